"""Convergence clubs against R's ConvergenceClubs on the American states; made-up regions whose clubs are known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.panel.dynamics.clubs import CRITICAL, ClubsParameters, clubs, log_t, run
from analysis.values import AnalysisProblem
from tests.analysis.panel.made import REFERENCE, study


def states() -> pd.DataFrame:
    frame = pd.read_csv(REFERENCE / "panel_states.csv")
    return frame.assign(productivity=frame["gsp"] / frame["emp"])


@pytest.mark.parametrize("variable", ["gsp", "emp", "pc", "productivity"])
def test_clubs_are_those_of_convergenceclubs(variable):
    frame, theirs = states(), pd.read_csv(REFERENCE / "panel_clubs.csv")
    theirs = theirs[theirs["variable"] == variable]
    names = list(dict.fromkeys(frame["state"]))
    X = np.log(frame[variable].to_numpy(float).reshape(48, 17))
    for club, rows in theirs.groupby("club"):
        if club:
            members = [names.index(s) for s in rows["state"]]
            ours, row = log_t(X[members]), rows.iloc[0]
            assert (ours.b, ours.se, ours.t) == pytest.approx((row["b"], row["se"], row["t"]), rel=1e-7)
    found = clubs(X)
    expected = {c: set(rows["state"]) for c, rows in theirs.groupby("club")}
    ours_ = {k: {names[i] for i in rows} for k, rows in enumerate(found[:-1], start=1)}
    if variable in {"emp", "productivity"}:
        assert ours_ == {c: m for c, m in expected.items() if c}
        assert {names[i] for i in found[-1]} == expected.get(0, set())
    else:
        # where the package leaves the paper: it keeps a club that does not converge, and takes the core by |t|
        alike = {"gsp": 2, "pc": 7}[variable]
        assert all(ours_[c] == expected[c] for c in range(1, alike + 1))
        assert ours_[alike + 1] != expected[alike + 1]
    assert all(log_t(X[c]).t > CRITICAL for c in found[:-1])


def test_where_the_package_leaves_the_paper():
    theirs = pd.read_csv(REFERENCE / "panel_clubs.csv")
    third = theirs[(theirs["variable"] == "gsp") & (theirs["club"] == 3)]
    assert third["t"].iloc[0] < CRITICAL
    # of the core that begins club 8 of capital every t is negative: the highest is of three more, |t| of the first two
    frame = states()
    names = list(dict.fromkeys(frame["state"]))
    X = np.log(frame["pc"].to_numpy(float).reshape(48, 17))
    used = {i for c in clubs(X)[:7] for i in c}
    left = sorted((i for i in range(48) if i not in used), key=lambda i: -X[i, -1])
    start = next(k for k in range(len(left) - 1) if log_t(X[left[k : k + 2]]).t > CRITICAL)
    t = [log_t(X[left[start : start + k]]).t for k in (2, 3, 4)]
    assert CRITICAL < t[0] < t[1] < t[2] < 0
    assert names[left[start + 3]] == "NEVADA"


def test_known_clubs_are_found():
    rng = np.random.default_rng(2007)
    t = np.arange(1, 61)
    paths = []
    for limit in (10.0, 8.0):
        paths += [limit + rng.uniform(-1, 1) / (np.log(t + 1) * t**0.6) + 0.02 * t for _ in range(8)]
    X = np.array(paths)
    assert log_t(X).t < CRITICAL
    found = clubs(X)
    assert [set(c) for c in found] == [set(range(8)), set(range(8, 16)), set()]
    assert [set(c) for c in clubs(5 * X)] == [set(c) for c in found]
    assert all(log_t(X[c]).t > CRITICAL for c in found[:-1])


def test_tables():
    frame = states()[["state", "year", "productivity"]]
    p = ClubsParameters(id="c", variable="productivity", logs=("productivity",))
    table, tests = run(p, study(frame, "state", "year"))
    counts = table.frame["club"].value_counts()
    for key, row in tests.rows():
        if key[0] not in {"all"}:
            assert row["n"].value == counts[key[0]]
    assert tests.cell("all", "n").value == 48
    smooth, _ = run(p.model_copy(update={"smooth": 400.0}), study(frame, "state", "year"))
    assert len(smooth.frame) == 48
    short = frame[frame["year"] > 1980]
    with pytest.raises(AnalysisProblem, match="too few for the log t test"):
        run(p, study(short, "state", "year"))
