"""Data envelopment analysis: how far each unit is from the frontier that the best units span.

``kind = "dea"`` computes efficiencies under constant (CCR) and variable (BCC) returns, scale efficiency, returns to
scale, slacks and peers; ``kind = "malmquist"`` the change of productivity between periods and its parts. Inputs and
outputs are divided by their means before the linear programmes, which does not change a result and keeps them well
scaled. Bootstrap intervals follow Simar and Wilson (1998).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from pydantic import Field
from scipy.optimize import linprog

from analysis.parameters import Analysis, Parameters
from analysis.standing import VALUE_NAMES, period_of, ranks
from analysis.values import AnalysisProblem, Column, Method, Result, Study, Text, same

Orientation = Literal["input", "output"]
Returns = Literal["crs", "vrs", "nirs"]
#: two efficiencies closer than this are the same
SAME = 1e-6

METHOD = Method(
    "dea",
    Text(zh="数据包络分析", en="Data envelopment analysis"),
    Text(
        zh="以各单元线性组合构成的前沿面衡量效率；CCR为规模报酬不变，BCC为规模报酬可变，二者之比为规模效率。",
        en="Efficiency against the frontier made of combinations of units; CCR assumes constant, BCC variable returns "
        "to scale, and their ratio is scale efficiency.",
    ),
    (
        r"\min \theta \quad \mathrm{s.t.} \quad \sum_k \lambda_k x_k \leq \theta x_0",
        r"\sum_k \lambda_k y_k \geq y_0, \quad \lambda \geq 0",
    ),
    "Charnes, Cooper and Rhodes, European Journal of Operational Research 2 (1978); Banker, Charnes and Cooper 1984",
)
MALMQUIST = Method(
    "malmquist",
    Text(zh="Malmquist生产率指数", en="Malmquist productivity index"),
    Text(
        zh="相邻两期相对于两期前沿面的距离之比的几何平均；等于效率变化乘以技术变化。",
        en="Geometric mean of the ratios of distances to the frontiers of two periods; efficiency change times technical "
        "change.",
    ),
    (
        r"M = \left[\frac{D^t(x^{t+1}, y^{t+1})}{D^t(x^t, y^t)} \cdot "
        r"\frac{D^{t+1}(x^{t+1}, y^{t+1})}{D^{t+1}(x^t, y^t)}\right]^{1/2}",
    ),
    "Färe, Grosskopf, Norris and Zhang, American Economic Review 84 (1994)",
)
BOOTSTRAP = Method(
    "dea_bootstrap",
    Text(zh="效率的自助区间", en="Bootstrap intervals of efficiency"),
    Text(
        zh="平滑自助法，修正偏差并给出区间。",
        en="Smoothed bootstrap with bias correction and percentile intervals.",
    ),
    (r"\tilde{\theta}_i = 2\hat{\theta}_i - \bar{\theta}_i^*",),
    "Simar and Wilson, Management Science 44 (1998)",
)


class DeaParameters(Parameters):
    """``kind = "dea"``."""

    kind: Literal["dea"] = "dea"
    inputs: tuple[str, ...] = Field(min_length=1, description="indicators of what is used")
    outputs: tuple[str, ...] = Field(min_length=1, description="indicators of what is made")
    period: str | None = Field(None, description="the period; the last with figures where none is given")
    orientation: Orientation = Field("input", description="shrink inputs or expand outputs")
    bootstrap: int = Field(0, ge=0, le=5000, description="replications for intervals; 0: none")
    seed: int = Field(20200915, description="seed of the bootstrap, printed with the result")


class MalmquistParameters(Parameters):
    """``kind = "malmquist"``."""

    kind: Literal["malmquist"] = "malmquist"
    inputs: tuple[str, ...] = Field(min_length=1, description="indicators of what is used")
    outputs: tuple[str, ...] = Field(min_length=1, description="indicators of what is made")
    periods: tuple[str, ...] = Field(
        (), description="the periods in order; all common ones where none are given"
    )


@dataclass(frozen=True)
class Solved:
    """One unit's programme: its efficiency (θ ≤ 1, or 1/φ), the weights λ, input and output slacks."""

    efficiency: float
    weights: np.ndarray
    input_slack: np.ndarray
    output_slack: np.ndarray


