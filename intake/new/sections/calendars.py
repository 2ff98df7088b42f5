"""Years of other calendars over figures, as years of the common one: ``in_common_years``.

Thailand counts from 543 years before the common era, Iran from 621 after it, Nepal from 57 before it; offices print their own
year, often with the common one beneath it in brackets, which no figure is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.new.layout.page import is_figure
from intake.new.vocabulary.when import with_years
from intake.tables.workbook import Grid

#: rows among which the headings are looked for
_HEAD = 20
#: years of other calendars less those of the common one: Buddhist, Vikram Samvat, Solar Hijri, Ethiopian, Minguo
_DIFFERENCES = frozenset({543, 57, 56, -621, -622, -8, -7, -1911})
_BUDDHIST = 543
_YEAR = re.compile(r"(?:พ\.?\s?ศ\.?|B\.\s?E\.|BE)?\s*(\d{2,4})")
#: the common year by itself, or in brackets behind another
_COMMON = re.compile(r"[(（\[]?\s*((?:19|20)\d\d)\s*[)）\]]?")
_BOTH = re.compile(r"\D{0,8}(\d{2,4})\s*[(（/]\s*((?:19|20)\d\d)\s*[)）]?")
#: a year said in words to be one of Thailand, or a span of them
_SAID = re.compile(r"พ\.?\s?ศ\.?\s*(25\d\d)(?:(\s*[-–]\s*)(25\d\d))?")
_THAI = re.compile(r"[฀-๿]")
_THAI_YEAR = re.compile(
    r"\s*(?:ปี(?:\s*พ\.?\s?ศ\.?)?|พ\.?\s?ศ\.?|year(?:\s*\(?B\.?E\.?\)?)?|B\.?E\.?)\s*", re.IGNORECASE
)
_FEWEST = 2
_COMMON_YEAR = re.compile(r"((?:1[89]|20)\d\d)年度?")


def in_common_years(grid: Grid) -> Grid:
    """The sheet with years of the common calendar in its headings, its column of years and its title; any other as it is.

    Where the common years stand beneath those of the office, or behind them, they are taken, in any calendar; years of the Buddhist
    calendar by themselves are known by Thai words in the sheet.

    >>> in_common_years(Grid("", (("จังหวัด", "2560", "2562"), ("", "(2017)", "(2019)"), ("เลย", "5", "6")))).rows
    (('จังหวัด', '2017', '2019'), ('', '', ''), ('เลย', '5', '6'))
    >>> in_common_years(Grid("", (("District", "2077 (2020)", "2078 (2021)"), ("Kaski", "5", "6")))).rows[0]
    ('District', '2020', '2021')
    >>> in_common_years(Grid("", (("รายได้ พ.ศ. 2560 - 2562", ""), ("จังหวัด", "2560"), ("เลย", "5")))).rows[0]
    ('รายได้ 2017 - 2019', '')
    >>> in_common_years(Grid("", (("จังหวัด", "ปี", "รายได้"), ("เลย", "2560", "2,560"), ("เลย", "2562", "5")))).rows[1]
    ('เลย', '2017', '2,560')
    >>> in_common_years(Grid("", (("県", "平成30年度", "令和元年度"), ("", "(2018)", "(2019)"), ("鳥取県", "5", "6")))).rows[1]
    ('', '', '')
    >>> in_common_years(Grid("", (("area", "2560", "2562"), ("a", "5", "6")))).rows[0]
    ('area', '2560', '2562')
    """
    rows = [list(row) for row in grid.rows]
    thai = any(_THAI.search(w) for row in rows[:_HEAD] for w in row)
    for r, row in enumerate(rows[:_HEAD]):
        below = rows[r + 1] if r + 1 < len(rows) else []
        for c in _said_again(row, below):
            below[c] = ""
        pairs = _pairs(row, below)
        if pairs:
            for c, year in pairs.items():
                row[c], below[c] = year, ""
            continue
        both = _of_both(row)
        alone = _buddhist(row) if thai and not both else {}
        for c, year in (both or alone).items():
            row[c] = year
        if both or alone:
            continue
        for c, word in enumerate(row):
            if thai and _THAI_YEAR.fullmatch(word):
                _common_column(rows[r + 1 :], c)
    if thai:
        rows = [[_SAID.sub(_common, w) if w and not is_figure(w) else w for w in row] for row in rows]
    made = tuple(map(tuple, rows))
    return grid if made == grid.rows else replace(grid, rows=made)


def _pairs(row: Sequence[str], below: Sequence[str]) -> dict[int, str]:
    """Column → the common year beneath a year of another calendar, where all years of a row have one and differ alike."""
    years = {c: int(m[1]) for c, w in enumerate(row) if (m := _YEAR.fullmatch(w.strip())) is not None}
    common = {c: m[1] for c, w in enumerate(below) if (m := _COMMON.fullmatch(w.strip())) is not None}
    if len(years) < _FEWEST or set(years) != set(common):
        return {}
    apart = {year - int(common[c]) for c, year in years.items()}
    return common if len(apart) == 1 and apart <= _DIFFERENCES else {}


def _said_again(row: Sequence[str], below: Sequence[str]) -> list[int]:
    """Columns that say the common year beneath the same year of an era, which is read as it stands, where all of these do."""
    common_of = {c: with_years(w.strip()) for c, w in enumerate(row)}
    eras = {
        c: int(m[1])
        for c, words in common_of.items()
        if words != row[c].strip() and (m := _COMMON_YEAR.fullmatch(words)) is not None
    }
    common = {c: int(m[1]) for c, w in enumerate(below) if (m := _COMMON.fullmatch(w.strip())) is not None}
    return list(eras) if len(eras) >= _FEWEST and eras == common else []


def _of_both(row: Sequence[str]) -> dict[int, str]:
    """Column → the common year behind one of another calendar in the same cell."""
    both = {c: (int(m[1]), m[2]) for c, w in enumerate(row) if (m := _BOTH.fullmatch(w.strip())) is not None}
    apart = {year - int(common) for year, common in both.values()}
    told = len(both) >= _FEWEST and len(apart) == 1 and apart <= _DIFFERENCES
    return {c: common for c, (_, common) in both.items()} if told else {}


def _buddhist(row: Sequence[str]) -> dict[int, str]:
    """Column → the common year, where a row holds years of the Buddhist calendar and no other figures."""
    years = {c: m[1] for c, w in enumerate(row) if (m := _YEAR.fullmatch(w.strip())) is not None}
    all_years = years and all(2480 <= int(y) <= 2600 for y in years.values())
    others = any(is_figure(w) for c, w in enumerate(row) if c not in years)
    told = all_years and not others and len(set(years.values())) == len(years)
    return {c: str(int(y) - _BUDDHIST) for c, y in years.items()} if told else {}


def _common_column(rows: list[list[str]], column: int) -> None:
    """A column that is headed as years, changed in place where all of it are years of the Buddhist calendar."""
    words = [row[column].strip() for row in rows if column < len(row) and row[column]]
    if not words or any(re.fullmatch(r"2[45]\d\d", w) is None for w in words):
        return
    for row in rows:
        if column < len(row) and row[column]:
            row[column] = str(int(row[column]) - _BUDDHIST)


def _common(said: re.Match[str]) -> str:
    first = str(int(said[1]) - _BUDDHIST)
    return f"{first}{said[2]}{int(said[3]) - _BUDDHIST}" if said[3] else first
