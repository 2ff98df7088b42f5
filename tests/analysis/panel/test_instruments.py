"""Two-stage least squares and its tests against R's plm and AER, on the employment panel."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from analysis.panel.identification import rank_test
from analysis.panel.instruments import InstrumentsParameters, run
from analysis.values import AnalysisProblem, Result
from tests.analysis.panel.made import REFERENCE, employment, grunfeld, plm

LOGS = ("emp", "wage", "capital", "output")


@cache
def results(**options: object) -> dict[str, Result]:
    given = {
        "id": "i",
        "dependent": "emp",
        "endogenous": ("wage",),
        "regressors": ("capital",),
        "lagged": ("wage", "output"),
        "logs": LOGS,
        **options,
    }
    return {r.id: r for r in run(InstrumentsParameters.model_validate(given), employment())}


@pytest.mark.parametrize("effects", ["pooled", "region", "two_way"])
def test_coefficients_and_errors_are_plms(effects):
    classical, clustered = (results(effects=effects, errors=e) for e in ("classical", "clustered"))
    absorbed = {"pooled": 0, "region": 140, "two_way": 140 + 8 - 1}[effects]
    k = 2 + (effects == "pooled")
    for term in ("wage", "capital"):
        cell = classical["i"].cell(("iv", term), "b")
        assert cell.value == pytest.approx(plm()[f"iv_{effects}", f"b:log({term})"], rel=1e-8)
        assert classical["i"].cell(("iv", term), "se").value == pytest.approx(
            plm()[f"iv_{effects}", f"classical:log({term})"], rel=1e-8
        )
        taken = 1 if effects == "region" else absorbed
        factor = 140 / 139 * 890 / (891 - k - taken)
        assert clustered["i"].cell(("iv", term), "se").value ** 2 / factor == pytest.approx(
            plm()[f"iv_{effects}", f"clustered:log({term})"] ** 2, rel=1e-8
        )
    assert classical["i_models"].cell("iv", "n").value == 891


@pytest.mark.parametrize("effects", ["pooled", "two_way"])
def test_tests_are_those_of_aer(effects):
    frame = pd.read_csv(REFERENCE / "panel_ivreg.csv")
    theirs = {row.item: row.value for row in frame[frame["model"] == effects].itertuples()}
    classical, robust = (results(effects=effects, errors=e) for e in ("classical", "robust"))
    for check, name in (
        ("first:wage", "Weak instruments"),
        ("endogeneity", "Wu-Hausman"),
        ("sargan", "Sargan"),
        ("anderson_rubin", "Anderson-Rubin"),
    ):
        cell = classical["i_tests"].cell
        assert cell(check, "statistic").value == pytest.approx(theirs[f"{name}:statistic"], rel=1e-6)
        assert cell(check, "p").value == pytest.approx(theirs[f"{name}:p"], rel=1e-5, abs=1e-12)
        if name in {"Weak instruments", "Wu-Hausman"}:
            assert cell(check, "df2").value == theirs[f"{name}:df2"]
    assert robust["i"].cell(("iv", "wage"), "se").value == pytest.approx(theirs["robust:log(wage)"], rel=1e-8)
    assert robust["i_tests"].cell("first:wage", "statistic").value == pytest.approx(
        theirs["robust weak:statistic"], rel=1e-6
    )


@pytest.mark.parametrize("effects", ["pooled", "two_way"])
@pytest.mark.parametrize("errors", ["robust", "clustered"])
@pytest.mark.parametrize("endogenous", ["one", "two"])
def test_kleibergen_and_paaps_statistics_are_those_written_out_in_r(effects, errors, endogenous):
    frame = pd.read_csv(REFERENCE / "panel_rank.csv")
    theirs = {
        row.item: row.value
        for row in frame[frame["model"] == f"{effects} {endogenous} {errors}"].itertuples()
    }
    lagged = ("wage", "output")
    more = (
        {}
        if endogenous == "one"
        else {"endogenous": ("wage", "capital"), "regressors": (), "lagged": (*lagged, "capital")}
    )
    tests = results(effects=effects, errors=errors, **more)["i_tests"]
    lm = tests.cell("rank_lm", "statistic").value
    assert lm == pytest.approx(theirs["lm"], rel=1e-7)
    assert tests.cell("rank_lm", "df").value == 2
    assert tests.cell("rank_lm", "p").value == pytest.approx(math.exp(-lm / 2), rel=1e-9)
    instruments, exogenous = (2, 1) if endogenous == "one" else (3, 0)
    absorbed = 1 if effects == "pooled" else 140 + 8 - 1
    rest = 891 - instruments - exogenous - absorbed
    small = rest / 891 if errors == "robust" else rest / 890 * 139 / 140
    f = tests.cell("rank_f", "statistic").value
    assert f == pytest.approx(theirs["wald"] * small / instruments, rel=1e-7)
    if endogenous == "one":
        assert f == pytest.approx(tests.cell("first:wage", "statistic").value, rel=1e-9)


def test_rank_statistics_do_not_depend_on_units_and_are_left_out_of_classical_errors():
    rng = np.random.default_rng(3)
    Z = rng.normal(size=(200, 4))
    Y = Z @ rng.normal(size=(4, 2)) * 0.1 + rng.normal(size=(200, 2))
    where = np.repeat(np.arange(20), 10)
    for clusters in (None, where):
        plain = rank_test(Y, Z, clusters)
        other = rank_test(Y @ [[2.0, 1.0], [0.0, -3.0]], Z @ np.diag([1.0, 10.0, 0.1, 5.0]), clusters)
        assert (other.wald, other.lm) == pytest.approx((plain.wald, plain.lm), rel=1e-8)
    # as many clusters as there is rank to test leave no covariance
    assert math.isnan(rank_test(Y, Z, np.repeat([0, 1], 100)).lm)
    assert ("rank_lm",) not in results(errors="classical")["i_tests"]


@pytest.mark.parametrize("effects", ["pooled", "two_way"])
@pytest.mark.parametrize("errors", ["robust", "clustered"])
def test_hansens_j_is_that_of_two_steps_in_r(effects, errors):
    frame = pd.read_csv(REFERENCE / "panel_ivreg.csv")
    theirs = {row.item: row.value for row in frame[frame["model"] == effects].itertuples()}
    cell = results(effects=effects, errors=errors)["i_tests"].cell
    for column in ("statistic", "p"):
        found = cell("hansen", column).value
        assert found == pytest.approx(theirs[f"Hansen {errors}:{column}"], rel=1e-6)


def test_as_many_instruments_as_variables_leave_nothing_to_test():
    found = results(lagged=("wage",), logs=("emp", "wage", "capital"))
    assert "sargan" not in found["i_tests"] and "hansen" not in found["i_tests"]
    # exactly identified, Anderson and Rubin's F is that of the single instrument in the reduced form
    assert found["i_tests"].cell("anderson_rubin", "df").value == 1
    assert found["i_tests"].cell("stock_yogo", "statistic").value == 16.38


def test_instrumenting_by_the_variable_itself_is_least_squares():
    data = employment()
    data.panel.numbers["copy"] = data.panel.numbers["wage"]
    data.panel.indicators["copy"] = data.panel.indicators["wage"]  # type: ignore[index]
    p = InstrumentsParameters(
        id="i", dependent="emp", endogenous=("wage",), regressors=("capital",), instruments=("copy",)
    )
    found = {r.id: r for r in run(p, data)}["i"]
    for term in ("wage", "capital"):
        for column in ("b", "se"):
            assert found.cell(("iv", term), column).value == pytest.approx(
                found.cell(("ols", term), column).value
            )


def test_what_is_not_identified_is_said():
    with pytest.raises(ValidationError, match="as many instruments"):
        results(lagged=())
    with pytest.raises(ValidationError, match="two parts"):
        results(instruments=("capital",))
    data = grunfeld()
    data.panel.numbers["fixed"] = data.panel.numbers.groupby("region")["value"].transform("mean")
    data.panel.indicators["fixed"] = data.panel.indicators["value"]  # type: ignore[index]
    with pytest.raises(AnalysisProblem, match="does not vary"):
        run(
            InstrumentsParameters(id="i", dependent="inv", endogenous=("value",), instruments=("fixed",)),
            data,
        )
    # more moments than regions leave no weights to test with
    p = InstrumentsParameters(
        id="i", dependent="inv", endogenous=("value",), lagged=("value", "capital"), effects="region"
    )
    found = {r.id: r for r in run(p, data)}["i_tests"]
    assert np.isfinite(found.cell("hansen", "statistic").value)
