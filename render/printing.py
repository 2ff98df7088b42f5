"""How a report is printed, in PDF and in Word: `Printing`, what is asked of style, paper and archive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intake.report.schema import ReportHead


@dataclass(frozen=True)
class Printing:
    """What is asked of the printing of a report; what is left empty is as the report says.

    >>> Printing("print"), Printing(paper="a5").archive
    (Printing(style='print', paper='', archive=False), False)
    """

    #: a row of `render.pdf.styles.STYLES`
    style: str = ""
    #: a row of `render.paper.PAPERS`, for PDFs and Word
    paper: str = ""
    #: whether PDFs carry their data for the archive; a report that says so cannot be asked not to
    archive: bool = False

    def of(self, head: ReportHead) -> Printing:
        """This printing for one report, with nothing left empty."""
        return Printing(self.style or head.style, self.paper or head.paper, self.archive or head.archive)


#: nothing is asked for: all as the report says
OWN_PRINTING = Printing()
