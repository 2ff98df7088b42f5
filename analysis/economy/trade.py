"""Trade: openness, balance, revealed comparative advantage, concentration of partners: `TradeParameters`, `AdvantageParameters`, `PartnersParameters`."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.inputs import period_of
from analysis.parameters import Analysis, AreaCode, IndicatorId, Parameters, PeriodId
from analysis.standing.standing import VALUE_NAMES, ranks
from analysis.values import (
    AnalysisProblem,
    Column,
    Method,
    Result,
    Study,
    Text,
    base_option,
    period_when,
    periods_option,
    same,
)

METHOD = Method(
    "trade",
    Text(zh="贸易指标", en="Measures of trade"),
    Text(
        zh="外贸依存度为进出口之和与地区生产总值之比；贸易竞争力指数为净出口与进出口之比，在−1与1之间。",
        en="Openness is exports plus imports over gross product; competitiveness is net exports over total trade, between "
        "−1 and 1.",
    ),
    (
        r"O = \frac{X + M}{GDP}",
        r"B = X - M",
        r"TC = \frac{X - M}{X + M}",
    ),
    "National Bureau of Statistics of China, China Statistical Yearbook, explanatory notes",
)
ADVANTAGE = Method(
    "advantage",
    Text(zh="显性比较优势", en="Revealed comparative advantage"),
    Text(
        zh="某类商品在本地区出口中的份额与其在全部出口中的份额之比；不足0.8为弱，0.8—1.25为中等，1.25—2.5为强，2.5以上为极强。",
        en="A good’s share of a region’s exports over its share of all exports; below 0.8 weak, to 1.25 middling, to 2.5 "
        "strong, above very strong.",
    ),
    (r"RCA_{ik} = \frac{x_{ik} / \sum_k x_{ik}}{\sum_i x_{ik} / \sum_{i,k} x_{ik}}",),
    "Balassa, *The Manchester School* 33 (1965)",
)
PARTNERS = Method(
    "partners",
    Text(zh="贸易伙伴集中度", en="Concentration of partners"),
    Text(
        zh="各伙伴份额的平方和；其倒数为相当的等额伙伴数。",
        en="The sum of the partners’ squared shares; one over it is the number of equal partners that would give as much.",
    ),
    (r"H_i = \sum_p s_{ip}^2, \quad s_{ip} = x_{ip} / \sum_p x_{ip}", r"N_i = 1 / H_i"),
    "Hirschman, *The American Economic Review* 54 (1964)",
)
#: bands of revealed comparative advantage: a bound belongs to the band above it
RCA_BANDS = (0.8, 1.25, 2.5)
RCA_NAMES = {
    "weak": Text(zh="弱", en="weak"),
    "middling": Text(zh="中等", en="middling"),
    "strong": Text(zh="强", en="strong"),
    "very_strong": Text(zh="极强", en="very strong"),
}


class TradeParameters(Parameters):
    """``kind = "trade"``."""

    kind: Literal["trade"] = "trade"
    exports: IndicatorId = Field(description="indicator of exports")
    imports: IndicatorId = Field(description="indicator of imports, in the same unit")
    gdp: IndicatorId = Field(description="indicator of gross product, in the same unit")
    period: PeriodId | None = Field(None, description="the period; the last with figures where none is given")


class AdvantageParameters(Parameters):
    """``kind = "advantage"``."""

    kind: Literal["advantage"] = "advantage"
    goods: tuple[IndicatorId, ...] = Field(
        min_length=2, description="indicators of exports by good, in one unit"
    )
    period: PeriodId | None = Field(None, description="the period; the last with figures where none is given")
    area: AreaCode = Field(
        "", description="the aggregate compared with; the sum of the regions where none is given"
    )


class PartnersParameters(Parameters):
    """``kind = "partners"``."""

    kind: Literal["partners"] = "partners"
    partners: tuple[IndicatorId, ...] = Field(
        min_length=2, description="indicators of trade with each partner, in one unit"
    )
    period: PeriodId | None = Field(None, description="the period; the last with figures where none is given")


def competitiveness(exports: np.ndarray, imports: np.ndarray) -> np.ndarray:
    """``(X − M)/(X + M)``; NaN where there is no trade.

    >>> competitiveness(np.array([3.0, 0.0]), np.array([1.0, 2.0])).tolist()
    [0.5, -1.0]
    """
    total = exports + imports
    return np.asarray(np.divide(exports - imports, total, out=np.full_like(total, np.nan), where=total > 0))


def revealed_advantage(E: np.ndarray, whole: np.ndarray | None = None) -> np.ndarray:
    """Balassa's index of a (regions, goods) matrix of exports: above one where a region has more than its part.

    Args:
        whole: (goods,) exports compared with; the sum of the regions where none are given. NaN where a region, or the
            whole in a good, exports nothing.
    """
    every = E.sum(axis=0) if whole is None else whole
    with np.errstate(divide="ignore", invalid="ignore"):
        advantage = (E / E.sum(axis=1, keepdims=True)) / (every / every.sum())
    return np.where(np.isfinite(advantage), advantage, np.nan)


def concentration(amounts: np.ndarray) -> np.ndarray:
    """Herfindahl index of each row's shares: 1/n for even trade, 1 for a single partner; NaN where there is none.

    >>> concentration(np.array([[1.0, 1.0], [3.0, 0.0]])).tolist()
    [0.5, 1.0]
    """
    total = amounts.sum(axis=-1, keepdims=True)
    s = np.divide(amounts, total, out=np.full_like(amounts, np.nan), where=total > 0)
    return np.asarray((s**2).sum(axis=-1))


def _amounts(study: Study, names: tuple[str, ...], period: str) -> pd.DataFrame:
    """Amounts of trade by region, none negative."""
    frame = study.panel.cross(names, period).dropna()
    bad = frame.index[(frame < 0).any(axis=1)]
    if len(bad):
        name = study.panel.regions[str(bad[0])].name
        raise AnalysisProblem(
            Text(zh=f"{name['zh']}的贸易额为负", en=f"trade of {name['en']} is negative"),
            Text(zh="改正数据", en="correct the figures"),
        )
    return frame.rename_axis("region")


def advantage(p: AdvantageParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (region, indicator) with band, and ``<id>_counts`` by region: goods in each band."""
    period = period_of(study, p.goods, p.period)
    frame = _amounts(study, p.goods, period)
    whole = None
    if p.area:
        whole = study.panel.cross(p.goods, period, "aggregate").reindex([p.area]).to_numpy(float)[0]
        if np.isnan(whole).any():
            raise AnalysisProblem(
                Text(zh="“{area}”没有{t}的出口数据", en="“{area}” has no figures of exports {t}").fill(
                    area=p.area, t=period_when(period)
                ),
                Text(
                    zh="去掉 area，以各地区之和为比较",
                    en="leave area out to compare with the sum of the regions",
                ),
            )
    E = frame.to_numpy(float)
    ratios = revealed_advantage(E, whole)
    band: np.ndarray = np.array([*RCA_NAMES], dtype=object)[
        np.searchsorted(RCA_BANDS, np.nan_to_num(ratios), side="right")
    ]
    band[np.isnan(ratios)] = None
    total = E.sum(axis=1, keepdims=True)
    share = 100 * np.divide(E, total, out=np.full_like(E, np.nan), where=total > 0)
    index = pd.MultiIndex.from_product([frame.index, list(p.goods)], names=["region", "indicator"])
    title = p.title or Text(zh="显性比较优势", en="Revealed comparative advantage")
    inputs = tuple(f"{g}@{period}" for g in p.goods)
    return (
        Result(
            p.id,
            title,
            (
                Column("share", Text(zh="占本地区出口", en="Share of exports"), same("%"), 1, "share"),
                Column("rca", Text(zh="比较优势指数", en="RCA"), same(""), 2, bounds=RCA_BANDS),
                Column("band", Text(zh="强弱", en="Band"), role="category", labels=RCA_NAMES),
            ),
            pd.DataFrame({"share": share.ravel(), "rca": ratios.ravel(), "band": band.ravel()}, index=index),
            (ADVANTAGE,),
            labels={"indicator": {g: study.panel.indicators[g].name for g in p.goods}},
            inputs=inputs,
            options=(
                periods_option([period]),
                base_option(study.panel.regions[p.area].name if p.area else None),
            ),
        ),
        Result(
            f"{p.id}_counts",
            Text(zh=f"{title['zh']}：商品数", en=f"{title['en']}: goods"),
            tuple(Column(i, name, role="count", decimals=0) for i, name in RCA_NAMES.items()),
            pd.DataFrame({i: (band == i).sum(axis=1).astype(float) for i in RCA_NAMES}, index=frame.index),
            (ADVANTAGE,),
            inputs=inputs,
        ),
    )


