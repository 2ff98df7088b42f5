"""Tables as the sources print them, each with how many cells were recomputed and agree: `Original`, `originals`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.audit import METHOD, AuditParameters
from analysis.printed import KINDS, Check, Comparison
from analysis.values import Column, Provenance, Result, Study, Text, same

#: the result that lists the tables of a report
RESULT = "originals"
GIVEN = Text(
    zh="未列入核对的单元格是原始数据，或没有可据以重算的数据，照原样采用。",
    en="Cells that no check compares are given figures, or rest on figures that are not printed; they are taken as they are.",
)


@dataclass(frozen=True)
class Original:
    """A table as a source prints it: the indicators and printed tables of the report that hold its cells."""

    id: str
    name: Text
    #: id of the source
    source: str
    indicators: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
    #: why those of its cells are not recomputed that are not
    why: Text | None = None


def figures_in(table: pd.DataFrame) -> int:
    """How many cells of a printed table are figures: words and empty cells are not counted.

    >>> figures_in(pd.DataFrame({"a": [1.0, float("nan")], "b": ["x", 2.5]}))
    2
    """
    return sum(
        isinstance(value, float) and not math.isnan(value)
        for column in table.columns
        for value in table[column]
    )


def _subject(check: Check) -> str:
    """What a check is about: a printed table, or the indicator that holds the printed figures."""
    return check.printed or check.indicator


def _cell(check: Check, comparison: Comparison) -> tuple[str, str]:
    """One printed cell, whichever check compares it: two checks of it count once."""
    if check.kind in {"row_sum", "row_ratio"}:
        return check.total, comparison.key
    alone = check.kind == "cells" and len(check.columns) == 1
    return next(iter(check.columns.values())) if alone else "", comparison.key


def _printed_cells(study: Study, original: Original) -> int:
    """How many figures and classes of a table the report has."""
    panel = study.panel
    count = sum(figures_in(study.printed[p]) for p in original.printed if p in study.printed)
    for name in original.indicators:
        frame = panel.numbers if name in panel.numbers else panel.categories
        count += int(frame[name].notna().sum()) if name in frame else 0
    return count


def _unnamed(
    study: Study,
    checks: Iterable[Check],
    named: Iterable[Original],
    printed: Mapping[str, tuple[Text, str]],
) -> list[Original]:
    """What is checked and in no table that the report names: each printed table and indicator for itself."""
    known = {x for original in named for x in (*original.printed, *original.indicators)}
    taken = {original.id for original in named}
    tables: dict[str, Original] = {}
    for name in dict.fromkeys(_subject(check) for check in checks):
        if name in known:
            continue
        id = f"{name}_checked" if name in taken else name
        if name in printed:
            tables[name] = Original(id, *printed[name], printed=(name,))
        else:
            spec = study.panel.indicators[name]
            tables[name] = Original(id, spec.name, spec.source, (name,))
    return list(tables.values())


def originals(
    study: Study,
    audits: Sequence[AuditParameters],
    named: Sequence[Original],
    printed: Mapping[str, tuple[Text, str]],
    sources: Mapping[str, Text],
) -> Result:
    """Table ``originals`` (original): cells printed, recomputed, agreeing, differing, not recomputed, and why.

    A figure far outside the others is looked at and not recomputed, so that checks of kind ``outlier`` do not count.
    A cell that two checks compare counts once; it agrees where both agree.

    Args:
        study: its panel with the figures as printed, its results those that the checks compare with.
        audits: the report's audits.
        named: the tables that the report names.
        printed: title and source of each ``[[printed]]`` table.
        sources: the short names of the report's sources.
    """
    checks = [check for p in audits for check in p.checks if check.kind != "outlier"]
    found: dict[str, dict[tuple[str, str], bool]] = {}
    for check in checks:
        cells = found.setdefault(_subject(check), {})
        for comparison in KINDS[check.kind](check, study):
            cell = _cell(check, comparison)
            cells[cell] = cells.get(cell, True) and comparison.agrees
    tables = [*named, *_unnamed(study, checks, named, printed)]
    lines: dict[str, tuple[str, float, float, float, float, float, str]] = {}
    why = {"": same(""), "given": GIVEN}
    for table in tables:
        verdicts = [v for name in (*table.printed, *table.indicators) for v in found.get(name, {}).values()]
        holds = bool(table.printed or table.indicators)
        count = float(_printed_cells(study, table)) if holds else math.nan
        done, agree = len(verdicts), sum(verdicts)
        tag = "given"
        if table.why:
            tag, why[table.id] = table.id, table.why
        tag = "" if done == count else tag
        counts = (float(done), float(agree), float(done - agree)) if holds else (math.nan,) * 3
        lines[table.id] = (table.source, count, *counts, count - done, tag)
    source_column = Column("source", Text(zh="来源", en="Source"), role="category", labels=sources)
    used = {tag: why[tag] for tag in dict.fromkeys(["", *(line[-1] for line in lines.values())])}
    columns = (source_column, *COUNTS, Column("why", WHY, role="category", labels=used))
    frame = pd.DataFrame(
        list(lines.values()),
        columns=[c.id for c in columns],
        index=pd.Index(list(lines), name="original", dtype=object),
    )
    inputs = dict.fromkeys(x for t in tables for x in (*t.printed, *t.indicators))
    return Provenance((METHOD,), tuple(inputs)).result(
        RESULT,
        Text(zh="原文各表的重算", en="The sources’ tables, recomputed"),
        columns,
        frame,
        labels={"original": {t.id: t.name for t in tables}},
        note=NOTE,
    )


COUNTS = (
    Column("printed", Text(zh="单元格", en="Cells"), role="count"),
    Column("recomputed", Text(zh="已重算", en="Recomputed"), role="count"),
    Column("agree", Text(zh="一致", en="Agree"), role="count"),
    Column("differ", Text(zh="不一致", en="Differ"), role="count"),
    Column("not_recomputed", Text(zh="未重算", en="Not recomputed"), role="count"),
)
WHY = Text(zh="未重算的原因", en="Why not recomputed")
NOTE = Text(
    zh="单元格指所印的数字与类别；“—”表示该表没有数字，或报告未录入。同一单元格由两项核对比较的只计一次，两项都一致才算一致。",
    en="Cells are printed figures and classes; “—” stands where a table has no figures, or the report has not transcribed them. A cell that two "
    "checks compare counts once, and agrees where both agree.",
)
