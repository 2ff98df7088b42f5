"""DOCX of a government document after GB/T 9704-2012, for editing in Word or WPS: `Official`.

A4, type area 156 × 225 mm with 22 lines of 28 characters in 三号; the issuing agency in red, document number, red
rule, title, addressee, text, attachment, signature and date, imprint at the foot of the last page; page numbers
on the outer side. 仿宋, 楷体, 黑体 and 小标宋 are named, not embedded: they are on an office's machine.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import docx as word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from compose.document import Advice, Prose, Section, plain
from compose.language.catalogue import translator
from compose.language.languages import LANGUAGES
from render.docx import writer as docx_writer
from render.pandoc import Element, Writer, element, paragraph, prose, styled, words
from render.paper import PAPERS, USUAL_PAPER, Paper

#: 三号 as Word counts it, and the pitch of 22 lines and 28 characters in the type area, in points
SIZE, LINE, CHARACTER = 16.0, 225 / 22 * 72 / 25.4, 156 / 28 * 72 / 25.4
BLACK, RED = RGBColor(0, 0, 0), RGBColor(0xD7, 0x00, 0x0F)
SONG, FANGSONG = ("Times New Roman", "方正小标宋简体"), ("Times New Roman", "仿宋")
KAI, HEI = ("Times New Roman", "楷体"), ("Arial", "黑体")
_DIGITS = "零一二三四五六七八九"


def han(number: int) -> str:
    """A number below 100 as headings count.

    >>> [han(n) for n in (1, 10, 12, 20, 35)]
    ['一', '十', '十二', '二十', '三十五']
    """
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[ones] if ones or not tens else "")


class OfficialWriter(Writer):
    """Sections are 一、, findings and recommendations （一）; in English I. and (1)."""

    #: the title of an official document names what it is about and its kind
    told = False

    def heading(self, number: int, section: Section) -> Element:
        """The heading with its number in words: the file is edited, a field would be in the way."""
        mark = f"{han(number)}、" if self.marks.han else f"{_roman(number)}. "
        return element("Header", 2, [f"sec-{section.id}", [], []], words(f"{mark}{section.title}"))

    def _second(self, number: int) -> str:
        return f"（{han(number)}）" if self.marks.han else f"({number}) "

    def findings(self, items: tuple[Prose, ...]) -> list[Element]:
        """Paragraphs with a number, indented like text."""
        return [paragraph([*words(self._second(i)), *prose(item)]) for i, item in enumerate(items, start=1)]

    def advice(self, number: int, item: Advice) -> list[Element]:
        """A heading of the second level, how, and the reasons in small print."""
        head = styled("Second Level", words(f"{self._second(number)}{plain(item.advice)}"))
        detail = [paragraph(prose(item.detail))] if item.detail else []
        return [head, *detail, self.small(self.reasons(item))]


def _roman(number: int) -> str:
    """Roman numerals up to 39.

    >>> [_roman(n) for n in (1, 4, 9, 14, 20)]
    ['I', 'IV', 'IX', 'XIV', 'XX']
    """
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "X" * (number // 10) + ones[number % 10]


@dataclass(frozen=True)
class Official:
    """The form of one report's government documents."""

    office: Mapping[str, str]
    series: str
    date: str
    writer: type[Writer] = OfficialWriter
    paper: Paper = PAPERS[USUAL_PAPER]
    lists: bool = False

    def reference(self, language: str) -> bytes:
        """The reference document with the styles of GB/T 9704."""
        return reference(language)

    def dress(self, document: Any, language: str) -> None:
        """Give the converted document its page, head and imprint."""
        page(document)
        _head(document, self.office, self.series, language)
        _foot(document, self.office, self.date, language)


