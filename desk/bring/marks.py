"""A sheet as the desk shows it, with what was understood of each cell: `Sheet`, `marked`."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.periods import parse
from intake.new.answers import Answers
from intake.new.tidy import Tidy
from intake.new.vocabulary.words import fold
from intake.tables.files import number
from intake.tables.workbook import Grid, letters

#: what a cell is: a region, an area, a period, an indicator's heading, a figure, left out, or nothing that was used
Role = Literal["region", "area", "period", "indicator", "figure", "out", "row-out", ""]
#: no more of a sheet is shown: the eye has seen how it goes on
MOST_ROWS, MOST_COLUMNS = 80, 40


@dataclass(frozen=True)
class MarkedCell:
    """A cell and what it was taken for."""

    text: str
    role: Role


@dataclass(frozen=True)
class MarkedRow:
    """A row: its number in the file, the name by which it can be spoken of, its cells."""

    number: int
    name: str
    role: Role
    cells: tuple[MarkedCell, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet of the table."""

    name: str
    #: letters and heading of each column
    columns: tuple[tuple[str, str], ...]
    rows: tuple[MarkedRow, ...]
    #: rows and columns that are not shown
    more_rows: int
    more_columns: int


def marked(grid: Grid, tidy: Tidy | None, answers: Answers) -> Sheet:
    """Mark what stands in a sheet by what was understood of the whole table.

    A cell is a region or an area where it has the name of one that was found; a heading is an indicator where it begins with
    the name of one; a number is a figure where its row has a region or its column is one.
    """
    rows = grid.rows[:MOST_ROWS]
    width = min(grid.width, MOST_COLUMNS)
    names = _names(tidy)
    indicators = tuple(fold(m.base or m.name) for m in tidy.measures) if tidy else ()
    out = {fold(word) for word in answers.leave_out}
    roles = [[_role(cell, names, indicators, out) for cell in row[:width]] for row in rows]
    body = next((i for i, row in enumerate(roles) if {"region", "area"} & set(row)), len(roles))
    heads = [_heading(rows[: max(body, 1)], c) for c in range(width)]
    main = _main_column(roles, width)
    shown = []
    for i, row in enumerate(rows):
        line = roles[i]
        name = row[main] if main is not None and main < len(row) and i >= body else ""
        kind = line[main] if main is not None and main < len(line) else ""
        row_role: Role = "out" if fold(name) in out and name else kind if kind in {"region", "area"} else ""
        if not row_role and name and main is not None:
            row_role = "row-out"
        cells = []
        for c, text in enumerate(row[:width]):
            role = line[c]
            if role == "figure" and row_role not in {"region", "area"} and main is not None:
                role = ""
            if fold(heads[c]) in out or row_role == "out":
                role = "out"
            cells.append(MarkedCell(text, role))
        number_of = grid.lines[i] if i < len(grid.lines) else i + 1
        shown.append(MarkedRow(number_of, name, row_role, tuple(cells)))
    columns = tuple((letters(c), heads[c]) for c in range(width))
    return Sheet(grid.name, columns, tuple(shown), len(grid.rows) - len(rows), grid.width - width)


def _names(tidy: Tidy | None) -> dict[str, Role]:
    names: dict[str, Role] = {}
    if tidy is not None:
        for region in tidy.regions.values():
            words = (region.code, *region.name.values(), *region.full.values())
            names |= {fold(w): "region" for w in words if w}
        for area in tidy.areas.values():
            names |= {fold(w): "area" for w in (area.word, *area.name.values()) if w}
    return names


def _role(cell: str, names: dict[str, Role], indicators: tuple[str, ...], out: set[str]) -> Role:
    word = fold(cell)
    if not word:
        return ""
    if word in out:
        return "out"
    if word in names:
        return names[word]
    if indicators and word.startswith(indicators):
        return "indicator"
    value = number(cell)
    # a dash is a figure that is not there
    if value is not None and not math.isnan(value) and not (len(word) == 4 and parse(word)):
        return "figure"
    return "period" if parse(cell.strip()) else ""


def _heading(rows: Sequence[Sequence[str]], column: int) -> str:
    """The lowest cell of a column above the figures that says something."""
    words = [row[column] for row in rows if column < len(row) and row[column].strip()]
    return words[-1] if words else ""


def _main_column(roles: Sequence[Sequence[Role]], width: int) -> int | None:
    """The column with most regions; None where regions stand in a row or nowhere."""
    counts = Counter(
        c for row in roles for c, role in enumerate(row[:width]) if role in {"region", "area"}
    ).most_common(1)
    return counts[0][0] if counts and counts[0][1] > 1 else None
