"""What a new report writes of a table's source and units: nothing cut within a bracket, no unit open that is the same everywhere, none left out."""

from __future__ import annotations

import html
import re
import tomllib
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

import build as command
from intake.new.vocabulary.unit_names import unit_text
from intake.problems import Problems
from pipeline.prepare import prepare
from publish.site import Site
from tests.shipped import RENDERED

COUNTIES = ("德清县", "长兴县", "安吉县", "吴兴区", "南浔区")


def made(folder: Path, source: str) -> Path:
    book = Workbook()
    page = book.active
    page.append(["湖州市2023年各区县情况"])
    page.append(["指标", "单位", *COUNTIES])
    page.append(["人均可支配收入", "元", 61200, 60100, 59800, 66400, 58700])
    page.append(["PM2.5平均浓度", "μg/m³", 29, 31, 26, 33, 30])
    page.append(["昼间环境噪声", "dB(A)", 54.1, 53.2, 55.8, 56.3, 52.9])
    page.append(["城镇化率", "%", 61.2, 63.5, 58.7, 80.1, 59.9])
    page.append([source])
    path = folder / "table.xlsx"
    book.save(path)
    words = ["new", "mine", "--from", str(path), "--into", str(folder / "r"), "--ui", "en"]
    flags = ["--direction", "昼间环境噪声=less", "--direction", "城镇化率=more"]
    assert command.main([*words, *flags]) == 0
    return folder / "r" / "mine"


@pytest.mark.slow
def test_a_source_is_not_cut_in_its_bracket(tmp_path: Path) -> None:
    source = "湖州市统计局《2024年湖州统计年鉴（上下册合订本）》(整理:综合科 小李,2024.11.3,第二次核对)"
    report = tomllib.loads((made(tmp_path, f"数据来源:{source}") / "report.toml").read_text("utf-8"))
    (entry,) = report["source"]
    assert entry["cite"]["zh"] == source
    assert entry["short"]["zh"] == "湖州市统计局《2024年湖州统计年鉴（上下册合订本）》"


def test_units_stand_in_the_sheet_and_in_the_findings(tmp_path: Path) -> None:
    folder = made(tmp_path, "来源：湖州市统计局")
    rows = list(load_workbook(folder / "indicators.xlsx").worksheets[0].iter_rows(values_only=True))
    written = [str(w) for row in rows for w in row if w]
    assert written.count("μg/m³") == 2 and written.count("dB(A)") == 2
    assert not [w for w in written if "TODO" in w and ("μg" in w or "dB" in w)]
    rules = tomllib.loads((folder / "recommendations.toml").read_text("utf-8"))["rule"]
    assert len(rules) == 4
    for rule in rules:
        assert all(
            ".value|unit}" in rule["finding"][x] and "}%" not in rule["finding"][x] for x in ("zh", "en")
        )


@pytest.mark.parametrize("unit", ["μg/m³", "mg/m³", "mg/L", "dB(A)", "kWh", "km²", "m", "℃", "kgce/m²"])
def test_symbols_are_the_same_in_both_languages(unit: str) -> None:
    assert unit_text(unit) == (unit, unit)


@pytest.mark.parametrize("unit", ["furlongs", "persons per bed", "mgs", "Good", "m/person"])
def test_words_stay_open(unit: str) -> None:
    assert unit_text(unit)[0] is None


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_finding_on_the_page_says_the_unit(tmp_path: Path, language: str) -> None:
    problems = Problems()
    prepared = prepare(made(tmp_path, "来源：湖州市统计局"), problems)
    assert prepared is not None, [p.line() for p in problems]
    files, _ = Site(*prepared, store=RENDERED).brief("330522", language, ("html",))
    page = files[f"mine/{language}/changxing/index.html"]
    text = html.unescape(re.sub(r"<[^>]+>", "", page.decode() if isinstance(page, bytes) else page))
    # Changxing: 31 is next to the most, of five
    expected = {"zh": "PM2.5平均浓度为31μg/m³，居第4位", "en": "PM2.5平均浓度 is 31 μg/m³ and ranks 4"}
    assert expected[language] in text
