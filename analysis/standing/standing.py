"""Standing: rank, gaps to the nation and the group, and the distribution of one figure over the regions.

The kernels serve every method that ranks regions; the driver makes the table of one indicator (``kind =
"ranking"``). Ranks are competition ranks (1, 2, 2, 4), 1 the best; the nation's and groups' means are unweighted.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field
from scipy.stats import rankdata

from analysis.inputs import grouping_of, groups_labels, period_of
from analysis.parameters import Analysis, Parameters
from analysis.values import AnalysisProblem, Column, Grouping, Method, Result, Study, Text, same

METHOD = Method(
    "standing",
    Text(zh="位次与差距", en="Rank and gap"),
    Text(
        zh="按数值排序，并列者位次相同；总体与分组平均为不加权平均；差距为本地区减平均。",
        en="Regions are ordered by value, equal values share a rank; the overall mean and those of groups are unweighted; "
        "a gap is the region minus the mean.",
    ),
    (r"r_i = 1 + \#\{j : x_j > x_i\}", r"\Delta_i = x_i - \bar{x}"),
    "OECD/JRC, Handbook on Constructing Composite Indicators, 2008",
)

VALUE_NAMES = {
    "rank": Text(zh="位次", en="Rank"),
    "of": Text(zh="参与排名的地区数", en="Regions ranked"),
    "nation": Text(zh="总体平均", en="Overall mean"),
    "gap_nation": Text(zh="与总体平均之差", en="Difference from the overall mean"),
    "gap_nation_pct": Text(zh="与总体平均之差（%）", en="Difference from the overall mean (%)"),
    "group": Text(zh="分组", en="Group"),
    "group_mean": Text(zh="分组平均", en="Group mean"),
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

    >>> ranks(np.array([3.0, 1.0, 3.0, np.nan]))
    array([ 1.,  3.,  1., nan])
    """
    found = np.full(values.shape, np.nan)
    known = ~np.isnan(values)
    if known.any():
        found[known] = rankdata(-direction * values[known], method="min")
    return found


def moves(first: pd.Series, last: pd.Series, direction: int = 1) -> pd.DataFrame:
    """Ranks at two times among the regions with figures at both, and the places gained (positive is up).

    >>> moves(pd.Series([1.0, 2.0, 3.0]), pd.Series([9.0, 2.0, 3.0]))["moved"].tolist()
    [2.0, -1.0, -1.0]
    """
    both = pd.DataFrame({"first": first, "last": last}).dropna()
    start, end = (ranks(both[c].to_numpy(float), direction) for c in ("first", "last"))
    return pd.DataFrame({"rank_first": start, "rank_last": end, "moved": start - end}, index=both.index)


