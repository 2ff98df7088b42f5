"""Justification of Chinese lines, and what readers of a PDF take the gaps in them for: `PATCHES`.

WeasyPrint widens spaces only, so a line of Chinese ends where its last character does. Here the room left on
a justified line is shared out between its Chinese characters (and its spaces): boxes are moved when the line
is laid out, glyphs are widened when it is drawn. Lines without Chinese characters stay WeasyPrint's own.

Readers of PDFs take a gap as wide as a quarter-em for a space. So the gap the typesetting pass leaves beside
letters and digits is filled with a blank, and the piece with it says what text it is; a line set very loosely
says it as a whole. What is copied has no space. A mark set in half an em is still said to be an em wide, and so
to overlap the next one, before which some readers break the line: it gets a blank too, where it really ends or begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.text.ffi import TO_UNITS, ffi, pango

from compose.language.chinese import GAP, GAP_CLASS, HALF_CLASS, OPENING
from compose.language.script import FULL_WIDTH
from render.pdf.patches.patch import Patch

_CHINESE = FULL_WIDTH + "“”‘’—…·"
#: stands for what may not widen: an image, a gap, which keeps its width
_FIXED = "\ufffc"
_NOT = rf"\s{_FIXED}"
#: a character after which a line may widen: beside a Chinese one, or a space; never inside a dash or ellipsis
_ELASTIC = re.compile(
    rf"(?!——|……)(?:[{_CHINESE}](?=[^{_NOT}])|[^{_NOT}](?=[{_CHINESE}])|[ \u00a0](?=[^{_NOT}]))"
)
#: a blank with a glyph of its own, which no text of ours has, and what it is read as where the text is not
_BLANK, _NOTHING = "\u2002", "\u200b"
#: room between characters, in em, that readers take for spaces
_LOOSE = 0.08
_HAS_CHINESE = re.compile(f"[{_CHINESE}]")

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
    """WeasyPrint's, after the gap at the end of a line is taken away: there is nothing beyond it."""
    _trim(line)
    offset = TEXT_ALIGN.original(context, line, available_width, last)
    if getattr(line, "loose", False):
        _join([box for _, box in _pieces(line)])
    return offset


@SPLIT_FIRST_LINE.replaced_by
def split_first_line(text: str, *rest: Any, **more: Any) -> Any:
    """WeasyPrint's, which ends a line after the first word where a text fits but for the space at its end."""
    line = SPLIT_FIRST_LINE.original(text, *rest, **more)
    length, resume = line[1:3]
    if resume is None or not text.endswith(" ") or " " in text.encode()[:length].decode():
        return line
    layout, length, following, *size = SPLIT_FIRST_LINE.original(text.rstrip(" "), *rest, **more)
    # all of it stands on this line, and what follows it begins the next
    return line if following is not None else (layout, length, len(text.encode()), *size)


@JUSTIFY_LINE.replaced_by
def justify_line(context: Any, line: Any, extra_width: float) -> None:
    """Share ``extra_width`` (CSS pixels) among the places of a line that may widen."""
    pieces = list(_pieces(line))
    text = "".join(piece for piece, _ in pieces)
    # quotation marks and dashes are also English: a passage in another language is not Chinese for having them
    foreign = not str(line.style["lang"] or "zh").startswith("zh")
    if foreign or not _HAS_CHINESE.search(text):
        JUSTIFY_LINE.original(context, line, extra_width)
        return
    places = [m.start() for m in _ELASTIC.finditer(text)]
    if not places:
        return
    space = extra_width / len(places)
    line.loose = space > _LOOSE * line.style["font_size"]
    widened: dict[Any, list[int]] = {}
    start, rest = 0, iter(places)
    place = next(rest, None)
    for piece, box in pieces:
        end = start + len(piece)
        while place is not None and place < end:
            widened.setdefault(box, []).append(place - start)
            place = next(rest, None)
        start = end
    _widen(line, widened, space, 0)


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
        if _is_gap(chain[i]):
            gap += chain[i].margin_right
            chain[i].margin_right = 0
    line.width -= gap


def _join(texts: list[Any]) -> None:
    """Have the text boxes of a line drawn with the first."""
    texts = [box for box in texts if box is not None]
    texts[0].drawn_with = texts[1:]
    for box in texts[1:]:
        box.drawn_with = None


def _is_gap(box: Any) -> bool:
    """Whether an inline box is one after which our typesetting pass leaves a gap."""
    return isinstance(box, boxes.InlineBox) and _class(box) == GAP_CLASS


