"""Composite indices: indicators → normalised → weighted → one score per region, and what lifts or lowers it.

``kind = "composite"``. One period, or a panel whose years are normalised and weighted together so that they
compare. The score's distance from the group mean is decomposed into contributions of the indicators.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis import aggregate, normalise, weights
from analysis.outliers import treat
from analysis.parameters import Analysis, Parameters, Strict, Wording
from analysis.standing import (
    METHOD as STANDING,
)
from analysis.standing import (
    NO_FIGURE,
    VALUE_NAMES,
    distribution,
    distribution_columns,
    group_means,
    grouping_of,
    groups_labels,
    period_of,
    ranks,
    standing_columns,
    standing_table,
)
from analysis.values import AnalysisProblem, Column, Grouping, Indicator, Method, Result, Study, Text, same

CONTRIBUTIONS = Method(
    "contributions",
    Text(zh="对差距的贡献", en="Contributions to the gap"),
    Text(
        zh="得分与分组平均之差分解到各指标；加权和直接相加，其他合成方式按沙普利值（全部加入次序的平均）分摊。",
        en="The score's difference from the group mean, shared out to the indicators: directly for weighted sums, by "
        "Shapley values (the average over all orders of entry) for other aggregations.",
    ),
    (r"S_i - \bar{S}_g = \sum_j c_{ij}",),
    "Shapley 1953; Shorrocks, Journal of Economic Inequality 11 (2013)",
    ours=True,
)
#: with more indicators than this, Shapley values over all coalitions would take too long
MOST_SHAPLEY = 12


class Dimension(Strict):
    """A dimension of a hierarchical index: its indicators are aggregated first, then the dimensions."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: Wording
    indicators: tuple[str, ...] = Field(min_length=1)


class CompositeParameters(Parameters):
    """``kind = "composite"``."""

    kind: Literal["composite"] = "composite"
    indicators: tuple[str, ...] = Field((), description="the indicators, in their own directions")
    levels: tuple[Dimension, ...] = Field(
        (), description="dimensions of a hierarchical index, instead of indicators"
    )
    period: str | None = Field(None, description="one period; the last common one where none is given")
    periods: tuple[str, ...] = Field((), description="several periods, normalised and weighted together")
    normalise: Literal["none", "minmax", "vector", "zscore", "goalposts", "rank", "distance"] = Field(
        "minmax", description="how indicators are brought onto one scale"
    )
    low: float = Field(0.0, description="min-max: the lowest figure; 1 with high = 100 for geometric means")
    high: float = Field(1.0, description="min-max: the highest figure")
    posts: dict[str, tuple[float, float]] = Field(default_factory=dict, description="goalposts by indicator")
    within: bool = Field(False, description="normalise each period by itself instead of all together")
    weights: Literal["given", "equal", "entropy", "critic", "factor", "ahp"] = Field(
        "equal", description="where the weights come from; given: the indicators' own"
    )
    comparisons: tuple[tuple[float, ...], ...] = Field((), description="AHP: the pairwise comparison matrix")
    aggregate: Literal["sum", "arithmetic", "geometric", "harmonic", "power", "topsis"] = Field(
        "arithmetic", description="how indicators become one score; sum: weights are not rescaled"
    )
    missing: Literal["error", "drop", "group_mean", "interpolate"] = Field(
        "error", description="what happens where a figure is missing; always reported"
    )
    outliers: bool = Field(False, description="treat skewed indicators: winsorise, then log")
    grouping: str | None = Field(None, description="the grouping whose means are shown beside")
    decimals: int = Field(4, ge=0, le=10, description="decimals of the score on pages")

    @model_validator(mode="after")
    def _one_shape(self) -> CompositeParameters:
        if bool(self.indicators) == bool(self.levels):
            raise ValueError("give either indicators or levels")
        if self.weights == "ahp" and not self.comparisons:
            raise ValueError("weights = 'ahp' needs comparisons")
        if self.normalise == "goalposts" and not self.posts:
            raise ValueError("normalise = 'goalposts' needs posts")
        return self

    @property
    def all_indicators(self) -> tuple[str, ...]:
        return self.indicators or tuple(i for d in self.levels for i in d.indicators)


@dataclass(frozen=True)
class Model:
    """A composite index as computed, for what varies it afterwards (intervals, sensitivity, peers)."""

    raw: pd.DataFrame
    """(rows, indicators) figures after missing-value treatment; rows are (region, period)"""
    z: np.ndarray
    w: np.ndarray
    directions: np.ndarray
    scores: pd.Series


