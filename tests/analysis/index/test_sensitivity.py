"""Rank intervals and sensitivities: bounds, seeds, and cases whose answer is known."""

from __future__ import annotations

import doctest

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import qmc

from analysis.index import sensitivity
from analysis.index.composite import run as composite
from analysis.index.model import CompositeParameters, score_of
from analysis.index.sensitivity import (
    UncertaintyParameters,
    intervals,
    monte_carlo,
    rank_counts,
    rank_quantile,
    run,
    sobol,
)
from analysis.index.variation import Space, choices, draw_weights, positive, rank_matrix
from analysis.values import AnalysisProblem, Indicator, Panel, Region, Study, Text, same


def again(plan, **more):
    report = plan.report
    study = Study(report.panel, results=plan.results, parameters={p.id: p for _, p in report.analyses})
    return {r.id: r for r in run(UncertaintyParameters(id="again", of="integration", **more), study)}


def study_of(frame: pd.DataFrame) -> Study:
    """A study of a frame indexed by (region, period)."""
    codes = list(dict.fromkeys(frame.index.get_level_values("region")))
    indicators = {i: Indicator(i, same(i), same("")) for i in frame.columns}
    regions = {c: Region(c, same(c), same(c), c) for c in codes}
    return Study(Panel(frame, pd.DataFrame(index=frame.index), indicators, regions, {}))


def varied(frame: pd.DataFrame, more=None, **options):
    """The uncertainty of a composite over the frame."""
    p = CompositeParameters(id="c", indicators=tuple(frame.columns), **options)
    study = study_of(frame)
    results = {r.id: r for r in composite(p, study)}
    study = Study(study.panel, results=results, parameters={"c": p})
    found = run(UncertaintyParameters(id="u", of="c", **{"runs": 500, **(more or {})}), study)
    return {r.id: r for r in found}, results["c"].frame["rank"]


@pytest.fixture(scope="module")
def frame():
    rng = np.random.default_rng(7)
    index = pd.MultiIndex.from_product(
        [[f"r{i:02d}" for i in range(15)], ["2019", "2020"]], names=["region", "period"]
    )
    return pd.DataFrame(rng.lognormal(size=(30, 4)), index=index, columns=list("wxyz"))


def test_examples_in_the_docstrings_hold():
    assert doctest.testmod(sensitivity).failed == 0


def test_effects_of_ishigamis_function():
    """Its variance shares are known in closed form (Ishigami and Homma 1990; a = 7, b = 0.1)."""
    points = np.pi * (2 * qmc.Sobol(6, rng=np.random.default_rng(1)).random_base2(14) - 1)
    A, B = list(points[:, :3].T), list(points[:, 3:].T)

    def ishigami(x):
        return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])

    a, b = 7, 0.1
    v1, v2 = 0.5 * (1 + b * np.pi**4 / 5) ** 2, a**2 / 8
    v13 = b**2 * np.pi**8 * (1 / 18 - 1 / 50)
    v = v1 + v2 + v13
    expected = np.array([[v1, v1 + v13], [v2, v2], [0, v13]]) / v
    assert sobol(ishigami, A, B) == pytest.approx(expected, abs=0.01)


def test_effects_of_choices_counted_out():
    """Two discrete inputs, whose variances can be counted: y = i + 2ij, i and j of 0, 1, 2."""
    rng = np.random.default_rng(2)
    A, B = (list(rng.integers(0, 3, (2, 2**16))) for _ in range(2))
    table = np.array([[i + 2 * i * j for j in range(3)] for i in range(3)], dtype=float)
    v = table.var()
    vi, vj = table.mean(axis=1).var(), table.mean(axis=0).var()
    expected = np.array([[vi, v - vj], [vj, v - vi]]) / v
    assert sobol(lambda x: table[x[0], x[1]], A, B) == pytest.approx(expected, abs=0.015)


def test_an_input_that_is_not_varied_is_not_computed_anew_and_has_no_effect():
    rng = np.random.default_rng(5)
    asked = []

    def model(x):
        asked.append(1)
        return x[0][:, 0] + x[1]

    first, second = ([rng.uniform(size=(64, 1)), np.zeros(64)] for _ in range(2))
    effects = sobol(model, first, second)
    assert len(asked) == 3
    assert effects[1].tolist() == [0.0, 0.0]
    assert effects[0, 1] > 0.5


