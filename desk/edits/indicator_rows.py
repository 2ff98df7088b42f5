"""Indicators added to a report's table and taken out of it, wherever they are kept: `with_row`, `with_rows`, `without_row`.

Everything else in the file stays as it is. In a workbook a row is taken out only where nothing else hangs on where rows are
(joined cells, formulas); else it is emptied, which says the same.
"""

from __future__ import annotations

import copy
import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from desk.edits.indicator_table import IndicatorTable, head_of, sheet_in
from intake.report import toml_pieces
from intake.report.indicators.sheet_columns import column_of
from intake.report.report import REPORT_FILE
from intake.report.toml_pieces import NotUnderstood

_ID = re.compile(r"[a-z][a-z0-9_]*")
#: what an indicator is called until it is named
_NAMES: Mapping[str, str] = {"zh": "TODO 名称", "en": "TODO name"}


def with_row(folder: Path, table: IndicatorTable, id: str) -> bytes:
    """The table's file with one more indicator, after the last; its names are marked as still to be written.

    Raises:
        NotUnderstood: no indicator may be called so, or one is already.
    """
    return with_rows((folder / table.file).read_bytes(), table, [{"id": id, **_NAMES}])


def with_rows(
    content: bytes, table: IndicatorTable, rows: Sequence[Mapping[str, str | int | float]]
) -> bytes:
    """The content of the table's file with more indicators, after the last, in their order.

    Args:
        rows: of each what its cells hold, by the id of the column: ``id``, ``zh``, ``unit_zh`` …; what the table has no column for
            is left out

    Raises:
        NotUnderstood: no indicator may be called so, or one is already.
    """
    taken = set(table.ids)
    for row in rows:
        id = str(row["id"])
        if not _ID.fullmatch(id) or len(id) > 60 or id in taken:
            raise NotUnderstood(id)
        taken.add(id)
    if table.file == REPORT_FILE:
        for row in rows:
            content = toml_pieces.with_new(content, ("indicator",), _entry(row))
        return content
    last = _number(table, len(table.rows) - 1) if table.rows else 0
    if table.file.endswith(".csv"):

        def put_in(grid: list[list[str]]) -> None:
            for row in reversed(rows):
                _put_in(grid, last, row)

        return _csv_changed(content, put_in)
    book = openpyxl.load_workbook(io.BytesIO(content))
    for row in rows:
        _put_below(sheet_in(book), last, row)
    return _saved(book)


def _entry(row: Mapping[str, str | int | float]) -> dict[str, object]:
    """The cells of a row as the keys of ``[[indicator]]``."""
    entry: dict[str, object] = {"id": row["id"]}
    for key, zh, en in (("name", "zh", "en"), ("unit", "unit_zh", "unit_en")):
        if zh in row or en in row:
            entry[key] = {"zh": row.get(zh, ""), "en": row.get(en, "")}
    entry |= {key: row[key] for key in ("direction", "decimals") if key in row}
    if row.get("total") in {"yes", "是"}:
        entry["total"] = True
    return entry


def without_row(folder: Path, table: IndicatorTable, number: int) -> bytes:
    """The table's file without one indicator, counted from 0.

    Raises:
        IndexError: there is no such indicator.
    """
    content = (folder / table.file).read_bytes()
    row = _number(table, number)
    if table.file == REPORT_FILE:
        return toml_pieces.without(content, ("indicator",), number)
    if table.file.endswith(".csv"):
        return _csv_changed(content, lambda grid: grid.pop(row - 1))
    book = openpyxl.load_workbook(io.BytesIO(content))
    _take_out(sheet_in(book), row)
    return _saved(book)


def _number(table: IndicatorTable, number: int) -> int:
    """The number of a row in its file: 3 of ``B3``; of report.toml, the entry's."""
    found = re.search(r"\d+", table.rows[number][0].place)
    assert found is not None
    return int(found.group())


# --- CSV -----------------------------------------------------------------------------------------------------


def _csv_changed(content: bytes, change: Callable[[list[list[str]]], object]) -> bytes:
    mark = content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig")
    grid = list(csv.reader(io.StringIO(lines)))
    change(grid)
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n" if "\r\n" in lines else "\n").writerows(grid)
    return out.getvalue().encode("utf-8-sig" if mark else "utf-8")


def _put_in(grid: list[list[str]], last: int, words: Mapping[str, str | int | float]) -> None:
    head = head_of(grid)
    assert head is not None
    ids = [c.id if (c := column_of(word)) is not None else "" for word in grid[head]]
    grid.insert(last or head + 1, [str(words.get(id, "")) for id in ids])


# --- workbooks -----------------------------------------------------------------------------------------------


def _saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put_below(sheet: Worksheet, last: int, words: Mapping[str, str | int | float]) -> None:
    """Write into the first empty row below the last indicator, as that one looks."""
    rows = [["" if v is None else str(v) for v in row] for row in sheet.iter_rows(values_only=True)]
    head = head_of(rows)
    assert head is not None
    at = (last or head + 1) + 1
    while at <= len(rows) and any(rows[at - 1]):
        at += 1
    for c, word in enumerate(rows[head], start=1):
        cell, above = sheet.cell(at, c), sheet.cell(last, c) if last else None
        if above is not None and above.has_style:
            cell._style = copy.copy(above._style)
        if above is not None:
            for rule in sheet.data_validations.dataValidation:
                if above.coordinate in rule.sqref and cell.coordinate not in rule.sqref:
                    rule.add(cell.coordinate)
        column = column_of(word)
        if column is not None and column.id in words:
            cell.value = words[column.id]


def _take_out(sheet: Worksheet, row: int) -> None:
    hangs = bool(sheet.merged_cells.ranges) or any(
        isinstance(v, str) and v.startswith("=")
        for other in sheet.parent.worksheets
        for values in other.iter_rows(values_only=True)
        for v in values
    )
    if hangs or sheet.tables:
        for cell in sheet[row]:
            if not isinstance(cell, openpyxl.cell.cell.MergedCell):
                cell.value = None
        return
    heights = {n: d.height for n, d in sheet.row_dimensions.items()}
    sheet.delete_rows(row)
    for n in range(row, max(heights, default=0) + 1):
        sheet.row_dimensions[n].height = heights.get(n + 1)
