"""Bivariate spatial autocorrelation: one figure beside another of the neighbours: `bivariate_global`, `bivariate_local`.

``kind = "bivariate_moran"``: whether regions high in one figure lie among neighbours that are high in another. It says
nothing about whether the one brings about the other, and includes what both have in common within a region.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field, model_validator

from analysis.parameters import Analysis, FigureRef, Wrong
from analysis.space.autocorrelation import (
    CLUSTERS,
    QUADRANTS,
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
from analysis.space.tested import (
    REGIONS_SIGNIFICANT,
    Tested,
    local_verdict,
    p_drawn,
    tested_options,
    verdict_columns,
)
from analysis.text import inside
from analysis.values import AnalysisProblem, Column, Method, Provenance, Result, Study, Text, period_label

METHOD = Method(
    "bivariate_moran",
    Text(zh="双变量莫兰指数", en="Bivariate Moran’s I"),
    Text(
        zh="衡量一个地区的某项数值与其邻居另一项数值是否同高同低；局部指数指出各地区的情形。p值由置换得出：全局检验把另一项数值"
        "在各地区间随机排列，局部检验从其余地区抽取邻居。它不说明因果，也包含两项数值在同一地区内本来就有的相关。",
        en="Whether a region’s figure and another figure of its neighbours are high and low together; the local index tells each "
        "region’s case. p-values come from permutations: of the other figure over all regions, or, locally, of the "
        "neighbours among all other regions. It says nothing about causes, and holds also what both figures have in common "
        "within a region.",
    ),
    (
        r"I_{xy} = \frac{1}{n} \sum_i z_i^x \sum_j w_{ij} z_j^y, \quad z = (x - \bar{x}) / s_x",
        r"I_i = z_i^x \sum_j w_{ij} z_j^y",
    ),
    "Anselin, Syabri and Smirnov, *New Tools for Spatial Data Analysis*, 2002; Lee, *Journal of Geographical Systems* 3 "
    "(4), 2001, on what it holds besides",
)


class BivariateParams(Tested):
    """``kind = "bivariate_moran"``."""

    kind: Literal["bivariate_moran"] = "bivariate_moran"
    neighbours_value: FigureRef = Field(
        description="the figure of the neighbours that it is held against: an indicator, or a column of a result"
    )

    @model_validator(mode="after")
    def _two(self) -> BivariateParams:
        if self.value == self.neighbours_value:
            raise Wrong(
                "value 与 neighbours_value 相同",
                "value and neighbours_value are the same",
                '改用另一指标，或用 kind = "moran"',
                'choose another figure, or kind = "moran"',
            )
        return self


@dataclass(frozen=True)
class BivariateLocal:
    """All (n,): a region's own standardised figure, its neighbours' mean of the other, their product, quadrant, p and q."""

    z: Floats
    lag: Floats
    i: Floats
    quadrant: NDArray[np.str_]
    p: Floats
    q: Floats


def _standard(y: Floats) -> Floats:
    return np.asarray((y - y.mean()) / y.std())


def bivariate_global(
    x: Floats,
    y: Floats,
    weights: Weights,
    permutations: int,
    seed: int,
    alternative: Alternative = "two-sided",
) -> tuple[float, float]:
    """Bivariate Moran's I of ``x`` and the neighbours' ``y``, both (n,) and not constant, and its p by permutation of y."""
    n = len(x)
    zx, zy = _standard(x), _standard(y)
    i = float(zx @ weights.lag(zy)) / n
    rng = np.random.default_rng(seed)
    slack = 1e-10 * max(1.0, abs(i))
    higher = lower = 0
    batch = max(1, 100_000 // n)
    for start in range(0, permutations, batch):
        shuffled = rng.permuted(np.tile(zy, (min(batch, permutations - start), 1)), axis=1).T
        drawn = zx @ weights.lag(shuffled) / n
        higher += int((drawn >= i - slack).sum())
        lower += int((drawn <= i + slack).sum())
    return i, float(tail(higher, lower, permutations, alternative))


def bivariate_local(
    x: Floats,
    y: Floats,
    weights: Weights,
    permutations: int,
    seed: int,
    alternative: Alternative = "two-sided",
) -> BivariateLocal:
    """Local bivariate Moran's I, with p-values by conditional permutation of the neighbours' ``y``."""
    n = len(x)
    zx, zy = _standard(x), _standard(y)
    lag = weights.lag(zy)
    i = zx * lag
    quadrant = np.where(zx > 0, np.where(lag > 0, "HH", "HL"), np.where(lag > 0, "LH", "LL"))
    matrix = weights.matrix
    sizes = np.diff(matrix.indptr)
    draws = draws_of(n - 1, int(sizes.max()), permutations, np.random.default_rng([seed, 1]))
    slack = 1e-10 * max(1.0, float(np.abs(i).max()))
    p = np.empty(n)
    for place in range(n):
        span = slice(matrix.indptr[place], matrix.indptr[place + 1])
        drawn = zx[place] * (np.delete(zy, place)[draws[:, : sizes[place]]] @ matrix.data[span])
        higher, lower = (drawn >= i[place] - slack).sum(), (drawn <= i[place] + slack).sum()
        p[place] = tail(higher, lower, permutations, alternative)
    return BivariateLocal(zx, lag, i, quadrant, p, false_discovery(p))


def bivariate(params: BivariateParams, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` (bivariate Moran by period) and ``<id>_local`` (by region)."""
    period = params.period or last_period(params, study)
    other = params.model_copy(update={"value": params.neighbours_value})
    own, value, address = tested_figures(params, study, period)
    near, near_value, near_address = tested_figures(other, study, period)
    codes = [c for c in own.index if c in near.index]
    if len(codes) < 4:
        raise AnalysisProblem(
            Text(zh="两项都有数据的地区不足四个", en="fewer than four regions have both figures"),
            Text(zh="补充数据或改用其他指标", en="add data or choose other figures"),
        )
    x, y = own.loc[codes].to_numpy(), near.loc[codes].to_numpy()
    weights = weights_for(study, codes, params.weights, params.k, params.power, params.cutoff_km)
    i, p = bivariate_global(x, y, weights, params.permutations, params.seed, params.alternative)
    local = bivariate_local(x, y, weights, params.permutations, params.seed, params.alternative)
    frame = _local_frame(params, x, y, weights, local)
    frame = frame.loc[[c for c in study.panel.codes() if c in frame.index]]
    absent = {c: [period] for c in study.panel.codes() if c not in frame.index}
    source = Provenance(
        (METHOD, FDR) if params.correction == "fdr" else (METHOD,),
        (address, near_address),
        tested_options(params),
        left_out(absent),
        note_of(study, weights.attached, absent),
    )
    row = {
        "moran_i": i,
        "p_permutation": p,
        "correlation": float(np.corrcoef(x, y)[0, 1]),
        "n": len(codes),
        "significant": p <= params.significance,
        "level": params.significance,
        "correction": params.correction,
        "local_significant": int(frame["significant"].sum()),
    }
    named = {"x": value.name, "y": inside(near_value.name)}
    return (
        source.result(
            params.id,
            params.title
            or Text(zh="{x}与邻居的{y}", en="{x} and the neighbours’ figures of {y}").fill(**named),
            _global_columns(params),
            pd.DataFrame([row], index=pd.Index([period], name="period")),
            labels={"period": {period: period_label(period)}},
        ),
        source.result(
            f"{params.id}_local",
            Text(zh="{x}与邻居的{y}：局部", en="{x} and the neighbours’ figures of {y}, by region").fill(
                **named
            ),
            _local_columns(params, value, near_value),
            frame,
        ),
    )


