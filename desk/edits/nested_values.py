"""Values of several parts as lines of text, and back: numbers, pairs, rows of words: `nested_kind`, `as_lines`, `of_lines`.

A person writes ``gdp = 0, 100`` where the file has ``{ gdp = [0, 100] }``, and ``人均GDP, 人均地区生产总值`` where it has a list in a list.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, Literal

from intake.report.toml_pieces import NotUnderstood

#: numbers, a line each; name = value, a line each; rows of several words or numbers; a number, a word or pairs
Nested = Literal["numbers", "pairs", "lines", "either"]
_PARTS = re.compile(r"\s*[,，、;；]\s*")


def nested_kind(spec: Mapping[str, Any], value: Any) -> Nested | None:
    """How a value of this schema is written in lines; None where it is no such value, or one that lines would not give back."""
    items, more = spec.get("items"), spec.get("additionalProperties")
    kind: Nested | None = None
    match spec.get("type"):
        case "array" if isinstance(items, Mapping) and items.get("type") in {"number", "integer"}:
            kind = "numbers"
        case "array" if isinstance(items, Mapping) and items.get("type") == "array":
            inner = items.get("items")
            plain = isinstance(inner, Mapping) and inner.get("type") in {"string", "number", "integer"}
            kind = "lines" if plain else None
        case "object" if isinstance(more, Mapping) and more.get("type") in {"string", "number", "array"}:
            kind = "pairs"
        case None if "anyOf" in spec:
            kinds = {option.get("type") for option in spec["anyOf"]}
            kind = "either" if kinds <= {"integer", "number", "string", "object"} else None
    if kind is not None and value is not None:
        try:
            if of_lines(as_lines(value), kind, spec) != value:
                return None
        except NotUnderstood:
            return None
    return kind


def as_lines(value: Any) -> str:
    """A value as lines.

    >>> as_lines([0.5, 1]), as_lines({"gdp": [0, 100]}), as_lines([["a", "b"], ["c"]])
    ('0.5\\n1', 'gdp = 0, 100', 'a, b\\nc')
    """
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "\n".join(f"{name} = {_joined(part)}" for name, part in value.items())
    return "\n".join(_joined(part) for part in value) if isinstance(value, list) else str(value)


def of_lines(text: str, kind: Nested, spec: Mapping[str, Any]) -> Any:
    """The value that lines say.

    Raises:
        NotUnderstood: a line is none of such a value.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if kind == "either":
        if not any("=" in line for line in lines):
            return _number(lines[0], otherwise=lines[0]) if len(lines) == 1 else _refuse(text)
        spec = next((o for o in spec["anyOf"] if o.get("type") == "object"), {})
        return of_lines(text, "pairs", spec) if spec else _refuse(text)
    if kind == "numbers":
        return [_number(part) for line in lines for part in _PARTS.split(line)]
    if kind == "lines":
        words = spec["items"]["items"]["type"] == "string"
        return [[p if words else _number(p) for p in _PARTS.split(line) if p] for line in lines]
    found = {}
    for line in lines:
        name, equals, rest = (part.strip() for part in line.partition("="))
        if not equals or not name or not rest or name in found:
            raise NotUnderstood(line)
        found[name] = _part(rest, spec["additionalProperties"])
    return found


def _part(rest: str, spec: Mapping[str, Any]) -> Any:
    match spec.get("type"):
        case "string":
            return rest
        case "array":
            return [_number(p) for p in _PARTS.split(rest)]
    return _number(rest)


def _joined(part: Any) -> str:
    return ", ".join(map(str, part)) if isinstance(part, list) else str(part)


def _number(word: str, otherwise: Any = None) -> Any:
    try:
        value = float(word)
    except ValueError:
        if otherwise is not None:
            return otherwise
        raise NotUnderstood(word) from None
    if not math.isfinite(value):
        raise NotUnderstood(word)
    return int(value) if value.is_integer() and re.fullmatch(r"[-+]?\d+", word) else value


def _refuse(text: str) -> Any:
    raise NotUnderstood(text)


__all__ = ["Nested", "as_lines", "nested_kind", "of_lines"]
