"""Composite indices: normalise, weigh, aggregate, and what lifts or lowers each score: `run`.

``kind = "composite"``. One period, or a panel whose years are normalised and weighted together so that they
compare. The score's distance from the group mean is decomposed into contributions of the indicators.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.decimals import as_given
from analysis.index import aggregate, normalise, weights
from analysis.index.contributions import CONTRIBUTIONS, profile, with_others
from analysis.index.denominators import METHOD as DENOMINATORS
from analysis.index.denominators import denominators, divided
from analysis.index.hierarchy import levels
from analysis.index.model import CompositeParameters, Model, model
from analysis.index.outliers import METHOD as OUTLIERS
from analysis.inputs import by_time, dated, grouping_of, groups_labels, over_time, two_periods
from analysis.parameters import Analysis
from analysis.periods import in_order
from analysis.standing.benchmark import Benchmark, weighted
from analysis.standing.standing import METHOD as STANDING
from analysis.standing.standing import (
    NO_FIGURE,
    VALUE_NAMES,
    distribution,
    distribution_columns,
    group_means,
    moved_columns,
    moves,
    of_both,
    ranks,
    small_groups,
    standing_columns,
    standing_table,
)
from analysis.values import (
    Column,
    Grouping,
    Indicator,
    Method,
    Option,
    Provenance,
    Result,
    Study,
    Text,
    paragraphs,
    period_text,
    periods_option,
    same,
)


def _specs(p: CompositeParameters, study: Study) -> list[Indicator]:
    """What the score is made of: the indicators, or the top dimensions of a hierarchical index."""
    if not p.levels:
        return [study.panel.indicators[i] for i in p.indicators]
    return [Indicator(d.id, d.name, same(""), decimals=p.decimals, scale=p.scale) for d in p.top]


def _title(p: CompositeParameters) -> Text:
    return p.title or Text(zh="综合得分", en="Composite score")


def _score(p: CompositeParameters) -> Column:
    return Column(
        "score", Text(zh="得分", en="Score"), Text(zh="分", en="score"), p.decimals, scale=p.scale, main=True
    )


def run(p: CompositeParameters, study: Study) -> tuple[Result, ...]:
    """All tables of the index (see the module's docstring and docs/methods.md)."""
    grouping = grouping_of(study, p.grouping)
    m, absent, told = model(p, study)
    per, undivided = denominators(study, p.all_indicators, p.per), study
    study = divided(study, per)
    specs = _specs(p, study)
    title = _title(p)
    periods = list(dict.fromkeys(m.scores.index.get_level_values("period")))
    at_last = np.asarray(m.scores.index.get_level_values("period") == periods[-1])
    scores = m.scores[at_last].droplevel("period")
    figures = with_others(m.figures[at_last].droplevel("period"), study, p, periods[-1])
    benchmark = weighted(undivided, p.weight, periods[-1])
    table = standing_table(scores, "score", 1, grouping, percent=False, weights=benchmark.weights)
    few = small_groups(table, grouping)
    note = _note(absent, study)
    inputs = tuple(f"{i}@{t}" for i in dict.fromkeys((*p.all_indicators, *per.values())) for t in periods)
    options = (*_options(p, study, periods, told), *benchmark.options)
    # weights are of all periods; figures are of the last, which their names say where the report has later ones
    named = dated([study.panel.indicators[i] for i in p.all_indicators], study, periods[-1])
    shown, bottom = specs if p.levels else named, dict(zip(p.all_indicators, named, strict=True))
    whole = Provenance(_methods(p), (*inputs, *benchmark.inputs), options, absent, paragraphs(note, few))
    results = [
        whole.result(
            p.id,
            title,
            standing_columns(_score(p), grouping, benchmark),
            table,
            unit=_score(p).unit,
            benchmark=benchmark.kind,
        ),
        profile(p, m, at_last, figures, shown, grouping, benchmark, title, inputs),
        *([levels(p, m, at_last, bottom, benchmark, title, inputs)] if p.levels else []),
        _distribution(p, figures, scores, shown, title, inputs),
        *([_groups(p, figures, scores, shown, grouping, benchmark, note)] if grouping is not None else []),
        _weights(p, m, specs, inputs, told),
        *(_over_time(p, m, Provenance(_methods(p), inputs, note=note)) if len(periods) > 1 else ()),
    ]
    return tuple(results)


def _options(
    p: CompositeParameters, study: Study, periods: list[str], told: list[Option]
) -> tuple[Option, ...]:
    """The options in force, then what the figures themselves led to."""
    options: list[Option] = [periods_option(periods)]
    if len(periods) > 1 and p.normalise != "none":
        options.append((Text(zh="标准化的范围", en="Normalised"), _WITHIN[p.within]))
    if p.normalise == "minmax" and (p.low, p.high) != (0, 1):
        options.append((Text(zh="尺度", en="Scale"), same(f"{as_given(p.low)}–{as_given(p.high)}")))
    files = dict.fromkeys(study.panel.indicators[i].told for i in p.all_indicators)
    if p.weights == "given" and "" not in files:
        options.append((Text(zh="权重出自", en="Weights from"), same(", ".join(files))))
    return (
        *options,
        *_chosen(p, study),
        *_screened(p),
        (
            Text(zh="缺失值", en="Missing values"),
            _DROPPED if p.missing == "drop" and len(periods) > 1 else _MISSING[p.missing],
        ),
        *told,
    )


def _groups(
    p: CompositeParameters,
    figures: pd.DataFrame,
    scores: pd.Series,
    specs: list[Indicator],
    grouping: Grouping,
    benchmark: Benchmark,
    note: Text,
) -> Result:
    """Means by group of the score and of what it is made of; ``n`` counts the regions that have a score."""
    title = _title(p)
    means = group_means(pd.concat([scores.rename("score"), figures], axis=1), grouping, benchmark.weights)
    means["n"] = group_means(scores.to_frame("score"), grouping)["n"].reindex(means.index, fill_value=0.0)
    return Result(
        f"{p.id}_groups",
        Text(zh=f"{title['zh']}的分组平均", en=f"{title['en']}: group means"),
        (
            Column("n", Text(zh="地区数", en="Regions"), role="count"),
            _score(p),
            *(s.column() for s in specs),
        ),
        means,
        (STANDING,),
        labels={"group": groups_labels(grouping)},
        inputs=(p.id,),
        note=note,
    )


def _weights(
    p: CompositeParameters, m: Model, specs: list[Indicator], inputs: tuple[str, ...], told: list[Option]
) -> Result:
    title = _title(p)
    return Result(
        f"{p.id}_weights",
        Text(zh=f"{title['zh']}的权重", en=f"{title['en']}: weights"),
        (Column("weight", Text(zh="权重", en="Weight"), same(""), 4),),
        pd.DataFrame({"weight": m.w}, index=pd.Index([s.id for s in specs], name="indicator")),
        (weights.METHODS[p.weights],),
        labels={"indicator": {s.id: s.name for s in specs}},
        inputs=inputs,
        options=tuple(told),
    )


def _over_time(p: CompositeParameters, m: Model, source: Provenance) -> tuple[Result, Result]:
    """The score and its rank in every period; both in the first and the last, and what changed."""
    title = _title(p)
    periods = in_order(map(str, m.scores.index.get_level_values("period").unique()))
    first, last = (m.scores.xs(t, level="period") for t in (periods[0], periods[-1]))
    first, last = first.align(last)
    ends = pd.DataFrame({"first": first, "last": last}).dropna()
    ends = ends.assign(change=ends["last"] - ends["first"]).join(moves(ends["first"], ends["last"]))
    score = _score(p)
    change = source.result(
        f"{p.id}_change",
        two_periods(title, periods[0], periods[-1]),
        (
            replace(score, id="first", name=period_text(periods[0]), main=True),
            replace(score, id="last", name=period_text(periods[-1]), main=False),
            replace(score.gap("change", Text(zh="变化", en="Change")), main=False),
            *moved_columns(periods[0], periods[-1]),
        ),
        ends.rename_axis("region"),
        note=of_both(first, last),
    )
    return _panel(p, m, source), change


def _panel(p: CompositeParameters, m: Model, source: Provenance) -> Result:
    """The score and its rank in every period."""
    title = _title(p)
    panel = m.scores.to_frame("score")
    panel["rank"] = panel.groupby(level="period")["score"].transform(lambda s: ranks(s.to_numpy(float)))
    return source.result(
        f"{p.id}_panel",
        over_time(title, list(panel.index.get_level_values("period").unique())),
        (_score(p), Column("rank", VALUE_NAMES["rank"], role="rank")),
        by_time(panel),
    )


def _methods(p: CompositeParameters) -> tuple[Method, ...]:
    """All that the index is made by: of the score first, then of dimensions that go their own way."""
    kinds = dict.fromkeys([p.weights, *(d.weights or p.weights for d in p.levels)])
    means = dict.fromkeys([p.aggregate, *(d.aggregate or p.aggregate for d in p.levels)])
    return (
        *((DENOMINATORS,) if p.per else ()),
        *((OUTLIERS,) if p.treats else ()),
        normalise.method_of(p.normalise, p.low, p.high),
        *(weights.METHODS[kind] for kind in kinds),
        *(aggregate.METHODS[how] for how in means),
        STANDING,
    )


def _chosen(p: CompositeParameters, study: Study) -> list[Option]:
    """The options a formula depends on, where there are any: goalposts, reference, exponent."""
    options: list[Option] = []
    if p.normalise == "goalposts":
        ends = {i: " – ".join(as_given(x) for x in p.posts[i]) for i in p.all_indicators}
        names = {i: study.panel.indicators[i].name for i in p.all_indicators}
        options.append(
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
        options.append((Text(zh="参照", en="Reference"), who))
    if "power" in {p.aggregate, *(d.aggregate for d in p.levels)}:
        options.append((Text(zh="指数", en="Exponent"), same(as_given(p.exponent))))
    return options


def _screened(p: CompositeParameters) -> list[Option]:
    """How many figures a region must have, where the report asks for it."""
    options: list[Option] = []
    if p.available:
        share = f"{as_given(100 * p.available)}%"
        options.append((Text(zh="地区须有数据的份额", en="Figures a region must have"), same(share)))
    if p.nonzero:
        share = f"{as_given(100 * p.nonzero)}%"
        options.append((Text(zh="其中非零的份额", en="Of them not zero"), same(share)))
    return options


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
    "interpolate": Text(
        zh="在前后时期之间按时间线性内插", en="interpolated linearly between the periods around"
    ),
}

_DROPPED = Text(
    zh="有缺失的地区不参与缺失的那一期",
    en="a region is left out of the periods in which it lacks a figure",
)


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


def _distribution(
    p: CompositeParameters,
    figures: pd.DataFrame,
    scores: pd.Series,
    specs: list[Indicator],
    title: Text,
    inputs: tuple[str, ...],
) -> Result:
    rows = {s.id: distribution(figures[s.id].dropna().to_numpy(float)) for s in specs}
    rows[p.id] = distribution(scores.to_numpy(float))
    return Result(
        f"{p.id}_distribution",
        Text(zh=f"{title['zh']}的分布", en=f"{title['en']}: distribution"),
        distribution_columns(same(""), p.decimals, {s.id: s.decimals for s in specs}),
        pd.DataFrame.from_dict(rows, orient="index").rename_axis("indicator"),
        (STANDING,),
        labels={"indicator": {**{s.id: s.name for s in specs}, p.id: title}},
        inputs=inputs,
    )


ANALYSES = (
    Analysis(
        "composite",
        CompositeParameters,
        run,
        methods=(
            DENOMINATORS,
            OUTLIERS,
            *normalise.METHODS.values(),
            *weights.METHODS.values(),
            *aggregate.METHODS.values(),
            CONTRIBUTIONS,
        ),
    ),
)
