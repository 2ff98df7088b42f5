"""Where plans follow the year of the index, its indicators are compared with the whole's figures of that year."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from compose.document import Table, leaves, plain
from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.problems import Problems
from pipeline.prepare import prepare
from publish.site import Site
from tests.intake.new.books import planned_book

pytestmark = pytest.mark.slow

#: urban share and health literacy in 2020 and 2023, and as planned for 2025; the whole city first
ROWS = {
    "全市": (52.4, 54.9, 58.0, 24.4, 27.9, 31.0),
    "涪城区": (62.3, 64.9, 67.3, 30.1, 33.5, 36.2), "游仙区": (50.1, 52.4, 55.0, 25.5, 28.6, 31.9), "安州区": (44.0, 46.8, 49.9, 22.4, 25.0, 28.7),
    "三台县": (35.2, 38.1, 42.0, 20.3, 22.7, 25.8), "盐亭县": (33.0, 36.2, 40.1, 18.8, 21.4, 25.3),
}  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_indicators_of_the_index_are_compared_with_the_whole_of_their_year(
    tmp_path: Path, language: str
) -> None:
    path = planned_book(tmp_path, ("常住人口城镇化率（%）", "居民健康素养水平达标率（%）"), ROWS)
    problems = Problems()
    day = datetime.date(2026, 11, 21)
    made = new_report("mine", path, tmp_path / "reports", problems, Answers(), language, None, day)
    assert made is not None, [p.line() for p in problems]
    site = Site(*prepare(made.folder, Problems()))  # type: ignore[misc]
    page = site.subject("510703", language, ())
    tables = [n for n in leaves(page.document) if isinstance(n, Table) and n.kind == "scorecard"]
    cells = [[plain(c.prose) for c in row.cells] for t in tables for row in t.rows]
    urban = next(row for row in cells if "64.9" in row)
    # 54.9 of the whole city in 2023: neither 58.0 of its plan nor the mean of the counties, 47.7
    assert "54.9" in urban and "47.7" not in urban and "58.0" not in urban
