"""Charts: marks where the values put them in any language, words that neither touch nor leave the drawing."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from compose.document import Figure, leaves
from compose.figures import charts
from compose.figures.charts.base import tick_labels, ticks
from compose.figures.charts.numbered import MARKS
from compose.figures.svg import Svg, text_width
from compose.look.colour import contrast
from compose.look.tokens import GROUPS as GROUPS_COLOURED
from compose.look.tokens import OURS, paper

SVG = "{http://www.w3.org/2000/svg}"
REGIONS = {
    "110000": ("北京", "Beijing"),
    "130000": ("河北", "Hebei"),
    "150000": ("内蒙古", "Inner Mongolia"),
    "230000": ("黑龙江", "Heilongjiang"),
    "310000": ("上海", "Shanghai"),
    "510000": ("四川", "Sichuan"),
    "610000": ("陕西", "Shaanxi"),
    "620000": ("甘肃", "Gansu"),
}
CODES = tuple(REGIONS)
LANGUAGES = ("zh", "en")
numbers = st.floats(-50, 50).map(lambda v: round(v, 3))
spread_out = st.lists(numbers, min_size=8, max_size=8).filter(lambda v: max(v) - min(v) > 0.1)


def name(code: str, language: str) -> str:
    return REGIONS[code][LANGUAGES.index(language)]


def boxes(svg: str) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Every text with the box of its ink: from the capitals' height to a little below the baseline."""
    found = []
    for node in ET.fromstring(svg).iter(f"{SVG}text"):
        size, bold = float(node.attrib["font-size"]), node.get("font-weight") == "700"
        x, y = float(node.attrib["x"]), float(node.attrib["y"])
        words = node.text or ""
        found.append((words, (x, y - 0.74 * size, x + text_width(words, size, bold), y + 0.1 * size)))
    return found


def touching(svg: str) -> list[tuple[str, str]]:
    """Texts that overlap by more than a hair."""
    all_boxes = boxes(svg)
    return [
        (a, b)
        for i, (a, p) in enumerate(all_boxes)
        for b, q in all_boxes[i + 1 :]
        if p[0] < q[2] - 0.3 and q[0] < p[2] - 0.3 and p[1] < q[3] - 0.3 and q[1] < p[3] - 0.3
    ]


def outside(svg: str) -> list[str]:
    """Texts that leave the drawing."""
    _, _, w, h = map(float, ET.fromstring(svg).attrib["viewBox"].split())
    return [
        words
        for words, (x0, y0, x1, y1) in boxes(svg)
        if x0 < -0.5 or y0 < -0.5 or x1 > w + 0.5 or y1 > h + 0.5
    ]


def marks(svg: str) -> list[tuple[str, ...]]:
    """What is drawn without words: tags and places."""
    places = ("x", "y", "width", "height", "cx", "cy", "r", "points", "d", "x1", "y1", "x2", "y2")
    return [
        (node.tag, *(node.attrib.get(p, "") for p in places))
        for node in ET.fromstring(svg).iter()
        if not node.tag.endswith("}text")
    ]


def dots(language: str, xs: list[float], ys: list[float]) -> list[charts.Dot]:
    return [
        charts.Dot(c, name(c, language), x, y, i % 3)
        for i, (c, x, y) in enumerate(zip(CODES, xs, ys, strict=True))
    ]


GROUPS = {"zh": ["东部", "中部", "西部"], "en": ["East", "Centre", "West"]}
DIMENSIONS = {
    "zh": ("经济发展动力", "交通信息网络", "居民生活水平"),
    "en": ("Economic drive", "Transport and information", "Living standard"),
}
XS = [0.60, 0.61, 0.62, 0.7, 0.95, 0.96, 1.0, 1.0]
YS = [0.94, 0.93, 0.95, 0.7, 0.9, 0.91, 1.0, 0.72]


