"""Panel regressions, their errors and tests against R's plm; dummy variables against statsmodels; invariances."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError
from statsmodels.regression.linear_model import OLS
from statsmodels.tools.tools import add_constant

from analysis.panel.estimators import fit, within
from analysis.panel.regression import RegressionParameters, run
from analysis.panel.sample import sample
from analysis.values import AnalysisProblem, Result, Study
from tests.analysis.panel.made import employment, grunfeld, plm, study, table

MODELS = ("pooled", "region", "period", "two_way", "random")


def results(data: Study, **options: object) -> dict[str, Result]:
    given = {"id": "m", "dependent": "inv", "regressors": ("value", "capital"), **options}
    return {r.id: r for r in run(RegressionParameters.model_validate(given), data)}


@pytest.fixture(scope="module")
def made() -> dict[str, Result]:
    return results(grunfeld(), estimators=MODELS, lags=2)


@pytest.mark.parametrize("model", MODELS)
def test_coefficients_and_classical_errors_are_plms(made, model):
    for term, theirs in (("value", "value"), ("capital", "capital"), ("constant", "(Intercept)")):
        if (model, f"b:{theirs}") not in plm():
            assert (model, term) not in made["m"]
            continue
        cell = made["m_errors"].cell
        assert cell((model, term), "b").value == pytest.approx(plm()[model, f"b:{theirs}"], rel=1e-9)
        assert cell((model, term), "se_classical").value == pytest.approx(
            plm()[model, f"classical:{theirs}"], rel=1e-9
        )
    assert made["m_models"].cell(model, "r2").value == pytest.approx(plm()[model, "r2"], rel=1e-9)


def factor(model: str, kind: str) -> float:
    """What the errors are multiplied by for small samples: N/(N − k), and G/(G − 1) · (N − 1)/N where clustered.

    k counts all coefficients, the effects too, except the effects of regions where errors are clustered by region.
    """
    n, g = 200, 10
    effects = {"pooled": 0, "random": 0, "region": 10, "period": 20, "two_way": 29}[model]
    k = 2 + (effects or 1)
    if kind == "clustered":
        k -= 9 if model == "region" else 0
        return g / (g - 1) * (n - 1) / n * n / (n - k)
    return n / (n - k)


@pytest.mark.parametrize(
    ("model", "kind"),
    [
        *((m, "robust") for m in ("pooled",)),
        *((m, "clustered") for m in ("pooled", "random", "two_way")),
        *((m, "driscoll_kraay") for m in MODELS),
    ],
)
def test_robust_errors_are_plms_but_for_the_small_sample(made, model, kind):
    for term in ("value", "capital"):
        ours = made["m_errors"].cell((model, term), f"se_{kind}").value
        assert ours**2 / factor(model, kind) == pytest.approx(plm()[model, f"{kind}:{term}"] ** 2, rel=1e-8)


def test_tests_are_plms(made):
    for check in ("hausman", "region_effects", "period_effects", "breusch_pagan", "cd"):
        for column in ("statistic", "p"):
            ours = made["m_tests"].cell(check, column).value
            assert ours == pytest.approx(plm()[check, column], rel=1e-7), check
    # errors of the robust form are larger for small samples here: (N − 1)/(N − k) · G/(G − 1)
    ours = made["m_tests"].cell("hausman_robust", "statistic").value
    assert ours * (10 / 9 * 199 / 200 * 200 / 195) == pytest.approx(
        plm()["hausman_robust", "statistic"], rel=1e-6
    )


def test_two_way_effects_are_those_of_dummy_variables(made):
    frame = table("panel_grunfeld.csv")
    dummies = pd.get_dummies(frame[["firm", "year"]].astype(str), drop_first=True, dtype=float)
    lsdv = OLS(frame["inv"], add_constant(pd.concat([frame[["value", "capital"]], dummies], axis=1))).fit()
    for term in ("value", "capital"):
        assert made["m"].cell(("two_way", term), "b").value == pytest.approx(lsdv.params[term], rel=1e-9)
        assert made["m_errors"].cell(("two_way", term), "se_classical").value == pytest.approx(
            lsdv.bse[term], rel=1e-9
        )
        assert made["m_errors"].cell(("two_way", term), "p_classical").value == pytest.approx(
            lsdv.pvalues[term], rel=1e-7
        )


def test_an_unbalanced_panel_is_plms():
    found = results(
        employment(),
        dependent="emp",
        regressors=("wage", "capital"),
        logs=("emp", "wage", "capital"),
        estimators=("two_way", "random"),
        errors="classical",
    )
    for term in ("wage", "capital"):
        cell = found["m"].cell(("two_way", term), "b")
        assert cell.value == pytest.approx(plm()["unbalanced_two_way", f"b:log({term})"], rel=1e-9)
        assert found["m"].cell(("two_way", term), "se").value == pytest.approx(
            plm()["unbalanced_two_way", f"classical:log({term})"], rel=1e-9
        )
    assert found["m_tests"].cell("breusch_pagan", "statistic").value == pytest.approx(
        plm()["unbalanced_breusch_pagan", "statistic"], rel=1e-9
    )
    assert found["m_models"].cell("two_way", "n").value == 1031


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS)
def test_covariances_are_those_that_linearmodels_estimates_each_kind_with(model):
    from linearmodels.panel import PanelOLS, PooledOLS, RandomEffects

    p = RegressionParameters(id="m", dependent="emp", regressors=("wage", "capital"))
    s = sample(p, employment(), ("emp", "wage", "capital"))
    X = s.frame[["wage", "capital"]].assign(constant=1.0)
    theirs = {
        "pooled": lambda: PooledOLS(s.frame["emp"], X),
        "random": lambda: RandomEffects(s.frame["emp"], X),
    }.get(
        model,
        lambda: PanelOLS(
            s.frame["emp"],
            X[["wage", "capital"]],
            entity_effects=model in {"region", "two_way"},
            time_effects=model in {"period", "two_way"},
        ),
    )()
    ours = fit(s, "emp", p.regressors, model, lags=2)
    for kind, options in {
        "classical": {"cov_type": "unadjusted"},
        "robust": {"cov_type": "robust"},
        "clustered": {"cov_type": "clustered", "cluster_entity": True, "group_debias": True},
        "driscoll_kraay": {"cov_type": "kernel", "kernel": "bartlett", "bandwidth": 2},
    }.items():
        cov = theirs.fit(debiased=True, **options).cov.to_numpy(float)
        assert ours.covariance[kind] == pytest.approx(cov, rel=1e-9), kind


def test_errors_by_region_are_tested_with_as_many_degrees_of_freedom_as_regions_less_one(made):
    from scipy.stats import t

    row = {c: made["m"].cell(("region", "value"), c).value for c in ("t", "p")}
    assert row["p"] == pytest.approx(2 * t.sf(abs(row["t"]), 9))


def test_variants_stand_in_the_rows_of_what_they_replace():
    data = grunfeld()
    data.panel.numbers["twice"] = 2 * data.panel.numbers["value"]
    numbers = dict(data.panel.indicators)
    numbers["twice"] = numbers["value"]
    from dataclasses import replace

    data = replace(data, panel=replace(data.panel, indicators=numbers))
    name = {"zh": "名", "en": "name"}
    found = results(
        data,
        variants=[
            {"id": "other", "name": name, "instead": {"value": "twice"}},
            {"id": "early", "name": name, "periods": [str(y) for y in range(1935, 1945)]},
            {"id": "pooled", "name": name, "estimator": "pooled"},
            {"id": "short", "name": name, "without": ["capital"]},
        ],
    )
    table_ = found["m_robustness"]
    main = table_.cell(("main", "value"), "b").value
    assert main == found["m"].cell(("two_way", "value"), "b").value
    assert table_.cell(("other", "value"), "b").value == pytest.approx(main / 2)
    assert table_.cell(("other", "value"), "t").value == pytest.approx(
        table_.cell(("main", "value"), "t").value
    )
    assert table_.cell(("pooled", "value"), "b").value == found["m"].cell(("pooled", "value"), "b").value
    assert ("short", "capital") not in table_
    assert found["m_robustness_models"].cell("early", "n").value == 100
    assert found["m_robustness_models"].cell("early", "periods").value == 10


def test_what_cannot_be_estimated_is_said():
    data = grunfeld()
    data.panel.numbers["fixed"] = data.panel.numbers.groupby("region")["value"].transform("mean")
    data.panel.numbers["double"] = 2 * data.panel.numbers["value"]
    for name in ("fixed", "double"):
        data.panel.indicators[name] = data.panel.indicators["value"]  # type: ignore[index]
    with pytest.raises(AnalysisProblem, match="does not vary beside the fixed effects"):
        results(data, regressors=("value", "fixed"))
    with pytest.raises(AnalysisProblem, match="linear combinations"):
        results(data, regressors=("value", "double"))
    with pytest.raises(AnalysisProblem, match="not positive"):
        data.panel.numbers.loc[("f001", "1935"), "value"] = 0.0
        results(data, logs=("value",))
    with pytest.raises(ValidationError, match="cannot explain itself"):
        results(data, regressors=("inv", "value"))
    with pytest.raises(ValidationError, match="no regressor"):
        results(data, variants=[{"id": "a", "name": {"zh": "甲", "en": "a"}, "without": ["fixed"]}])


def test_missing_figures_leave_out_rows_and_are_named():
    data = grunfeld()
    data.panel.numbers.loc[("f003", "1940"), "value"] = np.nan
    found = results(data)["m"]
    assert found.missing["f003"]["en"] == "figures are missing, and the periods not used: 1940"
    s = sample(RegressionParameters(id="m", dependent="inv", regressors=("value",)), data, ("inv", "value"))
    assert len(s.frame) == 199 and not s.balanced


def test_sweeping_out_groups_is_projection_on_dummies():
    rng = np.random.default_rng(3)
    a, b = rng.integers(0, 6, 40), rng.integers(0, 5, 40)
    a, b = np.unique(a, return_inverse=True)[1], np.unique(b, return_inverse=True)[1]
    x = rng.normal(size=(40, 2))
    D = np.column_stack([np.eye(a.max() + 1)[a], np.eye(b.max() + 1)[b]])
    assert within(x, a, b) == pytest.approx(x - D @ np.linalg.lstsq(D, x, rcond=None)[0], abs=1e-9)


def test_units_and_shifts_are_followed():
    frame = table("panel_grunfeld.csv")
    moved = study(frame.assign(inv=5 * frame["inv"] + 7, value=frame["value"] / 100), "firm", "year")
    p = RegressionParameters(id="m", dependent="inv", regressors=("value", "capital"))
    for e in ("region", "two_way", "random"):
        one, other = (
            fit(sample(p, d, ("inv", "value", "capital")), "inv", p.regressors, e)
            for d in (grunfeld(), moved)
        )
        assert other.b[:2] == pytest.approx(one.b[:2] * [500, 5], rel=1e-8)
        assert other.r2 == pytest.approx(one.r2, rel=1e-8)
