"""Where in a sheet the table is: its heading rows, its region, period and indicator columns, its body.

A statistical table is a cross: every figure has a region, a period and an indicator, each said either in a column
of the body or in a row of the heading, or once for the whole sheet (in its name, in a title). :func:`find` says
which is where; a sheet with its regions across is turned first, so that what follows knows one case only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from analysis.values import Region
from intake.places import china
from intake.tables.files import tidy
from intake.tables.units import amount, embedded_year, is_unit, period, sheet_unit, split_unit, without_marks
from intake.tables.workbook import Grid, column_of

Level = Literal["province", "prefecture", "county", "table"]
Kind = Literal["region", "former", "shared", "gone", "absent", "other", "total", "note", "unknown"]

PERIOD_WORDS = frozenset(
    {
        "年份",
        "年",
        "年度",
        "时间",
        "时期",
        "期间",
        "季度",
        "月份",
        "year",
        "years",
        "period",
        "date",
        "time",
        "yr",
    }
)
MEASURE_WORDS = frozenset(
    {"指标", "指标名称", "项目", "变量", "indicator", "indicators", "item", "variable", "series", "measure"}
)
UNIT_WORDS = frozenset({"单位", "计量单位", "unit", "units"})
VALUE_WORDS = frozenset({"值", "数值", "数据", "指标值", "value", "values", "figure"})
REGION_WORDS = frozenset(
    {
        "地区", "区域", "省份", "省", "省市", "省(市)", "城市", "市", "地市", "县", "区县", "县市", "县区", "名称", "地名", "省区市",
        "region", "regions", "province", "city", "prefecture", "county", "area", "district", "name", "state", "country",
        "code", "代码", "行政区划代码", "adcode", "行政代码", "地区代码", "国家",
    }
)  # fmt: skip
_ORDER_WORDS = frozenset({"序号", "编号", "no", "no.", "#", "排名", "位次", "名次", "rank"})
_TOTALS = frozenset(
    {
        "合计", "总计", "小计", "总和", "全部", "平均", "平均值", "均值", "平均数", "加总", "中位数", "最大值", "最小值", "标准差",
        "全省", "全市", "全区", "全县", "各省合计", "地区合计", "东部", "中部", "西部", "东北", "东部地区", "中部地区", "西部地区",
        "东北地区", "新疆生产建设兵团", "兵团", "不分地区", "各地区", "中央", "华北", "华东", "华中", "华南", "西南", "西北", "沿海", "内陆", "长三角", "珠三角",
        "京津冀", "其他", "其它",
        "total", "totals", "subtotal", "sum", "average", "mean", "all", "overall", "median", "others", "other",
    }
)  # fmt: skip
_NOTE = re.compile(
    r"^(注|备注|说明|资料来源|数据来源|来源|附注|notes?\b|sources?\b|remarks?\b|data\b.*:|\*)", re.IGNORECASE
)
_MOST_HEADING_ROWS = 12
#: what the first cell of a row of figures may be
_ROW_KINDS = frozenset({"region", "former", "shared", "absent", "gone", "total"})


def fold(word: str) -> str:
    """A heading or name for comparison: normalised, without blanks, in small letters."""
    return re.sub(r"\s+", "", tidy(without_marks(word))).casefold()


def says(word: str, words: frozenset[str]) -> bool:
    """Whether a heading is one of these words, also where it is written in two languages.

    >>> says("年 份", PERIOD_WORDS), says("地区 Region", REGION_WORDS), says("年GDP", PERIOD_WORDS)
    (True, True, False)
    """
    both = re.fullmatch(r"([^A-Za-z]+?)[\s(（/]*([A-Za-z. ]+)[)）]?", word.strip())
    return fold(word) in words or (both is not None and {fold(both[1]), fold(both[2])} <= words)


@dataclass(frozen=True)
class Named:
    """What a word in the region column stands for."""

    kind: Kind
    code: str = ""
    #: ``shared``: the codes of those that bear the name; ``gone``, ``former``: what became of it, and when
    codes: tuple[str, ...] = ()
    since: str = ""
    level: str = ""


@lru_cache(maxsize=50_000)
def name_of(word: str, level: str, above: tuple[str, ...] = ()) -> Named:
    """What a word in a region column means at a level; ``above`` are the words of the columns of larger units.

    >>> name_of("四　川", "province").code, name_of("襄樊", "prefecture").kind, name_of("合计", "province").kind
    ('510000', 'former', 'total')
    >>> name_of("鼓楼区", "county").kind, name_of("鼓楼区", "county", ("徐州",)).code
    ('shared', '320302')
    """
    plain = re.sub(r"^\d{1,3}\s*[.、．]\s*", "", tidy(without_marks(word))).strip(" :：")
    plain = re.sub(r"^(其中|#)\s*[:：]?\s*", "", plain)
    if both := re.fullmatch(r"([一-鿿 ]+?)\s*[A-Za-z][A-Za-z' .]*", plain):
        # 北京 Beijing
        plain = both.group(1)
    plain = re.sub(r"\s+", "" if re.search(r"[一-鿿]", plain) else " ", plain)
    if not plain or len(plain) > 60:
        return Named("note" if plain else "unknown")
    if _NOTE.match(plain):
        return Named("note")
    if level == "table":
        return Named("total" if says(plain, _TOTALS) else "region", plain)
    wanted: china.Level = (
        "province" if level == "province" else "prefecture" if level == "prefecture" else "county"
    )
    found: tuple[Region, ...] = ()
    # a short number is a row's number rather than the first digits of a code
    if not re.fullmatch(r"\d{1,5}", plain):
        if re.fullmatch(r"\d{12}|\d{9}", plain):
            plain = plain[:6]
        for prefix in _prefixes(above):
            found = china.candidates(wanted, prefix + plain)
            if len(found) == 1:
                break
        found = found or china.candidates(wanted, plain)
    if len(found) == 1:
        return Named("absent" if found[0].level == "absent" else "region", found[0].code)
    if len(found) > 1:
        return Named("shared", codes=tuple(r.code for r in found))
    if says(plain, _TOTALS):
        return Named("total")
    past = china.former(wanted, plain)
    if past is not None:
        return Named(
            "former" if past.kind == "renamed" else "gone", past.code, since=past.since, level=past.kind
        )
    for other in china.LEVELS:
        if other != wanted and not re.fullmatch(r"\d{1,5}", plain) and china.candidates(other, plain):
            return Named("other", level=other)
    return Named("unknown")


def _prefixes(above: tuple[str, ...]) -> list[str]:
    words = [w for w in above if w]
    return ["".join(words[i:]) for i in range(len(words))]


@dataclass(frozen=True)
class ValueColumn:
    """A column of figures: what its heading says."""

    column: int
    heading: str
    name: str
    unit: str
    period: str | None


@dataclass(frozen=True)
class Layout:
    """A sheet and where everything is in it (columns counted from 0; None: said elsewhere or nowhere)."""

    grid: Grid
    heading: tuple[int, ...]
    body: tuple[int, ...]
    region: int
    above: tuple[int, ...]
    period: int | None
    measure: int | None
    unit: int | None
    values: tuple[ValueColumn, ...]
    ignored: tuple[tuple[int, str, str], ...]
    #: what lines above the table say
    title: str = ""
    table_unit: str = ""
    #: further columns whose words are regions of the same level, other ones than in the region column
    rivals: tuple[int, ...] = ()
    hits: Mapping[str, int] = field(default_factory=dict)


def filled(grid: Grid) -> Grid:
    """The sheet with every joined cell saying in all its places what it says once (text only in the body)."""
    width = grid.width
    rows = [[*row, *[""] * (width - len(row))] for row in grid.rows]
    for top, left, bottom, right in grid.joined:
        if top >= len(rows) or left >= width:
            continue
        word = rows[top][left]
        # a joined figure is one figure, not several
        if not word or (amount(word) is not None and period(word) is None):
            continue
        for r in range(top, min(bottom + 1, len(rows))):
            for c in range(left, min(right + 1, width)):
                rows[r][c] = word
    return replace(grid, rows=tuple(map(tuple, rows)))


def _hits(words: Sequence[str], level: str) -> int:
    """How many different words are regions of the level."""
    return sum(
        1 for w in set(words) if name_of(w, level).kind in {"region", "former", "shared", "absent"} and w
    )


def level_hits(words: Sequence[str]) -> dict[str, int]:
    """How many of the words are regions, by level."""
    some = list(dict.fromkeys(w for w in words if w and amount_or_code(w)))[:3000]
    return {level: _hits(some, level) for level in china.LEVELS}


def amount_or_code(word: str) -> bool:
    """Whether a word may name a region: letters, or a six-digit code."""
    return bool(re.search(r"[^\W\d]", word)) or bool(re.fullmatch(r"\d{6}|\d{9}|\d{12}", word))


def _best_line(lines: Sequence[Sequence[str]]) -> tuple[int, int]:
    """The line with the most region names, and how many; (-1, 0) where none has any.

    Where two have as many, the smaller units are the table's regions, the larger ones say where they lie.
    """
    best, most, finest = -1, 0, 0
    for i, line in enumerate(lines):
        words = {w for w in line if w and amount_or_code(w)}
        if not words:
            continue
        hits = level_hits(list(words))
        count = max(hits.values())
        fine = max(k for k, level in enumerate(china.LEVELS) if hits[level] == count)
        # municipalities are units of two levels
        fine = 0 if hits["province"] == count else fine
        # words that are no region: headings, notes, totals, a few mistakes
        enough = count >= 0.4 * (len(words) - _MOST_HEADING_ROWS)
        if count and enough and (count > most or (count == most and fine > finest)):
            best, most, finest = i, count, fine
    return best, most


def _flagged_column(grid: Grid, flag: str) -> tuple[int, int | None] | None:
    """The column that a flag names by its heading or its letters, and the row of that heading."""
    wanted = fold(flag)
    for r, row in enumerate(grid.rows[:40]):
        for c, word in enumerate(row):
            if word and fold(word) == wanted:
                return c, r
    if re.fullmatch(r"[A-Za-z]{1,3}", flag) and column_of(flag) < grid.width:
        return column_of(flag), None
    return None


def find(grid: Grid, region: str = "", level: str = "", period_column: str = "") -> Layout | None:
    """Where everything is; None where no column (or row) of regions is found.

    Args:
        region: the heading or the letters of the region column, where the user says it
        level: the level of the regions, where the user says it
        period_column: the heading or the letters of the period column, where the user says it
    """
    grid = filled(grid)
    if region:
        return _flagged(grid, region, level, period_column)
    columns: list[tuple[str, ...]] = list(zip(*grid.rows, strict=True)) if grid.rows else []
    column, down = _best_line(columns)
    _, across = _best_line(grid.rows)
    if max(down, across) == 0:
        return None
    # one region down and many across: a table with its regions in the heading
    if across > max(down, 1):
        return _upright(grid.turn(), level, period_column)
    return _table(grid, column, None, level, period_column)


def _upright(grid: Grid, level: str, period_column: str) -> Layout | None:
    column, _ = _best_line(list(zip(*grid.rows, strict=True)))
    return None if column < 0 else _table(grid, column, None, level, period_column)


def _flagged(grid: Grid, region: str, level: str, period_column: str) -> Layout | None:
    for turned in (grid, grid.turn()):
        hit = _flagged_column(turned, region)
        if hit is not None:
            return _table(turned, hit[0], hit[1], level, period_column)
    return None


def _table(grid: Grid, column: int, head_row: int | None, level: str, period_column: str) -> Layout | None:
    words = [row[column] for row in grid.rows]
    hits = level_hits(words)
    best = level or (max(china.LEVELS, key=lambda x: hits[x]) if max(hits.values()) else "table")
    first = _first_body_row(grid, column, head_row, best)
    if first is None:
        return None
    heading = _heading_rows(grid, column, first)
    top = heading[0] if heading else first
    lines = [w for row in grid.rows[:top] for w in dict.fromkeys(row) if w]
    body = tuple(r for r in range(first, len(grid.rows)) if any(grid.rows[r]))
    headings = _paths(grid, heading, column)
    table_unit = next(
        (u for w in (*lines, *(h for path in headings for h in path)) if (u := sheet_unit(w))), ""
    )
    title = " ".join(w for w in lines if sheet_unit(w) is None and not _NOTE.match(w))
    layout = Layout(grid, heading, body, column, (), None, None, None, (), (), title, table_unit, (), hits)
    return _columns(layout, headings, best, period_column)


def _first_body_row(grid: Grid, column: int, head_row: int | None, level: str) -> int | None:
    if head_row is not None:
        below = head_row + 1
        for top, left, bottom, right in grid.joined:
            if top <= head_row <= bottom and left <= column <= right:
                below = bottom + 1
        return next((r for r in range(below, len(grid.rows)) if grid.rows[r][column]), None)
    for r, row in enumerate(grid.rows):
        word = row[column]
        if not word:
            continue
        if level == "table":
            if any(
                amount(w) is not None and period(w) is None and w for i, w in enumerate(row) if i != column
            ):
                return r
        elif name_of(word, level).kind in _ROW_KINDS and any(w for i, w in enumerate(row) if i != column):
            return r
        elif (
            not says(word, REGION_WORDS)
            and amount(word) is None
            and any(
                w and amount(w) is not None and period(w) is None for i, w in enumerate(row) if i != column
            )
        ):
            # a name that nobody knows, with figures behind it, is a row to complain about
            return r
    return None


def _heading_rows(grid: Grid, column: int, first: int) -> tuple[int, ...]:
    """The rows above the body that belong to the heading: upwards until a blank row or a title."""
    rows: list[int] = []
    for r in range(first - 1, max(-1, first - 1 - _MOST_HEADING_ROWS), -1):
        row = grid.rows[r]
        distinct = list(dict.fromkeys(w for w in row if w))
        if not distinct:
            if rows:
                break
            continue
        # one word over or left of the region column is a title; so is a line with the unit or a note
        starts = next(i for i, w in enumerate(row) if w)
        alone = len(distinct) == 1 and starts <= column and not says(distinct[0], REGION_WORDS)
        if all(sheet_unit(w) is not None or _NOTE.match(w) for w in distinct) or (rows and alone):
            break
        if alone:
            continue
        rows.append(r)
    return tuple(reversed(rows))


def _paths(grid: Grid, heading: tuple[int, ...], region: int) -> list[tuple[str, ...]]:
    """For every column its heading words from top to bottom, each once."""
    lines: list[list[str]] = []
    for i, r in enumerate(heading):
        line = list(grid.rows[r])
        upper = i < len(heading) - 1
        joined = any(top <= r <= bottom and right > left for top, left, bottom, right in grid.joined)
        if upper and not joined:
            # a heading over several columns is written once, over the first of them
            last = ""
            below = grid.rows[heading[i + 1]]
            for c, word in enumerate(line):
                if word:
                    last = word if c > region else ""
                elif last and below[c]:
                    line[c] = last
        lines.append(line)
    return [
        tuple(dict.fromkeys(" ".join(line[c].split()) for line in lines if line[c]))
        for c in range(grid.width)
    ]


@dataclass
class _Roles:
    region: int
    above: list[int] = field(default_factory=list)
    rivals: list[int] = field(default_factory=list)
    period: int | None = None
    measure: int | None = None
    unit: int | None = None
    values: list[int] = field(default_factory=list)
    texts: list[int] = field(default_factory=list)
    ignored: list[tuple[int, str, str]] = field(default_factory=list)


def _columns(layout: Layout, headings: list[tuple[str, ...]], level: str, period_column: str) -> Layout:
    grid, region = layout.grid, layout.region
    roles = _Roles(region)
    hit = _flagged_column(grid, period_column) if period_column else None
    flagged = hit[0] if hit is not None else None
    cells = {c: [grid.rows[r][c] for r in layout.body if grid.rows[r][c]] for c in range(grid.width)}
    for c in range(grid.width):
        if c == region:
            continue
        path, words = headings[c], cells[c]
        last = path[-1] if path else ""
        if not words and not path:
            continue
        named = says(last, PERIOD_WORDS) and roles.period is None
        if c == flagged if flagged is not None else named:
            roles.period = c
        elif says(last, UNIT_WORDS):
            roles.unit = c
        elif says(last, MEASURE_WORDS):
            roles.measure = c
        elif says(last, _ORDER_WORDS):
            roles.ignored.append((c, path[-1] if path else "", "order"))
        elif not words:
            roles.ignored.append((c, path[-1], "empty"))
        elif _is_region_column(words, last):
            _second_region_column(roles, grid, layout.body, c, level)
        elif roles.period is None and not any(period(p) for p in path) and _share(words, period) > 0.9:
            roles.period = c
        elif _share(words, amount) >= 0.5:
            roles.values.append(c)
        else:
            roles.texts.append(c)
    values = _value_columns(headings, roles.values, roles.period is not None)
    values = [replace(v, unit=v.unit or _assumed_unit(layout, v)) for v in values]
    if roles.measure is None and roles.texts and _wants_measure(values):
        roles.measure = min(roles.texts, key=lambda c: abs(c - region))
    for c in roles.texts:
        if c != roles.measure:
            path = headings[c]
            figures = _share(cells[c], amount)
            # a column with a few figures among words is worth a complaint, one of words only a remark
            roles.ignored.append((c, path[-1] if path else "", "mixed" if figures > 0.2 else "words"))
    body = layout.body
    return replace(
        layout,
        above=tuple(roles.above),
        rivals=tuple(roles.rivals),
        period=roles.period,
        measure=roles.measure,
        unit=roles.unit,
        values=tuple(values),
        ignored=tuple(roles.ignored),
        body=body,
        region=roles.region,
    )


def _share(words: Sequence[str], reader: object) -> float:
    read = amount if reader is amount else period
    some = words[:400]
    return sum(read(w) is not None for w in some) / len(some) if some else 0.0


def _is_region_column(words: list[str], heading: str) -> bool:
    some = list(dict.fromkeys(w for w in words if amount_or_code(w)))[:600]
    if not some or len(some) < 0.3 * len(set(words[:600])):
        return False
    if all(w.isdigit() for w in some) and not says(heading, REGION_WORDS):
        return False
    return max(level_hits(some).values()) >= 0.6 * len(some)


def _second_region_column(roles: _Roles, grid: Grid, body: tuple[int, ...], column: int, level: str) -> None:
    """A further column of regions: larger units, the same ones again (a code beside the name), or other ones."""
    pairs = [(grid.rows[r][roles.region], grid.rows[r][column]) for r in body if grid.rows[r][column]]
    agree = other = 0
    for a, b in pairs[:600]:
        mine, its = name_of(a, level), name_of(b, level)
        if mine.code and mine.code == its.code:
            agree += 1
        elif mine.kind in {"region", "shared"} and its.kind in {"region", "shared"}:
            other += 1
    hits = level_hits([b for _, b in pairs])
    larger = (
        max((hits[x] for x in china.LEVELS[: china.LEVELS.index(level)]), default=0) if level in hits else 0
    )
    fewer = len({b for _, b in pairs}) < 0.7 * len({a for a, _ in pairs})
    if fewer or (not agree and larger > 2 * hits.get(level, 0)):
        roles.above.append(column)
    elif agree >= other:
        roles.ignored.append((column, "", "again"))
    else:
        roles.rivals.append(column)


def _wants_measure(values: list[ValueColumn]) -> bool:
    """Whether the figures' headings leave open which indicator they belong to."""
    return bool(values) and all(not v.name or says(v.name, VALUE_WORDS) for v in values)


