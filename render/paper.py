"""Paper that pages are set on, in PDFs and in Word: `Paper`, and `PAPERS`, one row a size; `legible`: how small a drawing may be."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from compose.language.catalogue import marked


@dataclass(frozen=True)
class Paper:
    """A size of paper, upright, in millimetres.

    The margins of PDFs are in style sheets: what a size changes of ``templates/styles/brief.css`` is in
    ``brief-a5.css`` beside it. A new size is a row here, those sheets, and its name in `intake.report.schema`,
    which a test compares.
    """

    #: its name in words, a message of the catalogue
    label: str
    width: float
    height: float
    #: margins in Word: left and right, head, foot
    sides: float
    head: float
    foot: float
    #: columns of characters beyond which a table in Word is as wide as the page
    columns: int

    @property
    def text_width(self) -> float:
        """The width of the type area in Word."""
        return self.width - 2 * self.sides


#: the first is the usual one; on Letter, lines are as long as on A4 and pages shorter
PAPERS = {
    "a4": Paper(marked("A4"), 210, 297, 25, 25, 23, 72),
    "a5": Paper(marked("A5"), 148, 210, 15, 17, 16, 52),
    "letter": Paper(marked("US Letter"), 215.9, 279.4, 27.95, 25, 23, 72),
}
USUAL_PAPER = "a4"

#: the smallest type in a drawing on paper, in points
SMALLEST = 6.0
#: the width in mm up to which a drawing is one for a column, on every paper
COLUMN = 83.0
_VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_STEP = re.compile(r'<g\b[^>]*>|</g>|font-size[=:] *"?([\d.]+)')
_SCALE = re.compile(r"scale\(([\d.]+)")


def _sizes(svg: str) -> Iterator[float]:
    """The sizes of a drawing's words in its own units."""
    within = [1.0]
    for step in _STEP.finditer(svg):
        if step[0] == "</g>":
            within.pop()
        elif step[1]:
            yield within[-1] * float(step[1])
        else:
            scale = _SCALE.search(step[0])
            within.append(within[-1] * float(scale[1] if scale else 1))


def legible(svg: str) -> str:
    """The least size of a drawing in which its words are read, as a CSS style; empty where it has none.

    A drawing that is to be no higher than the page allows would else be wider than its words, so one for a column has a height.

    >>> legible('<svg viewBox="0 0 340 170"><text font-size="10">x</text></svg>')
    'min-width:min(100%,72mm);min-height:36mm'
    >>> legible('<svg viewBox="0 0 340 170"><g transform="scale(.5)"><text font-size="20">x</text></g></svg>')
    'min-width:min(100%,72mm);min-height:36mm'
    >>> legible('<svg viewBox="0 0 700 100"><text font-size="10">x</text></svg>')
    'min-width:min(100%,148.2mm)'
    """
    view, smallest = _VIEW.search(svg), min(_sizes(svg), default=math.inf)
    if not view or math.isinf(smallest):
        return ""
    wide, high = map(float, view.groups())
    least = round(wide * SMALLEST / smallest * 25.4 / 72 + 0.05, 1)
    style = f"min-width:min(100%,{least:g}mm)"
    return style if least > COLUMN else f"{style};min-height:{least * high / wide:.4g}mm"
