"""Curves of a distribution in several periods on one pair of axes: `densities`."""

from __future__ import annotations

from collections.abc import Sequence

from compose.figures.charts.base import (
    BELOW,
    DROP,
    FOOT,
    FOOT_NAME,
    GRID,
    GUTTER,
    HALF,
    HEAD_KEYED,
    KEY_LINE,
    RIM,
    TICK_GAP,
    breaks,
    tag,
    tick_labels,
    ticks,
)
from compose.figures.svg import Svg, text_width
from compose.look.tokens import SMALL

#: how the curves are drawn from the first period to the last: role, width, dash
STYLES = (("soft", 1.2, "2 3"), ("hatch", 1.3, "6 3"), ("ink", 1.3, ""), ("teal", 2.2, ""))
#: the drawing's height, the part of it above the highest curve, the samples of the key
HEIGHT, PAD, SAMPLE, KEY_GAP, RISE = 220.0, 0.06, 18.0, 12.0, 3.0
RIGHT = 8.0
#: how far a drawn curve may run from its points: the decimal that coordinates are written with, a fourteenth of a point
UNSEEN = 0.1


def densities(
    xs: Sequence[float],
    curves: Sequence[tuple[str, Sequence[float]]],
    title: str,
    language: str,
    axes: tuple[str, str],
) -> str:
    """Up to four curves over the same figures, the last one strongest, with their names above.

    Args:
        xs: the figures along.
        curves: name and heights of each, the first period first.
        axes: what runs along, and what goes up.
    """
    # late, because few drawings need it
    import shapely

    styles = STYLES[len(STYLES) - len(curves) :]
    most = max(max(ys) for _, ys in curves) * (1 + PAD)
    tx = [t for t in ticks(xs[0], xs[-1]) if xs[0] <= t <= xs[-1]]
    ty = ticks(0.0, most, 4)
    words_x, words_y = tick_labels(tx), tick_labels(ty)
    x0, x1 = max(text_width(w, SMALL) for w in words_y) + GUTTER, HALF - RIGHT
    top, foot = HEAD_KEYED, HEIGHT - FOOT

    def at(x: float, y: float) -> tuple[float, float]:
        return x0 + (x - xs[0]) / (xs[-1] - xs[0]) * (x1 - x0), foot - y / most * (foot - top)

    svg = Svg(HALF, HEIGHT, title, tag(language))
    left = 0.0
    for (name, _), (role, width, dash) in zip(curves, styles, strict=True):
        svg.polyline([(left, KEY_LINE - RISE), (left + SAMPLE, KEY_LINE - RISE)], role, width, dash)
        svg.text(left + SAMPLE + TICK_GAP, KEY_LINE, name, SMALL)
        left += SAMPLE + TICK_GAP + text_width(name, SMALL) + KEY_GAP
    svg.text(0, top - GUTTER, axes[1], SMALL, "soft")
    svg.text(HALF, HEIGHT - FOOT_NAME, axes[0], SMALL, "soft", "end")
    for t, words in zip(ty, words_y, strict=True):
        _, y = at(xs[0], t)
        svg.line(x0, y, x1, y, "rule", RIM)
        svg.text(x0 - TICK_GAP, y + DROP, words, SMALL, "soft", "end")
    for t, words in zip(tx, words_x, strict=True):
        x, _ = at(t, 0)
        svg.line(x, foot, x, foot + TICK_GAP, "soft", GRID)
        svg.text(x, foot + BELOW, words, SMALL, "soft", "middle")
    breaks(svg, (xs[0], xs[-1]), (0.0, most), x0, foot)
    for (_, ys), (role, width, dash) in zip(curves, styles, strict=True):
        line = shapely.LineString([at(x, y) for x, y in zip(xs, ys, strict=True)])
        # points on a straight line between others add nothing that is seen, and half of a page's weight
        svg.polyline(line.simplify(UNSEEN).coords, role, width, dash)
    return str(svg)
