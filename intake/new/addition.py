"""A table as it was understood, held against a report that exists: what of it is new there: `addition_of`, `Addition`, `Addressed`.

Regions are the report's own, indicators are matched by name, in either language, or by the heading that leads to one. A figure that
the report has already is not written again; one that the report has otherwise is never written over.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from analysis.periods import in_order
from analysis.values import Indicator, Region, Text
from intake.new.tidy import Measure, Tidy
from intake.new.vocabulary.unit_names import unit_text
from intake.new.vocabulary.words import fold
from intake.new.writing.data_files import csv_text, headings_of, number
from intake.report.report import Report
from intake.tables.units import scale_of, split_unit

#: what may be said of an indicator besides the id of one that the report has
NEW, OUT = "new", "out"
#: of figures that contradict, so many are listed
_SHOWN = 12
Fits = Literal["same", "scaled", "unsaid", "other"]


@dataclass(frozen=True)
class Differing:
    """A figure that the report has otherwise: of which region and period, both values."""

    region: Region
    period: str
    had: float
    brought: float


@dataclass(frozen=True)
class Addressed:
    """An indicator of the table and where its figures go.

    Args:
        id: of the report's indicator, of the new one, or empty: left out
        match: of the report's indicator that has this name; empty: none
        fits: how its unit goes with the report's: the same, a power of ten apart, not said by the table, another
        offered: ids of the report's indicators that its figures may go to
        fresh: (region, period) → a figure that the report does not have, in the report's unit
        same: how many figures the report has just so
    """

    measure: Measure
    id: str
    match: str
    is_new: bool
    fits: Fits
    offered: tuple[str, ...]
    fresh: Mapping[tuple[str, str], float]
    same: int
    differing: tuple[Differing, ...]

    @property
    def shown(self) -> tuple[Differing, ...]:
        """The first of the figures that differ."""
        return self.differing[:_SHOWN]


@dataclass(frozen=True)
class Addition:
    """What a table would add to a report.

    Args:
        strangers: regions and areas of the table that the report does not have; nothing is read of them
        new_periods: periods of figures that are added, which the report does not have at all
    """

    tidy: Tidy
    columns: tuple[Addressed, ...]
    known: tuple[Region, ...]
    strangers: tuple[Text, ...]
    new_periods: tuple[str, ...]

    @property
    def figures(self) -> int:
        """How many figures are added."""
        return sum(len(c.fresh) for c in self.columns)

    @property
    def new(self) -> tuple[Addressed, ...]:
        """Indicators that the report gets."""
        return tuple(c for c in self.columns if c.is_new and c.fresh)

    @property
    def headings(self) -> dict[str, str]:
        """Heading in the file of figures → id of the indicator, of those that have figures to add."""
        words = headings_of([c.measure for c in self.columns])
        return {words[c.measure.id]: c.id for c in self.columns if c.fresh}

    def file(self) -> str:
        """The file of figures: one row per region or area and period, one column per indicator; only what is added."""
        words = headings_of([c.measure for c in self.columns])
        columns = [c for c in self.columns if c.fresh]
        keys = {key for c in columns for key in c.fresh}
        order = {p: i for i, p in enumerate(in_order({period for _, period in keys}))}
        names = {r.code: r.name["zh"] for r in self.known}
        rows = [
            [code, names[code], period, *(number(c.fresh.get((code, period), math.nan)) for c in columns)]
            for code, period in sorted(keys, key=lambda k: (k[0], order[k[1]]))
        ]
        return csv_text([["region", "name", "period", *(words[c.measure.id] for c in columns)], *rows])


def addition_of(tidy: Tidy, report: Report, goes: Mapping[str, str]) -> Addition:
    """What a table adds to a report.

    Args:
        tidy: the table as it was understood
        goes: name of an indicator in the table → id of one of the report's, ``new`` or ``out``, where the user said it
    """
    places: dict[str, Region] = {}
    strangers: list[Text] = []
    for code, called in {
        **{c: [c] for c in tidy.regions},
        **{c: [c, a.id, a.word, *a.name.values()] for c, a in tidy.areas.items()},
    }.items():
        hits = (report.gazetteer.find(word) for word in called if word)
        region = next((hit for hit in hits if hit is not None), None)
        if region is not None and (region.level == "aggregate") == (code in tidy.areas):
            places[str(code)] = region
        else:
            strangers.append(tidy.regions[code].name if code in tidy.regions else tidy.areas[code].name)
    taken, columns = set(report.panel.indicators), []
    filled: set[str] = set()
    for measure in tidy.measures:
        column = _addressed(measure, tidy, report, goes.get(measure.name, ""), places, taken, filled)
        taken.add(column.id)
        filled.add(column.id)
        columns.append(column)
    had = set(report.panel.printed.numbers.index.get_level_values("period"))
    added = {period for c in columns for _, period in c.fresh}
    known = {r.code: r for r in places.values()}
    return Addition(
        tidy, tuple(columns), tuple(known.values()), tuple(strangers), tuple(in_order(added - had))
    )


def _addressed(
    measure: Measure,
    tidy: Tidy,
    report: Report,
    said: str,
    places: Mapping[str, Region],
    taken: set[str],
    filled: set[str],
) -> Addressed:
    """Where one indicator goes; two of the table never go to the same one."""
    indicators = {i: s for i, s in report.panel.indicators.items() if s.kind == "number" and i not in filled}
    offered = tuple(i for i, s in indicators.items() if _fit(measure, s)[0] != "other")
    match = _match(measure, indicators, report)
    id = said or (match if match in offered or match is None else OUT) or NEW
    if id not in {NEW, OUT, *offered}:
        # what was said no longer holds: another indicator took it, or it was removed
        id = OUT
    fits, power = _fit(measure, indicators[id]) if id in indicators else ("same", 0)
    if match is not None and id == OUT and match not in offered:
        fits = "other"
    if id == OUT:
        return Addressed(measure, "", match or "", False, fits, offered, {}, 0, ())
    is_new = id == NEW
    values = _values(measure, tidy, places, power)
    if is_new:
        return Addressed(measure, _free(measure.id, taken), match or "", True, fits, offered, values, 0, ())
    had = report.panel.printed.numbers[id].dropna()
    there = {(str(r), str(p)): float(v) for (r, p), v in zip(had.index, had.to_numpy(float), strict=True)}
    fresh = {key: value for key, value in values.items() if key not in there}
    both = [(key, there[key], value) for key, value in values.items() if key in there]
    differing = [
        Differing(report.gazetteer.regions[region], period, old, new)
        for (region, period), old, new in both
        if not math.isclose(old, new, rel_tol=1e-12)
    ]
    return Addressed(
        measure, id, match or "", False, fits, offered, fresh, len(both) - len(differing), tuple(differing)
    )


def _values(
    measure: Measure, tidy: Tidy, places: Mapping[str, Region], power: int
) -> dict[tuple[str, str], float]:
    """(region, period) → figure, in a unit 10^power smaller."""
    figures = tidy.frame[measure.id].dropna()
    return {
        (places[str(code)].code, str(period)): _scaled(float(value), power)
        for (code, period), value in zip(figures.index, figures.to_numpy(float), strict=True)
        if str(code) in places
    }


def _scaled(value: float, power: int) -> float:
    """A figure with its point moved, to the digit.

    >>> _scaled(0.07, 4), _scaled(12345.6, -4), _scaled(3.0, 0)
    (700.0, 1.23456, 3.0)
    """
    return float(Decimal(repr(value)).scaleb(power)) if power else value


def _match(measure: Measure, indicators: Mapping[str, Indicator], report: Report) -> str | None:
    """The report's indicator of the same name, in either language or as a heading of its tables; None where there is none."""
    wanted = {fold(w) for w in (measure.name, measure.english) if w}
    for id, spec in indicators.items():
        if wanted & {fold(w) for w in spec.name.values()}:
            return id
    for table in report.file.table:
        for heading, id in table.columns.items():
            if id in indicators and fold(split_unit(heading)[0]) in wanted:
                return id
    return None


