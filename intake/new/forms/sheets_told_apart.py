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
from intake.new.vocabulary.words import UNIT_WORDS, says
from intake.tables.units import is_unit
from intake.tables.workbook import Grid

#: lines above a table are looked for in so many rows
_ABOVE = 15
_MEASURE = re.compile(r".*\bindicator\b|.*\bitem\b|指标", re.IGNORECASE)
_TITLE = re.compile(r"(?:data ?set|title|数据集|标题)", re.IGNORECASE)
#: how often figures are taken, at the end of a title; by what they are broken down there
_DATA = re.compile(
    r"\s*[-–—,]\s*(?:annual|yearly|quarterly|monthly) (?:data|averages?|series)$", re.IGNORECASE
)
_BY = re.compile(r"\s+by [a-z][a-z -]*(?:(?:,| and|, and) [a-z][a-z -]*)*$")
#: what differs between two downloads of the same
_OF_FILE = re.compile(r"updated|extracted|date|time|更新|时间", re.IGNORECASE)


def told_apart(grids: Sequence[Grid]) -> list[Grid]:
    """The sheets, each with the name of its indicator above it where lines of one title and another choice tell them apart.

    >>> def sheet(age): return (("Dataset:", "", "Unemployment rates [lfst]"), ("Age class", "", age), ("GEO", "2021", "2022"), ("Uusimaa", "5", "6"))
    >>> [g.above[-1][1] for g in told_apart([Grid("1", sheet("15 to 74")), Grid("2", sheet("15 to 24"))])]
    ['Unemployment rates, 15 to 74', 'Unemployment rates, 15 to 24']
    >>> def jobs(sex): return (("Dataset:", "", "Unemployment by sex and age – annual data [une]"), ("Sex", "", sex), *sheet("")[2:])
    >>> [g.above[-1][1] for g in told_apart([Grid("1", jobs("Males")), Grid("2", jobs("Females"))])]
    ['Unemployment, Males', 'Unemployment, Females']
    >>> def gdp(unit): return (("Dataset:", "", "National accounts [nama]"), ("Unit of measure", "", unit), ("Indicator", "", "GDP"), *sheet("")[2:])
    >>> [g.above[-2:] for g in told_apart([Grid("1", gdp("Current prices, euro")), Grid("2", gdp("Current prices, million euro"))])][1]
    (('指标', 'GDP, Current prices', '', '', ''), ('Unit: million euro',))
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
        bare = without_breakdowns(_DATA.sub("", re.sub(r"\s*\[[\w$]+\]$", "", title)))
        if any(re.search(rf"\b{re.escape(k.split()[0])}\b", bare, re.IGNORECASE) for k in differing):
            # by sex and age: of each the sheets say which
            bare = _BY.sub("", bare)
        # the data set may hold several indicators, of which this is one
        one = next((said[mine[0]][k] for k in shared if k not in differing and _MEASURE.match(k)), "")
        by_unit = len(differing) == 1 and says(differing[0], UNIT_WORDS)
        units = [_unit_of(said[i][differing[0]]) if by_unit else None for i in mine]
        if all(units):
            named = [u[0] for u in units if u]
        for i, name, unit in zip(mine, named, units, strict=True):
            rows: list[tuple[str, ...]] = [
                (INDICATOR, ", ".join(filter(None, (one or bare, name))), "", "", "")
            ]
            if unit:
                rows.append((f"Unit: {unit[1]}",))
            out[i] = replace(grids[i], above=(*grids[i].above, *rows))
    return out


def _unit_of(words: str) -> tuple[str, str] | None:
    """What stands before a unit, and the unit; None where there is none.

    >>> _unit_of("Current prices, million euro"), _unit_of("Percentage of total population"), _unit_of("euro"), _unit_of("From 15 to 24 years")
    (('Current prices', 'million euro'), ('', 'Percentage of total population'), ('', 'euro'), None)
    """
    *before, last = words.split(", ")
    if is_unit(words):
        return "", words
    return (", ".join(before), last) if before and is_unit(last) else None


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
