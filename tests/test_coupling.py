"""Coupling coordination against the printed table, and what must not change it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.coupling import CouplingParameters, coupling
from publish import pipeline

ROOT = Path(__file__).resolve().parent.parent
HALF = np.array([0.5, 0.5])


def test_exactly_77_of_84_printed_cells_come_out(prepared):
    results = prepared["west"].plan.results
    checks, cells = results["replication"], results["replication_cells"]
    row = {c: checks.cell("coupling_cells", c).value for c in ("cells", "agree", "differ")}
    assert row == {"cells": 84, "agree": 77, "differ": 7}
    differing = {k[1] for k, _ in cells.rows() if k[0] == "coupling_cells"}
    assert differing == {*(f"100000:{y}" for y in (2000, 2008, 2012, 2016, 2019)), "500000:2016", "west:2016"}
    chongqing = cells.cell(("coupling_cells", "500000:2016"), "recomputed").value
    assert chongqing == pytest.approx(0.52, abs=0.005)
    assert cells.cell(("coupling_cells", "500000:2016"), "printed").value == 0.66


def test_printed_ranks_that_contradict_their_values_are_found(prepared):
    cells = prepared["west"].plan.results["replication_cells"]
    found = {k[1] for k, _ in cells.rows() if k[0] == "resilience_ranks"}
    assert found == {"540000:2004", "630000:2004"}


def test_two_systems_are_the_textbook_formula():
    U = np.array([[0.2, 0.7], [0.5, 0.5], [0.9, 0.1]])
    c, t, d = coupling(U, HALF)
    assert c == pytest.approx(2 * np.sqrt(U.prod(axis=1)) / U.sum(axis=1))
    assert t == pytest.approx(U.mean(axis=1))
    assert d == pytest.approx(np.sqrt(c * t))


units = arrays(float, (6, 3), elements=st.floats(0.01, 1))


@given(units)
def test_bounds_order_of_rows_and_of_systems(U):
    alpha = np.full(3, 1 / 3)
    c, _t, d = coupling(U, alpha)
    assert (c <= 1 + 1e-9).all() and (d >= 0).all() and (d <= 1 + 1e-9).all()
    assert coupling(U[::-1], alpha)[2] == pytest.approx(d[::-1])
    assert coupling(U[:, ::-1], alpha)[2] == pytest.approx(d)
    assert coupling(np.repeat(U, 2, axis=0), alpha)[2] == pytest.approx(np.repeat(d, 2))


def test_equal_systems_are_fully_coupled():
    assert coupling(np.full((1, 4), 0.36), np.full(4, 0.25))[0] == pytest.approx([1.0])


def test_weights_must_fit():
    with pytest.raises(ValueError, match="one per system"):
        CouplingParameters(id="x", systems=("a", "b"), weights=(0.5,))


def test_a_figure_off_the_scale_is_named(tmp_path):
    import shutil

    from intake.problems import Problems

    folder = tmp_path / "west"
    shutil.copytree(ROOT / "reports" / "west", folder)
    path = folder / "report.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("scale = 100", "scale = 10"), encoding="utf-8")
    problems = Problems()
    assert pipeline.prepare(folder, problems) is None
    assert "is not between 0 and 1; give scale" in problems.errors[0].line()
