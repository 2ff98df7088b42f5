"""Figures that repeat others: what is to be reached beside what was, points beside the figures they are given to, and their sum."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from intake.new.answers import Answers
from intake.new.proposal import propose, say_earlier, say_score
from intake.new.scaffold import new_report
from intake.new.writing.draft import Draft
from intake.problems import Problems
from pipeline.prepare import prepare
from tests.intake.new.books import book, planned_book, read

#: urban share and forest cover in 2020 and 2023, and as planned for 2025
COUNTIES = {
    "涪城区": (62.3, 64.9, 67.3, 39.99, 40.19, 40.49), "游仙区": (57.5, 60.1, 62.5, 53.13, 53.33, 53.63),
    "安州区": (44.0, 46.6, 49.0, 40.68, 40.88, 41.18), "三台县": (45.2, 47.8, 50.2, 45.17, 45.37, 45.67),
    "盐亭县": (42.1, 44.0, 46.5, 56.81, 57.01, 57.31), "梓潼县": (47.7, 50.2, 52.6, 52.0, 52.4, 53.0),
}  # fmt: skip


def _planned(folder: Path) -> Path:
    return planned_book(folder, ("常住人口城镇化率（%）", "森林覆盖率（%）"), COUNTIES)


def test_what_is_to_be_reached_is_in_no_index(tmp_path: Path) -> None:
    tidy = read(_planned(tmp_path))
    assert [(m.name, m.direction) for m in tidy.measures] == [
        ("常住人口城镇化率", "more"),
        ("常住人口城镇化率：目标", "neither"),
        ("森林覆盖率", "more"),
        ("森林覆盖率：目标", "neither"),
    ]
    urban, plan = (tidy.frame[tidy.measures[i].id] for i in (0, 1))
    assert [urban[("510722", y)] for y in ("2020", "2023")] == [45.2, 47.8]
    assert plan[("510722", "2025")] == 50.2 and plan.notna().sum() == len(COUNTIES)
    assert not [q for q in tidy.questions if q.id in {"period", "direction"}]
    proposal = propose(tidy)
    assert [m.name for m in proposal.index] == ["常住人口城镇化率", "森林覆盖率"]
    assert (proposal.period, proposal.periods) == ("2023", ("2020", "2023"))
    # plans for 2025 are no later figures that anything waits for
    assert list(say_earlier(tidy, proposal)) == []


@pytest.mark.slow
def test_beside_plans_every_row_says_its_year(tmp_path: Path) -> None:
    made = new_report(
        "mine",
        _planned(tmp_path),
        tmp_path / "reports",
        Problems(),
        Answers(),
        "zh",
        None,
        dt.date(2026, 11, 30),
    )
    assert made is not None
    prepared = prepare(made.folder, Problems())
    assert prepared is not None
    results = prepared[0].results
    titles = {r.title["zh"] for id_, r in results.items() if id_.startswith("shown_")}
    assert {"常住人口城镇化率：目标（2025年）", "森林覆盖率：目标（2025年）"} <= titles


POINTS = {
    "袁州区": (7.0, 17.47, 12.5, 20.0), "奉新县": (6.2, 16.35, 11.7, 19.42), "万载县": (3.1, 12.0, 12.1, 19.71),
    "上高县": (3.5, 12.56, 10.1, 18.27), "宜丰县": (8.8, 20.0, 7.5, 16.4),
}  # fmt: skip


@pytest.mark.parametrize("total", [True, False])
def test_points_are_no_second_vote_and_their_sum_ranks(tmp_path: Path, total: bool) -> None:
    head = [
        "县（市、区）",
        "地区生产总值增速（%）",
        "地区生产总值增速：得分",
        "工业增加值增速（%）",
        "工业增加值增速：得分",
    ]
    rows: list[list[object]] = [[*head, *["综合得分"] * total]]
    rows += [[n, *p, *[round(p[1] + p[3], 2)] * total] for n, p in POINTS.items()]
    tidy = read(book(tmp_path, {"2023年": rows}))
    proposal = propose(tidy)
    said = [p.line("zh") for p in say_score(tidy, proposal)]
    if total:
        assert [m.name for m in proposal.index] == ["综合得分"]
        assert "按它排名，不另合成指数" in said[0]
    else:
        assert [m.name for m in proposal.index] == ["地区生产总值增速", "工业增加值增速"] and not said
    assert Draft("mine", tidy, proposal, "zh", dt.date(2026, 11, 30)).composite is not total
