"""Regions of several levels whose names stand in a column for each level: ``names_in_one_column``.

country_name, region_name, la_name: the row of a country leaves the two finer columns empty, the row of a region the last one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from intake.new.layout.column import Column, determines, one_to_one
from intake.new.layout.page import Page, is_gap, page_of
from intake.new.vocabulary.words import (
    ASPECT_WORDS,
    MEASURE_CODE_WORDS,
    MEASURE_WORDS,
    REGION_WORDS,
    UNIT_WORDS,
    key,
)
from intake.tables.workbook import Grid

#: Region : North
_LABEL = re.compile(r"([^\W\d][\w ]{2,20}?)\s*[:：]\s*(\S.*)")


@dataclass(frozen=True)
class Nested:
    """A sheet whose finest column of names says in every row whom the row is about."""

    grid: Grid
    #: heading of that column; empty where the sheet is as it was
    heading: str = ""


def names_in_one_column(grid: Grid) -> Nested:
    """The sheet with the finest column of names, and of codes, filled from the coarser ones where it is empty.

    >>> rows = (("year", "country_name", "region_name", "la_name", "pupils", "rate"), ("2020", "Norland", "", "", "9", "1"),
    ...         ("2020", "Norland", "North", "", "5", "2"), ("2020", "Norland", "North", "Ayton", "3", "2"), ("2020", "Norland", "North", "Beeton", "2", "3"),
    ...         ("2020", "Norland", "South", "", "4", "1"), ("2020", "Norland", "South", "Ceeton", "4", "1"))
    >>> nested = names_in_one_column(Grid("", rows))
    >>> nested.heading, [row[3] for row in nested.grid.rows]
    ('la_name', ['la_name', 'Norland', 'North', 'Ayton', 'Beeton', 'South', 'Ceeton'])
    >>> twice = (("Name", "Local name", "pupils"), ("Ayton", "Aytown", "9"), ("Beeton", "", "5"), ("Ceeton", "Ceetown", "3"))
    >>> names_in_one_column(Grid("", twice)).heading
    ''
    """
    if (labelled := _without_labels(grid)) is not None:
        return labelled
    head = next((row for row in grid.rows[:20] if sum(map(bool, row)) > 2), ())
    if sum(map(_is_name, head)) < 2 or (page := page_of(grid)) is None:
        return Nested(grid)
    columns = [
        Column(
            c, page.paths[c], tuple("" if is_gap(w) else w for w in (grid_row[c] for grid_row in _body(page)))
        )
        for c in range(page.grid.width)
    ]
    others = MEASURE_WORDS | MEASURE_CODE_WORDS | ASPECT_WORDS | UNIT_WORDS
    names = [
        c
        for c in columns
        if any(map(_is_name, c.path)) and c.texts and c.figures < 0.2 and not c.says(others)
    ]
    chain = _chain(names)
    if len(chain) < 2:
        return Nested(grid)
    codes = [_code_of(c, [x for x in columns if x not in chain]) for c in chain]
    rows = [list(row) for row in page.grid.rows]
    for place, r in enumerate(page.body):
        for group in (chain, [c for c in codes if c is not None]):
            if group and not group[-1].words[place]:
                rows[r][group[-1].index] = next(
                    (c.words[place] for c in reversed(group) if c.words[place]), ""
                )
    return Nested(replace(page.grid, rows=tuple(map(tuple, rows))), chain[-1].heading)


def _without_labels(grid: Grid) -> Nested | None:
    """“Region : North” in most cells of a column is North, and the column that of the regions.

    >>> rows = (("Characteristic", "rate"), ("Total", "3"), *((f"Region : {w}", "2") for w in ("A1", "B2", "C3")))
    >>> nested = _without_labels(Grid("", rows))
    >>> nested.heading, [row[0] for row in nested.grid.rows]
    ('Characteristic', ['Characteristic', 'Total', 'A1', 'B2', 'C3'])
    """
    for c in range(min(grid.width, 8)):
        words = [row[c] for row in grid.rows if c < len(row) and row[c]]
        marked = [w for w in words[1:] if (m := _LABEL.fullmatch(w)) and key(m[1]) in REGION_WORDS]
        if len(marked) < 3 or len(marked) < 0.6 * (len(words) - 1):
            continue
        rows = [list(row) for row in grid.rows]
        heading = next((row[c] for row in rows if c < len(row) and sum(map(bool, row)) > 1 and row[c]), "")
        for row in rows:
            if c < len(row) and (m := _LABEL.fullmatch(row[c])) and key(m[1]) in REGION_WORDS:
                row[c] = m[2]
        return Nested(replace(grid, rows=tuple(map(tuple, rows))), heading)
    return None


def _body(page: Page) -> list[Sequence[str]]:
    return [page.grid.rows[r] for r in page.body]


def _is_name(heading: str) -> bool:
    """Whether a heading says that its column holds names of units of a level."""
    return (
        re.search(
            r"(?:^|[\s_.])(?:name|nom|nombre|nome|naam|label)s?$|名称?$", heading.strip(), re.IGNORECASE
        )
        is not None
    )


def _chain(names: Sequence[Column]) -> list[Column]:
    """Columns from coarse to fine of which each is empty wherever one before it is, and more often."""
    chain: list[Column] = []
    for c in sorted(names, key=lambda c: (-sum(map(bool, c.words)), len(c.distinct))):
        if not chain:
            chain.append(c)
            continue
        before = chain[-1]
        inside = all(b or not a for a, b in zip(c.words, before.words, strict=True))
        fewer = sum(map(bool, c.words)) < sum(map(bool, before.words))
        # a second name of the same units has as many words as the first
        larger = {b for a, b in zip(c.words, before.words, strict=True) if a}
        if inside and fewer and len(larger) < len(c.distinct) and determines(c.words, before.words):
            chain.append(c)
    return chain


def _code_of(name: Column, columns: Sequence[Column]) -> Column | None:
    """The column of codes that goes with a column of names and is empty where it is."""
    return next(
        (
            c
            for c in columns
            if [bool(w) for w in c.words] == [bool(w) for w in name.words]
            and one_to_one(c, name)
            and all(re.fullmatch(r"[A-Z]{0,3}\d{2,12}", w) for w in c.distinct)
        ),
        None,
    )
