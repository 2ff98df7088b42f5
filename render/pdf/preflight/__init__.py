"""Preflight of PDFs: checks chosen by what a file claims to be, and their findings in a folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pikepdf

from render.pdf.preflight.archive import check_archive
from render.pdf.preflight.press import check_press
from render.pdf.preflight.ua import check_pdf


def promises(path: Path) -> tuple[str, ...]:
    """What a PDF says it is, of PDF/UA, PDF/A and PDF/X; one with room for trimming is for the press."""
    with pikepdf.open(path) as pdf:
        metadata = pdf.open_metadata()
        trimmed = any(list(page.get("/TrimBox", page.MediaBox)) != list(page.MediaBox) for page in pdf.pages)
        claims = {
            "PDF/UA": bool(metadata.get("pdfuaid:part")),
            "PDF/A": bool(metadata.get("pdfaid:part")),
            "PDF/X": bool(metadata.get("pdfxid:GTS_PDFXVersion")) or trimmed,
        }
        return tuple(name for name, is_said in claims.items() if is_said)


def check(path: Path) -> list[str]:
    """What is wrong in a PDF by all it says it is; one that says nothing should be PDF/UA."""
    try:
        claims = promises(path)
        findings: list[str] = []
        if "PDF/UA" in claims or "PDF/X" not in claims:
            findings += check_pdf(path)
        if "PDF/A" in claims:
            findings += check_archive(path)
        if "PDF/X" in claims:
            findings += check_press(path)
    except pikepdf.PdfError as fault:
        return [f"cannot be read: {fault}"]
    return list(dict.fromkeys(findings))


def pdfs(places: Iterable[Path]) -> Iterator[Path]:
    """The PDFs named, and all in the folders named, in order."""
    for place in places:
        yield from sorted(place.rglob("*.pdf")) if place.is_dir() else [place]
