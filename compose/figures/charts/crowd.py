"""Charts of a crowd, of more regions than marks can tell apart: `MANY`, `Density`, `ranking`, `strip`, `fan`, `groups`.

The distribution is a density, and those are named that a reader looks for: the first, the last, and those around the
region itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from compose.figures.charts.base import (
    BELOW,
    DROP,
    DROP_TEXT,
    FULL,
    GRID,
    Dot,
    region,
    tag,
    tick_labels,
    ticks,
    x_axis,
)
from compose.figures.charts.rank import Place
from compose.figures.svg import Svg, fit, text_width
from compose.look.tokens import SMALL, TEXT, paper

#: of more regions than so many, charts show densities and those around the own one
MANY = 100
#: points of a density's curve
POINTS = 96
#: how many are named: the first, the last; on either side of the own region
ENDS, BESIDE = 11, 5
#: a ranking: height of its density, room above it for the own region's name; the row of the own group; pitch of its rows
HIGH, ABOVE, GROUP_ROW, ROW, COLUMN_GAP = 92.0, 18.0, 20.0, 13.5, 26.0
#: room for the names of groups
NAMES = 100.0
#: groups: height of a row and of its density
GROUP_HIGH, GROUP_CURVE = 30.0, 20.0
#: a strip's density: baseline, height
STRIP_FOOT, STRIP_HIGH = 15.0, 11.0
#: the quantiles that bound the two bands of a fan, and its middle line
BANDS, MIDDLE = ((0.1, 0.9), (0.25, 0.75)), 0.5


@dataclass(frozen=True)
class Density:
    """How densely figures lie, from the lowest to the highest: (place, height of at most 1) in order."""

    low: float
    high: float
    points: tuple[tuple[float, float], ...]

    @classmethod
    def of(cls, values: Sequence[float]) -> Density:
        """A normal kernel on figures counted in small bins, its width by Silverman's rule.

        >>> flat = Density.of([float(i) for i in range(1000)])
        >>> flat.low, flat.high, max(h for _, h in flat.points)
        (0.0, 999.0, 1.0)
        """
        x = np.sort(np.asarray(values, dtype=float))
        low, high = float(x[0]), float(x[-1])
        span = (high - low) or 1.0
        spread = min(float(x.std()), float(np.subtract(*np.quantile(x, (0.75, 0.25)))) / 1.349 or np.inf)
        width = max(0.9 * (spread if np.isfinite(spread) else 0.0) * len(x) ** -0.2, span / POINTS)
        counts, edges = np.histogram(x, bins=4 * POINTS, range=(low, low + span))
        middles = (edges[:-1] + edges[1:]) / 2
        grid = np.linspace(low, low + span, POINTS)
        heights = np.exp(-0.5 * ((grid[:, None] - middles) / width) ** 2) @ counts
        heights /= heights.max()
        return cls(low, high, tuple(zip(grid.tolist(), heights.tolist(), strict=True)))

    def path(
        self, left: float, right: float, foot: float, tall: float, within: tuple[float, float] | None = None
    ) -> str:
        """The area under it as a path of SVG, from ``left`` to ``right``; ``within`` two figures only."""
        span = (self.points[-1][0] - self.low) or 1.0
        points = self.points
        if within is not None:
            own, heights = zip(*points, strict=True)
            inner = [v for v in own if within[0] < v < within[1]]
            xs = [within[0], *inner, within[1]]
            points = tuple(zip(xs, np.interp(xs, own, heights).tolist(), strict=True))
        places = [
            (left + (v - self.low) / span * (right - left), foot - height * tall) for v, height in points
        ]
        line = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        return f"M{places[0][0]:.1f} {foot:.1f}L{line}L{places[-1][0]:.1f} {foot:.1f}z"


def strip_base(density: Density, q1: float, q3: float, width: float, end: float) -> str:
    """The distribution strip of a scorecard row without what is the region's own: density and middle half."""
    ends = end, width - end
    whole = density.path(*ends, STRIP_FOOT, STRIP_HIGH)
    half = density.path(*ends, STRIP_FOOT, STRIP_HIGH, (q1, q3))
    return (
        f'<path d="{whole}" fill="{paper("half")}" class="f-half"/>'
        f'<path d="{half}" fill="{paper("hatch")}" class="f-hatch"/>'
        f'<path d="M0 {STRIP_FOOT:g}h{width:g}" stroke="{paper("hatch")}" class="k-hatch" stroke-width=".8"/>'
    )


