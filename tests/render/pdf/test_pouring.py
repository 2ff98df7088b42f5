"""Where pages would end is reckoned as they are laid out, and the shares of heights are those that are measured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from statistics import mean
from typing import Any

import pytest

from publish import pdf
from render.pdf import arranging, ending, pouring
from render.pdf.pouring import Column, Piece, changed, exchanged, poured
from render.pdf.tighter import TIGHTER, Tighter
from render.pdf.writer import lay_out
from tests.shipped import Shipped


def piece(height: float, *kinds: str, **given: Any) -> Piece:
    """A block of a section that pages may not end in."""
    usual: dict[str, Any] = {"above": 0.0, "below": 0.0, "bits": (height,), "whole": True, "stays": False}
    return Piece(object(), frozenset(kinds), height, **(usual | given))


def pages(*given: Piece) -> list[float]:
    return poured(given, lambda _: 100.0)


def test_what_does_not_fit_goes_to_the_next_page() -> None:
    assert pages(piece(60), piece(40), piece(1)) == [1.0, 0.01]
    assert pages(piece(60), piece(41)) == [0.6, 0.41]


def test_margins_collapse_and_end_with_the_page() -> None:
    assert pages(piece(20, below=5.0), piece(20, above=8.0)) == [pytest.approx(0.48)]
    assert pages(piece(70, below=5.0), piece(30, above=8.0)) == [0.7, 0.3]
    one, two = object(), object()
    assert pages(piece(20, section=one, foot=9.0), piece(20, section=two)) == [pytest.approx(0.49)]
    assert pages(piece(20, section=one, foot=9.0), piece(20, section=one)) == [pytest.approx(0.4)]


def test_a_heading_goes_with_what_follows() -> None:
    assert pages(piece(60), piece(10, stays=True), piece(40)) == [0.6, 0.5]


def test_a_section_that_is_to_stay_together_does() -> None:
    section = object()
    inside = [piece(30, section=section, together=True) for _ in range(2)]
    assert pages(piece(60), *inside) == [0.6, 0.6]
    opened = changed([piece(60), *inside], Tighter("", {}, opened=True), chinese=True)
    assert pages(*opened) == [0.9, 0.3]


def test_rows_go_on_over_the_foot_with_two_at_either_end() -> None:
    """What is above the head, the head, and five rows."""
    table = piece(70, "tablewrap", bits=(10.0,) * 7, whole=False)
    assert pages(piece(50), table) == [1.0, 0.2]
    assert pages(piece(40), table) == [0.9, 0.2], "the last row does not stand alone"
    assert pages(piece(60), table) == [1.0, 0.3]
    assert pages(piece(65), table) == [0.65, 0.7], "nor does the first"
    alone = piece(60, "tablewrap", bits=(10.0,) * 6, whole=False)
    assert pages(piece(60), alone) == [1.0, 0.2]
    assert pages(piece(61), alone) == [0.61, 0.6]


def test_what_is_higher_than_a_page_goes_on_over_the_next() -> None:
    assert pages(piece(10), piece(130)) == [0.1, 1.0, pytest.approx(0.3)]


def test_sections_exchange_their_places() -> None:
    from xml.etree.ElementTree import fromstring

    first, second = fromstring("<main><s><a/></s><s><b/><c/></s></main>")
    given = [
        Piece(e, frozenset([e.tag]), 1, 0, 0, (1,), True, False) for e in [first[0], second[0], second[1]]
    ]
    assert [next(iter(p.kinds)) for p in exchanged(given, first, second)] == ["b", "c", "a"]


def test_rows_are_left_with_one_line_and_heads_as_they_are() -> None:
    table = piece(100, "tablewrap", "scorecard", bits=(5.0, 30.0, 20.0, 20.0, 25.0))
    (found,) = changed([table], Tighter("", {}, rows={"scorecard": 18.0}), chinese=True)
    assert (found.bits, found.height) == ((5.0, 30.0, 18.0, 18.0, 23.0), 94.0)


def test_shares_are_of_the_language() -> None:
    rules = Tighter("", {"text": (0.5, 0.8)}, {"text": (1.0, 2.0)})
    for chinese, height in ((True, 5.0), (False, 8.0)):
        (found,) = changed([piece(10, "p", "text", above=4.0, below=1.5)], rules, chinese)
        assert (found.height, found.above, found.below) == (height, 1.0, 1.5)


def test_drawings_are_no_higher_than_the_rules_let_them_be() -> None:
    """A map of a place that is taller than wide becomes much lower, whatever others do; the highest column counts."""
    rules = Tighter("", {"cols": (0.9, 0.9), "tabled": (0.8, 0.8)}, heights={"top": 300.0, "cols": 200.0})
    for kind, columns, height in (
        ("top", (Column(250.0), Column(450.0, 400.0)), 350.0),
        ("top", (Column(400.0), Column(450.0, 400.0)), 400.0),
        ("top", (Column(250.0), Column(320.0, 290.0)), 320.0),
        ("cols", (Column(300.0, 250.0), Column(200.0)), 250.0),
        ("cols", (Column(300.0, tabled=True), Column(200.0)), 240.0),
        ("cols", (Column(300.0, 250.0), Column(300.0)), 270.0),
    ):
        given = replace(piece(max(column.height for column in columns), "div", kind), columns=columns)
        (found,) = changed([given], rules, True)
        assert found.height == pytest.approx(height) and found.bits == (found.height,)


#: blocks whose share is the same on every brief: not headlines that become a line shorter, and notes that two pages share
STEADY = {"text", "compact", "advice", "full"}


@pytest.fixture
def under(monkeypatch: pytest.MonkeyPatch, shipped: Shipped) -> Callable[[str, str, str], list[Any]]:
    """A brief as it is usually laid out, then with each of the rules that save room."""

    def documents(report: str, code: str, language: str) -> list[Any]:
        found: list[Any] = []

        def all_of_them(
            document: Any, _tree: Any, render: Callable[[str], Any], tighter: Any
        ) -> tuple[Any, str]:
            found.extend([document, *(render(rules.rules) for rules in tighter)])
            return document, ""

        monkeypatch.setattr(arranging, "arranged", all_of_them)
        site = shipped.site(report, "brief")
        text, images = pdf.html(site, site.subject(code, language, ("pdf",)).document)
        lay_out(text, images, look=site.plan.look, language=language)
        return found

    return documents


@pytest.mark.slow
@pytest.mark.parametrize(
    ("report", "code", "language"), [("provinces", "510000", "en"), ("west", "150000", "zh")]
)
def test_pages_end_where_they_were_reckoned_to(
    under: Callable[[str, str, str], list[Any]], report: str, code: str, language: str
) -> None:
    usual, *others = under(report, code, language)
    given = pouring.pieces(usual)
    rooms = [page._page_box.height for page in usual.pages]
    heights: dict[tuple[int, str], list[float]] = defaultdict(list)
    for number, (rules, other) in enumerate(zip((None, *TIGHTER), [usual, *others], strict=True)):
        chinese = language == "zh"
        reckoned = poured(
            changed(given, rules, chinese) if rules else given, lambda page: rooms[min(page, len(rooms) - 1)]
        )
        laid = [ending.filled(page) for page in other.pages]
        # as many pages; a page that is nearly full enough may be reckoned to be dead
        assert len(reckoned) == len(laid)
        assert abs(ending.cost_of(reckoned)[1] - ending.cost(other)[1]) <= 1
        assert reckoned == pytest.approx(laid, abs=0.06)
        after = {piece.element: piece.height for piece in pouring.pieces(other)}
        for piece in given:
            for name in piece.kinds & STEADY if rules else ():
                heights[number, name].append(after[piece.element] / piece.height)
    for (number, name), shares in heights.items():
        share = TIGHTER[number - 1].shares.get(name, (1.0, 1.0))[language != "zh"]
        assert mean(shares) == pytest.approx(share, abs=0.03), (number, name)
