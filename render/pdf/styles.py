"""Edition styles of PDFs: `Style`, and `STYLES`, one row a style."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from compose.language.catalogue import marked
from render.pdf import press, typefaces


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
    #: style rules that save a few lines, the mildest first, for a document whose last page would hold no more
    tighter: tuple[str, ...] = ()
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


#: of the style sheet ``brief.css``: the small print a little smaller, then less room around drawings and advice as well
_SMALLER = "dl.notes { font-size: 6.9pt; line-height: 1.38; } dl.notes div { margin-bottom: .5mm; }"
_CLOSER = "figure { margin: 1mm 0 2.4mm; } ol.advice li { padding: 1.3mm 0 1.1mm 8mm; } .tablewrap { margin: 1mm 0 2mm; }"
#: and lines a little closer
_LINES = (
    "html { line-height: 1.6; } body.en { line-height: 1.43; } .cols .col { line-height: 1.6; } "
    ".en .cols .col { line-height: 1.43; } .en ol.findings li { line-height: 1.4; }"
)
#: sections that go on over a page's foot: a heading stays with its figure, tables and figures stay whole
_OPEN = (
    "section.profile, section.ranking, section.peers, section.path, section.cluster, section.efficiency, section.scorecard "
    "{ break-inside: auto; }"
)
#: a scorecard with long names on one line each, and rows a little closer
_NAMES = (
    "table.scorecard tbody th, body.en table.scorecard tbody th { width: 56mm; padding-top: .45mm; padding-bottom: .45mm; } "
    "table.scorecard td, body.en table.scorecard td { padding-top: .45mm; padding-bottom: .45mm; } "
    "table.scorecard th.strip, body.en table.scorecard th.strip { width: 42mm; } "
    "img.strip, body.en img.strip { width: 40mm; height: 3.6mm; }"
)
#: a headline, large numbers and findings of a smaller size
_HEAD = (
    ".headline h1, .en .headline h1 { font-size: 15.5pt; } ul.numbers .number { font-size: 24pt; } "
    "ol.findings li { font-size: 9.3pt; margin-bottom: 1.8mm; } .en ol.findings li { font-size: 9pt; line-height: 1.38; }"
)
#: advice a little smaller and closer
_ADVICE = (
    "ol.advice .how, body.en ol.advice .how { font-size: 8.8pt; line-height: 1.36; } "
    "ol.advice .why, body.en ol.advice .why { font-size: 7pt; line-height: 1.38; } "
    "ol.advice li, body.en ol.advice li { padding-top: 1mm; padding-bottom: .8mm; }"
)
#: figures of a smaller size
_FIGURES = "section > figure.full img { width: 88%; } .cols figure img { width: 90%; }"
#: maps of places that are taller than wide, no higher than half the page; those in pairs no higher than a third
_TALL = (
    ".top figure img { width: auto; max-width: 100%; max-height: 118mm; } "
    ".cols figure.map img { width: auto; max-width: 100%; max-height: 84mm; }"
)
#: and smaller still
_LOW = (
    ".top figure img { width: auto; max-width: 100%; max-height: 100mm; } "
    ".cols figure.map img { width: auto; max-width: 100%; max-height: 70mm; }"
)
#: tables of eight rows and more that go on over a page's foot with their head, rows a little closer; pairs of figures of a
#: smaller size
_ROWS = (
    ".tablewrap.compact:has(tbody tr:nth-child(8)) { break-inside: auto; } "
    "table.compact th, table.compact td { padding-top: .5mm; padding-bottom: .5mm; }"
)
_PAIRS = ".cols figure img { width: 84%; }"
#: and rows of tables as close as lines of text
_DENSE = "table.compact th, table.compact td { padding-top: .2mm; padding-bottom: .2mm; }"
#: each try lays the pages out again, so there are few: of fourteen that were tried on 100 briefs and overviews of the shipped
#: reports in both languages (29 November 2026), these four together left none with more pages or more dead ones than all
_OPENED = f"{_SMALLER} {_CLOSER} {_LINES} {_OPEN} {_NAMES}"
_TIGHTER = (
    f"{_SMALLER} {_NAMES}",
    f"{_OPENED} {_TALL} {_ROWS}",
    f"{_OPENED} {_HEAD} {_TALL} {_ROWS} {_PAIRS}",
    f"{_OPENED} {_HEAD} {_ADVICE} {_FIGURES} {_LOW} {_ROWS} {_PAIRS} {_DENSE}",
)

#: of the style sheet ``government.css``: the smallest print two lines to a line of the grid, then tables a little closer and tall figures
#: lower, then tables of four rows that go on over a page's foot; the text keeps to its 22 lines of 28 characters
_SMALL_PRINT = "dl.notes { font-size: 9pt; line-height: 5.113mm; }"
_CLOSER_TABLES = (
    "table { line-height: 5mm; } th, td { padding: .3mm 1mm; } .tnote, .tsource { font-size: 9pt; line-height: 5mm; } "
    ".annex figure img, .annex figure.half img, .annex figure.column img { max-height: 90mm; }"
)
_OFFICIAL = (
    _SMALL_PRINT,
    f"{_SMALL_PRINT} {_CLOSER_TABLES}",
    f"{_SMALL_PRINT} {_CLOSER_TABLES} .tablewrap:has(tbody tr:nth-child(4)) {{ break-inside: auto; }}",
)
#: of the style sheet ``bilingual.css``: the small print a little closer, then less room around figures, then figures of a
#: smaller size
_SMALL_PAIRS = ".notes { font-size: 6.9pt; line-height: 9.8pt; } p.places { line-height: 10.6pt; }"
_CLOSE_PAIRS = (
    "figure { margin: 0 0 2mm; } .tablewrap { margin: .6mm 0 2mm; } section { margin-bottom: 2.8mm; } .pair { margin-bottom: 1mm; } "
    "ol.advice li { padding: 1.1mm 0 .9mm; }"
)
_SMALL_FIGURES = ".cols figure img { width: 88%; } section > figure.full img { width: 92%; }"
#: and a text that may stand at the foot of the page before its figures
_APART = "section > .pair:has(+ .cols) { break-after: auto; }"
_PAIRED = (
    f"{_SMALL_PAIRS} {_CLOSE_PAIRS}",
    f"{_SMALL_PAIRS} {_CLOSE_PAIRS} {_SMALL_FIGURES}",
    f"{_SMALL_PAIRS} {_CLOSE_PAIRS} {_SMALL_FIGURES} {_APART}",
)

STYLES = {
    "brief": Style(
        marked("brief"),
        ("brief.css",),
        bound=("volume.css", "volume-brief.css"),
        tighter=_TIGHTER,
    ),
    "government": Style(
        marked("government"),
        ("government.css",),
        template="government",
        bound=("volume.css", "volume-government.css"),
        official=True,
        tighter=_OFFICIAL,
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
        tighter=_TIGHTER,
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
        tighter=_PAIRED,
    ),
}
