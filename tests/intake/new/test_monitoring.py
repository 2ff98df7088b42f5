"""Monitoring sheets of planning offices: targets and weights stand beside the indicators and go into the sheet of indicators."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import pytest

from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.new.spreadsheet import read_statistics
from intake.problems import Problems
from intake.report.load import load_report
from pipeline.prepare import prepare
from tests.intake.new.books import JIANGSU

CITIES = list(JIANGSU)
#: indicator → unit, weight, target, the figure of the first city, by how much the next one's is larger
INDICATORS = {
    "城镇化率": ("%", "30", "75", 60.5, 1.1),
    "研发经费投入强度": ("%", "30", "3.2", 1.9, 0.15),
    "单位GDP能耗": ("吨标准煤/万元", "20", "0.4", 0.62, -0.01),
    "森林覆盖率": ("%", "20", "24", 12.2, 0.9),
}


def across(target: str = "2025年目标值") -> list[list[str]]:
    """Indicators down, cities across."""
    rows = [["2023年高质量发展监测表"], ["序号", "指标", "单位", "权重", target, *CITIES]]
    for n, (name, (unit, weight, goal, first, step)) in enumerate(INDICATORS.items(), start=1):
        figures = [f"{first + step * i:.2f}" for i in range(len(CITIES))]
        rows.append([str(n), name, unit, weight, goal, *figures])
    return rows


def down() -> list[list[str]]:
    """A row for every city and indicator."""
    rows = [["城市", "指标", "单位", "权重", "目标值", "实际值"]]
    for i, city in enumerate(CITIES):
        for name, (unit, weight, goal, first, step) in INDICATORS.items():
            rows.append([city, name, unit, weight, goal, f"{first + step * i:.2f}"])
    return rows


def written(folder: Path, rows: list[list[str]]) -> Path:
    path = folder / "监测表2023.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.mark.parametrize("rows", [across(), down()], ids=["across", "down"])
def test_targets_and_weights_are_no_indicators_and_no_regions(tmp_path: Path, rows: list[list[str]]) -> None:
    problems = Problems()
    tidy = read_statistics(written(tmp_path, rows), problems, Answers())
    assert tidy is not None and not problems.errors
    assert len(tidy.regions) == 13 and [m.name for m in tidy.measures] == list(INDICATORS)
    for m in tidy.measures:
        unit, weight, goal, first, step = INDICATORS[m.name]
        assert m.unit == unit
        assert tidy.given[m.id]["weight"] == float(weight) and tidy.given[m.id]["target"] == float(goal)
        figures = tidy.frame[m.id].xs("2023", level="period")
        assert sorted(figures) == pytest.approx(sorted(round(first + step * i, 2) for i in range(13)))


@pytest.mark.slow
def test_the_report_has_the_targets_and_weighs_by_the_table(tmp_path: Path) -> None:
    problems = Problems()
    answers = Answers(direction={"研发经费投入强度": "more", "rest": "more"})
    made = new_report(
        "monitoring",
        written(tmp_path, across()),
        tmp_path / "reports",
        problems,
        answers,
        today=datetime.date(2026, 11, 29),
        check=load_report,
    )
    assert made is not None and not problems.errors, [p.line() for p in problems.errors]
    loaded = load_report(made.folder, problems)
    assert loaded is not None and prepare(made.folder, problems) is not None and not problems.errors
    indicators = {i.name["zh"]: i for i in loaded.panel.indicators.values()}
    for name, (_, _, goal, _, _) in INDICATORS.items():
        target = indicators[name].target
        assert target is not None and target.value == float(goal) and target.by == "2025"
    assert 'weights = "given"' in (made.folder / "report.toml").read_text("utf-8")


def test_targets_of_each_region_stay_figures(tmp_path: Path) -> None:
    rows = down()
    for i, row in enumerate(rows[1:]):
        row[4] = f"{float(row[4]) + i % 5:.2f}"
    problems = Problems()
    tidy = read_statistics(written(tmp_path, rows), problems, Answers())
    assert tidy is None or not any("target" in g for g in tidy.given.values())
