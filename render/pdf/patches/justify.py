"""Justification of Chinese lines, and what readers of a PDF take the gaps in them for: `PATCHES`.

WeasyPrint widens spaces only, so a line of Chinese ends where its last character does. Here the room left on
a justified line is shared out among its places (`elastic` says where and in which order): boxes are moved when the line
is laid out, glyphs are widened when it is drawn. Lines without Chinese characters stay WeasyPrint's own.

Readers of PDFs take a gap as wide as a quarter-em for a space. So the gap the typesetting pass leaves beside
letters and digits is filled with a blank, and the piece with it says what text it is; a line set very loosely
says it as a whole. What is copied has no space. A mark set in half an em is still said to be an em wide, and so
to overlap the next one, before which some readers break the line: it gets a blank too, where it really ends or begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.text.ffi import TO_UNITS, pango

from compose.language.chinese import GAP, GAP_CLASS, HALF_CLASS, OPENING
from render.pdf.patches import elastic, lines, shapes
from render.pdf.patches.patch import Patch

#: a blank with a glyph of its own, which no text of ours has, and what it is read as where the text is not
_BLANK, _NOTHING = "\u2002", "\u200b"
#: room between characters, in em, that readers take for spaces; marks that overlap by so much part the line for some
_LOOSE, _TIGHT = 0.08, -0.02
_HAS_CHINESE = re.compile(f"[{elastic.CHINESE}]")

TEXT_ALIGN = Patch("weasyprint.layout.inline", "text_align", "(context, line, available_width, last)")
JUSTIFY_LINE = Patch("weasyprint.layout.inline", "justify_line", "(context, line, extra_width)")
SPLIT_FIRST_LINE = Patch(
    "weasyprint.layout.inline",
    "split_first_line",
    "(text, style, context, max_width, justification_spacing, is_line_start=True, minimum=False)",
)
GET_FIRST_LINE = Patch("weasyprint.text.line_break:Layout", "get_first_line", "(self)")
DRAW_TEXT = Patch(
    "weasyprint.draw", "draw_text", "(stream, textbox, offset_x, text_overflow, block_ellipsis)"
)
PATCHES = (TEXT_ALIGN, JUSTIFY_LINE, SPLIT_FIRST_LINE, GET_FIRST_LINE, DRAW_TEXT)


@TEXT_ALIGN.replaced_by
def text_align(context: Any, line: Any, available_width: float, last: bool) -> Any:
    """WeasyPrint's, after the gap at the end of a line is taken away: there is nothing beyond it.

    A line whose end was chosen (`breaking`) was laid out in a width of its own, and may be too long for that of its block.
    """
    _trim(line)
    if (measure := getattr(line, "measure", None)) is not None:
        available_width = measure
        if line.width > available_width:
            _share(line, available_width - line.width)
    offset = TEXT_ALIGN.original(context, line, available_width, last)
    if getattr(line, "loose", False):
        _join([box for _, box, _ in elastic.pieces(line)])
    return offset


@SPLIT_FIRST_LINE.replaced_by
def split_first_line(text: str, *rest: Any, **more: Any) -> Any:
    """WeasyPrint's, which ends a line after the first word where a text fits but for the space at its end."""
    line = lines.remembered(SPLIT_FIRST_LINE.original, text, *rest, **more)
    length, resume = line[1:3]
    if resume is None or not text.endswith(" ") or " " in text.encode()[:length].decode():
        return line
    layout, length, following, *size = lines.remembered(
        SPLIT_FIRST_LINE.original, text.rstrip(" "), *rest, **more
    )
    # all of it stands on this line, and what follows it begins the next
    return line if following is not None else (layout, length, len(text.encode()), *size)


@JUSTIFY_LINE.replaced_by
def justify_line(context: Any, line: Any, extra_width: float) -> None:
    """Share ``extra_width`` (CSS pixels) among the places of a line that may widen."""
    # quotation marks and dashes are also English: a passage in another language is not Chinese for having them
    foreign = not str(line.style["lang"] or "zh").startswith("zh")
    if foreign or not _HAS_CHINESE.search("".join(text for text, _, _ in elastic.pieces(line))):
        JUSTIFY_LINE.original(context, line, extra_width)
    else:
        _share(line, extra_width)


def _share(line: Any, extra: float) -> None:
    """Make a line longer by ``extra`` (CSS pixels), or shorter; by as much as its places allow."""
    size = line.style["font_size"]
    found = elastic.places(elastic.pieces(line))
    if extra < 0:
        extra = min(0.0, extra + _hanging(line) * size)
    widened: dict[Any, list[tuple[int, float]]] = {}
    for place, room in zip(found, elastic.spread([p.kind for p in found], extra / size), strict=True):
        if room:
            widened.setdefault(place.box, []).append((place.index, room * size))
            if place.kind == elastic.GAP:
                place.box.more_gap = room * size
            elif room > _LOOSE or room < _TIGHT:
                line.loose = True
    _widen(line, widened, 0)


def _hanging(line: Any) -> float:
    """What the last mark of a line may hang over the edge, in em."""
    text, box, _ = list(elastic.pieces(line))[-1]
    blank = box is not None and elastic.element_class(box) != HALF_CLASS
    return elastic.HANGING if blank and text[-1:] in elastic.BLANK_AFTER else 0.0


