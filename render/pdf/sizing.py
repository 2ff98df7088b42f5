"""Pages that would be left empty are filled: the next figures a size smaller, a text before its figure, figures and rows of the
page itself a little larger: `filled_up`. Figures of an official document's annex share pages: `annexed`."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.formatting_structure import boxes

from render.pdf import ending, pouring
from render.pdf.patches import grid

#: the sizes of a figure as shares of what it would be, the steps of sizes, and what is spared for rounding, in CSS pixels
LEAST, LARGEST, STEP, SPARE = 0.78, 1.36, 0.02, 3.0
#: the least share of what the style's rules for full pages have already made smaller: words in drawings are to be read
AGAIN = 0.92
#: the most of a page's width that the figure beside the findings takes, whose text is to be read beside it
BESIDE = 0.67
#: how much farther apart the blocks of a page may stand, in CSS pixels (3 mm), and which are meant beside sections
APART, BLOCKS = 11.4, frozenset({"headline", "numbers"})
#: how much higher a row of a table may become, in CSS pixels (1.3 mm)
ROW = 5.0
#: as many pages are filled in a document, a layout each
MOST = 5
#: the least width of an annexed figure that is drawn for a column, in CSS pixels (98 mm: names of 7.5 pt); sizes that are tried
NARROW, STEPS = 370.0, 24

#: what is given to elements: their style
Styles = dict[Element, str]


def filled_up(document: Any, render: Callable[[], Any], usual: Any, entirely: bool = False) -> Any:
    """The document with fewer dead pages, or without a last one of a few lines, where figures of other sizes bring that about.

    Elements get a style of their own. What fills one page may leave a later one empty, which is then filled in the same way; the
    best of all is taken. ``render`` lays the same elements out again, which is only done where the arithmetic says that the page
    will be full. ``usual``: the document before any rule made figures smaller; ``entirely``: the document is left as it was
    unless no page is dead in the end.
    """
    first = best = document
    before: dict[Element, str | None] = {}
    widths = {
        box.element: box.width for page in usual.pages for part in _sections(page) for box in _drawings(part)
    }
    tried: set[Element] = set()
    for _ in range(MOST):
        styles = next(_wanted(document, tried, widths), None)
        if styles is None:
            break
        tried.update(styles)
        for element, style in styles.items():
            before.setdefault(element, element.get("style"))
            element.set("style", style)
        changed = render()
        if ending.cost(changed) < ending.cost(best):
            best = changed
        document = changed
    if entirely and ending.cost(best)[1]:
        for element, was in before.items():
            if was is None:
                del element.attrib["style"]
            else:
                element.set("style", was)
        return first
    return best


def _wanted(document: Any, tried: set[Element], widths: Mapping[Element, float]) -> Iterator[Styles]:
    """What would fill each dead page, the pages in their order, the mildest means first.

    ``tried``: elements that have been given a style before, and are left.
    """
    for page, following in zip(document.pages, document.pages[1:], strict=False):
        if ending.filled(page) >= ending.DEAD:
            continue
        for means in (
            _smaller(page, following, widths),
            _parted(page, following),
            _larger(page),
            _closer(page, pouring.head(following), widths),
        ):
            if means and tried.isdisjoint(means):
                yield means
    if len(document.pages) > 1 and ending.filled(document.pages[-1]) < ending.LEAST:
        page, last = document.pages[-2:]
        means = _closer(page, last._page_box.height - ending.room(last), widths)
        if means and tried.isdisjoint(means):
            yield means


def _smaller(page: Any, following: Any, widths: Mapping[Element, float]) -> Styles:
    """Figures at the head of the following page in the largest size in which they would stand on this one.

    Those of the same section on this page become smaller with them.
    """
    best: Styles = {}
    most = 0.0
    for section in _sections(following)[:1]:
        begun = [
            child for part in _sections(page) if part.element is section.element for child in part.children
        ]
        images = [box for child in begun for box in _drawings(child)]
        high = sum(max((box.height for box in _drawings(child)), default=0.0) for child in begun)
        for child in section.children:
            if not (drawn := _drawings(child)):
                continue
            images = images + drawn
            high += max(box.height for box in drawn)
            over = child.position_y + child.margin_height() - section.border_box_y() - _room(page)
            share = math.floor((1 - over / high) / STEP) * STEP
            least = max(_least(box, widths) for box in images)
            if least <= share < 1 and share > most:
                most, best = share, {box.element: _sized(box, share) for box in images}
    return best


def _closer(page: Any, high: float, widths: Mapping[Element, float]) -> Styles:
    """Figures of this page in the largest size in which something of this height, at the head of the next, would stand below them."""
    rows = [
        drawn
        for section in _sections(page)
        for child in section.children
        if not isinstance(child, boxes.GridBox) and (drawn := _drawings(child))
    ]
    over = high - _room(page)
    if not rows or not high or over <= 0:
        return {}
    images = [box for drawn in rows for box in drawn]
    share = math.floor((1 - over / sum(max(box.height for box in drawn) for drawn in rows)) / STEP) * STEP
    least = max(_least(box, widths) for box in images)
    return {box.element: _sized(box, share) for box in images} if least <= share < 1 else {}


def _least(box: Any, widths: Mapping[Element, float]) -> float:
    """The least share of its size that a drawing may have: its words are to be read."""
    usual = LEAST * widths.get(box.element, box.width)
    return float(max(min(usual, AGAIN * box.width), box.min_width) / box.width)


def _parted(page: Any, following: Any) -> Styles:
    """A text that stays with the figure or table it introduces may stand at this page's foot, where it fills it."""
    for section in _sections(following)[:1]:
        for text, after in pairwise(section.children):
            if text.element is None or not (text.element.tag == "p" or _is(text, "pair")):
                continue
            if not (_drawings(after) or _is(after, "tablewrap")):
                continue
            left = _room(page) - (text.position_y + text.margin_height() - section.border_box_y())
            if 0 <= left <= _enough(page):
                return {section.element: "break-inside:auto", text.element: "break-after:auto"}
    return {}