def _programme(
    X: np.ndarray, Y: np.ndarray, x0: np.ndarray, y0: np.ndarray, orientation: Orientation, returns: Returns
) -> tuple[float, np.ndarray] | None:
    """θ (or φ) and λ of one unit against the technology (X, Y); None where it is infeasible."""
    n = len(X)
    c = np.zeros(n + 1)
    if orientation == "input":
        c[0] = 1.0
        upper = np.vstack([np.column_stack([-x0, X.T]), np.column_stack([np.zeros(len(y0)), -Y.T])])
        bound = np.concatenate([np.zeros(len(x0)), -y0])
    else:
        c[0] = -1.0
        upper = np.vstack([np.column_stack([np.zeros(len(x0)), X.T]), np.column_stack([y0, -Y.T])])
        bound = np.concatenate([x0, np.zeros(len(y0))])
    more: dict[str, Any] = {}
    if returns == "vrs":
        more = {"A_eq": np.concatenate([[0.0], np.ones(n)]).reshape(1, -1), "b_eq": [1.0]}
    elif returns == "nirs":
        upper = np.vstack([upper, np.concatenate([[0.0], np.ones(n)])])
        bound = np.append(bound, 1.0)
    solved = linprog(c, A_ub=upper, b_ub=bound, bounds=(0, None), method="highs", **more)
    if solved.status != 0 or solved.x is None:
        return None
    return float(solved.x[0]), np.asarray(solved.x[1:])


def distance(
    X: np.ndarray,
    Y: np.ndarray,
    x0: np.ndarray,
    y0: np.ndarray,
    orientation: Orientation = "input",
    returns: Returns = "crs",
) -> float:
    """Farrell efficiency of (x0, y0) against the technology of (X, Y): θ, or 1/φ; NaN where infeasible.

    Args:
        X, Y: (units, inputs) and (units, outputs) of the technology.
    """
    found = _programme(X, Y, x0, y0, orientation, returns)
    if found is None:
        return float("nan")
    return found[0] if orientation == "input" else 1 / found[0]


def efficiency(
    X: np.ndarray, Y: np.ndarray, orientation: Orientation = "input", returns: Returns = "crs"
) -> np.ndarray:
    """Farrell efficiencies of all units, 1 on the frontier.

    >>> X, Y = np.array([[2.0], [3], [4]]), np.array([[1.0], [3], [3]])
    >>> efficiency(X, Y).round(3).tolist()
    [0.5, 1.0, 0.75]
    """
    A, B = X / X.mean(axis=0), Y / Y.mean(axis=0)
    found = np.array([distance(A, B, a, b, orientation, returns) for a, b in zip(A, B, strict=True)])
    return np.where(np.abs(found - 1) < SAME, 1.0, found)


