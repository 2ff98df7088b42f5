"""Networks against published graphs and by hand; the Qinba agreements and their missing coordinators."""

from __future__ import annotations

import csv

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy.stats import gmean

from analysis.space.agreements import Agreement, AgreementsParams, Place, agreements, ties
from analysis.space.graph import shape
from analysis.space.neighbours import distances
from analysis.space.network import Link, NetworkParams, gravity, network
from analysis.values import AnalysisProblem, Indicator, Panel, Region, Study, Text, same
from paths import ROOT

REFERENCE = ROOT / "tests" / "reference"


# --- the shape of a network


def test_published_measures_of_the_florentine_families() -> None:
    """Padgett's marriages: 15 families, 20 ties; Medici 6 ties, betweenness 0.522 (Wasserman and Faust)."""
    graph = nx.florentine_families_graph()
    names = list(graph)
    made = shape(15, [(names.index(a), names.index(b)) for a, b in graph.edges])
    medici = names.index("Medici")
    assert made.degree[medici] == 6 and made.links == 20 and made.components == 1
    assert made.betweenness[medici] == pytest.approx(0.521978, abs=5e-7)
    assert made.betweenness[names.index("Guadagni")] == pytest.approx(0.254579, abs=5e-7)
    assert made.density == pytest.approx(40 / (15 * 14))


def test_betweenness_of_a_path_by_hand() -> None:
    """a–b–c–d: b lies on a–c and a–d, of the three pairs without b."""
    assert shape(4, [(0, 1), (1, 2), (2, 3)]).betweenness == pytest.approx([0, 2 / 3, 2 / 3, 0])


def test_components_are_numbered_from_the_largest_and_the_lonely_have_their_own() -> None:
    made = shape(6, [(3, 4), (4, 5)])
    assert made.component.tolist() == [2, 3, 4, 1, 1, 1]
    assert (made.components, made.largest) == (4, 3)


# --- gravity


@given(st.integers(0, 2**32 - 1), st.floats(0.5, 3), st.floats(0.01, 100))
@settings(max_examples=30, deadline=None)
def test_gravity_is_symmetric_and_falls_with_the_power_of_distance(
    seed: int, power: float, scale: float
) -> None:
    rng = np.random.default_rng(seed)
    mass = rng.uniform(1, 10, 6)
    gaps = distances(np.column_stack([rng.uniform(80, 120, 6), rng.uniform(20, 45, 6)]))
    linkage = gravity(mass, gaps, power)
    assert linkage == pytest.approx(linkage.T) and (np.diag(linkage) == 0).all()
    assert gravity(mass, scale * gaps, power) == pytest.approx(linkage * scale**-power)
    assert gravity(scale * mass, gaps, power) == pytest.approx(linkage * scale**2)


@pytest.mark.parametrize("power", [1.0, 2.0])
def test_gravity_is_libpysals_decay_times_scipys_masses(power: float) -> None:
    """Distance-band weights of PySAL on the sphere, with the exponent as their α; the mass is SciPy's geometric mean."""
    import libpysal

    study = _cities()
    spots = np.array(list(SPOTS.values()))
    tree = libpysal.cg.KDTree(spots, distance_metric="Arc", radius=6371.0088)
    with np.errstate(divide="ignore"):  # its own zero distances, which it then leaves out
        decay = libpysal.weights.DistanceBand(tree, 5000, alpha=-power, binary=False).full()[0]
    mass = gmean(study.panel.cross(["gdp", "people"], "2018").to_numpy(), axis=1)
    expected = decay * np.outer(mass, mass)
    links = network(_net(exponent=power), study)[1]
    found = {k: links.cell(k, "strength").value for k in links.frame.index}
    assert len(found) == 10
    for (a, b), value in found.items():
        theirs = 100 * expected[int(a) - 1, int(b) - 1] / expected.max()
        assert value == pytest.approx(theirs, rel=1e-9)
    assert gravity(mass, distances(spots), power) == pytest.approx(expected, rel=1e-9)


def study_of(frame: pd.DataFrame, points: dict[str, tuple[float, float]]) -> Study:
    index = pd.MultiIndex.from_product([frame.index, ["2018"]], names=["region", "period"])
    numbers = frame.set_axis(index)
    regions = {c: Region(c, same(f"R{c}"), same(f"R{c}"), c) for c in frame.index}
    spec = {c: Indicator(c, Text(zh="指标" + c, en="The " + c), same("")) for c in frame}
    return Study(Panel(numbers, pd.DataFrame(index=index), spec, regions, {}), None, points)


