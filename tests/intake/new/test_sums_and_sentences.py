"""Sizes by their sums, scales of people, names within sentences."""

from __future__ import annotations

from pathlib import Path

from analysis.text import begun_small
from compose.language.areas import figure_for
from compose.language.languages import LANGUAGES
from intake.new.proposal import propose
from intake.new.scaffold import new_report
from intake.problems import Problems
from tests.intake.new.books import book, read

TOWNS = ("Ashby", "Bexley", "Cowes", "Dover", "Ely", "Frome", "Goole", "Hythe")


def test_figures_whose_whole_is_their_sum_grow_with_size_even_below_nothing(tmp_path: Path) -> None:
    moved = (412, -187, 233, 508, -96, 331, 170, 129)
    births = (2101, 1320, 1890, 2750, 1102, 1333, 1444, 1555)
    rate = (5.1, 4.2, 6.3, 5.5, 4.9, 5.8, 6.1, 5.3)
    head = ["Town", "Zuwachs der Region", "Lebende", "Quote (%)"]
    rows: list[list[object]] = [list(r) for r in zip(TOWNS, moved, births, rate, strict=True)]
    tidy = read(
        book(tmp_path, {"2022": [head, *rows, ["Total", sum(moved), sum(births), 5.4]]}),
        direction={"rest": "more"},
    )
    assert [(m.name, m.total) for m in tidy.measures] == [
        ("Zuwachs der Region", True),
        ("Lebende", True),
        ("Quote", False),
    ]
    # another total, as of a mean, says nothing of the kind
    tidy = read(
        book(tmp_path, {"2022": [head, *rows, ["Total", 1755, 1687, 5.4]]}), direction={"rest": "more"}
    )
    assert not tidy.measures[0].total


def test_thousands_of_people_say_so(tmp_path: Path) -> None:
    head = [["Town", "Labour force", "Employed", "Output"], ["", "Thousand", "Thousand", "Thousand"]]
    rows = [[t, 50.5 + i, 40.1 + 2 * i, 90.5 + 3 * i] for i, t in enumerate(TOWNS)]
    tidy = read(book(tmp_path, {"2022": [*head, *rows]}))
    assert [m.unit.lower() for m in tidy.measures] == ["thousand persons", "thousand persons", "thousand"]


def test_abbreviations_and_capitals_stay_within_a_sentence() -> None:
    names = (
        "R&D经费投入强度",
        "Percentage of Poor People",
        "Percentage of people",
        "Population of Hong Kong",
    )
    assert [begun_small(n) for n in names] == [
        "R&D经费投入强度",
        "Percentage of Poor People",
        "percentage of people",
        "population of Hong Kong",
    ]
    assert figure_for("TOTAL TASMANIA") == "figure for TOTAL TASMANIA"
    assert figure_for("Whole province") == "figure for the whole province"


def test_names_with_commas_stand_between_semicolons() -> None:
    names = ["Pima County, Arizona", "Yuma County, Arizona"]
    assert LANGUAGES["en"].listed(names) == "Pima County, Arizona; Yuma County, Arizona"
    assert LANGUAGES["en"].listed(["Pima (12.3, 4th)", "Yuma"]) == "Pima (12.3, 4th), Yuma"


def test_the_year_of_prices_multiplies_nothing() -> None:
    assert LANGUAGES["zh"].behind("2015年价美元") == " 2015年价美元"
    assert LANGUAGES["en"].behind("100 million yuan") == " × 100 million yuan"
    assert LANGUAGES["zh"].with_unit("人均GDP", "美元（2015年价）") == "人均GDP（美元，2015年价）"


def test_dimensions_of_the_table_make_the_levels_of_the_index(tmp_path: Path) -> None:
    cities = ("广州", "深圳", "珠海", "佛山", "惠州", "东莞")
    head = ["一级指标", "二级指标", "三级指标", "单位", "属性", *cities]
    lines = (
        ("创新", "投入", "研发经费投入强度", "%", "正向", 2.1),
        ("", "产出", "每万人口发明专利拥有量", "件", "正向", 20.5),
        ("民生", "收入", "城乡居民收入比", "", "负向", 1.5),
        ("", "医疗", "每千人口执业医师数", "人", "正向", 2.2),
        ("", "", "常住人口", "万人", "", 310.5),
    )
    rows = [
        [*line[:5], *(round(line[5] * (1 + (i + 2) * (k + 3) % 7 / 9), 2) for i in range(6))]
        for k, line in enumerate(lines)
    ]
    tidy = read(book(tmp_path, {"2023": [head, *rows]}))
    given = [tidy.given[m.id] for m in tidy.measures]
    assert [(g.get("dimension_zh"), g.get("sub_zh")) for g in given][:4] == [
        ("创新", "投入"),
        ("创新", "产出"),
        ("民生", "收入"),
        ("民生", "医疗"),
    ]
    plan = propose(tidy)
    assert plan.layered and len(plan.index) == 4 and "常住人口" not in [m.name for m in plan.index]
    # each in a dimension of its own is no level
    single = [[line[2], *line[1:5], *line[5:]] for line in rows[:4]]
    assert not propose(read(book(tmp_path, {"2023": [head, *single]}))).layered


