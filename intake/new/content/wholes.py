"""Wholes found by adding up: parts among indicators, totals among regions; exports ``parts_of_wholes``, ``parts_by_name``, ``make_up``,
``sums_of_others``, ``whole_of``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
#: no whole is looked for among more columns than this
_MOST_PARTS = 12
#: what is said to add up must do so in this share of the rows that have all parts
_NEARLY_ALL = 0.98
#: or in this one, where so many rows do, and rounding is no more than this part of the whole
_BUT_FOR_MISPRINTS, _MANY, _FINE = 0.8, 8, 1e-4
#: of fewer rows a mean says nothing; how likely it may be that it is one by chance to be asked, and to be told
_FEWEST_OF_MEAN, _LONGEST, _MOST_OF_MEAN = 3, 40, 300
#: columns whose figures go so much together are one
_LIKE = 0.95
_BY_CHANCE, _SURELY_NONE = 0.05, 1e-5
#: figures of single precision are written with more decimals
_SINGLE = 10
#: rounding may move the sum of shares by so much of their whole
_ROUGH = 0.1


def _unit_of(decimals: int) -> float:
    """By how much rounding may move a figure."""
    return float(0.5 * 10.0**-decimals)


def _unit(values: Floats, decimals: Sequence[int]) -> float:
    """By how much rounding may move a sum."""
    return sum(map(_unit_of, decimals)) + 1e-9 * float(np.nanmax(np.abs(values), initial=0.0))


def parts_of_wholes(values: Floats, decimals: Sequence[int]) -> list[tuple[tuple[int, ...], int | None]]:
    """Neighbouring columns that add up to 100, to 1, or to another column; each with the column of the whole.

    Args:
        values: (rows, indicators), NaN where there is no figure.
        decimals: with how many decimals each column is written.

    >>> shares = np.array([[11.0, 30.0, 59.0, 5.0], [20.5, 29.5, 50.0, 9.0], [10.0, 45.0, 45.0, 2.0]])
    >>> parts_of_wholes(shares, [1, 1, 1, 0])
    [((0, 1, 2), None)]
    >>> parts_of_wholes(np.array([[1.0, 0.0, 7.0], [0.0, 0.0, 9.0], [0.0, 1.0, 8.0], [1.0, 1.0, 6.0]]), [0, 0, 0])
    []
    """
    n = values.shape[1]
    wholes: list[tuple[tuple[int, ...], int | None]] = []
    taken: set[int] = set()
    runs = [
        (i, j)
        for length in range(min(n, _MOST_PARTS), 1, -1)
        for i in range(n - length + 1)
        for j in (i + length,)
    ]
    for i, j in runs:
        if taken & set(range(i, j)):
            continue
        some = values[:, i:j]
        full = ~np.isnan(some).any(axis=1)
        if not _may_be_parts(some[full], 3):
            continue
        sums = some[full].sum(axis=1)
        slack = _unit(some[full], decimals[i:j])
        whole: int | None = None
        # of whole numbers nothing is known about whether they make one: is a capital, lies at the coast
        fits = any(
            slack <= _ROUGH * w and np.mean(np.abs(sums - w) <= max(slack, 0.0015 * w)) >= _NEARLY_ALL
            for w in (1.0, 100.0)
        )
        if not fits:
            for k in (i - 1, j, i - 2, j + 1):
                if (
                    0 <= k < n
                    and k not in range(i, j)
                    and _is_sum(some[full], values[full][:, k], slack + _unit_of(decimals[k]))
                ):
                    whole, fits = k, True
                    break
        if fits:
            wholes.append((tuple(range(i, j)), whole))
            taken |= set(range(i, j))
    return wholes


def _all_needed(parts: Floats, whole: Floats, slack: float) -> bool:
    """Whether no part is so small that the sum of the others is the whole as well: 2.1 persons a household beside millions.

    >>> few = np.array([[2.1, 4e6, 5e6], [2.3, 6e6, 7e6], [1.9, 5e6, 6e6]])
    >>> _all_needed(few, few[:, 1:].sum(axis=1), 1.0), _all_needed(few[:, 1:], few[:, 1:].sum(axis=1), 1.0)
    (False, True)
    >>> large = np.array([[3.0, 41207.0, 58113.0], [4.0, 60311.0, 70444.0], [2.0, 50909.0, 61222.0]])
    >>> _all_needed(large, large.sum(axis=1), 1.5)
    True
    """
    sums, whole = parts.sum(axis=1), np.nan_to_num(whole)
    exact = np.mean(np.abs(sums - whole) <= 1e-9 * np.abs(whole)) >= _NEARLY_ALL
    # counts that add up to the last one need the four families of five generations too
    room = 1e-9 * np.abs(whole) if exact else slack + 1e-6 * np.abs(whole)
    return not bool(((np.abs(parts) <= room[:, None]).mean(axis=0) > 0.5).any())


def _may_be_parts(parts: Floats, least: int) -> bool:
    """Whether columns without gaps may be parts of something: of so many rows at least, nowhere negative, and none of them constant."""
    return len(parts) >= least and not (parts < 0).any() and bool((np.ptp(parts, axis=0) > 0).all())


def _is_sum(parts: Floats, whole: Floats, slack: float) -> bool:
    """Whether a column is the sum of the others in nearly all rows, and of none fewer."""
    return _adds_up(parts.sum(axis=1), whole, slack) and _all_needed(parts, whole, slack)


def _adds_up(sums: Floats, whole: Floats, slack: float) -> bool:
    known = ~np.isnan(whole)
    if known.sum() < 3 or np.ptp(whole[known]) == 0:
        return False
    right = np.abs(sums[known] - whole[known]) <= slack + 1e-6 * np.abs(whole[known])
    # large numbers do not add up by chance, but a source may have misprints
    sure = right.sum() >= _MANY and slack <= _FINE * float(np.median(np.abs(whole[known])))
    return bool(np.mean(right) >= (_BUT_FOR_MISPRINTS if sure else _NEARLY_ALL))


def make_up(values: Floats, decimals: Sequence[int], parts: Sequence[int], whole: int) -> bool:
    """Whether columns add up to another in nearly all rows, closely enough to be no chance."""
    some, all_of = values[:, list(parts)], values[:, whole]
    full = ~np.isnan(some).any(axis=1) & ~np.isnan(all_of)
    if not _may_be_parts(some[full], 4):
        return False
    slack = _unit(some[full], [decimals[k] for k in parts]) + _unit_of(decimals[whole])
    # figures of few digits add up by chance
    fine = slack <= 10 * _FINE * float(np.median(np.abs(all_of[full]))) or full.sum() >= 2 * _MANY
    return fine and _is_sum(some[full], all_of[full], slack)


@dataclass(frozen=True)
class Sum:
    """A row that is the sum, or the mean, of others."""

    row: int
    #: the rows it adds up; empty: all others
    of: tuple[int, ...] = ()
    mean: bool = False
    #: in how many columns it could be looked at, and whether that is beyond chance
    checks: int = 1
    sure: bool = True
    #: how many rows make the sum together: north and south beside ten basins
    together: int = 1


def sums_of_others(values: Floats, sizes: Sequence[bool], decimals: Sequence[int]) -> list[Sum]:
    """Rows that equal the sum of all other rows, of a run of rows beside them, or (in every column) the mean of the others.

    Args:
        values: (regions, columns), a column per indicator and period.
        sizes: which columns may be counts: what is added up (a share in per cent may be, where shares are of one whole).
        decimals: with how many decimals each column is written.

    >>> sums_of_others(np.array([[60.0, 5.0], [10.0, 4.0], [20.0, 9.0], [30.0, 2.0]]), [True, False], [0, 0])[0].row
    0
    """
    n = len(values)
    sums: list[Sum] = []
    if n < 4:
        return sums
    columns = [k for k, size in enumerate(sizes) if size and _fit(values[:, k])]
    decimals = [_needed(values[:, k], d) for k, d in enumerate(decimals)]
    left = list(range(n))
    while len(left) > 3 and (hit := _whole(values, columns, decimals, left)) is not None:
        # 全国 and 合计 may both stand there; then the same sum is told twice
        sums.append(hit)
        left.remove(hit.row)
    mean = _mean(values[left], decimals) if not sums else None
    if mean is not None:
        return [mean]
    if not sums and (means := _block_means(values, decimals)):
        return means
    parts = [
        replace(s, row=left[s.row], of=tuple(left[i] for i in s.of))
        for s in _subtotals(values[left], columns, decimals)
    ]
    left = [i for i in left if i not in {s.row for s in parts}]
    sums += parts
    level, checks = _level(values[left], columns, decimals)
    over = [left[i] for i in level]
    left = [i for i in left if i not in over]
    sums += [Sum(i, tuple(left), checks=checks, sure=checks > 1, together=len(over)) for i in over]
    if parts and len(left) > 3 and (hit := _whole(values, columns, decimals, left)) is not None:
        sums.append(hit)
    return sums


def whole_of(
    frame: pd.DataFrame, totals: Mapping[str, int], regions: Sequence[str], areas: Sequence[str]
) -> str:
    """The area that all regions make together: in one of the counts its figure is always their sum; empty where there is none.

    Args:
        frame: indexed by (region, period).
        totals: the columns that are counts, each with its decimals.
        regions: codes of the regions.
        areas: codes of the areas.

    >>> index = pd.MultiIndex.from_product([["a", "b", "all"], ["2019"]], names=["region", "period"])
    >>> whole_of(pd.DataFrame({"people": [2.0, 3.0, 5.0]}, index), {"people": 0}, ["a", "b"], ["all"])
    'all'
    """
    for area in areas:
        for measure, decimals in totals.items():
            wide = frame[measure].unstack("period").reindex([*regions, area])
            full = wide.loc[:, wide.notna().all()].to_numpy(float)
            slack = 0.5 * 10.0**-decimals * len(full) + 0.0005 * np.abs(full[-1])
            fits = np.abs(full[:-1].sum(axis=0) - full[-1]) <= slack
            # land may be more than the land of all, people are not
            if len(fits) and fits.mean() >= 0.95:
                return area
    return ""


def _fit(column: Floats) -> bool:
    known = column[~np.isnan(column)]
    return len(known) >= 4 and bool((known >= 0).all()) and float(known.max(initial=0)) > 0


def _whole(
    values: Floats, columns: Sequence[int], decimals: Sequence[int], left: Sequence[int]
) -> Sum | None:
    """The row that equals the sum of all others in most counts: it is half of everything."""
    if not columns:
        return None
    some = values[np.ix_(list(left), list(columns))]
    known = ~np.isnan(some)
    others = np.nansum(some, axis=0) - np.where(known, some, 0.0)
    count = known.sum(axis=0) - 1
    # of few figures one may happen to be the sum of the others
    tried = known & (some > 0) & (count >= max(3, 0.8 * (len(left) - 1)))
    slack = np.maximum(
        np.array([0.5 * 10.0 ** -decimals[k] for k in columns]) * (count + 1), 1e-9 * np.abs(others)
    )
    # what rounding may do to large figures would hold for any of a few cases
    slack = np.minimum(
        slack, np.maximum(0.01 * others, 10.0 ** -np.array([decimals[k] for k in columns]) * 1e-6)
    )
    off = np.abs(np.where(known, some, 0.0) - others)
    exact = (tried & (off <= slack)).sum(axis=1)
    near = (tried & (off <= np.maximum(slack, 0.005 * others))).sum(axis=1)
    # a few cases here are by chance as many as all others together; hundreds are not
    many = others >= 100 * 10.0 ** -np.array([decimals[k] for k in columns])
    telling = (tried & (off <= slack) & many).sum(axis=1)
    fits = (near > 0) & ((telling > 0) | (near >= 0.5 * tried.sum(axis=1)))
    if not fits.any():
        return None
    best = max(np.flatnonzero(fits).tolist(), key=lambda i: (int(exact[i]), int(near[i])))
    return Sum(left[best], checks=int(near[best]), sure=bool(exact[best] > 0 or near[best] > 1))


def _mean(values: Floats, decimals: Sequence[int]) -> Sum | None:
    full = [
        k for k in range(values.shape[1]) if not np.isnan(values[:, k]).any() and np.ptp(values[:, k]) > 0
    ]
    if len(full) < 2 or len(values) < 5:
        return None
    some = values[:, full]
    means = (some.sum(axis=0) - some) / (len(some) - 1)
    slack = np.array([0.51 * 10.0 ** -decimals[k] for k in full])
    hits = np.flatnonzero((np.abs(some - means) <= slack).all(axis=1))
    # figures of several years are alike, and one in the middle of the others is near their mean by chance
    at_an_end = len(hits) == 1 and int(hits[0]) in {0, len(values) - 1}
    return Sum(int(hits[0]), mean=True, checks=len(full)) if at_an_end else None


def _block_means(values: Floats, decimals: Sequence[int]) -> list[Sum]:
    """Rows that are in every column the mean of a run of rows right before or behind them.

    >>> rows = [[20.1, 310.0], [24.4, 295.0], [31.2, 402.0], [25.2, 335.7], [44.0, 510.0], [39.5, 388.0], [28.1, 471.0], [37.2, 456.3]]
    >>> [(s.row, s.of, s.sure) for s in _block_means(np.array(rows), [1, 1])]
    [(3, (2, 1, 0), False), (7, (6, 5, 4), False)]
    >>> _block_means(np.array(rows[:3] + [[26.0, 335.7]] + rows[4:7]), [1, 1])
    []
    """
    full = [
        k for k in range(values.shape[1]) if not np.isnan(values[:, k]).any() and np.ptp(values[:, k]) > 0
    ]
    n = len(values)
    if len(full) < 2 or not 2 * _FEWEST_OF_MEAN < n <= _MOST_OF_MEAN:
        return []
    some = values[:, full]
    slack = np.array([0.51 * 10.0 ** -decimals[k] for k in full])
    spread = np.ptp(some, axis=0)
    # the figures of several years are alike, and agree by chance together
    like = np.abs(np.corrcoef(some, rowvar=False))
    apart: list[int] = []
    for k in range(len(full)):
        if not any(like[k, other] > _LIKE for other in apart):
            apart.append(k)
    found: list[Sum] = []
    taken: set[int] = set()
    for i in range(n):
        for step in (-1, 1):
            reach = i if step < 0 else n - 1 - i
            for length in range(_FEWEST_OF_MEAN, min(reach, _LONGEST) + 1):
                rows = [i + step * (j + 1) for j in range(length)]
                if taken & set(rows):
                    break
                if (np.abs(some[i] - some[rows].mean(axis=0)) > slack).any():
                    continue
                # means of many lie near each other: by chance within the middle of what there is
                each = np.minimum(1.0, 4 * slack / spread * math.sqrt(length))
                chance = n * n * float(np.prod(each[apart]))
                if chance < _BY_CHANCE:
                    found.append(Sum(i, tuple(rows), mean=True, checks=len(full), sure=chance < _SURELY_NONE))
                    taken |= {i, *rows}
                    break
            if i in taken:
                break
    return found


def _subtotals(values: Floats, columns: Sequence[int], decimals: Sequence[int]) -> list[Sum]:
    """Rows that add up the rows right behind or before them, in every count."""
    sums: list[Sum] = []
    n = len(values)
    # figures rounded to hundreds agree by chance as often as figures of two digits fewer
    digits = [d if d else -_zeros(values[:, k]) for k, d in enumerate(decimals)]
    large = [k for k in columns if np.nanmax(values[:, k]) >= 1000 or decimals[k] > 0][:8]
    if not large:
        return sums
    for i in range(n):
        for step in (1, -1):
            reach = n - 1 - i if step == 1 else i
            for length in range(2, min(reach, 60) + 1):
                rows = [i + step * (s + 1) for s in range(length)]
                verdict = _run(values, large, decimals, digits, i, rows)
                if verdict is None:
                    break
                if verdict:
                    sums.append(Sum(i, tuple(rows), checks=verdict, sure=verdict > 1))
                    break
    return sums


def _level(values: Floats, columns: Sequence[int], decimals: Sequence[int]) -> tuple[list[int], int]:
    """The rows at one end that together are the sum of all others, and in how many columns: larger units apart from their parts.

    >>> rows = [[17000.5, 640.0], [2400.3, 110.0], [14000.1, 300.0], [1000.2, 90.0], [3000.4, 500.0], [1400.1, 70.0]]
    >>> _level(np.array([*rows, [0.0, 3.0]]), [0], [1, 0]), _level(np.array([[9000.5, 1.0], *rows[1:]]), [0], [1, 0])
    (([0, 1], 1), ([], 0))
    """
    n = len(values)
    full = [k for k in columns if not np.isnan(values[:, k]).any()]
    for count in range(2, (n - 1) // 2 + 1):
        for rows in (list(range(count)), list(range(n - count, n))):
            agree, fine = 0, 0.0
            for k in full:
                over = float(values[rows, k].sum())
                if abs(2 * over - float(values[:, k].sum())) > 0.5 * 10.0 ** -decimals[k] * n:
                    continue
                agree += 1
                fine = max(fine, over * 10.0 ** decimals[k])
            # one column of few digits agrees by chance
            if agree and fine >= (1e4 if agree > 1 else 1e5):
                return rows, agree
    return [], 0


def _zeros(column: Floats) -> int:
    """With how many zeros at least all figures of a column end.

    >>> _zeros(np.array([3781000.0, 2185100.0, np.nan, 0.0])), _zeros(np.array([7.0, 10.0])), _zeros(np.array([0.0]))
    (2, 0, 0)
    """
    known = column[~np.isnan(column) & (column != 0)]
    return max((k for k in range(10) if len(known) and not np.any(known % 10**k)), default=0)


def _needed(column: Floats, written: int) -> int:
    """How many of the decimals that a column is written with say something: classes 1.000, 5.000 are whole numbers.

    >>> _needed(np.array([5.0, 1.0, np.nan]), 3), _needed(np.array([5.25, 1.0]), 3), _needed(np.array([0.1, 7.0]), 1)
    (0, 2, 1)
    >>> _needed(np.array([9.300000190734863, 11.600000381469727]), 15)
    1
    """
    known = column[~np.isnan(column)]
    # 9.3 in single precision is written 9.300000190734863
    near = 1e-9 if written <= _SINGLE else 1e-7
    for places in range(written):
        scaled = known * 10.0**places
        if np.all(np.abs(scaled - np.round(scaled)) <= near * np.maximum(1.0, np.abs(scaled))):
            return places
    return written


def _run(
    values: Floats,
    columns: Sequence[int],
    decimals: Sequence[int],
    digits: Sequence[int],
    i: int,
    rows: Sequence[int],
) -> int | None:
    """In how many counts a row is the sum of others: None where the others are more already in every one.

    Rates beside the counts add up to nothing: where figures of many digits agree they are not asked.
    """
    agree, fine, looked, over = 0, 0.0, 0, 0
    for k in columns:
        v, some = values[i, k], values[list(rows), k]
        if np.isnan(v) or np.isnan(some).any():
            continue
        looked += 1
        slack = 0.5 * 10.0 ** -decimals[k] * (len(rows) + 1)
        over += bool(some.sum() > v + slack)
        if abs(v - some.sum()) > slack:
            continue
        agree += 1
        # a figure of few digits is the sum of some neighbours by chance
        fine = max(fine, v * 10.0 ** digits[k]) if abs(v - some.sum()) < 1e-6 * max(1.0, abs(v)) else fine
    if looked and over == looked:
        return None
    if agree == looked:
        # the figures of several years are alike, and agree by chance together
        return agree if (agree > 1 and fine >= 1e3) or fine >= 1e5 else 0
    return agree if fine >= 1e5 or (fine >= 1e3 and agree > 1) else 0


__all__ = ["Mapping", "Sum", "make_up", "parts_of_wholes", "sums_of_others"]
