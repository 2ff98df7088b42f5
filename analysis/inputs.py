"""Inputs of an analysis: an indicator or a column of an earlier result, by period and group: `values_of`, `period_of`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from analysis.periods import comparable, find, in_order, parse, series
from analysis.values import (
    AnalysisProblem,
    Column,
    Grouping,
    Indicator,
    Result,
    Study,
    Text,
    in_sentence,
    listed,
    of_period,
    period_text,
    same,
    undated,
)

#: roles of columns that hold no figure one could compute with
WORDS = ("category", "text", "region")


def values_of(study: Study, ref: str, period: str | None = None) -> tuple[pd.Series, Column, str]:
    """Figures by region for ``indicator`` or ``result.column``, with their description and input address.

    Args:
        study: the panel and the results before this one.
        ref: ``integration_score`` names an indicator, ``integration.score`` a column of a result by region, or
            by region and period.
        period: the period; the last that has figures where none is given.

    Returns:
        a series over all regions of the report (NaN where missing), the column that describes it, and
        ``indicator@period`` or the result's id.

    Raises:
        AnalysisProblem: the reference names nothing, words instead of figures, a result that is not by region,
            or a period without figures.
    """
    name, _, column = ref.partition(".")
    if not column:
        when = period_of(study, (name,), period)
        spec = require_numbers(study.panel.indicators[name])
        values = study.panel.cross([name], when)[name]
        return values, spec.column(), f"{name}@{when}"
    result = study.result(name)
    named = _column(result, column)
    series = result.frame[column]
    if "period" in result.keys:
        periods = in_order(set(map(str, series.index.get_level_values("period"))))
        asked = period or periods[-1]
        there = find(asked, periods)
        if there is None:
            raise AnalysisProblem(
                Text(zh="结果 {name} 没有{t}的数", en="the result {name} has no period {t}").fill(
                    name=name, t=period_text(asked)
                ),
                _periods_there(periods),
            )
        series = series.xs(there, level="period")
    values = series.reindex(pd.Index(study.panel.codes(), name="region")).astype(float)
    unit = named.unit if named.unit["en"] else result.unit
    described = Column(named.id, result.title, unit, named.decimals, total=named.total, scale=named.scale)
    return values, described, name


def _column(result: Result, column: str) -> Column:
    """The named column of a result by region; the problem says what else there is."""
    usable = {c.id: c for c in result.columns if c.role not in WORDS}
    if column in usable and result.keys in {("region",), ("region", "period")}:
        return usable[column]
    if result.keys not in {("region",), ("region", "period")}:
        keys = ", ".join(result.keys)
        raise AnalysisProblem(
            Text(
                zh=f"结果 {result.id} 不是按地区列出的（键：{keys}）",
                en=f"the result {result.id} is not listed by region (its keys: {keys})",
            ),
            Text(zh="改用按地区的结果", en="use a result by region"),
        )
    known = ", ".join(usable) or "—"
    raise AnalysisProblem(
        Text(
            zh=f"结果 {result.id} 没有按地区的数值列“{column}”",
            en=f"the result {result.id} has no column of figures “{column}” by region",
        ),
        Text(zh=f"现有列：{known}", en=f"its columns are: {known}"),
    )


def require_numbers(spec: Indicator) -> Indicator:
    """The indicator, which must be one of numbers.

    Raises:
        AnalysisProblem: it is a category.
    """
    if spec.kind == "category":
        raise AnalysisProblem(
            Text(
                zh=f"“{spec.name['zh']}”是类别，不是数值",
                en=f"“{spec.name['en']}” is a category, not a number",
            ),
            Text(zh="改用数值指标", en="use an indicator in numbers"),
        )
    return spec


def require_amounts(study: Study, values: pd.Series, name: Text, period: str = "") -> None:
    """Refuse figures of which there are no shares: one is negative, or all are zero."""
    require_positive(study, values, name, period, zeros=True)
    if not (values > 0).any():
        raise AnalysisProblem(
            Text(
                zh="“{name}”全为零，没有差异可言", en="all figures of “{name}” are zero: nothing is unequal"
            ).fill(name=name),
            Text(zh="换一个指标或时期", en="use another indicator or period"),
        )


def by_time(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows in order of their keys, the level ``period`` by time."""

    def places(level: pd.Index) -> pd.Index:
        if level.name != "period":
            return level
        at = {t: i for i, t in enumerate(in_order(map(str, level.unique())))}
        return pd.Index([at[str(t)] for t in level])

    return frame.sort_index(key=places)


