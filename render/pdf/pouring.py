"""Where pages would end under other style rules, reckoned from the blocks of pages that are laid out: `pieces`, `changed`,
`exchanged`, `poured`; `head`: what stays together at the head of a page.

To lay a brief out takes half a second, to pour its blocks onto pages a millisecond. A block's height under other rules is what
it is times a share that was measured (`render.pdf.tighter`), so what is reckoned is near and not exact: it decides what is
laid out, and only what is laid out is believed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.formatting_structure import boxes

from render.pdf.tighter import Tighter

#: elements whose children follow each other down the page, and are blocks of their own
_FLOW = {"html", "body", "main", "section"}
#: small print in columns ends a page anywhere, nearly: it is taken in bits of this height, in CSS pixels
_BIT = 22.0
#: rows of a table's head, that of 表1（续） among them; rows from which on the rules let it go on over a page's foot
HEAD, LONG = 2, 8 + 2


@dataclass(frozen=True)
class Column:
    """One of several that stand side by side: its height, that of the drawing in it which rules may limit, whether it has a table."""

    height: float
    drawn: float = 0.0
    tabled: bool = False

    def under(self, share: float, of_tables: float, most: float) -> float:
        """Its height where drawings are no higher than ``most``, and what is in it is left these shares."""
        return min(
            self.height * (of_tables if self.tabled else share), self.height - max(self.drawn - most, 0.0)
        )


@dataclass(frozen=True)
class Piece:
    """A block that stands between other blocks: its height in CSS pixels, and where pages may end in it and after it."""

    element: Any
    #: its tag and its classes
    kinds: frozenset[str]
    height: float
    #: the margins above and below
    above: float
    below: float
    #: heights of what may be taken apart; one where nothing may
    bits: tuple[float, ...]
    #: whether a page may end in it, and after it
    whole: bool
    stays: bool
    #: the section it is in, and whether that is to stay on one page; its margin below
    section: Any = None
    together: bool = False
    foot: float = 0.0
    columns: tuple[Column, ...] = ()


def pieces(document: Any) -> list[Piece]:
    """The blocks of a laid-out document in their order, each once, those that go on over a page's foot put together."""
    found: dict[Any, Piece] = {}
    for page in document.pages:
        for piece in _within(page._page_box, None):
            before = found.get(piece.element)
            if before:
                # a table's head is repeated, which is no more than a line
                piece = replace(
                    piece,
                    height=before.height + piece.height,
                    above=before.above,
                    bits=before.bits + piece.bits,
                    # it has been parted, whatever little of it stands on the last page
                    whole=False,
                )
            found[piece.element] = piece
    return list(found.values())


def _within(box: Any, section: Any) -> Iterator[Piece]:
    for child in box.children:
        if isinstance(child, boxes.MarginBox) or not child.is_in_normal_flow() or child.element is None:
            continue
        tag = child.element.tag
        if tag in _FLOW:
            yield from _within(child, child if tag == "section" else section)
            continue
        bits = _bits(child)
        yield Piece(
            child.element,
            frozenset([tag, *(child.element.get("class") or "").split()]),
            child.border_height(),
            child.margin_top,
            child.margin_bottom,
            bits,
            child.style["break_inside"] == "avoid" or len(bits) < 2,
            child.style["break_after"] == "avoid",
            section.element if section is not None else None,
            section is not None and section.style["break_inside"] == "avoid",
            section.margin_bottom if section is not None else 0.0,
            tuple(_columns(child)),
        )


def _columns(box: Any) -> Iterator[Column]:
    """Columns and what is in them: of drawings, all beside the findings, maps in pairs."""
    names = _names(box)
    beside = "top" in names
    if not beside and "cols" not in names:
        return
    for part in box.children if beside else [one for one in box.descendants() if "col" in _names(one)]:
        figures = [
            one
            for one in (part, *part.descendants())
            if one.element is not None and one.element.tag == "figure" and (beside or "map" in _names(one))
        ]
        drawn = [
            float(one.height)
            for figure in figures
            for one in figure.descendants()
            if isinstance(one, boxes.ReplacedBox)
        ]
        tabled = any(isinstance(one, boxes.TableBox) for one in part.descendants())
        yield Column(part.margin_height(), max(drawn, default=0.0), tabled)


def _names(box: Any) -> list[str]:
    """The classes of a box's element."""
    return (box.element.get("class") or "").split() if box.element is not None else []


def _bits(box: Any) -> tuple[float, ...]:
    """The heights of a table's rows, a list's items, a text's lines, with what is above the first and below the last.

    Of small print in columns, steps.
    """
    tag = box.element.tag
    if tag == "dl":
        return (_BIT,) * int(box.border_height() / _BIT)
    if tag in ("ol", "ul"):
        tops = [child.border_box_y() for child in box.children]
    elif tag == "p":
        lines = [line.position_y for line in box.children if isinstance(line, boxes.LineBox)]
        # two lines at least stay together at either end
        tops = [*lines[:1], *lines[2:-1]]
    elif "tablewrap" in (box.element.get("class") or "").split():
        tops = [row.position_y for row in box.descendants() if isinstance(row, boxes.TableRowBox)]
    else:
        tops = []
    ends = [box.border_box_y(), *tops[1:], box.border_box_y() + box.border_height()]
    return tuple(below - above for above, below in pairwise(ends))


