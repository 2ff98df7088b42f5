"""Comparisons of printed figures with what their own inputs give, cell by cell: `Check`, `Comparison`, `KINDS`, `agrees`."""

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
    AreaCode,
    GroupingId,
    PeriodId,
    PrintedId,
    Ref,
    ResultId,
    Strict,
    Wording,
    Wrong,
)
from analysis.standing.printed_ranks import expected_ranks
from analysis.values import AnalysisProblem, Indicator, Result, Study, Text, period_text, same

#: binary fractions do not end where decimal ones do
GUARD = 1e-9


class CellNote(Strict):
    """What is known of one cell."""

    cell: str = Field(description="the cell’s key: its parts joined by a colon, as in the file of results")
    text: Wording


class Check(Strict):
    """``[[analysis.checks]]``: one kind of comparison."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kind: Literal[
        "means", "cells", "ranks", "order", "identity", "sum", "row_sum", "row_ratio", "outlier", "area_mean"
    ]
    name: Wording
    printed: PrintedId = Field("", description="means, cells, row_sum, row_ratio: the printed table")
    total: str = Field("", description="row_sum, row_ratio: the column with the printed total or ratio")
    parts: tuple[str, ...] = Field(
        (),
        description="row_sum: the columns with its printed parts; row_ratio: the columns that are divided, one by the other; "
        "of one alone by the figure of indicator, area and period",
    )
    factor: float = Field(1.0, description="row_ratio: what the quotient is multiplied by: 100 for per cent")
    less: float = Field(0.0, description="row_ratio: what is then subtracted: 100 for growth in per cent")
    columns: dict[str, Annotated[str, Ref("indicator", when=("kind", ("means",)))]] = Field(
        default_factory=dict, description="means, cells: printed column = indicator, or column of the result"
    )
    groupings: tuple[GroupingId, ...] = Field((), description="means: the groupings whose means are printed")
    result: ResultId = Field("", description="cells: the result that recomputes the table")
    indicator: Annotated[
        str,
        Ref("indicator", when=("kind", ("ranks", "order", "sum", "identity", "outlier"))),
        Ref("indicator", when=("kind", ("area_mean", "row_ratio")), areas=True),
    ] = Field(
        "",
        description="ranks, order: the printed ranks; sum, identity, outlier, area_mean: the printed figure; row_ratio: what the "
        "column is divided by",
    )
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
    area: AreaCode = Field(
        "",
        description="area_mean: the area whose figure should be the plain mean; row_ratio: that of indicator",
    )
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
            "row_sum": ("printed", "total", "parts"),
            "row_ratio": ("printed", "total", "parts"),
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
        if self.kind == "row_ratio" and (len(self.parts), bool(self.indicator)) not in {
            (2, False),
            (1, True),
        }:
            raise Wrong(
                "row_ratio 类的核对在 parts 中写两列，或写一列并以 indicator、area、period 指明除数",
                "a check of kind row_ratio names two columns under parts, or one and its divisor by indicator, area and period",
            )
        if self.kind == "row_ratio" and self.indicator and not (self.area and self.period):
            raise Wrong(
                "row_ratio 类的核对以 indicator 为除数时还需要 area 和 period",
                "a check of kind row_ratio that divides by an indicator needs its area and period",
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
            key = ":".join(row)
            if len(check.columns) > 1:
                # each column of a row is a cell of its own
                key, names = f"{key}:{ours}", [*names, result.by_id[ours].name]
            checks.append(Comparison(key, _joined(*names), printed, value, places))
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


def row_sums(check: Check, study: Study) -> list[Comparison]:
    """A printed table's column against the sum of others in the same row; each part's rounding is allowed for."""
    table = _printed(study, check.printed)
    total = _column(table, check.total, check.printed)
    parts = pd.DataFrame({name: _column(table, name, check.printed) for name in check.parts})
    places = table.attrs["decimals"]
    room = 0.5 * sum(10.0 ** -int(places.get(name, 0)) for name in (check.total, *check.parts))
    checks: list[Comparison] = []
    for index, printed, ours in zip(table.index, total, parts.sum(axis=1, skipna=False), strict=True):
        if math.isnan(printed) or math.isnan(ours):
            continue
        row = tuple(map(str, index)) if isinstance(index, tuple) else (str(index),)
        names = [_place_name(study, str(level), x) for level, x in zip(table.index.names, row, strict=True)]
        value = printed if abs(printed - ours) <= room + GUARD else float(ours)
        decimals = int(places.get(check.total, 0))
        checks.append(Comparison(":".join(row), _joined(*names), float(printed), float(value), decimals))
    return checks


def quotient_bounds(above: float, below: float, room: float, slack: float) -> tuple[float, float]:
    """Between what the quotient of two rounded positive figures lies; ``room``, ``slack``: half a unit of each.

    >>> [round(x, 3) for x in quotient_bounds(3.0, 1.5, 0.5, 0.5)]
    [1.25, 3.5]
    """
    return (above - room) / (below + slack), (above + room) / max(below - slack, GUARD)


def row_ratios(check: Check, study: Study) -> list[Comparison]:
    """A printed share, rate or change against the quotient of its row: factor · above / below − less.

    Both figures are rounded: whatever they may have been rounded from is allowed for.
    """
    table = _printed(study, check.printed)
    places = table.attrs["decimals"]
    half = {name: 0.5 * 10.0 ** -int(places.get(name, 0)) for name in (check.total, *check.parts)}
    printed, above = (_column(table, name, check.printed) for name in (check.total, check.parts[0]))
    if check.indicator:
        spec = study.panel.indicators[check.indicator]
        wide = study.panel.over_time(check.indicator, "aggregate")
        figure = float(wide[str(check.period)].loc[check.area])
        below, slack = pd.Series(figure, index=table.index), 0.5 * 10.0**-spec.decimals
    else:
        below, slack = _column(table, check.parts[1], check.printed), half[check.parts[1]]
    checks: list[Comparison] = []
    for index, cell, a, b in zip(table.index, printed, above, below, strict=True):
        if math.isnan(cell) or math.isnan(a) or math.isnan(b):
            continue
        row = tuple(map(str, index)) if isinstance(index, tuple) else (str(index),)
        names = [_place_name(study, str(level), x) for level, x in zip(table.index.names, row, strict=True)]
        low, high = (
            check.factor * q - check.less for q in quotient_bounds(a, b, half[check.parts[0]], slack)
        )
        inside = low - half[check.total] - GUARD <= cell <= high + half[check.total] + GUARD
        value = float(cell) if inside else check.factor * a / b - check.less
        decimals = int(places.get(check.total, 0))
        checks.append(Comparison(":".join(row), _joined(*names), float(cell), float(value), decimals))
    return checks


def _place_name(study: Study, level: str, value: str) -> Text:
    """What a row of a printed table is called by a level of its key."""
    if level == "region" and value in study.panel.regions:
        return study.panel.regions[value].name
    if level == "group":
        groups = (g.groups for g in study.panel.groupings.values() if value in g.groups)
        return next((names[value] for names in groups), same(value))
    return period_text(value) if level == "period" else same(value)


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
    "row_sum": row_sums,
    "row_ratio": row_ratios,
    "outlier": outliers,
    "area_mean": area_means,
}
