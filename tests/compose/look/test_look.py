"""The look: colours for paper and dark, legible in both and in grey; texts as wide as they are said to be."""

from __future__ import annotations

import re
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compose.figures.svg import LabelPlacer, Svg, fit, spread, text_width, wrap
from compose.look import tokens as look
from compose.look.colour import contrast, luminance


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("role", ["ink", "soft", "seal", "teal", "quiet", "deep"])
def test_words_can_be_read_on_the_ground(role: str, dark: bool) -> None:
    assert contrast(look.COLOURS[role][dark], look.COLOURS["ground"][dark]) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_classes_differ_in_grey(dark: bool) -> None:
    greys = [luminance(look.COLOURS[role][dark]) for role in look.SEQUENCE]
    assert greys == sorted(greys, reverse=not dark)
    for a, b in pairwise(look.SEQUENCE):
        assert contrast(look.COLOURS[a][dark], look.COLOURS[b][dark]) > 1.25, (a, b)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("fill", look.FILLS)
def test_words_can_be_read_on_every_fill(fill: str, dark: bool) -> None:
    words = look.OURS.colours[look.words_on(fill)][dark]
    assert contrast(words, look.COLOURS[fill][dark]) >= 4.5


def test_every_role_is_a_property_in_both_sets_and_a_class() -> None:
    ours = look.OURS
    light, dark = ours.css_variables(), ours.css_variables(dark=True)
    assert light != dark
    names = {f"--c-{role}" for role in ours.colours}
    for declared in (light, dark):
        assert set(re.findall(r"(--c-\w+):#[0-9a-f]{6};", declared)) == names
    css = ours.css()
    assert light in css
    assert f"screen and (prefers-color-scheme: dark){{:root{{{dark}" in css
    assert all(f".f-{role}{{fill:var(--c-{role})}}" in css for role in ours.colours)


@pytest.mark.parametrize("dark", [False, True])
def test_who_asks_for_more_contrast_gets_it(dark: bool) -> None:
    """AAA wants seven times; what this look does not name stays as it is."""
    css = look.OURS.css()
    start = css.index(
        "(prefers-color-scheme: dark) and (prefers-contrast" if dark else "@media (prefers-contrast"
    )
    named = dict(re.findall(r"--c-(\w+):(#[0-9a-f]{6});", css[start : css.index("}", start)]))
    ground = look.COLOURS["ground"][dark]
    for role in ("seal", "teal", "soft", "quiet"):
        assert contrast(named[role], ground) >= 7
    assert contrast(named["mark"], look.OURS.colours["on_mark"][dark]) >= 7


# words ----------------------------------------------------------------------------------------------------


def fonts() -> dict[bool, dict[str, float]]:
    """Advances in em of the installed Noto Sans CJK SC, regular and bold."""
    from fontTools.ttLib import TTCollection

    found: dict[bool, dict[str, float]] = {}
    for bold, style in ((False, "Regular"), (True, "Bold")):
        said = subprocess.run(
            ["fc-match", "-f", "%{file}", f"Noto Sans CJK SC:style={style}"],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        if not said.endswith(f"NotoSansCJK-{style}.ttc") or not Path(said).is_file():
            pytest.skip("Noto Sans CJK SC is not installed")
        font = next(f for f in TTCollection(said) if "CJK SC" in str(f["name"].getDebugName(1)))
        table, advance = font.getBestCmap(), font["hmtx"]
        found[bold] = {chr(c): advance[g][0] / font["head"].unitsPerEm for c, g in table.items()}
    return found


@pytest.mark.slow
def test_widths_are_those_of_the_font() -> None:
    installed = fonts()
    for words in ("1.6693", "18/30", "−0.0178", "Inner Mongolia", "城乡融合综合得分", "(%) W-@ 2009–2018"):
        for bold in (False, True):
            true = 10 * sum(installed[bold][ch] for ch in words)
            assert text_width(words, 10, bold) == pytest.approx(true, abs=0.02), (words, bold)


def test_text_ends_where_it_is_anchored() -> None:
    svg = Svg(100, 20, "", "en-GB")
    svg.text(90, 10, "1.6693", 10, anchor="end")
    svg.text(50, 10, "四川", 10, anchor="middle")
    assert 'x="59.5"' in str(svg)
    assert 'textLength="30.5"' in str(svg)
    assert 'x="40"' in str(svg)
    assert "text-anchor" not in str(svg)


def test_words_are_escaped() -> None:
    svg = Svg(10, 10, 'a "b" <c>', "en-GB")
    svg.text(0, 0, "R & D <x>")
    assert "R &amp; D &lt;x&gt;" in str(svg)
    assert 'aria-label="a &quot;b&quot; &lt;c&gt;"' in str(svg)


@given(st.text("ab 川藏M", max_size=40), st.floats(20, 120))
def test_wrapped_lines_fit(text: str, width: float) -> None:
    for line in wrap(text, width, 10):
        assert text_width(line, 10) <= width


def test_what_fits_is_left_whole() -> None:
    assert fit("Sichuan", 60, 10) == "Sichuan"
    assert fit("Inner Mongolia", 40, 10).endswith("…")
    assert wrap("居民生活水平", 70, 10) == ["居民生活水平"]


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(1, 12)), min_size=1, max_size=8))
def test_spread_labels_keep_their_order_and_do_not_touch(wanted: list[tuple[float, float]]) -> None:
    wanted.sort()
    sizes = [s for _, s in wanted]
    centres = spread([w for w, _ in wanted], sizes, 0, 100)
    for i, (a, b) in enumerate(pairwise(centres)):
        assert b - a >= (sizes[i] + sizes[i + 1]) / 2 - 0.02
    assert centres[0] - sizes[0] / 2 >= -0.01
    assert centres[-1] + sizes[-1] / 2 <= 100.01


def test_a_label_alone_stays_where_it_is_wanted() -> None:
    assert spread([40, 80], [10, 10], 0, 100) == [40, 80]


def test_labels_find_a_free_place_or_none() -> None:
    labels = LabelPlacer((0, 0, 60, 20))
    assert labels.place(10, 10, "四川", 10, 4) == (14, 13.5, "start")
    assert labels.place(10, 10, "四川省的一个很长的名字", 10, 4) is None
