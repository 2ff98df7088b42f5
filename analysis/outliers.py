"""Outlier treatment in two stages: winsorise, and where that is not enough, take logarithms.

An indicator is treated where |skewness| > 2 and excess kurtosis > 3.5, the rule of the OECD/JRC handbook and
of COINr: first up to five extreme values are moved to the next one inside; if the rule still holds, a
logarithm of the shifted values replaces them.
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


def _unit(x: np.ndarray) -> np.ndarray:
    """The known values on 0 … 1: neither measure changes, and no unit is too small or too large."""
    known = x[~np.isnan(x)]
    return np.asarray((known - known.min()) / np.ptp(known))


def skewed(x: np.ndarray) -> bool:
    """Whether the rule holds for the known values."""
    if np.count_nonzero(~np.isnan(x)) < 4 or np.nanmin(x) == np.nanmax(x):
        return False
    u = _unit(x)
    return bool(abs(skew(u, bias=False)) > SKEWNESS and kurtosis(u, bias=False) > KURTOSIS)


def _winsorised(x: np.ndarray) -> np.ndarray | None:
    """Extreme values moved to the next one inside until the rule is met; None where too many would move."""
    y = x.copy()
    while skewed(y):
        levels = np.unique(y[~np.isnan(y)])
        if skew(_unit(y)) > 0:
            y[y > levels[-2]] = levels[-2]
        else:
            y[y < levels[1]] = levels[1]
        if np.count_nonzero((y != x) & ~np.isnan(x)) > MOST:
            return None
    return y


def treat(x: np.ndarray) -> Treated:
    """Treat one indicator.

    The logarithm is that of the distance from the end without the tail, plus a hundredth of the range; a tail
    of low values is mirrored, so that the order of the regions stays.

    Args:
        x: (n,) figures, NaN where missing.

    >>> treat(np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 1000])).words["en"]
    '1 value(s) winsorised'
    """
    if not skewed(x):
        return Treated(x, "", Text(zh="", en=""))
    y = _winsorised(x)
    if y is not None:
        n = np.count_nonzero((y != x) & ~np.isnan(x))
        return Treated(y, "winsorised", Text(zh=f"缩尾{n}个值", en=f"{n} value(s) winsorised"))
    low, high = np.nanmin(x), np.nanmax(x)
    shift = 0.01 * (high - low)
    right = skew(_unit(x)) > 0
    z = np.asarray(np.log(x - low + shift) if right else -np.log(high - x + shift))
    if skewed(z):
        return Treated(z, "log", Text(zh="取对数后仍偏斜", en="logarithm taken, still skewed"))
    return Treated(z, "log", Text(zh="取对数", en="logarithm taken"))
