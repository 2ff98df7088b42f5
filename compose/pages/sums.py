"""Composition of a number of a result: sums and differences of other numbers, input figures with their lines: `sums`, `figures`.

Nothing is computed anew for the page: a sum is told where the published numbers of the result fulfil it, and only there.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from analysis.values import Result
from compose.brief import Plan
from compose.language.format import Formatter, bare
from intake.report.report import Report

#: differences that results have columns for: difference, what it is of, what is taken from that
_DIFFERENCES = (
    ("gap_nation", "", "nation"),
    ("gap_group", "", "group_mean"),
    ("difference", "printed", "recomputed"),
    ("change", "last", "first"),
    ("lead", "now", "before"),
)
#: how near two sides of an equation are to each other, relative to the larger
_NEAR = 1e-9
#: so many figures, and no more, are told of a result, to keep what a click loads small
MOST = 6000


@dataclass(frozen=True)
class Sum:
    """An equation for a column: by key, what stands on its right side as printed, and whether that adds up as printed."""

    names: tuple[str, ...]
    #: between the parts: ``+`` or ``−``
    sign: str
    #: joined key → the parts, as printed; with a weight other than one “0.25 × 0.3724”
    parts: Mapping[str, tuple[str, ...]]
    #: keys of which the printed parts are not exactly the printed whole, by rounding
    about: frozenset[str] = frozenset()

    def data(self) -> dict[str, Any]:
        """As plain values for a script.

        Parts stand by all of a key but its first value, which is most often the region, and then by that: in the order of a
        key, what follows each of thousands of regions would be said as often.
        """
        parts: dict[str, dict[str, list[str]]] = {}
        for key, of in self.parts.items():
            first, _, rest = key.partition("/")
            parts.setdefault(rest, {})[first] = list(of)
        return {
            "names": list(self.names),
            "sign": self.sign,
            "parts": parts,
            "about": sorted(self.about),
        }


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= _NEAR * max(abs(one), abs(other), 1.0)


def _exact(whole: str, parts: Sequence[tuple[str, str]], sign: str) -> bool:
    """Whether the parts, as printed, are the whole, as printed."""

    def plain(text: str) -> str:
        return text.replace("−", "-").replace(",", "").replace("%", "")

    def number(text: str) -> Decimal:
        return Decimal(plain(text))

    if all(weight == "1" for weight, _ in parts):
        # thousands of differences: whole numbers of the last decimal, where all have as many
        texts = [plain(text) for text in (whole, *(part for _, part in parts))]
        if len({len(text.partition(".")[2]) for text in texts}) == 1:
            with suppress(ValueError):
                all_of_it, first, *rest = (int(text.replace(".", "")) for text in texts)
                return first + sum(rest) * (-1 if sign == "−" else 1) == all_of_it
    try:
        values = [number(weight) * number(part) for weight, part in parts]
        total = values[0] + sum(values[1:]) * (-1 if sign == "−" else 1)
        return total == number(whole)
    except InvalidOperation:
        return False


def sums(plan: Plan, result: Result, language: str) -> dict[str, Sum]:
    """The equations that the columns of a result fulfil in every row that has all their figures: column → equation."""
    formatter = Formatter(language, dict(plan.report.panel.regions))
    found = {}
    composed = _composed(plan, result, formatter)
    if composed:
        found[result.main_column.id] = composed
    for column, of, less in _DIFFERENCES:
        equation = _difference(result, column, of or _main(result), less, formatter)
        if equation:
            found[column] = equation
    return found


def _main(result: Result) -> str:
    return result.main_column.id if result.columns else ""


def _difference(result: Result, column: str, of: str, less: str, formatter: Formatter) -> Sum | None:
    ids = (column, of, less)
    if any(one not in result.by_id for one in ids):
        return None
    known = [result.known(one) for one in ids]
    rows = []
    for key in known[0]:
        # these alone: a row of thousands has a dozen more
        values = [of_column.get(key) for of_column in known]
        numbers = [float(v) for v in values if isinstance(v, int | float)]
        if len(numbers) < len(ids):
            continue
        if not _near(numbers[0], numbers[1] - numbers[2]):
            # growth in per cent, a gap in relative terms: it is another equation
            return None
        rows.append((key, values))
    parts: dict[str, tuple[str, ...]] = {}
    about = set()
    for key, values in rows:
        columns = [result.shown_column(one, key) for one in ids]
        shown = [formatter.shown(column, v) for column, v in zip(columns, values, strict=True)]
        name = "/".join(key)
        parts[name] = (shown[1], shown[2])
        if not _exact(shown[0].lstrip("+"), [("1", shown[1]), ("1", shown[2])], "−"):
            about.add(name)
    names = tuple(result.by_id[one].name[formatter.language] for one in (of, less))
    return Sum(names, "−", parts, frozenset(about)) if parts else None


def _composed(plan: Plan, result: Result, formatter: Formatter) -> Sum | None:
    """An index as the weighted sum of its normalised parts; None where it is put together in another way."""
    weights, profile = plan.results.get(f"{result.id}_weights"), plan.results.get(f"{result.id}_profile")
    if weights is None or profile is None or result.keys != ("region",) or profile.keys[:1] != ("region",):
        return None
    if "scaled" not in profile.by_id or weights.keys != ("indicator",):
        return None
    names = [key[0] for key, _ in weights.rows()]
    factors = [weights.cell((name,), "weight") for name in names]
    plain = all(f.value == 1 for f in factors)
    parts: dict[str, tuple[str, ...]] = {}
    about = set()
    for key in result.row_keys:
        whole = result.cell(key, result.main_column.id)
        steps = [profile.cell((key[0], name), "scaled") for name in names if (key[0], name) in profile]
        if whole.missing or len(steps) < len(names) or any(s.missing for s in steps):
            continue
        total = float(np.dot([float(f.value) for f in factors], [float(s.value) for s in steps]))
        if not _near(total, float(whole.value)):
            return None
        shown = [formatter.cell(s) for s in steps]
        times = ["1" if plain else formatter.cell(f) for f in factors]
        parts[key[0]] = tuple(shown if plain else (f"{t} × {s}" for t, s in zip(times, shown, strict=True)))
        if not _exact(formatter.cell(whole), list(zip(times, shown, strict=True)), "+"):
            about.add(key[0])
    labels = [
        plan.report.panel.indicators[n].name[formatter.language] if n in plan.report.panel.indicators else n
        for n in names
    ]
    return Sum(tuple(labels), "+", parts, frozenset(about)) if parts else None


# input figures ----------------------------------------------------------------------------------------------


@lru_cache(8)
def _lines(path: Path) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The rows of a table of the report as text, each with the number of its line; none of a spreadsheet."""
    if path.suffix.lower() != ".csv" or not path.is_file():
        return ()
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return ()
    reader = csv.reader(io.StringIO(text, newline=""))
    return tuple((reader.line_num, tuple(cell.strip() for cell in row)) for row in reader)


