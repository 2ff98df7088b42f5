"""DOCX: what an office opens is the brief — headings, tables, alternative texts, fonts, language."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from concurrent.futures import ThreadPoolExecutor

import docx as word
import pypandoc
import pytest
from docx.oxml.ns import qn

from compose.brief import brief
from compose.document import Figure, Table, leaves, plain
from publish.quarto import documents
from render.docx import writer as docx_writer
from render.markdown import write


@pytest.fixture(scope="module", params=["zh", "en"])
def made(request, site):
    language = request.param
    document = brief(site.plan, site.plan.report.panel.regions["510000"], language, site.figures(language))
    return document, docx_writer.render(document, date="2020-09-15", author="Fangzhi")


@pytest.mark.slow
def test_the_same_brief_gives_the_same_bytes(made):
    document, data = made
    assert docx_writer.render(document, date="2020-09-15", author="Fangzhi") == data


def test_headings_tables_and_alternative_texts_survive(made):
    document, data = made
    opened = word.Document(io.BytesIO(data))
    headings = [p.text for p in opened.paragraphs if p.style.name == "Heading 2"]
    assert headings == [s.title for s in document.sections]
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
    assert sorted(alts) == sorted(f.alt for f in figures)


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
    assert f'w:val="{"zh-CN" if document.language == "zh" else "en-GB"}"' in styles
    drawings = [n for n in names if n.endswith(".svg")]
    drawn = [n for n in leaves(document) if isinstance(n, Figure)]
    # the figures, and the map of the findings
    assert len(drawings) == len(re.findall("<asvg:svgBlip", main)) == len(drawn) + 1 >= 7
    assert "image/svg+xml" in types
    assert word.Document(io.BytesIO(data)).core_properties.title.startswith(document.heading)


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
