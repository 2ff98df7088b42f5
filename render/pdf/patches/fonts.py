"""Fonts that the parts of a volume share, embedded once: `PATCHES`, `SharedFonts`."""

from __future__ import annotations

from typing import Any

import pydyf
from weasyprint.text.ffi import harfbuzz_subset

from render.pdf.patches.patch import Patch

BUILD_FONTS_DICTIONARY = Patch(
    "weasyprint.pdf", "build_fonts_dictionary", "(pdf, fonts, compress, subset, options)"
)
PATCHES = (BUILD_FONTS_DICTIONARY,)


class SharedFonts(dict[Any, Any]):
    """The fonts that parts share, by key; embedded when the last part is written."""

    complete = False

    def __setitem__(self, key: Any, font: Any) -> None:
        """WeasyPrint copies every font file, of twenty megabytes each, and HarfBuzz makes the subset without it."""
        if harfbuzz_subset:
            font.file_content = b""
        super().__setitem__(key, font)


@BUILD_FONTS_DICTIONARY.replaced_by
def build_fonts_dictionary(pdf: Any, fonts: Any, *rest: Any) -> Any:
    """WeasyPrint's; empty for a part whose fonts are embedded with another."""
    if isinstance(fonts, SharedFonts) and not fonts.complete:
        return pydyf.Dictionary()
    return BUILD_FONTS_DICTIONARY.original(pdf, fonts, *rest)
