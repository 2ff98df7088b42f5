"""The latest rates of a set of short-term statistics: kind `headline`.

What a statistical bureau's monthly release opens with: for each indicator the last rate, the one before, what became of
it, and how far it is from the nation's; and in how many of them it rose, turned, or stands above the nation.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.change.rates import AREA_REMEDY, NBS, as_printed, numbers_of
from analysis.change.turns import GAPS, TURNS, turn
from analysis.parameters import Analysis, AreaCode, IndicatorId, Parameters
from analysis.periods import in_order, steps
from analysis.values import (
    AnalysisProblem,
    Column,
    Indicator,
    Method,
    Result,
    Study,
    Text,
    period_label,
)

HEADLINE = Method(
    "headline",
    Text(zh="主要指标", en="Headline indicators"),
    Text(
        zh="每项指标取最近一期的增速，与同一口径的前一期比较，判断走势；有全国数的，再比较二者之差及其变化。各项差额和判断均以所列小数为准，所列相同即为持平。",
        en="Of each indicator the last rate, what became of it since the period before of the same kind, and its difference "
        "from the area’s with what became of that. Differences and judgements go by the figures as printed: what is printed alike is equal.",
    ),
    (r"\Delta g_t = g_t - g_{t-1}", r"d_t = g_t - g_t^{A}"),
    NBS,
    ours=True,
)


class HeadlineParameters(Parameters):
    """``kind = "headline"``."""

    kind: Literal["headline"] = "headline"
    indicators: tuple[IndicatorId, ...] = Field(
        min_length=1, description="indicators of rates, in per cent, in the order of the table"
    )
    amounts: dict[IndicatorId, IndicatorId] = Field(
        {}, description="rate → the indicator of the amount that it is a rate of, shown beside it"
    )
    area: AreaCode = Field(
        "", description="an aggregate area, the nation for instance: the gap to it is judged too"
    )


def _latest(study: Study, spec: Indicator, area: str, amount: Indicator | None) -> pd.DataFrame:
    """One indicator by region: its last period and figure, those before, and the area's; regions without one left out."""
    wide = study.panel.over_time(spec.id)
    whole = study.panel.over_time(spec.id, "aggregate") if area else pd.DataFrame()
    sizes = study.panel.over_time(amount.id) if amount else pd.DataFrame()
    rows = {}
    for code, figures in wide.iterrows():
        known = figures.dropna()
        if known.empty:
            continue
        periods = in_order(map(str, known.index))
        last = periods[-1]
        alike = len(periods) > 1 and steps(periods[-2:])[0][0]
        before = periods[-2] if alike else None

        def of(frame: pd.DataFrame, row: str, period: str | None) -> float:
            there = period is not None and row in frame.index and period in frame.columns
            return float(frame[period][row]) if there else math.nan

        rows[code] = {
            "period": last,
            "value": float(known[last]),
            "before_period": before,
            "before": of(wide, str(code), before),
            "area": of(whole, area, last),
            "area_before": of(whole, area, before),
            "amount": of(sizes, str(code), last),
            "amount_unit": amount.id if amount and not math.isnan(of(sizes, str(code), last)) else None,
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def _judged(table: pd.DataFrame, decimals: int) -> pd.DataFrame:
    """The same with changes and gaps of the figures as printed, and what became of them: so that all add up on the page."""
    printed = as_printed(table[["value", "before", "area", "area_before"]], decimals)
    now, before, area, area_before = printed.to_numpy(float).T
    # what subtraction leaves behind the last decimal is no difference
    change, gap, gap_before = (
        np.round(d, decimals) for d in (now - before, now - area, before - area_before)
    )
    return table.assign(
        change=change,
        turn=turn(before, now),
        gap=gap,
        gap_turn=turn(gap_before, gap),
        grew=np.sign(now),
        above=np.sign(gap),
    )


def _columns(specs: list[Indicator], p: HeadlineParameters, study: Study, periods: list[str]) -> list[Column]:
    """The columns of the table, each figure with its own indicator's decimals."""
    labels = {t: period_label(t) for t in periods}
    each = {s.id: s.decimals for s in specs}

    def rate(id: str, name: Text, *, main: bool = False) -> Column:
        return Column(id, name, specs[0].unit, max(each.values()), "share", main=main, each=each)

    value = rate("value", Text(zh="增速", en="Rate"), main=True)
    columns = [
        Column("period", Text(zh="时期", en="Period"), role="category", labels=labels),
        value,
        Column("before_period", Text(zh="上期", en="Period before"), role="category", labels=labels),
        rate("before", Text(zh="上期增速", en="Rate before")),
        value.gap("change", Text(zh="比上期提高", en="Up on the period before by")),
        Column("turn", Text(zh="走势", en="Turn"), role="category", labels=TURNS),
    ]
    if p.amounts:
        amounts = {rate: study.panel.indicators[name] for rate, name in p.amounts.items()}
        columns += [
            Column(
                "amount",
                Text(zh="总量", en="Amount"),
                decimals=max(s.decimals for s in amounts.values()),
                each={rate: s.decimals for rate, s in amounts.items()},
            ),
            Column(
                "amount_unit",
                Text(zh="总量的单位", en="Unit of the amount"),
                role="category",
                labels={s.id: s.unit for s in amounts.values()},
            ),
        ]
    if p.area:
        name = study.panel.regions[p.area].name
        columns += [
            rate("area", name),
            value.gap("gap", Text(zh="与{area}之差", en="Above {area} by").fill(area=name)),
            Column("gap_turn", Text(zh="差距的变化", en="Turn of the gap"), role="category", labels=GAPS),
        ]
    return columns


def headline(p: HeadlineParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (region, indicator) and ``<id>_count`` by region.

    ``<id>``: last period and rate, those before, change in points, what became of it, the amount, the area's rate, the gap
    and what became of that. ``<id>_count``: how many of the indicators have a figure, grew, have one before, and of these
    each turn; how many can be compared with the area, and stand above, at and below its rate.

    Raises:
        AnalysisProblem: an indicator is not in per cent, or the area has none of them.
    """
    specs = [numbers_of(study, name) for name in p.indicators]
    odd = next((s for s in specs if s.unit["en"] != "%"), None)
    if odd is not None:
        raise AnalysisProblem(
            Text(zh="“{name}”的单位是“{unit}”，不是%", en="“{name}” is in “{unit}”, not in %").fill(
                name=odd.name, unit=odd.unit
            ),
            Text(
                zh="indicators 只列增速；总量写在 amounts 中",
                en="list rates in indicators; what they are rates of belongs into amounts",
            ),
        )
    sizes = {rate: numbers_of(study, name) for rate, name in p.amounts.items()}
    tables = {s.id: _judged(_latest(study, s, p.area, sizes.get(s.id)), s.decimals) for s in specs}
    if p.area and all(t["area"].isna().all() for t in tables.values()):
        raise AnalysisProblem(
            Text(
                zh="{area}没有这些指标同期的数据", en="there are no figures of these indicators for {area}"
            ).fill(area=study.panel.regions[p.area].name),
            AREA_REMEDY,
        )
    frame = pd.concat(tables, names=["indicator", "region"]).swaplevel()
    order = {code: n for n, code in enumerate(study.panel.codes())}
    frame = frame.sort_index(
        level="region", key=lambda codes: codes.map(order), sort_remaining=False, kind="stable"
    )
    used = in_order({str(t) for t in [*frame["period"], *frame["before_period"].dropna()]})
    columns = _columns(specs, p, study, used)
    title = p.title or HEADLINE.name
    inputs = tuple(
        f"{name}@{t}"
        for rate in p.indicators
        for name in filter(None, (rate, p.amounts.get(rate)))
        for t in used
        if t in study.panel.periods(name)
    )
    return (
        Result(
            p.id,
            title,
            tuple(columns),
            frame[[c.id for c in columns]],
            (HEADLINE,),
            labels={"indicator": {s.id: s.name for s in specs}},
            inputs=inputs,
        ),
        _count(p, title, frame, inputs, study),
    )


def _count(
    p: HeadlineParameters, title: Text, frame: pd.DataFrame, inputs: tuple[str, ...], study: Study
) -> Result:
    """How many of a region's indicators grew, turned, and stand above the area."""
    by_region = frame.groupby(level="region", sort=False)
    counts: dict[str, tuple[Text, pd.Series]] = {
        "n": (Text(zh="有数据的项数", en="With figures"), by_region["value"].count()),
        "grew": (
            Text(zh="增长的项数", en="Grew"),
            (frame["grew"] > 0).groupby(level="region", sort=False).sum(),
        ),
        "compared": (Text(zh="可与上期比较的项数", en="With a period before"), by_region["turn"].count()),
    }
    for id, name in TURNS.items():
        counts[id] = (name, (frame["turn"] == id).groupby(level="region", sort=False).sum())
    if p.area:
        area = study.panel.regions[p.area].name
        counts["with_area"] = (
            Text(zh="可与{area}比较的项数", en="With a figure for {area}").fill(area=area),
            by_region["gap"].count(),
        )
        for id, sign, word in (
            ("above", 1.0, Text(zh="高于{area}的项数", en="Above {area}")),
            ("equal", 0.0, Text(zh="与{area}持平的项数", en="Equal to {area}")),
            ("below", -1.0, Text(zh="低于{area}的项数", en="Below {area}")),
        ):
            counts[id] = (
                word.fill(area=area),
                (frame["above"] == sign).groupby(level="region", sort=False).sum(),
            )
    return Result(
        f"{p.id}_count",
        Text(zh="{title}：项数", en="{title}: how many").fill(title=title),
        tuple(Column(id, name, role="count", decimals=0) for id, (name, _) in counts.items()),
        pd.DataFrame({id: column.astype(float) for id, (_, column) in counts.items()}).rename_axis("region"),
        (HEADLINE,),
        inputs=inputs,
    )


ANALYSES = (Analysis("headline", HeadlineParameters, headline, methods=(HEADLINE,)),)
