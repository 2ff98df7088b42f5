"""Ranks by period: where the first period is not among those shown, the places gained say since when."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from compose.blocks.ranks import MOST_PERIODS, ranks
from compose.context import Context
from compose.document import Table, plain
from compose.figures.figures import Figures
from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.problems import Problems
from pipeline.prepare import prepare
from tests.intake.new.books import JIANGSU, book

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("years", [MOST_PERIODS, MOST_PERIODS + 3])
def test_places_gained_since_a_period_that_is_not_shown(tmp_path: Path, years: int) -> None:
    head = [f"{2012 + k}年" for k in range(years)]
    rows = [["城市", *head]]
    rows += [
        [c, *(60 + (7 * i + 3 * k * i) % 23 + 0.1 * i for k in range(years))] for i, c in enumerate(JIANGSU)
    ]
    problems = Problems()
    said = Answers(direction={"rest": "more"})
    source = book(tmp_path, {"城镇化率（%）": rows})
    made = new_report(
        "mine", source, tmp_path / "reports", problems, said, "zh", None, datetime.date(2026, 11, 21)
    )
    assert made is not None, [p.line("en") for p in problems]
    plan, _ = prepare(made.folder, problems)
    block = next(p for b, p in plan.brief if b.kind == "ranks")
    for language, word, since in (
        ("zh", "位次升降", "2012年以来位次升降"),
        ("en", "Places gained", "Places gained since 2012"),
    ):
        figures = Figures(plan.report, plan.results, None, language)
        section = ranks(block, Context(plan.report, plan.results, language, None, figures))
        assert section is not None
        (table,) = section.nodes
        assert isinstance(table, Table)
        assert [h.text for h in table.head[1:-1]] == [h.removesuffix("年") for h in head[-MOST_PERIODS:]]
        assert table.head[-1].text == (word if years == MOST_PERIODS else since)
        first = sorted((r[1] for r in rows[1:]), reverse=True)
        own = {
            r[0]: (first.index(r[1]) + 1, sorted((x[-1] for x in rows[1:]), reverse=True).index(r[-1]) + 1)
            for r in rows[1:]
        }
        for row in table.rows:
            city = plan.report.panel.regions[row.code].full["zh"].removeprefix("江苏省")
            gained = own[city][0] - own[city][1]
            assert plain(row.cells[-1].prose) == (f"{gained:+d}".replace("-", "−") if gained else "0")


def test_periods_in_which_fewer_are_ranked_are_told(tmp_path: Path) -> None:
    head = [f"{2019 + k}年" for k in range(4)]
    rows: list[list[object]] = [["城市", *head]]
    rows += [[c, *(60 + (7 * i + 3 * k * i) % 23 + 0.1 * i for k in range(4))] for i, c in enumerate(JIANGSU)]
    for i in (2, 5, 6):
        rows[i][4] = ""
    rows[9][1] = ""
    problems = Problems()
    said = Answers(direction={"rest": "more"})
    source = book(tmp_path, {"城镇化率（%）": rows})
    made = new_report(
        "mine", source, tmp_path / "reports", problems, said, "zh", None, datetime.date(2026, 11, 21)
    )
    assert made is not None, [p.line("en") for p in problems]
    plan, _ = prepare(made.folder, problems)
    block = next(p for b, p in plan.brief if b.kind == "ranks")
    told = {"en": "12 of 13 in 2019, 10 of 13 in 2022", "zh": "2019年13个中有12个、2022年13个中有10个"}
    for language, words in told.items():
        figures = Figures(plan.report, plan.results, None, language)
        section = ranks(block, Context(plan.report, plan.results, language, None, figures))
        assert section is not None
        notes = [plain(n) for n in section.nodes[0].notes]
        assert words in notes[0], notes
