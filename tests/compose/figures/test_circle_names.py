"""Names on maps of circles: all of them, in or beside their circles, at a line, as a number, or told below."""

from __future__ import annotations

import random
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest

from compose.figures.maps import draw as maps
from compose.figures.maps.circle_names import place
from compose.figures.maps.names import MOST_LED, Name
from compose.figures.svg import text_width
from intake.places.boundaries import Geometry, load_geometry
from intake.places.china import of_level
from intake.places.views import view_of
from tests.compose.figures.test_maps import SVG, outside
from tests.compose.figures.test_views import BY_PROVINCE, CITIES, words

VIEWS = {
    "cities": ("prefecture", CITIES),
    "sichuan": ("prefecture", BY_PROVINCE["51"]),
    "guangdong": ("prefecture", BY_PROVINCE["44"]),
    "provinces": ("province", [c for c in load_geometry("province").codes if c < "700000"]),
}
Written = tuple[str, tuple[float, float, float, float]]


def written(svg: str) -> list[Written]:
    """Every text of a drawing with its box, those of regions too."""
    found = []
    for node in ET.fromstring(svg).iter(f"{SVG}text"):
        size, x, y = (float(node.attrib[k]) for k in ("font-size", "x", "y"))
        wide = text_width(node.text or "", size, node.get("font-weight") == "700")
        x -= {"middle": wide / 2, "end": wide}.get(node.get("text-anchor", ""), 0)
        found.append((node.text or "", (x, y - 0.74 * size, x + wide, y + 0.1 * size)))
    return found


def meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return (
        one[0] < other[2] - 0.3
        and other[0] < one[2] - 0.3
        and one[1] < other[3] - 0.3
        and other[1] < one[3] - 0.3
    )


def covering(svg: str) -> list[tuple[str, str]]:
    texts = written(svg)
    return [(a, b) for i, (a, one) in enumerate(texts) for b, other in texts[i + 1 :] if meet(one, other)]


def figures(members: list[str], seed: int) -> dict[str, float]:
    chance = random.Random(seed)
    return {code: chance.lognormvariate(3, 1.1) for code in members}


def drawn(view: Geometry, members: list[str], language: str, values: dict[str, float]) -> str:
    sizes = [(v, f"{v:g}") for v in maps.round_sizes(max(values.values()))]
    return maps.symbols(maps.Sheet(view), values, sizes, words(view, members, language))


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("seed", [3, 4, 6])
@pytest.mark.parametrize("which", VIEWS)
def test_every_name_can_be_read(which: str, seed: int, language: str) -> None:
    """Large and small figures at random places: whatever is next to what, no name is lost and none on another."""
    level, members = VIEWS[which]
    view = view_of(level, members)  # type: ignore[arg-type]
    svg = drawn(view, members, language, figures(members, seed))
    there = [text for text, _ in written(svg)]
    wanted = [of_level(view.level).regions[c].name[language] for c in members]  # type: ignore[arg-type]
    assert [name for name in wanted if there.count(name) != 1] == []
    assert covering(svg) == [] and outside(svg) == []
    marks = [text for text in there if re.fullmatch("[①-⑳]", text)]
    assert sorted(marks) == sorted(2 * sorted(set(marks))), "on the map and below"
    assert "".join(sorted(set(marks))) == "①②③④⑤⑥⑦⑧⑨⑩"[: len(set(marks))], "none is left out of their row"


def names_of(members: list[str], values: dict[str, float], language: str = "zh"):
    view = view_of("prefecture", members)
    sheet = maps.Sheet(view)
    r = {c: 4 + v / max(values.values()) * 14 for c, v in values.items()}
    order = sorted(values, key=lambda c: (-values[c], c))
    spots = {c: (*sheet.at(*view.labels[c]), r[c]) for c in order}
    return spots, place(sheet, spots, words(view, members, language), (90, 60))


def gap(box: tuple[float, ...], spot: tuple[float, float, float]) -> float:
    x, y, r = spot
    return float(np.hypot(max(box[0] - x, 0, x - box[2]), max(box[1] - y, 0, y - box[3]))) - r


def test_a_name_belongs_to_the_nearest_circle_or_its_line_leads_there() -> None:
    spots, placed = names_of(CITIES, figures(CITIES, 4), "en")
    led = [name for name in placed.values() if name.lead]
    assert led and len(placed) == 35
    for code, name in placed.items():
        x, y, r = spots[code]
        if name.lead is None:
            inner = (name.box[0], name.baseline - 0.74 * name.size, name.box[2], name.baseline)
            own = gap(inner, spots[code])
            assert own < -r / 2 or all(gap(inner, s) > own for c, s in spots.items() if c != code), code
        else:
            start, end = name.lead
            assert np.hypot(start[0] - x, start[1] - y) == pytest.approx(r, abs=0.2), "from the rim"
            assert gap(name.box, (*end, 0.0)) < 3, "to the name"
            assert all(gap(name.box, spot) > 0 for spot in spots.values()), "on no circle"
            for share in np.linspace(0.02, 1, 60):
                at = [a + (b - a) * share for a, b in zip(start, end, strict=True)]
                inside = [c for c, (u, v, q) in spots.items() if np.hypot(at[0] - u, at[1] - v) < q - 0.3]
                assert inside == [], "through no other circle"


@pytest.mark.slow
def test_of_more_than_can_be_led_the_large_ones_have_names() -> None:
    members = [c for codes in BY_PROVINCE.values() for c in codes if c < "700000"]
    assert len(members) > MOST_LED
    values = figures(members, 5)
    _, placed = names_of(members, values)
    assert 0 < len(placed) < len(members)
    assert not any(name.lead or name.stands_for for name in placed.values())
    assert max(values, key=lambda c: values[c]) in placed


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_has_no_room_at_all_is_told_below(language: str) -> None:
    """Circles on one spot: some in or beside it, some by numbers, and the rest by name below the map."""
    view = view_of("prefecture", CITIES)
    heap = replace(view, labels=dict.fromkeys(CITIES, view.labels["610100"]))
    svg = drawn(heap, CITIES, language, dict.fromkeys(CITIES, 5.0))
    there = [text for text, _ in written(svg)]
    assert {"zh": "图上写不下：", "en": "No room on the map for:"}[language] in there
    names = [of_level("prefecture").regions[c].name[language] for c in CITIES]
    assert [name for name in names if there.count(name) != 1] == []
    assert isinstance(next(iter(names_of(CITIES, figures(CITIES, 4))[1].values())), Name)
