"""Kernel densities are those of R's `density`, whatever the order and the unit; what has no density is told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.standing.kernel_density import DensityParameters, bandwidth, density, peaks, run
from analysis.values import AnalysisProblem, Indicator, Panel, Region, Study, same
from tests.analysis.index.reference import printed, states


def figures(name: str) -> np.ndarray:
    return states()[name].to_numpy(float)


@pytest.mark.parametrize("name", ["income", "murder"])
@pytest.mark.parametrize("rule", ["silverman", "scott"])
def test_bandwidths_are_those_of_r(name, rule):
    assert bandwidth(figures(name), rule) == pytest.approx(
        printed()["bandwidth"][f"{name}:{rule}"], rel=1e-10
    )


@pytest.mark.parametrize("name", ["income", "murder"])
def test_heights_are_those_of_r(name):
    x = figures(name)
    h = bandwidth(x)
    at = np.quantile(x, [0.1, 0.5, 0.9])
    expected = [printed()["density"][f"{name}:{k}"] for k in (1, 2, 3)]
    assert density(x, at, h) == pytest.approx(expected, rel=1e-10)
    # density() bins the figures and interpolates: the same to a thousandth of the highest
    along = np.array([printed()["gridx"][f"{name}:{k}"] for k in range(1, 513)])
    heights = np.array([printed()["grid"][f"{name}:{k}"] for k in range(1, 513)])
    assert np.abs(density(x, along, h) - heights).max() < 2e-3 * heights.max()
    assert len(peaks(along, density(x, along, h), 0.0)) == printed()["modes"][name]


@pytest.mark.slow
@given(st.lists(st.floats(-100, 100), min_size=6, max_size=40, unique=True))
def test_a_density_adds_up_to_one_and_follows_the_unit(values):
    x = np.array(values)
    if np.ptp(x) < 1e-3 or bandwidth(x) < 1e-3 * np.ptp(x):
        return
    h = bandwidth(x)
    at = np.linspace(x.min() - 6 * h, x.max() + 6 * h, 8001)
    assert np.trapezoid(density(x, at, h), at) == pytest.approx(1, abs=1e-4)
    assert bandwidth(10 * x + 3) == pytest.approx(10 * h)
    assert density(x[::-1], at, h) == pytest.approx(density(x, at, h))


def study(**periods: list[float]) -> Study:
    codes = [f"r{i}" for i in range(len(next(iter(periods.values()))))]
    wide = pd.DataFrame(
        {t.removeprefix("y"): v for t, v in periods.items()}, index=pd.Index(codes, name="region")
    )
    wide.columns.name = "period"
    numbers = wide.stack(future_stack=True).to_frame("x")
    regions = {c: Region(c, same(c), same(c), c) for c in codes}
    indicators = {"x": Indicator("x", same("X"), same("points"), decimals=1)}
    return Study(Panel(numbers, pd.DataFrame(index=numbers.index), indicators, regions, {}))


def test_the_tables_say_where_the_curve_lies_how_wide_and_with_how_many_peaks():
    two = [1.0, 1.1, 1.2, 1.3, 9.0, 9.1, 9.2, 9.3]
    one = [3.0, 4.0, 4.7, 5.0, 5.3, 6.0, 7.0, np.nan]
    made = {r.id: r for r in run(DensityParameters(id="k", value="x"), study(y2000=two, y2010=one))}
    table = made["k"].frame
    # the region without a figure in 2010 is left out of both
    assert set(made["k"].missing) == {"r7"} and table["n"].tolist() == [7, 7]
    assert table["modes"].tolist() == [2, 1]
    assert table.loc["2010", "mean"] == pytest.approx(5.0)
    assert table.loc["2010", "peak"] == pytest.approx(5.0, abs=0.02)
    assert table.loc["2000", "sd"] == pytest.approx(np.std(two[:7], ddof=1))
    curve = made["k_curve"].frame
    assert curve.loc["2000", "value"].tolist() == curve.loc["2010", "value"].tolist()


@pytest.mark.parametrize(
    ("values", "said"),
    [([1.0, 2, 3, 4], "regions with a figure in every period: 4"), ([2.0] * 6, "all figures are the same")],
)
def test_what_has_no_density_is_told(values, said):
    with pytest.raises(AnalysisProblem) as told:
        run(DensityParameters(id="k", value="x"), study(y2000=values))
    assert said in told.value.what["en"]


def test_a_result_without_periods_is_told(plan):
    given = Study(plan.report.panel, results=plan.results)
    with pytest.raises(AnalysisProblem) as told:
        run(DensityParameters(id="k", value="integration.score"), given)
    assert "not listed by period" in told.value.what["en"]
