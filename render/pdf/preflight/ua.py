"""Preflight of PDF/UA-1, as far as a program can see it: `check_pdf`.

Structure is looked at, not the flag that claims it. A PDF without findings is not thereby validated: only
veraPDF (see `render.pdf.preflight.verapdf`) and people can say that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

#: standard structure types of PDF 1.7, ISO 32000-1, 14.8.4
STANDARD = frozenset(
    {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct"}
    | {
        "Private",
        "P",
        "H",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Table",
        "TR",
        "TH",
    }
    | {"TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link"}
    | {"Annot", "Ruby", "Warichu", "RB", "RT", "RP", "WT", "WP", "Figure", "Formula", "Form"}
)
#: what may stand directly in some elements
CHILDREN = {
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
    "L": {"LI", "L", "Caption"},
    "LI": {"Lbl", "LBody"},
}
_PAINTS = frozenset({"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "EI"})
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class Element:
    """A structure element: its type, its dictionary, the types above it (nearest first), its children's types."""

    kind: str
    source: Any
    above: tuple[str, ...]
    below: tuple[str, ...]
    page: int


def check_pdf(path: Path | str) -> list[str]:
    """What is missing or wrong in a PDF, in plain words; an empty list means nothing was found."""
    with pikepdf.open(path) as pdf:
        findings = [*_document(pdf), *_pages(pdf), *fonts(pdf), *_glyphs(pdf)]
        root = pdf.Root.get("/StructTreeRoot")
        if root is None:
            return [*findings, "no structure tree"]
        numbers = {page.objgen: i for i, page in enumerate(pdf.pages, 1)}
        elements = list(_elements(root.get("/K"), numbers))
        return [*findings, *_structure(elements), *_marks(pdf, root, {e.source.objgen for e in elements})]


