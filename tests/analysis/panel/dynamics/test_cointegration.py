"""Cointegration: Pedroni's group statistics from statsmodels' and arch-tested parts, panel statistics of one region, size."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.regression.linear_model import OLS
from statsmodels.tsa.stattools import adfuller

from analysis.panel.dynamics import cointegration as c
from analysis.panel.dynamics import unit_root
from analysis.values import AnalysisProblem
from tests.analysis.panel.made import grunfeld, study, table

PLACE = {
    "panel_v": 0,
    "panel_rho": 1,
    "panel_pp": 2,
    "panel_adf": 2,
    "group_rho": 3,
    "group_pp": 4,
    "group_adf": 4,
}


def arrays() -> tuple[np.ndarray, np.ndarray]:
    frame = table("panel_grunfeld.csv")
    return frame["inv"].to_numpy(float).reshape(10, 20), frame[["value", "capital"]].to_numpy(float).reshape(
        10, 20, 2
    )


def raw(found: dict[str, tuple[float, float]], n: int, k: int, terms: str) -> dict[str, float]:
    """The statistics before they are standardised by Pedroni's moments."""
    means, variances = (part[k - 1] for part in c._MOMENTS[terms])
    return {
        name: z * np.sqrt(variances[PLACE[name]]) + means[PLACE[name]] * np.sqrt(n)
        for name, (z, _) in found.items()
    }


@pytest.mark.parametrize("terms", ["constant", "trend"])
def test_group_statistics_are_means_of_the_regions_own_tests(terms):
    y, X = arrays()
    found = raw(c.pedroni(y, X, terms, [1] * 10, 2), 10, 2, terms)
    adf, pp = [], []
    for i in range(10):
        Z = np.column_stack([X[i], np.ones(20), *([np.arange(20)] if terms == "trend" else [])])
        e = np.asarray(OLS(y[i], Z).fit().resid)
        adf.append(adfuller(e, maxlag=1, regression="n", autolag=None, result_object=False)[0])
        one = OLS(e[1:], e[:-1]).fit()
        t, u = float((one.params[0] - 1) / one.bse[0]), np.asarray(one.resid)
        # arch scales its t by the residuals' variance over n, Pedroni's statistic has none over n − 1
        scale = (np.sqrt(u @ u / 18) - np.sqrt(u @ u / 19)) / np.sqrt(unit_root.long_run_variance(u, 2))
        pp.append(unit_root.phillips_perron(e, "none", 2) + t * scale)
    assert found["group_adf"] == pytest.approx(np.sum(adf) / np.sqrt(10), rel=1e-7)
    # the tests of one series are those of arch (test_unit_root), by other formulas
    assert found["group_pp"] == pytest.approx(np.sum(pp) / np.sqrt(10), rel=1e-7)


def test_of_one_region_panel_and_group_statistics_are_alike():
    y, X = arrays()
    found = raw(c.pedroni(y[:1], X[:1], "constant", [1], 2), 1, 2, "constant")
    for name in ("rho", "pp", "adf"):
        assert found[f"panel_{name}"] == pytest.approx(found[f"group_{name}"])


@pytest.mark.slow
@pytest.mark.parametrize("k", [1, 2])
def test_unrelated_walks_are_standard_normal_and_related_ones_rejected(k):
    rng = np.random.default_rng(1999)
    null: dict[str, list[float]] = {}
    rejected: dict[str, int] = {}
    for _ in range(60):
        y, X = np.cumsum(rng.normal(size=(12, 80)), axis=1), np.cumsum(rng.normal(size=(12, 80, k)), axis=1)
        tied = X.sum(axis=2) + rng.normal(size=(12, 80))
        for name, (z, _) in {**c.pedroni(y, X, "constant", [0] * 12, 2), **c.kao(y, X, 1, 2)}.items():
            null.setdefault(name, []).append(z)
        for name, (_, p) in {**c.pedroni(tied, X, "constant", [0] * 12, 2), **c.kao(tied, X, 1, 2)}.items():
            rejected[name] = rejected.get(name, 0) + (p < 0.05)
    for name, z in null.items():
        # moments are for long panels: at 80 periods the means lie up to three quarters below zero
        assert abs(np.mean(z)) < 0.9 and 0.6 < np.std(z) < 1.5, name
    assert min(rejected.values()) == 60


def test_units_do_not_matter():
    y, X = arrays()
    one = {**c.pedroni(y, X, "trend", [1] * 10, 2), **c.kao(y, X, 1, 2)}
    other = {**c.pedroni(5 * y + 3, 0.1 * X - 7, "trend", [1] * 10, 2), **c.kao(5 * y + 3, 0.1 * X - 7, 1, 2)}
    for name, pair in one.items():
        assert other[name] == pytest.approx(pair, rel=1e-6, abs=1e-9)


def test_tables():
    p = c.CointegrationParameters(id="c", dependent="inv", regressors=("value", "capital"))
    found, counts = c.run(p, grunfeld())
    rejected = (found.frame["p"].xs("trend", level="model") < 0.05).sum()
    assert counts.cell("trend", "tests").value == 7 and counts.cell("trend", "rejected").value == rejected
    assert len(found.frame) == 19 and found.frame["p"].between(0, 1).all()
    y, X = arrays()
    assert found.cell(("constant", "kao_df"), "statistic").value == pytest.approx(
        c.kao(y, X, 1, 2)["kao_df"][0]
    )


def test_too_few_periods_are_said():
    frame = table("panel_grunfeld.csv")
    short = study(frame[frame["year"] >= 1949], "firm", "year")
    p = c.CointegrationParameters(id="c", dependent="inv", regressors=("value", "capital"))
    with pytest.raises(AnalysisProblem, match="only 6 periods"):
        c.run(p, short)
