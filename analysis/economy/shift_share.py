"""Shift-share analysis: growth of the whole, structure and competitiveness of a region: `shift_share`, `ShiftShareParameters`."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field

from analysis.inputs import ends_of
from analysis.parameters import Analysis, AreaCode, IndicatorId, Parameters, PeriodId, Wording
from analysis.values import (
    AnalysisProblem,
    Column,
    Indicator,
    Method,
    Provenance,
    Result,
    Study,
    Text,
    joined,
    period_when,
    periods_option,
    same,
)

Floats = NDArray[np.float64]

METHOD = Method(
    "shift_share",
    Text(zh="偏离—份额分析", en="Shift-share analysis"),
    Text(
        zh="把一地的增量分为三部分，三者之和等于增量：份额分量（各行业都按总体的总增速增长应有的增量）、结构偏离分量（行业结构偏于快增长或慢增长行业所致）、"
        "竞争力偏离分量（各行业快于或慢于总体同行业所致）。",
        en="A region’s change in three parts that add up to it: the share (as if every sector had grown like the whole), the "
        "structural shift (because its sectors are those that grew fast or slowly in the whole), and the competitive shift "
        "(because its sectors grew faster or more slowly than the same sectors of the whole).",
    ),
    (
        r"\Delta x_i = \sum_k x_{ik}^0 G + \sum_k x_{ik}^0 (G_k - G) + \sum_k (x_{ik}^1 - x_{ik}^0 (1 + G_k))",
        r"G_k = X_k^1 / X_k^0 - 1, \quad G = X^1 / X^0 - 1",
    ),
    "Dunn, *Papers of the Regional Science Association* 6 (1960)",
)
NO_SECTORS = Text(zh="并非各行业两期都有数据", en="it lacks a figure of some sector in one of the periods")


class ShiftShareParameters(Parameters):
    """``kind = "shift_share"``."""

    kind: Literal["shift_share"] = "shift_share"
    sectors: tuple[IndicatorId, ...] = Field(min_length=2, description="the sectors’ indicators, in one unit")
    first: PeriodId | None = Field(
        None, description="the period it begins with; the earliest that compares where none is given"
    )
    last: PeriodId | None = Field(None, description="the period it ends with; the last where none is given")
    area: AreaCode = Field(
        "", description="the whole compared with; the sum of the regions where none is given"
    )
    of: Wording | None = Field(None, description="what the sectors make together: employment, value added")


def shift_share(before: Floats, after: Floats, whole: tuple[Floats, Floats]) -> Floats:
    """Share, structural and competitive shift of each region and sector: (regions, sectors, 3), adding up to the change.

    Args:
        before, after: (regions, sectors) figures.
        whole: (sectors,) those of the whole, before and after; none of them zero before.

    A region that is the whole has no shifts but those of structure, which cancel out:

    >>> x0, x1 = np.array([[60.0, 40.0]]), np.array([[66.0, 64.0]])
    >>> shift_share(x0, x1, (x0[0], x1[0]))[0].round(9).tolist()
    [[18.0, -12.0, 0.0], [12.0, 12.0, 0.0]]
    """
    sector = whole[1] / whole[0] - 1
    total = whole[1].sum() / whole[0].sum() - 1
    return np.stack([before * total, before * (sector - total), after - before * (1 + sector)], axis=-1)


def run(p: ShiftShareParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by region and ``<id>_sectors`` by (region, sector)."""
    specs = [study.panel.indicators[k] for k in p.sectors]
    _one_unit(specs)
    first, last = ends_of(study, tuple(p.sectors), p.first, p.last)
    before, after = (study.panel.cross(p.sectors, t) for t in (first, last))
    known = before.notna().all(axis=1) & after.notna().all(axis=1)
    missing = {str(c): NO_SECTORS for c in known.index[~known]}
    x0, x1 = (frame[known].to_numpy(float) for frame in (before, after))
    whole = _whole(p, study, (first, last), (x0, x1), specs)
    parts = shift_share(x0, x1, whole)
    codes = [str(c) for c in known.index[known]]
    name = p.of or joined(s.name for s in specs)
    span = Text(zh="{v}的偏离—份额分析", en="Shift-share analysis of {v}").fill(v=name)
    by = Provenance(
        (METHOD,),
        tuple(f"{k}@{t}" for t in (first, last) for k in p.sectors),
        (periods_option((first, last)), (Text(zh="总体", en="Whole"), _whole_name(p, study))),
        missing,
    )
    title = p.title or span
    return (
        by.result(p.id, title, _columns(specs[0]), _by_region(x0, parts, codes)),
        by.result(
            f"{p.id}_sectors",
            Text(zh=f"{title['zh']}：分行业", en=f"{title['en']}: by sector"),
            _columns(specs[0])[:4],
            _by_sector(parts, codes, p.sectors),
            labels={"indicator": {s.id: s.name for s in specs}},
        ),
    )


