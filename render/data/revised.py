"""A workbook that was made, with other numbers in it: `shape`, `revised`.

After one figure of one region has changed, a mean in the workbook of every other region is another number, while a
thousand texts, widths and formats in it are as they were. Such a workbook is the earlier one with these numbers in their
cells, byte for byte what `render.data.workbooks.workbook` would write.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any

from compose import document
from render.data.spreadsheet import column_width, is_figure, letters, number
from render.data.tables import Table
from render.data.workbooks import at_a_glance, shown, shown_columns

#: the cell of a number, as `render.data.spreadsheet` writes it: those of texts and of yes and no say their type
_NUMBER = re.compile(rb'<c r="([A-Z]+[0-9]+)"((?: s="[0-9]+")?)><v>([^<]*)</v></c>')
_SHEET = "xl/worksheets/sheet{}.xml"
#: what stands in a shape where a number is; no value of a table is a tuple
_HERE = ("number",)


def shape(tables: Sequence[Table], language: str, glance: document.Table | None = None) -> list[object]:
    """All that the sheets of the tables show besides their numbers, and besides what is so whatever the rows are.

    Two workbooks with tables of the same heads, and the same in all else, differ in the numbers alone where their shapes
    are equal: which cells are numbers, every text, the decimals of every row, the widths of columns.

    Args:
        glance: the table of a page that stands before the others.
    """
    sheets: list[object] = [
        [
            (_texts(one.values), one.places, column_width(heading, one.values))
            for one, heading in shown_columns(table, language)
        ]
        for table in tables
    ]
    if glance is None:
        return [None, *sheets]
    first = at_a_glance(glance, language)
    columns = [[row[c] for row in first.rows] for c in range(len(first.headings))]
    widths = [column_width(*column) for column in zip(first.headings, columns, strict=True)]
    return [
        (document.plain(glance.caption), first.headings, list(map(_texts, first.rows)), first.codes, widths),
        *sheets,
    ]


def _texts(values: Sequence[Any]) -> tuple[object, ...]:
    """Values with a mark in the place of every number."""
    return tuple([_HERE if is_figure(value) else value for value in values])


def revised(
    book: bytes, tables: Sequence[Table], language: str, glance: document.Table | None = None
) -> bytes | None:
    """A workbook with the numbers of these tables in the place of its own.

    Args:
        book: was made of tables of the same `shape`, which its last sheets show, and its first one ``glance``.

    Returns:
        None where a number has no cell there, or a cell no number: the workbook is not of that shape.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = set(old.namelist())
        first = sum(name.startswith("xl/worksheets/sheet") for name in names) - len(tables) + 1
        sheets = {
            _SHEET.format(first + i): _cells(
                zip(*(one.values for one in shown(table, language)), strict=True)
            )
            for i, table in enumerate(tables)
        }
        if glance is not None:
            sheets[_SHEET.format(1)] = _cells(at_a_glance(glance, language).rows)
        if not sheets.keys() <= names:
            return None
        entries = old.infolist()
        ends = [*(entry.header_offset for entry in entries[1:]), old.start_dir]
        for entry, end in zip(entries, ends, strict=True):
            before = content = old.read(entry) if entry.filename in sheets else None
            if before is not None:
                content = _with_numbers(before, sheets[entry.filename])
                if content is None:
                    return None
            if content is None or content == before:
                _copy(new, out, entry, book[entry.header_offset : end])
            else:
                fresh = zipfile.ZipInfo(entry.filename, entry.date_time)
                fresh.compress_type = entry.compress_type
                new.writestr(fresh, content)
    return out.getvalue()


def _copy(new: zipfile.ZipFile, out: io.BytesIO, entry: zipfile.ZipInfo, data: bytes) -> None:
    """Put an entry of another archive behind those of ``new`` as it lies there, compressed and with its head.

    The library has no function for that; to inflate and deflate what is as it was took half of a revision's time.
    """
    moved = copy(entry)
    moved.header_offset = new.start_dir
    out.seek(new.start_dir)
    out.write(data)
    new.filelist.append(moved)
    new.NameToInfo[moved.filename] = moved
    new.start_dir = out.tell()
    # its own flag for whether the list of entries is still to be written
    new._didModify = True  # type: ignore[attr-defined]


def _with_numbers(sheet: bytes, cells: dict[bytes, Any]) -> bytes | None:
    """A sheet with these numbers by their cells; None where it has others."""
    found = list(_NUMBER.finditer(sheet))
    if [match[1] for match in found] != list(cells):
        return None
    # most figures are as they were: the text between two that are not is taken as it stands
    parts: list[bytes] = []
    done = 0
    for match, value in zip(found, cells.values(), strict=True):
        fresh = number(value).encode()
        if fresh != match[3]:
            start, end = match.span(3)
            parts += [sheet[done:start], fresh]
            done = end
    return b"".join([*parts, sheet[done:]]) if parts else sheet


def _cells(rows: Iterable[Sequence[Any]]) -> dict[bytes, Any]:
    """The cells of a sheet that are numbers, row by row; the first row has the headings."""
    return {
        f"{letters(c)}{r}".encode(): value
        for r, row in enumerate(rows, start=2)
        for c, value in enumerate(row)
        if is_figure(value)
    }
