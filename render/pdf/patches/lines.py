"""Lines of text that were split before: `remembered`, `PATCHES`; marks and ends of lines of Latin words.

A brief whose pages are arranged is laid out several times, a table's cell is measured twice before it is filled, a word of a
drawing is split twice, and briefs of one report share most of their words: half to three quarters of all lines are split from
the same text, in the same style, in the same width as one before, and shaping them is what layout takes longest for. WeasyPrint
lets go of a line's shapes as soon as it knows its size and shapes it again to draw it, so that what is remembered is numbers and
a text. Fonts are those of the machine: no style sheet may add one (`compose.look.foreign`), with which lines might be others.

Quotation marks and dots of Latin words in drawings, which Chinese fonts have as wide as a character, are narrow; names are not
divided at the end of a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from weasyprint.svg.text import Style
from weasyprint.text.line_break import Layout

from compose.language.script import all_letters
from render.pdf.patches.patch import Patch

SPLIT_TO_MEASURE = Patch(
    "weasyprint.layout.preferred",
    "split_first_line",
    "(text, style, context, max_width, justification_spacing, is_line_start=True, minimum=False)",
)
FONT_DESCRIPTION = Patch("weasyprint.text.line_break", "get_font_description", "(style)")
CAN_BREAK = tuple(
    Patch(f"weasyprint.layout.{module}", "can_break_text", "(text, lang)")
    for module in ("inline", "preferred")
)
#: imported where a drawing's words are laid out, at every word; the layout of pages has a name of its own for it
SPLIT = Patch(
    "weasyprint.text.line_break",
    "split_first_line",
    "(text, style, context, max_width, justification_spacing, is_line_start=True, minimum=False)",
)
ITERATE = Patch("pyphen:Pyphen", "iterate", "(self, word)")
PATCHES = (ITERATE, SPLIT, SPLIT_TO_MEASURE, FONT_DESCRIPTION, *CAN_BREAK)

#: so many lines are remembered, and as many that were asked for before those: some 20 MB
LINES = 12_000
#: all that WeasyPrint asks a style for when it splits a line; a test holds it against what is asked for
PROPERTIES = (
    "direction",
    "font_family",
    "font_feature_settings",
    "font_kerning",
    "font_language_override",
    "font_size",
    "font_stretch",
    "font_style",
    "font_variant_alternates",
    "font_variant_caps",
    "font_variant_east_asian",
    "font_variant_ligatures",
    "font_variant_numeric",
    "font_variant_position",
    "font_variation_settings",
    "font_weight",
    "hyphenate_character",
    "hyphenate_limit_chars",
    "hyphenate_limit_zone",
    "hyphens",
    "lang",
    "letter_spacing",
    "overflow_wrap",
    "tab_size",
    "text_decoration_line",
    "white_space",
    "word_break",
    "word_spacing",
)


class Memory:
    """Lines by all they depend on, of one set of fonts; those that were not asked for longest are forgotten."""

    def __init__(self) -> None:
        self._now: dict[Any, Any] = {}
        self._before: dict[Any, Any] = {}
        self._styles: dict[Any, int] = {}
        #: what Pango is told of the fonts of a style, by its number
        self.descriptions: dict[int, Any] = {}
        #: the glyphs of lines that were drawn (`shapes`)
        self.shapes: Any = None

    def style(self, style: Any) -> int:
        """The number of a style: the same for styles that split alike."""
        known: tuple[Memory, int] | None = style.__dict__.get("splits_as")
        if known is None or known[0] is not self:
            # a few values are lists or of no type that can be a key: their text says what they are
            values = repr([style[name] for name in PROPERTIES])
            known = style.splits_as = (self, self._styles.setdefault(values, len(self._styles)))
        return known[1]

    def get(self, key: Any) -> Any:
        """What is remembered under a key; None where nothing is."""
        found = self._now.get(key)
        if found is None and (found := self._before.get(key)) is not None:
            self.keep(key, found)
        return found

    def keep(self, key: Any, line: Any) -> None:
        """Remember a line."""
        if len(self._now) >= LINES:
            self._before, self._now = self._now, {}
        self._now[key] = line


def changed(style: Any) -> None:
    """Say that a style has another value than before: WeasyPrint itself changes none but copies."""
    style.__dict__.pop("splits_as", None)


def of(style: Any) -> Memory:
    """What is remembered of lines in the fonts of a style."""
    fonts = style.font_config
    memory: Memory | None = fonts.__dict__.get("lines")
    if memory is None:
        memory = fonts.lines = Memory()
    return memory


def _copied(layout: Any) -> Any:
    """A line's layout as WeasyPrint leaves it: a text, and numbers. Whoever justifies the line adds to its own."""
    copy = Layout.__new__(Layout)
    copy.__dict__.update(layout.__dict__)
    return copy


def remembered(
    split: Callable[..., Any],
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    justification_spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> Any:
    """What ``split``, WeasyPrint's splitting of a line, gives: from memory where it gave it before."""
    memory = of(style)
    key = (text, memory.style(style), max_width, justification_spacing, is_line_start, minimum)
    found = memory.get(key)
    if found is None:
        found = split(text, style, context, max_width, justification_spacing, is_line_start, minimum)
        memory.keep(key, found)
    layout, *numbers = found
    return _copied(layout), *numbers


@SPLIT_TO_MEASURE.replaced_by
def split_to_measure(text: str, style: Any, *rest: Any, **more: Any) -> Any:
    """WeasyPrint's, from memory."""
    return remembered(SPLIT_TO_MEASURE.original, text, style, *rest, **more)


@FONT_DESCRIPTION.replaced_by
def font_description(style: Any) -> Any:
    """WeasyPrint's description of the fonts of a style for Pango, made once for all that are alike: Pango takes a copy."""
    memory = of(style)
    number = memory.style(style)
    known = memory.descriptions.get(number)
    if known is None:
        known = memory.descriptions[number] = FONT_DESCRIPTION.original(style)
    return known


@lru_cache(maxsize=4096)
def can_break_text(text: str, lang: str | None) -> bool:
    """WeasyPrint's answer whether a line may end in a text, mostly one of two letters; from memory."""
    can: bool = CAN_BREAK[0].original(text, lang)
    return can


for _place in CAN_BREAK:
    _place.replaced_by(can_break_text)


#: as the style sheet for Latin text has it; style sheets do not reach into drawings
_NARROW = (("pwid", 1),)
_MARK = re.compile("[‘’“”…]")


@SPLIT.replaced_by
def split_first_line(text: str, style: Any, *rest: Any, **named: Any) -> Any:
    """WeasyPrint's line of text, from memory, with narrow marks where it is of a drawing (`Style`) and Latin."""
    if isinstance(style, Style) and _MARK.search(text) and all_letters(text):
        style["font_feature_settings"] = _NARROW
        changed(style)
    return remembered(SPLIT.original, text, style, *rest, **named)


@ITERATE.replaced_by
def iterate(self: Any, word: str) -> Iterator[tuple[str, str]]:
    """pyphen's ways to divide a word; none of one with a capital: names of places and people stay whole."""
    return iter(()) if word != word.lower() else ITERATE.original(self, word)
