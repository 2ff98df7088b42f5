"""A report as the home page, `llms.txt` and `robots.txt` list it, and as the site's marker keeps it: `Listed`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.values import Text
from compose.language.languages import LANGUAGES
from intake.report.editions import is_edition
from intake.report.report import Report


@dataclass(frozen=True)
class Listed:
    """What the shared files say of one report. A later build of another report knows it from the marker."""

    name: str
    title: Text
    period: Text
    about: Text | None
    languages: tuple[str, ...]
    base_url: str
    #: earlier editions with their dates, the oldest first
    earlier: tuple[tuple[str, str], ...] = ()

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
        }


def listed(report: Report) -> Listed:
    """A report that was just made."""
    head = report.file.report
    return Listed(
        report.name,
        head.title,
        head.period,
        head.about,
        report.languages,
        head.base_url,
        tuple((e.edition, e.date) for e in report.earlier),
    )


def of_marker(reports: Mapping[str, Mapping[str, Any]]) -> list[Listed]:
    """The reports that a marker knows, by name; one it says nonsense of is left out."""
    found = []
    for name, said in sorted(reports.items()):
        try:
            about = said.get("about")
            found.append(
                Listed(
                    name,
                    _words(said["title"]),
                    _words(said["period"]),
                    _words(about) if about else None,
                    tuple(x for x in said["languages"] if x in LANGUAGES),
                    str(said["base_url"]),
                    tuple((str(e), str(date)) for e, date in said["earlier"] if is_edition(str(e))),
                )
            )
        except (KeyError, TypeError, ValueError):
            continue
    return found


def _words(said: Mapping[str, str]) -> Text:
    return Text({language: str(said[language]) for language in LANGUAGES})
