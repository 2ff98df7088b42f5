"""Maps of a report's own part of China: extent, names of all, small map of the country, points, tiles in order."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import defaultdict

import numpy as np
import pytest

from compose.figures.map_figures import tile_order
from compose.figures.maps import draw as maps
from compose.figures.maps import names as maps_names
from compose.figures.maps.parts import LEAST, NAME, scale_box
from compose.look.tokens import SEQUENCE
from intake.places.boundaries import Geometry, load_geometry
from intake.places.china import of_level
from intake.places.views import view_of
from publish.site import Site
from tests.compose.figures.test_maps import LEGEND, SVG, outside, overlapping, words_of

LANGUAGES = ("zh", "en")
PREFECTURES = load_geometry("prefecture").codes
#: four municipalities, the capitals of provinces and five cities with plans of their own
CITIES = [
    "110000", "120000", "130100", "140100", "150100", "210100", "210200", "220100", "230100", "310000",
    "320100", "330100", "330200", "340100", "350100", "350200", "360100", "370100", "370200", "410100",
    "420100", "430100", "440100", "440300", "450100", "460100", "500000", "510100", "520100", "530100",
    "610100", "620100", "630100", "640100", "650100",
]  # fmt: skip
BY_PROVINCE: dict[str, list[str]] = defaultdict(list)
for _code in PREFECTURES:
    BY_PROVINCE[_code[:2]].append(_code)


def words(geometry: Geometry, members: list[str], language: str) -> maps.MapLabels:
    known = of_level(geometry.level).regions  # type: ignore[arg-type]
    return maps.MapLabels(
        "t",
        language,
        "得分",
        "无数据",
        "草图，未经审图",
        {c: known[c].name[language] for c in members},
        False,
    )


def drawn(geometry: Geometry, members: list[str], language: str) -> str:
    fills = {c: SEQUENCE[i % 5] for i, c in enumerate(members)}
    return maps.draw(maps.Sheet(geometry), fills, LEGEND, words(geometry, members, language))


def named(svg: str) -> set[str]:
    return {text for text, *_ in words_of(svg)}


def test_a_provinces_prefectures_fill_the_map() -> None:
    """The frame is the province's, with a margin; all else of the country is on the small map only."""
    own = BY_PROVINCE["51"]
    view, whole = view_of("prefecture", own), load_geometry("prefecture")
    assert set(view.rings) == set(own) and len(own) == 21
    ring = np.concatenate([r for c in own for r in view.rings[c]])
    (x0, y0), (x1, y1) = ring.min(axis=0), ring.max(axis=0)
    left, low, right, high = view.extent
    assert left < x0 and low < y0 and right > x1 and high > y1
    assert (x1 - x0) * (y1 - y0) > 0.6 * (right - left) * (high - low)
    assert view.inset is None and view.dashes == ()
    # neighbourhoods and distances are those of the level, whatever the map shows
    assert view.neighbours() == whole.neighbours() and view.points == whole.points
    # and borders are finer than on a map of the country
    assert sum(map(len, view.rings["510100"])) > 2 * sum(map(len, whole.rings["510100"]))


