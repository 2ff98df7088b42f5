"""Maps as SVG: choropleth, categories, small multiples, symbols, tiles; drawn once, highlighted by string work.

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

``Words`` is what a map says, ``Entry`` a line of its legend, ``Tile`` a region without boundaries. Every map has
the national outline, dash line and framed South China Sea inset where the geometry has them, its regions without a
figure by name, and the line about its approval.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape

from analysis.values import Text
from compose.figures.charts.base import FULL, THIN, region, tag
from compose.figures.charts.base import highlight as _own_mark
from compose.figures.maps import names as maps_names
from compose.figures.maps.sheet import HATCH, SHAPES, WIDTH, Sheet
from compose.figures.svg import Box, Labels, Svg, fit, n, spread, text_width
from compose.language.catalogue import marked, translator
from compose.language.languages import LANGUAGES
from compose.look.tokens import SEQUENCE, SMALL, TEXT, paper, words_on

OWN = "<!--own-->"
#: a name that lies over other regions, and which
_OVER = re.compile("<!--over ([^>]*)-->(.*?)<!--/over-->")
#: type sizes on a map 480 units wide: 83.5 mm, the narrowest a page sets one, makes 13.2 units 6.5 pt, which is the
#: least that print should read (names in Chinese characters a little more); names and letters that have no room at that size are left out
LEAST, LEGEND, NAME = 13.2, 14.0, {True: 14.0, False: 13.2}
NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)
#: the same on a page-wide drawing of 700 units
LEAST_WIDE = 9.3
#: island names on the inset are as small as on the standard map; (dx, dy) sets each clear of the dash line
ISLAND = 9.5
SEA = Text(zh="南海诸岛", en="South China Sea Islands")
ISLANDS = (
    (Text(zh="东沙群岛", en="Dongsha"), -7.0, 10.4),
    (Text(zh="西沙群岛", en="Xisha"), 12.0, -2.2),
    (Text(zh="中沙群岛", en="Zhongsha"), 2.0, 11.0),
    (Text(zh="南沙群岛", en="Nansha"), 2.0, -3.0),
)


__all__ = [
    "OWN",
    "SHAPES",
    "Entry",
    "Sheet",
    "Tile",
    "Words",
    "draw",
    "highlight",
    "multiples",
    "plain",
    "round_sizes",
    "symbols",
    "tiles",
    "without_shapes",
]


@dataclass(frozen=True)
class Entry:
    """One line of a legend."""

    fill: str
    label: str
    letter: str = ""
    #: the label in all languages: a legend has room for each, so that it stands at one place in all
    labels: tuple[str, ...] = ()

    @property
    def width(self) -> float:
        """How wide the mark and the longest of the labels are."""
        return LEGEND * 1.9 + max(text_width(words, LEGEND) for words in (self.label, *self.labels))


@dataclass(frozen=True)
class Words:
    """What a map says, in the page's language."""

    title: str
    language: str
    legend: str
    no_data: str
    approval: str
    names: Mapping[str, str]
    #: whether any region of the report is without a figure
    gaps: bool = True
    #: what the regions outside the report are called in the legend; empty where there are none
    outside: str = ""
    #: what a map on the web answers for a region
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Tile:
    """One region of a tile map; no fill: no data."""

    code: str
    name: str
    shown: str
    fill: str = ""


# parts ------------------------------------------------------------------------------------------------------


def _shape(ref: str, fill: str | None, extra: str = "") -> str:
    if fill == "ground":
        # borders are white between colours, which the group says, and grey where there is no colour
        look = f'fill="{paper(fill)}" class="f-ground k-rule" stroke="{paper("rule")}"'
    else:
        look = f'fill="{paper(fill)}" class="f-{fill}"' if fill else f'fill="url(#{HATCH})"'
    return f'<use href="#{ref}" {look}{extra}/>'


_BORDERS = f'<g stroke="{paper("ground")}" class="k-ground" stroke-width=".7">'


