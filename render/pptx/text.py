"""Words on slides: `write` paragraphs with the language of each run, and what room they take: `height`, `fitting`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Pt

from compose.language.languages import LANGUAGES
from compose.language.script import FULL_WIDTH
from render.pptx.master import Box

#: marks that stand in Chinese and in English text, and belong to the words around them
_EITHER = "“”‘’—…·"
_CHINESE = re.compile(f"[{FULL_WIDTH}{_EITHER}]+")
_FULL = re.compile(f"[{FULL_WIDTH}]+")
#: widths of characters, in their size: Chinese, others; the height of a line
EM, LETTER, BOLD, LINE = 1.0, 0.52, 0.57, 1.25
#: the gap between Chinese and other characters
GAP = 0.25
_ALIGN = {"left": PP_ALIGN.LEFT, "right": PP_ALIGN.RIGHT, "center": PP_ALIGN.CENTER}


@dataclass(frozen=True)
class Type:
    """How words are set: size in points, weight, colour in hexadecimal digits."""

    size: float
    colour: str
    bold: bool = False
    align: str = "left"
    #: points before the paragraph
    before: float = 0.0
    #: whether a line's height is set; it is not where a paragraph has several sizes
    fixed: bool = True


def passages(text: str, language: str) -> Iterator[tuple[str, str]]:
    """A text as passages with the language of each, as programs that break lines and choose fonts know it.

    >>> list(passages("得分1.67，居第18位", "zh"))
    [('得分', 'zh-CN'), ('1.67', 'en-GB'), ('，居第', 'zh-CN'), ('18', 'en-GB'), ('位', 'zh-CN')]
    >>> list(passages("Score 1.67", "en"))
    [('Score 1.67', 'en-GB')]
    """
    chinese, other = LANGUAGES["zh"].office_tag, LANGUAGES["en"].office_tag
    at = 0
    for match in (_CHINESE if LANGUAGES[language].han else _FULL).finditer(text):
        if match.start() > at:
            yield text[at : match.start()], other
        yield match.group(), chinese
        at = match.end()
    if at < len(text):
        yield text[at:], other


def write(paragraph: Any, text: str, language: str, how: Type) -> None:
    """Put words into a paragraph."""
    paragraph.alignment = _ALIGN[how.align]
    if how.fixed:
        # in points, since every font has its own idea of a line
        paragraph.line_spacing = Pt(round(how.size * LINE, 1))
    if how.before:
        paragraph.space_before = Pt(how.before)
    chinese, other = LANGUAGES["zh"].office_tag, LANGUAGES["en"].office_tag
    for words, tag in passages(text, language):
        run = paragraph.add_run()
        run.text = words
        run.font.size, run.font.bold = Pt(how.size), how.bold
        if how.colour:
            run.font.color.rgb = RGBColor.from_string(how.colour)
        properties = run._r.get_or_add_rPr()
        properties.set("lang", tag)
        properties.set("altLang", other if tag == chinese else chinese)


def box(
    slide: Any,
    place: Box,
    lines: Sequence[tuple[str, Type]],
    language: str,
    anchor: str = "top",
    name: str = "",
) -> Any:
    """A text box without margins, a paragraph a line."""
    shape = slide.shapes.add_textbox(Emu(place.left), Emu(place.top), Emu(place.width), Emu(place.height))
    if name:
        shape.name = name
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = {"top": MSO_ANCHOR.TOP, "middle": MSO_ANCHOR.MIDDLE, "bottom": MSO_ANCHOR.BOTTOM}[
        anchor
    ]
    for i, (text, how) in enumerate(lines):
        write(frame.paragraphs[0] if i == 0 else frame.add_paragraph(), text, language, how)
    return shape


def width(text: str, size: float, bold: bool = False) -> float:
    """About how wide words are on one line, in points.

    >>> width("四川", 10), width("ab", 10), width("第18位", 10)
    (20.0, 10.4, 37.9)
    """
    parts = _FULL.findall(text)
    wide = sum(map(len, parts))
    # most programs put a gap between Chinese and other characters
    gaps = max(2 * len(parts) - 1, 0) if wide < len(text) else 0
    return size * (wide * EM + (len(text) - wide) * (BOLD if bold else LETTER) + min(gaps, len(text)) * GAP)


def lines_of(text: str, size: float, room: float, bold: bool = False) -> int:
    """About how many lines words take in so many points."""
    wanted = width(text, size, bold)
    if wanted <= room:
        return 1
    # a line ends before a word that has no room any more
    full = max(room - (size if _FULL.search(text) else 2.5 * size), size)
    return math.ceil(wanted / full)


def height(lines: Sequence[tuple[str, Type]], room: float) -> float:
    """About how high paragraphs are in so many points of width."""
    return sum(lines_of(t, how.size, room, how.bold) * how.size * LINE + how.before for t, how in lines)
