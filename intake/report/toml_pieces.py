"""Edits of one entry of a TOML file that leave every other byte as it is: `edited`, `moved`, `without`, `with_new`, `inserted`.

The file is cut into the lines of each entry. Only those of the entry that changes are parsed and written again, comments
and all; libraries that write the whole document put entries of a list together that stand apart.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import tomlkit

#: a line that begins a table or an entry of a list
_HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(#.*)?")


class NotUnderstood(ValueError):
    """A text is no value that the file could have, or the file is written in a way that pieces cannot be told apart."""


def listed(document: Mapping[str, Any], path: tuple[str, ...]) -> list[Any]:
    """The entries of a list of a document; a table of its own is a list of one."""
    here: Any = document
    for part in path:
        here = here.get(part, {}) if isinstance(here, Mapping) else {}
    return [here] if isinstance(here, Mapping) and here else list(here or [])


def edited(content: bytes, path: tuple[str, ...], number: int, change: Callable[[Any], None]) -> bytes:
    """The file with one entry changed by a function that is given the entry.

    Where entries have no lines of their own (``report.edition = …``) the document is written again as a whole.

    Raises:
        NotUnderstood: the change cannot be written in the entry's own lines.
        IndexError: there is no such entry.
    """
    lines, said = _lines(content), _said(content.decode())
    pieces, before = _pieces(lines, path), listed(said, path)
    if len(pieces) != len(before):
        document = tomlkit.parse(content.decode())
        change(listed(document, path)[number])
        return tomlkit.dumps(document).encode()
    start, end = pieces[number]
    piece = tomlkit.parse("".join(lines[start:end]))
    change(listed(piece, path)[0])
    entry = listed(piece.unwrap(), path)[0]
    wanted = _with(said, path, [entry if i == number else e for i, e in enumerate(before)])
    return _checked("".join([*lines[:start], _ended(tomlkit.dumps(piece)), *lines[end:]]), wanted)


def moved(content: bytes, path: tuple[str, ...], number: int, by: int) -> bytes:
    """The file with an entry moved up (−1) or down (+1), its comments with it; as it was where there is no room.

    Raises:
        NotUnderstood: the entries cannot be told apart.
    """
    said = _said(content.decode())
    entries = list(listed(said, path))
    to = number + by
    if not (0 <= number < len(entries) and 0 <= to < len(entries)):
        return content
    lines = _lines(content)
    first, second = sorted((number, to))
    (a, b), (c, d) = _piece(lines, path, first), _piece(lines, path, second)
    entries[first], entries[second] = entries[second], entries[first]
    text = "".join([*lines[:a], *lines[c:d], *lines[b:c], *lines[a:b], *lines[d:]])
    return _checked(text, _with(said, path, entries))


def without(content: bytes, path: tuple[str, ...], number: int) -> bytes:
    """The file without an entry.

    Raises:
        IndexError: there is no such entry.
    """
    lines = _lines(content)
    start, end = _piece(lines, path, number)
    # one blank line goes with it
    end += end < len(lines) and not lines[end].strip()
    said = _said(content.decode())
    left = [e for i, e in enumerate(listed(said, path)) if i != number]
    return _checked("".join([*lines[:start], *lines[end:]]), _with(said, path, left))


def with_new(content: bytes, path: tuple[str, ...], values: Mapping[str, Any]) -> bytes:
    """The file with one more entry, after the last of its list, or at the end where it is the first."""
    lines = _lines(content)
    pieces = _pieces(lines, path)
    at = pieces[-1][1] if pieces else len(lines)
    before = _ended("".join(lines[:at]))
    said = _said(content.decode())
    wanted = _with(said, path, [*listed(said, path), dict(values)])
    return _checked(f"{before}\n{_written(path, values)}{''.join(lines[at:])}", wanted)


def inserted(
    content: bytes, path: tuple[str, ...], number: int, values: Mapping[str, Any], comment: str
) -> bytes:
    """The file with one more entry before another, under a comment of its own.

    A comment right above an entry belongs to it and stays there.

    Raises:
        NotUnderstood: the entries cannot be told apart.
        IndexError: there is no such entry.
    """
    lines = _lines(content)
    at, _ = _piece(lines, path, number)
    while at and lines[at - 1].lstrip().startswith("#"):
        at -= 1
    said = _said(content.decode())
    wanted = list(listed(said, path))
    wanted.insert(number, dict(values))
    text = f"# {comment}\n{_written(path, values)}\n"
    return _checked("".join([*lines[:at], text, *lines[at:]]), _with(said, path, wanted))


def _written(path: tuple[str, ...], values: Mapping[str, Any]) -> str:
    return f"[[{'.'.join(path)}]]\n" + "".join(f"{_key(k)} = {inline(v)}\n" for k, v in values.items())


def inline(value: Any, outer: bool = True) -> str:
    """A value as it is written on one side of an equals sign; tables within it in braces, a line each."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(k)} = {inline(v, False)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        parts = [inline(v, False) for v in value]
        several = outer and any(isinstance(v, Mapping) for v in value)
        return "[\n" + "".join(f"  {p},\n" for p in parts) + "]" if several else f"[{', '.join(parts)}]"
    return str(tomlkit.item(value).as_string())


