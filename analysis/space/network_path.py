"""A network of agreements over the years: density, centralisation, coordination as it grew; `NetworkPathParameters`, `centralisation`.

``kind = "network_path"`` takes an earlier analysis of kind ``agreements`` and looks at the network as it stood at the end of
each year in which something was signed: by level of government, and by place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analysis.parameters import Analysis, Parameters, ResultId
from analysis.space.agreements import GOVERNANCE, LEVELS, AgreementsParams, ties
from analysis.space.graph import shape
from analysis.values import AnalysisProblem, Column, Method, Provenance, Result, Study, Text, same

METHOD = Method(
    "network_path",
    Text(zh="网络的历程", en="A network over the years"),
    Text(
        zh="截至每年的累计网络：密度为已有联系占可能联系的份额；中心度为合作对象数除以其他政府数；中心势为各地与最大度之差的合计"
        "占星形网络的份额，1为一地独大，0为人人相同；协调率为有协调人的联系所占份额。",
        en="The network of all agreements up to each year: density is the share of possible links that exist; centrality is "
        "partners over the other governments; centralisation adds up how far all lie below the best linked, as a share "
        "of what a star would give: 1 where one place holds all links, 0 where all have as many; coordination is the share of "
        "links that have a coordinator.",
    ),
    (
        r"\rho_t = \frac{2 m_t}{n (n-1)}",
        r"c_{it} = d_{it} / (n-1)",
        r"C_t = \frac{\sum_i (\max_j d_{jt} - d_{it})}{(n-1)(n-2)}",
    ),
    "Freeman, *Social Networks* 1 (3), 1979; Wasserman and Faust, *Social Network Analysis*, 1994",
)


class NetworkPathParameters(Parameters):
    """``kind = "network_path"``."""

    kind: Literal["network_path"] = "network_path"
    of: ResultId = Field(description="an analysis of kind agreements, listed before")


def centralisation(degree: Sequence[int] | np.ndarray) -> float:
    """Freeman's degree centralisation of an undirected network; NaN below three nodes.

    >>> centralisation([3, 1, 1, 1]), centralisation([2, 2, 2]), centralisation([1, 1])
    (1.0, 0.0, nan)
    """
    d = np.asarray(degree, dtype=float)
    n = len(d)
    return float((d.max() - d).sum() / ((n - 1) * (n - 2))) if n > 2 else float("nan")


LEVEL_COLUMNS = (
    Column("n", Text(zh="政府数", en="Governments"), role="count"),
    Column("signed", Text(zh="已签约的政府", en="Have signed"), role="count"),
    Column("links", Text(zh="累计合作对", en="Pairs linked so far"), role="count"),
    Column("new", Text(zh="当年新增", en="New that year"), role="count"),
    Column("density", Text(zh="网络密度", en="Density"), decimals=3, main=True),
    Column("centralisation", Text(zh="中心势", en="Centralisation"), decimals=3),
    Column("components", Text(zh="连通分支数", en="Components"), role="count"),
    Column("largest", Text(zh="最大分支的成员数", en="Members of the largest"), role="count"),
    Column("lacking", Text(zh="缺协调人的合作对", en="Pairs that lack a coordinator"), role="count"),
    Column("coordinated", Text(zh="协调率", en="Coordinated"), same("%"), 1, "share"),
)
PLACE_COLUMNS = (
    Column("agreements", Text(zh="累计协议数", en="Agreements so far"), role="count"),
    Column("partners", Text(zh="合作对象数", en="Partners"), role="count"),
    Column("centrality", Text(zh="度中心度", en="Degree centrality"), decimals=3, main=True),
    Column("betweenness", Text(zh="介数中心性", en="Betweenness"), decimals=3),
    Column("lacking", Text(zh="缺协调人的对象", en="Partners without a coordinator"), role="count"),
)


def _agreements(p: NetworkPathParameters, study: Study) -> AgreementsParams:
    found = study.parameters.get(p.of)
    if isinstance(found, AgreementsParams):
        return found
    have = ", ".join(i for i, q in study.parameters.items() if isinstance(q, AgreementsParams)) or "—"
    raise AnalysisProblem(
        Text(zh=f"“{p.of}”不是 agreements 类的分析", en=f"“{p.of}” is no analysis of kind agreements"),
        Text(zh=f"现有：{have}", en=f"there are: {have}"),
    )


Rows = dict[tuple[str, str], tuple[float, ...]]


def _grown(made: AgreementsParams, level: Mapping[str, str], years: Sequence[int]) -> tuple[Rows, Rows]:
    """The rows by (level, year) and by (place, year): the network of all agreements up to each year."""
    under = {q.id: q.under for q in made.places}
    whole: Rows = {}
    single: Rows = {}
    before = dict.fromkeys(LEVELS, 0)
    for year in years:
        signed = [(a.year, a.members, a.coordinator) for a in made.agreements if a.year <= year]
        there = [t for t in ties(level, under, signed, made.strong).values() if t.years]
        for name in LEVELS:
            members = [q for q, of in level.items() if of == name]
            if not members:
                continue
            at = {q: i for i, q in enumerate(members)}
            own = [t for t in there if t.a in at]
            found = shape(len(members), [(at[t.a], at[t.b]) for t in own])
            lacking = sum(not t.by for t in own)
            whole[name, str(year)] = (
                len(members),
                sum(any(q in m for _, m, _ in signed) for q in members),
                len(own),
                len(own) - before[name],
                found.density,
                centralisation(found.degree),
                found.components,
                found.largest,
                lacking,
                100 * (len(own) - lacking) / len(own) if own else float("nan"),
            )
            before[name] = len(own)
            for q, i in at.items():
                single[q, str(year)] = (
                    sum(q in m for _, m, _ in signed),
                    float(found.degree[i]),
                    found.degree[i] / (len(members) - 1) if len(members) > 1 else float("nan"),
                    float(found.betweenness[i]),
                    sum(not t.by for t in own if q in (t.a, t.b)),
                )
    return whole, single


def network_path(p: NetworkPathParameters, study: Study) -> tuple[Result, ...]:
    """Tables ``<id>`` by (level, period), ``<id>_places`` by (place, period) and, where places are regions,
    ``<id>_regions`` by (region, period).
    """
    made = _agreements(p, study)
    level = {q.id: q.level for q in made.places}
    years = sorted({a.year for a in made.agreements})
    whole, single = _grown(made, level, years)
    regions = study.panel.regions
    names = {q.id: q.name or (regions[q.id].name if q.id in regions else same(q.id)) for q in made.places}
    title = p.title or Text(zh="合作网络的历程", en="The network of agreements over the years")
    source = Provenance((METHOD, GOVERNANCE), (p.of,))
    places = _table(single, ("place", "period"), PLACE_COLUMNS)
    places = places.loc[[(q, str(y)) for q in level for y in years]]
    results = [
        source.result(
            p.id,
            title,
            LEVEL_COLUMNS,
            _table(whole, ("level", "period"), LEVEL_COLUMNS),
            labels={"level": LEVELS},
        ),
        source.result(
            f"{p.id}_places",
            Text(zh="{t}：各地", en="{t}: places").fill(t=title),
            PLACE_COLUMNS,
            places,
            labels={"place": names},
        ),
    ]
    codes = {word: code for code, r in regions.items() for word in (code, *r.name.values())}
    here = {q: codes[q] for q in level if q in codes and regions[codes[q]].level == "region"}
    if here:
        mine = places[places.index.get_level_values("place").isin(list(here))]
        mine.index = pd.MultiIndex.from_tuples(
            [(here[q], t) for q, t in mine.index], names=["region", "period"]
        )
        results.append(
            source.result(
                f"{p.id}_regions",
                Text(zh="{t}：各地区", en="{t}: regions").fill(t=title),
                PLACE_COLUMNS,
                mine,
            )
        )
    return tuple(results)


def _table(
    rows: dict[tuple[str, str], tuple[float, ...]], keys: tuple[str, str], columns: Sequence[Column]
) -> pd.DataFrame:
    order = sorted(rows, key=lambda k: list(dict.fromkeys(a for a, _ in rows)).index(k[0]))
    index = pd.MultiIndex.from_tuples(order, names=list(keys))
    return pd.DataFrame([rows[k] for k in order], index=index, columns=[c.id for c in columns]).astype(float)


ANALYSES = (Analysis("network_path", NetworkPathParameters, network_path, methods=(METHOD,)),)
