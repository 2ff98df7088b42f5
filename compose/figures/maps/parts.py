"""Parts of every map: `MapLabels`, what it says; `Entry`, a line of its legend; land, inset, scale bar, and the foot below.

Sizes of type are for maps 480 units wide; see `compose.figures.maps.draw`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from analysis.decimals import written
from analysis.values import Text
from compose.figures.maps.sheet import HATCH, INSET_FOOT, Sheet
from compose.figures.svg import Box, Svg, n, text_width
from compose.language.catalogue import marked, translator
from compose.language.languages import LANGUAGES
from compose.look.tokens import paper, words_on

OWN = "<!--own-->"
#: type sizes on a map 480 units wide: 83.5 mm, the narrowest a page sets one, makes 13.2 units 6.5 pt, which is the
#: least that print should read (names in Chinese characters a little more); names and letters that have no room at that size are left out
LEAST, LEGEND, NAME = 13.2, 14.0, {True: 14.0, False: 13.2}
#: names and the title on the inset, and its scale's words: 6 pt on a map 82 mm wide, the least that `render.paper.legible` lets a
#: page set one with an inset
ISLAND = 12.4
#: widths of strokes in drawing units: the country's outline, its dash line on the map and on the inset; thin lines, the scale bar
OUTLINE, DASHES, INSET_DASHES, FINE, BAR = 0.9, 1.4, 1.1, 0.6, 0.8
#: radius of an island group's spot on the inset, of an island's; from the frame to the baseline of the inset's last line of words
ISLAND_SPOT, ISLET_SPOT, INSET_TITLE = 1.1, 0.8, 4.0
#: the inset's own scale: its length in metres; from the frame to its bar, and from the bar to its words
INSET_LENGTH, INSET_BAR, INSET_BAR_WORDS = 500_000, 2.4, 3.2
#: the scale bar: its lengths in metres, and the one where none is short enough; most of the map's width; height of its ends
LENGTHS, SHORTEST = (1_000_000, 500_000, 200_000, 100_000, 50_000, 20_000, 10_000), 5_000
MOST_OF_MAP, BAR_END = 0.22, 3.0
#: its box: the width of its words in the longer language, room at its sides, height with the words
BAR_WORDS, BAR_SIDE, BAR_HIGH = 64.0, 4.0, 28.0
#: in type sizes: pitch of a legend's rows and of lines of words, from a number to its name, from an entry's start to its words
ROW, LINE, KEYED, ENTRY = 1.42, 1.35, 1.2, 1.9
#: between entries of a legend, where the usual room would want one row more
CLOSE = 0.5
#: a legend's box in type sizes: width, height, room after it; of its height, what stands above the baseline; a letter in it: size,
#: and of the box's height its baseline above the words'
BOX_WIDE, BOX_HIGH, BOX_GAP, BOX_ABOVE, BOX_LETTER, BOX_BASE = 1.55, 0.92, 0.35, 0.87, 0.943, 0.09
#: room above the foot
GAP = 4.0
SEA = Text(zh="南海诸岛", en="South China Sea Islands")
#: the same in English, on lines beside the scale's words, and on small maps; the lines' pitch in type sizes
SEA_LINES, SMALL_SEA_LINES, ROW_CLOSE = ["South", "China Sea", "Islands"], ["South China Sea", "Islands"], 1.0
#: how many of the islands are groups
ISLAND_GROUPS = 4
#: in Chinese and in other languages (dx, dy), which sets each name clear of the dash line and of the others, from where the words
#: are held: names in letters are of unequal length
ISLANDS = (
    (Text(zh="东沙群岛", en="Dongsha"), (-9.0, 12.2, "middle"), (-9.0, 11.6, "middle")),
    (Text(zh="西沙群岛", en="Xisha"), (-26.4, -5.2, "start"), (-27.0, -8.2, "start")),
    (Text(zh="中沙群岛", en="Zhongsha"), (2.0, 13.0, "middle"), (2.0, 12.6, "middle")),
    (Text(zh="南沙群岛", en="Nansha"), (0.0, -4.0, "middle"), (0.0, -4.0, "middle")),
    (Text(zh="黄岩岛", en="Huangyan"), (24.2, -9.9, "end"), (24.2, -9.9, "end")),
    (Text(zh="曾母暗沙", en="Zengmu"), (0.0, -5.0, "middle"), (-2.6, -7.4, "middle")),
)
#: names beside the two islands on the map itself: (dx, dy) from the island, and where the words are held
ISLETS = (
    (Text(zh="钓鱼岛", en="Diaoyu Dao"), 9.0, -5.5, "middle"),
    (Text(zh="赤尾屿", en="Chiwei Yu"), 3.0, 9.0, "start"),
)


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
        return LEGEND * ENTRY + max(text_width(words, LEGEND) for words in (self.label, *self.labels))


@dataclass(frozen=True)
class MapLabels:
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


def shape(ref: str, fill: str | None, extra: str = "") -> str:
    """A region's area in a colour's role; hatched where ``fill`` is none."""
    if fill == "ground":
        # borders are white between colours, which the group says, and grey where there is no colour
        look = f'fill="{paper(fill)}" class="f-ground k-rule" stroke="{paper("rule")}"'
    else:
        look = f'fill="{paper(fill)}" class="f-{fill}"' if fill else f'fill="url(#{HATCH})"'
    return f'<use href="#{ref}" {look}{extra}/>'


_BORDERS = f'<g stroke="{paper("ground")}" class="k-ground" stroke-width=".7">'
#: of regions that are points: the palest class is to be seen on blank land
_RIMS = f'<g stroke="{paper("soft")}" class="k-soft" stroke-width=".6">'


def line(ref: str, width: float, role: str = "ink") -> str:
    """A region's border, unfilled, ``width`` in points."""
    return (
        f'<use href="#{ref}" fill="none" stroke="{paper(role)}" class="k-{role}" stroke-width="{width:g}" '
        'stroke-linejoin="round"/>'
    )


