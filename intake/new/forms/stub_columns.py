"""Names that are written once, over all the rows they hold for: ``carried_down``; groups listed under each of them: ``groups_apart``.

Data bases (PxWeb, StatBank) print every name of a nested stub once: the region in the first of its rows, or in a row of its
own, below it the indicators, and under each of them the periods. Or ages stand under every district in one column: the names
that come once are the regions, those that come again under each are a breakdown, which gets a column of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from intake.new.layout.page import is_figure, is_gap, is_period, known_hits
from intake.tables.workbook import Grid

#: in so few of the rows with figures a blank name is one that is missing
_FEWEST_BLANK = 0.3
#: what stands in the finest column of a stub comes again under every name
_AGAIN = 0.6
_MOST_STUBS = 6


def carried_down(grid: Grid) -> Grid:
    """The sheet with the names of a nested stub in every row they hold for; as it is where it has no such stub.

    >>> rows = (("", "", "2020", "2021"), ("North", "Births", "5", "6"), ("", "Deaths", "3", "4"), ("South", "Births", "7", "8"), ("", "Deaths", "2", "1"))
    >>> [row[0] for row in carried_down(Grid("", rows)).rows]
    ['', 'North', 'North', 'South', 'South']
    >>> rows = (("", "", "Men"), ("North", "", ""), ("", "2020", "5"), ("", "2021", "3"), ("South", "", ""), ("", "2020", "7"), ("", "2021", "2"))
    >>> [row[:2] for row in carried_down(Grid("", rows)).rows]
    [('', ''), ('North', '2020'), ('North', '2021'), ('South', '2020'), ('South', '2021')]
    """
    rows = [tuple(row) + ("",) * (grid.width - len(row)) for row in grid.rows]
    first = _first_column_of_figures(rows)
    if not 2 <= first <= _MOST_STUBS:
        return grid
    body = [r for r, row in enumerate(rows) if _is_body(row, first)]
    blank = sum(not rows[r][0] for r in body)
    if len(body) < 4 or not _FEWEST_BLANK * len(body) <= blank or any(not rows[r][first - 1] for r in body):
        return grid
    stubs, over = _stubs(rows, body, first)
    finest = {stub[-1] for stub in stubs.values()}
    told_apart = len(set(stubs.values())) == len(stubs) and all(stub[0] for stub in stubs.values())
    if not told_apart or len(finest) > _AGAIN * len(body) or len({s[0] for s in stubs.values()}) < 2:
        return grid
    kept = [r for r in range(len(rows)) if r not in over]
    at = {r: i for i, r in enumerate(kept)}
    # the rows of a sheet that was turned are its columns
    lines, columns = grid.lines, grid.columns
    if grid.turned:
        columns = tuple((columns or range(len(rows)))[r] for r in kept)
    else:
        lines = tuple((lines or range(1, len(rows) + 1))[r] for r in kept)
    return replace(
        grid,
        rows=tuple((*stubs[r], *rows[r][first:]) if r in stubs else rows[r] for r in kept),
        lines=lines,
        columns=columns,
        offsets=tuple(grid.offsets[r] for r in kept) if grid.offsets else (),
        percent=frozenset((at[r], c) for r, c in grid.percent if r in at),
        broken={(at[r], c): what for (r, c), what in grid.broken.items() if r in at},
        # what was joined over several rows now stands in each of them
        joined=tuple((at[t], x, at[b], y) for t, x, b, y in grid.joined if t == b and t in at),
    )


def _first_column_of_figures(rows: Sequence[Sequence[str]]) -> int:
    width = max(map(len, rows), default=0)
    for c in range(width):
        words = [row[c] for row in rows if c < len(row) and row[c]]
        figures = sum(is_figure(w) for w in words)
        if figures > 1 and figures >= 0.5 * sum(not is_gap(w) and not is_period(w) for w in words):
            return c
    return 0


def _is_body(row: Sequence[str], first: int) -> bool:
    return any(map(is_figure, row[first:])) and any(row[:first])


def _stubs(
    rows: Sequence[Sequence[str]], body: Sequence[int], first: int
) -> tuple[dict[int, tuple[str, ...]], set[int]]:
    """Row with figures → its whole stub; and the rows that only hold names of those below them."""
    current = [""] * first
    stubs: dict[int, tuple[str, ...]] = {}
    over: set[int] = set()
    figured = set(body)
    begin = body[0]
    while begin and sum(map(bool, rows[begin - 1])) == 1 and any(rows[begin - 1][:first]):
        begin -= 1
    for r in range(begin, body[-1] + 1):
        row = rows[r]
        named = next((c for c in range(first) if row[c]), None)
        if named is None:
            continue
        if r not in figured:
            if any(row[first:]) or sum(map(bool, row)) > 1:
                continue
            over.add(r)
        current[named:] = row[named:first]
        if r in figured:
            stubs[r] = tuple(current)
    return stubs, over


# --- groups under every region ----------------------------------------------------------------------------

#: so many regions must have groups under them
_FEWEST_HEADS = 3
#: what stands over the column of groups, and in it beside a region itself
HEADING, WHOLE = "group", "Total"


def groups_apart(grid: Grid) -> Grid:
    """The sheet with a second column of what stands under every region; as it is where nothing does.

    >>> rows = (("District, age", "Men"), ("Arla", "9"), ("0 - 4", "5"), ("5 +", "4"), ("Berga", "7"), ("0 - 4", "3"), ("5 +", "4"),
    ...         ("Cora", "5"), ("0 - 4", "1"), ("5 +", "4"))
    >>> [row[:2] for row in groups_apart(Grid("", rows)).rows][:4]
    [('District, age', 'group'), ('Arla', 'Total'), ('Arla', '0 - 4'), ('Arla', '5 +')]
    """
    rows = [tuple(row) + ("",) * (grid.width - len(row)) for row in grid.rows]
    body = [r for r, row in enumerate(rows) if row and row[0] and any(map(is_figure, row[1:]))]
    if grid.turned or not body or body[0] == 0 or grid.width < 2:
        return grid
    counts = Counter(rows[r][0] for r in body)
    heads = [r for r in body if counts[rows[r][0]] == 1]
    groups = [w for w, n in counts.items() if n > 1]
    if len(heads) < _FEWEST_HEADS or len(groups) < 2 or any(map(is_period, groups)) or known_hits(groups):
        return grid
    # every group stands under nearly every region, and nothing stands before the first of them
    often = all(0.8 * len(heads) <= counts[w] <= len(heads) for w in groups)
    under = all(rows[r + 1][0] in groups for r in heads if r + 1 < len(rows))
    if not often or not under or body[0] != heads[0] or any(is_period(rows[r][0]) for r in heads):
        return grid
    current, made = "", []
    inside = set(body)
    for r, row in enumerate(rows):
        if r in inside:
            head = counts[row[0]] == 1
            current = row[0] if head else current
            made.append((current, WHOLE if head else row[0], *row[1:]))
        else:
            made.append((row[0], HEADING if r == body[0] - 1 else "", *row[1:]))
    columns = grid.columns or tuple(range(grid.width))
    return replace(
        grid,
        rows=tuple(made),
        columns=(columns[0], columns[0], *columns[1:]),
        percent=frozenset((r, c + (c > 0)) for r, c in grid.percent),
        broken={(r, c + (c > 0)): what for (r, c), what in grid.broken.items()},
        joined=tuple((t, x + (x > 0), b, y + (y > 0)) for t, x, b, y in grid.joined),
    )
