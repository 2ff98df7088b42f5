"""Headings in Chinese and another language become two names and two units."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from intake.new.proposal import propose
from intake.new.tidy import Tidy
from intake.new.writing.draft import Draft
from tests.intake.new.books import book, read

CITIES = ("合肥", "芜湖", "蚌埠", "淮南", "马鞍山", "淮北")
DISTRICTS = ("東灣 East Bay", "西灣 West Bay", "南丘 South Hill", "北丘 North Hill")


def wordings(tidy: Tidy) -> list[tuple[str, str, str, str]]:
    """Name and unit of each indicator in Chinese, then in English."""
    draft = Draft("x", tidy, propose(tidy), "zh", datetime.date(2024, 1, 2))
    found = []
    for m in tidy.measures:
        name, unit = draft.name_of(m), draft.unit_of(m)
        assert unit is not None
        found.append((name["zh"], unit["zh"], name["en"], unit["en"]))
    return found


def figures(names: tuple[str, ...], columns: int) -> list[list[object]]:
    return [[n, *(1000 + 37 * i * (c + 1) for c in range(columns))] for i, n in enumerate(names)]


def test_name_and_unit_in_four_rows(tmp_path: Path) -> None:
    head = [
        ["市", "户数", "粮食产量", "林地", "渔船"],
        ["City", "(万户)", "(万吨)", "(公顷)", "(艘)"],
        ["", "Households", "Output of Grain", "Forest Land", "Fishing Boats"],
        ["", "(10 000 households)", "(10 000 tons)", "(hectares)", "(vessels)"],
    ]
    tidy = read(book(tmp_path, {"3-1": [["3-1 各市农村情况（2021年）"], [""], *head, *figures(CITIES, 4)]}))
    assert [w[:3] for w in wordings(tidy)] == [
        ("户数", "万户", "Households"),
        ("粮食产量", "万吨", "Output of Grain"),
        ("林地", "公顷", "Forest Land"),
        ("渔船", "艘", "Fishing Boats"),
    ]
    # the table's English unit stands where the dictionary has none, and nothing is left open
    assert not [w for w in wordings(tidy) if "TODO" in "".join(w)]


@pytest.mark.parametrize("mark", [("", ""), (" (註釋 2)", " (Note 2)"), ("（註1）", "(Notes 1, 2)")])
def test_both_names_and_both_units_in_one_cell(tmp_path: Path, mark: tuple[str, str]) -> None:
    head = [
        [
            "地區 District",
            f"每月租金中位數{mark[0]}\nMedian monthly rent{mark[1]}",
            "",
            "住戶數目\nHouseholds",
            "",
        ],
        ["", "（港元）(HK$)", "", "（千戶）('000)", ""],
        ["", "2021", "2022", "2021", "2022"],
    ]
    tidy = read(book(tmp_path, {"T1": [["各區租金 Rents by district"], [""], *head, *figures(DISTRICTS, 4)]}))
    assert wordings(tidy)[0] == ("每月租金中位數", "港元", "Median monthly rent", "HK$")
    assert wordings(tidy)[1][:3] == ("住戶數目", "千户", "Households")
    assert list(tidy.periods) == ["2021", "2022"]


def test_portuguese_is_none_of_the_languages_of_a_report(tmp_path: Path) -> None:
    head = [
        ["堂區", "Freguesia", "人口（千人） População (milhares)", "密度（人/平方公里） Densidade (n.º/km²)"]
    ]
    rows = [[*d.split(" ", 1), 90 + i, 20000 + i] for i, d in enumerate(DISTRICTS)]
    found = wordings(read(book(tmp_path, {"2022": [*head, *rows]})))
    assert [w[:2] for w in found] == [("人口", "千人"), ("密度", "人/平方公里")]
    assert not any(word in w[2] for w in found for word in ("Populaç", "Densidade"))


def test_rows_of_another_heading_stay_what_they_are(tmp_path: Path) -> None:
    # GDP under 总量 is a name, and no translation of it
    head = [["市", "总量", "", "人均"], ["", "GDP（亿元）", "R&D（亿元）", "GDP（元）"]]
    tidy = read(book(tmp_path, {"2021": [*head, *figures(CITIES, 3)]}))
    assert [(m.name, m.unit, m.english) for m in tidy.measures] == [
        ("总量：GDP", "亿元", ""),
        ("总量：R&D", "亿元", ""),
        ("人均：GDP", "元", ""),
    ]
