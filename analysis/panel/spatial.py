"""Spatial panel models with fixed effects by maximum likelihood, kernels: `maximum_likelihood`, `impacts`, `lagrange`.

Lag, error and Durbin models of regions whose figures hang on their neighbours'. Fixed effects are swept out before; what they
take from the likelihood (Lee and Yu 2010) is minded: a period of all regions, and with period effects a region of all periods.
The covariance is that of the information matrix.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.distributions import chi2

Model = Literal["lag", "error", "durbin"]
Swept = Literal["none", "region", "two_way"]


@dataclass(frozen=True)
class Spatial:
    """An estimate: ``b`` (k,) of the regressors, ``rho`` of the neighbours (λ of the error model), their covariance.

    ``covariance`` is of (b, rho), (k + 1, k + 1).
    """

    model: Model
    b: np.ndarray
    rho: float
    sigma2: float
    covariance: np.ndarray
    log_likelihood: float
    residual: np.ndarray


def lagged(W: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The neighbours' figures: W (n, n) times every period of x (n, T) or (n, T, k)."""
    lags: np.ndarray = np.einsum("ij,jt...->it...", W, x)
    return lags


def maximum_likelihood(
    y: np.ndarray, X: np.ndarray, W: np.ndarray, model: Model, swept: Swept = "none"
) -> Spatial:
    """Estimate a spatial panel model of figures without their effects.

    Args:
        y: (n, T). X: (n, T, k); a Durbin model adds the neighbours' X itself, so that ``b`` has 2k figures.
        W: (n, n), every row adding up to one.
        model: ``lag``: ρ of the neighbours' y; ``error``: λ of the neighbours' error; ``durbin``: lag with WX.
        swept: the effects that y and X are without.
    """
    n, T, _ = X.shape
    rows = (n - (swept == "two_way")) * (T - (swept != "none"))
    periods = T - (swept != "none")
    # the neighbours' figures have means of periods too
    V = W - W.mean(axis=0) if swept == "two_way" else W
    Z = np.concatenate([X, lagged(V, X)], axis=2) if model == "durbin" else X
    k = Z.shape[2]
    flat_y, flat_Wy = y.ravel(), lagged(V, y).ravel()
    flat_Z, flat_WZ = Z.reshape(n * T, k), lagged(V, Z).reshape(n * T, k)
    values: np.ndarray = np.linalg.eigvals(W)

    def log_determinant(r: float) -> float:
        value = float(np.log(np.abs(1 - r * values)).sum())
        # period effects take the eigenvalue of the mean, which is one
        return float(periods * (value - (math.log(1 - r) if swept == "two_way" else 0.0)))

    def fitted(r: float) -> tuple[np.ndarray, np.ndarray]:
        left = flat_y - r * flat_Wy
        right = flat_Z - r * flat_WZ if model == "error" else flat_Z
        b = np.linalg.lstsq(right, left, rcond=None)[0]
        return b, left - right @ b

    def loss(r: float) -> float:
        _, e = fitted(r)
        return float(rows / 2 * math.log(float(e @ e) / rows) - log_determinant(r))

    from scipy.optimize import minimize_scalar

    real = values[np.abs(values.imag) < 1e-8].real
    low = max(1 / real.min(), -0.999) if real.min() < 0 else -0.999
    best = minimize_scalar(loss, bounds=(low + 1e-6, 1 - 1e-6), method="bounded", options={"xatol": 1e-10})
    r = float(best.x)
    b, e = fitted(r)
    sigma2 = float(e @ e) / rows
    likelihood = -rows / 2 * (math.log(2 * math.pi * sigma2) + 1) + log_determinant(r)
    right = flat_Z - r * flat_WZ if model == "error" else flat_Z
    G = W @ np.linalg.inv(np.eye(n) - r * W)
    if swept == "two_way":
        G = G - G.mean(axis=0)
    covariance = _covariance(
        right, lagged(G, Z @ b).ravel() if model != "error" else None, G, sigma2, rows, periods
    )
    return Spatial(model, b, r, sigma2, covariance, likelihood, e.reshape(n, T))