def _line(ref: str, width: float, role: str = "ink") -> str:
    return (
        f'<use href="#{ref}" fill="none" stroke="{paper(role)}" class="k-{role}" stroke-width="{width:g}" '
        'stroke-linejoin="round"/>'
    )


def _land(sheet: Sheet, fills: Mapping[str, str], words: Words) -> str:
    """The map itself: regions, outline, dashes, the place for an own region, the inset's regions and dashes."""

    def says(code: str) -> str:
        value = words.values.get(code)
        return f' data-code="{code}"' + (f' data-value="{escape(value, quote=True)}"' if value else "")

    def role(code: str) -> str | None:
        # what is not in the report at all is blank; hatching says that a figure is missing
        return fills.get(code) if code in words.names else "ground"

    parts = ['<g clip-path="url(#mclip)">', _BORDERS]
    # blank ones first, so that their grey borders do not cut into colours
    order = sorted(sheet.paths, key=lambda code: role(code) != "ground")
    parts += [_shape(f"m{code}", role(code), says(code)) for code in order]
    parts += ["</g>", _line("moutline", 0.9), _line("mdash", 1.4), OWN, "</g>"]
    if sheet.inset is not None:
        (x, y, w, h), _, paths, _ = sheet.inset
        parts.append(f'<g transform="translate({n(x)} {n(y)})"><g clip-path="url(#iclip)">')
        parts.append(f'<rect width="{n(w)}" height="{n(h)}" fill="{paper("ground")}" class="f-ground"/>')
        parts += [_BORDERS, *(_shape(f"i{code}", role(code)) for code in paths), "</g>"]
        parts += [_line("idash", 1.1), "</g>"]
        parts.append(
            f'<rect width="{n(w)}" height="{n(h)}" fill="none" stroke="{paper("soft")}" class="k-soft" '
            'stroke-width=".8"/></g>'
        )
    return "".join(parts)


def _inset_names(svg: Svg, sheet: Sheet, language: str) -> None:
    """The four groups of islands by name on the inset, and what it shows below its frame."""
    if sheet.inset is None:
        return
    (x, y, w, h), _, _, _ = sheet.inset
    svg.text(x + w, y + h + 14, SEA[language], LEAST, "soft", "end")
    for (px, py), (name, dx, dy) in zip(sheet.islands, ISLANDS, strict=True):
        svg.circle(x + px, y + py, 1.1, "ink")
        svg.text(x + px + dx, y + py + dy, name[language], ISLAND, "ink", "middle")


def _names(
    svg: Svg, sheet: Sheet, fills: Mapping[str, str], words: Words, letters: Mapping[str, str], corner: Box
) -> None:
    """Region names where they can be read, or letters wholly inside their regions; ``corner`` is the legend's."""
    if letters:
        _letters(svg, sheet, fills, letters, LEAST)
        return
    blocked = [corner, *sheet.marks, (0, sheet.height - 28, sheet.width * 0.25, sheet.height)]
    if sheet.inset is not None:
        (x, y, _, _), _, _, _ = sheet.inset
        blocked.append((x - 3, y - 3, sheet.width, sheet.height))
    sizes = list(dict.fromkeys((NAME[LANGUAGES[words.language].han], LEAST)))
    for name in maps_names.place(sheet, fills, words.names, sizes, blocked):
        if name.hatched:
            wide = text_width(name.text, name.size)
            # words on hatching need quiet ground
            svg.rect(name.left - 1, name.baseline - name.size * 0.86, wide + 2, name.size, "ground")
        if name.over:
            # where one of these is outlined, its border would run through the name
            svg.raw(f"<!--over {' '.join(name.over)}-->")
        svg.text(name.left, name.baseline, name.text, name.size, name.role)
        if name.over:
            svg.raw("<!--/over-->")


