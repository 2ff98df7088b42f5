"""Whether sizes add up to a row that is called the whole: ``far_below_sum``, ``farthest_off``, ``contradicted``."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from intake.new.content.cells import Series
from intake.tables.totals import grows_with_size

#: regions may stand in a table at two or three levels, and are then so many times the whole
_LEVELS = 3.5
#: figures that are revised or rounded add up to the whole within this part of it
_NEARLY = 0.1


def _sums(series: Sequence[Series], keys: Collection[str], key: str) -> list[tuple[float, float]]:
    """The row's figure and the sum of the others' in each size and period that all others have and none has below nothing."""
    others = [k for k in keys if k != key]
    found = []
    for s in series:
        for period in {p for k, p in s.cells if k == key}:
            mine = [s.cells[k, period][0] for k in others if (k, period) in s.cells]
            if mine and len(mine) == len(others) and min(mine) >= 0:
                found.append((s.cells[key, period][0], sum(mine)))
    return found


def far_below_sum(series: Sequence[Series], keys: Collection[str], key: str) -> bool:
    """Whether a row is no sum of the others: every size of theirs adds up to many times its own.

    Names tell which figures are sizes; where none is, figures say nothing.
    """
    sizes = [s for s in series if grows_with_size(s.base or s.name, s.unit)]
    sums = _sums(sizes, keys, key)
    return bool(sums) and all(others > _LEVELS * own for own, others in sums)


def farthest_off(sizes: Sequence[Series], keys: Collection[str], key: str) -> float:
    """By which part of the row's figure the others' sum is away from it, in the size and period where that is most; 0 where none tells."""
    return max((abs(others - own) / abs(own) for own, others in _sums(sizes, keys, key) if own), default=0.0)


def contradicted(sizes: Sequence[Series], keys: Collection[str], key: str) -> bool:
    """Whether in one of these sizes the others do not add up to the row's figure, but for what is revised or rounded."""
    return any(abs(others - own) > _NEARLY * abs(own) for own, others in _sums(sizes, keys, key))