def _prepare(
    p: CompositeParameters, study: Study, grouping: Grouping | None
) -> tuple[pd.DataFrame, dict[str, Text], list[str]]:
    """The figures of all periods, treated for missing values: (region, period) × indicators."""
    names = p.all_indicators
    if p.periods:
        for period in p.periods:
            period_of(study, names, period)
        periods = list(p.periods)
    else:
        periods = [period_of(study, names, p.period)]
    frames = {period: study.panel.cross(names, period) for period in periods}
    if p.missing == "interpolate":
        wide = {i: study.panel.over_time(i).interpolate(axis=1, limit_area="inside") for i in names}
        for period in periods:
            frames[period] = pd.DataFrame(
                {i: wide[i][period] if period in wide[i] else np.nan for i in names}
            )
    raw = pd.concat(frames, names=["period"]).swaplevel().rename_axis(["region", "period"])
    absent: dict[str, Text] = {}
    filled: list[str] = []
    gaps = raw.isna()
    if p.missing == "error" and gaps.to_numpy().any():
        (code, period), indicator = _first_gap(gaps)
        region, spec = study.panel.regions[code], study.panel.indicators[indicator]
        raise AnalysisProblem(
            Text(
                zh=f"{region.name['zh']}缺“{spec.name['zh']}”（{period}）",
                en=f"“{spec.name['en']}” ({period}) is missing for {region.name['en']}",
            ),
            Text(
                zh='补上数据，或写 missing = "drop"、"group_mean" 或 "interpolate"',
                en='add the figure, or write missing = "drop", "group_mean" or "interpolate"',
            ),
        )
    if p.missing == "group_mean":
        groups = pd.Series(
            grouping.of(raw.index.get_level_values("region")) if grouping else ["all"] * len(raw),
            index=raw.index,
        )
        for indicator in names:
            fill = raw[indicator].groupby([groups, raw.index.get_level_values("period")]).transform("mean")
            hit = raw[indicator].isna() & fill.notna()
            filled += [study.panel.regions[str(c)].name["en"] for c, _ in raw.index[hit]]
            raw[indicator] = raw[indicator].fillna(fill)
    incomplete = raw.index[raw.isna().any(axis=1)]
    for code in dict.fromkeys(incomplete.get_level_values("region")):
        absent[str(code)] = NO_FIGURE
    raw = raw.drop(index=[k for k in raw.index if k[0] in absent])
    if raw.empty:
        raise AnalysisProblem(
            Text(zh="没有一个地区有全部指标的数据", en="no region has figures for all indicators"),
            Text(zh="检查指标与时期", en="check indicators and periods"),
        )
    return raw, absent, filled


def _first_gap(gaps: pd.DataFrame) -> tuple[tuple[str, str], str]:
    row, column = np.argwhere(gaps.to_numpy())[0]
    code, period = gaps.index[row]
    return (str(code), str(period)), str(gaps.columns[column])


def _normalised(
    p: CompositeParameters, raw: pd.DataFrame, directions: np.ndarray, study: Study
) -> np.ndarray:
    X = raw.to_numpy(float)

    def kernel(rows: np.ndarray) -> np.ndarray:
        if p.normalise == "minmax":
            return normalise.minmax(rows, directions, p.low, p.high)
        if p.normalise == "goalposts":
            posts = np.array([p.posts.get(i, (0.0, 1.0)) for i in raw.columns], dtype=float).T
            return normalise.goalposts(rows, directions, posts)
        return normalise.KERNELS[p.normalise](rows, directions)

    try:
        if not p.within:
            return kernel(X)
        Z = np.empty_like(X)
        periods = raw.index.get_level_values("period")
        for period in dict.fromkeys(periods):
            rows = np.flatnonzero(periods == period)
            Z[rows] = kernel(X[rows])
        return Z
    except normalise.ConstantColumn as fault:
        raise normalise.constant(study.panel.indicators[str(raw.columns[fault.column])].name) from None
    except ValueError as fault:
        raise AnalysisProblem(
            Text(
                zh=f"标准化方法 {p.normalise} 不适用于这些数据（{fault}）",
                en=f"the normalisation {p.normalise} does not suit these figures ({fault})",
            ),
            Text(zh='改用 normalise = "minmax"', en='use normalise = "minmax"'),
        ) from None