SPOTS = {"1": (104.0, 30.6), "2": (106.5, 29.5), "3": (108.9, 34.3), "4": (114.3, 30.6), "5": (113.6, 34.7)}


def _cities() -> Study:
    return study_of(
        pd.DataFrame(
            {"gdp": [15.0, 20.0, 8.0, 15.0, 10.0], "people": [16.0, 31.0, 10.0, 11.0, 10.0]},
            index=list(SPOTS),
        ),
        SPOTS,
    )


def _net(**more) -> NetworkParams:
    return NetworkParams(id="n", kind="network", **({"mass": ("gdp", "people")} | more))


def test_linkage_by_hand() -> None:
    node, links, classes, whole = network(_net(), _cities())
    gaps = distances(np.array(list(SPOTS.values())))
    mass = np.sqrt([15 * 16, 20 * 31, 8 * 10, 15 * 11, 10 * 10])
    raw = {(i, j): mass[i] * mass[j] / gaps[i, j] ** 2 for i in range(5) for j in range(i + 1, 5)}
    top = max(raw.values())
    for (i, j), value in raw.items():
        key = (str(i + 1), str(j + 1))
        assert links.cell(key, "strength").value == pytest.approx(100 * value / top)
        assert links.cell(key, "linked").value is bool(value > np.mean(list(raw.values())))
    assert links.frame.index[0] == ("1", "2") and links.frame["rank"].is_monotonic_increasing
    assert node.frame["share"].sum() == pytest.approx(100)
    assert node.frame["strength"].sum() == pytest.approx(2 * links.frame["strength"].sum())
    assert node.cell("1", "partner").value == "2" and node.cell(
        "1", "partner_strength"
    ).value == pytest.approx(100)
    assert (
        whole.cell("all", "links").value == links.frame["linked"].sum() == classes.cell("linked", "n").value
    )
    assert node.inputs == ("gdp@2018", "people@2018")


def test_classes_of_strength_as_printed_for_the_six_cities() -> None:
    """The bounds of the figure: 2–5, 5–11, 11–14, 14–30, 30–63; a bound opens the class above it."""
    observed = [
        ("1", "2", 63.0),
        ("1", "3", 30.0),
        ("1", "4", 29.9),
        ("2", "3", 5.0),
        ("2", "4", 2.0),
        ("3", "4", 1.9),
    ]
    params = _net(
        mass=(),
        links=tuple(Link(a=a, b=b, strength=s) for a, b, s in observed),
        classes=(2, 5, 11, 14, 30, 63),
    )
    node, links, classes, whole = network(params, _cities())
    expected = {"1/2": 5, "1/3": 5, "1/4": 4, "2/3": 2, "2/4": 1, "3/4": 0}
    assert {"/".join(k): c["level_no"].value for k, c in links.rows()} == expected
    assert (classes.labels["level"]["c1"]["zh"], classes.labels["level"]["c1"]["en"]) == ("2—5", "2–5")
    assert dict(zip(classes.frame.index, classes.frame["n"], strict=True)) == {
        "c1": 1,
        "c2": 1,
        "c3": 0,
        "c4": 1,
        "c5": 2,
    }
    assert whole.cell("all", "links").value == 5 and node.cell("5", "degree").value == 0
    assert whole.cell("all", "components").value == 2 and node.cell("5", "partner").value is None
    with (REFERENCE / "connection_strength_classes.csv").open() as file:
        printed = [(float(r["lower"]), float(r["upper"])) for r in csv.DictReader(file)]
    assert printed == list(zip(params.classes, params.classes[1:], strict=False))


def test_the_unit_of_mass_does_not_matter_and_nor_does_the_order() -> None:
    base, other = _cities(), _cities()
    frame = base.panel.numbers.droplevel("period")
    other = study_of(frame.assign(gdp=frame["gdp"] * 1e4).iloc[::-1], SPOTS)
    first, second = network(_net(), base), network(_net(), other)
    pd.testing.assert_frame_equal(
        first[0].frame[["strength", "degree", "betweenness", "rank"]],
        second[0].frame.loc[first[0].frame.index, ["strength", "degree", "betweenness", "rank"]],
    )


