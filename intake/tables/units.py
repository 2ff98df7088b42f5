"""Amounts, units and periods in cells and headings of statistical tables: `amount`, `split_unit`, `scale_of`.

``1,234.5``, ``１２.３``, ``12.3%``, ``3.2万``, ``(1.2)``, ``…``, ``12.3①`` are all figures people write. What is read
is said with its scale and its marks, so that a caller can tell what was assumed.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from intake.tables.files import MISSING, tidy
from intake.tables.rates import measured_in, per_amount
from intake.tables.spelled_units import spelled
from intake.tables.unit_words import is_measure, is_russian_rate, russian_share, squares

#: further signs of a missing figure in statistical tables
_NO_FIGURE = MISSING | {
    "n.a.", "N.A.", "NULL", "none", "None", "暂无", "未公布", "缺失", "空缺", "不详", "/", "×", "x", "X", ":", "*", "**", "***", "#N/A", "#NULL!",
    "暂缺", "未统计", "无数据", "没有数据", "不适用", "no data", "No data", "not available", "missing", "nd", "n.d.", "ND", "(D)", "(NA)",
    "(X)", "(S)", "(L)", "#", "!", "·", "・", "｜", "•", "____", "__", "_",
}  # fmt: skip
#: footnote marks; taken off before anything else, for ① becomes 1 when characters are normalised; km² is no km with a note
_MARK = re.compile(
    r"(?:[\s*†‡§①-⑳⑴-⒇⁰¹⁴-⁹ᵃ-ᶻ]|(?<!\bkm)(?<!\bm)(?<!\bcm)[²³])+$|(?<=[^\W\d_])[#@]+$|\[\d{1,2}\]$|［\d{1,2}］$"
)
_SCALES = {"万亿": 1e12, "亿": 1e8, "千万": 1e7, "百万": 1e6, "十万": 1e5, "万": 1e4, "千": 1e3, "百": 1e2}
_AMOUNT = re.compile(
    r"(?P<money>US\$|HK\$|\$|€|£|¥|￥|RMB|CNY|USD|EUR)?\s*(?P<sign>[+\-]?)(?P<money2>\$|€|£|¥)?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d*)?|"
    r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d*)?|\d{1,3}(?: \d{3})+(?:\.\d*)?|\d{1,3}(?:['’]\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)"
    r"(?P<power>[eE][+\-]?\d{1,3})?\s*(?P<scale>万亿|千万|百万|十万|亿|万|千|百)?(?P<unit>[%‰]|[元人个]?)"
)
#: the letters by which offices say that a figure is estimated, provisional, after a break …, behind it or in its place
_FLAG = re.compile(
    r"(?P<figure>.*?[\d:.\-…%])(?:\s+|(?<=\d)(?![eE]))(?P<flag>\(?[bcdefimnprsuvz]{1,3}\)?|\(?[EPRBF]\)?)"
)


@dataclass(frozen=True)
class Amount:
    """A figure: its value with the scale applied, and how it was written."""

    value: float
    #: the word 万, 亿 … in the cell, empty where there is none
    scale: str = ""
    percent: bool = False
    #: a footnote mark was taken off
    marked: bool = False
    #: (1.2) or △1.2 was read as −1.2
    bracketed: bool = False
    decimals: int = 0
    #: the sign of money before it
    money: str = ""
    #: the status letters that stood behind the figure
    flag: str = ""

    @property
    def missing(self) -> bool:
        """Whether the cell stands for no figure."""
        return math.isnan(self.value)


def without_marks(text: str) -> str:
    """A word without the footnote marks behind it.

    >>> without_marks("北京①"), without_marks("12.3*"), without_marks("四川 [2]"), without_marks("Kerala@")
    ('北京', '12.3', '四川', 'Kerala')
    """
    before = ""
    while text != before:
        before, text = text, _MARK.sub("", text.strip())
    return text


def amount(text: str) -> Amount | None:
    """The figure in a cell; None where there is none, NaN for a sign of missing.

    >>> amount("1,234.5").value, amount("３．２万").value, amount("12.3①").value, amount("(1.5)").value
    (1234.5, 32000.0, 12.3, -1.5)
    >>> amount("1,26,855").value, amount("8'670'300").value
    (126855.0, 8670300.0)
    >>> amount("△217,533").value, amount("▲ 1.02").value, amount("△") is None
    (-217533.0, -1.02, True)
    >>> amount("…").missing, amount("约12") is None, amount("58.1％").percent
    (True, True, True)
    >>> amount("30200 e").value, amount("30200 bp").flag, amount(": c").missing, amount("12 m") is None
    (30200.0, 'bp', True, True)
    """
    return _amount(text)


@lru_cache(maxsize=200_000)
def _amount(text: str) -> Amount | None:
    raw = text.strip()
    if raw in _NO_FIGURE or tidy(raw) in _NO_FIGURE:
        return Amount(math.nan)
    plain = _figure(raw)
    if plain is None and (flagged := _FLAG.fullmatch(raw)) is not None:
        plain = _amount(flagged["figure"])
        flag = flagged["flag"].strip("()")
        # 12 m are metres; m, i and v stand only where there is no figure
        known = plain is not None and not plain.flag and (plain.missing or not set(flag) & set("imv"))
        return replace(plain, flag=flag) if plain is not None and known else None
    return plain


def _figure(raw: str) -> Amount | None:
    bare = without_marks(raw)
    word = tidy(bare).replace("−", "-").replace("\xa0", " ")
    # △217,533 is what Japanese and Korean tables write for −217,533
    bracketed = re.fullmatch(r"\((.+)\)|[△▲]\s*(\d.*)", word)
    if bracketed:
        word = "-" + (bracketed.group(1) or bracketed.group(2)).strip()
    match = _AMOUNT.fullmatch(word)
    if match is None:
        return None
    digits = re.sub(r"[, '’]", "", match["number"])
    value = float(match["sign"] + digits + (match["power"] or ""))
    scale = match["scale"] or ""
    if scale:
        value = float(f"{value * _SCALES[scale]:.15g}")
    if not math.isfinite(value):
        return None
    decimals = len(digits.partition(".")[2]) if not match["power"] else 0
    if decimals > 12:  # 0.07200000000000001 is what a program makes of 0.072
        decimals = len(f"{value:.12f}".rstrip("0").partition(".")[2])
    percent = match["unit"] == "%"
    money = match["money"] or match["money2"] or ""
    return Amount(value, scale, percent, bare != raw, bracketed is not None, decimals, money)


# --- periods -----------------------------------------------------------------------------------------------

_YEAR = r"((?:19|20)\d{2}|2100)"


def embedded_year(text: str) -> tuple[str, str] | None:
    """A heading that begins or ends with a year, as (rest, year).

    >>> embedded_year("2018年GDP（亿元）"), embedded_year("gdp_2018"), embedded_year("GDP")
    (('GDP（亿元）', '2018'), ('gdp', '2018'), None)
    >>> embedded_year("Growth (2011–2021)")
    """
    word = text.strip()
    if match := re.match(rf"{_YEAR}(?!\d)(?:年度|年末|年)?[\s_\-]*(.+)$", word, re.DOTALL):
        return match.group(2).strip(), match.group(1)
    if re.search(rf"{_YEAR}\s*[-–—~/至]\s*{_YEAR}年?[）)\]]?$", word):
        # growth from 2011 to 2021 is of no one year
        return None
    if match := re.match(rf"(.+?)(?<!\d)[\s_\-]*[（(\[]?{_YEAR}年?[）)\]]?$", word, re.DOTALL):
        return match.group(1).strip(" _-"), match.group(2)
    return None


# --- units -------------------------------------------------------------------------------------------------

_ZH_UNITS = (
    "元|美元|人民币|港元|澳门元|新台币|新台币元|日元|韩元|欧元|人|户|家|个|件|项|张|辆|台|套|次|人次|所|座|册|部|床|床位|吨|吨标准煤|标准煤|公斤|千克|克|"
    "公里|千米|米|平方公里|平方千米|平方米|公顷|亩|立方米|升|千瓦时|千瓦|瓦|度|小时|天|日|年|岁|倍|分|点|百分点|"
    "份|起|例|条|笔|栋|间|宗|批|枚|"
    "位|名|篇|门|路|线|艘|架|头|只|株|棵|票|对|户籍人口|常住人口|人年|人月|当量|标准箱|"
    "微克|毫克|毫米|厘米|分贝|兆瓦|吉瓦|℃|摄氏度|円|世帯|戸|명|원|가구|세대|톤|개소|개|건|대|세"
)
#: of how long an amount is, behind what it is of: 元/人·月, 元/月, 吨/公顷·年
_PER_TIME = r"[/·・⋅•.*][年月周日天]"
_ZH_UNIT = re.compile(
    rf"(?:[十百千万亿億십백천만억조]*(?:{_ZH_UNITS})|%|‰|kg|km)(?:(?:/|每)[十百千万亿億십백천만억조]*(?:{_ZH_UNITS}|km2|km²|km)|{_PER_TIME})*"
    r"|[十百千万亿]+(?:[kc]?m[23²³]|kg|km|t|tce|kW·?h|kW)|"
    rf"每?[十百千万亿億십백천만억조]+(?:{_ZH_UNITS})|(?:{_ZH_UNITS})"
)
_EN_UNIT = re.compile(
    r"(?:(?:\d[\d,]*|ten|hundreds?|thousands?|millions?|billions?|trillions?|number|1000s?|k|m|bn|per|of|the|and|a|sq\.?|square|cubic|"
    r"current|constant|international|annual|metric|labou?r|force|total|average|base|live|births|LCU|PPS|PPP|purchasing|power|standards?|parity|US|RMB|CNY|USD|EUR|GBP|US\$|€|£|\$|¥|yuan|renminbi|dollars?|euros?|pounds?|"
    r"persons?|people|personas?|pessoas?|personen|personnes|prozent|porcentaje|habitantes?|habitants?|einwohner|inhabitants?|population|capita|head|households?|units?|items?|beds?|students?|patents?|cases?|"
    r"tonn?es?|tons?|tce|kgce|kg|g|t|km2|km²|qkm|km|m2|m²|m3|m³|m|mm|cm|kilomet(?:re|er)s?|met(?:re|er)s?|miles?|hectares?|ha|"
    r"mu|lit(?:re|er)s?|l|kwh|mwh|gwh|twh|kw|mw|gw|"
    r"(?:kilo|mega|giga|tera)watt[- ]?hours?|(?:kilo|mega|giga)watts?|hours?|days?|years?|months?|times|points?|index|score|percent|"
    r"quil[ôo]metros?|kil[óo]metros?|kilomètres?|chilometri|quadrad[oa]s?|cuadrad[oa]s?|carrés?|quadrati|"
    r"mil|reais|milhões|milhares|miles|millones|milliers|migliaia|milioni|mio\.?|mill\.?|mrd\.?|tsd\.?|teur|anzahl|rs\.?|rupees?|inr|₹|crores?|lakhs?|chf|sek|nok|dkk|pln|czk|huf|"
    r"percentage|per cent|pct|pp|%|‰|ratio|fte|vehicles?|volumes?|copies|teu)(?:[\s/*·\-]+|$))+",
    re.IGNORECASE,
)


#: traditional characters in units
SIMPLE_UNITS = str.maketrans(
    "戶歲億萬噸輛個幣圓門臺張組畝層項頭隻頃間處類輪對雙條顆筆",
    "户岁亿万吨辆个币元门台张组亩层项头只顷间处类轮对双条颗笔",
)

#: words that occur in units and are none by themselves
_NO_UNIT = re.compile(
    "(?:current|base|last|this|previous) (?:year|month|period)|total|annual|average|base|current|constant|births|live|live births|of|the|and|a|per|force|international|"
    "labou?r|labou?r force|power|number|population|常住人口|户籍人口|人口|床位|门|路|线|度|点|位|年|天|日"
)


#: what an index is 100 of: 上年=100, preceding year = 100
_INDEX_BASE = re.compile(
    r"(?:.{0,4}(?:上年|上月|同期|同月|基期|环比|(?:19|20)\d\d年?).{0,3}|.{0,32}(?:year|month|period|\d{4}).{0,8})\s*[=＝]\s*100",
    re.IGNORECASE,
)


#: units of the SI, and what statistics of energy count, by others or by money and people: μg/m³, kgce/万元
_OF_SI = r"(?:[μµu]g|mg|kg|g|t|m³|m3|kW·?h|MW·?h|GW·?h|MJ|GJ|tce|kgce|gce|kgCO2e?|tCO2e?|L|km|人|元|万元)"
_SI = re.compile(
    rf"{_OF_SI}/(?:m³|m3|m²|m2|km²|km2|km|L|s|h|d|a|ha|kW·?h|㎡|㎥|人|万人|元|万元|亩|capita|person|year|yr|day)|dB\(A\)|[μµ]g|kgce|gce"
)


#: money of a year: thousand chained 2017 dollars
_REAL = re.compile(
    r"(?:thousand|million|billion) (?:(?:chained|constant|current)(?: \(?(?:19|20)\d\d\)?)?|(?:19|20)\d\d) (?:dollars|euros?|pounds)",
    re.IGNORECASE,
)


def is_unit(word: str) -> bool:
    """Whether a word is a unit of measurement.

    >>> [is_unit(w) for w in ("亿元", "%", "元/人", "万吨标准煤", "100 million yuan", "km²", "现价", "nominal", "2019")]
    [True, True, True, True, True, True, False, False, False]
    >>> [is_unit(w) for w in ("μg/m³", "kgce/万元", "mg/L", "k㎡", "亿元人民币", "Rupees", "m/f", "current year", "Base Year 2011-12")]
    [True, True, True, True, True, True, False, False, False]
    >>> [is_unit(w) for w in ("Kilowatt-Hour", "megawatt hours", "个百分点", "个百分")]
    [True, True, True, False]
    >>> [is_unit(w) for w in ("元/人·月", "元/月", "吨/公顷·年", "亿m³", "万kW", "对", "万m", "年月", "·月")]
    [True, True, True, True, True, True, False, False, False]
    """
    plain = squares(word.strip()).replace("％", "%").replace("／", "/").translate(SIMPLE_UNITS)
    plain = re.sub(r"(?<=元)人民币$|^个(?=百分点$)|(?<=[mi])\.$", "", plain)
    # Population 2019 names what was counted and when
    dated = (
        re.search(r"\D\s(?:19|20)\d\d$|\bbase year\b|\byears?\b.*(?:19|20)\d\d", plain, re.IGNORECASE)
        is not None
    )
    if dated or not re.search(r"[^\W\d_]|[%‰€$£¥₹₩₽₺]", plain) or _NO_UNIT.fullmatch(plain.casefold()):
        return False
    if _INDEX_BASE.fullmatch(plain) or _SI.fullmatch(plain) or _REAL.fullmatch(plain):
        return True
    if re.fullmatch(
        r"(?:%|‰|per cent|percent|percentage|share) of .{2,60}|per [\d,. ]+\d .{2,40}", plain, re.IGNORECASE
    ):
        return True
    if (part := re.fullmatch(r"(.{1,40}?) per (.{1,40})", plain, re.IGNORECASE)) is not None:
        return bool(_EN_UNIT.fullmatch(part.group(1)))
    return bool(
        _ZH_UNIT.fullmatch(plain.replace(" ", ""))
        or _EN_UNIT.fullmatch(plain)
        or is_measure(word.strip())
        or is_russian_rate(word)
    )


#: in brackets, so many of one thing to so many of another: males per 100 females, Habitante por quilômetro quadrado, 人口千対, 1/10万
_RATE = re.compile(
    r"\D{2,40} (?:per|por|par|pour|je|pro) (?:\d[\d,. ]*(?: ?\D{2,40})?|km2|km²|sq\.? ?km|quil[ôo]metro.{0,12}|kil[óo]metro.{0,12}|kilomètre.{0,8}|"
    r"einwohner|habitant[es]*|mil hab.{0,10})|"
    r"(?:人口|出生|出産|婚姻|世帯|被保護)?[\d十百千万]+人?対|(?:人|件|例|张|个)?1?/[十百千万亿\d]+人?",
    re.IGNORECASE,
)


#: what is counted where a heading gives the scale only
_COUNTED_IN = re.compile(
    r"(?P<people>网民|人口|人数|人员|劳动力|学生|教师|游客)|GDP|总值|产值|增加值|收入|支出|投资|零售|存款|贷款|预算|税收"
)


def _is_span(name: str, unit: str) -> bool:
    """Whether in brackets behind a name stands a unit of time or place that is none elsewhere: 优良天数（天）, 平均受教育年限（年）."""
    return (
        (unit == "天")
        or (unit == "年" and re.search(r"年限|年数|年龄|寿命", name) is not None)
        or unit in {"位", "℃"}
    )


#: what a table runs over
_TIMES = re.compile(r"jahre?|monate?|quartale?|years?|months?|quarters?|年|月|季度?", re.IGNORECASE)
#: is part of what is measured, and no unit
_HEADS = re.compile(r"per (?:capita|head|person|inhabitant)", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def split_unit(heading: str) -> tuple[str, str]:
    """A heading without its unit, and the unit: in brackets, or behind a comma or stroke.

    >>> split_unit("人均GDP（元）"), split_unit("城镇化率(%)"), split_unit("GDP, 亿元"), split_unit("GDP（现价）")
    (('人均GDP', '元'), ('城镇化率', '%'), ('GDP', '亿元'), ('GDP（现价）', ''))
    >>> split_unit("可比价增速%"), split_unit("均价（元/㎡）"), split_unit("pop_65_%"), split_unit("income below 50%")
    (('可比价增速', '%'), ('均价', '元/m²'), ('pop_65', '%'), ('income below 50%', ''))
    >>> split_unit("1至12月累计比去年同期±％"), split_unit("面積（k㎡）"), sheet_units("单位：亿元人民币"), split_unit("同比增长（±%）")
    (('1至12月累计比去年同期', '%'), ('面積', 'km2'), ('亿元',), ('同比增长', '%'))
    >>> split_unit("GDP [100 million yuan]"), split_unit("地区生产总值（现价）（亿元）")
    (('GDP', '100 million yuan'), ('地区生产总值（现价）', '亿元'))
    >>> split_unit("优良天数（天）"), split_unit("平均受教育年限（年）"), split_unit("收入（年）")
    (('优良天数', '天'), ('平均受教育年限', '年'), ('收入（年）', ''))
    >>> split_unit("常住人口（万）"), split_unit("GDP（亿）"), split_unit("面积（万）"), split_unit("产值，亿元（亿元）")
    (('常住人口', '万人'), ('GDP', '亿元'), ('面积（万）', ''), ('产值', '亿元'))
    >>> split_unit("Taux de chômage (en %)"), split_unit("BRP nominell, in Mio. EUR"), split_unit("Output, in all regions")
    (('Taux de chômage', '%'), ('BRP nominell', 'Mio. EUR'), ('Output, in all regions', ''))
    >>> split_unit("Malaria, per 100,000 population"), split_unit("Maternal deaths per 100,000 live births")
    (('Malaria', 'per 100,000 population'), ('Maternal deaths per 100,000 live births', ''))
    >>> split_unit("Sex ratio (males per 100 females)"), split_unit("出生率(人口千対)"), split_unit("Income (GDP per capita)")
    (('Sex ratio', 'males per 100 females'), ('出生率', '人口千対'), ('Income (GDP per capita)', ''))
    >>> split_unit("Arbeitslose, Quoten: Bundesländer, Jahre"), split_unit("Lebenserwartung, Jahre")
    (('Arbeitslose, Quoten: Bundesländer, Jahre', ''), ('Lebenserwartung', 'Jahre'))
    >>> split_unit("CO₂ emissions (per capita)"), split_unit("Share - %"), split_unit("Area in km²"), split_unit("Taux en %")
    (('CO₂ emissions (per capita)', ''), ('Share', '%'), ('Area', 'km²'), ('Taux', '%'))
    """
    word = " ".join(heading.split())
    # dB(A) has a bracket of its own
    nested = re.fullmatch(r"(.*?\S)\s*[（(]\s*([^（()）]+[（(][^（()）]+[)）])\s*[)）]", word)
    if nested and is_unit(nested[2]):
        return nested[1], nested[2]
    for match in reversed(list(re.finditer(r"[（(\[【]([^（()）\[\]【】]*)[）)\]】]", word))):
        inner = re.sub(r"^(?:(?:单位|unit)[:：\s]*|±(?=[%％‰]))", "", match[1].strip(), flags=re.I)
        inner = spelled(re.sub(r"^(?:in|en|em|i) (?=\S)", "", inner))
        if _HEADS.fullmatch(inner):
            # emissions (per capita) are another indicator than emissions
            continue
        if is_unit(inner) or _RATE.fullmatch(inner) or _is_span(word[: match.start()], inner):
            rest = (
                " ".join(f"{word[: match.start()]} {word[match.end() :]}".split())
                if re.search(r"[\u3040-\u9fff\uac00-\ud7af]", word) is None
                else word[: match.start()] + word[match.end() :]
            )
            rest = re.sub(r" +(?=,)", "", rest).strip(" ，,:：")
            # GDP, million euros (million euros)
            twice = re.fullmatch(rf"(.*\S)\s*[，,:：]\s*{re.escape(inner)}", rest, re.IGNORECASE)
            return twice[1] if twice else rest, _plain(inner)
        if inner in _WORDS_OF_SCALE and (counted := _COUNTED_IN.search(word[: match.start()])) is not None:
            # 常住人口（万） are 万人, GDP（亿） are 亿元
            return word[: match.start()].strip(), inner + ("人" if counted["people"] else "元")
    # Share - %, 可比价增速%, 比去年同期±％
    if behind := re.fullmatch(r"(.*\S(?=\s+[-–—])|.*[\u4e00-\u9fff])(?:\s+[-–—]\s+|\s*±?\s*)([%％‰])", word):
        return behind[1], _plain(behind[2])
    if (rate := per_amount(word)) is not None:
        return rate
    # the comma in 100,000 parts nothing
    if tail := re.fullmatch(
        r"(.+?)\s*(?:(?<!\d)[，,]|[，,](?!\d{3})|[/／:：])\s*((?:[^，,/／:：]|(?<=\d),(?=\d{3}))+(?:/[^，,/:：]+)?)",
        word,
    ):
        name, unit = tail.group(1), spelled(tail.group(2).strip())
        # GDP, in Mio. EUR
        unit = re.sub(r"^(?:in|en|em) (?=\S)", "", unit)
        # Erwerbstätige: Bundesländer, Jahre are years across and no unit
        times = _TIMES.fullmatch(unit) and re.search(r"[,:，：]", name)
        if is_unit(unit) and not times:
            return name.strip(), _plain(unit)
    if (russian := russian_share(word)) is not None:
        return russian, "%"
    if share := re.fullmatch(r"(.+?) (?:in|en|em) (%|‰)(?=$| )(.*)", word):
        return f"{share[1]}{share[3]}", share[2]
    # agua_rede_geral_%, Urban %; behind a figure it is a threshold: income below 50%
    ended = re.fullmatch(r"(.*[^\W\d_]|.*[^\W_](?=_))[\s_]*([%％‰])", word)
    return (ended[1], _plain(ended[2])) if ended else measured_in(word) or (word, "")


def _plain(unit: str) -> str:
    unit = re.sub(r"(?<=元)人民币$", "", unit.strip())
    # sq.m, but sq. km. as it stands: units.csv has it
    unit = squares(unit).replace("m2", "m²").replace("m3", "m³") if "/" in unit else unit
    return (
        unicodedata.normalize("NFKC", unit.replace("²", "\0").replace("³", "\1"))
        .replace("\0", "²")
        .replace("\1", "³")
    )


#: what stands before the units of a table in a line above it
UNIT_LABEL = (
    r"计量单位|単\s*位|单\s*位|單\s*位|단위|units?(?: of measure(?:ment)?)?|(?:maß|mengen)?einheit(?:en)?|unités?(?: de mesure)?|"
    r"unidad(?:es)?(?: de medida)?|unidades?(?: de medida)?|unità(?: di misura)?|jednostk[ai](?: miary)?|jednotk[ay]|"
    r"единиц[аы](?: измерения)?|ед\.\s?изм\.?|одиниця(?: виміру)?|eenheid|enhe[td](?:er)?|yksikkö|birim|mértékegység|satuan|đơn vị(?: tính)?|ölçü birimi"
)


def sheet_unit(text: str) -> str | None:
    """The unit that a line above the table gives for the whole of it.

    >>> sheet_unit("单位：亿元"), sheet_unit("Unit: 100 million yuan"), sheet_unit("地区")
    ('亿元', '100 million yuan', None)
    """
    match = re.search(r"(?:计量单位|单位|unit)\s*[:：]\s*([^）)\]】]+)", text, re.IGNORECASE)
    return _plain(match.group(1).strip()) if match and is_unit(match.group(1).strip()) else None


def sheet_units(text: str) -> tuple[str, ...]:
    """The units that a line above the table gives, where it gives several; none where one of them is unknown.

    >>> sheet_units("单位：元、%"), sheet_units("（单位：万人，亿元）"), sheet_units("单位：亿元"), sheet_units("地区")
    (('元', '%'), ('万人', '亿元'), ('亿元',), ())
    >>> sheet_units("(Numbers in thousands)"), sheet_units("（単位　千人）")
    (('thousand',), ('千人',))
    >>> sheet_units("Đơn vị tính - Unit: Nghìn người - Thous. pers."), sheet_units("Unit: %")
    (('Nghìn người',), ('%',))
    >>> sheet_units("（単位千人）"), sheet_units("（単位　千人）(Thousand persons)"), sheet_units("（单位数）"), sheet_units("(unit price)")
    (('千人',), ('千人',), (), ())
    >>> sheet_units("单位：亿元  (100 million yuan)"), sheet_units("单位：万人 Unit: 10 000 persons")
    (('亿元',), ('万人',))
    """
    text = _in_chinese(text)
    match = re.search(rf"(?:{UNIT_LABEL})\s*[:：]\s*([^）)\]】]+)", text, re.IGNORECASE) or re.fullmatch(
        # without a colon, in brackets also without a blank; the same in another language may follow
        rf"\s*(?:[（(\[【]\s*(?:{UNIT_LABEL})\s*|(?:{UNIT_LABEL})\s+)([^）)\]】]+)[）)\]】]?\s*(?:[（(][^()（）]+[)）]\s*)?",
        text,
        re.IGNORECASE,
    )
    if match is None:
        # (Numbers in thousands)
        bare = text.strip(" ()[].")
        return (unit,) if (unit := spelled(bare)) != bare and is_unit(unit) else ()
    parts = [
        p.strip()
        for p in re.split(r"[、，,;；]|\s+(?:and|和|及)\s+|(?<=[^\s/])\s{2,}", match.group(1))
        if p.strip()
    ]
    if parts and all(is_unit(p) for p in parts):
        return tuple(_plain(p) for p in parts)
    # Unit: Nghìn người - Thous. pers.: the same in two languages
    twice = [p.strip() for p in re.split(r"\s+[-–/|]\s+", match.group(1))]
    hit = next((p for p in twice if is_unit(p)), "") if len(twice) == 2 else ""
    return (_plain(hit),) if hit else ()


def _in_chinese(text: str) -> str:
    """What a line says in Chinese before it says the same in English."""
    twice = re.fullmatch(
        r"(.*[\u3400-\u9fff].*?)\s*(?:[（(][ -~]*[a-z]{3}[ -~]*[)）]|Units?\s*:[ -~]+)\s*",
        text,
        re.IGNORECASE,
    )
    return twice[1] if twice else text


def remark_units(text: str) -> tuple[str, ...]:
    """The unit that a line of its own above a table gives without the word: ``(Amount in ₹)``, ``En % de la population active``.

    >>> remark_units("(Amount in ₹)"), remark_units("(亿元)"), remark_units("En % de la population active")
    (('₹',), ('亿元',), ('%',))
    >>> remark_units("(บาท  Baht)")
    ('Baht',)
    >>> remark_units("(At Current Prices)"), remark_units("In brief"), remark_units("(2020)")
    ((), (), ())
    >>> remark_units("(上年=100)  (preceding year=100)")
    ('上年=100',)
    """
    text = _in_chinese(text)
    bracketed = re.fullmatch(r"\s*[(（\[【]([^()（）]+)[)）\]】]\s*", text)
    words = (bracketed[1] if bracketed else text).strip()
    if words in {"%", "‰"}:
        return (words,)
    if tail := re.search(r",\s*(?:in|en|em)\s+(%|‰)$", words):
        # Données trimestrielles, en moyenne sur le trimestre, en %
        return (tail[1],)
    said = re.fullmatch(
        r"(?:(?:all |the )?(?:amounts?|figures?|values?|data)\s+)?(?:in|en|em)\s+(.+)", words, re.IGNORECASE
    )
    if said is None and bracketed is None:
        return ()
    unit = spelled(said[1] if said else words)
    # (บาท  Baht): the same in two languages
    twice = re.split(r"\s{2,}|\s+/\s+", unit)
    unit = twice[1] if len(twice) == 2 and not twice[0].isascii() and twice[1].isascii() else unit
    if is_unit(unit):
        return (_plain(unit),)
    return ("%",) if said and re.match(r"%(?: (?:de|of|der|do|da|del|des)\b|$)", unit) else ()


_WORDS_OF_SCALE = {
    "百": 1e2,
    "千": 1e3,
    "万": 1e4,
    "十万": 1e5,
    "百万": 1e6,
    "千万": 1e7,
    "亿": 1e8,
    "万亿": 1e12,
}


def scale_of(unit: str) -> tuple[float, str]:
    """A unit as a multiple of a plainer one.

    >>> scale_of("亿元"), scale_of("万人"), scale_of("千瓦时"), scale_of("%")
    ((100000000.0, '元'), (10000.0, '人'), (1.0, '千瓦时'), (1.0, '%'))
    """
    match = re.fullmatch(
        r"(万亿|千万|百万|十万|亿|万|千|百)(元|美元|人|人次|户|件|吨|公顷|公里|平方公里|平方米|个|辆|台)",
        unit,
    )
    return (_WORDS_OF_SCALE[match.group(1)], match.group(2)) if match else (1.0, unit)
