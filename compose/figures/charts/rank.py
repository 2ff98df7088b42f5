"""Charts of all regions side by side: `ranking`, `groups`, `shares`, `slopes`, table of colours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from compose.figures.charts.base import (
    FULL,
    HALF,
    THIN,
    Dot,
    group_key,
    region,
    tag,
    tick_labels,
    ticks,
    x_axis,
)
from compose.figures.svg import Labels, Svg, fit, spread, text_width
from compose.language.catalogue import marked, translator
from compose.look.tokens import GROUPS, SMALL, TEXT, words_on

#: room for the names of regions and groups, the same in every language so that the drawings are
NAMES = 80.0
#: the most places a ranking shows with their bars
MANY = 64


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


def ranking(places: Sequence[Place], groups: Sequence[str], title: str, language: str, goal: str = "") -> str:
    """All regions in two columns by rank: a mark at the rank with its interval, or a bar of the value.

    ``goal``: what the strokes across the bars are, said below them.

    More than a page of that holds (:data:`MANY`) stand in five columns without bars.
    """
    if len(places) > MANY:
        return _list(places, groups, title, language)
    pitch, top, gap = 14.5, 20.0 if groups else 4.0, 24.0
    half = -(-len(places) // 2)
    foot = top + pitch * half
    intervals = any(p.low is not None for p in places)
    aimed = bool(goal) and not intervals
    svg = Svg(FULL, foot + (16 if intervals or aimed else 4), title, tag(language))
    group_key(svg, 0, 10, groups)
    column = (FULL - gap) / 2
    last = max(p.rank for p in places)
    ends = [v for p in places for v in (p.value, p.target if aimed else None) if v is not None]
    zero, most = min(0.0, *ends), max(0.0, *ends)
    number = max(text_width(str(p.rank), SMALL, bold=True) for p in places)
    name = NAMES
    value = max(text_width(p.shown, TEXT, bold=True) for p in places)
    offset = number + 6 + name + 10
    length = column - offset - value - 12

    def along(p: Place, of: float | None = None) -> float:
        """Where a rank (or, without intervals, the place's value) stands on its bar."""
        if intervals:
            return ((p.rank if of is None else of) - 1) / max(last - 1, 1) * length
        return (p.value - zero) / ((most - zero) or 1.0) * length

    for i, p in enumerate(places):
        x0 = 0.0 if i < half else column + gap
        y = top + pitch * (i % half) + pitch / 2
        left = x0 + offset
        with region(svg, p.code):
            svg.text(x0 + number, y + 3.6, str(p.rank), SMALL, "soft", "end")
            svg.text(x0 + number + 6, y + 3.6, fit(p.name, name, TEXT), TEXT)
            svg.line(left, y, left + length, y, "band", 5)
            if p.low is not None and p.high is not None:
                svg.line(left + along(p, p.low), y, left + along(p, p.high), y, "hatch", 1.4)
            elif not intervals:
                start = left + (0 - zero) / ((most - zero) or 1.0) * length
                svg.line(start, y, left + along(p), y, "half", 5)
            if aimed and p.target is not None:
                x = left + (p.target - zero) / ((most - zero) or 1.0) * length
                svg.line(x, y - 5.5, x, y + 5.5, "ink", 1.3)
            svg.mark(left + along(p), y, 3.8, p.group, GROUPS[p.group % 4])
            svg.text(x0 + column, y + 3.6, p.shown, TEXT, anchor="end")
    if aimed:
        svg.line(3, foot + 4, 3, foot + 14, "ink", 1.3)
        svg.text(9, foot + 13, goal, SMALL, "soft")
    if intervals:
        # ranks below each column, whole numbers only
        steps = [1, *(int(t) for t in ticks(0, last) if 1 < t < last * 0.94), last]
        for x0 in (0.0, column + gap):
            svg.text(x0, foot + 13, translator(language)(marked("Rank")), SMALL, "soft")
            for step in dict.fromkeys(steps):
                x = x0 + offset + (step - 1) / max(last - 1, 1) * length
                svg.text(x, foot + 13, str(step), SMALL, "soft", "middle")
    return str(svg)


def _list(places: Sequence[Place], groups: Sequence[str], title: str, language: str) -> str:
    """Rank, mark, name and value in five columns."""
    across, pitch, gap, top = 5, 12.5, 14.0, 20.0 if groups else 4.0
    down = -(-len(places) // across)
    column = (FULL - gap * (across - 1)) / across
    svg = Svg(FULL, top + pitch * down + 4, title, tag(language))
    group_key(svg, 0, 10, groups)
    number = max(text_width(str(p.rank), SMALL, bold=True) for p in places)
    value = max(text_width(p.shown, SMALL, bold=True) for p in places)
    for i, p in enumerate(places):
        x, y = i // down * (column + gap), top + pitch * (i % down) + pitch / 2
        with region(svg, p.code):
            svg.text(x + number, y + 3.5, str(p.rank), SMALL, "soft", "end")
            left = x + number + 5
            if groups:
                svg.mark(left + 4, y, 3.2, p.group, GROUPS[p.group % 4])
                left += 12
            svg.text(left, y + 3.5, fit(p.name, x + column - value - 5 - left, SMALL), SMALL)
            svg.text(x + column, y + 3.5, p.shown, SMALL, anchor="end")
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
    pitch, top = 48.0, 2.0
    x0, x1 = NAMES + 24, FULL - 30
    low, high = min(d.x for d in dots), max(d.x for d in dots)
    foot = top + pitch * len(names)
    svg = Svg(FULL, foot + 32, title, tag(language))

    def x(v: float) -> float:
        return x0 + (v - low) / ((high - low) or 1) * (x1 - x0)

    steps = ticks(low, high, 6)
    x_axis(svg, [(x(t), s) for t, s in zip(steps, tick_labels(steps), strict=True)], top, foot)
    svg.text(FULL, foot + 28, axis, SMALL, "soft", "end")
    for i, name in enumerate(names):
        y = top + pitch * (i + 0.5) + 5
        mean = x(means[i])
        mine = sorted((d for d in dots if d.group == i), key=lambda d: d.x)
        svg.text(0, y + 3.6, fit(name, NAMES, TEXT), TEXT, bold=True)
        svg.line(x0, y, x1, y, "rule", 0.7)
        svg.line(mean, y - 16, mean, y + 9, "ink", 1.6)
        svg.text(mean, y - 18, shown[i], SMALL, "ink", "middle", bold=True)
        taken = Labels((x0 - 28, y - 29, FULL, y + 20))
        wide = text_width(shown[i], SMALL, bold=True) / 2
        taken.block((mean - wide - 2, y - 28, mean + wide + 2, y - 16))
        taken.block((mean - 2, y - 16, mean + 2, y + 10))
        names_at: dict[str, tuple[float, float]] = {}
        # the ends of a row are what a reader looks for first
        for d in [*mine[:1], *mine[-1:], *mine[1:-1]]:
            wide = text_width(d.name, SMALL, bold=True) / 2 + 1.5
            centre = min(x(d.x), FULL - wide)
            for dy in (15.0, -7.5):
                if taken.free(box := (centre - wide, y + dy - 8.5, centre + wide, y + dy + 2.5)):
                    taken.block(box)
                    names_at[d.code] = (centre, y + dy)
                    break
        for d in mine:
            with region(svg, d.code):
                svg.mark(x(d.x), y, 4.2, i, GROUPS[i % 4])
                if d.code in names_at:
                    svg.text(*names_at[d.code], d.name, SMALL, "soft", "middle")
    return str(svg)


def shares(parts: Sequence[tuple[str, float, str, str]], title: str, language: str) -> str:
    """One bar of parts of a whole, each named below with a line to it: (name, share, shown, role)."""
    top, bar, y = 2.0, 20.0, 48.0
    svg = Svg(FULL, 64, title, tag(language))
    total = sum(p[1] for p in parts) or 1.0
    widths = [share / total * FULL for _, share, _, _ in parts]
    middles = [sum(widths[:i]) + widths[i] / 2 for i in range(len(parts))]
    words = [(name, shown) for name, _, shown, _ in parts]
    sizes = [max(text_width(a, SMALL), text_width(b, SMALL, bold=True)) + 14 for a, b in words]
    centres = spread(middles, sizes, 0, FULL)
    for (name, _, shown, role), width, middle, centre in zip(parts, widths, middles, centres, strict=True):
        svg.rect(middle - width / 2, top, width, bar, role)
        svg.line(middle + width / 2, top, middle + width / 2, top + bar, "ground", 1)
        svg.polyline(
            [(middle, top + bar), (middle, top + bar + 4), (centre, y - 14), (centre, y - 10)], "hatch", 0.8
        )
        svg.text(centre, y, name, SMALL, "ink", "middle")
        svg.text(centre, y + 12.5, shown, SMALL, "ink", "middle", bold=True)
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
    line = 12.5
    top = 22.0
    foot = top + max(150.0, line * 1.05 * len(named))
    svg = Svg(HALF, foot + (22 if words[0] else 4), title, tag(language))
    value = max(text_width(s, SMALL, bold=True) for r in named for s in (r.shown_start, r.shown_end))
    x0, x1 = names + value + 20, HALF - names - value - 20

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
        svg.text(x, 11, period, TEXT, "ink", anchor, bold=True)
        svg.line(x, top - 4, x, foot, "rule", 0.8)
    for r in rows:
        first, last = (y(v) for v in at[r.code])
        role, dash = ("teal", "") if last < first else ("hatch", "4 2.5") if last > first else ("hatch", "")
        with region(svg, r.code):
            svg.polyline([(x0, first), (x1, last)], role if r.name else "half", THIN, dash)
            if not r.name:
                continue
            for x, spot, true in ((x0, lefts[r.code], first), (x1, rights[r.code], last)):
                svg.circle(x, true, 2.4, role, "ground", 0.5)
                # a label moved off its point says by a line whose it is
                out = -1 if x == x0 else 1
                svg.polyline([(x + out * 3, true), (x + out * 10, spot)], "rule", 0.7)
            left, right = lefts[r.code], rights[r.code]
            svg.text(x0 - 12, left + 3.5, r.shown_start, SMALL, "soft", "end")
            svg.text(x0 - 18 - value, left + 3.5, fit(r.name, names, SMALL), SMALL, "ink", "end")
            svg.text(x1 + 12, right + 3.5, r.shown_end, SMALL, "soft")
            svg.text(x1 + 18 + value, right + 3.5, fit(r.name, names, SMALL), SMALL)
    if words[0]:
        x = 0.0
        for label, role, dash in zip(words, ("teal", "hatch"), ("", "4 2.5"), strict=True):
            svg.line(x, foot + 14.5, x + 20, foot + 14.5, role, THIN, dash)
            svg.text(x + 26, foot + 18, label, SMALL, "soft")
            x += 44 + text_width(label, SMALL)
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
    name = NAMES + 10
    width = FULL if name + 42 * len(columns) > HALF else HALF
    cell = (width - name) / len(columns)
    pitch, top, line = 18.0, 18.0, 15.0
    lines = _legend_rows(legend, width)
    foot = top + pitch * len(rows)
    svg = Svg(width, foot + 6 + line * len(lines), title, tag(language))
    every = max(1, math.ceil((max(text_width(c, SMALL) for c in columns) + 6) / cell))
    for k, column in enumerate(columns):
        # as many headings as have room, the last always
        if (len(columns) - 1 - k) % every == 0:
            words = fit(column, max(cell * every - 4, cell), SMALL)
            centre = min(name + cell * (k + 0.5), width - text_width(words, SMALL) / 2)
            svg.text(centre, 11, words, SMALL, "soft", "middle")
    for i, r in enumerate(rows):
        y = top + pitch * i
        for k, (role, _) in enumerate(r.cells):
            if role:
                svg.rect(name + cell * k + 0.5, y + 0.5, cell - 1, pitch - 1, role)
            else:
                svg.line(
                    name + cell * k + 0.5, y + pitch, name + cell * (k + 1) - 0.5, y + pitch, "rule", 0.7
                )
        with region(svg, r.code):
            svg.text(0, y + 12.8, fit(r.name, name - 10, TEXT), TEXT)
        for k, (role, shown) in enumerate(r.cells):
            ink = words_on(role) if role else "soft"
            if text_width(shown, SMALL) <= cell - 4:
                svg.text(name + cell * (k + 0.5), y + 12.6, shown, SMALL, ink, "middle")
    for i, entries in enumerate(lines):
        y = foot + 6 + line * i + 9
        for x, (role, words) in entries:
            svg.rect(x, y - 8, 14, 9, role)
            svg.text(x + 18, y, words, SMALL)
    return str(svg)


def _legend_rows(
    legend: Sequence[tuple[str, str]], width: float
) -> list[list[tuple[float, tuple[str, str]]]]:
    """Entries of a legend with their places, in as many rows as they need."""
    rows: list[list[tuple[float, tuple[str, str]]]] = [[]]
    x = 0.0
    for role, words in legend:
        wide = 18 + text_width(words, SMALL)
        if rows[-1] and x + wide > width:
            rows.append([])
            x = 0.0
        rows[-1].append((x, (role, words)))
        x += wide + 14
    return [row for row in rows if row]
