"""What a first report on a new table could look like: which period, which index, which groups, which analyses.

These are proposals, each written into ``report.toml`` with the reason beside it, for the user to change. What a
proposal cannot know (what an indicator is called in the other language, what advice follows) it leaves open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.values import Text
from intake.new.answers import Measure, Tidy
from intake.places.regions import NATION, provinces
from intake.tables.totals import _UNITS, relative

#: the four regions of the National Bureau of Statistics, by the first two digits of the code
FOUR_REGIONS: Mapping[str, tuple[Text, str]] = {
    "east": (Text(zh="东部", en="East"), "11 12 13 31 32 33 35 37 44 46"),
    "northeast": (Text(zh="东北", en="North-east"), "21 22 23"),
    "centre": (Text(zh="中部", en="Centre"), "14 34 36 41 42 43"),
    "west": (Text(zh="西部", en="West"), "15 45 50 51 52 53 54 61 62 63 64 65"),
}

#: names of indicators of which less is usually better
_LESS = re.compile(
    r"失业|污染|排放|能耗|死亡|贫困|恩格尔|事故|犯罪|赤字|负债|不良|废水|废气|废物|粉尘|烟尘|二氧化|氮氧|化学需氧|PM2\.?5|基尼|"
    r"unemploy|pollut|emission|mortalit|death|poverty|engel|accident|crime|deficit|debt|waste|gini|dependency|"
    r"pm2\.?5|intensity of energy|energy intensity",
    re.IGNORECASE,
)
_NOT_LESS = re.compile(r"治理|处理|利用|防治|投资|投入|control|treat|investment|recycl", re.IGNORECASE)
_PLAIN_UNITS: Mapping[str, str] = {
    "%": "%", "‰": "‰", "岁": "years of age", "年": "years", "倍": "times", "分": "points", "百分点": "percentage points",
    "小时": "hours", "天": "days", "亩": "mu", "kg": "kg", "km": "km", "km2": "km²", "km²": "km²", "m²": "m²",
}  # fmt: skip
_SCALES: Mapping[str, str] = {
    "百": "100", "千": "1,000", "万": "10,000", "十万": "100,000", "百万": "million", "千万": "10 million",
    "亿": "100 million", "万亿": "trillion",
}  # fmt: skip


def unit_in_english(unit: str) -> str | None:
    """The English of a usual Chinese unit; None where it is not one of them.

    >>> unit_in_english("亿元"), unit_in_english("元/人"), unit_in_english("%"), unit_in_english("斤")
    ('100 million yuan', 'yuan per person', '%', None)
    """
    if unit in _PLAIN_UNITS or unit.isascii():
        return _PLAIN_UNITS.get(unit, unit)
    if "/" in unit:
        above, _, below = unit.partition("/")
        top, bottom = unit_in_english(above), unit_in_english(below)
        return f"{top} per {bottom.removesuffix('s')}" if top and bottom else None
    match = re.fullmatch(r"(万亿|千万|百万|十万|亿|万|千|百)?(.+)", unit)
    if match is None or match.group(2) not in _UNITS:
        return None
    scale = _SCALES.get(match.group(1) or "")
    return f"{scale} {_UNITS[match.group(2)]}" if scale else _UNITS[match.group(2)]


def less_is_better(measure: Measure) -> bool:
    """Whether the name says that a high figure is bad."""
    return bool(_LESS.search(measure.name)) and not _NOT_LESS.search(measure.name)


@dataclass(frozen=True)
class Groups:
    """A proposed grouping."""

    id: str
    name: Text
    groups: Mapping[str, Text]
    members: Mapping[str, str]


@dataclass(frozen=True)
class Proposal:
    """What the first report is to compute."""

    period: str
    #: the indicators of the index; fewer than two: no index, a ranking by the first
    index: tuple[Measure, ...]
    #: periods in which all of them have figures, where there are several
    periods: tuple[str, ...]
    groups: Groups | None
    entropy: bool
    #: indicators that could be in the index and are not, since they grow with the region's size
    sizes: tuple[Measure, ...]


def propose(tidy: Tidy) -> Proposal:
    """Choose period, index and groups."""
    codes = [c for c in tidy.regions if c != NATION.code]
    period, usable = _period(tidy, codes)
    shares = [m for m in usable if relative(m.name, m.unit)]
    index = shares if len(shares) >= 3 else usable
    index = index[:12]
    periods = tuple(
        p
        for p in tidy.periods
        if p <= period and all(_coverage(tidy, m.id, p, codes) >= _ENOUGH for m in index)
    )
    return Proposal(
        period,
        tuple(index),
        periods if len(periods) > 2 and len(index) > 1 else (),
        _groups(tidy, codes),
        len(index) >= 3 and len(codes) >= 10,
        tuple(m for m in usable if m not in index),
    )


#: an indicator belongs in the index where this share of the regions has a figure
_ENOUGH = 0.9


def _coverage(tidy: Tidy, measure: str, period: str, codes: list[str]) -> float:
    wide = tidy.frame[measure].unstack("period")
    if period not in wide:
        return 0.0
    column = wide[period].reindex(codes)
    # a constant cannot rank anybody
    return float(column.notna().mean()) if column.nunique() > 1 else 0.0


def _period(tidy: Tidy, codes: list[str]) -> tuple[str, list[Measure]]:
    """The latest period in which most indicators have figures of nearly all regions."""
    best: tuple[str, list[Measure]] = (tidy.periods[-1], [])
    for period in reversed(tidy.periods):
        usable = [m for m in tidy.measures if _coverage(tidy, m.id, period, codes) >= _ENOUGH]
        # an earlier period must offer clearly more than a later one
        if len(usable) > 1.25 * len(best[1]):
            best = (period, usable)
    if best[1]:
        return best
    ranked = [
        (_coverage(tidy, m.id, p, codes), p, -i) for p in tidy.periods for i, m in enumerate(tidy.measures)
    ]
    _, period, i = max(ranked)
    return period, [tidy.measures[-i]]


def _groups(tidy: Tidy, codes: list[str]) -> Groups | None:
    if tidy.level == "province":
        members = {c: g for c in codes for g, (_, digits) in FOUR_REGIONS.items() if c[:2] in digits.split()}
        names = {g: name for g, (name, _) in FOUR_REGIONS.items() if g in members.values()}
        found = Groups("four_regions", Text(zh="四大区域", en="Four regions"), names, members)
    elif tidy.level in {"prefecture", "county"}:
        members = {c: f"p{c[:2]}" for c in codes}
        known = provinces().regions
        names = {f"p{c[:2]}": known[c[:2] + "0000"].name for c in codes}
        found = Groups("provinces", Text(zh="省份", en="Provinces"), names, members)
    else:
        return None
    sizes = [sum(m == g for m in members.values()) for g in names]
    return found if len(names) > 1 and max(sizes) > 1 else None
