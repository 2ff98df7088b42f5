"""Line breaks of Chinese paragraphs, chosen for the paragraph as a whole: `get_next_linebox`, `PATCHES`.

WeasyPrint fills line after line, and a number or a name that does not fit leaves a hole in the line before it. Here a
justified Chinese paragraph is laid out once on one endless line. From the widths of its characters the breaks are chosen
that leave the lines evenly filled (the method of Knuth and Plass, by dynamic programming over the places where a line may
end). Each line is then laid out in just the width that ends it there: WeasyPrint breaks the lines itself, and where it breaks
one elsewhere than was thought, the rest of the paragraph is as it would have been.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.text.ffi import FROM_UNITS
from weasyprint.text.line_break import create_layout, get_log_attrs

from compose.language.chinese import GAP, HALF_CLASS
from compose.language.script import all_full_width, has_han
from render.pdf.patches import elastic, lines
from render.pdf.patches.patch import Patch
from render.pdf.patches.shapes import glyphs

GET_NEXT_LINEBOX = Patch(
    "weasyprint.layout.inline",
    "get_next_linebox",
    "(context, linebox, position_y, bottom_space, skip_stack, containing_block, absolute_boxes, fixed_boxes, "
    "first_letter_style, first_line_style)",
)
PATCHES = (GET_NEXT_LINEBOX,)

#: wide enough for any paragraph, in CSS pixels
_ENDLESS = 1e7
#: what a line is laid out wider than it is thought to be, for rounding
_MARGIN = 0.05
#: costs: of a line more, of one that ends short of the edge, of one that is too long; the worst of a line that fits is 100
_LINE, _SHORT, _OVER = 120.0, 1500.0, 5000.0
#: of so many paragraphs the lines are remembered
PARAGRAPHS = 4_000
#: a last line is this long at least, in em, where that costs nothing more
_LAST, _LAST_COST = 3.0, 40.0


@dataclass
class Fitted:
    """The lines of a paragraph as they were chosen for a width."""

    width: float
    indent: float
    #: the widths to lay out each line in, with how many characters are to stand on it
    lines: list[tuple[float, int]]
    #: where a line begins (WeasyPrint's way to say it) → which line it is; known as lines are made
    begins: dict[str, int] = field(default_factory=lambda: {"None": 0})


@GET_NEXT_LINEBOX.replaced_by
def get_next_linebox(
    context: Any,
    linebox: Any,
    position_y: float,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    *rest: Any,
) -> Any:
    """WeasyPrint's, in the width that ends the line where the paragraph wants it."""

    def original(block: Any, *lists: Any) -> Any:
        return GET_NEXT_LINEBOX.original(
            context, linebox, position_y, bottom_space, skip_stack, block, *(lists or rest[:2]), *rest[2:]
        )

    fitted = _fitted(context, linebox, skip_stack, containing_block, original)
    number = fitted.begins.get(repr(skip_stack)) if fitted else None
    if fitted is None or number is None:
        return original(containing_block)
    width, characters = fitted.lines[number]
    linebox.measure = containing_block.width
    line, resume = original(_of_width(containing_block, width))
    linebox.measure = None
    if (
        resume is not None
        and line is not None
        and number + 1 < len(fitted.lines)
        and _count(line) == characters
    ):
        fitted.begins[repr(resume)] = number + 1
    return line, resume


def _fitted(
    context: Any, linebox: Any, skip_stack: Any, containing_block: Any, original: Any
) -> Fitted | None:
    """The lines chosen for a paragraph in this width; none where WeasyPrint is to break it alone."""
    style = linebox.style
    if (
        style["text_align_all"] != "justify"
        or style["white_space"] != "normal"
        or context.excluded_shapes
        or not str(style["lang"] or "zh").startswith("zh")
    ):
        return None
    known: Fitted | None = getattr(linebox, "fitted", None)
    width = containing_block.width
    if skip_stack is not None:
        return known if known is not None and known.width == width else None
    if known is None or known.width != width or known.indent != linebox.text_indent:
        if not _plain(linebox):
            return None
        styles: list[Any] = []
        key = (_content(linebox, styles), lines.of(style).style(style), width, linebox.text_indent)
        memory = style.font_config.__dict__.setdefault("fitted", {})
        # a style is known by where it lies, and kept as long as it is
        places, _ = memory.get(key, (None, ()))
        if places is None:
            linebox.measure = _ENDLESS
            line, resume = original(_of_width(containing_block, _ENDLESS), [], [])
            linebox.measure = None
            places = [] if line is None or resume is not None else chosen(line, width, linebox.text_indent)
            if len(memory) >= PARAGRAPHS:
                memory.clear()
            memory[key] = places, styles
        known = linebox.fitted = Fitted(width, linebox.text_indent, places)
    return known if len(known.lines) > 1 else None


