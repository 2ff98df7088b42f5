"""Class limits of a numeric variable: `natural_breaks`, `bounds`, `classed`."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Strata = NDArray[np.intp]
Cut = Literal["natural", "quantile", "equal", "geometric"]


# --- cutting a numeric factor -------------------------------------------------------------------------------


def natural_breaks(x: Floats, classes: int) -> Floats:
    """Upper bounds of Fisher's optimal classes: the least sum of squares within, found exactly.

    ``x`` (n,) with at least ``classes`` different values. Time and memory grow with n².

    >>> natural_breaks(np.array([1.0, 2.0, 10.0, 11.0, 30.0]), 3)
    array([ 2., 11., 30.])
    """
    values, counts = np.unique(x, return_counts=True)
    m = len(values)
    n, s, ss = (np.concatenate([[0.0], np.cumsum(c)]) for c in (counts, counts * values, counts * values**2))
    first, last = np.triu_indices(m)
    cost = np.full((m, m), np.inf)
    size = n[last + 1] - n[first]
    cost[first, last] = ss[last + 1] - ss[first] - (s[last + 1] - s[first]) ** 2 / size
    best = cost[0].copy()
    starts = []
    for _ in range(classes - 1):
        # the last class begins at i: the best of the classes before it ends at i − 1
        total = np.vstack([np.full(m, np.inf), best[:-1, None] + cost[1:]])
        starts.append(total.argmin(axis=0))
        best = total.min(axis=0)
    bounds, end = [values[-1]], m - 1
    for start in reversed(starts):
        end = int(start[end]) - 1
        bounds.append(values[end])
    return np.array(bounds[::-1])


def bounds(x: Floats, method: Cut, classes: int) -> Floats | None:
    """Upper bounds of the classes, the last the maximum; None where the method cannot cut these values."""
    low, high = float(x.min()), float(x.max())
    if len(np.unique(x)) < classes:
        return None
    if method == "natural":
        return natural_breaks(x, classes)
    if method == "quantile":
        return np.quantile(x, np.arange(1, classes + 1) / classes)
    if method == "equal":
        return np.linspace(low, high, classes + 1)[1:]
    if low <= 0:
        return None
    edges = np.geomspace(low, high, classes + 1)[1:]
    edges[-1] = high
    return edges


def classed(x: Floats, upper: Floats) -> Strata:
    """The class of each value, from 0; a bound belongs to the class below it."""
    return np.searchsorted(upper[:-1], x, side="left")
