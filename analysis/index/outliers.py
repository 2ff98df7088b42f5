"""Outlier treatment in two stages, winsorising and then a transformation: `treat`, `OutlierRule`, `shape`, `skewed`.

An indicator is treated where |skewness| > 2 and excess kurtosis > 3.5, the rule of the OECD/JRC handbook and
of COINr: first up to five extreme values are moved to the next one inside; if the rule still holds, a
logarithm of the shifted values replaces them. An indicator may have thresholds, a number of values and a second
stage (Box–Cox) of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field

from analysis.decimals import written
from analysis.parameters import Strict
from analysis.values import Method, Text, same

SKEWNESS, KURTOSIS, MOST = 2.0, 3.5, 5
METHOD = Method(
    "outliers",
    Text(zh="离群值的两步处理", en="Outliers in two stages"),
    Text(
        zh="偏度绝对值大于2且超额峰度大于3.5的指标才处理：先把最多五个极端值逐个缩到次极端值，仍不合要求的改取对数；"
        "低值一端有长尾的先作镜像，地区的先后不变。单个指标可另定界限和个数，或以Box–Cox变换（λ取极大似然值）代替对数。",
        en="Only indicators with an absolute skewness above 2 and an excess kurtosis above 3.5 are treated: up to five "
        "extreme figures are moved one by one to the next figure inside; where that is not enough, logarithms are taken "
        "instead. A tail of low figures is mirrored first, so that the order of the regions stays. An indicator may have bounds and "
        "a number of its own, or a Box–Cox transformation, with the λ of maximum likelihood, in place of the logarithm.",
    ),
    (
        r"|g_1| > 2 \;\wedge\; g_2 > 3.5",
        r"z_i = \ln\left(x_i - \min x + \frac{\max x - \min x}{100}\right)",
        r"z_i = \frac{x_i^{\lambda} - 1}{\lambda}",
    ),
    "OECD/JRC, *Handbook on Constructing Composite Indicators*, 2008, ch. 5; Becker et al., *Journal of Open Source "
    "Software* 7 (78), 2022 (COINr); Box and Cox, *Journal of the Royal Statistical Society B* 26 (1964)",
)


class OutlierRule(Strict):
    """``outlier_rules``: when and how an indicator's extreme figures are treated."""

    skewness: float = Field(SKEWNESS, gt=0, description="treated where the absolute skewness is above this")
    kurtosis: float = Field(KURTOSIS, description="and the excess kurtosis above this")
    most: int = Field(MOST, ge=0, description="so many figures are winsorised at most; 0: none")
    then: Literal["log", "box_cox", "none"] = Field(
        "log", description="what follows where winsorising is not enough; none: the figures stay as they are"
    )


_COMMON = OutlierRule()


@dataclass(frozen=True)
class Treatment:
    """The figures after treatment, and what was done (``""``, ``"winsorised"``, ``"log"`` or ``"box_cox"``)."""

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


def skewed(x: np.ndarray, rule: OutlierRule = _COMMON) -> bool:
    """Whether the rule holds for the known values."""
    g1, g2 = shape(x)
    return bool(abs(g1) > rule.skewness and g2 > rule.kurtosis)


def _winsorised(x: np.ndarray, rule: OutlierRule) -> np.ndarray | None:
    """Extreme values moved to the next one inside until the rule is met; None where too many would move."""
    from scipy.stats import skew

    y = x.copy()
    while skewed(y, rule):
        levels = np.unique(y[~np.isnan(y)])
        if skew(_unit(y)) > 0:
            y[y > levels[-2]] = levels[-2]
        else:
            y[y < levels[1]] = levels[1]
        if np.count_nonzero((y != x) & ~np.isnan(x)) > rule.most:
            return None
    return y


def box_cox(x: np.ndarray) -> tuple[np.ndarray, float]:
    """The Box–Cox transformation of the known values, with the λ of maximum likelihood.

    Figures that are not all above zero are shifted to a hundredth of their range above it.

    >>> values, power = box_cox(np.exp(np.linspace(0, 3, 40)))
    >>> abs(power) < 0.01, bool(np.ptp(np.diff(values)) < 0.01)
    (True, True)
    """
    from scipy.stats import boxcox

    low, high = np.nanmin(x), np.nanmax(x)
    y = x if low > 0 else x - low + 0.01 * (high - low)
    known = ~np.isnan(y)
    # in a unit that is neither too small nor too large for powers; λ does not depend on it
    middle = float(np.exp(np.log(y[known]).mean()))
    out = np.full(len(x), np.nan)
    moved, power = boxcox(y[known] / middle)
    out[known] = moved
    return out, float(power)


def treat(x: np.ndarray, rule: OutlierRule = _COMMON) -> Treatment:
    """Treat one indicator.

    The logarithm is that of the distance from the end without the tail, plus a hundredth of the range; a tail
    of low values is mirrored, so that the order of the regions stays.

    Args:
        x: (n,) figures, NaN where missing.

    >>> treat(np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 1000])).words["en"]
    '1 value(s) winsorised; skewness 3.16 → −0.15, kurtosis 10.00 → −1.36'
    """
    if not skewed(x, rule):
        return Treatment(x, "", Text(zh="", en=""))
    y = _winsorised(x, rule)
    if y is not None:
        n = np.count_nonzero((y != x) & ~np.isnan(x))
        return _treated(x, y, "winsorised", Text(zh=f"缩尾{n}个值", en=f"{n} value(s) winsorised"))
    if rule.then == "none":
        return Treatment(x, "", Text(zh="", en=""))
    if rule.then == "box_cox":
        z, power = box_cox(x)
        still = skewed(z, rule)
        words = Text(zh="Box–Cox变换，λ = {p}{s}", en="Box–Cox transformation, λ = {p}{s}").fill(
            p=same(written(power, 2)), s=Text(zh="，仍偏斜", en=", still skewed") if still else same("")
        )
        return _treated(x, z, "box_cox", words)
    from scipy.stats import skew

    low, high = np.nanmin(x), np.nanmax(x)
    shift = 0.01 * (high - low)
    right = skew(_unit(x)) > 0
    z = np.asarray(np.log(x - low + shift) if right else -np.log(high - x + shift))
    if skewed(z, rule):
        return _treated(x, z, "log", Text(zh="取对数后仍偏斜", en="logarithm taken, still skewed"))
    return _treated(x, z, "log", Text(zh="取对数", en="logarithm taken"))


def _treated(x: np.ndarray, y: np.ndarray, kind: str, words: Text) -> Treatment:
    """What was done, with the shape before and after."""
    before, after = shape(x), shape(y)
    g1, g2 = (f"{written(a, 2)} → {written(b, 2)}" for a, b in zip(before, after, strict=True))
    told = Text(zh=f"{words['zh']}；偏度{g1}，峰度{g2}", en=f"{words['en']}; skewness {g1}, kurtosis {g2}")
    return Treatment(y, kind, told, before, after)
