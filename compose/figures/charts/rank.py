"""Charts of all regions side by side: `ranking`, `groups`, `shares`, `slopes`, table of colours."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from compose.figures.charts.base import (
    BELOW,
    BROKEN,
    DROP,
    DROP_TEXT,
    FULL,
    GRID,
    HALF,
    KEY_LINE,
    MARK,
    RIM,
    THIN,
    Dot,
    broken,
    group_key,
    region,
    tag,
    tick_labels,
    ticks,
    x_axis,
)
from compose.figures.svg import LabelPlacer, Svg, fit, spread, text_width
from compose.look.tokens import GROUPS, SMALL, TEXT, words_on

#: room for the names of regions and groups, the same in every language so that the drawings are
NAMES = 80.0
#: the most places a ranking shows with their bars
MANY = 64
#: room above rows with nothing there, with a line of groups; above groups and shares
ABOVE, ABOVE_KEY, TOP = 4.0, 20.0, 2.0
#: a ranking: height of a row, room between its two columns, width of a bar, of an interval; a target's stroke, half as long
RANKING_ROW, RANKING_GAP, BAR, INTERVAL, TARGET, TARGET_HALF = 14.5, 24.0, 5.0, 1.4, 1.3, 5.5
#: from a rank to the name, from the room for names to the bar, and beside a bar for the mark and the value
AFTER_RANK, BEFORE_BAR, AFTER_BAR = 6.0, 10.0, 12.0
#: a list without bars: columns, height of a row, room between columns; half the height of a mark, from it to the name
LIST_COLUMNS, LIST_ROW, LIST_GAP, LIST_MARK, LIST_NAME = 5, 12.5, 14.0, 3.2, 12.0
#: groups: height of a row, its line below its middle; half the height of a mark
GROUP_ROW, GROUP_LINE, GROUP_MARK = 48.0, 5.0, 4.2
#: a mean's stroke: above and below its row's line, width; its figure's baseline above the line
MEAN_UP, MEAN_DOWN, MEAN, MEAN_WORDS = 16.0, 9.0, 1.6, 18.0
#: baselines that a name of a region tries, from its row's line: below, above; and the box it keeps free, up, down and aside
NAME_TRIED, NAME_UP, NAME_DOWN, NAME_ASIDE = (15.0, -7.5), 8.5, 2.5, 1.5
#: shares: height of the bar, baseline of the names, height of the drawing, room between names, from the names to the figures
SHARES_BAR, SHARES_NAMES, SHARES, SHARES_GAP, SHARES_LINE = 20.0, 48.0, 64.0, 14.0, 12.5
#: slopes: room above, height of a row of words, rows stand at least so much apart, the least height between the ends
SLOPES_TOP, SLOPES_ROW, SLOPES_APART, SLOPES_LEAST = 22.0, 12.5, 1.05, 150.0
#: from a slope's end to its leader, to where that ends, to the figure, to the name beside that, and all of it with a rim
LEADER, LEADER_END, SLOPE_VALUE, SLOPE_NAME, SLOPE_ROOM = 3.0, 10.0, 12.0, 18.0, 20.0
#: radius of a slope's end; the dashes of what falls
SLOPE_END, FALLING = 2.4, "4 2.5"
#: heat: least width of a cell, height of a row, of the headings, of a line of the legend; baselines of a name and in a cell
HEAT_LEAST, HEAT_ROW, HEAT_TOP, HEAT_LINE, HEAT_NAME, HEAT_BASE = 42, 18.0, 18.0, 15.0, 12.8, 12.6
#: a legend's box: width, height; from its left to its words, from words to the next box
BOX, BOX_HIGH, BOX_WORDS, BOX_GAP = 14.0, 9.0, 18.0, 14.0
#: below a drawing with nothing there; below a ranking with its ranks or a target's key; the key's stroke, its words
UNDER, RANKS_FOOT, GOAL_MARK, GOAL_WORDS = 4.0, 16.0, 3.0, 9.0
#: how far before a ranking's values the break of their axis stands
BREAK_BEFORE = 14.0
#: a list: from the rank to the mark or name, from there to the mark's middle, from the name to the value
LIST_AFTER, LIST_MIDDLE, LIST_BEFORE = 5.0, 4.0, 5.0
#: groups: from the names to the scale, from the scale to the edge, ticks about; below the rows, the scale's name there
GROUP_LEFT, GROUP_RIGHT, GROUP_TICKS, GROUP_FOOT, GROUP_AXIS = 24.0, 30.0, 6, 32.0, 28.0
#: where names of a row may stand: left of the scale, above and below the row's line; what a mean's figure keeps free, up and aside
ROW_LEFT, ROW_UP, ROW_DOWN, MEAN_FREE, MEAN_ASIDE = 28.0, 29.0, 20.0, 10.0, 2.0
#: a line from a part of the bar to its name: where it turns below the bar, where it turns and ends above the name
PART_TURN, NAME_TURN, NAME_END = 4.0, 14.0, 10.0
#: slopes: room below with a key, its baseline, its strokes' length, from these to their words, between entries; heads of periods
SLOPES_KEY, KEY_BASE, KEY_STROKE, KEY_TEXT = 22.0, 18.0, 20.0, 26.0
KEY_ENTRY, PERIOD_BASE, AXIS_RISE = 44.0, 11.0, 4.0
#: heat: from names to cells, from cells to the legend, between headings and at a cell's words, a heading's baseline; a box above its line
HEAT_GAP, HEAT_FOOT, HEADS_APART, IN_CELL, HEAT_HEAD, BOX_RISE = 10.0, 6.0, 6.0, 4.0, 11.0, 8.0


@dataclass(frozen=True)
class Place:
    """One region in a ranking."""

    code: str
    name: str
    rank: int
    shown: str
    value: float
    group: int = 0
    low: float | None = None
    high: float | None = None
    #: what is to be reached: a stroke across the bar
    target: float | None = None
    #: the interval of the rank in words: 16–21
    places: str = ""


def ranking(
    places: Sequence[Place],
    groups: Sequence[str],
    title: str,
    language: str,
    goal: str = "",
    axis: str = "",
    *,
    of_places: bool = False,
) -> str:
    """All regions in two columns by rank: a mark at the value with its interval, or a bar from zero.

    An interval is one of ranks, drawn over the values that the regions at its ends have, and told in figures beside the
    value. Marks need no zero: where the axis begins elsewhere, it is broken.

    ``goal``: what the strokes across the bars are, said below them. ``of_places``: the values are places themselves; bars begin
    behind the last, and the first has the longest.

    More than a page of that holds (:data:`MANY`) stand in five columns without bars.
    """
    if len(places) > MANY:
        return _list(places, groups, title, language)
    pitch, top, gap = RANKING_ROW, ABOVE_KEY if groups else ABOVE, RANKING_GAP
    half = -(-len(places) // 2)
    foot = top + pitch * half
    intervals = any(p.low is not None for p in places)
    aimed = bool(goal) and not intervals
    svg = Svg(FULL, foot + (RANKS_FOOT if intervals or aimed else ABOVE), title, tag(language))
    group_key(svg, 0, KEY_LINE, groups)
    column = (FULL - gap) / 2
    svg.columns = ((0, column), (column + gap, column))
    ends = [v for p in places for v in (p.value, p.target if aimed else None) if v is not None]
    zero, most, start = _span(ends, intervals, of_places)
    at_rank = [p.value for p in sorted(places, key=lambda p: p.rank)]
    number = max(text_width(str(p.rank), SMALL, bold=True) for p in places)
    value = max(text_width(p.shown, TEXT, bold=True) for p in places)
    offset = number + AFTER_RANK + NAMES + BEFORE_BAR
    told = _words_behind(places)
    length = column - offset - value - told - AFTER_BAR

    def along(value: float) -> float:
        """Where a value stands on its bar."""
        return (value - zero) / ((most - zero) or 1.0) * length

    def at(rank: float) -> float:
        """Where the region of a rank stands."""
        return along(at_rank[min(max(round(rank), 1), len(at_rank)) - 1])

    for i, p in enumerate(places):
        x0 = 0.0 if i < half else column + gap
        y = top + pitch * (i % half) + pitch / 2
        left = x0 + offset
        with region(svg, p.code):
            svg.text(x0 + number, y + DROP_TEXT, str(p.rank), SMALL, "soft", "end")
            svg.text(x0 + number + AFTER_RANK, y + DROP_TEXT, fit(p.name, NAMES, TEXT), TEXT)
            svg.line(left, y, left + length, y, "band", BAR)
            if p.low is not None and p.high is not None:
                # at least as long as can be seen on either side of its mark
                svg.line(left + at(p.high), y, left + at(p.low), y, "hatch", INTERVAL)
            elif not intervals:
                svg.line(left + along(start), y, left + along(p.value), y, "half", BAR)
            if aimed and p.target is not None:
                x = left + along(p.target)
                svg.line(x, y - TARGET_HALF, x, y + TARGET_HALF, "ink", TARGET)
            svg.mark(left + along(p.value), y, MARK, p.group, GROUPS[p.group % len(GROUPS)])
            svg.text(x0 + column - told, y + DROP_TEXT, p.shown, TEXT, anchor="end")
            if p.places:
                svg.text(x0 + column, y + DROP_TEXT, p.places, SMALL, "soft", "end")
    if aimed:
        _goal_key(svg, foot, goal)
    if intervals:
        _value_axis(svg, (0.0, column + gap), offset, along, (min(zero, most), max(zero, most)), foot)
        for x0 in (0.0, column + gap):
            svg.text(x0 + number + AFTER_RANK, foot + BELOW, axis, SMALL, "soft")
    return str(svg)


def _words_behind(places: Sequence[Place]) -> float:
    """What the intervals of ranks in words take behind the values; 0 where there are none."""
    widest = max(text_width(p.places, SMALL, bold=True) for p in places)
    return widest + BEFORE_BAR / 2 if widest else 0.0


def _goal_key(svg: Svg, foot: float, goal: str) -> None:
    """What the strokes across the bars are."""
    svg.line(GOAL_MARK, foot + UNDER, GOAL_MARK, foot + BELOW + 1, "ink", TARGET)
    svg.text(GOAL_WORDS, foot + BELOW, goal, SMALL, "soft")


def _span(ends: Sequence[float], intervals: bool, of_places: bool) -> tuple[float, float, float]:
    """What stands at the left and at the right of the bars, and where they begin."""
    if of_places:
        return max(ends) + 1, min(1.0, *ends), max(ends) + 1
    return (min(ends), max(ends), 0.0) if intervals else (min(0.0, *ends), max(0.0, *ends), 0.0)


def _value_axis(
    svg: Svg,
    columns: Sequence[float],
    offset: float,
    along: Callable[[float], float],
    ends: tuple[float, float],
    foot: float,
) -> None:
    """The labels of values below each column, and a break at its left where it does not begin at zero."""
    steps = ticks(*ends)
    for x0 in columns:
        if not ends[0] <= 0 <= ends[1]:
            broken(svg, x0 + offset - BREAK_BEFORE, foot + BELOW - DROP)
        for step, words in zip(steps, tick_labels(steps), strict=True):
            svg.text(x0 + offset + along(step), foot + BELOW, words, SMALL, "soft", "middle")


def _list(places: Sequence[Place], groups: Sequence[str], title: str, language: str) -> str:
    """Rank, mark, name and value in five columns."""
    across, pitch, gap = LIST_COLUMNS, LIST_ROW, LIST_GAP
    top = ABOVE_KEY if groups else ABOVE
    down = -(-len(places) // across)
    column = (FULL - gap * (across - 1)) / across
    svg = Svg(FULL, top + pitch * down + UNDER, title, tag(language))
    # two columns make a window of a phone's width
    svg.columns = (
        *tuple((i * (column + gap), 2 * column + gap) for i in range(0, across - 1, 2)),
        ((across - 1) * (column + gap), column),
    )
    group_key(svg, 0, KEY_LINE, groups)
    number = max(text_width(str(p.rank), SMALL, bold=True) for p in places)
    value = max(text_width(p.shown, SMALL, bold=True) for p in places)
    for i, p in enumerate(places):
        x, y = i // down * (column + gap), top + pitch * (i % down) + pitch / 2
        with region(svg, p.code):
            svg.text(x + number, y + DROP, str(p.rank), SMALL, "soft", "end")
            left = x + number + LIST_AFTER
            if groups:
                svg.mark(left + LIST_MIDDLE, y, LIST_MARK, p.group, GROUPS[p.group % len(GROUPS)])
                left += LIST_NAME
            svg.text(left, y + DROP, fit(p.name, x + column - value - LIST_BEFORE - left, SMALL), SMALL)
            svg.text(x + column, y + DROP, p.shown, SMALL, anchor="end")
    return str(svg)


def groups(
    dots: Sequence[Dot],
    names: Sequence[str],
    means: Sequence[float],
    shown: Sequence[str],
    title: str,
    language: str,
    axis: str,
) -> str:
    """One row per group: every region a mark, the mean a bar with its value; names where they fit."""
    pitch, top = GROUP_ROW, TOP
    x0, x1 = NAMES + GROUP_LEFT, FULL - GROUP_RIGHT
    low, high = min(d.x for d in dots), max(d.x for d in dots)
    foot = top + pitch * len(names)
    svg = Svg(FULL, foot + GROUP_FOOT, title, tag(language))

    def x(v: float) -> float:
        return x0 + (v - low) / ((high - low) or 1) * (x1 - x0)

    steps = ticks(low, high, GROUP_TICKS)
    x_axis(svg, [(x(t), s) for t, s in zip(steps, tick_labels(steps), strict=True)], top, foot)
    if not low <= 0 <= high:
        broken(svg, x0 - BREAK_BEFORE, foot)
    svg.text(FULL, foot + GROUP_AXIS, fit(axis, FULL, SMALL), SMALL, "soft", "end")
    for i, name in enumerate(names):
        y = top + pitch * (i + 0.5) + GROUP_LINE
        mean = x(means[i])
        mine = sorted((d for d in dots if d.group == i), key=lambda d: d.x)
        svg.text(0, y + DROP_TEXT, fit(name, NAMES, TEXT), TEXT, bold=True)
        svg.line(x0, y, x1, y, "rule", BROKEN)
        svg.line(mean, y - MEAN_UP, mean, y + MEAN_DOWN, "ink", MEAN)
        svg.text(mean, y - MEAN_WORDS, shown[i], SMALL, "ink", "middle", bold=True)
        taken = LabelPlacer((x0 - ROW_LEFT, y - ROW_UP, FULL, y + ROW_DOWN))
        wide = text_width(shown[i], SMALL, bold=True) / 2
        taken.block(
            (mean - wide - MEAN_ASIDE, y - MEAN_WORDS - MEAN_FREE, mean + wide + MEAN_ASIDE, y - MEAN_UP)
        )
        taken.block((mean - MEAN_ASIDE, y - MEAN_UP, mean + MEAN_ASIDE, y + MEAN_DOWN + 1))
        names_at: dict[str, tuple[float, float]] = {}
        # the ends of a row are what a reader looks for first
        for d in [*mine[:1], *mine[-1:], *mine[1:-1]]:
            wide = text_width(d.name, SMALL, bold=True) / 2 + NAME_ASIDE
            centre = min(x(d.x), FULL - wide)
            for dy in NAME_TRIED:
                if taken.free(box := (centre - wide, y + dy - NAME_UP, centre + wide, y + dy + NAME_DOWN)):
                    taken.block(box)
                    names_at[d.code] = (centre, y + dy)
                    break
        for d in mine:
            with region(svg, d.code):
                svg.mark(x(d.x), y, GROUP_MARK, i, GROUPS[i % len(GROUPS)])
                if d.code in names_at:
                    svg.text(*names_at[d.code], d.name, SMALL, "soft", "middle")
    return str(svg)


def shares(parts: Sequence[tuple[str, float, str, str]], title: str, language: str) -> str:
    """One bar of parts of a whole, each named below with a line to it: (name, share, shown, role).

    Where the names together are longer than the bar, each part has a number, which its name has below.
    """
    top, bar, y = TOP, SHARES_BAR, SHARES_NAMES
    sizes = [max(text_width(p[0], SMALL), text_width(p[2], SMALL, bold=True)) + SHARES_GAP for p in parts]
    listed: list[list[tuple[float, tuple[str, str]]]] = []
    if sum(sizes) > FULL:
        listed = _legend_rows([(p[3], f"{i} {p[0]} {p[2]}") for i, p in enumerate(parts, start=1)], FULL)
        sizes = [text_width(str(i), SMALL, bold=True) + 2 for i in range(1, len(parts) + 1)]
    svg = Svg(FULL, SHARES + (HEAT_LINE * len(listed) if listed else 0.0), title, tag(language))
    total = sum(p[1] for p in parts) or 1.0
    widths = [share / total * FULL for _, share, _, _ in parts]
    middles = [sum(widths[:i]) + widths[i] / 2 for i in range(len(parts))]
    centres = spread(middles, sizes, 0, FULL)
    for i, ((name, _, shown, role), width, middle, centre) in enumerate(
        zip(parts, widths, middles, centres, strict=True), start=1
    ):
        svg.rect(middle - width / 2, top, width, bar, role)
        svg.line(middle + width / 2, top, middle + width / 2, top + bar, "ground", 1)
        svg.polyline(
            [
                (middle, top + bar),
                (middle, top + bar + PART_TURN),
                (centre, y - NAME_TURN),
                (centre, y - NAME_END),
            ],
            "hatch",
            GRID,
        )
        if listed:
            svg.text(centre, y, str(i), SMALL, "ink", "middle", bold=True)
            continue
        svg.text(centre, y, name, SMALL, "ink", "middle")
        svg.text(centre, y + SHARES_LINE, shown, SMALL, "ink", "middle", bold=True)
    _legend(svg, listed, y + HEAT_LINE - BOX_HIGH)
    return str(svg)


@dataclass(frozen=True)
class Slope:
    """One region at two times. Without a name it is a line among the others; with places it stands by them."""

    code: str
    name: str
    start: float
    end: float
    shown_start: str
    shown_end: str
    places: tuple[int, int] | None = None


def slopes(
    rows: Sequence[Slope],
    periods: tuple[str, str],
    title: str,
    language: str,
    words: tuple[str, str] = ("", ""),
    names: float = NAMES,
) -> str:
    """A line from each region's first value, or place, to its last, named and labelled at both ends.

    What goes up is dark and full, what goes down light and broken, so that it reads in grey.

    Args:
        words: what the two kinds of lines stand for; empty where no key is wanted.
        names: room for a name, the same in every language.
    """
    by_place = all(r.places for r in rows)
    at = {r.code: (-r.places[0], -r.places[1]) if r.places and by_place else (r.start, r.end) for r in rows}
    low, high = min(min(v) for v in at.values()), max(max(v) for v in at.values())
    named = [r for r in rows if r.name]
    line, top = SLOPES_ROW, SLOPES_TOP
    foot = top + max(SLOPES_LEAST, line * SLOPES_APART * len(named))
    svg = Svg(HALF, foot + (SLOPES_KEY if words[0] else UNDER), title, tag(language))
    value = max(text_width(s, SMALL, bold=True) for r in named for s in (r.shown_start, r.shown_end))
    x0, x1 = names + value + SLOPE_ROOM, HALF - names - value - SLOPE_ROOM

    def y(v: float) -> float:
        return foot - line / 2 - (v - low) / ((high - low) or 1) * (foot - top - line)

    def ends(end: int) -> dict[str, float]:
        """Where each region's words stand: at its value, moved apart where values lie close."""
        order = sorted((r.code for r in named), key=lambda code: (y(at[code][end]), code))
        return dict(
            zip(order, spread([y(at[c][end]) for c in order], [line] * len(order), top, foot), strict=True)
        )

    lefts, rights = ends(0), ends(1)
    for x, period, anchor in ((x0, periods[0], "end"), (x1, periods[1], "start")):
        # a long one (September 2020) would reach over the edge
        wide = text_width(period, TEXT, bold=True)
        svg.text(
            max(x, wide) if anchor == "end" else min(x, HALF - wide),
            PERIOD_BASE,
            period,
            TEXT,
            "ink",
            anchor,
            bold=True,
        )
        svg.line(x, top - AXIS_RISE, x, foot, "rule", GRID)
    for r in rows:
        first, last = (y(v) for v in at[r.code])
        role, dash = ("teal", "") if last < first else ("hatch", FALLING) if last > first else ("hatch", "")
        with region(svg, r.code):
            svg.polyline([(x0, first), (x1, last)], role if r.name else "half", THIN, dash)
            if not r.name:
                continue
            left, right = lefts[r.code], rights[r.code]
            # a label moved off its point says by a line whose it is; what looks alike is drawn together
            for x, out, spot, true in ((x0, -1, left, first), (x1, 1, right, last)):
                svg.polyline([(x + out * LEADER, true), (x + out * LEADER_END, spot)], "rule", BROKEN)
            for x, true in ((x0, first), (x1, last)):
                svg.circle(x, true, SLOPE_END, role, "ground", RIM)
            svg.text(x0 - SLOPE_VALUE, left + DROP, r.shown_start, SMALL, "soft", "end")
            svg.text(x1 + SLOPE_VALUE, right + DROP, r.shown_end, SMALL, "soft")
            svg.text(x0 - SLOPE_NAME - value, left + DROP, fit(r.name, names, SMALL), SMALL, "ink", "end")
            svg.text(x1 + SLOPE_NAME + value, right + DROP, fit(r.name, names, SMALL), SMALL)
    if words[0]:
        x = 0.0
        for label, role, dash in zip(words, ("teal", "hatch"), ("", FALLING), strict=True):
            svg.line(x, foot + KEY_BASE - DROP, x + KEY_STROKE, foot + KEY_BASE - DROP, role, THIN, dash)
            svg.text(x + KEY_TEXT, foot + KEY_BASE, label, SMALL, "soft")
            x += KEY_ENTRY + text_width(label, SMALL)
    return str(svg)


