"""Periods of statistics, from a day to a five-year plan: :class:`Period`, the one reader of them and their words.

A period is an interval of time: whatever an office writes for January to March (一季度, 1—3月, Q1, 1Q20) is the same
period and has the same id, the string that stands in data files and joins tables: ``2020``, ``2020-H1``, ``2020-Q1``,
``2020-09``, ``2020-01..09``, ``2020-03-31``, ``2016-2020``, ``2019~20`` (a school or fiscal year), ``FYP14``. Periods are
dated by their end: by it they are ordered, and between ends a distance in years is measured.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, total_ordering
from typing import Literal

from analysis.period_forms import FOOTNOTE, FORMS, PLANS, Interval, normal, split_or_month
from analysis.period_words import chinese, english, ordinal

__all__ = [
    "Kind", "Period", "Reading", "Series", "between", "comparable", "find", "in_order", "label", "of", "parse", "position",
    "read_column", "series", "words", "years_between",
]  # fmt: skip

#: ``months`` are several months that make no quarter, half or year, above all those since January;
#: ``years`` several calendar years; ``split`` a school or fiscal year that begins in one year and ends in the next
Kind = Literal["year", "half", "quarter", "month", "months", "day", "years", "split", "plan"]
#: what a column of periods is: periods of one kind, or figures since January (``to_date``: 一季度, 上半年 … 全年)
Series = Literal[Kind, "to_date"]


@total_ordering
@dataclass(frozen=True)
class Period:
    """An interval of time as statistics use it.

    ``first`` and ``last`` count months from the year 0 (January of year y is 12 y); a day is a month with ``day`` set. Made
    by :func:`parse`, so that one interval has one kind.

    >>> parse("2020-9") < parse("2020-10"), parse("2020年1—3月") == parse("Q1 2020")
    (True, True)
    """

    kind: Kind
    first: int
    last: int
    day: int = 0

    def __str__(self) -> str:
        return self.id

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return self._key < other._key

    @property
    def _key(self) -> tuple[int, int, int, str]:
        """By the end; of those that end together the shortest comes first."""
        return self.last, self.day or 31, -self.first, self.kind

    @property
    def year(self) -> int:
        """The calendar year in which it ends."""
        return self.last // 12

    @property
    def plan(self) -> int:
        """The number of a five-year plan, 0 of anything else.

        >>> parse("“十四五”").plan
        14
        """
        return next(n for n, years in PLANS.items() if years[1] == self.year) if self.kind == "plan" else 0

    @property
    def begins(self) -> int:
        """The calendar year in which it begins."""
        return self.first // 12

    @property
    def id(self) -> str:
        """The string for files and keys.

        >>> [parse(w).id for w in ("2020年", "2020年前三季度", "2020/9", "第十四个五年规划")]
        ['2020', '2020-01..09', '2020-09', 'FYP14']
        """
        first, last, year = self.first % 12 + 1, self.last % 12 + 1, self.begins
        match self.kind:
            case "year":
                return f"{year}"
            case "half":
                return f"{year}-H{last // 6}"
            case "quarter":
                return f"{year}-Q{last // 3}"
            case "month":
                return f"{year}-{first:02d}"
            case "day":
                return f"{year}-{first:02d}-{self.day:02d}"
            case "years":
                return f"{year}-{self.year}"
            case "split":
                return f"{year}~{self.year % 100:02d}"
            case "plan":
                return f"FYP{self.plan:02d}"
            case "months":
                end = f"{last:02d}" if self.year == year else f"{self.year}-{last:02d}"
                return f"{year}-{first:02d}..{end}"

    @property
    def months(self) -> float:
        """The end in months from the year 0, a day as its share of the month: what distances are measured by."""
        if not self.day:
            return self.last + 1
        return self.last + self.day / monthrange(self.year, self.last % 12 + 1)[1]

    @property
    def to_date(self) -> bool:
        """Whether it covers a calendar year from January on: its figure may be one of a series that accumulates."""
        return (
            self.kind not in {"day", "split", "plan", "years"}
            and self.first % 12 == 0
            and self.begins == self.year
        )

    def earlier(self, years: int = 1) -> Period:
        """The same part of an earlier year; of a plan, the plan before; of several years, as many years before.

        >>> [str(parse(w).earlier()) for w in ("2020", "2020Q1", "2020年1-9月", "2020-02-29", "十四五", "2016-2020")]
        ['2019', '2019-Q1', '2019-01..09', '2019-02-28', 'FYP13', '2011-2015']
        """
        if self.kind == "plan":
            n = self.plan - years
            if n not in PLANS:
                raise ValueError(f"there is no five-year plan {n}")
            return _plan(n)
        back = years * (self.last - self.first + 1 if self.kind == "years" else 12)
        day = self.day
        if day:
            year, month = divmod(self.last - back, 12)
            day = min(day, monthrange(year, month + 1)[1])
        return Period(self.kind, self.first - back, self.last - back, day)

    def text(self, language: str) -> str:
        """The period in words, to stand alone or before a noun: 2020年, 2023年一季度; 2020, Q1 2023.

        >>> [parse(w).text("zh") for w in ("2020", "2023Q1", "2020H1", "2020年1-9月", "2020M1-5", "2016-2020")]
        ['2020年', '2023年一季度', '2020年上半年', '2020年前三季度', '2020年1—5月', '2016—2020年']
        >>> [parse(w).text("en") for w in ("2020", "2023Q1", "2020H1", "2020年1-9月", "2020-09", "2016-2020")]
        ['2020', 'Q1 2023', 'H1 2020', 'Jan–Sep 2020', 'September 2020', '2016–2020']
        >>> [parse("十四五").text(x) for x in ("zh", "en")], [parse("2020-3-31").text(x) for x in ("zh", "en")]
        (['“十四五”时期', '14th Five-Year Plan'], ['2020年3月31日', '31 March 2020'])
        """
        return chinese(self) if language == "zh" else english(self)

    def label(self, language: str) -> str:
        """The period over a column or on an axis: years bare, months short.

        >>> [parse(w).label("zh") for w in ("2020", "2009-2018", "2023Q1")], parse("2020-09").label("en")
        (['2020', '2009—2018', '2023年一季度'], 'Sep 2020')
        """
        if language == "zh":
            bare = self.kind in {"year", "years"}
            return chinese(self).removesuffix("年") if bare else chinese(self).removesuffix("时期")
        return english(self, short=True)

    def phrase(self, language: str) -> str:
        """The period within a sentence, after a preposition: as :meth:`text`, with the article where English wants one.

        >>> parse("十四五").phrase("en"), parse("2020").phrase("en")
        ('the 14th Five-Year Plan', '2020')
        """
        return ("the " if language == "en" and self.kind == "plan" else "") + self.text(language)

    def when(self, language: str) -> str:
        """The period as an adverb: in 2020, on 31 March 2020, in the 14th Five-Year Plan; Chinese needs no preposition.

        >>> parse("2020-3-31").when("en"), parse("2020Q1").when("en"), parse("2020").when("zh")
        ('on 31 March 2020', 'in Q1 2020', '2020年')
        """
        if language == "zh":
            return self.text("zh")
        return ("on " if self.day else "in ") + self.phrase("en")


def _plan(n: int) -> Period:
    start, end = PLANS[n]
    return Period("plan", 12 * start, 12 * end + 11)


def _made(found: Interval) -> Period:
    """The one kind of an interval."""
    if found.kind:
        return Period(found.kind, found.first, found.last, found.day)
    length, start = found.last - found.first + 1, found.first % 12
    kind: Kind = "months"
    if length % 12 == 0 and start == 0:
        kind = "year" if length == 12 else "years"
    elif length == 6 and start % 6 == 0:
        kind = "half"
    elif length == 3 and start % 3 == 0:
        kind = "quarter"
    elif length == 1:
        kind = "month"
    return Period(kind, found.first, found.last)


@lru_cache(maxsize=65536)
def _read(text: str) -> Period | None:
    word = normal(text)
    for form, build in FORMS:
        match = form.fullmatch(word)
        if match:
            found = build(match)
            if found is not None:
                return _made(found)
    return None


def parse(value: object) -> Period | None:
    """The period that a cell, a heading or an option of a report names; None where it is none.

    Args:
        value: text in Chinese or English, a number (2020, 202009), a date.

    >>> forms = ("2020年一季度", "2020年第1季度", "2020-Q1", "1Q20", "Q1 2020", "2020年1—3月", "first quarter of 2020")
    >>> {str(parse(w)) for w in forms}
    {'2020-Q1'}
    >>> [str(parse(w)) for w in (2020.0, "202009", "Sep 2020", "2019/20", "2016—2020年", dt.date(2020, 3, 31))]
    ['2020', '2020-09', '2020-09', '2019~20', '2016-2020', '2020-03-31']
    >>> parse("20188"), parse("基期"), parse("3/4/2020")
    (None, None, None)
    """
    if isinstance(value, Period):
        return value
    if isinstance(value, dt.date):
        month = 12 * value.year + value.month - 1
        return Period("day", month, month, value.day)
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _read(FOOTNOTE.sub("", str(value).strip()))


@lru_cache(maxsize=65536)
def of(id: str) -> Period:
    """The period with an id.

    Raises:
        ValueError: the word is no period.
    """
    found = parse(id)
    if found is None:
        raise ValueError(f"“{id}” is not a period")
    return found


def _key(id: str) -> tuple[int, Period | str]:
    found = parse(id)
    return (1, id) if found is None else (0, found)


def in_order(ids: Iterable[str]) -> list[str]:
    """Periods from the earliest to the latest; words that are none come last.

    >>> in_order(["2020-10", "2020-9", "2020"]), in_order(["2020", "2020-01..09", "2020-Q1", "2020-H1"])
    (['2020-9', '2020-10', '2020'], ['2020-Q1', '2020-H1', '2020-01..09', '2020'])
    """
    return sorted(ids, key=_key)


def years_between(first: str | Period, last: str | Period) -> float:
    """Years from the end of one period to the end of another.

    >>> years_between("2020-Q1", "2020-Q4"), years_between("2009", "2018"), years_between("2018-12", "2020-11")
    (0.75, 9.0, 1.9166666666666667)
    >>> years_between("FYP12", "FYP14"), years_between("2020-03-31", "2020-12-31")
    (10.0, 0.75)
    """
    a, b = (t if isinstance(t, Period) else of(t) for t in (first, last))
    return (b.months - a.months) / 12


def position(id: str) -> float:
    """Where a period stands on an axis of time, in years.

    >>> position("2020-Q4") - position("2020-Q1")
    0.75
    """
    return of(id).months / 12


def comparable(first: str | Period, last: str | Period) -> bool:
    """Whether two figures are of like stretches of time, so that one over the other says how something grew.

    Months with months and quarters with quarters, years with years; what has accumulated since January only with the
    same part of another year.

    >>> comparable("2020-Q1", "2020-Q4"), comparable("2020-Q1", "2020-H1"), comparable("2019-01..09", "2020-01..09")
    (True, False, True)
    """
    a, b = (t if isinstance(t, Period) else of(t) for t in (first, last))
    if {a.kind, b.kind} == {"plan", "years"} or a.kind == b.kind != "months":
        return a.kind in {"plan", "day"} or a.last - a.first == b.last - b.first
    return a.kind == b.kind and (a.first % 12, a.last - a.first) == (b.first % 12, b.last - b.first)


def series(ids: Iterable[str | Period]) -> Series | None:
    """What a column of periods is; None where it mixes kinds (months and years, days and quarters).

    >>> series(["2020-Q1", "2020-Q2"]), series(["2020-Q1", "2020-H1", "2020"]), series(["2019", "2020-05"])
    ('quarter', 'to_date', None)
    """
    found = [t if isinstance(t, Period) else of(t) for t in ids]
    kinds = {t.kind for t in found}
    if kinds == {"months"} and len({(t.first % 12, t.last - t.first) for t in found}) > 1:
        return "to_date" if all(t.to_date for t in found) else None
    if len(kinds) == 1:
        return found[0].kind
    return "to_date" if kinds and all(t.to_date for t in found) else None


def find(word: str, ids: Iterable[str]) -> str | None:
    """The one of ``ids`` that a word means, however it is written; None where there is none.

    >>> find("2020年9月", ["2020-08", "2020-09"]), find("十四五", ["2016-2020", "2021-2025"]), find("2019", ["2020"])
    ('2020-09', '2021-2025', None)
    """
    known = list(ids)
    if word in known:
        return word
    asked, school = parse(word), split_or_month(word)
    if school and (year := _made(school).id) in known:
        return year
    if asked is None:
        return None
    if asked.id in known:
        return asked.id
    alike = (
        t
        for t in known
        if (p := parse(t)) and (p.first, p.last, p.day) == (asked.first, asked.last, asked.day)
    )
    return next(alike, None)


def words(id: str, language: str) -> str:
    """A period in words (see :meth:`Period.text`); a word that is no period stays as it is."""
    found = parse(id)
    return id if found is None else found.text(language)


def label(id: str, language: str) -> str:
    """A period as a heading (see :meth:`Period.label`); a word that is no period stays as it is."""
    found = parse(id)
    return id if found is None else found.label(language)


def between(first: str, last: str, language: str) -> str:
    """The time from one period to another, in words.

    >>> between("2016-01", "2016-12", "zh"), between("2009", "2018", "zh"), between("2020-Q1", "2020-Q4", "en")
    ('2016年1—12月', '2009—2018年', 'Q1–Q4 2020')
    >>> between("FYP12", "FYP14", "zh"), between("FYP12", "FYP14", "en"), between("2019-Q1", "2020-Q4", "zh")
    ('“十二五”至“十四五”时期', '12th–14th Five-Year Plans', '2019年一季度至2020年四季度')
    """
    a, b = parse(first), parse(last)
    if a is None or b is None:
        return f"{words(first, language)}{'至' if language == 'zh' else ' – '}{words(last, language)}"
    if a == b:
        return a.text(language)
    if a.kind == b.kind == "year":
        return f"{a.year}—{b.year}年" if language == "zh" else f"{a.year}–{b.year}"
    if a.kind == b.kind == "plan":
        if language == "zh":
            return f"{a.text('zh').removesuffix('时期')}至{b.text('zh')}"
        return f"{ordinal(a.plan)}–{ordinal(b.plan)} Five-Year Plans"
    return _between_parts(a, b, language)


def _between_parts(a: Period, b: Period, language: str) -> str:
    """Parts of years: what both have in common is said once."""
    one_year = a.kind == b.kind and a.begins == b.begins == a.year == b.year
    if language == "zh":
        year = f"{a.year}年"
        if one_year and a.kind == "month":
            return f"{year}{a.first % 12 + 1}—{b.last % 12 + 1}月"
        if one_year and a.kind in {"quarter", "half", "day"}:
            return f"{a.text('zh')}至{b.text('zh').removeprefix(year)}"
        return f"{a.text('zh')}至{b.text('zh')}"
    start, end = a.label("en"), b.label("en")
    if one_year and a.kind in {"month", "quarter", "half"}:
        return f"{start.removesuffix(f' {a.year}')}–{end}"
    if one_year and a.kind == "day":
        return f"{start.removesuffix(f' {a.year}')} – {end}"
    return f"{start} – {end}"


@dataclass(frozen=True)
class Reading:
    """A column of periods as it was read."""

    #: each word and its period
    by_word: Mapping[str, Period]
    #: words that are no periods
    unread: tuple[str, ...]
    #: what the words were taken for together: dates for the months or years they begin, 2010/11 for a school year
    taken: Literal["", "months", "years", "split"] = ""

    @property
    def series(self) -> Series | None:
        """What the periods are together; None where kinds are mixed, or there are none."""
        return series(self.by_word.values())

    @property
    def kinds(self) -> Mapping[Kind, tuple[str, ...]]:
        """The words by kind, to name both sides of a mixture."""
        found: dict[Kind, list[str]] = {}
        for word, period in self.by_word.items():
            found.setdefault(period.kind, []).append(word)
        return {kind: tuple(some) for kind, some in found.items()}


def read_column(values: Iterable[object]) -> Reading:
    """The periods of one column (or of one row of headings), where one may tell how another is meant.

    Dates that all are the first of a month stand for months, as spreadsheets keep them; those that all are 1 January, or
    31 December, for years; 2009/10, 2010/11, 2011/12 for school years, though 2010/11 alone is November.

    >>> {w: str(p) for w, p in read_column(["2009/10", "2010/11"]).by_word.items()}
    {'2009/10': '2009~10', '2010/11': '2010~11'}
    >>> [str(p) for p in read_column([dt.date(2020, 9, 1), dt.date(2020, 10, 1)]).by_word.values()]
    ['2020-09', '2020-10']
    >>> read_column(["2020-3-31", "2020-12-31"]).series, read_column(["2019", "2020-05", "总计"]).unread
    ('day', ('总计',))
    """
    cells = {str(v): v for v in values if v is not None and str(v).strip()}
    read = {word: parse(cell) for word, cell in cells.items()}
    found = {word: period for word, period in read.items() if period is not None}
    unread = tuple(word for word, period in read.items() if period is None)
    several = len(set(found.values())) > 1
    halves = {word: split_or_month(word) for word in found}
    if several and all(halves.values()):
        return Reading({w: _made(i) for w, i in halves.items() if i is not None}, unread, "split")
    if several and all(p.kind == "day" for p in found.values()):
        days = {(p.first % 12 + 1, p.day) for p in found.values()}
        if days in ({(1, 1)}, {(12, 31)}):
            years = {w: Period("year", 12 * p.year, 12 * p.year + 11) for w, p in found.items()}
            return Reading(years, unread, "years")
        if all(p.day == 1 for p in found.values()):
            return Reading({w: Period("month", p.first, p.last) for w, p in found.items()}, unread, "months")
    return Reading(found, unread)
