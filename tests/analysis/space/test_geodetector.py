"""The detectors against the published Heshun example, an independent F test, mapclassify, and invariances."""

from __future__ import annotations

import warnings
from itertools import combinations
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from analysis.space.detectors import (
    candidates,
    ecological,
    factor_power,
    interaction_type,
    overlay,
    permutation_p,
    q_statistic,
    welch,
)
from analysis.space.geodetector import Params, run
from analysis.space.multiple import false_discovery, holm
from analysis.standing.breaks import bounds, classed, natural_breaks
from analysis.values import AnalysisProblem, Category, Grouping, Indicator, Panel, Region, Study, Text, same
from paths import ROOT


@pytest.fixture(scope="module")
def heshun() -> tuple[np.ndarray, dict[str, np.ndarray]]:
    table = pd.read_csv(ROOT / "tests" / "reference" / "geodetector_heshun.csv")
    factors = {c: np.unique(table[c], return_inverse=True)[1] for c in ("watershed", "elevation", "soiltype")}
    return table["incidence"].to_numpy(), factors


@pytest.mark.parametrize(
    ("factor", "q", "p", "pairs"),
    [
        ("watershed", 0.6377737, 0.000128803, 29),
        ("elevation", 0.6067087, 0.043382244, 20),
        ("soiltype", 0.3857168, 0.372145486, 8),
    ],
)
def test_published_factor_and_risk_detectors(heshun, factor: str, q: float, p: float, pairs: int) -> None:
    """As printed by R's GD and gdverse: q, p of the non-central F, and how many pairs of strata differ.

    R's distribution function is accurate to about a billionth here; the next test has no such limit.
    """
    y, factors = heshun
    strata = factors[factor]
    power = factor_power(y, strata)
    assert power.q == pytest.approx(q, abs=5e-8) and power.p == pytest.approx(p, abs=2e-9)
    levels = range(power.strata)
    assert sum(welch(y[strata == i], y[strata == j])[2] <= 0.05 for i in levels for j in range(i)) == pairs


@pytest.mark.parametrize("factor", ["watershed", "elevation", "soiltype"])
def test_the_non_central_p_as_a_poisson_mixture_of_beta_tails(heshun, factor: str) -> None:
    """The definition of the distribution, summed term by term from the published λ and F."""
    y, factors = heshun
    strata = pd.Series(y).groupby(factors[factor])
    n, levels, mean, count = len(y), strata.ngroups, strata.mean(), strata.count()
    q = 1 - (strata.var(ddof=0) * count).sum() / (n * y.var())
    f = (n - levels) / (levels - 1) * q / (1 - q)
    centre = ((mean**2).sum() - (np.sqrt(count) * mean).sum() ** 2 / n) / y.var()
    j = np.arange(3000)
    x = (levels - 1) * f / ((levels - 1) * f + n - levels)
    tails = special.betaincc((levels - 1) / 2 + j, (n - levels) / 2, x)
    by_hand = (stats.poisson.pmf(j, centre / 2) * tails).sum()
    assert factor_power(y, factors[factor]).p == pytest.approx(by_hand, rel=1e-6)


def test_published_interactions(heshun) -> None:
    """All three pairs are printed as “Enhance, bi-”."""
    y, f = heshun
    for a, b in (("watershed", "elevation"), ("watershed", "soiltype"), ("elevation", "soiltype")):
        q = [q_statistic(y, s) for s in (f[a], f[b], overlay(f[a], f[b]))]
        assert interaction_type(*q) == "enhance_bivariate"


def test_ecological_detector_is_the_f_test_of_what_is_left_within(heshun) -> None:
    """Two-sided: soil type differs from both others, watershed and elevation do not differ."""
    y, f = heshun

    def within(strata: np.ndarray) -> float:
        return float(pd.Series(y).groupby(strata).apply(lambda g: ((g - g.mean()) ** 2).sum()).sum())

    for a, b, differs in (
        ("watershed", "elevation", False),
        ("watershed", "soiltype", True),
        ("elevation", "soiltype", True),
    ):
        got, p = ecological(y, f[a], f[b])
        ratio = within(f[a]) / within(f[b])
        assert got == pytest.approx(ratio, rel=1e-12)
        assert p == pytest.approx(2 * stats.f.cdf(ratio, 184, 184), rel=1e-9)
        assert (p <= 0.05) is differs
        assert ecological(y, f[b], f[a])[1] == pytest.approx(p, rel=1e-9)


