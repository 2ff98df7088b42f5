"""Networks of regions: gravity, observed links, agreements between governments: `gravity`, `Link`, `network`.

``kind = "network"`` weighs every pair of regions by mass and distance, sorts the links into classes of
strength and measures the network that the stronger links make. ``kind = "agreements"`` reads who has signed
with whom, at province, prefecture and county level, and which partners have nobody above to coordinate them.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field, model_validator

from analysis.decimals import as_given
from analysis.inputs import values_of
from analysis.parameters import Analysis, FigureRef, Parameters, PeriodId, RegionCode, Strict, Wrong
from analysis.space.agreements import GOVERNANCE, AgreementsParams, agreements
from analysis.space.graph import NETWORK, Floats, Shape, shape
from analysis.space.neighbours import distances
from analysis.values import (
    AnalysisProblem,
    Column,
    Method,
    Option,
    Provenance,
    Result,
    Study,
    Text,
    joined,
    ranged,
    same,
)

GRAVITY = Method(
    "gravity",
    Text(zh="引力模型", en="Gravity model"),
    Text(
        zh="两地的联系强度与各自的规模成正比，与距离的幂成反比；规模取各指标的几何平均。",
        en="The linkage of two regions grows with the mass of each and falls with a power of their distance; "
        "mass is the geometric mean of the indicators given.",
    ),
    (r"L_{ij} = k\,\frac{M_i M_j}{d_{ij}^{\,b}}", r"M_i = \left(\prod_{v=1}^{m} x_{iv}\right)^{1/m}"),
    "Reilly, *The Law of Retail Gravitation*, 1931; Wang and Sun, *Acta Geographica Sinica* 65 (6), 2010",
    ours=True,
)


def gravity(mass: Floats, gaps: Floats, exponent: float) -> Floats:
    """Linkage of all pairs, (n, n), zero diagonal. ``mass``: (n,) positive; ``gaps``: (n, n) kilometres.

    >>> gravity(np.array([2.0, 3.0]), np.array([[0.0, 10.0], [10.0, 0.0]]), 2.0).tolist()
    [[0.0, 0.06], [0.06, 0.0]]
    """
    apart = np.where(np.eye(len(mass), dtype=bool), np.inf, gaps)
    return np.asarray(np.outer(mass, mass) / apart**exponent)


# --- kind = "network" ---------------------------------------------------------------------------------------


class Link(Strict):
    """One observed link: a flow, an investment, a number of trains."""

    a: RegionCode = Field(description="code of a region")
    b: RegionCode = Field(description="code of another region")
    strength: float = Field(gt=0)


class NetworkParams(Parameters):
    """``kind = "network"``."""

    kind: Literal["network"] = "network"
    mass: tuple[FigureRef, ...] = Field(
        (), description="indicators (or result.column) whose geometric mean is a region’s mass"
    )
    links: tuple[Link, ...] = Field((), description="observed links in place of the gravity model")
    period: PeriodId | None = Field(None, description="one period; by default the last of each indicator")
    exponent: float = Field(2.0, gt=0, description="the power of distance")
    strongest: float | None = Field(
        100.0,
        gt=0,
        description="gravity: the strongest pair has this strength",
    )
    classes: tuple[float, ...] = Field(
        (), description="ascending bounds of the classes of strength; below the first there is no link"
    )

    @model_validator(mode="after")
    def _fits(self) -> NetworkParams:
        if bool(self.mass) == bool(self.links):
            raise Wrong(
                "mass（引力模型）与 links（观测的联系）只写一个",
                "give either mass (gravity) or links (observed)",
            )
        if list(self.classes) != sorted(set(self.classes)) or len(self.classes) == 1:
            raise Wrong("classes 应为两个以上由小到大的界限", "classes must be two or more ascending bounds")
        return self


def _mass(params: NetworkParams, study: Study) -> tuple[pd.Series, tuple[str, ...], dict[str, Text]]:
    """The mass of every region that has all figures, the inputs, and who is left out."""
    columns, inputs, names = {}, [], {}
    for ref in params.mass:
        columns[ref], column, address = values_of(study, ref, params.period)
        inputs.append(address)
        names[ref] = column.name
    table = pd.DataFrame(columns).reindex(study.panel.codes())
    missing = {}
    for code, row in table[table.isna().any(axis=1)].iterrows():
        lacking = [names[str(ref)] for ref in table.columns if pd.isna(row[ref])]
        words = joined(lacking)
        missing[str(code)] = Text(zh="缺：{w}", en="no figure for: {w}").fill(w=words)
    table = table.dropna()
    for ref in table.columns:
        wrong = table.index[table[ref] <= 0]
        if len(wrong):
            raise AnalysisProblem(
                Text(zh="{r}的“{n}”不是正数", en="“{n}” of {r} is not positive").fill(
                    r=study.panel.regions[str(wrong[0])].name, n=names[str(ref)]
                ),
                Text(zh="引力模型的规模必须为正", en="the mass of a gravity model must be positive"),
            )
    mass = pd.Series(np.exp(np.log(table.to_numpy(dtype=float)).mean(axis=1)), index=table.index)
    return mass, tuple(inputs), missing


def _strengths(params: NetworkParams, study: Study) -> tuple[list[str], Floats, Floats, Provenance]:
    """Codes, distances (NaN where a region has no location), strengths, and what the results share."""
    inputs: tuple[str, ...] = ()
    missing: dict[str, Text] = {}
    if params.mass:
        mass, inputs, missing = _mass(params, study)
        codes = [str(c) for c in mass.index]
    else:
        codes = study.panel.codes()
    if len(codes) < 3:
        raise AnalysisProblem(
            Text(zh="网络至少需要三个地区", en="a network needs at least three regions"),
            Text(zh="补充数据或去掉这项分析", en="add data or leave this analysis out"),
        )
    gaps = distances(np.array([study.points.get(c, (np.nan, np.nan)) for c in codes], dtype=float))
    if params.mass:
        _require_places(codes, gaps, study)
        strength = gravity(mass.to_numpy(dtype=float), gaps, params.exponent)
        strength = strength * (params.strongest / strength.max())
    else:
        strength = _observed(params, codes, study)
    methods = (GRAVITY, NETWORK) if params.mass else (NETWORK,)
    source = Provenance(methods, inputs, _network_options(params), missing, _note(params))
    return codes, gaps, strength, source


def _require_places(codes: list[str], gaps: Floats, study: Study) -> None:
    """Gravity needs to know where each region is, and no two at one spot."""
    names = {code: region.name for code, region in study.panel.regions.items()}
    nowhere = [c for c in codes if c not in study.points]
    if nowhere:
        raise AnalysisProblem(
            Text(zh="{r}没有位置", en="{r} has no location").fill(r=names[nowhere[0]]),
            Text(
                zh="为报告提供边界文件，或改用 links",
                en="give the report a boundary file, or use links",
            ),
        )
    twins = np.argwhere((gaps == 0) & ~np.eye(len(codes), dtype=bool))
    if len(twins):
        raise AnalysisProblem(
            Text(zh="{a}与{b}位置相同", en="{a} and {b} stand on one spot").fill(
                a=names[codes[twins[0][0]]], b=names[codes[twins[0][1]]]
            ),
            Text(zh="改正位置", en="correct the location"),
        )


def _observed(params: NetworkParams, codes: list[str], study: Study) -> Floats:
    """The links a report lists, as a symmetric matrix; links of one pair add up."""
    place = {c: i for i, c in enumerate(codes)}
    strength = np.zeros((len(codes), len(codes)))
    for link in params.links:
        for code in (link.a, link.b):
            if code not in place:
                raise AnalysisProblem(
                    Text(zh=f"没有代码为 {code} 的地区", en=f"there is no region with the code {code}"),
                    Text(zh="改正 links 中的代码", en="correct the code in links"),
                )
        i, j = place[link.a], place[link.b]
        if i == j:
            raise AnalysisProblem(
                Text(zh="{r}与自身相连", en="{r} is linked to itself").fill(
                    r=study.panel.regions[link.a].name
                ),
                Text(zh="改正 links", en="correct links"),
            )
        strength[i, j] = strength[j, i] = strength[i, j] + link.strength
    return strength


def _class_table(params: NetworkParams) -> tuple[list[float], dict[str, Text]]:
    """Lower bounds that count as classes, and their names, strongest last; one class where none are given."""
    if not params.classes:
        return [], {"linked": Text(zh="有联系", en="linked")}
    names = {
        f"c{i}": ranged(f"{as_given(low)}–{as_given(high)}")
        for i, (low, high) in enumerate(pairwise(params.classes), start=1)
    }
    return list(params.classes), names


def network(params: NetworkParams, study: Study) -> tuple[Result, ...]:
    """Strength of every pair, its class, each region's place in the network, and the network as a whole."""
    codes, gaps, strength, source = _strengths(params, study)
    upper = np.triu_indices(len(codes), 1)
    edges, names = _class_table(params)
    number = _class_numbers(params, strength[upper], edges)
    label = np.array(["", *names], dtype=object)[number]
    whole = shape(len(codes), [(int(i), int(j)) for i, j, k in zip(*upper, number, strict=True) if k > 0])
    counts = pd.DataFrame(
        {"n": [int((label == k).sum()) for k in names]}, index=pd.Index(list(names), name="level")
    )
    counts["share"] = 100 * counts["n"] / len(number)
    return (
        source.result(
            params.id,
            Text(zh="各地区在网络中的位置", en="The regions in the network"),
            NODE_COLUMNS,
            _nodes(codes, strength, whole),
        ),
        source.result(
            f"{params.id}_links",
            Text(zh="两两联系强度", en="Strength of the links"),
            link_columns(names, params.classes),
            _pairs(codes, gaps, strength, number, label),
        ),
        source.result(
            f"{params.id}_classes",
            Text(zh="各强度等级的联系数", en="Links by class of strength"),
            (Column("n", Text(zh="联系数", en="Links"), decimals=0, role="count"), SHARE),
            counts,
            labels={"level": names},
        ),
        source.result(
            f"{params.id}_network",
            Text(zh="网络总体特征", en="The network as a whole"),
            WHOLE_COLUMNS,
            _whole(len(codes), whole),
            labels={"network": {"all": Text(zh="整个网络", en="whole network")}},
        ),
    )


