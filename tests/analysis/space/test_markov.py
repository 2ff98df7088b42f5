"""Markov chains: the incomes of the American states as PySAL's giddy has them, and what must hold for any chain."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.space.chains import counted, ergodic, homogeneity, mobility, probabilities
from analysis.space.markov import MarkovParameters, run
from analysis.values import AnalysisProblem, Indicator, Panel, Region, Study, same

REFERENCE = Path(__file__).parents[2] / "reference"
FIVE = ("low", "lower_middle", "middle", "upper_middle", "high")


@pytest.fixture(scope="module")
def states() -> Study:
    """Incomes of 48 states, 1929 to 2009, with their borders."""
    import libpysal

    table = pd.read_csv(libpysal.examples.get_path("usjoin.csv"))
    file = libpysal.io.open(libpysal.examples.get_path("states48.gal"))
    near = file.read()
    file.close()
    codes = [f"s{i:02d}" for i in range(len(table))]
    wide = table[[str(y) for y in range(1929, 2010)]].astype(float).set_axis(pd.Index(codes, name="region"))
    long = wide.rename_axis("period", axis=1).stack().to_frame("income")
    lists = {codes[int(i)]: tuple(codes[int(j)] for j in others) for i, others in near.neighbors.items()}
    return Study(
        Panel(
            long,
            pd.DataFrame(index=long.index),
            {"income": Indicator("income", same("Income"), same(""))},
            {c: Region(c, same(c), same(c), c) for c in codes},
            {},
        ),
        neighbours=lambda: lists,
    )


@pytest.fixture(scope="module")
def printed() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "markov_states.csv")


def matrix(printed: pd.DataFrame, what: str) -> np.ndarray:
    rows = printed[printed["what"] == what]
    return rows.pivot(index="i", columns="j", values="value").to_numpy()


def test_quintiles_of_each_year(states, printed):
    moves, classes, moved = run(
        MarkovParameters(id="m", indicator="income", classes=5, cut="each", relative=False), states
    )
    expected = matrix(printed, "year.counts")
    assert moves.frame["n"].to_numpy().reshape(5, 5).tolist() == expected.tolist()
    # as giddy's page prints them
    assert moves.cell(("low", "low"), "n").value == 729 and moves.cell(("high", "high"), "n").value == 741
    assert moves.cell(("low", "lower_middle"), "probability").value == pytest.approx(71 / 801)
    long_run = matrix(printed, "year.ergodic")[0]
    assert classes.frame["long_run"].to_numpy() == pytest.approx(100 * long_run, rel=1e-9)
    assert classes.frame["duration"].to_numpy() == pytest.approx(matrix(printed, "year.stay")[0])
    assert moved.cell("income", "n").value == 48 * 80
    assert moved.cell("income", "mobility").value == pytest.approx(
        (5 - np.trace(expected / expected.sum(axis=1)[:, None])) / 4
    )
    assert sum(moved.cell("income", c).value for c in ("stayed", "up", "down")) == pytest.approx(100)


def test_by_the_class_of_the_neighbours(states, printed):
    results = run(
        MarkovParameters(id="m", indicator="income", classes=5, cut="pooled", weights="queen"), states
    )
    made = {r.id: r for r in results}
    assert made["m"].frame["n"].to_numpy().reshape(5, 5).tolist() == matrix(printed, "pooled.counts").tolist()
    for lag, name in enumerate(FIVE):
        under = made["m_spatial"].frame.xs(name, level="around")["n"].to_numpy().reshape(5, 5)
        assert under.tolist() == matrix(printed, f"lag{lag}.counts").tolist()
    tests = made["m_tests"]
    value = printed.set_index("what")["value"]
    assert tests.cell("likelihood_ratio", "statistic").value == pytest.approx(value["test.lr"])
    assert tests.cell("chi_square", "statistic").value == pytest.approx(value["test.q"])
    assert tests.cell("chi_square", "df").value == value["test.df"] == 60
    assert tests.cell("likelihood_ratio", "p").value == pytest.approx(value["test.lr_p"], rel=1e-3)
    assert tests.cell("chi_square", "significant").value


def test_the_long_run_is_where_the_chain_stays():
    rng = np.random.default_rng(1)
    for _ in range(20):
        p = probabilities(rng.integers(1, 9, (4, 4)).astype(float))
        pi = ergodic(p)
        assert pi is not None and pi @ p == pytest.approx(pi) and pi.sum() == pytest.approx(1)
        assert 0 <= mobility(p) <= 4 / 3
    # all end up in the second class; but in two closed classes where they end depends on where they begin
    assert ergodic(np.array([[0.5, 0.5], [0.0, 1.0]])) == pytest.approx([0, 1])
    assert ergodic(np.eye(3)) is None
    assert ergodic(probabilities(np.array([[1.0, 1.0], [0.0, 0.0]]))) is None


def test_chains_that_are_one_are_not_told_apart():
    one = np.array([[8.0, 2.0], [3.0, 7.0]])
    test = homogeneity(np.stack([one, 2 * one]))
    assert test is not None and test.df == 2
    assert test.likelihood_ratio == pytest.approx(0, abs=1e-12) and test.p_chi_square == 1
    # the 2 × 2 table of one row is an ordinary chi square: 20 moves each, 10 against 15 that stay
    rows = np.array([[[10.0, 10.0], [0.0, 0.0]], [[15.0, 5.0], [0.0, 0.0]]])
    test = homogeneity(rows)
    assert test is not None and test.df == 1 and test.chi_square == pytest.approx(8 / 3)
    assert homogeneity(np.stack([one, np.zeros((2, 2))])) is None


def test_classes_missing_figures_and_notes(study):
    made = study({"y": {"2010": [1.0, 2, 3, 4], "2011": [1.0, 3, np.nan, 4], "2015": [4.0, 3, 2, 1]}}, {})
    options = {"classes": 2, "relative": False, "thresholds": (2.5,)}
    moves, classes, moved = run(MarkovParameters(id="m", indicator="y", **options), made)
    # c has no figure in 2011: neither of its steps is counted
    assert moved.cell("y", "n").value == 6
    counts = moves.frame["n"].to_numpy().reshape(2, 2)
    assert counts.tolist() == [[1, 2], [1, 2]]
    assert classes.cell("low", "first").value == 50 and classes.cell("high", "last").value == 50
    assert "equally far apart" in moves.note["en"] and "间隔不等" in moves.note["zh"]
    assert "Few moves" in moves.note["en"] and "3" in moves.note["zh"]
    # a class that nobody begins a step in
    moves, classes, moved = run(
        MarkovParameters(id="m", indicator="y", classes=2, relative=False, thresholds=(9.0,)), made
    )
    assert moves.cell(("high", "low"), "probability").missing and classes.cell("low", "long_run").missing
    assert moved.cell("y", "mobility").missing and "never stands" in moves.note["en"]


def test_what_all_gain_alike_moves_nobody(study):
    made = study({"y": {"2010": [1.0, 2, 3, 4], "2011": [2.0, 4, 6, 8]}}, {})
    _, _, moved = run(MarkovParameters(id="m", indicator="y", classes=2), made)
    assert moved.cell("y", "stayed").value == 100
    _, _, moved = run(MarkovParameters(id="m", indicator="y", classes=2, relative=False), made)
    assert moved.cell("y", "up").value > 0


@pytest.mark.parametrize(
    ("values", "options", "said"),
    [
        ({"y": {"2010": [1.0, 2.0]}}, {}, "one period only"),
        ({"y": {"2010": [1.0, 1.0], "2011": [1.0, 1.0]}}, {"classes": 2}, "cannot be cut into 2 classes"),
        ({"y": {"2010": [-1.0, 1.0], "2011": [1.0, 2.0]}}, {}, "is negative (2010)"),
        ({"y": {"2010": [1.0, 2.0, 3, 4], "2011": [1.0, 2.0, 3, 4]}}, {"weights": "queen"}, "no boundaries"),
    ],
)
def test_what_cannot_be_computed_is_named(values, options, said, study):
    with pytest.raises(AnalysisProblem) as problem:
        run(MarkovParameters(id="m", indicator="y", **options), study(values, {}))
    assert said in problem.value.what["en"] and problem.value.remedy["zh"]


def test_counts():
    assert counted(np.array([0, 1, 1]), np.array([1, 1, 0]), 2).tolist() == [[0, 1], [1, 1]]
