"""Economic structure: concentration, specialisation, similarity, change of shares: `StructureParameters`, `herfindahl`, `krugman`.

``kind = "structure"``. Sectors are indicators in one unit (value added, employment); shares are made here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.decimals import as_given
from analysis.inputs import by_time, periods_of
from analysis.parameters import Analysis, AreaCode, IndicatorId, Parameters, PeriodId, Wrong
from analysis.values import (
    AnalysisProblem,
    Column,
    Method,
    Result,
    Study,
    Text,
    base_option,
    period_text,
    period_when,
    periods_option,
    same,
)

METHOD = Method(
    "structure",
    Text(zh="产业结构指标", en="Measures of structure"),
    Text(
        zh="赫芬达尔指数衡量集中，克鲁格曼指数衡量与全国结构之差，余弦为结构相似系数，摩尔值为结构变动角度，区位商衡量专业化；"
        "合理化指数为产出与就业结构的泰尔指数，高级化为第三、二产业之比。",
        en="Herfindahl for concentration, Krugman for the difference from the whole, cosine for similarity, Moore’s angle for "
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
    "Krugman, *Geography and Trade*, 1991; UNIDO 1979; Moore, *Review of Income and Wealth* 24 (1978); Gan, Zheng and Yu, "
    "*Economic Research Journal* 2011 (5), on rationalisation and upgrading",
)
TEN = Method(
    "ten_sectors",
    Text(zh="十部门分类", en="Ten sectors"),
    Text(
        zh="按价值链分工把各行业归并为十个部门，先合并再计算各项结构指标；行业以《国民经济行业分类》门类字母给出的，信息传输与软件归运输服务，"
        "住宿餐饮归贸易服务，科研归商务服务，教育与卫生归政府服务，文体与水利环境归个人服务。",
        en="Industries are put together into ten sectors by their place in the value chain before any measure is taken. Where "
        "they are given by the letters of GB/T 4754, information goes to transport, hotels and catering to trade, "
        "research to business, education and health to government, culture and public facilities to personal services.",
    ),
    (r"x_{iK} = \sum_{k \in K} x_{ik}, \quad K = 1, \dots, 10",),
    "Groningen Growth and Development Centre, 10-Sector Database; *Strategic Study of CAE* 22 (1), 2020, on industries "
    "around the Qinba Mountains",
    ours=True,
)
ALIKE = Method(
    "alike",
    Text(zh="地区间的结构相似", en="Regions alike in structure"),
    Text(
        zh="两地结构相似系数不低于给定值，即为同构；逐一比较一地与其余各地。",
        en="Two regions are alike where their similarity reaches a given value; each region is compared with every other.",
    ),
    (r"S_{ij} = \frac{\sum_k s_{ik} s_{jk}}{\sqrt{\sum_k s_{ik}^2 \sum_k s_{jk}^2}}",),
    "UNIDO, *World Industry since 1960*, 1979",
)
#: the sectors of the Groningen Growth and Development Centre, as the source lists them
SECTORS: Mapping[str, Text] = {
    "agriculture": Text(zh="农业", en="Agriculture"),
    "mining": Text(zh="采掘业", en="Mining"),
    "manufacturing": Text(zh="制造业", en="Manufacturing"),
    "utilities": Text(zh="水、电、气等设施供应业", en="Utilities"),
    "construction": Text(zh="建筑", en="Construction"),
    "trade": Text(zh="贸易服务业", en="Trade services"),
    "transport": Text(zh="运输服务业", en="Transport services"),
    "business": Text(zh="商务服务业", en="Business services"),
    "government": Text(zh="政府服务业", en="Government services"),
    "personal": Text(zh="个人服务业", en="Personal services"),
}
#: sections of GB/T 4754 (2011 and 2017) by sector
SECTIONS: Mapping[str, str] = {
    letter: sector
    for sector, letters in zip(
        SECTORS, ("A", "B", "C", "D", "E", "FH", "GI", "JKLM", "PQST", "NOR"), strict=True
    )
    for letter in letters
}


class StructureParameters(Parameters):
    """``kind = "structure"``."""

    kind: Literal["structure"] = "structure"
    sectors: tuple[IndicatorId, ...] = Field(min_length=2, description="the sectors’ indicators, in one unit")
    periods: tuple[PeriodId, ...] = Field((), description="the periods; all common ones where none are given")
    area: AreaCode = Field(
        "", description="the aggregate compared with; the sum of the regions where none is given"
    )
    employment: tuple[IndicatorId, ...] = Field(
        (), description="employment of the same sectors in the same order: the rationalisation index"
    )
    upgrading: tuple[IndicatorId, IndicatorId] | None = Field(
        None,
        description="the tertiary and the secondary sector’s indicators: the ratio of the first to the second",
    )
    ten: dict[IndicatorId, str] = Field(
        default_factory=dict,
        description="the sector of each indicator, which are then put together: agriculture, mining, manufacturing, "
        "utilities, construction, trade, transport, business, government, personal, or a letter of GB/T 4754",
    )
    alike: float | None = Field(
        None, gt=0, le=1, description="the similarity from which two regions count as alike in structure"
    )

    @model_validator(mode="after")
    def _fits(self) -> StructureParameters:
        if self.employment and len(self.employment) != len(self.sectors):
            raise Wrong(
                "employment 的指标数应与 sectors 相同", "employment must name as many indicators as sectors"
            )
        if self.upgrading and not set(self.upgrading) <= set(self.sectors):
            raise Wrong("upgrading 应是 sectors 中的两个", "upgrading names two of the sectors")
        for indicator in (*self.sectors, *self.employment) if self.ten else ():
            if indicator not in self.ten:
                raise Wrong(f"ten 中没有“{indicator}”", f"ten says nothing of “{indicator}”")
        for indicator, sector in self.ten.items():
            if sector not in SECTORS and sector not in SECTIONS:
                raise Wrong(
                    f"“{indicator}”的“{sector}”既不是 GB/T 4754 的门类，也不是 {'、'.join(SECTORS)} 之一",
                    f"“{sector}” of “{indicator}” is neither a section of GB/T 4754 nor one of {', '.join(SECTORS)}",
                )
        if self.employment and self.held(self.sectors) != self.held(self.employment):
            raise Wrong(
                "sectors 与 employment 归成的十个部门应相同",
                "sectors and employment must make the same of the ten sectors",
            )
        return self

    def held(self, indicators: tuple[str, ...]) -> tuple[str, ...]:
        """The sectors compared: the indicators, or those of the ten that they make, in the order of the ten."""
        if not self.ten:
            return tuple(self.sectors)
        mine = {self.sector(i) for i in indicators}
        return tuple(k for k in SECTORS if k in mine)

    def sector(self, indicator: str) -> str:
        """Which of the ten an indicator belongs to."""
        named = self.ten[indicator]
        return SECTIONS.get(named, named)


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


def similarities(S: np.ndarray) -> np.ndarray:
    """Cosine of every two regions' structures: (regions, regions), one on the diagonal.

    >>> similarities(np.array([[1.0, 0.0], [0.0, 2.0], [3.0, 4.0]])).round(2).tolist()
    [[1.0, 0.0, 0.6], [0.0, 1.0, 0.8], [0.6, 0.8, 1.0]]
    """
    unit = S / np.sqrt((S**2).sum(axis=1, keepdims=True))
    return np.asarray(np.clip(unit @ unit.T, 0, 1))


def _held(p: StructureParameters, frame: pd.DataFrame) -> pd.DataFrame:
    """The figures of the sectors compared: as they are, or put together into the ten."""
    if not p.ten:
        return frame
    sectors = [p.sector(str(i)) for i in frame.columns]
    return pd.DataFrame(
        {k: frame.loc[:, [s == k for s in sectors]].sum(axis=1) for k in SECTORS if k in sectors},
        index=frame.index,
    )


def _alike(
    p: StructureParameters, S: np.ndarray, codes: list[str], title: Text, inputs: tuple[str, ...]
) -> Result:
    """Table ``<id>_alike`` by region: the region most like it, and how many are alike."""
    similarity = similarities(S)
    others = np.where(np.eye(len(S), dtype=bool), -1.0, similarity)
    nearest = others.argmax(axis=1)
    least = p.alike or 1.0
    return Result(
        f"{p.id}_alike",
        Text(zh=f"{title['zh']}：地区间相似", en=f"{title['en']}: regions alike"),
        (
            Column("most", Text(zh="结构最相近的地区", en="Most alike"), role="region"),
            Column("similarity", Text(zh="与它的相似系数", en="Similarity to it"), same(""), 3),
            Column(
                "mean", Text(zh="与其余各地的平均相似系数", en="Mean similarity to all others"), same(""), 3
            ),
            Column("alike", Text(zh="同构的地区数", en="Regions alike"), role="count", decimals=0),
        ),
        pd.DataFrame(
            {
                "most": np.array(codes, dtype=object)[nearest],
                "similarity": others.max(axis=1),
                "mean": (similarity.sum(axis=1) - 1) / (len(S) - 1),
                "alike": (others >= least - 1e-12).sum(axis=1).astype(float),
            },
            index=pd.Index(codes, name="region"),
        ),
        (ALIKE,),
        inputs=inputs,
        options=((Text(zh="同构的下限", en="Alike from"), same(as_given(least))),),
    )


def run(p: StructureParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (region, period), ``<id>_lq`` by (region, indicator) and ``<id>_alike``, of the last period."""
    every = (*p.sectors, *p.employment)
    periods = periods_of(study, every, p.periods)
    tables: dict[str, pd.DataFrame] = {}
    before: pd.DataFrame | None = None
    for period in periods:
        figures = _figures(p, study, period)
        parts = _held(p, figures)
        base = _base(p, study, period, parts)
        now = pd.DataFrame(shares(parts.to_numpy(float)), index=parts.index, columns=parts.columns)
        tables[period] = _measures(p, study, period, figures, now, base, before)
        before = now
    title = p.title or Text(zh="产业结构", en="Structure")
    inputs = tuple(f"{s}@{t}" for s in p.sectors for t in periods)
    methods = (METHOD, TEN) if p.ten else (METHOD,)
    labels = dict(SECTORS) if p.ten else {s: study.panel.indicators[s].name for s in p.sectors}
    area = study.panel.regions[p.area].name if p.area else None
    results = (
        Result(
            p.id,
            title,
            measure_columns(p),
            by_time(pd.concat(tables, names=["period"]).swaplevel().rename_axis(["region", "period"])),
            methods,
            inputs=(*inputs, *(f"{e}@{t}" for e in p.employment for t in periods)),
            options=(periods_option(periods), base_option(area)),
        ),
        Result(
            f"{p.id}_lq",
            Text(zh=f"{title['zh']}：区位商", en=f"{title['en']}: location quotients"),
            QUOTIENT_COLUMNS,
            _quotients(now, base),
            methods,
            labels={"indicator": {i: labels[i] for i in parts.columns}},
            inputs=inputs,
        ),
    )
    if p.alike is None or len(now) < 2:
        return results
    last = tuple(f"{s}@{periods[-1]}" for s in p.sectors)
    return (*results, _alike(p, now.to_numpy(float), list(map(str, now.index)), title, last))


