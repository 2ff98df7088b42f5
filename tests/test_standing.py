"""Ranks, gaps, distributions and group means: by hand, by scipy, by pandas."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import rankdata

from analysis.standing import distribution, ranks, standing_table
from analysis.values import Grouping, same

GROUPING = Grouping("g", same("g"), {"a": same("a"), "b": same("b")}, {"r0": "a", "r1": "a", "r2": "b"})


@given(arrays(float, st.integers(1, 30), elements=st.integers(0, 9).map(float)))
def test_ranks_are_scipys_minimum_ranks(x):
    assert ranks(x) == pytest.approx(rankdata(-x, method="min"))
    assert ranks(x, -1) == pytest.approx(rankdata(x, method="min"))
    assert ranks(x * 7 + 1) == pytest.approx(ranks(x))


def test_gaps_by_hand():
    table = standing_table(pd.Series({"r0": 4.0, "r1": 2.0, "r2": 6.0, "r3": np.nan}), "value", 1, GROUPING)
    row = table.loc["r0"]
    assert (row["rank"], row["of"], row["nation"], row["gap_nation"]) == (2, 3, 4, 0)
    assert (row["group"], row["group_mean"], row["gap_group"]) == ("a", 3, 1)
    assert row["gap_group_pct"] == pytest.approx(100 / 3)
    assert (row["group_rank"], row["group_of"]) == (1, 2)
    assert "r3" not in table.index


def test_lower_is_better():
    table = standing_table(pd.Series({"r0": 4.0, "r1": 2.0}), "value", -1, GROUPING)
    assert table.loc["r1", "rank"] == 1 and table.loc["r1", "group_rank"] == 1


def test_no_per_cent_of_nothing():
    table = standing_table(pd.Series({"r0": 1.0, "r1": -1.0}), "value", 1, None)
    assert table["gap_nation_pct"].isna().all()


def test_the_quartiles_are_numpys():
    x = np.array([5.0, 1, 3, np.nan, 8])
    found = distribution(x)
    assert [found[k] for k in ("min", "q1", "median", "q3", "max")] == pytest.approx(
        np.quantile(x[~np.isnan(x)], [0, 0.25, 0.5, 0.75, 1]).tolist()
    )
    assert found["n"] == 4 and distribution(np.array([np.nan]))["n"] == 0


def test_ranking_of_the_services_share(plan):
    services = plan.results["services"]
    printed = plan.report.panel.numbers.xs("2019", level="period")["services_share"].dropna()
    assert services.cell("110000", "rank").value == 1 and services.cell("540000", "rank").value == 31
    assert services.cell("510000", "nation").value == pytest.approx(printed.mean())
    border = services.frame[services.frame["group"] == "border"]
    assert border["group_mean"].iloc[0] == pytest.approx(45.13, abs=0.005)
