"""Periods in reports: every form is read as one period, mixtures and words without order are refused, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.problems import Problems
from intake.report.load import load_report
from intake.report.report import Report

REPORT = """
[report]
title = {{ zh = "测试", en = "Test" }}
edition = "2021"
date = "2021-05-01"
period = {{ zh = "2020年", en = "2020" }}

[[source]]
id = "office"
cite = {{ zh = "统计局", en = "Office" }}
short = {{ zh = "统计局", en = "Office" }}

[[table]]
file = "data/table.csv"
source = "office"
region = "地区"
period = "时期"
columns = {{ "产值" = "output" }}

[[indicator]]
id = "output"
name = {{ zh = "产值", en = "output" }}
unit = {{ zh = "亿元", en = "100 million yuan" }}
{more}
"""


def read(folder: Path, words: list[str], more: str = "") -> tuple[Report | None, Problems]:
    """A report with one table: two regions, one row for every word in the column of periods."""
    (folder / "data").mkdir(parents=True)
    (folder / "report.toml").write_text(REPORT.format(more=more), encoding="utf-8")
    rows = [f"{region},{word},{i}" for region in ("北京", "四川") for i, word in enumerate(words, start=1)]
    (folder / "data/table.csv").write_text("\n".join(["地区,时期,产值", *rows]) + "\n", encoding="utf-8")
    problems = Problems()
    return load_report(folder, problems), problems


#: how an office writes the column → ids in order of time
COLUMNS = {
    "months without zero": (["2020-10", "2020-9", "2020-11"], ["2020-09", "2020-10", "2020-11"]),
    "quarters in words": (
        ["2020年四季度", "2020年二季度", "2020年三季度", "2020年一季度"],
        ["2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4"],
    ),
    "since January": (
        ["2020年全年", "2020年一季度", "2020年前三季度", "2020年上半年"],
        ["2020-Q1", "2020-H1", "2020-01..09", "2020"],
    ),
    "since January in months": (["2020年1—9月", "2020年1-2月"], ["2020-01..02", "2020-01..09"]),
    "plans": (["十四五", "十二五", "“十三五”"], ["FYP12", "FYP13", "FYP14"]),
    "days": (["2020-12-31", "2020-3-31"], ["2020-03-31", "2020-12-31"]),
    "years": (["2019年", "2018"], ["2018", "2019"]),
    "spans of years": (["2016—2020年", "2011-2015"], ["2011-2015", "2016-2020"]),
    "school years": (["2010/11", "2009/10"], ["2009~10", "2010~11"]),
    "half-years": (["2020下半年", "2020H1"], ["2020-H1", "2020-H2"]),
}


@pytest.mark.parametrize("words", COLUMNS)
def test_columns_as_offices_write_them(tmp_path: Path, words: str) -> None:
    written, ids = COLUMNS[words]
    report, problems = read(tmp_path / "r", written)
    assert report is not None and not list(problems), [p.line() for p in problems]
    assert report.panel.periods("output") == ids
    # each figure stands at its own period
    wide = report.panel.over_time("output").loc["510000"]
    assert {ids[i] for i in range(len(ids))} == set(wide.index)
    assert sorted(wide) == list(range(1, len(ids) + 1))


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (
            ["2019", "2020", "2020年5月"],
            "data/table.csv:output: “产值”的时期种类不一：年（2019、2020）、月（2020年5月）；"
            "只留一种；另一种放进另一个表、另设一个指标",
            "data/table.csv:output: “output” mixes kinds of periods: years (2019, 2020), months (May 2020); "
            "keep one kind; give the other a table and an indicator of its own",
        ),
        (
            ["2020", "基期"],
            "data/table.csv:第3行，时期 列: “基期”不是能按时间排序的时期；"
            "写成 2020、2020年上半年、2020年一季度、2020年9月、2020年1—9月、2020-05-31、2016—2020 或“十四五”之类",
            "data/table.csv:row 3, column 时期: “基期” is not a period that can be put in order; write it like 2020, "
            "2020-H1, 2020-Q1, 2020-09, Jan–Sep 2020, 2020-05-31, 2016-2020 or 14th Five-Year Plan",
        ),
        (
            ["2020", "2020年"],
            "data/table.csv:第3行: “北京”（2020）与第2行重复；删去其中一行",
            "data/table.csv:row 3: Beijing (2020) is already in row 2; delete one of the two rows",
        ),
        (
            ["2020", ""],
            "data/table.csv:第3、5行，时期 列: 没有写时期；填上年份或时期",
            "data/table.csv:rows 3, 5, column 时期: the period is missing; fill in the year or period",
        ),
    ],
)
def test_what_cannot_be_ordered_is_refused(tmp_path: Path, words: list[str], zh: str, en: str) -> None:
    _, problems = read(tmp_path / "r", words)
    errors = problems.errors
    assert (errors[0].line("zh"), errors[0].line("en")) == (zh, en)


def test_a_nation_may_have_other_periods_than_its_regions(tmp_path: Path) -> None:
    """Averages of ten years by province, the nation year by year: no mixture, for nobody compares them in time."""
    read(tmp_path / "r", ["2009-2018"])
    path = tmp_path / "r/data/table.csv"
    path.write_text(path.read_text("utf-8") + "全国,2009,5\n全国,2018,6\n", encoding="utf-8")
    problems = Problems()
    report = load_report(tmp_path / "r", problems)
    assert report is not None and not problems.errors
    assert report.panel.periods("output") == ["2009", "2018", "2009-2018"]


def test_dates_taken_for_months_are_told(tmp_path: Path) -> None:
    report, problems = read(tmp_path / "r", ["2020-09-01 00:00:00", "2020-10-01 00:00:00"])
    assert report is not None and report.panel.periods("output") == ["2020-09", "2020-10"]
    assert [p.line("zh") for p in problems.warnings] == [
        "data/table.csv:时期 列: 这些日期都是某月1日，按月份读取；若确指某一天，写成 2020年7月1日 的样子；"
        "若是月份或年份，写成 2020-07 或 2020"
    ]
    days, problems = read(tmp_path / "s", ["2020年9月1日", "2020年10月1日"])
    assert days is not None and days.panel.periods("output") == ["2020-09-01", "2020-10-01"]
    assert not list(problems)


def test_options_may_write_periods_in_any_form(tmp_path: Path) -> None:
    more = """
