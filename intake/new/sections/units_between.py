"""Lines of units among the rows of a table, 单位：万元, which hold for the rows below them: ``by_units``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import log
from statistics import median

from intake.new.answers import marks_of
from intake.new.forms.continued import rows_of
from intake.new.layout.page import is_figure, known_hits
from intake.new.settling.fit_units import may_be
from intake.new.vocabulary.words import REGION_WORDS, UNIT_WORDS, fold, says
from intake.tables.units import amount, is_unit, remark_units, scale_of, sheet_units, split_unit
from intake.tables.workbook import Grid


@dataclass(frozen=True)
class Parted:
    """The parts of a sheet in one unit each, and the lines between them: row, counted from 0, and unit."""

    parts: list[Grid]
    said: list[tuple[int, str]] = field(default_factory=list)
    #: lines of which nobody can say for which figures they hold
    doubted: list[tuple[int, str]] = field(default_factory=list)


def by_units(grid: Grid) -> Parted:
    """A sheet parted at lines of other units, where further regions follow: each part has the headings of the first in its own unit.

    Where regions come again below a line it is over another table. A line of the same unit is taken off. With regions across the
    unit is put to the indicators below it.

    >>> rows = (("单位：亿元", ""), ("地区", "GDP"), ("x", "1.5"), ("y", "2.5"), ("单位：万元", ""), ("z", "35000"))
    >>> [part.rows[2:] for part in by_units(Grid("", rows)).parts]
    [(('', '亿元'), ('x', '1.5'), ('y', '2.5')), (('', '万元'), ('z', '35000'))]
    >>> rows = (("指标", "北京", "天津"), ("产值（亿元）", "1", "2"), ("单位：万人", "", ""), ("人口", "3", "4"))
    >>> by_units(Grid("", rows)).parts[0].rows[2:]
    (('人口（万人）', '3', '4'),)
    """
    figured = [r for r, row in enumerate(grid.rows) if _has_figures(row)]
    between = range(figured[0] + 1, figured[-1]) if figured else range(0)
    lines = {r: unit for r in between if (unit := _unit_of(grid.rows[r]))}
    if not lines:
        return Parted([grid])
    first = figured[0]
    blocks = [range(a, b) for a, b in pairwise([first, *lines, len(grid.rows)])]
    if any(_heads_with_units(grid, block) for block in blocks[1:]):
        return Parted([grid])
    if any(known_hits(row) > 1 for row in grid.rows[:first]):
        return _across(grid, lines)
    names = [_names(grid, block) for block in blocks]
    again = any(a & b for i, a in enumerate(names) for b in names[:i])
    called = any(says(w, REGION_WORDS) for row in grid.rows[:first] for w in row if w)
    if again or not all(names) or not (called or known_hits(sorted(set().union(*names))) > 1):
        return Parted([grid])
    head = grid.rows[:first]
    # the line above holds for what has no unit of its own
    over = [u for row in head for w in row if w for u in sheet_units(w)]
    parts = [rows_of(grid, range(blocks[0].stop))]
    parts += [rows_of(grid, [*range(first), *block[1:]]) for block in blocks[1:]]
    units = list(lines.values())
    if all(fold(_like(unit, [*over, *_own_units(head)])) == fold(unit) for unit in units):
        return Parted([rows_of(grid, [r for r in range(len(grid.rows)) if r not in lines])])
    made = _under_lines(parts, first, over, units) or _under_headings(parts, first, units)
    if made is None:
        return Parted([grid], doubted=list(lines.items()))
    return Parted(made, said=list(lines.items()))


def _unit_of(row: Sequence[str]) -> str:
    """The one unit that a row says and nothing else; empty where it does not.

    >>> _unit_of(("", "单位：万元")), _unit_of(("", "（万元）", "")), _unit_of(("单位", "万元")), _unit_of(("x", "万元")), _unit_of(("合计", ""))
    ('万元', '万元', '万元', '', '')
    """
    words = list(dict.fromkeys(filter(None, row)))
    if not words or len(words) > 2:
        return ""
    if len(words) == 2 and says(words[0].rstrip(":："), UNIT_WORDS) and is_unit(words[1]):
        return words[1]
    found = [sheet_units(w) or remark_units(w) for w in words]
    if len(words) == 1 and words[0] != row[0] and is_unit(words[0]):
        found = [(words[0],)]
    # the same in English may follow
    return found[0][0] if found[0] and len(found[0]) == 1 and all(found) else ""


def _has_figures(row: Sequence[str]) -> bool:
    return any(map(is_figure, row))


def _names(grid: Grid, block: range) -> set[str]:
    """What the rows of figures of a block are called."""
    rows = [grid.rows[r] for r in block if _has_figures(grid.rows[r])]
    return {fold(next((w for w in row if w and not is_figure(w)), "")) for row in rows} - {""}


def _heads_with_units(grid: Grid, block: range) -> bool:
    """Whether a block has headings of its own, which say units themselves."""
    words = [w for r in block[1:] if not _has_figures(grid.rows[r]) for w in grid.rows[r] if w]
    return any(split_unit(w)[1] for w in words)


def _under_lines(
    parts: list[Grid], first: int, over: Sequence[str], units: Sequence[str]
) -> list[Grid] | None:
    """The parts with a row of units below the headings, where one line above them gives the unit and no heading does."""
    head = parts[0].rows[:first]
    alike = [_like(unit, over) for unit in units]
    if len(over) != 1 or not all(alike) or any(_like(unit, _own_units(head)) for unit in units):
        return None
    columns = [
        c
        for c in range(parts[0].width)
        if sum(is_figure(row[c]) for row in parts[0].rows[first:] if c < len(row)) > 0
        and not any(_own_units([(row[c],)]) for row in head if c < len(row))
        and may_be(next((row[c] for row in reversed(head) if c < len(row) and row[c]), ""), over[0])
    ]
    made = []
    for part, unit in zip(parts, [over[0], *units], strict=True):
        lines = part.lines
        made.append(
            replace(
                part,
                rows=(
                    *part.rows[:first],
                    tuple(unit if c in columns else "" for c in range(part.width)),
                    *part.rows[first:],
                ),
                lines=(*lines[:first], lines[first - 1], *lines[first:]),
                percent=frozenset((r + (r >= first), c) for r, c in part.percent),
                broken={(r + (r >= first), c): what for (r, c), what in part.broken.items()},
                joined=tuple((a + (a >= first), b, c + (c >= first), d) for a, b, c, d in part.joined),
            )
        )
    fits = all(
        _fits(parts[0], p, first, columns, (over[0], u)) for p, u in zip(parts[1:], units, strict=True)
    )
    return made if columns and fits else None


def _under_headings(parts: list[Grid], first: int, units: Sequence[str]) -> list[Grid] | None:
    """The parts with the headings of the first in the unit of each, where headings give units and the line above them none of that kind."""
    head = parts[0].rows[:first]
    made = [parts[0]]
    for part, unit in zip(parts[1:], units, strict=True):
        old = _like(unit, _own_units(head))
        if not old or any(_like(unit, sheet_units(w)) for row in head for w in row if w):
            return None
        rows = [list(row) for row in head]
        columns = []
        for r, row in enumerate(head):
            for c, word in enumerate(row):
                name, its = split_unit(word) if word else ("", "")
                if _like(unit, [its]):
                    rows[r][c] = word.replace(its, unit) if its in word else marks_of(name).added(name, unit)
                    columns.append(c)
        made.append(replace(part, rows=(*map(tuple, rows), *part.rows[first:])))
        if not _fits(parts[0], part, first, columns, (old, unit)):
            return None
    return made


def _own_units(head: Sequence[Sequence[str]]) -> list[str]:
    """The units that headings give, in brackets or in a cell of their own."""
    words = [w for row in head for w in row if w and not sheet_units(w)]
    return [u for w in words if (u := split_unit(w)[1] or (w if is_unit(w) else ""))]


def _like(unit: str, units: Sequence[str]) -> str:
    """The first of some units that is a multiple of the same; empty where none is."""
    return next((u for u in units if u and scale_of(u)[1] == scale_of(unit)[1]), "")


def _fits(above: Grid, below: Grid, first: int, columns: Sequence[int], units: tuple[str, str]) -> bool:
    """Whether the figures below a line are nearer to those above it in its unit than in the one of these."""
    medians = []
    for grid in (above, below):
        words = [row[c] for row in grid.rows[first:] for c in columns if c < len(row) and is_figure(row[c])]
        some = [abs(a.value) for w in words if (a := amount(w)) is not None and a.value]
        if not some:
            return True
        medians.append(median(some))
    factor = scale_of(units[1])[0] / scale_of(units[0])[0]
    return abs(log(medians[1] * factor / medians[0])) <= abs(log(medians[1] / medians[0]))


def _across(grid: Grid, lines: dict[int, str]) -> Parted:
    """The sheet with each line's unit behind the names of the rows below it, which are indicators."""
    rows, unit = [list(row) for row in grid.rows], ""
    for r, row in enumerate(rows):
        unit = lines.get(r, unit)
        at = next((c for c, w in enumerate(row) if w), None)
        if unit and at is not None and _has_figures(row) and not is_figure(row[at]):
            name, its = split_unit(row[at])
            row[at] = row[at] if its else marks_of(name).added(name, unit)
    whole = replace(grid, rows=tuple(map(tuple, rows)))
    return Parted([rows_of(whole, [r for r in range(len(rows)) if r not in lines])])


__all__ = ["Parted", "by_units"]
