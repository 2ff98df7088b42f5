"""Preflight of PDF/X-4, inks above all: `check_press`.

A printer's own preflight knows the printing; this knows only the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from render.pdf.preflight.ua import fonts

#: millimetres beyond the trim that are printed, and in points
_BLEED = 3
_POINTS = 72 / 25.4
#: most ink that paper carries, in all four together; black as dark as this is black
_MOST, _DARK = 3.0, 0.8
#: the operators that set inks, and what of
_INKS = {"k": "fill", "K": "stroke", "g": "fill", "G": "stroke"}
_SCREEN = frozenset({"rg", "RG"})
_WORDS = frozenset({"Tj", "TJ", "'", '"'})


def check_press(path: Path | str) -> list[str]:
    """What a printer would send back: boxes, screen colours, words in several inks, links, missing profile."""
    with pikepdf.open(path) as pdf:
        findings = [*_boxes(pdf), *fonts(pdf), *_promise(pdf)]
        for number, page in enumerate(pdf.pages, 1):
            lines = [*_inks(page), *(line for form in _forms(page) for line in _inks(form))]
            findings += [f"page {number}: {line}" for line in dict.fromkeys(lines)]
        return findings


def _boxes(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        if "/TrimBox" not in page or "/BleedBox" not in page:
            yield f"page {number}: no trim or bleed (/TrimBox, /BleedBox)"
            continue
        trim, bleed, media = (
            [float(edge) for edge in page[box]] for box in ("/TrimBox", "/BleedBox", "/MediaBox")
        )
        outside = [(b - t) * side for b, t, side in zip(bleed, trim, (-1, -1, 1, 1), strict=True)]
        if min(outside) < _BLEED * _POINTS - 0.01:
            yield f"page {number}: less than {_BLEED} mm of bleed"
        if any((m - b) * side < 0 for m, b, side in zip(media, bleed, (-1, -1, 1, 1), strict=True)):
            yield f"page {number}: the bleed is larger than the sheet (/MediaBox)"
        if page.get("/Annots"):
            yield f"page {number}: links or other annotations on the sheet"


def _promise(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Whether the file says it is PDF/X-4, and has what that asks of the document."""
    metadata = pdf.open_metadata()
    if metadata.get("pdfxid:GTS_PDFXVersion") != "PDF/X-4":
        yield "does not say that it is PDF/X-4"
        return
    intents = [i for i in pdf.Root.get("/OutputIntents", []) if i.get("/S") == "/GTS_PDFX"]
    if not intents or "/DestOutputProfile" not in intents[0] or intents[0].DestOutputProfile.get("/N") != 4:
        yield "no CMYK profile of the printing it is made for (/OutputIntents)"
    if str(pdf.docinfo.get("/Trapped", "")) not in {"/True", "/False"}:
        yield "does not say whether it is trapped (/Trapped)"
    for name in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate", "xmpMM:DocumentID"):
        if not metadata.get(name):
            yield f"no {name} in the metadata"
    if "/ID" not in pdf.trailer:
        yield "no identifier of the file (/ID)"


def _forms(page: Any) -> list[Any]:
    """What a page draws with: forms, images, patterns and gradients, and theirs."""
    forms: list[Any] = []
    seen: set[Any] = set()
    waiting = [page.get("/Resources", {})]
    while waiting:
        resources = waiting.pop()
        for kind in ("/XObject", "/Pattern", "/Shading"):
            for drawn in resources.get(kind, {}).values():
                if not drawn.is_indirect or drawn.objgen not in seen:
                    seen.add(drawn.objgen)
                    forms.append(drawn)
                    waiting.append(drawn.get("/Resources", {}))
    return forms


def _inks(source: Any) -> Iterator[str]:
    """Colours that are no inks, too much ink, and dark words in more than black."""
    if source.get("/Subtype") == "/Image" or "/ShadingType" in source or "/Shading" in source:
        coloured = source.get("/Shading", source)
        if "RGB" in str(coloured.get("/ColorSpace", "")):
            yield f"{'an image' if source.get('/Subtype') == '/Image' else 'a gradient'} in the colours of the screen"
        return
    inks: dict[str, list[float]] = {"fill": [0, 0, 0, 1], "stroke": [0, 0, 0, 1]}
    kept: list[dict[str, list[float]]] = []
    for instruction in pikepdf.parse_content_stream(source):
        name, operands = str(instruction.operator), instruction.operands
        if name in _INKS:
            parts = [float(part) for part in operands]
            inks = inks | {_INKS[name]: parts if len(parts) == 4 else [0, 0, 0, 1 - parts[0]]}
            if sum(parts) > _MOST and min(parts) < 1:
                yield f"{sum(parts):.0%} of ink, more than {_MOST:.0%}"
        elif name in _SCREEN:
            yield "a colour of the screen (rg)"
        elif name == "q":
            kept.append(inks)
        elif name == "Q":
            inks = kept.pop()
        elif name in _WORDS and inks["fill"][3] >= _DARK and sum(inks["fill"][:3]) > 0:
            yield "dark words in more inks than black"
