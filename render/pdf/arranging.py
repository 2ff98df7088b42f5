"""Which style rules and which order of two sections fill a brief's pages: reckoned first, then laid out: `arranged`.

Rules are tried in the order of how mild they are, and a section goes before the next only where that fills a page
(`render.pdf.swapping`). Of all of these it is reckoned where pages would end (`render.pdf.pouring`), and only what promises full
pages is laid out: mostly one, the mildest; nothing where neither a page nor a dead one can be spared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element

from render.pdf import ending, pouring, swapping
from render.pdf.tighter import Tighter

#: as many arrangements are laid out at most, after the usual one
MOST = 3
#: by how much a page that is reckoned may be out, in CSS pixels: a line of small print
ROUNDING = 8.0


@dataclass(frozen=True)
class _Way:
    """Sections to exchange, rules to add, and how full that would leave the pages."""

    pair: swapping.Pair | None
    rules: str
    #: in the room there is; in that and in a little less and a little more
    pages: list[float]
    about: list[list[float]]

    def promise(self, usual: tuple[int, int]) -> int:
        """In how many of the three rooms its pages are full."""
        return sum(_does(pages, usual) for pages in self.about)

    def hopeless(self, least: tuple[int, int]) -> bool:
        """Whether in none of the three rooms it costs less than the best so far, and what it holds is too much for fewer pages.

        Where a page ends is reckoned well as long as there are as many; a page less moves all that follow.
        """
        return self.worse(least) and sum(self.pages) > least[0] - 1

    def worse(self, least: tuple[int, int]) -> bool:
        """Whether in none of the three rooms it costs less than the best so far."""
        return all(ending.cost_of(pages) >= least for pages in self.about)


def arranged(
    document: Any, tree: Element, render: Callable[[str], Any], tighter: Sequence[Tighter]
) -> tuple[Any, str]:
    """The document laid out on fewer pages or with fewer dead ones, and by which rules; as it was where that cannot be.

    ``render`` lays ``tree`` out with style rules in addition; the tree is left as the document has it. ``tighter``: the rules,
    the mildest first. Nothing is tried where no page is dead and the last is worth its paper, unless the last is one more than
    folded sheets have. Fewer pages are better than fuller ones; where a sheet for one page stays, the tightest rules are taken, by
    which figures of other sizes can still save it (`render.pdf.sizing`).
    """
    best, least, by = document, ending.cost(document), ""
    over = ending.over(len(document.pages))
    if len(document.pages) < 2 or (
        not over and not least[1] and ending.filled(document.pages[-1]) >= ending.LEAST
    ):
        return document, by
    usual, kept, stays = least, None, False
    chinese = (tree.get("lang") or "").startswith("zh")
    for way in _promising(list(_ways(document, tree, tighter)), usual, over):
        if not least[1] and least < usual and not way.promise(usual):
            # no page is dead any more: what is left to try would save a page at most, and does not promise to
            break
        # a sheet for one page is spared by what is tightest if by anything; where that has failed it stays, and in Chinese,
        # whose lines are all of one height, also where that is reckoned not to
        # where it has been spared, what is left to try is as where none was to be
        spared = over and not ending.over(least[0])
        if way.worse(least) if stays or (over and chinese) else (spared or not over) and way.hopeless(least):
            stays = stays or over
            continue
        if way.pair:
            swapping.swap(way.pair)
        other = render(way.rules)
        if way.pair:
            swapping.swap(way.pair)
        found = ending.cost(other)
        stays = stays or (over and not way.promise(usual) and found[0] >= usual[0])
        nearer = over and found == least and ending.filled(other.pages[-1]) < ending.filled(best.pages[-1])
        if found < least or nearer:
            best, least, by, kept = other, found, way.rules, way.pair
        if _does([ending.filled(page) for page in best.pages], usual) and not ending.over(least[0]):
            break
    if kept:
        swapping.swap(kept)
    return best, by


def _promising(ways: list[_Way], usual: tuple[int, int], over: bool = False) -> list[_Way]:
    """What to lay out: what would fill all pages, the surest and mildest first, then what would fill most.

    ``over``: the last page takes a sheet for itself; what takes least room in all, then what would leave least on that page,
    goes before what would fill most.
    """
    full = sorted((way for way in ways if way.promise(usual)), key=lambda way: -way.promise(usual))
    rest = [way for way in ways if way not in full]
    if over:
        # tighter rules come later
        tightest = [min(reversed(rest), key=lambda way: sum(way.pages))] if rest else []
        others = [way for way in rest if way not in tightest]
        rest = [*tightest, *sorted(others, key=lambda way: (len(way.pages), way.pages[-1]))]
    else:
        rest.sort(key=lambda way: ending.cost_of(way.pages))
    return [*full, *rest][:MOST]


def _does(pages: list[float], usual: tuple[int, int]) -> bool:
    """Whether no page is dead, on fewer pages than usual or with a last one that is worth its paper."""
    cost = ending.cost_of(pages)
    return cost < usual and not cost[1] and (cost[0] < usual[0] or pages[-1] >= ending.LEAST)


def _ways(document: Any, tree: Element, tighter: Sequence[Tighter]) -> Iterator[_Way]:
    """All that may be tried, the mildest first."""
    given = pouring.pieces(document)
    rooms = [page._page_box.height for page in document.pages]
    chinese = (tree.get("lang") or "").startswith("zh")
    pair = next(swapping.pairs(document, tree), None)
    for rules in (None, *_distinct(tighter, tree)):
        under = pouring.changed(given, rules, chinese) if rules else given
        for exchanged in (None, pair) if pair else (None,):
            if not rules and not exchanged:
                continue
            order = pouring.exchanged(under, *exchanged.sections()) if exchanged else under
            about = [
                pouring.poured(order, partial(_room, rooms, more)) for more in (0.0, -ROUNDING, ROUNDING)
            ]
            yield _Way(exchanged, rules.rules if rules else "", about[0], about)


def _distinct(tighter: Sequence[Tighter], tree: Element) -> list[Tighter]:
    """Of rules that come to the same on this page, in Chinese for one, the mildest."""
    classes = {name for node in tree.iter() for name in node.get("class", "").split()}
    first: dict[str, Tighter] = {}
    for one in tighter:
        first.setdefault(ending.holding(one.rules, classes), one)
    return list(first.values())


def _room(rooms: Sequence[float], more: float, number: int) -> float:
    """The height of a page by its number, and some more; pages after the last are like it."""
    return rooms[min(number, len(rooms) - 1)] + more
