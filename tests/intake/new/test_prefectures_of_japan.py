"""Tables of Japan's prefectures: their names in both languages, what 件 of crimes are, and names of which some only are Chinese."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
import tomlkit

from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.problems import Problems
from tests.intake.new.books import book

SUFFIXED = ("北海道", "青森県", "宮城県", "東京都", "京都府", "鹿児島県", "沖縄県")


@pytest.mark.parametrize("bare", [True, False])
def test_prefectures_have_their_usual_names_in_both_languages(tmp_path: Path, bare: bool) -> None:
    names = [n[:-1] if bare and n != "北海道" else n for n in SUFFIXED]
    rows = [
        ["都道府県別 刑法犯認知件数"],
        ["都道府県", "認知件数（件）"],
        *([n, 1200 + 341 * i] for i, n in enumerate(names)),
    ]
    problems = Problems()
    made = new_report(
        "j",
        book(tmp_path, {"2024年": rows}),
        tmp_path / "r",
        problems,
        Answers(direction={"rest": "neither"}),
    )
    assert made is not None, [p.line("en") for p in problems.errors]
    with (tmp_path / "r/j/data/regions.csv").open(encoding="utf-8-sig", newline="") as file:
        regions = {row["zh"]: row["en"] for row in csv.DictReader(file)}
    chinese = ("北海道", "青森县", "宫城县", "东京都", "京都府", "鹿儿岛县", "冲绳县")
    english = ("Hokkaido", "Aomori", "Miyagi", "Tokyo", "Kyoto", "Kagoshima", "Okinawa")
    short = [n[:-1] if bare and n != "北海道" else n for n in chinese]
    assert regions == dict(zip(short, english, strict=True))
    report = tomlkit.parse((tmp_path / "r/j/report.toml").read_text("utf-8")).unwrap()["report"]
    assert report["noun"] == {"zh": "个都道府县", "en": "prefectures"}
    sheet = openpyxl.load_workbook(tmp_path / "r/j/indicators.xlsx").worksheets[0]
    head = [c.value for c in sheet[1]]
    assert sheet.cell(2, head.index("unit (en)") + 1).value == "cases"
