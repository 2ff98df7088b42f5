"""Where in a sheet the table is, and what is said around it: ``page_of`` finds preamble, heading rows and body.

A statistical table has a title and a unit above it, one or more rows of headings, a body, and notes below. The body
begins where figures do, so it is found whatever the regions are called; headings are the rows above it up to a title.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from statistics import median

from intake.new.answers import marks_of
from intake.new.layout.around import (
    is_remark,
    labels_unit,
    lists_headings,
    may_be_figure,
    names_variables,
    numbers_columns,
    says_one_period,
    section_under_corner,
    unit_below_years,
)
from intake.new.layout.said import in_english, indicator_said, remarks_in, said_around
from intake.new.vocabulary.countries import countries_among, country, nuts_level, world_area
from intake.new.vocabulary.names import amount_or_code, level_hits
from intake.new.vocabulary.when import read_period
from intake.new.vocabulary.words import (
    MEASURE_WORDS,
    NOTE,
    PERIOD_WORDS,
    REGION_WORDS,
    UNIT_WORDS,
    says,
)
from intake.tables.units import amount, is_unit, remark_units, sheet_units, split_unit
from intake.tables.workbook import Grid

_MOST_HEADING_ROWS = 12
#: stands over the column of what rows of their own say about the rows below them
SECTION = "§"
#: a line of a row of its own that is longer is a note
_LONGEST_SECTION = 200
#: lines above a table in which the region names of its heading may stand
_HEAD = 40


@dataclass(frozen=True)
class Page:
    """A sheet and where everything is in it: rows and columns counted from 0."""

    grid: Grid
    heading: tuple[int, ...]
    body: tuple[int, ...]
    #: for every column its heading words from top to bottom, each once
    paths: tuple[tuple[str, ...], ...]
    titles: tuple[str, ...] = ()
    #: units that a line around the table gives, and what lines above it say: indicator, unit, period, source
    units: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    #: notes above and below the table other than its source
    remarks: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The first line above the table that is a title, and no period alone."""
        return next((t for t in self.titles if read_period(t) is None), "".join(self.titles[:1]))

    def cells(self, column: int) -> list[str]:
        """The words of a column of the body, row by row."""
        return [self.grid.rows[r][column] for r in self.body]

    def heading_of(self, column: int) -> str:
        """The last of a column's heading words."""
        return self.paths[column][-1] if self.paths[column] else ""


def filled(grid: Grid) -> Grid:
    """The sheet with every joined cell saying in all its places what it says once (text only in the body)."""
    width = grid.width
    rows = [[*row, *[""] * (width - len(row))] for row in grid.rows]
    for top, left, bottom, right in grid.joined:
        if top >= len(rows) or left >= width:
            continue
        word = rows[top][left]
        # a joined figure is one figure, not several
        if not word or is_figure(word):
            continue
        for r in range(top, min(bottom + 1, len(rows))):
            for c in range(left, min(right + 1, width)):
                rows[r][c] = word
    return replace(grid, rows=tuple(map(tuple, rows)))


@lru_cache(maxsize=200_000)
def is_period(word: str) -> bool:
    """Whether a cell says a period; a number of six or eight digits is rather a figure or a code.

    >>> [is_period(w) for w in ("2019", "2019年", "2020-9", "1990 [YR1990]", "201906", "2020.5", "十四五", "31.12.2020")]
    [True, True, True, True, False, False, True, True]
    """
    dated = r"(?:1[89]|20)\d\d(?:\.0)?|[0-3]?\d\.[01]?\d\.(?:1[89]|20)\d\d"
    if re.fullmatch(r"[\d.,]+", word.strip()) and not re.fullmatch(dated, word.strip()):
        return False
    return read_period(word) is not None


@lru_cache(maxsize=200_000)
def is_figure(word: str) -> bool:
    """Whether a cell holds a figure that is no year."""
    read = amount(word)
    return read is not None and not read.missing and not is_period(word)


def is_gap(word: str) -> bool:
    """Whether a cell holds a sign of a missing figure."""
    read = amount(word) if word else None
    return read is not None and read.missing


def known_hits(words: Sequence[str]) -> int:
    """How many different words are regions that are known: of China at one level, countries, NUTS."""
    some = [w for w in dict.fromkeys(words) if w and amount_or_code(w) and (w.isdigit() or not amount(w))][
        :2000
    ]
    if not some:
        return 0
    chinese = max(level_hits(some).values())
    # two letters are a country's code only where other things say so
    foreign = sum(country(w) is not None or world_area(w) is not None for w in some)
    codes = sum(nuts_level(w) is not None for w in some)
    return max(chinese, foreign, codes)


