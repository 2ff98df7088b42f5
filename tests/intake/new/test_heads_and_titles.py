"""Headings joined over all columns, titles in English, units and names as files of data and other languages write them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import tomlkit
import xlsxwriter

from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.problems import Problems
from tests.intake.new.books import JIANGSU, book, csv_of, read

ABROAD = ("Arla", "Berga", "Celje", "Domat", "Evora", "Fano")


def test_headings_joined_over_all_columns_are_groups(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    workbook = xlsxwriter.Workbook(str(path))
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
