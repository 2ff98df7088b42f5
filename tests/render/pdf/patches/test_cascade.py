"""Styles that are shared and lengths from memory are those that WeasyPrint reckons for each element."""

from __future__ import annotations

from typing import Any

import pytest
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from render.pdf.patches import cascade, install

PAGE = """<!doctype html><html lang=en><title>x</title><style>
@layer low, high;
@layer high { p { color: red; padding: 1% 2pt } }
@layer low { p { color: blue } }
li::before { content: counter(list-item) "§" } li.odd::before { content: "odd"; color: green }
li:nth-child(2)::marker { color: green } .first::first-letter { font-size: 2em }
b { float: left; width: 10% } i { position: absolute } u { position: relative; margin: calc(1px + 2%) } p:first-line { color: teal }
table { border-collapse: collapse } td { border: 1pt solid; padding: 3% } th { border: 2pt solid }
.foot { float: footnote; color: purple } .foot::footnote-call { content: "†" }
.narrow { width: 12em } .grid { display: grid; grid-template-columns: 1fr 2fr } .flex { display: flex }
@media print { p.late { margin: 4% !important } }
</style><body>
<ol><li>one<li class=odd>two<li>three<li class=odd style="color: navy">four<li id=five>five</ol>
<p class="first late">words and more words <b>float</b> <i>apart</i> <u>moved</u> <a href="#five">five</a></p>
<p class=late>words and more words <b>float</b> <i>apart</i> <u>moved</u></p>
<div class=narrow><p class=late>words and more words <b>float</b> <u>moved</u></p></div>
<table><tr><th>a<td>b<td>c<tr><td>d<td>e<td>f</table><table style="border-collapse: separate"><tr><td>g<td>h</table>
<p>noted<span class=foot>a note</span> and<span class=foot>another</span></p>
<div class=grid><p>x</p><p>y</p></div><div class=flex><p>x</p><p>y</p></div><p lang=fr>« x »<q>y</q>"""


def made() -> bytes:
    """The page as a PDF, uncompressed."""
    data = HTML(string=PAGE).write_pdf(pdf_identifier=b"page", uncompressed_pdf=True)
    assert isinstance(data, bytes)
    return data


