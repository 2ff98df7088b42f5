"""Composite indices: indicators → normalised → weighted → one score per region, and what lifts or lowers it.

``kind = "composite"``. One period, or a panel whose years are normalised and weighted together so that they
compare. The score's distance from the group mean is decomposed into contributions of the indicators.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.index import aggregate, normalise, weights
from analysis.index.outliers import METHOD as OUTLIERS
from analysis.index.outliers import treat
from analysis.inputs import grouping_of, groups_labels, period_of
from analysis.parameters import Analysis, Parameters, Strict, Wording
from analysis.standing.standing import METHOD as STANDING
from analysis.standing.standing import (
    NO_FIGURE,
    VALUE_NAMES,
    distribution,
    distribution_columns,
    group_means,
    ranks,
    standing_columns,
    standing_table,
)
from analysis.values import AnalysisProblem, Column, Grouping, Indicator, Method, Result, Study, Text, same

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


WeightKind = Literal["given", "equal", "entropy", "critic", "factor", "ahp"]
AggregateKind = Literal["sum", "arithmetic", "geometric", "harmonic", "power", "topsis"]
Said = list[tuple[Text, Text]]


class Dimension(Strict):
    """A dimension of a hierarchical index, made of indicators or of dimensions listed before it."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="names the dimension")
    name: Wording = Field(description="what pages call it")
    indicators: tuple[str, ...] = Field(
        min_length=1, description="its indicators, or dimensions listed before it"
    )
    weight: float = Field(1.0, gt=0, description='its weight where weights = "given"')
    weights: WeightKind | None = Field(None, description="weights within it; the index's own if not said")
    comparisons: tuple[tuple[float, ...], ...] = Field((), description="AHP: comparisons of its indicators")
    aggregate: AggregateKind | None = Field(
        None, description="how its indicators become one figure; the index's own if not said"
    )


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
        "minmax", description="how indicators are brought onto one scale; vector is the default with topsis"
    )
    low: float = Field(0.0, description="min-max: the lowest figure; 1 with high = 100 for geometric means")
    high: float = Field(1.0, description="min-max: the highest figure")
    posts: dict[str, tuple[float, float]] = Field(
        default_factory=dict, description="goalposts by indicator: lower, upper"
    )
    reference: str = Field(
        "best", description="distance: best, mean or the code of a region, whose figure counts as one"
    )
    within: bool = Field(False, description="normalise each period by itself instead of all together")
    weights: WeightKind = Field(
        "equal", description="where the weights come from; given: the indicators' own"
    )
    comparisons: tuple[tuple[float, ...], ...] = Field((), description="AHP: the pairwise comparison matrix")
    aggregate: AggregateKind = Field(
        "arithmetic", description="how indicators become one score; sum: weights are not rescaled"
    )
    exponent: float = Field(
        0.5, ge=-10, le=10, description="power: the exponent of the generalised mean, not 0"
    )
    missing: Literal["error", "drop", "group_mean", "interpolate"] = Field(
        "error", description="what happens where a figure is missing; always reported"
    )
    outliers: bool = Field(False, description="treat skewed indicators: winsorise, then log")
    grouping: str | None = Field(None, description="the grouping whose means are shown beside")
    decimals: int = Field(4, ge=0, le=10, description="decimals of the score on pages")

    @model_validator(mode="before")
    @classmethod
    def _vector_for_topsis(cls, given: Any) -> Any:
        """TOPSIS is defined on vector-normalised figures; it gets them unless the report says otherwise."""
        if isinstance(given, dict) and given.get("aggregate") == "topsis":
            return {"normalise": "vector", **given}
        return given

    @model_validator(mode="after")
    def _one_shape(self) -> CompositeParameters:
        if bool(self.indicators) == bool(self.levels):
            raise ValueError("give either indicators or levels")
        seen: set[str] = set()
        for i in self.all_indicators if self.levels else self.indicators:
            if i in seen:
                raise ValueError(f"“{i}” is listed twice")
            seen.add(i)
        if len({d.id for d in self.levels}) < len(self.levels):
            raise ValueError("two dimensions have the same id")
        known: set[str] = set()
        for d in self.levels:
            later = {x.id for x in self.levels} - known
            wrong = [i for i in d.indicators if i in later]
            if wrong:
                raise ValueError(f"the dimension “{wrong[0]}” must be listed before “{d.id}”")
            known.add(d.id)
        if self.weights == "ahp" and not self.comparisons:
            raise ValueError("weights = 'ahp' needs comparisons")
        if self.exponent == 0:
            raise ValueError("exponent = 0 is aggregate = 'geometric'")
        if self.normalise == "goalposts":
            without = [i for i in self.all_indicators if i not in self.posts]
            if without:
                raise ValueError(f"normalise = 'goalposts' needs posts for “{without[0]}”")
        return self

    @property
    def all_indicators(self) -> tuple[str, ...]:
        """The indicators at the bottom, in the order they are listed."""
        dimensions = {d.id for d in self.levels}
        return self.indicators or tuple(i for d in self.levels for i in d.indicators if i not in dimensions)

    @property
    def top(self) -> tuple[Dimension, ...]:
        """The dimensions that the score itself is made of."""
        inside = {i for d in self.levels for i in d.indicators}
        return tuple(d for d in self.levels if d.id not in inside)


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
) -> tuple[pd.DataFrame, dict[str, Text], Said]:
    """The figures of all periods, treated for missing values: (region, period) × indicators."""
    names = p.all_indicators
    if p.periods:
        for period in p.periods:
            period_of(study, names, period)
        periods = list(p.periods)
    else:
        periods = [period_of(study, names, p.period)]
    frames = {period: study.panel.cross(names, period) for period in periods}
    raw = pd.concat(frames, names=["period"]).swaplevel().rename_axis(["region", "period"])
    absent: dict[str, Text] = {}
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
    if p.missing == "interpolate":
        for indicator in names:
            wide = _interpolated(study.panel.over_time(indicator))
            raw[indicator] = raw[indicator].fillna(wide.stack())
    if p.missing == "group_mean":
        groups = pd.Series(
            grouping.of(raw.index.get_level_values("region")) if grouping else ["all"] * len(raw),
            index=raw.index,
        )
        for indicator in names:
            fill = raw[indicator].groupby([groups, raw.index.get_level_values("period")]).transform("mean")
            raw[indicator] = raw[indicator].fillna(fill)
    said = _filled(study, gaps & raw.notna())
    incomplete = raw.isna()
    codes = incomplete.index.get_level_values("region")
    for code in dict.fromkeys(codes[incomplete.any(axis=1)]):
        here = incomplete[codes == code]
        lacking = [study.panel.indicators[str(i)].name for i in here.columns[here.any()]]
        absent[str(code)] = (
            NO_FIGURE
            if here.to_numpy().all()
            else Text(
                zh=f"缺{'、'.join(n['zh'] for n in lacking)}",
                en=f"without {', '.join(n['en'] for n in lacking)}",
            )
        )
    raw = raw[~codes.isin(list(absent))]
    if raw.empty:
        raise AnalysisProblem(
            Text(zh="没有一个地区有全部指标的数据", en="no region has figures for all indicators"),
            Text(zh="检查指标与时期", en="check indicators and periods"),
        )
    return raw, absent, said


