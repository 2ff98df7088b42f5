"""How far a rank depends on choices: Monte Carlo over weights, normalisation and aggregation; leave-one-out.

``kind = "rank_uncertainty"`` varies the composite it names. Weights are drawn around those in force (each
times a uniform factor 1 ± ``spread``, rescaled), or freely (Dirichlet); every run takes one normalisation and
one aggregation at random from those that suit the figures, and on request leaves one indicator out. Of a
hierarchical index the top dimensions are varied. What cannot be varied is said in the result's options.
First-order and total effects follow Saltelli's design.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field
from scipy.stats import rankdata

from analysis.index import aggregate, normalise
from analysis.index.model import AggregateKind, CompositeParameters, Model, model, score_of
from analysis.parameters import Analysis, Parameters
from analysis.standing.standing import VALUE_NAMES
from analysis.values import AnalysisProblem, Column, Method, Result, Study, Text, same

METHOD = Method(
    "rank_uncertainty",
    Text(zh="位次区间（蒙特卡洛）", en="Rank intervals by Monte Carlo"),
    Text(
        zh="反复改变权重、标准化与合成方法并重排位次，报告第5与第95百分位。几何、调和平均遇非正数时，全部数值一并"
        "线性变换到正数。",
        en="Weights, normalisation and aggregation are varied at random and the regions ranked again; the "
        "5th and 95th percentiles of the ranks are reported. Where a mean needs positive figures, all "
        "figures are moved and stretched alike.",
    ),
    (r"[\,r_i^{(5\%)},\ r_i^{(95\%)}\,]",),
    "Saisana, Saltelli and Tarantola, Journal of the Royal Statistical Society A 168 (2005)",
    ours=True,
)
EFFECTS = Method(
    "sobol",
    Text(zh="基于方差的敏感性", en="Variance-based sensitivity"),
    Text(
        zh="各选择对平均位次变动的一阶效应与总效应。",
        en="First-order and total effect of each choice on the mean shift of ranks.",
    ),
    (r"S_i = V(E[y | x_i]) / V(y)", r"S_{Ti} = E[V(y | x_{\sim i})] / V(y)"),
    "Saltelli et al., Computer Physics Communications 181 (2010)",
    ours=True,
)
SCHEMES = ("minmax", "zscore", "rank")
MEANS: tuple[AggregateKind, ...] = ("arithmetic", "geometric", "topsis")


class UncertaintyParameters(Parameters):
    """``kind = "rank_uncertainty"``."""

    kind: Literal["rank_uncertainty"] = "rank_uncertainty"
    of: str = Field(description="the composite")
    runs: int = Field(2000, ge=100, le=100_000, description="how many times weights and methods are drawn")
    seed: int = Field(20200915, description="seed of the random numbers, printed with the result")
    spread: float = Field(0.25, gt=0, lt=1, description="weights vary by this share to both sides")
    free_weights: bool = Field(False, description="draw weights freely (Dirichlet) instead")
    omit: bool = Field(False, description="each run may also leave one indicator out, all equally likely")
    level: float = Field(90.0, gt=0, lt=100, description="the interval holds this per cent of the runs")


def rank_matrix(scores: np.ndarray) -> np.ndarray:
    """Competition ranks along the last axis, 1 the highest: (runs, regions) → (runs, regions)."""
    return np.asarray(rankdata(-scores, method="min", axis=-1))


def draw_weights(rng: np.random.Generator, w: np.ndarray, runs: int, spread: float, free: bool) -> np.ndarray:
    """(runs, indicators) weights that sum to one.

    An indicator without weight has none in any run.
    """
    drawn = (
        np.where(w > 0, rng.dirichlet(np.ones(len(w)), runs), 0.0)
        if free
        else w * rng.uniform(1 - spread, 1 + spread, (runs, len(w)))
    )
    return np.asarray(drawn / drawn.sum(axis=1, keepdims=True))


def rank_counts(ranks: np.ndarray, into: np.ndarray) -> None:
    """Add how often each region takes each rank: (runs, n) ranks into (n regions, n ranks) counts.

    >>> counts = np.zeros((2, 2), dtype=np.int64)
    >>> rank_counts(np.array([[1, 2], [1, 2], [2, 1]]), counts)
    >>> counts.tolist()
    [[2, 1], [1, 2]]
    """
    n = ranks.shape[1]
    # region by region: one row of counts at a time stays in the processor's cache
    for row, taken in zip(into, np.ascontiguousarray(ranks.T), strict=True):
        row += np.bincount(taken - 1, minlength=n)


def rank_quantile(counts: np.ndarray, share: float) -> np.ndarray:
    """The lowest rank that at least ``share`` of the runs do not exceed: (n,).

    >>> rank_quantile(np.array([[2, 1], [1, 2]]), 0.5).tolist()
    [1, 2]
    """
    reached = counts.cumsum(axis=1)
    return np.asarray((reached < share * reached[:, -1:] - 1e-9).sum(axis=1) + 1)


@dataclass(frozen=True)
class Space:
    """What a run may choose from: figures by normalisation, aggregations, indicators left out."""

    p: CompositeParameters
    #: normalisation → (all rows, indicators) figures, more always better
    figures: dict[str, np.ndarray]
    #: positions of the rows that are ranked (one period)
    at: np.ndarray
    means: tuple[AggregateKind, ...]
    #: (choices, indicators): 1 where an indicator stays, 0 where it is left out
    masks: np.ndarray
    #: why a normalisation could not be varied
    skipped: dict[str, Text]

    def ranks(self, W: np.ndarray, scheme: np.ndarray, how: np.ndarray, out: np.ndarray) -> np.ndarray:
        """Ranks in each run: (runs, indicators) weights and (runs,) choices → (runs, regions)."""
        W = W * self.masks[out]
        W = W / W.sum(axis=1, keepdims=True)
        found = np.empty((len(W), len(self.at)), dtype=np.int32)
        for i, Z in enumerate(self.figures.values()):
            for j, mean in enumerate(self.means):
                hit = (scheme == i) & (how == j)
                if hit.any():
                    found[hit] = rank_matrix(self.scores(mean, Z, W[hit]))
        return found

    def scores(self, mean: AggregateKind, Z: np.ndarray, W: np.ndarray) -> np.ndarray:
        """Scores of the ranked rows; TOPSIS keeps the ideals of all periods."""
        if mean == "topsis":
            return aggregate.settled(aggregate.topsis(Z[self.at], W, (Z.min(axis=0), Z.max(axis=0))))
        fits = mean == "arithmetic" or (mean == "power" and self.p.exponent > 0 and Z.min() >= 0)
        return score_of(self.p, mean, (Z if fits else positive(Z))[self.at], W)


def positive(Z: np.ndarray) -> np.ndarray:
    """Figures as they are if all are positive; else all shifted and stretched alike to 0.01 … 1.

    One shift and one scale for all columns: to scale each by itself would be another normalisation.

    >>> positive(np.array([[-1.0, 0.0], [1.0, 1.0]])).tolist()
    [[0.01, 0.505], [1.0, 1.0]]
    """
    low, high = Z.min(), Z.max()
    return Z if low > 0 else np.asarray(0.01 + 0.99 * (Z - low) / (high - low))


def choices(c: CompositeParameters, m: Model, at: np.ndarray, omit: bool) -> Space:
    """The index's own methods and the usual alternatives that suit its figures."""
    X = m.raw.to_numpy(float)
    periods = m.raw.index.get_level_values("period")
    figures: dict[str, np.ndarray] = {c.normalise: m.z}
    skipped: dict[str, Text] = {}
    for name in SCHEMES:
        if name in figures:
            continue
        try:
            Z = np.empty_like(X)
            for rows in [periods == t for t in dict.fromkeys(periods)] if c.within else [slice(None)]:
                Z[rows] = normalise.KERNELS[name](X[rows], m.directions)
            figures[name] = Z
        except normalise.Unfit as fault:
            skipped[name] = fault.words
    own: AggregateKind = "arithmetic" if c.aggregate == "sum" else c.aggregate
    k = X.shape[1]
    masks = np.ones((1, k))
    if omit and np.count_nonzero(m.w) > 1:
        masks = np.vstack([masks, 1 - np.eye(k)])
    return Space(c, figures, at, tuple(dict.fromkeys((own, *MEANS))), masks, skipped)


