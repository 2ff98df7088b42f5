"""Maps: every region drawn, hatched where there is no figure, named inside itself; dash line, inset, approval."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
import shapely

from analysis.values import Result
from compose.brief import Plan
from compose.figures.figures import Figures
from compose.figures.maps import draw as maps
from compose.figures.maps import names as maps_names
from compose.figures.maps import parts
from compose.figures.svg import text_width
from compose.look.colour import distance, lab
from compose.look.tokens import (
    COLOURS,
    GROUPS,
    NOT_SIGNIFICANT,
    QUADRANTS,
    SEQUENCE,
    paper,
    same_words,
    words_on,
)
from intake.places.boundaries import Geometry, load_geometry
from intake.places.regions import provinces
from publish.site import Site
from render.paper import COLUMN, SMALLEST, legible

SVG = "{http://www.w3.org/2000/svg}"
LANGUAGES = ("zh", "en")
WITHOUT = {"540000": "西藏", "710000": "台湾", "810000": "香港", "820000": "澳门"}


@pytest.fixture(scope="module")
def geometry() -> Geometry:
    return load_geometry("province")


@pytest.fixture(scope="module")
def sheet(geometry: Geometry) -> maps.Sheet:
    return maps.Sheet(geometry)


def said(geometry: Geometry, language: str, **more: object) -> maps.MapLabels:
    names = {c: r.name[language] for c, r in provinces().regions.items() if c in geometry.rings}
    legend, no_data, approval = (
        ("城乡融合得分，五分位", "无数据", "草图，未经审图，不得公开。")
        if language == "zh"
        else ("Integration score, quintiles", "No data", "Draft map, not for publication.")
    )
    return replace(maps.MapLabels("t", language, legend, no_data, approval, names), **more)


@pytest.fixture(scope="module")
def fills(geometry: Geometry) -> dict[str, str]:
    return {c: SEQUENCE[i % 5] for i, c in enumerate(geometry.codes) if c not in WITHOUT}


LEGEND = [maps.Entry(role, f"{i}.0–{i}.9") for i, role in enumerate(SEQUENCE)]


def words_of(svg: str) -> list[tuple[str, float, float, float, float]]:
    """(text, left, baseline, right, size) of everything written outside a panel of its own."""
    found, drawing = [], ET.fromstring(svg)
    # names on the inset stand in groups, which a style sheet can leave out
    groups = [g for g in drawing.findall(f"{SVG}g") if g.get("class") in {"isles", "sea"}]
    for node in (text for part in (drawing, *groups) for text in part.findall(f"{SVG}text")):
        size, bold = float(node.attrib["font-size"]), node.get("font-weight") == "700"
        x, y = float(node.attrib["x"]), float(node.attrib["y"])
        found.append((node.text or "", x, y, x + text_width(node.text or "", size, bold), size))
    return found


def overlapping(svg: str) -> list[tuple[str, str]]:
    written = words_of(svg)
    return [
        (a[0], b[0])
        for i, a in enumerate(written)
        for b in written[i + 1 :]
        if a[1] < b[3] - 0.3
        and b[1] < a[3] - 0.3
        and a[2] - 0.74 * a[4] < b[2] + 0.1 * b[4] - 0.3
        and b[2] - 0.74 * b[4] < a[2] + 0.1 * a[4] - 0.3
    ]


def outside(svg: str) -> list[str]:
    _, _, w, h = map(float, ET.fromstring(svg).attrib["viewBox"].split())
    return [
        t for t, x0, y, x1, s in words_of(svg) if x0 < -0.5 or x1 > w + 0.5 or y - 0.74 * s < -0.5 or y > h
    ]


def shapes_with(svg: str, look: str) -> set[str]:
    return {
        node.attrib["href"][2:]
        for node in ET.fromstring(svg).iter(f"{SVG}use")
        if node.attrib["href"].startswith("#m") and node.get("fill") == look
    }


# what is on every map -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_region_is_drawn_and_those_without_a_figure_are_hatched_and_named(
    sheet: maps.Sheet, fills: dict[str, str], language: str
) -> None:
    words = said(sheet.geometry, language)
    svg = maps.draw(sheet, fills, LEGEND, words)
    assert shapes_with(svg, "url(#mhatch)") == set(WITHOUT)
    for role in SEQUENCE:
        assert shapes_with(svg, paper(role)) == {c for c, r in fills.items() if r == role}
    mark, between = ("：", "、") if language == "zh" else (": ", ", ")
    written = {t for t, *_ in words_of(svg)}
    assert words.no_data + mark + between.join(words.names[c] for c in WITHOUT) in written
    assert any(words.approval in t for t in written)


def test_too_many_regions_without_a_figure_are_counted(sheet: maps.Sheet) -> None:
    svg = maps.draw(sheet, {"510000": "s0"}, LEGEND, said(sheet.geometry, "en"))
    assert ">No data (33)</text>" in svg


def test_regions_outside_the_report_are_plain_not_hatched(sheet: maps.Sheet) -> None:
    names = {c: n for c, n in sheet.geometry.names.items() if c < "200000"}
    words = said(sheet.geometry, "zh", names=names, outside="不在本报告范围", gaps=False)
    svg = maps.draw(sheet, dict.fromkeys(names, "s2"), LEGEND, words)
    assert shapes_with(svg, "url(#mhatch)") == set()
    assert "710000" in shapes_with(svg, paper("ground"))
    assert "不在本报告范围" in svg
    assert "无数据" not in svg


def test_classes_say_how_many_regions_are_in_them(sheet: maps.Sheet, fills: dict[str, str]) -> None:
    svg = maps.draw(sheet, fills, LEGEND, said(sheet.geometry, "zh"))
    counts = [int(c) for c in re.findall(r">\d\.0–\d\.9（(\d+)）<", svg)]
    assert len(counts) == 5
    assert sum(counts) == len(fills) == 30


@pytest.mark.parametrize("language", LANGUAGES)
def test_outline_dash_line_and_inset_with_island_names(
    sheet: maps.Sheet, fills: dict[str, str], language: str
) -> None:
    svg = maps.draw(sheet, fills, LEGEND, said(sheet.geometry, language))
    assert svg.count('href="#moutline"') == svg.count('href="#mdash"') == svg.count('href="#idash"') == 1
    islands = (
        ("东沙群岛", "西沙群岛", "中沙群岛", "南沙群岛", "黄岩岛", "曾母暗沙", "南海诸岛", "500 千米")
        if language == "zh"
        else (
            "Dongsha",
            "Xisha",
            "Zhongsha",
            "Nansha",
            "Huangyan",
            "Zengmu",
            "South",
            "China Sea",
            "Islands",
            "500 km",
        )
    )
    islets = {"zh": {"钓鱼岛", "赤尾屿"}, "en": {"Diaoyu Dao", "Chiwei Yu"}}[language]
    assert sheet.inset is not None and sheet.geometry.inset is not None
    (x, y, w, h), scale, _, _ = sheet.inset
    box = sheet.geometry.inset
    dashes = [
        shapely.LineString(np.column_stack([x + (d[:, 0] - box[0]) * scale, y + (box[3] - d[:, 1]) * scale]))
        for d in sheet.geometry.dashes
    ]
    narrowest = float(re.findall(r"min-width:min\(100%,([\d.]+)mm\)", legible(svg))[0])
    assert narrowest <= COLUMN
    found = {t: (x0, base, x1, size) for t, x0, base, x1, size in words_of(svg) if t in islands}
    assert set(found) == set(islands)
    assert islets <= {t for t, *_ in words_of(svg)}
    # the bar is 500 km at the inset's own scale
    bars = [
        [float(x) for x in re.findall(r"([\d.]+),", points)]
        for points in re.findall(r'<polyline points="([^"]+)"', svg[svg.index(islands[0]) :])
    ]
    assert any(max(xs) - min(xs) == pytest.approx(500_000 * scale, abs=0.2) for xs in bars)
    for name, (x0, base, x1, size) in found.items():
        ink = shapely.box(x0, base - 0.74 * size, x1, base + 0.1 * size)
        assert shapely.box(x, y, x + w, y + h).contains(ink), name
        assert not any(ink.intersects(d) for d in dashes), name
        # in the least width that a page may give the map
        assert size * narrowest / 25.4 * 72 / sheet.width >= SMALLEST, name
    assert not [pair for pair in overlapping(svg) if {*islands, *islets} & set(pair)]
    # it hides neither land nor dash line of the map, and what stands below the map ends beside it
    for ring in (*(r for rings in sheet.geometry.rings.values() for r in rings), *sheet.geometry.dashes):
        east, south = sheet.at(*ring.T)
        assert not ((east > x) & (south > y) & (south < sheet.height)).any()
    assert not [t for t, _, base, x1, _ in words_of(svg) if base > sheet.height and x1 > x and t not in found]


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("language", LANGUAGES)
def test_small_maps_have_the_title_of_their_insets_inside_the_frames_or_at_the_foot(
    sheet: maps.Sheet, fills: dict[str, str], language: str, count: int
) -> None:
    svg = maps.multiples(
        sheet,
        [(t, fills) for t in ("2009", "2014", "2018")[:count]],
        LEGEND,
        said(sheet.geometry, language),
    )
    assert sheet.inset is not None
    (x, y, w, h), _ = sheet.corner
    # in the coordinates of each map, which is scaled as a whole
    panels = [
        (
            float(re.findall(r"scale\(([\d.]+)", group.attrib["transform"])[0]),
            [
                (text.text, float(text.attrib["x"]), float(text.attrib["y"]), float(text.attrib["font-size"]))
                for text in g.iter(f"{SVG}text")
            ],
        )
        for group in ET.fromstring(svg).findall(f"{SVG}g")
        if "scale" in group.get("transform", "")
        for g in group.findall(f"{SVG}g")
        if g.get("class") == "sea"
    ]
    # four characters of 6 pt have room, two words of letters have none; the foot always says it
    shown = count if language == "zh" else 0
    assert [[words for words, *_ in panel] for _, panel in panels] == [[parts.SEA["zh"]]] * shown
    assert {"zh": "小图：南海诸岛。", "en": "Inset: South China Sea Islands."}[language] in {
        t for t, *_ in words_of(svg)
    }
    for scale, panel in panels:
        for words, left, base, size in panel:
            assert x < left and left + text_width(words or "", size) <= x + w, words
            assert y < base - size and base < y + h, words
            assert size * scale * 174 / 25.4 * 72 / 700 >= 6, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_neither_touch_nor_leave_the_map(
    sheet: maps.Sheet, fills: dict[str, str], language: str
) -> None:
    svg = maps.draw(sheet, fills, LEGEND, said(sheet.geometry, language))
    assert overlapping(svg) == []
    assert outside(svg) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_names_belong_to_their_regions_and_can_be_read(
    sheet: maps.Sheet, fills: dict[str, str], language: str
) -> None:
    """A name lies for the most part in its own region and on land of like ground, or in the sea next to it alone."""
    words = said(sheet.geometry, language)
    svg = maps.draw(sheet, fills, LEGEND, words)
    code_of = {n: c for c, n in words.names.items()}
    # below the map stand those that are there by number
    named = [w for w in words_of(svg) if w[0] in code_of and w[2] < sheet.height]
    assert len(named) >= (22 if language == "zh" else 16)
    land = {}
    for code in sheet.paths:
        shape = shapely.Polygon()
        for r in sheet.geometry.rings[code]:
            shape = shape.symmetric_difference(
                shapely.Polygon(np.column_stack(sheet.at(r[:, 0], r[:, 1]))).buffer(0)
            )
        land[code] = shape
    country = shapely.union_all(list(land.values()))
    inside = 0
    for text, x0, base, x1, size in named:
        ink = shapely.box(x0, base - 0.72 * size, x1, base + 0.05 * size)
        own = land[code_of[text]]
        if own.buffer(0.3).contains(ink):
            inside += 1
        elif ink.intersects(country):
            assert country.buffer(1.5).contains(ink), text
            assert own.intersection(ink).area > 0.5 * ink.area, text
            for code, shape in land.items():
                if shape.intersection(ink).area > 0.02 * ink.area:
                    assert same_words(fills[code_of[text]], fills.get(code, "")), (text, code)
        else:
            near = {c: shape.distance(ink) for c, shape in land.items()}
            assert min(near, key=near.__getitem__) == code_of[text], text
            assert near[code_of[text]] < 9, text
    assert inside >= (12 if language == "zh" else 5)


def test_an_outlined_region_has_no_other_regions_name_across_its_border(sheet: maps.Sheet) -> None:
    """Names over the border of the region that is outlined go; on the map without one, all are there."""
    base = maps.draw(sheet, dict.fromkeys(sheet.paths, "s1"), [], said(sheet.geometry, "en"))
    placed = maps_names.place(
        sheet, dict.fromkeys(sheet.paths, "s1"), said(sheet.geometry, "en").names, (13.2,), []
    )
    over = {n.text: n.over for n in placed if n.over}
    assert len(over) > 5
    code = next(iter(over.values()))[0]
    whole, one = maps.plain(base), maps.highlight(base, sheet, code)
    assert "<!--" not in whole.replace(maps.SHAPES[0], "").replace(maps.SHAPES[1], "")
    moved = {t for t, codes in over.items() if code in codes}
    assert moved
    outlined = shapely.union_all(
        [
            shapely.Polygon(np.column_stack(sheet.at(r[:, 0], r[:, 1]))).buffer(0)
            for r in sheet.geometry.rings[code]
        ]
    )
    places = {t: (x0, base, x1, size) for t, x0, base, x1, size in words_of(one)}
    # they stand elsewhere then, with a line
    assert moved <= set(places)
    for text in moved:
        x0, base, x1, size = places[text]
        assert not shapely.box(x0, base - 0.72 * size, x1, base).intersects(outlined.boundary), text
    assert one.count("<polyline") > whole.count("<polyline")


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_region_of_the_country_has_its_name_or_a_number(
    sheet: maps.Sheet, fills: dict[str, str], language: str
) -> None:
    """A number stands on its own region, or has a line that begins there; what it stands for is told below."""
    words = said(sheet.geometry, language)
    names = words.names
    placed = maps_names.place(sheet, fills, names, (14.0, 13.2), [])
    assert {p.code for p in placed} == {c for c in names if c in sheet.paths}
    codes = list(sheet.paths)
    for p in (p for p in placed if p.stands_for):
        me = codes.index(p.code) + 1
        if p.lead is not None:
            (x, y), _ = p.lead
            around = sheet.raster[int(y) - 2 : int(y) + 4, int(x) - 2 : int(x) + 4]
            assert (around == me).any(), p.stands_for
        else:
            x0, y0, x1, y1 = (round(v) for v in p.box)
            there = sheet.raster[y0:y1, x0:x1]
            # on it, or in the sea beside it and no other
            assert (there == me).mean() > 0.5 or set(np.unique(there)) <= {0, me}, p.stands_for
    svg = maps.plain(maps.draw(sheet, fills, LEGEND, words))
    said_words = [t for t, *_ in words_of(svg)]
    assert {n for c, n in names.items() if c in sheet.paths} <= set(said_words)
    numbers = [t for t in said_words if re.fullmatch("[①-⑳]", t)]
    assert sorted(numbers) == sorted(2 * sorted(set(numbers)))


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_outlined_region_has_its_name_whatever_its_size(
    site: Site, sheet: maps.Sheet, language: str
) -> None:
    """Where a name has no place on the map of all, the map of its region has it: apart from others, led by a line."""
    words = said(sheet.geometry, language)
    fills = {c: SEQUENCE[i % 5] for i, c in enumerate(sheet.paths)}
    base = maps.draw(sheet, fills, LEGEND, words)
    shared = {t for t, *_ in words_of(maps.plain(base))}
    assert "<!--alone" in base and "<!--alone" not in maps.plain(base)
    for code, name in words.names.items():
        svg = maps.highlight(base, sheet, code)
        # isles that only the inset shows are named by it
        if not maps_names._drawn(sheet, code):
            continue
        written = [t for t, _, base_line, *_ in words_of(svg) if base_line < sheet.height]
        assert written.count(name) == 1, name
        assert not {t for t in written if t not in shared} - {name}
        assert [pair for pair in overlapping(svg) if name in pair] == [] and name not in outside(svg), name


@pytest.mark.parametrize(
    ("legend", "approval", "wide", "lines"),
    [
        ("得分", "审图号", 400, ["得分。审图号"]),
        ("得分", "", 400, ["得分"]),
        ("", "审图号", 400, ["审图号"]),
        ("", "草图未经审图", 30, ["草图未", "经审图"]),
        ("得分", "草图未经审图", 30, ["得分。", "草图未", "经审图"]),
        ("得分得分", "", 30, ["得分得", "分"]),
    ],
)
def test_what_stands_below_a_map_has_a_stop_between_two_parts_only(
    sheet: maps.Sheet, legend: str, approval: str, wide: float, lines: list[str]
) -> None:
    words = replace(said(sheet.geometry, "zh"), legend=legend, approval=approval, gaps=False, outside="")
    assert parts.foot_of([], words, wide, 10, []).notes == lines


def test_names_in_no_proper_place_become_numbers(sheet: maps.Sheet) -> None:
    """Where every neighbour has words of the other colour, a name that does not fit is not set over the border."""
    order = sorted(sheet.paths)
    checked = {c: ("s0", "s4")[i % 2] for i, c in enumerate(order)}
    placed = {
        n.code: n for n in maps_names.place(sheet, checked, said(sheet.geometry, "en").names, (13.2,), [])
    }
    alike = {
        n.code
        for n in maps_names.place(
            sheet, dict.fromkeys(order, "s0"), said(sheet.geometry, "en").names, (13.2,), []
        )
        if not n.stands_for
    }
    assert {c for c, n in placed.items() if not n.stands_for} < alike
    assert all(n.role in {words_on(checked[n.code]), "ink"} for n in placed.values())


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_type_on_maps_is_six_and_a_half_points_at_least(
    site: Site, sheet: maps.Sheet, fills: dict[str, str], language: str
) -> None:
    """On the narrowest map of a page, 83.5 mm, and on a drawing as wide as the page; six points on the inset."""
    figures = site.figures(language)
    results = site.plan.results
    islands = {name[language] for name, *_ in (*parts.ISLANDS, *parts.ISLETS)}
    islands |= {parts.SEA[language], *parts.SEA_LINES, "500 km", "500 千米"}
    for svg in (
        maps.draw(sheet, fills, LEGEND, said(sheet.geometry, language)),
        figures.maps.clusters(results["integration_moran_local"])[0],
        figures.maps.locator(results["services_total"], "value")[0],
        figures.maps.path_maps(results["quadrant"])[0],
    ):
        root = ET.fromstring(svg)
        width = float(root.attrib["viewBox"].split()[2])
        unit = (83.5 if width < 500 else 174.0) / 25.4 * 72 / width

        def sizes(node: ET.Element, scale: float) -> Iterator[tuple[float, str]]:
            found = re.search(r"scale\(([\d.]+)\)", node.get("transform", ""))
            scale *= float(found[1]) if found else 1.0
            if node.tag == f"{SVG}text":
                size = float(node.attrib["font-size"]) * scale
                yield (size + 0.5 if node.text in islands else size), node.text or ""
            for child in node:
                yield from sizes(child, scale)

        assert [(s, t) for s, t in sizes(root, unit) if s < 6.5] == []


def test_quadrants_are_told_apart_in_grey_and_by_the_colour_blind() -> None:
    """High and low own values differ in hue for eyes without green, the four in lightness; so do their light forms."""

    def seen(colour: str) -> str:
        """The colour as deuteranopes see it (Machado, Oliveira and Fernandes 2009, severity 1)."""
        rgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        matrix = np.array(
            [
                [0.367322, 0.860646, -0.227968],
                [0.280085, 0.672501, 0.047413],
                [-0.011820, 0.042940, 0.968881],
            ]
        )
        out = np.clip(matrix @ linear, 0, 1)
        made = np.where(out <= 0.0031308, out * 12.92, 1.055 * out ** (1 / 2.4) - 0.055)
        return "#" + "".join(f"{round(v * 255):02x}" for v in made)

    lightness = sorted(lab(paper(r))[0] for r in QUADRANTS.values())
    assert min(100 * np.diff(lightness)) > 7.2
    for one, other in combinations(QUADRANTS.values(), 2):
        assert distance(seen(paper(one)), seen(paper(other))) > 9, (one, other)
    for dark in (0, 1):
        for role in QUADRANTS.values():
            assert distance(COLOURS[role][dark], COLOURS[NOT_SIGNIFICANT][dark]) > 10, role


def all_significant(local: Result) -> Result:
    """The same local index as if every region's were significant."""
    return local.with_(id="all_local", frame=local.frame.assign(cluster=local.frame["quadrant"]))


