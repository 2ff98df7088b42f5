"""A row of headings that says the unit of each column with the word for it, 单位：万元 beside 单位：个: ``with_column_units``.

A line that says it once is about the whole table; of several beside each other each is about the column it stands in.
"""

from __future__ import annotations

import re
from dataclasses import replace

from intake.new.layout.page import is_figure
from intake.tables.units import UNIT_LABEL, is_unit, sheet_units
from intake.tables.workbook import Grid

#: headings are looked for in so many rows
_HEAD = 15

#: a unit with the word for it before it
_LABELLED = re.compile(rf"\s*[（(\[【]?\s*(?:{UNIT_LABEL})\s*[:：]", re.IGNORECASE)

#: how many, in the languages of offices that give units in a row
_NUMBERS = frozenset(
    {"aantal", "antal", "antall", "anzahl", "nombre", "número", "numero", "number", "liczba", "počet"}
)


#: names of people who are counted
_PEOPLE = re.compile(
    r"arbeitslose\b|erwerbslose\b|erwerbstätige\b|beschäftigte\b|arbeitnehmer|personen|einwohner|bevölkerung(?!sdichte)|schüler|studierende|auszubildende|"
    r"gestorbene|geborene|zuzüge|fortzüge|gäste|pendler|bevolking|inwoners|werklozen|befolkning|\bpersons\b|\bpeople\b|population\b(?! density)|unemployed\b",
    re.IGNORECASE,
)


def with_column_units(grid: Grid) -> Grid:
    """The sheet with the units of columns in brackets, as they stand elsewhere; any other sheet as it is.

    >>> rows = (("Regio", "Jaar", "Bevolking", "Werkloosheid"), ("Regio", "Jaar", "aantal", "%"), ("Utrecht", "2023", "9", "3"))
    >>> with_column_units(Grid("", rows)).rows[1]
    ('Regio', 'Jaar', 'Bevolking', '（%）')

    >>> rows = (("县", "面积", "人口"), ("County", "Area", "Population"), ("", "单位：公顷", "单位：万人"), ("正定县", "2", "3"))
    >>> with_column_units(Grid("", rows)).rows[2]
    ('', '（公顷）', '（万人）')
    >>> rows = (("Region", "Population", "Area"), ("", "1,000", "sq km"), ("Arla", "2", "3"))
    >>> with_column_units(Grid("", rows)).rows[1]
    ('', '（thousand）', '（sq km）')
    >>> rows = (("表1", "", ""), ("单位：万元", "", "Unit: 10 000 yuan"), ("县", "产值", "税收"), ("正定县", "2", "3"))
    >>> with_column_units(Grid("", rows)).rows[1][0]
    '单位：万元'
    """
    if (made := _repeated(grid) or _beside_years(grid) or _with_scale(grid)) is not None:
        return made
    for r, row in enumerate(grid.rows[:_HEAD]):
        hits = {c: found for c, w in enumerate(row) if _LABELLED.match(w) and (found := sheet_units(w))}
        over = next((above for above in reversed(grid.rows[:r]) if any(above)), ())
        joined = any(top <= r <= bottom and right > left for top, left, bottom, right in grid.joined)
        below = grid.rows[r + 1] if r + 1 < len(grid.rows) else ()
        named = all(c < len(over) and over[c] and not is_figure(over[c]) for c in hits)
        # over names it is a line above the table, in two languages
        last = not any(c < len(below) and below[c] and not is_figure(below[c]) for c in hits)
        if len(hits) < 2 or joined or not named or not last or any(len(u) > 1 for u in hits.values()):
            continue
        line = tuple(f"（{hits[c][0]}）" if c in hits else w for c, w in enumerate(row))
        return replace(grid, rows=(*grid.rows[:r], line, *grid.rows[r + 1 :]))
    return grid


#: how many are one in a row of units, which no figure is
_SCALES = {"1000": "thousand", "000": "thousand", "000s": "thousand", "1000000": "million"}


