"""What each published form is understood as: kind, regions, areas, periods, indicators, questions, notes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.new.tidy import Tidy
from intake.problems import Problems

HERE = Path(__file__).parent
FORMS = HERE / "forms.json"
TABLES = sorted(p for p in (HERE / "tables").iterdir() if p.suffix in {".csv", ".tsv"})


#: tables of the corpus as they were read, by path and answers
_READ: dict[tuple[Path, str], tuple[Tidy | None, list[str]]] = {}


def read(path: Path, **answers: Any) -> tuple[Tidy | None, list[str]]:
    """A table as it is read with some answers, and the errors; each is read once. Nobody changes what was read."""
    key = path, repr(sorted(answers.items()))
    if key not in _READ or path not in TABLES:
        problems = Problems()
        tidy = read_statistics(path, problems, Answers(**answers))
        _READ[key] = tidy, [p.line() for p in problems.errors]
    return _READ[key]


def answered(path: Path, **said: Any) -> Tidy:
    """A table with every proposed answer taken, and ``said`` where there is none."""
    answers = Answers(**said)
    tidy, errors = read(path, **said)
    assert tidy is not None and not errors, errors
    for question in tidy.questions:
        assert question.default, question.text["en"]
        answers = answers.with_(question, question.default)
    problems = Problems()
    tidy = read_statistics(path, problems, answers)
    assert tidy is not None and not tidy.questions and not problems.errors
    return tidy


def understood(path: Path) -> dict[str, Any]:
    """What a table is understood as before anything is answered."""
    tidy, errors = read(path)
    if tidy is None:
        return {"errors": errors}
    return {
        "regions": f"{tidy.kind} {len(tidy.regions)}: "
        + ", ".join(f"{c} {r.name['zh']} {r.name['en']}" for c, r in list(tidy.regions.items())[:3]),
        "areas": [f"{a.id}: {a.name['zh']} {a.name['en']}" for a in tidy.areas.values()],
        "periods": f"{tidy.periods[0]} to {tidy.periods[-1]}, {len(tidy.periods)}" if tidy.periods else "",
        "indicators": [
            " | ".join((m.name, m.unit, str(m.decimals), m.direction, m.because, "total" * m.total, m.whole))
            for m in tidy.measures
        ],
        "title": tidy.title,
        "source": tidy.source,
        "groups": [list(g.groups) for g in tidy.groups],
        "asked": [q.words(q.default) for q in tidy.questions],
        "notes": [n.what["en"] for n in tidy.notes],
        "errors": errors,
    }


def kept() -> dict[str, dict[str, Any]]:
    """File → what it must be understood as."""
    return json.loads(FORMS.read_text("utf-8"))
