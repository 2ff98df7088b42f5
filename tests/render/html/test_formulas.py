"""Formulas of pages: files that are there, the drawing of the formula that the page names, seen on a light and a dark ground."""

from __future__ import annotations

import io
import posixpath
import re
from html import unescape

import pytest
from lxml import etree
from PIL import Image

from compose.figures.formula import formula_svg
from compose.figures.web import for_web
from publish.folder.writing import write
from publish.listing import listed
from publish.shared import shared_files
from render.html import formulas
from tests.browsing import CHROMIUM, opened

SHOWN = re.compile(r'<svg ([^>]*)><image href="?([^"\s>]+)')


@pytest.mark.parametrize("report", ["provinces", "west"])
def test_every_formula_of_a_page_is_a_file_that_draws_it(prepared, shipped, report):
    site = prepared[report]
    files = site.assets()
    used: set[str] = set()
    for path, content in shipped.pages(report, "en").items():
        if not path.endswith(".html"):
            continue
        text = content.decode()
        assert "STIXGeneral" not in text, "outlines of letters are in the files alone"
        for head, href in SHOWN.findall(text):
            if "formula-" not in href:
                continue
            file = posixpath.normpath(posixpath.join(posixpath.dirname(path), href))
            label = re.search(r'aria-label=(?:"([^"]*)"|(\S+))', head)
            assert label
            tex = unescape(label[1] or label[2])
            assert files[file].decode() == for_web(formula_svg(tex)), (path, tex)
            used.add(file)
    assert len(used) > 15
    assert used == {name for name in files if "formula-" in name}, "no file that no page shows"


def test_a_file_is_a_drawing_of_its_own(prepared):
    kept: list[object] = []

    def keep(parts, make):
        kept.append(parts)
        return make()

    results = prepared["provinces"].plan.results
    files = formulas.formula_files(results, keep)
    assert list(files) == [formulas.name_of(tex) for tex in formulas.of_results(results)]
    for content in files.values():
        root = etree.fromstring(content)
        assert (
            root.tag == "{http://www.w3.org/2000/svg}svg"
            and b"<style" not in content
            and b"#ffffff" not in content
        )
        box = [float(side) for side in root.get("viewBox").split()]
        # ten points are one em of the text around it
        assert [root.get("width"), root.get("height")] == [f"{box[2] / 10:g}em", f"{box[3] / 10:g}em"]


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_formula_is_read_on_either_ground(browser, site, shipped, tmp_path, scheme):
    write(
        tmp_path,
        shipped.pages("provinces", "en") | site.entrance() | shared_files([listed(site.plan.report)]),
    )
    context = browser.new_context(color_scheme=scheme, java_script_enabled=False)
    tab = opened(context.new_page(), tmp_path, "provinces/en/methods/index.html")
    formula = tab.locator(".formula svg").first
    box = formula.bounding_box()
    size = float(tab.locator(".formula").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)"))
    _, _, wide, high = (float(side) for side in formula.get_attribute("viewBox").split())
    assert box["width"] == pytest.approx(wide / 10 * size, abs=1) and box["height"] == pytest.approx(
        high / 10 * size, abs=1
    )
    greys = Image.open(io.BytesIO(formula.screenshot())).convert("L").getextrema()
    assert greys[1] - greys[0] > 180, greys
    ground = Image.open(io.BytesIO(formula.screenshot())).convert("L").getpixel((0, 0))
    assert ground == greys[1 if scheme == "light" else 0]
    context.close()