def test_q_and_the_anova_p_equal_scipys_one_way_analysis(heshun) -> None:
    y, f = heshun
    strata = f["elevation"]
    groups = [y[strata == i] for i in range(strata.max() + 1)]
    theirs = stats.f_oneway(*groups)
    mine = factor_power(y, strata)
    assert mine.p_anova == pytest.approx(theirs.pvalue, rel=1e-9)
    # q is eta squared
    n, k = len(y), len(groups)
    assert theirs.statistic == pytest.approx((n - k) / (k - 1) * mine.q / (1 - mine.q), rel=1e-10)


@given(st.integers(0, 2**32 - 1), st.floats(0.001, 1000), st.floats(-1000, 1000))
@settings(max_examples=40, deadline=None)
def test_q_depends_on_neither_unit_nor_order_nor_names_of_strata(
    seed: int, scale: float, shift: float
) -> None:
    rng = np.random.default_rng(seed)
    y, strata = rng.normal(size=40), np.concatenate([np.arange(4), rng.integers(0, 4, 36)])
    q = q_statistic(y, strata)
    assert 0 <= q <= 1
    assert q_statistic(scale * y + shift, strata) == pytest.approx(q, abs=1e-7)
    order = rng.permutation(40)
    assert q_statistic(y[order], strata[order]) == pytest.approx(q, abs=1e-12)
    assert q_statistic(y, np.array([2, 0, 3, 1])[strata]) == pytest.approx(q, abs=1e-12)
    # every region twice
    assert q_statistic(np.tile(y, 2), np.tile(strata, 2)) == pytest.approx(q, abs=1e-12)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_an_overlay_never_explains_less_than_its_parts(seed: int) -> None:
    rng = np.random.default_rng(seed)
    y, a, b = rng.normal(size=50), rng.integers(0, 3, 50), rng.integers(0, 4, 50)
    q = q_statistic(y, overlay(a, b))
    assert q >= max(q_statistic(y, a), q_statistic(y, b)) - 1e-12
    assert interaction_type(q_statistic(y, a), q_statistic(y, a), q_statistic(y, overlay(a, a))) == "none"


def test_the_published_non_centrality_moves_with_the_origin_and_the_anova_p_does_not(heshun) -> None:
    """A finding about the method: λ sums uncentred means, so the zero of the scale matters to its p."""
    y, f = heshun
    here, moved = factor_power(y, f["soiltype"]), factor_power(y + 10, f["soiltype"])
    assert moved.q == pytest.approx(here.q) and moved.p_anova == pytest.approx(here.p_anova)
    assert abs(moved.p - here.p) > 0.1


@given(st.lists(st.floats(-1e3, 1e3).map(lambda v: round(v, 2)), min_size=12, max_size=40), st.integers(2, 6))
@settings(max_examples=30, deadline=None)
def test_natural_breaks_are_as_good_as_mapclassifys(
    mapclassify: ModuleType, values: list[float], k: int
) -> None:
    x = np.array(values)
    if len(np.unique(x)) < k:
        assert bounds(x, "natural", k) is None
        return
    mine = classed(x, natural_breaks(x, k))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = mapclassify.FisherJenks(x, k=k).yb

    def within(c: np.ndarray) -> float:
        return sum(float(((x[c == i] - x[c == i].mean()) ** 2).sum()) for i in np.unique(c))

    assert len(np.unique(mine)) == k
    assert within(mine) == pytest.approx(within(theirs), rel=1e-6, abs=1e-6)


