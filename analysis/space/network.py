"""Networks: linkage of regions by gravity or by observed links, and agreements between governments.

``kind = "network"`` weighs every pair of regions by mass and distance, sorts the links into classes of
strength and measures the network that the stronger links make. ``kind = "agreements"`` reads who has signed
with whom, at province, prefecture and county level, and which partners have nobody above to coordinate them.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.inputs import values_of
from analysis.parameters import Analysis, Parameters, Strict
from analysis.space.agreements import AgreementsParams, agreements
from analysis.space.graph import NETWORK, Floats, Shape, shape
from analysis.space.neighbours import distances
from analysis.values import AnalysisProblem, Column, Method, Result, Study, Text, same

GRAVITY = Method(
    "gravity",
    Text(zh="引力模型", en="Gravity model"),
    Text(
        zh="两地的联系强度与各自的规模成正比，与距离的幂成反比；规模取各指标的几何平均。",
        en="The linkage of two regions grows with the mass of each and falls with a power of their distance; "
        "mass is the geometric mean of the indicators given.",
    ),
    (r"L_{ij} = k\,\frac{M_i M_j}{d_{ij}^{\,b}}", r"M_i = \left(\prod_{v=1}^{m} x_{iv}\right)^{1/m}"),
    "Reilly, The Law of Retail Gravitation, 1931; Wang and Sun, Acta Geographica Sinica 65 (6), 2010",
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

    a: str = Field(description="code of a region")
    b: str = Field(description="code of another region")
    strength: float = Field(gt=0)


class NetworkParams(Parameters):
    """``kind = "network"``."""

    kind: Literal["network"] = "network"
    mass: tuple[str, ...] = Field(
        (), description="indicators (or result.column) whose geometric mean is a region's mass"
    )
    links: tuple[Link, ...] = Field((), description="observed links in place of the gravity model")
    period: str | None = Field(None, description="one period; by default the last of each indicator")
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
            raise ValueError("give either mass (gravity) or links (observed)")
        if list(self.classes) != sorted(set(self.classes)) or len(self.classes) == 1:
            raise ValueError("classes must be two or more ascending bounds")
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
        words = Text(zh="、".join(t["zh"] for t in lacking), en=", ".join(t["en"] for t in lacking))
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


def _strengths(params: NetworkParams, study: Study) -> tuple[list[str], Floats, Floats, dict[str, Any]]:
    """Codes, distances (NaN where a region has no location), strengths, and what the results share."""
    names = {code: region.name for code, region in study.panel.regions.items()}
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
    spots = np.array([study.points.get(c, (np.nan, np.nan)) for c in codes], dtype=float)
    gaps = distances(spots)
    if params.mass:
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
        strength = gravity(mass.to_numpy(dtype=float), gaps, params.exponent)
        strength = strength * (params.strongest / strength.max())
    else:
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
                    Text(zh="{r}与自身相连", en="{r} is linked to itself").fill(r=names[link.a]),
                    Text(zh="改正 links", en="correct links"),
                )
            strength[i, j] = strength[j, i] = strength[i, j] + link.strength
    shared = {
        "method": (GRAVITY, NETWORK) if params.mass else (NETWORK,),
        "inputs": inputs,
        "missing": missing,
        "options": _network_options(params),
    }
    return codes, gaps, strength, shared


def _class_table(params: NetworkParams) -> tuple[list[float], dict[str, Text]]:
    """Lower bounds that count as classes, and their names, strongest last; one class where none are given."""
    if not params.classes:
        return [], {"linked": Text(zh="有联系", en="linked")}
    names = {
        f"c{i}": same(f"{low:g}–{high:g}") for i, (low, high) in enumerate(pairwise(params.classes), start=1)
    }
    return list(params.classes), names


def network(params: NetworkParams, study: Study) -> tuple[Result, ...]:
    """Strength of every pair, its class, each region's place in the network, and the network as a whole."""
    codes, gaps, strength, shared = _strengths(params, study)
    upper = np.triu_indices(len(codes), 1)
    values = strength[upper]
    edges, names = _class_table(params)
    if edges:
        # the last class has no upper end: the strongest pair belongs somewhere
        number = np.minimum(np.searchsorted(edges, values, side="right"), len(edges) - 1)
    else:
        number = (values > (values.mean() if params.mass else 0)).astype(int)
    label = np.array(["", *names], dtype=object)[number]
    index = pd.MultiIndex.from_tuples(
        [(codes[i], codes[j]) for i, j in zip(*upper, strict=True)], names=["region_a", "region_b"]
    )
    pairs = pd.DataFrame(
        {
            "distance": gaps[upper],
            "strength": values,
            "level": pd.Series([k or None for k in label], index=index, dtype=object),
            "level_no": number.astype(float),
            "linked": number > 0,
        },
        index=index,
    )
    pairs["rank"] = pairs["strength"].rank(ascending=False, method="min")
    pairs = pairs[pairs["strength"] > 0].sort_values(["strength"], ascending=False, kind="stable")
    made = shape(len(codes), [(int(i), int(j)) for i, j, k in zip(*upper, number, strict=True) if k > 0])
    region = pd.Index(codes, name="region")
    total = strength.sum(axis=1)
    partner = strength.argmax(axis=1)
    nodes = pd.DataFrame(
        {
            "strength": total,
            "share": 100 * total / total.sum(),
            "rank": pd.Series(total).rank(ascending=False, method="min").to_numpy(),
            "of": len(codes),
            "degree": made.degree,
            "betweenness": made.betweenness,
            "component": made.component,
            "partner": pd.Series(
                [codes[j] if strength[i, j] > 0 else None for i, j in enumerate(partner)],
                index=region,
                dtype=object,
            ),
            "partner_strength": strength.max(axis=1),
        },
        index=region,
    )
    counts = pd.DataFrame(
        {"n": [int((label == k).sum()) for k in names]}, index=pd.Index(list(names), name="level")
    )
    counts["share"] = 100 * counts["n"] / len(values)
    return _network_results(params, pairs, nodes, counts, made, names, shared)


