"""A column of periods read together: exports ``read_column`` and its ``Reading``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from analysis.periods.forms import plain_date, split_or_month
from analysis.periods.period import Kind, Period, parse, period_of
from analysis.periods.relations import Series, series


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
        words: dict[Kind, list[str]] = {}
        for word, period in self.by_word.items():
            words.setdefault(period.kind, []).append(word)
        return {kind: tuple(some) for kind, some in words.items()}


def read_column(values: Iterable[object]) -> Reading:
    """The periods of one column (or of one row of headings), where one may tell how another is meant.

    Dates in figures that all are the first of a month stand for months, as spreadsheets keep them; those that all are
    1 January, or 31 December, for years (2020年7月1日 and 1 July 2020 are always days); 2009/10, 2010/11, 2011/12 for school years, though 2010/11 alone is November.

    >>> {w: str(p) for w, p in read_column(["2009/10", "2010/11"]).by_word.items()}
    {'2009/10': '2009~10', '2010/11': '2010~11'}
    >>> [str(p) for p in read_column(["2020-09-01", "2020-10-01"]).by_word.values()]
    ['2020-09', '2020-10']
    >>> read_column(["2020-3-31", "2020-12-31"]).series, read_column(["2019", "2020-05", "总计"]).unread
    ('day', ('总计',))
    """
    cells = {str(v): v for v in values if v is not None and str(v).strip()}
    read = {word: parse(cell) for word, cell in cells.items()}
    periods = {word: period for word, period in read.items() if period is not None}
    unread = tuple(word for word, period in read.items() if period is None)
    several = len(set(periods.values())) > 1
    halves = {word: split_or_month(word) for word in periods}
    if several and all(halves.values()):
        return Reading({w: period_of(i) for w, i in halves.items() if i is not None}, unread, "split")
    if several and all(p.kind == "day" and plain_date(word) for word, p in periods.items()):
        days = {(p.first % 12 + 1, p.day) for p in periods.values()}
        if days in ({(1, 1)}, {(12, 31)}):
            years = {w: Period("year", 12 * p.year, 12 * p.year + 11) for w, p in periods.items()}
            return Reading(years, unread, "years")
        if all(p.day == 1 for p in periods.values()):
            return Reading(
                {w: Period("month", p.first, p.last) for w, p in periods.items()}, unread, "months"
            )
    return Reading(periods, unread)
