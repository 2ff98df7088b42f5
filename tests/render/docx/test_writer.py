"""DOCX: what an office opens is the brief — headings, tables, alternative texts, fonts, language."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import docx as word
import pdfplumber
import pypandoc
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.oxml.ns import qn
from docx.shared import Mm, RGBColor
from lxml import etree

from compose.brief import brief, overview
from compose.document import Figure, Notes, Recommendations, Table, leaves, plain
from compose.language.languages import LANGUAGES
from compose.look.tokens import OURS
from publish.quarto.project import documents
from render.docx import government
from render.docx import writer as docx_writer
from render.markdown import write
from render.paper import PAPERS
from tests import office


# in English what is Word's own is the same: the everyday run makes one of them
@pytest.fixture(scope="module", params=["zh", pytest.param("en", marks=pytest.mark.slow)])
def made(request, site):
    language = request.param
    document = brief(site.plan, site.plan.report.panel.regions["510000"], language, site.figures(language))
    return document, docx_writer.render(document, date="2020-09-15", author="Fangzhi")


@pytest.mark.slow
def test_the_same_brief_gives_the_same_bytes(made):
    document, data = made
    assert docx_writer.render(document, date="2020-09-15", author="Fangzhi") == data


@pytest.mark.slow
def test_headings_tables_and_alternative_texts_survive(made):
    document, data = made
    opened = word.Document(io.BytesIO(data))
    headings = [p.text for p in opened.paragraphs if p.style.name == "Heading 2"]
    listed = {"zh": "表与图", "en": "Tables and figures"}[document.language]
    assert headings == [*(s.title for s in document.sections), listed]
    tables = [n for n in leaves(document) if isinstance(n, Table)]
    assert len(opened.tables) == len(tables) + 1
    # the large numbers stand beside each other under the finding, which is the title
    assert opened.paragraphs[0].text == document.heading != document.title
    assert opened.paragraphs[1].text.startswith(document.title)
    beside = opened.tables[0].rows[0].cells
    assert [c.paragraphs[0].text for c in beside] == [plain(n.number + n.behind) for n in document.numbers]
    assert [c.paragraphs[1].text for c in beside] == [plain(n.label) for n in document.numbers]
    for theirs, ours in zip(opened.tables[1:], tables, strict=True):
        assert len(theirs.rows) == len(ours.rows) + 1
        assert theirs.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert theirs.cell(1, 0).text == plain(ours.rows[0].cells[0].prose)
    alts = [e.get("descr") for e in opened.element.iter(qn("wp:docPr"))]
    figures = [n for n in leaves(document) if isinstance(n, Figure)]
    figures += [n.figure for n in leaves(document) if getattr(n, "figure", None)]
    strips = [c.alt for n in tables for r in n.rows for c in r.cells if c.svg]
    assert len(strips) == 7 and sorted(alts) == sorted([*(f.alt for f in figures), *strips])


@pytest.mark.slow
def test_back_to_markdown_and_nothing_is_lost(made, tmp_path):
    document, data = made
    path = tmp_path / "brief.docx"
    path.write_bytes(data)
    text = pypandoc.convert_file(str(path), "plain", extra_args=["--wrap=none"])
    for section in document.sections:
        assert section.title in text
    assert "1.6693" in text and "18/30" in text.replace(" ", "")


def test_fonts_language_and_vectors(made):
    document, data = made
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = archive.read("word/styles.xml").decode()
        names = archive.namelist()
        main = archive.read("word/document.xml").decode()
        types = archive.read("[Content_Types].xml").decode()
    assert 'w:eastAsia="宋体"' in styles and 'w:eastAsia="黑体"' in styles
    # figures and Latin words are no Chinese, whose lines break between any two characters
    assert {(e.get(qn("w:val")), e.get(qn("w:eastAsia"))) for e in langs_of(styles, main)} == {
        ("en-GB", "zh-CN")
    }
    drawings = [n for n in names if n.endswith(".svg")]
    drawn = [n for n in leaves(document) if isinstance(n, Figure)]
    strips = [c for n in leaves(document) if isinstance(n, Table) for r in n.rows for c in r.cells if c.svg]
    # the figures, the map of the findings, and the strips of the scorecard
    assert len(drawings) == len(re.findall("<asvg:svgBlip", main)) == len(drawn) + 1 + len(strips) >= 14
    assert "image/svg+xml" in types
    assert word.Document(io.BytesIO(data)).core_properties.title.startswith(document.heading)


def langs_of(*parts):
    return [e for part in parts for e in etree.fromstring(part.encode()).iter(qn("w:lang"))]


def test_captions_are_fields_with_lists_that_lead_to_them(made):
    document, data = made
    opened = word.Document(io.BytesIO(data))
    label = {"zh": ("表", "图"), "en": ("Table", "Figure")}[document.language]
    body = opened.element.body
    codes = [e.text for e in body.iter(qn("w:instrText"))]
    tables = [n for n in leaves(document) if isinstance(n, Table)]
    figures = [n for n in leaves(document) if isinstance(n, Figure)]
    assert codes.count(f" SEQ {label[0]} \\* ARABIC ") == len(tables)
    assert codes.count(f" SEQ {label[1]} \\* ARABIC ") == len(figures) + 1
    assert [c for c in codes if "TOC" in c] == [f' TOC \\h \\z \\n \\c "{name}" ' for name in label]
    # every field that begins ends, and what it shows is the number that stands in the document
    kinds = [e.get(qn("w:fldCharType")) for e in body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("end") == len(codes)
    shown = [p.text for p in opened.paragraphs if p.style.name == "Table Caption"]
    mark = LANGUAGES[document.language]
    assert [s.split("（")[0].split(" (Unit")[0] for s in shown] == [
        mark.table.format(number=n.number) + mark.after_number + plain(n.caption) for n in tables
    ]
    # each line of the lists is a link to its caption
    named = {e.get(qn("w:name")) for e in body.iter(qn("w:bookmarkStart"))}
    links = [e.get(qn("w:anchor")) for e in body.iter(qn("w:hyperlink")) if e.get(qn("w:anchor"))]
    assert len(links) == len(tables) + len(figures) + 1 and set(links) <= named


def test_the_text_refers_to_tables_and_figures_by_fields(made):
    """Each reference shows the label and number that its bookmark holds, and comes before what it refers to."""
    document, data = made
    body = word.Document(io.BytesIO(data)).element.body
    held, open_marks, order = {}, {}, []
    field, shown, referred = None, "", []
    for e in body.iter():
        if e.tag == qn("w:bookmarkStart"):
            open_marks[e.get(qn("w:id"))] = e.get(qn("w:name"))
            held[e.get(qn("w:name"))] = ""
            order.append(e.get(qn("w:name")))
        elif e.tag == qn("w:bookmarkEnd"):
            open_marks.pop(e.get(qn("w:id")), None)
        elif e.tag == qn("w:instrText"):
            match = re.fullmatch(r" REF (_Ref\d+) \\h ", e.text)
            field, shown = (match[1], "") if match else (None, "")
        elif e.tag == qn("w:fldChar") and e.get(qn("w:fldCharType")) == "end" and field:
            assert field not in order, "a reference comes before its caption"
            referred.append((field, shown))
            field = None
        elif e.tag == qn("w:t"):
            shown += e.text or ""
            for name in open_marks.values():
                held[name] += e.text or ""
    assert len(referred) == 8
    assert all(held[name] == words for name, words in referred)
    text = "\n".join(p.text for p in word.Document(io.BytesIO(data)).paragraphs)
    assert {"zh": "见图4。", "en": " See Figure 4."}[document.language] in text
    # none is left as a link of pandoc's
    assert not [e for e in body.iter(qn("w:hyperlink")) if (e.get(qn("w:anchor")) or "").startswith("ref-")]


@pytest.mark.slow
@office.needed
def test_sources_stay_with_their_captions_and_the_map_on_the_first_page(made, tmp_path):
    document, data = made
    with pdfplumber.open(office.as_pdf(data, tmp_path, "brief.docx")) as pdf:
        first, *others = [page.extract_text() for page in pdf.pages]
    source = {"en": "Source", "zh": "资料来源"}[document.language]
    assert re.search("图 ?1 ?" if document.language == "zh" else r"^Figure 1\b", first, re.MULTILINE)
    # no heading stands alone at the foot of a page: that of the list has its lines below it
    listed = {"zh": "表与图", "en": "Tables and figures"}[document.language]
    (page,) = [text.split("\n") for text in others if listed in text.split("\n")]
    at = page.index(listed) + 1
    assert re.match("[表T]", page[at])
    # nor has a short list a page of its own: it follows the notes
    assert at > 2
    # below the running head
    assert not [text for text in others if [*text.split("\n"), "", ""][1].startswith(source)]


@pytest.mark.slow
@office.needed
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("name", "code"), [("provinces", "150000"), ("provinces", "650000"), ("west", "150000")]
)
def test_the_map_is_as_high_as_long_findings_leave_room(prepared, tmp_path, name, code, language):
    """Titles of three lines and long findings: the map is lower, and stays on a first page that is filled."""
    site = prepared[name]
    document = brief(site.plan, site.plan.report.panel.regions[code], language, site.figures(language))
    data = docx_writer.render(document, date="2020-09-15", author="Fangzhi")
    with pdfplumber.open(office.as_pdf(data, tmp_path, "brief.docx")) as pdf:
        first = pdf.pages[0]
        assert re.search(
            "图 ?1 ?" if language == "zh" else r"^Figure 1\b", first.extract_text(), re.MULTILINE
        )
        foot = word.Document(io.BytesIO(data)).sections[0].bottom_margin.pt
        end = max(w["bottom"] for w in first.extract_words() if w["bottom"] < first.height - foot)
        assert end > 0.75 * (first.height - foot)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_would_leave_pages_blank_is_divided(prepared, language):
    """A table of few high rows, and the notes at the end, go over the page; an advice's own line stays with what follows."""
    site = prepared["west"]
    figures = site.figures(language)
    one = brief(site.plan, site.plan.report.panel.regions["150000"], language, figures)
    made = word.Document(io.BytesIO(docx_writer.render(one, date="2020-09-15", author="Fangzhi")))
    texts = {p.text: p for p in made.paragraphs}
    (notes,) = [n for n in leaves(one) if isinstance(n, Notes)]
    listed = [
        p for p in made.paragraphs if p.text in {f"{label}　{plain(text)}" for label, text in notes.items}
    ]
    assert len(listed) > 5 and not [p for p in listed if p.paragraph_format.keep_with_next]
    (advice,) = [n for n in leaves(one) if isinstance(n, Recommendations)]
    for i, item in enumerate(advice.items, start=1):
        assert texts[f"{i}. {plain(item.advice)}"].paragraph_format.keep_with_next
    whole = word.Document(
        io.BytesIO(docx_writer.render(overview(site.plan, language, figures), date="2020-09-15", author="F"))
    )
    kept = {}
    for table in whole.tables:
        rows = [
            all(p.paragraph_format.keep_with_next for cell in row.cells for p in cell.paragraphs)
            for row in table.rows
        ]
        assert rows[0] and rows[-2], "neither the head nor the last row stands alone"
        kept[table.rows[0].cells[0].text] = all(rows[:-1])
    # a dozen pieces of advice with where each holds take more than half a page
    assert not kept[{"zh": "建议", "en": "Advice"}[language]] and sum(kept.values()) > 3


