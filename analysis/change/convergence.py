"""Convergence: sigma (spread over time) and beta (growth against the start): `ConvergenceParameters`, `ols`, `speed`.

Sigma: the coefficient of variation and the standard deviation of logarithms, period by period, of the same regions in
every period. Beta: the yearly growth of each region regressed on the logarithm of its first value; ``b = −(1 − e^{−βT})/T``
gives the speed β. With a dozen regions classical standard errors are too small, so that intervals are by HC3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.decimals import as_given
from analysis.distributions import student
from analysis.inputs import ends_of, period_of, periods_of, seasons
from analysis.parameters import Analysis, IndicatorId, Parameters, PeriodId
from analysis.periods import comparable, in_order, of, years_between
from analysis.standing.standing import NO_FIGURE
from analysis.text import inside
from analysis.values import (
    AnalysisProblem,
    Column,
    Indicator,
    Method,
    Provenance,
    Result,
    Study,
    Text,
    in_sentence,
    joined,
    periods_option,
    periods_text,
    same,
)

SIGMA = Method(
    "sigma",
    Text(zh="σ收敛", en="Sigma convergence"),
    Text(
        zh="变异系数或对数标准差随时间缩小，即为σ收敛；各期为同一组地区。",
        en="Regions converge where the coefficient of variation, or the standard deviation of logarithms, falls; it is "
        "of the same regions in every period.",
    ),
    (r"CV_t = s_t / \bar{x}_t", r"\sigma_t = \mathrm{sd}(\ln x_{it})"),
    "Barro and Sala-i-Martin, *Journal of Political Economy* 100 (1992)",
)
BETA = Method(
    "beta",
    Text(zh="β收敛", en="Beta convergence"),
    Text(
        zh="年均增长对期初水平的对数回归；系数为负即期初低者增长快，由此得收敛速度与半程时间。区间按异方差稳健标准误（HC3）。",
        en="Yearly growth regressed on the logarithm of the first value; a negative slope means that those behind grow "
        "faster, and gives the speed and the half-life. Intervals are by standard errors that allow for unequal spread "
        "(HC3).",
    ),
    (
        r"\frac{1}{T} \ln \frac{x_{iT}}{x_{i0}} = a + b \ln x_{i0} + \sum_c \gamma_c c_{i0} + \varepsilon_i",
        r"b = -\frac{1 - e^{-\beta T}}{T}, \quad t_{1/2} = \frac{\ln 2}{\beta}",
        r"\mathrm{Var}(\hat{b}) = (X'X)^{-1} X' \mathrm{diag}\left(\frac{e_i^2}{(1 - h_i)^2}\right) X (X'X)^{-1}",
    ),
    "Barro and Sala-i-Martin, *Journal of Political Economy* 100 (1992); MacKinnon and White, *Journal of Econometrics* 29 (1985)",
)


class ConvergenceParameters(Parameters):
    """``kind = "convergence"``."""

    kind: Literal["convergence"] = "convergence"
    indicator: IndicatorId = Field(
        description="the indicator; a region whose figures are not all positive is left out"
    )
    first: PeriodId | None = Field(None, description="the first period; the earliest where none is given")
    last: PeriodId | None = Field(None, description="the last period; the latest where none is given")
    periods: tuple[PeriodId, ...] = Field(
        (), description="the periods of sigma; all from the first to the last where none are given"
    )
    controls: tuple[IndicatorId, ...] = Field(
        (), description="indicators of the first period: conditional convergence"
    )
    level: float = Field(95, gt=50, lt=100, description="per cent of the confidence intervals")


@dataclass(frozen=True)
class Regression:
    """Ordinary least squares: coefficients, classical and HC3 standard errors with t and two-sided p, and R²."""

    b: np.ndarray
    se: np.ndarray
    t: np.ndarray
    p: np.ndarray
    se_hc3: np.ndarray
    t_hc3: np.ndarray
    p_hc3: np.ndarray
    r2: float
    freedom: int

    def interval(self, level: float) -> tuple[np.ndarray, np.ndarray]:
        """The confidence intervals of the coefficients by the HC3 standard errors, as (low, high)."""
        reach = float(student.ppf((1 + level / 100) / 2, self.freedom)) * self.se_hc3
        return self.b - reach, self.b + reach


def ols(y: np.ndarray, X: np.ndarray) -> Regression:
    """Least squares of y (n,) on X (n, k), which holds the constant.

    HC3 divides each residual by ``1 − h``, h being its leverage: with few regions of unequal spread its standard errors
    hold where the classical ones are too small. t and p are of Student's distribution with n − k degrees of freedom.

    >>> r = ols(np.array([1.0, 3.0, 5.0, 7.1]), np.column_stack([np.ones(4), np.arange(4.0)]))
    >>> r.b.round(2).tolist()
    [0.98, 2.03]
    """
    b, *_ = np.linalg.lstsq(X, y, rcond=None)
    residual = y - X @ b
    freedom = len(y) - X.shape[1]
    variance = residual @ residual / freedom
    inverse = np.linalg.inv(X.T @ X)
    se = np.sqrt(np.diag(variance * inverse))
    leverage = np.einsum("ij,jk,ik->i", X, inverse, X)
    # a region that alone decides a coefficient leaves no residual to judge by
    alone = 1 - leverage < 1e-9
    weight = (residual / np.where(alone, np.nan, 1 - leverage)) ** 2
    se_hc3 = np.sqrt(np.diag(inverse @ (X.T * weight) @ X @ inverse))
    total = float(((y - y.mean()) ** 2).sum())
    r2 = float(1 - residual @ residual / total) if total > 0 else float("nan")
    tested = [_tested(b, error, freedom) for error in (se, se_hc3)]
    return Regression(b, se, *tested[0], se_hc3, *tested[1], r2, freedom)


def _tested(b: np.ndarray, se: np.ndarray, freedom: int) -> tuple[np.ndarray, np.ndarray]:
    """t and two-sided p; neither has a number where a perfect fit leaves no error to test against."""
    t = np.divide(b, se, out=np.full_like(b, np.nan), where=se > 0)
    return t, 2 * student.sf(np.abs(t), freedom)


def speed(b: float, years: float) -> float:
    """β from the slope: ``−ln(1 + bT)/T``; NaN where the slope allows none."""
    return float(-np.log(1 + b * years) / years) if 1 + b * years > 0 else float("nan")


def half_life(b: float, years: float) -> float:
    """Years until half of a gap is closed, ``ln 2 / β``; NaN where the slope closes none.

    >>> round(half_life(-0.02, 10.0), 1), half_life(0.01, 10.0), half_life(-0.2, 10.0)
    (31.1, nan, nan)
    """
    v = speed(b, years)
    return float(np.log(2) / v) if v > 0 else float("nan")


def spread(wide: pd.DataFrame) -> pd.DataFrame:
    """Measures of sigma by period, of the same regions throughout.

    Args:
        wide: (regions, periods) positive figures without gaps.

    >>> spread(pd.DataFrame({"2019": [1.0, 3.0], "2020": [2.0, 3.0]}))["cv"].round(3).tolist()
    [0.5, 0.2]
    """
    return pd.DataFrame(
        {
            "n": wide.notna().sum().astype(float),
            "mean": wide.mean(),
            "cv": wide.std(ddof=0) / wide.mean(),
            "sd_log": np.log(wide).std(ddof=0),
            "ratio": wide.max() / wide.min(),
        }
    ).rename_axis("period")


def _controls(p: ConvergenceParameters, study: Study) -> tuple[tuple[Text, Text], ...]:
    names = [study.panel.indicators[c].name for c in p.controls]
    if not names:
        return ()
    listing = joined(names)
    return ((Text(zh="控制变量", en="Controls"), listing),)


def run(p: ConvergenceParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>_sigma`` by period, ``<id>_beta`` by model and ``<id>_coefficients`` by (model, term)."""
    first, last = _ends(p, study)
    spec = study.panel.indicators[p.indicator]
    wide = study.panel.over_time(p.indicator)
    periods = _periods(p, study, first, last)
    positive = wide[periods].where(wide[periods] > 0)
    gaps = _left_out(wide[periods])
    balanced = positive.dropna()
    ends = positive[[first, last]].dropna()
    if min(len(balanced), len(ends)) < 3:
        raise AnalysisProblem(
            Text(
                zh="各期都有“{name}”正数的地区不足三个",
                en="fewer than three regions have positive figures of “{name}” in every period",
            ).fill(name=spec.name),
            Text(
                zh="补充数据，或用 periods 只选数据齐全的时期",
                en="add figures, or choose with periods those that are complete",
            ),
        )
    sigma = spread(balanced)
    inputs = tuple(f"{p.indicator}@{t}" for t in periods)
    span = periods_text(first, last)
    spreading = Result(
        f"{p.id}_sigma",
        Text(zh="{name}的σ收敛", en="Sigma convergence of {name}").fill(name=inside(spec.name)),
        sigma_columns(spec),
        sigma,
        (SIGMA,),
        inputs=inputs,
        options=(periods_option(periods),),
        missing=gaps,
        note=seasons(first, last),
    )
    narrowed = bool((sigma.loc[last, ["cv", "sd_log"]] <= sigma.loc[first, ["cv", "sd_log"]]).all())
    regressions = _regressions(p, study, ends, first, last)
    options = (
        (Text(zh="时期", en="Period"), span),
        (Text(zh="置信水平", en="Confidence"), same(f"{as_given(p.level)}%")),
        *_controls(p, study),
    )
    source = Provenance(
        (BETA,),
        (*inputs, *(f"{c}@{first}" for c in p.controls)),
        options,
        _left_out(wide[[first, last]]),
    )
    terms = {**TERMS, **{c: study.panel.indicators[c].name for c in p.controls}}
    return (
        spreading,
        source.result(
            f"{p.id}_beta",
            Text(zh="{name}的β收敛（{t}）", en="Beta convergence of {name}, {t}").fill(
                name=inside(spec.name), t=span
            ),
            SLOPE_COLUMNS,
            _slopes(regressions, years_between(first, last), p.level, narrowed),
            labels={"model": MODELS},
            note=NO_HALF_LIFE,
        ),
        source.result(
            f"{p.id}_coefficients",
            Text(zh="{name}的β收敛：回归系数", en="Beta convergence of {name}: coefficients").fill(
                name=inside(spec.name)
            ),
            (Column("b", Text(zh="系数", en="Coefficient"), same(""), 4, signed=True), *ERROR_COLUMNS),
            _coefficients(regressions, list(terms), p.level),
            labels={"model": MODELS, "term": terms},
        ),
    )


