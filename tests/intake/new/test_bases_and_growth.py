"""Headings that only say what an index is 100 of, growth of what the table measures, units that names repeat."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from tests.intake.new.books import book, read

PRICES = {
    "北  京": (100.8, 100.1, 99.7),
    "天  津": (101, 100.3, 100.2),
    "河  北": (99.6, 99.9, 99.3),
    "山  西": (100.9, 100.1, 99.8),
}


@pytest.mark.parametrize(
    ("title", "heads", "names"),
    [
        (
            "2024年10月各地居民消费价格指数",
            (["地  区", "10月", "", "1-10月"], ["", "上年同月=100", "上月=100", "上年同期=100"]),
            [
                "居民消费价格指数（上年同月=100）",
                "居民消费价格指数（上月=100）",
                "居民消费价格指数（上年同期=100）",
            ],
        ),
        (
            "Consumer Price Index by Region, October 2024",
            (
                ["Region", "", "", ""],
                [
                    "",
                    "same month of the previous year=100",
                    "previous month=100",
                    "same period of the previous year=100",
                ],
            ),
            [
                "Consumer Price Index, same month of the previous year=100",
                "Consumer Price Index, previous month=100",
                "Consumer Price Index, same period of the previous year=100",
            ],
        ),
    ],
)
def test_what_an_index_is_100_of_tells_indicators_apart(
    tmp_path: Path, title: str, heads: tuple[list[object], list[object]], names: list[str]
) -> None:
    path = tmp_path / "table.xlsx"
    workbook = xlsxwriter.Workbook(str(path), {"in_memory": True})
    sheet = workbook.add_worksheet("Sheet1")
    sheet.write(0, 0, title)
    for r, row in enumerate(heads, start=1):
        sheet.write_row(r, 0, row)
    if heads[0][1]:
        sheet.merge_range(1, 0, 2, 0, heads[0][0])
        sheet.merge_range(1, 1, 1, 2, heads[0][1])
    for r, (name, row) in enumerate(PRICES.items(), start=3):
        sheet.write_row(r, 0, [name, *row])
    workbook.close()
    tidy = read(path)
    assert [m.name for m in tidy.measures] == names
    assert all(m.unit in m.name for m in tidy.measures)
    chinese = heads[0][1] != ""
    month, year = "2024-10", "2024-01..10" if chinese else "2024-10"
    assert [
        tidy.frame[m.id][("130000", p)] for m, p in zip(tidy.measures, (month, month, year), strict=True)
    ] == [99.6, 99.9, 99.3]
    # one question for all of one price index
    assert [q.subject for q in tidy.questions if q.id == "direction"] == [
        names[0].split("（")[0].split(", ")[0]
    ]


REVENUE = {
    "芙蓉区": (750.1, 788.0),
    "天心区": (801.2, 823.7),
    "岳麓区": (912.4, 955.3),
    "开福区": (655.0, 641.9),
}


@pytest.mark.parametrize(
    ("title", "head", "name", "growth"),
    [
        (
            "2022—2023年各区一般公共预算收入（单位：万元）",
            "2023年比2022年±%",
            "一般公共预算收入",
            "2023年比2022年增长",
        ),
        ("2022—2023年各区一般公共预算收入（单位：万元）", "比上年±％", "一般公共预算收入", "比上年增长"),
        ("2022—2023年各区一般公共预算收入（单位：万元）", "同比±%", "一般公共预算收入", "同比增长"),
        (
            "Budget revenue by district, 2022 to 2023 (thousand yuan)",
            "Change 2022–2023 (%)",
            "Budget revenue",
            "Change 2022–2023",
        ),
    ],
)
def test_growth_behind_years_is_that_of_what_the_table_measures(
    tmp_path: Path, title: str, head: str, name: str, growth: str
) -> None:
    rows: list[list[object]] = [[title], ["区县" if "年" in title else "District", 2022, 2023, head]]
    # at comparable prices, so that the figures do not give it
    rows += [
        [n, a, b, round(100 * (b / a - 1) - 2 + 0.7 * i, 1)] for i, (n, (a, b)) in enumerate(REVENUE.items())
    ]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    of = f"{name}：{growth}" if "年" in title else f"{name}: {growth}"
    assert [(m.name, m.unit) for m in tidy.measures] == [
        (name, "万元" if "年" in title else "thousand yuan"),
        (of, "%"),
    ]
    given = tidy.frame[tidy.measures[1].id].dropna()
    assert given.to_list() == [3.1, 1.5, 4.1, -1.9] and {p for _, p in given.index} == {"2023"}


@pytest.mark.parametrize(("real", "nominal"), [("实际增速", "名义增速"), ("real growth", "nominal growth")])
def test_growth_that_no_page_shows_is_kept_and_differences_are_not(
    tmp_path: Path, real: str, nominal: str
) -> None:
    units = (
        ("（亿元）", "：较2022年变化（亿元）")
        if real == "实际增速"
        else (" (100 million yuan)", ": change from 2022 (100 million yuan)")
    )
    rows: list[list[object]] = [
        [
            "Region",
            f"2022年GDP{units[0]}",
            f"2023年GDP{units[0]}",
            f"GDP{units[1]}",
            f"{nominal} (%)",
            f"{real} (%)",
        ]
    ]
    rows += [
        [n, a, b, round(b - a, 1), round(100 * (b / a - 1), 1), 5.1 + i / 10]
        for i, (n, (a, b)) in enumerate(REVENUE.items())
    ]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    colon = "：" if real == "实际增速" else ": "
    assert [m.name for m in tidy.measures] == ["GDP", f"GDP{colon}{nominal}", f"GDP{colon}{real}"]
    assert tidy.frame[tidy.measures[1].id].dropna().to_list() == [5.1, 2.8, 4.7, -2.0]
    assert any("holds changes between the periods" in n.line("en") for n in tidy.notes)
    assert [m.direction for m in tidy.measures] == ["neither", "more", "more"]


@pytest.mark.parametrize(
    ("heads", "names"),
    [
        (
            ("Employment", ("Total", "Percent of population"), "Unemployment", ("Total", "Rate")),
            [
                "Employment: Total",
                "Employment: Percent of population",
                "Unemployment: Total",
                "Unemployment: Rate",
            ],
        ),
        (
            ("就业人员", ("总数（人）", "占总人口比重（%）"), "失业人员", ("总数（人）", "失业率（%）")),
            ["就业人员：总数", "就业人员：占总人口比重", "失业人员：总数", "失业人员：失业率"],
        ),
    ],
)
def test_a_part_of_the_population_stays_in_the_name_below_an_amount(
    tmp_path: Path, heads: tuple[str, tuple[str, str], str, tuple[str, str]], names: list[str]
) -> None:
    path = tmp_path / "table.xlsx"
    workbook = xlsxwriter.Workbook(str(path), {"in_memory": True})
    sheet = workbook.add_worksheet("2023")
    sheet.merge_range(0, 0, 1, 0, "State")
    for c, (over, below) in enumerate(zip(heads[::2], heads[1::2], strict=True)):
        sheet.merge_range(0, 1 + 2 * c, 0, 2 + 2 * c, over)
        sheet.write_row(1, 1 + 2 * c, below)
    for r, name in enumerate(("Alabama", "Alaska", "Arizona", "Arkansas"), start=2):
        sheet.write_row(r, 0, [name, 953381 + r, 58.5 + r, 54597 - r, 5.4 + r / 10])
    workbook.close()
    tidy = read(path)
    assert [m.name for m in tidy.measures] == names
    assert [m.unit for m in tidy.measures[1::2]] == ["%", "%"]
    assert tidy.frame[tidy.measures[1].id].to_list() == [60.5, 61.5, 62.5, 63.5]