def _class(box: Any) -> str | None:
    """The class of the HTML element a box was made for."""
    return box.element.get("class") if box.element is not None else None


def _pieces(box: Any) -> Iterator[tuple[str, Any]]:
    """The text boxes of a line in order with their text; what may not widen is one fixed character."""
    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        if isinstance(child, boxes.TextBox):
            yield child.text, child
        elif isinstance(child, boxes.InlineBox) and child.style["position"] == "static":
            yield from _pieces(child)
            if _is_gap(child):
                yield _FIXED, None
        else:
            yield _FIXED, None


def _widen(box: Any, widened: dict[Any, list[int]], space: float, advance: float) -> float:
    """Move a box and what is in it by ``advance``, and return by how much what follows moves."""
    if isinstance(box, boxes.TextBox):
        box.position_x += advance
        if places := widened.get(box):
            inner = [p for p in places if p < len(box.text) - 1]
            if inner:
                box.pango_layout.tracking = (_bytes(box.text, inner), space)
            box.width += space * len(places)
            advance += space * len(places)
        return advance
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += advance
        before = advance
        for child in box.children:
            if child.is_in_normal_flow():
                advance = _widen(child, widened, space, advance)
        box.width += advance - before
        return advance
    box.translate(advance, 0)
    return advance


def _bytes(text: str, places: list[int]) -> frozenset[int]:
    """Where the characters at these places start in UTF-8.

    >>> sorted(_bytes("a中b", [1, 2]))
    [1, 4]
    """
    offsets, last, offset = set(), 0, 0
    for place in places:
        offset += len(text[last:place].encode())
        offsets.add(offset)
        last = place
    return frozenset(offsets)


@DRAW_TEXT.replaced_by
def draw_text(stream: Any, box: Any, *rest: Any) -> None:
    """WeasyPrint's; with the text of what is drawn where its geometry would be read as spaces."""
    if hasattr(box, "drawn_with"):
        if box.drawn_with is not None:
            with _meaning(stream, [box, *box.drawn_with]):
                for piece in [box, *box.drawn_with]:
                    DRAW_TEXT.original(stream, piece, *rest)
    elif _class(box) == GAP_CLASS and not hasattr(box, "ends_line"):
        with _meaning(stream, [box]):
            _draw_filled(stream, box, GAP * box.style["font_size"], *rest)
    elif _class(box) == HALF_CLASS:
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
    line, index = GET_FIRST_LINE.original(self)
    if (tracking := getattr(self, "tracking", None)) is not None:
        places, space = tracking
        _track(line, places, space, self.style["font_size"])
    if (gap := getattr(self, "gap", None)) is not None:
        _fill(line, *gap)
    return line, index


def _glyphs(line: Any) -> Iterator[tuple[Any, Any, int, bool]]:
    """The glyphs of a line: item, glyph, the byte of the text it is for, whether it is the last for that."""
    run = line.runs[0]
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        run = run.next
        count, infos, clusters = glyphs.num_glyphs, glyphs.glyphs, glyphs.log_clusters
        for i in range(count):
            last = i + 1 == count or clusters[i + 1] != clusters[i]
            yield item, infos[i], item.offset + clusters[i], last


def _track(line: Any, places: frozenset[int], space: float, size: float) -> None:
    """Widen glyphs. Drawing cuts a move to a thousandth of an em: these are whole, and their sum is right."""
    step, unit = 1000 * space / size, size * TO_UNITS / 1000
    total = done = 0.0
    for _, glyph, byte, last in _glyphs(line):
        if last and byte in places:
            total += step
            whole = round(total - done)
            done += whole
            glyph.geometry.width += round((whole + 0.3) * unit)


def _fill(line: Any, stream: Any, gap: float | None) -> None:
    """Move the blank that ends a line so that it ends where the gap does; one that begins a line takes no room."""
    glyphs = list(_glyphs(line))
    item, blank, _, _ = glyphs[0 if gap is None else -1]
    if blank.glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG:
        blank.glyph, blank.geometry.width = pango.PANGO_GLYPH_EMPTY, 0
        return
    if gap is None:
        blank.geometry.width = 0
    else:
        glyphs[-2][1].geometry.width += round(gap * TO_UNITS) - blank.geometry.width
    font, _ = stream.add_font(item.analysis.font)
    font.to_unicode[blank.glyph] = _NOTHING
