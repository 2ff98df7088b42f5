"""PPTX of a brief or an overview: `render`, the slides of `compose.slides` set in a report's look or its own template.

Charts are the program's own where their form allows, other drawings are SVG with PNG beside them; every slide has a title,
what is shown has an alternative text, and the notes have the sentences. The bytes are the same for the same brief.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Inches, Pt

from compose.document import Advice, Document, Figure, Table, plain
from compose.language.catalogue import translator
from compose.language.languages import LANGUAGES
from compose.look.tokens import OURS, Logo, Look
from compose.slides import PARTS, Slide, continued, cut, deck, most_rows
from render.archives import same_bytes
from render.pixels import logo_png
from render.pptx import charts, pictures, tables, text
from render.pptx.master import SMALLEST, Box, Ground, feet, fonts_of, ground
from render.pptx.text import Type

_POINT = 12700
#: between things on a slide
GAP = Inches(0.22)


class _Setter:
    """What the slides of one deck share."""

    def __init__(self, document: Document, look: Look, author: str) -> None:
        self.document, self.look, self.author = document, look, author
        self.language = document.language
        self.ground: Ground = ground(look)
        self.t = translator(document.language)
        self.marks = LANGUAGES[document.language]
        running = [document.title, document.subtitle] if document.region else [document.title]
        own = [look.footer[document.language]] if look.footer else []
        self.foot = " · ".join([*running, *own])
        # an organisation's template sets its own colours for what is not ours to stress
        self.ink = "" if self.ground.own else self.hex("ink")

    def hex(self, role: str) -> str:
        """The colour of a role in hexadecimal digits."""
        return self.look.paper(role).removeprefix("#").upper()

    # a slide and its parts ----------------------------------------------------------------------------------

    def slide(self, of: Slide) -> Any:
        """A slide with its title, foot and notes."""
        layout = self.ground.cover if of.kind == "cover" else self.ground.page
        slide = self.ground.presentation.slides.add_slide(layout)
        for shape in list(slide.placeholders):
            match shape.placeholder_format.type:
                case PP_PLACEHOLDER.TITLE | PP_PLACEHOLDER.CENTER_TITLE if of.kind == "cover":
                    self._headline(shape, of.title)
                case PP_PLACEHOLDER.TITLE | PP_PLACEHOLDER.CENTER_TITLE:
                    self._fill(shape, [of.title])
                case PP_PLACEHOLDER.SUBTITLE if of.kind == "cover":
                    self._fill(shape, of.texts, self.ground.own)
                case _:
                    shape._element.getparent().remove(shape._element)
        if of.kind != "cover":
            feet(slide, self.foot, self.document.title, self.language)
        if of.notes:
            frame = slide.notes_slide.notes_text_frame
            for i, line in enumerate(of.notes):
                paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
                text.write(paragraph, line, self.language, Type(12, ""))
        return slide

    def _fill(self, shape: Any, lines: Sequence[str], shrink: bool = False) -> None:
        """Words in a placeholder, in its own type; ``shrink``: in type that has room."""
        frame = shape.text_frame
        size = 0.0
        if shrink and shape.width and shape.height:
            sizes = (24, 20, 18, 16, 14, 12)
            room, high = shape.width / _POINT - 15, shape.height / _POINT
            size = next(
                (s for s in sizes if text.height([(x, Type(s * 1.1, "")) for x in lines], room) < high),
                SMALLEST,
            )
        for i, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
            for words, tag in text.passages(line, self.language):
                run = paragraph.add_run()
                run.text = words
                run._r.get_or_add_rPr().set("lang", tag)
                if size:
                    run.font.size = Pt(size)

    def _headline(self, shape: Any, title: str) -> None:
        """The finding as the title of the cover: in type that has room, in Chinese broken between its clauses."""
        # less the margins of the placeholder
        room = (shape.width or self.ground.area.width) / _POINT - 15
        size = next((s for s in (36, 32, 28, 24) if text.lines_of(title, s, room, True) <= 3), 20)
        clauses, lines = title.split(self.marks.comma) if self.marks.han else [title], [""]
        for i, clause in enumerate(clauses):
            part = clause + (self.marks.comma if i < len(clauses) - 1 else "")
            if lines[-1] and text.width(lines[-1] + part, size, True) > room:
                lines.append(part)
            else:
                lines[-1] += part
        paragraph = shape.text_frame.paragraphs[0]
        for i, line in enumerate(lines):
            if i:
                paragraph.add_line_break()
            for words, tag in text.passages(line, self.language):
                run = paragraph.add_run()
                run.text, run.font.size = words, Pt(size)
                run._r.get_or_add_rPr().set("lang", tag)

    def _below(self, words: str, room: Box) -> tuple[Box, Box]:
        """Where the source stands at the foot of a room, and what remains above it."""
        if not words:
            return Box(room.left, room.top + room.height, room.width, 0), room
        how = Type(SMALLEST, self.hex("quiet"))
        high = round(text.height([(words, how)], room.width / _POINT) * _POINT)
        return (
            Box(room.left, room.top + room.height - high, room.width, high),
            Box(room.left, room.top, room.width, room.height - high - GAP // 2),
        )

    def below(self, slide: Any, words: str, room: Box) -> Box:
        """The source at the foot of the room; what remains above it."""
        place, rest = self._below(words, room)
        if words:
            how = Type(SMALLEST, self.hex("quiet"))
            text.box(slide, place, [(words, how)], self.language, "bottom", "Source")
        return rest

    def _above(self, words: str, room: Box) -> tuple[list[tuple[str, Type]], int, Box]:
        """The lines of a message, their height, and what remains below them."""
        lines: list[tuple[str, Type]] = []
        if not words:
            return lines, 0, room
        for size in (18.0, 16.0, 14.0, 12.0):
            lines = [(words, Type(size, self.hex("teal")))]
            if text.height(lines, room.width / _POINT) <= 3.2 * size:
                break
        high = round(text.height(lines, room.width / _POINT) * _POINT)
        return lines, high, Box(room.left, room.top + high + GAP, room.width, room.height - high - GAP)

    def above(self, slide: Any, words: str, room: Box) -> Box:
        """The message above what is shown; what remains below it."""
        lines, high, rest = self._above(words, room)
        if lines:
            text.box(slide, Box(room.left, room.top, room.width, high), lines, self.language, name="Message")
        return rest

    def words(
        self, slide: Any, parts: Sequence[str], room: Box, largest: float = 20.0, anchor: str = "top"
    ) -> None:
        """Sentences, a paragraph each, in the largest type that has room."""
        lines: list[tuple[str, Type]] = []
        for size in (*range(round(largest), 10, -1), SMALLEST):
            lines = [
                (part, Type(size, self.ink, before=size * 0.6 if i else 0)) for i, part in enumerate(parts)
            ]
            if text.height(lines, room.width / _POINT) <= room.height / _POINT:
                break
        text.box(slide, room, lines, self.language, anchor, "Text")

    # what is shown ------------------------------------------------------------------------------------------

    def show(self, slide: Any, one: Figure | Table, room: Box) -> None:
        """A figure or a table under its caption."""
        heading, high, below = self._under_caption(one, room)
        text.box(slide, Box(room.left, room.top, room.width, high), heading, self.language, name="Caption")
        room = below
        if isinstance(one, Table):
            most = tables.rows_for(one, self._for_rows(one, room), self.language, most_rows(one))
            one = cut(one, most, self.language)
        notes = [plain(n) for n in one.notes] if isinstance(one, Table) else [plain(one.note)]
        small = [(note, Type(SMALLEST, self.hex("quiet"))) for note in notes if note]
        if small:
            high = round(text.height(small, room.width / _POINT) * _POINT)
            room = Box(room.left, room.top, room.width, room.height - high - GAP // 3)
        used = self._inside(slide, one, room)
        if small:
            text.box(
                slide, Box(room.left, used + GAP // 3, room.width, high), small, self.language, name="Note"
            )

    def _under_caption(self, one: Figure | Table, room: Box) -> tuple[list[tuple[str, Type]], int, Box]:
        """The lines of a caption, their height, and what remains below them."""
        caption = plain(one.caption)
        if isinstance(one, Table):
            caption += self.marks.bracketed(one.unit)
        heading = [(caption, Type(13, self.ink, True))]
        high = round(text.height(heading, room.width / _POINT) * _POINT)
        rest = Box(room.left, room.top + high + GAP // 3, room.width, room.height - high - GAP // 3)
        return heading, high, rest

    @staticmethod
    def _for_rows(one: Table, room: Box) -> Box:
        """What remains of the room below a table's caption, less what its notes may take."""
        notes = 14 * (len(one.notes) + 2) * _POINT
        return Box(room.left, room.top, room.width, round(room.height - notes))

    def parts(self, of: Slide) -> list[Slide]:
        """A slide, or those over which its table goes on: what has no more rows than are read is shown whole."""
        one = of.shown[0] if of.kind == "shown" and len(of.shown) == 1 and not of.texts else None
        if not isinstance(one, Table) or not one.rows or len(one.rows) > most_rows(one):
            return [of]
        area = self._below(of.source, self.ground.area)[1]
        rooms = [self._under_caption(one, self._above(words, area)[2])[2] for words in (of.message, "")]
        for rows in range(len(one.rows), 0, -1):
            shown = cut(one, rows, self.language)
            first, later = (self._for_rows(shown, room) for room in rooms)
            made = tables.parts(shown, [first, *[later] * (PARTS - 1)], self.language)
            if made:
                return continued(of, made, self.language)
        return [of]

    def _inside(self, slide: Any, one: Figure | Table, room: Box) -> int:
        """Where what is shown ends, from the top."""
        if isinstance(one, Table):
            return room.top + tables.table(slide, one, plain(one.caption), room, self.language, self.look)
        if one.chart is not None:
            fonts = None if self.ground.own else fonts_of(self.look, "tables")
            place = Box(room.left, room.top, room.width, min(room.height, charts.height(one.chart)))
            charts.chart(slide, one.chart, one.alt, place, one.id, self.language, self.look, fonts)
            return place.top + place.height
        if one.picture is not None and not one.picture.drawn:
            place = pictures.pixels(slide, one.picture.data, one.picture.size, one.alt, room, one.id)
        else:
            svg = one.picture.data.decode() if one.picture is not None else one.svg
            place = pictures.drawing(slide, svg, one.alt, room, one.id, top=True)
        return place.top + place.height

    # kinds of slides ----------------------------------------------------------------------------------------

    def cover(self, slide: Any, of: Slide) -> None:
        """Logo and masthead above the finding, who publishes below; the subtitle where a layout has no field for it."""
        area = self.ground.area
        if not any(s.placeholder_format.type == PP_PLACEHOLDER.SUBTITLE for s in slide.placeholders):
            self.words(
                slide, of.texts, Box(area.left, area.top + area.height // 2, area.width, area.height // 3), 16
            )
        if self.ground.own:
            return
        left, logo = Inches(1.0), self.look.logo
        if logo:
            svg = Logo.suffix(logo.data) == "svg"
            data = logo_png(logo.data) if svg else logo.data
            picture = slide.shapes.add_picture(io.BytesIO(data), left, Inches(0.5), height=Inches(0.75))
            pictures.describe(picture, logo.alt[self.language], "Logo")
            left = left + picture.width + GAP
        if self.look.masthead:
            place = Box(left, Inches(0.5), Inches(9), Inches(0.75))
            line = [(self.look.masthead[self.language], Type(14, self.hex("quiet")))]
            text.box(slide, place, line, self.language, "middle", "Masthead")
        place = Box(Inches(1.0), Inches(6.5), Inches(11.3), Inches(0.4))
        text.box(
            slide, place, [(self.author, Type(14, self.hex("quiet")))], self.language, "bottom", "Publisher"
        )

    def numbers(self, slide: Any, of: Slide) -> None:
        """The large numbers beside each other."""
        area, n = self.ground.area, len(of.numbers)
        wide = (area.width - (n - 1) * GAP * 2) // max(n, 3)
        size = next((s for s in (96, 80, 66) if self._on_one_line(of, s, wide / _POINT)), 54)
        for i, number in enumerate(of.numbers):
            room = Box(
                area.left + i * (wide + 2 * GAP), area.top + area.height // 7, wide, area.height * 3 // 4
            )
            lines = [
                (plain(number.label), Type(24, self.ink, True, before=10)),
                *((plain(detail), Type(18, self.hex("quiet"), before=8)) for detail in number.details),
            ]
            shape = text.box(slide, room, [], self.language, name=f"Number {i + 1}")
            first = shape.text_frame.paragraphs[0]
            text.write(
                first, plain(number.number), self.language, Type(size, self.hex("seal"), True, fixed=False)
            )
            text.write(
                first,
                plain(number.behind),
                self.language,
                Type(size / 3, self.hex("seal"), True, fixed=False),
            )
            for line, how in lines:
                text.write(shape.text_frame.add_paragraph(), line, self.language, how)

    @staticmethod
    def _on_one_line(of: Slide, size: float, room: float) -> bool:
        """Whether every large number has room with what stands behind it."""
        return all(
            text.width(plain(n.number), size, True) + text.width(plain(n.behind), size / 3, True) < room
            for n in of.numbers
        )

    def findings(self, slide: Any, of: Slide) -> None:
        """The findings, with the map beside them."""
        room = self.below(slide, of.source, self.ground.area)
        if not of.shown:
            self.words(slide, of.texts, room)
            return
        half = (room.width - 2 * GAP) * 45 // 100
        self.words(slide, of.texts, Box(room.left, room.top, half, room.height))
        rest = Box(room.left + half + 2 * GAP, room.top, room.width - half - 2 * GAP, room.height)
        self.show(slide, of.shown[0], rest)

    def shown(self, slide: Any, of: Slide) -> None:
        """One thing, two beside each other, or one with the sentences beside it."""
        room = self.above(slide, of.message, self.below(slide, of.source, self.ground.area))
        if len(of.shown) == 1 and not of.texts:
            self.show(slide, of.shown[0], room)
            return
        half = (room.width - 2 * GAP) // 2
        left = Box(room.left, room.top, half, room.height)
        right = Box(room.left + half + 2 * GAP, room.top, half, room.height)
        self.show(slide, of.shown[0], left)
        if len(of.shown) > 1:
            self.show(slide, of.shown[1], right)
        else:
            self.words(slide, of.texts, right, 18)

    def text(self, slide: Any, of: Slide) -> None:
        """Sentences alone."""
        self.words(slide, of.texts, self.ground.area)

    def advice(self, slide: Any, of: Slide) -> None:
        """Recommendations: what to do, what was found, who, the evidence, who advises it."""
        area, n = self.ground.area, len(of.advice)
        room = (area.height - (n - 1) * GAP * 3 // 2) / n
        size = 22.0
        while size > 12 and any(
            text.height(self._advice(advice, size), area.width / _POINT - 50) > room / _POINT
            for _, advice in of.advice
        ):
            size -= 1
        for i, (number, advice) in enumerate(of.advice):
            top = area.top + round(i * (room + GAP * 3 // 2))
            place = Box(area.left, top, Pt(44), round(room))
            head = [(str(number), Type(size * 1.6, self.hex("seal"), True))]
            text.box(slide, place, head, self.language, name=f"Number {number}")
            place = Box(area.left + Pt(50), top, area.width - Pt(50), round(room))
            text.box(slide, place, self._advice(advice, size), self.language, name=f"Recommendation {number}")

    def _advice(self, advice: Advice, size: float) -> list[tuple[str, Type]]:
        colon = self.marks.colon
        lines = [(plain(advice.advice), Type(size, self.ink, True))]
        lines += [
            (words, Type(max(size * 0.8, SMALLEST), self.ink, before=size * 0.25))
            for words in (plain(advice.finding), plain(advice.detail))
            if words.strip()
        ]
        evidence = self.marks.semicolon.join(map(plain, advice.evidence))
        if evidence:
            said = self.t("Evidence") + colon + evidence
            lines.append((said, Type(max(size * 0.75, SMALLEST), self.hex("teal"), before=size * 0.25)))
        said = self.t("Source") + colon + plain(advice.source)
        lines.append((said, Type(max(size * 0.6, SMALLEST), self.hex("quiet"), before=size * 0.2)))
        return lines

    def sources(self, slide: Any, of: Slide) -> None:
        """Label and text, in the largest type that has room; contacts below."""
        area = self.ground.area
        contacts = [(self.t("Contact"), self.look.contacts[self.language])] if self.look.contacts else []
        items = [*of.items, *contacts]
        lines: list[tuple[str, Type]] = []
        for size in (16, 15, 14, 13, 12, 11, SMALLEST):
            lines = []
            for label, words in items:
                lines.append((label, Type(size, self.hex("teal"), True, before=size * 0.5 if lines else 0)))
                lines.append((words, Type(size, self.ink)))
            if text.height(lines, area.width / _POINT) <= area.height / _POINT:
                break
        text.box(slide, area, lines, self.language, name="Sources")


def render(document: Document, *, author: str, look: Look = OURS) -> bytes:
    """The PPTX of one document. Raises `render.pptx.master.NoTemplate` where the look's template is none."""
    setter = _Setter(document, look, author)
    for planned in deck(document):
        for of in setter.parts(planned):
            slide = setter.slide(of)
            getattr(setter, of.kind)(slide, of)
    presentation = setter.ground.presentation
    core = presentation.core_properties
    core.title = f"{document.heading} · {document.subtitle}"
    core.author = core.last_modified_by = author
    core.language = LANGUAGES[document.language].office_tag
    core.created = core.modified = dt.datetime(2000, 1, 1)
    core.subject = core.keywords = core.comments = core.category = ""
    core.revision = 1
    _drop_leftovers(presentation)
    buffer = io.BytesIO()
    presentation.save(buffer)
    return same_bytes(buffer.getvalue())


def _drop_leftovers(presentation: Any) -> None:
    """What the library's own file brings and no deck needs: its picture, a printer's settings."""
    for holder in (presentation.part.package, presentation.part):
        for key, relation in list(holder._rels.items()):
            if relation.reltype.endswith(("/thumbnail", "/printerSettings")):
                holder._rels.pop(key)