def test_the_other_cuts_equal_mapclassifys(mapclassify: ModuleType) -> None:
    x = np.random.default_rng(1).gamma(2, 10, 200)
    assert (classed(x, bounds(x, "quantile", 5)) == mapclassify.Quantiles(x, k=5).yb).all()
    assert (classed(x, bounds(x, "equal", 5)) == mapclassify.EqualInterval(x, k=5).yb).all()
    assert np.diff(np.log([x.min(), *bounds(x, "geometric", 4)])) == pytest.approx(
        np.log(x.max() / x.min()) / 4
    )
    assert bounds(x - 50, "geometric", 4) is None


def test_the_best_cut_is_taken_and_small_classes_are_refused() -> None:
    x = np.array([1, 2, 3, 11, 12, 13, 21, 22, 23, 99], dtype=float)
    y = np.array([0, 0, 0, 5, 5, 5, 9, 9, 9, 9], dtype=float)
    best = candidates(y, x, ("natural", "quantile", "equal"), (2, 3, 4), 1)[0]
    assert best.q == pytest.approx(1.0) and len(best.upper) in (3, 4)
    for c in candidates(y, x, ("natural", "quantile", "equal"), (2, 3, 4), 3):
        assert np.bincount(c.strata).min() >= 3


@pytest.mark.slow
def test_choosing_the_best_of_many_cuts_of_noise_is_not_significant() -> None:
    """After choosing, the p of the analysis of variance is too often below 5 %; the permutation p is not."""
    rng = np.random.default_rng(2)
    chosen, fair = [], []
    for _ in range(250):
        x, y = rng.normal(size=31), rng.normal(size=31)
        cuts = candidates(y, x, ("natural", "quantile", "equal"), (3, 4, 5, 6), 2)
        chosen.append(factor_power(y, cuts[0].strata).p_anova <= 0.05)
        fair.append(permutation_p(y, [c.strata for c in cuts], 199, 1) <= 0.05)
    assert np.mean(chosen) > 0.09
    assert np.mean(fair) < 0.08


# --- the driver


def study_of(
    numbers: pd.DataFrame, categories: pd.DataFrame | None = None, groups: dict[str, str] | None = None
) -> Study:
    """A study of one period, frames indexed by region."""

    def dated(frame: pd.DataFrame) -> pd.DataFrame:
        frame = frame.copy()
        frame.index = pd.MultiIndex.from_product([frame.index, ["2018"]], names=["region", "period"])
        return frame

    codes = list(numbers.index)
    categories = categories if categories is not None else pd.DataFrame(index=numbers.index)
    spec = {c: Indicator(c, Text(zh="指标" + c, en="The " + c), same("%"), decimals=1) for c in numbers}
    for c in categories:
        kinds = tuple(
            Category(k, Text(zh="类" + k, en="class " + k)) for k in sorted(set(categories[c].dropna()))
        )
        spec[c] = Indicator(c, Text(zh="类别" + c, en="Kind " + c), same(""), "category", categories=kinds)
    grouping = {}
    if groups is not None:
        names = {g: Text(zh="组" + g, en="group " + g) for g in sorted(set(groups.values()))}
        grouping["zones"] = Grouping("zones", Text(zh="分区", en="Zones"), names, groups)
    regions = {c: Region(c, same("R" + c), same("R" + c), c) for c in codes}
    return Study(Panel(dated(numbers), dated(categories), spec, regions, grouping))


def _example() -> tuple[pd.DataFrame, pd.DataFrame, dict[str, str]]:
    rng = np.random.default_rng(4)
    codes = [f"{i:06}" for i in range(1, 41)]
    x, noise = rng.normal(50, 10, 40), rng.normal(size=40)
    kind = np.where(x > 50, "b", "a")
    numbers = pd.DataFrame(
        {"y": 2 * x + 8 * (kind == "b") + rng.normal(0, 4, 40), "x": x, "noise": noise}, index=codes
    )
    categories = pd.DataFrame({"kind": kind}, index=codes, dtype=object)
    groups = {c: "ew"[i % 2] for i, c in enumerate(codes)}
    return numbers, categories, groups