def test_no_effects_where_nothing_varies():
    A = [np.zeros(10)]
    assert np.isnan(sobol(lambda x: x[0], A, A)).all()


def test_how_often_a_rank_is_taken_is_a_probability():
    """Region a leads b where the weight of the first indicator exceeds a quarter: three runs in four."""
    p = CompositeParameters(id="c", indicators=("x", "y"))
    figures = {"none": np.array([[1.0, 0.0], [0.25, 0.25]])}
    space = Space(p, figures, np.arange(2), ("arithmetic",), np.ones((1, 2)), {})
    u = UncertaintyParameters(id="u", of="c", runs=20_000, free_weights=True)
    counts = monte_carlo(space, np.array([0.5, 0.5]), u)
    assert counts.sum() == 40_000
    assert counts[0] / 20_000 == pytest.approx([0.75, 0.25], abs=0.01)


def test_quantiles_of_counts_are_numpys():
    drawn = np.random.default_rng(3).integers(1, 9, (777, 8))
    counts = np.zeros((8, 8), dtype=np.int64)
    rank_counts(drawn[:400], counts)
    rank_counts(drawn[400:], counts)
    for share in (0.05, 0.5, 0.95):
        theirs = np.percentile(drawn, 100 * share, axis=0, method="inverted_cdf")
        assert rank_quantile(counts, share).tolist() == theirs.tolist()


def test_figures_made_positive_keep_the_order_of_weighted_means():
    Z = np.random.default_rng(4).normal(size=(20, 3))
    w = np.array([0.5, 0.3, 0.2])
    assert (rank_matrix(w @ positive(Z).T) == rank_matrix(w @ Z.T)).all()
    assert positive(Z).min() == pytest.approx(0.01) and positive(Z).max() == pytest.approx(1)
    assert positive(np.abs(Z) + 1) is not Z and (positive(np.abs(Z) + 1) == np.abs(Z) + 1).all()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scheme", "aggregate"),
    [
        (scheme, aggregate)
        for scheme in ("minmax", "zscore", "rank", "vector", "distance")
        for aggregate in ("arithmetic", "topsis", "power")
        # a generalised mean does not take negative figures
        if (scheme, aggregate) != ("zscore", "power")
    ],
)
def test_its_own_scheme_gives_its_own_ranks(frame, scheme, aggregate):
    """In every normalisation, also pooled over years: varying a choice must start from what is in force."""
    options = {"normalise": scheme, "aggregate": aggregate, "periods": ("2019", "2020")}
    made, ranks = varied(frame, **options)
    own = made["u_schemes"].frame["rank"].xs(aggregate, level="scheme")
    assert (own.reindex(ranks.index) == ranks).all()
    assert (made["u"].frame["rank"] == ranks).all()


def test_normalisations_are_different_choices(frame):
    """Z-scores and min-max must not end up as the same figures."""
    c = CompositeParameters(id="c", indicators=tuple(frame.columns), period="2020")
    model, _, _ = sensitivity.model(c, study_of(frame))
    space = choices(c, model, np.arange(15), False)
    w = np.full(4, 0.25)
    ranks = {name: tuple(rank_matrix(score_of(c, "arithmetic", Z, w))) for name, Z in space.figures.items()}
    assert set(ranks) == {"minmax", "zscore", "rank"} and len(set(ranks.values())) == 3


def test_leaving_one_out_is_the_index_without_it(frame):
    for scheme in ("minmax", "zscore"):
        made, _ = varied(frame, normalise=scheme, period="2020")
        _, without = varied(frame.drop(columns="x"), normalise=scheme, period="2020")
        found = made["u_leave_one_out"].frame["rank"].xs("x", level="indicator")
        assert (found.reindex(without.index) == without).all()


