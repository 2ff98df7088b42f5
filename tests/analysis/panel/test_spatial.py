"""Spatial panel models against spreg and R's spatialreg; Lee and Yu's transformation, likelihood and effects written out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from scipy.stats import multivariate_normal

from analysis.panel import spatial as s
from tests.analysis.panel.made import REFERENCE

if TYPE_CHECKING:
    import libpysal

N, T = 25, 8


def weights() -> libpysal.weights.W:
    import libpysal

    w = libpysal.weights.lat2W(5, 5)
    w.transform = "r"
    return w


@pytest.fixture(scope="module")
def data() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """y, X, W of a lag model with region effects."""
    rng = np.random.default_rng(5)
    W = weights().full()[0]
    X, mu = rng.normal(size=(N, T, 2)), rng.normal(size=(N, 1))
    shock = (X @ np.array([1.0, -0.5])) + mu + rng.normal(size=(N, T))
    return np.linalg.solve(np.eye(N) - 0.4 * W, shock), X, W


def without_means(x: np.ndarray) -> np.ndarray:
    return x - x.mean(axis=1, keepdims=True)


@pytest.mark.parametrize("model", ["lag", "error"])
def test_coefficients_and_errors_are_spregs(data, model):
    import spreg

    y, X, W = data
    wide = np.concatenate([X[:, :, j] for j in range(2)], axis=1)
    kind = {"lag": spreg.Panel_FE_Lag, "error": spreg.Panel_FE_Error}[model]
    theirs = kind(y, wide, weights())
    ours = s.maximum_likelihood(without_means(y), without_means(X), W, model)
    assert [*ours.b, ours.rho] == pytest.approx(theirs.betas.ravel(), abs=1e-6)
    assert ours.sigma2 == pytest.approx(theirs.sig2.item(), rel=1e-6)
    assert ours.covariance == pytest.approx(theirs.vm, rel=1e-5, abs=1e-8)


def test_a_durbin_model_is_a_lag_model_with_the_neighbours_regressors(data):
    import spreg

    y, X, W = data
    both = np.concatenate([X, s.lagged(W, X)], axis=2)
    theirs = spreg.Panel_FE_Lag(y.T.reshape(-1, 1), both.transpose(1, 0, 2).reshape(N * T, 4), weights())
    ours = s.maximum_likelihood(without_means(y), without_means(X), W, "durbin")
    assert [*ours.b, ours.rho] == pytest.approx(theirs.betas.ravel(), abs=1e-6)
    assert ours.covariance == pytest.approx(theirs.vm, rel=1e-5, abs=1e-8)


@pytest.mark.parametrize("model", ["lag", "error"])
def test_the_likelihood_is_that_of_the_normal_distribution(data, model):
    y, X, W = data
    found = s.maximum_likelihood(y, X, W, model)
    A = np.eye(N) - found.rho * W
    spread = found.sigma2 * np.linalg.inv(A.T @ A)
    total = 0.0
    for t in range(T):
        mean = X[:, t] @ found.b
        mean = np.linalg.solve(A, mean) if model == "lag" else mean
        total += multivariate_normal.logpdf(y[:, t], mean, spread)
    assert found.log_likelihood == pytest.approx(total, rel=1e-9)


def orthonormal(n: int) -> np.ndarray:
    """(n, n − 1), orthonormal and orthogonal to the constant."""
    return np.linalg.qr(np.column_stack([np.ones(n), np.eye(n)[:, 1:]]))[0][:, 1:]


@pytest.mark.parametrize("model", ["lag", "error", "durbin"])
@pytest.mark.parametrize("swept", ["region", "two_way"])
def test_effects_cost_what_lee_and_yu_say(data, model, swept):
    """Demeaned figures with the corrected likelihood are figures transformed so that no effect is left."""
    y, X, W = data
    F = orthonormal(T)
    a, B = y @ F, np.einsum("itk,ts->isk", X, F)
    d, Z = without_means(y), without_means(X)
    if swept == "two_way":
        d, Z = d - d.mean(axis=0), Z - Z.mean(axis=0)
        Q = orthonormal(N)
        a, B, V = Q.T @ a, np.einsum("ni,ntk->itk", Q, B), Q.T @ W @ Q
    else:
        V = W
    ours, written = s.maximum_likelihood(d, Z, W, model, swept), s.maximum_likelihood(a, B, V, model)
    assert [*ours.b, ours.rho] == pytest.approx([*written.b, written.rho], abs=1e-6)
    assert ours.sigma2 == pytest.approx(written.sigma2, rel=1e-6)
    assert ours.log_likelihood == pytest.approx(written.log_likelihood, rel=1e-9)
    assert ours.covariance == pytest.approx(written.covariance, rel=1e-4, abs=1e-8)


def test_effects_are_derivatives_of_the_whole_map(data):
    y, X, W = data
    found = s.maximum_likelihood(without_means(y), without_means(X), W, "durbin", "region")
    effects, drawn = s.impacts(found, W, 200, 1)
    inverse = np.linalg.inv(np.eye(N) - found.rho * W)
    for k in range(2):
        S = inverse @ (found.b[k] * np.eye(N) + found.b[2 + k] * W)
        direct, total = np.diag(S).mean(), S.sum(axis=1).mean()
        assert effects[k] == pytest.approx([direct, total - direct, total], rel=1e-9)
    assert drawn.shape == (200, 2, 3)
    assert drawn.mean(axis=0) == pytest.approx(effects, abs=0.05)
    assert (s.impacts(found, W, 200, 1)[1] == drawn).all()


@pytest.mark.filterwarnings("ignore:The inplace keyword")
def test_lm_tests_are_spregs_of_all_periods_in_one_map(data):
    """spreg's tests of a cross-section, with a map that has the regions once for each period."""
    import libpysal
    import spreg

    y, X, W = data
    block = libpysal.weights.full2W(np.kron(np.eye(T), W), silence_warnings=True)
    stacked = X.transpose(1, 0, 2).reshape(N * T, 2)
    ols = spreg.OLS(y.T.reshape(-1, 1), stacked)
    theirs = spreg.LMtests(ols, block)
    ours = s.lagrange(y, np.concatenate([np.ones((N, T, 1)), X], axis=2), W)
    for name, test in (
        ("lm_lag", theirs.lml),
        ("lm_error", theirs.lme),
        ("lm_lag_robust", theirs.rlml),
        ("lm_error_robust", theirs.rlme),
    ):
        assert ours[name] == pytest.approx([float(np.squeeze(x)) for x in test], rel=1e-6)


