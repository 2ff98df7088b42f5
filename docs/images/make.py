"""Make the pictures of the documentation anew, from what the program gives today.

    .venv/bin/python docs/images/make.py

Run by hand after pages or drawings have changed; needs pdftoppm, LibreOffice and Chromium. Works in a copy of the project, so that
the tutorial's report does not stay. Palettes of 128 colours keep the files small.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "house")]

import test_tutorial as tutorial  # noqa: E402

#: what lies around two pages shown side by side
TABLE = (217, 212, 199)


def save(
    image: Image.Image, name: str, colours: int = 128, how: Image.Quantize = Image.Quantize.MEDIANCUT
) -> None:
    small = image.convert("RGB").quantize(colours, how, dither=Image.Dither.NONE)
    small.save(HERE / f"{name}.png", optimize=True)


def first_page(pdf: Path, width: int) -> Image.Image:
    made = subprocess.run(
        ["pdftoppm", "-r", "130", "-png", "-f", "1", "-singlefile", str(pdf)], check=True, capture_output=True
    )
    page = Image.open(io.BytesIO(made.stdout))
    return page.resize((width, round(page.height * width / page.width)), Image.Resampling.LANCZOS)


def in_a_row(pages: list[Image.Image]) -> Image.Image:
    """Pictures of one height side by side on a table."""
    width = sum(page.width + 10 for page in pages) + 10
    sheet, x = Image.new("RGB", (width, max(page.height for page in pages) + 20), TABLE), 10
    for page in pages:
        sheet.paste(page, (x, 10))
        x += page.width + 10
    return sheet


def build(project: Path, *words: str) -> None:
    subprocess.run([sys.executable, "build.py", *words, "--ui", "zh"], cwd=project, check=True)


def papers(project: Path) -> None:
    """The first page of the brief on Sichuan in each style."""
    for style in ("brief", "government", "print", "bilingual"):
        out = project / "pictures" / style
        words = ("provinces", "--region", "510000", "--format", "pdf", "--style", style)
        build(project, *words, "--out", str(out))
        pdf = {x: out / "provinces" / x / "sichuan" / "brief.pdf" for x in ("zh", "en", "zh-en")}
        if style == "brief":
            for language in ("zh", "en"):
                save(first_page(pdf[language], 513), f"sichuan-{language}")
        elif style == "bilingual":
            save(first_page(pdf["zh-en"], 513), "sichuan-bilingual")
        else:
            save(in_a_row([first_page(pdf[x], 520) for x in ("zh", "en")]), f"sichuan-{style}")


def slides(project: Path) -> None:
    """Nine slides of the brief on Sichuan, as LibreOffice shows them."""
    out = project / "pictures" / "slides"
    build(project, "provinces", "--region", "510000", "--format", "pptx", "--out", str(out))
    for language, name in (("en", "slides"), ("zh", "slides-zh")):
        folder = out / "provinces" / language / "sichuan"
        words = [
            "soffice",
            f"-env:UserInstallation=file://{out}/profile",
            "--headless",
            "--convert-to",
            "pdf",
        ]
        subprocess.run([*words, "brief.pptx"], cwd=folder, check=True)
        subprocess.run(["pdftoppm", "-r", "60", "-png", "brief.pdf", "slide"], cwd=folder, check=True)
        pages = [Image.open(path) for path in sorted(folder.glob("slide-*.png"))]
        shown = [page.resize((455, 256), Image.Resampling.LANCZOS) for page in (*pages[:6], *pages[-4:-1])]
        sheet = Image.new("RGB", (3 * 455 + 25, 3 * 256 + 40), TABLE)
        for i, page in enumerate(shown):
            sheet.paste(page, (5 + i % 3 * 462, 10 + i // 3 * 266))
        save(sheet, name)


def tutorials(machine: tutorial.Machine) -> None:
    """The first page of the report that the tutorial makes, in each language as its page tells it."""
    project = machine.folder
    for language, name in (("zh", "tutorial.zh.md"), ("en", "tutorial.md")):
        folder = project / "reports" / "mywest"
        shutil.rmtree(folder, ignore_errors=True)
        build(project, "new", "mywest", "--from", "docs/examples/west-page.xlsx", "--yes", "--ui", language)
        for block in tutorial.blocks(ROOT / "docs" / name):
            mark, _, file = block.mark.partition(": ")
            if mark == "edit":
                machine.edit(file, block.body)
            elif mark == "append":
                path = project / file
                path.write_text(path.read_text(encoding="utf-8") + "\n" + block.body, encoding="utf-8")
        out = project / "pictures" / "tutorial"
        build(project, "mywest", "--region", "贵州", "--lang", language, "--format", "pdf", "--out", str(out))
        save(first_page(out / "mywest" / language / "guizhou" / "brief.pdf", 662), f"tutorial-{language}")


def _over(tab: Page) -> None:
    tab.locator('figure.map use[data-code="510000"]').first.evaluate("e => e.focus()")


def _compare(tab: Page) -> None:
    for name in ("四川", "重庆", "陕西"):
        tab.get_by_label(f"比较: {name}").or_(tab.get_by_label(f"比较：{name}")).first.check()
    tab.locator(".compare").scroll_into_view_if_needed()


def _number(tab: Page) -> None:
    tab.locator("ol.findings data").first.click()


def screens(project: Path) -> None:
    """The site in a browser."""
    out = project / "pictures" / "site"
    build(project, "provinces", "west", "--format", "html", "--out", str(out))
    with sync_playwright() as browsers:
        programs = ("chromium-headless-shell", "chromium", "google-chrome")
        program = next(filter(None, map(shutil.which, programs)), None)
        browser = browsers.chromium.launch(executable_path=program, args=["--no-sandbox"])

        def seen(
            path: str,
            size: tuple[int, int],
            act: Callable[[Page], None] | None = None,
            **media: Any,
        ) -> Image.Image:
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                locale="zh-CN" if path.startswith("zh/") else "en-GB",
            )
            tab = context.new_page()
            tab.emulate_media(**media)
            page, _, place = path.partition("#")
            tab.goto((out / "provinces" / page).resolve().as_uri() + (f"#{place}" if place else ""))
            tab.wait_for_timeout(300)
            if act:
                act(tab)
                tab.wait_for_timeout(300)
            picture = Image.open(io.BytesIO(tab.screenshot()))
            context.close()
            return picture

        def shot(name: str, *words: Any, **media: Any) -> None:
            save(seen(*words, **media), name)

        for x in ("zh", "en"):
            shot(f"site-{x}-light", f"{x}/index.html", (1280, 1080), _over, color_scheme="light")
            shot(f"site-{x}-dark", f"{x}/sichuan/index.html", (1280, 860), color_scheme="dark")
            pages = ("../index.html", f"{x}/index.html", f"{x}/sichuan/index.html")
            save(
                in_a_row([seen(page, (390, 844), color_scheme="light") for page in pages]), f"site-{x}-phone"
            )
        shot("site-number", "en/sichuan/index.html", (1280, 900), _number)
        shot("site-compare", "zh/index.html", (1280, 720), _compare)
        shot("site-weights", "zh/weights/integration/index.html#w=10,60,20,10", (1280, 860))
        shot("site-home", "../index.html", (1280, 860))
        browser.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        machine = tutorial.Machine(Path(folder) / "fangzhi")
        papers(machine.folder)
        slides(machine.folder)
        tutorials(machine)
        screens(machine.folder)


if __name__ == "__main__":
    main()
