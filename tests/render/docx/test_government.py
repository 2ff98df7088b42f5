"""The DOCX of a government document has the page, the type and the parts of GB/T 9704."""

from __future__ import annotations

import io
from itertools import pairwise

import docx as word
import numpy as np
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from compose.brief import brief
from compose.document import Figure, Recommendations, leaves, plain
from render.docx import government
from render.docx import writer as docx_writer
from tests import office
from tests.reading import read_pdf

OFFICE = {
    "agency": "某省统计局文件",
    "agency_short": "某省统计局",
    "number": "某统〔2026〕1号",
    "addressee": "各市州人民政府",
    "attachment": "数据表",
    "copies": "省委办公厅",
    "printed_by": "某省统计局办公室",
}


# in English what is Word's own is the same: the everyday run makes one of them
@pytest.fixture(scope="module", params=["zh", pytest.param("en", marks=pytest.mark.slow)])
def made(request, site):
    language = request.param
    document = brief(site.plan, site.plan.report.panel.regions["510000"], language, site.figures(language))
    form = government.Official(OFFICE, "全国省域城乡融合与发展简报", "2026年11月21日")
    return document, docx_writer.render(document, date="2026-11-21", author="Fangzhi", form=form)


@pytest.fixture(scope="module")
def opened(made):
    return word.Document(io.BytesIO(made[1]))


def by_style(opened, name):
    return [p for p in opened.paragraphs if p.style.name == name]


@pytest.mark.slow
def test_the_page_is_the_standards(opened):
    section = opened.sections[0]
    sizes = [section.page_width, section.page_height, section.top_margin, section.left_margin]
    assert [round(s.mm) for s in sizes] == [210, 297, 37, 28]
    width = section.page_width - section.left_margin - section.right_margin
    height = section.page_height - section.top_margin - section.bottom_margin
    assert (round(width / Mm(1)), round(height / Mm(1))) == (156, 225)
    assert opened.styles["Agency"].paragraph_format.space_before / Mm(1) == pytest.approx(35, abs=0.1)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert int(grid.get(qn("w:linePitch"))) == pytest.approx(Mm(225).pt * 20 / 22, abs=1)
    assert opened.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, 2), (section.even_page_footer, 0)):
        line = footer.paragraphs[0]
        assert line.alignment == side and line.text == "——" and line.style.font.size.pt == 14


def test_twenty_eight_characters_fill_a_line(opened):
    text = opened.styles["Body Text"]
    spacing = int(text.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 * (text.font.size.pt + spacing) == pytest.approx(Mm(156).pt, abs=1.5)
    assert 22 * text.paragraph_format.line_spacing.pt == pytest.approx(Mm(225).pt, abs=1)


def test_levels_have_their_fonts_and_none_is_bold(opened):
    fonts = {"Heading 2": "黑体", "Second Level": "楷体", "Body Text": "仿宋", "Title": "方正小标宋简体"}
    for name, font in fonts.items():
        style = opened.styles[name]
        assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == font
        assert style.font.bold is False and style.font.italic is False


def test_parts_stand_in_their_order(made, opened):
    document, _ = made
    texts = [p.text for p in opened.paragraphs]
    mark = "：" if document.language == "zh" else ":"
    places = [
        texts.index(OFFICE["agency"]),
        texts.index(OFFICE["number"]),
        texts.index(f"{document.title}\n全国省域城乡融合与发展简报"),
        texts.index(OFFICE["addressee"] + mark),
        next(i for i, t in enumerate(texts) if t.endswith(OFFICE["attachment"])),
        texts.index(OFFICE["agency_short"]),
        next(i for i, t in enumerate(texts) if OFFICE["copies"] in t),
        next(i for i, t in enumerate(texts) if OFFICE["printed_by"] in t),
    ]
    assert places == sorted(places) and places[0] == 0
    assert not by_style(opened, "Subtitle") and not by_style(opened, "Author")


def test_a_list_of_copies_hangs_and_ends_with_a_stop(made, opened):
    document, _ = made
    (line,) = [p for p in by_style(opened, "Imprint") if OFFICE["copies"] in p.text]
    assert line.text == {"zh": "抄送：省委办公厅。", "en": "Copies to: 省委办公厅."}[document.language]
    indent = line._p.pPr.ind
    characters = 3 if document.language == "zh" else 1
    assert indent.get(qn("w:hanging")) == str(characters * 14 * 20)
    assert int(indent.get(qn("w:left"))) > int(indent.get(qn("w:hanging")))
    # Word has one rule between the lines of the imprint where their indents are the same
    assert len({tuple(sorted(p._p.pPr.ind.items())) for p in by_style(opened, "Imprint")}) == 1


def test_headings_and_recommendations_are_numbered(made, opened):
    document, _ = made
    first, second = ("一、", "（一）") if document.language == "zh" else ("I. ", "(1) ")
    headings = [p.text for p in by_style(opened, "Heading 2")]
    assert headings[0] == first + document.sections[0].title
    assert len(headings) == len(document.sections)
    (advice,) = [n for n in leaves(document) if isinstance(n, Recommendations)]
    heads = [p.text for p in by_style(opened, "Second Level")]
    assert heads[0] == second + plain(advice.items[0].advice) and len(heads) == len(advice.items)


def test_pictures_are_not_cut_off_by_a_fixed_line(made, opened):
    pictures = [p for p in opened.paragraphs if p._p.findall(".//" + qn("wp:inline"))]
    drawn = [n for n in leaves(made[0]) if isinstance(n, Figure)]
    assert len(pictures) == len(drawn) + 1 >= 7, "the figures, and the map of the findings"
    for paragraph in pictures:
        assert paragraph.style.name == "Picture" and not paragraph._p.findall(".//" + qn("w:br"))
    assert opened.styles["Picture"].paragraph_format.line_spacing == 1.0


def test_the_imprint_stands_at_the_foot_of_the_last_page(opened):
    for paragraph in by_style(opened, "Imprint"):
        frame = paragraph._p.pPr.find(qn("w:framePr"))
        assert frame.get(qn("w:vAnchor")) == "margin" and frame.get(qn("w:yAlign")) == "bottom"


@pytest.mark.slow
@office.needed
def test_measured_as_libreoffice_sets_it(made, tmp_path):
    document, data = made
    with read_pdf(office.as_pdf(data, tmp_path, "brief.docx")) as pdf:
        first, second = pdf.pages[0], pdf.pages[1]
        pitch = np.diff(sorted({round(c["top"], 1) for c in second.chars if abs(c["size"] - 16) < 0.3}))
        assert any(step == pytest.approx(government.LINE, abs=0.2) for step in pitch)
        assert first.extract_text().strip().endswith("—1—")
        number = [c for c in second.chars if c["text"] == "2" and c["size"] == pytest.approx(14, abs=0.5)]
        assert number[-1]["x0"] / 72 * 25.4 == pytest.approx(28 + 14 * 2 / 72 * 25.4, abs=3)
        if document.language == "zh":
            # lines that reach the margin are justified; the last ones of paragraphs are set as the style says
            margin = first.width - (26 + 3) / 25.4 * 72
            lines = [line["chars"] for page in pdf.pages for line in page.extract_text_lines()]
            steps = [
                b["x0"] - a["x0"]
                for line in lines
                if line[-1]["x1"] < margin
                for a, b in pairwise(line)
                if all(c["text"] > "一" and c["size"] == pytest.approx(16, abs=0.3) for c in (a, b))
            ]
            assert len(steps) > 40
            assert np.quantile(steps, [0.1, 0.9]) == pytest.approx(government.CHARACTER, abs=0.1)
