"""Audit of printed figures against what their own inputs give; nothing is corrected in silence: `AuditParameters`, `run`.

A printed figure agrees where it differs from the recomputed one by no more than half a unit of its last printed
decimal. Every check is listed with how many cells agree; every cell that differs is listed with both values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.parameters import Analysis, Parameters, Wrong
from analysis.printed import KINDS, Comparison
from analysis.printed import Check as Check
from analysis.values import Column, Method, Provenance, Result, Study, Text, same

METHOD = Method(
    "audit",
    Text(zh="原文数据的核对", en="Audit of printed figures"),
    Text(
        zh="由来源自身的数据重算其给出的结果；相差不超过末位的一半即为一致。",
        en="Printed results are recomputed from the source’s own figures; they agree within half a unit of the last "
        "printed decimal.",
    ),
    (r"|x_{printed} - x_{recomputed}| \leq \frac{1}{2} 10^{-d}",),
    "GB/T 8170-2008 on rounding; Tukey, *Exploratory Data Analysis*, 1977, on values far out",
)


class AuditParameters(Parameters):
    """``kind = "audit"``."""

    kind: Literal["audit"] = "audit"
    checks: tuple[Check, ...] = Field(min_length=1, description="what is compared, one after the other")

    @model_validator(mode="after")
    def _ids_differ(self) -> AuditParameters:
        ids = [c.id for c in self.checks]
        if len(set(ids)) < len(ids):
            raise Wrong(
                f"核对“{next(i for i in ids if ids.count(i) > 1)}”列了两次",
                f"the check “{next(i for i in ids if ids.count(i) > 1)}” is listed twice",
            )
        return self


def run(p: AuditParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` (check), ``<id>_cells`` (check, cell: only those that differ) and ``<id>_regions`` (region)."""
    compared = {check.id: KINDS[check.kind](check, study) for check in p.checks}
    names = {check.id: check.name for check in p.checks}
    source = Provenance((METHOD,), _inputs(p, study))
    detail, wordings, labels = _differing(p, compared)
    return (
        source.result(
            p.id,
            p.title or Text(zh="原文数据的核对", en="Audit of printed figures"),
            (*COUNTS, VERDICT),
            _verdicts(compared),
            note=p.note or NOTE,
            labels={"check": names},
        ),
        source.result(
            f"{p.id}_cells",
            Text(zh="不一致的单元格", en="Cells that differ"),
            cell_columns(wordings),
            detail,
            labels={"check": names, "cell": labels},
        ),
        source.result(
            f"{p.id}_regions",
            Text(zh="各地区核对的单元格", en="Cells checked, by region"),
            COUNTS,
            _by_region(study, compared),
        ),
    )


def _inputs(p: AuditParameters, study: Study) -> tuple[str, ...]:
    """The printed tables, results and indicators that the checks name."""
    inputs: dict[str, None] = {}
    for check in p.checks:
        named = (check.indicator, *check.of, *check.columns.values())
        inputs |= dict.fromkeys(n for n in (check.printed, check.result) if n)
        inputs |= dict.fromkeys(n for n in named if n in study.panel.indicators)
    return tuple(inputs)


def _counted(cells: list[bool]) -> tuple[float, float, float]:
    return float(len(cells)), float(sum(cells)), float(len(cells) - sum(cells))


def _verdicts(compared: Mapping[str, list[Comparison]]) -> pd.DataFrame:
    """How many cells of each check agree."""
    rows = [_counted([c.agrees for c in cells]) for cells in compared.values()]
    frame = pd.DataFrame(rows, columns=[c.id for c in COUNTS], index=pd.Index(list(compared), name="check"))
    frame["verdict"] = np.where(frame["differ"] > 0, "differs", "agrees")
    return frame


def _by_region(study: Study, compared: Mapping[str, list[Comparison]]) -> pd.DataFrame:
    """How many cells of each region agree, of the regions that have any."""
    own: dict[str, list[bool]] = {code: [] for code in study.panel.codes()}
    for cells in compared.values():
        for c in cells:
            if (code := c.key.partition(":")[0]) in own:
                own[code].append(c.agrees)
    rows = {code: _counted(cells) for code, cells in own.items() if cells}
    return pd.DataFrame(rows, index=[c.id for c in COUNTS]).T.rename_axis("region")


def _differing(
    p: AuditParameters, compared: Mapping[str, list[Comparison]]
) -> tuple[pd.DataFrame, dict[str, Text], dict[str, Text]]:
    """Every cell that differs, with both values; the notes by their ids; the cells' names."""
    lines: dict[tuple[str, str], tuple[float, float, float, float, str]] = {}
    wordings: dict[str, Text] = {}
    labels: dict[str, Text] = {}
    for check in p.checks:
        known = {n.cell: n.text for n in check.notes}
        for c in compared[check.id]:
            if c.agrees:
                continue
            # a note may be of a whole row of a check of several columns
            note = known.get(c.key) or known.get(c.key.rpartition(":")[0])
            tag = f"{check.id}_{len(wordings)}" if note else ""
            if note:
                wordings[tag] = note
            difference = c.printed - c.recomputed
            lines[check.id, c.key] = (c.printed, c.recomputed, difference, float(c.decimals), tag)
            labels[c.key] = c.label
    index = (
        pd.MultiIndex.from_tuples(list(lines), names=["check", "cell"])
        if lines
        else pd.MultiIndex.from_arrays([[], []], names=["check", "cell"])
    )
    columns = [c.id for c in cell_columns(wordings)]
    return pd.DataFrame(list(lines.values()), index=index, columns=columns), wordings, labels


COUNTS = (
    Column("cells", Text(zh="单元格", en="Cells"), role="count"),
    Column("agree", Text(zh="一致", en="Agree"), role="count"),
    Column("differ", Text(zh="不一致", en="Differ"), role="count"),
)
VERDICT = Column(
    "verdict",
    Text(zh="结论", en="Verdict"),
    role="category",
    labels={"agrees": Text(zh="一致", en="agrees"), "differs": Text(zh="有出入", en="differs")},
)
NOTE = Text(
    zh="相差不超过最末一位的一半为一致；由已舍入的分项相加、相乘或相除时，另容各分项的舍入。",
    en="Figures agree within half a unit of the last printed decimal; sums, products and quotients of "
    "rounded parts are allowed the rounding of the parts as well.",
)


def cell_columns(notes: Mapping[str, Text]) -> tuple[Column, ...]:
    """The columns of the cells that differ. ``notes``: what is known of some, by id."""
    labels = {**notes, "": same("")}
    return (
        Column("printed", Text(zh="原文", en="Printed"), decimals=4),
        Column("recomputed", Text(zh="重算", en="Recomputed"), decimals=4),
        Column("difference", Text(zh="差", en="Difference"), decimals=4, signed=True),
        Column("decimals", Text(zh="原文小数位", en="Decimals printed"), role="count"),
        Column("note", Text(zh="说明", en="Note"), role="category", labels=labels),
    )


ANALYSES = (Analysis("audit", AuditParameters, run, methods=(METHOD,)),)
