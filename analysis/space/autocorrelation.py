"""Spatial autocorrelation: global and local Moran's I, moves between its quadrants: `Params`, `transitions`.

There are two p-values: an analytic one (normal approximation, variance under randomisation or
normality) and one by permutation. They are two-sided unless one side is asked for, and every table says
which. Local p-values come from conditional permutations and are corrected for the number of regions by the
false discovery rate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.inputs import values_of
from analysis.parameters import Analysis, PeriodId
from analysis.periods import in_order
from analysis.space import neighbours
from analysis.space.moran import METHOD, Floats, Global, Local, moran_global, moran_local
from analysis.space.multiple import FDR
from analysis.space.neighbours import Weights
from analysis.space.tested import (
    REGIONS_SIGNIFICANT,
    Tested,
    local_verdict,
    p_drawn,
    p_normal,
    tested_options,
    verdict_columns,
)
from analysis.text import inside
from analysis.values import (
    AnalysisProblem,
    Column,
    NoPlaces,
    Option,
    Provenance,
    Result,
    Study,
    Text,
    in_sentence,
    period_label,
    period_when,
    same,
)

QUADRANTS = {
    "HH": Text(zh="高—高", en="high–high"),
    "LH": Text(zh="低—高", en="low–high"),
    "LL": Text(zh="低—低", en="low–low"),
    "HL": Text(zh="高—低", en="high–low"),
}
#: quadrants of the regions whose local index is significant; all others have no letter
CLUSTERS = {**QUADRANTS, "NS": Text(zh="不显著", en="not significant")}
PATTERNS = {
    "cluster": Text(zh="空间集聚", en="spatial cluster"),
    "outlier": Text(zh="空间离群", en="spatial outlier"),
    "none": Text(zh="不显著", en="not significant"),
}
_PATTERN = {"HH": "cluster", "LL": "cluster", "LH": "outlier", "HL": "outlier", "NS": "none"}
#: how many neighbours are listed where every region is everyone's neighbour
_LISTED = 5


class Params(Tested):
    """``kind = "moran"``."""

    kind: Literal["moran"] = "moran"
    periods: tuple[PeriodId, ...] = Field((), description="several periods, with the moves between quadrants")
    variance: Literal["randomisation", "normality"] = Field(
        "randomisation", description="the assumption behind the analytic z and p of the global index"
    )


def weights_for(
    study: Study,
    codes: Sequence[str],
    kind: Literal["queen", "knn", "inverse_distance"],
    k: int = 4,
    power: float = 1.0,
    cutoff_km: float | None = None,
) -> Weights:
    """The weights a report asks for, over the regions that have data."""
    names = {code: region.name for code, region in study.panel.regions.items()}
    if kind == "knn":
        return neighbours.nearest(codes, study.points, k, names)
    if kind == "inverse_distance":
        return neighbours.inverse_distance(codes, study.points, power, cutoff_km, names)
    if study.neighbours is None:
        raise NoPlaces(
            Text(zh="报告没有边界，无法判断邻接", en="the report has no boundaries to find neighbours on"),
            Text(
                zh='在 [report] 中给出 geometry，或设 weights = "knn"',
                en='give geometry in [report], or set weights = "knn"',
            ),
        )
    return neighbours.contiguity(study.neighbours(), codes, study.points, names)


def _periods(params: Params, study: Study) -> tuple[str, ...]:
    """The periods asked for; else the indicator's last, or the one the result was computed from."""
    _, _, address = values_of(study, params.value)
    name, _, last = address.partition("@")
    undated = not last and "period" not in study.result(name).keys
    if params.periods and undated:
        raise AnalysisProblem(
            Text(zh=f"结果 {name} 只有一个时期", en=f"the result {name} has one period only"),
            Text(
                zh="去掉 periods，或选用按时期列出的结果",
                en="leave periods out, or choose a result that is listed by period",
            ),
        )
    if params.periods:
        return tuple(in_order(params.periods))
    return (params.period or last_period(params, study),)


def last_period(params: Tested, study: Study) -> str:
    """The last period of the figures, or the one that their result was computed from."""
    name, _, last = values_of(study, params.value)[2].partition("@")
    return last or computed_from(study, name)


