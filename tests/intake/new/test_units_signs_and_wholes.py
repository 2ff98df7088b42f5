"""Units that names and figures give, signs without figures, words for the whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.vocabulary.names import name_of
from tests.intake.new.books import book, read

TOWNS = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir")
PROVINCES = (
    *("北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽"),
    *("福建", "江西", "山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州"),
    *("云南", "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆"),
)
RATES = (7.4, 6.4, 7.8, 5.3, 6.7, 8.5)


def notes(tidy: object) -> str:
    return "\n".join(n.line("en") for n in tidy.notes)  # type: ignore[attr-defined]


@pytest.mark.parametrize("word", ["总值", "总数", "总体"])
def test_words_for_totals(word: str) -> None:
    assert name_of(word, "province").kind == "area"


def test_traditional_names_of_districts() -> None:
    assert name_of("灣仔區", "county").code == name_of("湾仔区", "county").code == "810107"


def test_density_under_a_line_of_persons_is_to_the_area_of_its_name(tmp_path: Path) -> None:
    head = ["地域", "人口", "面積（k㎡）", "人口密度（1k㎡当たり）"]
    body = [[f"{n}県", 900000 + 1000 * i, 3000 + i, 300.1 - i] for i, n in enumerate("甲乙丙丁戊己")]
    tidy = read(
        book(tmp_path, {"第1表": [["令和2年人口"], ["", "", "", "（単位：人）"], head, *body]}), period="2020"
    )
    assert [m.unit for m in tidy.measures] == ["人", "km2", "人/km²"]


@pytest.mark.parametrize("name", ["Unemployment rate", "失业率", "城镇化率", "Literacy rate"])
def test_rates_without_any_unit_are_per_cent_where_names_and_figures_say_so(
    tmp_path: Path, name: str
) -> None:
    rows = [["Region", name], *[[t, x] for t, x in zip(TOWNS, RATES, strict=True)]]
    tidy = read(book(tmp_path, {"Sheet1": rows}), period="2023")
    assert tidy.measures[0].unit == "%" and f"read as %: {name}" in notes(tidy)
    over = [["Region", name], *[[t, 40 * x] for t, x in zip(TOWNS, RATES, strict=True)]]
    assert read(book(tmp_path, {"Sheet1": over}), period="2023").measures[0].unit == ""


def test_number_and_rate_of_one_thing(tmp_path: Path) -> None:
    head = [["", "Unemployment", ""], ["Region", "Number", "Rate"]]
    rows = [[t, 1000 * (i + 1), RATES[i]] for i, t in enumerate(TOWNS)]
    tidy = read(book(tmp_path, {"Sheet1": [*head, *rows]}), period="2023")
    assert [(m.name, m.unit, m.total) for m in tidy.measures] == [
        ("Unemployment: Number", "", True),
        ("Unemployment: Rate", "%", False),
    ]


@pytest.mark.parametrize("crime", ["Crime rate", "Birth rate", "犯罪率"])
def test_rates_that_may_be_to_a_thousand_get_no_unit(tmp_path: Path, crime: str) -> None:
    rows = [["Region", crime], *[[t, x] for t, x in zip(TOWNS, RATES, strict=True)]]
    assert read(book(tmp_path, {"Sheet1": rows}), period="2023").measures[0].unit == ""


@pytest.mark.parametrize("last", [["Units: per cent"], ["Units:", "per cent"], ["Unit: %"]])
def test_the_unit_in_the_last_line(tmp_path: Path, last: list[str]) -> None:
    rows = [["", "2022", "2023"], *[[t, x, x + 0.1] for t, x in zip(TOWNS, RATES, strict=True)]]
    path = book(tmp_path, {"Sheet1": [["Long-term unemployment by region"], *rows, [""], last]})
    assert [m.unit for m in read(path).measures] == ["%"]


def test_a_percentage_of_an_amount_keeps_the_amount(tmp_path: Path) -> None:
    head = ["Region", "Debt (% of GDP)", "Tax (% of revenue)", "Unemployed (% of total labor force)"]
    rows = [[t, x, x + 1, x + 2] for t, x in zip(TOWNS, RATES, strict=True)]
    tidy = read(book(tmp_path, {"Sheet1": [head, *rows]}), period="2023")
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("Debt, % of GDP", "%"),
        ("Tax, % of revenue", "%"),
        ("Unemployed", "%"),
    ]


def test_signs_without_figures_are_told_with_what_the_table_says_of_them(tmp_path: Path) -> None:
    rows = [[t, x, x + 1] for t, x in zip(TOWNS, RATES, strict=True)]
    rows[1][1], rows[2][1], rows[3][2] = "/", "...", "..."
    below = [["Legend: / confidential; ... not available"]]
    tidy = read(
        book(
            tmp_path, {"Sheet1": [["Region", "Illiteracy rate, %", "Poverty rate, %"], *rows, [""], *below]}
        ),
        period="2023",
    )
    assert (
        "“...” (2 cells; the table says: not available), “/” (1 cell; the table says: confidential)"
        in notes(tidy)
    )
    assert not [n for n in tidy.notes if "read as no figure" in n.line("en") and "…" in n.line("en")]


def test_the_nation_above_all_provinces_is_told_as_the_whole(tmp_path: Path) -> None:
    rows = [
        ["地区", "居民人均可支配收入（元）"],
        ["全国", 36883],
        *[[p, 25000 + 1370 * i] for i, p in enumerate(PROVINCES)],
    ]
    tidy = read(book(tmp_path, {"2022": rows}))
    assert tidy.whole and "“全国” is the whole of the regions" in notes(tidy)
    some = read(book(tmp_path, {"2022": rows[:1] + rows[2:]}))
    assert not some.whole and "is the whole" not in notes(some)


def test_a_title_behind_the_number_of_the_table(tmp_path: Path) -> None:
    rows = [["Region", "Unemployment rate (%)"], *[[t, x] for t, x in zip(TOWNS, RATES, strict=True)]]
    tidy = read(book(tmp_path, {"Sheet1": [["Tabelle: 13211-0007"], ["Unemployed by state, 2023"], *rows]}))
    assert tidy.title == "Unemployed by state, 2023"
