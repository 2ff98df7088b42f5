"""Figures that look like years are figures where their heading says an indicator, and periods where nothing else can be meant."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.new.tidy import Tidy
from intake.problems import Problems

CITIES = ("西安市", "铜川市", "宝鸡市", "咸阳市", "渭南市", "延安市")
LIKE = (1905, 1988, 2003, 2020, 2044, 2099)
MIXED = (1905, 1988, 730, 2020, 2310, 2099)


def read(lines: list[str], folder: Path, **answers: object) -> tuple[Tidy, list[str]]:
    path = folder / "table.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    problems = Problems()
    tidy = read_statistics(path, problems, Answers(**answers))  # type: ignore[arg-type]
    assert tidy is not None and not problems.errors, [p.line() for p in problems.errors]
    return tidy, [n.what["en"] for n in tidy.notes]


@pytest.mark.parametrize("figures", [LIKE, MIXED])
@pytest.mark.parametrize("heading", ["常住人口（万人）", "人均产量(公斤)", "耕地面积", "GDP"])
@pytest.mark.parametrize("year", ["年份", "title", "none"])
@pytest.mark.parametrize("others", [0, 1])
def test_an_indicator_is_no_period(
    tmp_path: Path, figures: tuple[int, ...], heading: str, year: str, others: int
) -> None:
    head = ["地区", *["年份"] * (year == "年份"), heading, *["床位数（张）"] * others]
    rows = [
        [c, *["2023"] * (year == "年份"), f"{f}", *[f"{300 + 7 * i}"] * others]
        for i, (c, f) in enumerate(zip(CITIES, figures, strict=True))
    ]
    lines = ["2023年陕西各市情况"] * (year == "title") + [",".join(r) for r in (head, *rows)]
    tidy, told = read(lines, tmp_path)
    assert len(tidy.measures) == 1 + others
    assert list(tidy.frame[tidy.measures[0].id]) == list(figures)
    assert {q.id for q in tidy.questions} & {"period"} == ({"period"} if year == "none" else set())
    assert list(tidy.periods) == (["?"] if year == "none" else ["2023"]) and len(tidy.regions) == len(CITIES)
    assert not any("read as periods" in w for w in told)


def test_a_long_table_of_values_like_years(tmp_path: Path) -> None:
    lines = ["地区,年份,指标,数值"]
    for (i, c), (k, y), (j, m) in itertools.product(enumerate(CITIES), enumerate((2021, 2022)), enumerate(("床位", "医师"))):  # fmt: skip
        lines.append(f"{c},{y},{m},{1900 + 11 * i + 3 * k + j}")
    tidy, _ = read(lines, tmp_path)
    assert [m.name for m in tidy.measures] == ["床位", "医师"] and list(tidy.periods) == ["2021", "2022"]
    assert list(tidy.frame.loc[("610200", "2022")]) == [1914, 1915]


def test_regions_across_with_values_like_years(tmp_path: Path) -> None:
    lines = ["指标," + ",".join(CITIES), "床位数（张）," + ",".join(map(str, LIKE)), "医师数（人）," + ",".join(map(str, LIKE[::-1]))]  # fmt: skip
    tidy, _ = read(lines, tmp_path, period="2023")
    assert [m.name for m in tidy.measures] == ["床位数", "医师数"]
    assert list(tidy.frame[tidy.measures[0].id]) == list(LIKE)


@pytest.mark.parametrize("heading", ["年份", "数据年份", "Year", "时间"])
def test_a_column_that_says_so_is_the_period_without_a_word(tmp_path: Path, heading: str) -> None:
    lines = [f"地区,{heading},床位数（张）"]
    lines += [f"{c},{y},{300 + 7 * i + k}" for i, c in enumerate(CITIES) for k, y in enumerate((2021, 2022))]
    tidy, told = read(lines, tmp_path)
    assert list(tidy.periods) == ["2021", "2022"] and not any("read as periods" in w for w in told)


@pytest.mark.parametrize("words", [("2021", "2022"), ("2021年", "2022年")])
def test_a_column_of_years_under_another_heading_is_told(tmp_path: Path, words: tuple[str, str]) -> None:
    lines = ["地区,批次,床位数（张）"]
    lines += [f"{c},{y},{300 + 7 * i + k}" for i, c in enumerate(CITIES) for k, y in enumerate(words)]
    tidy, told = read(lines, tmp_path)
    assert list(tidy.periods) == ["2021", "2022"] and [m.name for m in tidy.measures] == ["床位数"]
    assert any("“批次” holds years" in w for w in told)


def test_years_under_an_indicator_are_headings(tmp_path: Path) -> None:
    lines = ["地区,床位数（张）,床位数（张）,医师数（人）,医师数（人）", ",2021,2022,2021,2022"]
    lines += [f"{c},{f},{f + 1},{f - 40},{f - 39}" for c, f in zip(CITIES, LIKE, strict=True)]
    tidy, _ = read(lines, tmp_path)
    assert list(tidy.periods) == ["2021", "2022"] and [m.name for m in tidy.measures] == ["床位数", "医师数"]
    assert list(tidy.frame.loc[("610200", "2022")]) == [1989, 1949]
