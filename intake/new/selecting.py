"""Which of many indicators an index has: those that say most that no other says; exports ``alike``, ``Alike``, ``in_one_ratio``.

An index of indicators that go up and down together counts one thing several times. Of the pair that agrees most about the order
of the regions the one is left out that agrees more with all others, until few enough are left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from intake.new.content.shares import times_of


class Alike(NamedTuple):
    """The indicator of an index that stands for one that is left out, and their rank correlation (-1 to 1)."""

    id: str
    correlation: float


def alike(figures: pd.DataFrame, ways: Sequence[int], most: int) -> Mapping[str, Alike]:
    """The indicators that are left out of an index, each with the one in it that is most like it; empty where all may be in it.

    Args:
        figures: a row a region, a column an indicator, NaN where there is no figure.
        ways: of each indicator 1 where more is better, -1 where less is.
        most: how many the index has at most.

    >>> a = [1.0, 2, 3, 4, 5, 6]
    >>> table = pd.DataFrame({"a": a, "b": [2.0, 1, 4, 3, 6, 5], "c": [-v * v for v in a], "d": [3.0, 1, 2, 6, 4, 5]})
    >>> alike(table, [1, 1, -1, 1], 3), alike(table, [1, 1, 1, 1], 4)
    ({'c': Alike(id='a', correlation=1.0)}, {})
    """
    ids = [str(c) for c in figures.columns]
    ranks = (figures * np.array(ways)).corr(method="spearman").to_numpy(float, copy=True)
    # indicators that no two regions have together, or that do not differ there, have nothing in common
    ranks[np.isnan(ranks)] = 0.0
    ranks = ranks.round(9)
    np.fill_diagonal(ranks, -np.inf)
    kept, left_out = list(range(len(ids))), []
    while len(kept) > most:
        some = ranks[np.ix_(kept, kept)]
        i, j = divmod(int(some.argmax()), len(kept))
        means = [float(np.delete(some[k], [i, j]).mean()) if len(kept) > 2 else 0.0 for k in (i, j)]
        # of two that are as like the others the first of the table stays
        drop = kept[min(i, j) if means[0 if i < j else 1] > means[1 if i < j else 0] else max(i, j)]
        kept.remove(drop)
        left_out.append(drop)
    return {
        ids[k]: Alike(ids[best], float(ranks[k, best]))
        for k in sorted(left_out)
        for best in (max(kept, key=lambda m: float(ranks[k, m])),)
    }


def in_one_ratio(figures: pd.DataFrame, decimals: Mapping[str, int]) -> Mapping[str, str]:
    """Indicators that are another one in another unit, in every region and period: the later of each pair → the first.

    Args:
        figures: indexed by (region, period), a column an indicator.
        decimals: with how many each is written.

    >>> index = pd.MultiIndex.from_product([list("abcdef"), ["2010"]])
    >>> yuan = [31_000.0, 45_327, 60_120, 90_400, 28_300, 51_090]
    >>> table = pd.DataFrame({"yuan": yuan, "dollars": [round(v / 6.77) for v in yuan], "other": [9.0, 20, 3, 14, 5, 11]}, index)
    >>> in_one_ratio(table, {"yuan": 0, "dollars": 0, "other": 0})
    {'dollars': 'yuan'}
    """
    cells = {
        str(c): {(str(k[0]), str(k[1])): float(v) for k, v in zip(known.index, known, strict=True)}
        for c in figures.columns
        for known in (figures[c].dropna(),)
    }
    found: dict[str, str] = {}
    for a, b in combinations(cells, 2):
        if a not in found and b not in found and times_of(cells[a], cells[b], decimals[a], decimals[b]):
            found[b] = a
    return found


__all__ = ["Alike", "alike", "in_one_ratio"]
