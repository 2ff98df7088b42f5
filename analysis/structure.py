"""Economic structure: concentration, specialisation, similarity and change of sector shares.

``kind = "structure"``. Sectors are indicators in one unit (value added, employment); shares are made here.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.parameters import Analysis, Parameters
from analysis.standing import period_of
from analysis.values import AnalysisProblem, Column, Method, Result, Study, Text, same

METHOD = Method(
    "structure",
    Text(zh="产业结构指标", en="Measures of structure"),
    Text(
        zh="赫芬达尔指数衡量集中，克鲁格曼指数衡量与全国结构之差，余弦为结构相似系数，摩尔值为结构变动角度，区位商衡量专业化；"
        "合理化指数为产出与就业结构的泰尔指数，高级化为第三、二产业之比。",
        en="Herfindahl for concentration, Krugman for the difference from the whole, cosine for similarity, Moore's angle for "
        "change, location quotients for specialisation; rationalisation is the Theil index of output against employment, "
        "upgrading the ratio of the tertiary to the secondary sector.",
    ),
    (
        r"H_i = \sum_k s_{ik}^2",
        r"K_i = \sum_k |s_{ik} - s_k|",
        r"\cos_i = \frac{\sum_k s_{ik} s_k}{\sqrt{\sum_k s_{ik}^2 \sum_k s_k^2}}",
        r"LQ_{ik} = s_{ik} / s_k",
        r"\theta_i = \arccos \frac{\sum_k s_{ik}^0 s_{ik}^1}{\sqrt{\sum_k (s_{ik}^0)^2 \sum_k (s_{ik}^1)^2}}",
        r"TL_i = \sum_k s_{ik} \ln \frac{s_{ik}}{l_{ik}}",
        r"TS_i = x_{i3} / x_{i2}",
    ),
    "Krugman, Geography and Trade, 1991; UNIDO 1979; Moore, Review of Income and Wealth 24 (1978); Gan, Zheng and Yu, "
    "Economic Research Journal 2011 (5), on rationalisation and upgrading",
)


class StructureParameters(Parameters):
    """``kind = "structure"``."""

    kind: Literal["structure"] = "structure"
    sectors: tuple[str, ...] = Field(min_length=2, description="the sectors' indicators, in one unit")
    periods: tuple[str, ...] = Field((), description="the periods; all common ones where none are given")
    area: str = Field(
        "", description="the aggregate compared with; the sum of the regions where none is given"
    )
    employment: tuple[str, ...] = Field(
        (), description="employment of the same sectors in the same order: the rationalisation index"
    )
    upgrading: tuple[str, str] | None = Field(
        None,
        description="the tertiary and the secondary sector's indicators: the ratio of the first to the second",
    )

    @model_validator(mode="after")
    def _fits(self) -> StructureParameters:
        if self.employment and len(self.employment) != len(self.sectors):
            raise ValueError("employment must name as many indicators as sectors")
        if self.upgrading and not set(self.upgrading) <= set(self.sectors):
            raise ValueError("upgrading names two of the sectors")
        return self


def shares(X: np.ndarray) -> np.ndarray:
    """Shares of each row: (regions, sectors) that sum to one.

    >>> shares(np.array([[1.0, 3.0]])).tolist()
    [[0.25, 0.75]]
    """
    return np.asarray(X / X.sum(axis=-1, keepdims=True))


def herfindahl(S: np.ndarray) -> np.ndarray:
    """``Σ s²``: 1/k for an even structure, 1 for a single sector."""
    return np.asarray((S**2).sum(axis=-1))


def krugman(S: np.ndarray, base: np.ndarray) -> np.ndarray:
    """``Σ |s − s̄|``: 0 for the same structure, 2 for nothing in common."""
    return np.asarray(np.abs(S - base).sum(axis=-1))


def cosine(S: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Cosine of two structures (UNIDO similarity): 1 for the same."""
    return np.asarray((S * base).sum(axis=-1) / np.sqrt((S**2).sum(axis=-1) * (base**2).sum(axis=-1)))


