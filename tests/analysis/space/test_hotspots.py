"""Getis and Ord's G against esda on libpysal's data, by hand, invariances, and the driver."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

from analysis.space.hotspots import HotspotParams, general_g, hotspots, local_g, spots
from analysis.space.neighbours import contiguity
from analysis.values import AnalysisProblem
from paths import ROOT
from tests.analysis.space.test_autocorrelation import _grid, _mine, _stl, study_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import esda


def test_general_g_equals_esda() -> None:
    y, weights = _stl()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = esda.G(y, weights, permutations=0)
    got = general_g(y, _mine(weights), 999, 1)
    assert got.g == pytest.approx(theirs.G, rel=1e-12)
    assert got.expected == pytest.approx(theirs.EG, rel=1e-12)
    assert got.variance == pytest.approx(theirs.VG, rel=1e-8)
    assert got.z == pytest.approx(theirs.z_norm, rel=1e-8)
    assert got.p == pytest.approx(2 * theirs.p_norm, rel=1e-8), "esda's is one-sided"


@pytest.mark.parametrize("star", [True, False])
def test_local_g_equals_esda(star: bool) -> None:
    y, weights = _stl()
    mine = _mine(weights)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = esda.G_Local(y, weights, transform="B", permutations=0, star=star)
    assert local_g(y, mine, 99, 1, star=star).z == pytest.approx(theirs.Zs, rel=1e-9)


def test_g_is_that_of_spdep() -> None:
    """R's spdep (tests/reference/hotspots.R); z is the same for weights of one and for such as add up to one."""
    table = pd.read_csv(ROOT / "tests/reference/hotspots.csv", dtype={"unit": str})
    lists = {u: tuple(near.split()) for u, near in zip(table["unit"], table["near"], strict=True)}
    weights = contiguity(lists, list(lists), {})
    x = table["x"].to_numpy()
    for column, star in (("g", False), ("star", True)):
        for style in "BW":
            assert local_g(x, weights, 99, 1, star=star).z == pytest.approx(
                table[f"{column}_{style}"].to_numpy(), abs=1e-9
            )
    whole, row = general_g(x, weights, 99, 1), table.iloc[0]
    assert (whole.g, whole.expected) == pytest.approx((row["general"], row["expected"]), rel=1e-10)
    assert (whole.variance, whole.z, whole.p) == pytest.approx(
        (row["variance"], row["z"], row["p"]), rel=1e-8
    )


def test_conditional_p_agrees_with_esda_within_sampling_error() -> None:
    y, weights = _stl()
    runs = 4999
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = esda.G_Local(y, weights, transform="B", permutations=runs, star=True, n_jobs=1, seed=3)
    mine = local_g(y, _mine(weights), runs, 5)
    # esda's is the smaller tail
    smaller = theirs.p_sim
    bound = 4.5 * np.sqrt(2 * np.maximum(smaller * (1 - smaller), 1 / runs) / runs) + 2 / runs
    assert (np.abs(mine.p / 2 - smaller) < bound).mean() > 0.97


def test_draws_are_exact_on_a_small_map() -> None:
    """On a ring of five every draw of two neighbours can be listed."""
    lists = {str(i): (str((i - 1) % 5), str((i + 1) % 5)) for i in range(5)}
    weights = contiguity(lists, [str(i) for i in range(5)], {})
    y = np.array([1.0, 2.5, 4.0, 7.0, 11.0])
    got = local_g(y, weights, 20_000, 1, "greater")
    for place in range(5):
        others = np.delete(y, place)
        pairs = np.array([a + b for i, a in enumerate(others) for b in others[:i]])
        near = y[(place - 1) % 5] + y[(place + 1) % 5]
        assert got.p[place] == pytest.approx(np.mean(pairs >= near - 1e-12), abs=0.02)


def test_a_high_region_among_low_ones_is_no_hot_spot() -> None:
    """Its own value lifts G*, but what is significant is that its neighbours are low."""
    _, lists = _grid(7, 1)
    codes = list(lists)
    weights = contiguity({c: tuple(v) for c, v in lists.items()}, codes, {})
    y = np.arange(49.0) + 100
    middle = codes.index("030300")
    near = [codes.index(c) for c in lists["030300"]]
    y[near] = np.arange(8)
    y[middle] = 5000.0
    got = local_g(y, weights, 499, 1)
    assert got.z[middle] > 0 and got.side[middle] < 0 and got.p[middle] < 0.05
    assert spots(got, got.p <= 0.05)[middle] == "NS"


def _params(**more) -> HotspotParams:
    return HotspotParams(id="h", value="x", permutations=199, **more)


def _positive(table: pd.DataFrame) -> pd.DataFrame:
    return table - table.min() + 1


def test_hot_and_cold_lie_where_the_trend_is_high_and_low() -> None:
    table, lists = _grid(8, 8)
    whole, local = hotspots(_params(), study_of(_positive(table), lists))
    assert whole.keys == ("period",) and list(whole.frame.index) == ["2018"]
    assert local.cell("070700", "cluster").value == "hot" and local.cell("000000", "cluster").value == "cold"
    found = local.frame["cluster"] != "NS"
    assert (
        whole.cell("2018", "local_significant").value == found.sum()
        and (local.frame["q"][found] <= 0.05).all()
    )
    assert (found == local.frame["significant"]).all()
    again = hotspots(_params(), study_of(1000 * _positive(table), lists))
    assert again[1].frame["cluster"].tolist() == local.frame["cluster"].tolist()
    assert again[1].frame["z"].to_numpy() == pytest.approx(local.frame["z"].to_numpy())


def test_noise_has_next_to_no_spots_and_negative_figures_are_told() -> None:
    table, lists = _grid(8, 8)
    noise = pd.DataFrame({"x": np.random.default_rng(9).uniform(1, 2, size=len(table))}, index=table.index)
    whole, _ = hotspots(_params(), study_of(noise, lists))
    assert whole.cell("2018", "local_significant").value <= 3
    with pytest.raises(AnalysisProblem):
        hotspots(_params(), study_of(table - 100, lists))


def test_order_of_rows_and_islands() -> None:
    table, lists = _grid(5, 2)
    table = _positive(table)
    lists["040400"] = []
    for others in lists.values():
        if "040400" in others:
            others.remove("040400")
    points = {c: (100 + int(c[:2]), 30 + int(c[2:4])) for c in lists}
    one = hotspots(_params(), study_of(table, lists, points, {"040400": "Isle"}))
    other = hotspots(
        _params(), study_of(table.sample(frac=1, random_state=3), lists, points, {"040400": "Isle"})
    )
    pd.testing.assert_frame_equal(one[1].frame, other[1].frame.loc[one[1].frame.index])
    assert "Isle" in one[0].note["en"]
    for weights in ("knn", "inverse_distance"):
        made = hotspots(_params(weights=weights), study_of(table, lists, points))
        assert made[1].frame["z"].notna().all()
