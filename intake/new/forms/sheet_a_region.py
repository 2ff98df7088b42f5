"""Workbooks with a sheet for every region: ``with_sheet_names`` gives each sheet a column with its name, or its total the name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.new.layout.page import best_line, is_figure, known_hits
from intake.new.vocabulary.words import MEASURE_WORDS, PERIOD_WORDS, says
from intake.tables.workbook import Grid

#: what a sheet calls the total of its rows
_TOTAL = re.compile(r"合\s*计|总\s*计|小\s*计|全\s*[市省区州盟县]|(?:grand )?total", re.IGNORECASE)
_FEWEST = 3
_HEAD = 12


def with_sheet_names(grids: Sequence[Grid]) -> list[Grid]:
    """The sheets, each with its name before every row, where the names are of regions and the rows have none; else as they are.

    A sheet whose rows are regions of the one that it is named by (the counties of 哈尔滨市) has that name in place of 合计.

    >>> sheet = (("指标", "单位", "2020年", "2021年"), ("生产总值", "亿元", "1.5", "2.5"), ("人口", "万人", "3", "4"))
    >>> made = with_sheet_names([Grid(n, sheet) for n in ("唐山市", "保定市", "邢台市")])
    >>> made[1].rows[1], with_sheet_names([Grid("2020", sheet)] * 3)[0].rows[1][0]
    (('保定市', '生产总值', '亿元', '1.5', '2.5'), '生产总值')
    >>> sheets = [Grid(n, (("县", "GDP"), (a, "1"), (b, "2"), ("合 计", "3"))) for n, a, b in (
    ...     ("哈尔滨市", "依兰县", "方正县"), ("齐齐哈尔市", "龙江县", "依安县"), ("鸡西市", "虎林市", "密山市"))]
    >>> [g.rows[3][0] for g in with_sheet_names(sheets)]
    ['哈尔滨市', '齐齐哈尔市', '鸡西市']
    """
    names = [g.name for g in grids]
    if len(grids) < _FEWEST or len(set(names)) < len(names) or known_hits(names) < 0.8 * len(names):
        return list(grids)
    heads = [_head(g) for g in grids]
    return [
        _named(g, h) if h is not None and not _has_regions(g) else _with_total(g)
        for g, h in zip(grids, heads, strict=True)
    ]


def _head(grid: Grid) -> int | None:
    """The row that begins with a word for indicators or periods and has figures below it."""
    for r, row in enumerate(grid.rows[:_HEAD]):
        words = [w for w in row if w]
        named = len(words) > 1 and (says(words[0], MEASURE_WORDS) or says(words[0], PERIOD_WORDS))
        if named and any(map(is_figure, grid.rows[r + 1] if r + 1 < len(grid.rows) else ())):
            return r
    return None


def _has_regions(grid: Grid) -> bool:
    padded = [(*row, *[""] * (grid.width - len(row))) for row in grid.rows]
    return max(best_line(list(zip(*padded, strict=True)))[1], best_line(padded)[1]) > 1


def _with_total(grid: Grid) -> Grid:
    """The sheet with its name in place of the one word that says that a row is the total of all others."""
    totals = [
        (r, c)
        for r, row in enumerate(grid.rows)
        for c, word in list(enumerate(row))[:2]
        if _TOTAL.fullmatch(word.strip()) and any(map(is_figure, row))
    ]
    if len(totals) != 1:
        return grid
    rows = [list(row) for row in grid.rows]
    rows[totals[0][0]][totals[0][1]] = grid.name
    return replace(grid, rows=tuple(map(tuple, rows)))


def _named(grid: Grid, head: int) -> Grid:
    """The sheet with its name before every row of figures, and 地区 before the headings."""
    rows = [
        ("地区" if r == head else grid.name if r > head and any(map(is_figure, row)) else "", *row)
        if r >= head
        else row
        for r, row in enumerate(grid.rows)
    ]
    return replace(
        grid,
        rows=tuple(rows),
        columns=(0, *(grid.columns or range(grid.width))),
        joined=tuple((t, x + 1, b, y + 1) if t >= head else (t, x, b, y) for t, x, b, y in grid.joined),
        percent=frozenset((r, c + 1) for r, c in grid.percent),
        broken={(r, c + 1): what for (r, c), what in grid.broken.items()},
    )
