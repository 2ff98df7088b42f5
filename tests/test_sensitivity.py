"""Rank intervals and sensitivities: bounds, seeds, and cases whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.sensitivity import UncertaintyParameters, draw_weights, rank_matrix, run
from analysis.values import Study


def again(plan, **more):
    report = plan.report
    study = Study(report.panel, results=plan.results, parameters={p.id: p for _, p in report.analyses})
    return {r.id: r for r in run(UncertaintyParameters(id="again", of="integration", **more), study)}


def test_drawn_weights_stay_in_their_range():
    w = np.array([0.5, 0.3, 0.2])
    drawn = draw_weights(np.random.default_rng(0), w, 5000, 0.25, False)
    assert drawn.sum(axis=1) == pytest.approx(1)
    assert (drawn.mean(axis=0) == pytest.approx(w, abs=0.01)) and drawn.min() > 0.1
    free = draw_weights(np.random.default_rng(0), w, 5000, 0.25, True)
    assert free.mean(axis=0) == pytest.approx(1 / 3, abs=0.02)


def test_ranks_row_by_row():
    assert rank_matrix(np.array([[3.0, 1, 2], [1, 1, 5]])).tolist() == [[1, 3, 2], [2, 2, 1]]


def test_seed_and_runs(plan):
    one, two, other = again(plan, seed=1), again(plan, seed=1), again(plan, seed=2)
    assert one["again"].frame.equals(two["again"].frame)
    gap = (one["again"].frame[["low", "high"]] - other["again"].frame[["low", "high"]]).abs()
    assert gap.to_numpy().max() <= 1, "2,000 runs settle the interval to a place"


def test_intervals(plan):
    frame = again(plan)["again"].frame
    assert ((frame["low"] >= 1) & (frame["high"] <= 30) & (frame["low"] <= frame["high"])).all()
    assert (frame["rank"] == plan.results["integration"].frame["rank"]).all()
    # Gansu is last in every dimension but one and stays last; Beijing stays among the first three
    assert frame.loc["620000", "low"] == frame.loc["620000", "high"] == 30
    assert frame.loc["110000", "high"] <= 3
    narrow = again(plan, spread=0.01)["again"].frame
    assert (narrow["high"] - narrow["low"]).mean() <= (frame["high"] - frame["low"]).mean()


def test_effects_are_shares(plan):
    effects = again(plan)["again_sensitivity"].frame
    assert ((effects > -0.15) & (effects < 1.15)).to_numpy().all()
    # a choice cannot do more alone than with all others
    assert (effects["first_order"] <= effects["total"] + 0.15).all()
    assert effects["total"].sum() >= 0.95


def test_leaving_one_out(plan):
    frame = again(plan)["again_leave_one_out"].frame
    panel = plan.report.panel.cross(
        ["transport_information", "ecological_capacity", "living_standard"], "2009-2018"
    )
    by_hand = panel.dropna().sum(axis=1).rank(ascending=False, method="min")
    without = frame.xs("economic_drive", level="indicator")["rank"]
    assert (without == by_hand.reindex(without.index)).all()
