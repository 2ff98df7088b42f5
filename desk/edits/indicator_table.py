"""The indicators of a report as one table that can be written into, wherever they are kept: `table_of`, `with_cell`, `with_cells`, `head_of`, `sheet_in`.

A report has them in ``indicators.xlsx`` or ``.csv`` (a cell is a cell of the sheet) or in ``[[indicator]]`` of
``report.toml`` (a cell is a key). Everything else in the file stays as it is: other sheets, formats, comments, order.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import openpyxl
import tomlkit
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from desk.edits.files import read, version_of
from intake.report import toml_pieces
from intake.report.indicators.sheet import sheet_of
from intake.report.indicators.sheet_columns import COLUMNS, OFFERED, Heading, column_of
from intake.report.report import REPORT_FILE
from intake.tables.workbook import letters

#: the heading row is among the first so many
_MOST_ABOVE = 10
#: columns that report.toml has as wordings → (key, language)
_WORDINGS = {
    "zh": ("name", "zh"),
    "en": ("name", "en"),
    "unit_zh": ("unit", "zh"),
    "unit_en": ("unit", "en"),
    "definition_zh": ("definition", "zh"),
    "definition_en": ("definition", "en"),
}
#: columns that report.toml has under the same name
_PLAIN = ("id", "direction", "weight", "decimals", "scale", "total", "minimum", "maximum", "source")
_NUMBERS = frozenset({"weight", "decimals", "minimum", "maximum"})


@dataclass(frozen=True)
class Cell:
    """A cell: where it is (``B2``, or ``indicator 3 name.zh``), what stands in it."""

    place: str
    text: str


@dataclass(frozen=True)
class IndicatorTable:
    """The table: its file, its state, the columns it has, and a row of cells for every indicator."""

    file: str
    version: str
    columns: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The names of the indicators in the report's files, row by row."""
        at = next((i for i, c in enumerate(self.columns) if c.id == "id"), 0)
        return tuple(row[at].text for row in self.rows)

    def names(self, language: str) -> dict[str, str]:
        """Id → name of the indicators in a language, in the other where there is none in it."""
        at = {c.id: i for i, c in enumerate(self.columns)}
        found = {}
        for id, row in zip(self.ids, self.rows, strict=True):
            words = [row[at[c]].text for c in (language, "zh", "en") if c in at]
            found[id] = next((w for w in words if w and "TODO" not in w), next(filter(None, words), id))
        return found

    def words(self, column: str) -> tuple[str, ...]:
        """What stands in a column, each word once, in the order of the rows."""
        at = [i for i, c in enumerate(self.columns) if c.id == column]
        return tuple(dict.fromkeys(row[i].text for i in at for row in self.rows if row[i].text))

    @staticmethod
    def offered(column: Heading, language: str) -> tuple[str, ...]:
        """The words that a cell of a column may hold; none where it may hold any."""
        return tuple(OFFERED[column.id][language]) if column.id in OFFERED else ()


def table_of(folder: Path) -> IndicatorTable | None:
    """The table of a report's folder; None where the file cannot be read as one, which `check` tells."""
    file = sheet_of(folder) or REPORT_FILE
    content = read(folder / file)
    if content is None:
        return None
    if file == REPORT_FILE:
        return _of_toml(content)
    grid = _grid(file, content)
    head = head_of(grid)
    if head is None:
        return None
    at = {i: c for i, word in enumerate(grid[head]) if (c := column_of(word)) is not None}
    rows = []
    for r, row in enumerate(grid[head + 1 :], start=head + 2):
        cells = tuple(Cell(f"{letters(i)}{r}", row[i] if i < len(row) else "") for i in at)
        if any(cell.text for cell in cells):
            rows.append(cells)
    return IndicatorTable(file, version_of(content), tuple(at.values()), tuple(rows))


def with_cell(folder: Path, table: IndicatorTable, place: str, text: str) -> bytes:
    """The table's file with another text in one cell.

    Raises:
        KeyError: there is no such cell.
    """
    return with_cells((folder / table.file).read_bytes(), table, {place: text})


