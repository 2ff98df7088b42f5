"""Placement of names on a map of circles: `place`.

A name stands in a circle that holds it, else beside it, where it is nearest to its own; else at the end of a line;
else a number stands for it, which is explained below the map; what has room for none of these is told there as well.
The largest circles come first. Where they are more than `compose.figures.maps.names.MOST_LED`, what has no room in
or beside its circle has no name: it is in the tables, and a map on the web answers for it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from compose.figures.maps import leads
from compose.figures.maps.names import FIRST, MOST_LED, MOST_NUMBERS, Name, taken_by
from compose.figures.maps.parts import NAME, MapLabels, islet_names, scale_box
from compose.figures.maps.sheet import Sheet
from compose.figures.svg import Box, LabelPlacer, text_width
from compose.language.languages import LANGUAGES
from compose.look.tokens import words_on

#: (x, y, radius)
Spot = tuple[float, float, float]
#: how far the nearest of the other circles is beyond a number's own, at least
_NEARER = 1.5
#: of a name's type size: height of its ink, and of that what stands above the baseline
INK, ASCENT = 0.88, 0.91
#: from a circle's edge to a name beside it, the nearest first; along a slant, what of it goes either way; the least to other circles
BESIDE, SLANT, APART = (2.5, 5.0, 8.0), 0.75, 2.0


def place(
    sheet: Sheet, spots: Mapping[str, Spot], words: MapLabels, corner: tuple[float, float]
) -> dict[str, Name]:
    """Names by region, of all that have room.

    Args:
        spots: code → its circle, the largest first.
        corner: width and height of what stands in the lower left.
    """
    asked = "circles", tuple(spots.items()), tuple(words.names.items()), words.language, corner
    return dict(sheet.once(asked, lambda: _place(sheet, spots, words, corner)))


def _place(
    sheet: Sheet, spots: Mapping[str, Spot], words: MapLabels, corner: tuple[float, float]
) -> dict[str, Name]:
    size = NAME[LANGUAGES[words.language].han]
    blocked = _blocked(sheet, corner, words.language)
    places = _beside(sheet, spots, words, blocked, size)
    if len(spots) > MOST_LED:
        return places
    rest = [(code, words.names[code]) for code in spots if code not in places]
    radii = {code: r for code, (_, _, r) in spots.items()}
    taken = [*blocked, *(name.box for name in places.values())]
    for code, (box, lead) in leads.place(sheet, rest, size, taken, radii).items():
        places[code] = Name(code, words.names[code], box[0], box[3] - 0.12 * size, size, "ink", lead=lead)
    places |= _numbered(spots, words, blocked, places, size)
    return places | _numbers_apart(sheet, radii, words, blocked, places, size)


def _blocked(sheet: Sheet, corner: tuple[float, float], language: str) -> list[Box]:
    """Where no name may stand: the legend, the inset, the small map of the country."""
    blocked: list[Box] = [(0, sheet.height - corner[1], corner[0], sheet.height), scale_box(sheet)]
    if sheet.inset is not None:
        (x, y, _, _), _, _, _ = sheet.inset
        blocked.append((x - 2, y - 2, sheet.width, sheet.height))
        blocked += islet_names(sheet, language)
    if sheet.locator is not None:
        (x, y, w, h), _, _, _ = sheet.locator
        blocked.append((x - 2, y - 2, x + w + 2, y + h + 2))
    return blocked


def _beside(
    sheet: Sheet, spots: Mapping[str, Spot], words: MapLabels, blocked: list[Box], size: float
) -> dict[str, Name]:
    """Names in their circles or beside them; one beside crosses no coast and is nearer to its own circle than to any other."""
    taken = LabelPlacer((1, 1, sheet.width - 1, sheet.height - 1))
    for box in blocked:
        taken.block(box)
    coast = leads.coast_of(sheet, circles=True)
    places: dict[str, Name] = {}
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
            near = holds or all(_away(box, spot) > max(2.0, _away(box, spots[code]) + 1) for spot in others)
            if near and clear and taken.free(box):
                taken.block(box)
                start = left + (wide - text_width(name, size)) / 2
                role = words_on("s2") if holds else "ink"
                places[code] = Name(code, name, start, top + tall * ASCENT, size, role)
                break
    return places


def _numbered(
    spots: Mapping[str, Spot], words: MapLabels, blocked: list[Box], places: Mapping[str, Name], size: float
) -> dict[str, Name]:
    """Numbers for the names without a place: in the circle, or close to it and farther from any other."""
    taken = taken_by(list(places.values()), blocked)
    numbered: dict[str, Name] = {}
    for code in sorted(c for c in spots if c not in places)[:MOST_NUMBERS]:
        mark = chr(FIRST + len(numbered))
        wide, tall = text_width(mark, size), size * 0.9
        for (left, top), holds in _for_number(spots, code, wide, tall):
            box = (left, top, left + wide, top + tall)
            if not any(_overlap(box, other) for other in taken):
                role = words_on("s2") if holds else "ink"
                name = Name(code, mark, left, top + INK * tall, size, role, stands_for=words.names[code])
                numbered[code] = name
                taken.append(name.box)
                break
    return numbered


def _numbers_apart(
    sheet: Sheet,
    radii: Mapping[str, float],
    words: MapLabels,
    blocked: list[Box],
    places: Mapping[str, Name],
    size: float,
) -> dict[str, Name]:
    """Numbers at the ends of lines, which need less room than names."""
    used = sum(bool(name.stands_for) for name in places.values())
    rest = [c for c in sorted(radii) if c not in places][: MOST_NUMBERS - used]
    marks = {code: chr(FIRST + used + i) for i, code in enumerate(rest)}
    placed = leads.place(sheet, list(marks.items()), size, taken_by(list(places.values()), blocked), radii)
    # no number is left out of their row
    renamed = {code: chr(FIRST + used + i) for i, code in enumerate(c for c in rest if c in placed)}
    return {
        code: Name(
            code,
            mark,
            placed[code][0][0],
            placed[code][0][3] - 0.12 * size,
            size,
            "ink",
            lead=placed[code][1],
            stands_for=words.names[code],
        )
        for code, mark in renamed.items()
    }


def _for_number(
    spots: Mapping[str, Spot], code: str, wide: float, tall: float
) -> Iterator[tuple[tuple[float, float], bool]]:
    """Left upper corners for a number, and whether it is in the circle: on what of it no smaller circle covers."""
    x, y, r = spots[code]
    order = list(spots)
    above = [spots[c] for c in order[order.index(code) + 1 :]]
    steps = sorted(
        ((dx, dy) for dx in range(-40, 41, 2) for dy in range(-40, 41, 2)), key=lambda d: (math.hypot(*d), d)
    )
    for dx, dy in steps:
        if math.hypot(dx, dy) + 0.45 * math.hypot(wide, tall) <= r:
            left, top = x + dx - wide / 2, y + dy - tall / 2
            if all(_away((left, top, left + wide, top + tall), spot) > 0 for spot in above):
                yield (left, top), True
    others = [spot for other, spot in spots.items() if other != code]
    for left, top in _around(x, y, r, wide, tall, (0.5, 2.0, 4.0, 7.0)):
        box = (left, top, left + wide, top + tall)
        own = _away(box, spots[code])
        if own >= 0 and all(_away(box, spot) > own + _NEARER for spot in others):
            yield (left, top), False


def _around(
    x: float, y: float, r: float, wide: float, tall: float, gaps: tuple[float, ...] = BESIDE
) -> Iterator[tuple[float, float]]:
    """Left upper corners of a name beside a circle: right, left, above, below, and between these; near, then farther."""
    for gap in gaps:
        far, slant = r + gap, (r + gap) * SLANT
        yield from ((x + far, y - tall / 2), (x - far - wide, y - tall / 2))
        yield from ((x - wide / 2, y - far - tall), (x - wide / 2, y + far))
        for top in (y - slant - tall / 2, y + slant - tall / 2):
            yield from ((x + slant, top), (x - slant - wide, top))


def _away(box: Box, spot: Spot) -> float:
    """How far a box is from a circle; below zero where they overlap."""
    x, y, r = spot
    return math.hypot(max(box[0] - x, 0, x - box[2]), max(box[1] - y, 0, y - box[3])) - r


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
