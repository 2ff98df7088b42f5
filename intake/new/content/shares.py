"""Columns that are another column times a constant: shares of a total, the same in another unit; exports ``times_of``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

#: fewer regions agree by chance
_FEWEST = 5
#: figures of one size say nothing, and neither do figures so rough that any constant would do
_APART = 1.5
_ROUGH = 0.1

Cells = Mapping[tuple[str, str], float]


def times_of(a: Cells, b: Cells, decimals_a: int, decimals_b: int) -> dict[str, float]:
    """Period → the constant that makes the figures of b of those of a, in every region but for rounding; empty where there is none.

    A printed figure stands for all that are rounded to it, so that a quotient is an interval: with one constant for all
    regions of a period, all their intervals have a common part.

    Args:
        a: (region, period) → figure.
        b: likewise.
        decimals_a: with how many decimals a is written.
        decimals_b: likewise.

    >>> people = {(r, "2023"): v for r, v in zip("abcde", (50.0, 10.0, 20.0, 15.0, 5.0))}
    >>> shares = {k: round(v / 3, 1) for k, v in people.items()}
    >>> {p: round(c, 2) for p, c in times_of(people, shares, 0, 1).items()}
    {'2023': 0.33}
    >>> times_of(people, {**shares, ("e", "2023"): 2.0}, 0, 1)
    {}
    """
    by_period: dict[str, list[tuple[float, float]]] = {}
    for (region, period), v in b.items():
        if (u := a.get((region, period))) is not None:
            by_period.setdefault(period, []).append((u, v))
    constants: dict[str, float] = {}
    for period, pairs in by_period.items():
        if len(pairs) < _FEWEST:
            continue
        constant = _constant(pairs, 0.5 * 10.0**-decimals_a, 0.5 * 10.0**-decimals_b)
        if constant is None:
            return {}
        constants[period] = constant
    return constants


def _constant(pairs: Sequence[tuple[float, float]], off_a: float, off_b: float) -> float | None:
    low, high = 0.0, float("inf")
    widths, quotients = [], []
    for u, v in pairs:
        if u < 0 or v < 0 or (u == 0 and v > off_b):
            return None
        if u <= off_a:
            continue
        low = max(low, (v - off_b) / (u + off_a))
        high = min(high, (v + off_b) / (u - off_a))
        # floating point, not the table, is what the last digits are of
        if low > high * (1 + 1e-9):
            return None
        quotients.append(v / u)
        widths.append(2 * (off_b / v + off_a / u) if v > 0 else 1.0)
    known = [v for _, v in pairs if v > 0]
    if len(known) < _FEWEST or max(known) < _APART * min(known) or median(widths) > _ROUGH:
        return None
    return 0.5 * (low + high)
