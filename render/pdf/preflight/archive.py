"""Preflight of PDF/A-3 and its attached data: `check_archive`.

Only veraPDF (see `render.pdf.preflight.verapdf`) can say that a file keeps to ISO 19005-3.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from render.pdf.preflight.ua import contents, fonts

#: what keeps later readers from opening a file
_ACTIONS = frozenset({"/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/JavaScript", "/Hide"})
_RELATIONS = frozenset({"/Data", "/Source", "/Alternative", "/Supplement"})
#: graphics states may be kept so many deep (ISO 19005-3, 6.1.13)
_DEEPEST = 28
_DEVICE = {"k": "CMYK", "K": "CMYK", "rg": "RGB", "RG": "RGB"}
_EXTENSIONS = "http://www.aiim.org/pdfa/ns/extension/"
_PRINT, _HIDDEN = 4, 2


def check_archive(path: Path | str) -> list[str]:
    """What is missing or wrong in a PDF/A-3 with data, in plain words; an empty list means nothing was found."""
    with pikepdf.open(path) as pdf:
        return [*_said(pdf), *_file(pdf), *_attached(pdf), *fonts(pdf), *_pages(pdf)]


def _said(pdf: pikepdf.Pdf) -> Iterator[str]:
    """What the metadata says, and whether it explains itself."""
    if "/Metadata" not in pdf.Root:
        yield "no metadata"
        return
    stream = pdf.Root.Metadata
    if "/Filter" in stream:
        yield "the metadata is compressed: programs that know no PDF cannot read it"
    metadata = pdf.open_metadata()
    if metadata.get("pdfaid:part") != "3" or metadata.get("pdfaid:conformance") not in {"A", "B", "U"}:
        yield "does not say that it is PDF/A-3 (pdfaid:part, pdfaid:conformance)"
    text = stream.read_bytes().decode("utf-8", "replace")
    if "pdfuaid" in text and not (_EXTENSIONS in text and "<pdfaSchema:prefix>pdfuaid<" in text):
        yield "says PDF/UA without explaining the name (pdfaExtension:schemas)"


def _file(pdf: pikepdf.Pdf) -> Iterator[str]:
    if pdf.is_encrypted:
        yield "encrypted"
    if "/ID" not in pdf.trailer:
        yield "no identifier of the file (/ID)"
    intents = [i for i in pdf.Root.get("/OutputIntents", []) if i.get("/S") == "/GTS_PDFA1"]
    if not intents or "/DestOutputProfile" not in intents[0]:
        yield "no profile that says what its colours are (/OutputIntents)"
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and str(item.get("/S", "")) in _ACTIONS:
            yield f"an action that an archive forbids ({item.S})"
        if isinstance(item, pikepdf.Stream) and "/LZWDecode" in str(item.get("/Filter", "")):
            yield "a stream compressed with LZW"


def _attached(pdf: pikepdf.Pdf) -> Iterator[str]:
    """The attached files: named, of a stated type and relation to the document, listed once, and whole."""
    listed = [file.objgen for file in pdf.Root.get("/AF", [])]
    specs = {
        file.objgen: file
        for file in pdf.objects
        if isinstance(file, pikepdf.Dictionary) and file.get("/Type") == "/Filespec"
    }
    if not specs:
        yield "no data attached"
    if len(listed) != len(set(listed)):
        yield "a file is listed twice (/AF)"
    for place, spec in specs.items():
        name = str(spec.get("/UF", spec.get("/F", "?")))
        if "/F" not in spec or "/UF" not in spec:
            yield f"{name}: not named for every reader (/F, /UF)"
        if place not in listed:
            yield f"{name}: not associated with the document (/AF)"
        if str(spec.get("/AFRelationship", "")) not in _RELATIONS:
            yield f"{name}: not said what it is to the document (/AFRelationship)"
        if not str(spec.get("/Desc", "")):
            yield f"{name}: no description (/Desc)"
        stream = spec.get("/EF", pikepdf.Dictionary()).get("/F")
        if stream is None:
            yield f"{name}: not in the file (/EF)"
            continue
        if "/" not in str(stream.get("/Subtype", "")).removeprefix("/"):
            yield f"{name}: no media type (/Subtype)"
        if int(stream.get("/Params", pikepdf.Dictionary()).get("/Size", -1)) != len(stream.read_bytes()):
            yield f"{name}: not of the size it is said to have (/Params)"


def _pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    intents: Any = pdf.Root.get("/OutputIntents", [])
    profile = next((i.DestOutputProfile for i in intents if "/DestOutputProfile" in i), None)
    known = {3: "RGB", 4: "CMYK"}.get(int(profile.get("/N", 0)) if profile is not None else 0, "")
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.get("/Annots", []):
            flags = int(annotation.get("/F", 0))
            if not flags & _PRINT or flags & _HIDDEN:
                yield f"page {number}: an annotation that would not be printed (/F)"
        for source in contents(page):
            resources = dict.fromkeys(_drawn(source, known))
            yield from (f"page {number}: {line}" for line in resources)


def _drawn(source: Any, known: str) -> Iterator[str]:
    """Colours of another kind than the profile's, states kept too deep."""
    depth = 0
    for instruction in pikepdf.parse_content_stream(source):
        name = str(instruction.operator)
        depth += {"q": 1, "Q": -1}.get(name, 0)
        if depth > _DEEPEST:
            yield f"graphics states kept more than {_DEEPEST} deep"
        if _DEVICE.get(name, known) != known:
            yield f"a colour in {_DEVICE[name]}, of which no profile is given"