def _plain(box: Any) -> bool:
    """Whether there is only text in a line: no drawing, no box within the line, nothing that floats."""
    for child in box.children:
        if isinstance(child, boxes.InlineBox):
            if child.style["position"] != "static" or not _plain(child):
                return False
        elif not isinstance(child, boxes.TextBox) and child.style["position"] != "absolute":
            return False
    return True


def _content(box: Any, styles: list[Any]) -> tuple[Any, ...]:
    """What is in a line before it is broken: texts, and the style and class of each box around them, which are shared (`cascade`)."""
    found: list[Any] = []
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            found.append(child.text)
        elif isinstance(child, boxes.InlineBox):
            styles.append(child.style)
            found.append((id(child.style), elastic.element_class(child), _content(child, styles)))
    return tuple(found)


def _of_width(block: Any, width: float) -> Any:
    """A block like another but for its width."""
    like = copy(block)
    like.width = width
    return like


def _count(line: Any) -> int:
    """How many characters stand on a line, blanks apart."""
    return sum(len(text.replace(" ", "")) for text, _, _ in elastic.pieces(line))


@dataclass
class Measured:
    """The characters of a paragraph on one endless line: where each begins and ends (CSS pixels), where it may end."""

    text: str
    left: list[float]
    right: list[float]
    #: the end of each with the gap after it
    outer: list[float]
    #: before which characters a line may begin, and the end of the text
    ends: list[int]
    #: how much the places before each character may widen and narrow, in all (CSS pixels)
    wider: list[float]
    narrower: list[float]
    #: what each may hang over the edge
    hanging: list[float]


def chosen(line: Any, width: float, indent: float) -> list[tuple[float, int]]:
    """The widths of the lines a paragraph on one endless ``line`` is best broken into, and their characters."""
    if line.width + indent <= width or not has_han("".join(text for text, _, _ in elastic.pieces(line))):
        return []
    found = _measured(line)
    return [
        (found.outer[last] - found.left[first] + (0.0 if first else indent) + _MARGIN, characters)
        for first, last, characters in _best(found, width, indent, line.style["font_size"])
    ]


def _measured(line: Any) -> Measured:
    size = line.style["font_size"]
    pieces = list(elastic.pieces(line))
    text = "".join(piece for piece, _, _ in pieces)
    left: list[float] = []
    right: list[float] = []
    outer: list[float] = []
    hanging: list[float] = []
    for piece, box, gap in pieces:
        edges = list(_edges(piece, box))
        left += edges[:-1]
        right += edges[1:]
        outer += edges[1:]
        outer[-1] += GAP * size if gap else 0.0
        blank = elastic.element_class(box) != HALF_CLASS
        hanging += [
            elastic.HANGING * size if blank and char in elastic.BLANK_AFTER else 0.0 for char in piece
        ]
    wider, narrower = [0.0] * len(text), [0.0] * len(text)
    for place in elastic.places(pieces):
        wider[place.position] = elastic.WIDER[place.kind] * size
        narrower[place.position] = elastic.NARROWER[place.kind] * size
    return Measured(
        text,
        left,
        right,
        outer,
        _ends(line, text, pieces),
        list(accumulate(wider, initial=0.0)),
        list(accumulate(narrower, initial=0.0)),
        hanging,
    )


def _edges(piece: str, box: Any) -> Iterator[float]:
    """Where the characters of a text box begin, and where the last one ends."""
    start, count = box.position_x, len(piece)
    em = box.style["font_size"]
    if count == 1 or (all_full_width(piece) and abs(box.width - count * em) < 0.01 * em):
        yield from (start + box.width * i / count for i in range(count + 1))
        return
    layout = create_layout(piece, box.style, None, None, 0)
    first, _ = layout.get_first_line()
    offsets = list(accumulate((len(char.encode()) for char in piece), initial=0))
    advances = [0.0] * count
    for _, glyph, byte, _ in glyphs(first):
        advances[bisect_right(offsets, byte) - 1] += glyph.geometry.width * FROM_UNITS
    yield from accumulate(advances, initial=start)


