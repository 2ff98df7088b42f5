"""Places in colours: the first is the darkest, on the map, its tiles and the table over time, in drawing and legend."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from analysis.scales import Scale
from analysis.values import Column, Result, same
from compose.brief import Plan
from compose.figures.figures import Figures
from compose.look.tokens import SEQUENCE, paper
from publish.site import Site

SVG = "{http://www.w3.org/2000/svg}"
LANGUAGES = ("zh", "en")


def numbered(codes: list[str], scale: Scale, periods: tuple[str, ...] = ()) -> Result:
    """Regions with the figures 1, 2, 3 … in the order of their codes; the other way round in the first of two periods."""
    index: pd.Index = pd.Index(codes, name="region")
    values = [float(i + 1) for i in range(len(codes))]
    if periods:
        index = pd.MultiIndex.from_product([periods, codes], names=["period", "region"]).swaplevel()
        values = values[::-1] + values
    column = Column("place", same("Place"), decimals=0, scale=scale)
    return Result(f"x-{scale}", same("Place"), (column,), pd.DataFrame({"place": values}, index=index), ())


def role(node: ET.Element) -> str:
    """The role of a colour on the web, which on paper is the same."""
    (found,) = re.findall(r"\bf-(s\d)\b", node.get("class", ""))
    assert node.get("fill") == paper(found)
    return str(found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("scale", "first"), [("rank", "s4"), ("ratio", "s0")])
def test_the_first_place_is_the_darkest_on_a_map(
    site: Site, plan: Plan, language: str, scale: Scale, first: str
) -> None:
    codes = plan.report.panel.codes()
    svg, _ = site.figures(language).maps.locator(numbered(codes, scale), "place")
    root = ET.fromstring(svg)
    drawn = {
        node.attrib["data-code"]: role(node)
        for node in root.iter(f"{SVG}use")
        if node.get("data-value") and node.get("data-code") in codes
    }
    order = list(dict.fromkeys(drawn[code] for code in codes))
    assert order == sorted(SEQUENCE, reverse=scale == "rank") and order[0] == first
    # the legend begins with the first too, in its colour
    boxes = [r for r in root.iter(f"{SVG}rect") if re.search(r"\bf-s\d", r.get("class", ""))]
    boxes.sort(key=lambda r: float(r.attrib["y"]))
    assert [role(r) for r in boxes] == order
    firsts = [re.match(r"(\d+)[–—~～]\d+", t.text or "") for t in root.iter(f"{SVG}text")]
    assert [found[1] for found in firsts if found] == ["1", "7", "13", "19", "25"]


def test_tiles_and_lists_begin_with_the_first_place(plan: Plan) -> None:
    codes = plan.report.panel.codes()
    figures = Figures(plan.report, {}, None, "en")
    svg, _ = figures.maps.locator(numbered(codes, "rank"), "place")
    tiles = {g.get("class", ""): g for g in ET.fromstring(svg).iter(f"{SVG}g")}
    for code, wanted in ((codes[0], "s4"), (codes[-1], "s0")):
        assert {role(r) for r in tiles[f"r r-{code}"].iter(f"{SVG}rect")} == {wanted}


def test_a_list_in_place_of_a_map_of_thousands_begins_with_the_first(plan: Plan) -> None:
    maps = Figures(plan.report, {}, None, "en").maps
    codes = plan.report.panel.codes()
    places: tuple[tuple[Scale, int], ...] = (("rank", 0), ("ratio", -1))
    for scale, wanted in places:
        result = numbered(codes, scale)
        cells = sorted(maps.by_region(result, "place").items(), key=lambda kv: kv[1].value)
        svg = maps._first(cells, "Place", scale == "rank")
        words = [t.text for t in ET.fromstring(svg).iter(f"{SVG}text")]
        named = [plan.report.panel.regions[c].name["en"] for c in codes]
        assert next(w for w in words if w in named) == named[wanted]


@pytest.mark.parametrize("language", LANGUAGES)
def test_over_time_the_first_place_stands_on_top_and_is_the_darkest(plan: Plan, language: str) -> None:
    codes = plan.report.panel.codes()
    figures = Figures(plan.report, {}, None, language)
    names = [plan.report.panel.regions[c].name[language] for c in codes]
    orders: tuple[tuple[Scale, list[str]], ...] = (("rank", names), ("ratio", names[::-1]))
    for scale, top in orders:
        svg, alt = figures.time.course(numbered(codes, scale, ("2018", "2019")), "place")
        root = ET.fromstring(svg)
        assert [t.text for t in root.iter(f"{SVG}text") if t.text in names] == top
        cells = [role(r) for r in root.iter(f"{SVG}rect") if re.search(r"\bf-s\d", r.get("class", ""))]
        # of each row the first period, then the last: who stands on top now is the darkest now
        assert cells[1] == "s4" and cells[0] == "s0"
        first = {
            "zh": f"{names[0]}、{names[1]}、{names[2]}居前",
            "en": f"{names[1]} and {names[2]} at the head",
        }
        assert (first[language] in alt) is (scale == "rank")
