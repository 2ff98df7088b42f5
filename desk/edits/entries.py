"""Entries of ``report.toml`` as forms made from the JSON Schema: `entries`, `fields_of`, `with_value`, `with_entry`.

Each form has the keys that the model of its kind knows, and what the model says of them. The file’s comments and order are kept.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, InlineTable, Item, Table

from desk.edits.nested_values import Nested, as_lines, nested_kind, of_lines
from intake.report import toml_pieces
from intake.report.report import REPORT_FILE, RULES_FILE
from intake.report.toml_pieces import NotUnderstood

#: the lists that have forms: their file, where they are in it, their model where entries have no kind
LISTS: Mapping[str, tuple[str, tuple[str, ...], str]] = {
    "report": (REPORT_FILE, ("report",), "ReportHead"),
    "look": (REPORT_FILE, ("report",), "ReportHead"),
    "source": (REPORT_FILE, ("source",), "Source"),
    "analysis": (REPORT_FILE, ("analysis",), ""),
    "brief": (REPORT_FILE, ("brief", "block"), ""),
    "overview": (REPORT_FILE, ("overview", "block"), ""),
    "models": (REPORT_FILE, ("models", "block"), ""),
    "rule": (RULES_FILE, ("rule",), "Rule"),
}
#: the JSON Schema of each of the two files
Schemas = Mapping[str, Mapping[str, Any]]
Widget = Literal["choice", "switch", "number", "words", "wording", "colour", "list", "lines", "rows", "toml"]
#: keys of the report that are about how it looks: a form of their own
LOOK = ("style", "paper", "archive", "printer_profile", "look", "word", "slides", "office")
#: the pattern of keys that hold a colour
_COLOUR = "^(#[0-9A-Fa-f]{6})?$"
#: keys that every analysis or every block has; they come last in a form
_COMMON = ("id", "title", "note", "text", "only", "hidden")


@dataclass(frozen=True)
class Field:
    """One key of an entry: how it is asked for and what stands in it. Keys of tables within it are joined: ``look.logo.file``, ``levels.0.name``."""

    key: str
    widget: Widget
    what: str
    text: str
    options: tuple[str, ...] = ()
    required: bool = False
    #: of a wording: the text in the other language
    words: Mapping[str, str] | None = None
    common: bool = False
    #: of a value that is written in lines: how, and its schema
    nested: tuple[Nested, Mapping[str, Any]] | None = None
    #: of a list of tables: the fields of each
    rows: tuple[tuple[Field, ...], ...] = ()
    #: of tables that are known by names and not by their order: the names
    called: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Entry:
    """An entry of a list: its number, its kind, what names it."""

    number: int
    kind: str
    name: str
    hidden: bool
    what: str


def parsed(content: bytes) -> tomlkit.TOMLDocument | None:
    """A file's document; None where it is no TOML, which `check` tells with its line."""
    try:
        return tomlkit.parse(content.decode())
    except (TOMLKitError, UnicodeDecodeError):
        return None


def kinds(schemas: Schemas, which: str) -> dict[str, Mapping[str, Any]]:
    """The kinds that entries of a list may have, each with its model's schema; one without a name where there are none."""
    file, _, alone = LISTS[which]
    schema = schemas[file]
    defs = schema["$defs"]
    if alone:
        return {"": defs[alone]}
    if which == "analysis":
        items = schema["properties"]["analysis"]["items"]
    else:
        ref = schema["properties"][which]["$ref"]
        items = defs[ref.rpartition("/")[2]]["properties"]["block"]["items"]
    found = {}
    for option in items["oneOf"]:
        model = defs[option["$ref"].rpartition("/")[2]]
        found[model["properties"]["kind"]["enum"][0]] = model
    return found


