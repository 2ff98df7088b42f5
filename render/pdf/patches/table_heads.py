"""Tables over several pages: the repeated head with 表3（续） above it, out of the structure: `PATCHES`, `ROW`.

A table's head has two rows: the first, of class ``continued``, says that the table goes on; it has no height
where the table begins. A head that is repeated, that row, running titles and page numbers are artifacts: they
stand outside the structure, where `render.pdf.patches.tags` makes the pieces of a table one table again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from render.pdf.patches.patch import Patch

#: the class of the row that says that a table goes on
ROW = "continued"

TABLE_LAYOUT = Patch(
    "weasyprint.layout.block",
    "table_layout",
    "(context, table, bottom_space, skip_stack, containing_block, page_is_empty, absolute_boxes, fixed_boxes)",
)
MAKE_MARGIN_BOXES = Patch("weasyprint.layout", "make_margin_boxes", "(context, page, state)")
MARKED = Patch("weasyprint.pdf.stream:Stream", "marked", "(self, box, tag)")
PATCHES = (TABLE_LAYOUT, MAKE_MARGIN_BOXES, MARKED)


@TABLE_LAYOUT.replaced_by
def table_layout(context: Any, table: Any, bottom_space: float, skip_stack: Any, *rest: Any) -> Any:
    """WeasyPrint's layout of a table, or of what is left of it (``skip_stack``), on one page."""
    row = _row(table.children[0]) if table.children and table.children[0].is_header else None
    if row is not None and skip_stack is None:
        with _empty(row):
            result = TABLE_LAYOUT.original(context, table, bottom_space, skip_stack, *rest)
    else:
        result = TABLE_LAYOUT.original(context, table, bottom_space, skip_stack, *rest)
    box = result[0]
    if box is not None and box.children and box.children[0].is_header:
        head = box.children[0]
        repeated = head if skip_stack is not None else _row(head)
        if repeated is not None:
            _unread(repeated)
    return result


@MAKE_MARGIN_BOXES.replaced_by
def make_margin_boxes(*of_page: Any) -> Iterator[Any]:
    """WeasyPrint's boxes in the margins of a page: running titles and page numbers."""
    for box in MAKE_MARGIN_BOXES.original(*of_page):
        _unread(box)
        yield box


def _unread(box: Any) -> None:
    """Say of a box and all in it that it is an artifact."""
    box.repeated = True
    for inner in box.descendants():
        inner.repeated = True


def _row(head: Any) -> Any:
    """The row of a head that says that the table goes on, if there is one."""
    first = head.children[0] if head.children else None
    is_one = first is not None and first.element is not None and first.element.get("class") == ROW
    return first if is_one else None


@contextmanager
def _empty(row: Any) -> Iterator[None]:
    """The row with nothing in it for a while; what is laid out meanwhile are copies."""
    kept = [cell.children for cell in row.children]
    for cell in row.children:
        cell.children = []
    try:
        yield
    finally:
        for cell, children in zip(row.children, kept, strict=True):
            cell.children = children


@MARKED.replaced_by
@contextmanager
def marked(self: Any, box: Any, tag: str) -> Iterator[None]:
    """WeasyPrint's mark around what a box paints; of what is repeated, that it is an artifact."""
    with self.artifact() if getattr(box, "repeated", False) else MARKED.original(self, box, tag):
        yield
