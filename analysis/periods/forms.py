"""Written forms of periods in Chinese and English, from pattern to interval: `FORMS`."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

#: China's five-year plans: number → first and last year
PLANS = {1: (1953, 1957), 2: (1958, 1962)} | {n: (1951 + 5 * n, 1955 + 5 * n) for n in range(3, 20)}
#: marks behind a word, taken off before ① would become 1; (r), [p] mark revised and provisional figures
FOOTNOTE = re.compile(r"(?:[\s*†‡§①-⑳⑴-⒇⁰-⁹¹²³ᵃ-ᶻ]|\s*[\[(（［](?:\d|[rpe])[\])）］])+$", re.IGNORECASE)


@dataclass(frozen=True)
class Interval:
    """Months from ``first`` to ``last`` (January of year y is 12 y); ``kind`` only where the interval does not tell it."""

    first: int
    last: int
    kind: Literal["", "day", "split", "plan"] = ""
    day: int = 0


def normal(text: str) -> str:
    """A word as the forms expect it: half width, small letters, one kind of dash, no quotes or spaces.

    >>> normal("２０２０ 年 1 － 9 月"), normal("“十四五”"), normal("Q1 2020"), normal("二〇二〇年")
    ('2020年1-9月', '十四五', 'q1 2020', '2020年')
    """
    word = unicodedata.normalize("NFKC", text).strip().casefold()
    word = re.sub(r"[—–−‐‑‒―至到]+", "-", word)
    word = re.sub(r"[“”„\"‘’「」『』《》]", lambda m: "'" if m.group() == "’" else "", word)
    # a space between digits keeps numbers apart (Q1 2020); anywhere else it says nothing
    word = re.sub(r"(?<=\d)\s+(?=\d)", "\0", word)
    word = re.sub(r"\s+", "", word).replace("\0", " ")
    if year := re.match(r"[〇○零一二三四五六七八九]{4}(?=年)", word):
        word = (
            "".join(
                str("〇一二三四五六七八九".index(c)) if c in "一二三四五六七八九" else "0"
                for c in year.group()
            )
            + word[4:]
        )
    return word


_Y = r"((?:1[89]|20)\d\d|2100)"
_YY = r"'?((?:1[89]|20)\d\d|\d\d)"
_M = r"(0?[1-9]|1[0-2])"
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_NAME = (
    "("
    + "|".join(f"{m[:3]}(?:{m[3:]})?" if m != "september" else "sep(?:t(?:ember)?)?" for m in MONTHS)
    + r")\.?"
)
_COUNT = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "one": 1, "two": 2, "three": 3,
    "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11, "十二": 12,
    "十三": 13, "十四": 14, "十五": 15, "十六": 16, "上": 1, "下": 2, "前": 1, "后": 2,
}  # fmt: skip
_ORDINALS = (
    "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
)  # fmt: skip


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _COUNT.get(word, 0)


def _full_year(word: str) -> int:
    """Two digits are of this century up to 49."""
    return int(word) if len(word) == 4 else int(word) + (2000 if int(word) < 50 else 1900)


def _span(year: int, first: int, last: int, last_year: int | None = None) -> Interval | None:
    """Months ``first`` to ``last`` (1 … 12) of a year, or until a later one."""
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    a, b = 12 * year + first - 1, 12 * (last_year or year) + last - 1
    return Interval(a, b) if a <= b else None


def _name(word: str) -> int:
    return next(i for i, m in enumerate(MONTHS, start=1) if m.startswith(word[:3]))


def _day(year: str, month: int, day: str) -> Interval | None:
    try:
        date = dt.date(int(year), month, int(day))
    except ValueError:
        return None
    at = 12 * date.year + date.month - 1
    return Interval(at, at, "day", date.day)


def _two_numbers(m: re.Match[str]) -> Interval | None:
    """31/12/2020 or 12/31/2020: only where one of the two is no month."""
    a, b = int(m[1]), int(m[2])
    if a > 12 >= b:
        return _day(m[3], b, m[1])
    if b > 12 >= a:
        return _day(m[3], a, m[2])
    return _day(m[3], a, m[2]) if a == b else None


def _split(start: int) -> Interval:
    # no country says in the word in which month its year begins: half-way, for order alone
    return Interval(12 * start + 6, 12 * start + 17, "split")


def _years(first: int, last: int) -> Interval | None:
    return Interval(12 * first, 12 * last + 11) if first <= last else None


def _two_years(m: re.Match[str]) -> Interval | None:
    """2019-20 is a school or fiscal year, 2016-20 five years; 2009-10 is a month and never comes here."""
    first, end = int(m[1]), int(m[2])
    last = first - first % 100 + end + (100 if end < first % 100 else 0)
    if last == first + 1:
        return _split(first)
    return _years(first, last) if last - first <= 50 else None


def _named_split(m: re.Match[str]) -> Interval | None:
    first = int(m[1])
    return _split(first) if (first + 1) % (100 if len(m[2]) == 2 else 10000) == int(m[2]) else None


def _planned(n: int) -> Interval | None:
    return Interval(12 * PLANS[n][0], 12 * PLANS[n][1] + 11, "plan") if n in PLANS else None


def split_or_month(text: str) -> Interval | None:
    """The school or fiscal year that a word could mean which alone reads as a month (2010/11), or that it does mean.

    >>> split_or_month("2010/11") is not None, split_or_month("2019/20") is not None, split_or_month("2010/12")
    (True, True, None)
    """
    match = re.fullmatch(rf"{_Y}[-/](\d\d)", normal(text))
    return _named_split(match) if match else None


_CLOCK = r"(?:[t ]?\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:?\d\d)?)?"


def plain_date(text: str) -> bool:
    """Whether a word is a date in figures alone, as spreadsheets write it.

    >>> plain_date("2020-07-01 00:00:00"), plain_date("20200701"), plain_date("2020年7月1日"), plain_date("1 July 2020")
    (True, True, False, False)
    """
    return (
        re.fullmatch(
            rf"{_Y}([-/.]?)\d{{1,2}}\2\d{{1,2}}{_CLOCK}|\d{{1,2}}[/.]\d{{1,2}}[/.]{_Y}", normal(text)
        )
        is not None
    )


_QUARTERLY = r"([1-4一二三四])"
_SPLIT_WORD = r"(?:学年度?|财年|财政年度|年度|schoolyear|academicyear|fiscalyear)"

_Build = Callable[[re.Match[str]], "Interval | None"]


def _quarters(year: int, first: int, last: int) -> Interval | None:
    return _span(year, 3 * first - 2, 3 * last)


def _halves(year: int, half: int) -> Interval | None:
    return _span(year, 6 * half - 5, 6 * half)


_FORMS: tuple[tuple[str, _Build], ...] = (
    # years
    (
        rf"(?:cy|yr_?|y|x)?{_Y}(?:\.0+)?年?(?:度|末|底|全年)?(?:\[yr\d{{4}}\])?",
        lambda m: _years(int(m[1]), int(m[1])),
    ),
    (rf"(?:full-?year|wholeyear){_Y}", lambda m: _years(int(m[1]), int(m[1]))),
    (rf"{_Y}(?:full-?year|wholeyear)", lambda m: _years(int(m[1]), int(m[1]))),
    # school and fiscal years, before ranges: ~ between two years is their id
    (rf"(?:fy|ay)?{_Y}~(\d\d)", _two_years),
    (rf"{_Y}/{_Y}{_SPLIT_WORD}?", _named_split),
    (rf"{_Y}年?[-/~]({_Y}|\d\d)年?{_SPLIT_WORD}", _named_split),
    (rf"(?:fy|ay|school-?year|academicyear|fiscalyear){_Y}[-/~]((?:20|19)\d\d|\d\d)", _named_split),
    # quarters
    (rf"{_Y}[-/年._:,]?第?{_QUARTERLY}季度?", lambda m: _quarters(int(m[1]), _number(m[2]), _number(m[2]))),
    (rf"{_Y}[-/年._:,]?(?:qtr|quarter|q)[-_]?([1-4])", lambda m: _quarters(int(m[1]), int(m[2]), int(m[2]))),
    (rf"(?:qtr|quarter|q)([1-4])[-/,.]?\s?(?:of)?{_Y}", lambda m: _quarters(int(m[2]), int(m[1]), int(m[1]))),
    (r"q([1-4])[-'/ ](\d\d)", lambda m: _quarters(_full_year(m[2]), int(m[1]), int(m[1]))),
    (rf"([1-4])q[-/]?{_YY}", lambda m: _quarters(_full_year(m[2]), int(m[1]), int(m[1]))),
    (
        rf"(?:the)?(first|second|third|fourth|1st|2nd|3rd|4th)quarter(?:of|,)?{_Y}",
        lambda m: _quarters(int(m[2]), _number(m[1]), _number(m[1])),
    ),
    (rf"{_Y}年?(?:的)?(?:第)?前([二三四两234])个?季度", lambda m: _quarters(int(m[1]), 1, _number(m[2]))),
    (rf"{_Y}[-年]?第?{_QUARTERLY}(?:季度)?[-~]第?{_QUARTERLY}季度", lambda m: _quarters(int(m[1]), _number(m[2]), _number(m[3]))),
    (rf"{_Y}[-年]?q([1-4])(?:[-~]|\.\.)q?([1-4])", lambda m: _quarters(int(m[1]), int(m[2]), int(m[3]))),
    (rf"q([1-4])[-~]q?([1-4])[,]?\s?{_Y}", lambda m: _quarters(int(m[3]), int(m[1]), int(m[2]))),
    (rf"(?:the)?first(two|three|four)quarters(?:of|,)?{_Y}", lambda m: _quarters(int(m[2]), 1, _number(m[1]))),
    # halves
    (rf"{_Y}年?[-/.]?(上|下|前|后)半年", lambda m: _halves(int(m[1]), _number(m[2]))),
    (rf"{_Y}[-/年._:]?[hs]([12])", lambda m: _halves(int(m[1]), int(m[2]))),
    (rf"[hs]([12])[-/,.]?\s?{_Y}", lambda m: _halves(int(m[2]), int(m[1]))),
    (r"[hs]([12])[-'/ ](\d\d)", lambda m: _halves(_full_year(m[2]), int(m[1]))),
    (rf"([12])[hs][-/]?{_YY}", lambda m: _halves(_full_year(m[2]), int(m[1]))),
    (rf"(?:the)?(first|second|1st|2nd)half(?:year)?(?:of|,)?{_Y}", lambda m: _halves(int(m[2]), _number(m[1]))),
    # months
    (rf"{_Y}(?:年|[-/.]){_M}月?(?:份|末|底)?", lambda m: _span(int(m[1]), int(m[2]), int(m[2]))),
    (rf"{_Y}[-_:年]?m{_M}", lambda m: _span(int(m[1]), int(m[2]), int(m[2]))),
    (rf"{_Y}(0[1-9]|1[0-2])", lambda m: _span(int(m[1]), int(m[2]), int(m[2]))),
    (rf"{_M}[/]{_Y}", lambda m: _span(int(m[2]), int(m[1]), int(m[1]))),
    (rf"{_NAME}[-,'/]?(?:of)?{_Y}", lambda m: _span(int(m[2]), _name(m[1]), _name(m[1]))),
    (rf"{_NAME}[-'](\d\d)", lambda m: _span(_full_year(m[2]), _name(m[1]), _name(m[1]))),
    (rf"{_Y}[-,/.年]?{_NAME}", lambda m: _span(int(m[1]), _name(m[2]), _name(m[2]))),
    # several months
    (rf"{_Y}(?:年|[-/.])?{_M}月?[-~]{_M}月(?:份)?", lambda m: _span(int(m[1]), int(m[2]), int(m[3]))),
    (rf"{_Y}[年/.]{_M}[-~]{_M}", lambda m: _span(int(m[1]), int(m[2]), int(m[3]))),
    (rf"{_Y}-{_M}(?:~|\.\.){_M}", lambda m: _span(int(m[1]), int(m[2]), int(m[3]))),
    (rf"{_Y}[-年]?m{_M}(?:[-~]|\.\.)m?{_M}", lambda m: _span(int(m[1]), int(m[2]), int(m[3]))),
    (rf"{_Y}年?前(\d{{1,2}}|[一二两三四五六七八九十]{{1,2}})个?月", lambda m: _span(int(m[1]), 1, _number(m[2]))),
    (rf"{_NAME}(?:[-~]|to){_NAME}[,']?{_Y}", lambda m: _span(int(m[3]), _name(m[1]), _name(m[2]))),
    (rf"{_Y}[,:]?{_NAME}(?:[-~]|to){_NAME}", lambda m: _span(int(m[1]), _name(m[2]), _name(m[3]))),
    (rf"(\d{{1,2}})m[-/]?{_YY}", lambda m: _span(_full_year(m[2]), 1, int(m[1]))),
    (rf"(?:the)?first([a-z]+|\d{{1,2}})months(?:of|,)?{_Y}", lambda m: _span(int(m[2]), 1, _number(m[1]))),
    (
        rf"{_Y}(?:年|[-/.]){_M}月?(?:[-~]|\.\.){_Y}(?:年|[-/.]){_M}月?",
        lambda m: _span(int(m[1]), int(m[2]), int(m[4]), int(m[3])),
    ),
    (
        rf"{_NAME}{_Y}(?:[-~]|to){_NAME}{_Y}",
        lambda m: _span(int(m[2]), _name(m[1]), _name(m[3]), int(m[4])),
    ),
    # days
    (rf"{_Y}([-/.])(\d{{1,2}})\2(\d{{1,2}}){_CLOCK}", lambda m: _day(m[1], int(m[3]), m[4])),
    (rf"{_Y}年(\d{{1,2}})月(\d{{1,2}})[日号]", lambda m: _day(m[1], int(m[2]), m[3])),
    (rf"{_Y}(\d\d)(\d\d)", lambda m: _day(m[1], int(m[2]), m[3])),
    (rf"(\d{{1,2}})(?:st|nd|rd|th)?[-.]?(?:of)?{_NAME}[-,]?{_Y}", lambda m: _day(m[3], _name(m[2]), m[1])),
    (rf"{_NAME}(\d{{1,2}})(?:st|nd|rd|th)?[,]?\s?{_Y}", lambda m: _day(m[3], _name(m[1]), m[2])),
    (rf"(\d{{1,2}})[/.](\d{{1,2}})[/.]{_Y}", _two_numbers),
    # several years and five-year plans
    (rf"{_Y}年?(?:[-~]|\.\.|to){_Y}年?", lambda m: _years(int(m[1]), int(m[2]))),
    (rf"{_Y}年?[-/~](\d\d)年?", _two_years),
    (
        rf"([一二三四五六七八九]|十[一二三四五六]?)五(?:规划|计划|时期|期间)*(?:\({_Y}-{_Y}年?\))?",
        lambda m: _planned(_number(m[1])),
    ),
    (r"第?(\d{1,2}|[一二三四五六七八九]|十[一二三四五六]?)个?五年(?:规划|计划)(?:时期|期间)?", lambda m: _planned(_number(m[1]))),
    (r"(?:the)?(\d{1,2})(?:st|nd|rd|th)(?:(?:five|5)-?year(?:plan)?|fyp)(?:period)?", lambda m: _planned(int(m[1]))),
    (r"fyp-?(\d{1,2})", lambda m: _planned(int(m[1]))),
    (r"(?:the)?([a-z]+)(?:(?:five|5)-?year(?:plan)?|fyp)(?:period)?", lambda m: _planned(_ORDINALS.index(m[1]) if m[1] in _ORDINALS else 0)),
)  # fmt: skip
#: pattern of a normal word → the interval it names
FORMS = tuple((re.compile(pattern), build) for pattern, build in _FORMS)
