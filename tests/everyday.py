"""What the everyday run leaves out: files slow as a whole (`slow_throughout`), most cases of a grid, where several things vary (`thin`, `diagonal`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

#: a file that marks all its tests itself, alone or among other marks
SLOW = re.compile(r"^pytestmark = (\[.*)?pytest\.mark\.slow\b", re.MULTILINE)


def slow_throughout(path: Path) -> bool:
    """Whether a file says at its head that all its tests are slow.

    A run without slow ones need not import it, nor what it alone imports: each worker would, to leave out every test.
    """
    return path.suffix == ".py" and SLOW.search(path.read_text("utf-8")) is not None


def thin(items: Sequence[pytest.Item]) -> None:
    """Mark cases of grids as slow, so that those that are left have every value of everything that varies.

    They make a test dear, and one that fails for a value fails in some case that has it. What fails only for two values
    together is found by the run of all tests.
    """
    grids: dict[tuple[Path, str], list[pytest.Function]] = {}
    for item in items:
        if isinstance(item, pytest.Function) and hasattr(item, "callspec"):
            grids.setdefault((item.path, item.originalname), []).append(item)
    for cases in grids.values():
        axes = _axes(cases[0])
        if len(axes) > 1:
            values = [
                [tuple(id(case.callspec.params[name]) for name in names) for names in axes] for case in cases
            ]
            for case, kept in zip(cases, diagonal(values), strict=True):
                if not kept:
                    case.add_marker(pytest.mark.slow)


def diagonal(cases: Sequence[Sequence[object]]) -> list[bool]:
    """Which cases of a grid lie on its diagonal: as many as the longest axis has values; those of the others take turns.

    Args:
        cases: of each case the value on each axis.

    >>> grid = [(place, language) for place in "abcd" for language in ("zh", "en")]
    >>> [case for case, kept in zip(grid, diagonal(grid)) if kept]
    [('a', 'zh'), ('b', 'en'), ('c', 'zh'), ('d', 'en')]
    """
    numbers = [{value: i for i, value in enumerate(dict.fromkeys(axis))} for axis in zip(*cases, strict=True)]
    longest = max(range(len(numbers)), key=lambda axis: len(numbers[axis]))
    return [
        all(
            known[value] == numbers[longest][case[longest]] % len(known)
            for known, value in zip(numbers, case, strict=True)
        )
        for case in cases
    ]


def _axes(case: pytest.Function) -> list[tuple[str, ...]]:
    """The names of what varies together: in one list of cases, or one fixture."""
    listed = [
        tuple(n.strip() for n in mark.args[0].split(","))
        if isinstance(mark.args[0], str)
        else tuple(mark.args[0])
        for mark in case.iter_markers("parametrize")
    ]
    return [*listed, *((n,) for n in case.callspec.params if not any(n in names for names in listed))]
