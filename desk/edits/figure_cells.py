"""Where figures stand in a report's tables, and its files with those cells blank: `found_at`, `without_figures`, `FigureCell`.

A blank cell is no figure and contradicts none, so a newer figure may stand in another table, with its own source. Nothing else of the
file is touched: of a text the lines of those cells are written anew, of a workbook those cells in the sheet's own XML.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intake.problems import Problems
from intake.report.periods import period_column
from intake.report.report import Report
from intake.report.toml_pieces import NotUnderstood
from intake.tables.encodings import decode, encoding_of
from intake.tables.files import delimiter, tidy
from intake.tables.kinds import TEXTS
from intake.tables.sheets import read_table
from intake.tables.workbook import letters, sheet_files

#: indicator, region, period
Address = tuple[str, str, str]
_BOOKS = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class FigureCell:
    """A cell of one of the report's files.

    Args:
        sheet: of a workbook; empty in a text
        row: as it is counted in the file, of a text the line that the row ends on
        column: counted from 0
    """

    file: str
    sheet: str
    row: int
    column: int


def found_at(report: Report, wanted: Iterable[Address]) -> dict[Address, list[FigureCell]]:
    """The cells that hold figures of a report; nothing of those that are in none of its tables."""
    left, found = set(wanted), dict[Address, list[FigureCell]]()
    for spec in report.file.table:
        mine = {id for id in spec.columns.values() if any(id == address[0] for address in left)}
        table = read_table(report.folder / spec.file, spec.file, Problems(), spec.sheet) if mine else None
        if table is None:
            continue
        at = {heading: i for i, heading in enumerate(table.header)}
        periods = period_column(table, spec.period, Problems()) if spec.period else {}
        area = report.gazetteer.find(spec.area) if spec.area else None
        for row in table.rows:
            region = area or report.gazetteer.find(tidy(row.cells[at[tidy(spec.region)]]))
            period = periods.get(row.cells[at[tidy(spec.period)]].strip(), "") if spec.period else spec.at
            if region is None or not period:
                continue
            for heading, id in spec.columns.items():
                address = (id, region.code, period)
                if address in left and row.cells[at[tidy(heading)]].strip():
                    cell = FigureCell(spec.file, table.sheet, row.number, at[tidy(heading)])
                    found.setdefault(address, []).append(cell)
    return found


def without_figures(content: bytes, cells: Sequence[FigureCell]) -> bytes:
    """A file of figures with some cells blank.

    Raises:
        NotUnderstood: the file is of no kind that can be changed so, or has formulas, which may add those figures up.
    """
    suffix = f".{cells[0].file.rpartition('.')[2].lower()}"
    if suffix in TEXTS:
        return _text_without(content, cells)
    if suffix in _BOOKS and content.startswith(b"PK"):
        return _book_without(content, cells)
    raise NotUnderstood(cells[0].file)


def _text_without(content: bytes, cells: Sequence[FigureCell]) -> bytes:
    text, encoding = decode(content), encoding_of(content)
    if text is None:
        raise NotUnderstood(cells[0].file)
    sign, wanted = delimiter(text), dict[int, list[int]]()
    for cell in cells:
        wanted.setdefault(cell.row, []).append(cell.column)
    lines, first = list(io.StringIO(text, newline="")), 0
    reader = csv.reader(lines, delimiter=sign)
    out: list[str] = []
    for row in reader:
        mine = "".join(lines[first : reader.line_num])
        first = reader.line_num
        if (columns := wanted.get(reader.line_num)) is not None:
            for column in columns:
                row[column] = ""
            end = re.search(r"[\r\n]*\Z", mine)
            again = io.StringIO()
            csv.writer(again, delimiter=sign, lineterminator="").writerow(row)
            mine = again.getvalue() + (end.group() if end else "")
        out.append(mine)
    joined = "".join(out)
    if content.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8-sig"
    try:
        written = joined.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        raise NotUnderstood(cells[0].file) from None
    # an encoding that was guessed may not give the same back
    if decode(written) != joined:
        raise NotUnderstood(cells[0].file)
    return written


def _book_without(content: bytes, cells: Sequence[FigureCell]) -> bytes:
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(out, "w") as written:
            files = sheet_files(book)
            sheets = {name for name in files.values() if name in book.namelist()}
            if {cell.sheet for cell in cells} - set(files) or any(
                re.search(rb"<(?:\w+:)?f[\s>/]", book.read(name)) for name in sheets
            ):
                raise NotUnderstood(cells[0].file)
            for part in book.infolist():
                data = book.read(part)
                mine = [cell for cell in cells if files.get(cell.sheet) == part.filename]
                written.writestr(part, _sheet_without(data, mine) if mine else data)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        raise NotUnderstood(cells[0].file) from None
    return out.getvalue()


#: a cell with something in it: its tag, what stands in the tag, its place
_CELL = re.compile(rb'<((?:\w+:)?c)\b([^>]*?\sr="([A-Z]+\d+)"[^>]*?)(?<!/)>.*?</\1>', re.DOTALL)


def _sheet_without(data: bytes, cells: Sequence[FigureCell]) -> bytes:
    left = {f"{letters(cell.column)}{cell.row}".encode() for cell in cells}

    def blank(match: re.Match[bytes]) -> bytes:
        if match[3] not in left:
            return match[0]
        left.remove(match[3])
        # how the cell looks stays
        return b"<" + match[1] + re.sub(rb'\st="[^"]*"', b"", match[2]) + b"/>"

    blanked = _CELL.sub(blank, data)
    if left:
        raise NotUnderstood(cells[0].file)
    return blanked


__all__ = ["Address", "FigureCell", "found_at", "without_figures"]
