"""Every kind of file in the table is read the same by both ways in; others are refused with what to do."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from intake.problems import Problems
from intake.tables.kinds import KINDS
from intake.tables.sheets import read_grids, read_table

CELLS = [["region", "income"], ["四川", "12.5"], ["贵州", "9.75"]]
TEXT = {".csv": ",", ".tsv": "\t", ".txt": ";"}
#: what the test tools can write; the reader of workbooks tells .xls, .xlsb and .ods apart by content
WRITTEN = (*TEXT, ".xlsx", ".xlsm")


def write(path: Path) -> Path:
    suffix = path.suffix.lower()
    if suffix in TEXT:
        path.write_text("\n".join(TEXT[suffix].join(row) for row in CELLS), encoding="utf-8")
    else:
        book = path.with_name("book.xlsx")
        pd.DataFrame(CELLS).to_excel(book, header=False, index=False)
        book.rename(path)
    return path


@pytest.mark.parametrize("suffix", [*WRITTEN, ".CSV", ".XLSX"])
def test_a_table_is_the_same_by_both_ways(tmp_path: Path, suffix: str) -> None:
    assert suffix.lower() in KINDS
    problems = Problems()
    path = write(tmp_path / f"figures{suffix}")
    table = read_table(path, path.name, problems)
    (grid,) = read_grids(path, path.name, problems)
    assert not len(problems) and table is not None
    assert [list(table.header), *(list(row.cells) for row in table.rows)] == CELLS
    assert [list(row) for row in grid.rows] == CELLS


@pytest.mark.parametrize("name", ["figures.pdf", "figures.docx", "figures"])
def test_other_files_are_refused_by_both_ways(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("region,income\n四川,12.5\n", encoding="utf-8")
    for read in (read_table, read_grids):
        problems = Problems()
        assert not read(path, name, problems)
        (fault,) = problems.errors
        assert "cannot be read" in fault.what["en"] and "不认识" in fault.what["zh"]
        assert ".xlsx" in fault.remedy["zh"]


def test_a_file_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "figures.xlsx"
    path.write_bytes(b"no workbook")
    for read in (read_table, read_grids):
        problems = Problems()
        assert not read(path, path.name, problems) and len(problems.errors) == 1
