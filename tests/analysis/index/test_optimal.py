"""Weights for a wished importance are those that R's search finds; what cannot be reached is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from analysis.index.composite import run
from analysis.index.model import CompositeParameters
from analysis.index.normalise import Unfit, minmax
from analysis.index.optimal import importance, weights
from analysis.values import AnalysisProblem, same
from tests.analysis.index.reference import printed, states, study

NAMES = ("income", "illiteracy", "school", "life")
WISH = {"income": 0.27, "illiteracy": 0.25, "school": 0.25, "life": 0.23}
CALLED = [same(n) for n in NAMES]


def figures() -> np.ndarray:
    return minmax(states()[list(NAMES)].to_numpy(float), np.array([1, -1, 1, 1]))


@pytest.mark.parametrize(("method", "wish"), [("optimal", list(WISH.values())), ("even", [1.0] * 4)])
def test_weights_are_those_that_r_finds(method, wish):
    found = weights(figures(), np.array(wish), CALLED)
    assert found.weights == pytest.approx([printed()[method][n] for n in NAMES], abs=1e-7)
    assert found.reached == pytest.approx(found.wished, abs=1e-12)


@given(st.lists(st.floats(0.01, 1), min_size=4, max_size=4))
def test_the_importance_of_any_weights_leads_back_to_them(w):
    w = np.array(w) / sum(w)
    found = weights(figures(), importance(figures(), w), CALLED)
    assert found.weights == pytest.approx(w, abs=1e-8)


def test_a_wish_that_takes_a_negative_weight_is_refused():
    with pytest.raises(Unfit) as told:
        weights(figures(), np.array([0.4, 0.3, 0.2, 0.1]), CALLED)
    assert "negative" in told.value.words["en"] and "school" in told.value.words["en"]


def test_indicators_that_say_the_same_are_refused():
    Z = figures()
    with pytest.raises(Unfit):
        weights(np.column_stack([Z, Z[:, 0]]), np.ones(5), [*CALLED, same("again")])


def made(**more):
    p = CompositeParameters.model_validate(
        {"id": "c", "indicators": NAMES, "weights": "optimal", "importance": WISH, **more}
    )
    return {r.id: r for r in run(p, study(directions={"illiteracy": -1}))}


def test_the_index_reports_weights_and_importance():
    tables = made()
    shown = {i: tables["c_weights"].cell(i, "weight").value for i in NAMES}
    assert shown == pytest.approx({n: printed()["optimal"][n] for n in NAMES}, abs=1e-7)
    told = {k["en"]: v["en"] for k, v in tables["c"].options}
    assert "income 27.0%" in told["Importance (correlation with the score, share of all)"].lower()


def test_only_weighted_sums_have_such_weights():
    with pytest.raises(AnalysisProblem) as told:
        made(aggregate="geometric", low=1, high=100)
    assert "weighted sums" in told.value.what["en"]


@pytest.mark.parametrize(
    "more", [{"importance": {"income": 1}}, {"importance": {**WISH, "life": 0}}, {"weights": "equal"}]
)
def test_a_wish_is_one_of_all_parts(more):
    with pytest.raises(ValidationError):
        made(**more)
