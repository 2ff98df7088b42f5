"""Several tables brought at once as one workbook, a sheet each, which is read as one table by region and period: `together`, `Unread`."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet.worksheet import Worksheet

from analysis.values import Problem, Text, same
from intake.problems import Problems
from intake.tables.sheets import read_grids
from intake.tables.workbook import Grid

#: more is put together in a spreadsheet program
MOST_CELLS = 400_000
#: what a sheet may be called
_LONGEST, _BARRED = 31, re.compile(r"[\[\]:*?/\\]")


class Unread(Exception):
    """The files cannot be read, or not together; ``problems`` say why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(p.line("en") for p in problems))
        self.problems = problems


def together(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A workbook with every sheet of the files as they are read: texts, shares shown as per cent, joined cells, what is hidden.

    Sheets are called after their file; where a file has several, after both.

    Args:
        files: name, content

    Raises:
        Unread: one of them cannot be read, or they are too large together.
    """
    problems, book, cells = Problems(), openpyxl.Workbook(), 0
    book.remove(book.active)
    for file, content in files:
        grids = [g for g in _grids(file, content, problems) if g.rows]
        cells += sum(g.width * len(g.rows) for g in grids)
        if cells > MOST_CELLS:
            problems.add([_too_large(file)])
            break
        for grid in grids:
            stem = Path(file).stem
            name = stem if len(grids) == 1 else f"{stem} {grid.name}"
            _write(book.create_sheet(_name(name, book.sheetnames)), grid)
    if problems.errors:
        raise Unread(problems.errors)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _grids(file: str, content: bytes, problems: Problems) -> list[Grid]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table{Path(file).suffix.lower()}"
        path.write_bytes(content)
        return read_grids(path, file, problems)


def _name(word: str, taken: Sequence[str]) -> str:
    base = _BARRED.sub(" ", word).strip("' ")[:_LONGEST] or "table"
    name, n = base, 1
    # names of sheets that differ in capitals are one
    while name.casefold() in {t.casefold() for t in taken}:
        n += 1
        end = f" {n}"
        name = base[: _LONGEST - len(end)] + end
    return name


def _write(sheet: Worksheet, grid: Grid) -> None:
    for r, row in enumerate(grid.rows):
        for c, text in enumerate(row):
            if not text and (r, c) not in grid.broken:
                continue
            cell = sheet.cell(r + 1, c + 1)
            what = grid.broken.get((r, c))
            if what is not None:
                # as it was: an error, or a formula that nobody computed
                cell.value = "#N/A" if what == "error" else "=NA()"
            elif (r, c) in grid.percent and _is_number(text):
                cell.value, cell.number_format = float(text), "0.00%"
            else:
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
                # also where it begins like a formula
                cell.data_type = "s"
    for top, left, bottom, right in grid.joined:
        sheet.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
    if grid.hidden:
        sheet.sheet_state = "hidden"


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?", text) is not None


def _too_large(file: str) -> Problem:
    return Problem(
        file,
        same(""),
        Text(zh="几个文件合起来超过 40 万个单元格", en="the files have more than 400,000 cells together"),
        Text(zh="用表格软件把它们合成一个工作簿", en="put them into one workbook with a spreadsheet program"),
    )


__all__ = ["MOST_CELLS", "Unread", "together"]
