"""Super-efficiency, zeros and the bootstrap's check, against DEAPack and dealib."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.efficiency.dea import DeaParameters, dea, efficiency, super_efficiency
from analysis.efficiency.resampling import Resampled, bootstraps, resampled
from analysis.efficiency.units import moved
from analysis.values import AnalysisProblem
from tests.analysis.efficiency.units import SIDES, sides, study_of, units


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return units()


@pytest.mark.parametrize("returns", ["crs", "vrs"])
@pytest.mark.parametrize("orientation", ["input", "output"])
def test_super_efficiencies_are_dealibs(table, orientation, returns):
    infeasible = 0
    for _, frame in table.groupby("period"):
        X, Y, _ = sides(frame)
        theirs = frame[f"super_{returns}_{orientation}"].to_numpy()
        found = super_efficiency(X, Y, orientation, returns)
        assert found == pytest.approx(theirs if orientation == "input" else 1 / theirs, abs=1e-7, nan_ok=True)
        infeasible += np.isnan(found).sum()
    assert (infeasible > 0) == (returns == "vrs"), "only variable returns leave units without a solution"


def test_zeros_and_negative_inputs_change_no_output_oriented_efficiency(table):
    X, Y, _ = sides(table[table["period"] == "2019"])
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


@pytest.mark.slow
def test_the_bootstrap_of_scale(table):
    frame = table[table["period"] == "2019"].head(15)
    X, Y, _ = sides(frame)
    made = bootstraps(X, Y, "input", 30, 7)
    crs, vrs = efficiency(X, Y, "input", "crs"), efficiency(X, Y, "input", "vrs")
    for part, estimate in (("technical", crs), ("pure", vrs), ("scale", crs / vrs)):
        one = made[part]
        assert one.estimate == pytest.approx(estimate)
        assert (one.low <= one.high + 1e-12).all() and (one.high <= 1 + 1e-9).all()
    again = bootstraps(X, Y, "input", 30, 7)
    assert all((made[k].corrected == again[k].corrected).all() for k in made)


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
