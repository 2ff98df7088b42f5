"""What lifts or lowers a composite score: contributions to its distance from a mean; `contributions`, `profile`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.index import aggregate
from analysis.index.model import CompositeParameters, Model, score_of
from analysis.standing.benchmark import Benchmark
from analysis.standing.standing import LEAST_OTHERS, mean, standing_columns, standing_table
from analysis.standing.standing import METHOD as STANDING
from analysis.values import Column, Grouping, Indicator, Method, Result, Study, Text, paragraphs, same

CONTRIBUTIONS = Method(
    "contributions",
    Text(zh="对差距的贡献", en="Contributions to the gap"),
    Text(
        zh="得分与分组平均之差分解到各指标。加权和直接相加；其他合成方式按沙普利值（全部加入次序的平均）分摊到"
        "分组平均水平为止，平均得分与平均水平的得分之间的余额按权重分摊。",
        en="The score’s difference from the group mean, shared out to the indicators: directly for weighted "
        "sums; for other aggregations by Shapley values (the average over all orders of entry) down to the "
        "group’s mean figures, and what remains between the score of the mean and the mean score by weight.",
    ),
    (r"S_i - \bar{S}_g = \sum_j c_{ij}",),
    "Shapley 1953; Shorrocks, *Journal of Economic Inequality* 11 (2013)",
    ours=True,
)
#: with more indicators than this, Shapley values over all coalitions would take too long
MOST_SHAPLEY = 12


def contributions(
    p: CompositeParameters,
    Z: np.ndarray,
    w: np.ndarray,
    base: np.ndarray,
    gap: np.ndarray,
    ideals: tuple[np.ndarray, np.ndarray],
) -> np.ndarray:
    """What each indicator adds to a row's gap: (rows, indicators), adding up to ``gap`` exactly.

    Args:
        Z: (rows, indicators) normalised figures.
        w: (indicators,) weights.
        base: (rows, indicators) the figures each row is compared with (its group's mean).
        gap: (rows,) the row's score minus its group's mean score.
        ideals: (indicators,) TOPSIS's anti-ideal and ideal, which stay whatever is mixed.
    """
    if p.aggregate in {"sum", "arithmetic"} or Z.shape[1] > MOST_SHAPLEY:
        parts = (Z - base) * w
    else:
        parts = _shapley(p, Z, w, base, ideals)
    # a mean score is not the score of the means unless the score is a sum: the rest goes by weight
    rest = gap - parts.sum(axis=1)
    return np.asarray(parts + rest[:, None] * (w / w.sum()))


def _shapley(
    p: CompositeParameters,
    Z: np.ndarray,
    w: np.ndarray,
    base: np.ndarray,
    ideals: tuple[np.ndarray, np.ndarray],
) -> np.ndarray:
    """Shapley shares of ``S(z) − S(base)`` over all coalitions of indicators."""
    k = Z.shape[1]
    topsis = p.aggregate == "topsis"
    scores = np.empty((2**k, len(Z)))
    for s in range(2**k):
        inside = (s >> np.arange(k)) & 1 == 1
        mixed = np.where(inside, Z, base)
        scores[s] = aggregate.topsis(mixed, w, ideals) if topsis else score_of(p, p.aggregate, mixed, w)
    sizes = np.array([s.bit_count() for s in range(2**k)])
    factorial = np.array([1.0, *np.cumprod(np.arange(1, k + 1, dtype=float))])
    out = np.zeros_like(Z)
    for j in range(k):
        without = np.flatnonzero((np.arange(2**k) >> j) & 1 == 0)
        share = factorial[sizes[without]] * factorial[k - 1 - sizes[without]] / factorial[k]
        out[:, j] = share @ (scores[without | (1 << j)] - scores[without])
    return out


AGAINST = {
    "group": Text(zh="分组平均", en="the group mean"),
    "all": Text(zh="各地区平均", en="the mean of the regions"),
}
TREATMENTS = {
    "filled": Text(zh="补缺", en="filled in"),
    "winsorised": Text(zh="缩尾", en="winsorised"),
    "log": Text(zh="取对数", en="logarithm"),
    "box_cox": Text(zh="Box–Cox变换", en="Box–Cox transformation"),
}


def with_others(figures: pd.DataFrame, study: Study, p: CompositeParameters, period: str) -> pd.DataFrame:
    """The figures of an index’s indicators for every region that has any, in the report’s order; NaN where missing.

    A region that lacks one figure has no score; its other figures are ranked and count in the means all the same.

    Args:
        figures: (regions with a score, indicators or top dimensions) as the model has them, gaps filled.
        study: the panel, divided as the index divides it.
        p: the index; one with levels is made of dimensions, which only regions with a score have.
        period: of the figures.
    """
    if p.levels:
        return figures
    every = study.panel.cross(list(p.indicators), period)
    every.loc[figures.index, figures.columns] = figures
    return every[list(figures.columns)].dropna(how="all").rename_axis("region")


def profile(
    p: CompositeParameters,
    m: Model,
    at: np.ndarray,
    every: pd.DataFrame,
    specs: list[Indicator],
    grouping: Grouping | None,
    benchmark: Benchmark,
    title: Text,
    inputs: tuple[str, ...],
) -> Result:
    """Each indicator's standing by the source's own figures among all regions that have it, and its contribution to the
    score's distance from the group mean, or from that of all regions where the group is too small to compare with.

    Args:
        at: which rows of the model are of the last period.
        every: (regions, indicators) :func:`with_others`: those without a score have no contributions.
    """
    scored, Z = m.figures[at].droplevel("period").index, m.z[at]
    base, gap, against = _bases(Z, m.scores[at].droplevel("period"), grouping, benchmark)
    shares = contributions(p, Z, m.w, base, gap, (m.z.min(axis=0), m.z.max(axis=0)))
    parts: list[pd.DataFrame] = []
    for j, spec in enumerate(specs):
        table = standing_table(
            every[spec.id],
            "value",
            spec.direction,
            grouping,
            percent=spec.column().ratio,
            weights=benchmark.weights,
        )
        best = str(table["rank"].idxmin())
        table["best"], table["best_region"] = every[spec.id].loc[best], best
        table["scaled"] = pd.Series(Z[:, j], index=scored)
        table["contribution"] = pd.Series(shares[:, j], index=scored)
        table["against"] = against
        if not p.levels:
            table["entered"] = m.entered[spec.id][at].droplevel("period")
            table["treatment"] = m.treatment[spec.id][at].droplevel("period").replace("", None)
        parts.append(table.assign(indicator=spec.id))
    frame = pd.concat(parts).set_index("indicator", append=True)
    order = pd.MultiIndex.from_product(
        [map(str, every.index), [s.id for s in specs]], names=["region", "indicator"]
    )
    frame = frame.reindex(order[order.isin(frame.index)])
    frame["contribution_rank"] = frame.groupby(level="region")["contribution"].rank(
        method="min", ascending=False
    )
    columns = profile_columns(p, specs, grouping, benchmark)
    return Result(
        f"{p.id}_profile",
        Text(zh=f"{title['zh']}的构成", en=f"{title['en']}: dimensions"),
        columns,
        frame.reindex(columns=[c.id for c in columns]),
        (STANDING, CONTRIBUTIONS),
        note=paragraphs(_note(p, m), _others(len(every) > len(scored))),
        labels={"indicator": {s.id: s.name for s in specs}},
        inputs=inputs,
        benchmark=benchmark.kind,
    )


def _others(some: bool) -> Text:
    """That regions without a score are ranked by the figures they have, where there are any."""
    if not some:
        return same("")
    return Text(
        zh="各指标的位次和均值按有该项数据的全部地区计算，包括因缺其他数据而没有得分的地区。",
        en="Ranks and means of an indicator are of all regions that have its figure, those too that lack another and have "
        "no score.",
    )


def _bases(
    Z: np.ndarray, scores: pd.Series, grouping: Grouping | None, benchmark: Benchmark
) -> tuple[np.ndarray, np.ndarray, pd.Series]:
    """The normalised figures and the score that each region is compared with, and whose means they are."""
    codes = [str(c) for c in scores.index]
    groups = np.array([g or "" for g in grouping.of(codes)] if grouping else [""] * len(codes), dtype=object)
    table = pd.DataFrame(Z, index=scores.index)
    base, gap = np.empty_like(Z), np.empty(len(scores))
    against = pd.Series("all", index=scores.index, dtype=object)
    for g in dict.fromkeys(groups):
        rows = groups == g
        own = bool(g) and rows.sum() > LEAST_OTHERS
        among = rows if own else np.ones(len(rows), dtype=bool)
        base[rows] = [mean(table[j][among], benchmark.weights) for j in table]
        gap[rows] = scores[rows] - mean(scores[among], benchmark.weights)
        against[rows] = "group" if own else "all"
    return base, gap, against


def profile_columns(
    p: CompositeParameters, specs: list[Indicator], grouping: Grouping | None, benchmark: Benchmark
) -> tuple[Column, ...]:
    """The columns of the profile. Figures of several indicators stand in them, so that they carry no unit."""
    scales = {s.scale for s in specs}
    scale = scales.pop() if len(scales) == 1 else "interval"
    each = {s.id: s.decimals for s in specs}
    based = frozenset(s.id for s in specs if s.based)
    value = Column(
        "value", Text(zh="数值", en="Value"), same(""), p.decimals, scale=scale, each=each, based=based
    )
    bare = same("")
    treated: tuple[Column, ...] = ()
    if not p.levels and (p.treats or p.missing in {"group_mean", "interpolate"}):
        how = Text(zh="处理", en="Treatment")
        treated = (
            Column(
                "entered",
                Text(zh="进入计算的数值", en="Figure that entered"),
                bare,
                p.decimals,
                # a logarithm or a mean of others is no whole number where the figures are
                each={s.id: max(s.decimals, 2) for s in specs},
            ),
            Column("treatment", how, role="category", labels=TREATMENTS),
        )
    return (
        *(
            replace(c, unit=bare) if c.id in {"gap_nation", "gap_group"} else c
            for c in standing_columns(
                value, grouping, benchmark, percent=any(s.column().ratio for s in specs)
            )
        ),
        *treated,
        Column("scaled", Text(zh="标准化值", en="Normalised"), bare, 4),
        Column("best", Text(zh="最优值", en="Best"), bare, p.decimals, each=each, based=based),
        Column("best_region", Text(zh="最优地区", en="Best region"), role="region"),
        Column(
            "contribution",
            Text(zh="对差距的贡献", en="Contribution to the gap"),
            bare,
            p.decimals,
            signed=True,
        ),
        Column("contribution_rank", Text(zh="贡献位次", en="Rank of the contribution"), role="rank"),
        Column(
            "against", Text(zh="贡献的比较对象", en="Contribution against"), role="category", labels=AGAINST
        ),
    )


def _note(p: CompositeParameters, m: Model) -> Text:
    """That what is shown is the source's figure, where another one entered the index."""
    if p.levels or not (m.treatment != "").to_numpy().any():
        return same("")
    return Text(
        zh="数值为来源的数值，并按其排序；经缩尾、变换或补缺后进入计算的数值另列。",
        en="Figures are the source’s own, and ranked by; what entered the calculation after winsorising, transformation or "
        "filling in stands beside.",
    )