def test_faults_of_the_network_are_explained() -> None:
    frame = _cities().panel.numbers.droplevel("period")
    with pytest.raises(AnalysisProblem, match="The gdp” of R2 is not positive"):
        network(_net(), study_of(frame.assign(gdp=[1, 0, 1, 1, 1.0]), SPOTS))
    with pytest.raises(AnalysisProblem, match="R5 has no location"):
        network(_net(), study_of(frame, {k: v for k, v in SPOTS.items() if k != "5"}))
    with pytest.raises(AnalysisProblem, match="R1 and R2 stand on one spot"):
        network(_net(), study_of(frame, SPOTS | {"2": SPOTS["1"]}))
    with pytest.raises(AnalysisProblem, match="no region with the code 9"):
        network(_net(mass=(), links=(Link(a="1", b="9", strength=1),)), _cities())
    with pytest.raises(AnalysisProblem, match="linked to itself"):
        network(_net(mass=(), links=(Link(a="1", b="1", strength=1),)), _cities())
    missing = frame.copy()
    missing.loc["3", "people"] = np.nan
    node, *_ = network(_net(), study_of(missing, SPOTS))
    assert "3" not in node and "The people" in node.missing["3"]["en"]
    for wrong in ({"mass": ()}, {"classes": (5, 2)}, {"links": (Link(a="1", b="2", strength=1),)}):
        with pytest.raises(ValidationError):
            _net(**wrong)


# --- agreements


PROVINCES = {
    "四川": "巴中 达州 广元 广安 南充 万源 通江",
    "陕西": "汉中 安康 商洛 镇巴 紫阳",
    "湖北": "十堰 襄阳 神农架 荆门",
}
PROVINCES |= {"河南": "南阳 洛阳", "甘肃": "陇南 天水", "重庆": "万州 涪陵 城口"}
COUNTIES = {"万源", "通江", "镇巴", "紫阳", "城口"}


def _places() -> tuple[Place, ...]:
    above = [Place(id=p, level="province") for p in PROVINCES]
    below = [
        Place(id=c, level="county" if c in COUNTIES else "prefecture", under=p)
        for p, cities in PROVINCES.items()
        for c in cities.split()
    ]
    return (*above, *below)


def _qinba(extra: tuple[Agreement, ...] = ()) -> AgreementsParams:
    """The agreements that the paper lists (Strategic Study of CAE 22 (1), 2020)."""
    with (REFERENCE / "qinba_agreements.csv").open(encoding="utf-8") as file:
        listed = [(int(r["year"]), tuple(r["members"].split("|"))) for r in csv.DictReader(file)]
    made = tuple(Agreement(year=y, name=same(str(y)), members=m) for y, m in listed)
    return AgreementsParams(id="a", kind="agreements", places=_places(), agreements=(*made, *extra))


NOBODY = Study(Panel(pd.DataFrame(), pd.DataFrame(), {}, {}, {}))


def test_bazhong_and_hanzhong_are_strongly_linked_and_lack_a_coordinator() -> None:
    """The paper's own example: two cities with four agreements whose provinces have none."""
    place, pairs, gaps, levels, years = agreements(_qinba(), NOBODY)
    key = ("巴中", "汉中")
    assert pairs.cell(key, "agreements").value == 4
    assert (pairs.cell(key, "first").value, pairs.cell(key, "last").value) == ("2002", "2019")
    assert pairs.cell(key, "stage").value == "strong" and pairs.cell(key, "lacking").value is True
    assert gaps.cell(("四川", "陕西"), "strong").value >= 1
    assert gaps.frame["pairs"].is_monotonic_decreasing
    assert levels.cell("province", "density").value == 0 and levels.cell("province", "stage").value == "none"
    # one province above both: it can coordinate them
    assert pairs.cell(("巴中", "广元"), "coordinator").value == "superior"
    assert place.cell("巴中", "agreements").value == 4 and place.cell("巴中", "first").value == "2002"
    assert years.frame["links"].is_monotonic_increasing and list(years.frame.index) == [
        "1986",
        "2002",
        "2008",
        "2010",
        "2014",
        "2019",
    ]
    assert place.cell("巴中", "under").value == "四川" and place.cell("四川", "under").value is None
    assert place.by_id["under"].labels["四川"]["en"] == "四川" and place.cell("四川", "first").value is None
    assert years.cell("1986", "links").value == 9 * 8 / 2