def test_the_legend_stands_alike_in_both_languages(site: Site) -> None:
    """A map's land, scale bar, legend's marks and letters are at the same places whatever the words' length."""
    results = site.plan.results
    for draw in (
        lambda f: f.maps.locator(results["services"], "value")[0],
        lambda f: f.maps.clusters(all_significant(results["integration_moran_local"]))[0],
    ):
        places = []
        for language in LANGUAGES:
            root = ET.fromstring(draw(site.figures(language)))
            # the quiet ground below a name on hatching is as wide as the name
            marks = [r.attrib for r in root.findall(f"{SVG}rect") if "k-rule" in r.attrib["class"]]
            places.append([(m["x"], m["y"]) for m in marks])
        assert places[0] == places[1]


def test_a_legend_whose_words_fit_in_one_language_only_stands_below_in_both(sheet: maps.Sheet) -> None:
    long = "a class with a name as long as half the country is wide"
    drawn = []
    for label in ("类", long):
        legend = [maps.Entry("q0", label, "HH", ("类", long))]
        svg = maps.draw(sheet, {"510000": "q0"}, legend, said(sheet.geometry, "en"), {"510000": "HH"})
        (y,) = (b for t, _, b, *_ in words_of(svg) if t == label)
        drawn.append(y)
    assert min(drawn) > sheet.height