@lru_cache(8)
def _by_region(report: _Named) -> dict[str, list[tuple[int, tuple[str, ...], frozenset[float]]]]:
    """Region → the lines of a file that name it, each with the numbers on it."""
    lines: dict[str, list[tuple[int, tuple[str, ...], frozenset[float]]]] = {}
    for number, row in _lines(report.path):
        for cell in row:
            place = (
                report.report.gazetteer.find(cell)
                if (cell and not _is_number(cell)) or len(cell) >= 6
                else None
            )
            if place is not None:
                numbers = frozenset(float(c.replace(",", "")) for c in row if _is_number(c))
                lines.setdefault(place.code, []).append((number, row, numbers))
                break
    return lines


@dataclass(frozen=True, eq=False)
class _Named:
    """A file of a report, told apart by its path."""

    path: Path
    report: Report

    def __hash__(self) -> int:
        return hash(self.path)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Named) and self.path == other.path and self.report is other.report


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", ""))
    except ValueError:
        return False
    return True


_Line = tuple[int, tuple[str, ...], frozenset[float]]


def lines_of(report: Report, file: str) -> Mapping[str, Sequence[_Line]]:
    """Region → the lines of a CSV file that name it: number, cells, the numbers in them."""
    return _by_region(_Named(report.folder / file, report))


def _line(rows: Sequence[_Line], period: str, value: float | str) -> int:
    """The line of a CSV file that a figure stands on, of those that name its region: the one that has the figure, and the period
    where several do. 0 where that is not one line alone, or the file is a spreadsheet.
    """
    those = [
        (number, row)
        for number, row, numbers in rows
        if (value in row if isinstance(value, str) else value in numbers)
    ]
    if len(those) > 1:
        those = [(number, row) for number, row in those if period in row]
    return those[0][0] if len(those) == 1 else 0


def figures(plan: Plan, result: Result, language: str) -> list[dict[str, Any]]:
    """The input figures of each region of a result, in the order of its inputs: name, period, file, and by region the figure as
    printed with the line that it stands on. Nothing for results that are not about regions, or rest on too many figures.
    """
    panel = plan.report.panel
    refs = [ref.partition("@") for ref in result.inputs if ref.partition("@")[0] in panel.indicators]
    if "region" not in result.keys or not refs:
        return []
    at = result.keys.index("region")
    regions = list(dict.fromkeys(key[at] for key in result.row_keys if key[at] in panel.regions))
    if len(regions) * len(refs) > MOST:
        return []
    formatter = Formatter(language, dict(panel.regions))
    told = []
    for name, _, when in refs:
        spec = panel.indicators[name]
        frame = panel.categories if spec.kind == "category" else panel.numbers
        column = frame[name].to_dict()
        lines, own = lines_of(plan.report, spec.file), spec.column()
        labels = {c.id: c.name for c in spec.categories}
        values: dict[str, list[Any]] = {}
        for region in regions:
            value = column.get((region, when))
            if value is None or value != value:
                continue
            if spec.kind == "category":
                shown = labels[value][language] if value in labels else str(value)
                values[region] = [shown, _line(lines.get(region, ()), when, str(value))]
            else:
                values[region] = [
                    formatter.shown(own, float(value)),
                    _line(lines.get(region, ()), when, float(value)),
                    bare(float(value)),
                ]
        if values:
            told.append({"indicator": name, "period": when, "values": values})
    return told
