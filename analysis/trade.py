"""Trade: openness, balance, competitiveness, revealed comparative advantage, concentration of partners."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.parameters import Analysis, Parameters
from analysis.standing import VALUE_NAMES, period_of, ranks
from analysis.values import AnalysisProblem, Column, Method, Result, Study, Text, same

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
        r"TC = \frac{X - M}{X + M}",
        r"RCA_{ik} = \frac{x_{ik} / \sum_k x_{ik}}{\sum_i x_{ik} / \sum_{i,k} x_{ik}}",
    ),
    "Balassa, The Manchester School 33 (1965)",
)
#: bands of revealed comparative advantage: below 0.8 weak, to 1.25 middling, to 2.5 strong, above very strong
RCA_BANDS = (0.8, 1.25, 2.5)


class TradeParameters(Parameters):
    """``kind = "trade"``."""

    kind: Literal["trade"] = "trade"
    exports: str = Field(description="indicator of exports")
    imports: str = Field(description="indicator of imports, in the same unit")
    gdp: str = Field(description="indicator of gross product, in the same unit")
    period: str | None = Field(None, description="the period; the last with figures where none is given")


def competitiveness(exports: np.ndarray, imports: np.ndarray) -> np.ndarray:
    """``(X − M)/(X + M)``; NaN where there is no trade.

    >>> competitiveness(np.array([3.0, 0.0]), np.array([1.0, 2.0])).tolist()
    [0.5, -1.0]
    """
    total = exports + imports
    return np.asarray(np.divide(exports - imports, total, out=np.full_like(total, np.nan), where=total > 0))


def revealed_advantage(E: np.ndarray) -> np.ndarray:
    """Balassa's index of a (regions, goods) matrix of exports: above one where a region has more than its part."""
    own = E / E.sum(axis=1, keepdims=True)
    whole = E.sum(axis=0) / E.sum()
    return np.asarray(own / whole)


def concentration(amounts: np.ndarray) -> float:
    """Herfindahl index of the partners' shares: 1/n for even trade, 1 for a single partner."""
    s = amounts / amounts.sum()
    return float((s**2).sum())


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
        ),
    )


ANALYSES = (Analysis("trade", TradeParameters, run),)
