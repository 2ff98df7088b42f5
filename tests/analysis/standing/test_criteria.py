"""Criteria met: thresholds belong to what is met, classes, missing figures, counts; the cities' five checks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.standing.criteria import CriteriaParameters, criteria, outcome
from analysis.values import AnalysisProblem, Category, Indicator, Panel, Region, Study, same
from publish.site import Site

CODES = ("w", "x", "y")


def study() -> Study:
    index = pd.MultiIndex.from_product([CODES, ["2018", "2019"]], names=["region", "period"])
    return Study(
        Panel(
            pd.DataFrame({"size": [1.0, 10.0, 2.0, 20.0, 3.0, np.nan]}, index=index),
            pd.DataFrame({"stage": ["late", "early", None, "late", "early", None]}, index=index),
            {
                "size": Indicator("size", same("Size"), same("km²"), decimals=1),
                "stage": Indicator(
                    "stage",
                    same("Stage"),
                    same(""),
                    "category",
                    categories=(Category("early", same("early")), Category("late", same("late"))),
                ),
            },
            {c: Region(c, same(c), same(c), c) for c in CODES},
            {},
        )
    )


def made(*asked: dict[str, object], **options: object):
    words = {"name": {"zh": "条件", "en": "asked"}}
    p = CriteriaParameters(id="c", criteria=tuple({**words, **a} for a in asked), **options)
    return {r.id: r for r in criteria(p, study())}


def test_a_figure_on_the_threshold_meets_it() -> None:
    values = np.array([9.9, 10.0, 20.0, 20.1, np.nan])
    assert outcome(values, 10, 20) == ["unmet", "met", "met", "unmet", "none"]
    assert outcome(values, at_most=10) == ["met", "met", "unmet", "unmet", "none"]


def test_what_is_met_and_counted() -> None:
    found = made(
        {"id": "large", "value": "size", "at_least": 20},
        {"id": "begun", "value": "stage", "among": ["early"]},
    )
    table = found["c"]
    assert [c["status"].value for _, c in table.rows()] == ["unmet", "met", "met", "unmet", "none", "none"]
    assert table.cell(("x", "large"), "value").value == 20 and table.cell(("x", "begun"), "value").missing
    assert (
        table.cell(("x", "begun"), "class").value == "begun:late"
        and table.cell(("x", "large"), "class").missing
    )
    assert table.by_id["class"].labels["begun:late"] == same("late")
    assert found["c_counts"].frame.loc["large"].tolist() == [2, 1, 1, 1, 50]
    assert found["c_regions"].frame.loc["y", ["of", "met", "none"]].tolist() == [0, 0, 2]
    assert np.isnan(found["c_regions"].cell("y", "share").value)
    assert (
        made({"id": "large", "value": "size", "at_least": 2}, period="2018")["c_counts"]
        .cell("large", "met")
        .value
        == 2
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"value": "size"}, "give at_least, at_most or both"),
        ({"value": "size", "at_least": 3, "among": ["early"]}, "give at_least, at_most or both"),
        ({"value": "size", "at_least": 3, "at_most": 2}, "nothing meets it"),
    ],
)
def test_options_that_ask_for_nothing(asked: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        made({"id": "k", **asked})


def test_faults_are_explained() -> None:
    with pytest.raises(ValueError, match="listed twice"):
        made(*[{"id": "k", "value": "size", "at_least": 1}] * 2)
    with pytest.raises(AnalysisProblem, match="not one of the classes"):
        made({"id": "k", "value": "stage", "among": ["ripe"]})
    with pytest.raises(AnalysisProblem, match="no class by region"):
        made({"id": "k", "value": "size", "among": ["early"]})


@pytest.mark.slow
def test_the_five_checks_of_the_central_cities(prepared: dict[str, Site]) -> None:
    """By hand from the paper's Tables 1–3, its text on water, and the table of metropolitan areas."""
    results = prepared["central-cities"].plan.results
    counts = results["checks_counts"].frame
    assert counts[["met", "unmet", "none"]].astype(int).to_numpy().tolist() == [
        [20, 0, 4],  # every urban population printed is above three million
        [16, 4, 4],  # 济南 苏州 合肥 乌鲁木齐 are below 500 km²
        [6, 3, 15],  # ranks 1, 2, 6, 7, 8, 10; not 29, 30, 36
        [7, 2, 15],  # all but 广州 and 成都
        [13, 5, 6],  # mature: 北京 天津 上海 广州 深圳
    ]
    checks = results["checks"]
    assert [checks.cell(("510100", c), "status").value for c in counts.index] == [
        "met",
        "met",
        "unmet",
        "unmet",
        "met",
    ]