def _with_scale(grid: Grid) -> Grid | None:
    """The sheet with the units of columns in brackets where a row of them has 1,000 among them, which would be read as a figure."""
    for r, row in enumerate(grid.rows[1:_HEAD], start=1):
        units = {
            c: _SCALES.get(re.sub(r"[ ,.'’]", "", w), w if is_unit(w) else "") for c, w in enumerate(row) if w
        }
        scaled = [c for c, unit in units.items() if unit and unit != row[c]]
        if len(units) < 2 or row[0] or not scaled or len(scaled) == len(units) or not all(units.values()):
            continue
        over = grid.rows[r - 1]
        if all(c < len(over) and over[c] and not is_figure(over[c]) for c in units):
            line = tuple(f"（{units[c]}）" if c in units else w for c, w in enumerate(row))
            return replace(grid, rows=(*grid.rows[:r], line, *grid.rows[r + 1 :]))
    return None


def _repeated(grid: Grid) -> Grid | None:
    """The sheet whose last row of headings repeats the one above it, and where it does not says units; None of another.

    Statistics Netherlands gives its downloads so: no unit stands under the region and the period.
    """
    for r in range(1, min(_HEAD, len(grid.rows) - 1)):
        over, row = grid.rows[r - 1], grid.rows[r]
        if len(row) != len(over) or not all(row) or not all(over) or any(map(is_figure, row)):
            continue
        same = [c for c, w in enumerate(row) if w == over[c]]
        units = [w for c, w in enumerate(row) if c not in same]
        known = sum(is_unit(w) or w.casefold() in _NUMBERS for w in units)
        # the headings of the key stand at the left
        if not same or same != list(range(len(same))) or len(units) < 2 or 2 * known < len(units):
            continue
        if not any(map(is_figure, grid.rows[r + 1])):
            continue
        # how many has no unit, and how many inhabitants are inhabitants
        said = (over[c] if w.casefold() in _NUMBERS else f"（{_counted(w)}）" for c, w in enumerate(row))
        line = (*row[: len(same)], *list(said)[len(same) :])
        return replace(grid, rows=(*grid.rows[:r], line, *grid.rows[r + 1 :]))
    return None


def _beside_years(grid: Grid) -> Grid | None:
    """The sheet whose row of units beside that of years has 1000 for thousands, as Germany's offices write; None of another.

    >>> rows = (("Länder", "Erwerbstätige", "BIP"), ("", "2021", "2021"), ("", "1000", "EUR"), ("Bayern", "3683,1", "75254"))
    >>> _beside_years(Grid("", rows)).rows[2]
    ('', '（thousand）', '（EUR）')
    >>> rows = (("", "Arbeitslose", "Betriebe"), ("", "Anzahl", "1000"), ("", "2021", "2021"), ("Bayern", "3683", "75"))
    >>> _beside_years(Grid("", rows)).rows[1]
    ('', '（persons）', '（thousand）')
    >>> _beside_years(Grid("", (("x", "2021", "2022"), ("", "1000", "1200"), ("a", "5", "6")))) is None
    True
    """
    for r in range(1, min(_HEAD, len(grid.rows) - 1)):
        row = grid.rows[r]
        filled = [c for c, w in enumerate(row) if w]
        if len(filled) < 2 or row[0] or not any(row[c] == "1000" for c in filled):
            continue
        # above the years, or below them
        beside = grid.rows[r - 1], grid.rows[r + 1]
        years = any(
            all(c < len(line) and re.fullmatch(r"(?:19|20)\d\d", line[c]) for c in filled) for line in beside
        )
        if not years or not all(
            row[c] == "1000" or is_unit(row[c]) or row[c].casefold() in _NUMBERS for c in filled
        ):
            continue
        said = {c: "thousand" if row[c] == "1000" else row[c] for c in filled}
        heads = {
            c: " ".join(line[c] for line in grid.rows[max(0, r - 3) : r] if c < len(line)) for c in filled
        }
        # how many of people are persons
        said = {
            c: "persons" if w.casefold() in _NUMBERS and _PEOPLE.search(heads[c]) else w
            for c, w in said.items()
        }
        line = tuple(
            f"（{said[c]}）" if c in said and said[c].casefold() not in _NUMBERS else ""
            for c in range(len(row))
        )
        return replace(grid, rows=(*grid.rows[:r], line, *grid.rows[r + 1 :]))
    return None


def _counted(unit: str) -> str:
    """A unit without the word for how many before it.

    >>> _counted("aantal inwoners per km²"), _counted("euro"), _counted("Anzahl")
    ('inwoners per km²', 'euro', 'Anzahl')
    """
    first, _, rest = unit.partition(" ")
    return rest if rest and first.casefold() in _NUMBERS else unit


__all__ = ["with_column_units"]
