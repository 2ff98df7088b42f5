"""Columns that are totals of those of several periods, or changes between them: ``without_sums``, ``without_changes``."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import permutations

from analysis.periods import in_order, parse
from intake.new.layout.headings import ValueColumn, is_nameless
from intake.new.layout.roles import Roles
from intake.new.vocabulary.words import WHOLE_WORDS, says
from intake.tables.units import amount

#: what rounding may do to a sum
_TOLERANCE = 0.006
#: fewer rows agree by chance
_FEWEST = 4


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


#: what says that figures are changes, or compare a period with one before it
_CHANGES = re.compile(
    r"±|[较比].{0,8}(?:变化|变动|增减|增长|提高|上升|下降|增加)|变化|变动|增减|增长|增速|增幅|提升|同比|环比|发展速度|"
    r"\b(?:change|growth|increase|decrease|difference|diff|var(?:iation)?|versus|vs)\b|veränderung|évolution|variaci[oó]n|variação|増減|증감",
    re.IGNORECASE,
)


def without_changes(roles: Roles, values: list[ValueColumn]) -> list[ValueColumn]:
    """The columns of figures without those that hold differences between periods beside them; other changes are of the last one.

    Years across and 较2022年变化 behind them: briefs show the differences anyway. Growth in per cent, and index numbers, they do not show.
    """
    dated = [v for v in values if v.period]
    last = in_order({v.period for v in dated if v.period})[-1:]
    if len(dated) < 2 or not last or roles.measure is not None:
        return values
    kept = []
    for v in values:
        if v.between is None and (v.period is not None or not _CHANGES.search(v.heading)):
            kept.append(v)
        elif (form := _compares(roles, v, [d for d in dated if d.between is None])) == 0:
            roles.ignore(roles.columns[v.column], "change")
        else:
            if form is not None:
                roles.computed.add(v.column)
            kept.append(v if v.period else replace(v, period=last[0]))
    return kept


def _compares(roles: Roles, change: ValueColumn, dated: list[ValueColumn]) -> int | None:
    """Which of :func:`_forms` figures are between two of the dated columns, 0 for differences; None for no form of them."""
    said = [amount(w) for w in roles.columns[change.column].words]
    read = {v.column: [amount(w) for w in roles.columns[v.column].words] for v in dated}
    when = {v.column: parse(v.period or "") for v in dated}
    for a, b in permutations(read, 2):
        rows = [
            (x.value, before.value, after.value, x.decimals)
            for x, before, after in zip(said, read[a], read[b], strict=True)
            if x is not None and before is not None and after is not None
            if not (x.missing or before.missing or after.missing)
        ]
        if len(rows) < _FEWEST:
            continue
        early, late = when[a], when[b]
        years = late.year - early.year if early is not None and late is not None else 1
        fits = zip(*(_forms(x, before, after, d, years) for x, before, after, d in rows), strict=True)
        if (
            form := next((i for i, some in enumerate(fits) if sum(some) >= 0.9 * len(rows)), None)
        ) is not None:
            return form
    return None


def _forms(x: float, before: float, after: float, decimals: int, years: int) -> list[bool]:
    """In which forms a figure is the change from one to another: difference, growth and quotient, in per cent or as a fraction."""
    off = 10.0**-decimals
    found = [abs(after - before - x) <= off]
    ratio = after / before if before else math.nan
    # of a fraction with two decimals nothing is told
    fine = decimals > 2
    found += [abs(100 * (ratio - 1) - x) <= off, abs(100 * ratio - x) <= off]
    found += [fine and abs(ratio - 1 - x) <= off, fine and abs(ratio - x) <= off]
    yearly = ratio ** (1 / years) - 1 if years > 1 and ratio > 0 else math.nan
    return [*found, abs(100 * yearly - x) <= off, fine and abs(yearly - x) <= off]


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
