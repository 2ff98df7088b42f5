"""Vector autoregressions of panels against statsmodels; their stability and responses."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.vector_ar.var_model import VAR

from analysis.panel.dynamics import autoregression as a
from analysis.values import AnalysisProblem
from tests.analysis.panel.made import grunfeld, study, table


def series() -> np.ndarray:
    """One long stable system of two variables."""
    rng = np.random.default_rng(7)
    A, y = np.array([[0.5, 0.2], [-0.3, 0.4]]), np.zeros((120, 2))
    for t in range(1, 120):
        y[t] = A @ y[t - 1] + rng.normal(size=2) @ np.array([[1, 0.5], [0, 1]])
    return y


@pytest.mark.parametrize("lags", [1, 3])
def test_of_one_region_it_is_statsmodels_var(lags):
    y = series()
    ours, theirs = a.estimate(y.T[:, None, :], lags), VAR(y).fit(lags)
    assert ours.a == pytest.approx(np.hstack(list(theirs.coefs)), rel=1e-8)
    assert ours.sigma == pytest.approx(theirs.sigma_u, rel=1e-8)
    assert ours.responses(8) == pytest.approx(theirs.orth_ma_rep(8), rel=1e-7, abs=1e-10)
    assert np.abs(ours.roots) == pytest.approx(np.sort(1 / np.abs(theirs.roots))[::-1], rel=1e-6)
    errors = np.sqrt(np.outer(np.diag(ours.sigma), np.diag(ours.inverse)))
    assert errors == pytest.approx(theirs.bse[1:].T, rel=1e-8)


def test_lags_are_chosen_as_by_statsmodels():
    y = series()
    theirs = VAR(y).select_order(4).ics
    data = y.T[:, None, :]
    for k in range(1, 5):
        ours = a.criteria(a.estimate(data, k, 4 - k))
        base = a.criteria(a.estimate(data, 1, 3))
        for name in ("aic", "bic", "hqic"):
            # the constants count in theirs, alike at every number of lags
            assert ours[name] - base[name] == pytest.approx(theirs[name][k] - theirs[name][1], abs=1e-9)


def test_tables_and_repeatability():
    p = a.AutoregressionParameters(id="v", variables=("inv", "value"), form="difference", draws=200)
    one, other = ({r.id: r for r in a.run(p, grunfeld())} for _ in range(2))
    assert set(one) == {"v", "v_models", "v_lags", "v_roots", "v_responses"}
    pd.testing.assert_frame_equal(one["v_responses"].frame, other["v_responses"].frame)
    lags = int(one["v_lags"].frame["bic"].idxmin())
    assert len(one["v_roots"].frame) == 2 * lags and len(one["v"].frame) == 4 * lags
    r = one["v_responses"]
    # the first variable is not moved in the same period by a shock of the second
    assert r.cell(("value", "inv", "0"), "response").value == 0
    frame = r.frame
    assert (frame["low"] <= frame["high"]).all()
    inside = (frame["low"] <= frame["response"]) & (frame["response"] <= frame["high"])
    assert inside.mean() > 0.95
    assert (
        frame["response"].abs().xs("8", level="horizon").max()
        < frame["response"].abs().xs("0", level="horizon").max()
    )


def test_a_walk_is_called_unstable_and_few_periods_are_said():
    rng = np.random.default_rng(3)
    rows = [
        {"region": f"r{i}", "period": 2000 + t, "x": x, "y": z}
        for i in range(6)
        for t, (x, z) in enumerate(
            np.cumsum(rng.normal(1, 0.1, size=(25, 2)), axis=0) * 1.05 ** np.arange(25)[:, None]
        )
    ]
    found = {
        r.id: r
        for r in a.run(
            a.AutoregressionParameters(id="v", variables=("x", "y"), lags=1), study(pd.DataFrame(rows))
        )
    }
    assert found["v_roots"].cell("1", "modulus").value > 1
    assert "not stable" in found["v_responses"].note["en"]
    frame = table("panel_grunfeld.csv")
    short = study(frame[frame["year"] >= 1951], "firm", "year")
    with pytest.raises(AnalysisProblem, match="only 4 periods"):
        a.run(a.AutoregressionParameters(id="v", variables=("inv", "value"), lags=3), short)
