"""Formatting of numbers, dates and cells by the page's language, with Babel: `number`, `date`, `period`, `MISSING`.

Halves are rounded to even (GB/T 8170); the minus sign is U+2212 in both languages; what is missing is a dash,
explained under the table. Nothing is computed here.
"""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from analysis.periods import label, labels, words
from analysis.values import Cell, Region
from compose.document import Run
from compose.language.catalogue import marked, translator
from compose.language.languages import LANGUAGES

MISSING = "—"


@lru_cache(maxsize=65536)
def number(value: float, decimals: int, language: str, signed: bool = False) -> str:
    """A number with its decimals, thousands grouped.

    >>> number(-1234.5, 1, "en"), number(0.25, 1, "zh", True), number(-0.04, 1, "en")
    ('−1,234.5', '+0.2', '0.0')
    """
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    # the usual 28 digits are too few for a sum of squares
    with decimal.localcontext(prec=400):
        text = str(format_decimal(value, pattern, locale=LANGUAGES[language].locale))
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

    def cell(self, cell: Cell, *, show: str = "", decimals: int | None = None) -> str:
        """What stands on the page for a cell. ``show="abs"`` leaves out the sign."""
        if cell.missing:
            return MISSING
        column, value = cell.column, cell.value
        match column.role:
            case "region":
                region = self.regions.get(str(value))
                return region.name[self.language] if region else str(value)
            case "category":
                label = column.labels.get(str(value))
                return label[self.language] if label else str(value)
            case "flag":
                return translator(self.language)(marked("yes") if value else marked("no"))
            case "text":
                return str(value)
            case "rank" | "count":
                figure = abs(float(value)) if show == "abs" else float(value)
                return number(figure, 0, self.language, column.signed and show != "abs")
            case "p":
                return "<0.001" if float(value) < 0.001 else number(float(value), 3, self.language)
            case _:
                places = column.decimals if decimals is None else decimals
                figure = abs(float(value)) if show == "abs" else float(value)
                text = number(figure, places, self.language, column.signed and show != "abs")
                return text + "%" if column.role == "share" else text

    def run(self, cell: Cell, *, strong: bool = False, show: str = "", decimals: int | None = None) -> Run:
        """A cell as a run that keeps its address and its bare value."""
        return Run(
            self.cell(cell, show=show, decimals=decimals),
            strong,
            cell.address,
            bare(cell.value, cell.missing),
        )


def bare(value: Any, missing: bool = False) -> str:
    """The value at full precision, for machines."""
    if missing:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value) if isinstance(value, float) else str(value)
