"""Hot and cold spots: Getis and Ord's general G and local G*: `general_g`, `local_g`; kind `hotspots`.

Where Moran's index asks whether neighbours are alike, G asks whether high or low values gather: a hot spot is a region
that lies, with its neighbours, among high values, a cold spot among low ones. Weights are binary among neighbours.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field

from analysis.distributions import norm
from analysis.inputs import require_positive
from analysis.parameters import Analysis
from analysis.space.autocorrelation import (
    last_period,
    left_out,
    neighbour_text,
    note_of,
    tested_figures,
    weights_for,
)
from analysis.space.moran import Alternative, Floats, draws_of, tail
from analysis.space.multiple import FDR, false_discovery
from analysis.space.neighbours import Weights
from analysis.space.tested import Tested, local_verdict, p_drawn, p_normal, tested_options, verdict_columns
from analysis.values import Column, Method, Provenance, Result, Study, Text, period_label

METHOD = Method(
    "getis_ord",
    Text(zh="Getis-Ord指数", en="Getis–Ord G"),
    Text(
        zh="全局G衡量高值或低值是否集中；局部G*把各地区连同其邻居的合计与全部地区相比，高者为热点，低者为冷点。邻居权重为1"
        "（反距离权重按行标准化，自身取该行最大权重）。局部检验以条件置换为准：自身数值不动，邻居从其余地区随机抽取；"
        "只有标准化值与邻居的高低方向一致时才称热点或冷点。",
        en="General G tells whether high or low values gather; local G* compares a region together with its neighbours with "
        "all regions: high ones are hot spots, low ones cold spots. Neighbours weigh one (inverse distances are "
        "row-standardised, and a region weighs as much as its nearest). Local tests rest on conditional permutation: a region’s own "
        "value stays, its neighbours’ are drawn from all others; it is called hot or cold only where the standardised value "
        "and its neighbours point the same way.",
    ),
    (
        r"G = \frac{\sum_i \sum_{j \neq i} w_{ij} x_i x_j}{\sum_i \sum_{j \neq i} x_i x_j}",
        r"G_i^* = \frac{\sum_j w_{ij} x_j - \bar{x} W_i}{s \sqrt{(n S_{1i} - W_i^2) / (n - 1)}}, \quad "
        r"W_i = \sum_j w_{ij}, \quad S_{1i} = \sum_j w_{ij}^2",
    ),
    "Getis and Ord, *Geographical Analysis* 24 (3), 1992; Ord and Getis, *Geographical Analysis* 27 (4), 1995",
)
SPOTS = {
    "hot": Text(zh="热点", en="hot spot"),
    "cold": Text(zh="冷点", en="cold spot"),
    "NS": Text(zh="不显著", en="not significant"),
}


class HotspotParams(Tested):
    """``kind = "hotspots"``."""

    kind: Literal["hotspots"] = "hotspots"
    star: bool = Field(True, description="count a region among its neighbours (G*), or not (G)")


@dataclass(frozen=True)
class General:
    """General G with its moments under randomisation and p-values."""

    g: float
    expected: float
    variance: float
    z: float
    p: float
    p_permutation: float


@dataclass(frozen=True)
class LocalG:
    """Local G, all (n,): standardised, its normal p, p and q by conditional permutation, and where neighbours point."""

    z: Floats
    p_normal: Floats
    p: Floats
    q: Floats
    #: 1 where the neighbours' mean is above that of all other regions, −1 where below
    side: Floats


def binary(weights: Weights) -> Any:
    """The weights behind G: one for each neighbour; row-standardised where everyone is a neighbour by distance."""
    if weights.kind == "inverse_distance":
        return weights.matrix
    ones = weights.matrix.copy()
    ones.data = np.ones_like(ones.data)
    return ones


def _sides(score: Any, alternative: Alternative) -> Any:
    return {
        "two-sided": 2 * norm.sf(np.abs(score)),
        "greater": norm.sf(score),
        "less": norm.cdf(score),
    }[alternative]


def general_g(
    y: Floats, weights: Weights, permutations: int, seed: int, alternative: Alternative = "two-sided"
) -> General:
    """General G of ``y`` (n,), n ≥ 4, positive; moments after Getis and Ord 1992 under randomisation."""
    w = binary(weights)
    n = len(y)
    pairs = float(y.sum() ** 2 - (y**2).sum())
    g = float(y @ (w @ y)) / pairs
    total = float(w.sum())
    expected = total / (n * (n - 1))
    both = w + w.T
    s1 = float((both.data**2).sum()) / 2
    s2 = float(((np.asarray(w.sum(axis=0)).ravel() + np.asarray(w.sum(axis=1)).ravel()) ** 2).sum())
    t2 = total**2
    b0 = (n * n - 3 * n + 3) * s1 - n * s2 + 3 * t2
    b1 = -((n * n - n) * s1 - 2 * n * s2 + 6 * t2)
    b2 = -(2 * n * s1 - (n + 3) * s2 + 6 * t2)
    b3 = 4 * (n - 1) * s1 - 2 * (n + 1) * s2 + 8 * t2
    b4 = s1 - s2 + t2
    m1, m2, m3, m4 = (float((y**k).sum()) for k in (1, 2, 3, 4))
    second = b0 * m2**2 + b1 * m4 + b2 * m1**2 * m2 + b3 * m1 * m3 + b4 * m1**4
    spread = second / (pairs**2 * n * (n - 1) * (n - 2) * (n - 3)) - expected**2
    z = (g - expected) / math.sqrt(spread) if spread > 1e-15 * expected**2 else math.nan
    rng = np.random.default_rng(seed)
    slack = 1e-10 * abs(g)
    higher = lower = 0
    batch = max(1, 100_000 // n)
    for start in range(0, permutations, batch):
        shuffled = rng.permuted(np.tile(y, (min(batch, permutations - start), 1)), axis=1).T
        drawn = np.einsum("ij,ij->j", shuffled, np.asarray(w @ shuffled)) / pairs
        higher += int((drawn >= g - slack).sum())
        lower += int((drawn <= g + slack).sum())
    by_chance = float(tail(higher, lower, permutations, alternative))
    return General(g, expected, spread, z, float(_sides(z, alternative)), by_chance)


def local_g(
    y: Floats,
    weights: Weights,
    permutations: int,
    seed: int,
    alternative: Alternative = "two-sided",
    star: bool = True,
) -> LocalG:
    """Local G of ``y`` (n,) with p-values by the normal distribution and by conditional permutation.

    With ``star``, a region counts among its neighbours. The permutation draws the neighbours' values without
    replacement from all other regions; whether the region itself counts makes no difference to it.
    """
    w = binary(weights)
    n = len(y)
    sizes = np.diff(w.indptr)
    if star:
        own = np.maximum.reduceat(w.data, w.indptr[:-1])
        from scipy import sparse

        whole = w + sparse.diags_array(own)
        mean, deviation, count = np.full(n, y.mean()), np.full(n, y.std()), n
    else:
        whole, count = w, n - 1
        mean = (y.sum() - y) / (n - 1)
        deviation = np.sqrt(((y**2).sum() - y**2) / (n - 1) - mean**2)
    sums, squares = np.asarray(whole.sum(axis=1)).ravel(), np.asarray((whole**2).sum(axis=1)).ravel()
    room = np.maximum((count * squares - sums**2) / (count - 1), 0)
    flat = room <= 1e-12 * sums**2
    z = np.divide(
        np.asarray(whole @ y) - mean * sums,
        deviation * np.sqrt(room),
        out=np.full(n, math.nan),
        where=~flat & (deviation > 0),
    )
    rng = np.random.default_rng([seed, 1])
    draws = draws_of(n - 1, int(sizes.max()), permutations, rng)
    near = np.asarray(w @ y)
    slack = 1e-10 * max(1.0, float(np.abs(near).max()))
    p = np.empty(n)
    for place in range(n):
        span = slice(w.indptr[place], w.indptr[place + 1])
        drawn = np.delete(y, place)[draws[:, : sizes[place]]] @ w.data[span]
        higher, lower = (drawn >= near[place] - slack).sum(), (drawn <= near[place] + slack).sum()
        p[place] = tail(higher, lower, permutations, alternative)
    others = (y.sum() - y) / (n - 1)
    weight = np.asarray(w.sum(axis=1)).ravel()
    side: Floats = np.sign(near / weight - others)
    return LocalG(z, np.asarray(_sides(z, alternative)), p, false_discovery(p), side)


def spots(local: LocalG, significant: NDArray[np.bool_]) -> NDArray[Any]:
    """``hot``, ``cold`` or ``NS``: significant, and the region with its neighbours on the side of its neighbours."""
    agree = np.sign(local.z) == local.side
    return np.where(significant & agree, np.where(local.side > 0, "hot", "cold"), "NS").astype(object)


def hotspots(params: HotspotParams, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` (general G by period) and ``<id>_local`` (local G by region)."""
    period = params.period or last_period(params, study)
    values, value, address = tested_figures(params, study, period)
    # G is a share of products: figures must not be negative
    require_positive(study, values, value.name, period, zeros=True)
    codes = list(values.index)
    weights = weights_for(study, codes, params.weights, params.k, params.power, params.cutoff_km)
    y = values.to_numpy()
    whole = general_g(y, weights, params.permutations, params.seed, params.alternative)
    local = local_g(y, weights, params.permutations, params.seed, params.alternative, params.star)
    frame = _local_frame(params, y, weights, local).loc[[c for c in study.panel.codes() if c in values.index]]
    absent = {c: [period] for c in study.panel.codes() if c not in values.index}
    source = Provenance(
        (METHOD, FDR),
        (address,),
        tested_options(params),
        left_out(absent),
        note_of(study, weights.attached, absent),
    )
    row = {
        "g": whole.g,
        "expected": whole.expected,
        "standard_error": math.sqrt(max(whole.variance, 0.0)),
        "z": whole.z,
        "p": whole.p,
        "p_permutation": whole.p_permutation,
        "n": len(y),
        "significant": whole.p_permutation <= params.significance,
        "level": params.significance,
        "correction": params.correction,
        "local_significant": int((frame["cluster"] != "NS").sum()),
    }
    return (
        source.result(
            params.id,
            params.title
            or Text(zh="{v}的高低值集聚", en="Concentration of high and low values: {v}").fill(v=value.name),
            _global_columns(params),
            pd.DataFrame([row], index=pd.Index([period], name="period")),
            labels={"period": {period: period_label(period)}},
        ),
        source.result(
            f"{params.id}_local",
            Text(zh="{v}的热点与冷点", en="Hot and cold spots: {v}").fill(v=value.name),
            _local_columns(params, value),
            frame,
        ),
    )


