"""The table of formats: every row is whole, the page links to what is made with it, and says what each file is."""

from __future__ import annotations

import io
import re
from collections import Counter
from pathlib import Path

import docx
import pytest

from compose.language.catalogue import words
from compose.language.languages import LANGUAGES
from pipeline.build import _where
from pipeline.prepare import Options
from publish.formats import FORMATS, MEDIA_TYPES, USUAL, WEB, counted, paired, place_of
from publish.site import Site
from render.printing import Printing
from tests.shipped import RENDERED

SICHUAN = "510000"


def links(html: bytes) -> list[tuple[str, str]]:
    """The links to other forms of a page, with what they say of the file."""
    (meta,) = re.findall(r'<p class="meta">(.*?)</p>', html.decode(), re.DOTALL)
    return re.findall(r'<a href="([^"]+)" (type="[^"]+"|download)>', meta)


def test_every_row_is_whole():
    assert {WEB, *USUAL} <= set(FORMATS)
    files = [file for name, row in FORMATS.items() if name != WEB for file in row.files.values()]
    assert len(files) == len(set(files)), "two formats would write the same file"
    for name, row in FORMATS.items():
        assert row.name == name and set(row.files) == {"brief", "overview"}
        assert {"." + file.rpartition(".")[2] for file in row.files.values()} == {row.suffix}
        assert all(words(row.label)[language] for language in LANGUAGES)
    assert len(MEDIA_TYPES) == len(FORMATS) + 1


@pytest.mark.slow
def test_a_brief_links_to_what_is_made_with_it(site: Site):
    files, _ = site.brief(SICHUAN, "zh", (WEB, "docx"))
    own = {path for path in files if "/figure/" not in path}
    assert own == {f"provinces/zh/sichuan/{f}" for f in ("index.html", "brief.docx", "data.xlsx")}
    assert links(files["provinces/zh/sichuan/index.html"]) == [
        ("brief.docx", "download"),
        ("data.xlsx", "download"),
        ("../../data/regions/510000.json", "download"),
    ]
    slides = site.web_page(site.subject(SICHUAN, "zh", (WEB, "pptx")))
    assert links(slides)[0] == ("brief.pptx", "download")
    both = (WEB, "pdf", "docx")
    page = site.web_page(site.subject(SICHUAN, "en", both))
    assert links(page)[0] == ("brief.pdf", 'type="application/pdf"'), "in the order of the table"
    beside = Site(site.plan, site.geometry, Printing("bilingual"))
    page = beside.web_page(beside.subject(SICHUAN, "en", both))
    assert [href for href, _ in links(page)][:2] == ["../../zh-en/sichuan/brief.pdf", "brief.docx"]


@pytest.mark.slow
@pytest.mark.parametrize("style", ["brief", "government"])
def test_the_overview_is_written_for_word_too(site: Site, style: str):
    of = Site(site.plan, site.geometry, Printing(style), store=RENDERED)
    files, _ = of.whole("zh", ("docx",))
    assert set(files) == {"provinces/zh/overview.docx"}
    document = docx.Document(io.BytesIO(files["provinces/zh/overview.docx"]))
    text = "\n".join(p.text for p in document.paragraphs)
    assert site.plan.report.file.report.title["zh"] in text and len(document.tables) > 3
    assert ("Agency" in {s.name for s in document.styles}) == (style == "government")
    page = of.web_page(of.subject("", "zh", (WEB, "docx")))
    assert [href for href, _ in links(page)] == ["overview.docx", "../data/provinces.zh.xlsx"]


def test_files_are_counted_by_format():
    files = ["zh/a/brief.pdf", "zh-en/overview.pdf", "zh/a/brief.docx", "zh/a/data.xlsx", "zh/a/index.html"]
    assert counted(files) == Counter(pdf=2, docx=1, html=1)
    assert [FORMATS["pdf"].files_in_words(n, "en") for n in (0, 1, 2)] == ["0 PDFs", "1 PDF", "2 PDFs"]
    assert [FORMATS["docx"].files_in_words(n, "en") for n in (1, 2)] == ["1 Word file", "2 Word files"]
    assert FORMATS["docx"].files_in_words(12, "zh") == "12 份 Word"


def test_one_file_in_both_languages_lies_beside_them():
    assert paired(FORMATS, False) == () and paired(FORMATS, True) == ("pdf",)
    assert place_of(FORMATS["pdf"], "brief", "sichuan", "zh", False) == "zh/sichuan/brief.pdf"
    assert place_of(FORMATS["pdf"], "overview", "", "zh", True) == "zh-en/overview.pdf"
    assert place_of(FORMATS["docx"], "overview", "", "zh", True) == "zh/overview.docx"


@pytest.mark.parametrize(
    ("style", "formats", "file"),
    [
        ("brief", ("html", "pdf"), "zh/sichuan/index.html"),
        ("brief", ("docx", "pdf"), "zh/sichuan/brief.pdf"),
        ("brief", ("docx",), "zh/sichuan/brief.docx"),
        ("bilingual", ("pdf",), "zh-en/sichuan/brief.pdf"),
    ],
)
def test_what_is_to_be_looked_at_was_made(site: Site, style, formats, file):
    of = Site(site.plan, site.geometry, Printing(style))
    options = Options(regions=(SICHUAN,), formats=formats)
    region = site.plan.report.panel.regions[SICHUAN]
    assert _where(of, [region], ["zh"], options) == [Path("provinces") / file]
