"""Cronbach's α and item–rest correlations are those of R's psych; flags say what the numbers say."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.index.composite import run as composite
from analysis.index.normalise import minmax
from analysis.index.parameters import CompositeParameters
from analysis.index.reliability import ReliabilityParameters, alpha, item_rest, run
from analysis.values import AnalysisProblem, Study
from tests.analysis.index.reference import printed, states, study

NAMES = ("income", "illiteracy", "school", "life")


def figures() -> np.ndarray:
    return minmax(states()[list(NAMES)].to_numpy(float), np.array([1, -1, 1, 1]))


def test_alpha_and_item_rest_correlations_are_those_of_psych():
    X, r = figures(), printed()
    assert alpha(X) == pytest.approx((r["alpha"]["raw"], r["alpha"]["standardised"]))
    assert item_rest(X) == pytest.approx([r["rest"][n] for n in NAMES])
    without = [alpha(np.delete(X, j, axis=1))[0] for j in range(4)]
    assert without == pytest.approx([r["dropped"][n] for n in NAMES])


def made(frame=None, directions=None, options=None, **more):
    given = study(frame, directions={"illiteracy": -1} if directions is None else directions)
    shape = {} if "levels" in more else {"indicators": NAMES}
    p = CompositeParameters.model_validate({"id": "c", **shape, **more})
    results = {r.id: r for r in composite(p, given)}
    whole = Study(given.panel, results=results, parameters={"c": p})
    q = ReliabilityParameters.model_validate({"id": "r", "of": "c", **(options or {})})
    return {r.id: r for r in run(q, whole)}


def test_the_tables_have_the_whole_the_indicators_and_the_pairs():
    tables = made()
    assert tables["r"].cell("c", "alpha").value == pytest.approx(printed()["alpha"]["raw"])
    assert tables["r"].cell("c", "verdict").value == "enough"
    assert len(tables["r_pairs"].frame) == 6
    assert tables["r_items"].frame["flag"].isna().all()


def test_an_indicator_in_the_wrong_direction_is_flagged():
    # illiteracy counted as good: it runs against the rest
    tables = made(directions={})
    assert tables["r_items"].cell("illiteracy", "flag").value == "against"
    assert tables["r"].cell("c", "verdict").value == "low"
    flags = tables["r_pairs"].frame["flag"].dropna()
    assert set(flags) == {"opposed"} and all("illiteracy" in pair for pair in flags.index)


def test_bounds_are_the_reports_own():
    tables = made(options={"least": 0.9, "rest": 0.6, "high": 0.6})
    assert tables["r"].cell("c", "verdict").value == "low"
    assert tables["r_items"].cell("income", "flag").value == "weak"
    assert (tables["r_pairs"].frame["flag"].notna() == (tables["r_pairs"].frame["r"] >= 0.6)).all()


def test_dimensions_of_two_indicators_have_an_alpha_of_their_own():
    levels = [
        {"id": "mind", "name": {"zh": "甲", "en": "Mind"}, "indicators": ["illiteracy", "school"]},
        {"id": "rest", "name": {"zh": "乙", "en": "Rest"}, "indicators": ["income", "life"]},
    ]
    table = made(levels=levels)["r"]
    assert [k for k, _ in table.rows()] == [("c",), ("mind",), ("rest",)]
    assert table.cell("mind", "alpha").value == pytest.approx(alpha(figures()[:, 1:3])[0])


def test_one_indicator_has_no_reliability():
    with pytest.raises(AnalysisProblem) as told:
        run_alone()
    assert "two indicators" in told.value.what["en"]


def run_alone():
    given = study()
    p = CompositeParameters(id="c", indicators=("income",))
    results = {r.id: r for r in composite(p, given)}
    return run(
        ReliabilityParameters(id="r", of="c"), Study(given.panel, results=results, parameters={"c": p})
    )