def _local_frame(
    params: BivariateParams, x: Floats, y: Floats, weights: Weights, local: BivariateLocal
) -> pd.DataFrame:
    significant = local_verdict(params, local.p, local.q)
    nearby = neighbour_text(weights)
    return pd.DataFrame(
        {
            "local_i": local.i,
            "value": x,
            "z": local.z,
            "lag": weights.lag(y),
            "z_lag": local.lag,
            "quadrant": local.quadrant.astype(object),
            "p": local.p,
            "q": local.q,
            "significant": significant,
            "cluster": np.where(significant, local.quadrant, "NS").astype(object),
            "neighbours": [nearby[c] for c in weights.codes],
        },
        index=pd.Index(weights.codes, name="region"),
    )


def _global_columns(params: BivariateParams) -> tuple[Column, ...]:
    return (
        Column("moran_i", METHOD.name, decimals=3),
        Column("p_permutation", p_drawn(params.alternative), role="p", bounds=(params.significance,)),
        Column(
            "correlation", Text(zh="同一地区内两项的相关系数", en="Correlation within regions"), decimals=3
        ),
        *verdict_columns(params, REGIONS_SIGNIFICANT),
    )


def _local_columns(params: BivariateParams, value: Column, near: Column) -> tuple[Column, ...]:
    level = (params.significance,)
    return (
        Column("local_i", Text(zh="局部双变量莫兰指数", en="Local bivariate Moran’s I"), decimals=3),
        value,
        Column("z", Text(zh="标准化值", en="Standardised value"), decimals=3, bounds=(0.0,)),
        replace(
            near,
            id="lag",
            name=Text(zh="邻居的{y}平均值", en="Neighbours’ mean of {y}").fill(y=inside(near.name)),
        ),
        Column(
            "z_lag",
            Text(zh="邻居另一项标准化值的平均", en="Neighbours’ mean of the other, standardised"),
            decimals=3,
            bounds=(0.0,),
        ),
        Column("quadrant", Text(zh="象限", en="Quadrant"), role="category", labels=QUADRANTS),
        Column("p", p_drawn(params.alternative), role="p", bounds=level),
        Column("q", Text(zh="q值（错误发现率）", en="q (false discovery rate)"), role="p", bounds=level),
        Column("significant", Text(zh="是否显著", en="Significant"), role="flag"),
        Column(
            "cluster",
            Text(zh="显著的象限", en="Significant quadrant"),
            role="category",
            labels=CLUSTERS,
            classes=True,
        ),
        Column("neighbours", Text(zh="邻居", en="Neighbours"), role="text"),
    )


ANALYSES = (Analysis("bivariate_moran", BivariateParams, bivariate, methods=(METHOD, FDR)),)
