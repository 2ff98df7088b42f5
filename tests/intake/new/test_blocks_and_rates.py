"""Two blocks under two rows of headings, rates that add up to a hundred, “no.” in a row of units."""

from __future__ import annotations

from pathlib import Path

from tests.intake.new.books import book, read

PROVINCES = (
    "全国总计",
    "北  京",
    "天  津",
    "河  北",
    "山  西",
    "河  南",
    "湖  北",
    "湖  南",
    "广  东",
    "广  西",
)
TOWNS = ("Ashby", "Bexley", "Cowes", "Dover", "Ely", "Frome", "Goole", "Hythe")


def test_blocks_side_by_side_under_two_rows_of_headings_are_one_table(tmp_path: Path) -> None:
    figures = {p: (100.5 + i, 110.5 + i, 20.5 + i, 21.5 + i) for i, p in enumerate(PROVINCES)}
    head = [
        ["6-12 各地区主要农产品产量"],
        [""] * 9 + ["单位：万吨"],
        ["地  区", "粮食", "", "油料", ""] * 2,
        ["", "2022年", "2023年", "2022年", "2023年"] * 2,
    ]
    half = len(PROVINCES) // 2
    rows = [
        [left, *figures[left], right, *figures[right]]
        for left, right in zip(PROVINCES[:half], PROVINCES[half:], strict=True)
    ]
    tidy = read(book(tmp_path, {"6-12": [*head, *rows]}))
    assert [(m.name, m.unit) for m in tidy.measures] == [("粮食", "万吨"), ("油料", "万吨")]
    assert len(tidy.regions) == 9 and tidy.periods == ("2022", "2023") and set(tidy.areas) == {"100000"}
    grain, oil = (m.id for m in tidy.measures)
    assert tidy.frame.loc[("420000", "2023"), grain] == figures["湖  北"][1]
    assert tidy.frame.loc[("110000", "2022"), oil] == figures["北  京"][2]


def test_growth_that_adds_up_to_a_hundred_by_chance_is_no_share(tmp_path: Path) -> None:
    growth = (11.1, 13.9, 12.4, 12.6, 12.2, 12.8, 12.5, 12.5)
    assert abs(sum(growth) - 100) < 0.05
    rows = [[t, 90 + 7 * i, g] for i, (t, g) in enumerate(zip(TOWNS, growth, strict=True))]
    head = ["Town", "Output per head (euros)", "Output: growth (%)"]
    tidy = read(book(tmp_path, {"2022": [head, *rows]}))
    assert not any("adds up to 100" in n.line("en") for n in tidy.notes)
    head[2] = "Share of output (%)"
    tidy = read(book(tmp_path, {"2022": [head, *rows]}))
    assert any("adds up to 100" in n.line("en") for n in tidy.notes)


def test_no_in_a_row_of_units_is_how_many(tmp_path: Path) -> None:
    head = [
        ["", "Population at 30 June", "", "Change", "", "Area"],
        ["", "2022", "2023", "2023", "2023", "2023"],
        ["Town", "no.", "no.", "no.", "%", "km2"],
    ]
    rows = [[t, 900 + 31 * i, 905 + 33 * i, 5 + 2 * i, 0.6 + i / 10, 12.5 + i] for i, t in enumerate(TOWNS)]
    tidy = read(book(tmp_path, {"Table 1": [*head, *rows]}))
    named = {m.name: m.unit for m in tidy.measures}
    assert named == {"Population at 30 June": "", "Change: no.": "", "Change": "%", "Area": "km2"}
    numbered = [["No.", "Town", "Output (euros)"], *([i + 1, t, 90 + i] for i, t in enumerate(TOWNS))]
    tidy = read(book(tmp_path, {"2022": numbered}))
    assert [m.name for m in tidy.measures] == ["Output"]


def test_a_name_keeps_what_its_sign_of_per_cent_ends(tmp_path: Path) -> None:
    head = ["市", "决算数（万元）", "决算数为上年决算数的%", "合計特殊出生率【‐】"]
    cities = ("合肥市", "芜湖市", "蚌埠市", "淮南市", "马鞍山市", "淮北市", "铜陵市")
    rows = [[c, 5200 + 31 * i, 101.5 + i, 1.1 + i / 10] for i, c in enumerate(cities)]
    tidy = read(book(tmp_path, {"2023": [head, *rows]}))
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("决算数", "万元"),
        ("决算数为上年决算数的百分比", "%"),
        ("合計特殊出生率", ""),
    ]


