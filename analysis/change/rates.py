"""Rates of change of short-term statistics: kinds `year_on_year`, `turning`, `breadth`.

``year_on_year`` makes rates from levels, nominal and real apart; ``turning`` reads a series of rates (or its gap to an
area): turned positive, decline narrowing, for how many periods running; ``breadth`` counts how many of a set rise.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.change.turns import GAPS, TURNS, running, turn
from analysis.decimals import rounded
from analysis.inputs import period_of, periods_of, require_numbers, require_positive, without_base
from analysis.parameters import Analysis, AreaCode, IndicatorId, Parameters, PeriodId
from analysis.periods import find, in_order, of, steps
from analysis.values import (
    AnalysisProblem,
    Column,
    Indicator,
    Method,
    Result,
    Study,
    Text,
    listed,
    periods_option,
    same,
)

#: what to do where an area that is compared with has no figures
AREA_REMEDY = Text(
    zh="在表中加入该合计地区的各期，或不写 area", en="add the area’s periods to the table, or leave area out"
)
NBS = "National Bureau of Statistics of China, China Statistical Yearbook, explanatory notes"
YEAR_ON_YEAR = Method(
    "year_on_year",
    Text(zh="同比增速", en="Rate year on year"),
    Text(
        zh="本期与上年同期之比减一；有价格指数（上年同期为100）的，另算扣除价格的实际增速，与名义增速分列。",
        en="This period over the same period of the year before, minus one; where a price index (same period of the "
        "year before = 100) is given, the real rate stands in a column of its own beside the nominal one.",
    ),
    (r"g = x_t / x_{t-1} - 1", r"g^{real} = \frac{x_t / x_{t-1}}{P_t / 100} - 1"),
    NBS,
)
TURNING = Method(
    "turning",
    Text(zh="走势判断", en="Turning points"),
    Text(
        zh="比较相邻两期的增速：由负转正、由正转负、降幅收窄或扩大、增速加快或放缓；连续同向变动的期数一并列出，中间缺一期即重新计数；口径不同的时期（5月与1—5月）不作比较。",
        en="Two rates in a row: turned positive or negative, decline narrowing or widening, rise quickening or slowing; "
        "with the number of periods running in which the rate moved the same way, counted anew where one is missing. Unlike "
        "periods (May; January to May) are not compared.",
    ),
    (r"\Delta g_t = g_t - g_{t-1}",),
    NBS,
    ours=True,
)
BREADTH = Method(
    "breadth",
    Text(zh="增长面", en="Breadth"),
    Text(
        zh="同比增长的项数占有数据项数的比重。",
        en="The number that grew over the number with figures.",
    ),
    (r"b = n_{g > 0} / n",),
    "OECD, *Handbook on Cyclical Composite Indicators*, 2017 (diffusion indices)",
)


def year_before(period: str) -> str:
    """The same period of the year before; of a five-year plan, the plan before.

    Raises:
        AnalysisProblem: the word is no period, or nothing comes before it.

    >>> year_before("2020-Q1"), year_before("2020M01-05"), year_before("2020"), year_before("FYP14")
    ('2019-Q1', '2019-01..05', '2019', 'FYP13')
    """
    try:
        return of(period).earlier().id
    except ValueError:
        raise AnalysisProblem(
            Text(zh=f"时期“{period}”没有上年同期", en=f"nothing is a year before the period “{period}”"),
            Text(zh="写成 2020、2020-Q1、2020-05 之类", en="write periods like 2020, 2020-Q1 or 2020-05"),
        ) from None


def rates(now: np.ndarray, before: np.ndarray, prices: np.ndarray | float = 100.0) -> np.ndarray:
    """Rate of change in per cent, ``100·((x/x₀)/(P/100) − 1)``.

    Args:
        prices: price index, the earlier period being 100; left out, the rate is nominal.

    >>> rates(np.array([110.0]), np.array([100.0])).round(6).tolist()
    [10.0]
    """
    return np.asarray(100 * (now / before / (prices / 100) - 1))


class YearOnYearParameters(Parameters):
    """``kind = "year_on_year"``."""

    kind: Literal["year_on_year"] = "year_on_year"
    indicator: IndicatorId = Field(
        description="an indicator of levels, at current prices where they are amounts"
    )
    prices: IndicatorId = Field(
        "", description="indicator of prices, the same period of the year before being 100"
    )
    periods: tuple[PeriodId, ...] = Field(
        (), description="the periods; all that have a year before if none are given"
    )


class TurningParameters(Parameters):
    """``kind = "turning"``."""

    kind: Literal["turning"] = "turning"
    indicator: IndicatorId = Field(description="an indicator of rates, in per cent")
    periods: tuple[PeriodId, ...] = Field(
        (), description="the periods in order; all with figures if none are given"
    )
    area: AreaCode = Field("", description="an aggregate area: the gap to it is judged too")
    run: int = Field(3, ge=2, description="from how many periods running a movement counts as sustained")


class BreadthParameters(Parameters):
    """``kind = "breadth"``."""

    kind: Literal["breadth"] = "breadth"
    indicators: tuple[IndicatorId, ...] = Field(min_length=2, description="indicators of rates, in per cent")
    periods: tuple[PeriodId, ...] = Field((), description="the periods; all with figures if none are given")


def numbers_of(study: Study, name: str) -> Indicator:
    """The indicator, which must be one of numbers with figures."""
    period_of(study, (name,), None)
    return require_numbers(study.panel.indicators[name])


def _long(frames: dict[str, pd.DataFrame], keep: str) -> pd.DataFrame:
    """Tables (regions, periods) side by side in one by (region, period), rows without ``keep`` left out.

    Periods stay in their order, which need not be that of their letters.
    """
    first = frames[keep]
    index = pd.MultiIndex.from_product([first.index, first.columns], names=["region", "period"])
    table = pd.DataFrame({name: frame.to_numpy().ravel() for name, frame in frames.items()}, index=index)
    return table[table[keep].notna()]


def year_on_year(p: YearOnYearParameters, study: Study) -> tuple[Result, ...]:
    """Table ``<id>`` by (region, period): value, value of the year before, change, nominal and real rate."""
    spec = numbers_of(study, p.indicator)
    have = set(study.panel.periods(p.indicator, "region"))
    chosen = periods_of(study, (p.indicator,), p.periods)
    periods = [t for t in chosen if p.periods or year_before(t) in have]
    absent = [t for t in periods if year_before(t) not in have]
    if absent or not periods:
        raise AnalysisProblem(
            Text(
                zh="“{name}”没有上年同期（{t}）的数据", en="“{name}” has no figures for the year before ({t})"
            ).fill(
                name=spec.name,
                t=listed(list(map(year_before, absent))) if absent else Text(zh="任何时期", en="any period"),
            ),
            Text(zh="补上上年同期数，或换 periods", en="add last year’s figures, or change periods"),
        )
    wide = study.panel.over_time(p.indicator)
    now, before = wide[periods], wide[[year_before(t) for t in periods]].set_axis(periods, axis=1)
    missing = without_base(wide[list(dict.fromkeys(map(year_before, periods)))])
    base = before.where(before > 0)
    frames = {"value": now, "before": before, "change": now - before}
    frames["rate"] = pd.DataFrame(
        rates(now.to_numpy(float), base.to_numpy(float)), index=now.index, columns=periods
    )
    columns = [
        Column("value", spec.name, spec.unit, spec.decimals, total=spec.total),
        Column("before", Text(zh="上年同期", en="Year before"), spec.unit, spec.decimals, total=spec.total),
        Column(
            "change", Text(zh="增量", en="Change"), spec.unit, spec.decimals, signed=True, total=spec.total
        ),
        Column("rate", Text(zh="同比增速（名义）", en="Rate, nominal"), same("%"), 1, "share", signed=True),
    ]
    inputs = [f"{p.indicator}@{t}" for t in dict.fromkeys([*periods, *map(year_before, periods)])]
    if p.prices:
        index = numbers_of(study, p.prices)
        prices = study.panel.over_time(p.prices).reindex(columns=periods)
        for t in periods:
            require_positive(study, prices[t].dropna(), index.name, t)
        frames["real"] = pd.DataFrame(
            rates(now.to_numpy(float), base.to_numpy(float), prices.to_numpy(float)),
            index=now.index,
            columns=periods,
        )
        columns.append(
            Column("real", Text(zh="同比增速（实际）", en="Rate, real"), same("%"), 1, "share", signed=True)
        )
        inputs += [f"{p.prices}@{t}" for t in periods]
    return (
        Result(
            p.id,
            p.title or Text(zh=f"{spec.name['zh']}同比", en=f"{spec.name['en']}, year on year"),
            tuple(columns),
            _long(frames, "change"),
            (YEAR_ON_YEAR,),
            inputs=tuple(inputs),
            missing=missing,
            options=(
                periods_option(periods),
                *(((Text(zh="价格指数", en="Price index"), index.name),) if p.prices else ()),
            ),
        ),
    )


def turning(p: TurningParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (region, period) and ``<id>_breadth`` by period."""
    spec = numbers_of(study, p.indicator)
    periods = periods_of(study, (p.indicator,), p.periods)
    wide = study.panel.over_time(p.indicator)[periods]
    frames = _judged(wide, "", p.run, spec.decimals)
    frames = {"value": wide, **frames}
    points = Text(zh="百分点", en="percentage points") if spec.unit["en"] == "%" else spec.unit
    columns = [
        Column("value", spec.name, spec.unit, spec.decimals, signed=True),
        *_judged_columns("", TURNS, points, spec.decimals),
    ]
    if p.area:
        base = _area(study, p.indicator, p.area, periods)
        gap = wide - base
        frames |= {
            "area": pd.DataFrame([base] * len(wide), index=wide.index),
            "gap": gap,
            **_judged(gap, "gap_", p.run, spec.decimals),
        }
        name = study.panel.regions[p.area].name
        columns += [
            Column("area", name, spec.unit, spec.decimals, signed=True),
            Column(
                "gap",
                Text(zh=f"比{name['zh']}高", en=f"Above {name['en']} by"),
                points,
                spec.decimals,
                signed=True,
            ),
            *_judged_columns("gap_", GAPS, points, spec.decimals),
        ]
    title = p.title or Text(zh=f"{spec.name['zh']}的走势", en=f"{spec.name['en']}: turning points")
    inputs = tuple(f"{p.indicator}@{t}" for t in periods)
    return (
        Result(
            p.id,
            title,
            tuple(columns),
            _long(frames, "value")[[c.id for c in columns]],
            (TURNING,),
            inputs=inputs,
            options=(
                periods_option(periods),
                (Text(zh="连续同向期数", en="Periods running"), same(str(p.run))),
            ),
        ),
        Result(
            f"{p.id}_breadth",
            Text(zh=f"{title['zh']}：增长面", en=f"{title['en']}: breadth"),
            _breadth_columns(),
            _breadth(as_printed(wide, spec.decimals).T).rename_axis("period"),
            (BREADTH,),
            inputs=inputs,
        ),
    )


