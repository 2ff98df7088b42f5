"""Quotation marks and dots of Latin words in drawings, which Chinese fonts have as wide as a character; words that are not
divided at the end of a line, names among them: `PATCHES`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from weasyprint.svg.text import Style

from compose.language.script import all_letters
from render.pdf.patches import lines
from render.pdf.patches.patch import Patch

#: imported where a drawing's words are laid out, at every word; the layout of pages has a name of its own for it
SPLIT = Patch(
    "weasyprint.text.line_break",
    "split_first_line",
    "(text, style, context, max_width, justification_spacing, is_line_start=True, minimum=False)",
)
ITERATE = Patch("pyphen:Pyphen", "iterate", "(self, word)")
PATCHES = (ITERATE, SPLIT)
#: as the style sheet for Latin text has it; style sheets do not reach into drawings
_NARROW = (("pwid", 1),)
_MARK = re.compile("[‘’“”…]")


@SPLIT.replaced_by
def split_first_line(text: str, style: Any, *rest: Any, **named: Any) -> Any:
    """WeasyPrint's line of text, from memory, with narrow marks where it is of a drawing (`Style`) and Latin."""
    if isinstance(style, Style) and _MARK.search(text) and all_letters(text):
        style["font_feature_settings"] = _NARROW
        lines.changed(style)
    return lines.remembered(SPLIT.original, text, style, *rest, **named)


@ITERATE.replaced_by
def iterate(self: Any, word: str) -> Iterator[tuple[str, str]]:
    """pyphen's ways to divide a word; none of one with a capital: names of places and people stay whole."""
    return iter(()) if word != word.lower() else ITERATE.original(self, word)
