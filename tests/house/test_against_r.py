"""Several kernels against R on its own data set mtcars (tests/reference/r_checks.R)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.change import convergence
from analysis.index import outliers, weights
from analysis.standing import peers, standing
from paths import ROOT

COLUMNS = ("mpg", "hp", "wt", "qsec", "disp", "drat")


@pytest.fixture(scope="module")
def r() -> dict[str, dict[str, float]]:
    """Method → what → value, as R printed it."""
    table = pd.read_csv(ROOT / "tests/reference" / "r_checks.csv")
    return {
        method: dict(zip(rows["item"], rows["value"], strict=True))
        for method, rows in table.groupby("method")
    }


@pytest.fixture(scope="module")
def cars(r) -> pd.DataFrame:
    split = [(*item.split(":"), value) for item, value in r["data"].items()]
    table = pd.DataFrame(split, columns=["column", "car", "value"]).pivot(
        index="car", columns="column", values="value"
    )
    return table[list(COLUMNS)]


def test_sampling_adequacy_and_sphericity_are_those_of_psych(r, cars):
    found = weights.factor(cars.to_numpy())
    assert found.kmo == pytest.approx(r["kmo"]["overall"])
    assert found.bartlett == pytest.approx(r["bartlett"]["statistic"])
    assert found.bartlett_p == pytest.approx(r["bartlett"]["p"], rel=1e-6)


def test_component_weights_are_the_communalities_of_psych(r, cars):
    found = weights.factor(cars.to_numpy())
    assert found.eigenvalues == pytest.approx(list(r["eigenvalues"].values()))
    assert found.kept == 2
    communalities = np.array([r["communalities"][c] for c in COLUMNS])
    assert found.weights == pytest.approx(communalities / communalities.sum())


@pytest.mark.parametrize("column", COLUMNS)
def test_the_outlier_rule_measures_as_psych_does(r, cars, column):
    x = outliers._unit(cars[column].to_numpy())
    assert outliers.shape(x) == pytest.approx((r["skewness"][column], r["kurtosis"][column]))


def test_regression_with_controls_is_lm(r, cars):
    X = np.column_stack([np.ones(len(cars)), np.log(cars["hp"]), cars["wt"], cars["qsec"]])
    found = convergence.ols(cars["mpg"].to_numpy(), X)
    assert found.b == pytest.approx(list(r["lm_b"].values()))
    assert found.se == pytest.approx(list(r["lm_se"].values()))
    assert found.p == pytest.approx(list(r["lm_p"].values()))
    assert found.r2 == pytest.approx(r["lm_r2"]["r2"])


def test_distances_of_peers_are_those_of_scaled_columns(r, cars):
    """R scales by the sample's standard deviation, the project by the population's: one constant factor."""
    first = next(iter(r["distance"])).split(":")[0]
    expected = pd.Series({item.split(":")[1]: value for item, value in r["distance"].items()})
    found = peers.distances(cars.to_numpy())[cars.index.get_loc(first)]
    assert found == pytest.approx(
        expected.reindex(cars.index).to_numpy() * np.sqrt(len(cars) / (len(cars) - 1))
    )


def test_quartiles_are_rs(r, cars):
    found = standing.distribution(cars["mpg"].to_numpy())
    assert [found["q1"], found["median"], found["q3"]] == pytest.approx(list(r["quartile"].values()))