def _key(word: str) -> str:
    return word if re.fullmatch(r"[A-Za-z0-9_-]+", word) else str(tomlkit.string(word).as_string())


# ---------------------------------------------------------------------------------------------------------


def _lines(content: bytes) -> list[str]:
    return content.decode().splitlines(keepends=True)


def _ended(text: str) -> str:
    return text if text.endswith("\n") or not text else f"{text}\n"


@lru_cache(maxsize=8)
def _said(text: str) -> Mapping[str, Any]:
    """What a file says; the one that an edit gives is the one that the next begins with. Nobody changes it."""
    return tomllib.loads(text)


def _checked(text: str, wanted: Mapping[str, Any]) -> bytes:
    """The text, if it says what it is to say."""
    says: Mapping[str, Any] | None
    try:
        says = _said(text)
    except tomllib.TOMLDecodeError:
        says = None
    if says != wanted:
        raise NotUnderstood(text[:60])
    return text.encode()


def _pieces(lines: list[str], path: tuple[str, ...]) -> list[tuple[int, int]]:
    """From which line to which each entry goes, without blank lines and comments that lead over to the next."""
    name = ".".join(path)
    heads = [(i, m.group(1)) for i, line in enumerate(lines) if (m := _HEADER.fullmatch(line.rstrip("\r\n")))]
    pieces = []
    for n, (i, head) in enumerate(heads):
        if head != name:
            continue
        # tables within the entry belong to it
        end = next((j for j, other in heads[n + 1 :] if not other.startswith(f"{name}.")), len(lines))
        while end > i + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
            end -= 1
        pieces.append((i, end))
    return pieces


def _piece(lines: list[str], path: tuple[str, ...], number: int) -> tuple[int, int]:
    pieces = _pieces(lines, path)
    if len(pieces) != len(listed(_said("".join(lines)), path)):
        raise NotUnderstood(".".join(path))
    return pieces[number]


def _with(document: Mapping[str, Any], path: tuple[str, ...], entries: list[Any]) -> dict[str, Any]:
    """The document with other entries of a list, without it where there are none; a table of its own stays one.

    Raises:
        NotUnderstood: more or less than one entry is to stand where there is a table of its own.
    """
    name, *rest = path
    found = dict(document)
    if rest:
        found[name] = _with(found.get(name, {}), tuple(rest), entries)
    elif isinstance(found.get(name), Mapping):
        if len(entries) != 1:
            raise NotUnderstood(name)
        found[name] = entries[0]
    elif entries:
        found[name] = entries
    else:
        found.pop(name, None)
    return found


__all__ = ["NotUnderstood", "edited", "inline", "inserted", "listed", "moved", "with_new", "without"]
