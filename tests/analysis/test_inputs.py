"""References to figures: indicators, columns of results, and what is said where they name nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.inputs import common_periods, values_of
from analysis.values import AnalysisProblem, Study


@pytest.fixture(scope="module")
def west(prepared):
    plan = prepared["west"].plan
    return Study(plan.report.panel, results=plan.results)


@pytest.fixture(scope="module")
def provinces(prepared):
    plan = prepared["provinces"].plan
    return Study(plan.report.panel, results=plan.results)


def test_an_indicator_in_its_last_period_or_the_one_asked_for(west):
    values, column, address = values_of(west, "resilience")
    assert address == "resilience@2019" and column.id == "resilience"
    assert values["510000"] == 24.97
    assert values_of(west, "resilience", "2000")[0]["510000"] == 6.40
    assert list(values.index) == west.panel.codes()


def test_a_way_to_weigh_where_an_indicator_stands_says_what_is_meant(west):
    with pytest.raises(AnalysisProblem) as problem:
        common_periods(west, ["equal"])
    assert (
        'weights = "equal"' in problem.value.remedy["en"]
        and 'weights = "equal"' in problem.value.remedy["zh"]
    )


def test_a_column_of_a_result(provinces):
    values, column, address = values_of(provinces, "integration.score")
    result = provinces.results["integration"]
    assert address == "integration" and column.name == result.title
    assert values.dropna().to_dict() == result.frame["score"].to_dict()
    # Tibet has no figures: a region of the report, missing here
    assert values.index.isin(provinces.panel.codes()).all() and np.isnan(values["540000"])


def test_a_result_by_period(west):
    last, before = (values_of(west, "coordination.d", t)[0]["510000"] for t in (None, "2000"))
    result = west.results["coordination"]
    assert last == result.cell(("510000", "2019"), "d").value
    assert before == result.cell(("510000", "2000"), "d").value
    assert last > before


def test_a_column_keeps_its_own_unit(west):
    assert values_of(west, "resilience_growth.rate")[1].unit["en"] == "%"


@pytest.mark.parametrize(
    ("ref", "period", "said"),
    [
        ("nothing", None, "no indicator called “nothing”"),
        ("nothing.score", None, "no result named nothing"),
        ("coordination.nothing", None, "no column of figures “nothing”"),
        ("coordination.grade", None, "no column of figures “grade”"),
        ("coordination.d", "1999", "has no period 1999"),
        ("resilience", "1999", "not all indicators have figures for the period 1999"),
        ("coordination_counts.n", None, "is not listed by region"),
    ],
)
def test_what_names_nothing_is_explained(west, ref, period, said):
    with pytest.raises(AnalysisProblem) as problem:
        values_of(west, ref, period)
    assert said in problem.value.what["en"]
    assert problem.value.what["zh"] and problem.value.remedy["zh"] and problem.value.remedy["en"]


def test_words_are_not_figures(provinces):
    category = next(i for i, s in provinces.panel.indicators.items() if s.kind == "category")
    with pytest.raises(AnalysisProblem, match="is a category, not a number"):
        values_of(provinces, category)


def test_a_profile_by_region_and_indicator_is_refused(provinces):
    """One region has several rows there: picking one would be a guess."""
    made = replace(provinces.results["integration_profile"], id="profile")
    study = replace(provinces, results={"profile": made})
    with pytest.raises(AnalysisProblem, match=r"its keys: region, indicator"):
        values_of(study, "profile.value")
