"""Years written with two digits, '19 and '20 below “2019–2020”: ``with_whole_years``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from intake.new.layout.page import is_figure
from intake.new.vocabulary.words import MEASURE_WORDS, PERIOD_WORDS, REGION_WORDS, says
from intake.tables.workbook import Grid

#: rows among which headings are looked for
_HEAD = 20
#: '19, ’19年, FY19, FY'19; 19 and 19年, which may be something else
_SHORT = re.compile(r"(?P<sure>['’‘`´]\s*|FY\s?['’]?)?(?P<year>\d\d)\s*(?P<behind>年|年度)?", re.IGNORECASE)
_WHOLE = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
#: by so many years do those of a table follow each other
_STEPS = range(1, 26)
#: of '68 and before the century is this one
_LAST = 68
#: a heading below which figures of two digits are years, if they are of the last century or of this one so far: year, 87, 90, 93
_OF_YEARS = re.compile(
    r"(?:calendar |fiscal )?years?|yrs?|年份?|年度|年次|jahre?|ann[ée]es?|años?|anos?|ann[oi]|rok|год|연도|tahun|năm",
    re.IGNORECASE,
)
_LAST_OF_THIS = 30
_LIKELY = re.compile(r"[0-2]\d|30|[5-9]\d")


def with_whole_years(grid: Grid) -> tuple[Grid, Mapping[str, str]]:
    """The sheet with four digits for years of two in a row of headings or in a column of years, and what was read for what.

    They must follow each other in a row of headings. A mark before them says that they are years; else a line above them must name
    one of them in full, or the heading of their column must be “year”.

    >>> rows = (("GDP, 2019–2020", "", ""), ("Region", "19", "20"), ("x", "1", "2"))
    >>> with_whole_years(Grid("", rows))[0].rows[1], with_whole_years(Grid("", rows[1:]))[1]
    (('Region', '2019', '2020'), {})
    >>> with_whole_years(Grid("", (("Region", "'98", "'99", "'00"), ("x", "1", "2", "3"))))[1]
    {"'98": '1998', "'99": '1999', "'00": '2000'}
    >>> with_whole_years(Grid("", (("state", "year", "x"), ("AL", "87", "1"), ("AL", "90", "2"), ("AL", "93", "3"))))[1]
    {'87': '1987', '90': '1990', '93': '1993'}
    >>> with_whole_years(Grid("", (("state", "wave", "x"), ("AL", "87", "1"), ("AL", "90", "2"), ("AL", "93", "3"))))[1]
    {}
    """
    rows = [list(row) for row in grid.rows]
    read: dict[str, str] = {}
    for r, row in enumerate(rows[:_HEAD]):
        some = [c for c, w in enumerate(row) if w]
        # the words before the years are over names
        while some and not (_SHORT.fullmatch(row[some[0]].strip()) or _WHOLE.fullmatch(row[some[0]].strip())):
            some = some[1:]
        over = row[some[0] - 1] if some and some[0] else ""
        marked = any((m := _SHORT.fullmatch(row[c].strip())) and (m["sure"] or m["behind"]) for c in some)
        if (
            over
            and not marked
            and not any(says(over, w) for w in (REGION_WORDS, MEASURE_WORDS, PERIOD_WORDS))
        ):
            # a region and its figures
            some = []
        words = list(dict.fromkeys(row[c].strip() for c in some))
        found = _years(words, _named(grid, grid.rows[:r]))
        years = [int(y) for y in found.values()]
        if len(years) > 1 and all(b - a == years[1] - years[0] in _STEPS for a, b in pairwise(years)):
            for c in some:
                row[c] = found[row[c].strip()]
            read |= {w: y for w, y in found.items() if w != y}
        if any(is_figure(w) for w in grid.rows[r] if w):
            # figures begin
            break
    for c in range(grid.width):
        column = [row[c] if c < len(row) else "" for row in rows]
        head = next((r for r, w in enumerate(column[:_HEAD]) if w and says(w, PERIOD_WORDS)), None)
        if head is None:
            continue
        words = list(dict.fromkeys(w.strip() for w in column[head + 1 :] if w))
        found = _years(words, _named(grid, grid.rows[:head])) or _below(column[head], words)
        for row in rows[head + 1 :] if len(found) > 1 else ():
            if c < len(row):
                row[c] = found.get(row[c].strip(), row[c])
        read |= {w: y for w, y in found.items() if w != y} if len(found) > 1 else {}
    return (replace(grid, rows=tuple(map(tuple, rows))), read) if read else (grid, {})


def _named(grid: Grid, above: Sequence[Sequence[str]]) -> set[str]:
    """The years that lines above and the sheet's name say in full."""
    return set(_WHOLE.findall(" ".join([grid.name, *(w for row in above for w in row)])))


def _years(words: Sequence[str], named: set[str]) -> dict[str, str]:
    """Words of two digits as years; nothing where one of them is none, or nothing says that they are."""
    short = {w: m for w in words if (m := _SHORT.fullmatch(w)) is not None}
    whole = {w: w for w in words if re.fullmatch(r"(?:19|20)\d\d", w)}
    if not short or len(short) + len(whole) < len(words):
        return {}
    named = named | set(whole)
    centuries = {y[2:]: y[:2] for y in sorted(named)}
    said = all(m["sure"] for m in short.values()) or any(m["year"] in centuries for m in short.values())
    if not said and words[0] not in whole:
        # 2019, 20, 21 go on from the first
        return {}
    found = {}
    for w in words:
        two = short[w]["year"] if w in short else ""
        century = centuries.get(two) or ("20" if int(two or 0) <= _LAST else "19")
        found[w] = whole.get(w) or century + two
    return found


def _below(heading: str, words: Sequence[str]) -> dict[str, str]:
    """Words of two digits as years where the heading alone says that they are; those of school or of age are of one digit as well."""
    if not _OF_YEARS.fullmatch(heading.strip()) or not all(_LIKELY.fullmatch(w) for w in words):
        return {}
    return {w: ("19" if int(w) > _LAST_OF_THIS else "20") + w for w in words}


__all__ = ["with_whole_years"]