def solve(X: np.ndarray, Y: np.ndarray, orientation: Orientation, returns: Returns) -> list[Solved]:
    """Efficiencies with slacks of the second stage: the largest sum of slacks at the radial optimum."""
    mx, my = X.mean(axis=0), Y.mean(axis=0)
    A, B = X / mx, Y / my
    n, i, o = len(A), A.shape[1], B.shape[1]
    solved: list[Solved] = []
    for a, b in zip(A, B, strict=True):
        first = _programme(A, B, a, b, orientation, returns)
        assert first is not None, "a unit can always be compared with itself"
        radial = first[0]
        left = radial * a if orientation == "input" else a
        right = b if orientation == "input" else radial * b
        c = -np.concatenate([np.zeros(n), np.ones(i + o)])
        equal = np.vstack(
            [np.hstack([A.T, np.eye(i), np.zeros((i, o))]), np.hstack([B.T, np.zeros((o, i)), -np.eye(o)])]
        )
        bound = np.concatenate([left, right])
        if returns == "vrs":
            equal = np.vstack([equal, np.concatenate([np.ones(n), np.zeros(i + o)])])
            bound = np.append(bound, 1.0)
        second = linprog(c, A_eq=equal, b_eq=bound, bounds=(0, None), method="highs")
        x = np.asarray(second.x if second.status == 0 else np.concatenate([first[1], np.zeros(i + o)]))
        value = radial if orientation == "input" else 1 / radial
        value = 1.0 if abs(value - 1) < SAME else value
        clean = np.where(np.abs(x) < 1e-9, 0.0, x)
        solved.append(Solved(value, clean[:n], clean[n : n + i] * mx, clean[n + i :] * my))
    return solved


def returns_to_scale(X: np.ndarray, Y: np.ndarray, orientation: Orientation) -> np.ndarray:
    """``constant``, ``increasing`` or ``decreasing``, by comparing CRS, VRS and non-increasing returns."""
    crs, vrs, nirs = (efficiency(X, Y, orientation, r) for r in ("crs", "vrs", "nirs"))
    return np.where(
        np.abs(crs - vrs) < SAME, "constant", np.where(np.abs(nirs - vrs) < SAME, "decreasing", "increasing")
    )


