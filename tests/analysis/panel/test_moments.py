"""Difference and system GMM against R's plm and Python's pydynpd, on the employment panel of Arellano and Bond."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from analysis.panel.dynamic import GMM, LagInstruments, gmm, stack
from analysis.panel.moments import MomentsParameters, run
from analysis.values import AnalysisProblem, Result
from tests.analysis.panel.made import REFERENCE, employment, plm, study, table

LOGS = ("emp", "wage", "capital", "output")
#: the terms of the two equations as plm calls them
DIFFERENCE = {
    "emp:1": "lag(log(emp), 1:2)1",
    "emp:2": "lag(log(emp), 1:2)2",
    "wage": "lag(log(wage), 0:1)0",
    "wage:1": "lag(log(wage), 0:1)1",
    "capital": "log(capital)",
    "output": "lag(log(output), 0:1)0",
    "output:1": "lag(log(output), 0:1)1",
}
SYSTEM = {
    "emp:1": "lag(log(emp), 1)",
    "wage": "lag(log(wage), 0:1)0",
    "wage:1": "lag(log(wage), 0:1)1",
    "capital": "lag(log(capital), 0:1)0",
    "capital:1": "lag(log(capital), 0:1)1",
}


def results(**options: object) -> dict[str, Result]:
    given = {"id": "g", "dependent": "emp", "logs": LOGS, "compare": False, **options}
    return {r.id: r for r in run(MomentsParameters.model_validate(given), employment())}


@pytest.mark.parametrize(("steps", "collapse"), [(1, False), (2, False), (2, True)])
def test_difference_gmm_is_plms(steps, collapse):
    """The equation of Arellano and Bond (1991), table 4: columns a1, a2; errors robust, Windmeijer's after two steps."""
    found = results(
        regressors=("wage", "capital", "output"),
        with_lag=("wage", "output"),
        lags=2,
        estimators=("difference",),
        steps=steps,
        collapse=collapse,
    )
    name = {1: "ab_one", 2: "ab_two"}[steps] + ("_collapsed" if collapse else "")
    assert set(found["g"].frame.loc["difference"].index) == set(DIFFERENCE)
    for term, theirs in DIFFERENCE.items():
        for column in ("b", "se"):
            cell = found["g"].cell(("difference", term), column)
            assert cell.value == pytest.approx(plm()[name, f"{column}:{theirs}"], rel=1e-6)
    for check, theirs in (("ar1", "m1"), ("ar2", "m2"), *((("hansen", "sargan"),) if steps == 2 else ())):
        for column in ("statistic", "p"):
            cell = found["g_tests"].cell(("difference", check), column)
            assert cell.value == pytest.approx(plm()[f"{name}:{theirs}", column], rel=1e-6)


def test_the_printed_table_of_arellano_and_bond():
    """Review of Economic Studies 58 (1991), table 4, column a2: two steps, as printed; Sargan's statistic 30.1 (25)."""
    found = results(
        regressors=("wage", "capital", "output"),
        with_lag=("wage", "output"),
        lags=2,
        estimators=("difference",),
        collapse=False,
    )
    printed = {
        "emp:1": 0.474,
        "emp:2": -0.053,
        "wage": -0.513,
        "wage:1": 0.225,
        "capital": 0.293,
        "output": 0.610,
    }
    for term, value in printed.items():
        assert found["g"].cell(("difference", term), "b").value == pytest.approx(value, abs=0.0006)
    hansen = found["g_tests"].cell(("difference", "hansen"), "statistic").value
    assert round(hansen, 1) == 30.1 and found["g_tests"].cell(("difference", "hansen"), "df").value == 25


@pytest.mark.slow
@pytest.mark.parametrize(("steps", "collapse"), [(1, False), (2, False), (2, True)])
def test_system_gmm_is_plms(steps, collapse):
    found = results(
        endogenous=("wage", "capital"),
        logs=("emp", "wage", "capital"),
        with_lag=("wage", "capital"),
        estimators=("system",),
        steps=steps,
        collapse=collapse,
    )
    name = {1: "bb_one", 2: "bb_two"}[steps] + ("_collapsed" if collapse else "")
    for term, theirs in SYSTEM.items():
        for column in ("b", "se"):
            cell = found["g"].cell(("system", term), column)
            assert cell.value == pytest.approx(plm()[name, f"{column}:{theirs}"], rel=1e-6)
    assert found["g_models"].cell("system", "n").value == 891
    if steps == 2:
        cell = found["g_tests"].cell(("system", "hansen"), "statistic")
        assert cell.value == pytest.approx(plm()[f"{name}:sargan", "statistic"], rel=1e-6)


