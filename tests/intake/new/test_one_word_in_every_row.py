"""A column that says one word in every row: what narrows what is counted is in the indicators' names, what says nothing is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.spreadsheet import read_statistics
from intake.problems import Problems
from tests.intake.new.books import JIANGSU, csv_of, read

COUNTRIES = ("Australia", "Austria", "Belgium", "Canada", "Chile", "Denmark")
PROVINCES = ("北京", "河北", "山西", "辽宁", "吉林", "江苏")


def _table(tmp_path: Path, heading: str, word: str, region: str, regions: tuple[str, ...], name: str) -> Path:
    rows: list[list[object]] = [[heading, "year", region, name]]
    rows += [
        [word, y, r, 120 + 31 * i * i + 7 * (y - 2014)] for i, r in enumerate(regions) for y in (2014, 2015)
    ]
    return csv_of(tmp_path, rows)


@pytest.mark.parametrize(
    ("heading", "word", "region", "regions", "called"),
    [
        ("country", "Afghanistan", "destination", COUNTRIES, "applicants (Afghanistan)"),
        ("partner", "Austria", "reporter", COUNTRIES, "applicants (Austria)"),
        ("迁出地", "四川", "地区", PROVINCES, "applicants (四川)"),
        ("sex", "Female", "country", COUNTRIES, "applicants (Female)"),
        ("性别", "女", "城市", tuple(JIANGSU), "applicants (女)"),
        ("城乡", "农村", "地区", PROVINCES, "applicants (农村)"),
    ],
)
def test_what_readers_must_know_is_in_the_name(
    tmp_path: Path, heading: str, word: str, region: str, regions: tuple[str, ...], called: str
) -> None:
    tidy = read(_table(tmp_path, heading, word, region, regions, "applicants"), direction={"rest": "neither"})
    assert [m.name for m in tidy.measures] == [called]
    assert len(tidy.regions) == len(regions) and tidy.frame[tidy.measures[0].id].notna().sum() == 2 * len(
        regions
    )
    assert any(f"“{word}”" in n.what["en"] and "indicators’ names" in n.what["en"] for n in tidy.notes)
    assert not [q for q in tidy.questions if q.id == "choose"]


@pytest.mark.parametrize(
    ("heading", "word", "region", "regions"),
    [
        ("sex", "Total", "country", COUNTRIES),
        ("freq", "Annual", "country", COUNTRIES),
        ("publisher", "Office", "country", COUNTRIES),
        ("省", "江苏省", "城市", tuple(JIANGSU)),
        ("省", "吉林", "城市", ("长春市", "吉林市", "四平市", "辽源市", "通化市")),
        ("国家", "中国", "地区", PROVINCES),
        ("country", "Spain", "region", ("Avila", "Burgos", "Leon", "Soria", "Zamora")),
    ],
)
def test_what_is_said_of_all_or_of_where_they_lie_is_not(
    tmp_path: Path, heading: str, word: str, region: str, regions: tuple[str, ...]
) -> None:
    tidy = read(_table(tmp_path, heading, word, region, regions, "applicants"), direction={"rest": "neither"})
    assert [m.name for m in tidy.measures] == ["applicants"] and len(tidy.regions) == len(regions)


@pytest.mark.parametrize(("line", "named"), [("地区：上海", "上海"), ("Region: Oslo", "Oslo"), ("时间：最近5年", "")])  # fmt: skip
def test_a_table_of_one_region_is_refused_by_its_name(tmp_path: Path, line: str, named: str) -> None:
    rows: list[list[object]] = [
        ["数据库：年度数据"],
        [line],
        ["指标", *(f"{y}年" for y in range(2019, 2014, -1))],
    ]
    rows += [[w, *(100 * k + 7 * i for i in range(5))] for k, w in enumerate(("客运量(万人)", "货运量(万吨)", "邮政业务总量(亿元)"), 2)]  # fmt: skip
    problems = Problems()
    read_statistics(csv_of(tmp_path, rows), problems)
    (problem,) = problems.errors
    assert "one region" in problem.what["en"]
    assert all((f"{named}）" in problem.what["zh"], f"({named})" in problem.what["en"])) if named else "(" not in problem.what["en"]  # fmt: skip
