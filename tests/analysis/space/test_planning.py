"""Classes of a plan: the printed stages of metropolitan areas, and the three-stage transmission around the Qinba."""

from __future__ import annotations

from itertools import combinations, pairwise, product

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from analysis.space.planning import StagesParameters, TransmissionParameters, chains, stages, transmission
from analysis.values import AnalysisProblem, Panel, Region, Study, Text, same

#: Strategic Study of CAE 22 (1), 2020: near-mountain cities join the agglomerations around (stage one) and organise
#: the towns of the mountains (stage two); the towns are nodes of flows both ways (stage three)
LEVELS = {
    "西安": "ring",
    "武汉": "ring",
    "郑州": "ring",
    "商洛": "near",
    "十堰": "near",
    "平顶山": "near",
    "陇南": "near",
    "柞水": "core",
    "镇安": "core",
    "太白": "core",
}
LINKS = [
    ("西安", "商洛"),
    ("武汉", "十堰"),
    ("郑州", "平顶山"),
    ("商洛", "柞水"),
    ("商洛", "镇安"),
    ("西安", "太白"),
    ("柞水", "西安"),
]


def study(*codes: str) -> Study:
    regions = {c: Region(c, same(c), same(c), c, "aggregate" if c.islower() else "region") for c in codes}
    empty = pd.DataFrame(index=pd.MultiIndex.from_arrays([[], []], names=["region", "period"]))
    return Study(Panel(empty, empty, {}, regions, {}))


def transmitted(levels: dict[str, str], links: list[tuple[str, str]]) -> dict:
    p = TransmissionParameters(
        id="t",
        kind="transmission",
        places=tuple({"id": k, "stage": v} for k, v in levels.items()),
        links=tuple({"a": a, "b": b} for a, b in links),
    )
    return {r.id: r for r in transmission(p, study())}


def test_the_stage_of_each_link_and_who_is_reached():
    made = transmitted(LEVELS, LINKS)
    assert made["t_stages"].frame["n"].to_dict() == {"first": 3, "second": 2, "third": 2, "level": 0}
    assert made["t"].cell(("商洛", "柞水"), "stage").value == "second"
    places = made["t_places"].frame
    assert places["reached"].to_dict() == {
        **dict.fromkeys(LEVELS, True),
        "陇南": False,
        "太白": False,
    }, "a link from the ring straight into the mountains is stage three, not a chain"
    assert (
        places.loc["镇安", "steps"] == 2
        and places.loc["商洛", "steps"] == 1
        and places.loc["西安", "steps"] == 0
    )


#: the mechanism as the paper prints it (5.1.2; both language editions): near-mountain cities enter the four
#: agglomerations (stage one), lead the towns (stage two), which exchange with the agglomerations (stage three).
#: Both editions print 陇南 twice among the near-mountain cities
AGGLOMERATIONS = ("成渝", "关天", "中原", "长江中游")
NEAR = ("陇南", "商洛", "平顶山", "十堰", "陇南", "安康")
TOWNS = ("周至", "蓝田", "太白", "眉县", "凤县", "柞水", "镇安", "山阳", "商南")
#: the cities of the ring (环秦巴城市地区) as listed in 3.1.2
RING = (
    "重庆、成都、德阳、绵阳、广元、广安、遂宁、西安、宝鸡、渭南、武汉、宜昌、襄阳、荆门、孝感、荆州、随州、郑州、"
    "洛阳、平顶山、三门峡、南阳、信阳、驻马店、兰州、天水"
)
PRINTED = {"first": (NEAR, AGGLOMERATIONS), "second": (NEAR, TOWNS), "third": (TOWNS, AGGLOMERATIONS)}


def test_the_printed_mechanism_of_the_green_heart():
    """Each stage by itself, then all: the stages of the links and the number of steps are those of the text."""
    levels = {
        **dict.fromkeys(AGGLOMERATIONS, "ring"),
        **dict.fromkeys(NEAR, "near"),
        **dict.fromkeys(TOWNS, "core"),
    }
    assert [list(levels.values()).count(x) for x in ("ring", "near", "core")] == [4, 5, 9]
    links = {stage: list(dict.fromkeys(product(*ends))) for stage, ends in PRINTED.items()}
    for stage, pairs in links.items():
        made = transmitted(levels, pairs)
        assert set(made["t"].frame["stage"]) == {stage} and len(made["t"].frame) == len(pairs)
        reached = made["t_places"].frame["reached"]
        assert reached.sum() == {"first": 4 + 5, "second": 4, "third": 4}[stage], "one stage is not a chain"
    made = transmitted(levels, [pair for pairs in links.values() for pair in pairs])
    assert made["t_stages"].frame["n"].to_dict() == {"first": 20, "second": 45, "third": 36, "level": 0}
    steps = made["t_places"].frame["steps"]
    assert (steps[list(AGGLOMERATIONS)] == 0).all() and (steps[list(set(NEAR))] == 1).all()
    assert (steps[list(TOWNS)] == 2).all()


