"""Convergence: least squares against scipy and statsmodels, speed and half-life against their definitions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import linregress

from analysis.change.convergence import ConvergenceParameters, half_life, ols, run, speed
from analysis.values import Indicator, Panel, Region, Study, same
from paths import ROOT


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


@pytest.mark.slow
def test_errors_and_intervals_are_those_of_statsmodels(prepared):
    """Twelve provinces, alone and with a control: classical errors, HC3, both p, the interval."""
    panel = prepared["west"].plan.report.panel
    p = ConvergenceParameters(
        id="c", indicator="resilience", first="2000", last="2019", controls=("quality",)
    )
    _, beta, coefficients = run(p, Study(panel))
    theirs = pd.read_csv(ROOT / "tests/reference/convergence_hc3.csv")
    assert len(theirs) == len(coefficients.frame) == 5
    for row in theirs.itertuples():
        for column in ("b", "se", "t", "p", "se_hc3", "t_hc3", "p_hc3", "low", "high"):
            ours = coefficients.cell((row.model, row.term), column).value
            assert ours == pytest.approx(getattr(row, column), rel=1e-9), (row.model, row.term, column)
        assert beta.cell(row.model, "r2").value == pytest.approx(row.r2, rel=1e-9)
        assert beta.cell(row.model, "n").value == row.n


def test_the_west(prepared):
    """Twelve provinces that drew apart: HC3 finds no convergence (p 0.109) where the classical error did (p 0.039)."""
    results = prepared["west"].plan.results
    sigma = results["resilience_convergence_sigma"]
    frame = prepared["west"].plan.report.panel.over_time("resilience")
    assert sigma.cell("2019", "cv").value == pytest.approx(frame["2019"].std(ddof=0) / frame["2019"].mean())
    beta = results["resilience_convergence_beta"]
    row = {c: beta.cell("absolute", c).value for c in beta.by_id}
    y = np.log(frame["2019"] / frame["2000"]) / 19
    assert row["b"] == pytest.approx(linregress(np.log(frame["2000"]), y).slope)
    assert (round(row["p"], 3), round(row["p_hc3"], 3)) == (0.039, 0.109)
    assert row["low"] < 0 < row["high"] and row["n"] == 12
    assert all(np.isnan(row[c]) for c in ("half_life", "half_low", "half_high"))


def closing(beta: float, noise: float, n: int = 30) -> Study:
    """Regions that close a gap at a given speed over ten years, with noise."""
    rng = np.random.default_rng(1992)
    start = np.exp(rng.normal(0, 0.6, n))
    mid, end = (
        np.exp(np.log(start) * np.exp(-beta * t) + 0.03 * t + rng.normal(0, noise, n)) for t in (4, 10)
    )
    codes = [f"r{i:02d}" for i in range(n)]
    index = pd.MultiIndex.from_product([codes, ["2010", "2014", "2020"]], names=["region", "period"])
    frame = pd.DataFrame({"x": np.column_stack([start, mid, end]).ravel()}, index=index)
    return Study(
        Panel(
            frame,
            pd.DataFrame(index=index),
            {"x": Indicator("x", same("x"), same(""))},
            {c: Region(c, same(c), same(c), c) for c in codes},
            {},
        )
    )


def test_a_half_life_has_an_interval_where_there_is_one():
    _, beta, _ = run(ConvergenceParameters(id="c", indicator="x"), closing(0.03, 0.02))
    row = {c: beta.cell("absolute", c).value for c in beta.by_id}
    assert row["half_life"] == pytest.approx(np.log(2) / (row["speed"] / 100))
    assert row["half_low"] == pytest.approx(half_life(row["low"], 10))
    assert row["half_high"] == pytest.approx(half_life(row["high"], 10))
    assert row["half_low"] < row["half_life"] < row["half_high"]
    assert row["half_low"] < np.log(2) / 0.03 < row["half_high"]


def test_no_half_life_where_the_interval_includes_none_or_the_spread_grew():
    _, beta, _ = run(ConvergenceParameters(id="c", indicator="x"), closing(0.001, 0.05))
    row = {c: beta.cell("absolute", c).value for c in beta.by_id}
    assert row["high"] > 0 and np.isnan(row["half_life"])
    # those behind grew faster and still the spread grew: they overtook the others
    data = closing(0.03, 0.02)
    numbers = data.panel.numbers.copy()
    over = np.log(numbers.xs("2010", level="period")["x"])
    numbers.loc[pd.IndexSlice[:, "2020"], "x"] = np.exp(-1.3 * over).to_numpy()
    sigma, beta, _ = run(
        ConvergenceParameters(id="c", indicator="x"),
        replace(data, panel=replace(data.panel, numbers=numbers)),
    )
    assert sigma.cell("2020", "cv").value > sigma.cell("2010", "cv").value
    assert beta.cell("absolute", "high").value < 0 and beta.cell("absolute", "half_life").missing


def test_sigma_is_of_the_same_regions_in_every_period():
    data = closing(0.03, 0.02)
    numbers = data.panel.numbers.copy()
    numbers.loc[("r00", "2014"), "x"] = np.nan
    numbers.loc[("r01", "2020"), "x"] = 0.0
    numbers.loc[("r02", slice(None)), "x"] = np.nan
    data = replace(data, panel=replace(data.panel, numbers=numbers))
    sigma, beta, _ = run(ConvergenceParameters(id="c", indicator="x"), data)
    assert set(sigma.frame["n"]) == {27.0}
    assert {c: why["en"] for c, why in sigma.missing.items()} == {
        "r00": "it has no figure: 2014",
        "r01": "its figure is not positive and has no logarithm (2020)",
        "r02": "the source has no figure for it",
    }
    assert (sigma.missing["r00"]["zh"], sigma.missing["r01"]["zh"]) == (
        "缺2014年的数",
        "数值不是正数，不能取对数（2020年）",
    )
    # growth needs the two ends only
    assert beta.cell("absolute", "n").value == 28 and set(beta.missing) == {"r01", "r02"}
    only = run(ConvergenceParameters(id="c", indicator="x", periods=("2010", "2020")), data)[0]
    assert list(only.frame.index) == ["2010", "2020"] and set(only.frame["n"]) == {28.0}


def test_time_between_quarters_is_less_than_a_year():
    data = closing(0.03, 0.02)
    quarters = {"2010": "2020-Q1", "2014": "2020-Q2", "2020": "2020-Q4"}
    numbers = data.panel.numbers.rename(index=quarters, level="period")
    _, beta, _ = run(
        ConvergenceParameters(id="c", indicator="x"),
        replace(data, panel=replace(data.panel, numbers=numbers)),
    )
    years = run(ConvergenceParameters(id="c", indicator="x"), data)[1]
    # ten years told in three quarters of one: growth a year, and with it the speed, is 10 / 0.75 times as fast
    for column in ("b", "speed"):
        assert beta.cell("absolute", column).value == pytest.approx(
            years.cell("absolute", column).value * 10 / 0.75
        )
    assert beta.title["zh"].endswith("（2020年一季度至四季度）") and beta.title["en"].endswith("Q1–Q4 2020")


def test_a_region_that_alone_decides_a_coefficient_has_no_robust_error():
    X = np.column_stack([np.ones(5), [0.0, 0, 0, 0, 1]])
    r = ols(np.array([1.0, 2, 3, 4, 9]), X)
    assert np.isfinite(r.se).all() and np.isnan(r.se_hc3).any()


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