def _class_numbers(params: NetworkParams, values: Floats, edges: list[float]) -> NDArray[np.intp]:
    """The number of each pair's class, 0 where it is not linked."""
    if edges:
        # the last class has no upper end: the strongest pair belongs somewhere
        return np.minimum(np.searchsorted(edges, values, side="right"), len(edges) - 1)
    return np.asarray(values > (values.mean() if params.mass else 0)).astype(np.intp)


def _pairs(
    codes: list[str], gaps: Floats, strength: Floats, number: NDArray[np.intp], label: NDArray[np.object_]
) -> pd.DataFrame:
    """Every pair with some strength, the strongest first."""
    upper = np.triu_indices(len(codes), 1)
    index = pd.MultiIndex.from_tuples(
        [(codes[i], codes[j]) for i, j in zip(*upper, strict=True)], names=["region_a", "region_b"]
    )
    pairs = pd.DataFrame(
        {
            "distance": gaps[upper],
            "strength": strength[upper],
            "level": pd.Series([k or None for k in label], index=index, dtype=object),
            "level_no": number.astype(float),
            "linked": number > 0,
        },
        index=index,
    )
    pairs["rank"] = pairs["strength"].rank(ascending=False, method="min")
    return pairs[pairs["strength"] > 0].sort_values(["strength"], ascending=False, kind="stable")


