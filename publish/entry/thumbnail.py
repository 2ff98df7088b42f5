"""Small picture of a report for the home page, from its overview's first map or chart: `thumbnail`, `coarse`."""

from __future__ import annotations

import re
from itertools import pairwise

from compose.document import Document, Figure, Findings, leaves

#: its file, beside the report's languages
THUMBNAIL = "thumbnail.svg"
#: points of a border this near are one: a picture of a third of the size shows no more
_GRID = 4
_TEXT = re.compile(r"<text.*?</text>", re.DOTALL)
#: a region's area or the outline; the islands and the dash line of the South China Sea stay as they are
_BORDER = re.compile(r'(<path id="(?:m\d+|moutline|mbase)" d=")([^"]*)(")')
_NUMBER = re.compile(r"-?\d+")
_SAID = re.compile(r' data-(?:code|value)="[^"]*"')


def thumbnail(document: Document) -> bytes:
    """The overview's first map, else its first drawing, without words; empty where there is none."""
    figures = [f for leaf in leaves(document) for f in _figures(leaf) if f.svg]
    if not figures:
        return b""
    shown = next((f for f in figures if f.width == "map"), figures[0])
    bare = _SAID.sub("", _TEXT.sub("", shown.svg))
    return _BORDER.sub(lambda m: m[1] + coarse(m[2]) + m[3], bare).encode()


def _figures(leaf: object) -> list[Figure]:
    if isinstance(leaf, Figure):
        return [leaf]
    return [leaf.figure] if isinstance(leaf, Findings) and leaf.figure else []


def coarse(path: str) -> str:
    """The path of a border on a coarser grid; rings that vanish on it are left out.

    >>> coarse("M0 0l3 1 1 1 4 0 0 8-8-2z"), coarse("M0 0l1 0 0 1z")
    ('M0 0l4 0 4 0 0 8-8 0z', '')
    """
    rings = []
    for ring in path.split("M")[1:]:
        x, y = 0, 0
        points: list[tuple[int, int]] = []
        numbers = [int(n) for n in _NUMBER.findall(ring)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            point = (_GRID * round(x / _GRID), _GRID * round(y / _GRID))
            if not points or point != points[-1]:
                points.append(point)
        if len(points) > 2:
            steps = " ".join(f"{x1 - x0} {y1 - y0}" for (x0, y0), (x1, y1) in pairwise(points))
            rings.append(f"M{points[0][0]} {points[0][1]}l{steps}z".replace(" -", "-"))
    return "".join(rings)
