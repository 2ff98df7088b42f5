"""Sheets with indicators down and regions across, beside columns that describe the indicators: ``indicators_down``.

Planning offices assess districts so (指标, 单位, 目标值, 权重, then a column a district), the U.S. census prints facts of states so,
with a column of notes behind each state, offices print portraits of regions so, with the year of each indicator beside it. Turned
as they stand, targets, weights, notes and years would be regions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from intake.new.answers import marks_of
from intake.new.forms.listed_series import is_listed
from intake.new.layout.beside import RELATIVE
from intake.new.layout.describing import TARGET, WEIGHT
from intake.new.layout.page import best_line, is_figure, is_gap, is_period
from intake.new.vocabulary.when import read_period
from intake.new.vocabulary.words import (
    AREA_WORDS,
    BREAKDOWN_WORDS,
    FLAG_WORDS,
    MEASURE_WORDS,
    ORDER_WORDS,
    PERIOD_WORDS,
    REGION_CODE_WORDS,
    REGION_WORDS,
    UNIT_WORDS,
    VALUE_WORDS,
    WHOLE_WORDS,
    key,
    says,
)
from intake.tables.units import is_unit, split_unit
from intake.tables.workbook import Grid, Place

#: rows among which the headings are looked for
_HEAD = 12
_FEWEST = 3
_REGION, _INDICATOR, _UNIT, _PERIOD, _VALUE = "地区", "指标", "单位", "年份", "数值"
#: a unit at the end of a name without brackets: Ausländer in %, Share of foreigners in %
_IN_UNIT = re.compile(r"(.*\S)\s+in\s+(%|\S+)", re.IGNORECASE)
#: what an indicator is compared with, beside its target
_STANDARD = re.compile(r"标准值|基准值|基期|阈值|完成率|完成度|\bbenchmark|\bbaseline\b", re.IGNORECASE)
#: words over figures that say of whom or of when they are, and not of where
_BROKEN_DOWN = re.compile(
    r"(?<![^\W\d_])(?:(?:fe)?male|(?:wo)?men|urban|rural|boys|girls)s?(?![^\W\d_])|男|女|城镇|农村|城市|乡村|岁|同比|环比|增|"
    r"比上|本月|本期|上期|累计|排名|位次|合格|产业|(?:rank|change|growth|previous)",
    re.IGNORECASE,
)
#: a note on what stands before it
_NOTE = re.compile(r"\bnotes?(?: for |$)|^备注$|^说明$|责任单位|牵头单位|数据来源|计算方法", re.IGNORECASE)


@dataclass(frozen=True)
class Described:
    """A sheet turned into rows of figures, beside columns of targets and weights."""

    grid: Grid
    #: columns that are compared with and are not read
    standards: tuple[str, ...] = ()
    #: the names across, where only their place tells that they are regions
    assumed: tuple[str, ...] = ()


def indicators_down(grid: Grid) -> Described:
    """The sheet as a table with a row for every figure; as it is where it has no such form.

    >>> rows = (("序号", "一级指标", "二级指标", "单位", "目标值", "全市", "甲区", "乙区", "丙区"), ("1", "经济", "GDP增速", "%", "6", "5", "4", "6", "5"),
    ...         ("2", "", "失业率", "%", "5", "4", "3", "5", "4"), ("3", "环境", "PM2.5浓度", "微克/立方米", "30", "33", "31", "35", "34"))
    >>> made = indicators_down(Grid("", rows))
    >>> made.grid.rows[:3]
    (('地区', '指标', '单位', '数值', '目标值'), ('全市', 'GDP增速', '%', '5', '6'), ('甲区', 'GDP增速', '%', '4', '6'))
    """
    head = _head(grid)
    if grid.turned or head is None or is_listed(grid):
        return Described(grid)
    row = [*grid.rows[head], *[""] * (grid.width - len(grid.rows[head]))]
    measure = _measure(grid, head, row)
    if measure is None:
        return Described(grid)
    body = _body(grid, head, measure)
    unit = next((c for c, w in enumerate(row) if w and says(w, UNIT_WORDS)), None)
    years = _years(grid, head, measure)
    standards = [c for c, w in enumerate(row) if c > measure and _STANDARD.search(w)]
    given = [
        c
        for c, w in enumerate(row)
        if c > measure and c not in standards and (TARGET.search(w) or WEIGHT.search(w))
    ]
    notes = [c for c, w in enumerate(row) if w and _NOTE.search(w)]
    regions = [
        c
        for c, w in enumerate(row)
        if c > measure
        and w
        and c not in {unit, years, *standards, *given, *notes}
        and _is_figured(grid, body, c)
    ]
    names = [row[c] for c in regions]
    units = {grid.rows[r][unit] for r in body if unit is not None and _cell(grid, r, unit)}
    if (
        len(regions) < _FEWEST
        or len(set(names)) < len(names)
        or any(is_period(w) or says(w, VALUE_WORDS) for w in names)
    ):
        return Described(grid)
    told = standards or given or years is not None or _noted(row, regions, notes) or _unknown(grid, units)
    told = bool(told) and len(body) >= _FEWEST
    assumed = not told and len(body) > 1 and _may_be_regions(grid, names)
    if not (assumed or told):
        return Described(grid)
    made = _rows(grid, head, body, (measure, unit, years), regions, given)
    return Described(made, tuple(row[c] for c in standards), tuple(names) if assumed else ())


def _head(grid: Grid) -> int | None:
    """The row of headings: the first in which one cell says that indicators stand below it, and none that regions or periods do."""
    for r, row in enumerate(grid.rows[:_HEAD]):
        words = [w for w in row if w]
        # an empty corner before the units
        bare = len(row) > 1 and not row[0] and says(row[1], UNIT_WORDS)
        if len(words) <= _FEWEST or not (bare or any(says(w, MEASURE_WORDS) for w in words)):
            continue
        other = any(says(w, REGION_WORDS) or says(w, REGION_CODE_WORDS) for w in words)
        return None if other or any(says(w, PERIOD_WORDS) for w in words) else r
    return next((r for r in range(len(grid.rows[:_HEAD])) if _years(grid, r, 0) is not None), None)


def _years(grid: Grid, head: int, measure: int) -> int | None:
    """The column of periods behind the names, where the rows can only be indicators; None where there is none.

    A table of regions has the same years for all of them, or each of them for several years; here every name stands once, the
    years differ, and the names of rows say units, as none of those across does.
    """
    row = grid.rows[head]
    column = measure + 1
    if (
        len(row) <= column + _FEWEST
        or not says(row[column], PERIOD_WORDS)
        or says(row[measure], REGION_WORDS)
    ):
        return None
    body = _body(grid, head, measure)
    periods = [_cell(grid, r, column) for r in body]
    names = [_cell(grid, r, measure) for r in body]
    across = [w for w in row[column + 1 :] if w]
    united = [w for w in names if _unit_within(w)[1]]
    told = len(set(periods)) > 1 and len(set(names)) == len(names) and len(united) > 1
    if not told or any(read_period(w) is None for w in periods) or any(_unit_within(w)[1] for w in across):
        return None
    return None if any(is_period(w) or says(w, MEASURE_WORDS) for w in across) else column


def _unit_within(name: str) -> tuple[str, str]:
    """A name and its unit, in brackets or behind “in”.

    >>> _unit_within("Ausländer in %"), _unit_within("面积（平方千米）"), _unit_within("Jobs in agriculture")
    (('Ausländer', '%'), ('面积', '平方千米'), ('Jobs in agriculture', ''))
    """
    plain, unit = split_unit(name)
    behind = None if unit else _IN_UNIT.fullmatch(name)
    return (behind[1], behind[2]) if behind is not None and is_unit(behind[2]) else (plain, unit)


def _measure(grid: Grid, head: int, row: Sequence[str]) -> int | None:
    """The column of indicators: of 一级指标 and 二级指标 the finer one."""
    columns = [c for c, w in enumerate(row) if w and says(w, MEASURE_WORDS)] or [0]
    best = max(columns, key=lambda c: len({_cell(grid, r, c) for r in range(head + 1, len(grid.rows))}))
    body = _body(grid, head, best)
    words = list(_named(grid, body, best).values())
    return best if words and len(set(words)) == len(words) and not any(map(is_figure, words)) else None


def _named(grid: Grid, body: Sequence[int], measure: int) -> dict[int, str]:
    """Row → its indicator; growth is named with the one it stands under.

    A row without figures that says a unit, Age structure in %, is the head of those below it and gives them its name and unit.
    """
    words = {r: grid.rows[r][measure] for r in body}
    named: dict[int, str] = {}
    subject = ""
    for r, word in words.items():
        plain, unit = _unit_within(word.strip())
        told = subject and RELATIVE.fullmatch(plain) is not None
        named[r] = f"{subject}{marks_of(subject).colon}{plain}" if told else plain if unit else word
        named[r] += f" ({unit})" if unit else ""
        subject = subject if told else plain
    for r, (whole, unit) in _united_heads(grid, body, measure).items():
        named[r] = f"{whole}{marks_of(whole).colon}{named[r]} ({unit})"
    return named


def _united_heads(grid: Grid, body: Sequence[int], measure: int) -> dict[int, tuple[str, str]]:
    """Row → the head it stands under and that head's unit, where the head says one and the row none."""
    under: dict[int, tuple[str, str]] = {}
    head = ("", "")
    inside = set(body)
    for r in range(max(0, body[0] - 1), body[-1] + 1) if body else ():
        word = _cell(grid, r, measure)
        if r not in inside:
            head = _unit_within(word) if word else head
        elif head[1] and not _unit_within(word)[1]:
            under[r] = head
    return under


