"""What makes WeasyPrint write quickly: what it does once per letter, tag or brief is done once.

A brief's maps have the same outlines as every other brief's, and WeasyPrint parses them number by number each
time; it lays out the words of a drawing letter by letter, and copies each font's whole file for every document;
pydyf compresses every stream twice where the file has an identifier, and lists all pages for every tag.
Nothing here changes what a page shows, but that the letters of a drawing's words are kerned. Reaches into the
same version as `render.pdf.patches.justify`, and refuses any other.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pydyf
import weasyprint
from weasyprint import svg
from weasyprint.pdf import fonts
from weasyprint.text.ffi import ffi, harfbuzz

from render.pdf.patches.version import PINNED

#: outlines shorter than this are parsed anew: the memory is for the shapes of maps
_LONG = 200
#: outlines without units, whose operators depend on nothing but themselves
_BARE = re.compile(r"[0-9.,MLHVZCSQTmlhvzcsqt\s+-]*")
#: attributes that may list a value for every letter, and those that set letters apart
_PLACES, _APART = ("x", "y", "dx", "dy", "rotate"), ("letter-spacing", "textLength")
#: data as long as this are a font file's, not those of a font cut down to what a document shows
_FILE = 12_000_000
#: 6 takes a third of the time of 9 and leaves files 1 % larger
LEVEL = 6

_path = svg.TAGS["path"]
_text = svg.TAGS["text"]
_object_data = fonts.get_hb_object_data
#: a drawing names few colours, thousands of times
colour = lru_cache(maxsize=256)(svg.color)


def install() -> None:
    """Take over WeasyPrint's drawing of paths and pydyf's list of pages; doing it again changes nothing."""
    if weasyprint.__version__ != PINNED:
        raise RuntimeError(f"written for WeasyPrint {PINNED}, not {weasyprint.__version__}")
    svg.TAGS["path"] = path
    # WeasyPrint tells words from shapes by this name
    svg.TAGS["text"] = svg.TAGS["tspan"] = svg.TAGS["textPath"] = svg.TAGS["a"] = svg.text = text
    fonts.get_hb_object_data = object_data
    svg.color = colour
    pydyf.PDF.page_references = property(page_references)


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
    _path(recorder, node, 0)
    return b"\n".join(recorder.stream.stream), tuple(node.vertices)


def path(drawing: Any, node: Any, font_size: float) -> None:
    """WeasyPrint's drawing of a path, from memory where it is long."""
    outline = node.get("d", "")
    if len(outline) < _LONG or not _BARE.fullmatch(outline):
        _path(drawing, node, font_size)
        return
    content, vertices = operators(outline)
    drawing.stream.stream.append(content)
    node.vertices.extend(vertices)


class _Whole(str):
    """Words that are one piece to whoever takes them letter by letter."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def text(drawing: Any, node: Any, font_size: float) -> None:
    """WeasyPrint's drawing of words, in one piece where no letter has a place, turn or distance of its own."""
    if (
        node.text
        and not any(" " in (node.get(a) or "").strip() for a in _PLACES)
        and not any(map(node.get, _APART))
    ):
        node._etree_node.text = _Whole(node.text)
    _text(drawing, node, font_size)


#: font files, by where they lie in memory, with what keeps them there
_files: dict[tuple[int, int], tuple[bytes, Any]] = {}


def object_data(thing: Any, *of: Any) -> bytes | None:
    """WeasyPrint's copy of a font's data, made once for each file: Chinese fonts have 20 MB and more."""
    if of:
        return _object_data(thing, *of)  # type: ignore[no-any-return]
    blob = harfbuzz.hb_face_reference_blob(thing)
    length = ffi.new("unsigned int *")
    data = harfbuzz.hb_blob_get_data(blob, length)
    if data == ffi.NULL or length[0] < _FILE:
        harfbuzz.hb_blob_destroy(blob)
        return _object_data(thing)  # type: ignore[no-any-return]
    key = (int(ffi.cast("uintptr_t", data)), int(length[0]))
    if key in _files:
        harfbuzz.hb_blob_destroy(blob)
    else:
        # the blob is kept: as long as it lives no other file can lie where this one does
        _files[key] = (ffi.unpack(data, key[1]), blob)
    return _files[key][0]


def page_references(pdf: Any) -> tuple[bytes, ...]:
    """pydyf's references to all pages, listed anew only after a page was added."""
    kids = pdf.pages["Kids"]
    known = pdf.__dict__.get("_page_references")
    if known is None or known[0] != len(kids):
        known = pdf._page_references = (len(kids), tuple(f"{n} 0 R".encode("ascii") for n in kids[::3]))
    references: tuple[bytes, ...] = known[1]
    return references


def compress(_document: Any, pdf: Any) -> None:
    """A finisher for ``write_pdf``: compress every stream now, once."""
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and stream.compress:
            content = b"\n".join(pydyf._to_bytes(part) for part in stream.stream)
            stream.stream = [zlib.compress(content, LEVEL)]
            stream.extra["Filter"] = "/FlateDecode"
            stream.compress = False
