"""Ratio of two figures of a region, ranked: density, a figure per head, output per input: `quotients`, `RatioParameters`.

A region without one of the two figures, or whose base is not positive, has no ratio and is named with the reason.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.inputs import grouping_of, values_of
from analysis.parameters import Analysis, FigureRef, GroupingId, Parameters, PeriodId, Wording
from analysis.standing.benchmark import REGIONS, Benchmark, weighted
from analysis.standing.standing import METHOD as STANDING
from analysis.standing.standing import (
    small_groups,
    spread,
    standing_columns,
    standing_table,
)
from analysis.values import AnalysisProblem, Column, Method, Option, Provenance, Result, Study, Text, same

METHOD = Method(
    "ratio",
    Text(zh="两项数值之比", en="Ratio of two figures"),
    Text(
        zh="分子除以分母，再乘以换算系数；以分母加权的平均等于分子之和除以分母之和。缺其中一项，或分母不为正的地区没有比值。",
        en="One figure over another, times a factor of conversion; the mean weighted by the base is the sum of the one over "
        "the sum of the other. A region that lacks one of them, or whose base is not positive, has no ratio.",
    ),
    (r"r_i = k\, x_i / y_i", r"\sum_i y_i r_i / \sum_i y_i = k \sum_i x_i / \sum_i y_i"),
    "Cochran, *Sampling Techniques*, 3rd ed., 1977, ch. 6, on ratios and their means",
)


class RatioParameters(Parameters):
    """``kind = "ratio"``."""

    kind: Literal["ratio"] = "ratio"
    numerator: FigureRef = Field(description="what is divided: an indicator, or result.column")
    denominator: FigureRef = Field(description="what it is divided by: area, population")
    name: Wording = Field(description="what the ratio is called: population density")
    unit: Wording = Field(same(""), description="its unit: persons per km²")
    factor: float = Field(1.0, gt=0, description="conversion of units: 10000 where the numerator is in 万")
    decimals: int = Field(2, ge=0, le=8, description="decimals of the ratio on pages")
    direction: Literal["+", "-"] = Field(
        "+", description="+: rank 1 is the largest; -: rank 1 is the smallest"
    )
    period: PeriodId | None = Field(
        None, description="the period of both; the last of each with figures where none is given"
    )
    grouping: GroupingId | None = Field(None, description="the grouping whose means are shown beside")
    pooled: bool = Field(
        False,
        description="compare with the ratio of the sums of all regions, and not with the mean of their ratios",
    )


def quotients(numerator: np.ndarray, denominator: np.ndarray, factor: float = 1.0) -> np.ndarray:
    """The ratios; NaN where a figure is missing or the base is not positive.

    Args:
        numerator: (n,) figures.
        denominator: (n,) bases.
        factor: conversion of units.

    >>> quotients(np.array([1863.40, 5.0, 3.0]), np.array([1469.05, 0.0, np.nan]), 10000).round(1).tolist()
    [12684.4, nan, nan]
    """
    usable = denominator > 0
    out = np.full(np.shape(numerator), np.nan)
    return np.asarray(np.divide(factor * numerator, denominator, out=out, where=usable))


def _missing(top: pd.Series, base: pd.Series, names: tuple[Text, Text]) -> dict[str, Text]:
    """Why a region has no ratio."""
    no_figure = Text(zh="资料中没有{names}", en="the source has no figure of {names}")
    both = Text(zh="{a}和{b}", en="{a} and {b}").fill(a=names[0], b=names[1])
    reasons: dict[str, Text] = {}
    for code in top.index:
        if np.isnan(top[code]) or np.isnan(base[code]):
            which = (
                both
                if np.isnan(top[code]) and np.isnan(base[code])
                else names[0]
                if np.isnan(top[code])
                else names[1]
            )
            reasons[str(code)] = no_figure.fill(names=which)
        elif base[code] <= 0:
            reasons[str(code)] = Text(
                zh="{name}不大于零，不能作分母", en="its figure of {name} is not positive and is no base"
            ).fill(name=names[1])
    return reasons


def _lower(name: Text) -> Text:
    """A name as it stands inside a sentence; abbreviations keep their capitals."""
    english = name["en"]
    keep = len(english) < 2 or english[1].isupper()
    return name if keep else Text(zh=name["zh"], en=english[:1].lower() + english[1:])


def ratio(p: RatioParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` (standing by the ratio, with both figures), ``<id>_distribution`` and, with a grouping,
    ``<id>_groups``.
    """
    grouping = grouping_of(study, p.grouping)
    top, upper, top_at = values_of(study, p.numerator, p.period)
    base, lower, base_at = values_of(study, p.denominator, p.period)
    ratios = pd.Series(quotients(top.to_numpy(float), base.to_numpy(float), p.factor), index=top.index)
    names = (_lower(upper.name), _lower(lower.name))
    if ratios.isna().all():
        raise AnalysisProblem(
            Text(
                zh="没有一个地区同时有“{a}”和大于零的“{b}”",
                en="no region has both “{a}” and a positive “{b}”",
            ).fill(a=upper.name, b=lower.name),
            Text(zh="检查两项数据和时期", en="check both columns and their periods"),
        )
    benchmark = _pooled(study, p, ratios) if p.pooled else REGIONS
    direction = 1 if p.direction == "+" else -1
    value = Column("value", p.name, p.unit, p.decimals, main=True)
    table = standing_table(
        ratios, "value", direction, grouping, percent=value.ratio, weights=benchmark.weights
    )
    table["numerator"], table["denominator"] = top[table.index], base[table.index]
    parts = (
        Column("numerator", upper.name, upper.unit, upper.decimals, total=upper.total),
        Column("denominator", lower.name, lower.unit, lower.decimals, total=lower.total),
    )
    columns = (*standing_columns(value, grouping, benchmark), *parts)
    source = Provenance(
        (METHOD, STANDING), (top_at, base_at), options=(_dates(top_at, base_at), *benchmark.options)
    )
    return (
        source.result(
            p.id,
            p.title or p.name,
            columns,
            table[[c.id for c in columns]],
            unit=p.unit,
            benchmark=benchmark.kind,
            note=small_groups(table, grouping),
        ).with_(missing=_missing(top, base, names)),
        *spread(source, p.id, p.name, value, ratios, grouping, benchmark),
    )


def _pooled(study: Study, p: RatioParameters, ratios: pd.Series) -> Benchmark:
    """The ratio of the sums: the mean of the ratios, each weighted by its base."""
    by_base = weighted(study, p.denominator, p.period)
    assert by_base.weights is not None
    weights = by_base.weights[by_base.weights.index.isin(ratios.dropna().index)]
    name = Text(zh="总体水平", en="Overall figure")
    inside = Text(zh="总体水平", en="the overall figure")
    return Benchmark(
        "weighted", name, inside, weights, options=((Text(zh="比较对象", en="Compared with"), name),)
    )


def _dates(*addresses: str) -> Option:
    """The option that names the periods of numerator and base, or the results they are from."""
    words = [a.partition("@")[2] or a for a in addresses]
    return Text(zh="分子、分母的时期", en="Periods of numerator and base"), same(
        ", ".join(dict.fromkeys(words))
    )


ANALYSES = (Analysis("ratio", RatioParameters, ratio, methods=(METHOD,)),)
