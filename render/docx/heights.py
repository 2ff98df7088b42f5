"""How high paragraphs and tables of a Word document are: `high`, reckoned, since only the program that opens it lays it out."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from compose.language.script import columns

#: half an em: what a column of letters takes, in the size of the type; margins of a cell in points
LETTER, SIDES = 0.53, 7.2
#: the usual type size of tables and text
USUAL = 10.5
#: the height of lines in their size, of fonts that LibreOffice takes for Word's; what the number of a list's item takes, in points
LATIN_LINE, HAN_LINE, NUMBER = 1.15, 1.45, 36.0
_TWIPS, _EMU = 20, 12700


def high(element: Any, word: Any, width: float) -> float:
    """About how high a paragraph or a table is, in points."""
    if element.tag == qn("w:tbl"):
        wide = [int(c.get(qn("w:w")) or 0) / _TWIPS for c in element.iter(qn("w:gridCol"))]
        scale = width / (sum(wide) or width)
        return sum(
            max(
                sum(high(p, word, w * scale - 2 * SIDES) for p in cell.iter(qn("w:p")))
                for cell, w in zip(row.iter(qn("w:tc")), wide, strict=False)
            )
            for row in element.iter(qn("w:tr"))
        )
    if element.tag != qn("w:p"):
        return 0.0
    paragraph = Paragraph(element, word._body)
    size = _of(paragraph.style, lambda s: s.font.size and s.font.size.pt) or USUAL
    spacing = _of(paragraph.style, lambda s: s.paragraph_format.line_spacing) or 1.0
    numbered = element.pPr is not None and element.pPr.numPr is not None
    parts = paragraph.text.split("\n")
    lines = sum(
        max(math.ceil(columns(part) * LETTER * size * 1.04 / max(width - NUMBER * numbered, size)), 1)
        for part in parts
    )
    line = size * (HAN_LINE if any(ord(c) > 0x2E80 for c in paragraph.text) else LATIN_LINE)
    before = _of(paragraph.style, lambda s: s.paragraph_format.space_before) or 0
    after = _of(paragraph.style, lambda s: s.paragraph_format.space_after) or 0
    return lines * (line * spacing if spacing < 10 else spacing / _EMU) + (before + after) / _EMU


def _of(style: Any, ask: Callable[[Any], Any]) -> Any:
    """What a style says, or the one that it is based on."""
    while style is not None:
        found = ask(style)
        if found is not None:
            return found
        style = style.base_style
    return None
