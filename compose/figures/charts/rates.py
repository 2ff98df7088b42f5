"""Rates of several indicators on one axis: `rates`, of two periods, and an area's beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compose.figures.charts.base import (
    BELOW,
    DROP_TEXT,
    GRID,
    GUTTER,
    HALF,
    KEY_GAP,
    KEY_LINE,
    KEY_MIDDLE,
    KEY_RISE,
    KEY_WORDS,
    RIM,
    tag,
    tick_labels,
    ticks,
)
from compose.figures.svg import Svg, text_width, wrap
from compose.look.tokens import SMALL, TEXT

#: room for the names, the height of a row with one line of name and with two, and of the key above
NAMES, ROW, ROW_TWO, LINE, HEAD = 128.0, 22.0, 28.0, 11.0, 22.0
#: half the height of a mark; width of the line from the rate before to the last
ROUND, TREND = 4.0, 1.6
#: what the span of the rates is widened by at either end, so that no mark lies on the edge
BEYOND = 0.06
#: room for figures at the right, besides their width
VALUE_GAP = 8.0
#: the open circle of the rate before: what its radius is less, its edge; which mark is the area's
SMALLER, EDGE, AREA_MARK = 0.4, 1.2, 3


@dataclass(frozen=True)
class Rate:
    """One indicator: its last rate as number and as printed, the one before, the area's."""

    name: str
    value: float
    shown: str
    before: float | None = None
    area: float | None = None


def rates(rows: Sequence[Rate], key: tuple[str, str, str], title: str, language: str) -> str:
    """A row for each indicator: the rate before hollow, the last one filled, a line between; the area's a diamond.

    Args:
        key: what the three marks are; of those that are on no row nothing is said.
    """
    marks = [v for r in rows for v in (r.value, r.before, r.area) if v is not None] + [0.0]
    low, high = min(marks), max(marks)
    rim = (high - low or 1.0) * BEYOND
    low, high = low - rim, high + rim
    names = [wrap(r.name, NAMES, TEXT) for r in rows]
    heights = [ROW if len(lines) == 1 else ROW_TWO for lines in names]
    foot = HEAD + sum(heights)
    value = max(text_width(r.shown, TEXT, bold=True) for r in rows)
    left, right = NAMES + GUTTER, HALF - value - VALUE_GAP
    svg = Svg(HALF, foot + BELOW + GUTTER, title, tag(language))

    def at(v: float) -> float:
        return left + (v - low) / (high - low) * (right - left)

    _key(svg, key, (any(r.before is not None for r in rows), True, any(r.area is not None for r in rows)))
    steps = ticks(low, high)
    for tick, words in zip(steps, tick_labels(steps), strict=True):
        svg.line(at(tick), HEAD, at(tick), foot, "soft" if tick == 0 else "band", GRID)
        svg.text(at(tick), foot + BELOW, words, SMALL, "soft", "middle")
    top = HEAD
    for row, lines, height in zip(rows, names, heights, strict=True):
        y = top + height / 2
        top += height
        for k, line in enumerate(lines):
            svg.text(0, y + DROP_TEXT + (k - (len(lines) - 1) / 2) * LINE, line, TEXT)
        if row.before is not None:
            svg.line(at(row.before), y, at(row.value), y, "hatch", TREND)
        if row.area is not None:
            svg.mark(at(row.area), y, ROUND, AREA_MARK, "ink")
        if row.before is not None:
            svg.circle(at(row.before), y, ROUND - SMALLER, "ground", "hatch", EDGE)
        svg.circle(at(row.value), y, ROUND, "seal", "ground", RIM)
        svg.text(HALF, y + DROP_TEXT, row.shown, TEXT, anchor="end", bold=True)
    return str(svg)


def _key(svg: Svg, words: tuple[str, str, str], used: tuple[bool, bool, bool]) -> None:
    """The marks that are on the drawing, each with what it is."""
    x, y = 0.0, KEY_LINE - KEY_RISE
    for kind, (entry, there) in enumerate(zip(words, used, strict=True)):
        if not there:
            continue
        match kind:
            case 0:
                svg.circle(x + KEY_MIDDLE, y, ROUND - SMALLER, "ground", "hatch", EDGE)
            case 1:
                svg.circle(x + KEY_MIDDLE, y, ROUND, "seal", "ground", RIM)
            case _:
                svg.mark(x + KEY_MIDDLE, y, ROUND, AREA_MARK, "ink")
        svg.text(x + KEY_WORDS, KEY_LINE, entry, SMALL)
        x += KEY_WORDS + KEY_GAP + text_width(entry, SMALL)