[[analysis]]
id = "rise"
kind = "growth"
indicator = "output"
first = "2020年第一季度"
last = 2020-12-31
"""
    _, problems = read(tmp_path / "r", ["2020Q1", "2020Q4"], more)
    assert not problems.errors
    report, problems = read(tmp_path / "s", ["2020Q1", "2020Q4"], more.replace("2020-12-31", '"4Q20"'))
    assert report is not None and not problems.errors
    parameters = report.analyses[0][1]
    assert (parameters.first, parameters.last) == ("2020-Q1", "2020-Q4")
    _, problems = read(tmp_path / "t", ["2020Q1"], more.replace("2020-12-31", '"去年"'))
    assert (
        problems.errors[0]
        .line("zh")
        .startswith("report.toml:第30行，analysis rise last: “去年”不是能按时间排序的时期")
    )
    assert (
        problems.errors[0]
        .line("en")
        .startswith("report.toml:line 30, analysis rise last: “去年” is not a period")
    )


def test_a_remark_on_a_period_without_figures_is_refused(tmp_path: Path) -> None:
    more = """
[[remark]]
indicator = "output"
period = "{}"
text = {{ zh = "初步核算数。", en = "Preliminary." }}
"""
    report, problems = read(tmp_path / "r", ["2020年一季度"], more.format("Q1 2020"))
    assert report is not None and not problems.errors and report.file.remark[0].period == "2020-Q1"
    _, problems = read(tmp_path / "s", ["2020年一季度"], more.format("2019年一季度"))
    assert [p.line() for p in problems.errors] == [
        "report.toml:line 27, remark #1 period: there is no figure of “output” in Q1 2019; periods with figures: Q1 2020"
    ]
    assert "“产值”没有2019年一季度的数；有数的时期：2020年一季度" in problems.errors[0].line("zh")
