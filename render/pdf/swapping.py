"""Short sections that go before the next, into room that is left at a page's foot: `moved_up`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.formatting_structure import boxes

from render.pdf import ending

#: what is numbered in its order over the document; sections that both have one of these stay as they are
_NUMBERED = ("figure", "table")
#: advice follows from what stands before it, notes are about all of it: classes of sections that stay behind it
_BEHIND = frozenset({"recommendations", "notes"})
#: as many sections are moved in a document, a layout each
MOST = 2


def moved_up(document: Any, tree: Element, render: Callable[[], Any]) -> Any:
    """The document with fewer dead pages where a section that fits into the room goes before the one that does not.

    Only neighbours change places, only where no order of numbers is broken (one has figures, the other tables), and never
    the last section, which is about the document; advice stays behind what it follows from. ``tree`` is what ``render`` lays out; it is left as the document has it.
    """
    for _ in range(MOST):
        pair = next(_pairs(document, tree), None)
        if pair is None:
            break
        parent, place = pair
        _swap(parent, place)
        other = render()
        if ending.cost(other) >= ending.cost(document):
            _swap(parent, place)
            break
        document = other
    return document


def _swap(parent: Element, place: int) -> None:
    """Exchange a child and the next."""
    parent[place : place + 2] = [parent[place + 1], parent[place]]


def _pairs(document: Any, tree: Element) -> Iterator[tuple[Element, int]]:
    """Parents and places of sections whose next would fit at the foot of the dead page before them."""
    parents = {child: parent for parent in tree.iter() for child in parent}
    on = [_sections(page) for page in document.pages]
    for number, page in enumerate(document.pages[:-1]):
        begun = [box for element, box in on[number + 1].items() if element not in on[number]]
        if ending.filled(page) >= ending.DEAD or len(begun) < 2:
            continue
        first, second = begun[:2]
        parent = parents[first.element]
        place = list(parent).index(first.element)
        beside = list(parent)[place + 1 : place + 3]
        if (
            len(beside) == 2
            and beside[0] is second.element
            and beside[1].tag == "section"
            and (number + 2 == len(on) or second.element not in on[number + 2])
            and _BEHIND.isdisjoint(second.element.get("class", "").split())
            and not any(_has(first.element, name) and _has(second.element, name) for name in _NUMBERED)
            and second.margin_height() <= ending.room(page)
        ):
            yield parent, place


def _sections(page: Any) -> dict[Element, Any]:
    """The sections on a laid-out page, in their order, with their boxes."""
    return {
        box.element: box
        for box in page._page_box.descendants()
        if isinstance(box, boxes.BlockBox) and box.element is not None and box.element.tag == "section"
    }


def _has(section: Element, name: str) -> bool:
    return next(section.iter(name), None) is not None
