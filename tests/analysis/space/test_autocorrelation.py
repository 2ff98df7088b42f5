"""Moran's I against esda on libpysal's data sets, published values, invariances, and the driver."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.space.autocorrelation import Params, run, transitions
from analysis.space.moran import moran_global, moran_local
from analysis.space.multiple import false_discovery
from analysis.space.neighbours import contiguity
from analysis.values import AnalysisProblem, Column, Indicator, Panel, Region, Result, Study, Text, same
from paths import ROOT

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import esda
    import libpysal

PRINTED = ROOT / "reports" / "provinces" / "data" / "urbanisation_moran_printed.csv"


def _example(name: str) -> Path:
    """A file of libpysal's built-in data sets (its own readers leave them open)."""
    (found,) = (Path(libpysal.__file__).parent / "examples").glob(f"*/{name}")
    return found


def _gal(name: str) -> libpysal.weights.W:
    """Neighbour lists in GeoDa's GAL format: a heading, then two lines per region."""
    words = [line.split() for line in _example(name).read_text().splitlines()[1:] if line.strip()]
    lists = {head[0]: others for head, others in zip(words[::2], words[1::2], strict=True)}
    return libpysal.weights.W(lists, id_order=list(lists))


def _stl() -> tuple[np.ndarray, libpysal.weights.W]:
    """Homicide rates 1988–1993 of 78 counties around St. Louis and their contiguity, as GeoDa ships them."""
    rates = pd.read_csv(_example("stl_hom.txt"), skiprows=1)
    return rates["HR8893"].to_numpy(), _gal("stl.gal")


def _mine(theirs: libpysal.weights.W):
    codes = [str(i) for i in theirs.id_order]
    lists = {str(i): tuple(map(str, n)) for i, n in theirs.neighbors.items()}
    return contiguity(lists, codes, {})


def test_published_values_of_the_st_louis_homicide_rates() -> None:
    """Printed in the documentation of PySAL (esda.Moran): I = 0.24365582621771659, p_norm = 0.000271…"""
    y, weights = _stl()
    got = moran_global(y, _mine(weights), 99, 1, "two-sided", "normality")
    assert got.i == pytest.approx(0.24365582621771659, abs=1e-12)
    assert got.expected == pytest.approx(-0.012987012987012988, abs=1e-15)
    assert got.p == pytest.approx(0.00027147862770937614, rel=1e-9)


def test_published_local_quadrants_of_de_smith() -> None:
    """Printed in the documentation of PySAL (esda.Moran_Local): q = [4 4 4 2 3 3 1 4 3 3]."""
    weights = _gal("desmith.gal")
    y = pd.read_csv(_example("desmith.txt"), skiprows=1)["z"].to_numpy()
    got = moran_local(y, _mine(weights), 99, 1)
    numbers = {"HH": 1, "LH": 2, "LL": 3, "HL": 4}
    assert [numbers[q] for q in got.quadrant] == [4, 4, 4, 2, 3, 3, 1, 4, 3, 3]


@pytest.mark.parametrize("assumption", ["randomisation", "normality"])
def test_global_moran_equals_esda(assumption: str) -> None:
    y, weights = _stl()
    theirs = esda.Moran(y, weights, permutations=0)
    two = moran_global(y, _mine(weights), 99, 1, "two-sided", assumption)
    word = "rand" if assumption == "randomisation" else "norm"
    assert two.i == pytest.approx(theirs.I, rel=1e-12)
    assert two.variance == pytest.approx(getattr(theirs, f"VI_{word}"), rel=1e-10)
    assert two.z == pytest.approx(getattr(theirs, f"z_{word}"), rel=1e-10)
    # esda doubles its one-sided p by default
    assert two.p == pytest.approx(getattr(theirs, f"p_{word}"), rel=1e-9)


def test_permutation_p_of_the_global_index_agrees_with_esdas_within_sampling_error() -> None:
    rng = np.random.default_rng(5)
    _, weights = _stl()
    y = rng.normal(size=78)
    runs = 9999
    theirs = esda.Moran(y, weights, permutations=runs)
    higher = (theirs.sim >= theirs.I).mean()
    mine = moran_global(y, _mine(weights), runs, 7, "greater").p_permutation
    assert abs(mine - higher) < 4 * np.sqrt(2 * higher * (1 - higher) / runs)