def _weights(
    p: CompositeParameters, Z: np.ndarray, given: np.ndarray
) -> tuple[np.ndarray, list[tuple[Text, Text]]]:
    """Weights, and what a reader should know about them."""
    try:
        match p.weights:
            case "given":
                w = given.astype(float)
                return (w if p.aggregate == "sum" else w / w.sum()), []
            case "equal":
                return weights.equal(Z), []
            case "entropy":
                return weights.entropy(Z), []
            case "critic":
                return weights.critic(Z), []
            case "factor":
                f = weights.factor(Z)
                return f.weights, [
                    (Text(zh="KMO", en="KMO"), same(f"{f.kmo:.3f}")),
                    (
                        Text(zh="巴特利特球形检验", en="Bartlett's test of sphericity"),
                        same(f"χ² = {f.bartlett:.1f}, p = {f.bartlett_p:.3g}"),
                    ),
                    (
                        Text(zh="保留主成分的方差份额", en="Variance share of the components kept"),
                        same(f"{100 * f.explained:.1f}%"),
                    ),
                ]
            case _:
                j = weights.ahp(np.array(p.comparisons, dtype=float))
                if len(j.weights) != Z.shape[1]:
                    raise ValueError(f"{len(j.weights)} criteria are compared, there are {Z.shape[1]}")
                if j.ratio >= 0.1:
                    raise ValueError(f"consistency ratio {j.ratio:.3f} is not below 0.1")
                return j.weights, [(Text(zh="一致性比率", en="Consistency ratio"), same(f"{j.ratio:.3f}"))]
    except ValueError as fault:
        raise AnalysisProblem(
            Text(
                zh=f"权重方法 {p.weights} 算不出来（{fault}）",
                en=f"the weights {p.weights} cannot be computed ({fault})",
            ),
            Text(zh="改用另一种权重或标准化方法", en="use other weights or another normalisation"),
        ) from None


def _aggregated(p: CompositeParameters, Z: np.ndarray, w: np.ndarray) -> np.ndarray:
    try:
        return aggregate.KERNELS[p.aggregate](Z, w)
    except ValueError as fault:
        raise AnalysisProblem(
            Text(
                zh=f"合成方法 {p.aggregate} 不适用（{fault}）",
                en=f"the aggregation {p.aggregate} does not apply ({fault})",
            ),
            Text(
                zh='几何或调和平均可写 normalise = "minmax"、low = 1、high = 100',
                en='for geometric and harmonic means write normalise = "minmax", low = 1, high = 100',
            ),
        ) from None


def contributions(p: CompositeParameters, Z: np.ndarray, w: np.ndarray, base: np.ndarray) -> np.ndarray:
    """What each indicator adds to a row's distance from its base row: (rows, indicators), adding up exactly.

    Args:
        Z: (rows, indicators) normalised figures.
        w: (indicators,) weights.
        base: (rows, indicators) the figures each row is compared with (its group's mean).
    """
    if p.aggregate in {"sum", "arithmetic"}:
        return (Z - base) * w
    return _shapley(p, Z, w, base)


