"""Which column of a result is its main figure: what maps colour, rankings order and strips spread."""

from __future__ import annotations

from analysis.values import Column, Result

#: the column of a result that holds its main figure, by preference
MAIN = ("score", "multiple", "value", "technical", "d", "theil", "level")


def main_column(result: Result) -> Column:
    """The column with the result's main figure: the score, the value, the efficiency."""
    for name in MAIN:
        if name in result.by_id:
            return result.by_id[name]
    return result.columns[0]


def class_column(result: Result, column: str) -> str:
    """The column with the classes that a column's figures fall into (grade, level), itself where it holds classes.

    Empty where the result has none.
    """
    classes = [c.id for c in result.columns if c.role == "category" and c.id in {"grade", "level"}]
    if column in classes:
        return column
    return classes[0] if classes and column == main_column(result).id else ""
