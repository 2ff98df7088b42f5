"""What does not fit together in figures that were read: said beside what was understood, before anybody builds on it: ``say_doubts``.

Each check compares figures with each other or with their unit, and knows nothing of the form of the table they came from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from statistics import median

from analysis.periods import in_order
from intake.new.answers import typed
from intake.new.content.cells import UNSAID, Series
from intake.new.notes import Notes
from intake.new.vocabulary.words import fold

#: from one period to the next figures do not grow by this factor everywhere; another unit does that
_JUMP = 15.0
#: the largest median of a region's figures that a unit is used for
_MOST: Mapping[str, float] = {
    "%": 2000,
    "‰": 2000,
    "亿元": 1e6,
    "万亿元": 1e4,
    "万人": 1e5,
    "亿人": 100,
    "亿美元": 1e5,
}
#: shares of a whole, which are no more than 100 per cent, and no rates of change
_SHARE = re.compile(
    r"占.{0,12}(?:比|重)|比重|份额|构成|覆盖率|普及率|入学率|城镇化率|识字率|\bshare of\b|\bliteracy rate|\burban population",
    re.IGNORECASE,
)
_CHANGING = re.compile(
    r"增|变化|毛入学|指数|同比|环比|change|growth|gross enrol|index|ratio of", re.IGNORECASE
)
#: fewer figures are alike by chance
_FEWEST = 5


def say_doubts(series: Sequence[Series], notes: Notes) -> None:
    """Tell of indicators that are the same, are years, exceed their whole, or change their size from one period to the next."""
    for s in series:
        values = [v for v, _ in s.cells.values()]
        if len(values) < _FEWEST:
            continue
        _years(s, values, notes)
        _too_large(s, values, notes)
        _jumps(s, notes)
    _twins(series, notes)


def _years(s: Series, values: Sequence[float], notes: Notes) -> None:
    if not s.unit and all(v.is_integer() and 1900 <= v <= 2100 for v in values):
        notes.note(
            s.where.text,
            f"“{s.name}”的数都像年份",
            f"the figures of “{s.name}” look like years",
            f"如不是指标，加 --leave-out {typed(s.name)}",
            f"if it is no indicator say --leave-out {typed(s.name)}",
        )


def _too_large(s: Series, values: Sequence[float], notes: Notes) -> None:
    name = s.base or s.name
    if s.unit == "%" and max(values) > 100.5 and _SHARE.search(name) and not _CHANGING.search(name):
        notes.note(
            s.where.text,
            f"{s.name}有 {sum(v > 100.5 for v in values)} 个数超过 100%",
            f"{sum(v > 100.5 for v in values)} figures of {s.name} exceed 100 %",
            "检查单位和数字",
            "check the unit and the figures",
        )
    middle = median(map(abs, values))
    if middle > _MOST.get(s.unit, float("inf")):
        notes.note(
            s.where.text,
            f"{s.name}的单位是“{s.unit}”，数字却大到 {middle:,.0f}",
            f"the unit of {s.name} is “{s.unit}” and its figures are as large as {middle:,.0f}",
            f"如单位不对，加 --unit {typed(f'{s.name}=…')}",
            f"if the unit is wrong say --unit {typed(f'{s.name}=…')}",
        )


def _jumps(s: Series, notes: Notes) -> None:
    """Nearly all figures are many times those of the period before: a unit has changed."""
    by_period: dict[str, dict[str, float]] = {}
    for (region, period), (v, _) in s.cells.items():
        by_period.setdefault(period, {})[region] = v
    for a, b in pairwise(in_order([p for p in by_period if p != UNSAID])):
        both = [(by_period[a][r], v) for r, v in by_period[b].items() if by_period[a].get(r, 0) > 0 and v > 0]
        ratios = sorted(y / x for x, y in both)
        if len(ratios) >= _FEWEST and (
            ratios[len(ratios) // 10] > _JUMP or ratios[-1 - len(ratios) // 10] < 1 / _JUMP
        ):
            times = median(ratios)
            times = times if times > 1 else 1 / times
            notes.note(
                s.where.text,
                f"{s.name}：{a} 与 {b} 的数相差约 {times:,.0f} 倍，单位可能不同",
                f"{s.name}: the figures of {a} and {b} differ by a factor of about {times:,.0f}; their units may differ",
                "统一单位后再用",
                "give both in one unit",
            )
            return


def _twins(series: Sequence[Series], notes: Notes) -> None:
    """Indicators with the same figures everywhere."""
    alike: dict[tuple[tuple[tuple[str, str], float], ...], list[Series]] = {}
    for s in series:
        if len(s.cells) >= _FEWEST and len({v for v, _ in s.cells.values()}) > 2:
            alike.setdefault(tuple(sorted((k, v) for k, (v, _) in s.cells.items())), []).append(s)
    for twins in alike.values():
        for a, b in combinations(twins, 2):
            if fold(a.name) != fold(b.name):
                notes.note(
                    b.where.text,
                    f"“{a.name}”和“{b.name}”的数完全相同",
                    f"“{a.name}” and “{b.name}” have the same figures everywhere",
                    f"如是重复，加 --leave-out {typed(b.name)}",
                    f"if one repeats the other say --leave-out {typed(b.name)}",
                )
