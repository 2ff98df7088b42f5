"""Words around a table: title, a period within them, dates of one column: ``title_of``, ``without_year``, ``period_within``, ``accumulated``,
``lists_headings``, ``with_magnitude``, ``is_remark``, ``unit_below_years``, ``says_period``, ``may_be_figure``, ``names_variables``, ``section_under_corner``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from analysis.periods import Period, read_column
from intake.new.vocabulary.when import PART_OF_YEAR, read_period, with_years, yearbook_of
from intake.new.vocabulary.words import PERIOD_WORDS, says
from intake.places import china
from intake.tables.table_numbers import without_table_number
from intake.tables.units import UNIT_LABEL, is_unit
from intake.tables.workbook import Grid

#: names of sheets and files that say nothing about what is in them
GENERIC = re.compile(
    r"(sheet|工作表|表|t|tab|tbl|hoja|feuil|foglio|planilha|데이터|データ|table|data|数据|dataset|download|export|figures|statistics|untitled|book|工作簿|新建.*|年度数据|eurostat|oecd|worldbank|world.?bank|api|csv|年度|季度|月度|分?季度?|分[市省地]州?区?|分市州|各[市区县省]州?|汇总表?|总表|数据表|[\W\d_]*)?[\s_\-()（）]*\d*",
    re.IGNORECASE,
)
#: the number of a table in a publication, which names nothing: C02-06, tab3.1, E0103
CODE = re.compile(
    r"(?:table|tab\.?|sheet|附?表)\s*[A-Z]{1,2}[-.]?\d+[a-z]?|(?:T|Tab)[-.]\d+(?:[-–_.]\d+)*|(?!PM)[A-Za-z]{0,4}[\s_]?\d+(?:[-–_.]\d+)+[A-Za-z]?|[A-Za-z]{1,3}_?\d{3,}[A-Za-z]?|(?-i:[A-Z]{3,6}\d{2})|(?-i:[A-LN-Z]\d{1,2})",
    re.IGNORECASE,
)
#: how headings of what has accumulated since January begin
_TO_DATE = re.compile(r"一季度|上半年|前三季度|0?1\s*[-—–~～至]\s*\d{1,2}月")

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_ISSUED = re.compile(r"\b(?:releas|publish|updat|revis|issu|extract|download|access)", re.IGNORECASE)
#: a number that may be a year as well as a figure
LIKE_YEARS = re.compile(r"(?:1[89]|20)\d\d(?:\.0)?")
#: how headings of columns of periods begin or end that are not in the list of such headings: 数据年份, Survey year
_CALLED = re.compile(
    r"(?:年份|年度|年次|时期|时间|日期|季度|月份|期别)$|\b(?:year|period|date|quarter|month|time)s?\b|"
    r"^(?:jahr|ann[ée]e|año|ano|anno|rok|год|연도|năm|per[ií]odos?|trimestre|tiempo|temps|zeitraum)\b",
    re.IGNORECASE,
)


def says_period(heading: str) -> bool:
    """Whether a heading says that a column is of periods.

    >>> [says_period(w) for w in ("年份", "数据年份", "Survey year", "年末人口", "GDP", "多年平均降水量")]
    [True, True, True, False, False, False]
    """
    return says(heading, PERIOD_WORDS) or _CALLED.search(heading) is not None


def may_be_figure(word: str, heading: str) -> bool:
    """Whether a number that looks like a year stands under a heading that says an indicator.

    >>> may_be_figure("1910", "常住人口（万人）"), may_be_figure("1910", "年份"), may_be_figure("1910年", "人口"), may_be_figure("2019", "2020")
    (True, False, False, False)
    """
    if LIKE_YEARS.fullmatch(word) is None or not re.search(r"[^\W\d]", heading):
        return False
    return not says_period(heading) and read_period(heading) is None


def title_of(words: str) -> str:
    """The title above a table without its number; nothing where it is long, the Chinese where it is in two languages.

    >>> title_of("表1-2  西部各省份经济韧性"), title_of("Table 3: Urbanisation by region")
    ('西部各省份经济韧性', 'Urbanisation by region')
    >>> title_of("2-1 国内生产总值 Gross Domestic Product"), title_of("Output and 产值 of Towns there")
    ('国内生产总值', '')
    >>> title_of("Table A-1: State-wise population, density, urbanisation and literacy, Census of India 2011")
    'Population, density, urbanisation and literacy, Census of India 2011'
    """
    bare = _NOTE_MARK.sub("", without_table_number(words))
    parted = re.fullmatch(r"([^A-Za-z]*[㐀-鿿][^A-Za-z]*?)\s+[A-Z][^㐀-鿿]*", bare)
    bare = parted[1] if parted else bare
    both = re.search(r"[㐀-鿿]", bare) and re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", bare)
    # the same in English is twice as long
    if both or len(bare) > (60 if re.search(r"[㐀-鿿]", bare) else 140):
        return ""
    title = in_title_case(" ".join(_WISE.sub("", bare).split()))
    return title[:1].upper() + title[1:]


#: the year at the end or the beginning of a title
_YEAR_OF_TITLE = re.compile(r"^(?:19|20)\d\d年?度?\s*|[\s,，:：(（]*(?:\bin )?(?:19|20)\d\d年?度?\s*[)）]?$")


def but_for_years(titles: set[str]) -> set[str]:
    """Titles of sheets that are one but for the year: 2021年各市人均收入, 2022年各市人均收入.

    >>> but_for_years({"2021年各市人均收入", "2022年各市人均收入"}), but_for_years({"Births, 2021", "Births, 2022"})
    ({'各市人均收入'}, {'Births'})
    >>> sorted(but_for_years({"2021年人口", "2022年收入"})), but_for_years({"2021年人口"})
    (['2021年人口', '2022年收入'], {'2021年人口'})
    """
    bare = {_YEAR_OF_TITLE.sub("", t) for t in titles}
    return bare if len(titles) > 1 and len(bare) == 1 and bare != {""} else titles


def period_within(words: str) -> Period | None:
    """The one period that words around a table name; None where they name none or several.

    >>> str(period_within("2024年1-5月各市财政收入"))
    '2024-01..05'
    >>> str(period_within("2019年各地区生产总值")), period_within("2009-2018年与2019年比较"), str(period_within("城市 2020年一季度"))
    ('2019', None, '2020-Q1')
    >>> str(period_within("2023年12月70个大中城市价格指数")), str(period_within("2023年10月1日零时"))
    ('2023-12', '2023')
    >>> str(period_within("2024年前三季度31省区市GDP排行榜")), str(period_within("2024年上半年13市主要指标"))
    ('2024-01..09', '2024-H1')
    >>> str(period_within("CPI by Region, October 2024")), str(period_within("Sales, January-October 2024"))
    ('2024-10', '2024-01..10')
    >>> str(period_within("Population, 30 June 2023")), str(period_within("Output 2023, released July 2024"))
    ('2023', 'None')
    >>> str(period_within("Factsheets, 2019-21")), str(period_within("Enrolment 2015/16")), str(period_within("Output 2019-20-03"))
    ('2019-2021', '2015~16', '2019')
    >>> str(period_within("epa_ca_2015T4")), str(period_within("2015Q4"))
    ('2015-Q4', '2015-Q4')
    >>> str(period_within("2020年各市人口 江苏统计年鉴2021")), period_within("江苏统计年鉴2021")
    ('2020', None)
    >>> str(period_within("都道府県別人口（令和4年10月1日現在）"))
    '2022'
    """
    if (whole := read_period(words)) is not None:
        return whole
    # a yearbook of 2021 has figures of 2020
    words = with_years(yearbook_of(words)[0])
    # Released July 2024 is no period of the figures
    month = (
        "" if _ISSUED.search(words) else rf"(?:(?<!\d )(?:(?:{_MONTHS})\s*(?:[-–—]|to)\s*)?(?:{_MONTHS}) )?"
    )
    periods = {
        p
        for m in re.finditer(
            rf"{month}(?<!\d)(?:19|20)\d\d(?:年?{PART_OF_YEAR}|[-_.]?[QT][1-4]|[-–/](?:1[3-9]|[2-9]\d)(?![\d/.-])|年)?(?!(?<=\d)\d)",
            words,
        )
        if (p := read_period(m.group().replace("_", "-").rstrip("份末")))
    }
    return periods.pop() if len(periods) == 1 else None


def period_of_titles(titles: Sequence[str]) -> Period | None:
    """The period that the lines of a title name together, or the closer of them where one says a year and another a part of it.

    >>> str(period_of_titles(["2024年前三季度社会融资规模", "Financing by Region, First Three Quarters of 2024"]))
    '2024-01..09'
    >>> period_of_titles(["2022年", "2023年一季度"]), str(period_of_titles(["2023年", "主要指标"]))
    (None, '2023')
    """
    if (one := period_within(" ".join(titles))) is not None:
        return one
    said = {p for t in titles if (p := period_within(t)) is not None}
    closer = [p for p in said if p.kind != "year"]
    return closer[0] if len(closer) == 1 and len({(p.begins, p.year) for p in said}) == 1 else None


def accumulated(period: str | None, headings: Iterable[str]) -> str | None:
    """A table's period, which is of the months since January where all headings of a table of one month begin with them.

    Beside columns of the month itself the headings tell them apart, and all keep the table's period.

    >>> accumulated("2023-05", ["1-5月收入", "1—5月增长"]), accumulated("2023-06", ["上半年"])
    ('2023-01..05', '2023-H1')
    >>> accumulated("2023-05", ["5月收入", "1-5月增长"]), accumulated("2023-05", ["1-4月"]), accumulated("2023", ["上半年"])
    ('2023-05', '2023-05', '2023')
    """
    month = read_period(period or "")
    if month is None or month.kind != "month":
        return period
    words = {m.group() if (m := re.match(_TO_DATE, heading.strip())) else "" for heading in headings}
    begun = {read_period(f"{month.id[:4]}年{w}") if w else None for w in words}
    one = begun.pop() if len(begun) == 1 else None
    return one.id if one is not None and one.months == month.months else period


def with_same_months(paths: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Headings with 2022年同期 as 2022年1-6月 beside 2023年1-6月: the same months of another year.

    >>> with_same_months([("2023年1-6月",), ("2022年同期（亿元）",)]), with_same_months([("2023年",), ("2022年同期",)])
    ((('2023年1-6月',), ('2022年1-6月（亿元）',)), (('2023年',), ('2022年同期',)))
    """
    words = {w for path in paths for w in path}
    found = {w: re.fullmatch(r"((?:19|20)\d\d)年?同期[数值]?([（(].*[)）])?", w) for w in words}
    parts = {m[1] for w in words if (m := re.match(rf"(?:19|20)\d\d年({PART_OF_YEAR})", w))}
    part = parts.pop() if len(parts) == 1 else ""
    told = {w: f"{m[1]}年{part}{m[2] or ''}" for w, m in found.items() if m and part}
    return tuple(tuple(told.get(w, w) for w in path) for path in paths)


