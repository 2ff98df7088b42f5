"""Columns that say of which dimension each indicator is and which way is better, in sheets with indicators down: ``without_about``."""

from __future__ import annotations

import re
from dataclasses import replace

from intake.new.answers import language_of
from intake.new.layout.page import is_figure
from intake.new.vocabulary.words import MEASURE_WORDS, UNIT_WORDS, fold, says
from intake.tables.workbook import Grid

#: heading of a column of directions
_HEADED = re.compile(
    r"(?:指标)?(?:属性|方向|性质|类型|极性|正负)(?:性|向)?|(?:indicator )?(?:direction|polarity|type|sign)|更优方向|better(?: is)?",
    re.IGNORECASE,
)
_WAYS = {
    **dict.fromkeys(("正向", "正", "+", "＋", "正指标", "正向指标", "正相关", "效益型", "positive", "more", "higher"), "more"),
    **dict.fromkeys(
        ("负向", "负", "逆向", "逆", "-", "−", "－", "–", "—", "负指标", "逆指标", "负向指标", "逆向指标", "负相关", "成本型", "negative", "less", "lower"), "less"
    ),
}  # fmt: skip
#: of two columns of indicators the one that groups those of the other
_OUTER = re.compile(r"一级指标|准则层|目标层|维度|dimension|pillar|domain", re.IGNORECASE)
#: of three columns of indicators the middle one
_MIDDLE = re.compile(r"二级指标|子维度|要素层|sub-?dimension|sub-?pillar", re.IGNORECASE)
_NO_UNIT = re.compile(r"[-‐‑–—－―/／]+")
#: rows among which the headings are looked for
_HEAD = 12

About = dict[str, dict[str, float | str]]


def without_about(grid: Grid) -> tuple[Grid, About]:
    """The sheet without these columns, and what they say by the folded name of each indicator; as it is where it has none.

    >>> rows = (("一级指标", "二级指标", "单位", "属性", "甲市", "乙市"), ("创新", "研发强度", "%", "正向", "2", "3"), ("", "能耗", "吨", "负向", "4", "5"))
    >>> made, about = without_about(Grid("", rows))
    >>> made.rows[2], about["能耗"]
    (('能耗', '吨', '4', '5'), {'direction': 'less', 'dimension_zh': '创新'})
    >>> rows = (("一级指标", "二级指标", "三级指标", "甲市", "乙市"), ("创新", "投入", "研发强度", "2", "3"), ("", "产出", "专利", "4", "5"))
    >>> without_about(Grid("", rows))[1]["专利"]
    {'dimension_zh': '创新', 'sub_zh': '产出'}
    """
    found = _columns(grid)
    if found is None:
        return grid, {}
    head, measure, outer, middle, way = found
    unit = next((c for c, w in enumerate(grid.rows[head]) if w and says(w, UNIT_WORDS)), None)
    about: About = {}
    dimension = sub = ""
    rows = [list(row) for row in grid.rows]
    for row in rows[head + 1 :]:
        row += [""] * (grid.width - len(row))
        if outer is not None and row[outer]:
            dimension, sub = row[outer], ""
        sub = row[middle] if middle is not None and row[middle] else sub
        if unit is not None and _NO_UNIT.fullmatch(row[unit].strip()):
            row[unit] = ""
        if row[measure] and any(map(is_figure, row[measure + 1 :])):
            said: dict[str, float | str] = {}
            if way is not None and (word := _WAYS.get(row[way].strip().casefold())):
                said["direction"] = word
            if outer is not None and dimension:
                said[f"dimension_{language_of(dimension)}"] = dimension
                if sub:
                    said[f"sub_{language_of(sub)}"] = sub
            about[fold(row[measure])] = said
    dropped = {c for c in (outer, middle, way) if c is not None}
    return _without(replace(grid, rows=tuple(map(tuple, rows))), dropped, head), about


def _columns(grid: Grid) -> tuple[int, int, int | None, int | None, int | None] | None:
    """Row of headings, column of indicators, of their dimensions and parts of these, of directions; None where there are only indicators."""
    for r, row in enumerate(grid.rows[:_HEAD]):
        named = [
            c for c, w in enumerate(row) if w and (says(w, MEASURE_WORDS) or _OUTER.fullmatch(w.strip()))
        ]
        inner = [c for c in named if not _OUTER.fullmatch(row[c].strip())]
        middle = None
        if len(inner) == 2 and len(named) == 3 and _MIDDLE.fullmatch(row[inner[0]].strip()):
            middle = inner.pop(0)
        if len(inner) != 1 or len([w for w in row if w]) < len(named) + 2:
            continue
        (measure,) = inner
        body = [line for line in grid.rows[r + 1 :] if measure < len(line) and line[measure]]
        names = [line[measure] for line in body if any(map(is_figure, line[measure + 1 :]))]
        if len(names) < 2 or len(set(names)) < len(names):
            # one name under two dimensions is told apart by them
            return None
        way = next(
            (c for c, w in enumerate(row) if _HEADED.fullmatch(w.strip()) and _are_ways(body, c)), None
        )
        outer = next((c for c in named if c < measure), None)
        return None if way is None and outer is None else (r, measure, outer, middle, way)
    return None


def _are_ways(body: list[tuple[str, ...]], column: int) -> bool:
    words = [line[column].strip().casefold() for line in body if column < len(line) and line[column].strip()]
    # a column of dashes alone says nothing
    return (
        bool(words)
        and all(w in _WAYS for w in words)
        and any(w not in {"-", "−", "–", "—", "－"} for w in words)
    )


def _without(grid: Grid, dropped: set[int], head: int) -> Grid:
    """The sheet without some columns; a line above the table that stood over them stays."""
    kept = [c for c in range(grid.width) if c not in dropped]
    place = {c: k for k, c in enumerate(kept)}
    rows = []
    for r, row in enumerate(grid.rows):
        full = [*row, *[""] * (grid.width - len(row))]
        cells = [full[c] for c in kept]
        if r < head and not cells[0]:
            cells[0] = next((full[c] for c in sorted(dropped) if full[c]), "")
        rows.append(tuple(cells))
    joined = []
    for top, left, bottom, right in grid.joined:
        own = [place[c] for c in range(left, right + 1) if c in place]
        if own and (bottom > top or own[-1] > own[0]):
            joined.append((top, own[0], bottom, own[-1]))
    columns = grid.columns or tuple(range(grid.width))
    return replace(
        grid,
        rows=tuple(rows),
        joined=tuple(joined),
        percent=frozenset((r, place[c]) for r, c in grid.percent if c in place),
        broken={(r, place[c]): what for (r, c), what in grid.broken.items() if c in place},
        columns=tuple(columns[c] for c in kept),
        unseen=frozenset(place[c] for c in grid.unseen if c in place),
    )
