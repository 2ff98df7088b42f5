"""DOCX of a brief, through pandoc and a reference document made here: `render`, `Form`, `PlainForm`.

Chinese and Latin fonts are set apart (``w:eastAsia``), tables have three rules and repeat their head, pages are
numbered, the document knows its language. Figures are PNG with the SVG beside them, which Word prefers where it
can read it. The bytes are the same for the same brief.
"""

from __future__ import annotations

import datetime as dt
import io
import tempfile
import zipfile
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import docx
import pypandoc
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from lxml import etree

from compose.document import Document, Figure, leaves
from compose.language.languages import LANGUAGES
from compose.look.tokens import OURS, Logo, Look
from render.archives import same_bytes
from render.docx import finish, heads
from render.pandoc import Writer, tree
from render.paper import PAPERS, USUAL_PAPER, Paper
from render.pixels import logo_png, png

#: (Latin, Chinese) by role: what Word and WPS have on an office's machine
FONTS = {"text": ("Times New Roman", "宋体"), "head": ("Arial", "黑体")}
INK, TEAL, SOFT = RGBColor(0x1D, 0x1D, 0x1B), RGBColor(0x1F, 0x5A, 0x6B), RGBColor(0x57, 0x54, 0x4E)
#: points that a picture is wide at most
WIDEST = 460


@dataclass(frozen=True)
class WordStyles:
    """What of a report's look Word can show in its styles."""

    #: hexadecimal digits of the headings' colour
    heading: str = str(TEAL)
    #: text, head → (Latin, Chinese)
    text: tuple[str, str] = FONTS["text"]
    head: tuple[str, str] = FONTS["head"]


def word_styles_of(look: Look) -> WordStyles:
    """The headings' colour and the fonts of a report's look."""
    fonts = {}
    for role, use in (("text", "text"), ("head", "headings")):
        named = look.fonts.get(use, {})
        fonts[role] = (named.get("en", FONTS[role][0]), named.get("zh", FONTS[role][1]))
    return WordStyles(look.paper("teal").removeprefix("#").upper(), fonts["text"], fonts["head"])


class Form(Protocol):
    """What one kind of DOCX has of its own; `render.docx.government` holds another than the usual brief."""

    @property
    def writer(self) -> type[Writer]:
        """How nodes become pandoc's elements."""

    @property
    def paper(self) -> Paper:
        """The paper it is set on."""

    @property
    def lists(self) -> bool:
        """Whether there is a running head, and lists of tables and figures at the end."""

    def reference(self, language: str) -> bytes:
        """The reference document pandoc takes styles from."""

    def dress(self, document: Any, language: str) -> None:
        """Complete what pandoc has written."""


class PlainForm:
    """The brief as it is on screen and paper, in a report's look."""

    writer = Writer
    lists = True

    def __init__(self, look: Look = OURS, paper: Paper = PAPERS[USUAL_PAPER]) -> None:
        self._look = look
        self.paper = paper

    def reference(self, language: str) -> bytes:
        """The reference document: the report's own template, else ours."""
        if self._look.word:
            return template_reference(self._look.word, language)
        return reference(language, word_styles_of(self._look), self.paper)

    def dress(self, document: Any, language: str) -> None:
        """What the look puts on paper beside colours and fonts."""
        if not self._look.word:
            _own(document, self._look, language)


def font(
    style: Any, fonts: tuple[str, str], size: float, colour: RGBColor = INK, bold: bool | None = None
) -> None:
    """Set a style's type: (Latin, Chinese) fonts, size in points, colour; never slanted."""
    latin, chinese = fonts
    style.font.name, style.font.size, style.font.color.rgb, style.font.bold = latin, Pt(size), colour, bold
    style.font.italic = False
    faces = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        faces.attrib.pop(qn(name), None)
    faces.set(qn("w:eastAsia"), chinese)


def style(document: Any, name: str, base: str, kind: Any = WD_STYLE_TYPE.PARAGRAPH) -> Any:
    """The style of this name, made where there is none."""
    existing = next((s for s in document.styles if s.name == name), None)
    if existing is not None:
        return existing
    style_new = document.styles.add_style(name, kind)
    if base:
        style_new.base_style = document.styles[base]
    return style_new


