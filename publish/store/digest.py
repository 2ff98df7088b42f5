"""SHA-256 of values and of folders, by content alone: `digest`, `folder_digest`, `files_digest`, `files_stamps`."""

from __future__ import annotations

import dataclasses
import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from operator import attrgetter
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
    pieces: list[bytes] = []
    _add_value(values, pieces.append)
    return hashlib.sha256(b"".join(pieces)).hexdigest()


def _add_value(value: object, add: Callable[[bytes], None]) -> None:
    """The bytes of a value and of what it holds, in order. Pages and tables have tens of thousands: plain ones come first."""
    kind: Any = type(value)
    if kind is str:
        _add_text(str(value), add)
    elif kind is float or kind is int or kind is bool or value is None:
        add(f"{kind.__name__}:{value!r};".encode())
    elif isinstance(value, tuple | list):
        add(b"list:%d:" % len(value))
        _add_all(value, add)
    elif _is_dataclass(kind):
        head, values_of = _known[kind] = _head(kind), _values_of(kind)
        add(head)
        _add_all(values_of(value), add)
    elif kind.__module__ == "numpy" and hasattr(value, "item"):
        _add_numpy(value, add)
    elif isinstance(value, bool | int | float):
        add(f"{kind.__name__}:{value!r};".encode())
    elif isinstance(value, str):
        _add_text(value, add)
    elif isinstance(value, bytes):
        add(b"bytes:%d:" % len(value))
        add(value)
    elif isinstance(value, Path):
        _add_text(str(value), add)
    elif isinstance(value, Mapping):
        # in its order: a page may follow it
        add(b"map:%d:" % len(value))
        for name, of in value.items():
            _add_all((name, of), add)
    elif isinstance(value, frozenset | set):
        _add_value(sorted(map(digest, value)), add)
    else:
        raise TypeError(f"what a {kind.__qualname__} holds is not known")


def _add_all(values: Sequence[object], add: Callable[[bytes], None]) -> None:
    for value in values:
        kind = type(value)
        if kind is str:
            data = str(value).encode("utf-8", "surrogatepass")
            add(b"str:%d:" % len(data))
            add(data)
        elif kind is bool:
            add(b"bool:True;" if value else b"bool:False;")
        elif kind in _known:
            head, values_of = _known[kind]
            add(head)
            _add_all(values_of(value), add)
        else:
            _add_value(value, add)


def _add_text(text: str, add: Callable[[bytes], None]) -> None:
    data = text.encode("utf-8", "surrogatepass")
    add(b"str:%d:" % len(data))
    add(data)


def _add_numpy(value: Any, add: Callable[[bytes], None]) -> None:
    """A number of numpy's, which prints as Python's does; an array of numbers as it is."""
    if getattr(value, "ndim", 0) == 0:
        _add_value(value.item(), add)
    elif value.dtype.kind in "biuf":
        add(f"array:{value.dtype.str}:{value.shape!r}:".encode())
        add(value.tobytes())
    else:
        raise TypeError(f"what an array of {value.dtype} holds is not known")


@cache
def _is_dataclass(kind: Any) -> bool:
    return dataclasses.is_dataclass(kind)


@cache
def _head(kind: Any) -> bytes:
    """What begins a dataclass: its name and the number of its fields."""
    return f"of:{kind.__qualname__}:{len(_fields(kind))}:".encode()


def _fields(kind: Any) -> tuple[str, ...]:
    """The names of a dataclass's fields."""
    return tuple(field.name for field in dataclasses.fields(kind))


#: dataclasses that were met → what begins them, and what gives the values of their fields
_known: dict[type, tuple[bytes, Callable[[object], Sequence[object]]]] = {}


def _values_of(kind: Any) -> Callable[[object], Sequence[object]]:
    """What gives the values of a dataclass's fields, in their order: several at once take a third of one by one."""
    names = _fields(kind)
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: [getattr(value, name) for name in names]


def files_digest(root: Path, names: Iterable[str]) -> str:
    """The SHA-256 of files and of whole folders below ``root``: names and contents."""
    total = hashlib.sha256()
    for name in names:
        top = root / name
        for path in _files(top) if top.is_dir() else [str(top)]:
            _add(total, os.path.relpath(path, root), path)
    return total.hexdigest()


def files_stamps(root: Path, names: Iterable[str]) -> tuple[tuple[object, ...], ...]:
    """How files and whole folders below ``root`` lie on the disk: path, size, times of content and of anything, number."""
    stamps: list[tuple[object, ...]] = []
    for name in names:
        top = root / name
        for path in _files(top) if top.is_dir() else [str(top)]:
            try:
                one = os.stat(path)  # noqa: PTH116 (a thousand files)
            except OSError as fault:
                stamps.append((path, fault.errno))
            else:
                stamps.append((path, one.st_size, one.st_mtime_ns, one.st_ctime_ns, one.st_ino))
    return tuple(stamps)


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
