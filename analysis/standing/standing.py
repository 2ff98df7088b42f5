"""Standing: rank, gaps to the nation and the group, distribution of a figure: `ranks`, `evened`, `standing_table`, `distribution`.

The kernels serve every method that ranks regions; the driver makes the table of one indicator (``kind =
"ranking"``). Ranks are competition ranks (1, 2, 2, 4), 1 the best; means are unweighted unless weights are named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.decimals import SAME
from analysis.inputs import grouping_of, groups_labels, period_of
from analysis.parameters import Analysis, AreaCode, FigureRef, GroupingId, IndicatorId, Parameters, PeriodId
from analysis.standing.benchmark import REGIONS, Benchmark, benchmark_of
from analysis.values import (
    AnalysisProblem,
    Column,
    Grouping,
    Method,
    Provenance,
    Result,
    Study,
    Text,
    joined,
    period_when,
    periods_option,
    same,
)

METHOD = Method(
    "standing",
    Text(zh="位次与差距", en="Rank and gap"),
    Text(
        zh="按数值排序，并列者位次相同；差距为本地区减平均，平均不加权，除非指明权重；全体地区构成的整体（如全国）自有数值的，与该数值"
        "相比；位次不与平均相比；只有比率尺度的数值才以百分比表示差距，其余以点数表示，平均不为正或有负值时也不用百分比；组内其他地区不足三个的，"
        "不与该组相比。",
        en="Regions are ordered by value, equal values share a rank. A gap is the region minus the mean, which is unweighted "
        "unless weights are named; where the whole that the regions make (the nation) has a figure of its own, regions are "
        "compared with that, and places with no mean. Gaps are in per cent only for figures on a ratio scale, else in points, and never where a "
        "figure is negative or the mean is not positive. A group with fewer than three others in it is not compared with.",
    ),
    (
        r"r_i = 1 + \#\{j : x_j > x_i\}",
        r"\Delta_i = x_i - \bar{x}",
        r"\bar{x} = \sum_i w_i x_i / \sum_i w_i",
    ),
    "OECD/JRC, *Handbook on Constructing Composite Indicators*, 2008; Stevens, *Science* 103 (2684), 1946, on scales",
)
#: a region is compared with its group where this many others in it have figures
LEAST_OTHERS = 3

VALUE_NAMES = {
    "rank": Text(zh="位次", en="Rank"),
    "of": Text(zh="参与排名的地区数", en="Regions ranked"),
    "nation": REGIONS.name,
    #: to be filled with what the benchmark is called inside a sentence
    "gap_nation": Text(zh="与{nation}之差", en="Difference from {nation}"),
    "gap_nation_pct": Text(zh="与{nation}之差（%）", en="Difference from {nation} (%)"),
    "group": Text(zh="分组", en="Group"),
    "group_mean": REGIONS.group,
    "gap_group": Text(zh="与分组平均之差", en="Difference from the group mean"),
    "gap_group_pct": Text(zh="与分组平均之差（%）", en="Difference from the group mean (%)"),
    "group_rank": Text(zh="组内位次", en="Rank within the group"),
    "group_of": Text(zh="组内地区数", en="Regions in the group"),
}
NO_FIGURE = Text(zh="资料中没有该地区的数据", en="the source has no figure for it")


def ranks(values: np.ndarray, direction: int = 1) -> np.ndarray:
    """Competition ranks, 1 the best; NaN stays NaN.

    Args:
        values: (n,) figures.
        direction: 1 where more is better, −1 where less is.

    Returns:
        (n,) ranks as floats.

    Figures that differ only by what binary fractions leave over (0.1 + 0.2 and 0.3) share their place.

    >>> ranks(np.array([3.0, 1.0, 3.0, np.nan])), ranks(np.array([0.3, 0.1 + 0.2, 0.2]))
    (array([ 1.,  3.,  1., nan]), array([1., 1., 3.]))
    """
    out = np.full(values.shape, np.nan)
    known = ~np.isnan(values)
    if known.any():
        turned = -direction * evened(values[known])
        out[known] = np.searchsorted(np.sort(turned), turned) + 1
    return out


def evened(values: np.ndarray) -> np.ndarray:
    """Figures along the last axis, with those made one that calculation alone has told apart.

    That is what lies nearer than 10⁻¹² of the largest figure.

    >>> evened(np.array([0.3, 0.1 + 0.2, 0.2])).tolist()
    [0.3, 0.3, 0.2]
    """
    order = np.argsort(values, axis=-1, kind="stable")
    ascending = np.take_along_axis(values, order, axis=-1)
    largest = np.abs(values).max(axis=-1, keepdims=True, where=np.isfinite(values), initial=0.0)
    starts = ~(np.diff(ascending, axis=-1, prepend=-np.inf) <= SAME * largest)
    first = np.maximum.accumulate(np.where(starts, np.arange(values.shape[-1]), 0), axis=-1)
    out = np.empty_like(values)
    np.put_along_axis(out, order, np.take_along_axis(ascending, first, axis=-1), axis=-1)
    return out


def moves(first: pd.Series, last: pd.Series, direction: int = 1) -> pd.DataFrame:
    """Ranks at two times among the regions with figures at both, and the places gained (positive is up).

    >>> moves(pd.Series([1.0, 2.0, 3.0]), pd.Series([9.0, 2.0, 3.0]))["moved"].tolist()
    [2.0, -1.0, -1.0]
    """
    both = pd.DataFrame({"first": first, "last": last}).dropna()
    start, end = (ranks(both[c].to_numpy(float), direction) for c in ("first", "last"))
    return pd.DataFrame({"rank_first": start, "rank_last": end, "moved": start - end}, index=both.index)


def of_both(first: pd.Series, last: pd.Series) -> Text:
    """A note that says of how many regions the ranks of :func:`moves` are, where some have a figure at one time only.

    >>> of_both(pd.Series([1.0, 2.0]), pd.Series([2.0, 1.0]))["en"]
    ''
    >>> of_both(pd.Series([1.0, 2.0]), pd.Series([2.0, np.nan]))["zh"]
    '两期均有数据的只有1个地区，无从比较位次。'
    >>> of_both(pd.Series([1.0, 2.0, 3.0]), pd.Series([2.0, 1.0, np.nan]))["en"]
    'Ranks and places gained are among the 2 regions with figures at both times.'
    """
    both, either = (int(n.sum()) for n in ((first.notna() & last.notna()), (first.notna() | last.notna())))
    if both == either:
        return same("")
    if both == 1:
        return Text(
            zh="两期均有数据的只有1个地区，无从比较位次。",
            en="Only one region has figures at both times: its places cannot be compared.",
        )
    return Text(
        zh="位次及其升降仅在两期均有数据的{n}个地区之间比较。",
        en="Ranks and places gained are among the {n} regions with figures at both times.",
    ).fill(n=both)


def _rank_then(period: str) -> Text:
    return Text(zh="{t}位次", en="Rank {t}").fill(t=period_when(period))


def moved_columns(first: str, last: str) -> tuple[Column, ...]:
    """The columns of :func:`moves`, described."""
    return (
        Column("rank_first", _rank_then(first), role="rank"),
        Column("rank_last", _rank_then(last), role="rank"),
        Column("moved", Text(zh="位次升降", en="Places gained"), role="count", signed=True),
    )


def distribution(values: np.ndarray) -> dict[str, float]:
    """Minimum, quartiles (linear interpolation), mean, maximum and count of the known values.

    >>> distribution(np.array([1.0, 2.0, 3.0, np.nan]))["median"]
    2.0
    """
    known = values[~np.isnan(values)]
    if not known.size:
        return dict.fromkeys(("min", "q1", "median", "mean", "q3", "max"), float("nan")) | {"n": 0}
    low, q1, median, q3, high = np.quantile(known, [0, 0.25, 0.5, 0.75, 1]).tolist()
    return {
        "min": low,
        "q1": q1,
        "median": median,
        "mean": float(known.mean()),
        "q3": q3,
        "max": high,
        "n": known.size,
    }


def standing_table(
    values: pd.Series,
    name: str,
    direction: int,
    grouping: Grouping | None,
    *,
    percent: bool = True,
    weights: pd.Series | None = None,
    whole: float | None = None,
) -> pd.DataFrame:
    """One row per region with a figure: the figure under ``name``, its rank, and its gaps.

    Args:
        values: figures by region code; NaN where missing.
        name: column name for the figure.
        direction: 1 or −1.
        grouping: the partition that group columns refer to; without one they are left out.
        percent: whether gaps are given in per cent too, which only a ratio scale allows.
        weights: by region code, for weighted means; a region without one is ranked and in no mean.
        whole: the figure that stands in the place of the overall mean.
    """
    known = values.dropna()
    frame = pd.DataFrame({name: known})
    frame.index.name = "region"
    frame["rank"] = ranks(known.to_numpy(float), direction)
    frame["of"] = float(len(known))
    frame["nation"] = mean(known, weights) if whole is None else whole
    frame["gap_nation"] = known - frame["nation"]
    # figures below zero leave no base: the mean of gains and losses may be next to nothing
    based = percent and bool((known >= 0).all())
    if percent:
        frame["gap_nation_pct"] = _percent(frame["gap_nation"], frame["nation"], based)
    if grouping is not None:
        groups = pd.Series(grouping.of(known.index), index=known.index, dtype=object)
        frame["group"] = groups
        size = known.groupby(groups).transform("count").astype(float)
        enough = size > LEAST_OTHERS
        means = {str(g): mean(part, weights) for g, part in known.groupby(groups)}
        frame["group_mean"] = groups.map(means).astype(float).where(enough)
        frame["gap_group"] = known - frame["group_mean"]
        if percent:
            frame["gap_group_pct"] = _percent(frame["gap_group"], frame["group_mean"], based)
        # in a group one is as far behind another as among all
        inside = frame["rank"].groupby(groups).rank(method="min")
        frame["group_rank"] = inside.where(enough)
        frame["group_of"] = size
    return frame


def mean(values: pd.Series, weights: pd.Series | None = None) -> float:
    """The mean of the known figures, each region once or by its weight; NaN where none has a weight.

    >>> mean(pd.Series({"a": 1.0, "b": 4.0})), mean(pd.Series({"a": 1.0, "b": 4.0}), pd.Series({"a": 2.0, "b": 1.0}))
    (2.5, 2.0)
    """
    known = values.dropna()
    if weights is None:
        return float(known.mean())
    w = weights.reindex(known.index).dropna()
    return float((known[w.index] * w).sum() / w.sum()) if w.sum() > 0 else float("nan")


def _percent(gap: pd.Series, base: pd.Series, based: bool) -> pd.Series:
    """A gap as a per cent of its base; undefined where the base is not positive, or ``based`` says it is none."""
    return (100 * gap / base).where((base > 0) & based)


def standing_columns(
    value: Column, grouping: Grouping | None, benchmark: Benchmark = REGIONS, percent: bool | None = None
) -> tuple[Column, ...]:
    """The columns of :func:`standing_table`, described.

    Args:
        value: the figure ranked by; its scale decides what gaps are measured in.
        grouping: as given there.
        benchmark: what all are compared with.
        percent: as given there, where the figure's own scale does not say.
    """
    n = VALUE_NAMES
    mean = replace(value, main=False, total=False, bounds=())
    percent = value.ratio if percent is None else percent
    named = {"nation": benchmark.inside}

    def share(id: str) -> list[Column]:
        return [Column(id, n[id].fill(**named), same("%"), 1, "share", signed=True)] if percent else []

    columns = [
        value,
        Column("rank", n["rank"], role="rank"),
        Column("of", n["of"], role="count"),
        replace(mean, id="nation", name=benchmark.name),
        value.gap("gap_nation", n["gap_nation"].fill(**named)),
        *share("gap_nation_pct"),
    ]
    if grouping is not None:
        columns += [
            Column("group", n["group"], role="category", labels=grouping.groups),
            replace(mean, id="group_mean", name=benchmark.group),
            value.gap("gap_group", n["gap_group"]),
            *share("gap_group_pct"),
            Column("group_rank", n["group_rank"], role="rank"),
            Column("group_of", n["group_of"], role="count"),
        ]
    return tuple(columns)


def small_groups(table: pd.DataFrame, grouping: Grouping | None) -> Text:
    """A note that names the groups of a standing that nothing is compared with; empty where there are none."""
    if grouping is None or "group_of" not in table:
        return same("")
    few = dict.fromkeys(table.loc[table["group_of"] <= LEAST_OTHERS, "group"].dropna())
    names = [grouping.groups[str(g)] for g in grouping.groups if g in few]
    if not names:
        return same("")
    return Text(
        zh="{names}：组内其他地区不足三个，不作组内比较。",
        en="{names}: fewer than three others in the group, which is not compared with.",
    ).fill(names=joined(names))


def distribution_columns(
    unit: Text, decimals: int, each: Mapping[str, int] | None = None
) -> tuple[Column, ...]:
    """The columns of a distribution table. ``each``: the decimals of each indicator, where they differ."""
    names = {
        "min": Text(zh="最小值", en="Minimum"),
        "q1": Text(zh="下四分位数", en="Lower quartile"),
        "median": Text(zh="中位数", en="Median"),
        "mean": Text(zh="平均", en="Mean"),
        "q3": Text(zh="上四分位数", en="Upper quartile"),
        "max": Text(zh="最大值", en="Maximum"),
    }
    columns = [Column(k, v, unit, decimals, each=each or {}) for k, v in names.items()]
    return (*columns, Column("n", Text(zh="地区数", en="Regions"), role="count"))


def group_means(frame: pd.DataFrame, grouping: Grouping, weights: pd.Series | None = None) -> pd.DataFrame:
    """Means by group in the report's order, then over all regions with data (``all``); first ``n``.

    Args:
        frame: (regions, figures).
        weights: by region code; each region counts once where none are given.
    """
    groups = pd.Series(grouping.of(frame.index), index=frame.index, dtype=object)
    order = [g for g in grouping.groups if (groups == g).any()]
    parts = {g: frame[groups == g] for g in order} | {"all": frame}
    means = pd.DataFrame(
        {
            g: {"n": float(len(part.dropna(how="all"))), **{str(c): mean(part[c], weights) for c in part}}
            for g, part in parts.items()
        }
    ).T
    means.index = means.index.astype(object)
    means.index.name = "group"
    return means[["n", *frame.columns]]


class RankingParameters(Parameters):
    """``kind = "ranking"``: the standing of every region by one indicator."""

    kind: Literal["ranking"] = "ranking"
    indicator: IndicatorId = Field(description="the indicator ranked by, in its own direction")
    period: PeriodId | None = Field(None, description="the period; the last with figures where none is given")
    grouping: GroupingId | None = Field(None, description="the grouping whose means are shown beside")
    weight: FigureRef | None = Field(
        None, description="indicator that means are weighted by: population, for a figure per head"
    )
    area: AreaCode | None = Field(
        None,
        description="the area whose own figure regions are compared with; by default the whole that they make, where it "
        'has a figure and no weight is named; "" for the mean of the regions',
    )


def spread(
    source: Provenance,
    id: str,
    name: Text,
    value: Column,
    values: pd.Series,
    grouping: Grouping | None,
    benchmark: Benchmark,
) -> list[Result]:
    """Tables ``<id>_distribution`` and, with a grouping, ``<id>_groups`` of the figures that regions are ranked by.

    Args:
        name: what is measured
        value: the column of the figures: unit and decimals
        values: by region
    """
    results = [
        source.result(
            f"{id}_distribution",
            Text(zh=f"{name['zh']}的分布", en=f"{name['en']}: distribution"),
            distribution_columns(value.unit, value.decimals),
            pd.DataFrame([distribution(values.to_numpy(float))], index=pd.Index([id], name="indicator")),
            unit=value.unit,
            labels={"indicator": {id: name}},
        )
    ]
    if grouping is not None:
        results.append(
            source.result(
                f"{id}_groups",
                Text(zh=f"{name['zh']}的分组平均", en=f"{name['en']}: group means"),
                (Column("n", Text(zh="地区数", en="Regions"), role="count"), value),
                group_means(values.dropna().to_frame("value"), grouping, benchmark.weights),
                unit=value.unit,
                labels={"group": groups_labels(grouping)},
            )
        )
    return results


def ranking(p: RankingParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>``, ``<id>_distribution`` and, with a grouping, ``<id>_groups``."""
    period = period_of(study, (p.indicator,), p.period)
    indicator = study.panel.indicators[p.indicator]
    if indicator.kind == "category":
        raise AnalysisProblem(
            Text(
                zh=f"“{indicator.name['zh']}”是类别，不能排名",
                en=f"“{indicator.name['en']}” is a category, which cannot be ranked",
            ),
            Text(zh='改用 kind = "path" 或数值指标', en='use kind = "path", or an indicator in numbers'),
        )
    grouping = grouping_of(study, p.grouping)
    benchmark = benchmark_of(study, indicator, period, p.weight, p.area)
    values = study.panel.cross([p.indicator], period)[p.indicator]
    value = replace(indicator.column("value"), main=True)
    table = standing_table(
        values,
        "value",
        indicator.direction,
        grouping,
        percent=value.ratio,
        weights=benchmark.weights,
        # the mean of places among so many says nothing of any of them
        whole=float("nan") if indicator.scale == "rank" else benchmark.whole,
    )
    source = Provenance((METHOD,), (f"{p.indicator}@{period}", *benchmark.inputs))
    whole = replace(
        source,
        options=(periods_option([period]), *benchmark.options),
        missing=dict.fromkeys(values.index[values.isna()], NO_FIGURE),
        note=small_groups(table, grouping),
    )
    return (
        whole.result(
            p.id,
            indicator.name,
            standing_columns(value, grouping, benchmark),
            table,
            unit=indicator.unit,
            benchmark=benchmark.kind,
        ),
        *spread(source, p.id, indicator.name, value, values, grouping, benchmark),
    )


ANALYSES = (Analysis("ranking", RankingParameters, ranking, methods=(METHOD,)),)
