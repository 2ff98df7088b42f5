"""Workbooks of a few cells, and what `new` reads of them: `book`, `csv_of`, `planned_book`, `read`, `JIANGSU`."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.new.tidy import Tidy
from intake.problems import Problems

#: the cities of one province, in the order of their codes
JIANGSU = (
    "南京市", "无锡市", "徐州市", "常州市", "苏州市", "南通市", "连云港市", "淮安市", "盐城市", "扬州市", "镇江市", "泰州市", "宿迁市",
)  # fmt: skip


def book(folder: Path, sheets: Mapping[str, Sequence[Sequence[object]]], hidden: Sequence[str] = ()) -> Path:
    """A workbook with these sheets, their rows from the first cell on; an empty word is no cell.

    Args:
        hidden: columns that every sheet hides, as ``"C:D"``.
    """
    path = folder / "table.xlsx"
    workbook = xlsxwriter.Workbook(str(path), {"in_memory": True})
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


def csv_of(
    folder: Path,
    rows: Sequence[Sequence[object]],
    name: str = "table.csv",
    *,
    delimiter: str = ",",
    encoding: str = "utf-8-sig",
) -> Path:
    """A CSV file of these rows, the short ones filled up."""
    path = folder / name
    width = max(map(len, rows))
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([*row, *[""] * (width - len(row))] for row in rows)
    return path


def read(path: Path, **said: object) -> Tidy:
    """A table as `new` understands it with these answers; nothing in it may be wrong."""
    problems = Problems()
    tidy = read_statistics(path, problems, Answers(**said))  # type: ignore[arg-type]
    assert tidy is not None and not problems.errors, [p.line("en") for p in problems.errors]
    return tidy


def planned_book(folder: Path, indicators: Sequence[str], rows: Mapping[str, Sequence[float]]) -> Path:
    """A table of a plan: under each indicator the year it began with, a later one, and what is to be reached in 2025."""
    path = folder / "table.xlsx"
    workbook = xlsxwriter.Workbook(str(path), {"in_memory": True})
    sheet = workbook.add_worksheet("附表2")
    sheet.write(0, 0, "绵阳市“十四五”规划主要指标分县（市、区）实现情况表")
    sheet.merge_range(1, 0, 2, 0, "县（市、区）")
    for c, name in zip(range(1, 3 * len(indicators), 3), indicators, strict=True):
        sheet.merge_range(1, c, 1, c + 2, name)
        sheet.write_row(2, c, ["2020年\n（基期）", "2023年", "2025年\n目标"])
    for r, (name, figures) in enumerate(rows.items(), start=3):
        sheet.write_row(r, 0, [name, *figures])
    workbook.close()
    return path