@dataclass(frozen=True)
class Band:
    """One row of a heat table: a role of the look and words for each column, an empty role where missing."""

    code: str
    name: str
    cells: Sequence[tuple[str, str]]


def heat(
    rows: Sequence[Band], columns: Sequence[str], legend: Sequence[tuple[str, str]], title: str, language: str
) -> str:
    """A small table whose cells are coloured by class and carry their value: readable without the colour.

    Cells are as wide in every language; what is missing has no colour and a dash.

    Args:
        legend: (role, name of the class), low to high, in rows below the table.
    """
    name = NAMES + HEAT_GAP
    width = FULL if name + HEAT_LEAST * len(columns) > HALF else HALF
    cell = (width - name) / len(columns)
    pitch, top, line = HEAT_ROW, HEAT_TOP, HEAT_LINE
    lines = _legend_rows(legend, width)
    foot = top + pitch * len(rows)
    svg = Svg(width, foot + HEAT_FOOT + line * len(lines), title, tag(language))
    every = max(1, math.ceil((max(text_width(c, SMALL) for c in columns) + HEADS_APART) / cell))
    for k, column in enumerate(columns):
        # as many headings as have room, the last always
        if (len(columns) - 1 - k) % every == 0:
            words = fit(column, max(cell * every - IN_CELL, cell), SMALL)
            centre = min(name + cell * (k + 0.5), width - text_width(words, SMALL) / 2)
            svg.text(centre, HEAT_HEAD, words, SMALL, "soft", "middle")
    for i, r in enumerate(rows):
        y = top + pitch * i
        for k, (role, _) in enumerate(r.cells):
            if role:
                svg.rect(name + cell * k + 0.5, y + 0.5, cell - 1, pitch - 1, role)
            else:
                svg.line(
                    name + cell * k + 0.5, y + pitch, name + cell * (k + 1) - 0.5, y + pitch, "rule", BROKEN
                )
        with region(svg, r.code):
            svg.text(0, y + HEAT_NAME, fit(r.name, name - HEAT_GAP, TEXT), TEXT)
        for k, (role, shown) in enumerate(r.cells):
            ink = words_on(role) if role else "soft"
            if text_width(shown, SMALL) <= cell - IN_CELL:
                svg.text(name + cell * (k + 0.5), y + HEAT_BASE, shown, SMALL, ink, "middle")
    _legend(svg, lines, foot + HEAT_FOOT)
    return str(svg)


def _legend(svg: Svg, rows: Sequence[Sequence[tuple[float, tuple[str, str]]]], top: float) -> None:
    """The rows of a legend, each entry a box with its words."""
    for i, entries in enumerate(rows):
        y = top + HEAT_LINE * i + BOX_HIGH
        for x, (role, words) in entries:
            svg.rect(x, y - BOX_RISE, BOX, BOX_HIGH, role)
            svg.text(x + BOX_WORDS, y, words, SMALL)


def _legend_rows(
    legend: Sequence[tuple[str, str]], width: float
) -> list[list[tuple[float, tuple[str, str]]]]:
    """Entries of a legend with their places, in as many rows as they need."""
    rows: list[list[tuple[float, tuple[str, str]]]] = [[]]
    x = 0.0
    for role, words in legend:
        wide = BOX_WORDS + text_width(words, SMALL)
        if rows[-1] and x + wide > width:
            rows.append([])
            x = 0.0
        rows[-1].append((x, (role, words)))
        x += wide + BOX_GAP
    return [row for row in rows if row]
