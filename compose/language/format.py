"""Formatting of numbers, dates and cells by the page's language, with Babel: `number`, `date`, `period`, `MISSING`.

Halves are rounded to even (GB/T 8170); the minus sign is U+2212 in both languages; what is missing is a dash,
explained under the table. Nothing is computed here. With how many decimals is said in ``analysis/decimals.py``.
"""

from __future__ import annotations

import datetime as dt
import decimal
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from babel.core import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from analysis.decimals import (
    LEAST_P,
    TINY,
    adding_places,
    in_powers,
    places_of,
    rounded,
    rounded_decimal,
    shared_places,
)
from analysis.periods import label, labels, words
from analysis.scales import has_base, told_unit
from analysis.values import Cell, Column, Region
from compose.document import Run
from compose.language.amounts import amount
from compose.language.catalogue import marked, translator
from compose.language.languages import LANGUAGES

MISSING = "—"
#: the roles of columns that hold figures; what the others hold is told in words
_FIGURES = frozenset({"value", "rank", "count", "share", "p"})


@lru_cache(maxsize=8192)
def number(value: float, decimals: int, language: str, signed: bool = False) -> str:
    """A number with its decimals, thousands grouped.

    >>> number(-1234.5, 1, "en"), number(0.25, 1, "zh", True), number(-0.04, 1, "en")
    ('−1,234.5', '+0.2', '0.0')
    """
    if not math.isfinite(value):
        return _by_babel(value, decimals, language, signed)
    group, point = _symbols(language)
    text = format(abs(rounded_decimal(value, decimals)), f",.{decimals}f")
    if (group, point) != (",", "."):
        text = text.translate({ord(","): group, ord("."): point})
    return _with_sign(value, text, signed)


@cache
def _symbols(language: str) -> tuple[str, str]:
    """What stands between groups of three digits, and before the decimals."""
    symbols = Locale.parse(LANGUAGES[language].locale).number_symbols["latn"]
    return str(symbols["group"]), str(symbols["decimal"])