def _scale_bar(svg: Svg, sheet: Sheet, words: Words, size: float = LEAST) -> None:
    span = sheet.width / sheet.scale
    lengths = (1_000_000, 500_000, 200_000, 100_000, 50_000, 20_000, 10_000)
    length = next((k for k in lengths if k < span * 0.22), 5_000)
    w, y = length * sheet.scale, sheet.height - 6
    svg.polyline([(2, y - 3), (2, y), (2 + w, y), (2 + w, y - 3)], "soft", 0.8)
    km = f"{length // 1000:,}"
    svg.text(2, y - 7, translator(words.language)(marked("{length} km")).format(length=km), size, "soft")


# the foot: legend and approval -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Foot:
    """What stands below a map: rows of legend entries, and lines of text."""

    rows: list[list[tuple[float, Entry]]]
    notes: list[str]
    size: float

    @property
    def height(self) -> float:
        return self.size * (1.42 * sum(map(bool, self.rows)) + 1.35 * len(self.notes)) + 4

    def put(self, svg: Svg, y: float) -> None:
        y += self.size
        for row in filter(None, self.rows):
            for x, entry in row:
                _swatch(svg, x, y, entry, self.size)
            y += self.size * 1.42
        for note in self.notes:
            svg.text(0, y, note, self.size, "soft")
            y += self.size * 1.35


def _foot(legend: Sequence[Entry], words: Words, width: float, size: float, empty: Sequence[str]) -> _Foot:
    """The legend in rows, the regions without a figure by name, title and approval on as few lines as they need."""
    more = [Entry("", _no_data(words, empty, width, size))] if words.gaps else []
    more += [Entry("ground", words.outside)] if words.outside else []
    rows: list[list[tuple[float, Entry]]] = [[]]
    x = 0.0
    for entry in (*legend, *more):
        w = size * 1.9 + text_width(entry.label, size)
        if x + w > width and rows[-1]:
            rows.append([])
            x = 0.0
        rows[-1].append((x, entry))
        x += w + size
    marks = LANGUAGES[words.language]
    whole = words.legend + marks.stop + marks.gap + words.approval if words.approval else words.legend
    if text_width(whole, size) <= width:
        return _Foot(rows, [whole], size)
    return _Foot(
        rows, [*_lines(words.legend + marks.stop, width, size), *_lines(words.approval, width, size)], size
    )


def _lines(text: str, width: float, size: float) -> list[str]:
    """All of a text on as many lines as it needs, broken at spaces or between Han characters."""
    lines, rest = [], text
    while text_width(rest, size) > width:
        fits = max(k for k in range(1, len(rest)) if text_width(rest[:k], size) <= width)
        space = rest.rfind(" ", 0, fits + 1)
        cut = space if space > 0 else fits
        lines.append(rest[:cut])
        rest = rest[cut:].lstrip()
    return [*lines, rest]


def _no_data(words: Words, empty: Sequence[str], width: float, size: float) -> str:
    """The regions without a figure by name where one line holds them, else their number."""
    if not empty:
        return words.no_data
    marks = LANGUAGES[words.language]
    listed = words.no_data + marks.colon + marks.listed(empty)
    if text_width(listed, size) + size * 1.9 <= width:
        return listed
    return words.no_data + marks.bracketed(str(len(empty)))


def _swatch(svg: Svg, x: float, y: float, entry: Entry, size: float) -> None:
    fill = (
        f'fill="{paper(entry.fill)}" class="f-{entry.fill} k-rule"'
        if entry.fill
        else f'fill="url(#{HATCH})" class="k-rule"'
    )
    w, h = size * 1.55, size * 0.92
    svg.raw(
        f'<rect x="{n(x)}" y="{n(y - h * 0.87)}" width="{n(w)}" height="{n(h)}" {fill} '
        f'stroke="{paper("rule")}" stroke-width=".5"/>'
    )
    if entry.letter:
        role = words_on(entry.fill)
        svg.text(x + w / 2, y - h * 0.09, entry.letter, round(size * 0.943, 1), role, "middle", bold=True)
    svg.text(x + w + size * 0.35, y, entry.label, size)