def test_local_moran_equals_esda() -> None:
    y, weights = _stl()
    theirs = esda.Moran_Local(y, weights, permutations=0)
    got = moran_local(y, _mine(weights), 99, 1)
    assert got.i == pytest.approx(theirs.Is, rel=1e-10)
    assert got.z == pytest.approx(theirs.z, rel=1e-10)
    numbers = {"HH": 1, "LH": 2, "LL": 3, "HL": 4}
    assert [numbers[q] for q in got.quadrant] == theirs.q.tolist()


def test_local_p_values_agree_with_esdas_within_sampling_error() -> None:
    y, weights = _stl()
    runs = 4999
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = esda.Moran_Local(y, weights, permutations=runs, seed=11, keep_simulations=True, n_jobs=1)
    higher = (
        theirs.sim >= theirs.Is[:, None] if theirs.sim.shape[0] == 78 else theirs.sim >= theirs.Is
    ).mean(axis=1 if theirs.sim.shape[0] == 78 else 0)
    mine = moran_local(y, _mine(weights), runs, 3, "greater").p
    bound = 4.5 * np.sqrt(2 * np.maximum(higher * (1 - higher), 1 / runs) / runs)
    assert (np.abs(mine - higher) < bound + 2 / runs).all()


def test_conditional_permutation_p_is_exact_on_a_small_map() -> None:
    """On a ring of five every draw of two neighbours can be listed: p must approach its share."""
    lists = {str(i): (str((i - 1) % 5), str((i + 1) % 5)) for i in range(5)}
    weights = contiguity(lists, [str(i) for i in range(5)], {})
    y = np.array([1.0, 2.5, 4.0, 7.0, 11.0])
    got = moran_local(y, weights, 20_000, 1, "greater")
    z = (y - y.mean()) / y.std()
    for place in range(5):
        others = np.delete(z, place)
        pairs = [z[place] * (a + b) / 2 for i, a in enumerate(others) for b in others[:i]]
        share = np.mean(np.array(pairs) >= z[place] * weights.lag(z)[place] - 1e-12)
        assert got.p[place] == pytest.approx(share, abs=0.02)


def test_false_discovery_equals_scipy() -> None:
    from scipy.stats import false_discovery_control

    p = np.random.default_rng(0).uniform(size=200) ** 3
    assert false_discovery(p) == pytest.approx(false_discovery_control(p), rel=1e-12)


def test_one_sided_ps_are_complementary_and_two_sided_doubles_the_smaller() -> None:
    y, w = _stl()
    weights = _mine(w)
    up, down, both = (moran_local(y, weights, 199, 4, a) for a in ("greater", "less", "two-sided"))
    assert both.p == pytest.approx(np.minimum(1, 2 * np.minimum(up.p, down.p)))
    # an every draw is at least as high or at least as low as the observed value
    assert (up.p + down.p >= 1).all()


@given(st.integers(0, 2**32 - 1), st.floats(0.01, 1e6), st.floats(-1e6, 1e6))
@settings(max_examples=25, deadline=None)
def test_units_of_measure_do_not_matter(seed: int, scale: float, shift: float) -> None:
    y = np.random.default_rng(seed).normal(size=78)
    weights = _mine(_stl()[1])
    a, b = moran_global(y, weights, 99, 1), moran_global(scale * y + shift, weights, 99, 1)
    assert b.i == pytest.approx(a.i, abs=1e-6) and b.z == pytest.approx(a.z, abs=1e-5)


def test_the_printed_table_is_consistent() -> None:
    """z = (I − E)/se of the urbanisation paper, with E = −1/30: which printed rows hold within rounding."""
    if not PRINTED.is_file():
        pytest.skip("the printed table is part of the provinces report, which is not here")
    table = pd.read_csv(PRINTED)
    expected = -1 / 30
    low = (table.moran_i - 0.0005 - expected) / (table.standard_error + 0.0005)
    high = (table.moran_i + 0.0005 - expected) / (table.standard_error - 0.0005)
    holds = (table.z >= low - 0.0005) & (table.z <= high + 0.0005)
    assert table.year[~holds].tolist() == []
    from scipy.stats import norm

    # the paper does not say so, but its p-values are one-sided: two-sided, no year after 2012 would agree
    def agrees(sides: int) -> pd.Series:
        low, high = sides * norm.sf(table.z + 0.0005), sides * norm.sf(table.z - 0.0005)
        return (table.p >= low - 0.0005) & (table.p <= high + 0.0005)

    assert table.year[~agrees(1)].tolist() == [2017]  # printed 0.098, its z gives 0.099
    assert set(table.year[~agrees(2)]) >= {2015, 2016, 2017, 2018}


# --- the driver


