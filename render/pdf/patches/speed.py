"""Speed of layout and drawing: caches for outlines, colours, fonts, boxes without backgrounds: `PATCHES`.

A brief's maps have the same outlines as every other brief's, and WeasyPrint parses them number by number each
time; it lays out the words of a drawing letter by letter, and copies each font's whole file for every document.
Nothing here changes what a page shows, but that the letters of a drawing's words are kerned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from functools import lru_cache
from typing import Any

import pydyf
from tinyhtml5 import inputstream
from weasyprint.draw.color import get_color
from weasyprint.formatting_structure import boxes
from weasyprint.text.ffi import ffi, harfbuzz

from render.pdf.patches.patch import Patch

#: outlines shorter than this are parsed anew: the memory is for the shapes of maps
_LONG = 200
#: outlines without units, whose operators depend on nothing but themselves
_BARE = re.compile(r"[0-9.,MLHVZCSQTmlhvzcsqt\s+-]*")
#: attributes that may list a value for every letter, and those that set letters apart
_PLACES, _APART = ("x", "y", "dx", "dy", "rotate"), ("letter-spacing", "textLength")
#: data as long as this are a font file's, not those of a font cut down to what a document shows
LARGE = 12_000_000
#: how many of those are kept: a style of PDF uses four, a report's own look a few more
FILES = 8

_NODE = "(svg, node, font_size)"
PATH = Patch("weasyprint.svg:TAGS", "path", _NODE)
#: WeasyPrint tells words from shapes by the last of these
TEXT = Patch("weasyprint.svg:TAGS", "text", _NODE)
TEXT_TOO = (
    Patch("weasyprint.svg:TAGS", "tspan", _NODE),
    Patch("weasyprint.svg:TAGS", "textPath", _NODE),
    Patch("weasyprint.svg:TAGS", "a", _NODE),
    Patch("weasyprint.svg", "text", _NODE),
)
COLOR = Patch("weasyprint.svg", "color", "(string)")
#: what WeasyPrint reads of the attributes of a drawing's every shape: lengths, lists, links
READINGS = tuple(
    Patch(owner, name, signature)
    for name, signature, *owners in (
        (
            "size",
            "(string, font_size=None, percentage_reference=None)",
            "weasyprint.svg",
            "weasyprint.svg.text",
        ),
        ("normalize", "(string)", "weasyprint.svg", "weasyprint.svg.text"),
        ("parse_url", "(url)", "weasyprint.svg"),
    )
    for owner in owners
)
CHARS_UNTIL = Patch(
    "tinyhtml5.inputstream:HTMLUnicodeInputStream", "chars_until", "(self, characters, opposite=False)"
)
OBJECT_DATA = Patch("weasyprint.pdf.fonts", "get_hb_object_data", "(hb_object, ot_color=None, glyph=None)")
BACKGROUNDS = Patch(
    "weasyprint.layout.background",
    "layout_box_backgrounds",
    "(page, box, get_image_from_uri, layout_children=True, style=None)",
)
DESCENDANTS = Patch("weasyprint.formatting_structure.boxes:Box", "descendants", "(self, placeholders=False)")
PATCHES = (
    PATH,
    TEXT,
    *TEXT_TOO,
    COLOR,
    *READINGS,
    CHARS_UNTIL,
    OBJECT_DATA,
    BACKGROUNDS,
    DESCENDANTS,
)


@lru_cache(maxsize=256)
def _read(string: str) -> Any:
    return COLOR.original(string)


@COLOR.replaced_by
def color(string: str) -> Any:
    """WeasyPrint's reading of a colour: a drawing names few colours, thousands of times.

    A copy, as WeasyPrint makes the colour of what is transparent (``fill-opacity``) out of what it has read.
    """
    return copy(_read(string))


def _remembered(reading: Patch) -> None:
    """WeasyPrint's reading of an attribute, from memory: the shapes of a chart have few that differ."""

    @reading.replaced_by
    @lru_cache(maxsize=2048)
    def read(*given: Any, **named: Any) -> Any:
        return reading.original(*given, **named)


for _reading in READINGS:
    _remembered(_reading)


@CHARS_UNTIL.replaced_by
def chars_until(stream: Any, characters: Any, opposite: bool = False) -> str:
    """The reader's of HTML: text up to some characters; the expression that finds them is made once.

    The reader means to keep it, and keeps it under itself, where it is not looked for.
    """
    expressions = inputstream.characters_until_regex
    if (characters, opposite) not in expressions:
        listed = "".join(f"\\x{ord(one):02x}" for one in characters)
        expressions[characters, opposite] = re.compile(f"[{'' if opposite else '^'}{listed}]+")
    found: str = CHARS_UNTIL.original(stream, characters, opposite)
    return found