def as_printed(wide: pd.DataFrame, decimals: int) -> pd.DataFrame:
    """Figures rounded as pages print them."""
    return wide.map(lambda figure: rounded(float(figure), decimals))


def _judged(wide: pd.DataFrame, prefix: str, run: int, decimals: int) -> dict[str, pd.DataFrame]:
    """Change, turn, run and whether it is sustained, of (regions, periods) rates.

    Judged are the figures as they are printed: what a reader sees as 0.0 has not turned positive.

    Figures of unlike periods (May; January to May) are not held against each other, and a run ends where a period of
    the series is missing.
    """
    values = wide.to_numpy(float)
    printed = as_printed(wide, decimals).to_numpy(float)
    along = steps(list(wide.columns))
    change = np.full_like(values, np.nan)
    turns = np.full(values.shape, None, dtype=object)
    for t, (like, _) in enumerate(along, start=1):
        if like:
            change[:, t] = values[:, t] - values[:, t - 1]
            turns[:, t] = turn(printed[:, t - 1], printed[:, t])
    runs = running(printed, [following for _, following in along])
    columns = {"change": change, "turn": turns, "run": runs, "sustained": np.abs(runs) >= run}
    return {prefix + k: pd.DataFrame(v, index=wide.index, columns=wide.columns) for k, v in columns.items()}