def drawings(language: str) -> dict[str, str]:
    """One of each chart, in a language."""
    rows = [
        charts.Row(n, v, f"{v:.4f}", 0.4, 0.5, 0.1, 0.9, f"{i + 7}/30")
        for i, (n, v) in enumerate(zip(DIMENSIONS[language], (0.37, 0.58, 0.4), strict=True))
    ]
    gains = [
        charts.Row(n, v, f"{v:+.4f}".replace("-", "−"))
        for n, v in zip(DIMENSIONS[language], (0.0878, 0.0001, -0.0178), strict=True)
    ]
    total = charts.Row("合计" if language == "zh" else "Total", 0.0701, "+0.0701")
    levels = [("low", "低水平"), ("middle", "中等水平"), ("high", "高水平")]
    if language == "en":
        levels = [("low", "low"), ("middle", "lower-middle, with many words"), ("high", "high")]
    places = [
        charts.Place(c, name(c, language), i + 1, f"{2 - i / 10:.4f}", 2 - i / 10, i % 3, i + 0.5, i + 2.5)
        for i, c in enumerate(CODES)
    ]
    return {
        "strip": charts.strip([0.1, 0.4, 0.5, 0.9], 0.4, 0.5, 0.3, 0.2, 0.6),
        "profile": charts.profile(rows, "t", language, (name("510000", language), *GROUPS[language][1:])),
        "contributions": charts.contributions(gains, total, "t", language),
        "path": charts.path(
            levels,
            ["2009", "2013", "2018"],
            {("2009", "low"): 21, ("2013", "middle"): 14, ("2018", "low"): 1, ("2018", "middle"): 12},
            {"2009": "low", "2018": "middle"},
            "t",
            language,
            "数字为地区数" if language == "zh" else "numbers: regions in the class",
        ),
        "ranking": charts.ranking(places, GROUPS[language], "t", language),
        "groups": charts.groups(
            dots(language, XS, YS),
            GROUPS[language],
            [0.75, 0.8, 0.77],
            ["0.75", "0.80", "0.77"],
            "t",
            language,
            "x",
        ),
        "shares": charts.shares(
            [
                (g, s, f"{s:.1%}", f"l{i}")
                for i, (g, s) in enumerate(zip(GROUPS[language], (0.98, 0.01, 0.01), strict=True))
            ],
            "t",
            language,
        ),
        "slopes": charts.slopes(
            [
                charts.Slope(c, name(c, language), x, y, f"{x:.2f}", f"{y:.2f}")
                for c, x, y in zip(CODES, XS, YS, strict=True)
            ],
            ("2009", "2018"),
            "t",
            language,
        ),
        "heat": charts.heat(
            [
                charts.Band(c, name(c, language), [("s4", f"{x:.2f}"), ("", "—")])
                for c, x in zip(CODES, XS, strict=True)
            ],
            ["2009", "2018"],
            [("s0", "0.60–0.62"), ("s4", "0.96–1.00")],
            "t",
            language,
        ),
        "scatter": charts.scatter(
            dots(language, XS, YS),
            "t",
            language,
            ("x", "y"),
            curves=[(0.6, "0.6"), (0.8, "0.8")],
            own="510000",
            groups=GROUPS[language],
        ),
        "moran": charts.scatter(
            dots(language, [x - 0.8 for x in XS], [y - 0.8 for y in YS]),
            "t",
            language,
            ("x", "y"),
            zero=True,
            corners=["高—高", "低—高", "低—低", "高—低"],
            fit=0.5,
        ),
        "lines": charts.lines(
            [
                charts.Series("", [0.2, 0.3, 0.5, 0.6], "rule", 0.8),
                charts.Series(name("510000", language), [0.3, None, 0.52, 0.61], "seal", 2),
                charts.Series(name("150000", language), [0.31, 0.4, 0.5, 0.6], "ink"),
            ],
            ["2000", "2004", "2008", "2012"],
            "t",
            language,
            "D",
            [(0.4, "濒临失调"), (0.5, "勉强协调")],
        ),
    }