@pytest.mark.slow
def test_words_and_figures_of_a_row_stand_side_by_side(made):
    """Chinese and Latin lines are not equally high: they are centred in their rows."""
    document = word.Document(io.BytesIO(made[1]))
    shown = [t for t in document.tables if t.rows[0].cells[0].paragraphs[0].style.name != "Key Number"]
    assert len(shown) > 2
    for table in shown:
        first, *rest = table.rows
        assert {cell.vertical_alignment for cell in first.cells} == {WD_ALIGN_VERTICAL.BOTTOM}
        assert {cell.vertical_alignment for row in rest for cell in row.cells} == {WD_ALIGN_VERTICAL.CENTER}


@pytest.mark.slow
@office.needed
def test_libreoffice_sets_pictures_within_the_text_and_finds_every_reference(made, tmp_path):
    document, data = made
    section = word.Document(io.BytesIO(data)).sections[0]
    left, right = section.left_margin.pt, section.page_width.pt - section.right_margin.pt
    with pdfplumber.open(office.as_pdf(data, tmp_path, "brief.docx")) as pdf:
        pictures = [image for page in pdf.pages for image in page.images]
        text = "\n".join(page.extract_text() for page in pdf.pages)
    figures = [n for n in leaves(document) if isinstance(n, Figure)]
    assert len(pictures) == len(figures) + 1 + 7
    for picture in pictures:
        assert left - 1 <= picture["x0"] and picture["x1"] <= right + 1
        # nothing is cut off: as high to its width as the drawing
        wide, high = picture["srcsize"]
        assert picture["height"] / picture["width"] == pytest.approx(high / wide, rel=0.05)
    # those of the text begin at its edge
    assert sum(abs(p["x0"] - left) < 1 for p in pictures) == len(figures) + 1
    assert not re.search("Reference source|引用源", text)
    assert re.search(r"See Figure 4\." if document.language == "en" else r"见图\s?4。", text)


