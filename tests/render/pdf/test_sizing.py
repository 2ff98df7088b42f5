"""Pages that would be left empty are filled by figures of another size, by a text before its figure, by higher rows."""

from __future__ import annotations

from typing import Any

import pytest

from render.pdf import ending, sizing, writer

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100"/></svg>'
#: of A4 less the margins, in mm
HIGH = 260.0


def figure(high: float, name: str = "full") -> str:
    """A square drawing of this height in mm."""
    return f'<figure class="{name}"><img src="figure:a" alt="x" style="width:{high}mm"><figcaption>Figure</figcaption></figure>'


def laid(*sections: str, style: str = "brief", bound: str = "") -> Any:
    body = "".join(
        inside if inside.startswith("<section") else f"<section><h2>x</h2>{inside}</section>"
        for inside in sections
    )
    html = f'<html lang="en"><head><title>t</title></head><body class="en"><main>{body}</main></body></html>'
    return writer.lay_out(html, {"figure:a": SVG}, style, language="en", bound=bound).document


def widths(document: Any) -> list[list[float]]:
    """The widths of the drawings on each page, in mm."""
    return [
        [
            round(box.width * 25.4 / 96, 1)
            for section in sizing._sections(page)
            for box in sizing._drawings(section)
        ]
        for page in document.pages
    ]


def block(high: float) -> str:
    return f'<div style="height:{high}mm;display:flex;align-items:flex-end">x</div>'


def test_a_figure_a_little_too_large_goes_onto_the_page_before() -> None:
    document = laid(block(140), figure(105), block(200))
    found = widths(document)
    assert len(found[0]) == 1 and sizing.LEAST * 105 <= found[0][0] < 105
    assert ending.filled(document.pages[0]) > 0.95, "no smaller than it must be"


def test_figures_of_one_section_stay_of_one_size() -> None:
    document = laid(block(40), figure(105) + figure(105), block(200))
    first = widths(document)[0]
    assert len(first) == 2 and len(set(first)) == 1 and sizing.LEAST * 105 <= first[0] < 105


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"sections": (block(140), figure(160), block(200))}, "too large by far"),
        ({"sections": (block(200), figure(105), block(100))}, "no page is dead"),
        ({"sections": (block(140), figure(105), block(200)), "style": "government"}, "an official document"),
        ({"sections": (block(140), figure(105), block(200)), "bound": "dt { color: black }"}, "in a volume"),
    ],
)
def test_else_figures_keep_their_size(given: dict[str, Any], why: str) -> None:
    sections = given.pop("sections")
    assert {width for page in widths(laid(*sections, **given)) for width in page} <= {105.0, 160.0}, why


def test_a_figure_makes_room_for_a_few_lines_that_would_take_the_last_page() -> None:
    document = laid(block(90), figure(140), block(15))
    assert len(document.pages) == 1
    assert sizing.LEAST * 140 <= widths(document)[0][0] < 140


def test_figures_that_cannot_grow_make_room_for_what_follows() -> None:
    pair = f'<div class="cols"><div class="col">{figure(80)}</div><div class="col">{figure(80)}</div></div>'
    document = laid(block(70), pair, block(79), block(200))
    assert ending.dead(document) == 0
    first = widths(document)[0]
    assert len(first) == 2 and all(sizing.AGAIN * 80 <= width < 80 for width in first)


def test_a_text_stands_before_its_figure_where_it_fills_the_page() -> None:
    text = f'<p class="text">{"word " * 260}</p>'
    document = laid(block(150), text + figure(150), block(60))
    assert ending.dead(document) == 0
    assert widths(document)[:2] == [[], [150.0]]


@pytest.mark.parametrize(
    "after",
    [
        f'<div class="cols"><div class="col">{figure(60)}</div></div>',
        '<div class="tablewrap" style="height:100mm;break-inside:avoid"><table><tr><td>x</table></div>',
    ],
)
def test_so_does_one_whose_section_else_stays_on_a_page_and_a_pair_before_a_table(after: str) -> None:
    text = f'<p class="text">{"word " * 260}</p>'
    bound = f'<section class="efficiency" style="break-inside:avoid"><h2>x</h2>{text}{after}</section>'
    paired = f'<section><h2>x</h2><div class="pair" style="break-after:avoid">{text}</div>{after}</section>'
    for section in (bound, paired):
        document = laid(block(150), section, block(60))
        assert ending.dead(document) == 0
        assert ending.filled(document.pages[0]) > 0.77


def test_a_small_figure_is_larger_where_the_page_has_room() -> None:
    document = laid(figure(90) + block(80), block(200), block(20))
    assert ending.dead(document) == 0
    (large,) = widths(document)[0]
    assert 90 < large <= 90 * sizing.LARGEST + 0.1


def test_rows_are_a_little_higher_where_the_page_has_room() -> None:
    rows = "".join(f"<tr><th>{i}</th><td>{i}</td></tr>" for i in range(31))
    usual, given = (
        laid(f"<div class='tablewrap'><table><tbody>{rows}</tbody></table></div>", block(200), bound=bound)
        for bound in ("dt { color: black }", "")
    )
    shares = [ending.filled(document.pages[0]) for document in (usual, given)]
    assert shares[0] < ending.DEAD <= shares[1] < 1
    more = (shares[1] - shares[0]) * given.pages[0]._page_box.height / 31
    assert more <= sizing.ROW + 0.1


def test_annexed_figures_share_pages_of_an_even_number() -> None:
    """Their least sizes fit two to a page and the largest one: five on six pages with two of text, none but the last emptier."""
    five = [[8, 10, 14]] * 5
    groups = sizing.parted(five, 22, 4, 2, 2)
    assert [begin for begin, *_ in groups] == sorted({begin for begin, *_ in groups})
    assert groups[0][0] == 0 and groups[-1][1] == 5 and (2 + len(groups)) % 2 == 0
    for position, (begin, end, step) in enumerate(groups):
        room = 22 - 4 * (position == 0) - 2 * (end == 5)
        assert sum(of[step] for of in five[begin:end]) <= room
        assert step == 2 or sum(of[step + 1] for of in five[begin:end]) > room, "as large as the page allows"
    # one page fewer would be an odd number
    assert len(sizing.parted(five, 22, 4, 2, 1)) == 3
    # one that is larger than a page in every size has its own
    assert sizing.parted([[30, 32], [8, 9]], 22, 4, 2, 2) == [(0, 1, 0), (1, 2, 1)]
    assert sizing.parted([], 22, 4, 2, 2) == []
