"""Balance of columns, chosen before they are filled: `PATCHES`, `least_height`, `filled`.

WeasyPrint lays the content of columns out once at full height, and then again and again, each time a little higher,
until all of it fits. What cannot be broken, as the notes of a brief, needs no trial: it is laid out once in one long
column, the least height that holds it is worked out from the heights of its pieces, and the pieces are moved to where
they stand. Columns of anything else (floats, footnotes, pieces that may be broken) are WeasyPrint's own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import inf
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, column

from render.pdf.patches.patch import Patch

COLUMNS_LAYOUT = Patch(
    "weasyprint.layout.block",
    "columns_layout",
    "(context, box, bottom_space, skip_stack, containing_block, page_is_empty, absolute_boxes, fixed_boxes, "
    "adjoining_margins, first_letter_style, first_line_style)",
)
PATCHES = (COLUMNS_LAYOUT,)

#: sums of heights may differ in their last digits from the height of a sum; as WeasyPrint allows
_ROUNDING = 1 + 1e-9
#: where a column begins and ends among the pieces
Runs = list[tuple[int, int]]


def filled(heights: Sequence[float], height: float, count: int) -> Runs:
    """At most ``count`` columns of this height, each with as many of the pieces as it holds, in order.

    None after one whose first piece is too high for any column.

    >>> filled([3, 1, 1, 2, 2], 5, 2), filled([3, 1, 1, 2, 2], 4, 2), filled([5, 1], 4, 2)
    ([(0, 3), (3, 5)], [(0, 2), (2, 4)], [])
    """
    runs, begin = Runs(), 0
    while begin < len(heights) and len(runs) < count:
        room = height * _ROUNDING
        end = begin + sum(total <= room for total in accumulate(heights[begin:]))
        if end == begin:
            break
        runs.append((begin, end))
        begin = end
    return runs


def least_height(heights: Sequence[float], count: int) -> float:
    """The least height of ``count`` columns that hold all of the pieces.

    >>> least_height([3, 1, 1, 2, 2], 2), least_height([1, 1, 9], 2), least_height([4], 2)
    (5.0, 9, 4.0)
    """
    sums = [0.0, *accumulate(heights)]
    tries = sorted({end - begin for i, begin in enumerate(sums) for end in sums[i + 1 :]})

    def holds(height: float) -> bool:
        runs = filled(heights, height, count)
        return bool(runs) and runs[-1][1] == len(heights)

    return tries[bisect_left(tries, True, key=holds)]


def _whole(box: Any) -> bool:
    """Whether what stands in columns is blocks of lines that cannot be broken, and nothing that floats or is fixed."""
    style = box.style
    plain = (
        style["direction"] == "ltr"
        and style["column_fill"] == "balance"
        and style["position"] == "static"
        and box.height == "auto"
        and box.min_height in {"auto", 0}
    )
    return plain and bool(box.children) and all(map(_is_piece, box.children))


def _is_piece(child: Any) -> bool:
    style = child.style
    return (
        isinstance(child, boxes.BlockBox)
        and style["break_inside"] in {"avoid", "avoid-page", "avoid-column"}
        and style["break_before"] == style["break_after"] == "auto"
        and style["column_span"] != "all"
        and all(isinstance(inner, boxes.LineBox) for inner in child.children)
        and child.is_in_normal_flow()
        and all(inner.is_in_normal_flow() and inner.footnote is None for inner in child.descendants())
    )


def _widths(box: Any) -> tuple[int, float, float]:
    """How many columns, their width, and the gap between them, in CSS pixels."""
    style = box.style
    gap = style["font_size"]
    if style["column_gap"] != "normal":
        gap = block.percentage(style["column_gap"], style, box.width)
    asked, most = style["column_width"], style["column_count"]
    if asked == "auto":
        return most, max(0, box.width - (most - 1) * gap) / most, gap
    count = max(1, int((box.width + gap) // (asked + gap)))
    if most != "auto":
        count = min(most, count)
    return count, (box.width + gap) / count - gap, gap


@COLUMNS_LAYOUT.replaced_by
def columns_layout(
    context: Any,
    box: Any,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    page_is_empty: bool,
    absolute_boxes: Any,
    fixed_boxes: Any,
    adjoining_margins: Any,
    first_letter_style: Any,
    first_line_style: Any,
) -> Any:
    """WeasyPrint's layout of columns, with whole pieces laid out once."""

    def theirs() -> Any:
        return COLUMNS_LAYOUT.original(
            context,
            box,
            bottom_space,
            skip_stack,
            containing_block,
            page_is_empty,
            absolute_boxes,
            fixed_boxes,
            adjoining_margins,
            first_letter_style,
            first_line_style,
        )

    inside = skip_stack and any(skip_stack.values())
    if inside or first_letter_style or first_line_style or context.excluded_shapes or not _whole(box):
        return theirs()
    start = next(iter(skip_stack)) if skip_stack else 0
    ours = box.copy_with_children(box.children)
    ours.position_y += block.collapse_margin(adjoining_margins)
    block.block_level_width(ours, containing_block)
    measured, next_page = _measured(context, ours, start, containing_block)
    tops = [piece.position_y for piece in measured.children]
    heights = [below - above for above, below in pairwise([*tops, tops[0] + measured.height])]
    if tops[0] != measured.position_y or min(heights) < 0:
        return theirs()
    count, width, gap = _widths(ours)
    room = context.page_bottom - measured.position_y - bottom_space
    if page_is_empty and max(heights) > room * _ROUNDING:
        return theirs()
    runs = filled(heights, min(least_height(heights, count), room), count)
    done = runs[-1][1] if runs else 0
    if done < len(heights) and len(runs) < count:
        # a column of this page has no room for its first piece: all of them go to the next
        return None, (0, None), {"break": "any", "page": None}, [], False
    ours.children = [
        _moved(measured, measured.children[begin:end], i * (width + gap))
        for i, (begin, end) in enumerate(runs)
    ]
    # the space below the last piece of a column counts only where nothing follows
    ours.height = max(
        sum(heights[begin:end]) - (measured.children[end - 1].margin_bottom if end < len(heights) else 0)
        for begin, end in runs
    )
    for one in ours.children:
        one.height = ours.height
    if done == len(heights):
        return ours, None, next_page, [], False
    return ours, {start + done: None}, {"break": "any", "page": ours.children[-1].page_values()[1]}, [], False


def _measured(context: Any, box: Any, start: int, containing_block: Any) -> tuple[Any, Any]:
    """The pieces from ``start`` in one column that ends nowhere, and what is said of the page after them."""
    _, width, _ = _widths(box)
    pieces = [child.copy() for child in box.children[start:]]
    long = column._create_column_box(box, containing_block, pieces, width, box.content_box_y())
    context.in_column = True
    laid_out, _, next_page, *_ = block.block_box_layout(
        context,
        long,
        -inf,
        None,
        containing_block,
        True,
        [],
        [],
        [],
        None,
        None,
        discard=False,
        max_lines=None,
    )
    context.in_column = False
    return laid_out, next_page


def _moved(measured: Any, pieces: Sequence[Any], right: float) -> Any:
    """A column with some of the pieces, moved from where they were measured."""
    one = measured.copy_with_children(pieces)
    up = pieces[0].position_y - measured.position_y
    one.position_x += right
    for piece in pieces:
        piece.translate(right, -up)
    return one
