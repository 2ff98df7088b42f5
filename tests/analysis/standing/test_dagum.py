"""Dagum's decomposition: against sums written elsewhere, against the plain Gini coefficient, and what must always hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.standing.dagum import DagumParameters, dagum, run
from analysis.standing.inequality import gini
from analysis.values import AnalysisProblem
from tests.analysis.pysal import example

REFERENCE = Path(__file__).parents[2] / "reference"


def test_the_mexican_states_by_the_sums_that_define_it():
    states = example("mexico", "mexico.csv")
    # written by inequality_dagum.R, from the double sums of the paper
    expected = pd.read_csv(REFERENCE / "inequality_dagum.csv", dtype={"j": str, "h": str}).fillna("")
    totals = pd.read_csv(REFERENCE / "inequality_mexico.csv").set_index(["year", "grouping"])["gini"]
    assert set(expected["what"]) == {"own", "gini", "affluence", "within", "between", "transvariation"}
    for year, rows in expected.groupby("year"):
        parts = dagum(
            states[f"pcgdp{year}"].to_numpy(float),
            states["inegi"].astype(int).astype(str).to_numpy(dtype=object),
        )
        at = {name: i for i, name in enumerate(parts.labels)}
        for row in rows.itertuples():
            value = getattr(parts, row.what)
            if row.h:
                value = value[at[row.j], at[row.h]]
            elif row.j:
                value = value[at[row.j]]
            assert value == pytest.approx(row.value, rel=1e-12), row
        assert parts.total == pytest.approx(totals[year, "inegi"], rel=1e-12)


figures = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from("abc"), st.integers(1, 5)), min_size=2, max_size=12
).filter(lambda rows: any(y for y, _, _ in rows))


@given(figures)
def test_the_parts_add_up_to_the_plain_coefficient(rows):
    y = np.array([r[0] for r in rows], dtype=float)
    labels = np.array([r[1] for r in rows], dtype=object)
    w = np.array([r[2] for r in rows], dtype=float)
    for weights in (None, w):
        parts = dagum(y, labels, weights)
        assert parts.total == pytest.approx(gini(y, weights), abs=1e-12)
        assert min(parts.within, parts.between, parts.transvariation) >= 0
    # a region of weight three is three regions
    times = w.astype(int)
    alike = dagum(np.repeat(y, times), np.repeat(labels, times))
    assert alike.between == pytest.approx(parts.between) and alike.within == pytest.approx(parts.within)


def test_by_period_by_group_and_by_pair(study):
    made = study(
        {"y": {"2019": [1.0, 2, 5, 6], "2020": [1.0, 5, 2, 6], "2021": [3.0, 3, 3, 3]}},
        {"g": {"a": "low", "b": "low", "c": "high", "d": "high"}},
    )
    whole, groups, pairs = run(DagumParameters(id="d", indicator="y", grouping="g"), made)
    assert whole.cell("2019", "transvariation").value == 0
    # means of 3 and 4 with half the regions each: 0.5 · 0.5 · 1 / 3.5
    apart = {c: whole.cell("2020", c).value for c in ("gini", "within", "between", "transvariation")}
    assert apart["between"] == pytest.approx(0.25 / 3.5)
    assert apart["gini"] == pytest.approx(whole.cell("2019", "gini").value)
    shares = [whole.cell("2020", f"{c}_share").value for c in ("within", "between", "transvariation")]
    assert sum(shares) == pytest.approx(100)
    # no inequality, no shares of it
    assert whole.cell("2021", "gini").value == 0 and whole.cell("2021", "within_share").missing
    assert groups.cell(("low", "2019"), "mean").value == 1.5
    assert groups.cell(("low", "2019"), "gini").value == pytest.approx(1 / 6)
    assert pairs.cell(("low", "high", "2019"), "affluence").value == 1
    assert pairs.cell(("low", "high", "2021"), "affluence").missing


@pytest.mark.parametrize(
    ("values", "options", "said"),
    [
        ({"y": {"2020": [1.0, -2.0]}}, {}, "“Y” of B is negative (2020)"),
        ({"y": {"2020": [1.0, np.nan]}}, {}, "no period has figures of “Y” in two groups"),
        ({"y": {"2020": [1.0, 2.0]}}, {"grouping": "h"}, "no grouping called “h”"),
        ({"y": {"2020": [1.0, 2.0]}, "w": {"2020": [1.0, 0.0]}}, {"weight": "w"}, "“W” of B is not positive"),
    ],
)
def test_what_cannot_be_computed_is_named(values, options, said, study):
    options = {"grouping": "g", **options}
    with pytest.raises(AnalysisProblem) as problem:
        run(DagumParameters(id="d", indicator="y", **options), study(values, {"g": {"a": "one", "b": "two"}}))
    assert said in problem.value.what["en"] and problem.value.remedy["zh"]
