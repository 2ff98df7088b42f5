"""Convergence: do regions draw together (sigma), and do those behind grow faster (beta)?

Sigma: the coefficient of variation and the standard deviation of logarithms, period by period. Beta: the yearly
growth of each region regressed on the logarithm of its first value; ``b = −(1 − e^{−βT})/T`` gives the speed β.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field
from scipy.stats import t as student

from analysis.inputs import period_of
from analysis.parameters import Analysis, Parameters
from analysis.values import AnalysisProblem, Column, Method, Result, Study, Text, periods_option, same

SIGMA = Method(
    "sigma",
    Text(zh="σ收敛", en="Sigma convergence"),
    Text(
        zh="变异系数或对数标准差随时间缩小，即为σ收敛。",
        en="Regions converge where the coefficient of variation, or the standard deviation of logarithms, falls.",
    ),
    (r"CV_t = s_t / \bar{x}_t", r"\sigma_t = \mathrm{sd}(\ln x_{it})"),
    "Barro and Sala-i-Martin, Journal of Political Economy 100 (1992)",
)
BETA = Method(
    "beta",
    Text(zh="β收敛", en="Beta convergence"),
    Text(
        zh="年均增长对期初水平的对数回归；系数为负即期初低者增长快，由此得收敛速度与半程时间。",
        en="Yearly growth regressed on the logarithm of the first value; a negative slope means that those behind grow "
        "faster, and gives the speed and the half-life.",
    ),
    (
        r"\frac{1}{T} \ln \frac{x_{iT}}{x_{i0}} = a + b \ln x_{i0} + \sum_c \gamma_c c_{i0} + \varepsilon_i",
        r"b = -\frac{1 - e^{-\beta T}}{T}, \quad t_{1/2} = \frac{\ln 2}{\beta}",
    ),
    "Barro and Sala-i-Martin, Journal of Political Economy 100 (1992)",
)


class ConvergenceParameters(Parameters):
    """``kind = "convergence"``."""

    kind: Literal["convergence"] = "convergence"
    indicator: str = Field(description="the indicator, in positive figures")
    first: str | None = Field(None, description="the first period; the earliest where none is given")
    last: str | None = Field(None, description="the last period; the latest where none is given")
    controls: tuple[str, ...] = Field(
        (), description="indicators of the first period: conditional convergence"
    )


@dataclass(frozen=True)
class Regression:
    """Ordinary least squares: coefficients with standard errors, t and two-sided p, and R²."""

    b: np.ndarray
    se: np.ndarray
    t: np.ndarray
    p: np.ndarray
    r2: float


def ols(y: np.ndarray, X: np.ndarray) -> Regression:
    """Least squares of y (n,) on X (n, k), which holds the constant.

    >>> r = ols(np.array([1.0, 3.0, 5.0, 7.1]), np.column_stack([np.ones(4), np.arange(4.0)]))
    >>> r.b.round(2).tolist()
    [0.98, 2.03]
    """
    b, *_ = np.linalg.lstsq(X, y, rcond=None)
    residual = y - X @ b
    freedom = len(y) - X.shape[1]
    variance = residual @ residual / freedom
    se = np.sqrt(np.diag(variance * np.linalg.inv(X.T @ X)))
    # a perfect fit leaves no error to test against, equal figures nothing to explain: neither has a number
    t = np.divide(b, se, out=np.full_like(b, np.nan), where=se > 0)
    total = float(((y - y.mean()) ** 2).sum())
    r2 = float(1 - residual @ residual / total) if total > 0 else float("nan")
    return Regression(b, se, t, 2 * student.sf(np.abs(t), freedom), r2)


def speed(b: float, years: float) -> float:
    """β from the slope: ``−ln(1 + bT)/T``; NaN where the slope allows none."""
    return float(-np.log(1 + b * years) / years) if 1 + b * years > 0 else float("nan")


def _controls(p: ConvergenceParameters, study: Study) -> tuple[tuple[Text, Text], ...]:
    names = [study.panel.indicators[c].name for c in p.controls]
    if not names:
        return ()
    listing = Text(zh="、".join(n["zh"] for n in names), en=", ".join(n["en"] for n in names))
    return ((Text(zh="控制变量", en="Controls"), listing),)


def run(p: ConvergenceParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>_sigma`` by period and ``<id>_beta`` by model."""
    period_of(study, (p.indicator,), p.last)
    periods = study.panel.periods(p.indicator)
    first, last = p.first or periods[0], p.last or periods[-1]
    spec = study.panel.indicators[p.indicator]
    wide = study.panel.over_time(p.indicator).dropna(how="all")
    bad = wide.index[(wide <= 0).any(axis=1)]
    if len(bad):
        name = study.panel.regions[str(bad[0])].name
        raise AnalysisProblem(
            Text(
                zh=f"{name['zh']}的“{spec.name['zh']}”不是正数，不能取对数",
                en=f"“{spec.name['en']}” of {name['en']} is not positive: it has no logarithm",
            ),
            Text(zh="改正数据，或换一个指标", en="correct the figure, or use another indicator"),
        )
    sigma = pd.DataFrame(
        {
            "n": wide.notna().sum().astype(float),
            "mean": wide.mean(),
            "cv": wide.std(ddof=0) / wide.mean(),
            "sd_log": np.log(wide).std(ddof=0),
            "ratio": wide.max() / wide.min(),
        }
    ).rename_axis("period")
    ends = wide[[first, last]].dropna()
    years = float(last[:4]) - float(first[:4])
    y = np.log((ends[last] / ends[first]).to_numpy(float)) / years
    start = np.log(ends[first].to_numpy(float))
    models = {"absolute": np.column_stack([np.ones(len(y)), start])}
    if p.controls:
        controls = study.panel.cross(p.controls, first).reindex(ends.index)
        models["conditional"] = np.column_stack([np.ones(len(y)), start, controls.to_numpy(float)])
    rows = {}
    for label, X in models.items():
        keep = ~np.isnan(X).any(axis=1)
        if keep.sum() <= X.shape[1] + 1:
            raise AnalysisProblem(
                Text(zh="地区太少，无法回归", en="there are too few regions for a regression"),
                Text(zh="减少控制变量", en="use fewer controls"),
            )
        r = ols(y[keep], X[keep])
        v = speed(float(r.b[1]), years)
        half = np.log(2) / v if v > 0 else np.nan
        rows[label] = (r.b[1], r.se[1], r.t[1], r.p[1], r.r2, 100 * v, half, float(keep.sum()))
    names = {
        "absolute": Text(zh="绝对收敛", en="absolute"),
        "conditional": Text(zh="条件收敛", en="conditional"),
    }
    inputs = tuple(f"{p.indicator}@{t}" for t in periods)
    return (
        Result(
            f"{p.id}_sigma",
            Text(zh=f"{spec.name['zh']}的σ收敛", en=f"Sigma convergence: {spec.name['en']}"),
            (
                Column("n", Text(zh="地区数", en="Regions"), role="count"),
                Column("mean", Text(zh="平均", en="Mean"), spec.unit, spec.decimals),
                Column("cv", Text(zh="变异系数", en="Coefficient of variation"), same(""), 3),
                Column("sd_log", Text(zh="对数标准差", en="Standard deviation of logarithms"), same(""), 3),
                Column("ratio", Text(zh="最大与最小之比", en="Highest over lowest"), same(""), 2),
            ),
            sigma,
            (SIGMA,),
            inputs=inputs,
            options=(periods_option(periods),),
        ),
        Result(
            f"{p.id}_beta",
            Text(
                zh=f"{spec.name['zh']}的β收敛（{first}—{last}）",
                en=f"Beta convergence: {spec.name['en']}, {first}–{last}",
            ),
            (
                Column("b", Text(zh="系数", en="Slope"), same(""), 4, signed=True),
                Column("se", Text(zh="标准误", en="Standard error"), same(""), 4),
                Column("t", Text(zh="t值", en="t"), same(""), 2),
                Column("p", Text(zh="p值", en="p"), role="p"),
                Column("r2", Text(zh="R²", en="R²"), same(""), 3),
                Column("speed", Text(zh="收敛速度（年）", en="Speed per year"), same("%"), 2, "share"),
                Column("half_life", Text(zh="半程时间（年）", en="Half-life (years)"), same(""), 1),
                Column("n", Text(zh="地区数", en="Regions"), role="count"),
            ),
            pd.DataFrame.from_dict(
                rows, orient="index", columns=["b", "se", "t", "p", "r2", "speed", "half_life", "n"]
            ).rename_axis("model"),
            (BETA,),
            labels={"model": names},
            inputs=(*inputs, *(f"{c}@{first}" for c in p.controls)),
            options=_controls(p, study),
        ),
    )


ANALYSES = (Analysis("convergence", ConvergenceParameters, run, methods=(SIGMA, BETA)),)
