"""Slacks-based measures of efficiency, also with undesirable outputs and beyond the frontier: `measure`, `beyond`.

A radial measure shrinks all inputs alike and leaves slacks out; the slacks-based measure (SBM) of Tone counts every
slack, and undesirable outputs (waste, emissions) as something to be reduced. Both are fractional programmes, made linear
by the transformation of Charnes and Cooper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field, model_validator

from analysis.efficiency import frontier
from analysis.efficiency.dea import peers_table
from analysis.efficiency.frontier import Floats, Optima
from analysis.efficiency.units import SAME, figures_of, oriented
from analysis.inputs import by_time, period_of, periods_of
from analysis.parameters import Analysis, IndicatorId, Parameters, PeriodId, Wrong
from analysis.standing.standing import VALUE_NAMES, ranks
from analysis.values import Column, Method, Provenance, Result, Study, Text, joined, periods_option, same

Way = Literal["none", "input", "output"]
Scale = Literal["crs", "vrs"]

METHOD = Method(
    "sbm",
    Text(zh="基于松弛的效率测度（SBM）", en="Slacks-based measure (SBM)"),
    Text(
        zh="把每一项投入的冗余、产出的不足和非期望产出的过量都计入效率，而不是各项同比例缩减；没有任何松弛的单元效率为1。",
        en="Counts the excess of each input, the shortfall of each output and the excess of each undesirable output, instead "
        "of shrinking all alike; a unit without any slack scores one.",
    ),
    (
        r"\rho = \min \frac{1 - \frac{1}{m} \sum_i s_i^- / x_{i0}}"
        r"{1 + \frac{1}{s_1 + s_2} \left(\sum_r s_r^g / y_{r0} + \sum_l s_l^b / b_{l0}\right)}",
        r"x_0 = X \lambda + s^-, \quad y_0 = Y \lambda - s^g, \quad b_0 = B \lambda + s^b, \quad \lambda, s \geq 0",
    ),
    "Tone, *European Journal of Operational Research* 130 (3), 2001; Tone, *GRIPS Research Report* I-2003-0005, 2003, on "
    "undesirable outputs",
)
SUPER = Method(
    "super_sbm",
    Text(zh="超效率SBM", en="Super-SBM"),
    Text(
        zh="SBM有效的单元移出参照集，衡量它离其余单元所能达到的有多远，从而分出先后；有非期望产出时同样计入。",
        en="A unit on the frontier is left out of it, and its distance from what the others can do is measured, which tells "
        "efficient units apart; undesirable outputs count as they do in the measure itself.",
    ),
    (
        r"\delta = \min \frac{1 + \frac{1}{m} \sum_i s_i^- / x_{i0}}"
        r"{1 - \frac{1}{s_1 + s_2} \left(\sum_r s_r^g / y_{r0} + \sum_l s_l^b / b_{l0}\right)}",
        r"\sum_{k \neq 0} \lambda_k x_k \leq x_0 + s^-, \quad \sum_{k \neq 0} \lambda_k y_k \geq y_0 - s^g, \quad "
        r"\sum_{k \neq 0} \lambda_k b_k \leq b_0 + s^b",
    ),
    "Tone, *European Journal of Operational Research* 143 (1), 2002",
)


class SbmParameters(Parameters):
    """``kind = "sbm"``."""

    kind: Literal["sbm"] = "sbm"
    inputs: tuple[IndicatorId, ...] = Field(min_length=1, description="indicators of what is used")
    outputs: tuple[IndicatorId, ...] = Field(min_length=1, description="indicators of what is made")
    undesirable: tuple[IndicatorId, ...] = Field(
        (), description="indicators of what is made and should not be: waste, emissions"
    )
    period: PeriodId | None = Field(None, description="the period; the last with figures where none is given")
    periods: tuple[PeriodId, ...] = Field(
        (), description="several periods: a further table by region and period"
    )
    frontier: Literal["own", "pooled"] = Field(
        "own", description="of several periods: each against its own frontier, or all against one"
    )
    orientation: Way = Field("none", description="count all slacks, or only those of inputs or of outputs")
    returns: Scale = Field("crs", description="constant or variable returns to scale")
    super_efficiency: bool = Field(
        False, description="tell efficient regions apart by their distance from all others"
    )

    @model_validator(mode="after")
    def _fits(self) -> SbmParameters:
        every = (*self.inputs, *self.outputs, *self.undesirable)
        twice = next((i for k, i in enumerate(every) if i in every[:k]), None)
        if twice is not None:
            raise Wrong(f"“{twice}”不能既是一项又是另一项", f"“{twice}” cannot be two of these at once")
        if self.period is not None and self.periods:
            raise Wrong("period 与 periods 只写一个", "give either period or periods")
        if self.super_efficiency and self.orientation != "none":
            raise Wrong(
                "超效率SBM只有非导向的",
                "super-SBM has no orientation here",
                "去掉 orientation，或去掉 super_efficiency",
                "leave out orientation, or super_efficiency",
            )
        return self


@dataclass(frozen=True)
class Slacks:
    """Scores (units,), peers with their λ, and the slacks of inputs, outputs and undesirable outputs, one row a unit.

    Slacks are shares of the unit's own figures: 0.2 of an input is a fifth of it too much, 0.2 of an output a fifth too
    little.
    """

    score: Floats
    peers: tuple[dict[int, float], ...]
    inputs: Floats
    outputs: Floats
    bad: Floats


def _technology(X: Floats, Y: Floats, B: Floats, returns: Scale) -> Floats:
    """What one unit of λ adds to the rows: inputs, outputs, undesirable outputs, the norm, and the sum of λ."""
    rows = np.vstack([X.T, Y.T, B.T, np.zeros((1, len(X)))])
    return np.vstack([rows, np.ones((1, len(X)))]) if returns == "vrs" else rows


def _own(points: Floats, m: int, s: int, signs: tuple[int, int, int], norm: Floats, returns: Scale) -> Floats:
    """Coefficients of t and of the slacks (as shares) of each unit: (units, rows, 1 + slacks)."""
    units, n = points.shape
    rows = n + 1 + (returns == "vrs")
    own = np.zeros((units, rows, 1 + n))
    own[:, :n, 0] = -points
    sign = np.repeat(signs, [m, s, n - m - s])
    at = np.arange(n)
    own[:, at, 1 + at] = points * sign
    own[:, n] = norm
    if returns == "vrs":
        own[:, n + 1, 0] = -1.0
    return own


def _weights(m: int, s: int, b: int, way: Way) -> tuple[Floats, Floats]:
    """How much each slack counts in the numerator (inputs), and in the denominator (outputs of both kinds)."""
    above = np.r_[np.full(m, 1 / m), np.zeros(s + b)]
    below = np.r_[np.zeros(m), np.full(s + b, 1 / (s + b))]
    return above * (way != "output"), below * (way != "input")


def measure(X: Floats, Y: Floats, B: Floats, way: Way = "none", returns: Scale = "crs") -> Slacks:
    """The slacks-based measure of each unit (Tone 2001), with undesirable outputs (Tone 2003).

    ``ρ = (1 − mean(s⁻/x)) / (1 + mean(s⁺/y, sᵇ/b))``, at its least; oriented, only one of the two counts.

    Args:
        X, Y, B: (units, inputs), (units, outputs), (units, undesirable outputs), all positive; B may have no column.
        way: count the slacks of all, of inputs, or of outputs of both kinds.

    >>> X, Y = np.array([[1.0, 1], [2, 1]]), np.array([[1.0], [1]])
    >>> measure(X, Y, np.empty((2, 0))).score.round(4).tolist()
    [1.0, 0.75]
    """
    X, Y, B = (Z / Z.mean(axis=0) for Z in (X, Y, B))
    T = _technology(X, Y, B, returns)
    m, s, b = X.shape[1], Y.shape[1], B.shape[1]
    points = np.hstack([X, Y, B])
    above, below = _weights(m, s, b, way)
    own = _own(points, m, s, (1, -1, 1), np.r_[1.0, below if way == "none" else 0 * below], returns)
    cost = np.r_[1.0, -above] if way != "output" else np.r_[0.0, -below]
    right = np.zeros(own.shape[:2])
    right[:, m + s + b] = 1.0
    equal = np.ones(len(T), dtype=bool)

    def solve(at: NDArray[np.intp]) -> Optima | None:
        return frontier.programmes(T, own[at], right[at], cost, equal)

    score = np.full(len(points), np.nan)
    share = np.full(points.shape, np.nan)
    peers: list[dict[int, float]] = [{} for _ in points]
    for at, optima in frontier.in_blocks(len(points), frontier.COLUMNS // (len(X) + m + s + b), solve):
        t = optima.own[:, :1]
        share[at] = optima.own[:, 1:] / t
        score[at] = (1 - share[at] @ above) / (1 + share[at] @ below)
        for u, i in enumerate(at):
            weights = optima.weights[u] / t[u]
            peers[i] = {int(k): float(weights[k]) for k in np.flatnonzero(weights > 1e-6)}
    share = np.where(np.abs(share) < 1e-9, 0.0, share)
    score = np.where(np.abs(score - 1) < SAME, 1.0, score)
    return Slacks(score, tuple(peers), share[:, :m], share[:, m : m + s], share[:, m + s :])


def beyond(X: Floats, Y: Floats, B: Floats, units: NDArray[np.intp], returns: Scale = "crs") -> Floats:
    """Super-efficiency of units on the frontier by slacks (Tone 2002), NaN where no programme has an optimum.

    How far a unit lies from what the *others* can do: ``δ = (1 + mean(s⁻/x)) / (1 − mean(s⁺/y, sᵇ/b))`` at its least, where
    a unit with ``s⁻`` and ``sᵇ`` more and ``s⁺`` less could be made of the others. One or more for every unit on the
    frontier; units inside it would score one and are not to be asked for.

    Args:
        X, Y, B: as for :func:`measure`.
        units: the places of the units asked for.
    """
    X, Y, B = (Z / Z.mean(axis=0) for Z in (X, Y, B))
    T = _technology(X, Y, B, returns)
    m, s, b = X.shape[1], Y.shape[1], B.shape[1]
    n = m + s + b
    T[m : m + s] *= -1
    points = np.hstack([X, Y, B])[units]
    above, below = _weights(m, s, b, "none")
    # XΛ ≤ t x + S⁻, YΛ ≥ t y − S⁺, BΛ ≤ t b + Sᵇ, with slacks as shares
    own = _own(points, m, s, (-1, -1, -1), np.r_[1.0, -below], returns)
    own[:, m : m + s, 0] *= -1
    # no output falls below nothing: S⁺ ≤ t
    floor = np.zeros((len(units), s, 1 + n))
    floor[:, :, 0] = -1.0
    floor[:, np.arange(s), 1 + m + np.arange(s)] = 1.0
    own = np.concatenate([own, floor], axis=1)
    T = np.vstack([T, np.zeros((s, T.shape[1]))])
    right = np.zeros(own.shape[:2])
    right[:, n] = 1.0
    equal = np.zeros(len(T), dtype=bool)
    equal[n : len(T) - s] = True
    cost = np.r_[1.0, above]

    def solve(at: NDArray[np.intp]) -> Optima | None:
        return frontier.programmes(T, own[at], right[at], cost, equal, units[at])

    score = np.full(len(units), np.nan)
    for at, optima in frontier.in_blocks(len(units), frontier.COLUMNS // (len(X) + n), solve):
        score[at] = optima.own[:, 0] + optima.own[:, 1:] @ above
    return np.where(np.abs(score - 1) < SAME, 1.0, score)


@dataclass(frozen=True)
class _Scored:
    """The regions of one or several periods: keys, their three sides, and what was made of them."""

    keys: list[tuple[str, str]]
    slacks: Slacks
    beyond: Floats

    def __iter__(self) -> Iterator[tuple[tuple[str, str], float, float]]:
        return iter(zip(self.keys, self.slacks.score.tolist(), self.beyond.tolist(), strict=True))


def _scored(p: SbmParameters, study: Study, periods: Sequence[str]) -> _Scored:
    """The measures of the regions of these periods against the frontier that they make together."""
    every = (*p.inputs, *p.outputs, *p.undesirable)
    frames = {t: figures_of(study, every, t) for t in periods}
    keys = [(str(c), t) for t, frame in frames.items() for c in frame.index]
    whole = pd.concat(frames.values())
    X, Y, B = (whole[list(side)].to_numpy(float) for side in (p.inputs, p.outputs, p.undesirable))
    slacks = measure(X, Y, B, p.orientation, p.returns)
    past = slacks.score.copy()
    if p.super_efficiency:
        best = np.flatnonzero(past == 1)
        past[best] = beyond(X, Y, B, best, p.returns)
    return _Scored(keys, slacks, past)


def sbm(p: SbmParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by region, ``<id>_slacks``, ``<id>_peers``, and ``<id>_panel`` where periods are given."""
    every = (*p.inputs, *p.outputs, *p.undesirable)
    periods = periods_of(study, every, p.periods) if p.periods else [period_of(study, every, p.period)]
    last = periods[-1]
    if p.frontier == "pooled":
        groups = [_scored(p, study, periods)]
    else:
        groups = [_scored(p, study, [t]) for t in periods]
    source = Provenance(
        (METHOD, SUPER) if p.super_efficiency else (METHOD,),
        tuple(f"{i}@{t}" for i in every for t in periods),
        (
            oriented(p.orientation),
            (Text(zh="规模报酬", en="Returns to scale"), RETURNS[p.returns]),
            *(((Text(zh="前沿面", en="Frontier"), FRONTIERS[p.frontier]),) if len(periods) > 1 else ()),
            periods_option(periods),
        ),
    )
    title = p.title or METHOD.name
    scores = {key: (score, past) for group in groups for key, score, past in group}
    results = [
        _table(p, study, {c: pair for (c, t), pair in scores.items() if t == last}, source, title),
        *_behind(p, study, groups[-1], last, source, title),
    ]
    if p.periods:
        results.append(_panel(p, scores, source, title))
    return tuple(results)


