"""Edition styles of PDFs: `Style`, and `STYLES`, one row a style."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from compose.language.catalogue import marked
from render.pdf import press, typefaces
from render.pdf.tighter import OFFICIAL, PAIRED, TIGHTER, Tighter


def tagged(_profile: bytes) -> dict[str, Any]:
    """What WeasyPrint is asked for where a PDF is read on a screen: PDF/UA-1."""
    return {"pdf_variant": "pdf/ua-1"}


@dataclass(frozen=True)
class Style:
    """A style of PDF: how the same content is set.

    A new one is a row in ``STYLES``, a style sheet, and its name in `intake.report.schema`, which a test compares.
    """

    #: its name in words, a message of the catalogue: in the command's help and in problems
    label: str
    #: style sheets in templates/styles, the later before the earlier
    sheets: tuple[str, ...]
    #: the page in templates/pages
    template: str = "print"
    #: what WeasyPrint is asked for, by the printer's profile
    options: Callable[[bytes], dict[str, Any]] = tagged
    #: what is done to the page's HTML and drawings before they are set
    prepare: Callable[[str, dict[str, bytes]], tuple[str, dict[str, bytes]]] | None = None
    #: what completes the PDF before it is written, by the printer's profile and the document's identifier
    finisher: Callable[[bytes, bytes], Callable[[Any, Any], None]] | None = None
    #: style sheets that follow where the pages are bound in a volume
    bound: tuple[str, ...] = ("volume.css",)
    #: the languages set side by side in one PDF; none where each has its own
    languages: tuple[str, ...] = ()
    #: whether data can be attached for the archive (PDF/A-3)
    archive: bool = True
    #: the standard of the printing press it keeps, which decides on the form of a logo; empty where none
    press: str = ""
    #: style rules that save room, the mildest first, for a document whose pages would be left half empty: those of which it is
    #: reckoned what they would save, and those that are tried by laying the pages out
    tighter: tuple[Tighter, ...] = ()
    tried: tuple[str, ...] = ()
    #: style rules for a document whose pages would be odd in number, or whose last would begin with the signature; none where
    #: that may be
    even: str = ""
    #: the pitch of the lines that all blocks keep to, in mm; none where each block has its own
    pitch: float = 0.0
    #: whether it is an office's document: with agency, number, addressee and signature, on paper and in Word
    official: bool = False
    #: the sizes of paper it can be set on; all where none is named
    papers: tuple[str, ...] = ()
    #: the typefaces it asks for by name, which a machine may lack
    faces: Callable[[], tuple[typefaces.Face, ...]] = tuple

    @property
    def bilingual(self) -> bool:
        """Whether languages are side by side."""
        return bool(self.languages)


STYLES = {
    "brief": Style(
        marked("brief"),
        ("brief.css",),
        bound=("volume.css", "volume-brief.css"),
        tighter=TIGHTER,
    ),
    "government": Style(
        marked("government"),
        ("government.css",),
        template="government",
        bound=("volume.css", "volume-government.css"),
        official=True,
        tried=OFFICIAL,
        # 版记 stands on the last even page, alone where it has to
        even=".last { break-before: left; height: 1mm; } .room { height: 0 !important; }",
        # as the style sheet has it: 22 lines are a little less than the 225 mm that they must not exceed
        pitch=10.227,
        # GB/T 9704 is a standard for A4: its type area, lines and characters are those of no other paper
        papers=("a4",),
        faces=typefaces.government,
    ),
    "print": Style(
        marked("print"),
        ("brief.css", "print.css"),
        options=press.options,
        prepare=press.prepare,
        finisher=press.finisher,
        tighter=TIGHTER,
        bound=("volume.css", "volume-print.css"),
        archive=False,
        press="PDF/X-4",
    ),
    "bilingual": Style(
        marked("bilingual"),
        ("brief.css", "bilingual.css"),
        template="bilingual",
        bound=("volume.css", "volume-brief.css"),
        languages=("zh", "en"),
        tried=PAIRED,
    ),
}
