"""What was understood of a table, as lines of a terminal for a person to look over: ``summary_lines``."""

from __future__ import annotations

from rich.cells import cell_len

from intake.new.proposal import Proposal
from intake.new.summary import INDICATOR_HEADINGS, facts, indicator_rows
from intake.new.tidy import Tidy

#: so many indicators are listed before the rest are counted only
_MOST = 40


def summary_lines(tidy: Tidy, plan: Proposal | None, language: str) -> list[str]:
    """What was understood: regions, periods, areas, groups, index, then a line for every indicator.

    Args:
        plan: what the report is to compute; None where too little is known to propose anything.
    """
    rows = facts(tidy, plan)
    width = max(cell_len(name[language]) for name, _ in rows)
    lines = [f"  {_pad(name[language], width)}  {value[language]}" for name, value in rows]
    return [*lines, *_indicators(tidy, plan, language)]


def _pad(word: str, width: int) -> str:
    return word + " " * max(0, width - cell_len(word))


def _indicators(tidy: Tidy, plan: Proposal | None, language: str) -> list[str]:
    rows = [INDICATOR_HEADINGS, *indicator_rows(tidy, plan)[:_MOST]]
    table = [[cell[language] for cell in row] for row in rows]
    widths = [max(cell_len(row[i]) for row in table) for i in range(len(INDICATOR_HEADINGS))]
    lines = ["  " + "  ".join(_pad(w, n) for w, n in zip(row, widths, strict=True)).rstrip() for row in table]
    rest = len(tidy.measures) - _MOST
    more = [f"  … {rest}"] if rest > 0 else []
    return ["", lines[0], "  " + "  ".join("-" * n for n in widths), *lines[1:], *more]