def with_cells(content: bytes, table: IndicatorTable, changes: Mapping[str, str]) -> bytes:
    """The content of the table's file with other texts in some cells: place → text.

    Raises:
        KeyError: there is no such cell.
    """
    at = {cell.place: (r, c) for r, row in enumerate(table.rows) for c, cell in enumerate(row)}
    columns = {place: table.columns[at[place][1]].id for place in changes}
    if table.file == REPORT_FILE:
        for place, text in changes.items():
            content = _toml_with(content, at[place][0], columns[place], text)
        return content
    if table.file.endswith(".csv"):
        for place, text in changes.items():
            content = _csv_with(content, place, text)
        return content
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = sheet_in(book)
    for place, text in changes.items():
        cell = sheet[place]
        cell.value = _typed(columns[place], text)
        if "TODO" not in text:
            # the mark of a cell that is open goes with it
            cell.fill = openpyxl.styles.PatternFill()
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# --- workbooks and CSV ---------------------------------------------------------------------------------------


def sheet_in(book: openpyxl.Workbook) -> Worksheet:
    """The sheet of indicators: the one whose headings are."""
    for sheet in book.worksheets:
        rows = [["" if v is None else str(v) for v in row] for row in sheet.iter_rows(values_only=True)]
        if head_of(rows) is not None:
            return sheet
    raise KeyError("indicators")


def _grid(file: str, content: bytes) -> list[list[str]]:
    if file.endswith(".csv"):
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig", errors="replace"))))
    try:
        sheet = sheet_in(openpyxl.load_workbook(io.BytesIO(content)))
    except (KeyError, ValueError, OSError, BadZipFile, InvalidFileException):
        return []
    return [[_shown(v) for v in row] for row in sheet.iter_rows(values_only=True)]


def _shown(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def head_of(rows: list[list[str]]) -> int | None:
    """The place of the heading row, from 0; None where there is none."""
    for i, row in enumerate(rows[:_MOST_ABOVE]):
        ids = {c.id for word in row if (c := column_of(word)) is not None}
        if "id" in ids and len(ids) > 1:
            return i
    return None


def _csv_with(content: bytes, place: str, text: str) -> bytes:
    mark = content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig")
    grid = list(csv.reader(io.StringIO(lines)))
    word, number = place.rstrip("0123456789"), int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    column = next(i for i in range(len(word) * 800) if letters(i) == word)
    row = grid[number - 1]
    row += [""] * (column + 1 - len(row))
    row[column] = text
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n" if "\r\n" in lines else "\n").writerows(grid)
    return out.getvalue().encode("utf-8-sig" if mark else "utf-8")


# --- report.toml ---------------------------------------------------------------------------------------------


def _columns_of_toml() -> tuple[Heading, ...]:
    return tuple(c for c in COLUMNS if c.id in _WORDINGS or c.id in _PLAIN)


def _of_toml(content: bytes) -> IndicatorTable | None:
    try:
        document = tomlkit.parse(content.decode())
    except (tomlkit.exceptions.TOMLKitError, UnicodeDecodeError):
        return None
    columns = _columns_of_toml()
    rows = []
    for n, entry in enumerate(document.get("indicator", [])):
        rows.append(tuple(Cell(f"{n + 1} {c.id}", _toml_cell(entry, c.id)) for c in columns))
    return IndicatorTable(REPORT_FILE, version_of(content), columns, tuple(rows))


def _toml_cell(entry: Mapping[str, object], column: str) -> str:
    if column in _WORDINGS:
        key, language = _WORDINGS[column]
        words = entry.get(key)
        return str(words.get(language, "")) if isinstance(words, Mapping) else ""
    value = entry.get(column, "")
    return ("yes" if value else "no") if isinstance(value, bool) else _shown(value)


def _toml_with(content: bytes, row: int, column: str, text: str) -> bytes:
    def change(entry: Any) -> None:
        if column in _WORDINGS:
            key, language = _WORDINGS[column]
            if key not in entry:
                entry[key] = tomlkit.inline_table()
            entry[key][language] = text
        elif not text.strip():
            entry.pop(column, None)
        elif column == "total":
            entry[column] = {"yes": True, "是": True, "no": False, "否": False}.get(
                text.strip(), text.strip()
            )
        else:
            entry[column] = _typed(column, text)

    return toml_pieces.edited(content, ("indicator",), row, change)


def _typed(column: str, text: str) -> str | float | int | bool | None:
    """What a cell holds: numbers as numbers where the column has them, else the words as they are."""
    word = text.strip()
    if not word:
        return None
    if column in _NUMBERS:
        try:
            value = float(word)
        except ValueError:
            return word
        return int(value) if value.is_integer() else value
    return word
