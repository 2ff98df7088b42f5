"""Spatial plans: places by class of a plan, and paths of transmission to the inner ones: `stages`, `chains`.

``kind = "stages"`` puts places (cities, metropolitan areas, sectors of agglomerations) into the ordered classes of a
scheme and counts them by area: stages of metropolitan areas, levels around a green heart, sectors of an agglomeration
network. ``kind = "transmission"`` takes the links between the levels of a green heart, tells the stage of each, and finds
the places that no chain of links reaches from outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.parameters import Analysis, Parameters, SourceName, Strict, Wording, Wrong
from analysis.standing.schemes import SCHEMES, Band, Scheme
from analysis.values import AnalysisProblem, Column, Method, Result, Study, Text, joined, same

STAGES = Method(
    "stages",
    Text(zh="按规划或调查分级", en="Classes of a plan or a survey"),
    Text(
        zh="各地所属级别由来源给出，按片区统计个数与比重。",
        en="The class of each place is the source’s; counted by area, with shares.",
    ),
    (r"p_{ab} = n_{ab} / n_a",),
    "Gao Yunhong et al., *Regional Economic Review* 2020 (5), Table 5, after An Shuwei and Zhang Jinjin, on stages of "
    "metropolitan areas; *Strategic Study of CAE* 22 (1), 2020, on levels and sectors around the Qinba Mountains",
)
TRANSMISSION = Method(
    "transmission",
    Text(zh="绿心三级传动", en="Transmission around a green heart"),
    Text(
        zh="一级：外围城市带动近山城市；二级：近山城市带动腹地基层城镇；三级：腹地城镇与外围城市双向流动。"
        "腹地城镇须经一级、二级相连的链条方为可达。",
        en="Stage one: cities of the ring and near-mountain cities; stage two: near-mountain cities and towns of the core; "
        "stage three: towns of the core and the ring, both ways. A town is reached where links of stage one and two chain.",
    ),
    (
        r"N^* = \{j \in N : \exists\, r \in R,\; r \sim j\}",
        r"C^* = \{k \in C : \exists\, j \in N^*,\; j \sim k\}",
    ),
    "*Strategic Study of CAE* 22 (1), 2020: spatial coordination of the Qinba Mountains on a green-heart model",
)


def _band(i: str, zh: str, en: str) -> Band:
    return Band(id=i, name=Text(zh=zh, en=en))


GREEN_HEART = Scheme(
    Text(zh="绿心空间层次", en="Levels around a green heart"),
    (
        _band("core", "山脉腹地", "mountain core"),
        _band("near", "近山城市", "near-mountain city"),
        _band("ring", "外围城市圈", "circum-city ring"),
    ),
)
SECTORS = Scheme(
    Text(zh="网络城市群的板块", en="Sectors of networked agglomerations"),
    (
        _band("core", "核心板块", "core sector"),
        _band("axial", "轴向板块", "axial sector"),
        _band("cluster", "集群板块", "cluster sector"),
    ),
)
PLANS: Mapping[str, Scheme] = {"metro": SCHEMES["metro"], "green_heart": GREEN_HEART, "sectors": SECTORS}
STAGE_OF = {
    frozenset({"ring", "near"}): "first",
    frozenset({"near", "core"}): "second",
    frozenset({"ring", "core"}): "third",
}
STEPS = {
    "first": Text(zh="一级传动", en="stage one"),
    "second": Text(zh="二级传动", en="stage two"),
    "third": Text(zh="三级传动", en="stage three"),
    "level": Text(zh="同级联系", en="within a level"),
}


class PlaceSpec(Strict):
    """A place and its class."""

    id: str = Field(min_length=1, description="code of a region of the report, or a name of its own")
    name: Wording | None = Field(None, description="not needed for a region of the report")
    stage: str = Field(description="id of its class")
    area: str = Field("", description="code of the region or area it belongs to, or id of a group")


class StagesParameters(Parameters):
    """``kind = "stages"``."""

    kind: Literal["stages"] = "stages"
    scheme: Literal["", "metro", "green_heart", "sectors"] = Field("", description="classes in general use")
    bands: tuple[Band, ...] = Field(
        (), description="id and name of each class, from low to high, or core to ring"
    )
    places: tuple[PlaceSpec, ...] = Field(min_length=1, description="every place with its class")
    source: SourceName = Field("", description="id of the report’s source that gives the classes")

    @model_validator(mode="after")
    def _fits(self) -> StagesParameters:
        if bool(self.scheme) == bool(self.bands):
            raise Wrong("scheme 与 bands 只写一个", "give either a scheme or bands")
        known = {b.id for b in self.classes()}
        for place in self.places:
            if place.stage not in known:
                raise Wrong(
                    f"{place.id}：{place.stage} 不是 {'、'.join(sorted(known))} 之一",
                    f"{place.id}: {place.stage} is not one of {', '.join(sorted(known))}",
                )
        if len({p.id for p in self.places}) < len(self.places):
            raise Wrong("一个地点列了两次", "a place is listed twice")
        return self

    def classes(self) -> tuple[Band, ...]:
        """The classes in force, from low to high."""
        return self.bands or PLANS[self.scheme].bands


class Step(Strict):
    """One link between two places."""

    a: str
    b: str


class TransmissionParameters(Parameters):
    """``kind = "transmission"``."""

    kind: Literal["transmission"] = "transmission"
    places: tuple[PlaceSpec, ...] = Field(
        min_length=2, description="every place with its level: core, near or ring"
    )
    links: tuple[Step, ...] = Field(min_length=1, description="who takes part in whose development")
    source: SourceName = Field("", description="id of the report’s source that gives the links")

    @model_validator(mode="after")
    def _fits(self) -> TransmissionParameters:
        levels = {p.id: p.stage for p in self.places}
        known = {b.id for b in GREEN_HEART.bands}
        for place in self.places:
            if place.stage not in known:
                raise Wrong(
                    f"{place.id}：{place.stage} 不是 core、near、ring 之一",
                    f"{place.id}: {place.stage} is not one of core, near, ring",
                )
        if len(levels) < len(self.places):
            raise Wrong("一个地点列了两次", "a place is listed twice")
        pairs = set()
        for link in self.links:
            for end in (link.a, link.b):
                if end not in levels:
                    raise Wrong(f"places 中没有 {end}", f"{end} is not among the places")
            pair = frozenset({link.a, link.b})
            if len(pair) < 2 or pair in pairs:
                raise Wrong(
                    f"{link.a}—{link.b}：是同一地点，或列了两次",
                    f"{link.a}–{link.b}: the same place, or listed twice",
                )
            pairs.add(pair)
        return self


def chains(levels: Mapping[str, str], links: list[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """For each place that the ring reaches, the chain from the ring to it, first a link of stage one, then of two.

    >>> chains({"Xi'an": "ring", "Shangluo": "near", "Zhen'an": "core"}, [("Xi'an", "Shangluo"), ("Shangluo", "Zhen'an")])
    {"Xi'an": (), 'Shangluo': ("Xi'an",), "Zhen'an": ("Xi'an", 'Shangluo')}
    """
    beside: dict[str, list[str]] = {p: [] for p in levels}
    for a, b in links:
        beside[a].append(b)
        beside[b].append(a)
    paths: dict[str, tuple[str, ...]] = {p: () for p, level in levels.items() if level == "ring"}
    for outer, inner in (("ring", "near"), ("near", "core")):
        for place, level in levels.items():
            if level != inner:
                continue
            through = [q for q in beside[place] if levels[q] == outer and q in paths]
            if through:
                paths[place] = (*paths[through[0]], through[0])
    return paths


def _names(places: tuple[PlaceSpec, ...], study: Study) -> dict[str, Text]:
    regions = study.panel.regions
    return {p.id: p.name or (regions[p.id].name if p.id in regions else same(p.id)) for p in places}


def _areas(places: tuple[PlaceSpec, ...], study: Study) -> dict[str, Text]:
    """The names of the areas that places lie in: regions, aggregates, or groups, in the order they come."""
    groups = {g: name for grouping in study.panel.groupings.values() for g, name in grouping.groups.items()}
    known = {**groups, **{c: r.name for c, r in study.panel.regions.items()}}
    named = {}
    for place in places:
        if not place.area:
            continue
        if place.area not in known:
            listing = ", ".join(c for c, r in study.panel.regions.items() if r.level == "aggregate")
            raise AnalysisProblem(
                Text(
                    zh=f"“{place.id}”所属的“{place.area}”不是地区、合计地区或分组",
                    en=f"“{place.area}”, which “{place.id}” belongs to, is no region, area or group",
                ),
                Text(zh=f"合计地区有：{listing or '—'}", en=f"the areas are: {listing or '—'}"),
            )
        named[place.area] = known[place.area]
    return named


def stages(p: StagesParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by place, ``<id>_counts`` by (area, level), and ``<id>_regions`` where places are regions."""
    names, areas = _names(p.places, study), _areas(p.places, study)
    ids = [b.id for b in p.classes()]
    labels = {b.id: b.name for b in p.classes()}
    table = pd.DataFrame(
        {
            "area": pd.Series([q.area or None for q in p.places], dtype=object),
            "level": pd.Series([q.stage for q in p.places], dtype=object),
            "level_no": [ids.index(q.stage) + 1.0 for q in p.places],
        }
    ).set_axis(pd.Index([q.id for q in p.places], name="place"))
    rows = {}
    for area in [*areas, "all"]:
        inside = table if area == "all" else table[table["area"] == area]
        for level in ids:
            n = float((inside["level"] == level).sum())
            rows[area, level] = (n, 100 * n / len(inside))
    counts = pd.DataFrame.from_dict(rows, orient="index", columns=["n", "share"])
    counts.index = pd.MultiIndex.from_tuples(list(rows), names=["area", "level"])
    source = (p.source,) if p.source else ()
    title = p.title or (PLANS[p.scheme].name if p.scheme else Text(zh="级别", en="Classes"))
    classed = Column(
        "level", Text(zh="级别", en="Class"), role="category", labels=labels, main=True, classes=True
    )
    number = Column("level_no", Text(zh="级次", en="Class number"), role="count", decimals=0)
    results = [
        Result(
            p.id,
            title,
            (Column("area", Text(zh="所在片区", en="Area"), role="category", labels=areas), classed, number),
            table,
            (STAGES,),
            labels={"place": names},
            source=source,
            options=(
                (
                    Text(zh="级别", en="Classes"),
                    joined(b.name for b in p.classes()),
                ),
            ),
        ),
        Result(
            f"{p.id}_counts",
            Text(zh=f"{title['zh']}：个数", en=f"{title['en']}: counts"),
            (
                Column("n", Text(zh="个数", en="Places"), role="count", decimals=0),
                Column("share", Text(zh="占比", en="Share"), same("%"), 1, "share"),
            ),
            counts,
            (STAGES,),
            labels={"area": {**areas, "all": Text(zh="全部", en="All")}, "level": labels},
            source=source,
        ),
    ]
    here = [q.id for q in p.places if q.id in study.panel.codes()]
    if here:
        own = table.loc[here, ["level", "level_no"]].rename_axis("region")
        results.append(Result(f"{p.id}_regions", title, (classed, number), own, (STAGES,), source=source))
    return tuple(results)


