"""A brief is laid out once or twice: what fills its pages is reckoned, the mildest means first."""

from __future__ import annotations

from types import SimpleNamespace
from xml.etree.ElementTree import Element, SubElement

import pytest
from weasyprint import HTML

from publish import pdf
from render.pdf import arranging, ending
from render.pdf.arranging import _promising, _Way
from render.pdf.tighter import Tighter
from render.pdf.writer import lay_out
from tests.shipped import Shipped

USUAL = (5, 2)
FULL, SHORT = [0.9, 0.9, 0.9, 0.8], [0.9, 0.7, 0.9, 0.8]


def way(name: str, *about: list[float]) -> _Way:
    return _Way(None, name, about[0], list(about))


def test_the_surest_and_then_the_mildest_is_laid_out() -> None:
    ways = [
        way("short", SHORT, SHORT, SHORT),
        way("perhaps", SHORT, SHORT, FULL),
        way("mild", FULL, FULL, FULL),
        way("tight", FULL, FULL, FULL),
    ]
    assert [one.rules for one in _promising(ways, USUAL)] == ["mild", "tight", "perhaps"]
    assert [one.rules for one in _promising(ways[:2], USUAL)] == ["perhaps", "short"]


def test_where_nothing_fills_all_pages_what_fills_most_is_laid_out() -> None:
    ways = [way("as usual", [0.7, 0.7, 0.9, 0.9, 0.9]), way("fewer", SHORT), way("as few", SHORT)]
    ways = [_Way(one.pair, one.rules, one.pages, [one.pages] * 3) for one in ways]
    assert [one.rules for one in _promising(ways, USUAL)] == ["fewer", "as few", "as usual"]


def test_what_spares_neither_a_page_nor_a_dead_one_is_not_laid_out() -> None:
    # pages of Beijing's and of Inner Mongolia's briefs under rules that were tried; the second took four pages in truth
    four, five = [0.94, 0.93, 0.70, 0.64], [0.98, 0.74, 0.87, 0.58, 0.61]
    assert way("too much for three", four, four, four).hopeless((4, 1))
    assert not way("a dead one fewer", four, four, four).hopeless((4, 2))
    assert not way("perhaps full", four, four, FULL).hopeless((4, 1))
    assert not way("may do on four", five, five, five).hopeless((5, 1))


def test_where_a_page_takes_a_sheet_for_itself_what_leaves_least_on_it_is_laid_out() -> None:
    ways = [way("much", [*FULL, 0.7]), way("dead", [0.9, 0.7, 0.9, 0.9, 0.1]), way("some", [*FULL, 0.3])]
    ways = [_Way(one.pair, one.rules, one.pages, [one.pages] * 3) for one in ways]
    assert [one.rules for one in _promising(ways, (5, 0), over=True)] == ["dead", "some", "much"]
    # what takes least room in all goes before what would leave least on the last page
    ways = [
        way("least there", [*FULL, 0.1]),
        way("tight", [0.8, 0.8, 0.8, 0.7, 0.3]),
        way("tighter", [0.8, 0.8, 0.8, 0.7, 0.3]),
    ]
    assert [one.rules for one in _promising(ways, (5, 0), over=True)] == ["tighter", "least there", "tight"]


@pytest.mark.parametrize(
    ("tightest", "laid_out"), [([0.8, 0.9, 0.9, 0.8], 1), ([0.7, 0.9, 0.9, 0.8, 0.1], 2)]
)
def test_a_sheet_for_one_page_stays_where_the_tightest_rules_do_not_spare_it(
    monkeypatch: pytest.MonkeyPatch, tightest: list[float], laid_out: int
) -> None:
    """Nothing milder is then laid out but what is reckoned to leave fewer dead pages."""
    reckoned = {
        "mild": [0.9, 0.7, 0.9, 0.9, 0.4],
        "milder": [0.9, 0.9, 0.9, 0.9, 0.2],
        "tightest": [0.7, 0.8, 0.8, 0.8, 0.3],
    }
    monkeypatch.setattr(
        arranging, "_ways", lambda *_: [way(name, *[of] * 3) for name, of in reckoned.items()]
    )
    monkeypatch.setattr(ending, "filled", lambda share: share)
    monkeypatch.setattr(ending, "cost", lambda document: ending.cost_of(document.pages))
    asked: list[str] = []

    def render(rules: str) -> SimpleNamespace:
        asked.append(rules)
        return SimpleNamespace(pages=tightest if rules == "tightest" else [0.9, 0.9, 0.9, 0.9, 0.45])

    usual = SimpleNamespace(pages=[0.9, 0.7, 0.9, 0.9, 0.6])
    found, by = arranging.arranged(usual, Element("html"), render, ())
    assert asked == ["tightest", "milder"][:laid_out]
    assert by == asked[-1] and len(found.pages) == 3 + laid_out