def test_the_map_is_the_same_in_both_languages(sheet: maps.Sheet, fills: dict[str, str]) -> None:
    def land(language: str) -> list[str]:
        svg = maps.draw(sheet, fills, LEGEND, said(sheet.geometry, language))
        return re.findall(r"<(?:use|path|clipPath) [^>]*>", svg)

    assert land("zh") == land("en")


def test_light_names_stand_on_dark_fills_only(sheet: maps.Sheet) -> None:
    dark = maps.draw(sheet, dict.fromkeys(sheet.paths, "s4"), [], said(sheet.geometry, "zh"))
    light = maps.draw(sheet, dict.fromkeys(sheet.paths, "s0"), [], said(sheet.geometry, "zh"))
    assert re.search(r'fill="#ffffff" class="f-on_s4"[^>]*>四川<', dark)
    assert re.search(r'fill="#1d1d1b" class="f-on_s0"[^>]*>四川<', light)


def test_a_name_on_hatching_has_quiet_ground(sheet: maps.Sheet, fills: dict[str, str]) -> None:
    svg = maps.draw(sheet, fills, LEGEND, said(sheet.geometry, "zh"))
    assert re.search(r'<rect [^>]*class="f-ground"/><text [^>]*>西藏<', svg)
    assert not re.search(r'<rect [^>]*class="f-ground"/><text [^>]*>四川<', svg)


