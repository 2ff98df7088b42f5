"""Downloads of data.census.gov, whose headings join a region with what its column holds: ``without_joined_headings``.

``Apache County, Arizona!!Total!!Estimate`` stands beside ``…!!Margin of Error``; the labels of the rows are the indicators, and those
without figures are heads over them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from intake.new.answers import marks_of
from intake.new.layout.page import is_figure
from intake.new.vocabulary.margins import is_margin
from intake.tables.units import split_unit
from intake.tables.workbook import Grid, Place

_SIGN = "!!"
_HEADINGS = ("地区", "指标", "数值")
_HEAD = 10
#: what a column holds of its region
_HELD = re.compile(
    r"(?:annotation of )?(?:percent )?(?:estimate|margin of error|total|count)|percent(?: of total)?",
    re.IGNORECASE,
)


def without_joined_headings(grid: Grid) -> tuple[Grid, int]:
    """The sheet with a row for every figure, and how many columns of margins were left out; any other sheet as it is, and none.

    >>> rows = (("Label", "Arla!!Total!!Estimate", "Arla!!Total!!Margin of Error", "Berga!!Total!!Estimate", "Berga!!Total!!Margin of Error"),
    ...         ("AGE", "", "", "", ""), ("Median age (years)", "41.5", "±0.8", "39.5", "±0.5"))
    >>> made, margins = without_joined_headings(Grid("", rows))
    >>> made.rows, margins
    ((('地区', '指标', '数值'), ('Arla', 'Median age (years)', '41.5'), ('Berga', 'Median age (years)', '39.5')), 2)
    """
    head = next((r for r, row in enumerate(grid.rows[:_HEAD]) if _is_joined(row)), None)
    if head is None or grid.turned:
        return grid, 0
    parts = {c: w.split(_SIGN) for c, w in enumerate(grid.rows[head]) if _SIGN in w}
    margins = [c for c, p in parts.items() if is_margin(" ".join(p[1:]))]
    columns = {c: (p[0].strip(), _held(p[1:])) for c, p in parts.items() if c not in margins}
    if len({region for region, _ in columns.values()}) < 2:
        return grid, 0
    several = len({held for _, held in columns.values()}) > 1
    rows: list[tuple[str, ...]] = [*grid.rows[:head], _HEADINGS]
    lines = [_line(grid, r) for r in range(head + 1)]
    offsets = [0] * (head + 1)
    percent: set[Place] = set()
    for r, name in _named(grid, head).items():
        for c, (region, held) in columns.items():
            word = grid.rows[r][c] if c < len(grid.rows[r]) else ""
            if (r, c) in grid.percent:
                percent.add((len(rows), 2))
            rows.append((region, _of(name, held) if several else name, word))
            lines.append(_line(grid, r))
            offsets.append(c - 2)
    for r in range(head + 1, len(grid.rows)):
        words = [w for w in grid.rows[r] if w]
        if len(words) == 1 and len(words[0]) > 60:
            # notes below the table
            rows.append((words[0],))
            lines.append(_line(grid, r))
            offsets.append(0)
    return (
        replace(
            grid,
            rows=tuple((*row, *[""] * (3 - len(row))) for row in rows),
            lines=tuple(lines),
            offsets=tuple(offsets),
            columns=(),
            joined=(),
            percent=frozenset(percent),
            broken={},
        ),
        len(margins),
    )


def _is_joined(row: Sequence[str]) -> bool:
    """Whether a row joins regions with what is held of them; in other downloads Estimate!!… stands first, over regions that go down."""
    words = [w for w in row[1:] if w]
    parts = [w.split(_SIGN) for w in words if _SIGN in w]
    held = sum(bool(_HELD.fullmatch(p[-1].strip())) and not _HELD.fullmatch(p[0].strip()) for p in parts)
    return len(words) > 1 and held >= 0.8 * len(words)


def _held(parts: Sequence[str]) -> str:
    """What a column holds of a region: Male of Male!!Estimate; nothing of Total!!Estimate."""
    kept = [p.strip() for p in parts if not re.fullmatch(r"\s*(?:estimate|total)\s*", p, re.IGNORECASE)]
    return ", ".join(kept)


def _named(grid: Grid, head: int) -> dict[int, str]:
    """Row with figures → its indicator; labels that come again with the head they stand under."""
    labels: dict[int, tuple[str, str]] = {}
    above = ""
    for r in range(head + 1, len(grid.rows)):
        row = grid.rows[r]
        if not row or not row[0]:
            continue
        if any(map(is_figure, row[1:])):
            labels[r] = (above, row[0].rstrip(":"))
        elif not any(row[1:]):
            above = row[0].rstrip(":")
    often = Counter(label for _, label in labels.values())
    names = {
        r: f"{over}{marks_of(over).colon}{label}" if often[label] > 1 and over else label
        for r, (over, label) in labels.items()
    }
    seen: Counter[str] = Counter()
    before = ""
    for r, name in names.items():
        seen[name] += 1
        if seen[name] > 1:
            # the same label once more under one head: told by the row above it
            names[r] = f"{before}{marks_of(before).colon}{labels[r][1]}"
        else:
            before = labels[r][1] if often[labels[r][1]] == 1 else before
    return names


def _of(label: str, held: str) -> str:
    """An indicator's name with what its column holds of it.

    >>> _of("Under 5 years", "Percent"), _of("Under 5 years", "Male"), _of("Under 5 years", "Percent Male"), _of("Median age (years)", "")
    ('Under 5 years (%)', 'Under 5 years: Male', 'Under 5 years: Percent Male (%)', 'Median age (years)')
    """
    if not held:
        return label
    name, unit = split_unit(label)
    if re.match(r"percent\b", held, re.IGNORECASE):
        unit = "%"
    named = name if held.casefold() == "percent" else f"{name}{marks_of(name).colon}{held}"
    return marks_of(named).added(named, unit) if unit else named


def _line(grid: Grid, row: int) -> int:
    return grid.lines[row] if row < len(grid.lines) else row + 1


__all__ = ["without_joined_headings"]