def study_of(
    table: pd.DataFrame,
    lists: Mapping[str, Sequence[str]] | None,
    points: Mapping[str, tuple[float, float]] | None = None,
    names: Mapping[str, str] | None = None,
) -> Study:
    """A study from a frame indexed by (region, period)."""
    codes = list(dict.fromkeys(table.index.get_level_values("region")))
    spoken = {c: same((names or {}).get(c, f"R{c}")) for c in codes}
    panel = Panel(
        table,
        pd.DataFrame(index=table.index),
        {c: Indicator(c, Text(zh="指标" + c, en=c), same("%")) for c in table.columns},
        {c: Region(c, spoken[c], spoken[c], c) for c in codes},
        {},
    )
    return Study(
        panel, None if lists is None else lambda: {c: tuple(v) for c, v in lists.items()}, points or {}
    )


def _grid(
    side: int, seed: int, periods: Sequence[str] = ("2010", "2018")
) -> tuple[pd.DataFrame, dict[str, list[str]]]:
    rng = np.random.default_rng(seed)
    cells = [(i, j) for i in range(side) for j in range(side)]
    code = {c: f"{c[0]:02}{c[1]:02}00" for c in cells}
    lists = {
        code[i, j]: [
            code[i + a, j + b] for a in (-1, 0, 1) for b in (-1, 0, 1) if (a or b) and (i + a, j + b) in code
        ]
        for i, j in cells
    }
    index = pd.MultiIndex.from_product([code.values(), periods], names=["region", "period"])
    trend = np.repeat([i + j for i, j in cells], len(periods))
    return pd.DataFrame({"x": trend + rng.normal(size=len(index))}, index=index), lists


def _params(**more) -> Params:
    return Params(id="m", kind="moran", value="x", permutations=199, **more)


def test_the_results_have_the_keys_and_columns_that_pages_use() -> None:
    table, lists = _grid(5, 1)
    whole, local = run(_params(), study_of(table, lists))
    assert (whole.id, whole.keys) == ("m", ("period",)) and list(whole.frame.index) == ["2018"]
    assert {"moran_i", "expected", "z", "p", "p_permutation", "n"} <= set(whole.by_id)
    assert (local.id, local.keys) == ("m_local", ("region",)) and len(local.frame) == 25
    wanted = "value z lag z_lag local_i quadrant p q significant cluster pattern neighbours"
    assert [c.id for c in local.columns] == wanted.split()
    assert local.cell("000000", "neighbours").value == "000100 010000 010100"
    assert whole.inputs == ("x@2018",)
    # the neighbours' mean is in the value's own unit, and beside it the standardised one
    now = table["x"].xs("2018", level="period")
    lag = now[["000100", "010000", "010100"]].mean()
    assert local.cell("000000", "lag").value == pytest.approx(lag)
    assert local.cell("000000", "z_lag").value == pytest.approx((lag - now.mean()) / now.std(ddof=0))
    assert "two-sided" in whole.by_id["p"].name["en"] and "双侧" in whole.by_id["p"].name["zh"]


def test_the_order_of_rows_changes_nothing_but_the_order() -> None:
    table, lists = _grid(5, 2)
    again = table.sample(frac=1, random_state=3)
    first, second = run(_params(), study_of(table, lists)), run(_params(), study_of(again, lists))
    pd.testing.assert_frame_equal(first[0].frame, second[0].frame)
    pd.testing.assert_frame_equal(first[1].frame, second[1].frame.loc[first[1].frame.index])


def test_one_period_inside_a_panel_equals_that_period_alone() -> None:
    table, lists = _grid(5, 4, ("2010", "2014", "2018"))
    study = study_of(table, lists)
    panel = run(_params(periods=("2010", "2014", "2018")), study)
    alone = run(_params(period="2014"), study)
    pd.testing.assert_frame_equal(panel[0].frame.loc[["2014"]], alone[0].frame)
    path = panel[2].frame.xs("2014", level="period")
    pd.testing.assert_frame_equal(path, alone[1].frame[path.columns])


def test_moves_between_quadrants_are_counted_once_per_region_and_step() -> None:
    table, lists = _grid(4, 5, ("2010", "2014", "2018"))
    *_, path, moves = run(_params(periods=("2010", "2014", "2018")), study_of(table, lists))
    assert moves.id == "m_transitions" and moves.keys == ("from", "to") and len(moves.frame) == 16
    assert moves.frame["n"].sum() == 2 * 16
    by_hand = path.frame["quadrant"].unstack("period")
    stayed = (by_hand["2010"] == by_hand["2014"]).sum() + (by_hand["2014"] == by_hand["2018"]).sum()
    assert sum(moves.frame.loc[(q, q), "n"] for q in ("HH", "LH", "LL", "HL")) == stayed
    shares = moves.frame["share"].groupby(level="from").sum()
    assert shares[shares > 0].to_numpy() == pytest.approx(100.0)


