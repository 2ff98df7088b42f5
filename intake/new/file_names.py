"""What the name of a file says of its content, beside order codes, marks of copies and the words of data bases: ``said_by_file``, ``title_by_file``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

#: the number of a file in a collection: c10_, 03-, A2_
_NUMBER = re.compile(r"(?!G(?:7|8|20)_)[A-Za-z]?\d{1,3}[_\s.-]+(?=[^\W\d_]|(?:19|20)\d\d(?!\d))")
#: a further copy of a download: (1), （2）, - 副本, copy
_COPY = re.compile(r"\s*(?:[(（]\d{1,2}[)）]|[-_ ]*(?:副本|copy)(?:\s*[(（]\d{1,2}[)）])?)$", re.IGNORECASE)
#: what data bases call all they give: 分省年度数据, 主要城市月度数据
_DATA_BASE = re.compile(
    r"(?:分省|分地区|分市|分县|主要城市|大中城市|城市|地区|港澳台|国别|各省|各市|全国)?(?:年度|季度|月度)?(?:数据|价格)?(?:表|查询|导出)?"
)
#: the same before what a file holds: 分省年度数据地方财政数据
_OF_DATA_BASE = re.compile(
    r"^(?:分省|分地区|分市|分县|主要城市|大中城市|各省|各市|全国)?(?:年度|季度|月度)数据[\s_：:-]*(?=[㐀-鿿]{3})"
)
#: the World Bank's code of a series in the names of its files
_SERIES = re.compile(r"(?:^|_)([A-Z]{2}(?:\.[A-Z0-9]{2,6}){2,4})(?:_|$)")
#: code → the World Bank's name of the series, for those that are downloaded most
_WORLD_BANK: Mapping[str, str] = {
    "AG.LND.FRST.ZS": "Forest area (% of land area)",
    "BX.KLT.DINV.WD.GD.ZS": "Foreign direct investment, net inflows (% of GDP)",
    "EG.ELC.ACCS.ZS": "Access to electricity (% of population)",
    "EN.POP.DNST": "Population density (people per sq. km of land area)",
    "FP.CPI.TOTL.ZG": "Inflation, consumer prices (annual %)",
    "IT.NET.USER.ZS": "Individuals using the Internet (% of population)",
    "NE.EXP.GNFS.ZS": "Exports of goods and services (% of GDP)",
    "NE.IMP.GNFS.ZS": "Imports of goods and services (% of GDP)",
    "NV.AGR.TOTL.ZS": "Agriculture, forestry, and fishing, value added (% of GDP)",
    "NY.GDP.MKTP.CD": "GDP (current US$)",
    "NY.GDP.MKTP.KD": "GDP (constant 2015 US$)",
    "NY.GDP.MKTP.KD.ZG": "GDP growth (annual %)",
    "NY.GDP.PCAP.CD": "GDP per capita (current US$)",
    "NY.GDP.PCAP.KD": "GDP per capita (constant 2015 US$)",
    "NY.GNP.PCAP.CD": "GNI per capita, Atlas method (current US$)",
    "SE.ADT.LITR.ZS": "Literacy rate, adult total (% of people ages 15 and above)",
    "SE.XPD.TOTL.GD.ZS": "Government expenditure on education, total (% of GDP)",
    "SH.DYN.MORT": "Mortality rate, under-5 (per 1,000 live births)",
    "SH.XPD.CHEX.GD.ZS": "Current health expenditure (% of GDP)",
    "SI.POV.DDAY": "Poverty headcount ratio at international poverty lines (% of population)",
    "SI.POV.GINI": "Gini index",
    "SL.UEM.TOTL.ZS": "Unemployment, total (% of total labor force)",
    "SP.DYN.CBRT.IN": "Birth rate, crude (per 1,000 people)",
    "SP.DYN.CDRT.IN": "Death rate, crude (per 1,000 people)",
    "SP.DYN.IMRT.IN": "Mortality rate, infant (per 1,000 live births)",
    "SP.DYN.LE00.IN": "Life expectancy at birth, total (years)",
    "SP.DYN.TFRT.IN": "Fertility rate, total (births per woman)",
    "SP.POP.GROW": "Population growth (annual %)",
    "SP.POP.TOTL": "Population, total",
    "SP.URB.TOTL.IN.ZS": "Urban population (% of total population)",
}


def said_by_file(file: str) -> str:
    """The words of a file's name that say what is in it; nothing where it names a collection or a data base only.

    >>> said_by_file("c10_分省年度数据.csv"), said_by_file("分省月度数据 (1).csv"), said_by_file("主要城市年度价格.xls")
    ('', '', '')
    >>> said_by_file("API_SI.POV.GINI_DS2_en_csv_v2_1234.csv"), said_by_file("API_NY.ABC.DEFG_DS2.csv")
    ('Gini index', 'NY.ABC.DEFG')
    >>> said_by_file("03_广西各市工业总产值 - 副本.xlsx"), said_by_file("gini_index.csv"), said_by_file("70个大中城市房价.xlsx")
    ('广西各市工业总产值', 'gini index', '70个大中城市房价')
    >>> said_by_file("分省年度数据地方财政数据.csv"), said_by_file("月度数据_工业增加值.csv"), said_by_file("分省年度数据2024.csv")
    ('地方财政数据', '工业增加值', '分省年度数据2024')
    >>> said_by_file("3月份用电量.xlsx"), said_by_file("2022 births.csv"), said_by_file("G20_exports.csv")
    ('3月份用电量', '2022 births', 'G20 exports')
    """
    stem = _COPY.sub("", Path(file).stem.strip())
    if (series := _SERIES.search(stem)) is not None:
        return _WORLD_BANK.get(series[1], series[1])
    stem = stem[m.end() :] if (m := _NUMBER.match(stem)) else stem
    words = re.sub(r"[\s_]+", " ", stem).strip()
    return "" if _DATA_BASE.fullmatch(words) else _OF_DATA_BASE.sub("", words)


def title_by_file(file: str) -> str:
    """A file's name where it is a title in Chinese words, as offices name their files; else nothing.

    >>> title_by_file("04_2014年全国居民分地区人均消费支出.csv"), title_by_file("分省年度数据.csv"), title_by_file("汇总表2.xls")
    ('2014年全国居民分地区人均消费支出', '', '')
    """
    words = said_by_file(file)
    han = re.findall(r"[㐀-鿿]", words)
    return words if len(han) >= 8 and len(words) <= 40 and " " not in words else ""


__all__ = ["said_by_file", "title_by_file"]
