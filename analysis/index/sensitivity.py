"""Uncertainty and sensitivity of ranks, by Monte Carlo over the choices made: `UncertaintyParameters`, `rank_counts`.

``kind = "rank_uncertainty"`` varies the composite it names. Weights are drawn around those in force (each
times a uniform factor 1 ± ``spread``, rescaled), or freely (Dirichlet); every run takes one normalisation and
one aggregation at random from those that suit the figures, and on request leaves one indicator out. A hierarchical
index is varied at every level: the normalisation of its indicators, the weights within each dimension and of the
dimensions, the aggregation. What is not varied is said in the result's options. First-order and total effects follow
Saltelli's design.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.decimals import as_given, written
from analysis.index import aggregate, normalise
from analysis.index.model import CompositeParameters, model
from analysis.index.variation import Draws, Space, choices, rank_matrix
from analysis.parameters import Analysis, Parameters, ResultId
from analysis.pieces import spread
from analysis.standing.standing import VALUE_NAMES
from analysis.values import (
    AnalysisProblem,
    Column,
    Method,
    Option,
    Provenance,
    Result,
    Study,
    Text,
    joined,
    same,
)

METHOD = Method(
    "rank_uncertainty",
    Text(zh="位次区间（蒙特卡洛）", en="Rank intervals by Monte Carlo"),
    Text(
        zh="反复改变权重、标准化与合成方法并重排位次，分层指数每一层都变；报告多数测算（除非另行指明，为90%）所在的位次区间、最前与最后，以及位次"
        "保持不变的次数占比。未经标准化的数值，权重已含在尺度之中，不改变标准化。几何、调和平均遇非正数时，全部数值一并线性"
        "变换到正数。",
        en="Weights, normalisation and aggregation are varied at random, in a hierarchical index at every level, and the "
        "regions ranked again; the ranks between which the runs lie are reported (90% of them unless said otherwise, as many "
        "beyond at either end), the best and the worst, and in "
        "how many of the runs a rank holds. Figures that are used as they come carry their weight in their scale: their "
        "normalisation is not varied. Where a mean needs positive figures, all figures are shifted and rescaled alike.",
    ),
    (r"[\,r_i^{(5\%)},\ r_i^{(95\%)}\,]",),
    "Saisana, Saltelli and Tarantola, *Journal of the Royal Statistical Society A* 168 (2005)",
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
    "Saltelli et al., *Computer Physics Communications* 181 (2010)",
    ours=True,
)


class UncertaintyParameters(Parameters):
    """``kind = "rank_uncertainty"``."""

    kind: Literal["rank_uncertainty"] = "rank_uncertainty"
    of: ResultId = Field(description="the composite")
    runs: int = Field(2000, ge=100, le=100_000, description="how many times weights and methods are drawn")
    seed: int = Field(20200915, description="seed of the random numbers, printed with the result")
    spread: float = Field(0.25, gt=0, lt=1, description="weights vary by this share to both sides")
    free_weights: bool = Field(False, description="draw weights freely (Dirichlet) instead")
    omit: bool = Field(False, description="each run may also leave one indicator out, all equally likely")
    normalisations: tuple[Literal["minmax", "zscore", "rank"], ...] | None = Field(
        None,
        description="normalisations tried besides the index’s own; by default all three, and none where the index takes its "
        "figures as they come (normalise = none), as another would weight them anew",
    )
    level: float = Field(90.0, gt=0, lt=100, description="the interval holds this per cent of the runs")


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


def _composite(of: str, parameters: dict[str, CompositeParameters]) -> CompositeParameters:
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
#: so many ranks, half a second of them, are worth computing elsewhere
HANDED_OUT = 2_000_000
#: of more regions than so many, it is not listed how often each takes each rank
LISTED = 400


def run(p: UncertaintyParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>``, ``<id>_varied``, ``<id>_ranks``, ``<id>_schemes``, ``<id>_sensitivity`` and ``<id>_leave_one_out``.

    Of more than :data:`LISTED` regions, ``<id>_ranks`` is not made: its rows grow with their square.
    """
    c = _composite(p.of, {k: v for k, v in study.parameters.items() if isinstance(v, CompositeParameters)})
    m, _, _ = model(c, study)
    periods = m.scores.index.get_level_values("period")
    at = np.flatnonzero(periods == periods[-1])
    codes = [str(x) for x in m.scores.index.get_level_values("region")[at]]
    space = choices(c, m, at, p.omit, p.normalisations)
    w = m.w / m.w.sum()
    own = rank_matrix(m.scores.to_numpy(float)[at])
    counts = monte_carlo(space, w, p)
    title = study.result(p.of).title
    source = Provenance((METHOD,), (p.of,))
    return (
        replace(source, options=_options(p, c, space)).result(
            p.id,
            Text(zh=f"{title['zh']}的位次区间", en=f"{title['en']}: rank intervals"),
            INTERVAL_COLUMNS,
            intervals(counts, own, p.level).set_axis(pd.Index(codes, name="region")),
        ),
        source.result(
            f"{p.id}_varied",
            Text(zh=f"{title['zh']}的位次区间：改变了什么", en=f"{title['en']}: what rank intervals vary"),
            varied_columns(p, space),
            _varied(p, space),
            labels={"factor": FACTORS},
        ),
        *([ranks_taken(p.id, p.of, counts, codes, title)] if len(codes) <= LISTED else []),
        _schemes(p, space, codes, w, title),
        _effects(p, space, w, own, title),
        _leave_one_out(p, c, space, codes, w, own, study, title),
    )


