"""The whole way from a spreadsheet to a published brief by clicking only, in a real browser, in both languages."""

from __future__ import annotations

import os
import re
import signal
import time
import tomllib

import openpyxl
import pytest

from paths import DOCS
from tests.browsing import CHROMIUM, violations
from tests.desk_server import forked, running
from tests.small import REGIONS

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]
WORDS = {
    "zh": {"make": "按这些回答生成报告", "published": "已发布", "compute": "计算", "advise": "建议",
           "layout": "版面", "write": "文字", "publish": "发布", "edition": "各版"},
    "en": {"make": "Take these answers", "published": "Published", "compute": "Compute", "advise": "Advise",
           "layout": "Lay out", "write": "Write", "publish": "Publish", "edition": "Editions"},
}  # fmt: skip


@pytest.fixture
def tab(browser):
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    page.set_default_timeout(90_000)
    page.told, page.asked = [], []
    page.on("console", lambda m: page.told.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: page.told.append(str(e)))
    page.on("request", lambda r: page.asked.append(r.url))
    yield page
    page.close()


def axe(tab):
    """What is wrong with a page for those who do not see it; the page of the report beside it is tested elsewhere."""
    found = violations(tab, iframes=False)
    return [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found]


def until(tab, expression):
    """Wait until an expression holds; asked from outside, since the page's policy lets nothing be evaluated within."""
    deadline = time.monotonic() + 90
    while not tab.evaluate(expression):
        assert time.monotonic() < deadline, expression
        tab.wait_for_timeout(100)


def follow(tab, link, pattern):
    """Click a link and wait until the page behind it and its scripts are there."""
    link.click()
    tab.wait_for_url(pattern)


def version(tab):
    return int(tab.evaluate("version"))


def changed(tab, before):
    until(tab, f"version > {before}")


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """The tutorial's table with half of its regions: every click is answered by a report that is computed anew."""
    book = openpyxl.load_workbook(DOCS / "examples" / "west.xlsx")
    sheet = book.worksheets[0]
    left = {*REGIONS.values(), "全国", "中国"}
    for row in reversed(range(3, sheet.max_row)):
        if sheet.cell(row, 1).value not in left:
            sheet.delete_rows(row)
    assert sheet.max_row > 2 + len(REGIONS)
    path = tmp_path_factory.mktemp("table") / "west.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("language", ["zh", "en"])
def test_from_a_spreadsheet_to_a_published_brief(language, table, tab, tmp_path):
    words = WORDS[language]
    with running(tmp_path / "reports", tmp_path / "public", language) as desk:
        tab.goto(desk.address)
        assert not axe(tab)
        tab.set_input_files("input[type=file]", table)
        tab.wait_for_url("**/draft/west")
        assert not axe(tab)
        tab.get_by_role("button", name=words["make"]).click()
        tab.wait_for_url("**/r/west/describe")
        until(tab, "version > 0")
        frame = tab.frame_locator("#page")
        frame.locator("h1").wait_for()
        assert not axe(tab)
        # an indicator is named, and the page beside has the name
        before = version(tab)
        cell = tab.locator("td.c-en input[name=text]").first
        cell.fill("Economic resilience, renamed")
        cell.press("Tab")
        changed(tab, before)
        tab.locator("#choose select[name=language]").select_option("en")
        frame.get_by_text("Economic resilience, renamed").first.wait_for()
        # an option of the index
        follow(tab, tab.get_by_role("link", name=words["compute"]), "**/r/west/compute")
        tab.locator(".entries details summary").first.click()
        choice = tab.locator("form.field:has(input[name=key][value=aggregate]) select")
        before = version(tab)
        choice.select_option("geometric")
        changed(tab, before)
        until(tab, "document.body.innerText.includes('↑')")
        assert not axe(tab)
        # a rule of advice
        follow(tab, tab.get_by_role("link", name=words["advise"]), "**/r/west/advise")
        add = tab.locator("form.add").first
        add.locator("select[name=address]").select_option("index.rank")
        add.locator("input[name=figure]").fill("9")
        before = version(tab)
        add.locator("button").click()
        changed(tab, before)
        assert not axe(tab)
        # a block is moved, and moved back by undoing
        follow(tab, tab.get_by_role("link", name=words["layout"]), "**/r/west/layout")
        first = tab.locator("#list-brief ~ ol summary").first.inner_text()
        tab.locator("button[value=down]").first.click()
        until(tab, f"document.querySelector('#list-brief ~ ol summary')?.innerText !== {first!r}")
        until(tab, "!document.querySelector('#undo').disabled")
        tab.click("#undo")
        until(tab, f"document.querySelector('#list-brief ~ ol summary')?.innerText === {first!r}")
        assert not axe(tab)
        follow(tab, tab.get_by_role("link", name=words["write"], exact=True), "**/r/west/write")
        tab.locator("#content").wait_for()
        # a text of one's own: numbers put in from the list, shown as the page has them
        for code in ("zh", "en"):
            tab.locator(".files input[name=new]").fill(f"about.{code}")
            tab.locator(".files button").click()
            tab.wait_for_url(f"**/write?file=text/about.{code}.md")
        tab.locator("#content").fill("## A heading\n\nRank: .")
        tab.locator("#content").evaluate("e => { e.setSelectionRange(20, 20); e.focus(); }")
        tab.locator("#content").press("ArrowLeft")
        tab.locator("#figure").select_option("{index.rank}")
        tab.locator("#put").click()
        assert "{index.rank}" in tab.locator("#content").input_value()
        until(tab, "!!document.querySelector('#preview h2') && !!document.querySelector('#preview data')")
        assert not axe(tab)
        # the next edition is begun, and taken back
        follow(tab, tab.get_by_role("link", name=words["edition"], exact=True), "**/r/west/edition")
        tab.locator("input[name=edition]").fill("2099")
        tab.locator("form.next button").click()
        until(tab, "!!document.querySelector('.begun') && !!document.querySelector('#changes .piece')")
        assert not axe(tab)
        until(tab, "!document.querySelector('#undo').disabled")
        tab.click("#undo")
        until(tab, "!document.querySelector('.begun')")
        assert not (tmp_path / "reports" / "west" / "editions").exists()
        # built and looked at
        follow(tab, tab.get_by_role("link", name=words["publish"], exact=True), "**/r/west/publish")
        tab.locator("select[name=region]").select_option("510000")
        for box in tab.locator("input[name=format]").all():
            box.set_checked(box.get_attribute("value") == "html")
        tab.locator(".build button.main").click()
        # a machine with other work may take minutes; what then stands there is told, whatever it is
        tab.locator("#progress:not(:has(.step)) p").first.wait_for(timeout=400_000)
        assert tab.locator("#progress p").first.inner_text().startswith(words["published"])
        assert not axe(tab)
        report = tomllib.loads((tmp_path / "reports" / "west" / "report.toml").read_text(encoding="utf-8"))
        assert report["analysis"][0]["aggregate"] == "geometric"
        page = (tmp_path / "public" / "west" / "en" / "sichuan" / "index.html").read_text(encoding="utf-8")
        assert "Economic resilience, renamed" in page
        assert not tab.told
        # nothing is asked of anybody else
        assert {re.match(r"[a-z]+://[^/]*", url)[0] for url in tab.asked} == {
            f"http://{name}:{desk.port}" for name in ("127.0.0.1", "localhost")
        }


