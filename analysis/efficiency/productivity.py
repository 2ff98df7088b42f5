"""Change of productivity between periods by envelopment: `malmquist_index`, `global_malmquist`.

``kind = "malmquist"`` against the frontiers of the two periods compared (Färe et al. 1994), or against one frontier of
all periods together (Pastor and Lovell 2005).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.efficiency import frontier
from analysis.efficiency.frontier import Orientation, Returns
from analysis.efficiency.units import figures_of, oriented
from analysis.inputs import by_time, periods_of
from analysis.parameters import Analysis, IndicatorId, Parameters, PeriodId
from analysis.values import AnalysisProblem, Column, Method, Result, Study, Text, periods_option, same

Figures = tuple[np.ndarray, np.ndarray]

MALMQUIST = Method(
    "malmquist",
    Text(zh="Malmquist生产率指数", en="Malmquist productivity index"),
    Text(
        zh="相邻两期相对于两期前沿面的距离之比的几何平均；等于效率变化乘以技术变化，效率变化又等于纯技术效率变化乘以规模效率变化。",
        en="Geometric mean of the ratios of distances to the frontiers of two periods; efficiency change times technical "
        "change, efficiency change in turn pure efficiency change times change of scale efficiency.",
    ),
    (
        r"M = \left[\frac{D^t(x^{t+1}, y^{t+1})}{D^t(x^t, y^t)} \cdot "
        r"\frac{D^{t+1}(x^{t+1}, y^{t+1})}{D^{t+1}(x^t, y^t)}\right]^{1/2}",
        r"M = PEC \cdot SEC \cdot TC",
    ),
    "Färe, Grosskopf, Norris and Zhang, *American Economic Review* 84 (1994)",
)
GLOBAL = Method(
    "global_malmquist",
    Text(zh="全局Malmquist生产率指数", en="Global Malmquist productivity index"),
    Text(
        zh="以各时期全部单元共同构成的前沿面衡量两期的距离之比；可以跨期连乘。等于效率变化乘以最佳实践差距变化，后者即当期前沿面向"
        "全局前沿面的靠近。",
        en="Ratio of the distances of two periods to one frontier made of all units of all periods, so that indices of "
        "successive periods multiply. Efficiency change times best-practice change, which says how the period’s own "
        "frontier moves towards the common one.",
    ),
    (
        r"M^G = \frac{D^G(x^{t+1}, y^{t+1})}{D^G(x^t, y^t)} = EC \cdot BPC",
        r"BPC = \frac{D^G(x^{t+1}, y^{t+1}) / D^{t+1}(x^{t+1}, y^{t+1})}{D^G(x^t, y^t) / D^t(x^t, y^t)}",
    ),
    "Pastor and Lovell, *Economics Letters* 88 (2), 2005",
)


class MalmquistParameters(Parameters):
    """``kind = "malmquist"``."""

    kind: Literal["malmquist"] = "malmquist"
    inputs: tuple[IndicatorId, ...] = Field(min_length=1, description="indicators of what is used")
    outputs: tuple[IndicatorId, ...] = Field(min_length=1, description="indicators of what is made")
    periods: tuple[PeriodId, ...] = Field(
        (), description="the periods in order; all common ones where none are given"
    )
    frontier: Literal["adjacent", "global"] = Field(
        "adjacent",
        description="measure against the frontiers of the two periods compared, or against one of all periods",
    )
    orientation: Orientation = Field("input", description="shrink inputs or expand outputs")


@dataclass(frozen=True)
class Change:
    """Change of productivity and its parts, each (units,), above one better: m = ec · tc and ec = pec · sec."""

    m: np.ndarray
    ec: np.ndarray
    tc: np.ndarray
    pec: np.ndarray
    sec: np.ndarray


def malmquist_index(
    X0: np.ndarray, Y0: np.ndarray, X1: np.ndarray, Y1: np.ndarray, orientation: Orientation = "input"
) -> Change:
    """Malmquist index between two periods against constant returns, with the decomposition of Färe et al. (1994).

    Args:
        X0, Y0, X1, Y1: (units, inputs) and (units, outputs) of the same units in both periods.
    """
    sx, sy = X0.mean(axis=0), Y0.mean(axis=0)
    then, now = (X0 / sx, Y0 / sy), (X1 / sx, Y1 / sy)

    own0, own1 = (_distances(t, t, orientation, "crs") for t in (then, now))
    later, earlier = _distances(then, now, orientation, "crs"), _distances(now, then, orientation, "crs")
    ec = own1 / own0
    tc = np.sqrt((later / own1) * (own0 / earlier))
    pec = _distances(now, now, orientation, "vrs") / _distances(then, then, orientation, "vrs")
    return Change(ec * tc, ec, tc, pec, ec / pec)


def global_malmquist(
    figures: Sequence[Figures], members: Sequence[np.ndarray], orientation: Orientation = "input"
) -> list[Change]:
    """Malmquist indices between successive periods against one frontier of all periods (Pastor and Lovell 2005).

    Args:
        figures: of each period, (units, inputs) and (units, outputs): all that the frontiers are made of.
        members: for each pair of successive periods, (2, n) the places of the same n units in both.

    Returns:
        one change a pair; ``tc`` is best-practice change.
    """
    every = tuple(np.vstack(side) for side in zip(*figures, strict=True))
    scale = [side.mean(axis=0) for side in every]
    pooled = (every[0] / scale[0], every[1] / scale[1])
    own = [(X / scale[0], Y / scale[1]) for X, Y in figures]
    whole = [_distances(pooled, t, orientation, "crs") for t in own]
    crs = [_distances(t, t, orientation, "crs") for t in own]
    vrs = [_distances(t, t, orientation, "vrs") for t in own]
    changes = []
    for t, (i, j) in enumerate(members):
        m, ec, pec = (d[t + 1][j] / d[t][i] for d in (whole, crs, vrs))
        changes.append(Change(m, ec, m / ec, pec, ec / pec))
    return changes


def _distances(technology: Figures, units: Figures, orientation: Orientation, returns: Returns) -> np.ndarray:
    measures = frontier.evaluate(*technology, *units, orientation, returns)
    return np.asarray(measures if orientation == "input" else 1 / measures)


def malmquist(p: MalmquistParameters, study: Study) -> tuple[Result, ...]:
    """Table ``<id>`` by (region, period): the change since the period before, and its parts."""
    every = (*p.inputs, *p.outputs)
    periods = periods_of(study, every, p.periods)
    if len(periods) < 2:
        raise AnalysisProblem(
            Text(zh="Malmquist指数至少需要两个时期", en="a Malmquist index needs two periods at least"),
            Text(zh="补充数据，或改用 dea", en="add figures, or use dea"),
        )
    frames = [figures_of(study, every, t) for t in periods]
    pairs = [f.index.intersection(g.index) for f, g in itertools.pairwise(frames)]
    sides = [(f[list(p.inputs)].to_numpy(float), f[list(p.outputs)].to_numpy(float)) for f in frames]
    places = [
        np.array([frames[t].index.get_indexer(pair), frames[t + 1].index.get_indexer(pair)])
        for t, pair in enumerate(pairs)
    ]
    if p.frontier == "global":
        changes = global_malmquist(sides, places, p.orientation)
    else:
        changes = [
            malmquist_index(X0[i], Y0[i], X1[j], Y1[j], p.orientation)
            for ((X0, Y0), (X1, Y1)), (i, j) in zip(itertools.pairwise(sides), places, strict=True)
        ]
    parts = [
        pd.DataFrame(
            vars(change),
            index=pd.MultiIndex.from_product([list(map(str, pair)), [after]], names=["region", "period"]),
        )
        for change, pair, after in zip(changes, pairs, periods[1:], strict=True)
    ]
    method = GLOBAL if p.frontier == "global" else MALMQUIST
    technical = (
        Text(zh="最佳实践差距变化", en="Best-practice change")
        if p.frontier == "global"
        else Text(zh="技术变化", en="Technical change")
    )
    return (
        Result(
            p.id,
            p.title or method.name,
            (
                Column("m", Text(zh="生产率变化", en="Productivity change"), same(""), 3),
                Column("ec", Text(zh="效率变化", en="Efficiency change"), same(""), 3),
                Column("tc", technical, same(""), 3),
                Column("pec", Text(zh="纯技术效率变化", en="Pure efficiency change"), same(""), 3),
                Column("sec", Text(zh="规模效率变化", en="Scale efficiency change"), same(""), 3),
            ),
            by_time(pd.concat(parts)),
            (method,),
            inputs=tuple(f"{i}@{t}" for i in every for t in periods),
            options=(oriented(p.orientation), periods_option(periods)),
        ),
    )


ANALYSES = (Analysis("malmquist", MalmquistParameters, malmquist, methods=(MALMQUIST, GLOBAL)),)
