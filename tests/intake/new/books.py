"""Workbooks of a few cells, and what `new` reads of them: `book`, `read`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.new.tidy import Tidy
from intake.problems import Problems


def book(folder: Path, sheets: Mapping[str, Sequence[Sequence[object]]], hidden: Sequence[str] = ()) -> Path:
    """A workbook with these sheets, their rows from the first cell on; an empty word is no cell.

    Args:
        hidden: columns that every sheet hides, as ``"C:D"``.
    """
    path = folder / "table.xlsx"
    workbook = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for columns in hidden:
            sheet.set_column(columns, None, None, {"hidden": True})
        for r, row in enumerate(rows):
            for c, word in enumerate(row):
                if word != "":
                    sheet.write(r, c, word)
    workbook.close()
    return path


def read(path: Path, **said: object) -> Tidy:
    """A table as `new` understands it with these answers; nothing in it may be wrong."""
    problems = Problems()
    tidy = read_statistics(path, problems, Answers(**said))  # type: ignore[arg-type]
    assert tidy is not None and not problems.errors, [p.line("en") for p in problems.errors]
    return tidy
