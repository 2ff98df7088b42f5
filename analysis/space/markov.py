"""Classes of regions as a Markov chain, also by the class of their neighbours: `MarkovParameters`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.decimals import as_given
from analysis.inputs import periods_of, require_amounts, require_numbers
from analysis.parameters import Analysis, IndicatorId, Parameters, PeriodId, Wrong
from analysis.periods import steps
from analysis.space.autocorrelation import weights_for
from analysis.space.chains import (
    Floats,
    Homogeneity,
    Ints,
    counted,
    ergodic,
    homogeneity,
    mobility,
    probabilities,
)
from analysis.space.tested import WEIGHT_NAMES
from analysis.standing.breaks import bounds
from analysis.standing.classification import band_of
from analysis.standing.standing import NO_FIGURE
from analysis.text import inside
from analysis.values import (
    AnalysisProblem,
    Column,
    Method,
    Option,
    Provenance,
    Result,
    Study,
    Text,
    paragraphs,
    periods_option,
    same,
)

CHAIN = Method(
    "markov",
    Text(zh="马尔可夫链", en="Markov chain"),
    Text(
        zh="各地区每期归入一类，统计相邻两期之间的类别转移，得到转移概率；由它推出长期的类别分布和流动性。前提是转移概率不随时间变化，且只取决于上一期的类别。",
        en="Each region falls into a class in each period. Moves from one period to the next are counted and give the "
        "probabilities of transition, and these the distribution in the long run and the mobility. They are taken to be the "
        "same at all times and to depend on the class before only.",
    ),
    (
        r"p_{ij} = n_{ij} / \sum_j n_{ij}",
        r"\pi = \pi P, \quad \sum_i \pi_i = 1",
        r"M = \frac{k - tr P}{k - 1}, \quad d_i = \frac{1}{1 - p_{ii}}",
    ),
    "Quah, *European Economic Review* 37 (1993); Shorrocks, *Econometrica* 46 (1978)",
)
SPATIAL = Method(
    "spatial_markov",
    Text(zh="空间马尔可夫链", en="Spatial Markov chain"),
    Text(
        zh="按邻近地区平均所属的类别分别统计转移。各条件下的转移概率是否相同，用似然比和皮尔逊卡方检验；邻居的类别按邻居平均自身的分位数划分。",
        en="The moves are counted apart by the class of the neighbours’ mean, whose classes are quantiles of its own. Whether "
        "the probabilities are the same under all of them is tested by likelihood ratio and Pearson’s chi square.",
    ),
    (
        r"LR = 2 \sum_m \sum_i \sum_j n_{ij|m} \ln \frac{p_{ij|m}}{p_{ij}}",
        r"Q = \sum_m \sum_i \sum_j n_{i|m} \frac{(p_{ij|m} - p_{ij})^2}{p_{ij}}",
    ),
    "Rey, *Geographical Analysis* 33 (2001); Bickenbach and Bode, *International Regional Science Review* 26 (2003)",
)

Cut = Literal["each", "pooled"]
CUTS = {
    "each": Text(zh="各期分位数", en="quantiles of each period"),
    "pooled": Text(zh="各期合并的分位数", en="quantiles of all periods together"),
}
TESTS = {
    "likelihood_ratio": Text(zh="似然比检验", en="Likelihood ratio"),
    "chi_square": Text(zh="皮尔逊卡方检验", en="Pearson’s chi square"),
}
_NAMES = {
    2: ("low", "high"),
    3: ("low", "middle", "high"),
    4: ("low", "lower_middle", "upper_middle", "high"),
    5: ("low", "lower_middle", "middle", "upper_middle", "high"),
}
_WORDS = {
    "low": Text(zh="低", en="low"),
    "lower_middle": Text(zh="中低", en="lower middle"),
    "middle": Text(zh="中等", en="middle"),
    "upper_middle": Text(zh="中高", en="upper middle"),
    "high": Text(zh="高", en="high"),
}
#: fewer transitions than this from a class on average say little about its probabilities
FEW = 5


class MarkovParameters(Parameters):
    """``kind = "markov"``."""

    kind: Literal["markov"] = "markov"
    indicator: IndicatorId = Field(description="an indicator in numbers, with several periods")
    periods: tuple[PeriodId, ...] = Field(
        (), description="the periods; all with figures where none are given"
    )
    classes: int = Field(4, ge=2, le=5, description="how many classes, from low to high")
    cut: Cut = Field(
        "pooled",
        description="classes by the quantiles of all periods together, or of each period (a class is then a place)",
    )
    thresholds: tuple[float, ...] = Field(
        (), description="ascending limits in place of quantiles; one fewer than classes"
    )
    relative: bool = Field(
        True, description="figures relative to the period’s mean: growth common to all moves nobody up"
    )
    weights: Literal["queen", "knn"] | None = Field(
        None, description="neighbours by border or nearness: the chain also by the neighbours’ class"
    )
    k: int = Field(4, ge=1, description="knn: how many neighbours")
    significance: float = Field(
        0.05, gt=0, lt=1, description="the level at which neighbours are said to matter"
    )

    @model_validator(mode="after")
    def _fits(self) -> MarkovParameters:
        if list(self.thresholds) != sorted(set(self.thresholds)):
            raise Wrong("thresholds 应由小到大", "thresholds must ascend")
        if self.thresholds and len(self.thresholds) != self.classes - 1:
            raise Wrong("thresholds 应比 classes 少一个", "there must be one threshold fewer than classes")
        return self


@dataclass(frozen=True)
class Chain:
    """What a chain is counted from: figures and classes by region and period, −1 where there is none."""

    figures: pd.DataFrame
    classes: Ints
    #: for each step between two periods: whether a region has a class at both ends
    moves: list[tuple[int, int]]

    def counts(self, k: int, within: Ints | None = None) -> Floats:
        """Transitions, (k, k); with the neighbours' classes ``within`` one table for each of theirs, (k, k, k)."""
        before = np.concatenate([self.classes[:, a] for a, _ in self.moves])
        after = np.concatenate([self.classes[:, b] for _, b in self.moves])
        known = (before >= 0) & (after >= 0)
        if within is None:
            return counted(before[known], after[known], k)
        under = np.concatenate([within[:, a] for a, _ in self.moves])
        return np.stack(
            [counted(before[at], after[at], k) for m in range(k) for at in [known & (under == m)]]
        )


