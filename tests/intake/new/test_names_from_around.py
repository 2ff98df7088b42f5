"""Names of indicators of which the table says a part elsewhere: in its title, behind all names, in another language."""

from __future__ import annotations

from pathlib import Path

import tomlkit

from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.problems import Problems
from tests.intake.new.books import book, read

PROVINCES = ("北京", "天津", "河北", "山西", "河南", "湖北")
SCHOOLS = ("普通小学", "初中", "普通高中")
ENGLISH = ("Primary School", "Junior Secondary School", "Senior Secondary School")
PROVINCES_ABROAD = {"เลย": "Loei", "น่าน": "Nan", "แพร่": "Phrae", "ตาก": "Tak", "ตรัง": "Trang"}


def test_what_the_title_says_is_measured_of_kinds_is_in_their_names(tmp_path: Path) -> None:
    rows = [
        ["21-8 各级普通学校生师比（2023年）"],
        ["Student-Teacher Ratio by Level of Regular Schools (2023)"],
        ["地  区", *SCHOOLS, ""],
        ["Region", *ENGLISH, ""],
        *([p, 12.5 + i, 10.5 + i, 9.5 + i, ""] for i, p in enumerate(PROVINCES)),
    ]
    tidy = read(book(tmp_path, {"21-8": rows}))
    assert [m.name for m in tidy.measures] == [f"{s}生师比" for s in SCHOOLS]
    assert [m.english for m in tidy.measures] == [f"Student-Teacher Ratio: {e}" for e in ENGLISH]
    assert tidy.frame.loc[("410000", "2023"), tidy.measures[1].id] == 14.5


def test_a_title_of_kinds_says_nothing_of_names_that_are_measured(tmp_path: Path) -> None:
    rows = [["各级普通学校生师比（2023年）"], ["地区", "在校学生数", "专任教师数"]]
    rows += [[p, 125 + 7 * i, 10 + i] for i, p in enumerate(PROVINCES)]  # type: ignore[list-item]
    assert [m.name for m in read(book(tmp_path, {"21-8": rows})).measures] == ["在校学生数", "专任教师数"]


def test_what_all_names_end_on_is_left_out_and_may_be_used_in_answers(tmp_path: Path) -> None:
    names = ["城镇化率_全市（%）", "空气优良率_全市（%）"]
    rows = [["地区", *names], *([p, 50.5 + i, 80.5 - i] for i, p in enumerate(PROVINCES))]
    path = book(tmp_path, {"2023": rows})
    tidy = read(path)
    assert [(m.name, m.unit) for m in tidy.measures] == [("城镇化率", "%"), ("空气优良率", "%")]
    assert any("_全市" in note.line("zh") for note in tidy.notes)
    for word in ("城镇化率", "城镇化率_全市"):
        assert read(path, direction={word: "less"}).measures[0].direction == "less"
    rows[0][2] = "空气优良率_市辖区（%）"
    kept = read(book(tmp_path, {"2023": rows}))
    assert [m.name for m in kept.measures] == ["城镇化率_全市", "空气优良率_市辖区"]


def test_of_a_title_in_two_languages_the_english_names_the_indicator(tmp_path: Path) -> None:
    rows = [
        ["ตาราง 8.1 รายได้เฉลี่ยต่อเดือนต่อครัวเรือน จำแนกตามภาค และจังหวัด พ.ศ. 2563 - 2565"],
        ["Table 8.1 Average Monthly Income per Household by Region and Province: 2020 - 2022"],
        ["", "", "", "(บาท  Baht)"],
        ["จังหวัด", 2563, 2565, "Province"],
        ["", "(2020)", "(2022)", ""],
        *([thai, 20000 + i, 21000 + i, en] for i, (thai, en) in enumerate(PROVINCES_ABROAD.items())),
    ]
    (income,) = read(book(tmp_path, {"T-8.1": rows})).measures
    assert (income.name, income.unit) == ("Average Monthly Income per Household", "baht")


def test_a_region_without_a_part_says_so_wherever_its_figures_are(tmp_path: Path) -> None:
    names = ("天津", "河北", "山西", "辽宁（不含大连）", "吉林", "黑龙江")
    rows = [
        ["地区", "执行数（亿元）", "失业率（%）"],
        *([p, 125.5 + i, 8.5 + i] for i, p in enumerate(names)),
    ]
    path = book(tmp_path, {"2023": rows})
    tidy = read(path, means={"辽宁（不含大连）": "210000"})
    assert tidy.without == {"210000": "大连"} and "210000" in tidy.regions
    answers = Answers(means={"辽宁（不含大连）": "210000"}, direction={"执行数": "neither"})
    problems = Problems()
    made = new_report("mine", path, tmp_path / "reports", problems, answers)
    assert made is not None, [p.line("en") for p in problems.errors]
    remarks = tomlkit.parse((tmp_path / "reports/mine/report.toml").read_text("utf-8")).unwrap()["remark"]
    assert [(r["indicator"], r["region"], r["text"]) for r in remarks] == [
        (m.id, "210000", {"zh": "辽宁不含大连", "en": "Liaoning without Dalian"}) for m in tidy.measures
    ]


def test_provinces_without_figures_are_told_and_are_over_none_of_the_others(tmp_path: Path) -> None:
    rows: list[list[object]] = [["地区", "执行数（亿元）", "失业率（%）"]]
    for i, name in enumerate(
        ("北京", "天津", "河北", "山西", "上海", "江苏", "安徽", "大连", "吉林", "黑龙江")
    ):
        bare = name in {"北京", "上海", "大连"}
        rows.append([name] if bare else [name, 125.5 + i, 8.5 + i])
    tidy = read(book(tmp_path, {"2023": rows}))
    assert len(tidy.regions) == 9 and not tidy.groups and not [q for q in tidy.questions if q.id == "level"]
    assert any("这些地区没有任何数字，仍然列出：北京、上海" in note.line("zh") for note in tidy.notes), [
        n.line("zh") for n in tidy.notes
    ]
    assert tidy.frame.loc[("340000", "2023"), tidy.measures[1].id] == 14.5
