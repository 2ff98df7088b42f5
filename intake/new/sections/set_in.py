"""Names that are set in under others: ``names_over_others``, the names of what lies over regions.

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


def names_over_others(tables: Sequence[Roles]) -> set[str]:
    """The names in the column of regions below which others are set in.

    The names may be in another language than the words that are set in, which stand in another column of the same row.
    """
    over: set[str] = set()
    for table in tables:
        if table.region is None:
            continue
        indents = table.page.grid.indents
        columns = [c for c in table.columns if c.figures < 0.5]
        set_in = max(columns, key=lambda c: sum(w in indents for w in c.distinct), default=None)
        if set_in is not None:
            depths = {
                name: indents[word]
                for name, word in zip(table.columns[table.region].words, set_in.words, strict=True)
                if name and word in indents
            }
            over |= heads(depths)
    return over


def heads(depths: Mapping[str, int]) -> set[str]:
    """Of names in their order, with by how much each is set in, those over others; none where it tells no levels.

    >>> sorted(heads({"Kingdom": 0, "North": 2, "Ayton": 4, "Beeton": 4, "South": 2, "Ceeton": 4, "Deeton": 4, "Eaton": 4}))
    ['Kingdom', 'North', 'South']
    >>> heads({"Ayton": 0, "Beeton": 0, "of which the port": 2, "Ceeton": 0, "Deeton": 0, "Eaton": 0})
    set()
    """
    names = list(depths)
    open_heads: list[str] = []
    over: set[str] = set()
    under: set[str] = set()
    for name in names:
        while open_heads and depths[open_heads[-1]] >= depths[name]:
            open_heads.pop()
        if open_heads:
            over.add(open_heads[-1])
            under.add(name)
        open_heads.append(name)
    lowest = [n for n in names if n not in over]
    told = sum(n in under for n in lowest) >= _UNDER * len(lowest) and len(over) <= _OVER * len(names)
    return over if told and len(lowest) >= _FEWEST else set()
