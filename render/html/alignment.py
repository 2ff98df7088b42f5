"""Padding after numbers in table cells, so that units digits stand under each other: `rooms`.

A table sets its numbers flush right. Where one has fewer decimals than the longest of its column, or lacks the
interval that another has, it would stand too far right; what it lacks is set after it, unseen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

#: a number up to its units digit, and what may follow: decimals or what it is a part of, a percent sign; brackets
_NUMBER = re.compile(
    r"[+\-−±]?[0-9]+(?:,[0-9]{3})*(?P<rest>(?:\.[0-9]+|/[0-9]+)?[%‰]?)(?P<brackets>(?: ?[(（].*[)）])?)"
)
_DIGIT = re.compile(r"[0-9]")


def rooms(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """For every cell of a table's rows what is to be set after it, unseen; empty where nothing is.

    ``rows``: the cells' texts, those of cells that are not flush right empty. What follows the units digit is made as
    wide everywhere as the longest rest and the longest brackets of the column together; a cell is given no room where
    its own rest is not how the longest begins, figures apart.

    >>> rooms([["1.6693"], ["52.44"], ["—"]])
    [[''], ['93'], ['']]
    >>> rooms([["18/30 (16–23)", "0.9"], ["2/30", "12"]])
    [['', ''], [' (16–23)', '.9']]
    >>> rooms([["7/9 (6–7)"], ["8/16"], ["2/9"]])
    [['7'], [' (6–7)'], ['6 (6–7)']]
    """
    split = [[_NUMBER.fullmatch(text) for text in row] for row in rows]
    widest = [
        tuple(max((m[part] for m in column if m), key=len, default="") for part in ("rest", "brackets"))
        for column in zip(*split, strict=True)
    ]
    return [
        [_room(m["rest"], m["brackets"], *widest[i]) if m else "" for i, m in enumerate(row)] for row in split
    ]


@lru_cache(1 << 12)
def _room(own: str, own_brackets: str, rest: str, brackets: str) -> str:
    """What follows a number's units digit lacks these characters of the widest; digits are all as wide.

    Of thousands of figures with two decimals there are a hundred that differ in what follows that digit.
    """
    if not _DIGIT.sub("0", rest).startswith(_DIGIT.sub("0", own)):
        return ""
    had = Counter(_DIGIT.sub("0", own + own_brackets))
    lacking = ""
    for character in rest + brackets:
        kind = _DIGIT.sub("0", character)
        if had[kind]:
            had[kind] -= 1
        else:
            lacking += character
    return "" if had.total() else lacking