def land_of(sheet: Sheet, fills: Mapping[str, str], words: MapLabels, small: bool = False) -> str:
    """The map itself: regions, outline, dashes, the place for an own region, the inset's regions and dashes.

    ``small``: one of several maps beside each other, which does not say on the web which region is where.
    """

    def says(code: str) -> str:
        # what is outside the report has nothing to say
        if small or code not in words.names:
            return ""
        value = words.values.get(code)
        return f' data-code="{code}"' + (f' data-value="{escape(value, quote=True)}"' if value else "")

    def role(code: str) -> str | None:
        # what is not in the report at all is blank; hatching says that a figure is missing
        return fills.get(code) if code in words.names else "ground"

    parts = ['<g clip-path="url(#mclip)">']
    if sheet.geometry.base:
        parts.append(line("mbase", FINE, "rule"))
    if sheet.geometry.scattered:
        parts.append(line("moutline", OUTLINE))
    borders = _RIMS if sheet.geometry.scattered else _BORDERS
    parts.append(borders)
    # blank ones first, so that their grey borders do not cut into colours
    order = sorted(sheet.paths, key=lambda code: role(code) != "ground")
    if sheet.crowded:
        # nobody points at one of thousands, and what each would say would weigh more than the map
        parts.append(_by_role([(f"m{code}", role(code)) for code in order]))
    else:
        parts += [shape(f"m{code}", role(code), says(code)) for code in order]
    parts += [
        "</g>",
        "" if sheet.geometry.scattered else line("moutline", OUTLINE),
        line("mdash", DASHES),
        OWN,
        "</g>",
    ]
    if sheet.locator is not None:
        parts.append(_locator(sheet))
    if sheet.inset is not None:
        (x, y, w, h), _, paths, _ = sheet.inset
        closer = ""
        if small:
            (x, y, _, high), factor = sheet.corner
            h, closer = high / factor, f" scale({factor:.4f})"
        parts.append(f'<g transform="translate({n(x)} {n(y)}){closer}"><g clip-path="url(#iclip)">')
        parts.append(f'<rect width="{n(w)}" height="{n(h)}" fill="{paper("ground")}" class="f-ground"/>')
        if sheet.geometry.base:
            parts.append(line("ibase", FINE, "rule"))
        if sheet.crowded:
            parts += [borders, _by_role([(f"i{code}", role(code)) for code in paths]), "</g>"]
        else:
            parts += [borders, *(shape(f"i{code}", role(code)) for code in paths), "</g>"]
        parts += [line("idash", INSET_DASHES), "</g>"]
        parts.append(
            f'<rect width="{n(w)}" height="{n(h)}" fill="none" stroke="{paper("soft")}" class="k-soft" '
            'stroke-width=".8"/></g>'
        )
    return "".join(parts)


