"""Rows that only say which part of the city above them they are about (市区, 市辖区): ``with_their_cities``."""

from __future__ import annotations

import re
from dataclasses import replace

from intake.new.layout.page import is_figure
from intake.new.vocabulary.names import PARTS_OF_CITIES, plain_name
from intake.places import china
from intake.tables.workbook import Grid

#: names stand in one of the first columns
_MOST_STUBS = 4


def with_their_cities(grid: Grid) -> Grid:
    """The sheet with the city's name before the part of it: 市区 under 石家庄市 is 石家庄市市区.

    >>> rows = (("地区", "人口"), ("石家庄市", "9"), ("  市区", "5"), ("井陉县", "4"), ("承德市", "7"), ("其中：市区", "3"))
    >>> [row[0] for row in with_their_cities(Grid("", rows)).rows]
    ['地区', '石家庄市', '石家庄市市区', '井陉县', '承德市', '承德市市区']
    """
    rows = [list(row) for row in grid.rows]
    changed = False
    for c in range(min(grid.width, _MOST_STUBS)):
        city = ""
        for row in rows:
            word = plain_name(row[c]) if c < len(row) else ""
            if not word or not any(map(is_figure, row)):
                continue
            if re.fullmatch(PARTS_OF_CITIES, word):
                row[c] = f"{city}{word}" if city else row[c]
                changed |= bool(city)
            elif len(hits := china.candidates("prefecture", word)) == 1:
                city = hits[0].full["zh"].removeprefix(_province(hits[0].code))
    return replace(grid, rows=tuple(map(tuple, rows))) if changed else grid


def _province(code: str) -> str:
    province = china.of_level("province").regions.get(f"{code[:2]}0000")
    return province.full["zh"] if province is not None else ""