def _nodes(codes: list[str], strength: Floats, whole: Shape) -> pd.DataFrame:
    """Each region's place in the network."""
    region = pd.Index(codes, name="region")
    total = strength.sum(axis=1)
    partner = strength.argmax(axis=1)
    return pd.DataFrame(
        {
            "strength": total,
            "share": 100 * total / total.sum(),
            "rank": pd.Series(total).rank(ascending=False, method="min").to_numpy(),
            "of": len(codes),
            "degree": whole.degree,
            "betweenness": whole.betweenness,
            "component": whole.component,
            "partner": pd.Series(
                [codes[j] if strength[i, j] > 0 else None for i, j in enumerate(partner)],
                index=region,
                dtype=object,
            ),
            "partner_strength": strength.max(axis=1),
        },
        index=region,
    )


def _whole(n: int, whole: Shape) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "n": [n],
            "links": [whole.links],
            "density": [whole.density],
            "mean_degree": [float(whole.degree.mean())],
            "components": [whole.components],
            "largest": [whole.largest],
        },
        index=pd.Index(["all"], name="network"),
    )


RANK = Column("rank", Text(zh="位次", en="Rank"), decimals=0, role="rank")
SHARE = Column("share", Text(zh="占比", en="Share"), same("%"), 1, "share")
NODE_COLUMNS = (
    Column("strength", Text(zh="联系总强度", en="Total strength"), decimals=2),
    SHARE,
    RANK,
    Column("of", Text(zh="地区数", en="Regions"), decimals=0, role="count"),
    Column("degree", Text(zh="度", en="Degree"), decimals=0, role="count"),
    Column("betweenness", Text(zh="介数中心性", en="Betweenness"), decimals=3),
    Column("component", Text(zh="所属连通分支", en="Component"), decimals=0, role="count"),
    Column("partner", Text(zh="联系最强的地区", en="Strongest partner"), role="region"),
    Column("partner_strength", Text(zh="与其联系强度", en="Strength of that link"), decimals=2),
)
WHOLE_COLUMNS = (
    Column("n", Text(zh="地区数", en="Regions"), decimals=0, role="count"),
    Column("links", Text(zh="联系数", en="Links"), decimals=0, role="count"),
    Column("density", Text(zh="网络密度", en="Density"), decimals=3),
    Column("mean_degree", Text(zh="平均度", en="Mean degree"), decimals=2),
    Column("components", Text(zh="连通分支数", en="Components"), decimals=0, role="count"),
    Column("largest", Text(zh="最大分支的地区数", en="Regions in the largest"), decimals=0, role="count"),
)