def _by_role(shapes: Iterable[tuple[str, str | None]]) -> str:
    """The areas of many regions, those of one colour together, with the finest of borders."""
    roles: dict[str | None, list[str]] = {}
    for ref, fill in shapes:
        roles.setdefault(fill, []).append(f'<use href="#{ref}"/>')
    return "".join(
        (
            f'<g fill="{paper(fill)}" fill-rule="evenodd" class="f-{fill} k-ground" stroke="{paper("ground")}" '
            'stroke-width=".25">'
            if fill
            else f'<g fill="url(#{HATCH})" fill-rule="evenodd">'
        )
        + "".join(uses)
        + "</g>"
        for fill, uses in roles.items()
    )


def _locator(sheet: Sheet) -> str:
    """The small map of the country, with the dash line and the islands, and the area of the large one on it."""
    assert sheet.locator is not None
    (x, y, w, h), _, _, _ = sheet.locator
    spots = "".join(
        f'<circle cx="{n(px)}" cy="{n(py)}" r=".8" fill="{paper("soft")}" class="f-soft"/>'
        for px, py in sheet.small_islands
    )
    return (
        f'<rect x="{n(x)}" y="{n(y)}" width="{n(w)}" height="{n(h)}" fill="{paper("ground")}" class="f-ground k-soft" '
        f'stroke="{paper("soft")}" stroke-width=".6"/><g transform="translate({n(x)} {n(y)})">'
        f'<use href="#lland" fill="{paper("band")}" class="f-band k-soft" stroke="{paper("soft")}" stroke-width=".5"/>'
        f'<use href="#larea" fill="{paper("teal")}" class="f-teal"/>'
        f"{line('ldash', OUTLINE, 'soft')}</g>{spots}"
    )