def _figures(p: StructureParameters, study: Study, period: str) -> pd.DataFrame:
    """The sectors of the regions that have all of them, none negative and not all zero."""
    frame = study.panel.cross(p.sectors, period).dropna()
    bad = frame.index[(frame < 0).any(axis=1) | (frame.sum(axis=1) <= 0)]
    if len(bad):
        name = study.panel.regions[str(bad[0])].name
        raise AnalysisProblem(
            Text(
                zh="{name}的产业数据为负或全为零（{t}）",
                en="sectors of {name} are negative or all zero ({t})",
            ).fill(name=name, t=period_text(period)),
            Text(zh="改正数据", en="correct the figures"),
        )
    return frame


def _base(p: StructureParameters, study: Study, period: str, parts: pd.DataFrame) -> np.ndarray:
    """The structure compared with, (sectors,) shares: the area's, or that of the regions' sum."""
    if not p.area:
        return shares(parts.sum().to_numpy(float))
    whole = study.panel.cross(p.sectors, period, "aggregate").reindex([p.area])
    # a sector with a gap has no sum
    base = _held(p, whole).to_numpy(float)[0] if whole.notna().all(axis=None) else np.array([np.nan])
    if np.isnan(base).any():
        raise AnalysisProblem(
            Text(zh="“{area}”没有{t}的产业数据", en="“{area}” has no figures of sectors {t}").fill(
                area=p.area, t=period_when(period)
            ),
            Text(
                zh="去掉 area，以各地区之和为比较",
                en="leave area out to compare with the sum of the regions",
            ),
        )
    return shares(base)


