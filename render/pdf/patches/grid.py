"""Blocks that take whole lines of a grid: `marked`, `PATCHES`; as CSS's block-step-size, which WeasyPrint does not know.

GB/T 9704 sets a page of 22 lines. What is set otherwise (a drawing, a table, small print) would move the lines behind it off
their places: its border box is made a multiple of the lines' pitch by room below it. A block that goes on over a page's foot
is left as it is there, and its last part is made one.
"""

from __future__ import annotations

import math
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.css import AnonymousStyle

from render.pdf.patches.patch import Patch

#: the attribute of an element that says the pitch, in CSS pixels; classes of elements that get it, and kinds of elements
STEP = "data-step"
CLASSES, TAGS = frozenset({"masthead", "tablewrap", "why", "notes", "formula"}), frozenset({"figure"})
#: what a block may be higher than whole lines and still take no further one, in CSS pixels: rounding
_ROUNDING = 0.1
#: CSS pixels to a millimetre
PIXELS = 96 / 25.4

BLOCK_LAYOUT = Patch(
    "weasyprint.layout.block",
    "block_container_layout",
    "(context, box, bottom_space, skip_stack, page_is_empty, absolute_boxes, fixed_boxes, adjoining_margins, "
    "first_letter_style, first_line_style, discard, max_lines)",
)
PATCHES = (BLOCK_LAYOUT,)


def marked(root: Element, pitch: float) -> None:
    """Say of the blocks of a page that they take whole lines of this pitch (mm)."""
    for node in root.iter():
        if node.tag in TAGS or CLASSES & set(node.get("class", "").split()):
            node.set(STEP, f"{pitch * PIXELS:.4f}")


def filled_up(height: float, pitch: float) -> float:
    """A height made up to whole lines.

    >>> filled_up(21.0, 10.0), filled_up(20.05, 10.0), filled_up(0.0, 10.0)
    (30.0, 20.0, 0.0)
    """
    return math.ceil((height - _ROUNDING) / pitch) * pitch if height > _ROUNDING else 0.0


@BLOCK_LAYOUT.replaced_by
def block_container_layout(context: Any, box: Any, *rest: Any, **named: Any) -> Any:
    """WeasyPrint's layout of a block, with the room below it that it lacks to whole lines."""
    result = BLOCK_LAYOUT.original(context, box, *rest, **named)
    new, resume = result[0], result[1]
    step = box.element.get(STEP) if box.element is not None else None
    if step is None or new is None or resume is not None or isinstance(box.style, AnonymousStyle):
        return result
    # a pseudo-element, and a table within its wrapper, have the element of another box
    if box.element_tag != box.element.tag:
        return result
    new.height += filled_up(new.border_height(), float(step)) - new.border_height()
    return result
