"""Decimals of figures and of classes, and figures in wordings: `rounded`, `rounded_decimal`, `places_of`, `adding_places`,
`class_places`, `fifths`, `written`, `as_given`.

A table shows a figure with its indicator's own decimals. A sentence shows as many of them as give three significant
digits, and never rounds before the decimal point. Both add decimals where rounding would say what is not true: that a
figure is zero, or that it lies on a bound (of a class, of a rule, zero of a difference) which it does not reach.
"""

from __future__ import annotations

import decimal
import math
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np

#: significant digits in sentences and headlines
DIGITS = 3
#: no figure is shown with more decimals
MOST = 10
#: closer than this, relative to the figure, two numbers are one: what is left over from binary fractions
SAME = 1e-12
_SAME = decimal.Decimal(repr(SAME))
#: the usual 28 digits are too few for a sum of squares
_EXACT = decimal.Context(prec=400)
#: a number that is written in so few characters is what it is, and no result with something left over
_WHOLE = 15
#: what calculation leaves is less than so many decimals of the last one printed
_NEAR = 6
#: by so many decimals at most a figure is kept from being printed as zero; what is smaller is what calculation leaves
FURTHER = 3
#: smaller p-values are not told apart
LEAST_P = 0.001
#: coefficients and errors smaller than this are written in powers of ten
TINY = 0.0001
#: figures shown in classes are cut into fifths
FIFTHS = (0, 0.2, 0.4, 0.6, 0.8, 1)


def rounded(value: float, places: int) -> float:
    """A figure as printed: halves to even, on the decimal that the number is written as.

    >>> rounded(0.125, 2), rounded(2.675, 2), rounded(-0.04, 1)
    (0.12, 2.68, -0.0)
    """
    return float(rounded_decimal(value, places)) if math.isfinite(value) else value


def rounded_decimal(value: float, places: int) -> decimal.Decimal:
    """As `rounded`, in decimal digits; the figure must be finite.

    What calculation leaves is no part of a figure: the half that comes out as 0.01905000000000001 one way and as
    0.01904999999999997 another way is printed alike.

    >>> [str(rounded_decimal(v, 4)) for v in (0.01905, 0.01905000000000001, 0.01904999999999997, -0.01905000000000001)]
    ['0.0190', '0.0190', '0.0190', '-0.0190']
    >>> str(rounded_decimal(0.1000000001, 0)), str(rounded_decimal(0.50000001, 0)), str(rounded_decimal(1e22, 1))
    ('0', '1', '10000000000000000000000.0')
    """
    text = str(value) if isinstance(value, int) else repr(float(value))
    exact = decimal.Decimal(text)
    if len(text) > _WHOLE:
        half = exact.quantize(_unit(places + 1), decimal.ROUND_HALF_EVEN, _EXACT)
        gap = _EXACT.abs(_EXACT.subtract(exact, half))
        if gap <= min(_EXACT.multiply(_EXACT.abs(exact), _SAME), _unit(places + _NEAR)):
            exact = half
    return exact.quantize(_unit(places), decimal.ROUND_HALF_EVEN, _EXACT)


@cache
def _unit(places: int) -> decimal.Decimal:
    """One unit of the last of so many decimals."""
    return decimal.Decimal(1).scaleb(-places)


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
    if not math.isfinite(value):
        return places
    if zero and 0 < abs(value) < 10.0**-shown and not rounded(value, shown):
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


def adding_places(first: float, last: float, places: int) -> int | None:
    """With how many decimals two figures and their difference are shown, so that the printed ones add up.

    More than asked for where the rounded figures do not: 46.7 and 66.3 differ by 19.6, and not by the 19.7 that the
    difference of the figures is rounded to. None where no number of decimals that can be read makes them do.

    >>> adding_places(46.651, 66.349, 1), adding_places(46.7, 66.3, 1), adding_places(1.0, 3.0, 0)
    (2, 1, 0)
    """
    for more in range(places, places + FURTHER + 1):
        told = rounded(last, more) - rounded(first, more)
        if abs(told - rounded(last - first, more)) < 10.0**-more / 2:
            return more
    return None


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
    decimals = list(places)
    for i, a in enumerate(values):
        for j, b in enumerate(values):
            near = a and b and max(abs(a), abs(b)) < 10 * min(abs(a), abs(b))
            if near:
                decimals[i] = max(decimals[i], places[j])
    # one that gets more decimals may come to read like another: until all that differ are apart
    while True:
        before = list(decimals)
        for i, a in enumerate(values):
            for j in range(i):
                b = values[j]
                # only what differs in its own decimals is told apart
                if rounded(a, decimals[i]) == rounded(b, decimals[j]) and rounded(a, own) != rounded(b, own):
                    decimals[i] = decimals[j] = apart(a, b, max(decimals[i], decimals[j]))
        if decimals == before:
            break
    return decimals


