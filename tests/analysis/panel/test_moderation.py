"""Moderation in panels: marginal effects against statsmodels with dummy variables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError
from statsmodels.regression.linear_model import OLS
from statsmodels.tools.tools import add_constant

from analysis.panel import moderation
from tests.analysis.panel.made import grunfeld, table


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return table("panel_grunfeld.csv")


def dummies(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.get_dummies(frame[["firm", "year"]].astype(str), drop_first=True, dtype=float)


def test_marginal_effects_are_those_of_statsmodels(frame):
    p = moderation.ModerationParameters(
        id="m", dependent="inv", variable="value", moderator="capital", errors="classical"
    )
    found = {r.id: r for r in moderation.run(p, grunfeld())}
    value, capital = frame["value"], frame["capital"]
    X = pd.DataFrame({"value": value, "capital": capital, "product": value * capital})
    theirs = OLS(frame["inv"], add_constant(pd.concat([X, dummies(frame)], axis=1))).fit()
    for key, q in (("p10", 10), ("p50", 50), ("p90", 90)):
        at = np.percentile(capital, q)
        test = theirs.t_test(f"value + {at!r} * product = 0".replace("np.float64(", "").replace(")", ""))
        row = {
            c: found["m_effects"].cell(key, c).value
            for c in ("moderator", "effect", "se", "p", "low", "high")
        }
        assert row["moderator"] == pytest.approx(at)
        assert row["effect"] == pytest.approx(float(np.squeeze(test.effect)), rel=1e-7)
        assert row["se"] == pytest.approx(float(np.squeeze(test.sd)), rel=1e-7)
        assert row["p"] == pytest.approx(float(np.squeeze(test.pvalue)), rel=1e-5, abs=1e-14)
        assert [row["low"], row["high"]] == pytest.approx(np.squeeze(test.conf_int()), rel=1e-6)
    product = found["m"].cell(("moderated", "interaction"), "b").value
    assert product == pytest.approx(theirs.params["product"], rel=1e-7)
    # at the means the effect is the coefficient itself; the curve ends at the ends of the moderator
    curve = found["m_curve"].frame
    assert curve["moderator"].iloc[0] == capital.min() and curve["moderator"].iloc[-1] == capital.max()
    slope = np.diff(curve["effect"]) / np.diff(curve["moderator"])
    assert slope == pytest.approx(np.full(20, product))


def test_a_variable_has_one_part():
    with pytest.raises(ValidationError, match="two parts"):
        moderation.ModerationParameters(id="m", dependent="y", variable="x", moderator="y")