def _network_results(
    params: NetworkParams,
    pairs: pd.DataFrame,
    nodes: pd.DataFrame,
    counts: pd.DataFrame,
    made: Shape,
    names: Mapping[str, Text],
    shared: dict[str, Any],
) -> tuple[Result, ...]:
    strength = Column("strength", Text(zh="联系强度", en="Strength of linkage"), decimals=2)
    rank = Column("rank", Text(zh="位次", en="Rank"), decimals=0, role="rank")
    level = Column("level", Text(zh="强度等级", en="Class of strength"), role="category", labels=names)
    share = Column("share", Text(zh="占比", en="Share"), same("%"), 1, "share")
    if params.classes:
        note = Text(zh="低于最低一级的不计为联系。", en="Below the lowest class there is no link.")
    elif params.mass:
        note = Text(
            zh="强度高于各对平均值的计为联系。",
            en="Pairs above the mean strength of all pairs count as linked.",
        )
    else:
        note = Text(zh="凡列出的联系均计入。", en="Every link that is listed counts.")
    return (
        Result(
            params.id,
            Text(zh="各地区在网络中的位置", en="The regions in the network"),
            (
                Column("strength", Text(zh="联系总强度", en="Total strength"), decimals=2),
                share,
                rank,
                Column("of", Text(zh="地区数", en="Regions"), decimals=0, role="count"),
                Column("degree", Text(zh="度", en="Degree"), decimals=0, role="count"),
                Column("betweenness", Text(zh="介数中心性", en="Betweenness"), decimals=3),
                Column("component", Text(zh="所属连通分支", en="Component"), decimals=0, role="count"),
                Column("partner", Text(zh="联系最强的地区", en="Strongest partner"), role="region"),
                Column("partner_strength", Text(zh="与其联系强度", en="Strength of that link"), decimals=2),
            ),
            nodes,
            note=note,
            **shared,
        ),
        Result(
            f"{params.id}_links",
            Text(zh="两两联系强度", en="Strength of the links"),
            (
                Column("distance", Text(zh="距离", en="Distance"), Text(zh="千米", en="km"), 0),
                strength,
                level,
                Column("level_no", Text(zh="等级序号", en="Class number"), decimals=0, role="count"),
                Column("linked", Text(zh="是否有联系", en="Linked"), role="flag"),
                rank,
            ),
            pairs,
            note=note,
            **shared,
        ),
        Result(
            f"{params.id}_classes",
            Text(zh="各强度等级的联系数", en="Links by class of strength"),
            (Column("n", Text(zh="联系数", en="Links"), decimals=0, role="count"), share),
            counts,
            labels={"level": names},
            note=note,
            **shared,
        ),
        Result(
            f"{params.id}_network",
            Text(zh="网络总体特征", en="The network as a whole"),
            (
                Column("n", Text(zh="地区数", en="Regions"), decimals=0, role="count"),
                Column("links", Text(zh="联系数", en="Links"), decimals=0, role="count"),
                Column("density", Text(zh="网络密度", en="Density"), decimals=3),
                Column("mean_degree", Text(zh="平均度", en="Mean degree"), decimals=2),
                Column("components", Text(zh="连通分支数", en="Components"), decimals=0, role="count"),
                Column(
                    "largest",
                    Text(zh="最大分支的地区数", en="Regions in the largest"),
                    decimals=0,
                    role="count",
                ),
            ),
            pd.DataFrame(
                {
                    "n": [len(nodes)],
                    "links": [made.links],
                    "density": [made.density],
                    "mean_degree": [float(made.degree.mean())],
                    "components": [made.components],
                    "largest": [made.largest],
                },
                index=pd.Index(["all"], name="network"),
            ),
            labels={"network": {"all": Text(zh="整个网络", en="whole network")}},
            note=note,
            **shared,
        ),
    )


def _network_options(params: NetworkParams) -> tuple[tuple[Text, Text], ...]:
    told = []
    if params.mass:
        told.append((Text(zh="距离指数", en="Exponent of distance"), same(f"{params.exponent:g}")))
        if params.strongest is not None:
            told.append(
                (Text(zh="最强一对取值", en="Value of the strongest pair"), same(f"{params.strongest:g}"))
            )
    if params.classes:
        told.append(
            (Text(zh="等级界限", en="Bounds of classes"), same(", ".join(f"{c:g}" for c in params.classes)))
        )
    return tuple(told)


ANALYSES = (
    Analysis("network", NetworkParams, network),
    Analysis("agreements", AgreementsParams, agreements),
)
