"""Normalisation of indicators onto one scale on which more is better: `KERNELS`, `minmax`, `distance`.

Kernels take a (regions, indicators) matrix and a vector of directions; NaN stays NaN. For a panel the rows of
all periods go in together, so that years compare; within-year normalisation is the same kernel on one year's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from analysis.decimals import as_given
from analysis.standing.standing import ranks
from analysis.values import AnalysisProblem, Method, Text

Kernel = Callable[[np.ndarray, np.ndarray], np.ndarray]


class Unfit(ValueError):
    """Figures that a kernel cannot take; ``words`` says why, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Text(zh=zh, en=en)


class ConstantColumn(Unfit):
    """An indicator that does not vary cannot be scaled; ``column`` is its position."""

    def __init__(self, column: int) -> None:
        super().__init__(f"第{column + 1}列没有差异", f"column {column + 1} does not vary")
        self.column = column


def _width(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    flat = np.flatnonzero(~(high > low))
    if flat.size:
        raise ConstantColumn(int(flat[0]))
    return np.asarray(high - low)


def _extremes(X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest figure of each column, which must differ.

    A standard deviation would not do as a test: that of equal figures is often not exactly zero.
    """
    columns = np.ascontiguousarray(X.T)
    bottom, top = columns.min(axis=1), columns.max(axis=1)
    # passing over missing figures takes ten times as long, so only where there are any
    if np.isnan(bottom).any():
        bottom, top = np.nanmin(X, axis=0), np.nanmax(X, axis=0)
    _width(bottom, top)
    return bottom, top


def minmax(X: np.ndarray, directions: np.ndarray, low: float = 0.0, high: float = 1.0) -> np.ndarray:
    """``(x − min)/(max − min)``, or its mirror where less is better, stretched to low … high.

    Raises:
        ConstantColumn: a column has no spread.

    >>> minmax(np.array([[1.0], [3.0], [2.0]]), np.array([-1])).ravel()
    array([1. , 0. , 0.5])
    """
    bottom, top = _extremes(X)
    z = (X - bottom) / (top - bottom)
    return np.asarray(low + (high - low) * np.where(directions > 0, z, 1 - z))


def zscore(X: np.ndarray, directions: np.ndarray) -> np.ndarray:
    """``(x − mean)/sd`` with the population standard deviation, signed by direction.

    Raises:
        ConstantColumn: a column has no spread.
    """
    _extremes(X)
    return np.asarray(directions * (X - np.nanmean(X, axis=0)) / np.nanstd(X, axis=0))


def vector(X: np.ndarray, directions: np.ndarray) -> np.ndarray:
    """``x / √Σx²``; where less is better, one minus that (Hwang and Yoon 1981).

    Raises:
        ConstantColumn: a column has no spread.
    """
    _extremes(X)
    squares = np.einsum("ij,ij->j", X, X)
    z = X / np.sqrt(np.nansum(X * X, axis=0) if np.isnan(squares).any() else squares)
    return np.asarray(np.where(directions > 0, z, 1 - z))


def rank(X: np.ndarray, directions: np.ndarray) -> np.ndarray:
    """Share of the ranked regions that are not better: ``(n − r)/(n − 1)``, 1 for the best.

    Raises:
        ConstantColumn: a column has no spread.
    """
    _extremes(X)
    out = np.empty_like(X, dtype=float)
    for j in range(X.shape[1]):
        r = ranks(X[:, j], int(directions[j]))
        n = np.count_nonzero(~np.isnan(r))
        out[:, j] = (n - r) / (n - 1)
    return out


def distance(X: np.ndarray, directions: np.ndarray, reference: np.ndarray | None = None) -> np.ndarray:
    """Distance to a reference: ``x/reference``, or ``reference/x`` where less is better.

    Args:
        reference: (indicators,) figures compared with; the best of each column where none is given.

    Raises:
        ConstantColumn: a column has no spread.
        Unfit: a figure is not positive, so that ratios mean nothing.

    >>> distance(np.array([[1.0, 4.0], [2.0, 8.0]]), np.array([1, -1]))
    array([[0.5, 1. ],
           [1. , 0.5]])
    """
    bottom, top = _extremes(X)
    if bottom.min() <= 0:
        raise Unfit("与参照之比要求数值为正", "a distance to a reference needs positive figures")
    base = np.where(directions > 0, top, bottom) if reference is None else reference
    return np.where(directions > 0, X / base, base / X)


def goalposts(X: np.ndarray, directions: np.ndarray, posts: np.ndarray) -> np.ndarray:
    """Min-max between fixed goalposts, clipped to 0 … 1 (as in the Human Development Index).

    Args:
        posts: (2, indicators) lower and upper goalpost.

    Raises:
        ConstantColumn: an upper goalpost is not above the lower one.
    """
    z = np.clip((X - posts[0]) / _width(posts[0], posts[1]), 0, 1)
    return np.asarray(np.where(directions > 0, z, 1 - z))


def none(X: np.ndarray, directions: np.ndarray) -> np.ndarray:
    """Already on one scale: only the sign of those where less is better turns."""
    return np.asarray(directions * X, dtype=float)


KERNELS: dict[str, Kernel] = {
    "none": none,
    "minmax": minmax,
    "zscore": zscore,
    "vector": vector,
    "rank": rank,
    "distance": distance,
}

METHODS: dict[str, Method] = {
    "none": Method(
        "none",
        Text(zh="不作标准化", en="No normalisation"),
        Text(zh="各项已在同一尺度上。", en="The figures are on one scale already."),
        (),
        "",
    ),
    "minmax": Method(
        "minmax",
        Text(zh="极差标准化", en="Min-max normalisation"),
        Text(
            zh="正向指标减最小值除以极差，逆向指标取其镜像；取值0—1。",
            en="Value minus minimum over the range, mirrored where less is better; 0 to 1.",
        ),
        (r"z_{ij} = \frac{x_{ij} - \min_i x_{ij}}{\max_i x_{ij} - \min_i x_{ij}}",),
        "OECD/JRC, *Handbook on Constructing Composite Indicators*, 2008, ch. 5",
    ),
    "zscore": Method(
        "zscore",
        Text(zh="Z分数标准化", en="Z-scores"),
        Text(
            zh="减均值除以总体标准差，按方向取号。",
            en="Value minus mean over the population standard deviation, signed by direction.",
        ),
        (r"z_{ij} = \frac{x_{ij} - \bar{x}_j}{s_j}",),
        "OECD/JRC, *Handbook on Constructing Composite Indicators*, 2008, ch. 5",
    ),
    "vector": Method(
        "vector",
        Text(zh="向量标准化", en="Vector normalisation"),
        Text(zh="除以该列平方和的平方根。", en="Value over the root of the column’s sum of squares."),
        (r"z_{ij} = x_{ij} / \sqrt{\sum_i x_{ij}^2}",),
        "Hwang and Yoon, *Multiple Attribute Decision Making*, 1981",
    ),
    "rank": Method(
        "rank",
        Text(zh="位次标准化", en="Ranks"),
        Text(zh="最好为1，最差为0。", en="1 for the best, 0 for the last."),
        (r"z_{ij} = \frac{n - r_{ij}}{n - 1}",),
        "OECD/JRC, *Handbook on Constructing Composite Indicators*, 2008, ch. 5",
    ),
    "distance": Method(
        "distance",
        Text(zh="与参照之比", en="Distance to the reference"),
        Text(
            zh="与参照（最好地区、各地区平均或某一地区）之比，逆向指标取倒数。",
            en="Ratio to a reference (the best, the mean, or one region), inverted where less is better.",
        ),
        (r"z_{ij} = x_{ij} / x_j^{ref}",),
        "OECD/JRC, *Handbook on Constructing Composite Indicators*, 2008, ch. 5",
    ),
    "goalposts": Method(
        "goalposts",
        Text(zh="阈值标准化", en="Goalposts"),
        Text(zh="在固定的上下阈值之间作极差标准化。", en="Min-max between fixed goalposts."),
        (r"z_{ij} = \frac{x_{ij} - a_j}{b_j - a_j}",),
        "UNDP, Human Development Report, technical notes",
    ),
}


def constant(name: Text) -> AnalysisProblem:
    """The problem of an indicator that does not vary."""
    return AnalysisProblem(
        Text(
            zh=f"指标“{name['zh']}”在所有地区都相同",
            en=f"the indicator “{name['en']}” is the same in all regions",
        ),
        Text(zh="从指数中去掉它，或检查数据", en="leave it out of the index, or check the figures"),
    )


def method_of(kind: str, low: float = 0.0, high: float = 1.0) -> Method:
    """How figures are brought to one scale, told with the scale's ends where min-max has others than 0 and 1.

    >>> method_of("minmax", 1, 100).what["en"]
    'Value minus minimum over the range, mirrored where less is better; on a scale from 1 to 100.'
    """
    method = METHODS[kind]
    if kind != "minmax" or (low, high) == (0, 1):
        return method
    a, b, range_ = as_given(low), as_given(high), as_given(high - low)
    share = r"\frac{x_{ij} - \min_i x_{ij}}{\max_i x_{ij} - \min_i x_{ij}}"
    return replace(
        method,
        what=Text(
            zh=f"正向指标减最小值除以极差，逆向指标取其镜像；换算为{a}至{b}。",
            en=f"Value minus minimum over the range, mirrored where less is better; on a scale from {a} to {b}.",
        ),
        formula=(rf"z_{{ij}} = {f'{a} + ' if low else ''}{range_} {share}",),
    )
