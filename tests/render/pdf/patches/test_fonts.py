"""Chinese fonts in a PDF have the glyphs that are shown, and show what WeasyPrint's do."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2 as pdfium
import pytest
from fontTools.cffLib import CFFFontSet
from PIL import ImageChops
from weasyprint.pdf.fonts import Font

from render.pdf import writer
from render.pdf.patches import fonts

PAGE = "<!doctype html><html lang=zh><title>x</title><p>{}</p><p style='font-family: \"Noto Serif CJK SC\"'>第 3 位</p>"
TEXT = "人均可支配收入 GDP 12.5% “增长”"


def embedded(made: bytes) -> dict[str, tuple[str, bytes]]:
    """The kind of every embedded font program of composite fonts, and its content, by the font's name without its prefix."""
    with pikepdf.open(io.BytesIO(made)) as pdf:
        return {
            str(of["/FontDescriptor"]["/FontName"]).split("+")[1]: (
                str(of["/FontDescriptor"]["/FontFile3"]["/Subtype"]),
                of["/FontDescriptor"]["/FontFile3"].read_bytes(),
            )
            for page in pdf.pages
            for font in page["/Resources"]["/Font"].values()
            for of in font["/DescendantFonts"]
            if "/FontFile3" in of["/FontDescriptor"]
        }


def glyphs(outlines: bytes) -> list[str]:
    """The names of a font's glyphs."""
    read = CFFFontSet()
    read.decompile(io.BytesIO(outlines), None)
    names: list[str] = read.topDictIndex[0].charset
    return names


def shown(made: bytes) -> tuple[str, pdfium.PdfPage]:
    page = pdfium.PdfDocument(made)[0]
    return page.get_textpage().get_text_range(), page


def test_only_glyphs_that_are_shown_are_embedded() -> None:
    made = embedded(writer.pdf(PAGE.format(TEXT), {}))
    chinese = {name: font for name, font in made.items() if "CJK" in name}
    assert chinese, made.keys()
    for name, (kind, content) in chinese.items():
        assert kind == "/CIDFontType0C", name
        # some that stand for others of the same form, and the box for what is missing
        assert 2 < len(glyphs(content)) < 60, name
        assert len(content) < 15_000, name


def test_pages_show_and_say_what_they_do_with_whole_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    text, page = shown(writer.pdf(PAGE.format(TEXT), {}))
    monkeypatch.setattr(Font, "_harfbuzz_subset", fonts.HARFBUZZ_SUBSET.original)
    made = writer.pdf(PAGE.format(TEXT), {})
    assert {kind for kind, _ in embedded(made).values()} == {"/OpenType"}, "WeasyPrint's own"
    theirs, usual = shown(made)
    assert text == theirs and "人均可支配收入" in text
    images = [of.render(scale=2).to_pil().convert("L") for of in (page, usual)]
    # hints are taken or not by whether the font is in an OpenType file: greys at an edge
    assert ImageChops.difference(*images).getextrema()[1] < 96


def test_a_font_without_numbers_is_left_as_weasyprint_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "numbered", lambda *_: False)
    made = embedded(writer.pdf(PAGE.format(TEXT), {}))
    assert {kind for kind, _ in made.values()} == {"/OpenType"}
