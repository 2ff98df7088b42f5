"""SHA-256 of values and of folders, by content alone: `digest`, `folder_digest`, `files_digest`."""

from __future__ import annotations

import dataclasses
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

#: folders that no report and no program is made of
_LEFT_OUT = {"__pycache__", ".git"}


def digest(*values: object) -> str:
    """The SHA-256 of plain values, of what holds them, and of dataclasses with all their fields.

    Every value goes in with its kind and its length, so that no two different ones give the same sequence of bytes.

    Raises:
        TypeError: a value of another kind, whose content is not known.

    >>> digest("ab", "c") == digest("a", "bc"), digest(1) == digest("1"), digest({"a": 1}) == digest({"a": 1})
    (False, False, True)
    """
    total = hashlib.sha256()
    for piece in _pieces(values):
        total.update(piece)
    return total.hexdigest()


def _pieces(value: object) -> Iterator[bytes]:
    if type(value).__module__ == "numpy" and hasattr(value, "item"):
        # a number of numpy's, which prints as Python's does
        yield from _pieces(value.item())
    elif value is None or isinstance(value, bool | int | float):
        yield f"{type(value).__name__}:{value!r};".encode()
    elif isinstance(value, str):
        data = value.encode("utf-8", "surrogatepass")
        yield f"str:{len(data)}:".encode()
        yield data
    elif isinstance(value, bytes):
        yield f"bytes:{len(value)}:".encode()
        yield value
    elif isinstance(value, Path):
        yield from _pieces(str(value))
    elif isinstance(value, tuple | list):
        yield f"list:{len(value)}:".encode()
        for one in value:
            yield from _pieces(one)
    elif isinstance(value, Mapping):
        # in its order: a page may follow it
        yield f"map:{len(value)}:".encode()
        for item in value.items():
            yield from _pieces(item)
    elif dataclasses.is_dataclass(value):
        yield from _pieces(
            (type(value).__qualname__, [getattr(value, f.name) for f in dataclasses.fields(value)])
        )
    elif isinstance(value, frozenset | set):
        yield from _pieces(sorted(map(digest, value)))
    else:
        raise TypeError(f"what a {type(value).__qualname__} holds is not known")


def files_digest(root: Path, names: Iterable[str]) -> str:
    """The SHA-256 of files and of whole folders below ``root``: names and contents."""
    total = hashlib.sha256()
    for name in names:
        top = root / name
        for path in _files(top) if top.is_dir() else [str(top)]:
            _add(total, os.path.relpath(path, root), path)
    return total.hexdigest()


def folder_digest(folder: Path) -> str:
    """The SHA-256 of all files of a folder, links followed: names and contents."""
    total = hashlib.sha256()
    for path in _files(folder):
        _add(total, os.path.relpath(path, folder), path)
    return total.hexdigest()


def _files(folder: Path) -> list[str]:
    found: list[str] = []
    seen: set[str] = set()
    for here, below, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(here)
        if real in seen:
            # a link that leads back
            below.clear()
            continue
        seen.add(real)
        below[:] = [name for name in below if name not in _LEFT_OUT]
        found += [os.path.join(here, name) for name in names]  # noqa: PTH118 (thousands of files)
    return sorted(found)


def _add(total: Any, name: str, path: str) -> None:
    try:
        data = Path(path).read_bytes()
    except OSError as fault:
        # a pipe, a link to nothing: it counts as what it is
        data = f"?{fault.errno}".encode()
    total.update(f"{len(name.encode('utf-8', 'surrogateescape'))}:{len(data)}:".encode())
    total.update(name.encode("utf-8", "surrogateescape"))
    total.update(data)