def test_the_paper_puts_one_city_on_two_levels():
    """平顶山 is one of the 26 cities of the ring (3.1.2) and a near-mountain city (5.1.2): the reader is asked."""
    ring = RING.split("、")
    assert len(set(ring)) == 26 and set(ring) & set(NEAR) == {"平顶山"}
    places = ({"id": "平顶山", "stage": "ring"}, {"id": "平顶山", "stage": "near"})
    with pytest.raises(ValidationError, match="listed twice"):
        TransmissionParameters(id="t", kind="transmission", places=places, links=({"a": "平顶山", "b": "x"},))


@given(st.data())
def test_who_is_reached_is_what_networkx_reaches(data):
    """Descendants of the ring in the graph of stage-one and stage-two links, directed inwards; steps are its distances."""
    names = [f"p{i}" for i in range(9)]
    levels = {n: data.draw(st.sampled_from(["ring", "near", "core"])) for n in names}
    links = data.draw(st.lists(st.sampled_from(list(combinations(names, 2))), unique=True, max_size=16))
    graph = nx.DiGraph()
    graph.add_nodes_from(["outside", *names])
    graph.add_edges_from(("outside", n) for n in names if levels[n] == "ring")
    inwards = {("ring", "near"), ("near", "core")}
    for a, b in links:
        graph.add_edges_from((x, y) for x, y in ((a, b), (b, a)) if (levels[x], levels[y]) in inwards)
    expected = {n: d - 1 for n, d in nx.single_source_shortest_path_length(graph, "outside").items() if d}
    found = chains(levels, links)
    assert {n: len(chain) for n, chain in found.items()} == expected
    for place, chain in found.items():
        assert all(graph.has_edge(x, y) for x, y in pairwise((*chain, place)))


def test_a_town_is_not_reached_through_a_city_that_is_not():
    levels = {"r": "ring", "n1": "near", "n2": "near", "c": "core"}
    assert "c" not in chains(levels, [("r", "n1"), ("n2", "c")])
    assert chains(levels, [("r", "n1"), ("n1", "c"), ("n2", "c")])["c"] == ("r", "n1")
    # a link between cities of one level hands nothing on
    assert "n2" not in chains(levels, [("r", "n1"), ("n1", "n2")])


@given(st.randoms(use_true_random=False))
def test_the_order_of_places_and_links_does_not_matter(random):
    places, links = list(LEVELS), [(b, a) if random.random() < 0.5 else (a, b) for a, b in LINKS]
    random.shuffle(places)
    random.shuffle(links)
    assert set(chains({p: LEVELS[p] for p in places}, links)) == set(chains(LEVELS, LINKS))


def test_the_printed_stages_of_metropolitan_areas(prepared):
    """Gao Yunhong et al. 2020, Table 5: the East has four mature ones and no other region any."""
    results = prepared["west"].plan.results
    assert len(results["metro"].frame) == 20
    counts = results["metro_counts"]
    found = {
        area: [
            counts.cell((area, level), "n").value for level in ("budding", "developing", "growing", "mature")
        ]
        for area in ("east", "centre", "west", "all")
    }
    assert found == {"east": [0, 0, 5, 4], "centre": [1, 1, 3, 0], "west": [1, 3, 2, 0], "all": [2, 4, 10, 4]}
    assert counts.cell(("west", "developing"), "share").value == pytest.approx(50)
    assert results["metro"].source == ("an-zhang",)
    assert sum(map(sum, found.values())) == 2 * 20


def test_places_that_are_regions_are_listed_by_code():
    p = StagesParameters(
        id="s",
        kind="stages",
        scheme="green_heart",
        places=(
            {"id": "A1", "stage": "near"},
            {"id": "town", "stage": "core", "name": {"zh": "镇", "en": "Town"}},
        ),
    )
    made = {r.id: r for r in stages(p, study("A1", "B1"))}
    assert made["s_regions"].cell("A1", "level").value == "near" and "town" not in made["s_regions"]
    assert made["s"].labels["place"]["town"] == Text(zh="镇", en="Town")
    assert made["s_counts"].frame["n"].to_dict() == {
        ("all", "core"): 1,
        ("all", "near"): 1,
        ("all", "ring"): 0,
    }


def test_faults_are_explained():
    place = {"id": "x", "stage": "near", "area": "nowhere"}
    p = StagesParameters(id="s", kind="stages", scheme="green_heart", places=(place,))
    with pytest.raises(AnalysisProblem, match="no region, area or group"):
        stages(p, study("west"))
    for wrong, said in (
        ({"places": ({"id": "x", "stage": "moon"},)}, "moon is not one of"),
        ({"places": ({"id": "x", "stage": "near"},) * 2}, "listed twice"),
        ({"scheme": "", "places": (place,)}, "either a scheme or bands"),
    ):
        with pytest.raises(ValidationError, match=said):
            StagesParameters(**{"id": "s", "kind": "stages", "scheme": "green_heart", **wrong})
    for links, said in ((("a", "z"), "z is not among"), (("a", "a"), "the same place")):
        with pytest.raises(ValidationError, match=said):
            transmitted({"a": "ring", "b": "near"}, [links])
