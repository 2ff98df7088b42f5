"""Tables behind figures: the rows of their results, on the page where they are few, one click away where they are many."""

from __future__ import annotations

import posixpath
import re

import pytest

from compose.brief import brief, overview
from compose.document import plain
from compose.pages import figure_tables, origin
from tests.addresses import numbers
from tests.browsing import CHROMIUM, violations

pytestmark = pytest.mark.slow

PAGES = (
    "west/{}/index.html",
    "west/{}/sichuan/index.html",
    "provinces/{}/sichuan/index.html",
    "provinces/{}/index.html",
)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("report", ["provinces", "west", "qinba"])
def test_the_table_behind_a_figure_is_what_its_file_has(prepared, report, language):
    """Cell by cell what the page of the result shows of the same row."""
    site = prepared[report]
    figures = site.figures(language)
    code = site.plan.report.regions[-1].code
    documents = {
        "": overview(site.plan, language, figures),
        code: brief(site.plan, site.plan.report.panel.regions[code], language, figures),
    }
    tables = 0
    for own, document in documents.items():
        behind = figure_tables.behind(site.plan, document, figures, own)
        results = [t.id.removeprefix(f"{figure}-") for figure, made in behind.items() for t in made]
        assert len(set(results)) == len(results), "a table stands on the page once"
        for figure, made in behind.items():
            for table in made:
                result = site.plan.results[table.id.removeprefix(f"{figure}-")]
                whole = next(
                    node
                    for section in origin.page(site.plan, result.id, language, figures).sections
                    for node in section.nodes
                    if getattr(node, "id", "") == "rows"
                )
                assert [plain(h.words) for h in table.head] == [plain(h.words) for h in whole.head]
                for h in table.head:  # “Score score”, “Difference (%) %”
                    said = h.text.casefold()
                    assert not h.unit or not re.search(
                        rf"(^|[\W_]){re.escape(h.unit.casefold())}\W*$", said
                    ), said
                full = [[plain(c.prose) for c in row.cells] for row in whole.rows]
                shown = [[plain(c.prose) for c in row.cells] for row in table.rows]
                assert len(shown) * len(table.head) <= figure_tables.HERE
                if own and len(shown) < len(full):
                    at = result.keys.index("region")
                    name = site.plan.report.panel.regions[own].name[language]
                    assert shown == [row for row in full if row[at] == name] and len(shown) > 1
                    assert str(len(full)) in plain(table.notes[0]) and str(len(shown)) in plain(
                        table.notes[0]
                    )
                else:
                    assert shown == full and not table.notes
                tables += 1
    assert tables > (0 if report == "qinba" else 3)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_has_a_table_behind_it_or_leads_to_one(shipped, language):
    """By the page alone, without a script; together, what is here and what is led to, are the files it is made of."""
    for page in PAGES:
        path = page.format(language)
        pages = shipped.pages(path.split("/")[0], language)
        html = pages[path].decode()
        figures = re.findall(r'<figure class="[^"]*" id="?figure-([^\s">]+).*?</figure>', html, re.S)
        whole = re.findall(r'<figure class="[^"]*" id="?figure-.*?</figure>', html, re.S)
        assert len(whole) > 5
        for name, figure in zip(figures, whole, strict=True):
            files = re.findall(r">([\w-]+)\.csv</a>", figure)
            folded = re.search(r'<details class="data">.*?</details>', figure, re.S)
            here = folded[0] if folded else ""
            assert (here.count("<table") == here.count("</table") and not numbers(here)) or "own-" in name
            led = re.findall(r'href="([^"]+)#table-rows"', figure)
            behind = [f for f in files if f'id="table-{name}-{f}"' in figure]
            if "own-" not in name:
                assert sorted(behind + [link.split("/")[-2] for link in led]) == sorted(files), name
            for link in led:
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), link))
                assert 'id="table-rows"' in pages[target].decode()


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("width", [320, 1280])
def test_a_table_behind_a_figure_opens_without_a_script_and_is_not_printed_closed(
    browser, shipped, prepared, tmp_path, width
):
    """It is reached by keyboard, fits its place, axe finds nothing; on paper a closed one leaves no room."""
    from publish.folder.writing import write
    from publish.listing import listed
    from publish.shared import shared_files

    site = prepared["west"]
    write(tmp_path, shipped.pages("west", "zh") | site.entrance() | shared_files([listed(site.plan.report)]))
    for scripts in (False, True):
        context = browser.new_context(java_script_enabled=scripts, viewport={"width": width, "height": 800})
        tab = context.new_page()
        tab.goto((tmp_path / "west/zh/sichuan/index.html").as_uri())
        folded = tab.locator("figure details.data")
        assert folded.count() > 5
        first = folded.first
        assert not first.locator("table").is_visible()
        first.locator("summary").focus()
        tab.keyboard.press("Enter")
        table = first.locator("table")
        assert table.is_visible()
        inner, outer = first.locator(".tablewrap").bounding_box(), first.bounding_box()
        assert inner["x"] >= outer["x"] - 1 and inner["x"] + inner["width"] <= outer["x"] + outer["width"] + 1
        assert first.locator("summary").bounding_box()["height"] >= 24
        if scripts:
            assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert not violations(tab)
            # figures in it are rounded: the whole is in the file beside it
            assert first.get_by_role("button", name="CSV").count() == 0
        tab.emulate_media(media="print")
        assert table.is_visible() and not folded.nth(1).is_visible()
        context.close()
