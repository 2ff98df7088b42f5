"""Kinds of files that tables are read from: `KINDS`, suffix → how such a file is read; `kind_of`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.values import Text
from intake.problems import Problems
from intake.tables import workbook
from intake.tables.files import read_csv
from intake.tables.spreadsheet_ml import is_spreadsheet_ml, ml_grids
from intake.tables.web_pages import is_web_page, web_grids
from intake.tables.workbook import Grid, Refusal

#: rows of text cells, each with its number in the file
Rows = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Kind:
    """How files of one kind are read; None from either way, with the reason in the problems, where one cannot be."""

    suffixes: tuple[str, ...]
    #: one sheet, the first where none is named: its name, its rows
    sheet: Callable[[Path, str, str, Problems], tuple[str, Rows] | None]
    #: every sheet, with what is known about its cells
    sheets: Callable[[Path, str, Problems], list[Grid] | None]


def _called_book(path: Path) -> list[Grid] | Refusal | None:
    """The sheets of what is called a workbook and is a web page or XML; None where it is neither."""
    if is_web_page(path):
        return web_grids(path)
    return ml_grids(path) if is_spreadsheet_ml(path) else None


def _sheet_of_book(path: Path, file: str, sheet: str, problems: Problems) -> tuple[str, Rows] | None:
    if (grids := _called_book(path)) is not None:
        return _sheet_of_page(grids, file, sheet, problems)
    book = workbook.open_book(path)
    if isinstance(book, tuple):
        problems.error(file, "", *book)
        return None
    names = book.sheet_names
    if sheet and sheet not in names:
        listing = ", ".join(names)
        problems.error(
            file,
            Text(zh=f"工作表 {sheet}", en=f"sheet {sheet}"),
            Text(zh="没有这个工作表", en="there is no such sheet"),
            Text(zh=f"现有工作表：{listing}", en=f"the sheets are: {listing}"),
        )
        return None
    name = sheet or names[0]
    grid = workbook.sheet_values(book, name)
    if isinstance(grid, tuple):
        problems.error(file, Text(zh=f"工作表 {name}", en=f"sheet {name}"), *grid)
        return None
    for (row, column), what in sorted(workbook.marks(path, name).broken.items()):
        problems.error(
            file,
            workbook.Grid(name, ()).place(row, column),
            *workbook.BROKEN[what],
        )
    return name, [(i, [workbook.cell_text(v) for v in row]) for i, row in enumerate(grid, start=1)]


def _sheet_of_page(
    grids: list[Grid] | Refusal, file: str, sheet: str, problems: Problems
) -> tuple[str, Rows] | None:
    if isinstance(grids, tuple):
        problems.error(file, "", *grids)
        return None
    grid = next((g for g in grids if g.name == sheet), grids[0])
    return grid.name, [(i, list(row)) for i, row in enumerate(grid.rows, start=1)]


def _sheets_of_book(path: Path, file: str, problems: Problems) -> list[Grid] | None:
    book = _called_book(path)
    book = workbook.grids(path) if book is None else book
    if isinstance(book, tuple):
        problems.error(file, "", *book)
        return None
    return book


def _sheet_of_text(path: Path, file: str, _sheet: str, problems: Problems) -> tuple[str, Rows] | None:
    rows = read_csv(path, file, problems)
    return None if rows is None else ("", rows)


def _sheets_of_text(path: Path, file: str, problems: Problems) -> list[Grid] | None:
    rows = read_csv(path, file, problems)
    if rows is None:
        return None
    return [Grid("", tuple(tuple(row) for _, row in rows), lines=tuple(n for n, _ in rows))]


#: suffixes of files of text
TEXTS = (".csv", ".tsv", ".txt")
#: suffix in small letters → its kind
KINDS: Mapping[str, Kind] = {
    suffix: kind
    for kind in (
        Kind(TEXTS, _sheet_of_text, _sheets_of_text),
        Kind(
            (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".htm", ".html", ".mht", ".mhtml", ".xml"),
            _sheet_of_book,
            _sheets_of_book,
        ),
    )
    for suffix in kind.suffixes
}


def kind_of(path: Path, file: str, problems: Problems) -> Kind | None:
    """The kind of a file by its suffix; None, with the remedy in ``problems``, where tables are not read from such."""
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        problems.error(
            file,
            "",
            Text(
                zh=f"不认识的文件类型 {path.suffix or '?'}",
                en=f"files of the type {path.suffix or '?'} cannot be read",
            ),
            Text(zh="另存为 .xlsx 或 .csv", en="save it as .xlsx or .csv"),
        )
    return kind
