"""Rank tests of Kleibergen and Paap: are the instruments related to the endogenous variables at all? `RankTest`, `rank_test`."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from analysis.distributions import chi2


@dataclass(frozen=True)
class RankTest:
    """A test that the first stages do not identify the model.

    ``wald``, ``lm``: the two statistics, χ² with ``df`` degrees of freedom under the null hypothesis; ``lm_p``: the
    p-value of the latter. NaN where the covariance of what is tested is not of full rank.
    """

    wald: float
    lm: float
    df: int
    lm_p: float


def _root(M: np.ndarray) -> np.ndarray:
    """The Cholesky factor R of M = R R'."""
    return np.asarray(np.linalg.cholesky(M))


def _statistic(
    Y: np.ndarray, Z: np.ndarray, pi: np.ndarray, residuals: np.ndarray, clusters: np.ndarray | None
) -> float:
    """The rk statistic for a covariance that is made of ``residuals``."""
    n, L = Z.shape
    K = Y.shape[1]
    Qzz = Z.T @ Z / n
    # canonical coordinates: coefficients between instruments and variables of unit variance, which no change of units moves
    G, F = _root(Qzz), _root(np.linalg.inv(Y.T @ Y / n))
    theta = G.T @ pi @ F
    U, _, Vt = np.linalg.svd(theta)
    # what is left beside the K − 1 strongest relations; the statistic is the same for every basis of that
    A, B = U[:, K - 1 :], Vt.T[:, K - 1 :]
    moments = np.einsum("ij,ik->ikj", Z, residuals).reshape(n, K * L)
    if clusters is not None:
        at = np.unique(clusters, return_inverse=True)[1]
        summed = np.zeros((at.max() + 1, K * L))
        np.add.at(summed, at, moments)
        moments = summed
    S = moments.T @ moments / n
    # vec of Qzz⁻¹ M, then of G' · F, then of A' · B
    step = np.kron(B.T @ F.T, A.T @ G.T @ np.linalg.inv(Qzz))
    V = step @ S @ step.T
    left = (A.T @ theta @ B).reshape(-1, order="F")
    if np.linalg.matrix_rank(V) < len(left):
        return math.nan
    return float(n * left @ np.linalg.solve(V, left))


def rank_test(Y: np.ndarray, Z: np.ndarray, clusters: np.ndarray | None = None) -> RankTest:
    """The rk test that the (instruments × variables) coefficients have less than full rank.

    Args:
        Y: (n, K) endogenous variables, what exogenous ones and effects explain taken out.
        Z: (n, L) instruments, L ≥ K, the same taken out.
        clusters: (n,) for errors that may be correlated within; else only their variances may differ.

    The covariance is made of the first stages' residuals for the Wald form, and of the variables themselves for the LM form,
    which is the under-identification test. Source: Kleibergen and Paap, *Journal of Econometrics* 133 (2006).

    >>> rng = np.random.default_rng(1)
    >>> z = rng.normal(size=(400, 2))
    >>> strong = rank_test(z @ [[1.0], [0.5]] + rng.normal(size=(400, 1)), z)
    >>> none = rank_test(rng.normal(size=(400, 1)), z)
    >>> strong.df, strong.lm_p < 1e-6, none.lm_p > 0.05
    (2, True, True)
    """
    df = Z.shape[1] - Y.shape[1] + 1
    pi = np.linalg.solve(Z.T @ Z, Z.T @ Y)
    lm = _statistic(Y, Z, pi, Y, clusters)
    wald = _statistic(Y, Z, pi, Y - Z @ pi, clusters)
    return RankTest(wald, lm, df, float(chi2.sf(lm, df)) if math.isfinite(lm) else math.nan)
