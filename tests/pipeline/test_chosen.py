"""Regions are asked for by their names: also without what tells them from others elsewhere, and refused in the language they were typed in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.values import Text
from intake.problems import Problems
from pipeline.options import Options
from pipeline.prepare import _called, chosen


@pytest.mark.parametrize(
    ("word", "found"),
    [("通州", 0), ("通州区", 0), ("Tongzhou", 0), ("朝阳", None), ("北京", None), ("通", None)],
)
def test_a_name_without_what_tells_it_from_others(prepared, word: str, found: int | None) -> None:
    one = prepared["central-cities"].plan.report.regions[0]
    names = (
        ("通州区（北京）", "Tongzhou (Beijing)"),
        ("朝阳区（北京）", "Chaoyang (Beijing)"),
        ("朝阳市", "Chaoyang"),
    )
    regions = [
        replace(one, code=str(i), name=Text(zh=zh, en=en), full=Text(zh=zh, en=en))
        for i, (zh, en) in enumerate(names)
    ]
    assert _called(word, regions) == (None if found is None else regions[found])


@pytest.mark.parametrize(("word", "language"), [("某某地方", "zh"), ("Nowhere at all", "en")])
def test_names_are_listed_in_the_language_of_the_word(prepared, word: str, language: str) -> None:
    plan = prepared["central-cities"].plan
    problems = Problems()
    chosen(plan, Options(("central-cities",), (word,)), problems)
    (error,) = problems.errors
    assert plan.report.regions[0].name[language] in error.remedy["en"]
