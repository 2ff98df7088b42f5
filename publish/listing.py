"""A report as the home page, `llms.txt` and `robots.txt` list it, and as the site's marker keeps it: `ReportListing`, `ListedBrief`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from analysis.values import Region, Text
from compose.language.languages import LANGUAGES
from compose.pages.printed_tables import PrintedTable, of_record
from intake.report.editions import is_edition
from intake.report.report import Report


class ListedBrief(NamedTuple):
    """A region's brief, as the home page and the page of a region name it."""

    code: str
    slug: str
    name: Text
    #: language → the finding that heads the brief
    headings: Mapping[str, str]


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
    #: month of the edition and day of publication
    edition: str = ""
    date: str = ""
    #: of what level its regions are: ``province``, ``prefecture``, ``county`` or ``table``
    level: str = ""
    #: number of the maps' approval; empty: drafts
    approval: str = ""
    #: the briefs of all regions
    briefs: tuple[ListedBrief, ...] = ()
    #: the tables of its sources, where it checks printed figures
    tables: tuple[PrintedTable, ...] = ()
    #: whom readers may write to
    contact: Text | None = None

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
            "edition": self.edition,
            "date": self.date,
            "level": self.level,
            "approval": self.approval,
            "briefs": [[b.code, b.slug, dict(b.name), dict(b.headings)] for b in self.briefs],
            **({"alone": [[slug, dict(name)] for slug, name in self.alone]} if self.alone else {}),
            **({"tables": [table.data for table in self.tables]} if self.tables else {}),
            **({"contact": dict(self.contact)} if self.contact else {}),
        }


def listed(
    report: Report,
    alone: Iterable[Region] = (),
    before: ReportListing | None = None,
    headings: Mapping[str, str] | None = None,
    tables: tuple[PrintedTable, ...] = (),
) -> ReportListing:
    """A report that was just made.

    Args:
        alone: the regions whose briefs were made without the pages about the whole.
        before: what was said of it when the site was made, whose briefs are there still.
        headings: what heads the pages that were just made, by their path below the report.
        tables: the tables of its sources, with what was recomputed of them.
    """
    known = {
        f"{lang}/{b.slug}/index.html": h
        for b in (before.briefs if before else ())
        for lang, h in b.headings.items()
    }
    known |= headings or {}
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
        head.edition,
        head.date,
        head.regions,
        head.map_approval or "",
        tuple(
            ListedBrief(
                r.code,
                r.slug,
                r.name,
                {
                    lang: known[path]
                    for lang in report.languages
                    if (path := f"{lang}/{r.slug}/index.html") in known
                },
            )
            for r in report.regions
        ),
        tables,
        head.contact,
    )


def of_marker(reports: Mapping[str, Mapping[str, Any]]) -> list[ReportListing]:
    """The reports that a marker knows, by name; one it says nonsense of is left out."""
    listed = []
    for name, record in sorted(reports.items()):
        try:
            about, contact = record.get("about"), record.get("contact")
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
                    str(record.get("edition", "")),
                    str(record.get("date", "")),
                    str(record.get("level", "")),
                    str(record.get("approval", "")),
                    tuple(_brief(*row) for row in record.get("briefs", ())),
                    of_record(record.get("tables", ())),
                    _words(contact) if contact else None,
                )
            )
        except (KeyError, TypeError, ValueError):
            continue
    return listed


def _brief(code: str, slug: str, name: Mapping[str, str], headings: Mapping[str, str]) -> ListedBrief:
    said = {lang: str(words) for lang, words in headings.items() if lang in LANGUAGES}
    return ListedBrief(str(code), str(slug), _words(name), said)


def _words(record: Mapping[str, str]) -> Text:
    return Text({language: str(record[language]) for language in LANGUAGES})
