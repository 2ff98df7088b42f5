"""The glyphs of lines, and of those that were drawn before: `glyphs`, `first_line`, `PATCHES`.

WeasyPrint has Pango set every line once more to draw it, with a context, a font description and a layout of its own for each.
Words of tables, captions and charts are drawn in every brief of a report, often several times in one. What Pango made of a text in
a style is kept here as plain values of the same form, which `weasyprint.draw.text` reads as it reads Pango's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from weasyprint.text.ffi import ffi, pango
from weasyprint.text.line_break import Layout

from render.pdf.patches import lines
from render.pdf.patches.patch import Patch

REACTIVATE = Patch("weasyprint.text.line_break:Layout", "reactivate", "(self, style)")
DEACTIVATE = Patch("weasyprint.text.line_break:Layout", "deactivate", "(self)")
DRAW_FIRST_LINE = Patch(
    "weasyprint.draw.text", "draw_first_line", "(stream, textbox, text_overflow, block_ellipsis, matrix)"
)
PATCHES = (REACTIVATE, DEACTIVATE, DRAW_FIRST_LINE)
#: WeasyPrint's own, before `justify` puts in its place what moves the glyphs
_SET_BY_PANGO = Layout.get_first_line
#: so many glyphs that differ are kept once: some 10 MB
GLYPHS = 50_000


class Geometry:
    """Pango's width and offsets of a glyph, in its units."""

    __slots__ = ("width", "x_offset", "y_offset")

    def __init__(self, width: int, x_offset: int, y_offset: int) -> None:
        self.width, self.x_offset, self.y_offset = width, x_offset, y_offset


class Glyph:
    """A glyph by its number in the font."""

    __slots__ = ("geometry", "glyph")

    def __init__(self, glyph: int, geometry: Geometry) -> None:
        self.glyph, self.geometry = glyph, geometry

    def copy(self) -> Glyph:
        """The same, to be moved."""
        of = self.geometry
        return Glyph(self.glyph, Geometry(of.width, of.x_offset, of.y_offset))


class Analysis(NamedTuple):
    """The font of a run, and whether it is written from the right."""

    font: Any
    level: int


class Item(NamedTuple):
    """A run's place in the text, in bytes."""

    offset: int
    length: int
    analysis: Analysis


class Glyphs(NamedTuple):
    """The glyphs of a run, and where in its text the cluster of each begins."""

    num_glyphs: int
    glyphs: tuple[Glyph, ...]
    log_clusters: tuple[int, ...]


class Data(NamedTuple):
    """What a run is."""

    item: Item
    glyphs: Glyphs


class Run(NamedTuple):
    """A run, and the one after it."""

    data: Data
    next: Any


class Line(NamedTuple):
    """A line, as ``weasyprint.draw.text`` reads it."""

    runs: tuple[Any]

    def copy(self) -> Line:
        """The same with glyphs of its own, which may be moved."""
        found = []
        run = self.runs[0]
        while run != ffi.NULL:
            found.append(run.data)
            run = run.next
        following = ffi.NULL
        for item, of in reversed(found):
            glyphs = tuple([glyph.copy() for glyph in of.glyphs])
            following = Run(Data(item, Glyphs(of.num_glyphs, glyphs, of.log_clusters)), following)
        return Line((following,))


@dataclass(frozen=True, slots=True)
class Shaped:
    """What Pango made of a text: the text it was given, the line, where the next would begin, and its direction."""

    text: str
    line: Line
    index: int | None
    direction: int


