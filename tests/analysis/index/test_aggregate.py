"""Aggregation: TOPSIS as its authors print it, the family of means, ideals that stay."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import pmean

from analysis.index import aggregate, normalise

#: Hwang and Yoon 1981: four fighter aircraft by speed, range, payload, price, reliability, agility
AIRCRAFT = np.array(
    [
        [2.0, 1500, 20000, 5.5, 5, 9],
        [2.5, 2700, 18000, 6.5, 3, 5],
        [1.8, 2000, 21000, 4.5, 7, 7],
        [2.2, 1800, 20000, 5.0, 5, 5],
    ]
)
WEIGHTS = np.array([0.2, 0.1, 0.1, 0.1, 0.2, 0.3])
DIRECTIONS = np.array([1, 1, 1, -1, 1, 1])


def test_the_aircraft_of_hwang_and_yoon():
    closeness = aggregate.topsis(normalise.vector(AIRCRAFT, DIRECTIONS), WEIGHTS)
    assert closeness == pytest.approx([0.643, 0.268, 0.613, 0.312], abs=0.0006)


def test_the_ideal_and_the_worst():
    z = np.array([[0.0, 0.2], [1.0, 0.9], [0.5, 0.5]])
    closeness = aggregate.topsis(z, np.array([0.5, 0.5]))
    assert closeness[:2] == pytest.approx([0, 1]) and 0 < closeness[2] < 1
    # where nothing differs nothing is closer
    assert aggregate.topsis(np.ones((3, 2)), np.array([0.5, 0.5])) == pytest.approx(0.5)


def test_given_ideals_stay_for_a_part_of_the_rows():
    z = np.random.default_rng(2).uniform(size=(10, 4))
    w = np.array([0.1, 0.2, 0.3, 0.4])
    ideals = (z.min(axis=0), z.max(axis=0))
    assert aggregate.topsis(z[:3], w, ideals) == pytest.approx(aggregate.topsis(z, w)[:3])


@pytest.mark.slow
@pytest.mark.parametrize("name", list(aggregate.KERNELS))
def test_equal_regions_have_equal_scores(name):
    """In matrices of many shapes, since it is their edges where a library sums in another order."""
    rng = np.random.default_rng(6)
    for n in range(3, 60):
        for k in (2, 4, 7):
            z = rng.uniform(0.1, 1, (n, k))
            z[-1] = z[0]
            many = aggregate.KERNELS[name](z, rng.dirichlet(np.ones(k), 5))
            made = aggregate.settled(many)
            assert (made[:, 0] == made[:, -1]).all() and made == pytest.approx(many, rel=1e-10)


@pytest.mark.parametrize("exponent", [-2.0, -1.0, 0.5, 1.0, 3.0])
def test_generalised_means_are_scipys(exponent):
    z = np.random.default_rng(3).uniform(0.1, 5, (8, 3))
    w = np.array([2.0, 1.0, 1.0])
    assert aggregate.power(z, w, exponent) == pytest.approx(pmean(z, exponent, axis=1, weights=w))


def test_generalised_means_close_to_the_others():
    z = np.random.default_rng(4).uniform(0.1, 5, (8, 3))
    w = np.array([0.5, 0.25, 0.25])
    assert aggregate.power(z, w, 1e-8) == pytest.approx(aggregate.geometric(z, w), rel=1e-6)
    assert aggregate.power(z, w, -1) == pytest.approx(aggregate.harmonic(z, w))
    assert aggregate.power(z, w, 1) == pytest.approx(aggregate.arithmetic(z, w))


@pytest.mark.parametrize("kernel", [aggregate.geometric, aggregate.harmonic])
def test_what_is_not_positive_is_refused(kernel):
    with pytest.raises(normalise.Unfit, match="positive") as told:
        kernel(np.array([[0.0, 1.0]]), np.array([0.5, 0.5]))
    assert "为正" in told.value.words["zh"]


def test_negative_figures_have_no_generalised_mean():
    with pytest.raises(normalise.Unfit):
        aggregate.power(np.array([[-1.0, 1.0]]), np.array([0.5, 0.5]))
    with pytest.raises(normalise.Unfit):
        aggregate.power(np.array([[0.0, 1.0]]), np.array([0.5, 0.5]), -1)


positive = arrays(float, (6, 3), elements=st.floats(0.01, 1))
shares = arrays(float, 3, elements=st.floats(0.05, 1)).map(lambda w: w / w.sum())


@given(positive, shares, st.floats(0.1, 10), st.permutations(range(6)), st.permutations(range(3)))
def test_means_lie_between_the_extremes_and_in_their_order(z, w, unit, rows, columns):
    """Harmonic ≤ geometric ≤ arithmetic (the inequality of the means), whatever the order and the unit."""
    made = {k: aggregate.KERNELS[k](z, w) for k in ("harmonic", "geometric", "arithmetic")}
    low, high = z.min(axis=1), z.max(axis=1)
    ladder = [low, *made.values(), high]
    assert all((a <= b * (1 + 1e-9)).all() for a, b in pairwise(ladder))
    for name, scores in made.items():
        kernel = aggregate.KERNELS[name]
        assert kernel(z * unit, w) == pytest.approx(scores * unit)
        assert kernel(z[rows], w) == pytest.approx(scores[rows])
        assert kernel(z[:, columns], w[columns]) == pytest.approx(scores)
        # an indicator listed twice at half its weight changes nothing
        assert kernel(np.hstack([z, z]), np.concatenate([w, w]) / 2) == pytest.approx(scores)


@given(positive, shares, st.integers(0, 5), st.integers(0, 2), st.floats(0, 1))
def test_more_of_an_indicator_never_lowers_a_score(z, w, row, column, more):
    better = z.copy()
    better[row, column] += more
    ideals = (np.zeros(3), np.full(3, 2.0))
    for name in ("sum", "arithmetic", "geometric", "harmonic", "power"):
        kernel = aggregate.KERNELS[name]
        assert kernel(better, w)[row] >= kernel(z, w)[row] - 1e-12
    assert aggregate.topsis(better, w, ideals)[row] >= aggregate.topsis(z, w, ideals)[row] - 1e-12


@given(positive, shares)
def test_closeness_is_bounded_and_turns_with_the_ideals(z, w):
    found = aggregate.topsis(z, w)
    assert ((found >= 0) & (found <= 1)).all()
    assert aggregate.topsis(-z, w) == pytest.approx(1 - found)