def best_line(lines: Sequence[Sequence[str]]) -> tuple[int, int]:
    """The line with the most region names, and how many; (-1, 0) where none has any."""
    best, most = -1, 0
    for i, line in enumerate(lines):
        words = {w for w in line if w and amount_or_code(w) and (w.isdigit() or not amount(w))}
        if not words:
            continue
        count = known_hits(list(words))
        # words that are no region: headings, notes, totals, a few mistakes
        if count > most and count >= 0.4 * (len(words) - _MOST_HEADING_ROWS):
            best, most = i, count
    return best, most


def _names_regions(row: Sequence[str]) -> bool:
    words = {w for w in row if w}
    return known_hits(list(words)) >= 0.5 * len(words)


def upright(grid: Grid) -> Grid:
    """The sheet with its regions down: turned where more known regions stand across than down."""
    columns = list(zip(*grid.rows, strict=True)) if grid.rows else []
    _, down = best_line(columns)
    # a row of headings is of regions for the most part; a row of figures has its own only
    _, across = best_line([row for row in grid.rows[:_HEAD] if _names_regions(row)])
    if max(across, down) < 2 and _units_down(grid):
        # the word over the names of indicators would stand over those of regions
        corner = next(i for i, row in enumerate(grid.rows) if sum(map(bool, row)) > 2)
        rows = tuple(("", *row[1:]) if i == corner else row for i, row in enumerate(grid.rows))
        return replace(grid, rows=rows).turn()
    return grid.turn() if across > max(down, 1) else grid


def _units_down(grid: Grid) -> bool:
    """Whether units stand in the names of the rows and in no heading: indicators go down, regions nobody knows across.

    >>> rows = (("", "ZH", "BE", "LU"), ("Growth in %", "1", "2", "3"), ("Area (km²)", "4", "5", "6"), ("Jobs (1000 persons)", "7", "8", "9"))
    >>> _units_down(Grid("", rows)), _units_down(Grid("", rows).turn())
    (True, False)
    """
    rows = [r for r in grid.rows if sum(map(bool, r)) > 2]
    if len(rows) < 4 or not any(rows[0][1:]) or any(map(is_figure, rows[0])):
        return False
    heads = [w for w in rows[0][1:] if w]
    if len(heads) < 3 or len(set(heads)) < len(heads) or any(is_period(w) or _has_unit(w) for w in heads):
        return False
    names = [r[0] for r in rows[1:] if r[0] and any(map(is_figure, r[1:]))]
    return len(names) > 2 and sum(map(_has_unit, names)) >= 0.6 * len(names)


def _has_unit(word: str) -> bool:
    bare = re.sub(r"\s*[(（](?:1[89]|20)\d\d(?:\s*[-–—/]\s*\d{2,4})?[)）]\s*$", "", word)
    return bool(split_unit(word)[1] or split_unit(bare)[1] or re.search(r"\b(?:in|en|em) (?:%|\d)", word))


def page_of(grid: Grid) -> Page | None:
    """The table of a sheet whose regions stand down; None where there are no figures."""
    first = _first_body_row(grid)
    if first is None:
        return None
    labels = _label_column(grid, first)
    heading = _heading_rows(grid, labels, first)
    top = heading[0] if heading else first
    body = tuple(
        r for r in range(first, len(grid.rows)) if any(grid.rows[r]) and not numbers_columns(grid.rows[r])
    )
    paths = _paths(grid, heading, labels)
    above = [*grid.above, *(row for row in grid.rows[:top] if any(row))]
    below = [*grid.below] + [
        grid.rows[r]
        for r in body
        if len(set(filter(None, grid.rows[r]))) <= 2 and not any(map(is_figure, grid.rows[r]))
    ]
    facts, units, titles = said_around(above, below, paths)
    kept = _without_notes(grid, body, labels)
    remarks = remarks_in([*above, *grid.below, *(grid.rows[r] for r in body if r not in set(kept))])
    page = Page(grid, heading, kept, tuple(paths), tuple(titles), units, facts, remarks)
    return _with_sections(page, labels, first)


