"""What ``value = "…"`` in an analysis may name: an indicator, or a column of an earlier result."""

from __future__ import annotations

import pandas as pd

from analysis.values import AnalysisProblem, Column, Grouping, Indicator, Result, Study, Text

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
        return values, Column(name, spec.name, spec.unit, spec.decimals, total=spec.total), f"{name}@{when}"
    result = study.result(name)
    found = _column(result, column)
    series = result.frame[column]
    if "period" in result.keys:
        periods = sorted(set(map(str, series.index.get_level_values("period"))))
        when = period or periods[-1]
        if when not in periods:
            raise AnalysisProblem(
                Text(zh=f"结果 {name} 没有时期 {when}", en=f"the result {name} has no period {when}"),
                Text(
                    zh=f"可用的时期：{', '.join(periods)}", en=f"periods with figures: {', '.join(periods)}"
                ),
            )
        series = series.xs(when, level="period")
    values = series.reindex(pd.Index(study.panel.codes(), name="region")).astype(float)
    unit = found.unit if found.unit["en"] else result.unit
    return values, Column(found.id, result.title, unit, found.decimals, total=found.total), name


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


def require_positive(study: Study, values: pd.Series, name: Text, period: str = "") -> None:
    """Refuse figures that have no logarithm and no ratio, naming the first region in the report's order.

    Args:
        values: figures by region code; NaN is allowed.
        name: what the figures are called.
        period: the period named in the explanation.
    """
    bad = values.index[values <= 0]
    if not len(bad):
        return
    code = str(bad[0])
    region = study.panel.regions[code].name if code in study.panel.regions else Text(zh=code, en=code)
    when = Text(zh=f"（{period}）", en=f" ({period})") if period else Text(zh="", en="")
    raise AnalysisProblem(
        Text(
            zh="{region}的“{name}”{when}不是正数，不能取对数或求比值",
            en="“{name}” of {region} is not positive{when}: it has no logarithm and no ratio",
        ).fill(region=region, name=name, when=when),
        Text(zh="改正数据，或换一个指标", en="correct the figure, or use another indicator"),
    )


def grouping_of(study: Study, name: str | None) -> Grouping | None:
    """The grouping a parameter names; the problem names those there are."""
    if name is None:
        return None
    try:
        return study.panel.groupings[name]
    except KeyError:
        known = ", ".join(study.panel.groupings) or "—"
        raise AnalysisProblem(
            Text(zh=f"没有名为“{name}”的分组", en=f"there is no grouping called “{name}”"),
            Text(zh=f"现有分组：{known}", en=f"there are: {known}"),
        ) from None


def period_of(study: Study, indicators: tuple[str, ...], period: str | None) -> str:
    """The period a parameter names, or the last in which all the indicators have values."""
    for name in indicators:
        if name not in study.panel.indicators:
            known = ", ".join(study.panel.indicators)
            raise AnalysisProblem(
                Text(zh=f"没有名为“{name}”的指标", en=f"there is no indicator called “{name}”"),
                Text(zh=f"现有指标：{known}", en=f"there are: {known}"),
            )
    common = sorted(set.intersection(*(set(study.panel.periods(i)) for i in indicators)))
    if period is None and common:
        return common[-1]
    if period is not None and period in common:
        return period
    listing = ", ".join(common) or "—"
    raise AnalysisProblem(
        Text(
            zh=f"时期 {period or ''} 没有全部指标的数据",
            en=f"not all indicators have figures for the period {period or ''}",
        ),
        Text(zh=f"可用的时期：{listing}", en=f"periods with figures: {listing}"),
    )


def groups_labels(grouping: Grouping) -> dict[str, Text]:
    return {**grouping.groups, "all": Text(zh="全部", en="All")}
