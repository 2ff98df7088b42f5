"""Units of columns beside each other: months of amounts and of rates, counts and their shares, figures in powers of ten."""

from __future__ import annotations

from pathlib import Path

from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.problems import Problems
from tests.intake.new.books import book, read

CITIES = ("济南市", "青岛市", "淄博市", "枣庄市", "东营市", "烟台市", "潍坊市")
WARDS = ("Abbey", "Battle", "Caversham", "Church", "Coley", "Kentwood")


def test_months_below_amounts_and_rates_each_have_the_unit_that_fits(tmp_path: Path) -> None:
    head = [
        ["各市主要经济指标（2024年1-9月）"],
        ["", "", "", "", "单位：亿元、%"],
        ["地区", "工业增加值增速", "", "零售总额", "", "", ""],
        ["", "9月", "1-9月", "9月", "同比增长", "1-9月", "同比增长"],
    ]
    rows = [[c, 5.1 + i, 4.2 - i, 90.5 + i, -1.5 + i, 900.2 + i, 3.3 - i / 2] for i, c in enumerate(CITIES)]
    tidy = read(book(tmp_path, {"9月": [*head, *rows]}))
    assert {m.name: m.unit for m in tidy.measures} == {
        "工业增加值增速：9月": "%",
        "工业增加值增速：1-9月": "%",
        "零售总额：9月": "亿元",
        "零售总额：9月：同比增长": "%",
        "零售总额：1-9月": "亿元",
        "零售总额：1-9月：同比增长": "%",
    }


def of_text(folder: Path, *lines: str) -> dict[str, str]:
    path = folder / "table.csv"
    path.write_text("\n".join(lines) + "\n")
    problems = Problems()
    tidy = read_statistics(path, problems, Answers())
    assert tidy is not None and not problems.errors
    return {m.name: m.unit for m in tidy.measures}


def test_a_column_headed_by_per_cent_alone_is_in_per_cent(tmp_path: Path) -> None:
    rows = [f"{w},E0501393{i},{900 + i},{100 + 7 * i},{11.1 + i}" for i, w in enumerate(WARDS)]
    units = of_text(tmp_path, "Units,Persons", "Date,2021", "", "ward,mnemonic,Total,By train,%", *rows)
    assert units == {"Total": "Persons", "By train": "Persons", "By train: %": "%"}


def test_a_power_of_ten_in_words_goes_to_the_unit(tmp_path: Path) -> None:
    head = "REG_ID,Regions,VAR,Indicator,TIME,Year,Unit Code,Unit,PowerCode Code,PowerCode,Value,Flag Codes,Flags"
    rows = [
        f"FR{i},{w},{v},{name},2020,2020,{unit},{power},{value + i},,"
        for i, w in enumerate(WARDS)
        for v, name, unit, power, value in (
            ("GDP", "Regional GDP", "USD,US Dollar", "6,Millions", 9000),
            ("UNEMP", "Unemployment rate", "PC,Percentage", "0,Units", 5),
        )
    ]
    assert of_text(tmp_path, head, *rows) == {"Regional GDP": "million US Dollar", "Unemployment rate": "%"}