class Memory(lines.Memory):
    """Shaped texts of one set of fonts, by text, style and spacing; fonts and glyphs are kept once."""

    def __init__(self, layout: Any) -> None:
        super().__init__()
        #: stands for the layout of what is drawn from memory, of which nothing is asked
        self.layout = layout
        self._used: dict[Any, Any] = {}
        self._glyphs: dict[tuple[int, int, int, int], Glyph] = {}

    def shaped(self, layout: Any) -> Shaped:
        """The first line of an active layout, in plain values."""
        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
        line, index = _SET_BY_PANGO(layout)
        found = []
        run = line.runs[0]
        while run != ffi.NULL:
            found.append(self._data(run.data))
            # what a font is known by is where it lies: what it was used in, and so the font, stays as long as it is remembered
            self._used.setdefault(found[-1].item.analysis.font, layout.layout)
            run = run.next
        following = ffi.NULL
        for data in reversed(found):
            following = Run(data, following)
        return Shaped(layout.text, Line((following,)), index, layout.first_line_direction)

    def _data(self, data: Any) -> Data:
        of, item = data.glyphs, data.item
        count = of.num_glyphs
        return Data(
            Item(item.offset, item.length, Analysis(item.analysis.font, item.analysis.level)),
            Glyphs(
                count,
                tuple([self._glyph(info) for info in of.glyphs[0:count]]),
                tuple(of.log_clusters[0:count]),
            ),
        )

    def _glyph(self, info: Any) -> Glyph:
        of = info.geometry
        key = (info.glyph, of.width, of.x_offset, of.y_offset)
        if (known := self._glyphs.get(key)) is None:
            if len(self._glyphs) >= GLYPHS:
                self._glyphs.clear()
            known = self._glyphs[key] = Glyph(key[0], Geometry(*key[1:]))
        return known


def glyphs(line: Any) -> Iterator[tuple[Any, Any, int, bool]]:
    """The glyphs of a line: item, glyph, the byte of the text it is for, whether it is the last for that."""
    run = line.runs[0]
    while run != ffi.NULL:
        item, found = run.data.item, run.data.glyphs
        run = run.next
        count, infos, clusters = found.num_glyphs, found.glyphs, found.log_clusters
        for i in range(count):
            last = i + 1 == count or clusters[i + 1] != clusters[i]
            yield item, infos[i], item.offset + clusters[i], last


@REACTIVATE.replaced_by
def reactivate(self: Any, style: Any) -> None:
    """WeasyPrint's setting of a line to be drawn, from memory where the same text was set in the same style."""
    of = lines.of(style)
    memory: Memory | None = of.shapes
    key = (self.text, of.style(style), self.justification_spacing)
    known = memory.get(key) if memory is not None else None
    if known is None:
        REACTIVATE.original(self, style)
        if memory is None:
            # a layout is let go of by whoever drew with it: this one is kept
            memory = of.shapes = Memory(self.layout)
        known = memory.shaped(self)
        memory.keep(key, known)
    assert memory is not None
    self.drawn, self.text, self.style = known, known.text, style
    self.layout, self.language = memory.layout, None


@DEACTIVATE.replaced_by
def deactivate(self: Any) -> None:
    """WeasyPrint's; what was drawn is let go of as well."""
    DEACTIVATE.original(self)
    self.__dict__.pop("drawn", None)


def first_line(layout: Any) -> tuple[Any, int | None]:
    """WeasyPrint's first line of a layout, from memory where it is to be drawn; glyphs that are moved are this line's alone."""
    known: Shaped | None = layout.__dict__.get("drawn")
    if known is None:
        line: tuple[Any, int | None] = _SET_BY_PANGO(layout)
        return line
    layout.first_line_direction = known.direction
    moved = getattr(layout, "tracking", None) is not None or getattr(layout, "gap", None) is not None
    return (known.line.copy() if moved else known.line), known.index


@DRAW_FIRST_LINE.replaced_by
def draw_first_line(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> Any:
    """WeasyPrint's; a line that may have to be cut is set by Pango."""
    if text_overflow == "ellipsis" or block_ellipsis != "none":
        REACTIVATE.original(textbox.pango_layout, textbox.style)
        textbox.pango_layout.__dict__.pop("drawn", None)
    return DRAW_FIRST_LINE.original(stream, textbox, text_overflow, block_ellipsis, matrix)
