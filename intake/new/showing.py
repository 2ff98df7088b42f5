"""Where the brief of a new report shows each indicator: ``in_index``, ``breakdowns``, ``beside``, ``has_table``, ``use_of``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from intake.new.proposal import Proposal
from intake.new.settling.measures import told_by_unit
from intake.new.tidy import Measure, Tidy

#: groups of people that headings name below an indicator
_PEOPLE = re.compile(
    r"(?:城镇|城市|市镇|农村|乡村|城|乡)(?:居民|人口|常住居民)?|[男女](?:性|生|孩|童)?|urban|rural|towns?|countryside|males?|females?|m[ae]n|wom[ae]n|boys?|girls?",
    re.IGNORECASE,
)
#: what an indicator is used for: a place in the index, the ranking, a table of parts or groups, a table beside, nothing
Use = Literal["index", "ranking", "structure", "groups", "size", "beside", "none"]


def has_table(tidy: Tidy, measure: Measure) -> bool:
    """Whether an indicator gets a table of its own: two regions have a figure in one period, or the only region has one."""
    wide = tidy.frame[measure.id].unstack("period").reindex(list(tidy.regions))
    return bool(wide.notna().sum().max() >= min(2, len(tidy.regions)))


def breakdowns(tidy: Tidy, plan: Proposal) -> list[list[Measure]]:
    """Indicators that are one thing of several groups of people: urban and rural, men and women."""
    groups: dict[str, list[Measure]] = {}
    parts = {m.id for whole in plan.wholes for m in whole}
    for measure in tidy.measures:
        base = broken_down(measure)
        if base and measure.id not in parts and has_table(tidy, measure):
            groups.setdefault(base, []).append(measure)
    return [group for group in groups.values() if len(group) > 1]


def broken_down(measure: Measure) -> str:
    """What a measure of one group of people is of, by its column of groups or by two rows of headings; else nothing.

    Headings above each other also say subjects (人口：年末), so that of their words only those of people count.
    """
    if measure.base and measure.base != measure.name:
        # an amount and the same per head are told apart by their units, and are no groups
        return "" if told_by_unit(measure) else measure.base
    of, _, group = (word.strip() for word in measure.name.replace(":", "：").rpartition("："))
    return of if _PEOPLE.fullmatch(group) else ""


def use_of(tidy: Tidy, plan: Proposal, measure: Measure) -> Use:
    """Where the brief shows an indicator; every one has a place that two regions have a figure of, or the only region."""
    if measure.id in {m.id for m in plan.index}:
        return "index" if len(plan.index) > 1 else "ranking"
    if not has_table(tidy, measure):
        return "none"
    if measure.whole:
        return "structure"
    if any(measure in group for group in breakdowns(tidy, plan)):
        return "groups"
    return "size" if measure.total else "beside"


def beside(tidy: Tidy, plan: Proposal, use: Literal["size", "beside"]) -> Sequence[Measure]:
    """The indicators that stand in a table of their own below the index or ranking: sizes, or others."""
    return [m for m in tidy.measures if use_of(tidy, plan, m) == use]
