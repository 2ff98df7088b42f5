"""Outlier treatment in two stages: winsorise, and where that is not enough, take logarithms.

An indicator is treated where |skewness| > 2 and excess kurtosis > 3.5 (OECD/JRC handbook, as in COINr): first up
to five extreme values are moved to the next one inside; if the rule still holds, a logarithm of the shifted
values replaces them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import kurtosis, skew

from analysis.values import Text

SKEWNESS, KURTOSIS, MOST = 2.0, 3.5, 5


@dataclass(frozen=True)
class Treated:
    """The figures after treatment, and what was done (``""``, ``"winsorised"`` or ``"log"``)."""

    values: np.ndarray
    kind: str
    words: Text


def skewed(x: np.ndarray) -> bool:
    """Whether the rule holds for the known values."""
    known = x[~np.isnan(x)]
    if known.size < 4 or np.ptp(known) == 0:
        return False
    return bool(abs(skew(known, bias=False)) > SKEWNESS and kurtosis(known, bias=False) > KURTOSIS)


def treat(x: np.ndarray) -> Treated:
    """Treat one indicator.

    Args:
        x: (n,) figures, NaN where missing.

    >>> treat(np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 1000])).words["en"]
    '1 value(s) winsorised'
    """
    if not skewed(x):
        return Treated(x, "", Text(zh="", en=""))
    y = x.copy()
    for n in range(1, MOST + 1):
        order = np.argsort(np.where(np.isnan(y), np.inf, y))
        known = order[: np.count_nonzero(~np.isnan(y))]
        if skew(y[~np.isnan(y)]) > 0:
            inside = np.unique(y[known])[-2]
            y[y > inside] = inside
        else:
            inside = np.unique(y[known])[1]
            y[y < inside] = inside
        if not skewed(y):
            return Treated(y, "winsorised", Text(zh=f"缩尾{n}个值", en=f"{n} value(s) winsorised"))
    low = np.nanmin(x)
    z = np.log(x - low + 0.01 * (np.nanmax(x) - low))
    return Treated(np.asarray(z), "log", Text(zh="取对数", en="logarithm taken"))
