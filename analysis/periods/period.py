"""The type :class:`Period` and its reader: exports ``Period``, ``Kind``, ``parse``, ``of``."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache, total_ordering
from typing import Literal

from analysis.periods.forms import FOOTNOTE, FORMS, PLANS, Interval, normal
from analysis.periods.spoken import speaker

#: ``months`` are several months that make no quarter, half or year, above all those since January;
#: ``years`` several calendar years; ``split`` a school or fiscal year that begins in one year and ends in the next
Kind = Literal["year", "half", "quarter", "month", "months", "day", "years", "split", "plan"]


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
        return speaker(language).text(self)

    def label(self, language: str) -> str:
        """The period over a column or on an axis: years bare, months short.

        >>> [parse(w).label("zh") for w in ("2020", "2009-2018", "2023Q1")], parse("2020-09").label("en")
        (['2020', '2009—2018', '2023年一季度'], 'Sep 2020')
        """
        return speaker(language).label(self)

    def phrase(self, language: str) -> str:
        """The period within a sentence, after a preposition: as :meth:`text`, with the article where English wants one.

        >>> parse("十四五").phrase("en"), parse("2020").phrase("en")
        ('the 14th Five-Year Plan', '2020')
        """
        return speaker(language).phrase(self)

    def when(self, language: str) -> str:
        """The period as an adverb: in 2020, on 31 March 2020, in the 14th Five-Year Plan; Chinese needs no preposition.

        >>> parse("2020-3-31").when("en"), parse("2020Q1").when("en"), parse("2020").when("zh")
        ('on 31 March 2020', 'in Q1 2020', '2020年')
        """
        return speaker(language).when(self)


def _plan(n: int) -> Period:
    start, end = PLANS[n]
    return Period("plan", 12 * start, 12 * end + 11)


def period_of(interval: Interval) -> Period:
    """The one kind of an interval."""
    if interval.kind:
        return Period(interval.kind, interval.first, interval.last, interval.day)
    length, start = interval.last - interval.first + 1, interval.first % 12
    kind: Kind = "months"
    if length % 12 == 0 and start == 0:
        kind = "year" if length == 12 else "years"
    elif length == 6 and start % 6 == 0:
        kind = "half"
    elif length == 3 and start % 3 == 0:
        kind = "quarter"
    elif length == 1:
        kind = "month"
    return Period(kind, interval.first, interval.last)


@lru_cache(maxsize=65536)
def _read(text: str) -> Period | None:
    word = normal(text)
    for form, build in FORMS:
        match = form.fullmatch(word)
        if match:
            interval = build(match)
            if interval is not None:
                return period_of(interval)
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
    period = parse(id)
    if period is None:
        raise ValueError(f"“{id}” is not a period")
    return period
