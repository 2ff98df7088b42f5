"""Networks: linkage of regions by gravity or by observed links, and agreements between governments.

``kind = "network"`` weighs every pair of regions by mass and distance, sorts the links into classes of
strength and measures the network that the stronger links make. ``kind = "agreements"`` reads who has signed
with whom, at province, prefecture and county level, and which partners have nobody above to coordinate them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, Literal

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field, model_validator

from analysis.parameters import Analysis, Parameters, Strict, Wording
from analysis.references import values_of
from analysis.spatial_weights import distances
from analysis.values import AnalysisProblem, Column, Method, Result, Study, Text, same

Floats = NDArray[np.float64]

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
NETWORK = Method(
    "network",
    Text(zh="网络结构", en="Structure of a network"),
    Text(
        zh="度为联系对象的个数；介数为经过该地的最短路径所占的份额；密度为已有联系占可能联系的份额。",
        en="Degree counts partners; betweenness is the share of shortest paths that pass through; density is "
        "the share of possible links that exist.",
    ),
    (
        r"B_i = \frac{2}{(n-1)(n-2)} \sum_{s<t} \frac{\sigma_{st}(i)}{\sigma_{st}}",
        r"\rho = \frac{2 m}{n (n-1)}",
    ),
    "Freeman, Sociometry 40 (1), 1977; Wasserman and Faust, Social Network Analysis, 1994",
    ours=True,
)
GOVERNANCE = Method(
    "governance",
    Text(zh="组织间合作网络", en="Inter-organisational cooperation network"),
    Text(
        zh="同级政府之间凡共同签署协议即有联系；协议有协调人、双方有共同的上级，或双方上级之间有协议的，"
        "视为有协调人。网络分四个阶段：无联系、弱、强、有协调人。",
        en="Governments of one level are linked where they signed an agreement together; a link is "
        "coordinated where the agreement names a coordinator, both have the same superior, or their "
        "superiors have an agreement. A link passes through four stages: none, weak, strong, coordinated.",
    ),
    (
        r"a_{ij} = \#\{k : i \in A_k \wedge j \in A_k\}, \quad i \sim j \Leftrightarrow a_{ij} \geq 1",
        r"\rho = \frac{2\, \#\{i < j : i \sim j\}}{n (n - 1)}",
    ),
    "Strategic Study of CAE 22 (1), 2020: three-level collaborative governance of the Qinba Mountains",
)

STAGES = {
    "none": Text(zh="无联系", en="none"),
    "weak": Text(zh="弱联系", en="weak"),
    "strong": Text(zh="强联系", en="strong"),
    "coordinated": Text(zh="有协调人", en="coordinated"),
}
LEVELS = {
    "province": Text(zh="省级", en="province"),
    "prefecture": Text(zh="地市级", en="prefecture"),
    "county": Text(zh="县级", en="county"),
}
Level = Literal["province", "prefecture", "county"]


@dataclass(frozen=True)
class Shape:
    """A network as a whole, and its nodes in order."""

    degree: NDArray[np.intp]
    betweenness: Floats
    #: the number of each node's component, 1 the largest; isolated nodes have one of their own
    component: NDArray[np.intp]
    links: int
    density: float
    components: int
    largest: int


def shape(n: int, links: Sequence[tuple[int, int]]) -> Shape:
    """Degree, betweenness (normalised), components and density of ``n`` nodes with undirected ``links``.

    >>> star = shape(4, [(0, 1), (0, 2), (0, 3)])
    >>> star.degree.tolist(), star.betweenness.tolist(), star.density
    ([3, 1, 1, 1], [1.0, 0.0, 0.0, 0.0], 0.5)
    """
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(links)
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    component = np.empty(n, dtype=np.intp)
    for number, part in enumerate(parts, start=1):
        component[list(part)] = number
    between = nx.betweenness_centrality(graph)
    return Shape(
        np.array([graph.degree[i] for i in range(n)], dtype=np.intp),
        np.array([between[i] for i in range(n)], dtype=float),
        component,
        graph.number_of_edges(),
        float(nx.density(graph)),
        len(parts),
        len(parts[0]) if parts else 0,
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


# --- kind = "agreements" ------------------------------------------------------------------------------------


class Place(Strict):
    """A government that may sign: its level, and the government above it."""

    id: str = Field(min_length=1, description="as in the agreements' member lists; a region code or a name")
    name: Wording | None = Field(None, description="not needed for a region of the report")
    level: Level
    under: str = Field(
        "", description="id of the government above; empty for a province (the state is above)"
    )


class Agreement(Strict):
    """One agreement and who signed it."""

    year: int
    name: Wording
    members: tuple[str, ...] = Field(min_length=2, description="ids of places")
    coordinator: str = Field("", description="who coordinates it, as a name; empty where nobody does")


class AgreementsParams(Parameters):
    """``kind = "agreements"``."""

    kind: Literal["agreements"] = "agreements"
    places: tuple[Place, ...] = Field(min_length=2, description="every government concerned, all levels")
    agreements: tuple[Agreement, ...] = Field(
        min_length=1, description="who signed what, when, and who coordinates it"
    )
    strong: int = Field(2, ge=2, description="from how many agreements on a pair counts as strongly linked")

    @model_validator(mode="after")
    def _fits(self) -> AgreementsParams:
        known = {p.id: p for p in self.places}
        if len(known) < len(self.places):
            raise ValueError("a place is listed twice")
        order = list(LEVELS)
        for p in self.places:
            if p.level == "province":
                if p.under:
                    raise ValueError(f"{p.id}: a province has the state above it, leave under empty")
            elif p.under not in known:
                raise ValueError(f"{p.id}: {p.under or 'the place above it'} is not among the places")
            elif order.index(known[p.under].level) >= order.index(p.level):
                raise ValueError(f"{p.id}: {p.under} is not of a level above")
        for a in self.agreements:
            for m in a.members:
                if m not in known:
                    raise ValueError(f"{a.year}: {m} is not among the places")
            if len(set(a.members)) < len(a.members):
                raise ValueError(f"{a.year}: a member is listed twice")
        return self


@dataclass(frozen=True)
class Tie:
    """Two governments of one level: their agreements, and who could coordinate them."""

    a: str
    b: str
    years: tuple[int, ...]
    stage: str
    #: named, superior (the same government above), superiors (the two above have an agreement), or nothing
    by: str


def ties(
    level: Mapping[str, str],
    under: Mapping[str, str],
    agreements: Sequence[tuple[int, Sequence[str], str]],
    strong: int,
) -> dict[tuple[str, str], Tie]:
    """All pairs of one level with their stage. ``agreements``: (year, members, coordinator or empty).

    A province pair is coordinated only where an agreement names a coordinator: the state above all provinces
    coordinates none of them by merely being there.
    """
    order = {p: i for i, p in enumerate(level)}
    signed: dict[tuple[str, str], list[int]] = {}
    named: set[tuple[str, str]] = set()
    for year, members, coordinator in agreements:
        for a, b in combinations(sorted(members, key=order.__getitem__), 2):
            signed.setdefault((a, b), []).append(year)
            if coordinator:
                named.add((a, b))

    def linked_above(a: str, b: str) -> bool:
        above = sorted((under[a], under[b]), key=order.__getitem__)
        return (above[0], above[1]) in signed

    out = {}
    for a, b in combinations(level, 2):
        if level[a] != level[b]:
            continue
        years = tuple(sorted(signed.get((a, b), ())))
        by = ""
        if years:
            if (a, b) in named:
                by = "named"
            elif under[a] and under[a] == under[b]:
                by = "superior"
            elif under[a] and under[b] and linked_above(a, b):
                by = "superiors"
        stage = "none" if not years else "coordinated" if by else "strong" if len(years) >= strong else "weak"
        out[a, b] = Tie(a, b, years, stage, by)
    return out


BY = {
    "named": Text(zh="协议设有协调人", en="named in the agreement"),
    "superior": Text(zh="共同的上级政府", en="the same government above"),
    "superiors": Text(zh="双方上级之间有协议", en="agreement between those above"),
    "missing": Text(zh="无", en="nobody"),
    "none": Text(zh="—", en="—"),
}


def agreements(params: AgreementsParams, study: Study) -> tuple[Result, ...]:
    """Places, pairs, the gaps above them, the three levels, and the growth of the network by year."""
    regions = study.panel.regions
    names = {p.id: p.name or (regions[p.id].name if p.id in regions else same(p.id)) for p in params.places}
    level = {p.id: p.level for p in params.places}
    under = {p.id: p.under for p in params.places}
    found = ties(level, under, [(a.year, a.members, a.coordinator) for a in params.agreements], params.strong)
    shared: dict[str, Any] = {
        "method": (GOVERNANCE, NETWORK),
        "options": (
            (Text(zh="强联系所需协议数", en="Agreements that make a strong link"), same(str(params.strong))),
        ),
    }
    places = _places(params, names, level, under, found, shared)
    return (
        places,
        *_regions(params, study, places),
        _pairs(params, names, found, shared),
        _gaps(params, names, level, under, found, shared),
        _levels(params, level, found, shared),
        _years(params, level, shared),
    )


def _frame(rows: Sequence[tuple[Any, ...]], index: pd.Index, columns: Sequence[Column]) -> pd.DataFrame:
    """Rows under columns; words stay words, with None where there is none."""
    frame = pd.DataFrame(rows, index=index, columns=[c.id for c in columns])
    for place, column in enumerate(columns):
        if column.role in {"text", "category"}:
            frame[column.id] = pd.Series([row[place] for row in rows], index=index, dtype=object)
    return frame


def _places(
    params: AgreementsParams,
    names: Mapping[str, Text],
    level: Mapping[str, Level],
    under: Mapping[str, str],
    found: Mapping[tuple[str, str], Tie],
    shared: dict[str, Any],
) -> Result:
    order = list(level)
    place = {p: i for i, p in enumerate(order)}
    made = shape(len(order), [(place[a], place[b]) for (a, b), t in found.items() if t.years])
    rows = []
    for i, p in enumerate(order):
        mine = [t for t in found.values() if p in (t.a, t.b) and t.years]
        own = [a.year for a in params.agreements if p in a.members]
        rows.append(
            (
                level[p],
                under[p] or None,
                len(own),
                str(min(own)) if own else None,
                made.degree[i],
                sum(t.stage == "coordinated" for t in mine),
                sum(t.stage in {"weak", "strong"} for t in mine),
                made.betweenness[i],
                made.component[i],
            )
        )
    columns = (
        Column("level", Text(zh="层级", en="Level"), role="category", labels=LEVELS),
        Column("under", Text(zh="上级", en="Under"), role="category", labels=names),
        Column("agreements", Text(zh="协议数", en="Agreements"), decimals=0, role="count"),
        Column("first", Text(zh="首个协议年份", en="First agreement"), role="text"),
        Column("partners", Text(zh="合作对象数", en="Partners"), decimals=0, role="count"),
        Column("coordinated", Text(zh="其中有协调人的", en="Coordinated"), decimals=0, role="count"),
        Column("lacking", Text(zh="其中缺协调人的", en="Lacking a coordinator"), decimals=0, role="count"),
        Column("betweenness", Text(zh="介数中心性", en="Betweenness"), decimals=3),
        Column("component", Text(zh="所属连通分支", en="Component"), decimals=0, role="count"),
    )
    return Result(
        params.id,
        Text(zh="合作网络中的各地", en="Places in the cooperation network"),
        columns,
        _frame(rows, pd.Index(order, name="place"), columns),
        labels={"place": names},
        **shared,
    )


def _regions(params: AgreementsParams, study: Study, places: Result) -> tuple[Result, ...]:
    """The same table by region code, for the places that are regions of the report; nothing where none is."""
    codes = {word: code for code, r in study.panel.regions.items() for word in (code, *r.name.values())}
    here = {p.id: codes[p.id] for p in params.places if p.id in codes}
    if not here:
        return ()
    frame = places.frame.loc[list(here)].set_axis(pd.Index(list(here.values()), name="region"))
    return (
        places.with_(
            id=f"{params.id}_regions",
            title=Text(zh="合作网络中的各地区", en="The regions in the cooperation network"),
            frame=frame,
            labels={},
        ),
    )


def _pairs(
    params: AgreementsParams,
    names: Mapping[str, Text],
    found: Mapping[tuple[str, str], Tie],
    shared: dict[str, Any],
) -> Result:
    linked = [t for t in found.values() if t.years]
    rows = [
        (
            len(t.years),
            str(t.years[0]),
            str(t.years[-1]),
            t.stage,
            t.by or "missing",
            t.stage != "coordinated",
        )
        for t in linked
    ]
    columns = (
        Column("agreements", Text(zh="协议数", en="Agreements"), decimals=0, role="count"),
        Column("first", Text(zh="首个协议年份", en="First agreement"), role="text"),
        Column("last", Text(zh="最近协议年份", en="Latest agreement"), role="text"),
        Column("stage", Text(zh="阶段", en="Stage"), role="category", labels=STAGES),
        Column("coordinator", Text(zh="协调人", en="Coordinator"), role="category", labels=BY),
        Column("lacking", Text(zh="缺协调人", en="Lacks a coordinator"), role="flag"),
    )
    index = pd.MultiIndex.from_tuples([(t.a, t.b) for t in linked], names=["place_a", "place_b"])
    return Result(
        f"{params.id}_pairs",
        Text(zh="已有协议的两地", en="Pairs with an agreement"),
        columns,
        pd.DataFrame(rows, index=index, columns=[c.id for c in columns]),
        labels={"place_a": names, "place_b": names},
        **shared,
    )


def _gaps(
    params: AgreementsParams,
    names: Mapping[str, Text],
    level: Mapping[str, Level],
    under: Mapping[str, str],
    found: Mapping[tuple[str, str], Tie],
    shared: dict[str, Any],
) -> Result:
    """Which governments above would have to agree so that the pairs below them have a coordinator."""
    order = {p: i for i, p in enumerate(level)}
    wanted: dict[tuple[str, str], list[Tie]] = {}
    for t in found.values():
        if t.stage in {"weak", "strong"} and under[t.a] and under[t.b]:
            a, b = sorted((under[t.a], under[t.b]), key=order.__getitem__)
            wanted.setdefault((a, b), []).append(t)
    ranked = sorted(wanted.items(), key=lambda item: (-len(item[1]), [order[p] for p in item[0]]))
    rows = [
        (len(below), sum(t.stage == "strong" for t in below), " ".join(f"{t.a}–{t.b}" for t in below))
        for _, below in ranked
    ]
    columns = (
        Column(
            "pairs",
            Text(zh="缺协调人的下级合作对", en="Pairs below without a coordinator"),
            decimals=0,
            role="count",
        ),
        Column("strong", Text(zh="其中强联系", en="Of these strong"), decimals=0, role="count"),
        Column("places", Text(zh="下级合作对", en="The pairs"), role="text"),
    )
    names_ = ["above_a", "above_b"]
    index = (
        pd.MultiIndex.from_tuples([pair for pair, _ in ranked], names=names_)
        if ranked
        else pd.MultiIndex.from_arrays([[], []], names=names_)
    )
    return Result(
        f"{params.id}_gaps",
        Text(zh="上级之间缺少的协议", en="Agreements missing between those above"),
        columns,
        pd.DataFrame(rows, index=index, columns=[c.id for c in columns]),
        labels={"above_a": names, "above_b": names},
        note=Text(
            zh="上级之间达成协议后，其下这些合作对即有协调人。",
            en="Once those above have agreed, these pairs below them have a coordinator.",
        ),
        **shared,
    )


def _levels(
    params: AgreementsParams,
    level: Mapping[str, Level],
    found: Mapping[tuple[str, str], Tie],
    shared: dict[str, Any],
) -> Result:
    rows, index = [], []
    for name in LEVELS:
        here = [p for p in level if level[p] == name]
        if not here:
            continue
        place = {p: i for i, p in enumerate(here)}
        pairs = [t for (a, _), t in found.items() if level[a] == name]
        made = shape(len(here), [(place[t.a], place[t.b]) for t in pairs if t.years])
        stages = [sum(t.stage == s for t in pairs) for s in STAGES]
        reached = [s for s, n in zip(STAGES, stages, strict=True) if n and s != "none"]
        rows.append(
            (
                len(here),
                *stages,
                made.density,
                made.components,
                made.largest,
                reached[-1] if reached else "none",
            )
        )
        index.append(name)
    columns = (
        Column("n", Text(zh="政府数", en="Governments"), decimals=0, role="count"),
        *(
            Column(s, Text(zh="{s}的对数", en="Pairs: {s}").fill(s=STAGES[s]), decimals=0, role="count")
            for s in STAGES
        ),
        Column("density", Text(zh="网络密度", en="Density"), decimals=3),
        Column("components", Text(zh="连通分支数", en="Components"), decimals=0, role="count"),
        Column("largest", Text(zh="最大分支的成员数", en="Members of the largest"), decimals=0, role="count"),
        Column(
            "stage", Text(zh="已达到的最高阶段", en="Highest stage reached"), role="category", labels=STAGES
        ),
    )
    return Result(
        f"{params.id}_levels",
        Text(zh="三级协同治理", en="Three-level governance"),
        columns,
        pd.DataFrame(rows, index=pd.Index(index, name="level"), columns=[c.id for c in columns]),
        labels={"level": LEVELS},
        **shared,
    )


def _years(params: AgreementsParams, level: Mapping[str, Level], shared: dict[str, Any]) -> Result:
    order = list(level)
    place = {p: i for i, p in enumerate(order)}
    possible = sum(level[a] == level[b] for a, b in combinations(order, 2))
    rows, index, links = [], [], set()
    for year in sorted({a.year for a in params.agreements}):
        new = [a for a in params.agreements if a.year == year]
        for a in new:
            for p, q in combinations(sorted(a.members, key=place.__getitem__), 2):
                if level[p] == level[q]:
                    links.add((place[p], place[q]))
        signed = {m for a in params.agreements if a.year <= year for m in a.members}
        made = shape(len(order), sorted(links))
        rows.append((len(new), len(signed), len(links), 100 * len(links) / possible, made.largest))
        index.append(str(year))
    columns = (
        Column("agreements", Text(zh="当年协议数", en="Agreements that year"), decimals=0, role="count"),
        Column("members", Text(zh="累计签约地数", en="Places that have signed"), decimals=0, role="count"),
        Column("links", Text(zh="累计合作对", en="Pairs linked so far"), decimals=0, role="count"),
        Column("share", Text(zh="占可能的合作对", en="Share of possible pairs"), same("%"), 1, "share"),
        Column("largest", Text(zh="最大分支的成员数", en="Members of the largest"), decimals=0, role="count"),
    )
    return Result(
        f"{params.id}_years",
        Text(zh="合作网络的扩展", en="Growth of the cooperation network"),
        columns,
        pd.DataFrame(rows, index=pd.Index(index, name="period"), columns=[c.id for c in columns]),
        labels={"period": {y: same(y) for y in index}},
        **shared,
    )


ANALYSES = (
    Analysis("network", NetworkParams, network),
    Analysis("agreements", AgreementsParams, agreements),
)
