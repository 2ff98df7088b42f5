"""Drawings as pixels, for readers that cannot show SVG, by the renderer that makes the PDFs: `png`, `logo_png`, `sides`."""

from __future__ import annotations

import io
import re
from typing import Any

import pypdfium2
from lxml import etree

from render.pdf import writer as pdf_writer

#: dots per inch of the pictures
DPI = 200


def png(svg: str, width: float) -> bytes:
    """A drawing as pixels at ``DPI``, no wider than ``width`` points and no larger than it is drawn."""
    w, h = sides(etree.fromstring(svg.encode()))
    return _pixels(pdf_writer.drawing(svg, w, h), DPI / 72 * min(1.0, width / w))


def png_at(svg: str, width: float) -> bytes:
    """A drawing as pixels at ``DPI``, to be shown ``width`` points wide, larger or smaller than it is drawn."""
    w, h = sides(etree.fromstring(svg.encode()))
    return _pixels(pdf_writer.drawing(svg, w, h), DPI / 72 * width / w)


def logo_png(svg: bytes) -> bytes:
    """A logo as pixels."""
    width, height = sides(etree.fromstring(svg))
    return _pixels(pdf_writer.drawing(svg.decode(), 40 * width / height, 40), DPI / 72 * 2)


def _pixels(page: bytes, scale: float) -> bytes:
    """The first page of a PDF as PNG."""
    document = pypdfium2.PdfDocument(page)
    try:
        image = document[0].render(scale=scale).to_pil()
    finally:
        document.close()
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=False)
    return buffer.getvalue()


def sides(root: Any) -> tuple[float, float]:
    """Width and height of a drawing, in its units."""
    box = [float(part) for part in re.findall(r"[-\d.]+", root.get("viewBox", ""))]
    if len(box) == 4:
        return box[2], box[3]
    return _points(root.get("width")), _points(root.get("height"))


def _points(length: str | None) -> float:
    match = re.match(r"[\d.]+", length or "")
    return float(match.group()) if match else 100.0
