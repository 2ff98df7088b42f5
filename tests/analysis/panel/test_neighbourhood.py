"""The driver of spatial panel models: its tables are those of the kernels (which test_spatial compares with spreg)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.panel import spatial
from analysis.panel.neighbourhood import NeighbourhoodParameters, run
from analysis.space.autocorrelation import weights_for
from analysis.values import AnalysisProblem, Result, Study
from tests.analysis.panel.made import grunfeld, table


def data() -> Study:
    """The firms of Grunfeld, set on a circle."""
    angle = 2 * np.pi * np.arange(10) / 10
    points = {f"f{i + 1:03d}": (100 + 5 * np.cos(a), 30 + 5 * np.sin(a)) for i, a in enumerate(angle)}
    return replace(grunfeld(), points=points)


def results(**options: object) -> dict[str, Result]:
    given = {
        "id": "n",
        "dependent": "inv",
        "regressors": ("value", "capital"),
        "weights": "knn",
        "k": 2,
        "draws": 200,
        **options,
    }
    return {r.id: r for r in run(NeighbourhoodParameters.model_validate(given), data())}


@pytest.mark.parametrize("effects", ["region", "two_way"])
def test_tables_are_those_of_the_kernels(effects):
    found = results(effects=effects)
    W = weights_for(data(), [f"f{i:03d}" for i in range(1, 11)], "knn", 2).matrix.toarray()
    frame = table("panel_grunfeld.csv")

    def wide(name: str) -> np.ndarray:
        x = frame[name].to_numpy(float).reshape(10, 20)
        x = x - x.mean(axis=1, keepdims=True)
        return x - x.mean(axis=0) if effects == "two_way" else x

    y, X = wide("inv"), np.stack([wide("value"), wide("capital")], axis=2)
    for model in ("lag", "error", "durbin"):
        kernel = spatial.maximum_likelihood(y, X, W, model, effects)
        last = "lambda" if model == "error" else "rho"
        assert found["n"].cell((model, last), "b").value == pytest.approx(kernel.rho)
        assert found["n"].cell((model, "value"), "se").value == pytest.approx(
            np.sqrt(kernel.covariance[0, 0])
        )
        assert found["n_models"].cell(model, "log_likelihood").value == pytest.approx(kernel.log_likelihood)
    cell = found["n_impacts"].cell
    for term in ("value", "capital"):
        direct, indirect, total = (
            cell(("durbin", term, part), "effect").value for part in ("direct", "indirect", "total")
        )
        assert direct + indirect == pytest.approx(total)
    for name, (statistic, p) in spatial.lagrange(y, X, W).items():
        assert found["n_tests"].cell(name, "statistic").value == pytest.approx(statistic)
        assert found["n_tests"].cell(name, "p").value == pytest.approx(p)
    # twice the gain in likelihood is near Wald's statistic of what the Durbin model has more than the lag model
    gain = 2 * (
        found["n_models"].cell("durbin", "log_likelihood").value
        - found["n_models"].cell("lag", "log_likelihood").value
    )
    assert gain >= -1e-6
    assert found["n_tests"].cell("wald_lag", "statistic").value == pytest.approx(gain, rel=0.35, abs=0.5)


def test_repeatable_and_in_any_unit():
    one, other = results(), results()
    assert one["n_impacts"].frame.equals(other["n_impacts"].frame)
    logged = results(logs=("inv",), models=("lag",))
    assert "wald_lag" not in logged["n_tests"] and set(
        logged["n_impacts"].frame.index.get_level_values("model")
    ) == {"lag"}


def test_what_cannot_be_estimated_is_said():
    study = data()
    study.panel.numbers["fixed"] = study.panel.numbers.groupby("region")["value"].transform("mean")
    study.panel.indicators["fixed"] = study.panel.indicators["value"]  # type: ignore[index]
    p = NeighbourhoodParameters(id="n", dependent="inv", regressors=("fixed",), weights="knn", k=2)
    with pytest.raises(AnalysisProblem, match="does not vary"):
        run(p, study)
    with pytest.raises(AnalysisProblem, match="no boundaries"):
        run(NeighbourhoodParameters(id="n", dependent="inv", regressors=("value",)), study)
