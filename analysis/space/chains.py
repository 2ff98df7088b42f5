"""Markov chains of classes: `counted`, `probabilities`, `ergodic`, `mobility`, and `homogeneity` of several chains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.distributions import chi2

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


def counted(before: Ints, after: Ints, k: int) -> Floats:
    """How often class i is followed by class j, (k, k); ``before`` and ``after`` hold classes 0 … k − 1.

    >>> counted(np.array([0, 0, 1]), np.array([0, 1, 1]), 2).tolist()
    [[1.0, 1.0], [0.0, 1.0]]
    """
    return np.bincount(before * k + after, minlength=k * k).reshape(k, k).astype(float)


def probabilities(counts: Floats) -> Floats:
    """Maximum-likelihood transition probabilities ``n_ij / n_i``; NaN in the row of a class that was never left.

    Args:
        counts: (…, k, k) transitions.
    """
    left = counts.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(counts, left, out=np.full_like(counts, np.nan), where=left > 0))


def ergodic(p: Floats) -> Floats | None:
    """The distribution over classes that the chain tends to and does not leave: ``π = π P``, ``Σ π = 1``.

    None where there is no such one distribution: a class was never observed to be left, or the classes fall apart into
    several closed sets, so that it depends on where one begins.

    >>> ergodic(np.array([[0.9, 0.1], [0.3, 0.7]])).round(4).tolist()
    [0.75, 0.25]
    >>> ergodic(np.eye(2)) is None
    True
    """
    k = len(p)
    if np.isnan(p).any():
        return None
    from scipy.sparse.csgraph import connected_components

    groups, of = connected_components((p > 0).astype(float), connection="strong")
    closed = [g for g in range(groups) if not (p[of == g][:, of != g] > 0).any()]
    if len(closed) > 1:
        return None
    equations = np.vstack([p.T - np.eye(k), np.ones(k)])
    solution = np.linalg.lstsq(equations, np.append(np.zeros(k), 1.0), rcond=None)[0]
    return np.asarray(np.clip(solution, 0.0, 1.0))


def mobility(p: Floats) -> float:
    """Shorrocks's index ``(k − tr P) / (k − 1)``: 0 where all stay, 1 where the class before says nothing.

    >>> mobility(np.array([[0.9, 0.1], [0.3, 0.7]]))
    0.4
    """
    return round(float((len(p) - np.trace(p)) / (len(p) - 1)), 15)


@dataclass(frozen=True)
class Homogeneity:
    """Tests of whether several chains are one: statistics, degrees of freedom, p-values, and how sparse the table is."""

    likelihood_ratio: float
    chi_square: float
    df: int
    p_likelihood_ratio: float
    p_chi_square: float
    #: share of the cells tested in which fewer than five transitions are expected
    sparse: float


def homogeneity(counts: Floats) -> Homogeneity | None:
    """Likelihood ratio and Pearson's chi square of the hypothesis that all chains have the same probabilities.

    ``LR = 2 Σ n_ij|m ln(p_ij|m / p_ij)``, ``Q = Σ n_i|m (p_ij|m − p_ij)² / p_ij`` over what the pooled chain does;
    ``df = Σ_i (a_i − 1)(b_i − 1)`` with a_i the chains that class i occurs in, b_i the classes it turns into
    (Bickenbach and Bode, *International Regional Science Review* 26, 2003).

    Args:
        counts: (m, k, k) transitions of m chains.

    Returns:
        None where there is nothing to test: no class occurs in two chains and turns into two.
    """
    pooled = probabilities(counts.sum(axis=0))
    by_row = counts.sum(axis=2)
    chains, targets = (by_row > 0).sum(axis=0), (np.nan_to_num(pooled) > 0).sum(axis=1)
    df = int((np.maximum(chains - 1, 0) * np.maximum(targets - 1, 0)).sum())
    if not df:
        return None
    expected = by_row[:, :, None] * np.nan_to_num(pooled)[None]
    tested = expected > 0
    from scipy.special import xlogy

    lr = 2 * float((xlogy(counts, counts) - xlogy(counts, np.where(tested, expected, 1.0)))[tested].sum())
    q = float(((counts - expected)[tested] ** 2 / expected[tested]).sum())
    return Homogeneity(
        lr, q, df, float(chi2.sf(lr, df)), float(chi2.sf(q, df)), float((expected[tested] < 5).mean())
    )
