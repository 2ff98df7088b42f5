"""The sheets of a user's file as grids of text, whatever kind of file it is."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from analysis.values import Text
from intake.problems import Problems
from intake.tables import workbook
from intake.tables.files import MAX_BYTES, MAX_CELLS, read_csv
from intake.tables.workbook import Grid

_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def _clean(grid: Grid) -> Grid:
    """The sheet without characters that nobody sees."""
    rows = tuple(tuple(_INVISIBLE.sub("", w).strip() for w in row) for row in grid.rows)
    return replace(grid, rows=rows)


def read_grids(path: Path, file: str, problems: Problems) -> list[Grid]:
    """Every sheet of a CSV file or a workbook; none (with the reason in ``problems``) where it cannot be read."""
    if not path.is_file():
        problems.error(
            file,
            "",
            Text(zh="文件不存在", en="the file does not exist"),
            Text(zh="检查文件名和路径", en="check the file's name and where it is"),
        )
        return []
    if path.stat().st_size > MAX_BYTES:
        problems.error(
            file,
            "",
            Text(zh="文件超过 64 MB", en="the file is larger than 64 MB"),
            Text(zh="只保留报告所需的表", en="keep only the table that the report needs"),
        )
        return []
    if path.suffix.lower() in workbook.SUFFIXES:
        book = workbook.grids(path)
        if isinstance(book, tuple):
            problems.error(file, "", *book)
            return []
        found = [_clean(g) for g in book]
    elif path.suffix.lower() in {".csv", ".tsv", ".txt"}:
        plain = read_csv(path, file, problems)
        if plain is None:
            return []
        cells = tuple(tuple(row) for _, row in plain)
        found = [_clean(Grid("", cells, lines=tuple(n for n, _ in plain)))]
    else:
        problems.error(
            file,
            "",
            Text(
                zh=f"不认识的文件类型 {path.suffix or '?'}",
                en=f"files of the type {path.suffix or '?'} cannot be read",
            ),
            Text(zh="另存为 .xlsx 或 .csv", en="save it as .xlsx or .csv"),
        )
        return []
    if sum(g.width * len(g.rows) for g in found) > MAX_CELLS:
        problems.error(
            file,
            "",
            Text(zh="表格单元格超过五百万", en="the table has more than five million cells"),
            Text(zh="只保留报告所需的行列", en="keep only the rows and columns that the report needs"),
        )
        return []
    found = [g for g in found if any(any(row) for row in g.rows)]
    if found and all(sum(any(row) for row in g.rows) < 2 for g in found):
        problems.error(
            file,
            "",
            Text(zh="文件没有数据行", en="the file has no rows of data"),
            Text(zh="需要一行表头和至少一行数据", en="it needs a heading row and at least one row of data"),
        )
        return []
    if not found:
        problems.error(
            file,
            "",
            Text(zh="文件里什么也没有", en="there is nothing in the file"),
            Text(zh="检查是否选对了文件", en="check that it is the right file"),
        )
    return found