def _fit(measure: Measure, spec: Indicator) -> tuple[Fits, int]:
    """How the table's unit goes with an indicator's, and by which power of ten its figures are moved."""
    if not measure.unit:
        return ("unsaid" if any(spec.unit.values()) else "same"), 0
    mine = {w for w in (measure.unit, *unit_text(measure.unit)) if w}
    its = {w for w in spec.unit.values() if w}
    if {fold(w) for w in mine} & {fold(w) for w in its}:
        return "same", 0
    for a in mine:
        for b in its:
            (large, plain), (small, other) = _scale(a), _scale(b)
            if fold(plain) == fold(other) and fold(plain):
                power = round(math.log10(large / small))
                if large / small == 10.0**power or small / large == 10.0**-power:
                    return "scaled", power
    return "other", 0


#: English words and figures of scale before a unit
_ENGLISH = {
    "hundred": 1e2, "100": 1e2, "thousand": 1e3, "1,000": 1e3, "1000": 1e3, "10,000": 1e4, "10000": 1e4, "ten thousand": 1e4,
    "100,000": 1e5, "100000": 1e5, "lakh": 1e5, "million": 1e6, "10 million": 1e7, "ten million": 1e7, "crore": 1e7,
    "100 million": 1e8, "hundred million": 1e8, "billion": 1e9, "trillion": 1e12,
}  # fmt: skip
_SCALED = re.compile(
    rf"(?P<scale>{'|'.join(sorted(map(re.escape, _ENGLISH), key=len, reverse=True))})s?(?: of)?\s+(?P<unit>[^\d\s].*)"
)
#: one thing in two forms
_ONE = {"person": "persons", "people": "persons", "tonne": "tonnes", "household": "households"}


