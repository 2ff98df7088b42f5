"""Reports that lie on the site as they would be made, found before anything is computed: `look`, `Known`, `Checked`.

Of every site that a build publishes the store keeps what each report was made from, and all files that came of it with
their SHA-256. A report is left as it lies where what it would be made from is the same (its folder, the program,
packages, fonts, what was asked for) and every file is there as it was written, no more and no less. A file is read for
that only where its size, its times or its number have changed.

Nothing that takes long is imported.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from intake.problems import Problems
from intake.report.named import distinct, name_and_place
from paths import REPORTS
from pipeline.options import Options, Outcome, report_names
from pipeline.records import from_data, to_data
from publish.folder import marker, swap
from publish.folder.marker import Marker
from publish.folder.target import Target
from publish.folder.writing import checksum
from publish.store.digest import digest, folder_digest
from publish.store.program import engines, program
from publish.store.store import Store, usual

#: of the record's form: another one is not read
_FORM = 1
#: size, times of content and of anything, number of a file
Stamp = tuple[int, int, int, int]


@dataclass
class Kept:
    """What is known of one report on the site."""

    #: SHA-256 of all it was made from
    key: str
    problems: list[dict[str, Any]]
    #: file → SHA-256
    files: dict[str, str]
    #: what to look at, below the site
    where: list[str] = field(default_factory=list)


@dataclass
class Record:
    """What is known of a site since it was published last."""

    #: by the places of their pages
    reports: dict[str, Kept] = field(default_factory=dict)
    #: SHA-256 of the program, and of the files that all pages share, when these were written
    program: str = ""
    shared: dict[str, str] = field(default_factory=dict)
    #: file → how it lay there when its content was known
    seen: dict[str, Stamp] = field(default_factory=dict)

    @classmethod
    def of(cls, content: bytes | None) -> Record:
        """The record in an entry of the store; an empty one where there is none."""
        if content is None:
            return cls()
        try:
            data = json.loads(content)
            if data.pop("form") != _FORM:
                return cls()
            reports = {place: Kept(**kept) for place, kept in data.pop("reports").items()}
            seen = {path: tuple(stamp) for path, stamp in data.pop("seen").items()}
            return cls(reports=reports, seen=seen, **data)
        except (ValueError, KeyError, TypeError, AttributeError):
            return cls()

    def content(self) -> bytes:
        """The record as an entry."""
        return json.dumps({"form": _FORM, **asdict(self)}, ensure_ascii=False).encode()


@dataclass
class Known:
    """What a build knows of the site before it begins."""

    options: Options
    #: as it was named → the report's folder
    folders: dict[str, Path]
    target: Target
    store: Store
    #: as it was named → SHA-256 of all that the report is made from
    keys: dict[str, str] = field(default_factory=dict)
    #: of these, those that are on the site as they would be made
    unchanged: dict[str, Kept] = field(default_factory=dict)
    published: Marker = field(default_factory=Marker)
    record: Record = field(default_factory=Record)
    #: whether the record has learned how files lie
    learned: bool = False
    program: str = ""

    def place(self, name: str) -> str:
        """The place of a report's pages on the site."""
        return name_and_place(self.folders[name])[1]

    def problems(self, name: str) -> Problems:
        """What was told of an unchanged report when it was made."""
        return from_data(self.unchanged[name].problems)

    def outcome(self, problems: dict[str, Problems]) -> Outcome | None:
        """What a build comes to that finds the whole site as it would be made; None where there is something to do."""
        if not self._whole():
            return None
        for name in self.folders:
            problems[name] = self.problems(name)
        outcome = Outcome(unchanged=list(self.folders))
        if self.options.strict and any(p.warnings for p in problems.values()):
            return outcome
        for kept in self.unchanged.values():
            outcome.where += [self.target.asked / path for path in kept.where]
        outcome.published = True
        self._remember()
        return outcome

    def _whole(self) -> bool:
        if not self.folders or self.unchanged.keys() != self.folders.keys():
            return False
        places = {self.place(name) for name in self.folders}
        if len(places) < len(self.folders) or self.record.program != self.program:
            return False
        shared = {path: sha for path, sha in self.published.files.items() if swap.is_shared(path)}
        if shared != self.record.shared or not self._there(shared):
            return False
        # where all reports are made, what is no report any more goes
        files = self.published.files
        return bool(self.options.reports) or all(
            swap.is_shared(path) or path.partition("/")[0] in places for path in files
        )

    def find(self) -> None:
        """Which of the reports are on the site as they would be made."""
        for name in self.folders:
            place = self.place(name)
            kept = self.record.reports.get(place)
            if kept is None or kept.key != self.keys[name] or place not in self.published.reports:
                continue
            own = {p: sha for p, sha in self.published.files.items() if p.startswith(f"{place}/")}
            if own == kept.files and self._there(own):
                self.unchanged[name] = kept

    def _there(self, files: Mapping[str, str]) -> bool:
        """Whether files lie on the site with the content that is known."""
        for path, sha in files.items():
            stamp = _stamp(self.target.folder / path)
            if stamp is None:
                return False
            if stamp == self.record.seen.get(path):
                continue
            try:
                if checksum(self.target.folder / path) != sha:
                    return False
            except OSError:
                return False
            self.record.seen[path] = stamp
            self.learned = True
        return True

    def _remember(self) -> None:
        if self.learned:
            self.store.put(_name(self.target), self.record.content())

    def published_now(
        self, problems: Mapping[str, Problems], outcome: Outcome, made: Mapping[str, list[str]]
    ) -> None:
        """Keep what a build has published.

        Args:
            problems: what was told, by the names of the reports.
            outcome: what came of the build.
            made: the reports that were made, with what to look at of each below the site.
        """
        if self.options.partial or outcome.failures or outcome.left or not outcome.published:
            return
        # a folder or a program that somebody changed meanwhile is not what the pages were made from
        if program() != self.program:
            return
        now = marker.read(self.target.folder / marker.SITE) or Marker()
        record = Record(program=self.program)
        record.shared = {p: sha for p, sha in now.files.items() if swap.is_shared(p)}
        record.reports = {place: kept for place, kept in self.record.reports.items() if place in now.reports}
        for name, where in made.items():
            place = self.place(name)
            record.reports.pop(place, None)
            if self._key(name) != self.keys.get(name):
                continue
            own = {p: sha for p, sha in now.files.items() if p.startswith(f"{place}/")}
            record.reports[place] = Kept(self.keys[name], to_data(problems[name]), own, where)
        for path in now.files:
            stamp = _stamp(self.target.folder / path)
            if stamp is not None:
                record.seen[path] = stamp
        self.store.put(_name(self.target), record.content())

    def _key(self, name: str) -> str:
        """SHA-256 of all that a report's pages are made from."""
        asked = (self.options.formats, self.options.printing)
        return _key(self.folders[name], self.program, ("site", *asked))