def _composite(study: Study, of: str, parameters: dict[str, CompositeParameters]) -> CompositeParameters:
    try:
        return parameters[of]
    except KeyError:
        known = ", ".join(parameters) or "—"
        raise AnalysisProblem(
            Text(zh=f"没有名为“{of}”的综合指数", en=f"there is no composite index “{of}”"),
            Text(zh=f"在它之前列出；现有：{known}", en=f"list it before this analysis; there are: {known}"),
        ) from None


#: runs held in memory at once
CHUNK = 500


def run(p: UncertaintyParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>``, ``<id>_schemes``, ``<id>_sensitivity`` and ``<id>_leave_one_out``."""
    c = _composite(
        study, p.of, {k: v for k, v in study.parameters.items() if isinstance(v, CompositeParameters)}
    )
    m, _, _ = model(c, study)
    periods = m.scores.index.get_level_values("period")
    at = np.flatnonzero(periods == periods[-1])
    codes = [str(x) for x in m.scores.index.get_level_values("region")[at]]
    space = choices(c, m, at, p.omit)
    w = m.w / m.w.sum()
    own = rank_matrix(m.scores.to_numpy(float)[at])
    frame = pd.DataFrame({"rank": own}, index=pd.Index(codes, name="region"))
    counts = monte_carlo(space, w, p)
    tail = (1 - p.level / 100) / 2
    frame["low"] = rank_quantile(counts, tail).astype(float)
    frame["median"] = rank_quantile(counts, 0.5).astype(float)
    frame["high"] = rank_quantile(counts, 1 - tail).astype(float)
    frame["mean_rank"] = counts @ np.arange(1, len(codes) + 1) / p.runs
    title = study.result(p.of).title
    rank = Column("rank", VALUE_NAMES["rank"], role="rank")
    return (
        Result(
            p.id,
            Text(zh=f"{title['zh']}的位次区间", en=f"{title['en']}: rank intervals"),
            (
                rank,
                Column("low", Text(zh="下限", en="Low"), role="rank"),
                Column("median", Text(zh="中位", en="Median"), role="rank"),
                Column("high", Text(zh="上限", en="High"), role="rank"),
                Column("mean_rank", Text(zh="平均位次", en="Mean rank"), same(""), 1),
            ),
            frame,
            (METHOD,),
            inputs=(p.of,),
            options=_options(p, c, space),
        ),
        _schemes(p, space, codes, w, title),
        _effects(p, space, w, own, title),
        _leave_one_out(p, c, space, codes, w, own, study, title),
    )


def monte_carlo(space: Space, w: np.ndarray, p: UncertaintyParameters) -> np.ndarray:
    """How often each region takes each rank over the runs: (regions, ranks)."""
    rng = np.random.default_rng(p.seed)
    n = len(space.at)
    W = draw_weights(rng, w, p.runs, p.spread, p.free_weights)
    scheme = rng.integers(len(space.figures), size=p.runs)
    how = rng.integers(len(space.means), size=p.runs)
    out = rng.integers(len(space.masks), size=p.runs)
    counts = np.zeros((n, n), dtype=np.int64)
    for start in range(0, p.runs, CHUNK):
        some = slice(start, start + CHUNK)
        rank_counts(space.ranks(W[some], scheme[some], how[some], out[some]), counts)
    return counts


def _options(p: UncertaintyParameters, c: CompositeParameters, space: Space) -> tuple[tuple[Text, Text], ...]:
    varied = (
        Text(zh="维度权重", en="Weights of the dimensions") if c.levels else Text(zh="权重", en="Weights")
    )
    many = len(space.masks[0]) > 1
    options = [
        (Text(zh="次数", en="Runs"), same(f"{p.runs:,}")),
        (Text(zh="随机种子", en="Seed"), same(str(p.seed))),
        (
            varied,
            Text(zh="只有一项，不变", en="not varied: there is only one")
            if not many
            else Text(zh="自由抽取（狄利克雷分布）", en="drawn freely (Dirichlet)")
            if p.free_weights
            else same(f"± {100 * p.spread:g}%"),
        ),
        (Text(zh="标准化", en="Normalisation"), _listed(list(space.figures), normalise.METHODS)),
        (Text(zh="合成", en="Aggregation"), _listed(list(space.means), aggregate.METHODS)),
        (
            Text(zh="去掉一项指标", en="One indicator left out"),
            Text(zh="是", en="yes") if len(space.masks) > 1 else Text(zh="否", en="no"),
        ),
    ]
    for name, why in space.skipped.items():
        method = normalise.METHODS[name].name
        options.append((Text(zh=f"未能改用{method['zh']}", en=f"Could not be varied: {method['en']}"), why))
    return tuple(options)


def _listed(names: list[str], methods: dict[str, Method]) -> Text:
    return Text(
        zh="、".join(methods[n].name["zh"] for n in names), en=", ".join(methods[n].name["en"] for n in names)
    )


def _schemes(p: UncertaintyParameters, space: Space, codes: list[str], w: np.ndarray, title: Text) -> Result:
    """Scores and ranks under each aggregation and under equal weights, one at a time."""
    Z = next(iter(space.figures.values()))
    equal = np.full(len(w), 1 / len(w))
    parts, labels = [], {}
    for name in space.means:
        for tag, weights, zh, en in (("", w, "", ""), ("_equal", equal, "（等权）", ", equal weights")):
            s = space.scores(name, Z, weights)
            method = aggregate.METHODS[name].name
            labels[name + tag] = Text(zh=method["zh"] + zh, en=method["en"] + en)
            parts.append(
                pd.DataFrame(
                    {"score": s, "rank": rank_matrix(s)},
                    index=pd.MultiIndex.from_product([codes, [name + tag]], names=["region", "scheme"]),
                )
            )
    return Result(
        f"{p.id}_schemes",
        Text(zh=f"{title['zh']}：各方案的位次", en=f"{title['en']}: ranks under other schemes"),
        (
            Column("score", Text(zh="得分", en="Score"), same(""), 4),
            Column("rank", VALUE_NAMES["rank"], role="rank"),
        ),
        pd.concat(parts).sort_index(),
        (METHOD,),
        labels={"scheme": labels},
        inputs=(p.of,),
    )


FACTORS = {
    "weights": Text(zh="权重", en="Weights"),
    "normalisation": Text(zh="标准化", en="Normalisation"),
    "aggregation": Text(zh="合成", en="Aggregation"),
    "omission": Text(zh="去掉一项指标", en="Leaving one indicator out"),
}
Sample = list[np.ndarray]


def sobol(f: Callable[[Sample], np.ndarray], A: Sample, B: Sample) -> np.ndarray:
    """First-order and total effects of each input: (inputs, 2); NaN where the output does not vary.

    ``S_i = E[f(B)(f(A_B^i) − f(A))]/V`` (Saltelli et al. 2010, f less its mean) and
    ``S_Ti = E[(f(A) − f(A_B^i))²]/2V`` (Jansen 1999), where A_B^i is A with the i-th input from B.

    Args:
        f: the model, from a list of inputs, each with the runs along its first axis, to (runs,).
        A, B: two independent samples of the inputs.
    """
    ya, yb = f(A), f(B)
    both = np.concatenate([ya, yb])
    mean, variance = both.mean(), both.var()
    out = np.full((len(A), 2), np.nan)
    if variance > 0:
        for k in range(len(A)):
            y = f([B[j] if j == k else A[j] for j in range(len(A))])
            out[k] = np.mean((yb - mean) * (y - ya)) / variance, np.mean((ya - y) ** 2) / (2 * variance)
    return out


def _effects(p: UncertaintyParameters, space: Space, w: np.ndarray, own: np.ndarray, title: Text) -> Result:
    """First-order and total effects on the mean absolute shift of ranks."""
    n = max(256, p.runs // 4)
    rng = np.random.default_rng([p.seed, 1])

    def sample() -> Sample:
        return [
            draw_weights(rng, w, n, p.spread, p.free_weights),
            rng.integers(len(space.figures), size=n),
            rng.integers(len(space.means), size=n),
            rng.integers(len(space.masks), size=n),
        ]

    def shift(x: Sample) -> np.ndarray:
        parts = []
        for start in range(0, n, CHUNK):
            some = slice(start, start + CHUNK)
            found = space.ranks(x[0][some], x[1][some], x[2][some], x[3][some])
            parts.append(np.abs(found - own).mean(axis=1))
        return np.concatenate(parts)

    effects = sobol(shift, sample(), sample())
    names = list(FACTORS) if len(space.masks) > 1 else list(FACTORS)[:-1]
    return Result(
        f"{p.id}_sensitivity",
        Text(zh=f"{title['zh']}的位次对选择的敏感性", en=f"{title['en']}: what ranks are sensitive to"),
        (
            Column("first_order", Text(zh="一阶效应", en="First-order effect"), same(""), 3),
            Column("total", Text(zh="总效应", en="Total effect"), same(""), 3),
        ),
        pd.DataFrame(
            effects[: len(names)], index=pd.Index(names, name="factor"), columns=["first_order", "total"]
        ),
        (EFFECTS,),
        labels={"factor": FACTORS},
        inputs=(p.of,),
    )


def _leave_one_out(
    p: UncertaintyParameters,
    c: CompositeParameters,
    space: Space,
    codes: list[str],
    w: np.ndarray,
    own: np.ndarray,
    study: Study,
    title: Text,
) -> Result:
    """Ranks when one indicator is left out and the others keep their proportions."""
    Z = space.figures[c.normalise]
    names = {d.id: d.name for d in c.top} or {i: study.panel.indicators[i].name for i in c.indicators}
    parts = []
    for j, indicator in enumerate(names):
        keep = np.arange(len(w)) != j
        if not w[keep].sum() > 0:
            # nothing would be left to rank by
            continue
        rest = w * keep
        r = rank_matrix(space.scores(space.means[0], Z, rest / rest.sum()))
        parts.append(
            pd.DataFrame(
                {"rank": r, "change": own - r},
                index=pd.MultiIndex.from_product([codes, [indicator]], names=["region", "indicator"]),
            )
        )
    nothing = pd.DataFrame(
        {"rank": [], "change": []}, index=pd.MultiIndex.from_product([[], []], names=["region", "indicator"])
    )
    return Result(
        f"{p.id}_leave_one_out",
        Text(zh=f"{title['zh']}：逐一去掉指标", en=f"{title['en']}: one indicator left out"),
        (
            Column("rank", VALUE_NAMES["rank"], role="rank"),
            Column("change", Text(zh="位次升降", en="Places gained"), role="count", signed=True),
        ),
        pd.concat(parts).sort_index() if parts else nothing,
        (METHOD,),
        labels={"indicator": names},
        inputs=(p.of,),
    )


ANALYSES = (Analysis("rank_uncertainty", UncertaintyParameters, run, methods=(METHOD, EFFECTS)),)
