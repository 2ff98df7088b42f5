"""Single figures that are ten, a hundred or a thousand times what they should be: a slip of the point or of a nought, told: ``tell_slips``.

Nothing proves such a figure wrong, so that it is read as it stands; but who publishes it must have looked at it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from statistics import median

from analysis.periods import in_order
from intake.new.content.cells import UNSAID, Series, Spot
from intake.new.notes import Notes
from intake.tables.totals import relative

#: of fewer regions nothing is strange
_FEWEST = 6
#: a figure is a power of ten times another within this factor
_NEAR = 1.4
#: from one period to the next nearly all others grow alike within this factor
_ALIKE = 2.0
#: all others lie within this factor, and one lies beyond them by as much
_APART = 5.0
#: figures of few digits may grow tenfold
_DIGITS = 5
#: of more slips in one indicator they are no slips
_MOST = 3


def tell_slips(series: Sequence[Series], called: Mapping[str, str], notes: Notes) -> None:
    """Tell the figures that look like slips, each with its place.

    Args:
        called: what each region is called, by its key.
    """
    for s in series:
        found = _slips(s, called, [other for other in series if other is not s])
        if not 0 < len(found) <= _MOST:
            continue
        for (region, period), times, spot in found:
            value = s.cells[region, period][0]
            when = "" if period == UNSAID else period
            zh, en = (f"约为 {times:,.0f} 倍", f"about {times:,.0f} times")
            if times < 1:
                zh, en = f"只有约 1/{1 / times:,.0f}", f"about 1/{1 / times:,.0f} of"
            notes.note(
                spot.text,
                f"{called[region]}的{s.name}（{value:,.10g}{f'，{when}' if when else ''}）与它其他时期或其他地区相比{zh}：小数点或零可能写错",
                f"{s.name} of {called[region]} ({value:,.10g}{f', {when}' if when else ''}) is {en} what its other periods or the other "
                "regions have: a point or a nought may be wrong",
                "检查这个数",
                "check this figure",
            )


def _slips(
    s: Series, regions: Collection[str], others: Sequence[Series]
) -> list[tuple[tuple[str, str], float, Spot]]:
    """Address, by how many times it is too large, place."""
    by_period: dict[str, dict[str, float]] = {}
    for (region, period), (value, _) in s.cells.items():
        if region in regions:
            by_period.setdefault(period, {})[region] = value
    periods = in_order([p for p in by_period if p != UNSAID])
    least = _DIGITS * 10.0 ** -max(s.decimals, default=0)
    found: dict[tuple[str, str], float] = {}
    for i, period in enumerate(periods):
        before = _slipped(by_period[periods[i - 1]], by_period[period], least) if i else {}
        after = _slipped(by_period[periods[i + 1]], by_period[period], least) if i + 1 < len(periods) else {}
        for region in before.keys() | after.keys():
            told = [x[region] for x in (before, after) if region in x]
            inside = 0 < i < len(periods) - 1
            # between two others a slip shows on both sides; of two periods it is either
            if (len(told) == 2 or not inside) and all(t > 1 for t in told) | all(t < 1 for t in told):
                found[region, period] = told[0]
    found = _one_of_two(found, s, periods)
    # growth differs as it likes
    if len(periods) < 2 and s.unit not in {"%", "‰"}:
        for period, values in by_period.items():
            beyond = _beyond(values)
            if beyond and not (_is_size(s) and _is_so_in_all(beyond, period, regions, others)):
                found[beyond[0], period] = beyond[1]
    return [(address, times, s.cells[address][1]) for address, times in found.items()]


def _is_size(s: Series) -> bool:
    """Whether figures grow with a region, so that a capital or an island may be far from all others."""
    return s.unit not in {"%", "‰"} and not relative(s.base or s.name, s.unit)


def _is_so_in_all(
    beyond: tuple[str, float], period: str, regions: Collection[str], others: Sequence[Series]
) -> bool:
    """Whether no other size of that period shows a region among the others: a capital is the largest in every one."""
    region, times = beyond
    for s in filter(_is_size, others):
        values = {r: v for (r, p), (v, _) in s.cells.items() if p == period and r in regions}
        if len(values) > _FEWEST and region in values:
            end = max(values.values()) if times > 1 else min(values.values())
            if values[region] != end:
                return False
    return True


def _slipped(others: Mapping[str, float], these: Mapping[str, float], least: float) -> dict[str, float]:
    """Region → by what power of ten its figure differs from that of another period, while all others grow alike.

    >>> before = {"a": 512.0, "b": 88.1, "c": 203.3, "d": 771.9, "e": 150.2, "f": 95.5, "g": 260.0}
    >>> _slipped(before, {k: v * 1.04 for k, v in before.items()} | {"c": 2114.3}, 2), _slipped(before, before, 2)
    ({'c': 10.0}, {})
    """
    ratios = {
        r: v / other
        for r, v in these.items()
        if (other := others.get(r, 0.0)) >= least <= v and max(v, other) >= 40 * least
    }
    if len(ratios) < _FEWEST:
        return {}
    usual = median(ratios.values())
    odd = {r: x / usual for r, x in ratios.items() if not 1 / _ALIKE < x / usual < _ALIKE}
    if len(odd) > max(1, 0.1 * len(ratios)):
        return {}
    powers = {r: round(math.log10(x)) for r, x in odd.items()}
    return {
        r: 10.0 ** powers[r]
        for r, x in odd.items()
        if powers[r] and 1 / _NEAR < x / 10.0 ** powers[r] < _NEAR
    }


def _one_of_two(
    found: Mapping[tuple[str, str], float], s: Series, periods: Sequence[str]
) -> dict[tuple[str, str], float]:
    """Of two periods of which one is ten times the other the one is told that lies apart from the other regions."""
    kept = dict(found)
    for region, period in found:
        for other in (p for p in periods if p != period and (region, p) in kept and (region, period) in kept):
            middle = median(v for (_, p), (v, _) in s.cells.items() if p in {period, other})
            if middle <= 0:
                continue
            mine, its = (abs(math.log(s.cells[region, p][0] / middle)) for p in (period, other))
            kept.pop((region, other if mine >= its else period), None)
    return kept


def _beyond(values: Mapping[str, float]) -> tuple[str, float] | None:
    """The one region whose figure lies far beyond those of all others, which are alike; and by how many times their median.

    >>> _beyond({"a": 51.2, "b": 48.1, "c": 60.3, "d": 77.9, "e": 55.2, "f": 495.5, "g": 62.0, "h": 49.9})
    ('f', 9.0)
    >>> _beyond({"a": 51.2, "b": 8.1, "c": 60.3, "d": 177.9, "e": 55.2, "f": 495.5, "g": 62.0, "h": 49.9}) is None
    True
    """
    if len(values) < _FEWEST + 2 or min(values.values()) <= 0:
        return None
    order = sorted(values, key=lambda r: values[r])
    for one, near, rest in ((order[-1], order[-2], order[:-1]), (order[0], order[1], order[1:])):
        apart = max(values[one] / values[near], values[near] / values[one])
        spread = values[rest[-1]] / values[rest[0]]
        times = values[one] / median(values[r] for r in rest)
        moved = values[one] / 10.0 ** round(math.log10(times))
        # what is put right stands among the others
        fits = values[rest[0]] / _NEAR <= moved <= values[rest[-1]] * _NEAR
        if apart >= _APART >= spread and fits:
            return one, float(f"{times:.2g}")
    return None
