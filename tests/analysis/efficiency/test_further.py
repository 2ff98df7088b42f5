"""Super-efficiency, slacks-based measures, global Malmquist, zeros and the bootstrap's check against DEAPack and dealib."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from analysis.efficiency import frontier
from analysis.efficiency.dea import DeaParameters, dea, efficiency, super_efficiency
from analysis.efficiency.productivity import MalmquistParameters, global_malmquist, malmquist
from analysis.efficiency.resampling import Resampled, bootstraps, resampled
from analysis.efficiency.slacks_based import SbmParameters, beyond, measure, sbm
from analysis.efficiency.units import moved
from analysis.values import AnalysisProblem, Indicator, Panel, Region, Study, same
from paths import ROOT

WAYS = ("none", "input", "output")


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    """Two periods of thirty units with what DEAPack and dealib make of them (tests/reference/dea_further.py)."""
    return pd.read_csv(ROOT / "tests/reference/dea_further.csv", dtype={"period": str})


def _sides(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return frame[["x1", "x2"]].to_numpy(), frame[["y1", "y2"]].to_numpy(), frame[["b"]].to_numpy()


@pytest.mark.parametrize("returns", ["crs", "vrs"])
@pytest.mark.parametrize("orientation", ["input", "output"])
def test_super_efficiencies_are_dealibs(table, orientation, returns):
    infeasible = 0
    for _, frame in table.groupby("period"):
        X, Y, _ = _sides(frame)
        theirs = frame[f"super_{returns}_{orientation}"].to_numpy()
        found = super_efficiency(X, Y, orientation, returns)
        assert found == pytest.approx(theirs if orientation == "input" else 1 / theirs, abs=1e-7, nan_ok=True)
        infeasible += np.isnan(found).sum()
    assert (infeasible > 0) == (returns == "vrs"), "only variable returns leave units without a solution"


@pytest.mark.parametrize("returns", ["crs", "vrs"])
def test_slacks_based_measures_are_deapacks(table, returns):
    for _, frame in table.groupby("period"):
        X, Y, B = _sides(frame)
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
    X, Y, B = _sides(table[table["period"] == "2020"])
    made = measure(X, Y, B, "none", "vrs")
    for i, peers in enumerate(made.peers):
        at, weight = list(peers), np.array(list(peers.values()))
        assert weight.sum() == pytest.approx(1, abs=1e-5)
        assert weight @ X[at] == pytest.approx(X[i] * (1 - made.inputs[i]), rel=1e-4)
        assert weight @ Y[at] == pytest.approx(Y[i] * (1 + made.outputs[i]), rel=1e-4)
        assert weight @ B[at] == pytest.approx(B[i] * (1 - made.bad[i]), rel=1e-4)


def test_the_slacks_based_measure_is_at_most_the_radial_one(table):
    X, Y, _ = _sides(table[table["period"] == "2019"])
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


def test_the_global_index_is_deapacks_and_circular(table):
    frames = [frame for _, frame in table.groupby("period")]
    sides = [_sides(f)[:2] for f in frames]
    (made,) = global_malmquist(sides, [np.tile(np.arange(30), (2, 1))], "output")
    for part in ("m", "ec", "tc"):
        assert getattr(made, part) == pytest.approx(frames[1][f"global_{part}"].to_numpy(), abs=1e-7), part
    third = (sides[0][0] * 1.1, sides[1][1] * 0.9)
    places = [np.tile(np.arange(30), (2, 1))] * 2
    first, second = global_malmquist([*sides, third], places)
    (back, _) = global_malmquist([sides[0], third, sides[1]], places)
    assert first.m * second.m == pytest.approx(back.m), "from the first to the last, by whatever way"
    assert first.m == pytest.approx(first.pec * first.sec * first.tc)


def test_zeros_and_negative_inputs_change_no_output_oriented_efficiency(table):
    X, Y, _ = _sides(table[table["period"] == "2019"])
    shifted = X - X.min(axis=0)
    assert (shifted == 0).any()
    assert efficiency(moved(shifted - 3), Y, "output", "vrs") == pytest.approx(
        efficiency(X, Y, "output", "vrs"), abs=1e-7
    )
    # inputs may not be moved where inputs are shrunk
    assert efficiency(moved(shifted), Y, "input", "vrs") != pytest.approx(
        efficiency(X, Y, "input", "vrs"), abs=1e-3
    )


def test_a_correction_is_kept_only_where_it_is_worth_its_error():
    """Draws with a bias of 0.1 and a variance of 0.01 or 0.0001: bias² / 3 var is 0.33 or 33."""
    wide, tight = np.array([0.0, 0.2]), np.array([0.09, 0.11])
    drawn = 1.5 + np.column_stack([wide, tight])
    made: Resampled = resampled(np.array([1.5, 1.5]), drawn)
    assert made.ratio == pytest.approx([0.01 / (3 * 0.02), 0.01 / (3 * 0.0002)])
    assert made.kept.tolist() == [False, True]
    assert made.best == pytest.approx([1 / 1.5, 1 / 1.4])


def test_the_bootstrap_of_scale(table):
    frame = table[table["period"] == "2019"].head(15)
    X, Y, _ = _sides(frame)
    made = bootstraps(X, Y, "input", 30, 7)
    crs, vrs = efficiency(X, Y, "input", "crs"), efficiency(X, Y, "input", "vrs")
    for part, estimate in (("technical", crs), ("pure", vrs), ("scale", crs / vrs)):
        one = made[part]
        assert one.estimate == pytest.approx(estimate)
        assert (one.low <= one.high + 1e-12).all() and (one.high <= 1 + 1e-9).all()
    again = bootstraps(X, Y, "input", 30, 7)
    assert all((made[k].corrected == again[k].corrected).all() for k in made)


# --- the drivers


def study_of(table: pd.DataFrame) -> Study:
    numbers = table.set_index(["unit", "period"]).rename_axis(["region", "period"])
    numbers = numbers[["x1", "x2", "y1", "y2", "b"]].sort_index()
    codes = list(dict.fromkeys(table["unit"]))
    regions = {c: Region(c, same(c), same(c), c) for c in codes}
    return Study(
        Panel(
            numbers,
            pd.DataFrame(index=numbers.index),
            {c: Indicator(c, same(c), same("")) for c in numbers.columns},
            regions,
            {},
        )
    )


SIDES = {"inputs": ("x1", "x2"), "outputs": ("y1", "y2")}


def test_super_efficiency_names_who_has_none(table):
    results = {
        r.id: r
        for r in dea(
            DeaParameters(
                id="d", **SIDES, orientation="output", super_efficiency=True, bootstrap=10, period="2019"
            ),
            study_of(table),
        )
    }
    made = results["d_super"]
    none = made.frame.index[made.frame["feasible"] == "none"]
    assert len(none) == 4 and made.frame.loc[none, "pure"].isna().all()
    assert all(code in made.note["en"] and code in made.note["zh"] for code in none)
    assert made.frame["rank"].tolist() == (-made.frame["technical"]).rank(method="min").tolist()
    drawn = results["d_bootstrap"].frame
    assert set(drawn.index.get_level_values("part")) == {"technical", "pure", "scale"}
    assert (drawn["corrected"] == drawn["estimate"])[~drawn["kept"]].all()
    assert results["d"].frame["corrected"].tolist() == drawn.xs("pure", level="part")["corrected"].tolist()


def test_zeros_are_told_with_what_bears_them(table):
    zero = table.assign(x1=table["x1"].where(table["unit"] != "u03", 0.0))
    with pytest.raises(AnalysisProblem, match="“x1” of u03 is not positive") as told:
        dea(DeaParameters(id="d", **SIDES, orientation="output"), study_of(zero))
    assert 'returns = "variable"' in told.value.remedy["en"]
    with pytest.raises(AnalysisProblem) as told:
        dea(DeaParameters(id="d", **SIDES, returns="variable"), study_of(zero))
    assert 'orientation = "output"' in told.value.remedy["zh"]
    made, *_ = dea(DeaParameters(id="d", **SIDES, orientation="output", returns="variable"), study_of(zero))
    assert list(made.frame.columns) == ["pure", "rank", "of"] and made.frame.loc["u03", "pure"] == 1
    # nothing is made less by what nothing needs: the others are as without the region, or lower
    rest = table[table["unit"] != "u03"]
    without, *_ = dea(
        DeaParameters(id="d", **SIDES, orientation="output", returns="variable"), study_of(rest)
    )
    assert (made.frame["pure"].drop("u03") <= without.frame["pure"] + 1e-7).all()


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


def test_the_global_frontier_of_a_panel(table):
    shared = malmquist(
        MalmquistParameters(id="m", **SIDES, frontier="global", orientation="output"), study_of(table)
    )
    frame = shared[0].frame
    assert frame["m"].to_numpy() == pytest.approx(table["global_m"].dropna().to_numpy(), abs=1e-7)
    assert shared[0].by_id["tc"].name["en"] == "Best-practice change"


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
    X, Y, B = _sides(table[table["period"] == "2019"])
    calls = itertools.count()
    solve = frontier.programmes

    def counted(*given, **named):
        next(calls)
        return solve(*given, **named)

    monkeypatch.setattr(frontier, "programmes", counted)
    measure(X, Y, B)
    assert next(calls) <= 2
