"""Rows in which parts do not add up to their whole while they do in nearly all others: ``tell_broken_sums``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from analysis.periods import words
from analysis.values import Text
from intake.new.content.cells import UNSAID, Series
from intake.new.notes import Notes

#: as many rows are named
_SHOWN = 3


def tell_broken_sums(
    name: str, parts: Sequence[Series], whole: Series, called: Mapping[str, Text], notes: Notes
) -> None:
    """Tell where a source’s figures contradict each other: men and women are not all people.

    Args:
        name: what the whole is called.
        parts: the indicators that add up to it.
        whole: the whole.
        called: the regions, by their keys in the series.
    """
    found = []
    for (key, period), (figure, spot) in whole.cells.items():
        of = [s.cells[key, period] for s in parts if (key, period) in s.cells]
        if key not in called or len(of) < len(parts):
            continue
        total = math.fsum(v for v, _ in of)
        # each is rounded by itself
        decimals = [max(s.decimals, default=0) for s in (*parts, whole)]
        if abs(total - figure) > sum(0.5 * 10.0**-d for d in decimals) + 1e-6 * abs(figure):
            found.append((called[key], period, figure, total, spot))
    if not found:
        return
    told = {
        lang: [
            f"{at[lang]}{_when(period, lang)} {figure:,.10g} ≠ {total:,.10g}"
            for at, period, figure, total, _ in found[:_SHOWN]
        ]
        for lang in ("zh", "en")
    }
    more = len(found) > _SHOWN
    notes.note(
        found[0][4].text,
        f"有 {len(found)} 行的“{name}”与其各部分之和不符：{'；'.join(told['zh'])}{' 等' * more}",
        f"in {len(found)} of the rows “{name}” is not the sum of its parts: {'; '.join(told['en'])}{' …' * more}",
        "与来源核对，如是误印，请改原表",
        "compare with the source, and correct the spreadsheet where it is a misprint",
    )


def _when(period: str, lang: str) -> str:
    return (
        ""
        if period == UNSAID
        else f"（{words(period, lang)}）"
        if lang == "zh"
        else f" ({words(period, lang)})"
    )
