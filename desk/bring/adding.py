"""Figures of a spreadsheet added to a report that exists, in one step that one “Undo” takes back: `Adding`, `Additional`."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.values import Problem, Text, same
from compose.language.catalogue import marked
from desk.bring.drafts import Draft
from desk.edits.files import read, version_of
from desk.edits.indicator_rows import with_rows
from desk.edits.indicator_table import table_of
from desk.open_reports import OpenReport, Shelf
from desk.tasks import Task
from intake.new.addition import NEW, OUT, Addition, Addressed, addition_of, needed
from intake.new.proposal import propose
from intake.new.scaffold import publication_day
from intake.new.writing.draft import Draft as Words
from intake.new.writing.report_file import source_words
from intake.new.writing.sheet_file import row_of
from intake.problems import Problems
from intake.report import toml_pieces
from intake.report.report import REPORT_FILE, Report
from pipeline.prepare import prepare

#: how the unit of a table's indicator goes with the report's, where it is not the same
FITS: Mapping[str, str] = {
    "scaled": marked("its figures are converted from {its} to {mine}"),
    "unsaid": marked("the table says no unit: taken as {mine}"),
    "other": marked(
        "the table has it in {its}, the report in {mine}: convert the figures first, or add it as a new indicator"
    ),
}


class Adding:
    """What becomes of a table that is brought to an open report."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def known(self, name: str) -> dict[str, str]:
        """What is known of a report's regions, for reading a table of them.

        Raises:
            KeyError: there is no such report, or it cannot be read.
        """
        report = self._read(name)
        head = report.file.report
        if head.regions != "table":
            return {"level": head.regions}
        return {"level": "table", "regions_file": str(report.folder / (head.regions_file or ""))}

    def can_be_read(self, name: str) -> bool:
        """Whether there is such a report, without an error: else nothing can be held against it."""
        try:
            self._read(name)
        except KeyError:
            return False
        return True

    def addition(self, draft: Draft) -> Additional | None:
        """What the draft's table would add to its report; None while too little is understood of it."""
        tidy = draft.understand().tidy
        if tidy is None or not tidy.measures or not tidy.regions or not self.can_be_read(draft.report):
            return None
        report = self._read(draft.report)
        return Additional(addition_of(tidy, report, draft.goes), report)

    def open_questions(self, addition: Addition) -> set[tuple[str, str]]:
        """The questions that must be answered before anything is added."""
        tidy = addition.tidy
        return set(needed(addition, [(q.id, q.subject) for q in tidy.questions]))

    def add(self, draft: Draft, language: str, task: Task, problems: Problems) -> bool:
        """Write the figures into the report; False, with the reasons in ``problems``, where that cannot be.

        The report is checked with them in a copy before anything of it is touched.

        Raises:
            Conflict: a file of the report was saved elsewhere meanwhile.
            Stopped: it was called off; nothing was written.
        """
        tell = task.say
        tell("understand", 0, 0)
        found = self.addition(draft)
        understood = draft.understand()
        if found is None or understood.problems.errors or self.open_questions(found.addition):
            problems.add(understood.problems.errors)
            return False
        if not found.addition.figures:
            problems.add([_nothing(draft.file)])
            return False
        report = self.shelf.open(draft.report)
        tell("write", 0, 0)
        changes, versions = self._changes(draft, found, report, language)
        tell("check", 0, 0)
        problems.add(_faults(report, changes, task))
        if problems.errors:
            return False
        task.settle()
        report.history.change_all(changes, versions)
        return True

    def _read(self, name: str) -> Report:
        report = self.shelf.open(name)
        report.refresh()
        site = report.known_site
        if site is None or not report.fine:
            raise KeyError(name)
        return site.plan.report

    @staticmethod
    def _changes(
        draft: Draft, found: Additional, report: OpenReport, language: str
    ) -> tuple[dict[str, bytes | None], dict[str, str]]:
        """The report's files with the figures, path → content, and what they must still be."""
        addition, folder = found.addition, report.folder
        tidy = addition.tidy
        words = Words(report.name, tidy, propose(tidy), language, publication_day())
        stem = re.sub(r"[^a-z0-9_]+", "-", Path(draft.file).stem.casefold()).strip("-")[:40] or "table"
        data = _unused(folder, "data", stem, ".csv")
        original = _unused(folder, "original", stem, Path(draft.file).suffix.lower())
        before = read(folder / REPORT_FILE) or b""
        content = before
        table = table_of(folder)
        if table is None:
            raise KeyError("indicators")
        versions = {REPORT_FILE: version_of(before), data: "", original: ""}
        rows = [row_of(words, c.measure) | {"id": c.id} for c in addition.new]
        changes: dict[str, bytes | None] = {data: addition.file().encode("utf-8-sig")}
        if rows and table.file == REPORT_FILE:
            content = with_rows(content, table, rows)
        elif rows:
            sheet = read(folder / table.file) or b""
            changes[table.file] = with_rows(sheet, table, rows)
            versions[table.file] = version_of(sheet)
        source = draft.source if draft.source in found.sources else ""
        if not source:
            source = _free_source(found.sources)
            cite, short = source_words(words)
            entry = {"id": source, "cite": dict(cite), "short": dict(short)}
            content = toml_pieces.with_new(content, ("source",), entry)
        entry = {
            "file": data,
            "source": source,
            "region": "region",
            "period": "period",
            "ignore": ["name"],
            "columns": addition.headings,
        }
        changes[REPORT_FILE] = toml_pieces.with_new(content, ("table",), entry)
        changes[original] = draft.path.read_bytes()
        return changes, versions


