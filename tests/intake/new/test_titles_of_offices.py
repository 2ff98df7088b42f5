"""Titles as offices print them: all in capitals, with what they are broken down by, under the office's name; levels as a table calls them."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands.new import _impossible
from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.problems import Problems
from tests.intake.new.books import book, read

STATES = ("Andhra Pradesh", "Assam", "Bihar", "Goa", "Gujarat", "Kerala")


def test_titles_in_capitals_are_written_as_names(tmp_path: Path) -> None:
    def sheet(title: str, unit: str, first: int) -> list[list[object]]:
        head: list[list[object]] = [[title], ["", "", unit], ["State/Union Territory", "2021-22", "2022-23"]]
        return [*head, *([n, first + 10 * i, first + 11 * i] for i, n in enumerate(STATES))]

    tidy = read(
        book(
            tmp_path,
            {
                "T_20": sheet(
                    "TABLE 20: NET STATE DOMESTIC PRODUCT - STATE-WISE (At Current Prices)", "(₹ Lakh)", 51730
                ),
                "T_31": sheet("TABLE 31: PER CAPITA AVAILABILITY OF POWER", "(Kilowatt-Hour)", 3022),
            },
        )
    )
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("Net State Domestic Product (At Current Prices)", "₹ Lakh"),
        ("Per Capita Availability of Power", "Kilowatt-Hour"),
    ]
    assert tidy.frame[tidy.measures[1].id].iloc[3] == 3033


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (
            (
                "United Nations",
                "Department of Economic and Social Affairs",
                "Population Division",
                "World Population Prospects 2024",
                "Estimates, 2022 - 2023",
            ),
            "World Population Prospects 2024",
        ),
        (("浙江省统计局", "2023年各市主要指标"), "2023年各市主要指标"),
    ],
)
def test_the_title_is_not_who_publishes_the_table(tmp_path: Path, lines: tuple[str, ...], title: str) -> None:
    rows: list[list[object]] = [
        *([w] for w in lines),
        [],
        ["Country", "Total fertility rate", "Median age (years)"],
    ]
    rows += [[n, 2.2 + i / 10, 29.1 + i] for i, n in enumerate(("Algeria", "Egypt", "Libya", "Morocco"))]
    assert read(book(tmp_path, {"2023": rows})).title == title


def test_levels_are_called_as_the_table_calls_them(tmp_path: Path) -> None:
    def sheet(title: str, factor: int) -> list[list[object]]:
        rows: list[list[object]] = [[title], ["ITL level", "ITL code", "Region name", "2021", "2022"]]
        rows += [
            [level, code, name, factor * (k + 7), factor * (k + 9)]
            for k, (level, code, name) in enumerate(UNITS)
        ]
        return rows

    sheets = {
        "Table 1": sheet(
            "Table 1: Household income (GDHI), ITL level regions, current prices, £ million", 1000
        ),
        "Table 2": sheet(
            "Table 2: Household income (GDHI) per head of population, ITL level regions, current prices, pounds",
            2200,
        ),
    }
    path = book(tmp_path, sheets)
    tidy = read(path)
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("Household income (GDHI)", "£ million"),
        ("Household income (GDHI) per head of population", "pounds"),
    ]
    assert len(tidy.regions) == 8 and any(
        "about ITL2 (8 of them)" in n.line("en") and "--level ITL1" in n.line("en") for n in tidy.notes
    )
    assert any("报告写其中 ITL2 一级（8 个）" in n.line("zh") for n in tidy.notes)
    assert [r.name["en"] for r in read(path, level="ITL1").regions.values()] == [
        "North East",
        "North West",
        "London",
    ]
    problems = Problems()
    assert read_statistics(path, problems, Answers(level="ITL7")) is None or problems.errors
    assert "no regions of the level “ITL7”; known: ITL1, ITL2" in problems.errors[0].line("en")
    assert "没有“ITL7”这一级地区；可用：ITL1、ITL2" in problems.errors[0].line("zh")


def test_a_level_of_the_table_may_be_said_to_the_command() -> None:
    assert list(_impossible("ITL1", "", {})) == [] and [w for w, _ in _impossible("provinces", "", {})] == [
        "provinces"
    ]


UNITS = (
    ("UK", "UK", "United Kingdom"),
    ("ITL1", "TLC", "North East"),
    ("ITL2", "TLC3", "Tees Valley"),
    ("ITL2", "TLC4", "Northumberland, Durham and Tyne & Wear"),
    ("ITL1", "TLD", "North West"),
    ("ITL2", "TLD1", "Cumbria"),
    ("ITL2", "TLD3", "Greater Manchester"),
    ("ITL2", "TLD4", "Lancashire"),
    ("ITL1", "TLI", "London"),
    ("ITL2", "TLI3", "Inner London - West"),
    ("ITL2", "TLI4", "Inner London - East"),
    ("ITL2", "TLI5", "Outer London - East and North East"),
)  # fmt: skip


@pytest.mark.parametrize("level", ["county2", "ITL1", "province9"])
def test_a_level_that_no_table_has_is_refused_with_those_there_are(tmp_path: Path, level: str) -> None:
    rows: list[list[object]] = [
        ["省份", "失业率（%）"],
        *([n, 3 + i] for i, n in enumerate(["陕西", "甘肃", "青海", "四川"])),
    ]
    problems = Problems()
    read_statistics(book(tmp_path, {"2023年": rows}), problems, Answers(level=level))
    told = [p.line("en") for p in problems.errors]
    assert any(
        f"no regions of the level “{level}”; known: province, prefecture, county" in line for line in told
    ), told


@pytest.mark.parametrize(
    ("names", "level", "known"),
    [
        (("Alford", "Bexton", "Carrow", "Danby", "Elmet"), "nuts2", "table"),
        (("ES1", "ES2", "ES3", "ES4", "ES5"), "nuts2", "nuts1, table"),
        (("ES11", "ES12", "ES13", "ES21", "ES22"), "nuts3", "nuts2, table"),
        (("ES11", "ES12", "ES13", "ES21", "ES22"), "nuts2", ""),
        (("Alford", "Bexton", "Carrow", "Danby", "Elmet"), "table", ""),
    ],
)
def test_a_level_of_codes_is_one_that_the_table_has(
    tmp_path: Path, names: tuple[str, ...], level: str, known: str
) -> None:
    path = tmp_path / "table.csv"
    path.write_text(
        "Region,Unemployment rate (%)\n" + "".join(f"{n},{i}.5\n" for i, n in enumerate(names)), "utf-8"
    )
    problems = Problems()
    read_statistics(path, problems, Answers(period="2022", level=level))
    told = [p.line("en") for p in problems.errors]
    assert len(told) == bool(known) and all(f"level “{level}”; known: {known}" in line for line in told)