def _covariance(
    right: np.ndarray, mean: np.ndarray | None, G: np.ndarray, sigma2: float, rows: int, periods: int
) -> np.ndarray:
    """The covariance of (b, ρ) from the information matrix of (b, ρ, σ²).

    ``mean``: what ρ multiplies on average, G X b; None in the error model. G is ``W (I − ρW)⁻¹``.
    """
    k = right.shape[1]
    information = np.zeros((k + 2, k + 2))
    information[:k, :k] = right.T @ right / sigma2
    information[k, k] = periods * float(np.trace(G @ G + G.T @ G))
    information[k, k + 1] = information[k + 1, k] = periods * float(np.trace(G)) / sigma2
    information[k + 1, k + 1] = rows / (2 * sigma2**2)
    if mean is not None:
        information[:k, k] = information[k, :k] = right.T @ mean / sigma2
        information[k, k] += float(mean @ mean) / sigma2
    matrix: np.ndarray = np.linalg.inv(information)[: k + 1, : k + 1]
    return matrix


def impacts(s: Spatial, W: np.ndarray, draws: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean direct, indirect and total effects of every regressor.

    Returns:
        the effects (regressors, 3), and those of draws of the coefficients from their normal distribution with the
        seed, (draws, regressors, 3).
    """
    k = len(s.b) // 2 if s.model == "durbin" else len(s.b)
    n = len(W)
    values = np.linalg.eigvals(W)
    # the mean diagonal of (I − ρW)⁻¹ and of (I − ρW)⁻¹ W, by the eigenvalues; rows add up to 1 / (1 − ρ)

    def effects(b: np.ndarray, r: float) -> np.ndarray:
        inverse = 1 / (1 - r * values)
        own, crossed = float(inverse.sum().real) / n, float((inverse * values).sum().real) / n
        theta = b[k:] if s.model == "durbin" else np.zeros(k)
        direct = own * b[:k] + crossed * theta
        total = (b[:k] + theta) / (1 - r)
        return np.column_stack([direct, total - direct, total])

    rng = np.random.default_rng(seed)
    root = np.linalg.cholesky(s.covariance)
    centre = np.append(s.b, s.rho)
    drawn = centre + rng.standard_normal((draws, len(centre))) @ root.T
    inside = np.clip(drawn[:, -1], -0.999, 0.999)
    simulated = np.array([effects(d[:-1], r) for d, r in zip(drawn, inside, strict=True)])
    return effects(s.b, s.rho), simulated


def lagrange(y: np.ndarray, X: np.ndarray, W: np.ndarray) -> dict[str, tuple[float, float]]:
    """LM tests of a spatial lag and a spatial error in least squares of y (n, T) on X (n, T, k), plain and robust.

    The robust forms test one where the other may be there. Each with its p, χ² with one degree of freedom.
    """
    n, T, k = X.shape
    flat, Z = y.ravel(), X.reshape(n * T, k)
    b = np.linalg.lstsq(Z, flat, rcond=None)[0]
    e = flat - Z @ b
    sigma2 = float(e @ e) / (n * T)
    Wy, We = lagged(W, y).ravel(), lagged(W, e.reshape(n, T)).ravel()
    WXb = lagged(W, (Z @ b).reshape(n, T)).ravel()
    left = WXb - Z @ np.linalg.lstsq(Z, WXb, rcond=None)[0]
    trace = T * float(np.trace(W @ W + W.T @ W))
    J = float(left @ left) / sigma2 + trace
    by_lag, by_error = float(e @ Wy) / sigma2, float(e @ We) / sigma2
    statistics = {
        "lm_lag": by_lag**2 / J,
        "lm_error": by_error**2 / trace,
        "lm_lag_robust": (by_lag - by_error) ** 2 / (J - trace),
        "lm_error_robust": (by_error - trace / J * by_lag) ** 2 / (trace * (1 - trace / J)),
    }
    return {name: (x, float(chi2.sf(x, 1))) for name, x in statistics.items()}