def _trim(line: Any) -> None:
    """Drop the right margin of inline boxes that end a line."""
    chain, box = [line], line
    while isinstance(box, boxes.LineBox | boxes.InlineBox) and box.children:
        box = box.children[-1]
        chain.append(box)
    box.ends_line = True
    gap = 0.0
    for i in range(len(chain) - 1, 0, -1):
        if gap:
            chain[i].width -= gap
        if elastic.is_gap(chain[i]):
            gap += chain[i].margin_right
            chain[i].margin_right = 0
    line.width -= gap


def _join(texts: list[Any]) -> None:
    """Have the text boxes of a line drawn with the first."""
    texts = [box for box in texts if box is not None]
    texts[0].drawn_with = texts[1:]
    for box in texts[1:]:
        box.drawn_with = None


def _widen(box: Any, widened: Mapping[Any, list[tuple[int, float]]], advance: float) -> float:
    """Move a box and what is in it by ``advance``, and return by how much what follows moves."""
    if isinstance(box, boxes.TextBox):
        box.position_x += advance
        if places := widened.get(box):
            inner = [(place, room) for place, room in places if place < len(box.text) - 1]
            if inner:
                box.pango_layout.tracking = _bytes(box.text, inner)
            more = sum(room for _, room in places)
            box.width += more
            advance += more
        return advance
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += advance
        before = advance
        for child in box.children:
            if child.is_in_normal_flow():
                advance = _widen(child, widened, advance)
        box.width += advance - before
        return advance
    box.translate(advance, 0)
    return advance


def _bytes(text: str, places: list[tuple[int, float]]) -> dict[int, float]:
    """Where the characters at these places start in UTF-8, with the room after each.

    >>> _bytes("a中b", [(1, 0.5), (2, 0.25)])
    {1: 0.5, 4: 0.25}
    """
    offsets, last, offset = {}, 0, 0
    for place, room in places:
        offset += len(text[last:place].encode())
        offsets[offset] = room
        last = place
    return offsets


@DRAW_TEXT.replaced_by
def draw_text(stream: Any, box: Any, *rest: Any) -> None:
    """WeasyPrint's; with the text of what is drawn where its geometry would be read as spaces."""
    if hasattr(box, "drawn_with"):
        if box.drawn_with is not None:
            with _meaning(stream, [box, *box.drawn_with]):
                for piece in [box, *box.drawn_with]:
                    DRAW_TEXT.original(stream, piece, *rest)
    elif elastic.element_class(box) == GAP_CLASS and not hasattr(box, "ends_line"):
        with _meaning(stream, [box]):
            _draw_filled(stream, box, GAP * box.style["font_size"] + getattr(box, "more_gap", 0.0), *rest)
    elif elastic.element_class(box) == HALF_CLASS:
        with _meaning(stream, [box]):
            _draw_filled(stream, box, None if box.text in OPENING else 0, *rest)
    else:
        DRAW_TEXT.original(stream, box, *rest)


@contextmanager
def _meaning(stream: Any, pieces: list[Any]) -> Iterator[None]:
    """Say what the text of what is drawn is."""
    text = pydyf.String("".join(piece.text for piece in pieces))
    stream.begin_marked_content("Span", pydyf.Dictionary({"ActualText": text}))
    yield
    stream.end_marked_content()


def _draw_filled(stream: Any, box: Any, gap: float | None, *rest: Any) -> None:
    """Draw a text and the blank that fills the gap after it; with no gap to speak of, a blank before it."""
    layout, text = box.pango_layout, box.pango_layout.text
    layout.text, layout.gap = _BLANK + text if gap is None else text + _BLANK, (stream, gap)
    DRAW_TEXT.original(stream, box, *rest)
    layout.text, layout.gap = text, None


@GET_FIRST_LINE.replaced_by
def get_first_line(self: Any) -> Any:
    """WeasyPrint's, its glyphs moved where the line was widened or has a gap: this is what is drawn."""
    line, index = shapes.first_line(self)
    if (tracking := getattr(self, "tracking", None)) is not None:
        _track(line, tracking, self.style["font_size"])
    if (gap := getattr(self, "gap", None)) is not None:
        _fill(line, *gap)
    return line, index


def _track(line: Any, places: Mapping[int, float], size: float) -> None:
    """Widen glyphs. Drawing cuts a move to a thousandth of an em: these are whole, and their sum is right."""
    unit = size * TO_UNITS / 1000
    total = done = 0.0
    for _, glyph, byte, last in shapes.glyphs(line):
        if last and byte in places:
            total += 1000 * places[byte] / size
            whole = round(total - done)
            done += whole
            glyph.geometry.width += round((whole + 0.3) * unit)


def _fill(line: Any, stream: Any, gap: float | None) -> None:
    """Move the blank that ends a line so that it ends where the gap does; one that begins a line takes no room."""
    drawn = list(shapes.glyphs(line))
    item, blank, _, _ = drawn[0 if gap is None else -1]
    if blank.glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG:
        blank.glyph, blank.geometry.width = pango.PANGO_GLYPH_EMPTY, 0
        return
    if gap is None:
        blank.geometry.width = 0
    else:
        drawn[-2][1].geometry.width += round(gap * TO_UNITS) - blank.geometry.width
    font, _ = stream.add_font(item.analysis.font)
    font.to_unicode[blank.glyph] = _NOTHING
