"""Kernel densities over the periods: how a figure is spread over the regions, and how that moves: `run`, `density`."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.inputs import over_time, periods_of, values_of
from analysis.parameters import Analysis, FigureRef, Parameters, PeriodId
from analysis.periods import find, in_order
from analysis.standing.standing import NO_FIGURE
from analysis.text import inside
from analysis.values import (
    AnalysisProblem,
    Column,
    Method,
    Provenance,
    Result,
    Study,
    Text,
    listed,
    period_text,
    same,
)

#: a maximum of the curve counts as a peak where it is at least so high, as a share of the highest
LEAST_PEAK = 0.05
#: the curve is looked at on so many points for its peaks, and printed on fewer
FINE, POINTS = 1025, 257
#: how far beyond the smallest and largest figure the curves go, in bandwidths
REACH = 3.0
#: so many regions at least
FEWEST = 5
METHOD = Method(
    "kernel_density",
    Text(zh="核密度估计", en="Kernel density"),
    Text(
        zh="以高斯核估计指标在各地区间的分布，逐期比较曲线的位置（平均）、宽度（标准差）与峰数。带宽按所列规则逐期确定；"
        "不低于最高峰二十分之一的极大值才计为峰。只计各期都有数据的地区。",
        en="A Gaussian kernel shows how a figure is spread over the regions; position (mean), width (standard deviation) and peaks "
        "of the curves are compared from period to period. The bandwidth follows the rule named, period by period; a maximum counts as "
        "a peak where it has at least a twentieth of the highest. Only regions with a figure in every period count.",
    ),
    (
        r"\hat{f}(x) = \frac{1}{n h} \sum_i \frac{1}{\sqrt{2\pi}} \exp\left(-\frac{(x - x_i)^2}{2 h^2}\right)",
        r"h = 0.9 \min\left(s, \frac{IQR}{1.34}\right) n^{-1/5}",
    ),
    "Silverman, *Density Estimation for Statistics and Data Analysis*, 1986; Scott, *Multivariate Density Estimation*, 1992",
)
Rule = Literal["silverman", "scott"]
#: what the rule multiplies the spread by
FACTORS: dict[str, float] = {"silverman": 0.9, "scott": 1.06}
RULES = {
    "silverman": Text(zh="西尔弗曼经验法则", en="Silverman’s rule of thumb"),
    "scott": Text(zh="斯科特法则", en="Scott’s rule"),
}


class DensityParameters(Parameters):
    """``kind = "kernel_density"``."""

    kind: Literal["kernel_density"] = "kernel_density"
    value: FigureRef = Field(description="an indicator, or a column of a result by region and period")
    periods: tuple[PeriodId, ...] = Field(
        (), description="the periods; all with figures where none are given"
    )
    bandwidth: Rule = Field(
        "silverman", description="the rule for the bandwidth: silverman (R’s nrd0) or scott (R’s nrd)"
    )


def bandwidth(x: np.ndarray, rule: Rule = "silverman") -> float:
    """The bandwidth by a rule of thumb, as R's ``bw.nrd0`` and ``bw.nrd``.

    Where the middle half of the figures is one figure, the standard deviation alone says how wide they are spread.

    Args:
        x: (n,) figures, not all the same.

    >>> round(bandwidth(np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10])), 6)
    1.719286
    """
    spread = float(np.std(x, ddof=1))
    q1, q3 = np.quantile(x, [0.25, 0.75])
    narrow = min(spread, float(q3 - q1) / 1.34) or spread
    return float(FACTORS[rule] * narrow * len(x) ** -0.2)


def density(x: np.ndarray, at: np.ndarray, h: float) -> np.ndarray:
    """The Gaussian kernel density of figures at given points.

    Args:
        x: (n,) figures.
        at: (points,) where it is estimated.
        h: bandwidth, in the unit of the figures.

    >>> density(np.array([0.0]), np.array([0.0]), 1.0).round(6).tolist()
    [0.398942]
    """
    z = (at[:, None] - x[None, :]) / h
    return np.asarray(np.exp(-0.5 * z**2).sum(axis=1) / (len(x) * h * np.sqrt(2 * np.pi)))


def peaks(at: np.ndarray, curve: np.ndarray, least: float = LEAST_PEAK) -> list[float]:
    """Where a curve has its peaks, the highest first; maxima lower than ``least`` of the highest do not count.

    >>> peaks(np.arange(5.0), np.array([0.0, 2, 1, 3, 0]))
    [3.0, 1.0]
    """
    inner = np.flatnonzero((curve[1:-1] > curve[:-2]) & (curve[1:-1] >= curve[2:])) + 1
    kept = [int(i) for i in inner if curve[i] >= least * curve.max()]
    return [float(at[i]) for i in sorted(kept, key=lambda i: -curve[i])]


def run(p: DensityParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by period (mean, spread, bandwidth, peaks) and ``<id>_curve`` by (period, point)."""
    wide, described, inputs, missing = _figures(p, study)
    name = study.result(p.value.split(".")[0]).title if "." in p.value else described.name
    title = p.title or Text(zh="{name}的核密度", en="Kernel density of {name}").fill(name=inside(name))
    widths = {t: bandwidth(wide[t].to_numpy(float), p.bandwidth) for t in wide.columns}
    room = REACH * max(widths.values())
    low, high = float(wide.to_numpy().min()) - room, float(wide.to_numpy().max()) + room
    fine, points = np.linspace(low, high, FINE), np.linspace(low, high, POINTS)
    rows: dict[str, dict[str, float]] = {}
    curves: dict[tuple[str, str], tuple[float, float]] = {}
    for t in wide.columns:
        x = wide[t].to_numpy(float)
        tops = peaks(fine, density(x, fine, widths[t]))
        rows[t] = {
            "mean": float(x.mean()),
            "sd": float(np.std(x, ddof=1)),
            "modes": float(len(tops)),
            "peak": tops[0],
            "bandwidth": widths[t],
            "n": float(len(x)),
        }
        curve = density(x, points, widths[t])
        curves |= {(t, str(i)): (a, b) for i, (a, b) in enumerate(zip(points, curve, strict=True), start=1)}
    options = ((Text(zh="带宽", en="Bandwidth"), RULES[p.bandwidth]),)
    whole = Provenance((METHOD,), inputs, options, missing)
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("period")
    columns = _columns(described)
    table = pd.DataFrame.from_dict(curves, orient="index", columns=["value", "density"])
    table.index = pd.MultiIndex.from_tuples(list(curves), names=["period", "point"])
    value = Column("value", described.name, described.unit, described.decimals + 1)
    return (
        whole.result(p.id, title, columns, frame[[c.id for c in columns]]),
        whole.result(
            f"{p.id}_curve",
            over_time(title, list(wide.columns)),
            (value, Column("density", Text(zh="密度", en="Density"), same(""), 6, main=True)),
            table,
            labels={"point": {str(i): same(str(i)) for i in range(1, POINTS + 1)}},
        ),
    )


