"""Distributions of test statistics against `scipy.stats`, to the last digit."""

from __future__ import annotations

import doctest

import numpy as np
import pytest
from scipy import stats

from analysis import distributions
from analysis.distributions import chi2, fisher, norm, student

X = np.concatenate([np.linspace(-12, 12, 2001), [1e-300, 1e3, 1e6, np.nan, np.inf, -np.inf]])
DF = (0.0, -1.0, np.nan, 1, 2, 3.5, 7, 45, 300, 1e6)


def test_examples_in_docstrings():
    assert doctest.testmod(distributions).failed == 0


def test_the_normal():
    np.testing.assert_array_equal(norm.sf(X), stats.norm.sf(X))
    np.testing.assert_array_equal(norm.cdf(X), stats.norm.cdf(X))


@pytest.mark.parametrize("df", DF)
def test_one_number_of_degrees(df):
    np.testing.assert_array_equal(student.sf(X, df), stats.t.sf(X, df))
    np.testing.assert_array_equal(chi2.sf(10 * X, df), stats.chi2.sf(10 * X, df))
    q = np.linspace(0.001, 0.999, 333)
    np.testing.assert_array_equal(student.ppf(q, df), stats.t.ppf(q, df))


@pytest.mark.parametrize("df", DF)
@pytest.mark.parametrize("df2", DF)
def test_two_numbers_of_degrees(df, df2):
    np.testing.assert_array_equal(fisher.sf(X, df, df2), stats.f.sf(X, df, df2))