def test_values_for_the_web_are_escaped(sheet: maps.Sheet) -> None:
    words = said(sheet.geometry, "en", values={"510000": '1 < 2 "x"'})
    svg = maps.draw(sheet, {"510000": "s0"}, [], words)
    node = next(u for u in ET.fromstring(svg).iter(f"{SVG}use") if u.get("data-code") == "510000")
    assert node.attrib["data-value"] == '1 < 2 "x"'


# categories, highlight, many on a page --------------------------------------------------------------------------


def test_categories_carry_letters_as_well_as_colours(sheet: maps.Sheet) -> None:
    quadrants = dict(zip(GROUPS, ("HH", "LH", "LL", "HL"), strict=True))
    roles = {c: GROUPS[i % 4] for i, c in enumerate(sheet.paths)}
    letters = {c: quadrants[r] for c, r in roles.items()}
    legend = [maps.Entry(r, f"class {q}", q) for r, q in quadrants.items()]
    svg = maps.draw(sheet, roles, legend, said(sheet.geometry, "en", gaps=False), letters)
    on_map = [w[0] for w in words_of(svg) if w[0] in quadrants.values()]
    assert len(on_map) > 4 + 20
    assert overlapping(svg) == []
    small = maps.multiples(sheet, [("2003", roles), ("2018", roles)], legend, said(sheet.geometry, "en"))
    assert small.count(">HH</text>") > 2 * 4
    assert small.count('href="#moutline"') == 2
    assert overlapping(small) == []
    assert outside(small) == []


