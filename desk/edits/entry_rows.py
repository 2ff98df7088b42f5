"""Tables within an entry of ``report.toml``, in a list or under names: one more, one less, another order: `with_rows`."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from typing import Any

import tomlkit
from tomlkit.items import AoT, Table

from desk.edits.entries import LISTS, Field, NotUnderstood, Schemas, kinds, model_of_rows, resolved
from intake.report import toml_pieces


def with_rows(
    content: bytes,
    which: str,
    number: int,
    field: Field,
    schemas: Schemas,
    what: str,
    at: int = 0,
    name: str = "",
) -> bytes:
    """The file with a list of tables that has one more (``add``), one less (``remove``), or two in the other order (``up``, ``down``).

    Args:
        name: of the one that is added, where tables are known by names

    Raises:
        NotUnderstood: there is no such row, or a name is missing or taken.
        KeyError: nothing else can be done.
    """
    schema = schemas[LISTS[which][0]]
    entry = toml_pieces.listed(tomllib.loads(content.decode()), LISTS[which][1])[number]
    spec = resolved(kinds(schemas, which)[str(entry.get("kind", ""))]["properties"][field.key], schema)
    model = model_of_rows(spec, None, schema)
    rows = entry.get(field.key, ())
    to = at + {"up": -1, "down": 1}.get(what, 0)
    if model is None or (what != "add" and not (0 <= at < len(rows) and 0 <= to < len(rows))):
        raise NotUnderstood(field.key)
    blank = _blank(model, schema)
    change = (
        _of_names(field, what, at, name, blank)
        if field.called is not None
        else _of_list(field, what, at, to, blank)
    )
    return toml_pieces.edited(content, LISTS[which][1], number, change)


def _of_list(field: Field, what: str, at: int, to: int, blank: Mapping[str, Any]) -> Callable[[Any], None]:
    def change(entry: Any) -> None:
        if what == "add":
            if isinstance(entry.get(field.key), AoT):
                entry[field.key].append(_as_table(blank))
            elif field.key in entry:
                entry[field.key].append(tomlkit.value(toml_pieces.inline(blank)))
            else:
                entry[field.key] = tomlkit.value(toml_pieces.inline([blank]))
        elif what == "remove":
            del entry[field.key][at]
            if not entry[field.key] and not field.required:
                entry.pop(field.key)
        elif what in {"up", "down"}:
            rows = [row.unwrap() for row in entry[field.key]]
            rows[at], rows[to] = rows[to], rows[at]
            if isinstance(entry[field.key], AoT):
                entry[field.key] = AoT([_as_table(row) for row in rows], parsed=True)
                return
            entry[field.key] = tomlkit.value(toml_pieces.inline(rows))
        else:
            raise KeyError(what)

    return change


def _of_names(field: Field, what: str, at: int, name: str, blank: Mapping[str, Any]) -> Callable[[Any], None]:
    called = field.called or ()
    if what == "add" and (not name or name in called):
        raise NotUnderstood(name)
    if what not in {"add", "remove"}:
        raise KeyError(what)

    def change(entry: Any) -> None:
        if what == "remove":
            del entry[field.key][called[at]]
            if not entry[field.key]:
                entry.pop(field.key)
            return
        if field.key not in entry:
            entry[field.key] = tomlkit.inline_table()
        if isinstance(entry[field.key], Table):
            entry[field.key].add(name, tomlkit.value(toml_pieces.inline(blank)))
        else:
            entry[field.key][name] = tomlkit.value(toml_pieces.inline(blank))

    return change


def _as_table(row: Mapping[str, Any]) -> Table:
    """A table with its keys a line each, tables within it in braces."""
    table = tomlkit.table()
    for key, value in row.items():
        table.add(key, tomlkit.value(toml_pieces.inline(value, False)))
    return table


def _blank(model: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """A table with what it must have, empty or open."""
    if set(model["properties"]) == {"zh", "en"}:
        return {"zh": "TODO", "en": "TODO"}
    row: dict[str, Any] = {}
    for name in model.get("required", ()):
        spec = resolved(model["properties"][name], schema)
        if set(spec.get("properties", ())) == {"zh", "en"}:
            row[name] = {"zh": "TODO", "en": "TODO"}
        elif "enum" in spec:
            row[name] = spec["enum"][0]
        else:
            row[name] = {"array": [], "number": 0, "integer": 0}.get(str(spec.get("type")), "")
    return row


__all__ = ["with_rows"]
