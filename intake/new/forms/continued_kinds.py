"""A continued table under the same headings whose lines say another kind of figure of the same regions, an index, growth: ``of_another_kind``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from analysis.values import Text
from intake.new.answers import marks_of
from intake.new.layout.around import without_year
from intake.new.vocabulary.words import fold
from intake.tables.units import is_unit, sheet_units, split_unit
from intake.tables.workbook import Grid

#: what figures are beside levels, as lines above a table say it, and what is put behind the names of its headings
_KINDS: tuple[tuple[str, Text], ...] = (
    (r"发展速度", Text(zh="发展速度", en="growth index")),
    (r"指\s*数|\bind(?:ex|ices)\b", Text(zh="指数", en="index")),
    (r"增长速度|增速|增长率|增幅|比上年增长|同比增长|\bgrowth\b", Text(zh="增长速度", en="growth")),
    (r"构成|比重|占比|\bcomposition\b|\bstructure\b|\bshares?\b", Text(zh="构成", en="share")),
)
#: 上年=100, preceding year = 100
_BASE = re.compile(r"[^\d=＝,，;；:：。（(]{0,24}(?:(?:19|20)\d\d年?)?\s*[=＝]\s*100")
_MARK = re.compile(
    r"[（(]?\s*(?:续\s*表|续[一二三四\d]*|続き|continued|cont\.?)\s*[)）]?(?:\s*continued)?", re.IGNORECASE
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def alike_but_for_units(grid: Grid, blocks: Sequence[Sequence[int]]) -> bool:
    """Whether the headings of blocks are the same words, whatever units stand behind them."""
    first, *others = [
        [[fold(split_unit(w)[0]) for w in _lines(grid.rows[r])] for r in block] for block in blocks
    ]
    return all(other == first for other in others)


def of_another_kind(lines: Sequence[Sequence[str]]) -> tuple[Text | None, str, str]:
    """What lines over a continued table say its figures are: a kind, a title of its own, their unit; empty where they say none.

    >>> kind, title, unit = of_another_kind([("5-2 续表 continued",), ("本表为地区生产总值指数，按可比价格计算。", "上年=100")])
    >>> kind["zh"], title, unit
    ('指数', '', '上年=100')
    >>> kind, title, unit = of_another_kind([("Table 5 (continued)",), ("Indices (preceding year=100)",)])
    >>> kind["en"], unit
    ('index', 'preceding year=100')
    >>> of_another_kind([("3-1 续表 农村居民",)]), of_another_kind([("续表",), ("单位：万人",)])
    ((None, '农村居民', ''), (None, '', '万人'))
    """
    words = [w for row in lines for w in row if w]
    units = [u for w in words for u in sheet_units(w)]
    based = next((m[0].strip() for w in words if (m := _BASE.search(w))), "")
    unit = based or (units[0] if len(units) == 1 else "")
    said = " ".join(w for w in words if not sheet_units(w))
    kind = next((k for form, k in _KINDS if re.search(form, said, re.IGNORECASE)), None)
    if kind is None and based:
        kind = _KINDS[1][1]
    if kind is not None:
        return kind, "", unit or "%" * (kind["en"] in {"growth", "share"})
    bare = [without_year(_MARK.sub("", w)) for w in words if not sheet_units(w)]
    titles = [w for w in bare if re.search(r"[^\W\d]", w) and not is_unit(w.strip("()（）"))]
    return None, titles[0].strip(" ：:（）()") if len(titles) == 1 and len(titles[0]) <= 40 else "", unit


def headed(grid: Grid, rows: int, kind: Text, unit: str = "") -> Grid:
    """A table whose headings say of what kind its figures are: 地区生产总值指数; units of the levels are taken off."""
    # of several rows of headings the lowest with a word over a column names it
    head = [list(row) for row in grid.rows[:rows]]
    for c in range(1, grid.width):
        low = next((r for r in reversed(range(rows)) if c < len(head[r]) and head[r][c]), None)
        if low is not None:
            over = head[low - 1][c] if low and c < len(head[low - 1]) else ""
            # the same in two languages, one below the other
            twice = _CHINESE.search(over) is not None and not _CHINESE.search(head[low][c])
            head[low][c] = _named(head[low][c], kind, "" if twice else unit)
            if twice:
                head[low - 1][c] = _named(over, kind, unit)
    return replace(grid, rows=(*map(tuple, head), *grid.rows[rows:]))


def _named(word: str, kind: Text, unit: str = "") -> str:
    """A heading in one or two languages with the kind behind its name.

    >>> _named("人均生产总值(元)\\nPer Capita GDP (yuan)", _KINDS[1][1]), _named("GDP (million)", _KINDS[1][1])
    ('人均生产总值指数\\nPer Capita GDP index', 'GDP index')
    >>> _named("农业\\nFarming", _KINDS[1][1], "上年=100"), _named("GDP", _KINDS[1][1], "previous year=100")
    ('农业指数（上年=100）\\nFarming index', 'GDP index (previous year=100)')
    >>> _named("地  区\\n生产总值", _KINDS[1][1]), _named("Gross Domestic\\nProduct", _KINDS[1][1])
    ('地区生产总值指数', 'Gross Domestic Product index')
    """
    # a line that only fits a name into its cell ends in its own language
    word = re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", word)
    word = re.sub(r"(?<=[A-Za-z,])\n(?=[A-Za-z(])", " ", word)
    parts = [p for p in re.split(r"\n|(?<=[\u3400-\u9fff）)])\s*(?=[A-Z][a-z])", word) if p.strip()]
    named: list[str] = []
    for part in parts:
        bare = split_unit(part.strip())[0]
        chinese = _CHINESE.search(bare) is not None
        more = kind["zh"] if chinese else f" {kind['en']}"
        name = bare if fold(bare).endswith(fold(more)) else bare + more
        named.append(marks_of(name).added(name, unit) if unit and not named else name)
    return "\n".join(named) or word


def _lines(row: Sequence[str]) -> list[str]:
    words = list(row)
    while words and not words[-1]:
        words.pop()
    # of a heading in two languages the first names it
    return [re.split(r"\n", w)[0] for w in words]


__all__ = ["alike_but_for_units", "headed", "of_another_kind"]