def test_highlight_outlines_one_region_once_per_map(sheet: maps.Sheet, fills: dict[str, str]) -> None:
    base = maps.draw(sheet, fills, LEGEND, said(sheet.geometry, "zh"))
    assert base.count(maps.OWN) == 1
    svg = maps.highlight(base, sheet, "510000")
    seal = [u for u in ET.fromstring(svg).iter(f"{SVG}use") if u.get("stroke") == paper("seal")]
    assert [u.attrib["href"] for u in seal] == ["#m510000"]
    assert svg.index("k-seal") > svg.index('href="#moutline"'), "above the outline"
    assert maps.highlight(base, sheet, "999999") == maps.plain(base)
    small = maps.multiples(
        sheet, [("2009", fills), ("2013", fills), ("2018", fills)], LEGEND, said(sheet.geometry, "zh"), 3
    )
    assert maps.highlight(small, sheet, "510000").count("k-seal") == 3


def test_second_map_of_a_page_uses_the_shapes_of_the_first(sheet: maps.Sheet, fills: dict[str, str]) -> None:
    svg = maps.draw(sheet, fills, LEGEND, said(sheet.geometry, "zh"))
    second = maps.without_shapes(svg)
    defined = set(re.findall(r'id="([^"]+)"', svg))
    assert re.findall(r'id="([^"]+)"', second) == []
    assert {u.attrib["href"][1:] for u in ET.fromstring(second).iter(f"{SVG}use")} <= defined
    assert len(second) < len(svg) / 2
    assert maps.without_shapes(second) == second


