"""Files written inside one folder and nowhere else: `inside`, `write`, `put`, `checksum`, `Former`."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from analysis.values import Text
from publish.faults import FAILED, Refused


@dataclass(frozen=True)
class Former:
    """A folder that is being replaced: what lies in it as it would be written is taken over by a hard link.

    Of a page that has not changed no block is written then, and it keeps its time, by which servers and copies know it.
    """

    folder: Path
    #: when the work began, in nanoseconds: what was written since then is somebody else's, who may still be at it
    began: int
    #: mode and owner of the files that this process writes
    mode: int
    owner: int

    @classmethod
    def beside(cls, folder: Path, lock: Path) -> Former:
        """A folder that is replaced by a process that wrote ``lock`` when it began."""
        one = lock.stat()
        return cls(folder, one.st_mtime_ns, one.st_mode, one.st_uid)

    def gives(self, name: str, content: bytes, path: Path) -> bool:
        """Whether ``path`` is a link now to the file of this name, which holds just this content."""
        old = self.folder / name
        with suppress(OSError):
            before = os.lstat(old)
            if (before.st_mode, before.st_uid) != (self.mode, self.owner) or not stat.S_ISREG(before.st_mode):
                return False
            if before.st_size != len(content) or before.st_mtime_ns >= self.began:
                return False
            # read whole: a stamp may be the same and the content another
            if old.read_bytes() != content:
                return False
            os.link(old, path)
            after = os.lstat(path)
            if (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns):
                return True
            # another file took its place meanwhile
            path.unlink()
        return False

    def edited(self, path: Path) -> bool:
        """Whether a file that was taken over was written into since the work began."""
        one = os.lstat(path)
        return one.st_nlink > 1 and one.st_mtime_ns >= self.began


def inside(folder: Path, name: str) -> Path:
    """The path of a file below a folder.

    Raises:
        Refused: the name leads out of the folder, by itself or by a link on the way.

    >>> inside(Path("/site"), "west/zh/index.html").as_posix()
    '/site/west/zh/index.html'
    >>> inside(Path("/site"), "../index.html")
    Traceback (most recent call last):
    ...
    publish.faults.Refused: ../index.html: it would lie outside the folder that is written
    """
    parts = PurePosixPath(name).parts
    if parts and not name.startswith("/") and ".." not in parts and "\0" not in name:
        path = folder.joinpath(*parts)
        if not path.is_symlink() and path.parent.resolve().is_relative_to(folder.resolve()):
            return path
    raise Refused(
        name,
        Text(zh="会写到目标文件夹之外", en="it would lie outside the folder that is written"),
        Text(zh="改正报告或文件的名称", en="change the name of the report or the file"),
        FAILED,
    )


def write(folder: Path, files: Mapping[str, bytes], former: Former | None = None) -> int:
    """Put files (path below the folder → content) where they belong; how many they were.

    ``former``: what they replace, from which those are taken over that lie there as they are.

    Raises:
        Refused: a path leads out of the folder; the files before it are written.
        OSError: with the name of the file that could not be written.
    """
    # folders that were found inside and are there: to look at the whole way again for each file takes longer than writing it
    known: set[str] = set()
    for name, content in files.items():
        above, slash, last = name.rpartition("/")
        path = folder / name
        plain = last not in {"", ".", ".."} and "\0" not in last and bool(above or not slash)
        if above not in known or not plain or path.is_symlink():
            path = inside(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            known.add(above)
        if former is None or not former.gives(name, content, path):
            put(path, content)
    return len(files)


def put(path: Path, content: bytes) -> None:
    """Write one file; a fault names it, which the system leaves out where a disk is full.

    A file that is there is replaced, never written into: it may be a link to one that others have.
    """
    try:
        if os.path.lexists(path):
            path.unlink()
        path.write_bytes(content)
    except OSError as fault:
        raise OSError(fault.errno, fault.strerror, str(fault.filename or path)) from fault


def checksum(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
