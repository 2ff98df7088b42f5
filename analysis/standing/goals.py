"""Indicators against their targets: `goals`, `status_of`, kind `targets`; how far each region is, and who has reached what."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.inputs import require_numbers
from analysis.parameters import Analysis, IndicatorId, Parameters, PeriodId
from analysis.periods import find, position
from analysis.values import (
    AnalysisProblem,
    Column,
    Indicator,
    Method,
    Option,
    Result,
    Study,
    Text,
    period_label,
    same,
)

METHOD = Method(
    "target_distance",
    Text(zh="与目标的距离", en="Distance to target"),
    Text(
        zh="数值减目标；按指标的方向，不差于目标即为达到。目标有期限的，取期限以前（含）最近一期的数值。",
        en="The figure less the target; it is met where the figure is no worse, by the indicator’s direction. Where the target "
        "has a date, the figure is the last one up to it.",
    ),
    (r"d_i = x_i - x^*", r"s (x_i - x^*) \geq 0"),
    "OECD, Measuring Distance to the SDG Targets, 2022",
    ours=True,
)
#: status → what it is called. ``missed``: the date has come, or there is none; ``open``: it has not
STATUS = {
    "met": Text(zh="已达到", en="met"),
    "open": Text(zh="尚未达到", en="not yet met"),
    "missed": Text(zh="未达到", en="not met"),
    "none": Text(zh="无数据", en="no figure"),
}
Status = Literal["met", "open", "missed", "none"]


class GoalsParameters(Parameters):
    """``kind = "targets"``."""

    kind: Literal["targets"] = "targets"
    indicators: tuple[IndicatorId, ...] = Field(
        (), description="indicators with a target; all of them where none is named"
    )
    period: PeriodId | None = Field(
        None, description="the period; without it the last with figures, up to the date of the target"
    )


def status_of(value: float | None, target: float, direction: int, due: bool) -> Status:
    """Whether a target is met: more is better where ``direction`` is 1, less where it is −1.

    >>> status_of(60.0, 60.0, 1, True), status_of(59.9, 60.0, 1, True), status_of(0.5, 0.6, -1, False)
    ('met', 'missed', 'met')
    >>> status_of(0.7, 0.6, -1, False), status_of(None, 0.6, -1, True)
    ('open', 'none')
    """
    if value is None or value != value:
        return "none"
    if direction * (value - target) >= 0:
        return "met"
    return "missed" if due else "open"


def goals(p: GoalsParameters, study: Study) -> tuple[Result, ...]:
    """Table ``<id>`` by region and indicator: figure, target, distance, status; ``<id>_indicators`` and ``<id>_regions``
    count who has reached what.
    """
    names = p.indicators or tuple(i for i, s in study.panel.indicators.items() if s.target is not None)
    if not names:
        raise AnalysisProblem(
            Text(zh="没有一个指标有目标", en="no indicator has a target"),
            Text(zh="在指标中写 target = { value = … }", en="write target = { value = … } in an indicator"),
        )
    rows: list[dict[str, object]] = []
    inputs: list[str] = []
    specs: dict[str, Indicator] = {}
    for name in names:
        spec = require_numbers(study.panel.indicators[name])
        if spec.target is None:
            raise AnalysisProblem(
                Text(zh="指标“{name}”没有目标", en="the indicator “{name}” has no target").fill(
                    name=spec.name
                ),
                Text(
                    zh="给它写上 target，或从 indicators 中删去",
                    en="give it a target, or leave it out of indicators",
                ),
            )
        specs[name] = spec
        period = _period(study, spec, p.period)
        inputs += [f"{name}@{period}"] if period else []
        rows += _rows(study, spec, period)
    if not rows:
        raise AnalysisProblem(
            Text(zh="目标不是对任何地区的", en="the targets are of no region"),
            Text(zh="核对 target 中的 regions", en="check regions under target"),
        )
    frame = pd.DataFrame(rows).set_index(["region", "indicator"])
    order = [c for c in study.panel.regions if c in set(frame.index.get_level_values("region"))]
    frame = frame.reindex([(c, i) for c in order for i in names if (c, i) in frame.index])
    labels = {"indicator": {i: s.name for i, s in specs.items()}}
    told = list(dict.fromkeys(s.told for s in specs.values() if s.told))
    options: tuple[Option, ...] = (
        ((Text(zh="目标出自", en="Targets from"), same(", ".join(told))),) if told else ()
    )
    title = p.title or Text(zh="目标完成情况", en="Targets and how far they are")
    times = {str(t): period_label(str(t)) for t in dict.fromkeys([*frame["period"], *frame["by"]]) if t}
    each = {i: s.decimals for i, s in specs.items()}
    based = frozenset(i for i, s in specs.items() if s.based)
    columns = (
        Column("value", Text(zh="数值", en="Value"), same(""), 2, main=True, each=each, based=based),
        Column("period", Text(zh="时期", en="Period"), role="category", labels=times),
        Column("target", Text(zh="目标值", en="Target"), same(""), 2, each=each, based=based),
        Column("by", Text(zh="目标时期", en="By"), role="category", labels=times),
        Column("gap", Text(zh="与目标之差", en="From the target"), same(""), 2, signed=True, each=each),
        Column("status", Text(zh="情况", en="Status"), role="category", labels=STATUS, classes=True),
    )
    result = Result(
        p.id,
        title,
        columns,
        frame[[c.id for c in columns]],
        (METHOD,),
        labels=labels,
        inputs=tuple(inputs),
        options=options,
    )
    return result, _counted(result, "indicator", labels, names), _counted(result, "region", {}, order)


def _period(study: Study, spec: Indicator, asked: str | None) -> str:
    """The period of the figures: the last that some region has, up to the target's date; empty where there is none."""
    there = study.panel.periods(spec.id, "region")
    if asked:
        period = find(asked, there)
        return period or ""
    by = spec.target.by if spec.target else ""
    until = [t for t in there if not by or position(t) <= position(by)]
    return (until or there or [""])[-1]