def test_neighbours_share_their_border(sheet: maps.Sheet) -> None:
    """Whole units: the border of 四川 and 云南 is drawn from the same points in both."""

    def points(code: str) -> set[tuple[float, float]]:
        found = set()
        for part in re.findall(r"M(\d+) (\d+)l([^zM]*)", sheet.paths[code]):
            x, y = int(part[0]), int(part[1])
            found.add((x, y))
            steps = [int(k) for k in re.findall(r"-?\d+", part[2])]
            for dx, dy in zip(steps[::2], steps[1::2], strict=True):
                x, y = x + dx, y + dy
                found.add((x, y))
        return found

    assert len(points("510000") & points("530000")) > 10


# symbols and tiles ------------------------------------------------------------------------------------------------


def circles(svg: str) -> dict[str, tuple[float, float, float]]:
    """Region code → (x, y, radius) of its circle."""
    found = {}
    for group in ET.fromstring(svg).iter(f"{SVG}g"):
        if (group.get("class") or "").startswith("r r-"):
            circle = group.find(f"{SVG}circle")
            assert circle is not None
            found[group.attrib["class"][4:]] = tuple(float(circle.attrib[k]) for k in ("cx", "cy", "r"))
    return found


def names_by_circles(svg: str) -> dict[str, tuple[float, float, float, float]]:
    """Region code → box of the name that stands with its circle, not of one at the end of a line, and no number."""
    found = {}
    for group in ET.fromstring(svg).iter(f"{SVG}g"):
        if group.find(f"{SVG}polyline") is not None:
            continue
        if (group.get("class") or "").startswith("r r-") and (text := group.find(f"{SVG}text")) is not None:
            x, y, size = (float(text.attrib[k]) for k in ("x", "y", "font-size"))
            wide = text_width(text.text or "", size)
            if re.fullmatch("[①-⑳]", text.text or ""):
                continue
            found[group.attrib["class"][4:]] = (x, y - 0.74 * size, x + wide, y + 0.1 * size)
    return found


SIZES = [(100, "100万"), (25, "25万")]


def test_circles_have_areas_in_proportion_and_large_ones_lie_below(sheet: maps.Sheet) -> None:
    values = {"510000": 25.0, "500000": 100.0, "620000": 0.0}
    svg = maps.symbols(sheet, values, SIZES, said(sheet.geometry, "zh"))
    found = circles(svg)
    assert list(found) == ["500000", "510000", "620000"], "the largest first, below the others"
    assert found["500000"][2] == pytest.approx(2 * found["510000"][2], abs=0.1)
    assert found["620000"][2] == 0
    key = [float(c.attrib["r"]) for c in ET.fromstring(svg).findall(f"{SVG}circle") if c.get("stroke")]
    assert key == [found["500000"][2], found["510000"][2]], "the legend's circles are to the same scale"
    assert overlapping(svg) == []
    assert outside(svg) == []


