"""The file of a workbook: another program reads what was written, and as it reads the file of a library that writes the same."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import openpyxl
import pytest
import xlsxwriter
from lxml import etree

from render.data.spreadsheet import WRAPPED, Sheet, column_width, is_figure, letters, number, written

WORDS = Sheet(
    "Words & “signs”",
    ["A", "B <b>"],
    [
        ("x & y < z", " kept "),
        ("_x0041_", "bell \x07"),
        ("=1+1", "first\nsecond"),
        ("长" * 40, True),
        (None, False),
        ("", "a"),
        ("https://example.org", "0012"),
    ],
    [[None], [WRAPPED]],
)
NUMBERS = Sheet(
    "Number's",
    ["N", "M"],
    [(1, 0.1 + 0.2), (-2.5e300, 1 / 3), (None, float("inf")), (12345678901, -0.0)],
    [["#,##0.0"], ["#,##0", "#,##0.00", "#,##0.0", "+0;-0"]],
)
LINKS = Sheet("Links", ["Sheet", "What"], [(NUMBERS.name, "n"), ("", "none"), (WORDS.name, 3)], [[None], [None]], links=True)  # fmt: skip
EMPTY = Sheet("Empty", ["One", "Two"], [], [[None], [None]])
SHEETS = [LINKS, WORDS, NUMBERS, EMPTY]


def by_library(sheets: list[Sheet]) -> bytes:
    """The same by XlsxWriter, which the test takes as the judge of what Excel wants."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    for one in sheets:
        sheet = book.add_worksheet(one.name)
        for c, heading in enumerate(one.headings):
            sheet.write_string(0, c, heading)
            sheet.set_column(c, c, column_width(heading, (row[c] for row in one.rows)))
        for r, row in enumerate(one.rows, start=1):
            for c, value in enumerate(row):
                code = one.formats[c][r - 1 if len(one.formats[c]) > 1 else 0]
                wrapped = {"text_wrap": True, "valign": "top"}
                how = wrapped if code == WRAPPED else {"num_format": code}
                form = book.add_format(how) if code else None
                if one.links and c == 0 and value:
                    quoted = value.replace("'", "''")
                    sheet.write_url(r, c, f"internal:'{quoted}'!A1", string=value)
                elif isinstance(value, bool):
                    sheet.write_boolean(r, c, value)
                elif isinstance(value, int | float) and abs(value) != float("inf"):
                    sheet.write_number(r, c, value, form)
                elif value is not None:
                    sheet.write_string(r, c, str(value), form)
        if one.rows:
            columns = [{"header": h} for h in one.headings]
            sheet.add_table(
                0, 0, len(one.rows), len(columns) - 1, {"style": "Table Style Light 1", "columns": columns}
            )
        sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def read(content: bytes) -> list[object]:
    """All that a reader finds in the file."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    found: list[object] = []
    for sheet in book:
        cells = [
            (
                c.coordinate, c.value, c.data_type, c.number_format, bool(c.alignment.wrap_text), c.font.u,
                c.hyperlink.location if c.hyperlink else None,
            )
            for row in sheet for c in row
        ]  # fmt: skip
        tables = [
            (t.name, t.ref, t.autoFilter.ref, t.tableStyleInfo.name, [c.name for c in t.tableColumns])
            for t in sheet.tables.values()
        ]
        # the library leaves out the columns that need no width of their own, and joins equal ones
        wide = {
            letters(c - 1): round(dimension.width, 4)
            for dimension in sheet.column_dimensions.values()
            for c in range(dimension.min, dimension.max + 1)
        }
        found.append((sheet.title, sheet.dimensions, sheet.freeze_panes, wide, tables, cells))
    return found


def test_a_reader_finds_what_it_finds_in_the_librarys_file() -> None:
    assert read(written(SHEETS)) == read(by_library(SHEETS))


def test_every_part_is_there_and_is_xml() -> None:
    """A program that finds a part named and not there, or there and not named, offers to repair the file."""
    with zipfile.ZipFile(io.BytesIO(written(SHEETS, "T & t", "S", "A", "2026-11-30"))) as file:
        names = set(file.namelist())
        trees = {name: etree.fromstring(file.read(name)) for name in names}
    told = {one.get("PartName").lstrip("/") for one in trees["[Content_Types].xml"] if one.get("PartName")}
    assert told == {name for name in names if not name.endswith(".rels")} - {"[Content_Types].xml"}
    for name, tree in trees.items():
        if name.endswith(".rels"):
            folder = name.replace("_rels/", "").rpartition("/")[0]
            for one in tree:
                target = one.get("Target")
                parts = [*folder.split("/"), *target.split("/")] if folder else target.split("/")
                while ".." in parts:
                    at = parts.index("..")
                    del parts[at - 1 : at + 1]
                assert "/".join(parts) in names, (name, target)
    strings = trees["xl/sharedStrings.xml"]
    used = [int(v) for name, tree in trees.items() if "worksheets/sheet" in name and not name.endswith(".rels")
            for v in tree.xpath("//*[local-name()='c'][@t='s']/*/text()")]  # fmt: skip
    assert len(strings) == len(set(used)) == int(strings.get("uniqueCount"))
    assert len(used) == int(strings.get("count"))


def test_properties_are_read() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written([WORDS], "T & t", "S", "A", "2026-11-30")))
    about = book.properties
    assert (about.title, about.subject, about.creator) == ("T & t", "S", "A")
    assert f"{about.created:%Y-%m-%d}" == "2026-11-30"


@pytest.mark.parametrize("value", [1 / 3, 0.1 + 0.2, 1e22, -2.5e-300, 12345678901234567, 5])
def test_a_number_is_read_as_it_was(value: float) -> None:
    assert float(number(value)) == pytest.approx(value, rel=1e-15)


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="no number"):
        written([Sheet("S", ["A"], [(float("nan"),)], [[None]])])


def test_a_text_is_cut_where_a_cell_ends() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written([Sheet("S", ["A"], [("x" * 40_000,)], [[None]])])))
    assert len(book["S"]["A2"].value) == 32_767


@pytest.mark.parametrize(
    ("value", "figure"),
    [
        *[(value, True) for value in (0, -3, 1.5, float("nan"), 1e308, np.float64(2.5))],
        *[(value, False) for value in (None, "", "12", True, False, float("inf"), float("-inf"))],
        (np.float64("-inf"), False),
    ],
)
def test_what_is_written_as_a_number(value, figure):
    """Yes and no are none, though Python counts with them; nor is what is endless."""
    assert is_figure(value) == figure
