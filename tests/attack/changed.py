"""Spreadsheets changed in ways that leave their meaning, or change it in a known way: what is then read otherwise, and not told.

``bases`` are tables that are read as they should be; ``CHANGES`` what offices and hands do to tables: rows and columns in
another order, blanks, titles, ranks and remarks beside the figures, subtotals among the regions, years and units written
otherwise. ``verdict`` reads a table before and after, and says what became another one: regions, areas, periods, indicators,
units, figures. Whatever became so without a question, a note or an error that was not there before is silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import xlsxwriter

from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.new.vocabulary.words import fold
from intake.problems import Problems
from intake.tables.sheets import read_grids
from tests.corpus.composed import compose

Rows = list[list[str]]

_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def is_figure(word: str) -> bool:
    """Whether a cell is a figure and no year."""
    return bool(_FIGURE.fullmatch(word.strip())) and not _YEAR.fullmatch(word.strip())


@dataclass(frozen=True)
class Sheet:
    """A sheet, and where the figures of its regions stand."""

    name: str
    rows: Rows
    #: rows of regions, and rows of headings above them
    body: tuple[int, ...] = ()
    head: tuple[int, ...] = ()
    region: int = -1
    #: columns of figures
    values: tuple[int, ...] = ()


@dataclass(frozen=True)
class Base:
    """A workbook before anything was changed."""

    name: str
    sheets: tuple[Sheet, ...]

    @property
    def chinese(self) -> bool:
        """Whether its headings are Chinese."""
        return any(_HAN.search(w) for s in self.sheets for r in s.rows[:6] for w in r)


@dataclass(frozen=True)
class Changed:
    """A workbook after one change."""

    sheets: tuple[Sheet, ...]
    #: words of rows that are no regions and may come in as areas
    areas: tuple[str, ...] = ()
    #: whether figures are written as text
    text: bool = False
    hidden: tuple[str, ...] = ()
    #: what must be told, as it changes what is meant: "" for nothing
    must_tell: str = ""
    #: indicators that may come in besides
    more: tuple[str, ...] = ()
    #: kinds of differences that are no fault of this change
    may: frozenset[str] = frozenset()


def located(name: str, rows: Rows) -> Sheet:
    """A sheet with its rows of figures, its headings and its column of regions found by counting."""
    width = max(map(len, rows), default=0)
    rows = [[*r, *[""] * (width - len(r))] for r in rows]
    counts = [sum(is_figure(w) for w in r) for r in rows]
    some = sorted(c for c in counts if c)
    if not some:
        return Sheet(name, rows)
    least = max(1, some[len(some) // 2] // 2)
    lines = [i for i, c in enumerate(counts) if c >= least and any(w and not is_figure(w) for w in rows[i])]
    if len(lines) < 4:
        return Sheet(name, rows)
    words = [
        (
            len({rows[i][c] for i in lines}),
            -c,
        )
        if sum(
            bool(rows[i][c]) and not is_figure(rows[i][c]) and not _YEAR.fullmatch(rows[i][c]) for i in lines
        )
        >= 0.8 * len(lines)
        else (0, -c)
        for c in range(width)
    ]
    most, at = max(words)
    if most < 3:
        return Sheet(name, rows)
    values = tuple(c for c in range(width) if sum(is_figure(rows[i][c]) for i in lines) >= 0.6 * len(lines))
    head = tuple(i for i in range(lines[0]) if sum(map(bool, rows[i])) > 1)
    return Sheet(name, rows, tuple(lines), head, -at, values)


def of_file(path: Path) -> Base | None:
    """A spreadsheet as a base; None where it cannot be opened."""
    grids = read_grids(path, path.name, Problems())
    sheets = tuple(located(g.name, [list(r) for r in g.rows]) for g in grids if g.rows and not g.hidden)
    words = [w for s in sheets for r in s.rows for w in r]
    # commas for points are changed by nobody
    comma = any(re.fullmatch(r"-?\d{1,3},\d{1,2}", w) for w in words)
    return Base(path.name, sheets) if sheets and not comma and len(words) < 15_000 else None


#: layouts and offices that are composed as bases
_LAYOUTS = (
    "one_year",
    "years_over",
    "measures_over",
    "panel",
    "dated_headings",
    "one_measure",
    "long",
    "measures_down",
)
_PLAIN = {
    "gap": "no", "beside": "no", "when": "year", "spelling": "plain", "second": "no", "parts": "no", "signs": "point",
    "figure": "plain", "number": "no", "corner": "word", "after": "nothing",
}  # fmt: skip


def composed_bases() -> Iterator[Base]:
    """Tables composed of plain parts, with the total first, last and not at all."""
    for i, layout in enumerate(_LAYOUTS):
        for k, place in enumerate(("provinces", "prefectures", "counties", "towns", "norland")):
            total = ("first", "last", "no")[(i + k) % 3]
            table = compose(100 + i, layout=layout, place=place, total=total, unit="bracket", **_PLAIN)
            yield Base(f"{layout} {place} {total}", (located("Sheet1", [list(r) for r in table.rows]),))


def write(made: Changed, path: Path) -> None:
    """The workbook as a file; plain figures are numbers unless all is text."""
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    taken: set[str] = set()
    for i, sheet in enumerate(made.sheets):
        name = re.sub(r"[\[\]:*?/\\']", " ", sheet.name)[:28].strip() or f"S{i}"
        name = name if name.lower() not in taken else f"{name}{i}"
        taken.add(name.lower())
        page = book.add_worksheet(name)
        if sheet.name in made.hidden:
            page.hide()
        for r, row in enumerate(sheet.rows):
            for c, word in enumerate(row):
                plain = re.fullmatch(r"-?(?:0|[1-9]\d*)(?:\.\d+)?", word)
                if plain and not made.text:
                    page.write_number(r, c, float(word))
                elif word:
                    page.write_string(r, c, word)
    book.close()


# --- what is read ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reading:
    """What a table is understood as, in words that do not depend on its order."""

    regions: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    periods: frozenset[str] = frozenset()
    #: indicator → unit, direction, whether it is a size
    measures: Mapping[str, tuple[str, str, bool]] = field(default_factory=dict)
    cells: Mapping[tuple[str, str, str], float] = field(default_factory=dict)
    told: frozenset[str] = frozenset()
    errors: tuple[str, ...] = ()


def reading(path: Path) -> Reading:
    """A file as it is read before anything is answered."""
    problems = Problems()
    tidy = read_statistics(path, problems, Answers())
    errors = tuple(p.line("en") for p in problems.errors)
    if tidy is None or errors:
        return Reading(errors=errors or ("nothing",))
    own = tidy.level == "table" or not all(c.isdigit() for c in tidy.regions)
    called = {c: fold(r.name["zh"] or r.name["en"]) if own else c for c, r in tidy.regions.items()}
    called |= {a.id: f"area {fold(a.word)}" for a in tidy.areas.values()}
    frame = tidy.frame
    cells = {
        (called.get(k, k), p, m.name): float(v)
        for m in tidy.measures
        for (k, p), v in frame[m.id].items()
        if v == v and k in tidy.regions
    }
    told = {_plainly(n.what["en"]) for n in tidy.notes}
    told |= {f"{q.id} {_plainly(q.text['en'])}" for q in tidy.questions}
    return Reading(
        frozenset(called[c] for c in tidy.regions),
        frozenset(fold(a.word) for a in tidy.areas.values()),
        frozenset(tidy.periods),
        {m.name: (m.unit, m.direction, m.total) for m in tidy.measures},
        cells,
        frozenset(told),
    )


def _plainly(words: str) -> str:
    """A message without its numbers and places."""
    return re.sub(r"\d+", "#", words)


class Verdict(NamedTuple):
    """What a change made: ``same``, ``told``, ``refused`` or ``silent``, what differs, what was told."""

    end: str
    differs: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


def verdict(before: Reading, after: Reading, made: Changed) -> Verdict:
    """Compare two readings of what should mean the same."""
    if after.errors:
        return Verdict("refused", after.errors[:2])
    differs = [f"{k}: {w}" for k, w in _differences(before, after, made) if k not in made.may]
    told = tuple(sorted(after.told - before.told))
    if made.must_tell and not any(re.search(made.must_tell, t) for t in told):
        return Verdict("silent", (f"not told: {made.must_tell}",), told)
    if not differs:
        return Verdict("same", (), told)
    return Verdict("told" if told else "silent", tuple(differs), told)


def _some(words: object) -> str:
    listed = sorted(map(str, words))  # type: ignore[call-overload]
    return ", ".join(listed[:4]) + (f" … {len(listed)}" if len(listed) > 4 else "")


def _differences(before: Reading, after: Reading, made: Changed) -> Iterator[tuple[str, str]]:
    allowed = {fold(w) for w in made.areas}
    if more := after.regions - before.regions:
        yield "regions", f"more {_some(more)}"
    if less := before.regions - after.regions:
        yield "regions", f"lost {_some(less)}"
    if (a := after.areas - allowed) != (b := before.areas - allowed):
        yield "areas", f"{_some(b - a)} → {_some(a - b)}"
    if after.periods != before.periods:
        yield "periods", f"{_some(before.periods)} → {_some(after.periods)}"
    beside = {n for n in after.measures if any(w in n for w in made.more)}
    if more := set(after.measures) - set(before.measures) - beside:
        yield "indicators", f"more {_some(more)}"
    if less := set(before.measures) - set(after.measures):
        yield "indicators", f"lost {_some(less)}"
    for name in before.measures.keys() & after.measures.keys():
        for what, x, y in zip(
            ("unit", "direction", "size"), before.measures[name], after.measures[name], strict=True
        ):
            if x != y:
                yield what, f"{name}: {x} → {y}"
    known = {
        (r, p, m)
        for r, p, m in before.cells
        if r in after.regions and p in after.periods and m in after.measures
    }
    wrong = [
        c
        for c in known
        if (v := after.cells.get(c)) is None or abs(v - before.cells[c]) > 1e-9 * max(1, abs(v))
    ]
    if wrong:
        c = min(wrong)
        yield "figures", f"{len(wrong)} of {len(known)}: {c} {before.cells[c]} → {after.cells.get(c)}"
    strange = [
        c
        for c in after.cells
        if c not in before.cells
        and c[0] in before.regions
        and c[1] in before.periods
        and c[2] in before.measures
    ]
    if strange:
        yield "figures", f"{len(strange)} more: {min(strange)}"
