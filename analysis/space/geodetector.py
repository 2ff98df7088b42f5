"""Geographical detector: variation of a figure that a stratification accounts for: `Params`, `run`.

Four questions are asked of each factor: how much (factor detector), how much two together (interaction
detector), between which strata the mean differs (risk detector), and whether two factors differ in power
(ecological detector). A numeric factor is first cut into strata: every method and number of classes asked
for is tried, the one with the largest q is taken, and all that were tried are reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.decimals import as_given, ranges
from analysis.inputs import values_of
from analysis.parameters import Analysis, FigureRef, Parameters, PeriodId, Ref
from analysis.periods import find
from analysis.space.detectors import (
    DISCRETISATION,
    METHOD,
    Candidate,
    candidates,
    ecological,
    factor_power,
    interaction_type,
    overlay,
    permutation_p,
    q_statistic,
    welch,
)
from analysis.space.multiple import FDR, HOLM, adjusted
from analysis.standing.breaks import Cut, Floats, Strata
from analysis.text import ranged
from analysis.values import AnalysisProblem, Column, Option, Provenance, Result, Study, Text, joined, same

#: figures or category ids by region, name, decimals, names of the categories, address of the input
Raw = tuple[pd.Series, Text, int, dict[str, Text], str]

CUTS: Mapping[str, Text] = {
    "natural": Text(zh="自然断点", en="natural breaks"),
    "quantile": Text(zh="分位数", en="quantiles"),
    "equal": Text(zh="等间距", en="equal intervals"),
    "geometric": Text(zh="几何间距", en="geometric intervals"),
}
#: whose non-central F the p of the factor detector follows; printed values of it are in the tests
FOLLOWS = "geodetector 1.0-5"
AS_GIVEN = Text(zh="原有类别", en="categories as given")
INTERACTIONS = {
    "enhance_nonlinear": Text(zh="非线性增强", en="enhanced, nonlinear"),
    "independent": Text(zh="独立", en="independent"),
    "enhance_bivariate": Text(zh="双因子增强", en="enhanced, bivariate"),
    "none": Text(zh="无增强", en="not enhanced"),
}


class Params(Parameters):
    """``kind = "geodetector"``."""

    kind: Literal["geodetector"] = "geodetector"
    value: FigureRef = Field(description="what is explained: an indicator, or result.column")
    factors: tuple[Annotated[str, Ref("factor", classes=True)], ...] = Field(
        min_length=1, description="what may explain it: indicators, result.column, or grouping ids"
    )
    period: PeriodId | None = Field(None, description="one period; by default the last of each indicator")
    methods: tuple[Cut, ...] = Field(
        ("natural", "quantile", "equal", "geometric"),
        min_length=1,
        description="ways to cut a numeric factor",
    )
    classes: tuple[int, ...] = Field((3, 4, 5, 6), min_length=1, description="numbers of classes to try")
    smallest: int = Field(2, ge=1, description="no class may hold fewer regions")
    significance: float = Field(0.05, gt=0, lt=1, description="level of the risk and ecological detectors")
    correction: Literal["holm", "fdr", "none"] = Field(
        "holm",
        description="how the pairs of the risk detector (those of one factor) and of the ecological detector are corrected "
        "for their number",
    )
    permutations: int = Field(999, ge=99, le=99_999, description="random permutations behind p_permutation")
    seed: int = Field(20200501, ge=0, description="start of the random numbers")


@dataclass(frozen=True)
class Factor:
    """A factor ready for detection."""

    id: str
    name: Text
    strata: Strata
    labels: tuple[Text, ...]
    method: Text
    tried: tuple[Candidate, ...]
    address: str


def _raw(study: Study, ref: str, period: str | None) -> Raw:
    """A factor as it stands in the panel, a grouping or a result, before any cutting."""
    panel = study.panel
    if ref in panel.groupings:
        scheme = panel.groupings[ref]
        codes = panel.codes()
        members = pd.Series(scheme.of(codes), index=pd.Index(codes, name="region"), dtype=object)
        return members, scheme.name, 0, dict(scheme.groups), ref
    if ref in panel.indicators and panel.indicators[ref].kind == "category":
        spec = panel.indicators[ref]
        known = panel.periods(ref, "region")
        when = (find(period, known) or period) if period else (known[-1] if known else "")
        wide = panel.over_time(ref)
        series = wide[when] if when in wide else pd.Series(None, index=wide.index, dtype=object)
        return series, spec.name, 0, {c.id: c.name for c in spec.categories}, f"{ref}@{when}"
    figures, column, address = values_of(study, ref, period)
    return figures, column.name, column.decimals, {}, address


def _factor(params: Params, ref: str, raw: Raw, y: pd.Series) -> Factor:
    """Cut a numeric factor, or take its categories as they are."""
    series, name, decimals, spoken, address = raw
    key = ref.replace(".", "_")
    series = series.loc[y.index]
    if spoken:
        used = [c for c in spoken if (series == c).any()]
        strata = np.array([used.index(c) for c in series], dtype=np.intp)
        if not 2 <= len(used) < len(y):
            raise _unusable(name)
        return Factor(key, name, strata, tuple(spoken[c] for c in used), AS_GIVEN, (), address)
    x = np.asarray(series, dtype=float)
    tried = candidates(np.asarray(y, dtype=float), x, params.methods, params.classes, params.smallest)
    if not tried:
        raise _unusable(name)
    best = tried[0]
    labels = tuple(ranged(label) for label in ranges(x, best.strata, decimals))
    return Factor(key, name, best.strata, labels, CUTS[best.method], tuple(tried), address)


def _unusable(name: Text) -> AnalysisProblem:
    return AnalysisProblem(
        Text(
            zh="因子“{n}”无法分成至少两层、每层有足够的地区",
            en="the factor “{n}” cannot be cut into two or more strata with enough regions in each",
        ).fill(n=name),
        Text(
            zh="减少classes或smallest，或去掉这个因子",
            en="lower classes or smallest, or leave this factor out",
        ),
    )


def run(params: Params, study: Study) -> tuple[Result, ...]:
    """The four detectors over the regions that have the value and every factor."""
    value, column, address = values_of(study, params.value, params.period)
    raw = {ref: _raw(study, ref, params.period) for ref in params.factors}
    table = pd.DataFrame({"": value, **{ref: r[0] for ref, r in raw.items()}}).reindex(study.panel.codes())
    whole = table.dropna().sort_index()
    if len(whole) < 6:
        raise AnalysisProblem(
            Text(
                zh="数值与各因子俱全的地区不足六个",
                en="fewer than six regions have the value and every factor",
            ),
            Text(zh="补充数据或减少因子", en="add data or use fewer factors"),
        )
    y = whole[""].astype(float)
    if np.ptp(y.to_numpy()) <= 1e-12 * float(y.abs().max()):
        raise AnalysisProblem(
            Text(zh="“{n}”在各地区的数值相同", en="“{n}” is the same in all regions").fill(n=column.name),
            Text(zh="改用会变化的指标", en="choose an indicator that varies"),
        )
    factors = [_factor(params, ref, raw[ref], y) for ref in params.factors]
    missing = {}
    for code, row in table[table.isna().any(axis=1)].iterrows():
        lacking = [
            column.name if ref == "" else raw[str(ref)][1] for ref in table.columns if pd.isna(row[ref])
        ]
        words = joined(lacking)
        missing[str(code)] = Text(zh="缺：{w}", en="no figure for: {w}").fill(w=words)
    inputs = [f.address for f in factors if f.address not in study.panel.groupings]
    source = Provenance(
        (METHOD, DISCRETISATION, *({"holm": (HOLM,), "fdr": (FDR,)}.get(params.correction, ()))),
        tuple(dict.fromkeys([address, *inputs])),
        _options(params),
        missing,
    )
    figures = np.asarray(y, dtype=float)
    return (
        _factors(params, column, figures, factors, source),
        _interactions(params, column, figures, factors, source),
        _risk(params, column, y, factors, source),
        _pairs(params, column, figures, factors, source),
        _ecological(params, column, figures, factors, source),
        _tried(params, column, figures, factors, source),
    )


def _names(factors: Sequence[Factor]) -> dict[str, Text]:
    return {f.id: f.name for f in factors}


FACTOR_COLUMNS = (
    Column("q", Text(zh="q值", en="q"), decimals=3),
    Column("rank", Text(zh="位次", en="Rank"), decimals=0, role="rank"),
    Column("p", Text(zh="p值（非中心F）", en="p (non-central F)"), decimals=3, role="p"),
    Column("p_anova", Text(zh="p值（方差分析）", en="p (analysis of variance)"), decimals=3, role="p"),
    Column(
        "p_permutation",
        Text(zh="p值（随机置换，计入分层选择）", en="p (permutation, choice of strata included)"),
        decimals=3,
        role="p",
    ),
    Column("classes", Text(zh="层数", en="Strata"), decimals=0, role="count"),
    Column(
        "method",
        Text(zh="分层方法", en="Stratified by"),
        role="category",
        labels={**CUTS, "given": AS_GIVEN},
    ),
    Column("n", Text(zh="地区数", en="Regions"), decimals=0, role="count"),
)


def _factors(
    params: Params, column: Column, y: Floats, factors: Sequence[Factor], source: Provenance
) -> Result:
    rows = []
    for factor in factors:
        power = factor_power(y, factor.strata)
        cuts = [c.strata for c in factor.tried] or [factor.strata]
        rows.append(
            {
                "q": power.q,
                "p": power.p,
                "p_anova": power.p_anova,
                "p_permutation": permutation_p(y, cuts, params.permutations, params.seed),
                "classes": power.strata,
                "method": next((k for k, t in CUTS.items() if t is factor.method), "given"),
                "n": len(y),
            }
        )
    frame = pd.DataFrame(rows, index=pd.Index([f.id for f in factors], name="factor"))
    frame.insert(1, "rank", frame["q"].rank(ascending=False, method="min").astype(int))
    return source.result(
        params.id,
        Text(zh="{v}的影响因子", en="What accounts for {v}").fill(v=column.name),
        FACTOR_COLUMNS,
        frame,
        labels={"factor": _names(factors)},
        note=Text(
            zh="分层按q值最大选取，前两种p值未计入这一选择，因而偏小；置换检验的p值已计入。",
            en="The stratification is the one with the largest q; the first two p-values do not allow for "
            "that choice and are too small, the permutation p does.",
        ),
    )


INTERACTION_COLUMNS = (
    Column("q", Text(zh="交互q值", en="q of both"), decimals=3),
    Column("q_a", Text(zh="前一因子q值", en="q of the first"), decimals=3),
    Column("q_b", Text(zh="后一因子q值", en="q of the second"), decimals=3),
    Column("type", Text(zh="交互类型", en="Interaction"), role="category", labels=INTERACTIONS),
    Column("classes", Text(zh="叠加层数", en="Overlaid strata"), decimals=0, role="count"),
    Column("single", Text(zh="只含一个地区的层", en="Strata of one region"), decimals=0, role="count"),
)


def _interactions(
    params: Params, column: Column, y: Floats, factors: Sequence[Factor], source: Provenance
) -> Result:
    rows, index = [], []
    for a, b in combinations(factors, 2):
        both = overlay(a.strata, b.strata)
        q_a, q_b, q = q_statistic(y, a.strata), q_statistic(y, b.strata), q_statistic(y, both)
        count = np.bincount(both)
        rows.append((q, q_a, q_b, interaction_type(q_a, q_b, q), len(count), int((count == 1).sum())))
        index.append((a.id, b.id))
    return source.result(
        f"{params.id}_interaction",
        Text(zh="{v}：因子交互", en="{v}: interaction of factors").fill(v=column.name),
        INTERACTION_COLUMNS,
        pd.DataFrame(
            rows,
            index=pd.MultiIndex.from_tuples(index, names=["factor_a", "factor_b"]) if index else _no_pairs(),
            columns=[c.id for c in INTERACTION_COLUMNS],
        ),
        labels={"factor_a": _names(factors), "factor_b": _names(factors)},
        note=Text(
            zh="叠加后的层数越多、越多的层只含一个地区，交互q值就越偏大。",
            en="The more strata an overlay has, and the more hold one region, the more its q is overstated.",
        ),
    )


def _no_pairs() -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays([[], []], names=["factor_a", "factor_b"])


def _stratum(factor: Factor, number: int) -> str:
    return f"{factor.id}_{number + 1}"


def _strata_labels(factors: Sequence[Factor]) -> dict[str, Text]:
    return {_stratum(f, i): label for f in factors for i, label in enumerate(f.labels)}


CORRECTIONS: Mapping[str, Text] = {
    "holm": Text(zh="霍尔姆校正", en="Holm’s"),
    "fdr": Text(zh="控制错误发现率", en="false discovery rate"),
    "none": Text(zh="不校正", en="none"),
}


def _compared(params: Params, y: Floats, factor: Factor) -> pd.DataFrame:
    """Welch's test of every two strata of a factor, by their numbers, with p corrected for the number of pairs."""
    pairs = list(combinations(range(len(factor.labels)), 2))
    tests = [welch(y[factor.strata == i], y[factor.strata == j]) for i, j in pairs]
    table = pd.DataFrame(tests, columns=["t", "df", "p"], index=pd.MultiIndex.from_tuples(pairs))
    table["p_adjusted"] = adjusted(table["p"].to_numpy(float), params.correction)
    table["significant"] = table["p_adjusted"] <= params.significance
    return table