def _larger(page: Any) -> Styles:
    """Figures of this page that do not take its width in a larger size, then rows of its tables a little higher, then its blocks
    a little farther apart."""
    styles: Styles = {}
    left = _room(page)
    for section in _sections(page):
        for child in section.children:
            drawn = _drawings(child)
            if len(drawn) == 1 and child.element is not None and child.element.tag == "figure":
                (box,) = drawn
                share = min(LARGEST, child.width / box.width, 1 + left / box.height)
                if share >= 1 + STEP:
                    styles[box.element] = _sized(box, share)
                    left -= (share - 1) * box.height
        for beside in _beside(section):
            drawn = _drawings(beside)
            if len(drawn) == 1:
                (box,) = drawn
                share = min(BESIDE * beside.width / box.width, 1 + left / box.height)
                if share >= 1 + STEP:
                    styles[beside.element] = f"grid-template-columns:minmax(0,1fr) {box.width * share:.1f}px"
                    styles[box.element] = _sized(box, share)
                    left -= (share - 1) * box.height
    rows = [
        box
        for section in _sections(page)
        for child in section.children
        if child.element is not None and "cols" not in (child.element.get("class") or "")
        for box in child.descendants()
        if isinstance(box, boxes.TableRowBox) and box.element.find("td") is not None
    ]
    enough = _enough(page)
    if rows and left > enough:
        more = min(ROW, (left - enough / 2) / len(rows))
        left -= more * len(rows)
        styles |= {box.element: f"height:{box.height + more:.1f}px" for box in rows}
    blocks = _blocks(page)
    if blocks and left > enough:
        more = min(APART, (left - enough / 2) / len(blocks))
        left -= more * len(blocks)
        styles |= {box.element: f"margin-bottom:{box.margin_bottom + more:.1f}px" for box in blocks}
    return styles if left <= enough else {}


def _blocks(page: Any) -> list[Any]:
    """The boxes of a page behind which there may be more room: its head, its large numbers, and sections but the last."""
    sections = _sections(page)
    heads = [
        box
        for box in page._page_box.descendants()
        if isinstance(box, boxes.BlockLevelBox)
        and box.element is not None
        and not BLOCKS.isdisjoint((box.element.get("class") or "").split())
    ]
    return [*heads, *sections[:-1]]


def _beside(section: Any) -> Iterator[Any]:
    """The boxes below a section in which findings stand beside a figure, in columns of a grid."""
    for box in section.descendants():
        if (
            box.element is not None
            and "top" in (box.element.get("class") or "").split()
            and isinstance(box, boxes.GridBox)
        ):
            yield box


def _sized(box: Any, share: float) -> str:
    """The style of a drawing in another size."""
    return f"width:{box.width * share:.1f}px;height:auto;max-width:none;max-height:none"


def _sections(page: Any) -> list[Any]:
    """The boxes of sections on a page, in their order."""
    return [
        box
        for box in page._page_box.descendants()
        if isinstance(box, boxes.BlockBox) and box.element is not None and box.element.tag == "section"
    ]


def _room(page: Any) -> float:
    """What a page's foot has for a further section, below the distance to it, in CSS pixels."""
    gap = max((box.margin_bottom for box in _sections(page)[-1:]), default=0.0)
    return float(ending.room(page) - gap - SPARE)


def _enough(page: Any) -> float:
    """How much of that room may be left on a page that is full, a little less for rounding."""
    return float((1 - ending.DEAD) * page._page_box.height - (ending.room(page) - _room(page)) - SPARE)


def _drawings(box: Any) -> list[Any]:
    """The drawings of figures below a box; strips in tables and codes are none."""
    figures = [
        found
        for found in box.descendants()
        if found.element is not None and found.element.tag == "figure" and hasattr(found, "children")
    ]
    drawn = {
        found.element: found
        for figure in figures
        for found in figure.descendants()
        if isinstance(found, boxes.ReplacedBox) and found.element.get("class") != "code"
    }
    return list(drawn.values())