def _body(grid: Grid, head: int, measure: int) -> list[int]:
    """The rows of indicators: those with a name and figures, up to a blank row behind which something else stands.

    Blank rows part the dimensions of a system of indicators; behind the last of them come notes, or another table.
    """
    rows: list[int] = []
    blank = False
    for r in range(head + 1, len(grid.rows)):
        if not any(grid.rows[r]):
            blank = bool(rows)
            continue
        name = _cell(grid, r, measure)
        figures = sum(map(is_figure, grid.rows[r][measure + 1 :]))
        mine = bool(name) and figures > 0 and not says(name, REGION_CODE_WORDS)
        if blank and not (mine and 2 * figures >= sum(map(is_figure, grid.rows[rows[0]][measure + 1 :]))):
            break
        blank = False
        if mine:
            rows.append(r)
    return rows


def _is_figured(grid: Grid, body: Sequence[int], column: int) -> bool:
    words = [w for r in body if (w := _cell(grid, r, column))]
    return sum(is_figure(w) or is_gap(w) for w in words) > 0.5 * len(words) if words else False


def _noted(row: Sequence[str], regions: Sequence[int], notes: Sequence[int]) -> bool:
    """Whether behind nearly every region stands a column of notes on it."""
    named = {key(row[c]) for c in notes}
    return sum(any(key(row[c]) in n for n in named) for c in regions) >= 0.8 * len(regions)


