"""A folder that others write in too, where only files as we last wrote them are replaced: `OwnedFolder`, `open_owned`.

The folder's marker has the SHA-256 of every file we wrote. What has another one now was changed by somebody, and what is
not in the marker is somebody else's: both stay as they are and are named. The marker is written before the files too, so
that a run that was killed does not take its own files for changed ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from analysis.values import Text
from intake import locks
from publish.faults import FAILED, Refused
from publish.folder.marker import EXPORT, Marker
from publish.folder.target import Target, judge
from publish.folder.writing import checksum, inside, put


@dataclass
class OwnedFolder:
    """A folder and what of it is ours. Only one run has it open at a time."""

    folder: Path
    marker: Marker
    #: what was not written or removed, as somebody else's hand was in it
    left: list[str] = field(default_factory=list)

    def renew(self, files: Mapping[str, bytes], stays: Callable[[str], bool]) -> int:
        """Write files, and remove those of ours that are not among them.

        Args:
            files: path below the folder → content.
            stays: which of our other files are not to be removed.

        Returns:
            How many of the files are there now as they were given.
        """
        wanted = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
        self._expect(wanted)
        known = dict(self.marker.files)
        count = 0
        for path, content in files.items():
            if self._put(path, content, wanted[path]):
                known[path] = wanted[path]
                count += 1
            else:
                self.left.append(path)
        for path in sorted(set(known) - set(wanted)):
            if not stays(path):
                self._remove(path)
                known.pop(path)
        self.marker = Marker(known)
        self.marker.save(self.folder / EXPORT)
        return count

    def add(self, path: str, content: bytes) -> bool:
        """Write one file more; False where it was left as it is."""
        return self.renew({path: content}, lambda _other: True) == 1

    def _expect(self, wanted: Mapping[str, str]) -> None:
        """Say in the marker what is about to be written."""
        self.marker = Marker(self.marker.files, wanted)
        self.marker.save(self.folder / EXPORT)

    def _put(self, name: str, content: bytes, digest: str) -> bool:
        try:
            path = inside(self.folder, name)
        except Refused:
            # somebody put a link in its place
            return False
        if path.exists():
            if not path.is_file():
                return False
            now = checksum(path)
            if now == digest:
                return True
            if not self.marker.as_written(name, now):
                return False
        elif any(above.exists() and not above.is_dir() for above in path.parents):
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}-new")
        fresh.unlink(missing_ok=True)
        put(fresh, content)
        fresh.replace(path)
        return True

    def _remove(self, name: str) -> None:
        """Remove a file of ours, and the folders that are empty then."""
        try:
            path = inside(self.folder, name)
        except Refused:
            return
        if not path.is_file():
            return
        if not self.marker.as_written(name, checksum(path)):
            self.left.append(name)
            return
        path.unlink()
        for above in path.parents:
            if above == self.folder or any(above.iterdir()):
                break
            above.rmdir()


def _after_a_kill(folder: Path, marker: Marker) -> Marker:
    """What of ours is there, where a run was killed before it could say what it had written."""
    files = dict(marker.files)
    for name, digest in marker.writing.items():
        path = folder / name
        if path.is_file() and checksum(path) == digest:
            files[name] = digest
    return Marker(files)


@contextmanager
def open_owned(target: Target) -> Iterator[OwnedFolder]:
    """Open a folder that is ours, or make it.

    Raises:
        Refused: it is not ours, or another run has it open.
    """
    folder = target.folder
    judge(target, EXPORT)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with locks.hold(folder):
            # read once more, now that nobody else writes it
            yield OwnedFolder(folder, _after_a_kill(folder, judge(target, EXPORT) or Marker()))
    except locks.LockHeld:
        raise Refused(
            target.asked,
            Text(zh="另一次运行正在写这个文件夹", en="another run is writing into this folder"),
            Text(zh="等它结束后再运行一次", en="wait until it has ended and run this again"),
            FAILED,
        ) from None
