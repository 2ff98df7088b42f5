"""Growth over the periods and the gap to the nation: `GrowthParameters`, `GapParameters`, `compound`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.inputs import (
    by_time,
    ends_of,
    grouping_of,
    over_time,
    period_of,
    seasons,
    two_periods,
    without_base,
)
from analysis.parameters import Analysis, AreaCode, GroupingId, IndicatorId, Parameters, PeriodId, Ref
from analysis.periods import comparable, find, in_order, phrase, years_between
from analysis.standing.standing import METHOD as STANDING
from analysis.standing.standing import (
    NO_FIGURE,
    distribution,
    distribution_columns,
    moved_columns,
    moves,
    of_both,
    ranks,
    small_groups,
    standing_columns,
    standing_table,
)
from analysis.text import inside
from analysis.values import (
    AnalysisProblem,
    Column,
    Grouping,
    Indicator,
    Method,
    Result,
    Study,
    Text,
    base_option,
    listed,
    paragraphs,
    period_text,
    period_when,
    periods_option,
    same,
)

METHOD = Method(
    "growth",
    Text(zh="倍数与年均增速", en="Multiple and compound rate"),
    Text(
        zh="倍数为期末值除以期初值；年均增速为期间复合增长率。",
        en="The multiple is the last value over the first; the compound rate is the constant yearly rate between them.",
    ),
    (r"m = x_T / x_0", r"g = \left(x_T / x_0\right)^{1/(T - 0)} - 1"),
    "National Bureau of Statistics of China, China Statistical Yearbook, explanatory notes",
)
GAP = Method(
    "gap",
    Text(zh="与全国的差距", en="Gap to the nation"),
    Text(
        zh="本地区减全国（点数），以及本地区除以全国（比值）；全国为来源给出的全国数，不是各地区平均。",
        en="The region minus the nation in points, and the region over the nation; the nation is the source’s own "
        "figure, not a mean of regions.",
    ),
    (r"\Delta_i = x_i - x_N", r"\rho_i = x_i / x_N"),
    "National Bureau of Statistics of China, China Statistical Yearbook, explanatory notes",
)


CHANGE = Method(
    "change",
    Text(zh="变化量", en="Change"),
    Text(
        zh="期末值减期初值。标准分、温度一类定距数据的零点是人为规定的，位次之间也无倍数可言，故比较差，不比较倍数。",
        en="The last value minus the first. The zero of standard scores or degrees is arbitrary, and a place is no multiple "
        "of another: differences are compared, not multiples.",
    ),
    (r"\Delta = x_T - x_0",),
    "Stevens, S. S. (1946), On the theory of scales of measurement, *Science* 103(2684): 677–680",
)
#: scales on which one figure is no multiple of another
NO_MULTIPLES = ("interval", "rank")


class GrowthParameters(Parameters):
    """``kind = "growth"``."""

    kind: Literal["growth"] = "growth"
    indicator: IndicatorId = Field(
        description="the indicator; a region without a positive first figure is left out, with the reason. On scales whose "
        "zero is arbitrary (``interval``, ``rank``) the change is taken instead of the multiple"
    )
    first: PeriodId | None = Field(None, description="the first period; the earliest where none is given")
    last: PeriodId | None = Field(None, description="the last period; the latest where none is given")
    grouping: GroupingId | None = Field(None, description="the grouping whose means are shown beside")


class GapParameters(Parameters):
    """``kind = "gap"``."""

    kind: Literal["gap"] = "gap"
    indicator: IndicatorId = Field(description="the indicator")
    area: AreaCode = Field("100000", description="the aggregate area compared with")


class AreasParameters(Parameters):
    """``kind = "areas"``."""

    kind: Literal["areas"] = "areas"
    indicator: Annotated[str, Ref("indicator", areas=True)] = Field(
        description="an indicator with figures of aggregate areas"
    )
    areas: tuple[AreaCode, ...] = Field(min_length=1, description="the areas, in the order shown")
    periods: tuple[PeriodId, ...] = Field(
        (), description="the periods; all with figures where none are given"
    )


RATE = Text(zh="年均增速", en="Compound rate")
#: of less than a year: what the change would come to in a whole one
ANNUALISED = Text(zh="折年增速", en="Annualised rate")


def widest(periods: Sequence[str]) -> tuple[str, str]:
    """The last period and the earliest that compares with it (that one itself where there is none).

    >>> widest(["2019-Q1", "2019", "2020-Q1"]), widest(["2019", "2020"])
    (('2019-Q1', '2020-Q1'), ('2019', '2020'))
    """
    last = periods[-1]
    return next(t for t in periods if comparable(t, last)), last


def compound(first: np.ndarray, last: np.ndarray, years: float) -> np.ndarray:
    """The constant yearly rate, in per cent, that leads from first to last.

    >>> compound(np.array([100.0]), np.array([121.0]), 2).round(6).tolist()
    [10.0]
    """
    return np.asarray(100 * ((last / first) ** (1 / years) - 1))


def _usable(
    spec: Indicator, wide: pd.DataFrame, first: str, last: str
) -> tuple[pd.DataFrame, dict[str, Text]]:
    """The figures of both ends of the regions that have a multiple, and why the others have none."""
    ends = wide[[first, last]].dropna()
    negative = Text(
        zh="{t}的数为负，谈不上期初的几倍", en="the figure {t} is negative, which is no multiple of the first"
    ).fill(t=period_when(last))
    missing = {str(c): NO_FIGURE for c in wide.index.difference(ends.index, sort=False)}
    missing |= dict.fromkeys(map(str, ends.index[ends[last] < 0]), negative) | without_base(ends[[first]])
    usable = ends[(ends[first] > 0) & (ends[last] >= 0)]
    if usable.empty:
        raise AnalysisProblem(
            Text(
                zh="{t}没有一个地区的“{name}”是正数，算不出增长",
                en="no region has a positive figure of “{name}” {t}: there is no growth to compute",
            ).fill(t=period_when(first), name=spec.name),
            Text(
                zh="检查数据，或换一个指标或时期", en="check the figures, or use another indicator or period"
            ),
        )
    return usable, missing


def end_columns(spec: Indicator, first: str, last: str) -> tuple[Column, ...]:
    """The columns of a figure at both ends, and of its change."""
    return (
        replace(spec.column("first"), name=period_text(first)),
        replace(spec.column("last"), name=period_text(last)),
        replace(spec.column().gap("change", Text(zh="变化", en="Change")), total=spec.total),
    )


#: a standing, the figure ranked by, the columns behind it, and why regions are not in it
Measured = tuple[pd.DataFrame, Column, tuple[Column, ...], dict[str, Text]]


def _multiples(
    spec: Indicator, wide: pd.DataFrame, ends: tuple[str, str], grouping: Grouping | None
) -> Measured:
    """The standing by multiples, with first and last figure, change and compound rate."""
    first, last = ends
    usable, missing = _usable(spec, wide, first, last)
    years = years_between(first, last)
    multiple = (usable[last] / usable[first]).reindex(wide.index)
    table = standing_table(multiple, "multiple", spec.direction, grouping)
    table["first"], table["last"] = usable[first], usable[last]
    table["change"] = usable[last] - usable[first]
    table["rate"] = compound(usable[first].to_numpy(float), usable[last].to_numpy(float), years)
    value = Column("multiple", Text(zh="倍数", en="Multiple"), same(""), 2)
    rate = Column("rate", RATE if years >= 1 else ANNUALISED, same("%"), 1, "share")
    return table, value, (rate,), missing


def _differences(
    spec: Indicator, wide: pd.DataFrame, ends: tuple[str, str], grouping: Grouping | None
) -> Measured:
    """The standing by changes, of figures that are no multiples of each other."""
    first, last = ends
    both = wide[[first, last]].dropna()
    change = (both[last] - both[first]).reindex(wide.index)
    table = standing_table(change, "change", spec.direction, grouping, percent=False)
    table["first"], table["last"] = both[first], both[last]
    missing = {str(c): NO_FIGURE for c in wide.index.difference(both.index, sort=False)}
    return table, end_columns(spec, first, last)[2], (), missing


def growth(p: GrowthParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` (standing by multiple, with first, last and rate), ``_distribution``, ``_change`` (first and last
    figure with their ranks) and ``_panel`` (every figure, with its rank in its period).

    A region whose first figure is not positive, or whose last is negative, has no multiple: it is named with the reason.
    On an interval scale and of ranks the change stands in the place of multiple and rate.
    """
    grouping = grouping_of(study, p.grouping)
    first, last = ends_of(study, (p.indicator,), p.first, p.last)
    spec = study.panel.indicators[p.indicator]
    wide = study.panel.over_time(p.indicator)
    ends = wide[[first, last]].dropna()
    table, value, rest, missing = (_differences if spec.scale in NO_MULTIPLES else _multiples)(
        spec, wide, (first, last), grouping
    )
    measure = table[value.id]
    two = end_columns(spec, first, last)
    columns = (
        *standing_columns(value, grouping),
        *(c for c in two if c.id != value.id),
        *rest,
    )
    title = Text(
        zh="{name}的变化" if value.id == "change" else "{name}相对{first}的倍数",
        en="Change of {name}" if value.id == "change" else "{capital} as a multiple of {first}",
    ).fill(
        name=Text(zh=spec.name["zh"], en=f"{spec.name['en'][:1].lower()}{spec.name['en'][1:]}"),
        capital=spec.name["en"],
        first=Text(zh=phrase(first, "zh"), en=phrase(first, "en")),
    )
    inputs = (f"{p.indicator}@{first}", f"{p.indicator}@{last}")
    moved = ends.set_axis(["first", "last"], axis=1).assign(change=ends[last] - ends[first])
    moved = moved.join(moves(ends[first], ends[last], spec.direction))
    panel = pd.DataFrame({"value": wide.stack().dropna()})
    panel.index.names = ["region", "period"]
    panel["rank"] = panel.groupby(level="period")["value"].transform(
        lambda v: ranks(v.to_numpy(float), spec.direction)
    )
    return (
        Result(
            p.id,
            title,
            columns,
            table[[c.id for c in columns]],
            (CHANGE if value.id == "change" else METHOD, STANDING),
            inputs=inputs,
            options=(periods_option([first, last]),),
            missing=missing,
            note=paragraphs(seasons(first, last), small_groups(table, grouping)),
        ),
        Result(
            f"{p.id}_distribution",
            Text(zh=f"{title['zh']}的分布", en=f"{title['en']}: distribution"),
            distribution_columns(value.unit, value.decimals),
            pd.DataFrame([distribution(measure.to_numpy(float))], index=pd.Index([p.id], name="indicator")),
            (STANDING,),
            labels={"indicator": {p.id: title}},
            inputs=inputs,
        ),
        Result(
            f"{p.id}_change",
            two_periods(spec.name, first, last),
            (*two, *moved_columns(first, last)),
            moved,
            (STANDING,),
            inputs=inputs,
            note=of_both(wide[first], wide[last]),
        ),
        Result(
            f"{p.id}_panel",
            over_time(spec.name, list(wide.columns)),
            (
                Column("value", spec.name, spec.unit, spec.decimals, total=spec.total),
                Column("rank", Text(zh="位次", en="Rank"), role="rank"),
            ),
            by_time(panel),
            (STANDING,),
            inputs=inputs,
        ),
    )