def _rows(study: Study, spec: Indicator, period: str) -> list[dict[str, object]]:
    """A row for every region with a target, and for every area with one of its own."""
    target = spec.target
    assert target is not None
    due = not target.by or bool(period and position(period) >= position(target.by))
    regions = study.panel.codes()
    rows: list[dict[str, object]] = []
    for code in (*regions, *(c for c in target.own if c not in regions)):
        wanted = target.of(code)
        if wanted is None:
            continue
        key = (code, period)
        value = float(study.panel.numbers[spec.id].get(key, np.nan)) if period else np.nan
        rows.append(
            {
                "region": code,
                "indicator": spec.id,
                "value": value,
                "period": period or None,
                "target": wanted,
                "by": target.by or None,
                "gap": value - wanted,
                "status": status_of(value, wanted, spec.direction, due),
            }
        )
    return rows


def _counted(
    result: Result, level: str, labels: dict[str, dict[str, Text]], order: tuple[str, ...] | list[str]
) -> Result:
    """How many of each status there are, by indicator (of its regions) or by region (of its indicators)."""
    counts = (
        result.frame["status"]
        .groupby(level=level)
        .value_counts()
        .unstack(fill_value=0)
        .reindex(index=order, columns=list(STATUS), fill_value=0)
        .astype(float)
    )
    counts.insert(0, "of", counts.drop(columns="none").sum(axis=1))
    counts.index.name = level
    counts.columns.name = None
    columns = (
        Column("of", Text(zh="有数据的", en="With a figure"), role="count"),
        *(Column(s, name, role="count") for s, name in STATUS.items()),
    )
    words = (
        Text(zh="各指标达到目标的地区数", en="Regions that meet each target")
        if level == "indicator"
        else Text(zh="各地区达到的目标数", en="Targets met by each region")
    )
    return Result(
        f"{result.id}_{level}s",
        words,
        columns,
        counts[[c.id for c in columns]],
        (METHOD,),
        labels=labels,
        inputs=(result.id,),
        options=result.options,
    )


ANALYSES = (Analysis("targets", GoalsParameters, goals, methods=(METHOD,)),)
