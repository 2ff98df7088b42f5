"""Padding after numbers in table cells, so that units digits stand under each other: `rooms`.

A table sets its numbers flush right. Where one has fewer decimals than the longest of its column, or lacks the
interval that another has, it would stand too far right; what it lacks is set after it, unseen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

#: a number up to its units digit, and what may follow: decimals or what it is a part of, a percent sign, brackets
_NUMBER = re.compile(r"[+\-−±]?[0-9]+(?:,[0-9]{3})*(?P<rest>(?:\.[0-9]+|/[0-9]+)?[%‰]?(?: ?[(（].*[)）])?)")
_DIGIT = re.compile(r"[0-9]")


def rooms(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """For every cell of a table's rows what is to be set after it, unseen; empty where nothing is.

    ``rows``: the cells' texts, those of cells that are not flush right empty. A cell is given room only where
    its text is how the longest of its column begins, figures apart.

    >>> rooms([["1.6693"], ["52.44"], ["—"]])
    [[''], ['93'], ['']]
    >>> rooms([["18/30 (16–23)", "0.9"], ["2/30", "12"]])
    [['', ''], [' (16–23)', '.9']]
    """
    rests = [[_rest(text) for text in row] for row in rows]
    widest = [
        max((r for r in column if r is not None), key=len, default="") for column in zip(*rests, strict=True)
    ]
    return [[_room(rest, widest[i]) for i, rest in enumerate(row)] for row in rests]


def _rest(text: str) -> str | None:
    """What follows a number's units digit; None where the text is no number."""
    match = _NUMBER.fullmatch(text)
    return match["rest"] if match else None


def _room(rest: str | None, widest: str) -> str:
    """What a text lacks of the widest of its column, where that goes on from it."""
    if rest is None or not _DIGIT.sub("0", widest).startswith(_DIGIT.sub("0", rest)):
        return ""
    return widest[len(rest) :]