def _risk(
    params: Params, column: Column, y: pd.Series, factors: Sequence[Factor], source: Provenance
) -> Result:
    rows, index = [], []
    for factor in factors:
        tests = _compared(params, y.to_numpy(float), factor)
        pairs = list(combinations(range(len(factor.labels)), 2))
        for i in range(len(factor.labels)):
            here = y[factor.strata == i]
            differs = sum(
                s for pair, s in zip(pairs, tests["significant"].tolist(), strict=True) if i in pair
            )
            rows.append((len(here), float(here.mean()), differs, " ".join(map(str, here.index))))
            index.append((factor.id, _stratum(factor, i)))
    columns = (
        Column("n", Text(zh="地区数", en="Regions"), decimals=0, role="count"),
        Column(
            "mean", Text(zh="{v}平均", en="Mean of {v}").fill(v=column.name), column.unit, column.decimals
        ),
        Column(
            "differs", Text(zh="与之显著不同的层数", en="Strata it differs from"), decimals=0, role="count"
        ),
        Column("regions", Text(zh="地区", en="Regions in it"), role="text"),
    )
    return source.result(
        f"{params.id}_risk",
        Text(zh="{v}：各层平均", en="{v}: means of the strata").fill(v=column.name),
        columns,
        pd.DataFrame(
            rows,
            index=pd.MultiIndex.from_tuples(index, names=["factor", "stratum"]),
            columns=[c.id for c in columns],
        ),
        labels={"factor": _names(factors), "stratum": _strata_labels(factors)},
    )


