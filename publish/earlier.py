"""Earlier editions on the site: compared with, kept as they lie, built again where their inputs changed.

An earlier edition's pages depend on its own frozen folder, on the edition before it, on the program, and on where the
current edition's pages are. The SHA-256 of all that is written beside the pages (``edition.json``), with the
SHA-256 of the pages themselves: where both still hold, the next build takes the folder over as it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from analysis.editions import Edition, compare, owner, standings
from analysis.parameters import mentioned
from analysis.values import Problem, Result, Text
from intake import editions as shelf
from intake.load import EDITIONS, Report, load_report
from intake.problems import Problems
from intake.schema import CorrectionSpec
from paths import ROOT
from publish.format import month
from publish.machine import PageRef
from publish.words import HTML_LANG

#: beside an earlier edition's pages: what they were made from
MARK = "edition.json"
#: what of the program the pages depend on
_PROGRAM = ("analysis", "intake", "publish", "templates", "locales", "requirements.txt")


def edition_name(edition: str) -> Text:
    """An edition in words, in every language."""
    return Text({language: month(edition, language) for language in HTML_LANG})


# comparing ------------------------------------------------------------------------------------------------------


def with_editions(report: Report, problems: Problems) -> Report:
    """The report, knowing the editions before it."""
    found = shelf.earlier_editions(report.folder, report.file.report.edition, problems)
    return replace(report, earlier=found)


def changes(
    report: Report, results: Mapping[str, Result], problems: Problems
) -> tuple[Report, tuple[Result, ...]]:
    """What changed since the edition before, and the report knowing that edition's pages.

    Warnings about what is suspicious between the two, and the earlier edition's errors, are in ``problems``.
    """
    if not report.earlier:
        return report, ()
    last = report.earlier[-1]
    before, old, faults = _edition_before(last.folder, shelf.digest(last.folder), tuple(standings(results)))
    problems.add(within(last.edition, faults))
    if before is None:
        return report, ()
    problems.add(shelf.edition_warnings(before, report))
    known = replace(last, slugs=tuple(r.slug for r in before.regions), languages=before.languages)
    found = compare(
        _edition(before, old),
        _edition(report, results),
        shelf.corrections_of(report),
    )
    return replace(report, earlier=(*report.earlier[:-1], known)), found


def within(edition: str, faults: Iterable[Problem]) -> list[Problem]:
    """Problems of an earlier edition's folder, as the report tells them."""
    return [replace(fault, file=f"{EDITIONS}/{edition}/{fault.file}") for fault in faults]


def _edition(report: Report, results: Mapping[str, Result]) -> Edition:
    edition = report.file.report.edition
    return Edition(edition, edition_name(edition), report.panel, results, shelf.parameters_of(report))


@lru_cache(maxsize=8)
def _edition_before(
    folder: Path, checksum: str, wanted: tuple[str, ...]
) -> tuple[Report | None, dict[str, Result], tuple[Problem, ...]]:
    """The edition in a folder with the analyses that are compared; ``checksum`` says what was in it."""
    from publish.pipeline import analyse, geometry_of

    problems = Problems()
    report = load_report(folder, problems)
    if report is None or problems.errors:
        return None, {}, tuple(problems.errors)
    report = replace(report, analyses=_needed(report, wanted))
    results = analyse(report, geometry_of(report, problems), problems)
    if problems.errors:
        return None, {}, tuple(problems.errors)
    return report, results, ()


def _needed(report: Report, wanted: Iterable[str]) -> tuple[Any, ...]:
    """The analyses that the wanted results come from, and those they stand on."""
    parameters = shelf.parameters_of(report)
    open_ = {owner(name, parameters) for name in wanted} - {""}
    needed: set[str] = set()
    while open_:
        name = open_.pop()
        needed.add(name)
        open_ |= {found for w in mentioned(parameters[name]) if (found := owner(w, parameters))} - needed
    return tuple((entry, p) for entry, p in report.analyses if p.id in needed)


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


@cache
def program() -> str:
    """The SHA-256 of the program's own files."""
    total = hashlib.sha256()
    for name in _PROGRAM:
        root = ROOT / name
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if path.is_file() and "__pycache__" not in path.parts:
                total.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
                total.update(path.read_bytes())
    return total.hexdigest()


def inputs(folders: Iterable[Path], latest: Latest, asked: Iterable[str]) -> str:
    """The SHA-256 of everything that an earlier edition's pages are made from."""
    said = {
        "folders": [shelf.digest(folder) for folder in folders],
        "program": program(),
        "asked": sorted(asked),
        "latest": [latest.place, latest.base_url, latest.languages, sorted(latest.places)],
        "corrections": [c.model_dump(mode="python") for c in latest.corrections],
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=dict).encode()).hexdigest()


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
    said = {"edition": head.edition, "date": head.date, "inputs": made_from, "pages": _pages(folder)}
    (folder / MARK).write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


def holds(folder: Path, made_from: str) -> bool:
    """Whether published pages are whole and still what their inputs would make."""
    try:
        said = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    if not isinstance(said, dict) or said.get("inputs") != made_from:
        return False
    return bool(said.get("pages") == _pages(folder))