def without(patches: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The page as it is made where what is patched is as WeasyPrint has it."""
    install()
    with monkeypatch.context() as place:
        for patch in patches:
            owner = patch._owner()
            place.setattr(owner, patch.name, patch.original)
        return made()


@pytest.mark.parametrize("patches", [(cascade.STYLE_FOR,), cascade.LENGTHS], ids=["styles", "lengths"])
def test_pages_are_those_of_weasyprint(patches: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    install()
    shared = made()
    assert len(shared) > 5000
    assert without(patches, monkeypatch) == shared


def styles(html: str) -> dict[str, list[Any]]:
    """The styles of a page's elements by tag, and of what stands before them."""
    install()
    kept: list[Any] = []
    original = cascade.style_for

    def seen(self: Any, *of: Any) -> None:
        original(self, *of)
        kept.append(self)

    cascade.STYLE_FOR.put(seen)
    try:
        HTML(string=html).render()
    finally:
        cascade.STYLE_FOR.put(cascade.style_for)
    found: dict[str, list[Any]] = {}
    for (node, pseudo), style in kept[0]._computed_styles.items():
        tag = getattr(node, "tag", None)
        found.setdefault(f"{tag}::{pseudo}" if pseudo else str(tag), []).append(style)
    return found


def test_equal_elements_share_a_style_and_unequal_ones_do_not() -> None:
    found = styles(PAGE)
    ids = [id(style) for style in found["li::before"]]
    # one for the plain, whether linked to or not, one for the odd, of which the last has a colour of its own
    assert [ids.index(one) for one in ids] == [0, 1, 0, 3, 0]
    assert [
        style["content"][0][1] for style in found["li::before"] if style["content"][0][0] == "string"
    ] == [
        "odd",
        "odd",
    ]
    assert len({id(style) for style in found["td"]}) == 2, "one for each table"
    # the layer named last prevails, and what is important over all
    assert {tuple(map(str, (style["color"],))) for style in found["p"]} == {
        tuple(map(str, (found["p"][0]["color"],)))
    }
    assert {style["margin_top"].value for style in found["p"][:3]} == {4}


def test_lengths_follow_the_block_and_the_style(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    install()
    original = cascade.OF_BLOCK.original
    monkeypatch.setattr(cascade.OF_BLOCK, "original", lambda *of: asked.append(of) or original(*of))
    cells = "<td>x<td>y<td>z" * 4
    document = HTML(
        string="<style>p { padding-left: 10% }</style><div style='width: 100px'><p>a<p>b</div>"
        f"<div style='width: 200px'><p>c</div><table><tr>{cells}</table>"
    ).render()
    boxes = [box for box in document.pages[0]._page_box.descendants() if box.element_tag == "p"]
    of = {
        box.element.text: box.padding_left
        for box in boxes
        if type(box).__name__ == "BlockBox" and box.element is not None
    }
    assert of == {"a": 10, "b": 10, "c": 20}
    alike = [box for box, _ in asked if box.element_tag == "td"]
    assert 0 < len(alike) < 12, "twelve cells of one style are asked for less than twelve times"


def rendered(source: HTML, *sheets: CSS) -> tuple[dict[str, Any], Any]:
    """The styles of a page's elements by name, laid out in the fonts of this file's tests, and its page box."""
    kept: list[Any] = []
    cascade.STYLE_FOR.put(lambda self, *of: (cascade.style_for(self, *of), kept.append(self))[0])
    try:
        document = source.render(stylesheets=sheets, font_config=FONTS)
    finally:
        cascade.STYLE_FOR.put(cascade.style_for)
    found = kept[0]._computed_styles
    named = {
        node.get("id") or node.tag: style
        for (node, pseudo), style in found.items()
        if hasattr(node, "tag") and not pseudo
    }
    return named, document.pages[0]._page_box


FONTS = FontConfiguration()


def page(body: str, head: str = "") -> HTML:
    """A page of English."""
    return HTML(string=f"<!doctype html><html lang=en><title>x</title>{head}<body>{body}", base_url="figure:")


def test_the_next_document_has_the_styles_of_the_one_before() -> None:
    install()
    sheet = CSS(string="p { color: red } .b { color: blue } @page { margin: 1cm }")
    first, one = rendered(page("<p id=p1>a<p id=p2 class=b>b<p>c"), sheet)
    second, two = rendered(page("<div><p id=p3>a</div><p id=p1>d<p>e<p id=p4 class=b>f"), sheet)
    assert second["p"] is first["p"]
    assert second["p1"] is first["p1"]
    assert two.style is one.style
    # it is linked to by another name, or stands elsewhere
    assert (second["p4"]["anchor"], first["p2"]["anchor"]) == ("p4", "p2")
    assert second["p4"]["color"] == first["p2"]["color"] != second["p1"]["color"]
    assert second["p3"] is not first["p1"]
    other, three = rendered(page("<p>a"), CSS(string="p { color: green } @page { margin: 2cm }"))
    assert other["p"]["color"] not in (first["p"]["color"], first["p2"]["color"])
    assert (one.margin_top, three.margin_top) == pytest.approx((37.8, 75.6), abs=0.1)


def test_rules_follow_what_changes_between_layouts() -> None:
    install()
    sheet = CSS(
        string="p { color: red } [style*=wide], i:has(+ [style*=wide]) { color: blue } p:first-child { color: green }"
    )
    source = page("<p id=a>a</p><p id=b>b</p><i>i</i><p id=c style='--a: wide'>c</p>")
    red, blue, green = (
        {name: style["color"] for name, style in rendered(source, sheet)[0].items()}[name]
        for name in ("b", "c", "a")
    )
    assert len({str(red), str(blue), str(green)}) == 3
    body = source.etree_element[1]
    a, b, _, c = body
    del c.attrib["style"]
    b.set("style", "--a: wide")
    now = {name: style["color"] for name, style in rendered(source, sheet)[0].items()}
    assert (now["a"], now["b"], now["c"]) == (green, blue, red)
    body.remove(a)
    body.append(a)
    now = {name: style["color"] for name, style in rendered(source, sheet)[0].items()}
    assert (now["b"], now["a"], now["c"]) == (green, red, red)
    # a sheet that says nothing of styles is not asked again for another style
    plain = CSS(string="p { color: red }")
    memory = cascade._memory(FONTS)
    assert (memory.by_style(sheet), memory.by_style(plain)) == (True, False)
    # nor is WeasyPrint's own, which has a rule for the tag of that name
    (own,) = source._ua_stylesheets(False)
    assert not memory.by_style(own)
    for selector, asked in (
        ("style", False),
        ("*:not(style)", False),
        ("[style]", True),
        ("p:has(> [style~=a])", True),
        ("style [style*=a]", True),
        (":is(a, [style='x' i])", True),
    ):
        assert memory.by_style(CSS(string=f"{selector} {{ color: red }}")) == asked, selector


def test_what_layout_changes_in_a_style_is_not_handed_on() -> None:
    install()
    sheet = CSS(string="body { overflow: hidden } .n { float: footnote }")
    first, one = rendered(page("<p>a<span class=n id=n>note</span>"), sheet)
    second, two = rendered(page("<p>a<span class=n id=n>note</span>"), sheet)
    assert (one.style["overflow"], two.style["overflow"]) == ("hidden", "hidden")
    assert second["n"] is not first["n"]
    assert second["p"] is first["p"]


def test_parts_of_a_window_are_of_the_document_s_own_page() -> None:
    install()
    body = "<p id=a style='width: 50vw'>a"
    widths = []
    for size in ("10cm 10cm", "20cm 20cm"):
        _, box = rendered(page(body), CSS(string=f"@page {{ size: {size}; margin: 0 }} body {{ margin: 0 }}"))
        widths += [
            inside.width
            for inside in box.descendants()
            if inside.element is not None and inside.element.get("id") == "a"
        ][:1]
    assert widths[1] == pytest.approx(2 * widths[0])
