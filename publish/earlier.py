"""Earlier editions on the site: compared with, kept as they lie, rebuilt where inputs changed: `Latest`, `inputs`.

An earlier edition's pages depend on its own frozen folder, on the edition before it, on the program, and on where the
current edition's pages are. The SHA-256 of all that is written beside the pages (``edition.json``), with the
SHA-256 of the pages themselves: where both still hold, the next build takes the folder over as it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.values import Problem, Text
from compose.language.format import month
from compose.language.languages import LANGUAGES
from intake.report import editions
from intake.report.report import EDITIONS, Report
from intake.report.schema import CorrectionSpec
from publish.discovery import PageRef
from publish.store.program import program

#: beside an earlier edition's pages: what they were made from
MARK = "edition.json"


def edition_name(edition: str) -> Text:
    """An edition in words, in every language."""
    return Text({language: month(edition, language) for language in LANGUAGES})


def within(edition: str, faults: Iterable[Problem]) -> list[Problem]:
    """Problems of an earlier edition's folder, as the report tells them."""
    return [replace(fault, file=f"{EDITIONS}/{edition}/{fault.file}") for fault in faults]


# the site -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Latest:
    """The current edition, as an earlier one's pages point to it."""

    #: the folder of its pages below the site
    place: str
    base_url: str
    languages: tuple[str, ...]
    #: its pages' folders below a language; the overview is the empty one
    places: frozenset[str]
    #: what was found wrong in the earlier edition
    corrections: tuple[CorrectionSpec, ...]

    def page(self, language: str, place: str) -> str:
        """The path below the site of the same page in the current edition, else of the nearest above it."""
        language = language if language in self.languages else self.languages[0]
        while place and place not in self.places:
            place = place.rpartition("/")[0]
        at = f"{place}/" if place else ""
        return f"{self.place}/{language}/{at}index.html"


def latest_of(report: Report, pages: Iterable[PageRef], edition: str) -> Latest:
    """What the pages of an earlier edition say of the current report."""
    language = report.languages[0]
    top = f"{report.place}/{language}/"
    places = (p.paths[language].removeprefix(top).removesuffix("index.html").rstrip("/") for p in pages)
    return Latest(
        report.place,
        report.file.report.base_url,
        report.languages,
        frozenset(places),
        tuple(c for c in report.file.correction if c.edition == edition),
    )


def inputs(folders: Iterable[Path], latest: Latest, asked: Iterable[str]) -> str:
    """The SHA-256 of everything that an earlier edition's pages are made from."""
    record = {
        "folders": [editions.digest(folder) for folder in folders],
        "program": program(),
        "asked": sorted(asked),
        "latest": [latest.place, latest.base_url, latest.languages, sorted(latest.places)],
        "corrections": [c.model_dump(mode="python") for c in latest.corrections],
    }
    return hashlib.sha256(json.dumps(record, sort_keys=True, default=dict).encode()).hexdigest()


def _pages(folder: Path) -> str:
    """The SHA-256 of an edition's published files."""
    total = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p != folder / MARK):
        total.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def mark(folder: Path, report: Report, made_from: str) -> None:
    """Write beside an edition's pages what they were made from."""
    head = report.file.report
    record = {"edition": head.edition, "date": head.date, "inputs": made_from, "pages": _pages(folder)}
    (folder / MARK).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def holds(folder: Path, made_from: str) -> bool:
    """Whether published pages are whole and still what their inputs would make."""
    try:
        record = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    if not isinstance(record, dict) or record.get("inputs") != made_from:
        return False
    return bool(record.get("pages") == _pages(folder))
