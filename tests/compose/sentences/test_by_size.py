"""A headline on what grows with a region’s size says how much there is and where that stands by size, as no achievement.

“18th in population” would be read as praise or blame; of a rate, and where less is better, the place is told as before.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from compose.context import Context
from compose.document import plain
from compose.headline import headline
from compose.key_numbers import HeadlineNumber
from tests.compose.sentences.reading import near
from tests.compose.sentences.world import CODES, SITUATIONS, rank

pytestmark = pytest.mark.slow
LANGUAGES = ("en", "zh")
BY_SIZE = {
    "en": r": present \w+ at (?P<value>[−\d.,]+)(?: yuan)?, (?P<joint>joint )?(?P<rank>\d+)(?:st|nd|rd|th) by size",
    "zh": r"：\w{4}?(?P<value>[−\d.,]+)元?，按大小居(?P<joint>并列)?第(?P<rank>\d+)位",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_size_is_told_with_its_place(made: Any, situation: str, language: str) -> None:
    world, site = made(situation)
    report = site.plan.report
    for name, indicator, way in (("income_now", "income", "+"), ("losses_now", "losses", "-")):
        result = site.plan.results[name]
        main = result.main_column.id
        sizes = replace(
            result, columns=tuple(replace(c, total=c.id == main or c.total) for c in result.columns)
        )
        figures = world.at(indicator, "2020")
        ranks = {c: rank(figures, c, way) for c in figures}
        for code in CODES:
            if code not in figures or len(figures) < 2 or len(set(ranks.values())) < 2:
                continue
            region = next(r for r in report.regions if r.code == code)
            results = {**site.plan.results, name: sizes}
            context = Context(report, results, language, region, site.figures(language), site.plan.rules)
            number = HeadlineNumber.model_validate({"kind": "rank", "of": name})
            title = plain(headline([number], [], context).title)
            said = re.search(BY_SIZE[language], title)
            assert (said is not None) == (way == "+"), title
            if said is not None:
                assert int(said["rank"]) == ranks[code] and near(said["value"], figures[code]), title
                assert bool(said["joint"]) == (list(ranks.values()).count(ranks[code]) > 1), title
