"""An index at every level: dimensions, sub-dimensions and indicators with weight, score and rank: `levels`, `Node`, `nodes`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.index import aggregate, normalise, weights
from analysis.index.model import CompositeParameters, Model
from analysis.standing.benchmark import Benchmark
from analysis.standing.standing import METHOD as STANDING
from analysis.standing.standing import VALUE_NAMES, standing_table
from analysis.values import Column, Indicator, Result, Text, same


@dataclass(frozen=True)
class Node:
    """One place in the tree of an index: a dimension, a dimension inside another, or an indicator."""

    id: str
    #: what it is a part of; empty: the index itself
    parent: str
    #: 1: the index is made of it, 2: the level below, …
    depth: int
    #: its weight beside the others of its parent
    weight: float


def nodes(p: CompositeParameters, m: Model) -> list[Node]:
    """The tree of a hierarchical index from top to bottom, each dimension before what it is made of.

    A dimension whose aggregation takes no weights to sum to one keeps them as they are.
    """
    inside = {d.id: d for d in p.levels}
    tree: list[Node] = []

    def add(id: str, parent: str, depth: int, weight: float) -> None:
        tree.append(Node(id, parent, depth, weight))
        if id in inside:
            for part, w in zip(inside[id].indicators, m.inner[id], strict=True):
                add(part, id, depth + 1, float(w))

    for d, w in zip(p.top, m.w, strict=True):
        add(d.id, "", 1, float(w))
    return tree


def _columns(
    p: CompositeParameters, specs: Mapping[str, Indicator], names: Mapping[str, Text], benchmark: Benchmark
) -> tuple[Column, ...]:
    """The columns of ``<id>_levels``; ``names``: of every part of the index, and of the whole."""
    score = Column("score", Text(zh="得分", en="Score"), same(""), p.decimals, scale=p.scale, main=True)
    return (
        Column("depth", Text(zh="层级", en="Level"), role="count"),
        Column("part_of", Text(zh="所属", en="Part of"), role="category", labels=names),
        Column("weight", Text(zh="权重", en="Weight"), same(""), 4),
        Column(
            "value",
            Text(zh="数值", en="Value"),
            same(""),
            p.decimals,
            each={i: s.decimals for i, s in specs.items()},
            based=frozenset(i for i, s in specs.items() if s.based),
        ),
        score,
        Column("mean", benchmark.name, same(""), p.decimals, scale=p.scale),
        score.gap("gap", VALUE_NAMES["gap_nation"].fill(nation=benchmark.inside)),
        Column("rank", VALUE_NAMES["rank"], role="rank"),
        Column("of", VALUE_NAMES["of"], role="count"),
    )


def levels(
    p: CompositeParameters,
    m: Model,
    at: np.ndarray,
    specs: Mapping[str, Indicator],
    benchmark: Benchmark,
    title: Text,
    inputs: tuple[str, ...],
) -> Result:
    """Table ``<id>_levels`` by region and part of the index: weight, the source's figure, score, mean, gap, rank.

    Args:
        at: which rows of the model are of the last period.
        specs: the indicators at the bottom by id.
    """
    codes = [str(c) for c in m.scores[at].index.get_level_values("region")]
    index = pd.Index(codes, name="region")
    bottom = {i: m.normalised[at][:, j] for j, i in enumerate(p.all_indicators)}
    scores = {d.id: m.dimensions[d.id].to_numpy()[at] for d in p.levels} | bottom
    names = {d.id: d.name for d in p.levels} | {i: s.name for i, s in specs.items()}
    tree = nodes(p, m)
    parts: list[pd.DataFrame] = []
    for node in tree:
        score_of = pd.Series(scores[node.id], index=index)
        table = standing_table(score_of, "score", 1, None, percent=False, weights=benchmark.weights)
        own = m.sources[node.id].to_numpy()[at] if node.id in bottom else np.full(len(codes), np.nan)
        parts.append(
            pd.DataFrame(
                {
                    "depth": float(node.depth),
                    "part_of": node.parent or p.id,
                    "weight": node.weight,
                    "value": pd.Series(own, index=index),
                    "score": table["score"],
                    "mean": table["nation"],
                    "gap": table["gap_nation"],
                    "rank": table["rank"],
                    "of": table["of"],
                }
            ).assign(indicator=node.id)
        )
    frame = pd.concat(parts).set_index("indicator", append=True)
    frame = frame.reindex(
        pd.MultiIndex.from_product([codes, [n.id for n in tree]], names=["region", "indicator"])
    )
    columns = _columns(p, specs, {**names, p.id: title}, benchmark)
    return Result(
        f"{p.id}_levels",
        Text(zh=f"{title['zh']}的各层得分", en=f"{title['en']}: scores at every level"),
        columns,
        frame[[c.id for c in columns]],
        (
            normalise.method_of(p.normalise, p.low, p.high),
            *(
                weights.METHODS[k]
                for k in dict.fromkeys([p.weights, *(d.weights or p.weights for d in p.levels)])
            ),
            *(
                aggregate.METHODS[k]
                for k in dict.fromkeys([p.aggregate, *(d.aggregate or p.aggregate for d in p.levels)])
            ),
            STANDING,
        ),
        labels={"indicator": {n.id: names[n.id] for n in tree}},
        inputs=inputs,
        note=Text(
            zh="权重是在所属一层内的权重；数值是来源的数值，得分已同向化。",
            en="A weight is that within what it is a part of; a value is the source’s figure, in a score more is better.",
        ),
        benchmark=benchmark.kind,
    )
