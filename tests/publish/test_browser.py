"""The site in a real browser: accessible, quiet, self-contained, usable without JavaScript and on a phone."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import threading
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from paths import ROOT
from pipeline.http import server
from pipeline.serve import Watch
from publish.folder.writing import write
from publish.listing import listed
from publish.shared import shared_files
from publish.store.store import Store
from render.html.policy import POLICY
from tests import shipped as shipped_files
from tests.browsing import CHROMIUM, LED_TO, found_good, opened, violations

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]

PAGES = (
    "index.html",
    "provinces/index.html",
    "provinces/{}/index.html",
    "provinces/{}/sichuan/index.html",
    "provinces/{}/tibet/index.html",
    "provinces/{}/indicators/index.html",
    "provinces/{}/indicators/services_share/index.html",
    "provinces/{}/methods/index.html",
    "provinces/{}/data/index.html",
    "provinces/{}/data/integration/index.html",
    "provinces/{}/data/integration_profile/index.html",
    "provinces/{}/replication/index.html",
    "provinces/{}/about/index.html",
    "accessibility.{}.html",
)
#: another checker, with rules of its own, where it is installed
PA11Y = shutil.which("pa11y")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERY = sorted({p.format(lang) for p in PAGES for lang in ("zh", "en")})


#: for each Han character before a letter or digit on its line: how many em it takes up with the gap after it
GAPS = """() => {
  const han = /[\\u3400-\\u4dbf\\u4e00-\\u9fff]/, letter = /[0-9A-Za-z]/, found = [];
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const box = (node, i) => {
    const range = document.createRange();
    range.setStart(node, i);
    range.setEnd(node, i + 1);
    return range.getBoundingClientRect();
  };
  let last = null;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest('svg, script, select')) continue;
    for (let i = 0; i < node.data.length; i++) {
      const cell = node.parentElement.closest('td, th');
      if (last && last[2] === cell && han.test(last[0].data[last[1]]) && letter.test(node.data[i])) {
        const [one, two] = [box(last[0], last[1]), box(node, i)];
        const size = parseFloat(getComputedStyle(last[0].parentElement).fontSize);
        if (one.width && two.width && Math.abs(one.bottom - two.bottom) < size / 2)
          found.push([(two.left - one.left) / size, last[0].data.slice(-8) + '|' + node.data.slice(i, i + 4)]);
      }
      last = [node, i, cell];
    }
  }
  return found;
}"""


@pytest.mark.parametrize("path", ["provinces/zh/sichuan/index.html", "provinces/zh/index.html"])
def test_a_quarter_em_between_han_and_digits_that_is_no_space(tab, public, path):
    """Also where the number is an element of its own; what is copied is what was written."""
    gaps = opened(tab, public, path).evaluate(GAPS)
    near = [(taken, where) for taken, where in gaps if taken < 2]
    assert len(near) > 20
    assert all(taken == pytest.approx(1.25, abs=0.02) for taken, _ in near), [g for g in near if g[0] < 1.2]
    copied = tab.evaluate(
        "() => { getSelection().selectAllChildren(document.querySelector('main')); return String(getSelection()) }"
    )
    sentence = tab.evaluate("() => document.querySelector('ol.findings li').textContent")
    assert sentence in copied
    assert not re.search("[\u3400-\u9fff] [0-9]", sentence)


#: of axe's rules those that look at colours: in dark, nothing else is different
COLOURS = {"runOnly": ["color-contrast"]}


@pytest.mark.parametrize("path", EVERY)
def test_quiet_self_contained_light_and_nothing_for_axe(tab, public, path):
    """Opened once: what it asks for and complains of, its size, and its accessibility on a phone and on a desk.

    On a phone by the rules of 2.2, with the size of targets, which axe leaves out by itself, and in forced colours, which
    change nothing else, the colours; on a desk by all rules in light, and in dark the colours.
    """
    found_good(tab, public, path, Path(__file__), partial(_look, tab, public, path))


def _look(tab, public, path):
    tab.emulate_media(color_scheme="light")
    tab.set_viewport_size({"width": 320, "height": 640})
    opened(tab, public, path)
    tab.wait_for_timeout(50)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320, "a phone does not scroll sideways"
    assert tab.complaints == []
    assert all(url.startswith(public.as_uri()) for url in tab.requests), tab.requests
    # or it would have to be looked at again when such a file is another (`found_good`)
    loaded = [url for url in tab.requests if Path(url).suffix in LED_TO]
    assert loaded == [(public / path).as_uri()], "another page is loaded"
    size = sum((public / url.removeprefix(public.as_uri() + "/")).stat().st_size for url in set(tab.requests))
    assert size < 300_000, size
    by_the_rules = {"runOnly": RULES, "rules": {"target-size": {"enabled": True}}}
    for width, media, options in (
        (320, {"forced_colors": "none"}, by_the_rules),
        (320, {"forced_colors": "active"}, COLOURS),
        (1280, {"forced_colors": "none", "color_scheme": "light"}, {}),
        (1280, {"forced_colors": "none", "color_scheme": "dark"}, COLOURS),
    ):
        tab.set_viewport_size({"width": width, "height": 640 if width == 320 else 720})
        tab.emulate_media(**media)
        found = violations(tab, **options)
        said = [(v["id"], v["help"], [n["html"][:120] for n in v["nodes"][:2]]) for v in found]
        assert not said, (width, media)
    assert tab.complaints == []


def test_a_page_is_looked_at_again_where_it_or_what_it_loads_is_another(tab, tmp_path, monkeypatch):
    """And where something was wrong with it; not where only another page is changed, to which it leads."""
    monkeypatch.setattr(shipped_files, "RENDERED", Store(tmp_path / "store"))
    looked = []

    def look_again(number, change="", fault=False):
        site = tmp_path / str(number)
        files = {"index.html": b"page", "other.html": b"other", "all.css": b"style", "a.json": b"data"}
        write(site, files | ({change: b"changed"} if change else {}))

        def look():
            looked.append(number)
            assert not fault

        found_good(tab, site, "index.html", Path(__file__), look)

    with pytest.raises(AssertionError):
        look_again(0, fault=True)
    look_again(1)
    look_again(2)
    look_again(3, "other.html")
    look_again(4, "index.html")
    look_again(5, "all.css")
    look_again(6, "a.json")
    assert looked == [0, 1, 4, 5, 6]


def test_every_link_leads_to_a_file(public):
    import re
    from urllib.parse import unquote

    for file in public.rglob("*.html"):
        for href in re.findall(r'(?:href|src)="([^"#]+)"', file.read_text(encoding="utf-8")):
            if href.endswith(("overview.pdf", "brief.pdf")):
                continue
            if file.name == "404.html":
                # shown at any depth: its links begin at the root
                assert href.startswith("/")
                href = href[1:]
            assert (file.parent / unquote(href)).exists(), (file.relative_to(public), href)


def test_the_language_switch_lands_on_the_same_page(tab, public):
    opened(tab, public, "provinces/zh/sichuan/index.html").click("a.language")
    assert tab.url.endswith("provinces/en/sichuan/index.html")
    assert tab.locator("h1").inner_text().startswith("Sichuan: 18th in urban–rural integration")


def test_without_javascript_the_page_is_whole(browser, public):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((public / "provinces/en/index.html").as_uri())
    assert page.locator("table.ranking tbody tr").count() == 31
    assert page.locator("figure.map img").first.is_visible(), "the drawing as a file, with all its shapes"
    assert page.locator("nav.siblings a").count() == 31
    context.close()


def test_a_search_without_javascript_leads_to_the_index(browser, public):
    """Every region and every indicator with a page, as links, on the page that the form goes to."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((public / "provinces/zh/sichuan/index.html").as_uri())
    page.locator("input[type=search]").fill("四川")
    page.locator("input[type=search]").press("Enter")
    page.wait_for_url("**/zh/indicators/index.html?q=*")
    assert page.locator("#s-regions a").count() == 31
    assert page.locator("#s-indicators a").count() == len(
        list((public / "provinces/zh/indicators").glob("*/"))
    )
    context.close()