@cache
def reference(language: str) -> bytes:
    """The styles: 仿宋 三号 on 22 lines, 黑体 and 楷体 for the levels, 小标宋 for the title."""
    document = word.Document(io.BytesIO(docx_writer.reference(language)))
    both = WD_ALIGN_PARAGRAPH.JUSTIFY if LANGUAGES[language].han else WD_ALIGN_PARAGRAPH.LEFT
    for name in ("Normal", "Body Text", "First Paragraph"):
        _type(document, name, FANGSONG, indent=0 if name == "Normal" else 2, align=both)
    _type(document, "Heading 2", HEI, indent=2).paragraph_format.keep_with_next = True
    _type(document, "Second Level", KAI, indent=2).paragraph_format.keep_with_next = True
    title = _type(document, "Title", SONG, 22, align=WD_ALIGN_PARAGRAPH.CENTER)
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(2 * LINE), Pt(LINE)
    agency = _type(document, "Agency", SONG, 30, align=WD_ALIGN_PARAGRAPH.CENTER, colour=RED)
    agency.paragraph_format.line_spacing = Pt(36)
    agency.paragraph_format.space_before, agency.paragraph_format.space_after = Mm(35), Pt(2 * LINE)
    number = _type(document, "Document Number", FANGSONG, align=WD_ALIGN_PARAGRAPH.CENTER)
    _edges(number, bottom=(23, 11, "D7000F"))
    _type(document, "Addressee", FANGSONG)
    _type(document, "Attachment", FANGSONG, indent=2).paragraph_format.space_before = Pt(LINE)
    signed = _type(document, "Signature Line", FANGSONG, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _indent(signed, right=4)
    first = _type(document, "Imprint", FANGSONG, 14)
    _edges(first, top=(8, 1, "000000"), bottom=(8, 1, "000000"), between=(6, 1, "000000"))
    _indent(first, left=1, right=1)
    _type(document, "Footer", ("Times New Roman", "宋体"), 14).paragraph_format.line_spacing = Pt(18)
    picture = _type(document, "Picture", FANGSONG, align=WD_ALIGN_PARAGRAPH.CENTER)
    docx_writer.whole(picture)
    for name in ("Caption", "Table Caption", "Image Caption"):
        caption = _type(document, name, HEI, 12, align=WD_ALIGN_PARAGRAPH.CENTER)
        caption.paragraph_format.line_spacing = Pt(20)
    _type(document, "Compact", FANGSONG, 10.5).paragraph_format.line_spacing = Pt(17)
    _type(document, "Table Note", FANGSONG, 10.5, align=both).paragraph_format.line_spacing = Pt(17)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _type(
    document: Any,
    name: str,
    fonts: tuple[str, str],
    size: float = SIZE,
    *,
    indent: float = 0,
    align: Any = WD_ALIGN_PARAGRAPH.LEFT,
    colour: RGBColor = BLACK,
) -> Any:
    """A paragraph style on the grid of lines; none of the levels is bold."""
    style = docx_writer.style(document, name, "Normal")
    docx_writer.font(style, fonts, size, colour, False)
    form = style.paragraph_format
    form.alignment, form.line_spacing = align, Pt(round(LINE if size <= 22 else size * 1.3, 2))
    form.space_before = form.space_after = Pt(0)
    _indent(style, first=indent)
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:spacing")):
        properties.remove(old)
    if size == SIZE:
        # 28 characters of 16 pt are wider than 156 mm by 5.8 pt
        tight = OxmlElement("w:spacing")
        tight.set(qn("w:val"), str(round((CHARACTER - SIZE) * 20)))
        properties.insert_element_before(tight, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")
    elif size < SIZE or size > 22:
        off = OxmlElement("w:snapToGrid")
        off.set(qn("w:val"), "0")
        style.element.get_or_add_pPr().insert_element_before(off, "w:spacing", "w:ind", "w:jc")
    return style


def _indent(style: Any, *, first: float = 0, left: float = 0, right: float = 0) -> None:
    """Indents in characters, as Word counts them for Chinese."""
    properties = style.element.get_or_add_pPr()
    indent = properties.get_or_add_ind()
    for name, characters in (("firstLine", first), ("left", left), ("right", right)):
        # zero is said too: the style it is based on may have an indent
        indent.set(qn(f"w:{name}"), str(round(characters * CHARACTER * 20)))
        indent.set(qn(f"w:{name}Chars"), str(round(characters * 100)))


def _edges(style: Any, **edges: tuple[int, int, str]) -> None:
    """Rules of a paragraph: eighths of a point, distance in points, colour."""
    borders = OxmlElement("w:pBdr")
    for side in ("top", "bottom", "between"):
        if side in edges:
            size, space, colour = edges[side]
            edge = OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", size), ("space", space), ("color", colour)):
                edge.set(qn(f"w:{name}"), str(value))
            borders.append(edge)
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:spacing", "w:ind", "w:jc"
    )


def page(document: Any) -> None:
    """Margins, the grid of 22 lines, and page numbers on the outer side.

    A grid of characters would also stretch what is set smaller; 28 to the line come from the styles' spacing.
    """
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    # the number's line begins 7 mm below the type area
    section.footer_distance = Mm(35 - 7) - Pt(18)
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(LINE * 20)))
    properties.append(grid)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        for old in list(line.runs):
            line._p.remove(old._r)
        line.style = document.styles["Footer"]
        docx_writer.page_number(line, "—", "—")
        line.alignment = side
        indent = line._p.get_or_add_pPr().get_or_add_ind()
        outer = "right" if side == WD_ALIGN_PARAGRAPH.RIGHT else "left"
        indent.set(qn(f"w:{outer}"), str(14 * 20))


