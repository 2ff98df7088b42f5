"""Measures of inequality against PySAL, R and a printed table; and what must not change them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.standing.inequality import gini, split, theil, theil_l, variation
from paths import ROOT
from tests.analysis.pysal import example

HERE = ROOT / "tests"
positive = arrays(float, st.integers(2, 20), elements=st.floats(0.1, 1000))


# --- against others -----------------------------------------------------------------------------------------


def test_gini_and_theil_of_the_mexican_states_are_pysals():
    states = example("mexico", "mexico.csv")
    expected = pd.read_csv(HERE / "reference/inequality_mexico.csv")
    assert len(expected) == 14
    for row in expected.itertuples():
        y = states[f"pcgdp{row.year}"].to_numpy()
        made = split(y, states[row.grouping].astype(str).to_numpy(object))
        assert gini(y) == pytest.approx(row.gini, rel=1e-12)
        assert theil(y) == pytest.approx(row.theil, rel=1e-12)
        assert made.between == pytest.approx(row.between, rel=1e-10)
        assert made.within.sum() == pytest.approx(row.within, rel=1e-10)


def test_the_example_of_rs_ineq():
    """``?ineq`` prints 0.4620911 for these ten incomes."""
    x = np.array([541.0, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261])
    assert gini(x) == pytest.approx(0.462091130267624, rel=1e-12)


def test_the_printed_decomposition_of_urbanisation():
    """The paper prints each group's own index T_g and its share of the total. A share is s_g·T_g over the total, so
    each group's share of the amount s_g follows; over the three groups they must add up to one.

    They do within the rounding of what is printed, in every year but 2014, whose row contradicts itself.
    """
    table = pd.read_csv(HERE.parent / "reports/provinces/data/urbanisation_theil_printed.csv")
    names = ("east", "central", "west")
    own = table[[f"theil_{n}" for n in names]].to_numpy()
    total = table[["theil_total"]].to_numpy()
    share = table[[f"share_{n}_pct" for n in names]].to_numpy() / 100
    amount = share * total / own
    # half a unit of the last printed place of each figure that enters
    slack = amount * (0.0005 / own + 0.0005 / total + 0.0005 / share)
    off = np.abs(amount.sum(axis=1) - 1) > slack.sum(axis=1)
    assert table.loc[off, "year"].tolist() == [2014]


def test_the_printed_shares_of_the_urbanisation_paper_add_up():
    """Printed table: within and between are shares of one total in every year."""
    table = pd.read_csv(HERE.parent / "reports/provinces/data/urbanisation_theil_printed.csv")
    assert (table["within_pct"] + table["between_pct"]).to_numpy() == pytest.approx(100, abs=0.11)
    parts = table[["share_east_pct", "share_central_pct", "share_west_pct"]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(table["within_pct"].to_numpy(), abs=0.16)


# --- by definition ------------------------------------------------------------------------------------------


@given(positive)
def test_the_definitions(y):
    s, n = y / y.sum(), len(y)
    assert theil(y) == pytest.approx(float((s * np.log(s * n)).sum()), abs=1e-9)
    assert theil_l(y) == pytest.approx(np.log(y.mean()) - np.log(y).mean(), abs=1e-9)
    assert gini(y) == pytest.approx(np.abs(y[:, None] - y).sum() / (2 * n * n * y.mean()), abs=1e-9)
    assert variation(y) == pytest.approx(y.std() / y.mean(), abs=1e-9)


@given(positive, st.floats(0.01, 100))
def test_order_units_and_duplicates_do_not_matter(y, unit):
    for measure in (theil, theil_l, gini, variation):
        assert measure(y[::-1]) == pytest.approx(measure(y), abs=1e-9)
        assert measure(y * unit) == pytest.approx(measure(y), abs=1e-9)
        assert measure(np.repeat(y, 2)) == pytest.approx(measure(y), abs=1e-9)
        assert measure(y) >= -1e-12


@given(positive, st.integers(0, 19))
def test_a_weight_of_two_is_a_duplicate(y, at):
    at %= len(y)
    w = np.ones(len(y))
    w[at] = 2
    for measure in (theil, theil_l, gini, variation):
        assert measure(y, w) == pytest.approx(measure(np.append(y, y[at])), abs=1e-9)


@given(positive, st.randoms(use_true_random=False), st.sampled_from(["T", "L"]))
def test_a_split_adds_up_to_the_whole(y, random, measure):
    groups = np.array([random.choice("abc") for _ in y], dtype=object)
    w = np.array([random.uniform(0.5, 3) for _ in y])
    whole = theil if measure == "T" else theil_l
    made = split(y, groups, w, measure)
    assert made.total == pytest.approx(whole(y, w), abs=1e-9)
    assert made.between >= -1e-12 and (made.within >= -1e-12).all()
    assert made.amount.sum() == pytest.approx(1) and made.size.sum() == pytest.approx(1)


def test_known_values():
    assert theil(np.full(5, 3.0)) == pytest.approx(0)
    # all in one hand: ln n in the limit
    assert theil(np.array([1e-12] * 9 + [1.0])) == pytest.approx(np.log(10), abs=1e-6)
    assert gini(np.array([0.0] * 9 + [1.0])) == pytest.approx(0.9)
    # a zero adds nothing to T: all in one hand is ln n exactly; L has no value there
    assert theil(np.array([0.0] * 9 + [1.0])) == pytest.approx(np.log(10), abs=1e-14)
    assert theil(np.array([0.0, 0.0, 1.0]), np.array([1.0, 1.0, 2.0])) == pytest.approx(np.log(2), abs=1e-14)
    for y in ([1.0, 0.0], [1.0, -1.0]):
        with pytest.raises(ValueError, match="positive"):
            theil_l(np.array(y))
    for y in ([1.0, -1.0], [0.0, 0.0]):
        with pytest.raises(ValueError, match="not negative"):
            theil(np.array(y))
    with pytest.raises(ValueError, match="weights"):
        theil(np.array([1.0, 2.0]), np.array([1.0, 0.0]))


def test_theil_t_splits_with_zeros_and_with_a_group_of_zeros():
    y = np.array([0.0, 0.0, 0.0, 2.0, 5.0])
    labels = np.array(["a", "a", "b", "b", "b"], dtype=object)
    made = split(y, labels)
    assert made.total == pytest.approx(theil(y), abs=1e-14)
    assert made.own[0] == 0 and made.within[0] == 0, "all of the group are equal, and hold nothing"
    assert made.own[1] == pytest.approx(theil(y[2:]), abs=1e-14)
    with pytest.raises(ValueError, match="Theil’s L"):
        split(y, labels, measure="L")
