"""Ways into the site in a real browser: the home page over all reports, a page per region, from brief to brief."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.values import Text, same
from publish.entry.places import places_of
from publish.listing import ListedBrief, ReportListing, listed, of_marker
from tests.browsing import CHROMIUM, opened, violations

WITH_BROWSER = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


def report(name, level, *regions):
    briefs = tuple(ListedBrief(code, slug, Text(zh=zh, en=en), {}) for code, slug, zh, en in regions)
    return ReportListing(
        name, same(name), same("2020"), None, ("zh", "en"), "", level=level, date="2020-05-01", briefs=briefs
    )


SICHUAN = ("510000", "sichuan", "四川", "Sichuan")
REPORTS = [
    report("a", "province", SICHUAN, ("610000", "shaanxi", "陕西", "Shaanxi")),
    report("b", "province", SICHUAN),
    report("c", "prefecture", ("511300", "nanchong", "南充", "Nanchong")),
    report("d", "table", ("510000", "ward-1", "一区", "Ward 1")),
]


def test_a_region_is_one_over_all_reports_and_has_its_cities():
    places = {(p.level, p.code): p for p in places_of(REPORTS, lambda _: True)}
    sichuan = places["province", "510000"]
    assert [t.report.name for t in sichuan.told] == ["a", "b"]
    assert [t.brief.slug for t in sichuan.inside] == ["nanchong"]
    assert sichuan.page == "regions/sichuan/index.html"
    assert places["prefecture", "511300"].page == "", "one brief is all there is of it"
    assert [t.report.name for t in places["table", "510000"].told] == ["d"], (
        "codes of its own are no province's"
    )
    assert not places["province", "610000"].inside


def test_nothing_leads_to_a_brief_that_is_not_there():
    there = {"a/en/sichuan/index.html"}
    (place,) = places_of(REPORTS, there.__contains__)
    assert place.told[0].paths == {"en": "a/en/sichuan/index.html"} and len(place.told) == 1


def test_a_listing_survives_the_marker(site):
    heads = {"zh/sichuan/index.html": "四川：居第18位"}
    one = listed(site.plan.report, headings=heads)
    assert of_marker({one.name: one.data}) == [one]
    assert next(b for b in one.briefs if b.slug == "sichuan").headings == {"zh": "四川：居第18位"}
    # what a part does not make stays known
    assert listed(site.plan.report, before=one).briefs == one.briefs
    old = {k: v for k, v in one.data.items() if k not in {"edition", "date", "level", "approval", "briefs"}}
    assert of_marker({one.name: old}) == [replace(one, edition="", date="", level="", approval="", briefs=())]


@WITH_BROWSER
def test_the_first_screen_leads_to_a_region(browser, public):
    """One box over reports, a map to click and all regions, all above the fold of a laptop or in reach of its keys."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text))
    page.goto((public / "index.html").as_uri())
    for what in ("input[type=search]", "figure.home svg", "#s-reports"):
        box = page.locator(what).first.bounding_box()
        assert box["y"] + min(box["height"], 300) < 800, what
    page.locator("input[type=search]").fill("Szechuan")
    page.locator(".search li a").first.wait_for()
    assert "Sichuan Province" in page.locator(".search li").first.inner_text()
    assert "Provincial Development Briefs" in page.locator(".search li").first.inner_text()
    page.locator("input[type=search]").fill("四川")
    page.get_by_text("四川省").first.wait_for()
    page.locator("input[type=search]").press("Enter")
    page.wait_for_url("**/provinces/zh/sichuan/index.html")
    page.goto((public / "index.html").as_uri())
    page.locator('figure.home a[href="regions/sichuan/index.html"] use').click(force=True)
    page.wait_for_url("**/regions/sichuan/index.html")
    assert page.locator("h1").inner_text().split() == ["四川", "Sichuan"]
    page.locator("a[hreflang=zh-Hans]").first.click()
    assert page.url.endswith("provinces/zh/sichuan/index.html")
    assert faults == []
    context.close()


