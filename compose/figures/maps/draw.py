"""Maps as SVG: choropleth, categories, small multiples, symbols, tiles: `draw`, `highlight`, `Tile`.

``Sheet(geometry)`` puts boundaries on the drawing's grid once. Coordinates are whole units (a fifth of a
millimetre at print size), so that neighbours keep one border, a map is some 50 kB, and it is the same in every
language. On 87 mm a unit prints at half a point: names are 6.5 to 7 pt, the legend 7 pt.

    ``draw(sheet, fills, legend, words, letters)``          region code → role of the look; hatched where none;
                                                            ``letters`` instead of names for categories
    ``multiples(sheet, panels, legend, words, across)``     panels are (heading, fills); one legend
    ``symbols(sheet, values, sizes, words)``                totals as circles, their areas in proportion
    ``tiles(cells, legend, words, across)``                 where there are no boundaries: a grid in a given order
    ``highlight(base, sheet, code)``                        any of these with one region outlined in the seal's red
    ``without_shapes(svg)``                                 for a page that already has one map

``MapLabels`` is what a map says, ``Entry`` a line of its legend, ``Tile`` a region without boundaries. Every map has
the national outline, dash line and framed South China Sea inset where the geometry has them, its regions without a
figure by name, and the line about its approval.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from compose.figures.charts.base import FULL, region, tag
from compose.figures.charts.base import highlight as _own_mark
from compose.figures.maps import names as maps_names
from compose.figures.maps.circles import round_sizes, symbols
from compose.figures.maps.parts import (
    LEAST,
    LEGEND,
    NAME,
    OWN,
    SEA,
    Entry,
    MapLabels,
    below_map,
    foot_of,
    inset_names,
    inset_title,
    islet_names,
    keyed,
    land_of,
    line,
    names_without_figure,
    scale_bar,
    scale_box,
    swatch,
)
from compose.figures.maps.sheet import HATCH, SHAPES, WIDTH, Sheet, sheet_of
from compose.figures.svg import Box, Svg, fit, n, text_width
from compose.language.catalogue import marked, translator
from compose.language.languages import LANGUAGES
from compose.look.tokens import SEQUENCE, SMALL, TEXT, paper, words_on

#: a name that lies over other regions, and which
_OVER = re.compile("<!--over ([^>]*)-->(.*?)<!--/over-->")
#: the name of a region that has none on the whole map, for the map with that region outlined
_SPARE = re.compile(r"<!--alone (\S+) (.*?)-->")
NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)
#: the same on a page-wide drawing of 700 units
LEAST_WIDE = 9.3
#: the legend in a map's corner: pitch and first baseline in type sizes, room below it for the scale bar
PITCH, FIRST, SCALE = 1.24, 0.9, 26.0
#: around the frames of the insets nothing is written
FRAME = 3.0
#: a line from a name to its region: on dark ground, the line itself, the spot at its end
LEAD_GROUND, LEAD, LEAD_SPOT = 2.4, 0.8, 1.8
#: of a type size: the quiet ground above a baseline, height of a letter's ink, its baseline below the middle
ASCENT, INK, DROP = 0.86, 0.85, 0.36
#: small maps: room beside each, above and below it with its heading; that heading's baseline; from it to the map
PANEL_GAP, PANEL_ROOM, PANEL_HEAD, PANEL_TOP = 14.0, 24.0, 12.0, 17.0
#: the inset's title on small maps, in units of a drawing of 700 as wide as the page, where they make 6 pt; the foot says it too
PANEL_INSET = 8.6
#: tiles: height with the gap, the gap, room beside words; baselines of name and figure; how much smaller a long name is
TILE, TILE_GAP, TILE_ASIDE, TILE_NAME, TILE_FIGURE, TILE_SMALLER = 46.0, 3.0, 5.0, 18.0, 35.0, 2
#: an outlined region: the quiet ground below its line, the line
OWN_GROUND, OWN_LINE = 4.2, 2.6

__all__ = [
    "OWN",
    "SHAPES",
    "Entry",
    "MapLabels",
    "Sheet",
    "Tile",
    "draw",
    "highlight",
    "multiples",
    "plain",
    "round_sizes",
    "sheet_of",
    "symbols",
    "tiles",
    "without_shapes",
]


@dataclass(frozen=True)
class Tile:
    """One region of a tile map; no fill: no data."""

    code: str
    name: str
    shown: str
    fill: str = ""


def draw(
    sheet: Sheet,
    fills: Mapping[str, str],
    legend: Sequence[Entry],
    words: MapLabels,
    letters: Mapping[str, str] | None = None,
) -> str:
    """A whole map: regions without a fill are hatched. Contains :data:`OWN`, where :func:`highlight` draws.

    Args:
        fills: region code → role of the look.
        letters: region code → letter shown instead of the name (quadrants).
    """
    asked = ("map", fills, legend, words, letters)
    return sheet.drawn(asked, lambda: _draw(sheet, fills, legend, words, letters))


def _draw(
    sheet: Sheet,
    fills: Mapping[str, str],
    legend: Sequence[Entry],
    words: MapLabels,
    letters: Mapping[str, str] | None,
) -> str:
    classes = _counted(legend, fills, words)
    corner = _corner(sheet, classes)
    empty = names_without_figure(sheet, words, set(fills))
    wide = max((e.width for e in classes), default=0)
    shown, spare = (
        ([], [])
        if letters or not sheet.named or sheet.crowded
        else _placed(sheet, fills, words, (0, corner[0] - LEGEND, wide, sheet.height) if corner else NOWHERE)
    )
    foot = foot_of([] if corner else classes, words, sheet.foot, LEGEND, empty)
    foot = replace(
        foot, keyed=keyed([(s.text, s.stands_for) for s in shown if s.stands_for], sheet.foot, LEGEND)
    )
    below = below_map(sheet)
    high = sheet.height + max(below + foot.height, sheet.hangs)
    svg = Svg(sheet.width, high, words.title, tag(words.language))
    svg.raw(sheet.shapes)
    svg.raw(land_of(sheet, fills, words))
    inset_names(svg, sheet, words.language)
    _letters(svg, sheet, fills, letters or {}, LEAST)
    _names(svg, sheet, shown)
    for own, name in spare:
        svg.raw(f"<!--alone {own} {_fragment(sheet, name)}-->")
    scale_bar(svg, sheet, words)
    for entry, y in zip(classes, corner, strict=False):
        swatch(svg, 0, y, entry, LEGEND)
    foot.put(svg, sheet.height + below)
    return str(svg)


def _corner(sheet: Sheet, legend: Sequence[Entry]) -> list[float]:
    """Baselines of the legend in the lower left corner, where neither land nor dash line is; else none."""
    pitch = LEGEND * PITCH
    wide = max((e.width for e in legend), default=0)
    top = sheet.height - SCALE - pitch * len(legend)
    if not legend or top < 0 or not sheet.clear(0, top, wide + 4, sheet.height - top):
        return []
    return [top + LEGEND * FIRST + pitch * i for i in range(len(legend))]


def _counted(legend: Sequence[Entry], fills: Mapping[str, str], words: MapLabels) -> list[Entry]:
    """Classes of a sequence say how many regions are in them."""
    counts = Counter(role for code, role in fills.items() if code in words.names)
    wide, around = "（{}）", LANGUAGES[words.language].bracketed("{}")
    return [
        replace(
            e, label=e.label + around.format(counts[e.fill]), labels=(e.label + wide.format(counts[e.fill]),)
        )
        if e.fill in SEQUENCE
        else e
        for e in legend
    ]


def _placed(
    sheet: Sheet, fills: Mapping[str, str], words: MapLabels, corner: Box
) -> tuple[list[maps_names.Name], list[tuple[str, maps_names.Name]]]:
    """Region names where they can be read, and those that only the map of one region has; ``corner`` is the legend's."""
    blocked = [corner, *sheet.marks, scale_box(sheet)]
    if sheet.inset is not None:
        (x, y, _, _), _, _, _ = sheet.inset
        blocked.append((x - FRAME, y - FRAME, sheet.width, sheet.height))
    blocked += islet_names(sheet, words.language)
    if sheet.locator is not None:
        (x, y, w, h), _, _, _ = sheet.locator
        blocked.append((x - FRAME, y - FRAME, x + w + FRAME, y + h + FRAME))
    sizes = list(dict.fromkeys((NAME[LANGUAGES[words.language].han], LEAST)))
    placed = maps_names.place(sheet, fills, words.names, sizes, blocked)
    spare = maps_names.spare(sheet, words.names, placed, sizes[-1], blocked)
    again = maps_names.beside_border(sheet, placed, spare, sizes[-1], blocked)
    return placed, [*((name.code, name) for name in spare), *again]