RETURNS = {"crs": Text(zh="不变", en="constant"), "vrs": Text(zh="可变", en="variable")}
FRONTIERS = {
    "own": Text(zh="各时期各自的前沿面", en="each period’s own"),
    "pooled": Text(zh="全部时期共同的前沿面", en="one of all periods"),
}
SCORE = Column("score", Text(zh="SBM效率", en="SBM efficiency"), decimals=4, bounds=(1.0,))
PAST = Column("super", Text(zh="超效率SBM", en="Super-SBM efficiency"), decimals=4, bounds=(1.0,))
RANKED = (
    Column("rank", VALUE_NAMES["rank"], role="rank"),
    Column("of", VALUE_NAMES["of"], role="count"),
)


def _table(
    p: SbmParameters, study: Study, scores: Mapping[str, tuple[float, float]], source: Provenance, title: Text
) -> Result:
    """Scores and ranks of the last period; who has no super-efficiency is named and not ranked."""
    score, past = (np.array([pair[k] for pair in scores.values()]) for k in (0, 1))
    frame = pd.DataFrame({"score": score}, index=pd.Index(list(scores), name="region"))
    if p.super_efficiency:
        frame.insert(0, "super", past)
    judged = past if p.super_efficiency else score
    frame["rank"], frame["of"] = ranks(judged), float(np.count_nonzero(~np.isnan(judged)))
    out = [study.panel.regions[c].name for c, theta in zip(scores, judged, strict=True) if np.isnan(theta)]
    note = (
        Text(zh="没有可行解的地区：{names}。", en="Without a feasible solution: {names}.").fill(
            names=joined(out)
        )
        if out
        else None
    )
    columns = (PAST, SCORE, *RANKED) if p.super_efficiency else (SCORE, *RANKED)
    return source.result(p.id, title, columns, frame, note=note)