def _unknown(grid: Grid, units: set[str]) -> bool:
    """Whether a column says that the rows are in different units, and too few of the regions across are known to turn by."""
    rows = list(grid.rows[:_HEAD])
    return len(units) > 1 and best_line(rows)[1] < 2


def _may_be_regions(grid: Grid, names: Sequence[str]) -> bool:
    """Whether the words over the figures, none of which is known, may be regions: names, and nothing that breaks down."""
    several = [w for w in names if not says(w, WHOLE_WORDS | AREA_WORDS)]
    other = any(says(w, BREAKDOWN_WORDS | ORDER_WORDS | FLAG_WORDS) or split_unit(w)[1] for w in several)
    named = all(
        re.search(r"[^\W\d_]{2}", w) and _BROKEN_DOWN.search(w) is None and len(w) <= 40 for w in several
    )
    return len(several) > _FEWEST and named and not other and best_line(list(grid.rows[:_HEAD]))[1] < 2


def _rows(
    grid: Grid,
    head: int,
    body: Sequence[int],
    about: tuple[int, int | None, int | None],
    regions: Sequence[int],
    given: Sequence[int],
) -> Grid:
    measure, unit, years = about
    above = [r for r in range(head) if any(grid.rows[r])]
    # what is said of an indicator, before its figure
    beside = [(c, w) for c, w in ((unit, _UNIT), (years, _PERIOD)) if c is not None]
    value = 2 + len(beside)
    headings = (_REGION, _INDICATOR, *(w for _, w in beside), _VALUE, *(grid.rows[head][c] for c in given))
    rows: list[tuple[str, ...]] = [grid.rows[r] for r in above] + [headings]
    lines, offsets = [_line(grid, r) for r in (*above, head)], [0] * (len(above) + 1)
    percent: set[Place] = set()
    broken = {}
    indicators = _named(grid, body, measure)
    for r in body:
        for c in regions:
            at = (len(rows), value)
            if (r, c) in grid.percent:
                percent.add(at)
            if (r, c) in grid.broken:
                broken[at] = grid.broken[r, c]
            percent |= {(len(rows), value + 1 + k) for k, g in enumerate(given) if (r, g) in grid.percent}
            said = (_cell(grid, r, g) for g, _ in beside)
            more = (_cell(grid, r, g) for g in given)
            rows.append((grid.rows[head][c], indicators[r], *said, _cell(grid, r, c), *more))
            lines.append(_line(grid, r))
            offsets.append(c - value)
    for r in range(body[-1] + 1, len(grid.rows)):
        if len(set(filter(None, grid.rows[r]))) == 1:
            rows.append(tuple(w for w in grid.rows[r] if w)[:1])
            lines.append(_line(grid, r))
            offsets.append(0)
    width = max(map(len, rows))
    return replace(
        grid,
        rows=tuple((*row, *[""] * (width - len(row))) for row in rows),
        lines=tuple(lines),
        offsets=tuple(offsets),
        joined=(),
        percent=frozenset(percent),
        broken=broken,
    )


def _cell(grid: Grid, row: int, column: int) -> str:
    line = grid.rows[row]
    return line[column] if column < len(line) else ""


def _line(grid: Grid, row: int) -> int:
    return grid.lines[row] if row < len(grid.lines) else row + 1