def _counted(legend: Sequence[Entry], fills: Mapping[str, str], words: Words) -> list[Entry]:
    """Classes of a sequence say how many regions are in them."""
    found = Counter(role for code, role in fills.items() if code in words.names)
    wide, around = "（{}）", LANGUAGES[words.language].bracketed("{}")
    return [
        replace(
            e, label=e.label + around.format(found[e.fill]), labels=(e.label + wide.format(found[e.fill]),)
        )
        if e.fill in SEQUENCE
        else e
        for e in legend
    ]


def _empty(sheet: Sheet, words: Words, filled: set[str]) -> list[str]:
    """Names of the report's regions that are on the map without a figure."""
    return [name for code, name in words.names.items() if code in sheet.paths and code not in filled]


# maps -------------------------------------------------------------------------------------------------------


def draw(
    sheet: Sheet,
    fills: Mapping[str, str],
    legend: Sequence[Entry],
    words: Words,
    letters: Mapping[str, str] | None = None,
) -> str:
    """A whole map: regions without a fill are hatched. Contains :data:`OWN`, where :func:`highlight` draws.

    Args:
        fills: region code → role of the look.
        letters: region code → letter shown instead of the name (quadrants).
    """
    classes = _counted(legend, fills, words)
    corner = _corner(sheet, classes)
    empty = _empty(sheet, words, set(fills))
    foot = _foot([] if corner else classes, words, sheet.width, LEGEND, empty)
    below = _below(sheet, words, foot)
    svg = Svg(sheet.width, sheet.height + below + foot.height, words.title, tag(words.language))
    svg.raw(sheet.shapes)
    svg.raw(_land(sheet, fills, words))
    _inset_names(svg, sheet, words.language)
    wide = max((e.width for e in classes), default=0)
    _names(
        svg,
        sheet,
        fills,
        words,
        letters or {},
        (0, corner[0] - LEGEND, wide, sheet.height) if corner else NOWHERE,
    )
    _scale_bar(svg, sheet, words)
    for entry, y in zip(classes, corner, strict=False):
        _swatch(svg, 0, y, entry, LEGEND)
    foot.put(svg, sheet.height + below)
    return str(svg)


def _corner(sheet: Sheet, legend: Sequence[Entry]) -> list[float]:
    """Baselines of the legend in the lower left corner, where neither land nor dash line is; else none."""
    pitch = LEGEND * 1.24
    wide = max((e.width for e in legend), default=0)
    top = sheet.height - 26 - pitch * len(legend)
    if not legend or top < 0 or not sheet.clear(0, top, wide + 4, sheet.height - top):
        return []
    return [top + LEGEND * 0.9 + pitch * i for i in range(len(legend))]


def _below(sheet: Sheet, words: Words, foot: _Foot) -> float:
    """How far below the map its foot begins: beside the inset's title where there is room."""
    if sheet.inset is None:
        return 4
    title = sheet.width - text_width(SEA[words.language], LEAST) - 10
    ends = [x + LEGEND * 1.9 + text_width(e.label, LEGEND) for x, e in foot.rows[0]]
    return 2 if max(ends, default=text_width(foot.notes[0], LEGEND)) < title else 18


