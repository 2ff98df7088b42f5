"""What lifts or lowers a composite score: contributions to its distance from a mean; `contributions`, `profile`."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.index import aggregate
from analysis.index.model import CompositeParameters, Model, score_of
from analysis.standing.standing import METHOD as STANDING
from analysis.standing.standing import standing_columns, standing_table
from analysis.values import Column, Grouping, Indicator, Method, Result, Text, same

CONTRIBUTIONS = Method(
    "contributions",
    Text(zh="对差距的贡献", en="Contributions to the gap"),
    Text(
        zh="得分与分组平均之差分解到各指标。加权和直接相加；其他合成方式按沙普利值（全部加入次序的平均）分摊到"
        "分组平均水平为止，平均得分与平均水平的得分之间的余额按权重分摊。",
        en="The score's difference from the group mean, shared out to the indicators: directly for weighted "
        "sums; for other aggregations by Shapley values (the average over all orders of entry) down to the "
        "group's mean figures, and what remains between the score of the mean and the mean score by weight.",
    ),
    (r"S_i - \bar{S}_g = \sum_j c_{ij}",),
    "Shapley 1953; Shorrocks, Journal of Economic Inequality 11 (2013)",
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


def profile(
    p: CompositeParameters,
    m: Model,
    at: np.ndarray,
    specs: list[Indicator],
    grouping: Grouping | None,
    title: Text,
    inputs: tuple[str, ...],
) -> Result:
    """Each indicator's standing and its contribution to the score's distance from the group mean."""
    raw, Z = m.raw[at].droplevel("period"), m.z[at]
    scores = m.scores.to_numpy(float)[at]
    codes = [str(c) for c in raw.index]
    groups = np.array([g or "" for g in grouping.of(codes)] if grouping else [""] * len(codes), dtype=object)
    base, gap = np.empty_like(Z), np.empty_like(scores)
    for g in dict.fromkeys(groups):
        rows = groups == g
        base[rows] = Z[rows].mean(axis=0)
        gap[rows] = scores[rows] - scores[rows].mean()
    shares = contributions(p, Z, m.w, base, gap, (m.z.min(axis=0), m.z.max(axis=0)))
    parts: list[pd.DataFrame] = []
    for j, spec in enumerate(specs):
        table = standing_table(raw[spec.id], "value", spec.direction, grouping)
        best = str(table["rank"].idxmin())
        table["best"], table["best_region"] = raw[spec.id].loc[best], best
        table["scaled"] = pd.Series(Z[:, j], index=raw.index)
        table["contribution"] = pd.Series(shares[:, j], index=raw.index)
        parts.append(table.assign(indicator=spec.id))
    frame = pd.concat(parts).set_index("indicator", append=True)
    order = pd.MultiIndex.from_product([codes, [s.id for s in specs]], names=["region", "indicator"])
    frame = frame.reindex(order)
    frame["contribution_rank"] = frame.groupby(level="region")["contribution"].rank(
        method="min", ascending=False
    )
    value = Column("value", Text(zh="数值", en="Value"), same(""), p.decimals)
    columns = (
        *standing_columns(value, grouping),
        Column("scaled", Text(zh="标准化值", en="Normalised"), same(""), 4),
        Column("best", Text(zh="最好值", en="Best"), same(""), p.decimals),
        Column("best_region", Text(zh="最好的地区", en="Best region"), role="region"),
        Column(
            "contribution",
            Text(zh="对差距的贡献", en="Contribution to the gap"),
            same(""),
            p.decimals,
            signed=True,
        ),
        Column("contribution_rank", Text(zh="贡献位次", en="Rank of the contribution"), role="rank"),
    )
    return Result(
        f"{p.id}_profile",
        Text(zh=f"{title['zh']}的构成", en=f"{title['en']}: dimensions"),
        columns,
        frame[[c.id for c in columns]],
        (STANDING, CONTRIBUTIONS),
        labels={"indicator": {s.id: s.name for s in specs}},
        inputs=inputs,
    )
