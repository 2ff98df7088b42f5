"""Outlier treatment: the rule, both stages, both tails, the order kept, what is reported."""

from __future__ import annotations

import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import kurtosis, skew

from analysis import outliers
from analysis.outliers import MOST, skewed, treat


def test_examples_in_the_docstrings_hold():
    assert doctest.testmod(outliers).failed == 0


def test_the_rule_is_skewness_and_kurtosis_together():
    x = np.concatenate([np.linspace(1, 2, 30), [9.0]])
    assert skew(x, bias=False) > 2 and kurtosis(x, bias=False) > 3.5 and skewed(x)
    two_heaps = np.concatenate([np.zeros(40), np.ones(5)]) + np.linspace(0, 0.01, 45)
    assert skew(two_heaps, bias=False) > 2 > 0 < kurtosis(two_heaps, bias=False)
    assert skewed(two_heaps) == (kurtosis(two_heaps, bias=False) > 3.5)
    assert not skewed(np.full(10, 3.0)) and not skewed(np.array([1.0, 2, 900]))


@pytest.mark.parametrize("sign", [1, -1])
def test_winsorising_moves_the_tail_to_the_next_value_inside(sign):
    x = sign * np.concatenate([np.linspace(1, 2, 30), [50.0, 60.0]])
    treated = treat(x)
    assert treated.kind == "winsorised" and not skewed(treated.values)
    assert treated.values[:30] == pytest.approx(x[:30]) and treated.values[30:] == pytest.approx(sign * 2.0)
    assert treated.words == {"zh": "缩尾2个值", "en": "2 value(s) winsorised"}


def test_equal_extremes_count_one_by_one():
    """Six equal extremes are six values: too many to winsorise."""
    x = np.concatenate([np.linspace(1, 2, 120), np.full(MOST + 1, 500.0)])
    assert skewed(x) and treat(x).kind == "log"
    fewer = np.concatenate([np.linspace(1, 2, 120), np.full(MOST, 500.0)])
    assert treat(fewer).words["en"] == f"{MOST} value(s) winsorised"


@pytest.mark.parametrize("sign", [1, -1])
def test_the_logarithm_pulls_in_the_tail_on_either_side(sign):
    x = sign * np.exp(np.linspace(0, 12, 100))
    treated = treat(x)
    assert treated.kind == "log" and not skewed(treated.values)
    assert abs(skew(treated.values)) < abs(skew(x)) and treated.words["en"] == "logarithm taken"


def test_what_stays_skewed_is_said():
    x = np.concatenate([np.linspace(0, 1e-6, 200), np.full(7, 1e6)])
    assert treat(x).words["en"] == "logarithm taken, still skewed"


@given(arrays(float, 25, elements=st.floats(-1e3, 1e3).map(lambda v: round(v, 3))), st.integers(0, 24))
def test_the_order_of_the_regions_stays_and_gaps_stay_gaps(x, gap):
    x = np.sign(x) * np.abs(x) ** 2
    x[gap] = np.nan
    y = treat(x).values
    assert (np.isnan(y) == np.isnan(x)).all()
    known = ~np.isnan(x)
    order = np.argsort(x[known], kind="stable")
    assert (np.diff(y[known][order]) >= -1e-9 * np.ptp(x[known])).all()
