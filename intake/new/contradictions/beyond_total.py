"""Rows that are counted twice beside the row of the whole: it is the sum of all others only without them; exports ``ask_beyond_total``.

North and South printed behind the regions they are made of, a city's centre below the city, a zone that lies in two counties: by
its name each may be one more region. The total knows better: without these rows, and only without them, the others add up to it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from analysis.values import Text, same
from intake.new.answers import Answers, Question
from intake.new.content.cells import Series
from intake.new.content.no_region import NOT_READ
from intake.new.content.regions import Places
from intake.new.content.wholes import Floats
from intake.new.notes import Notes
from intake.new.settling.areas import Sorting
from intake.new.settling.worded import lies_over, stands_for_all

#: how likely it may be that some rows fit by chance
_CHANCE = 0.005
#: figures of another period or of a like indicator are nearly in proportion: what else they show
_LIKE = 0.02
#: of more rows no three are tried together, of more no two
_FEW, _SOME = 40, 300
#: an unnamed whole has so much of everything
_LARGE = 0.25


def rows_beyond(values: Floats, total: Floats, decimals: Sequence[int], run: bool = True) -> tuple[int, ...]:
    """The rows without which all others add up to the total; none where there are none, or where it may be by chance.

    Args:
        values: (rows, columns), NaN where there is no figure.
        total: what the whole has in each column.
        decimals: with how many decimals each column is written.
        run: whether many rows in a run are tried as well.

    >>> rows = np.array([[1023.4], [2311.9], [870.2], [1409.6], [3281.8], [991.3]])
    >>> rows_beyond(rows, np.array([6606.4]), [1]), rows_beyond(rows, np.array([9888.2]), [1]), rows_beyond(rows, np.array([7000.0]), [1])
    ((4,), (), ())
    """
    n = len(values)
    units, excess, columns = [], [], []
    for k in range(values.shape[1]):
        column, whole = values[:, k], float(total[k])
        if math.isnan(whole) or whole <= 0 or np.isnan(column).any() or (column < 0).any():
            continue
        unit = _unit(np.append(column, whole), decimals[k])
        beyond = float(column.sum()) - whole
        if abs(beyond) <= unit * math.sqrt(n + 1) and whole >= 1000 * unit:
            # all of them are parts of it
            return ()
        if beyond > 10 * unit and whole >= column.max():
            units.append(unit)
            excess.append(beyond)
            columns.append(k)
    if n < 5 or not columns:
        return ()
    for some, count in _tried(n, run):
        sums = np.array([values[list(rows)][:, columns].sum(axis=0) for rows in some])
        near = np.abs(sums - excess) <= np.array(units) * math.sqrt(n + 1)
        best = int(near.sum(axis=1).argmax())
        hits = [i for i in range(len(columns)) if near[best, i]]
        if not hits or _by_chance(hits, excess, units, n, count) > _CHANCE:
            continue
        return tuple(some[best]) if (near.sum(axis=1) == len(hits)).sum() == 1 else ()
    return ()


def _unit(column: Floats, decimals: int) -> float:
    """The last digit that figures have: persons in hundreds have two less."""
    unit = 10.0**-decimals
    while decimals == 0 and unit < 1e6 and not np.any(np.mod(column, unit * 10)):
        unit *= 10
    return unit


def _tried(n: int, run: bool) -> Iterator[tuple[list[tuple[int, ...]], int]]:
    """Which rows are tried together, and how many such cases there are."""
    for size, most in ((1, n), (2, _SOME), (3, _FEW)):
        if n <= most:
            some = list(combinations(range(n), size))
            yield some, len(some)
    if run and n <= _SOME:
        runs = [tuple(range(i, i + k)) for k in range(4, n // 2 + 1) for i in range(n - k + 1)]
        if runs:
            yield runs, len(runs)


def _by_chance(
    hits: Sequence[int], excess: Sequence[float], units: Sequence[float], n: int, cases: int
) -> float:
    """How many of the cases would agree in these columns if figures were any."""
    chance = float(cases)
    for j, i in enumerate(hits):
        spread = excess[i] * (1.0 if j == 0 else _LIKE)
        chance *= min(1.0, 2 * units[i] * math.sqrt(n + 1) / spread)
    return chance


def ask_beyond_total(
    places: Places, sorting: Sorting, series: Sequence[Series], notes: Notes, answers: Answers
) -> None:
    """Ask about rows that the total does not count; they are areas unless they are said to be regions."""
    keys = list(sorting.regions)
    settled = {k for k in keys if answers.given("means", places.rows[k].word)}
    if len(keys) < 5:
        return
    values, decimals = _matrix(series, keys)
    wholes = [k for k in sorting.areas if stands_for_all(places.rows[k].word) or lies_over(k, keys)]
    for whole in wholes or sorting.areas[:1] * (len(sorting.areas) == 1):
        total, _ = _matrix(series, [whole])
        found = [keys[i] for i in rows_beyond(values, total[0], decimals, bool(wholes))]
        if found:
            _ask(places, sorting, [k for k in found if k not in settled], whole, notes)
            return
    if sorting.areas or places.kind != "own":
        return
    # the whole may have a name that nobody knows
    sums = np.nansum(values, axis=0)
    large = [i for i in range(len(keys)) if (values[i] >= _LARGE * sums).sum() >= 0.5 * len(sums)]
    for i in large:
        others = [k for k in keys if k != keys[i]]
        found = [others[j] for j in rows_beyond(np.delete(values, i, axis=0), values[i], decimals, False)]
        if found and keys[i] not in settled:
            _ask(places, sorting, [keys[i], *(k for k in found if k not in settled)], keys[i], notes)
            return


def _matrix(series: Sequence[Series], keys: Sequence[str]) -> tuple[Floats, list[int]]:
    """Figures by row and by series and period, and their decimals."""
    columns: list[list[float]] = []
    decimals: list[int] = []
    for s in series:
        if s.unit in {"%", "‰"}:
            continue
        for period in list(dict.fromkeys(p for _, p in s.cells))[-6:]:
            columns.append([s.cells[k, period][0] if (k, period) in s.cells else np.nan for k in keys])
            decimals.append(max(s.decimals, default=0))
    return np.array(columns, dtype=float).T.reshape(len(keys), len(columns)), decimals


def _ask(places: Places, sorting: Sorting, keys: Sequence[str], whole: str, notes: Notes) -> None:
    words = [places.rows[k].word for k in keys if k != whole]
    total = places.rows[whole].word
    zh, en = "、".join(words), ", ".join(words)
    for key in keys:
        word = places.rows[key].word
        text = (
            Text(
                zh=f"“{word}”等于除 {zh} 外各行之和：它是不是合计",
                en=f"“{word}” is the sum of all rows but {en}: is it a total",
            )
            if key == whole
            else Text(
                zh=f"“{total}”等于除 {zh} 外各行之和：“{word}”是一个地区，还是别的行的一部分或合计",
                en=f"“{total}” is the sum of all rows but {en}: is “{word}” a region, or a part or a total of other rows",
            )
        )
        options = (
            ("area", Text(zh="一部分或合计，不参加排名", en="a part or a total; it is not ranked")),
            ("region", Text(zh="一个地区", en="a region")),
            ("nothing", NOT_READ),
        )
        notes.ask(Question("means", same(""), text, options, word, "area"))
    moved = set(keys)
    sorting.areas += [k for k in keys if k not in sorting.areas]
    sorting.regions = [k for k in sorting.regions if k not in moved]