def _without_notes(grid: Grid, body: tuple[int, ...], labels: int) -> tuple[int, ...]:
    """The body without the lines of notes below the last figures."""
    # the number of a note stands where names do
    last = max((r for r in body if any(map(is_figure, grid.rows[r][labels + 1 :]))), default=-1)
    figured = [c for c in range(grid.width) if any(is_figure(grid.rows[r][c]) for r in body[:200])]
    notes = [r for r in body if r > last and _only_note(grid.rows[r])]

    def is_note(r: int) -> bool:
        words = [w for w in grid.rows[r] if w]
        if notes and r > notes[0] and not any(is_gap(grid.rows[r][c]) for c in figured):
            # below the first note stands a legend: the signs, and what they mean
            return True
        if r <= last or any((r, c) in grid.broken for c in figured):
            return False
        # what follows after a blank row is a legend
        apart = any(not any(grid.rows[k]) for k in range(last + 1, r))
        # a rule of strokes parts notes from the table
        rule = len(words) == 1 and re.fullmatch(r"[_\-–—=*]{3,}", words[0]) is not None
        single = rule or (len(set(words)) == 1 and (len(words[0]) > 12 or NOTE.match(words[0]) is not None))
        return apart or single

    return tuple(r for r in body if not is_note(r))


def _only_note(row: Sequence[str]) -> bool:
    # a note that is joined over the table stands in all its columns
    words = list(dict.fromkeys(filter(None, row)))
    return len(words) == 1 and NOTE.match(words[0]) is not None


def _with_sections(page: Page, labels: int, first: int) -> Page:
    """The table with a column of what stands in rows of its own over blocks of rows: 城镇, 农村; 2019年, 2020年."""
    grid = page.grid
    start = (page.heading[-1] + 1) if page.heading else first
    # headings that come again in every block say nothing new; the first block's name stands over them
    head = grid.rows[page.heading[-1]] if page.heading else ()
    if sum(grid.rows[r] == head for r in page.body) > 1:
        start = max(0, page.heading[0] - 1)
    sections: dict[int, str] = {}
    figured = _first_figures(grid, page.body[:200], labels)
    for r in range(start, len(grid.rows)):
        row = grid.rows[r]
        words = list(dict.fromkeys(w for w in row if w))
        plain = len(words) == 1 and any(row[:figured]) and not is_figure(words[0])
        # joined over all columns it stands in each; a long line is a section where figures follow at once
        short = (
            len(words[0]) <= _LONGEST_SECTION
            if plain and _has_figures(grid, r + 1)
            else plain and len(words[0]) <= 40
        )
        if plain and short and not NOTE.match(words[0]):
            sections[r] = indicator_said(words[0]) or words[0]
    # one word for regions is a heading once more; two are kinds of them: 市, 县
    kinds = {w for w in sections.values() if says(w, REGION_WORDS)}
    sections = {r: w for r, w in sections.items() if len(kinds) > 1 or w not in kinds}
    named = {grid.rows[r][labels] for r in page.body if r not in sections}
    sections = {r: w for r, w in sections.items() if w not in named}
    if level_hits(list(named))["province"] > 0.5 * len(named):
        # a province, or a city, that has no figures is over none of the provinces below it
        bare = {r for r, w in sections.items() if known_hits([w]) and not level_hits([w])["province"]}
        sections = {r: w for r, w in sections.items() if not known_hits([w])}
        page = replace(page, body=tuple(r for r in page.body if r not in bare))
    elif countries_among(list(named)) > 0.5 and countries_among(list(sections.values())) > 0.3:
        return page  # countries that have no figures are over none of those below them, nor is what stands among them
    last = max((r for r in page.body if any(map(is_figure, grid.rows[r]))), default=0)
    sections = {r: w for r, w in sections.items() if r < last}
    if len(set(sections.values())) < 2:
        return page
    rows, current = [], ""
    for r, row in enumerate(grid.rows):
        current = sections.get(r, current)
        rows.append((*row, current if r >= start and r not in sections else ""))
    columns = (*(grid.columns or range(grid.width)), labels)
    body = tuple(r for r in page.body if r not in sections and grid.rows[r] != head)
    whole = replace(grid, rows=tuple(rows), columns=columns)
    return replace(page, grid=whole, body=body, paths=(*page.paths, (SECTION,)))


def _first_figures(grid: Grid, rows: Sequence[int], labels: int) -> int:
    """The first column of figures behind the names of the rows."""
    behind = range(labels + 1, grid.width)
    return min((c for r in rows for c in behind if is_figure(grid.rows[r][c])), default=labels + 1)


def _has_figures(grid: Grid, row: int) -> bool:
    return row < len(grid.rows) and any(map(is_figure, grid.rows[row]))


