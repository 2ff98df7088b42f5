"""Vocabulary of headings in statistical tables: which word says region, period, unit …; exports ``says`` and ``fold``."""

from __future__ import annotations

import re

from intake.tables.files import tidy
from intake.tables.units import without_marks


def fold(word: str) -> str:
    """A heading or name for comparison: normalised, without blanks, in small letters."""
    return re.sub(r"\s+", "", tidy(without_marks(word))).casefold()


def key(word: str) -> str:
    """A heading as it is looked up: ``TIME_PERIOD``, ``Time period`` and ``time.period`` are one.

    >>> key("TIME_PERIOD") == key("Time period") == "timeperiod"
    True
    """
    return re.sub(r"[\s_.\-–·:：]+", "", fold(word))


def _words(*lines: str) -> frozenset[str]:
    return frozenset(key(w) for line in lines for w in line.split("|"))


PERIOD_WORDS = _words(
    "年份|年|年度|时间|时期|期间|季度|月份|日期|统计年度|年月|报告期|年次|時間軸|時間軸（年次）|調査年|時点",
    "year|years|period|date|time|yr|time period|ref date|reference period|month|quarter|fiscal year|calendar years",
    "calendar year|year code|jahr|année|annee|año|ano|anno|rok|datum|periode|période|período|observation date",
)
MEASURE_WORDS = _words(
    "指标|指标名称|指标名|项目|变量|统计指标|表章項目|項目",
    "indicator|indicators|indicator name|item|variable|variables|variable name|series|series name|measure|measures",
    "subject|statistic|statistics|statistical variable|merkmal|indicador|indicateur|variável|na item|indic|description",
)
MEASURE_CODE_WORDS = _words(
    "指标代码|indicator code|series code|variable code|var|subject code|measure code|series id|tab code|linecode",
)
UNIT_WORDS = _words(
    "单位|计量单位|単位|unit|units|unit of measure|unit measure|uom|einheit|unité|unidade|unidad|measure unit",
)
UNIT_CODE_WORDS = _words("unit code|uom id|unit id|unité code")
VALUE_WORDS = _words(
    "值|数值|数据|指标值|统计值|观测值",
    "value|values|figure|obs value|observation value|observation|wert|valor|valeur|valore|wartość|data value",
)
FLAG_WORDS = _words(
    "标记|数据标记|obs flag|obs status|flag|flags|flag code|flag codes|observation status|observation flag|status|symbol",
    "value footnotes|footnote|footnotes|conf status|confidentiality|confidentiality status|注釈",
)
ORDER_WORDS = _words(
    "序号|编号|no|no.|#|nr|排名|位次|名次|rank|ranking|unnamed: 0|index no|s.no|s no|sl no|№|n°|row",
)
#: what describes a whole data set or how it is stored, and is the same or meaningless in every row
ATTRIBUTE_WORDS = _words(
    "dataflow|last update|structure|structure id|structure name|action|freq|frequency|time frequency|frequency of observation",
    "vector|coordinate|scalar id|decimals|terminated|powercode|powercode code|reference period code|time code|dguid",
    "base period|obs pre break|time format|observation status code|latitude|longitude|lat|lon|lng|纬度|经度|geometry|wkt",
    "source|sources|来源|数据来源|tablename|updated|last updated",
)
SCALE_WORDS = _words("unit mult|unit multiplier|scalar factor|powercode code|multiplier")
REGION_WORDS = _words(
    "地区|区域|省份|省|省市|省(市)|省（区、市）|城市|市|地市|县|区县|县市|县区|名称|地名|省区市|市州|州市|盟市|地州市|城市名称|省份名称|地区名称|行政区|行政区划|国家|国家和地区|国家（地区）|国别",
    "region|regions|province|provinces|city|cities|prefecture|prefectures|county|counties|area|areas|district|districts",
    "name|state|states|country|countries|country name|country or area|region/country/area|geo|geography|geopolitical entity",
    "geopolitical entity (reporting)|ref area|reference area|territory|territories|geo name|geoname|entity|location|locality",
    "municipality|municipalities|area name|region name|state name|county name|city name|place|nation|zone|island|division|governorate",
    "geographic area name|state/ut|state or territory|province/state|parish|canton|department|borough|commune|land|bundesland",
    "land/kreis|kreis|région|départment|département|regione|provincia|comune|estado|município|comunidad autónoma|unidade da federação",
    "uf|oblast|voivodeship|都道府県|市区町村|地域|全国，都道府県|geo (labels)|regionen|land name|country/area|economy|member state|lad|local authority",
    "libgeo|libellé|libelle|nom|nome|nombre|naam|navn|namn|nazwa|nimi|gemeente|regio|regione|land name|gebiet|kanton|gemeinde|voivodship|kraj|okres|megye|județ|prefectura",
)
REGION_CODE_WORDS = _words(
    "code|代码|行政区划代码|adcode|行政代码|地区代码|区划代码|邮编|country code|iso|iso code|iso2|iso3|iso3 code|iso alpha3|fips|geofips|fips code",
    "geo id|geoid|dguid|reg id|area code|location code|nuts|nuts id|nuts code|region code|state code|province code|geo (codes)|county code",
    "lad code|gss code|ons code|ags|codgeo|istat code|postal|postal code|abbreviation|abbr|usps|m49 code|都道府県コード|code insee|city code|district code",
)