@pytest.mark.slow
@pytest.mark.parametrize("official", [False, True])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_wider_than_the_text(prepared, language, official):
    """Tables and pictures keep inside their section; the wide ones lie on a page that is turned, with caption and notes."""
    turned = 0
    for name in ("west", "provinces"):
        site = prepared[name]
        title, day = site.plan.report.file.report.title[language], site.day(language)
        form = government.Official(site.office(language), title, day) if official else None
        figures = site.figures(language)
        documents = [brief(site.plan, site.plan.report.panel.regions["510000"], language, figures)]
        documents += [] if official else [overview(site.plan, language, figures)]
        for document in documents:
            opened = word.Document(io.BytesIO(docx_writer.render(document, date=day, author="x", form=form)))
            sections = iter(opened.sections)
            section, caption = next(sections), ""
            for element in opened.element.body:
                room = section.page_width - section.left_margin - section.right_margin
                for extent in element.iter(qn("wp:extent")):
                    assert int(extent.get("cx")) <= room + 12700
                if element.tag == qn("w:tbl"):
                    grid = [int(c.get(qn("w:w"))) for c in element.tblGrid.findall(qn("w:gridCol"))]
                    assert sum(grid) * 635 <= room * 1.01, caption
                    if section.orientation == WD_ORIENT.LANDSCAPE:
                        turned += 1
                        assert caption.startswith(("表", "Table"))
                caption = "".join(e.text or "" for e in element.iter(qn("w:t")))
                if element.find(qn("w:pPr")) is not None and element.pPr.find(qn("w:sectPr")) is not None:
                    section = next(sections)
            assert section.orientation == WD_ORIENT.PORTRAIT, "the last page is upright again"
            # ten columns of figures and a grade have room upright, close together
            assert document.region != "510000" or len(opened.sections) == 1
    # an overview may have more; a document of an office has the region's tables alone here
    assert bool(turned) != official


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_words_of_wide_drawings_can_be_read_on_a_small_page(prepared, language):
    """On A5 they have a page that is turned; those that would be no wider there stay upright."""
    site = prepared["west"]
    document = brief(site.plan, site.plan.report.panel.regions["510000"], language, site.figures(language))
    form = docx_writer.PlainForm(paper=PAPERS["a5"])
    opened = word.Document(io.BytesIO(docx_writer.render(document, date="2020-09-15", author="x", form=form)))
    wide = {n.alt: n for n in leaves(document) if isinstance(n, Figure) and n.width == "full"}
    sections = iter(opened.sections)
    section, turned = next(sections), 0
    for element in opened.element.body:
        for inline in element.iter(qn("wp:inline")):
            room = section.page_width - section.left_margin - section.right_margin
            shown = int(inline.find(qn("wp:extent")).get("cx"))
            assert shown <= room + 12700
            node = wide.get(inline.find(qn("wp:docPr")).get("descr"))
            if node is None or node.tall:
                continue
            across = float(re.search(r'viewBox="0 0 ([\d.]+)', node.svg)[1])
            for size, said in re.findall(r'font-size="([\d.]+)"[^>]*>([^<]*)', node.svg):
                assert float(size) * shown / 12700 / across > 5.0, said
            turned += section.orientation == WD_ORIENT.LANDSCAPE
        if element.find(qn("w:pPr")) is not None and element.pPr.find(qn("w:sectPr")) is not None:
            section = next(sections)
    assert turned
    # no section is empty: each has a table, a drawing or words
    kinds = ["turned" if s.orientation == WD_ORIENT.LANDSCAPE else "upright" for s in opened.sections]
    assert kinds[0] == kinds[-1] == "upright"


