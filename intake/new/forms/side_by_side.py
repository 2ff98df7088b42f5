"""Tables that stand side by side with the same headings, put one below the other: ``one_below_the_other``."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from intake.new.layout.page import is_figure, is_period
from intake.tables.workbook import Grid, Place


def one_below_the_other(grid: Grid) -> Grid:
    """The sheet with blocks of columns under the same headings below each other; any other sheet as it is.

    >>> rows = (("地区", "产值", "地区", "产值"), ("北京", "1", "天津", "2"), ("河北", "3", "", ""))
    >>> one_below_the_other(Grid("", rows)).rows
    (('地区', '产值'), ('北京', '1'), ('河北', '3'), ('天津', '2'))
    >>> rows = (("城市", "同比", "城市", "同比"), ("", "上年=100", "", "上年=100"), ("北京", "1", "天津", "2"))
    >>> one_below_the_other(Grid("", rows)).rows
    (('城市', '同比'), ('', '上年=100'), ('北京', '1'), ('天津', '2'))
    >>> rows = (("Ranks", "", "", "", ""), ("City", "GDP", "", "City", "GDP"), ("A", "1", "", "B", "2"), ("C", "3", "", "", ""))
    >>> one_below_the_other(Grid("", rows, joined=((0, 0, 0, 4),))).rows[1:]
    (('City', 'GDP', ''), ('A', '1', ''), ('C', '3', ''), ('B', '2', ''))
    """
    block = next(((r, width) for r in range(min(12, len(grid.rows))) if (width := _block(grid, r))), None)
    if block is None or grid.turned:
        return grid
    head, width = top, width = block
    # under the names of the columns a second row of headings may say more
    while head + 1 < len(grid.rows) and _repeats(grid.rows[head + 1], width):
        head += 1
    foot = _foot(grid, head)
    across = [j for j in grid.joined if top <= j[2] < foot]
    if any(j[2] > head or j[1] // width != j[3] // width for j in across):
        # cells joined in the body, or over several blocks
        return grid
    rows = [_within(row, width) for row in grid.rows[:top]] + [
        row[:width] for row in grid.rows[top : head + 1]
    ]
    lines = list(grid.lines[: head + 1]) or list(range(1, head + 2))
    offsets = [0] * (head + 1)
    percent: set[tuple[int, int]] = set()
    broken: dict[Place, Literal["formula", "error"]] = {}
    for start in range(0, grid.width, width):
        for r in range(head + 1, foot):
            cells = (*grid.rows[r], *[""] * grid.width)[start : start + width]
            at = len(rows)
            if not any(cells):
                continue
            percent |= {(at, c) for c in range(width) if (r, start + c) in grid.percent}
            broken |= {
                (at, c): grid.broken[r, start + c] for c in range(width) if (r, start + c) in grid.broken
            }
            rows.append(tuple(cells))
            lines.append(grid.lines[r] if r < len(grid.lines) else r + 1)
            offsets.append(start)
    for r in range(foot, len(grid.rows)):
        # notes go over all blocks, and stay behind them
        rows.append(_within(grid.rows[r], width))
        lines.append(grid.lines[r] if r < len(grid.lines) else r + 1)
        offsets.append(0)
    return replace(
        grid,
        rows=tuple(rows),
        joined=tuple(j for j in across if j[3] < width) if across or foot < len(grid.rows) else grid.joined,
        lines=tuple(lines),
        offsets=tuple(offsets),
        percent=frozenset(percent),
        broken=broken,
    )


def _foot(grid: Grid, head: int) -> int:
    """The first of the lines below the last row of figures that have a word in their first cell only: notes.

    >>> rows = (("A", "t", "A", "t"), ("x", "1", "y", "2"), ("z", "3", "", ""), ("Note: rounded", "", "", ""))
    >>> _foot(Grid("", rows), 0), _foot(Grid("", rows[:3]), 0)
    (3, 3)
    """
    foot = len(grid.rows)
    while foot > head + 1 and not any(grid.rows[foot - 1][1:]):
        foot -= 1
    return foot


def _within(row: tuple[str, ...], width: int) -> tuple[str, ...]:
    """A line above the headings in so many columns: what stands further right, as a unit does, goes into the last free ones.

    >>> _within(("Output", "", "", "", "", "Unit: t"), 3), _within(("", "", "", "Unit: t"), 2)
    (('Output', '', 'Unit: t'), ('', 'Unit: t'))
    """
    cells = [*row, *[""] * width][:width]
    for word in reversed([w for w in row[width:] if w]):
        free = next((c for c in reversed(range(width)) if not cells[c]), None)
        if free is not None:
            cells[free] = word
    return tuple(cells)


def _repeats(row: tuple[str, ...], width: int) -> bool:
    """Whether a row without figures says the same in every block."""
    blocks = {(*row[i : i + width], *[""] * width)[:width] for i in range(0, len(row), width)} - {
        ("",) * width
    }
    headed = not any(is_figure(w) and not is_period(w) for w in row)
    return len(blocks) == 1 and headed and sum(map(bool, row)) > 1


def _block(grid: Grid, row: int) -> int:
    """The width of the blocks whose headings a row repeats; 0 where it repeats none."""
    if width := _block_of_two_rows(grid, row):
        return width
    words = list(grid.rows[row])
    while words and not words[-1]:
        words.pop()
    if any(map(is_figure, words)) or len(set(words)) < 2:
        return 0
    for parts in (2, 3, 4):
        # a blank column may part the blocks
        for line in (words, [*words, ""]):
            width, rest = divmod(len(line), parts)
            block = line[: width - 1] if line[-1] == "" else line[:width]
            if (
                not rest
                and len(block) > 1
                and line[:width] * parts == line
                and len(set(block)) == len(block)
                and all(block)
            ):
                return width
    return 0


def _block_of_two_rows(grid: Grid, row: int) -> int:
    """The width of the blocks that two rows of headings repeat, the upper of them over several columns each; else 0.

    >>> rows = (("City", "Wheat", "", "City", "Wheat", ""), ("", "2022", "2023", "", "2022", "2023"), ("A", "1", "2", "B", "3", "4"))
    >>> _block_of_two_rows(Grid("", rows), 0), _block_of_two_rows(Grid("", rows), 1)
    (3, 0)
    """
    if row + 1 >= len(grid.rows):
        return 0
    upper, lower = ([*line, *[""] * grid.width][: grid.width] for line in grid.rows[row : row + 2])
    if not upper[0] or lower[0] or any(is_figure(w) and not is_period(w) for w in (*upper, *lower)):
        return 0
    filled = list(upper)
    for c, below in enumerate(lower):
        filled[c] = filled[c] or (filled[c - 1] if below and c else "")
    pairs = list(zip(filled, lower, strict=True))
    for parts in (2, 3, 4):
        width, rest = divmod(len(pairs), parts)
        block = pairs[:width]
        if (
            not rest
            and width > 2
            and block * parts == pairs
            and len(set(block)) == width
            and all(map(any, block))
        ):
            return width
    return 0
