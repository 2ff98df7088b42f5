"""Sizes of paper measured in PDFs and Word: the sheet, the type area, the smallest type, in both languages."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any, get_args

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from commands.help import choices
from compose.language.catalogue import words
from intake.problems import Problems
from intake.report.schema import ReportHead
from publish.site import Site
from render.paper import PAPERS, SMALLEST
from render.pdf import style_check
from render.pdf import writer as pdf_writer
from render.pdf.patches.elastic import BLANK_AFTER
from render.pdf.preflight.press import check_press
from render.pdf.preflight.ua import check_pdf
from render.pdf.styles import STYLES
from render.printing import Printing
from tests.reading import read_pdf
from tests.render.pdf.test_fitting import made as usual
from tests.render.pdf.test_fitting import page
from tests.shipped import Shipped, typeset

MM = 72 / 25.4
SICHUAN = "510000"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("report", "code"),
    [
        ("provinces", ""),
        ("provinces", SICHUAN),
        ("digital", ""),
        ("qinba", ""),
        ("central-cities", ""),
        ("west", SICHUAN),
    ],
)
def test_words_of_drawings_are_no_smaller_than_six_points(
    shipped: Shipped, report: str, code: str, language: str
) -> None:
    """Whatever made figures smaller, so that pages are full; the names of the inset's islands too."""
    with read_pdf(shipped.pdf(report, "brief", language, code)) as pdf:
        small = [char for page in pdf.pages for char in page.chars if char["size"] < SMALLEST - 0.1]
    assert "".join(char["text"] for char in small) == ""


#: left and right edges of the type area in millimetres: of right and left pages, of turned right and left ones
EDGES = {
    ("brief", "a5"): ((13, 135), (13, 135), (15, 196), (15, 196)),
    ("brief", "letter"): ((20.9, 195), (20.9, 195), (18, 261.4), (18, 261.4)),
    ("print", "a5"): ((15, 137), (11, 133), (15, 196), (15, 196)),
    ("print", "letter"): ((25.9, 198), (18, 190.1), (17, 263.4), (17, 263.4)),
}
EDGES |= {("bilingual", paper): EDGES["brief", paper] for paper in ("a5", "letter")}
#: how near the feet come to the edge of the sheet, at least
FOOT = 3.4
SMALL_PAPERS = [name for name in PAPERS if name != "a4"]


def free(style: str) -> bool:
    return not STYLES[style].papers


def test_the_table_is_the_schema_s_and_the_help_s():
    assert get_args(ReportHead.model_fields["paper"].annotation) == tuple(PAPERS)
    assert choices("en")["papers"] == "a4 (A4), a5 (A5), letter (US Letter)"
    assert choices("zh")["papers"] == "a4（A4）、a5（A5）、letter（美国信纸）"


@pytest.mark.slow
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("style", [name for name in STYLES if free(name)])
def test_the_sheet_is_the_paper_asked_for(style: str, paper: str):
    data = typeset(page(style, "zh", 3), style, paper)
    with read_pdf(data) as pdf:
        for sheet in pdf.pages:
            left, top, right, bottom = sheet.page_obj.attrs.get("TrimBox") or sheet.mediabox
            size = (right - left) / MM, (bottom - top) / MM
            assert size == pytest.approx((PAPERS[paper].width, PAPERS[paper].height), abs=0.1)


def test_nothing_is_different_on_the_usual_paper():
    assert pdf_writer.pdf(page("brief", "en", 4), {}, "brief", paper="a4") == usual("brief", "en", 4)


@pytest.mark.slow
def test_a_government_document_is_on_a4_only(prepared: dict[str, Site]):
    report = prepared["west"].plan.report
    for asked, own in (("a5", "a4"), ("", "letter")):
        head = report.file.report.model_copy(update={"paper": own})
        mine = replace(report, file=report.file.model_copy(update={"report": head}))
        problems = Problems()
        style_check.check(mine, Printing("government", asked), problems)
        (problem,) = problems.errors
        assert "GB/T 9704" in problem.line("zh") and "GB/T 9704" in problem.line("en")
        size = words(PAPERS[asked or own].label)
        assert size["zh"] in problem.line("zh") and size["en"] in problem.line("en")
        assert ("--paper" in problem.line("en")) == bool(asked)
        problems = Problems()
        style_check.check(mine, Printing("brief", asked), problems)
        assert not problems.errors


