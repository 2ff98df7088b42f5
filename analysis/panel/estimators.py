"""Linear estimators of panels with four kinds of standard errors: `fit`, `Fit`, `inference`, `within`.

Pooled least squares, fixed effects of regions, periods or both, and random effects (Swamy and Arora) are those of
linearmodels.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from analysis.distributions import fisher, student
from analysis.panel.exact import refuse_identity
from analysis.panel.sample import Sample
from analysis.values import AnalysisProblem, Text

Estimator = Literal["pooled", "region", "period", "two_way", "random"]
Errors = Literal["classical", "robust", "clustered", "driscoll_kraay"]
KINDS: tuple[Errors, ...] = ("classical", "robust", "clustered", "driscoll_kraay")
CONSTANT = "constant"


@dataclass(frozen=True)
class Fit:
    """One estimated model.

    ``covariance`` and ``freedom`` are by kind of error: the covariance (k, k) of the coefficients, and the degrees of
    freedom of Student's distribution that they are tested with.
    """

    terms: tuple[str, ...]
    b: np.ndarray
    covariance: Mapping[Errors, np.ndarray]
    freedom: Mapping[Errors, int]
    r2: float
    residual: np.ndarray
    freedom_left: int
    #: variance components of random effects: of the observations, of the regions
    components: tuple[float, float] | None = None


@dataclass(frozen=True)
class Inference:
    """Standard errors, t, two-sided p and an interval of each coefficient, all (k,)."""

    se: np.ndarray
    t: np.ndarray
    p: np.ndarray
    low: np.ndarray
    high: np.ndarray


def inference(
    b: np.ndarray, covariance: np.ndarray, freedom: float = math.inf, level: float = 95
) -> Inference:
    """t, p and intervals by Student's distribution; by the normal where ``freedom`` is infinite.

    >>> i = inference(np.array([2.0]), np.array([[1.0]]))
    >>> i.p.round(3).tolist(), i.low.round(2).tolist()
    ([0.046], [0.04])
    """
    se = np.sqrt(np.clip(np.diag(covariance), 0, None))
    t = np.divide(b, se, out=np.full_like(b, np.nan, dtype=float), where=se > 0)
    reach = float(student.ppf((1 + level / 100) / 2, freedom)) * se
    return Inference(se, t, 2 * student.sf(np.abs(t), freedom), b - reach, b + reach)


def wald(b: np.ndarray, covariance: np.ndarray, freedom: float) -> tuple[float, float]:
    """F that all of b are zero, and its p; NaN where the covariance has not the rank for it."""
    if not len(b) or np.linalg.matrix_rank(covariance) < len(b):
        return math.nan, math.nan
    statistic = float(b @ np.linalg.solve(covariance, b)) / len(b)
    return statistic, float(fisher.sf(statistic, len(b), freedom))


def within(x: np.ndarray, *groups: np.ndarray) -> np.ndarray:
    """x (n, k) without the means of each grouping, by turns until they are all zero.

    >>> within(np.array([[1.0], [3], [5], [9]]), np.array([0, 0, 1, 1])).ravel().tolist()
    [-1.0, 1.0, -2.0, 2.0]
    """
    x = np.array(x, dtype=float)
    scale = np.abs(x).max(axis=0, initial=0.0) + 1e-300
    for _ in range(500):
        moved = 0.0
        for group in groups:
            counts = np.bincount(group)
            for k in range(x.shape[1]):
                mean = np.bincount(group, x[:, k]) / np.maximum(counts, 1)
                x[:, k] -= mean[group]
                moved = max(moved, float(np.abs(mean).max() / scale[k]))
        if len(groups) < 2 or moved < 1e-13:
            break
    return x


def bandwidth(periods: int) -> int:
    """Lags of Driscoll and Kraay's errors where none are given: ``⌊4 (T/100)^(2/9)⌋``.

    >>> bandwidth(20), bandwidth(6)
    (2, 2)
    """
    return int(4 * (periods / 100) ** (2 / 9))


def fit(
    s: Sample,
    dependent: str,
    regressors: Sequence[str],
    estimator: Estimator,
    lags: int | None = None,
    kinds: Sequence[Errors] = KINDS,
) -> Fit:
    """Estimate one model on a sample.

    Args:
        s: the sample.
        dependent: the variable to explain.
        regressors: what explains it.
        estimator: pooled, fixed effects of regions, periods or both, random effects.
        lags: of Driscoll and Kraay's errors.
        kinds: the standard errors that are wanted.

    Raises:
        AnalysisProblem: a variable does not vary beside the effects, the regressors explain the dependent variable
            exactly, or there are too few rows, or regions for random effects.
    """
    from linearmodels.panel import PanelOLS, PooledOLS, RandomEffects

    _estimable(s, dependent, regressors, estimator)
    # pandas groups by whole numbers in less time than by codes of regions, which are strings
    numbered = s.frame.set_axis(pd.MultiIndex.from_arrays([s.entity, s.time]))
    y, X = numbered[dependent], numbered[list(regressors)]
    names = list(regressors)
    fixed = estimator not in {"pooled", "random"}
    if not fixed:
        X = X.assign(**{CONSTANT: 1.0})
        names.append(CONSTANT)
    model: Any
    if estimator == "pooled":
        model = PooledOLS(y, X)
    elif estimator == "random":
        model = RandomEffects(y, X)
    else:
        model = PanelOLS(
            y, X, entity_effects=estimator != "period", time_effects=estimator in {"period", "two_way"}
        )
    one = model.fit(debiased=True, cov_type="unadjusted")
    width = bandwidth(len(s.periods)) if lags is None else lags
    times = len(np.unique(s.time))
    freedom: dict[Errors, int] = {
        "classical": int(one.df_resid),
        "robust": int(one.df_resid),
        "clustered": len(s.regions) - 1,
        "driscoll_kraay": times - 1,
    }
    b = one.params[names].to_numpy(float)
    decomposition = one.variance_decomposition if estimator == "random" else None
    return Fit(
        tuple(names),
        b,
        _covariances(s, one, y.to_numpy(float), X.to_numpy(float), estimator, width, kinds),
        freedom,
        float(one.rsquared),
        one.resids.to_numpy(float),
        int(one.df_resid),
        (float(decomposition["Residual"]), float(decomposition["Effects"]))
        if decomposition is not None
        else None,
    )


def _covariances(
    s: Sample,
    one: Any,
    y: np.ndarray,
    X: np.ndarray,
    estimator: Estimator,
    width: int,
    kinds: Sequence[Errors],
) -> dict[Errors, np.ndarray]:
    """The covariances of one estimate: only they differ by kind, so that the model is estimated once for all of them.

    Each is computed on what least squares were run on: deviations from the effects' means, or from a share of the
    regions' (random effects). The effects count as estimated, but for those of regions in errors that are clustered by
    region.
    """
    from linearmodels.panel.covariance import (
        ClusteredCovariance,
        DriscollKraay,
        HeteroskedasticCovariance,
        HomoskedasticCovariance,
    )

    both = np.column_stack([y, X])
    if estimator == "random":
        share = one.theta.to_numpy(float).ravel()[s.entity][:, None]
        both = both - share * (both - within(both, s.entity))
    elif estimator != "pooled":
        both = within(both, *_groups(s, estimator))
    b = one.params.to_numpy(float)
    effects = len(y) - X.shape[1] - int(one.df_resid)
    given = (both[:, :1], both[:, 1:], b[:, None], s.entity[:, None], s.time[:, None])

    def of(kind: Errors) -> np.ndarray:
        if kind == "classical":
            made = HomoskedasticCovariance(*given, debiased=True, extra_df=effects)
        elif kind == "robust":
            made = HeteroskedasticCovariance(*given, debiased=True, extra_df=effects)
        elif kind == "clustered":
            made = ClusteredCovariance(
                *given,
                debiased=True,
                extra_df=0 if estimator == "region" else effects,
                clusters=s.entity,
                group_debias=True,
            )
        else:
            made = DriscollKraay(*given, debiased=True, extra_df=effects, kernel="bartlett", bandwidth=width)
        return np.asarray(made.cov)

    return {kind: of(kind) for kind in kinds}


def spread_known(regions: int, regressors: int) -> bool:
    """Whether the regions’ means leave a degree of freedom to estimate the variance of random effects from."""
    return regions > regressors + 1


def _groups(s: Sample, estimator: Estimator) -> list[np.ndarray]:
    """What has a fixed effect each; all rows as one, whose mean the constant is, where nothing has."""
    return {
        "region": [s.entity],
        "period": [s.time],
        "two_way": [s.entity, s.time],
    }.get(estimator, [np.zeros(len(s.frame), int)])


def _estimable(s: Sample, dependent: str, regressors: Sequence[str], estimator: Estimator) -> None:
    """Refuse what has no answer: variables that the effects explain, or that explain each other; too few rows or regions."""
    X = s.frame[list(regressors)].to_numpy(float)
    groups = [s.entity] if estimator == "random" else _groups(s, estimator)
    left = within(X, *groups)
    size = np.sqrt((X**2).mean(axis=0)) + 1e-300
    y = s.frame[[dependent]].to_numpy(float)
    y_left = within(y, *groups)
    if np.sqrt((y_left**2).mean()) < 1e-9 * (np.sqrt((y**2).mean()) + 1e-300):
        raise AnalysisProblem(
            Text(
                zh="“{name}”在扣除固定效应后没有变化，没有可解释的",
                en="“{name}” does not vary beside the fixed effects: there is nothing to explain",
            ).fill(name=s.names[dependent]),
            Text(zh="换一个因变量，或不用这些固定效应", en="explain another variable, or use fewer effects"),
        )
    for k, name in enumerate(regressors):
        if np.sqrt((left[:, k] ** 2).mean()) < 1e-9 * size[k] and estimator != "random":
            raise AnalysisProblem(
                Text(
                    zh="“{name}”在扣除固定效应后没有变化，其系数无法估计",
                    en="“{name}” does not vary beside the fixed effects: it has no coefficient",
                ).fill(name=s.names[name]),
                Text(zh="去掉这个变量，或不用这些固定效应", en="leave it out, or use fewer effects"),
            )
    spent = sum(len(np.unique(g)) for g in groups) - (len(groups) - 1)
    plain = within(X, np.zeros(len(X), int))
    scaled = (left if estimator != "random" else plain) / size
    if np.linalg.matrix_rank(scaled, tol=1e-9 * math.sqrt(len(X))) < X.shape[1]:
        raise AnalysisProblem(
            Text(zh="解释变量彼此线性相关", en="the regressors are linear combinations of each other"),
            Text(zh="去掉其中一个", en="leave one of them out"),
        )
    if len(X) - spent - X.shape[1] < 2:
        raise AnalysisProblem(
            Text(
                zh="观测太少（{n}个），不够估计这个模型",
                en="there are too few observations ({n}) for this model",
            ).fill(n=len(X)),
            Text(zh="减少变量或效应", en="use fewer variables or effects"),
        )
    if estimator == "random" and not spread_known(len(s.regions), len(regressors)):
        raise AnalysisProblem(
            Text(
                zh="只有{n}个地区，不够估计随机效应模型",
                en="there are only {n} regions, too few for random effects of this model",
            ).fill(n=len(s.regions)),
            Text(
                zh="减少解释变量，或从 estimators 中删去 random",
                en="use fewer regressors, or take `random` out of `estimators`",
            ),
        )
    refuse_identity(y_left[:, 0], left, s.names[dependent])


def residual_frame(s: Sample, residual: np.ndarray) -> pd.DataFrame:
    """Residuals as (regions, periods), NaN where there is no row."""
    wide = pd.Series(residual, index=s.frame.index).unstack("time")
    return wide.sort_index()
