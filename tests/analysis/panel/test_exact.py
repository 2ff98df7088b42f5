"""Figures without an error: identities, constants, straight lines and too few regions are told, not tested by rounding."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.panel import instruments, mediation, moderation, moments, neighbourhood, regression
from analysis.panel.dynamics import autoregression, causality, cointegration, stationarity
from analysis.values import AnalysisProblem, Result, Study
from tests.analysis.panel.made import study, table
from tests.analysis.panel.test_neighbourhood import data as circle

SIDES = {"dependent": "total", "regressors": ("value", "capital")}
#: every method that explains a variable, asked to explain a total by its parts
IDENTITIES = {
    "regression": (regression.RegressionParameters, regression.run, SIDES),
    "pooled": (regression.RegressionParameters, regression.run, {**SIDES, "estimators": ("pooled",)}),
    "random": (regression.RegressionParameters, regression.run, {**SIDES, "estimators": ("random",)}),
    "instruments": (
        instruments.InstrumentsParameters,
        instruments.run,
        {"dependent": "total", "endogenous": ("value",), "regressors": ("capital",), "lagged": ("value",)},
    ),
    "moderation": (
        moderation.ModerationParameters,
        moderation.run,
        {"dependent": "total", "variable": "value", "moderator": "capital"},
    ),
    "mediation": (
        mediation.MediationParameters,
        mediation.run,
        {"dependent": "total", "variable": "value", "mediator": "capital", "draws": 100},
    ),
    "gmm": (moments.MomentsParameters, moments.run, SIDES),
    "spatial": (
        neighbourhood.NeighbourhoodParameters,
        neighbourhood.run,
        {**SIDES, "weights": "knn", "k": 2},
    ),
    "cointegration": (cointegration.CointegrationParameters, cointegration.run, SIDES),
}


def frame() -> pd.DataFrame:
    d = table("panel_grunfeld.csv")
    return d.assign(total=2 * d["value"] + d["capital"], half=0.5 * d["value"] + 1)


def panel(d: pd.DataFrame) -> Study:
    return replace(study(d, "firm", "year"), points=circle().points)


@pytest.mark.parametrize("method", IDENTITIES)
def test_an_identity_is_no_estimate(method):
    parameters, run, options = IDENTITIES[method]
    with pytest.raises(AnalysisProblem, match="“total” is exactly a linear combination") as told:
        run(parameters.model_validate({"id": "m", **options}), panel(frame()))
    assert "leave a regressor out" in told.value.remedy["en"]


def test_almost_an_identity_is_one():
    rng = np.random.default_rng(6)
    d = frame()
    d["total"] += rng.normal(size=len(d)) * 1e-3
    results = {r.id: r for r in regression.run(regression.RegressionParameters(id="m", **SIDES), panel(d))}
    assert results["m"].cell(("two_way", "value"), "b").value == pytest.approx(2, abs=1e-5)
    assert results["m"].cell(("two_way", "value"), "se").value > 0


def test_nothing_to_explain_is_said():
    d = frame()
    d["total"] = d.groupby("firm")["value"].transform("mean")
    with pytest.raises(AnalysisProblem, match="nothing to explain"):
        regression.run(regression.RegressionParameters(id="m", **SIDES), panel(d))


def results_of(regions: int, **options: object) -> dict[str, Result]:
    d = frame()
    d = d[d["firm"].isin(list(dict.fromkeys(d["firm"]))[:regions])]
    p = regression.RegressionParameters.model_validate(
        {"id": "m", "dependent": "inv", "regressors": ("value", "capital"), **options}
    )
    return {r.id: r for r in regression.run(p, study(d, "firm", "year"))}


@pytest.mark.parametrize(
    ("regions", "plain", "robust"), [(3, False, False), (4, None, False), (6, True, True)]
)
def test_few_regions_have_no_hausman_test(regions, plain, robust):
    """The regions' means must leave a degree of freedom: two regressors and a constant, or four and a constant."""
    found = results_of(regions, estimators=("pooled", "two_way"))["m_tests"].frame["statistic"]
    if plain is not None:  # with four regions it is the variances that decide
        assert found.notna()["hausman"] == plain
    assert found.notna()["hausman_robust"] == robust
    assert found.notna()["region_effects"]


@pytest.mark.slow
def test_few_regions_have_no_random_effects():
    with pytest.raises(AnalysisProblem, match="only 3 regions, too few for random effects"):
        results_of(3)
    assert ("random", "value") in results_of(4)["m"]


@pytest.mark.parametrize(
    ("parameters", "run"),
    [
        (autoregression.AutoregressionParameters, autoregression.run),
        (causality.CausalityParameters, causality.run),
    ],
)
def test_variables_alike_do_not_cause_each_other(parameters, run):
    with pytest.raises(AnalysisProblem, match="“value” and “half” are linear functions of each other"):
        run(parameters(id="m", variables=("value", "half")), panel(frame()))


def test_a_region_that_stands_still_is_named():
    d = frame()
    d.loc[d["firm"] == d["firm"].iloc[0], "value"] = 7.0
    with pytest.raises(AnalysisProblem, match=r"constant or a straight line in these regions, .*: f001"):
        causality.run(causality.CausalityParameters(id="m", variables=("value", "inv")), panel(d))
    tests, counts = stationarity.run(
        stationarity.StationarityParameters(id="m", variables=("value", "inv")), panel(d)
    )
    assert tests.frame["statistic"].xs("value", level="term").isna().all()
    assert tests.frame["statistic"].xs("inv", level="term").notna().all()
    assert counts.cell(("value", "level"), "tests").value == 0
    assert "“value” (level) is constant or a straight line in these regions" in tests.note["en"]
    assert "periods" not in tests.note["en"], "it is not for want of periods"


def test_a_straight_line_has_no_unit_root_test():
    d = frame().assign(line=lambda x: x["year"] - 1900.0)
    tests, _ = stationarity.run(stationarity.StationarityParameters(id="m", variables=("line",)), panel(d))
    assert tests.frame["statistic"].isna().all()
