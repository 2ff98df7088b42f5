"""Charts on two axes: `scatter` (Moran, efficiency), `lines` over periods."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analysis.periods import labels, parse, position
from compose.figures.charts import numbered
from compose.figures.charts.base import (
    AXIS_LINE,
    BELOW,
    BROKEN,
    DASHES,
    DROP,
    FOOT,
    FOOT_NAME,
    GRID,
    GUTTER,
    HALF,
    HEAD,
    HEAD_KEYED,
    KEY_LINE,
    MARK,
    RIM,
    TICK_GAP,
    Dot,
    breaks,
    group_key,
    readable,
    region,
    tag,
    tick_labels,
    ticks,
)
from compose.figures.svg import LabelPlacer, Svg, fit, spread, text_width, wrap
from compose.look.tokens import GROUPS, SMALL, TEXT, paper

#: room for the names at the lines' ends, the same in every language
NAMES = 82.0
#: how a threshold and a target are drawn: role, width, dash
THRESHOLD = ("hatch", BROKEN, DASHES)
GOAL = ("ink", 1.1, "6 3")
#: the same of a fitted line
FIT = ("teal", 1.2, "4 2")
#: the roles of a fan's areas, from the widest; pitch of the lines that say what they are
FAN, NOTE_LINE = ("band", "half"), 12.0
#: heights of the drawings
SCATTER, LINES = 300.0, 210.0
#: how much of the values' range stays free at either end of an axis: along, up
PAD_X, PAD_Y = 0.06, 0.08
#: of a crowd, so many of the outermost points have a mark and a name of their own
OUTERMOST = 14
#: straight pieces of which a curve is made
PIECES = 60
#: around a point nothing is written: half the side of the square
CLEAR = 4.5
#: half the height of the own region's mark
OWN_MARK = 5.2
#: from a point's middle to its name: of the own region, whose mark is larger, and of the others
OWN_OFFSET, OFFSET = 7.5, 6.5
#: a name that is led to its mark: how far it is tried, in steps of so much, and in which directions, left first
FAR, STEP_AWAY = 20, 6.0
AROUND = (
    (-1.0, 0.0),
    (1.0, 0.0),
    (-1.0, 1.0),
    (-1.0, -1.0),
    (1.0, 1.0),
    (1.0, -1.0),
    (-0.5, 1.0),
    (-0.5, -1.0),
)
#: from the plot's edge to the name of a corner; how far along its edge it is moved at a time
CORNER, STEP = 3.0, 6
#: the box that a word keeps free: above its baseline (ascent), and below it
ASCENT, DESCENT = 8.0, 2.0
#: from a line's end to its name; how close two such names may come
END_GAP, END_PITCH = 6.0, 12.0
#: how far the column of such names reaches over the plot: up to the axis' name, down to the periods' labels
END_ABOVE, END_BELOW = 8.0, 6.0
#: room between the labels of periods
PERIOD_GAP = 6.0
#: where on a threshold its name is tried, as shares of the room: at the left, at the right, between
TRIED = (0.0, 1.0, 0.25, 0.5, 0.75)
#: a corner's name: baseline below the upper edge, above the lower one; the box it keeps free, up and down
CORNER_HIGH, CORNER_LOW, WORD_UP, WORD_DOWN = 11.0, 5.0, 9.0, 3.0
#: a curve's name: from the curve, the box it keeps free around its point, up and down, its baseline below it
CURVE_GAP, CURVE_UP, CURVE_DOWN, CURVE_DROP = 3.0, 7.0, 4.0, 2.0
#: baselines of a threshold's name: above the line, below it; the edge of the own mark; room at the right without names
OVER_LINE, UNDER_LINE, OWN_RIM, UNNAMED = 3.0, 10.0, 0.9, 10.0


def scatter(
    dots: Sequence[Dot],
    title: str,
    language: str,
    axes: tuple[str, str],
    *,
    zero: bool = False,
    corners: Sequence[str] = (),
    curves: Sequence[tuple[float, str]] = (),
    fit: float | None = None,
    own: str = "",
    groups: Sequence[str] = (),
    cloud: bool = False,
) -> str:
    """A scatter with named points where names fit, those far from the middle first; numbers explained below for the others.

    Args:
        zero: draw the axes through the origin (Moran scatter), with ``corners`` named counter-clockwise from
            the upper right.
        curves: products x·y = level drawn as lines, with their names (efficiency).
        fit: slope of a line through the origin.
        own: the region in red, which is always named.
        cloud: points that are a crowd, small, and only the outermost named.
    """
    height = SCATTER
    top = HEAD_KEYED if groups else HEAD
    xs, ys = [d.x for d in dots], [d.y for d in dots]
    pad_x, pad_y = (max(xs) - min(xs)) * PAD_X or 1, (max(ys) - min(ys)) * PAD_Y or 1
    lx, hx, ly, hy = min(xs) - pad_x, max(xs) + pad_x, min(ys) - pad_y, max(ys) + pad_y
    tx, ty = ticks(lx, hx), ticks(ly, hy)
    labels_x, labels_y = tick_labels(tx), tick_labels(ty)
    x0, x1, y1 = max(text_width(s, SMALL) for s in labels_y) + GUTTER, HALF - TICK_GAP, height - FOOT

    def at(x: float, y: float) -> tuple[float, float]:
        return x0 + (x - lx) / (hx - lx) * (x1 - x0), y1 - (y - ly) / (hy - ly) * (y1 - top)

    svg = Svg(HALF, height, title, tag(language))
    group_key(svg, 0, KEY_LINE, groups)
    svg.text(0, top - GUTTER, wrap(axes[1], HALF, SMALL, lines=1)[0], SMALL, "soft")
    svg.text(HALF, height - FOOT_NAME, wrap(axes[0], HALF, SMALL, lines=1)[0], SMALL, "soft", "end")
    breaks(svg, (lx, hx), (ly, hy), x0, y1)
    for t, words in zip(tx, labels_x, strict=True):
        x, _ = at(t, ly)
        svg.line(x, top, x, y1, "band", GRID)
        svg.text(min(x, HALF - text_width(words, SMALL) / 2), y1 + BELOW - 1, words, SMALL, "soft", "middle")
    for t, words in zip(ty, labels_y, strict=True):
        _, y = at(lx, t)
        svg.line(x0, y, x1, y, "band", GRID)
        svg.text(x0 - TICK_GAP, y + DROP, words, SMALL, "soft", "end")
    taken = LabelPlacer((x0, top, x1, y1))
    if cloud:
        dots = _clouded(svg, dots, [at(d.x, d.y) for d in dots])
    for d in dots:
        x, y = at(d.x, d.y)
        taken.block((x - CLEAR, y - CLEAR, x + CLEAR, y + CLEAR))
    if zero:
        cx, cy = at(0, 0)
        for line in ([(cx, top), (cx, y1)], [(x0, cy), (x1, cy)]):
            svg.polyline(line, "soft", GRID)
            taken.line(line)
        _corners(svg, taken, corners, (x0, top, x1, y1))
    if fit is not None:
        along = [lx + (hx - lx) * k / PIECES for k in range(PIECES + 1)]
        line = [(px, py) for px, py in (at(x, fit * x) for x in along) if top <= py <= y1]
        svg.polyline(line, *FIT)
        taken.line(line)
    lines = []
    for level, name in curves:
        xs_along = [lx + (hx - lx) * k / PIECES for k in range(PIECES + 1)]
        line = [at(x, level / x) for x in xs_along if x > 0 and ly <= level / x <= hy]
        if len(line) > 1:
            svg.polyline(line, "hatch", BROKEN, DASHES)
            lines.append((name, line))
    for name, line in lines:
        _on_curve(svg, taken, name, line)
    for _, line in lines:
        taken.line(line, thin=True)
    _points(svg, taken, dots, [at(d.x, d.y) for d in dots], own, bool(groups))
    return str(svg)


def _clouded(svg: Svg, dots: Sequence[Dot], spots: Sequence[tuple[float, float]]) -> list[Dot]:
    """Draws all points as one small mark each, in one path; gives the outermost, which get marks and names."""
    mid_x, mid_y = (sum(s[k] for s in spots) / len(spots) for k in (0, 1))
    order = sorted(range(len(dots)), key=lambda i: -((spots[i][0] - mid_x) ** 2) - (spots[i][1] - mid_y) ** 2)
    outer = set(order[:OUTERMOST])
    places = sorted({(round(x), round(y)) for i, (x, y) in enumerate(spots) if i not in outer})
    svg.raw(
        f'<path d="{"".join(f"M{x} {y}h.01" for x, y in places)}" fill="none" stroke="{paper("teal")}" '
        'class="k-teal" stroke-width="2" stroke-linecap="round"/>'
    )
    return [dots[i] for i in sorted(outer)]


def _corners(
    svg: Svg, taken: LabelPlacer, corners: Sequence[str], box: tuple[float, float, float, float]
) -> None:
    """Quadrant names in the plot's corners, each in the first free spot along its edge."""
    x0, top, x1, foot = box
    for k, words in enumerate(corners):
        wide = text_width(words, SMALL, bold=True)
        right, above = k in (0, 3), k in (0, 1)
        x = x1 - CORNER - wide if right else x0 + CORNER
        for shift in range(0, int((x1 - x0) / 2 - wide), STEP):
            left = x - shift if right else x + shift
            y = top + CORNER_HIGH if above else foot - CORNER_LOW
            if taken.free(area := (left - 1, y - WORD_UP, left + wide + 1, y + WORD_DOWN)):
                break
        taken.block(area)
        svg.text(left, y, words, SMALL, "teal", bold=True)


