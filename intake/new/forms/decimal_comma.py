"""Figures with a comma where others have a point, and with points that part thousands: ``with_points``, ``without_thousands``."""

from __future__ import annotations

import re
from dataclasses import replace

from intake.tables.workbook import Grid

_COMMA = re.compile(r"[+\-−]?(?:\d{1,3}(?:[. ]\d{3})+|\d+),\d+")
_THOUSANDS = re.compile(r"[+\-−]?\d{1,3}(?:,\d{3})+")
_POINT = re.compile(r"[+\-−]?(?:\d{1,3}(?:,\d{3})+|\d+)\.(?:\d{1,2}|\d{4,})")
#: so many figures must be written so before it is the table's way and no slip
_ENOUGH = 3


def _with_blanks(word: str) -> str:
    return re.sub(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3})", " ", word)


def may_be_thousands(grid: Grid) -> bool:
    """Whether every figure with a point has three digits behind it, so that it may part thousands: 12.345, 7.310.

    >>> may_be_thousands(Grid("", (("12.345", "7.310", "9.112"), ("8.004", "1.250", "3.377"))))
    True
    """
    pointed = [w for row in grid.rows for w in row if re.fullmatch(r"[+\-−]?\d+\.\d+", w.strip())]
    whole = [w for w in pointed if re.fullmatch(r"[+\-−]?[1-9]\d{0,2}\.\d{3}", w.strip())]
    return len(pointed) >= 2 * _ENOUGH and len(whole) == len(pointed)


#: 11.280.257, which is no decimal; 35.748, which may be one; 891, which is whole
_TWICE = re.compile(r"[+\-−]?[1-9]\d{0,2}(?:\.\d{3}){2,}")
_ONCE = re.compile(r"[+\-−]?[1-9]\d{0,2}\.\d{3}")
_WHOLE = re.compile(r"[+\-−]?\d{1,3}")


def without_thousands(grid: Grid) -> tuple[Grid, bool]:
    """The sheet without points that part thousands, and whether it had some that surely do.

    All figures with a point have three digits behind it, and some have two points (11.280.257); or they stand in a column with
    whole figures (891 below 35.748, 891.000 were it a decimal) and some end in a nought, which is not cut off either.

    >>> without_thousands(Grid("", (("a", "35.748", "11.280.257"), ("b", "891", "3.755.251"), ("c", "420", "1.684.864"))))[0].rows[0]
    ('a', '35748', '11280257')
    >>> without_thousands(Grid("", (("a", "1.235"), ("b", "1.5"), ("c", "12.345.678"))))[1]
    False
    """
    pointed = [
        w.strip() for row in grid.rows for w in row if re.fullmatch(r"[+\-−]?[\d.]*\.[\d.]*\d", w.strip())
    ]
    once = [w for w in pointed if _ONCE.fullmatch(w)]
    twice = [w for w in pointed if _TWICE.fullmatch(w)]
    if not pointed or len(once) + len(twice) < len(pointed):
        return grid, False
    if len(twice) < _ENOUGH and not _beside_whole(grid):
        return grid, False

    def bare(word: str) -> str:
        found = word.strip()
        return found.replace(".", "") if _ONCE.fullmatch(found) or _TWICE.fullmatch(found) else word

    return replace(grid, rows=tuple(tuple(map(bare, row)) for row in grid.rows)), True


def _beside_whole(grid: Grid) -> bool:
    """Whether some column has figures with a point, of which some end in a nought, and as many whole ones below 1,000."""
    for column in range(max(map(len, grid.rows), default=0)):
        words = [row[column].strip() for row in grid.rows if column < len(row)]
        once = [w for w in words if _ONCE.fullmatch(w)]
        whole = [w for w in words if _WHOLE.fullmatch(w)]
        if min(len(once), len(whole)) >= _ENOUGH and any(w.endswith("0") for w in once):
            return True
    return False


def with_points(grid: Grid) -> tuple[Grid, bool]:
    """The sheet with decimal points, and whether it had commas.

    >>> with_points(Grid("", (("a", "12,5"), ("b", "1.234,75"), ("c", "7,1"))))[0].rows[1]
    ('b', '1234.75')
    >>> with_points(Grid("", (("a", "12,5"), ("b", "1.5"), ("c", "7,1"))))[1]
    False
    """
    # narrow and fixed blanks between thousands are blanks
    grid = replace(grid, rows=tuple(tuple(_with_blanks(w) for w in row) for row in grid.rows))
    cells = [w.strip() for row in grid.rows for w in row if "," in w or "." in w]
    commas = sum(1 for w in cells if _COMMA.fullmatch(w) and not _THOUSANDS.fullmatch(w))
    if commas < _ENOUGH or any(_POINT.fullmatch(w) for w in cells):
        return grid, False
    if sum(1 for w in cells if _THOUSANDS.fullmatch(w)) > commas:
        return grid, False

    def point(word: str) -> str:
        bare = word.strip()
        if _COMMA.fullmatch(bare):
            return re.sub(r"[. ]", "", bare).replace(",", ".")
        return bare.replace(".", "") if re.fullmatch(r"[+\-−]?\d{1,3}(?:\.\d{3})+", bare) else word

    return replace(grid, rows=tuple(tuple(map(point, row)) for row in grid.rows)), True
