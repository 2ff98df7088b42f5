"""GB/T 9704: the page's geometry measured in the PDF."""

from __future__ import annotations

import subprocess
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from compose.document import Document, Paragraph, Run, Section
from compose.language.chinese import typeset
from intake.problems import Problems
from pipeline.build import build
from pipeline.prepare import Options, prepare
from render.html.writer import Page, render
from render.pdf import typefaces
from render.pdf import writer as pdf_writer
from render.printing import Printing
from tests.reading import read_pdf

MM = 72 / 25.4


@pytest.fixture(scope="module")
def text_page():
    """A page of nothing but text, long enough to fill several."""
    words = "城乡融合发展是区域协调发展的重要内容，各地应当结合实际制定措施并抓好落实。" * 80
    html = f'<!doctype html><html lang="zh-Hans"><head><title>题</title></head><body class="zh"><p class="text">{words}</p></body></html>'
    data = pdf_writer.pdf(typeset(html), {}, "government")
    with read_pdf(data) as pdf:
        yield pdf.pages[1]


def lines(page):
    """The body's characters, line by line."""
    body = sorted((c for c in page.chars if abs(c["size"] - 15.75) < 0.1), key=lambda c: c["bottom"])
    found: list[list[dict]] = []
    for c in body:
        if found and c["bottom"] - found[-1][0]["bottom"] < 5:
            found[-1].append(c)
        else:
            found.append([c])
    return [sorted(row, key=lambda c: c["x0"]) for row in found]


def test_22_lines_of_28_characters(text_page):
    rows = lines(text_page)
    assert len(rows) == 22
    assert Counter(len(r) for r in rows).most_common(1)[0][0] == 28


def test_margins_and_type_area_within_a_millimetre(text_page):
    rows = lines(text_page)
    left = min(r[0]["x0"] for r in rows)
    right = max(r[-1]["x1"] for r in rows)
    assert left / MM == pytest.approx(28, abs=1)
    assert (right - left) / MM == pytest.approx(156, abs=1)
    pitch = (rows[-1][0]["top"] - rows[0][0]["top"]) / 21
    assert pitch / MM == pytest.approx(225 / 22, abs=0.02)
    # a Han character's square reaches from 0.12 em below the baseline to 0.88 em above; its middle is the line's
    middle = [(text_page.height - r[0]["matrix"][5] - 0.38 * 15.75) / MM for r in (rows[0], rows[-1])]
    assert middle[0] - 225 / 44 == pytest.approx(37, abs=1)
    assert middle[1] + 225 / 44 == pytest.approx(297 - 35, abs=1)


def test_the_red_head_within_a_millimetre():
    """Measured as ink: the agency 35 mm below the type area's edge, two lines to the number, the rule 4 mm below it."""
    office = {"agency": "国务院文件国", "agency_short": "国", "number": "国〔2026〕1号", "addressee": ""}
    office |= {"attachment": "", "copies": "", "printed_by": ""}
    document = Document("x", "zh", "题", "", (), "")
    html = render(document, Page("zh", "government", images={}), office=office)
    with read_pdf(pdf_writer.pdf(typeset(html), {}, "government"), drawn=True) as pdf:
        page = pdf.pages[0]
        pixels = np.asarray(page.to_image(resolution=254).original.convert("RGB")).astype(int)
        number = next(c for c in page.chars if c["text"] == "〔")
        title = next(c for c in page.chars if c["text"] == "题")
    red = np.flatnonzero((pixels[:, :, 0] - pixels[:, :, 1] > 120).sum(axis=1) > 5) / 10
    assert red[0] == pytest.approx(37 + 35, abs=1)
    gap = int(np.argmax(np.diff(red)))
    agency, rule = red[gap], red[gap + 1]
    middle = (page.height - number["matrix"][5] - 0.38 * 15.75) / MM
    assert middle - 225 / 44 - agency == pytest.approx(2 * 225 / 22, abs=1)
    assert rule - (middle + 225 / 44) == pytest.approx(4, abs=1)
    wide = np.flatnonzero((pixels[:, :, 0] - pixels[:, :, 1] > 120)[round((rule + 0.5) * 10)]) / 10
    assert (wide[0], wide[-1]) == (pytest.approx(28, abs=1), pytest.approx(28 + 156, abs=1))
    heading = (page.height - title["matrix"][5] - 0.38 * 22) / MM
    assert heading - 225 / 44 - red[-1] == pytest.approx(2 * 225 / 22, abs=1)


def test_a_report_named_once():
    """A region's document names region and report; the overview is the report."""
    office = dict.fromkeys(
        ("agency", "agency_short", "number", "addressee", "attachment", "copies", "printed_by"), ""
    )
    page = Page("zh", "government", site_title="简报", images={})
    for title, words in (("四川省", "四川省<br>简报"), ("简报", "简报")):
        html = render(Document("x", "zh", title, "", ()), page, office=office)
        assert f"<h1>{words}</h1>" in html


