"""Theil's index of one period, split within and between groups: `TheilParameters`.

A second grouping divides the part within groups further where it is nested in the first, or shows how the two interact.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field

from analysis.inputs import grouping_of, require_amounts, require_positive, values_of
from analysis.parameters import Analysis, FigureRef, GroupingId, IndicatorId, Parameters, PeriodId
from analysis.standing.inequality import METHOD, Floats, Measure, Split, split
from analysis.standing.standing import NO_FIGURE
from analysis.values import (
    AnalysisProblem,
    Column,
    Grouping,
    Option,
    Provenance,
    Result,
    Study,
    Text,
    joined,
    same,
)

NOT_GROUPED = Text(zh="不属于任何分组", en="it belongs to no group")
NO_WEIGHT = Text(zh="没有权重数据", en="there is no figure to weight it by")


class TheilParameters(Parameters):
    """``kind = "theil"``."""

    kind: Literal["theil"] = "theil"
    value: FigureRef = Field(description="an indicator, or result.column")
    period: PeriodId | None = Field(None, description="the period; the last with figures where none is given")
    grouping: GroupingId = Field(description="the groups to decompose by")
    second: GroupingId | None = Field(
        None,
        description="a second grouping: nested in the first (each of its groups lies in one) or across it",
    )
    weight: IndicatorId | None = Field(None, description="indicator of population: the weighted index")
    measure: Measure = Field("T", description="T weights groups by their amounts, L by their size")
    decimals: int = Field(4, ge=0, le=10, description="decimals of the index on pages")


PARTS = {
    "within": Text(zh="组内", en="Within groups"),
    "between": Text(zh="组间", en="Between groups"),
    "total": Text(zh="总体", en="Total"),
}


def run(p: TheilParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` (part: within, between, total, and those of a second grouping) and ``<id>_groups``."""
    values, column, source = values_of(study, p.value, p.period)
    groupings = [g for g in (grouping_of(study, p.grouping), grouping_of(study, p.second)) if g is not None]
    when = p.period or source.partition("@")[2] or None
    known, weights, missing, inputs = _sample(p.weight, when, study, values, groupings)
    if p.measure == "L":
        require_positive(study, known, column.name)
    require_amounts(study, known, column.name)
    y = known.to_numpy(float)
    labels = [np.array(g.of(map(str, known.index)), dtype=object) for g in groupings]
    split_up = split(y, labels[0], weights, p.measure)
    parts, names = _parts(split_up, y, labels, weights, p.measure, groupings)
    title = p.title or Text(zh=f"{column.name['zh']}的泰尔指数", en=f"Theil index: {column.name['en']}")
    whole = Provenance((METHOD,), (source, *inputs), _options(p, study, groupings), missing)
    return (
        whole.result(p.id, title, part_columns(p.decimals), parts, labels={"part": names}),
        whole.result(
            f"{p.id}_groups",
            Text(zh=f"{title['zh']}：分组", en=f"{title['en']} by group"),
            group_columns(column, p.decimals, weighted=weights is not None),
            _by_group(split_up, y, labels[0], weights, groupings[0]),
            labels={"group": groupings[0].groups},
        ),
    )


def part_columns(decimals: int) -> tuple[Column, ...]:
    """The columns of the index's parts."""
    return (_index(decimals), Column("share", Text(zh="占比", en="Share"), same("%"), 1, "share"))


def group_columns(value: Column, decimals: int, *, weighted: bool = False) -> tuple[Column, ...]:
    """The columns of the table by group. ``value``: what the index is of; ``weighted``: whether regions count by their size.

    The mean says which it is: beside it may stand group means that are weighted where the index is not.
    """
    mean = (
        Text(zh="加权平均", en="Weighted mean") if weighted else Text(zh="不加权平均", en="Unweighted mean")
    )
    return (
        Column("n", Text(zh="地区数", en="Regions"), role="count"),
        Column("mean", mean, value.unit, value.decimals),
        _index(decimals),
        Column("contribution", Text(zh="对总体的贡献", en="Contribution"), same(""), decimals),
        Column("contribution_share", Text(zh="贡献占比", en="Share of the total"), same("%"), 1, "share"),
        Column("amount_share", Text(zh="数额占比", en="Share of the amount"), same("%"), 1, "share"),
        Column("size_share", Text(zh="规模占比", en="Share of the size"), same("%"), 1, "share"),
    )


def _index(decimals: int) -> Column:
    return Column("theil", Text(zh="泰尔指数", en="Theil index"), same(""), decimals, main=True)


