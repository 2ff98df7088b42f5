"""Indicators without any unit are told once: their numbers say nothing alone."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.problems import Problems
from intake.report.load import load_report
from tests.intake.new.books import JIANGSU, csv_of, read


def told(folder: Path, *heads: str, **said: object) -> list[str]:
    rows = [
        ["地区", *heads],
        *([n, *(100 + 7 * i + k for k in range(len(heads)))] for i, n in enumerate(JIANGSU)),
    ]
    tidy = read(csv_of(folder, rows), period="2022", **said)
    return [n.line("en") for n in tidy.notes if "gives no unit of these" in n.line("en")]


def test_all_without_a_unit_are_told_in_one_note(tmp_path: Path) -> None:
    heads = (
        "财政收入",
        "常住人口",
        "男",
        "户数",
        "人口密度",
        "综合得分",
        "GDP增速",
        "床位张数比例",
        "产值（亿元）",
        "女",
    )
    (note,) = told(tmp_path, *heads, direction={"rest": "neither"})
    # six by name, and two more: the score needs none, the output has its own
    assert "财政收入, 常住人口, 男, 户数, 人口密度, GDP增速 and 2 more;" in note
    assert "--unit INDICATOR=UNIT" in note and "得分" not in note and "产值" not in note


def test_what_has_a_unit_or_needs_none_is_not(tmp_path: Path) -> None:
    assert not told(
        tmp_path, "财政收入（亿元）", "满意度得分", "居民消费价格指数", "基尼系数", "性别比（女=100）"
    )
    assert not told(tmp_path, "财政收入", unit={"财政收入": "亿元"})


def test_shares_up_to_a_hundred_are_per_cent(tmp_path: Path) -> None:
    rows = [
        ["province", "export_share", "urban share of sales"],
        *([n, 20 + 3 * i, 30 + i] for i, n in enumerate(JIANGSU)),
    ]
    tidy = read(csv_of(tmp_path, rows), period="2022", direction={"rest": "more"})
    assert {m.unit for m in tidy.measures} == {"%"}


def test_the_cells_of_units_are_coloured_and_stay_allowed(tmp_path: Path) -> None:
    rows = [["城市", "男", "平均得分"], *([n, 100 + 7 * i, 60 + i] for i, n in enumerate(JIANGSU))]
    answers = Answers(period="2022", direction={"rest": "more"})
    problems = Problems()
    made = new_report("plain", csv_of(tmp_path, rows), tmp_path / "reports", problems, answers, "en")
    assert made is not None
    sheet = openpyxl.load_workbook(made.folder / "indicators.xlsx").worksheets[0]
    heads = [c.value for c in sheet[1]]
    colours = [
        [row[heads.index(h)].fill.fgColor.rgb for h in ("unit (zh)", "unit (en)")]
        for row in sheet.iter_rows(2, 3)
    ]
    assert colours[0] == ["FFFFF2CC"] * 2 and "FFFFF2CC" not in colours[1]
    assert load_report(made.folder, problems) is not None and not problems.errors
    assert not [t for t in made.todo if "unit" in t]
