"""Inequality between regions over the periods, by several measures, within and between groups: kind `inequality_path`."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.inputs import grouping_of, periods_of, require_amounts, require_positive
from analysis.parameters import Analysis, GroupingId, IndicatorId, Parameters, PeriodId
from analysis.standing.inequality import Floats, gini, split, theil, theil_l, variation
from analysis.standing.standing import NO_FIGURE
from analysis.standing.theil import NOT_GROUPED, weighting_option
from analysis.values import (
    AnalysisProblem,
    Column,
    Grouping,
    Indicator,
    Method,
    Provenance,
    Result,
    Study,
    Text,
    listed,
    same,
)

PATH_METHOD = Method(
    "inequality",
    Text(zh="差异的历年变化", en="Inequality over time"),
    Text(
        zh="逐期计算泰尔指数T与L、基尼系数、变异系数、最大与最小之比、相对差距（最大减最小，除以最大），并按分组分解泰尔指数T。",
        en="Theil’s T and L, Gini, coefficient of variation, highest over lowest and relative gap (highest minus lowest, "
        "over highest), period by period, with Theil’s T split within and between groups.",
    ),
    (
        r"L = \frac{1}{n} \sum_i \ln \frac{\mu}{y_i}",
        r"G = \frac{\sum_i \sum_j |y_i - y_j|}{2 n^2 \mu}",
        r"CV = \frac{1}{\mu} \sqrt{\frac{1}{n} \sum_i (y_i - \mu)^2}",
        r"R = \frac{y_{max} - y_{min}}{y_{max}}",
    ),
    "Theil 1967; Cowell, *Measuring Inequality*, 3rd ed., 2011",
)


class OverTimeParameters(Parameters):
    """What analyses of an indicator's inequality over the periods have in common."""

    indicator: IndicatorId = Field(description="what is unequal; one period or several")
    periods: tuple[PeriodId, ...] = Field(
        (), description="the periods; all with figures where none are given"
    )
    weight: IndicatorId | None = Field(None, description="indicator of population: weighted measures")
    balanced: bool = Field(
        False, description="only regions with a figure in every period, so that periods compare"
    )
    decimals: int = Field(4, ge=0, le=10, description="decimals of the measures on pages")

    @property
    def named(self) -> tuple[str, ...]:
        """The indicators that it reads."""
        return (self.indicator, *([self.weight] if self.weight else []))


class PathParameters(OverTimeParameters):
    """``kind = "inequality_path"``."""

    kind: Literal["inequality_path"] = "inequality_path"
    grouping: GroupingId | None = Field(None, description="the groups to decompose by")