def sigma_columns(spec: Indicator) -> tuple[Column, ...]:
    """The columns of the measures of spread."""
    return (
        Column("n", Text(zh="地区数", en="Regions"), role="count"),
        Column("mean", Text(zh="平均", en="Mean"), spec.unit, spec.decimals),
        Column("cv", Text(zh="变异系数", en="Coefficient of variation"), same(""), 3),
        Column("sd_log", Text(zh="对数标准差", en="Standard deviation of logarithms"), same(""), 3),
        Column("ratio", Text(zh="最大与最小之比", en="Highest over lowest"), same(""), 2),
    )


TERMS = {
    "constant": Text(zh="常数项", en="constant"),
    "first_value": Text(zh="期初值（对数）", en="first value (log)"),
}
MODELS = {
    "absolute": Text(zh="绝对收敛", en="absolute"),
    "conditional": Text(zh="条件收敛", en="conditional"),
}
NO_HALF_LIFE = Text(
    zh="区间按HC3稳健标准误。斜率的区间若包含没有半程时间的取值，或同期差异没有缩小，则不给出半程时间。",
    en="Intervals are by HC3 standard errors. There is no half-life where the slope’s interval includes values without "
    "one, or where the spread did not shrink over the same time.",
)


ERROR_COLUMNS = (
    Column("se", Text(zh="标准误", en="Standard error"), same(""), 4),
    Column("t", Text(zh="t值", en="t"), same(""), 2),
    Column("p", Text(zh="p值", en="p"), role="p"),
    Column("se_hc3", Text(zh="稳健标准误（HC3）", en="Robust standard error (HC3)"), same(""), 4),
    Column("t_hc3", Text(zh="t值（HC3）", en="t (HC3)"), same(""), 2),
    Column("p_hc3", Text(zh="p值（HC3）", en="p (HC3)"), role="p"),
    Column("low", Text(zh="区间下限", en="Interval, low"), same(""), 4, signed=True, bounds=(0.0,)),
    Column("high", Text(zh="区间上限", en="Interval, high"), same(""), 4, signed=True, bounds=(0.0,)),
)
SLOPE_COLUMNS = (
    Column("b", Text(zh="系数", en="Slope"), same(""), 4, signed=True),
    *ERROR_COLUMNS,
    Column("r2", Text(zh="R²", en="R²"), same(""), 3),
    Column("speed", Text(zh="收敛速度（年）", en="Speed per year"), same("%"), 2, "share"),
    Column("half_life", Text(zh="半程时间（年）", en="Half-life (years)"), same(""), 1),
    Column("half_low", Text(zh="半程时间下限（年）", en="Half-life, low (years)"), same(""), 1),
    Column("half_high", Text(zh="半程时间上限（年）", en="Half-life, high (years)"), same(""), 1),
    Column("n", Text(zh="地区数", en="Regions"), role="count"),
)


