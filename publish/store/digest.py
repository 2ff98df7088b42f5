"""SHA-256 of values and of folders, by content alone: `digest`, `folder_digest`, `files_digest`, `files_stamps`."""

from __future__ import annotations

import dataclasses
import hashlib
import marshal
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any, cast

#: folders that no report and no program is made of
_LEFT_OUT = {"__pycache__", ".git"}
#: kinds whose content `marshal` writes as it is
_PLAIN = {str, float, int, bool, bytes, type(None)}
_only_plain = _PLAIN.issuperset


def digest(*values: object) -> str:
    """The SHA-256 of plain values, of what holds them, and of dataclasses with all their fields.

    Every value goes in with its kind and its length, so that no two different ones give the same sequence of bytes.

    Raises:
        TypeError: a value of another kind, whose content is not known.

    >>> digest("ab", "c") == digest("a", "bc"), digest(1) == digest("1"), digest({"a": 1}) == digest({"a": 1})
    (False, False, True)
    """
    # version 2 of the format writes content alone; later ones write how objects are shared
    return hashlib.sha256(marshal.dumps(cast("Any", _plain(values)), 2)).hexdigest()


def _plain(value: object) -> object:
    """A value as texts, numbers and tuples of them, which `marshal` writes at once; of all else a list that begins with its kind.

    Pages and tables have tens of thousands of values: of a row of plain ones each is looked at in C alone.
    """
    kind: Any = type(value)
    known = _known.get(kind)
    if known is not None:
        head, values_of = known
        values = values_of(value)
        # as `_all_plain`, without a call: most of what a page holds is a dataclass
        if _only_plain(map(type, values)):
            return [head, tuple(values)]
        return [head, tuple([one if type(one) in _PLAIN else _plain(one) for one in values])]
    if kind is tuple or kind is list:
        return _all_plain(cast("Sequence[object]", value))
    if kind in _PLAIN:
        return value
    if _is_dataclass(kind):
        _known[kind] = _head(kind), _values_of(kind)
        return _plain(value)
    if kind.__module__ == "numpy" and hasattr(value, "item"):
        return _of_numpy(value)
    return _of_other(value)


def _all_plain(values: Sequence[object]) -> object:
    if _only_plain(map(type, values)):
        return tuple(values)
    return tuple([value if type(value) in _PLAIN else _plain(value) for value in values])


def _of_other(value: object) -> object:
    """Kinds that are made of the plain ones, and what holds others."""
    if isinstance(value, str):
        # their own text, whatever they print as
        return str.__str__(value)
    if isinstance(value, int):
        return int.__int__(value)
    if isinstance(value, float):
        return float.__float__(value)
    if isinstance(value, tuple | list):
        return _all_plain(value)
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Mapping):
        # in its order: a page may follow it
        return ["map", [(_plain(name), _plain(of)) for name, of in value.items()]]
    if isinstance(value, frozenset | set):
        return ["set", sorted(map(digest, value))]
    raise TypeError(f"what a {type(value).__qualname__} holds is not known")


def _of_numpy(value: Any) -> object:
    """A number of numpy's, which prints as Python's does; an array of numbers as it is."""
    if getattr(value, "ndim", 0) == 0:
        return _plain(value.item())
    if value.dtype.kind in "biuf":
        return ["array", value.dtype.str, value.shape, value.tobytes()]
    raise TypeError(f"what an array of {value.dtype} holds is not known")


@cache
def _is_dataclass(kind: Any) -> bool:
    return dataclasses.is_dataclass(kind)


@cache
def _head(kind: Any) -> str:
    """What begins a dataclass: its name and the number of its fields."""
    return f"of:{kind.__qualname__}:{len(_fields(kind))}"


def _fields(kind: Any) -> tuple[str, ...]:
    """The names of a dataclass's fields."""
    return tuple(field.name for field in dataclasses.fields(kind))


#: dataclasses that were met → what begins them, and what gives the values of their fields
_known: dict[type, tuple[str, Callable[[object], Sequence[object]]]] = {}


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