def bootstrap(
    X: np.ndarray, Y: np.ndarray, returns: Returns, runs: int, seed: int, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Bias-corrected input efficiencies and their interval (Simar and Wilson's smoothed bootstrap).

    Returns:
        (corrected, low, high), each (units,).
    """
    A, B = X / X.mean(axis=0), Y / Y.mean(axis=0)
    theta = efficiency(A, B, "input", returns)
    rng = np.random.default_rng(seed)
    mirrored = np.concatenate([theta, 2 - theta])
    spread = min(
        mirrored.std(ddof=1), np.subtract(*np.quantile(mirrored, [0.75, 0.25])) / 1.34
    ) or mirrored.std(ddof=1)
    h = 0.9 * spread * len(mirrored) ** -0.2
    drawn = np.empty((runs, len(theta)))
    for r in range(runs):
        picked = rng.choice(mirrored, len(theta))
        smooth = picked + h * rng.normal(size=len(theta))
        mean = picked.mean()
        smooth = mean + (smooth - mean) / np.sqrt(1 + h**2 / mirrored.var(ddof=1))
        smooth = np.where(smooth > 1, 2 - smooth, smooth)
        pseudo = A * (theta / np.clip(smooth, 0.01, None))[:, None]
        drawn[r] = [distance(pseudo, B, a, b, "input", returns) for a, b in zip(A, B, strict=True)]
    bias = np.nanmean(drawn, axis=0) - theta
    shift = drawn - theta
    tail = (1 - level) / 2
    low = theta - np.nanquantile(shift, 1 - tail, axis=0)
    high = theta - np.nanquantile(shift, tail, axis=0)
    return theta - bias, np.minimum(low, high), np.maximum(low, high)


def _figures(study: Study, inputs: tuple[str, ...], outputs: tuple[str, ...], period: str) -> pd.DataFrame:
    frame = study.panel.cross((*inputs, *outputs), period).dropna()
    bad = frame.index[(frame <= 0).any(axis=1)]
    if len(bad):
        name = study.panel.regions[str(bad[0])].name
        raise AnalysisProblem(
            Text(
                zh=f"{name['zh']}的投入或产出不是正数（{period}）",
                en=f"an input or output of {name['en']} is not positive ({period})",
            ),
            Text(zh="改正数据，或去掉该指标", en="correct the figure, or leave the indicator out"),
        )
    if len(frame) < 3:
        raise AnalysisProblem(
            Text(
                zh="有全部投入与产出的地区不足三个", en="fewer than three regions have all inputs and outputs"
            ),
            Text(zh="检查指标与时期", en="check indicators and periods"),
        )
    return frame


RETURNS = {
    "constant": Text(zh="规模报酬不变", en="constant"),
    "increasing": Text(zh="规模报酬递增", en="increasing"),
    "decreasing": Text(zh="规模报酬递减", en="decreasing"),
}


def dea(p: DeaParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` (efficiencies by region), ``<id>_slacks`` and ``<id>_peers``."""
    period = period_of(study, (*p.inputs, *p.outputs), p.period)
    frame = _figures(study, p.inputs, p.outputs, period)
    X, Y = frame[list(p.inputs)].to_numpy(float), frame[list(p.outputs)].to_numpy(float)
    crs = efficiency(X, Y, p.orientation, "crs")
    solved = solve(X, Y, p.orientation, "vrs")
    vrs = np.array([s.efficiency for s in solved])
    codes = [str(c) for c in frame.index]
    table = pd.DataFrame(
        {
            "technical": crs,
            "rank": ranks(crs),
            "of": float(len(crs)),
            "pure": vrs,
            "scale": crs / vrs,
            "returns": returns_to_scale(X, Y, p.orientation),
        },
        index=pd.Index(codes, name="region"),
    )
    columns = [
        Column("technical", Text(zh="综合技术效率", en="Technical efficiency"), same(""), 4),
        Column("rank", VALUE_NAMES["rank"], role="rank"),
        Column("of", VALUE_NAMES["of"], role="count"),
        Column("pure", Text(zh="纯技术效率", en="Pure technical efficiency"), same(""), 4),
        Column("scale", Text(zh="规模效率", en="Scale efficiency"), same(""), 4),
        Column("returns", Text(zh="规模报酬", en="Returns to scale"), role="category", labels=RETURNS),
    ]
    methods: tuple[Method, ...] = (METHOD,)
    options = [
        (
            Text(zh="导向", en="Orientation"),
            Text(zh="投入", en="input") if p.orientation == "input" else Text(zh="产出", en="output"),
        ),
        (Text(zh="时期", en="Period"), same(period)),
    ]
    if p.bootstrap:
        corrected, low, high = bootstrap(X, Y, "vrs", p.bootstrap, p.seed)
        table["corrected"], table["low"], table["high"] = corrected, low, high
        columns += [
            Column(
                "corrected", Text(zh="修正偏差的纯技术效率", en="Bias-corrected pure efficiency"), same(""), 4
            ),
            Column("low", Text(zh="下限", en="Low"), same(""), 4),
            Column("high", Text(zh="上限", en="High"), same(""), 4),
        ]
        methods = (METHOD, BOOTSTRAP)
        options.append(
            (Text(zh="自助次数与种子", en="Replications and seed"), same(f"{p.bootstrap}, {p.seed}"))
        )
    inputs = tuple(f"{i}@{period}" for i in (*p.inputs, *p.outputs))
    slack = pd.DataFrame(
        {
            "slack": np.column_stack(
                [[s.input_slack for s in solved], [s.output_slack for s in solved]]
            ).ravel()
        },
        index=pd.MultiIndex.from_product([codes, [*p.inputs, *p.outputs]], names=["region", "indicator"]),
    )
    rows = {
        (codes[k], codes[j]): float(w)
        for k, s in enumerate(solved)
        for j, w in enumerate(s.weights)
        if w > 1e-6
    }
    peers = pd.DataFrame(
        {"weight": list(rows.values())}, index=pd.MultiIndex.from_tuples(list(rows), names=["region", "peer"])
    )
    title = p.title or Text(zh="数据包络分析", en="Data envelopment analysis")
    names = {i: study.panel.indicators[i].name for i in (*p.inputs, *p.outputs)}
    regions = {c: study.panel.regions[c].name for c in codes}
    return (
        Result(p.id, title, tuple(columns), table, methods, inputs=inputs, options=tuple(options)),
        Result(
            f"{p.id}_slacks",
            Text(zh=f"{title['zh']}：松弛", en=f"{title['en']}: slacks"),
            (Column("slack", Text(zh="松弛", en="Slack"), same(""), 2),),
            slack,
            (METHOD,),
            labels={"indicator": names},
            inputs=inputs,
        ),
        Result(
            f"{p.id}_peers",
            Text(zh=f"{title['zh']}：参照单元", en=f"{title['en']}: reference units"),
            (Column("weight", Text(zh="权重λ", en="Weight λ"), same(""), 4),),
            peers,
            (METHOD,),
            labels={"peer": regions},
            inputs=inputs,
        ),
    )


def malmquist_index(
    X0: np.ndarray, Y0: np.ndarray, X1: np.ndarray, Y1: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Productivity change, efficiency change and technical change of each unit between two periods (CRS).

    Args:
        X0, Y0, X1, Y1: (units, inputs) and (units, outputs) of the same units in both periods.

    Returns:
        (m, ec, tc), each (units,), with ``m = ec · tc``; above one is better.
    """
    sx, sy = X0.mean(axis=0), Y0.mean(axis=0)
    A0, B0, A1, B1 = X0 / sx, Y0 / sy, X1 / sx, Y1 / sy
    own0 = np.array([distance(A0, B0, a, b) for a, b in zip(A0, B0, strict=True)])
    own1 = np.array([distance(A1, B1, a, b) for a, b in zip(A1, B1, strict=True)])
    later = np.array([distance(A0, B0, a, b) for a, b in zip(A1, B1, strict=True)])
    earlier = np.array([distance(A1, B1, a, b) for a, b in zip(A0, B0, strict=True)])
    ec = own1 / own0
    tc = np.sqrt((later / own1) * (own0 / earlier))
    return ec * tc, ec, tc


def malmquist(p: MalmquistParameters, study: Study) -> tuple[Result, ...]:
    """Table ``<id>`` by (region, period): the change since the period before, and its parts."""
    period_of(study, (*p.inputs, *p.outputs), None)
    every = (*p.inputs, *p.outputs)
    periods = list(p.periods) or sorted(set.intersection(*(set(study.panel.periods(i)) for i in every)))
    if len(periods) < 2:
        raise AnalysisProblem(
            Text(zh="Malmquist指数至少需要两个时期", en="a Malmquist index needs two periods at least"),
            Text(zh="补充数据，或改用 dea", en="add figures, or use dea"),
        )
    parts: list[pd.DataFrame] = []
    for before, after in itertools.pairwise(periods):
        f0, f1 = _figures(study, p.inputs, p.outputs, before), _figures(study, p.inputs, p.outputs, after)
        common = f0.index.intersection(f1.index)
        f0, f1 = f0.loc[common], f1.loc[common]
        ins, outs = list(p.inputs), list(p.outputs)
        m, ec, tc = malmquist_index(*(f[c].to_numpy(float) for f in (f0, f1) for c in (ins, outs)))
        index = pd.MultiIndex.from_product([[str(c) for c in common], [after]], names=["region", "period"])
        parts.append(pd.DataFrame({"m": m, "ec": ec, "tc": tc}, index=index))
    return (
        Result(
            p.id,
            p.title or Text(zh="Malmquist生产率指数", en="Malmquist productivity index"),
            (
                Column("m", Text(zh="生产率变化", en="Productivity change"), same(""), 3),
                Column("ec", Text(zh="效率变化", en="Efficiency change"), same(""), 3),
                Column("tc", Text(zh="技术变化", en="Technical change"), same(""), 3),
            ),
            pd.concat(parts).sort_index(),
            (MALMQUIST,),
            inputs=tuple(f"{i}@{t}" for i in every for t in periods),
        ),
    )


ANALYSES = (Analysis("dea", DeaParameters, dea), Analysis("malmquist", MalmquistParameters, malmquist))
