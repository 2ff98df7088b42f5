"""Reports that are open in the desk: read again when a file was saved, by whomever; pages made when looked at: `OpenReport`, `Shelf`, `unforeseen`."""

from __future__ import annotations

import logging
import threading
import traceback
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from analysis.values import Problem, Region, Result, Text, same
from desk.bring.drafts import Drafts
from desk.edits.history import History
from intake.new.staging import clear
from intake.problems import Problems
from intake.report.report import EDITIONS, REPORT_FILE
from pipeline.options import Options, report_names
from pipeline.serve import Preview, stamps
from publish.formats import WEB
from publish.site import Site

#: the hidden folder beside the reports with what the desk keeps: drafts, histories
KEPT = ".desk"


@dataclass
class OpenReport:
    """One report: what was found in it, its pages, its history."""

    name: str
    folder: Path
    kept: Path
    out: Path
    problems: Problems = field(default_factory=Problems)
    #: grows whenever something was saved
    version: int = 0
    #: whether it was read without an error; the pages are those of the last time it was
    fine: bool = False
    #: region → rank in the main result, before the last change and now
    ranks_before: dict[str, float] = field(default_factory=dict)
    ranks: dict[str, float] = field(default_factory=dict)
    _seen: dict[Path, float] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @cached_property
    def history(self) -> History:
        """The steps that can be undone."""
        return History(self.folder, self.kept)

    @cached_property
    def _preview(self) -> Preview:
        return Preview(Options((str(self.folder) + "/",), (), (), (WEB,), self.out), self._told)

    def _told(self, _name: str, problems: Problems) -> None:
        self.problems = problems

    def refresh(self) -> int:
        """Read the report again if a file of it was saved; its version."""
        with self._lock:
            now = stamps((self.folder,))
            if now != self._seen:
                self._seen = now
                try:
                    self.fine = self._preview.read(self._preview.names[0])
                except Exception as fault:  # what no check foresaw must not end the desk
                    logging.getLogger("fangzhi.problems").debug(traceback.format_exc())
                    self.fine = False
                    self.problems = Problems()
                    self.problems.add([unforeseen(fault)])
                self.version += 1
                if self.fine:
                    self._note_ranks()
            return self.version

    def _note_ranks(self) -> None:
        result = self.main_result
        ranks = {}
        if result is not None and "rank" in result.frame:
            ranks = {str(k): float(v) for k, v in result.frame["rank"].dropna().items()}
        if ranks != self.ranks:
            self.ranks_before, self.ranks = self.ranks, ranks

    @property
    def site(self) -> Site | None:
        """The report as it was read last without an error."""
        return self._preview.site(self.name)

    @property
    def known_site(self) -> Site | None:
        """The same, read now where it was not yet: a window may outlive the desk that it was opened by."""
        if self.site is None:
            self.refresh()
        return self.site

    @property
    def main_result(self) -> Result | None:
        """The result that regions are ranked by: the first index, else the first ranking."""
        site = self.site
        if site is None:
            return None
        results = site.plan.results
        for spec in site.plan.report.file.analysis:
            result = results.get(str(spec.get("id", "")))
            if result is not None and "rank" in result.frame and result.keys == ("region",):
                return result
        return None

    @property
    def regions(self) -> list[Region]:
        """The regions that have briefs."""
        site = self.site
        return list(site.plan.report.regions) if site else []

    @property
    def title(self) -> Text:
        """The report's title, its folder's name before it was read."""
        site = self.site
        return Text(dict(site.plan.report.file.report.title)) if site else same(self.name)

    def page(self, path: str) -> bytes | None:
        """A page or a file of the site, made now; None where the site has no such file."""
        with self._lock:
            self.refresh()
            return self._preview.file(path)

    def written(self, code: str, language: str, format: str) -> dict[str, bytes]:
        """The files of one brief in one format, made now.

        Raises:
            KeyError: there is no such region, or the report has errors.
        """
        with self._lock:
            self.refresh()
            site = self.site
            if site is None or code not in site.plan.report.panel.regions:
                raise KeyError(code)
            files = site.brief(code, language, (format,))[0]
            # a style may have both languages in one file
            return files | (site.both(code, (format,)) if site.bilingual else {})


def unforeseen(fault: Exception) -> Problem:
    """A fault that no check foresaw, as a problem that a user is shown."""
    words = f"{type(fault).__name__}: {fault}"
    return Problem(
        REPORT_FILE,
        same(""),
        Text(zh=f"程序没有料到：{words}", en=f"the program did not expect this: {words}"),
        Text(zh="撤销上一步，并告诉我们", en="undo the last step, and tell us"),
    )


class Shelf:
    """The folder of reports: the reports in it, opened when asked for, and the drafts."""

    def __init__(self, reports: Path, out: Path) -> None:
        self.reports, self.out = reports, out
        self.drafts = Drafts(reports / KEPT / "drafts")
        self._open: dict[str, OpenReport] = {}
        self._lock = threading.Lock()
        # what a desk or a command that was killed left half-written
        for folder in (reports, *reports.glob(f"*/{EDITIONS}")):
            clear(folder)

    @property
    def names(self) -> list[str]:
        """The reports that there are."""
        return report_names(self.reports)

    def open(self, name: str) -> OpenReport:
        """A report by its name.

        Raises:
            KeyError: there is none.
        """
        if name not in self.names:
            raise KeyError(name)
        with self._lock:
            if name not in self._open:
                kept = self.reports / KEPT / "history" / name
                self._open[name] = OpenReport(name, self.reports / name, kept, self.out)
            return self._open[name]
