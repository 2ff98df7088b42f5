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


def test_each_cell_of_a_row_that_differs_is_listed():
    import pandas as pd

    from analysis.audit import AuditParameters, run
    from analysis.values import Column, Panel, Result, Study, Text

    name = Text(zh="一", en="x")
    index = pd.Index(["2018"], name="period")
    printed = pd.DataFrame({"p": [1.0], "q": [2.0]}, index=index)
    printed.attrs["decimals"] = {"p": 1, "q": 1}
    columns = (Column("a", Text(zh="甲", en="A")), Column("b", Text(zh="乙", en="B")))
    made = Result("made", name, columns, pd.DataFrame({"a": [5.0], "b": [6.0]}, index=index), ())
    empty = pd.DataFrame(index=pd.MultiIndex.from_arrays([[], []], names=["region", "period"]))
    study = Study(Panel(empty, empty, {}, {}, {}, ""), results={"made": made}, printed={"t": printed})
    note = {"cell": "2018", "text": {"zh": "注", "en": "note"}}
    check = {"id": "c", "kind": "cells", "name": name, "printed": "t", "result": "made", "notes": [note]}
    p = AuditParameters.model_validate(
        {"id": "audit", "checks": [{**check, "columns": {"p": "a", "q": "b"}}]}
    )
    counts, cells, _ = run(p, study)
    assert counts.cell("c", "differ").value == 2
    assert [key for key, _ in cells.rows()] == [("c", "2018:a"), ("c", "2018:b")]
    # a note on the row is said of each of its cells
    assert all(row["note"].value for _, row in cells.rows())
