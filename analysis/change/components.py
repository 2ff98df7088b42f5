"""Growth of a total divided among its components: kind `contribution`, `contributions`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.change.rates import NBS, numbers_of, rates
from analysis.change.turns import SAME
from analysis.inputs import ends_of, seasons, without_base
from analysis.parameters import Analysis, IndicatorId, Parameters, PeriodId
from analysis.values import (
    AnalysisProblem,
    Column,
    Indicator,
    Method,
    Provenance,
    Result,
    Study,
    Text,
    period_label,
    period_when,
    periods_option,
    periods_text,
    same,
)

CONTRIBUTION = Method(
    "contribution",
    Text(zh="对增长的贡献", en="Contribution to growth"),
    Text(
        zh="拉动（百分点）为各组成部分的增量除以合计的基期值；贡献率为其增量占合计增量的比重。",
        en="Points: a component’s change over the total’s first value. Share: its change over the total’s change.",
    ),
    (r"c_k = \frac{x_{k1} - x_{k0}}{X_0}", r"s_k = \frac{x_{k1} - x_{k0}}{X_1 - X_0}"),
    NBS,
)


def contributions(first: np.ndarray, last: np.ndarray, total: np.ndarray) -> np.ndarray:
    """Points of growth from each component, ``100·(x₁ − x₀)/X₀``: they add up to the rate of their sum.

    Args:
        first, last: (regions, components).
        total: (regions,) the first value of the total.

    >>> contributions(np.array([[60.0, 40.0]]), np.array([[66.0, 44.0]]), np.array([100.0])).tolist()
    [[6.0, 4.0]]
    """
    return np.asarray(100 * (last - first) / total[:, None])


class ContributionParameters(Parameters):
    """``kind = "contribution"``."""

    kind: Literal["contribution"] = "contribution"
    total: IndicatorId = Field(description="the indicator whose growth is divided")
    parts: tuple[IndicatorId, ...] = Field(min_length=2, description="its components, in the same unit")
    first: PeriodId | None = Field(
        None, description="the first period; the earliest common one if none is given"
    )
    last: PeriodId | None = Field(None, description="the last period; the latest common one if none is given")


def contribution(p: ContributionParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (region, indicator) and ``<id>_total`` by region, with what the parts leave unexplained."""
    spec = numbers_of(study, p.total)
    names = (p.total, *p.parts)
    first, last = ends_of(study, names, p.first, p.last)
    start, end, missing = _ends(p, study, first, last)
    parts = list(p.parts)
    points = contributions(
        start[parts].to_numpy(float), end[parts].to_numpy(float), start[p.total].to_numpy(float)
    )
    growth = rates(end[p.total].to_numpy(float), start[p.total].to_numpy(float))
    title = p.title or Text(zh="{name}增长的贡献（{t}）", en="{name}: contributions to growth, {t}").fill(
        name=spec.name, t=periods_text(first, last)
    )
    inputs = tuple(f"{n}@{t}" for n in names for t in (first, last))
    source = Provenance((CONTRIBUTION,), inputs, (), missing, seasons(first, last))
    return (
        replace(source, options=(periods_option([first, last]),)).result(
            p.id,
            title,
            part_columns(spec, first, last, {n: study.panel.indicators[n].decimals for n in parts}),
            _by_part(start[parts], end[parts], points, growth),
            labels={"indicator": {n: study.panel.indicators[n].name for n in parts}},
        ),
        source.result(
            f"{p.id}_total",
            Text(zh=f"{title['zh']}：合计", en=f"{title['en']}: total"),
            total_columns(spec, first, last),
            pd.DataFrame(
                {
                    "first": start[p.total],
                    "last": end[p.total],
                    "rate": growth,
                    "explained": points.sum(axis=1),
                    "rest": growth - points.sum(axis=1),
                }
            ).rename_axis("region"),
        ),
    )


def _ends(
    p: ContributionParameters, study: Study, first: str, last: str
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, Text]]:
    """The figures of both periods of the regions that have all, and who is left out as its total is no base."""
    names = (p.total, *p.parts)
    start, end = study.panel.cross(names, first), study.panel.cross(names, last)
    both = start.notna().all(axis=1) & end.notna().all(axis=1)
    start, end = start[both], end[both]
    missing = without_base(start[[p.total]].set_axis([first], axis=1))
    start, end = start.drop(index=list(missing)), end.drop(index=list(missing))
    if start.empty:
        raise AnalysisProblem(
            Text(
                zh="{t}没有一个地区的“{name}”是正数", en="no region has a positive figure of “{name}” {t}"
            ).fill(t=period_when(first), name=study.panel.indicators[p.total].name),
            Text(zh="检查数据，或换一个时期", en="check the figures, or use another period"),
        )
    return start, end, missing


def _by_part(start: pd.DataFrame, end: pd.DataFrame, points: np.ndarray, growth: np.ndarray) -> pd.DataFrame:
    """Each part's own rate, points and share of the growth, by (region, indicator)."""
    a, b = start.to_numpy(float), end.to_numpy(float)
    still = np.abs(growth) < SAME
    share = np.divide(100 * points, growth[:, None], out=np.full_like(points, np.nan), where=~still[:, None])
    own = 100 * (np.divide(b, a, out=np.full_like(a, np.nan), where=a > 0) - 1)
    return pd.DataFrame(
        {
            "first": a.ravel(),
            "last": b.ravel(),
            "rate": own.ravel(),
            "points": points.ravel(),
            "share": share.ravel(),
        },
        index=pd.MultiIndex.from_product([start.index, list(start.columns)], names=["region", "indicator"]),
    )


_POINTS = Text(zh="百分点", en="percentage points")


def _two(spec: Indicator, first: str, last: str, each: Mapping[str, int]) -> tuple[Column, ...]:
    return (
        Column("first", period_label(first), spec.unit, spec.decimals, each=each),
        Column("last", period_label(last), spec.unit, spec.decimals, each=each),
        Column("rate", Text(zh="增速", en="Rate"), same("%"), 1, "share", signed=True),
    )


def part_columns(
    spec: Indicator, first: str, last: str, each: Mapping[str, int] | None = None
) -> tuple[Column, ...]:
    """The columns of the table by part. ``spec``: the total; ``each``: the decimals of the parts."""
    return (
        *_two(spec, first, last, each or {}),
        Column("points", Text(zh="拉动增长", en="Contribution"), _POINTS, 2, signed=True),
        Column("share", Text(zh="贡献率", en="Share of growth"), same("%"), 1, "share"),
    )


def total_columns(spec: Indicator, first: str, last: str) -> tuple[Column, ...]:
    """The columns of the table of the total."""
    return (
        *_two(spec, first, last, {}),
        Column("explained", Text(zh="各部分拉动之和", en="Sum of the parts"), _POINTS, 2, signed=True),
        Column("rest", Text(zh="未解释的部分", en="Left unexplained"), _POINTS, 2, signed=True),
    )


ANALYSES = (Analysis("contribution", ContributionParameters, contribution, methods=(CONTRIBUTION,)),)
