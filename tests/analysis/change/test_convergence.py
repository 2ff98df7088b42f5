"""Convergence: least squares against scipy, speed and half-life against their definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import linregress

from analysis.change.convergence import ols, speed


def test_least_squares_is_scipys():
    rng = np.random.default_rng(4)
    x = rng.normal(size=40)
    y = 0.3 - 0.7 * x + rng.normal(scale=0.2, size=40)
    ours, theirs = ols(y, np.column_stack([np.ones(40), x])), linregress(x, y)
    assert ours.b == pytest.approx([theirs.intercept, theirs.slope])
    assert ours.se == pytest.approx([theirs.intercept_stderr, theirs.stderr])
    assert ours.p[1] == pytest.approx(theirs.pvalue)
    assert ours.r2 == pytest.approx(theirs.rvalue**2)


def test_equal_growth_everywhere_has_no_test_and_no_share_explained():
    r = ols(np.zeros(6), np.column_stack([np.ones(6), np.arange(6.0)]))
    assert r.b == pytest.approx([0, 0]) and np.isnan([*r.t, *r.p, r.r2]).all()


def test_exact_convergence_is_recovered():
    """Regions that close 2 % of the gap to a common path each year have a speed of 2 %."""
    start, years, beta = np.array([1.0, 2.0, 3.0, 5.0]), 20.0, 0.02
    end = np.log(10) + (np.log(start) - np.log(10)) * np.exp(-beta * years)
    growth = (end - np.log(start)) / years
    b = ols(growth, np.column_stack([np.ones(4), np.log(start)])).b[1]
    assert speed(float(b), years) == pytest.approx(beta)


def test_the_west(prepared):
    results = prepared["west"].plan.results
    sigma = results["resilience_convergence_sigma"]
    frame = prepared["west"].plan.report.panel.over_time("resilience")
    assert sigma.cell("2019", "cv").value == pytest.approx(frame["2019"].std(ddof=0) / frame["2019"].mean())
    beta = results["resilience_convergence_beta"]
    row = {c: beta.cell("absolute", c).value for c in ("b", "speed", "half_life")}
    assert row["half_life"] == pytest.approx(np.log(2) / (row["speed"] / 100))
    y = np.log(frame["2019"] / frame["2000"]) / 19
    assert row["b"] == pytest.approx(linregress(np.log(frame["2000"]), y).slope)


@given(
    arrays(float, 12, elements=st.floats(-5, 5)),
    arrays(float, 12, elements=st.integers(-20, 20).map(float), unique=True),
    st.floats(-3, 3),
    st.floats(0.1, 10),
    st.permutations(range(12)),
)
def test_least_squares_follows_shifts_units_and_order(y, x, shift, unit, order):
    X = np.column_stack([np.ones(12), x])
    r = ols(y, X)
    # what is left is orthogonal to what explains
    assert X.T @ (y - X @ r.b) == pytest.approx(np.zeros(2), abs=1e-8)
    moved = ols(y + shift + 2 * x, X)
    assert moved.b == pytest.approx(r.b + np.array([shift, 2.0]), abs=1e-8) and moved.se == pytest.approx(
        r.se, abs=1e-8
    )
    assert ols(y[order], X[order]).b == pytest.approx(r.b, abs=1e-8)
    scaled = ols(y, X * [1, unit])
    assert scaled.b * [1, unit] == pytest.approx(r.b, abs=1e-8)


@given(st.floats(0.0001, 0.2), st.floats(1, 40))
def test_speed_undoes_the_slope(beta, years):
    """The slope that a speed implies gives the speed back; half-way is reached after ln 2 / β years."""
    assert speed(-(1 - np.exp(-beta * years)) / years, years) == pytest.approx(beta)
    assert np.exp(-beta * np.log(2) / beta) == pytest.approx(0.5)
    assert speed(0.0, years) == 0 and np.isnan(speed(-1.01 / years, years))
