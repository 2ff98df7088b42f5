"""Convergence: least squares against scipy, speed and half-life against their definitions."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import linregress

from analysis.convergence import ols, speed


def test_least_squares_is_scipys():
    rng = np.random.default_rng(4)
    x = rng.normal(size=40)
    y = 0.3 - 0.7 * x + rng.normal(scale=0.2, size=40)
    ours, theirs = ols(y, np.column_stack([np.ones(40), x])), linregress(x, y)
    assert ours.b == pytest.approx([theirs.intercept, theirs.slope])
    assert ours.se == pytest.approx([theirs.intercept_stderr, theirs.stderr])
    assert ours.p[1] == pytest.approx(theirs.pvalue)
    assert ours.r2 == pytest.approx(theirs.rvalue**2)


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
