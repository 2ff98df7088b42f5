"""Aggregation of normalised indicators and weights into one score per region: `KERNELS`, `power`, `geometric`, `topsis`.

Kernels take a (rows, indicators) matrix and weights (indicators,), and broadcast: weights of shape
(runs, indicators) give scores (runs, rows), which is what makes a Monte Carlo of 10,000 runs cheap.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analysis.index.normalise import Unfit
from analysis.values import Method, Text

Kernel = Callable[[np.ndarray, np.ndarray], np.ndarray]


def arithmetic(Z: np.ndarray, w: np.ndarray) -> np.ndarray:
    """``Σ_j w_j z_ij``.

    >>> arithmetic(np.array([[1.0, 3.0]]), np.array([0.5, 0.5]))
    array([2.])
    """
    return np.asarray(w @ Z.T)


def geometric(Z: np.ndarray, w: np.ndarray) -> np.ndarray:
    """``Π_j z_ij^w_j``. Raises Unfit where a figure is not positive."""
    if Z.min() <= 0:
        raise Unfit("几何平均要求数值为正", "a geometric mean needs positive figures")
    return np.asarray(np.exp(w @ np.log(Z).T))


def harmonic(Z: np.ndarray, w: np.ndarray) -> np.ndarray:
    """``Σw / Σ_j (w_j / z_ij)``. Raises Unfit where a figure is not positive."""
    if Z.min() <= 0:
        raise Unfit("调和平均要求数值为正", "a harmonic mean needs positive figures")
    return np.asarray(w.sum(axis=-1)[..., None] / (w @ (1 / Z).T))


def power(Z: np.ndarray, w: np.ndarray, exponent: float = 0.5) -> np.ndarray:
    """Generalised mean ``(Σ_j w_j z_ij^β / Σ_j w_j)^(1/β)``; β = 1 arithmetic, β = −1 harmonic.

    Raises:
        Unfit: a figure is negative, or zero with a negative exponent.

    >>> power(np.array([[1.0, 9.0]]), np.array([0.5, 0.5])).round(6)
    array([4.])
    """
    if Z.min() < 0 or (exponent < 0 and Z.min() == 0):
        raise Unfit(
            "广义平均要求数值非负（指数为负时须为正）",
            "a generalised mean needs figures that are not negative",
        )
    return np.asarray(((w @ (Z**exponent).T) / w.sum(axis=-1)[..., None]) ** (1 / exponent))


def topsis(Z: np.ndarray, w: np.ndarray, ideals: tuple[np.ndarray, np.ndarray] | None = None) -> np.ndarray:
    """Relative closeness to the ideal: ``d⁻/(d⁺ + d⁻)`` over weighted figures (Hwang and Yoon 1981).

    Args:
        ideals: (indicators,) anti-ideal and ideal; if none are given the worst and the best of each column of
            ``Z``, where more is better.
    """
    columns = np.ascontiguousarray(Z.T)
    low, high = ideals or (columns.min(axis=1), columns.max(axis=1))
    w2 = w * w
    up = np.sqrt(w2 @ (columns - high[:, None]) ** 2)
    down = np.sqrt(w2 @ (columns - low[:, None]) ** 2)
    total = up + down
    return np.asarray(np.divide(down, total, out=np.full_like(total, 0.5), where=total > 0))


def settled(scores: np.ndarray) -> np.ndarray:
    """Scores to twelve significant digits of the largest, so that equal regions tie.

    Library sums take different orders at the edges of a matrix: the scores of equal figures can differ in the
    last bit, and a rank would turn on it.

    >>> settled(np.array([0.1 + 0.2, 0.3, 1.0])).tolist()
    [0.3, 0.3, 1.0]
    """
    largest = np.abs(scores).max()
    return scores if largest == 0 else np.round(scores, 12 - int(np.ceil(np.log10(largest))))


KERNELS: dict[str, Kernel] = {
    "sum": arithmetic,
    "arithmetic": arithmetic,
    "geometric": geometric,
    "harmonic": harmonic,
    "power": power,
    "topsis": topsis,
}

_OECD = "OECD/JRC, Handbook on Constructing Composite Indicators, 2008, ch. 6"
METHODS: dict[str, Method] = {
    "sum": Method(
        "sum",
        Text(zh="加权求和", en="Weighted sum"),
        Text(
            zh="各指标乘以给定权重后相加，权重不再调整。",
            en="Indicators times their weights as given, added up; the weights are not rescaled.",
        ),
        (r"S_i = \sum_j w_j z_{ij}",),
        _OECD,
    ),
    "arithmetic": Method(
        "arithmetic",
        Text(zh="加权算术平均", en="Weighted arithmetic mean"),
        Text(zh="指标间完全可替代。", en="Indicators substitute for each other fully."),
        (r"S_i = \sum_j w_j z_{ij}",),
        _OECD,
    ),
    "geometric": Method(
        "geometric",
        Text(zh="加权几何平均", en="Weighted geometric mean"),
        Text(zh="短板难以由长处弥补。", en="A weakness is hard to offset by a strength."),
        (r"S_i = \prod_j z_{ij}^{w_j}, \quad \sum_j w_j = 1",),
        _OECD,
    ),
    "harmonic": Method(
        "harmonic",
        Text(zh="加权调和平均", en="Weighted harmonic mean"),
        Text(zh="最受短板左右。", en="The weakest figure dominates."),
        (r"S_i = \left(\sum_j w_j / z_{ij}\right)^{-1}",),
        _OECD,
    ),
    "power": Method(
        "power",
        Text(zh="广义平均", en="Generalised mean"),
        Text(
            zh="指数为1即算术平均，为−1即调和平均，趋于0即几何平均。",
            en="The exponent 1 gives the arithmetic mean, −1 the harmonic one; near 0 it tends to the "
            "geometric one.",
        ),
        (r"S_i = \left(\sum_j w_j z_{ij}^{\beta}\right)^{1/\beta}",),
        _OECD,
    ),
    "topsis": Method(
        "topsis",
        Text(zh="TOPSIS（逼近理想解）", en="TOPSIS"),
        Text(
            zh="到最优解与最劣解的相对接近度。",
            en="Relative closeness to the best and distance from the worst.",
        ),
        (r"d_i^{\pm} = \sqrt{\sum_j w_j^2 (z_{ij} - z_j^{\pm})^2}", r"S_i = \frac{d_i^-}{d_i^+ + d_i^-}"),
        "Hwang and Yoon, *Multiple Attribute Decision Making*, 1981",
    ),
}
