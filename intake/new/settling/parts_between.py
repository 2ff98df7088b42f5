"""Parts of a whole between which parts of theirs are printed: ``parts_between``.

Housing, of it villas, of it affordable housing, then offices, shops and other buildings: what is sold in all is the sum of those of the
first level only, which stand not side by side.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from intake.new.content.wholes import Floats, make_up

#: behind a whole so many columns are looked at
_MOST = 11
#: of all rows so many must fit at once to be looked at closely
_SOME = 0.6
#: of fewer rows sums agree by chance
_FEWEST = 5


def parts_between(
    values: Floats, decimals: Sequence[int], units: Sequence[str], taken: Collection[int]
) -> list[tuple[tuple[int, ...], int]]:
    """Some of the columns right behind another, in its unit, that add up to it; each with the column of the whole.

    Args:
        values: (rows, indicators), NaN where there is no figure.
        decimals: with how many decimals each column is written.
        units: in what each is measured.
        taken: columns that are parts, or wholes of parts, already.

    >>> sold = np.array([[484.7, 55.1, 35.1, 48.0, 6.8, 5.0], [247.8, 7.8, 100.7, 2.0, 7.9, 0.6], [346.0, 0.8, 136.9, 2.1, 18.8, 0.3],
    ...                  [157.3, 0.5, 79.3, 2.9, 34.0, 0.4], [671.9, 16.9, 108.9, 18.9, 71.0, 9.3]])
    >>> everything = np.c_[sold[:, [0, 3, 4, 5]].sum(axis=1), sold]
    >>> parts_between(everything, [1] * 7, ["万平方米"] * 7, []), parts_between(everything + 1, [1] * 7, ["万平方米"] * 7, [])
    ([((1, 4, 5, 6), 0)], [])
    """
    found: list[tuple[tuple[int, ...], int]] = []
    used = set(taken)
    n = values.shape[1]
    for whole in range(n - 2):
        behind: list[int] = []
        for k in range(whole + 1, min(n, whole + 1 + _MOST)):
            if units[k] != units[whole] or k in used:
                break
            behind.append(k)
        if whole in used or len(behind) < 3 or (~np.isnan(values[:, whole])).sum() < _FEWEST:
            continue
        for parts in _candidates(values, decimals, behind, whole):
            if make_up(values, decimals, parts, whole):
                found.append((parts, whole))
                used |= {*parts, whole}
                break
    return found


def _candidates(
    values: Floats, decimals: Sequence[int], behind: Sequence[int], whole: int
) -> list[tuple[int, ...]]:
    """The first column and others that add up in most rows, the fewest together first."""
    rows = values[~np.isnan(values[:, whole])]
    some = np.nan_to_num(rows[:, list(behind)])
    chosen = np.arange(2 ** (len(behind) - 1))[:, None] >> np.arange(len(behind) - 1)[None, :] & 1
    chosen = np.c_[np.ones(len(chosen), dtype=int), chosen]
    slack = 10.0 ** -min(decimals[k] for k in (*behind, whole)) * len(behind) + 1e-6 * np.abs(rows[:, whole])
    fits = (np.abs(chosen @ some.T - rows[:, whole]) <= slack).mean(axis=1)
    hits = np.flatnonzero((fits >= _SOME) & (chosen.sum(axis=1) > 1)).tolist()
    hits.sort(key=lambda i: int(chosen[i].sum()))
    return [tuple(k for k, on in zip(behind, chosen[i], strict=True) if on) for i in hits[:20]]
