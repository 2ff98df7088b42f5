"""Data envelopment analysis: distance of each unit from the best-practice frontier: `efficiency`, `bootstrap`, `malmquist_index`.

``kind = "dea"`` computes efficiencies under constant (CCR) and variable (BCC) returns, scale efficiency, returns to
scale, slacks and peers; ``kind = "malmquist"`` the change of productivity between periods and its parts. Inputs and
outputs are divided by their means before the linear programmes, which does not change a result and keeps them well
scaled. Bootstrap intervals follow Simar and Wilson (1998).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.efficiency import frontier
from analysis.efficiency.frontier import Orientation, Returns
from analysis.index.normalise import Unfit
from analysis.inputs import by_time, period_of, periods_of
from analysis.parameters import Analysis, IndicatorId, Parameters, PeriodId
from analysis.standing.standing import VALUE_NAMES, ranks
from analysis.values import (
    AnalysisProblem,
    Column,
    Method,
    Result,
    Study,
    Text,
    period_text,
    periods_option,
    same,
)

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
        r"\max \phi \quad \mathrm{s.t.} \quad \sum_k \lambda_k x_k \leq x_0, \quad \sum_k \lambda_k y_k \geq \phi y_0",
        r"\mathrm{BCC:} \; \sum_k \lambda_k = 1, \quad SE = \theta_{CCR} / \theta_{BCC}",
    ),
    "Charnes, Cooper and Rhodes, *European Journal of Operational Research* 2 (1978); Banker, Charnes and Cooper 1984",
)
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
BOOTSTRAP = Method(
    "dea_bootstrap",
    Text(zh="效率的自助区间", en="Bootstrap intervals of efficiency"),
    Text(
        zh="平滑自助法，修正偏差并给出区间。",
        en="Smoothed bootstrap with bias correction and percentile intervals.",
    ),
    (r"\tilde{\delta}_i = 2\hat{\delta}_i - \bar{\delta}_i^*, \quad \delta_i = 1 / \theta_i",),
    "Simar and Wilson, *Management Science* 44 (1998); Daraio and Simar, *Advanced Robust and Nonparametric Methods in "
    "Efficiency Analysis*, 2007, ch. 3",
)


class DeaParameters(Parameters):
    """``kind = "dea"``."""

    kind: Literal["dea"] = "dea"
    inputs: tuple[IndicatorId, ...] = Field(min_length=1, description="indicators of what is used")
    outputs: tuple[IndicatorId, ...] = Field(min_length=1, description="indicators of what is made")
    period: PeriodId | None = Field(None, description="the period; the last with figures where none is given")
    orientation: Orientation = Field("input", description="shrink inputs or expand outputs")
    bootstrap: int = Field(0, ge=0, le=5000, description="replications for intervals; 0: none")
    seed: int = Field(20200915, description="seed of the bootstrap, printed with the result")


class MalmquistParameters(Parameters):
    """``kind = "malmquist"``."""

    kind: Literal["malmquist"] = "malmquist"
    inputs: tuple[IndicatorId, ...] = Field(min_length=1, description="indicators of what is used")
    outputs: tuple[IndicatorId, ...] = Field(min_length=1, description="indicators of what is made")
    periods: tuple[PeriodId, ...] = Field(
        (), description="the periods in order; all common ones where none are given"
    )
    orientation: Orientation = Field("input", description="shrink inputs or expand outputs")


def _scaled(A: np.ndarray) -> np.ndarray:
    return np.asarray(A / A.mean(axis=0))


def _farrell(measure: np.ndarray, orientation: Orientation) -> np.ndarray:
    """Efficiencies from radial measures: θ, or 1/φ; what is one to the solver's tolerance is one."""
    distance = measure if orientation == "input" else 1 / measure
    return np.where(np.abs(distance - 1) < SAME, 1.0, distance)


def efficiency(
    X: np.ndarray, Y: np.ndarray, orientation: Orientation = "input", returns: Returns = "crs"
) -> np.ndarray:
    """Farrell efficiencies of all units, 1 on the frontier.

    Args:
        X, Y: (units, inputs) and (units, outputs), positive.

    >>> X, Y = np.array([[2.0], [3], [4]]), np.array([[1.0], [3], [3]])
    >>> efficiency(X, Y).round(3).tolist()
    [0.5, 1.0, 0.75]
    """
    return _farrell(frontier.radial(_scaled(X), _scaled(Y), orientation, returns), orientation)