def transmission(p: TransmissionParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by pair (its stage), ``<id>_places`` (links by stage, whether reached) and ``<id>_stages``."""
    names = _names(p.places, study)
    levels = {q.id: q.stage for q in p.places}
    pairs = [(link.a, link.b) for link in p.links]
    stage = [STAGE_OF.get(frozenset({levels[a], levels[b]}), "level") for a, b in pairs]
    paths = chains(levels, pairs)
    of = {q: [s for s, pair in zip(stage, pairs, strict=True) if q in pair] for q in levels}
    title = p.title or Text(zh="绿心三级传动", en="Transmission around the green heart")
    places = pd.DataFrame(
        {
            "level": pd.Series(list(levels.values()), dtype=object),
            **{s: [float(of[q].count(s)) for q in levels] for s in ("first", "second", "third")},
            "steps": [float(len(paths[q])) if q in paths else np.nan for q in levels],
            "reached": [q in paths for q in levels],
        }
    ).set_axis(pd.Index(list(levels), name="place"))
    count = {s: stage.count(s) for s in STEPS}
    source = (p.source,) if p.source else ()
    return (
        Result(
            p.id,
            title,
            (Column("stage", Text(zh="传动", en="Stage"), role="category", labels=STEPS),),
            pd.DataFrame(
                {"stage": pd.Series(stage, dtype=object)},
            ).set_axis(pd.MultiIndex.from_tuples(pairs, names=["place_a", "place_b"])),
            (TRANSMISSION,),
            labels={"place_a": names, "place_b": names},
            source=source,
        ),
        Result(
            f"{p.id}_places",
            Text(zh=f"{title['zh']}：各地", en=f"{title['en']}: places"),
            (
                Column(
                    "level",
                    Text(zh="层次", en="Level"),
                    role="category",
                    labels={b.id: b.name for b in GREEN_HEART.bands},
                    classes=True,
                ),
                *(Column(s, STEPS[s], role="count", decimals=0) for s in ("first", "second", "third")),
                Column("steps", Text(zh="距外围的级数", en="Steps from the ring"), role="count", decimals=0),
                Column("reached", Text(zh="是否可达", en="Reached"), role="flag"),
            ),
            places,
            (TRANSMISSION,),
            labels={"place": names},
            source=source,
        ),
        Result(
            f"{p.id}_stages",
            Text(zh=f"{title['zh']}：联系数", en=f"{title['en']}: links"),
            (Column("n", Text(zh="联系数", en="Links"), role="count", decimals=0),),
            pd.DataFrame({"n": list(map(float, count.values()))}, index=pd.Index(list(count), name="stage")),
            (TRANSMISSION,),
            labels={"stage": STEPS},
            source=source,
        ),
    )


ANALYSES = (
    Analysis("stages", StagesParameters, stages, methods=(STAGES,)),
    Analysis("transmission", TransmissionParameters, transmission, methods=(TRANSMISSION,)),
)
