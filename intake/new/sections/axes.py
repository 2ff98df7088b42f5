"""What headings say about themselves above years and variables, and about no figure alone: ``without_axes``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.new.layout.page import is_period
from intake.tables.workbook import Grid

#: rows among which the headings are looked for
_HEAD = 20
#: Base: 2011-12 (the prices of all figures), Variável x Ano (what goes across)
_AXIS = re.compile(
    r"\(?base(?:\s+year)?\s*[:：=]?\s*(?:19|20)\d\d(?:\s*[-–/]\s*\d{2,4})?\s*\)?|"
    r"(?:vari[aá]vel|variable|indicador|indicator|produto|categoria)\s+[x×]\s+\w[\w ()]{0,30}",
    re.IGNORECASE,
)
#: what it is that goes across, over years only
_YEARS = re.compile(r"years?|jahre?|années?|años?|anos?|anni|год(?:ы|а)?|lata|年份?|年度", re.IGNORECASE)


def without_axes(grid: Grid) -> tuple[Grid, tuple[str, ...]]:
    """The sheet without such words where one alone stands over all columns of figures, and the words; else as it is.

    >>> rows = (("State", "Base: 2011-12", ""), ("", "2019-20", "2020-21"), ("Goa", "5", "6"))
    >>> without_axes(Grid("", rows))[0].rows[0], without_axes(Grid("", rows))[1]
    (('State', '', ''), ('Base: 2011-12',))
    >>> without_axes(Grid("", (("State", "Year", ""), ("", "2019", "2020"), ("Goa", "5", "6"))))[0].rows[0]
    ('State', '', '')
    >>> without_axes(Grid("", (("State", "Base: 2004-05", "Base: 2011-12"), ("", "2010-11", "2011-12"), ("Goa", "5", "6"))))[1]
    ()
    """
    rows = [list(row) for row in grid.rows]
    said: list[str] = []
    for r, row in enumerate(rows[:_HEAD]):
        if grid.rows.count(grid.rows[r]) > 1:
            # the headings of blocks, which are known by what they repeat
            continue
        below = rows[r + 1] if r + 1 < len(rows) else []
        found = {
            w
            for c, w in enumerate(row)
            if _AXIS.fullmatch(w.strip()) or (_YEARS.fullmatch(w.strip()) and _over_years(below[c:]))
        }
        # two bases tell two series apart
        if len(found) != 1 or r + 1 >= len(rows):
            continue
        word = found.pop()
        if sum(map(bool, rows[r + 1])) < 2 or any(w and w != word for w in row[row.index(word) :]):
            continue
        if _YEARS.fullmatch(word.strip()) is None:
            # that years are years need not be told
            said.append(word)
        rows[r] = ["" if w == word else w for w in row]
    made = tuple(map(tuple, rows))
    return (grid if made == grid.rows else replace(grid, rows=made)), tuple(said)


def _over_years(below: Sequence[str]) -> bool:
    """Whether all that stands below a heading and right of it are two or more different periods.

    >>> _over_years(["2020-21", "2021-22"]), _over_years(["2019", "46364"]), _over_years(["2019"])
    (True, False, False)
    """
    words = [w for w in below if w]
    return len(set(words)) == len(words) > 1 and all(map(is_period, words))
