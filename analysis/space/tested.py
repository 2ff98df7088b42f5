"""What tests of spatial pattern have in common: `Tested`, `tested_options`, `local_verdict`, `verdict_columns`, names of p-values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from analysis.decimals import as_given
from analysis.parameters import FigureRef, Parameters, PeriodId
from analysis.space.moran import Alternative, Floats
from analysis.values import Column, Option, Text, same

CORRECTIONS = {
    "fdr": Text(zh="控制错误发现率（q值）", en="false discovery rate controlled (q)"),
    "none": Text(zh="不校正（p值）", en="not corrected (p)"),
}
SIDES: Mapping[Alternative, Text] = {
    "two-sided": Text(zh="双侧", en="two-sided"),
    "greater": Text(zh="单侧，正相关", en="one-sided, positive"),
    "less": Text(zh="单侧，负相关", en="one-sided, negative"),
}
WEIGHT_NAMES = {
    "queen": Text(zh="邻接（共边或共点）", en="contiguity (queen)"),
    "knn": Text(zh="最近邻", en="nearest neighbours"),
    "inverse_distance": Text(zh="反距离", en="inverse distance"),
}


class Tested(Parameters):
    """What every test of spatial pattern asks for: the figure, who is whose neighbour, draws, and the level."""

    value: FigureRef = Field(
        description="what is tested: an indicator, or a column of a result (integration.score)"
    )
    period: PeriodId | None = Field(None, description="one period; by default the last")
    weights: Literal["queen", "knn", "inverse_distance"] = Field(
        "queen", description="neighbours by common border, by nearness, or everyone by inverse distance"
    )
    k: int = Field(4, ge=1, description="knn: how many neighbours")
    power: float = Field(1.0, gt=0, description="inverse_distance: the exponent of distance")
    cutoff_km: float | None = Field(None, gt=0, description="inverse_distance: nobody counts beyond this")
    permutations: int = Field(999, ge=99, le=99_999, description="random permutations behind the p-values")
    seed: int = Field(
        20200501, ge=0, description="start of the random numbers: the same seed, the same p-values"
    )
    alternative: Alternative = Field("two-sided", description="two-sided, or only one direction")
    correction: Literal["fdr", "none"] = Field(
        "fdr", description="whether `significant` judges q (false discovery rate) or plain p"
    )
    significance: float = Field(0.05, gt=0, lt=1, description="the level at which a local index is flagged")


def p_drawn(alternative: Alternative) -> Text:
    """What the column of p by permutation is called."""
    return Text(zh="p值（随机置换，{s}）", en="p (permutation, {s})").fill(s=SIDES[alternative])


def p_normal(alternative: Alternative) -> Text:
    """What the column of p by the normal approximation is called."""
    return Text(zh="p值（正态近似，{s}）", en="p (normal approximation, {s})").fill(s=SIDES[alternative])


def local_verdict(params: Tested, p: Floats, q: Floats) -> NDArray[np.bool_]:
    """Which local figures are significant, by q or by plain p as the report says."""
    return np.asarray((q if params.correction == "fdr" else p) <= params.significance)


def verdict_columns(params: Tested, counted: Text) -> tuple[Column, ...]:
    """The last columns of a global table: on how many regions it rests, whether it is significant, and by what level."""
    digits = len(as_given(params.significance).partition(".")[2])
    return (
        Column("n", Text(zh="地区数", en="Regions"), decimals=0, role="count"),
        Column("significant", Text(zh="总体是否显著", en="Significant as a whole"), role="flag"),
        Column("level", Text(zh="显著性水平", en="Level of significance"), decimals=digits),
        Column("correction", Text(zh="局部检验的校正", en="Correction"), role="category", labels=CORRECTIONS),
        Column("local_significant", counted, role="count"),
    )


#: what is counted where a local index is
REGIONS_SIGNIFICANT = Text(zh="局部显著的地区数", en="Regions significant")


def tested_options(params: Tested) -> tuple[Option, ...]:
    """The options in force: weights, draws, direction, and last what significance is judged by."""
    options = [
        (Text(zh="空间权重", en="Weights"), WEIGHT_NAMES[params.weights]),
        (Text(zh="置换次数", en="Permutations"), same(str(params.permutations))),
        (Text(zh="随机种子", en="Seed"), same(str(params.seed))),
        (Text(zh="检验方向", en="Alternative"), SIDES[params.alternative]),
        (
            Text(zh="显著性判断", en="Significance judged by"),
            Text(zh=f"q ≤ {params.significance}", en=f"q ≤ {params.significance}")
            if params.correction == "fdr"
            else same(f"p ≤ {params.significance}"),
        ),
    ]
    if params.weights == "knn":
        options.insert(1, (Text(zh="近邻数", en="Neighbours"), same(str(params.k))))
    if params.weights == "inverse_distance":
        options.insert(1, (Text(zh="距离指数", en="Exponent of distance"), same(as_given(params.power))))
        if params.cutoff_km is not None:
            options.insert(
                2, (Text(zh="截断距离（千米）", en="Cutoff (km)"), same(as_given(params.cutoff_km)))
            )
    return tuple(options)
