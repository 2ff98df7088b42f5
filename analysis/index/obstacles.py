"""Obstacle degrees: which indicators hold each region's index back, weight times distance from the best: `run`, `degrees`."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.index.denominators import denominators, divided
from analysis.index.hierarchy import nodes
from analysis.index.model import CompositeParameters, Model, model
from analysis.parameters import Analysis, Parameters, Ref
from analysis.text import inside
from analysis.values import AnalysisProblem, Column, Method, Provenance, Result, Study, Text, same

#: how many obstacles are named of a region
NAMED = 3
METHOD = Method(
    "obstacles",
    Text(zh="障碍度模型", en="Obstacle degree"),
    Text(
        zh="因子贡献度（指标在指数中的权重）乘以指标偏离度（1减标准化值），占该地区各指标之和的百分比，即障碍度；"
        "分层指数的权重为各层权重之积，维度的障碍度为其指标之和。",
        en="The weight of an indicator in the index (factor contribution) times its distance from one (deviation), in per cent of the "
        "sum over a region’s indicators. In a hierarchical index weights are multiplied down the levels, and a dimension’s degree is the "
        "sum of those of its indicators.",
    ),
    (r"O_{ij} = \frac{w_j (1 - z_{ij})}{\sum_k w_k (1 - z_{ik})} \cdot 100\%",),
    "Lu Chunyang et al. (鲁春阳等), 《资源科学》 33 (3), 2011",
)


class ObstacleParameters(Parameters):
    """``kind = "obstacles"``."""

    kind: Literal["obstacles"] = "obstacles"
    of: Annotated[str, Ref("result", needs=("{}_profile", "{}_weights"))] = Field(
        description="the composite index, which stands before"
    )


def degrees(Z: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Obstacle degrees in per cent: (rows, indicators); NaN for a row that is best in everything.

    Args:
        Z: (rows, indicators) on 0 … 1, more always better.
        w: (indicators,) weights.

    >>> degrees(np.array([[0.5, 0.0], [1.0, 1.0]]), np.array([0.5, 0.5])).round(1).tolist()
    [[33.3, 66.7], [nan, nan]]
    """
    gaps = (1 - Z) * w
    total = gaps.sum(axis=1, keepdims=True)
    return np.asarray(100 * gaps / np.where(total > 0, total, np.nan))


def _on_unit(c: CompositeParameters, m: Model) -> np.ndarray:
    """The normalised figures on 0 … 1.

    Raises:
        AnalysisProblem: the index normalises otherwise, so that no figure is the best possible.
    """
    if c.normalise == "minmax":
        return np.asarray((m.normalised - c.low) / (c.high - c.low))
    if c.normalise == "goalposts":
        return m.normalised
    raise AnalysisProblem(
        Text(
            zh=f'障碍度要求指数的 normalise 为 "minmax" 或 "goalposts"，“{c.id}”为 "{c.normalise}"',
            en=f'obstacle degrees need an index with normalise = "minmax" or "goalposts"; “{c.id}” has "{c.normalise}"',
        ),
        Text(zh="改用其中之一，或另列一个这样的指数", en="use one of the two, or add such an index"),
    )


def leaf_weights(c: CompositeParameters, m: Model) -> np.ndarray:
    """The weight of every indicator in the whole index: (indicators,), summing to one."""
    if not c.levels:
        return np.asarray(m.w / m.w.sum())
    whole: dict[str, float] = {"": 1.0}
    # a dimension's parts may have weights that do not sum to one
    totals: dict[str, float] = {}
    tree = nodes(c, m)
    for node in tree:
        totals[node.parent] = totals.get(node.parent, 0.0) + node.weight
    for node in tree:
        whole[node.id] = whole[node.parent] * node.weight / totals[node.parent]
    return np.array([whole[i] for i in c.all_indicators])


def _tops(c: CompositeParameters) -> dict[str, str]:
    """Indicator → the top dimension that it is in."""
    inside = {d.id: d.indicators for d in c.levels}

    def leaves(id: str) -> list[str]:
        return [leaf for part in inside[id] for leaf in leaves(part)] if id in inside else [id]

    return {leaf: d.id for d in c.top for leaf in leaves(d.id)}


