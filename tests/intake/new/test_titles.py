"""What a title says: which of its lines names the content, and that figures are per head."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.new.books import book, read

CITIES = ["合肥市", "芜湖市", "蚌埠市", "淮南市", "马鞍山市", "淮北市"]
PROVINCES = [
    "北京",
    "天津",
    "河北",
    "山西",
    "内蒙古",
    "辽宁",
    "吉林",
    "黑龙江",
    "上海",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "广西",
    "海南",
    "重庆",
    "四川",
    "贵州",
    "云南",
    "西藏",
    "陕西",
    "甘肃",
    "青海",
    "宁夏",
    "新疆",
]


@pytest.mark.parametrize("first", ["附件2", "附表1-3", "（附件三）", "Annex 2", "Table 4.1"])
def test_a_line_that_only_numbers_the_table_is_not_its_title(tmp_path: Path, first: str) -> None:
    rows: list[list[object]] = [
        [first],
        ["2022年各市主要指标"],
        ["地区", "床位数（张）", "绿化覆盖率（%）"],
        *([c, 300 + 17 * i, 40.5 + i] for i, c in enumerate(CITIES)),
    ]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    assert tidy.title == "2022年各市主要指标" and tidy.periods == ("2022",)


def _incomes(title: str) -> list[list[object]]:
    parts = [(11000 + 210 * i, 4000 + 35 * i) for i in range(len(CITIES))]
    return [
        [title],
        ["", "", "", "单位：元"],
        ["地区", "可支配收入", "", ""],
        ["", "", "工资性收入", "经营净收入"],
        [
            "全省",
            sum(map(sum, parts)) / 6 + 150,
            sum(a for a, _ in parts) / 6 + 100,
            sum(b for _, b in parts) / 6 + 50,
        ],
        *([c, a + b, a, b] for c, (a, b) in zip(CITIES, parts, strict=True)),
    ]


def test_a_title_that_says_per_head_makes_no_sizes(tmp_path: Path) -> None:
    tidy = read(book(tmp_path, {"6-2": _incomes("6-2 分市居民人均可支配收入来源(2021年)")}))
    assert [(m.name, m.unit, m.total) for m in tidy.measures] == [
        ("人均可支配收入", "元", False),
        ("人均可支配收入：工资性收入", "元", False),
        ("人均可支配收入：经营净收入", "元", False),
    ]
    assert tidy.measures[0].direction == "more"
    # regions are compared with the whole's own figure
    assert tidy.whole and tidy.areas[tidy.whole].word == "全省"
    assert any(
        "figures are per head" in n.what["en"] and "人均可支配收入" in n.what["zh"] for n in tidy.notes
    )


def test_the_nations_own_row_is_the_comparison(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["各省城镇化率(2021年)"],
        ["地区", "城镇化率（%）"],
        ["全国", 60.5],
        *([p, 45.5 + i] for i, p in enumerate(PROVINCES)),
    ]
    tidy = read(book(tmp_path, {"S": rows}))
    assert tidy.whole == "100000" and len(tidy.regions) == 31
    some = read(book(tmp_path, {"S": rows[:20]}))
    assert some.whole == ""


def test_a_title_that_names_both_says_nothing_of_the_one(tmp_path: Path) -> None:
    tidy = read(book(tmp_path, {"6-2": _incomes("6-2 分市可支配收入和人均可支配收入(2021年)")}))
    assert tidy.measures[0].name == "可支配收入"