def _pairs(
    params: Params, column: Column, y: Floats, factors: Sequence[Factor], source: Provenance
) -> Result:
    rows, index = [], []
    for factor in factors:
        tests = _compared(params, y, factor)
        numbers = combinations(range(len(factor.labels)), 2)
        for (i, j), test in zip(numbers, tests.to_dict("records"), strict=True):
            a, b = y[factor.strata == i], y[factor.strata == j]
            rows.append((float(a.mean() - b.mean()), *test.values()))
            index.append((factor.id, _stratum(factor, i), _stratum(factor, j)))
    columns = (
        Column(
            "difference",
            Text(zh="均值之差", en="Difference of means"),
            column.unit,
            column.decimals,
            signed=True,
        ),
        Column("t", Text(zh="t统计量", en="t"), decimals=3),
        Column("df", Text(zh="自由度", en="Degrees of freedom"), decimals=1),
        Column("p", Text(zh="p值（双侧）", en="p (two-sided)"), decimals=3, role="p"),
        Column("p_adjusted", ADJUSTED, role="p", bounds=(params.significance,)),
        Column("significant", Text(zh="是否显著", en="Significant"), role="flag"),
    )
    strata = _strata_labels(factors)
    return source.result(
        f"{params.id}_risk_pairs",
        Text(zh="{v}：各层两两比较", en="{v}: strata compared in pairs").fill(v=column.name),
        columns,
        pd.DataFrame(
            rows,
            index=pd.MultiIndex.from_tuples(index, names=["factor", "stratum_a", "stratum_b"]),
            columns=[c.id for c in columns],
        ),
        labels={"factor": _names(factors), "stratum_a": strata, "stratum_b": strata},
    )


