"""Files written inside one folder and nowhere else: `inside`, `write`, `put`, `checksum`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from analysis.values import Text
from publish.faults import FAILED, Refused


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


def write(folder: Path, files: Mapping[str, bytes]) -> int:
    """Put files (path below the folder → content) where they belong; how many they were.

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
        put(path, content)
    return len(files)


def put(path: Path, content: bytes) -> None:
    """Write one file; a fault names it, which the system leaves out where a disk is full."""
    try:
        path.write_bytes(content)
    except OSError as fault:
        raise OSError(fault.errno, fault.strerror, str(fault.filename or path)) from fault


def checksum(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
