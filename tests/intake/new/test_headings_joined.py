"""Headings joined across columns, ranks, titled tables below one another, zones among counties and cities, groups of regions."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
import xlsxwriter

from paths import ROOT
from tests.intake.new.books import book, read

CITIES = ("南京市", "无锡市", "徐州市", "常州市", "苏州市", "南通市", "盐城市")
#: of seven cities output and growth; two grow as fast
OUTPUT = (11201.85, 9887.5, 5120.03, 6717.19, 15124.03, 8768.47, 3124.4)
GROWTH = (6.3, 6.0, 4.6, 6.2, 4.2, 6.3, 5.1)


def _place(value: float) -> int:
    return 1 + sum(v > value for v in GROWTH)


def test_ranks_over_a_note_that_is_joined_across_them_are_no_indicator(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    workbook = xlsxwriter.Workbook(str(path), {"in_memory": True})
    sheet = workbook.add_worksheet("前三季度")
    sheet.merge_range(0, 0, 0, 4, "2024年前三季度13市主要指标")
    sheet.write_row(1, 0, ["序号", "地区"])
    sheet.merge_range(1, 2, 1, 4, "地区生产总值")
    sheet.write_row(2, 2, ["总量\n（亿元）", "增速\n（%）", "增速\n排名"])
    for i, name in enumerate(CITIES):
        sheet.write_row(3 + i, 0, [i + 1, name, OUTPUT[i], GROWTH[i], _place(GROWTH[i])])
    # a city without a place, as the office leaves it open
    sheet.write_row(10, 0, [8, "扬州市", 5632.79, 5.5])
    sheet.merge_range(11, 0, 11, 4, "说明：总量按现价计算，增速按不变价计算；红色为低于全省平均。")
    workbook.close()
    tidy = read(path)
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("地区生产总值：总量", "亿元"),
        ("地区生产总值：增速", "%"),
    ]
    assert any("增速排名" in n.line("zh") and "位次" in n.line("zh") for n in tidy.notes)
    # the number of cities behind the part of the year does not hide it
    assert list(tidy.periods) == ["2024-01..09"]


DEPARTMENTS = {
    "01": ("Ain", 671289, 327001), "02": ("Aisne", 522791, 254998), "2A": ("Corse-du-Sud", 165243, 80112),
    "2B": ("Haute-Corse", 184655, 90440), "75": ("Paris", 2102650, 990121), "976": ("Mayotte", 310022, 148333),
}  # fmt: skip


def test_one_heading_over_code_and_name_is_of_both(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    workbook = xlsxwriter.Workbook(str(path), {"in_memory": True})
    sheet = workbook.add_worksheet("2023")
    sheet.write(0, 0, "Estimation de population par département - Année 2023")
    sheet.merge_range(3, 0, 4, 1, "Départements")
    sheet.merge_range(3, 2, 3, 3, "Ensemble")
    sheet.write_row(4, 2, ["Total", "Hommes"])
    for i, (code, (name, everybody, men)) in enumerate(DEPARTMENTS.items()):
        sheet.write_row(5 + i, 0, [code, name, everybody, men])
    sheet.merge_range(11, 0, 11, 1, "France entière")
    sheet.write_row(11, 2, [sum(v[1] for v in DEPARTMENTS.values()), sum(v[2] for v in DEPARTMENTS.values())])
    workbook.close()
    tidy = read(path)
    # 2B is a code, no figure with a status letter, and Ain its region's name
    assert {code: r.name["en"] for code, r in tidy.regions.items()} == {
        code: name for code, (name, _, _) in DEPARTMENTS.items()
    }
    assert [a.word for a in tidy.areas.values()] == ["France entière"]
    assert [m.name for m in tidy.measures] == ["Ensemble: Total", "Ensemble: Hommes"]
    total = tidy.frame[tidy.measures[0].id]
    assert total[("2B", "2023")] == 184655 and not tidy.flags


def test_a_titled_table_of_indices_below_that_of_amounts_has_indicators_of_its_own(tmp_path: Path) -> None:
    head: list[object] = ["市  别", "地  区\n生产总值", "#工  业", "人均地区\n生产总值(元)"]
    english: list[object] = ["City", "Gross Domestic\nProduct", "#Industry", "Per Capita\nGDP (yuan)"]
    amounts = {
        "合肥市": (12673.8, 2445.5, 131035),
        "芜湖市": (4741.1, 1439.1, 126853),
        "蚌埠市": (2116.1, 599.5, 64393),
        "淮南市": (1560.2, 499.1, 51570),
    }
    indices = {
        "合肥市": (105.8, 106.1, 104.4),
        "芜湖市": (105.7, 107.0, 104.9),
        "蚌埠市": (104.7, 103.1, 105.1),
        "淮南市": (106.3, 99.4, 106.9),
    }
    rows: list[list[object]] = [
        ["3-11  各市地区生产总值（2023年）"],
        ["Gross Domestic Product by City (2023)"],
        ["", "", "", "单位：亿元  (100 million yuan)"],
        head,
        english,
        *([n, *f] for n, f in amounts.items()),
        ["注：本表绝对数按当年价格计算，增长速度按可比价格计算。"],
        [],
        ["3-12  各市地区生产总值指数（2023年）"],
        ["Indices of Gross Domestic Product by City (2023)"],
        ["", "", "", "(上年=100)  (preceding year=100)"],
        [*head[:3], "人均地区\n生产总值"],
        [*english[:3], "Per Capita\nGDP"],
        *([n, *f] for n, f in indices.items()),
    ]
    tidy = read(book(tmp_path, {"3-11": rows}))
    assert [(m.name, m.unit, m.english) for m in tidy.measures] == [
        ("地区生产总值", "亿元", "Gross Domestic Product"),
        ("工业", "亿元", "Industry"),
        ("人均地区生产总值", "元", "Per Capita GDP"),
        ("地区生产总值指数", "上年=100", "Gross Domestic Product index"),
        ("工业指数", "上年=100", "Industry index"),
        ("人均地区生产总值指数", "上年=100", "Per Capita GDP index"),
    ]
    assert list(tidy.periods) == ["2023"]
    by_name = {m.name: tidy.frame[m.id] for m in tidy.measures}
    assert by_name["地区生产总值"][("340400", "2023")] == 1560.2
    assert by_name["工业指数"][("340400", "2023")] == 99.4
    assert by_name["人均地区生产总值指数"][("340100", "2023")] == 104.4


def test_zones_beside_the_cities_they_lie_in_are_the_regions(tmp_path: Path) -> None:
    zones = {
        "合肥经济技术开发区": ("国家级", "合肥市"),
        "合肥包河经济开发区": ("省级", "合肥市"),
        "芜湖经济技术开发区": ("国家级", "芜湖市"),
        "蚌埠经济开发区": ("省级", "蚌埠市"),
        "淮南经济技术开发区": ("国家级", "淮南市"),
        "马鞍山经济技术开发区": ("国家级", "马鞍山市"),
        "安庆经济开发区": ("省级", "安庆市"),
        "安庆太湖经济开发区": ("省级", "安庆市"),
    }
    rows: list[list[object]] = [
        ["序号", "开发区名称", "级别", "所在市", "规划面积（平方公里）", "亩均税收（万元/亩）"]
    ]
    rows += [[i + 1, n, *kind, 20 + 7.5 * i, 5 + 1.3 * i] for i, (n, kind) in enumerate(zones.items())]
    tidy = read(book(tmp_path, {"2023": rows}))
    assert [r.name["zh"] for r in tidy.regions.values()] == list(zones)
    assert [m.name for m in tidy.measures] == ["规划面积", "亩均税收"]
    assert tidy.frame[tidy.measures[1].id].to_list() == [5 + 1.3 * i for i in range(8)]
    assert tidy.groups[0].groups["g1"]["zh"] == "国家级"


@pytest.mark.parametrize("several", [True, False])
def test_totals_since_january_and_their_growth_are_of_what_the_title_says(
    tmp_path: Path, several: bool
) -> None:
    towns = {"赤坎区": (55.52, 10.4), "霞山区": (10.99, 5.1), "坡头区": (49.5, 1.2), "麻章区": (20.1, -0.8)}

    def sheet(what: str, unit: str, factor: float) -> list[list[object]]:
        return [
            [f"2024年1—10月分县（市、区）{what}"],
            [],
            ["县（市、区）", f"1—10月累计\n（{unit}）", "同比增长\n（%）", "位次"],
            *([n, round(v * factor, 2), g + factor, i + 1] for i, (n, (v, g)) in enumerate(towns.items())),
        ]

    sheets = {"工业": sheet("规模以上工业增加值", "亿元", 1), "用电": sheet("全社会用电量", "万千瓦时", 100)}
    growth: list[list[object]] = [
        ["2024年1—10月分县（市、区）固定资产投资"],
        [],
        ["县（市、区）", "同比增长\n（%）"],
    ]
    sheets["投资"] = [*growth, *([n, g - 1] for n, (_, g) in towns.items())]
    tidy = read(book(tmp_path, sheets if several else {"10月": sheets["工业"]}))
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("规模以上工业增加值", "亿元"),
        ("规模以上工业增加值：同比增长", "%"),
        ("全社会用电量", "万千瓦时"),
        ("全社会用电量：同比增长", "%"),
        ("固定资产投资：同比增长", "%"),
    ][: 5 if several else 2]
    assert list(tidy.periods) == ["2024-01..10"]
    by_name = {m.name: tidy.frame[m.id] for m in tidy.measures}
    assert by_name["规模以上工业增加值"][("440803", "2024-01..10")] == 10.99
    assert not several or by_name["全社会用电量：同比增长"][("440802", "2024-01..10")] == 110.4


def test_headings_say_what_a_title_of_several_indicators_does_not(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["2024年各市主要指标"],
        ["地区", "总量（亿元）", "增速（%）"],
        ["南京市", 5.1, 2.0],
        ["无锡市", 4.2, 3.5],
    ]
    assert [m.name for m in read(book(tmp_path, {"指标": rows})).measures] == ["总量", "总量：增速"]


def test_zones_among_counties_may_be_regions_like_these(tmp_path: Path) -> None:
    people = {
        "市中区": 49.5, "东兴区": 74.9, "威远县": 55.6, "资中县": 82.6, "隆昌市": 57.6,
        "内江经开区": 8.1, "内江高新区": 6.2,
    }  # fmt: skip
    rows: list[list[object]] = [
        ["地区", "2022年常住人口（万人）"],
        ["全市", 334.5],
        *([n, v] for n, v in people.items()),
    ]
    path = book(tmp_path, {"人口": rows})
    asked = {q.subject: q for q in read(path).questions if q.id == "means"}
    assert set(asked) == {"内江经开区", "内江高新区"}
    assert [o for o, _ in asked["内江经开区"].options] == ["region", "area", "nothing"]
    tidy = read(path, means=dict.fromkeys(asked, "region"))
    assert tidy.level == "table" and not [q for q in tidy.questions if q.id == "means"]
    assert [r.name["zh"] for r in tidy.regions.values()] == list(people)
    # what is known keeps its name in English
    assert [r.name["en"] for r in list(tidy.regions.values())[:5]] == [
        "Shizhong", "Dongxing", "Weiyuan", "Zizhong", "Longchang"
    ]  # fmt: skip
    figures = tidy.frame[tidy.measures[0].id]
    assert figures.loc[list(tidy.regions)].sum() == pytest.approx(334.5)
    assert [a.word for a in tidy.areas.values()] == ["全市"]
    left = read(path, means=dict.fromkeys(asked, "nothing"))
    assert left.level == "county" and len(left.regions) == 5


PANEL = {
    "北京": ("东部", "否"), "天津": ("东部", "否"), "上海": ("东部", "是"), "江苏": ("东部", "是"),
    "安徽": ("中部", "是"), "江西": ("中部", "是"), "湖北": ("中部", "是"), "湖南": ("中部", "是"),
    "辽宁": ("东北", "否"), "吉林": ("东北", "否"), "黑龙江": ("东北", "否"),
}  # fmt: skip


def test_groups_with_names_go_before_yes_and_no(tmp_path: Path) -> None:
    def rows(columns: tuple[int, ...]) -> list[list[object]]:
        heads = ("所属地域", "是否长江经济带")
        head: list[list[object]] = [["省份", *(heads[c] for c in columns), "人均GDP（元）"]]
        return [
            *head,
            *([n, *(g[c] for c in columns), 40000 + 900 * i] for i, (n, g) in enumerate(PANEL.items())),
        ]

    both = read(book(tmp_path, {"2022": rows((1, 0))}))
    assert [dict(g.name)["zh"] for g in both.groups] == ["所属地域", "是否长江经济带"]
    # three provinces of the North-east are a group, though too small to be compared with
    assert [t["zh"] for t in both.groups[0].groups.values()] == ["东部", "中部", "东北"]
    assert any(
        "按“所属地域”分组" in n.line("zh") and "是否长江经济带没有用于分组" in n.line("zh")
        for n in both.notes
    )
    alone = read(book(tmp_path, {"2022": rows((1,))}))
    assert [t["zh"] for t in alone.groups[0].groups.values()] == ["非长江经济带", "长江经济带"]
    assert alone.groups[0].members["310000"] == "g2"


def test_groups_that_are_codes_of_other_rows_have_their_names(tmp_path: Path) -> None:
    countries = ("Algeria", "Egypt", "Libya", "Morocco", "Botswana", "Eswatini", "Lesotho", "Namibia")
    rows: list[list[object]] = [
        ["Region, country or area", "Location code", "Type", "Parent code", "Fertility rate"]
    ]
    rows += [["Northern Africa", 912, "Subregion", 903, 2.9], ["Southern Africa", 913, "Subregion", 903, 2.4]]
    rows += [[n, 12 + i, "Country/Area", 912 + (i > 3), 2.2 + i / 10] for i, n in enumerate(countries)]
    tidy = read(book(tmp_path, {"Estimates 2023": rows}), choose={"Type": "Country/Area"})
    assert [t["en"] for t in tidy.groups[0].groups.values()] == ["Northern Africa", "Southern Africa"]
    assert [tidy.groups[0].members[c] for c in ("DZA", "LSO")] == ["g1", "g2"]


def test_names_of_areas_are_written_as_names() -> None:
    small = re.compile(
        r"\b(?:africa|america|arab|asia|caribbean|east|eu|europe|oecd|pacific|union)\b|\b(?:Eu|Oecd)\b"
    )
    rows = (ROOT / "intake/new/vocabulary/world_areas.csv").read_text("utf-8").splitlines()
    assert [r["en"] for r in csv.DictReader(rows) if small.search(r["en"])] == []
