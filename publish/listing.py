"""A report as the home page, `llms.txt` and `robots.txt` list it, and as the site's marker keeps it: `ReportListing`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.values import Region, Text
from compose.language.languages import LANGUAGES
from compose.pages.printed_tables import PrintedTable, of_record
from intake.report.editions import is_edition
from intake.report.report import Report


@dataclass(frozen=True)
class ReportListing:
    """What the shared files say of one report. A later build of another report knows it from the marker."""

    name: str
    title: Text
    period: Text
    about: Text | None
    languages: tuple[str, ...]
    base_url: str
    #: earlier editions with their dates, the oldest first
    earlier: tuple[tuple[str, str], ...] = ()
    #: briefs that were built alone: the folder of each, and its region's name
    alone: tuple[tuple[str, Text], ...] = ()
    #: the tables of its sources, where it checks printed figures
    tables: tuple[PrintedTable, ...] = ()

    @property
    def data(self) -> dict[str, Any]:
        """As plain values, for the marker."""
        return {
            "title": dict(self.title),
            "period": dict(self.period),
            "about": dict(self.about) if self.about else None,
            "languages": list(self.languages),
            "base_url": self.base_url,
            "earlier": [list(edition) for edition in self.earlier],
            **({"alone": [[slug, dict(name)] for slug, name in self.alone]} if self.alone else {}),
            **({"tables": [table.data for table in self.tables]} if self.tables else {}),
        }


def listed(
    report: Report,
    alone: Iterable[Region] = (),
    before: ReportListing | None = None,
    tables: tuple[PrintedTable, ...] = (),
) -> ReportListing:
    """A report that was just made.

    Args:
        alone: the regions whose briefs were made without the pages about the whole.
        before: what was said of it when the site was made, whose briefs are there still.
        tables: the tables of its sources, with what was recomputed of them.
    """
    briefs = dict(before.alone if before and alone else ())
    briefs |= {r.slug: r.name for r in alone}
    head = report.file.report
    return ReportListing(
        report.name,
        head.title,
        head.period,
        head.about,
        report.languages,
        head.base_url,
        tuple((e.edition, e.date) for e in report.earlier),
        tuple(sorted(briefs.items(), key=lambda brief: brief[0])),
        tables,
    )


def of_marker(reports: Mapping[str, Mapping[str, Any]]) -> list[ReportListing]:
    """The reports that a marker knows, by name; one it says nonsense of is left out."""
    listed = []
    for name, record in sorted(reports.items()):
        try:
            about = record.get("about")
            listed.append(
                ReportListing(
                    name,
                    _words(record["title"]),
                    _words(record["period"]),
                    _words(about) if about else None,
                    tuple(x for x in record["languages"] if x in LANGUAGES),
                    str(record["base_url"]),
                    tuple((str(e), str(date)) for e, date in record["earlier"] if is_edition(str(e))),
                    tuple((str(slug), _words(name)) for slug, name in record.get("alone", ())),
                    of_record(record.get("tables", ())),
                )
            )
        except (KeyError, TypeError, ValueError):
            continue
    return listed


def _words(record: Mapping[str, str]) -> Text:
    return Text({language: str(record[language]) for language in LANGUAGES})
