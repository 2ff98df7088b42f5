"""A network of agreements over the years: its last year is the network itself, Freeman's bounds, networkx, the Qinba region."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.registry import ANALYSES
from analysis.space.agreements import Agreement, AgreementsParams, Place
from analysis.space.network_path import NetworkPathParameters, centralisation, network_path
from analysis.values import AnalysisProblem, Panel, Study, same
from publish.site import Site

EMPTY = Panel(pd.DataFrame(), pd.DataFrame(), {}, {}, {})


def over(places: dict[str, tuple[str, str]], signed: list[tuple[int, tuple[str, ...], str]]):
    made = AgreementsParams(
        id="a",
        places=tuple(Place(id=i, level=level, under=under) for i, (level, under) in places.items()),
        agreements=tuple(
            Agreement(year=y, name=same(str(y)), members=m, coordinator=c) for y, m, c in signed
        ),
    )
    return {
        r.id: r
        for r in network_path(NetworkPathParameters(id="n", of="a"), Study(EMPTY, parameters={"a": made}))
    }


PLACES = {
    "P": ("province", ""),
    "Q": ("province", ""),
    "x": ("prefecture", "P"),
    "y": ("prefecture", "P"),
    "z": ("prefecture", "Q"),
    "w": ("prefecture", "Q"),
}


def test_the_network_grows_and_is_coordinated_from_above() -> None:
    found = over(PLACES, [(2001, ("x", "y"), ""), (2005, ("y", "z"), ""), (2010, ("P", "Q"), "")])
    table = found["n"].frame.xs("prefecture", level="level")
    assert table["links"].tolist() == [1, 2, 2] and table["new"].tolist() == [1, 1, 0]
    assert table["density"].tolist() == pytest.approx([1 / 6, 2 / 6, 2 / 6])
    # the same superior coordinates x and y; y and z wait for the agreement of their provinces
    assert table["lacking"].tolist() == [0, 1, 0] and table["coordinated"].tolist() == [100, 50, 100]
    assert table["signed"].tolist() == [2, 3, 3] and table["largest"].tolist() == [2, 3, 3]
    places = found["n_places"]
    assert [places.cell(("y", t), "partners").value for t in ("2001", "2005", "2010")] == [1, 2, 2]
    assert places.cell(("y", "2005"), "centrality").value == pytest.approx(2 / 3)
    assert places.cell(("y", "2005"), "betweenness").value == pytest.approx(1 / 3)
    assert found["n"].frame.loc[("province", "2001"), "links"] == 0
    assert np.isnan(found["n"].frame.loc[("province", "2001"), "coordinated"])
    assert "n_regions" not in found


@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda p: p[0] < p[1])))
def test_centralisation_has_freemans_bounds(links) -> None:
    graph = nx.Graph()
    graph.add_nodes_from(range(7))
    graph.add_edges_from(links)
    c = centralisation([graph.degree[i] for i in range(7)])
    assert 0 <= c <= 1 + 1e-12
    assert centralisation([d for _, d in nx.star_graph(6).degree]) == 1
    assert centralisation([d for _, d in nx.cycle_graph(7).degree]) == 0
    # of normalised centralities, as networkx has them
    share = nx.degree_centrality(graph)
    assert c == pytest.approx(sum(max(share.values()) - v for v in share.values()) * 6 / 5 / 6)


def test_it_wants_an_analysis_of_agreements() -> None:
    p = NetworkPathParameters(id="n", of="b")
    with pytest.raises(AnalysisProblem, match="no analysis of kind agreements"):
        network_path(p, Study(EMPTY, parameters={"b": p}))
    assert ANALYSES["network_path"].run is network_path


def test_the_qinba_network_ends_as_its_agreements_say(prepared: dict[str, Site]) -> None:
    """The last year is the whole network; nine places signed in 1986, five counties in 2010, as the paper tells."""
    results = prepared["qinba"].plan.results
    path, levels, pairs = (results[n] for n in ("coop_path", "coop_levels", "coop_pairs"))
    for level in ("province", "prefecture", "county"):
        last = {c: path.cell((level, "2019"), c).value for c in path.by_id}
        for column in ("n", "density", "components", "largest"):
            assert last[column] == pytest.approx(levels.cell(level, column).value), (level, column)
        assert last["links"] == sum(levels.cell(level, s).value for s in ("weak", "strong", "coordinated"))
    assert path.cell(("prefecture", "1986"), "signed").value == 9
    assert path.cell(("prefecture", "1986"), "links").value == 9 * 8 / 2
    assert path.cell(("county", "2010"), "signed").value == 5
    assert path.cell(("county", "2010"), "links").value == 5 * 4 / 2
    assert path.cell(("province", "2019"), "links").value == 0
    lacking = sum(c["lacking"].value for _, c in pairs.rows())
    assert lacking == sum(path.cell((level, "2019"), "lacking").value for level in ("prefecture", "county"))
    # by hand: 巴中 signed in 2002, 2008, 2014 and 2019
    regions = results["coop_path_regions"]
    years = ("1986", "2002", "2008", "2010", "2014", "2019")
    assert [regions.cell(("511900", t), "agreements").value for t in years] == [0, 1, 2, 2, 3, 4]
    assert [regions.cell(("511900", t), "partners").value for t in years[:3]] == [0, 2, 4]


def test_the_order_of_the_qinba_cities_has_every_place_once(prepared: dict[str, Site]) -> None:
    plan = prepared["qinba"].plan
    order = plan.report.panel.cross(["order_2016"], "2016")["order_2016"]
    assert sorted(order.dropna().astype(int)) == list(range(1, 35)) and len(order) == 35
    audit = plan.results["replication"]
    assert [audit.cell("order_complete", c).value for c in ("cells", "agree", "differ")] == [34, 34, 0]
    assert plan.results["levels_counts"].frame.xs("all", level="area")["n"].to_dict() == {
        "other": 5,
        "ring": 25,
        "near": 5,
    }
