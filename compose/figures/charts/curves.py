"""Charts of models: `band` (a curve in its interval), `unit_circle` (roots in the complex plane)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from compose.figures.charts.base import HALF, tag, tick_labels, ticks
from compose.figures.svg import Svg, text_width
from compose.look.tokens import SMALL


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
    pad = (most - least) * 0.06 or 1
    least, most = least - pad, most + pad
    tx, ty = [t for t in ticks(xs[0], xs[-1]) if xs[0] <= t <= xs[-1]], ticks(least, most)
    words_x, words_y = tick_labels(tx), tick_labels(ty)
    x0, x1 = max(text_width(w, SMALL) for w in words_y) + 6, HALF - 8
    top, foot = 18.0, height - 30

    def at(x: float, y: float) -> tuple[float, float]:
        return x0 + (x - xs[0]) / (xs[-1] - xs[0]) * (x1 - x0), foot - (y - least) / (most - least) * (
            foot - top
        )

    svg = Svg(HALF, height, title, tag(language))
    svg.text(0, 9, axes[1], SMALL, "soft")
    svg.text(HALF, height - 3, axes[0], SMALL, "soft", "end")
    upper = [at(x, y) for x, y in zip(xs, high, strict=True)]
    lower = [at(x, y) for x, y in zip(xs, low, strict=True)]
    svg.polygon([*upper, *reversed(lower)], "band")
    for t, words in zip(ty, words_y, strict=True):
        _, y = at(xs[0], t)
        svg.line(x0, y, x1, y, "rule", 0.5)
        svg.text(x0 - 4, y + 3.5, words, SMALL, "soft", "end")
    for t, words in zip(tx, words_x, strict=True):
        x, _ = at(t, least)
        svg.line(x, foot, x, foot + 3, "soft", 0.8)
        svg.text(x, foot + 13, words, SMALL, "soft", "middle")
    svg.line(x0, at(xs[0], 0)[1], x1, at(xs[0], 0)[1], "ink", 0.9)
    for m in marks:
        x, _ = at(m, least)
        svg.line(x, foot - 5, x, foot, "teal", 1.2)
    svg.polyline([at(x, y) for x, y in zip(xs, ys, strict=True)], "teal", 1.8)
    return str(svg)


def unit_circle(points: Sequence[tuple[float, float]], title: str, language: str) -> str:
    """Points of the complex plane and the circle of radius one; those outside it are in red."""
    reach = max(1.0, *(math.hypot(*p) for p in points)) * 1.12
    size = 210.0
    middle_x, middle_y, scale = HALF / 2, size / 2, (size / 2 - 14) / reach
    svg = Svg(HALF, size, title, tag(language))
    for t in (-1.0, 0.0, 1.0):
        x, y = middle_x + t * scale, middle_y - t * scale
        if t:
            words = "−1" if t < 0 else "1"
            svg.text(
                x + (4 if t > 0 else -4), middle_y + 11, words, SMALL, "soft", "start" if t > 0 else "end"
            )
            svg.text(middle_x + 4, y + (-3 if t > 0 else 10), words, SMALL, "soft")
    svg.line(middle_x - reach * scale, middle_y, middle_x + reach * scale, middle_y, "rule", 0.8)
    svg.line(middle_x, middle_y - reach * scale, middle_x, middle_y + reach * scale, "rule", 0.8)
    around = [2 * math.pi * k / 120 for k in range(121)]
    svg.polyline(
        [(middle_x + math.cos(a) * scale, middle_y - math.sin(a) * scale) for a in around], "ink", 1.0
    )
    for x, y in points:
        outside = math.hypot(x, y) >= 1
        svg.circle(
            middle_x + x * scale, middle_y - y * scale, 3.4, "seal" if outside else "teal", "ground", 0.8
        )
    return str(svg)