@dataclass(frozen=True)
class Heads:
    """What the three lists of a ranking are headed by: first, around the region or in the middle, last."""

    first: str
    middle: str
    last: str


def around(places: Sequence[Place], own: int, count: int = 2 * BESIDE + 1) -> Sequence[Place]:
    """The places around one of them, as many at the ends as elsewhere."""
    start = max(0, min(own - count // 2, len(places) - count))
    return places[start : start + count]


def ranking(
    places: Sequence[Place],
    density: Density,
    heads: Heads,
    title: str,
    language: str,
    axis: str,
    own: int | None = None,
    group: tuple[str, Sequence[float]] | None = None,
) -> str:
    """A density of all figures with the own one on it, the own group below, and three lists by rank.

    Args:
        places: all of them by rank.
        own: the position among them of the region in red.
        group: what the own region's group is called, and the figures in it.
    """
    foot = ABOVE + HIGH
    below = foot + BELOW + 6
    lists = below + (GROUP_ROW if group else 0.0) + 22
    shown = max(len(around(places, 0)), ENDS)
    svg = Svg(FULL, lists + 8 + ROW * shown + 4, title, tag(language))
    x0, x1 = NAMES, FULL - 6
    span = (density.high - density.low) or 1.0

    def x(value: float) -> float:
        return x0 + (value - density.low) / span * (x1 - x0)

    steps = [t for t in ticks(density.low, density.high, 7) if density.low <= t <= density.high]
    svg.raw(f'<path d="{density.path(x0, x1, foot, HIGH - 6)}" fill="{paper("half")}" class="f-half"/>')
    x_axis(svg, [(x(t), words) for t, words in zip(steps, tick_labels(steps), strict=True)], ABOVE, foot)
    svg.text(0, foot - 4, fit(axis, NAMES - 10, SMALL), SMALL, "soft")
    if group is not None:
        name, values = group
        y = below + GROUP_ROW / 2 + 2
        svg.text(0, y + DROP_TEXT, fit(name, NAMES - 10, TEXT), TEXT)
        svg.line(x0, y, x1, y, "band", 10.0)
        marks = "".join(f"M{x(v):.1f} {y - 5:.1f}v10" for v in values)
        svg.raw(f'<path d="{marks}" stroke="{paper("teal")}" class="k-teal" stroke-width=".9"/>')
    if own is not None:
        place = places[own]
        wide = text_width(place.name, TEXT, bold=True) + text_width(f" {place.shown}", TEXT, bold=True)
        at = x(place.value)
        svg.line(at, ABOVE - 3, at, foot if group is None else below + GROUP_ROW, "seal", 1.6)
        svg.text(
            min(max(at, wide / 2), FULL - wide / 2), ABOVE - 7, f"{place.name} {place.shown}", TEXT, "seal", "middle", bold=True
        )  # fmt: skip
    middle = around(places, len(places) // 2 if own is None else own)
    column = (FULL - 2 * COLUMN_GAP) / 3
    columns = ((heads.first, places[:ENDS]), (heads.middle, middle), (heads.last, places[-ENDS:]))
    for i, (head, rows) in enumerate(columns):
        _list(
            svg,
            i * (column + COLUMN_GAP),
            lists,
            column,
            head,
            rows,
            places[own].code if own is not None else "",
        )
    return str(svg)


def _list(
    svg: Svg, left: float, top: float, column: float, head: str, rows: Sequence[Place], own: str
) -> None:
    """A heading, and rank, name and figure of each place below it."""
    svg.text(left, top, fit(head, column, SMALL), SMALL, "teal", bold=True)
    svg.line(left, top + 4, left + column, top + 4, "rule", GRID)
    number = max(text_width(str(p.rank), SMALL, bold=True) for p in rows)
    value = max(text_width(p.shown, SMALL, bold=True) for p in rows)
    for k, p in enumerate(rows):
        y = top + 8 + ROW * (k + 0.5)
        mine = p.code == own
        with region(svg, p.code):
            svg.text(
                left + number, y + DROP, str(p.rank), SMALL, "seal" if mine else "soft", "end", bold=mine
            )
            room = column - number - value - 12
            svg.text(
                left + number + 6,
                y + DROP,
                fit(p.name, room, SMALL),
                SMALL,
                "seal" if mine else "ink",
                bold=mine,
            )
            svg.text(left + column, y + DROP, p.shown, SMALL, "seal" if mine else "ink", "end", bold=mine)


def fan(table: Sequence[Sequence[float | None]]) -> tuple[list[tuple[list[float], list[float]]], list[float]]:
    """The bands that hold four fifths and one half of all lines at each time, and the line of the middle one.

    ``table``: a line's figures by time in each row; what is missing is left out. A time without figures has none (NaN).

    >>> bands, middle = fan([[float(i)] for i in range(11)])
    >>> bands, middle
    ([([1.0], [9.0]), ([2.5], [7.5])], [5.0])
    """
    figures = np.array([[np.nan if v is None else v for v in line] for line in table], dtype=float)
    times = [column[~np.isnan(column)] for column in figures.T]

    def quantile(q: float) -> list[float]:
        return [float(np.quantile(column, q)) if len(column) else float("nan") for column in times]

    return [(quantile(low), quantile(high)) for low, high in BANDS], quantile(MIDDLE)


def groups(
    dots: Sequence[Dot],
    names: Sequence[str],
    means: Sequence[float],
    shown: Sequence[str],
    title: str,
    language: str,
    axis: str,
) -> str:
    """One row per group: the density of its regions, the mean with its figure, first and last by name."""
    low, high = min(d.x for d in dots), max(d.x for d in dots)
    foot = 4 + GROUP_HIGH * len(names)
    x0, x1 = NAMES, FULL - 6
    svg = Svg(FULL, foot + 32, title, tag(language))

    def x(value: float) -> float:
        return x0 + (value - low) / ((high - low) or 1.0) * (x1 - x0)

    steps = ticks(low, high, 6)
    x_axis(svg, [(x(t), words) for t, words in zip(steps, tick_labels(steps), strict=True)], 4, foot)
    svg.text(FULL, foot + 28, fit(axis, FULL, SMALL), SMALL, "soft", "end")
    for i, name in enumerate(names):
        y = 4 + GROUP_HIGH * (i + 1) - 5
        mine = sorted((d for d in dots if d.group == i), key=lambda d: d.x)
        svg.text(0, y - 3, fit(name, NAMES - 8, TEXT), TEXT, bold=True)
        if len(mine) > 1 and mine[0].x < mine[-1].x:
            own = Density.of([d.x for d in mine])
            area = own.path(x(own.low), x(own.high), y, GROUP_CURVE)
            svg.raw(f'<path d="{area}" fill="{paper("half")}" class="f-half"/>')
        svg.line(x0, y, x1, y, "rule", GRID)
        mean = x(means[i])
        svg.line(mean, y - GROUP_CURVE, mean, y + 3, "ink", 1.6)
        svg.text(mean + 4, y - GROUP_CURVE + 8, shown[i], SMALL, bold=True)
        for d, anchor, aside in ((mine[0], "end", -4.0), (mine[-1], "start", 4.0)) if mine else ():
            at = x(d.x) + aside
            wide = text_width(d.name, SMALL)
            inside = x0 <= at - wide if anchor == "end" else at + wide <= FULL
            if inside:
                with region(svg, d.code):
                    svg.text(at, y - 1, d.name, SMALL, "soft", anchor)
    return str(svg)
