"""Periods as tables of statistics offices write them beyond the usual forms: ``read_period``, ``read_periods``, ``part_of``,
``is_expected``, ``is_fiscal``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from analysis.periods import Period, Reading, parse, read_column
from intake.new.vocabulary.quarters import quarter_of
from intake.new.vocabulary.words import key, says
from intake.tables.units import is_unit

_QUARTER = frozenset(map(key, ("季度", "quarter", "qtr", "季", "trimestre")))


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
    word = re.sub(r"\s*\[(?:notes?|r|p|e|see note)[ \d,]*\]$", "", word, flags=re.IGNORECASE)
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


def read_periods(words: Iterable[str]) -> Reading:
    """The periods of a column, or of a row of headings (see :func:`analysis.periods.read_column`)."""
    forms = {w: w if parse(w) else usual(w) for w in words}
    read = read_column(forms.values())
    periods = {w: read.by_word[form] for w, form in forms.items() if form in read.by_word}
    return Reading(periods, tuple(w for w in forms if w not in periods), read.taken)


def part_of(year: Period, part: str, heading: str = "") -> Period | None:
    """A month, quarter or half of a year, said apart from the year.

    >>> [str(part_of(parse("2020"), *w)) for w in (("3", "month"), ("二季度",), ("2", "quarter"), ("Jan",), ("上半年",))]
    ['2020-03', '2020-Q2', '2020-Q2', '2020-01', '2020-H1']
    >>> part_of(parse("2020"), "GDP")
    """
    word = part.strip()
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
