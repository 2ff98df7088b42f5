"""Workbooks as grids of text that know what a cell was; what must not be opened: `Grid`, `grids`.

A workbook is a stranger's archive. Before it is read it is looked through without being unpacked whole: an
archive that would unfold beyond reason, a sheet whose one stray cell makes it a milliard cells, a password.
Beside the values, three things are read that decide what a value means: which cells are joined, which are
shown as per cent (0.58 shown as 58 %), and which hold a formula that was never computed, or an error.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from analysis.values import Text
from intake.problems import Location

#: what an archive may unfold to, and how much smaller than that it may be
MAX_UNFOLDED = 256 * 2**20
MAX_RATIO = 400
#: from the first cell to the last one that is filled
MAX_AREA = 5_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 2**20
#: no style sets words in by more
_DEEPEST = 15

Place = tuple[int, int]
Refusal = tuple[Text, Text]


@dataclass(frozen=True)
class Grid:
    """A sheet: rows of text cells from the first row and column on, and what is known about the cells."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    #: joined cells as (top, left, bottom, right), counted from 0, all inclusive
    joined: tuple[tuple[int, int, int, int], ...] = ()
    #: cells shown as per cent, whose value is a hundredth of what is shown
    percent: frozenset[Place] = frozenset()
    #: cells without a value that should have one
    broken: Mapping[Place, Literal["formula", "error"]] = field(default_factory=dict)
    #: the line of each row in its file
    lines: tuple[int, ...] = ()
    #: whether rows and columns were exchanged
    turned: bool = False
    #: the column of each column in its file, where they are not the same
    columns: tuple[int, ...] = ()
    #: by how many columns each row stood further right, where tables that stood side by side were put one below the other
    offsets: tuple[int, ...] = ()
    #: whether the sheet is hidden, and which of its rows and columns are: rows as they are told, columns counted from 0
    hidden: bool = False
    out_of_sight: str = ""
    unseen: frozenset[int] = frozenset()
    #: lines above the table, each of one cell, that were taken off when it was turned: title and unit
    above: tuple[tuple[str, ...], ...] = ()
    #: and lines below it
    below: tuple[tuple[str, ...], ...] = ()
    #: the first words of its rows → by how much they are set in, by blanks before them or by their style
    indents: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def width(self) -> int:
        """The number of columns of the widest row."""
        return max(map(len, self.rows), default=0)

    def turn(self) -> Grid:
        """The same sheet with rows and columns exchanged; lines of one cell above the table stay lines above it."""
        width = self.width
        off = 0
        if not self.turned:
            while off < len(self.rows) and len(set(filter(None, self.rows[off]))) < 2:
                off += 1
            off = 0 if off == len(self.rows) else off
        end = len(self.rows)
        while not self.turned and end > off + 3 and len(set(filter(None, self.rows[end - 1]))) < 2:
            end -= 1
        padded = [(*row, *[""] * (width - len(row))) for row in self.rows[off:end]]
        return Grid(
            self.name,
            tuple(zip(*padded, strict=True)) if padded else (),
            tuple(
                (left, top - off, right, bottom - off)
                for top, left, bottom, right in self.joined
                if top >= off and bottom < end
            ),
            frozenset((c, r - off) for r, c in self.percent if off <= r < end),
            {(c, r - off): what for (r, c), what in self.broken.items() if off <= r < end},
            (self.lines or tuple(range(1, len(self.rows) + 1)))[off:] if off else self.lines,
            not self.turned,
            self.columns,
            above=self.above or tuple(row for row in self.rows[:off] if any(row)),
            below=self.below or tuple(row for row in self.rows[end:] if any(row)),
            indents=self.indents,
        )

    def place(self, row: int | None = None, column: int | None = None) -> Text:
        """Where a cell stands, as the spreadsheet shows it: ``sheet 2019, row 5, column C``."""
        if self.turned:
            row, column = column, row
        number = 0
        if row is not None:
            number = self.lines[row] if row < len(self.lines) else row + 1
        if column is not None and column < len(self.columns):
            column = self.columns[column]
        if column is not None and row is not None and row < len(self.offsets) and not self.turned:
            column = max(0, column + self.offsets[row])
        return Location(sheet=self.name, row=number, column="" if column is None else letters(column))


