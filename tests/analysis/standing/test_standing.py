"""Ranks, gaps, distributions and group means: by hand, by scipy, by pandas."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import rankdata

from analysis.standing.standing import (
    RankingParameters,
    distribution,
    mean,
    ranking,
    ranks,
    small_groups,
    standing_columns,
    standing_table,
)
from analysis.values import AnalysisProblem, Grouping, Indicator, Region, Study, Text, same

MEMBERS = {"r0": "a", "r1": "a", "r2": "a", "r3": "a", "r4": "b"}
GROUPING = Grouping("g", same("g"), {"a": same("A"), "b": same("B")}, MEMBERS)


@given(arrays(float, st.integers(1, 30), elements=st.integers(0, 9).map(float)))
def test_ranks_are_scipys_minimum_ranks(x):
    assert ranks(x) == pytest.approx(rankdata(-x, method="min"))
    assert ranks(x, -1) == pytest.approx(rankdata(x, method="min"))
    assert ranks(x * 7 + 1) == pytest.approx(ranks(x))


def figures(*values: float) -> pd.Series:
    return pd.Series({f"r{i}": v for i, v in enumerate(values)})


def test_gaps_by_hand():
    table = standing_table(figures(4.0, 2, 3, 1, 6, np.nan), "value", 1, GROUPING)
    row = table.loc["r0"]
    assert (row["rank"], row["of"], row["nation"], row["gap_nation"]) == (
        2,
        5,
        pytest.approx(3.2),
        pytest.approx(0.8),
    )
    assert (row["group"], row["group_mean"], row["gap_group"]) == ("a", 2.5, 1.5)
    assert row["gap_group_pct"] == pytest.approx(60) and row["gap_nation_pct"] == pytest.approx(25)
    assert (row["group_rank"], row["group_of"]) == (1, 4)
    assert "r5" not in table.index


def test_lower_is_better():
    table = standing_table(figures(4.0, 2, 3, 1), "value", -1, GROUPING)
    assert table.loc["r3", "rank"] == 1 and table.loc["r3", "group_rank"] == 1


def test_a_group_of_fewer_than_three_others_is_not_compared_with():
    """Neither the mean of oneself nor that of one or two others is a yardstick, and no rank is told in such a group."""
    for others, compared in ((0, False), (2, False), (3, True)):
        table = standing_table(
            figures(*range(5 - others, 6)),
            "value",
            1,
            Grouping("g", same("g"), {"a": same("A")}, {f"r{i}": "a" for i in range(others + 1)}),
        )
        row = table.loc["r0"]
        assert row["group"] == "a" and row["group_of"] == others + 1
        for column in ("group_mean", "gap_group", "gap_group_pct", "group_rank"):
            assert np.isnan(row[column]) != compared, (others, column)
    few = small_groups(standing_table(figures(4.0, 2, 3, 1, 6), "value", 1, GROUPING), GROUPING)
    assert few["en"] == "B: fewer than three others in the group, which is not compared with."
    assert few["zh"] == "B：组内其他地区不足三个，不作组内比较。"


def test_no_per_cent_of_nothing():
    """A mean of gains and losses is no base, however small or large it comes out."""
    for values in ((1.0, -1.0), (1.0, -0.999), (5.0, -1.0), (-2.0, -3.0), (0.0, 0.0)):
        assert standing_table(figures(*values), "value", 1, None)["gap_nation_pct"].isna().all(), values
    assert standing_table(figures(0.0, 2.0), "value", 1, None)["gap_nation_pct"].tolist() == [-100, 100]


@pytest.mark.parametrize(
    ("unit", "scale", "gap"),
    [
        (Text(zh="元", en="yuan"), "ratio", Text(zh="元", en="yuan")),
        (same("%"), "share", Text(zh="个百分点", en="percentage points")),
        (same("‰"), "share", Text(zh="个千分点", en="per-mille points")),
        (Text(zh="分", en="score"), "score", Text(zh="分", en="points")),
        (Text(zh="位", en="rank"), "rank", Text(zh="位", en="places")),
        (Text(zh="℃", en="°C"), "interval", Text(zh="℃", en="°C")),
        (Text(zh="上年=100", en="year before = 100"), "interval", Text(zh="点", en="points")),
        (Text(zh="标准分", en="z-score"), "interval", Text(zh="点", en="points")),
    ],
)
def test_the_unit_tells_the_scale_and_the_scale_what_a_gap_is_in(unit, scale, gap):
    """Only a ratio scale has percentages; a gap of shares is in percentage points."""
    indicator = Indicator("x", same("X"), unit)
    assert indicator.scale == scale == indicator.column().scale
    columns = {c.id: c for c in standing_columns(indicator.column("value"), GROUPING)}
    assert columns["gap_nation"].unit == columns["gap_group"].unit == gap
    assert ("gap_nation_pct" in columns) == ("gap_group_pct" in columns) == (scale == "ratio")


def test_what_the_report_says_of_a_scale_counts_and_a_total_has_no_per_cent():
    assert Indicator("x", same("X"), same("%"), scale="ratio").scale == "ratio"
    assert Indicator("x", same("X"), same("%"), scale="ratio").column().ratio
    assert (
        not Indicator("gdp", same("GDP"), Text(zh="亿元", en="100 million yuan"), total=True).column().ratio
    )


def test_a_ranking_has_the_columns_of_its_scale(study):
    values = {"2020": [1.0, 2, 3, 4, 5]}
    made = study({"x": values, "s": values}, {"g": dict.fromkeys("abcd", "a") | {"e": "b"}})
    made.panel.indicators["s"] = Indicator("s", same("S"), same("%"))
    ratio, share = (
        ranking(RankingParameters(id="r", indicator=i, grouping="g"), made)[0] for i in ("x", "s")
    )
    assert "gap_nation_pct" in ratio.by_id and "gap_nation_pct" not in share.by_id
    assert share.by_id["gap_nation"].unit["en"] == "percentage points"
    assert "b: fewer than three others" in ratio.note["en"]
    assert ratio.by_id["gap_nation"].name["en"] == "Difference from the mean of the regions"


# --- what is compared with ---------------------------------------------------------------------------------


@given(
    arrays(float, 6, elements=st.floats(-100, 100)),
    arrays(float, 6, elements=st.floats(0.1, 10)),
)
def test_weighted_means_are_numpys_and_duplicates(x, w):
    values, weights = figures(*x), figures(*w)
    assert mean(values, weights) == pytest.approx(np.average(x, weights=w))
    assert mean(values) == pytest.approx(np.average(x))
    # a region that counts twice is two regions
    twice = figures(*x, x[0])
    assert mean(values, figures(2.0, 1, 1, 1, 1, 1)) == pytest.approx(mean(twice))


def test_means_weighted_by_population(study):
    """Urbanisation of a country is that of its people, not the mean of its regions."""
    share, people = [90.0, 50, 40, 30, 60], [10.0, 40, 30, 20, np.nan]
    made = study(
        {"urban": {"2020": share}, "people": {"2020": people}},
        {"g": dict.fromkeys("abcd", "a") | {"e": "b"}},
    )
    results = {
        r.id: r
        for r in ranking(RankingParameters(id="r", indicator="urban", weight="people", grouping="g"), made)
    }
    nation = np.average(share[:4], weights=people[:4])
    result = results["r"]
    assert result.benchmark == "weighted" and result.by_id["nation"].name["en"] == "Mean weighted by people"
    assert result.by_id["nation"].name["zh"] == "按People加权的平均"
    assert result.frame["nation"].unique() == pytest.approx([nation])
    # a region without a weight is ranked and compared, and in no mean
    assert result.cell("e", "rank").value == 2
    assert result.cell("e", "gap_nation").value == pytest.approx(60 - nation)
    told = {k["en"]: v["en"] for k, v in result.options}
    assert told["Means weighted by"] == "People (2020)" and told["Without a weight, in no mean"] == "E"
    assert "people@2020" in result.inputs
    groups = results["r_groups"].frame["value"]
    assert groups["a"] == groups["all"] == pytest.approx(nation) and np.isnan(groups["b"])


def test_the_share_of_services_of_the_provinces_is_weighted_by_their_product(plan):
    """Weighted by GDP, the shares give the country's services over the country's GDP."""
    panel = plan.report.panel.printed
    both = panel.cross(["services_share", "services_value_added"], "2019").dropna()
    gdp = 100 * both["services_value_added"] / both["services_share"]
    assert mean(both["services_share"], gdp) == pytest.approx(
        100 * both["services_value_added"].sum() / gdp.sum()
    )
    assert mean(both["services_share"]) == pytest.approx(52.07, abs=0.005)


def with_nation(made, whole: str) -> Study:
    """The same study with a nation that has its own figure of ``x``."""
    panel = made.panel
    index = pd.MultiIndex.from_tuples([("n", "2020")], names=["region", "period"])
    numbers = pd.concat([panel.numbers, pd.DataFrame({"x": 10.0, "y": np.nan}, index=index)])
    regions = {**panel.regions, "n": Region("n", same("Nation"), same("Nation"), "n", "aggregate")}
    return Study(
        replace(
            panel, numbers=numbers, regions=regions, whole=whole, categories=pd.DataFrame(index=numbers.index)
        )
    )


def test_the_nation_is_its_own_row_where_it_has_one(study):
    small = study({"x": {"2020": [1.0, 2, 3]}, "y": {"2020": [1.0, 2, 3]}}, {})
    made = with_nation(small, "n")
    (result, _) = ranking(RankingParameters(id="r", indicator="x"), made)
    assert result.benchmark == "area" and result.frame["nation"].tolist() == [10.0] * 3
    assert result.cell("c", "gap_nation_pct").value == pytest.approx(-70)
    assert result.by_id["gap_nation"].name["en"] == "Difference from Nation"
    assert ("Compared with", "Nation") in [(k["en"], v["en"]) for k, v in result.options]
    # without a figure of the nation, by the report's wish, or of regions that make no whole: their mean
    for studied, options in (
        (made, {"indicator": "y"}),
        (made, {"indicator": "x", "area": ""}),
        (with_nation(small, ""), {"indicator": "x"}),
    ):
        (result, _) = ranking(RankingParameters(id="r", **options), studied)
        assert result.benchmark == "mean" and result.frame["nation"].tolist() == [2.0] * 3
    (named, _) = ranking(RankingParameters(id="r", indicator="x", area="n"), with_nation(small, ""))
    assert named.benchmark == "area"
    with pytest.raises(AnalysisProblem, match="“n” has no figure of “Y” in 2020"):
        ranking(RankingParameters(id="r", indicator="y", area="n"), made)


def test_a_total_is_compared_with_no_nation_and_weighted_by_nothing(study):
    made = with_nation(study({"x": {"2020": [1.0, 2, 3]}, "y": {"2020": [1.0, 2, 3]}}, {}), "n")
    made.panel.indicators["x"] = Indicator("x", same("GDP"), same("yuan"), total=True)
    (result, _) = ranking(RankingParameters(id="r", indicator="x"), made)
    assert result.benchmark == "mean" and "gap_nation_pct" not in result.by_id
    with pytest.raises(AnalysisProblem, match="“GDP” is a total") as told:
        ranking(RankingParameters(id="r", indicator="x", weight="y"), made)
    assert "总量" in told.value.what["zh"]


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
    known = plan.report.panel.numbers.xs("2019", level="period")["services_share"].dropna()
    # Tibet's figure is called doubtful: neither ranked nor averaged
    assert services.cell("110000", "rank").value == 1 and "540000" not in services
    assert services.cell("510000", "of").value == 30 and "540000" in services.missing
    assert services.cell("510000", "nation").value == pytest.approx(known.mean())
    # the source's own means count it
    printed = {
        r.id: r
        for r in ranking(
            RankingParameters(id="r", indicator="services_share", grouping="openness"),
            Study(plan.report.panel.printed),
        )
    }["r"].frame
    assert printed.loc["540000", "rank"] == 31
    border = printed[printed["group"] == "border"]
    assert border["group_mean"].iloc[0] == pytest.approx(45.13, abs=0.005)
