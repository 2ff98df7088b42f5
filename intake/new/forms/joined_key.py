"""Keys that Eurostat joins in one column (``unit,geo\\TIME_PERIOD``), taken apart: ``split_joined_key``."""

from __future__ import annotations

import re
from dataclasses import replace

from intake.tables.workbook import Grid


def split_joined_key(grid: Grid) -> Grid:
    """The sheet with a joined key taken apart into columns; any other sheet as it is.

    >>> rows = (("unit,geo\\\\time", "2014 "), ("EUR_HAB,AT", "30200 e"))
    >>> split_joined_key(Grid("", rows)).rows
    (('unit', 'geo', '2014 '), ('EUR_HAB', 'AT', '30200 e'))
    """
    at = next((r for r, row in enumerate(grid.rows[:20]) if row and _joined(row[0])), None)
    if at is None:
        return grid
    sign = "," if "," in grid.rows[at][0].partition("\\")[0] else ";"
    names = [n.strip() for n in grid.rows[at][0].partition("\\")[0].split(sign)]
    body = [row for row in grid.rows[at + 1 :] if any(row)]
    if not body or sum(len(row[0].split(sign)) == len(names) for row in body) < 0.9 * len(body):
        return grid
    more = len(names) - 1
    rows = []
    for r, row in enumerate(grid.rows):
        parts = [p.strip() for p in row[0].split(sign)] if row else []
        if r == at:
            parts = names
        if r < at or len(parts) != len(names):
            # a line above or below the table
            parts = [row[0] if row else "", *[""] * more]
        rows.append((*parts, *row[1:]))
    columns = (*[0] * len(names), *range(1, grid.width))
    moved = tuple((t, left + more, b, right + more) for t, left, b, right in grid.joined if left > 0)
    percent = frozenset((r, c + more) for r, c in grid.percent)
    broken = {(r, c + more): what for (r, c), what in grid.broken.items()}
    return replace(grid, rows=tuple(rows), joined=moved, percent=percent, broken=broken, columns=columns)


def _joined(word: str) -> bool:
    return re.fullmatch(r"[\w.]+(?:[,;][\w. ]+)+\\\w+", word.strip()) is not None
