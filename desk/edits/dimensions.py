"""The dimensions of a report with their indicators, and indicators put under another one: `boxes_of`, `put_under`, `put_under_new`.

In an indicator sheet a dimension is what stands in the columns of its rows: English names and weights stand in one of them, and stay with
the dimension when that row leaves it. In ``report.toml`` it is an entry of ``[[dimension]]`` that indicators name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit

from desk.edits.files import read
from desk.edits.indicator_table import IndicatorTable, with_cells
from intake.places.regions import slug_of
from intake.report import toml_pieces
from intake.report.report import REPORT_FILE
from intake.report.toml_pieces import NotUnderstood

#: the two levels in a sheet: columns of the name in Chinese, in English, of the weight
_LEVELS = (("dimension_zh", "dimension_en", "dimension_weight"), ("sub_zh", "sub_en", "sub_weight"))
#: stands in a key between a dimension and its sub-dimension
_BETWEEN = "\x1f"


@dataclass(frozen=True)
class Box:
    """A dimension, or one within another: its key (empty: no dimension), its names by language, from the outermost, its indicators by id."""

    key: str
    names: tuple[Mapping[str, str], ...]
    ids: tuple[str, ...]

    def name(self, language: str) -> str:
        """What it is called; in the other language where it has no name in this one."""
        return " › ".join(n.get(language) or next(filter(None, n.values()), "") for n in self.names)


def can_have(table: IndicatorTable) -> bool:
    """Whether indicators can be put under dimensions here: a sheet needs the column."""
    return table.file == REPORT_FILE or any(c.id in {"dimension_zh", "dimension_en"} for c in table.columns)


def boxes_of(folder: Path, table: IndicatorTable) -> list[Box]:
    """All dimensions with their indicators, in the order in which they come first; those without one at the end."""
    if table.file == REPORT_FILE:
        return _boxes_of_toml(folder, table)
    rows = _cells(table)
    keys = [_key(row, rows) for row in rows]
    found = []
    for key in [*dict.fromkeys(k for k in keys if k), ""]:
        parts = key.split(_BETWEEN) if key else []
        names = []
        for level, (zh, en, _) in enumerate(_LEVELS[: len(parts)]):
            inside = parts[: level + 1]
            mine = [r for r, k in zip(rows, keys, strict=True) if k.split(_BETWEEN)[: level + 1] == inside]
            names.append(
                {c: next((r[col] for r in mine if r.get(col)), "") for c, col in (("zh", zh), ("en", en))}
            )
        ids = tuple(table.ids[n] for n, k in enumerate(keys) if k == key)
        found.append(Box(key, tuple(names), ids))
    return found


def put_under(folder: Path, table: IndicatorTable, id: str, key: str) -> Mapping[str, bytes]:
    """The files with an indicator under another dimension, by its key (empty: under none): path → content.

    Raises:
        NotUnderstood: there is no such indicator or dimension.
    """
    box = next((b for b in boxes_of(folder, table) if b.key == key), None)
    if id not in table.ids or (box is None and key):
        raise NotUnderstood(id)
    if table.file == REPORT_FILE:
        return {REPORT_FILE: _named((folder / REPORT_FILE).read_bytes(), table.ids.index(id), key)}
    return {table.file: _moved(folder, table, id, box.names if box is not None else ())}


def put_under_new(
    folder: Path, table: IndicatorTable, id: str, names: Mapping[str, str]
) -> Mapping[str, bytes]:
    """The files with an indicator under a dimension that there was not.

    Raises:
        NotUnderstood: there is no such indicator, or the dimension has no name, or one that there is.
    """
    words = {language: names.get(language, "").strip() for language in ("zh", "en")}
    taken = {w for b in boxes_of(folder, table) for n in b.names[:1] for w in n.values() if w}
    if id not in table.ids or not any(words.values()) or set(words.values()) & taken:
        raise NotUnderstood(" ".join(filter(None, words.values())))
    if table.file != REPORT_FILE:
        return {table.file: _moved(folder, table, id, (words,))}
    content = (folder / REPORT_FILE).read_bytes()
    known = {b.key for b in boxes_of(folder, table)} | set(table.ids)
    base = re.sub(r"^[^a-z]+", "", slug_of(words["en"]).replace("-", "_"))[:40] or "dimension"
    new, n = base, 1
    while new in known:
        n += 1
        new = f"{base}_{n}"
    named = {lang: word or f"TODO {words['zh'] or words['en']}" for lang, word in words.items()}
    content = toml_pieces.with_new(content, ("dimension",), {"id": new, "name": named})
    return {REPORT_FILE: _named(content, table.ids.index(id), new)}


# --- sheets --------------------------------------------------------------------------------------------------


def _cells(table: IndicatorTable) -> list[dict[str, str]]:
    """Column → text, row by row."""
    return [
        {c.id: cell.text.strip() for c, cell in zip(table.columns, row, strict=True)} for row in table.rows
    ]


def _key(row: Mapping[str, str], rows: Sequence[Mapping[str, str]]) -> str:
    """Which dimension a row is in: its Chinese name, which an English name alone leads to; the sub-dimension's behind it."""
    parts = []
    for zh, en, _ in _LEVELS:
        word = row.get(zh) or next(
            (r[zh] for r in rows if row.get(en) and r.get(en) == row[en] and r.get(zh)), row.get(en, "")
        )
        if not word:
            break
        parts.append(word)
    return _BETWEEN.join(parts)


