"""Periods as tables of statistics offices write them beyond the usual forms: ``read_period``, ``read_periods``, ``part_of``,
``is_expected``, ``is_fiscal``, ``embedded_period``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from analysis.periods import Period, Reading, parse, read_column
from intake.new.vocabulary.quarters import quarter_of
from intake.new.vocabulary.words import key, says
from intake.tables.units import embedded_year, is_unit

_QUARTER = frozenset(map(key, ("季度", "quarter", "qtr", "季", "trimestre")))

#: months, quarters and halves as Chinese tables write them behind a year or alone: 1—10月, 5月末, 前三季度, 上半年
PART_OF_YEAR = r"(?:\d{1,2}\s*[-—–~～至]\s*\d{1,2}月份?|\d{1,2}月(?!\d{1,2}日)[份末]?|(?:第?[一二三四1-4]|前[三3])季度|[上下]半年)"

#: the year before the first of an era
_ERAS = {
    "民國": 1911,
    "民国": 1911,
    "中華民國": 1911,
    "明治": 1867,
    "大正": 1911,
    "昭和": 1925,
    "平成": 1988,
    "令和": 2018,
}


@lru_cache(maxsize=50_000)
def with_years(words: str) -> str:
    """Words with the years of eras as years of the common calendar; three digits and 年 alone are years as Taiwan counts them.

    >>> with_years("令和4年10月1日現在"), with_years("平成元年度"), with_years("民國112年"), with_years("112年底"), with_years("大正9年")
    ('2022年10月1日現在', '1989年度', '2023年', '2023年底', '1920年')
    >>> with_years("112年"), with_years("112年7月"), with_years("第112年会"), with_years("2012年")
    ('2023年', '2023年7月', '第112年会', '2012年')
    """
    eras = "|".join(sorted(_ERAS, key=len, reverse=True))
    words = re.sub(
        rf"({eras})\s*(元|\d{{1,3}})\s*(?=年)",
        lambda m: str(_ERAS[m[1]] + (1 if m[2] == "元" else int(m[2]))),
        words,
    )
    return re.sub(
        r"^\s*(1[0-2]\d)\s*(?=年(?:底|度|\d{1,2}月底?)?\s*$)", lambda m: str(1911 + int(m[1])), words
    )


_BOOK = (
    r"(?:statistical (?:year ?book|abstract|handbook|pocket ?book|almanac)|yearbook of statistics|statistisches jahrbuch|annuaire statistique|"
    r"anuario estad[ií]stico|anu[aá]rio estat[ií]stico|annuario statistico|rocznik statystyczny|statistisk årbok|statistisk årsbok)"
)
#: a yearbook with its year: 江苏统计年鉴—2021, 2021年江苏统计年鉴, Statistical Yearbook of Norland 2021, 2021 Statistical Abstract
_NAMED = r"[^\s\d《》]{0,16}(?:年鉴|年鑑)"
_Y = r"(?:19|20)\d\d"
_CAPITALS = r"(?:[A-Z][\w.]+ ){0,3}"
_OF_WHERE = r"(?: (?:of|der|de|del|du|do)(?: the)?(?: [A-Z][\w.]+){1,4})?"
_YEARBOOK = re.compile(
    rf"《?(?P<zh>{_Y})\s*年?\s*{_NAMED}(?:\s*[（(][上下]册[)）])?》?|《?{_NAMED}\s*[—–\-·_（(《]*\s*(?P<zh2>{_Y})年?[版卷]?\s*[)）》]?|"
    rf"(?P<en>{_Y})\s+{_CAPITALS}{_BOOK}{_OF_WHERE}|{_CAPITALS}{_BOOK}{_OF_WHERE}[\s,:–—\-(]*(?P<en2>{_Y})\)?",
    re.IGNORECASE,
)


def yearbook_of(words: str) -> tuple[str, str]:
    """Words without the yearbook that they name, and the year in its name, which is rarely that of its figures.

    >>> yearbook_of("江苏统计年鉴—2021"), yearbook_of("2021年江苏统计年鉴"), yearbook_of("2-3 各市人口（2020年）")
    (('', '2021'), ('', '2021'), ('2-3 各市人口（2020年）', ''))
    >>> yearbook_of("Statistical Yearbook of Norland 2021"), yearbook_of("2021 Statistical Abstract"), yearbook_of("Statistisches Jahrbuch 2021")
    (('', '2021'), ('', '2021'), ('', '2021'))
    >>> yearbook_of("江苏统计年鉴2021 2-3 各市人口")
    ('2-3 各市人口', '2021')
    """
    hit = _YEARBOOK.search(words)
    if hit is None:
        return words, ""
    year = next(y for y in (hit["zh"], hit["zh2"], hit["en"], hit["en2"]) if y)
    return f"{words[: hit.start()]} {words[hit.end() :]}".strip(), year


#: how final figures are
_STATUS = (
    r"prov\.?|provisoire|provisional|vorläufig|est\.?|estimate[ds]?|estimation|prelim\.?|preliminary|rev\.?|revised|final|forecasts?|project(?:ed|ions?)|"
    r"(?:初步|预计|快报|预测|初核|最终核实|修订|估计|暂定|预期|计划执行)[数值]?|速報|잠정"
)
#: and that they are expected only
_EXPECTED = re.compile(
    r"(?:(?:19|20)\d\d年?\s*[(（\[]?|^[(（\[]?(?![EF]$))(?:est\.?|estimate[ds]?|estimation|forecasts?|project(?:ed|ions?)|(?:预计|预测|估计|预期)[数值]?|[EF])[)）\]]?$",
    re.IGNORECASE,
)
#: in brackets behind a period: estimated, provisional, nearly definite, revised
_MARKED = re.compile(
    rf"(?:\s*[(（\[](?:[a-z]|sd|{_STATUS})\d?[)）\]]|\s*[*†①-⑳]|(?<=\d)\s*p|(?<=\d)[EF](?=$))+$",
    re.IGNORECASE,
)

#: behind a year the census that counted in it: 2010年(六普), 2020年第七次全国人口普查, 2011 Census
_COUNTED = re.compile(
    r"^((?:1[89]|20)\d\d年?)\s*[(（\[]?\s*(?:(?:第?[一二三四五六七八九]次)?(?:全国)?(?:人口|农业|经济)?普查(?:数据?|年)?|[一二三四五六七八九]普(?:数据?)?|"
    r"(?:population )?census|censo|recensement|zensus)\s*[)）\]]?$",
    re.IGNORECASE,
)
#: and before it: 六普（2010年）, 第七次人口普查（2020年11月1日）
_CENSUS_OF = re.compile(
    r"^(?:(?:第?[一二三四五六七八九]次)?(?:全国)?(?:人口|农业|经济)?普查|[一二三四五六七八九]普|census)\s*[(（\[]\s*((?:1[89]|20)\d\d年?)(?:\d{1,2}月\d{1,2}日)?\s*[)）\]]$",
    re.IGNORECASE,
)


@lru_cache(maxsize=50_000)
def usual(word: str) -> str:
    """A period in a form that is usual: fiscal years as years, trimesters as quarters, without status letters.

    >>> usual("FY2019"), usual("2020T1"), usual("2020 p"), usual("2019 년")
    ('2019', '2020Q1', '2020', '2019')
    >>> usual("Sơ bộ - Prel. 2023"), usual("Prel. 2023"), usual("快报2023年")
    ('2023', '2023', '2023年')
    >>> usual("2022 P/"), usual("2023 E/"), usual("2021 [note 3]"), usual("2022 p)"), usual("2021①")
    ('2022', '2023', '2021', '2022', '2021')
    >>> usual("2015年(平成27年)"), usual("令和2年（2020年）"), usual("2020 (R2)")
    ('2015年', '2020年', '2020')
    >>> usual("T4_2023 (p)"), usual("2022-23 (Q)"), usual("平成27年（組替）"), usual("2021-22 (1st RE)"), usual("T1_2022 (sd)")
    ('2023Q4', '2022-23', '2015年', '2021-22', '2022Q1')
    >>> usual("2020年（基期）"), usual("2020 (baseline)"), usual("2025年目标")
    ('2020年', '2020', '2025年目标')
    >>> usual("2022年（预计数）"), usual("2021 (revised)"), usual("2023F"), usual("2023 (forecast)")
    ('2022年', '2021', '2023', '2023')
    >>> usual("2021 (TL)"), usual("2021 (EUR)"), usual("2021 (r)")
    ('2021 (TL)', '2021 (EUR)', '2021')
    >>> usual("2010年(六普)"), usual("2020年第七次全国人口普查"), usual("2011 (Census)"), usual("2011 Census"), usual("2020年(普通)")
    ('2010年', '2020年', '2011', '2011', '2020年(普通)')
    >>> usual("六普（2010年）"), usual("第七次人口普查（2020年11月1日）"), usual("人口（2020年）")
    ('2010年', '2020年', '人口（2020年）')
    >>> usual("4e trimestre 2012 (1)"), usual("2012 (2)")
    ('2012Q4', '2012')
    >>> usual("2022_T4"), usual("2022 (sd)"), usual("1º trimestre 2023"), usual("2023K1*")
    ('2022Q4', '2022', '2023Q1', '2023Q1')
    """
    # 2022-23 (Q), 2021-22 (1st RE), T4_2023 (p), 平成27年（組替）: how final the figures are
    status = re.search(
        r"(?<=[\d年])\s*[(（](?:(?:1st|2nd|3rd|\d)\s*)?(?!R\d)([A-Za-z]{1,3}|組替え?|改訂|確報|速報|暫定|잠정|確定値?|推計|基期|基年|基准年?|现状|实际|base(?:line)?|actual)[)）]$",
        word.strip(),
    )
    # 2021 (TL), 2021 (EUR): of the year in that money
    money = status is not None and len(status[1]) > 1 and is_unit(status[1])
    word = word.strip()[: status.start()] if status and not money else word.strip()
    # 4e trimestre 2012 (1)
    word = re.sub(
        r"\s*\[(?:notes?|r|p|e|see note)[ \d,]*\]$|(?<=\d)\s+\(\d\)$", "", word, flags=re.IGNORECASE
    )
    word = _CENSUS_OF.sub(r"\1", _COUNTED.sub(r"\1", word))
    word = re.sub(r"(年|月)底$", r"\1", with_years(word))
    # 2015年(平成27年), 平成27年(2015年), 2020(R2): one year in two calendars
    word = re.sub(
        r"^((?:1[89]|20)\d\d)(年?度?)\s*[(（]\s*(?:\1年?度?|[MTSHR]\.?\d{1,2}年?)\s*[)）]$",
        r"\1\2",
        word.strip(),
    )
    plain = re.sub(
        r"^(?:(?:FY|CY|Y|Year|Anno|Año|Ano|Sơ bộ|Ước tính"
        r"|Prel(?:im(?:inary)?)?\.?|Prov(?:isional)?\.?|Est(?:imated?)?\.?|Revised|初步|预计|快报)\s*[-–/]?\s*)+(?=(?:1[89]|20)\d\d)",
        "",
        word.strip(),
        flags=re.IGNORECASE,
    )
    unmarked = _MARKED.sub("", plain)
    plain = quarter_of(unmarked) or (unmarked if re.match(r"(?:1[89]|20)\d\d", unmarked) else plain)
    plain = re.sub(r"^((?:1[89]|20)\d\d)\s*년$", r"\1", plain)
    return re.sub(
        r"^((?:1[89]|20)\d\d(?:[-.]?Q[1-4])?)\s*(?:[bepr]|[(（]?(?:[abepr]|sd|est|prelim)\.?[)）]|[BEPRbepr\d][/)]|[*†①-⑳]|（预计）|（初步）|预计|初步)$",
        r"\1",
        plain,
    )


def is_fiscal(word: str) -> bool:
    """Whether a period is called a fiscal year: in China 年度 is the calendar's.

    >>> [is_fiscal(w) for w in ("平成30年度", "令和2年度（2020）", "FY2019", "2019年度", "FYI 2019", "2019")]
    [True, True, True, False, False, False]
    """
    return re.search(r"(?:明治|大正|昭和|平成|令和)\s*(?:元|\d{1,2})年度|\bFY\s?['’]?\d\d", word) is not None


def is_expected(word: str) -> bool:
    """Whether a period is marked as one whose figures are expected, and not counted.

    >>> [is_expected(w) for w in ("2025年（预计）", "2025E", "2024 (forecast)", "2023 (p)", "2023年", "GDP 2024 (est.)")]
    [True, True, True, False, False, True]
    """
    return _EXPECTED.search(word.strip()) is not None


def read_period(word: str) -> Period | None:
    """The period that a word names; None where it names none.

    >>> str(read_period("FY2019")), str(read_period("2020年一季度")), read_period("Total")
    ('2019', '2020-Q1', None)
    """
    return parse(word) or parse(usual(word))


#: how final the figures are of the year behind it: 修订后2023年…
_REVISED = re.compile(
    r"^[(（]?(?:修订|调整|核实|修正)后?的?[)）]?(?=(?:19|20)\d\d年)|^(?:revised|adjusted|provisional|preliminary) (?=(?:19|20)\d\d\b)",
    re.IGNORECASE,
)


def embedded_period(text: str) -> tuple[str, str] | None:
    """A heading that begins or ends with a period, as (rest, period).

    >>> embedded_period("2018年GDP（亿元）"), embedded_period("gdp_2018"), embedded_period("GDP")
    (('GDP（亿元）', '2018'), ('gdp', '2018'), None)
    >>> embedded_period("2023年一季度收入"), embedded_period("人口（万人）2019")
    (('收入', '2023-Q1'), ('人口（万人）', '2019'))
    >>> embedded_period("修订后2023年经费投入强度"), embedded_period("Revised 2023 output"), embedded_period("修订后的产值")
    (('经费投入强度', '2023'), ('output', '2023'), None)
    """
    word = _REVISED.sub("", text.strip())
    if re.match(r"(?:1[89]|20)\d\d", word):
        for end in range(min(len(word) - 1, 24), 3, -1):
            period = read_period(word[:end]) if not word[end].isdigit() and word[end] not in ".=" else None
            if period is not None and (rest := word[end:].lstrip(" _-—年度末").rstrip(" _-—")):
                return rest, period.id
    return embedded_year(word)


def read_periods(words: Iterable[str]) -> Reading:
    """The periods of a column, or of a row of headings (see :func:`analysis.periods.read_column`)."""
    forms = {w: w if parse(w) else usual(w) for w in words}
    read = read_column(forms.values())
    periods = {w: read.by_word[form] for w, form in forms.items() if form in read.by_word}
    return Reading(periods, tuple(w for w in forms if w not in periods), read.taken)


_MONTHS_SPELLED = {w: i for i, w in enumerate([*"一二三四五六七八九十", "十一", "十二"], start=1)}


def part_of(year: Period, part: str, heading: str = "") -> Period | None:
    """A month, quarter or half of a year, said apart from the year.

    >>> [str(part_of(parse("2020"), *w)) for w in (("3", "month"), ("二季度",), ("2", "quarter"), ("Jan",), ("上半年",))]
    ['2020-03', '2020-Q2', '2020-Q2', '2020-01', '2020-H1']
    >>> [str(part_of(parse("2020"), w)) for w in ("一月", "十月", "十二月份")]
    ['2020-01', '2020-10', '2020-12']
    >>> part_of(parse("2020"), "GDP")
    """
    word = part.strip()
    if (spelled := re.fullmatch(r"(十?[一二]|[三四五六七八九十])月份?", word)) is not None:
        # 一月 … 十二月
        word = f"{_MONTHS_SPELLED[spelled[1]]}月"
    number = re.fullmatch(r"M?(\d{1,2})(?:\.0)?", word)
    if number:
        word = f"Q{number[1]}" if says(heading, _QUARTER) else f"{int(number[1]):02d}"
    forms = (f"{year.year}-{word}", f"{year.year}年{word}", f"{word} {year.year}", f"{year.year}{word}")
    return next((p for form in forms if (p := read_period(form))), None)


def parts_of(year: Period, names: Iterable[str]) -> Mapping[str, Period]:
    """Headings that are months, quarters or halves of one year; nothing where one of them is none.

    >>> [str(p) for p in parts_of(parse("2021"), ["1月", "2月", "3月"]).values()], parts_of(parse("2021"), ["1月", "GDP", "2月"])
    (['2021-01', '2021-02', '2021-03'], {})
    >>> [str(p) for p in parts_of(parse("2023"), ["一季度", "上半年", "前三季度", "全年"]).values()]
    ['2023-Q1', '2023-H1', '2023-01..09', '2023']
    """
    listed = list(dict.fromkeys(names))
    cumulative = {"一季度", "第一季度", "1季度", "上半年", "前三季度"}
    if (
        len(cumulative & set(listed)) > 1
        and {"上半年", "前三季度"} & set(listed)
        and set(listed) <= cumulative | {"全年"}
    ):
        # from January on: what is said of three, six, nine months is of one kind
        months = {"上半年": 6, "前三季度": 9, "全年": 12}
        spans = {n: read_period(f"{year.year}年1-{months.get(n, 3)}月") for n in listed}
        return {n: p for n, p in spans.items() if p is not None}
    parts = {
        n: p
        for n in listed
        if not re.fullmatch(r"[\d.]+", n) and (p := part_of(year, n)) is not None and p.kind != "year"
    }
    return parts if len(parts) == len(listed) and len(listed) > 1 else {}