def _head(document: Any, office: Mapping[str, str], series: str, language: str) -> None:
    """Agency, number and rule before the title; the addressee after it; what pandoc put there goes."""
    title = next(p for p in document.paragraphs if p.style.name == "Title")
    for part in list(document.paragraphs):
        if part.style.name in {"Subtitle", "Author", "Date"}:
            part._p.getparent().remove(part._p)
    title.runs[-1].add_break()
    title.add_run(series)
    title.insert_paragraph_before(office["agency"], style="Agency")
    # the rule belongs to the number's paragraph, which stands also where there is no number
    title.insert_paragraph_before(office["number"], style="Document Number")
    if office["addressee"]:
        line = office["addressee"] + translator(language)(":")
        added = document.add_paragraph(line, style="Addressee")
        title._p.addnext(added._p)


def _foot(document: Any, office: Mapping[str, str], date: str, language: str) -> None:
    """Attachment, signature, date, and the imprint at the foot of the last page."""
    t = translator(language)
    if office["attachment"]:
        document.add_paragraph((t("Attachment:") + f" {office['attachment']}").strip(), style="Attachment")
    blank = document.add_paragraph(office["agency_short"], style="Signature Line")
    blank.paragraph_format.space_before = Pt(2 * LINE)
    blank.paragraph_format.keep_with_next = True
    document.add_paragraph(date, style="Signature Line")
    lines = []
    marks = LANGUAGES[language]
    if office["copies"]:
        stop = "" if office["copies"][-1] in "。." else marks.stop
        lines.append(t("Copies to:") + ("" if marks.han else " ") + office["copies"] + stop)
    lines.append(f"{office['printed_by'] or office['agency_short']}\t{date}" + t(" printed"))
    for line in lines:
        paragraph = document.add_paragraph(line, style="Imprint")
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(156) - Pt(14), alignment=2)
        frame = OxmlElement("w:framePr")
        for name, value in (
            ("w", round(156 / 25.4 * 1440)),
            ("wrap", "notBeside"),
            ("vAnchor", "margin"),
            ("hAnchor", "margin"),
            ("xAlign", "left"),
            ("yAlign", "bottom"),
        ):
            frame.set(qn(f"w:{name}"), str(value))
        # all alike, though one is long: Word has one rule between paragraphs where their indents are the same
        _hanging(paragraph, 3 if marks.han else 1)
        paragraph._p.get_or_add_pPr().insert_element_before(
            frame, "w:widowControl", "w:pBdr", "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"
        )


def _hanging(paragraph: Any, characters: int) -> None:
    """Later lines of a paragraph of the imprint begin so many characters, of 14 pt, further in than the first."""
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    hanging = 14 * characters
    for name, points in (("left", CHARACTER + hanging), ("hanging", hanging)):
        indent.set(qn(f"w:{name}"), str(round(points * 20)))
        # the style's own count of characters would come first
        indent.set(qn(f"w:{name}Chars"), "0")