def _measures(
    p: StructureParameters,
    study: Study,
    period: str,
    figures: pd.DataFrame,
    now: pd.DataFrame,
    base: np.ndarray,
    before: pd.DataFrame | None,
) -> pd.DataFrame:
    """All measures of one period by region.

    Args:
        figures: (regions, indicators) amounts; ``now`` and ``before``: (regions, sectors) shares, ``base`` (sectors,).
    """
    S = now.to_numpy(float)
    table = pd.DataFrame(
        {"hhi": herfindahl(S), "krugman": krugman(S, base), "cosine": cosine(S, base)}, index=now.index
    )
    if p.employment:
        employed = study.panel.cross(p.employment, period).reindex(now.index)
        jobs = _held(p, employed).where(employed.notna().all(axis=1)).to_numpy(float)
        total = jobs.sum(axis=1, keepdims=True)
        held = np.divide(jobs, total, out=np.full_like(jobs, np.nan), where=total > 0)
        table["rationalisation"] = rationalisation(S, held)
    if p.upgrading:
        high, low = figures[p.upgrading[0]], figures[p.upgrading[1]]
        table["upgrading"] = (high / low).where(low > 0)
    table["moore"] = np.nan
    if before is not None:
        both = now.index.intersection(before.index)
        table.loc[both, "moore"] = moore(before.loc[both].to_numpy(), now.loc[both].to_numpy())
    return table


