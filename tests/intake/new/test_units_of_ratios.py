"""Ratios under a line of units, percentages of something, and labels of a census with codes above and in front of them."""

from __future__ import annotations

from pathlib import Path

from tests.intake.new.books import book, read

CITIES = ["济南市", "青岛市", "淄博市", "枣庄市", "东营市", "烟台市"]


def test_a_unit_from_the_line_of_the_table_is_no_ratios(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["2021年各市户数、人口和性别比"],
        ["单位：户、人", "", "", "", "", ""],
        ["地区", "户数", "人口数", "", "抚养比（劳动年龄=100）", "户均人口比上年增长"],
        ["", "", "男", "性别比（女=100）", "", ""],
        *([c, 9001 + 17 * i, 21003 + 5 * i, 101.2 + i / 10, 40.5 + i, 1.5 - i] for i, c in enumerate(CITIES)),
    ]
    tidy = read(book(tmp_path, {"A1": rows}))
    units = {m.name.split("：")[-1]: (m.unit, m.total) for m in tidy.measures}
    assert units["户数"] == ("户", True) and units["男"] == ("人", True)
    assert units["性别比（女=100）"] == ("", False) and units["抚养比（劳动年龄=100）"] == ("", False)
    assert units["户均人口比上年增长"][0] == "" and not [q for q in tidy.questions if q.id == "unit"]


def _long(rows: list[list[object]]) -> dict[str, list[list[object]]]:
    return {"data": [["Region", "Measure", "Unit of measure", "Year", "Value"], *rows]}


def test_a_percentage_of_something_is_per_cent(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [place, "Joblessness", "Percentage of labour force", 2021, 5.5 + i]
        for i, place in enumerate(("Alta", "Berg", "Carn", "Dell"))
    ]
    (measure,) = read(book(tmp_path, _long(rows))).measures
    assert measure.unit == "%"
    # of what it is tells two apart, whose names keep it
    both = [r for row in rows for r in (row, [row[0], row[1], "Percentage of population", 2021, 3.5])]
    units = [m.unit for m in read(book(tmp_path, _long(both))).measures]
    assert units == ["Percentage of labour force", "Percentage of population"]


def test_labels_below_codes_keep_no_code_and_per_cent_is_a_unit(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["GEO_ID", "NAME", "S2101_C01_004E", "S2101_C02_009E", "S2101_C03_001E"],
        [
            "Geography",
            "Geographic Area Name",
            "Estimate!!Households!!Median rent (dollars)",
            "Estimate!!Percent!!Population 18 years and over!!Veterans",
            "Estimate!!Percent below the line!!Children",
        ],
        *(
            [f"0400000US{i:02d}", p, 900 + i, 7.5 + i, 12.5 - i]
            for i, p in enumerate(("Alta", "Berg", "Carn", "Dell"), start=1)
        ),
    ]
    tidy = read(book(tmp_path, {"acs 2021": rows}), period="2021")
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("Households, Median rent", "dollars"),
        ("Population 18 years and over, Veterans", "%"),
        ("Percent below the line, Children", "%"),
    ]
