"""Composite indices through the driver: printed scores, hierarchies, panels, gaps, contributions."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from analysis.index.composite import run
from analysis.index.contributions import contributions
from analysis.index.model import CompositeParameters
from analysis.values import AnalysisProblem, Grouping, Indicator, Panel, Region, Study, Text, same
from paths import ROOT

REFERENCE = ROOT / "tests/reference"


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
@pytest.mark.parametrize("groups", [GROUPS, None])
def test_contributions_add_up_to_the_gap(panel, aggregate, groups):
    made = tables(
        panel,
        {"y": -1},
        groups,
        indicators=("x", "y", "z"),
        aggregate=aggregate,
        normalise="minmax",
        low=0.1,
        periods=("2019", "2020"),
    )
    total = made["c_profile"].frame["contribution"].groupby(level="region").sum()
    gap = made["c"].frame["gap_group" if groups else "gap_nation"]
    assert total.to_numpy() == pytest.approx(gap.to_numpy(), abs=1e-12)


def test_contributions_add_up_with_many_indicators():
    rng = np.random.default_rng(8)
    index = pd.MultiIndex.from_product(
        [[f"r{i:02d}" for i in range(12)], ["2020"]], names=["region", "period"]
    )
    names = [f"i{j}" for j in range(14)]
    frame = pd.DataFrame(rng.uniform(1, 10, (12, 14)), index=index, columns=names)
    made = tables(frame, groups=GROUPS, indicators=tuple(names), aggregate="geometric", low=1, high=100)
    total = made["c_profile"].frame["contribution"].groupby(level="region").sum()
    assert total.to_numpy() == pytest.approx(made["c"].frame["gap_group"].to_numpy())


def test_shares_are_averages_over_all_orders_of_entry():
    rng = np.random.default_rng(9)
    Z, base = rng.uniform(0.1, 1, (5, 3)), rng.uniform(0.1, 1, (5, 3))
    w = np.array([0.5, 0.3, 0.2])
    p = CompositeParameters(id="c", indicators=("x", "y", "z"), aggregate="geometric")
    by_hand = np.zeros_like(Z)
    for order in permutations(range(3)):
        now = base.copy()
        for j in order:
            before = np.prod(now**w, axis=1)
            now[:, j] = Z[:, j]
            by_hand[:, j] += (np.prod(now**w, axis=1) - before) / 6
    gap = np.prod(Z**w, axis=1) - np.prod(base**w, axis=1)
    found = contributions(p, Z, w, base, gap, (Z.min(axis=0), Z.max(axis=0)))
    assert found == pytest.approx(by_hand)
    # what the shares leave of a larger gap goes by weight
    assert contributions(p, Z, w, base, gap + 1, (base[0], base[0])) == pytest.approx(by_hand + w)


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
    detail = tables(holed, groups=GROUPS, indicators=("x", "y"), missing="drop")
    whole = tables(panel, groups=GROUPS, indicators=("x", "y"), missing="drop")
    for column in ("value", "rank", "of", "nation", "group_mean", "group_rank"):
        # what it has is ranked and counts in the means as if nothing were missing
        x = [made["c_profile"].frame.xs("x", level="indicator")[column] for made in (detail, whole)]
        pd.testing.assert_series_equal(*x)
    own = detail["c_profile"].frame.loc[("r03", "x")]
    assert np.isnan(own["scaled"]) and np.isnan(own["contribution"]) and np.isnan(own["contribution_rank"])
    assert ("r03", "y") not in detail["c_profile"] and "lack another" in detail["c_profile"].note["en"]
    assert not whole["c_profile"].note["en"]
    now = panel.xs("2020", level="period")
    y = detail["c_profile"].frame.xs("y", level="indicator")
    assert set(y["of"]) == {11.0} and y["nation"].iloc[0] == pytest.approx(now["y"].drop("r03").mean())
    means, scores = detail["c_groups"].frame, detail["c"].frame
    assert means.loc["all", "n"] == len(scores) == 11 and means.loc["all", "x"] == pytest.approx(
        now["x"].mean()
    )
    assert detail["c_distribution"].cell("x", "max").value == now["x"].max()
    filled = tables(holed, groups=GROUPS, indicators=("x", "y"), missing="group_mean")["c"]
    others = [c for c in GROUPS if GROUPS[c] == GROUPS["r03"] and c != "r03"]
    profile = tables(holed, groups=GROUPS, indicators=("x", "y"), missing="group_mean")["c_profile"]
    assert profile.cell(("r03", "y"), "value").value == pytest.approx(
        panel.loc[[(c, "2020") for c in others], "y"].mean()
    )
    assert any("r03" in value["en"] for _, value in filled.options)


def test_gaps_in_time_are_filled_along_the_line_by_years():
    index = pd.MultiIndex.from_product(
        [["a", "b", "c"], ["2010", "2011", "2020"]], names=["region", "period"]
    )
    frame = pd.DataFrame({"x": [0.0, np.nan, 10, 1, 2, 3, np.nan, 5, 6], "y": np.arange(9.0)}, index=index)
    made = tables(
        frame,
        indicators=("x", "y"),
        normalise="none",
        missing="interpolate",
        periods=("2010", "2011", "2020"),
    )
    # one tenth of the way from 2010 to 2020; c has no earlier year to start from
    assert made["c_panel"].cell(("a", "2011"), "score").value == pytest.approx((1 + 1) / 2)
    # which leaves it out of that year alone, and is told
    assert not made["c"].missing and not made["c"].note["en"]
    panel = made["c_panel"].frame["score"]
    assert ("c", "2010") not in panel.dropna() and panel["c", "2011"] == pytest.approx((5 + 7) / 2)
    assert "c" in made["c"].frame.index and "c" not in made["c_change"].frame.index
    assert [(k["en"], v["en"]) for k, v in made["c"].options if "Left out" in k["en"]] == [
        ("Left out: 2010", "c")
    ]
    # ranks of a year are among those that have it
    assert made["c_panel"].frame["rank"].xs("2010", level="period").max() == 2
    assert [v["zh"] for k, v in made["c"].options if k["en"].startswith("Filled in")] == ["a"]
    # who lacks the last year has no score, and ranks in the years before
    late = frame.copy()
    late.loc[("a", "2020"), "x"] = np.nan
    late.loc[("a", "2011"), "x"] = 4.0
    kept = tables(late, indicators=("x", "y"), missing="drop", periods=("2010", "2011", "2020"))
    assert kept["c"].missing["a"] == Text(zh="缺x", en="without x")
    assert "incomplete" in kept["c"].note["en"] and "数据不全" in kept["c"].note["zh"]
    assert kept["c_panel"].frame["score"]["a"].notna().sum() == 2 and "a" not in kept["c_change"].frame.index
    # of an indicator that it never has no period is named
    frame.loc["c", "x"] = np.nan
    never = tables(frame, indicators=("x", "y"), missing="drop", periods=("2011", "2020"))["c"]
    assert never.missing["c"] == Text(zh="缺x", en="without x")
    frame.loc["c"] = np.nan
    gone = tables(frame, indicators=("x", "y"), missing="interpolate", period="2020")["c"]
    assert "c: no data" in gone.note["en"]


def test_duplicates_share_score_and_rank_and_change_no_other(panel):
    # at the end, where a library's sums take another order and the last bit of a score differs
    twice = pd.concat([panel, panel.loc[["r04"]].rename(index={"r04": "z"})])
    for aggregate in ("arithmetic", "geometric", "harmonic", "topsis"):
        options = {"indicators": ("x", "y", "z"), "aggregate": aggregate, "normalise": "minmax", "low": 0.01}
        one, two = tables(panel, **options)["c"].frame, tables(twice, **options)["c"].frame
        assert two.loc["r04", "score"] == pytest.approx(two.loc["z", "score"], rel=1e-14)
        assert two.loc["r04", "rank"] == two.loc["z", "rank"], aggregate
        assert two.loc[one.index, "score"].to_numpy() == pytest.approx(one["score"].to_numpy())


def test_topsis_takes_vector_figures_unless_told(panel):
    from pymcdm.methods import TOPSIS
    from pymcdm.normalizations import vector_normalization

    z = panel.xs("2020", level="period").to_numpy()
    theirs = TOPSIS(normalization_function=vector_normalization)(z, np.full(3, 1 / 3), np.array([1, -1, 1]))
    made = tables(panel, {"y": -1}, indicators=("x", "y", "z"), aggregate="topsis", period="2020")
    assert made["c"].frame["score"].to_numpy() == pytest.approx(theirs)
    told = tables(panel, indicators=("x", "y", "z"), aggregate="topsis", period="2020", normalise="minmax")
    assert told["c"].frame["score"].to_numpy() != pytest.approx(theirs)


def test_entropy_topsis_level_by_level_is_pymcdms(panel):
    """Each dimension is an entropy-weighted TOPSIS of its indicators, the score one of the dimensions."""
    from pymcdm.methods import TOPSIS
    from pymcdm.weights import entropy_weights

    rng = np.random.default_rng(12)
    index = panel.xs("2020", level="period", drop_level=False).index
    names = [f"i{j}" for j in range(9)]
    frame = pd.DataFrame(rng.uniform(1, 50, (12, 9)), index=index, columns=names)
    parts = [names[:4], names[4:6], names[6:]]
    levels = tuple(
        {"id": f"d{k}", "name": {"zh": f"维度{k}", "en": f"dimension {k}"}, "indicators": part}
        for k, part in enumerate(parts)
    )
    made = tables(frame, levels=levels, aggregate="topsis", weights="entropy")
    plain = TOPSIS(normalization_function=lambda x, cost=False: x)

    def theirs(z):
        return plain(z, entropy_weights(z), np.ones(z.shape[1]))

    norm = frame / np.sqrt((frame**2).sum())
    upper = np.column_stack([theirs(norm[part].to_numpy()) for part in parts])
    assert made["c_profile"].frame["value"].unstack("indicator").to_numpy() == pytest.approx(upper)
    assert made["c"].frame["score"].to_numpy() == pytest.approx(theirs(upper))
    assert made["c_weights"].frame["weight"].to_numpy() == pytest.approx(entropy_weights(upper))
    within = {k["en"]: v["en"] for k, v in made["c"].options if k["en"].startswith("Weights within")}
    listed = ", ".join(
        f"{i} {x:.4f}" for i, x in zip(parts[1], entropy_weights(norm[parts[1]].to_numpy()), strict=True)
    )
    assert within["Weights within “dimension 1”"] == listed


def _hdi():
    table = pd.read_csv(REFERENCE / "hdi_2019.csv", index_col="country").rename_axis("region")
    table["income"] = np.log(table["gni_per_head_2017_ppp"])
    posts = {
        "life_expectancy_years": (20, 85),
        "expected_schooling_years": (0, 18),
        "mean_schooling_years": (0, 15),
        "income": (np.log(100), np.log(75_000)),
    }
    frame = table.assign(period="2019").set_index("period", append=True)
    return frame[list(posts)], posts, table["hdi_printed"]


def test_the_human_development_index_as_printed():
    """Goalposts, an arithmetic mean within education, a geometric one above: a hierarchy with two means."""
    frame, posts, printed = _hdi()
    dimension = {"zh": "维度", "en": "dimension"}
    levels = (
        {"id": "health", "name": dimension, "indicators": ["life_expectancy_years"]},
        {
            "id": "education",
            "name": dimension,
            "indicators": ["expected_schooling_years", "mean_schooling_years"],
            "aggregate": "arithmetic",
        },
        {"id": "living", "name": dimension, "indicators": ["income"]},
    )
    printed_to = np.array([0.05, 0.05, 0.05, 0])

    def score(figures: pd.DataFrame) -> np.ndarray:
        made = tables(figures, levels=levels, normalise="goalposts", posts=posts, aggregate="geometric")["c"]
        return made.frame["score"].reindex(printed.index).to_numpy()

    assert score(frame) == pytest.approx(printed.to_numpy(), abs=0.0011)
    # the indicators are printed to one decimal: within that, the printed index can come out
    assert (score(frame - printed_to) <= printed + 0.0005).all()
    assert (score(frame + printed_to) >= printed - 0.0005).all()
    # whom the goalposts cut off is said
    made = tables(frame, levels=levels, normalise="goalposts", posts=posts, aggregate="geometric")["c"]
    assert "expected_schooling_years 0 – 18" in {k["en"]: v["en"] for k, v in made.options}["Goalposts"]
    beyond = {k["en"]: v["en"] for k, v in made.options if k["en"].startswith("Outside the goalposts")}
    assert beyond == {
        "Outside the goalposts: expected_schooling_years": "Norway, Australia, Denmark",
        "Outside the goalposts: income": "Singapore, Liechtenstein",
    }


def test_dimensions_of_dimensions_with_given_weights(panel):
    name = {"zh": "维", "en": "d"}
    levels = (
        {"id": "low", "name": name, "indicators": ["x", "y"], "weight": 3},
        {"id": "mid", "name": name, "indicators": ["low", "z"]},
        {"id": "side", "name": name, "indicators": ["v"], "weight": 4},
    )
    frame = panel.assign(v=panel["x"] ** 2)
    s = study(frame)
    s.panel.indicators["x"] = Indicator("x", same("x"), same(""), weight=2.0)
    p = CompositeParameters(id="c", levels=levels, weights="given", period="2020")
    made = {r.id: r for r in run(p, s)}
    z = frame.xs("2020", level="period")
    z = (z - z.min()) / (z.max() - z.min())
    low = (2 * z["x"] + z["y"]) / 3
    mid = (3 * low + z["z"]) / 4
    assert made["c"].frame["score"].to_numpy() == pytest.approx(((mid + 4 * z["v"]) / 5).to_numpy())
    assert list(made["c_weights"].frame["weight"]) == pytest.approx([0.2, 0.8])


def test_judgements_within_dimensions(panel):
    name = {"zh": "维", "en": "pair"}
    levels = (
        {"id": "pair", "name": name, "indicators": ["x", "y"], "comparisons": [[1, 3], [1 / 3, 1]]},
        {"id": "alone", "name": name, "indicators": ["z"]},
    )
    made = tables(panel, levels=levels, weights="ahp", comparisons=[[1, 1 / 4], [4, 1]], period="2020")
    z = panel.xs("2020", level="period")
    z = (z - z.min()) / (z.max() - z.min())
    by_hand = 0.2 * (0.75 * z["x"] + 0.25 * z["y"]) + 0.8 * z["z"]
    assert made["c"].frame["score"].to_numpy() == pytest.approx(by_hand.to_numpy())
    assert ("pair: Consistency ratio", "0.000") in [(k["en"], v["en"]) for k, v in made["c"].options]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({}, "either indicators or levels"),
        ({"indicators": ("x", "x")}, "listed twice"),
        ({"indicators": ("x",), "weights": "ahp"}, "needs comparisons"),
        ({"indicators": ("x", "y"), "normalise": "goalposts", "posts": {"x": (0, 1)}}, "posts for “y”"),
        ({"indicators": ("x",), "aggregate": "power", "exponent": 0}, "geometric"),
        (
            {
                "levels": [
                    {"id": i, "name": {"zh": i, "en": i}, "indicators": [j]}
                    for i, j in (("a", "b"), ("b", "x"))
                ]
            },
            "must be listed before",
        ),
    ],
)
def test_parameters_that_contradict_are_refused(wrong, message):
    with pytest.raises(ValidationError, match=message):
        CompositeParameters(id="c", **wrong)


def test_faults_name_the_indicator_and_what_to_do(panel):
    constant = panel.assign(y=0.1)
    with pytest.raises(AnalysisProblem, match="“y” is the same in all regions"):
        tables(constant, indicators=("x", "y"), normalise="zscore")
    for options, message in (
        ({"normalise": "zscore", "weights": "entropy"}, "not negative"),
        ({"normalise": "minmax", "aggregate": "geometric"}, "positive figures"),
        ({"normalise": "distance", "reference": "r99"}, "r99 has no figures"),
        ({"weights": "ahp", "comparisons": ((1, 2), (0.5, 1))}, "2 criteria"),
    ):
        with pytest.raises(AnalysisProblem, match=message) as told:
            tables(panel, indicators=("x", "y", "z"), **options)
        assert "does not apply" in told.value.what["en"] and "不适用" in told.value.what["zh"]


def test_a_reference_region_has_one_everywhere(panel):
    made = tables(panel, indicators=("x", "y"), normalise="distance", reference="r05", period="2020")["c"]
    assert made.cell("r05", "score").value == pytest.approx(1)
    mean = tables(panel, indicators=("x", "y"), normalise="distance", reference="mean", period="2020")["c"]
    assert mean.frame["score"].mean() == pytest.approx(1)


def test_the_exponent_reaches_the_score(panel):
    base = {"indicators": ("x", "y", "z"), "low": 1, "high": 100, "aggregate": "power", "exponent": -1}
    harmonic = tables(panel, **{**base, "aggregate": "harmonic"})["c"].frame["score"]
    assert tables(panel, **base)["c"].frame["score"].to_numpy() == pytest.approx(harmonic.to_numpy())


def test_outliers_are_treated_and_told(panel):
    wild = panel.copy()
    wild.loc[("r07", "2020"), "x"] = 5000.0
    made = tables(wild, indicators=("x", "y"), outliers=True, periods=("2019", "2020"))
    said = {k["en"]: v["en"] for k, v in made["c"].options}
    assert said["Outliers: x"].startswith("1 value(s) winsorised; skewness 4.90 → −")
    assert made["c"].method[0].id == "outliers"
    assert "outliers" not in {m.id for m in tables(wild, indicators=("x", "y"))["c"].method}
    # the source's figure is shown and ranked by, and marked; what entered the index stands beside
    profile = made["c_profile"]
    own = {c: profile.cell(("r07", "x"), c).value for c in ("value", "rank", "entered", "treatment", "best")}
    assert own["value"] == own["best"] == 5000 and own["rank"] == 1 and own["treatment"] == "winsorised"
    assert own["entered"] == wild["x"].drop(("r07", "2020")).max()
    others = [c for k, c in profile.rows() if k != ("r07", "x")]
    assert all(c["treatment"].missing and c["entered"].value == c["value"].value for c in others)
    assert "the source’s own" in profile.note["en"]
    assert made["c_distribution"].cell("x", "max").value == 5000
    assert "treatment" not in tables(panel, indicators=("x", "y"))["c_profile"].by_id
    plain = tables(wild, indicators=("x", "y"), periods=("2019", "2020"))
    assert plain["c_profile"].cell(("r07", "x"), "value").value == 5000


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
    said = {
        k["en"]: v["en"] for k, v in tables(panel, indicators=("x", "y", "z"), weights="factor")["c"].options
    }
    assert {"KMO", "Bartlett’s test of sphericity"} <= set(said)
    assert not any(k.startswith("Component 1") for k in said)
    made = tables(panel, indicators=("x", "y", "z"), weights="pca")
    said = {k["en"]: v["en"] for k, v in made["c"].options}
    listed = [name for k, v in said.items() if k.startswith("Component ") for name in v.split(", ")]
    assert sorted(listed) == ["x", "y", "z"], "every indicator is counted to one component"
    assert "pca" in {m.id for m in made["c"].method} and made["c_weights"].method[0].id == "pca"
    assert made["c_weights"].frame["weight"].sum() == pytest.approx(1)


def test_inconsistent_judgements_are_refused(panel):
    with pytest.raises(AnalysisProblem, match="consistency ratio"):
        tables(
            panel,
            indicators=("x", "y", "z"),
            weights="ahp",
            comparisons=((1, 9, 1 / 9), (1 / 9, 1, 9), (9, 1 / 9, 1)),
        )


def test_what_a_formula_depends_on_is_told(panel):
    """Reference and exponent among the options; every dimension's own weights and mean among the methods."""

    def told(**options) -> tuple[dict[str, str], list[str]]:
        made = tables(panel.abs() + 1, **options)["c"]
        return {k["en"]: v["en"] for k, v in made.options}, [m.id for m in made.method]

    said, methods = told(indicators=("x", "y"), normalise="distance", reference="mean")
    assert said["Reference"] == "the mean" and "Exponent" not in said
    assert methods == ["distance", "equal", "arithmetic", "standing"]
    assert told(indicators=("x", "y"), normalise="distance", reference="r07")[0]["Reference"] == "r07"
    levels = (
        {
            "id": "one",
            "name": same("1"),
            "indicators": ("x", "y"),
            "weights": "entropy",
            "aggregate": "power",
        },
        {"id": "two", "name": same("2"), "indicators": ("z",)},
    )
    said, methods = told(levels=levels, exponent=-1, low=1, high=100)
    assert said["Exponent"] == "−1"
    assert methods == ["minmax", "equal", "entropy", "arithmetic", "power", "standing"]


