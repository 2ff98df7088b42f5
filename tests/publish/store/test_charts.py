"""Charts and the home page's map that are kept: drawn once of the same, anew of anything else or from a damaged entry."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from analysis.values import Text, same
from compose.figures import charts
from compose.figures.charts import plot
from compose.figures.whole_figures import WholeFigures
from publish.entry import home
from publish.listing import ListedBrief, ReportListing
from publish.store.pages import Pages
from publish.store.store import NOTHING_KEPT, Store
from publish.there import EVERYTHING

#: of a report, what charts that are given everything else ask for
REPORT = SimpleNamespace(panel=SimpleNamespace(regions={}))
SICHUAN, SHAANXI, GANSU = (
    ListedBrief(code, slug, Text(zh=zh, en=slug.title()), {})
    for code, slug, zh in (
        ("510000", "sichuan", "四川"),
        ("610000", "shaanxi", "陕西"),
        ("620000", "gansu", "甘肃"),
    )
)
DOTS = [charts.Dot(str(x), f"R{x}", x / 10, 1 - x / 20, x % 2) for x in range(8)]


@pytest.fixture
def drawn(monkeypatch):
    """How often a chart was drawn, and the home page's map."""
    count = {"scatter": 0, "home": 0}
    scatter, country = plot.scatter, home._country.__wrapped__

    def counted_scatter(*given, **named):
        count["scatter"] += 1
        return scatter(*given, **named)

    def counted_country(*given):
        count["home"] += 1
        return country(*given)

    monkeypatch.setattr(charts, "scatter", counted_scatter)
    monkeypatch.setattr(home, "_country", counted_country)
    return count


def _damage(store: Store) -> None:
    assert store.folder is not None
    for path in (store.folder / "entries").glob("*/*"):
        path.write_bytes(path.read_bytes()[:-1] + b"?")


def _chart(store: Store, dots=DOTS, own: str = "3", language: str = "en") -> str:
    pages = Pages(store, "", EVERYTHING)
    figures = WholeFigures(REPORT, {}, language, keep=pages.text)
    return figures.chart(charts.scatter, dots, "t", language, ("x", "y"), own=own)


def test_a_chart_is_drawn_once_and_anew_where_anything_differs(drawn, tmp_path):
    store = Store(tmp_path / "store")
    first = _chart(store)
    assert first == _chart(store) == charts.scatter(DOTS, "t", "en", ("x", "y"), own="3")
    assert drawn["scatter"] == 2
    moved = [*DOTS[:-1], charts.Dot("7", "R7", 0.7, 0.66, 1)]
    others = ((DOTS, "4", "en"), (moved, "3", "en"), (DOTS, "3", "zh"))
    assert len({first, *(_chart(store, *other) for other in others)}) == 4
    assert drawn["scatter"] == 5
    _damage(store)
    assert _chart(store) == first and drawn["scatter"] == 6
    # with no room to keep anything, or anew
    for without in (Store(tmp_path / "store", limit=0), Store(tmp_path / "store", fresh=True), NOTHING_KEPT):
        assert _chart(without) == first
    assert drawn["scatter"] == 9


def test_the_map_of_the_home_page_is_drawn_once_and_anew_with_other_provinces(drawn, tmp_path):
    store = Store(tmp_path / "store")

    def listed(*briefs: ListedBrief, approval: str = "") -> list[ReportListing]:
        named = (same("a"), same("2020"), None, ("zh", "en"), "")
        return [
            ReportListing("a", *named, level="province", date="2020-05-01", briefs=briefs, approval=approval)
        ]

    def page(store: Store, reports: list[ReportListing]) -> bytes:
        return home.home(reports, lambda _: True, keep=Pages(store, "", EVERYTHING).text)

    two, three, approved = (
        listed(SICHUAN, SHAANXI),
        listed(SICHUAN, SHAANXI, GANSU),
        listed(SICHUAN, SHAANXI, approval="GS(2020)1"),
    )
    first = page(store, two)
    assert page(store, two) == first == home.home(two, lambda _: True)
    assert drawn["home"] == 2
    for k, other in enumerate((three, approved), start=2):
        assert page(store, other) == home.home(other, lambda _: True) != first
        assert drawn["home"] == 2 * k
    _damage(store)
    assert page(store, two) == first and drawn["home"] == 7
    assert page(Store(tmp_path / "store", limit=0), two) == first and drawn["home"] == 8