def _behind(
    p: SbmParameters, study: Study, scored: _Scored, last: str, source: Provenance, title: Text
) -> tuple[Result, ...]:
    """Slacks of the last period in the figures' own units and in per cent of them, and the reference units."""
    every = (*p.inputs, *p.outputs, *p.undesirable)
    here = [i for i, (_, t) in enumerate(scored.keys) if t == last]
    codes = [scored.keys[i][0] for i in here]
    share = np.hstack([scored.slacks.inputs, scored.slacks.outputs, scored.slacks.bad])[here]
    figures = study.panel.cross(every, last).loc[codes, list(every)].to_numpy(float)
    named = {i: study.panel.indicators[i].name for i in every}
    plain = replace(source, method=(METHOD,), options=())
    slacks = plain.result(
        f"{p.id}_slacks",
        Text(zh=f"{title['zh']}：松弛", en=f"{title['en']}: slacks"),
        (
            Column(
                "slack",
                Text(zh="松弛", en="Slack"),
                each={i: study.panel.indicators[i].decimals for i in every},
            ),
            Column("share", Text(zh="占本项数值的比重", en="Share of its figure"), same("%"), 1, "share"),
        ),
        pd.DataFrame(
            {"slack": (share * figures).ravel(), "share": 100 * share.ravel()},
            index=pd.MultiIndex.from_product([codes, every], names=["region", "indicator"]),
        ),
        labels={"indicator": named},
    )
    if p.frontier == "pooled" and len({t for _, t in scored.keys}) > 1:
        return (slacks,)  # its reference units are regions of several periods
    return slacks, peers_table(p.id, title, scored.slacks.peers, codes, study, plain)


def _panel(
    p: SbmParameters, scores: Mapping[tuple[str, str], tuple[float, float]], source: Provenance, title: Text
) -> Result:
    columns = (PAST, SCORE) if p.super_efficiency else (SCORE,)
    frame = pd.DataFrame(
        [{"super": past, "score": score} for score, past in scores.values()],
        index=pd.MultiIndex.from_tuples(list(scores), names=["region", "period"]),
    )
    return source.result(
        f"{p.id}_panel",
        Text(zh=f"{title['zh']}：各时期", en=f"{title['en']} by period"),
        columns,
        by_time(frame[[c.id for c in columns]]),
    )


ANALYSES = (Analysis("sbm", SbmParameters, sbm, methods=(METHOD, SUPER)),)