# --- what a score is compared with -------------------------------------------------------------------------


def test_a_small_group_is_replaced_by_all_regions(panel):
    """A region whose group has fewer than three others is told what lifts it against all regions."""
    groups = dict.fromkeys(GROUPS, "a") | {"r01": "b", "r02": "b", "r03": "b"}
    made = tables(panel, groups=groups, indicators=("x", "y"), aggregate="geometric", low=0.1)
    profile, score = made["c_profile"], made["c"]
    assert profile.cell(("r01", "x"), "against").value == "all"
    assert profile.cell(("r00", "x"), "against").value == "group"
    total = profile.frame["contribution"].groupby(level="region").sum()
    assert total["r01"] == pytest.approx(score.cell("r01", "gap_nation").value)
    assert total["r00"] == pytest.approx(score.cell("r00", "gap_group").value)
    assert score.cell("r01", "gap_group").missing and score.cell("r01", "group").value == "b"
    assert "b: fewer than three others" in score.note["en"]


def test_means_of_an_index_weighted_by_population(panel):
    frame = panel.assign(people=np.arange(1.0, 25.0))
    made = tables(frame, groups=GROUPS, indicators=("x", "y"), weight="people")
    people = frame["people"].xs("2020", level="period")
    scores = made["c"].frame["score"]
    nation = np.average(scores, weights=people)
    assert made["c"].benchmark == made["c_profile"].benchmark == "weighted"
    assert made["c"].frame["nation"].unique() == pytest.approx([nation])
    mine = np.array([GROUPS[c] == "a" for c in scores.index])
    group = np.average(scores[mine], weights=people[mine])
    assert made["c"].cell("r00", "group_mean").value == pytest.approx(group)
    assert made["c_groups"].cell("a", "score").value == pytest.approx(group)
    x = frame["x"].xs("2020", level="period")
    assert made["c_profile"].cell(("r00", "x"), "nation").value == pytest.approx(
        np.average(x, weights=people)
    )
    total = made["c_profile"].frame["contribution"].groupby(level="region").sum()
    assert total.to_numpy() == pytest.approx(made["c"].frame["gap_group"].to_numpy())
    assert "people@2020" in made["c"].inputs


