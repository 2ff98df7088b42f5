"""Pages of a document's last layout that are as they were, taken over and not laid out again: `PATCHES`, `touched`.

A page that was left empty is filled by figures of other sizes, which stand in ``style`` attributes, and the document is laid out
again. All pages but those on which something changed are then laid out for nothing. A page is what it was where it begins at the
same place in the same state as before and no box was laid out for it, be it in vain, that has changed. What a box's lengths are
asked of is what is laid out; below the blocks that follow each other down the page anything may depend on anything, and above
them nothing but whether pages may end there.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.layout import page as of_page

from render.pdf.patches.patch import Patch

ALL_PAGES = Patch("weasyprint.layout", "make_all_pages", "(context, root_box, html, pages)")
PATCHES = (ALL_PAGES,)

#: elements whose children follow each other down the page
_FLOW = {"html", "body", "main", "section"}
#: what may change of an element: properties that no other element inherits, and that leave it in its place
_OWN = {
    "width",
    "height",
    "min-width",
    "min-height",
    "max-width",
    "max-height",
    "margin-bottom",
    "grid-template-columns",
    "break-inside",
    "break-after",
}
#: the elements that are laid out for a page, of each thread
_OF_THREAD = threading.local()


@dataclass(frozen=True)
class _Layout:
    """A layout that is done: where its pages begin and in which state, the pages with their parts, what was laid out for each."""

    starts: list[Any]
    pages: list[tuple[Any, list[Any]]]
    laid: list[set[Element]]
    #: the ``style`` of each element that has one
    styles: dict[Element, str]

    def kept(self, html: Any, style_for: Any) -> list[bool]:
        """Which pages have nothing on them, and had nothing tried on them, that has changed since."""
        now = _styles(html)
        changed = [node for node in self.styles.keys() | now.keys() if self.styles.get(node) != now.get(node)]
        if not all(_own(of.get(node, "")) for node in changed for of in (self.styles, now)):
            return [False] * len(self.pages)
        parents = {child: parent for parent in html.etree_element.iter() for child in parent}
        free = [True] * len(self.pages)
        for node in changed:
            inside = set(_block(node, parents, style_for))
            on = [not inside.isdisjoint(laid) for laid in self.laid]
            if not any(on):
                # laid out in another way, as what floats is: it may be anywhere
                return [False] * len(self.pages)
            free = [before and not here for before, here in zip(free, on, strict=True)]
        return free


def _styles(html: Any) -> dict[Element, str]:
    return {node: style for node in html.etree_element.iter() if (style := node.get("style")) is not None}


def _own(style: str) -> bool:
    """Whether a ``style`` declares nothing but what may change."""
    return all(one.partition(":")[0].strip() in _OWN for one in style.split(";") if one.strip())


def _block(node: Element, parents: Mapping[Element, Element], style_for: Any) -> Iterator[Element]:
    """An element and those around it, up to the one that stands between others down the page."""
    yield node
    while not _flows(node, style_for) and (above := parents.get(node)) is not None:
        node = above
        if _flows(node, style_for):
            break
        yield node


def _flows(node: Element, style_for: Any) -> bool:
    style = style_for(node)
    return (
        node.tag in _FLOW
        and style["display"] == ("block", "flow")
        and style["column_width"] == style["column_count"] == "auto"
    )


def touched(box: Any) -> None:
    """Say that a box is laid out for the page that is being made."""
    laid: set[Element] | None = getattr(_OF_THREAD, "laid", None)
    if laid is not None and box.element is not None:
        laid.add(box.element)


@ALL_PAGES.replaced_by
def make_all_pages(context: Any, root_box: Any, html: Any, pages: list[Any]) -> Iterator[Any]:
    """WeasyPrint's pages of a document, those that are as they were in its last layout from there."""
    layouts: dict[Any, _Layout] = html.__dict__.setdefault("layouts", {})
    tree = getattr(context.style_for, "tree", None)
    key = tree, *context.style_for._sheets
    before = layouts.pop(key, None)
    if pages or tree is None or not _alone(context):
        yield from ALL_PAGES.original(context, root_box, html, pages)
        return
    context.rendered_notes = []
    free = before.kept(html, context.style_for) if before else []
    made: list[tuple[Any, list[Any]]] = []
    laid: list[set[Element]] = []
    while True:
        number = len(made)
        start = context.page_maker[number]
        # pages are made once more where this says so
        start[-1].update(content_changed=False, pages_wanted=False, anchors=[], content_lookups=[])
        if before and number < len(free) and free[number] and start[:4] == before.starts[number]:
            page = _taken(context, html, before, number)
            laid.append(before.laid[number])
        else:
            laid.append(set())
            _OF_THREAD.laid = laid[-1]
            try:
                page, _ = of_page.remake_page(number, context, root_box, html)
            finally:
                _OF_THREAD.laid = None
            if not _alone(context) or page.fixed_boxes:
                # something goes on from page to page that is not known by where the page begins
                before = tree = None
        made.append((page, list(page.children)))
        yield page
        if context.page_maker[number + 1][0] is None and not context.reported_footnotes:
            break
    context.page_maker = context.page_maker[: len(made) + 1]
    context.broken_out_of_flow.clear()
    context.reported_footnotes.clear()
    if tree is not None:
        starts = [deepcopy(start[:4]) for start in context.page_maker]
        layouts[key] = _Layout(starts, made, laid, _styles(html))


def _alone(context: Any) -> bool:
    """Whether pages depend on each other by nothing but where they begin: no notes, no running elements, no numbers of pages."""
    return not (
        context.footnotes
        or context.reported_footnotes
        or context.broken_out_of_flow
        or any(context.running_elements.values())
        or context.target_collector.counter_lookup_items
    )


def _taken(context: Any, html: Any, before: _Layout, number: int) -> Any:
    """A page of an earlier layout, without what stands in its margins, and where the next begins."""
    of, parts = before.pages[number]
    page = of.copy()
    page.children = list(parts)
    of_page.set_page_type_computed_styles(page.page_type, html, context.style_for)
    if not number:
        context.style_for.initial_page_sizes["box"] = page.style["size"]
        context.style_for.initial_page_sizes["area"] = page.width, page.height
    # what is laid out after a page, in the margins too, finds the context as the page left it
    next_page = before.starts[number][1]
    context.current_page, context.page_bottom = number + 1, page.content_box_y() + page.height
    context.forced_break = next_page["break"] != "any" or next_page["page"]
    context.current_page_footnotes, context.current_footnote_area = [], page.children[1]
    state = {"content_changed": False, "pages_wanted": False, "anchors": [], "content_lookups": []}
    del context.page_maker[number + 1 :]
    context.page_maker.append((*deepcopy(before.starts[number + 1]), state))
    return page