def test_a_tap_on_the_map_answers_and_a_second_opens(browser, public):
    context = browser.new_context(has_touch=True, viewport={"width": 412, "height": 820})
    page = context.new_page()
    page.goto((public / "provinces/en/index.html").as_uri())
    shape = page.locator('figure.map use[data-code="650000"]').first
    shape.scroll_into_view_if_needed()
    shape.tap(force=True)
    assert page.locator(".answer").first.inner_text() == "Xinjiang: 1.5248, rank 28/30"
    assert page.url.endswith("/en/index.html")
    shape.tap(force=True)
    page.wait_for_url("**/en/xinjiang/index.html")
    context.close()


def test_sorting_and_filtering_the_ranking(tab, public):
    opened(tab, public, "provinces/en/index.html")
    first = "table.ranking tbody tr:first-child th a"
    assert tab.locator(first).inner_text() == "Beijing"
    tab.get_by_role("button", name="Province").click()
    assert tab.locator(first).inner_text() == "Anhui"
    tab.get_by_role("button", name="Province").click()
    assert tab.locator(first).inner_text() == "Zhejiang"
    tab.get_by_label("Show group").select_option(label="West")
    shown = tab.locator("table.ranking tbody tr:visible")
    assert shown.count() == 11


def test_comparing_two_to_four_regions(tab, public):
    opened(tab, public, "provinces/en/index.html")
    side = tab.locator(".compare")
    tab.get_by_label("Compare: Beijing").check()
    assert side.locator("table").count() == 0 and "two to four" in side.inner_text()
    tab.get_by_label("Compare: Gansu").check()
    table = side.locator("table")
    assert table.locator("thead th").all_inner_texts() == ["Beijing", "Gansu", "Difference"]
    assert "2.2959" in table.inner_text() and "1.3690" in table.inner_text()
    tab.get_by_label("Compare: Sichuan").check()
    tab.get_by_label("Compare: Tianjin").check()
    assert table.locator("thead th").all_inner_texts() == ["Beijing", "Gansu", "Sichuan", "Tianjin"]
    # side by side, number for number, as in the ranking
    heads = tab.locator("table.ranking thead th").all_inner_texts()
    for name in ("Sichuan", "Tianjin"):
        row = tab.locator("table.ranking tbody tr", has=tab.get_by_label(f"Compare: {name}"))
        column = table.locator("thead th").all_inner_texts().index(name)
        theirs = [t.locator("td").nth(column).inner_text() for t in table.locator("tbody tr").all()]
        assert theirs == row.locator("td").all_inner_texts(), name
    assert len(heads) == table.locator("tbody tr").count() + 1
    assert tab.get_by_label("Compare: Anhui").is_disabled(), "four at most"
    tab.get_by_label("Compare: Beijing").uncheck()
    assert tab.get_by_label("Compare: Anhui").is_enabled()
    assert not violations(tab)


