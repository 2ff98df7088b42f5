"""Regions with too few figures, or too many zeros, are left out before gaps are filled, each with its reason."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.index.composite import run
from analysis.index.missing import Screen, screened
from analysis.index.parameters import CompositeParameters
from analysis.values import AnalysisProblem
from tests.analysis.index.reference import study

NAN = np.nan
#: availability 1, 3/4, 1/2, 1/4, 0; the first has zeros
FIGURES = pd.DataFrame(
    [
        [0.0, 0.0, 0.0, 5.0],
        [2.0, 3.0, 4.0, NAN],
        [3.0, 5.0, NAN, NAN],
        [4.0, NAN, NAN, NAN],
        [NAN, NAN, NAN, NAN],
        [5.0, 6.0, 7.0, 8.0],
        [1.0, 2.0, 9.0, 3.0],
    ],
    columns=list("wxyz"),
    index=pd.Index([f"r{i}" for i in range(7)], name="region"),
)


def left_out(**shares: float) -> set[str]:
    raw = FIGURES.set_axis(pd.MultiIndex.from_product([FIGURES.index, ["1977"]], names=["region", "period"]))
    return set(screened(raw, Screen(**shares)))


@pytest.mark.parametrize(
    ("least", "expected"),
    # COINr's Screen: a region stays where its share is at least the bound; one without any figure has none
    [
        (0.0, set()),
        (0.25, {"r4"}),
        (0.3, {"r3", "r4"}),
        (0.5, {"r3", "r4"}),
        (2 / 3, {"r2", "r3", "r4"}),
        (0.75, {"r2", "r3", "r4"}),
        (1.0, {"r1", "r2", "r3", "r4"}),
    ],
)
def test_by_the_share_of_figures_that_are_there(least, expected):
    assert left_out(available=least) == expected


@pytest.mark.parametrize(("least", "expected"), [(0.25, set()), (0.26, {"r0"}), (1.0, {"r0"})])
def test_by_the_share_of_figures_that_are_not_zero(least, expected):
    assert left_out(nonzero=least) == expected


def made(**more):
    p = CompositeParameters.model_validate({"id": "c", "indicators": list("wxyz"), **more})
    return {r.id: r for r in run(p, study(FIGURES))}


def test_who_stays_is_filled_in_and_who_goes_is_named_with_the_reason():
    score = made(available=0.7, missing="group_mean")["c"]
    assert set(score.frame.index) == {"r0", "r1", "r5", "r6"}
    assert score.missing["r2"]["en"] == "2 of 4 figures are there, fewer than 70%"
    assert score.missing["r2"]["zh"] == "4个数据中只有2个，不足70%"
    assert "r4" in score.missing
    told = {k["en"]: v["en"] for k, v in score.options}
    assert told["Figures a region must have"] == "70%"
    # the mean that fills the gap is that of those who stay
    entered = made(available=0.7, missing="group_mean")["c_profile"].cell(("r1", "z"), "entered").value
    assert entered == pytest.approx(np.mean([5.0, 8.0, 3.0]))


def test_without_a_bound_a_gap_is_what_the_policy_says():
    with pytest.raises(AnalysisProblem):
        made()
    assert set(made(missing="drop")["c"].frame.index) == {"r0", "r5", "r6"}


def test_nobody_left_is_told():
    with pytest.raises(AnalysisProblem):
        alone()


def alone():
    p = CompositeParameters.model_validate({"id": "c", "indicators": list("wxyz"), "available": 1.0})
    return run(p, study(FIGURES.iloc[1:4]))
