"""Names of indicators that titles give: without the place and its divisions, and where headings are a unit alone."""

from __future__ import annotations

from pathlib import Path

from tests.intake.new.books import book, read

CITIES = ["广州市", "深圳市", "珠海市", "汕头市", "佛山市", "韶关市"]


def test_a_name_from_a_title_is_without_place_and_divisions(tmp_path: Path) -> None:
    titled = [["丽水市各县(市、区)民用汽车拥有量"], ["单位：辆"], ["地区", "2021", "2022"]]
    rows = [
        [c, 1500 + 37 * i, 1600 + 41 * i]
        for i, c in enumerate(["莲都区", "龙泉市", "青田县", "缙云县", "遂昌县"])
    ]
    tidy = read(book(tmp_path, {"Sheet1": [*titled, *rows]}))
    assert [m.name for m in tidy.measures] == ["民用汽车拥有量"]


def test_a_heading_that_is_a_unit_is_no_name(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Table B-3. Share of Adults With a Library Card by State: 2020, 2021 and 2022"],
        ["State", 2020, "", 2021, "", 2022, ""],
        ["", *(["Percent", "Margin of error (±)"] * 3)],
        *(
            [state, 31.5 + i, 0.3, 32.5 + 2 * i, 0.2 + 0.1 * (i % 3), 35.1 + i, 0.4]
            for i, state in enumerate(["Ohio", "Texas", "Iowa", "Maine", "Utah", "Idaho"])
        ),
    ]
    tidy = read(book(tmp_path, {"Table B-3": rows}))
    assert [(m.name, m.unit) for m in tidy.measures] == [("Share of Adults With a Library Card", "%")]
    assert tidy.periods == ("2020", "2021", "2022")


def test_percentage_points_are_asked_about_by_nobody(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["地区", "绿化覆盖率（%）", ""],
        ["", "2022年", "增减百分点"],
        *([c, 38.2 + 0.7 * i, round(0.62 - 0.2 * i, 2)] for i, c in enumerate(CITIES)),
    ]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    assert not [q for q in tidy.questions if q.id == "percent"]
    assert len(tidy.measures) == 2
