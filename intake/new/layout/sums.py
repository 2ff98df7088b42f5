"""A column that is the total of those of several periods: ``without_sums``."""

from __future__ import annotations

from intake.new.layout.headings import ValueColumn, is_nameless
from intake.new.layout.roles import Roles
from intake.new.vocabulary.words import WHOLE_WORDS, says
from intake.tables.units import amount

#: what rounding may do to a sum
_TOLERANCE = 0.006


def without_sums(roles: Roles, values: list[ValueColumn]) -> list[ValueColumn]:
    """The columns of figures without the total of those of several periods: 2019, 2020, 2021, Total."""
    dated = [v for v in values if v.period and is_nameless(v)]
    kept = []
    for v in values:
        total = v.period is None and len(dated) > 1 and says(v.name, WHOLE_WORDS)
        if total and _adds_up(roles, v, dated):
            roles.ignore(roles.columns[v.column], "sum")
        else:
            kept.append(v)
    return kept


def _adds_up(roles: Roles, total: ValueColumn, parts: list[ValueColumn]) -> bool:
    rows = [
        [amount(roles.columns[v.column].words[i]) for v in (total, *parts)]
        for i in range(len(roles.columns[total.column].words))
    ]
    full = [
        [a.value for a in row if a is not None]
        for row in rows
        if all(a is not None and not a.missing for a in row)
    ]
    right = sum(abs(sum(r[1:]) - r[0]) <= _TOLERANCE * max(1.0, abs(r[0])) for r in full)
    return bool(full) and right >= 0.9 * len(full)
