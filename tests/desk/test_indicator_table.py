"""The indicator sheet as a table: a cell is written where it stands, and nothing else is touched."""

from __future__ import annotations

import io
import shutil

import openpyxl
import pytest

from desk.edits.indicator_table import table_of, with_cell
from intake.problems import Problems
from intake.report.load import load_report
from paths import REPORTS


def test_a_workbook(made, tmp_path):
    folder = tmp_path / "west"
    shutil.copytree(made, folder)
    table = table_of(folder)
    ids = [c.id for c in table.columns]
    cell = table.rows[1][ids.index("zh")]
    assert (cell.place, cell.text) == ("B3", "经济高质量发展")
    (folder / table.file).write_bytes(with_cell(folder, table, "B3", "高质量发展"))
    (folder / table.file).write_bytes(with_cell(folder, table_of(folder), "N3", "1"))
    again = table_of(folder)
    changed = [
        (a.place, b.text)
        for x, y in zip(table.rows, again.rows, strict=True)
        for a, b in zip(x, y, strict=True)
        if a != b
    ]
    assert changed == [("B3", "高质量发展"), ("N3", "1")]
    # numbers are numbers, the second sheet and the lists of words are there still
    book = openpyxl.load_workbook(io.BytesIO((folder / table.file).read_bytes()))
    assert book.worksheets[0]["N3"].value == 1
    assert len(book.worksheets) == 2
    assert book.worksheets[0].data_validations.dataValidation
    problems = Problems()
    report = load_report(folder, problems)
    assert not problems.errors
    assert report.panel.indicators["indicator_2"].name["zh"] == "高质量发展"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_csv_file(tmp_path, mark, end):
    lines = [
        b"id,name (zh),name (en),weight",
        b'gdp,"\xe7\x94\xb2, \xe4\xb9\x99",GDP,1',
        b"pop,\xe4\xb8\x99,Population,2",
        b"",
    ]
    content = mark + end.join(lines)
    (tmp_path / "indicators.csv").write_bytes(content)
    table = table_of(tmp_path)
    assert [[c.text for c in row] for row in table.rows] == [
        ["gdp", "甲, 乙", "GDP", "1"],
        ["pop", "丙", "Population", "2"],
    ]
    assert with_cell(tmp_path, table, "C3", "People") == content.replace(b"Population", b"People")
    # a line may be shorter than the headings
    (tmp_path / "indicators.csv").write_bytes(mark + end.join([lines[0], b"gdp", b""]))
    assert with_cell(tmp_path, table_of(tmp_path), "D2", "3") == mark + end.join([lines[0], b"gdp,,,3", b""])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["west", "provinces", "openness"])
def test_a_report_file(name):
    folder = REPORTS / name
    table = table_of(folder)
    content = (folder / table.file).read_bytes()
    row = table.rows[0]
    ids = [c.id for c in table.columns]
    for column, text in (("zh", "新名"), ("unit_en", "points"), ("decimals", "3"), ("total", "yes")):
        place = row[ids.index(column)].place
        again = with_cell(folder, table, place, text)
        before, after = content.decode().splitlines(), again.decode().splitlines()
        assert len([line for line in after if line not in before]) <= 1
        assert len([line for line in before if line not in after]) <= 1
        if row[ids.index(column)].text:
            assert with_cell(folder, table, place, row[ids.index(column)].text) == content
    with pytest.raises(KeyError):
        with_cell(folder, table, "99 zh", "x")


def test_a_file_that_is_no_table(tmp_path):
    assert table_of(tmp_path) is None
    for content in (b"", b"a,b\n1,2\n", b"PK\x03\x04 broken", b"\xff" * 40):
        (tmp_path / "indicators.xlsx").write_bytes(content)
        assert table_of(tmp_path) is None
