"""A user's spreadsheet in every usual layout: the same figures come out, and what is unclear is asked."""

from __future__ import annotations

import doctest
import math
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.new import answers, spreadsheet
from intake.new.answers import Answers
from intake.new.layout import page
from intake.new.spreadsheet import read_statistics
from intake.new.tidy import Tidy
from intake.new.vocabulary.when import read_period
from intake.problems import Problems
from intake.tables import units, workbook

Reading = tuple[Tidy | None, list[str]]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Reading]:
    """Read a table given as text, under a file name that says nothing."""

    def run(text: str, name: str = "table.csv", **answers) -> Reading:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read_path(path, **answers)

    return run


def read_path(path: Path, **answers) -> Reading:
    problems = Problems()
    tidy = read_statistics(path, problems, Answers(**{"direction": {"rest": "more"}, **answers}))
    return tidy, [p.line() for p in problems]


def figures(tidy: Tidy | None) -> dict[tuple[str, str, str], float]:
    """(region, period, indicator's name) → figure."""
    assert tidy is not None
    names = {m.id: m.name for m in tidy.measures}
    return {
        (region, period, names[column]): value
        for (region, period), row in tidy.frame.iterrows()
        for column, value in row.items()
        if not math.isnan(value)
    }


@pytest.mark.parametrize("module", [answers, page, spreadsheet, units, workbook])
def test_examples_in_docstrings(module) -> None:
    assert doctest.testmod(module).failed == 0


# --- layouts ----------------------------------------------------------------------------------------------

