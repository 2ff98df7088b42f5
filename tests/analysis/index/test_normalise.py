"""Normalisation: each scale by hand, constants refused by every one, references, the HDI as printed."""

from __future__ import annotations

import doctest
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata, zscore

from analysis.index import aggregate, normalise
from paths import ROOT

REFERENCE = ROOT / "tests/reference"


def test_examples_in_the_docstrings_hold():
    assert doctest.testmod(normalise).failed == 0
    assert doctest.testmod(aggregate).failed == 0


@pytest.mark.parametrize("name", [k for k in normalise.KERNELS if k != "none"])
@given(st.floats(0.01, 1e6))
def test_a_constant_column_is_refused_and_told_by_its_place(name, value):
    """Also where rounding makes its standard deviation not quite zero, as for 0.1."""
    X = np.column_stack([np.arange(1.0, 8.0), np.full(7, value)])
    with pytest.raises(normalise.ConstantColumn) as told:
        normalise.KERNELS[name](X, np.array([1, -1]))
    assert told.value.column == 1 and "第2列" in told.value.words["zh"] and "2" in told.value.words["en"]


def test_zscores_are_scipys():
    X = np.random.default_rng(5).normal(10, 3, (20, 3))
    assert normalise.zscore(X, np.array([1, 1, -1])) == pytest.approx(zscore(X) * [1, 1, -1])


def test_ranks_and_distances_are_those_of_scipy_and_scikit_learn():
    from sklearn.preprocessing import MaxAbsScaler

    X = np.random.default_rng(7).gamma(3, 2, (25, 4))
    X[3] = X[8]  # ties
    up = np.ones(4)
    place = rankdata(-X, method="min", axis=0)
    assert normalise.rank(X, up) == pytest.approx((25 - place) / 24)
    assert normalise.rank(X, -up) == pytest.approx((25 - rankdata(X, method="min", axis=0)) / 24)
    assert normalise.distance(X, up) == pytest.approx(MaxAbsScaler().fit_transform(X))
    assert normalise.distance(X, -up) == pytest.approx(MaxAbsScaler().fit_transform(1 / X))


def test_missing_figures_stay_missing_and_do_not_count():
    X = np.array([[1.0, 5.0], [np.nan, 7.0], [3.0, 6.0]])
    for name, kernel in normalise.KERNELS.items():
        z = kernel(X, np.array([1, 1]))
        assert np.isnan(z[1, 0]) and np.isfinite(np.delete(z.ravel(), 2)).all(), name
    assert normalise.minmax(X, np.array([1, 1]))[:, 0] == pytest.approx([0, np.nan, 1], nan_ok=True)


def test_one_to_a_hundred_for_geometric_means():
    z = normalise.minmax(np.array([[2.0], [4.0], [3.0]]), np.array([-1]), 1, 100)
    assert z.ravel() == pytest.approx([100, 1, 50.5])
    assert (aggregate.geometric(z, np.array([1.0])) > 0).all()


def test_distances_to_references():
    X = np.array([[2.0, 10.0], [4.0, 5.0]])
    directions = np.array([1, -1])
    assert normalise.distance(X, directions) == pytest.approx(np.array([[0.5, 0.5], [1, 1]]))
    mean = normalise.distance(X, directions, X.mean(axis=0))
    assert mean == pytest.approx(np.array([[2 / 3, 0.75], [4 / 3, 1.5]]))
    with pytest.raises(normalise.Unfit, match="positive"):
        normalise.distance(X - 2, directions)


def test_goalposts_clip_and_turn():
    posts = np.array([[0.0], [10.0]])
    X = np.array([[-5.0], [2.0], [20.0]])
    assert normalise.goalposts(X, np.array([1]), posts).ravel().tolist() == [0, 0.2, 1]
    assert normalise.goalposts(X, np.array([-1]), posts).ravel().tolist() == [1, 0.8, 0]
    with pytest.raises(normalise.ConstantColumn):
        normalise.goalposts(X, np.array([1]), posts[::-1])


def test_the_human_development_index_as_printed():
    table = pd.read_csv(REFERENCE / "hdi_2019.csv", index_col="country")
    X = table.drop(columns="hdi_printed").to_numpy(float)
    X[:, 3] = np.log(X[:, 3])
    posts = np.array([[20, 0, 0, np.log(100)], [85, 18, 15, np.log(75_000)]])

    def index(figures: np.ndarray) -> np.ndarray:
        z = normalise.goalposts(figures, np.ones(4, dtype=int), posts)
        education = aggregate.arithmetic(z[:, 1:3], np.array([0.5, 0.5]))
        return aggregate.geometric(np.column_stack([z[:, 0], education, z[:, 3]]), np.full(3, 1 / 3))

    printed, rounding = table["hdi_printed"].to_numpy(), np.array([0.05, 0.05, 0.05, 0])
    assert index(X) == pytest.approx(printed, abs=0.0011)
    # the indicators are printed to one decimal: within that, the printed index can come out
    assert (index(X - rounding) <= printed + 0.0005).all()
    assert (index(X + rounding) >= printed - 0.0005).all()
    assert (table["expected_schooling_years"] > 18).sum() == 3 and (
        table["gni_per_head_2017_ppp"] > 75_000
    ).sum() == 2


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (1.0, 100.0), (0.0, 100.0), (-1.0, 1.0), (0.1, 0.9)])
def test_the_scale_that_is_told_is_the_one_that_figures_get(low, high):
    """The ends stand in both sentences; the formula, worked out for the least, middle and greatest, gives the kernel's figures."""
    X = np.array([[3.0], [5.0], [7.0]])
    figures = normalise.minmax(X, np.array([1]), low, high)[:, 0]
    method = normalise.method_of("minmax", low, high)
    for words in method.what.values():
        ends = [float(w.replace("−", "-")) for w in re.findall(r"(?<![\d.])[-−]?\d+(?:\.\d+)?", words)]
        assert ends == [figures[0], figures[-1]], words
    before, fraction = method.formula[0].split("=")[1].split(r"\frac", 1)
    factors = [float(w.replace("−", "-")) for w in before.replace("+", " ").split()]
    assert fraction == r"{x_{ij} - \min_i x_{ij}}{\max_i x_{ij} - \min_i x_{ij}}"
    start, range_ = ([0.0, 1.0] if not factors else [0.0, *factors])[-2:]
    assert figures == pytest.approx([start, start + range_ / 2, start + range_])