def _interpolated(wide: pd.DataFrame) -> pd.DataFrame:
    """Gaps between known periods filled along the straight line.

    Distances are years where every period starts with one of its own, else steps.
    """
    years = wide.columns.str.extract(r"^(\d{4})", expand=False)
    x = years.astype(float) if not years.hasnans and years.is_unique else np.arange(len(years), dtype=float)
    by_distance = wide.set_axis(pd.Index(x), axis=1)
    return by_distance.interpolate(axis=1, method="index", limit_area="inside").set_axis(wide.columns, axis=1)


def _filled(study: Study, hits: pd.DataFrame) -> Said:
    """Which regions' figures were filled in, by indicator."""
    said: Said = []
    for indicator in hits.columns[hits.any()]:
        codes = dict.fromkeys(str(c) for c, _ in hits.index[hits[indicator]])
        regions = [study.panel.regions[c].name for c in codes]
        name = study.panel.indicators[str(indicator)].name
        said.append(
            (
                Text(zh=f"已补缺：{name['zh']}", en=f"Filled in: {name['en']}"),
                Text(zh="、".join(r["zh"] for r in regions), en=", ".join(r["en"] for r in regions)),
            )
        )
    return said


def _first_gap(gaps: pd.DataFrame) -> tuple[tuple[str, str], str]:
    row, column = np.argwhere(gaps.to_numpy())[0]
    code, period = gaps.index[row]
    return (str(code), str(period)), str(gaps.columns[column])