def require_positive(
    study: Study, values: pd.Series, name: Text, period: str = "", *, zeros: bool = False
) -> None:
    """Refuse figures that have no logarithm and no ratio, naming the first region in the report's order.

    Args:
        values: figures by region code; NaN is allowed.
        name: what the figures are called.
        period: the period named in the explanation.
        zeros: zeros are allowed: the measure has shares, no logarithm of the figure itself.
    """
    bad = values.index[values < 0 if zeros else values <= 0]
    if not len(bad):
        return
    code = str(bad[0])
    region = study.panel.regions[code].name if code in study.panel.regions else Text(zh=code, en=code)
    period_words = period_text(period)
    when = (
        Text(zh=f"（{period_words['zh']}）", en=f" ({period_words['en']})") if period else Text(zh="", en="")
    )
    raise AnalysisProblem(
        (
            Text(
                zh="{region}的“{name}”{when}是负数，没有份额可言",
                en="“{name}” of {region} is negative{when}: it is no share of anything",
            )
            if zeros
            else Text(
                zh="{region}的“{name}”{when}不是正数，不能取对数或求比值",
                en="“{name}” of {region} is not positive{when}: it has no logarithm and no ratio",
            )
        ).fill(region=region, name=name, when=when),
        Text(zh="改正数据，或换一个指标", en="correct the figure, or use another indicator"),
    )


def without_base(bases: pd.DataFrame) -> dict[str, Text]:
    """The regions whose figures are no base for a ratio, being zero or less, each with the reason.

    Args:
        bases: regions in rows, the base periods in columns.

    >>> without_base(pd.DataFrame({"2020": {"a": 1.0, "b": 0.0, "c": float("nan")}}))["b"]["en"]
    'its figure is not positive and cannot be the base of a ratio (2020)'
    """
    return {
        str(code): Text(
            zh="数值不大于零，不能作比值的底数（{t}）",
            en="its figure is not positive and cannot be the base of a ratio ({t})",
        ).fill(t=in_sentence([str(t) for t in bases.columns[bad]]))
        for code, bad in zip(bases.index, (bases <= 0).to_numpy(), strict=True)
        if bad.any()
    }


def seasons(first: str, last: str) -> Text:
    """What must be said of a change between different months or quarters; empty where none is."""
    a, b = parse(first), parse(last)
    if a is None or b is None or a.kind not in {"half", "quarter", "month"} or a.first % 12 == b.first % 12:
        return same("")
    return Text(
        zh="{a}与{b}季节不同：数据如未经季节调整，变化中含季节因素。",
        en="{a} and {b} are different seasons: unless the figures are seasonally adjusted, the change includes the season.",
    ).fill(a=period_text(first), b=period_text(last))


def grouping_of(study: Study, name: str | None) -> Grouping | None:
    """The grouping a parameter names, None where it names none; the problem names those there are."""
    return None if name is None else require_grouping(study, name)


def require_grouping(study: Study, name: str) -> Grouping:
    """The grouping of that name; the problem names those there are."""
    try:
        return study.panel.groupings[name]
    except KeyError:
        known = ", ".join(study.panel.groupings) or "—"
        raise AnalysisProblem(
            Text(zh=f"没有名为“{name}”的分组", en=f"there is no grouping called “{name}”"),
            Text(zh=f"现有分组：{known}", en=f"there are: {known}"),
        ) from None


#: words for weights that somebody may write where an indicator stands
_WAYS_TO_WEIGH = frozenset({"equal", "entropy", "critic", "given", "pca", "factor", "ahp", "optimal"})


def common_periods(study: Study, indicators: Iterable[str]) -> list[str]:
    """The periods in which every one of the indicators has figures of regions, in order.

    Raises:
        AnalysisProblem: there is no such indicator.
    """
    names = list(indicators)
    for name in names:
        if name not in study.panel.indicators:
            known = ", ".join(study.panel.indicators)
            raise AnalysisProblem(
                Text(zh=f"没有名为“{name}”的指标", en=f"there is no indicator called “{name}”"),
                Text(
                    zh=f'“{name}”是定权方法，写在 weights = "{name}"（已有这一行的改那一行）；weight 写的是地区平均按哪个指标加权',
                    en=f'“{name}” is a way to weigh indicators, and is written as weights = "{name}" (in the line that is there '
                    "already); weight names the indicator that weighs the mean of the regions",
                )
                if name in _WAYS_TO_WEIGH
                else Text(zh=f"现有指标：{known}", en=f"there are: {known}"),
            )
    return in_order(set.intersection(*(set(study.panel.periods(i, "region")) for i in names)))