def test_a_region_that_appears_later_has_no_move() -> None:
    moves = transitions({"1": pd.Series({"a": "HH"}), "2": pd.Series({"a": "LL", "b": "HH"})})
    assert moves["n"].sum() == 1 and moves.loc[("HH", "LL"), "regions"] == "a"


def test_missing_regions_and_islands_are_named() -> None:
    table, lists = _grid(4, 6)
    table.loc[("000000", "2018"), "x"] = np.nan
    lists["030300"] = []
    for others in lists.values():
        if "030300" in others:
            others.remove("030300")
    points = {c: (100 + int(c[:2]), 30 + int(c[2:4])) for c in lists}
    whole, local = run(_params(), study_of(table, lists, points, {"000000": "Nowhere", "030300": "Isle"}))
    assert whole.cell("2018", "n").value == 15 and "000000" not in local
    assert set(whole.missing) == {"000000"} and "2018" in whole.missing["000000"]["en"]
    assert "Isle" in whole.note["en"] and "Nowhere" in whole.note["en"]
    assert local.cell("030300", "neighbours").value != ""


def test_the_value_may_be_a_column_of_a_result() -> None:
    table, lists = _grid(4, 7)
    study = study_of(table, lists)
    score = table["x"].xs("2018", level="period").to_frame("score")
    made = Result(
        "index", same("Index"), (Column("score", same("Score"), decimals=4),), score, (), inputs=("x@2018",)
    )
    study = Study(study.panel, study.neighbours, {}, {"index": made})
    whole, local = run(Params(id="m", kind="moran", value="index.score", permutations=199), study)
    direct = run(_params(), study)
    assert whole.frame.equals(direct[0].frame) and list(whole.frame.index) == ["2018"]
    assert whole.inputs == ("index",) and local.by_id["value"].decimals == 4


def test_strong_pattern_is_found_and_noise_is_not() -> None:
    table, lists = _grid(8, 8)
    whole, _ = run(_params(), study_of(table, lists))
    assert whole.cell("2018", "p_permutation").value == pytest.approx(2 / 200)
    assert whole.cell("2018", "moran_i").value > 0.5
    noise = pd.DataFrame({"x": np.random.default_rng(9).normal(size=len(table))}, index=table.index)
    _, quiet = run(_params(), study_of(noise, lists))
    # with q held at 5 %, a map of pure noise flags next to nothing
    assert quiet.frame["significant"].sum() <= 3


def test_significance_may_be_judged_without_correction() -> None:
    table, lists = _grid(6, 10)
    _, plain = run(_params(correction="none"), study_of(table, lists))
    assert (plain.frame["significant"] == (plain.frame["p"] <= 0.05)).all()


@pytest.mark.parametrize("correction", ["fdr", "none"])
@pytest.mark.parametrize("level", [0.05, 0.2, 0.001])
def test_significance_is_the_report_s_own_and_says_how_it_was_judged(correction: str, level: float) -> None:
    """Nothing is a cluster, and nothing has a letter, that is not significant at the report's level."""
    table, lists = _grid(6, 10)
    whole, local = run(_params(correction=correction, significance=level), study_of(table, lists))
    judged = local.frame["q" if correction == "fdr" else "p"]
    assert (local.frame["significant"] == (judged <= level)).all()
    row = whole.frame.loc["2018"]
    assert row["level"] == level and row["correction"] == correction
    assert row["significant"] == (row["p_permutation"] <= level)
    assert row["local_significant"] == local.frame["significant"].sum()
    assert whole.by_id["level"].decimals == len(f"{level:g}") - 2
    assert set(whole.by_id["correction"].labels) == {"fdr", "none"}
    # what was not done is not among the methods of the page
    assert ("False discovery rate" in {m.name["en"] for m in whole.method}) == (correction == "fdr")
    for code, here in local.frame.iterrows():
        assert here["cluster"] == (here["quadrant"] if here["significant"] else "NS"), code


