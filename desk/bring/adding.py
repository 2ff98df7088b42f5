"""Figures of a spreadsheet added to a report that exists, in one step that one “Undo” takes back: `Adding`, `Additional`."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from analysis.values import Problem, Text, same
from compose.language.catalogue import marked
from desk.bring.drafts import Draft
from desk.edits.figure_cells import Address, FigureCell, found_at, without_figures
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
from intake.report.toml_pieces import NotUnderstood
from pipeline.prepare import prepare

#: what is said of figures that differ: the newer ones take the place of those that the report has
NEWER = "newer"
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
        return Additional(addition_of(tidy, report, draft.goes), report, frozenset(draft.revised))

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
        if not found.figures:
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
        addition, folder = found.taken, report.folder
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
        for file, cells in found.cells.items():
            held = read(folder / file) or b""
            changes[file], versions[file] = without_figures(held, cells), version_of(held)
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
    """An addition and the report that it is for.

    Args:
        revised: names of indicators of which the newer figures are to take the place of the report's
    """

    addition: Addition
    report: Report
    revised: frozenset[str] = frozenset()

    @cached_property
    def taken(self) -> Addition:
        """The addition with those newer figures that take the place of the report's."""
        columns = []
        for column in self.addition.columns:
            newer = {(d.region.code, d.period): d.brought for d in column.differing}
            takes = self.takes(column)
            columns.append(replace(column, fresh={**column.fresh, **newer}) if takes else column)
        return replace(self.addition, columns=tuple(columns))

    def takes(self, column: Addressed) -> bool:
        """Whether newer figures of a column take the place of the report's."""
        return column.measure.name in self.revised and bool(column.differing) and not self.fixed(column)

    @property
    def figures(self) -> int:
        """How many figures are written."""
        return self.taken.figures

    @property
    def replaced(self) -> int:
        """How many of them take the place of others."""
        return self.figures - self.addition.figures

    @cached_property
    def _at(self) -> dict[Address, list[FigureCell]]:
        """Where the figures stand that differ."""
        return found_at(self.report, {a for c in self.addition.columns for a in _addresses(c)})

    @cached_property
    def _fixed(self) -> dict[str, str]:
        """Names of indicators whose figures the desk cannot replace: the file that they stand in, empty where none was found."""
        fixed = {}
        for column in self.addition.columns:
            where = [self._at.get(address, []) for address in _addresses(column)]
            files = _by_file(cell for cells in where for cell in cells)
            try:
                for file, cells in files.items():
                    without_figures((self.report.folder / file).read_bytes(), cells)
            except (NotUnderstood, OSError):
                fixed[column.measure.name] = file
            if not all(where):
                fixed.setdefault(column.measure.name, "")
        return fixed

    def fixed(self, column: Addressed) -> bool:
        """Whether the figures of a column that differ stand where the desk cannot change them."""
        return column.measure.name in self._fixed

    def stand_in(self, column: Addressed) -> str:
        """The file in which they do."""
        return self._fixed.get(column.measure.name, "")

    @property
    def cells(self) -> dict[str, list[FigureCell]]:
        """File of the report → its cells that are left blank, since newer figures take their place."""
        taken = (c for c in self.addition.columns if self.takes(c))
        return _by_file(cell for c in taken for address in _addresses(c) for cell in self._at[address])

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


def _addresses(column: Addressed) -> list[Address]:
    return [(column.id, d.region.code, d.period) for d in column.differing]


def _by_file(cells: Iterable[FigureCell]) -> dict[str, list[FigureCell]]:
    found: dict[str, list[FigureCell]] = {}
    for cell in cells:
        found.setdefault(cell.file, []).append(cell)
    return found


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


__all__ = ["FITS", "NEW", "NEWER", "OUT", "Adding", "Additional"]