def _figures(
    p: DensityParameters, study: Study
) -> tuple[pd.DataFrame, Column, tuple[str, ...], dict[str, Text]]:
    """Regions with a figure in every period, by period; what the figures are, their origin, who is left out."""
    periods = _periods(p, study)
    columns: dict[str, pd.Series] = {}
    inputs: dict[str, None] = {}
    for t in periods:
        columns[t], described, origin = values_of(study, p.value, t)
        inputs[origin] = None
    wide = pd.DataFrame(columns)
    missing = {str(c): NO_FIGURE for c in wide.index[wide.isna().all(axis=1)]}
    gaps = Text(zh="并非每个时期都有数据", en="it lacks a figure in some period")
    missing |= {str(c): gaps for c in wide.index[wide.isna().any(axis=1) & wide.notna().any(axis=1)]}
    whole = wide.dropna()
    flat = [t for t in whole.columns if whole[t].nunique() < 2]
    if len(whole) < FEWEST or flat:
        what = (
            Text(zh="各期都有数据的地区只有{n}个", en="regions with a figure in every period: {n}").fill(
                n=same(str(len(whole)))
            )
            if len(whole) < FEWEST
            else Text(zh="{t}各地区的数都相同", en="all figures are the same ({t})").fill(t=listed(flat))
        )
        raise AnalysisProblem(
            Text(zh="估计不出核密度：{what}", en="there is no density to estimate: {what}").fill(what=what),
            Text(
                zh=f"至少要{FEWEST}个数不全相同的地区；换一个指标或时期",
                en=f"at least {FEWEST} regions that differ are needed: use another indicator or other periods",
            ),
        )
    return whole, described, tuple(inputs), missing


def _periods(p: DensityParameters, study: Study) -> list[str]:
    """The periods asked for, or all in which there are figures.

    Raises:
        AnalysisProblem: a result has no periods, or not one that is asked for.
    """
    name, _, column = p.value.partition(".")
    if not column:
        return periods_of(study, (name,), p.periods)
    result = study.result(name)
    if "period" not in result.keys:
        raise AnalysisProblem(
            Text(zh=f"结果 {name} 不是按时期列出的", en=f"the result {name} is not listed by period"),
            Text(
                zh=f"改用按地区和时期的结果，如 {name}_panel",
                en=f"use a result by region and period, such as {name}_panel",
            ),
        )
    there = in_order(set(map(str, result.frame.index.get_level_values("period"))))
    asked = [find(t, there) for t in p.periods]
    for t, known in zip(p.periods, asked, strict=True):
        if known is None:
            raise AnalysisProblem(
                Text(zh="结果 {name} 没有{t}的数", en="the result {name} has no period {t}").fill(
                    name=name, t=period_text(t)
                ),
                Text(zh="可用的时期：{there}", en="periods with figures: {there}").fill(there=listed(there)),
            )
    return in_order(dict.fromkeys(t for t in asked if t is not None)) or there


def _columns(described: Column) -> tuple[Column, ...]:
    """The columns by period, in the unit of the figures."""

    def figure(id: str, zh: str, en: str, more: int = 0) -> Column:
        return Column(
            id, Text(zh=zh, en=en), described.unit, described.decimals + more, scale=described.scale
        )

    return (
        figure("mean", "平均", "Mean"),
        figure("sd", "标准差", "Standard deviation"),
        Column("modes", Text(zh="峰数", en="Peaks"), role="count"),
        figure("peak", "最高峰所在", "Highest peak at"),
        figure("bandwidth", "带宽", "Bandwidth", 1),
        Column("n", Text(zh="地区数", en="Regions"), role="count"),
    )


ANALYSES = (Analysis("kernel_density", DensityParameters, run, methods=(METHOD,)),)