def test_the_small_map_shows_all_of_the_country_with_its_dash_line() -> None:
    view, country = view_of("prefecture", BY_PROVINCE["51"]), load_geometry("province")
    small = view.locator
    assert small is not None
    assert len(small.dashes) == len(country.dashes) and small.dashes
    for line in (*small.dashes, *small.outline):
        assert (line.min(axis=0) >= small.extent[:2]).all() and (line.max(axis=0) <= small.extent[2:]).all()
    svg = drawn(view, BY_PROVINCE["51"], "zh")
    for ref in ("lland", "ldash", "larea"):
        assert svg.count(f'href="#{ref}"') == 1 and svg.count(f'id="{ref}"') == 1
    assert svg.count('r=".8"') == 4, "the four groups of islands"
    x, y, w, h = maps.Sheet(view).locator[0]  # type: ignore[index]
    assert x >= 0 and y >= 0 and x + w <= 480 and y + h <= maps.Sheet(view).height
    for _, left, base, right, size in words_of(svg):
        assert right < x or left > x + w or base < y or base - size > y + h


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "province", sorted(p for p, codes in BY_PROVINCE.items() if len(codes) > 3 and p < "70")
)
def test_every_prefecture_of_a_province_can_be_read(province: str, language: str) -> None:
    """Its name on the map, or a number that is explained below it; nothing on another, nothing too small."""
    own = [c for c in BY_PROVINCE[province] if of_level("prefecture").regions[c].level == "region"]
    view = view_of("prefecture", own)
    svg = drawn(view, own, language)
    inside = {c for c in own if _on_the_map(view, c)}
    wanted = {of_level("prefecture").regions[c].name[language] for c in inside}
    assert wanted - named(svg) == set()
    assert overlapping(svg) == [] and outside(svg) == []
    assert min(size for *_, size in words_of(svg)) >= LEAST or view.inset is not None
    marks = [t for t, *_ in words_of(svg) if re.fullmatch("[①-⑳]", t)]
    assert sorted(marks) == sorted(m for m in set(marks) for _ in range(2)), "on the map and below"


@pytest.mark.slow
def test_cities_of_many_provinces_are_points_however_small_their_frame(prepared: dict[str, Site]) -> None:
    """Pieces of country around each would float about; cities that fill their provinces are areas."""
    own = list(prepared["central-cities"].plan.report.panel.codes())
    view = view_of("prefecture", own)
    assert view.scattered and view.extent == load_geometry("province").extent and set(view.rings) == set(own)
    assert named(drawn(view, own, "zh")) >= {of_level("prefecture").regions[c].name["zh"] for c in own}
    # four provinces with all their cities, and the cities of a mountain range that adjoin across six
    assert not view_of("prefecture", [c for p in ("51", "61", "42", "41") for c in BY_PROVINCE[p]]).scattered
    belt = [
        "500000",
        "610100",
        "610600",
        "610700",
        "610900",
        "611000",
        "420300",
        "420600",
        "411300",
        "410300",
    ]
    belt += ["511900", "510800", "511700", "621200", "620500", "510700", "511300"]
    assert not view_of("prefecture", belt).scattered


def _on_the_map(view: Geometry, code: str) -> bool:
    x, y = view.labels[code]
    x0, y0, x1, y1 = view.extent
    return x0 < x < x1 and y0 < y < y1


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_cities_all_over_the_country_are_points_on_the_provinces(language: str) -> None:
    view, country = view_of("prefecture", CITIES), load_geometry("province")
    assert len(CITIES) == 35 and set(view.rings) == set(CITIES)
    # the legal form of a map of the country: all land, dash line, inset
    assert (view.extent, view.inset) == (country.extent, country.inset)
    assert view.outline is country.outline or len(view.outline) == len(country.outline)
    assert len(view.dashes) == len(country.dashes) > 0 and view.locator is None
    assert len(view.base) == sum(map(len, country.rings.values()))
    svg = drawn(view, CITIES, language)
    assert {of_level("prefecture").regions[c].name[language] for c in CITIES} - named(svg) == set()
    assert overlapping(svg) == [] and outside(svg) == []
    sheet = maps.Sheet(view)
    spots = {c: sheet.at(*view.labels[c]) for c in CITIES}
    sizes = [NAME[language == "zh"]]
    fills = dict.fromkeys(CITIES, "s1")
    for name in maps_names.place(sheet, fills, words(view, CITIES, language).names, sizes, []):
        x0, y0, x1, y1 = name.box
        if name.lead is None:
            away = {
                c: np.hypot(max(x0 - x, 0, x - x1), max(y0 - y, 0, y - y1)) for c, (x, y) in spots.items()
            }
            assert min(away, key=lambda c: away[c]) == name.code, "a name is nearest to its own point"
    assert maps.highlight(svg, sheet, "510100").count("k-seal") == 1


