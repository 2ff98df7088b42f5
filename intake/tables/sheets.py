"""Tables of a user's file, whatever kind of file it is: `read_grids`, every sheet; `read_table`, one with its heading."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from analysis.values import Text
from intake.problems import Location, Problems, suggest
from intake.tables.files import MAX_BYTES, MAX_CELLS, RawRow, RawTable, full_width_commas, tidy
from intake.tables.kinds import kind_of
from intake.tables.workbook import Grid

_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def _clean(grid: Grid) -> Grid:
    """The sheet without characters that nobody sees, and without blanks before words; by how much these are set in is kept.

    >>> grid = _clean(Grid("", (("Kingdom", "5"), ("  North", "2"), ("\u3000\u3000Ayton", "2"), ("  Total", "1"), ("Total", "1"))))
    >>> grid.rows[1], dict(grid.indents)
    (('North', '2'), {'Kingdom': 0, 'North': 2, 'Ayton': 4})
    """
    seen = [[_INVISIBLE.sub("", w) for w in row] for row in grid.rows]
    indents: dict[str, int] = {}
    twice: set[str] = set()
    for row in seen:
        first = next((w for w in row if w.strip()), "")
        word = first.strip()
        # a blank of the width of a Chinese character counts as two
        depth = sum(2 if w == "\u3000" else 1 for w in first[: len(first) - len(first.lstrip())])
        if indents.setdefault(word, depth) != depth:
            twice.add(word)
    return replace(
        grid,
        rows=tuple(tuple(w.strip() for w in row) for row in seen),
        indents={w: n for w, n in indents.items() if w and w not in twice},
    )


def read_grids(path: Path, file: str, problems: Problems) -> list[Grid]:
    """Every sheet of a CSV file or a workbook; none (with the reason in ``problems``) where it cannot be read."""
    if not path.is_file():
        problems.error(
            file,
            "",
            Text(zh="文件不存在", en="the file does not exist"),
            Text(zh="检查文件名和路径", en="check the file’s name and where it is"),
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
    kind = kind_of(path, file, problems)
    sheets = kind.sheets(path, file, problems) if kind else None
    if sheets is None:
        return []
    grids = [_clean(g) for g in sheets]
    if sum(g.width * len(g.rows) for g in grids) > MAX_CELLS:
        problems.error(
            file,
            "",
            Text(zh="表格单元格超过五百万", en="the table has more than five million cells"),
            Text(zh="只保留报告所需的行列", en="keep only the rows and columns that the report needs"),
        )
        return []
    grids = [g for g in grids if any(any(row) for row in g.rows)]
    if grids and all(sum(any(row) for row in g.rows) < 2 for g in grids):
        problems.error(
            file,
            "",
            Text(zh="文件没有数据行", en="the file has no rows of data"),
            Text(zh="需要一行表头和至少一行数据", en="it needs a heading row and at least one row of data"),
        )
        return []
    if not grids:
        problems.error(
            file,
            "",
            Text(zh="文件里什么也没有", en="there is nothing in the file"),
            Text(zh="检查是否选对了文件", en="check that it is the right file"),
        )
    return grids


def read_table(path: Path, file: str, problems: Problems, sheet: str = "") -> RawTable | None:
    """Read one table; None (with the reasons in ``problems``) where it cannot be used.

    The first row that is not blank is the heading. Blank rows are skipped, short rows padded.
    """
    if not path.is_file():
        beside = sorted(p.name for p in path.parent.glob("*") if p.is_file()) if path.parent.is_dir() else []
        problems.error(
            file,
            "",
            Text(zh="文件不存在", en="the file does not exist"),
            suggest(path.name, beside, Text(zh="放入文件或改正路径", en="put it there or correct the path")),
        )
        return None
    if path.stat().st_size > MAX_BYTES:
        problems.error(
            file,
            "",
            Text(zh="文件超过 64 MB", en="the file is larger than 64 MB"),
            Text(zh="只保留报告所需的表", en="keep only the table that the report needs"),
        )
        return None
    kind = kind_of(path, file, problems)
    table = kind and kind.sheet(path, file, sheet, problems)
    if not table:
        return None
    sheet, grid = table
    if sum(len(row) for _, row in grid) > MAX_CELLS:
        problems.error(
            file,
            "",
            Text(zh="表格单元格超过五百万", en="the table has more than five million cells"),
            Text(zh="只保留报告所需的行列", en="keep only the rows and columns that the report needs"),
        )
        return None
    filled = [(n, [c.strip() for c in row]) for n, row in grid if any(c.strip() for c in row)]
    if len(filled) < 2:
        problems.error(
            file,
            "",
            Text(zh="文件没有数据行", en="the file has no rows of data"),
            Text(zh="需要一行表头和至少一行数据", en="it needs a heading row and at least one row of data"),
        )
        return None
    if full_width_commas(filled, file, problems):
        return None
    _, head = filled[0]
    header = tuple(tidy(c) for c in head)
    seen: set[str] = set()
    for name in header:
        if name and name in seen:
            problems.error(
                file,
                Text(zh=f"{name} 列", en=f"column {name}"),
                Text(zh=f"表头“{name}”出现两次", en=f"the heading “{name}” appears twice"),
                Text(zh="改名或删去其中一列", en="rename or delete one of the columns"),
            )
            return None
        seen.add(name)
    width = len(header)
    rows = []
    for n, row in filled[1:]:
        if len(row) > width and any(row[width:]):
            problems.error(
                file,
                Location(row=n),
                Text(
                    zh=f"这一行有 {len(row)} 个单元格，表头只有 {width} 个",
                    en=f"this row has {len(row)} cells, the heading has {width}",
                ),
                Text(zh="检查多余的逗号或单元格", en="look for an extra comma or cell"),
            )
            continue
        rows.append(RawRow(n, tuple((row + [""] * width)[:width])))
    return RawTable(file, sheet, header, tuple(rows))