def run(p: ObstacleParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` (region), ``<id>_factors`` (region, indicator), ``<id>_means`` (indicator), with levels ``<id>_dimensions``."""
    c = study.parameters.get(p.of)
    if not isinstance(c, CompositeParameters):
        raise AnalysisProblem(
            Text(zh=f"“{p.of}”不是综合指数", en=f"“{p.of}” is no composite index"),
            Text(zh='of 写一项 kind = "composite" 的分析', en='of names an analysis of kind = "composite"'),
        )
    m, _, _ = model(c, study)
    periods = m.scores.index.get_level_values("period")
    at = np.asarray(periods == periods[-1])
    index = pd.Index([str(x) for x in m.scores.index.get_level_values("region")[at]], name="region")
    w = leaf_weights(c, m)
    Z = _on_unit(c, m)[at]
    found = degrees(Z, w)
    own = divided(study, denominators(study, c.all_indicators, c.per))
    names = {i: own.panel.indicators[i].name for i in c.all_indicators}
    title = Text(zh="{t}的障碍度", en="Obstacle degrees of {t}").fill(t=inside(study.result(p.of).title))
    table = pd.DataFrame(found, index=index, columns=list(c.all_indicators))
    source = Provenance((METHOD,), (p.of,))
    results = [
        source.result(p.id, p.title or title, _top_columns(names), _top(table)),
        source.result(
            f"{p.id}_factors",
            Text(zh="{t}：各指标", en="{t}, by indicator").fill(t=title),
            FACTOR_COLUMNS,
            _factors(table, Z, w),
            labels={"indicator": names},
        ),
        source.result(
            f"{p.id}_means",
            Text(zh="{t}：各地区平均", en="{t}, mean of the regions").fill(t=title),
            MEAN_COLUMNS,
            _means(table),
            labels={"indicator": names},
        ),
    ]
    if c.levels:
        tops = _tops(c)
        sums = {d.id: found[:, [tops[i] == d.id for i in c.all_indicators]].sum(axis=1) for d in c.top}
        long = pd.DataFrame({"degree": pd.DataFrame(sums, index=index).stack(future_stack=True)})
        long.index.names = ["region", "indicator"]
        results.append(
            source.result(
                f"{p.id}_dimensions",
                Text(zh="{t}：各维度", en="{t}, by dimension").fill(t=title),
                (DEGREE,),
                long,
                labels={"indicator": {d.id: d.name for d in c.top}},
            )
        )
    return tuple(results)


def _ordered(row: pd.Series) -> list[str]:
    """A region's obstacles, the largest first; what holds nothing back is none."""
    some = row[row > 0]
    return [str(i) for i in some.sort_values(ascending=False, kind="stable").index]


def _top(table: pd.DataFrame) -> pd.DataFrame:
    """The largest obstacles of every region."""
    rows: dict[str, list[object]] = {}
    for code, row in table.iterrows():
        first = _ordered(row)[:NAMED]
        cells: list[object] = []
        for k in range(NAMED):
            cells += [first[k], float(row[first[k]])] if k < len(first) else [None, np.nan]
        together = float(row[first].sum()) if first else np.nan
        rows[str(code)] = [*cells, together, float(len(first))]
    columns = [x for k in range(1, NAMED + 1) for x in (f"obstacle_{k}", f"degree_{k}")]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=[*columns, "together", "named"])
    return frame.rename_axis("region")


def _factors(table: pd.DataFrame, Z: np.ndarray, w: np.ndarray) -> pd.DataFrame:
    """Weight, deviation, degree and its place among a region's own, by region and indicator."""
    place = table.rank(axis=1, ascending=False, method="min")
    keys = pd.MultiIndex.from_product([table.index, table.columns], names=["region", "indicator"])
    data = {
        "weight": np.tile(100 * w, len(table)),
        "deviation": (1 - Z).ravel(),
        "degree": table.to_numpy().ravel(),
        "place": place.to_numpy(float).ravel(),
    }
    return pd.DataFrame(data, index=keys)


def _means(table: pd.DataFrame) -> pd.DataFrame:
    """The mean degree of every indicator, and of how many regions it is the largest."""
    largest = [order[0] for _, row in table.iterrows() if (order := _ordered(row))]
    frame = pd.DataFrame(
        {
            "degree": table.mean(),
            "first": [float(largest.count(str(i))) for i in table.columns],
            "of": float(table.notna().all(axis=1).sum()),
        },
        index=pd.Index(table.columns, name="indicator"),
    )
    frame["rank"] = frame["degree"].rank(ascending=False, method="min")
    return frame.sort_values(["rank"], kind="stable")[["degree", "rank", "first", "of"]]


DEGREE = Column("degree", Text(zh="障碍度", en="Obstacle degree"), same("%"), 1, "share", main=True)
FACTOR_COLUMNS = (
    Column("weight", Text(zh="因子贡献度", en="Factor contribution"), same("%"), 1, "share"),
    Column("deviation", Text(zh="偏离度", en="Deviation"), same(""), 3),
    DEGREE,
    Column("place", Text(zh="本地区内位次", en="Place within the region"), role="rank"),
)
MEAN_COLUMNS = (
    Column("degree", Text(zh="平均障碍度", en="Mean obstacle degree"), same("%"), 1, "share", main=True),
    Column("rank", Text(zh="位次", en="Rank"), role="rank"),
    Column("first", Text(zh="居首的地区数", en="Regions where it is the largest"), role="count"),
    Column("of", Text(zh="地区数", en="Regions"), role="count"),
)


def _top_columns(names: dict[str, Text]) -> tuple[Column, ...]:
    """The largest obstacles with their degrees, and what they come to together."""
    ordinals = {1: ("首要", "Largest"), 2: ("第二", "Second"), 3: ("第三", "Third")}
    columns: list[Column] = []
    for k, (zh, en) in ordinals.items():
        columns += [
            Column(
                f"obstacle_{k}",
                Text(zh=f"{zh}障碍因子", en=f"{en} obstacle"),
                role="category",
                labels=names,
            ),
            Column(
                f"degree_{k}", Text(zh=f"{zh}障碍度", en=f"{en} degree"), same("%"), 1, "share", main=k == 1
            ),
        ]
    return (
        *columns,
        Column("together", Text(zh="合计", en="Together"), same("%"), 1, "share"),
        Column("named", Text(zh="列出个数", en="Named"), role="count"),
    )


ANALYSES = (Analysis("obstacles", ObstacleParameters, run, methods=(METHOD,)),)
