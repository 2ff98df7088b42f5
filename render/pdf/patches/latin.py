"""Quotation marks and dots of Latin words in drawings, which Chinese fonts have as wide as a character: `PATCHES`."""

from __future__ import annotations

import re
from typing import Any

from weasyprint.svg.text import Style

from render.pdf.patches.patch import Patch

#: imported where a drawing's words are laid out, at every word; the layout of pages has a name of its own for it
SPLIT = Patch(
    "weasyprint.text.line_break",
    "split_first_line",
    "(text, style, context, max_width, justification_spacing, is_line_start=True, minimum=False)",
)
PATCHES = (SPLIT,)
#: as the style sheet for Latin text has it; style sheets do not reach into drawings
_NARROW = (("pwid", 1),)
_MARK, _LATIN, _HAN = re.compile("[‘’“”…]"), re.compile(r"[A-Za-z\u00c0-\u024f]"), re.compile("[⺀-鿿]")


def is_latin(text: str) -> bool:
    """Whether marks in a text belong to Latin words: it has letters and no Chinese character.

    >>> is_latin("Xi’an"), is_latin("“新区”"), is_latin("西安 Xi’an"), is_latin("…")
    (True, False, False, False)
    """
    return bool(_MARK.search(text) and _LATIN.search(text) and not _HAN.search(text))


@SPLIT.replaced_by
def split_first_line(text: str, style: Any, *rest: Any, **named: Any) -> Any:
    """WeasyPrint's line of text, with narrow marks where it is of a drawing (`Style`) and Latin."""
    if isinstance(style, Style) and is_latin(text):
        style["font_feature_settings"] = _NARROW
    return SPLIT.original(text, style, *rest, **named)
