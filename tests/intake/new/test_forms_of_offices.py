"""Forms that tables of people outside showed to be misread, each in a table of its own with invented figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.new.tidy import Tidy
from intake.new.vocabulary.directions import direction_of
from intake.problems import Problems
from tests.intake.new.books import book, read

CITIES = ["杭州市", "宁波市", "温州市", "嘉兴市", "湖州市", "金华市"]


def _figures(tidy: Tidy, name: str) -> dict[tuple[str, str], float]:
    (measure,) = [m for m in tidy.measures if m.name == name]
    return {(c, p): v for (c, p), v in tidy.frame[measure.id].dropna().items() if c in tidy.regions}


def test_a_column_of_units_beside_indicators_holds_units_whatever_they_say(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["2022年各市情况"],
        ["指标名称", "单位", *CITIES],
        ["细颗粒物浓度", "μg/m³", *range(21, 27)],
        ["城乡居民收入比", "农村居民=1", *(1.61 + i / 50 for i in range(6))],
        ["单位产值能耗下降率", "%", 2.1, -0.4, 1.3, 2.2, -1.0, 0.7],
    ]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    assert [(m.name, m.unit, m.direction) for m in tidy.measures] == [
        ("细颗粒物浓度", "μg/m³", "neither"),
        ("城乡居民收入比（农村居民=1）", "", "less"),
        ("单位产值能耗下降率", "%", "more"),
    ]
    assert set(_figures(tidy, "细颗粒物浓度").values()) == set(range(21, 27))


@pytest.mark.parametrize(
    ("name", "direction"),
    [
        ("城乡居民收入比", "less"),
        ("城乡居民人均可支配收入之比", "less"),
        ("城乡收入差距", "less"),
        ("房价收入比", "less"),
        ("低收入家庭数占比", "less"),
        ("Gender pay gap", "less"),
        ("居民收入", "more"),
        ("税收收入占比", "more"),
        ("税收收入占财政收入比重", "more"),
        ("工资性收入比重", "more"),
        ("社会消费品零售总额：增长", "more"),
        ("进出口总额增速", "more"),
    ],
)
def test_a_ratio_of_incomes_is_no_income(name: str, direction: str) -> None:
    assert direction_of(name, "%" if "占" in name or "增" in name else "") == direction


def test_the_number_of_a_table_is_no_name_of_an_indicator(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["3-11  分地区在校学生数"],
        ["Students Enrolled by Region"],
        ["单位:万人", "", "", "(10 000 persons)"],
        ["地 区", 2019, 2020, 2021],
        *([c, 91.2 + i, 92.4 + i, 93.1 + i] for i, c in enumerate(CITIES)),
    ]
    (measure,) = read(book(tmp_path, {"C03-11": rows})).measures
    assert (measure.name, measure.unit, measure.english) == ("在校学生数", "万人", "Students Enrolled")


def test_the_name_of_a_sheet_that_the_title_says_in_full_gives_way(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["居民用水满意度得分"],
        ["地区", "2020", "2021", "2021年排名", "较2020年变化"],
        *(
            [c, 71.5 + i, round(72.5 + 1.7 * i, 1), 6 - i, round(1 + 0.7 * i, 1)]
            for i, c in enumerate(CITIES)
        ),
    ]
    tidy = read(book(tmp_path, {"满意度": rows}))
    # the change between two years that are there is computed by the report
    assert [m.name for m in tidy.measures] == ["居民用水满意度得分"] and tidy.periods == ("2020", "2021")
    assert not tidy.questions and any("holds changes" in n.what["en"] for n in tidy.notes)


def test_a_change_that_is_none_of_the_years_beside_it_is_of_the_last(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["各市工业用电量"],
        ["地区", "2020", "2021", "比上年增长（%）"],
        *([c, 1500 + 33 * i, 1600 + 71 * i, 2.5 - i] for i, c in enumerate(CITIES)),
    ]
    tidy = read(book(tmp_path, {"用电": rows}), indicator="工业用电量")
    assert set(tidy.periods) == {"2020", "2021"}
    grown = next(m for m in tidy.measures if "增长" in m.name)
    assert set(tidy.frame[grown.id].dropna().index.get_level_values("period")) == {"2021"}


def test_the_year_of_an_era_in_brackets_is_the_year_before_it(tmp_path: Path) -> None:
    prefectures = ["北海道", "青森県", "岩手県", "宮城県", "秋田県"]
    head = ["総数", "男", "女", "世帯数"]
    rows: list[list[object]] = [
        ["第2表 人口及び世帯数"],
        ["（単位：人、世帯）"],
        ["都道府県", "2010年(平成22年)", "", "", "", "令和2年（2020年）", "", "", ""],
        ["", *head, *head],
        *(
            [
                p,
                *(
                    x
                    for y in (1, 2)
                    for x in (91_000 * i + 5_003 * y, 40_000 * i, 51_000 * i + 5_003 * y, 37_111 * i)
                ),
            ]
            for i, p in enumerate(prefectures, start=2)
        ),
    ]
    tidy = read(book(tmp_path, {"第2表": rows}))
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("総数", "人"),
        ("男", "人"),
        ("女", "人"),
        ("世帯数", "世帯"),
    ]
    assert tidy.periods == ("2010", "2020") and not tidy.questions


def test_the_price_basis_of_a_product_is_no_price(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["2021年各市经济"],
        ["地区", "地区生产总值(当年价格)（亿元）"],
        *([c, 4000 + 512 * i] for i, c in enumerate(CITIES)),
    ]
    (measure,) = read(book(tmp_path, {"Sheet1": rows})).measures
    assert measure.total and measure.because == "size"


def test_names_of_several_regions_are_proposed_as_areas_and_told_once_for_all_sheets(tmp_path: Path) -> None:
    sheets = {
        str(y): [
            ["地区", "生产总值（亿元）", "位次"],
            *([c, 4000 + 512 * i + y, 6 - i] for i, c in enumerate(CITIES)),
            ["浙北生态经济区", 9123 + y, ""],
        ]
        for y in (2019, 2020, 2021, 2022)
    }
    tidy = read(book(tmp_path, sheets))
    assert [(q.subject, q.default) for q in tidy.questions if q.id == "means"] == [("浙北生态经济区", "area")]
    ranks = [n for n in tidy.notes if "order numbers" in n.what["en"]]
    assert len(ranks) == 1 and ranks[0].place["en"].endswith("and 1 more")


def test_an_export_of_series_is_no_table_of_indicators_down(tmp_path: Path) -> None:
    provinces = ["北京", "天津", "河北", "山西", "辽宁", "吉林"]
    rows: list[list[object]] = [
        ["指标名称", *(f"{p}:最终消费支出:当年价" for p in provinces)],
        ["频率", *["年"] * 6],
        ["单位", *["亿元"] * 6],
        ["指标ID", *(f"M52{i:05d}" for i in range(6))],
        *([f"{y}-12-31", *(2000.5 + 311 * i + y for i in range(6))] for y in (2019, 2020)),
        ["数据来源：某数据库"],
    ]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    assert tidy.kind == "province" and len(tidy.regions) == 6 and tidy.periods == ("2019", "2020")
    assert [(m.name, m.unit) for m in tidy.measures] == [("最终消费支出:当年价", "亿元")]


def test_so_many_to_a_thousand_people_are_no_count(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["4-2 各市每千人口医疗卫生机构床位数"],
        ["", "", "单位：张"],
        ["地区", "医院", ""],
        ["", "2020", "2021"],
        *([c, 5.11 + i / 3, 5.32 + i / 3] for i, c in enumerate(CITIES)),
    ]
    (measure,) = read(book(tmp_path, {"Sheet1": rows})).measures
    assert (measure.name, measure.unit, measure.total) == ("医院", "张/千人", False)


def test_notes_behind_years_with_their_unit_and_money_of_a_year(tmp_path: Path) -> None:
    areas = ["Northby", "Southby", "Eastby", "Westby", "Midby"]
    rows: list[list[object]] = [
        ["Table 2.1: Output by area"],
        ["Real output (thousands of chained 2015 dollars)"],
        ["Area", "2019", "2020 [note 1]", "2021 [notes 1, 2]"],
        *([a, 120_031 + 7_001 * i, 118_500 + 6_700 * i, 125_730 + 7_204 * i] for i, a in enumerate(areas)),
    ]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    assert [(m.name, m.unit) for m in tidy.measures] == [("Real output", "thousand chained 2015 dollars")]
    assert tidy.periods == ("2019", "2020", "2021")


@pytest.mark.parametrize("word", ["BOTHSEX", "Both sexes"])
def test_both_sexes_are_the_whole_in_capitals_too(tmp_path: Path, word: str) -> None:
    areas = ["Northby", "Southby", "Eastby", "Westby", "Midby"]
    rows: list[list[object]] = [["Area", "Year", "Sex", "Indicator", "Value"]]
    rows += [
        [a, 2020, sex, "Literacy", 71.5 + i + k]
        for i, a in enumerate(areas)
        for k, sex in enumerate((word, "FEMALE", "MALE"))
    ]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    assert [m.name for m in tidy.measures] == ["Literacy"] and not tidy.questions


def test_growth_under_several_indicators_is_named_with_each(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["2021年主要指标（分片）"],
        ["", "单位", "东片", "西片", "南片", "北片", "中片"],
        ["一、总产出", "亿元", 310.5, 420.1, 111.2, 95.4, 230.8],
        ["  比上年增长", "%", 3.1, -0.4, 2.2, 5.0, 4.4],
        ["二、用电量", "亿千瓦时", 31.5, 40.1, 12.2, 9.4, 20.8],
        ["  比上年增长", "%", 1.1, -2.4, 3.2, 2.0, 0.4],
    ]
    tidy = read(book(tmp_path, {"2021": rows}))
    assert [r.name["zh"] for r in tidy.regions.values()] == ["东片", "西片", "南片", "北片", "中片"]
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("总产出", "亿元"),
        ("总产出：比上年增长", "%"),
        ("用电量", "亿千瓦时"),
        ("用电量：比上年增长", "%"),
    ]
    assert list(_figures(tidy, "用电量：比上年增长").values()) == [1.1, -2.4, 3.2, 2.0, 0.4]


def test_halves_side_by_side_with_a_blank_column_between(tmp_path: Path) -> None:
    head = ["名次", "城市", "用水量（万吨）"]
    rows: list[list[object]] = [["2021年各市用水"], [*head, "", *head]]
    rows += [[i + 1, CITIES[i], 900 - 70 * i, "", i + 4, CITIES[i + 3], 600 - 70 * i] for i in range(3)]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    assert len(tidy.regions) == 6 and sorted(_figures(tidy, "用水量").values()) == [
        460,
        530,
        600,
        760,
        830,
        900,
    ]


def test_a_sheet_called_after_its_periods_names_no_indicator_and_samples_are_none(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["各市居民满意率（%）"],
        ["城市", "2020", "2021", "样本量"],
        *([c, 71.5 + i, 73.1 + i, 400 + 10 * i] for i, c in enumerate(CITIES)),
    ]
    tidy = read(book(tmp_path, {"年度": rows}))
    assert [(m.name, m.unit) for m in tidy.measures] == [("居民满意率", "%")] and not tidy.questions


def _sizes(folder: Path) -> Path:
    rows: list[list[object]] = [
        ["城市", "年份", "生产总值（亿元）", "人均可支配收入（元）", "城镇化率（%）"],
        *([c, 2020, 4000 + 512 * i, 41_000 + 1_300 * i, 60.5 + i] for i, c in enumerate(CITIES)),
        ["浙东南片", 2020, 9_000, 44_000, 63.1],
    ]
    return book(folder, {"Sheet1": rows})


def test_a_name_of_no_region_is_made_none_by_an_answer(tmp_path: Path) -> None:
    own = read(_sizes(tmp_path), means={"浙东南片": "region"})
    assert own.level == "table" and len(own.regions) == len(CITIES) + 1
    # provinces are a closed list
    problems = Problems()
    rows: list[list[object]] = [
        ["地区", "城镇化率（%）"],
        *([n, 50.0 + i] for i, n in enumerate(("北京", "天津", "上海", "江浙片"))),
    ]
    tidy = read_statistics(
        book(tmp_path, {"Sheet1": rows}), problems, Answers(means={"江浙片": "region"}, period="2020")
    )
    (error,) = problems.errors
    assert "none of China’s provinces is called so; name it by its code" in error.line("en")
    assert tidy is not None and not [q for q in tidy.questions if q.id == "means"]
    assert len(read(_sizes(tmp_path), means={"浙东南片": "area"}).regions) == len(CITIES)
    # a city by its own name, and one by its code
    assert len(read(_sizes(tmp_path), means={"浙东南片": "nothing", "杭州市": "region"}).regions) == len(
        CITIES
    )
    assert "331000" in read(_sizes(tmp_path), means={"浙东南片": "331000"}).regions


def test_a_direction_of_a_size_is_told_to_change_no_index(tmp_path: Path) -> None:
    said = read(_sizes(tmp_path), means={"浙东南片": "area"}, direction={"生产总值": "more"})
    told = [n.line("en") for n in said.notes if "stays out of the index" in n.what["en"]]
    assert len(told) == 1 and "生产总值 grows with a region’s size" in told[0]
    other = read(_sizes(tmp_path), means={"浙东南片": "area"}, direction={"城镇化率": "more"})
    assert not [n for n in other.notes if "stays out of the index" in n.what["en"]]


def test_units_at_the_end_of_headings_in_cells_and_alone_above(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["2021年各市情况"],
        ["城市", "可比价增速%", "PM2.5浓度", "住房均价（元/㎡）", "GRP per capita, 2021 (yuan)"],
        *([c, 3.1 + i, f"{24 + i}μg/m³", 9_000 + 311 * i, 71_000 + 991 * i] for i, c in enumerate(CITIES)),
    ]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("可比价增速", "%"),
        ("PM2.5浓度", "μg/m³"),
        ("住房均价", "元/m²"),
        ("GRP per capita", "yuan"),
    ]
    assert list(_figures(tidy, "PM2.5浓度").values())[:2] == [24, 25]
    months: list[list[object]] = [["Jobless rate by city"], ["%"], ["City", "2020", "2021"]]
    months += [[c, 3.1 + i, 3.3 + i] for i, c in enumerate(("Northby", "Southby", "Eastby", "Westby"))]
    (measure,) = read(book(tmp_path, {"Sheet1": months})).measures
    assert (measure.name, measure.unit) == ("Jobless rate", "%")
