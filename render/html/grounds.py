"""What the drawings of a report's briefs have in common, in one script for all of them: `Grounds`, `drawn`."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from html import escape

from compose.document import Document, Figure, Findings, leaves
from compose.figures.maps import draw as maps
from compose.figures.web import for_web

#: reports of fewer regions have a drawing on so few pages that each may keep all of its own
FEW = 4
#: a drawing that keeps more than this share of itself stays as it is: it is another one than that of the other briefs
_KEPT_MOST = 0.6
#: fewer characters are not worth a reference
_WORTH = 40
_TOKEN = re.compile(r"<!--.*?-->|<(?P<end>/)?(?P<name>[a-zA-Z]+)[^>]*?(?P<closed>/)?>|[^<]+", re.DOTALL)
#: parts named by what is in them (the report's own charts): each page names them anew
_NAMED = re.compile(r' id="c[0-9a-f]{8}')

#: puts the common parts where a page's drawings refer to them: elements by their number in the drawing of the script
_SCRIPT = """"use strict";
{
const grounds = %s;
for (const svg of document.querySelectorAll("svg[data-ground]")) {
const whole = svg.cloneNode(false);
whole.innerHTML = grounds[svg.dataset.ground];
const all = whole.querySelectorAll("*");
for (const gap of svg.querySelectorAll("[data-from]")) {
const [first, last] = gap.dataset.from.split(" ");
const parts = [all[first]];
while (parts.at(-1) !== all[last]) parts.push(parts.at(-1).nextElementSibling);
gap.replaceWith(...parts);
}
}
}
"""


@dataclass
class _Element:
    """An element of a drawing, as it is written."""

    #: its place among all elements of the drawing, in the order of their start tags
    number: int
    start: str
    #: all of it
    text: str = ""
    children: list[_Element] = field(default_factory=list)
    #: whether it has words of its own, so that its elements alone are not all of it
    worded: bool = False


@dataclass(frozen=True)
class Grounds:
    """The drawings of one brief, by figure, as a web page has them: the others are told by how they differ.

    ``inner`` holds what is inside the element ``svg``.
    """

    inner: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.inner)

    @cached_property
    def name(self) -> str:
        """The file of their script. It is named by its content: pages made before keep the script they were made with."""
        return f"drawings-{hashlib.sha256(self.script).hexdigest()[:8]}.js"

    @property
    def script(self) -> bytes:
        """The script that completes the drawings of a page."""
        inner = json.dumps(dict(self.inner), ensure_ascii=False, separators=(",", ":"))
        return (_SCRIPT % inner.replace("</", "<\\/")).encode()

    def without(self, svg: str, name: str) -> str:
        """A drawing without what it has in common with the other briefs', to which it refers; as it is where that is little.

        Args:
            svg: as for the web, its maps without shapes.
            name: the figure's.

        >>> row = '<path class="k-rule" d="M0 0h9v9h9v9h9v9"/>'
        >>> grounds = Grounds({"ranking": f'{row}<g class="a">{row}</g><text>A</text>'})
        >>> grounds.without(f'<svg>{row}<g class="a">{row}</g><text>B</text></svg>', "ranking")
        '<svg data-ground="ranking"><g data-from="0 1"/><text>B</text></svg>'
        >>> grounds.without("<svg><text>B</text></svg>", "ranking")
        '<svg><text>B</text></svg>'
        """
        ground = self.inner.get(name)
        start, inner = _parted(svg)
        if ground is None or _NAMED.search(inner):
            return svg
        own = "".join(_differences(_elements(ground), _elements(inner)))
        if len(own) > _KEPT_MOST * len(inner):
            return svg
        told = f' data-ground="{escape(name)}"'
        # before what a drawing in columns says of them, which is cut off
        at = start.find(" role=") if " role=" in start else len(start) - 1
        return f"{start[:at]}{told}{start[at:]}{own}</svg>"


def drawn(document: Document) -> Grounds:
    """The drawings of a brief that others refer to: those that stand in files of their own, for readers without scripts."""
    return Grounds(
        {
            figure.id: _parted(maps.without_shapes(for_web(figure.svg)))[1]
            for figure in _figures(document)
            if figure.number and figure.svg
        }
    )


def _figures(document: Document) -> Iterator[Figure]:
    for leaf in leaves(document):
        figure = leaf.figure if isinstance(leaf, Findings) else leaf
        if isinstance(figure, Figure):
            yield figure


def _parted(svg: str) -> tuple[str, str]:
    """The start tag of a drawing, and what is inside of it."""
    start = svg.index(">") + 1
    return svg[:start], svg[start:].removesuffix("</svg>")


def _elements(inner: str) -> list[_Element]:
    """The elements of a drawing, with those inside of them."""
    top: list[_Element] = []
    within: list[_Element] = []
    number = 0
    for token in _TOKEN.finditer(inner):
        text = token[0]
        if token["name"] is None:
            if within and not text.startswith("<!--") and text.strip():
                within[-1].worded = True
        elif token["end"] is None:
            element = _Element(number, text)
            number += 1
            (within[-1].children if within else top).append(element)
            if token["closed"] is None:
                within.append(element)
        for one in within:
            one.text += text
        if token["end"] is not None:
            within.pop()
        elif token["closed"] is not None:
            element.text = text
    return top


def _differences(ground: Sequence[_Element], own: Sequence[_Element]) -> Iterator[str]:
    """What a drawing has of its own, with references to the elements of the other."""
    matcher = SequenceMatcher(None, [one.text for one in ground], [one.text for one in own], autojunk=False)
    for kind, first, end, own_first, own_end in matcher.get_opcodes():
        if kind == "equal":
            written = "".join(one.text for one in own[own_first:own_end])
            span = f'<g data-from="{ground[first].number} {ground[end - 1].number}"/>'
            yield span if len(written) > len(span) + _WORTH else written
        elif kind != "delete":
            yield from _changed(list(ground[first:end]), own[own_first:own_end])


def _changed(ground: list[_Element], own: Iterable[_Element]) -> Iterator[str]:
    """Elements that are not in the other drawing; groups that begin alike refer to it from within."""
    for one in own:
        like = next((g for g in ground if g.start == one.start and g.children), None)
        if like is None or one.worded or like.worded or not one.children:
            yield one.text
            continue
        ground.remove(like)
        yield one.start
        yield from _differences(like.children, one.children)
        yield f"</{one.start[1:].split(' ', 1)[0].rstrip('>')}>"