def _normalised(
    p: CompositeParameters, raw: pd.DataFrame, directions: np.ndarray, study: Study
) -> tuple[np.ndarray, Said]:
    """The figures on one scale, more always better, and what a reader should know about it."""
    X = raw.to_numpy(float)
    codes = np.array([str(c) for c in raw.index.get_level_values("region")])
    said: Said = []
    posts = np.array([p.posts[str(i)] for i in raw.columns]).T if p.normalise == "goalposts" else None
    if posts is not None:
        for j, name in enumerate(raw.columns):
            outside = dict.fromkeys(codes[(X[:, j] < posts[0, j]) | (X[:, j] > posts[1, j])])
            if outside:
                regions = [study.panel.regions[c].name for c in outside]
                spec = study.panel.indicators[str(name)].name
                said.append(
                    (
                        Text(zh=f"超出阈值：{spec['zh']}", en=f"Outside the goalposts: {spec['en']}"),
                        Text(zh="、".join(r["zh"] for r in regions), en=", ".join(r["en"] for r in regions)),
                    )
                )

    def kernel(at: np.ndarray) -> np.ndarray:
        rows = X[at]
        if p.normalise == "minmax":
            return normalise.minmax(rows, directions, p.low, p.high)
        if posts is not None:
            return normalise.goalposts(rows, directions, posts)
        if p.normalise == "distance" and p.reference != "best":
            return normalise.distance(rows, directions, _reference(p, rows, codes[at]))
        return normalise.KERNELS[p.normalise](rows, directions)

    try:
        if not p.within:
            return kernel(np.arange(len(X))), said
        Z = np.empty_like(X)
        periods = raw.index.get_level_values("period")
        for period in dict.fromkeys(periods):
            at = np.flatnonzero(periods == period)
            Z[at] = kernel(at)
        return Z, said
    except normalise.ConstantColumn as fault:
        raise normalise.constant(study.panel.indicators[str(raw.columns[fault.column])].name) from None
    except normalise.Unfit as fault:
        raise AnalysisProblem(
            _because("标准化方法", "the normalisation", normalise.METHODS[p.normalise], fault),
            Text(zh='改用 normalise = "minmax"', en='use normalise = "minmax"'),
        ) from None


