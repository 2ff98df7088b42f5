"""Tests that choose between estimators of a panel: Hausman, effects, Breusch–Pagan, Pesaran's CD: `TESTS`, `tests`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.distributions import chi2, fisher, norm
from analysis.panel.estimators import CONSTANT, Estimator, Fit, fit, residual_frame, spread_known
from analysis.panel.sample import Sample
from analysis.values import Column, Method, Text, same

HAUSMAN = Method(
    "hausman",
    Text(zh="豪斯曼检验", en="Hausman test"),
    Text(
        zh="原假设为随机效应与解释变量无关：此时固定效应与随机效应的系数只因抽样而不同。两者方差之差不正定时无法检验；"
        "稳健形式在随机效应模型中加入各变量的地区平均，按地区聚类的标准误检验其系数是否全为零。",
        en="Null hypothesis: the regions’ effects are unrelated to the regressors, so that the coefficients of fixed and "
        "random effects differ by chance only. It has no value where the difference of their variances is not positive "
        "definite. The robust form adds each variable’s mean by region to the random-effects model and tests with errors "
        "clustered by region whether their coefficients are all zero.",
    ),
    (
        r"H = (\hat{b}_F - \hat{b}_R)' (V_F - V_R)^{-1} (\hat{b}_F - \hat{b}_R) \sim \chi^2_k",
        r"y_{it} = \alpha + x_{it}' \beta + \bar{x}_i' \gamma + u_i + e_{it}, \quad H_0: \gamma = 0",
    ),
    "Hausman, Econometrica 46 (1978); Mundlak, Econometrica 46 (1978); Wooldridge 2010, 10.7.3",
)
EFFECTS = Method(
    "panel_effects",
    Text(zh="效应的检验", en="Tests of effects"),
    Text(
        zh="F检验：地区效应（或时期效应）全为零；拉格朗日乘数检验：地区效应的方差为零。",
        en="F tests that all effects of regions, or of periods, are zero; the Lagrange-multiplier test that the variance of "
        "the regions’ effects is zero.",
    ),
    (
        r"F = \frac{(S_0 - S_1) / (d_0 - d_1)}{S_1 / d_1}",
        r"LM = \frac{N^2}{2 (\sum_i T_i^2 - N)} "
        r"\left(\frac{\sum_i (\sum_t e_{it})^2}{\sum_{it} e_{it}^2} - 1\right)^2 \sim \chi^2_1",
    ),
    "Breusch and Pagan, Review of Economic Studies 47 (1980); Baltagi and Li, Econometric Theory 6 (1990)",
)
DEPENDENCE = Method(
    "pesaran_cd",
    Text(zh="截面相关检验（CD）", en="Cross-section dependence (CD)"),
    Text(
        zh="各对地区残差相关系数的合计；显著时地区之间并不独立，应看Driscoll–Kraay标准误。",
        en="The sum of the correlations of residuals over all pairs of regions; where it is significant, regions are not "
        "independent, and Driscoll and Kraay’s errors are those to look at.",
    ),
    (r"CD = \sqrt{\frac{2}{N (N - 1)}} \sum_{i < j} \sqrt{T_{ij}} \hat{\rho}_{ij} \sim N(0, 1)",),
    "Pesaran, Cambridge Working Papers in Economics 0435, 2004",
)

TESTS: Mapping[str, Text] = {
    "hausman": Text(zh="豪斯曼检验", en="Hausman"),
    "hausman_robust": Text(zh="豪斯曼检验（稳健）", en="Hausman, robust"),
    "region_effects": Text(zh="地区效应全为零（F）", en="No region effects (F)"),
    "period_effects": Text(zh="时期效应全为零（F）", en="No period effects (F)"),
    "breusch_pagan": Text(zh="地区效应无方差（LM）", en="No variance of region effects (LM)"),
    "cd": Text(
        zh="地区效应模型残差无截面相关（CD）", en="No cross-section dependence with region effects (CD)"
    ),
}
TEST_COLUMNS = (
    Column("statistic", Text(zh="统计量", en="Statistic"), same(""), 3),
    Column("df", Text(zh="自由度", en="Degrees of freedom"), role="count"),
    Column("df2", Text(zh="分母自由度", en="Denominator degrees of freedom"), role="count"),
    Column("p", Text(zh="p值", en="p"), role="p"),
)


@dataclass(frozen=True)
class Statistic:
    """A statistic with its degrees of freedom (NaN where it has none) and p."""

    statistic: float
    df: float
    df2: float
    p: float

    @property
    def row(self) -> list[float]:
        """Statistic, degrees of freedom and p-value, in the order of the table's columns."""
        return [self.statistic, self.df, self.df2, self.p]


