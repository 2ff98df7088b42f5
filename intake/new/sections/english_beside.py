"""Headings in another language and English below it in one cell (BPS, Geostat, Turkstat): ``in_english`` keeps the English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.new.layout.page import is_figure
from intake.new.layout.two_languages import english_of_two
from intake.new.vocabulary.words import REGION_WORDS, says
from intake.tables.workbook import Grid

_HEAD = 15
#: what a publication in two languages writes: Sumber/Source, Catatan/Note
_BOTH = re.compile(r"^\s*[^\W\d_]{3,20}\s*/\s*(?:sources?|notes?)\b", re.IGNORECASE)
#: words that English headings of tables have, and other languages have not
_ENGLISH = re.compile(
    r"\b(?:of|the|and|by|per|with|rate|number|population|index|percentage|share|poor|area|people|persons|households?|thousand|value|growth|open|"
    r"labou?r|force|income|expenditure|production|density|ratio|average|unemployment|employment|region|municipality|regency)\b",
    re.IGNORECASE,
)


def in_english(grid: Grid) -> Grid:
    """The sheet with the English lines of its headings alone, and of rows that only name a section; any other sheet as it is.

    Nearly every heading must be in two lines, of which one is English and the other is not, in a table that says elsewhere that
    it is in two languages: a title in both, Sumber/Source. A line break alone only fits a heading into its cell.

    >>> rows = (("Tabel 1 Penduduk", ""), ("Table 1 Population", ""), ("Kota\\nMunicipality", "Penduduk\\nPopulation"),
    ...         ("Kota/Municipality", ""), ("Batu", "5.5"))
    >>> in_english(Grid("", rows)).rows[2:4]
    (('Municipality', 'Population'), ('Municipality', ''))
    """
    if not _says_so(grid.rows):
        return grid
    first = next((r for r, row in enumerate(grid.rows[:40]) if sum(map(is_figure, row)) > 0), 0)
    cells = {(r, c): w.split("\n") for r in range(first) for c, w in enumerate(grid.rows[r]) if "\n" in w}
    rows = {r for r, _ in cells}
    headings = sum(bool(w) for r in rows for w in grid.rows[r])
    if not cells or len(cells) < 0.8 * headings or any(len(parts) != 2 for parts in cells.values()):
        return grid
    hits = [sum(bool(_ENGLISH.search(parts[i])) for parts in cells.values()) for i in (0, 1)]
    side = int(hits[1] > hits[0])
    if hits[1 - side] or hits[side] < 0.5 * len(cells):
        return grid
    made = [list(row) for row in grid.rows]
    for (r, c), parts in cells.items():
        made[r][c] = parts[side].strip()
    for r, row in enumerate(grid.rows):
        words = [w for w in row if w]
        pair = words[0].split("/") if len(words) == 1 and r >= first - 2 else []
        if len(pair) == 2 and says(pair[side].strip(), REGION_WORDS):
            made[r] = [w and pair[side].strip() for w in row]
    return replace(grid, rows=tuple(map(tuple, made)))


def _says_so(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a line says that the table is in two languages."""
    lines = [next((w for w in row if w), "") for row in rows]
    return any(_BOTH.match(w) for w in lines) or bool(english_of_two(lines[:_HEAD]))


__all__ = ["in_english"]
