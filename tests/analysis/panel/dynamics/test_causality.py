"""Granger causality against R's plm, the pooled F against statsmodels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.linear_model import OLS

from analysis.panel.dynamics import causality as c
from analysis.values import AnalysisProblem
from tests.analysis.panel.made import grunfeld, plm, study, table


def wide(name: str) -> np.ndarray:
    return table("panel_grunfeld.csv")[name].to_numpy(float).reshape(10, 20)


def test_dumitrescu_hurlin_is_plms():
    (found,) = c.run(c.CausalityParameters(id="g", variables=("inv", "value")), grunfeld())
    for lags in (1, 2):
        for cause, effect in (("value", "inv"), ("inv", "value")):
            cell = found.cell
            for column, theirs in (("w", "Wbar"), ("z_bar", "Zbar"), ("z_tilde", "Ztilde")):
                assert cell((cause, effect, str(lags)), column).value == pytest.approx(
                    plm()["granger", f"{cause}:{lags}:{theirs}"], rel=1e-8
                )
        assert found.cell(("value", "inv", str(lags)), "p_tilde").value == pytest.approx(
            plm()["granger", f"value:{lags}:Ztilde:p"], rel=1e-6, abs=1e-12
        )


@pytest.mark.parametrize("lags", [1, 2])
def test_the_pooled_f_is_that_of_statsmodels_with_dummies(lags):
    frame = table("panel_grunfeld.csv")
    by = frame.groupby("firm")
    for k in range(1, lags + 1):
        frame[f"y{k}"], frame[f"x{k}"] = by["inv"].shift(k), by["value"].shift(k)
    rows = frame.dropna()
    dummies = pd.get_dummies(rows["firm"], dtype=float)
    terms = [f"{v}{k}" for v in "yx" for k in range(1, lags + 1)]
    fit = OLS(rows["inv"], pd.concat([rows[terms], dummies], axis=1)).fit()
    theirs = fit.f_test(", ".join(f"x{k} = 0" for k in range(1, lags + 1)))
    ours = c.granger(wide("inv"), wide("value"), lags)
    assert ours.f == pytest.approx(float(theirs.fvalue)) and ours.df2 == int(theirs.df_denom)
    assert ours.row[-1] == pytest.approx(float(theirs.pvalue), rel=1e-6)


def test_few_periods_are_said():
    frame = table("panel_grunfeld.csv")
    short = study(frame[frame["year"] >= 1951], "firm", "year")
    with pytest.raises(AnalysisProblem, match="only 4 periods"):
        c.run(c.CausalityParameters(id="g", variables=("inv", "value")), short)