def test_what_cannot_be_varied_is_said(frame):
    flat = frame.assign(z=range(30), y=3.0)
    made, _ = varied(flat, {"normalisations": ["zscore"]}, normalise="none", period="2020")
    said = {k["en"]: v["en"] for k, v in made["u"].options}
    assert said["Not varied: Z-scores"] == "column 3 does not vary"
    assert said["Normalisation"] == "No normalisation"
    # what was not varied has no effect to speak of
    assert list(made["u_sensitivity"].frame.index) == ["weights", "aggregation"]
    alone, _ = varied(frame[["x"]], period="2020")
    assert ("Weights", "not varied: there is only one") in [(k["en"], v["en"]) for k, v in alone["u"].options]
    assert alone["u_leave_one_out"].frame.empty
    assert not alone["u_varied"].cell("weights", "varies").value


def test_figures_that_come_weighted_are_not_normalised_anew(frame):
    """Dimensions printed with their weights in them: to bring them onto one scale would take the weights out again."""
    weighted = frame * [1, 2, 4, 8]
    made, _ = varied(weighted, normalise="none", aggregate="sum", weights="given", period="2020")
    said = {k["en"]: v["en"] for k, v in made["u"].options}
    assert said["Not varied: Min-max normalisation, Z-scores, Ranks"].startswith(
        "the figures are used as they come"
    )
    table = made["u_varied"]
    assert [table.cell(f, "varies").value for f in table.frame.index] == [True, False, True, False]
    asked, _ = varied(
        weighted,
        {"normalisations": ["minmax"]},
        normalise="none",
        aggregate="sum",
        weights="given",
        period="2020",
    )
    assert asked["u_varied"].cell("normalisation", "n").value == 2


def test_what_varies_is_told_with_what_from(frame):
    made, _ = varied(frame, {"omit": True}, period="2020")
    table = made["u_varied"]
    column = table.by_id["how"]
    said = {f: column.labels[table.cell(f, "how").value]["en"] for f in table.frame.index}
    assert said == {
        "weights": "± 25%",
        "normalisation": "Min-max normalisation, Z-scores, Ranks",
        "aggregation": "Weighted arithmetic mean, Weighted geometric mean, TOPSIS",
        "omission": "yes",
    }
    assert table.frame["varies"].all() and table.cell("normalisation", "n").value == 3


# --- what the runs say of a rank ---------------------------------------------------------------------------


def test_a_rank_that_moves_in_a_few_runs_does_not_hold_in_all():
    """“3 under all other weights” was said of a rank that is 2 in 0.4 % of the runs: percentiles hide the extremes."""
    found = intervals(np.array([[0, 4, 996, 0], [998, 0, 1, 1]]), np.array([3, 1]), 90)
    assert found[["low", "high"]].to_numpy().tolist() == [[3, 3], [1, 1]]
    assert found[["min", "max"]].to_numpy().tolist() == [[2, 3], [1, 4]]
    assert found["holds"].tolist() == pytest.approx([99.6, 99.8])
    assert found["inside"].tolist() == pytest.approx([99.6, 99.8])


def test_extremes_and_shares_are_those_of_the_runs(frame):
    """Every run ranked by itself, and counted by hand."""
    made, _ = varied(frame, period="2020")
    c = CompositeParameters(id="c", indicators=tuple(frame.columns), period="2020")
    model, _, _ = sensitivity.model(c, study_of(frame))
    u = UncertaintyParameters(id="u", of="c", runs=500)
    space = choices(c, model, np.arange(15), False)
    ranks = space.ranks(space.draw(np.random.default_rng(u.seed), model.w, 500, 0.25, False))
    table = made["u"].frame
    assert (table["min"] == ranks.min(axis=0)).all() and (table["max"] == ranks.max(axis=0)).all()
    assert table["holds"].to_numpy() == pytest.approx(100 * (ranks == table["rank"].to_numpy()).mean(axis=0))
    low, high = table["low"].to_numpy(), table["high"].to_numpy()
    assert table["inside"].to_numpy() == pytest.approx(100 * ((ranks >= low) & (ranks <= high)).mean(axis=0))
    assert (table["inside"] >= 90 - 1e-9).all()
    assert ((table["min"] <= table["low"]) & (table["high"] <= table["max"])).all()