def letters(column: int) -> str:
    """The letters of a column counted from 0.

    >>> letters(0), letters(25), letters(26), letters(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    word = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        word = chr(65 + rest) + word
    return word


def column_of(word: str) -> int:
    """The column, counted from 0, that letters name.

    >>> column_of("A"), column_of("xfd")
    (0, 16383)
    """
    number = 0
    for letter in word.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


#: the remedy for a file that cannot be read as a workbook
SAVE_AGAIN = Text(
    zh="请在表格软件中打开，重新另存为 .xlsx",
    en="open it in the spreadsheet program and save it again as .xlsx",
)

#: what is wrong with a cell that has no value and should have one, and what to do
BROKEN: Mapping[Literal["formula", "error"], Refusal] = {
    "formula": (
        Text(zh="公式没有计算结果", en="a formula without its result"),
        Text(
            zh="在表格软件中打开并保存一次，或改成数值",
            en="open the file in the spreadsheet program and save it, or paste the value",
        ),
    ),
    "error": (
        Text(zh="公式出错（如 #DIV/0!）", en="a formula that gives an error (#DIV/0! and the like)"),
        Text(zh="改正公式；没有数据就留空", en="correct it; where there is no figure leave the cell empty"),
    ),
}


def refusal(path: Path) -> Refusal | None:
    """Why a workbook must not be opened: what is wrong and what to do. None where it may be."""
    with path.open("rb") as file:
        head = file.read(8)
    if head == _OLE:
        # a document with a password is an OLE file with this stream in it
        if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
            return (
                Text(zh="工作簿有密码", en="the workbook is protected by a password"),
                Text(zh="去掉密码后另存", en="save it without the password"),
            )
        return None
    if not head.startswith(b"PK"):
        return (
            Text(zh="这不是工作簿，只是用了它的扩展名", en="this is no workbook, whatever its name says"),
            SAVE_AGAIN,
        )
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            whole = sum(m.file_size for m in members)
            packed = max(1, sum(m.compress_size for m in members))
            if (
                whole > MAX_UNFOLDED
                or (whole > 2**24 and whole / packed > MAX_RATIO)
                or len(members) > 10_000
            ):
                return (
                    Text(zh="工作簿解压后大得不合情理", en="the workbook unfolds to an unreasonable size"),
                    Text(
                        zh="只把报告所需的表复制到新工作簿",
                        en="copy only the sheet that is needed to a new workbook",
                    ),
                )
            for member in members:
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", member.filename):
                    area = _area(archive, member.filename)
                    if area is not None:
                        return area
    except _DAMAGED:
        return (Text(zh="工作簿已损坏", en="the workbook is damaged"), SAVE_AGAIN)
    return None


#: the address of a cell. No look back to where its element begins: a sheet full of beginnings would cost the square
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as file:
        kept = b""
        read = 0
        while chunk := file.read(_CHUNK):
            read += len(chunk)
            # what the archive says about sizes need not be true
            if read > MAX_UNFOLDED:
                raise ValueError("larger than announced")
            yield kept + chunk
            kept = (kept + chunk)[-256:]


def _area(archive: zipfile.ZipFile, name: str) -> Refusal | None:
    rows, columns = 0, 0
    for chunk in _chunks(archive, name):
        for column, row in _REFERENCE.findall(chunk):
            rows, columns = max(rows, int(row)), max(columns, column_of(column.decode()) + 1)
    if rows * columns <= MAX_AREA:
        return None
    last = f"{letters(columns - 1)}{rows}"
    return (
        Text(zh=f"工作表一直延伸到 {last}", en=f"a sheet reaches as far as {last}"),
        Text(
            zh="删去数据区之外的零星单元格，再保存",
            en="delete stray cells outside the table and save it again",
        ),
    )


def _panicked(fault: BaseException) -> bool:
    """A fault inside calamine that is no Python exception in the usual sense."""
    return type(fault).__name__ == "PanicException"


def open_book(path: Path) -> CalamineWorkbook | Refusal:
    """The workbook, or why it cannot be had."""
    refused = refusal(path)
    if refused is not None:
        return refused
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
    except (CalamineError, OSError, ValueError):
        return (
            Text(
                zh="无法打开工作簿：已损坏，或是别的格式",
                en="the workbook cannot be opened: it is damaged, or of another kind",
            ),
            SAVE_AGAIN,
        )
    except BaseException as fault:
        if not _panicked(fault):
            raise
        return (Text(zh="工作簿已损坏", en="the workbook is damaged"), SAVE_AGAIN)
    if not names:
        return (Text(zh="工作簿里没有工作表", en="the workbook has no sheets"), SAVE_AGAIN)
    return book


def sheet_values(book: CalamineWorkbook, name: str) -> list[list[object]] | Refusal:
    """The cells of a sheet from A1 on, or why they cannot be had."""
    try:
        sheet = book.get_sheet_by_name(name)
        return [list(row) for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, OSError, ValueError, IndexError):
        return (Text(zh="工作表已损坏", en="the sheet is damaged"), SAVE_AGAIN)
    except BaseException as fault:
        if not _panicked(fault):
            raise
        return (Text(zh="工作表已损坏", en="the sheet is damaged"), SAVE_AGAIN)


def cell_text(value: object) -> str:
    """A cell as text: whole numbers without decimals, dates as YYYY-MM-DD.

    >>> cell_text(2018.0), cell_text(0.5), cell_text(None), cell_text(0.1 + 0.2)
    ('2018', '0.5', '', '0.3')
    """
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        # a spreadsheet keeps 15 digits; what lies behind them is not the user's
        return f"{value:.15g}"
    return "" if value is None else str(value)


#: what a damaged, cut or dishonest archive raises
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, OSError, RuntimeError, KeyError, NotImplementedError, EOFError, ValueError,
    etree.XMLSyntaxError,
)  # fmt: skip
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def _elements(content: bytes, *names: str) -> Iterator[Any]:
    """The elements of these names, whatever their prefix, in the order in which they end; each is gone afterwards.

    Raises:
        lxml.etree.XMLSyntaxError: it is no XML.
    """
    elements = etree.iterparse(
        io.BytesIO(content),
        tag=[f"{{*}}{name}" for name in names],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    for _, element in elements:
        yield element
        element.clear(keep_tail=False)
        above = element.getparent()
        while above is not None and element.getprevious() is not None:
            del above[0]


def _styles(archive: zipfile.ZipFile) -> tuple[set[int], dict[int, int]]:
    """The numbers of the cell styles that show per cent, and of those that set words in, with by how much."""
    if "xl/styles.xml" not in archive.namelist():
        return set(), {}
    styles = archive.read("xl/styles.xml")
    percent = {9, 10}
    for entry in _elements(styles, "numFmt"):
        number = entry.get("numFmtId", "")
        if "%" in entry.get("formatCode", "") and number.isdecimal():
            percent.add(int(number))
    format_ids: set[int] = set()
    indents: dict[int, int] = {}
    for table in _elements(styles, "cellXfs"):
        formats = [e for e in table if etree.QName(e).localname == "xf"]
        numbers = [e.get("numFmtId", "") for e in formats]
        format_ids |= {i for i, number in enumerate(numbers) if number.isdecimal() and int(number) in percent}
        for i, one in enumerate(formats):
            depth = next((e.get("indent", "") for e in one if etree.QName(e).localname == "alignment"), "")
            if depth.isdecimal() and int(depth):
                indents[i] = min(int(depth), _DEEPEST)
    return format_ids, indents


def sheet_files(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name of the sheet → its file in the archive, where the workbook says so in the usual way."""
    try:
        book, links = archive.read("xl/workbook.xml"), archive.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return {}
    targets = {e.get("Id", ""): e.get("Target", "") for e in _elements(links, "Relationship")}
    files = {}
    for sheet in _elements(book, "sheet"):
        link = next((str(v) for k, v in sheet.attrib.items() if str(k).endswith("}id")), "")
        target = targets.get(link, "")
        if target:
            files[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return files


def _sheet(archive: zipfile.ZipFile, name: str) -> bytes:
    """What a sheet is made of; nothing where the workbook does not say in the usual way."""
    file = sheet_files(archive).get(name)
    return archive.read(file) if file is not None and file in archive.namelist() else b""


@dataclass(frozen=True)
class Marks:
    """What a sheet of an .xlsx says of its cells besides what stands in them; nothing for other formats."""

    percent: frozenset[Place] = frozenset()
    broken: Mapping[Place, Literal["formula", "error"]] = field(default_factory=dict)
    #: by how much words are set in
    indents: Mapping[Place, int] = field(default_factory=dict)


def marks(path: Path, name: str) -> Marks:
    """Per-cent cells, broken cells and cells that are set in."""
    percent: set[Place] = set()
    broken: dict[Place, Literal["formula", "error"]] = {}
    indents: dict[Place, int] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            content = _sheet(archive, name)
            if not content:
                return Marks()
            in_percent, set_in = _styles(archive)
        for cell in _elements(content, "c"):
            where = _PLACE.fullmatch(cell.get("r", ""))
            if where is None:
                continue
            place = (int(where[2]) - 1, column_of(where[1]))
            style = int(number) if (number := cell.get("s", "")).isdecimal() else 0
            if style in in_percent:
                percent.add(place)
            if style in set_in:
                indents[place] = set_in[style]
            if cell.get("t") == "e":
                broken[place] = "error"
            elif len(cell) and str(cell[0].tag).endswith("}f") and not any(part.text for part in cell[1:]):
                # what a formula comes to stands after it
                broken[place] = "formula"
    except _DAMAGED:
        return Marks()
    return Marks(frozenset(percent), broken, indents)


def unseen(path: Path, name: str) -> tuple[str, frozenset[int]]:
    """Which rows (``5–7``) and columns (counted from 0) of a sheet of an .xlsx are hidden; none for other formats."""
    try:
        with zipfile.ZipFile(path) as archive:
            content = _sheet(archive, name)
        return _out_of_sight(content) if content else ("", frozenset())
    except _DAMAGED:
        return "", frozenset()


def _out_of_sight(content: bytes) -> tuple[str, frozenset[int]]:
    rows: list[int] = []
    columns: set[int] = set()
    for element in _elements(content, "row", "col"):
        if element.get("hidden") not in {"1", "true"}:
            continue
        number, low, high = (element.get(key, "") for key in ("r", "min", "max"))
        if etree.QName(element).localname == "row" and number.isdecimal():
            rows.append(int(number))
        elif low.isdecimal() and high.isdecimal():
            first, last = int(low) - 1, min(int(high) - 1, 16_383)
            # a sheet is often hidden to its right edge, where nothing stands
            if last - first < 500:
                columns.update(range(first, last + 1))
    told = (f"{rows[0]}–{rows[-1]}" if len(rows) > 1 else str(rows[0])) if rows else ""
    return told, frozenset(columns)


def _hidden(book: CalamineWorkbook) -> set[str]:
    """The names of the sheets that are not shown."""
    try:
        return {str(m.name) for m in book.sheets_metadata if str(m.visible).rpartition(".")[2] != "Visible"}
    except (AttributeError, CalamineError, ValueError):
        return set()


def grids(path: Path) -> list[Grid] | Refusal:
    """Every sheet of a workbook."""
    book = open_book(path)
    if isinstance(book, tuple):
        return book
    sheets = []
    hidden = _hidden(book)
    for name in book.sheet_names:
        values = sheet_values(book, name)
        if isinstance(values, tuple):
            return values
        try:
            ranges = book.get_sheet_by_name(name).merged_cell_ranges or []
        except (CalamineError, ValueError):
            ranges = []
        told_of = marks(path, name)
        # a style that sets words in is read as blanks before them
        rows = tuple(
            tuple(" " * told_of.indents.get((r, c), 0) + cell_text(v) for c, v in enumerate(row))
            for r, row in enumerate(values)
        )
        joined = tuple((top, left, bottom, right) for (top, left), (bottom, right) in ranges)
        lines = tuple(range(1, len(rows) + 1))
        told, columns = unseen(path, name)
        sheets.append(
            Grid(
                name,
                rows,
                joined,
                told_of.percent,
                told_of.broken,
                lines,
                hidden=name in hidden,
                out_of_sight=told,
                unseen=columns,
            )
        )
    return sheets
