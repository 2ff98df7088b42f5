"""DEA against the textbook (Cooper, Seiford and Tone), closed forms, and what must not change it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.dea import (
    DeaParameters,
    MalmquistParameters,
    bootstrap,
    dea,
    efficiency,
    malmquist,
    malmquist_index,
    returns_to_scale,
    solve,
)
from analysis.values import Indicator, Panel, Region, Study, same

#: Cooper, Seiford and Tone, Data Envelopment Analysis, 2nd ed., Table 1.1: employees and sales of eight stores
STORES = (
    np.array([[2.0], [3], [3], [4], [5], [5], [6], [8]]),
    np.array([[1.0], [3], [2], [3], [4], [2], [3], [5]]),
)
#: Table 2.2: two inputs, one output
SIX = np.array([[4.0, 3], [7, 3], [8, 1], [4, 2], [2, 4], [10, 1]]), np.ones((6, 1))


def test_the_stores_of_the_textbook():
    assert efficiency(*STORES) == pytest.approx([0.5, 1, 0.667, 0.75, 0.8, 0.4, 0.5, 0.625], abs=5e-4)


def test_two_inputs_of_the_textbook():
    assert efficiency(*SIX) == pytest.approx([0.8571, 0.6316, 1, 1, 1, 1], abs=5e-5)
    solved = solve(*SIX, "input", "crs")
    assert solved[5].input_slack == pytest.approx([2, 0]), "F is on the frontier only by its shape"
    peers_of_a = {"ABCDEF"[j]: round(w, 4) for j, w in enumerate(solved[0].weights) if w > 1e-6}
    assert peers_of_a == {"D": 0.7143, "E": 0.2857}


def test_orientations_agree_under_constant_returns():
    assert efficiency(*SIX, "output") == pytest.approx(efficiency(*SIX, "input"))


def test_returns_to_scale_by_hand():
    """One input and one output: B has the best ratio; below it returns increase, above they decrease."""
    X, Y = np.array([[1.0], [2], [4]]), np.array([[1.0], [4], [5]])
    assert returns_to_scale(X, Y, "input").tolist() == ["increasing", "constant", "decreasing"]
    assert efficiency(X, Y, "input", "vrs") == pytest.approx([1, 1, 1])


amounts = arrays(float, (7, 3), elements=st.floats(0.5, 50))


@settings(max_examples=25, deadline=None)
@given(amounts)
def test_units_order_and_duplicates_do_not_matter(Z):
    X, Y = Z[:, :2], Z[:, 2:]
    base = efficiency(X, Y)
    assert base.max() == pytest.approx(1) and (base > 0).all()
    assert efficiency(X * [1000, 0.001], Y * 7) == pytest.approx(base, abs=1e-6)
    assert efficiency(X[::-1], Y[::-1])[::-1] == pytest.approx(base, abs=1e-6)
    assert efficiency(np.vstack([X, X[:1]]), np.vstack([Y, Y[:1]]))[:7] == pytest.approx(base, abs=1e-6)
    assert (efficiency(X, Y, "input", "vrs") >= base - 1e-7).all()


def test_malmquist_of_one_input_and_one_output_is_the_ratio_of_productivities():
    X0, Y0 = np.array([[2.0], [4], [5]]), np.array([[2.0], [3], [6]])
    X1, Y1 = np.array([[2.0], [5], [5]]), np.array([[3.0], [3], [7]])
    m, ec, tc = malmquist_index(X0, Y0, X1, Y1)
    assert m == pytest.approx(((Y1 / X1) / (Y0 / X0)).ravel())
    assert m == pytest.approx(ec * tc)
    best = (Y1 / X1).max() / (Y0 / X0).max()
    assert tc == pytest.approx(best)


def test_doubling_all_outputs_is_technical_change():
    X, Y = SIX
    m, ec, tc = malmquist_index(X, Y, X, 2 * Y)
    assert m == pytest.approx(2) and ec == pytest.approx(1) and tc == pytest.approx(2)


def test_bootstrap_corrects_downwards_and_is_reproducible():
    rng = np.random.default_rng(0)
    X = rng.uniform(1, 5, (15, 1))
    Y = X**0.7 * np.exp(-np.abs(rng.normal(0, 0.2, (15, 1))))
    first, again = (bootstrap(X, Y, "vrs", 40, 1) for _ in range(2))
    assert all((a == b).all() for a, b in zip(first, again, strict=True))
    corrected, low, high = first
    theta = efficiency(X, Y, "input", "vrs")
    assert (corrected <= theta + 1e-9).all() and (low <= high).all() and (high <= theta + 1e-6).all()


@pytest.fixture
def study():
    X, Y = SIX
    frames = {
        t: pd.DataFrame(np.hstack([X, Y * k]), columns=["a", "b", "y"], index=[f"r{i}" for i in range(6)])
        for t, k in (("2019", 1), ("2020", 2))
    }
    numbers = pd.concat(frames, names=["period"]).swaplevel().rename_axis(["region", "period"]).sort_index()
    regions = {f"r{i}": Region(f"r{i}", same(f"r{i}"), same(f"r{i}"), f"r{i}") for i in range(6)}
    indicators = {c: Indicator(c, same(c), same("")) for c in "aby"}
    return Study(Panel(numbers, pd.DataFrame(index=numbers.index), indicators, regions, {}))


def test_the_drivers(study):
    results = {r.id: r for r in dea(DeaParameters(id="d", inputs=("a", "b"), outputs=("y",)), study)}
    assert results["d"].cell("r0", "technical").value == pytest.approx(0.8571, abs=5e-5)
    assert results["d_peers"].cell(("r0", "r3"), "weight").value > 0.5
    (change,) = malmquist(MalmquistParameters(id="m", inputs=("a", "b"), outputs=("y",)), study)
    assert change.cell(("r0", "2020"), "m").value == pytest.approx(2)
