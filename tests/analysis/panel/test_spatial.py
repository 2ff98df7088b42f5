"""Spatial panel models against spreg; Lee and Yu's transformation, likelihood and effects written out."""

from __future__ import annotations

import libpysal
import numpy as np
import pytest
import spreg
from scipy.stats import multivariate_normal

from analysis.panel import spatial as s

N, T = 25, 8


def weights() -> libpysal.weights.W:
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
    y, X, W = data
    wide = np.concatenate([X[:, :, j] for j in range(2)], axis=1)
    kind = {"lag": spreg.Panel_FE_Lag, "error": spreg.Panel_FE_Error}[model]
    theirs = kind(y, wide, weights())
    ours = s.maximum_likelihood(without_means(y), without_means(X), W, model)
    assert [*ours.b, ours.rho] == pytest.approx(theirs.betas.ravel(), abs=1e-6)
    assert ours.sigma2 == pytest.approx(theirs.sig2.item(), rel=1e-6)
    assert ours.covariance == pytest.approx(theirs.vm, rel=1e-5, abs=1e-8)


def test_a_durbin_model_is_a_lag_model_with_the_neighbours_regressors(data):
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