def test_no_per_cent_of_a_score(panel):
    """A score of z-scores lies about zero: 18,490,288,001,576,047,000 per cent below the mean was printed once."""
    for normalise, scale in (("zscore", "interval"), ("minmax", "score")):
        made = tables(panel, indicators=("x", "y"), normalise=normalise)
        assert made["c"].columns[0].scale == scale
        assert "gap_nation_pct" not in made["c"].by_id
        assert made["c"].by_id["gap_nation"].unit == Text(zh="分", en="points")
    # a profile has indicators of several scales: per cent for those that have it
    mixed = study(panel)
    mixed.panel.indicators["y"] = Indicator("y", same("Y"), same("%"))
    results = {r.id: r for r in run(CompositeParameters(id="c", indicators=("x", "y")), mixed)}
    profile = results["c_profile"]
    assert not profile.cell(("r00", "x"), "gap_nation_pct").missing
    assert profile.cell(("r00", "y"), "gap_nation_pct").missing


def test_a_filled_figure_is_marked(panel):
    holed = panel.copy()
    holed.loc[("r03", "2020"), "x"] = np.nan
    profile = tables(holed, indicators=("x", "y"), missing="group_mean")["c_profile"]
    assert profile.cell(("r03", "x"), "treatment").value == "filled"
    assert profile.frame["treatment"].notna().sum() == 1
    assert profile.by_id["treatment"].labels["filled"] == Text(zh="补缺", en="filled in")