def partners(p: PartnersParameters, study: Study) -> tuple[Result, ...]:
    """Table ``<id>`` by region: concentration, equal partners, the largest partner's share."""
    period = period_of(study, p.partners, p.period)
    frame = _amounts(study, p.partners, period)
    frame = frame[frame.sum(axis=1) > 0]
    A = frame.to_numpy(float)
    concentrations = concentration(A)
    names = {i: study.panel.indicators[i].name for i in p.partners}
    return (
        Result(
            p.id,
            p.title or Text(zh="贸易伙伴集中度", en="Concentration of partners"),
            (
                Column("hhi", Text(zh="赫芬达尔指数", en="Herfindahl index"), same(""), 3),
                Column("equal", Text(zh="相当的等额伙伴数", en="Equal partners"), same(""), 1),
                Column("largest", Text(zh="最大伙伴", en="Largest partner"), role="category", labels=names),
                Column("share", Text(zh="最大伙伴占比", en="Its share"), same("%"), 1, "share"),
            ),
            pd.DataFrame(
                {
                    "hhi": concentrations,
                    "equal": 1 / concentrations,
                    "largest": np.array(p.partners, dtype=object)[A.argmax(axis=1)],
                    "share": 100 * A.max(axis=1) / A.sum(axis=1),
                },
                index=frame.index,
            ),
            (PARTNERS,),
            inputs=tuple(f"{i}@{period}" for i in p.partners),
            options=(periods_option([period]),),
        ),
    )