def test_a_file_changed_outside_while_it_is_open(tab, reports, tmp_path):
    with running(reports, tmp_path / "public") as desk:
        tab.goto(desk.address)
        tab.goto(f"http://127.0.0.1:{desk.port}/r/west/describe")
        until(tab, "version > 0")
        frame = tab.frame_locator("#page")
        frame.locator("h1").wait_for()
        before = version(tab)
        path = reports / "west" / "report.toml"
        path.write_text(path.read_text(encoding="utf-8").replace("综合指数", "另一指数"), encoding="utf-8")
        changed(tab, before)
        tab.locator("#choose select[name=language]").select_option("zh")
        frame.get_by_text("另一指数").first.wait_for()
        # an error is told in place of nothing, and the page stays as it was
        before = version(tab)
        path.write_text(path.read_text(encoding="utf-8") + "\nbroken", encoding="utf-8")
        changed(tab, before)
        tab.locator("#stale").wait_for()
        assert tab.locator("#problems li.error").count() >= 1
        assert frame.get_by_text("另一指数").count()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_killed_on_the_way_nothing_is_lost(language, tab, tmp_path):
    """The desk is killed after every step; the next one goes on where it was."""
    reports, out = tmp_path / "reports", tmp_path / "public"

    def again(process=None):
        if process is not None:
            os.kill(process.pid, signal.SIGKILL)
            process.join()
        process, desk = forked(reports, out, language)
        tab.goto(desk.address)
        return process, f"http://127.0.0.1:{desk.port}"

    process, address = again()
    try:
        table = tmp_path / "数值.csv"
        table.write_text(
            "地区,GDP（亿元）,失业率（%）,得分\n四川,1,4,5\n云南,2,3,6\n贵州,3,2,9\n", encoding="utf-8"
        )
        tab.set_input_files("input[type=file]", table)
        tab.wait_for_url("**/draft/report")
        process, address = again(process)
        follow(tab, tab.get_by_text("数值.csv"), "**/draft/report")
        period = tab.locator("input[name='period:']")
        period.fill("2019")
        with tab.expect_response("**/answers"):
            period.press("Tab")
        process, address = again(process)
        tab.goto(f"{address}/draft/report")
        assert tab.locator("input[name='period:']").input_value() == "2019"
        tab.get_by_role("button", name=WORDS[language]["make"]).click()
        tab.wait_for_url("**/r/report/describe")
        process, address = again(process)
        tab.goto(f"{address}/r/report/describe")
        until(tab, "version > 0")
        cell = tab.locator("td.c-en input[name=text]").first
        was = cell.input_value()
        cell.fill("A name that stays")
        with tab.expect_response("**/cell"):
            cell.press("Tab")
        process, address = again(process)
        tab.goto(f"{address}/r/report/describe")
        assert tab.locator("td.c-en input[name=text]").first.input_value() == "A name that stays"
        # and can be taken back still
        until(tab, "!document.querySelector('#undo').disabled")
        tab.click("#undo")
        tab.wait_for_load_state()
        until(tab, f"document.querySelector('td.c-en input[name=text]')?.value === {was!r}")
    finally:
        process.kill()
        process.join()
