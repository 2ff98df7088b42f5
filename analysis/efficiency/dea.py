"""Data envelopment analysis: distance of each unit from the best-practice frontier: `efficiency`, `super_efficiency`, `solve`.

``kind = "dea"`` computes efficiencies under constant (CCR) and variable (BCC) returns, scale efficiency, returns to
scale, slacks and peers; where asked, super-efficiency and bootstrap intervals. Inputs and outputs are divided by their
means before the linear programmes, which does not change a result and keeps them well scaled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.efficiency import frontier
from analysis.efficiency.frontier import Orientation, Returns
from analysis.efficiency.resampling import BOOTSTRAP, Resampled, bootstrap, bootstraps
from analysis.efficiency.units import SAME, farrell, figures_of, moved, oriented, scaled
from analysis.index.normalise import Unfit
from analysis.inputs import period_of
from analysis.parameters import Analysis, IndicatorId, Parameters, PeriodId
from analysis.standing.standing import VALUE_NAMES, ranks
from analysis.values import (
    AnalysisProblem,
    Column,
    Method,
    Provenance,
    Result,
    Study,
    Text,
    joined,
    periods_option,
    same,
)

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
SUPER = Method(
    "super_efficiency",
    Text(zh="超效率DEA", en="Super-efficiency"),
    Text(
        zh="把被评价单元移出参照集，有效单元的效率可以超过1，从而分出先后；非有效单元的效率不变。规模报酬可变时可能没有可行解，"
        "凡无解者均列出。",
        en="Each unit is measured against all others: units on the frontier may score above one and are told apart, the "
        "others keep their efficiency. Under variable returns a unit may have no feasible solution; those are named.",
    ),
    (
        r"\min \theta \quad \mathrm{s.t.} \quad \sum_{k \neq 0} \lambda_k x_k \leq \theta x_0, \quad "
        r"\sum_{k \neq 0} \lambda_k y_k \geq y_0, \quad \lambda \geq 0",
    ),
    "Andersen and Petersen, *Management Science* 39 (10), 1993",
)


class DeaParameters(Parameters):
    """``kind = "dea"``."""

    kind: Literal["dea"] = "dea"
    inputs: tuple[IndicatorId, ...] = Field(min_length=1, description="indicators of what is used")
    outputs: tuple[IndicatorId, ...] = Field(min_length=1, description="indicators of what is made")
    period: PeriodId | None = Field(None, description="the period; the last with figures where none is given")
    orientation: Orientation = Field("input", description="shrink inputs or expand outputs")
    returns: Literal["both", "variable"] = Field(
        "both",
        description="CCR, BCC and scale, or BCC alone: inputs may then be zero or negative where outputs are "
        "expanded, outputs where inputs are shrunk",
    )
    super_efficiency: bool = Field(
        False, description="also measure each region against all others, which tells efficient ones apart"
    )
    bootstrap: int = Field(0, ge=0, le=5000, description="replications for intervals; 0: none")
    seed: int = Field(20200915, description="seed of the bootstrap, printed with the result")


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
    return farrell(frontier.radial(scaled(X), scaled(Y), orientation, returns), orientation)


def super_efficiency(
    X: np.ndarray, Y: np.ndarray, orientation: Orientation = "input", returns: Returns = "crs"
) -> np.ndarray:
    """Efficiencies of Andersen and Petersen, above one on the frontier; NaN where the programme is infeasible.

    Only units on the frontier change by being left out of it.

    >>> X, Y = np.array([[2.0], [3], [4]]), np.array([[1.0], [3], [3]])
    >>> super_efficiency(X, Y).round(3).tolist(), super_efficiency(X, Y, "input", "vrs").round(3).tolist()
    ([0.5, 1.333, 0.75], [1.5, 1.333, 0.75])
    """
    A, B = scaled(X), scaled(Y)
    theta = farrell(frontier.radial(A, B, orientation, returns), orientation)
    best = np.flatnonzero(theta == 1)
    measures = frontier.evaluate(A, B, A[best], B[best], orientation, returns, best)
    theta[best] = farrell(measures, orientation)
    return theta


@dataclass(frozen=True)
class DeaSolution:
    """All units' programmes: efficiencies, reference units with their λ, slacks in the figures' own units."""

    efficiency: np.ndarray
    peers: tuple[dict[int, float], ...]
    input_slack: np.ndarray
    output_slack: np.ndarray


def solve(X: np.ndarray, Y: np.ndarray, orientation: Orientation, returns: Returns) -> DeaSolution:
    """Efficiencies with slacks of the second stage: the largest sum of slacks at the radial optimum."""
    A, B = scaled(X), scaled(Y)
    optima = frontier.targets(A, B, orientation, returns)
    return DeaSolution(
        farrell(optima.measure, orientation),
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


RETURNS = {
    "constant": Text(zh="规模报酬不变", en="constant"),
    "increasing": Text(zh="规模报酬递增", en="increasing"),
    "decreasing": Text(zh="规模报酬递减", en="decreasing"),
}


RETURNS_OPTION = Text(zh="规模报酬", en="Returns to scale")
ONLY_VARIABLE = Text(zh="可变（BCC）", en="variable (BCC)")
#: what to do about a figure that is not positive: BCC bears it on the side that is not oriented
REMEDIES = {
    ("input", "both"): Text(
        zh='改正数据，或去掉该指标；若为产出，可设 returns = "variable"（BCC）',
        en='correct the figure, or leave the indicator out; of an output, set returns = "variable" (BCC)',
    ),
    ("output", "both"): Text(
        zh='改正数据，或去掉该指标；若为投入，可设 returns = "variable"（BCC）',
        en='correct the figure, or leave the indicator out; of an input, set returns = "variable" (BCC)',
    ),
    ("input", "variable"): Text(
        zh='改正数据，或设 orientation = "output"：产出导向的BCC容许投入为零',
        en='correct the figure, or set orientation = "output": BCC bears inputs of zero where outputs are expanded',
    ),
    ("output", "variable"): Text(
        zh='改正数据，或设 orientation = "input"：投入导向的BCC容许产出为零',
        en='correct the figure, or set orientation = "input": BCC bears outputs of zero where inputs are shrunk',
    ),
}


def _sides(p: DeaParameters, study: Study, period: str) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Inputs, outputs and codes; the side that is not oriented may have zeros under variable returns alone."""
    free = (p.inputs if p.orientation == "output" else p.outputs) if p.returns == "variable" else ()
    frame = figures_of(study, (*p.inputs, *p.outputs), period, free, REMEDIES[p.orientation, p.returns])
    X, Y = frame[list(p.inputs)].to_numpy(float), frame[list(p.outputs)].to_numpy(float)
    return X, Y, [str(c) for c in frame.index]