def run(p: TradeParameters, study: Study) -> tuple[Result, ...]:
    """Table ``<id>`` by region: openness, balance, competitiveness, rank by openness."""
    names = (p.exports, p.imports, p.gdp)
    period = period_of(study, names, p.period)
    frame = study.panel.cross(names, period).dropna()
    bad = frame.index[(frame[[p.exports, p.imports]] < 0).any(axis=1) | (frame[p.gdp] <= 0)]
    if len(bad):
        name = study.panel.regions[str(bad[0])].name
        raise AnalysisProblem(
            Text(
                zh=f"{name['zh']}的贸易额为负或生产总值不为正",
                en=f"trade of {name['en']} is negative, or its product not positive",
            ),
            Text(zh="改正数据", en="correct the figures"),
        )
    x, m, gdp = (frame[n].to_numpy(float) for n in names)
    unit = study.panel.indicators[p.exports].unit
    openness = 100 * (x + m) / gdp
    table = pd.DataFrame(
        {
            "openness": openness,
            "rank": ranks(openness),
            "of": float(len(frame)),
            "balance": x - m,
            "competitiveness": competitiveness(x, m),
        },
        index=frame.index.rename("region"),
    )
    return (
        Result(
            p.id,
            p.title or Text(zh="对外贸易", en="Trade"),
            (
                Column("openness", Text(zh="外贸依存度", en="Openness"), same("%"), 1, "share"),
                Column("rank", VALUE_NAMES["rank"], role="rank"),
                Column("of", VALUE_NAMES["of"], role="count"),
                Column("balance", Text(zh="净出口", en="Balance"), unit, 1, signed=True),
                Column(
                    "competitiveness",
                    Text(zh="贸易竞争力指数", en="Competitiveness"),
                    same(""),
                    3,
                    signed=True,
                ),
            ),
            table,
            (METHOD,),
            inputs=tuple(f"{n}@{period}" for n in names),
            options=(periods_option([period]),),
        ),
    )


ANALYSES = (
    Analysis("trade", TradeParameters, run, methods=(METHOD,)),
    Analysis("advantage", AdvantageParameters, advantage, methods=(ADVANTAGE,)),
    Analysis("partners", PartnersParameters, partners, methods=(PARTNERS,)),
)