def _by_group(
    parts: Split, y: Floats, labels: NDArray[np.object_], weights: Floats | None, grouping: Grouping
) -> pd.DataFrame:
    """Each group's own index, and its part in the whole, in the report's order."""
    order = [g for g in grouping.groups if g in parts.labels]
    at = [parts.labels.index(g) for g in order]
    mean = parts.amount / parts.size * np.average(y, weights=weights)
    return pd.DataFrame(
        {
            "n": [float((labels == g).sum()) for g in order],
            "mean": mean[at],
            "theil": parts.own[at],
            "contribution": parts.within[at],
            "contribution_share": 100 * parts.within[at] / (parts.total or np.nan),
            "amount_share": 100 * parts.amount[at],
            "size_share": 100 * parts.size[at],
        },
        index=pd.Index(order, name="group"),
    )


def _sample(
    weight: IndicatorId | None, period: str | None, study: Study, values: pd.Series, groupings: list[Grouping]
) -> tuple[pd.Series, Floats | None, dict[str, Text], tuple[str, ...]]:
    """The figures that take part, their weights, who is left out and why, and the weights' address."""
    missing = {str(c): NO_FIGURE for c in values.index[values.isna()]}
    known = values.dropna()
    for grouping in groupings:
        outside = [
            c for c, g in zip(known.index, grouping.of(map(str, known.index)), strict=True) if g is None
        ]
        missing |= {str(c): NOT_GROUPED for c in outside}
        known = known.drop(outside)
    weights: Floats | None = None
    inputs: tuple[str, ...] = ()
    if weight is not None:
        people, column, address = values_of(study, weight, period)
        people = people.reindex(known.index)
        without = people.index[people.isna()]
        missing |= {str(c): NO_WEIGHT for c in without}
        known, people = known.drop(without), people.drop(without)
        require_positive(study, people, column.name)
        weights, inputs = people.to_numpy(float), (address,)
    if known.empty:
        raise AnalysisProblem(
            Text(
                zh="没有同时具备数值、分组与权重的地区",
                en="no region has a figure, a group and a weight at once",
            ),
            Text(zh="检查分组与权重", en="check the grouping and the weight"),
        )
    return known, weights, missing, inputs


def _parts(
    parts: Split,
    y: Floats,
    labels: list[NDArray[np.object_]],
    weights: Floats | None,
    measure: Measure,
    groupings: list[Grouping],
) -> tuple[pd.DataFrame, Mapping[str, Text]]:
    """The parts of the index; with a second grouping also how the part within groups divides further."""
    theils = {"within": float(parts.within.sum()), "between": parts.between}
    names = dict(PARTS)
    if len(groupings) == 2:
        first, second = (g.name for g in groupings)
        cells = np.array([f"{a}\t{b}" for a, b in zip(*labels, strict=True)], dtype=object)
        fine, other = split(y, cells, weights, measure), split(y, labels[1], weights, measure)
        if len(fine.labels) == len(other.labels):
            theils["nested"] = fine.between - parts.between
            names["nested"] = Text(
                zh=f"其中：同一{first['zh']}内的{second['zh']}之间", en=f"of it between {second['en']}"
            )
        else:
            theils["between_second"] = other.between
            theils["interaction"] = fine.between - parts.between - other.between
            names["between_second"] = Text(zh=f"{second['zh']}之间", en=f"Between {second['en']}")
            names["interaction"] = Text(zh="两种分组的交互", en="Interaction of the two groupings")
        theils["within_second"] = float(fine.within.sum())
        names["within_second"] = Text(zh="两种分组的最小单元之内", en="Within the cells of both groupings")
    theils["total"] = parts.total
    frame = pd.DataFrame({"theil": theils})
    frame["share"] = 100 * frame["theil"] / (parts.total or np.nan)
    return frame.rename_axis("part"), names


def _options(p: TheilParameters, study: Study, groupings: list[Grouping]) -> tuple[Option, ...]:
    names = joined(g.name for g in groupings)
    return (
        (Text(zh="指数", en="Index"), Text(zh=f"泰尔{p.measure}指数", en=f"Theil {p.measure}")),
        weighting_option(p.weight, study),
        (Text(zh="分组", en="Grouping"), names),
    )


def weighting_option(weight: str | None, study: Study) -> Option:
    """The option “weights” of a methods page."""
    spec = study.panel.indicators.get(weight) if weight else None
    how = spec.name if spec else Text(zh=weight or "不加权", en=weight or "unweighted")
    return Text(zh="权重", en="Weights"), how


ANALYSES = (Analysis("theil", TheilParameters, run, methods=(METHOD,)),)
