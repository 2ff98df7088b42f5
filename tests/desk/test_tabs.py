"""Back and forward in the browser, and two tabs on one report: nothing is lost, nothing is written over."""

from __future__ import annotations

import pytest

from tests.browsing import CHROMIUM
from tests.desk_server import running

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]
NAME = "td.c-en input[name=text]"


@pytest.fixture
def tabs(browser, reports, tmp_path):
    """Two tabs of one browser at a desk."""
    with running(reports, tmp_path / "public", "en") as desk:
        context = browser.new_context(viewport={"width": 1280, "height": 860})
        pages = [context.new_page() for _ in range(2)]
        for page in pages:
            page.set_default_timeout(60_000)
            page.faults = []
            page.on("pageerror", lambda e, page=page: page.faults.append(str(e)))
        pages[0].goto(desk.address)
        yield pages, f"http://127.0.0.1:{desk.port}/r/west/", reports / "west"
        assert [page.faults for page in pages] == [[], []]
        context.close()


def write(page, words):
    """The first indicator's English name, as a person writes it; the status of what the desk answers."""
    page.locator(NAME).first.fill(words)
    with page.expect_response("**/cell") as answer:
        page.locator(NAME).first.press("Tab")
    return answer.value.status


def test_back_shows_what_was_saved(tabs):
    (page, _), rooms, _ = tabs
    page.goto(f"{rooms}describe")
    assert write(page, "First name") < 300
    page.locator(".bar nav a[href$=compute]").click()
    page.wait_for_url("**/compute")
    page.go_back()
    page.wait_for_url("**/describe")
    assert page.locator(NAME).first.input_value() == "First name"
    # and is no page of before, from which the next word would be refused
    assert write(page, "Second name") < 300
    page.go_forward()
    page.wait_for_url("**/compute")
    page.go_back()
    assert page.locator(NAME).first.input_value() == "Second name"


def test_two_tabs_do_not_write_over_each_other(tabs):
    (one, other), rooms, _ = tabs
    one.goto(f"{rooms}describe")
    other.goto(f"{rooms}describe")
    was = other.locator(NAME).first.input_value()
    assert write(one, "From the first tab") < 300
    status = write(other, "From the second tab")
    one.reload()
    shown = one.locator(NAME).first.input_value()
    if status == 409:
        # refused and said so
        other.locator("#told").wait_for()
        assert shown == "From the first tab"
    else:
        # the other had seen the change before it wrote
        assert status < 300 and shown == "From the second tab"
    other.reload()
    assert write(other, "After loading it again") < 300
    for _ in range(3):
        if other.locator(NAME).first.input_value() == was:
            break
        other.locator("#undo").click()
        other.wait_for_load_state()
        other.wait_for_timeout(500)
    assert other.locator(NAME).first.input_value() == was
