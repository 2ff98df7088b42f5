"""Ranks by period: where the first period is not among those shown, the places gained say since when."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from compose.blocks.ranks import MOST_PERIODS, ranks
from compose.brief import brief
from compose.context import Context
from compose.document import Table, plain
from compose.figures.figures import Figures
from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.places.boundaries import Geometry
from intake.problems import Problems
from pipeline.prepare import Plan, prepare
from tests.intake.new.books import JIANGSU, book

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("years", [MOST_PERIODS, MOST_PERIODS + 3])
def test_places_gained_since_a_period_that_is_not_shown(tmp_path: Path, years: int) -> None:
    rows = _rates(years, {}, 2012)
    plan, _ = _planned(tmp_path, rows)
    for language, word, since in (
        ("zh", "位次升降", "2012年以来位次升降"),
        ("en", "Places gained", "Places gained since 2012"),
    ):
        table = _table(plan, language)
        assert [h.text for h in table.head[1:-1]] == [h.removesuffix("年") for h in rows[0][-MOST_PERIODS:]]
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
    plan, _ = _planned(tmp_path, _rates(4, {2: {4}, 5: {4}, 6: {4}, 9: {1}}, 2019))
    told = {"en": "12 of 13 in 2019, 10 of 13 in 2022", "zh": "2019年13个中有12个、2022年13个中有10个"}
    for language, words in told.items():
        notes = [plain(n) for n in _table(plan, language).notes]
        assert words in notes[0], notes


def _planned(folder: Path, rows: list[list[object]]) -> tuple[Plan, Geometry | None]:
    """The plan of the report that `new` makes of rates by city and year."""
    problems = Problems()
    said = Answers(direction={"rest": "more"})
    source = book(folder, {"城镇化率（%）": rows})
    made = new_report(
        "mine", source, folder / "reports", problems, said, "zh", None, datetime.date(2026, 11, 21)
    )
    assert made is not None, [p.line("en") for p in problems]
    planned = prepare(made.folder, problems)
    assert planned is not None
    return planned


def _rates(years: int, without: dict[int, set[int]], first: int = 2018) -> list[list[object]]:
    """Rates of all cities from a year on, for row (from 1) and column (from 1) without what is named."""
    rows: list[list[object]] = [["城市", *(f"{first + k}年" for k in range(years))]]
    for i, c in enumerate(JIANGSU, start=1):
        rows.append(
            [
                c,
                *(
                    "" if k + 1 in without.get(i, set()) else 60 + (7 * i + 3 * k * i) % 23 + 0.1 * i
                    for k in range(years)
                ),
            ]
        )
    return rows


def _table(plan: Plan, language: str) -> Table:
    block = next(p for b, p in plan.brief if b.kind == "ranks")
    section = ranks(
        block,
        Context(
            plan.report, plan.results, language, None, Figures(plan.report, plan.results, None, language)
        ),
    )
    assert section is not None
    (table,) = section.nodes
    assert isinstance(table, Table)
    return table


def test_ranked_regions_are_counted_among_all(tmp_path: Path) -> None:
    # no year has all thirteen: the second has the last three only, the first the others
    plan, _ = _planned(tmp_path, _rates(6, {1: {4, 5, 6}, 2: {1, 2, 3}, 4: {6}}))
    for language, words in (
        ("en", "11 of 13 in 2023 and 12 of 13 at the other times"),
        ("zh", "2023年13个中有11个、其余各期13个中有12个"),
    ):
        told = plain(_table(plan, language).notes[0]).replace(", 12 of", " and 12 of").replace("和", "、")
        assert words in told, told


def test_places_gained_until_a_period_before_the_last_say_so(tmp_path: Path) -> None:
    plan, _ = _planned(tmp_path, _rates(5, {i: {5} for i in range(1, 11)}))
    assert _table(plan, "en").head[-1].text == "Places gained, 2018–2021"
    assert _table(plan, "zh").head[-1].text == "2018—2021年位次升降"


def test_a_region_that_lacks_the_newest_year_alone_has_no_figure_for_that(tmp_path: Path) -> None:
    plan, geometry = _planned(tmp_path, _rates(5, {3: {5}}))
    region = plan.report.panel.regions[plan.report.panel.codes()[2]]
    for language, then, never in (
        ("en", "the source has no figure for 2022", "the source has no figures for it"),
        ("zh", "来源未提供其2022年的数据", "来源未提供其数据"),
    ):
        told = str(brief(plan, region, language, Figures(plan.report, plan.results, geometry, language)))
        assert then in told and never not in told and "has no data here" not in told