def computed_from(study: Study, name: str) -> str:
    """The last period behind a result, by its keys or its inputs; empty where they say none."""
    result = study.result(name)
    if "period" in result.keys:
        return in_order(map(str, result.frame.index.get_level_values("period").unique()))[-1]
    named = [ref.partition("@")[2] for ref in result.inputs if "@" in ref]
    deeper = [computed_from(study, ref) for ref in result.inputs if ref in study.results]
    return next(reversed(in_order(filter(None, (*named, *deeper)))), "")


def tested_figures(params: Tested, study: Study, period: str) -> tuple[pd.Series, Column, str]:
    """The figures of one period by region code, sorted by code: the order of rows must not move a p-value."""
    values, column, address = values_of(study, params.value, period or None)
    regions = values[values.index.isin(study.panel.codes())].dropna().astype(float).sort_index()
    if len(regions) < 4:
        raise AnalysisProblem(
            Text(
                zh="{t}有数据的地区不足四个，无法检验空间自相关",
                en="fewer than four regions with figures {t}: no test of spatial autocorrelation",
            ).fill(t=period_when(period)),
            Text(zh="补充数据或改用其他时期", en="add data or choose another period"),
        )
    if np.ptp(regions.to_numpy()) <= 1e-12 * float(np.abs(regions).max()):
        raise AnalysisProblem(
            Text(zh="{t}各地区的数值相同", en="all regions have the same value {t}").fill(
                t=period_when(period)
            ),
            Text(zh="改用会变化的指标", en="choose an indicator that varies"),
        )
    return regions, replace(column, id="value"), address


def neighbour_text(weights: Weights) -> dict[str, str]:
    """Neighbours as codes joined by blanks; where everyone is a neighbour, the heaviest few."""
    if weights.kind != "inverse_distance":
        return {code: " ".join(others) for code, others in weights.lists.items()}
    out = {}
    m = weights.matrix
    for place, code in enumerate(weights.codes):
        span = slice(m.indptr[place], m.indptr[place + 1])
        heaviest = m.indices[span][np.argsort(-m.data[span], kind="stable")[:_LISTED]]
        out[code] = " ".join(weights.codes[j] for j in heaviest)
    return out


def run(params: Params, study: Study) -> tuple[Result, ...]:
    """Global Moran by period, local Moran of the last, quadrants of all, and the moves between them."""
    periods = _periods(params, study)
    rows, frames, inputs = [], {}, []
    attached: dict[str, str] = {}
    absent: dict[str, list[str]] = {}
    for period in periods:
        figures, value, address = tested_figures(params, study, period)
        inputs.append(address)
        codes = list(figures.index)
        weights = weights_for(study, codes, params.weights, params.k, params.power, params.cutoff_km)
        attached |= weights.attached
        for code in study.panel.codes():
            if code not in figures.index:
                absent.setdefault(code, []).append(period)
        y = figures.to_numpy()
        whole = moran_global(
            y, weights, params.permutations, params.seed, params.alternative, params.variance
        )
        local = moran_local(y, weights, params.permutations, params.seed, params.alternative)
        frame = _local_table(params, y, weights, local)
        rows.append(_global_row(params, whole, int(frame["significant"].sum())))
        # back to the report's order
        frames[period] = frame.loc[[c for c in study.panel.codes() if c in frame.index]]
    source = Provenance(
        (METHOD, FDR) if params.correction == "fdr" else (METHOD,),
        tuple(dict.fromkeys(inputs)),
        _options(params),
        left_out(absent),
        note_of(study, attached, absent),
    )
    results = (_global(params, value, rows, tuple(frames), source), _local(params, value, frames, source))
    if len(periods) == 1:
        return results
    return (
        *results,
        _path(params, study, value, frames, source),
        _transitions(params, value, frames, source),
    )


def left_out(absent: Mapping[str, list[str]]) -> dict[str, Text]:
    """Why each region without figures is left out."""
    return {
        code: Text(zh="{p}没有数据", en="no figure: {p}").fill(p=in_sentence(when))
        for code, when in absent.items()
    }


