"""Rows of years above the regions: the whole of them in these years, as yearbooks print it; exports ``whole_by_year``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.new.layout.page import is_figure, known_hits
from intake.new.vocabulary.names import plain_name
from intake.new.vocabulary.region_parts import TOGETHER
from intake.new.vocabulary.words import PERIOD_WORDS, REGION_WORDS, says
from intake.places import china
from intake.tables.workbook import Grid

_YEAR = re.compile(r"\s*((?:19|20)\d\d)\s*年?\s*")
#: of the names below the years so many must be known regions, and so many there must be
_KNOWN, _FEWEST = 0.6, 4
#: the columns of names and of years
_REGION, _PERIOD = "地区", "年份"


def whole_by_year(grid: Grid) -> tuple[Grid, tuple[str, ...], str]:
    """The sheet with a column of years, where rows of years stand above the regions, these years, and that of the regions; else as it is, and none.

    The rows are called the nation over provinces and the total over others. The last year is that of the regions, unless a line
    above the table names a later one.

    >>> rows = (("年  份\\n地  区", "面积"), ("1998", "90.1"), ("1999", "99.4"), ("北 京", "5"), ("天 津", "2"), ("河 北", "3"), ("山 西", "1"))
    >>> made, years, last = whole_by_year(Grid("", rows))
    >>> made.rows[:4], years, last
    ((('地区', '年份', '面积'), ('全国', '1998', '90.1'), ('全国', '1999', '99.4'), ('北 京', '1999', '5')), ('1998', '1999'), '1999')
    >>> whole_by_year(Grid("", (*rows[:1], *rows[3:], *rows[1:3])))[1], whole_by_year(Grid("", (*rows, ("2000", "9"))))[1]
    ((), ())
    """
    words = [row[0] if row else "" for row in grid.rows]
    figured = [bool(w) and sum(map(is_figure, row[1:])) > 0 for w, row in zip(words, grid.rows, strict=True)]
    body = [r for r, has in enumerate(figured) if has]
    count = next((i for i, r in enumerate(body) if _YEAR.fullmatch(words[r]) is None), 0)
    over, below = body[:count], body[count:]
    years = [_YEAR.sub(r"\1", words[r]) for r in over]
    names = [words[r] for r in below]
    if (
        not over
        or grid.turned
        or sorted(set(years)) != years
        or len(names) < _FEWEST
        or any(
            _YEAR.fullmatch(w) or TOGETHER.fullmatch(w) or plain_name(w) in {"全国", "中国"} for w in names
        )
        or known_hits(names) < _KNOWN * len(set(names))
    ):
        return grid, (), ""
    heads = [r for r in range(over[0]) if words[r] and len(set(filter(None, grid.rows[r]))) > 1]
    if not heads or not any(says(w, REGION_WORDS) or says(w, PERIOD_WORDS) for w in _parts(words[heads[-1]])):
        return grid, (), ""
    last = max([years[-1], *_titled(grid, heads[-1])])
    whole = "全国" if _are_provinces(names) else "合计"
    rows = []
    for r, row in enumerate(grid.rows):
        if r == heads[-1]:
            rows.append((_REGION, _PERIOD, *row[1:]))
        elif r in over:
            rows.append((whole, years[over.index(r)], *row[1:]))
        else:
            rows.append((row[0] if row else "", last if r in below else "", *row[1:]))

    def moved(column: int) -> int:
        return column + (column > 0)

    return (
        replace(
            grid,
            rows=tuple(rows),
            joined=tuple((t, moved(a), b, moved(z)) for t, a, b, z in grid.joined),
            percent=frozenset((r, moved(c)) for r, c in grid.percent),
            broken={(r, moved(c)): what for (r, c), what in grid.broken.items()},
            columns=(0, *(grid.columns or range(grid.width))),
        ),
        tuple(years),
        last,
    )


def _parts(heading: str) -> list[str]:
    """What a heading says in several lines, each without the blanks within: 年  份, 地  区."""
    return [re.sub(r"\s", "", w) for w in re.split(r"[\n/／、]", heading) if w.strip()] or [heading]


def _titled(grid: Grid, head: int) -> list[str]:
    """The years that lines above the headings name as those of the table."""
    return [
        y
        for row in grid.rows[:head]
        for w in row
        for y in re.findall(r"(?<!\d)((?:19|20)\d\d)\s*年(?!鉴)", w)
    ]


def _are_provinces(names: Sequence[str]) -> bool:
    provinces = china.of_level("province")
    return 2 * sum(provinces.find(plain_name(re.sub(r"\s", "", w))) is not None for w in names) > len(names)