def test_a_total_below_zero_is_hollow(sheet: maps.Sheet) -> None:
    svg = maps.symbols(sheet, {"510000": 100, "500000": -100}, SIZES, said(sheet.geometry, "zh"))
    fill = {
        g.attrib["class"][4:]: next(g.iter(f"{SVG}circle")).attrib["fill"]
        for g in ET.fromstring(svg).iter(f"{SVG}g")
        if "r-5" in g.get("class", "")
    }
    assert fill == {"510000": paper("s2"), "500000": paper("ground")}
    assert circles(svg)["500000"][2] == circles(svg)["510000"][2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_circles_are_nearest_to_their_own(site: Site, language: str) -> None:
    """No name on another, on the coast, or nearer to another region's circle."""
    sheet = site.sheet
    assert sheet is not None
    svg, _ = site.figures(language).maps.locator(site.plan.results["services_total"], "value")
    found, names = circles(svg), names_by_circles(svg)
    assert len(found) == 31
    assert len(names) >= 15

    def away(box: tuple[float, float, float, float], spot: tuple[float, float, float]) -> float:
        x, y, r = spot
        return float(np.hypot(max(box[0] - x, 0, x - box[2]), max(box[1] - y, 0, y - box[3]))) - r

    for code, box in names.items():
        others = [away(box, spot) for other, spot in found.items() if other != code]
        inside = away(box, found[code]) < -found[code][2] / 2
        assert min(others) > (0 if inside else away(box, found[code])), code
        coast = [p for ring in sheet.coast for p in ring]
        crossed = [p for p in coast if box[0] < p[0] < box[2] and box[1] < p[1] < box[3]]
        assert inside or not crossed, code
    assert overlapping(svg) == []
    assert outside(svg) == []


def test_totals_are_circles_and_never_colours(site: Site) -> None:
    """A figure that the report declares a total: the same circles in both languages, on land without a class."""
    drawn = {}
    result = site.plan.results["indicator_services_value_added"]
    for language in LANGUAGES:
        svg, alt = site.figures(language).maps.locator(
            result, "value", site.plan.report.panel.regions["310000"]
        )
        for role in SEQUENCE:
            assert shapes_with(svg, paper(role)) == set()
        assert result.title[language].lower() in alt.lower()
        assert svg.count("k-seal") == 2, "the own region’s outline, and its circle"
        drawn[language] = circles(svg)
    assert drawn["zh"] == drawn["en"]
    values = {k[0]: c["value"].value for k, c in result.rows()}
    scale = {code: values[code] / r**2 for code, (_, _, r) in drawn["zh"].items() if r > 8}
    assert len(scale) > 15
    assert max(scale.values()) < 1.03 * min(scale.values()), "radii are rounded to a tenth"
    share, _ = site.figures("en").maps.locator(site.plan.results["services"], "value")
    assert shapes_with(share, paper("s4")), "a share is coloured"


def test_where_land_fills_the_corner_the_circles_legend_stands_below(geometry: Geometry) -> None:
    codes = {"510000", "500000", "520000", "530000"}
    rings = {c: r for c, r in geometry.rings.items() if c in codes}
    own = replace(geometry, rings=rings, outline=(), dashes=(), inset=None)
    x0, y0, x1, y1 = own.extent
    square = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)])
    sheet = maps.Sheet(replace(own, outline=(square,)))
    words = said(geometry, "en", names={c: geometry.names[c] for c in codes}, gaps=False)
    svg = maps.symbols(sheet, dict.fromkeys(codes, 5.0), [(5, "5"), (1, "1")], words)
    key = [c for c in ET.fromstring(svg).findall(f"{SVG}circle") if c.get("stroke")]
    assert len(key) == 2
    assert all(float(c.attrib["cy"]) - float(c.attrib["r"]) > sheet.height for c in key)
    assert overlapping(svg) == []
    assert outside(svg) == []


def test_tiles_hold_every_region_and_highlight_one() -> None:
    cells = [maps.Tile(str(i), f"Region {i}", f"{i}.0", SEQUENCE[i % 5]) for i in range(11)]
    cells.append(maps.Tile("11", "A region with a very long name", "—"))
    words = maps.MapLabels("t", "en", "Score", "No data", "", {c.code: c.name for c in cells})
    svg = maps.tiles(cells, LEGEND, words, across=6)
    root = ET.fromstring(svg)
    assert [g.get("class") for g in root.iter(f"{SVG}g")] == [f"r r-{i}" for i in range(12)]
    assert ">No data: A region with a very long name</text>" in svg
    assert ">Score</text>" in svg
    marked = maps.highlight(svg, None, "4")
    assert [
        g.get("class") for g in ET.fromstring(marked).iter(f"{SVG}g") if "k-seal" in ET.tostring(g).decode()
    ] == ["r r-4"]
    assert maps.highlight(svg, None, "99") == svg