def _global_row(params: Params, whole: Global, local: int) -> dict[str, float | bool | str]:
    return {
        "moran_i": whole.i,
        "expected": whole.expected,
        "standard_error": float(np.sqrt(whole.variance)),
        "z": whole.z,
        "p": whole.p,
        "p_permutation": whole.p_permutation,
        "n": whole.n,
        "significant": whole.p_permutation <= params.significance,
        "level": params.significance,
        "correction": params.correction,
        "local_significant": local,
    }


def _local_table(params: Params, y: Floats, weights: Weights, local: Local) -> pd.DataFrame:
    significant = local_verdict(params, local.p, local.q)
    cluster = np.where(significant, local.quadrant, "NS").astype(object)
    nearby = neighbour_text(weights)
    return pd.DataFrame(
        {
            "value": y,
            "z": local.z,
            "lag": weights.lag(y),
            "z_lag": local.lag,
            "local_i": local.i,
            "quadrant": local.quadrant.astype(object),
            "p": local.p,
            "q": local.q,
            "significant": significant,
            "cluster": cluster,
            "pattern": [_PATTERN[str(c)] for c in cluster],
            "neighbours": [nearby[c] for c in weights.codes],
        },
        index=pd.Index(weights.codes, name="region"),
    )


def global_columns(params: Params) -> tuple[Column, ...]:
    """The columns of the global index by period, with the report's own level of significance and correction."""
    return (
        Column("moran_i", Text(zh="莫兰指数", en="Moran’s I"), decimals=3),
        Column("expected", Text(zh="期望值", en="Expected value"), decimals=3),
        Column("standard_error", Text(zh="标准误", en="Standard error"), decimals=3),
        Column("z", Text(zh="Z统计量", en="z-statistic"), decimals=3),
        Column("p", p_normal(params.alternative), role="p", bounds=(params.significance,)),
        Column("p_permutation", p_drawn(params.alternative), role="p", bounds=(params.significance,)),
        *verdict_columns(params, REGIONS_SIGNIFICANT),
    )


def local_columns(value: Column, params: Params) -> tuple[Column, ...]:
    """The columns of the local index by region. ``value``: what is tested."""
    level = (params.significance,)
    return (
        value,
        Column("z", Text(zh="标准化值", en="Standardised value"), decimals=3, bounds=(0.0,)),
        replace(value, id="lag", name=Text(zh="邻居的平均值", en="Neighbours’ mean")),
        Column(
            "z_lag",
            Text(zh="邻居标准化值的平均", en="Neighbours’ mean standardised"),
            decimals=3,
            bounds=(0.0,),
        ),
        Column("local_i", Text(zh="局部莫兰指数", en="Local Moran’s I"), decimals=3),
        Column("quadrant", Text(zh="象限", en="Quadrant"), role="category", labels=QUADRANTS),
        Column("p", p_drawn(params.alternative), role="p", bounds=level),
        Column("q", Text(zh="q值（错误发现率）", en="q (false discovery rate)"), role="p", bounds=level),
        Column("significant", Text(zh="是否显著", en="Significant"), role="flag"),
        Column("cluster", Text(zh="显著的象限", en="Significant quadrant"), role="category", labels=CLUSTERS),
        Column("pattern", Text(zh="局部格局", en="Local pattern"), role="category", labels=PATTERNS),
        Column("neighbours", Text(zh="邻居", en="Neighbours"), role="text"),
    )


TRANSITION_COLUMNS = (
    Column("n", Text(zh="次数", en="Moves"), decimals=0, role="count"),
    Column("share", Text(zh="占起点象限的比重", en="Share of the starting quadrant"), same("%"), 1, "share"),
    Column("regions", Text(zh="地区", en="Regions"), role="text"),
)


def _global(
    params: Params,
    value: Column,
    rows: list[dict[str, float | bool | str]],
    periods: tuple[str, ...],
    source: Provenance,
) -> Result:
    return source.result(
        params.id,
        Text(zh="{v}的全局空间自相关", en="Global spatial autocorrelation: {v}").fill(v=value.name),
        global_columns(params),
        pd.DataFrame(rows, index=pd.Index(periods, name="period")),
        labels={"period": {p: period_label(p) for p in periods}},
    )


