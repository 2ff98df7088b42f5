"""Totals on a map: `symbols`, circles whose areas are in proportion; `round_sizes`, those of the legend."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from compose.figures.charts.base import BROKEN, THIN, region, tag
from compose.figures.maps.parts import (
    LEGEND,
    NAME,
    Words,
    foot_of,
    gap_above_foot,
    inset_names,
    land_of,
    names_without_figure,
    scale_bar,
)
from compose.figures.maps.sheet import Sheet
from compose.figures.svg import Box, Labels, Svg, spread, text_width
from compose.language.languages import LANGUAGES
from compose.look.tokens import words_on

#: of the width, the radius of the largest circle at most; of the land, what all circles cover: usually, where regions are points
LARGEST, COVERED, COVERED_POINTS = 0.055, 0.15, 0.07
#: in sizes of the legend's type: pitch of its figures; the uppermost above the largest circle, the lowest below its foot; baseline
PITCH, ABOVE, BELOW, DROP = 1.1, 0.5, 0.3, 0.36
#: of a name's type size: height of its ink, and of that what stands above the baseline
INK, ASCENT = 0.88, 0.91
#: from a circle's edge to a name beside it, the nearest first; along a slant, what of it goes either way; the least to other circles
BESIDE, SLANT, APART = (2.5, 5.0, 8.0), 0.75, 2.0
#: room for the scale bar with its words
SCALE, SCALE_WIDE, SCALE_HIGH = 30.0, 90.0, 26.0
#: from the legend's largest circle: to the bend of a line, to its end, to the figure, and that with room after it
BEND, LINE_END, FIGURE, KEY = 4.0, 9.0, 12.0, 16.0


def symbols(
    sheet: Sheet, values: Mapping[str, float], sizes: Sequence[tuple[float, str]], words: Words
) -> str:
    """Totals as circles whose areas are in proportion, large ones below small ones, hollow where below zero.

    Names stand in their circles or beside them, where nothing else does. Contains :data:`OWN`, where
    :func:`highlight` draws.

    Args:
        values: region code → figure; regions of the report without one are hatched.
        sizes: (value, its words) of the circles in the legend, the largest first.
    """
    radius = _radii(sheet, [*values.values(), *(v for v, _ in sizes)])
    land = {code: "band" for code in sheet.paths if code in values}
    foot = foot_of([], words, sheet.width, LEGEND, names_without_figure(sheet, words, set(values)))
    key = 2 * radius(sizes[0][0])
    wide = key + KEY + max(text_width(shown, LEGEND) for _, shown in sizes)
    tall = max(key, LEGEND * PITCH * len(sizes)) + BEND
    corner = sheet.clear(0, sheet.height - SCALE - tall, wide, tall + SCALE)
    below = gap_above_foot(sheet, words, foot) + (0 if corner else tall + 4)
    svg = Svg(sheet.width, sheet.height + below + foot.height, words.title, tag(words.language))
    svg.raw(sheet.shapes)
    # regions that are points have their circle in the place of the point
    shown = {c: name for c, name in words.names.items() if not sheet.geometry.scattered or c not in values}
    svg.raw(land_of(sheet, land, replace(words, names=shown) if sheet.geometry.scattered else words))
    inset_names(svg, sheet, words.language)
    scale_bar(svg, sheet, words)
    spots = {
        code: (*sheet.at(*sheet.geometry.labels[code]), radius(values[code]))
        for code in sorted(values, key=lambda c: (-abs(values[c]), c))
        if code in sheet.geometry.labels
    }
    named = _beside(sheet, spots, words, (wide, tall + SCALE) if corner else (SCALE_WIDE, SCALE_HIGH))
    for code, (x, y, r) in spots.items():
        with region(svg, code):
            svg.circle(x, y, r, "ground" if values[code] < 0 else "s2", "teal", THIN)
            if code in named:
                left, base, size, role = named[code]
                svg.text(left, base, words.names[code], size, role)
    _nested(svg, 1, sheet.height + (-SCALE if corner else below - 4), radius, sizes)
    foot.put(svg, sheet.height + below)
    return str(svg)


def round_sizes(largest: float) -> list[float]:
    """Three round figures for a legend of circles: the largest there is room for, a fifth and a twentieth or so.

    >>> round_sizes(86500.0), round_sizes(0.37), round_sizes(0)
    ([50000.0, 10000.0, 2000.0], [0.2, 0.05, 0.01], [1.0])
    """
    if largest <= 0:
        return [1.0]
    power = math.floor(math.log10(largest))
    ladder = [round(m * 10.0**k, 12) for k in range(power - 3, power + 1) for m in (1, 2, 5)]
    at = max(i for i, v in enumerate(ladder) if v <= largest * (1 + 1e-9))
    return [ladder[at], ladder[at - 2], ladder[at - 4]]


def _radii(sheet: Sheet, values: Iterable[float]) -> Callable[[float], float]:
    """How large a figure's circle is: areas in proportion, the largest a tenth of the width, all a seventh of the land."""
    figures = [abs(v) for v in values]
    largest = max(figures) or 1.0
    room = (
        (COVERED_POINTS if sheet.geometry.scattered else COVERED)
        * sheet.land
        / (math.pi * sum(v / largest for v in figures) or 1.0)
    )
    most = min(sheet.width * LARGEST, math.sqrt(room))
    return lambda value: most * math.sqrt(abs(value) / largest)


