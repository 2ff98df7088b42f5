"""Tables behind the figures of a page, for readers to whom a drawing says less: `behind`.

A figure's results as they are in their files. A page stays light: what has more than `HERE` cells is not on it but, in full, on
the page of the result, which every figure leads to.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from analysis.values import Cell, Result
from compose.brief import Plan
from compose.context import Context
from compose.document import Document, Figure, Findings, Prose, Table, leaves
from compose.figures.figures import Figures
from compose.pages.origin import rows_table

#: the most cells of a table that stands behind its figure, those that name its rows among them
HERE = 100

Rows = list[tuple[tuple[str, ...], dict[str, Cell]]]


def behind(plan: Plan, document: Document, figures: Figures, code: str = "") -> dict[str, tuple[Table, ...]]:
    """The tables behind the figures of a page: id of the figure → one for each of its results that is short enough.

    On the page of a region (``code``), of a longer result those rows that are about it, where it has several (a course, its parts).
    What stands behind one figure does not stand behind the next.
    """
    context = Context(plan.report, plan.results, document.language, None, figures, plan.rules)
    seen: set[str] = set()
    tables: dict[str, tuple[Table, ...]] = {}
    for figure in _figures(document):
        made: list[Table] = []
        for name in figure.results if not figure.data else ():
            result = plan.results[name]
            if name in seen or not (rows := _short(result, code)):
                continue
            seen.add(name)
            notes: tuple[Prose, ...] = ()
            if len(rows) < len(result.frame):
                count = context.say(
                    "The rows of {region}, {n} of {all}; “how it came about” leads to all of them.",
                    region=context.name(code),
                    n=str(len(rows)),
                    all=str(len(result.frame)),
                )
                notes = (count,)
            made.append(rows_table(context, result, rows, f"{figure.id}-{name}", notes=notes, light=True))
        if made:
            tables[figure.id] = tuple(made)
    return tables


def _figures(document: Document) -> Iterator[Figure]:
    for leaf in leaves(document):
        one = leaf.figure if isinstance(leaf, Findings) else leaf
        if isinstance(one, Figure):
            yield one


def _short(result: Result, code: str) -> Rows:
    """All rows of a result where they are few, else the several of the region; none where neither is short."""
    wide = len(result.keys) + len(result.columns)
    if len(result.frame) * wide <= HERE:
        return list(result.rows())
    if not code or "region" not in result.keys:
        return []
    own = list(islice(result.rows(region=code), HERE // wide + 1))
    return own if 1 < len(own) <= HERE // wide else []
