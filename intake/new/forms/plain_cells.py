"""Cells that say two things at once, taken apart: ``DE: Germany`` and ``1234.5亿元``; exports ``with_plain_cells``."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from intake.new.layout.around import days_in_order
from intake.new.vocabulary.words import PERIOD_WORDS, says
from intake.tables.units import amount, is_unit, split_unit
from intake.tables.workbook import Grid

#: SDMX with codes and labels in one cell: "EU27_2020: European Union", "T: Total"
_LABELLED = re.compile(r"([A-Z0-9][A-Z0-9_+.\-]{0,29}):\s+(\S.*)", re.DOTALL)
_WITH_UNIT = re.compile(
    r"([+\-]?[\d,]+(?:\.\d+)?)\s*([一-鿿]{1,8}(?:/[一-鿿㎡]{1,6})?|[A-Za-zμµ][A-Za-zμµ·]{0,6}(?:[²³]|/[A-Za-z]{1,3}[²³23]?))"
)
#: in so many of a column's cells a form is no accident
_MOST = 0.9
#: a year of the Republic of China that is no age and no year of another century: 2011
_LATE = 100


def with_plain_cells(grid: Grid) -> Grid:
    """The sheet with labels in place of codes and labels, and units that stand behind every figure in the headings.

    >>> rows = (("geo", "value"), ("DE: Germany", "1"), ("FR: France", "2"), ("IT: Italy", "3"))
    >>> with_plain_cells(Grid("", rows)).rows[1:]
    (('Germany', '1'), ('France', '2'), ('Italy', '3'))
    >>> rows = (("城市", "GDP"), ("济南", "12027.5亿元"), ("青岛", "14920.8亿元"), ("烟台", "9515.9亿元"))
    >>> with_plain_cells(Grid("", rows)).rows[:2]
    (('城市', 'GDP（亿元）'), ('济南', '12027.5'))
    >>> with_plain_cells(Grid("", (("城市", "PM2.5"), ("济南", "38μg/m³"), ("青岛", "28μg/m³"), ("烟台", "26μg/m³")))).rows[:2]
    (('城市', 'PM2.5（μg/m³）'), ('济南', '38'))
    """
    grid = _with_iso_headings(grid)
    columns = [
        list(c) for c in zip(*((*row, *[""] * (grid.width - len(row))) for row in grid.rows), strict=True)
    ]
    changed = [
        _years_of_the_republic(c) or _labels(c) or _units(c) or _without_interval(c, columns) or c
        for c in columns
    ]
    if changed == columns:
        return grid
    return replace(grid, rows=tuple(zip(*changed, strict=True)))


def _with_iso_headings(grid: Grid) -> Grid:
    """The sheet with days across the top that are written 27/02/2020 written as 2020-02-27.

    >>> _with_iso_headings(Grid("", (("area", "27/02/2020", "02/03/2020", "04/03/2020"), ("a", "1", "2", "3")))).rows[0]
    ('area', '2020-02-27', '2020-03-02', '2020-03-04')
    """
    for r, row in enumerate(grid.rows[:20]):
        days = [w for w in row if re.fullmatch(r"\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d\d", w.strip())]
        if len(days) < 3 or len(days) < len([w for w in row if w]) - 8 or not (read := days_in_order(days)):
            continue
        rows = list(grid.rows)
        rows[r] = tuple(read[w].id if w in read else w for w in row)
        return replace(grid, rows=tuple(rows))
    return grid


_INTERVAL = re.compile(
    r"([+\-]?[\d,]+(?:\.\d+)?)\s*[\[(（]\s*[+\-]?[\d.,]+\s*(?:[-–—~～,;]|to)\s*[+\-]?[\d.,]+\s*[\])）]"
)


def _without_interval(column: list[str], columns: list[list[str]]) -> list[str] | None:
    """Figures without the interval behind them; nothing where a column beside them has the same figures by themselves.

    >>> _without_interval(["Value", "80.6 [80.0-81.2]", "70.8 [70.2-71.4]", "82 (81–83)"], [])
    ['Value', '80.6', '70.8', '82']
    """
    hits = {i: m[1] for i, w in enumerate(column) if (m := _INTERVAL.fullmatch(w.strip())) is not None}
    some = [i for i, w in enumerate(column) if w]
    if len(hits) < 3 or len(hits) < _MOST * (len(some) - 1):
        return None

    def repeats(other: list[str]) -> bool:
        pairs = [(amount(w), amount(other[i])) for i, w in hits.items()]
        return all(
            a is not None
            and b is not None
            and not b.missing
            and abs(a.value - b.value) <= 0.51 * 10.0**-a.decimals
            for a, b in pairs
        )

    if any(repeats(other) for other in columns if other is not column):
        return [""] * len(column)
    return [hits.get(i, w) for i, w in enumerate(column)]


#: years of the Republic of China from 1991 on, alone or with a month: 113, 11306
_REPUBLIC = re.compile(r"(?P<year>[89]\d|1[0-3]\d)(?:年度?)?(?P<month>0[1-9]|1[0-2])?")


def _years_of_the_republic(column: list[str]) -> list[str] | None:
    """Years that a heading calls so and that are counted from 1912, as in Taiwan; some must have three digits.

    >>> _years_of_the_republic(["statistic_yyy", "統計年", "99", "112"]), _years_of_the_republic(["年月", "11306", "11307"])
    (['statistic_yyy', '統計年', '民國99年', '民國112年'], ['年月', '民國113年6月', '民國113年7月'])
    >>> _years_of_the_republic(["年齡", "99", "112"]), _years_of_the_republic(["年", "2011", "2012"]), _years_of_the_republic(["年", "80", "81"])
    (None, None, None)
    """
    first = next((i for i, w in enumerate(column) if _REPUBLIC.fullmatch(w)), len(column))
    hits = {i: m for i, w in enumerate(column) if (m := _REPUBLIC.fullmatch(w)) is not None}
    called = any(says(w, PERIOD_WORDS) for w in column[:first] if w)
    if not called or len(hits) < _MOST * len([w for w in column[first:] if w]):
        return None
    dated = all(m["month"] is None for m in hits.values()) or all(m["month"] for m in hits.values())
    if not hits or not dated or max(int(m["year"]) for m in hits.values()) < _LATE:
        return None
    written = {
        i: f"民國{m['year']}年" + (f"{int(m['month'])}月" if m["month"] else "") for i, m in hits.items()
    }
    return [written.get(i, w) for i, w in enumerate(column)]


def _labels(column: list[str]) -> list[str] | None:
    hits = {i: m for i, w in enumerate(column) if (m := _LABELLED.fullmatch(w)) is not None}
    some = [i for i, w in enumerate(column) if w]
    if len(hits) < 3 or len(hits) < _MOST * (len(some) - 1):
        return None
    # one code has one label
    if len({m[1] for m in hits.values()}) != len({(m[1], m[2]) for m in hits.values()}):
        return None
    return [hits[i][2] if i in hits else w for i, w in enumerate(column)]


def _units(column: list[str]) -> list[str] | None:
    hits = {i: m for i, w in enumerate(column) if (m := _WITH_UNIT.fullmatch(w.strip())) is not None}
    units = Counter(m[2] for m in hits.values())
    if len(units) != 1 or len(hits) < 3:
        return None
    unit = next(iter(units))
    first = min(hits)
    others = [w for w in column[first:] if w and (a := amount(w)) is not None and not a.missing]
    # 2020年 and 3个月 are periods; figures without the unit are of another one
    if not (is_unit(unit) or unit == "天") or unit in {"年", "月", "日", "周"} or len(others) > len(hits):
        return None
    above = next((r for r in range(first - 1, -1, -1) if column[r]), None)
    if above is None or split_unit(column[above])[1]:
        return None
    plain = [hits[i][1] if i in hits else w for i, w in enumerate(column)]
    plain[above] = f"{plain[above]}（{unit}）"
    return plain
