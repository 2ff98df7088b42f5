"""Periods of statistics, from a day to a five-year plan: :class:`Period`, the one reader of them, their order and words.

A period is an interval of time: whatever an office writes for January to March (一季度, 1—3月, Q1, 1Q20) is the same
period and has the same id, the string that stands in data files and joins tables: ``2020``, ``2020-H1``, ``2020-Q1``,
``2020-09``, ``2020-01..09``, ``2020-03-31``, ``2016-2020``, ``2019~20`` (a school or fiscal year), ``FYP14``. Periods are
dated by their end: by it they are ordered, and between ends a distance in years is measured.
"""

from analysis.periods.column import Reading, read_column
from analysis.periods.period import Kind, Period, of, parse
from analysis.periods.relations import (
    Series,
    comparable,
    find,
    in_order,
    position,
    series,
    steps,
    years_between,
)
from analysis.periods.wording import between, label, labels, phrase, when, words

__all__ = [
    "Kind",
    "Period",
    "Reading",
    "Series",
    "between",
    "comparable",
    "find",
    "in_order",
    "label",
    "labels",
    "of",
    "parse",
    "phrase",
    "position",
    "read_column",
    "series",
    "steps",
    "when",
    "words",
    "years_between",
]
