"""Cointegration, vector autoregression, causality, moderation, mediation and growth, against R's own least squares."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.panel import description, mediation, moderation
from analysis.panel.dynamics import autoregression, beta, causality, cointegration
from tests.analysis.panel.made import REFERENCE, grunfeld, study, table

#: what → item → value (tests/reference/panel_steps.R)
R = {
    str(what): dict(zip(rows["item"], rows["value"], strict=True))
    for what, rows in pd.read_csv(REFERENCE / "panel_steps.csv").groupby("what")
}


def wide(*names: str) -> list[np.ndarray]:
    frame = table("panel_grunfeld.csv").sort_values(["firm", "year"])
    return [frame[n].to_numpy(float).reshape(10, 20) for n in names]


@pytest.mark.parametrize("k", [1, 2])
@pytest.mark.parametrize("lags", [0, 1, 2])
def test_pedronis_seven_and_kaos_five_statistics(k, lags):
    y, *x = wide("inv", "value", "capital")
    X = np.stack(x[:k], axis=2)
    for terms in ("constant", "trend"):
        for name, (z, _) in cointegration.pedroni(y, X, terms, [lags] * 10, 2).items():
            assert z == pytest.approx(R["pedroni"][f"{k}:{terms}:{lags}:{name}"], rel=1e-8), (terms, name)
    for name, (z, _) in cointegration.kao(y, X, lags, 2).items():
        assert z == pytest.approx(R["kao"][f"{k}:{lags}:{name}"], rel=1e-8), name


@pytest.mark.parametrize("lags", [1, 2, 3])
def test_a_vector_autoregression_is_least_squares_with_dummies(lags):
    data = np.diff(np.array(wide("inv", "value")), axis=2)
    v, theirs, names = autoregression.estimate(data, lags), R["var"], ("inv", "value")
    se = np.sqrt(np.outer(np.diag(v.sigma), np.diag(v.inverse)))
    for i, equation in enumerate(names):
        for j in range(2 * lags):
            term = f"{names[j % 2]}{j // 2 + 1}"
            assert v.a[i, j] == pytest.approx(theirs[f"{lags}:b:{equation}:{term}"], rel=1e-8)
            assert se[i, j] == pytest.approx(theirs[f"{lags}:se:{equation}:{term}"], rel=1e-8)
    roots = [theirs[f"{lags}:root:{j}"] for j in range(1, 2 * lags + 1)]
    assert np.abs(v.roots) == pytest.approx(roots, rel=1e-8)
    responses = v.responses(8)
    for h in range(9):
        for i, of in enumerate(names):
            for j, shock in enumerate(names):
                expected = theirs[f"{lags}:response:{of}:{shock}:{h}"]
                assert responses[h, i, j] == pytest.approx(expected, rel=1e-8, abs=1e-9)
    found = autoregression.criteria(autoregression.estimate(data, lags, 3 - lags))
    for name, value in found.items():
        assert value == pytest.approx(theirs[f"{lags}:{name}"], rel=1e-10)


@pytest.mark.parametrize("lags", [1, 2, 3])
def test_the_f_of_lags_is_anovas(lags):
    inv, value = wide("inv", "value")
    found = causality.granger(inv, value, lags)
    assert found.f == pytest.approx(R["lagwise"][f"{lags}:f"], rel=1e-9)
    p = causality.CausalityParameters(id="g", variables=("inv", "value"), most=3)
    (tested,) = causality.run(p, grunfeld())
    assert tested.cell(("value", "inv", str(lags)), "p_f").value == pytest.approx(
        R["lagwise"][f"{lags}:p"], rel=1e-7
    )


def test_spread_collinearity_and_correlation():
    p = description.DescriptionParameters(id="d", variables=("inv", "value", "capital"), dependent="inv")
    found = {r.id: r for r in description.run(p, grunfeld())}
    for name in ("inv", "value", "capital"):
        for part in ("sd", "between", "within"):
            assert found["d"].cell(name, part).value == pytest.approx(R["description"][f"{name}:{part}"])
    assert found["d_vif"].cell("value", "vif").value == pytest.approx(R["description"]["vif"])
    pair = found["d_correlations"].cell(("capital", "value"), "r").value
    assert pair == pytest.approx(R["description"]["r"])
    assert found["d_correlations"].cell(("capital", "value"), "p").value == pytest.approx(
        R["description"]["r:p"]
    )


def test_marginal_effects():
    p = moderation.ModerationParameters(
        id="m", dependent="inv", variable="value", moderator="capital", errors="classical"
    )
    found = {r.id: r for r in moderation.run(p, grunfeld())}["m_effects"]
    for point in ("p10", "p50", "p90"):
        for part in ("effect", "se"):
            expected = R["moderation"][f"{point}:{part}"]
            assert found.cell(point, part).value == pytest.approx(expected, rel=1e-8)


@pytest.mark.slow
@pytest.mark.parametrize("effects", ["pooled", "region"])
def test_total_direct_and_indirect_effects(effects):
    p = mediation.MediationParameters(
        id="m", dependent="inv", variable="value", mediator="capital", effects=effects, draws=2000
    )
    found = {r.id: r for r in mediation.run(p, grunfeld())}["m_effects"]
    for part in ("total", "direct", "indirect"):
        expected = R["mediation"][f"{effects}:{part}"]
        assert found.cell(part, "effect").value == pytest.approx(expected, rel=1e-8)
    if effects == "region":
        # R drew other samples of the same ten firms: the ends of the intervals differ by chance
        for k, part in enumerate(("total", "direct", "indirect"), start=1):
            se = R["mediation"][f"bootstrap:se:{k}"]
            assert found.cell(part, "se").value == pytest.approx(se, rel=0.06)
            for end in ("low", "high"):
                expected = R["mediation"][f"bootstrap:{end}:{k}"]
                assert found.cell(part, end).value == pytest.approx(expected, abs=0.15 * se)


@pytest.mark.parametrize("model", ["absolute", "conditional"])
def test_growth_on_the_level_before(model):
    states = pd.read_csv(REFERENCE / "panel_states.csv")
    states = states.assign(productivity=states["gsp"] / states["emp"], depth=states["pc"] / states["emp"])
    p = beta.GrowthParameters(
        id="b", variable="productivity", controls=("depth",), logs=("depth",), errors="classical"
    )
    found = {r.id: r for r in beta.run(p, study(states, "state", "year"))}
    assert found["b"].cell((model, "before"), "se").value == pytest.approx(
        R["growth"][f"{model}:se"], rel=1e-8
    )
    b = found["b_speed"].cell(model, "b").value
    assert b == pytest.approx(R["growth"][f"{model}:b"], rel=1e-8)
    assert 100 * beta.speed(b, 1) == pytest.approx(R["growth"][f"{model}:speed"], rel=1e-8)
    assert beta.half_life(b, 1) == pytest.approx(R["growth"][f"{model}:half_life"], rel=1e-8)
