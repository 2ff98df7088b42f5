"""Headings that only say what an index is 100 of, growth of what the table measures, units that names repeat."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from intake.new.proposal import propose
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
    workbook = xlsxwriter.Workbook(str(path))
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
