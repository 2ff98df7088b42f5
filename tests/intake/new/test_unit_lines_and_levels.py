"""Lines of the unit, blocks told apart by lines above them, columns of levels, letters that notes explain."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.vocabulary.names import level_hits
from tests.intake.new.books import book, read

COUNTIES = ("正定县", "井陉县", "平山县", "赞皇县", "灵寿县")
TOWNS = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir")
RATES = (7.4, 6.4, 7.8, 5.3, 6.7, 8.5)


def notes(tidy: object) -> str:
    return "\n".join(n.line("en") for n in tidy.notes)  # type: ignore[attr-defined]


@pytest.mark.parametrize("second", [True, False], ids=["two languages", "one"])
def test_each_column_says_its_unit_with_the_word_for_it(tmp_path: Path, second: bool) -> None:
    head = [["县名称", "面积", "总人口", "产值", "企业数"]]
    head += [["County", "Area", "Population", "Output", "Enterprises"]] * second
    head += [["", "单位：公顷", "单位：万人", "单位：万元", "单位：个"]]
    rows = [[c, 2600 + i, 41 + i, 227131 + 1000 * i, 90 + i] for i, c in enumerate(COUNTIES)]
    tidy = read(book(tmp_path, {"1-1": [["1-1 各县基本情况（2021年）"], *head, *rows]}))
    assert [m.unit for m in tidy.measures] == ["公顷", "万人", "万元", "个"]
    assert not any("单位" in m.name for m in tidy.measures)


def test_one_line_of_the_unit_stays_that_of_the_table(tmp_path: Path) -> None:
    head = [["1-2 各县收支（2021年）"], ["单位：万元", "", "Unit: 10 000 yuan"], ["县", "收入", "支出"]]
    rows = [[c, 2600 + i, 4100 + i] for i, c in enumerate(COUNTIES)]
    assert [m.unit for m in read(book(tmp_path, {"1-2": [*head, *rows]})).measures] == ["万元", "万元"]


CITIES = ("臺北市", "桃園市", "臺中市", "花蓮縣", "屏東縣", "澎湖縣")


@pytest.mark.parametrize("whole", ["臺灣地區", "台灣地區", "臺閩地區"])
def test_the_whole_above_the_counties_of_taiwan_is_not_ranked(tmp_path: Path, whole: str) -> None:
    assert not level_hits(CITIES).get("province")
    names = (whole, *CITIES)
    rows = [
        ["縣市", "失業率(%)", "每萬人口病床數(床)"],
        *[[n, 3.5 + i / 10, 61.5 + i] for i, n in enumerate(names)],
    ]
    tidy = read(book(tmp_path, {"2023": rows}))
    assert len(tidy.regions) == len(CITIES) and [a.name["zh"] for a in tidy.areas.values()] == [whole]
    # so many to ten thousand people are no size
    assert [m.total for m in tidy.measures] == [False, False]


@pytest.mark.parametrize("between", [["时间：最近3年"], ["时间范围：2021-2023"], ["数据库：分省年度数据"]])
def test_blocks_of_a_download_are_named_by_their_line_of_the_indicator(
    tmp_path: Path, between: list[str]
) -> None:
    grid: list[list[object]] = []
    for name, factor in (("地区生产总值(亿元)", 1000), ("城镇登记失业率(%)", 1), ("森林覆盖率(%)", 5)):
        grid += [["数据库：分省年度数据"], [f"指标：{name}"], between, ["地区", "2023年", "2022年", "2021年"]]
        grid += [
            [p, *(factor * (x + i) for x in (3, 4, 5))]
            for i, p in enumerate(("北京市", "天津市", "河北省", "山西省", "辽宁省"))
        ]
    tidy = read(book(tmp_path, {"数据": grid}))
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("地区生产总值", "亿元"),
        ("城镇登记失业率", "%"),
        ("森林覆盖率", "%"),
    ]
    assert list(tidy.periods) == ["2021", "2022", "2023"]


@pytest.mark.parametrize("heading", ["ITL level", "Geography level"])
def test_a_column_of_british_levels(tmp_path: Path, heading: str) -> None:
    rows = [[heading, "Code", "Name", "Employment rate (%)"], ["ITL1", "TLZ", "Northwood", 71.2]]
    rows += [["LAD", f"E0600000{i}", t, 70 + x] for i, (t, x) in enumerate(zip(TOWNS, RATES, strict=True))]
    tidy = read(book(tmp_path, {"2023": rows}))
    assert [r.name["en"] for r in tidy.regions.values()] == list(TOWNS)


@pytest.mark.parametrize("last", ["Sơ bộ\nPrel. 2023", "Prel. 2023", "Preliminary 2023", "初步2023"])
def test_the_last_year_with_a_word_for_what_is_provisional(tmp_path: Path, last: str) -> None:
    rows = [["", "2021", "2022", last], *[[t, x, x + 1, x + 2] for t, x in zip(TOWNS, RATES, strict=True)]]
    tidy = read(book(tmp_path, {"Sheet1": [["Unemployment rate (%)"], *rows]}))
    assert list(tidy.periods) == ["2021", "2022", "2023"] and len(tidy.measures) == 1
    assert not [q for q in tidy.questions if q.id == "period"]


def test_sheets_of_one_data_set_are_told_apart_by_the_lines_above_them(tmp_path: Path) -> None:
    def sheet(age: str, more: float) -> list[list[object]]:
        lines = [
            ["Dataset:", "", "Unemployment rates by sex, age and region [une_x]"],
            ["Age class", "", age],
            ["Unit of measure", "", "Percentage"],
        ]
        rows = [[t, "", x + more, x + more + 0.1] for t, x in zip(TOWNS, RATES, strict=True)]
        return [*lines, [""], ["Region", "", "2021", "2022"], *rows]

    ages = ("From 15 to 74 years", "From 15 to 24 years")
    summary = [["Dataset:", "Unemployment rates by sex, age and region [une_x]"], ["Contents", "2 sheets"]]
    path = book(
        tmp_path, {"Summary": summary, **{f"Sheet {i + 1}": sheet(a, 3 * i) for i, a in enumerate(ages)}}
    )
    tidy = read(path)
    assert [(m.name, m.unit, m.direction) for m in tidy.measures] == [
        (f"Unemployment rates, {a}", "%", "less") for a in ages
    ]
    assert tidy.frame[tidy.measures[1].id].max() == pytest.approx(8.5 + 3.1)


def test_titles_with_unit_years_and_a_note_name_the_indicators_of_sheets(tmp_path: Path) -> None:
    def sheet(title: str, factor: float) -> list[list[object]]:
        rows = [[t, round(x * factor), round(x * factor) + 1] for t, x in zip(TOWNS, RATES, strict=True)]
        return [[title], ["Source: Office"], ["Region name", "2021", "2022 [note 1]"], *rows]

    long = "Table 1: Gross disposable household income (GDHI) per head of population at current basic prices, pounds, 2021 to 2022 [note 1]"
    sheets = {
        "Table_1": sheet(long, 2500),
        "Table_2": sheet(
            "Table 2: Gross disposable household income (GDHI), pounds million, 2021 to 2022 [note 1]", 500
        ),
    }
    tidy = read(book(tmp_path, sheets))
    assert [(m.name, m.unit, m.total) for m in tidy.measures] == [
        (
            "Gross disposable household income (GDHI) per head of population at current basic prices",
            "pounds",
            False,
        ),
        ("Gross disposable household income (GDHI)", "pounds million", True),
    ]
    assert not tidy.questions and list(tidy.periods) == ["2021", "2022"]


@pytest.mark.parametrize(
    ("note", "kept"),
    [("c. Updated with data of 2021", 0), ("c Capped at the level of 2020", 0), ("c: confidential", 1)],
)
def test_letters_that_the_tables_own_notes_explain_are_no_status_letters(
    tmp_path: Path, note: str, kept: int
) -> None:
    rows: list[list[object]] = [[t, x] for t, x in zip(TOWNS, RATES, strict=True)]
    rows[0][1] = "7.4 c"
    tidy = read(book(tmp_path, {"2022": [["Region", "Unemployment rate (%)"], *rows, [""], [note]]}))
    assert len(tidy.flags) == kept and tidy.frame[tidy.measures[0].id].notna().sum() == len(TOWNS)


@pytest.mark.parametrize("line", ["Đơn vị tính - Unit: Nghìn người - Thous. pers.", "Đơn vị tính - Unit: %"])
def test_a_unit_line_in_two_languages_above_the_last_column(tmp_path: Path, line: str) -> None:
    rows = [
        ["", "2021", "2022", "Sơ bộ\nPrel. 2023"],
        *[[t, x, x + 1, x + 2] for t, x in zip(TOWNS, RATES, strict=True)],
    ]
    (measure,) = read(book(tmp_path, {"V02.01": [["Dân số trung bình"], ["", "", "", line], *rows]})).measures
    assert measure.name == "Dân số trung bình" and measure.unit in line.split(": ")[1]