KINDS = sorted(drawings("zh"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_words_neither_touch_nor_leave_the_drawing(kind: str, language: str) -> None:
    svg = drawings(language)[kind]
    assert touching(svg) == []
    assert outside(svg) == []


#: marks that follow the words before them: those of the key, which come first, and lines to a name
FOLLOWING = {"profile": 4, "ranking": 1 + len(GROUPS["zh"]), "scatter": 1 + len(GROUPS["zh"])}


@pytest.mark.parametrize("kind", KINDS)
def test_marks_stand_at_the_same_places_in_both_languages(kind: str) -> None:
    zh, en = (marks(drawings(language)[kind])[FOLLOWING.get(kind, 0) :] for language in LANGUAGES)
    if kind == "shares":
        zh, en = ([m for m in side if not m[0].endswith("polyline")] for side in (zh, en))
    assert zh == en


@pytest.mark.parametrize("kind", KINDS)
def test_colours_are_roles_with_a_class(kind: str) -> None:
    for node in ET.fromstring(drawings("zh")[kind]).iter():
        for attribute, prefix in (("fill", "f"), ("stroke", "k")):
            colour = node.get(attribute)
            if colour and colour != "none":
                roles = [c[2:] for c in node.attrib["class"].split() if c.startswith(f"{prefix}-")]
                assert [paper(r) for r in roles] == [colour]


@pytest.mark.parametrize("kind", KINDS)
def test_print_type_is_seven_points_and_more(kind: str) -> None:
    root = ET.fromstring(drawings("en")[kind])
    width = float(root.attrib["viewBox"].split()[2])
    # millimetres at which templates set halves and whole widths, in points
    printed = (83.5 if width == 340 else 174.0) / 25.4 * 72
    sizes = {float(t.attrib["font-size"]) * printed / width for t in root.iter(f"{SVG}text")}
    assert all(6.9 <= s <= 8 for s in sizes), sizes


@pytest.mark.parametrize("kind", [*KINDS, "coloured lines"])
def test_small_words_can_be_read_on_their_ground(kind: str) -> None:
    svg = drawings("en").get(kind) or charts.lines(
        [charts.Series(role, [1, 2 + i], role) for i, role in enumerate((*GROUPS_COLOURED, "rule", "seal"))],
        ["2000", "2004"],
        "t",
        "en",
        "x",
    )
    assert unreadable(svg) == {}


def roles_of_words(svg: str) -> set[str]:
    """The roles in which a drawing's words are set."""
    return {t.attrib["class"].removeprefix("f-") for t in ET.fromstring(svg).iter(f"{SVG}text")}


def unreadable(svg: str) -> dict[str, float]:
    """Roles of words with a contrast below 4.5, on paper or in the dark, on the ground, on a page, or on their fill."""
    found = {}
    for role in roles_of_words(svg):
        grounds = [role.removeprefix("on_")] if role.startswith("on_") else ["ground", "page"]
        for dark, of in ((d, g) for d in (0, 1) for g in grounds):
            least = contrast(OURS.colours[role][dark], OURS.colours[of][dark])
            if least < 4.5:
                found[f"{role} on {of}, {'dark' if dark else 'light'}"] = least
    return found


@pytest.mark.slow
@pytest.mark.parametrize("report", ["provinces", "west", "openness", "henan-2020h1"])
def test_all_words_of_all_drawings_can_be_read(prepared: Any, report: str) -> None:
    site = prepared[report]
    regions = [None, site.plan.report.regions[0], site.plan.report.regions[-1]]
    seen: set[str] = set()
    for region in regions:
        for leaf in leaves(site.subject(region.code if region else "", "zh", ("html",)).document):
            if isinstance(leaf, Figure) and leaf.svg:
                assert unreadable(leaf.svg) == {}, leaf.id
                seen |= roles_of_words(leaf.svg)
    assert len(seen) >= 2, "drawings have words"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_region_is_named_beside_its_mark_or_by_number(language: str) -> None:
    """Twenty points upon each other: those without room have a number, and the number its name below."""
    codes = [f"{100000 + i}" for i in range(20)]
    crowd = [
        charts.Dot(
            c, name(CODES[i % len(CODES)], language) + str(i), 0.5 + 0.01 * (i % 5), 0.5 + 0.01 * (i // 5)
        )
        for i, c in enumerate(codes)
    ] + [charts.Dot("far", name(CODES[0], language), 4.0, 4.0)]
    svg = charts.scatter(crowd, "t", language, ("x", "y"))
    root = ET.fromstring(svg)
    words = [t.text or "" for t in root.iter(f"{SVG}text")]
    assert {d.name for d in crowd} <= set(words)
    numbers = [w for w in words if w in MARKS]
    assert numbers, "some have no room"
    assert sorted(numbers) == sorted(2 * numbers[: len(numbers) // 2]), "each at its mark and in the key"
    # the name after a number in the key is that of the region whose mark has the number
    for mark in set(numbers):
        called = words[len(words) - 1 - words[::-1].index(mark) + 1]
        code = next(d.code for d in crowd if d.name == called)
        assert mark in re.search(f'<g class="r r-{code}">(.*?)</g>', svg)[1]
    assert outside(svg) == [] and touching(svg) == []


def strokes(svg: str) -> int:
    """The short slanted strokes of broken axes."""
    return sum(
        0 < abs(float(e.attrib["x2"]) - float(e.attrib["x1"])) <= 6
        and 0 < abs(float(e.attrib["y2"]) - float(e.attrib["y1"])) <= 6
        for e in ET.fromstring(svg).iter(f"{SVG}line")
    )


@pytest.mark.parametrize(("low", "breaks"), [(0.0, 0), (-1.0, 0), (0.4, 2), (900.0, 2)])
def test_an_axis_without_its_zero_is_broken(low: float, breaks: int) -> None:
    xs = [low + k / 10 for k in range(11)]
    ys = [1.0 + k % 3 for k in range(11)]
    curve = charts.densities(xs, [("2000", ys)], "t", "en", ("x", "density"))
    assert strokes(curve) == breaks
    band = charts.band(xs, ys, [y - 1 for y in ys], [y + 1 for y in ys], "t", "en", ("x", "y"))
    assert strokes(band) == breaks, "upward it always holds its zero"
    both = charts.scatter([charts.Dot(str(x), str(x), x, 5 + x) for x in xs], "t", "en", ("x", "y"))
    assert strokes(both) == breaks + 2, "upward it begins far from zero"


def test_title_is_the_alternative_text() -> None:
    root = ET.fromstring(charts.lines([charts.Series("a", [1, 2])], ["1", "2"], 'über "x" & y', "en", ""))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == 'über "x" & y'
    assert root.attrib["lang"] == "en-GB"


# highlight ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["ranking", "groups", "slopes", "heat", "scatter", "moran"])
def test_highlighting_marks_one_region_and_leaves_the_rest(kind: str) -> None:
    base = drawings("zh")[kind]
    svg = charts.highlight(base, "620000")
    own = re.search(r'<g class="r r-620000">(.*?)</g>', svg)
    assert own is not None
    assert paper("seal") in own[1]
    assert not re.search(r"\bf-(ink|soft|g\d)\b", own[1])
    others = re.compile(r'<g class="r r-(?!620000)\d+">.*?</g>')
    assert others.findall(svg) == others.findall(base)
    assert svg.endswith(own[0] + "</svg>"), "on top of the others"
    assert touching(svg) == []


def test_a_region_that_is_not_there_changes_nothing() -> None:
    base = drawings("zh")["ranking"]
    assert charts.highlight(base, "540000") == base
    assert charts.highlight(base, "510000") == charts.highlight(base, "510000")


# places ---------------------------------------------------------------------------------------------------


def test_strip_puts_values_on_one_scale() -> None:
    svg = charts.strip([0, 2.5, 10], 2.5, 10, 0, 2.5, 5, width=114)
    half = re.search(r'<rect x="([\d.]+)" y="5" width="([\d.]+)" height="10" fill="#d9d4c7"', svg)
    assert half is not None
    assert (float(half[1]), float(half[2])) == (32, 25)
    assert 'cx="32"' in svg
    assert "M107 1.5v17" in svg
    assert "M7 3l4 7" in svg


def test_strip_without_nation_or_group() -> None:
    svg = charts.strip([1, 1], 1, None, None, 1, 1)
    assert "k-ink" not in svg
    assert "k-teal" not in svg
    ET.fromstring(svg)


def test_bars_of_contributions_add_up() -> None:
    svg = drawings("en")["contributions"]
    signs = {paper("teal"): 1, paper("g1"): -1, paper("seal"): 1}
    bars = [
        signs[node.attrib["fill"]] * float(node.attrib["width"])
        for node in ET.fromstring(svg).iter(f"{SVG}rect")
    ]
    assert sum(bars[:-1]) == pytest.approx(bars[-1], abs=0.3)


def test_shares_fill_the_bar() -> None:
    svg = drawings("zh")["shares"]
    assert sum(
        float(node.attrib["width"]) for node in ET.fromstring(svg).iter(f"{SVG}rect")
    ) == pytest.approx(700, abs=0.2)


def test_classes_nobody_was_ever_in_are_left_out_at_the_ends_only() -> None:
    svg = drawings("zh")["path"]
    assert "低水平" in svg
    assert "中等水平" in svg
    assert "高水平" not in svg
    counts = {("a", "low"): 1, ("a", "high"): 1}
    levels = [("low", "L"), ("middle", "M"), ("high", "H")]
    assert ">M</text>" in charts.path(levels, ["a"], counts, {"a": "low"}, "t", "en", "n")


def test_missing_periods_leave_a_gap() -> None:
    svg = charts.lines(
        [charts.Series("", [1, 2, None, 4, 5, None, 7], "seal")], list("abcdefg"), "t", "en", "x"
    )
    root = ET.fromstring(svg)
    assert len(list(root.iter(f"{SVG}polyline"))) == 2
    assert len(list(root.iter(f"{SVG}circle"))) == 1, "a value alone is a point"


def test_the_own_region_is_always_named() -> None:
    crowd = [charts.Dot(c, name(c, "en"), 1.0, 1.0) for c in CODES[:-1]] + [
        charts.Dot("620000", "Gansu", 0, 0)
    ]
    svg = charts.scatter(crowd, "t", "en", ("x", "y"), own="310000")
    assert ">Shanghai</text>" in svg


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ranking_of_all_prefectures_fits_a_page(language: str) -> None:
    places = [
        charts.Place(str(i), name(CODES[i % 8], language), i + 1, f"{i / 1000:.4f}", i / 1000, i % 3)
        for i in range(333)
    ]
    svg = charts.ranking(places, GROUPS[language], "t", language)
    assert touching(svg) == []
    assert outside(svg) == []
    _, _, w, h = map(float, ET.fromstring(svg).attrib["viewBox"].split())
    assert h / w < 240 / 174, "millimetres of the page’s text area"
    assert charts.highlight(svg, "200") != svg


def test_eight_groups_have_marks_of_their_own() -> None:
    drawn = set()
    for kind in range(8):
        svg = Svg(10, 10, "", "")
        svg.mark(5, 5, 3, kind, "ink")
        drawn.add(str(svg))
    assert len(drawn) == 8


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0.13, 0.92, ["0.2", "0.4", "0.6", "0.8"]), (-12, 7, ["−10", "−5", "0", "5"]), (3, 3, ["3"])],
)
def test_axes_have_round_numbers(low: float, high: float, expected: list[str]) -> None:
    assert tick_labels(ticks(low, high)) == expected


# whatever the values ----------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(spread_out, spread_out, st.sampled_from(LANGUAGES))
def test_scatters_never_set_a_name_on_another(xs: list[float], ys: list[float], language: str) -> None:
    svg = charts.scatter(dots(language, xs, ys), "t", language, ("x", "y"), groups=GROUPS[language])
    assert touching(svg) == []
    assert outside(svg) == []


@settings(max_examples=25, deadline=None)
@given(spread_out, spread_out, st.sampled_from(LANGUAGES))
def test_slopes_and_groups_keep_their_words_apart(xs: list[float], ys: list[float], language: str) -> None:
    rows = [
        charts.Slope(c, name(c, language), x, y, f"{x:.1f}", f"{y:.1f}")
        for c, x, y in zip(CODES, xs, ys, strict=True)
    ]
    heads = {"zh": ("2023年一季度", "2023年四季度"), "en": ("September 2020", "November 2020")}
    slopes = charts.slopes(rows, heads[language], "t", language)
    means = [sum(xs[i::3]) / len(xs[i::3]) for i in range(3)]
    by_group = charts.groups(
        dots(language, xs, ys), GROUPS[language], means, [f"{m:.2f}" for m in means], "t", language, "x"
    )
    for svg in (slopes, by_group):
        assert touching(svg) == []
        assert outside(svg) == []


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from([0.001, 0.01]) | st.floats(0.001, 1), min_size=1, max_size=16),
    st.sampled_from(["Group", "Group with a name that is long", "分组"]),
)
def test_shares_name_every_part(sizes: list[float], called: str) -> None:
    parts = [(f"{called} {i}", s, f"{s:.1%}", "l0") for i, s in enumerate(sizes)]
    svg = charts.shares(parts, "t", "en")
    assert touching(svg) == []
    assert outside(svg) == []
    words = [w for w, _ in boxes(svg)]
    assert all(any(p[0] in w for w in words) and any(p[2] in w for w in words) for p in parts)