def _local(params: Params, value: Column, frames: dict[str, pd.DataFrame], source: Provenance) -> Result:
    """Local Moran of the last period."""
    return source.result(
        f"{params.id}_local",
        Text(zh="{v}的局部空间自相关", en="Local spatial autocorrelation of {v}").fill(v=inside(value.name)),
        local_columns(value, params),
        frames[list(frames)[-1]],
    )


def _path(
    params: Params, study: Study, value: Column, frames: dict[str, pd.DataFrame], source: Provenance
) -> Result:
    """Each region's quadrant in every period."""
    columns = tuple(
        c
        for c in local_columns(value, params)
        if c.id in {"value", "local_i", "quadrant", "p", "q", "significant", "cluster"}
    )
    stacked = pd.concat({p: f[[c.id for c in columns]] for p, f in frames.items()}, names=["period"])
    order = pd.MultiIndex.from_product([study.panel.codes(), list(frames)], names=["region", "period"])
    stacked = stacked.swaplevel()
    return source.result(
        f"{params.id}_quadrants",
        Text(zh="{v}：各时期的象限", en="Quadrants by period: {v}").fill(v=value.name),
        columns,
        stacked.loc[[key for key in order if key in stacked.index]],
        labels={"period": {p: period_label(p) for p in frames}},
    )


def _transitions(
    params: Params, value: Column, frames: dict[str, pd.DataFrame], source: Provenance
) -> Result:
    return source.result(
        f"{params.id}_transitions",
        Text(zh="{v}：象限之间的转移", en="Moves between quadrants: {v}").fill(v=value.name),
        TRANSITION_COLUMNS,
        transitions({p: f["quadrant"] for p, f in frames.items()}),
        labels={"from": QUADRANTS, "to": QUADRANTS},
    )


def transitions(quadrants: Mapping[str, pd.Series]) -> pd.DataFrame:
    """How often regions went from one quadrant to another between one period and the next.

    >>> a = pd.Series({"x": "HH", "y": "LL"})
    >>> b = pd.Series({"x": "HH", "y": "HL"})
    >>> transitions({"1": a, "2": b}).loc[("LL", "HL"), "n"].item()
    1
    """
    periods = list(quadrants)
    moves: dict[tuple[str, str], list[str]] = {(a, b): [] for a in QUADRANTS for b in QUADRANTS}
    for before, after in pairwise(periods):
        first, second = quadrants[before], quadrants[after]
        for code in first.index:
            if code in second.index:
                moves[first[code], second[code]].append(str(code))
    starts = {a: sum(len(moves[a, b]) for b in QUADRANTS) for a in QUADRANTS}
    index = pd.MultiIndex.from_tuples(list(moves), names=["from", "to"])
    return pd.DataFrame(
        {
            "n": [len(m) for m in moves.values()],
            "share": [100 * len(m) / starts[a] if starts[a] else np.nan for (a, _), m in moves.items()],
            "regions": [" ".join(dict.fromkeys(m)) for m in moves.values()],
        },
        index=index,
    )


def _options(params: Params) -> tuple[Option, ...]:
    assumed = (
        Text(zh="解析方差的假定", en="Assumption of the analytic variance"),
        Text(zh="随机化", en="randomisation")
        if params.variance == "randomisation"
        else Text(zh="正态", en="normality"),
    )
    *others, judged = tested_options(params)
    return (*others, assumed, judged)


def note_of(study: Study, attached: Mapping[str, str], absent: Mapping[str, list[str]]) -> Text:
    """Which islands were joined to whom, and who has no figure."""
    name = {code: region.name for code, region in study.panel.regions.items()}
    zh, en = [], []
    for island, mate in attached.items():
        zh.append(f"{name[island]['zh']}没有相邻地区，与最近的{name[mate]['zh']}相连。")
        en.append(
            f"{name[island]['en']} has no adjoining region and is joined to {name[mate]['en']}, the nearest."
        )
    if absent:
        zh.append(f"无数据、未参与计算：{'、'.join(name[c]['zh'] for c in absent)}。")
        en.append(f"Without figures and left out: {', '.join(name[c]['en'] for c in absent)}.")
    return Text(zh="".join(zh), en=" ".join(en))


ANALYSES = (Analysis("moran", Params, run, methods=(METHOD, FDR)),)
