"""GB/T 9704: the page's geometry measured in the PDF."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from compose.document import Columns, Document, Figure, Paragraph, Run, Section
from compose.language.chinese import typeset
from intake.problems import Problems
from intake.report.schema import OfficeSpec
from pipeline.build import build
from pipeline.prepare import Options, prepare
from render.html.writer import Page, render
from render.pdf import typefaces
from render.pdf import writer as pdf_writer
from render.printing import Printing
from tests.reading import read_pdf

MM = 72 / 25.4


#: what an office says, all of it empty
NOTHING = dict.fromkeys(OfficeSpec.model_fields, "")


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
    office = NOTHING | {"agency": "国务院文件国", "agency_short": "国", "number": "国〔2026〕1号"}
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
    # below the square of the characters
    assert rule - (middle + 0.5 * 15.75 / MM) == pytest.approx(4, abs=0.4)
    wide = np.flatnonzero((pixels[:, :, 0] - pixels[:, :, 1] > 120)[round((rule + 0.5) * 10)]) / 10
    assert (wide[0], wide[-1]) == (pytest.approx(28, abs=1), pytest.approx(28 + 156, abs=1))
    heading = (page.height - title["matrix"][5] - 0.38 * 22) / MM
    assert heading - 225 / 44 - red[-1] == pytest.approx(2 * 225 / 22, abs=1)


@pytest.mark.parametrize("agency", ["某厅文件", "国家发展和改革委员会文件", "某省人民政府办公厅文件"])
def test_an_agency_of_any_length_stands_on_one_line_and_keeps_the_grid(agency):
    office = NOTHING | {"agency": agency, "agency_short": "国", "number": "国〔2026〕1号"}
    words = Section("s", "节", (Paragraph((Run("文字"),)),))
    html = render(
        Document("x", "zh", "题", "", (words,), ""), Page("zh", "government", images={}), office=office
    )
    with read_pdf(pdf_writer.pdf(typeset(html), {}, "government")) as pdf:
        assert agency in [row[0] for row in rows(pdf.pages[0])]
        # the number of the document is placed by the red rule
        assert {text for *_, text in off_grid(pdf)} <= set(office["number"])


FULL = NOTHING | {
    "agency": "某省统计局文件",
    "agency_short": "某省统计局",
    "number": "某统〔2026〕1号",
    "addressee": "省人民政府",
    "attachment": "1.各市主要指标",
    "copies": "省委办公厅，省人大常委会办公厅，省政协办公厅，省监察委员会，省法院，省检察院，省军区，各民主党派省委，各人民团体",
    "printed_by": "某省统计局办公室",
    "copy_number": "000001",
    "secrecy": "秘密★1年",
    "urgency": "特急",
    "signed_by": "张三",
}


@pytest.fixture(scope="module")
def full():
    """A document with all that an office may say."""
    document = Document("x", "zh", "题", "", (Section("s", "节", (Paragraph((Run("文字"),)),)),), "")
    page = Page("zh", "government", images={}, date="2026年3月15日")
    html = render(document, page, office=FULL)
    with read_pdf(pdf_writer.pdf(typeset(html), {}, "government")) as pdf:
        yield pdf


def rows(page):
    """The lines of a page: text, left and right edge and the middle of their characters, in millimetres."""
    found = {}
    for char in page.chars:
        if char["text"].strip(" \u2002\u200b"):
            middle = round((page.height - char["matrix"][5] - 0.38 * char["size"]) / MM)
            found.setdefault(middle, []).append(char)
    return [
        (
            "".join(c["text"] for c in sorted(line, key=lambda c: c["x0"])),
            min(c["x0"] for c in line) / MM,
            max(c["x1"] for c in line) / MM,
            middle,
        )
        for middle, line in sorted(found.items())
    ]


def test_copies_are_listed_in_order_under_the_first_and_end_with_a_stop(full):
    found = rows(full.pages[-1])
    start = next(i for i, row in enumerate(found) if row[0].startswith("抄送"))
    end = next(i for i, row in enumerate(found) if "印发" in row[0])
    assert "".join(row[0] for row in found[start:end]) == f"抄送：{FULL['copies']}。"
    em = 14 / MM
    assert found[start][1] == pytest.approx(28 + em, abs=0.5)
    assert end - start >= 2
    for row in found[start + 1 : end]:
        assert row[1] == pytest.approx(28 + 4 * em, abs=0.5), "below the first agency"
    assert all(row[2] < 184 - em + 3 for row in found[start:end])
    assert found[end][1] == pytest.approx(28 + em, abs=0.5)


def test_the_signature_is_centred_over_the_date(full):
    found = {text: (left + right) / 2 for page in full.pages for text, left, right, _ in rows(page)}
    ends = {text: right for page in full.pages for text, _, right, _ in rows(page)}
    assert found["某省统计局"] == pytest.approx(found["2026年3月15日"], abs=0.6)
    assert ends["2026年3月15日"] == pytest.approx(184 - 4 * 15.75 / MM, abs=1)


def test_the_signature_stands_on_a_page_with_text(full):
    """The imprint goes to the next left page alone rather than take the signature with it."""
    first, last = full.pages
    assert "某省统计局" in [row[0] for row in rows(first)]
    assert rows(last)[0][0].startswith("抄送")


def test_marks_of_the_copy_stand_at_the_upper_left_and_the_signatory_beside_the_number(full):
    found = rows(full.pages[0])
    pitch = 225 / 22
    for i, words in enumerate(("000001", "秘密★1年", "特急")):
        text, left, _, middle = found[i]
        assert text == words and left == pytest.approx(28, abs=0.5)
        assert middle == pytest.approx(37 + (i + 0.5) * pitch, abs=1.5)
    line = next(row for row in found if "〔2026〕" in row[0])
    em = 15.75 / MM
    assert line[0] == "某统〔2026〕1号签发人：张三"
    assert line[1] == pytest.approx(28 + em, abs=0.5) and line[2] == pytest.approx(184 - em, abs=0.5)


def test_page_numbers_are_seven_millimetres_below_the_type_area(full):
    pixels = np.asarray(full.pages[0].to_image(resolution=254).original.convert("L"))
    ink = np.flatnonzero((pixels[2640:2800] < 128).sum(axis=1) > 60) / 10
    # the two dashes beside the number
    assert ink[0] + 264 == pytest.approx(262 + 7, abs=0.5)


def test_a_report_named_once():
    """A region's document names region and report; the overview is the report."""
    page = Page("zh", "government", site_title="简报", images={})
    for title, words in (("四川省", "四川省<br>简报"), ("简报", "简报")):
        html = render(Document("x", "zh", title, "", ()), page, office=NOTHING)
        assert f"<h1>{words}</h1>" in html


