"""What is wrong with what the user brought: `Problem`, `AnalysisProblem`, `NoPlaces`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from analysis.text import Text, one_line


@dataclass(frozen=True)
class Problem:
    """One thing wrong with what the user brought: where, what, and what to do about it."""

    file: str
    place: Text
    what: Text
    remedy: Text
    severity: Literal["error", "warning"] = "error"

    def line(self, language: str = "en") -> str:
        """``file:place: what; what to do``, the one format in which every problem is printed."""
        where = ":".join(part for part in (self.file, self.place[language]) if part)
        advice = Text(zh="{what}；{remedy}", en="{what}; {remedy}").fill(what=self.what, remedy=self.remedy)
        return one_line(f"{where}: {advice[language]}")


class AnalysisProblem(Exception):
    """A method cannot be computed on this data. Carries the explanation in both languages.

    Raised by drivers and kernels for what a user can mend (a constant column, a zero under a logarithm, a
    missing value where the policy is ``error``); turned into a :class:`Problem` at the analysis that asked.
    """

    def __init__(self, what: Text, remedy: Text) -> None:
        super().__init__(what["en"])
        self.what = what
        self.remedy = remedy

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.what, self.remedy))


class NoPlaces(AnalysisProblem):
    """What an analysis needs of boundaries is not there: none were given, or they could not be read."""