def _ends(line: Any, text: str, pieces: list[tuple[str, Any, bool]]) -> list[int]:
    """Before which characters a line may begin, by the rules of Unicode and the spans that stay in one piece."""
    whole: dict[Any, Any] = {}
    _find_whole(line, None, whole)
    attributes = get_log_attrs(text, "zh")
    owners = [whole[box] for piece, box, _ in pieces for _ in piece]
    return [
        i
        for i in range(1, len(text))
        if attributes[i].is_line_break and (owners[i] is None or owners[i] is not owners[i - 1])
    ] + [len(text)]


def _find_whole(box: Any, outermost: Any, whole: dict[Any, Any]) -> None:
    """For each text box the outermost box around it that is not broken."""
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            whole[child] = outermost
        elif isinstance(child, boxes.InlineBox):
            kept = child.style["white_space"] in ("nowrap", "pre")
            _find_whole(child, outermost or (child if kept else None), whole)


def _best(found: Measured, width: float, indent: float, size: float) -> list[tuple[int, int, int]]:
    """First and last character of each line, and how many it has without blanks: the cheapest way to the end."""
    total = len(found.text)
    #: start of a line → (cost so far, start of the line before)
    reached: dict[int, tuple[float, int]] = {0: (0.0, -1)}
    for end_of_line in [0, *found.ends]:
        if end_of_line not in reached or end_of_line == total:
            continue
        cost = reached[end_of_line][0]
        for end, more in _lines_from(end_of_line, found, width - (0.0 if end_of_line else indent), size):
            if end not in reached or cost + more < reached[end][0]:
                reached[end] = (cost + more, end_of_line)
    lines, end = [], total
    while end:
        start = reached[end][1]
        piece = found.text[start:end]
        first = start + len(piece) - len(piece.lstrip(" "))
        last = start + len(piece.rstrip(" ")) - 1
        lines.append((first, last, len(piece.replace(" ", ""))))
        end = start
    return lines[::-1]


def _lines_from(start: int, found: Measured, width: float, size: float) -> Iterator[tuple[int, float]]:
    """Where a line that begins there may end, and what it costs; the longest one that is too short where none fits."""
    total = len(found.text)
    while found.text[start] == " " and start + 1 < total:
        start += 1
    short: tuple[int, float] | None = None
    fits = False
    for i in range(bisect_right(found.ends, start), len(found.ends)):
        end = found.ends[i]
        last = end - 1
        while found.text[last] == " " and last > start:
            last -= 1
        extra = width - (found.right[last] - found.left[start])
        narrower = found.narrower[last] - found.narrower[start]
        if extra + narrower + found.hanging[last] < -1e-6:
            if short is None and not fits:
                yield end, _LINE + _OVER
            break
        if end == total:
            alone = found.right[last] - found.left[start] < _LAST * size
            yield (
                end,
                _LINE
                + (_LAST_COST if alone else _badness(min(extra, 0.0), 1.0, narrower, found.hanging[last])),
            )
            fits = True
            continue
        wider = found.wider[last] - found.wider[start]
        if extra > wider:
            short = (end, _LINE + _SHORT * (1 + (extra - wider) / size))
            continue
        fits = True
        yield end, _LINE + _badness(extra, wider, narrower, found.hanging[last])
    if not fits and short is not None:
        yield short


def _badness(extra: float, wider: float, narrower: float, hanging: float) -> float:
    """How bad it is to have a line grow by ``extra``: none to 100, as its places are used up.

    >>> _badness(0.0, 1.0, 1.0, 0.0), _badness(1.0, 1.0, 0.0, 0.0), _badness(-0.5, 1.0, 0.0, 0.5)
    (0.0, 100.0, 0.0)
    """
    if extra >= 0:
        return 100 * float((extra / wider) ** 3) if extra else 0.0
    lacking = min(0.0, extra + hanging)
    return 100 * float((-lacking / narrower) ** 3) if lacking < -1e-9 else 0.0