def _quotients(now: pd.DataFrame, base: np.ndarray) -> pd.DataFrame:
    """Share and location quotient by (region, sector)."""
    S = now.to_numpy(float)
    return pd.DataFrame(
        {"share": 100 * S.ravel(), "lq": location_quotients(S, base).ravel()},
        index=pd.MultiIndex.from_product(
            [list(map(str, now.index)), list(now.columns)], names=["region", "indicator"]
        ),
    )


def measure_columns(p: StructureParameters) -> tuple[Column, ...]:
    """The columns of the measures by region and period; two of them only on request."""
    asked = (
        ("rationalisation", Text(zh="合理化指数", en="Rationalisation"), bool(p.employment)),
        ("upgrading", Text(zh="高级化指数", en="Upgrading"), p.upgrading is not None),
    )
    return (
        Column("hhi", Text(zh="赫芬达尔指数", en="Herfindahl index"), same(""), 3),
        Column("krugman", Text(zh="克鲁格曼指数", en="Krugman index"), same(""), 3),
        Column("cosine", Text(zh="结构相似系数", en="Similarity"), same(""), 3),
        *(Column(i, name, same(""), 3) for i, name, wanted in asked if wanted),
        Column("moore", Text(zh="摩尔结构变动（度）", en="Moore’s angle (degrees)"), same(""), 1),
    )


QUOTIENT_COLUMNS = (
    Column("share", Text(zh="占比", en="Share"), same("%"), 1, "share"),
    Column("lq", Text(zh="区位商", en="Location quotient"), same(""), 2),
)


ANALYSES = (Analysis("structure", StructureParameters, run, methods=(METHOD, TEN, ALIKE)),)