def _ends(p: ConvergenceParameters, study: Study) -> tuple[str, str]:
    """The first and the last period: those named, else the ends of the periods of sigma."""
    among = periods_of(study, (p.indicator,), p.periods) if p.periods else [None]
    return ends_of(study, (p.indicator,), p.first or among[0], p.last or among[-1])


def _periods(p: ConvergenceParameters, study: Study, first: str, last: str) -> list[str]:
    """The periods of sigma: those that compare with the ends, from the first to the last."""
    known = periods_of(study, (p.indicator,), p.periods)
    inside = [t for t in known if of(first) <= of(t) <= of(last) and comparable(t, last)]
    return in_order({first, last, *inside})


def _left_out(wide: pd.DataFrame) -> dict[str, Text]:
    """Regions without a positive figure in every period, each with the reason."""
    reasons: dict[str, Text] = {}
    for code, row in wide.iterrows():
        if row.isna().all():
            reasons[str(code)] = NO_FIGURE
        elif (row <= 0).any():
            when = in_sentence([str(t) for t in wide.columns[row <= 0]])
            reasons[str(code)] = Text(
                zh="数值不是正数，不能取对数（{t}）",
                en="its figure is not positive and has no logarithm ({t})",
            ).fill(t=when)
        elif row.isna().any():
            when = in_sentence([str(t) for t in wide.columns[row.isna()]])
            reasons[str(code)] = Text(zh="缺{t}的数", en="it has no figure: {t}").fill(t=when)
    return reasons