def _document(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    metadata = pdf.open_metadata()
    if not metadata.get("dc:title"):
        yield "no title in the metadata (dc:title)"
    if not metadata.get("dc:creator"):
        yield "no author in the metadata (dc:creator)"
    if metadata.get("pdfuaid:part") != "1":
        yield "no PDF/UA identifier in the metadata (pdfuaid:part)"
    if not str(pdf.docinfo.get("/Title", "")):
        yield "no title in the document information"
    if not _LANGUAGE.fullmatch(str(root.get("/Lang", ""))):
        yield "no language, or not a language tag (/Lang)"
    if not root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle", False):
        yield "the window would show the file’s name, not the title (/DisplayDocTitle)"
    if not root.get("/MarkInfo", pikepdf.Dictionary()).get("/Marked", False):
        yield "not marked as tagged (/MarkInfo)"
    if root.get("/MarkInfo", pikepdf.Dictionary()).get("/Suspects", False):
        yield "marked as suspect (/Suspects)"
    with pdf.open_outline() as outline:
        if len(pdf.pages) > 1 and not outline.root:
            yield "no bookmarks"
    if pdf.is_encrypted and not pdf.allow.accessibility:
        yield "encrypted against assistive technology"


def _pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        annotations = list(page.get("/Annots", []))
        if annotations and page.get("/Tabs") != pikepdf.Name.S:
            yield f"page {number}: tab order does not follow the structure (/Tabs)"
        for annotation in annotations:
            if "/StructParent" not in annotation:
                yield f"page {number}: an annotation outside the structure"
            if not str(annotation.get("/Contents", "")):
                yield f"page {number}: an annotation without a description (/Contents)"


def fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Fonts that are not in the file, or whose glyphs nobody can read as characters."""
    by_font: dict[Any, str] = {}
    for page in pdf.pages:
        for resources in _resources(page.get("/Resources", {}), set()):
            for font in resources.get("/Font", {}).values():
                by_font.setdefault(font.objgen, "; ".join(_font(font)))
    yield from (problem for problem in by_font.values() if problem)


def _font(font: Any) -> Iterator[str]:
    name = str(font.get("/BaseFont", "/a Type 3 font")).removeprefix("/")
    inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    descriptor = inner.get("/FontDescriptor", {})
    if font.get("/Subtype") != "/Type3" and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(
        descriptor.keys()
    ):
        yield f"font {name} is not embedded"
    if "/ToUnicode" not in font:
        yield f"font {name} does not say which characters its glyphs are (/ToUnicode)"


def _resources(resources: Any, seen: set[Any]) -> Iterator[Any]:
    """Resources of a page and of the forms it draws."""
    yield resources
    for drawn in resources.get("/XObject", {}).values():
        if drawn.objgen not in seen and "/Resources" in drawn:
            seen.add(drawn.objgen)
            yield from _resources(drawn.Resources, seen)


def contents(page: Any) -> Iterator[Any]:
    """A page and the forms and patterns it draws: whatever has operators."""
    yield page
    seen: set[Any] = set()
    waiting = [page.get("/Resources", {})]
    while waiting:
        resources = waiting.pop()
        for kind in ("/XObject", "/Pattern"):
            for drawn in resources.get(kind, {}).values():
                if drawn.objgen in seen or drawn.get("/Subtype") == "/Image" or "/Shading" in drawn:
                    continue
                seen.add(drawn.objgen)
                waiting.append(drawn.get("/Resources", {}))
                yield drawn


def _glyphs(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Characters no font has: drawn as an empty box."""
    done: set[Any] = set()
    for number, page in enumerate(pdf.pages, 1):
        for source in contents(page):
            if source.objgen in done:
                continue
            done.add(source.objgen)
            composite = {
                name
                for name, font in source.get("/Resources", {}).get("/Font", {}).items()
                if font.get("/Subtype") == "/Type0"
            }
            if missing := _missing_glyphs(source, composite):
                yield f"page {number}: {missing} characters without a glyph"


def _missing_glyphs(source: Any, composite: set[str]) -> int:
    """How often the glyph for what a font has not is drawn; fonts of two bytes a glyph, as WeasyPrint's are."""
    count, wide = 0, False
    for instruction in pikepdf.parse_content_stream(source):
        name, operands = str(instruction.operator), instruction.operands
        if name == "Tf":
            wide = str(operands[0]) in composite
        elif wide and name in {"Tj", "TJ", "'", '"'}:
            last = operands[-1]
            parts = list(last) if isinstance(last, pikepdf.Array) else [last]
            for data in (bytes(part) for part in parts if isinstance(part, pikepdf.String)):
                count += sum(data[i : i + 2] == b"\0\0" for i in range(0, len(data), 2))
    return count


def _elements(node: Any, numbers: dict[Any, int], above: tuple[str, ...] = ()) -> Iterator[Element]:
    """The structure elements in reading order."""
    for child in _kids(node):
        if "/S" not in child:
            continue
        kind = str(child.S).removeprefix("/")
        below = tuple(str(k.S).removeprefix("/") for k in _kids(child.get("/K")) if "/S" in k)
        page = numbers.get(child.Pg.objgen, 0) if "/Pg" in child else 0
        yield Element(kind, child, above, below, page)
        yield from _elements(child.get("/K"), numbers, (kind, *above))


def _kids(node: Any) -> list[Any]:
    """The dictionaries among an element's kids, which may be one or several, or numbers of marked content."""
    kids = list(node) if isinstance(node, pikepdf.Array) else [node]
    return [kid for kid in kids if isinstance(kid, pikepdf.Dictionary)]


def _structure(elements: list[Element]) -> Iterator[str]:
    level = 0
    for element in elements:
        where = f"page {element.page}: " if element.page else ""
        kind, source = element.kind, element.source
        if kind not in STANDARD:
            yield f"{where}{kind} is not a standard structure type"
        if kind in {"Figure", "Formula"} and not str(source.get("/Alt", source.get("/ActualText", ""))):
            yield f"{where}a {kind.lower()} without alternative text"
        if kind == "Figure":
            yield from (f"{where}{problem}" for problem in _box(source))
        if kind == "TH" and _attribute(source, "/Scope") not in {"/Row", "/Column", "/Both"}:
            yield f"{where}a header cell without scope"
        if kind == "Table" and not _headed(source):
            yield f"{where}a table without header cells"
        if "/Lang" in source and not _LANGUAGE.fullmatch(str(source.Lang)):
            yield f"{where}{kind} has a language that is not a language tag"
        for strange in sorted(set(element.below) - CHILDREN.get(kind, set(element.below))):
            yield f"{where}{strange} directly in {kind}"
        if heading := re.fullmatch(r"H([1-6])", kind):
            if int(heading[1]) > level + 1:
                yield f"{where}heading of level {heading[1]} after level {level}"
            level = int(heading[1])
    if elements and not level:
        yield "no headings"


def _headed(source: Any) -> bool:
    """Whether there is a header cell below."""
    return any(kid.get("/S") == "/TH" or _headed(kid) for kid in _kids(source.get("/K")) if "/S" in kid)


def _attribute(source: Any, name: str) -> str:
    """An attribute from an element's attribute dictionaries."""
    return next((str(attributes[name]) for attributes in _kids(source.get("/A")) if name in attributes), "")


def _box(source: Any) -> Iterator[str]:
    box = next(
        (list(attributes["/BBox"]) for attributes in _kids(source.get("/A")) if "/BBox" in attributes), None
    )
    if box is None:
        yield "a figure that does not say where it stands (/BBox)"
        return
    left, bottom, right, top = (float(edge) for edge in box)
    page = [float(edge) for edge in source.Pg.MediaBox] if "/Pg" in source else [left, bottom, right, top]
    if left < page[0] - 1 or bottom < page[1] - 1 or right > page[2] + 1 or top > page[3] + 1:
        yield "a figure said to stand outside the page (/BBox)"


def _blank(pdf: pikepdf.Pdf) -> set[int]:
    """The left-hand pages that may have nothing on them: a chapter begins on the right after them, or a volume ends with them."""
    with pdf.open_outline() as outline:
        opened = {
            item.destination[0].objgen for item in outline.root if isinstance(item.destination, pikepdf.Array)
        }
    last = {len(pdf.pages)} if "/PageLabels" in pdf.Root and len(pdf.pages) % 2 == 0 else set()
    return last | {n - 1 for n, page in enumerate(pdf.pages, 1) if n % 2 and page.objgen in opened}


def _marks(pdf: pikepdf.Pdf, root: Any, inside: set[Any]) -> Iterator[str]:
    """Everything that is painted is in the structure or an artifact, and every mark has its element."""
    nums = list(root.get("/ParentTree", {}).get("/Nums", []))
    parents = {int(number): element for number, element in zip(nums[::2], nums[1::2], strict=True)}
    blank = _blank(pdf)
    for number, page in enumerate(pdf.pages, 1):
        listed = parents.get(int(page.get("/StructParents", -1)))
        if listed is None:
            yield f"page {number}: not in the structure tree (/StructParents)"
            continue
        known = len(listed) if isinstance(listed, pikepdf.Array) else 0
        lost = sum(element.objgen not in inside for element in listed) if known else 0
        if lost:
            yield f"page {number}: {lost} elements of marked content that are not in the structure tree"
        loose: Counter[str] = Counter()
        marks: list[int] = []
        painted = 0
        depth: list[bool] = []
        for instruction in pikepdf.parse_content_stream(page):
            operands, name = instruction.operands, str(instruction.operator)
            if name in {"BDC", "BMC"}:
                properties = operands[1] if name == "BDC" else None
                structured = isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties
                if structured:
                    marks.append(int(properties.MCID))  # type: ignore[union-attr]
                depth.append(structured or operands[0] == "/Artifact")
            elif name == "EMC":
                depth.pop()
            elif name in _PAINTS:
                painted += 1
                loose[name] += not any(depth)
        if not painted and number not in blank:
            yield f"page {number}: empty"
        if total := loose.total():
            yield f"page {number}: {total} pieces painted outside structure and artifacts ({', '.join(+loose)})"
        if len(set(marks)) < len(marks):
            yield f"page {number}: marks used twice"
        if marks and max(marks) >= known:
            yield f"page {number}: marked content without an element"