def test_a_cluster_is_not_an_outlier() -> None:
    """High among high is a cluster; high among low stands out, which is the contrary."""
    n = 8
    cells = [(i, j) for i in range(n) for j in range(n)]
    code = {(i, j): f"{i:02d}{j:02d}00" for i, j in cells}
    lists = {
        code[i, j]: [code[c] for c in ((i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)) if c in code]
        for i, j in cells
    }
    index = pd.MultiIndex.from_product([code.values(), ["2018"]], names=["region", "period"])
    # one half high, the other low, and in the midst of each a cell of the other kind
    high = {c: (1.0 if c[1] < n // 2 else 0.0) for c in cells} | {(4, 1): 0.0, (4, 6): 1.0}
    figures = pd.DataFrame({"x": [high[c] for c in cells]}, index=index)
    _, local = run(_params(correction="none", significance=0.2), study_of(figures, lists))
    frame = local.frame
    assert frame.loc[code[4, 1], ["cluster", "pattern"]].tolist() == ["LH", "outlier"]
    assert frame.loc[code[4, 6], ["cluster", "pattern"]].tolist() == ["HL", "outlier"]
    for quadrant, pattern in (
        ("HH", "cluster"),
        ("LL", "cluster"),
        ("LH", "outlier"),
        ("HL", "outlier"),
        ("NS", "none"),
    ):
        found = frame.loc[frame["cluster"] == quadrant, "pattern"]
        assert len(found) and set(found) == {pattern}
    assert local.by_id["pattern"].labels["outlier"]["en"] == "spatial outlier"


@pytest.mark.parametrize("kind", ["knn", "inverse_distance"])
def test_other_weights_need_points_not_borders(kind: str) -> None:
    table, lists = _grid(4, 11)
    points = {c: (100 + int(c[:2]), 30 + int(c[2:4])) for c in lists}
    whole, local = run(_params(weights=kind), study_of(table, None, points))
    assert np.isfinite(whole.frame.drop(columns="correction").to_numpy(float)).all()
    assert len(local.cell("010100", "neighbours").value.split()) == (4 if kind == "knn" else 5)


def test_faults_are_explained() -> None:
    table, lists = _grid(4, 12)
    with pytest.raises(AnalysisProblem, match="no boundaries"):
        run(_params(), study_of(table, None))
    with pytest.raises(AnalysisProblem, match="same value in 2018"):
        run(_params(), study_of(table * 0 + 5, lists))
    few = table.copy()
    few.loc["000300":] = np.nan
    with pytest.raises(AnalysisProblem, match="fewer than four"):
        run(_params(), study_of(few, lists))
    score = table["x"].xs("2018", level="period").to_frame("score")
    made = Result("index", same("Index"), (Column("score", same("Score")),), score, ())
    study = Study(study_of(table, lists).panel, dict, {}, {"index": made})
    with pytest.raises(AnalysisProblem, match="one period only"):
        run(Params(id="m", kind="moran", value="index.score", periods=("2010", "2018")), study)
    with pytest.raises(AnalysisProblem, match="no result named y"):
        run(Params(id="m", kind="moran", value="y.score"), study_of(table, lists))


def test_urbanisation_of_the_provinces_clusters_in_every_year(panel: Path) -> None:
    from intake.places.boundaries import load_geometry
    from intake.places.regions import provinces

    raw = pd.read_csv(panel)
    raw["region"] = [provinces().find(n).code for n in raw["region"]]
    raw["period"] = raw["year"].astype(str)
    table = raw.set_index(["region", "period"])[["urbanisation_pct"]]
    geometry = load_geometry("province")
    study = study_of(table, geometry.neighbours())
    study = Study(study.panel, geometry.neighbours, geometry.points)
    years = tuple(sorted(raw["period"].unique()))
    whole, local, path, moves = run(
        Params(id="u", kind="moran", value="urbanisation_pct", periods=years), study
    )
    assert (whole.frame["n"] == 31).all() and (whole.frame["moran_i"] > 0.2).all()
    assert (whole.frame["p_permutation"] <= 0.05).all()
    # Hainan belongs to Guangdong's shore, and the coast around Shanghai is the high cluster
    assert local.cell("460000", "neighbours").value == "440000"
    assert local.cell("310000", "quadrant").value == "HH"
    # esda on the same weights, with the same attachment
    codes = [c for c in geometry.codes if c in local.frame.index]
    lists = {c: local.cell(c, "neighbours").value.split() for c in codes}
    w = libpysal.weights.W(lists, id_order=codes)
    y = table["urbanisation_pct"].xs(years[-1], level="period").loc[codes]
    assert whole.cell(years[-1], "moran_i").value == pytest.approx(
        esda.Moran(y.to_numpy(), w, permutations=0).I
    )
    assert moves.frame["n"].sum() == 31 * (len(years) - 1)
    assert len(path.frame) == 31 * len(years)
