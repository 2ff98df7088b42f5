"""How far a rank depends on choices: Monte Carlo over weights, normalisation and aggregation; leave-one-out.

``kind = "rank_uncertainty"`` varies the composite it names. Weights are drawn around those in force (each times
a uniform factor 1 ± ``spread``, rescaled), or freely (Dirichlet); every run takes one normalisation and one
aggregation at random from those that suit the figures. First-order and total effects follow Saltelli's design.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field
from scipy.stats import rankdata

from analysis import aggregate, normalise
from analysis.composite import CompositeParameters, Model, model
from analysis.parameters import Analysis, Parameters
from analysis.standing import VALUE_NAMES
from analysis.values import AnalysisProblem, Column, Method, Result, Study, Text, same

METHOD = Method(
    "rank_uncertainty",
    Text(zh="位次区间（蒙特卡洛）", en="Rank intervals by Monte Carlo"),
    Text(
        zh="反复改变权重、标准化与合成方法并重排位次，报告第5与第95百分位。",
        en="Weights, normalisation and aggregation are varied at random and the regions ranked again; the 5th and 95th "
        "percentiles of the ranks are reported.",
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
SCHEMES = ("none", "minmax", "zscore", "rank")
MEANS = ("arithmetic", "geometric", "topsis")


class UncertaintyParameters(Parameters):
    """``kind = "rank_uncertainty"``."""

    kind: Literal["rank_uncertainty"] = "rank_uncertainty"
    of: str = Field(description="the composite")
    runs: int = Field(2000, ge=100, le=100_000, description="how many times weights and methods are drawn")
    seed: int = Field(20200915, description="seed of the random numbers, printed with the result")
    spread: float = Field(0.25, gt=0, lt=1, description="weights vary by this share to both sides")
    free_weights: bool = Field(False, description="draw weights freely (Dirichlet) instead")
    level: float = Field(90.0, gt=0, lt=100, description="the interval holds this per cent of the runs")


def rank_matrix(scores: np.ndarray) -> np.ndarray:
    """Competition ranks along the last axis, 1 the highest: (runs, regions) → (runs, regions)."""
    return np.asarray(rankdata(-scores, method="min", axis=-1))


def draw_weights(rng: np.random.Generator, w: np.ndarray, runs: int, spread: float, free: bool) -> np.ndarray:
    """(runs, indicators) weights that sum to one."""
    drawn = (
        rng.dirichlet(np.ones(len(w)), runs)
        if free
        else w * rng.uniform(1 - spread, 1 + spread, (runs, len(w)))
    )
    return np.asarray(drawn / drawn.sum(axis=1, keepdims=True))


def variants(m: Model, rows: np.ndarray, own: str) -> dict[str, np.ndarray]:
    """The figures under each normalisation that suits them, more always better, on one scale 0.01 … 1.

    Args:
        rows: positions of the rows of the period ranked.
        own: the normalisation in force, always among them.
    """
    X = m.raw.to_numpy(float)
    found: dict[str, np.ndarray] = {}
    for name in dict.fromkeys((own, *SCHEMES)):
        Z = m.z if name == own else normalise.KERNELS[name](X, m.directions)
        if name == "none" and name != own:
            continue
        Z = Z[rows]
        # a common positive range lets every aggregation take every normalisation; ranks do not change under it
        low, high = Z.min(axis=0), Z.max(axis=0)
        if name in {"zscore", "rank", "minmax"} or Z.min() <= 0:
            Z = 0.01 + 0.99 * (Z - low) / np.where(high > low, high - low, 1)
        found[name] = Z
    return found


def _composite(study: Study, of: str, parameters: dict[str, CompositeParameters]) -> CompositeParameters:
    try:
        return parameters[of]
    except KeyError:
        known = ", ".join(parameters) or "—"
        raise AnalysisProblem(
            Text(zh=f"没有名为“{of}”的综合指数", en=f"there is no composite index “{of}”"),
            Text(zh=f"在它之前列出；现有：{known}", en=f"list it before this analysis; there are: {known}"),
        ) from None


def run(p: UncertaintyParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>``, ``<id>_schemes``, ``<id>_sensitivity`` and ``<id>_leave_one_out``."""
    c = _composite(
        study, p.of, {k: v for k, v in study.parameters.items() if isinstance(v, CompositeParameters)}
    )
    m, _, _ = model(c, study)
    last = m.scores.index.get_level_values("period")[-1]
    at = np.flatnonzero(m.scores.index.get_level_values("period") == last)
    codes = [str(x) for x in m.scores.index.get_level_values("region")[at]]
    w = m.w / m.w.sum()
    Zs = list(variants(m, at, c.normalise).values())
    names = list(variants(m, at, c.normalise))
    rng = np.random.default_rng(p.seed)
    W = draw_weights(rng, w, p.runs, p.spread, p.free_weights)
    pick = rng.integers(len(Zs), size=p.runs)
    how = rng.integers(len(MEANS), size=p.runs)
    drawn = np.empty((p.runs, len(codes)))
    for i, Z in enumerate(Zs):
        for j, name in enumerate(MEANS):
            hit = (pick == i) & (how == j)
            if hit.any():
                drawn[hit] = rank_matrix(aggregate.KERNELS[name](Z, W[hit]))
    own = rank_matrix(m.scores.to_numpy(float)[at])
    tail = (100 - p.level) / 2
    low, median, high = np.percentile(drawn, [tail, 50, 100 - tail], axis=0, method="inverted_cdf")
    frame = pd.DataFrame(
        {"rank": own, "low": low, "median": median, "high": high, "mean_rank": drawn.mean(axis=0)},
        index=pd.Index(codes, name="region"),
    )
    title = study.result(p.of).title
    options = (
        (Text(zh="次数", en="Runs"), same(f"{p.runs:,}")),
        (Text(zh="随机种子", en="Seed"), same(str(p.seed))),
        (
            Text(zh="权重", en="Weights"),
            Text(zh="自由抽取（狄利克雷分布）", en="drawn freely (Dirichlet)")
            if p.free_weights
            else same(f"± {100 * p.spread:g}%"),
        ),
        (Text(zh="标准化", en="Normalisation"), _listed(names, normalise.METHODS)),
        (Text(zh="合成", en="Aggregation"), _listed(list(MEANS), aggregate.METHODS)),
    )
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
            options=options,
        ),
        _schemes(p, m, at, codes, w, title),
        _effects(p, Zs, w, own, title),
        _leave_one_out(p, c, m, at, codes, w, own, study, title),
    )