#: values of a line: any, and often the same few, so that ends tie
values_of_a_line = st.none() | st.sampled_from([0.0, 0.1]) | st.floats(-5, 5)
#: a line with any values, one known in the last period only, one that ends early
a_line = (
    st.lists(values_of_a_line, min_size=5, max_size=5)
    | st.sampled_from([0.0, 0.1]).map(lambda v: [None, None, None, None, v])
    | st.sampled_from([0.0, 0.1]).map(lambda v: [v, v, None, None, None])
)


@settings(max_examples=60, deadline=None)
@given(st.lists(a_line, min_size=1, max_size=9) | st.lists(a_line, min_size=16, max_size=40))
@example([[None, None, None, None, 0.0]] * 4 + [[None, None, None, None, 0.1]])
@example([[None, None, None, None, 0.1]] * 4 + [[None, None, None, None, 0.0]])
@example([[0.0, 0.0, None, None, None]] * 30 + [[None, None, None, None, 0.1]])
def test_lines_name_every_series_with_values(values: list[list[float | None]]) -> None:
    series = [charts.Series(f"Region {i}", v) for i, v in enumerate(values)]
    known = [v for s in values for v in s if v is not None]
    if not known or max(known) - min(known) < 0.01:
        return
    bands = [(0.05, "threshold between them")]
    svg = charts.lines(series, ["2000", "2004", "2008", "2012", "2016"], "t", "en", "x", bands)
    assert touching(svg) == []
    assert outside(svg) == []
    for s in series:
        assert (f">{s.name}</text>" in svg) == any(v is not None for v in s.values)


