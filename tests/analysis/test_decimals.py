"""Decimals over a grid of magnitudes: what is printed against the figure itself, its bounds, and its class."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.decimals import (
    DIGITS,
    FURTHER,
    SAME,
    apart,
    as_given,
    class_places,
    fifths,
    p_value,
    places_of,
    ranges,
    rounded,
    shared_places,
    written,
)

#: from what only rounding leaves to a nation's product in yuan, with what lies on a half and beside it
FIGURES = [
    sign * digits * 10.0**power
    for sign in (1, -1)
    for digits in (1.0, 1.25, 1.6693, 3.3406061, 4.91, 9.996, 9.9996)
    for power in range(-6, 10)
]
OWN = range(6)


def digits_of(text: str) -> int:
    """The significant digits that a printed figure shows."""
    return len(text.lstrip("−+").replace(",", "").replace(".", "").lstrip("0"))


def read(text: str) -> float:
    return float(text.replace("−", "-").replace(",", ""))


@pytest.mark.parametrize("own", OWN)
@pytest.mark.parametrize("reading", [False, True])
def test_what_is_printed_is_the_figure_and_never_zero_for_what_is_not(own: int, reading: bool) -> None:
    for value in FIGURES:
        places = places_of(value, own, reading=reading)
        printed = written(value, places)
        assert math.isclose(read(printed), value, abs_tol=0.5000001 * 10.0**-places), (value, printed)
        if abs(value) >= 10.0 ** -(own + FURTHER):
            assert read(printed) != 0, (value, own)
        if not reading and rounded(value, own):
            assert places == own
        if reading:
            # never before the decimal point, never more than three digits unless they stand before it
            assert places <= max(own, own + FURTHER)
            whole = len(str(int(abs(value))))
            assert digits_of(printed) <= max(DIGITS, whole + bool(rounded(abs(value), 0) >= 10.0**whole))


def test_the_cases_that_were_wrong() -> None:
    assert written(0.0491, places_of(0.0491, 4)) == "0.0491"
    assert written(0.0491, places_of(0.0491, 1)) == "0.05"
    assert written(33406061.0, places_of(33406061.0, 0)) == "33,406,061"
    assert written(1.6693, places_of(1.6693, 4, reading=True)) == "1.67"
    # printed 0.40 with the grade for below 0.4
    assert written(0.3996, places_of(0.3996, 2, bounds=(0.3, 0.4, 0.5))) == "0.3996"
    assert written(0.397, places_of(0.397, 2, bounds=(0.3, 0.4, 0.5))) == "0.397"
    # 0.1 + 0.2 lies on 0.3 to everybody but a computer
    assert written(0.1 + 0.2, places_of(0.1 + 0.2, 2, bounds=(0.3,))) == "0.30"


@given(
    st.floats(-1e6, 1e6, allow_nan=False),
    st.integers(0, 4),
    st.lists(st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3)), max_size=4),
    st.booleans(),
)
def test_a_printed_figure_is_on_its_own_side_of_every_bound(
    value: float, own: int, bounds: list[float], reading: bool
) -> None:
    places = places_of(value, own, bounds=bounds, reading=reading)
    shown = rounded(value, places)
    for bound in bounds:
        # nearer than that, relative to the figure, the two are one number
        if abs(value - bound) > max(1e-9, 2 * SAME * abs(value)):
            assert (shown > bound) == (value > bound) and (shown < bound) == (value < bound)


@given(st.lists(st.floats(0.001, 1000), min_size=2, max_size=4), st.integers(0, 5))
def test_figures_of_one_sentence_differ_where_their_own_decimals_do(values: list[float], own: int) -> None:
    alone = [places_of(v, own, reading=True) for v in values]
    found = shared_places(values, alone, own)
    assert all(a >= b for a, b in zip(found, alone, strict=True))
    printed = [written(v, p) for v, p in zip(values, found, strict=True)]
    for i, a in enumerate(values):
        for j in range(i):
            if rounded(a, own) != rounded(values[j], own):
                assert read(printed[i]) != read(printed[j]), (values, printed)


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.integers(0, 5))
def test_a_revision_is_seen(one: float, other: float, own: int) -> None:
    places = apart(one, other, own)
    assert places >= own
    if abs(one - other) > 1e-8 * max(1.0, abs(one), abs(other)):
        assert rounded(one, places) != rounded(other, places)


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=40), st.integers(0, 3))
def test_classes_hold_what_their_limits_say(values: list[float], own: int) -> None:
    at = fifths(values, own)
    assert set(at) == set(range(max(at) + 1)), "no class is empty"
    shown = [rounded(v, own) for v in values]
    assert max(at) + 1 <= min(5, len(set(shown)))
    for a, i in zip(shown, at, strict=True):
        for b, j in zip(shown, at, strict=True):
            assert i <= j if a < b else True
            assert i == j if a == b else True
    if max(values) - min(values) < 0.999 * 10.0**-own:
        assert set(at) == {0}, "a spread that rounding could explain has one colour"
    x, classes = np.array(values), np.array(at)
    ends = [(float(x[classes == i].min()), float(x[classes == i].max())) for i in range(max(at) + 1)]
    places = class_places(ends, own)
    assert places <= own
    for (_, high), (low, _) in pairwise(ends):
        assert rounded(high, places) < rounded(low, places)
    labels = ranges(values, at, own)
    assert len(set(labels)) == len(labels)


def test_figures_far_apart_need_few_decimals_and_near_ones_their_own() -> None:
    assert ranges([12.34, 18.9, 21.4, 30.1], [0, 0, 1, 1], 2) == ["12–19", "21–30"]
    # “12–13, 13–13, 13–14 (0)”
    values = [12.61, 12.84, 13.02, 13.04, 13.31, 13.48]
    at = fifths(values, 2)
    labels = ranges(values, at, 2)
    assert len(labels) == max(at) + 1 == 5
    assert all(a.split("–")[-1] != b.split("–")[0] for a, b in pairwise(labels))
    # strata of figures that only differ beyond their own decimals
    assert ranges([1.001, 1.002, 1.003, 1.004], [0, 0, 1, 1], 1) == ["1.001–1.002", "1.003–1.004"]


def test_figures_in_wordings() -> None:
    assert [as_given(v) for v in (1e6, 1234567.0, 0.8, -0.25, 1e-5)] == [
        "1,000,000",
        "1,234,567",
        "0.8",
        "−0.25",
        "0.00001",
    ]
    assert [p_value(p) for p in (0.0, 0.00099, 0.001, 0.5)] == ["< 0.001", "< 0.001", "= 0.001", "= 0.500"]


def test_a_half_is_rounded_alike_however_it_came_about() -> None:
    """Differences, sums and products that are a half in decimals, by several ways of binary calculation."""
    halves = 0
    for thousandths in range(-4000, 4001, 37):
        exact = Decimal(thousandths) / 1000 + Decimal("0.0005")
        for base in (0.1, 0.3, 0.7, 1.1, 3.3):
            ways = {
                float(exact),
                (float(exact) + base) - base,
                (float(exact) * 3) / 3,
                float(exact) / base * base,
            }
            halves += len(ways) > 1
            told = {rounded(way, 3) for way in ways}
            assert told == {float(exact.quantize(Decimal("0.001"), ROUND_HALF_EVEN))}, (exact, ways)
    assert halves > 100
    # what is more than calculation leaves is a difference
    assert rounded(0.0190500001, 4) == 0.0191 and rounded(0.0190499999, 4) == 0.019
