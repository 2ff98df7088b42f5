"""The year of a yearbook is that of no figures: most are of the year before, which is asked where nothing else says it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.intake.new.books import JIANGSU, book, csv_of, read

ROWS = [
    ["地区", "城镇化率（%）", "人均收入（元）"],
    *([n, 50.5 + i, 30100 + 11 * i] for i, n in enumerate(JIANGSU)),
]


@pytest.mark.parametrize(
    "lines",
    [
        ["江苏统计年鉴2021", "2-3 各市城镇化和收入"],
        ["江苏统计年鉴—2021"],
        ["2-3 各市城镇化和收入", "（《江苏统计年鉴2021》）"],
        ["Statistical Yearbook of Jiangsu 2021", "Table 2.3 Incomes by city"],
    ],
)
def test_of_a_yearbook_alone_the_year_before_is_proposed_and_asked(
    tmp_path: Path, lines: Sequence[str]
) -> None:
    tidy = read(book(tmp_path, {"Sheet1": [*([w] for w in lines), *ROWS]}))
    (asked,) = [q for q in tidy.questions if q.id == "period"]
    assert asked.default == "2020" and tidy.periods == ("2020",)
    assert read(book(tmp_path, {"Sheet1": [*([w] for w in lines), *ROWS]}), period="2021").periods == (
        "2021",
    )


def test_a_yearbook_in_the_name_of_a_file_is_asked_too(tmp_path: Path) -> None:
    tidy = read(csv_of(tmp_path, ROWS, "江苏统计年鉴2021.csv"))
    assert [q.default for q in tidy.questions if q.id == "period"] == ["2020"]


@pytest.mark.parametrize(
    "lines",
    [["江苏统计年鉴2021", "2-3 各市城镇化和收入（2019年）"], ["2019年各市城镇化和收入", "江苏统计年鉴2021"]],
)
def test_a_year_beside_the_yearbook_is_the_period(tmp_path: Path, lines: Sequence[str]) -> None:
    tidy = read(book(tmp_path, {"Sheet1": [*([w] for w in lines), *ROWS]}))
    assert tidy.periods == ("2019",) and not [q for q in tidy.questions if q.id == "period"]
    assert "年鉴" not in tidy.title