def test_an_agreement_of_the_provinces_coordinates_the_cities_below() -> None:
    above = Agreement(year=2020, name=same("x"), members=("四川", "陕西"))
    before, after = agreements(_qinba(), NOBODY), agreements(_qinba((above,)), NOBODY)
    assert after[1].cell(("巴中", "汉中"), "stage").value == "coordinated"
    assert after[1].cell(("巴中", "汉中"), "coordinator").value == "superiors"
    assert ("四川", "陕西") in before[2] and ("四川", "陕西") not in after[2]
    healed = before[1].frame["lacking"].sum() - after[1].frame["lacking"].sum()
    # the provinces themselves now need the state as their coordinator
    assert after[1].cell(("四川", "陕西"), "lacking").value is True
    assert healed == before[2].cell(("四川", "陕西"), "pairs").value - 1


def test_places_that_are_regions_of_the_report_are_listed_by_code() -> None:
    region = Region("511900", Text(zh="巴中", en="Bazhong"), same("巴中市"), "bazhong")
    study = Study(Panel(pd.DataFrame(), pd.DataFrame(), {}, {region.code: region}, {}))
    place, regions, *_ = agreements(_qinba(), study)
    assert (
        regions.id == "a_regions" and regions.keys == ("region",) and list(regions.frame.index) == ["511900"]
    )
    assert regions.cell("511900", "partners").value == place.cell("巴中", "partners").value


def test_a_named_coordinator_is_enough() -> None:
    named = Agreement(
        year=2020, name=same("x"), members=("四川", "陕西", "重庆"), coordinator="国家发展改革委"
    )
    pairs = agreements(_qinba((named,)), NOBODY)[1]
    assert pairs.cell(("四川", "重庆"), "coordinator").value == "named"
    assert pairs.cell(("四川", "重庆"), "stage").value == "coordinated"


def test_counts_add_up_over_levels_places_and_gaps() -> None:
    place, pairs, gaps, levels, _ = agreements(_qinba(), NOBODY)
    linked = len(pairs.frame)
    assert levels.frame[["weak", "strong", "coordinated"]].to_numpy().sum() == linked
    for level, row in levels.frame.iterrows():
        n = row["n"]
        assert row[["none", "weak", "strong", "coordinated"]].sum() == n * (n - 1) / 2, level
    assert place.frame["partners"].sum() == 2 * linked
    assert (place.frame["coordinated"] + place.frame["lacking"] == place.frame["partners"]).all()
    assert gaps.frame["pairs"].sum() == pairs.frame["lacking"].sum()


def test_governments_of_different_levels_are_no_pair() -> None:
    level = {"P": "province", "x": "prefecture", "y": "prefecture"}
    made = ties(level, {"P": "", "x": "P", "y": "P"}, [(2000, ("P", "x", "y"), "")], 2)
    assert set(made) == {("x", "y")} and made["x", "y"].by == "superior"


def test_no_gaps_leave_an_empty_table() -> None:
    params = AgreementsParams(
        id="a",
        kind="agreements",
        places=(Place(id="P", level="province"), *(Place(id=c, level="prefecture", under="P") for c in "xy")),
        agreements=(Agreement(year=2000, name=same("x"), members=("x", "y")),),
    )
    assert agreements(params, NOBODY)[2].frame.empty


@pytest.mark.parametrize(
    ("places", "members", "complaint"),
    [
        ([("P", "province", ""), ("P", "province", "")], ("P", "P"), "listed twice"),
        ([("P", "province", "Q"), ("Q", "province", "")], ("P", "Q"), "leave under empty"),
        ([("P", "province", ""), ("x", "prefecture", "")], ("P", "x"), "not among the places"),
        ([("x", "prefecture", "y"), ("y", "prefecture", "x")], ("x", "y"), "not of a level above"),
        ([("P", "province", ""), ("Q", "province", "")], ("P", "R"), "R is not among the places"),
    ],
)
def test_faults_of_the_agreements_are_explained(places: list, members: tuple, complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        AgreementsParams(
            id="a",
            kind="agreements",
            places=tuple(Place(id=i, level=v, under=u) for i, v, u in places),
            agreements=(Agreement(year=2000, name=same("x"), members=members),),
        )