def intervals(counts: np.ndarray, own: np.ndarray, level: float) -> pd.DataFrame:
    """What the runs say of each region's rank.

    Args:
        counts: (regions, ranks) how often each took each rank.
        own: (regions,) ranks of the index itself.
        level: the per cent of runs that the interval is to hold.

    >>> found = intervals(np.array([[2, 996, 2], [998, 2, 0]]), np.array([2, 1]), 90)
    >>> found[["low", "high", "min", "max"]].iloc[0].tolist(), found["holds"].tolist()
    ([2.0, 2.0, 1.0, 3.0], [99.6, 99.8])
    """
    n = counts.shape[1]
    runs = counts.sum(axis=1)
    tail = (1 - level / 100) / 2
    low, high = rank_quantile(counts, tail), rank_quantile(counts, 1 - tail)
    places = np.arange(1, n + 1)
    inside = (places >= low[:, None]) & (places <= high[:, None])
    return pd.DataFrame(
        {
            "rank": own,
            "low": low.astype(float),
            "median": rank_quantile(counts, 0.5).astype(float),
            "high": high.astype(float),
            "mean_rank": counts @ places / runs,
            "min": (counts > 0).argmax(axis=1) + 1.0,
            "max": n - (counts[:, ::-1] > 0).argmax(axis=1) + 0.0,
            "holds": 100 * counts[np.arange(len(own)), np.asarray(own, dtype=int) - 1] / runs,
            "inside": 100 * (counts * inside).sum(axis=1) / runs,
        }
    )


INTERVAL_COLUMNS = (
    Column("rank", VALUE_NAMES["rank"], role="rank"),
    Column("low", Text(zh="下限", en="Low"), role="rank"),
    Column("median", Text(zh="中位", en="Median"), role="rank"),
    Column("high", Text(zh="上限", en="High"), role="rank"),
    Column("mean_rank", Text(zh="平均位次", en="Mean rank"), same(""), 1),
    Column("min", Text(zh="各次中最前的位次", en="Best rank of any run"), role="rank"),
    Column("max", Text(zh="各次中最后的位次", en="Worst rank of any run"), role="rank"),
    Column("holds", Text(zh="位次不变的次数占比", en="Runs in which the rank holds"), same("%"), 1, "share"),
    Column("inside", Text(zh="区间之内的次数占比", en="Runs within the interval"), same("%"), 1, "share"),
)