def changed(given: Sequence[Piece], by: Tighter, chinese: bool) -> list[Piece]:
    """The pieces under other style rules, in Chinese or in another language."""
    return [_changed(piece, by, chinese) for piece in given]


def _changed(piece: Piece, by: Tighter, chinese: bool) -> Piece:
    share = next((of[not chinese] for name, of in by.shares.items() if name in piece.kinds), 1.0)
    margins = (piece.above, piece.below)
    above, below = next((of for name, of in by.margins.items() if name in piece.kinds), margins)
    bits = tuple(bit * share for bit in piece.bits)
    row = next((of for name, of in by.rows.items() if name in piece.kinds), None)
    if chinese and row and len(bits) > HEAD + 1:
        # below the last row stands a note, which stays
        bits = (*bits[:HEAD], *(min(bit, row) for bit in bits[HEAD:-1]), bits[-1] - max(bits[-2] - row, 0.0))
    height = piece.height * share - (sum(piece.bits) * share - sum(bits))
    most = next((of for name, of in by.heights.items() if name in piece.kinds), 0.0)
    if most and piece.columns:
        tables = by.shares.get("tabled", (share, share))[not chinese]
        usual = max(column.height for column in piece.columns)
        lower = max(column.under(share, tables, most) for column in piece.columns)
        height = min(height, piece.height - usual + lower)
        bits = (height,)
    return replace(
        piece,
        height=height,
        bits=bits,
        above=min(above, piece.above),
        below=min(below, piece.below),
        whole=piece.whole and not (by.opened and "compact" in piece.kinds and len(bits) >= LONG),
        together=piece.together and not by.opened,
    )


def exchanged(given: Sequence[Piece], first: Element, second: Element) -> list[Piece]:
    """The pieces with those of the second section before those of the first."""
    order = dict.fromkeys(second.iter(), 0) | dict.fromkeys(first.iter(), 1)
    moved = iter(sorted((p for p in given if p.element in order), key=lambda p: order[p.element]))
    return [next(moved) if piece.element in order else piece for piece in given]


def poured(given: Sequence[Piece], room: Callable[[int], float]) -> list[float]:
    """How far each page would be filled, as a share of it. ``room``: the height of a page by its number, from 0."""
    pages: list[float] = []
    down, before = 0.0, None
    for unit in _units(given):
        high = sum(height for _, _, height in unit)
        gap = _gap(before, unit[0][0]) if unit[0][1] == 0 else 0.0
        inner = sum(_gap(one[0], two[0]) for one, two in pairwise(unit) if two[1] == 0)
        if down and down + gap + high + inner > room(len(pages)):
            pages.append(down / room(len(pages)))
            down = gap = 0.0
        down += (gap if down else 0.0) + high + inner
        while down > room(len(pages)):
            # higher than a page: it goes on over the next
            down -= room(len(pages))
            pages.append(1.0)
        before = unit[-1][0]
    return [*pages, down / room(len(pages))]


#: a piece, the number of the bit, its height
_Bit = tuple[Piece, int, float]


def _units(given: Sequence[Piece]) -> Iterator[list[_Bit]]:
    """What stays on one page, in its order."""
    unit: list[_Bit] = []
    for place, piece in enumerate(given):
        following = given[place + 1] if place + 1 < len(given) else None
        bits = (piece.height,) if piece.whole or piece.together else piece.bits
        for number, bit in enumerate(bits):
            unit.append((piece, number, bit))
            last = number + 1 == len(bits)
            # the head of a table stays with its first two rows, and its last two together
            inside = "tablewrap" in piece.kinds and (number <= HEAD or number + 2 == len(bits))
            if (not last and not inside) or (
                last
                and not piece.stays
                and not (piece.together and following is not None and following.section is piece.section)
            ):
                yield unit
                unit = []
    if unit:
        yield unit


def head(page: Any) -> float:
    """The height of what stays together at the head of a laid-out page, in CSS pixels; 0 where nothing is on it."""
    unit = next(_units(list(_within(page._page_box, None))), [])
    return sum(height for *_, height in unit) + sum(
        _gap(one[0], two[0]) for one, two in pairwise(unit) if two[1] == 0
    )


def _gap(before: Piece | None, after: Piece) -> float:
    """The distance of two pieces: margins collapse, those of sections too."""
    if before is None:
        return 0.0
    foot = before.foot if before.section is not after.section else 0.0
    return max(before.below, after.above, foot)
