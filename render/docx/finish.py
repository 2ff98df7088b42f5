"""Finish of a Word document, on what pandoc wrote: `captions`, `references`, `lists`, `widths`, `inside`, `fitted`, `undivided`,
`kept`.

Captions are numbered by fields, with a list of tables and figures that follows them; no table and no picture is wider than
the text, a table that cannot be narrower lies on a page that is turned.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from copy import deepcopy
from typing import Any

from docx.enum.table import WD_ALIGN_VERTICAL
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph as _Paragraph

from compose.language.catalogue import translator
from compose.language.languages import LANGUAGES, Language
from compose.language.script import columns
from render.docx.heights import LETTER, SIDES, USUAL, high

#: type sizes of tables that have no room in the usual one
SMALLER, SMALLEST = 9.0, 8.0
#: a cell of words may be so narrow, in columns of letters; in a table that would else be turned, whose cells have these margins
WRAPPED, CLOSE, CLOSE_SIDES = 22, 14, 3.6
#: the width in points that wide drawings are made for, 16 cm; they are made smaller down to this part of it: their words, 6.5 pt on
#: A4, would be under 5 pt; heading and caption of one, in points
DRAWN, READABLE, CAPTION = 453.6, 0.8, 72.0
#: a map is never lower, in points; what stands above a picture
LOWEST, ABOVE = 150.0, 12.0
#: a table is not divided that has so many rows and takes so much of a page at most
WHOLE, SHARE = 14, 0.45
_TWIPS, _EMU = 20, 12700
#: the first of the numbers of bookmarks that the text refers to
REFERRED = 9500
#: the links that `render.pandoc.anchor` names
_REFERS = re.compile(r"ref-(table|figure)-(\d+)")
#: styles of captions → whether a table stands below
_CAPTIONS = {"Table Caption": True, "Image Caption": False}


def _field(code: str, shown: list[Any]) -> list[Any]:
    """A field with what it shows until it is renewed."""
    runs = []
    for kind in ("begin", "code", "separate"):
        run = OxmlElement("w:r")
        if kind == "code":
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = code
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        run.append(mark)
        runs.append(run)
    end = OxmlElement("w:r")
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), "end")
    end.append(mark)
    return [*runs, *shown, end]


def _run(text: str) -> Any:
    run = OxmlElement("w:r")
    words = OxmlElement("w:t")
    words.set(qn("xml:space"), "preserve")
    words.text = text
    run.append(words)
    return run


def sequence(language: Language, table: bool) -> str:
    """What a sequence of captions is called in Word: its label.

    >>> [sequence(LANGUAGES[code], table) for code in ("zh", "en") for table in (True, False)]
    ['表', '图', 'Table', 'Figure']
    """
    return (language.table if table else language.figure).partition("{")[0].strip()


def captions(word: Any, language: str) -> list[tuple[bool, str, str]]:
    """Number captions by fields; (whether it is a table's, bookmark, words) of each."""
    marks = LANGUAGES[language]
    found: list[tuple[bool, str, str]] = []
    for paragraph in list(_paragraphs(word)):
        table = _CAPTIONS.get(paragraph.style.name)
        if table is None:
            continue
        form = marks.table if table else marks.figure
        before, _, after = form.partition("{number}")
        pattern = re.compile(re.escape(before) + r"\s*(\d+)" + re.escape(after))
        text = paragraph.text
        match = pattern.match(text)
        if match is None:
            continue
        name = f"_Toc{9000 + len(found)}"
        rest = text[match.end() :]
        bold = [run._r for run in paragraph.runs]
        _take(bold, match.end())
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(9000 + len(found)))
        start.set(qn("w:name"), name)
        label = text[: match.start(1)]
        code = f" SEQ {sequence(marks, table)} \\* ARABIC "
        parts = [start, _run(label), *_field(code, [_run(match[1])]), *([_run(after)] if after else []), end]
        # Word takes the bookmarks of a list away when it renews it: what the text refers to has one of its own
        inner = [OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")]
        for mark in inner:
            mark.set(qn("w:id"), str(REFERRED + len(found)))
        inner[0].set(qn("w:name"), bookmark(table, int(match[1])))
        parts = [start, inner[0], *parts[1:-1], inner[1], end]
        place = paragraph._p.pPr
        for part in reversed(parts):
            place.addnext(part)
        found.append((table, name, match.group() + rest))
    return found


def bookmark(table: bool, number: int) -> str:
    """The bookmark of a caption's label and number.

    >>> bookmark(True, 3), bookmark(False, 3)
    ('_Ref910003', '_Ref920003')
    """
    return f"_Ref{(910000 if table else 920000) + number}"


def references(word: Any) -> None:
    """The places of the text that refer to a table or figure as fields, which follow its number."""
    marks = {mark.get(qn("w:name")) for mark in word.element.body.iter(qn("w:bookmarkStart"))}
    for link in list(word.element.body.iter(qn("w:hyperlink"))):
        match = _REFERS.fullmatch(link.get(qn("w:anchor")) or "")
        if match is None:
            continue
        name = bookmark(match[1] == "table", int(match[2]))
        shown = link.findall(qn("w:r"))
        for run in shown:
            # it is read as words of the sentence
            for style in run.iter(qn("w:rStyle")):
                style.getparent().remove(style)
                break
        for part in _field(f" REF {name} \\h ", shown) if name in marks else shown:
            link.addprevious(part)
        link.getparent().remove(link)


def _take(runs: list[Any], length: int) -> None:
    """Take so many characters away from the beginning of runs."""
    for run in runs:
        for words in run.findall(qn("w:t")):
            text = words.text or ""
            words.text = text[length:]
            words.set(qn("xml:space"), "preserve")
            length -= min(len(text), length)
            if not length:
                return


def _paragraph(element: Any, word: Any) -> Any:
    return _Paragraph(element, word._body)


def _paragraphs(word: Any) -> Iterator[Any]:
    for element in word.element.body.iter(qn("w:p")):
        yield _paragraph(element, word)


#: a list of tables and figures of so many lines takes no page of its own
_SHORT = 24


def lists(word: Any, found: list[tuple[bool, str, str]], language: str) -> None:
    """Lists of tables and of figures at the end, as fields that Word renews, each line a link."""
    marks, t = LANGUAGES[language], translator(language)
    if len(found) < 2:
        return
    heading = word.add_paragraph(t("Tables and figures"), style="Heading 2")
    # a list made by a field is a section of its own in LibreOffice: where the heading before it comes last on a page, as it may
    # in one of twenty, it does not stay with it
    heading.paragraph_format.page_break_before = len(found) > _SHORT
    for table in (True, False):
        entries = [(name, words) for of, name, words in found if of == table]
        lines = [word.add_paragraph(style="Table Note") for _ in entries]
        for line in lines:
            line.paragraph_format.space_after = Pt(2)
        for i, (line, (name, words)) in enumerate(zip(lines, entries, strict=True)):
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), name)
            link.set(qn("w:history"), "1")
            link.append(_run(words))
            if i == 0:
                begin = _field(f' TOC \\h \\z \\n \\c "{sequence(marks, table)}" ', [])
                for part in begin[:-1]:
                    line._p.append(part)
            line._p.append(link)
            if i == len(entries) - 1:
                line._p.append(_field("", [])[-1])