def _by_babel(value: float, decimals: int, language: str, signed: bool) -> str:
    """The same by Babel, which takes ten times as long and knows infinity."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    # the usual 28 digits are too few for a sum of squares
    with decimal.localcontext(prec=400):
        text = str(format_decimal(value, pattern, locale=LANGUAGES[language].locale))
    return _with_sign(value, text, signed)


def _with_sign(value: float, text: str, signed: bool) -> str:
    text = text.replace("-", "").replace("−", "")
    zero = not text.strip("0.,")
    if zero:
        return text
    return ("−" if value < 0 else "+" if signed else "") + text


@lru_cache(maxsize=256)
def date(iso: str, language: str) -> str:
    """A date in words.

    >>> date("2020-05-01", "en"), date("2020-05-01", "zh")
    ('1 May 2020', '2020年5月1日')
    """
    return str(format_date(dt.date.fromisoformat(iso), "long", locale=LANGUAGES[language].locale))


def month(edition: str, language: str) -> str:
    """An edition in words: a month ``2020-05``, a quarter ``2020Q1``, a half-year ``2020H1`` or a year.

    >>> month("2020-05", "en"), month("2020-05", "zh")
    ('May 2020', '2020年5月')
    >>> [month(e, "zh") for e in ("2020Q3", "2020H1", "2020")], month("2020Q3", "en")
    (['2020年三季度', '2020年上半年', '2020年'], 'Q3 2020')
    """
    return words(edition, language)


def period(value: str, language: str) -> str:
    """A period at the head of a column or in a cell, years bare: 2009-2018 → 2009–2018 (2009—2018 in Chinese).

    >>> period("2009-2018", "en"), period("2020-Q1", "zh")
    ('2009–2018', '2020年一季度')
    """
    return label(value, language)


@lru_cache(maxsize=1024)
def headings(together: tuple[str, ...], language: str) -> Mapping[str, str]:
    """Periods that stand together at the heads of columns or rows, on an axis: a year among quarters is 2020年全年.

    >>> headings(("2020-H1", "2020"), "zh")["2020"], headings(("2019", "2020"), "zh")["2020"]
    ('2020年全年', '2020')
    """
    return labels(together, language)


@dataclass(frozen=True)
class Formatter:
    """Cells as text in one language."""

    language: str
    regions: dict[str, Region]

    def cell(self, cell: Cell, *, show: str = "", decimals: int | None = None, reading: bool = False) -> str:
        """What stands on the page for a cell.

        Args:
            show: ``abs`` leaves out the sign.
            decimals: in the place of those that the figure has by itself.
            reading: for a sentence, with three significant digits, instead of a table.
        """
        if cell.missing:
            return MISSING
        return self.shown(cell.column, cell.value, show=show, decimals=decimals, reading=reading)

    def shown(
        self,
        column: Column,
        value: Any,
        *,
        show: str = "",
        decimals: int | None = None,
        reading: bool = False,
    ) -> str:
        """The same for a figure of a column that is there: of thousands no cell is made."""
        if column.role not in _FIGURES:
            return self._said(column, value)
        figure, signed = float(value), column.signed
        places = _places(column, figure, reading) if decimals is None else decimals
        if column.role == "p" and figure < LEAST_P:
            return f"<{number(LEAST_P, 3, self.language)}"
        if show == "abs":
            figure, signed = abs(figure), False
        if column.scientific and 0 < abs(figure) < TINY:
            return in_powers(figure)
        text = number(figure, places, self.language, signed)
        return text + "%" if column.role == "share" else text

    def _said(self, column: Column, value: Any) -> str:
        """What is no figure, in words."""
        match column.role:
            case "region":
                region = self.regions.get(str(value))
                return region.name[self.language] if region else str(value)
            case "category":
                label = column.labels.get(str(value))
                return label[self.language] if label else str(value)
            case "flag":
                return translator(self.language)(marked("yes") if value else marked("no"))
        return str(value)

    def alike(self, one: Cell, other: Cell) -> bool:
        """Whether two figures are the same to a reader, who sees no more than their own decimals."""
        return self.cell(one) == self.cell(other)

    def run(
        self,
        cell: Cell,
        *,
        strong: bool = False,
        show: str = "",
        decimals: int | None = None,
        reading: bool = False,
    ) -> Run:
        """A cell as a run that keeps its address and its bare value.

        In a sentence (``reading``) a class is called by the phrase that its column has for that, else by its name.
        """
        phrase = cell.column.phrases.get(str(cell.value)) if reading and not cell.missing else None
        return Run(
            phrase[self.language]
            if phrase
            else self.cell(cell, show=show, decimals=decimals, reading=reading),
            strong,
            cell.address,
            bare(cell.value, cell.missing),
        )

    def amount(
        self, cell: Cell, unit: str, *, show: str = "", decimals: int | None = None, reading: bool = False
    ) -> tuple[Run, ...]:
        """A figure with its unit behind it, in the words that the language has for large amounts.

        Args:
            unit: of the figure, in the page's language.
            decimals: of the figure in that unit, in the place of its own.

        As in `run`; the run keeps the figure's own value and address.
        """
        told, before, behind, shift = self._scaled(cell, unit, reading=reading)
        places = None if decimals is None else max(0, decimals - shift)
        text = self.cell(told, show=show, decimals=places, reading=reading)
        return self._told(cell, text, before, behind)

    def unit_of(self, cell: Cell) -> str:
        """What follows a figure in a sentence; nothing of what has no unit, a share being written with its sign already."""
        column = cell.column
        return told_unit(column.unit, column.scale, self.language) if column.role == "value" else ""

    def amounts(self, cells: Mapping[str, Cell]) -> dict[str, tuple[Run, ...]]:
        """Figures of one sentence with their units: those of one kind and power of ten with decimals alike, and apart."""
        scaled = {name: self._scaled(cell, self.unit_of(cell)) for name, cell in cells.items()}
        places = self.together({name: told for name, (told, *_) in scaled.items()})
        return {
            name: self._told(
                cells[name], self.cell(told, decimals=places.get(name), reading=True), before, behind
            )
            for name, (told, before, behind, _) in scaled.items()
        }

    def _scaled(self, cell: Cell, unit: str, *, reading: bool = True) -> tuple[Cell, str, str, int]:
        """A figure as it is told, what stands before it and behind it, and by how many powers of ten it is larger."""
        marks = LANGUAGES[self.language]
        column = cell.column
        told = None
        if unit and not cell.missing:
            told = amount(float(cell.value), unit, marks.powers, None if reading else column.decimals)
        if told is None:
            return cell, "" if cell.missing else marks.before(unit), marks.behind(unit), 0
        value = told.value
        places = shown_places(cell, reading=True) - told.shift if reading else 0
        if places < 0 < told.shift:
            # 88.149 × 10,000 persons is read as 88.1, and so it is in units: 881,000
            value = rounded(value, places)
        scaled = replace(
            column,
            decimals=max(0, column.decimals - told.shift),
            bounds=tuple(float(bound) * 10.0**told.shift for bound in column.bounds),
        )
        return replace(cell, value=value, column=scaled), told.before, told.behind, told.shift

    def _told(self, cell: Cell, text: str, before: str, behind: str) -> tuple[Run, ...]:
        sign = text[:1] if text[:1] in "+−" else ""
        if before and LANGUAGES[self.language].before(before):
            # 每千人−0.4, and −US$0.4
            return (Run(before), Run(text, address=cell.address, value=bare(cell.value, cell.missing)))
        run = Run(
            f"{sign}{before}{text.removeprefix(sign)}",
            address=cell.address,
            value=bare(cell.value, cell.missing),
        )
        return (run, Run(behind)) if behind else (run,)

    def adding(self, first: Cell, last: Cell, change: Cell, *, further: int | None = None) -> int | None:
        """Decimals in a sentence of two figures and of their difference, so that a reader finds it by subtracting.

        None where no number of decimals does that, or only more than ``further`` beyond their own, which nobody would read
        (50.913% and 55.857%, 4.944 points more): then the difference is better left out.
        """
        shown = [shown_places(cell, reading=True) for cell in (first, last, change)]
        least = min(max(shown), change.column.decimals)
        places = adding_places(float(first.value), float(last.value), least)
        too_many = places is not None and further is not None and places > least + further
        return None if too_many else places

    def together(self, cells: Mapping[str, Cell]) -> Mapping[str, int]:
        """Decimals of the figures of one sentence, by placeholder: figures of one kind alike and apart."""
        kinds: dict[object, list[str]] = {}
        for name, cell in cells.items():
            if measured(cell):
                column = cell.column
                kind = (column.role, column.scale, column.signed, column.decimals, *column.unit.values())
                kinds.setdefault(kind, []).append(name)
        decimals: dict[str, int] = {}
        for names in kinds.values():
            those = [cells[name] for name in names]
            places = shared_places(
                [float(cell.value) for cell in those],
                [shown_places(cell, reading=True) for cell in those],
                those[0].column.decimals,
            )
            decimals |= dict(zip(names, places, strict=True))
        return decimals


def common_value(cells: Iterable[Cell]) -> str:
    """The one value that all of a column's cells have, as a heading may say it; empty where they have several or none."""
    values = {str(cell.value) for cell in cells if not cell.missing}
    return values.pop() if len(values) == 1 else ""


def measured(cell: Cell) -> bool:
    """Whether a cell holds a figure with decimals."""
    return not cell.missing and cell.column.role in {"value", "share"}


def shown_places(cell: Cell, *, reading: bool = False) -> int:
    """With how many decimals a cell that holds a number is shown by itself; an index number has all of its own in a sentence too."""
    return _places(cell.column, float(cell.value), reading)


def _places(column: Column, value: float, reading: bool) -> int:
    if column.role in {"rank", "count"}:
        return 0
    if column.role == "p":
        return places_of(value, 3, bounds=column.bounds, zero=False)
    # 100.5 with the year before as 100 is a rise, and 100 is none
    reading = reading and not column.exact and not any(map(has_base, column.unit.values()))
    return places_of(value, column.decimals, bounds=column.bounds, reading=reading, zero=not column.signed)


def bare(value: Any, missing: bool = False) -> str:
    """The value at full precision, for machines."""
    if missing:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value) if isinstance(value, float) else str(value)
