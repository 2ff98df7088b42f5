"""What a spreadsheet says when it is read, what it leaves open, and what the user answers."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pandas as pd

from analysis.values import Problem, Region, Text
from intake.new.layout import Level

QuestionId = Literal["sheet", "region", "level", "period", "indicator", "percent", "means"]

#: how each question is answered on the command line
FLAGS: Mapping[QuestionId, str] = {
    "sheet": "--sheet",
    "region": "--region-column",
    "level": "--level",
    "period": "--period",
    "indicator": "--indicator",
    "percent": "--percent",
    "means": "--means",
}


@dataclass(frozen=True)
class Answers:
    """What the user says about the spreadsheet, one field per flag; empty: find out."""

    #: only these sheets
    sheets: tuple[str, ...] = ()
    #: heading or letters of the region column
    region_column: str = ""
    #: heading or letters of the period column
    period_column: str = ""
    level: Literal["", "province", "prefecture", "county", "table"] = ""
    #: a table of the user's own regions (code, zh, en, aliases), for level "table"
    regions_file: Path | None = None
    #: the one period all figures are about
    period: str = ""
    #: the one indicator all figures are about
    indicator: str = ""
    #: figures between 0 and 1 under a heading in %: ``fraction`` (0.58 is 58 %) or ``points`` (0.58 is 0.58 %)
    percent: Literal["", "fraction", "points"] = ""
    #: a name in the table → the code of the region it means
    means: Mapping[str, str] = field(default_factory=dict)
    #: rows with these names, and columns with these headings, are not read
    leave_out: tuple[str, ...] = ()


def typed(word: str) -> str:
    """A word as it is typed on a command line: in quotation marks where a shell would take it apart."""
    return word if re.fullmatch(r"[\w.=\-/]+", word) else shlex.quote(word)


@dataclass(frozen=True)
class Question:
    """Something the spreadsheet leaves open, and how to answer it."""

    id: QuestionId
    place: Text
    text: Text
    options: tuple[str, ...] = ()
    #: what stands before the answer: ``鼓楼区=`` for a region's meaning
    prefix: str = ""

    @property
    def flag(self) -> str:
        return FLAGS[self.id]

    def problem(self, file: str) -> Problem:
        """The question as a problem, for where nobody can be asked."""
        shown = [typed(f"{self.prefix}{o}") for o in self.options[:12]]
        more = "…" if len(self.options) > 12 else ""
        zh, en = (stop.join(f"{self.flag} {o}" for o in shown) + more for stop in (" 或 ", " or "))
        answer = f"{self.flag} {self.prefix}…"
        return Problem(
            file,
            self.place,
            self.text,
            Text(zh=f"请加上 {zh or answer}", en=f"answer with {en or answer}"),
        )


@dataclass(frozen=True)
class Measure:
    """One indicator as the spreadsheet has it."""

    id: str
    #: as it is written, without the unit
    name: str
    unit: str
    decimals: int

    @property
    def language(self) -> str:
        return language_of(self.name)


@dataclass(frozen=True)
class Tidy:
    """The figures of a spreadsheet, one row per region and period, and what was assumed in reading them."""

    file: str
    level: Level
    #: regions by code, in the order of the codes (of the table, where the regions are the user's own)
    regions: Mapping[str, Region]
    measures: tuple[Measure, ...]
    #: indexed by (region, period), one column of floats per measure id, NaN where there is no figure
    frame: pd.DataFrame
    notes: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()
    #: what stands above the tables, where that is one title
    title: str = ""

    @property
    def periods(self) -> tuple[str, ...]:
        return tuple(sorted(self.frame.index.get_level_values("period").unique()))


def language_of(word: str) -> str:
    """The language of a name, by its letters.

    >>> language_of("城镇化率"), language_of("GDP per capita"), language_of("GDP增速")
    ('zh', 'en', 'zh')
    """
    return "zh" if re.search(r"[㐀-鿿]", word) else "en"


def open_questions(tidy: Tidy) -> Iterator[Problem]:
    """The questions as problems, for a command that cannot ask."""
    return (q.problem(tidy.file) for q in tidy.questions)
