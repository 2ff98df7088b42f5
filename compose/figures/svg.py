"""SVG writer with colours by role, live text and estimated text widths: `Svg`, `text_width`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from compose.language.script import all_letters
from compose.look.tokens import FONT, paper

#: advances of the printable ASCII characters in Noto Sans CJK SC, in thousandths of an em: regular and bold
_ASCII = {
    False: (
        "224 323 474 555 555 921 680 278 338 338 467 555 278 347 278 392 555 555 555 555 555 555 555 "
        "555 555 555 278 278 555 555 555 474 946 608 657 638 688 589 552 689 728 293 535 646 543 812 "
        "723 742 633 742 635 596 599 721 575 878 573 531 603 338 392 338 555 559 606 563 618 510 620 "
        "554 325 564 607 275 275 552 284 926 610 606 620 620 388 468 377 607 521 802 498 521 475 338 "
        "270 338 555"
    ),
    True: (
        "227 370 574 590 590 963 740 325 378 378 507 590 325 370 325 387 590 590 590 590 590 590 590 "
        "590 590 590 325 325 590 590 590 514 1007 641 681 656 714 615 585 717 757 330 568 686 578 853 "
        "749 770 667 770 682 624 625 748 619 915 627 580 613 378 387 378 590 567 626 591 644 527 644 "
        "581 372 597 640 304 306 604 315 964 641 626 644 644 436 495 421 637 576 863 562 574 511 378 "
        "296 378 590"
    ),
}
_OTHER = {
    False: {"–": 0.536, "—": 0.894, "−": 0.555, "°": 0.37, "²": 0.411},
    True: {"–": 0.544, "—": 0.908, "−": 0.59, "°": 0.404, "²": 0.424},
}
#: quotation marks and dots in Latin words; in Chinese they are an em wide like a character
_MARKS = {
    False: {"‘": 0.279, "’": 0.279, "“": 0.475, "”": 0.475, "…": 1.059},
    True: {"‘": 0.326, "’": 0.326, "“": 0.577, "”": 0.577, "…": 1.101},
}
#: figures, their signs and units: what is set without kerning
_NUMBER = re.compile(r"[\d.,%+−/–—°()<> ]{2,}")
_ADVANCE = {
    bold: {chr(32 + i): int(w) / 1000 for i, w in enumerate(table.split())} | _OTHER[bold]
    for bold, table in _ASCII.items()
}


def text_width(text: str, size: float, bold: bool = False) -> float:
    """How wide a text is in the font of the figures: what is in no table is a Han character, one em wide.

    A letter with an accent is as wide as the letter.

    >>> text_width("四川", 8), text_width("", 8), text_width("18/30", 10), text_width("Ü", 10)
    (16.0, 0.0, 26.12, 7.21)
    >>> text_width("’", 10), text_width("Xi’an", 10)
    (10.0, 23.0)
    """
    table = _ADVANCE[bold]
    if text.isascii():
        return round(sum((table.get(ch, 1.0) for ch in text), 0.0) * size, 2)
    marks = _MARKS[bold] if all_letters(text) else {}
    letters = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return round(sum((marks.get(ch) or table.get(ch, 1.0) for ch in letters), 0.0) * size, 2)


def wrap(text: str, width: float, size: float, lines: int = 2) -> list[str]:
    """The text in at most ``lines`` lines of a width: broken at spaces, or between Han characters.

    What still does not fit is cut with an ellipsis.

    >>> wrap("Transport and information", 80, 10), wrap("居民生活水平", 40, 10)
    (['Transport and', 'information'], ['居民生活', '水平'])
    """
    rest = text
    wrapped: list[str] = []
    while text_width(rest, size) > width and len(wrapped) < lines - 1:
        fits = max((k for k in range(1, len(rest)) if text_width(rest[:k], size) <= width), default=1)
        space = rest.rfind(" ", 0, fits + 1)
        cut = space if space > 0 else fits
        wrapped.append(rest[:cut])
        rest = rest[cut:].lstrip()
    return [*wrapped, fit(rest, width, size)]


def fit(text: str, width: float, size: float, bold: bool = False) -> str:
    """The text, cut with an ellipsis where it is wider than ``width``.

    >>> fit("Demonstration zone", 60, 10), fit("四川", 60, 10)
    ('Demonstr…', '四川')
    """
    if text_width(text, size, bold) <= width:
        return text
    while text and text_width(text + "…", size, bold) > width:
        text = text[:-1]
    return text + "…"


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Centres of labels along a line: near to where they are wanted, in order, none over another.

    Labels that touch form a block at the mean of what its members want; where all together are longer
    than the line, they overlap evenly. Shapes: both (k,) in the order along the line.

    >>> spread([10, 12, 50], [10, 10, 10], 0, 60)
    [6.0, 16.0, 50.0]
    """
    total = sum(sizes)
    squeeze = min(1.0, (high - low) / total) if total else 1.0
    lengths = [s * squeeze for s in sizes]
    blocks: list[tuple[float, list[int]]] = []

    def start(members: list[int]) -> float:
        length = sum(lengths[i] for i in members)
        offset = 0.0
        ideal = 0.0
        for i in members:
            ideal += wanted[i] - offset - lengths[i] / 2
            offset += lengths[i]
        return min(max(ideal / len(members), low), high - length)

    for i in range(len(wanted)):
        members = [i]
        while blocks and blocks[-1][0] + sum(lengths[j] for j in blocks[-1][1]) > start(members) + 1e-9:
            members = blocks.pop()[1] + members
        blocks.append((start(members), members))
    centres = []
    for at, members in blocks:
        for i in members:
            centres.append(round(at + lengths[i] / 2, 2))
            at += lengths[i]
    return centres


