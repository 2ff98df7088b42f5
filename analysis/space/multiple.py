"""Many tests at once: the false discovery rate, `false_discovery`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.values import Method, Text

Floats = NDArray[np.float64]

FDR = Method(
    "fdr",
    Text(zh="错误发现率校正", en="False discovery rate"),
    Text(
        zh="同时检验许多地区时，把预期的错误发现比例控制在显著性水平之内。",
        en="With many regions tested at once, keeps the expected share of false finds within the level.",
    ),
    (r"q_{(i)} = \min_{k \geq i} \frac{m\, p_{(k)}}{k}",),
    "Benjamini and Hochberg, Journal of the Royal Statistical Society B 57 (1), 1995",
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