@dataclass(frozen=True)
class DeaSolution:
    """All units' programmes: efficiencies, reference units with their λ, slacks in the figures' own units."""

    efficiency: np.ndarray
    peers: tuple[dict[int, float], ...]
    input_slack: np.ndarray
    output_slack: np.ndarray


def solve(X: np.ndarray, Y: np.ndarray, orientation: Orientation, returns: Returns) -> DeaSolution:
    """Efficiencies with slacks of the second stage: the largest sum of slacks at the radial optimum."""
    A, B = _scaled(X), _scaled(Y)
    optima = frontier.targets(A, B, orientation, returns)
    return DeaSolution(
        _farrell(optima.measure, orientation),
        optima.peers,
        optima.input_slack * X.mean(axis=0),
        optima.output_slack * Y.mean(axis=0),
    )


def returns_to_scale(crs: np.ndarray, vrs: np.ndarray, nirs: np.ndarray) -> np.ndarray:
    """``constant``, ``increasing`` or ``decreasing``, from efficiencies under CRS, VRS and non-increasing returns.

    >>> returns_to_scale(np.array([0.5, 0.5, 0.5]), np.array([0.5, 0.6, 0.6]), np.array([0.5, 0.5, 0.6])).tolist()
    ['constant', 'increasing', 'decreasing']
    """
    return np.where(
        np.abs(crs - vrs) < SAME, "constant", np.where(np.abs(nirs - vrs) < SAME, "decreasing", "increasing")
    )


def bandwidth(delta: np.ndarray, distances: np.ndarray | None = None) -> float:
    """How far the bootstrap smooths distances: Silverman's rule on those above one, mirrored at one.

    Distances of exactly one come from the frontier's shape, not from the distribution, and do not count; the result is
    scaled back to the whole sample (Daraio and Simar 2007, eq. 3.23 to 3.31).

    Args:
        delta: (units,) what is smoothed.
        distances: (units,) distances of one and more, by which those at one are told; ``delta`` where none are given.

    Raises:
        Unfit: all distances are one.
    """
    every = delta if distances is None else distances
    above = delta[every > 1 + SAME]
    if not above.size:
        raise Unfit("所有单元都有效，无从自助抽样", "all units are efficient, there is nothing to draw from")
    mirrored = np.concatenate([above, 2 - above])
    spread = float(mirrored.std(ddof=1))
    quartiles = float(np.subtract(*np.quantile(mirrored, [0.75, 0.25]))) / 1.349
    narrow = quartiles if SAME < quartiles < spread else spread
    h = 0.9 * narrow * len(mirrored) ** -0.2
    return float(h * every.std(ddof=1) / spread * (len(mirrored) / len(every)) ** 0.2)


