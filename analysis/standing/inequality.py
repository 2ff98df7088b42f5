"""Measures of inequality: `theil`, `theil_l`, `gini`, `variation`, and `split` of Theil's indices by groups.

``T = Σ w (y/μ) ln(y/μ)`` and ``L = Σ w ln(μ/y)`` with ``w`` the share of each region in the number of regions, or
in the population where weights are given. Both split exactly into a part within groups and a part between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.values import Method, Text

Floats = NDArray[np.float64]
Measure = Literal["T", "L"]

METHOD = Method(
    "theil",
    Text(zh="泰尔指数", en="Theil index"),
    Text(
        zh="各地区数值与平均之比乘以该比的对数，再取平均；可精确分解为组内与组间两部分。未指定人口时不加权。",
        en="The mean of each region’s ratio to the mean times its logarithm; it splits exactly into a part within groups "
        "and a part between them. Unweighted unless a population is given.",
    ),
    (
        r"T = \frac{1}{n} \sum_i \frac{y_i}{\mu} \ln \frac{y_i}{\mu}",
        r"T = \sum_g s_g T_g + \sum_g s_g \ln \frac{\mu_g}{\mu}, \quad s_g = \frac{n_g \mu_g}{n \mu}",
        r"T_p = \sum_i p_i \frac{y_i}{\mu_p} \ln \frac{y_i}{\mu_p}, \quad \mu_p = \sum_i p_i y_i, \quad \sum_i p_i = 1",
        r"L = \sum_g \frac{n_g}{n} L_g + \sum_g \frac{n_g}{n} \ln \frac{\mu}{\mu_g}",
    ),
    "Theil, *Economics and Information Theory*, 1967; Shorrocks, *Econometrica* 48 (1980)",
)


def _shares(y: Floats, weights: Floats | None) -> Floats:
    if weights is None:
        return np.full(len(y), 1 / len(y))
    if (weights <= 0).any():
        raise ValueError("weights must be positive")
    return np.asarray(weights / weights.sum())


def theil(y: Floats, weights: Floats | None = None) -> float:
    """Theil's T: ``Σ w (y/μ) ln(y/μ)`` with ``w`` summing to one and ``μ = Σ w y``.

    Args:
        y: (n,) figures in any unit, none negative, not all zero; a zero adds nothing, for 0 ln 0 is 0.
        weights: (n,) populations; each region counts once where none are given.

    Returns:
        0 where all are equal, up to ln n where one region has everything.

    Raises:
        ValueError: a figure is negative, all are zero, or a weight is not positive.

    >>> theil(np.array([2.0, 2.0])), round(theil(np.array([1.0, 3.0])), 6), round(theil(np.array([0.0, 1.0])), 6)
    (0.0, 0.130812, 0.693147)
    """
    if (y < 0).any() or not (y > 0).any():
        raise ValueError("Theil’s T needs figures that are not negative, and some that are positive")
    w = _shares(y, weights)
    r = y / (w * y).sum()
    return float((w * x_log(r, r)).sum())


def x_log(x: Floats, y: Floats) -> Floats:
    """``x ln y``, 0 where x is 0; arrays of one shape, not negative, y positive where x is.

    As ``scipy.special.xlogy``, which takes a fifth of a second to import.

    >>> x_log(np.array([0.0, 2.0]), np.array([0.0, np.e])).tolist()
    [0.0, 2.0]
    """
    return x * np.log(np.where(x == 0, 1.0, y))


def theil_l(y: Floats, weights: Floats | None = None) -> float:
    """Theil's L, the mean logarithmic deviation: ``Σ w ln(μ/y)``; arguments as :func:`theil`, but without zeros.

    >>> round(theil_l(np.array([1.0, 3.0])), 6)
    0.143841
    """
    if (y <= 0).any():
        raise ValueError("Theil’s L needs positive figures")
    w = _shares(y, weights)
    return float((w * np.log((w * y).sum() / y)).sum())


def gini(y: Floats, weights: Floats | None = None) -> float:
    """Gini coefficient: half the mean absolute difference over the mean, from the sorted figures.

    Args:
        y: (n,) figures, none negative, not all zero.
        weights: (n,) populations.

    >>> round(gini(np.array([1.0, 2.0, 3.0, 4.0])), 6)
    0.25
    """
    if weights is None:
        n = len(y)
        running = np.cumsum(np.sort(y))
        return float((n + 1 - 2 * running.sum() / running[-1]) / n)
    w = _shares(y, weights)
    order = np.argsort(y, kind="stable")
    amount = (w * y)[order]
    running = np.cumsum(amount)
    return float(1 - (w[order] * (2 * running - amount)).sum() / running[-1])


def variation(y: Floats, weights: Floats | None = None) -> float:
    """Coefficient of variation: the standard deviation (over n, not n − 1) over the mean."""
    w = _shares(y, weights)
    mean = (w * y).sum()
    return float(np.sqrt((w * (y - mean) ** 2).sum()) / mean)


def between(amount: Floats, size: Floats, measure: Measure = "T") -> float:
    """The part between groups, from each group's share of the amount and of the size (both sum to one).

    T: ``Σ s ln(s/p)``; L: ``Σ p ln(p/s)``.
    """
    if measure == "T":
        return float(x_log(amount, amount / size).sum())
    return float(size @ np.log(size / amount))


@dataclass(frozen=True)
class Split:
    """A Theil index by groups. Arrays are (groups,), in the order of ``labels``."""

    labels: tuple[str, ...]
    #: share of each group in the amount, and in the number of regions or the population
    amount: Floats
    size: Floats
    #: index of each group by itself
    own: Floats
    #: what each group adds to the total from within: s·T, or p·L
    within: Floats
    between: float

    @property
    def total(self) -> float:
        """The index itself: the parts within all groups and the part between them."""
        return float(self.within.sum()) + self.between


def split(
    y: Floats, groups: NDArray[np.object_], weights: Floats | None = None, measure: Measure = "T"
) -> Split:
    """Split Theil's T or L of ``y`` (n,) by ``groups`` (n,) of labels, in the order they first appear.

    >>> s = split(np.array([1.0, 1.0, 3.0, 3.0]), np.array(["a", "a", "b", "b"], dtype=object))
    >>> s.own.tolist(), round(s.between, 6)
    ([0.0, 0.0], 0.130812)
    """
    if (y < 0).any() or not (y > 0).any() or (measure == "L" and (y == 0).any()):
        raise ValueError(f"Theil’s {measure} cannot be computed from these figures")
    w = _shares(y, weights)
    number = {g: i for i, g in enumerate(dict.fromkeys(groups))}
    at = np.fromiter((number[g] for g in groups), np.intp, len(groups))
    size, amount = np.bincount(at, w).astype(float), np.bincount(at, w * y)
    # where all of a group are zero they are equal: its index is 0, and so is its share
    means = (amount / size)[at]
    r = np.divide(y, means, out=np.ones_like(means), where=means > 0)
    term = x_log(r, r) if measure == "T" else -np.log(r)
    own = np.bincount(at, w * term) / size
    amount = amount / amount.sum()
    share = amount if measure == "T" else size
    return Split(tuple(number), amount, size, own, share * own, between(amount, size, measure))