def _local_frame(params: HotspotParams, y: Floats, weights: Weights, local: LocalG) -> pd.DataFrame:
    cluster = spots(local, local_verdict(params, local.p, local.q))
    nearby = neighbour_text(weights)
    return pd.DataFrame(
        {
            "z": local.z,
            "value": y,
            "lag": weights.lag(y),
            "p_normal": local.p_normal,
            "p": local.p,
            "q": local.q,
            "significant": cluster != "NS",
            "cluster": cluster,
            "neighbours": [nearby[c] for c in weights.codes],
        },
        index=pd.Index(weights.codes, name="region"),
    )


def _global_columns(params: HotspotParams) -> tuple[Column, ...]:
    level = (params.significance,)
    return (
        Column("g", Text(zh="全局G", en="General G"), decimals=4),
        Column("expected", Text(zh="期望值", en="Expected value"), decimals=4),
        Column("standard_error", Text(zh="标准误", en="Standard error"), decimals=4),
        Column("z", Text(zh="Z统计量", en="z-statistic"), decimals=3),
        Column("p", p_normal(params.alternative), role="p", bounds=level),
        Column("p_permutation", p_drawn(params.alternative), role="p", bounds=level),
        *verdict_columns(params, Text(zh="热点与冷点的个数", en="Hot and cold spots")),
    )


def _local_columns(params: HotspotParams, value: Column) -> tuple[Column, ...]:
    level = (params.significance,)
    name = "G*" if params.star else "G"
    spot_labels: Mapping[str, Text] = SPOTS
    return (
        Column(
            "z", Text(zh=f"局部{name}（标准化）", en=f"Local {name}, standardised"), decimals=3, bounds=(0.0,)
        ),
        value,
        replace(value, id="lag", name=Text(zh="邻居的平均值", en="Neighbours’ mean")),
        Column("p_normal", p_normal(params.alternative), role="p", bounds=level),
        Column("p", p_drawn(params.alternative), role="p", bounds=level),
        Column("q", Text(zh="q值（错误发现率）", en="q (false discovery rate)"), role="p", bounds=level),
        Column("significant", Text(zh="是否显著", en="Significant"), role="flag"),
        Column(
            "cluster",
            Text(zh="热点或冷点", en="Hot or cold spot"),
            role="category",
            labels=spot_labels,
            classes=True,
        ),
        Column("neighbours", Text(zh="邻居", en="Neighbours"), role="text"),
    )


ANALYSES = (Analysis("hotspots", HotspotParams, hotspots, methods=(METHOD, FDR)),)