def _one_unit(specs: list[Indicator]) -> None:
    """Refuse sectors in different units: they have no sum."""
    other = next((s for s in specs if s.unit != specs[0].unit), None)
    if other is not None:
        raise AnalysisProblem(
            Text(
                zh="“{a}”与“{b}”的单位不同，不能相加",
                en="“{a}” and “{b}” are in different units and have no sum",
            ).fill(a=specs[0].name, b=other.name),
            Text(zh="sectors 只列同一单位的指标", en="list indicators of one unit in sectors"),
        )


def _whole(
    p: ShiftShareParameters,
    study: Study,
    periods: tuple[str, str],
    regions: tuple[Floats, Floats],
    specs: list[Indicator],
) -> tuple[Floats, Floats]:
    """The figures of the whole by sector, before and after."""
    if p.area:
        rows = [study.panel.cross(p.sectors, t, "aggregate").loc[p.area].to_numpy(float) for t in periods]
        before, after = rows[0], rows[1]
    else:
        before, after = regions[0].sum(axis=0), regions[1].sum(axis=0)
    for spec, x0, x1 in zip(specs, before, after, strict=True):
        if not (x0 > 0 and np.isfinite(x1)):
            raise AnalysisProblem(
                Text(
                    zh="总体的“{name}”{t}没有大于零的数，没有增速可言",
                    en="“{name}” of the whole has no positive figure {t}: it has no rate of growth",
                ).fill(name=spec.name, t=period_when(periods[0] if not x0 > 0 else periods[1])),
                Text(zh="补充数据，或去掉该行业", en="add data, or leave the sector out"),
            )
    return before, after


def _whole_name(p: ShiftShareParameters, study: Study) -> Text:
    return study.panel.regions[p.area].name if p.area else Text(zh="各地区合计", en="the sum of the regions")


def _by_region(x0: Floats, parts: Floats, codes: list[str]) -> pd.DataFrame:
    sums = parts.sum(axis=1)
    base = np.where(x0.sum(axis=1) > 0, x0.sum(axis=1), np.nan)
    points = 100 * sums / base[:, None]
    return pd.DataFrame(
        {
            "change": sums.sum(axis=1),
            "share": sums[:, 0],
            "structure": sums[:, 1],
            "competitive": sums[:, 2],
            "rate": points.sum(axis=1),
            "share_points": points[:, 0],
            "structure_points": points[:, 1],
            "competitive_points": points[:, 2],
        },
        index=pd.Index(codes, name="region"),
    )


def _by_sector(parts: Floats, codes: list[str], sectors: tuple[str, ...]) -> pd.DataFrame:
    flat = parts.reshape(-1, 3)
    return pd.DataFrame(
        {"change": flat.sum(axis=1), "share": flat[:, 0], "structure": flat[:, 1], "competitive": flat[:, 2]},
        index=pd.MultiIndex.from_product([codes, sectors], names=["region", "indicator"]),
    )


def _columns(spec: Indicator) -> tuple[Column, ...]:
    names = {
        "share": Text(zh="份额分量", en="Share"),
        "structure": Text(zh="结构偏离", en="Structural shift"),
        "competitive": Text(zh="竞争力偏离", en="Competitive shift"),
    }
    points = Text(zh="个百分点", en="percentage points")
    return (
        Column("change", Text(zh="增量", en="Change"), spec.unit, spec.decimals, signed=True, total=True),
        *(Column(k, v, spec.unit, spec.decimals, signed=True, total=True) for k, v in names.items()),
        Column("rate", Text(zh="增长率", en="Growth"), same("%"), 1, "share", signed=True, main=True),
        *(Column(f"{k}_points", v, points, 1, signed=True, scale="interval") for k, v in names.items()),
    )


ANALYSES = (Analysis("shift_share", ShiftShareParameters, run, methods=(METHOD,)),)
