"""Pages of a brief: none but the last is left half empty, and the last holds more than a few lines: `drawn_back`, `filled`,
`room`, `text`, `dead`, `empty`, `cost`, `cost_of`, `different`, `holding`, `begins_with`, `over`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from weasyprint.formatting_structure import boxes

#: a last page filled to less than this share is not worth the paper, and a page before it is dead
LEAST, DEAD = 0.3, 0.77
#: pages of a folded sheet
SHEET = 4
#: classes of an official document: what begins a page of its own, and what may not stand on one alone
ANNEX, SIGNING = "annex", ("attached", "signed")
#: what begins no further from the head of a page's type area stands at its head, in CSS pixels
_HEAD = 2.0


def filled(page: Any) -> float:
    """The share of a laid-out page's type area, from its head to the foot of the lowest line or drawing on it."""
    return 1 - room(page) / float(page._page_box.height)


def room(page: Any) -> float:
    """What is left of a laid-out page's type area below the lowest line or drawing on it, in CSS pixels."""
    box = page._page_box
    # what stands in the margins is no text of the page
    (root,) = (child for child in box.children if not isinstance(child, boxes.MarginBox))
    feet = [
        child.position_y + child.height
        for child in root.descendants()
        if isinstance(child, boxes.LineBox | boxes.ReplacedBox) and child.height != "auto"
    ]
    return float(box.content_box_y() + box.height - max(feet, default=box.content_box_y()))


def begins_with(page: Any, name: str) -> bool:
    """Whether an element of this class stands at the head of a laid-out page."""
    top = page._page_box.content_box_y()
    return any(
        box.element is not None
        and name in box.element.get("class", "").split()
        and box.border_box_y() - top < _HEAD
        for box in page._page_box.descendants()
        if isinstance(box, boxes.BlockBox)
    )


def dead(document: Any) -> int:
    """How many pages of the text before its last are left emptier than they may be.

    The page before an annex ends where the text does; only a signature without text is too little.
    """
    pages = text(document)
    alone = len(pages) < len(document.pages) and any(begins_with(pages[-1], name) for name in SIGNING)
    return sum(filled(page) < DEAD for page in pages[:-1]) + (alone and filled(pages[-1]) < DEAD)


def text(document: Any) -> list[Any]:
    """The pages of a document before its annex, which begins a page of its own and is arranged by itself."""
    pages = list(document.pages)
    annex = (i for i, page in enumerate(pages) if i and begins_with(page, ANNEX))
    return pages[: next(annex, len(pages))]


def over(pages: int) -> bool:
    """Whether the last of so many pages takes a folded sheet for itself.

    >>> [pages for pages in range(10) if over(pages)]
    [5, 9]
    """
    return pages > 1 and pages % SHEET == 1


def cost(document: Any) -> tuple[int, int]:
    """How many pages of text, and how many dead ones: fewer pages are better than fuller ones."""
    return len(text(document)), dead(document)


def cost_of(shares: Sequence[float]) -> tuple[int, int]:
    """The same of pages without annexes that are filled to these shares."""
    return len(shares), sum(share < DEAD for share in shares[:-1])


def empty(document: Any) -> float:
    """How much emptier pages before the last are than they may be, as shares of a page, together."""
    return sum(max(DEAD - filled(page), 0.0) for page in text(document)[:-1])


#: the least difference in what is left empty that is worth tighter rules, in pages
NOTICED = 0.04
#: a style rule without rules inside it, its selectors apart; a class that one asks for
_RULE, _CLASS = re.compile(r"([^{}]+)\{[^{}]*\}"), re.compile(r"\.([\w-]+)")


def different(tighter: Sequence[str], classes: set[str]) -> list[str]:
    """Of style rules to try those that differ on a page with elements of these classes, in their order.

    A rule all of whose selectors ask for a class that is not there changes nothing, and pages are laid out for nothing.

    >>> different(("p.a { x: 1 }", "p.b, p.a { x: 2 }", "p.b { y: 3 } p.a { x: 1 }", "p.b { y: 3 }"), {"a"})
    ['p.a { x: 1 }', 'p.b, p.a { x: 2 }']
    """
    return [rules for rules in dict.fromkeys(holding(rules, classes) for rules in tighter) if rules]


def holding(rules: str, classes: set[str]) -> str:
    """Of style rules those that some element of these classes may be meant by."""
    return " ".join(
        rule[0].strip()
        for rule in _RULE.finditer(rules)
        if any(classes.issuperset(_CLASS.findall(selector)) for selector in rule[1].split(","))
    )


def drawn_back(document: Any, render: Callable[[str], Any], tighter: Sequence[str]) -> tuple[Any, str]:
    """The document laid out on fewer pages or with fewer dead ones, and by which rules; as it was where that cannot be.

    ``render`` lays it out with style rules in addition; ``tighter`` are those to try, the mildest first. Nothing is tried
    where no page is dead and the last is worth its paper. Fewer pages are better than fuller ones.
    """
    best, least, by, much = document, cost(document), "", empty(document)
    if least[0] < 2 or (not least[1] and filled(text(document)[-1]) >= LEAST):
        return document, by
    for rules in tighter:
        closer = render(rules)
        found, left = cost(closer), empty(closer)
        # of as many pages and dead ones, those that are clearly less so
        if found < least or (found == least and left < much - NOTICED):
            best, least, by, much = closer, found, rules, left
        # on fewer pages a last one of a few lines is still not worth its paper
        if not least[1] and filled(text(best)[-1]) >= LEAST:
            break
    return best, by