def n(value: float) -> str:
    """A coordinate with one decimal at most.

    >>> n(3.04), n(3.06), n(-0.01)
    ('3', '3.1', '0')
    """
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


#: the attribute of a drawing that names its columns
COLUMNS = "data-columns"
#: of groups' marks: circle, square, triangle, diamond
FORMS = 4


class Svg:
    """A drawing. Sizes are in points at print size."""

    def __init__(self, width: float, height: float, title: str, language: str) -> None:
        self.width, self.height = width, height
        self._title, self._language = title, language
        self._parts: list[str] = []
        #: (left edge, width) of columns that may stand below each other where a screen is narrow
        self.columns: tuple[tuple[float, float], ...] = ()

    @property
    def content(self) -> str:
        """What is drawn so far, without the drawing around it."""
        return "".join(self._parts)

    def raw(self, markup: str) -> None:
        """Markup as it is."""
        self._parts.append(markup)

    def rect(self, x: float, y: float, w: float, h: float, fill: str, extra: str = "") -> None:
        """A rectangle from its upper left corner, filled with a role's colour."""
        self._parts.append(
            f'<rect x="{n(x)}" y="{n(y)}" width="{n(max(w, 0))}" height="{n(h)}" '
            f'fill="{paper(fill)}" class="f-{fill}"{extra}/>'
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, stroke: str, width: float = 0.5, dash: str = ""
    ) -> None:
        """A line between two points."""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<line x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}" stroke="{paper(stroke)}" '
            f'stroke-width="{width:g}" class="k-{stroke}"{dashes}/>'
        )

    def polyline(
        self, points: Iterable[tuple[float, float]], stroke: str, width: float = 1, dash: str = ""
    ) -> None:
        """A line through points."""
        path = " ".join(f"{n(x)},{n(y)}" for x, y in points)
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<polyline points="{path}" fill="none" stroke="{paper(stroke)}" stroke-width="{width:g}" '
            f'stroke-linejoin="round" class="k-{stroke}"{dashes}/>'
        )

    def circle(self, x: float, y: float, r: float, fill: str, stroke: str = "", width: float = 0.7) -> None:
        """A circle about its middle."""
        edge = f' stroke="{paper(stroke)}" stroke-width="{width:g}"' if stroke else ""
        cls = f"f-{fill}" + (f" k-{stroke}" if stroke else "")
        self._parts.append(
            f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(r)}" fill="{paper(fill)}"{edge} class="{cls}"/>'
        )

    def mark(self, x: float, y: float, r: float, kind: int, fill: str) -> None:
        """A group's mark, told apart without colour: circle, square, triangle, diamond; filled, then hollow."""
        edge, width = "ground", 0.5
        if kind // FORMS % 2:
            fill, edge, width, r = edge, fill, 1.2, r - 0.4
        if kind % FORMS == 0:
            self.circle(x, y, r, fill, edge, width)
            return
        points = {
            1: [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)],
            2: [(x, y - 1.25 * r), (x + 1.15 * r, y + 0.9 * r), (x - 1.15 * r, y + 0.9 * r)],
            3: [(x, y - 1.35 * r), (x + 1.35 * r, y), (x, y + 1.35 * r), (x - 1.35 * r, y)],
        }[kind % FORMS]
        self.polygon(points, fill, edge, width)

    def polygon(
        self, points: Iterable[tuple[float, float]], fill: str, stroke: str = "", width: float = 0.7
    ) -> None:
        """A closed area."""
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
    ) -> None:
        """Text with its baseline at (x, y).

        It starts where its width says: so a PDF gets plain text (WeasyPrint sets anchored text as
        transparency groups, which some viewers clip). Numbers are told their width as well, so that they end
        at the same place in every font; words are not, because their kerning would be stretched.
        """
        told = ""
        if anchor != "start":
            width = text_width(words, size, bold)
            start = x - (width if anchor == "end" else width / 2)
            if _NUMBER.fullmatch(words):
                told = f' textLength="{n(width)}"'
        else:
            start = x
        weight = ' font-weight="700"' if bold else ""
        self._parts.append(
            f'<text x="{n(start)}" y="{n(y)}" font-size="{size:g}" fill="{paper(fill)}" '
            f'class="f-{fill}"{told}{weight}>{escape(words)}</text>'
        )

    def __str__(self) -> str:
        font = escape(FONT, quote=True)
        columns = " ".join(f"{n(x)} {n(w)}" for x, w in self.columns)
        columns = f' {COLUMNS}="{columns}"' if columns else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {n(self.width)} {n(self.height)}" '
            f'role="img" font-family="{font}" aria-label="{escape(self._title, quote=True)}" '
            f'lang="{self._language}" overflow="visible"{columns}>'
            f"{self.content}</svg>"
        )