def test_no_dependence_is_found_where_there_is_none():
    rng = np.random.default_rng(9)
    W = weights().full()[0]
    X, y = rng.normal(size=(N, 40, 1)), rng.normal(size=(N, 40))
    found = s.maximum_likelihood(y, X, W, "lag")
    assert abs(found.rho) < 3 * np.sqrt(found.covariance[-1, -1])
    assert min(p for _, p in s.lagrange(y, X, W).values()) > 0.001


def states() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """y (48, 17), X (48, 17, 2), W of the American states: logarithms of product, capital, employment."""
    frame = np.log(pd.read_csv(REFERENCE / "panel_states.csv").set_index(["state", "year"]))
    names = list(dict.fromkeys(frame.index.get_level_values(0)))
    W = np.zeros((48, 48))
    for pair in pd.read_csv(REFERENCE / "panel_states_near.csv").itertuples():
        W[names.index(str(pair.state)), names.index(str(pair.neighbour))] = 1
    y, pc, emp = (frame[c].to_numpy(float).reshape(48, 17) for c in ("gsp", "pc", "emp"))
    return y, np.stack([pc, emp], axis=2), W / W.sum(axis=1, keepdims=True)


def spatialreg(effects: str, model: str) -> dict[str, float]:
    rows = pd.read_csv(REFERENCE / "panel_spatial.csv")
    rows = rows[(rows["effects"] == effects) & (rows["model"] == model)]
    return dict(zip(rows["item"], rows["value"], strict=True))


@pytest.mark.parametrize("model", ["lag", "error", "durbin"])
@pytest.mark.parametrize("effects", ["region", "none"])
def test_the_american_states_are_those_of_spatialreg(effects, model):
    y, X, W = states()
    if effects == "region":
        y, X = y - y.mean(axis=1, keepdims=True), X - X.mean(axis=1, keepdims=True)
    else:
        # one year; the constant is one more regressor, of which a Durbin model has no lag
        y, X = y[:, -1:], X[:, -1:]
        y, X = y - y.mean(), np.concatenate([X, np.ones((48, 1, 1))], axis=2)
        if model == "durbin":
            X = np.concatenate([X[..., :2], s.lagged(W, X[..., :2]), X[..., 2:]], axis=2)
    kernel = "lag" if effects == "none" and model == "durbin" else model
    found = s.maximum_likelihood(y, X, W, kernel, "region" if effects == "region" else "none")
    theirs = spatialreg(effects, model)
    near = ("w_pc", "w_emp") if effects == "region" else ("lag.pc", "lag.emp")
    terms = ["pc", "emp", *(near if model == "durbin" else ())]
    se = np.sqrt(np.diag(found.covariance))
    # a search for the highest likelihood ends within its tolerance in either program
    for k, term in enumerate(terms):
        assert found.b[k] == pytest.approx(theirs[f"b:{term}"], rel=2e-4)
        assert se[k] == pytest.approx(theirs[f"se:{term}"], rel=2e-4)
    assert found.rho == pytest.approx(theirs["b:rho"], rel=2e-4)
    assert se[-1] == pytest.approx(theirs["se:rho"], rel=2e-4)
    assert found.log_likelihood == pytest.approx(theirs["log_likelihood"], abs=1e-5)
    if model != "error" and effects == "region":
        effect = s.impacts(found, W, 10, 1)[0]
        for k, term in enumerate(("pc", "emp")):
            assert effect[k, 0] == pytest.approx(theirs[f"direct:{term}"], rel=2e-4)
            assert effect[k, 1] == pytest.approx(theirs[f"indirect:{term}"], rel=1e-3)


@pytest.mark.parametrize("which", ["none", "pooled"])
def test_lm_tests_of_the_states_are_those_of_spdep(which):
    y, X, W = states()
    y, X = (y[:, -1:], X[:, -1:]) if which == "none" else (y, X)
    with_constant = np.concatenate([X, np.ones((*y.shape, 1))], axis=2)
    found, theirs = s.lagrange(y, with_constant, W), spatialreg(which, "tests")
    for ours, name in (
        ("lm_lag", "LMlag"),
        ("lm_error", "LMerr"),
        ("lm_lag_robust", "RLMlag"),
        ("lm_error_robust", "RLMerr"),
    ):
        assert found[ours][0] == pytest.approx(theirs[name], rel=1e-8)
