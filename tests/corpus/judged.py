"""What is read of a composed table compared with what was put in: ``judge``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from intake.new.answers import Answers
from intake.new.settling.fit_units import of_people
from intake.new.settling.outer_names import outer_names
from intake.new.spreadsheet import read_statistics
from intake.new.tidy import Tidy
from intake.new.vocabulary.unit_names import unit_of_code
from intake.new.vocabulary.words import fold
from intake.problems import Problems
from tests.corpus.composed import Table


@dataclass(frozen=True)
class Verdict:
    """How a table was read: ``right``, ``blemish``, ``told``, ``wrong`` or ``refused``, and what is amiss."""

    kind: str
    what: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


def answered(path: Path, table: Table) -> tuple[Tidy | None, list[str], list[str]]:
    """What is read after one round of questions, answered as someone who knows the table does; errors; what was asked."""
    problems = Problems()
    tidy = read_statistics(path, problems, Answers())
    if tidy is None or problems.errors:
        return None, [p.line() for p in problems.errors], []
    answers = Answers()
    asked = []
    for q in tidy.questions:
        asked.append(f"{q.id} {q.subject}".strip())
        said = q.default
        match q.id:
            case "period":
                said = table.periods[-1]
            case "indicator":
                said = table.measures[0][0]
            case "unit":
                said = next((u for n, u, _ in table.measures if fold(n) in fold(q.subject)), q.default)
            case "means":
                said = (
                    "area"
                    if fold(q.subject) in {fold(w) for w in (table.place.total, *table.halves)}
                    else "region"
                    if q.subject in table.regions
                    else q.default
                )
            case "percent":
                said = "points"
        if not said:
            return None, [f"nothing to answer to {q.id} {q.subject}"], asked
        answers = answers.with_(q, said)
    problems = Problems()
    tidy = read_statistics(path, problems, answers)
    return (None if problems.errors else tidy), [p.line() for p in problems.errors], asked


def judge(table: Table, path: Path) -> Verdict:
    """Compare what is read of a composed table with what was put in."""
    tidy, errors, asked = answered(path, table)
    if tidy is None:
        return Verdict("refused", tuple(errors[:3]), tuple(asked))
    faults, blemishes = [], []
    if tidy.questions:
        faults.append("asked twice: " + ", ".join(f"{q.id} {q.subject}" for q in tidy.questions))
    codes = {}
    for code, region in tidy.regions.items():
        for word in (*region.name.values(), *region.full.values()):
            codes[fold(word)] = code
    # 鳥取県 is told as 鸟取县, Tottori
    codes |= {
        fold(w): codes[fold(n["en"])] for w, n in outer_names(table.regions).items() if fold(n["en"]) in codes
    }
    for x in table.regions:
        # 南京市 is told as 南京
        if fold(x) not in codes and (
            short := next(
                (
                    c
                    for c, r in tidy.regions.items()
                    if x.startswith(re.sub("（.*", "", r.name["zh"])) and len(x) > 2
                ),
                None,
            )
        ):
            codes[fold(x)] = short
    strange = [
        r.name["en"] for c, r in tidy.regions.items() if c not in {codes.get(fold(x)) for x in table.regions}
    ]
    if strange:
        faults.append(f"regions that are none: {strange[:4]}")
    if lost := [x for x in table.regions if fold(x) not in codes]:
        faults.append(f"regions lost: {lost[:4]}")
    taken = set()
    for name, unit, _ in table.measures:
        mine = {k[:2]: float(w) for k, w in table.truth.items() if k[2] == name and w not in {"", "…"}}

        def right(m: str, mine: Mapping[tuple[str, str], float] = mine) -> bool:
            return all(
                (codes.get(fold(x)), y) in tidy.frame.index and tidy.frame[m][codes[fold(x)], y] == v
                for (x, y), v in mine.items()
            )

        hits = [m for m in tidy.measures if right(m.id)]
        if not hits:
            faults.append(f"figures of {name} are not these")
            continue
        taken |= {h.id for h in hits}
        if fold(name) != fold(hits[0].name) and fold(name) != fold(hits[0].base):
            blemishes.append(f"{name} is called {hits[0].name}")
        if (hits[0].unit or table.parts["unit"] != "none") and fold(unit_of_code(hits[0].unit)) != fold(
            unit_of_code(of_people(name, unit))
        ):
            (faults if hits[0].unit else blemishes).append(
                f"unit of {name}: {hits[0].unit or '-'}, not {unit}"
            )
    more = [m.name for m in tidy.measures if m.id not in taken]
    grown = table.parts["beside"] == "growth" and "measures_over" in table.parts["layout"]
    if more and not (grown and len(more) == len(table.measures)):
        faults.append(f"indicators that are none: {more[:4]}")
    if set(tidy.periods) != set(table.periods):
        faults.append(f"periods {tidy.periods}")
    if faults and any("may part thousands" in n.what["en"] for n in tidy.notes):
        # 12.345 is one or the other, and nobody can say which
        return Verdict("told", tuple(faults), tuple(asked))
    kind = "wrong" if faults else "blemish" if blemishes else "right"
    return Verdict(kind, tuple(faults + blemishes), tuple(asked))
