"""Short sections that go before the next, into room that is left at a page's foot: `pairs`, `swap`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.formatting_structure import boxes

from render.pdf import ending

#: what is numbered in its order over the document; sections that both have one of these stay as they are
_NUMBERED = ("figure", "table")
#: advice follows from what stands before it, notes are about all of it: classes of sections that stay behind it
_BEHIND = frozenset({"recommendations", "notes"})


@dataclass(frozen=True)
class Pair:
    """Two sections that follow each other: their parent, and the place of the first in it."""

    parent: Element
    place: int

    def sections(self) -> tuple[Element, Element]:
        """The two, in their order."""
        return self.parent[self.place], self.parent[self.place + 1]


def swap(pair: Pair) -> None:
    """Exchange them; done twice, they are as they were."""
    pair.parent[pair.place : pair.place + 2] = [pair.parent[pair.place + 1], pair.parent[pair.place]]


def pairs(document: Any, tree: Element) -> Iterator[Pair]:
    """Sections whose next would fit at the foot of the dead page before them, where it could stand.

    Only neighbours change places, only where no order of numbers is broken (one has figures, the other tables), and never the
    last section, which is about the document; advice stays behind what it follows from.
    """
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
            yield Pair(parent, place)


def _sections(page: Any) -> dict[Element, Any]:
    """The sections on a laid-out page, in their order, with their boxes."""
    return {
        box.element: box
        for box in page._page_box.descendants()
        if isinstance(box, boxes.BlockBox) and box.element is not None and box.element.tag == "section"
    }


def _has(section: Element, name: str) -> bool:
    return next(section.iter(name), None) is not None
