"""Coupling coordination against the printed table, and what must not change it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.economy.balance import lagging
from analysis.economy.coupling import GRADES, CouplingParameters, coupling, revised, run, usual
from analysis.values import AnalysisProblem, Study
from paths import ROOT
from pipeline.prepare import prepare

HALF = np.array([0.5, 0.5])


def test_exactly_77_of_84_printed_cells_come_out(prepared):
    results = prepared["west"].plan.results
    checks, cells = results["replication"], results["replication_cells"]
    row = {c: checks.cell("coupling_cells", c).value for c in ("cells", "agree", "differ")}
    assert row == {"cells": 84, "agree": 77, "differ": 7}
    differing = {k[1] for k, _ in cells.rows() if k[0] == "coupling_cells"}
    assert differing == {*(f"100000:{y}" for y in (2000, 2008, 2012, 2016, 2019)), "500000:2016", "west:2016"}
    chongqing = cells.cell(("coupling_cells", "500000:2016"), "recomputed").value
    assert chongqing == pytest.approx(0.52, abs=0.005)
    assert cells.cell(("coupling_cells", "500000:2016"), "printed").value == 0.66


def test_printed_ranks_that_contradict_their_values_are_found(prepared):
    cells = prepared["west"].plan.results["replication_cells"]
    found = {k[1] for k, _ in cells.rows() if k[0] == "resilience_ranks"}
    assert found == {"540000:2004", "630000:2004"}


def test_two_systems_are_the_textbook_formula():
    U = np.array([[0.2, 0.7], [0.5, 0.5], [0.9, 0.1]])
    c, t, d = coupling(U, HALF)
    assert c == pytest.approx(2 * np.sqrt(U.prod(axis=1)) / U.sum(axis=1))
    assert t == pytest.approx(U.mean(axis=1))
    assert d == pytest.approx(np.sqrt(c * t))


units = arrays(float, (6, 3), elements=st.floats(0.01, 1))


@given(units)
def test_bounds_order_of_rows_and_of_systems(U):
    alpha = np.full(3, 1 / 3)
    c, _t, d = coupling(U, alpha)
    assert (c <= 1 + 1e-9).all() and (d >= 0).all() and (d <= 1 + 1e-9).all()
    assert coupling(U[::-1], alpha)[2] == pytest.approx(d[::-1])
    assert coupling(U[:, ::-1], alpha)[2] == pytest.approx(d)
    assert coupling(np.repeat(U, 2, axis=0), alpha)[2] == pytest.approx(np.repeat(d, 2))


def test_equal_systems_are_fully_coupled():
    assert coupling(np.full((1, 4), 0.36), np.full(4, 0.25))[0] == pytest.approx([1.0])


def test_the_ten_grades_are_the_source_table():
    """Table 5 of the paper: ten intervals of 0.1, each closed below."""
    assert [g.upper for g in GRADES] == [round(0.1 * i, 1) for i in range(1, 11)]
    assert [g.name["zh"] for g in GRADES] == [
        *("极度失调", "严重失调", "中度失调", "轻度失调", "临界协调"),
        *("勉强协调", "初级协调", "中级协调", "良好协调", "优质协调"),
    ]


def test_the_revised_c_of_two_systems_is_its_closed_form():
    """For two systems it is √[(1 − |u₁ − u₂|)·min/max]."""
    U = np.array([[0.2, 0.7], [0.5, 0.5], [0.9, 0.1], [0.0, 0.0], [0.0, 1.0]])
    ratio = [2 / 7, 1, 1 / 9, 0, 0]
    assert revised(U) == pytest.approx(np.sqrt((1 - np.abs(U[:, 0] - U[:, 1])) * ratio))
    assert revised(U)[2] < usual(U)[2], "the usual C hides how far apart they are"


#: three systems of six regions, and what the R package mathmodels (Zhang Jingxin) prints of them on the reference page of
#: its coupling_degree: C, T and D as usual with equal weights; C, T and D revised after Wang et al. with 0.4, 0.3, 0.3
SYSTEMS = np.array(
    [
        [0.0162, 0.1782, 0.5490, 0.6730, 0.0207, 0.9875],
        [0.2720, 0.6824, 0.0593, 0.4812, 0.8891, 0.5573],
        [0.2655, 0.3721, 0.5729, 0.9082, 0.2017, 0.8984],
    ]
).T
USUAL = [
    [0.571, 0.867, 0.674, 0.967, 0.418, 0.971],
    [0.185, 0.411, 0.394, 0.687, 0.370, 0.814],
    [0.325, 0.597, 0.515, 0.815, 0.393, 0.889],
]
REVISED = [
    [0.447, 0.501, 0.455, 0.669, 0.175, 0.715],
    [0.168, 0.388, 0.409, 0.686, 0.336, 0.832],
    [0.274, 0.440, 0.432, 0.678, 0.242, 0.771],
]


@pytest.mark.parametrize(
    ("form", "weights", "printed"),
    [("usual", [1 / 3] * 3, USUAL), ("revised", [0.4, 0.3, 0.3], REVISED)],
)
def test_three_systems_as_the_r_package_mathmodels_prints_them(form, weights, printed):
    found = coupling(SYSTEMS, np.array(weights), form)
    assert np.round(found, 3).tolist() == printed


@given(units)
def test_the_revised_c_is_bounded_and_blind_to_order(U):
    c = revised(U)
    assert ((c >= 0) & (c <= 1 + 1e-12)).all()
    assert revised(U[:, ::-1]) == pytest.approx(c)
    assert revised(np.repeat(U[:, :1], 3, axis=1)) == pytest.approx(1)


def test_the_lagging_system():
    U = np.array([[0.2, 0.3, 0.25], [0.5, 0.5, 0.5], [0.50, 0.51, 0.52]])
    assert lagging(U, 0.0).tolist() == [0, -1, 0] and lagging(U, 0.1).tolist() == [0, -1, -1]


def west(prepared, **options):
    panel = prepared["west"].plan.report.panel
    made = run(
        CouplingParameters(id="x", systems=("resilience", "quality"), scale=100, **options), Study(panel)
    )
    return panel, {r.id: r for r in made}


def test_groups_are_means_of_their_regions(prepared):
    panel, made = west(prepared, grouping="northwest_southwest", periods=("2000", "2019"))
    groups, regions = made["x_groups"], made["x"].frame
    scheme = panel.groupings["northwest_southwest"]
    for group in scheme.groups:
        codes = [c for c in panel.codes() if scheme.members.get(c) == group]
        for column in ("c", "t", "d", "u_quality"):
            mean = np.mean([regions.loc[(c, "2019"), column] for c in codes])
            assert groups.cell((group, "2019"), column).value == pytest.approx(mean)
    assert groups.cell(("all", "2000"), "n").value == 12
    assert groups.frame.index.tolist()[:2] == [("northwest", "2000"), ("northwest", "2019")]


def test_what_went_in_is_shown(prepared):
    _, made = west(prepared, form="revised")
    row = {c: made["x"].cell(("510000", "2019"), c).value for c in made["x"].by_id}
    assert row["u_resilience"] == pytest.approx(0.2497)
    assert row["t"] == pytest.approx((row["u_resilience"] + row["u_quality"]) / 2)
    assert row["lagging"] == ("resilience" if row["u_resilience"] < row["u_quality"] else "quality")
    assert [m.id for m in made["x"].method] == ["coupling", "coupling_revised"]
    # one year alone gives what it gives inside the panel
    _, alone = west(prepared, form="revised", periods=("2019",))
    assert alone["x"].cell(("510000", "2019"), "d").value == pytest.approx(row["d"])


def test_a_period_without_figures_is_told(prepared):
    with pytest.raises(AnalysisProblem, match="for the period 1999"):
        west(prepared, periods=("1999", "2019"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"weights": (0.5,)}, "one per system"),
        ({"weights": (0.5, 0.6)}, "add up to 1"),
        ({"weights": (1.5, -0.5)}, "positive"),
        ({"systems": ("a", "a")}, "twice"),
    ],
)
def test_parameters_must_fit(options, said):
    with pytest.raises(ValueError, match=said):
        CouplingParameters(**{"id": "x", "systems": ("a", "b"), **options})


@pytest.mark.slow
def test_a_figure_off_the_scale_is_named(tmp_path):
    import shutil

    from intake.problems import Problems

    folder = tmp_path / "west"
    shutil.copytree(ROOT / "reports" / "west", folder)
    path = folder / "report.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("scale = 100", "scale = 10"), encoding="utf-8")
    problems = Problems()
    assert prepare(folder, problems) is None
    assert "is not between 0 and 1; give scale" in problems.errors[0].line()


def test_the_lower_by_rank_among_the_regions(prepared):
    panel, made = west(prepared)
    frame = made["x"].frame
    for (code, t), row in frame.iterrows():
        if code not in panel.codes():
            assert row["lower"] is None
            continue
        inside = frame.loc[[(c, t) for c in panel.codes()]]
        places = {
            s: 1 + int((inside[f"u_{s}"] > row[f"u_{s}"] + 1e-12).sum()) for s in ("resilience", "quality")
        }
        worst = max(places.values())
        alone = [s for s, place in places.items() if place == worst]
        assert row["lower"] == (alone[0] if len(alone) == 1 else "in_step")