def test_where_the_sheet_is_spared_what_leaves_as_many_dead_pages_is_not_laid_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Four pages of which one is dead do not become better by rules that are reckoned to leave one dead too."""
    one_dead, none = [0.98, 0.97, 0.7, 0.6], [0.98, 0.9, 0.8, 0.6]
    reckoned = {"tightest": one_dead, "as dead": [0.98, 0.7, 0.9, 0.8], "full": none}
    monkeypatch.setattr(
        arranging, "_ways", lambda *_: [way(name, *[of] * 3) for name, of in reversed(reckoned.items())]
    )
    monkeypatch.setattr(arranging, "_promising", lambda ways, *_: ways[::-1])
    monkeypatch.setattr(ending, "filled", lambda share: share)
    monkeypatch.setattr(ending, "cost", lambda document: ending.cost_of(document.pages))
    asked: list[str] = []

    def render(rules: str) -> SimpleNamespace:
        asked.append(rules)
        return SimpleNamespace(pages=reckoned[rules])

    usual = SimpleNamespace(pages=[0.76, 0.7, 0.96, 0.54, 0.71])
    found, by = arranging.arranged(usual, Element("html"), render, ())
    assert asked == ["tightest", "full"] and (found.pages, by) == (none, "full")


def test_rules_that_come_to_the_same_are_one() -> None:
    """Those for English alone change nothing in Chinese: pages would be laid out twice alike."""
    common, more = "p.a { margin: 0 }", "body.en p { margin: 0 }"
    ways = [Tighter(common, {}), Tighter(f"{common} {more}", {})]
    for language, count in (("zh", 1), ("en", 2)):
        tree = Element("html")
        SubElement(SubElement(tree, "body", {"class": language}), "p", {"class": "a"})
        assert arranging._distinct(ways, tree) == ways[:count]


@pytest.mark.parametrize(("language", "asked"), [("zh", 0), ("en", 1)])
def test_in_chinese_what_is_reckoned_not_to_spare_a_sheet_is_not_laid_out(
    monkeypatch: pytest.MonkeyPatch, language: str, asked: int
) -> None:
    shares = [0.95, 0.6, 0.6, 0.8, 0.5]
    monkeypatch.setattr(arranging, "_ways", lambda *_: [way("tightest", *[shares] * 3)])
    monkeypatch.setattr(ending, "filled", lambda share: share)
    monkeypatch.setattr(ending, "cost", lambda document: ending.cost_of(document.pages))
    times: list[str] = []

    def render(rules: str) -> SimpleNamespace:
        times.append(rules)
        return SimpleNamespace(pages=shares)

    usual = SimpleNamespace(pages=[0.9, 0.7, 0.9, 0.9, 0.6])
    found, by = arranging.arranged(usual, Element("html", lang=language), render, ())
    assert (found, by) == (usual, "") and len(times) == asked


@pytest.mark.slow
def test_most_briefs_are_laid_out_once_or_twice(shipped: Shipped, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those with full pages once, the others with what was reckoned to fill them."""
    times: list[str] = []
    render = HTML.render

    def counted(self: HTML, *given: object, **named: object) -> object:
        times.append("again")
        return render(self, *given, **named)

    monkeypatch.setattr(HTML, "render", counted)
    found = []
    for report, code, language in [
        ("provinces", "130000", "zh"),
        ("provinces", "140000", "en"),
        ("provinces", "220000", "en"),
        ("provinces", "310000", "zh"),
        ("west", "530000", "zh"),
        ("digital", "330000", "zh"),
    ]:
        site = shipped.site(report, "brief")
        text, images = pdf.html(site, site.subject(code, language, ("pdf",)).document)
        times.clear()
        document = lay_out(text, images, look=site.plan.look, language=language).document
        assert ending.dead(document) == 0
        found.append(len(times))
    # where nothing promises full pages, what may still spare a page is tried, and figures of other sizes last: the third of them
    assert found[0] == 1 and sorted(found)[3] == 2 and max(found) <= 5, found
