"""Master of the slides: `Ground`, ours in a report's look or an organisation's own template, and `opened`.

Ours is made from the library's own master: 16:9, colours and fonts of the look as the theme, so that who edits a deck
changes them in one place. A template of one's own keeps all that it has but its slides; titles go to its title
placeholders, and what is shown goes where its layout has the content.
"""

from __future__ import annotations

import io
import re
import zipfile
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from compose.language.languages import LANGUAGES
from compose.look.tokens import Look

#: nothing on a slide is smaller, in points: it is read from the last row
SMALLEST = 10.5
#: (Latin, Chinese): what PowerPoint and WPS have on an office's machine
FONTS = ("Arial", "微软雅黑")
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
#: distances of ours: from the sides, of title, message and what is shown from the top, of the foot
SIDE, TITLE, AREA, FOOT = Inches(0.6), Inches(0.42), Inches(1.3), Inches(6.98)
_MAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_TEMPLATE = "application/vnd.openxmlformats-officedocument.presentationml.template.main+xml"
#: colours of the theme → roles of the look
_THEME = {
    "dk1": "ink", "lt1": "ground", "dk2": "teal", "lt2": "panel", "accent1": "teal", "accent2": "seal",
    "accent3": "g1", "accent4": "g2", "accent5": "g3", "accent6": "s2", "hlink": "teal", "folHlink": "g2",
}  # fmt: skip
#: which layout of a master is which: by the kinds of their placeholders
_CENTER, _TITLES = PP_PLACEHOLDER.CENTER_TITLE, {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
_BODIES = {PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY}


class NoTemplate(Exception):
    """A file that no deck can be made from; ``reason`` is `broken` or `untitled`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Box:
    """A rectangle of a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Ground:
    """A presentation without slides, and what of it a deck uses."""

    presentation: Any
    cover: Any
    page: Any
    #: where things are shown
    area: Box
    #: whether it is an organisation's own, whose type and colours are kept
    own: bool


def ground(look: Look) -> Ground:
    """The master of a report: its own template, else ours in its look."""
    if look.slides:
        return opened(look.slides)
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = WIDTH, HEIGHT
    master = presentation.slide_master
    for layout in list(presentation.slide_layouts):
        if layout.name not in {"Title Slide", "Title Only"}:
            presentation.slide_layouts.remove(layout)
    _theme(master, look)
    _styles(master, look)
    cover, page = (
        next(one for one in presentation.slide_layouts if one.name == n)
        for n in ("Title Slide", "Title Only")
    )
    for shape in master.placeholders:
        if shape.placeholder_format.type == PP_PLACEHOLDER.BODY:
            _place(shape, SIDE, AREA, WIDTH - 2 * SIDE, FOOT - AREA)
    for holder in (master, cover, page):
        _feet(holder)
    for holder in (master, page):
        _place(_title(holder), SIDE, TITLE, WIDTH - 2 * SIDE, Inches(0.72))
    _rule(page, look, SIDE, Inches(0.3), Inches(1.1), Inches(0.06))
    _cover(cover, look)
    return Ground(presentation, cover, page, Box(SIDE, AREA, WIDTH - 2 * SIDE, FOOT - AREA), False)


def _title(holder: Any) -> Any:
    return next(s for s in holder.placeholders if s.placeholder_format.type in _TITLES)


def _place(shape: Any, left: int, top: int, width: int, height: int) -> None:
    shape.left, shape.top, shape.width, shape.height = Emu(left), Emu(top), Emu(width), Emu(height)


def _feet(holder: Any) -> None:
    """Footer at the left, number at the right; no date, which is on the cover."""
    for shape in list(holder.placeholders):
        match shape.placeholder_format.type:
            case PP_PLACEHOLDER.DATE:
                shape._element.getparent().remove(shape._element)
            case PP_PLACEHOLDER.FOOTER:
                _place(shape, SIDE, Inches(7.06), Inches(9), Inches(0.3))
            case PP_PLACEHOLDER.SLIDE_NUMBER:
                _place(shape, WIDTH - SIDE - Inches(1.2), Inches(7.06), Inches(1.2), Inches(0.3))


def _rule(layout: Any, look: Look, left: int, top: int, width: int, height: int) -> None:
    """A bar in the colour of the mark, which belongs to the layout: slides have nothing to move by accident."""
    tree = layout.shapes._spTree
    text = f"""<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"
        xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
      <p:nvSpPr><p:cNvPr id="{len(tree) + 100}" name="Rule"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>
      <p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>
        <a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
        <a:solidFill><a:srgbClr val="{look.paper("mark").removeprefix("#").upper()}"/></a:solidFill><a:ln><a:noFill/></a:ln>
      </p:spPr></p:sp>"""
    tree.insert(2, etree.fromstring(re.sub(r">\s+<", "><", text)))


def _cover(cover: Any, look: Look) -> None:
    _rule(cover, look, 0, 0, Inches(0.28), HEIGHT)
    title = _title(cover)
    _place(title, Inches(1.0), Inches(1.5), Inches(11.3), Inches(2.6))
    below = next(s for s in cover.placeholders if s.placeholder_format.type == PP_PLACEHOLDER.SUBTITLE)
    _place(below, Inches(1.0), Inches(4.4), Inches(11.3), Inches(1.5))
    for shape, anchor in ((title, "b"), (below, "t")):
        shape.text_frame._txBody.find(qn("a:bodyPr")).set("anchor", anchor)
    for side in ("lIns", "rIns"):
        below.text_frame._txBody.find(qn("a:bodyPr")).set(side, "0")
    style = below.text_frame._txBody.find(qn("a:lstStyle"))
    for child in list(style):
        style.remove(child)
    style.append(_level(1, 18, "tx1", align="l"))


def _level(n: int, size: float, colour: str, *, bold: bool = False, align: str = "l") -> Any:
    """A level of a list of styles: size in points, colour of the theme, no bullet."""
    text = (
        f'<a:lvl{n}pPr xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" marL="0" indent="0" algn="{align}">'
        f'<a:spcBef><a:spcPts val="300"/></a:spcBef><a:buNone/>'
        f'<a:defRPr sz="{round(size * 100)}" b="{int(bold)}"><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
        '<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/></a:defRPr>'
        f"</a:lvl{n}pPr>"
    )
    return etree.fromstring(text)


def _styles(master: Any, look: Look) -> None:
    """Titles bold at the left, text as it is."""
    styles = master._element.find(qn("p:txStyles"))
    title = styles.find(qn("p:titleStyle"))
    for child in list(title):
        title.remove(child)
    level = _level(1, 26, "tx1", bold=True)
    for face in level.iter(qn("a:latin"), qn("a:ea")):
        face.set("typeface", face.get("typeface").replace("+mn", "+mj"))
    title.append(level)
    # the boxes of titles hold one line or two, and none is centred
    for holder in (master, *master.slide_layouts):
        body = _title(holder).text_frame._txBody
        properties = body.find(qn("a:bodyPr"))
        properties.set("anchor", "ctr")
        for child in list(properties):
            properties.remove(child)
        for side in ("lIns", "rIns"):
            properties.set(side, "0")
        style = body.find(qn("a:lstStyle"))
        if style is not None:
            for child in list(style):
                style.remove(child)
    cover = next(one for one in master.slide_layouts if one.name == "Title Slide")
    style = _title(cover).text_frame._txBody.find(qn("a:lstStyle"))
    style.append(_level(1, 36, "tx1", bold=True))
    for holder in (master, *master.slide_layouts):
        for shape in holder.placeholders:
            if shape.placeholder_format.type in {PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}:
                body = shape.text_frame._txBody
                number = shape.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER
                for side in ("lIns", "rIns"):
                    body.find(qn("a:bodyPr")).set(side, "0")
                style = body.find(qn("a:lstStyle"))
                for child in list(style):
                    style.remove(child)
                style.append(_quiet(look, "r" if number else "l"))


def _quiet(look: Look, align: str) -> Any:
    level = _level(1, SMALLEST, "tx1", align=align)
    fill = level.find(".//" + qn("a:solidFill"))
    fill.clear()
    etree.SubElement(fill, qn("a:srgbClr")).set("val", look.paper("quiet").removeprefix("#").upper())
    return level


def fonts_of(look: Look, use: str) -> tuple[str, str]:
    """The (Latin, Chinese) fonts of a use in a look: ``headings`` or ``tables``."""
    named = look.fonts.get(use, {})
    return named.get("en", FONTS[0]), named.get("zh", FONTS[1])


def _theme(master: Any, look: Look) -> None:
    """Colours and fonts of the look as the theme's."""
    part = _theme_part(master)
    root: Any = etree.fromstring(part.blob)
    root.set("name", "Fangzhi")
    colours = root.find(".//" + qn("a:clrScheme"))
    colours.set("name", "Fangzhi")
    for name, role in _THEME.items():
        slot = colours.find(qn(f"a:{name}"))
        for child in list(slot):
            slot.remove(child)
        etree.SubElement(slot, qn("a:srgbClr")).set("val", look.paper(role).removeprefix("#").upper())
    fonts = root.find(".//" + qn("a:fontScheme"))
    fonts.set("name", "Fangzhi")
    for which, use in (("major", "headings"), ("minor", "tables")):
        family = fonts.find(qn(f"a:{which}Font"))
        for child in list(family):
            family.remove(child)
        latin, chinese = fonts_of(look, use)
        etree.SubElement(family, qn("a:latin")).set("typeface", latin)
        etree.SubElement(family, qn("a:ea")).set("typeface", chinese)
        etree.SubElement(family, qn("a:cs")).set("typeface", "")
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _theme_part(master: Any) -> Any:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
    return master.part.part_related_by(kind)


# a template of one's own ------------------------------------------------------------------------------------


def opened(data: bytes) -> Ground:
    """An organisation's template, emptied of its slides. Raises NoTemplate where no deck can be made from it."""
    try:
        presentation = Presentation(io.BytesIO(_as_presentation(data)))
        layouts = [one for master in presentation.slide_masters for one in master.slide_layouts]
        for number in list(presentation.slides._sldIdLst):
            presentation.part.drop_rel(number.rId)
            presentation.slides._sldIdLst.remove(number)
        kinds = [(one, [s.placeholder_format.type for s in one.placeholders]) for one in layouts]
    except (
        KeyError,
        ValueError,
        AttributeError,
        IndexError,
        TypeError,
        OSError,
        zipfile.BadZipFile,
        etree.LxmlError,
    ) as fault:
        raise NoTemplate("broken") from fault
    except Exception as fault:
        # the library's own complaint about what is no package
        if type(fault).__module__.startswith("pptx"):
            raise NoTemplate("broken") from fault
        raise
    titled = [(one, found) for one, found in kinds if _TITLES & set(found)]
    if not titled:
        raise NoTemplate("untitled")
    cover = next((one for one, found in titled if _CENTER in found), titled[0][0])
    # the fewer placeholders stay empty the better: a title alone, else a title with one field that is taken away
    page = min((one for one, _ in titled if one is not cover), key=lambda one: _extra(one), default=cover)
    with_body = next((one for one, found in titled if _BODIES & set(found) and one is not cover), None)
    _chinese(presentation)
    return Ground(presentation, cover, page, _area(presentation, page, with_body), True)


def _extra(layout: Any) -> int:
    """How many fields for content a layout has, besides its title; one without a title placed by itself counts as full."""
    return sum(
        1 for s in layout.placeholders if s.placeholder_format.type in _BODIES | {PP_PLACEHOLDER.PICTURE}
    )


def _area(presentation: Any, page: Any, with_body: Any) -> Box:
    """Where a template has content: its field for content, else what is below the title."""
    if with_body is not None:
        body = next(s for s in with_body.placeholders if s.placeholder_format.type in _BODIES)
        if body.width and body.height and body.height > presentation.slide_height // 3:
            return Box(body.left, body.top, body.width, body.height)
    title = _title(page)
    left = title.left if title.left is not None else presentation.slide_width // 20
    top = (title.top or 0) + (title.height or presentation.slide_height // 6) + Pt(6)
    width = title.width or presentation.slide_width * 9 // 10
    return Box(left, top, width, presentation.slide_height - top - presentation.slide_height // 12)


def _chinese(presentation: Any) -> None:
    """A theme that names no Chinese font gets one: else every program chooses its own."""
    for master in presentation.slide_masters:
        part = _theme_part(master)
        root: Any = etree.fromstring(part.blob)
        for face in root.iter(qn("a:ea")):
            if not face.get("typeface") and face.getparent().tag in {qn("a:majorFont"), qn("a:minorFont")}:
                face.set("typeface", FONTS[1])
        part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _as_presentation(data: bytes) -> bytes:
    """A template (.potx) as the presentation that is begun from it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "[Content_Types].xml":
                content = content.replace(_TEMPLATE.encode(), _MAIN.encode())
            new.writestr(entry.filename, content)
    return buffer.getvalue()


def _points(words: str) -> float:
    """About how wide a footer is."""
    return sum(12.0 if ord(c) > 0x2E80 else 6.5 for c in words)


def feet(slide: Any, words: str, short: str, language: str) -> None:
    """Footer and number of a slide, as its layout has them; ``short``: what a narrow footer says."""
    for shape in slide.slide_layout.placeholders:
        kind = shape.placeholder_format.type
        if kind not in {PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}:
            continue
        copy = deepcopy(shape._element)
        slide.shapes._spTree.append(copy)
        if kind == PP_PLACEHOLDER.FOOTER:
            frame = next(s for s in slide.placeholders if s._element is copy).text_frame
            room = (shape.width or 0) / Pt(1)
            frame.text = words if _points(words) < room else short
            for run in frame.paragraphs[0].runs:
                run._r.get_or_add_rPr().set("lang", LANGUAGES[language].office_tag)
