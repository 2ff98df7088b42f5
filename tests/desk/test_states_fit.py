"""Every page of the desk in every state it can be in: nothing is drawn outside the window, and axe finds nothing, in both languages."""

from __future__ import annotations

import pytest

from desk.edits.entries import LISTS, entries, parsed
from tests.browsing import CHROMIUM, violations
from tests.desk.test_adding import HEAD
from tests.desk_server import running, schemas

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]

#: what stands beyond the right or left edge of the window though nothing that scrolls holds it
OUTSIDE = """() => {
  const wide = document.documentElement.clientWidth, found = [];
  for (const e of document.querySelectorAll("body *")) {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    if (e.matches(".skip") || !box.width || !box.height || style.visibility === "hidden" || style.clipPath !== "none" || style.clip !== "auto") continue;
    if (box.right <= wide + 1 && box.left >= -1) continue;
    let held = e.parentElement;
    while (held && !["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(held).overflowX)) held = held.parentElement;
    if (!held || held === document.body || held === document.documentElement) found.push(e.outerHTML.slice(0, 120));
  }
  // what is cut off within a box that does not scroll
  for (const e of document.querySelectorAll("main *")) {
    const style = getComputedStyle(e);
    const cuts = style.overflowX === "hidden" && style.textOverflow !== "ellipsis" && e.scrollWidth > e.clientWidth + 1;
    if (cuts && !e.closest(".hidden") && !e.matches("input, select, textarea, iframe"))
      found.push("cut: " + e.outerHTML.slice(0, 120));
  }
  return found.slice(0, 5);
}"""


class Eye:
    """Looks at a page in each width."""

    def __init__(self, tab):
        self.tab = tab

    def look(self, state):
        for width in (1280, 820):
            self.tab.set_viewport_size({"width": width, "height": 900})
            assert self.tab.evaluate("document.documentElement.scrollWidth") <= width, (state, width)
            assert self.tab.evaluate(OUTSIDE) == [], (state, width)
        found = [(v["id"], v["nodes"][0]["html"][:120]) for v in violations(self.tab, iframes=False)]
        assert found == [], (state, found)


@pytest.fixture(params=["zh", "en"])
def eye(browser, reports, tmp_path, request):
    with running(reports, tmp_path / "public", request.param) as desk:
        tab = browser.new_page(viewport={"width": 1280, "height": 900})
        tab.set_default_timeout(60_000)
        tab.goto(desk.address)
        looking = Eye(tab)
        looking.desk, looking.root = desk, f"http://127.0.0.1:{desk.port}"
        yield looking
        tab.close()


def test_every_form_of_the_report(eye):
    """Each kind of entry opened, with a table more in each of its lists, long words in it."""
    tab, folder = eye.tab, eye.desk.shelf.reports / "west"
    for room, lists in (
        ("describe", ("report", "source")),
        ("compute", ("analysis",)),
        ("layout", ("brief", "overview", "models", "look")),
        ("advise", ("rule",)),
    ):
        tab.goto(f"{eye.root}/r/west/{room}")
        tab.frame_locator("#page").locator("h1").first.wait_for()
        kinds = set()
        for which in lists:
            document = parsed((folder / LISTS[which][0]).read_bytes())
            for entry in entries(document, which, schemas()):
                if (which, entry.kind) in kinds:
                    continue
                kinds.add((which, entry.kind))
                tab.locator(f"#list-{which} ~ ol details").nth(entry.number).locator("summary").first.click()
        tab.locator(".form form.field").first.wait_for()
        for _ in range(600):
            if tab.evaluate(
                "[...document.querySelectorAll('.entries details[open]')].every(d => d.querySelector('.form form'))"
            ):
                break
            tab.wait_for_timeout(100)
        eye.look(room)
        for n in range(tab.locator(".several > form.more button").count()):
            button = tab.locator(".several > form.more button").nth(n)
            name = button.locator("xpath=..").locator("input[name=name]")
            if name.count():
                name.fill("a name")
            with tab.expect_response("**/value"):
                button.click()
        eye.look(f"{room}, with a table more in each list")


def test_dimensions_and_a_long_name(eye):
    tab = eye.tab
    tab.goto(f"{eye.root}/r/west/describe")
    tab.frame_locator("#page").locator("h1").first.wait_for()
    cell = tab.locator("td.c-zh input[name=text]").first
    cell.fill("规模以上工业企业单位增加值能耗比上年下降幅度与同期地区生产总值增速之比" * 2)
    with tab.expect_response("**/cell"):
        cell.press("Tab")
    tab.reload()
    tab.frame_locator("#page").locator("h1").first.wait_for()
    eye.look("a long name")
    # errors in cells
    cell = tab.locator("td.c-direction input[name=text], td.c-direction select[name=text]").first
    if cell.evaluate("e => e.tagName") == "INPUT":
        cell.fill("sideways")
        with tab.expect_response("**/cell"):
            cell.press("Tab")
        tab.locator("td.wrong .why").first.wait_for()
        eye.look("an error in a cell")


