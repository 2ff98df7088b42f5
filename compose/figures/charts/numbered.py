"""Encircled numbers in the place of names that have no room beside their marks, explained below the drawing: `MARKS`, `places`, `key`."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from compose.figures.charts.base import HALF, RIM, Dot
from compose.figures.svg import LabelPlacer, Svg, text_width
from compose.look.tokens import SMALL

#: the numbers, as far as there are characters for them
MARKS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
#: a number that is led to its mark: how far it is tried, in steps of so much, and in which directions
FAR, STEP_AWAY = 20, 5.0
AROUND = ((-1, 0), (1, 0), (0, -1), (0, 1), (-1, 1), (-1, -1), (1, 1), (1, -1))
#: the key: pitch of its lines, room between a number and its name, between entries, above the first
LINE, AFTER_MARK, ENTRY_GAP, OVER_KEY = 13.0, 3.0, 12.0, 4.0

#: where a number stands: x, baseline, anchor; the other end of its line, where it has one
Spot = tuple[float, float, str, tuple[float, float] | None]


def places(
    taken: LabelPlacer, dots: Sequence[tuple[Dot, tuple[float, float]]], offset: float
) -> dict[str, tuple[str, Spot]]:
    """A number and its place for each of some points, from left to right: beside the mark, else led to it."""
    found: dict[str, tuple[str, Spot]] = {}
    order = sorted(dots, key=lambda e: (e[1][0], e[1][1], e[0].code))
    for (dot, (x, y)), mark in zip(order, MARKS, strict=False):
        beside = taken.place(x, y, mark, SMALL, offset)
        spot: Spot | None = (*beside, None) if beside else _led(taken, x, y, mark)
        # where nothing is free, on the mark: a number over another mark is still one that is found
        found[dot.code] = (mark, spot or (x, y - offset, "middle", None))
    return found


def _led(taken: LabelPlacer, x: float, y: float, mark: str) -> Spot | None:
    wide, tall = text_width(mark, SMALL), SMALL * 0.85
    for away, (dx, dy) in itertools.product(range(2, FAR + 1), AROUND):
        mid_x, mid_y = x + dx * away * STEP_AWAY, y + dy * away * STEP_AWAY
        left, base = mid_x - wide / 2, mid_y + tall / 2
        box = (left, base - tall, left + wide, base + SMALL * 0.25)
        if taken.free(box, False):
            taken.block(box)
            return left, base, "start", (mid_x - dx * wide / 2, mid_y - dy * tall / 2)
    return None


def draw(svg: Svg, at: tuple[float, float], mark: str, spot: Spot) -> None:
    """A number, with a line from its region's mark where it stands away."""
    x, base, anchor, end = spot
    if end is not None:
        svg.line(*at, *end, "soft", RIM)
    svg.text(x, base, mark, SMALL, "soft", anchor)


def key(svg: Svg, entries: Sequence[tuple[str, str]]) -> None:
    """What the numbers stand for, in columns below what is drawn; the drawing becomes so much higher.

    Args:
        entries: numbers with their names.
    """
    if not entries:
        return
    mark_wide = text_width(MARKS[0], SMALL) + AFTER_MARK
    wide = mark_wide + max(text_width(name, SMALL, bold=True) for _, name in entries) + ENTRY_GAP
    columns = max(1, min(len(entries), int((HALF + ENTRY_GAP) / wide)))
    rows = -(-len(entries) // columns)
    top = svg.height + OVER_KEY
    for k, (mark, name) in enumerate(entries):
        x, y = (k // rows) * wide, top + LINE * (k % rows + 0.75)
        svg.text(x, y, mark, SMALL, "soft")
        svg.text(x + mark_wide, y, name, SMALL, "soft")
    svg.height = top + LINE * rows
