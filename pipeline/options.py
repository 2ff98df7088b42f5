"""What the command line asked of a build, and what came of it: `Options`, `Outcome`, `Failure`, `report_names`.

Nothing that takes long is imported: a build that finds all as it was ends before.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from intake.report.named import REPORT_FILE
from paths import PUBLIC, REPORTS
from publish.formats import USUAL
from render.printing import OWN_PRINTING, Printing


@dataclass(frozen=True)
class Options:
    """What the command line asked for."""

    reports: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = USUAL
    out: Path = PUBLIC
    jobs: int = 0
    keep_going: bool = False
    strict: bool = False
    printing: Printing = OWN_PRINTING
    #: whether all is made anew, whatever was kept
    fresh: bool = False
    #: the address of a Dask scheduler whose workers make the briefs, or how many of them to start here; else none
    scheduler: str = ""
    workers: int = 0

    @property
    def partial(self) -> bool:
        """Only some briefs: they replace their own folders, the rest of the site stays."""
        return bool(self.regions or self.languages)


@dataclass(frozen=True)
class Failure:
    """A brief that could not be made."""

    report: str
    page: str
    language: str
    reason: str


@dataclass
class Outcome:
    """What a build did."""

    written: int = 0
    briefs: int = 0
    #: format → how many files of it
    formats: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    memory: int = 0
    failures: list[Failure] = field(default_factory=list)
    #: earlier editions taken over as they were
    kept: int = 0
    #: reports that lie on the site as they would be made
    unchanged: list[str] = field(default_factory=list)
    published: bool = False
    #: files on the site that are not ours and stand where ours would be
    left: list[str] = field(default_factory=list)
    where: list[Path] = field(default_factory=list)


def report_names(folder: Path = REPORTS) -> list[str]:
    """The report folders there are."""
    # hidden: what `new` writes before it is put in place
    return sorted(p.parent.name for p in folder.glob(f"*/{REPORT_FILE}") if p.parent.name[0] != ".")