def _headed_columns(grid: Grid) -> tuple[int, int, dict[int, str]]:
    """The first row of headings that begins with a word for regions or numbers: its number, that of the regions' column, the others' words."""
    for r, row in enumerate(grid.rows[:_HEAD]):
        # of a sheet that was turned the corner says what stood down
        corner = next(
            (
                c
                for c, w in enumerate(row)
                if w and (says(w, REGION_WORDS) or (grid.turned and says(w, MEASURE_WORDS)))
            ),
            None,
        )
        if corner is not None and len(set(filter(None, row))) > 1:
            return r, corner, {c: w for c, w in enumerate(row) if w and c != corner}
    return -1, 0, {}


def _like_years(grid: Grid, row: int, heads: tuple[int, int, dict[int, str]]) -> int:
    """How many figures of a region's row look like years: 1910 under 人口（万人）, no year of a second row of headings."""
    top, corner, words = heads
    cells = grid.rows[row]
    if row <= top or not words or not cells[corner] or cells[corner] == grid.rows[top][corner]:
        return 0
    if is_period(cells[corner]) or is_figure(cells[corner]) or says(cells[corner], PERIOD_WORDS):
        return 0
    return sum(may_be_figure(cells[c], word) for c, word in words.items())


def _first_body_row(grid: Grid) -> int | None:
    heads = _headed_columns(grid)
    counts = {
        r: (sum(map(is_figure, row)) + _like_years(grid, r, heads), sum(map(bool, row)))
        for r, row in enumerate(grid.rows[:400])
    }
    figured = {r: n for r, (figures, n) in counts.items() if figures and not numbers_columns(grid.rows[r])}
    if not figured:
        later = (r for r, row in enumerate(grid.rows) if any(map(is_figure, row)))
        return next(later, None)
    enough = max(2.0, 0.4 * median(figured.values()))
    first = next((r for r, n in figured.items() if n >= enough and counts[r][0] < n), None)
    if first is None:
        return next(iter(figured))
    # rows that have a name and only signs of missing, or what was meant as a figure, belong to the body as well
    while first > 1 and (_only_gaps(grid.rows[first - 1]) or _meant_for_figures(grid, first - 1, first)):
        first -= 1
    return first


def _meant_for_figures(grid: Grid, row: int, first: int) -> bool:
    """Whether a row above the first figures is none of headings: it has a region and a period, or slips like 约46000."""
    mine, body = grid.rows[row], grid.rows[first : first + 20]
    if any(says(w, REGION_WORDS) or says(w, PERIOD_WORDS) for w in mine if w):
        return False
    named = dated = slipped = figures = heads = 0
    for c, word in enumerate(mine):
        below = [r[c] for r in body if r[c]]
        if not below:
            continue
        if sum(map(is_figure, below)) > len(below) / 2:
            figures += 1
            heads += is_period(word)
            slip = (
                re.match(r"[约近超≈~><=+\-−(（]*\s*\d[\d,.]*\D{0,3}$|=", word) is not None
                and not is_period(word)
                and not is_unit(word.strip("()（）"))
            )
            slipped += slip and not re.search(r"[A-Za-z]{2}|[年月]", word.lstrip("="))
        elif word:
            dated += is_period(word) and sum(map(is_period, below)) > len(below) / 2
            named += known_hits([word]) > 0 and known_hits(below) > 0
    # years over columns of figures are headings, though figures of 1800 to 2099 below one may look like years
    return figures > heads and (slipped >= figures / 2 or dated > 0 or named > 0)


def _only_gaps(row: Sequence[str]) -> bool:
    gaps = sum(map(is_gap, words := [w for w in row if w]))
    # the corner of a heading may be a stroke; a heading has words over its columns
    return gaps > 0 and 0 < len(words) - gaps <= 3 and not any(says(w, REGION_WORDS) for w in words)


def _label_column(grid: Grid, first: int) -> int:
    """The leftmost column in which the first rows of the body hold words."""
    rows = grid.rows[first : first + 30]
    for c in range(grid.width):
        words = [row[c] for row in rows if row[c]]
        if words and sum(not is_figure(w) and not is_gap(w) for w in words) > len(words) / 2:
            return c
    return 0


