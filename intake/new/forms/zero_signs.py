"""Strokes that a table's own legend says are zeros (- Zero absoluto, – = nil): ``with_zeros``."""

from __future__ import annotations

import re
from dataclasses import replace

from intake.new.layout.page import is_figure
from intake.tables.workbook import Grid

_STROKE = "-–—"
#: what a legend says behind the stroke: exactly nothing, and not that nothing is known
_LEGEND = re.compile(
    rf"(?:^|[\s;；,，:：(（\"“'])[{_STROKE}][\"”'’]?\s*(?:[=:：]\s*|(?:means|denotes|bedeutet|significa|signifie|表示|代表)\s*)?"
    r"(?:(?:absolute |true |exactly |magnitude )?(?:zero|nil)\b|zero absoluto|genau null|nichts vorhanden|cero absoluto|résultat nul|néant|"
    r"(?:数值为|数量为|等于)?零(?:[。；;，]|$))",
    re.IGNORECASE,
)


def with_zeros(grid: Grid) -> tuple[Grid, int]:
    """The sheet with zeros for strokes among figures where a line of it says that they are, and how many.

    >>> rows = (("Region", "A"), ("Acre", "1"), ("Bahia", "-"), ("Ceará", "3"), ("Legenda: - Zero absoluto; ... Valor não disponível", ""))
    >>> found = with_zeros(Grid("", tuple(r + (w,) for r, w in zip(rows, ("B", "4", "5", "-", "")))))
    >>> [row[1:] for row in found[0].rows[1:4]], found[1]
    ([('1', '4'), ('0', '5'), ('3', '0')], 2)
    >>> with_zeros(Grid("", (("Region", "A", "B"), ("Acre", "-", "2"), ("- Not available", "", ""))))[1]
    0
    """
    lines = [" ".join(filter(None, row)) for row in grid.rows if not any(map(is_figure, row))]
    if not any(map(_LEGEND.search, lines)):
        return grid, 0
    rows, found = [], 0
    for row in grid.rows:
        if any(map(is_figure, row)):
            zeros = [k > 0 and w.strip() in set(_STROKE) for k, w in enumerate(row)]
            found += sum(zeros)
            row = tuple("0" if zero else w for zero, w in zip(zeros, row, strict=True))
        rows.append(row)
    return replace(grid, rows=tuple(rows)), found