def test_leaving_out_at_random_widens_the_intervals(frame):
    plain, _ = varied(frame, period="2020")
    wide, _ = varied(frame, {"omit": True}, period="2020")

    def width(made):
        return (made["u"].frame["high"] - made["u"].frame["low"]).mean()

    assert width(wide) > width(plain)
    assert list(wide["u_sensitivity"].frame.index) == ["weights", "normalisation", "aggregation", "omission"]
    assert list(plain["u_sensitivity"].frame.index) == ["weights", "normalisation", "aggregation"]
    assert wide["u_sensitivity"].frame.loc["omission", "total"] > 0.2


# --- hierarchies -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tree():
    """Two levels of dimensions over six indicators, one dimension going its own way."""
    name = Text(zh="维度", en="dimension")
    return [
        {"id": "one", "name": name, "indicators": ("a", "b", "c"), "aggregate": "geometric"},
        {"id": "two", "name": name, "indicators": ("d", "e"), "weight": 3.0},
        {"id": "three", "name": name, "indicators": ("one", "two"), "weight": 2.0},
        {"id": "four", "name": name, "indicators": ("f",)},
    ]


@pytest.fixture(scope="module")
def six():
    rng = np.random.default_rng(11)
    index = pd.MultiIndex.from_product(
        [[f"r{i:02d}" for i in range(20)], ["2020"]], names=["region", "period"]
    )
    return pd.DataFrame(rng.lognormal(size=(20, 6)), index=index, columns=list("abcdef"))


def deep(six, tree, **more):
    p = CompositeParameters(id="c", levels=tree, weights="given", low=0.1, **more)
    study = study_of(six)
    results = {r.id: r for r in composite(p, study)}
    return p, Study(study.panel, results=results, parameters={"c": p})


def by_hand(p, X, w, inner, scheme, mean):
    """One run written out: normalise the indicators, then each dimension from the bottom, then the score."""
    if scheme == "minmax":
        Z = p.low + (1 - p.low) * (X - X.min(0)) / (X.max(0) - X.min(0)) if p.normalise == "minmax" else None
    elif scheme == "zscore":
        Z = (X - X.mean(0)) / X.std(0)
    else:
        Z = (X.argsort(0).argsort(0)) / (len(X) - 1)

    def one(parts, weights, how):
        weights = weights / weights.sum()
        if how == "arithmetic":
            return parts @ weights
        if parts.min() <= 0:
            parts = 0.01 + 0.99 * (parts - parts.min()) / (parts.max() - parts.min())
        return np.exp(np.log(parts) @ weights)

    figures = dict(zip("abcdef", Z.T, strict=True))
    for d in p.levels:
        own = mean or d.aggregate or "arithmetic"
        figures[d.id] = one(np.column_stack([figures[i] for i in d.indicators]), inner[d.id], own)
    return one(np.column_stack([figures["three"], figures["four"]]), w, mean or "arithmetic")


@pytest.mark.parametrize("scheme", ["minmax", "zscore"])
@pytest.mark.parametrize("mean", [None, "geometric"])
def test_a_hierarchy_is_varied_at_every_level(six, tree, scheme, mean):
    """Each run as written out: weights of every level, the indicators' normalisation, one aggregation throughout."""
    p, study = deep(six, tree)
    model, _, _ = sensitivity.model(p, study)
    space = choices(p, model, np.arange(20), False)
    drawn = space.draw(np.random.default_rng(5), model.w, 40, 0.25, False)
    names = list(space.figures)
    drawn.scheme[:] = names.index(scheme)
    drawn.how[:] = 0 if mean is None else space.means.index(mean)
    ranks = space.ranks(drawn)
    for run_ in range(40):
        inner = {b.id: w[run_] for b, w in zip(space.branches, drawn.inner, strict=True)}
        scores = by_hand(p, six.to_numpy(), drawn.weights[run_], inner, scheme, mean)
        assert (rank_matrix(np.round(scores, 12)) == ranks[run_]).all()