def too_small(chars: list[dict[str, Any]]) -> list[str]:
    """Words smaller than 5.5 pt."""
    found = []
    for small, run in groupby(chars, key=lambda char: char["size"] < 5.45):
        words = list(run) if small else []
        if words:
            found.append(f"{''.join(char['text'] for char in words)[:12]} in {words[0]['size']:.2f} pt")
    return found


def outside(data: bytes, edges: tuple[tuple[float, float], ...]) -> list[str]:
    """What is drawn beyond the type area of its page, and words smaller than 5.5 pt."""
    found = []
    with read_pdf(data) as pdf:
        for number, sheet in enumerate(pdf.pages):
            left, _, right, bottom = sheet.page_obj.attrs.get("TrimBox") or sheet.mediabox
            turned = right - left > bottom
            begin, end = edges[number % 2 + 2 * turned]
            low, high = left + begin * MM - 0.6, left + end * MM + 0.6
            # crop marks and colour bars outside the trim are the printer's
            inside = [char for char in sheet.chars if left <= char["x0"] <= right and char["text"].strip()]
            found += [f"{number + 1}: {words}" for words in too_small(inside)]
            for char in inside:
                # a mark's blank half may hang over the edge
                hang = char["size"] / 2 if char["text"] in BLANK_AFTER else 0.0
                if not low <= char["x0"] or char["x1"] > high + hang:
                    found.append(
                        f"{number + 1}: {char['text']} at {char['x0'] / MM:.1f}–{char['x1'] / MM:.1f}"
                    )
                # a sheet larger than the trim begins below nought, which pdfplumber's distance from the head forgets
                foot = sheet.height - char["bottom"]
                if foot < FOOT * MM:
                    found.append(f"{number + 1}: {char['text']} {foot / MM:.1f} mm above the edge")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("paper", SMALL_PAPERS)
@pytest.mark.parametrize("style", [name for name in STYLES if free(name)])
def test_a_brief_stays_inside_the_type_area(shipped: Shipped, tmp_path: Path, style: str, paper: str):
    site = replace(shipped.site("provinces", style), printing=Printing(style, paper))
    for language in ("zh",) if site.bilingual else ("zh", "en"):
        made = site.both(SICHUAN, ("pdf",)) if site.bilingual else site.brief(SICHUAN, language, ("pdf",))[0]
        (data,) = made.values()
        assert outside(data, EDGES[style, paper]) == [], language
        with read_pdf(data) as pdf:
            for sheet in pdf.pages:
                for image in sheet.images:
                    assert image["x1"] - image["x0"] <= sheet.width
        file = tmp_path / f"{language}.pdf"
        file.write_bytes(data)
        assert (check_press if STYLES[style].press else check_pdf)(file) == [], language


@pytest.mark.slow
@pytest.mark.parametrize("paper", PAPERS)
def test_word_has_the_sheet_and_pictures_and_tables_fit(shipped: Shipped, paper: str):
    site = replace(shipped.site("provinces", "brief"), printing=Printing("brief", paper))
    for language in ("zh", "en"):
        (data,) = site.brief(SICHUAN, language, ("docx",))[0].values()
        word = docx.Document(io.BytesIO(data))
        rooms = []
        for section in word.sections:
            wide, high = section.page_width.mm, section.page_height.mm
            room = section.page_width - section.left_margin - section.right_margin
            # a table that is too wide even in small type lies on a page that is turned
            turned = section.orientation == WD_ORIENT.LANDSCAPE
            size = (high, wide) if turned else (wide, high)
            assert size == pytest.approx((PAPERS[paper].width, PAPERS[paper].height), abs=0.1)
            if not turned:
                assert room / 36000 == pytest.approx(PAPERS[paper].text_width, abs=0.1)
            rooms.append(room)
        pictures, at = 0, 0
        for element in word.element.body:
            for extent in element.iter(qn("wp:extent")):
                pictures += 1
                assert int(extent.get("cx")) <= rooms[at] + 400, (
                    "a picture fits the section that it stands in"
                )
            at += element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
        assert pictures == len(word.inline_shapes) > 0
        assert at == len(rooms) - 1
