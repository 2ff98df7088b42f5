"""Bands and paths: thresholds, schemes, mapclassify's breaks, the printed stages and quadrants, transitions."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.standing.classification import (
    SCHEMES,
    BandsParameters,
    PathParameters,
    band_of,
    bands,
    path,
)
from analysis.standing.world_bank import WORLD_BANK
from analysis.values import AnalysisProblem, Indicator, Panel, Region, Study, same

BAND = {"id": "a", "name": {"zh": "一", "en": "a"}}


def study(figures: list[float], period: str = "2019", nation: float | None = None) -> Study:
    """One indicator ``x`` in one period for regions 01, 02 …, and the nation where given."""
    codes = [f"{i:02}" for i in range(len(figures))]
    regions = {c: Region(c, same(f"R{c}"), same(c), c) for c in codes}
    if nation is not None:
        regions["100000"] = Region("100000", same("the nation"), same("nation"), "nation", "aggregate")
        codes, figures = [*codes, "100000"], [*figures, nation]
    index = pd.MultiIndex.from_product([codes, [period]], names=["region", "period"])
    frame = pd.DataFrame({"x": figures}, index=index, dtype=float)
    return Study(
        Panel(frame, pd.DataFrame(index=index), {"x": Indicator("x", same("X"), same(""))}, regions, {})
    )


def levels(made: Study, **options) -> list[str]:
    return bands(BandsParameters(id="b", value="x", **options), made)[0].frame["level"].tolist()


# --- bands --------------------------------------------------------------------------------------------------


def test_bounds_are_closed_below():
    thresholds = (1.5, 1.75, 2.0)
    x = np.array([1.4999, 1.5, 1.75, 1.9999, 2.0, 9])
    assert band_of(x, thresholds).tolist() == np.digitize(x, thresholds).tolist() == [0, 1, 2, 2, 3, 3]
    assert band_of(x, thresholds, "above").tolist() == np.digitize(x, thresholds, right=True).tolist()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"thresholds": (2, 1), "bands": (BAND,) * 3}, "ascend"),
        ({"thresholds": (1, 2), "bands": (BAND,)}, "one band more"),
        ({}, "give thresholds"),
        ({"scheme": "metro"}, "give thresholds"),
        ({"scheme": "water", "bands": (BAND,)}, "one band more"),
        ({"method": "natural"}, "how many classes"),
        ({"method": "natural", "classes": 3, "bands": (BAND,) * 2}, "as many bands as classes"),
        ({"method": "natural", "classes": 3, "thresholds": (1,)}, "leave thresholds and scheme out"),
        ({"thresholds": (1,), "bands": (BAND,) * 2, "classes": 2}, "classes goes with a method"),
    ],
)
def test_parameters_must_fit(options, said):
    with pytest.raises(ValueError, match=said):
        BandsParameters(id="b", value="x", **options)


@pytest.mark.filterwarnings("ignore:Numba not installed")
@pytest.mark.parametrize("k", [3, 4, 5, 6])
def test_natural_breaks_quantiles_and_equal_intervals_are_mapclassifys(mapclassify, prepared, k):
    plan = prepared["provinces"].plan
    made = Study(plan.report.panel, results=plan.results)
    y = plan.results["integration"].frame["score"]
    reference = {
        "natural": mapclassify.FisherJenks(y.to_numpy(), k),
        "quantile": mapclassify.Quantiles(y.to_numpy(), k),
        "equal": mapclassify.EqualInterval(y.to_numpy(), k),
    }
    for method, theirs in reference.items():
        table, counts = bands(
            BandsParameters(id="b", value="integration.score", method=method, classes=k), made
        )
        assert table.frame["level_no"].loc[y.index].tolist() == (theirs.yb + 1).tolist(), method
        assert counts.frame["n"].tolist() == theirs.counts.tolist()


def test_world_bank_groups_as_published():
    """For 2019: low up to 1,035 dollars, lower middle to 4,045, upper middle to 12,535, high above."""
    figures = [1035, 1036, 4045, 4046, 12535, 12536]
    groups = ["low", "lower_middle", "lower_middle", "upper_middle", "upper_middle", "high"]
    assert levels(study(figures), scheme="world_bank") == groups
    # of another year: 1,046 was lower middle income in 2014, low income in 2022
    assert levels(study([1046], "2014"), scheme="world_bank") == ["lower_middle"]
    assert levels(study([1046], "2022"), scheme="world_bank") == ["low"]
    assert levels(study([1046], "2019"), scheme="world_bank", year=2022) == ["low"]
    # in yuan, at the year's rate
    assert levels(study([70892], "2019"), scheme="world_bank", divide=6.8985) == ["upper_middle"]
    for limits in WORLD_BANK.values():
        assert list(limits) == sorted(limits)
    with pytest.raises(AnalysisProblem, match="no World Bank thresholds for 1999"):
        levels(study([1.0], "1999"), scheme="world_bank")


def test_water_shortage_as_the_source_defines_it():
    """人均水资源低于3000立方米为轻度缺水，低于2000为中度，低于1000为严重，低于500为极度。"""
    figures = [499, 500, 999, 1000, 2000, 2999, 3000]
    words = ["extreme", "severe", "severe", "moderate", "mild", "mild", "none"]
    assert levels(study(figures), scheme="water") == words


def test_share_of_the_national_average():
    made = study([39.0, 40, 60, 100, 180], nation=100)
    assert levels(made, scheme="national_average") == ["lowest", "low", "below", "above", "above"]
    table = bands(BandsParameters(id="b", value="x", scheme="national_average"), study([10, 50], nation=20))[
        0
    ]
    assert table.frame["value"].tolist() == [50, 250] and table.columns[0].unit["en"] == "%"
    with pytest.raises(AnalysisProblem, match="no positive figure of “X” for 100000"):
        levels(study([1.0]), scheme="national_average")


def test_metropolitan_areas_take_the_reports_thresholds():
    assert levels(study([1, 2, 3, 4]), scheme="metro", thresholds=(2, 3, 4)) == [
        b.id for b in SCHEMES["metro"].bands
    ]


def test_too_few_different_figures_are_told():
    with pytest.raises(AnalysisProblem, match="too few different figures"):
        levels(study([1, 1, 2]), method="quantile", classes=3)
    with pytest.raises(AnalysisProblem, match="not positive"):
        levels(study([-1, 1, 2]), method="geometric", classes=2)


def test_counts_carry_the_bounds():
    counts = bands(BandsParameters(id="b", value="x", scheme="water"), study([100, 5000]))[1]
    assert counts.cell("severe", "lower").value == 500 and counts.cell("severe", "upper").value == 1000
    assert counts.cell("extreme", "lower").missing and counts.cell("none", "upper").missing
    assert counts.frame["n"].sum() == 2


@pytest.mark.slow
@settings(max_examples=25)
@given(st.lists(st.integers(0, 1000), min_size=5, max_size=30, unique=True), st.randoms())
def test_order_and_scale_do_not_matter(figures, random):
    figures = [float(f) for f in figures]
    shuffled = random.sample(figures, len(figures))
    for method in ("natural", "quantile", "equal"):
        once = dict(zip(figures, levels(study(figures), method=method, classes=4), strict=True))
        again = dict(zip(shuffled, levels(study(shuffled), method=method, classes=4), strict=True))
        assert once == again
    # halves are exact, so no bound moves by rounding
    halved = levels(study([f / 2 for f in figures]), method="natural", classes=4)
    assert halved == levels(study(figures), method="natural", classes=4)


def test_bands_of_the_integration_score(plan):
    made, score = plan.results["integration_level"], plan.results["integration"]
    for code in score.frame.index:
        value, level = score.cell(code, "score").value, made.cell(code, "level").value
        expected = (
            "low" if value < 1.5 else "middle" if value < 1.75 else "upper-middle" if value < 2 else "high"
        )
        assert level == expected, code
    counts = plan.results["integration_level_counts"].frame
    assert counts["n"].sum() == 30 and counts["share"].sum() == pytest.approx(100)
    # the scheme of that name has the same thresholds
    scheme = bands(
        BandsParameters(id="b", value="integration.score", scheme="urban_rural"),
        Study(plan.report.panel, results=plan.results),
    )[0]
    assert scheme.frame["level"].to_dict() == made.frame["level"].to_dict()


# --- paths --------------------------------------------------------------------------------------------------


def test_the_printed_stages(plan):
    """2009: 21 low and 2 high; 2018: 1 low and 8 high, counted from the printed table by hand."""
    counts = plan.results["stage_counts"]
    n = {k: c["n"].value for k, c in counts.rows()}
    assert (n["2009", "low"], n["2009", "high"], n["2018", "low"], n["2018", "high"]) == (21, 2, 1, 8)
    change = plan.results["stage_change"]
    assert change.cell("510000", "first").value == "low"
    assert change.cell("510000", "last").value == "upper-middle"
    assert change.cell("510000", "steps").value == 2


def test_transitions_add_up(plan):
    frame = plan.results["quadrant_transitions"].frame
    moves = frame["n"]
    assert moves.sum() == 31 * 3
    stays = sum(moves[(q, q)] for q in ("HH", "LH", "LL", "HL"))
    changes = plan.results["quadrant_change"].frame["changes"].sum()
    assert stays + changes == 31 * 3
    shares = frame["share"].groupby(level="from").sum(min_count=1)
    assert shares.to_numpy() == pytest.approx(100)
    # unordered classes have no steps
    assert plan.results["quadrant_change"].frame["steps"].isna().all()


def test_grades_of_a_result_have_a_path(prepared):
    plan = prepared["west"].plan
    made = Study(plan.report.panel, results=plan.results)
    table, change, counts, _ = path(PathParameters(id="p", indicator="coordination.grade"), made)
    expected = plan.results["coordination_change"].frame
    assert change.frame["steps"].to_dict() == expected["steps"].to_dict()
    assert table.cell(("510000", "2000"), "level").value == expected.loc["510000", "grade_first"]
    assert counts.frame.xs("2019", level="period")["n"].sum() == len(expected)


def test_figures_in_bands_have_a_path(prepared):
    plan = prepared["west"].plan
    made = Study(plan.report.panel, results=plan.results)
    two = (
        {"id": "low", "name": {"zh": "低", "en": "low"}},
        {"id": "high", "name": {"zh": "高", "en": "high"}},
    )
    table, _, counts, _ = path(
        PathParameters(id="p", indicator="resilience", thresholds=(20,), bands=two), made
    )
    wide = plan.report.panel.over_time("resilience")
    for period in wide.columns:
        assert counts.cell((period, "high"), "n").value == (wide[period] >= 20).sum()
    assert table.cell(("510000", "2019"), "level").value == "high"


@pytest.mark.parametrize(
    "name", ["resilience", "nothing", "coordination.d", "coordination_change.grade_first"]
)
def test_what_has_no_classes_is_told(prepared, name):
    plan = prepared["west"].plan
    with pytest.raises(AnalysisProblem, match="is not a category indicator"):
        path(PathParameters(id="p", indicator=name), Study(plan.report.panel, results=plan.results))