def _scale(unit: str) -> tuple[float, str]:
    """A unit as a multiple of a plainer one, in Chinese or English.

    >>> _scale("亿元"), _scale("Million yuan"), _scale("thousands of people"), _scale("100 million yuan"), _scale("Rs. crore")
    ((100000000.0, '元'), (1000000.0, 'yuan'), (1000.0, 'persons'), (100000000.0, 'yuan'), (1.0, 'rs. crore'))
    """
    size, plain = scale_of(unit)
    if size == 1:
        plain = plain.strip().casefold()
        match = _SCALED.fullmatch(plain)
        size, plain = (_ENGLISH[match["scale"]], match["unit"]) if match else (1.0, plain)
        plain = _ONE.get(plain, plain)
    return size, plain


def _free(id: str, taken: set[str]) -> str:
    """An id that no indicator has: the table's own, or with the next number.

    >>> _free("gdp", {"gdp"}), _free("indicator_1", {"indicator_1", "indicator_2"}), _free("x", set())
    ('gdp_2', 'indicator_3', 'x')
    """
    base, _, number = id.rpartition("_")
    base, n = (base, int(number)) if number.isdecimal() and base else (id, 1)
    while id in taken:
        n += 1
        id = f"{base}_{n}"
    return id


def needed(addition: Addition, asked: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Which of the questions that a table leaves open (id, subject) bear on what is added.

    What is better of an indicator that the report has is known there.
    """
    names = {fold(w) for c in addition.columns if c.is_new for w in (c.measure.name, c.measure.base) if w}
    nameless = any(c.is_new and not c.measure.base for c in addition.columns)
    return [
        (id, subject)
        for id, subject in asked
        if id != "direction" or fold(subject) in names or (subject == "rest" and nameless)
    ]


__all__ = ["NEW", "OUT", "Addition", "Addressed", "Differing", "addition_of", "needed"]