def moore(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Moore's angle between two periods' structures, in degrees."""
    return np.asarray(np.degrees(np.arccos(np.clip(cosine(before, after), -1, 1))))


def location_quotients(S: np.ndarray, base: np.ndarray) -> np.ndarray:
    """``s / s̄``: above one where a region has more of a sector than the whole."""
    return np.asarray(S / base)


def rationalisation(output: np.ndarray, employment: np.ndarray) -> np.ndarray:
    """Theil index of output against employment shares: 0 where every sector is equally productive (Gan et al. 2011).

    Args:
        output, employment: (regions, sectors) shares.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(output > 0, output * np.log(output / employment), 0.0)
    # output without anyone employed: no finite index, rather than one that looks like any other
    terms = np.where(np.isinf(terms), np.nan, terms)
    return np.asarray(terms.sum(axis=-1))


def run(p: StructureParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (region, period) and ``<id>_lq`` by (region, indicator) of the last period."""
    every = (*p.sectors, *p.employment)
    period_of(study, every, p.periods[-1] if p.periods else None)
    common = sorted(set.intersection(*(set(study.panel.periods(s)) for s in every)))
    periods = list(p.periods) or common
    rows: list[pd.DataFrame] = []
    before: pd.DataFrame | None = None
    for period in periods:
        frame = study.panel.cross(p.sectors, period).dropna()
        bad = frame.index[(frame < 0).any(axis=1) | (frame.sum(axis=1) <= 0)]
        if len(bad):
            name = study.panel.regions[str(bad[0])].name
            raise AnalysisProblem(
                Text(
                    zh=f"{name['zh']}的产业数据为负或全为零（{period}）",
                    en=f"sectors of {name['en']} are negative or all zero ({period})",
                ),
                Text(zh="改正数据", en="correct the figures"),
            )
        S = shares(frame.to_numpy(float))
        if p.area:
            base = study.panel.cross(p.sectors, period, "aggregate").reindex([p.area]).to_numpy(float)[0]
            if np.isnan(base).any():
                raise AnalysisProblem(
                    Text(
                        zh=f"“{p.area}”没有{period}年的产业数据", en=f"“{p.area}” has no sectors in {period}"
                    ),
                    Text(
                        zh="去掉 area，以各地区之和为比较",
                        en="leave area out to compare with the sum of the regions",
                    ),
                )
        else:
            base = frame.sum().to_numpy(float)
        base = shares(base)
        made = pd.DataFrame(
            {"hhi": herfindahl(S), "krugman": krugman(S, base), "cosine": cosine(S, base)}, index=frame.index
        )
        now = pd.DataFrame(S, index=frame.index)
        if p.employment:
            jobs = study.panel.cross(p.employment, period).reindex(frame.index).to_numpy(float)
            total = jobs.sum(axis=1, keepdims=True)
            held = np.divide(jobs, total, out=np.full_like(jobs, np.nan), where=total > 0)
            made["rationalisation"] = rationalisation(S, held)
        if p.upgrading:
            high, low = frame[p.upgrading[0]], frame[p.upgrading[1]]
            made["upgrading"] = (high / low).where(low > 0)
        made["moore"] = np.nan
        if before is not None:
            both = now.index.intersection(before.index)
            made.loc[both, "moore"] = moore(before.loc[both].to_numpy(), now.loc[both].to_numpy())
        before = now
        rows.append(
            made.assign(period=period).set_index("period", append=True).rename_axis(["region", "period"])
        )
    quotients = location_quotients(S, base)
    lq = pd.DataFrame(
        {"share": 100 * S.ravel(), "lq": quotients.ravel()},
        index=pd.MultiIndex.from_product(
            [list(map(str, frame.index)), list(p.sectors)], names=["region", "indicator"]
        ),
    )
    title = p.title or Text(zh="产业结构", en="Structure")
    inputs = tuple(f"{s}@{t}" for s in p.sectors for t in periods)
    return (
        Result(
            p.id,
            title,
            (
                Column("hhi", Text(zh="赫芬达尔指数", en="Herfindahl index"), same(""), 3),
                Column("krugman", Text(zh="克鲁格曼指数", en="Krugman index"), same(""), 3),
                Column("cosine", Text(zh="结构相似系数", en="Similarity"), same(""), 3),
                *(
                    Column(i, name, same(""), 3)
                    for i, name, asked in (
                        ("rationalisation", Text(zh="合理化指数", en="Rationalisation"), p.employment),
                        ("upgrading", Text(zh="高级化指数", en="Upgrading"), p.upgrading),
                    )
                    if asked
                ),
                Column("moore", Text(zh="摩尔结构变动（度）", en="Moore's angle (degrees)"), same(""), 1),
            ),
            pd.concat(rows).sort_index(),
            (METHOD,),
            inputs=(*inputs, *(f"{e}@{t}" for e in p.employment for t in periods)),
        ),
        Result(
            f"{p.id}_lq",
            Text(zh=f"{title['zh']}：区位商", en=f"{title['en']}: location quotients"),
            (
                Column("share", Text(zh="占比", en="Share"), same("%"), 1, "share"),
                Column("lq", Text(zh="区位商", en="Location quotient"), same(""), 2),
            ),
            lq,
            (METHOD,),
            labels={"indicator": {s: study.panel.indicators[s].name for s in p.sectors}},
            inputs=inputs,
        ),
    )


ANALYSES = (Analysis("structure", StructureParameters, run),)
