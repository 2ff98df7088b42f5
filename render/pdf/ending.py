"""Last page of a brief: one that would hold a few lines is drawn back onto the page before: `drawn_back`, `filled`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from weasyprint.formatting_structure import boxes

#: a last page filled to less than this share is not worth the paper
LEAST = 0.15


def filled(page: Any) -> float:
    """The share of a laid-out page's type area, from its head to the foot of the lowest line or drawing on it."""
    box = page._page_box
    # what stands in the margins is no text of the page
    (root,) = (child for child in box.children if not isinstance(child, boxes.MarginBox))
    feet = [
        child.position_y + child.height
        for child in root.descendants()
        if isinstance(child, boxes.LineBox | boxes.ReplacedBox) and child.height != "auto"
    ]
    return float((max(feet, default=box.content_box_y()) - box.content_box_y()) / box.height)


def drawn_back(document: Any, render: Callable[[str], Any], tighter: Sequence[str]) -> Any:
    """The document laid out so that its last page holds more than a few lines; as it was where that cannot be.

    ``render`` lays it out with style rules in addition; ``tighter`` are those to try, the mildest first.
    """
    if len(document.pages) < 2 or filled(document.pages[-1]) >= LEAST:
        return document
    for rules in tighter:
        closer = render(rules)
        if len(closer.pages) < len(document.pages):
            return closer
    return document