def _on_curve(svg: Svg, taken: LabelPlacer, name: str, line: Sequence[tuple[float, float]]) -> None:
    """A curve's name beside it where there is room, looked for from its upper end."""
    wide = text_width(name, SMALL)
    for x, y in line:
        for left in (x + CURVE_GAP, x - CURVE_GAP - wide):
            if taken.free(box := (left, y - CURVE_UP, left + wide, y + CURVE_DOWN)):
                taken.block(box)
                svg.text(left, y + CURVE_DROP, name, SMALL, "soft")
                return


def _points(
    svg: Svg,
    taken: LabelPlacer,
    dots: Sequence[Dot],
    spots: Sequence[tuple[float, float]],
    own: str,
    grouped: bool,
) -> None:
    """Marks and names; the own region's name first, then those far from the middle; numbers where names have no room."""
    mid_x, mid_y = (sum(s[k] for s in spots) / len(spots) for k in (0, 1))
    order = sorted(
        zip(dots, spots, strict=True),
        key=lambda e: (e[0].code != own, -((e[1][0] - mid_x) ** 2) - (e[1][1] - mid_y) ** 2),
    )
    names: dict[str, tuple[float, float, str]] = {}
    for d, (x, y) in order:
        mine = d.code == own
        spot = taken.place(x, y, d.name, TEXT if mine else SMALL, OWN_OFFSET if mine else OFFSET, bold=True)
        if spot is None and mine:
            spot = _led(svg, taken, x, y, d.name)
        if spot:
            names[d.code] = spot
    rest = [(d, at) for d, at in order if d.code not in names]
    marks = numbered.places(taken, rest, OFFSET)
    for d, (x, y) in reversed(order):
        with region(svg, d.code):
            if d.code == own:
                svg.circle(x, y, OWN_MARK, "seal", "ground", OWN_RIM)
            else:
                svg.mark(x, y, MARK, d.group, GROUPS[d.group % len(GROUPS)] if grouped else "teal")
            if d.code in names:
                left, base, anchor = names[d.code]
                if d.code == own:
                    svg.text(left, base, d.name, TEXT, "seal", anchor, bold=True)
                else:
                    svg.text(left, base, d.name, SMALL, "soft", anchor)
            elif d.code in marks:
                numbered.draw(svg, (x, y), *marks[d.code])
    called = {d.code: d.name for d in dots}
    numbered.key(svg, [(mark, called[code]) for code, (mark, _) in marks.items()])


