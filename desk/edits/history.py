"""What was changed in a report's files, step by step, so that it can be undone and done again: `History`.

Beside the reports, in a hidden folder, lie the contents before and after each step (by their hash) and a log. A step is
logged before the file is written and marked when it is: if the machine dies between the two, the step is finished when the
report is opened next. Files of any kind are kept, workbooks too.
"""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import asdict, dataclass
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


class History:
    """The steps of one report."""

    def __init__(self, folder: Path, kept: Path) -> None:
        self.folder, self.kept = folder, kept
        self._lock = threading.RLock()
        self._steps: list[Step] = []
        #: how many of the steps are in force; those after it were undone
        self._at = 0
        self._open()

    def _open(self) -> None:
        raw = read(self.kept / "log.json")
        if raw is not None:
            log = json.loads(raw)
            self._steps, self._at = [Step(**step) for step in log["steps"]], log["at"]
        if self._at and not self._steps[self._at - 1].done:
            # logged, and perhaps not written: finish it
            step = self._steps[self._at - 1]
            if self._now(step.path) == step.before:
                self._put(step.path, step.after)
            step.done = True
            self._save()

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
            before = read(self.folder / path)
            if version is not None and version_of(before) != version:
                raise Conflict(path)
            if before == content:
                return False
            step = Step(path, self._keep(before), self._keep(content))
            self._steps = [*self._steps[: self._at], step][-MOST:]
            self._at = len(self._steps)
            self._save()
            self._put(path, step.after)
            step.done = True
            self._save()
            return True

    @property
    def can_undo(self) -> str:
        """The file that undoing changes; empty where there is nothing to undo."""
        return self._steps[self._at - 1].path if self._at else ""

    @property
    def can_redo(self) -> str:
        """The file that doing again changes; empty where nothing was undone."""
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
            old, new = (step.after, step.before) if way < 0 else (step.before, step.after)
            if self._now(step.path) not in {old, new}:
                raise Conflict(step.path)
            # written before it is logged: if the machine dies between, the same turn finds the file as it will be
            self._put(step.path, new)
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
            (self.folder / path).unlink(missing_ok=True)

    def _save(self) -> None:
        log = {"at": self._at, "steps": [asdict(step) for step in self._steps]}
        write_safely(self.kept / "log.json", json.dumps(log).encode())
        used = {name for step in self._steps for name in (step.before, step.after)}
        for old in (self.kept / "contents").glob("*"):
            if old.name not in used:
                old.unlink(missing_ok=True)