def moved_columns(first: str, last: str) -> tuple[Column, ...]:
    """The columns of :func:`moves`, described."""
    return (
        Column("rank_first", Text(zh=f"{first}年位次", en=f"Rank in {first}"), role="rank"),
        Column("rank_last", Text(zh=f"{last}年位次", en=f"Rank in {last}"), role="rank"),
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


def standing_table(values: pd.Series, name: str, direction: int, grouping: Grouping | None) -> pd.DataFrame:
    """One row per region with a figure: the figure under ``name``, its rank, and its gaps.

    Args:
        values: figures by region code; NaN where missing.
        name: column name for the figure.
        direction: 1 or −1.
        grouping: the partition that group columns refer to; without one they are left out.
    """
    known = values.dropna()
    frame = pd.DataFrame({name: known})
    frame.index.name = "region"
    frame["rank"] = ranks(known.to_numpy(float), direction)
    frame["of"] = float(len(known))
    frame["nation"] = known.mean()
    frame["gap_nation"] = known - frame["nation"]
    frame["gap_nation_pct"] = _percent(frame["gap_nation"], frame["nation"])
    if grouping is not None:
        groups = pd.Series(grouping.of(known.index), index=known.index, dtype=object)
        frame["group"] = groups
        by = known.groupby(groups)
        frame["group_mean"] = by.transform("mean")
        frame["gap_group"] = known - frame["group_mean"]
        frame["gap_group_pct"] = _percent(frame["gap_group"], frame["group_mean"])
        frame["group_rank"] = (direction * known).groupby(groups).rank(method="min", ascending=False)
        frame["group_of"] = by.transform("count").astype(float)
    return frame


def _percent(gap: pd.Series, base: pd.Series) -> pd.Series:
    """A gap as a per cent of its base; undefined where the base is not positive."""
    return (100 * gap / base).where(base > 0)


def standing_columns(value: Column, grouping: Grouping | None) -> tuple[Column, ...]:
    """The columns of :func:`standing_table`, described."""
    n, unit, places = VALUE_NAMES, value.unit, value.decimals
    columns = [
        value,
        Column("rank", n["rank"], role="rank"),
        Column("of", n["of"], role="count"),
        Column("nation", n["nation"], unit, places),
        Column("gap_nation", n["gap_nation"], unit, places, signed=True),
        Column("gap_nation_pct", n["gap_nation_pct"], same("%"), 1, "share", signed=True),
    ]
    if grouping is not None:
        columns += [
            Column("group", n["group"], role="category", labels=grouping.groups),
            Column("group_mean", n["group_mean"], unit, places),
            Column("gap_group", n["gap_group"], unit, places, signed=True),
            Column("gap_group_pct", n["gap_group_pct"], same("%"), 1, "share", signed=True),
            Column("group_rank", n["group_rank"], role="rank"),
            Column("group_of", n["group_of"], role="count"),
        ]
    return tuple(columns)


def distribution_columns(unit: Text, decimals: int) -> tuple[Column, ...]:
    """The columns of a distribution table."""
    names = {
        "min": Text(zh="最小值", en="Minimum"),
        "q1": Text(zh="下四分位数", en="Lower quartile"),
        "median": Text(zh="中位数", en="Median"),
        "mean": Text(zh="平均", en="Mean"),
        "q3": Text(zh="上四分位数", en="Upper quartile"),
        "max": Text(zh="最大值", en="Maximum"),
    }
    columns = [Column(k, v, unit, decimals) for k, v in names.items()]
    return (*columns, Column("n", Text(zh="地区数", en="Regions"), role="count"))


def group_means(frame: pd.DataFrame, grouping: Grouping) -> pd.DataFrame:
    """Unweighted means by group in the report's order, then over all regions with data (``all``); first ``n``.

    Args:
        frame: (regions, figures).
    """
    groups = pd.Series(grouping.of(frame.index), index=frame.index, dtype=object)
    order = [g for g in grouping.groups if (groups == g).any()]
    means = frame.groupby(groups).mean().reindex(order)
    means.insert(0, "n", frame.dropna(how="all").groupby(groups).size().reindex(order).astype(float))
    total = frame.mean()
    means.loc["all"] = [float(len(frame.dropna(how="all"))), *total]
    means.index = means.index.astype(object)
    means.index.name = "group"
    return means


class RankingParameters(Parameters):
    """``kind = "ranking"``: the standing of every region by one indicator."""

    kind: Literal["ranking"] = "ranking"
    indicator: str = Field(description="the indicator ranked by, in its own direction")
    period: str | None = Field(None, description="the period; the last with figures where none is given")
    grouping: str | None = Field(None, description="the grouping whose means are shown beside")


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
    values = study.panel.cross([p.indicator], period)[p.indicator]
    value = Column(
        "value", indicator.name, indicator.unit, indicator.decimals, total=indicator.total, main=True
    )
    options = ((Text(zh="时期", en="Period"), same(period)),)
    inputs = (f"{p.indicator}@{period}",)
    missing = dict.fromkeys(values.index[values.isna()], NO_FIGURE)
    results = [
        Result(
            p.id,
            indicator.name,
            standing_columns(value, grouping),
            standing_table(values, "value", indicator.direction, grouping),
            (METHOD,),
            unit=indicator.unit,
            inputs=inputs,
            options=options,
            missing=missing,
        ),
        Result(
            f"{p.id}_distribution",
            Text(zh=f"{indicator.name['zh']}的分布", en=f"Distribution: {indicator.name['en']}"),
            distribution_columns(indicator.unit, indicator.decimals),
            pd.DataFrame([distribution(values.to_numpy(float))], index=pd.Index([p.id], name="indicator")),
            (METHOD,),
            unit=indicator.unit,
            labels={"indicator": {p.id: indicator.name}},
            inputs=inputs,
        ),
    ]
    if grouping is not None:
        means = group_means(values.dropna().to_frame("value"), grouping)
        results.append(
            Result(
                f"{p.id}_groups",
                Text(zh=f"{indicator.name['zh']}的分组平均", en=f"Group means: {indicator.name['en']}"),
                (Column("n", Text(zh="地区数", en="Regions"), role="count"), value),
                means,
                (METHOD,),
                unit=indicator.unit,
                labels={"group": groups_labels(grouping)},
                inputs=inputs,
            )
        )
    return tuple(results)


ANALYSES = (Analysis("ranking", RankingParameters, ranking, methods=(METHOD,)),)
