"""Agreements between governments as a network: kind `agreements`, `ties`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

import pandas as pd
from pydantic import Field, model_validator

from analysis.parameters import Parameters, Strict, Wording, Wrong
from analysis.space.graph import NETWORK, shape
from analysis.values import Column, Method, Provenance, Result, Study, Text, same

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
    "*Strategic Study of CAE* 22 (1), 2020: three-level collaborative governance of the Qinba Mountains",
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


# --- kind = "agreements" ------------------------------------------------------------------------------------


class Place(Strict):
    """A government that may sign: its level, and the government above it."""

    id: str = Field(min_length=1, description="as in the agreements’ member lists; a region code or a name")
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
            raise Wrong("一个地点列了两次", "a place is listed twice")
        order = list(LEVELS)
        for p in self.places:
            if p.level == "province":
                if p.under:
                    raise Wrong(
                        f"{p.id}：省的上级是国家，under 应空着",
                        f"{p.id}: a province has the state above it, leave under empty",
                    )
            elif p.under not in known:
                raise Wrong(
                    f"{p.id}：places 中没有它的上级 {p.under}",
                    f"{p.id}: {p.under or 'the place above it'} is not among the places",
                )
            elif order.index(known[p.under].level) >= order.index(p.level):
                raise Wrong(f"{p.id}：{p.under} 的级别不比它高", f"{p.id}: {p.under} is not of a level above")
        for a in self.agreements:
            for m in a.members:
                if m not in known:
                    raise Wrong(f"{a.year}：places 中没有 {m}", f"{a.year}: {m} is not among the places")
            if len(set(a.members)) < len(a.members):
                raise Wrong(f"{a.year}：一个成员列了两次", f"{a.year}: a member is listed twice")
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
    links = ties(level, under, [(a.year, a.members, a.coordinator) for a in params.agreements], params.strong)
    enough = Text(zh="强联系所需协议数", en="Agreements that make a strong link")
    source = Provenance((GOVERNANCE, NETWORK), options=((enough, same(str(params.strong))),))
    places = _places(params, names, level, under, links, source)
    return (
        places,
        *_regions(params, study, places),
        _pairs(params, names, links, source),
        _gaps(params, names, level, under, links, source),
        _levels(params, level, links, source),
        _years(params, level, source),
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
    links: Mapping[tuple[str, str], Tie],
    source: Provenance,
) -> Result:
    order = list(level)
    place = {p: i for i, p in enumerate(order)}
    network = shape(len(order), [(place[a], place[b]) for (a, b), t in links.items() if t.years])
    rows = []
    for i, p in enumerate(order):
        mine = [t for t in links.values() if p in (t.a, t.b) and t.years]
        own = [a.year for a in params.agreements if p in a.members]
        rows.append(
            (
                level[p],
                under[p] or None,
                len(own),
                str(min(own)) if own else None,
                network.degree[i],
                sum(t.stage == "coordinated" for t in mine),
                sum(t.stage in {"weak", "strong"} for t in mine),
                network.betweenness[i],
                network.component[i],
            )
        )
    columns = (
        Column("level", Text(zh="层级", en="Level"), role="category", labels=LEVELS, classes=True),
        Column("under", Text(zh="上级", en="Under"), role="category", labels=names),
        Column("agreements", Text(zh="协议数", en="Agreements"), decimals=0, role="count"),
        Column("first", Text(zh="首个协议年份", en="First agreement"), role="text"),
        Column("partners", Text(zh="合作对象数", en="Partners"), decimals=0, role="count"),
        Column("coordinated", Text(zh="其中有协调人的", en="Coordinated"), decimals=0, role="count"),
        Column(
            "lacking",
            Text(zh="缺协调人的合作对象数", en="Partners without a coordinator"),
            decimals=0,
            role="count",
        ),
        Column("betweenness", Text(zh="介数中心性", en="Betweenness"), decimals=3),
        Column("component", Text(zh="所属连通分支", en="Component"), decimals=0, role="count"),
    )
    return source.result(
        params.id,
        Text(zh="合作网络中的各地", en="Places in the cooperation network"),
        columns,
        _frame(rows, pd.Index(order, name="place"), columns),
        labels={"place": names},
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
            title=Text(zh="在合作网络中的位置", en="Place in the cooperation network"),
            frame=frame,
            labels={},
        ),
    )


PAIR_COLUMNS = (
    Column("agreements", Text(zh="协议数", en="Agreements"), decimals=0, role="count"),
    Column("first", Text(zh="首个协议年份", en="First agreement"), role="text"),
    Column("last", Text(zh="最近协议年份", en="Latest agreement"), role="text"),
    Column("stage", Text(zh="阶段", en="Stage"), role="category", labels=STAGES),
    Column("coordinator", Text(zh="协调人", en="Coordinator"), role="category", labels=BY),
    Column("lacking", Text(zh="缺协调人", en="Lacks a coordinator"), role="flag"),
)


def _pairs(
    params: AgreementsParams,
    names: Mapping[str, Text],
    links: Mapping[tuple[str, str], Tie],
    source: Provenance,
) -> Result:
    linked = [t for t in links.values() if t.years]
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
    index = pd.MultiIndex.from_tuples([(t.a, t.b) for t in linked], names=["place_a", "place_b"])
    return source.result(
        f"{params.id}_pairs",
        Text(zh="已有协议的两地", en="Pairs with an agreement"),
        PAIR_COLUMNS,
        pd.DataFrame(rows, index=index, columns=[c.id for c in PAIR_COLUMNS]),
        labels={"place_a": names, "place_b": names},
    )


GAP_COLUMNS = (
    Column(
        "pairs",
        Text(zh="缺协调人的下级合作对", en="Pairs below without a coordinator"),
        decimals=0,
        role="count",
    ),
    Column("strong", Text(zh="其中强联系", en="Of these strong"), decimals=0, role="count"),
    Column("places", Text(zh="下级合作对", en="The pairs"), role="text"),
)


def _gaps(
    params: AgreementsParams,
    names: Mapping[str, Text],
    level: Mapping[str, Level],
    under: Mapping[str, str],
    links: Mapping[tuple[str, str], Tie],
    source: Provenance,
) -> Result:
    """Which governments above would have to agree so that the pairs below them have a coordinator."""
    order = {p: i for i, p in enumerate(level)}
    wanted: dict[tuple[str, str], list[Tie]] = {}
    for t in links.values():
        if t.stage in {"weak", "strong"} and under[t.a] and under[t.b]:
            a, b = sorted((under[t.a], under[t.b]), key=order.__getitem__)
            wanted.setdefault((a, b), []).append(t)
    ranked = sorted(wanted.items(), key=lambda item: (-len(item[1]), [order[p] for p in item[0]]))
    rows = [
        (len(below), sum(t.stage == "strong" for t in below), " ".join(f"{t.a}–{t.b}" for t in below))
        for _, below in ranked
    ]
    names_ = ["above_a", "above_b"]
    index = (
        pd.MultiIndex.from_tuples([pair for pair, _ in ranked], names=names_)
        if ranked
        else pd.MultiIndex.from_arrays([[], []], names=names_)
    )
    return source.result(
        f"{params.id}_gaps",
        Text(zh="上级之间缺少的协议", en="Agreements missing between those above"),
        GAP_COLUMNS,
        pd.DataFrame(rows, index=index, columns=[c.id for c in GAP_COLUMNS]),
        labels={"above_a": names, "above_b": names},
        note=Text(
            zh="上级之间达成协议后，其下这些合作对即有协调人。",
            en="Once those above have agreed, these pairs below them have a coordinator.",
        ),
    )


LEVEL_COLUMNS = (
    Column("n", Text(zh="政府数", en="Governments"), decimals=0, role="count"),
    *(
        Column(s, Text(zh="{s}的对数", en="Pairs: {s}").fill(s=STAGES[s]), decimals=0, role="count")
        for s in STAGES
    ),
    Column("density", Text(zh="网络密度", en="Density"), decimals=3),
    Column("components", Text(zh="连通分支数", en="Components"), decimals=0, role="count"),
    Column("largest", Text(zh="最大分支的成员数", en="Members of the largest"), decimals=0, role="count"),
    Column("stage", Text(zh="已达到的最高阶段", en="Highest stage reached"), role="category", labels=STAGES),
)


def _levels(
    params: AgreementsParams,
    level: Mapping[str, Level],
    links: Mapping[tuple[str, str], Tie],
    source: Provenance,
) -> Result:
    rows, index = [], []
    for name in LEVELS:
        here = [p for p in level if level[p] == name]
        if not here:
            continue
        place = {p: i for i, p in enumerate(here)}
        pairs = [t for (a, _), t in links.items() if level[a] == name]
        network = shape(len(here), [(place[t.a], place[t.b]) for t in pairs if t.years])
        stages = [sum(t.stage == s for t in pairs) for s in STAGES]
        reached = [s for s, n in zip(STAGES, stages, strict=True) if n and s != "none"]
        rows.append(
            (
                len(here),
                *stages,
                network.density,
                network.components,
                network.largest,
                reached[-1] if reached else "none",
            )
        )
        index.append(name)
    return source.result(
        f"{params.id}_levels",
        Text(zh="三级协同治理", en="Three-level governance"),
        LEVEL_COLUMNS,
        pd.DataFrame(rows, index=pd.Index(index, name="level"), columns=[c.id for c in LEVEL_COLUMNS]),
        labels={"level": LEVELS},
    )


YEAR_COLUMNS = (
    Column("agreements", Text(zh="当年协议数", en="Agreements that year"), decimals=0, role="count"),
    Column("members", Text(zh="累计签约地数", en="Places that have signed"), decimals=0, role="count"),
    Column("links", Text(zh="累计合作对", en="Pairs linked so far"), decimals=0, role="count"),
    Column("share", Text(zh="占可能的合作对", en="Share of possible pairs"), same("%"), 1, "share"),
    Column("largest", Text(zh="最大分支的成员数", en="Members of the largest"), decimals=0, role="count"),
)


def _years(params: AgreementsParams, level: Mapping[str, Level], source: Provenance) -> Result:
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
        network = shape(len(order), sorted(links))
        rows.append((len(new), len(signed), len(links), 100 * len(links) / possible, network.largest))
        index.append(str(year))
    return source.result(
        f"{params.id}_years",
        Text(zh="合作网络的扩展", en="Growth of the cooperation network"),
        YEAR_COLUMNS,
        pd.DataFrame(rows, index=pd.Index(index, name="period"), columns=[c.id for c in YEAR_COLUMNS]),
        labels={"period": {y: same(y) for y in index}},
    )
