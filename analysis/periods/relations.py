"""Relations of periods: order, distance, comparability; exports ``in_order``, ``years_between``, ``comparable``, ``series``, ``steps``, ``find``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal

from analysis.periods.forms import split_or_month
from analysis.periods.period import Kind, Period, of, parse, period_of

#: what a column of periods is: periods of one kind, or figures since January (``to_date``: 一季度, 上半年 … 全年)
Series = Literal[Kind, "to_date"]


def _key(id: str) -> tuple[int, Period | str]:
    period = parse(id)
    return (1, id) if period is None else (0, period)


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
    read = [parse(t) for t in ids]
    periods = [t for t in read if t is not None]
    if len(periods) < len(read):
        return None
    kinds = {t.kind for t in periods}
    if kinds == {"months"} and len({(t.first % 12, t.last - t.first) for t in periods}) > 1:
        return "to_date" if all(t.to_date for t in periods) else None
    if len(kinds) == 1:
        return periods[0].kind
    return "to_date" if kinds and all(t.to_date for t in periods) else None


def steps(ids: Sequence[str]) -> list[tuple[bool, bool]]:
    """Of each period after the first: whether it is of a kind with the one before, and whether it is the next of the series.

    Periods of a kind make one series (see :func:`series`), or compare. The next of a series ends one step later, its
    step being the shortest there is between two neighbours: a gap in it is no step, so that nothing is said to have
    gone on for three months of which one is unknown.

    >>> steps(["2020-01", "2020-02", "2020-04"])
    [(True, True), (True, False)]
    >>> steps(["2020-Q1", "2020-01..05", "2020-05"])
    [(True, True), (False, False)]
    """
    periods = [of(t) for t in ids]
    pairs = list(pairwise(periods))
    like = [series(pair) is not None for pair in pairs]
    apart = [round(b.months - a.months, 6) for a, b in pairs]
    least = min((d for d, same in zip(apart, like, strict=True) if same and d > 0), default=0.0)
    return [(same, same and d == least) for d, same in zip(apart, like, strict=True)]


def find(word: str, ids: Iterable[str]) -> str | None:
    """The one of ``ids`` that a word means, however it is written; None where there is none.

    >>> find("2020年9月", ["2020-08", "2020-09"]), find("十四五", ["2016-2020", "2021-2025"]), find("2019", ["2020"])
    ('2020-09', '2021-2025', None)
    """
    known = list(ids)
    if word in known:
        return word
    asked, school = parse(word), split_or_month(word)
    if school and (year := period_of(school).id) in known:
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