def _judged_columns(prefix: str, words: dict[str, Text], points: Text, decimals: int) -> tuple[Column, ...]:
    return (
        Column(
            f"{prefix}change",
            Text(zh="比上期提高", en="Up on the last period by"),
            points,
            decimals,
            signed=True,
        ),
        Column(f"{prefix}turn", Text(zh="走势", en="Turn"), role="category", labels=words),
        Column(
            f"{prefix}run",
            Text(zh="连续同向期数", en="Periods running"),
            role="count",
            decimals=0,
            signed=True,
        ),
        Column(f"{prefix}sustained", Text(zh="是否持续", en="Sustained"), role="flag"),
    )


def _area(study: Study, indicator: str, area: str, periods: list[str]) -> pd.Series:
    """The area's figures, missing where a period has none; AnalysisProblem where none has."""
    wide = study.panel.over_time(indicator, "aggregate")
    if area not in wide.index or wide.loc[area].reindex(periods).isna().all():
        name = study.panel.regions[area].name if area in study.panel.regions else same(area)
        spec = study.panel.indicators[indicator].name
        raise AnalysisProblem(
            Text(
                zh="{area}没有“{name}”的数据",
                en="there are no figures of “{name}” for {area}",
            ).fill(area=name, name=spec),
            AREA_REMEDY,
        )
    return pd.Series(wide.loc[area].reindex(periods))