_RATIO = re.compile(r"(率|比重|占比|比例|增速|增幅|指数|share|rate|ratio|growth|index)$", re.IGNORECASE)


def _assumed_unit(layout: Layout, value: ValueColumn) -> str:
    """The unit of a column whose heading gives none: per cent where its cells are shown so, else the table's."""
    cells = [(r, value.column) for r in layout.body if layout.grid.rows[r][value.column]]
    if cells and sum(c in layout.grid.percent for c in cells) > len(cells) / 2:
        return "%"
    return "" if _RATIO.search(value.name) else layout.table_unit


def _value_columns(headings: list[tuple[str, ...]], columns: list[int], dated: bool) -> list[ValueColumn]:
    """Split every heading into name, unit and period. A year inside a name counts where it varies.

    ``dated``: there is a column of periods, so that a year in all headings is part of the names.
    """
    found: list[ValueColumn] = []
    rests: dict[str, set[str]] = {}
    for c in columns:
        for part in headings[c]:
            hit = None if period(part) else embedded_year(part)
            if hit is not None:
                rests.setdefault(fold(hit[0]), set()).add(hit[1])
    single = {y for years in rests.values() for y in years}
    every = sum(any(embedded_year(p) and not period(p) for p in headings[c]) for c in columns) == len(columns)
    for c in columns:
        when: str | None = None
        unit = ""
        names: list[str] = []
        # "Beds" under nothing is an indicator, under "Hospitals" it is a unit
        named = any(not is_unit(p) and not period(p) and not says(p, PERIOD_WORDS) for p in headings[c])
        for part in headings[c]:
            if sheet_unit(part) is not None or says(part, PERIOD_WORDS):
                continue
            if (as_period := period(part)) is not None:
                when = as_period
                continue
            if named and is_unit(part):
                unit = split_unit(f"x ({part})")[1] or part
                continue
            hit = embedded_year(part)
            if hit is not None and (
                len(rests.get(fold(hit[0]), ())) > 1 or (every and len(single) == 1 and not dated)
            ):
                part, when = hit[0], hit[1]
            name, its = split_unit(part)
            unit = its or unit
            names.append(without_marks(name))
        name = "：".join(names) if any(re.search(r"[一-鿿]", n) for n in names) else ": ".join(names)
        found.append(ValueColumn(c, " ".join(headings[c]), name, unit, when))
    return found
