"""Totals on a map: `symbols`, circles whose areas are in proportion; `round_sizes`, those of the legend."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from compose.figures.charts.base import BROKEN, THIN, region, tag
from compose.figures.maps.circle_names import place
from compose.figures.maps.names import MOST_LED, Name
from compose.figures.maps.parts import (
    LEGEND,
    MapLabels,
    below_map,
    foot_of,
    inset_names,
    keyed,
    land_of,
    names_without_figure,
    scale_bar,
)
from compose.figures.maps.sheet import Sheet
from compose.figures.svg import Svg, spread, text_width
from compose.language.catalogue import marked, translator

#: of the width, the radius of the largest circle at most; of the land, what all circles cover: usually, where regions are points
LARGEST, COVERED, COVERED_POINTS = 0.055, 0.15, 0.07
#: in sizes of the legend's type: pitch of its figures; the uppermost above the largest circle, the lowest below its foot; baseline
PITCH, ABOVE, BELOW, DROP = 1.1, 0.5, 0.3, 0.36
#: room for the scale bar below the legend
SCALE = 30.0
#: from the legend's largest circle: to the bend of a line, to its end, to the figure, and that with room after it
BEND, LINE_END, FIGURE, KEY = 4.0, 9.0, 12.0, 16.0


def symbols(
    sheet: Sheet, values: Mapping[str, float], sizes: Sequence[tuple[float, str]], words: MapLabels
) -> str:
    """Totals as circles whose areas are in proportion, large ones below small ones, hollow where below zero.

    Names stand where `compose.figures.maps.circle_names` finds room. Contains :data:`OWN`, where :func:`highlight`
    draws.

    Args:
        values: region code → figure; regions of the report without one are hatched.
        sizes: (value, its words) of the circles in the legend, the largest first.
    """
    return sheet.drawn(("circles", values, sizes, words), lambda: _symbols(sheet, values, sizes, words))


def _symbols(
    sheet: Sheet, values: Mapping[str, float], sizes: Sequence[tuple[float, str]], words: MapLabels
) -> str:
    radius = _radii(sheet, [*values.values(), *(v for v, _ in sizes)])
    land = {code: "band" for code in sheet.paths if code in values}
    key = 2 * radius(sizes[0][0])
    wide = key + KEY + max(text_width(shown, LEGEND) for _, shown in sizes)
    tall = max(key, LEGEND * PITCH * len(sizes)) + BEND
    corner = sheet.clear(0, sheet.height - SCALE - tall, wide, tall + SCALE)
    spots = {
        code: (*sheet.at(*sheet.geometry.labels[code]), radius(values[code]))
        for code in sorted(values, key=lambda c: (-abs(values[c]), c))
        if code in sheet.geometry.labels
    }
    taken = (wide, tall + SCALE) if corner else (0.0, 0.0)
    named = place(sheet, spots, words, taken) if sheet.named else {}
    foot = foot_of([], words, sheet.foot, LEGEND, names_without_figure(sheet, words, set(values)))
    numbers = sorted((name.text, name.stands_for) for name in named.values() if name.stands_for)
    unnamed = [words.names[code] for code in sorted(spots) if code not in named]
    if len(spots) <= MOST_LED:
        numbers += _unnamed(unnamed, words.language)
    foot = replace(foot, keyed=keyed(numbers, sheet.foot, LEGEND))
    below = below_map(sheet) + (0 if corner else tall + 4)
    high = sheet.height + max(below + foot.height, sheet.hangs)
    svg = Svg(sheet.width, high, words.title, tag(words.language))
    svg.raw(sheet.shapes)
    # regions that are points have their circle in the place of the point
    shown = {c: name for c, name in words.names.items() if not sheet.geometry.scattered or c not in values}
    svg.raw(land_of(sheet, land, replace(words, names=shown) if sheet.geometry.scattered else words))
    inset_names(svg, sheet, words.language)
    scale_bar(svg, sheet, words)
    for code, (x, y, r) in spots.items():
        with region(svg, code):
            svg.circle(x, y, r, "ground" if values[code] < 0 else "s2", "teal", THIN)
            if code in named:
                _name(svg, named[code])
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


def _name(svg: Svg, name: Name) -> None:
    """A name, or the number that stands for it, with its line."""
    if name.lead is not None:
        svg.polyline(name.lead, "ground", 2.4)
        svg.polyline(name.lead, "ink", 0.8)
    svg.text(name.left, name.baseline, name.text, name.size, name.role)


def _unnamed(names: Sequence[str], language: str) -> list[tuple[str, str]]:
    """The names that the map has no room for, to be told below it: each by itself, as names are on the map."""
    if not names:
        return []
    told = translator(language)(marked("No room on the map for:"))
    return [("", told), *(("", name) for name in names)]


def _nested(
    svg: Svg, x: float, foot: float, radius: Callable[[float], float], sizes: Sequence[tuple[float, str]]
) -> None:
    """The legend's circles inside one another on one foot, each with a line from its top to its figure."""
    most = radius(sizes[0][0])
    tops = [foot - 2 * radius(v) for v, _ in sizes]
    head = min(foot - 2 * most - LEGEND * ABOVE, foot + LEGEND * BELOW - LEGEND * PITCH * len(sizes))
    lines = spread(tops, [LEGEND * PITCH] * len(sizes), head, foot + LEGEND * BELOW)
    for (value, shown), top, line in zip(sizes, tops, lines, strict=True):
        r = radius(value)
        svg.circle(x + most, foot - r, r, "s2", "teal", THIN)
        svg.polyline(
            [(x + most, top), (x + 2 * most + BEND, line), (x + 2 * most + LINE_END, line)], "soft", BROKEN
        )
        svg.text(x + 2 * most + FIGURE, line + LEGEND * DROP, shown, LEGEND)