def test_a_users_area_has_neither_inset_nor_dash_line(geometry: Geometry, fills: dict[str, str]) -> None:
    own = replace(geometry, dashes=(), inset=None)
    svg = maps.draw(maps.Sheet(own), fills, LEGEND, said(own, "zh"))
    assert "idash" not in svg
    assert "南海诸岛" not in svg
    assert overlapping(svg) == []


# figures of a report --------------------------------------------------------------------------------------------


def test_a_report_without_boundaries_gets_tiles(plan: Plan) -> None:
    """Every region of the report a tile with its own value, in both languages; one of them outlined in red."""
    result, own = plan.results["integration"], plan.report.panel.regions["510000"]
    for language in ("zh", "en"):
        figures = Figures(plan.report, plan.results, None, language)
        svg, alt = figures.maps.locator(result, "score", own)
        tiles = {g.get("class"): g for g in ET.fromstring(svg).iter(f"{SVG}g")}
        assert list(tiles) == [f"r r-{code}" for code in plan.report.panel.codes()]
        name = plan.report.panel.regions["510000"].name[language]
        assert [t.text for t in tiles["r r-510000"].iter(f"{SVG}text")] == [name, "1.6693"]
        assert [t.text for t in tiles["r r-540000"].iter(f"{SVG}text")][1] == "—"
        assert [c for c, g in tiles.items() if "k-seal" in ET.tostring(g).decode()] == ["r r-510000"]
        assert "1.6693" in alt and overlapping(svg) == [] and outside(svg) == []
        local = plan.results["integration_moran_local"]
        svg, _ = figures.maps.clusters(local, own)
        # only what is significant has a letter; in this report nothing is
        significant = all_significant(local)
        for drawn in (local, significant):
            svg, alt = figures.maps.clusters(drawn, own)
            tiles = {g.get("class"): g for g in ET.fromstring(svg).iter(f"{SVG}g")}
            letters = {
                c: [t.text for t in tiles[f"r r-{c}"].iter(f"{SVG}text") if t.text in QUADRANTS]
                for c in drawn.frame.index
            }
            wanted = {c: [q] if q in QUADRANTS else [] for c, q in drawn.frame["cluster"].items()}
            assert letters == wanted and "k-seal" in svg
        assert not any(q in QUADRANTS for q in local.frame["cluster"])
        assert alt != figures.maps.clusters(local, own)[1]


def test_the_own_region_is_marked_in_groups_and_paths(site: Site) -> None:
    figures = site.figures("zh")
    here = site.plan.report.panel.regions["510000"]
    groups, paths = site.plan.results["integration"], site.plan.results["stage"]
    assert figures.whole.groups(groups, here)[0] != figures.whole.groups(groups)[0]
    own, all_ = figures.maps.path_maps(paths, here)[0], figures.maps.path_maps(paths)[0]
    assert own.count("k-seal") - all_.count("k-seal") == 3, "one outline for each of three years"
    assert maps.OWN not in own and maps.OWN not in all_


@pytest.mark.parametrize("language", ("zh", "en"))
def test_descriptions_have_figures_as_tables_print_them(prepared: Mapping[str, Site], language: str) -> None:
    """With all their decimals and their unit: means of groups, a region's way from first to last, its figure on a map."""
    site = prepared["provinces"]
    figures, services = site.figures(language), site.plan.results["services"]
    alt = figures.whole.groups(services)[1]
    means = site.plan.results["services_groups"]
    groups = services.by_id["group"].labels
    shown = [f"{means.cell(group, services.main_column.id).value:.2f}%" for group in groups]
    assert re.findall(r"[\d.]+%", alt) == shown and len(set(shown)) > 1
    site = prepared["west"]
    figures, own = site.figures(language), site.plan.report.panel.regions["510000"]
    change = site.plan.results["resilience_growth_change"]
    alt = figures.time.slopes(change, "value", own)[1]
    for end in ("first", "last"):
        assert re.search(rf"(?<![\d.]){change.cell(own.code, end).value:.2f}(?![\d.])", alt), alt


@pytest.mark.parametrize(
    ("count", "gaps", "rows"),
    [(5, 4.0, [5]), (5, 2.0, [5]), (5, 0.0, [3, 2]), (6, 0.0, [3, 3]), (11, 1.0, [4, 4, 3])],
)
def test_no_class_stands_alone_in_a_second_row_of_a_legend(count: int, gaps: float, rows: list[int]) -> None:
    """Five classes that nearly fit are put closer; what wants two rows has as many entries in each."""
    size, label = 10.0, "1,234–5,678"
    one = size * parts.ENTRY + text_width(label, size)
    words = maps.MapLabels("t", "en", "", "", "", {}, gaps=False)
    width = 5 * one + gaps * size + 0.1
    foot = parts.foot_of([parts.Entry("", label)] * count, words, width, size, [])
    assert [len(row) for row in foot.rows] == rows
    for row in foot.rows:
        starts = [x for x, _ in row]
        assert starts[-1] + one <= width
        assert all(b - a > one for a, b in pairwise(starts))
