"""A table as it was understood: regions, areas, indicators, figures, notes, questions: ``Tidy``, ``Measure``, ``Area``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from analysis.periods import in_order
from analysis.values import Problem, Region, Text
from intake.new.answers import Direction, Question, Unused, language_of
from intake.new.vocabulary.names import Level

#: why an indicator's direction is what it is: its name says it, it is a size, the user said it, nobody knows
Because = Literal["name", "size", "said", "open"]


@dataclass(frozen=True)
class Measure:
    """One indicator as the table has it."""

    id: str
    #: as it is written, without the unit
    name: str
    unit: str
    decimals: int
    direction: Direction = "more"
    because: Because = "name"
    #: grows with a region's size
    total: bool = False
    #: the whole that it is a part of with others: an id shared by the parts; empty where it is none
    whole: str = ""
    #: the name without what it is broken down by
    base: str = ""
    #: the name in English, where the table has it beside the Chinese one
    english: str = ""

    @property
    def language(self) -> str:
        """The language its name is written in."""
        return language_of(self.name)


@dataclass(frozen=True)
class Area:
    """A row that stands for several regions."""

    id: str
    name: Text
    #: as it is written in the table
    word: str


@dataclass(frozen=True)
class Groups:
    """A grouping: from a column of the table, or from what the regions lie in."""

    id: str
    name: Text
    groups: Mapping[str, Text]
    members: Mapping[str, str]


@dataclass(frozen=True)
class FlaggedFigure:
    """A figure with a status letter behind it."""

    measure: str
    region: str
    period: str
    flag: str


@dataclass(frozen=True)
class Tidy:
    """The figures of a table, one row per region and period, and what was assumed in reading them."""

    file: str
    level: Level
    #: what the regions are called after a number, and whether they are countries, NUTS regions, provinces …
    kind: str
    #: regions by code, in the order of the codes (of the table, where the regions are the user's own)
    regions: Mapping[str, Region]
    #: rows for several regions, by the code that stands in the frame
    areas: Mapping[str, Area]
    measures: tuple[Measure, ...]
    #: indexed by (region, period), one column of floats per measure id, NaN where there is no figure
    frame: pd.DataFrame
    notes: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()
    #: what stands above the tables, where that is one title
    title: str = ""
    #: its English, where a Chinese title has it beside or below it
    title_in_english: str = ""
    #: what the heading of the region column calls the regions
    called: str = ""
    #: who published the table, where it says so
    source: str = ""
    #: what a column of the table groups the regions by
    groups: tuple[Groups, ...] = ()
    flags: tuple[FlaggedFigure, ...] = ()
    #: codes of regions that have a name in one language only
    untranslated: frozenset[str] = field(default_factory=frozenset)
    #: id of an indicator → its target, by when, and its weight, where the table says them
    given: Mapping[str, Mapping[str, float | str]] = field(default_factory=dict)
    #: the code of the area that all regions make together, where figures show it
    whole: str = ""
    #: a unit in Chinese → the same in English, where headings have both
    units_in_english: Mapping[str, str] = field(default_factory=dict)
    #: code of a known region → what its figures are without, as the table writes it: 大连 of 辽宁（不含大连）
    without: Mapping[str, str] = field(default_factory=dict)
    #: code of a known region → of which area its figures are, where that is not the area of its name today
    extents: Mapping[str, Text] = field(default_factory=dict)
    #: answers for which the table has no use: errors, where they were given for this table
    unused: tuple[Unused, ...] = ()

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods with figures, in the order of time."""
        return tuple(in_order(self.frame.index.get_level_values("period").unique()))