def days_in_order(words: Sequence[str]) -> dict[str, Period] | None:
    """Dates like 31/12/2020, where one of them tells day from month."""
    parts = {
        w: m
        for w in words
        if (
            m := re.fullmatch(
                r"(\d{1,2})[/.\-](\d{1,2})[/.\-]((?:19|20)?\d\d)(?: 0?0:00(?::00)?)?", w.strip()
            )
        )
    }
    if not parts:
        return None
    first, second = ({int(m[k]) for m in parts.values()} for k in (1, 2))
    if max(first) > 12 or (first == {1} and len(second) > 1 and max(second) <= 12):
        day, month = 1, 2
    elif max(second) > 12 or second == {1}:
        day, month = 2, 1
    else:
        return None
    iso = {
        f"{m[3] if len(m[3]) == 4 else '20' + m[3]}-{int(m[month]):02d}-{int(m[day]):02d}": w
        for w, m in parts.items()
    }
    return {iso[k]: p for k, p in read_column(iso).by_word.items()}


#: what titles say figures are broken down by
_BY = (
    r"(?:region|county|state|municipality|province|country|district|area|city|nuts \d(?: regions?)?|geography|"
    r"territory|counties|municipalities|countries|cities|(?:union )?territories|union territory|"
    r"prefecture|year|sex|gender|age(?: group)?|month|quarter|time|observations?|period|type)s?"
)
_UNIT_ABROAD = (
    r"(?:(?:grandes? )?r[ée]gi(?:on|ón|ões|oni|one|ão|ãos)s?(?: metropolitanas?)?|département|commune|bundesl(?:and|änder)n?|kreisen?|provinci[ae]s?|"
    r"províncias?|comunidad(?:es)? autónomas?|estados?|ufs?|munic[ií]pios?|capita(?:l|is)|unidades? da federa[cç][aã]o|länder|län|landsdel|fylke|kommun|"
    r"sexos?|anos?|años?|idade|edad|geschlecht|jahren?|alter|sexe|âge|année)"
)
_BY_ABROAD = re.compile(
    rf"\s*[,:]?\s+(?:par|nach|por|per|segundo|según|secondo|selon|efter|fordelt på)\s+{_UNIT_ABROAD}(?:(?:,| e| y| et| und| och| og)\s+{_UNIT_ABROAD})*$",
    re.IGNORECASE,
)