def entries(document: Mapping[str, Any], which: str, schemas: Schemas) -> list[Entry]:
    """The entries of a list in their order."""
    known = kinds(schemas, which)
    found = []
    for n, entry in enumerate(_list(document, which)):
        kind = str(entry.get("kind", ""))
        name = entry.get("id") or entry.get("of") or entry.get("rows") or ""
        name = ", ".join(map(str, name)) if isinstance(name, list) else name
        what = known[kind].get("description", "") if kind in known else ""
        found.append(Entry(n, kind, str(name), bool(entry.get("hidden", False)), plain(what)))
    return found


def plain(what: str) -> str:
    """What a model says of itself, without the marks of its docstring."""
    text = what.split("(see the module")[0].split("``: ")[-1].replace("``", "").strip()
    return text[:1].upper() + text[1:]


def fields_of(document: Mapping[str, Any], which: str, number: int, schemas: Schemas) -> list[Field]:
    """The form of an entry.

    Raises:
        IndexError: there is no such entry.
    """
    entry = _list(document, which)[number]
    model = kinds(schemas, which).get(str(entry.get("kind", "")))
    if model is None:
        return []
    required = set(model.get("required", ()))
    schema = schemas[LISTS[which][0]]
    fields: list[Field] = []
    for key, spec in model["properties"].items():
        if key == "kind":
            continue
        if LISTS[which][2] == "ReportHead":
            if (key in LOOK) == (which == "look"):
                fields += _inner(key, spec, entry.get(key), key in required, schema)
        elif key == "watch":
            fields += _inner(key, spec, entry.get(key), key in required, schema)
        else:
            fields.append(_field(key, spec, entry.get(key), key in required, schema))
    # what all have comes last
    return fields if LISTS[which][2] else sorted(fields, key=lambda f: f.common)


