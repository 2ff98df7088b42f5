"""Charts of one region: `strip` (distribution), `profile` (dimensions), `contributions`, classes over time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.periods import labels
from compose.figures.charts.base import (
    DROP,
    DROP_TEXT,
    GRID,
    HALF,
    KEY_LINE,
    KEY_MIDDLE,
    KEY_WORDS,
    THIN,
    tag,
)
from compose.figures.svg import Svg, fit, n, text_width, wrap
from compose.language.catalogue import marked, translator
from compose.look.tokens import SMALL, TEXT, paper, words_on

#: room for the names of rows, the same in every language so that the drawings are
NAMES = 100.0
#: a strip: its width, and room at its ends so that the own dot is whole
STRIP, STRIP_END = 240.0, 7.0
#: pitch of the lines of a name on two lines
NAME_LINE = 11.0
#: heights of rows and room above them: of a profile, of contributions, of classes over time
PROFILE_ROW, PROFILE_TOP, PARTS_ROW, PATH_ROW, TOP = 30.0, 22.0, 27.0, 30.0, 2.0
#: a profile: room at the ends of a range, half the width of its band, half the mean's stroke, the diamond's halves, the dot's radius
RANGE_END, HALF_BAND, MEAN_HALF, DIAMOND_WIDE, DIAMOND_TALL, DOT = 6.0, 3.0, 9.0, 4.4, 7.0, 5.0
#: widths of strokes: of a mean, of a diamond, of a way through classes, of the line at zero
MEAN, EDGE, WAY, ZERO = 1.4, 1.2, 2.2, 0.9
#: the key's marks: radius of the dot, half of diamond and bar
KEY_DOT, KEY_HALF = 4.0, 5.0
#: contributions: half the width of a bar, from its end to its figure, the line of the sum below the others
HALF_BAR, BAR_GAP, SUM_LOWER = 6.0, 4.0, 4.0
#: classes over time: radius of the smallest circle and what the largest adds, the most of a step, the own circle, room for counts
LEAST, MORE, MOST_OF_STEP, OWN, COUNTED = 3.0, 10.0, 0.48, 8.0, 16.0
#: baseline of a count below the middle of its circle
COUNT_DROP = 3.4
#: room for a heading of a period, at least, and between two
HEADING, HEADS_APART = 36, 10
#: a profile: from names to the range and from there to its figures; below the rows, the words there
PROFILE_GAP, PROFILE_FOOT, ENDS_BASE = 10.0, 14.0, 10.0
#: contributions: from names to bars, around a figure, below the bars, of that the line at zero
PARTS_GAP, PARTS_VALUE, PARTS_FOOT, ZERO_FOOT = 8.0, 6.0, 8.0, 6.0
#: classes over time: from names to circles, to the right edge, to the ends of a row's line; below, the periods, what is counted
PATH_LEFT, PATH_RIGHT, LINE_LEFT, LINE_RIGHT, PATH_FOOT, PATH_HEADS, PATH_UNIT = (
    28.0,
    24.0,
    8.0,
    20.0,
    30.0,
    12.0,
    26.0,
)


def strip(
    values: Sequence[float],
    own: float,
    nation: float | None,
    group: float | None,
    q1: float,
    q3: float,
    width: float = STRIP,
    base: str = "",
) -> str:
    """The distribution strip: a tick for every region, the middle half, nation bar, group diamond, own dot.

    Written out by hand: a build draws thousands of them. ``base``: what is below the own marks, where it is drawn
    already; ``values`` may be the lowest and the highest only then.
    """
    low, high = min(values), max(values)
    scale = (width - 2 * STRIP_END) / ((high - low) or 1.0)
    start = STRIP_END - low * scale

    def x(value: float) -> float:
        return start + value * scale

    if not base:
        path = "".join(f"M{start + v * scale:.1f} 6v8" for v in values)
        base = (
            f'<rect y="5" width="{width:g}" height="10" fill="{paper("band")}" class="f-band"/>'
            f'<rect x="{n(x(q1))}" y="5" width="{n(max(x(q3) - x(q1), 0))}" height="10" fill="{paper("half")}" '
            f'class="f-half"/><path d="{path}" stroke="{paper("hatch")}" class="k-hatch" stroke-width=".8"/>'
        )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} 20" class="strip" '
        f'aria-hidden="true">{base}'
    ]
    if nation is not None:
        parts.append(
            f'<path d="M{n(x(nation))} 1.5v17" stroke="{paper("ink")}" class="k-ink" stroke-width="1.4"/>'
        )
    if group is not None:
        parts.append(
            f'<path d="M{n(x(group))} 3l4 7-4 7-4-7z" fill="{paper("ground")}" stroke="{paper("teal")}" '
            'stroke-width="1.1" class="f-ground k-teal"/>'
        )
    parts.append(
        f'<circle cx="{n(x(own))}" cy="10" r="4.8" fill="{paper("seal")}" stroke="{paper("ground")}" '
        'stroke-width=".8" class="f-seal k-ground"/></svg>'
    )
    return "".join(parts)


@dataclass(frozen=True)
class Row:
    """One dimension of a profile, or one contribution."""

    name: str
    own: float
    shown: str
    group: float | None = None
    nation: float | None = None
    low: float = 0.0
    high: float = 1.0
    rank: str = ""


def _names(svg: Svg, names: Sequence[str], middles: Sequence[float], bold: int = -1) -> None:
    """Row names at the left edge, on two lines where one is too short."""
    for i, (name, y) in enumerate(zip(names, middles, strict=True)):
        lines = wrap(name, NAMES, TEXT)
        for k, line in enumerate(lines):
            svg.text(0, y + DROP_TEXT + (k - (len(lines) - 1) / 2) * NAME_LINE, line, TEXT, bold=i == bold)


def profile(rows: Sequence[Row], title: str, language: str, words: tuple[str, str, str]) -> str:
    """Each dimension on its own range (worst to best region): region dot, group diamond, mean bar.

    Args:
        words: what dot, diamond and bar stand for; an empty one is left out.
    """
    pitch, top = PROFILE_ROW, PROFILE_TOP
    foot = top + pitch * len(rows)
    x0 = NAMES + PROFILE_GAP
    shown = max(max(text_width(r.shown, TEXT, bold=True), text_width(r.rank, SMALL)) for r in rows)
    x1 = HALF - shown - PROFILE_GAP
    svg = Svg(HALF, foot + PROFILE_FOOT, title, tag(language))
    _key(svg, words)
    middles = [top + pitch * (i + 0.5) for i in range(len(rows))]
    _names(svg, [r.name for r in rows], middles)
    for r, y in zip(rows, middles, strict=True):
        scale = (x1 - x0 - 2 * RANGE_END) / ((r.high - r.low) or 1.0)
        own = x0 + RANGE_END + (r.own - r.low) * scale
        svg.rect(x0, y - HALF_BAND, x1 - x0, 2 * HALF_BAND, "band")
        if r.nation is not None:
            nation = x0 + RANGE_END + (r.nation - r.low) * scale
            svg.line(nation, y - MEAN_HALF, nation, y + MEAN_HALF, "ink", MEAN)
        if r.group is not None:
            g = x0 + RANGE_END + (r.group - r.low) * scale
            svg.rect(min(g, own), y - HALF_BAND, abs(own - g), 2 * HALF_BAND, "half")
            corners = [
                (g, y - DIAMOND_TALL),
                (g + DIAMOND_WIDE, y),
                (g, y + DIAMOND_TALL),
                (g - DIAMOND_WIDE, y),
            ]
            svg.polygon(corners, "ground", "teal", EDGE)
        svg.circle(own, y, DOT, "seal", "ground", GRID)
        svg.text(HALF, y, r.shown, TEXT, "ink", "end", bold=True)
        svg.text(HALF, y + NAME_LINE, r.rank, SMALL, "soft", "end")
    svg.text(x0, foot + ENDS_BASE, translator(language)(marked("lowest")), SMALL, "soft")
    svg.text(x1, foot + ENDS_BASE, translator(language)(marked("highest")), SMALL, "soft", "end")
    return str(svg)


def _key(svg: Svg, words: tuple[str, str, str]) -> None:
    """The three marks and what they stand for, in one line; a name too long for it is cut."""
    x, y = 0.0, KEY_LINE
    taken = sum(2 * KEY_WORDS + text_width(w, SMALL) for w in words[1:] if w)
    words = (fit(words[0], HALF - KEY_WORDS - taken, SMALL), *words[1:])
    for mark, label in zip(("dot", "diamond", "bar"), words, strict=True):
        if not label:
            continue
        if mark == "dot":
            svg.circle(x + KEY_MIDDLE, y - DROP, KEY_DOT, "seal")
        elif mark == "diamond":
            middle, level = x + KEY_MIDDLE, y - DROP
            svg.polygon(
                [
                    (middle, level - KEY_HALF),
                    (middle + KEY_DOT, level),
                    (middle, level + KEY_HALF),
                    (middle - KEY_DOT, level),
                ],
                "ground",
                "teal",
                THIN,
            )
        else:
            middle, level = x + KEY_MIDDLE, y - DROP
            svg.line(middle, level - KEY_HALF, middle, level + KEY_HALF, "ink", MEAN)
        svg.text(x + KEY_WORDS, y, label, SMALL)
        x += 2 * KEY_WORDS + text_width(label, SMALL)


def contributions(rows: Sequence[Row], total: Row, title: str, language: str) -> str:
    """Diverging bars that add up to the last one."""
    pitch, top = PARTS_ROW, TOP
    every = [*rows, total]
    x0 = NAMES + PARTS_GAP
    value = max(text_width(r.shown, TEXT, bold=True) for r in every) + PARTS_VALUE
    low, high = min(0.0, *(r.own for r in every)), max(0.0, *(r.own for r in every))
    # room for the words of negative bars only where there are some
    left = x0 + (value if low < 0 else 0)
    scale = (HALF - (value if high > 0 else 0) - left) / ((high - low) or 1.0)
    zero = left - low * scale
    svg = Svg(HALF, top + pitch * len(every) + PARTS_FOOT, title, tag(language))
    middles = [top + pitch * (i + 0.5) + (SUM_LOWER if i == len(rows) else 0) for i in range(len(every))]
    svg.line(0, middles[-1] - pitch / 2 - 1, HALF, middles[-1] - pitch / 2 - 1, "rule", GRID)
    _names(svg, [r.name for r in every], middles, bold=len(rows))
    for r, y in zip(every, middles, strict=True):
        last = r is total
        size = r.own * scale
        role = "seal" if last else "teal" if r.own >= 0 else "g1"
        svg.rect(min(zero, zero + size), y - HALF_BAR, abs(size), 2 * HALF_BAR, role)
        if r.own >= 0:
            svg.text(zero + size + BAR_GAP, y + DROP_TEXT, r.shown, TEXT, bold=last)
        else:
            svg.text(zero + size - BAR_GAP, y + DROP_TEXT, r.shown, TEXT, anchor="end", bold=last)
    svg.line(zero, top, zero, top + pitch * len(every) + ZERO_FOOT, "ink", ZERO)
    return str(svg)


def path(
    levels: Sequence[tuple[str, str]],
    periods: Sequence[str],
    counts: Mapping[tuple[str, str], int],
    own: Mapping[str, str],
    title: str,
    language: str,
    unit: str,
) -> str:
    """Classes in rows (best on top), periods in columns: circles by their regions, the own way in red.

    Classes beyond the highest and lowest that any region ever had are left out.

    Args:
        levels: (id, name) from low to high.
        counts: (period, level id) → number of regions.
        own: period → level id.
        unit: what the numbers count.
    """
    used = [i for i, (level, _) in enumerate(levels) if any(counts.get((p, level)) for p in periods)]
    rows = list(reversed(levels[min(used) : max(used) + 1])) if used else list(reversed(levels))
    row_of = {level: i for i, (level, _) in enumerate(rows)}
    pitch, top = PATH_ROW, TOP
    foot = top + pitch * len(rows)
    svg = Svg(HALF, foot + PATH_FOOT, title, tag(language))
    x0, x1 = NAMES + PATH_LEFT, HALF - PATH_RIGHT
    step = (x1 - x0) / max(len(periods) - 1, 1)
    most = max(counts.values(), default=1) or 1
    columns = [x0 + t * step if len(periods) > 1 else (x0 + x1) / 2 for t in range(len(periods))]

    def y(level: str) -> float:
        return top + pitch * (row_of[level] + 0.5)

    _names(svg, [name for _, name in rows], [y(level) for level, _ in rows])
    for level, _ in rows:
        svg.line(NAMES + LINE_LEFT, y(level), x1 + LINE_RIGHT, y(level), "band", GRID)
    heads = list(labels(periods, language).values())
    room = max(HEADING, *(int(text_width(h, SMALL)) + HEADS_APART for h in heads))
    every = max(1, -(-len(periods) * room // int(x1 - x0 + room)))
    for t, (x, period) in enumerate(zip(columns, periods, strict=True)):
        for level, _ in rows:
            if k := counts.get((period, level), 0):
                svg.circle(x, y(level), min(LEAST + MORE * math.sqrt(k / most), step * MOST_OF_STEP), "half")
        if (len(periods) - 1 - t) % every == 0:
            # the last may not run out of the drawing
            centre = min(x, HALF - text_width(heads[t], SMALL) / 2)
            svg.text(centre, foot + PATH_HEADS, heads[t], SMALL, "soft", "middle")
    svg.polyline([(x, y(own[p])) for x, p in zip(columns, periods, strict=True) if p in own], "seal", WAY)
    for x, period in zip(columns, periods, strict=True):
        for level, _ in rows:
            k = counts.get((period, level), 0)
            mine = own.get(period) == level
            if mine:
                svg.circle(x, y(level), OWN, "seal", "ground", 1)
            if k and (step >= COUNTED or len(periods) == 1):
                svg.text(
                    x,
                    y(level) + COUNT_DROP,
                    str(k),
                    SMALL,
                    words_on("seal" if mine else "half"),
                    "middle",
                    bold=mine,
                )
    svg.text(HALF, foot + PATH_UNIT, unit, SMALL, "soft", "end")
    return str(svg)