def _fragment(sheet: Sheet, name: maps_names.Name) -> str:
    """A name as it is drawn, fit for a comment."""
    drawn = Svg(sheet.width, sheet.height, "", "en")
    _names(drawn, sheet, [name])
    return drawn.content.replace("--", "&#45;&#45;")


def _names(svg: Svg, sheet: Sheet, placed: Sequence[maps_names.Name]) -> None:
    for name in placed:
        if name.over:
            # where one of these is outlined, its border would run through the name
            svg.raw(f"<!--over {' '.join(name.over)}-->")
        if name.lead is not None:
            # quiet ground below the line, which may run over dark colours
            svg.polyline(name.lead, "ground", LEAD_GROUND)
            svg.polyline(name.lead, "ink", LEAD)
            if not sheet.geometry.scattered:
                svg.circle(*name.lead[0], LEAD_SPOT, "ink", "ground", 0.6)
        if name.hatched:
            wide = text_width(name.text, name.size)
            # words on hatching need quiet ground
            svg.rect(name.left - 1, name.baseline - name.size * ASCENT, wide + 2, name.size, "ground")
        svg.text(name.left, name.baseline, name.text, name.size, name.role)
        if name.over:
            svg.raw("<!--/over-->")


def _letters(
    svg: Svg, sheet: Sheet, fills: Mapping[str, str], letters: Mapping[str, str], size: float
) -> None:
    for code, text in (letters if sheet.named and not sheet.crowded else {}).items():
        if code in sheet.paths and (
            spot := sheet.room(code, text_width(text, size, bold=True) + 2, size * INK)
        ):
            role = words_on(fills[code])
            svg.text(spot[0], spot[1] + size * DROP, text, size, role, "middle", bold=True)


