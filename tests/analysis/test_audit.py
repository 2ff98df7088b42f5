"""The audit finds by itself what is known to be wrong in the sources, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.printed import Check, agrees, far_out


@given(st.floats(-1e4, 1e4), st.integers(0, 4))
def test_a_rounded_figure_agrees_with_itself(x, decimals):
    assert agrees(round(x, decimals), x, decimals)
    assert not agrees(round(x, decimals) + 1.01 * 10.0**-decimals, x, decimals)


def test_far_out_values():
    assert far_out(np.array([1.0, 2, 3, 4, 100])).tolist() == [False] * 4 + [True]


def differing(plan, check):
    return {k[1] for k, _ in plan.results["replication_cells"].rows() if k[0] == check}


def test_known_differences_of_the_provinces_report(plan):
    assert differing(plan, "integration_ranks") == set()
    assert differing(plan, "integration_sums") == set()
    living = {c for c in differing(plan, "integration_means") if c.endswith(":living_standard")}
    assert living == {"west:living_standard", "centre:living_standard", "east:living_standard"}
    assert differing(plan, "services_means") == {
        f"{g}:services_{c}" for g in ("coast", "interior") for c in ("value_added", "share")
    }
    assert "540000" in differing(plan, "services_outliers")
    assert len(differing(plan, "finance_identity")) == 30
    assert differing(plan, "finance_means") == {
        "east:technical_efficiency",
        "centre:technical_efficiency",
        "northeast:technical_efficiency",
        "east:scale_efficiency",
    }


def test_values_stand_beside_each_other(plan):
    cells = plan.results["replication_cells"]
    row = {
        c: cells.cell(("integration_means", "west:integration_printed"), c).value
        for c in ("printed", "recomputed")
    }
    assert row == {"printed": 1.5817, "recomputed": pytest.approx(1.5883, abs=5e-5)}
    coast = {
        c: cells.cell(("services_means", "coast:services_share"), c).value for c in ("printed", "recomputed")
    }
    assert coast == {"printed": 70.71, "recomputed": pytest.approx(58.36, abs=0.005)}
    note = cells.cell(("services_outliers", "540000"), "note")
    assert "misprint" in note.column.labels[note.value]["en"]


def test_the_west_averages_urban_income_without_weights(prepared):
    checks = prepared["west"].plan.results["replication"]
    assert checks.cell("income_mean", "verdict").value == "agrees"


def test_a_check_says_what_it_needs():
    with pytest.raises(ValueError, match="needs printed"):
        Check(id="x", kind="means", name={"zh": "一", "en": "x"})
