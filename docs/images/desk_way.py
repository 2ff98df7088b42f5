"""The way from a spreadsheet to a published brief at the desk, as somebody new would click it: a strip of pictures, seconds and clicks.

    .venv/bin/python docs/images/desk_way.py

Starts a desk as the command does over an empty folder, ``briefs`` in a home folder made for it (below DESK_WAY, where that is set),
goes the whole way in Chromium in both languages, and prints what it took, without the time that a person reads and thinks.
Run by hand after pages of the desk have changed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from make import ROOT, TABLE, save
from PIL import Image
from playwright.sync_api import Page, sync_playwright

SIZE, SHOWN = (1280, 860), 620
WORDS = {
    "zh": {"make": "按这些回答生成报告", "compute": "计算", "publish": "发布", "published": "已发布", "region": "四川"},
    "en": {"make": "Take these answers", "compute": "Compute", "publish": "Publish", "published": "Published", "region": "Sichuan"},
}  # fmt: skip


class Way:
    """One walk: the clicks that it took, the moments that were reached, the pictures."""

    def __init__(self, tab: Page) -> None:
        self.tab, self.clicks, self.pictures = tab, 0, list[Image.Image]()
        self.begun = time.monotonic()
        self.reached: dict[str, tuple[float, int]] = {}

    def click(self, act: Callable[[], object]) -> None:
        """One thing that a person does with the mouse."""
        act()
        self.clicks += 1

    def at(self, name: str) -> None:
        """Note when a moment was reached, and take its picture."""
        self.reached[name] = (time.monotonic() - self.begun, self.clicks)
        # a frame of another site that was drawn out of sight is drawn anew with the window
        self.tab.set_viewport_size({"width": SIZE[0], "height": SIZE[1] + 1})
        self.tab.set_viewport_size({"width": SIZE[0], "height": SIZE[1]})
        self.tab.wait_for_timeout(1500)
        before = time.monotonic()
        picture = Image.open(BytesIO(self.tab.screenshot()))
        self.pictures.append(picture.resize((SHOWN, SHOWN * SIZE[1] // SIZE[0]), Image.Resampling.LANCZOS))
        # a picture is no part of the work
        self.begun += time.monotonic() - before + 1.5


def walk(language: str, folder: Path) -> Way:
    """From the double click on the starter to the published brief."""
    words = WORDS[language]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
        tab.set_default_timeout(120_000)
        way = Way(tab)
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "build.py"), "desk", "--no-browser", "--ui", language,
             "--into", str(folder / "briefs"), "--out", str(folder / "public")],
            stdout=subprocess.PIPE, text=True,
            # whose home it is shows in no picture; what was kept of earlier runs is the user's own
            env={"XDG_CACHE_HOME": str(Path.home() / ".cache"), **os.environ, "HOME": str(folder)},
        )  # fmt: skip
        assert process.stdout is not None
        try:
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found is not None
            tab.goto(found[0])
            way.at("start")
            way.click(
                lambda: tab.set_input_files("input[type=file]", ROOT / "docs" / "examples" / "west-page.xlsx")
            )
            tab.wait_for_url("**/draft/*")
            tab.get_by_role("button", name=words["make"]).wait_for()
            way.at("understood")
            way.click(tab.get_by_role("button", name=words["make"]).click)
            tab.wait_for_url("**/r/*/describe")
            frame = tab.frame_locator("#page")
            frame.locator("h1").first.wait_for()
            way.at("first brief on the screen")
            way.click(lambda: tab.locator("#choose select[name=code]").select_option(label=words["region"]))
            frame.locator("h1", has_text=words["region"]).first.wait_for()
            way.click(tab.get_by_role("link", name=words["compute"], exact=True).click)
            tab.wait_for_url("**/compute")
            tab.locator("table.plain").first.wait_for()
            frame.locator("h1", has_text=words["region"]).first.wait_for()
            way.at("index")
            way.click(tab.get_by_role("link", name=words["publish"], exact=True).click)
            tab.wait_for_url("**/publish")
            frame.locator("h1", has_text=words["region"]).first.wait_for()
            way.at("about to publish")
            way.click(lambda: tab.locator(".build select").select_option(label=words["region"]))
            way.click(tab.locator(".build button.main").click)
            tab.locator("#progress:not(:has(.step)) p").first.wait_for(timeout=400_000)
            assert words["published"] in tab.locator("#progress p").first.inner_text()
            way.at("brief of one region published, page and PDF, both languages")
        finally:
            browser.close()
            process.terminate()
            process.wait()
            process.stdout.close()
    return way


def main() -> None:
    """Both strips, and what they took."""
    for language in WORDS:
        with tempfile.TemporaryDirectory(dir=os.environ.get("DESK_WAY")) as folder:
            way = walk(language, Path(folder))
        high = way.pictures[0].height
        strip = Image.new("RGB", (2 * SHOWN + 30, 3 * (high + 10) + 10), TABLE)
        for n, picture in enumerate(way.pictures):
            strip.paste(picture, (10 + n % 2 * (SHOWN + 10), 10 + n // 2 * (high + 10)))
        save(strip, f"desk-way-{language}", colours=100, how=Image.Quantize.FASTOCTREE)
        for name, (seconds, clicks) in way.reached.items():
            sys.stdout.write(f"{language}  {seconds:6.1f} s  {clicks} clicks  {name}\n")


if __name__ == "__main__":
    main()
