"""Style rules that save room on a brief's pages, the mildest first, and what they make of heights: `Tighter`, `TIGHTER`; such
rules of other styles, whose heights were not measured: `OFFICIAL`, `PAIRED`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_MM = 96 / 25.4


@dataclass(frozen=True)
class Tighter:
    """Style rules that save room, and by how much: measured on briefs of the shipped reports, which a test repeats."""

    rules: str
    #: classes and tags of blocks → the share of their height that is left, in Chinese and in other languages; ``tabled``: of a
    #: column with a table
    shares: Mapping[str, tuple[float, float]]
    #: and the most that margins above and below are, in CSS pixels
    margins: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    #: classes of tables → the most that is left of a row below the head in Chinese, in CSS pixels: a name on one line
    rows: Mapping[str, float] = field(default_factory=dict)
    #: whether sections and long tables go on over a page's foot
    opened: bool = False
    #: classes of blocks in columns → the most that drawings in them are high, in CSS pixels; beside another, those of maps
    heights: Mapping[str, float] = field(default_factory=dict)


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


def _no_higher(top: float, cols: float) -> tuple[str, dict[str, float]]:
    """Drawings beside the findings, and maps in pairs, no higher than so many millimetres: rules, and what they mean in pixels."""
    rules = (
        f".top figure img {{ width: auto; max-width: 100%; max-height: {top:g}mm; }} "
        f".cols figure.map img {{ width: auto; max-width: 100%; max-height: {cols:g}mm; }}"
    )
    return rules, {"top": top * _MM, "cols": cols * _MM}


#: maps of places that are taller than wide, no higher than half the page; those in pairs no higher than a third; smaller still
_TALL, _TALLEST = _no_higher(118, 84)
_LOW, _LOWEST = _no_higher(100, 70)
#: tables of eight rows and more that go on over a page's foot with their head, rows a little closer; pairs of figures of a
#: smaller size
_ROWS = (
    ".tablewrap.compact:has(tbody tr:nth-child(8)) { break-inside: auto; } "
    "table.compact th, table.compact td { padding-top: .5mm; padding-bottom: .5mm; }"
)
_PAIRS = ".cols figure img { width: 84%; }"
#: and rows of tables as close as lines of text
_DENSE = "table.compact th, table.compact td { padding-top: .2mm; padding-bottom: .2mm; }"
#: and in English, which says the same in more lines, all of them as close as is read well: the last resort of much advice
_CLOSEST = (
    "body.en, body.en .cols .col { line-height: 1.36; } body.en ol.findings li { line-height: 1.33; } "
    "body.en figcaption { font-size: 7.5pt; line-height: 1.28; } body.en section { margin-bottom: 2.4mm; } "
    "body.en h2 { margin-bottom: 1.2mm; } body.en ol.advice li { padding-top: .8mm; padding-bottom: .5mm; } "
    "body.en dl.notes { font-size: 6.7pt; line-height: 1.32; } "
    "body.en ol.advice .how { font-size: 8.6pt; line-height: 1.32; } "
    "body.en ol.advice .why { font-size: 6.8pt; line-height: 1.32; }"
)
_OPENED = f"{_SMALLER} {_CLOSER} {_LINES} {_OPEN} {_NAMES}"
_MARGINS = {"figure": (1.0 * _MM, 2.4 * _MM), "tablewrap": (1.0 * _MM, 2.0 * _MM)}
_ROW = {"scorecard": 18.6}
_FIRST = {"notes": (0.88, 0.887), "scorecard": (1.0, 0.964)}
_SECOND = _FIRST | {"text": (0.952, 0.953), "compact": (0.914, 0.91), "advice": (0.93, 0.989)}
_THIRD = _SECOND | {"headline": (0.738, 0.912), "numbers": (0.921, 0.921), "cols": (0.89, 0.896)}
_FOURTH = _THIRD | {"advice": (0.77, 0.91), "full": (0.895, 0.895), "top": (1.0, 0.92)}
#: in columns rows of tables come nearer each other than drawings become smaller
_FIFTH = _FOURTH | {"compact": (0.86, 0.83), "tabled": (0.8, 0.82)}
_SIXTH = _FIFTH | {
    "text": (0.952, 0.907),
    "advice": (0.77, 0.853),
    "notes": (0.88, 0.83),
    "full": (0.895, 0.88),
}
#: of fourteen that were tried on 100 briefs and overviews of the shipped reports in both languages (29 November 2026), these
#: first four left none with more pages or more dead ones than all; the last is for tables that just miss a page's foot
TIGHTER = (
    Tighter(f"{_SMALLER} {_NAMES}", _FIRST, rows=_ROW),
    Tighter(f"{_OPENED} {_TALL} {_ROWS}", _SECOND, _MARGINS, _ROW, True, _TALLEST),
    Tighter(f"{_OPENED} {_HEAD} {_TALL} {_ROWS} {_PAIRS}", _THIRD, _MARGINS, _ROW, True, _TALLEST),
    Tighter(
        f"{_OPENED} {_HEAD} {_ADVICE} {_FIGURES} {_LOW} {_ROWS} {_PAIRS}",
        _FOURTH,
        _MARGINS,
        _ROW,
        True,
        _LOWEST,
    ),
    Tighter(
        f"{_OPENED} {_HEAD} {_ADVICE} {_FIGURES} {_LOW} {_ROWS} {_PAIRS} {_DENSE}",
        _FIFTH,
        _MARGINS,
        _ROW,
        True,
        _LOWEST,
    ),
    Tighter(
        f"{_OPENED} {_HEAD} {_ADVICE} {_FIGURES} {_LOW} {_ROWS} {_PAIRS} {_DENSE} {_CLOSEST}",
        _SIXTH,
        _MARGINS,
        _ROW,
        True,
        _LOWEST,
    ),
)

#: of the style sheet ``government.css``: the smallest print two lines to a line of the grid, then tables of four rows that go on over
#: a page's foot, then tables a little closer; the text keeps to its 22 lines of 28 characters
_SMALL_PRINT = "dl.notes { font-size: 9pt; line-height: 5.113mm; }"
_CLOSER_TABLES = "table { line-height: 5mm; } th, td { padding: .3mm 1mm; } .tnote, .tsource { font-size: 9pt; line-height: 5mm; }"
_PARTED_TABLES = ".tablewrap:has(tbody tr:nth-child(4)) { break-inside: auto; }"
OFFICIAL = (
    _SMALL_PRINT,
    f"{_SMALL_PRINT} {_PARTED_TABLES}",
    f"{_SMALL_PRINT} {_CLOSER_TABLES} {_PARTED_TABLES}",
)
#: of the style sheet ``bilingual.css``: the small print a little closer, then less room around figures, then figures of a
#: smaller size
_SMALL_PAIRS = ".notes { font-size: 6.9pt; line-height: 9.8pt; } p.places { line-height: 10.6pt; }"
_CLOSE_PAIRS = (
    "figure { margin: 0 0 2mm; } .tablewrap { margin: .6mm 0 2mm; } section { margin-bottom: 2.8mm; } .pair { margin-bottom: 1mm; } "
    "ol.advice li { padding: 1.1mm 0 .9mm; }"
)
_SMALL_FIGURES = ".cols figure img { width: 88%; } section > figure.full img { width: 92%; }"
#: and a text that may stand at the foot of the page before its figures or its table
_APART = "section > .pair:has(+ .cols), section > .pair:has(+ figure), section > .pair:has(+ .tablewrap) { break-after: auto; }"
#: and lines closer, those of both languages alike, rows of tables too
_CLOSE_LINES = (
    "html { line-height: 1.42em; } section { margin-bottom: 2.2mm; } ol.advice li { line-height: 1.322em; } "
    "ol.advice .why { line-height: 1.325; } figcaption { line-height: 1.34; } p.places { line-height: 1.42; } "
    "table.compact th, table.compact td { padding-top: .32mm; padding-bottom: .32mm; }"
)
#: and figures and the small print as small as they are read well, where a few lines would take a page
_LEAST_PAIRS = (
    ".cols figure img { width: 80%; } section > figure.full img { width: 86%; } ol.advice li { padding: .8mm 0 .6mm; } "
    ".notes { font-size: 6.7pt; line-height: 9.2pt; } .tablewrap { margin: .4mm 0 1.4mm; } figure { margin: 0 0 1.4mm; } "
    "section { margin-bottom: 1.6mm; } p.places { font-size: 6.5pt; line-height: 8.8pt; columns: 24mm auto; column-gap: 2mm; }"
)
PAIRED = (
    f"{_SMALL_PAIRS} {_CLOSE_PAIRS}",
    f"{_SMALL_PAIRS} {_CLOSE_PAIRS} {_SMALL_FIGURES}",
    f"{_SMALL_PAIRS} {_CLOSE_PAIRS} {_SMALL_FIGURES} {_APART}",
    f"{_SMALL_PAIRS} {_CLOSE_PAIRS} {_SMALL_FIGURES} {_APART} {_CLOSE_LINES}",
    f"{_SMALL_PAIRS} {_CLOSE_PAIRS} {_SMALL_FIGURES} {_APART} {_CLOSE_LINES} {_LEAST_PAIRS}",
)
