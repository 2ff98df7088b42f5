"""PPTX: what an office opens has titles, alternative texts, notes, charts that can be edited, fonts, and nothing sticks out."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pypdfium2
import pytest
from lxml import etree
from pptx import Presentation
from pptx.enum.chart import XL_AXIS_CROSSES, XL_CHART_TYPE, XL_TICK_LABEL_POSITION
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pptx.util import Inches

from compose.brief import brief, overview
from compose.document import Chart, Figure, Run, Series, Table, TCell, THead, TRow, plain
from compose.look.tokens import OURS
from compose.slides import deck
from render.pptx import charts, tables, text
from render.pptx.master import Box, NoTemplate, opened
from render.pptx.writer import render
from tests import office

LANGUAGES = ("zh", "en")


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request, site):
    document = brief(
        site.plan, site.plan.report.panel.regions["510000"], request.param, site.figures(request.param)
    )
    return document, render(document, author="Fangzhi")


def open_deck(data: bytes):
    return Presentation(io.BytesIO(data))


@pytest.mark.slow
def test_the_same_brief_gives_the_same_bytes(made):
    document, data = made
    assert render(document, author="Fangzhi") == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        names = archive.namelist()
    assert not [n for n in names if "thumbnail" in n or "printerSettings" in n]


@pytest.mark.slow
def test_every_slide_has_title_notes_and_number(made):
    document, data = made
    slides = open_deck(data).slides
    assert [s.shapes.title.text_frame.text.replace("\x0b", "") for s in slides] == [
        s.title for s in deck(document)
    ]
    for slide, planned in zip(slides, deck(document), strict=True):
        assert slide.notes_slide.notes_text_frame.text.split("\n") == list(planned.notes)
        if planned.kind != "cover":
            assert "<a:fld" in etree.tostring(slide._element).decode()
        # what a screen reader would stumble over
        assert not [s for s in slide.placeholders if not s.has_text_frame or not s.text_frame.text.strip()]


@pytest.mark.slow
def test_what_is_shown_has_an_alternative_text(made):
    document, data = made
    figures = {one.id: one for slide in deck(document) for one in slide.shown}
    seen = set()
    for slide in open_deck(data).slides:
        for shape in slide.shapes:
            if shape.shape_type in {MSO_SHAPE_TYPE.PICTURE} or shape.has_chart or shape.has_table:
                alt = shape._element.xpath(".//p:cNvPr")[0].get("descr")
                assert alt, shape.name
                one = figures.get(shape.name)
                if isinstance(one, Figure):
                    assert alt == one.alt
                    seen.add(shape.name)
    assert seen == {name for name, one in figures.items() if isinstance(one, Figure)}


def test_charts_can_be_edited_and_have_the_figures(made):
    document, data = made
    planned = {
        one.id: one.chart for s in deck(document) for one in s.shown if isinstance(one, Figure) and one.chart
    }
    found = {}
    for slide in open_deck(data).slides:
        for shape in slide.shapes:
            if shape.has_chart:
                found[shape.name] = shape.chart
    assert set(found) == set(planned) and len(found) >= 3
    for name, chart in found.items():
        plot = chart.plots[0]
        assert tuple(plot.categories) == planned[name].categories
        assert [tuple(s.values) for s in plot.series] == [s.values for s in planned[name].series]
        if chart.chart_type == XL_CHART_TYPE.COLUMN_CLUSTERED:
            assert not plot.has_data_labels, "thirty figures side by side would be too small"
            told = {int(e.get("val")) for e in chart._chartSpace.iterfind(f".//{qn('c:dLbl')}/{qn('c:idx')}")}
            assert told == {0, len(plot.categories) - 1, planned[name].own}
            assert all(
                e.get("val") == "1"
                for e in chart._chartSpace.iterfind(f".//{qn('c:dLbl')}/{qn('c:showVal')}")
            )
        # what opens on “edit data”
        book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        rows = list(book.worksheets[0].iter_rows(values_only=True))
        assert [row[0] for row in rows[1:]] == list(planned[name].categories)
        assert [row[1] for row in rows[1:]] == list(planned[name].series[0].values)
        faces = {e.get("typeface") for e in chart._chartSpace.iter(qn("a:ea"))}
        assert faces == {"微软雅黑"}


@pytest.mark.parametrize("upright", [False, True])
@pytest.mark.parametrize("form", ["bars", "lines"])
def test_the_first_place_has_the_longest_bar_and_the_highest_point(form, upright):
    """Drawn from zero the last would have it; the figures that one edits are the places themselves."""
    names = tuple(f"Region {i}" for i in range(1, (30 if upright else 6)))
    ranks = tuple(float(i) for i in range(1, len(names) + 1))
    for places in (True, False):
        what = Chart(form, names, (Series("Rank", ranks, "s2"),), places=places)
        slide = Presentation().slides.add_slide(Presentation().slide_layouts[6])
        frame = charts.chart(
            slide, what, "alt", Box(0, 0, Inches(9), Inches(6)), "a", "en", OURS, ("Arial", "SimSun")
        )
        drawn = frame.chart
        values = drawn.value_axis
        assert tuple(drawn.plots[0].series[0].values) == ranks
        assert values.reverse_order is places and values.minimum_scale == 0
        assert (values.crosses == XL_AXIS_CROSSES.MAXIMUM) is places
        # the last has a bar too
        assert not places or values.maximum_scale == len(names) + 1
        low = XL_TICK_LABEL_POSITION.HIGH if places else XL_TICK_LABEL_POSITION.LOW
        assert drawn.category_axis.tick_label_position == low, "names stand where the bars begin"


@pytest.mark.slow
def test_a_ranking_of_places_is_planned_as_such(prepared):
    plan = prepared["qinba"].plan
    xian = plan.report.panel.regions["610100"]
    document = brief(plan, xian, "en", prepared["qinba"].figures("en"))
    planned = [one.chart for s in deck(document) for one in s.shown if isinstance(one, Figure) and one.chart]
    (ranked,) = [chart for chart in planned if chart.form == "bars" and chart.own >= 0]
    assert ranked.places and ranked.series[0].values[ranked.own] == 5


def test_drawings_are_vectors_with_pixels_beside_them(made):
    document, data = made
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        vectors = [n for n in archive.namelist() if n.endswith(".svg")]
        types = archive.read("[Content_Types].xml").decode()
        slides = "".join(
            archive.read(n).decode() for n in archive.namelist() if n.startswith("ppt/slides/slide")
        )
    drawn = [one for s in deck(document) for one in s.shown if isinstance(one, Figure) and not one.chart]
    strips = [
        c
        for s in deck(document)
        for one in s.shown
        for r in getattr(one, "rows", ())
        for c in r.cells
        if c.svg
    ]
    assert len(vectors) == slides.count("svgBlip ") == len(drawn) + len(strips) > 3
    assert "image/svg+xml" in types


def test_theme_and_runs_know_fonts_and_languages(made):
    document, data = made
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        theme = archive.read("ppt/theme/theme1.xml").decode()
    assert theme.count('<a:ea typeface="微软雅黑"/>') == 2 and theme.count('<a:latin typeface="Arial"/>') == 2
    han, other = 0, 0
    for slide in open_deck(data).slides:
        for run in slide._element.iter(qn("a:r")):
            text = run.find(qn("a:t")).text
            tag = run.find(qn("a:rPr")).get("lang")
            if any("\u4e00" <= c <= "\u9fff" for c in text):
                assert tag == "zh-CN", text
                han += 1
            elif any(c.isdigit() for c in text):
                assert tag == "en-GB", text
                other += 1
    assert other > 20 and (han > 20) == (document.language == "zh")


def _boxes(slide):
    return [
        (shape.name, shape.left, shape.top, shape.left + shape.width, shape.top + shape.height)
        for shape in slide.shapes
        if not shape.is_placeholder
    ]


def _sizes(slide):
    """Each size that words of a slide, of its layout and of its charts are set in, where, and the words."""
    charts = [shape.chart._chartSpace for shape in slide.shapes if shape.has_chart]
    for part in (slide._element, slide.slide_layout._element, *charts):
        for how in part.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):
            if how.get("sz"):
                cell = next(how.iterancestors(qn("a:tc")), None)
                yield (
                    int(how.get("sz")) / 100,
                    "tc" if cell is not None else how.tag,
                    how.getparent().xpath("string()"),
                )


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["provinces", "west", "qinba", "openness", "henan-2020h1"])
def test_nothing_sticks_out_or_lies_over_another(prepared, name, language):
    site = prepared[name]
    regions = site.plan.report.regions
    figures = site.figures(language)
    documents = [brief(site.plan, r, language, figures) for r in (regions[0], regions[-1])]
    for document in [*documents, overview(site.plan, language, figures)]:
        deck_made = open_deck(render(document, author="Fangzhi"))
        for n, slide in enumerate(deck_made.slides, start=1):
            small = [s for s in _sizes(slide) if s[0] < 10.5 or (s[1].endswith("tc") and s[0] < 11)]
            assert not small, (document.title, n, small[:3])
            boxes = _boxes(slide)
            for what, left, top, right, bottom in boxes:
                assert left >= 0 and top >= 0 and right <= deck_made.slide_width, (n, what)
                assert bottom <= Inches(7.06) or what == "Publisher", (
                    document.title,
                    n,
                    what,
                    bottom / 914400,
                )
            tables = {s.name for s in slide.shapes if s.has_table}
            for i, one in enumerate(boxes):
                for other in boxes[i + 1 :]:
                    # a strip lies in its cell
                    if any(
                        a.startswith(f"{t}-") and b == t
                        for t in tables
                        for a, b in ((one[0], other[0]), (other[0], one[0]))
                    ):
                        continue
                    apart = (
                        one[3] <= other[1] or other[3] <= one[1] or one[4] <= other[2] or other[4] <= one[2]
                    )
                    assert apart, (document.title, n, one[0], other[0])


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_and_no_figure_of_a_table_is_broken(prepared, language):
    for name in ("provinces", "west", "qinba"):
        site = prepared[name]
        document = overview(site.plan, language, site.figures(language))
        seen = 0
        for slide in open_deck(render(document, author="Fangzhi")).slides:
            for shape in slide.shapes:
                if not shape.has_table:
                    continue
                seen += 1
                widths = [column.width / 12700 - 2 * tables.SIDES for column in shape.table.columns]
                for row in shape.table.rows:
                    for cell, room in zip(row.cells, widths, strict=True):
                        words = cell.text_frame.text
                        size = cell.text_frame.paragraphs[0].runs[0].font.size.pt if words else 0
                        # a name that nothing has room for beside it is the table's longest
                        broken = [
                            w for w in words.split() if text.width(w, size, True) > room and w.isascii()
                        ]
                        assert not broken, (document.title, shape.name, size, broken)
        assert seen >= 2, name


def own_template(suffix_template: bool = False) -> bytes:
    """An organisation's template: the library's own with a slide in it, as .pptx or .potx."""
    presentation = Presentation()
    presentation.slides.add_slide(presentation.slide_layouts[0]).shapes.title.text = "Old"
    buffer = io.BytesIO()
    presentation.save(buffer)
    if not suffix_template:
        return buffer.getvalue()
    changed = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(b"presentation.main+xml", b"template.main+xml")
            new.writestr(name, content)
    return changed.getvalue()


@pytest.mark.slow
def test_a_ranking_of_twelve_is_shown_whole(prepared):
    """Rows stand closer rather than that the last is left out."""
    site = prepared["west"]
    slides = open_deck(render(overview(site.plan, "en", site.figures("en")), author="x")).slides
    tables_shown = {s.name: s.table for slide in slides for s in slide.shapes if s.has_table}
    (ranked,) = [t for name, t in tables_shown.items() if name.startswith("ranking-")]
    assert len(ranked.rows) == 12 + 1


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["west", "provinces", "central-cities"])
def test_the_matrix_of_advice_is_shown_whole(prepared, name, language):
    """Over two slides rather than that half of the rules are left out; both say what the marks in it mean."""
    site = prepared[name]
    document = overview(site.plan, language, site.figures(language))
    (matrix,) = [one for s in deck(document) for one in s.shown if getattr(one, "kind", "") == "matrix"]
    found = [
        (slide, shape)
        for slide in open_deck(render(document, author="x")).slides
        for shape in slide.shapes
        if shape.has_table and shape.name.startswith(matrix.id)
    ]
    rules = [row.cells[0].text_frame.text for _, shape in found for row in list(shape.table.rows)[1:]]
    assert rules == [plain(row.cells[0].prose) for row in matrix.rows]
    assert len(found) == 2 and found[0][1].name != found[1][1].name
    first, later = (
        "".join(run.text for run in s.shapes.title.text_frame.paragraphs[0].runs) for s, _ in found
    )
    assert later == first + {"zh": "（续）", "en": " (continued)"}[language]
    for slide, _ in found:
        (note,) = [s.text_frame.text for s in slide.shapes if s.name == "Note"]
        assert note == "\n".join(map(plain, matrix.notes)), "nothing is left out"
        assert slide.notes_slide.notes_text_frame.text
        assert min(size for size, *_ in _sizes(slide)) >= 10.5


def test_a_table_is_parted_only_where_it_has_no_room():
    head = (THead("Advice", "left"),)
    rows = tuple(TRow((TCell((Run(f"Rule {i}"),)),)) for i in range(14))
    what = Table(1, "t", (Run("Rules"),), head, rows)
    for height, lengths in ((5.0, [14]), (2.4, [7, 7]), (1.9, [5, 5, 4]), (0.3, [])):
        room = Box(0, 0, Inches(8), Inches(height))
        made = tables.parts(what, [room] * 3, "en")
        assert sorted((len(part.rows) for part in made), reverse=True) == lengths, height
        assert tuple(row for part in made for row in part.rows) == (rows if made else ())


@pytest.mark.slow
@pytest.mark.parametrize("as_template", [False, True])
def test_a_template_of_ones_own_keeps_its_master_and_loses_its_slides(site, as_template):
    from dataclasses import replace

    document = brief(site.plan, site.plan.report.panel.regions["510000"], "en", site.figures("en"))
    own = replace(OURS, slides=own_template(as_template))
    made = open_deck(render(document, author="Fangzhi", look=own))
    assert (made.slide_width, made.slide_height) == (9144000, 6858000)
    titles = [s.shapes.title.text_frame.text for s in made.slides]
    assert "Old" not in titles and titles == [s.title for s in deck(document)]
    assert len(made.slide_layouts) == 11, "the layouts are the template's"
    # where its layout has the content
    area = made.slide_layouts[1].placeholders[1]
    for slide in list(made.slides)[1:]:
        for _, left, top, right, bottom in _boxes(slide):
            assert left >= area.left and top >= area.top
            assert right <= area.left + area.width and bottom <= area.top + area.height + 1000


def test_what_is_no_template_is_told():
    for data in (b"", b"PK\x03\x04", own_template()[:-200]):
        with pytest.raises(NoTemplate) as fault:
            opened(data)
        assert fault.value.reason == "broken"
    presentation = Presentation()
    for layout in presentation.slide_layouts:
        for shape in list(layout.placeholders):
            shape._element.getparent().remove(shape._element)
    buffer = io.BytesIO()
    presentation.save(buffer)
    with pytest.raises(NoTemplate) as fault:
        opened(buffer.getvalue())
    assert fault.value.reason == "untitled"


@pytest.mark.slow
@office.needed
def test_libreoffice_shows_every_slide(made, tmp_path):
    document, data = made
    pdf = pypdfium2.PdfDocument(office.as_pdf(data, tmp_path, "brief.pptx"))
    try:
        words = [page.get_textpage().get_text_bounded() for page in pdf]
    finally:
        pdf.close()
    planned = deck(document)
    assert len(words) == len(planned)
    # charts are drawn from their figures: the last category stands there
    ranking = next(i for i, s in enumerate(planned) if any(one.id.startswith("ranking") for one in s.shown))
    assert "1.6693" in words[ranking]
    for said, slide in zip(words, planned, strict=True):
        start = slide.title.split("，")[0][:6] if document.language == "zh" else slide.title.split()[0]
        assert start.replace(" ", "") in said.replace(" ", "").replace("\r\n", "")
