"""Units in both languages, and as international tables write them: ``unit_text``, ``unit_of_code``, ``as_told``, ``unit_alone``,
``in_simplified``."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from intake.new.vocabulary.words import table
from intake.tables.foreign_units import in_both
from intake.tables.spelled_units import spelled
from intake.tables.totals import UNITS, is_logarithm
from intake.tables.units import SIMPLE_UNITS, is_unit, split_unit

_PLAIN_UNITS: Mapping[str, str] = {
    "%": "%", "‰": "‰", "岁": "years of age", "年": "years", "倍": "times", "分": "points", "百分点": "percentage points",
    "小时": "hours", "天": "days", "亩": "mu", "kg": "kg", "km": "km", "km2": "km²", "km²": "km²", "m²": "m²", "元": "yuan",
    "千瓦时": "kWh", "公斤": "kg", "千克": "kg", "克": "g", "升": "litres", "只": "head", "头": "head", "册": "volumes", "名": "persons", "位": "persons",
}  # fmt: skip
_SCALES: Mapping[str, str] = {
    "百": "100", "千": "1,000", "万": "10,000", "十万": "100,000", "百万": "million", "千万": "10 million",
    "亿": "100 million", "万亿": "trillion",
}  # fmt: skip
_BASES: Mapping[str, str] = {
    "上年=100": "previous year = 100", "上年同期=100": "same period of the previous year = 100", "上月=100": "previous month = 100",
    "上年同月=100": "same month of the previous year = 100",
}  # fmt: skip
#: units in Chinese words that are written with their symbol in English
_IN_SYMBOLS: Mapping[str, str] = {
    "微克/立方米": "μg/m³", "毫克/立方米": "mg/m³", "毫克/升": "mg/L", "分贝": "dB", "摄氏度": "°C", "毫米": "mm", "兆瓦": "MW", "吉瓦": "GW",
}  # fmt: skip
_TIMES: Mapping[str, str] = {"年": "year", "月": "month", "周": "week"}
#: scales in English and money by its signs → Chinese
_ENGLISH_SCALES: Mapping[str, str] = {
    "hundred": "百", "hundreds": "百",
    "thousand": "千", "thousands": "千", "000": "千", "'000": "千", "10,000": "万", "lakh": "十万", "lakhs": "十万", "million": "百万", "millions": "百万",
    "mn": "百万", "mil": "百万", "mio": "百万", "crore": "千万", "crores": "千万", "100 million": "亿", "billion": "十亿", "billions": "十亿", "bn": "十亿",
    "trillion": "万亿", "trillions": "万亿",
}  # fmt: skip
_BASE_WORDS: Mapping[str, str] = {
    "rmb": "元", "cny": "元", "renminbi": "元", "yuan": "元", "us$": "美元", "usd": "美元", "us dollars": "美元", "u.s. dollars": "美元", "us dollar": "美元",
    "canadian dollars": "加元", "australian dollars": "澳元",
    "hk$": "港元", "hkd": "港元",
    "mop": "澳门元", "nt$": "新台币元", "twd": "新台币元", "€": "欧元", "eur": "欧元", "euro": "欧元", "euros": "欧元", "£": "英镑", "gbp": "英镑", "pounds": "英镑",
    "yen": "日元", "jpy": "日元", "won": "韩元", "krw": "韩元", "₹": "卢比", "inr": "卢比", "rs": "卢比", "rupees": "卢比", "r$": "雷亚尔", "brl": "雷亚尔",
    "reais": "雷亚尔", "rub": "卢布", "rubles": "卢布", "roubles": "卢布", "persons": "人", "people": "人", "inhabitants": "人", "households": "户",
    "tonnes": "吨", "tons": "吨", "metric tons": "吨", "hectares": "公顷", "ha": "公顷",
}  # fmt: skip
_SCALE_WORDS = "|".join(map(re.escape, _ENGLISH_SCALES))
_TABLE = table("units.csv")
#: codes of units in SDMX and Eurostat → the unit in English
_CODES: Mapping[str, str] = {code: row["en"] for row in _TABLE for code in row["codes"].split()}
_CHINESE: Mapping[str, str] = {row["en"].casefold(): row["zh"] for row in _TABLE if row["zh"]}


_PER_CENT = frozenset({"percent", "per cent", "percentage", "pct", "prozent", "porcentaje"})


#: symbols of units that are the same in both languages: μg/m³, mg/L, kgce, dB(A), °C
_SYMBOL = (
    r"(?:[numkMGTµμc]?(?:g|m|L|l|W|Wh|J|V|A|Pa|Hz|Sv|Bq)|hPa|ha|kWh|k?m[23²³]|[cm]m[23²³]|m[23²³]|kgce|tce|tCO2e?|tCO₂e?|kg|"
    r"°C|℃|dB(?:\(A\))?|ppm|ppb|pH|min)"
)
_SYMBOLS = re.compile(rf"{_SYMBOL}(?:\s?[/·⋅]\s?{_SYMBOL})*")


def unit_of_code(unit: str) -> str:
    """A unit in words where it is a code of international tables.

    >>> unit_of_code("EUR_HAB"), unit_of_code("PC"), unit_of_code("亿元")
    ('euro per inhabitant', '%', '亿元')
    """
    plain = unit.strip()
    return _CODES.get(plain, "%" if plain.casefold() in _PER_CENT else plain)


def unit_in_column(word: str) -> str:
    """A unit as it stands in a column of units, in the words of a brief.

    >>> [unit_in_column(w) for w in ("EUR_HAB", "Thousands of dollars", "Number of persons", "Dollars", "USD", "亿元")]
    ['euro per inhabitant', 'thousand dollars', 'persons', 'dollars', 'US dollars', '亿元']
    """
    unit = unit_of_code(word)
    if re.match(r"(?:thousand|million|billion)s of |number of |persons? (?:th|mn)$", unit, re.IGNORECASE):
        return spelled(unit)
    return (
        unit.lower()
        if unit in {"Dollars", "Euros", "Pounds", "Persons", "People", "Households", "Years", "Days"}
        else unit
    )


def percentage(unit: str) -> str:
    """A unit without that of which it is a percentage: a difference of two is in points.

    >>> [percentage(w) for w in ("Percentage of labour force", "% of GDP", "per cent", "Percentage points", "percent change", "% per year", "persons")]
    ['%', '%', '%', 'Percentage points', '%', '%', 'persons']
    """
    return "%" if _OF.fullmatch(unit.strip()) or _CHANGE.fullmatch(unit.strip()) else unit


#: a rate of change as a unit, and names of indicators that say already that they are one
_YEARLY = re.compile(r"(?:per ?cent|pct\.?|%) (?:per|a) (?:year|annum)", re.IGNORECASE)
_CHANGE = re.compile(
    rf"(?:annual |yearly )?(?:per ?cent(?:age)?|pct\.?|%) (?:change|growth)(?: rate)?|{_YEARLY.pattern}",
    re.IGNORECASE,
)
_CHANGES = re.compile(r"\b(?:growth|changes?|increase|decrease|inflation|rate)\b", re.IGNORECASE)


def is_yearly(unit: str) -> bool:
    """Whether a unit is a percentage a year, of which two differ by points.

    >>> is_yearly("% per year"), is_yearly("percent per annum"), is_yearly("% of GDP")
    (True, True, False)
    """
    return _YEARLY.fullmatch(unit.strip()) is not None


_PER_CENT_ALONE = re.compile(
    r"%|percent|per cent|percentage|pct\.?|prozent|porcentaje|pourcentage|百分比|百分数", re.IGNORECASE
)
#: units that no indicator is called by, as it may be called Beds
_MEASURES = re.compile(
    r"[\u3400-\u9fff%/]+|.*(?:%|‰|[€$£¥]|\b(?:thousands?|millions?|billions?|dollars?|euros?|yuan|pounds|km2?|km²|ha|tonnes|t|mw|kwh)\b).*",
    re.IGNORECASE,
)


def unit_alone(heading: str) -> str:
    """The unit that a heading below a year is, and no name; empty where it may be what is counted.

    >>> unit_alone("Percent"), unit_alone("亿元"), unit_alone("million euros"), unit_alone("Beds"), unit_alone("常住人口")
    ('%', '亿元', 'million euros', '', '')
    """
    if _PER_CENT_ALONE.fullmatch(heading):
        return "%"
    return split_unit(f"x ({heading})")[1] if _MEASURES.fullmatch(heading) and is_unit(heading) else ""


#: units in which nothing but areas of land are measured
_OF_LAND = re.compile(
    r"(?P<en>sq\.? ?km\.?|square kilomet(?:re|er)s?|km2|km²)|(?P<zh>平方公里|平方千米)", re.IGNORECASE
)


def area_in(heading: str) -> tuple[str, str]:
    """The name and the unit of a column that is headed by a unit of land alone; empty where it is headed otherwise.

    >>> area_in("sq. km"), area_in("平方公里"), area_in("emp/sq km"), area_in("公顷")
    (('Area', 'km²'), ('面积', '平方公里'), ('', ''), ('', ''))
    """
    hit = _OF_LAND.fullmatch(heading.strip())
    if hit is None:
        return "", ""
    return ("Area", "km²") if hit["en"] else ("面积", hit["zh"])


def of_change(unit: str, name: str) -> bool:
    """Whether a unit says that a figure is a rate of change, and the name of the indicator does not.

    >>> of_change("Percent change", "Gross domestic product"), of_change("Percent change", "Inflation"), of_change("%", "Output")
    (True, False, False)
    """
    return _CHANGE.fullmatch(unit.strip()) is not None and _CHANGES.search(name) is None


#: amounts that differ from country to country and statistic to statistic: of which of them a figure is, is never implied
_AMOUNTS = re.compile(
    r"\b(?:GDP|GNI|GNP|GRP|GVA|PIB|BIP|PIL|PNB|RNB|GSDP|NSDP)\b|"
    r"\bgross (?:domestic|national|regional) (?:product|income)\b|\b(?:exports?|imports?|revenues?|expenditures?|expenses?|budget|income|output|"
    r"value added|trade|debt|investment|capital formation|consumption|energy|electricity|land|sales|turnover|waste|emissions)\b|"
    r"生产总值|财政|收入|支出|预算|出口|进口|贸易|投资|消费|能源",
    re.IGNORECASE,
)


def of_what(unit: str) -> bool:
    """Whether a unit is a percentage of an amount that the name of an indicator does not imply.

    >>> [of_what(w) for w in ("% of GDP", "Percentage of government revenue", "% of total labor force", "%", "US$")]
    [True, True, False, False, False]
    """
    return percentage(unit) != unit and _AMOUNTS.search(unit) is not None


_OF = re.compile(
    r"(?:percentages?|per ?cent|pct\.?|%)(?: (?:of|share of|in) .+)?|prozent (?:der|des|von) .+|"
    r"(?:pourcentage|porcentaje|percentagem|percentuale) (?:de|du|des|da|do|di) .+",
    re.IGNORECASE,
)


def is_unit_code(word: str) -> bool:
    """Whether a word is a code of a unit in international tables.

    >>> is_unit_code("PC_LF"), is_unit_code("HUR")
    (True, False)
    """
    return word.strip() in _CODES


def unit_in_english(unit: str) -> str | None:
    """The English of a usual Chinese unit; None where it is not one of them.

    >>> unit_in_english("亿元"), unit_in_english("元/人"), unit_in_english("%"), unit_in_english("斤")
    ('100 million yuan', 'yuan per person', '%', None)
    >>> unit_in_english("公頃"), unit_in_english("萬人"), unit_in_english("人/平方公里")
    ('hectares', '10,000 persons', 'persons per km²')
    >>> [unit_in_english(w) for w in ("元/人·月", "元/月", "元/人年", "吨/年", "亿m³", "万kW", "万对")]
    ['yuan per person per month', 'yuan per month', 'yuan per person per year', 'tonnes per year', '100 million m³', '10,000 kW', '10,000 couples']
    """
    unit = unit.translate(SIMPLE_UNITS)
    if unit in _IN_SYMBOLS:
        return _IN_SYMBOLS[unit]
    if unit in _PLAIN_UNITS or unit.isascii():
        return _PLAIN_UNITS.get(unit, unit)
    if unit in _BASES:
        return _BASES[unit]
    if (timed := re.fullmatch(r"(.+?)[/·・⋅•.*]?([年月周])", unit)) is not None and "/" in unit:
        # 元/人·月, 元/人月; of a year or a day alone its own words tell
        amount = unit_in_english(timed[1].rstrip("/"))
        return f"{amount} per {_TIMES[timed[2]]}" if amount else None
    if "/" in unit:
        above, _, below = unit.partition("/")
        top, bottom = unit_in_english(above), unit_in_english(below)
        return f"{top} per {bottom.removesuffix('s')}" if top and bottom else None
    match = re.fullmatch(r"(万亿|千万|百万|十万|亿|万|千|百)?(.+)", unit)
    if match is None:
        return None
    # 亿m³ and 万kW are of symbols
    counted = UNITS.get(match[2]) or (match[2] if _SYMBOLS.fullmatch(match[2]) else None)
    scale = _SCALES.get(match.group(1) or "")
    return f"{scale} {counted}" if scale and counted else counted


#: words that only say that something is counted
_COUNTED = r"(?:numbers?|nos?\.?|counts?|units?|pieces|anzahl|stück|nombre|número|numero|número de unidades|aantal|antall?|liczba|počet)"
#: country (ISO 3166-1) → its dollars
_DOLLARS: Mapping[str, str] = {"USA": "US", "CAN": "Canadian", "AUS": "Australian"}


def in_simplified(unit: str) -> str:
    """A unit as sentences on a page in Chinese say it: 萬元 is 万元, 千円 千日元, and 兆元, which is no million there, 万亿元.

    >>> in_simplified("萬元"), in_simplified("對"), in_simplified("兆円"), in_simplified("兆瓦"), in_simplified("NT$")
    ('万元', '对', '万亿日元', '兆瓦', 'NT$')
    """
    return re.sub(r"^兆(?=[元圓円人])", "万亿", unit).replace("円", "日元").translate(SIMPLE_UNITS)


def as_told(unit: str, homes: Collection[str] = ()) -> str:
    """A unit as it stands behind figures in a text: a word that only says that they are counted is none; dollars are those of the country.

    Args:
        homes: the country (ISO 3166-1, three letters) whose regions these are, where it is known.

    >>> as_told("Anzahl"), as_told("Million Units"), as_told("In Nos."), as_told("number of beds"), as_told("units", {"USA"})
    ('', 'million', '', 'number of beds', '')
    >>> as_told("million dollars", {"USA"}), as_told("Dollars", {"CAN"}), as_told("dollars"), as_told("US dollars", {"USA"})
    ('million US dollars', 'Canadian dollars', 'dollars', 'US dollars')
    """
    plain = " ".join(unit.split()).casefold()
    if counted := re.fullmatch(rf"(?:in )?(?:(?P<scale>{_SCALE_WORDS}) )?{_COUNTED}", plain):
        return counted["scale"] or ""
    money = re.fullmatch(rf"(?:(?P<scale>{_SCALE_WORDS}) )?(?:of )?dollars?(?P<per> per .+|/.+)?", plain)
    whose = {_DOLLARS[c] for c in homes if c in _DOLLARS}
    if money and len(whose) == 1:
        return f"{money['scale'] or ''} {whose.pop()} dollars{money['per'] or ''}".strip()
    return unit


_PER_HEAD = re.compile(r"(.+?) per (capita|head|person|inhabitant|household)", re.IGNORECASE)


def unit_text(unit: str) -> tuple[str | None, str | None]:
    """A unit in Chinese and in English, None where it is not known in one of them.

    >>> unit_text("μg/m³"), unit_text("mg/L"), unit_text("m"), unit_text("dB(A)")
    (('μg/m³', 'μg/m³'), ('mg/L', 'mg/L'), ('m', 'm'), ('dB(A)', 'dB(A)'))
    >>> unit_text("亿元"), unit_text("current US$"), unit_text("%"), unit_text("斤"), unit_text("furlongs")
    (('亿元', '100 million yuan'), ('现价美元', 'current US$'), ('%', '%'), ('斤', None), (None, 'furlongs'))
    >>> unit_text("constant 2021 international $"), unit_text("constant 2015 US$")
    (('国际元（2021年价）', 'constant 2021 international $'), ('美元（2015年价）', 'constant 2015 US$'))
    >>> unit_text("微克/立方米"), unit_text("μg/m³")
    (('微克/立方米', 'μg/m³'), ('μg/m³', 'μg/m³'))
    >>> [unit_text(w)[0] for w in ("RMB mn", "pounds million", "crore ₹", "thousand US dollars", "thousand dollars", "RMB")]
    ['百万元', '百万英镑', '千万卢比', '千美元', None, '元']
    >>> [unit_text(w)[0] for w in ("euro per capita", "US dollars per household", "thousand euros per person", "litres per head")]
    ['欧元/人', '美元/户', '千欧元/人', None]
    >>> unit_text("元/m2"), unit_text("persons per km2"), unit_text("CO2")
    (('元/m²', 'yuan per m²'), (None, 'persons per km²'), (None, 'CO2'))
    """
    zh, en = _unit_text(unit)
    if zh is None and (per := _PER_HEAD.fullmatch(unit.strip())) is not None:
        above = _unit_text(per[1])[0]
        zh = f"{above}/{'户' if per[2].casefold() == 'household' else '人'}" if above else None
    return zh and _raised(zh), en and _raised(en)


def _raised(unit: str) -> str:
    """A unit with the powers of lengths raised, as they are printed."""
    return re.sub(r"(?<![A-Za-z])([kcm]?m)([23])(?![\dA-Za-z])", lambda m: m[1] + "²³"[int(m[2]) - 2], unit)


def _unit_text(unit: str) -> tuple[str | None, str | None]:
    if unit in {"%", "‰", "km²", "m²", "m³"}:
        return unit, unit
    if re.search(r"[㐀-鿿]", unit):
        return unit, unit_in_english(unit)
    if _SYMBOLS.fullmatch(unit.strip()):
        # written alike in all languages
        return _CHINESE.get(unit.strip().casefold(), unit), _PLAIN_UNITS.get(unit, unit)
    if (foreign := in_both(unit)) is not None:
        return foreign
    plain = " ".join(unit.split())
    if match := re.fullmatch(r"constant ((?:19|20)\d\d) (us\$|international \$|euros?)", plain.casefold()):
        base = {"u": "美元", "i": "国际元", "e": "欧元"}[match[2][0]]
        return f"{base}（{match[1]}年价）", unit
    return _CHINESE.get(plain.casefold()) or _scaled(plain), _PLAIN_UNITS.get(unit, unit)


def _scaled(unit: str) -> str | None:
    """The Chinese of a scale and what it counts, in either order: RMB mn, pounds million, thousand households."""
    words = unit.casefold().replace(" of ", " ")
    for order in (
        rf"(?P<scale>{_SCALE_WORDS})\s(?P<base>.+)",
        rf"(?P<base>.+)\s(?P<scale>{_SCALE_WORDS})",
        r"(?P<base>.+)",
    ):
        if match := re.fullmatch(order, words):
            found = match.groupdict()
            base = _BASE_WORDS.get(found["base"]) or _CHINESE.get(found["base"])
            if base and (base in _BASE_WORDS.values() or base in UNITS):
                return _ENGLISH_SCALES.get(found.get("scale", ""), "") + base
    return None


#: names of figures that are measured in nothing: indices, points, places, coefficients, ratios of like things
_UNITLESS = re.compile(
    r"指数|指數|得分|评分|評分|分值|总分|总评|位次|排名|名次|系数|係數|弹性|性别比|性別比|比值|等级|[=＝]\s*1(?:00?)?(?!\d)|"
    r"(?:\b|_)(?:ind(?:ex|ices)|scores?|rank(?:s|ing)?|coefficients?|gini|pisa\w*|elasticity|multiplier|sex ratio|ratio of .+ to|grades?)(?:\b|_)|"
    r"\b(?:CPI|PPI|PMI|HDI|IDH|IPM|AQI)\b",
    re.IGNORECASE,
)


#: so many things to so many of others, which is all that a unit could say; but of money it says nothing
_COUNTED_PER = re.compile(
    r"\bper (?:\d[\d,. ]*\d\b|hundred\b|thousand\b|million\b|100k\b|10k\b)", re.IGNORECASE
)
_IN_MONEY = re.compile(
    r"gdp|gva|income|value|output|spend|expend|revenue|cost|debt|sales|turnover|consumption|emission|energy|water|area|yield",
    re.IGNORECASE,
)
#: what may be told in many units, none of which goes without saying as it does for people and for things that are counted
_MEASURED = re.compile(
    r"gdp|gva|gnp|gross .*product|\bproduct(?:ion)?\b|\boutput|value added|added value|value of|productivity|income|wage|earning|salar|"
    r"profit|price|\brents?\b|\bfees?\b|invest|exports|imports|loans|deposits|spend|expend|revenue|cost|debt|sales|turnover|"
    r"consumption|emission|energy|\barea\b|yield|"
    r"生产总值|产值|产量|产出|增加值|收入|工资|利润|支出|消费|投资|成本|价格|房价|均价|租金|面积|排放|用水|用电|能耗|贷款|存款|"
    r"进出口|[进出]口额|总额|财政|税收|生产率|单产",
    re.IGNORECASE,
)
#: a unit in the midst of a name
_IN_WORDS = re.compile(
    r"\bin (?:\S+ )?(?:sq\b|square|km|miles|acres|hectares|tonnes|tons|dollars|euros?|yuan|pounds|thousands?|millions?|per ?cent)",
    re.IGNORECASE,
)


def wants_unit(name: str, unit: str) -> bool:
    """Whether figures say nothing without a unit, and have none.

    >>> [w for w in ("男", "户数合计", "人口密度", "invention_share", "R&D ratio", "出生率", "GDP") if not wants_unit(w, "")]
    []
    >>> some = ("居民消费价格指数", "综合得分", "位次", "性别比（女=100）", "lnpgdp", "Human development index", "Gini", "hdi_score")
    >>> [w for w in some if wants_unit(w, "")], wants_unit("GDP", "亿元")
    ([], False)
    >>> [wants_unit(w, "") for w in ("Mortality (dying before age 1 per 1000 live births)", "Doctors per 10,000", "Output per 1000 hours", "GDP per capita")]
    [False, False, True, True]
    """
    said = _COUNTED_PER.search(name) is not None and _IN_MONEY.search(name) is None
    return not unit and not said and not is_logarithm(name) and _UNITLESS.search(name) is None


def is_measured(name: str) -> bool:
    """Whether figures of this name are amounts of money, land, goods …, of which a number says nothing without its unit; people and things that are counted need none.

    >>> [is_measured(n) for n in ("GDP", "Estimated resident population", "常住人口", "地方财政收入", "Cases", "Area", "医院床位数", "Land area in square miles, 2020")]
    [True, False, False, True, False, True, False, False]
    """
    return _MEASURED.search(name) is not None and _IN_WORDS.search(name) is None