def _moved(folder: Path, table: IndicatorTable, id: str, names: Sequence[Mapping[str, str]]) -> bytes:
    rows = _cells(table)
    at = {c.id: i for i, c in enumerate(table.columns)}
    number = table.ids.index(id)
    row, keys = rows[number], [_key(r, rows) for r in rows]
    mine = keys[number].split(_BETWEEN) if keys[number] else []
    changes: dict[str, str] = {}

    def write(n: int, column: str, text: str) -> None:
        if column in at and rows[n].get(column, "") != text:
            changes[table.rows[n][at[column]].place] = text

    for level, columns in enumerate(_LEVELS):
        zh, en, weight = columns
        # what stood in this row alone stays with the dimension
        left = [
            n
            for n, k in enumerate(keys)
            if n != number and level < len(mine) and k.split(_BETWEEN)[: level + 1] == mine[: level + 1]
        ]
        for column in columns:
            if row.get(column) and left and not any(rows[n].get(column) for n in left):
                write(left[0], column, row[column])
        to = names[level] if level < len(names) else {}
        write(number, zh, to.get("zh", "") or ("" if en in at else to.get("en", "")))
        write(number, en, to.get("en", ""))
        write(number, weight, "")
    return with_cells((folder / table.file).read_bytes(), table, changes)


# --- report.toml ---------------------------------------------------------------------------------------------


def _boxes_of_toml(folder: Path, table: IndicatorTable) -> list[Box]:
    document = tomlkit.parse((read(folder / REPORT_FILE) or b"").decode())
    dimensions = {str(d.get("id", "")): d for d in document.get("dimension", [])}
    under = [str(i.get("dimension", "")) for i in document.get("indicator", [])]

    def names(id: str, inside: tuple[str, ...] = ()) -> tuple[Mapping[str, str], ...]:
        entry = dimensions[id]
        parent = str(entry.get("parent", ""))
        mine = {str(k): str(v) for k, v in dict(entry.get("name", {})).items()}
        above = names(parent, (*inside, id)) if parent in dimensions and parent not in inside else ()
        return (*above, mine)

    boxes = [
        Box(
            id,
            names(id),
            tuple(i for i, d in zip(table.ids, under, strict=True) if d == id),
        )
        for id in dimensions
    ]
    rest = tuple(i for i, d in zip(table.ids, under, strict=True) if d not in dimensions)
    return [*boxes, Box("", (), rest)]


def _named(content: bytes, number: int, key: str) -> bytes:
    def change(entry: Any) -> None:
        if key:
            entry["dimension"] = key
        else:
            entry.pop("dimension", None)

    return toml_pieces.edited(content, ("indicator",), number, change)


__all__ = ["Box", "boxes_of", "can_have", "put_under", "put_under_new"]
