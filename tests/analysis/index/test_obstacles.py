"""Obstacle degrees are those that R makes, whatever scale the index is put on; they add up to a hundred."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.index.composite import run as composite
from analysis.index.model import CompositeParameters
from analysis.index.obstacles import ObstacleParameters, degrees, run
from analysis.values import AnalysisProblem, Study
from tests.analysis.index.reference import printed, states, study

NAMES = ("income", "illiteracy", "school")
WEIGHTS = {"income": 0.5, "illiteracy": 0.3, "school": 0.2}


def made(frame=None, **more):
    given = study(frame, directions={"illiteracy": -1})
    specs = {i: replace(s, weight=WEIGHTS.get(i, 1.0)) for i, s in given.panel.indicators.items()}
    given = replace(given, panel=replace(given.panel, indicators=specs))
    shape = {} if "levels" in more else {"indicators": NAMES}
    p = CompositeParameters.model_validate({"id": "c", "weights": "given", **shape, **more})
    results = {r.id: r for r in composite(p, given)}
    whole = Study(given.panel, results=results, parameters={"c": p})
    return {r.id: r for r in run(ObstacleParameters(id="o", of="c"), whole)}


def degrees_of(tables):
    return tables["o_factors"].frame["degree"]


def test_degrees_are_those_of_r():
    found = degrees_of(made())
    for item, value in printed()["obstacle"].items():
        name, state = item.split(":")
        assert found[state, name] == pytest.approx(value, abs=1e-9)
    assert len(printed()["obstacle"]) == len(found) == 150


def test_another_scale_of_the_index_changes_nothing():
    assert np.allclose(degrees_of(made(low=1, high=100)), degrees_of(made()))


def test_weights_are_multiplied_down_the_levels():
    levels = [
        {
            "id": "mind",
            "name": {"zh": "甲", "en": "Mind"},
            "indicators": ["illiteracy", "school"],
            "weight": 0.5,
        },
        {"id": "purse", "name": {"zh": "乙", "en": "Purse"}, "indicators": ["income"], "weight": 0.5},
    ]
    tables = made(levels=levels)
    # 0.3 and 0.2 of a half are as 3 to 2: the same as the flat index
    assert np.allclose(degrees_of(tables).sort_index(), degrees_of(made()).sort_index())
    sums = tables["o_dimensions"].frame["degree"].unstack()
    assert np.allclose(sums.sum(axis=1), 100)
    assert sums.loc["Ohio", "purse"] == pytest.approx(degrees_of(tables)["Ohio", "income"])


@given(
    st.lists(st.tuples(*[st.floats(0, 1)] * 3), min_size=1, max_size=8),
    st.tuples(*[st.floats(0.01, 1)] * 3),
)
def test_they_add_up_to_a_hundred(rows, weights):
    found = degrees(np.array(rows), np.array(weights))
    for row, own in zip(rows, found, strict=True):
        if min(row) < 1 - 1e-9:
            assert own.sum() == pytest.approx(100) and (own >= 0).all()


def test_the_largest_are_named_and_the_best_in_everything_has_none():
    frame = states().copy()
    frame.loc["Ohio", ["income", "school"]] = frame[["income", "school"]].max() + 1
    frame.loc["Ohio", "illiteracy"] = 0.1
    tables = made(frame)
    own = {c: tables["o"].cell("Ohio", c) for c in ("obstacle_1", "degree_1", "named")}
    assert own["obstacle_1"].missing and own["degree_1"].missing and own["named"].value == 0
    means = tables["o_means"].frame
    assert means["first"].sum() == 49 and (means["of"] == 49).all()
    assert means["degree"].is_monotonic_decreasing
    row = tables["o"].frame.loc["Texas"]
    assert row["degree_1"] >= row["degree_2"] >= row["degree_3"]
    assert row["together"] == pytest.approx(100)


@pytest.mark.parametrize("normalise", ["zscore", "vector", "rank", "none"])
def test_an_index_without_a_best_possible_figure_is_refused(normalise):
    with pytest.raises(AnalysisProblem) as told:
        made(normalise=normalise)
    assert "minmax" in told.value.what["en"]


def test_what_is_no_index_is_told():
    given = study()
    with pytest.raises(AnalysisProblem) as told:
        run(ObstacleParameters(id="o", of="c"), given)
    assert "no composite index" in told.value.what["en"]