def dea(p: DeaParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` (efficiencies by region), ``<id>_slacks``, ``<id>_peers``, and those that are asked for."""
    every = (*p.inputs, *p.outputs)
    period = period_of(study, every, p.period)
    X, Y, codes = _sides(p, study, period)
    if p.returns == "variable":
        X, Y = (moved(X), Y) if p.orientation == "output" else (X, moved(Y))
    solved = solve(X, Y, p.orientation, "vrs")
    if p.returns == "variable":
        rank = ranks(solved.efficiency)
        table = pd.DataFrame(
            {"pure": solved.efficiency, "rank": rank, "of": float(len(codes))},
            index=pd.Index(codes, name="region"),
        )
        columns = tuple(c for i in table.columns for c in EFFICIENCY_COLUMNS if c.id == i)
    else:
        table = _efficiencies(X, Y, p.orientation, solved.efficiency, codes)
        columns = EFFICIENCY_COLUMNS
    source = Provenance(
        (METHOD,),
        tuple(f"{i}@{period}" for i in every),
        (
            oriented(p.orientation),
            *(((RETURNS_OPTION, ONLY_VARIABLE),) if p.returns == "variable" else ()),
            periods_option([period]),
        ),
    )
    title = p.title or Text(zh="数据包络分析", en="Data envelopment analysis")
    more: list[Result] = []
    main = source
    if p.super_efficiency:
        more.append(_super(p, X, Y, codes, replace(source, method=(METHOD, SUPER)), title, study))
    if p.bootstrap:
        drawn = _bootstrapped(p, X, Y)
        pure = drawn["pure"]
        table["corrected"], table["low"], table["high"] = pure.best, pure.low, pure.high
        columns = (*columns, *BOOTSTRAP_COLUMNS)
        seeded = (Text(zh="自助次数与种子", en="Replications and seed"), same(f"{p.bootstrap}, {p.seed}"))
        main = replace(source, method=(METHOD, BOOTSTRAP), options=(*source.options, seeded))
        more.append(_bootstrap_table(p, drawn, codes, main, title))
    return (
        main.result(p.id, title, columns, table),
        *_behind(p, solved, codes, study, source, title),
        *more,
    )


def _behind(
    p: DeaParameters, solved: DeaSolution, codes: list[str], study: Study, source: Provenance, title: Text
) -> tuple[Result, ...]:
    """Slacks and reference units."""
    every = (*p.inputs, *p.outputs)
    slack = pd.DataFrame(
        {"slack": np.column_stack([solved.input_slack, solved.output_slack]).ravel()},
        index=pd.MultiIndex.from_product([codes, every], names=["region", "indicator"]),
    )
    plain = replace(source, options=())
    return (
        plain.result(
            f"{p.id}_slacks",
            Text(zh=f"{title['zh']}：松弛", en=f"{title['en']}: slacks"),
            (
                Column(
                    "slack",
                    Text(zh="松弛", en="Slack"),
                    each={i: study.panel.indicators[i].decimals for i in every},
                ),
            ),
            slack,
            labels={"indicator": {i: study.panel.indicators[i].name for i in every}},
        ),
        peers_table(p.id, title, solved.peers, codes, study, plain),
    )


def peers_table(
    id: str,
    title: Text,
    peers: Sequence[dict[int, float]],
    codes: list[str],
    study: Study,
    source: Provenance,
) -> Result:
    """Table ``<id>_peers`` by (region, peer): the reference units with their λ."""
    rows = {(codes[k], codes[j]): w for k, mine in enumerate(peers) for j, w in mine.items()}
    return source.result(
        f"{id}_peers",
        Text(zh=f"{title['zh']}：参照单元", en=f"{title['en']}: reference units"),
        (Column("weight", Text(zh="权重λ", en="Weight λ"), same(""), 4),),
        pd.DataFrame(
            {"weight": list(rows.values())},
            index=pd.MultiIndex.from_tuples(list(rows), names=["region", "peer"]),
        ),
        labels={"peer": {c: study.panel.regions[c].name for c in codes}},
    )


def _bootstrapped(p: DeaParameters, X: np.ndarray, Y: np.ndarray) -> dict[str, Resampled]:
    try:
        if p.returns == "variable":
            return {"pure": bootstrap(X, Y, p.orientation, "vrs", p.bootstrap, p.seed)}
        return bootstraps(X, Y, p.orientation, p.bootstrap, p.seed)
    except Unfit as fault:
        raise AnalysisProblem(fault.words, Text(zh="去掉 bootstrap", en="leave bootstrap out")) from None


def _bootstrap_table(
    p: DeaParameters, drawn: Mapping[str, Resampled], codes: list[str], source: Provenance, title: Text
) -> Result:
    """Every bootstrapped efficiency with its bias, whether the correction is kept, and its interval."""
    parts = [
        pd.DataFrame(
            {
                "estimate": d.estimate,
                "bias": d.estimate - d.corrected,
                "ratio": d.ratio,
                "kept": d.kept,
                "corrected": d.best,
                "low": d.low,
                "high": d.high,
            },
            index=pd.Index(codes, name="region"),
        )
        for d in drawn.values()
    ]
    frame = pd.concat(parts, keys=list(drawn), names=["part"]).swaplevel()
    frame = frame.loc[[(c, m) for c in codes for m in drawn]]
    return source.result(
        f"{p.id}_bootstrap",
        Text(zh=f"{title['zh']}：自助区间", en=f"{title['en']}: bootstrap intervals"),
        (
            Column("estimate", Text(zh="估计值", en="Estimate"), decimals=4),
            Column("bias", Text(zh="偏差", en="Bias"), decimals=4, signed=True),
            Column(
                "ratio", Text(zh="偏差平方与三倍方差之比", en="Squared bias to three variances"), decimals=2
            ),
            Column("kept", Text(zh="采用修正值", en="Correction kept"), role="flag"),
            Column("corrected", Text(zh="采用的效率值", en="Efficiency after the check"), decimals=4),
            Column("low", Text(zh="下限", en="Low"), decimals=4),
            Column("high", Text(zh="上限", en="High"), decimals=4),
        ),
        frame,
        labels={"part": {c.id: c.name for c in EFFICIENCY_COLUMNS}},
    )


def _super(
    p: DeaParameters,
    X: np.ndarray,
    Y: np.ndarray,
    codes: list[str],
    source: Provenance,
    title: Text,
    study: Study,
) -> Result:
    """Table ``<id>_super``: each region against all others; under variable returns some have no such measure."""
    pure = super_efficiency(X, Y, p.orientation, "vrs")
    table = pd.DataFrame({"pure": pure}, index=pd.Index(codes, name="region"))
    if p.returns == "both":
        table.insert(0, "technical", super_efficiency(X, Y, p.orientation, "crs"))
    first = table.columns[0]
    table.insert(1, "rank", ranks(table[first].to_numpy()))
    table.insert(2, "of", float(np.count_nonzero(~np.isnan(table[first]))))
    table["feasible"] = np.where(np.isnan(pure), "none", "found").astype(object)
    out = [study.panel.regions[c].name for c, theta in zip(codes, pure, strict=True) if np.isnan(theta)]
    note = (
        Text(
            zh="规模报酬可变下无可行解、没有超效率的地区：{names}。",
            en="Without a feasible solution, and so without super-efficiency, under variable returns: {names}.",
        ).fill(names=joined(out))
        if out
        else None
    )
    return source.result(
        f"{p.id}_super",
        Text(zh=f"{title['zh']}：超效率", en=f"{title['en']}: super-efficiency"),
        tuple(c for i in table.columns for c in SUPER_COLUMNS if c.id == i),
        table,
        note=note,
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
SUPER_COLUMNS = (
    Column("technical", Text(zh="超效率", en="Super-efficiency"), decimals=4, bounds=(1.0,)),
    EFFICIENCY_COLUMNS[1],
    EFFICIENCY_COLUMNS[2],
    Column("pure", Text(zh="纯技术超效率", en="Pure super-efficiency"), decimals=4, bounds=(1.0,)),
    Column(
        "feasible",
        Text(zh="规模报酬可变", en="Under variable returns"),
        role="category",
        labels={
            "found": Text(zh="有可行解", en="feasible"),
            "none": Text(zh="无可行解", en="no feasible solution"),
        },
    ),
)
BOOTSTRAP_COLUMNS = (
    Column("corrected", Text(zh="修正偏差的纯技术效率", en="Bias-corrected pure efficiency"), same(""), 4),
    Column("low", Text(zh="下限", en="Low"), same(""), 4),
    Column("high", Text(zh="上限", en="High"), same(""), 4),
)


ANALYSES = (Analysis("dea", DeaParameters, dea, methods=(METHOD, SUPER, BOOTSTRAP)),)