def template_reference(data: bytes, language: str) -> bytes:
    """An organisation's own template as the reference document: its styles, page, head and foot, with what is missing of ours."""
    document = opened(data)
    ours = docx.Document(io.BytesIO(reference(language)))
    there = {one.style_id for one in document.styles} | {one.name for one in document.styles}
    for one in ours.styles:
        if one.style_id not in there and one.name not in there:
            document.styles.element.append(deepcopy(one.element))
    whole(style(document, "Picture", "Normal"))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


class NoTemplate(Exception):
    """A file that no Word document can be made from."""


def opened(data: bytes) -> Any:
    """A Word document or template. Raises NoTemplate where the file is neither."""
    buffer = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(data)) as old,
            zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for name in old.namelist():
                content = old.read(name)
                if name == "[Content_Types].xml":
                    content = content.replace(
                        b"wordprocessingml.template.main+xml", b"wordprocessingml.document.main+xml"
                    )
                new.writestr(name, content)
        document = docx.Document(io.BytesIO(buffer.getvalue()))
        document.styles["Normal"], document.sections[0]
    except (
        KeyError,
        ValueError,
        AttributeError,
        IndexError,
        OSError,
        zipfile.BadZipFile,
        etree.LxmlError,
    ) as fault:
        raise NoTemplate(str(fault)) from fault
    return document


@cache
def reference(language: str, dress: WordStyles = WordStyles(), paper: Paper = PAPERS[USUAL_PAPER]) -> bytes:
    """The reference document: styles, page, page numbers, language."""
    heading = RGBColor.from_string(dress.heading)
    document = docx.Document(io.BytesIO(_pandoc_reference()))
    section = document.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(paper.width), Mm(paper.height)
    section.left_margin = section.right_margin = Mm(paper.sides)
    section.top_margin, section.bottom_margin = Mm(paper.head), Mm(paper.foot)
    section.header_distance = section.footer_distance = Mm(0.55 * paper.foot)
    for name in ("Normal", "Body Text", "First Paragraph", "Compact"):
        named = style(document, name, "Normal")
        font(named, dress.text, 10.5)
        form = named.paragraph_format
        # cells of tables are compact
        tight = name == "Compact"
        form.line_spacing, form.space_before, form.space_after = (
            1.15 if tight else 1.4,
            Pt(0),
            Pt(2 if tight else 4),
        )
        if LANGUAGES[language].han and name in {"Body Text", "First Paragraph"}:
            form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for name, size, colour in (
        ("Title", 22, INK),
        ("Heading 1", 15, heading),
        ("Heading 2", 13, heading),
        ("Heading 3", 11, INK),
    ):
        named = style(document, name, "Normal")
        font(named, dress.head, size, colour, True)
        named.paragraph_format.keep_with_next = True
        named.paragraph_format.space_before, named.paragraph_format.space_after = Pt(12), Pt(4)
        named.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    for name, size in (("Subtitle", 11), ("Date", 9), ("Author", 9)):
        named = style(document, name, "Normal")
        font(named, dress.head, size, SOFT, False)
        named.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    for name in ("Caption", "Table Caption", "Image Caption"):
        named = style(document, name, "Normal")
        font(named, dress.head, 9.5, INK, True)
        named.paragraph_format.keep_with_next = name != "Image Caption"
        named.paragraph_format.space_before, named.paragraph_format.space_after = Pt(6), Pt(2)
    picture = style(document, "Picture", "Normal")
    whole(picture)
    picture.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    note = style(document, "Table Note", "Normal")
    font(note, dress.text, 8.5, SOFT)
    note.paragraph_format.space_after = Pt(6)
    note.paragraph_format.line_spacing = 1.2
    for name, points, colour, bold in (("Key Number", 24.0, heading, False), ("Key Label", 9.5, INK, True)):
        named = style(document, name, "Normal")
        font(named, dress.head, points, colour, bold)
        named.paragraph_format.line_spacing, named.paragraph_format.space_after = 1.0, Pt(2)
        named.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    _three_rules(style(document, "Table", "", WD_STYLE_TYPE.TABLE))
    page_number(section.footer.paragraphs[0])
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    lang = properties.find(qn("w:lang"))
    if lang is None:
        lang = OxmlElement("w:lang")
        properties.append(lang)
    # figures and Latin words are no Chinese: their lines break between words
    lang.set(qn("w:val"), LANGUAGES["en"].office_tag)
    lang.set(qn("w:eastAsia"), LANGUAGES["zh"].office_tag)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def whole(picture: Any) -> None:
    """A paragraph that is a picture: as high as it is, and on one page with its caption."""
    form = picture.paragraph_format
    # a line of fixed height would cut the picture off
    form.line_spacing = 1.0
    form.keep_with_next = True
    form.space_before, form.space_after = Pt(6), Pt(0)


