"""Names that are set in under others: ``heads_of_names``, what regions lie in by how they are printed.

Offices of most countries print regions and what they lie in down one column and tell them apart by blanks before the names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from intake.new.layout.roles import Roles

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
