"""The table of a crowd in a real browser: it is paged, searched, filtered and sorted in parts that are fetched when they are asked for."""

from __future__ import annotations

import pytest

from compose.blocks import base
from compose.figures import family
from intake.problems import Problems
from pipeline.prepare import prepare
from publish import addresses
from publish.folder.writing import write
from publish.listing import listed
from publish.shared import shared_files
from publish.site import Site
from publish.store.store import NOTHING_KEPT
from render.html import scripts, writer
from tests import small
from tests.browsing import CHROMIUM, opened, violations

pytestmark = [pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"), pytest.mark.slow]
#: rows shown at once, of twelve
ROWS = 4


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """The site of twelve provinces where five are a crowd, and its folder."""
    folder = tmp_path_factory.mktemp("tables")
    with pytest.MonkeyPatch.context() as patch:
        for module in (family, addresses):
            patch.setattr(module, "MANY", 5)
        patch.setattr(base, "FIRST_ROWS", ROWS)
        for module in (scripts, writer):
            patch.setattr(module, "PART", ROWS)
        made = prepare(small.made(folder), Problems(), tried=False)
        assert made is not None
        site = Site(*made, store=NOTHING_KEPT)
        for language in ("zh", "en"):
            write(folder / "public", site.whole(language, ("html",))[0])
        write(folder / "public", shared_files([listed(site.plan.report)]) | site.assets())
    return site, folder / "public"


def _published(site):
    """The regions of the first ranking in its order, from the results themselves."""
    result = next(r for r in site.plan.results.values() if r.keys == ("region",) and "rank" in r.by_id)
    return result.frame.sort_values("rank", kind="stable").index.astype(str).tolist()


def _codes(tab):
    """The regions on the page: a row says its own, or its cell does."""
    return tab.eval_on_selector_all(
        "table[data-parts] tbody tr",
        "rows => rows.map((r) => r.dataset.region || r.querySelector('[data-region]')?.dataset.region)",
    )


def _scripts(tab):
    return [url.rsplit("/", 1)[1] for url in tab.requests if "/rows/" in url]


def _until(tab, said):
    """Wait until a page, which lets nobody run code in it, is as asked for."""
    for _ in range(500):
        if said():
            return
        tab.wait_for_timeout(20)
    raise AssertionError("it does not come")


#: between the ends of a range
TO = {"zh": "—", "en": "–"}


def _where(tab):
    return tab.locator(".tools [aria-live]").inner_text()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_paged_in_the_published_order(tab, crowd, language):
    site, public = crowd
    opened(tab, public, f"mine/{language}/index.html")
    order = _published(site)
    assert _scripts(tab) == [], "nothing is fetched that nobody asked for"
    back, on = tab.locator(".tools button").all()
    assert back.is_disabled() and not on.is_disabled()
    seen = _codes(tab)
    assert len(seen) == ROWS
    while not on.is_disabled():
        before = _where(tab)
        on.click()
        _until(tab, lambda before=before: _where(tab) != before)
        seen += _codes(tab)
    assert seen == order
    assert _where(tab) == f"9{TO[language]}12 / {len(order)}"
    assert len(_scripts(tab)) == len(set(_scripts(tab))) == 2, "each part is fetched once"
    back.click()
    assert _codes(tab) == order[ROWS : 2 * ROWS]
    assert tab.complaints == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_search_finds_a_region_of_a_part_that_was_not_fetched(tab, crowd, language):
    site, public = crowd
    opened(tab, public, f"mine/{language}/index.html")
    last = _published(site)[-1]
    name = site.plan.report.panel.regions[last].name[language]
    tab.locator(".tools input").fill(name)
    _until(tab, lambda: _codes(tab) == [last])
    assert _where(tab) == f"1{TO[language]}1 / 1"
    tab.locator(".tools input").fill("no such place")
    _until(tab, lambda: _codes(tab) == [])
    assert _where(tab)
    assert tab.complaints == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sorting_orders_all_rows_and_not_only_those_on_the_page(tab, crowd, language):
    site, public = crowd
    opened(tab, public, f"mine/{language}/index.html")
    order = _published(site)
    heads = tab.locator("table[data-parts] thead th")
    at = next(i for i in range(heads.count()) if heads.nth(i).get_attribute("data-falling") is None)
    ranks = heads.nth(at).locator("button")
    ranks.click()
    _until(tab, lambda: heads.nth(at).get_attribute("aria-sort") == "ascending")
    ranks.click()
    _until(
        tab, lambda: heads.nth(at).get_attribute("aria-sort") == "descending" and _codes(tab) != order[:ROWS]
    )
    assert len(_codes(tab)) == ROWS
    falling = next(i for i in range(heads.count()) if heads.nth(i).get_attribute("data-falling") is not None)
    heads.nth(falling).locator("button").click()
    _until(tab, lambda: heads.nth(falling).get_attribute("aria-sort") == "descending")
    tab.wait_for_timeout(50)
    values = tab.eval_on_selector_all(
        "table[data-parts] tbody tr",
        f"rows => rows.map((r) => Number(r.cells[{falling}].dataset.sort ?? r.cells[{falling}].querySelector('data')?.value))",
    )
    assert values == sorted(values, reverse=True) and len(set(values)) > 1
    assert tab.complaints == []


def test_the_tools_are_accessible(tab, crowd):
    _, public = crowd
    opened(tab, public, "mine/en/index.html")
    assert [v["id"] for v in violations(tab)] == []