ADJUSTED = Text(zh="校正后的p值", en="p, corrected for the number of pairs")
ECOLOGICAL_COLUMNS = (
    Column("f", Text(zh="F统计量", en="F"), decimals=3),
    Column("p", Text(zh="p值（双侧）", en="p (two-sided)"), decimals=3, role="p"),
    Column("p_adjusted", ADJUSTED, decimals=3, role="p"),
    Column("significant", Text(zh="解释力是否显著不同", en="Power differs"), role="flag"),
)


def _ecological(
    params: Params, column: Column, y: Floats, factors: Sequence[Factor], source: Provenance
) -> Result:
    index = [(a.id, b.id) for a, b in combinations(factors, 2)]
    tests = [ecological(y, a.strata, b.strata) for a, b in combinations(factors, 2)]
    corrected = adjusted(np.array([p for _, p in tests]), params.correction)
    rows = [(f, p, q, bool(q <= params.significance)) for (f, p), q in zip(tests, corrected, strict=True)]
    return source.result(
        f"{params.id}_ecological",
        Text(zh="{v}：因子解释力之比较", en="{v}: factors compared in power").fill(v=column.name),
        tuple(
            replace(c, bounds=(params.significance,)) if c.id == "p_adjusted" else c
            for c in ECOLOGICAL_COLUMNS
        ),
        pd.DataFrame(
            rows,
            index=pd.MultiIndex.from_tuples(index, names=["factor_a", "factor_b"]) if index else _no_pairs(),
            columns=[c.id for c in ECOLOGICAL_COLUMNS],
        ),
        labels={"factor_a": _names(factors), "factor_b": _names(factors)},
    )