def test_circles_of_cities_are_large_enough_to_compare() -> None:
    view = view_of("prefecture", CITIES)
    values = {c: float(i + 1) for i, c in enumerate(CITIES)}
    svg = maps.symbols(maps.Sheet(view), values, [(30.0, "30"), (10.0, "10")], words(view, CITIES, "zh"))
    radii = [
        float(circle.attrib["r"])
        for g in ET.fromstring(svg).iter(f"{SVG}g")
        if (g.get("class") or "").startswith("r r-")
        for circle in g.iter(f"{SVG}circle")
    ]
    assert len(radii) == 35 and max(radii) > 8
    assert overlapping(svg) == []


def test_regions_all_over_the_country_are_on_the_whole_of_it() -> None:
    provinces = [c for c in load_geometry("province").codes if c < "700000"]
    assert view_of("province", provinces) is not None
    for level, members in (("province", provinces), ("prefecture", PREFECTURES)):
        view = view_of(level, members)  # type: ignore[arg-type]
        assert view.locator is None and view.base == () and view.inset is not None


@pytest.mark.slow
def test_three_provinces_and_one_citys_counties_are_zoomed() -> None:
    northeast = view_of("province", ["210000", "220000", "230000"])
    assert set(northeast.rings) == {"210000", "220000", "230000"} and northeast.locator is not None
    counties = [c for c in load_geometry("county").codes if c.startswith("5101")]
    chengdu = view_of("county", counties)
    assert set(chengdu.rings) == set(counties)
    assert chengdu.extent[2] - chengdu.extent[0] < 400_000
    # members that are a part of a province: the rest of it is blank ground around them
    delta = [c for c in BY_PROVINCE["32"] if c < "320700"]
    view = view_of("prefecture", delta)
    assert set(view.rings) == set(BY_PROVINCE["32"])
    assert 'class="f-ground k-rule"' in drawn(view, delta, "zh")


@pytest.mark.slow
def test_a_part_that_reaches_into_the_south_china_sea_keeps_its_inset() -> None:
    hainan = view_of("prefecture", BY_PROVINCE["46"])
    assert "460300" in hainan.rings and hainan.inset is not None and hainan.dashes
    svg = drawn(hainan, BY_PROVINCE["46"], "zh")
    assert "南海诸岛" in svg and 'href="#i460300"' in svg
    assert hainan.extent[2] - hainan.extent[0] < 700_000


@pytest.mark.parametrize(
    ("codes", "wanted"),
    [
        (["510100", "110000", "320100"], ["110000", "320100", "510100"]),
        (["FR10", "DE21", "DE11"], ["DE11", "DE21", "FR10"]),
        (["harwick", "aldmoor", "brent"], ["harwick", "aldmoor", "brent"]),
        (["2", "10", "1"], ["2", "10", "1"]),
    ],
)
def test_tiles_stand_in_the_order_of_official_codes(codes: list[str], wanted: list[str]) -> None:
    """Codes of China and NUTS follow the land; names and running numbers say nothing, so the report's order stays."""
    assert tile_order(codes) == wanted


@pytest.mark.slow
@pytest.mark.parametrize("province", sorted(BY_PROVINCE))
def test_the_scale_bar_lies_on_no_land(province: str) -> None:
    """Lower left, lower right or under the map; beside neither the small map of the country nor a name."""
    geometry = view_of("prefecture", BY_PROVINCE[province])
    sheet = maps.Sheet(geometry)
    x0, y0, x1, y1 = scale_box(sheet)
    assert 0 <= x0 < x1 <= sheet.width and y1 - y0 > LEAST
    assert not sheet.raster[int(y0) : int(y1), int(x0) : int(x1)].any()
    svg = drawn(geometry, BY_PROVINCE[province], "zh")
    told = [
        (float(t.get("x")), float(t.get("y")))
        for t in ET.fromstring(svg).iter(SVG + "text")
        if "千米" in (t.text or "")
    ]
    # the inset has its own, drawn before
    x, y = told[-1]
    assert x0 <= x <= x1 and y0 <= y <= y1
    assert float(ET.fromstring(svg).get("viewBox").split()[3]) >= y1
    for small in filter(None, (sheet.inset, sheet.locator)):
        x, y, w, h = small[0]
        assert x1 <= x or x + w <= x0 or y1 <= y or y + h <= y0
