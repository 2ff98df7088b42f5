"""Trade over the periods: growth, balance, competitiveness, openness, and its weight in all trade: `TradePathParameters`."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.economy.trade import competitiveness
from analysis.inputs import by_time
from analysis.parameters import Analysis, Parameters, Ref, Wrong
from analysis.periods import in_order, of
from analysis.values import (
    AnalysisProblem,
    Column,
    Indicator,
    Method,
    Provenance,
    Result,
    Study,
    Text,
    periods_option,
    same,
)

METHOD = Method(
    "trade_path",
    Text(zh="历年贸易指标", en="Trade over the years"),
    Text(
        zh="差额为出口减进口；竞争力指数（TC）为差额与进出口之和之比；增速为与上年之比减一；外贸依存度为进出口之和与生产总值之比，"
        "币种不同的按年平均汇率折算。出口、进口各自占全部出口、全部进口的比重已知时，二者之和占全部贸易的比重由此唯一确定。",
        en="The balance is exports minus imports; competitiveness (TC) is the balance over exports plus imports; growth is this "
        "year over the year before, minus one; openness is exports plus imports over gross product, converted at the mean "
        "exchange rate of the year where currencies differ. Where the shares of these exports in all exports and of these "
        "imports in all imports are known, they leave one share only for the sum of both.",
    ),
    (
        r"B = X - M",
        r"TC = \frac{X - M}{X + M}",
        r"g = x_t / x_{t-1} - 1",
        r"O = \frac{(X + M)\,e}{GDP}",
        r"s = \frac{X + M}{X / s_X + M / s_M}",
    ),
    "Balassa, *The Manchester School* 33 (1965); National Bureau of Statistics of China, China Statistical Yearbook, "
    "explanatory notes",
)

Figure = Annotated[str, Ref("indicator", areas=True)]


class TradePathParameters(Parameters):
    """``kind = "trade_path"``."""

    kind: Literal["trade_path"] = "trade_path"
    exports: Figure = Field("", description="indicator of exports")
    imports: Figure = Field("", description="indicator of imports, in the same unit")
    total: Figure = Field(
        "", description="indicator of both together, where there are no exports and imports"
    )
    gdp: Figure = Field(
        "", description="indicator of gross product: openness, and its growth at current prices"
    )
    rate: Figure = Field(
        "", description="indicator of the exchange rate, units of gross product’s currency for one of trade’s"
    )
    factor: float = Field(
        1.0, gt=0, description="trade times the rate times this is in the unit of gross product"
    )
    exports_share: Figure = Field(
        "", description="indicator of the share of these exports in all exports, in per cent"
    )
    imports_share: Figure = Field("", description="the same of imports")

    @model_validator(mode="after")
    def _fits(self) -> TradePathParameters:
        if bool(self.exports) != bool(self.imports) or bool(self.exports) == bool(self.total):
            raise Wrong(
                "写出口与进口，或只写 total",
                "give exports and imports, or total alone",
                "补上或删去",
                "add or delete",
            )
        if bool(self.exports_share) != bool(self.imports_share) or (self.exports_share and self.total):
            raise Wrong(
                "两项比重须与出口、进口同时写",
                "the two shares are given together, with exports and imports",
            )
        if self.rate and not self.gdp:
            raise Wrong("写了汇率而没有生产总值", "a rate needs a gross product", "补上 gdp", "add gdp")
        return self


def share_of_both(
    exports: np.ndarray, imports: np.ndarray, of_exports: np.ndarray, of_imports: np.ndarray
) -> np.ndarray:
    """The share, in per cent, of exports and imports together in all trade, from the share of either in its own whole.

    ``(X + M)/(X/s_X + M/s_M)``: the harmonic mean of the shares, weighted by the amounts, and so between them.

    >>> share_of_both(np.array([10.0]), np.array([30.0]), np.array([10.0]), np.array([20.0])).tolist()
    [16.0]
    """
    return np.asarray((exports + imports) / (exports / of_exports + imports / of_imports))


def _long(study: Study, name: str) -> pd.Series:
    """An indicator of regions and areas, by region and period."""
    series = study.panel.numbers[name].dropna()
    return series.rename_axis(["region", "period"])


def _not_negative(study: Study, frame: pd.DataFrame, names: tuple[str, ...], zeros: bool) -> None:
    for name in names:
        bad = frame.index[(frame[name] < 0) if zeros else (frame[name] <= 0)]
        if len(bad):
            code, period = map(str, bad[0])
            raise AnalysisProblem(
                Text(
                    zh="{region}{t}的“{name}”不是正数", en="“{name}” of {region} is not positive ({t})"
                ).fill(
                    region=study.panel.regions[code].name,
                    t=same(period),
                    name=study.panel.indicators[name].name,
                ),
                Text(zh="改正数据", en="correct the figures"),
            )


def _growth(series: pd.Series) -> pd.Series:
    """Rate over the year before in per cent, NaN where that has no figure or none that is positive."""
    before = pd.Series(np.nan, index=series.index)
    for at in series.index:
        try:
            earlier = (at[0], of(str(at[1])).earlier().id)
        except ValueError:
            continue
        if earlier in series.index and series[earlier] > 0:
            before[at] = series[earlier]
    return 100 * (series / before - 1)


def _amounts(p: TradePathParameters, study: Study) -> tuple[pd.DataFrame, Indicator]:
    """Exports, imports and their sum, by region and period with any."""
    names = (p.exports, p.imports) if p.exports else (p.total,)
    frame = pd.concat({n: _long(study, n) for n in names}, axis=1).dropna()
    if frame.empty:
        raise AnalysisProblem(
            Text(zh="没有贸易数据", en="there are no figures of trade"),
            Text(zh="检查表中的列", en="check the columns of the table"),
        )
    _not_negative(study, frame, names, zeros=True)
    made = pd.DataFrame({"total": frame.sum(axis=1)}, index=frame.index)
    if p.exports:
        made["exports"], made["imports"] = frame[p.exports], frame[p.imports]
        made["balance"] = made["exports"] - made["imports"]
        made["tc"] = competitiveness(made["exports"].to_numpy(float), made["imports"].to_numpy(float))
    return made, study.panel.indicators[names[0]]


def _openness(p: TradePathParameters, study: Study, made: pd.DataFrame) -> None:
    """Gross product, its growth at current prices, and trade as a share of it; the rate of an area is that of all."""
    gdp = _long(study, p.gdp)
    _not_negative(study, gdp.to_frame(), (p.gdp,), zeros=False)
    made["gdp"] = gdp.reindex(made.index)
    made["gdp_growth"] = _growth(gdp).reindex(made.index)
    rate: pd.Series | float = 1.0
    if p.rate:
        known = _long(study, p.rate)
        _not_negative(study, known.to_frame(), (p.rate,), zeros=False)
        by_period = known.groupby(level="period").first()
        rate = pd.Series(by_period.reindex(made.index.get_level_values("period")).to_numpy(float), made.index)
    made["openness"] = 100 * made["total"] * rate * p.factor / made["gdp"]


def _columns(made: pd.DataFrame, spec: Indicator, study: Study, p: TradePathParameters) -> tuple[Column, ...]:
    unit, places = spec.unit, spec.decimals
    total = study.panel.indicators[p.total].name if p.total else Text(zh="进出口", en="Exports and imports")

    def amount(id: str, zh: str, en: str) -> Column:
        return Column(id, Text(zh=zh, en=en), unit, places, total=True)

    def percent(id: str, zh: str, en: str, decimals: int = 2, signed: bool = True) -> Column:
        return Column(id, Text(zh=zh, en=en), same("%"), decimals, "share", signed=signed)

    known = {
        "total": replace(amount("total", "", ""), name=total, main=True),
        "exports": amount("exports", "出口", "Exports"),
        "imports": amount("imports", "进口", "Imports"),
        "balance": replace(amount("balance", "差额", "Balance"), signed=True),
        "tc": Column("tc", Text(zh="竞争力指数", en="Competitiveness"), same(""), 3, signed=True),
        "growth": percent("growth", "进出口增速", "Growth"),
        "exports_growth": percent("exports_growth", "出口增速", "Growth of exports"),
        "imports_growth": percent("imports_growth", "进口增速", "Growth of imports"),
        "gdp": replace(study.panel.indicators[p.gdp].column("gdp"), total=True)
        if p.gdp
        else amount("gdp", "", ""),
        "gdp_growth": percent("gdp_growth", "生产总值现价增速", "Nominal growth of gross product"),
        "openness": percent("openness", "外贸依存度", "Openness", signed=False),
        "share": percent("share", "占全部贸易的比重", "Share of all trade", signed=False),
    }
    return tuple(column for id, column in known.items() if id in made)


def trade_path(p: TradePathParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (region, period), areas among the regions: total, exports, imports, balance, competitiveness, growth,
    openness; and ``<id>_change`` by region: both ends, multiple, compound rate, and in how many years trade fell.
    """
    made, spec = _amounts(p, study)
    made["growth"] = _growth(made["total"])
    if p.exports:
        made["exports_growth"], made["imports_growth"] = _growth(made["exports"]), _growth(made["imports"])
    if p.gdp:
        _openness(p, study, made)
    if p.exports_share:
        shares = [_long(study, n).reindex(made.index) for n in (p.exports_share, p.imports_share)]
        for name in (p.exports_share, p.imports_share):
            _not_negative(study, _long(study, name).to_frame(), (name,), zeros=False)
        made["share"] = share_of_both(
            made["exports"].to_numpy(float),
            made["imports"].to_numpy(float),
            shares[0].to_numpy(float),
            shares[1].to_numpy(float),
        )
    columns = _columns(made, spec, study, p)
    made = by_time(made[[c.id for c in columns]])
    periods = in_order(set(map(str, made.index.get_level_values("period"))))
    used = [n for n in (p.exports, p.imports, p.total, p.gdp, p.rate, p.exports_share, p.imports_share) if n]
    source = Provenance(
        (METHOD,),
        tuple(f"{n}@{t}" for n in used for t in study.panel.periods(n) if t in periods),
        options=(periods_option(periods),),
    )
    title = p.title or Text(zh="历年贸易", en="Trade over the years")
    end, table = _change(made, columns)
    return (
        source.result(p.id, title, columns, made),
        source.result(
            f"{p.id}_change", Text(zh=f"{title['zh']}：变化", en=f"{title['en']}: change"), end, table
        ),
    )