@dataclass(frozen=True)
class Additional:
    """An addition and the report that it is for."""

    addition: Addition
    report: Report

    @property
    def sources(self) -> dict[str, Text]:
        """The report's sources, by id."""
        return {s.id: Text(dict(s.short)) for s in self.report.file.source}

    @property
    def names(self) -> dict[str, Text]:
        """The names of the report's indicators, by id."""
        return {i: s.name for i, s in self.report.panel.indicators.items()}

    def unit_for(self, column: Addressed, language: str) -> str:
        """The unit of the report's indicator that a column goes to, or would go to."""
        spec = self.report.panel.indicators.get(column.id or column.match)
        return spec.unit[language] if spec is not None else ""


def _faults(report: OpenReport, changes: Mapping[str, bytes | None], task: Task) -> list[Problem]:
    """Errors that the report would have with the changes, found in a copy."""
    problems = Problems()
    with tempfile.TemporaryDirectory() as outer:
        copy = Path(outer) / report.name
        shutil.copytree(report.folder, copy, symlinks=True)
        for path, content in changes.items():
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            (copy / path).write_bytes(content or b"")
        prepare(copy, problems, tried=True, go_on=task.go_on)
    return list(problems.errors)


def _unused(folder: Path, below: str, stem: str, suffix: str) -> str:
    """A path below the report's folder where nothing is."""
    n, path = 1, f"{below}/{stem}{suffix}"
    while (folder / path).exists():
        n += 1
        path = f"{below}/{stem}-{n}{suffix}"
    return path


def _free_source(taken: Mapping[str, object]) -> str:
    n, id = 1, "table"
    while id in taken:
        n += 1
        id = f"table-{n}"
    return id


def _nothing(file: str) -> Problem:
    return Problem(
        file,
        same(""),
        Text(
            zh="没有可添加的数字：报告已全部有了，或都略去了",
            en="there is no figure to add: the report has them all, or all are left out",
        ),
        Text(
            zh="在“哪些数字添到哪里”中另选，或放弃这张表",
            en="choose otherwise under “What goes where”, or put the table away",
        ),
    )


__all__ = ["FITS", "NEW", "OUT", "Adding", "Additional"]
