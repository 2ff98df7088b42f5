"""Numbers of notes behind names, where the notes stand below the table: ``notes_below``, ``unnoted``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.new.layout.page import is_figure
from intake.new.layout.roles import Roles

#: how a note begins that has a number: 1) Without the new territories
_NOTE = re.compile(r"\s*[(（]?(\d{1,2})[)）]\s*\D")
#: the same number behind a name
_MARK = re.compile(r"(?<=[^\W\d_])\.?\s*[(（]?(\d{1,2})[)）]$")


def notes_below(tables: Sequence[Roles]) -> frozenset[str]:
    """The numbers of the notes of tables: of lines that say nothing else and have no figures."""
    grids = {id(t.page.grid): t.page.grid for t in tables}.values()
    lines = [row for g in grids for row in (*g.rows, *g.below) if not any(map(is_figure, row[1:]))]
    found = (_NOTE.match(next(filter(None, row), "")) for row in lines)
    return frozenset(m[1] for m in found if m is not None)


def unnoted(word: str, notes: frozenset[str]) -> str:
    """A name without the number of a note that stands below the table.

    >>> unnoted("Northland 1)", frozenset("1")), unnoted("Northland (2)", frozenset("1")), unnoted("г. Москва1)", frozenset("1"))
    ('Northland', 'Northland (2)', 'г. Москва')
    """
    mark = _MARK.search(word.strip())
    return word.strip()[: mark.start()] if mark and mark[1] in notes else word


__all__ = ["notes_below", "unnoted"]