_UNITS_OF = r"(?:state|region|district|province|county|city|country|municipality|zone|sector)(?:[/ &]+(?:UTs?|union territory))?"
#: - STATE-WISE at the end of a title, District-wise before it
_WISE = re.compile(
    rf"\s*[-–—:,]?\s*\b{_UNITS_OF}[- ]?wise(?=\s*[(（,]|\s*$)|^{_UNITS_OF}[- ]?wise\s+(?=\w)", re.IGNORECASE
)
#: , ITL level regions, current prices
_LEVELS = re.compile(
    r",\s*(?:all )?(?:ITL|NUTS|LAU)\s*\d?(?: level)?(?: regions?| areas?)?(?:,\s*current (?:basic )?prices)?(?=,|\s*$)",
    re.IGNORECASE,
)
_SMALL = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "per", "the", "to", "with"]
)


#: small words of languages that write no titles so
_ABROAD = re.compile(
    r"\b(?:DE|DEL|LA|LAS|LOS|EL|LES|DES|DU|ET|VON|DER|DIE|UND|DA|DO|DOS|DAS|POR|PAR|SEGUN|DI|NEL|VAN|HET|OG)\b"
)


def in_title_case(words: str) -> str:
    """A title all in capitals in words that begin with one; abbreviations, and what stands in brackets, as they are.

    >>> in_title_case("PER CAPITA NET STATE DOMESTIC PRODUCT (At Current Prices)"), in_title_case("AVAILABILITY OF POWER"), in_title_case("GDP OF STATES")
    ('Per Capita Net State Domestic Product (At Current Prices)', 'Availability of Power', 'GDP of States')
    >>> in_title_case("TASA DE POBREZA"), in_title_case("PERÚ: POBREZA")
    ('TASA DE POBREZA', 'PERÚ: POBREZA')
    >>> in_title_case("GDP"), in_title_case("CPI BY UNION"), in_title_case("Rank of USA")
    ('GDP', 'CPI by Union', 'Rank of USA')
    """
    bare = re.sub(r"[(（][^()（）]*[)）]", "", words)
    long = re.findall(r"[A-Z]{4,}", bare)
    if re.search(r"[a-z]|[^\W\d_A-Z]", bare) or not long or _ABROAD.search(bare):
        return words

    def cased(match: re.Match[str]) -> str:
        word = match.group()
        if len(word) < 2 or _KEPT.fullmatch(word) or not re.search("[AEIOUY]", word):
            return word
        small = word.casefold()
        return small if small in _SMALL and match.start() else word.capitalize()

    return re.sub(r"(?<![(（A-Za-z])[A-Z]+(?:['’][A-Z]+)?(?![a-z])", cased, words)


