"""A small SVG writer: shapes with the look's roles, text that is text, and how wide a text is about."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from html import escape

from publish.look import FONT, paper

#: advance of Latin letters and digits in em, near enough for placing labels
_NARROW = set("iljtfrI1.,:;'|()[] ")
_WIDE = set("mwMW%@")


def text_width(text: str, size: float) -> float:
    """About how wide a text is: a Han character one em, Latin letters by class.

    >>> text_width("四川", 8), text_width("", 8)
    (16.0, 0.0)
    """
    width = 0.0
    for ch in text:
        if unicodedata.east_asian_width(ch) in "WF":
            width += 1
        elif ch in _NARROW:
            width += 0.32
        elif ch in _WIDE:
            width += 0.9
        else:
            width += 0.64 if ch.isupper() else 0.56
    return width * size


def n(value: float) -> str:
    """A coordinate with one decimal at most.

    >>> n(3.04), n(3.06), n(-0.01)
    ('3', '3.1', '0')
    """
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


class Svg:
    """A drawing. Sizes are in points at print size."""

    def __init__(self, width: float, height: float, title: str, language: str) -> None:
        self.width, self.height = width, height
        self._title, self._language = title, language
        self._parts: list[str] = []

    def raw(self, markup: str) -> None:
        self._parts.append(markup)

    def rect(self, x: float, y: float, w: float, h: float, fill: str, extra: str = "") -> None:
        self._parts.append(
            f'<rect x="{n(x)}" y="{n(y)}" width="{n(max(w, 0))}" height="{n(h)}" fill="{paper(fill)}" class="f-{fill}"{extra}/>'
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, stroke: str, width: float = 0.5, dash: str = ""
    ) -> None:
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<line x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}" stroke="{paper(stroke)}" '
            f'stroke-width="{width:g}" class="k-{stroke}"{dashes}/>'
        )

    def polyline(
        self, points: Iterable[tuple[float, float]], stroke: str, width: float = 1, dash: str = ""
    ) -> None:
        path = " ".join(f"{n(x)},{n(y)}" for x, y in points)
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<polyline points="{path}" fill="none" stroke="{paper(stroke)}" stroke-width="{width:g}" '
            f'stroke-linejoin="round" class="k-{stroke}"{dashes}/>'
        )

    def circle(self, x: float, y: float, r: float, fill: str, stroke: str = "", width: float = 0.7) -> None:
        edge = f' stroke="{paper(stroke)}" stroke-width="{width:g}"' if stroke else ""
        cls = f"f-{fill}" + (f" k-{stroke}" if stroke else "")
        self._parts.append(
            f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(r)}" fill="{paper(fill)}"{edge} class="{cls}"/>'
        )

    def mark(self, x: float, y: float, r: float, kind: int, fill: str, stroke: str = "ground") -> None:
        """A group's mark: circle, square, triangle, diamond — told apart without colour."""
        if kind % 4 == 0:
            self.circle(x, y, r, fill, stroke, 0.5)
            return
        points = {
            1: [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)],
            2: [(x, y - 1.25 * r), (x + 1.15 * r, y + 0.9 * r), (x - 1.15 * r, y + 0.9 * r)],
            3: [(x, y - 1.35 * r), (x + 1.35 * r, y), (x, y + 1.35 * r), (x - 1.35 * r, y)],
        }[kind % 4]
        self.polygon(points, fill, stroke, 0.5)

    def polygon(
        self, points: Iterable[tuple[float, float]], fill: str, stroke: str = "", width: float = 0.7
    ) -> None:
        path = " ".join(f"{n(x)},{n(y)}" for x, y in points)
        edge = f' stroke="{paper(stroke)}" stroke-width="{width:g}"' if stroke else ""
        cls = f"f-{fill}" + (f" k-{stroke}" if stroke else "")
        self._parts.append(f'<polygon points="{path}" fill="{paper(fill)}"{edge} class="{cls}"/>')

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = 7,
        fill: str = "ink",
        anchor: str = "start",
        bold: bool = False,
        turn: float = 0,
    ) -> None:
        """Text with its baseline at (x, y)."""
        anchored = f' text-anchor="{anchor}"' if anchor != "start" else ""
        weight = ' font-weight="700"' if bold else ""
        turned = f' transform="rotate({turn:g} {n(x)} {n(y)})"' if turn else ""
        self._parts.append(
            f'<text x="{n(x)}" y="{n(y)}" font-size="{size:g}" fill="{paper(fill)}" class="f-{fill}"{anchored}{weight}{turned}>'
            f"{escape(words)}</text>"
        )

    def __str__(self) -> str:
        font = escape(FONT, quote=True)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {n(self.width)} {n(self.height)}" role="img" '
            f'font-family="{font}" aria-label="{escape(self._title, quote=True)}" lang="{self._language}">'
            f"{''.join(self._parts)}</svg>"
        )


Box = tuple[float, float, float, float]


class Labels:
    """Greedy label placement: a label is set at the first of its places that is free."""

    def __init__(self, bounds: Box) -> None:
        self._bounds = bounds
        self._taken: list[Box] = []

    def block(self, box: Box) -> None:
        self._taken.append(box)

    def free(self, box: Box) -> bool:
        x0, y0, x1, y1 = self._bounds
        if box[0] < x0 or box[1] < y0 or box[2] > x1 or box[3] > y1:
            return False
        return not any(
            box[0] < t[2] and t[0] < box[2] and box[1] < t[3] and t[1] < box[3] for t in self._taken
        )

    def place(
        self, x: float, y: float, words: str, size: float, offset: float
    ) -> tuple[float, float, str] | None:
        """(x, baseline, anchor) beside the point, or None where nothing is free."""
        w, h = text_width(words, size), size
        for dx, dy, anchor in (
            (offset, h * 0.35, "start"),
            (-offset, h * 0.35, "end"),
            (0, -offset, "middle"),
            (0, offset + h * 0.8, "middle"),
            (offset, -offset * 0.6, "start"),
            (-offset, -offset * 0.6, "end"),
            (offset, offset + h * 0.5, "start"),
            (-offset, offset + h * 0.5, "end"),
        ):
            left = x + dx - {"start": 0, "end": w, "middle": w / 2}[anchor]
            box = (left, y + dy - h * 0.8, left + w, y + dy + h * 0.2)
            if self.free(box):
                self.block(box)
                return x + dx, y + dy, anchor
        return None