def test_a_head_says_what_the_document_is(made):
    document, data = made
    (head,) = {p.text for s in word.Document(io.BytesIO(data)).sections for p in s.header.paragraphs}
    assert head == f"{document.title} · {document.subtitle}"


def own_template(as_template: bool) -> bytes:
    """An organisation's template: narrow text, a head, green headings, text that goes."""
    template = word.Document()
    section = template.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(40)
    section.header.paragraphs[0].text = "Planning Office"
    template.styles["Heading 2"].font.color.rgb = RGBColor(0, 128, 0)
    template.add_paragraph("Old text")
    buffer = io.BytesIO()
    template.save(buffer)
    if not as_template:
        return buffer.getvalue()
    changed = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"document.main+xml", b"template.main+xml"))
    return changed.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("as_template", [False, True])
def test_a_template_of_ones_own_gives_page_head_and_styles(site, as_template):
    document = brief(site.plan, site.plan.report.panel.regions["510000"], "en", site.figures("en"))
    form = docx_writer.PlainForm(replace(OURS, word=own_template(as_template)))
    opened = word.Document(io.BytesIO(docx_writer.render(document, date="x", author="x", form=form)))
    section = opened.sections[0]
    assert (
        section.left_margin == pytest.approx(Mm(40), abs=635)
        and section.header.paragraphs[0].text == "Planning Office"
    )
    assert opened.styles["Heading 2"].font.color.rgb == RGBColor(0, 128, 0)
    assert "Old text" not in [p.text for p in opened.paragraphs]
    # what the template has not is ours
    assert {"Key Number", "Table Note", "Image Caption"} <= {s.name for s in opened.styles}
    room = section.page_width - section.left_margin - section.right_margin
    assert max(int(e.get("cx")) for e in opened.element.body.iter(qn("wp:extent"))) <= room


def test_what_is_no_template_is_told():
    for data in (b"", b"PK", own_template(False)[:-300]):
        with pytest.raises(docx_writer.NoTemplate):
            docx_writer.opened(data)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_pandoc_reads_every_exported_page_without_a_warning(site, language):
    def read(page):
        name, document = page
        said = subprocess.run(
            [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", "native", "--fail-if-warnings"],
            input=write(document).text.encode(),
            capture_output=True,
            check=False,
        )
        return name, said.returncode, said.stderr.decode()

    pages = documents(site.plan, language, site.figures(language))
    assert len(pages) > 31, "every region and the pages about the whole"
    with ThreadPoolExecutor(2) as pool:
        assert [found for found in pool.map(read, pages) if found[1] or found[2]] == []
