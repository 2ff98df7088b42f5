"""Mediation against statsmodels with dummy variables; the bootstrap against known errors."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError
from scipy.stats import t as student
from statsmodels.regression.linear_model import OLS
from statsmodels.tools.tools import add_constant

from analysis.panel import mediation
from tests.analysis.panel.made import grunfeld, study, table


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return table("panel_grunfeld.csv")


def dummies(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.get_dummies(frame[["firm", "year"]].astype(str), drop_first=True, dtype=float)


@pytest.mark.slow
def test_effects_are_those_of_three_regressions_and_add_up(frame):
    p = mediation.MediationParameters(
        id="m", dependent="inv", variable="value", mediator="capital", errors="classical", draws=200
    )
    found = {r.id: r for r in mediation.run(p, grunfeld())}
    D = dummies(frame)

    def ols(y: str, *x: str):
        return OLS(frame[y], add_constant(pd.concat([frame[list(x)], D], axis=1))).fit()

    total, first, second = ols("inv", "value"), ols("capital", "value"), ols("inv", "value", "capital")
    cell = found["m_effects"].cell
    a, b = first.params["value"], second.params["capital"]
    assert cell("total", "effect").value == pytest.approx(total.params["value"], rel=1e-8)
    assert cell("direct", "effect").value == pytest.approx(second.params["value"], rel=1e-8)
    assert cell("indirect", "effect").value == pytest.approx(a * b, rel=1e-8)
    assert cell("total", "effect").value == pytest.approx(
        cell("direct", "effect").value + cell("indirect", "effect").value, rel=1e-9
    )
    sobel = a * b / np.hypot(a * second.bse["capital"], b * first.bse["value"])
    assert cell("indirect", "z").value == pytest.approx(sobel, rel=1e-8)
    again = {r.id: r for r in mediation.run(p, grunfeld())}["m_effects"]
    pd.testing.assert_frame_equal(again.frame, found["m_effects"].frame)


def test_the_bootstrap_of_independent_regions_knows_the_spread():
    """Of 200 regions seen once each, with effects of periods only, it is the error of independent observations."""
    rng = np.random.default_rng(8)
    x = rng.normal(size=(200, 4))
    m = 0.5 * x + rng.normal(size=x.shape)
    y = 0.3 * x + 0.4 * m + rng.normal(size=x.shape)
    rows = pd.DataFrame(
        {
            "region": np.repeat([f"r{i:03d}" for i in range(200)], 4),
            "period": np.tile(range(2000, 2004), 200),
            "x": x.ravel(),
            "m": m.ravel(),
            "y": y.ravel(),
        }
    )
    p = mediation.MediationParameters(
        id="m", dependent="y", variable="x", mediator="m", effects="pooled", draws=400
    )
    found = {r.id: r for r in mediation.run(p, study(rows))}["m_effects"]
    row = {c: found.cell("indirect", c).value for c in ("effect", "se", "low", "high", "share")}
    # Sobel's error from the known coefficients: 800 independent rows
    expected = np.sqrt(0.5**2 / 800 + 0.4**2 / 800)
    assert row["se"] == pytest.approx(expected, rel=0.2)
    assert row["low"] < 0.2 < row["high"] and 20 < row["share"] < 60
    reach = student.ppf(0.975, 199) * row["se"]
    assert row["high"] - row["low"] == pytest.approx(2 * reach, rel=0.15)


def test_a_variable_has_one_part():
    with pytest.raises(ValidationError, match="two parts"):
        mediation.MediationParameters(id="m", dependent="y", variable="x", mediator="x")