def period_of(study: Study, indicators: tuple[str, ...], period: str | None) -> str:
    """The period a parameter names, or the last in which all the indicators have values.

    Raises:
        AnalysisProblem: there is no such indicator, or not all of them have figures then.
    """
    common = common_periods(study, indicators)
    if period is None and common:
        return common[-1]
    known = find(period, common) if period is not None else None
    if known is not None:
        return known
    raise AnalysisProblem(
        Text(zh="{t}没有全部指标的数据", en="not all indicators have figures for the period {t}").fill(
            t=period_text(period or "")
        ),
        _periods_there(common),
    )


def periods_of(study: Study, indicators: tuple[str, ...], periods: Sequence[str]) -> list[str]:
    """The periods that parameters name, in order; all in which the indicators have values where they name none.

    Raises:
        AnalysisProblem: there is no such indicator, or not all of them have figures in one of the periods.
    """
    if not periods:
        period_of(study, indicators, None)
        return common_periods(study, indicators)
    return in_order(dict.fromkeys(period_of(study, indicators, t) for t in periods))


def ends_of(
    study: Study, indicators: tuple[str, ...], first: str | None, last: str | None
) -> tuple[str, str]:
    """The first and the last of the periods that a change is measured between: like stretches of time.

    Where ``first`` is not given, it is the earliest period that compares with the last: of figures since January, the
    same months of an earlier year.

    Raises:
        AnalysisProblem: one of the two has no figures, the first is not before the last, or a quarter would be
            compared with a year.
    """
    end = period_of(study, indicators, last)
    common = common_periods(study, indicators)
    if first is None:
        alike = [t for t in common if comparable(t, end)]
        start = alike[0]
    else:
        start = period_of(study, indicators, first)
    if start == end or in_order([start, end])[0] == end:
        raise AnalysisProblem(
            Text(
                zh="变化至少要两个可比的时期，{t}之前没有",
                en="a change needs two periods that compare: there is none before {t}",
            ).fill(t=period_text(end)),
            _periods_there(common),
        )
    if not comparable(start, end):
        raise unlike(start, end)
    return start, end


def dated(specs: Sequence[Indicator], study: Study, period: str) -> list[Indicator]:
    """Indicators, their names with the period of their figures where the report has figures of a later one.

    A page stands under the report's newest period: what is of an earlier one says so, wherever its name is printed.
    """
    later = (t for i in study.panel.indicators for t in study.panel.periods(i, "region"))
    if not any(t != period and _follows(period, t) for t in later):
        return list(specs)
    return [replace(s, name=of_period(s.name, period)) for s in specs]


def _follows(first: str, last: str) -> bool:
    """Whether a period is of the same kind as another and after it."""
    return (
        None not in (parse(first), parse(last))
        and comparable(first, last)
        and in_order([first, last])[-1] == last
    )


def two_periods(name: Text, first: str, last: str) -> Text:
    """The title of a table of two periods; a name that says the last is said without it."""
    return Text(zh="{name}（{a}与{b}）", en="{name}, {a} and {b}").fill(
        name=undated(name, last), a=period_text(first), b=period_text(last)
    )


def over_time(name: Text, periods: Sequence[str]) -> Text:
    """The title of a table of all periods: by year where they are years; a name that says the last is said without it."""
    name = undated(name, periods[-1])
    if series(periods) == "year":
        return Text(zh="{name}：历年", en="{name} by year").fill(name=name)
    return Text(zh="{name}：各期", en="{name} by period").fill(name=name)


def unlike(start: str, end: str) -> AnalysisProblem:
    """What is said of two periods that do not compare: a quarter and a year."""
    return AnalysisProblem(
        Text(
            zh="{a}与{b}长短不同，不能相比",
            en="{a} and {b} are not of the same length: they do not compare",
        ).fill(a=period_text(start), b=period_text(end)),
        Text(
            zh="选同样长短的时期（累计数选上年同期）",
            en="choose periods of the same length (of figures since January, the same months of another year)",
        ),
    )


def _periods_there(periods: Sequence[str]) -> Text:
    return Text(zh="可用的时期：{there}", en="periods with figures: {there}").fill(
        there=listed(periods) if periods else same("—")
    )


def groups_labels(grouping: Grouping) -> dict[str, Text]:
    """Labels of a grouping's groups, and of all regions together."""
    return {**grouping.groups, "all": Text(zh="全部", en="All")}