def test_a_number_behind_a_figure_tells_where_it_comes_from(tab, shipped, prepared, tmp_path):
    """Its row says how its address begins, the cell how it ends."""
    write(tmp_path, shipped.pages("west", "en") | shared_files([listed(prepared["west"].plan.report)]))
    opened(tab, tmp_path, "west/en/index.html")
    behind = tab.locator("details.data:has(tr[data-of])").first
    behind.locator("summary").click()
    number = behind.locator("tr[data-of] data").first
    start, end = number.evaluate("e => [e.closest('tr').dataset.of, e.dataset.cell]")
    number.click()
    tab.wait_for_selector(".origin:popover-open a[href]")
    link = tab.locator(".origin:popover-open a[href]").first.get_attribute("href")
    result, *key, _ = (start + end).split("/")
    assert f"data/{result}/index.html#r-{'-'.join(key)}" in link


def test_the_map_answers_and_leads_to_the_brief(tab, public):
    opened(tab, public, "provinces/en/index.html")
    shape = tab.locator('figure.map use[data-code="650000"]').first
    shape.hover(force=True)
    assert tab.locator(".answer").first.inner_text() == "Xinjiang: 1.5248, rank 28/30"
    shape.click(force=True)
    assert tab.url.endswith("/xinjiang/index.html")


