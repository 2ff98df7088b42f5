"""Figures with the number of a note, or a remark, in brackets behind them: 4855.09(1), 512（含新区）; ``without_marks_behind``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from intake.new.layout.page import is_figure, is_period
from intake.tables.units import amount
from intake.tables.workbook import Grid

#: how a line begins that explains a number or a letter: (1) Without the new district, 注1：…, a. Estimated
_NOTE = re.compile(
    r"\s*(?:[(（\[【]\s*(?P<bracketed>\d{1,2}|[a-z])\s*[)）\]】]|(?:注|note)?\s*(?P<plain>\d{1,2}|[a-z])\s*[)）.、:：]|注\s*(?P<called>\d{1,2})\s)\s*\S*[^\W\d]",
    re.IGNORECASE,
)
#: behind a figure: (1), （注1）, [a], 1) after a blank
_MARKED = re.compile(
    r"(?P<figure>[+\-−]?\d[\d,]*(?:\.\d+)?[%％]?)\s*(?P<marks>(?:[(（\[【]\s*(?:注|note)?\s*(?:\d{1,2}|[a-z])\s*[)）\]】]\s*)+|(?<=\s)(?:\d|[a-z])[)）]|[（(]注[)）]|注\d{0,2}|[#＃※★☆]{1,2}|\^\d{1,2})",
    re.IGNORECASE,
)
#: a mark right behind a figure without its first bracket: 4855.091)
_GLUED = re.compile(r"(?P<figure>[+\-−]?\d[\d,]*(?:\.\d+)?)(?P<mark>\d|[a-z])[)）]")
#: words that say what a figure comprises or how sure it is, and not another value, unit or time
_REMARK = re.compile(
    r"(?P<figure>[+\-−]?\d[\d,]*(?:\.\d+)?[%％]?)\s*[（(【\[]\s*(?P<words>(?:不?(?:含|包括|包含)|初步|快报|预计|估[算计]|暂定|修[订正]|调整后|核定|推算|测算|"
    r"预测|初核|最终核实|provisional|preliminary|estimate|revised|forecast|includ|exclud|excl|incl|without|with |as of)[^()（）\[\]【】]{0,40})\s*[）)】\]]",
    re.IGNORECASE,
)
#: how a figure begins
_BEGINS = re.compile(r"\s*[+\-−]?\d")
#: in more of a column's figures brackets are no marks: ranks or errors stand in them
_MOST = 0.25
_FEW = 3


def without_marks_behind(grid: Grid) -> tuple[Grid, Mapping[tuple[int, int], str]]:
    """The sheet with bare figures where a mark or a remark stands behind them, and what stood there by row and column.

    A number in brackets is that of a note where a line of the sheet begins with it, or where few figures of a column have one.

    >>> rows = (("town", "t"), ("x", "5121.09(1)"), ("y", "14（含新区）"), ("z", "3.2 (0.4)"), ("(1) Without the port", ""))
    >>> left, words = without_marks_behind(Grid("", rows))
    >>> [row[1] for row in left.rows[1:4]], list(words.values())
    (['5121.09', '14', '3.2 (0.4)'], ['5121.09(1)', '14（含新区）'])
    >>> without_marks_behind(Grid("", tuple((f"x{i}", f"{i}.5 ({i})") for i in range(1, 9))))[1]
    {}
    """
    explained = _explained(grid)
    found: dict[tuple[int, int], str] = {}
    for c in range(grid.width):
        column = [row[c] if c < len(row) else "" for row in grid.rows]
        if not any(_BEGINS.match(w) and amount(w) is None for w in column):
            continue
        marked = {r: m for r, w in enumerate(column) if (m := _MARKED.fullmatch(w.strip())) is not None}
        plain = sum(map(is_figure, column))
        few = len(marked) <= max(_FEW, _MOST * (plain + len(marked))) and plain >= len(marked)
        decimals = {a.decimals for w in column if is_figure(w) and (a := amount(w)) is not None}
        for r, word in enumerate(column):
            figure = ""
            if amount(word) is not None:
                # 512(e) is a figure with the letter of an estimate
                continue
            if (m := marked.get(r)) is not None and (few or _marks(m["marks"]) <= explained):
                figure = m["figure"]
            elif (remark := _REMARK.fullmatch(word.strip())) is not None:
                figure = remark["figure"]
            elif (glued := _GLUED.fullmatch(word.strip())) is not None and glued["mark"].lower() in explained:
                read = amount(glued["figure"])
                # 4855.091) beside figures of two digits
                figure = glued["figure"] if read is not None and read.decimals in decimals else ""
            if figure and (not is_period(figure) or _is_among_figures(grid.rows[r], c)):
                found[r, c] = figure
    if not found:
        return grid, {}
    rows = tuple(tuple(found.get((r, c), w) for c, w in enumerate(row)) for r, row in enumerate(grid.rows))
    return replace(grid, rows=rows), {(r, c): grid.rows[r][c] for r, c in sorted(found)}


def _explained(grid: Grid) -> set[str]:
    """The numbers and letters with which lines without figures begin."""
    lines = (next(filter(None, row), "") for row in grid.rows if not any(map(is_figure, row[1:])))
    return {
        (m["bracketed"] or m["plain"] or m["called"]).lower()
        for w in lines
        if (m := _NOTE.match(w)) is not None
    }


def _marks(words: str) -> set[str]:
    return {
        w.lower() for w in re.findall(r"\d{1,2}|(?<![^\W\d_])[a-z](?![^\W\d_])", words, re.IGNORECASE)
    } or {"注"}


def _is_among_figures(row: tuple[str, ...], column: int) -> bool:
    """Whether in a row of a year with a mark other cells are figures; in a heading they are none."""
    return any(is_figure(w) for c, w in enumerate(row) if c != column)


__all__ = ["without_marks_behind"]