@dataclass(frozen=True)
class Annexed:
    """A figure of an annex: its box and its drawing's; in CSS pixels, the least and most of the drawing's width."""

    box: Any
    drawn: Any
    least: float
    most: float

    def width(self, share: float) -> float:
        """A share of the way from the least width to the most."""
        return self.least + share * (self.most - self.least)

    def lines(self, share: float, pitch: float) -> int:
        """The lines of the page that it then takes with its title."""
        of = self.box
        around = of.padding_top + of.padding_bottom + sum(child.margin_height() for child in of.children)
        # one that is held low by the style sheet keeps its width and stands in the middle of it
        high = around - self.drawn.height + self.width(share) / _ratio(self.drawn)
        return round(grid.filled_up(high, pitch) / pitch)


def annexed(document: Any, render: Callable[[], Any], pitch: float) -> Any:
    """An official document whose annexed figures share pages, in sizes that fill them; as it was where it has none.

    ``render`` lays the same elements out again; ``pitch``: of the page's lines, in CSS pixels.
    """
    head = next((i for i, page in enumerate(document.pages) if ending.begins_with(page, ending.ANNEX)), None)
    if head is None:
        return document
    pages = document.pages[head:]
    figures = [Annexed(box, *_limits(box)) for page in pages for box in _figures(page) if _drawings(box)]
    top = pages[0]._page_box.content_box_y()
    lines = math.floor(pages[0]._page_box.height / pitch + 0.05)
    above = math.ceil((figures[0].box.border_box_y() - top) / pitch - 0.05)
    kept = [box for page in pages for box in page._page_box.descendants() if _is(box, "room")]
    below = math.ceil(max((box.height for box in kept), default=0.0) / pitch - 0.05)
    heights = [[one.lines(k / STEPS, pitch) for k in range(STEPS + 1)] for one in figures]
    groups = parted(heights, lines, above, below, head)
    for begin, end, step in groups:
        for one in figures[begin:end]:
            one.drawn.element.set("style", _sized(one.drawn, one.width(step / STEPS) / one.drawn.width))
        if begin:
            figures[begin].box.element.set("style", "break-before:page")
    return render() if groups else document


def parted(
    heights: Sequence[Sequence[int]], lines: int, above: int, below: int, before: int
) -> list[tuple[int, int, int]]:
    """How figures in their order are parted into pages: of each page the first, the one after the last, and the step of size.

    Of all ways, those with fewest pages, an even number in all: the imprint then needs no page of its own. Of these the one
    that leaves least empty, where two half empty pages are better than one that is all but empty.

    Args:
        heights: of each figure its lines in every step of size, the smallest first.
        lines: of a page; ``above``: that the annex's title takes of the first, ``below``: the imprint of the last.
        before: the pages before the annex.

    >>> parted([[8, 10, 12], [8, 9, 11], [8, 9, 10]], 22, 4, 2, 2)
    [(0, 1, 2), (1, 3, 1)]
    >>> parted([[8, 10, 12], [8, 9, 11], [8, 9, 10]], 22, 4, 2, 1)
    [(0, 1, 2), (1, 2, 2), (2, 3, 2)]
    """
    n = len(heights)
    #: by pages used and figures placed: what is left empty, and the pages
    found: dict[tuple[int, int], tuple[float, list[tuple[int, int, int]]]] = {(0, 0): (0.0, [])}
    for page in range(n):
        for begin in range(page, n):
            if (page, begin) not in found:
                continue
            left, groups = found[page, begin]
            for end in range(begin + 1, n + 1):
                room = lines - above * (begin == 0) - below * (end == n)
                taken = [sum(of[k] for of in heights[begin:end]) for k in range(len(heights[0]))]
                fitting = [k for k, high in enumerate(taken) if high <= room]
                if not fitting and end > begin + 1:
                    break
                step = max(fitting, default=0)
                more = left + (max(room - taken[step], 0) / lines) ** 2
                if (page + 1, end) not in found or more < found[page + 1, end][0]:
                    found[page + 1, end] = more, [*groups, (begin, end, step)]
    ways = [(pages, *way) for (pages, placed), way in found.items() if placed == n]
    if not ways:
        return []
    # an odd number of pages is followed by one for the imprint alone
    return min(ways, key=lambda way: (-(-(before + way[0]) // 2), (before + way[0]) % 2, way[1]))[2]


def _limits(figure: Any) -> tuple[Any, float, float]:
    """The drawing of an annexed figure, and the least and most of its width: that of the text where it is drawn for a page's."""
    drawn, *others = _drawings(figure)
    if others or "full" in (figure.element.get("class") or "").split():
        return drawn, drawn.width, drawn.width
    return drawn, min(NARROW, drawn.width, drawn.height * _ratio(drawn)), figure.width


def _ratio(drawn: Any) -> float:
    """How much wider a drawing is than high."""
    _, _, ratio = drawn.replacement.get_intrinsic_size(1.0, drawn.style["font_size"])
    return float(ratio)


def _figures(page: Any) -> list[Any]:
    """The boxes of figures on a page, in their order."""
    return [
        box
        for box in page._page_box.descendants()
        if isinstance(box, boxes.BlockBox) and box.element is not None and box.element.tag == "figure"
    ]


def _is(box: Any, name: str) -> bool:
    """Whether a box is of an element of this class."""
    return box.element is not None and name in (box.element.get("class") or "").split()
