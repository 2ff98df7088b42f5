"""A click on a number of the page beside a room opens where it came from, and leads on to its row, inside the desk."""

from __future__ import annotations

import pytest

from tests.browsing import CHROMIUM
from tests.desk_server import running

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]


@pytest.mark.parametrize(
    ("language", "way"), [("zh", "这些数的来历"), ("en", "How these numbers came about")]
)
def test_a_number_of_the_page_says_where_it_came_from(browser, reports, tmp_path, language, way):
    with running(reports, tmp_path / "public", language) as desk:
        tab = browser.new_page(viewport={"width": 1280, "height": 860})
        tab.set_default_timeout(90_000)
        tab.goto(desk.address)
        for room in ("compute", "layout"):
            tab.goto(f"http://127.0.0.1:{desk.port}/r/west/{room}")
            frame = tab.frame_locator("#page")
            number = frame.locator("main data[data-cell]").first
            number.wait_for()
            # a desk that has just started reads the report once more and shows its page anew
            tab.wait_for_load_state("networkidle")
            shown, cell = number.inner_text().strip(), number.get_attribute("data-cell")
            assert cell is not None
            number.click()
            card = frame.get_by_role("dialog")
            card.wait_for()
            assert shown in card.inner_text()
            assert "data/" in card.inner_text()
            # on to the row of the table that the number stands in: in the frame, the room stays beside it
            result, region = cell.split("/")[:2]
            card.get_by_role("link", name=way).click()
            row = frame.locator("tr:target")
            row.wait_for()
            assert shown in row.inner_text()
            assert f"/{result}" in row.evaluate("() => location.pathname"), region
            assert f"/r/west/{room}" in tab.url
        tab.close()
