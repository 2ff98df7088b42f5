"""What a first-day user meets in the rooms: words before keys, ticks, hiding, what can be added, where a rule would hold."""

from __future__ import annotations

import html
import json
import re
import tomllib
from urllib.parse import urlencode

import pytest

from desk.bring.bringing import SAMPLE
from desk.edits import entries
from desk.rooms.offers import example
from desk.rules import addresses
from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.problems import Problems
from tests.browsing import CHROMIUM, violations
from tests.desk_server import running, schemas


def report_of(desk):
    return tomllib.loads((desk.shelf.reports / "west" / "report.toml").read_text(encoding="utf-8"))


def test_the_sample_is_what_it_says(desk):
    tidy = read_statistics(SAMPLE, Problems(), Answers(), None)
    assert (len(tidy.regions), len(tidy.measures)) == (12, 2)
    assert "twelve provinces, two indicators" in desk.ask("/").text
    zh = desk.ask("/", Cookie=f"fangzhi-desk={desk.token}; fangzhi-desk-language=zh").text
    assert "十二个省份，两项指标" in zh


def test_indicators_of_an_index_are_ticked(desk):
    form = desk.ask("/r/west/entry?which=analysis&number=0").text
    assert re.findall(r'name="tick" value="(\w+)" checked', form) == ["indicator_1", "indicator_2"]
    given = {"which": "analysis", "number": "0", "entry": "composite:index", "key": "indicators"}
    given |= {"was": "indicator_1\nindicator_2", "language": "", "ticked": "1", "tick": "indicator_2"}
    answer = desk.ask("/r/west/value", given)
    assert answer.status == 200
    assert report_of(desk)["analysis"][0]["indicators"] == ["indicator_2"]
    assert re.findall(r'name="tick" value="(\w+)"( checked)?', answer.text) == [
        ("indicator_2", " checked"),
        ("indicator_1", ""),
    ]


def test_a_block_is_hidden_and_shown_again(desk):
    before = report_of(desk)
    given = {"which": "brief", "number": "1", "room": "layout"}
    block = before["brief"]["block"][1]
    name = block.get("id") or block.get("of") or block.get("rows") or ""
    given["entry"] = f"{block['kind']}:{', '.join(name) if isinstance(name, list) else name}"
    assert desk.ask("/r/west/arrange", given | {"what": "hide"}).status == 303
    assert report_of(desk)["brief"]["block"][1] == block | {"hidden": True}
    text = desk.ask("/r/west/layout").text
    assert text.count("not printed") == 1
    assert text.count('value="show"') == 1
    assert desk.ask("/r/west/arrange", given | {"what": "show"}).status == 303
    assert report_of(desk) == before
    assert desk.ask("/r/west/arrange", given | {"what": "burn"}).status == 404


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_can_be_added_says_what_it_needs_and_shows_an_example(desk, language):
    cookie = f"fangzhi-desk={desk.token}; fangzhi-desk-language={language}"
    for which in ("analysis", "brief", "overview"):
        for kind, model in entries.kinds(schemas(), which).items():
            query = urlencode({"which": which, "kind": kind})
            answer = desk.ask(f"/r/west/kind?{query}", Cookie=cookie)
            assert answer.status == 200
            keys = set(re.findall(r"<code>([\w.]+)</code>", answer.text))
            assert keys == set(model.get("required", ())) - {"id", "kind"}, kind
            report, lines = example(which, kind)
            if lines:
                assert tomllib.loads(lines)["kind"] == kind
                assert report in answer.text
            if language == "zh" and which == "analysis":
                # told in Chinese, by its method
                assert re.search(r"<strong>.*[\u4e00-\u9fff].*</strong>|<strong>\w+</strong>", answer.text)