@pytest.mark.slow
@pytest.mark.parametrize("filled", range(0, 24, 4))
def test_the_imprint_ends_the_last_page(filled):
    """Its last rule lies on the edge of the type area, below signature and date, however far the text reaches."""
    office = NOTHING | {
        "agency": "机关",
        "agency_short": "某机关",
        "copies": "抄送甲",
        "printed_by": "办公室",
    }
    words = Section("s", "节", tuple(Paragraph((Run("文字"),)) for _ in range(filled)))
    html = render(
        Document("x", "zh", "题", "", (words,), ""), Page("zh", "government", images={}), office=office
    )
    with read_pdf(pdf_writer.pdf(typeset(html), {}, "government"), drawn=True) as pdf:
        last = pdf.pages[-1]
        pixels = np.asarray(last.to_image(resolution=254).original.convert("RGB")).max(axis=2)
        signed = [w for page in pdf.pages for w in page.extract_words() if w["text"] == "某机关"]
        alone = len(pdf.pages) > 1 and not any(w["text"] == "某机关" for w in last.extract_words())
        assert len(pdf.pages) % 2 == 0, "on a left page, alone where the text ends on a right one"
    rules = np.flatnonzero((pixels < 120).mean(axis=1) > 0.7) / 10
    assert rules[-1] == pytest.approx(297 - 35, abs=1)
    assert len(signed) == 1
    assert alone or rules[0] > signed[0]["bottom"] / MM + 225 / 22, "the date stands between"