def multiples(
    sheet: Sheet,
    panels: Sequence[tuple[str, Mapping[str, str]]],
    legend: Sequence[Entry],
    words: MapLabels,
    across: int = 2,
) -> str:
    """Small maps side by side with one legend; ``panels`` are (heading, fills).

    Where the legend's entries have letters, the regions that have room for one carry it.
    """
    cell = FULL / across
    scale = (cell - PANEL_GAP) / sheet.width
    pitch = sheet.height * scale + PANEL_ROOM
    down = -(-len(panels) // across)
    filled = {code for _, fills in panels for code in fills}
    foot = foot_of(legend, words, FULL, SMALL, names_without_figure(sheet, words, filled))
    if sheet.inset is not None:
        # inside the small frames the title is as small as the islands' names on the other maps are on paper
        told = translator(words.language)(marked("Inset: {name}.")).format(name=SEA[words.language])
        foot = replace(foot, notes=[*foot.notes, told])
    svg = Svg(FULL, down * pitch + 8 + foot.height, words.title, tag(words.language))
    svg.raw(sheet.shapes)
    letter_of = {entry.fill: entry.letter for entry in legend if entry.letter}
    for i, (heading, fills) in enumerate(panels):
        x, y = (i % across) * cell, (i // across) * pitch
        svg.text(x, y + PANEL_HEAD, heading, TEXT, bold=True)
        svg.raw(
            f'<g transform="translate({n(x)} {n(y + PANEL_TOP)}) scale({scale:.4f})">{land_of(sheet, fills, words, small=True)}'
        )
        letters = {code: letter_of[role] for code, role in fills.items() if role in letter_of}
        if letters:
            _letters(svg, sheet, fills, letters, round(LEAST_WIDE / scale, 1))
        if i == 0:
            # beside the other panels there is no room under the first
            left = (0.0, 0.0, 0.0, sheet.height)
            scale_bar(svg, sheet, words, round(LEAST_WIDE / scale, 1), left)
        inset_title(svg, sheet, words.language, round(PANEL_INSET / scale, 1))
        svg.raw("</g>")
    foot.put(svg, down * pitch + 8)
    return str(svg)


def tiles(cells: Sequence[Tile], legend: Sequence[Entry], words: MapLabels, across: int = 5) -> str:
    """Regions without boundaries as equal tiles in the order given, each with name and value; as wide as a map."""
    size = NAME[LANGUAGES[words.language].han]
    pitch_x, pitch_y, gap = WIDTH / across, TILE, TILE_GAP
    down = -(-len(cells) // across)
    foot = foot_of(legend, words, WIDTH, LEGEND, [c.name for c in cells if not c.fill])
    svg = Svg(WIDTH, down * pitch_y + 4 + foot.height, words.title, tag(words.language))
    svg.raw(
        f'<defs>{SHAPES[0]}<pattern id="{HATCH}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<path d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5" stroke="{paper("half")}" class="k-half" stroke-width=".8"/>'
        f"</pattern>{SHAPES[1]}</defs>"
    )
    for i, c in enumerate(cells):
        x, y = (i % across) * pitch_x, (i // across) * pitch_y
        w, h = pitch_x - gap, pitch_y - gap
        fill = (
            f'fill="{paper(c.fill)}" class="f-{c.fill} k-rule"'
            if c.fill
            else f'fill="url(#{HATCH})" class="k-rule"'
        )
        role = words_on(c.fill)
        with region(svg, c.code):
            svg.raw(
                f'<rect x="{n(x + 1)}" y="{n(y + 1)}" width="{n(w - 2)}" height="{n(h - 2)}" {fill} '
                f'stroke="{paper("rule")}" stroke-width=".5"/>'
            )
            points = size if text_width(c.name, size) <= w - TILE_ASIDE else size - TILE_SMALLER
            svg.text(x + w / 2, y + TILE_NAME, fit(c.name, w - TILE_ASIDE, points), points, role, "middle")
            svg.text(
                x + w / 2,
                y + TILE_FIGURE,
                fit(c.shown, w - TILE_ASIDE, size),
                size,
                role,
                "middle",
                bold=True,
            )
    foot.put(svg, down * pitch_y + 2)
    return str(svg)


def plain(base: str) -> str:
    """A map drawn once, without the places for an outlined region."""
    return _SPARE.sub("", _OVER.sub(r"\2", base.replace(OWN, "")))


def highlight(base: str, sheet: Sheet | None, code: str) -> str:
    """A map drawn once, with one region outlined in the seal's red; ``sheet`` is None for tiles.

    A region that is not on it leaves the map as it is, without the place for an own region.
    """
    if sheet is None:
        start = f'<g class="r r-{code}">'
        head, mark, rest = base.partition(start)
        if not mark:
            return base
        tile, _, tail = rest.partition("</g>")
        usual = f'k-rule" stroke="{paper("rule")}" stroke-width=".5"'
        return f"{head}{start}{tile.replace(usual, _SEAL_EDGE)}</g>{tail}"
    if code not in sheet.paths:
        return plain(base)
    kept = _OVER.sub(lambda name: "" if code in name[1].split() else name[2], base)
    kept = _SPARE.sub(lambda name: name[2] if name[1] == code else "", kept)
    return _own_mark(kept, code).replace(
        OWN, line(f"m{code}", OWN_GROUND, "ground") + line(f"m{code}", OWN_LINE, "seal")
    )


_SEAL_EDGE = f'k-seal" stroke="{paper("seal")}" stroke-width="2.4"'


def without_shapes(svg: str) -> str:
    """The map for a page that already has one: its shapes are those of the first."""
    before, _, rest = svg.partition(SHAPES[0])
    return before + rest.partition(SHAPES[1])[2] if rest else svg
