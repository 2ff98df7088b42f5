"""Spreadsheets that were brought and are not a report yet, with all that was said about them: `Draft`, `Drafts`.

The spreadsheet is kept as it came, and every answer as soon as it is given, in a hidden folder beside the reports.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.values import Text
from desk.edits.files import read, write_safely
from desk.tasks import Task
from intake.new.answers import Answers, Question
from intake.new.scaffold import NewReport, may_be_written, write_report
from intake.new.spreadsheet import Progress, read_statistics
from intake.new.tidy import Tidy
from intake.problems import Problems
from intake.tables.kinds import KINDS
from intake.tables.sheets import read_grids
from intake.tables.workbook import Grid
from pipeline.prepare import prepare

_SAID = "said.json"
#: what can be said of the whole table without being asked
PLAIN_WORDS = ("level", "period", "indicator")
#: what can be said of a column or of a row of the table: how the form calls it
COLUMN_WORDS, ROW_WORDS = ("region", "period", "leave_out", "read"), ("region", "area", "leave_out", "read")


def _text(words: Mapping[str, str]) -> Text:
    return Text(dict(words))


@dataclass(frozen=True)
class Asked:
    """A question that was put, and its answer once there is one."""

    question: Question
    answer: str = ""

    def data(self) -> dict[str, Any]:
        """As plain values that a file can hold."""
        q = self.question
        return {
            "id": q.id,
            "subject": q.subject,
            "place": dict(q.place),
            "text": dict(q.text),
            "options": [[word, dict(meaning)] for word, meaning in q.options],
            "default": q.default,
            "answer": self.answer,
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Asked:
        """The question of plain values."""
        options = tuple((word, _text(meaning)) for word, meaning in data["options"])
        question = Question(
            data["id"], _text(data["place"]), _text(data["text"]), options, data["subject"], data["default"]
        )
        return cls(question, data["answer"])

    @property
    def key(self) -> str:
        """Its field in a form."""
        return f"{self.question.id}:{self.question.subject}"


@dataclass(frozen=True)
class Understood:
    """What was read of a spreadsheet with the answers so far."""

    tidy: Tidy | None
    problems: Problems


@dataclass
class Draft:
    """A spreadsheet and what was said about it."""

    id: str
    folder: Path
    #: as the user's file is called
    file: str
    #: the name of the report to be
    name: str
    asked: list[Asked] = field(default_factory=list)
    region_column: str = ""
    period_column: str = ""
    leave_out: tuple[str, ...] = ()
    means: dict[str, str] = field(default_factory=dict)
    #: heading of a column → the one value that is read
    choose: dict[str, str] = field(default_factory=dict)
    #: what was said of the whole table without being asked: level, period, indicator
    plain: dict[str, str] = field(default_factory=dict)
    #: only these sheets; empty: those that can be seen
    sheets: tuple[str, ...] = ()
    #: the report that its figures are to be added to; empty: a new one is made of it
    report: str = ""
    #: what is known of that report's regions before anything is said: level, file of its own regions
    known: dict[str, str] = field(default_factory=dict)
    #: name of an indicator → where its figures go in that report (``intake.new.addition``)
    goes: dict[str, str] = field(default_factory=dict)
    #: which of the report's sources the figures are from; empty: one of their own
    source: str = ""
    #: names of indicators of which newer figures take the place of those that the report has
    revised: tuple[str, ...] = ()
    _understood: Understood | None = None

    @property
    def path(self) -> Path:
        """The spreadsheet as it came."""
        return self.folder / self.file

    @cached_property
    def grids(self) -> Sequence[Grid]:
        """Its sheets as they are; what is said about them changes nothing in them."""
        return read_grids(self.path, self.file, Problems())

    @property
    def answers(self) -> Answers:
        """All that was said, as `new` takes it."""
        answers = Answers(
            sheets=self.sheets,
            region_column=self.region_column,
            period_column=self.period_column,
            leave_out=self.leave_out,
            means=dict(self.means),
            choose=dict(self.choose),
            level=self.plain.get("level", "") or self.known.get("level", ""),
            regions_file=Path(self.known["regions_file"]) if self.known.get("regions_file") else None,
            period=self.plain.get("period", ""),
            indicator=self.plain.get("indicator", ""),
        )
        for asked in self.asked:
            if asked.answer:
                answers = answers.with_(asked.question, asked.answer)
        return answers

    def save(self) -> None:
        """Keep what was said; what was understood before is no longer valid."""
        self._understood = None
        said = {
            "file": self.file,
            "name": self.name,
            "asked": [a.data() for a in self.asked],
            "region_column": self.region_column,
            "period_column": self.period_column,
            "leave_out": list(self.leave_out),
            "means": self.means,
            "choose": self.choose,
            "plain": self.plain,
            "sheets": list(self.sheets),
            "report": self.report,
            "known": self.known,
            "goes": self.goes,
            "source": self.source,
            "revised": list(self.revised),
        }
        write_safely(self.folder / _SAID, json.dumps(said, ensure_ascii=False).encode())

    @property
    def understood(self) -> Understood | None:
        """What was read, where it still holds."""
        return self._understood

    def understand(self, progress: Progress | None = None) -> Understood:
        """Read the spreadsheet with the answers so far; what is asked now joins the questions."""
        if self._understood is None:
            problems = Problems()
            tidy = read_statistics(self.path, problems, self.answers, progress)
            if progress is not None:
                # called off meanwhile: nothing is kept of it
                progress("figures", 0, 0)
            questions = tidy.questions if tidy is not None else ()
            # answered ones stay in sight; of the open ones those that are still asked
            kept = [a for a in self.asked if a.answer and a.question not in questions]
            known = {a.key: a for a in self.asked}
            self.asked = kept + [
                replace(known[new.key], question=q) if (new := Asked(q)).key in known else new
                for q in questions
            ]
            self.save()
            self._understood = Understood(tidy, problems)
        return self._understood

    def say_addition(self, goes: Mapping[str, str], source: str, revised: Sequence[str] = ()) -> None:
        """Say where figures go in the report that they are added to, which of its sources they are from, and where newer ones are right."""
        self.goes, self.source = {name: word for name, word in goes.items() if word}, source
        self.revised = tuple(revised)
        # nothing is read otherwise for it
        understood = self._understood
        self.save()
        self._understood = understood

    def answer(self, given: Mapping[str, str]) -> None:
        """Take answers from a form: field → answer; fields that are not asked are passed over."""
        self.asked = [replace(a, answer=given.get(a.key, a.answer)) for a in self.asked]
        self.save()

    def say_column(self, heading: str, word: str, value: str = "") -> None:
        """Say what a column is, by its heading; of one that breaks figures down, which of its values is read."""
        self.leave_out = tuple(w for w in self.leave_out if w != heading)
        self.region_column = "" if self.region_column == heading else self.region_column
        self.period_column = "" if self.period_column == heading else self.period_column
        self.choose = {k: v for k, v in self.choose.items() if k != heading}
        match word:
            case "region":
                self.region_column = heading
            case "period":
                self.period_column = heading
            case "leave_out":
                self.leave_out = (*self.leave_out, heading)
            case "choose":
                self._withdraw("choose", heading)
                self.choose |= {heading: value} if value else {}
        self.save()

    def code_of(self, name: str) -> str:
        """The code that was said of a row; empty where none was."""
        said = self.means.get(name, "")
        return "" if said in {"region", "area"} else said

    def say_row(self, name: str, word: str, value: str = "") -> None:
        """Say what a row is, by the name that stands in it; of a region, which one by its code."""
        self.leave_out = tuple(w for w in self.leave_out if w != name)
        self.means = {k: v for k, v in self.means.items() if k != name}
        match word:
            case "region" | "area":
                self._withdraw("means", name)
                self.means[name] = word
            case "code":
                self._withdraw("means", name)
                self.means |= {name: value} if value else {}
            case "leave_out":
                self.leave_out = (*self.leave_out, name)
        self.save()

    def say_table(self, said: Mapping[str, str], sheets: Sequence[str]) -> None:
        """Say of the whole table what would else be found out: level, period, indicator (empty: find out), sheets."""
        for id in PLAIN_WORDS:
            self._withdraw(id, "")
        self.plain = {id: word for id in PLAIN_WORDS if (word := said.get(id, "").strip())}
        known = [g.name for g in self.grids]
        usual = [g.name for g in self.grids if not g.hidden]
        chosen = [name for name in known if name in sheets]
        self.sheets = () if chosen in ([], usual) else tuple(chosen)
        self.save()

    def _withdraw(self, id: str, subject: str) -> None:
        """What was answered to a question is said otherwise now."""
        self.asked = [
            replace(a, answer="") if (a.question.id, a.question.subject) == (id, subject) else a
            for a in self.asked
        ]

    def make(
        self, reports: Path, language: str, problems: Problems, task: Task | None = None
    ) -> NewReport | None:
        """Make the report; None, with the reasons in ``problems``, where something is open or wrong.

        Args:
            task: told how far it is; may call it off until the report is put in its place

        Raises:
            Stopped: it was called off; nothing was written.
        """
        understood = self.understand(task.say if task else None)
        if understood.tidy is None or understood.problems.errors or understood.tidy.questions:
            problems.add(understood.problems.errors)
            return None

        def check(folder: Path, found: Problems) -> None:
            prepare(folder, found, tried=True, go_on=task.go_on if task else lambda: None)
            if task is not None and not found.errors:
                task.settle()

        return write_report(
            self.name,
            self.path,
            reports,
            problems,
            understood.tidy,
            self.answers,
            language,
            check=check,
            progress=task.say if task else None,
        )


def plain_name(file: str) -> str:
    """Only the name of a file: a browser may send a path."""
    return re.sub(r"[\x00-\x1f/\\:]", "_", file.replace("\\", "/").rpartition("/")[2]).lstrip(".")


def is_lock(name: str) -> bool:
    """Whether a file is only the sign of an office program that a workbook is open, by its name.

    >>> is_lock(".~指标.xlsx"), is_lock("~$指标.xlsx"), is_lock(".~lock.a.ods#"), is_lock("指标.xlsx")
    (True, True, True, False)
    """
    return name.replace("\\", "/").rpartition("/")[2].startswith((".~", "~$"))


def may_be_read(name: str) -> None:
    """Whether a file is of a kind that can be read, by its name.

    Raises:
        ValueError: it is not.
    """
    if Path(name).suffix.lower() not in KINDS or len(name.encode()) > 200:
        raise ValueError(name)


class Drafts:
    """All drafts, each in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: dict[str, Draft] = {}

    def list(self) -> list[Draft]:
        """Those that there are, the newest first."""
        folders = [p.parent for p in self.folder.glob(f"*/{_SAID}")]
        return [self.get(f.name) for f in sorted(folders, key=lambda f: f.stat().st_mtime, reverse=True)]

    def get(self, id: str) -> Draft:
        """A draft by its id.

        Raises:
            KeyError: there is none.
        """
        if id not in self._open:
            folder = self.folder / id
            raw = read(folder / _SAID) if re.fullmatch(r"[a-z0-9-]+", id) else None
            if raw is None:
                raise KeyError(id)
            said = json.loads(raw)
            self._open[id] = Draft(
                id,
                folder,
                said["file"],
                said["name"],
                [Asked.of(a) for a in said["asked"]],
                said["region_column"],
                said["period_column"],
                tuple(said["leave_out"]),
                said["means"],
                said.get("choose", {}),
                said.get("plain", {}),
                tuple(said.get("sheets", ())),
                said.get("report", ""),
                said.get("known", {}),
                said.get("goes", {}),
                said.get("source", ""),
                tuple(said.get("revised", ())),
            )
        return self._open[id]

    def bring(
        self,
        file: str,
        content: bytes,
        reports: Path,
        report: str = "",
        known: Mapping[str, str] | None = None,
    ) -> Draft:
        """Keep a spreadsheet as it came.

        Args:
            report: the one that its figures are to be added to, where it is for one
            known: what is known of that report's regions: ``level``, ``regions_file``

        Raises:
            ValueError: the file is of no kind that can be read.
        """
        name = plain_name(file)
        may_be_read(name)
        # what the name has of letters that a report's name may have; 四川2023.xlsx has none to begin with
        base = re.sub(r"[^a-z0-9]+", "-", Path(name).stem.casefold()).strip("-")[:40].strip("-")
        base = base if re.search(r"[a-z]", base) else "report"
        id, n = base, 1
        while (self.folder / id).exists() or not may_be_written(id, reports, Problems()):
            n += 1
            id = f"{base}-{n}"
        draft = Draft(id, self.folder / id, name, id, report=report, known=dict(known or {}))
        write_safely(draft.path, content)
        draft.save()
        self._open[id] = draft
        return draft

    def forget(self, id: str) -> None:
        """Put a draft away, spreadsheet and all."""
        draft = self._open.pop(id, None) or self.get(id)
        self._open.pop(id, None)
        shutil.rmtree(draft.folder, ignore_errors=True)


__all__ = [
    "COLUMN_WORDS",
    "PLAIN_WORDS",
    "ROW_WORDS",
    "Asked",
    "Draft",
    "Drafts",
    "Understood",
    "is_lock",
    "may_be_read",
    "plain_name",
]