#: abbreviations that could be read as words
_KEPT = re.compile(
    "GDP|GNP|GNI|GSDP|NSDP|GVA|GSVA|NSVA|CPI|WPI|PPI|IIP|RPI|USA|UK|UN|EU|UT|UAE|OECD|IMF|ASEAN|GDHI|GHG|IT|ICT|ITI|II|III|IV|VI"
)


def without_breakdowns(title: str) -> str:
    """A title without what data bases append to it: by which columns it is broken down, by region.

    >>> without_breakdowns("Unemployed in per cent of the labour force by sex, region and time"), without_breakdowns("Taux de chômage par région")
    ('Unemployed in per cent of the labour force', 'Taux de chômage')
    >>> without_breakdowns("NET PRODUCT - STATE-WISE (At Current Prices)"), without_breakdowns("District-wise Rainfall")
    ('NET PRODUCT (At Current Prices)', 'Rainfall')
    >>> without_breakdowns("Income (GDHI), ITL level regions, current prices, £ million"), without_breakdowns("Output, current prices")
    ('Income (GDHI), £ million', 'Output, current prices')
    >>> without_breakdowns("GDP by region"), without_breakdowns("Roads by the sea")
    ('GDP', 'Roads by the sea')
    """
    title = _LEVELS.sub("", _WISE.sub("", title)).strip()
    listed = r"\s+by (?:[a-z][a-z -]*, )*[a-z][a-z -]* and (?:time|year|quarter|month|period|(?:nuts \d )?regions?)$"
    by_region = r"\s+by (?:region|province|state|county|municipality|district)$"
    return _BY_ABROAD.sub(
        "", re.sub(by_region, "", re.sub(listed, "", title, flags=re.IGNORECASE), flags=re.IGNORECASE)
    )


