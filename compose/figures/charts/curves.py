"""Charts of models: `band` (a curve in its interval), `unit_circle` (roots in the complex plane)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from compose.figures.charts.base import (
    AXIS_LINE,
    BELOW,
    DROP,
    FOOT,
    FOOT_NAME,
    GRID,
    GUTTER,
    HALF,
    HEAD,
    RIM,
    TICK_GAP,
    breaks,
    tag,
    tick_labels,
    ticks,
)
from compose.figures.svg import Svg, fit, text_width
from compose.look.tokens import SMALL

#: how much of the values' range stays free above and below a curve
PAD = 0.06
#: free at the right end of the horizontal axis, so that its last label stays inside
RIGHT = 8.0
#: lengths of the strokes on an axis: a tick below it, a mark above it
TICK, NOTCH = 3.0, 5.0
#: widths: the line at zero, the curve
ZERO, CURVE = 0.9, 1.8
#: the complex plane: its side, its rim, how much farther than the farthest point it reaches, pieces of the circle, a root's radius
SIDE, MARGIN, REACH, PIECES, ROOT = 210.0, 14.0, 1.12, 120, 3.4


def band(
    xs: Sequence[float],
    ys: Sequence[float],
    low: Sequence[float],
    high: Sequence[float],
    title: str,
    language: str,
    axes: tuple[str, str],
    *,
    height: float = 190.0,
    marks: Sequence[float] = (),
) -> str:
    """A curve with its interval as a band, and the line at zero.

    Args:
        axes: what runs along, and what goes up.
        marks: values of the horizontal axis that are marked on it (percentiles of a moderator).
    """
    least, most = min(*low, *ys, 0.0), max(*high, *ys, 0.0)
    pad = (most - least) * PAD or 1
    least, most = least - pad, most + pad
    tx, ty = [t for t in ticks(xs[0], xs[-1]) if xs[0] <= t <= xs[-1]], ticks(least, most)
    words_x, words_y = tick_labels(tx), tick_labels(ty)
    x0, x1 = max(text_width(w, SMALL) for w in words_y) + GUTTER, HALF - RIGHT
    top, foot = HEAD, height - FOOT

    def at(x: float, y: float) -> tuple[float, float]:
        return x0 + (x - xs[0]) / (xs[-1] - xs[0]) * (x1 - x0), foot - (y - least) / (most - least) * (
            foot - top
        )

    svg = Svg(HALF, height, title, tag(language))
    svg.text(0, AXIS_LINE, fit(axes[1], HALF, SMALL), SMALL, "soft")
    svg.text(HALF, height - FOOT_NAME, fit(axes[0], HALF, SMALL), SMALL, "soft", "end")
    upper = [at(x, y) for x, y in zip(xs, high, strict=True)]
    lower = [at(x, y) for x, y in zip(xs, low, strict=True)]
    svg.polygon([*upper, *reversed(lower)], "band")
    for t, words in zip(ty, words_y, strict=True):
        _, y = at(xs[0], t)
        svg.line(x0, y, x1, y, "rule", RIM)
        svg.text(x0 - TICK_GAP, y + DROP, words, SMALL, "soft", "end")
    for t, words in zip(tx, words_x, strict=True):
        x, _ = at(t, least)
        svg.line(x, foot, x, foot + TICK, "soft", GRID)
        svg.text(x, foot + BELOW, words, SMALL, "soft", "middle")
    breaks(svg, (xs[0], xs[-1]), (least, most), x0, foot)
    svg.line(x0, at(xs[0], 0)[1], x1, at(xs[0], 0)[1], "ink", ZERO)
    for m in marks:
        x, _ = at(m, least)
        svg.line(x, foot - NOTCH, x, foot, "teal", 1.2)
    svg.polyline([at(x, y) for x, y in zip(xs, ys, strict=True)], "teal", CURVE)
    return str(svg)


def unit_circle(points: Sequence[tuple[float, float]], title: str, language: str) -> str:
    """Points of the complex plane and the circle of radius one; those outside it are in red."""
    reach = max(1.0, *(math.hypot(*p) for p in points)) * REACH
    size = SIDE
    middle_x, middle_y, scale = HALF / 2, size / 2, (size / 2 - MARGIN) / reach
    svg = Svg(HALF, size, title, tag(language))
    for t in (-1.0, 0.0, 1.0):
        x, y = middle_x + t * scale, middle_y - t * scale
        if t:
            words = "−1" if t < 0 else "1"
            svg.text(
                x + (TICK_GAP if t > 0 else -TICK_GAP),
                middle_y + 11,
                words,
                SMALL,
                "soft",
                "start" if t > 0 else "end",
            )
            svg.text(middle_x + TICK_GAP, y + (-3 if t > 0 else 10), words, SMALL, "soft")
    svg.line(middle_x - reach * scale, middle_y, middle_x + reach * scale, middle_y, "rule", GRID)
    svg.line(middle_x, middle_y - reach * scale, middle_x, middle_y + reach * scale, "rule", GRID)
    around = [2 * math.pi * k / PIECES for k in range(PIECES + 1)]
    svg.polyline(
        [(middle_x + math.cos(a) * scale, middle_y - math.sin(a) * scale) for a in around], "ink", 1.0
    )
    for x, y in points:
        outside = math.hypot(x, y) >= 1
        svg.circle(
            middle_x + x * scale, middle_y - y * scale, ROOT, "seal" if outside else "teal", "ground", GRID
        )
    return str(svg)
