"""The geographical detector's kernels: `factor_power`, `interaction_type`, `welch`, `ecological`, `candidates` (cuts)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.standing.breaks import Cut, Floats, Strata, bounds, classed
from analysis.values import Method, Text

METHOD = Method(
    "geodetector",
    Text(zh="地理探测器", en="Geographical detector"),
    Text(
        zh="q为分层所解释的方差份额，取0到1；按原作者的非中心F分布检验（与R程序包geodetector 1.0-5的算法相同），并附方差"
        "分析的F检验；置换检验把选择分层的过程一并计入。两两比较的p值按比较的个数校正。",
        en="q is the share of variance that a stratification accounts for, from 0 to 1; tested with the authors’ "
        "non-central F, as the R package geodetector 1.0-5 computes it, with the F test of the analysis of variance beside "
        "it; the permutation test also covers the choice of the stratification. p-values of pairs are corrected for their "
        "number.",
    ),
    (
        r"q = 1 - \frac{\sum_h N_h \sigma_h^2}{N \sigma^2}",
        r"F = \frac{N-L}{L-1}\,\frac{q}{1-q} \sim F(L-1, N-L; \lambda)",
        r"\lambda = \frac{1}{\sigma^2}\left[\sum_h \bar{Y}_h^2 - "
        r"\frac{1}{N}\left(\sum_h \sqrt{N_h}\,\bar{Y}_h\right)^2\right]",
        r"q(A \cap B) \; \mathrm{vs} \; \max(q_A, q_B), \; q_A + q_B",
        r"t = \frac{\bar{Y}_h - \bar{Y}_k}{\sqrt{s_h^2 / N_h + s_k^2 / N_k}}",
        r"F = \frac{\sum_{h \in A} N_h \sigma_h^2}{\sum_{h \in B} N_h \sigma_h^2} \sim F(N-1, N-1)",
    ),
    "Wang et al., *International Journal of Geographical Information Science* 24 (1), 2010; "
    "Wang, Zhang and Fu, *Ecological Indicators* 67, 2016",
)
DISCRETISATION = Method(
    "optimal_discretisation",
    Text(zh="最优离散化", en="Optimal discretisation"),
    Text(
        zh="对每个数值因子试用各种分级方法与级数，取q值最大者；每级不少于规定的地区数。",
        en="For each numeric factor every method and number of classes is tried and the largest q taken; no "
        "class may hold fewer regions than the minimum.",
    ),
    (r"(m^*, L^*) = \arg\max_{m, L}\; q(m, L)",),
    "Song et al., *GIScience & Remote Sensing* 57 (5), 2020",
)


@dataclass(frozen=True)
class Power:
    """q of a stratification, with its tests."""

    q: float
    #: non-central F, as the authors of the method print it
    p: float
    #: F test of the one-way analysis of variance: the chance of such a q where the strata mean nothing
    p_anova: float
    strata: int


def q_statistic(y: Floats, strata: Strata) -> float:
    """Share of the variance of ``y`` (n,) between ``strata`` (n,), whole numbers from 0.

    >>> round(q_statistic(np.array([1.0, 2.0, 5.0, 6.0]), np.array([0, 0, 1, 1])), 4)
    0.9412
    """
    count = np.bincount(strata)
    mean = np.bincount(strata, y) / np.maximum(count, 1)
    within = float(((y - mean[strata]) ** 2).sum())
    return 1 - within / float(((y - y.mean()) ** 2).sum())


def factor_power(y: Floats, strata: Strata) -> Power:
    """Factor detector. ``strata`` (n,) whole numbers from 0, every number in use, 2 ≤ L < n.

    The non-centrality is the published one. It is not unchanged by adding a constant to ``y`` (its sums of
    means are not centred), so p is meaningful for the measured scale only; ``p_anova`` has no such limit.
    """
    from scipy import stats

    q = q_statistic(y, strata)
    count = np.bincount(strata)
    mean = np.bincount(strata, y) / count
    n, levels = len(y), len(count)
    if q >= 1 - 1e-12:
        return Power(1.0, 0.0, 0.0, levels)
    f = (n - levels) / (levels - 1) * q / (1 - q)
    centre = float((mean**2).sum() - (np.sqrt(count) @ mean) ** 2 / n) / float(y.var())
    return Power(
        q,
        float(stats.ncf.sf(f, levels - 1, n - levels, max(centre, 0.0))),
        float(stats.f.sf(f, levels - 1, n - levels)),
        levels,
    )


def interaction_type(q_a: float, q_b: float, q_both: float) -> str:
    """What two factors do together. The overlay refines both, so its q is never below the larger.

    >>> interaction_type(0.2, 0.3, 0.6), interaction_type(0.2, 0.3, 0.4), interaction_type(0.2, 0.3, 0.3)
    ('enhance_nonlinear', 'enhance_bivariate', 'none')
    """
    slack = 1e-12
    if q_both <= max(q_a, q_b) + slack:
        return "none"
    if abs(q_both - q_a - q_b) <= slack:
        return "independent"
    return "enhance_nonlinear" if q_both > q_a + q_b else "enhance_bivariate"


def overlay(a: Strata, b: Strata) -> Strata:
    """The strata that two stratifications make together, numbered from 0."""
    _, both = np.unique(a * (int(b.max()) + 1) + b, return_inverse=True)
    return np.asarray(both)


def ecological(y: Floats, a: Strata, b: Strata) -> tuple[float, float]:
    """F of the sums of squares left within the strata of two factors, and its two-sided p.

    Both with n − 1 degrees of freedom, as published; two-sided, as neither is named the stronger.
    """
    from scipy import stats

    df = len(y) - 1
    f = (1 - q_statistic(y, a)) / max(1 - q_statistic(y, b), 1e-300)
    return f, float(min(1.0, 2 * min(stats.f.sf(f, df, df), stats.f.cdf(f, df, df))))


def welch(x: Floats, y: Floats) -> tuple[float, float, float]:
    """t, degrees of freedom and two-sided p of two means with unequal variances; NaN where undefined."""
    if min(len(x), len(y)) < 2 or x.var() + y.var() == 0:
        return float("nan"), float("nan"), float("nan")
    from scipy import stats

    test = stats.ttest_ind(x, y, equal_var=False)
    return float(test.statistic), float(test.df), float(test.pvalue)


@dataclass(frozen=True)
class Candidate:
    """One way to cut a factor, and what it explains."""

    method: Cut
    upper: Floats
    strata: Strata
    q: float


def candidates(
    y: Floats, x: Floats, methods: Sequence[Cut], classes: Sequence[int], smallest: int
) -> list[Candidate]:
    """Every admissible cut of ``x``: no class with fewer than ``smallest`` regions, best q first.

    Equal q: the cut with fewer classes, then the method named first.
    """
    columns = []
    for k in classes:
        for method in methods:
            upper = bounds(x, method, k)
            if upper is None or len(np.unique(upper)) < k:
                continue
            strata = classed(x, upper)
            if np.bincount(strata, minlength=k).min() >= smallest:
                columns.append(Candidate(method, upper, strata, q_statistic(y, strata)))
    return sorted(columns, key=lambda c: (-round(c.q, 12), len(c.upper)))


def permutation_p(y: Floats, cuts: Sequence[Strata], permutations: int, seed: int) -> float:
    """Chance that shuffled figures reach the largest q over ``cuts``; it allows for choosing the best."""
    z = y - y.mean()
    total = float(z @ z)
    best = max(q_statistic(y, c) for c in cuts)
    shuffled = np.random.default_rng(seed).permuted(np.tile(z, (permutations, 1)), axis=1)
    top = np.zeros(permutations)
    for strata in cuts:
        member = np.eye(int(strata.max()) + 1)[strata]
        sums = shuffled @ member
        top = np.maximum(top, (sums**2 / member.sum(axis=0)).sum(axis=1) / total)
    return float((1 + (top >= best - 1e-12).sum()) / (permutations + 1))
