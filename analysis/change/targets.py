"""A figure against its target and against its base: kinds `completion`, `recovery`."""

from __future__ import annotations

from typing import Literal

import pandas as pd
from pydantic import Field, model_validator

from analysis.change.rates import NBS, numbers_of, year_before
from analysis.decimals import as_given
from analysis.inputs import period_of, unlike, without_base
from analysis.parameters import Analysis, IndicatorId, Parameters, PeriodId, Wrong
from analysis.periods import comparable
from analysis.values import (
    Column,
    Method,
    Result,
    Study,
    Text,
    period_label,
    period_when,
    periods_option,
    same,
)

COMPLETION = Method(
    "completion",
    Text(zh="目标完成程度", en="Completion of targets"),
    Text(
        zh="累计数占目标的比重，并与时间进度相比。",
        en="The figure so far over its target, set against the share of the time that has passed.",
    ),
    (r"c = x / x^*",),
    NBS,
)
RECOVERY = Method(
    "recovery",
    Text(zh="恢复程度", en="Recovery"),
    Text(
        zh="本期相当于基期（上年同期或指定时期）的百分比。",
        en="This period as per cent of the base: the same period of the year before, or a period named.",
    ),
    (r"r = x_t / x_0",),
    NBS,
)


class CompletionParameters(Parameters):
    """``kind = "completion"``."""

    kind: Literal["completion"] = "completion"
    indicator: IndicatorId = Field(description="the figure so far")
    target: IndicatorId = Field("", description="indicator of the target, in the same unit")
    amount: float | None = Field(None, gt=0, description="the target, where it is one figure for all regions")
    period: PeriodId | None = Field(None, description="the period; the last with figures where none is given")
    elapsed: float | None = Field(
        None, gt=0, le=100, description="per cent of the plan’s time that has passed"
    )

    @model_validator(mode="after")
    def _fits(self) -> CompletionParameters:
        if bool(self.target) == (self.amount is not None):
            raise Wrong(
                "target（指标）与 amount（一个数）只写一个",
                "give either target (an indicator) or amount (one figure)",
            )
        return self


class RecoveryParameters(Parameters):
    """``kind = "recovery"``."""

    kind: Literal["recovery"] = "recovery"
    indicator: IndicatorId = Field(description="an indicator of levels")
    period: PeriodId | None = Field(None, description="the period; the last with figures where none is given")
    base: PeriodId = Field(
        "", description="the period compared with; the same one of the year before if none is given"
    )


def completion(p: CompletionParameters, study: Study) -> tuple[Result, ...]:
    """Table ``<id>`` by region: figure, target, per cent completed, what is left, points ahead of time."""
    spec = numbers_of(study, p.indicator)
    names = (p.indicator, p.target) if p.target else (p.indicator,)
    period = period_of(study, names, p.period)
    frame = study.panel.cross(names, period)
    target = frame[p.target] if p.target else pd.Series(float(p.amount or 0), index=frame.index)
    known = study.panel.indicators[p.target].name if p.target else Text(zh="目标", en="target")
    table = pd.DataFrame({"value": frame[p.indicator], "target": target}).dropna()
    table["completed"] = 100 * table["value"] / table["target"].where(table["target"] > 0)
    table["left"] = table["target"] - table["value"]
    reason = Text(
        zh="{t}的“{name}”不大于零，算不出完成程度",
        en="its “{name}” {t} is not positive: nothing can be completed",
    ).fill(t=period_when(period), name=known)
    missing = {str(c): reason for c in table.index[table["target"] <= 0]}
    # neither the target nor the time passed is printed as reached before it is
    completed = (100.0, *([p.elapsed] if p.elapsed is not None else []))
    columns = [
        Column("value", spec.name, spec.unit, spec.decimals, total=spec.total),
        Column("target", Text(zh="目标", en="Target"), spec.unit, spec.decimals, total=spec.total),
        Column("completed", Text(zh="完成目标的", en="Completed"), same("%"), 1, "share", bounds=completed),
        Column("left", Text(zh="尚余", en="Left"), spec.unit, spec.decimals, signed=True, total=spec.total),
    ]
    options = [periods_option([period])]
    if p.elapsed is not None:
        table["ahead"] = table["completed"] - p.elapsed
        columns.append(columns[2].gap("ahead", Text(zh="快于时间进度", en="Ahead of time")))
        options.append((Text(zh="时间进度", en="Time passed"), same(f"{as_given(p.elapsed)}%")))
    return (
        Result(
            p.id,
            p.title or Text(zh=f"{spec.name['zh']}的目标完成程度", en=f"{spec.name['en']}: target completed"),
            tuple(columns),
            table.rename_axis("region"),
            (COMPLETION,),
            inputs=tuple(f"{n}@{period}" for n in names),
            options=tuple(options),
            missing=missing,
        ),
    )


def recovery(p: RecoveryParameters, study: Study) -> tuple[Result, ...]:
    """Table ``<id>`` by region: figure, base, per cent of the base, whether it is reached."""
    spec = numbers_of(study, p.indicator)
    period = period_of(study, (p.indicator,), p.period)
    base = period_of(study, (p.indicator,), p.base or year_before(period))
    wide = study.panel.over_time(p.indicator)[[period, base]].dropna()
    if not comparable(base, period):
        raise unlike(base, period)
    value, start = wide[period], wide[base]
    table = pd.DataFrame(
        {
            "value": value,
            "base": start,
            "recovered": 100 * value / start.where(start > 0),
            "reached": (value >= start).astype(object).where(start > 0, None),
        }
    )
    return (
        Result(
            p.id,
            p.title or Text(zh=f"{spec.name['zh']}的恢复程度", en=f"{spec.name['en']}: recovery"),
            (
                Column("value", spec.name, spec.unit, spec.decimals, total=spec.total),
                Column(
                    "base",
                    Text(zh="基期（{t}）", en="Base ({t})").fill(t=period_label(base)),
                    spec.unit,
                    spec.decimals,
                    total=spec.total,
                ),
                Column(
                    "recovered",
                    Text(zh="恢复到基期的", en="Per cent of the base"),
                    same("%"),
                    1,
                    "share",
                    bounds=(100.0,),
                ),
                Column("reached", Text(zh="达到基期水平", en="Base reached"), role="flag"),
            ),
            table.rename_axis("region"),
            (RECOVERY,),
            inputs=(f"{p.indicator}@{period}", f"{p.indicator}@{base}"),
            options=(
                periods_option([period]),
                (Text(zh="基期", en="Base"), period_label(base)),
            ),
            missing=without_base(wide[[base]]),
        ),
    )


ANALYSES = (
    Analysis("completion", CompletionParameters, completion, methods=(COMPLETION,)),
    Analysis("recovery", RecoveryParameters, recovery, methods=(RECOVERY,)),
)
