"""What alternative texts call highest and lowest, against the figures: distinct, tied, all alike, few, none, negative."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from compose.figures.family import FOREMOST, MOST_NAMED
from publish.site import Site

CASES: dict[str, list[float]] = {
    "distinct": [5, 4, 3, 2, 1],
    "the third tied": [5, 4, 3, 3, 3, 1],
    "the first tied": [5, 5, 5, 5, 1],
    "alike as printed": [5.00001, 5.00002, 5.00003, 5.00004, 1],
    "too many after two": [5, 4, *[3] * 7],
    "all alike": [2] * 9,
    "one region": [7],
    "two regions": [7, 8],
    "negative and zero": [-3, 0, -1, -2, 0],
    "none": [],
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("high", [True, False])
def test_who_is_named_stands_there(site: Site, case: str, language: str, high: bool) -> None:
    figures: Any = site.figures(language).maps
    real = figures.by_region(site.plan.results["integration"], "score")
    cells = {c: replace(real[c], value=float(v)) for c, v in zip(real, CASES[case], strict=False)}
    text = figures.foremost(cells, high=high)
    printed = {c: float(figures.format.cell(cell).replace("−", "-")) for c, cell in cells.items()}
    names = {figures.name(c): c for c in cells}
    named = {
        names[w]
        for w in text.replace(" and ", ", ").replace("和", "、").replace("、", ", ").split(", ")
        if w in names
    }
    sign = 1 if high else -1
    if case == "none":
        assert text == {"zh": "无", "en": "none"}[language]
    elif not named:
        # only how many are alike is said, and they are the foremost of all
        alike = [c for c in printed if printed[c] == max(printed.values(), key=lambda v: sign * v)]
        assert len(alike) > MOST_NAMED and str(len(alike)) in text
    else:
        others = [printed[c] for c in printed if c not in named]
        assert len(named) <= MOST_NAMED and all(sign * printed[c] > sign * o for c in named for o in others)
        assert len(named) >= min(FOREMOST, len(cells)) or case == "too many after two"
