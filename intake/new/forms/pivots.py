"""Pivot tables beside the table they were made from: ``is_pivot``, ``without_pivots``.

A pivot table adds up what stands on another sheet, over all years where nobody chose one: its figures are none of a year.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.new.layout.page import is_figure
from intake.tables.workbook import Grid

#: headings are looked for in so many rows
_HEAD = 15
#: a sheet of fewer rows with figures is none that a pivot table was made from
_FEWEST = 3

_LABELS = re.compile(r"(?:行|列)标签|(?:row|column) labels", re.IGNORECASE)
_VALUES = re.compile(
    r"(?:求和项|平均值项|计数项|最大值项|最小值项)[:：].+|(?:sum|average|count|max|min) of .+", re.IGNORECASE
)
_TOTAL = re.compile(r"总计|grand total", re.IGNORECASE)


def is_pivot(grid: Grid) -> bool:
    """Whether a sheet is a pivot table, by the words that spreadsheet programs put into one.

    >>> pivot = Grid("", (("行标签", "求和项:产值", "求和项:税收"), ("甲县", "3", "1"), ("总计", "3", "1")))
    >>> is_pivot(pivot), is_pivot(Grid("", (("县", "产值", "税收"), ("甲县", "3", "1"), ("总计", "3", "1"))))
    (True, False)
    >>> is_pivot(Grid("", (("Town", "Sum of its parts"), ("Ashby", "3"))))
    False
    """
    head = [w.strip() for row in grid.rows[:_HEAD] for w in row if w]
    signs = (
        any(map(_LABELS.fullmatch, head)),
        any(map(_VALUES.fullmatch, head)),
        any(_TOTAL.fullmatch(w.strip()) for row in grid.rows for w in row if w),
    )
    return sum(signs) > 1


def without_pivots(grids: Sequence[Grid]) -> tuple[list[Grid], list[Grid]]:
    """The sheets that are read, and the pivot tables that are not; where there is no other table they are read."""
    pivots = [g for g in grids if is_pivot(g)]
    rest = [g for g in grids if g not in pivots]
    if not any(sum(any(map(is_figure, row)) for row in g.rows) >= _FEWEST for g in rest):
        return list(grids), []
    return rest, pivots


__all__ = ["is_pivot", "without_pivots"]
