"""Sheets of one data set of which a line above each table says what it shows (Age class: From 15 to 24 years): ``told_apart``.

Downloads of Eurostat and others put each choice of a cube on a sheet of its own, under the same title and headings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.new.layout.around import without_breakdowns
from intake.new.layout.page import is_figure, is_period
from intake.new.layout.said import INDICATOR
from intake.tables.workbook import Grid

#: lines above a table are looked for in so many rows
_ABOVE = 15
_TITLE = re.compile(r"(?:data ?set|title|数据集|标题)", re.IGNORECASE)
#: what differs between two downloads of the same
_OF_FILE = re.compile(r"updated|extracted|date|time|更新|时间", re.IGNORECASE)


def told_apart(grids: Sequence[Grid]) -> list[Grid]:
    """The sheets, each with the name of its indicator above it where lines of one title and another choice tell them apart.

    >>> def sheet(age): return (("Dataset:", "", "Unemployment rates [lfst]"), ("Age class", "", age), ("GEO", "2021", "2022"), ("Uusimaa", "5", "6"))
    >>> [g.above[-1][1] for g in told_apart([Grid("1", sheet("15 to 74")), Grid("2", sheet("15 to 24"))])]
    ['Unemployment rates, 15 to 74', 'Unemployment rates, 15 to 24']
    """
    said = [_pairs(g) if _has_figures(g) else {} for g in grids]
    titles = [next((v for k, v in pairs.items() if _TITLE.match(k)), "") for pairs in said]
    out = list(grids)
    for title in dict.fromkeys(filter(None, titles)):
        mine = [i for i, t in enumerate(titles) if t == title]
        shared = [k for k in said[mine[0]] if all(k in said[i] for i in mine) and not _OF_FILE.search(k)]
        differing = [k for k in shared if len({said[i][k] for i in mine}) > 1]
        named = [", ".join(said[i][k] for k in differing) for i in mine]
        if len(mine) < 2 or not differing or len(set(named)) < len(mine):
            continue
        bare = without_breakdowns(re.sub(r"\s*\[[\w$]+\]$", "", title))
        for i, name in zip(mine, named, strict=True):
            row = (INDICATOR, f"{bare}, {name}", "", "", "")
            out[i] = replace(grids[i], above=(*grids[i].above, row))
    return out


def _has_figures(grid: Grid) -> bool:
    """Whether a sheet is a table rather than a list of what the others are."""
    return sum(sum(map(is_figure, row)) > 1 for row in grid.rows) > 0


def _pairs(grid: Grid) -> dict[str, str]:
    """What lines of two words above a table say: label → value."""
    pairs: dict[str, str] = {}
    for row in grid.rows[:_ABOVE]:
        words = [w for w in row if w]
        if (any(map(is_figure, words)) and not any(map(is_period, words))) or (
            len(words) > 2 and any(map(is_period, words))
        ):
            break
        if len(words) == 2 and words[0] == row[0]:
            pairs.setdefault(words[0].rstrip(":： "), words[1])
    return pairs


__all__ = ["told_apart"]
