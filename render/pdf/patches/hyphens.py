"""Words that are not divided at the end of a line, names among them: `PATCHES`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from render.pdf.patches.patch import Patch

ITERATE = Patch("pyphen:Pyphen", "iterate", "(self, word)")
PATCHES = (ITERATE,)


@ITERATE.replaced_by
def iterate(self: Any, word: str) -> Iterator[tuple[str, str]]:
    """pyphen's ways to divide a word; none of one with a capital: names of places and people stay whole."""
    return iter(()) if word != word.lower() else ITERATE.original(self, word)
