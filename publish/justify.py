"""Chinese lines that reach both edges: WeasyPrint's justification, extended to text without spaces.

WeasyPrint widens spaces only, so a line of Chinese ends where its last character does. Here the room left on
a justified line is shared out between its Chinese characters (and its spaces): boxes are moved when the line
is laid out, glyphs are widened when it is drawn. Lines without Chinese characters stay WeasyPrint's own.

This reaches into one version of WeasyPrint, and refuses any other: `install()` says which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import TO_UNITS, ffi

#: the version whose inner workings are known here
PINNED = "70.0"

_CHINESE = (
    "\u2e80-\u2fdf\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff"
    "“”‘’—…·"
)
#: stands for what is not text: an image, a gap that keeps its width
_FIXED = "\ufffc"
#: a character after which a line may widen: beside a Chinese one, or a space; never inside a dash or ellipsis
_ELASTIC = re.compile(
    rf"(?!——|……)(?:[{_CHINESE}](?=[^\s{_FIXED}])|[^\s{_FIXED}](?=[{_CHINESE}])|[ \u00a0](?=[^\s{_FIXED}]))"
)
_HAS_CHINESE = re.compile(f"[{_CHINESE}]")

_text_align = inline.text_align
_justify_line = inline.justify_line
#: WeasyPrint's own, to compare with
ORIGINAL = (_text_align, _justify_line)
_get_first_line = line_break.Layout.get_first_line


def install() -> None:
    """Extend WeasyPrint's justification; doing it again changes nothing.

    Raises ``RuntimeError`` for a version other than the one this was written and tested for.
    """
    if weasyprint.__version__ != PINNED:
        raise RuntimeError(
            f"Chinese justification is written for WeasyPrint {PINNED}, not {weasyprint.__version__}: "
            f"install weasyprint=={PINNED}"
        )
    inline.text_align = text_align
    inline.justify_line = justify_line
    line_break.Layout.get_first_line = get_first_line
    line_break.Layout.tracking = None


def text_align(context: Any, line: Any, available_width: float, last: bool) -> Any:
    """WeasyPrint's, after the gap at the end of a line is taken away: there is nothing beyond it."""
    _trim(line)
    return _text_align(context, line, available_width, last)


def justify_line(context: Any, line: Any, extra_width: float) -> None:
    """Share ``extra_width`` (CSS pixels) among the places of a line that may widen."""
    pieces = list(_pieces(line))
    text = "".join(piece for piece, _ in pieces)
    if not _HAS_CHINESE.search(text):
        _justify_line(context, line, extra_width)
        return
    places = [m.start() for m in _ELASTIC.finditer(text)]
    if not places:
        return
    widened: dict[Any, list[int]] = {}
    start, rest = 0, iter(places)
    place = next(rest, None)
    for piece, box in pieces:
        end = start + len(piece)
        while place is not None and place < end:
            widened.setdefault(box, []).append(place - start)
            place = next(rest, None)
        start = end
    _widen(line, widened, extra_width / len(places), 0)


def _trim(line: Any) -> None:
    """Drop the right margin of inline boxes that end a line."""
    chain, box = [line], line
    while isinstance(box, boxes.LineBox | boxes.InlineBox) and box.children:
        box = box.children[-1]
        chain.append(box)
    gap = 0.0
    for i in range(len(chain) - 1, 0, -1):
        if gap:
            chain[i].width -= gap
        if _is_gap(chain[i]):
            gap += chain[i].margin_right
            chain[i].margin_right = 0
    line.width -= gap


def _is_gap(box: Any) -> bool:
    """Whether an inline box is one after which our typesetting pass leaves a gap."""
    return isinstance(box, boxes.InlineBox) and box.element is not None and box.element.get("class") == "hz-g"


def _pieces(box: Any) -> Iterator[tuple[str, Any]]:
    """The text boxes of a line in order with their text; what may not widen is one fixed character."""
    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        if isinstance(child, boxes.TextBox):
            yield child.text, child
        elif isinstance(child, boxes.InlineBox):
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
    found, last, offset = set(), 0, 0
    for place in places:
        offset += len(text[last:place].encode())
        found.add(offset)
        last = place
    return frozenset(found)


def get_first_line(self: Any) -> Any:
    """WeasyPrint's, its glyphs widened where the line was: this is what is drawn.

    Drawing cuts every move to a thousandth of an em, so moves are whole thousandths whose sum is right.
    """
    line, index = _get_first_line(self)
    if self.tracking is None:
        return line, index
    places, space = self.tracking
    size = self.style["font_size"]
    step, unit = 1000 * space / size, size * TO_UNITS / 1000
    total = done = 0.0
    run = line.runs[0]
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        run = run.next
        count, infos, clusters = glyphs.num_glyphs, glyphs.glyphs, glyphs.log_clusters
        for i in range(count):
            if i + 1 < count and clusters[i + 1] == clusters[i]:
                continue
            if item.offset + clusters[i] in places:
                total += step
                whole = round(total - done)
                done += whole
                infos[i].geometry.width += round((whole + 0.3) * unit)
    return line, index