class _Recorder:
    """Stands for the drawing while an outline is parsed: only sizes without units are asked of it."""

    def __init__(self) -> None:
        self.stream = pydyf.Stream()

    def point(self, x: str, y: str, _font_size: float) -> tuple[float, float]:
        return float(x or 0), float(y or 0)


class _Node:
    """Stands for the path element."""

    def __init__(self, outline: str) -> None:
        self.outline = outline
        self.vertices: list[Any] = []

    def get(self, _name: str, _default: str = "") -> str:
        return self.outline


@lru_cache(maxsize=1024)
def operators(outline: str) -> tuple[bytes, tuple[Any, ...]]:
    """The PDF operators of an outline, and its vertices (where markers would stand)."""
    recorder, node = _Recorder(), _Node(outline)
    PATH.original(recorder, node, 0)
    return b"\n".join(recorder.stream.stream), tuple(node.vertices)


@PATH.replaced_by
def path(drawing: Any, node: Any, font_size: float) -> None:
    """WeasyPrint's drawing of a path, from memory where it is long."""
    outline = node.get("d", "")
    if len(outline) < _LONG or not _BARE.fullmatch(outline):
        PATH.original(drawing, node, font_size)
        return
    content, vertices = operators(outline)
    drawing.stream.stream.append(content)
    node.vertices.extend(vertices)


class _Whole(str):
    """Words that are one piece to whoever takes them letter by letter."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)


@TEXT.replaced_by
def text(drawing: Any, node: Any, font_size: float) -> None:
    """WeasyPrint's drawing of words, in one piece where no letter has a place, turn or distance of its own."""
    if (
        node.text
        and not any(" " in (node.get(a) or "").strip() for a in _PLACES)
        and not any(map(node.get, _APART))
    ):
        node._etree_node.text = _Whole(node.text)
    TEXT.original(drawing, node, font_size)


for _same in TEXT_TOO:
    _same.replaced_by(text)


class FontFile:
    """A font file by where it lies in memory. As long as its blob lives no other file can lie there."""

    def __init__(self, blob: Any) -> None:
        self.blob = ffi.gc(blob, harfbuzz.hb_blob_destroy)
        length = ffi.new("unsigned int *")
        self.data = harfbuzz.hb_blob_get_data(blob, length)
        self.key = (int(ffi.cast("uintptr_t", self.data)), int(length[0]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FontFile) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=FILES)
def file_content(file: FontFile) -> bytes:
    """A copy of a font file, from memory where it was copied before; the memory holds the file's blob as well."""
    content: bytes = ffi.unpack(file.data, file.key[1])
    return content


@OBJECT_DATA.replaced_by
def object_data(thing: Any, *of: Any) -> bytes | None:
    """WeasyPrint's copy of a font's data, made once for each file: Chinese fonts have 20 MB and more."""
    if not of:
        file = FontFile(harfbuzz.hb_face_reference_blob(thing))
        if file.data != ffi.NULL and file.key[1] >= LARGE:
            return file_content(file)
    data: bytes | None = OBJECT_DATA.original(thing, *of)
    return data


#: the corners of a box whose edges are not rounded
_SQUARE = {
    f"border_{corner}_radius": (0, 0) for corner in ("top_left", "top_right", "bottom_left", "bottom_right")
}


def _bare(style: Any) -> bool:
    """Whether boxes of a style have no background, shadow, picture along their edges or rounded corners."""
    known: bool | None = style.__dict__.get("bare")
    if known is None:
        known = style.bare = (
            all((0, "px") in style[name] for name in _SQUARE)
            and style["border_image_source"][0] == style["mask_border_source"][0] == "none"
            and all(kind == "none" for kind, _ in style["background_image"])
            and not style["box_shadow"]
            and get_color(style, "background_color").alpha == 0
        )
    return known


@BACKGROUNDS.replaced_by
def layout_box_backgrounds(
    page: Any, box: Any, get_image_from_uri: Any, layout_children: bool = True, style: Any = None
) -> None:
    """WeasyPrint's; a box of a style that has none is told so at once."""
    if style is not None or not layout_children or box is page or not _bare(box.style):
        BACKGROUNDS.original(page, box, get_image_from_uri, layout_children, style)
        return
    for child in box.all_children():
        layout_box_backgrounds(page, child, get_image_from_uri)
    for name, corner in _SQUARE.items():
        setattr(box, name, corner)
    box.background = None


@DESCENDANTS.replaced_by
def descendants(box: Any, placeholders: bool = False) -> Iterator[Any]:
    """WeasyPrint's list of a box and all in it, not handed from box to box up to the top."""
    yield box
    levels = [iter(box.children)]
    while levels:
        for child in levels[-1]:
            if isinstance(child, boxes.Box):
                yield child
                if child.children:
                    levels.append(iter(child.children))
                    break
            elif placeholders:
                yield from child.descendants(placeholders)
            else:
                yield child
        else:
            levels.pop()
