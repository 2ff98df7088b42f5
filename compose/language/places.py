"""Decimals of a figure on a page: `places_of`, `shared_places`, `apart`, by the one rule for tables and for reading.

A table shows a figure with its indicator's own decimals. A sentence shows as many of them as give three significant
digits, and never rounds before the decimal point. Both add decimals where rounding would say what is not true: that a
figure is zero, or that it lies on a bound (of a class, of a rule, zero of a difference) which it does not reach.
"""

from __future__ import annotations

import decimal
import math
from collections.abc import Sequence

#: significant digits in sentences and headlines
DIGITS = 3
#: no figure is shown with more decimals
MOST = 10
#: closer than this, relative to the figure, two numbers are one: what is left over from binary fractions
SAME = 1e-12
#: by so many decimals at most a figure is kept from being printed as zero; what is smaller is what calculation leaves
FURTHER = 3


def rounded(value: float, places: int) -> float:
    """A figure as printed: halves to even, on the decimal that the number is written as.

    >>> rounded(0.125, 2), rounded(2.675, 2), rounded(-0.04, 1)
    (0.12, 2.68, -0.0)
    """
    # the usual 28 digits are too few for a sum of squares
    with decimal.localcontext(prec=400):
        exact = decimal.Decimal(repr(float(value)))
        return float(exact.quantize(decimal.Decimal(1).scaleb(-places), decimal.ROUND_HALF_EVEN))


def significant(value: float, places: int, digits: int = DIGITS) -> int:
    """As many of a figure's decimals as show so many significant digits.

    >>> [significant(v, 4) for v in (1.6693, 12.3456, 123.4, 0.4567, 0.0491, 33406061.0, 9.999)]
    [2, 1, 0, 3, 4, 0, 1]
    """
    if value == 0 or not math.isfinite(value):
        return places
    first = math.floor(math.log10(abs(value)))
    shown = max(0, digits - 1 - first)
    # 9.999 is 10.0
    if first < math.floor(math.log10(abs(rounded(value, shown)) or 1)):
        shown = max(0, shown - 1)
    return min(places, shown)


def _side(a: float, b: float) -> int:
    return 0 if abs(a - b) <= SAME * max(1.0, abs(a), abs(b)) else 1 if a > b else -1


def places_of(
    value: float, places: int, *, bounds: Sequence[float] = (), reading: bool = False, zero: bool = True
) -> int:
    """With how many decimals a figure is shown.

    Args:
        value: the figure.
        places: its own decimals.
        bounds: where it would be something else: limits of classes, thresholds.
        reading: for a sentence instead of a table.
        zero: whether a figure that is not zero must not be printed as zero (a difference may be).

    >>> places_of(1.6693, 4), places_of(1.6693, 4, reading=True), places_of(0.0491, 0)
    (4, 2, 2)
    >>> places_of(0.3996, 2, bounds=(0.4,)), places_of(0.4, 2, bounds=(0.4,)), places_of(1e-17, 1)
    (4, 2, 1)
    """
    shown = significant(value, places) if reading else places
    if zero and value and not rounded(value, shown):
        shown = next((p for p in range(shown, places + FURTHER + 1) if rounded(value, p)), shown)
    for bound in bounds:
        while shown < MOST and _side(rounded(value, shown), bound) != _side(value, bound):
            shown += 1
    return shown


def apart(one: float, other: float, places: int) -> int:
    """As many decimals as it takes to see that two figures differ; ``places`` at least.

    >>> apart(25.1704, 25.1741, 2), apart(1.0, 1.0, 2)
    (3, 2)
    """
    if _side(one, other) == 0:
        return places
    return next((p for p in range(places, MOST) if rounded(one, p) != rounded(other, p)), MOST)


def shared_places(values: Sequence[float], places: Sequence[int], own: int) -> list[int]:
    """Decimals of figures of one kind that stand in one sentence: alike where they are of one size, and apart.

    Args:
        values: the figures.
        places: with how many decimals each would be shown by itself.
        own: their own decimals.

    >>> shared_places([98.43, 101.26], [1, 0], 2), shared_places([1.664, 1.668], [2, 2], 3)
    ([1, 1], [2, 2])
    >>> shared_places([0.4571, 0.4567], [3, 3], 4), shared_places([1.667, 1234.5], [2, 0], 3)
    ([4, 4], [2, 0])
    """
    found = list(places)
    for i, a in enumerate(values):
        for j, b in enumerate(values):
            near = a and b and max(abs(a), abs(b)) < 10 * min(abs(a), abs(b))
            if near:
                found[i] = max(found[i], places[j])
    for i, a in enumerate(values):
        for j in range(i):
            b, least = values[j], max(found[i], found[j])
            # only what differs in its own decimals is told apart
            if rounded(a, least) == rounded(b, least) and rounded(a, own) != rounded(b, own):
                found[i] = found[j] = max(least, apart(a, b, least))
    return found