def _regressions(
    p: ConvergenceParameters, study: Study, ends: pd.DataFrame, first: str, last: str
) -> dict[str, Regression]:
    """Yearly growth on the logarithm of the first value, alone and with controls."""
    y = np.log((ends[last] / ends[first]).to_numpy(float)) / years_between(first, last)
    start = np.log(ends[first].to_numpy(float))
    models = {"absolute": np.column_stack([np.ones(len(y)), start])}
    if p.controls:
        controls = study.panel.cross(p.controls, period_of(study, p.controls, first)).reindex(ends.index)
        models["conditional"] = np.column_stack([models["absolute"], controls.to_numpy(float)])
    regressions = {}
    for label, X in models.items():
        keep = ~np.isnan(X).any(axis=1)
        kept = X[keep]
        if len(kept) <= X.shape[1] + 1 or np.linalg.matrix_rank(kept) < X.shape[1]:
            raise AnalysisProblem(
                Text(
                    zh="地区太少，或控制变量彼此不独立，无法回归",
                    en="there are too few regions for a regression, or the controls depend on each other",
                ),
                Text(zh="减少控制变量", en="use fewer controls"),
            )
        regressions[label] = ols(y[keep], kept)
    return regressions


def _slopes(
    regressions: Mapping[str, Regression], years: float, level: float, narrowed: bool
) -> pd.DataFrame:
    """One row per model: the slope with its errors, and speed and half-life where they can be told."""
    rows = {}
    for label, r in regressions.items():
        b = float(r.b[1])
        low, high = (float(ends[1]) for ends in r.interval(level))
        halves = [half_life(x, years) for x in (b, low, high)]
        if not narrowed or np.isnan(halves).any():
            halves = [np.nan] * 3
        n = float(r.freedom + len(r.b))
        rows[label] = [b, *_errors(r, 1), low, high, r.r2, 100 * speed(b, years), *halves, n]
    columns = ["b", *_ERRORS, "low", "high", "r2", "speed", "half_life", "half_low", "half_high", "n"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("model")


_ERRORS = ("se", "t", "p", "se_hc3", "t_hc3", "p_hc3")


def _errors(r: Regression, k: int) -> list[float]:
    return [float(getattr(r, name)[k]) for name in _ERRORS]


def _coefficients(regressions: Mapping[str, Regression], terms: list[str], level: float) -> pd.DataFrame:
    """One row per model and term."""
    rows = {}
    for label, r in regressions.items():
        low, high = r.interval(level)
        for k, term in enumerate(terms[: len(r.b)]):
            rows[label, term] = [float(r.b[k]), *_errors(r, k), float(low[k]), float(high[k])]
    return pd.DataFrame(
        rows.values(),
        index=pd.MultiIndex.from_tuples(list(rows), names=["model", "term"]),
        columns=["b", *_ERRORS, "low", "high"],
    )


ANALYSES = (Analysis("convergence", ConvergenceParameters, run, methods=(SIGMA, BETA)),)
