"""Indicators divided by others before an index is made, against R; what must not be divided is told."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.index.composite import run
from analysis.index.model import CompositeParameters
from analysis.values import AnalysisProblem
from tests.analysis.index.reference import printed, states, study

NAMES = ("population", "frost", "income")


def made(of=None, **more):
    p = CompositeParameters(
        id="c", indicators=NAMES, **{"per": {"population": "area", "frost": "area"}, **more}
    )
    given = of or study(directions={"frost": -1}, totals=("population", "frost"))
    return {r.id: r for r in run(p, given)}


def test_scores_are_those_of_r():
    scores = made()["c"].frame["score"]
    expected = printed()["per"]
    assert len(expected) == 50
    assert all(scores[state] == pytest.approx(value, abs=1e-9) for state, value in expected.items())


def test_one_denominator_is_that_of_every_total():
    assert made(per="area")["c"].frame["score"].tolist() == made()["c"].frame["score"].tolist()


def test_figures_unit_and_origin_are_those_of_the_ratio():
    tables = made()
    profile = tables["c_profile"]
    data = states().loc["Ohio"]
    cell = profile.cell(("Ohio", "population"), "value")
    assert cell.value == pytest.approx(data["population"] / data["area"])
    # three significant digits at least, where the source's figure has two decimals
    assert cell.column.decimals >= 3
    assert profile.labels["indicator"]["population"]["en"] == "Population (u per u)"
    assert profile.cell(("Ohio", "income"), "value").value == data["income"]
    assert set(tables["c"].inputs) == {f"{i}@1977" for i in (*NAMES, "area")}
    told = {name["en"]: value["en"] for name, value in tables["c"].options}
    assert told["Denominator: Area"] == "Population, Frost"


def test_a_denominator_in_another_unit_changes_no_score():
    frame = states().assign(area=states()["area"] * 1000)
    other = study(frame, directions={"frost": -1}, totals=("population", "frost"))
    assert np.allclose(made(other)["c"].frame["score"], made()["c"].frame["score"])


@pytest.mark.parametrize(
    ("per", "said"),
    [
        ({"school": "area"}, "no indicator of this index"),
        ({"income": "income"}, "its own denominator"),
        ("income", "none of the indicators is a total"),
    ],
)
def test_what_cannot_be_divided_is_told(per, said):
    with pytest.raises(AnalysisProblem) as told:
        made(study(), per=per)
    assert said in told.value.what["en"] and told.value.remedy["zh"]


@pytest.mark.parametrize("wrong", [0.0, -3.0])
def test_a_denominator_that_is_not_positive_is_refused(wrong):
    frame = states().copy()
    frame.loc["Ohio", "area"] = wrong
    with pytest.raises(AnalysisProblem) as told:
        made(study(frame, totals=("population", "frost")))
    assert "Ohio" in told.value.what["en"] and "1977" in told.value.what["en"]


def test_a_missing_denominator_is_a_missing_figure():
    frame = states().copy()
    frame.loc["Ohio", "area"] = np.nan
    of = study(frame, totals=("population", "frost"))
    with pytest.raises(AnalysisProblem):
        made(of)
    assert "Ohio" in made(of, missing="drop")["c"].missing