def test_a_name_moved_from_its_line_is_led_there() -> None:
    series = [charts.Series(f"Region {i}", [0.0, 1.0]) for i in range(4)]
    svg = charts.lines(series, ["2000", "2004"], "t", "en", "x")
    leaders = [p.attrib["points"] for p in ET.fromstring(svg).iter(f"{SVG}polyline")][4:]
    assert len(leaders) >= 2
    assert len({points.split()[0] for points in leaders}) == 1, "all from the one end"


@settings(max_examples=25, deadline=None)
@given(spread_out, spread_out, st.sampled_from(LANGUAGES), st.sampled_from(CODES))
def test_the_own_name_is_never_overprinted(xs: list[float], ys: list[float], language: str, own: str) -> None:
    # a crowd around the own mark, as on an efficiency frontier
    k = CODES.index(own)
    crowd = [charts.Dot(f"c{i}", "中", xs[k] + i * 0.3, ys[k] + (i % 4) * 0.3, 1) for i in range(-8, 9)]
    every = [*dots(language, xs, ys), *crowd]
    svg = charts.scatter(every, "t", language, ("x", "y"), groups=GROUPS[language], own=own)
    assert touching(svg) == []
    (mine,) = [box for words, box in boxes(svg) if words == name(own, language)]
    # nor does any mark stand in it
    for node in ET.fromstring(svg).iter(f"{SVG}circle"):
        cx, cy = float(node.attrib["cx"]), float(node.attrib["cy"])
        assert not (mine[0] < cx < mine[2] and mine[1] < cy < mine[3])