def off_grid(pdf):
    """Lines of text that do not stand on one of the 22 lines of their page: (page, mm from the nearest line, text)."""
    found = []
    for number, page in enumerate(pdf.pages, start=1):
        upright = page.height > page.width
        chars = [c for c in page.chars if upright and abs(c["size"] - 15.75) < 0.1 and c["text"] != "\u200b"]
        for c in chars:
            middle = (page.height - c["matrix"][5] - 0.38 * 15.75) / MM
            place = ((middle - 37) / (225 / 22)) % 1
            # a third of a millimetre of rounding; lines of letters alone sit as those of characters do
            if abs(place - 0.53) > 0.035:
                found.append((number, round(place, 2), c["text"]))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_keeps_the_grid_of_lines(shipped, lang):
    """Below drawings, tables, small print and the red head the lines stand where they stand on a page of text."""
    with read_pdf(shipped.pdf("provinces", "government", lang, "510000")) as pdf:
        whole = sum(abs(c["size"] - 15.75) < 0.1 for page in pdf.pages for c in page.chars)
        off = off_grid(pdf)
        # the number of the document is placed by the red rule
        assert {page for page, *_ in off} <= {1} and len(off) < 25, off
        assert whole > 800


def drawing(number):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 340 200" role="img" aria-label="t"><rect width="340" height="200"/></svg>'
    return Figure(number, f"f{number}", (Run(f"所见{number}"),), svg, f"替代{number}", width="half")


def with_figures(count, attachment, language="zh"):
    """The pages of a document with so many figures in two sections, and what an office lists as annexes."""
    figures = [drawing(k + 1) for k in range(count)]
    words = Paragraph((Run("文字" * 40 if language == "zh" else "words " * 40),))
    sections = (
        Section("a", "甲", (words, *figures[:1])),
        Section("b", "乙", (*(Columns((f,), (words,)) for f in figures[1:]),)),
    )
    office = FULL | {"attachment": attachment}
    page = Page(language, "government", images={}, date="2026年3月15日")
    html = render(Document("x", language, "题", "", sections, ""), page, office=office)
    set_ = typeset(html) if language == "zh" else html
    return html, pdf_writer.pdf(set_, page.images, "government", language=language)


@pytest.mark.parametrize("count", [0, 3])
def test_few_figures_stay_in_the_text(count):
    html, _ = with_figures(count, "")
    main = html.partition("</main>")[0]
    assert main.count("<figure") == count and "附件" not in html


@pytest.mark.slow
@pytest.mark.parametrize(
    ("attachment", "listed", "heading"),
    [
        ("", ["附件：图1至图5"], "附件"),
        ("主要指标", ["附件：1.主要指标", "2.图1至图5"], "附件2"),
        ("1.主要指标 2.名单", ["附件：1.主要指标", "2.名单", "3.图1至图5"], "附件3"),
    ],
)
def test_many_figures_are_an_annex(attachment, listed, heading):
    html, data = with_figures(5, attachment)
    assert "<figure" not in html.partition("</main>")[0]
    with read_pdf(data) as pdf:
        found = [rows(page) for page in pdf.pages]
        assert len(found) % 2 == 0
    where = {row[0].replace(" ", ""): (k, row) for k, page in enumerate(found) for row in page}
    assert where["见附件图1。"][0] <= where["2026年3月15日"][0]
    lines = [where[words] for words in listed]
    assert [page for page, _ in lines] == [lines[0][0]] * len(lines), "on one page"
    # in the text the first item two characters in, the others below it
    em, pitch = 15.75 / MM, 225 / 22
    assert lines[0][1][1] == pytest.approx(28 + 2 * em, abs=0.5)
    assert all(row[1] == pytest.approx(28 + 5 * em, abs=0.5) for _, row in lines[1:])
    page, first = where[heading]
    assert page > where["2026年3月15日"][0] and first is found[page][0]
    assert first[1] == pytest.approx(28, abs=0.5), "flush left"
    assert first[3] == pytest.approx(37 + pitch / 2, abs=1)
    title = where["附图"][1]
    assert title[3] == pytest.approx(37 + 2.5 * pitch, abs=1.5), "in the third line"
    assert (title[1] + title[2]) / 2 == pytest.approx(28 + 78, abs=1)
    drawn = [
        k for k, page in enumerate(found) for row in page if re.match("图[1-5]所见", row[0].replace(" ", ""))
    ]
    assert len(drawn) == 5 and min(drawn) == page
    # the imprint ends it all
    assert any("印发" in row[0] for row in found[-1]) and max(drawn) <= len(found) - 1


def test_the_english_list_of_annexes():
    html, _ = with_figures(4, "Main figures", "en")
    assert "See Figure 1 in the annex." in html and "Signed by: <span" in html
    for words in ("1.Main figures", "2.Figures 1 to 4", '<p class="annex-number">Annex 2</p>'):
        assert words in html


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


@pytest.mark.slow
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
