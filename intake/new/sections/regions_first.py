"""Tables whose names stand right of their figures: ``with_regions_first`` puts the names before them."""

from __future__ import annotations

from dataclasses import replace

from intake.new.layout.column import REMARKS
from intake.new.layout.page import best_line, is_figure, is_gap, is_period
from intake.new.vocabulary.words import REGION_WORDS, says
from intake.tables.workbook import Grid

#: so many names are no accident
_FEWEST = 3
#: in a column of figures so many of the cells beside names are such
_MOST = 0.6


def with_regions_first(grid: Grid) -> Grid:
    """The sheet with its column of names first, where only columns of figures stand left of it and none right of it; else as it is.

    Headings of two rows are read from the names to the right. Lines of one cell, as titles are, stay where they are.

    >>> rows = (("Yields", "", ""), ("Wheat", "", "Region"), ("2021", "2022", ""), ("5", "6", "Alford"), ("7", "8", "Bexton"), ("9", "3", "Carrow"))
    >>> with_regions_first(Grid("", rows)).rows[:4]
    (('Yields', '', ''), ('Region', 'Wheat', ''), ('', '2021', '2022'), ('Alford', '5', '6'))
    """
    names = _names(grid)
    if names is None:
        return grid
    column, lines = names
    width = grid.width
    order = [column, *(c for c in range(width) if c != column)]
    to = {c: i for i, c in enumerate(order)}
    lone = {r for r, row in enumerate(grid.rows) if len(set(filter(None, row))) < 2 and r not in lines}
    # a line that is joined over the table stays what it is
    across = {
        r
        for top, left, bottom, right in grid.joined
        if left < column <= right
        for r in range(top, bottom + 1)
    }
    kept = lone | across

    def moved(r: int, c: int) -> tuple[int, int]:
        return r, c if r in kept else to[c]

    return replace(
        grid,
        rows=tuple(
            row if r in kept else tuple((*row, *[""] * width)[c] for c in order)
            for r, row in enumerate(grid.rows)
        ),
        joined=tuple(
            (top, left, bottom, right) if top in kept else (top, to[left], bottom, to[right])
            for top, left, bottom, right in grid.joined
        ),
        percent=frozenset(moved(*at) for at in grid.percent),
        broken={moved(*at): what for at, what in grid.broken.items()},
        columns=tuple((grid.columns or tuple(range(width)))[c] for c in order),
    )


def _names(grid: Grid) -> tuple[int, set[int]] | None:
    """The column of names and the rows with one and a figure left of it, where all columns left of it hold figures."""
    columns = [[row[c] if c < len(row) else "" for row in grid.rows] for c in range(grid.width)]
    column, hits = best_line(columns)
    if hits < _FEWEST:
        called = [c for c, words in enumerate(columns) if any(says(w, REGION_WORDS) for w in words)]
        column = called[0] if len(called) == 1 else -1
    if column < 1 or any(REMARKS.search(w) for w in columns[column] if w):
        return None
    rows = {
        r
        for r, w in enumerate(columns[column])
        if w and not is_figure(w) and not is_gap(w) and any(is_figure(x) for x in grid.rows[r][:column])
    }
    if len(rows) < _FEWEST:
        return None
    if any(_in_figures(words[r]) for words in columns[column + 1 :] for r in rows):
        # numbers and codes stand before the names, or a second table beside them
        return None
    before = [[words[r] for r in rows if words[r]] for words in columns[:column]]
    figures = [sum(map(_in_figures, some)) >= _MOST * len(some) for some in before]
    return (column, rows) if all(figures) else None


def _in_figures(word: str) -> bool:
    """Whether a cell may stand in a column of figures or of years."""
    return is_figure(word) or is_gap(word) or is_period(word)


__all__ = ["with_regions_first"]