def says(word: str, words: frozenset[str]) -> bool:
    """Whether a heading is one of these words, also where it is written in two languages.

    >>> says("年 份", PERIOD_WORDS), says("地区 Region", REGION_WORDS), says("年GDP", PERIOD_WORDS)
    (True, True, False)
    >>> says("OBS_VALUE", VALUE_WORDS), says("geo\\\\TIME_PERIOD", REGION_WORDS)
    (True, True)
    """
    plain = word.strip()
    if "\\" in plain:
        # the corner of a cross table: what goes down, what goes across
        plain = plain.partition("\\")[0]
    if key(plain) in words:
        return True
    both = re.fullmatch(r"([^A-Za-z]+?)[\s(（/]*([A-Za-z. ]+)[)）]?", plain)
    return both is not None and {key(both[1]), key(both[2])} <= words


#: rows that stand for several regions and are kept as areas, with their English
AREA_NAMES = {
    "合计": "Total", "总计": "Total", "小计": "Subtotal", "总和": "Total", "全部": "Total", "共计": "Total", "平均": "Average",
    "平均值": "Average", "均值": "Average", "平均数": "Average", "全省": "Whole province", "全市": "Whole city", "全区": "Whole region",
    "全县": "Whole county", "全州": "Whole prefecture", "全境": "Whole area", "全域": "Whole area", "各省合计": "All provinces", "地区合计": "All regions",
    "全省合计": "Whole province", "全市合计": "Whole city", "总量": "Total", "各地区": "All regions", "各地区平均": "Average of the regions",
    "地区平均": "Average of the regions", "全省平均": "Province average", "全市平均": "City average",
    "东部": "East", "中部": "Centre", "西部": "West", "东北": "North-east", "东部地区": "East", "中部地区": "Centre", "西部地区": "West",
    "东北地区": "North-east", "东部地区合计": "East", "中部地区合计": "Centre", "西部地区合计": "West", "东北地区合计": "North-east",
    "华北": "North China", "华东": "East China", "华中": "Central China", "华南": "South China", "西南": "South-west", "西北": "North-west",
    "华北地区": "North China", "华东地区": "East China", "华中地区": "Central China", "华南地区": "South China", "中南": "Central South",
    "西南地区": "South-west", "西北地区": "North-west", "沿海": "Coast", "内陆": "Inland", "沿海地区": "Coast", "内陆地区": "Inland",
    "长三角": "Yangtze River Delta", "长三角地区": "Yangtze River Delta", "珠三角": "Pearl River Delta", "京津冀": "Beijing-Tianjin-Hebei",
    "京津冀地区": "Beijing-Tianjin-Hebei", "长江经济带": "Yangtze Economic Belt", "粤港澳大湾区": "Greater Bay Area", "成渝地区": "Chengdu-Chongqing",
    "成都经济区": "Chengdu Economic Zone", "川南经济区": "Southern Sichuan", "川东北经济区": "North-eastern Sichuan", "珠江三角洲": "Pearl River Delta",
    "粤东": "Eastern Guangdong", "粤西": "Western Guangdong", "粤北": "Northern Guangdong", "苏南": "Southern Jiangsu", "苏中": "Central Jiangsu",
    "苏北": "Northern Jiangsu", "全国": "Whole country", "総数": "Total", "全国計": "Whole country", "計": "Total",
}  # fmt: skip
AREA_WORDS = _words(
    "all districts|all counties|entire country|total all regions|total|totals|subtotal|sum|average|mean|all|overall|grand total|all regions|all states|all provinces|all countries|all areas",
    "whole country|national|nationwide|national total|country total|nation|the nation|insgesamt|gesamt|ensemble|somme|totale|totaal|celkem|ogółem|razem",
    "総数|全国計|計|average of regions|world total",
) | frozenset(key(w) for w in AREA_NAMES)
#: rows that stand for nothing a brief could be compared with
LEFT_OUT_WORDS = _words(
    "中位数|最大值|最小值|标准差|极差|变异系数|方差|最高|最低|其他|其它|不分地区|中央|新疆生产建设兵团|兵团|部直属|不分地区合计|未分配",
    "median|minimum|maximum|min|max|others|other|standard deviation|std|not classified|unallocated|unknown|not stated|extra-regio|rest",
)
NOTE = re.compile(
    r"^(注|备注|说明|资料来源|数据来源|来源|附注|本表|※|notes?\b|sources?\b|remarks?\b|data (from|source|extract)|last updated|special value|observation flags?"
    r"|fonte\b|quelle\b|\*|\(\d\)|\d\)\s|[①-⑳])",
    re.IGNORECASE,
)
SOURCE = re.compile(
    r"^(?:资料来源|数据来源|来源|資料出所|出所|sources?|data from(?: database)?|fonte|quelle)\s*[:：]?\s*(.+)$",
    re.IGNORECASE,
)