def test_a_row_of_headings_that_repeats_those_of_the_key_gives_units(tmp_path: Path) -> None:
    head = [["Regio", "Perioden", "Bevolking", "Dichtheid", "Product", "Werkloosheid"]]
    head.append([*head[0][:2], "aantal", "aantal inwoners per km²", "euro", "%"])
    rows = [[t, "2023", 900 + 31 * i, 120 + i, 40100 + 7 * i, 3.5 + i / 10] for i, t in enumerate(TOWNS)]
    tidy = read(book(tmp_path, {"data": [*head, *rows]}))
    named = [(m.name, m.unit) for m in tidy.measures]
    assert named == [
        ("Bevolking", ""),
        ("Dichtheid", "inwoners per km²"),
        ("Product", "euro"),
        ("Werkloosheid", "%"),
    ]


def test_percent_change_in_a_column_of_units_is_a_rate_and_stays_in_the_name(tmp_path: Path) -> None:
    subjects = (
        ("Output, constant prices", "Percent change"),
        ("Inflation, average", "Percent change"),
        ("Wages", "Euros"),
    )
    rows = [
        [t, subject, unit, *(round(1.5 + i / 3 + j + k, 2) for j in range(2))]
        for i, t in enumerate(TOWNS)
        for k, (subject, unit) in enumerate(subjects)
    ]
    tidy = read(book(tmp_path, {"data": [["Town", "Subject", "Units", "2022", "2023"], *rows]}))
    named = {m.name: m.unit for m in tidy.measures}
    assert named == {
        "Output, constant prices, percent change": "%",
        "Inflation, average": "%",
        "Wages": "euros",
    }


def test_a_year_at_the_end_of_one_heading_is_its_period_in_the_first_run_too(tmp_path: Path) -> None:
    head = [
        ["", "Births", "", "Area", "Density 2023"],
        ["", "2022", "2023", "", ""],
        ["Town", "no.", "no.", "km2", "persons/km2"],
    ]
    rows = [[t, 90 + 3 * i, 91 + 2 * i, 12.5 + i, 101.5 + i] for i, t in enumerate(TOWNS)]
    path = book(tmp_path, {"Table 6": [*head, *rows]})
    first = read(path)
    assert [m.name for m in first.measures] == ["Births", "Area", "Density"]
    assert [q.id for q in first.questions if q.id == "period"] == ["period"]
    # answers given under the names of the first run hold in the second
    second = read(path, period="2023", direction={m.name: "neither" for m in first.measures})
    assert not second.questions and not second.unused
    assert second.frame.loc[(next(iter(second.regions)), "2023"), second.measures[2].id] == 101.5


def test_what_the_title_says_of_all_columns_is_in_their_names(tmp_path: Path) -> None:
    head = [["2-1-6  2022年各地区每千人口卫生技术人员数"], ["地  区", "执业医师", "", "注册护士", ""]]
    head.append(["", "城市", "农村", "城市", "农村"])
    rows = [[p, *(round(3.05 + i / 10 + k, 2) for k in range(4))] for i, p in enumerate(PROVINCES[1:])]
    tidy = read(book(tmp_path, {"2-1-6": [*head, *rows]}))
    names = [m.name for m in tidy.measures]
    assert names == [
        "每千人口执业医师：城市",
        "每千人口执业医师：农村",
        "每千人口注册护士：城市",
        "每千人口注册护士：农村",
    ]
    # a title of two things says it of one of them
    head[0] = ["2-1-6  2022年各地区卫生技术人员数及每千人口护士数"]
    tidy = read(book(tmp_path, {"2-1-6": [*head, *rows]}))
    assert not any("每千人口" in m.name for m in tidy.measures)


def test_a_sheet_that_goes_on_under_the_title_of_another_has_none_of_its_own(tmp_path: Path) -> None:
    def sheet(title: str, english: str, heading: str) -> list[list[object]]:
        rows = [[p, 12.5 + i] for i, p in enumerate(PROVINCES[1:])]
        return [[title], [english], ["地区", heading], *rows]

    sheets = {
        "1-1-2": sheet(
            "1-1-2 全国城市公用设施水平(2022年)", "1-1-2 Level of Urban Facilities (2022)", "供水普及率(%)"
        ),
        "1-1-2续表": sheet("1-1-2 续表", "1-1-2 continued", "燃气普及率(%)"),
    }
    tidy = read(book(tmp_path, sheets), period="2022")
    assert (
        len(tidy.measures) == 2
        and "城市公用设施水平" in tidy.title
        and "Level of Urban Facilities" in tidy.title_in_english
    )