def _led(svg: Svg, taken: LabelPlacer, x: float, y: float, name: str) -> tuple[float, float, str]:
    """The nearest free place for the own region's name where none is beside its mark, with a line to it."""
    wide, tall = text_width(name, TEXT, bold=True), TEXT * 0.85
    for away, side, (dx, dy) in itertools.product(range(2, FAR + 1), (True, False), AROUND):
        # first where no line runs through
        left, base = x + dx * away * STEP_AWAY - (wide if dx < 0 else 0), y + dy * away * STEP_AWAY
        box = (left, base - tall, left + wide, base + TEXT * 0.25)
        if taken.free(box, side):
            taken.block(box)
            svg.line(x, y, left + (wide if dx < 0 else 0), base - tall / 3, "seal", RIM)
            return left, base, "start"
    aside = -OWN_OFFSET if x > HALF / 2 else OWN_OFFSET
    return x + aside, y - OWN_OFFSET, "end" if aside < 0 else "start"


@dataclass(frozen=True)
class Series:
    """One line of a line chart; missing values leave a gap."""

    name: str
    values: Sequence[float | None]
    role: str = "teal"
    width: float = 1.2
    dash: str = ""


def lines(
    series: Sequence[Series],
    periods: Sequence[str],
    title: str,
    language: str,
    axis: str,
    bands: Sequence[tuple[float, str]] = (),
    goals: Sequence[tuple[float, str]] = (),
    fan: Sequence[tuple[Sequence[float], Sequence[float]]] = (),
    note: str = "",
) -> str:
    """Lines over periods, each named at its end and placed by time; ``bands`` are named thresholds.

    ``fan``: areas between a lower and an upper line, the widest first, in the place of the lines of a crowd;
    ``note``: what they are, said below.

    ``goals`` are thresholds that are always in the picture, however far the lines are from them.

    A line alone is named above the axis instead, so that it has the whole width.
    """
    known = [v for s in series for v in s.values if v is not None]
    known += [v for edges in fan for edge in edges for v in edge if v == v]
    low, high = min([*known, *(g for g, _ in goals)]), max([*known, *(g for g, _ in goals)])
    pad = (high - low) * PAD_Y or 1
    low, high = low - pad, high + pad
    named = [s for s in series if s.name and any(v is not None for v in s.values)]
    if len(series) == 1 and not axis:
        axis, named = series[0].name, []
    # as high as the names at the right need, however many there are
    height = max(LINES, 2 * HEAD + END_PITCH * len(named) - END_ABOVE - END_BELOW)
    steps = ticks(low, high)
    marks = tick_labels(steps)
    x0 = max(text_width(m, SMALL) for m in marks) + GUTTER
    x1 = HALF - (NAMES if named else UNNAMED)
    top, foot = HEAD, height - HEAD
    along = _along(periods)

    def at(t: int, v: float) -> tuple[float, float]:
        x = x0 + GUTTER + along[t] * (x1 - x0 - GUTTER)
        return x, foot - (v - low) / (high - low) * (foot - top)

    said = wrap(note, HALF, SMALL) if note else []
    svg = Svg(HALF, height + NOTE_LINE * len(said), title, tag(language))
    svg.text(0, AXIS_LINE, fit(axis, HALF, SMALL), SMALL, "soft")
    for k, line in enumerate(said):
        svg.text(0, height + NOTE_LINE * (k + 0.7), line, SMALL, "soft")
    _fan(svg, fan, at)
    taken = LabelPlacer((x0, top, x1, foot))
    for t, words in zip(steps, marks, strict=True):
        _, y = at(0, t)
        svg.line(x0, y, x1, y, "band", GRID)
        svg.text(x0 - TICK_GAP, y + DROP, words, SMALL, "soft", "end")
    # periods are no quantity: only the upright axis can lack its zero
    breaks(svg, (0, 0), (low, high), x0, foot)
    _periods(
        svg,
        list(labels(periods, language).values()),
        [at(t, low)[0] for t in range(len(periods))],
        foot + BELOW,
    )
    runs = [
        (s, run)
        for s in series
        for run in _runs([None if v is None else at(t, v) for t, v in enumerate(s.values)])
    ]
    for s, run in runs:
        taken.line(run, thin=not s.name)
    last = [max(t for t, v in enumerate(s.values) if v is not None) for s in named]
    ends = _ends(named, [at(t, float(s.values[t] or 0)) for s, t in zip(named, last, strict=True)], top, foot)
    for end in ends:
        taken.block(end.box)
    for level, name in [b for b in bands if low < b[0] < high]:
        _band(svg, taken, name, at(0, level)[1], x0, x1)
    for level, name in goals:
        _band(svg, taken, name, at(0, level)[1], x0, x1, GOAL)
    for s, run in runs:
        _run(svg, s, run)
    for end in ends:
        end.draw(svg)
    return str(svg)