def bootstrap(
    X: np.ndarray,
    Y: np.ndarray,
    orientation: Orientation,
    returns: Returns,
    runs: int,
    seed: int,
    level: float = 0.95,
    h: float | None = None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Bias-corrected efficiencies and their intervals: the homogeneous smoothed bootstrap of Simar and Wilson (1998).

    Distances δ = 1/θ = φ ≥ 1 are drawn anew from their smoothed distribution, units are moved to where the drawn
    distances put them, and measured against the frontier of those: ``δ̃ = 2δ − mean(δ*)``, interval from the quantiles
    of ``δ − δ*``, and back to efficiencies.

    Args:
        runs, seed: how many times, from which start of the random numbers.
        level: what the intervals are to cover.
        h: how far distances are smoothed; :func:`bandwidth` where it is not given.

    Returns:
        (corrected, low, high), each (units,).

    Raises:
        Unfit: all units are efficient.
    """
    A, B = _scaled(X), _scaled(Y)
    delta = 1 / _farrell(frontier.radial(A, B, orientation, returns), orientation)
    h = bandwidth(delta) if h is None else h
    mirrored = np.concatenate([delta, 2 - delta])
    shrink = np.sqrt(1 + h**2 / mirrored.var(ddof=1))
    rng = np.random.default_rng(seed)
    drawn = np.empty((runs, len(delta)))
    for r in range(runs):
        picked = rng.choice(mirrored, len(delta))
        mean = picked.mean()
        star = mean + (picked + h * rng.normal(size=len(delta)) - mean) / shrink
        move = (np.where(star < 1, 2 - star, star) / delta)[:, None]
        if orientation == "input":
            drawn[r] = 1 / frontier.evaluate(A * move, B, A, B, orientation, returns)
        else:
            drawn[r] = frontier.evaluate(A, B / move, A, B, orientation, returns)
    tail = (1 - level) / 2
    ends = delta + np.quantile(delta - drawn, [tail, 1 - tail], axis=0)
    return 1 / (2 * delta - drawn.mean(axis=0)), 1 / ends[1], 1 / ends[0]


def _figures(study: Study, inputs: tuple[str, ...], outputs: tuple[str, ...], period: str) -> pd.DataFrame:
    frame = study.panel.cross((*inputs, *outputs), period).dropna()
    bad = frame.index[(frame <= 0).any(axis=1)]
    if len(bad):
        name = study.panel.regions[str(bad[0])].name
        raise AnalysisProblem(
            Text(
                zh="{name}的投入或产出不是正数（{t}）",
                en="an input or output of {name} is not positive ({t})",
            ).fill(name=name, t=period_text(period)),
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


def _oriented(orientation: Orientation) -> tuple[Text, Text]:
    ways = {"input": Text(zh="投入", en="input"), "output": Text(zh="产出", en="output")}
    return Text(zh="导向", en="Orientation"), ways[orientation]


def dea(p: DeaParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` (efficiencies by region), ``<id>_slacks`` and ``<id>_peers``."""
    period = period_of(study, (*p.inputs, *p.outputs), p.period)
    frame = _figures(study, p.inputs, p.outputs, period)
    X, Y = frame[list(p.inputs)].to_numpy(float), frame[list(p.outputs)].to_numpy(float)
    codes = [str(c) for c in frame.index]
    solved = solve(X, Y, p.orientation, "vrs")
    table = _efficiencies(X, Y, p.orientation, solved.efficiency, codes)
    methods: tuple[Method, ...] = (METHOD,)
    options = [_oriented(p.orientation), periods_option([period])]
    if p.bootstrap:
        try:
            corrected, low, high = bootstrap(X, Y, p.orientation, "vrs", p.bootstrap, p.seed)
        except Unfit as fault:
            raise AnalysisProblem(fault.words, Text(zh="去掉 bootstrap", en="leave bootstrap out")) from None
        table["corrected"], table["low"], table["high"] = corrected, low, high
        methods = (METHOD, BOOTSTRAP)
        options.append(
            (Text(zh="自助次数与种子", en="Replications and seed"), same(f"{p.bootstrap}, {p.seed}"))
        )
    inputs = tuple(f"{i}@{period}" for i in (*p.inputs, *p.outputs))
    slack = pd.DataFrame(
        {"slack": np.column_stack([solved.input_slack, solved.output_slack]).ravel()},
        index=pd.MultiIndex.from_product([codes, [*p.inputs, *p.outputs]], names=["region", "indicator"]),
    )
    rows = {(codes[k], codes[j]): w for k, mine in enumerate(solved.peers) for j, w in mine.items()}
    peers = pd.DataFrame(
        {"weight": list(rows.values())}, index=pd.MultiIndex.from_tuples(list(rows), names=["region", "peer"])
    )
    title = p.title or Text(zh="数据包络分析", en="Data envelopment analysis")
    columns = EFFICIENCY_COLUMNS + (BOOTSTRAP_COLUMNS if p.bootstrap else ())
    return (
        Result(p.id, title, columns, table, methods, inputs=inputs, options=tuple(options)),
        Result(
            f"{p.id}_slacks",
            Text(zh=f"{title['zh']}：松弛", en=f"{title['en']}: slacks"),
            (
                Column(
                    "slack",
                    Text(zh="松弛", en="Slack"),
                    each={i: study.panel.indicators[i].decimals for i in (*p.inputs, *p.outputs)},
                ),
            ),
            slack,
            (METHOD,),
            labels={"indicator": {i: study.panel.indicators[i].name for i in (*p.inputs, *p.outputs)}},
            inputs=inputs,
        ),
        Result(
            f"{p.id}_peers",
            Text(zh=f"{title['zh']}：参照单元", en=f"{title['en']}: reference units"),
            (Column("weight", Text(zh="权重λ", en="Weight λ"), same(""), 4),),
            peers,
            (METHOD,),
            labels={"peer": {c: study.panel.regions[c].name for c in codes}},
            inputs=inputs,
        ),
    )


def _efficiencies(
    X: np.ndarray, Y: np.ndarray, orientation: Orientation, vrs: np.ndarray, codes: list[str]
) -> pd.DataFrame:
    """Technical, pure and scale efficiency by region, with the returns to scale."""
    crs = efficiency(X, Y, orientation, "crs")
    nirs = efficiency(X, Y, orientation, "nirs")
    return pd.DataFrame(
        {
            "technical": crs,
            "rank": ranks(crs),
            "of": float(len(crs)),
            "pure": vrs,
            "scale": crs / vrs,
            "returns": returns_to_scale(crs, vrs, nirs),
        },
        index=pd.Index(codes, name="region"),
    )


EFFICIENCY_COLUMNS = (
    Column("technical", Text(zh="综合技术效率", en="Technical efficiency"), same(""), 4, bounds=(1.0,)),
    Column("rank", VALUE_NAMES["rank"], role="rank"),
    Column("of", VALUE_NAMES["of"], role="count"),
    Column("pure", Text(zh="纯技术效率", en="Pure technical efficiency"), same(""), 4, bounds=(1.0,)),
    Column("scale", Text(zh="规模效率", en="Scale efficiency"), same(""), 4, bounds=(1.0,)),
    Column("returns", Text(zh="规模报酬", en="Returns to scale"), role="category", labels=RETURNS),
)
BOOTSTRAP_COLUMNS = (
    Column("corrected", Text(zh="修正偏差的纯技术效率", en="Bias-corrected pure efficiency"), same(""), 4),
    Column("low", Text(zh="下限", en="Low"), same(""), 4),
    Column("high", Text(zh="上限", en="High"), same(""), 4),
)


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

    def against(
        technology: tuple[np.ndarray, np.ndarray], units: tuple[np.ndarray, np.ndarray], returns: Returns
    ) -> np.ndarray:
        measures = frontier.evaluate(*technology, *units, orientation, returns)
        return np.asarray(measures if orientation == "input" else 1 / measures)

    own0, own1 = against(then, then, "crs"), against(now, now, "crs")
    later, earlier = against(then, now, "crs"), against(now, then, "crs")
    ec = own1 / own0
    tc = np.sqrt((later / own1) * (own0 / earlier))
    pec = against(now, now, "vrs") / against(then, then, "vrs")
    return Change(ec * tc, ec, tc, pec, ec / pec)


def malmquist(p: MalmquistParameters, study: Study) -> tuple[Result, ...]:
    """Table ``<id>`` by (region, period): the change since the period before, and its parts."""
    every = (*p.inputs, *p.outputs)
    periods = periods_of(study, every, p.periods)
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
        X0, Y0, X1, Y1 = (f[c].to_numpy(float) for f in (f0, f1) for c in (ins, outs))
        indices = malmquist_index(X0, Y0, X1, Y1, p.orientation)
        index = pd.MultiIndex.from_product([[str(c) for c in common], [after]], names=["region", "period"])
        parts.append(pd.DataFrame(vars(indices), index=index))
    return (
        Result(
            p.id,
            p.title or Text(zh="Malmquist生产率指数", en="Malmquist productivity index"),
            (
                Column("m", Text(zh="生产率变化", en="Productivity change"), same(""), 3),
                Column("ec", Text(zh="效率变化", en="Efficiency change"), same(""), 3),
                Column("tc", Text(zh="技术变化", en="Technical change"), same(""), 3),
                Column("pec", Text(zh="纯技术效率变化", en="Pure efficiency change"), same(""), 3),
                Column("sec", Text(zh="规模效率变化", en="Scale efficiency change"), same(""), 3),
            ),
            by_time(pd.concat(parts)),
            (MALMQUIST,),
            inputs=tuple(f"{i}@{t}" for i in every for t in periods),
            options=(_oriented(p.orientation), periods_option(periods)),
        ),
    )


ANALYSES = (
    Analysis("dea", DeaParameters, dea, methods=(METHOD, BOOTSTRAP)),
    Analysis("malmquist", MalmquistParameters, malmquist, methods=(MALMQUIST,)),
)
