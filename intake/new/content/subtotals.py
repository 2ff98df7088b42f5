"""Rows of a table of China that no list of regions knows and that are sums of the rows beside them: ``subtotals``."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from intake.new.content.wholes import sums_of_others
from intake.new.layout.roles import Roles
from intake.tables.units import amount

#: rows and columns that are looked at
_MOST_ROWS, _MOST_COLUMNS = 400, 24


def subtotals(roles: Roles, unknown: Callable[[str], bool]) -> list[str]:
    """The names of blocks of regions (东翼, 沿海地区) that stand over or under them with their sums.

    Args:
        roles: the table, a region to a row.
        unknown: whether a word is the name of no region, area or note.
    """
    if roles.region is None or not roles.values:
        return []
    rows = [r for r in roles.page.body if roles.page.grid.rows[r][roles.region]]
    if roles.period is not None:
        last = roles.page.grid.rows[rows[-1]][roles.period] if rows else ""
        rows = [r for r in rows if roles.page.grid.rows[r][roles.period] == last]
    rows = rows[:_MOST_ROWS]
    words = [roles.page.grid.rows[r][roles.region] for r in rows]
    strange = [i for i, w in enumerate(words) if unknown(w)]
    if not strange or len(set(words)) < len(words):
        return []
    columns = [v.column for v in roles.values][-_MOST_COLUMNS:]
    read = [[amount(roles.page.grid.rows[r][c]) for c in columns] for r in rows]
    values = np.array([[np.nan if a is None else a.value for a in line] for line in read], dtype=float)
    some = ~np.isnan(values).all(axis=1)
    kept = [i for i in range(len(rows)) if some[i]]
    decimals = [
        max((a.decimals for line in read if (a := line[k]) is not None), default=0)
        for k in range(len(columns))
    ]
    # column by column, for rates and shares beside the counts add up to nothing
    sums = [
        s
        for k in range(len(columns))
        for s in sums_of_others(values[kept][:, [k]], [True], [decimals[k]])
        if (s.sure or s.of) and not s.mean
    ]
    totals = {kept[s.row] for s in sums}
    return [words[i] for i in strange if i in totals]