def gap(p: GapParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (region, period), value, the area's value, gap in points and ratio, and ``_change`` by region
    between the first and the last period.
    """
    period_of(study, (p.indicator,), None)
    spec = study.panel.indicators[p.indicator]
    areas = study.panel.over_time(p.indicator, "aggregate")
    if p.area not in areas.index or areas.loc[p.area].isna().all():
        known = ", ".join(str(c) for c in areas.index[areas.notna().any(axis=1)]) or "—"
        raise AnalysisProblem(
            Text(
                zh=f"“{p.area}”没有“{spec.name['zh']}”的数据",
                en=f"there are no figures of “{spec.name['en']}” for “{p.area}”",
            ),
            Text(zh=f"有数据的合计地区：{known}", en=f"areas with figures: {known}"),
        )
    base = areas.loc[p.area]
    wide = study.panel.over_time(p.indicator)
    long = pd.DataFrame({"value": wide.stack().dropna()})
    long.index.names = ["region", "period"]
    long["area"] = base.reindex(long.index.get_level_values("period")).to_numpy(float)
    long = long.dropna()
    if long.empty:
        raise AnalysisProblem(
            Text(
                zh="没有一个时期既有地区又有“{area}”的“{name}”",
                en="in no period is there a figure of “{name}” for a region and for {area}",
            ).fill(name=spec.name, area=study.panel.regions[p.area].name),
            Text(zh="核对两张表的时期", en="compare the periods of the two"),
        )
    long["gap"] = long["value"] - long["area"]
    # a share of another figure needs a scale with a true zero
    long["ratio"] = (100 * long["value"] / long["area"]).where((long["area"] > 0) & (spec.scale == "ratio"))
    name = study.panel.regions[p.area].name
    title = Text(
        zh=f"{spec.name['zh']}与{name['zh']}的差距", en=f"Gap to {name['en']} in {inside(spec.name)['en']}"
    )
    size = spec.column().gap("gap", Text(zh="差距", en="Gap"))
    ratio = Column(
        "ratio", Text(zh=f"相当于{name['zh']}", en=f"Share of {name['en']}"), same("%"), 1, "share"
    )
    inputs = tuple(f"{p.indicator}@{t}" for t in wide.columns)
    return (
        Result(
            p.id,
            title,
            (
                Column("value", spec.name, spec.unit, spec.decimals, total=spec.total),
                Column("area", name, spec.unit, spec.decimals),
                size,
                ratio,
            ),
            by_time(long),
            (GAP,),
            inputs=inputs,
            options=(base_option(name), periods_option(in_order(set(long.index.get_level_values("period"))))),
        ),
        _gap_change(p, long, title, size, ratio),
    )


def _gap_change(p: GapParameters, long: pd.DataFrame, title: Text, gap: Column, ratio: Column) -> Result:
    """First and last gap and ratio of every region, and by how much they moved."""
    first, last = widest(in_order(long.index.get_level_values("period").unique()))
    start, end = long.xs(first, level="period"), long.xs(last, level="period")
    both = start.add_suffix("_first").join(end.add_suffix("_last"), how="inner")
    frame = both[["gap_first", "gap_last", "ratio_first", "ratio_last"]].copy()
    frame["gap_change"] = frame["gap_last"] - frame["gap_first"]
    frame["ratio_change"] = frame["ratio_last"] - frame["ratio_first"]

    def at(column: Column, end: str, t: str) -> Column:
        name = Text(zh="{name}（{t}）", en="{name} {t}").fill(name=column.name, t=period_when(t))
        return replace(column, id=f"{column.id}_{end}", name=name)

    return Result(
        f"{p.id}_change",
        Text(zh=f"{title['zh']}：变化", en=f"{title['en']}, change"),
        (
            at(gap, "first", first),
            at(gap, "last", last),
            at(ratio, "first", first),
            at(ratio, "last", last),
            replace(gap, id="gap_change", name=Text(zh="差距的变化", en="Change of the gap")),
            Column(
                "ratio_change",
                Text(zh="比值的变化（百分点）", en="Change of the share (percentage points)"),
                same(""),
                1,
                signed=True,
            ),
        ),
        frame,
        (GAP,),
        inputs=(f"{p.indicator}@{first}", f"{p.indicator}@{last}"),
    )


def areas(p: AreasParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (area, period), the source's own figures of aggregate areas, and ``_change`` by area between
    the first and the last period for which all the areas have figures.
    """
    spec = study.panel.indicators.get(p.indicator)
    wide = study.panel.over_time(p.indicator, "aggregate") if spec else None
    missing = [a for a in p.areas if wide is None or a not in wide.index or wide.loc[a].isna().all()]
    if spec is None or wide is None or missing:
        what = p.indicator if spec is None else ", ".join(missing)
        raise AnalysisProblem(
            Text(zh=f"“{what}”没有合计地区的数据", en=f"there are no figures of areas for “{what}”"),
            Text(zh="检查指标与 [[area]]", en="check the indicator and the [[area]] entries"),
        )
    asked = {t: find(t, map(str, wide.columns)) for t in p.periods}
    unknown = [
        t for t, known in asked.items() if known is None or wide.loc[list(p.areas), known].isna().all()
    ]
    if unknown:
        raise AnalysisProblem(
            Text(zh="合计地区没有“{name}”的数据：{t}", en="the areas have no figures of “{name}”: {t}").fill(
                name=spec.name, t=listed(unknown)
            ),
            Text(zh="可用的时期：{t}", en="periods with figures: {t}").fill(t=listed(list(wide.columns))),
        )
    rows = wide.loc[list(p.areas), in_order(filter(None, asked.values())) or list(wide.columns)]
    long = pd.DataFrame({"value": rows.stack().dropna()})
    long.index.names = ["area", "period"]
    inputs = tuple(f"{p.indicator}@{t}" for t in rows.columns)
    labels = {"area": {a: study.panel.regions[a].name for a in p.areas}}
    tables = [
        Result(
            p.id,
            spec.name,
            (Column("value", spec.name, spec.unit, spec.decimals),),
            long,
            (),
            unit=spec.unit,
            labels=labels,
            inputs=inputs,
            options=(periods_option(list(map(str, rows.columns))),),
        )
    ]
    complete = [str(t) for t in rows.columns[rows.notna().all()]]
    if len(complete) > 1:
        tables.append(_area_change(p, spec, rows, *widest(complete), labels))
    return tuple(tables)


def _area_change(
    p: AreasParameters,
    spec: Indicator,
    rows: pd.DataFrame,
    first: str,
    last: str,
    labels: dict[str, dict[str, Text]],
) -> Result:
    frame = pd.DataFrame({"first": rows[first], "last": rows[last], "change": rows[last] - rows[first]})
    frame["multiple"] = (rows[last] / rows[first]).where(rows[first] > 0)
    frame.index.name = "area"
    return Result(
        f"{p.id}_change",
        two_periods(spec.name, first, last),
        (
            Column("first", period_text(first), spec.unit, spec.decimals),
            Column("last", period_text(last), spec.unit, spec.decimals),
            Column("change", Text(zh="变化", en="Change"), spec.unit, spec.decimals, signed=True),
            Column("multiple", Text(zh="倍数", en="Multiple"), same(""), 2, main=True),
        ),
        frame,
        (METHOD,),
        unit=spec.unit,
        labels=labels,
        inputs=(f"{p.indicator}@{first}", f"{p.indicator}@{last}"),
    )


ANALYSES = (
    Analysis("growth", GrowthParameters, growth, methods=(METHOD, CHANGE)),
    Analysis("gap", GapParameters, gap, methods=(GAP,)),
    Analysis("areas", AreasParameters, areas, methods=(METHOD,)),
)