def ranks_taken(id: str, of: str, counts: np.ndarray, codes: list[str], title: Text) -> Result:
    """Table ``<id>_ranks``: in what per cent of the runs a region takes a rank; ranks it never takes are left out.

    Args:
        counts: (regions, ranks) how often each took each rank.
    """
    taken = np.argwhere(counts > 0)
    shares = 100 * counts / counts.sum(axis=1, keepdims=True)
    index = pd.MultiIndex.from_arrays(
        [[codes[i] for i, _ in taken], [str(r + 1) for _, r in taken]], names=["region", "rank"]
    )
    return Result(
        f"{id}_ranks",
        Text(zh=f"{title['zh']}：各位次出现的次数占比", en=f"{title['en']}: how often each rank is taken"),
        (Column("share", Text(zh="占测算次数", en="Share of the runs"), same("%"), 1, "share"),),
        pd.DataFrame({"share": shares[counts > 0]}, index=index),
        (METHOD,),
        inputs=(of,),
    )


def monte_carlo(space: Space, w: np.ndarray, p: UncertaintyParameters) -> np.ndarray:
    """How often each region takes each rank over the runs: (regions, ranks)."""
    n = len(space.at)
    drawn = space.draw(np.random.default_rng(p.seed), w, p.runs, p.spread, p.free_weights)
    counts = np.zeros((n, n), dtype=np.int64)
    for ranks in spread(Space.ranks, space, _chunks(drawn, p.runs), _worth(space, p.runs)):
        rank_counts(ranks, counts)
    return counts


def _chunks(drawn: Draws, runs: int) -> Iterator[Draws]:
    return (drawn[start : start + CHUNK] for start in range(0, runs, CHUNK))


def _worth(space: Space, runs: int) -> bool:
    """Whether ranks in so many runs take long enough to be handed out."""
    return runs * len(space.at) >= HANDED_OUT


def _shifts(given: tuple[Space, np.ndarray], drawn: Draws) -> np.ndarray:
    """How far ranks are from the index's own in each run, on average: (runs,)."""
    space, own = given
    return np.asarray(np.abs(space.ranks(drawn) - own).mean(axis=1))


FACTORS = {
    "weights": Text(zh="权重", en="Weights"),
    "normalisation": Text(zh="标准化", en="Normalisation"),
    "aggregation": Text(zh="合成", en="Aggregation"),
    "omission": Text(zh="去掉一项指标", en="Leaving one indicator out"),
}


def _alternatives(p: UncertaintyParameters, space: Space) -> dict[str, tuple[int, Text]]:
    """How many alternatives each choice has, and which, in words; of drawn weights there are as many as runs."""
    many = space.masks.shape[1] > 1 or any(len(b.members) > 1 for b in space.branches)
    yes, no = Text(zh="是", en="yes"), Text(zh="否", en="no")
    weights = (
        Text(zh="自由抽取（狄利克雷分布）", en="drawn freely (Dirichlet)")
        if p.free_weights
        else same(f"± {as_given(100 * p.spread)}%")
    )
    return {
        "weights": (p.runs, weights)
        if many
        else (1, Text(zh="只有一项，不变", en="not varied: there is only one")),
        "normalisation": (len(space.figures), _listed(list(space.figures), normalise.METHODS)),
        "aggregation": (len(space.means), _listed(list(space.means), aggregate.METHODS)),
        "omission": (len(space.masks), yes if len(space.masks) > 1 else no),
    }


def _varied(p: UncertaintyParameters, space: Space) -> pd.DataFrame:
    """Which choices the runs vary."""
    alternatives = _alternatives(p, space)
    return pd.DataFrame(
        {
            "varies": [n > 1 for n, _ in alternatives.values()],
            "n": [float(n) for n, _ in alternatives.values()],
            "how": list(alternatives),
        },
        index=pd.Index(list(alternatives), name="factor"),
    )


def varied_columns(p: UncertaintyParameters, space: Space) -> tuple[Column, ...]:
    """The columns of the table of choices; its labels say what was chosen from."""
    labels = {factor: words for factor, (_, words) in _alternatives(p, space).items()}
    return (
        Column("varies", Text(zh="是否改变", en="Varied"), role="flag"),
        Column("n", Text(zh="备选个数", en="Alternatives"), role="count"),
        Column("how", Text(zh="备选", en="Chosen from"), role="category", labels=labels),
    )