def _run(svg: Svg, series: Series, run: Sequence[tuple[float, float]]) -> None:
    """A part of a line without a gap; a dot where it is of one period."""
    if len(run) > 1:
        svg.polyline(run, series.role, series.width, series.dash)
    else:
        svg.circle(*run[0], series.width, series.role)


def _fan(
    svg: Svg,
    fan: Sequence[tuple[Sequence[float], Sequence[float]]],
    at: Callable[[int, float], tuple[float, float]],
) -> None:
    """The areas between lower and upper lines; a time without figures is left out."""
    for role, (lower, upper) in zip(FAN, fan, strict=False):
        there = [t for t, v in enumerate(lower) if v == v]
        edge = [at(t, upper[t]) for t in there] + [at(t, lower[t]) for t in reversed(there)]
        svg.polygon(edge, role, role, BROKEN)


def _along(periods: Sequence[str]) -> list[float]:
    """Where each period stands between the first (0) and the last (1), by time.

    >>> _along(["2003", "2008", "2018"]), _along(["2020-Q1", "2020-Q4"]), _along(["2020"])
    ([0.0, 0.3333333333333333, 1.0], [0.0, 1.0], [0.0])
    """
    # what is no period has steps of one size
    timed = all(parse(p) for p in periods)
    years = [position(p) if timed else float(i) for i, p in enumerate(periods)]
    first, whole = years[0], years[-1] - years[0]
    return [(year - first) / whole if whole else 0.0 for year in years]


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """The stretches between gaps.

    >>> _runs([(0, 1), None, (2, 1), (3, 1)])
    [[(0, 1)], [(2, 1), (3, 1)]]
    """
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _periods(svg: Svg, periods: Sequence[str], xs: Sequence[float], baseline: float) -> None:
    """As many period labels as have room; the last always, and it bounds the others."""
    edge = float("inf")
    for period, x in zip(reversed(periods), reversed(xs), strict=True):
        wide = text_width(period, SMALL)
        centre = min(max(x, wide / 2), HALF - wide / 2)
        if centre + wide / 2 + PERIOD_GAP <= edge:
            svg.text(centre, baseline, period, SMALL, "soft", "middle")
            edge = centre - wide / 2


