"""Preflight of PDFs: checks chosen by what a file claims to be, and their findings in a folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from render.pdf.preflight import verapdf
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


@dataclass(frozen=True)
class Validation:
    """What the reference validator said of some files: by file what is wrong, and its version; empty where it is not there."""

    findings: Mapping[Path, list[str]]
    version: str = ""
    #: so many files have been validated against a profile
    n: int = 0
    #: why there is none
    why: str = ""


def validation(files: Iterable[Path]) -> Validation:
    """Have veraPDF validate all that says it is PDF/UA or PDF/A."""
    try:
        verapdf.program()
    except verapdf.NotInstalled as fault:
        return Validation({}, why=str(fault))
    by_variant: dict[str, list[Path]] = {}
    for path in files:
        try:
            for variant in verapdf.claimed(path):
                by_variant.setdefault(variant, []).append(path)
        except pikepdf.PdfError:
            # told by `check`
            continue
    findings: dict[Path, list[str]] = {}
    version, asked = "", set()
    for variant, paths in by_variant.items():
        for path, said in verapdf.validate_all(paths, variant).items():
            if isinstance(said, verapdf.VeraPdfFailed):
                findings.setdefault(path, []).append(str(said))
                continue
            version = said.version or version
            asked.add(path)
            findings.setdefault(path, []).extend(f"veraPDF: {rule}" for rule in said.broken)
            if not said.valid and not said.broken:
                findings[path].append(f"veraPDF: does not keep to {said.profile}")
    return Validation({p: lines for p, lines in findings.items() if lines}, version, len(asked))


def pdfs(places: Iterable[Path]) -> Iterator[Path]:
    """The PDFs named, and all in the folders named, in order."""
    for place in places:
        yield from sorted(place.rglob("*.pdf")) if place.is_dir() else [place]
