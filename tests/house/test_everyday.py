"""The everyday run: of a grid of cases every value of every axis is tried."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from tests.everyday import diagonal


@given(st.lists(st.integers(1, 6), min_size=2, max_size=4), st.randoms())
def test_every_value_of_a_grid_is_tried(sizes, random):
    cases = list(product(*(range(n) for n in sizes)))
    random.shuffle(cases)
    kept = [case for case, one in zip(cases, diagonal(cases), strict=True) if one]
    assert len(kept) == max(sizes)
    for axis, size in enumerate(sizes):
        assert {case[axis] for case in kept} == set(range(size))
