"""Running head and language marks of a Word document: `running`, `languages`."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from compose.language.languages import LANGUAGES


def running(word: Any, words: str, colour: RGBColor) -> None:
    """What the document is, above every page but a first one that has its own head."""
    section = word.sections[0]
    paragraph = section.header.paragraphs[0]
    run = paragraph.add_run(words)
    run.font.size, run.font.color.rgb = Pt(8.5), colour


def languages(word: Any) -> None:
    """Latin letters and figures are English, characters Chinese, whatever the document's language: so lines break rightly."""
    latin, chinese = (LANGUAGES[code].office_tag for code in ("en", "zh"))
    for lang in word.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), latin)
        lang.set(qn("w:eastAsia"), chinese)
    for lang in word.element.body.iter(qn("w:lang")):
        lang.set(qn("w:val"), latin)
        lang.set(qn("w:eastAsia"), chinese)
    for theme in word.settings.element.iter(qn("w:themeFontLang")):
        theme.set(qn("w:val"), latin)
        theme.set(qn("w:eastAsia"), chinese)