def _breadth(rows: pd.DataFrame) -> pd.DataFrame:
    """How many figures of each row grew, of how many known."""
    known = rows.notna().sum(axis=1).astype(float)
    grew = (rows > 0).sum(axis=1).astype(float)
    return pd.DataFrame(
        {
            "n": known,
            "grew": grew,
            "fell": (rows < 0).sum(axis=1).astype(float),
            "share": (100 * grew / known).where(known > 0),
        }
    )


def _breadth_columns() -> tuple[Column, ...]:
    return (
        Column("n", Text(zh="有数据的项数", en="With figures"), role="count", decimals=0),
        Column("grew", Text(zh="增长的项数", en="Grew"), role="count", decimals=0),
        Column("fell", Text(zh="下降的项数", en="Fell"), role="count", decimals=0),
        Column("share", Text(zh="增长面", en="Share that grew"), same("%"), 1, "share"),
    )


def breadth(p: BreadthParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (region, period): how many of the indicators grew; ``<id>_regions`` by (indicator, period)."""
    for name in p.indicators:
        numbers_of(study, name)
    have = {t for name in p.indicators for t in study.panel.periods(name, "region")}
    periods_found = {t: find(t, have) for t in p.periods}
    for t, there in periods_found.items():
        if there is None:
            period_of(study, p.indicators, t)
    periods = in_order(filter(None, periods_found.values())) if periods_found else in_order(have)
    by_region, by_indicator = {}, {}
    for t in periods:
        frame = study.panel.cross(p.indicators, t)
        for name in p.indicators:
            frame[name] = as_printed(frame[[name]], study.panel.indicators[name].decimals)[name]
        by_region[t] = _breadth(frame.dropna(how="all"))
        by_indicator[t] = _breadth(frame.T.dropna(how="all"))
    title = p.title or Text(zh="增长面", en="Breadth of growth")
    inputs = tuple(f"{i}@{t}" for i in p.indicators for t in periods if t in study.panel.periods(i, "region"))
    specs = study.panel.indicators
    return (
        Result(
            p.id,
            title,
            _breadth_columns(),
            pd.concat(by_region, names=["period", "region"]).swaplevel(),
            (BREADTH,),
            inputs=inputs,
            options=(periods_option(periods),),
        ),
        Result(
            f"{p.id}_regions",
            Text(zh=f"{title['zh']}：地区", en=f"{title['en']}: regions"),
            _breadth_columns(),
            pd.concat(by_indicator, names=["period", "indicator"]).swaplevel(),
            (BREADTH,),
            labels={"indicator": {i: specs[i].name for i in p.indicators}},
            inputs=inputs,
        ),
    )


ANALYSES = (
    Analysis("year_on_year", YearOnYearParameters, year_on_year, methods=(YEAR_ON_YEAR,)),
    Analysis("turning", TurningParameters, turning, methods=(TURNING,)),
    Analysis("breadth", BreadthParameters, breadth, methods=(BREADTH,)),
)
