"""Weights for a wished importance of the indicators, by their correlation with the score: `weights`, `importance`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.decimals import written
from analysis.index.normalise import Unfit
from analysis.values import Option, Text, joined, same

#: covariances that differ by more than this much in size leave nothing to solve
_CONDITION = 1e12


@dataclass(frozen=True)
class Optimal:
    """Weights, the wished importance and the one that they give; each sums to one."""

    weights: np.ndarray
    wished: np.ndarray
    reached: np.ndarray


def importance(Z: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Each indicator's correlation with the weighted sum, as a share of all: (indicators,).

    Args:
        Z: (rows, indicators) normalised figures.
        w: (indicators,) weights.

    >>> importance(np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]), np.array([0.9, 0.1])).round(3).tolist()
    [0.5, 0.5]
    """
    score = Z @ w
    r = np.array([np.corrcoef(z, score)[0, 1] for z in Z.T])
    return np.asarray(r / r.sum())


def weights(Z: np.ndarray, wish: np.ndarray, names: Sequence[Text]) -> Optimal:
    """Weights of a sum in which the indicators' correlations with it stand to each other as wished.

    The covariance of an indicator with the sum is ``(Σw)_j``, its correlation that over its standard deviation, so that the
    weights are the solution of ``Σw = t ∘ s``, made to sum to one.

    Args:
        Z: (rows, indicators) normalised figures.
        wish: (indicators,) the wished importance, positive, as shares of each other.
        names: what the indicators are called.

    Raises:
        Unfit: an indicator does not vary, two tell the same, or the wish takes a negative weight.
    """
    t = wish / wish.sum()
    s = Z.std(axis=0, ddof=1)
    if (s == 0).any():
        raise Unfit("有指标没有差异", "an indicator does not vary")
    # of correlations, so that no unit makes the equations ill-conditioned
    R = np.atleast_2d(np.corrcoef(Z, rowvar=False))
    if len(Z) <= Z.shape[1] or np.linalg.cond(R) > _CONDITION:
        raise Unfit(
            "指标间完全相关，或地区数不多于指标数",
            "indicators are combinations of each other, or not fewer than the regions",
        )
    v = np.linalg.solve(R, t) / s
    if (v <= 0).any():
        below = joined([n for n, x in zip(names, v, strict=True) if x <= 0])
        raise Unfit(
            f"非负权重达不到所定的重要性（{below['zh']}须为负）",
            f"no weights above zero give this importance ({below['en']} would need a negative one)",
        )
    w = v / v.sum()
    return Optimal(w, t, importance(Z, w))


def told(found: Optimal, names: Sequence[Text]) -> list[Option]:
    """The wished importance of each indicator, which is the one reached."""
    shares = [
        Text(zh="{n}{x}", en="{n} {x}").fill(n=n, x=same(f"{written(100 * x, 1)}%"))
        for n, x in zip(names, found.reached, strict=True)
    ]
    return [
        (
            Text(
                zh="重要性（与得分的相关，占合计）",
                en="Importance (correlation with the score, share of all)",
            ),
            joined(shares),
        )
    ]