@pytest.mark.slow
@pytest.mark.parametrize("filled", range(0, 24, 4))
def test_the_imprint_ends_the_last_page(filled):
    """Its last rule lies on the edge of the type area, below signature and date, however far the text reaches."""
    office = {"agency": "机关", "agency_short": "某机关", "number": "", "addressee": "", "attachment": ""}
    office |= {"copies": "抄送甲", "printed_by": "办公室"}
    words = Section("s", "节", tuple(Paragraph((Run("文字"),)) for _ in range(filled)))
    html = render(
        Document("x", "zh", "题", "", (words,), ""), Page("zh", "government", images={}), office=office
    )
    with read_pdf(pdf_writer.pdf(typeset(html), {}, "government"), drawn=True) as pdf:
        last = pdf.pages[-1]
        pixels = np.asarray(last.to_image(resolution=254).original.convert("RGB")).max(axis=2)
        signed = next(w for w in last.extract_words() if w["text"] == "某机关")
    rules = np.flatnonzero((pixels < 120).mean(axis=1) > 0.7) / 10
    assert rules[-1] == pytest.approx(297 - 35, abs=1)
    assert rules[0] > signed["bottom"] / MM + 225 / 22, "the date stands between"


def test_page_numbers_stand_outside_with_dashes(text_page):
    marks = [c for c in text_page.chars if abs(c["size"] - 14) < 0.1]
    assert "".join(c["text"] for c in sorted(marks, key=lambda c: c["x0"])) == "—2—"
    assert marks[0]["x0"] / MM < 60, "the second page is a left one"


def test_a_brief_in_this_style(shipped):
    for lang, word in (("zh", "四川省"), ("en", "Sichuan Province")):
        with read_pdf(shipped.pdf("provinces", "government", lang, "510000"), drawn=True) as pdf:
            first = pdf.pages[0]
            assert word in (first.extract_text() or "").replace(" ", " ")
            red = [
                r
                for r in [*first.rects, *first.lines]
                if r.get("non_stroking_color") and r["width"] > 150 * MM
            ]
            assert any(r["width"] / MM == pytest.approx(156, abs=1) for r in red)
            assert 5 <= len(pdf.pages) <= 20


def prepared_with(folder, monkeypatch, families: set[str], style: str = "government"):
    monkeypatch.setattr(typefaces, "installed", lambda: frozenset(families))
    problems = Problems()
    assert prepare(folder, problems, Printing(style))
    return [p for p in problems.warnings if "not installed" in p.what["en"]]


@pytest.mark.slow
def test_typefaces_that_are_not_installed_are_told(folder, monkeypatch):
    (warning,) = prepared_with(folder, monkeypatch, {"Noto Serif CJK SC", "kaiti"})
    assert warning.what["zh"] == "没有安装仿宋、小标宋：由 Noto Serif CJK SC 代替，不合 GB/T 9704"
    assert warning.what["en"].startswith("FangSong, XiaoBiaoSong not installed: Noto Serif CJK SC stands in")
    assert "FangSong_GB2312, FZXiaoBiaoSong-B05S" in warning.remedy["en"]
    assert "仿宋_GB2312、方正小标宋简体" in warning.remedy["zh"]
    assert prepared_with(folder, monkeypatch, {"仿宋", "KaiTi_GB2312", "方正小标宋简体"}) == []
    assert prepared_with(folder, monkeypatch, set(), "brief") == [], "only the government style asks for them"


def test_a_missing_typeface_fails_a_strict_build(folder, monkeypatch, edit, tmp_path):
    edit("report.toml", 'map_approval = ""', 'map_approval = "GS(2024)0650"')
    options = Options((str(folder),), ("510000",), ("zh",), ("pdf",), tmp_path / "out", 1)
    options = replace(options, printing=Printing("government"), strict=True)
    found: dict[str, Problems] = {}
    monkeypatch.setattr(typefaces, "installed", frozenset)
    assert not build(options, found, lambda *_: None).published
    assert not (tmp_path / "out").exists()
    ((warning,),) = ([*problems] for problems in found.values())
    assert "not installed" in warning.what["en"], "nothing else is in its way"


def test_the_machine_is_asked_for_its_typefaces():
    """Against fontconfig's own program; and the sheet asks for the families by the names that were looked up."""
    listed = subprocess.run(
        ["fc-list", "--format", "%{family}\n"], capture_output=True, text=True, check=True
    )
    families = {name.replace("\\", "") for line in listed.stdout.splitlines() for name in line.split(",")}
    assert families <= typefaces.installed()
    assert "Noto Serif CJK SC" in typefaces.installed()
    for face in typefaces.government():
        assert {f.isascii() for f in face.families} == {True, False}, "by Chinese and by Latin names"
        assert face.stand_in == "Noto Serif CJK SC"
