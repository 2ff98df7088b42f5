"""Moran's I, global and local, with p-values: `moran_global`, `moran_local`, `variance`, `tail`, `draws_of`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from analysis.distributions import norm
from analysis.space.multiple import false_discovery
from analysis.space.neighbours import Weights
from analysis.values import Method, Text

Floats = NDArray[np.float64]
Alternative = Literal["two-sided", "greater", "less"]

METHOD = Method(
    "moran",
    Text(zh="莫兰指数", en="Moran’s I"),
    Text(
        zh="全局莫兰指数衡量相邻地区的数值是否相近；局部莫兰指数指出各地区与其邻居的关系："
        "高—高、低—低为集聚，高—低、低—高为离群。权重按行标准化，孤岛与最近的地区相连。",
        en="The global index tells whether neighbouring regions have like values; the local one how each "
        "region stands to its neighbours: high–high and low–low are clusters, high–low and low–high "
        "outliers. Weights are row-standardised; an island is joined to the nearest region.",
    ),
    (
        r"I = \frac{n}{S_0}\,\frac{\sum_i\sum_j w_{ij} z_i z_j}{\sum_i z_i^2}, \quad z_i = x_i - \bar{x}",
        r"E(I) = -\frac{1}{n-1}, \quad Z = \frac{I - E(I)}{\sqrt{V(I)}}",
        r"I_i = \frac{(n-1)\, z_i \sum_j w_{ij} z_j}{\sum_k z_k^2}",
        r"p_{\geq} = \frac{1 + \#\{r : I^{(r)} \geq I\}}{1 + R}, \quad p = \min(1, 2 p_{\geq}, 2 p_{\leq})",
    ),
    "Cliff and Ord, *Spatial Processes*, 1981; Anselin, *Geographical Analysis* 27 (2), 1995",
)

#: how many permuted figures are held at a time: few enough to stay in the processor's cache
_CELLS = 100_000


@dataclass(frozen=True)
class Global:
    """Moran's I with its moments and p-values."""

    i: float
    expected: float
    variance: float
    z: float
    p: float
    p_permutation: float
    n: int


@dataclass(frozen=True)
class Local:
    """Local Moran, all (n,). ``z``: population-standardised; ``lag``: the neighbours' mean z."""

    z: Floats
    lag: Floats
    i: Floats
    quadrant: NDArray[np.str_]
    p: Floats
    q: Floats


def variance(
    z: Floats, matrix: Any, assumption: Literal["randomisation", "normality"] = "randomisation"
) -> float:
    """Variance of I under the null: values shuffled over places, or drawn from a normal distribution.

    After Cliff and Ord 1981. ``z``: (n,) deviations from the mean; ``matrix``: (n, n) sparse.
    """
    n = len(z)
    both = matrix + matrix.T
    s0 = float(matrix.sum())
    s1 = float((both.data**2).sum()) / 2
    s2 = float(((matrix.sum(axis=0) + matrix.sum(axis=1)) ** 2).sum())
    square = 1 / (n - 1) ** 2
    if assumption == "normality":
        return (n * n * s1 - n * s2 + 3 * s0 * s0) / ((n * n - 1) * s0 * s0) - square
    kurtosis = float((z**4).mean() / (z**2).mean() ** 2)
    plain = n * ((n * n - 3 * n + 3) * s1 - n * s2 + 3 * s0 * s0)
    tailed = kurtosis * ((n * n - n) * s1 - 2 * n * s2 + 6 * s0 * s0)
    return (plain - tailed) / ((n - 1) * (n - 2) * (n - 3) * s0 * s0) - square


def tail(higher: Any, lower: Any, runs: int, alternative: Alternative) -> Any:
    """Pseudo p from how many permuted statistics are no lower, and no higher, than the observed."""
    greater, less = (1 + higher) / (runs + 1), (1 + lower) / (runs + 1)
    if alternative == "greater":
        return greater
    if alternative == "less":
        return less
    return np.minimum(1.0, 2 * np.minimum(greater, less))


def moran_global(
    y: Floats,
    weights: Weights,
    permutations: int,
    seed: int,
    alternative: Alternative = "two-sided",
    assumption: Literal["randomisation", "normality"] = "randomisation",
) -> Global:
    """Global Moran's I of ``y`` (n,), n ≥ 4, not constant.

    The permutation p shuffles the values over the places; two-sided it is twice the smaller tail, at most 1.
    """
    n = len(y)
    z = y - y.mean()
    scale = n / float(weights.matrix.sum()) / float(z @ z)
    i = scale * float(z @ weights.lag(z))
    expected = -1 / (n - 1)
    spread = variance(z, weights.matrix, assumption)
    # where all are neighbours of all, I is the same whatever the figures: there is nothing to test
    score = (i - expected) / np.sqrt(spread) if spread > 1e-12 else math.nan
    p = {
        "two-sided": 2 * norm.sf(abs(score)),
        "greater": norm.sf(score),
        "less": norm.cdf(score),
    }[alternative]
    rng = np.random.default_rng(seed)
    slack = 1e-10 * max(1.0, abs(i))
    higher = lower = 0
    batch = max(1, _CELLS // n)
    for start in range(0, permutations, batch):
        shuffled = rng.permuted(np.tile(z, (min(batch, permutations - start), 1)), axis=1).T
        drawn = scale * np.einsum("ij,ij->j", shuffled, weights.lag(shuffled))
        higher += int((drawn >= i - slack).sum())
        lower += int((drawn <= i + slack).sum())
    by_chance = float(tail(higher, lower, permutations, alternative))
    return Global(i, expected, spread, float(score), float(p), by_chance, n)


def moran_local(
    y: Floats, weights: Weights, permutations: int, seed: int, alternative: Alternative = "two-sided"
) -> Local:
    """Local Moran's I of ``y`` (n,), its quadrants, and p-values by conditional permutation.

    A region's value stays in place; its neighbours' are drawn without replacement from all other regions.
    One set of draws serves all regions, which makes thousands of regions a matter of a second.
    """
    n = len(y)
    z = (y - y.mean()) / y.std()
    lag = weights.lag(z)
    i = (n - 1) * z * lag / float(z @ z)
    quadrant = np.where(z > 0, np.where(lag > 0, "HH", "HL"), np.where(lag > 0, "LH", "LL"))
    matrix = weights.matrix
    sizes = np.diff(matrix.indptr)
    rng = np.random.default_rng([seed, 1])
    draws = draws_of(n - 1, int(sizes.max()), permutations, rng)
    slack = 1e-10 * max(1.0, float(np.abs(i).max()))
    p = np.empty(n)
    for place in range(n):
        span = slice(matrix.indptr[place], matrix.indptr[place + 1])
        others = np.delete(z, place)
        drawn = (n - 1) * z[place] * (others[draws[:, : sizes[place]]] @ matrix.data[span]) / float(z @ z)
        higher, lower = (drawn >= i[place] - slack).sum(), (drawn <= i[place] + slack).sum()
        p[place] = tail(higher, lower, permutations, alternative)
    return Local(z, lag, i, quadrant, p, false_discovery(p))


def draws_of(among: int, k: int, runs: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """``runs`` random choices of ``k`` places among ``among``, without replacement and in random order."""
    keys = rng.random((runs, among))
    if k == among:
        return np.argsort(keys, axis=1)
    chosen = np.argpartition(keys, k, axis=1)[:, :k]
    # regions with fewer neighbours take the first columns: their order must be random too
    return np.take_along_axis(chosen, np.argsort(np.take_along_axis(keys, chosen, 1), axis=1), 1)
