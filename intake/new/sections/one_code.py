"""A column before the names that holds one code in all rows, and whose heading is the title of the table: ``without_one_code``.

Files of single tables have it: "Per capita personal income","FIPS","AreaName","1969","1970" over "400","01","Alabama". It tells
which line of a larger table this is, and no figure of a region.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace

from intake.new.layout.page import is_period
from intake.new.notes import Notes
from intake.tables.workbook import Grid

#: fewer rows or periods may have one figure by chance
_ROWS, _PERIODS = 5, 3
_CODE = re.compile(r"\d{1,6}|[A-Z]{1,4}\d{0,5}")
#: Personal income 2/
_NOTE_MARK = re.compile(r"\s+\d{1,2}/$")


def without_one_code(grid: Grid, notes: Notes) -> Grid:
    """The sheet without such a column, which is told; else as it is."""
    made, title = _without(grid)
    if title:
        notes.note(
            grid.place(),
            f"第一列在各行都是同一代码，没有读取；它的表头“{title}”作为表题",
            f"the first column has one code in all rows and is not read; its heading, “{title}”, is the title of the table",
        )
    return made


def _without(grid: Grid) -> tuple[Grid, str]:
    """The sheet with such a column empty and its heading as a line above the table, and the heading; else as it is.

    >>> states = [(str(i), f"State {i}", str(50 + i), str(51 + i), str(53 + i)) for i in range(6)]
    >>> rows = (("Personal income&nbsp;2/", "Code", "Area", "2001", "2002", "2003"), *(("400", *s) for s in states))
    >>> made, word = _without(Grid("", rows))
    >>> made.rows[0], made.rows[1][0], made.above, word
    (('', 'Code', 'Area', '2001', '2002', '2003'), '', (('Personal income',),), 'Personal income')
    >>> _without(Grid("", (("Year", *rows[0][1:]), *(("2020", *s) for s in states))))[1]
    ''
    """
    rows = grid.rows
    if len(rows) <= _ROWS or grid.turned:
        return grid, ""
    head, body = rows[0], [row for row in rows[1:] if sum(map(bool, row[1:])) > _PERIODS]
    cells = {row[0].strip() for row in body}
    word = _NOTE_MARK.sub("", " ".join(html.unescape("".join(head[:1])).split()))
    if (
        len(body) < _ROWS
        or len(cells) != 1
        or not _CODE.fullmatch(code := next(iter(cells)))
        or is_period(code)
        or (len(word.split()) < 2 and not re.search(r"[㐀-鿿]{4}", word))
        or sum(is_period(w.strip()) for w in head[1:]) < max(_PERIODS, len(head) - 4)
    ):
        return grid, ""
    above = (*grid.above, (word,))
    return replace(
        grid,
        rows=(("", *head[1:]), *(("", *r[1:]) if r[0].strip() == code else r for r in rows[1:])),
        above=above,
    ), word