def _params(**more) -> Params:
    settings_ = {"value": "y", "factors": ("x", "noise", "kind", "zones"), "permutations": 199} | more
    return Params(id="g", kind="geodetector", **settings_)


def test_results_have_the_agreed_ids_keys_and_columns() -> None:
    made = {r.id: r for r in run(_params(), study_of(*_example()))}
    assert made["g"].keys == ("factor",) and {"q", "p", "classes", "method"} <= set(made["g"].by_id)
    assert made["g_interaction"].keys == ("factor_a", "factor_b")
    assert {"q", "type"} <= set(made["g_interaction"].by_id) and len(made["g_interaction"].frame) == 6
    assert made["g_risk"].keys == ("factor", "stratum")
    assert made["g_ecological"].keys == ("factor_a", "factor_b")
    assert set(made) == {"g", "g_interaction", "g_risk", "g_risk_pairs", "g_ecological", "g_discretisation"}
    for result in made.values():
        for level in result.keys:
            if level != "classes":
                assert set(result.frame.index.get_level_values(level)) <= set(result.labels[level])
        for column in result.columns:
            if column.role == "category":
                assert set(result.frame[column.id]) <= set(column.labels)


@given(st.lists(st.sampled_from([0.0, 0.001, 0.01, 0.02, 0.04, 0.3, 1.0]), min_size=1, max_size=6))
def test_holm_is_the_closed_test_of_bonferroni(values: list[float]) -> None:
    """A pair is significant where every set of pairs that it is in is, judged by Bonferroni."""
    p = np.array(values)
    m = len(p)
    sets = [s for k in range(1, m + 1) for s in combinations(range(m), k)]
    closed = [max(min(1.0, len(s) * p[list(s)].min()) for s in sets if i in s) for i in range(m)]
    assert holm(p) == pytest.approx(np.array(closed))


@pytest.mark.slow
def test_pairs_are_corrected_for_their_number() -> None:
    """Strata of pure noise: without correction the more pairs there are, the more seem to differ."""
    rng = np.random.default_rng(8)
    codes = [f"{i:06}" for i in range(1, 61)]
    false = {"holm": 0, "fdr": 0, "none": 0}
    for _ in range(40):
        numbers = pd.DataFrame({"y": rng.normal(size=60)}, index=codes)
        kinds = pd.DataFrame({"kind": np.resize(list("abcdef"), 60)}, index=codes, dtype=object)
        for correction in false:
            params = Params(id="g", value="y", factors=("kind",), permutations=99, correction=correction)
            made = {r.id: r for r in run(params, study_of(numbers, kinds))}
            pairs = made["g_risk_pairs"].frame
            assert len(pairs) == 15
            wanted = {"holm": holm, "fdr": false_discovery, "none": lambda p: p}[correction](
                pairs["p"].to_numpy()
            )
            assert pairs["p_adjusted"].to_numpy() == pytest.approx(wanted)
            assert (pairs["significant"] == (pairs["p_adjusted"] <= 0.05)).all()
            # the strata count the pairs that they differ in
            assert made["g_risk"].frame["differs"].sum() == 2 * pairs["significant"].sum()
            false[correction] += bool(pairs["significant"].any())
    assert false["none"] > 10 and false["holm"] <= 4 and false["holm"] <= false["fdr"] <= false["none"]


def test_it_is_told_whose_p_values_are_followed_and_how_pairs_are_corrected() -> None:
    factor, *_, ecology, _ = run(_params(), study_of(*_example()))
    told = {k["en"]: v["en"] for k, v in factor.options}
    assert told["p (non-central F) as computed by"] == "the R package geodetector 1.0-5"
    assert told["Correction of the pairs"] == "Holm’s" and "holm" in {m.id for m in factor.method}
    assert ecology.frame["p_adjusted"].to_numpy() == pytest.approx(holm(ecology.frame["p"].to_numpy()))
    assert (ecology.frame["significant"] == (ecology.frame["p_adjusted"] <= 0.05)).all()


