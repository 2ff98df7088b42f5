"""Pages of a brief: none but the last is left half empty, and the last holds more than a few lines: `filled`, `room`,
`dead`, `cost`, `cost_of`, `begins_with`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weasyprint.formatting_structure import boxes

#: a last page filled to less than this share is not worth the paper, and a page before it is dead
LEAST, DEAD = 0.3, 0.77
#: what begins no further from the head of a page's type area stands at its head, in CSS pixels
_HEAD = 2.0


def filled(page: Any) -> float:
    """The share of a laid-out page's type area, from its head to the foot of the lowest line or drawing on it."""
    return 1 - room(page) / float(page._page_box.height)


def room(page: Any) -> float:
    """What is left of a laid-out page's type area below the lowest line or drawing on it, in CSS pixels."""
    box = page._page_box
    # what stands in the margins is no text of the page
    (root,) = (child for child in box.children if not isinstance(child, boxes.MarginBox))
    feet = [
        child.position_y + child.height
        for child in root.descendants()
        if isinstance(child, boxes.LineBox | boxes.ReplacedBox) and child.height != "auto"
    ]
    return float(box.content_box_y() + box.height - max(feet, default=box.content_box_y()))


def begins_with(page: Any, name: str) -> bool:
    """Whether an element of this class stands at the head of a laid-out page."""
    top = page._page_box.content_box_y()
    return any(
        box.element is not None and box.element.get("class") == name and box.border_box_y() - top < _HEAD
        for box in page._page_box.descendants()
        if isinstance(box, boxes.BlockBox)
    )


def dead(document: Any) -> int:
    """How many pages before the last are left emptier than they may be."""
    return cost(document)[1]


def cost(document: Any) -> tuple[int, int]:
    """How many pages, and how many dead ones: fewer pages are better than fuller ones."""
    return cost_of([filled(page) for page in document.pages])


def cost_of(shares: Sequence[float]) -> tuple[int, int]:
    """The same of pages that are filled to these shares."""
    return len(shares), sum(share < DEAD for share in shares[:-1])