@cache
def _pandoc_reference() -> bytes:
    """Pandoc's own reference document, whose style names its writer uses."""
    import subprocess

    output = subprocess.run(
        [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"],
        capture_output=True,
        check=True,
    )
    return output.stdout


def _border(kind: str, size: int) -> Any:
    edge = OxmlElement(f"w:{kind}")
    for name, value in (("val", "single"), ("sz", str(size)), ("space", "0"), ("color", "1D1D1B")):
        edge.set(qn(f"w:{name}"), value)
    return edge


def _three_rules(named: Any) -> None:
    """Rules above, below, and under the head; nothing else."""
    element = named.element
    for old in element.findall(qn("w:tblStylePr")) + element.findall(qn("w:tblPr")):
        element.remove(old)
    table = OxmlElement("w:tblPr")
    edges = OxmlElement("w:tblBorders")
    edges.append(_border("top", 10))
    edges.append(_border("bottom", 10))
    table.append(edges)
    margins = OxmlElement("w:tblCellMar")
    for side, wide in (("top", "30"), ("left", "70"), ("bottom", "20"), ("right", "70")):
        cell = OxmlElement(f"w:{side}")
        cell.set(qn("w:w"), wide)
        cell.set(qn("w:type"), "dxa")
        margins.append(cell)
    table.append(margins)
    element.append(table)
    head = OxmlElement("w:tblStylePr")
    head.set(qn("w:type"), "firstRow")
    cells = OxmlElement("w:tcPr")
    under = OxmlElement("w:tcBorders")
    under.append(_border("bottom", 6))
    cells.append(under)
    head.append(cells)
    element.append(head)


def page_number(paragraph: Any, before: str = "", after: str = "") -> None:
    """Put the number of the page into a footer's paragraph."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if before:
        paragraph.add_run(before)
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._r.append(mark)
    if after:
        paragraph.add_run(after)


def render(document: Document, *, date: str, author: str, form: Form | None = None) -> bytes:
    """The DOCX of one document, in the usual form where no other is given."""
    form = form or PlainForm()
    elements = tree(
        document, date=date, author=author, extension="png", variant=form.writer, paper=form.paper
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "figures").mkdir()
        drawings: dict[bytes, str] = {}
        wide = {f"{n.id}.svg" for n in leaves(document) if isinstance(n, Figure) and n.width == "full"}
        mapped = {f"{n.id}.svg" for n in leaves(document) if isinstance(n, Figure) and n.width == "map"}
        wide_drawings: set[bytes] = set()
        maps: set[bytes] = set()
        for file, data in elements.pixels.items():
            (folder / "figures" / file).write_bytes(data)
        for file, svg in elements.figures.items():
            pixels = png(svg, WIDEST)
            drawings[pixels] = svg
            if file in wide:
                wide_drawings.add(pixels)
            if file in mapped:
                maps.add(pixels)
            (folder / "figures" / file).with_suffix(".png").write_bytes(pixels)
        (folder / "brief.json").write_text(elements.text, encoding="utf-8")
        (folder / "reference.docx").write_bytes(form.reference(document.language))
        pypandoc.convert_file(
            str(folder / "brief.json"),
            "docx",
            format="json",
            outputfile=str(folder / "brief.docx"),
            extra_args=[
                "--reference-doc",
                str(folder / "reference.docx"),
                f"--resource-path={folder}",
            ],
            sandbox=False,
        )
        return _finished((folder / "brief.docx").read_bytes(), drawings, wide_drawings, maps, document, form)


def _finished(
    data: bytes,
    drawings: dict[bytes, str],
    wide_drawings: set[bytes],
    maps: set[bytes],
    document: Document,
    form: Form,
) -> bytes:
    """Heads that repeat, vector twins for the pictures, fixed dates: the file as an office expects it."""
    word = docx.Document(io.BytesIO(data))
    for table in word.tables:
        properties = table.rows[0]._tr.get_or_add_trPr()
        if properties.find(qn("w:tblHeader")) is None:
            properties.append(OxmlElement("w:tblHeader"))
        for row in table.rows:
            keep = OxmlElement("w:cantSplit")
            row._tr.get_or_add_trPr().append(keep)
    when = dt.datetime(2000, 1, 1)
    core = word.core_properties
    core.title, core.language = (
        f"{document.heading} · {document.subtitle}",
        LANGUAGES[document.language].office_tag,
    )
    core.created = core.modified = when
    core.last_modified_by = core.author
    found = finish.captions(word, document.language)
    finish.references(word)
    form.dress(word, document.language)
    finish.inside(word, wide_drawings)
    if form.lists:
        finish.lists(word, found, document.language)
        # a template of one's own has its own head
        if not any(p.text.strip() for p in word.sections[0].header.paragraphs):
            heads.running(word, f"{document.title} · {document.subtitle}", SOFT)
    finish.widths(word)
    finish.undivided(word)
    finish.fitted(word, maps)
    finish.kept(word)
    heads.languages(word)
    _pictures(word)
    _vectors(word, drawings)
    buffer = io.BytesIO()
    word.save(buffer)
    return same_bytes(buffer.getvalue())


def _pictures(word: Any) -> None:
    """Pictures are paragraphs of a style of their own."""
    for paragraph in word.paragraphs:
        if not paragraph._p.findall(".//" + qn("wp:inline")):
            continue
        paragraph.style = word.styles["Picture"]


def _own(word: Any, look: Look, language: str) -> None:
    """Logo and masthead over the first page, footer and contacts below all: what the look puts on paper."""
    section = word.sections[0]
    if look.logo or look.masthead:
        section.different_first_page_header_footer = True
        _copy(section.footer, section.first_page_footer)
        paragraph = section.first_page_header.paragraphs[0]
        if look.logo:
            svg = Logo.suffix(look.logo.data) == "svg"
            pixels = logo_png(look.logo.data) if svg else look.logo.data
            picture = paragraph.add_run().add_picture(io.BytesIO(pixels), height=Cm(1.4))
            picture._inline.docPr.set("descr", look.logo.alt[language])
        if look.masthead:
            run = paragraph.add_run(("　" if look.logo else "") + look.masthead[language])
            run.font.size, run.font.color.rgb = Pt(9), SOFT
    if look.footer:
        for footer in (section.footer, section.first_page_footer):
            if footer is section.footer or section.different_first_page_header_footer:
                run = footer.paragraphs[0].add_run(f"　{look.footer[language]}")
                run.font.size, run.font.color.rgb = Pt(8), SOFT
    if look.contacts:
        word.add_paragraph(look.contacts[language], style="Table Note")


def _copy(source: Any, target: Any) -> None:
    """The first page has the page number of all others."""
    for element in list(target._element):
        target._element.remove(element)
    for element in source._element:
        target._element.append(deepcopy(element))


def _vectors(word: Any, drawings: dict[bytes, str]) -> None:
    """Put the SVG beside each PNG as Word 2016 and later read it (``asvg:svgBlip``)."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    part = word.part
    for number, blip in enumerate(word.element.iter(qn("a:blip")), start=1):
        picture = part.related_parts[blip.get(qn("r:embed"))]
        svg = drawings.get(picture.blob)
        if svg is None:
            continue
        vector = Part(
            PackURI(f"/word/media/drawing{number}.svg"), "image/svg+xml", svg.encode(), part.package
        )
        relation = part.relate_to(
            vector, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
        )
        extension = OxmlElement("a:extLst")
        one = OxmlElement("a:ext")
        one.set("uri", "{96DAC541-7B7A-43D3-8B79-37D633B846F1}")
        space = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
        twin = etree.SubElement(one, f"{{{space}}}svgBlip", nsmap={"asvg": space})
        twin.set(qn("r:embed"), relation)
        extension.append(one)
        blip.append(extension)
