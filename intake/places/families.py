"""Regions by what they belong to, as a brief of one among thousands shows it: `Family`, `families`.

A county belongs to its prefecture, and where that has too few counties of the report to be compared with, to its
province. Regions of a report's own belong to their group; without groups, to those beside them in the report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.values import Grouping, Text
from intake.places.china import of_level
from intake.places.regions import provinces

#: a family of fewer is no company: the next larger one is taken
LEAST = 4
#: and of more than so many a page shows those beside the region only
MOST = 200
#: digits of a code that name the prefecture, and the province
_PREFIXES = {"county": (4, 2), "prefecture": (2,), "province": ()}


@dataclass(frozen=True)
class Family:
    """Regions that belong together: what they belong to (None where that has no name), and their codes."""

    name: Text | None
    codes: tuple[str, ...]


def families(level: str, codes: Sequence[str], groupings: Mapping[str, Grouping]) -> dict[str, Family]:
    """The family of every region, by its code.

    Args:
        level: of the report's regions: county, prefecture, province, or table.
        codes: of the report's regions, in its order.
        groupings: the report's; regions of its own belong to their groups in the first one.

    >>> families("county", ["510104", "510105", "510106", "510107", "510502"], {})["510104"].codes
    ('510104', '510105', '510106', '510107')
    """
    found: dict[str, Family] = {}
    for digits in _PREFIXES.get(level, ()):
        alike: dict[str, list[str]] = {}
        for code in codes:
            alike.setdefault(code[:digits], []).append(code)
        for prefix, members in alike.items():
            if len(members) >= LEAST:
                family = Family(_named(prefix), tuple(members))
                found |= {code: family for code in members if code not in found}
    for grouping in list(groupings.values())[:1]:
        alike = {}
        for code, group in zip(codes, grouping.of(codes), strict=True):
            if group is not None:
                alike.setdefault(group, []).append(code)
        for group, members in alike.items():
            if LEAST <= len(members) <= MOST:
                family = Family(grouping.groups[group], tuple(members))
                found |= {code: family for code in members if code not in found}
    around = MOST // 8
    for i, code in enumerate(codes):
        if code not in found:
            start = max(0, min(i - around, len(codes) - 2 * around - 1))
            found[code] = Family(None, tuple(codes[start : start + 2 * around + 1]))
    return found


def _named(prefix: str) -> Text | None:
    """The short name of what the first digits of a code stand for.

    >>> str(_named("5101")["en"]), str(_named("51")["zh"])
    ('Chengdu', '四川')
    """
    code = prefix.ljust(6, "0")
    # the districts of a municipality have a prefix of their own
    known = provinces() if len(prefix) == 2 else of_level("prefecture")
    region = known.regions.get(code) or provinces().regions.get(prefix[:2] + "0000")
    return region.name if region else None
