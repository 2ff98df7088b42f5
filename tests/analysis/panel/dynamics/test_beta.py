"""Beta convergence in panels against statsmodels with dummy variables; a known speed is found again."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.linear_model import OLS
from statsmodels.tools.tools import add_constant

from analysis.change.convergence import half_life as of_a_cross_section
from analysis.panel.dynamics.beta import GrowthParameters, half_life, run
from tests.analysis.panel.made import REFERENCE, study


@pytest.fixture(scope="module")
def states() -> pd.DataFrame:
    frame = pd.read_csv(REFERENCE / "panel_states.csv")
    return frame.assign(productivity=frame["gsp"] / frame["emp"], depth=frame["pc"] / frame["emp"])


def test_both_models_are_statsmodels(states):
    p = GrowthParameters(
        id="b", variable="productivity", controls=("depth",), logs=("depth",), errors="classical"
    )
    found = {r.id: r for r in run(p, study(states, "state", "year"))}
    frame = states.assign(y=np.log(states["productivity"]), c=np.log(states["depth"]))
    by = frame.groupby("state")
    frame = frame.assign(growth=by["y"].diff(), before=by["y"].shift(), control=by["c"].shift()).dropna()
    absolute = OLS(frame["growth"], add_constant(frame[["before"]])).fit()
    dummies = pd.get_dummies(frame[["state", "year"]].astype(str), drop_first=True, dtype=float)
    conditional = OLS(
        frame["growth"], add_constant(pd.concat([frame[["before", "control"]], dummies], axis=1))
    ).fit()
    for model, theirs in (("absolute", absolute), ("conditional", conditional)):
        cell = found["b"].cell((model, "before"), "b")
        assert cell.value == pytest.approx(theirs.params["before"], rel=1e-7)
        assert found["b"].cell((model, "before"), "se").value == pytest.approx(theirs.bse["before"], rel=1e-7)
    assert found["b"].cell(("conditional", "depth"), "b").value == pytest.approx(
        conditional.params["control"], rel=1e-6
    )
    assert found["b_models"].cell("conditional", "n").value == 48 * 16


def test_a_known_speed_is_found():
    """Regions that close 5 % of the gap to their own path a year, seen every second year."""
    rng = np.random.default_rng(1995)
    beta, rows = 0.05, []
    for i in range(60):
        steady, x = rng.normal(3, 0.5), rng.normal(2, 0.8)
        for t in range(2000, 2031, 2):
            rows.append({"region": f"r{i:02d}", "period": t, "x": np.exp(x)})
            x = steady + (x - steady) * np.exp(-2 * beta) + rng.normal(0, 0.002)
    p = GrowthParameters(id="b", variable="x", effects="region")
    speed = {r.id: r for r in run(p, study(pd.DataFrame(rows)))}["b_speed"]
    row = {c: speed.cell("conditional", c).value for c in speed.by_id}
    assert row["speed"] == pytest.approx(5, abs=0.1)
    assert row["half_low"] < row["half_life"] < row["half_high"]
    assert row["half_life"] == pytest.approx(np.log(2) / beta, rel=0.03)
    assert half_life(-0.02, 10.0) == of_a_cross_section(-0.02, 10.0)


def test_no_half_life_where_nothing_is_shown():
    rng = np.random.default_rng(3)
    walk = np.exp(np.cumsum(rng.normal(0, 0.1, size=(20, 12)), axis=1))
    rows = [
        {"region": f"r{i:02d}", "period": 2000 + t, "x": x}
        for i, line in enumerate(walk)
        for t, x in enumerate(line)
    ]
    speed = {r.id: r for r in run(GrowthParameters(id="b", variable="x"), study(pd.DataFrame(rows)))}[
        "b_speed"
    ]
    row = {c: speed.cell("absolute", c) for c in speed.by_id}
    assert row["high"].value > 0 and row["half_life"].missing