def test_the_map_by_keyboard(tab, public):
    """One Tab stop; from Sichuan the arrow keys go to its neighbours; Enter opens the brief."""
    opened(tab, public, "provinces/en/indicators/services_share/index.html")
    figure = tab.locator("figure.map").first
    assert figure.locator('use[tabindex="0"]').count() == 1
    figure.locator('use[data-code="510000"]').evaluate("e => e.focus()")
    answer = figure.locator(".answer")
    assert answer.inner_text() == "Sichuan: 52.44, rank 14/30"
    assert figure.locator("use.hot").get_attribute("href") == "#m510000", "what is reached is outlined"
    for key, name in (("ArrowRight", "Chongqing"), ("ArrowLeft", "Sichuan"), ("ArrowUp", "Gansu")):
        tab.keyboard.press(key)
        assert answer.inner_text().startswith(f"{name}: "), (key, answer.inner_text())
    assert figure.locator('use[tabindex="0"]').count() == 1
    assert not violations(tab)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/en/gansu/index.html")


def test_an_indicators_ranking_sorts(tab, public):
    opened(tab, public, "provinces/zh/indicators/services_share/index.html")
    first = tab.locator("table.ranking tbody tr").first
    assert "北京" in first.inner_text()
    tab.get_by_role("button", name="数值").click()
    assert "北京" in first.inner_text() and tab.locator('th[aria-sort="descending"]').count() == 1
    tab.get_by_role("button", name="数值").click()
    assert "北京" not in first.inner_text()
    assert tab.locator('th[aria-sort="ascending"]').count() == 1


def test_keyboard_reaches_the_content_first(tab, public):
    opened(tab, public, "provinces/zh/index.html")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    tab.keyboard.press("Enter")
    assert tab.url.endswith("#main")


def test_search_in_both_languages(tab, public):
    for lang, word, title in (("zh", "四川", "四川省"), ("en", "Sichuan", "Sichuan Province")):
        opened(tab, public, f"provinces/{lang}/index.html")
        tab.locator("input[type=search]").fill(word)
        tab.locator(".search li a").first.wait_for()
        assert title in tab.locator(".search li").first.inner_text()


def test_a_number_says_where_it_comes_from(tab, public):
    """By mouse: result, value, formula, inputs, file with checksum, and the way to the whole story."""
    opened(tab, public, "provinces/en/sichuan/index.html")
    before = tab.evaluate("document.documentElement.scrollHeight")
    tab.locator('data[data-cell="integration/510000/score"]').first.click()
    card = tab.get_by_role("dialog")
    card.wait_for()
    said = card.inner_text()
    assert "Urban–rural integration" in said and "Sichuan" in said and "1.6693" in said
    assert "data/urban_rural_dimensions.csv" in said and "0a55e9070427e4cd" in said
    assert card.locator("svg.math").count() >= 1
    assert tab.evaluate("document.documentElement.scrollHeight") == before
    assert tab.complaints == []
    assert not violations(tab)
    card.get_by_role("link", name="How these numbers came about").click()
    assert tab.url.endswith("provinces/en/data/integration/index.html#r-510000")
    assert "1.6693" in tab.locator("tr:target").inner_text()


def test_a_number_says_its_sum_and_has_an_address(tab, public):
    """Its parts as printed, the figures they rest on with file and line; copied with its source; found by its own address."""
    opened(tab, public, "provinces/en/sichuan/index.html")
    tab.locator('data[data-cell="integration/510000/score"]').first.click()
    card = tab.get_by_role("dialog")
    card.wait_for()
    said = card.inner_text()
    assert "= 0.3724 + 0.5798 + 0.4264 + 0.2907" in said
    assert "Economic drive 0.3724" in said
    line = (ROOT / "reports/provinces/data/urban_rural_dimensions.csv").read_text("utf-8-sig").splitlines()
    number = 1 + next(i for i, row in enumerate(line) if "四川" in row)
    assert f"0.3724 · data/urban_rural_dimensions.csv · line {number}" in said
    card.get_by_role("button", name="Copy with source").click()
    card.get_by_role("button", name="copied").wait_for()
    address = tab.url.split("#")[0] + "#n=integration/510000/score"
    tab.goto("about:blank")
    tab.goto(address)
    card.wait_for()
    assert "1.6693" in card.inner_text()
    assert tab.complaints == []


