"""Headings joined over all columns, titles in English, units and names as files of data and other languages write them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import tomlkit
import xlsxwriter

from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.new.vocabulary.unit_names import unit_text
from intake.problems import Problems
from tests.intake.new.books import JIANGSU, book, csv_of, read

ABROAD = ("Arla", "Berga", "Celje", "Domat", "Evora", "Fano")


def test_headings_joined_over_all_columns_are_groups(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    workbook = xlsxwriter.Workbook(str(path), {"in_memory": True})
    sheet = workbook.add_worksheet("2023")
    sheet.write_row(0, 0, ["城市", "地区生产总值（亿元）", "人均收入（元）"])
    rows = [("一线城市", JIANGSU[:5]), ("新一线城市", JIANGSU[5:])]
    r = 1
    for head, names in rows:
        sheet.merge_range(r, 0, r, 2, head)
        for name in names:
            r += 1
            sheet.write_row(r, 0, [name, 4700.5 + r, 84834 - 11 * r])
        r += 1
    workbook.close()
    tidy = read(path)
    assert not [q for q in tidy.questions if q.id == "means"] and len(tidy.regions) == len(JIANGSU)
    (group,) = [g for g in tidy.groups if "一线城市" in str(g.groups)]
    assert [sum(v == k for v in group.members.values()) for k in group.groups] == [5, 8]


@pytest.mark.parametrize(
    "line, title",
    [
        (
            "Table A-1: State-wise population, density, urbanisation and literacy, Census of 2011",
            "Population, density, urbanisation and literacy, Census of 2011",
        ),
        (
            "Factsheets: fertility, child mortality, nutrition and immunisation, 2019-21",
            "Factsheets: fertility, child mortality, nutrition and immunisation, 2019-21",
        ),
    ],
)
def test_a_long_english_title_is_the_report_s(tmp_path: Path, line: str, title: str) -> None:
    rows = [[line], [], ["State", "Literacy rate", "TFR"], ["", "%", "children per woman"]]
    rows += [[n, 50.5 + i, 2.1 + i / 10] for i, n in enumerate(ABROAD)]  # type: ignore[list-item]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    assert tidy.title == title
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("Literacy rate", "%"),
        ("TFR", "children per woman"),
    ]
    assert tidy.periods == (("2019-2021",) if "2019" in line else ("2011",))


def test_what_nobody_knows_of_a_foreign_table_is_open_in_both_languages(tmp_path: Path) -> None:
    rows = [["Provinsi", "Jumlah Penduduk (jiwa)", "Produksi Padi (ribu ton GKG)"]]
    rows += [[n, 812050 + 9 * i, 70.5 + i] for i, n in enumerate(ABROAD)]  # type: ignore[list-item]
    path = csv_of(tmp_path, rows)
    said = Answers(period="2025", direction={"Jumlah Penduduk": "neither", "Produksi Padi": "neither"})
    problems = Problems()
    assert new_report("mine", path, tmp_path / "reports", problems, said) is not None, [
        p.line("en") for p in problems.errors
    ]
    sheet = openpyxl.load_workbook(tmp_path / "reports/mine/indicators.xlsx").worksheets[0]
    words = {str(w) for row in sheet.iter_rows(values_only=True) for w in row if w}
    assert {"persons", "人", "TODO ribu ton GKG"} <= words and "ribu ton GKG" not in words


def test_a_department_named_somme_is_no_sum_and_states_are_called_so(tmp_path: Path) -> None:
    rows = [["State/UT", "Literacy (%)"], *([n, 50.5 + i] for i, n in enumerate((*ABROAD, "Somme")))]
    path = book(tmp_path, {"2020": rows})
    tidy = read(path)
    assert len(tidy.regions) == 7 and not tidy.areas and not [q for q in tidy.questions if q.id == "means"]
    assert new_report("mine", path, tmp_path / "reports", Problems(), Answers()) is not None
    report = tomlkit.parse((tmp_path / "reports/mine/report.toml").read_text("utf-8")).unwrap()["report"]
    assert report["noun"]["en"] == "states and union territories"


def test_units_beside_each_other_in_two_languages_are_no_headings(tmp_path: Path) -> None:
    rows = [["表2-3 各市发明专利授权量"], ["Table 2-3 Granted Invention Patents by City"]]
    rows += [["单位：件", "", "unit: piece"], ["", "2021", "2022"]]
    rows += [[n, 1305 + 9 * i, 1402 + 3 * i] for i, n in enumerate(JIANGSU)]  # type: ignore[list-item]
    (patents,) = read(book(tmp_path, {"Sheet1": rows})).measures
    assert (patents.name, patents.unit, patents.english) == (
        "发明专利授权量",
        "件",
        "Granted Invention Patents",
    )


def test_what_was_done_and_what_is_planned_are_named_with_what_the_title_says(tmp_path: Path) -> None:
    rows = [["各市城镇新增就业（万人）"], ["地区", "2022年实际", "2023年计划"]]
    rows += [[n, 13.5 + i, 14.2 + i] for i, n in enumerate(JIANGSU)]  # type: ignore[list-item]
    names = [m.name for m in read(book(tmp_path, {"Sheet1": rows})).measures]
    assert names == ["城镇新增就业：实际", "城镇新增就业：计划"]


def test_by_region_is_no_part_of_a_name(tmp_path: Path) -> None:
    rows = [["Employment by region, thousand persons"], ["Region", "2021", "2022"]]
    rows += [[n, 13.5 + i, 14.2 + i] for i, n in enumerate(ABROAD)]  # type: ignore[list-item]
    (jobs,) = read(book(tmp_path, {"Sheet1": rows})).measures
    assert (jobs.name, jobs.unit) == ("Employment", "thousand persons")


def test_years_beside_a_unit_in_the_corner_are_headings(tmp_path: Path) -> None:
    rows = [["各市常住人口"], ["单位：万人", "2021年", "2022年"]]
    rows += [[n, 130.5 + i, 141.5 + i] for i, n in enumerate(JIANGSU)]  # type: ignore[list-item]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    assert [(m.name, m.unit) for m in tidy.measures] == [("常住人口", "万人")]
    assert (
        tidy.periods == ("2021", "2022") and tidy.frame.loc[("320100", "2021"), tidy.measures[0].id] == 130.5
    )


def test_units_of_a_line_go_to_totals_and_to_what_is_per_head(tmp_path: Path) -> None:
    rows = [["23-7 主要农产品产量及人均产量（2018年）"], ["单位：万吨、千克", "", "", ""]]
    rows += [["地区", "粮食", "", "肉类"], ["", "总产量", "人均产量", "人均产量"]]
    rows += [[n, 134.5 + i, 472.4 + i, 61.9 + i] for i, n in enumerate(JIANGSU)]  # type: ignore[list-item]
    measures = read(book(tmp_path, {"23-7": rows})).measures
    assert [m.unit for m in measures] == ["万吨", "千克", "千克"]


def test_money_named_in_a_heading_is_that_of_its_unit(tmp_path: Path) -> None:
    rows = [["各市地区生产总值（2015年）"], ["地区", "GDP", "", "人均GDP", ""]]
    rows += [["", "本币（亿元）", "美元（亿元）", "本币（元）", "美元（元）"]]
    rows += [[n, 2417.5 + i, 388.5 + i, 41252 + i, 6623 + i] for i, n in enumerate(JIANGSU)]  # type: ignore[list-item]
    measures = read(book(tmp_path, {"Sheet1": rows})).measures
    assert [m.unit for m in measures] == ["亿元", "亿美元", "元", "美元"]


def test_square_kilometres_of_german_offices_are_a_unit_of_areas(tmp_path: Path) -> None:
    rows = [["Stichtag: 31.12.2023", "", ""], ["", "Gebietsfläche", "Bevölkerung"]]
    rows += [["Bundesländer", "qkm", "Anzahl"]]
    rows += [[n, 15804.31 + i, 2965691 + 7 * i] for i, n in enumerate(ABROAD)]  # type: ignore[list-item]
    tidy = read(csv_of(tmp_path, rows))
    assert (tidy.measures[0].name, tidy.measures[0].unit) == ("Gebietsfläche", "qkm")
    assert unit_text("qkm") == ("平方公里", "km²") and not tidy.questions