@pytest.mark.slow
def test_a_hierarchy_s_intervals_are_those_of_another_simulation(six, tree):
    """Over three seeds the ends of the intervals lie within two places of 1,500 runs that are drawn and computed here."""
    p, study = deep(six, tree)
    model, _, _ = sensitivity.model(p, study)
    space = choices(p, model, np.arange(20), False, ("minmax", "zscore"))
    rng = np.random.default_rng(99)
    schemes = list(space.figures)
    ranks = []
    for _ in range(1500):
        inner = {b.id: b.weights * rng.uniform(0.75, 1.25, len(b.weights)) for b in space.branches}
        top = model.w * rng.uniform(0.75, 1.25, len(model.w))
        scheme = schemes[rng.integers(len(schemes))]
        # the index's own means in two of three runs, in the third the geometric one at every level
        mean = "geometric" if rng.integers(3) == 1 else None
        scores = by_hand(p, six.to_numpy(), top, inner, scheme, mean)
        ranks.append(rank_matrix(np.round(scores, 12)))
    theirs = np.sort(np.array(ranks), axis=0)
    low, high = theirs[int(0.05 * len(theirs))], theirs[int(0.95 * len(theirs))]
    assert (high - low).max() >= 4, "there is something to find"
    for seed in (1, 2, 3):
        drawn = space.draw(np.random.default_rng(seed), model.w, 2000, 0.25, False)
        drawn.how[:] = np.where(drawn.how > space.means.index("geometric"), 0, drawn.how)
        ours = np.sort(space.ranks(drawn), axis=0)
        assert np.abs(ours[100] - low).max() <= 2 and np.abs(ours[1899] - high).max() <= 2, seed


def test_every_level_s_weights_move_ranks(six, tree):
    p, study = deep(six, tree)
    model, _, _ = sensitivity.model(p, study)
    space = choices(p, model, np.arange(20), False)
    drawn = space.draw(np.random.default_rng(5), model.w, 300, 0.25, False)
    drawn.scheme[:] = 0
    drawn.how[:] = 0
    own = rank_matrix(model.scores.to_numpy())
    # the index's own weights give its own ranks
    for w, branch in zip(drawn.inner, space.branches, strict=True):
        w[:] = branch.weights
    top = drawn.weights.copy()
    drawn.weights[:] = model.w
    assert (space.ranks(drawn) == own).all()
    # weights of the top alone, and of the bottom alone
    drawn.weights[:] = top
    assert (space.ranks(drawn) != own).any()
    drawn.weights[:] = model.w
    drawn.inner[0][:] = draw_weights(np.random.default_rng(6), space.branches[0].weights, 300, 0.25, False)
    assert (space.ranks(drawn) != own).any()


def test_the_choices_of_a_hierarchy_are_told(six, tree):
    _, study = deep(six, tree)
    made = {r.id: r for r in run(UncertaintyParameters(id="u", of="c", runs=200), study)}
    assert set(made["u_leave_one_out"].frame.index.get_level_values("indicator")) == {"three", "four"}
    told = [k["en"] for k, _ in made["u"].options]
    assert told[3:6] == [
        "Weights at every level",
        "Normalisation of the indicators",
        "Aggregation at every level",
    ]
    assert made["u_varied"].cell("normalisation", "n").value == 3
    own = made["u_schemes"].frame["rank"].xs("arithmetic", level="scheme")
    assert (own == study.results["c"].frame["rank"].reindex(own.index)).all()
    effects = made["u_sensitivity"].frame
    assert list(effects.index) == ["weights", "normalisation", "aggregation"]
    assert (effects["total"] > 0).all()
    with pytest.raises(AnalysisProblem, match="no composite index “d”"):
        run(UncertaintyParameters(id="u", of="d"), study)


def test_a_weight_of_nothing_stays_nothing():
    drawn = draw_weights(np.random.default_rng(0), np.array([0.5, 0.0, 0.5]), 100, 0.25, True)
    assert (drawn[:, 1] == 0).all() and drawn.sum(axis=1) == pytest.approx(1)


def test_drawn_weights_stay_in_their_range():
    w = np.array([0.5, 0.3, 0.2])
    drawn = draw_weights(np.random.default_rng(0), w, 5000, 0.25, False)
    assert drawn.sum(axis=1) == pytest.approx(1)
    assert (drawn.mean(axis=0) == pytest.approx(w, abs=0.01)) and drawn.min() > 0.1
    free = draw_weights(np.random.default_rng(0), w, 5000, 0.25, True)
    assert free.mean(axis=0) == pytest.approx(1 / 3, abs=0.02)


