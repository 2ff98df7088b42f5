"""Two-stage least squares and its tests against R's plm and AER, on the employment panel."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from analysis.panel.instruments import InstrumentsParameters, run
from analysis.values import AnalysisProblem, Result
from tests.analysis.panel.made import REFERENCE, employment, grunfeld, plm

LOGS = ("emp", "wage", "capital", "output")


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
