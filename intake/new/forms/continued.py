"""Tables that go on further down the sheet under headings of their own (续表): ``continued``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.new.layout.page import is_figure, is_gap, is_period, known_hits
from intake.new.layout.said import indicator_said
from intake.new.vocabulary.words import MEASURE_WORDS, REGION_CODE_WORDS, REGION_WORDS, fold, says
from intake.tables.units import sheet_units
from intake.tables.workbook import Grid

#: what a yearbook prints over the rest of a table: 2-1 续表, （续）, continued
_CONTINUED = re.compile(r"续\s*表|[（(]\s*续[一二三四\d]*\s*[)）]|続き|\bcontinued\b|\(cont", re.IGNORECASE)


def continued(grid: Grid) -> list[Grid]:
    """The parts of a sheet on which headings come once more below figures; the sheet alone where they do not.

    Under the same headings the regions go on, and the repeated rows are taken off; under others there are further
    indicators of the same regions, a table of its own, which keeps the title of the first.

    >>> rows = (("2022年",), ("地区", "产值"), ("北京", "1"), ("续表",), ("地区", "人口"), ("北京", "2"))
    >>> [(part.above, part.rows) for part in continued(Grid("", rows))][1]
    ((('2022年',),), (('续表',), ('地区', '人口'), ('北京', '2')))
    >>> rows = (("地区", "产值"), ("北京", "1"), ("续表",), ("地区", "产值"), ("天津", "2"))
    >>> [part.rows for part in continued(Grid("", rows))]
    [(('地区', '产值'), ('北京', '1'), ('天津', '2'))]
    """
    heads = _heads(grid)
    if len(heads) < 2 or grid.turned:
        return [grid]
    # from the first heading row to the last one of its block
    grid, over = _lines_over(grid, heads)
    blocks = [_heading(grid, h) for h in heads]
    first = [tuple(map(fold, _bare(grid.rows[r]))) for r in blocks[0]]
    if all([tuple(map(fold, _bare(grid.rows[r]))) for r in b] == first for b in blocks):
        repeated = {r for b in blocks[1:] for r in b}
        marks = {
            r
            for b in blocks[1:]
            for r in range(_start(grid, b[0]), b[0])
            if (words := [w for w in grid.rows[r] if w]) and all(sheet_units(w) for w in words)
        } | {
            r
            for r, row in enumerate(grid.rows)
            if r > heads[0] and (w := _single(row)) and _CONTINUED.search(w)
        }
        kept = [r for r in range(len(grid.rows)) if r not in repeated | marks]
        # 2021年 over the first headings stands over its rows as 2022年 does over the second's, and so do names of indicators
        words = [_single(grid.rows[r]) for r in over]
        named = all(map(is_period, words)) or (len(set(words)) == len(words) and _come_again(grid, blocks))
        if len(over) == len(heads) and named and not any(map(_CONTINUED.search, words)):
            last = blocks[0][-1]
            kept = [r for r in kept if r != over[0]]
            kept.insert(kept.index(last) + 1, over[0])
        return [_rows_of(grid, kept)]
    starts = [0, *(_start(grid, h) for h in heads[1:])]
    ends = [*starts[1:], len(grid.rows)]
    title = tuple(row for row in grid.rows[: heads[0]] if any(row))
    parts = [_rows_of(grid, range(starts[0], ends[0]))]
    for start, end, head in zip(starts[1:], ends[1:], heads[1:], strict=True):
        own_unit = any(sheet_units(w) for row in grid.rows[start:head] for w in row if w)
        above = tuple(row for row in title if not (own_unit and any(sheet_units(w) for w in row if w)))
        parts.append(replace(_rows_of(grid, range(start, end)), above=above))
    return parts


def _lines_over(grid: Grid, heads: Sequence[int]) -> tuple[Grid, list[int]]:
    """The rows of one word over the headings; a line that says in two cells what the indicator is becomes one as well."""
    rows, over = list(grid.rows), []
    for h in heads:
        near = next((r for r in range(h - 1, max(-1, h - 4), -1) if any(rows[r])), -1)
        words = [w for w in rows[near] if w] if near >= 0 else []
        if len(words) == 2 and (said := indicator_said(f"{words[0]}: {words[1]}")):
            rows[near] = (said, *[""] * (len(rows[near]) - 1))
            over.append(near)
        elif h and _single(rows[h - 1]):
            over.append(h - 1)
    return (replace(grid, rows=tuple(rows)) if rows != list(grid.rows) else grid), over


def _come_again(grid: Grid, blocks: Sequence[Sequence[int]]) -> bool:
    """Whether most rows of each block begin as rows of the first do: the same regions once more."""
    ends = [*(b[0] for b in blocks[1:]), len(grid.rows)]
    stubs = [
        {tuple(w for w in grid.rows[r] if w and not is_figure(w))[:3] for r in range(b[-1] + 1, end)
         if any(map(is_figure, grid.rows[r]))}
        for b, end in zip(blocks, ends, strict=True)
    ]  # fmt: skip
    return all(len(s & stubs[0]) >= 0.5 * len(s) for s in stubs[1:])


def _bare(row: Sequence[str]) -> list[str]:
    words = list(row)
    while words and not words[-1]:
        words.pop()
    return words


def _single(row: Sequence[str]) -> str:
    """The one word of a row; empty where there are none or several."""
    words = list(dict.fromkeys(w for w in row if w))
    return words[0] if len(words) == 1 else ""


def _heads(grid: Grid) -> list[int]:
    """The rows of headings that begin with a word for regions, each with figures above it but for the first."""
    heads: list[int] = []
    figures = False
    again = _corner_again(grid) | _below_marks(grid)
    for r, row in enumerate(grid.rows):
        words = [w for w in row if w]
        if any(map(is_figure, words)):
            figures = True
        elif (r in again or (len(set(words)) > 1 and _begins(words))) and (figures or not heads):
            heads.append(r)
            figures = False
    return heads if figures else heads[:-1]


def _corner_again(grid: Grid) -> set[int]:
    """The rows below figures that begin with the words in which the first heading begins, whatever these are: 市、县(市)名称."""
    head = next((r for r, row in enumerate(grid.rows) if len(set(filter(None, row))) > 1), None)
    if head is None or not (corner := grid.rows[head][0]) or is_period(corner) or known_hits([corner]):
        return set()
    worded = [
        r
        for r, row in enumerate(grid.rows)
        if row
        and row[0] == corner
        and not any(is_figure(w) or is_gap(w) for w in row if w)
        and len(set(filter(None, row))) > 1
    ]
    return set(worded) if worded[:1] == [head] and len(worded) > 1 else set()


def _below_marks(grid: Grid) -> set[int]:
    """The first headings and those below a mark that the table goes on, where these have no word over the regions."""
    first = next((r for r, row in enumerate(grid.rows) if any(map(is_figure, row))), len(grid.rows))
    heads = set()
    for r in range(first, len(grid.rows)):
        if not _CONTINUED.search(_single(grid.rows[r])):
            continue
        below = next((k for k in range(r + 1, len(grid.rows)) if any(grid.rows[k])), None)
        if (
            below is not None
            and _only_headings(grid.rows[below])
            and not any(map(is_figure, grid.rows[below]))
        ):
            heads.add(below)
    top = next((r for r in range(first) if _only_headings(grid.rows[r])), None)
    return heads | {top} if heads and top is not None else set()


def _only_headings(row: Sequence[str]) -> bool:
    """Whether nothing stands in the corner of a row, and behind it other words than units."""
    return bool(row) and not row[0] and any(w and not sheet_units(w) for w in row)


def _begins(words: Sequence[str]) -> bool:
    """Whether a row of headings begins with regions and their codes, or with indicators that stand down beside regions across."""
    across = len(words) > 3 and says(words[0], MEASURE_WORDS) and known_hits(words[1:]) > 1
    coded = len(words) > 2 and any(says(w, REGION_CODE_WORDS) for w in words[:3])
    return says(words[0], REGION_WORDS) or across or coded


def _heading(grid: Grid, head: int) -> list[int]:
    """The rows of headings from the first one on, down to the first with a figure or with one word only."""
    rows = [head]
    for r in range(head + 1, len(grid.rows)):
        words = [w for w in grid.rows[r] if w]
        # a region of which every figure is missing is no heading
        missing = sum(map(is_gap, words)) >= max(2, 0.5 * len(words))
        if any(map(is_figure, words)) or len(set(words)) < 2 or missing:
            break
        rows.append(r)
    return rows


def _start(grid: Grid, head: int) -> int:
    """Where the block of a heading begins: at the title or mark above it, behind the last figures and their notes."""
    start = head
    while start > 0 and not any(map(is_figure, grid.rows[start - 1])):
        start -= 1
    marks = [r for r in range(start, head) if any(_CONTINUED.search(w) for w in grid.rows[r] if w)]
    return marks[0] if marks else start


def _rows_of(grid: Grid, rows: Sequence[int]) -> Grid:
    """The sheet with some of its rows only; places are told as they stand in the file."""
    at = {r: i for i, r in enumerate(rows)}
    lines = grid.lines or tuple(range(1, len(grid.rows) + 1))
    return replace(
        grid,
        rows=tuple(grid.rows[r] for r in rows),
        lines=tuple(lines[r] for r in rows),
        joined=tuple((at[t], left, at[b], right) for t, left, b, right in grid.joined if t in at and b in at),
        percent=frozenset((at[r], c) for r, c in grid.percent if r in at),
        broken={(at[r], c): what for (r, c), what in grid.broken.items() if r in at},
        offsets=tuple(grid.offsets[r] for r in rows) if grid.offsets else (),
    )
