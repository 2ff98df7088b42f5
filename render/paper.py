"""Paper that pages are set on, in PDFs and in Word: `Paper`, and `PAPERS`, one row a size."""

from __future__ import annotations

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
