"""What a reader takes from a page: a figure as SVG and PNG, a table as CSV, a page to embed, citations; maps that share shapes."""

from __future__ import annotations

import csv
import io
import json
import posixpath
import re

import pytest
import yaml
from PIL import Image

from compose import cite
from publish.folder.writing import write
from publish.site import SHAPES
from publish.take.figures import taken
from tests.browsing import CHROMIUM, opened, violations

WITH_BROWSER = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
BRIEF = "provinces/{}/sichuan/index.html"


def test_a_citation_names_what_is_known():
    one = cite.Cited(
        "a",
        "en",
        "Ranks & shares",
        "The Office",
        "2020-05-01",
        "Briefs: Sichuan",
        "Figure 2",
        "https://x.org/a",
    )
    assert (
        cite.words(one)
        == "The Office. (2020). Ranks & shares (Figure 2). In Briefs: Sichuan. https://x.org/a"
    )
    assert r"Ranks \& shares (Figure 2)" in cite.bibtex(one) and "url = {https://x.org/a}" in cite.bibtex(one)
    (item,) = json.loads(cite.csl_json(one))
    assert (
        item["type"] == "figure"
        and item["issued"] == {"date-parts": [[2020, 5, 1]]}
        and item["URL"] == one.url
    )


def test_a_reports_citation_file(site):
    files = cite.files_of(site.plan.report)
    said = yaml.safe_load(files["CITATION.cff"])
    assert (
        said["cff-version"] == "1.2.0"
        and said["type"] == "dataset"
        and said["title"] == "Provincial Development Briefs"
    )
    assert said["authors"] == [{"name": "The Fangzhi Project"}] and str(said["date-released"]) == "2020-09-15"
    assert len(said["references"]) == len(site.plan.report.file.source)
    assert files["citation.bib"].count(b"@misc{") == 2
    assert [i["language"] for i in json.loads(files["citation.json"])] == ["zh-CN", "en-GB"]
    assert (
        cite.cff(cite.of_report(site.plan.report, "en"), licence="CC BY-SA 4.0; and more").count(
            "license: CC-BY-SA-4.0"
        )
        == 1
    )


def test_every_numbered_figure_and_table_has_its_page(shipped):
    for report in ("provinces", "west", "openness"):
        pages = shipped.pages(report, "en")
        for path in (f"{report}/en/index.html", f"{report}/en/sichuan/index.html"):
            folder = path.removesuffix("index.html")
            html = pages[path].decode()
            linked = set(re.findall(r'href="(figure/[^"]+\.html)"', html))
            # whatever has a number on the page
            labels = len(re.findall(r'<span class="no">(?:Figure|Table) \d+</span>', html))
            assert len(linked) == labels > 5, path
            assert all(folder + one in pages for one in linked), path


@pytest.mark.slow
@pytest.mark.parametrize("report", ["provinces", "west"])
def test_every_figure_leads_to_its_figures_as_a_table(shipped, report):
    """One click from the drawing to its own page, one to the table that has what is drawn."""
    pages = shipped.pages(report, "en")
    for home in (f"{report}/en/", f"{report}/en/sichuan/"):
        own = [p for p in pages if p.startswith(f"{home}figure/figure-") and p.endswith(".html")]
        assert len(own) > 5
        drawn = 0
        for path in own:
            html = pages[path].decode()
            line = re.search(r'class="label">As a table:</span> (.*?)</p>', html)
            links = re.findall(r'href="([^"]+)#table-rows"', line[1]) if line else []
            for link in links:
                table = pages[posixpath.normpath(posixpath.join(posixpath.dirname(path), link))].decode()
                assert 'id="table-rows"' in table and table.count("<tr") > 1, (path, link)
            drawn += bool(links)
        assert drawn == len(own) - sum(b'<img class="own' not in pages[p] for p in own)


def test_the_address_of_a_figure_is_absolute_where_the_site_has_one(site):
    of = site.subject("510000", "en", ("html",))
    page = site._of_subject(of)
    files = taken(of.document, page, of.folder, "https://example.org/b", "provinces")
    html = files["figure/figure-ranking-integration.html"].decode()
    where = "https://example.org/b/provinces/en/sichuan/figure/figure-ranking-integration.html"
    assert f"src=&#34;{where}&#34;" in html and f"{where}</pre>" in html and f"url = {{{where}}}" in html


@WITH_BROWSER
def test_a_figure_is_taken(tab, public, tmp_path):
    """As a drawing that opens by itself, and as a picture in the colours of paper, also from a dark page."""
    tab.emulate_media(color_scheme="dark")
    opened(tab, public, BRIEF.format("zh"))
    figure = tab.locator("#figure-map-integration")
    for name in ("figure-map-integration", "figure-ranking-integration"):
        figure = tab.locator(f"#{name}")
        with tab.expect_download() as waiting:
            figure.get_by_role("button", name="PNG").click()
        waiting.value.save_as(tmp_path / "a.png")
        assert waiting.value.suggested_filename == f"{name}.png"
        picture = Image.open(tmp_path / "a.png").convert("RGB")
        box = figure.locator("svg").first.evaluate("e => [e.viewBox.baseVal.width, e.viewBox.baseVal.height]")
        assert all(abs(one - 3 * side) <= 1 for one, side in zip(picture.size, box, strict=True))
        colours = {c: n for n, c in picture.getcolors(picture.width * picture.height)}
        assert colours[255, 255, 255] > 0.3 * picture.width * picture.height, "on white"
        # Sichuan in the seal's red of paper, the darkest class or the dots in teal
        assert colours.get((168, 50, 42), 0) > 50 and colours.get((31, 90, 107), 0) > 50
    svg = (public / "provinces/zh/sichuan/figure/figure-map-integration.svg").read_text()
    assert svg.count('id="m510000"') == 1 and "<use" in svg and 'fill="#ffffff"' in svg
    assert tab.complaints == []