def resolved(spec: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """A model in the place of its name."""
    if "$ref" not in spec:
        return spec
    return {
        **schema["$defs"][spec["$ref"].rpartition("/")[2]],
        **{k: v for k, v in spec.items() if k != "$ref"},
    }


def _inner(
    key: str, spec: Mapping[str, Any], value: Any, required: bool, schema: Mapping[str, Any]
) -> Iterator[Field]:
    """The fields of a key: one, or those of the table that it holds."""
    spec = resolved(spec, schema)
    properties = spec.get("properties")
    if not isinstance(properties, Mapping) or set(properties) == {"zh", "en"}:
        yield _field(key, spec, value, required, schema)
        return
    within = value if isinstance(value, Mapping) else {}
    for name, inner in properties.items():
        # required only where the table is there
        wanted = bool(within) and name in spec.get("required", ())
        yield from _inner(f"{key}.{name}", inner, within.get(name), wanted, schema)


def _field(key: str, spec: Mapping[str, Any], value: Any, required: bool, schema: Mapping[str, Any]) -> Field:
    spec = resolved(spec, schema)
    what, common = str(spec.get("description", "")), key in _COMMON
    properties = spec.get("properties")
    if isinstance(properties, Mapping) and set(properties) == {"zh", "en"}:
        words = {str(k): str(v) for k, v in value.items()} if isinstance(value, Mapping) else {}
        return Field(key, "wording", what, "", (), required, words, common)
    if "enum" in spec:
        return Field(
            key, "choice", what, _shown(value), tuple(map(str, spec["enum"])), required, None, common
        )
    match spec.get("type"):
        case "boolean":
            return Field(key, "switch", what, "true" if value else "", (), required, None, common)
        case "number" | "integer":
            return Field(key, "number", what, _shown(value), (), required, None, common)
        case "string":
            widget: Widget = "colour" if spec.get("pattern") == _COLOUR else "words"
            return Field(key, widget, what, _shown(value), (), required, None, common)
        case "array" if _plain_list(spec, value):
            return Field(key, "list", what, "\n".join(value or ()), (), required, None, common)
    plain_value = value.unwrap() if isinstance(value, Item) else value
    if (kind := nested_kind(spec, plain_value)) is not None:
        text = as_lines(plain_value)
        return Field(key, "lines", what, text, (), required, None, common, (kind, spec))
    if (model := model_of_rows(spec, value, schema)) is not None:
        tables = value.values() if isinstance(value, Mapping) else value or ()
        rows = tuple(tuple(_fields_of_row(f"{key}.{n}", model, row, schema)) for n, row in enumerate(tables))
        called = None if spec.get("type") == "array" else tuple(value or ())
        return Field(key, "rows", what, _literal(value), (), required, None, common, None, rows, called)
    return Field(key, "toml", what, _literal(value), (), required, None, common)


def model_of_rows(spec: Mapping[str, Any], value: Any, schema: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The model of the tables that a list holds, or that stand under names; None where there are others, or keys that the model does not have."""
    items = spec.get("items" if spec.get("type") == "array" else "additionalProperties")
    if not isinstance(items, Mapping) or spec.get("type") not in {"array", "object"}:
        return None
    model = resolved(items, schema)
    known = model.get("properties")
    tables = value.values() if isinstance(value, Mapping) else value or ()
    fits = all(isinstance(row, Mapping) and set(row) <= set(known or ()) for row in tables)
    return model if isinstance(known, Mapping) and fits else None


def _fields_of_row(
    key: str, model: Mapping[str, Any], row: Mapping[str, Any], schema: Mapping[str, Any]
) -> Iterator[Field]:
    if set(model["properties"]) == {"zh", "en"}:
        yield _field(key, model, row, True, schema)
        return
    for name, spec in model["properties"].items():
        yield _field(f"{key}.{name}", spec, row.get(name), name in model.get("required", ()), schema)


def field_at(fields: Iterable[Field], key: str) -> Field | None:
    """A field by its key, in whichever table of a list it stands."""
    for field in fields:
        if field.key == key:
            return field
        for row in field.rows:
            if (hit := field_at(row, key)) is not None:
                return hit
    return None


def _plain_list(spec: Mapping[str, Any], value: Any) -> bool:
    """Whether it is a list of words, none of which goes over lines or could be taken for a list."""
    items = spec.get("items")
    if isinstance(items, list):
        # a list of so many
        items = items[0] if all(i == items[0] for i in items) else None
    if not isinstance(items, Mapping) or items.get("type") != "string":
        return False
    return value is None or (
        isinstance(value, list)
        and all(isinstance(v, str) and v.strip() == v and v and "\n" not in v for v in value)
        and not str(next(iter(value), "")).startswith("[")
    )


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _literal(value: Any) -> str:
    """A value as it is written on one side of an equals sign; tables within it in braces, a line each."""
    if value is None:
        return ""
    if isinstance(value, Item) and not isinstance(value, AoT | Table):
        return value.as_string().strip()
    return toml_pieces.inline(value.unwrap() if isinstance(value, Item) else value)


def with_value(content: bytes, which: str, number: int, field: Field, text: str, language: str = "") -> bytes:
    """The file with another value of a key; an empty text takes the key out.

    Args:
        language: which words of a wording are meant

    Raises:
        NotUnderstood: the text is no value of this kind.
        IndexError: there is no such entry.
    """
    word = text.strip()
    value = _value(field, word) if word and field.widget != "wording" else None

    *tables, key = (int(part) if part.isdecimal() else part for part in field.key.split("."))

    def change(entry: Any) -> None:
        within = [entry]
        for name in tables:
            if isinstance(name, str) and name not in within[-1]:
                within[-1][name] = tomlkit.inline_table()
            within.append(within[-1][_named(within[-1], name)])
        if field.widget == "wording":
            _say(within[-1], _named(within[-1], key), language, word)
        elif value is None:
            within[-1].pop(key, None)
        else:
            within[-1][key] = value
        # a table without anything goes
        for name, outer, inner in reversed(list(zip(tables, within, within[1:], strict=False))):
            if not inner and isinstance(name, str):
                outer.pop(name)

    return toml_pieces.edited(content, LISTS[which][1], number, change)


def _named(within: Any, name: str | int) -> str | int:
    """The name of a table that is counted in a form and known by a name in the file."""
    return list(within)[name] if isinstance(name, int) and isinstance(within, Mapping) else name


def _say(entry: Any, key: str | int, language: str, word: str) -> None:
    """Put words in one language into a wording; without any words it goes."""
    there = isinstance(key, int) or key in entry
    if there and isinstance(entry[key], InlineTable):
        if word:
            entry[key][language] = word
        else:
            entry[key].pop(language, None)
    else:
        table = tomlkit.inline_table()
        table.update({k: v for k, v in (dict(entry[key] if there else {}) | {language: word}).items() if v})
        entry[key] = table
    if not entry[key]:
        entry.pop(key)


def _value(field: Field, word: str) -> Any:
    match field.widget:
        case "switch":
            return word == "true"
        case "number":
            try:
                value = float(word)
            except ValueError:
                raise NotUnderstood(word) from None
            return int(value) if value.is_integer() and "." not in word else value
        case "colour":
            if re.fullmatch(_COLOUR, word) is None:
                raise NotUnderstood(word)
        case "list" if not word.startswith("["):
            return _words(word, field.text.split("\n"))
        case "lines" if field.nested is not None:
            return of_lines(word, *field.nested)
        case "toml" | "list" | "rows":
            try:
                return tomlkit.value(word)
            except (TOMLKitError, ValueError):
                raise NotUnderstood(word) from None
    return word


def _words(text: str, known: list[str]) -> list[str]:
    """The words of a list, a line each; names and codes may stand behind commas too."""
    found: list[str] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        parts = [part.strip() for part in re.split("[,，、;；]", line)]
        names = line not in known and all(re.fullmatch(r"[\w.#-]+", part) for part in parts)
        found += parts if names else [line]
    return found


def moved(content: bytes, which: str, number: int, by: int) -> bytes:
    """The file with an entry moved up (−1) or down (+1); see :func:`intake.report.toml_pieces.moved`."""
    return toml_pieces.moved(content, LISTS[which][1], number, by)


def without(content: bytes, which: str, number: int) -> bytes:
    """The file without an entry; see :func:`intake.report.toml_pieces.without`."""
    return toml_pieces.without(content, LISTS[which][1], number)


def hidden(content: bytes, which: str, number: int, hide: bool) -> bytes:
    """The file with a block that is not printed, or is again."""

    def change(entry: Any) -> None:
        if hide:
            entry["hidden"] = True
        else:
            entry.pop("hidden", None)

    return toml_pieces.edited(content, LISTS[which][1], number, change)


def with_entry(
    content: bytes, which: str, kind: str, schemas: Schemas, given: Mapping[str, Any] | None = None
) -> bytes:
    """The file with one more entry of a kind at the end of a list, its required keys empty, to be filled in.

    Args:
        given: values of some of its keys

    Raises:
        KeyError: there is no such kind.
    """
    model = kinds(schemas, which)[kind]
    entry: dict[str, Any] = {}
    if which == "analysis":
        taken = {str(e.get("id")) for e in _list(tomllib.loads(content.decode()), which)}
        id, n = kind, 1
        while id in taken:
            n += 1
            id = f"{kind}_{n}"
        entry["id"] = id
    if kind:
        entry["kind"] = kind
    entry |= given or {}
    for key in model.get("required", ()):
        if key not in entry:
            spec = model["properties"][key]
            if set(spec.get("properties", ())) == {"zh", "en"}:
                # words that are open are told as open
                entry[key] = {"zh": "TODO", "en": "TODO"}
                continue
            entry[key] = {"array": [], "object": {}, "boolean": False}.get(str(spec.get("type")), "")
    return toml_pieces.with_new(content, LISTS[which][1], entry)


def _list(document: Mapping[str, Any], which: str) -> list[Any]:
    return toml_pieces.listed(document, LISTS[which][1])


__all__ = [
    "LISTS",
    "Entry",
    "Field",
    "NotUnderstood",
    "Schemas",
    "entries",
    "field_at",
    "fields_of",
    "hidden",
    "kinds",
    "model_of_rows",
    "moved",
    "parsed",
    "plain",
    "resolved",
    "with_entry",
    "with_value",
    "without",
]