def inequality_path(p: PathParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by period and, with a grouping, ``<id>_groups`` by (group, period)."""
    periods = periods_of(study, p.named, p.periods)
    spec = study.panel.indicators[p.indicator]
    grouping = grouping_of(study, p.grouping)
    wide, people, missing = figures_over_time(p, study, periods, grouping)
    rows: dict[str, dict[str, float | str]] = {}
    groups: dict[tuple[str, str], dict[str, float]] = {}
    for period in wide.columns:
        values = wide[period].dropna()
        if len(values) < 2:
            continue
        weights = weights_of(p, study, values, people, period)
        rows[period] = _measures(values, weights)
        if grouping is not None:
            parts, by_group = _split(values, weights, grouping)
            rows[period] |= parts
            groups |= {(g, period): row for g, row in by_group.items()}
    if not rows:
        raise AnalysisProblem(
            Text(
                zh=f"“{spec.name['zh']}”没有两个以上地区有数据的时期",
                en=f"no period has two regions with figures of “{spec.name['en']}”",
            ),
            Text(zh="补充数据，或不写 balanced", en="add data, or leave balanced out"),
        )
    title = p.title or Text(zh=f"{spec.name['zh']}的地区差异", en=f"Inequality of {spec.name['en']}")
    inputs = tuple(f"{n}@{t}" for n in p.named for t in rows)
    whole = Provenance((PATH_METHOD,), inputs, (weighting_option(p.weight, study),), missing)
    columns = _path_columns(p.decimals, grouping is not None)
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("period")
    path = whole.result(p.id, title, columns, frame[[c.id for c in columns]], note=_zeros(wide[list(rows)]))
    if grouping is None:
        return (path,)
    table = pd.DataFrame.from_dict(groups, orient="index")
    order = [(g, t) for g in grouping.groups for t in rows if (g, t) in groups]
    return (
        path,
        whole.result(
            f"{p.id}_groups",
            Text(zh=f"{title['zh']}：分组", en=f"{title['en']} by group"),
            _group_columns(spec, p.decimals),
            table.reindex(pd.MultiIndex.from_tuples(order, names=["group", "period"])),
            labels={"group": grouping.groups},
        ),
    )


def figures_over_time(
    p: OverTimeParameters, study: Study, periods: list[str], grouping: Grouping | None
) -> tuple[pd.DataFrame, pd.DataFrame | None, dict[str, Text]]:
    """The figures by region and period, the weights alike, and who is left out altogether, with the reason."""
    wide = study.panel.over_time(p.indicator).reindex(columns=periods)
    people = study.panel.over_time(p.weight).reindex(columns=periods) if p.weight else None
    if people is not None:
        wide = wide.where(people.notna())
    missing = {str(c): NO_FIGURE for c in wide.index[wide.isna().all(axis=1)]}
    if p.balanced:
        partly = wide.index[wide.isna().any(axis=1) & wide.notna().any(axis=1)]
        gaps = Text(zh="并非每个时期都有数据", en="it lacks a figure in some period")
        missing |= {str(c): gaps for c in partly}
        wide = wide.dropna()
    if grouping is not None:
        outside = [c for c in wide.index if grouping.members.get(str(c)) is None and str(c) not in missing]
        missing |= {str(c): NOT_GROUPED for c in outside}
        wide = wide.drop(outside)
    return wide, people, missing


def weights_of(
    p: OverTimeParameters, study: Study, values: pd.Series, people: pd.DataFrame | None, period: str
) -> Floats | None:
    """The weights of the regions that have a figure in a period; None where the analysis has none.

    Raises:
        AnalysisProblem: a figure is negative or all are zero, or a weight is not positive.
    """
    require_amounts(study, values, study.panel.indicators[p.indicator].name, period)
    if people is None or p.weight is None:
        return None
    size = people[period].reindex(values.index)
    require_positive(study, size, study.panel.indicators[p.weight].name, period)
    return size.to_numpy(float)


def _split(
    values: pd.Series, weights: Floats | None, grouping: Grouping
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Theil's T of one period within and between groups, and each group's part."""
    labels = np.array(grouping.of(map(str, values.index)), dtype=object)
    parts = split(values.to_numpy(float), labels, weights)
    inside, total = float(parts.within.sum()), parts.total or np.nan
    mean = parts.amount / parts.size * np.average(values.to_numpy(float), weights=weights)
    return (
        {
            "within": inside,
            "between": parts.between,
            "within_share": 100 * inside / total,
            "between_share": 100 * parts.between / total,
        },
        {
            g: {
                "n": float((labels == g).sum()),
                "mean": mean[i],
                "theil": parts.own[i],
                "contribution": parts.within[i],
                "contribution_share": 100 * parts.within[i] / total,
            }
            for i, g in enumerate(parts.labels)
        },
    )


def _zeros(wide: pd.DataFrame) -> Text:
    """What zeros leave undefined, and when; empty where there are none."""
    when = [str(t) for t in wide.columns[(wide == 0).any()]]
    if not when:
        return same("")
    return Text(
        zh="{t}有地区的数为零：泰尔指数L和最大与最小之比没有意义，不列出；泰尔指数T中零不增不减。",
        en="Some regions’ figures are zero ({t}): Theil’s L and highest over lowest do not exist and are left out; to "
        "Theil’s T a zero adds nothing.",
    ).fill(t=listed(when))


def _measures(values: pd.Series, weights: Floats | None) -> dict[str, float | str]:
    y = values.to_numpy(float)
    low, high = y.min(), y.max()
    return {
        "n": float(len(y)),
        "mean": float(np.average(y, weights=weights)),
        "theil_t": theil(y, weights),
        "theil_l": theil_l(y, weights) if low > 0 else np.nan,
        "gini": gini(y, weights),
        "cv": variation(y, weights),
        "max_min_ratio": high / low if low > 0 else np.nan,
        "relative_gap": 100 * (high - low) / high,
        "highest": str(values.idxmax()),
        "lowest": str(values.idxmin()),
    }


def _path_columns(decimals: int, grouped: bool) -> tuple[Column, ...]:
    columns = [
        Column("n", Text(zh="地区数", en="Regions"), role="count"),
        Column("theil_t", Text(zh="泰尔指数T", en="Theil T"), same(""), decimals),
        Column("theil_l", Text(zh="泰尔指数L", en="Theil L"), same(""), decimals),
        Column("gini", Text(zh="基尼系数", en="Gini coefficient"), same(""), decimals),
        Column("cv", Text(zh="变异系数", en="Coefficient of variation"), same(""), decimals),
        Column("max_min_ratio", Text(zh="最大与最小之比", en="Highest over lowest"), same(""), 2),
        Column("relative_gap", Text(zh="相对差距", en="Relative gap"), same("%"), 1, "share"),
        Column("highest", Text(zh="最高地区", en="Highest"), role="region"),
        Column("lowest", Text(zh="最低地区", en="Lowest"), role="region"),
    ]
    if grouped:
        columns += [
            Column("within", Text(zh="组内", en="Within groups"), same(""), decimals),
            Column("between", Text(zh="组间", en="Between groups"), same(""), decimals),
            Column("within_share", Text(zh="组内占比", en="Share within groups"), same("%"), 1, "share"),
            Column("between_share", Text(zh="组间占比", en="Share between groups"), same("%"), 1, "share"),
        ]
    return tuple(columns)


def _group_columns(spec: Indicator, decimals: int) -> tuple[Column, ...]:
    return (
        Column("n", Text(zh="地区数", en="Regions"), role="count"),
        Column("mean", Text(zh="平均", en="Mean"), spec.unit, spec.decimals),
        Column("theil", Text(zh="组内泰尔指数", en="Theil within"), same(""), decimals, main=True),
        Column("contribution", Text(zh="对总体的贡献", en="Contribution"), same(""), decimals),
        Column("contribution_share", Text(zh="贡献占比", en="Share of the total"), same("%"), 1, "share"),
    )


ANALYSES = (Analysis("inequality_path", PathParameters, inequality_path, methods=(PATH_METHOD,)),)