def test_what_drives_the_figure_is_found() -> None:
    factor, interaction, risk, pairs, ecology, tried = run(_params(), study_of(*_example()))
    assert factor.cell("x", "rank").value == 1 and factor.cell("x", "p_permutation").value == pytest.approx(
        1 / 200
    )
    assert factor.cell("noise", "p_permutation").value > 0.05 and factor.cell("zones", "q").value < 0.1
    assert factor.cell("kind", "method").value == "given" and factor.cell("kind", "classes").value == 2
    assert risk.cell(("kind", "kind_2"), "mean").value > risk.cell(("kind", "kind_1"), "mean").value
    assert pairs.cell(("kind", "kind_1", "kind_2"), "significant").value is True
    assert ecology.cell(("x", "noise"), "significant").value is True
    chosen = tried.frame.reset_index()
    chosen = chosen[chosen["factor"] == "x"]
    assert chosen["chosen"].sum() == 1
    assert chosen.loc[chosen["chosen"], "q"].item() == chosen["q"].max() == factor.cell("x", "q").value
    assert risk.frame["n"].groupby(level="factor").sum().eq(40).all()
    assert interaction.cell(("x", "noise"), "q").value >= factor.cell("x", "q").value


def test_the_order_of_rows_changes_nothing() -> None:
    numbers, categories, groups = _example()
    again = numbers.sample(frac=1, random_state=1)
    first = run(_params(), study_of(numbers, categories, groups))
    second = run(_params(), study_of(again, categories.loc[again.index], groups))
    for a, b in zip(first, second, strict=True):
        pd.testing.assert_frame_equal(a.frame, b.frame)


def test_regions_without_a_figure_are_left_out_and_named() -> None:
    numbers, categories, groups = _example()
    numbers.loc["000003", "x"] = np.nan
    del groups["000007"]
    factor, *_ = run(_params(), study_of(numbers, categories, groups))
    assert set(factor.missing) == {"000003", "000007"} and "The x" in factor.missing["000003"]["en"]
    assert (factor.frame["n"] == 38).all()


def test_one_factor_alone_has_no_pairs() -> None:
    factor, interaction, *_ = run(_params(factors=("x",)), study_of(*_example()))
    assert len(factor.frame) == 1 and interaction.frame.empty and interaction.keys == ("factor_a", "factor_b")


def test_faults_are_explained() -> None:
    numbers, categories, groups = _example()
    flat = numbers.assign(x=1.0)
    with pytest.raises(AnalysisProblem, match="The x"):
        run(_params(), study_of(flat, categories, groups))
    with pytest.raises(AnalysisProblem, match="same in all regions"):
        run(_params(), study_of(numbers.assign(y=3.0), categories, groups))
    with pytest.raises(AnalysisProblem, match="fewer than six"):
        run(_params(), study_of(numbers.iloc[:5], categories.iloc[:5], groups))
    with pytest.raises(AnalysisProblem):
        run(_params(factors=("nothing.here",)), study_of(numbers, categories, groups))


def test_what_accounts_for_urbanisation_of_the_provinces(panel: Path) -> None:
    from intake.places.regions import provinces

    raw = pd.read_csv(panel)
    raw = raw[raw["year"] == 2018]
    raw.index = pd.Index([provinces().find(n).code for n in raw["region"]], name="region")
    factors = ("gdp_per_capita_yuan", "tertiary_share_pct", "university_students")
    study = study_of(raw[["urbanisation_pct", *factors]])
    params = Params(id="g", kind="geodetector", value="urbanisation_pct", factors=factors, permutations=199)
    factor, interaction, *_ = run(params, study)
    assert factor.cell("gdp_per_capita_yuan", "n").value == 31
    # the level of income is what goes with urbanisation, and not by the choice of strata
    assert factor.cell("gdp_per_capita_yuan", "rank").value == 1
    assert factor.cell("gdp_per_capita_yuan", "p_permutation").value < 0.05
    assert interaction.frame["q"].min() >= factor.frame["q"].min()
