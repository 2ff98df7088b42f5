"""The glyphs of a line that Pango has set: `glyphs`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.text.ffi import ffi


def glyphs(line: Any) -> Iterator[tuple[Any, Any, int, bool]]:
    """The glyphs of a line: item, glyph, the byte of the text it is for, whether it is the last for that."""
    run = line.runs[0]
    while run != ffi.NULL:
        item, found = run.data.item, run.data.glyphs
        run = run.next
        count, infos, clusters = found.num_glyphs, found.glyphs, found.log_clusters
        for i in range(count):
            last = i + 1 == count or clusters[i + 1] != clusters[i]
            yield item, infos[i], item.offset + clusters[i], last
