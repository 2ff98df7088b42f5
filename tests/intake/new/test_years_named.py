"""A table of one period that names several years: its own words before its file's name, and a question where they differ."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.new.tidy import Tidy
from intake.problems import Problems

CITIES = ["杭州市", "宁波市", "温州市", "嘉兴市", "湖州市", "金华市"]


def read(folder: Path, name: str, title: str, headings: list[str], **said: str) -> Tidy:
    path = folder / name
    rows = [
        ["地区", *headings],
        *([c, *(311 + 7 * i + k for k in range(len(headings)))] for i, c in enumerate(CITIES)),
    ]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([[title]] * bool(title) + rows)
    problems = Problems()
    tidy = read_statistics(path, problems, Answers(**said))  # type: ignore[arg-type]
    assert tidy is not None and not problems.errors
    return tidy


@pytest.mark.parametrize(
    ("name", "title", "headings", "period", "asked"),
    [
        ("各市2022.csv", "2021年各市主要指标", ["床位数（张）"], "2021", set()),
        ("各市2022.csv", "", ["床位数（张）"], "2022", set()),
        # a heading says another year than the file's name
        ("各市2022.csv", "", ["2020年末床位数（张）", "机构数（个）"], "2020", {"2022", "2020"}),
        ("各市2022.csv", "", ["2022年末床位数（张）", "机构数（个）"], "2022", set()),
        ("各市2022.csv", "2019与2020年各市卫生", ["床位数（张）", "机构数（个）"], "2022", {"2022", "2019", "2020"}),
    ],
)  # fmt: skip
def test_the_tables_own_year_goes_before_its_files(
    tmp_path: Path, name: str, title: str, headings: list[str], period: str, asked: set[str]
) -> None:
    tidy = read(tmp_path, name, title, headings)
    questions = [q for q in tidy.questions if q.id == "period"]
    assert tidy.periods == (period,)
    assert {o for q in questions for o, _ in q.options} == asked
    assert [q.default for q in questions] == [period] * bool(asked)
    assert not [q for q in read(tmp_path, name, title, headings, period="2020").questions if q.id == "period"]