def _band(
    svg: Svg,
    taken: LabelPlacer,
    name: str,
    y: float,
    x0: float,
    x1: float,
    style: tuple[str, float, str] = THRESHOLD,
) -> None:
    """A threshold, its name on it where no line runs: at the left, at the right, or between."""
    role, width, dash = style
    svg.line(x0, y, x1, y, role, width, dash)
    wide = text_width(name, SMALL)
    room = max(x1 - x0 - wide - 2 * CORNER, 0)
    for thin in (True, False):
        for share in TRIED:
            left = x0 + CORNER + share * room
            for base in (y - OVER_LINE, y + UNDER_LINE):
                if taken.free(box := (left, base - ASCENT, left + wide, base + DESCENT), thin):
                    taken.block(box)
                    svg.text(left, base, name, SMALL, "soft" if role == "hatch" else role)
                    return


@dataclass(frozen=True)
class _End:
    """A line's name at its end: where the line ends, the middle of the name, its words and how they are set."""

    x: float
    y: float
    middle: float
    words: str
    role: str
    bold: bool

    @property
    def box(self) -> tuple[float, float, float, float]:
        """What the name keeps free."""
        left, base = self.x + END_GAP, self.middle + DROP
        return left, base - ASCENT, left + text_width(self.words, SMALL, self.bold), base + DESCENT

    def draw(self, svg: Svg) -> None:
        """The name, with a line to it where it stands away from its end."""
        if abs(self.middle - self.y) > END_PITCH / 2:
            svg.polyline([(self.x + 1, self.y), (self.x + END_GAP - 1, self.middle)], "hatch", RIM)
        svg.text(self.x + END_GAP, self.middle + DROP, self.words, SMALL, self.role, bold=self.bold)


def _ends(
    series: Sequence[Series], ends: Sequence[tuple[float, float]], top: float, foot: float
) -> list[_End]:
    """Every line's name at its end, moved apart where ends lie close, clear of the axis' name and the periods'."""
    order = sorted(zip(series, ends, strict=True), key=lambda e: e[1][1])
    centres = spread([y for _, (_, y) in order], [END_PITCH] * len(order), top - END_ABOVE, foot + END_BELOW)
    return [
        _End(
            x,
            y,
            middle,
            fit(s.name, NAMES - END_GAP - 2, SMALL, bold=s.role == "seal"),
            readable(s.role),
            s.role == "seal",
        )
        for (s, (x, y)), middle in zip(order, centres, strict=True)
    ]