def test_a_rate_given_in_persons_is_per_cent_and_told(tmp_path: Path) -> None:
    head = ["Town", "Unemployment rate (persons)", "Employed (persons)"]
    rows = [[t, 4.1 + i / 10, 5210 + 31 * i] for i, t in enumerate(TOWNS)]
    tidy = read(book(tmp_path, {"2022": [head, *rows]}))
    assert [m.unit for m in tidy.measures] == ["%", "persons"]
    assert any("given as “persons”" in n.line("en") for n in tidy.notes)


def test_one_code_with_two_names_on_named_sheets_is_told(tmp_path: Path) -> None:
    def sheet(heading: str, last: str) -> list[list[object]]:
        names = (*TOWNS[:-1], last)
        return [["Code", "Town", heading], *([f"E{i:02}", n, 3.5 + i] for i, n in enumerate(names))]

    path = book(tmp_path, {"A": sheet("Beds (units)", "Hythe"), "B": sheet("Roads (km)", "Hythe Bay")})
    tidy = read(path, sheets=("A", "B"), period="2022")
    assert len(tidy.regions) == len(TOWNS)
    assert any("E07 is “Hythe” on the sheet “A” and “Hythe Bay”" in n.line("en") for n in tidy.notes)
    same = book(tmp_path, {"A": sheet("Beds (units)", "Hythe"), "B": sheet("Roads (km)", "Hythe")})
    assert not any(
        "read as one region" in n.line("en") for n in read(same, sheets=("A", "B"), period="2022").notes
    )


def test_english_beside_chinese_may_say_de(tmp_path: Path) -> None:
    head = [
        ["地区", "常住人口（万人）", "户籍人口（万人）"],
        ["Region", "De facto population", "De jure population"],
    ]
    rows = [
        [c, 310.5 + 7 * i, 290.5 + 3 * i]
        for i, c in enumerate(("广州", "深圳", "珠海", "佛山", "惠州", "东莞"))
    ]
    tidy = read(book(tmp_path, {"2023": [*head, *rows]}))
    assert [(m.name, m.english) for m in tidy.measures] == [
        ("常住人口", "De facto population"),
        ("户籍人口", "De jure population"),
    ]


def test_a_region_without_a_part_is_proposed_and_headings_have_their_years(tmp_path: Path) -> None:
    head = [["2024年转移支付分地区情况表"], ["地区", "2023年执行数（亿元）", "2024年预算数（亿元）"]]
    names = ("天津", "河北", "山西", "内蒙古", "吉林", "辽宁（不含大连）")
    rows = [[n, 1300.5 + 31 * i, 1401.5 + 29 * i] for i, n in enumerate(names)]
    path = book(tmp_path, {"Sheet1": [*head, *rows]})
    tidy = read(path)
    (asked,) = [q for q in tidy.questions if q.id == "means"]
    assert asked.default == "210000" and next(o for o, _ in asked.options) == "210000"
    tidy = read(path, means={"辽宁（不含大连）": "210000"})
    done, planned = tidy.measures
    assert (done.name, planned.name, tidy.periods) == ("执行数", "预算数", ("2023", "2024"))
    assert tidy.frame.loc[("210000", "2023"), done.id] == 1455.5
    assert tidy.frame.loc[("210000", "2024"), planned.id] == 1546.5


def test_the_number_of_a_table_as_the_name_of_its_sheet_names_no_indicator(tmp_path: Path) -> None:
    head = [["Table A1 Growth Rate of Output"], ["Town", "2021", "2022"]]
    rows = [[t, 3.1 + i / 10, 2.9 - i / 10] for i, t in enumerate(TOWNS)]
    tidy = read(book(tmp_path, {"A1": [*head, *rows]}))
    assert [m.name for m in tidy.measures] == ["Growth Rate of Output"]
    # money in a wider sense is called so
    head[0] = ["Monthly bulletin"]
    assert [m.name for m in read(book(tmp_path, {"M2": [*head, *rows]})).measures] == ["M2"]


def test_zones_under_a_heading_of_counties_are_zones(tmp_path: Path) -> None:
    zones = ("高新区", "经开区", "综保区", "空港新区", "临港新区", "生态城", "科学城", "老城")
    rows = [[z, 3.1 + i / 10, 2.9 - i / 10] for i, z in enumerate(zones)]
    path = book(tmp_path, {"2022": [["区县", "研发投入强度（%）", "失业率（%）"], *rows]})
    made = new_report("mine", path, tmp_path / "reports", Problems())
    assert made is not None
    text = (made.folder / "report.toml").read_text("utf-8")
    assert 'noun = { zh = "个园区", en = "zones" }' in text
