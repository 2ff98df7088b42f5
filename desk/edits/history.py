"""What was changed in a report's files, step by step, so that it can be undone and done again: `History`.

Beside the reports, in a hidden folder, lie the contents before and after each step (by their hash) and a log. A step is
logged before the file is written and marked when it is: if the machine dies between the two, the step is finished when the
report is opened next. Files of any kind are kept, workbooks too.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from desk.edits.files import Conflict, read, version_of, write_safely

#: older steps are forgotten
MOST = 500


@dataclass
class Step:
    """One change of one file: paths below the report's folder, contents by hash (empty: there was no file)."""

    path: str
    before: str
    after: str
    done: bool = False
    #: further files that changed in the same step: path, before, after
    others: list[list[str]] = field(default_factory=list)

    @property
    def files(self) -> list[tuple[str, str, str]]:
        """All files of the step: path, before, after."""
        return [(self.path, self.before, self.after), *((p, b, a) for p, b, a in self.others)]


class History:
    """The steps of one report."""

    def __init__(self, folder: Path, kept: Path) -> None:
        self.folder, self.kept = folder, kept
        self._lock = threading.RLock()
        self._steps: list[Step] = []
        #: how many of the steps are in force; those after it were undone
        self._at = 0
        #: the log as it was read or written last
        self._log: bytes | None = None
        self._open()

    def _open(self) -> None:
        self._look()
        if self._at and not self._steps[self._at - 1].done:
            # logged, and perhaps not written: finish it
            step = self._steps[self._at - 1]
            for path, before, after in step.files:
                if self._now(path) == before:
                    self._put(path, after)
            step.done = True
            self._save()

    def _look(self) -> None:
        """Read the log where another desk on the same folder has written it: its steps are ours."""
        raw = read(self.kept / "log.json")
        if raw is not None and raw != self._log:
            log = json.loads(raw)
            self._steps, self._at = [Step(**step) for step in log["steps"]], log["at"]
            self._log = raw

    # ---------------------------------------------------------------------------------------------------

    def change(self, path: str, content: bytes | None, version: str | None = None) -> bool:
        """Write a file (None: delete it) and remember what it was; False where it was so already.

        Args:
            path: below the report's folder
            version: what the page had of the file; the file must still be that

        Raises:
            Conflict: the file was saved elsewhere meanwhile.
        """
        with self._lock:
            return self.change_all({path: content}, {} if version is None else {path: version})

    def change_all(self, contents: Mapping[str, bytes | None], versions: Mapping[str, str]) -> bool:
        """Write several files in one step, which one step back undoes; see :meth:`change`. The first names the step."""
        with self._lock:
            self._look()
            before = {path: read(self.folder / path) for path in contents}
            for path, version in versions.items():
                if version_of(before[path]) != version:
                    raise Conflict(path)
            files = [
                [path, self._keep(before[path]), self._keep(content)]
                for path, content in contents.items()
                if before[path] != content
            ]
            if not files:
                return False
            (path, old, new), *others = files
            step = Step(path, old, new, others=others)
            kept = self._steps, self._at
            self._steps = [*self._steps[: self._at], step][-MOST:]
            self._at = len(self._steps)
            try:
                self._save()
                for path, _, new in step.files:
                    self._put(path, new)
            except OSError:
                # told as not done, so it must not be finished when the report is opened next
                with suppress(OSError):
                    for path, old, _ in step.files:
                        self._put(path, old)
                self._steps, self._at = kept
                with suppress(OSError):
                    self._save()
                raise
            step.done = True
            self._save()
            return True

    def noted(self, changes: Mapping[str, tuple[bytes | None, bytes | None]]) -> None:
        """Remember a step that was done by a function of its own: path → content before and after; the first names it.

        What is done in one step is undone in one.
        """
        with self._lock:
            self._look()
            files = [[path, self._keep(old), self._keep(new)] for path, (old, new) in changes.items()]
            (path, before, after), *others = files
            step = Step(path, before, after, done=True, others=others)
            self._steps = [*self._steps[: self._at], step][-MOST:]
            self._at = len(self._steps)
            self._save()

    @property
    def can_undo(self) -> str:
        """The file that undoing changes; empty where there is nothing to undo."""
        with self._lock:
            self._look()
            return self._steps[self._at - 1].path if self._at else ""

    @property
    def can_redo(self) -> str:
        """The file that doing again changes; empty where nothing was undone."""
        with self._lock:
            self._look()
            return self._steps[self._at].path if self._at < len(self._steps) else ""

    def undo(self) -> str:
        """Take the last step back; the file that was changed.

        Raises:
            Conflict: the file was saved elsewhere since: what stands there now would be lost.
        """
        return self._turn(-1)

    def redo(self) -> str:
        """Do the step again that was undone last.

        Raises:
            Conflict: the file was saved elsewhere since.
        """
        return self._turn(+1)

    def _turn(self, way: int) -> str:
        with self._lock:
            if not (self.can_undo if way < 0 else self.can_redo):
                return ""
            step = self._steps[self._at - 1 if way < 0 else self._at]
            for path, before, after in step.files:
                if self._now(path) not in {before, after}:
                    raise Conflict(path)
            # written before it is logged: if the machine dies between, the same turn finds the files as they will be
            for path, before, after in step.files:
                self._put(path, before if way < 0 else after)
            self._at += way
            self._save()
            return step.path

    # ---------------------------------------------------------------------------------------------------

    def _now(self, path: str) -> str:
        content = read(self.folder / path)
        return "" if content is None else hashlib.sha256(content).hexdigest()

    def _keep(self, content: bytes | None) -> str:
        if content is None:
            return ""
        name = hashlib.sha256(content).hexdigest()
        if not (self.kept / "contents" / name).is_file():
            write_safely(self.kept / "contents" / name, content)
        return name

    def _put(self, path: str, name: str) -> None:
        if name:
            write_safely(self.folder / path, (self.kept / "contents" / name).read_bytes())
        else:
            file = self.folder / path
            file.unlink(missing_ok=True)
            # a folder that was made for it goes with it
            for folder in file.parents:
                if folder == self.folder or not folder.is_dir() or any(folder.iterdir()):
                    break
                folder.rmdir()

    def _save(self) -> None:
        log = {"at": self._at, "steps": [asdict(step) for step in self._steps]}
        self._log = json.dumps(log).encode()
        write_safely(self.kept / "log.json", self._log)
        used = {name for step in self._steps for _, *names in step.files for name in names}
        for old in (self.kept / "contents").glob("*"):
            if old.name not in used:
                old.unlink(missing_ok=True)
