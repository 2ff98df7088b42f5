"""Regions in rows of their own, each over a block of rows for the same indicators (统计公报): ``blocks_with_regions``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from intake.new.layout.page import is_figure, is_gap, is_period, known_hits
from intake.new.vocabulary.words import MEASURE_WORDS, NOTE, UNIT_WORDS, says
from intake.tables.units import sheet_units, split_unit
from intake.tables.workbook import Grid

#: so many regions must stand over blocks
_FEWEST = 3
#: this share of a block's indicators stand in nearly every other one as well
_ALIKE = 0.6
#: what is written over the regions
HEADING = "地区"


def blocks_with_regions(grid: Grid) -> Grid:
    """The sheet with the region in a column before its indicators; as it is where no regions stand over blocks.

    >>> rows = (("指标", "单位", "2023年"), ("南京市", "", ""), ("产值", "亿元", "5"), ("人口", "万人", "6"), ("无锡市", "", ""), ("产值", "亿元", "7"),
    ...         ("人口", "万人", "8"), ("徐州市", "", ""), ("产值", "亿元", "9"), ("人口", "万人", "4"))
    >>> [row[:3] for row in blocks_with_regions(Grid("", rows)).rows][:3]
    [('地区', '指标', '单位'), ('南京市', '产值', '亿元'), ('南京市', '人口', '万人')]
    """
    heads = {r: w for r in range(len(grid.rows)) if (w := _alone(grid, r))}
    first = min((r for r, row in enumerate(grid.rows) if any(map(is_figure, row))), default=0)
    over = {r: w for r, w in heads.items() if r >= first - 1 and _has_figures(grid, r + 1)}
    if grid.turned or len(over) < _FEWEST or len(set(over.values())) < len(over):
        return grid
    if any(is_period(w) or split_unit(w)[1] for w in over.values()):
        return grid
    start = min(over)
    heading = next((r for r in range(start - 1, -1, -1) if any(grid.rows[r])), None)
    blocks = _blocks(grid, over)
    if heading is None or heading in heads or not _are_indicators(grid.rows[heading], over, blocks):
        return grid
    made: list[tuple[str, ...]] = []
    kept: list[int] = []
    current = ""
    for r, row in enumerate(grid.rows):
        if r in over:
            current = over[r]
            continue
        kept.append(r)
        figured = any(is_figure(w) or is_gap(w) for w in row[1:])
        made.append((HEADING if r == heading else current * (bool(row[0]) and figured), *row))
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
    return row < len(grid.rows) and any(map(is_figure, grid.rows[row][1:]))


def _blocks(grid: Grid, over: Mapping[int, str]) -> list[list[str]]:
    """What stands in the first column under each of the rows."""
    ends = [*sorted(over)[1:], len(grid.rows)]
    return [
        [
            grid.rows[r][0]
            for r in range(start + 1, end)
            if grid.rows[r][0] and any(is_figure(w) or is_gap(w) for w in grid.rows[r][1:])
        ]
        for start, end in zip(sorted(over), ends, strict=True)
    ]


def _are_indicators(heading: Sequence[str], over: Mapping[int, str], blocks: Sequence[Sequence[str]]) -> bool:
    """Whether the rows of the blocks are the same indicators, and what stands over them is the regions."""
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
    return says(heading[0], MEASURE_WORDS) or united or any(says(w, UNIT_WORDS) for w in heading if w)
