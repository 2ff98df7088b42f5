"""Classes: bands by threshold, and paths of a class over the periods."""

from __future__ import annotations

import itertools
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.parameters import Analysis, Parameters, Strict, Wording
from analysis.references import values_of
from analysis.values import AnalysisProblem, Column, Method, Result, Study, Text, same

BANDS = Method(
    "bands",
    Text(zh="按阈值分级", en="Bands by threshold"),
    Text(
        zh="数值落在哪一段即属哪一级；下界含，上界不含。",
        en="A value belongs to the band it falls into; lower bounds are inside, upper bounds outside.",
    ),
    (r"b_i = \#\{t : x_i \geq t\}",),
    "—",
)
PATHS = Method(
    "path",
    Text(zh="类别的变化路径", en="Paths of a class"),
    Text(
        zh="逐期比较各地区所属类别，并统计转移次数。",
        en="Each region's class period by period, with the transitions counted.",
    ),
    (),
    "Quah, European Economic Review 37 (1993)",
)


class Band(Strict):
    id: str
    name: Wording


class BandsParameters(Parameters):
    """``kind = "bands"``."""

    kind: Literal["bands"] = "bands"
    value: str = Field(description="an indicator, or result.column")
    period: str | None = Field(None, description="the period; the last with figures where none is given")
    thresholds: tuple[float, ...] = Field(min_length=1, description="ascending; one fewer than bands")
    bands: tuple[Band, ...] = Field(description="id and name of each band, from low to high")

    @model_validator(mode="after")
    def _fits(self) -> BandsParameters:
        if list(self.thresholds) != sorted(set(self.thresholds)):
            raise ValueError("thresholds must ascend")
        if len(self.bands) != len(self.thresholds) + 1:
            raise ValueError("there must be one band more than thresholds")
        return self


class PathParameters(Parameters):
    """``kind = "path"``."""

    kind: Literal["path"] = "path"
    indicator: str = Field(description="a category indicator with several periods")
    ordered: bool = Field(True, description="whether its categories go from low to high")


def band_of(values: np.ndarray, thresholds: tuple[float, ...]) -> np.ndarray:
    """The number of thresholds reached, 0 … k.

    >>> band_of(np.array([1.4, 1.5, 2.3]), (1.5, 1.75, 2.0)).tolist()
    [0, 1, 3]
    """
    return np.searchsorted(np.asarray(thresholds), values, side="right")


