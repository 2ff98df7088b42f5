"""Bivariate Moran's I against spdep and esda, its own special case, and the driver."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

from analysis.space.bivariate import BivariateParams, bivariate, bivariate_global, bivariate_local
from analysis.space.moran import moran_global, moran_local
from analysis.space.neighbours import contiguity
from paths import ROOT
from tests.analysis.space.test_autocorrelation import _grid, _mine, _stl, study_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import esda


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    """Made-up figures with what R's spdep makes of them (tests/reference/hotspots.R)."""
    return pd.read_csv(ROOT / "tests/reference/hotspots.csv", dtype={"unit": str})


def _weights(table: pd.DataFrame):
    lists = {u: tuple(near.split()) for u, near in zip(table["unit"], table["near"], strict=True)}
    return contiguity(lists, list(lists), {})


def test_the_index_is_that_of_spdep(table) -> None:
    x, y = table["x"].to_numpy(), table["y"].to_numpy()
    found, _ = bivariate_global(x, y, _weights(table), 99, 1)
    assert found == pytest.approx(table["global_xy"].iloc[0], rel=1e-9)
    local = bivariate_local(x, y, _weights(table), 99, 1)
    assert local.i == pytest.approx(table["local_xy"].to_numpy(), rel=1e-8)
    assert local.i.mean() == pytest.approx(found)


def test_local_indices_and_quadrants_are_esdas() -> None:
    x, weights = _stl()
    y = np.random.default_rng(4).normal(size=78) + x / x.std()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = esda.Moran_Local_BV(x, y, weights, permutations=4999, seed=2, n_jobs=1)
        whole = esda.Moran_BV(x, y, weights, permutations=4999)
    mine = bivariate_local(x, y, _mine(weights), 4999, 3)
    assert mine.i / theirs.Is == pytest.approx(np.full(78, (mine.i / theirs.Is)[0])), "but for n or n − 1"
    numbers = {"HH": 1, "LH": 2, "LL": 3, "HL": 4}
    assert [numbers[q] for q in mine.quadrant] == theirs.q.tolist()
    bound = 4.5 * np.sqrt(2 * np.maximum(theirs.p_sim * (1 - theirs.p_sim), 1 / 5000) / 4999) + 2 / 4999
    assert (np.abs(mine.p / 2 - theirs.p_sim) < bound).mean() > 0.97
    assert bivariate_global(x, y, _mine(weights), 99, 1)[0] == pytest.approx(float(whole.I), rel=0.02)


def test_a_figure_with_itself_is_moran() -> None:
    x, weights = _stl()
    mine = _mine(weights)
    assert bivariate_global(x, x, mine, 999, 1)[0] == pytest.approx(moran_global(x, mine, 99, 1).i)
    alone, twice = moran_local(x, mine, 199, 1), bivariate_local(x, x, mine, 199, 1)
    assert twice.quadrant.tolist() == alone.quadrant.tolist() and twice.p.tolist() == alone.p.tolist()


def _params(**more) -> BivariateParams:
    return BivariateParams(id="b", value="x", neighbours_value="y", permutations=199, **more)


def _two(side: int, seed: int):
    table, lists = _grid(side, seed)
    return table.assign(y=-2 * table["x"] + np.random.default_rng(seed).normal(size=len(table))), lists


def test_opposite_trends_lie_high_beside_low() -> None:
    table, lists = _two(8, 8)
    whole, local = bivariate(_params(), study_of(table, lists))
    assert whole.cell("2018", "moran_i").value < -0.5 and bool(whole.cell("2018", "significant").value)
    assert whole.cell("2018", "correlation").value < -0.9
    assert local.cell("070700", "cluster").value == "HL" and local.cell("000000", "cluster").value == "LH"
    now = table.xs("2018", level="period")
    assert local.cell("000000", "lag").value == pytest.approx(now["y"][["000100", "010000", "010100"]].mean())
    assert local.cell("000000", "value").value == pytest.approx(now["x"]["000000"])
    found = local.frame["significant"]
    assert whole.cell("2018", "local_significant").value == found.sum()
    assert set(local.frame["cluster"][~found]) <= {"NS"} and (local.frame["q"][found] <= 0.05).all()


def test_who_lacks_one_of_the_two_is_left_out_and_named() -> None:
    table, lists = _two(4, 6)
    table.loc[("000000", "2018"), "y"] = np.nan
    whole, local = bivariate(_params(), study_of(table, lists))
    assert whole.cell("2018", "n").value == 15 and "000000" not in local
    assert set(whole.missing) == {"000000"}


def test_two_figures_are_wanted() -> None:
    with pytest.raises(ValueError, match="are the same"):
        BivariateParams(id="b", value="x", neighbours_value="x")
