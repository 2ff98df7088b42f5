"""Generalised method of moments for panels with a lagged dependent variable, difference and system: `stack`, `gmm`.

Kernels only; the driver is `analysis.panel.moments`. Every equation is a linear combination of the equations in
levels, so that one matrix per region gives differences, levels and the covariance of their errors.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.distributions import chi2, norm


@dataclass(frozen=True)
class LagInstruments:
    """A variable whose past levels are instruments of the differenced equations, from one lag to another."""

    place: int
    first: int = 2
    last: int = 99


@dataclass(frozen=True)
class RegionEquations:
    """The equations of one region.

    ``y`` (rows,), ``X`` (rows, k), ``Z`` (rows, instruments), ``M`` (rows, T): the rows as combinations of the equations
    in levels, ``at``: the period of a row in differences, −1 of a row in levels.
    """

    y: np.ndarray
    X: np.ndarray
    Z: np.ndarray
    M: np.ndarray
    at: np.ndarray


@dataclass(frozen=True)
class GMM:
    """An estimate: coefficients, their robust covariance (Windmeijer's after two steps), and tests.

    ``hansen``: statistic, degrees of freedom, p. ``ar``: of serial correlation of first and second order in the
    differenced residuals, each z and p.
    """

    b: np.ndarray
    covariance: np.ndarray
    instruments: int
    #: rows in levels where there are any, else in differences
    observations: int
    regions: int
    hansen: tuple[float, float, float]
    ar: tuple[tuple[float, float], tuple[float, float]]


def stack(
    y: np.ndarray,
    X: np.ndarray,
    V: np.ndarray,
    instrumented: Sequence[LagInstruments],
    plain: Sequence[int],
    *,
    system: bool,
    collapse: bool,
    periods: bool,
    both: bool = False,
) -> list[RegionEquations]:
    """The equations of every region that has any.

    Args:
        y: (regions, T), NaN where missing.
        X: (regions, T, k), the regressors in levels, lags of y among them.
        V: (regions, T, v), variables in levels that instruments are made of.
        instrumented: of V, whose past levels are instruments in differences, and whose past differences in levels.
        plain: columns of X that are their own instruments.
        system: equations in levels as well.
        collapse: one instrument for each lag instead of one for each lag and period.
        periods: a constant for each period.
        both: constants are instruments of the differenced equations too, not of those in levels alone.
    """
    n, T, k = X.shape
    there = np.isfinite(y) & np.isfinite(X).all(axis=2)
    pair = np.zeros_like(there)
    pair[:, 1:] = there[:, 1:] & there[:, :-1]
    used = [t for t in range(T) if pair[:, t].any()]
    if not used:
        return []
    # in levels a period's constant is that of its rows, in differences that of the two periods
    levels = [t for t in range(used[0] - 1, T) if there[:, t].any()]
    if periods:
        D = np.eye(T)[:, levels if system else used]
    else:
        D = np.ones((T, 1 if system else 0))
    columns = _columns(instrumented, used, system, collapse)
    blocks = []
    for i in range(n):
        rows = [("difference", t) for t in used if pair[i, t]]
        if system:
            rows += [("level", t) for t in levels if there[i, t]]
        if not rows:
            continue
        M = np.zeros((len(rows), T))
        for r, (kind, t) in enumerate(rows):
            M[r, t] = 1
            if kind == "difference":
                M[r, t - 1] = -1
        filled = np.nan_to_num(np.column_stack([X[i], D]))
        right = M @ filled
        Z = np.zeros((len(rows), len(columns)))
        for c, (number, kind, back, at) in enumerate(columns):
            x = V[i, :, instrumented[number].place]
            for r, (of, t) in enumerate(rows):
                if of != kind or at not in {-1, t} or back > t:
                    continue
                value = (
                    x[t - back] if kind == "difference" else x[t - back] - x[t - back - 1] if t > back else 0
                )
                Z[r, c] = value if np.isfinite(value) else 0
        constants = right[:, k:].copy()
        if system and not both:
            # a period's constant is an instrument of the equations in levels only, as xtabond2 and plm have it
            constants[[kind == "difference" for kind, _ in rows]] = 0
        blocks.append(
            RegionEquations(
                M @ np.nan_to_num(y[i]),
                right,
                np.column_stack([Z, right[:, list(plain)], constants]),
                M,
                np.array([t if kind == "difference" else -1 for kind, t in rows]),
            )
        )
    return blocks


def _columns(
    instrumented: Sequence[LagInstruments], used: Sequence[int], system: bool, collapse: bool
) -> list[tuple[int, str, int, int]]:
    """The instruments made of past figures: which variable, in which equations, how far back, in which period (−1: all)."""
    columns: dict[tuple[int, str, int, int], None] = {}
    for number, v in enumerate(instrumented):
        for t in used:
            for back in range(v.first, min(v.last, t) + 1):
                columns[number, "difference", back, -1 if collapse else t] = None
        if system:
            for t in used:
                columns[number, "level", v.first - 1, -1 if collapse else t] = None
    return list(columns)


def gmm(stacked: Sequence[RegionEquations], steps: int) -> GMM:
    """Estimate in one or two steps.

    The weights of the first step are those of independent errors of equal variance in levels. Errors are robust: after one
    step clustered by region, after two corrected by Windmeijer. Hansen's J is of the two-step estimate in either case.

    Raises:
        ValueError: the coefficients are not identified.
    """
    stacked = _scaled(stacked)
    k = stacked[0].X.shape[1]
    A = np.sum([s.Z.T @ s.X for s in stacked], axis=0)
    a = np.sum([s.Z.T @ s.y for s in stacked], axis=0)
    count = int(np.linalg.matrix_rank(np.vstack([s.Z for s in stacked])))
    if count < k or np.linalg.matrix_rank(A) < k:
        raise ValueError("not identified")
    W1 = np.linalg.pinv(np.sum([s.Z.T @ s.M @ s.M.T @ s.Z for s in stacked], axis=0), hermitian=True)
    P1, b1, e1 = _solve(stacked, A, a, W1)
    moments = [s.Z.T @ e for s, e in zip(stacked, e1, strict=True)]
    S = np.sum([np.outer(g, g) for g in moments], axis=0)
    V1 = P1 @ A.T @ W1 @ S @ W1 @ A @ P1
    W2 = np.linalg.pinv(S, hermitian=True)
    P2, b2, e2 = _solve(stacked, A, a, W2)
    total = np.sum([s.Z.T @ e for s, e in zip(stacked, e2, strict=True)], axis=0)
    j = float(total @ W2 @ total)
    spare = count - k
    hansen = (j, float(spare), float(chi2.sf(j, spare))) if spare else (math.nan, 0.0, math.nan)
    if steps == 1:
        b, V, W, P, e = b1, V1, W1, P1, e1
    else:
        D = np.empty((k, k))
        for c in range(k):
            turned = [s.Z.T @ s.X[:, c] for s in stacked]
            change = -np.sum(
                [np.outer(x, g) + np.outer(g, x) for x, g in zip(turned, moments, strict=True)], axis=0
            )
            D[:, c] = -P2 @ A.T @ W2 @ change @ W2 @ total
        V = P2 + D @ P2 + P2 @ D.T + D @ V1 @ D.T
        b, W, P, e = b2, W2, P2, e2
    ar = tuple(_serial(stacked, e, order, A, W, P, V) for order in (1, 2))
    levels = sum(int((s.at < 0).sum()) for s in stacked)
    observations = levels or sum(len(s.y) for s in stacked)
    return GMM(b, V, count, observations, len(stacked), hansen, (ar[0], ar[1]))


def _scaled(stacked: Sequence[RegionEquations]) -> list[RegionEquations]:
    """The same with instruments of like size, without those that are zero throughout."""
    size = np.sqrt(np.sum([(s.Z**2).sum(axis=0) for s in stacked], axis=0))
    kept = size > 0
    return [RegionEquations(s.y, s.X, s.Z[:, kept] / size[kept], s.M, s.at) for s in stacked]


def _solve(
    stacked: Sequence[RegionEquations], A: np.ndarray, a: np.ndarray, W: np.ndarray
) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """(A'WA)⁻¹, the coefficients, the residuals of each region."""
    P = np.linalg.inv(A.T @ W @ A)
    b = P @ (A.T @ W @ a)
    return P, b, [s.y - s.X @ b for s in stacked]


def _serial(
    stacked: Sequence[RegionEquations],
    residuals: Sequence[np.ndarray],
    order: int,
    A: np.ndarray,
    W: np.ndarray,
    P: np.ndarray,
    V: np.ndarray,
) -> tuple[float, float]:
    """Arellano and Bond's m: z and two-sided p of serial correlation of the differenced residuals."""
    top, squares = 0.0, 0.0
    wX, Zew = np.zeros(A.shape[1]), np.zeros(A.shape[0])
    for s, e in zip(stacked, residuals, strict=True):
        by = {int(t): x for t, x in zip(s.at, e, strict=True) if t >= 0}
        w = np.array([by.get(int(t) - order, 0.0) if t >= 0 else 0.0 for t in s.at])
        own = float(w @ e)
        top += own
        squares += own**2
        wX += w @ s.X
        Zew += s.Z.T @ e * own
    variance = squares - 2 * float(wX @ P @ A.T @ W @ Zew) + float(wX @ V @ wX)
    if variance <= 0:
        return math.nan, math.nan
    z = top / math.sqrt(variance)
    return z, float(2 * norm.sf(abs(z)))
