"""What a report and its indicators are called where no line over the table says it: by the data set, the indicator, and last by the file."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomlkit

from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.problems import Problems
from tests.intake.new.books import JIANGSU, csv_of, read

COUNTRIES = ("Austria", "Belgium", "Bulgaria", "Czechia", "Germany", "Denmark", "Spain")


def _title(path: Path, **said: object) -> dict[str, str]:
    problems = Problems()
    into = path.parent / "reports"
    assert new_report("mine", path, into, problems, Answers(**said)) is not None, [  # type: ignore[arg-type]
        p.line("en") for p in problems.errors
    ]
    made: dict[str, str] = tomlkit.parse((into / "mine/report.toml").read_text("utf-8")).unwrap()["report"][
        "title"
    ]
    return made


def _years() -> list[list[object]]:
    return [["地区", "2021年", "2022年"], *([c, 900 + 61 * i, 955 + 63 * i] for i, c in enumerate(JIANGSU))]


def test_the_one_indicator_gives_the_title_and_not_the_files_name(tmp_path: Path) -> None:
    above = [["数据库：分省年度数据"], ["指标：地区生产总值(亿元)"], ["时间：最近2年"]]
    path = csv_of(tmp_path, [*above, *_years()], "x07_分省年度数据 (3).csv")
    assert _title(path) == {"zh": "地区生产总值", "en": "Gross regional product"}


def test_a_data_bases_name_is_proposed_for_no_indicator(tmp_path: Path) -> None:
    tidy = read(csv_of(tmp_path, _years(), "分省年度数据.csv"))
    assert {q.id: q.default for q in tidy.questions}["indicator"] == ""


def test_a_code_of_the_world_bank_is_proposed_by_its_name(tmp_path: Path) -> None:
    rows = [["Country Name", "2019", "2020"], *([c, 30.5 + i, 31 + i] for i, c in enumerate(COUNTRIES))]
    tidy = read(csv_of(tmp_path, rows, "API_SI.POV.GINI_DS2_en_csv_v2_99.csv"))
    assert [(q.id, q.default) for q in tidy.questions] == [("indicator", "Gini index")]
    assert tidy.measures[0].direction == "less"


@pytest.mark.parametrize(
    ("heading", "word"),
    [
        ("STRUCTURE_NAME", "Unemployment rate by NUTS 2 regions"),
        ("DATAFLOW", "ESTAT:TGS00010(1.0): Unemployment rate by NUTS 2 regions"),
    ],
)
def test_the_column_of_the_data_sets_name_names_the_indicator(
    tmp_path: Path, heading: str, word: str
) -> None:
    rows = [
        [heading, "freq", "geo", "TIME_PERIOD", "OBS_VALUE"],
        *(
            [word, "A", c, y, 3.1 + i * 0.7 + (y - 2019) * 0.3]
            for i, c in enumerate(COUNTRIES)
            for y in (2019, 2020)
        ),
    ]
    tidy = read(csv_of(tmp_path, rows, "estat_tgs00010.csv"))
    assert [m.name for m in tidy.measures] == ["Unemployment rate"] and not tidy.questions


def test_a_file_name_in_chinese_words_is_the_title_of_several_indicators(tmp_path: Path) -> None:
    rows = [
        ["地区", "城镇化率（%）", "失业率（%）"],
        *([c, 50.5 + i, 3.2 + i / 7] for i, c in enumerate(JIANGSU)),
    ]
    title = _title(csv_of(tmp_path, rows, "c04_2014年江苏各市主要社会指标.csv"))
    assert title["zh"] == "2014年江苏各市主要社会指标"
