"""Ranks that a table prints against the values beside them, in a whole list or a part of a longer one: `expected_ranks`."""

from __future__ import annotations

import numpy as np

from analysis.standing.standing import ranks


def expected_ranks(
    values: np.ndarray, printed: np.ndarray, direction: int = 1, *, part: bool = False
) -> np.ndarray:
    """The rank that each value would be printed with; the printed one where that is right.

    Equal values may be printed in any order among themselves.

    Args:
        values: (n,) figures without NaN.
        printed: (n,) the ranks printed beside them.
        direction: 1 where rank 1 is the largest value, −1 where it is the smallest.
        part: the list is a part of a longer one (ranks 1, 2, 6, 7 of 100): its printed ranks must be in the order of the
            values. A value at the wrong place is expected to have the printed rank of its own.

    Returns:
        (n,) ranks as floats.

    >>> expected_ranks(np.array([1469.05, 1496.72, 1300.01]), np.array([1.0, 2, 3])).tolist()
    [2.0, 1.0, 3.0]
    >>> expected_ranks(np.array([2.1, 2.0, 1.6]), np.array([1.0, 36, 29]), part=True).tolist()
    [1.0, 29.0, 36.0]
    """
    n = len(values)
    places = np.sort(printed) if part else np.arange(1.0, n + 1)
    best = places[ranks(values, direction).astype(int) - 1]
    worst = places[n - ranks(values, -direction).astype(int)]
    return np.where((best <= printed) & (printed <= worst), printed, best)
