"""Audit of printed figures against what their own inputs give; nothing is corrected in silence: `Check`, `agrees`, `far_out`.

A printed figure agrees where it differs from the recomputed one by no more than half a unit of its last printed
decimal. Every check is listed with how many cells agree; every cell that differs is listed with both values.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.inputs import common_periods, grouping_of, period_of
from analysis.parameters import (
    Analysis,
    AreaCode,
    GroupingId,
    Parameters,
    PeriodId,
    PrintedId,
    Ref,
    ResultId,
    Strict,
    Wording,
    Wrong,
)
from analysis.standing.printed_ranks import expected_ranks
from analysis.values import (
    AnalysisProblem,
    Column,
    Indicator,
    Method,
    Provenance,
    Result,
    Study,
    Text,
    period_text,
    same,
)

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
#: binary fractions do not end where decimal ones do
GUARD = 1e-9


class CellNote(Strict):
    """What is known of one cell."""

    cell: str = Field(description="the cell’s key: its parts joined by a colon, as in the file of results")
    text: Wording


class Check(Strict):
    """``[[analysis.checks]]``: one kind of comparison."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kind: Literal["means", "cells", "ranks", "order", "identity", "sum", "outlier", "area_mean"]
    name: Wording
    printed: PrintedId = Field("", description="means, cells: the printed table")
    columns: dict[str, Annotated[str, Ref("indicator", when=("kind", ("means",)))]] = Field(
        default_factory=dict, description="means, cells: printed column = indicator, or column of the result"
    )
    groupings: tuple[GroupingId, ...] = Field((), description="means: the groupings whose means are printed")
    result: ResultId = Field("", description="cells: the result that recomputes the table")
    indicator: Annotated[
        str,
        Ref("indicator", when=("kind", ("ranks", "order", "sum", "identity", "outlier"))),
        Ref("indicator", when=("kind", ("area_mean",)), areas=True),
    ] = Field("", description="ranks, order: the printed ranks; sum, identity, outlier: the printed figure")
    of: tuple[
        Annotated[
            str,
            Ref("indicator", when=("kind", ("ranks", "order", "sum", "identity"))),
            Ref("area", when=("kind", ("area_mean",))),
        ],
        ...,
    ] = Field(
        (),
        description="ranks: what is ranked; order: the same, where the table is a part of a longer list; sum: the parts; "
        "identity: the factors; area_mean: the areas",
    )
    largest_first: bool | None = Field(
        None,
        description="ranks, order: whether rank 1 is the largest; by the indicator’s direction if not said",
    )
    area: AreaCode = Field("", description="area_mean: the area whose figure should be the plain mean")
    period: PeriodId | None = None
    notes: tuple[CellNote, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Check:
        needs = {
            "means": ("printed", "columns", "groupings"),
            "cells": ("printed", "columns", "result"),
            "ranks": ("indicator", "of"),
            "order": ("indicator", "of"),
            "identity": ("indicator", "of"),
            "sum": ("indicator", "of"),
            "outlier": ("indicator",),
            "area_mean": ("indicator", "of", "area"),
        }[self.kind]
        for name in needs:
            if not getattr(self, name):
                raise Wrong(f"{self.kind} 类的核对需要 {name}", f"a check of kind {self.kind} needs {name}")
        if self.kind in {"ranks", "order"} and len(self.of) > 1:
            raise Wrong(
                f"{self.kind} 类的核对在 of 中只写一个指标",
                f"a check of kind {self.kind} names one indicator under of",
            )
        return self


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


@dataclass(frozen=True)
class Comparison:
    """One cell: its key, what is printed, what comes out, with how many decimals it is printed."""

    key: str
    label: Text
    printed: float
    recomputed: float
    decimals: int

    @property
    def agrees(self) -> bool:
        """Whether the printed figure is the one recomputed, in the decimals it is printed with."""
        return agrees(self.printed, self.recomputed, self.decimals)


def agrees(printed: float, recomputed: float, decimals: int) -> bool:
    """Whether a printed figure is the recomputed one, rounded either way at a half.

    >>> agrees(1.67, 1.6749, 2), agrees(1.67, 1.6751, 2)
    (True, False)
    """
    return abs(printed - recomputed) <= 0.5 * 10.0**-decimals + GUARD


def far_out(values: np.ndarray, times: float = 3.0) -> np.ndarray:
    """Which values lie more than ``times`` interquartile ranges outside the quartiles (Tukey's far-out values).

    >>> far_out(np.array([50.0, 51, 52, 53, 54, 7.56])).tolist()
    [False, False, False, False, False, True]
    """
    q1, q3 = np.nanquantile(values, [0.25, 0.75])
    spread = times * (q3 - q1)
    return np.asarray((values < q1 - spread) | (values > q3 + spread))


def _printed(study: Study, name: str) -> pd.DataFrame:
    try:
        return study.printed[name]
    except KeyError:
        known = ", ".join(study.printed) or "—"
        raise AnalysisProblem(
            Text(zh=f"没有名为“{name}”的原文表", en=f"there is no printed table “{name}”"),
            Text(zh=f"现有：{known}", en=f"there are: {known}"),
        ) from None


def _column(frame: pd.DataFrame, column: str, table: str) -> pd.Series:
    if column not in frame:
        known = ", ".join(map(str, frame.columns))
        raise AnalysisProblem(
            Text(
                zh=f"原文表 {table} 没有列“{column}”",
                en=f"the printed table {table} has no column “{column}”",
            ),
            Text(zh=f"现有列：{known}", en=f"its columns are: {known}"),
        )
    return pd.to_numeric(frame[column], errors="coerce")


def _joined(*parts: Text) -> Text:
    return Text(zh="·".join(p["zh"] for p in parts), en=", ".join(p["en"] for p in parts))


def _cross(
    study: Study, indicators: tuple[str, ...], period: str | None
) -> tuple[pd.DataFrame, list[Indicator]]:
    when = period_of(study, indicators, period)
    return study.panel.cross(indicators, when), [study.panel.indicators[i] for i in indicators]


def means(check: Check, study: Study) -> list[Comparison]:
    """Printed group means against unweighted means of the group's regions."""
    table = _printed(study, check.printed)
    groups: dict[str, tuple[Text, set[str] | None]] = {"all": (Text(zh="全部", en="All"), None)}
    for name in check.groupings:
        grouping = grouping_of(study, name)
        assert grouping is not None
        for gid, text in grouping.groups.items():
            groups[gid] = (text, {c for c, g in grouping.members.items() if g == gid})
    checks: list[Comparison] = []
    for column, indicator in check.columns.items():
        values, (spec,) = _cross(study, (indicator,), check.period)
        series, places = values[indicator], int(table.attrs["decimals"].get(column, spec.decimals))
        for raw, printed in _column(table, column, check.printed).items():
            gid = str(raw)
            if gid not in groups or math.isnan(printed):
                continue
            text, members = groups[gid]
            part = series if members is None else series[series.index.isin(members)]
            checks.append(
                Comparison(
                    f"{gid}:{indicator}", _joined(text, spec.name), printed, float(part.mean()), places
                )
            )
    return checks


def cells(check: Check, study: Study) -> list[Comparison]:
    """Printed cells against the cells of a result with the same keys."""
    table, result = _printed(study, check.printed), study.result(check.result)
    checks: list[Comparison] = []
    for column, ours in check.columns.items():
        if ours not in result.by_id:
            known = ", ".join(result.by_id)
            raise AnalysisProblem(
                Text(
                    zh=f"结果 {result.id} 没有列“{ours}”", en=f"the result {result.id} has no column “{ours}”"
                ),
                Text(zh=f"现有列：{known}", en=f"its columns are: {known}"),
            )
        places = int(table.attrs["decimals"].get(column, result.by_id[ours].decimals))
        for key, printed in _column(table, column, check.printed).items():
            row = tuple(map(str, key)) if isinstance(key, tuple) else (str(key),)
            if row not in result or math.isnan(printed):
                continue
            names = [
                _key_name(study, result, level, value) for level, value in zip(result.keys, row, strict=True)
            ]
            value = float(result.cell(row, ours).value)
            # what has bounds agrees with all between them
            low, high = (f"{ours}_low", f"{ours}_high")
            if high in result.by_id and (
                result.cell(row, low).value <= printed <= result.cell(row, high).value
            ):
                value = printed
            checks.append(Comparison(":".join(row), _joined(*names), printed, value, places))
    return checks


def _key_name(study: Study, result: Result, level: str, value: str) -> Text:
    if level == "region" and value in study.panel.regions:
        return study.panel.regions[value].name
    plain = period_text(value) if level == "period" else Text(zh=value, en=value)
    return result.labels.get(level, {}).get(value, plain)


def rank_check(check: Check, study: Study) -> list[Comparison]:
    """Printed ranks against the values beside them, period by period: of a whole list, or of a part of a longer one."""
    checks: list[Comparison] = []
    (of,) = check.of
    common = common_periods(study, (check.indicator, of))
    for period in [check.period] if check.period else common:
        # an order may be held against itself: is every place there once?
        frame, specs = _cross(study, tuple(dict.fromkeys((check.indicator, of))), period)
        known, spec = frame.dropna(), specs[-1]
        printed = known[check.indicator].to_numpy(float)
        first = spec.direction if check.largest_first is None else 1 if check.largest_first else -1
        ours = expected_ranks(known[of].to_numpy(float), printed, first, part=check.kind == "order")
        for code, rank, expected in zip(known.index, printed, ours, strict=True):
            key, label = str(code), study.panel.regions[str(code)].name
            if len(common) > 1:
                key, label = f"{code}:{period}", _joined(label, period_text(str(period)))
            checks.append(Comparison(key, label, float(rank), float(expected), 0))
    return checks


def sums(check: Check, study: Study, product: bool = False) -> list[Comparison]:
    """A printed total against the sum (or product) of its printed parts.

    The parts are rounded as well, so that half a unit of each is allowed on top of the total's own.
    """
    values, specs = _cross(study, (check.indicator, *check.of), check.period)
    known = values.dropna()
    parts = known[list(check.of)].to_numpy(float)
    ours = parts.prod(axis=1) if product else parts.sum(axis=1)
    slack = 0.5 * 10.0 ** -specs[0].decimals * (1 + (parts.sum(axis=1) if product else len(check.of)))
    checks: list[Comparison] = []
    for code, printed, value, room in zip(
        known.index, known[check.indicator], ours, np.broadcast_to(slack, len(known)), strict=True
    ):
        inside = abs(printed - value) <= room + GUARD
        checks.append(
            Comparison(
                str(code),
                study.panel.regions[str(code)].name,
                float(printed),
                float(printed) if inside else float(value),
                specs[0].decimals,
            )
        )
    return checks


def outliers(check: Check, study: Study) -> list[Comparison]:
    """Figures far outside the others: the median is set beside them, the note says what is likely."""
    values, (spec,) = _cross(study, (check.indicator,), check.period)
    known = values[check.indicator].dropna()
    out = far_out(known.to_numpy(float))
    middle = float(known.median())
    return [
        Comparison(
            str(c), study.panel.regions[str(c)].name, float(v), middle if far else float(v), spec.decimals
        )
        for c, v, far in zip(known.index, known, out, strict=True)
    ]


def area_means(check: Check, study: Study) -> list[Comparison]:
    """An area's printed figure against the plain mean of other areas, period by period.

    Agreement tells how the source averaged: without weights.
    """
    spec = study.panel.indicators[check.indicator]
    wide = study.panel.over_time(check.indicator, "aggregate")
    checks: list[Comparison] = []
    for period in wide.columns:
        parts = wide[period].loc[list(check.of)]
        printed = float(wide[period].loc[check.area])
        if parts.isna().any() or math.isnan(printed):
            continue
        name = study.panel.regions[check.area].name
        label = _joined(name, period_text(str(period)))
        checks.append(
            Comparison(f"{check.area}:{period}", label, printed, float(parts.mean()), spec.decimals)
        )
    return checks


KINDS: Mapping[str, Callable[[Check, Study], list[Comparison]]] = {
    "means": means,
    "cells": cells,
    "ranks": rank_check,
    "order": rank_check,
    "identity": partial(sums, product=True),
    "sum": sums,
    "outlier": outliers,
    "area_mean": area_means,
}


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
            note = known.get(c.key)
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
    zh="相差不超过最末一位的一半为一致；由已舍入的分项相加或相乘时，另容各分项的舍入。",
    en="Figures agree within half a unit of the last printed decimal; sums and products of rounded parts are "
    "allowed the rounding of the parts as well.",
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
