"""Regions in rows of their own, each over a block of rows for the same indicators (统计公报): ``blocks_with_regions``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from intake.new.answers import marks_of
from intake.new.layout.page import is_figure, is_gap, is_period, known_hits
from intake.new.vocabulary.directions import direction_of
from intake.new.vocabulary.words import MEASURE_WORDS, NOTE, UNIT_WORDS, says
from intake.tables.totals import relative
from intake.tables.units import amount, is_unit, sheet_units, split_unit
from intake.tables.workbook import Grid

#: so many regions must stand over blocks
_FEWEST = 3
#: this share of a block's indicators stand in nearly every other one as well
_ALIKE = 0.6
#: what is written over the regions
HEADING = "地区"
#: and over their indicators where nothing is
MEASURE = "指标"
#: what comes again stands in this share of the blocks
_NEARLY_ALL = 0.8


def blocks_with_regions(grid: Grid) -> Grid:
    """The sheet with the region in a column before its indicators; as it is where no regions stand over blocks.

    What stands over some rows of every block, Rates (%), Women, belongs to the names of these rows; one unit below a row of
    periods is that of all that have no other.

    >>> rows = (("指标", "单位", "2023年"), ("南京市", "", ""), ("产值", "亿元", "5"), ("人口", "万人", "6"), ("无锡市", "", ""), ("产值", "亿元", "7"),
    ...         ("人口", "万人", "8"), ("徐州市", "", ""), ("产值", "亿元", "9"), ("人口", "万人", "4"))
    >>> [row[:3] for row in blocks_with_regions(Grid("", rows)).rows][:3]
    [('地区', '指标', '单位'), ('南京市', '产值', '亿元'), ('南京市', '人口', '万人')]
    >>> block = (("Jobs", "5", "6"), ("Rates (%)", "", ""), ("Unemployment rate", "7", "8"))
    >>> rows = (("", "2022", "2023"), ("", "Thousand", "Thousand"), *(r for n in ("Arla", "Berga", "Cora") for r in ((n, "", ""), *block)))
    >>> blocks_with_regions(Grid("", rows)).rows[:3]
    (('地区', '指标', '2022', '2023'), ('Arla', 'Jobs (thousand)', '5', '6'), ('Arla', 'Unemployment rate (%)', '7', '8'))
    """
    heads = {r: w for r in range(len(grid.rows)) if (w := _alone(grid, r))}
    first = min((r for r, row in enumerate(grid.rows) if any(map(is_figure, row))), default=0)
    below = {r: w for r, w in heads.items() if r >= first - 1 and _has_figures(grid, r + 1)}
    often = Counter(below.values())
    over = {r: w for r, w in below.items() if often[w] == 1}
    inner = {r: w for r, w in below.items() if often[w] > 1}
    # what comes again stands in nearly every block, and the regions over all of it
    astray = any(often[w] < _NEARLY_ALL * len(over) for w in inner.values())
    if grid.turned or len(over) < _FEWEST or astray or min(below) != min(over):
        return grid
    if any(is_period(w) or split_unit(w)[1] for w in over.values()):
        return grid
    start = min(over)
    heading = next((r for r in range(start - 1, -1, -1) if any(grid.rows[r])), None)
    if heading is None or heading in heads:
        return grid
    unit = _unit_of_all(grid, heading)
    names = _names(grid, over, inner, unit)
    blocks = _blocks(names, over)
    united = any(split_unit(w)[1] for w in inner.values())
    if not _are_indicators(grid.rows[heading], over, blocks, united):
        return grid
    return _made(grid, over, inner, names, heading, bool(unit))


def _made(
    grid: Grid,
    over: Mapping[int, str],
    inner: Mapping[int, str],
    names: Mapping[int, str],
    heading: int,
    united: bool,
) -> Grid:
    """The sheet with a column of regions; heads, and a row of the unit of all, are taken out."""
    # the row above that of units holds the headings
    top = heading - 1 if united else heading
    made: list[tuple[str, ...]] = []
    kept: list[int] = []
    current = ""
    for r, row in enumerate(grid.rows):
        current = over.get(r, current)
        if r in over or r in inner or (united and r == heading):
            continue
        kept.append(r)
        if r == top:
            made.append((HEADING, row[0] or MEASURE, *row[1:]))
        else:
            made.append((current, names[r], *row[1:]) if r in names else ("", *row))
    at = {r: i for i, r in enumerate(kept)}
    lines = grid.lines or tuple(range(1, len(grid.rows) + 1))
    columns = grid.columns or tuple(range(grid.width))
    return replace(
        grid,
        rows=tuple(made),
        lines=tuple(lines[r] for r in kept),
        columns=(columns[0], *columns),
        percent=frozenset((at[r], c + 1) for r, c in grid.percent if r in at),
        broken={(at[r], c + 1): what for (r, c), what in grid.broken.items() if r in at},
        joined=tuple((at[t], x + 1, at[b], y + 1) for t, x, b, y in grid.joined if t in at and b in at),
        offsets=tuple(grid.offsets[r] for r in kept) if grid.offsets else (),
    )


def _unit_of_all(grid: Grid, heading: int) -> str:
    """The one unit that a row below periods says under each of them; empty where it is another row."""
    words = {w for w in grid.rows[heading] if w}
    above = [w for w in grid.rows[heading - 1] if w] if heading else []
    periods = sum(map(is_period, above))
    word = next(iter(words)) if len(words) == 1 else ""
    if re.match(r"(?:Hundred|Thousand|Million|Billion)s?\b", word):
        # in a cell of its own a word for how many begins with a capital
        word = word[0].lower() + word[1:]
    return word if periods > 1 and word and not grid.rows[heading][0] and is_unit(word) else ""


def _names(grid: Grid, over: Mapping[int, str], inner: Mapping[int, str], unit: str) -> dict[int, str]:
    """Row with figures below the first region → its indicator, with what stands over it in its block."""
    names: dict[int, str] = {}
    head = ""
    for r in range(min(over), len(grid.rows)):
        row = grid.rows[r]
        head = "" if r in over else inner.get(r, head)
        if (
            r in over
            or r in inner
            or not row
            or not row[0]
            or not (_has_figures(grid, r) or any(map(is_gap, row[1:])))
        ):
            continue
        name, its = split_unit(row[0])
        of_head = split_unit(head)[1]
        if head and not of_head:
            name = f"{head}{marks_of(head).colon}{name}"
        its = its or of_head or (unit if not relative(name, "") else "")
        names[r] = marks_of(name).added(name, its) if its else name
    return names


def _alone(grid: Grid, row: int) -> str:
    """The one word of a row that stands in its first cell, also joined or repeated over the others; empty where it is another row."""
    words = list(dict.fromkeys(w for w in grid.rows[row] if w))
    plain = len(words) == 1 and bool(grid.rows[row][0]) and len(words[0]) <= 40
    return (
        words[0]
        if plain and not (is_figure(words[0]) or NOTE.match(words[0]) or sheet_units(words[0]))
        else ""
    )


def _has_figures(grid: Grid, row: int) -> bool:
    """Whether a row has figures, also such as look like years behind a name: 1922, 1951; a heading comes again in every block."""
    if row >= len(grid.rows):
        return False
    line = grid.rows[row]
    some = bool(line) and bool(line[0]) and any(amount(w) for w in line[1:])
    return any(map(is_figure, line[1:])) or (some and grid.rows.count(line) == 1)


def _blocks(names: Mapping[int, str], over: Mapping[int, str]) -> list[list[str]]:
    """The indicators under each of the heads."""
    ends = [*sorted(over)[1:], max(names, default=0) + 1]
    return [
        [w for r, w in names.items() if start < r < end]
        for start, end in zip(sorted(over), ends, strict=True)
    ]


def _are_indicators(
    heading: Sequence[str], over: Mapping[int, str], blocks: Sequence[Sequence[str]], inside: bool
) -> bool:
    """Whether the rows of the blocks are the same indicators, and what stands over them is the regions.

    Args:
        inside: whether in every block a unit stands over some of its rows.
    """
    names = set(blocks[0])
    alike = all(len(names & set(b)) >= _ALIKE * max(len(names), len(set(b))) for b in blocks)
    if not alike or not names or any(len(set(b)) < len(b) for b in blocks):
        return False
    if any(map(is_period, names)):
        return False
    hits, rows = known_hits(list(over.values())), known_hits(list(names))
    if rows > 0.3 * len(names) or hits >= 0.5 * len(over):
        return rows <= 0.3 * len(names)
    united = sum(bool(split_unit(w)[1]) for w in names) >= 0.5 * len(names)
    called = says(heading[0], MEASURE_WORDS) or any(says(w, UNIT_WORDS) for w in heading if w)
    return called or united or inside or _speak_of_figures(names, over.values())


def _speak_of_figures(rows: Collection[str], heads: Collection[str]) -> bool:
    """Whether words name what is measured in half the rows of a block, and in no head."""
    spoken = sum(direction_of(w, "") is not None for w in rows)
    return spoken >= 0.5 * len(rows) and not any(direction_of(w, "") for w in heads)