def wide(name: str) -> np.ndarray:
    return np.log(
        table("panel_employment.csv").set_index(["firm", "year"])[name].unstack("year").to_numpy(float)
    )


def before(x: np.ndarray) -> np.ndarray:
    found = np.full_like(x, np.nan)
    found[:, 1:] = x[:, :-1]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("model", ["full", "collapsed"])
def test_system_gmm_and_its_serial_correlation_are_pydynpds(model):
    """plm's tests of serial correlation after system GMM are others; pydynpd's, as xtabond2's, are of differences only."""
    frame = pd.read_csv(REFERENCE / "panel_pydynpd.csv")
    theirs = {row.item: row.value for row in frame[frame["model"] == model].itertuples()}
    y, w, k = wide("emp"), wide("wage"), wide("capital")
    X, V = np.stack([before(y), w, before(w), k, before(k)], axis=2), np.stack([y, w, k], axis=2)
    own = [LagInstruments(i) for i in range(3)]
    ours: GMM = gmm(
        stack(y, X, V, own, [], system=True, collapse=model == "collapsed", periods=True, both=True), 2
    )
    terms = ("L1.n", "w", "L1.w", "k", "L1.k")
    assert ours.b[:5] == pytest.approx([theirs[f"b:{t}"] for t in terms], rel=1e-6)
    assert np.sqrt(np.diag(ours.covariance))[:5] == pytest.approx(
        [theirs[f"se:{t}"] for t in terms], rel=1e-6
    )
    assert ours.hansen[:2] == pytest.approx((theirs["hansen"], theirs["hansen:df"]), rel=1e-6)
    assert [z for z, _ in ours.ar] == pytest.approx([theirs["m1"], theirs["m2"]], rel=1e-6)


def test_without_period_effects_it_is_plms():
    for collapse, name in ((False, "individual_two"), (True, "individual_two_collapsed")):
        found = results(
            regressors=("wage", "capital"),
            logs=("emp", "wage", "capital"),
            estimators=("difference",),
            period_effects=False,
            collapse=collapse,
        )
        for term, theirs in (
            ("emp:1", "lag(log(emp), 1)"),
            ("wage", "log(wage)"),
            ("capital", "log(capital)"),
        ):
            assert found["g"].cell(("difference", term), "b").value == pytest.approx(
                plm()[name, f"b:{theirs}"], rel=1e-6
            )
            assert found["g"].cell(("difference", term), "se").value == pytest.approx(
                plm()[name, f"se:{theirs}"], rel=1e-6
            )


def test_the_bounds_stand_beside_the_estimates():
    found = results(regressors=("wage", "capital"), logs=("emp", "wage", "capital"), compare=True)
    b = {m: found["g"].cell((m, "emp:1"), "b").value for m in ("pooled", "fixed", "difference", "system")}
    assert b["fixed"] < b["system"] < b["pooled"]
    assert found["g_models"].cell("system", "instruments").value < 140


def test_more_instruments_than_regions_are_said_and_too_few_rows_refused():
    rng = np.random.default_rng(4)
    rows = [
        {"region": f"r{i}", "period": 2000 + t, "x": x, "y": z}
        for i in range(8)
        for t, (x, z) in enumerate(rng.normal(size=(8, 2)))
    ]
    data = study(pd.DataFrame(rows))
    p = MomentsParameters(id="g", dependent="y", endogenous=("x",), collapse=False, compare=False)
    found = {r.id: r for r in run(p, data)}
    assert "Instruments outnumber regions" in found["g"].note["en"]
    with pytest.raises(AnalysisProblem, match="cannot identify"):
        run(
            MomentsParameters(
                id="g", dependent="y", lags=3, periods=("2000", "2001", "2002", "2003"), compare=False
            ),
            data,
        )
    with pytest.raises(ValidationError, match="two parts"):
        MomentsParameters(id="g", dependent="y", regressors=("x",), endogenous=("x",))
