"""Work in pieces that need nothing of each other, done one after the other or by whoever a caller names: `spread`, `handed_to`.

An analysis draws all its random numbers itself, in one order, and hands out only what is computed of them: whoever computes a
piece, and in whatever order they are done, the figures are the same to the last digit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from typing import Any, TypeVar

Shared = TypeVar("Shared")
Piece = TypeVar("Piece")
Made = TypeVar("Made")
#: gives ``function(shared, piece)`` of every piece, in their order
Spread = Callable[[Callable[[Any, Any], Any], Any, Iterable[Any]], Iterator[Any]]

_spread: ContextVar[Spread | None] = ContextVar("spread", default=None)


def spread(
    function: Callable[[Shared, Piece], Made], shared: Shared, pieces: Iterable[Piece], worth: bool = True
) -> Iterator[Made]:
    """``function(shared, piece)`` of every piece, in their order, as they are asked for.

    Args:
        function: of a module, as it may travel by its name; it may change neither of what it is given.
        shared: what all pieces need; it travels once.
        worth: whether there is enough to do for pieces to travel; else they stay here.

    >>> list(spread(pow, 2, [1, 2, 3]))
    [2, 4, 8]
    """
    hand = _spread.get()
    if hand is None or not worth:
        return (function(shared, piece) for piece in pieces)
    return hand(function, shared, pieces)


@contextmanager
def handed_to(hand: Spread | None) -> Iterator[None]:
    """Within it pieces are computed by ``hand``; here, where there is none.

    >>> with handed_to(lambda function, shared, pieces: iter([function(shared, p) for p in reversed([*pieces])][::-1])):
    ...     list(spread(pow, 2, [1, 2, 3]))
    [2, 4, 8]
    """
    before = _spread.set(hand)
    try:
        yield
    finally:
        _spread.reset(before)


def batches(pieces: Iterable[Piece], size: int) -> Iterator[list[Piece]]:
    """Pieces in lists of ``size``, the last one shorter.

    >>> list(batches(range(5), 2))
    [[0, 1], [2, 3], [4]]
    """
    rest = iter(pieces)
    while some := list(islice(rest, size)):
        yield some