def test_first_page_and_drafts(eye, tmp_path):
    """Reports and drafts on the first page, a table that is no table, a draft with every menu open, an addition that differs."""
    tab = eye.tab
    eye.look("first page")
    odd = (
        tmp_path / "一个名称很长很长的统计表的文件名称不知道为什么这么长2021年至2023年终稿修改版最后一稿.docx"
    )
    odd.write_bytes(b"PK\x03\x04 no table")
    tab.locator("input[type=file]").evaluate("e => e.removeAttribute('accept')")
    tab.set_input_files("input[type=file]", odd)
    tab.get_by_text(".docx").first.wait_for()
    eye.look("a file that is no table")
    table = tmp_path / f"{odd.stem}.csv"
    table.write_text(
        "区县,年份,产值（亿元）,失业率（%）\n锦江区,2022,1,3\n高新区,2022,2,4\n合计,2022,3,5\n注：略,,,\n"
        * 1,
        encoding="utf-8",
    )
    tab.set_input_files("input[type=file]", table)
    tab.wait_for_url("**/draft/*")
    eye.look("a draft")
    for summary in tab.locator("details:not([open]):not(.menu) > summary").all():
        summary.click()
    eye.look("a draft, all unfolded")
    for n in range(min(4, tab.locator("details.menu").count())):
        menu = tab.locator("details.menu").nth(n)
        menu.locator("summary").click()
        eye.look(f"menu {n}")
        menu.locator("summary").click()
    tab.goto(f"{eye.root}/")
    eye.look("first page with a draft")
    more = tmp_path / "more.csv"
    more.write_text(HEAD + "四川,2019,1,1\n云南,2019,2,2\n贵州,2021,3,3\n广东,2021,4,4\n", encoding="utf-8")
    tab.goto(f"{eye.root}/r/west/bring")
    tab.set_input_files("input[type=file]", more)
    tab.locator("fieldset.differs").wait_for()
    for summary in tab.locator("details:not([open]):not(.menu) > summary").all():
        summary.click()
    eye.look("an addition")


def test_writing_publishing_editions(eye):
    """A text with its preview, a build under way, ended and failed, an edition begun, a report with errors, one that is gone."""
    tab, folder = eye.tab, eye.desk.shelf.reports / "west"
    (folder / "text").mkdir(exist_ok=True)
    for code in ("zh", "en"):
        (folder / "text" / f"about.{code}.md").write_text(
            "# 标题\n\n" + "很长" * 400 + " {index.score}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
            encoding="utf-8",
        )
    for room, state in (
        ("write?file=text/about.zh.md", "a text"),
        ("write?file=report.toml", "a file"),
        ("advise", "rules"),
        ("bring", "bring"),
    ):
        tab.goto(f"{eye.root}/r/west/{room}")
        tab.frame_locator("#page").locator("h1").first.wait_for()
        eye.look(state)
    tab.goto(f"{eye.root}/r/west/publish")
    tab.locator("select[name=region]").select_option("510000")
    for box in tab.locator("input[name=format]").all():
        box.set_checked(box.get_attribute("value") == "html")
    tab.locator(".build button.main").click()
    tab.locator("#progress .step, #progress p").first.wait_for()
    eye.look("a build")
    tab.locator("#progress:not(:has(.step)) p").first.wait_for(timeout=400_000)
    eye.look("published")
    tab.goto(f"{eye.root}/r/west/edition")
    tab.locator("input[name=edition]").fill("2099")
    tab.locator("form.next button").click()
    tab.locator(".begun").wait_for()
    tab.locator("#changes .piece, #changes p").first.wait_for()
    eye.look("an edition begun")
    path = folder / "report.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\nbroken", encoding="utf-8")
    for room in (
        "bring",
        "describe",
        "compute",
        "advise",
        "layout",
        "write?file=report.toml",
        "publish",
        "edition",
    ):
        tab.goto(f"{eye.root}/r/west/{room}")
        tab.locator("#problems li.error").first.wait_for()
        eye.look(f"{room}, with an error")
    tab.goto(f"{eye.root}/r/gone/describe")
    eye.look("a report that is not there")