def link_columns(classes: Mapping[str, Text], bounds: tuple[float, ...]) -> tuple[Column, ...]:
    """The columns of the table of pairs. ``classes``: the names of the classes of strength; ``bounds``: theirs."""
    return (
        Column("distance", Text(zh="距离", en="Distance"), Text(zh="千米", en="km"), 0),
        Column("strength", Text(zh="联系强度", en="Strength of linkage"), main=True, bounds=bounds),
        Column(
            "level",
            Text(zh="强度等级", en="Class of strength"),
            role="category",
            labels=classes,
            classes=True,
        ),
        Column("level_no", Text(zh="等级序号", en="Class number"), decimals=0, role="count"),
        Column("linked", Text(zh="是否有联系", en="Linked"), role="flag"),
        RANK,
    )


def _note(params: NetworkParams) -> Text:
    """What counts as a link."""
    if params.classes:
        return Text(zh="低于最低一级的不计为联系。", en="Below the lowest class there is no link.")
    if params.mass:
        return Text(
            zh="强度高于各对平均值的计为联系。",
            en="Pairs above the mean strength of all pairs count as linked.",
        )
    return Text(zh="凡列出的联系均计入。", en="Every link that is listed counts.")


def _network_options(params: NetworkParams) -> tuple[Option, ...]:
    options: list[Option] = []
    if params.mass:
        options.append((Text(zh="距离指数", en="Exponent of distance"), same(as_given(params.exponent))))
        if params.strongest is not None:
            options.append(
                (Text(zh="最强一对取值", en="Value of the strongest pair"), same(as_given(params.strongest)))
            )
    if params.classes:
        options.append(
            (Text(zh="等级界限", en="Bounds of classes"), same("; ".join(map(as_given, params.classes))))
        )
    return tuple(options)


ANALYSES = (
    Analysis("network", NetworkParams, network, methods=(NETWORK, GRAVITY)),
    Analysis("agreements", AgreementsParams, agreements, methods=(NETWORK, GOVERNANCE)),
)