@WITH_BROWSER
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_table_is_taken_as_it_stands(tab, public, tmp_path, lang):
    """Its rows and headings, numbers at full precision; opens in Excel with Chinese names."""
    opened(tab, public, f"provinces/{lang}/index.html")
    wrap = tab.locator(".tablewrap.ranking")
    with tab.expect_download() as waiting:
        wrap.get_by_role("button", name="CSV").click()
    waiting.value.save_as(tmp_path / "a.csv")
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    table = wrap.locator("table")
    assert len(rows) == 1 + table.locator("tbody tr").count()
    assert {len(row) for row in rows} == {table.locator("thead th").count()}
    beijing = next(row for row in rows if row[1] in {"北京", "Beijing"})
    assert "2.2959" in beijing or any(cell.startswith("2.29") for cell in beijing)
    assert tab.complaints == []


@WITH_BROWSER
def test_the_page_of_a_figure(tab, public, tmp_path):
    """Alone in a frame, with citation and line of HTML outside of one."""
    path = "provinces/en/sichuan/figure/figure-ranking-integration.html"
    opened(tab, public, "provinces/en/sichuan/index.html")
    tab.locator("#figure-ranking-integration").get_by_role("link", name="cite, embed").click()
    tab.wait_for_url(f"**/{path}")
    assert tab.locator("img.wide").evaluate("e => e.complete && e.naturalWidth > 0 && e.checkVisibility()")
    # on a narrow screen the columns below each other: figures of 10 units are not smaller than those of the page
    tab.set_viewport_size({"width": 390, "height": 844})
    narrow = tab.locator("img.narrow")
    assert not tab.locator("img.wide").is_visible() and narrow.count() == 2
    first, second = (narrow.nth(i).bounding_box() for i in range(2))
    assert first["width"] >= 330 and second["y"] >= first["y"] + first["height"]
    shown = Image.open(io.BytesIO(narrow.nth(1).screenshot())).convert("RGB")
    seal = sum(n for n, (r, g, b) in shown.getcolors(1 << 20) if r > 140 and g < 80 and b < 70)
    assert seal > 60, "its own region is in the second column"
    tab.set_viewport_size({"width": 1280, "height": 800})
    said = tab.locator("main").inner_text()
    assert "The Fangzhi Project. (2020)." in said and "@misc{" in said and "<iframe src=" in said
    tab.get_by_role("button", name="Copy").first.click()
    tab.get_by_role("button", name="copied").wait_for()
    assert tab.complaints == []
    assert not violations(tab)
    write(
        tmp_path,
        {
            "host.html": f'<!doctype html><title>t</title><iframe src="{(public / path).as_uri()}" width="700" height="440"></iframe>'.encode()
        },
    )
    tab.goto((tmp_path / "host.html").as_uri())
    frame = tab.frame_locator("iframe")
    frame.locator("img").first.wait_for()
    assert not frame.locator("section.take").is_visible()


@WITH_BROWSER
def test_maps_share_their_shapes_and_do_without_scripts(browser, tab, public):
    html = (public / BRIEF.format("en")).read_text()
    assert 'id="m510000"' not in html and f"../../{SHAPES}" in html
    opened(tab, public, BRIEF.format("en"))
    drawn = "e => e.querySelector('use[data-code=\"510000\"]').getBBox().width"
    assert tab.locator("figure.map svg").first.evaluate(drawn) > 20
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((public / BRIEF.format("en")).as_uri())
    still = page.locator("figure.map img").first
    assert still.is_visible() and not page.locator("figure.map svg").first.is_visible()
    box = still.bounding_box()
    assert box["width"] > 200 and box["height"] > 150
    context.close()


@WITH_BROWSER
def test_drawings_share_what_briefs_have_in_common_and_do_without_scripts(browser, tab, public):
    """The ranking of all provinces is in one script, its own row on the brief's page; without scripts it is a file, on a phone
    its columns one below the other."""
    html = (public / BRIEF.format("zh")).read_text()
    figure = "#figure-ranking-integration"
    assert html.count("data-from") >= 3 and "2.2859</text>" not in html, "Zhejiang’s row is in the script"
    opened(tab, public, BRIEF.format("zh"))
    file = (public / BRIEF.format("zh")).parent / "figure" / "figure-ranking-integration.svg"
    words = "e => [...e.querySelectorAll('text')].map(one => one.textContent)"
    assert tab.locator(f"{figure} svg").first.evaluate(words) == re.findall(
        r"<text[^>]*>([^<]*)<", file.read_text()
    )
    assert not tab.locator("[data-from]").count() and not tab.complaints
    own = tab.locator(f"{figure} svg g.r").last
    assert "四川" in own.text_content() and own.locator(".f-seal").count() == 5
    for width, images in ((1300, 1), (390, 2)):
        context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 800})
        page = context.new_page()
        page.goto((public / BRIEF.format("zh")).as_uri())
        seen = [one for one in page.locator(f"{figure} img, {figure} > svg").all() if one.is_visible()]
        assert [one.evaluate("e => e.tagName") for one in seen] == ["IMG"] * images
        assert all(one.evaluate("e => e.naturalWidth") > 200 for one in seen)
        context.close()


def test_no_page_is_heavy(shipped):
    """200 KiB of HTML at the most, overviews too, which grow with what their report analyses."""
    for report in ("provinces", "west", "openness"):
        for lang in ("zh", "en"):
            pages = {p: len(c) for p, c in shipped.pages(report, lang).items() if p.endswith(".html")}
            heavy = {path: size for path, size in pages.items() if size > 200 * 1024}
            assert not heavy