Box = tuple[float, float, float, float]


class _Boxes(list[Box]):
    """Boxes, of which a name is asked whether it meets any: thousands along a coast, so they are compared at once."""

    def __init__(self) -> None:
        super().__init__()
        self._edges: NDArray[np.float64] = np.empty((4, 0))

    def misses(self, box: Box) -> bool:
        """Whether the box meets none of these."""
        known = self._edges.shape[1]
        if known != len(self):
            # boxes are only added
            self._edges = np.hstack([self._edges, np.array(self[known:], dtype=float).T])
        left, top, right, bottom = self._edges
        meets = (right > box[0]) & (left < box[2]) & (bottom > box[1]) & (top < box[3])
        return not bool(meets.any())


class LabelPlacer:
    """Greedy label placement: a label is set at the first of its places that is free."""

    def __init__(self, bounds: Box) -> None:
        self._bounds = bounds
        self._taken, self._thin = _Boxes(), _Boxes()

    def block(self, box: Box) -> None:
        """Nothing may stand here."""
        self._taken.append(box)

    def line(self, points: Sequence[tuple[float, float]], thin: bool = False) -> None:
        """No name crosses this line; ``thin``: names stand beside it where they can, across it where not."""
        boxes = self._thin if thin else self._taken
        for (xa, ya), (xb, yb) in pairwise(points):
            pieces = max(1, int(max(abs(xb - xa), abs(yb - ya)) // 4))
            for k in range(pieces + 1):
                x, y = xa + (xb - xa) * k / pieces, ya + (yb - ya) * k / pieces
                boxes.append((x - 1, y - 1, x + 1, y + 1))

    def free(self, box: Box, thin: bool = True) -> bool:
        """Whether nothing stands in the box; ``thin``: nor a line runs through it."""
        x0, y0, x1, y1 = self._bounds
        if box[0] < x0 or box[1] < y0 or box[2] > x1 or box[3] > y1:
            return False
        return self._taken.misses(box) and not (thin and not self._thin.misses(box))

    def place(
        self, x: float, y: float, words: str, size: float, offset: float, bold: bool = False
    ) -> tuple[float, float, str] | None:
        """(x, baseline, anchor) beside the point, or None where nothing is free."""
        w, h = text_width(words, size, bold), size
        for thin in (True, False):
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
                box = (left, y + dy - h * 0.85, left + w, y + dy + h * 0.25)
                if self.free(box, thin):
                    self.block(box)
                    return x + dx, y + dy, anchor
        return None