def test_of_places_the_first_has_the_longest_bar() -> None:
    """The bar of place 34 was the longest of all; of other figures the bar is as long as the figure."""
    places = [charts.Place(f"r{i}", f"Region {i}", i, str(i), float(i), 0) for i in range(1, 9)]

    def bars(of_places: bool) -> list[float]:
        root = ET.fromstring(charts.ranking(places, [], "t", "en", of_places=of_places))
        lines = [ln.attrib for ln in root.iter(f"{SVG}line") if ln.attrib.get("class") == "k-half"]
        return [abs(float(ln["x2"]) - float(ln["x1"])) for ln in lines]

    assert bars(True) == sorted(bars(True), reverse=True) and len(bars(True)) == 8
    assert bars(False) == sorted(bars(False))
    # the last has one too, and the lengths go down evenly
    assert bars(True) == pytest.approx(bars(False)[::-1], abs=0.11) and bars(True)[-1] > 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ranking_draws_the_score_and_tells_the_interval_of_places(language: str) -> None:
    scores = [9.0, 8.9, 8.8, 2.0]
    places = [
        charts.Place(c, name(c, language), i + 1, f"{v}", v, 0, *ends, None, "1–3" if i == 1 else "")
        for i, (c, v, ends) in enumerate(zip(CODES, scores, [(1, 1), (1, 3), (3, 3), (4, 4)], strict=False))
    ]
    root = ET.fromstring(charts.ranking(places, [], "t", language, axis="得分"))
    at = {}
    for code in CODES[:4]:
        group = next(g for g in root.iter(f"{SVG}g") if g.get("class") == f"r r-{code}")
        at[code] = next(float(c.attrib["cx"]) for c in group.iter(f"{SVG}circle")), group
    column = (700 - 24) / 2 + 24
    xs = [at[c][0] - (column if i > 1 else 0) for i, c in enumerate(CODES[:4])]
    span = xs[0] - xs[3]
    assert [(x - xs[3]) / span for x in xs] == pytest.approx([(v - 2) / 7 for v in scores], abs=0.01)
    line = next(ln for ln in at[CODES[1]][1].iter(f"{SVG}line") if "k-hatch" in ln.attrib["class"])
    assert [float(line.attrib[e]) for e in ("x1", "x2")] == pytest.approx([xs[2], xs[0]], abs=0.11)
    assert ">1–3</text>" in charts.ranking(places, [], "t", language)


def slanted(svg: str) -> int:
    """Short strokes neither upright nor level: those of a broken axis."""
    found = 0
    for ln in ET.fromstring(svg).iter(f"{SVG}line"):
        dx, dy = (float(ln.attrib[f"{a}2"]) - float(ln.attrib[f"{a}1"]) for a in "xy")
        found += bool(dx and dy and abs(dx) < 8 and abs(dy) < 8)
    return found


def test_an_axis_that_does_not_reach_zero_is_broken() -> None:
    def line(values: list[float]) -> str:
        return charts.lines([charts.Series("a", values)], ["1", "2"], "t", "en", "x")

    assert slanted(line([5.0, 6.0])) == 2
    assert slanted(line([-1.0, 6.0])) == 0
    for shift, strokes in ((10.0, 4), (0.0, 0)):
        xs = [x - 0.7 + shift for x in XS]
        assert slanted(charts.scatter(dots("en", xs, xs), "t", "en", ("x", "y"))) == strokes
        means = ([0.0 + shift] * 3, ["0"] * 3)
        assert slanted(charts.groups(dots("en", xs, xs), GROUPS["en"], *means, "t", "en", "x")) == strokes / 2
