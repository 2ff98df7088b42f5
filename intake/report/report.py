"""A report as read: `Report`, `Earlier`, names of its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from analysis.parameters import Analysis, Parameters
from analysis.values import Panel, Region, Text
from intake.places.families import Family, families
from intake.places.regions import Gazetteer
from intake.report.advising.schema import RulesFile
from intake.report.named import EDITIONS as EDITIONS
from intake.report.named import REPORT_FILE as REPORT_FILE
from intake.report.named import RULES_FILE as RULES_FILE
from intake.report.named import name_and_place as name_and_place
from intake.report.schema import ReportFile, Source


@dataclass(frozen=True)
class Earlier:
    """An earlier edition of a report: a frozen report folder below the report's own."""

    edition: str
    date: str
    folder: Path
    #: the folders of its regions' pages, and its languages; known of the last one only
    slugs: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A report folder, read and typed."""

    name: str
    folder: Path
    file: ReportFile
    panel: Panel
    gazetteer: Gazetteer
    analyses: tuple[tuple[Analysis, Parameters], ...]
    rules: RulesFile
    printed: Mapping[str, pd.DataFrame]
    #: name of the text → its Markdown in each language
    texts: Mapping[str, Text]
    sources: Mapping[str, Source]
    #: where its pages lie below the site: its name, or ``name/editions/2020-05`` for an earlier edition
    place: str
    #: file, relative to the folder → SHA-256
    checksums: Mapping[str, str] = field(default_factory=dict)
    #: the editions before this one, the oldest first
    earlier: tuple[Earlier, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of its pages, the first one first on the site."""
        return tuple(self.file.report.languages)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The place of each region among the report's, from 1: the number of its brief."""
        return {code: i for i, code in enumerate(self.panel.codes(), start=1)}

    @cached_property
    def families(self) -> Mapping[str, Family]:
        """What each region belongs to, with the others that do: what a brief of one among thousands shows."""
        return families(self.file.report.regions, self.panel.codes(), self.panel.groupings)

    @property
    def regions(self) -> list[Region]:
        """The regions that get a brief, in the order of their codes."""
        return [self.panel.regions[c] for c in self.panel.codes()]
