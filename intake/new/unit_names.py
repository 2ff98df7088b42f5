"""Units in both languages, and those that international tables write as codes: ``unit_text``, ``unit_of_code``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from analysis.values import Text
from intake.tables.totals import UNITS

_PLAIN_UNITS: Mapping[str, str] = {
    "%": "%", "‰": "‰", "岁": "years of age", "年": "years", "倍": "times", "分": "points", "百分点": "percentage points",
    "小时": "hours", "天": "days", "亩": "mu", "kg": "kg", "km": "km", "km2": "km²", "km²": "km²", "m²": "m²", "元": "yuan",
    "千瓦时": "kWh", "公斤": "kg", "千克": "kg", "克": "g", "升": "litres", "只": "head", "头": "head", "册": "volumes", "名": "persons", "位": "persons",
}  # fmt: skip
_SCALES: Mapping[str, str] = {
    "百": "100", "千": "1,000", "万": "10,000", "十万": "100,000", "百万": "million", "千万": "10 million",
    "亿": "100 million", "万亿": "trillion",
}  # fmt: skip
#: codes of units in SDMX and Eurostat
_CODES: Mapping[str, str] = {
    "EUR_HAB": "euro per inhabitant", "MIO_EUR": "million euro", "THS_EUR": "thousand euro", "EUR": "euro", "PPS_HAB": "PPS per inhabitant",
    "PPS_EU27_2020_HAB": "PPS per inhabitant", "MIO_PPS": "million PPS", "MIO_PPS_EU27_2020": "million PPS", "MIO_NAC": "million units of national currency", "PC": "%",
    "PCT": "%", "PT": "%", "PERCENT": "%", "PC_POP": "% of population", "PC_ACT": "% of active population", "PC_GDP": "% of GDP",
    "PC_TOT": "% of total", "NR": "number", "NBR": "number", "THS": "thousand", "THS_PER": "thousand persons", "PER": "persons", "PS": "persons", "P_HTHAB": "per 100,000 inhabitants",
    "P_THAB": "per 1,000 inhabitants", "HAB": "inhabitants", "CP_MEUR": "million euro", "CLV10_MEUR": "million euro at 2010 prices",
    "CLV15_MEUR": "million euro at 2015 prices", "CP_EUR_HAB": "euro per inhabitant", "KM2": "km²", "HA": "hectares", "THS_T": "thousand tonnes",
    "T": "tonnes", "KTOE": "thousand tonnes of oil equivalent", "GWH": "GWh", "YR": "years", "I10": "index, 2010 = 100", "I15": "index, 2015 = 100",
    "EUR_HAB_EU27_2020": "% of the EU average", "PPS_HAB_EU27_2020": "% of the EU average, in PPS", "USD": "US dollars", "USD_CAP": "US dollars per head", "USD_PPP": "US dollars, PPP", "USD_PPP_PS": "US dollars per person, PPP",
    "MLN_USD": "million US dollars", "IX": "index", "HR": "hours", "PC_CHPPRE": "% change on the period before", "PCH_PRE": "% change on the period before",
}  # fmt: skip
_CHINESE: Mapping[str, str] = {
    "euro per inhabitant": "欧元/人", "million euro": "百万欧元", "thousand euro": "千欧元", "euro": "欧元", "PPS per inhabitant": "购买力标准/人",
    "million PPS": "百万购买力标准", "million units of national currency": "百万本国货币", "% of population": "占人口%", "% of active population": "占劳动力%",
    "% of GDP": "占GDP%", "% of total": "占总量%", "number": "个", "thousand": "千", "thousand persons": "千人", "persons": "人", "people": "人",
    "per 100,000 inhabitants": "每10万人", "per 1,000 inhabitants": "每千人", "inhabitants": "人", "million euro at 2010 prices": "百万欧元（2010年价）",
    "million euro at 2015 prices": "百万欧元（2015年价）", "hectares": "公顷", "ha": "公顷", "tonnes": "吨", "thousand tonnes": "千吨", "years": "年",
    "current US$": "现价美元", "constant 2010 US$": "2010年价美元", "constant 2015 US$": "2015年价美元", "US dollars": "美元", "US$": "美元", "USD": "美元", "current international $": "现价国际元",
    "constant 2017 international $": "2017年价国际元", "% of total": "占总量%", "annual %": "年%", "% of total labor force": "占劳动力总数%",
    "% of total population": "占总人口%", "metric tons per capita": "吨/人", "kWh per capita": "千瓦时/人", "kg": "公斤", "per 1,000 people": "每千人",
    "per 1,000 live births": "每千例活产", "per 100 people": "每百人", "per 100,000 people": "每10万人", "people per sq. km of land area": "人/平方公里",
    "million": "百万", "billion": "十亿", "thousands": "千", "millions": "百万", "billions": "十亿", "sq. km": "平方公里", "km2": "平方公里", "km²": "平方公里", "US dollars per head": "美元/人",
    "days": "天", "hours": "小时", "points": "分", "index": "指数", "yuan": "元", "100 million yuan": "亿元", "10,000 persons": "万人", "times": "倍",
    "euros": "欧元", "EUR": "欧元", "pounds": "英镑", "yen": "日元", "million yen": "百万日元", "million US dollars": "百万美元", "million USD": "百万美元",
    "beds": "张", "beds per 1,000": "张/千人", "students": "人", "households": "户", "vehicles": "辆", "tons": "吨", "cases": "例",
    "% change on the period before": "比上期增长%", "% of the EU average": "欧盟平均=100", "% of the EU average, in PPS": "欧盟平均=100（购买力标准）",
}  # fmt: skip


def unit_of_code(unit: str) -> str:
    """A unit in words where it is a code of international tables.

    >>> unit_of_code("EUR_HAB"), unit_of_code("PC"), unit_of_code("亿元")
    ('euro per inhabitant', '%', '亿元')
    """
    plain = unit.strip()
    return _CODES.get(
        plain, {"percent": "%", "percentage": "%", "per cent": "%", "pct": "%"}.get(plain.casefold(), plain)
    )


def unit_in_english(unit: str) -> str | None:
    """The English of a usual Chinese unit; None where it is not one of them.

    >>> unit_in_english("亿元"), unit_in_english("元/人"), unit_in_english("%"), unit_in_english("斤")
    ('100 million yuan', 'yuan per person', '%', None)
    """
    if unit in _PLAIN_UNITS or unit.isascii():
        return _PLAIN_UNITS.get(unit, unit)
    if "/" in unit:
        above, _, below = unit.partition("/")
        top, bottom = unit_in_english(above), unit_in_english(below)
        return f"{top} per {bottom.removesuffix('s')}" if top and bottom else None
    match = re.fullmatch(r"(万亿|千万|百万|十万|亿|万|千|百)?(.+)", unit)
    if match is None or match.group(2) not in UNITS:
        return None
    scale = _SCALES.get(match.group(1) or "")
    return f"{scale} {UNITS[match.group(2)]}" if scale else UNITS[match.group(2)]


def unit_text(unit: str) -> tuple[str | None, str | None]:
    """A unit in Chinese and in English, None where it is not known in one of them.

    >>> unit_text("亿元"), unit_text("current US$"), unit_text("%"), unit_text("斤"), unit_text("furlongs")
    (('亿元', '100 million yuan'), ('现价美元', 'current US$'), ('%', '%'), ('斤', None), (None, 'furlongs'))
    """
    if unit in {"%", "‰", "km²", "m²", "kWh", "GWh"}:
        return unit, unit
    if re.search(r"[㐀-鿿]", unit):
        return unit, unit_in_english(unit)
    plain = " ".join(unit.split())
    folded = {k.casefold(): v for k, v in _CHINESE.items()}
    return folded.get(plain.casefold()), _PLAIN_UNITS.get(unit, unit)


__all__ = ["Text", "unit_in_english", "unit_of_code", "unit_text"]