EXPECTED = {
    ("510000", "2019", "GDP"): 46364.0,
    ("510000", "2020", "GDP"): 48502.0,
    ("500000", "2019", "GDP"): 23606.0,
    ("500000", "2020", "GDP"): 25041.0,
    ("510000", "2019", "人口"): 8351.0,
    ("510000", "2020", "人口"): 8371.0,
    ("500000", "2019", "人口"): 3188.0,
    ("500000", "2020", "人口"): 3209.0,
}
LAYOUTS = {
    "long": """地区,年份,GDP（亿元）,人口（万人）
四川,2019,46364,8351
四川,2020,48502,8371
重庆,2019,23606,3188
重庆,2020,25041,3209
""",
    "one figure to a row": """省份,年份,指标,单位,数值
四川,2019,GDP,亿元,46364
四川,2020,GDP,亿元,48502
重庆,2019,GDP,亿元,23606
重庆,2020,GDP,亿元,25041
四川,2019,人口,万人,8351
四川,2020,人口,万人,8371
重庆,2019,人口,万人,3188
重庆,2020,人口,万人,3209
""",
    "two heading rows": """地区,GDP（亿元）,,人口（万人）,
,2019,2020,2019,2020
四川,46364,48502,8351,8371
重庆,23606,25041,3188,3209
""",
    "years over indicators": """地区,2019年,,2020年,
,GDP（亿元）,人口（万人）,GDP（亿元）,人口（万人）
四川,46364,8351,48502,8371
重庆,23606,3188,25041,3209
""",
    "years in the names": """Region,GDP_2019,GDP_2020,人口（万人）2019,人口（万人）2020
Sichuan,46364,48502,8351,8371
Chongqing,23606,25041,3188,3209
""",
    "indicators down, years across": """地区,指标,单位,2019,2020
四川,GDP,亿元,46364,48502
,人口,万人,8351,8371
重庆,GDP,亿元,23606,25041
,人口,万人,3188,3209
""",
    "regions across": """指标,年份,四川,重庆,全国
GDP,2019,46364,23606,…
GDP,2020,48502,25041,—
人口,2019,8351,3188,
人口,2020,8371,3209,..
""",
    "years once": """年份,地区,GDP（亿元）,人口（万人）
2019,四川,46364,8351
,重庆,23606,3188
2020,四川,48502,8371
,重庆,25041,3209
""",
    "everything around it": """表1  各地区主要指标,,,,
（单位：亿元）,,,,
序号,地 区,年份,GDP,人口（万人）,备注
1,四　川①,2019年,"46,364",８３５１,初步
2,重庆市,2019年,"23,606*",3188,
,合计,2019年,1,1,
1,四　川,2020年,"48,502",8371,
2,重庆市,2020年,"25,041",3209,
资料来源：统计年鉴,,,,,
""",
    "codes": """行政区划代码,名称,year,GDP,人口
510000,四川,2019,46364,8351
510000,四川,2020,48502,8371
500000,重庆,2019,23606,3188
500000,重庆,2020,25041,3209
""",
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_gives_the_same_figures(name: str, read) -> None:
    tidy, errors = read(LAYOUTS[name])
    assert not errors
    assert tidy is not None and not tidy.questions
    regions = {k: v for k, v in figures(tidy).items() if k[0] in tidy.regions}
    assert regions == EXPECTED
    assert tidy.level == "province"


def test_units_are_read_from_brackets_columns_and_the_line_above(read) -> None:
    for name in ("long", "one figure to a row", "two heading rows", "everything around it"):
        tidy, _ = read(LAYOUTS[name])
        assert [(m.name, m.unit) for m in tidy.measures] == [("GDP", "亿元"), ("人口", "万人")]


def test_what_is_not_read_is_said(read) -> None:
    tidy, _ = read(LAYOUTS["everything around it"])
    notes = " / ".join(n.line() for n in tidy.notes)
    assert "column F: the column “备注” says “初步” in 1 of 5 rows, and is not read" in notes
    assert "they become areas to compare with ([[area]]) and are not ranked: 合计" in notes
    assert [(a.id, a.name["en"]) for a in tidy.areas.values()] == [("total", "Total")]
    assert "GDP: footnote marks were taken off (1 cells)" in notes


names = st.sampled_from(["北京", "四川", "西藏", "内蒙古", "新疆", "重庆", "河南", "陕西", "山西"])
values = st.one_of(st.integers(-10_000, 10**7), st.floats(-999, 999).map(lambda x: round(x, 3)))


def test_figures_that_look_like_years_leave_the_headings_alone(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(
        "地区,产值（亿元）,,人口（万人）,\n,2018,2019,2018,2019\n北京,0,7,1800,0\n四川,5,0,1800,1900\n",
        "utf-8",
    )
    tidy, errors = read_path(path)
    assert not errors and figures(tidy)["510000", "2019", "人口"] == 1900


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.dictionaries(
        names,
        st.fixed_dictionaries(
            {(y, i): values for y in ("2018", "2019", "2020") for i in ("产值（亿元）", "人口（万人）")}
        ),
        min_size=2,
    )
)
def test_long_wide_and_turned_agree(table, tmp_path: Path) -> None:
    years, items = ("2018", "2019", "2020"), ("产值（亿元）", "人口（万人）")
    long = ["地区,年份," + ",".join(items)]
    long += [f"{r},{y}," + ",".join(str(table[r][y, i]) for i in items) for r in table for y in years]
    wide = ["地区," + ",,,".join(items) + ",,", "," + ",".join(years * 2)]
    wide += [f"{r}," + ",".join(str(table[r][y, i]) for i in items for y in years) for r in table]
    turned = ["指标,年份," + ",".join(table)]
    turned += [f"{i},{y}," + ",".join(str(table[r][y, i]) for r in table) for i in items for y in years]
    found = []
    for name, lines in (("long", long), ("wide", wide), ("turned", turned)):
        path = tmp_path / f"{name}.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        tidy, errors = read_path(path)
        assert not errors
        found.append(figures(tidy))
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 6 * len(table)


# --- workbooks --------------------------------------------------------------------------------------------


def test_joined_headings_per_cent_cells_and_a_sheet_for_every_year(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        percent = book.add_format({"num_format": "0.0%"})
        for name, plus in (("2018", 0.0), ("2019年", 0.01)):
            sheet = book.add_worksheet(name)
            sheet.merge_range("A1:E1", "各省主要经济指标")
            sheet.write("A2", "单位：亿元")
            sheet.merge_range("A3:A4", "地区")
            sheet.merge_range("B3:C3", "生产总值")
            sheet.write_row("B4", ["总量", "增速（%）"])
            sheet.merge_range("D3:D4", "城镇化率")
            for row, (region, value, share) in enumerate([("四川", 4, 0.58), ("贵州", 2, 0.5)], start=4):
                sheet.write(row, 0, region)
                sheet.write(row, 1, value)
                sheet.write(row, 2, 0.07 + plus, percent)
                sheet.write(row, 3, share + plus, percent)
        book.add_worksheet("说明").write("A1", "口径说明")
    tidy, errors = read_path(path)
    assert not errors and tidy is not None
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("生产总值：总量", "亿元"),
        ("生产总值：增速", "%"),
        ("城镇化率", "%"),
    ]
    assert figures(tidy)["510000", "2019", "城镇化率"] == 59
    assert figures(tidy)["510000", "2018", "生产总值：增速"] == 7
    assert any("sheet 说明: this sheet has no figures by region" in n.line() for n in tidy.notes)


def test_a_sheet_for_every_indicator(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        for name, factor in (("GDP（亿元）", 1), ("人口（万人）", 2)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["地区", 2018, 2019])
            sheet.write_row(1, 0, ["四川", 10 * factor, 11 * factor])
            sheet.write_row(2, 0, ["贵州", 20 * factor, 21 * factor])
    tidy, errors = read_path(path)
    assert not errors and tidy is not None
    assert [(m.name, m.unit) for m in tidy.measures] == [("GDP", "亿元"), ("人口", "万人")]
    assert figures(tidy)["520000", "2019", "人口"] == 42
    only, _ = read_path(path, sheets=("人口（万人）",))
    assert only is not None and [m.name for m in only.measures] == ["人口"]


def test_a_formula_without_its_result_is_no_blank(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        sheet = book.add_worksheet("数据")
        sheet.write_row(0, 0, ["地区", "年份", "GDP"])
        sheet.write_row(1, 0, ["四川", 2018, 1])
        sheet.write_row(2, 0, ["贵州", 2018])
        sheet.write_formula("C3", "=C2*2", None, "")
        sheet.write_row(3, 0, ["云南", 2018, 3])
    _, errors = read_path(path)
    assert errors == [
        "book.xlsx:sheet 数据, row 3, column C: a formula without its result; "
        "open the file in the spreadsheet program and save it, or paste the value"
    ]


# --- cells ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1,234.5", 1234.5),
        ("１２．５", 12.5),
        ("12.3%", 12.3),
        ("3.2万", 32_000),
        ("1.2亿", 1.2e8),
        ("1 234 567", 1234567),
        ("(12)", -12),
        ("−3", -3),
        ("12.3①", 12.3),
        ("12.3²", 12.3),
        ("5 [1]", 5),
        ("1e3", 1000),
        ("+0.5", 0.5),
    ],
)
def test_figures_as_people_write_them(cell: str, value: float) -> None:
    read = units.amount(cell)
    assert read is not None and read.value == value


@pytest.mark.parametrize("cell", ["…", "……", "—", "-", "", "n.a.", "暂无", "/", "#N/A", "　"])
def test_signs_of_a_missing_figure(cell: str) -> None:
    read = units.amount(cell)
    assert read is not None and read.missing


@pytest.mark.parametrize("cell", ["约12", "12-15", "1,23", "1.2.3", "abc", "=1+1", "1e999", "12,5"])
def test_what_is_no_figure(cell: str) -> None:
    assert units.amount(cell) is None


@pytest.mark.slow
@given(st.text(max_size=30))
def test_any_cell_is_a_figure_or_none(cell: str) -> None:
    read = units.amount(cell)
    assert read is None or read.missing or math.isfinite(read.value)
    found = read_period(cell)
    assert found is None or read_period(found.id) == found
    name, unit = units.split_unit(cell)
    assert not unit or units.is_unit(unit)
    assert len(name) <= len(cell)


@given(st.floats(-1e12, 1e12).map(lambda x: round(x, 4)))
def test_thousands_separators_change_nothing(value: float) -> None:
    read = units.amount(f"{value:,.4f}")
    assert read is not None and read.value == value


# --- regions ----------------------------------------------------------------------------------------------


def test_prefectures_with_a_former_name_and_a_province_among_them(read) -> None:
    tidy, errors = read("城市,年份,GDP\n襄樊市,2019,5\n武汉,2019,6\n宜昌市,2019,7\n湖北省,2019,99\n")
    assert not errors and tidy.level == "prefecture"
    assert list(tidy.regions) == ["420100", "420500", "420600"]
    notes = [n.line() for n in tidy.notes]
    assert any("“襄樊市” is a former name, since 2010 Xiangyang" in n for n in notes)
    assert [(a.id, a.name["zh"]) for a in tidy.areas.values()] == [("420000", "湖北")]
    assert figures(tidy)["420000", "2019", "GDP"] == 99


def test_a_dissolved_city_is_not_taken_for_another(read) -> None:
    asked, errors = read("城市,年份,GDP\n合肥,2019,5\n芜湖,2019,6\n巢湖,2009,7\n")
    (question,) = [q for q in asked.questions if q.id == "means"]
    assert (
        not errors and question.subject == "巢湖" and "dissolved and divided in 2011" in question.text["en"]
    )
    tidy, errors = read("城市,年份,GDP\n合肥,2019,5\n芜湖,2019,6\n巢湖,2009,7\n", leave_out=("巢湖",))
    assert not errors and len(tidy.regions) == 2


def test_a_shared_name_is_told_apart_by_the_column_of_cities(read) -> None:
    tidy, errors = read(
        "市,区县,年份,GDP\n徐州,鼓楼区,2019,5\n南京,鼓楼区,2019,6\n,玄武区,2019,6\n杭州,西湖区,2019,3\n"
    )
    assert not errors and not tidy.questions
    assert list(tidy.regions) == ["320102", "320106", "320302", "330106"]


def test_a_shared_name_alone_is_asked_and_answered(read) -> None:
    text = "区县,年份,GDP\n鼓楼区,2019,5\n玄武区,2019,6\n江宁区,2019,3\n"
    tidy, _ = read(text)
    question, unit = tidy.questions
    assert (question.flag, question.prefix) == ("--means", "鼓楼区=")
    assert unit.words(unit.default) == "--unit GDP=none"
    assert [code for code, _ in question.options] == ["320106", "320302", "350102", "410204"]
    tidy, errors = read(text, means={"鼓楼区": "320106"})
    assert not errors and not tidy.questions and "320106" in tidy.regions


def test_regions_of_another_country_by_their_own_column(read) -> None:
    text = "State,Year,Income (USD)\nBavaria,2018,5\nSaxony,2018,6\nHesse,2018,7\nTotal,2018,18\n"
    for said in ({}, {"region_column": "State"}, {"region_column": "A"}):
        tidy, errors = read(text, **said)
        assert not errors and not tidy.questions and tidy.level == "table"
        assert [r.name["en"] for r in tidy.regions.values()] == ["Bavaria", "Saxony", "Hesse"]
        assert [a.name["en"] for a in tidy.areas.values()] == ["Total"]
        assert any("these are not Chinese regions and are taken as your own" in n.line() for n in tidy.notes)


def test_the_nation_is_kept_and_taiwan_is_not_among_the_figures(read) -> None:
    tidy, errors = read("地区,年份,GDP\n全国,2019,9\n四川,2019,5\n台湾,2019,6\n")
    assert not errors
    assert list(tidy.regions) == ["510000"] and list(tidy.areas) == ["100000"]
    assert figures(tidy)["100000", "2019", "GDP"] == 9
    assert any("台湾" in n.what["zh"] for n in tidy.notes)


# --- questions --------------------------------------------------------------------------------------------


def test_the_period_is_asked_or_taken_from_title_and_sheet(read) -> None:
    body = "地区,GDP\n四川,1\n云南,2\n"
    tidy, _ = read(body)
    assert [q.flag for q in tidy.questions] == ["--period", "--unit"]
    tidy, _ = read(body, period="2019")
    assert tidy.periods == ("2019",) and not tidy.questions
    tidy, _ = read("2019年各地区生产总值,\n" + body)
    assert tidy.periods == ("2019",)
    assert any("the period is taken from the title: 2019" in n.line() for n in tidy.notes)


def test_the_indicator_is_asked_where_headings_are_years_only(read) -> None:
    tidy, _ = read("地区,2018,2019\n四川,1,2\n云南,3,4\n")
    assert [q.flag for q in tidy.questions] == ["--indicator"]
    tidy, errors = read("地区,2018,2019\n四川,1,2\n云南,3,4\n", indicator="GDP（亿元）")
    assert not errors and [(m.name, m.unit) for m in tidy.measures] == [("GDP", "亿元")]


def test_fractions_under_per_cent_are_asked(read) -> None:
    rows = "".join(
        f"{r},2019,{v}\n"
        for r, v in zip(["四川", "云南", "贵州", "重庆", "西藏"], (0.5, 0.4, 0.58, 0.6, 0.3), strict=True)
    )
    tidy, _ = read("地区,年份,城镇化率（%）\n" + rows)
    (question,) = tidy.questions
    assert question.flag == "--percent" and [word for word, _ in question.options] == ["fraction", "points"]
    tidy, _ = read("地区,年份,城镇化率（%）\n" + rows, percent="fraction")
    assert figures(tidy)["520000", "2019", "城镇化率"] == 58
    tidy, _ = read("地区,年份,城镇化率（%）\n" + rows, percent="points")
    assert figures(tidy)["520000", "2019", "城镇化率"] == 0.58


def test_questions_speak_both_languages(read) -> None:
    tidy, _ = read("地区,GDP\n四川,1\n云南,2\n")
    line = tidy.questions[0].problem("table.csv")
    assert line.line("zh").startswith("table.csv: 没有年份列")
    assert line.line("zh").endswith("请加上 --period …")
    assert line.line("en").endswith("answer with --period …")


# --- units that differ ------------------------------------------------------------------------------------


def test_units_that_differ_by_a_power_of_ten_are_converted(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        for year, unit, factor in ((2018, "亿元", 1), (2019, "万元", 10_000)):
            sheet = book.add_worksheet(str(year))
            sheet.write_row(0, 0, ["地区", f"GDP（{unit}）"])
            sheet.write_row(1, 0, ["四川", 5 * factor])
            sheet.write_row(2, 0, ["云南", 3 * factor])
    tidy, errors = read_path(path)
    assert not errors and tidy is not None
    assert figures(tidy)["510000", "2019", "GDP"] == 5
    assert any("万元 is converted to 亿元" in n.line() for n in tidy.notes)


def test_a_panel_of_provinces_is_read_whole(panel: Path) -> None:
    tidy, errors = read_path(panel)
    assert not errors and tidy is not None and not tidy.questions
    # students of universities stand there without a unit
    assert [n.what["en"].rpartition(": ")[2] for n in tidy.notes] == ["university_students"]
    raw = pd.read_csv(panel).set_index(["region", "year"])
    assert (len(tidy.regions), len(tidy.periods), len(tidy.measures)) == (31, 13, len(raw.columns))
    assert tidy.frame.loc[("310000", "2011"), "gdp_100m_yuan"] == raw.loc[("上海", 2011), "gdp_100m_yuan"]
    assert tidy.frame.isna().sum().to_dict() == raw.isna().sum().to_dict()
    assert tidy.frame.sum().to_dict() == pytest.approx(raw.sum().to_dict())


def test_regions_of_the_users_own_table(tmp_path: Path) -> None:
    regions = tmp_path / "regions.csv"
    regions.write_text(
        "code,zh,en,aliases\nBY,巴伐利亚,Bavaria,Bayern\nSN,萨克森,Saxony,Sachsen\n", encoding="utf-8"
    )
    path = tmp_path / "table.csv"
    path.write_text(
        "Land,Jahr,Year,Income\nBayern,x,2018,5\nSN,x,2018,6\nHessen,x,2018,7\n", encoding="utf-8"
    )
    tidy, errors = read_path(path, regions_file=regions)
    question, unit = tidy.questions
    assert unit.words(unit.default) == "--unit Income=none"
    assert question.text["en"] == "there is no region called “Hessen”" and question.prefix == "Hessen="
    assert [word for word, _ in question.options] == ["area", "nothing"]
    tidy, errors = read_path(path, regions_file=regions, leave_out=("Hessen",))
    assert not errors and tidy is not None
    assert figures(tidy) == {("BY", "2018", "Income"): 5, ("SN", "2018", "Income"): 6}
    assert tidy.regions["BY"].name["zh"] == "巴伐利亚"


def test_a_yearbooks_two_languages_corps_and_of_which_rows(read) -> None:
    tidy, errors = read(
        "地区 Region,年份 Year,GDP（亿元）,指标 2\n北京 Beijing,2019,1,2\n内 蒙 古 Inner Mongolia,2019,3,4\n"
        "辽宁 Liaoning,2019,5,6\n其中：大连,2019,2,2\n新疆生产建设兵团,2019,1,1\n"
    )
    assert not errors and tidy is not None and not tidy.questions
    assert list(tidy.regions) == ["110000", "150000", "210000"]
    notes = [n.what["zh"] for n in tidy.notes]
    assert "这些行是地级地区，没有读取：其中：大连" in notes
    assert "这些行不是可比的地区，没有读取：新疆生产建设兵团" in notes


def test_a_name_in_two_languages_gives_both(read) -> None:
    towns = ("东镇Dongzhen", "西镇 Xi Zhen", "南镇（Nanzhen）", "北镇/Beizhen")
    tidy, errors = read("镇,2020年收入（元）\n" + "\n".join(f"{w},{i}" for i, w in enumerate(towns, 1)))
    assert not errors
    names = [(r.name["zh"], r.name["en"]) for r in tidy.regions.values()]
    assert names == [("东镇", "Dongzhen"), ("西镇", "Xi Zhen"), ("南镇", "Nanzhen"), ("北镇", "Beizhen")]
    assert not tidy.untranslated