def _shapley(p: CompositeParameters, Z: np.ndarray, w: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Shapley shares of ``S(z) − S(base)`` over all coalitions of indicators."""
    k = Z.shape[1]
    if k > MOST_SHAPLEY:
        part = (Z - base) * w
        whole = (_aggregated(p, Z, w) - _aggregated(p, base, w))[:, None]
        total = part.sum(axis=1, keepdims=True)
        return np.asarray(np.divide(part * whole, total, out=np.zeros_like(part), where=total != 0))
    scores = np.empty((2**k, len(Z)))
    for s in range(2**k):
        inside = (s >> np.arange(k)) & 1 == 1
        scores[s] = _aggregated(p, np.where(inside, Z, base), w)
    sizes = np.array([s.bit_count() for s in range(2**k)])
    factorial = np.array([1.0, *np.cumprod(np.arange(1, k + 1, dtype=float))])
    out = np.zeros_like(Z)
    for j in range(k):
        without = np.flatnonzero((np.arange(2**k) >> j) & 1 == 0)
        share = factorial[sizes[without]] * factorial[k - 1 - sizes[without]] / factorial[k]
        out[:, j] = share @ (scores[without | (1 << j)] - scores[without])
    return out


def model(p: CompositeParameters, study: Study) -> tuple[Model, dict[str, Text], list[tuple[Text, Text]]]:
    """The index as numbers: figures, normalised figures, weights, scores; regions left out; what to report."""
    grouping = grouping_of(study, p.grouping)
    raw, absent, filled = _prepare(p, study, grouping)
    specs = [study.panel.indicators[i] for i in p.all_indicators]
    directions = np.array([s.direction for s in specs])
    said: list[tuple[Text, Text]] = []
    if filled:
        names = ", ".join(dict.fromkeys(filled))
        said.append((Text(zh="以分组平均补缺的地区", en="Filled by group means"), same(names)))
    if p.outliers:
        for spec in specs:
            treated = treat(raw[spec.id].to_numpy(float))
            if treated.kind:
                raw[spec.id] = treated.values
                said.append(
                    (
                        Text(zh=f"离群值处理：{spec.name['zh']}", en=f"Outliers: {spec.name['en']}"),
                        treated.words,
                    )
                )
    Z = _normalised(p, raw, directions, study)
    if p.levels:
        Z, inner = _upper(p, Z, raw)
        said += inner
        given = np.ones(len(p.levels))
        columns: list[str] = [d.id for d in p.levels]
        raw = pd.DataFrame(Z, index=raw.index, columns=columns)
        directions = np.ones(len(columns), dtype=int)
    else:
        given = np.array([s.weight for s in specs])
    w, more = _weights(p, Z, given)
    scores = pd.Series(_aggregated(p, Z, w), index=raw.index)
    return Model(raw, Z, w, directions, scores), absent, [*said, *more]


def _upper(
    p: CompositeParameters, Z: np.ndarray, raw: pd.DataFrame
) -> tuple[np.ndarray, list[tuple[Text, Text]]]:
    """The dimensions of a hierarchical index, each aggregated from its own indicators by the same methods."""
    columns = list(raw.columns)
    upper: list[np.ndarray] = []
    said: list[tuple[Text, Text]] = []
    for d in p.levels:
        at = [columns.index(i) for i in d.indicators]
        part = Z[:, at]
        w, _ = _weights(
            p.model_copy(update={"weights": p.weights if p.weights != "ahp" else "equal"}),
            part,
            np.ones(len(at)),
        )
        upper.append(_aggregated(p, part, w))
        listing = ", ".join(f"{i} {x:.3f}" for i, x in zip(d.indicators, w, strict=True))
        said.append((Text(zh=f"{d.name['zh']}的权重", en=f"Weights of {d.name['en']}"), same(listing)))
    return np.column_stack(upper), said


def _specs(p: CompositeParameters, study: Study) -> list[Indicator]:
    if not p.levels:
        return [study.panel.indicators[i] for i in p.indicators]
    return [Indicator(d.id, d.name, same(""), decimals=p.decimals) for d in p.levels]


def run(p: CompositeParameters, study: Study) -> tuple[Result, ...]:
    """All tables of the index (see the module's docstring and docs/methods.md)."""
    grouping = grouping_of(study, p.grouping)
    m, absent, said = model(p, study)
    specs = _specs(p, study)
    periods = list(dict.fromkeys(m.scores.index.get_level_values("period")))
    last = periods[-1]
    title = p.title or Text(zh="综合得分", en="Composite score")
    unit = Text(zh="分", en="score")
    score = Column("score", Text(zh="得分", en="Score"), unit, p.decimals)
    at_last = m.scores.index.get_level_values("period") == last
    scores = m.scores[at_last].droplevel("period")
    raw, Z = m.raw[at_last].droplevel("period"), m.z[at_last]
    methods = tuple(
        x
        for x in (
            normalise.METHODS[p.normalise],
            weights.METHODS[p.weights],
            aggregate.METHODS[p.aggregate],
            STANDING,
        )
        if x
    )
    options = (
        (Text(zh="时期", en="Period"), same(", ".join(periods))),
        (Text(zh="缺失值", en="Missing values"), _MISSING[p.missing]),
        *said,
    )
    note = _note(absent, study)
    inputs = tuple(f"{i}@{t}" for i in p.all_indicators for t in periods)
    names = {s.id: s.name for s in specs}
    table = standing_table(scores, "score", 1, grouping)
    results = [
        Result(
            p.id,
            title,
            standing_columns(score, grouping),
            table,
            methods,
            unit=unit,
            note=note,
            inputs=inputs,
            options=options,
            missing=absent,
        ),
        _profile(p, study, raw, Z, m.w, specs, grouping, title, inputs),
        _distribution(p, raw, scores, specs, title, inputs),
    ]
    if grouping is not None:
        frame = pd.concat([scores.rename("score"), raw], axis=1)
        means = group_means(frame, grouping)
        results.append(
            Result(
                f"{p.id}_groups",
                Text(zh=f"{title['zh']}的分组平均", en=f"{title['en']}: group means"),
                (
                    Column("n", Text(zh="地区数", en="Regions"), role="count"),
                    score,
                    *(Column(s.id, s.name, s.unit, s.decimals) for s in specs),
                ),
                means,
                (STANDING,),
                labels={"group": groups_labels(grouping)},
                inputs=(p.id,),
                note=note,
            )
        )
    results.append(
        Result(
            f"{p.id}_weights",
            Text(zh=f"{title['zh']}的权重", en=f"{title['en']}: weights"),
            (Column("weight", Text(zh="权重", en="Weight"), same(""), 4),),
            pd.DataFrame({"weight": m.w}, index=pd.Index([s.id for s in specs], name="indicator")),
            (weights.METHODS[p.weights],),
            labels={"indicator": names},
            inputs=inputs,
            options=tuple(said),
        )
    )
    if len(periods) > 1:
        panel = m.scores.to_frame("score")
        panel["rank"] = panel.groupby(level="period")["score"].transform(lambda s: ranks(s.to_numpy(float)))
        results.append(
            Result(
                f"{p.id}_panel",
                Text(zh=f"{title['zh']}：历年", en=f"{title['en']} by period"),
                (score, Column("rank", VALUE_NAMES["rank"], role="rank")),
                panel.sort_index(),
                methods,
                inputs=inputs,
                note=note,
            )
        )
    return tuple(results)


_MISSING = {
    "error": Text(zh="不允许缺失", en="none allowed"),
    "drop": Text(zh="有缺失的地区不参与", en="regions with a missing figure are left out"),
    "group_mean": Text(zh="以分组平均补缺", en="filled by the group mean"),
    "interpolate": Text(zh="在前后年份之间线性内插", en="interpolated linearly between the years around"),
}


def _note(absent: dict[str, Text], study: Study) -> Text:
    if not absent:
        return same("")
    zh = "、".join(study.panel.regions[c].name["zh"] for c in absent)
    en = ", ".join(study.panel.regions[c].name["en"] for c in absent)
    return Text(zh=f"{zh}无数据，不参与计算。", en=f"{en}: no data, left out of the calculation.")


def _profile(
    p: CompositeParameters,
    study: Study,
    raw: pd.DataFrame,
    Z: np.ndarray,
    w: np.ndarray,
    specs: list[Indicator],
    grouping: Grouping | None,
    title: Text,
    inputs: tuple[str, ...],
) -> Result:
    """Each indicator's standing and its contribution to the score's distance from the group mean."""
    codes = [str(c) for c in raw.index]
    groups = np.array([g or "" for g in grouping.of(codes)] if grouping else [""] * len(codes), dtype=object)
    base = np.empty_like(Z)
    for g in dict.fromkeys(groups):
        rows = groups == g
        base[rows] = Z[rows].mean(axis=0)
    shares = contributions(p, Z, w, base)
    parts: list[pd.DataFrame] = []
    for j, spec in enumerate(specs):
        table = standing_table(raw[spec.id], "value", spec.direction, grouping)
        best = table["rank"].idxmin()
        table["best"], table["best_region"] = raw.loc[best, spec.id], best
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


def _distribution(
    p: CompositeParameters,
    raw: pd.DataFrame,
    scores: pd.Series,
    specs: list[Indicator],
    title: Text,
    inputs: tuple[str, ...],
) -> Result:
    rows = {s.id: distribution(raw[s.id].to_numpy(float)) for s in specs}
    rows[p.id] = distribution(scores.to_numpy(float))
    return Result(
        f"{p.id}_distribution",
        Text(zh=f"{title['zh']}的分布", en=f"{title['en']}: distribution"),
        distribution_columns(same(""), p.decimals),
        pd.DataFrame.from_dict(rows, orient="index").rename_axis("indicator"),
        (STANDING,),
        labels={"indicator": {**{s.id: s.name for s in specs}, p.id: title}},
        inputs=inputs,
    )


ANALYSES = (Analysis("composite", CompositeParameters, run),)
