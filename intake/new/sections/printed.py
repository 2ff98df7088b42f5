"""What is printed around a table and belongs to the sheet of paper: page numbers, who filled it in, when it was sent: ``without_print``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from intake.new.layout.page import is_figure
from intake.new.vocabulary.when import read_period
from intake.tables.workbook import Grid

#: — 12 —, ·12·, 第 12 页 共 30 页, Page 3 of 7
_PAGE = re.compile(
    r"[-–—―·•・~～]+\s*\d{1,4}\s*[-–—―·•・~～]+|第\s*[\d一二三四五六七八九十百]{1,4}\s*页(?:\s*[,，/／]?\s*共\s*[\d一二三四五六七八九十百]{1,4}\s*页)?|"
    r"(?:page|pg?\.|seite|página|pagina|strona)\s*\d{1,4}(?:\s*(?:of|/|von|de|di|z)\s*\d{1,4})?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[1-9]\d{0,3}(?:\.0)?")
#: what a form says of itself and of who filled it in; a colon or nothing follows
_LABEL = (
    r"(?:制表|填表|填报|编制|审核|复核|校对|审批|核对|经办|单位负责|统计负责|部门负责|负责)人?(?:[（(]?签[字章名][）)]?)?|(?:审核|复核)人员|"
    r"(?:填报|制表|编报|报送|填表)(?:单位|机构|机关|部门|日期|时间)|(?:制定|批准|备案|发布)(?:机关|机构|文号)|(?:综合机关|单位|机构)名称|(?:统一社会信用|组织机构|行政区划)代码|"
    r"(?:联系)?电话|联系人|联系方式|传真|报出日期|填制日期|打印(?:日期|时间)|导出(?:日期|时间)|下载(?:日期|时间)|表\s*号|文\s*号|有效期至?|页码|"
    r"(?:prepared|compiled|checked|approved|verified|filled in|submitted|printed|reviewed)(?: by| on)?|tel(?:ephone)?\.?|signature|signed"
)
_SIGNED = re.compile(rf"\s*(?:{_LABEL})\s*[:：].*", re.IGNORECASE | re.DOTALL)
_BARE = re.compile(rf"\s*(?:{_LABEL})\s*[:：]?\s*", re.IGNORECASE)
#: a day, as forms end with it
_DAY = re.compile(
    r"(?:(?:date|日期)\s*[:：]\s*)?(?:(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:[ T]0?0:00(?::00)?)?|\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d\d|"
    r"[一二][〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)",
    re.IGNORECASE,
)
_DATED = re.compile(r"(?:日期|date)\s*[:：]?", re.IGNORECASE)
_OFFICE = re.compile(
    r"[\u3400-\u9fff]{2,14}(?:统计局|调查总?队|人民政府|委员会|办公室|财政[厅局]|发改委)(?:[\s、]*[\u3400-\u9fff]{2,14}(?:统计局|调查总?队|办公室))?"
)

#: takes words out of a row, counted from 0
_Leave = Callable[[int, Sequence[str]], None]


def without_print(grid: Grid) -> tuple[Grid, tuple[str, ...]]:
    """The sheet without what belongs to the paper, and the words that were left out; the rows stay where they are.

    Lines that say what they are go wherever they stand. A lone number is a page only as the first or the last thing of a sheet; a lone
    day or an office belongs to the paper below the last row of a table.

    >>> rows = (("", "— 12 —", ""), ("Towns", "", ""), ("town", "a", "b"), ("x", "1", "2"), ("制表人：张三", "", "2024-01-15"), ("", "", "7"))
    >>> left, words = without_print(Grid("", rows))
    >>> [row for row in left.rows if any(row)], words
    ([('Towns', '', ''), ('town', 'a', 'b'), ('x', '1', '2')], ('— 12 —', '制表人：张三', '2024-01-15', '7'))
    >>> without_print(Grid("", (("town", "审核人"), ("x", "1"), ("y", "2"))))[1]
    ()
    """
    rows = [list(row) for row in grid.rows]
    said: dict[str, None] = {}

    def leave(r: int, words: Sequence[str]) -> None:
        said.update(dict.fromkeys(words))
        rows[r] = ["" if w in words else w for w in rows[r]]

    for r, row in enumerate(rows):
        words = list(dict.fromkeys(filter(None, row)))
        if len(words) == 1 and _PAGE.fullmatch(words[0].strip()):
            leave(r, words)
        elif words and _SIGNED.fullmatch(words[0]) and not any(map(is_figure, words[1:])):
            beside = [w for w in words if _SIGNED.fullmatch(w)]
            # behind who filled it in stands when; above a table that is the year of its figures
            below = any(sum(map(is_figure, other)) for other in rows[:r])
            leave(r, words if below or len(beside) == len(words) else beside)
    _leave_foot(rows, leave)
    _leave_lone_numbers(rows, leave)
    if not said:
        return grid, ()
    return replace(grid, rows=tuple(map(tuple, rows))), tuple(said)


def _leave_foot(rows: list[list[str]], leave: _Leave) -> None:
    """Leave out what stands below the last figures and is a day, an office, or a label and what it is about in two cells."""
    last = max((r for r, row in enumerate(rows) if _is_of_table(row)), default=len(rows))
    for r in range(last + 1, len(rows)):
        words = list(dict.fromkeys(filter(None, rows[r])))
        if not words:
            continue
        lone = len(words) == 1 and (_DAY.fullmatch(words[0].strip()) or _OFFICE.fullmatch(words[0].strip()))
        if lone or _labelled(words):
            leave(r, words)


def _labelled(words: Sequence[str]) -> bool:
    return len(words) > 1 and bool(_BARE.fullmatch(words[0]) or _DATED.fullmatch(words[0].strip()))


def _is_of_table(row: Sequence[str]) -> bool:
    """Whether a row has a name and figures, of which a label's telephone is none."""
    words = [w for w in row if w]
    return len(words) > 1 and any(map(is_figure, words)) and not _labelled(words)


def _leave_lone_numbers(rows: list[list[str]], leave: _Leave) -> None:
    filled = [r for r, row in enumerate(rows) if any(row)]
    # of a table of two columns a figure without a name may be the total
    wide = max((sum(map(bool, row)) for row in rows), default=0) > 2
    for r in {*filled[:1], *filled[-1:]} if len(filled) > 3 else ():
        words = [w for w in rows[r] if w]
        if (
            len(words) == 1
            and (wide or rows[r][0])
            and _NUMBER.fullmatch(words[0])
            and read_period(words[0]) is None
        ):
            leave(r, words)


__all__ = ["without_print"]