def test_ranks_row_by_row():
    assert rank_matrix(np.array([[3.0, 1, 2], [1, 1, 5]])).tolist() == [[1, 3, 2], [2, 2, 1]]


def test_seed_and_runs(plan):
    one, two, other = again(plan, seed=1), again(plan, seed=1), again(plan, seed=2)
    assert one["again"].frame.equals(two["again"].frame)
    gap = (one["again"].frame[["low", "high"]] - other["again"].frame[["low", "high"]]).abs()
    assert gap.to_numpy().max() <= 1, "2,000 runs settle the interval to a place"


def test_intervals(plan):
    frame = again(plan)["again"].frame
    assert ((frame["low"] >= 1) & (frame["high"] <= 30) & (frame["low"] <= frame["high"])).all()
    assert (frame["rank"] == plan.results["integration"].frame["rank"]).all()
    # Gansu is last in every dimension but one and stays last; Beijing stays among the first three
    assert frame.loc["620000", "low"] == frame.loc["620000", "high"] == 30
    assert frame.loc["110000", "high"] <= 3
    narrow = again(plan, spread=0.01)["again"].frame
    assert (narrow["high"] - narrow["low"]).mean() <= (frame["high"] - frame["low"]).mean()


def test_effects_are_shares(plan):
    effects = again(plan)["again_sensitivity"].frame
    assert ((effects > -0.15) & (effects < 1.15)).to_numpy().all()
    # a choice cannot do more alone than with all others
    assert (effects["first_order"] <= effects["total"] + 0.15).all()
    assert effects["total"].sum() >= 0.95


def test_leaving_one_out(plan):
    frame = again(plan)["again_leave_one_out"].frame
    panel = plan.report.panel.cross(
        ["transport_information", "ecological_capacity", "living_standard"], "2009-2018"
    )
    by_hand = panel.dropna().sum(axis=1).rank(ascending=False, method="min")
    without = frame.xs("economic_drive", level="indicator")["rank"]
    assert (without == by_hand.reindex(without.index)).all()


@given(
    arrays(float, (20, 5), elements=st.integers(0, 6).map(float)),
    st.integers(1, 20),
    st.permutations(range(5)),
)
def test_counted_ranks_are_the_ranks_and_their_quantile(scores, least, order):
    """Counting loses nothing: the k-th smallest rank of each region comes back from its counts."""
    ranks = rank_matrix(scores)
    assert rank_matrix(scores[:, order]).tolist() == ranks[:, order].tolist()
    assert (ranks == 1 + (scores[:, None, :] > scores[:, :, None]).sum(axis=2)).all()
    counts = np.zeros((5, 5), dtype=np.int64)
    rank_counts(ranks.astype(np.int32), counts)
    assert (counts.sum(axis=1) == 20).all()
    assert rank_quantile(counts, least / 20).tolist() == np.sort(ranks, axis=0)[least - 1].tolist()


@given(arrays(float, 4, elements=st.sampled_from([0.0, 0.1, 0.4, 1.0])), st.floats(0.01, 0.99), st.booleans())
def test_drawn_weights_sum_to_one_within_their_spread(w, spread, free):
    if not w.any():
        w = np.array([1.0, 0, 0, 0])
    drawn = draw_weights(np.random.default_rng(0), w, 50, spread, free)
    assert drawn.sum(axis=1) == pytest.approx(1) and (drawn >= 0).all()
    assert (drawn[:, w == 0] == 0).all()
    if not free:
        own = w / w.sum()
        assert (drawn >= own * (1 - spread) / (1 + spread) - 1e-12).all()
        assert (drawn <= own * (1 + spread) / (1 - spread) + 1e-12).all()


@given(arrays(float, (5, 3), elements=st.floats(-100, 100)))
def test_positive_figures_keep_order_and_proportion_of_gaps(Z):
    if Z.min() == Z.max():
        Z[0, 0] += 1
    found = positive(Z)
    assert (found > 0).all()
    gaps = (found - found.min()) * (Z.max() - Z.min())
    assert gaps == pytest.approx((Z - Z.min()) * (found.max() - found.min()), abs=1e-9)
