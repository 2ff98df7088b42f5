"""Pages that are taken over from the last layout are those that WeasyPrint lays out, and no others are taken over."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from render.pdf.patches import again, cascade, install

FONTS = FontConfiguration()
SHEET = """@page { size: 100mm; margin: 10mm; @bottom-right { content: counter(page) "/" counter(pages) }
@bottom-left { content: string(name) } } body { margin: 0; string-set: name attr(title); counter-reset: figure }
h2 { font-size: 10pt; margin: 0; break-after: avoid; bookmark-level: 1; string-set: name content() } section { margin: 0 0 4mm }
figure { margin: 0; counter-increment: figure } figure::after { content: "Figure " counter(figure) } p { margin: 0; font-size: 9pt }
.box { background: silver; width: 40mm } .whole { break-inside: avoid } table { border-collapse: collapse } .tablewrap { margin: 0 }
td { border: 1pt solid; height: 9mm } dl { columns: 2; margin: 0 }"""


def box(name: str, high: int) -> str:
    return f'<figure><div class=box id={name} style="height:{high}mm"></div></figure>'


def section(name: str, *inside: str, kind: str = "") -> str:
    return f'<section id=s{name} class="{kind}"><h2 id=h{name}>{name}</h2>{"".join(inside)}</section>'


ROWS = "".join(f"<tr id=r{i}><td>{i}<td><a href='#h1'>one</a>" for i in range(12))
#: the blocks on eight pages
BODY = "".join(
    [
        section("1", box("a", 40)),
        section("2", "<p id=t>" + "text " * 20 + "</p>", box("b", 60)),
        section("3", box("c", 30), box("d", 50), kind="whole"),
        section("4", f"<div class=tablewrap id=w><table>{ROWS}</table></div>"),
        section("5", box("e", 20), "<dl>" + "<dt>term<dd>what it says" * 12 + "</dl>"),
        section("6", box("f", 60)),
    ]
)


@pytest.fixture
def remade(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The pages that are laid out, by their numbers from 0."""
    install()
    # styles are forgotten after a hundred layouts, with what elements match
    cascade._OF_THREAD.__dict__.clear()
    numbers: list[int] = []
    remake = again.of_page.remake_page

    def noted(index: int, *given: Any) -> Any:
        numbers.append(index)
        return remake(index, *given)

    monkeypatch.setattr(again.of_page, "remake_page", noted)
    return numbers


def page(body: str = BODY) -> HTML:
    return HTML(string=f"<!doctype html><html lang=en><title>x</title><body title=t><main>{body}</main>")


def rendered(source: HTML, sheet: CSS) -> Any:
    return source.render(stylesheets=[sheet], font_config=FONTS)


def written(document: Any) -> bytes:
    data = document.write_pdf(pdf_identifier=b"page", uncompressed_pdf=True, pdf_tags=True)
    assert isinstance(data, bytes)
    return data


def compared(
    source: HTML, change: Callable[[dict[str, Any]], None], remade: list[int], sheet: CSS
) -> tuple[list[int], int]:
    """The pages laid out after a change, and how many there are; both layouts are as they are from nothing."""
    first = rendered(source, sheet)
    was = written(rendered(deepcopy_of(source), sheet))
    change({node.get("id"): node for node in source.etree_element.iter() if node.get("id")})
    remade.clear()
    second = rendered(source, sheet)
    again_made = list(remade)
    assert written(second) == written(rendered(deepcopy_of(source), sheet))
    assert written(first) == was
    return again_made, len(second.pages)


def deepcopy_of(source: HTML) -> HTML:
    """The same HTML, of which no layout is remembered."""
    new = page("")
    root = deepcopy(source.etree_element)
    new.etree_element[:] = root[:]
    new.wrapper_element = type(source.wrapper_element).from_html_root(new.etree_element)
    return new


