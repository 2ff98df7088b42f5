"""Exports of databases of time series, one series to a column under lines that describe it: ``unlisted`` makes rows of them.

Wind, CEIC, iFinD and others write the name of each series (``北京:GDP``) over lines of its frequency, unit and source; the
region is a part of the name, or a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from intake.new.vocabulary.countries import country
from intake.new.vocabulary.larger_units import smaller_units
from intake.new.vocabulary.names import level_hits
from intake.new.vocabulary.when import read_period
from intake.new.vocabulary.words import key
from intake.tables.spelled_units import spelled
from intake.tables.units import amount
from intake.tables.workbook import Grid, Place

#: the lines above the figures, by what stands before them
_LINES: Mapping[str, frozenset[str]] = {
    role: frozenset(map(key, words))
    for role, words in {
        "name": ("指标名称", "指标", "名称", "序列名称", "series name", "series", "name", "indicator", "indicator name"),
        "often": ("频率", "frequency", "freq", "periodicity"),
        "unit": ("单位", "unit", "units", "unit of measure"),
        "source": ("来源", "数据来源", "source", "sources", "data source"),
        "region": ("地区", "区域", "省份", "城市", "subnational", "region", "country", "国家", "province", "area", "geography"),
        "other": (
            "指标id", "指标代码", "指标编码", "series id", "sr code", "id", "code", "mnemonic", "ticker", "更新时间", "最近更新", "时间区间",
            "时间范围", "起始时间", "结束时间", "status", "状态", "first obs date", "last obs date", "first obs. date", "last obs. date",
            "last update time", "last update", "last updated", "数据描述", "备注", "remarks", "suggestions", "mean", "variance",
            "no of obs", "no. of obs", "multiplier", "multiplier code", "magnitude", "function information", "trade code", "seasonal adjustment",
            "classification", "path", "指标类型", "日期", "date", "series type", "data type", "collection month", "series start", "series end", "no obs",
        ),
    }.items()
}  # fmt: skip
_YEARLY = re.compile(r"年|annual|year|^[ya]$", re.IGNORECASE)
_QUARTERLY = re.compile(r"季|quarter|^q$", re.IGNORECASE)
_MONTHLY = re.compile(r"月|month|^m$", re.IGNORECASE)
_HEADINGS = ("地区", "时期", "指标", "单位", "数值")


def unlisted(grid: Grid) -> Grid:
    """A sheet of listed series as a table with a row for every figure; any other sheet as it is.

    >>> rows = (("指标名称", "北京:GDP", "天津:GDP"), ("频率", "年", "年"), ("单位", "亿元", "亿元"), ("2019-12-31", "1", "2"))
    >>> unlisted(Grid("", rows)).rows[1:]
    (('北京', '2019', 'GDP', '亿元', '1'), ('天津', '2019', 'GDP', '亿元', '2'))
    >>> names = ("", "CN: GDP: Beijing", "CN: GDP: Anhui", "CN: Population: Usual Residence: Beijing", "CN: Population: Usual Residence: Anhui")
    >>> rows = (names, ("Frequency", *["Annual"] * 4), ("Unit", "RMB bn", "RMB bn", "Person th", "Person th"), ("12/2019", "1", "2", "3", "4"))
    >>> [row[0] for row in unlisted(Grid("", rows)).rows]
    ['地区', 'Beijing', 'Anhui', 'Beijing', 'Anhui']
    >>> names = ("", *(f"Employed ;  > {state} ;" for state in ("Victoria", "Queensland", "Tasmania")))
    >>> rows = (names, ("Unit", "000", "000", "000"), ("Frequency", *["Month"] * 3), ("2023-01-01", "3", "2", "1"))
    >>> unlisted(Grid("", rows)).rows[1]
    ('Victoria', '2023-01', 'Employed', 'thousand', '3')
    """
    if grid.turned or grid.width < 3:
        return grid
    lines = _described(grid)
    if lines is None:
        return grid
    first = max(lines.values()) + 1
    columns = [c for c in range(1, grid.width) if _cell(grid, lines["name"], c)]
    named = _split([_cell(grid, lines["name"], c) for c in columns])
    own = [_region(grid, lines, c) for c in columns]
    if len(set(own)) > 1 and all(own):
        # regions that nobody knows are in the names as well
        named = [(o, w if known else _without(w, o)) for o, (known, w) in zip(own, named, strict=True)]
    if not any(region for region, _ in named):
        return grid
    rows: list[tuple[str, ...]] = [_HEADINGS]
    numbers, offsets = [_line(grid, lines["name"])], [0]
    broken: dict[Place, Literal["formula", "error"]] = {}
    for r in range(first, len(grid.rows)):
        day = _cell(grid, r, 0)
        if read_period(day) is None:
            continue
        for c, (region, measure) in zip(columns, named, strict=True):
            often = _cell(grid, lines["often"], c) if "often" in lines else ""
            if (r, c) in grid.broken:
                broken[len(rows), 4] = grid.broken[r, c]
            unit = spelled(_cell(grid, lines["unit"], c)) if "unit" in lines else ""
            rows.append((region, _when(day, often), measure, unit, _cell(grid, r, c)))
            numbers.append(_line(grid, r))
            # as wide as the figure stands from where it stands now
            offsets.append(c - 4)
    sources = (
        {_cell(grid, lines["source"], c) for c in columns if _cell(grid, lines["source"], c)}
        if "source" in lines
        else set()
    )
    if len(sources) == 1:
        rows.append((f"来源：{sources.pop()}", "", "", "", ""))
        numbers.append(_line(grid, lines["source"]))
        offsets.append(0)
    return replace(
        grid,
        rows=tuple(rows),
        lines=tuple(numbers),
        offsets=tuple(offsets),
        joined=(),
        percent=frozenset(),
        broken=broken,
    )


def is_listed(grid: Grid) -> bool:
    """Whether a sheet is an export of series, one to a column.

    >>> is_listed(Grid("", (("指标名称", "北京:GDP"), ("频率", "年"), ("单位", "亿元"), ("2019-12-31", "1")))), is_listed(Grid("", (("指标", "甲区"), ("GDP", "1"))))
    (True, False)
    """
    return not grid.turned and _described(grid) is not None


def _region(grid: Grid, lines: Mapping[str, int], column: int) -> str:
    """The finest of the lines of regions that says something: of a blank part of China the series is China's.

    >>> grid = Grid("", (("Region", "China", "China"), ("Subnational", "", "Anhui")))
    >>> [_region(grid, {"region": 1, "whole": 0}, c) for c in (1, 2)]
    ['China', 'Anhui']
    """
    said = (_cell(grid, lines[role], column) for role in ("region", "whole") if role in lines)
    return next(filter(None, said), "")


def _without(name: str, region: str) -> str:
    """A series' name without the region that a line of its own says.

    >>> _without("Population: Usual Residence: Ashford", "Ashford"), _without("Population", "Norland")
    ('Population:Usual Residence', 'Population')
    """
    parts = [p.strip(" >") for p in re.split(r"[:：;]", name)]
    return ":".join(p for p in parts if p and key(p) != key(region) and not _is_nation(p)) or name


def _described(grid: Grid) -> dict[str, int] | None:
    """Which line says what; None where the sheet is no list of series."""
    rows: dict[str, int] = {}
    others = 0
    #: a line above all others whose first cell is a link or a remark, and no word for what it holds
    unnamed: int | None = None
    for r in range(min(30, len(grid.rows))):
        word = _cell(grid, r, 0)
        if read_period(word) is not None and len(rows) + others > 1:
            break
        role = next((role for role, words in _LINES.items() if key(word.rstrip(":：")) in words), None)
        if role == "region" and role in rows and "whole" not in rows:
            # Region over Subnational: the second is a part of the first
            rows["whole"], rows["region"] = rows["region"], r
        elif role == "other" or (role in rows):
            others += 1
            rows.setdefault("other", r)
            rows["other"] = r
        elif role is not None:
            rows[role] = r
        elif not word and "name" not in rows and sum(map(bool, grid.rows[r])) > 1:
            rows["name"] = r
        elif not rows and unnamed is None and sum(map(bool, grid.rows[r])) > 2:
            unnamed = r
    if unnamed is not None and "name" not in rows and rows:
        rows["name"] = unnamed
    if "name" not in rows or not {"often", "unit"} & set(rows) or len(rows) + others < 3:
        return None
    first = max(rows.values()) + 1
    days = [_cell(grid, r, 0) for r in range(first, len(grid.rows)) if _cell(grid, r, 1)]
    dated = sum(read_period(w) is not None for w in days)
    figured = (
        any(amount(_cell(grid, first, c)) for c in range(1, grid.width)) if first < len(grid.rows) else False
    )
    return rows if days and dated >= 0.8 * len(days) and figured else None


def _split(names: Sequence[str]) -> list[tuple[str, str]]:
    """Region and indicator of every series: the part of the names in which the regions are."""
    # Unemployment rate ;  Persons ;  > Victoria ;
    signs = r";" if all(n.rstrip().endswith(";") for n in names) else r"[:：]"
    parts = [[w for p in re.split(signs, n) if (w := p.strip(" >"))] for n in names]
    places = {i for p in parts for i in (*range(len(p)), *range(-len(p), 0))}

    def known(i: int) -> tuple[int, int, int]:
        words = list(dict.fromkeys(p[i] for p in parts if -len(p) <= i < len(p)))
        foreign = max(sum(country(w) is not None for w in words), len(smaller_units(words)))
        hits = max(max(level_hits(words).values()), foreign)
        # CN: GDP: Beijing beside CN: Population: Usual Residence: Beijing: nothing but regions stands at the end
        return (hits, sum(-len(p) <= i < len(p) for p in parts), -len(words)) if hits else (0, 0, 0)

    # the country before every name tells nothing; what is counted from the front wins
    best = max(sorted(places, key=lambda i: (i < 0, abs(i))), key=known, default=0)
    if known(best)[0] == 0:
        return [("", n) for n in names]
    pieces = []
    for p in parts:
        if not -len(p) <= best < len(p):
            pieces.append(("", ":".join(p)))
            continue
        rest = [w for i, w in enumerate(p) if i not in {best, best + len(p)} and not _is_nation(w)]
        pieces.append((p[best], ":".join(rest) or ":".join(p)))
    return _without_common_place(pieces)


def _without_common_place(named: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Regions and indicators without the larger unit that all names begin with: 湖北:武汉:GDP is of 武汉, and the GDP.

    >>> _without_common_place([("武汉", "湖北:GDP"), ("宜昌", "湖北:GDP"), ("宜昌", "湖北:人口")])
    [('武汉', 'GDP'), ('宜昌', 'GDP'), ('宜昌', '人口')]
    >>> _without_common_place([("武汉", "工业:利润"), ("宜昌", "工业:收入")])[0], _without_common_place([("武汉", "湖北")])
    (('武汉', '工业:利润'), [('武汉', '湖北')])
    """
    firsts = {w.partition(":")[0] for _, w in named}
    word = next(iter(firsts), "")
    place = max(level_hits([word]).values(), default=0) > 0 or country(word) is not None
    if len(firsts) != 1 or not place or not all(w.partition(":")[2] for _, w in named):
        return list(named)
    return [(region, w.partition(":")[2]) for region, w in named]


def _is_nation(word: str) -> bool:
    return key(word) in {"cn", "china", "中国", "全国"}


def _when(day: str, often: str) -> str:
    """The period that a series of a frequency has at a day: of yearly ones the year."""
    dated = re.fullmatch(r"((?:19|20)\d\d)[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?", day.strip())
    other = re.fullmatch(r"(\d{1,2})/((?:19|20)\d\d)", day.strip())
    when = (dated[1], int(dated[2])) if dated else (other[2], int(other[1])) if other else None
    if when is None or not often:
        return day
    year, month = when
    if _YEARLY.search(often) and "半" not in often:
        return year
    if _QUARTERLY.search(often):
        return f"{year}Q{(month + 2) // 3}"
    return f"{year}-{month:02d}" if _MONTHLY.search(often) else day


def _cell(grid: Grid, row: int, column: int) -> str:
    line = grid.rows[row]
    return line[column] if column < len(line) else ""


def _line(grid: Grid, row: int) -> int:
    return grid.lines[row] if row < len(grid.lines) else row + 1
