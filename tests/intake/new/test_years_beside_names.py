"""Years that stand beside the names of columns: this year's and the last one's, revised ones, months below the title's year."""

from __future__ import annotations

from pathlib import Path

from tests.intake.new.books import JIANGSU, book, csv_of, read

TOWNS = ("桃園區", "中壢區", "大溪區", "楊梅區", "蘆竹區", "大園區")


def test_last_year_beside_this_year_is_the_year_before_the_title_s(tmp_path: Path) -> None:
    rows = [
        ["3-12 各市地区生产总值及人均水平（2023年）"],
        ["市", "地区生产总值（亿元）", "", "人均地区生产总值（元）"],
        ["", "上年", "本年", ""],
        *([n, 140.24 + i, 137.09 + 2 * i, 34110 + i] for i, n in enumerate(JIANGSU)),
    ]
    tidy = read(book(tmp_path, {"3-12": rows}))
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("地区生产总值", "亿元"),
        ("人均地区生产总值", "元"),
    ]
    first = tidy.measures[0].id
    assert (tidy.frame.loc[("320100", "2022"), first], tidy.frame.loc[("320100", "2023"), first]) == (
        140.24,
        137.09,
    )


def test_a_revised_year_is_another_period_of_the_same_indicator(tmp_path: Path) -> None:
    rows = [
        ["附表2 2024年及2023年各市研究与试验发展（R&D）经费情况"],
        [
            "地区",
            "2024年R&D经费\n（亿元）",
            "2024年R&D\n经费投入强度\n（%）",
            "修订后2023年\nR&D经费投入强度\n（%）",
        ],
        *([n, 960.5 + i, 2.04 + i / 100, 2 + i / 100] for i, n in enumerate(JIANGSU)),
    ]
    tidy = read(book(tmp_path, {"附表2": rows}))
    assert [m.name for m in tidy.measures] == ["R&D经费", "R&D经费投入强度"]
    rate = tidy.measures[1].id
    assert tidy.frame.loc[("320100", "2023"), rate] == 2 and tidy.frame.loc[("320100", "2024"), rate] == 2.04


def test_months_below_a_year_and_a_unit_are_periods(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["桃園市各區結婚對數"],
        ["民國108年", "", "", "單位：對"],
        ["區域別", "一月", "二月", "十二月"],
    ]
    rows += [[n, 305 + i, 202 + 3 * i, 177 + 7 * i] for i, n in enumerate(TOWNS)]
    tidy = read(book(tmp_path, {"結婚對數": rows}))
    assert [(m.name, m.unit) for m in tidy.measures] == [("結婚對數", "對")]
    assert tidy.periods == ("2019-01", "2019-02", "2019-12")


def test_names_of_countries_in_capitals_are_no_codes_of_their_parts(tmp_path: Path) -> None:
    names = ("ITALY", "CHILE", "CHINA", "BENIN", "FRANCE", "GERMANY", "SPAIN", "ALGERIA", "TRINIDAD&TOBAGO")
    rows = [["year", "country", "saving rate"], *([1985, n, 20.5 + i] for i, n in enumerate(names))]
    tidy = read(csv_of(tmp_path, rows))
    assert tidy.kind == "country" and len(tidy.regions) == len(names)
