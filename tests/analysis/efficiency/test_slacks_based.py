"""Slacks-based measures of efficiency, with and without undesirable outputs, against DEAPack."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from analysis.efficiency import frontier
from analysis.efficiency.dea import efficiency
from analysis.efficiency.slacks_based import SbmParameters, beyond, measure, sbm
from tests.analysis.efficiency.units import SIDES, sides, study_of, units

WAYS = ("none", "input", "output")


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return units()


@pytest.mark.parametrize("returns", ["crs", "vrs"])
def test_slacks_based_measures_are_deapacks(table, returns):
    for _, frame in table.groupby("period"):
        X, Y, B = sides(frame)
        nothing = np.empty((len(X), 0))
        for way in WAYS:
            made = measure(X, Y, nothing, way, returns)
            assert made.score == pytest.approx(frame[f"sbm_{returns}_{way}"].to_numpy(), abs=1e-7)
        bad = measure(X, Y, B, "none", returns)
        assert bad.score == pytest.approx(frame[f"bad_{returns}_none"].to_numpy(), abs=1e-7)
        best = np.flatnonzero(measure(X, Y, nothing, "none", returns).score == 1)
        theirs = frame[f"sbm_{returns}_super"].to_numpy()
        assert np.isnan(np.delete(theirs, best)).all()
        assert beyond(X, Y, nothing, best, returns) == pytest.approx(theirs[best], abs=1e-7)


def test_slacks_and_peers_make_up_the_projection(table):
    X, Y, B = sides(table[table["period"] == "2020"])
    made = measure(X, Y, B, "none", "vrs")
    for i, peers in enumerate(made.peers):
        at, weight = list(peers), np.array(list(peers.values()))
        assert weight.sum() == pytest.approx(1, abs=1e-5)
        assert weight @ X[at] == pytest.approx(X[i] * (1 - made.inputs[i]), rel=1e-4)
        assert weight @ Y[at] == pytest.approx(Y[i] * (1 + made.outputs[i]), rel=1e-4)
        assert weight @ B[at] == pytest.approx(B[i] * (1 - made.bad[i]), rel=1e-4)


def test_the_slacks_based_measure_is_at_most_the_radial_one(table):
    X, Y, _ = sides(table[table["period"] == "2019"])
    made = measure(X, Y, np.empty((30, 0)))
    assert (made.score <= efficiency(X, Y) + 1e-7).all()
    scaled = measure(X * [1000, 0.001], Y * 7, np.empty((30, 0)))
    assert scaled.score == pytest.approx(made.score, abs=1e-7)


def test_less_pollution_is_more_efficient():
    """Two regions alike but for their emissions: by hand, half of B's are too much: 1 / (1 + ½ · ½)."""
    X, Y, B = np.ones((2, 1)), np.ones((2, 1)), np.array([[1.0], [2.0]])
    assert measure(X, Y, B).score == pytest.approx([1, 0.8])
    # half of B makes half of A's output with all of A's emissions: 1 / (1 − ½ · ½); all of B would be 1 / (1 − ½ · 1)
    assert beyond(X, Y, B, np.array([0])) == pytest.approx([4 / 3])


def test_sbm_over_periods(table):
    study = study_of(table)
    one = SbmParameters(id="s", **SIDES, undesirable=("b",), super_efficiency=True, period="2020")
    results = {r.id: r for r in sbm(one, study)}
    frame = results["s"].frame
    assert (frame["super"] >= frame["score"] - 1e-9).all() and frame["rank"].is_unique
    slack = results["s_slacks"].frame
    figures = table[table["period"] == "2020"].set_index("unit")
    assert slack.loc[("u01", "x1"), "slack"] == pytest.approx(
        slack.loc[("u01", "x1"), "share"] / 100 * figures.loc["u01", "x1"]
    )
    for reference in ("own", "pooled"):
        several = SbmParameters(
            id="s",
            **SIDES,
            undesirable=("b",),
            super_efficiency=True,
            periods=("2019", "2020"),
            frontier=reference,
        )
        made = {r.id: r for r in sbm(several, study)}
        last = made["s_panel"].frame.xs("2020", level="period")
        assert last["score"].tolist() == made["s"].frame["score"].tolist()
        if reference == "own":
            assert last["score"].tolist() == frame["score"].tolist()
        else:
            assert (last["score"] <= frame["score"] + 1e-7).all(), "one frontier lies no lower than each"
            assert "s_peers" not in made


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"undesirable": ("y1",)}, "cannot be two of these"),
        ({"super_efficiency": True, "orientation": "input"}, "no orientation"),
        ({"period": "2019", "periods": ("2019", "2020")}, "either period or periods"),
    ],
)
def test_options_that_do_not_go_together(options, said):
    with pytest.raises(ValueError, match=said):
        SbmParameters(id="s", **SIDES, **options)


def test_thirty_regions_are_one_call_of_the_solver(table, monkeypatch):
    """A call a region would take ten times as long."""
    X, Y, B = sides(table[table["period"] == "2019"])
    calls = itertools.count()
    solve = frontier.programmes

    def counted(*given, **named):
        next(calls)
        return solve(*given, **named)

    monkeypatch.setattr(frontier, "programmes", counted)
    measure(X, Y, B)
    assert next(calls) <= 2
