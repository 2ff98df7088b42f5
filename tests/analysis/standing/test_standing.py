"""Ranks, gaps, distributions and group means: by hand, by scipy, by pandas."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import rankdata

from analysis.standing.standing import RankingParameters, distribution, ranking, ranks, standing_table
from analysis.values import AnalysisProblem, Grouping, Study, same

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


def test_a_category_cannot_be_ranked(plan):
    study = Study(plan.report.panel)
    with pytest.raises(AnalysisProblem, match="is a category") as told:
        ranking(RankingParameters(id="r", indicator="integration_stage"), study)
    assert "类别" in told.value.what["zh"]


def test_what_is_not_there_is_named_with_what_is(plan):
    study = Study(plan.report.panel)
    for options, message in (
        ({"indicator": "none"}, "no indicator called “none”"),
        ({"indicator": "services_share", "period": "1999"}, "period 1999"),
        ({"indicator": "services_share", "grouping": "five"}, "no grouping called “five”"),
    ):
        with pytest.raises(AnalysisProblem, match=message):
            ranking(RankingParameters(id="r", **options), study)


def test_ranking_tables_and_printed_group_means(plan):
    """Coast, interior and border: means by hand, and against those Xu and Li print."""
    made = {
        r.id: r
        for r in ranking(
            RankingParameters(id="r", indicator="services_value_added", grouping="openness"),
            Study(plan.report.panel),
        )
    }
    assert set(made) == {"r", "r_distribution", "r_groups"}
    groups = made["r_groups"].frame
    assert groups["n"].drop("all").sum() == groups.loc["all", "n"] == len(made["r"].frame)
    values = plan.report.panel.cross(["services_value_added"], "2019")["services_value_added"].dropna()
    members = pd.Series(plan.report.panel.groupings["openness"].members).reindex(values.index)
    by_hand = values.groupby(members).mean()
    assert groups["value"].drop("all").to_dict() == pytest.approx(by_hand.to_dict())
    assert groups.loc["all", "value"] == pytest.approx(values.mean())
    # the border's mean is the printed one; the printed means of coast and interior are not those of the
    # printed figures, which the audit shows
    printed = plan.report.printed["services_groups_printed"]["services_value_added_100m_yuan"]
    agrees = (groups["value"].drop("all") - printed).abs() < 0.006
    assert agrees.to_dict() == {"coast": False, "interior": False, "border": True}


def test_ranking_of_the_services_share(plan):
    services = plan.results["services"]
    printed = plan.report.panel.numbers.xs("2019", level="period")["services_share"].dropna()
    assert services.cell("110000", "rank").value == 1 and services.cell("540000", "rank").value == 31
    assert services.cell("510000", "nation").value == pytest.approx(printed.mean())
    border = services.frame[services.frame["group"] == "border"]
    assert border["group_mean"].iloc[0] == pytest.approx(45.13, abs=0.005)