def bands(p: BandsParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` and ``<id>_counts``."""
    values, column, source = values_of(study, p.value, p.period)
    known = values.dropna()
    at = band_of(known.to_numpy(float), p.thresholds)
    ids = [b.id for b in p.bands]
    labels = {b.id: b.name for b in p.bands}
    frame = pd.DataFrame(
        {"value": known, "level": [ids[i] for i in at], "level_no": at + 1.0},
        index=known.index.rename("region"),
    )
    level = Column("level", Text(zh="级别", en="Level"), role="category", labels=labels)
    counts = frame.groupby("level").size().reindex(ids, fill_value=0)
    members = {i: " ".join(map(str, frame.index[frame["level"] == i])) for i in ids}
    title = Text(zh=f"{column.name['zh']}的分级", en=f"Bands: {column.name['en']}")
    limits = ", ".join(f"{t:g}" for t in p.thresholds)
    return (
        Result(
            p.id,
            title,
            (
                Column("value", column.name, column.unit, column.decimals),
                level,
                Column("level_no", Text(zh="级次", en="Level number"), role="count"),
            ),
            frame,
            (BANDS,),
            inputs=(source,),
            options=((Text(zh="阈值", en="Thresholds"), same(limits)),),
        ),
        Result(
            f"{p.id}_counts",
            Text(zh=f"{title['zh']}：地区数", en=f"{title['en']}: counts"),
            _count_columns(True),
            pd.DataFrame(
                {
                    "n": counts.astype(float),
                    "share": 100 * counts / max(len(frame), 1),
                    "regions": pd.Series(members),
                },
                index=pd.Index(ids, name="level"),
            ),
            (BANDS,),
            labels={"level": labels},
            inputs=(source,),
        ),
    )


def _count_columns(regions: bool) -> tuple[Column, ...]:
    columns = (
        Column("n", Text(zh="地区数", en="Regions"), role="count"),
        Column("share", Text(zh="占比", en="Share"), same("%"), 1, "share"),
    )
    return (
        (*columns, Column("regions", Text(zh="地区代码", en="Region codes"), role="text"))
        if regions
        else columns
    )


def path(p: PathParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>``, ``<id>_change``, ``<id>_counts`` and ``<id>_transitions``."""
    spec = study.panel.indicators.get(p.indicator)
    if spec is None or spec.kind != "category":
        known = ", ".join(i for i, s in study.panel.indicators.items() if s.kind == "category") or "—"
        raise AnalysisProblem(
            Text(zh=f"“{p.indicator}”不是分类指标", en=f"“{p.indicator}” is not a category indicator"),
            Text(zh=f"分类指标有：{known}", en=f"category indicators are: {known}"),
        )
    wide = study.panel.over_time(p.indicator)
    ids = [c.id for c in spec.categories]
    labels = {c.id: c.name for c in spec.categories}
    number = {c: float(i + 1) for i, c in enumerate(ids)}
    long = pd.DataFrame({"level": wide.stack().dropna()})
    long.index.names = ["region", "period"]
    long["level_no"] = long["level"].map(number).astype(float)
    level = Column("level", Text(zh="类别", en="Class"), role="category", labels=labels)
    change = _changes(wide.dropna(how="all"), number, p.ordered)
    periods = list(map(str, wide.columns))
    counts = pd.DataFrame(
        {"n": [float((wide[t] == c).sum()) for t in periods for c in ids]},
        index=pd.MultiIndex.from_product([periods, ids], names=["period", "level"]),
    )
    counts["share"] = 100 * counts["n"] / counts.groupby(level="period")["n"].transform("sum")
    moves = pd.DataFrame(
        {"n": [_moves(wide, a, b) for a in ids for b in ids]},
        index=pd.MultiIndex.from_product([ids, ids], names=["from", "to"]),
    )
    inputs = tuple(f"{p.indicator}@{t}" for t in periods)
    title = spec.name
    return (
        Result(
            p.id,
            title,
            (level, Column("level_no", Text(zh="级次", en="Class number"), role="count")),
            long,
            (PATHS,),
            inputs=inputs,
        ),
        Result(
            f"{p.id}_change",
            Text(zh=f"{title['zh']}的变化", en=f"{title['en']}: change"),
            (
                Column("first", Text(zh="期初", en="First"), role="category", labels=labels),
                Column("last", Text(zh="期末", en="Last"), role="category", labels=labels),
                Column("steps", Text(zh="升降级数", en="Steps"), role="count", signed=True),
                Column("changes", Text(zh="变动次数", en="Changes"), role="count"),
            ),
            change,
            (PATHS,),
            inputs=inputs,
        ),
        Result(
            f"{p.id}_counts",
            Text(zh=f"{title['zh']}：地区数", en=f"{title['en']}: counts"),
            _count_columns(False),
            counts,
            (PATHS,),
            labels={"level": labels},
            inputs=inputs,
        ),
        Result(
            f"{p.id}_transitions",
            Text(zh=f"{title['zh']}的转移", en=f"{title['en']}: transitions"),
            (Column("n", Text(zh="次数", en="Count"), role="count"),),
            moves,
            (PATHS,),
            labels={"from": labels, "to": labels},
            inputs=inputs,
        ),
    )


def _moves(wide: pd.DataFrame, a: str, b: str) -> float:
    """How often class a in one period is followed by class b in the next."""
    values = wide.to_numpy(object)
    return float(((values[:, :-1] == a) & (values[:, 1:] == b)).sum())


def _changes(wide: pd.DataFrame, number: dict[str, float], ordered: bool) -> pd.DataFrame:
    rows = {}
    for code, row in wide.iterrows():
        levels = [str(v) for v in row.dropna()]
        steps = number[levels[-1]] - number[levels[0]] if ordered else np.nan
        rows[code] = (
            levels[0],
            levels[-1],
            steps,
            float(sum(a != b for a, b in itertools.pairwise(levels))),
        )
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["first", "last", "steps", "changes"])
    return frame.rename_axis("region")


ANALYSES = (Analysis("bands", BandsParameters, bands), Analysis("path", PathParameters, path))
