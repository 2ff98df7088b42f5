"""What makes writing quick must not change what is written."""

from __future__ import annotations

import io
from functools import lru_cache
from xml.etree.ElementTree import tostring

import pikepdf
import pypdfium2 as pdfium
import pytest
from tinyhtml5 import inputstream
from weasyprint import HTML, svg
from weasyprint.svg.path import path as weasyprints_path
from weasyprint.svg.text import text as weasyprints_text

from render.pdf import writer as pdf_writer
from render.pdf.patches import install, speed
from render.pdf.patches.patch import Patch

OUTLINE = "M10 10L20.5 10.25L20,30.125Z" + "m5,5 l10-3 h4.5 v-2 c1 2 3 4 5 6 z" * 12
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100" height="100">'
    '<path fill="#1f5a6b" stroke="#a8322a" d="{}"/></svg>'
)


def drawn(outline: str) -> list[tuple[str, list[str]]]:
    """Operators of a page with the drawing, and what they are given."""
    html = '<img src="figure:0" alt="a shape" style="display:block;width:100pt;height:100pt">'
    made = pdf_writer.pdf(
        f"<!doctype html><html lang=en><title>x</title>{html}", {"figure:0": DRAWING.format(outline).encode()}
    )
    with pikepdf.open(io.BytesIO(made)) as pdf:
        found = pikepdf.parse_content_stream(pdf.pages[0])
        return [(str(operator), [str(o) for o in operands]) for operands, operator in found]


def test_an_outline_from_memory_is_the_one_weasyprint_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    speed.operators.cache_clear()
    first, again = drawn(OUTLINE), drawn(OUTLINE)
    assert speed.operators.cache_info().hits >= 1, "the second drawing must come from memory"
    monkeypatch.setitem(svg.TAGS, "path", weasyprints_path)
    assert first == again == drawn(OUTLINE)
    assert sum(operator in {"m", "l", "c"} for operator, _ in first) > 50


@pytest.mark.parametrize("outline", ["M0 0L10 10", "M10% 10%L20% 3em" + "L30% 30%" * 60])
def test_short_outlines_and_outlines_with_units_are_weasyprints(outline: str) -> None:
    before = speed.operators.cache_info()
    drawn(outline)
    assert speed.operators.cache_info() == before


def words(text: str) -> tuple[int, str]:
    """In how many pieces a drawing's words are shown, and what is read from the page."""
    svg_text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100" height="100">{text}</svg>'
    )
    html = '<img src="figure:0" alt="words" style="display:block;width:100pt;height:100pt">'
    made = pdf_writer.pdf(
        f"<!doctype html><html lang=en><title>x</title>{html}", {"figure:0": svg_text.encode()}
    )
    with pikepdf.open(io.BytesIO(made)) as pdf:
        streams = [pdf.pages[0], *pdf.pages[0].Resources.get("/XObject", {}).values()]
        shown = sum(
            str(operator) in {"Tj", "TJ"}
            for stream in streams
            for _, operator in pikepdf.parse_content_stream(stream)
        )
    read = pdfium.PdfDocument(made)[0].get_textpage().get_text_range()
    # all but the page number
    return shown - 1, read.replace("1 / 1", "").strip()