@pytest.mark.slow
def test_where_a_rule_would_hold_is_where_it_holds_once_it_is_there(desk):
    figures = [a for a, _ in addresses(desk.shelf.open("west"), "en")] if desk.ask("/r/west/advise") else []
    assert "index.rank" in figures
    for address, comparison, figure in (
        ("index.rank", ">", "9"),
        ("index.rank", "<=", "3"),
        ("index.rank", ">", "99"),
        ("index.score", "<", "71.6"),
    ):
        query = urlencode({"address": address, "comparison": comparison, "figure": figure})
        would = desk.ask(f"/r/west/fires?{query}").text
        assert desk.shelf.open("west").fine
        n = int(re.search(r"would hold for (\d+) of 12 regions", would)[1])
        added = {"which": "rule", "room": "advise", "what": "add", "kind": "", "address": address}
        added |= {"comparison": comparison, "figure": figure, "source": "table"}
        assert desk.ask("/r/west/arrange", added).status == 303
        holds = re.findall(r"holds for (\d+) regions?([^<]*)", desk.ask("/r/west/advise").text)
        assert int(holds[-1][0]) == n
        if n:
            names = would.partition("regions")[2].strip(" :\n").split(", ")
            assert names[:8] == holds[-1][1].strip(" :\n").removesuffix(" …").split(", ")[:8]
    # what is not chosen yet says nothing; what is no figure of the report is not there
    assert desk.ask("/r/west/fires?address=index.rank&comparison=%3E&figure=").text.strip() == ""
    assert desk.ask("/r/west/fires?address=no.such&comparison=%3E&figure=1").status == 404
    assert desk.ask("/r/west/fires?address=index.rank&comparison=or+1+%3E&figure=1").text.strip() == ""


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_an_upright_tablet_the_page_stands_below_the_room(browser, reports, tmp_path, language):
    """Both are seen at once, touched without missing, and axe finds nothing in open forms."""
    with running(reports, tmp_path / "public", language) as desk:
        context = browser.new_context(viewport={"width": 820, "height": 1180}, has_touch=True)
        tab = context.new_page()
        tab.set_default_timeout(60_000)
        tab.goto(desk.address)
        for room in ("describe", "compute", "advise", "layout", "write", "publish", "edition"):
            tab.goto(f"http://127.0.0.1:{desk.port}/r/west/{room}")
            tab.frame_locator("#page").locator("h1").first.wait_for()
            for summary in tab.locator(".entries details summary").all()[:1]:
                summary.tap()
                tab.locator(".form form.field").first.wait_for()
            offered = tab.locator("form.add[data-which=analysis] select, form.add[data-which=brief] select")
            if offered.count():
                offered.first.select_option(index=2)
                tab.locator(".offer p").first.wait_for()
            work, page = tab.locator("#room").bounding_box(), tab.locator("#page").bounding_box()
            assert work["height"] > 300 and page["height"] > 300, room
            assert work["y"] + work["height"] <= page["y"] and page["y"] + page["height"] <= 1181, room
            assert tab.evaluate("document.documentElement.scrollWidth") <= 820, room
            bar = tab.locator(".bar").bounding_box()
            assert bar["height"] < 100, "two rows"
            # words do not touch the border of what is pressed
            for link in tab.locator("#files a:visible").all():
                assert float(link.evaluate("e => parseFloat(getComputedStyle(e).paddingLeft)")) >= 8
            small = tab.evaluate(
                "[...document.querySelectorAll('button, summary, #files a, .bar a')].filter(e => e.offsetParent)"
                ".map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])"
                ".filter(([, b]) => b.width && (b.width < 24 || b.height < 24)).map(([h]) => h)"
            )
            assert small == [], room
            found = [(v["id"], v["nodes"][0]["html"][:160]) for v in violations(tab, iframes=False)]
            assert found == [], (room, found)
        context.close()


@pytest.mark.slow
def test_rules_for_outliers_of_single_indicators(desk):
    """Added for an indicator chosen from a list by its name, filled, removed; the report stays in order."""
    path = desk.shelf.reports / "west" / "report.toml"
    before = path.read_text(encoding="utf-8")

    def form():
        return desk.ask("/r/west/entry?which=analysis&number=0").text

    def said(**more):
        base = {
            "which": "analysis",
            "number": "0",
            "entry": "composite:index",
            "language": "",
            "text": "",
            "was": "",
        }
        return desk.ask("/r/west/value", base | more)

    assert '<option value="indicator_2">' in form().split('data-key="outlier_rules"')[1]
    assert said(key="outlier_rules", what="add", name="indicator_2").status == 200
    entry = tomllib.loads(path.read_text(encoding="utf-8"))["analysis"][0]
    assert entry["outlier_rules"] == {"indicator_2": {}}
    rules = form().split('data-key="outlier_rules"')[1]
    # each indicator has one rule
    assert '<option value="indicator_2">' not in rules
    assert said(key="outlier_rules.0.most", text="1").status == 200
    assert said(key="outlier_rules.0.then", text="none").status == 200
    entry = tomllib.loads(path.read_text(encoding="utf-8"))["analysis"][0]
    assert entry["outlier_rules"] == {"indicator_2": {"most": 1, "then": "none"}}
    assert json.loads(desk.ask("/r/west/state").text)["fine"]
    was = html.unescape(
        re.search(r'data-key="outlier_rules".*?name="was" value="([^"]*)"', form(), re.DOTALL)[1]
    )
    assert said(key="outlier_rules", what="add", name="indicator_2", was=was).status in {409, 422}
    text = tomllib.loads(path.read_text(encoding="utf-8"))
    assert text["analysis"][0]["outlier_rules"] == {"indicator_2": {"most": 1, "then": "none"}}
    for _ in range(3):
        desk.ask("/r/west/turn", {"way": "undo", "room": "compute"})
    assert path.read_text(encoding="utf-8") == before
