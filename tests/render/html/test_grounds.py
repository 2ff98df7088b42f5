"""Drawings that refer to what all briefs have in common: whole again they are what they were, and no page needs another's script."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from compose.brief import brief
from compose.document import Document, Figure, Findings, leaves
from compose.figures.maps import draw as maps
from compose.figures.web import for_web
from render.html.grounds import Grounds, drawn

SHAPE = st.sampled_from(
    [f'<path class="k-rule" d="M{i} 0h9v9h9v9h9v9h9v9"/>' for i in range(5)]
    + ["<text>A</text>", "<text>四</text>"]
)
GROUP = st.tuples(st.sampled_from("ab"), st.lists(SHAPE, max_size=6)).map(
    lambda made: f'<g class="{made[0]}">{"".join(made[1])}</g>'
)
DRAWING = st.lists(st.one_of(SHAPE, GROUP), max_size=12).map("".join)


def whole(svg: str, ground: str) -> str:
    """A drawing completed as the script of the page does it."""
    drawing = etree.fromstring(svg)
    every = list(etree.fromstring(f"<svg>{ground}</svg>").iter())[1:]
    for gap in list(drawing.iter()):
        if (span := gap.attrib.get("data-from")) is None:
            continue
        first, last = map(int, span.split())
        parts = [every[first]]
        while parts[-1] is not every[last]:
            parts.append(parts[-1].getnext())
        for part in parts:
            gap.addprevious(part)
        gap.getparent().remove(gap)
    drawing.attrib.pop("data-ground", None)
    return written(drawing)


def written(drawing: etree._Element) -> str:
    """A drawing without what does not show: comments, blanks between elements."""
    for one in list(drawing.iter(etree.Comment)):
        one.getparent().remove(one)
    for one in drawing.iter():
        one.text, one.tail = (words if words and words.strip() else None for words in (one.text, one.tail))
    return etree.tostring(drawing, encoding="unicode")


def figures(document: Document) -> list[Figure]:
    held = [leaf.figure if isinstance(leaf, Findings) else leaf for leaf in leaves(document)]
    return [one for one in held if isinstance(one, Figure) and one.svg and one.number]


@given(DRAWING, DRAWING)
def test_any_drawing_is_whole_again(ground, own):
    short = Grounds({"a": ground}).without(f"<svg>{own}</svg>", "a")
    assert whole(short, ground) == written(etree.fromstring(f"<svg>{own}</svg>"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_drawings_of_all_briefs_are_whole_again(shipped, language):
    site = shipped.site("west")
    grounds, saved, before = site.grounds(language), 0, 0
    for region in site.plan.report.regions:
        for figure in figures(brief(site.plan, region, language, site.figures(language))):
            svg = maps.without_shapes(for_web(figure.svg))
            short = grounds.without(svg, figure.id)
            assert whole(short, grounds.inner.get(figure.id, "")) == written(etree.fromstring(svg)), figure.id
            saved, before = saved + len(svg) - len(short), before + len(svg)
    assert saved > before / 2, "more than half of the drawings is common to all briefs"


def test_another_drawing_stays_as_it_is():
    """So a figure that only has the name of the other's keeps all of itself, and charts whose parts are named by content too."""
    row = '<path class="k-rule" d="M0 0h9v9h9v9h9v9h9v9"/>'
    grounds = Grounds({"a": row})
    assert (
        grounds.without("<svg><text>Nothing of the other</text></svg>", "a")
        == "<svg><text>Nothing of the other</text></svg>"
    )
    named = f'<svg><g id="c0123456789-x">{row}</g>{row}</svg>'
    assert grounds.without(named, "a") == named
    assert grounds.without(f"<svg>{row}</svg>", "b") == f"<svg>{row}</svg>"


def test_the_script_is_named_by_its_content():
    """A part that is built again leaves the script that the pages made before it need."""
    one, other = Grounds({"a": "<path/>"}), Grounds({"a": "<path d=''/>"})
    assert one.name == Grounds({"a": "<path/>"}).name != other.name
    assert json.dumps({"a": "<path/>"}, separators=(",", ":")).encode() in one.script
    assert not Grounds() and drawn(Document("a", "en", "t", "", ())) == Grounds()