@WITH_BROWSER
@pytest.mark.parametrize("path", ["index.html", "regions/sichuan/index.html"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_shared_pages_are_accessible_and_fit_a_phone(tab, public, path, scheme):
    tab.emulate_media(color_scheme=scheme)
    tab.set_viewport_size({"width": 320, "height": 640})
    opened(tab, public, path)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    assert tab.complaints == []
    found = violations(tab)
    assert not [(v["id"], [n["html"][:120] for n in v["nodes"][:2]]) for v in found]


@WITH_BROWSER
def test_home_without_javascript_has_every_region(browser, public):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((public / "index.html").as_uri())
    assert page.locator("ul.places a").count() == 31
    assert page.locator("figure.home a").count() == 31
    page.locator("ul.places a", has_text="西藏").click()
    assert page.url.endswith("regions/tibet/index.html")
    context.close()


@WITH_BROWSER
@pytest.mark.parametrize("width", [390, 1280])
def test_from_brief_to_brief(tab, public, width):
    """Before, after and any other region from the head of a brief; its contents; comparison; all reports."""
    tab.set_viewport_size({"width": width, "height": 844})
    opened(tab, public, "provinces/en/sichuan/index.html")
    head = tab.locator("nav.steps")
    assert head.locator("[rel=prev]").inner_text() == "← Chongqing"
    assert head.locator("[rel=next]").inner_text() == "Guizhou →"
    head.locator("summary").click()
    listing = head.locator("details ul")
    box = listing.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert listing.locator("li").count() == 31
    listing.get_by_role("link", name="Tibet", exact=True).click()
    tab.wait_for_url("**/en/tibet/index.html")
    opened(tab, public, "provinces/en/sichuan/index.html")
    ids = tab.locator(".contents a").evaluate_all("all => all.map((a) => a.hash)")
    assert len(ids) > 3 and all(tab.locator(i).count() == 1 for i in ids)
    tab.get_by_role("link", name="In all reports").click()
    tab.wait_for_url("**/regions/sichuan/index.html")
    tab.go_back()
    tab.get_by_role("link", name="Compare").click()
    tab.wait_for_url("**/en/index.html#compare=510000")
    assert tab.get_by_label("Compare: Sichuan").is_checked()
    assert tab.complaints == []


@WITH_BROWSER
def test_comparing_from_the_top_and_one_row_in_colour(tab, public):
    """The result is in sight where one chooses; both are in the address."""
    tab.set_viewport_size({"width": 1280, "height": 800})
    opened(tab, public, "provinces/en/index.html")
    choose = tab.locator("#compare select")
    box = choose.bounding_box()
    assert box["y"] + box["height"] < 800, "on the first screen"
    choose.select_option(label="Sichuan")
    choose.select_option(label="Gansu")
    side = tab.locator(".compare").bounding_box()
    assert side["y"] >= 0 and side["y"] + side["height"] <= 800
    assert tab.url.endswith("#compare=510000,620000")
    tab.get_by_label("Highlight").select_option(label="Tibet")
    assert tab.url.endswith("#highlight=540000&compare=510000,620000")
    tab.goto((public / "index.html").as_uri())
    tab.goto((public / "provinces/en/index.html").as_uri() + "#highlight=540000&compare=510000,620000")
    assert tab.locator("table.ranking tr.own").get_attribute("data-region") == "540000"
    assert tab.locator(".compare thead th").all_inner_texts() == ["Sichuan", "Gansu", "Difference"]


@WITH_BROWSER
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_order_and_group_are_in_the_address(tab, public, lang):
    """A link shows what was seen: the order of a column, either way, and the group; the published order has no address."""
    page = (public / f"provinces/{lang}/index.html").as_uri()
    tab.goto(page)
    column = tab.locator("table.ranking thead th").evaluate_all(
        "all => all.findIndex(th => 'falling' in th.dataset)"
    )
    head = tab.locator("table.ranking thead th").nth(column)
    rows = "all => all.filter(row => !row.hidden).map(row => row.dataset.region)"
    published = tab.locator("table.ranking tbody tr").evaluate_all(rows)
    head.get_by_role("button").click()
    assert tab.url == f"{page}#sort={column}d"
    head.get_by_role("button").click()
    assert tab.url == f"{page}#sort={column}a"
    rising = tab.locator("table.ranking tbody tr").evaluate_all(rows)
    assert sorted(rising) == sorted(published) and rising != published
    group = tab.locator(".tools select:has(option[value=west])")
    group.select_option("west")
    assert tab.url == f"{page}#sort={column}a&group=west"
    seen = tab.locator("table.ranking tbody tr").evaluate_all(rows)
    assert 1 < len(seen) < len(rising) and seen == [code for code in rising if code in seen]
    tab.goto((public / "index.html").as_uri())
    tab.goto(f"{page}#sort={column}a&group=west")
    assert tab.locator("table.ranking tbody tr").evaluate_all(rows) == seen
    assert head.get_attribute("aria-sort") == "ascending" and group.input_value() == "west"
    group.select_option("")
    assert tab.url == f"{page}#sort={column}a"
    # what no column and no group has changes nothing
    tab.goto((public / "index.html").as_uri())
    tab.goto(f"{page}#sort=99d&group=nowhere&highlight=1&compare=2")
    assert tab.locator("table.ranking tbody tr").evaluate_all(rows) == published
    assert tab.complaints == []