def run(p: MarkovParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (from, to), ``<id>_classes``, ``<id>_mobility``; with neighbours ``<id>_spatial``, ``<id>_tests``."""
    periods = periods_of(study, (p.indicator,), p.periods)
    spec = require_numbers(study.panel.indicators[p.indicator])
    if len(periods) < 2:
        raise AnalysisProblem(
            Text(zh="“{name}”只有一个时期，没有转移", en="“{name}” has one period only: nothing moves").fill(
                name=spec.name
            ),
            Text(zh="补充时期，或去掉这项分析", en="add periods, or leave this analysis out"),
        )
    chain = _chain(p, study, periods, spec.name)
    ids = _NAMES[p.classes]
    labels = {i: _WORDS[i] for i in ids}
    counts = chain.counts(p.classes)
    titles = _titles(p, spec.name)
    missing = {str(c): NO_FIGURE for c in chain.figures.index[chain.figures.isna().all(axis=1)]}
    whole = Provenance(
        (CHAIN,),
        tuple(f"{p.indicator}@{t}" for t in periods),
        (periods_option(periods), *_options(p)),
        missing,
        _note(counts, periods),
    )
    results = (
        whole.result(
            p.id,
            titles[""],
            _move_columns(),
            _moves(counts, ids, ["from", "to"]),
            labels={"from": labels, "to": labels},
        ),
        whole.result(
            f"{p.id}_classes",
            titles["classes"],
            _class_columns(),
            _by_class(chain, counts, ids),
            labels={"level": labels},
        ),
        whole.result(
            f"{p.id}_mobility",
            titles["mobility"],
            _mobility_columns(),
            _mobility(counts, p.indicator),
            labels={"indicator": {p.indicator: spec.name}},
        ),
    )
    return results if p.weights is None else (*results, *_spatial(p, study, chain, ids, titles, whole))


def _titles(p: MarkovParameters, name: Text) -> Mapping[str, Text]:
    """What the tables are called, by the end of their ids."""
    own = p.title
    words = {
        "": Text(zh="{v}的类别转移概率", en="Transition probabilities of {v}"),
        "classes": Text(zh="{v}的类别：占比与停留", en="Classes of {v}: shares and stays"),
        "mobility": Text(zh="{v}的类别流动性", en="Mobility between classes of {v}"),
        "spatial": Text(
            zh="{v}的类别转移概率，按邻近地区的类别",
            en="Transition probabilities of {v} by the neighbours’ class",
        ),
        "tests": Text(
            zh="邻近地区是否影响{v}的类别转移", en="Whether neighbours matter to transitions of {v}"
        ),
    }
    return {end: own if own and not end else text.fill(v=inside(name)) for end, text in words.items()}


def _chain(p: MarkovParameters, study: Study, periods: list[str], name: Text) -> Chain:
    """The figures by region and period, relative where asked, and their classes."""
    figures = study.panel.over_time(p.indicator).reindex(columns=periods).astype(float)
    if p.relative:
        for period in periods:
            require_amounts(study, figures[period].dropna(), name, period)
        figures = figures / figures.mean()
    # periods of different kinds do not follow each other
    moves = [(i, i + 1) for i, (alike, _) in enumerate(steps(periods)) if alike]
    return Chain(figures, _classes(p, figures.to_numpy(), name), moves)


def _classes(p: MarkovParameters, figures: Floats, name: Text) -> Ints:
    """The class 0 … k − 1 of every figure by column, −1 where there is none."""
    known = ~np.isnan(figures)
    out = np.full(figures.shape, -1, dtype=np.intp)
    if p.thresholds:
        out[known] = band_of(figures[known], p.thresholds)
        return out
    blocks = [slice(None)] if p.cut == "pooled" else [slice(t, t + 1) for t in range(figures.shape[1])]
    for block in blocks:
        inside = known[:, block]
        values = figures[:, block][inside]
        upper = bounds(values, "quantile", p.classes) if len(values) else None
        if upper is None or len(np.unique(upper)) < p.classes:
            raise AnalysisProblem(
                Text(
                    zh="“{name}”分不出{k}类：不同的数值太少",
                    en="“{name}” cannot be cut into {k} classes: too few different figures",
                ).fill(name=name, k=same(str(p.classes))),
                Text(zh="减少 classes，或写明 thresholds", en="lower classes, or give thresholds"),
            )
        cells = np.full(inside.shape, -1, dtype=np.intp)
        cells[inside] = band_of(values, tuple(map(float, upper[:-1])), "above")
        out[:, block] = cells
    return out


def _moves(counts: Floats, ids: tuple[str, ...], names: list[str]) -> pd.DataFrame:
    """Counts and probabilities, a row a pair of classes; ``counts`` (k, k) or (k, k, k)."""
    levels = [ids] * counts.ndim
    return pd.DataFrame(
        {"probability": probabilities(counts).ravel(), "n": counts.ravel()},
        index=pd.MultiIndex.from_product(levels, names=names),
    )


def _by_class(chain: Chain, counts: Floats, ids: tuple[str, ...]) -> pd.DataFrame:
    """Shares of the classes at the beginning, at the end and in the long run, and how long a class is kept."""
    p = probabilities(counts)
    long_run = ergodic(p)
    stay = np.diag(p)
    with np.errstate(divide="ignore"):
        periods = np.where(stay < 1, 1 / (1 - stay), np.nan)
    shares = []
    for column in (0, -1):
        there = chain.classes[:, column]
        there = there[there >= 0]
        shares.append(100 * np.bincount(there, minlength=len(ids)) / (len(there) or np.nan))
    return pd.DataFrame(
        {
            "first": shares[0],
            "last": shares[1],
            "long_run": np.full(len(ids), np.nan) if long_run is None else 100 * long_run,
            "stay": stay,
            "duration": periods,
        },
        index=pd.Index(ids, name="level"),
    )


def _mobility(counts: Floats, indicator: str) -> pd.DataFrame:
    p = probabilities(counts)
    n = counts.sum()
    row = {
        "mobility": np.nan if np.isnan(p).any() else mobility(p),
        "n": n,
        "stayed": 100 * np.trace(counts) / (n or np.nan),
        "up": 100 * np.triu(counts, 1).sum() / (n or np.nan),
        "down": 100 * np.tril(counts, -1).sum() / (n or np.nan),
    }
    return pd.DataFrame([row], index=pd.Index([indicator], name="indicator"))


def _spatial(
    p: MarkovParameters,
    study: Study,
    chain: Chain,
    ids: tuple[str, ...],
    titles: Mapping[str, Text],
    whole: Provenance,
) -> tuple[Result, ...]:
    """The chain by the class of the neighbours' mean, over the regions that have a figure in every period."""
    complete = chain.figures.notna().all(axis=1)
    figures = chain.figures[complete]
    assert p.weights is not None
    near = weights_for(study, [str(c) for c in figures.index], p.weights, p.k)
    lags = near.lag(figures.to_numpy())
    under = _classes(p, lags, Text(zh="邻近地区平均", en="mean of the neighbours"))
    there = Chain(figures, chain.classes[complete.to_numpy()], chain.moves)
    counts = there.counts(p.classes, under)
    test = homogeneity(counts)
    partly = chain.figures.index[~complete & chain.figures.notna().any(axis=1)]
    missing = {
        **whole.missing,
        **{str(c): Text(zh="并非每个时期都有数据", en="it lacks a figure in some period") for c in partly},
    }
    labels = {i: _WORDS[i] for i in ids}
    way = (Text(zh="邻近", en="Neighbours"), WEIGHT_NAMES[p.weights])
    by = Provenance((CHAIN, SPATIAL), whole.inputs, (*whole.options, way), missing, _sparse(test))
    return (
        by.result(
            f"{p.id}_spatial",
            titles["spatial"],
            _move_columns(),
            _moves(counts, ids, ["around", "from", "to"]),
            labels={"around": labels, "from": labels, "to": labels},
        ),
        by.result(
            f"{p.id}_tests",
            titles["tests"],
            _test_columns(),
            _tests(test, p.significance),
            labels={"check": TESTS},
        ),
    )


def _tests(test: Homogeneity | None, level: float) -> pd.DataFrame:
    rows = (
        [(np.nan, np.nan, np.nan, None)] * 2
        if test is None
        else [
            (test.likelihood_ratio, test.df, test.p_likelihood_ratio, test.p_likelihood_ratio <= level),
            (test.chi_square, test.df, test.p_chi_square, test.p_chi_square <= level),
        ]
    )
    frame = pd.DataFrame(rows, columns=["statistic", "df", "p", "significant"])
    return frame.set_index(pd.Index(TESTS, name="check"))


def _options(p: MarkovParameters) -> tuple[Option, ...]:
    cut = same("; ".join(map(as_given, p.thresholds))) if p.thresholds else CUTS[p.cut]
    figures = (
        Text(zh="与该期平均之比", en="relative to the period’s mean")
        if p.relative
        else Text(zh="原值", en="as they are")
    )
    return (
        (Text(zh="类别数", en="Classes"), same(str(p.classes))),
        (Text(zh="界限", en="Limits"), cut),
        (Text(zh="数值", en="Figures"), figures),
    )


def _note(counts: Floats, periods: list[str]) -> Text:
    """What a reader must know: steps of different length, few moves, classes that were never left."""
    parts = []
    if not all(regular for _, regular in steps(periods)):
        parts.append(
            Text(
                zh="各期间隔不等：一步是由一期到所列的后一期。",
                en="The periods are not equally far apart: a step is from one to the next that is listed.",
            )
        )
    left = counts.sum(axis=1)
    if (left == 0).any():
        parts.append(
            Text(
                zh="有的类别从未出现在一步的起点，其转移概率和长期分布无法估计。",
                en="Some class never stands at the beginning of a step: its probabilities, and the long run, are not known.",
            )
        )
    elif left.min() < FEW * len(counts):
        parts.append(
            Text(
                zh="转移次数少（某一类仅{n}次），概率只是粗略的估计。",
                en="Few moves were observed (from one class only {n}): the probabilities are rough.",
            ).fill(n=same(f"{int(left.min())}"))
        )
    return paragraphs(*parts)


def _sparse(test: Homogeneity | None) -> Text:
    if test is None:
        return Text(
            zh="各类别只出现在一种邻近条件下，无法检验邻近地区的影响。",
            en="Each class occurs beside one class of neighbours only: whether neighbours matter cannot be tested.",
        )
    if test.sparse <= 0.2:
        return same("")
    return Text(
        zh="{share}%的单元格期望次数不足5，检验的p值只供参考。",
        en="Fewer than five moves are expected in {share} per cent of the cells: the p-values are a rough guide only.",
    ).fill(share=same(str(round(100 * test.sparse))))


def _move_columns() -> tuple[Column, ...]:
    return (
        Column("probability", Text(zh="转移概率", en="Probability"), same(""), 3, main=True),
        Column("n", Text(zh="次数", en="Moves"), role="count"),
    )


def _class_columns() -> tuple[Column, ...]:
    return (
        Column("first", Text(zh="期初占比", en="Share at the beginning"), same("%"), 1, "share"),
        Column("last", Text(zh="期末占比", en="Share at the end"), same("%"), 1, "share"),
        Column("long_run", Text(zh="长期占比", en="Share in the long run"), same("%"), 1, "share"),
        Column("stay", Text(zh="保持概率", en="Probability to stay"), same(""), 3, main=True),
        Column("duration", Text(zh="平均停留", en="Mean stay"), Text(zh="期", en="periods"), 1),
    )


def _mobility_columns() -> tuple[Column, ...]:
    return (
        Column("mobility", Text(zh="流动性指数", en="Index of mobility"), same(""), 3, main=True),
        Column("n", Text(zh="转移次数", en="Moves"), role="count"),
        Column("stayed", Text(zh="保持不变", en="Stayed"), same("%"), 1, "share"),
        Column("up", Text(zh="上升", en="Moved up"), same("%"), 1, "share"),
        Column("down", Text(zh="下降", en="Moved down"), same("%"), 1, "share"),
    )


def _test_columns() -> tuple[Column, ...]:
    return (
        Column("statistic", Text(zh="统计量", en="Statistic"), same(""), 2, main=True),
        Column("df", Text(zh="自由度", en="Degrees of freedom"), role="count"),
        Column("p", Text(zh="p值", en="p"), role="p"),
        Column("significant", Text(zh="显著", en="Significant"), role="flag"),
    )


ANALYSES = (Analysis("markov", MarkovParameters, run, methods=(CHAIN, SPATIAL)),)
