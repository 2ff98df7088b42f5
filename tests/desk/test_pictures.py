"""A picture is brought into the report's folder and becomes its logo; one step back takes both away."""

from __future__ import annotations

import tomllib

import pytest

from tests.browsing import CHROMIUM
from tests.desk_server import in_room, running

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#17616b"/></svg>'

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_logo_is_brought_coloured_and_taken_back(browser, reports, tmp_path, language):
    logo, words = tmp_path / "our logo.svg", tmp_path / "words.txt"
    logo.write_bytes(LOGO)
    words.write_text("no picture")
    path = reports / "west" / "report.toml"
    before = path.read_bytes()
    with running(reports, tmp_path / "public", language) as desk:
        tab = in_room(browser, desk, "layout", 90_000)
        frame = tab.frame_locator("#page")
        frame.locator("h1").first.wait_for()
        # what is no picture is refused where the user is
        tab.set_input_files(".picture input[type=file]", words)
        tab.locator(".picture button").click()
        tab.locator("#told").get_by_text("words.txt").wait_for()
        tab.locator("#told button").click()
        tab.set_input_files(".picture input[type=file]", logo)
        tab.locator(".picture button").click()
        frame.locator("header img").first.wait_for()
        look = tomllib.loads(path.read_text(encoding="utf-8"))["report"]["look"]
        assert look["logo"]["file"] == "images/our logo.svg"
        assert set(look["logo"]["alt"]) == {"zh", "en"}
        assert (reports / "west" / "images" / "our logo.svg").read_bytes() == LOGO
        # a colour has its contrast beside it
        tab.locator("#list-look ~ ol summary").click()
        field = tab.locator("form.field:has(input[name=key][value='look.colours.data']) input[name=text]")
        field.fill("#0b5394")
        with tab.expect_response("**/value") as answer:
            field.press("Tab")
        assert answer.value.status == 200
        ratio = tab.locator("form.field:has(input[name=key][value='look.colours.data']) .soft")
        ratio.wait_for()
        # by the formula of WCAG 2: the luminance of #0b5394 is 0.0840, 1.05 over that and 0.05 is 7.84
        assert "7.8" in ratio.inner_text()
        field = tab.locator("form.field:has(input[name=key][value='look.colours.data']) input[name=text]")
        field.fill("blue")
        with tab.expect_response("**/value") as answer:
            field.press("Tab")
        assert answer.value.status == 422
        for _ in range(2):
            tab.locator("#undo:not([disabled])").wait_for()
            with tab.expect_navigation():
                tab.locator("#undo").click()
        assert path.read_bytes() == before
        assert not (reports / "west" / "images" / "our logo.svg").exists()
        tab.close()


def test_a_problem_leads_to_its_line_from_every_room(browser, reports, tmp_path):
    path = reports / "west" / "recommendations.toml"
    lines = path.read_text(encoding="utf-8").split("\n")
    number = next(i for i, line in enumerate(lines, 1) if line.startswith("when"))
    lines[number - 1] = 'when = "no_such.rank > 8"'
    path.write_text("\n".join(lines), encoding="utf-8")
    with running(reports, tmp_path / "public") as desk:
        tab = in_room(browser, desk, "compute")
        tab.locator("#problems li.error a").first.click()
        tab.wait_for_url("**/write?file=recommendations.toml*")
        area = tab.locator("#content")
        area.wait_for()
        tab.locator("#content:focus").wait_for()
        chosen = area.evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)")
        assert chosen == 'when = "no_such.rank > 8"'
        tab.close()