def _nested(
    svg: Svg, x: float, foot: float, radius: Callable[[float], float], sizes: Sequence[tuple[float, str]]
) -> None:
    """The legend's circles inside one another on one foot, each with a line from its top to its figure."""
    most = radius(sizes[0][0])
    tops = [foot - 2 * radius(v) for v, _ in sizes]
    lines = spread(
        tops, [LEGEND * PITCH] * len(sizes), foot - 2 * most - LEGEND * ABOVE, foot + LEGEND * BELOW
    )
    for (value, shown), top, line in zip(sizes, tops, lines, strict=True):
        r = radius(value)
        svg.circle(x + most, foot - r, r, "s2", "teal", THIN)
        svg.polyline(
            [(x + most, top), (x + 2 * most + BEND, line), (x + 2 * most + LINE_END, line)], "soft", BROKEN
        )
        svg.text(x + 2 * most + FIGURE, line + LEGEND * DROP, shown, LEGEND)


def _beside(
    sheet: Sheet, spots: Mapping[str, tuple[float, float, float]], words: Words, corner: tuple[float, float]
) -> dict[str, tuple[float, float, float, str]]:
    """Where names stand, as (left, baseline, size, role): in a circle that holds them, else beside it, or nowhere.

    A name beside its circle crosses no coast and lies nearer to its own than to any other.

    Args:
        spots: code → (x, y, radius), the largest first.
        corner: width and height of what stands in the lower left.
    """
    size = NAME[LANGUAGES[words.language].han]
    taken = Labels((1, 1, sheet.width - 1, sheet.height - 1))
    taken.block((0, sheet.height - corner[1], corner[0], sheet.height))
    if sheet.inset is not None:
        (x, y, _, _), _, _, _ = sheet.inset
        taken.block((x - 2, y - 2, sheet.width, sheet.height))
    if sheet.locator is not None:
        (x, y, w, h), _, _, _ = sheet.locator
        taken.block((x - 2, y - 2, x + w + 2, y + h + 2))
    coast = Labels((0, 0, sheet.width, sheet.height))
    for ring in sheet.coast:
        coast.line(ring)
    places: dict[str, tuple[float, float, float, str]] = {}
    for code, (x, y, r) in spots.items():
        name = words.names[code]
        wide, tall = text_width(name, size, bold=True), size * INK
        others = [spot for other, spot in spots.items() if other != code]
        inside = (x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2)
        holds = math.hypot(wide / 2, tall / 2) < r and all(_away(inside, spot) > 0 for spot in others)
        for left, top in [(inside[0], inside[1])] if holds else _around(x, y, r, wide, tall):
            box = (left, top, left + wide, top + tall)
            # a circle hides the coast below it, a name does not
            clear = holds or coast.free(box)
            near = holds or all(_away(box, spot) > max(APART, _away(box, spots[code]) + 1) for spot in others)
            if near and clear and taken.free(box):
                taken.block(box)
                start = left + (wide - text_width(name, size)) / 2
                places[code] = (start, top + tall * ASCENT, size, words_on("s2") if holds else "ink")
                break
    return places


def _around(x: float, y: float, r: float, wide: float, tall: float) -> Iterator[tuple[float, float]]:
    """Left upper corners of a name beside a circle: right, left, above, below, and between these; near, then farther."""
    for gap in BESIDE:
        far, slant = r + gap, (r + gap) * SLANT
        yield from ((x + far, y - tall / 2), (x - far - wide, y - tall / 2))
        yield from ((x - wide / 2, y - far - tall), (x - wide / 2, y + far))
        for top in (y - slant - tall / 2, y + slant - tall / 2):
            yield from ((x + slant, top), (x - slant - wide, top))


def _away(box: Box, spot: tuple[float, float, float]) -> float:
    """How far a box is from a circle; below zero where they overlap."""
    x, y, r = spot
    return math.hypot(max(box[0] - x, 0, x - box[2]), max(box[1] - y, 0, y - box[3])) - r
