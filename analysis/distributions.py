"""Distributions of test statistics: `Normal`, `Student`, `ChiSquared`, `Fisher`, and one of each: `norm`, `student`, `chi2`, `fisher`.

They are called as those of `scipy.stats` and give the same to the last digit, from the same functions of `scipy.special`.
Importing all of `scipy.stats` would take half a second of every start of the program; `scipy.special` is imported where
a test is made.
"""

from __future__ import annotations

from typing import Any

import numpy as np

#: a figure, or an array of figures
Figures = Any


class Normal:
    """The standard normal distribution.

    >>> norm.sf(1.959964).round(6), norm.cdf(0.0)
    (np.float64(0.025), np.float64(0.5))
    """

    def sf(self, x: Figures) -> Figures:
        """Probability of more than ``x``."""
        from scipy import special

        return special.ndtr(-np.asarray(x))

    def cdf(self, x: Figures) -> Figures:
        """Probability of at most ``x``."""
        from scipy import special

        return special.ndtr(x)


class Student:
    """Student's t with ``df`` degrees of freedom; NaN where they are none.

    >>> student.ppf(0.975, 10).round(4), student.sf(2.2281, 10).round(4)
    (np.float64(2.2281), np.float64(0.025))
    """

    def sf(self, x: Figures, df: Figures) -> Figures:
        """Probability of more than ``x``."""
        from scipy import special

        return special.stdtr(_positive(df), -np.asarray(x))

    def ppf(self, q: Figures, df: Figures) -> Figures:
        """The value that is exceeded with probability 1 − ``q``."""
        from scipy import special

        return special.stdtrit(_positive(df), q)


class ChiSquared:
    """The χ² distribution with ``df`` degrees of freedom; NaN where they are none.

    >>> chi2.sf(3.841459, 1).round(6), chi2.sf(-1.0, 1)
    (np.float64(0.05), np.float64(1.0))
    """

    def sf(self, x: Figures, df: Figures) -> Figures:
        """Probability of more than ``x``."""
        from scipy import special

        return special.chdtrc(_positive(df), np.maximum(x, 0.0))


class Fisher:
    """The F distribution with ``df`` and ``df2`` degrees of freedom; NaN where they are none.

    >>> fisher.sf(4.9646, 1, 10).round(5), fisher.sf(-1.0, 1, 10)
    (np.float64(0.05), np.float64(1.0))
    """

    def sf(self, x: Figures, df: Figures, df2: Figures) -> Figures:
        """Probability of more than ``x``."""
        from scipy import special

        return special.fdtrc(_positive(df), _positive(df2), np.maximum(x, 0.0))


def _positive(df: Figures) -> Figures:
    """Degrees of freedom, NaN where there are none."""
    return np.where(np.asarray(df) > 0, df, np.nan)[()]


norm, student, chi2, fisher = Normal(), Student(), ChiSquared(), Fisher()
