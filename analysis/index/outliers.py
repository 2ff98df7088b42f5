"""Outlier treatment in two stages, winsorising and then logarithms: `treat`, `shape`, `skewed`.

An indicator is treated where |skewness| > 2 and excess kurtosis > 3.5, the rule of the OECD/JRC handbook and
of COINr: first up to five extreme values are moved to the next one inside; if the rule still holds, a
logarithm of the shifted values replaces them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.decimals import written
from analysis.values import Method, Text

SKEWNESS, KURTOSIS, MOST = 2.0, 3.5, 5
METHOD = Method(
    "outliers",
    Text(zh="离群值的两步处理", en="Outliers in two stages"),
    Text(
        zh="偏度绝对值大于2且超额峰度大于3.5的指标才处理：先把最多五个极端值逐个缩到次极端值，仍不合要求的改取对数；"
        "低值一端有长尾的先作镜像，地区的先后不变。",
        en="Only indicators with an absolute skewness above 2 and an excess kurtosis above 3.5 are treated: up to five "
        "extreme figures are moved one by one to the next figure inside; where that is not enough, logarithms are taken "
        "instead. A tail of low figures is mirrored first, so that the order of the regions stays.",
    ),
    (
        r"|g_1| > 2 \;\wedge\; g_2 > 3.5",
        r"z_i = \ln\left(x_i - \min x + \frac{\max x - \min x}{100}\right)",
    ),
    "OECD/JRC, *Handbook on Constructing Composite Indicators*, 2008, ch. 5; Becker et al., *Journal of Open Source "
    "Software* 7 (78), 2022 (COINr)",
)


@dataclass(frozen=True)
class Treatment:
    """The figures after treatment, and what was done (``""``, ``"winsorised"`` or ``"log"``)."""

    values: np.ndarray
    kind: str
    words: Text
    #: skewness and excess kurtosis before; NaN where nothing was done
    before: tuple[float, float] = (np.nan, np.nan)
    after: tuple[float, float] = (np.nan, np.nan)


def _unit(x: np.ndarray) -> np.ndarray:
    """The known values on 0 … 1: neither measure changes, and no unit is too small or too large."""
    known = x[~np.isnan(x)]
    return np.asarray((known - known.min()) / np.ptp(known))


def shape(x: np.ndarray) -> tuple[float, float]:
    """Skewness and excess kurtosis of the known values, as estimated from a sample; NaN where they have none.

    >>> [round(v, 6) for v in shape(np.array([*range(1, 11), 30.0, 100]))]
    [3.063241, 9.741391]
    """
    if np.count_nonzero(~np.isnan(x)) < 4 or np.nanmin(x) == np.nanmax(x):
        return np.nan, np.nan
    from scipy.stats import kurtosis, skew

    u = _unit(x)
    return float(skew(u, bias=False)), float(kurtosis(u, bias=False))


def skewed(x: np.ndarray) -> bool:
    """Whether the rule holds for the known values."""
    g1, g2 = shape(x)
    return bool(abs(g1) > SKEWNESS and g2 > KURTOSIS)


def _winsorised(x: np.ndarray) -> np.ndarray | None:
    """Extreme values moved to the next one inside until the rule is met; None where too many would move."""
    from scipy.stats import skew

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


def treat(x: np.ndarray) -> Treatment:
    """Treat one indicator.

    The logarithm is that of the distance from the end without the tail, plus a hundredth of the range; a tail
    of low values is mirrored, so that the order of the regions stays.

    Args:
        x: (n,) figures, NaN where missing.

    >>> treat(np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 1000])).words["en"]
    '1 value(s) winsorised; skewness 3.16 → −0.15, kurtosis 10.00 → −1.36'
    """
    if not skewed(x):
        return Treatment(x, "", Text(zh="", en=""))
    y = _winsorised(x)
    if y is not None:
        n = np.count_nonzero((y != x) & ~np.isnan(x))
        return _treated(x, y, "winsorised", Text(zh=f"缩尾{n}个值", en=f"{n} value(s) winsorised"))
    from scipy.stats import skew

    low, high = np.nanmin(x), np.nanmax(x)
    shift = 0.01 * (high - low)
    right = skew(_unit(x)) > 0
    z = np.asarray(np.log(x - low + shift) if right else -np.log(high - x + shift))
    if skewed(z):
        return _treated(x, z, "log", Text(zh="取对数后仍偏斜", en="logarithm taken, still skewed"))
    return _treated(x, z, "log", Text(zh="取对数", en="logarithm taken"))


def _treated(x: np.ndarray, y: np.ndarray, kind: str, words: Text) -> Treatment:
    """What was done, with the shape before and after."""
    before, after = shape(x), shape(y)
    g1, g2 = (f"{written(a, 2)} → {written(b, 2)}" for a, b in zip(before, after, strict=True))
    told = Text(zh=f"{words['zh']}；偏度{g1}，峰度{g2}", en=f"{words['en']}; skewness {g1}, kurtosis {g2}")
    return Treatment(y, kind, told, before, after)