_NOTE_MARK = re.compile(r"\s*\[notes? ?[\d, and]*\]\s*$", re.IGNORECASE)


@cache
def _provinces() -> str:
    """The short names of China's provinces, of which one may be told: 广西各市…"""
    return "|".join(unit.name["zh"] for unit in china.of_level("province").regions.values())


def without_year(words: str) -> str:
    """What a title, sheet or file is about, without its number, year and regions.

    >>> without_year("表1 2021年各省CPI"), without_year("2021 unemployment"), without_year("分地区常住人口（万人）")
    ('CPI', 'unemployment', '常住人口（万人）')
    >>> without_year("2021年各县（市、区）床位数"), without_year("各级普通学校生师比（2023年）")
    ('床位数', '各级普通学校生师比')
    >>> without_year("Table 2: Income, pounds million, 2018 to 2022 [note 1]"), without_year("Births [notes 1, 2]")
    ('Income, pounds million', 'Births')
    >>> without_year("各市州GDP"), without_year("分区县用电量"), without_year("丽水市2023年各县(市、区)民用汽车拥有量")
    ('GDP', '用电量', '民用汽车拥有量')
    >>> without_year("Share of Adults in Work by State: 2019, 2020 and 2021"), without_year("城市各类用地面积")
    ('Share of Adults in Work', '城市各类用地面积')
    >>> without_year("2024年1—10月分县（市、区）工业增加值"), without_year("2024年前三季度各市用电量")
    ('工业增加值', '用电量')
    >>> without_year("Literacy by State and Union Territory"), without_year("Births by counties"), without_year("就业人数（按地区分）")
    ('Literacy', 'Births', '就业人数')
    >>> without_year("2018年广西各市工业增加值增速"), without_year("海南分市县常住人口")
    ('工业增加值增速', '常住人口')
    >>> without_year("CPI by Region, January-October 2024"), without_year("各地居民消费价格指数")
    ('CPI', '居民消费价格指数')
    >>> without_year("Population by region, sex and year"), without_year("Deaths by cause")
    ('Population', 'Deaths by cause')
    >>> without_year("Employment by region, thousand persons"), without_year("Deaths by region, age and sex")
    ('Employment, thousand persons', 'Deaths')
    >>> without_year("Taux de chômage par région"), without_year("Arbeitslose nach Bundesländern")
    ('Taux de chômage', 'Arbeitslose')
    >>> without_year("População desocupada, segundo Região, UF e Região Metropolitana"), without_year("Paro por sexo y provincias")
    ('População desocupada', 'Paro')
    """
    # GDHI, pounds million, 2018 to 2022 [note 1]
    bare = without_table_number(_NOTE_MARK.sub("", words.strip()))
    bare = re.sub(
        r"[\s:,，：(（]*(?:(?:19|20)\d\d(?:\s*(?:,|and|to|[–—-]|、|和|至)\s*)+)+(?:19|20)\d\d[)）年]*(?=\s*[(（][^()（）]+[)）]$|$)",
        "",
        bare,
    )
    bare = re.sub(
        r"(?<!\d)(?:19|20)\d{2}(?!\d)(?! (?:dollars|euros?|pounds|prices)\b)"
        # 2024年1—10月, 2024年前三季度
        rf"(?:年{PART_OF_YEAR})?[年\s—–\-]*",
        "",
        bare,
    ).strip(" 　-—_")
    # CPI by Region, October 2024
    bare = re.sub(rf"[\s,:;]*(?:(?:{_MONTHS})(?:\s*(?:[-–—]|to)\s*(?:{_MONTHS}))?)?[\s,:;]*$", "", bare)
    # （2023年） leaves its brackets
    bare = without_table_number(re.sub(r"\s*[(（]\s*[)）]$", "", bare))
    bare = re.sub(
        r"(?<=\S)\s*[（(](?:按|分)(?:地区|省份?|市|县|省市|区县|市县)(?:划?分|分组)?[)）]$",
        "",
        _BY_ABROAD.sub("", bare),
    )
    bare = re.sub(
        rf",? by {_BY}(?:(?:,| and|, and) {_BY})*(?=\s*\([^()]+\)$|, [^,]+$|$)", "", bare, flags=re.IGNORECASE
    )
    return re.sub(
        # the place and what it is divided into: 宁波市各区(县、市)…, 全省分市…
        r"^(?:全国|全[省市县区州]|[一-鿿]{2,7}?(?:省|市|自治区|自治州|州|盟|地区|县|区)"
        rf"|(?:{_provinces()})(?:全[省区])?)?(?:各|分)"
        r"(?:省份?|地区|设区的?城?市|区市县|旗县区?|地州市|地市|地(?=居民|城[镇市]|农村|工业|商品|房|生产|消费)|市州|州市|盟市|市县|区县|县区|县市|省市|省区市|市|县|区)(?:[(（][市县区州旗盟、,，和]+[)）])?(?=[^（(])",
        "",
        bare,
    ).strip(" 　-—_")