def class_places(ends: Sequence[tuple[float, float]], places: int) -> int:
    """Decimals that tell classes apart: as few as two significant digits need, and no two ends of classes alike.

    Args:
        ends: the lowest and the highest figure of each class, ascending.
        places: the figures' own decimals.

    >>> class_places([(12.3, 18.94), (21.41, 30.0)], 2), class_places([(1.36, 1.58), (1.6, 1.7)], 4)
    (0, 2)
    """
    limits = sorted({rounded(end, places) for pair in ends for end in pair})
    if not limits:
        return places
    fewest = significant(max(map(abs, limits)), places, 2)
    told = (p for p in range(fewest, places) if len({rounded(x, p) for x in limits}) == len(limits))
    return next(told, places)


def fifths(values: Sequence[float], places: int) -> list[int]:
    """The class of each figure, from 0: fifths of the figures as printed, so that what is printed alike is one class.

    Empty classes are none, and a spread of less than one unit of the last decimal, which rounding could explain, is one class.

    >>> fifths([1.0, 2.0, 3.0, 4.0, 5.0], 1), fifths([12.6, 12.9, 13.1], 0), fifths([1.0, 1.0, 3.0, 3.0], 1)
    ([0, 1, 2, 3, 4], [0, 0, 0], [0, 0, 1, 1])
    """
    if not values or max(values) - min(values) < 10.0**-places * (1 - 1e-9):
        return [0] * len(values)
    shown = np.array([rounded(v, places) for v in values])
    edges = np.unique(np.quantile(shown, FIFTHS))
    at = np.minimum(np.searchsorted(edges, shown, side="right") - 1, max(len(edges) - 2, 0))
    used = sorted(set(at.tolist()))
    return [used.index(i) for i in at.tolist()]


def written(value: float, places: int) -> str:
    """A figure inside a wording, with its decimals, as pages write it in both languages.

    >>> written(-1234.5, 2), written(0.125, 2), written(-0.001, 2)
    ('−1,234.50', '0.12', '0.00')
    """
    digits = f"{abs(rounded(value, places)):,.{places}f}"
    return "−" + digits if value < 0 and digits.strip("0.,") else digits


def ranges(
    values: Sequence[float] | np.ndarray, classes: Sequence[int] | np.ndarray, places: int
) -> list[str]:
    """What each class is called by the lowest and the highest figure in it: 1.2–3.4; one figure stands alone.

    Args:
        values: (n,) figures.
        classes: (n,) the class of each, from 0, ascending with the figures; none is empty.
        places: the figures' own decimals.

    >>> ranges([1.0, 2.0, 12.0, 13.5, 40.0], [0, 0, 1, 1, 2], 1)
    ['1–2', '12–14', '40']
    """
    x, at = np.asarray(values, dtype=float), np.asarray(classes)
    ends = [(float(x[at == i].min()), float(x[at == i].max())) for i in range(int(at.max()) + 1)]
    # figures that differ only beyond their own decimals may be in different classes
    least = max((apart(a[1], b[0], places) for a, b in pairwise(ends)), default=places)
    shown = class_places(ends, least)
    words = [(written(low, shown), written(high, shown)) for low, high in ends]
    return [low if low == high else f"{low}–{high}" for low, high in words]


def as_given(value: float, digits: int = 6) -> str:
    """A figure that somebody chose or that bounds a class: no more decimals than it has, never in powers of ten.

    >>> [as_given(v) for v in (0.05, 1e6, 12345678.9, 0.123456789, -2.0)]
    ['0.05', '1,000,000', '12,345,679', '0.123457', '−2']
    """
    text = written(value, significant(value, MOST, digits))
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_powers(value: float, digits: int = DIGITS) -> str:
    """A figure in powers of ten, with so many significant digits.

    >>> in_powers(2.3456e-7), in_powers(-9.999e-5), in_powers(5e-300, 1)
    ('2.35×10⁻⁷', '−1.00×10⁻⁴', '5×10⁻³⁰⁰')
    """
    if value == 0 or not math.isfinite(value):
        return written(value, digits - 1)
    head, power = f"{abs(value):.{digits - 1}e}".split("e")
    raised = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{'−' if value < 0 else ''}{head}×10{raised}"


def p_value(p: float) -> str:
    """A p-value inside a wording, with its sign: = 0.032, < 0.001.

    >>> p_value(0.0321), p_value(1e-12)
    ('= 0.032', '< 0.001')
    """
    return f"< {LEAST_P}" if p < LEAST_P else f"= {written(p, 3)}"