def multiples(
    sheet: Sheet,
    panels: Sequence[tuple[str, Mapping[str, str]]],
    legend: Sequence[Entry],
    words: Words,
    across: int = 2,
) -> str:
    """Small maps side by side with one legend; ``panels`` are (heading, fills).

    Where the legend's entries have letters, the regions that have room for one carry it.
    """
    cell = FULL / across
    scale = (cell - 14) / sheet.width
    pitch = sheet.height * scale + 24
    down = -(-len(panels) // across)
    filled = {code for _, fills in panels for code in fills}
    foot = _foot(legend, words, FULL, SMALL, _empty(sheet, words, filled))
    svg = Svg(FULL, down * pitch + 8 + foot.height, words.title, tag(words.language))
    svg.raw(sheet.shapes)
    letter_of = {entry.fill: entry.letter for entry in legend if entry.letter}
    for i, (heading, fills) in enumerate(panels):
        x, y = (i % across) * cell, (i // across) * pitch
        svg.text(x, y + 12, heading, TEXT, bold=True)
        svg.raw(
            f'<g transform="translate({n(x)} {n(y + 17)}) scale({scale:.4f})">{_land(sheet, fills, words)}'
        )
        letters = {code: letter_of[role] for code, role in fills.items() if role in letter_of}
        if letters:
            _letters(svg, sheet, fills, letters, round(LEAST_WIDE / scale, 1))
        if i == 0:
            _scale_bar(svg, sheet, words, round(LEAST_WIDE / scale, 1))
        svg.raw("</g>")
        if sheet.inset is not None:
            svg.text(x + sheet.width * scale, y + pitch + 3, SEA[words.language], LEAST_WIDE, "soft", "end")
    foot.put(svg, down * pitch + 8)
    return str(svg)


def _letters(
    svg: Svg, sheet: Sheet, fills: Mapping[str, str], letters: Mapping[str, str], size: float
) -> None:
    for code, text in letters.items():
        if code in sheet.paths and (
            spot := sheet.room(code, text_width(text, size, bold=True) + 2, size * 0.85)
        ):
            role = words_on(fills[code])
            svg.text(spot[0], spot[1] + size * 0.36, text, size, role, "middle", bold=True)


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
    foot = _foot([], words, sheet.width, LEGEND, _empty(sheet, words, set(values)))
    key = 2 * radius(sizes[0][0])
    wide = key + 16 + max(text_width(shown, LEGEND) for _, shown in sizes)
    tall = max(key, LEGEND * 1.1 * len(sizes)) + 4
    corner = sheet.clear(0, sheet.height - 30 - tall, wide, tall + 30)
    below = _below(sheet, words, foot) + (0 if corner else tall + 4)
    svg = Svg(sheet.width, sheet.height + below + foot.height, words.title, tag(words.language))
    svg.raw(sheet.shapes)
    svg.raw(_land(sheet, land, words))
    _inset_names(svg, sheet, words.language)
    _scale_bar(svg, sheet, words)
    spots = {
        code: (*sheet.at(*sheet.geometry.labels[code]), radius(values[code]))
        for code in sorted(values, key=lambda c: (-abs(values[c]), c))
        if code in sheet.geometry.labels
    }
    named = _beside(sheet, spots, words, (wide, tall + 30) if corner else (90, 26))
    for code, (x, y, r) in spots.items():
        with region(svg, code):
            svg.circle(x, y, r, "ground" if values[code] < 0 else "s2", "teal", THIN)
            if code in named:
                left, base, size, role = named[code]
                svg.text(left, base, words.names[code], size, role)
    _nested(svg, 1, sheet.height + (-30 if corner else below - 4), radius, sizes)
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
    room = 0.15 * sum(sheet.areas.values()) / (math.pi * sum(v / largest for v in figures) or 1.0)
    most = min(sheet.width * 0.055, math.sqrt(room))
    return lambda value: most * math.sqrt(abs(value) / largest)


def _nested(
    svg: Svg, x: float, foot: float, radius: Callable[[float], float], sizes: Sequence[tuple[float, str]]
) -> None:
    """The legend's circles inside one another on one foot, each with a line from its top to its figure."""
    most = radius(sizes[0][0])
    tops = [foot - 2 * radius(v) for v, _ in sizes]
    lines = spread(tops, [LEGEND * 1.1] * len(sizes), foot - 2 * most - LEGEND * 0.5, foot + LEGEND * 0.3)
    for (value, shown), top, line in zip(sizes, tops, lines, strict=True):
        r = radius(value)
        svg.circle(x + most, foot - r, r, "s2", "teal", THIN)
        svg.polyline([(x + most, top), (x + 2 * most + 4, line), (x + 2 * most + 9, line)], "soft", 0.7)
        svg.text(x + 2 * most + 12, line + LEGEND * 0.36, shown, LEGEND)


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
    coast = Labels((0, 0, sheet.width, sheet.height))
    for ring in sheet.coast:
        coast.line(ring)
    found: dict[str, tuple[float, float, float, str]] = {}
    for code, (x, y, r) in spots.items():
        name = words.names[code]
        wide, tall = text_width(name, size, bold=True), size * 0.88
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
                found[code] = (start, top + tall * 0.91, size, words_on("s2") if holds else "ink")
                break
    return found


def _around(x: float, y: float, r: float, wide: float, tall: float) -> Iterator[tuple[float, float]]:
    """Left upper corners of a name beside a circle: right, left, above, below, and between these; near, then farther."""
    for gap in (2.5, 5.0, 8.0):
        far, slant = r + gap, (r + gap) * 0.75
        yield from ((x + far, y - tall / 2), (x - far - wide, y - tall / 2))
        yield from ((x - wide / 2, y - far - tall), (x - wide / 2, y + far))
        for top in (y - slant - tall / 2, y + slant - tall / 2):
            yield from ((x + slant, top), (x - slant - wide, top))


def _away(box: Box, spot: tuple[float, float, float]) -> float:
    """How far a box is from a circle; below zero where they overlap."""
    x, y, r = spot
    return math.hypot(max(box[0] - x, 0, x - box[2]), max(box[1] - y, 0, y - box[3])) - r


def tiles(cells: Sequence[Tile], legend: Sequence[Entry], words: Words, across: int = 5) -> str:
    """Regions without boundaries as equal tiles in the order given, each with name and value; as wide as a map."""
    size = NAME[LANGUAGES[words.language].han]
    pitch_x, pitch_y, gap = WIDTH / across, 46.0, 3.0
    down = -(-len(cells) // across)
    foot = _foot(legend, words, WIDTH, LEGEND, [c.name for c in cells if not c.fill])
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
            points = size if text_width(c.name, size) <= w - 5 else size - 2
            svg.text(x + w / 2, y + 18, fit(c.name, w - 5, points), points, role, "middle")
            svg.text(x + w / 2, y + 35, fit(c.shown, w - 5, size), size, role, "middle", bold=True)
    foot.put(svg, down * pitch_y + 2)
    return str(svg)


def plain(base: str) -> str:
    """A map drawn once, without the places for an outlined region."""
    return _OVER.sub(r"\2", base.replace(OWN, ""))


def highlight(base: str, sheet: Sheet | None, code: str) -> str:
    """A map drawn once, with one region outlined in the seal's red; ``sheet`` is None for tiles.

    A region that is not on it leaves the map as it is, without the place for an own region.
    """
    if sheet is None:
        start = f'<g class="r r-{code}">'
        head, found, rest = base.partition(start)
        if not found:
            return base
        tile, _, tail = rest.partition("</g>")
        usual = f'k-rule" stroke="{paper("rule")}" stroke-width=".5"'
        return f"{head}{start}{tile.replace(usual, _SEAL_EDGE)}</g>{tail}"
    if code not in sheet.paths:
        return plain(base)
    kept = _OVER.sub(lambda name: "" if code in name[1].split() else name[2], base)
    return _own_mark(kept, code).replace(
        OWN, _line(f"m{code}", 4.2, "ground") + _line(f"m{code}", 2.6, "seal")
    )


_SEAL_EDGE = f'k-seal" stroke="{paper("seal")}" stroke-width="2.4"'


def without_shapes(svg: str) -> str:
    """The map for a page that already has one: its shapes are those of the first."""
    before, _, rest = svg.partition(SHAPES[0])
    return before + rest.partition(SHAPES[1])[2] if rest else svg