#: the option that says how many of the runs an interval holds at least
LEVEL = Text(zh="区间至少包含的测算比重", en="Runs that an interval holds at least")


def _options(p: UncertaintyParameters, c: CompositeParameters, space: Space) -> tuple[Option, ...]:
    wordings = {factor: words for factor, (_, words) in _alternatives(p, space).items()}
    deep = bool(c.levels)
    options: list[Option] = [
        (Text(zh="次数", en="Runs"), same(written(p.runs, 0))),
        (LEVEL, same(str(p.level).removesuffix(".0") + "%")),
        (Text(zh="随机种子", en="Seed"), same(str(p.seed))),
        (
            Text(zh="各层权重", en="Weights at every level") if deep else FACTORS["weights"],
            wordings["weights"],
        ),
        (
            Text(zh="最底层的标准化", en="Normalisation of the indicators")
            if deep
            else FACTORS["normalisation"],
            wordings["normalisation"],
        ),
        (
            Text(zh="各层的合成", en="Aggregation at every level") if deep else FACTORS["aggregation"],
            wordings["aggregation"],
        ),
        (Text(zh="去掉一项指标", en="One indicator left out"), wordings["omission"]),
    ]
    reasons: dict[Text, list[str]] = {}
    for name, why in space.skipped.items():
        reasons.setdefault(why, []).append(name)
    for why, names in reasons.items():
        listed = _listed(names, normalise.METHODS)
        options.append((Text(zh=f"未改用{listed['zh']}", en=f"Not varied: {listed['en']}"), why))
    return tuple(options)


def _listed(names: list[str], methods: dict[str, Method]) -> Text:
    return joined(methods[n].name for n in names)


def _schemes(p: UncertaintyParameters, space: Space, codes: list[str], w: np.ndarray, title: Text) -> Result:
    """Scores and ranks under each aggregation and under equal weights, one at a time."""
    equal = np.full(len(w), 1 / len(w))
    parts, labels = [], {}
    for how, name in enumerate(space.means):
        Z = space.nominal(how)
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
            if np.array_equal(A[k], B[k]):
                # an input that is not varied: the model would give what it gave
                y = ya
            else:
                y = f([B[j] if j == k else A[j] for j in range(len(A))])
            out[k] = np.mean((yb - mean) * (y - ya)) / variance, np.mean((ya - y) ** 2) / (2 * variance)
    return out


def _effects(p: UncertaintyParameters, space: Space, w: np.ndarray, own: np.ndarray, title: Text) -> Result:
    """First-order and total effects on the mean absolute shift of ranks."""
    n = max(256, p.runs // 4)
    rng = np.random.default_rng([p.seed, 1])

    def sample() -> Sample:
        return space.pack(space.draw(rng, w, n, p.spread, p.free_weights))

    given = (space, own)

    def shift(x: Sample) -> np.ndarray:
        chunks = _chunks(space.unpack(x), n)
        return np.concatenate(list(spread(_shifts, given, chunks, _worth(space, n))))

    effects = sobol(shift, sample(), sample())
    # what is not varied has no effect to speak of
    numbers = [n for n, _ in _alternatives(p, space).values()]
    kept = [i for i, count in enumerate(numbers) if count > 1]
    names = [list(FACTORS)[i] for i in kept]
    return Result(
        f"{p.id}_sensitivity",
        Text(zh=f"{title['zh']}的位次对选择的敏感性", en=f"{title['en']}: what ranks are sensitive to"),
        (
            Column("first_order", Text(zh="一阶效应", en="First-order effect"), same(""), 3),
            Column("total", Text(zh="总效应", en="Total effect"), same(""), 3),
        ),
        pd.DataFrame(effects[kept], index=pd.Index(names, name="factor"), columns=["first_order", "total"]),
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
    Z = space.nominal(0)
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