def styled(**styles: str) -> Callable[[dict[str, Any]], None]:
    """Elements given a style, by their ids."""

    def change(nodes: dict[str, Any]) -> None:
        for name, style in styles.items():
            nodes[name].set("style", style)

    return change


@pytest.mark.parametrize(
    ("styles", "laid_out"),
    [
        ({"a": "height:44mm"}, [0]),
        # the figure is tried on the first page too, where it does not fit
        ({"b": "height:50mm"}, [0, 1]),
        ({"t": "margin-bottom:3mm"}, [0]),
        # both figures of a section are on one page at last, and what follows goes up
        ({"d": "height:44mm"}, [2, 3, 4, 5, 6]),
        ({"d": "height:49.9mm"}, [2, 3]),
        ({"s3": "break-inside:auto"}, [1, 2, 3]),
        # rows of one table stand on three pages
        ({"r2": "height:10mm"}, [3, 4, 5]),
        ({"f": "height:58mm", "h6": "margin-bottom:1mm"}, [6, 7]),
        ({}, []),
    ],
)
def test_pages_without_a_change_are_taken_over(
    styles: dict[str, str], laid_out: list[int], remade: list[int]
) -> None:
    found, count = compared(page(), styled(**styles), remade, CSS(string=SHEET))
    assert (found, count) == (laid_out, 8)


@pytest.mark.parametrize(
    ("styles", "more"),
    [
        ({"s2": "display:none"}, ""),
        ({"b": "height:50mm;font-size:20pt"}, ""),
        ({"b": "--any: thing"}, ""),
        ({"a": "height:44mm"}, "p { float: footnote }"),
        ({"a": "height:44mm"}, "a::after { content: target-counter(attr(href), page) }"),
        (
            {"a": "height:44mm"},
            "h2 { position: running(head) } @page { @top-left { content: element(head) } }",
        ),
        ({"a": "height:44mm"}, "h2 { position: fixed; bottom: 0 }"),
        ({"a": "height:44mm"}, "#a[style*='44'] { color: red }"),
    ],
)
def test_what_may_change_other_pages_is_laid_out_anew(
    styles: dict[str, str], more: str, remade: list[int]
) -> None:
    found, count = compared(page(), styled(**styles), remade, CSS(string=SHEET + more))
    assert set(found) == set(range(count))


@pytest.mark.parametrize(
    "more",
    [
        "#a { float: left }",
        "section { display: flex; flex-wrap: wrap }",
        "main { columns: 2 }",
        ".whole { break-before: page; page: other }",
        "@page { @top-left { content: counter(page) } } section { break-after: avoid }",
        "#s4 { position: relative } figure { display: inline-block }",
    ],
)
def test_in_other_surroundings_too_pages_are_those_laid_out_from_nothing(
    more: str, remade: list[int]
) -> None:
    for styles in ({"a": "height:44mm"}, {"d": "height:44mm"}, {"r2": "height:12mm", "e": "width:30mm"}):
        compared(page(), styled(**styles), remade, CSS(string=SHEET + more))


def test_what_stands_in_another_order_is_laid_out_anew(remade: list[int]) -> None:
    def exchanged(nodes: dict[str, Any]) -> None:
        main = nodes["s1"], nodes["s2"]
        (parent,) = (node for node in source.etree_element.iter() if nodes["s1"] in list(node))
        parent[:2] = main[::-1]

    source = page()
    found, count = compared(source, exchanged, remade, CSS(string=SHEET))
    assert found == list(range(count))


def test_change_upon_change_is_compared_with_the_last(remade: list[int]) -> None:
    """What was taken over once is taken over again, and what was changed back is laid out."""
    source, sheet = page(), CSS(string=SHEET)
    compared(source, styled(a="height:44mm"), remade, sheet)
    # the same source: its first layout here finds nothing changed
    found, _ = compared(source, styled(d="height:49.9mm"), remade, sheet)
    assert found == [2, 3]
    found, _ = compared(source, styled(a="height:40mm"), remade, sheet)
    assert found == [0]