# widths -----------------------------------------------------------------------------------------------------


def text_width(section: Any) -> float:
    """The width of the type area, in points."""
    return float(section.page_width - section.left_margin - section.right_margin) / _EMU


def inside(word: Any, wide_drawings: Collection[bytes] = ()) -> None:
    """No picture is wider than the text or stands off its edge.

    On paper so narrow that a drawing's words could not be read it has a page that is turned, where they stay as large.

    Args:
        wide_drawings: contents of the pictures that are drawn for a width of :data:`DRAWN`.
    """
    section = word.sections[0]
    most = round(text_width(section) * _EMU)
    room = int(section.page_height - section.top_margin - section.bottom_margin)
    high = int(section.page_width - section.left_margin - section.right_margin) - round(CAPTION * _EMU)
    for inline in list(word.element.body.iter(qn("wp:inline"))):
        # LibreOffice takes an eighth of an inch where no distance is said, and cuts the picture at the margin
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")
        sizes = [*inline.iter(qn("wp:extent")), *inline.iter(qn("a:ext"))]
        sizes = [size for size in sizes if size.get("cx")]
        wide, tall = (max((int(size.get(name)) for size in sizes), default=0) for name in ("cx", "cy"))
        new = min(wide, most)
        drawn = most < READABLE * DRAWN * _EMU and any(
            word.part.related_parts[blip.get(qn("r:embed"))].blob in wide_drawings
            for blip in inline.iter(qn("a:blip"))
        )
        turned = min(round(DRAWN * _EMU), room, high * wide // tall) if drawn else 0
        paragraph = next(inline.iterancestors(qn("w:p")))
        if turned > most and paragraph.getparent() is word.element.body:
            new = turned
            _turn(word, paragraph)
        if new != wide:
            for size in sizes:
                for name in ("cx", "cy"):
                    size.set(name, str(int(size.get(name)) * new // wide))


def fitted(word: Any, maps: Collection[bytes]) -> None:
    """A map on the first page is as high as title, numbers and findings above it leave room, with its caption and source.

    What stands above is reckoned, with lines as high as those of the fonts that LibreOffice takes for Word's: a page of Word's
    has a little more room. Where less than :data:`LOWEST` is left it stays as it is, and goes to the next page.

    Args:
        maps: contents of the pictures that are maps.
    """
    section = word.sections[0]
    room = float(section.page_height - section.top_margin - section.bottom_margin) / _EMU
    width = text_width(section)
    used = 0.0
    for element in word.element.body:
        inlines = [
            inline
            for inline in element.iter(qn("wp:inline"))
            if any(
                word.part.related_parts[b.get(qn("r:embed"))].blob in maps for b in inline.iter(qn("a:blip"))
            )
        ]
        if inlines:
            below, after = 0.0, element.getnext()
            while after is not None and _paragraph(after, word).style.name in {"Image Caption", "Table Note"}:
                below += high(after, word, width)
                after = after.getnext()
            sizes = [
                s for s in (*inlines[0].iter(qn("wp:extent")), *inlines[0].iter(qn("a:ext"))) if s.get("cy")
            ]
            tall = int(sizes[0].get("cy")) / _EMU
            left = room - used - below - ABOVE
            if LOWEST <= left < tall:
                for size in sizes:
                    for name in ("cx", "cy"):
                        size.set(name, str(round(int(size.get(name)) * left / tall)))
            return
        used += high(element, word, width)
        if used > room:
            return


def widths(word: Any) -> None:
    """Tables as wide as the text, in smaller type where that is wanted, then with words in more lines and narrow margins.

    What is too wide still goes on a page that is turned.
    """
    section = word.sections[0]
    upright = text_width(section)
    turned = float(section.page_height - section.top_margin - section.bottom_margin) / _EMU
    for table in list(word.tables):
        if any(p.style.name == "Key Number" for p in table.rows[0].cells[0].paragraphs):
            continue
        wanted, sides = _wanted(table), SIDES
        size = next((s for s in (USUAL, SMALLER, SMALLEST) if _total(wanted, s) <= upright), 0.0)
        room = upright
        # close together, with words in more lines where they must
        for close in (wanted, _wanted(table, CLOSE)) if not size else ():
            if _total(close, SMALLEST, CLOSE_SIDES) <= upright:
                wanted, sides, size = close, CLOSE_SIDES, SMALLEST
                _margins(table, sides)
                break
        if not size:
            room = turned
            size = next((s for s in (SMALLER, SMALLEST) if _total(wanted, s) <= turned), SMALLEST - 0.5)
            _turn(word, table._tbl)
        _set(table, [w * LETTER * size + 2 * sides for w in wanted], room, size)


def _total(wanted: list[int], size: float, sides: float = SIDES) -> float:
    return sum(w * LETTER * size + 2 * sides for w in wanted)


def _margins(table: Any, sides: float) -> None:
    """Margins of a table's cells at left and right, in points."""
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblCellMar")):
        properties.remove(old)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(round(sides * _TWIPS)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")


def _wanted(table: Any, wrapped: int = WRAPPED) -> list[int]:
    """What each column needs, in columns of letters: figures whole, words in lines of ``wrapped``."""
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    needed = []
    for j in range(len(rows[0])):
        cells = [row[j] for row in rows[1:] if j < len(row)]
        body = max(
            (min(columns(c), wrapped) if _is_words(c, wrapped) else columns(c) for c in cells), default=0
        )
        head = max((columns(part) for part in re.split(r"[\s/—–-]+", rows[0][j])), default=0)
        # Chinese headings break between any two characters
        head = min(head, 10) if any(ord(c) > 0x2E80 for c in rows[0][j]) else head
        drawn = 19 if any(row.cells[j]._tc.findall(".//" + qn("wp:inline")) for row in table.rows[1:]) else 0
        needed.append(max(body, head, drawn, 4))
    return needed


def _is_words(text: str, wrapped: int) -> bool:
    """Whether a cell may be broken: it has letters, and is no figure with its unit."""
    return columns(text) > wrapped and not re.fullmatch(r"[\d\s.,%−+–—/()（）-]+", text)


def _set(table: Any, natural: list[float], room: float, size: float) -> None:
    """Fixed widths that add up to the room."""
    scale = room / sum(natural)
    twips = [round(w * scale * _TWIPS) for w in natural]
    properties = table._tbl.tblPr
    for tag in ("w:tblW", "w:tblLayout"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    wide, layout = OxmlElement("w:tblW"), OxmlElement("w:tblLayout")
    wide.set(qn("w:w"), str(sum(twips)))
    wide.set(qn("w:type"), "dxa")
    layout.set(qn("w:type"), "fixed")
    later = ("w:jc", "w:tblCellSpacing", "w:tblInd", "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption", "w:tblDescription")  # fmt: skip
    properties.insert_element_before(wide, *later)
    properties.insert_element_before(layout, *later[6:])
    for column, w in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), twips, strict=False):
        column.set(qn("w:w"), str(w))
    for row in table.rows:
        for cell, w in zip(row.cells, twips, strict=False):
            own = cell._tc.get_or_add_tcPr()
            for old in own.findall(qn("w:tcW")):
                own.remove(old)
            element = OxmlElement("w:tcW")
            element.set(qn("w:w"), str(w))
            element.set(qn("w:type"), "dxa")
            own.insert(0, element)
            # Chinese and Latin words have lines of different heights: side by side they would stand on different ones
            cell.vertical_alignment = (
                WD_ALIGN_VERTICAL.BOTTOM if row._tr is table.rows[0]._tr else WD_ALIGN_VERTICAL.CENTER
            )
            for paragraph in cell.paragraphs:
                for run in paragraph.runs if size != USUAL else ():
                    run.font.size = Pt(size)


def undivided(word: Any) -> None:
    """A short table stays on one page; of a longer one the head with its first row, and the last two rows."""
    section = word.sections[0]
    room = float(section.page_height - section.top_margin - section.bottom_margin) / _EMU
    for table in word.tables:
        rows = [row._tr for row in table.rows]
        whole = len(rows) <= WHOLE and high(table._tbl, word, text_width(section)) <= SHARE * room
        for row in rows[:-1] if whole else {id(r): r for r in (*rows[:2], *rows[-2:-1])}.values():
            for paragraph in row.iter(qn("w:p")):
                _paragraph(paragraph, word).paragraph_format.keep_with_next = True


def kept(word: Any) -> None:
    """Notes and sources stay on the page of the caption, or of the last row, that they belong to; lines in bold with what follows."""
    for paragraph in word.paragraphs:
        # a recommendation's own line is a heading in bold
        runs = [run for run in paragraph.runs if run.text.strip()]
        if (
            runs
            and all(run.bold for run in runs)
            and paragraph.style.name in {"Body Text", "First Paragraph"}
        ):
            paragraph.paragraph_format.keep_with_next = True
    tied = False
    for element in word.element.body:
        above = element.getprevious()
        if above is None or element.tag != qn("w:p") or _paragraph(element, word).style.name != "Table Note":
            continue
        if above.tag == qn("w:tbl"):
            for cell in above.findall(qn("w:tr"))[-1].iter(qn("w:p")):
                _paragraph(cell, word).paragraph_format.keep_with_next = True
            tied = True
        elif above.tag == qn("w:p"):
            name = _paragraph(above, word).style.name
            # a list of notes, as that of methods and sources, is divided where the page ends
            tied = name == "Image Caption" or (name == "Table Note" and tied)
            if tied:
                _paragraph(above, word).paragraph_format.keep_with_next = True


def _turn(word: Any, element: Any) -> None:
    """Put a table, or the paragraph of a drawing, with heading, caption and notes on pages of their own, turned."""
    first, last = element, element
    before = first.getprevious()
    if before is not None and before.tag == qn("w:p") and _paragraph(before, word).style.name in _CAPTIONS:
        first = before
    above = first.getprevious()
    if (
        above is not None
        and above.tag == qn("w:p")
        and _paragraph(above, word).style.name.startswith("Heading")
    ):
        first = above
    while (after := last.getnext()) is not None and after.tag == qn("w:p"):
        if _paragraph(after, word).style.name not in {"Table Note", "Image Caption"}:
            break
        last = after
    here = word.element.body.findall(qn("w:sectPr"))[-1]
    if first.getprevious() is None:
        return
    # after another one that is turned, the pages go on so
    if not _ends_turned(first.getprevious()):
        first.addprevious(_break(here, False))
    last.addnext(_break(here, True))


def _ends_turned(paragraph: Any) -> bool:
    """Whether a paragraph ends a section that is turned."""
    return any(page.get(qn("w:orient")) == "landscape" for page in paragraph.iter(qn("w:pgSz")))


def _break(section: Any, turned: bool) -> Any:
    """A paragraph that ends a section like this one, or like it and turned."""
    paragraph, properties = OxmlElement("w:p"), OxmlElement("w:pPr")
    own = deepcopy(section)
    kind = own.find(qn("w:type"))
    if kind is None:
        kind = OxmlElement("w:type")
        references = [e for e in own if e.tag in {qn("w:headerReference"), qn("w:footerReference")}]
        own.insert(len(references), kind)
    kind.set(qn("w:val"), "nextPage")
    if turned:
        page, margins = own.find(qn("w:pgSz")), own.find(qn("w:pgMar"))
        wide, high = page.get(qn("w:w")), page.get(qn("w:h"))
        page.set(qn("w:w"), high)
        page.set(qn("w:h"), wide)
        page.set(qn("w:orient"), "landscape")
        sides = {s: margins.get(qn(f"w:{s}")) for s in ("top", "right", "bottom", "left")}
        for side, of in (("top", "right"), ("right", "bottom"), ("bottom", "left"), ("left", "top")):
            margins.set(qn(f"w:{side}"), sides[of])
    properties.append(own)
    spacing = OxmlElement("w:spacing")
    for name, value in (("before", "0"), ("after", "0"), ("line", "20"), ("lineRule", "exact")):
        spacing.set(qn(f"w:{name}"), value)
    properties.insert(0, spacing)
    paragraph.append(properties)
    return paragraph