@pytest.mark.parametrize("anchor", ["start", "middle", "end"])
def test_words_of_a_drawing_are_shown_in_one_piece_where_they_stand(
    anchor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f'<text x="50" y="40" font-size="9" font-family="Noto Sans CJK SC" text-anchor="{anchor}">四川 2018</text>'
    shown, read = words(text)
    assert shown == 1 and read == "四川 2018"
    monkeypatch.setitem(svg.TAGS, "text", weasyprints_text)
    monkeypatch.setattr(svg, "text", weasyprints_text)
    letters, same = words(text)
    assert letters == 6 and same == read, "letter by letter, the space unshown"


@pytest.mark.parametrize(
    "attributes",
    [
        'x="5 20 40" y="9"',
        'x="5" y="9" rotate="0 10 20"',
        'x="5" y="9" letter-spacing="2"',
        'x="5" y="9" textLength="60"',
    ],
)
def test_letters_with_a_place_of_their_own_keep_it(attributes: str) -> None:
    shown, _ = words(f'<text font-size="9" {attributes}>abc</text>')
    assert shown == 3


def test_a_font_file_is_copied_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """And so few are kept that a report with many fonts does not fill the memory; what is forgotten is copied again."""
    assert speed.file_content.cache_info().maxsize == speed.FILES
    monkeypatch.setattr(speed, "file_content", lru_cache(maxsize=1)(speed.file_content.__wrapped__))
    drawing = '<text x="5" y="9" font-size="9" font-family="{}">{}</text>'
    for family, text in (
        ("Noto Sans CJK SC", "四川"),
        ("Noto Serif CJK SC", "贵州"),
        ("Noto Sans CJK SC", "云南"),
    ):
        _, read = words(drawing.format(family, text))
        assert read == text
        assert speed.file_content.cache_info().currsize == 1
    copied = speed.file_content.cache_info().misses
    _, read = words(drawing.format("Noto Sans CJK SC", "重庆"))
    assert read == "重庆" and speed.file_content.cache_info().misses == copied


def test_a_colour_that_is_transparent_here_is_whole_there() -> None:
    install()
    half = svg.color("#a8322a")
    half.alpha *= 0.5
    assert (half.alpha, svg.color("#a8322a").alpha) == (0.5, 1)


def test_a_drawing_is_as_transparent_the_second_time() -> None:
    shape = '<path d="M0 0L9 0L9 9Z" fill="#1f5a6b" fill-opacity=".5" stroke="none"/>'
    image = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{shape}{shape}</svg>'.encode()
    html = '<!doctype html><html lang=en><title>x</title><img src="figure:0" alt="a shape">'
    first, again = (pdf_writer.pdf(html, {"figure:0": image}) for _ in range(2))
    assert first == again
    with pikepdf.open(io.BytesIO(first)) as pdf:
        states = pdf.pages[0].Resources.ExtGState
        assert {float(state.ca) for state in states.values() if "/ca" in state} - {1} == {0.5}


BOXES = """<!doctype html><html lang=en><title>x</title><style>
.ground { background: #eee } .round { border: 1pt solid; border-radius: 3pt } .shade { box-shadow: 1pt 1pt #999 }
.drawn { background: linear-gradient(red, blue) } .hidden { visibility: hidden; background: red }
.edge { border: 3pt solid; border-image: linear-gradient(red, blue) 1 } i { position: absolute; background: #ddd } b { float: left }
</style><body class=ground><p class=ground>a <span class=round>b</span><p class=shade>c <i>d</i><p class=drawn>e <b class=ground>f</b>
<p class=hidden>g<p class=edge>h<table><colgroup class=ground><col><tr class=ground><td class=round>i<td>j</table><p>k <i class=round>l</i>"""


def test_backgrounds_and_what_is_in_a_box_are_weasyprint_s(monkeypatch: pytest.MonkeyPatch) -> None:
    install()

    def page() -> tuple[bytes, list[str], list[str]]:
        document = HTML(string=BOXES).render()
        box = document.pages[0]._page_box
        listed = [
            [f"{type(one).__name__} {one.element_tag}" for one in box.descendants(placeholders=every)]
            for every in (False, True)
        ]
        return document.write_pdf(pdf_identifier=b"page", uncompressed_pdf=True), *listed

    ours = page()
    assert {"TableCellBox td", "InlineBox span"} <= set(ours[1])
    for patch in (speed.BACKGROUNDS, speed.DESCENDANTS):
        monkeypatch.setattr(patch._owner(), patch.name, patch.original)
    assert page() == ours


@pytest.mark.parametrize("patch", speed.READINGS, ids=lambda patch: patch.path)
def test_attributes_of_a_drawing_are_read_as_weasyprint_reads_them(patch: Patch) -> None:
    install()
    given: dict[str, list[tuple[object, ...]]] = {
        "size": [
            (of, 10.0, 200.0)
            for of in ("1", "1.5em", "50%", "2pt", "1ex", "", None, "3px 4px", "x", ".5E1mm")
        ]
        + [("1em", 20.0, 200.0), ("50%", 10.0, 100.0), ("12pt",)],
        "normalize": [(of,) for of in ("1-2,3 4", "1e-5.5.5", "", None, " a\n b ")],
        "parse_url": [(of,) for of in ("url(#a)", "url('#b')", "#c", "", None, "https://a.b/c#d")],
    }
    for _ in range(2):
        for one in given[patch.name]:
            assert patch.replacement(*one) == patch.original(*one)


def test_the_end_of_a_piece_of_html_is_found_by_what_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    install()
    page = "<!doctype html><p id=a class='b c' title=\"d&amp;e\">f &lt; g<br/>h<!-- i --><b\tlang=j>k</b>\r\nl]-^\\m</p>"
    stream = inputstream.HTMLUnicodeInputStream("ab-]c^d\\e")
    assert [stream.chars_until("-"), stream.chars_until("-]", opposite=True), stream.chars_until("^]")] == [
        "ab",
        "-]",
        "c",
    ]
    assert stream.chars_until("^", opposite=True) + stream.chars_until("e") == "^d\\"
    ours = tostring(HTML(string=page).etree_element)
    monkeypatch.setattr(inputstream.HTMLUnicodeInputStream, "chars_until", speed.CHARS_UNTIL.original)
    assert tostring(HTML(string=page).etree_element) == ours
