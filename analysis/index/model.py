"""A composite index as numbers: `Model`, `model` (figures, weights, scores), `score_of`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.decimals import p_value, written
from analysis.index import aggregate, normalise, optimal, weights
from analysis.index.denominators import denominators, divided, refuse_zero, told
from analysis.index.missing import Screen, complete
from analysis.index.outliers import treat
from analysis.index.parameters import AggregateKind as AggregateKind
from analysis.index.parameters import CompositeParameters as CompositeParameters
from analysis.index.parameters import WeightKind as WeightKind
from analysis.inputs import grouping_of, period_of, periods_of
from analysis.values import AnalysisProblem, Indicator, Method, Option, Study, Text, joined, same


@dataclass(frozen=True)
class Model:
    """A composite index as computed, for what varies it afterwards (intervals, sensitivity, peers).

    Rows are (region, period). Columns are what the score is made of: the indicators, or the top dimensions of a
    hierarchical index, whose own indicators are in ``entered`` and ``normalised``.
    """

    #: (rows, columns) as the sources give them and gaps are filled: what pages show and rank by
    figures: pd.DataFrame
    #: (rows, columns) normalised, and their weights, directions, scores
    z: np.ndarray
    w: np.ndarray
    directions: np.ndarray
    scores: pd.Series
    #: (rows, indicators) what is normalised, after treatment of outliers, and how (``""``, filled, winsorised, log)
    entered: pd.DataFrame
    treatment: pd.DataFrame
    #: (rows, indicators) on one scale, and which way each counts
    normalised: np.ndarray
    bottom: np.ndarray
    #: dimension → (its indicators,) weights within it; empty without levels
    inner: Mapping[str, np.ndarray]
    #: (rows, dimensions) the score of every dimension, at whatever level; no columns without levels
    dimensions: pd.DataFrame
    #: (rows, indicators) the figures at the bottom as the sources give them, gaps filled
    sources: pd.DataFrame


def model(p: CompositeParameters, study: Study) -> tuple[Model, dict[str, Text], list[Option]]:
    """The index as numbers; the regions left out; what to report."""
    names = p.all_indicators
    per = denominators(study, names, p.per)
    undivided, study = study, divided(study, per)
    periods = periods_of(study, names, p.periods) if p.periods else [period_of(study, names, p.period)]
    refuse_zero(undivided, per, periods)
    figures, filled, absent, options = complete(
        study, names, periods, p.missing, grouping_of(study, p.grouping), Screen(p.available, p.nonzero)
    )
    options = [*told(undivided, per), *options]
    specs = [study.panel.indicators[i] for i in names]
    directions = np.array([s.direction for s in specs])
    entered, treatment, more = _without_outliers(p, figures, filled, specs)
    options += more
    normalised, more = _normalised(p, entered, directions, study)
    options += more
    Z, bottom = normalised, directions
    inner: dict[str, np.ndarray] = {}
    sources, dimensions = figures, pd.DataFrame(index=figures.index)
    given = np.array([s.weight for s in specs])
    if p.levels:
        every, inner, more = _upper(p, normalised, specs)
        options += more
        dimensions = pd.DataFrame(every, index=figures.index)
        Z = dimensions[[d.id for d in p.top]].to_numpy()
        given = np.array([d.weight for d in p.top])
        figures = pd.DataFrame(Z, index=figures.index, columns=[d.id for d in p.top])
        directions = np.ones(len(p.top), dtype=int)
    called = [d.name for d in p.top] if p.levels else [s.name for s in specs]
    if p.weights == "optimal":
        # the numbers that are given are then the wish
        given = np.array([p.importance.get(str(i), 1.0) for i in figures.columns])
    w, more = _weights(p.weights, Z, given, p.comparisons, p.aggregate != "sum", called)
    if p.weights == "optimal" and p.aggregate not in {"arithmetic", "sum"}:
        raise _not_a_sum()
    scores = pd.Series(score_of(p, p.aggregate, Z, w), index=figures.index)
    built = Model(
        figures, Z, w, directions, scores, entered, treatment, normalised, bottom, inner, dimensions, sources
    )
    return built, absent, [*options, *more]


def _without_outliers(
    p: CompositeParameters, figures: pd.DataFrame, filled: pd.DataFrame, specs: list[Indicator]
) -> tuple[pd.DataFrame, pd.DataFrame, list[Option]]:
    """What enters the normalisation; how each figure was treated; what to report."""
    entered = figures.copy()
    treatment = pd.DataFrame("", index=figures.index, columns=figures.columns, dtype=object)
    treatment[filled] = "filled"
    options: list[Option] = []
    for spec in specs:
        rule = p.rule_of(spec.id)
        if rule is None:
            continue
        x = figures[spec.id].to_numpy(float)
        moved = treat(x, rule)
        if not moved.kind:
            continue
        entered[spec.id] = moved.values
        at = moved.values != x if moved.kind == "winsorised" else np.ones(len(x), dtype=bool)
        treatment.loc[at, spec.id] = moved.kind
        name = Text(zh=f"离群值处理：{spec.name['zh']}", en=f"Outliers: {spec.name['en']}")
        options.append((name, moved.words))
    return entered, treatment, options


def _upper(
    p: CompositeParameters, Z: np.ndarray, specs: list[Indicator]
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray], list[Option]]:
    """The dimensions of a hierarchical index, made bottom-up, each from its own indicators; weights within each."""
    figures = {s.id: Z[:, j] for j, s in enumerate(specs)}
    given = {s.id: s.weight for s in specs} | {d.id: d.weight for d in p.levels}
    names = {s.id: s.name for s in specs} | {d.id: d.name for d in p.levels}
    options: list[Option] = []
    inner: dict[str, np.ndarray] = {}
    for d in p.levels:
        part = np.column_stack([figures[i] for i in d.indicators])
        kind, how = d.weights or p.weights, d.aggregate or p.aggregate
        if (kind == "ahp" and not d.comparisons) or (kind == "optimal" and not d.weights):
            kind = "equal"
        w, more = _weights(
            kind,
            part,
            np.ones(len(d.indicators)) if kind == "optimal" else np.array([given[i] for i in d.indicators]),
            d.comparisons,
            how != "sum",
            [names[i] for i in d.indicators],
        )
        figures[d.id], inner[d.id] = score_of(p, how, part, w), w
        listing = {
            lang: (
                sep.join(f"{names[i][lang]} {written(x, 4)}" for i, x in zip(d.indicators, w, strict=True))
            )
            for lang, sep in (("zh", "，"), ("en", ", "))
        }
        options.append(
            (Text(zh=f"“{d.name['zh']}”内的权重", en=f"Weights within “{d.name['en']}”"), Text(listing))
        )
        options += [
            (Text(zh=f"{d.name['zh']}：{k['zh']}", en=f"{d.name['en']}: {k['en']}"), v) for k, v in more
        ]
    return {d.id: figures[d.id] for d in p.levels}, inner, options


def _normalised(
    p: CompositeParameters, raw: pd.DataFrame, directions: np.ndarray, study: Study
) -> tuple[np.ndarray, list[Option]]:
    """The figures on one scale, more always better, and what a reader should know about it."""
    X = raw.to_numpy(float)
    codes = np.array([str(c) for c in raw.index.get_level_values("region")])
    options: list[Option] = []
    posts = np.array([p.posts[str(i)] for i in raw.columns]).T if p.normalise == "goalposts" else None
    if posts is not None:
        for j, name in enumerate(raw.columns):
            outside = dict.fromkeys(codes[(X[:, j] < posts[0, j]) | (X[:, j] > posts[1, j])])
            if outside:
                regions = [study.panel.regions[c].name for c in outside]
                spec = study.panel.indicators[str(name)].name
                options.append(
                    (
                        Text(zh=f"超出阈值：{spec['zh']}", en=f"Outside the goalposts: {spec['en']}"),
                        joined(regions),
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
            return kernel(np.arange(len(X))), options
        Z = np.empty_like(X)
        periods = raw.index.get_level_values("period")
        for period in dict.fromkeys(periods):
            at = np.flatnonzero(periods == period)
            Z[at] = kernel(at)
        return Z, options
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
    names: list[Text],
) -> tuple[np.ndarray, list[Option]]:
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
            case "optimal":
                o = optimal.weights(Z, given, names)
                return o.weights, optimal.told(o, names)
            case "factor" | "pca":
                f = weights.factor(Z) if kind == "factor" else weights.pca(Z)
                return f.weights, _told(f, names)
            case _:
                j = weights.ahp(np.array(comparisons, dtype=float))
                if len(j.weights) != Z.shape[1]:
                    raise normalise.Unfit(
                        f"比较矩阵有{len(j.weights)}项，而指标有{Z.shape[1]}项",
                        f"the comparisons are of {len(j.weights)} criteria, the indicators are {Z.shape[1]}",
                    )
                if j.ratio >= 0.1:
                    raise normalise.Unfit(
                        f"一致性比率{written(j.ratio, 3)}不低于0.1，判断不一致",
                        f"the consistency ratio {written(j.ratio, 3)} is not below 0.1, the judgements contradict",
                    )
                return j.weights, [
                    (Text(zh="一致性比率", en="Consistency ratio"), same(f"{written(j.ratio, 3)}"))
                ]
    except normalise.Unfit as fault:
        raise AnalysisProblem(
            _because("权重方法", "the weights", weights.METHODS[kind], fault),
            Text(zh="改正比较矩阵", en="revise the comparisons")
            if kind == "ahp"
            else Text(zh="改用另一种权重或标准化方法", en="use other weights or another normalisation"),
        ) from None


def _not_a_sum() -> AnalysisProblem:
    return AnalysisProblem(
        Text(zh='weights = "optimal" 只用于加权和', en='weights = "optimal" is for weighted sums only'),
        Text(zh='写 aggregate = "arithmetic"', en='write aggregate = "arithmetic"'),
    )


def _told(f: weights.Factors, names: list[Text]) -> list[Option]:
    """What tells whether a principal-component solution may be used, and which indicators make which component."""
    options: list[Option] = [
        (Text(zh="KMO检验", en="KMO"), same(written(f.kmo, 3))),
        (
            Text(zh="巴特利特球形检验", en="Bartlett’s test of sphericity"),
            same(f"χ² = {written(f.bartlett, 1)}, p {p_value(f.bartlett_p)}"),
        ),
        (Text(zh="保留主成分个数", en="Components kept"), same(str(f.kept))),
        (
            Text(zh="保留主成分的方差份额", en="Variance share of the components kept"),
            same(f"{written(100 * f.explained, 1)}%"),
        ),
    ]
    for g in sorted(set(f.groups)):
        mine = [n for n, own in zip(names, f.groups, strict=True) if own == g]
        options.append(
            (
                Text(zh=f"第{g + 1}主成分", en=f"Component {g + 1}"),
                joined(mine),
            )
        )
    return options


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
