"""Names that yearbooks print in both languages need not be written by the user; any other name stays open."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.new.writing import standard_terms
from intake.new.writing.standard_terms import say_terms, standard, term
from intake.problems import Problems
from intake.report.load import load_report
from tests.intake.new.books import JIANGSU, book, csv_of, read

HEAD = ["地区", "年末常住人口（万人）", "社会消费品零售总额(亿元)", "地区生产总值增长率（%）", "文明指数"]
ROWS = [[city, 900 - 7 * i, 1500 - 31 * i, 5 + i / 10, 60 + i] for i, city in enumerate(JIANGSU)]


def test_names_of_the_list_are_given_and_others_stay_open(tmp_path: Path) -> None:
    problems = Problems()
    source = book(tmp_path, {"2024年": [HEAD, *ROWS]})
    tidy = read(source, period="2024", direction={"文明指数": "more"})
    made = {m.name: standard(tidy, m) for m in tidy.measures}
    assert made == {
        "年末常住人口": "Resident population at year-end",
        "社会消费品零售总额": "Total retail sales of consumer goods",
        "地区生产总值增长率": "Growth of gross regional product",
        "文明指数": None,
    }
    (told,) = say_terms(tidy)
    assert "Total retail sales of consumer goods" in told.what["zh"] and "3" in told.place["en"]
    answers = Answers(period="2024", direction={"文明指数": "more"})
    report = new_report("terms", source, tmp_path / "reports", problems, answers)
    assert report is not None, [str(p) for p in problems.errors]
    named = [t for t in report.todo if t.startswith("indicator ") and " name." in t]
    assert len(named) == 1 and named[0].endswith("name.en")
    loaded = load_report(tmp_path / "reports/terms", Problems())
    assert loaded is not None
    names = {i.name["zh"]: i.name["en"] for i in loaded.panel.indicators.values()}
    assert names["年末常住人口"] == "Resident population at year-end" and names["文明指数"].startswith("TODO")


def test_two_names_that_would_become_one_stay_open(tmp_path: Path) -> None:
    head = ["地区", "出生率（‰）", "人口出生率（‰）", "死亡率（‰）"]
    tidy = read(
        csv_of(tmp_path, [head, *[[c, 7 + i / 9, 8 + i / 7, 6 + i / 5] for i, c in enumerate(JIANGSU)]]),
        period="2024",
    )
    assert [standard(tidy, m) for m in tidy.measures] == [None, None, "Death rate"]


def test_an_english_table_gets_the_chinese_terms(tmp_path: Path) -> None:
    assert term("GDP per capita") == "人均GDP" and term("Labor force participation rate") == "劳动参与率"
    assert term("Happiness of pets") is None


@pytest.mark.parametrize(
    ("heading", "counterpart"),
    [
        ("Urban population (%)", "城镇人口比重"),
        ("Urban population (persons)", "城镇人口"),
        ("Population (%)", None),
        ("城镇人口（%）", "Share of urban population"),
        ("城镇人口（万人）", "Urban population"),
        ("地区生产总值（%）", None),
        ("Unemployment rate (%)", "失业率"),
        ("地区生产总值增长率（%）", "Growth of gross regional product"),
    ],
)
def test_a_share_by_the_name_of_a_count_is_called_no_count(
    tmp_path: Path, heading: str, counterpart: str | None
) -> None:
    rows = [[c, 41.5 + i] for i, c in enumerate(JIANGSU)]
    (measure,) = (tidy := read(csv_of(tmp_path, [["Region", heading], *rows]), period="2024")).measures
    assert standard(tidy, measure) == counterpart


@pytest.mark.parametrize(
    "name", ["地区生产总值(现价)", "人口数与户数", "增长率", "：", "工业：", "幸福：工业"]
)
def test_what_is_not_the_whole_name_is_no_term(name: str) -> None:
    assert term(name) is None


def test_the_list_is_in_order() -> None:
    with standard_terms._FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    english: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        assert row["zh"] == row["zh"].strip() and row["en"] == row["en"].strip() and row["zh"] and row["en"]
        assert row["en"][0].isupper() and not any("㐀" <= c <= "鿿" for c in row["en"])
        assert any("㐀" <= c <= "鿿" for c in row["zh"]), row
        english[row["zh"]].add(row["en"])
    assert len({(r["zh"], r["en"]) for r in rows}) == len(rows)
