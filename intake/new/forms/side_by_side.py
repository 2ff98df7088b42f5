"""Tables that stand side by side with the same headings, put one below the other: ``one_below_the_other``."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from intake.new.layout.page import is_figure
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
    if block is None or grid.turned or any(bottom >= block[0] for _, _, bottom, _ in grid.joined):
        return grid
    head, width = block
    # under the names of the columns a second row of headings may say more
    while head + 1 < len(grid.rows) and _repeats(grid.rows[head + 1], width):
        head += 1
    rows = [row[:width] for row in grid.rows[: head + 1]]
    lines = list(grid.lines[: head + 1]) or list(range(1, head + 2))
    offsets = [0] * (head + 1)
    percent: set[tuple[int, int]] = set()
    broken: dict[Place, Literal["formula", "error"]] = {}
    for start in range(0, grid.width, width):
        for r in range(head + 1, len(grid.rows)):
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
    return replace(
        grid,
        rows=tuple(rows),
        lines=tuple(lines),
        offsets=tuple(offsets),
        percent=frozenset(percent),
        broken=broken,
    )


def _repeats(row: tuple[str, ...], width: int) -> bool:
    """Whether a row without figures says the same in every block."""
    blocks = {(*row[i : i + width], *[""] * width)[:width] for i in range(0, len(row), width)} - {
        ("",) * width
    }
    return len(blocks) == 1 and not any(map(is_figure, row)) and sum(map(bool, row)) > 1


def _block(grid: Grid, row: int) -> int:
    """The width of the blocks whose headings a row repeats; 0 where it repeats none."""
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
