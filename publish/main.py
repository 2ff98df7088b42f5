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
