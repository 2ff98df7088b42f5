"""Tables that go on further down the sheet under headings of their own (续表), or stand there one below the other: ``continued``, ``rows_of``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.new.forms.continued_kinds import alike_but_for_units, headed, of_another_kind
from intake.new.layout.around import period_within, without_year
from intake.new.layout.page import is_figure, is_gap, is_period, known_hits
from intake.new.layout.said import INDICATOR, KIND, indicator_said
from intake.new.vocabulary.words import (
    FLAG_WORDS,
    MEASURE_WORDS,
    NOTE,
    ORDER_WORDS,
    PERIOD_WORDS,
    REGION_CODE_WORDS,
    REGION_WORDS,
    UNIT_WORDS,
    VALUE_WORDS,
    fold,
    says,
)
from intake.tables.units import UNIT_LABEL, is_unit, sheet_units
from intake.tables.workbook import Grid

#: so many of the names below a heading are those of the first block where the same regions come again
_MOST_AGAIN = 0.7
#: what a yearbook prints over the rest of a table: 2-1 续表, （续）, continued
_CONTINUED = re.compile(r"续\s*表|[（(]\s*续[一二三四\d]*\s*[)）]|続き|\bcontinued\b|\(cont", re.IGNORECASE)


#: what a download repeats over each of its tables of the query that made it
_OF_THE_QUERY = re.compile(
    r"(?:数据库|时间(?:范围)?|地区范围|database|time(?: period)?|period)\s*[:：]", re.IGNORECASE
)


def continued(grid: Grid) -> list[Grid]:
    """The parts of a sheet on which headings come once more below figures; the sheet alone where they do not.

    Under the same headings the regions go on, and the repeated rows are taken off; under others there are further
    indicators of the same regions, a table of its own, which keeps the title of the first. Where each block has a title
    of its own, tables of other indicators or of other periods stand one below the other, and each is read by itself.

    >>> rows = (("2022年",), ("地区", "产值"), ("北京", "1"), ("续表",), ("地区", "人口"), ("北京", "2"))
    >>> [(part.above, part.rows) for part in continued(Grid("", rows))][1]
    ((('2022年',),), (('续表',), ('地区', '人口'), ('北京', '2')))
    >>> rows = (("地区", "产值"), ("北京", "1"), ("续表",), ("地区", "产值"), ("天津", "2"))
    >>> [part.rows for part in continued(Grid("", rows))]
    [(('地区', '产值'), ('北京', '1'), ('天津', '2'))]
    >>> rows = (("表1 产值",), ("地区", "2022年"), ("北京", "1"), ("天津", "2"), ("表2 人口",), ("地区", "2022年"), ("北京", "3"), ("天津", "4"))
    >>> [part.above for part in continued(Grid("", rows))]
    [(('表1 产值',), ('指标', '表1 产值')), (('表2 人口',), ('指标', '表2 人口'))]
    """
    heads = _heads(grid)
    if len(heads) < 2 or grid.turned:
        return [grid]
    # from the first heading row to the last one of its block
    untouched = grid
    grid, over = _lines_over(grid, heads)
    blocks = [_heading(grid, h) for h in heads]
    first = [tuple(map(fold, _bare(grid.rows[r]))) for r in blocks[0]]
    alike = all([tuple(map(fold, _bare(grid.rows[r]))) for r in b] == first for b in blocks)
    if (kinds := _of_kinds(untouched, blocks)) is not None:
        return kinds
    if (stacked := _with_titles(untouched, blocks, alike)) is not None:
        return stacked
    if alike:
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
        return [rows_of(grid, kept)]
    starts = [0, *(_start(grid, h) for h in heads[1:])]
    ends = [*starts[1:], len(grid.rows)]
    title = tuple(row for row in grid.rows[: heads[0]] if any(row))
    parts = [rows_of(grid, range(starts[0], ends[0]))]
    for start, end, head in zip(starts[1:], ends[1:], heads[1:], strict=True):
        own_unit = any(sheet_units(w) for row in grid.rows[start:head] for w in row if w)
        above = tuple(row for row in title if not (own_unit and any(sheet_units(w) for w in row if w)))
        parts.append(replace(rows_of(grid, range(start, end)), above=above))
    return parts


def _of_kinds(grid: Grid, blocks: Sequence[Sequence[int]]) -> list[Grid] | None:
    """The blocks as tables of their own, where lines over those that go on say of what other kind their figures are; else None."""
    heads = [b[0] for b in blocks]
    if not alike_but_for_units(grid, blocks) or not _come_again(grid, blocks):
        return None
    starts = [0, *(_start(grid, h) for h in heads[1:])]
    over = [grid.rows[s:h] for s, h in zip(starts[1:], heads[1:], strict=True)]
    marked = all(any(_CONTINUED.search(w) for row in lines for w in row if w) for lines in over)
    if not marked:
        # 3-12 各市地区生产总值指数: a title of its own, behind the notes of what stands above
        starts = [0, *(min(_title_lines(grid, h), default=h) for h in heads[1:])]
        over = [grid.rows[s:h] for s, h in zip(starts[1:], heads[1:], strict=True)]
    said = [of_another_kind(lines) for lines in over]
    if not (marked or all(kind for kind, _, _ in said)):
        return None
    if not all(kind or title for kind, title, _ in said) or len(set(said)) < len(said):
        return None
    # the year and the title of the first hold for what goes on below, its unit and remarks do not
    kept = [row for row in grid.rows[: heads[0]] if any(row) and not any(sheet_units(w) for w in row if w)]
    title = next((w for row in kept if (w := _single(row))), "")
    ends = [*starts[1:], len(grid.rows)]
    parts = [rows_of(grid, range(starts[0], ends[0]))]
    for block, end, (kind, called, unit) in zip(blocks[1:], ends[1:], said, strict=True):
        part = rows_of(grid, range(block[0], end))
        above = [*grid.above, *kept, (KIND, called or (kind["zh"] if kind else ""), *[""] * 3)]
        if _only_periods(grid, block):
            above.append((INDICATOR, called or f"{without_year(title)}{kind['zh'] if kind else ''}"))
        elif kind is not None:
            part = headed(part, len(block), kind, unit)
        else:
            part = _headed(part, called, grid.lines[block[0]] if grid.lines else block[0] + 1)
        if unit and (kind is None or _only_periods(grid, block)):
            above.append((f"单位：{unit}",))
        parts.append(replace(part, above=tuple(above)))
    return parts


def _with_titles(grid: Grid, blocks: Sequence[Sequence[int]], alike: bool) -> list[Grid] | None:
    """The blocks as tables of their own, where titles of their own say what headings do not; None where they do not.

    What headings of periods only leave open, the indicator, is then what the title says. Headings of indicators that come
    again under titles of other periods are of these; under other titles the title becomes a heading over them.
    """
    heads = [b[0] for b in blocks]
    lines = [_title_lines(grid, h) for h in heads]
    few = min(map(len, lines))
    # what stands above that of the first is about all
    general = [row for row in grid.rows[: heads[0]] if any(row)]
    lines = [rows[len(rows) - few :] for rows in lines]
    titles = [[_titled(grid.rows[r]) for r in rows] for rows in lines]
    names = [some[0] if some else "" for some in titles]
    bare = [_only_periods(grid, b) for b in blocks]
    if not few and alike and all(bare) and _come_again(grid, blocks):
        return _with_units(grid, heads)
    if not few or len(set(map(fold, names))) < len(names) or any(map(is_period, names)):
        return None
    when = [period_within(" ".join(some)) for some in titles]
    dated = all(when) and len(set(when)) == len(when)
    if alike and not _come_again(grid, blocks):
        return None
    if not (any(bare) or dated):
        direct = all(rows[-1] == h - 1 for rows, h in zip(lines, heads, strict=True))
        if not alike or direct:
            # names directly over the headings are read as names over blocks
            return None
    # what else is said above the first: its period holds where the titles below name none
    general = general[: len(general) - sum(any(grid.rows[r]) for r in range(lines[0][0], heads[0]))]
    parts: list[Grid] = []
    ends = [*(rows[0] for rows in lines[1:]), len(grid.rows)]
    own_name = alike and not any(bare) and not (dated and len(set(map(fold, map(without_year, names)))) == 1)
    for rows, block, end, name, is_bare, period in zip(lines, blocks, ends, names, bare, when, strict=True):
        above = [row for row in grid.rows[rows[0] : block[0]] if any(row)]
        if parts and period is None and when[0] is not None:
            above.append((when[0].id,))
        if is_bare:
            above.append((INDICATOR, indicator_said(name) or name))
        part = rows_of(grid, range(block[0], end))
        if own_name:
            part = _headed(part, without_year(name), grid.lines[rows[0]] if grid.lines else rows[0] + 1)
        parts.append(replace(part, above=(*grid.above, *general, *above)))
    return parts


def _with_units(grid: Grid, heads: Sequence[int]) -> list[Grid] | None:
    """The blocks as tables of their own, where only the units above them tell them apart; None where these do not."""
    starts = [_start(grid, h) for h in heads]
    units = [
        tuple(u for r in range(s, h) for w in grid.rows[r] for u in sheet_units(w))
        for s, h in zip(starts, heads, strict=True)
    ]
    if not all(units) or len(set(units)) < len(units):
        return None
    return [rows_of(grid, range(s, e)) for s, e in zip(starts, [*starts[1:], len(grid.rows)], strict=True)]


def _headed(grid: Grid, name: str, line: int) -> Grid:
    """A table with a name over all its headings but the first."""
    head = ("", *[name] * (grid.width - 1))
    return replace(
        grid,
        rows=(head, *grid.rows),
        lines=(line, *grid.lines),
        joined=tuple((top + 1, left, bottom + 1, right) for top, left, bottom, right in grid.joined),
        percent=frozenset((r + 1, c) for r, c in grid.percent),
        broken={(r + 1, c): what for (r, c), what in grid.broken.items()},
        offsets=(0, *grid.offsets) if grid.offsets else (),
    )


def _title_lines(grid: Grid, head: int) -> list[int]:
    """The rows of the title above a row of headings: lines of one word each, apart from units and blank rows below them."""
    rows: list[int] = []
    for r in range(head - 1, -1, -1):
        words = list(dict.fromkeys(w for w in grid.rows[r] if w))
        if not words:
            if rows:
                break
            continue
        if not any(map(_without_unit, words)):
            continue
        title = _titled(grid.rows[r])
        if _OF_THE_QUERY.match(title):
            # 时间：最近5年 between 指标：… and the headings says nothing of what is measured
            continue
        if not title or NOTE.match(title) or is_figure(title) or _CONTINUED.search(title):
            break
        rows.insert(0, r)
    return rows


def _titled(row: Sequence[str]) -> str:
    """The one word of a row that is no unit; empty where there are none or several."""
    words = list(dict.fromkeys(bare for w in row if w and (bare := _without_unit(w))))
    return words[0] if len(words) == 1 else ""


def _without_unit(words: str) -> str:
    """A title without the unit behind it; nothing where a line only says the unit."""
    if not sheet_units(words):
        return words
    return re.sub(rf"[（(\[【]?\s*(?:{UNIT_LABEL})\s*[:：]?.*$", "", words, flags=re.IGNORECASE).strip()


def _only_periods(grid: Grid, block: Sequence[int]) -> bool:
    """Whether headings say of when figures are, or that they are figures, and no indicator."""
    words = {w for r in block for w in grid.rows[r] if w}
    other = (REGION_WORDS, REGION_CODE_WORDS, ORDER_WORDS, VALUE_WORDS, PERIOD_WORDS, UNIT_WORDS, FLAG_WORDS)
    return not any(
        not (is_period(w) or is_unit(w.strip("()（）")) or NOTE.match(w))
        and not any(says(w, s) for s in other)
        for w in words
    )


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
    again = _corner_again(grid) | _below_marks(grid) | _empty_corners(grid)
    for r, row in enumerate(grid.rows):
        words = [w for w in row if w]
        if r not in again and any(map(is_figure, words)):
            figures = True
        elif (r in again or (len(set(words)) > 1 and _begins(words))) and (figures or not heads):
            heads.append(r)
            figures = False
    return heads if figures else heads[:-1]


def _corner_again(grid: Grid) -> set[int]:
    """The rows below figures that begin with the words in which the first heading begins, whatever these are: 市、县(市)名称."""
    head = next(
        (r for r, row in enumerate(grid.rows) if len({w for w in row if w and not sheet_units(w)}) > 1), None
    )
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


def _empty_corners(grid: Grid) -> set[int]:
    """The headings with nothing in the corner below which the regions of the first block come again, and the first headings."""
    top = next((r for r, row in enumerate(grid.rows) if _is_head(row)), None)
    if top is None:
        return set()
    stubs: set[str] = set()
    heads: set[int] = set()
    for r in range(top + 1, len(grid.rows)):
        row = grid.rows[r]
        if not row:
            continue
        if row[0] and any(map(is_figure, row[1:])):
            if not heads:
                stubs.add(fold(row[0]))
            continue
        # the first of several rows of headings
        if len(stubs) < 2 or row[0] or not _is_head(row) or r - 1 in heads:
            continue
        below = []
        for line in grid.rows[r + 1 :]:
            if line and line[0] and any(map(is_figure, line[1:])):
                below.append(fold(line[0]))
            elif below:
                break
        if len(below) > 1 and sum(w in stubs for w in below) >= _MOST_AGAIN * len(below):
            heads.add(r)
    return heads | {top} if heads else set()


def _is_head(row: Sequence[str]) -> bool:
    """Whether several words stand side by side that are no figures but for years."""
    words = [w for w in row[1:] if w and not sheet_units(w)]
    return len(set(words)) > 1 and all(is_period(w) or not (is_figure(w) or is_gap(w)) for w in words)


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


def rows_of(grid: Grid, rows: Sequence[int]) -> Grid:
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