def hausman(fixed: Fit, random: Fit) -> Statistic:
    """Hausman's test by classical covariances, of the coefficients that both models have."""
    terms = [t for t in fixed.terms if t in random.terms]
    i = [fixed.terms.index(t) for t in terms]
    j = [random.terms.index(t) for t in terms]
    gap = fixed.b[i] - random.b[j]
    V = fixed.covariance["classical"][np.ix_(i, i)] - random.covariance["classical"][np.ix_(j, j)]
    scale = np.sqrt(np.abs(np.diag(V))) + 1e-300
    if np.linalg.eigvalsh(V / np.outer(scale, scale)).min() <= 1e-10:
        return Statistic(math.nan, len(terms), math.nan, math.nan)
    statistic = float(gap @ np.linalg.solve(V, gap))
    return Statistic(statistic, len(terms), math.nan, float(chi2.sf(statistic, len(terms))))


def hausman_robust(s: Sample, dependent: str, regressors: Sequence[str]) -> Statistic:
    """Whether the regions' means of the regressors add to the random-effects model, with clustered errors."""
    means = s.frame[list(regressors)].groupby(level="region").transform("mean")
    added = {f"mean:{r}": means[r] for r in regressors if np.ptp((s.frame[r] - means[r]).to_numpy()) > 0}
    wider = Sample(
        s.frame.assign(**added), s.periods, {**s.names, **{a: same(a) for a in added}}, s.inputs, s.missing
    )
    wider_fit = fit(wider, dependent, [*regressors, *added], "random", kinds=("clustered",))
    k = [wider_fit.terms.index(a) for a in added]
    V = wider_fit.covariance["clustered"][np.ix_(k, k)]
    if np.linalg.matrix_rank(V) < len(k):
        return Statistic(math.nan, len(k), math.nan, math.nan)
    statistic = float(wider_fit.b[k] @ np.linalg.solve(V, wider_fit.b[k]))
    return Statistic(statistic, len(k), math.nan, float(chi2.sf(statistic, len(k))))


def nested(smaller: Fit, larger: Fit) -> Statistic:
    """F that what the larger model has beyond the smaller is zero, from the sums of squared residuals."""
    s0, s1 = (float(m.residual @ m.residual) for m in (smaller, larger))
    d0, d1 = smaller.freedom_left, larger.freedom_left
    statistic = (s0 - s1) / (d0 - d1) / (s1 / d1)
    return Statistic(statistic, d0 - d1, d1, float(fisher.sf(statistic, d0 - d1, d1)))


def breusch_pagan(s: Sample, pooled: Fit) -> Statistic:
    """Lagrange-multiplier test of region effects, also of an unbalanced panel."""
    e = pooled.residual
    sums = np.bincount(s.entity, e)
    counts = np.bincount(s.entity).astype(float)
    ratio = float((sums**2).sum() / (e @ e))
    statistic = len(e) ** 2 / (2 * ((counts**2).sum() - len(e))) * (ratio - 1) ** 2
    return Statistic(statistic, 1, math.nan, float(chi2.sf(statistic, 1)))


def cross_dependence(s: Sample, residual: np.ndarray) -> Statistic:
    """Pesaran's CD over the periods that each pair of regions has in common, two-sided."""
    wide = residual_frame(s, residual).to_numpy(float)
    n, total, pairs = len(wide), 0.0, 0
    for i in range(n):
        for j in range(i):
            both = np.isfinite(wide[i]) & np.isfinite(wide[j])
            if both.sum() < 3:
                continue
            a, b = wide[i, both], wide[j, both]
            a, b = a - a.mean(), b - b.mean()
            size = math.sqrt(float((a @ a) * (b @ b)))
            if size > 0:
                total += math.sqrt(int(both.sum())) * float(a @ b) / size
                pairs += 1
    if not pairs:
        return Statistic(math.nan, math.nan, math.nan, math.nan)
    statistic = total / math.sqrt(pairs)
    return Statistic(statistic, math.nan, math.nan, float(2 * norm.sf(abs(statistic))))


def tests(
    s: Sample, dependent: str, regressors: Sequence[str], fits: Mapping[Estimator, Fit]
) -> dict[str, Statistic]:
    """All tests, by their id; ``fits`` are models that are estimated already."""
    wanted: list[Estimator] = ["pooled", "region", "two_way"]
    if spread_known(len(s.regions), len(regressors)):
        wanted.append("random")
    models = {
        e: fits[e] if e in fits else fit(s, dependent, regressors, e, kinds=("classical",)) for e in wanted
    }
    nothing = Statistic(math.nan, len(regressors), math.nan, math.nan)
    # the robust form has the regions' means as regressors besides
    enough = spread_known(len(s.regions), 2 * len(regressors))
    return {
        "hausman": hausman(models["region"], models["random"]) if "random" in models else nothing,
        "hausman_robust": hausman_robust(s, dependent, regressors) if enough else nothing,
        "region_effects": nested(models["pooled"], models["region"]),
        "period_effects": nested(models["region"], models["two_way"]),
        "breusch_pagan": breusch_pagan(s, models["pooled"]),
        "cd": cross_dependence(s, models["region"].residual),
    }


def without_constant(terms: Sequence[str]) -> list[int]:
    """The places of the terms that are not the constant."""
    return [i for i, t in enumerate(terms) if t != CONSTANT]