def test_numbers_are_reached_by_keyboard(tab, public):
    opened(tab, public, "provinces/zh/index.html")
    table = tab.locator("table.ranking")
    stops = table.locator("data[tabindex]")
    assert stops.count() == 1
    stops.focus()
    cell = "document.activeElement.dataset.cell"
    first = tab.evaluate(cell)
    tab.keyboard.press("ArrowRight")
    beside = tab.evaluate(cell)
    assert beside.split("/")[1] == first.split("/")[1] and beside != first
    tab.keyboard.press("ArrowDown")
    assert tab.evaluate(cell).split("/")[-1] == beside.split("/")[-1]
    assert tab.evaluate(cell) != beside and stops.count() == 1
    tab.keyboard.press("Enter")
    card = tab.get_by_role("dialog")
    card.wait_for()
    assert "SHA-256" in card.inner_text()
    tab.keyboard.press("Escape")
    assert card.count() == 0
    assert tab.evaluate(cell).split("/")[-1] == beside.split("/")[-1], "focus is back on the number"


# media: contrast, forced colours, motion, paper, small and large screens ----------------------------------------


# every page in both widths and in both languages: what moves on a page in one language and width only would have to be
# neither its texts, which have other pages, nor its layout, which has the other language
@pytest.mark.parametrize(
    ("path", "width"),
    [
        (page.format(lang), width)
        for i, page in enumerate(PAGES)
        for lang, width in zip(("zh", "en"), (412, 1280) if i % 2 else (1280, 412), strict=True)
    ],
)
def test_nothing_moves_while_a_page_loads(browser, public, path, width):
    """Cumulative layout shift on a slow machine: below 0.02 (0.1 counts as good)."""
    context = browser.new_context(viewport={"width": width, "height": 820})
    page = context.new_page()
    machine = context.new_cdp_session(page)
    machine.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    page.goto((public / path).as_uri())
    # what is slow is made so by work for nothing: only as long as the page loads
    machine.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    shift = page.evaluate(
        """new Promise((done) => {
          let sum = 0;
          new PerformanceObserver((list) => list.getEntries().forEach((e) => { sum += e.value; }))
            .observe({ type: "layout-shift", buffered: true });
          setTimeout(() => done(sum), 300);
        })"""
    )
    context.close()
    assert shift < 0.02


@pytest.mark.parametrize(
    "path", [p for p in EVERY if p.endswith(("data/index.html", "replication/index.html"))]
)
def test_columns_of_long_lists_do_not_wait_for_their_rows(browser, public, path):
    """A browser draws a long table as its rows arrive: widths that rows decide would move what stands there already."""
    context = browser.new_context(viewport={"width": 1280, "height": 820})
    page = context.new_page()
    page.goto((public / path).as_uri())
    widths = """() => [...document.querySelectorAll('[id^=table-]:is(#table-results, [id^=table-c]) th[scope=col]')]
      .map((head) => head.getBoundingClientRect().width)"""
    whole = page.evaluate(widths)
    page.evaluate("document.querySelectorAll('tbody tr:not(:first-child)').forEach((row) => row.remove())")
    assert whole and page.evaluate(widths) == pytest.approx(whole, abs=0.5)
    context.close()


KINDS = (
    "provinces/zh/index.html",
    "provinces/en/sichuan/index.html",
    "provinces/zh/data/integration/index.html",
)