TRIED_COLUMNS = (
    Column("q", Text(zh="q值", en="q"), decimals=3),
    Column("p_anova", Text(zh="p值（方差分析）", en="p (analysis of variance)"), decimals=3, role="p"),
    Column("chosen", Text(zh="采用", en="Chosen"), role="flag"),
)


def _tried(
    params: Params, column: Column, y: Floats, factors: Sequence[Factor], source: Provenance
) -> Result:
    rows, index = [], []
    for factor in factors:
        for i, c in enumerate(factor.tried):
            rows.append((c.q, factor_power(y, c.strata).p_anova, i == 0))
            index.append((factor.id, str(c.method), str(len(c.upper))))
    names = ["factor", "method", "classes"]
    return source.result(
        f"{params.id}_discretisation",
        Text(zh="{v}：试过的分层", en="{v}: stratifications tried").fill(v=column.name),
        TRIED_COLUMNS,
        pd.DataFrame(
            rows,
            index=pd.MultiIndex.from_tuples(index, names=names)
            if index
            else pd.MultiIndex.from_arrays([[], [], []], names=names),
            columns=[c.id for c in TRIED_COLUMNS],
        ),
        labels={"factor": _names(factors), "method": CUTS},
    )


def _options(params: Params) -> tuple[Option, ...]:
    methods = joined(CUTS[m] for m in params.methods)
    return (
        (Text(zh="试用的分级方法", en="Methods tried"), methods),
        (Text(zh="试用的级数", en="Numbers of classes tried"), same(", ".join(map(str, params.classes)))),
        (Text(zh="每级最少地区数", en="Fewest regions in a class"), same(str(params.smallest))),
        (Text(zh="显著性水平", en="Significance level"), same(as_given(params.significance))),
        (Text(zh="两两比较的校正", en="Correction of the pairs"), CORRECTIONS[params.correction]),
        (
            Text(zh="p值（非中心F）的算法", en="p (non-central F) as computed by"),
            Text(zh=f"R程序包 {FOLLOWS}", en=f"the R package {FOLLOWS}"),
        ),
        (Text(zh="置换次数", en="Permutations"), same(str(params.permutations))),
        (Text(zh="随机种子", en="Seed"), same(str(params.seed))),
    )


ANALYSES = (Analysis("geodetector", Params, run, methods=(METHOD, DISCRETISATION, HOLM)),)
