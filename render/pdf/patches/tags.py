"""Structure of tagged PDFs completed: language of passages, scope of header cells, places of figures: `PATCHES`, `SCOPE`.

What runs over pages (a section, a paragraph, a table) is one element, not one for each page, and heads that are
repeated are none. Cells find their headers by scope: WeasyPrint's lists of headers name those of each page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes

from render.pdf.patches.patch import Patch

#: a header cell's scope in HTML and in a PDF
SCOPE = {"col": "/Column", "colgroup": "/Column", "row": "/Row", "rowgroup": "/Row"}
#: what may run over pages; the rest stands on one, or is in lines
_RUNNING = frozenset(
    {"/Part", "/Sect", "/Div", "/BlockQuote", "/P", "/L", "/LI", "/LBody", "/Table", "/TBody", "/NonStruct"}
)
#: points in a CSS pixel
_POINTS = 0.75

BUILD_BOX_TREE = Patch(
    "weasyprint.pdf.tags", "_build_box_tree", "(box, parent, pdf, page_number, nums, annotations, tags)"
)
PATCHES = (BUILD_BOX_TREE,)


@BUILD_BOX_TREE.replaced_by
def build_box_tree(box: Any, parent: Any, pdf: Any, *rest: Any) -> Iterator[Any]:
    """WeasyPrint's structure elements of a box, completed from the HTML element the box was made for."""
    if isinstance(box, boxes.PageBox):
        pdf.page_height = box.margin_height()
        yield from _joined(list(BUILD_BOX_TREE.original(box, parent, pdf, *rest)), pdf)
        return
    if getattr(box, "repeated", False):
        _without_elements(box)
        return
    if box.link_annotation and parent["S"] in {"/Link", "/Span"} and box.element_tag.split(":")[0] != "a":
        _without_link(box, pdf, rest[0])
    for element in BUILD_BOX_TREE.original(box, parent, pdf, *rest):
        if box.element is not None and box.element_tag not in {"html", "body"}:
            _complete(element, box.element, pdf)
            _definitions(element, parent, box.element_tag)
            if element["S"] == parent["S"] == "/Caption":
                # the lines of a caption beside a block in it: a part of the caption, not another one
                element["S"] = "/Div"
            if element["S"] == "/Table":
                _by_scope(box)
            pdf.__dict__.setdefault("sources", {})[element.number] = box.element
        yield element


def _without_elements(box: Any) -> None:
    """No elements of what is repeated; WeasyPrint looks for those of its cells when a table is complete."""
    for cell in box.descendants():
        if isinstance(cell, boxes.TableCellBox):
            cell.mark = {"A": {}}


def _without_link(box: Any, pdf: Any, page_number: int) -> None:
    """No link of its own for a passage of a link (the room after a character), which WeasyPrint gives each box in it."""
    annotation, box.link_annotation = box.link_annotation, None
    links = _object(pdf.page_references[page_number], pdf)["Annots"]
    links.remove(annotation.reference)
    annotation.clear()


def _by_scope(table: Any) -> None:
    """Take the lists of headers from a table's cells, and the names the lists have for them."""
    for cell in table.descendants():
        if isinstance(cell, boxes.TableCellBox) and hasattr(cell, "mark"):
            cell.mark.pop("ID", None)
            cell.mark["A"].pop("Headers", None)


def _joined(elements: list[Any], pdf: Any) -> list[Any]:
    """The elements of a page without the first, where it goes on with the last of the page before."""
    last = pdf.__dict__.get("last_element")
    if elements and last is not None and _join(last, elements[0], pdf):
        elements = elements[1:]
    if elements:
        pdf.last_element = elements[-1]
    return elements


def _join(earlier: Any, later: Any, pdf: Any) -> bool:
    """Give an element what the next page has of the same HTML element, all the way down; False if it is another."""
    source = pdf.sources.get(earlier.number)
    if source is None or source is not pdf.sources.get(later.number):
        return False
    if earlier["S"] != later["S"] or earlier["S"] not in _RUNNING:
        return False
    kids = [_object(kid, pdf) for kid in later["K"]]
    if None in kids:
        return False
    own = _object(earlier["K"][-1], pdf) if earlier["K"] else None
    if own is not None and kids and _join(own, kids[0], pdf):
        kids = kids[1:]
    for kid in kids:
        if "P" in kid:
            kid["P"] = earlier.reference
        earlier["K"].append(kid.reference)
    later.clear()
    return True


def _object(kid: Any, pdf: Any) -> Any:
    """The element or object reference a kid stands for; None where it is the number of marked content."""
    return pdf.objects[int(kid.split()[0])] if isinstance(kid, bytes) else None


def _complete(element: Any, source: Any, pdf: Any) -> None:
    """Add what the HTML says and the tag does not."""
    if tag := source.get("data-tag"):
        element["S"] = f"/{tag}"
    if language := source.get("lang"):
        element["Lang"] = pydyf.String(language)
    if element["S"] == "/TH" and source.get("scope") in SCOPE:
        element["A"]["Scope"] = SCOPE[source.get("scope")]
    if element["S"] == "/Figure":
        left, top, right, bottom = (_POINTS * edge for edge in element["A"]["BBox"])
        height = _POINTS * pdf.page_height
        element["A"]["BBox"] = pydyf.Array((left, height - bottom, right, height - top))


def _definitions(element: Any, parent: Any, name: str) -> None:
    """A term and its definition in a ``div`` are one list item, label and body; tagged were two items in a Div."""
    kind = element["S"]
    if name in {"dt", "dd"} and kind == "/LBody" and parent["S"] == "/LI":
        parent.body = element
    elif name in {"dt", "dd"} and kind == "/LI" and parent["S"] == "/Div":
        element["S"] = "/Lbl" if name == "dt" else "/LBody"
        element.body["S"] = "/NonStruct"
    elif name == "div" and kind == "/Div" and parent["S"] == "/L":
        element["S"] = "/LI"
