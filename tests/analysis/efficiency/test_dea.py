"""DEA against the textbook (Cooper, Seiford and Tone), DEAPack, R's Benchmarking, closed forms, and invariances."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.efficiency import frontier
from analysis.efficiency.dea import DeaParameters, dea, efficiency, returns_to_scale, solve
from analysis.efficiency.productivity import MalmquistParameters, malmquist, malmquist_index
from analysis.efficiency.resampling import bandwidth, bootstrap
from analysis.index.normalise import Unfit
from analysis.values import AnalysisProblem, Indicator, Panel, Region, Study, same
from paths import ROOT

REFERENCE = ROOT / "tests/reference"

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
    assert solved.input_slack[5] == pytest.approx([2, 0]), "F is on the frontier only by its shape"
    assert {"ABCDEF"[j]: round(w, 4) for j, w in solved.peers[0].items()} == {"D": 0.7143, "E": 0.2857}


@pytest.fixture(scope="module")
def panel() -> pd.DataFrame:
    """Two periods of thirty units with what DEAPack makes of them (tests/reference/dea_panel.py)."""
    return pd.read_csv(REFERENCE / "dea_panel.csv", dtype={"period": str})


def _xy(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    return frame[["x1", "x2"]].to_numpy(), frame[["y1", "y2"]].to_numpy()


@pytest.mark.parametrize("orientation", ["input", "output"])
@pytest.mark.parametrize("returns", ["crs", "vrs", "nirs"])
def test_efficiencies_are_deapacks(panel, orientation, returns):
    for _, frame in panel.groupby("period"):
        found = efficiency(*_xy(frame), orientation, returns)
        assert found == pytest.approx(frame[f"{returns}_{orientation}"].to_numpy(), abs=1e-7)


def test_malmquist_and_its_parts_are_deapacks(panel):
    then, now = (frame for _, frame in panel.groupby("period"))
    made = malmquist_index(*_xy(then), *_xy(now), "output")
    for part in ("m", "ec", "tc", "pec", "sec"):
        assert getattr(made, part) == pytest.approx(now[part].to_numpy(), abs=1e-7), part
    shrunk = malmquist_index(*_xy(then), *_xy(now), "input")
    assert shrunk.m == pytest.approx(made.m), "under constant returns the orientation does not matter"


@pytest.mark.slow
@pytest.mark.parametrize(("way", "orientation"), [("in", "input"), ("out", "output")])
def test_the_bootstrap_is_that_of_rs_benchmarking(way, orientation):
    """4,000 runs in R, 300 here: means and quantiles agree as far as so many random draws let them."""
    table = pd.read_csv(REFERENCE / "dea_bootstrap.csv")
    X, Y = table[["x1", "x2"]].to_numpy(), table[["y"]].to_numpy()
    name = f"vrs_{way}"

    def distance(column: str) -> np.ndarray:
        figures = table[f"{name}_{column}"].to_numpy()
        return 1 / figures if way == "in" else figures

    theta = efficiency(X, Y, orientation, "vrs")
    assert 1 / theta == pytest.approx(distance("eff"), abs=1e-6)
    # Benchmarking finds the width for inputs from θ, not from the distances it smooths
    h = bandwidth(theta, 1 / theta) if way == "in" else None
    made = bootstrap(X, Y, orientation, "vrs", 300, 1, h=h)
    corrected, low, high = made.corrected, made.low, made.high
    sd = table[f"{name}_sd"].to_numpy()
    sure = np.sqrt(1 / 300 + 1 / 4000)
    assert np.abs((1 / corrected - distance("corrected")) / sd).max() < 4 * sure
    ends = np.sort([distance("low"), distance("high")], axis=0)
    # the error of a quantile is the root of p(1 − p)/n over the density there: 2.7 standard deviations for a normal
    # distribution at 2.5 %, 6.2 for an exponential tail, which is what the far end has
    for found, expected, times in ((1 / high, ends[0], 2.7), (1 / low, ends[1], 6.2)):
        apart = np.abs(found - expected) / sd
        assert apart.max() < 4 * times * sure and np.median(apart) < 0.5 * times * sure


@pytest.mark.slow
def test_a_large_technology_is_solved_over_its_frontier_alone(monkeypatch):
    """A working set that grows gives what all units at once give."""
    rng = np.random.default_rng(8)
    X = rng.uniform(1, 9, (150, 2))
    Y = np.column_stack([X.prod(axis=1) ** 0.4, X.sum(axis=1)]) * np.exp(
        -np.abs(rng.normal(0, 0.3, (150, 2)))
    )
    for orientation in ("input", "output"):
        for returns in ("crs", "vrs"):
            monkeypatch.setattr(frontier, "WHOLE", 60)
            few = solve(X, Y, orientation, returns)
            monkeypatch.setattr(frontier, "WHOLE", 1000)
            every = solve(X, Y, orientation, returns)
            assert few.efficiency == pytest.approx(every.efficiency, abs=1e-9)
            total = (few.input_slack / X.mean(axis=0)).sum(axis=1) + (few.output_slack / Y.mean(axis=0)).sum(
                axis=1
            )
            whole = (every.input_slack / X.mean(axis=0)).sum(axis=1) + (
                every.output_slack / Y.mean(axis=0)
            ).sum(axis=1)
            assert total == pytest.approx(whole, abs=1e-6)
            # the reference units and the slacks make up the target
            for i, peers in enumerate(few.peers):
                at, weight = list(peers), np.array(list(peers.values()))
                theta = few.efficiency[i]
                left = X[i] * (theta if orientation == "input" else 1) - few.input_slack[i]
                right = Y[i] * (1 if orientation == "input" else 1 / theta) + few.output_slack[i]
                assert weight @ X[at] == pytest.approx(left, rel=1e-4)
                assert weight @ Y[at] == pytest.approx(right, rel=1e-4)


def test_a_point_out_of_reach_has_no_measure():
    X, Y = np.array([[1.0], [2.0]]), np.array([[1.0], [2.0]])
    found = frontier.evaluate(X, Y, np.array([[1.0], [2.0]]), np.array([[3.0], [1.5]]), "input", "vrs")
    assert np.isnan(found[0]) and found[1] == pytest.approx(0.75)


def test_orientations_agree_under_constant_returns():
    assert efficiency(*SIX, "output") == pytest.approx(efficiency(*SIX, "input"))


def test_returns_to_scale_by_hand():
    """One input and one output: B has the best ratio; below it returns increase, above they decrease."""
    X, Y = np.array([[1.0], [2], [4]]), np.array([[1.0], [4], [5]])
    found = returns_to_scale(*(efficiency(X, Y, "input", r) for r in ("crs", "vrs", "nirs")))
    assert found.tolist() == ["increasing", "constant", "decreasing"]
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
    made = malmquist_index(X0, Y0, X1, Y1)
    assert made.m == pytest.approx(((Y1 / X1) / (Y0 / X0)).ravel())
    assert made.m == pytest.approx(made.pec * made.sec * made.tc)
    best = (Y1 / X1).max() / (Y0 / X0).max()
    assert made.tc == pytest.approx(best)


def test_doubling_all_outputs_is_technical_change():
    X, Y = SIX
    made = malmquist_index(X, Y, X, 2 * Y)
    assert made.m == pytest.approx(2) and made.ec == pytest.approx(1) and made.tc == pytest.approx(2)


def test_bootstrap_corrects_downwards_and_is_reproducible():
    rng = np.random.default_rng(0)
    X = rng.uniform(1, 5, (15, 1))
    Y = X**0.7 * np.exp(-np.abs(rng.normal(0, 0.2, (15, 1))))
    first, again = (bootstrap(X, Y, "input", "vrs", 40, 1) for _ in range(2))
    assert (first.corrected == again.corrected).all() and (first.low == again.low).all()
    corrected, low, high = first.corrected, first.low, first.high
    theta = efficiency(X, Y, "input", "vrs")
    assert (corrected <= theta + 1e-9).all() and (low <= high).all() and (high <= theta + 1e-6).all()


def test_where_all_are_efficient_there_is_nothing_to_draw(study):
    with pytest.raises(Unfit, match="all units are efficient"):
        bandwidth(np.ones(5))
    p = DeaParameters(id="d", inputs=("a",), outputs=("b",), bootstrap=10)
    frame = pd.DataFrame(
        {"a": [1.0, 2, 3, 1, 2, 3], "b": [1.0, 2, 3, 1, 2, 3], "y": 1.0}, index=study.panel.codes()
    )
    study.panel.numbers.loc[(slice(None), "2020"), ["a", "b", "y"]] = frame.to_numpy()
    with pytest.raises(AnalysisProblem, match="all units are efficient"):
        dea(p, study)


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
    assert change.cell(("r0", "2020"), "pec").value == pytest.approx(1)
    (later,) = malmquist(
        MalmquistParameters(id="m", inputs=("a", "b"), outputs=("y",), orientation="output"), study
    )
    assert later.frame["m"].to_numpy() == pytest.approx(change.frame["m"].to_numpy())
    # one year alone is that year among others
    alone = dea(DeaParameters(id="d", inputs=("a", "b"), outputs=("y",), period="2019"), study)
    assert alone[0].frame["technical"].tolist() == results["d"].frame["technical"].tolist(), (
        "outputs doubled only"
    )
