"""Fonts in a PDF: those that the parts of a volume share once, Chinese ones without the glyphs that are not shown: `PATCHES`,
`SharedFonts`.

A Chinese font has 65,535 glyphs, of which a brief shows some hundred. WeasyPrint empties the others and keeps their places, so
that the number of a glyph stays its place: 140 kB and 50 milliseconds a font, four of them a brief. The glyphs of such a font are
found by their number in the font's own list (CID-keyed, Adobe's way for Chinese fonts), not by their place, so that those that are
not shown can go. What is embedded is the outlines alone (``CIDFontType0C``), the oldest form of such fonts in PDFs: as part of
an OpenType font some readers look for a place in it after all.
"""

from __future__ import annotations

import io
import struct
from functools import lru_cache
from typing import Any

import pydyf
from fontTools.cffLib import CFFFontSet
from weasyprint.text.ffi import ffi, harfbuzz, harfbuzz_subset

from render.pdf.patches.patch import Patch
from render.pdf.patches.speed import FILES, FontFile

BUILD_FONTS_DICTIONARY = Patch(
    "weasyprint.pdf", "build_fonts_dictionary", "(pdf, fonts, compress, subset, options)"
)
HARFBUZZ_SUBSET = Patch("weasyprint.pdf.fonts:Font", "_harfbuzz_subset", "(self, to_unicode, hinting)")
PATCHES = (BUILD_FONTS_DICTIONARY, HARFBUZZ_SUBSET)

#: tables of a font that have nothing to do with its outlines, but those HarfBuzz leaves out or needs itself
_OTHERS = (b"BASE", b"DSIG", b"GPOS", b"GSUB", b"JSTF", b"VORG", b"name", b"vhea", b"vmtx")


class SharedFonts(dict[Any, Any]):
    """The fonts that parts share, by key; embedded when the last part is written."""

    complete = False

    def __setitem__(self, key: Any, font: Any) -> None:
        """WeasyPrint copies every font file, of twenty megabytes each, and HarfBuzz makes the subset without it."""
        if harfbuzz_subset:
            font.file_content = b""
        super().__setitem__(key, font)


class _Outlined(bytes):
    """A font that is embedded as its outlines alone: WeasyPrint sees the whole, as it tells by that what kind it is."""

    outlines: bytes


@BUILD_FONTS_DICTIONARY.replaced_by
def build_fonts_dictionary(pdf: Any, fonts: Any, *rest: Any) -> Any:
    """WeasyPrint's; empty for a part whose fonts are embedded with another."""
    if isinstance(fonts, SharedFonts) and not fonts.complete:
        return pydyf.Dictionary()
    before = len(pdf.objects)
    made = BUILD_FONTS_DICTIONARY.original(pdf, fonts, *rest)
    for item in pdf.objects[before:]:
        if isinstance(item, pydyf.Stream) and item.stream and isinstance(item.stream[0], _Outlined):
            item.stream[0] = item.stream[0].outlines
            item.extra["Subtype"] = "/CIDFontType0C"
    return made


@HARFBUZZ_SUBSET.replaced_by
def harfbuzz_subset_of(font: Any, to_unicode: dict[int, str], hinting: bool) -> None:
    """WeasyPrint's; of a font whose glyphs have numbers, without those that are not shown."""
    outlines = _table(font.hb_face, b"CFF ")
    # a glyph that the font has not got is given a place behind all others
    if font.missing or outlines is None or not numbered(outlines, font.glyph_count):
        HARFBUZZ_SUBSET.original(font, to_unicode, hinting)
        return
    face = _cut_down(font.hb_face, sorted(to_unicode), hinting)
    left = face and _table(face, b"CFF ")
    if not left:
        HARFBUZZ_SUBSET.original(font, to_unicode, hinting)
        return
    content = _Outlined(_bytes(FontFile(harfbuzz.hb_face_reference_blob(face))))
    content.outlines = _bytes(left)
    font.file_content = content


def _cut_down(face: Any, glyphs: list[int], hinting: bool) -> Any:
    """A font with these glyphs only, each behind the one before it; None where HarfBuzz cannot."""
    wanted = ffi.gc(harfbuzz_subset.hb_subset_input_create_or_fail(), harfbuzz_subset.hb_subset_input_destroy)
    _add(harfbuzz_subset.hb_subset_input_glyph_set(wanted), glyphs)
    flags = harfbuzz_subset.HB_SUBSET_FLAGS_DESUBROUTINIZE
    if not hinting:
        flags |= harfbuzz_subset.HB_SUBSET_FLAGS_NO_HINTING
    harfbuzz_subset.hb_subset_input_set_flags(wanted, flags)
    others = harfbuzz_subset.hb_subset_input_set(wanted, harfbuzz_subset.HB_SUBSET_SETS_DROP_TABLE_TAG)
    _add(others, sorted(harfbuzz.hb_tag_from_string(name, -1) for name in _OTHERS))
    made = harfbuzz_subset.hb_subset_or_fail(face, wanted)
    return ffi.gc(made, harfbuzz.hb_face_destroy) if made else None


def _add(numbers: Any, more: list[int]) -> None:
    """Add numbers in their order to a set of HarfBuzz's."""
    # a type with the length in its name would be parsed anew for every length
    harfbuzz.hb_set_add_sorted_array(numbers, ffi.new("hb_codepoint_t[]", more), len(more))


def _table(face: Any, name: bytes) -> FontFile | None:
    """A table of a font; None where it has none of that name."""
    table = FontFile(harfbuzz.hb_face_reference_table(face, harfbuzz.hb_tag_from_string(name, -1)))
    return table if table.key[1] else None


def _bytes(file: FontFile) -> bytes:
    """A copy of what HarfBuzz has in memory."""
    content: bytes = ffi.unpack(file.data, file.key[1])
    return content


@lru_cache(maxsize=FILES)
def numbered(outlines: FontFile, glyphs: int) -> bool:
    """Whether these outlines of a font have numbers (CID-keyed), and that of every glyph is its place among all ``glyphs``."""
    data = _bytes(outlines)
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    top = fonts.topDictIndex[0].rawDict
    # one range for all: format, first number, how many follow it
    every = struct.pack(">BHH", 2, 1, glyphs - 2) if glyphs > 2 else b"none"
    place = top.get("charset", 0)
    return "ROS" in top and data[place : place + len(every)] == every
