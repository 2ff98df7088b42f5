"""Names that are set in under others: ``heads_of_names``, what regions lie in by how they are printed; ``named_under_heads``, indicators.

Offices of most countries print regions and what they lie in down one column and tell them apart by blanks before the names.
Yearbooks that print indicators down and regions across write what is counted, and its unit, once: 从业人员数（万人）, and the industries
below it by their names alone, set in by some blanks. By itself “manufacturing” is a number of nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from intake.new.answers import marks_of
from intake.new.layout.beside import RELATIVE
from intake.new.layout.page import is_figure, is_gap
from intake.new.layout.roles import Roles
from intake.new.settling.fit_units import may_be
from intake.tables.units import split_unit
from intake.tables.workbook import Grid

#: of all names that have none below them, so many are set in under another
_UNDER = 0.6
#: and at most so many have others below them
_OVER = 0.4
_FEWEST = 4


def heads_of_names(tables: Sequence[Roles]) -> dict[str, str]:
    """Name in the column of regions → the name it is set in under; empty where nothing tells levels.

    The names may be in another language than the words that are set in, which stand in another column of the same row.
    """
    under: dict[str, str] = {}
    for table in tables:
        if table.region is None:
            continue
        indents = table.page.grid.indents
        columns = [c for c in table.columns if c.figures < 0.5]
        set_in = max(columns, key=lambda c: sum(w in indents for w in c.distinct), default=None)
        if set_in is not None:
            under |= heads(
                {
                    name: indents[word]
                    for name, word in zip(table.columns[table.region].words, set_in.words, strict=True)
                    if name and word in indents
                }
            )
    return under


def heads(depths: Mapping[str, int]) -> dict[str, str]:
    """Of names in their order, with by how much each is set in, the name that each is under; none where it tells no levels.

    >>> deep = heads({"Kingdom": 0, "North": 2, "Ayton": 4, "Beeton": 4, "South": 2, "Ceeton": 4, "Deeton": 4, "Eaton": 4})
    >>> deep["North"], deep["Beeton"], sorted(set(deep.values()))
    ('Kingdom', 'North', ['Kingdom', 'North', 'South'])
    >>> heads({"Ayton": 0, "Beeton": 0, "of which the port": 2, "Ceeton": 0, "Deeton": 0, "Eaton": 0})
    {}
    """
    open_heads: list[str] = []
    under: dict[str, str] = {}
    for name in depths:
        while open_heads and depths[open_heads[-1]] >= depths[name]:
            open_heads.pop()
        if open_heads:
            under[name] = open_heads[-1]
        open_heads.append(name)
    over = set(under.values())
    lowest = [n for n in depths if n not in over]
    told = sum(n in under for n in lowest) >= _UNDER * len(lowest) and len(over) <= _OVER * len(depths)
    return under if told and len(lowest) >= _FEWEST else {}


# --- indicators ------------------------------------------------------------------------------------------


def parts_set_in(names: Sequence[str], indents: Mapping[str, int]) -> dict[int, int]:
    """Name → the name with a unit that it is set in under, both as places in the list, where it says no unit itself.

    >>> names = ["人口(万人)", "就业人员(万人)", "第一产业", "第二产业", "制造业", "户数(万户)", "面积"]
    >>> parts_set_in(names, dict(zip(names, (2, 2, 4, 4, 6, 2, 2))))
    {2: 1, 3: 1, 4: 1}
    >>> parts_set_in(names, dict.fromkeys(names, 2))
    {}
    """
    under: dict[int, int] = {}
    head: int | None = None
    for i, name in enumerate(names):
        depth = indents.get(name)
        if not name or depth is None:
            head = None
        elif split_unit(name)[1]:
            # a part with a unit of its own, 比重（%）, ends nothing that those beside it stand under
            head = (
                i if head is None or depth <= indents[names[head]] or not _is_part(names, i, under) else head
            )
        elif head is not None and depth > indents[names[head]]:
            under[i] = head
        else:
            head = None
    return under


def _is_part(names: Sequence[str], i: int, under: Mapping[int, int]) -> bool:
    return i - 1 in under and RELATIVE.fullmatch(split_unit(names[i])[0]) is not None


def part_named(head: str, part: str) -> str:
    """A part’s name behind that of its head, with the head’s unit where it may be in it.

    >>> part_named("就业人员(万人)", "制造业"), part_named("产值(亿元)", "比上年增长"), part_named("Employed (thousand persons)", "Industry")
    ('就业人员：制造业(万人)', '产值：比上年增长', 'Employed: Industry (thousand persons)')
    """
    whole, unit = split_unit(head)
    name = f"{whole}{marks_of(whole).colon}{part}"
    if not unit or not may_be(part, unit):
        return name
    return f"{name}({unit})" if marks_of(whole).colon == "：" else f"{name} ({unit})"


def named_under_heads(grid: Grid) -> Grid:
    """A sheet that was turned, its indicators across, with the parts called by what they are parts of; else as it is.

    What stands below a heading in the other language is put together in the same way.
    """
    if not grid.turned or not grid.rows:
        return grid
    first = next((r for r, row in enumerate(grid.rows) if any(map(is_figure, row))), 0)
    headings = range(first)
    if not headings:
        return grid
    lead = max(headings, key=lambda r: sum(w in grid.indents for w in grid.rows[r]))
    figured = {
        c
        for c in range(grid.width)
        if any(c < len(row) and (is_figure(row[c]) or is_gap(row[c])) for row in grid.rows[first:])
    }
    names = [w if c in figured else "" for c, w in enumerate(grid.rows[lead])]
    under = parts_set_in(names, grid.indents)
    if not under:
        return grid
    called = {c: part_named(names[head], names[c]) for c, head in under.items()}
    if len(set(called.values())) < len(called) or set(called.values()) & set(names):
        return grid
    rows = list(grid.rows)
    for r in headings:
        row = rows[r]
        rows[r] = tuple(
            called[c]
            if r == lead and c in under
            else part_named(row[under[c]], w)
            if c in under and w and row[under[c]]
            else w
            for c, w in enumerate(row)
        )
    indents = dict(grid.indents) | {name: grid.indents[names[c]] for c, name in called.items()}
    return replace(grid, rows=tuple(rows), indents=indents)
