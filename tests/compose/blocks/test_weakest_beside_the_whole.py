"""The weakest part of a region in a report whose whole has figures of its own: it is compared with those, as in every other sentence."""

from __future__ import annotations

import datetime
import re

import pytest

from compose.brief import brief
from compose.document import Findings, leaves, plain
from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.problems import Problems
from pipeline.prepare import prepare
from publish.site import Site
from tests.intake.new.books import JIANGSU, book

pytestmark = pytest.mark.slow

#: what the province has: neither is near the mean of its cities
WHOLE = (66.4, 110700)


@pytest.fixture(scope="module")
def jiangsu(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, dict[str, tuple[float, float]]]:
    folder = tmp_path_factory.mktemp("whole")
    figures = {
        city: (round(50 + 3.1 * i + (7 if i % 3 else 0), 1), 180000 - 8000 * i + (9000 if i % 2 else 0))
        for i, city in enumerate(JIANGSU)
    }
    rows = [("城市", "城镇化率（%）", "人均地区生产总值（元）"), ("全省", *WHOLE)]
    source = book(folder, {"2023": [*rows, *((c, *f) for c, f in figures.items())]})
    problems = Problems()
    said = Answers(direction={"rest": "more"})
    made = new_report(
        "mine", source, folder / "reports", problems, said, "zh", None, datetime.date(2026, 11, 21)
    )
    assert made is not None and not problems.errors
    plan, geometry = prepare(made.folder, problems)
    assert plan is not None, [p.line("en") for p in problems]
    return Site(plan, geometry), figures


@pytest.mark.parametrize("language", ["zh", "en"])
def test_card_and_sentence_compare_with_the_figure_of_the_whole(
    jiangsu: tuple[Site, dict[str, tuple[float, float]]], language: str
) -> None:
    site, figures = jiangsu
    regions = {r.full["zh"].removeprefix("江苏省"): r for r in site.plan.report.regions}
    units = {"zh": ("个百分点", "%"), "en": (" percentage points", "%")}[language]
    sides = {
        "zh": ("低于全省{}", "高于全省{}"),
        "en": ("{} below the figure for the whole province", "{} above the figure for the whole province"),
    }[language]
    for city, (share, product) in figures.items():
        page = brief(site.plan, regions[city], language, site.figures(language))
        card = " ".join(map(plain, page.numbers[1].details))
        said = next(plain(n.items[1]) for n in leaves(page) if isinstance(n, Findings))
        gaps = (share - WHOLE[0], 100 * (product / WHOLE[1] - 1))
        clauses = [
            sides[gap > 0].format(f"{abs(gap):.1f}{unit}") for gap, unit in zip(gaps, units, strict=True)
        ]
        assert all(c in said for c in clauses), (said, clauses)
        assert any(c in card for c in clauses), (card, clauses)
        assert not re.search("mean|平均", said + card), (said, card)