@pytest.mark.parametrize("path", KINDS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_more_contrast_is_more_contrast(tab, public, path, scheme):
    """What is grey otherwise is as dark (or light) as the text, in words and in drawings."""
    tab.emulate_media(color_scheme=scheme, contrast="more")
    opened(tab, public, path)
    ink = tab.evaluate("getComputedStyle(document.documentElement).color")
    assert tab.evaluate("getComputedStyle(document.querySelector('.masthead .sub')).color") == ink
    found = violations(tab, runOnly=["color-contrast-enhanced", "color-contrast"])
    nodes = [(n["html"][:90], n["any"][0]["message"]) for v in found for n in v["nodes"]]
    assert not nodes, nodes[:5]
    if "data/" not in path:
        soft = tab.locator("figure text.f-soft").first
        assert soft.evaluate("e => getComputedStyle(e).fill") == tab.locator(
            "figure text.f-ink"
        ).first.evaluate("e => getComputedStyle(e).fill")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_leave_drawings_readable(tab, public, scheme):
    """Drawings keep their colours with their own ground; what is current or one's own has more than a colour."""
    tab.emulate_media(color_scheme=scheme, forced_colors="active")
    opened(tab, public, "provinces/en/sichuan/index.html")
    svg = tab.locator("figure svg").first
    assert svg.evaluate("e => getComputedStyle(e).forcedColorAdjust") == "none"
    ground, ink = (
        svg.evaluate("e => getComputedStyle(e).backgroundColor"),
        svg.locator("text.f-ink").first.evaluate("e => getComputedStyle(e).fill"),
    )
    light = [sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in (ground, ink)]
    assert abs(light[0] - light[1]) > 450, (ground, ink)
    own = tab.locator("tr.own th").first
    assert "underline" in own.evaluate("e => getComputedStyle(e).textDecorationLine")


@pytest.mark.skipif(PA11Y is None, reason="pa11y is not installed")
def test_nothing_for_pa11y(public, tmp_path):
    """Its other rules, those of HTML_CodeSniffer, on each kind of page."""
    settings = {"chromeLaunchConfig": {"executablePath": CHROMIUM, "args": ["--no-sandbox"]}}
    (tmp_path / "pa11y.json").write_text(json.dumps(settings))
    for path in KINDS:
        done = subprocess.run(
            [PA11Y, "--config", str(tmp_path / "pa11y.json"), "--runner", "htmlcs", (public / path).as_uri()],
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, (path, done.stdout, done.stderr)


def test_every_page_leads_to_the_statement_of_accessibility(public):
    """At its foot, in its own language; the statement says whom to ask, in both."""
    for file in public.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        languages = [lang for lang in ("zh", "en") if f"/{lang}/" in file.relative_to(public).as_posix()]
        for lang in languages or ["zh", "en"]:
            if not file.name.startswith(("tables.", "accessibility.")):
                assert f"accessibility.{lang}.html" in text, file.relative_to(public)
    for lang, word in (("zh", "部分符合"), ("en", "conform partially")):
        text = (public / f"accessibility.{lang}.html").read_text(encoding="utf-8")
        assert word in text and "WCAG 2.2" in text


def test_reduced_motion_scrolls_at_once(tab, public):
    behaviour = "getComputedStyle(document.documentElement).scrollBehavior"
    opened(tab, public, KINDS[0])
    assert tab.evaluate(behaviour) == "smooth"
    tab.emulate_media(reduced_motion="reduce")
    assert tab.evaluate(behaviour) == "auto"
    moving = """[...document.querySelectorAll('*')].filter((e) => {
      const s = getComputedStyle(e);
      return s.animationName !== "none" || parseFloat(s.transitionDuration) > 0;
    }).length"""
    assert tab.evaluate(moving) == 0


@pytest.mark.parametrize("path", KINDS)
def test_a_printed_page_is_the_text_alone(tab, public, path):
    """Light also from a dark screen, without menus, tools and links to click; nothing is cut at the right."""
    tab.set_viewport_size({"width": 680, "height": 980})  # the text of an A4 page
    tab.emulate_media(media="print", color_scheme="dark")
    opened(tab, public, path)
    assert tab.evaluate("getComputedStyle(document.documentElement).color") == "rgb(29, 29, 27)"
    for gone in (".bar", ".downloads", ".tools", "th input", ".siblings", ".answer"):
        assert tab.locator(f"{gone}:visible").count() == 0, gone
    assert tab.locator("h1").is_visible() and tab.locator("table").first.is_visible()
    if "data/" not in path:
        fill = "e => getComputedStyle(e).fill"
        assert tab.locator("figure text.f-ink").first.evaluate(fill) == "rgb(29, 29, 27)"
    pdf = tab.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")


@pytest.mark.parametrize("path", KINDS[:2])
def test_words_in_drawings_are_readable_at_every_width(tab, public, path):
    """Names of charts are neither too small on a phone nor out of scale beside the text on a large screen."""
    opened(tab, public, path)
    for width in (320, 412, 768, 1280, 1920, 3840):
        tab.set_viewport_size({"width": width, "height": 900})
        words_are_readable(tab, width)


def words_are_readable(tab, width):
    """… where the window is so wide."""
    sizes = tab.evaluate(
        """[...document.querySelectorAll("figure > svg, .top svg")].map((svg) => {
          // the maps of a row of years are drawn large and scaled: what counts is the size on the screen
          const own = [...svg.querySelectorAll("text")].filter((t) => t.checkVisibility()).map((t) => {
            const m = t.getScreenCTM();
            return parseFloat(getComputedStyle(t).fontSize) * Math.hypot(m.a, m.b);
          });
          const body = parseFloat(getComputedStyle(document.body).fontSize);
          return [Math.min(...own) / (body / 16), Math.max(...own) / (body / 16)];
        })"""
    )
    assert len(sizes) >= 6
    assert min(s for s, _ in sizes) > 5.5 and max(s for _, s in sizes) < 20, sizes
    # the islands' names and the inset's title among them
    isles = tab.locator("figure.map .isles text")
    assert isles.count() >= 10
    assert isles.filter(visible=True).count() == isles.count()
    assert tab.locator("figure.map .isles circle").filter(visible=True).count() >= 8
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


# what a page may load ---------------------------------------------------------------------------------------


def test_every_page_says_what_it_may_load(public):
    pages = sorted(public.rglob("*.html"))
    assert len(pages) > 200
    for page in pages:
        head = page.read_text(encoding="utf-8").partition("<head>")[2].lstrip()
        assert head.startswith(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'), page


FOREIGN = {
    "picture": "const i = new Image(); i.src = 'http://127.0.0.1:9/i.png'; document.body.append(i)",
    "script": "const s = document.createElement('script'); s.src = 'http://127.0.0.1:9/s.js'; document.body.append(s)",
    "script within": "const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s)",
    "handler": "document.body.insertAdjacentHTML('beforeend', '<img src=\"data:,\" onerror=\"window.ran = 1\">')",
    "style": "document.body.insertAdjacentHTML('beforeend', '<style>body{background:url(http://127.0.0.1:9/b)}</style>')",
    "sheet": "document.head.insertAdjacentHTML('beforeend', '<link rel=stylesheet href=http://127.0.0.1:9/c.css>')",
    "frame": "document.body.insertAdjacentHTML('beforeend', '<iframe src=http://127.0.0.1:9/></iframe>')",
    "request": "fetch('http://127.0.0.1:9/').catch(() => 0)",
}


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_the_browser_keeps_to_it(tab, public, scheme):
    path = "provinces/zh/sichuan/index.html"
    with server(public, Watch((), lambda changed: True), 0) as running:
        threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
        tab.goto(
            (public / path).as_uri() if scheme == "file" else f"http://localhost:{running.server_port}/{path}"
        )
        assert tab.complaints == []
        for what, script in FOREIGN.items():
            tab.complaints.clear()
            tab.evaluate(f"() => {{ {script} }}")
            tab.wait_for_timeout(200)
            assert tab.evaluate("() => window.ran") is None, what
            assert any("Content Security Policy" in said for said in tab.complaints), (what, tab.complaints)
        running.shutdown()


def test_a_served_page_reloads_when_the_version_changes(tab, public):
    watch = Watch((), lambda changed: True)
    with server(public, watch, 0) as running:
        threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
        tab.goto(f"http://127.0.0.1:{running.server_port}/provinces/zh/sichuan/index.html")
        tab.evaluate("() => { window.before = true }")
        tab.wait_for_timeout(700)
        watch.version += 1
        tab.wait_for_function("() => !window.before", timeout=5000)
        assert tab.complaints == []
        running.shutdown()


def test_a_logo_keeps_its_own_styles(tab, public):
    """Styles within a drawing are the drawing's, not the page's."""
    logo = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>.a{fill:#0000ff}</style>'
        '<rect class="a" width="9" height="5"/><rect y="4" width="9" height="5" style="fill:#0000ff"/></svg>'
    )
    (public / "styled.svg").write_text(logo, encoding="utf-8")
    tab.goto((public / "index.html").as_uri())
    colours = tab.evaluate(
        """async () => { const i = new Image(9, 9); i.src = 'styled.svg'; document.body.append(i); await i.decode();
        i.style.cssText = 'position: fixed; top: 0; left: 0; z-index: 9'; return i.naturalWidth }"""
    )
    assert colours and tab.complaints == []
    shot = Image.open(io.BytesIO(tab.locator("img[src='styled.svg']").screenshot())).convert("RGB")
    assert {shot.getpixel((4, y)) for y in (1, 7)} == {(0, 0, 255)}
