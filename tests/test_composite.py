"""Composite indices through the driver: the printed scores, panels, missing values, contributions that add up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.composite import CompositeParameters, run
from analysis.values import AnalysisProblem, Grouping, Indicator, Panel, Region, Study, Text, same


def study(frame: pd.DataFrame, directions=None, groups=None) -> Study:
    """A study of a frame indexed by (region, period)."""
    names = list(frame.columns)
    codes = list(dict.fromkeys(frame.index.get_level_values("region")))
    indicators = {
        i: Indicator(i, same(i), same(""), direction=(directions or {}).get(i, 1), decimals=3) for i in names
    }
    regions = {c: Region(c, same(c), same(c), c) for c in codes}
    groupings = {"g": Grouping("g", same("g"), {k: same(k) for k in "ab"}, groups)} if groups else {}
    empty = pd.DataFrame(index=frame.index)
    return Study(Panel(frame, empty, indicators, regions, groupings))


@pytest.fixture(scope="module")
def panel():
    rng = np.random.default_rng(3)
    index = pd.MultiIndex.from_product(
        [[f"r{i:02d}" for i in range(12)], ["2019", "2020"]], names=["region", "period"]
    )
    return pd.DataFrame(rng.uniform(1, 10, (24, 3)), index=index, columns=["x", "y", "z"])


GROUPS = {f"r{i:02d}": "ab"[i % 2] for i in range(12)}


def tables(frame, directions=None, groups=None, **more):
    p = CompositeParameters(id="c", grouping="g" if groups else None, **more)
    return {r.id: r for r in run(p, study(frame, directions, groups))}


def test_the_printed_scores_and_ranks(plan):
    score = plan.results["integration"]
    panel = plan.report.panel.numbers.xs("2009-2018", level="period")
    for code in score.frame.index:
        assert score.cell(code, "score").value == pytest.approx(
            panel.loc[code, "integration_printed"], abs=2.6e-4
        )
        assert score.cell(code, "rank").value == panel.loc[code, "integration_rank_printed"]
    assert score.cell("510000", "score").value == pytest.approx(1.6693)
    assert set(score.missing) == {"540000"}
    assert score.cell("510000", "group_mean").value == pytest.approx(1.5883, abs=5e-5)


@pytest.mark.parametrize("aggregate", ["sum", "arithmetic", "geometric", "harmonic", "power", "topsis"])
def test_contributions_add_up_to_the_gap(panel, aggregate):
    made = tables(panel, groups=GROUPS, indicators=("x", "y", "z"), aggregate=aggregate, low=0.1)
    profile, score = made["c_profile"].frame, made["c"].frame["score"]
    total = profile["contribution"].groupby(level="region").sum()
    if aggregate in {"sum", "arithmetic"}:
        assert total.to_numpy() == pytest.approx(made["c"].frame["gap_group"].to_numpy())
    else:
        # the score of the group's mean figures is the base, not the mean of the scores
        base = score - total
        for g in "ab":
            members = [c for c in score.index if GROUPS[c] == g]
            assert np.ptp(base[members]) == pytest.approx(0, abs=1e-9)


def test_one_year_alone_is_that_year_in_a_panel_normalised_within_years(panel):
    alone = tables(panel, indicators=("x", "y", "z"), period="2019")["c"].frame["score"]
    both = tables(panel, indicators=("x", "y", "z"), periods=("2019", "2020"), within=True)["c_panel"].frame
    assert both["score"].xs("2019", level="period").to_numpy() == pytest.approx(alone.to_numpy())


def test_pooled_years_compare(panel):
    doubled = panel.copy()
    doubled.loc[(slice(None), "2020"), :] = panel.loc[(slice(None), "2019"), :].to_numpy() + 1
    scores = tables(doubled, indicators=("x", "y", "z"), periods=("2019", "2020"))["c_panel"].frame["score"]
    wide = scores.unstack("period")
    assert (wide["2020"] > wide["2019"]).all()


def test_order_of_regions_and_units_do_not_matter(panel):
    base = tables(panel, indicators=("x", "y", "z"), weights="entropy")["c"].frame["score"]
    mixed = tables(panel.sample(frac=1, random_state=1), indicators=("x", "y", "z"), weights="entropy")[
        "c"
    ].frame
    assert mixed["score"].reindex(base.index).to_numpy() == pytest.approx(base.to_numpy())
    scaled = tables(panel * [1000, 0.01, 3], indicators=("x", "y", "z"), weights="entropy")["c"].frame[
        "score"
    ]
    assert scaled.to_numpy() == pytest.approx(base.to_numpy())


def test_a_direction_turns_the_ranking(panel):
    up = tables(panel, indicators=("x",))["c"].frame["rank"]
    down = tables(panel, {"x": -1}, indicators=("x",))["c"].frame["rank"]
    assert (up + down == 13).all()


def test_missing_values_follow_the_policy(panel):
    holed = panel.copy()
    holed.loc[("r03", "2020"), "y"] = np.nan
    with pytest.raises(AnalysisProblem, match="“y” \\(2020\\) is missing for r03"):
        tables(holed, indicators=("x", "y"))
    dropped = tables(holed, indicators=("x", "y"), missing="drop")["c"]
    assert (
        list(dropped.missing) == ["r03"] and "r03" not in dropped.frame.index and "r03" in dropped.note["en"]
    )
    filled = tables(holed, groups=GROUPS, indicators=("x", "y"), missing="group_mean")["c"]
    others = [c for c in GROUPS if GROUPS[c] == GROUPS["r03"] and c != "r03"]
    profile = tables(holed, groups=GROUPS, indicators=("x", "y"), missing="group_mean")["c_profile"]
    assert profile.cell(("r03", "y"), "value").value == pytest.approx(
        panel.loc[[(c, "2020") for c in others], "y"].mean()
    )
    assert any("r03" in value["en"] for _, value in filled.options)


def test_a_hierarchy_is_its_levels(panel):
    levels = (
        {"id": "one", "name": {"zh": "一", "en": "one"}, "indicators": ["x", "y"]},
        {"id": "two", "name": {"zh": "二", "en": "two"}, "indicators": ["z"]},
    )
    made = tables(panel, levels=levels, period="2020")
    z = panel.xs("2020", level="period")
    norm = (z - z.min()) / (z.max() - z.min())
    by_hand = (norm[["x", "y"]].mean(axis=1) + norm["z"]) / 2
    assert made["c"].frame["score"].to_numpy() == pytest.approx(by_hand.to_numpy())
    assert list(made["c_weights"].frame.index) == ["one", "two"]


def test_factor_weights_report_whether_they_may_be_used(panel):
    said = dict(
        (k["en"], v["en"])
        for k, v in tables(panel, indicators=("x", "y", "z"), weights="factor")["c"].options
    )
    assert {"KMO", "Bartlett's test of sphericity"} <= set(said)


def test_inconsistent_judgements_are_refused(panel):
    with pytest.raises(AnalysisProblem, match="consistency ratio"):
        tables(
            panel,
            indicators=("x", "y", "z"),
            weights="ahp",
            comparisons=((1, 9, 1 / 9), (1 / 9, 1, 9), (9, 1 / 9, 1)),
        )