def _heading_rows(grid: Grid, labels: int, first: int) -> tuple[int, ...]:
    """The rows above the body that belong to the heading: upwards until a blank row, a title or a line of facts."""
    rows: list[int] = []
    figured = _first_figures(grid, range(first, min(first + 30, len(grid.rows))), labels)
    for r in range(first - 1, max(-1, first - 1 - _MOST_HEADING_ROWS), -1):
        row = grid.rows[r]
        distinct = list(dict.fromkeys(w for w in row if w))
        if not distinct:
            if rows:
                break
            continue
        if numbers_columns(row):
            continue
        starts = next(i for i, w in enumerate(row) if w)
        corner = any(says(distinct[0], w) for w in (REGION_WORDS, PERIOD_WORDS))
        corner = corner and not section_under_corner(grid.rows[:r], row, labels)
        alone = len(distinct) == 1 and starts < figured and not corner
        if (
            _gives_units(distinct)
            or (rows and starts > labels and is_remark(distinct))
            or (rows and (alone or _is_fact(row, distinct, grid.width) or says_one_period(distinct)))
        ):
            break
        if alone:
            continue
        rows.append(r)
    return tuple(reversed(rows[:-1] if lists_headings(grid, rows, labels) else rows))


#: how a line begins that says a unit and no word for it
_IN_UNIT = re.compile(r"(?:in|en|em)\s", re.IGNORECASE)


def _gives_units(words: Sequence[str]) -> bool:
    """Whether a row only says in which units the table is, also in two languages and beside its year, or is a note."""
    also = (remark_units, labels_unit, in_english) if len(words) > 1 and any(map(sheet_units, words)) else ()
    # its year may stand at the left; behind a unit in the corner years are headings
    rest = words[1:] if also and is_period(words[0]) else words
    if len(words) == 1 and _IN_UNIT.match(words[0]):
        # en %, at the upper right
        return bool(remark_units(words[0]))
    return all(sheet_units(w) or NOTE.match(w) or any(f(w) for f in also) for w in rest)


def _is_fact(row: Sequence[str], distinct: list[str], width: int) -> bool:
    """Whether a row above headings is a name and its value: ``Last Updated Date, 2017-09-18``."""
    if any(says(distinct[0], w) for w in (REGION_WORDS, PERIOD_WORDS)):
        return False
    pair = len(distinct) == 2 and bool(row[0]) and width > 3 and not any(map(is_period, distinct[:1]))
    return pair and (sum(map(bool, row)) == 2 and (len(row) < 2 or bool(row[1])))


def _paths(grid: Grid, heading: tuple[int, ...], labels: int) -> list[tuple[str, ...]]:
    """For every column its heading words from top to bottom, each once."""
    lines: list[list[str]] = []
    for i, r in enumerate(heading):
        line = list(grid.rows[r])
        upper = i < len(heading) - 1
        joined = any(top <= r <= bottom and right > left for top, left, bottom, right in grid.joined)
        if upper and not joined:
            # a heading over several columns is written once, over the first of them
            last, start = "", 0
            below = [grid.rows[h] for h in heading[i + 1 :]]
            for c, word in enumerate(line):
                if word:
                    last, start = (word if c > labels else ""), c
                elif any(over[c] != over[start] for over in lines):
                    # a heading does not reach beyond the one above it
                    last = ""
                elif last and any(row[c] for row in below):
                    line[c] = last
        elif not upper and i and not joined and (unit := unit_below_years(grid.rows[heading[i - 1]], line)):
            # 2019, 2020, 2021 over one cell that says in what all are counted
            line = [f"({unit})" if is_period(w) else "" for w in grid.rows[heading[i - 1]]]
        lines.append(line)
    lines = _with_units([line for line in lines if not names_variables(line, lines)], labels)
    return [tuple(dict.fromkeys(_one_line(line[c]) for line in lines if line[c])) for c in range(grid.width)]


def _with_units(lines: list[list[str]], labels: int) -> list[list[str]]:
    """Lines of headings, those called units (of a sheet that was turned, a column beside the indicators) in brackets behind the name."""
    kept: list[list[str]] = []
    for line in lines:
        if not kept or not any(says(w, UNIT_WORDS) for w in line[: labels + 1]):
            kept.append(line)
            continue
        kept[-1] = [
            name if c <= labels or not unit or not name else marks_of(name).added(name, unit)
            for c, (name, unit) in enumerate(zip(kept[-1], line, strict=True))
        ]
    return kept


def _one_line(word: str) -> str:
    """A heading without the line breaks and blanks that only fit it into its cell.

    >>> _one_line("城镇\\n化率\\n(%)"), _one_line("地  区"), _one_line("GDP per\\ncapita")
    ('城镇化率(%)', '地区', 'GDP per capita')
    """
    word = " ".join(word.split())
    return (
        re.sub(r"(?<=[\u3000-\u9fff\uff00-\uffef%)]) | (?=[\u3000-\u9fff\uff00-\uffef(（])", "", word)
        if re.search(r"[\u3400-\u9fff]", word)
        else word
    )
