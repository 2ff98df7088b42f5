"""Regions of one name in two sections of a list, a regency and a municipality Kediri, told apart by the section: ``told_by_sections``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from intake.new.answers import marks_of
from intake.new.layout.page import is_figure, is_gap, known_hits
from intake.new.vocabulary.words import AREA_WORDS, NOTE, REGION_WORDS, WHOLE_WORDS, fold, says
from intake.tables.workbook import Grid

#: the running number before a name
_NUMBER = re.compile(r"^\s*\(?\d{1,3}[.)、．]\s*")
#: kinds of regions that a section of a list may hold
_KINDS = re.compile(
    r"(?:地级|县级|自治)?(?:市|县|區|区|縣|旗|州|镇|鎮|乡|鄉|街道|市辖区|辖区)s?|kabupaten|kota|regenc(?:y|ies)|municipalit(?:y|ies)|cit(?:y|ies)|count(?:y|ies)|"
    r"(?:urban |rural )?districts?|towns?|villages?|townships?|boroughs?|parish(?:es)?|(?:land|stadt)kreise?|kreisfreie städte?|powiaty?|miast[ao]|"
    r"raions?|oblasts?|municipios?|comarcas?|communes?|départements?|provinces?|states?|prefectures?|regions?",
    re.IGNORECASE,
)
#: more names than this share that come again are broken down by what stands over them
_MOST_AGAIN = 0.5


def told_by_sections(grid: Grid) -> tuple[Grid, tuple[str, ...]]:
    """The sheet with names that come again under another head told apart by it, and these names; else as it is, and none.

    A head is a row of its own with a kind of region, or a larger region. Where most names come again the rows are broken down.

    >>> rows = (("Area", "Jobs"), ("Regency", ""), ("1. Arla", "5"), ("2. Berga", "6"), ("3. Cora", "7"), ("City", ""), ("1. Berga", "8"), ("2. Doma", "9"))
    >>> made, names = told_by_sections(Grid("", rows))
    >>> [row[0] for row in made.rows], names
    (['Area', 'Regency', '1. Arla', '2. Berga (Regency)', '3. Cora', 'City', '1. Berga (City)', '2. Doma'], ('Berga',))
    """
    heads = {r: w for r in range(len(grid.rows)) if (w := _head(grid, r))}
    first = next((r for r, row in enumerate(grid.rows) if any(map(is_figure, row[1:]))), 0)
    heads = {r: w for r, w in heads.items() if r >= first - 1}
    if grid.turned or len(set(heads.values())) < 2:
        return grid, ()
    named: dict[int, tuple[str, str]] = {}
    current = ""
    for r, row in enumerate(grid.rows):
        current = heads.get(r, current)
        if current and r not in heads and row and row[0] and any(is_figure(w) or is_gap(w) for w in row[1:]):
            named[r] = (_NUMBER.sub("", row[0]).strip(), current)
    again = _again(named)
    if not again:
        return grid, ()
    rows = tuple(
        (_with_head(row[0], named[r][1]), *row[1:]) if r in named and named[r][0] in again else row
        for r, row in enumerate(grid.rows)
    )
    return replace(grid, rows=rows), tuple(again)


def _again(named: Mapping[int, tuple[str, str]]) -> list[str]:
    """The names that stand under several heads, where few do and each once under a head."""
    pairs = Counter(named.values())
    names = Counter(name for name, _ in pairs)
    again = [n for n, k in names.items() if k > 1 and not says(n, WHOLE_WORDS | AREA_WORDS)]
    few = len(again) <= _MOST_AGAIN * len(names)
    return again if few and all(n == 1 for (name, _), n in pairs.items() if name in again) else []


def _head(grid: Grid, row: int) -> str:
    """The kind of region, or the larger region, that stands alone in a row; empty where it is another row."""
    words = list(dict.fromkeys(w for w in grid.rows[row] if w))
    if len(words) != 1 or not grid.rows[row][0] or is_figure(words[0]) or NOTE.match(words[0]):
        return ""
    parts = [p.strip() for p in re.split(r"[/／|\n]", words[0]) if p.strip()]
    kinds = [bool(_KINDS.fullmatch(p) or says(p, REGION_WORDS)) for p in parts]
    return words[0] if (kinds and all(kinds)) or known_hits([words[0]]) else ""


def _with_head(name: str, head: str) -> str:
    """A name with what its section is called.

    >>> _with_head("6. Kediri", "Kota/Municipality"), _with_head("邢台", "县"), _with_head("邢台", "县级市"), _with_head("邢台县", "县")
    ('6. Kediri (Municipality)', '邢台县', '邢台市', '邢台县')
    """
    parts = [p.strip() for p in re.split(r"[/／|\n]", head) if p.strip()]
    last = parts[-1]
    if re.fullmatch(r"(?:地级|县级)?市|县|区|自治县|市辖区", last) and re.search(r"[\u3400-\u9fff]$", name):
        kind = last[-1] if last != "自治县" else last
        return name if fold(name).endswith(kind) else name + kind
    return marks_of(name).added(name, last)


__all__ = ["told_by_sections"]