def _listed(names: list[str], methods: dict[str, Method]) -> Text:
    return Text(
        zh="、".join(methods[n].name["zh"] for n in names), en=", ".join(methods[n].name["en"] for n in names)
    )


def _schemes(
    p: UncertaintyParameters, m: Model, at: np.ndarray, codes: list[str], w: np.ndarray, title: Text
) -> Result:
    """Scores and ranks under each aggregation and under equal weights, one at a time."""
    Z = next(iter(variants(m, at, "minmax").values()))
    equal = np.full(len(w), 1 / len(w))
    parts, labels = [], {}
    for name in MEANS:
        for tag, weights, zh, en in (("", w, "", ""), ("_equal", equal, "（等权）", ", equal weights")):
            s = aggregate.KERNELS[name](Z, weights)
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
}


def _effects(
    p: UncertaintyParameters, Zs: list[np.ndarray], w: np.ndarray, own: np.ndarray, title: Text
) -> Result:
    """First-order and total effects on the mean absolute shift of ranks (Saltelli's design, Jansen's estimators)."""
    n = max(256, p.runs // 4)
    rng = np.random.default_rng([p.seed, 1])

    def sample() -> list[np.ndarray]:
        return [
            draw_weights(rng, w, n, p.spread, p.free_weights),
            rng.integers(len(Zs), size=n),
            rng.integers(len(MEANS), size=n),
        ]

    def shift(x: list[np.ndarray]) -> np.ndarray:
        y = np.empty(n)
        for i, Z in enumerate(Zs):
            for j, name in enumerate(MEANS):
                hit = (x[1] == i) & (x[2] == j)
                if hit.any():
                    y[hit] = np.abs(rank_matrix(aggregate.KERNELS[name](Z, x[0][hit])) - own).mean(axis=1)
        return y

    A, B = sample(), sample()
    ya, yb = shift(A), shift(B)
    variance = np.concatenate([ya, yb]).var()
    rows = {}
    for k, name in enumerate(FACTORS):
        mixed = [B[j] if j == k else A[j] for j in range(3)]
        ym = shift(mixed)
        first = 1 - np.mean((yb - ym) ** 2) / (2 * variance) if variance else np.nan
        total = np.mean((ya - ym) ** 2) / (2 * variance) if variance else np.nan
        rows[name] = (first, total)
    return Result(
        f"{p.id}_sensitivity",
        Text(zh=f"{title['zh']}的位次对选择的敏感性", en=f"{title['en']}: what ranks are sensitive to"),
        (
            Column("first_order", Text(zh="一阶效应", en="First-order effect"), same(""), 3),
            Column("total", Text(zh="总效应", en="Total effect"), same(""), 3),
        ),
        pd.DataFrame.from_dict(rows, orient="index", columns=["first_order", "total"]).rename_axis("factor"),
        (EFFECTS,),
        labels={"factor": FACTORS},
        inputs=(p.of,),
    )


def _leave_one_out(
    p: UncertaintyParameters,
    c: CompositeParameters,
    m: Model,
    at: np.ndarray,
    codes: list[str],
    w: np.ndarray,
    own: np.ndarray,
    study: Study,
    title: Text,
) -> Result:
    """Ranks when one indicator is left out and the others keep their proportions."""
    Z = next(iter(variants(m, at, c.normalise).values()))
    name = c.aggregate
    parts = []
    indicators = list(m.raw.columns)
    for j, indicator in enumerate(indicators):
        keep = np.arange(len(w)) != j
        if not keep.any():
            continue
        r = rank_matrix(aggregate.KERNELS[name](Z[:, keep], w[keep] / w[keep].sum()))
        parts.append(
            pd.DataFrame(
                {"rank": r, "change": own - r},
                index=pd.MultiIndex.from_product([codes, [str(indicator)]], names=["region", "indicator"]),
            )
        )
    labels = {d.id: d.name for d in c.levels} or {i: study.panel.indicators[i].name for i in c.indicators}
    return Result(
        f"{p.id}_leave_one_out",
        Text(zh=f"{title['zh']}：逐一去掉指标", en=f"{title['en']}: one indicator left out"),
        (
            Column("rank", VALUE_NAMES["rank"], role="rank"),
            Column("change", Text(zh="位次升降", en="Places gained"), role="count", signed=True),
        ),
        pd.concat(parts).sort_index(),
        (METHOD,),
        labels={"indicator": labels},
        inputs=(p.of,),
    )


ANALYSES = (Analysis("rank_uncertainty", UncertaintyParameters, run),)