def _change(made: pd.DataFrame, columns: tuple[Column, ...]) -> tuple[tuple[Column, ...], pd.DataFrame]:
    """Both ends of every region or area, by its own first and last period; how often trade fell, and a deficit stood."""
    by = {c.id: c for c in columns}
    rows: dict[str, dict[str, float | str | None]] = {}
    for code, part in made.groupby(level="region", sort=False):
        own = part.droplevel("region")
        known = own["growth"].dropna()
        row: dict[str, float | str | None] = {
            "first_period": str(own.index[0]),
            "last_period": str(own.index[-1]),
        }
        for id in ("total", "exports", "imports", "balance", "tc"):
            if id in own:
                row |= {f"{id}_first": float(own[id].iloc[0]), f"{id}_last": float(own[id].iloc[-1])}
        row["multiple"] = row["total_last"] / row["total_first"] if row["total_first"] else np.nan  # type: ignore[operator]
        row |= {"years": float(len(known)), "fell": float((known < 0).sum())}
        if "balance" in own:
            row |= {"periods": float(len(own)), "deficits": float((own["balance"] < 0).sum())}
            row |= {"lowest": float(own["balance"].min()), "lowest_period": str(own["balance"].idxmin())}
        if "openness" in own and own["openness"].notna().any():
            open_ = own["openness"].dropna()
            row |= {
                "open_first": float(open_.iloc[0]),
                "open_first_period": str(open_.index[0]),
                "open_last": float(open_.iloc[-1]),
                "open_last_period": str(open_.index[-1]),
                "open_most": float(open_.max()),
                "open_most_period": str(open_.idxmax()),
            }
        rows[str(code)] = row
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("region")
    ends = (("first", "期初", "first"), ("last", "期末", "last"))
    named: dict[str, Column] = {
        "multiple": Column("multiple", Text(zh="倍数", en="Multiple"), same(""), 2, main=True),
        "years": Column("years", Text(zh="有增速的年数", en="Years with growth"), role="count"),
        "fell": Column("fell", Text(zh="下降的年数", en="Years of decline"), role="count"),
        "periods": Column("periods", Text(zh="年数", en="Years"), role="count"),
        "deficits": Column("deficits", Text(zh="逆差的年数", en="Years in deficit"), role="count"),
    }
    for id, column in by.items():
        for end, zh, en in ends:
            name = Text(zh=f"{column.name['zh']}（{zh}）", en=f"{column.name['en']}, {en}")
            named[f"{id}_{end}"] = replace(column, id=f"{id}_{end}", name=name, main=False)
    for id, zh, en in (
        ("first_period", "期初", "First period"),
        ("last_period", "期末", "Last period"),
        ("lowest_period", "差额最低的时期", "Period of the lowest balance"),
        ("open_first_period", "依存度期初", "First period of openness"),
        ("open_last_period", "依存度期末", "Last period of openness"),
        ("open_most_period", "依存度最高的时期", "Period of the highest openness"),
    ):
        named[id] = Column(id, Text(zh=zh, en=en), role="text")
    if "balance" in by:
        named["lowest"] = replace(by["balance"], id="lowest", name=Text(zh="最低差额", en="Lowest balance"))
    if "openness" in by:
        for id, zh, en in (
            ("open_first", "期初", "first"),
            ("open_last", "期末", "last"),
            ("open_most", "最高", "highest"),
        ):
            named[id] = replace(
                by["openness"], id=id, name=Text(zh=f"外贸依存度（{zh}）", en=f"Openness, {en}")
            )
    shown = tuple(named[str(id)] for id in table)
    return shown, table


ANALYSES = (Analysis("trade_path", TradePathParameters, trade_path, methods=(METHOD,)),)
