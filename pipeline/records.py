"""Problems as plain values that a file can hold, and back: `to_data`, `from_data`.

Places keep what programs read of them, sheet, row and line, so that what is told again is told alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from analysis.values import Problem, Text
from intake.problems import Location, Problems


def to_data(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems as plain values.

    >>> found = Problems()
    >>> found.warn("a.csv", Location(row=3, column="gdp"), Text(zh="不是数", en="no number"), Text(zh="改", en="mend"))
    >>> [p.line("zh") for p in from_data(to_data(found))], [p.place.parts for p in from_data(to_data(found))]
    (['a.csv:第3行，gdp 列：不是数；改'], [{'row': 3, 'column': 'gdp'}])
    """
    return [
        {
            "file": p.file,
            "place": dict(p.place),
            "parts": p.place.parts if isinstance(p.place, Location) else None,
            "what": dict(p.what),
            "remedy": dict(p.remedy),
            "severity": p.severity,
        }
        for p in problems
    ]


def from_data(rows: Iterable[dict[str, Any]]) -> Problems:
    """The problems again.

    Raises:
        KeyError, TypeError: these are no problems as `to_data` gives them.
    """
    problems = Problems()
    for row in rows:
        place = Text(row["place"]) if row["parts"] is None else Location.of(row["place"], row["parts"])
        problems.add([Problem(row["file"], place, Text(row["what"]), Text(row["remedy"]), row["severity"])])
    return problems