def inset_names(svg: Svg, sheet: Sheet, language: str) -> None:
    """The islands by name on the inset, with its title and its own scale inside its frame; two more on the map."""
    if sheet.inset is None:
        return
    (x, y, w, h), scale, _, _ = sheet.inset
    han = LANGUAGES[language].han
    svg.raw('<g class="isles">')
    for i, (px, py) in enumerate(sheet.islands):
        svg.circle(x + px, y + py, ISLAND_SPOT if i < ISLAND_GROUPS else ISLET_SPOT, "ink")
    for (px, py), (name, *places) in zip(sheet.islands, ISLANDS, strict=True):
        dx, dy, anchor = places[not han]
        svg.text(x + px + dx, y + py + dy, name[language], ISLAND, "ink", anchor)
    title = [SEA[language]] if han else SEA_LINES
    _titled(svg, (x, y, w, h - (INSET_FOOT if han else 0.0)), title, ISLAND)
    long, foot = INSET_LENGTH * scale, y + h - INSET_BAR
    svg.polyline(
        [(x + 3, foot - BAR_END), (x + 3, foot), (x + 3 + long, foot), (x + 3 + long, foot - BAR_END)],
        "soft",
        BAR,
    )
    km = written(INSET_LENGTH // 1000, 0)
    told = translator(language)(marked("{length} km")).format(length=km)
    svg.text(x + 4.5, foot - INSET_BAR_WORDS, told, ISLAND, "soft")
    for (px, py), _ in zip(sheet.islets, ISLETS, strict=False):
        svg.circle(px, py, ISLET_SPOT, "ink")
    for (px, py), (name, dx, dy, anchor) in zip(sheet.islets, ISLETS, strict=False):
        svg.text(px + dx, py + dy, name[language], ISLAND, "ink", anchor)
    svg.raw("</g>")


def inset_title(svg: Svg, sheet: Sheet, language: str, size: float) -> None:
    """What the inset of a small map shows, inside its frame, or not at all where the frame has no room for type of that size."""
    if sheet.inset is None:
        return
    title = [SEA[language]] if LANGUAGES[language].han else SMALL_SEA_LINES
    frame, _ = sheet.corner
    if max(text_width(words, size) for words in title) <= frame[2] - 4:
        svg.raw('<g class="sea">')
        _titled(svg, frame, title, size)
        svg.raw("</g>")


def _titled(svg: Svg, frame: Box, title: Sequence[str], size: float) -> None:
    x, y, w, h = frame
    for below, words in zip(reversed(range(len(title))), title, strict=True):
        svg.text(x + w - 2, y + h - INSET_TITLE - below * size * ROW_CLOSE, words, size, "ink", "end")


def islet_names(sheet: Sheet, language: str) -> list[tuple[float, float, float, float]]:
    """The room that the names of the two islands on the map itself take."""
    boxes, size = [], ISLAND
    for (px, py), (name, dx, dy, anchor) in zip(sheet.islets, ISLETS, strict=False):
        wide = text_width(name[language], size)
        x, y = px + dx - wide * (0.5 if anchor == "middle" else 0.0), py + dy
        boxes.append((x, y - size, x + wide, y + 2))
    return boxes


def scale_length(sheet: Sheet) -> int:
    """The length of the scale bar in metres: a round one, under a quarter of the map."""
    span = sheet.width / sheet.scale
    return next((k for k in LENGTHS if k < span * MOST_OF_MAP), SHORTEST)


def scale_box(sheet: Sheet) -> Box:
    """Where the scale bar and its words stand: lower left, or right, where neither land nor inset is; else under the map.

    The same in every language; on a part of a map, which has no outline, always lower left.
    """
    wide = max(scale_length(sheet) * sheet.scale, BAR_WORDS) + BAR_SIDE
    top = sheet.height - BAR_HIGH
    left, right = 0.0, sheet.width - wide
    if not sheet.geometry.outline or sheet.clear(left, top, wide, BAR_HIGH):
        return left, top, left + wide, sheet.height
    insets = [small[0] for small in (sheet.inset, sheet.locator) if small is not None]
    if sheet.clear(right, top, wide, BAR_HIGH) and not any(
        x + w > right and y + h > top for x, y, w, h in insets
    ):
        return right, top, sheet.width, sheet.height
    return left, sheet.height, left + wide, sheet.height + BAR_HIGH


def below_map(sheet: Sheet) -> float:
    """The room between a map and its foot: more where the scale bar stands there."""
    return GAP + max(0.0, scale_box(sheet)[3] - sheet.height)


def scale_bar(svg: Svg, sheet: Sheet, words: MapLabels, size: float = LEAST, box: Box | None = None) -> None:
    """A bar of a round length with its words, in its box."""
    length = scale_length(sheet)
    left, _, _, foot = box or scale_box(sheet)
    w, x, y = length * sheet.scale, left + 2, foot - 6
    svg.polyline([(x, y - BAR_END), (x, y), (x + w, y), (x + w, y - BAR_END)], "soft", BAR)
    km = written(length // 1000, 0)
    svg.text(x, y - 7, translator(words.language)(marked("{length} km")).format(length=km), size, "soft")


@dataclass(frozen=True)
class Foot:
    """What stands below a map: rows of legend entries, and lines of text."""

    rows: list[list[tuple[float, Entry]]]
    notes: list[str]
    size: float
    #: rows of numbers with the names they stand for: (x, number, name)
    keyed: list[list[tuple[float, str, str]]] = field(default_factory=list)

    @property
    def height(self) -> float:
        """The height of legend, notes and key together."""
        lines = ROW * sum(map(bool, self.rows)) + LINE * (len(self.notes) + len(self.keyed))
        return self.size * lines + GAP

    def put(self, svg: Svg, y: float) -> None:
        """Draw it, from ``y`` downwards."""
        y += self.size
        for row in filter(None, self.rows):
            for x, entry in row:
                swatch(svg, x, y, entry, self.size)
            y += self.size * ROW
        for numbers in self.keyed:
            for x, mark, name in numbers:
                if mark:
                    svg.text(x, y, mark, self.size)
                svg.text(x + self.size * KEYED, y, name, self.size)
            y += self.size * LINE
        for note in self.notes:
            svg.text(0, y, note, self.size, "soft")
            y += self.size * LINE


def keyed(marks: Sequence[tuple[str, str]], width: float, size: float) -> list[list[tuple[float, str, str]]]:
    """Numbers and the names they stand for in rows."""
    rows: list[list[tuple[float, str, str]]] = []
    x = width
    for mark, name in marks:
        wide = size * KEYED + text_width(name, size)
        if x + wide > width:
            rows.append([])
            x = 0.0
        rows[-1].append((x, mark, name))
        x += wide + size
    return rows


def foot_of(
    legend: Sequence[Entry], words: MapLabels, width: float, size: float, empty: Sequence[str]
) -> Foot:
    """The legend in rows, the regions without a figure by name, title and approval on as few lines as they need."""
    more = [Entry("", _no_data(words, empty, width, size))] if words.gaps else []
    more += [Entry("ground", words.outside)] if words.outside else []
    rows = _in_rows([*legend, *more], width, size)
    marks = LANGUAGES[words.language]
    # a map of places alone has no legend, one with an approval number in its place no second sentence
    both = bool(words.legend and words.approval)
    whole = words.legend + marks.stop + marks.gap + words.approval if both else words.legend + words.approval
    if text_width(whole, size) <= width:
        return Foot(rows, [whole], size)
    first = words.legend + marks.stop if both else words.legend
    return Foot(
        rows, [line for part in (first, words.approval) if part for line in _lines(part, width, size)], size
    )


def _in_rows(entries: Sequence[Entry], width: float, size: float) -> list[list[tuple[float, Entry]]]:
    """Entries of a legend beside each other, each with where it begins: closer where that spares a row, else in rows of equal number."""

    def filled(gap: float, most: int) -> list[list[tuple[float, Entry]]]:
        rows: list[list[tuple[float, Entry]]] = [[]]
        x = 0.0
        for entry in entries:
            w = size * ENTRY + text_width(entry.label, size)
            if (x + w > width or len(rows[-1]) == most) and rows[-1]:
                rows.append([])
                x = 0.0
            rows[-1].append((x, entry))
            x += w + gap
        return rows

    usual, close = filled(size, len(entries)), filled(size * CLOSE, len(entries))
    gap, rows = (size * CLOSE, close) if len(close) < len(usual) else (size, usual)
    # the last class alone below the others looks like something else
    even = filled(gap, -(-len(entries) // len(rows))) if entries else rows
    return even if len(even) == len(rows) else rows


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


def _no_data(words: MapLabels, empty: Sequence[str], width: float, size: float) -> str:
    """The regions without a figure by name where one line holds them, else their number."""
    if not empty:
        return words.no_data
    marks = LANGUAGES[words.language]
    listed = words.no_data + marks.colon + marks.listed(empty)
    if text_width(listed, size) + size * ENTRY <= width:
        return listed
    return words.no_data + marks.bracketed(str(len(empty)))


def swatch(svg: Svg, x: float, y: float, entry: Entry, size: float) -> None:
    """The small box of a legend's entry, ``size`` points high."""
    fill = (
        f'fill="{paper(entry.fill)}" class="f-{entry.fill} k-rule"'
        if entry.fill
        else f'fill="url(#{HATCH})" class="k-rule"'
    )
    w, h = size * BOX_WIDE, size * BOX_HIGH
    svg.raw(
        f'<rect x="{n(x)}" y="{n(y - h * BOX_ABOVE)}" width="{n(w)}" height="{n(h)}" {fill} '
        f'stroke="{paper("rule")}" stroke-width=".5"/>'
    )
    if entry.letter:
        role = words_on(entry.fill)
        svg.text(
            x + w / 2, y - h * BOX_BASE, entry.letter, round(size * BOX_LETTER, 1), role, "middle", bold=True
        )
    svg.text(x + w + size * BOX_GAP, y, entry.label, size)


def names_without_figure(sheet: Sheet, words: MapLabels, filled: set[str]) -> list[str]:
    """Names of the report's regions that are on the map without a figure."""
    return [name for code, name in words.names.items() if code in sheet.paths and code not in filled]
