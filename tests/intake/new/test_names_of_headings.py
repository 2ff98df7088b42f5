"""Names and units of indicators from headings and titles: air, units that tell sheets apart, kinds in a title, points, an own composite index."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import xlsxwriter

from intake.new.proposal import propose
from intake.new.showing import use_of
from intake.new.writing.draft import Draft
from tests.intake.new.books import book, read

CITIES = {
    "枣庄": (3.33, -7.3, 37, 7.8, 66, 0.4, 187, -5.4, 61.9, 1.3, "O3"),
    "青岛": (3.53, -3.6, 32, -6.7, 83, -4.7, 184, -5.9, 58.7, -9.9, "O3"),
    "日照": (3.57, -6.5, 29, 0.4, 62, 1.8, 150, 0.2, 69.4, -7.7, "O3"),
    "临沂": (3.61, -2.8, 43, 6.3, 65, 8.5, 154, 1.4, 80.5, -5.2, "PM2.5"),
    "烟台": (3.74, -5.2, 40, -1.9, 59, 0.3, 170, -0.1, 74.0, -4.4, "PM2.5"),
    "菏泽": (3.85, -4.1, 38, -5.4, 75, 4.0, 164, -6.3, 72.6, 0.2, "O3"),
    "淄博": (3.87, -0.6, 28, 4.1, 67, 7.7, 186, -0.7, 83.2, -8.5, "PM2.5"),
    "济宁": (3.94, 4.1, 33, -0.8, 76, 0.1, 173, 0.3, 59.8, 5.3, "PM2.5"),
}


def test_what_is_in_the_air_is_a_heading_and_groups_nothing(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    workbook = xlsxwriter.Workbook(str(path), {"in_memory": True})
    sheet = workbook.add_worksheet("Sheet1")
    sheet.write(0, 0, "2024年1—10月全省环境空气质量状况及排名")
    sheet.write(1, 10, "浓度单位：μg/m³")
    sheet.merge_range(2, 0, 3, 0, "城市")
    for c, (over, low, change) in enumerate(
        (
            ("综合指数", "指数", "同比（%）"),
            ("PM2.5", "浓度", "同比（%）"),
            ("PM10", "浓度", "同比（%）"),
            ("O3", "浓度", "同比（%）"),
            ("优良天数比例", "比例（%）", "同比（个百分点）"),
        )
    ):
        sheet.merge_range(2, 1 + 2 * c, 2, 2 + 2 * c, over)
        sheet.write_row(3, 1 + 2 * c, [low, change])
    sheet.merge_range(2, 11, 3, 11, "首要污染物")
    for r, (name, row) in enumerate(CITIES.items(), start=4):
        sheet.write_row(r, 0, [name, *row])
    workbook.close()
    tidy = read(path)
    assert [(m.name, m.unit, m.direction) for m in tidy.measures] == [
        ("综合指数：指数", "", "neither"),
        ("综合指数：同比", "%", "neither"),
        ("PM2.5：浓度", "μg/m³", "less"),
        ("PM2.5：同比", "%", "less"),
        ("PM10：浓度", "μg/m³", "less"),
        ("PM10：同比", "%", "less"),
        ("O3：浓度", "μg/m³", "less"),
        ("O3：同比", "%", "less"),
        ("优良天数比例：比例", "%", "more"),
        ("优良天数比例：同比", "个百分点", "more"),
    ]
    assert {q.subject for q in tidy.questions} == {"综合指数：指数", "综合指数：同比"}
    figures = {m.name: tidy.frame[m.id][("370200", "2024-01..10")] for m in tidy.measures}
    assert (figures["PM10：浓度"], figures["O3：浓度"], figures["O3：同比"]) == (83, 184, -5.9)
    assert not tidy.groups and any("“首要污染物”是文字" in n.line("zh") for n in tidy.notes)


def test_sheets_of_one_indicator_in_two_units_are_two_indicators(tmp_path: Path) -> None:
    def sheet(unit: str, factor: float) -> list[list[object]]:
        return [
            ["Data extracted on 12/11/2024 09:31:22 from [ESTAT]"],
            ["Dataset: ", "GDP and main components (output, expenditure and income) [nama_10_gdp__custom_1]"],
            ["Last updated: ", "08/11/2024 23:00"],
            ["Unit of measure", "", unit],
            ["National accounts indicator (ESA 2010)", "", "Gross domestic product at market prices"],
            [],
            ["TIME", "2021", "", "2022", ""],
            ["GEO (Labels)"],
            *([n, factor * (10 + i), "", factor * (11 + i), "p" * (i > 2)] for i, n in enumerate(COUNTRIES)),
        ]

    sheets = {
        "Sheet 1": sheet("Current prices, million euro", 1000.5),
        "Sheet 2": sheet("Current prices, euro per capita", 30),
    }
    tidy = read(book(tmp_path, sheets))
    about = "Gross domestic product at market prices, Current prices"
    assert [(m.name, m.unit, m.direction, m.total) for m in tidy.measures] == [
        # what follows a figure says the rest
        (about, "million euro", "neither", True),
        (f"{about}, per capita", "euro per capita", "more", False),
    ]
    amount, per_head = (tidy.frame[m.id] for m in tidy.measures)
    assert (amount[("AUT", "2022")], per_head[("AUT", "2022")]) == (14007.0, 420)
    assert not [q for q in tidy.questions if q.id == "direction"]
    # an amount and the same per head are no groups of people
    assert [use_of(tidy, propose(tidy), m) for m in tidy.measures] == ["size", "ranking"]


COUNTRIES = ("Belgium", "Bulgaria", "Czechia", "Austria", "Denmark", "Estonia")


def test_product_ranks_before_area_where_nothing_is_better_or_worse(tmp_path: Path) -> None:
    places = ("长沙县", "浏阳市", "宁乡市", "攸县", "茶陵县", "炎陵县")
    rows: list[list[object]] = [
        ["县市", "行政区域面积（平方公里）", "户籍人口（万人）", "地区生产总值（万元）"]
    ]
    rows += [[n, 1755 + 311 * i, 93.1 - 7.3 * i, 20031040 - 910203 * i] for i, n in enumerate(places)]
    tidy = read(book(tmp_path, {"2022年": rows}))
    assert [m.name for m in propose(tidy).index] == ["地区生产总值"]
    assert {m.direction for m in tidy.measures} == {"neither"}


def test_what_the_title_says_is_spent_on_levels_is_in_their_names(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    workbook = xlsxwriter.Workbook(str(path), {"in_memory": True})
    sheet = workbook.add_worksheet("表3")
    sheet.write(0, 0, "表3  各级教育生均一般公共预算教育经费增长情况")
    sheet.write(1, 6, "单位：元、%")
    sheet.merge_range(2, 0, 3, 0, "地  区")
    for c, level in ((1, "幼儿园"), (4, "普通小学")):
        sheet.merge_range(2, c, 2, c + 2, level)
        sheet.write_row(3, c, ["2022年", "2023年", "增长率"])
    for r, name in enumerate(("北  京", "天  津", "河  北", "山  西"), start=4):
        sheet.write_row(r, 0, [name, 15972.35 + r, 15653.72, -1.99, 35915.36, 35251.91 - r, -1.85])
    workbook.close()
    tidy = read(path)
    spent = "生均一般公共预算教育经费"
    assert [(m.name, m.unit) for m in tidy.measures] == [
        (f"幼儿园{spent}", "元"),
        (f"幼儿园{spent}：增长率", "%"),
        (f"普通小学{spent}", "元"),
        (f"普通小学{spent}：增长率", "%"),
    ]
    assert tidy.frame[tidy.measures[2].id][("110000", "2023")] == 35247.91


def test_a_rate_is_called_by_its_title_and_not_by_its_sheet(tmp_path: Path) -> None:
    def sheet(title: str, first: float) -> list[list[object]]:
        head: list[list[object]] = [[title], ["", "", "单位：%"], ["市  州", "2023年", "2024年"]]
        return [
            *head,
            *([n, first + i, first - i] for i, n in enumerate(("武汉市", "黄石市", "十堰市", "宜昌市"))),
        ]

    sheets = {"GDP": sheet("各市州地区生产总值增速", 4.1), "社零": sheet("各市州社会消费品零售总额增速", 7.3)}
    tidy = read(book(tmp_path, sheets))
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("地区生产总值增速", "%"),
        ("社会消费品零售总额增速", "%"),
    ]
    # an amount keeps the short name of its sheet
    amount = read(book(tmp_path, {"GDP": sheet("各市州地区生产总值", 400.0)}))
    assert [m.name for m in amount.measures] == ["GDP"]


def test_axes_of_a_cube_and_a_scale_said_twice_are_in_no_name(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    workbook = xlsxwriter.Workbook(str(path), {"in_memory": True})
    sheet = workbook.add_worksheet("Tabela")
    sheet.write(0, 0, "Tabela 5938 - Produto interno bruto a preços correntes")
    sheet.merge_range(1, 0, 3, 0, "Brasil e Unidade da Federação")
    sheet.merge_range(1, 1, 1, 4, "Variável x Ano")
    sheet.merge_range(2, 1, 2, 2, "Produto Interno Bruto a preços correntes (Mil Reais)")
    sheet.merge_range(2, 3, 2, 4, "Valor adicionado bruto da agropecuária (Mil Reais)")
    sheet.write_row(3, 1, ["2020", "2021", "2020", "2021"])
    for r, name in enumerate(("Rondônia", "Acre", "Amazonas", "Roraima"), start=4):
        sheet.write_row(r, 0, [name, 73448383 + r, 75800384, 20881332, 21911406 - r])
    workbook.close()
    assert [m.name for m in read(path).measures] == [
        "Produto Interno Bruto a preços correntes",
        "Valor adicionado bruto da agropecuária",
    ]


def test_a_corps_is_no_second_region_of_its_name(tmp_path: Path) -> None:
    places = ("北京", "天津", "河北", "山西", "新疆", "新疆兵团")
    rows: list[list[object]] = [
        ["地区", "2023年新增并网容量（万千瓦）"],
        *([n, 20.5 + 3 * i] for i, n in enumerate(places)),
    ]
    asked = [q for q in read(book(tmp_path, {"并网": rows})).questions if q.id == "means"]
    assert [(q.subject, [o for o, _ in q.options]) for q in asked] == [
        ("新疆兵团", ["region", "area", "nothing"])
    ]


def test_a_table_s_own_composite_index_ranks_and_no_other_bears_its_name(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["城市", "综合指数", "PM2.5浓度（μg/m³）", "优良天数比例（%）", "CO（mg/m³）", "首要污染物"]
    ]
    rows += [[n, r[0], r[2], r[8], 0.8 + r[2] / 100, r[10]] for n, r in CITIES.items()]
    tidy = read(book(tmp_path, {"2023年": rows}), direction={"综合指数": "less"})
    proposal = propose(tidy)
    assert [m.name for m in proposal.index] == ["综合指数"] and not Draft(
        "mine", tidy, proposal, "zh", dt.date(2026, 11, 30)
    ).composite
    assert {m.name: m.direction for m in tidy.measures}["CO"] == "less"


def test_what_was_reached_is_of_the_year_that_its_heading_says(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["2024年1—10月各县（市、区）主要指标完成情况"],
        ["县（市、区）", "投资：2023年实绩（亿元）", "投资：2024年目标（亿元）", "投资：1—10月完成（亿元）"],
        *(
            [n, 100.5 + i, 110.0 + i, 91.5 + i]
            for i, n in enumerate(("越城区", "柯桥区", "上虞区", "新昌县"))
        ),
    ]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    assert {m.name: list(tidy.frame[m.id].dropna().index.unique("period")) for m in tidy.measures} == {
        "投资：实绩": ["2023"],
        "投资：目标": ["2024"],
        "投资：1—10月完成": ["2024-01..10"],
    }