def _reference(p: CompositeParameters, rows: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """The figures that count as one: the mean, or a region's mean over its periods here."""
    mine = np.ones(len(codes), dtype=bool) if p.reference == "mean" else codes == p.reference
    if not mine.any():
        raise normalise.Unfit(
            f"参照地区 {p.reference} 无数据", f"the reference region {p.reference} has no figures"
        )
    return np.asarray(rows[mine].mean(axis=0))


def _because(zh: str, en: str, method: Method, fault: normalise.Unfit) -> Text:
    return Text(
        zh=f"{zh}“{method.name['zh']}”不适用：{fault.words['zh']}",
        en=f"{en} “{method.name['en']}” does not apply: {fault.words['en']}",
    )


def _weights(
    kind: WeightKind,
    Z: np.ndarray,
    given: np.ndarray,
    comparisons: tuple[tuple[float, ...], ...],
    rescale: bool,
) -> tuple[np.ndarray, Said]:
    """Weights, and what a reader should know about them.

    Args:
        given: (indicators,) weights as the report gives them.
        rescale: whether given weights are made to sum to one.
    """
    try:
        match kind:
            case "given":
                if (given < 0).any() or given.sum() == 0:
                    raise normalise.Unfit(
                        "权重须非负且不全为零", "weights must not be negative, nor all zero"
                    )
                return (given / given.sum() if rescale else given.astype(float)), []
            case "equal":
                return weights.equal(Z), []
            case "entropy":
                return weights.entropy(Z), []
            case "critic":
                return weights.critic(Z), []
            case "factor":
                f = weights.factor(Z)
                return f.weights, [
                    (Text(zh="KMO检验", en="KMO"), same(f"{f.kmo:.3f}")),
                    (
                        Text(zh="巴特利特球形检验", en="Bartlett's test of sphericity"),
                        same(f"χ² = {f.bartlett:.1f}, p = {f.bartlett_p:.3g}"),
                    ),
                    (Text(zh="保留主成分个数", en="Components kept"), same(str(f.kept))),
                    (
                        Text(zh="保留主成分的方差份额", en="Variance share of the components kept"),
                        same(f"{100 * f.explained:.1f}%"),
                    ),
                ]
            case _:
                j = weights.ahp(np.array(comparisons, dtype=float))
                if len(j.weights) != Z.shape[1]:
                    raise normalise.Unfit(
                        f"比较矩阵有{len(j.weights)}项，而指标有{Z.shape[1]}项",
                        f"the comparisons are of {len(j.weights)} criteria, the indicators are {Z.shape[1]}",
                    )
                if j.ratio >= 0.1:
                    raise normalise.Unfit(
                        f"一致性比率{j.ratio:.3f}不低于0.1，判断不一致",
                        f"the consistency ratio {j.ratio:.3f} is not below 0.1, the judgements contradict",
                    )
                return j.weights, [(Text(zh="一致性比率", en="Consistency ratio"), same(f"{j.ratio:.3f}"))]
    except normalise.Unfit as fault:
        raise AnalysisProblem(
            _because("权重方法", "the weights", weights.METHODS[kind], fault),
            Text(zh="改正比较矩阵", en="revise the comparisons")
            if kind == "ahp"
            else Text(zh="改用另一种权重或标准化方法", en="use other weights or another normalisation"),
        ) from None


def score_of(p: CompositeParameters, kind: AggregateKind, Z: np.ndarray, w: np.ndarray) -> np.ndarray:
    """One level's aggregation; weights of shape (runs, indicators) give (runs, rows)."""
    try:
        raw = aggregate.power(Z, w, p.exponent) if kind == "power" else aggregate.KERNELS[kind](Z, w)
        return aggregate.settled(raw)
    except normalise.Unfit as fault:
        raise AnalysisProblem(
            _because("合成方法", "the aggregation", aggregate.METHODS[kind], fault),
            Text(
                zh='可写 normalise = "minmax"、low = 1、high = 100',
                en='write normalise = "minmax", low = 1, high = 100',
            ),
        ) from None


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


def model(p: CompositeParameters, study: Study) -> tuple[Model, dict[str, Text], Said]:
    """The index as numbers; the regions left out; what to report."""
    grouping = grouping_of(study, p.grouping)
    raw, absent, said = _prepare(p, study, grouping)
    specs = [study.panel.indicators[i] for i in p.all_indicators]
    directions = np.array([s.direction for s in specs])
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
    Z, more = _normalised(p, raw, directions, study)
    said += more
    if p.levels:
        Z, more = _upper(p, Z, specs)
        said += more
        given = np.array([d.weight for d in p.top])
        raw = pd.DataFrame(Z, index=raw.index, columns=[d.id for d in p.top])
        directions = np.ones(len(p.top), dtype=int)
    else:
        given = np.array([s.weight for s in specs])
    w, more = _weights(p.weights, Z, given, p.comparisons, p.aggregate != "sum")
    scores = pd.Series(score_of(p, p.aggregate, Z, w), index=raw.index)
    return Model(raw, Z, w, directions, scores), absent, [*said, *more]


def _upper(p: CompositeParameters, Z: np.ndarray, specs: list[Indicator]) -> tuple[np.ndarray, Said]:
    """The top dimensions of a hierarchical index, made bottom-up, each from its own indicators."""
    figures = {s.id: Z[:, j] for j, s in enumerate(specs)}
    given = {s.id: s.weight for s in specs} | {d.id: d.weight for d in p.levels}
    names = {s.id: s.name for s in specs} | {d.id: d.name for d in p.levels}
    said: Said = []
    for d in p.levels:
        part = np.column_stack([figures[i] for i in d.indicators])
        kind, how = d.weights or p.weights, d.aggregate or p.aggregate
        if kind == "ahp" and not d.comparisons:
            kind = "equal"
        w, more = _weights(
            kind, part, np.array([given[i] for i in d.indicators]), d.comparisons, how != "sum"
        )
        figures[d.id] = score_of(p, how, part, w)
        listing = {
            lang: (sep.join(f"{names[i][lang]} {x:.4f}" for i, x in zip(d.indicators, w, strict=True)))
            for lang, sep in (("zh", "，"), ("en", ", "))
        }
        said.append(
            (Text(zh=f"“{d.name['zh']}”内的权重", en=f"Weights within “{d.name['en']}”"), Text(listing))
        )
        said += [(Text(zh=f"{d.name['zh']}：{k['zh']}", en=f"{d.name['en']}: {k['en']}"), v) for k, v in more]
    return np.column_stack([figures[d.id] for d in p.top]), said


def _specs(p: CompositeParameters, study: Study) -> list[Indicator]:
    if not p.levels:
        return [study.panel.indicators[i] for i in p.indicators]
    return [Indicator(d.id, d.name, same(""), decimals=p.decimals) for d in p.top]


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
    at_last = np.asarray(m.scores.index.get_level_values("period") == last)
    scores = m.scores[at_last].droplevel("period")
    raw = m.raw[at_last].droplevel("period")
    methods = _methods(p)
    options = (
        (Text(zh="时期", en="Period"), same(", ".join(periods))),
        *(
            ((Text(zh="标准化的范围", en="Normalised"), _WITHIN[p.within]),)
            if len(periods) > 1 and p.normalise != "none"
            else ()
        ),
        *(
            ((Text(zh="尺度", en="Scale"), same(f"{p.low:g}–{p.high:g}")),)
            if p.normalise == "minmax" and (p.low, p.high) != (0, 1)
            else ()
        ),
        *_chosen(p, study),
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
        _profile(p, m, at_last, specs, grouping, title, inputs),
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


def _methods(p: CompositeParameters) -> tuple[Method, ...]:
    """All that the index is made by: of the score first, then of dimensions that go their own way."""
    kinds = dict.fromkeys([p.weights, *(d.weights or p.weights for d in p.levels)])
    means = dict.fromkeys([p.aggregate, *(d.aggregate or p.aggregate for d in p.levels)])
    return (
        *((OUTLIERS,) if p.outliers else ()),
        normalise.METHODS[p.normalise],
        *(weights.METHODS[kind] for kind in kinds),
        *(aggregate.METHODS[how] for how in means),
        STANDING,
    )


def _chosen(p: CompositeParameters, study: Study) -> Said:
    """The options a formula depends on, where there are any: goalposts, reference, exponent."""
    said: Said = []
    if p.normalise == "goalposts":
        ends = {i: " – ".join(f"{x:g}" for x in p.posts[i]) for i in p.all_indicators}
        names = {i: study.panel.indicators[i].name for i in p.all_indicators}
        said.append(
            (
                Text(zh="阈值", en="Goalposts"),
                Text(
                    zh="，".join(f"{names[i]['zh']} {ends[i]}" for i in ends),
                    en=", ".join(f"{names[i]['en']} {ends[i]}" for i in ends),
                ),
            )
        )
    if p.normalise == "distance":
        named = {"best": Text(zh="最好地区", en="the best region"), "mean": Text(zh="平均", en="the mean")}
        region = study.panel.regions.get(p.reference)
        who = named.get(p.reference) or (region.name if region else same(p.reference))
        said.append((Text(zh="参照", en="Reference"), who))
    if "power" in {p.aggregate, *(d.aggregate for d in p.levels)}:
        said.append((Text(zh="指数", en="Exponent"), same(f"{p.exponent:g}".replace("-", "−"))))
    return said


_WITHIN = {
    False: Text(
        zh="各期合并，得分可跨期比较", en="over all periods together, so that scores compare over time"
    ),
    True: Text(zh="各期分别", en="within each period"),
}
_MISSING = {
    "error": Text(zh="不允许缺失", en="none allowed"),
    "drop": Text(zh="有缺失的地区不参与", en="regions with a missing figure are left out"),
    "group_mean": Text(zh="以分组平均补缺", en="filled by the group mean"),
    "interpolate": Text(zh="在前后年份之间线性内插", en="interpolated linearly between the years around"),
}


def _note(absent: dict[str, Text], study: Study) -> Text:
    if not absent:
        return same("")
    none = [study.panel.regions[c].name for c, why in absent.items() if why is NO_FIGURE]
    some = [study.panel.regions[c].name for c, why in absent.items() if why is not NO_FIGURE]
    zh, en = [], []
    if none:
        zh.append(f"{'、'.join(n['zh'] for n in none)}无数据，不参与计算。")
        en.append(f"{', '.join(n['en'] for n in none)}: no data, left out of the calculation.")
    if some:
        zh.append(f"{'、'.join(n['zh'] for n in some)}数据不全，不参与计算。")
        en.append(f"{', '.join(n['en'] for n in some)}: incomplete data, left out of the calculation.")
    return Text(zh="".join(zh), en=" ".join(en))


def _profile(
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