def labels_unit(word: str) -> bool:
    """Whether a word begins as what says a unit does, whatever unit that is.

    >>> labels_unit("unit: piece"), labels_unit("（单位：件）"), labels_unit("单位数")
    (True, True, False)
    """
    return re.match(rf"\s*[（(\[]?(?:{UNIT_LABEL})\s*[:：]", word, re.IGNORECASE) is not None


def numbers_columns(row: Sequence[str]) -> bool:
    """Whether a row only numbers the columns, as the forms of statistics do: 甲 1 2 3.

    >>> numbers_columns(["甲", "1", "2", "3"]), numbers_columns(["2019", "2020", "2021"])
    (True, False)
    """
    words = [w for w in row if w]
    numbers = words[1:] if words and words[0] in {"甲", "A", "a", "乙", "0"} else words
    counted = range(1, len(numbers) + 1)
    return len(numbers) > 2 and numbers in ([str(i) for i in counted], [f"({i})" for i in counted])


def lists_headings(grid: Grid, rows: Sequence[int], labels: int) -> bool:
    """Whether the uppermost heading row names the heading rows below it, one word each: age, sex, place, year.

    Args:
        rows: the heading rows from the lowest to the uppermost.
        labels: the column of names, behind which headings begin.

    >>> rows = (("Value", "Sex", "Year", ""), ("", "men", "", "women"), ("Name", "2021", "2022", "2021"))
    >>> lists_headings(Grid("", rows), [2, 1, 0], 0), lists_headings(Grid("", rows), [2, 1], 0)
    (True, False)
    """
    if len(rows) < 3:
        return False
    words = [w for w in grid.rows[rows[-1]][labels + 1 :] if w]
    return len(words) == len(rows) - 1 and says(words[-1], PERIOD_WORDS) and len(set(words)) == len(words)


