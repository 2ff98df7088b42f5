"""The table of the benchmark: rows with targets, what was measured, results kept by date: `Row`, `Measured`, `table`, `keep`, `slower`."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results"
#: a row this much above the last result kept is told as slower
SLOWER = 1.15


@dataclass(frozen=True)
class Measured:
    """Seconds of the processor (or another unit) of one row and of what it is measured beside, in the same run."""

    value: float | None
    beside: str = ""
    reference: float | None = None
    unit: str = "s"
    #: why there is no value or no reference
    why: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours over the reference's.

        >>> Measured(1.0, "WeasyPrint", 4.0).ratio
        0.25
        """
        return self.value / self.reference if self.value is not None and self.reference else None


@dataclass(frozen=True)
class Row:
    """A row's name and target: the most that its ratio, or its value, may be."""

    name: str
    most: float | None = None
    of: str = "value"

    def judged(self, measured: Measured) -> tuple[str, str]:
        """The target in words, and whether it is met: yes, NO, or a dash where that cannot be said.

        >>> Row("a", 0.4, "ratio").judged(Measured(1.0, "WeasyPrint", 2.0))
        ('≤ 0.4 ×', 'NO')
        """
        if self.most is None:
            return "–", "–"
        target = f"≤ {self.most:g} {'×' if self.of == 'ratio' else measured.unit}"
        found = measured.ratio if self.of == "ratio" else measured.value
        return target, "–" if found is None else "yes" if found <= self.most else "NO"


def _number(value: float | None, unit: str) -> str:
    return "–" if value is None else f"{value:,.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"


def table(rows: Iterable[Row], found: Mapping[str, Measured]) -> str:
    """The lines of the table, those rows that were measured."""
    heads = ("", "ours", "reference", "beside", "ratio", "target", "met")
    lines = [heads]
    for row in rows:
        if row.name not in found:
            continue
        m = found[row.name]
        ratio = "–" if m.ratio is None else f"{m.ratio:.3g} ×"
        beside = f"{m.beside}: {m.why}" if m.beside and m.why else m.beside or m.why or "–"
        lines.append(
            (row.name, _number(m.value, m.unit), _number(m.reference, m.unit), beside, ratio, *row.judged(m))
        )
    widths = [max(len(line[i]) for line in lines) for i in range(len(heads))]
    left = (0, 3)
    return "\n".join(
        "  ".join(c.ljust(w) if i in left else c.rjust(w) for i, (c, w) in enumerate(zip(line, widths, strict=True)))
        for line in lines
    )  # fmt: skip


def commit() -> str:
    """The commit that was measured, with + where files differ from it; "unknown" outside of a repository."""
    try:
        name, changed = (
            subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout
            for words in (("rev-parse", "--short=8", "HEAD"), ("status", "--porcelain", "-uno"))
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return name.strip() + ("+" if changed.strip() else "")


def last(quick: bool, folder: Path = RESULTS) -> dict[str, dict[str, Any]]:
    """Every row as it was kept last, of full or of quick runs."""
    kept = [json.loads(p.read_text("utf-8")) for p in folder.glob("*.json")]
    rows: dict[str, dict[str, Any]] = {}
    for result in sorted((k for k in kept if k["quick"] == quick), key=lambda k: str(k["when"])):
        for name, row in result["rows"].items():
            if row["value"] is not None:
                rows[name] = {**row, "commit": result["commit"], "when": result["when"]}
    return rows


def keep(
    found: Mapping[str, Measured],
    quick: bool,
    when: dt.datetime,
    of: str,
    folder: Path = RESULTS,
    note: str = "",
) -> Path:
    """Write the rows under day and commit; rows of an earlier run of the same commit that day stay beside new ones.

    ``note``: what is to be known of the machine, such as that others worked on it; an earlier one stays where none is given.
    """
    folder.mkdir(exist_ok=True)
    path = folder / f"{when:%Y-%m-%d}-{of}{'-quick' if quick else ''}.json"
    before = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    rows = before.get("rows", {}) | {name: asdict(m) for name, m in found.items()}
    said = {"note": told} if (told := note or before.get("note", "")) else {}
    result = {"when": f"{when:%Y-%m-%dT%H:%M:%S}", "commit": of, "quick": quick, **said, "rows": rows}
    path.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def slower(found: Mapping[str, Measured], before: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """A line for every row that is over 15 % above the last result kept.

    By the ratio where both runs measured beside the same, as then another machine or a busy one matters little; by the
    value itself otherwise.
    """
    lines = []
    for name, now in found.items():
        if now.value is None or name not in before:
            continue
        old = Measured(**{k: before[name][k] for k in ("value", "beside", "reference", "unit", "why")})
        beside = now.ratio is not None and old.ratio is not None and now.beside == old.beside
        new, was = (now.ratio, old.ratio) if beside else (now.value, old.value)
        if new is not None and was and new > SLOWER * was:
            unit = "×" if beside else now.unit
            what = "larger" if now.unit == "kB" else "slower"
            lines.append(
                f"{what}: {name}: {_number(new, unit)}, was {_number(was, unit)} ({new / was - 1:+.0%}) at {before[name]['commit']}"
            )
    return lines
