"""The desk on a tablet and on a small screen, by keyboard, in both languages."""

from __future__ import annotations

import itertools
import re
import shutil

import pytest

from desk.working import ROOMS
from tests.browsing import CHROMIUM, violations
from tests.desk_server import running

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]


@pytest.fixture(scope="module", params=["zh", "en"])
def either_desk(request, made, tmp_path_factory):
    """A desk in each language that stays open for windows of every width: what is in its rooms does not hang on theirs."""
    folder = tmp_path_factory.mktemp(request.param)
    shutil.copytree(made, folder / "reports" / "west")
    with running(folder / "reports", folder / "public", request.param) as there:
        yield there


@pytest.mark.parametrize(("width", "height"), [(820, 1180), (1024, 768), (1280, 800)])
def test_every_room_fits(browser, either_desk, width, height):
    """Nothing stands beyond the edge of the window, and axe finds nothing."""
    desk = either_desk
    tab = browser.new_page(viewport={"width": width, "height": height})
    tab.set_default_timeout(60_000)
    tab.goto(desk.address)
    for room in ROOMS:
        tab.goto(f"http://127.0.0.1:{desk.port}/r/west/{room}")
        tab.frame_locator("#page").locator("h1").first.wait_for()
        for summary in tab.locator(".entries details summary").all()[:1]:
            summary.click()
            tab.locator(".form form.field").first.wait_for()
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, room
        # links of formats and buttons do not lie on each other
        boxes = [b.bounding_box() for b in tab.locator("#files a:visible").all()]
        for left, right in itertools.pairwise(boxes):
            assert right["x"] >= left["x"] + left["width"] + 2 or right["y"] > left["y"] + 10, room
        found = [(v["id"], v["nodes"][0]["html"][:100]) for v in violations(tab, iframes=False)]
        assert found == [], (room, found)
    tab.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_long_title_leaves_the_header_one_row(browser, reports, tmp_path, language):
    """It ends in dots and is whole in its `title`; the button of the language stands in the row of the rooms."""
    path = reports / "west" / "report.toml"
    long = {"zh": "西部十二省区市新时代高质量发展与共同富裕综合评价报告", "en": "Resilience and quality of development of the twelve western provinces"}  # fmt: skip
    words = ", ".join(f'{code} = "{text}"' for code, text in long.items())
    text = re.sub(r"(?m)^title\s*=.*$", f"title = {{ {words} }}", path.read_text(encoding="utf-8"), count=1)
    path.write_text(text, encoding="utf-8")
    with running(reports, tmp_path / "public", language) as desk:
        tab = browser.new_page(viewport={"width": 1280, "height": 800})
        tab.set_default_timeout(60_000)
        tab.goto(desk.address)
        tab.goto(f"http://127.0.0.1:{desk.port}/r/west/compute")
        where, button = tab.locator(".bar .where"), tab.locator(".bar .language button").first
        assert where.get_attribute("title") == long[language] == where.inner_text()
        boxes = {
            name: one.bounding_box()
            for name, one in (("title", where), ("button", button), ("rooms", tab.locator(".bar nav")))
        }
        middles = [box["y"] + box["height"] / 2 for box in boxes.values()]
        assert max(middles) - min(middles) < 6, boxes
        assert boxes["button"]["x"] + boxes["button"]["width"] <= 1280
        assert boxes["title"]["width"] >= 60, "something of it is still read"
        assert tab.locator(".bar").bounding_box()["height"] < 56
        tab.close()


def test_by_keyboard_alone(browser, reports, tmp_path):
    """A cell is reached with Tab, written and saved, and taken back by the button, without the mouse."""
    with running(reports, tmp_path / "public") as desk:
        tab = browser.new_page(viewport={"width": 1024, "height": 768})
        tab.set_default_timeout(60_000)
        tab.goto(desk.address)
        tab.goto(f"http://127.0.0.1:{desk.port}/r/west/describe")
        tab.frame_locator("#page").locator("h1").first.wait_for()
        for _ in range(60):
            tab.keyboard.press("Tab")
            if tab.evaluate("document.activeElement.closest('td.c-en') !== null"):
                break
        assert tab.evaluate("document.activeElement.name") == "text"
        # what has the focus shows it
        assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'")
        tab.keyboard.press("Control+A")
        tab.keyboard.type("By keyboard")
        with tab.expect_response("**/cell"):
            tab.keyboard.press("Tab")
        tab.locator("#undo:not([disabled])").wait_for()
        tab.locator("#undo").focus()
        tab.keyboard.press("Enter")
        tab.locator("td.c-en input[name=text]").first.wait_for()
        tab.wait_for_load_state()
        assert tab.locator("td.c-en input[name=text]").first.input_value() != "By keyboard"
        tab.close()