def look(options: Options, store: Store | None = None) -> Known:
    """What is known of the site that a build will publish.

    Raises:
        Refused: the folder to publish into is not one that may be.
    """
    folders = (
        distinct(options.reports, REPORTS)
        if options.reports
        else {name: REPORTS / name for name in report_names()}
    )
    target = swap.ready(options.out, folders.values())
    store = store or usual(options.fresh)
    known = Known(options, folders, target, store)
    if options.partial or store.folder is None:
        return known
    known.program = program()
    known.keys = {name: known._key(name) for name in folders}
    known.published = marker.read(target.folder / marker.SITE) or Marker()
    known.record = Record.of(store.get(_name(target)))
    known.find()
    return known


def _name(target: Target) -> str:
    """Under what a site's record is kept."""
    return digest("site", str(target.folder))


def _key(folder: Path, made_by: str, asked: object) -> str:
    return digest(made_by, engines(), folder_digest(folder), name_and_place(folder), asked)


def _stamp(path: Path) -> Stamp | None:
    """How a file lies on the disk; None where it is none. A link is none of ours."""
    try:
        one = os.lstat(path)
    except OSError:
        return None
    if not os.path.isfile(path) or os.path.islink(path):  # noqa: PTH113, PTH114 (thousands of files)
        return None
    return one.st_size, one.st_mtime_ns, one.st_ctime_ns, one.st_ino


# checked ------------------------------------------------------------------------------------------------------


class Checked:
    """Reports in which no error was found, and what was told of them; by their content."""

    def __init__(self, store: Store | None = None) -> None:
        self._store = store or usual()
        self._program = program()

    def of(self, folder: Path) -> tuple[str, Problems | None]:
        """The key of a report, and what was told of it where it was checked before and had no error."""
        key = _key(folder, self._program, "checked")
        content = self._store.get(key)
        if content is None:
            return key, None
        try:
            return key, from_data(json.loads(content))
        except (ValueError, KeyError, TypeError):
            return key, None

    def keep(self, folder: Path, key: str, problems: Problems) -> None:
        """Keep what was told of a report, unless there is an error, or it or the program was changed meanwhile."""
        if not problems.errors and _key(folder, program(), "checked") == key:
            self._store.put(key, json.dumps(to_data(problems), ensure_ascii=False).encode())
