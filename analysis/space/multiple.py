"""Many tests at once: `false_discovery` (rate of false finds), `holm` (any false find at all), `adjusted` (either)."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.values import Method, Text

Floats = NDArray[np.float64]

FDR = Method(
    "fdr",
    Text(zh="错误发现率校正", en="False discovery rate"),
    Text(
        zh="同时检验许多地区时，把预期的错误发现比例控制在显著性水平之内。",
        en="With many regions tested at once, keeps the expected share of false discoveries within the level.",
    ),
    (r"q_{(i)} = \min_{k \geq i} \frac{m\, p_{(k)}}{k}",),
    "Benjamini and Hochberg, *Journal of the Royal Statistical Society B* 57 (1), 1995",
)
HOLM = Method(
    "holm",
    Text(zh="霍尔姆校正", en="Holm’s correction"),
    Text(
        zh="同时作许多检验时，把出现任何一个错误发现的概率控制在显著性水平之内。",
        en="With many tests at once, keeps the chance of even one false find within the level.",
    ),
    (r"\tilde{p}_{(i)} = \max_{k \leq i} \min(1, (m - k + 1)\, p_{(k)})",),
    "Holm, *Scandinavian Journal of Statistics* 6 (2), 1979",
)


def false_discovery(p: Floats) -> Floats:
    """Benjamini–Hochberg q-values of (m,) p-values.

    >>> [round(float(q), 3) for q in false_discovery(np.array([0.01, 0.04, 0.03, 0.5]))]
    [0.04, 0.053, 0.053, 0.5]
    """
    m = len(p)
    order = np.argsort(p)
    steps = p[order] * m / np.arange(1, m + 1)
    q = np.empty(m)
    q[order] = np.minimum.accumulate(steps[::-1])[::-1].clip(max=1.0)
    return q


def holm(p: Floats) -> Floats:
    """Holm's adjusted p-values of (m,) p-values; NaN stays NaN and is no test.

    >>> [round(float(v), 3) for v in holm(np.array([0.01, 0.04, 0.03, np.nan]))]
    [0.03, 0.06, 0.06, nan]
    """
    adjusted = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    steps = p[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.maximum.accumulate(steps).clip(max=1.0)
    return adjusted


def adjusted(p: Floats, how: Literal["holm", "fdr", "none"]) -> Floats:
    """p-values of (m,) tests made at once, corrected for their number; NaN is no test."""
    if how == "none":
        return p
    if how == "holm":
        return holm(p)
    known = ~np.isnan(p)
    out = np.full(len(p), np.nan)
    out[known] = false_discovery(p[known])
    return out