def with_magnitude(unit: str) -> str:
    """A unit with its power of ten before it.

    >>> with_magnitude("NZ Dollars, Magnitude = Millions"), with_magnitude("Number, Magnitude = Units"), with_magnitude("%")
    ('million NZ Dollars', 'Number', '%')
    """
    both = re.fullmatch(r"(.+?)[\s,;]+magnitude\s*[=:]\s*(\w+)", unit.strip(), re.IGNORECASE)
    if both is None:
        return unit
    scale = both[2].casefold().rstrip("s")
    return both[1] if scale in {"unit", "actual", "one"} else f"{scale} {both[1]}"


def is_remark(distinct: list[str]) -> bool:
    """Whether a row above headings holds one remark in brackets and nothing else: ``(Amount in ₹)``, ``(15+ age)``.

    >>> is_remark(["(Amount in ₹)"]), is_remark(["(2020)"]), is_remark(["(千人)", "(%)"])
    (True, False, False)
    >>> is_remark(["(上年=100)  (preceding year=100)"])
    True
    """
    one = r"[(（\[【][^()（）]+[)）\]】]"
    bracketed = re.fullmatch(rf"{one}(?:\s*{one})?", distinct[0].strip()) is not None
    return len(distinct) == 1 and bracketed and read_period(distinct[0].strip("()（）[]【】")) is None


def says_one_period(distinct: Sequence[str]) -> bool:
    """Whether a row above headings only says in two languages of when the table is.

    >>> says_one_period(["中華民國112年底", "End of 2023"]), says_one_period(["2019", "2020"]), says_one_period(["2020年", "2020年"])
    (True, False, False)
    """
    chinese = [re.search(r"[\u3400-\u9fff]", w) is not None for w in distinct]
    read = [period_within(w) for w in distinct]
    return len(distinct) == 2 and chinese == [True, False] and read[0] is not None and read[0] == read[1]


def unit_below_years(above: Sequence[str], line: Sequence[str]) -> str:
    """The one word below a row of periods, where it is a unit of all of them; empty where it is none.

    >>> unit_below_years(("Geography", "2019", "2020"), ("", "Dollars", "")), unit_below_years(("", "2019"), ("", "Dollars"))
    ('Dollars', '')
    """
    words = [w for w in line if w]
    several = sum(read_period(w) is not None for w in above if w and not re.fullmatch(r"[\d.,]{5,}", w)) > 1
    return words[0] if several and len(words) == 1 and is_unit(words[0]) else ""


def section_under_corner(above: Sequence[Sequence[str]], line: Sequence[str], labels: int) -> bool:
    """Whether a lone word over names is a section of them, 市, as the row of headings above it has a word over the names already.

    >>> section_under_corner([("名称", "产值")], ("市", ""), 0), section_under_corner([("", "产值")], ("城市", ""), 0)
    (True, False)
    """
    word = line[labels]
    if not word or any(w for w in line if w != word):
        return False
    head = next(
        (row for row in reversed(above) if any(w and not re.fullmatch(r"\(?\d+\)?", w) for w in row)), ()
    )
    return len(head) > labels and head[labels] not in {"", word} and len(set(filter(None, head))) > 1


def names_variables(line: Sequence[str], lines: Sequence[Sequence[str]]) -> bool:
    """Whether a row of headings only repeats another one as names of variables: v001_rawvalue under Premature death raw value, over 人口."""
    words = [w for w in line if w]
    plain = sum(re.fullmatch(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", w) is not None for w in words)
    said = re.compile(r" |[\u3400-\u9fff]")
    other = any(
        x is not line and sum(said.search(w) is not None for w in x) >= 0.5 * len(words) for x in lines
    )
    return len(words) > 3 and plain == len(words) and any("_" in w for w in words) and other
