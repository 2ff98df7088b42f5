"""What offices print around and behind figures: page numbers, who filled in a table, marks of notes, names at the right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from intake.new.tidy import Tidy
from tests.intake.new.books import JIANGSU, book, read

TITLE = "2022年各市收入和床位"
GDP = [round(1200.15 + 31.7 * i, 2) for i in range(len(JIANGSU))]
BEDS = [310 + 9 * i for i in range(len(JIANGSU))]


def table() -> list[list[object]]:
    body = [[name, GDP[i], BEDS[i]] for i, name in enumerate(JIANGSU)]
    return [[TITLE, "", ""], ["地区", "收入（亿元）", "床位（张）"], *body]


def figures_of(tidy: Tidy) -> list[list[float]]:
    assert set(tidy.frame.index.get_level_values("period")) == {"2022"}
    return [tidy.frame[m.id].tolist() for m in tidy.measures]


def told(tidy: Tidy, words: str) -> list[str]:
    return [n.line("en") for n in tidy.notes if words in n.line("en")]


@pytest.mark.parametrize(
    "row",
    [
        ["", "— 41 —", ""],
        ["", "", 41],
        ["", "", "第 41 页 共 90 页"],
        ["·11·", "", ""],
        ["", "Page 4 of 9", ""],
        ["制表人：王某", "审核：李某", "填报日期：2023-02-11"],
        ["制表人：", "王某", "2023-02-11"],
        ["审核", "李某", ""],
        ["联系电话", 83215566, ""],
        ["", "", "2023年2月11日"],
        ["", "", "江苏省统计局"],
        ["Prepared by: A. Hill", "Checked by: B. Moor", "Date: 11/02/2023"],
    ],
)
def test_what_belongs_to_the_paper_is_left_out_and_told(tmp_path: Path, row: list[object]) -> None:
    tidy = read(book(tmp_path, {"Sheet1": [*table(), row]}))
    assert figures_of(tidy) == [GDP, BEDS] and len(tidy.regions) == len(JIANGSU)
    assert not [q for q in tidy.questions if q.id != "direction"]
    (note,) = told(tidy, "who filled in the table are not read")
    assert all(str(w) in note for w in row if w)


@pytest.mark.parametrize(
    "rows",
    [
        [["", "— 41 —", ""]],
        [[41, "", ""]],
        [
            ["制表机关：江苏省统计局", "", "表号：J201"],
            ["文号：苏统字〔2023〕9号", "", "有效期至：2024年3月"],
        ],
        [["填报单位：江苏省统计局", "", "2022年"]],
    ],
)
def test_what_forms_say_above_is_neither_title_nor_period(tmp_path: Path, rows: list[list[object]]) -> None:
    tidy = read(book(tmp_path, {"Sheet1": [*rows, *table()]}))
    assert figures_of(tidy) == [GDP, BEDS] and tidy.title == TITLE
    assert told(tidy, "who filled in the table are not read")


def test_a_nameless_total_is_no_page(tmp_path: Path) -> None:
    rows = [row[::2] for row in table()] + [["", 4732]]
    with pytest.raises(AssertionError, match="the region is missing"):
        read(book(tmp_path, {"Sheet1": rows}))


def test_a_page_number_where_the_table_goes_on(tmp_path: Path) -> None:
    rows = table()
    rows[8:8] = [["", "— 41 —", ""]]
    assert figures_of(read(book(tmp_path, {"Sheet1": rows}))) == [GDP, BEDS]


MARKS = ["(1)", "（1）", "[1]", " 1)", "1)", "（注1）", "注1", "(1)(2)", "#", "（含新区）", "（不含农垦）", "（初步数）", " (preliminary)"]  # fmt: skip


@pytest.mark.parametrize("mark", MARKS)
def test_marks_and_remarks_behind_figures(tmp_path: Path, mark: str) -> None:
    rows = table()
    for i in (3, 9):
        rows[i][1] = f"{rows[i][1]:.2f}{mark}"
    tidy = read(book(tmp_path, {"Sheet1": [*rows, ["(1) 含新区。", "", ""], ["(2) 初步数。", "", ""]]}))
    assert figures_of(tidy) == [GDP, BEDS]
    if mark == "[1]":
        assert told(tidy, "footnote marks were taken off (2 cells)")
    else:
        (note,) = told(tidy, "marks and remarks behind figures are not read (2 cells)")
        assert f"B4 {rows[3][1]}" in note and f"B10 {rows[9][1]}" in note


@pytest.mark.parametrize("behind", ["({i})", "（{i}.4）", "（下降）", "（万元）", "（计划）"])
def test_what_changes_a_figure_is_no_mark(tmp_path: Path, behind: str) -> None:
    rows = table()
    for i in range(3, 8):
        rows[i][1] = f"{rows[i][1]:.2f}{behind.format(i=i)}"
    with pytest.raises(AssertionError, match="is not a number"):
        read(book(tmp_path, {"Sheet1": rows}))


def at_the_right(rows: Sequence[Sequence[object]], title: str = TITLE) -> list[list[object]]:
    return [[title], *([*row[1:], row[0]] for row in rows)]


def test_names_right_of_headings_in_two_rows(tmp_path: Path) -> None:
    head = [["城市", "收入", "", "床位", ""], ["", "总量（亿元）", "增速（%）", "总量（张）", "增速（%）"]]
    body = [[n, GDP[i], 5 + i / 10, BEDS[i], 1 + i / 10] for i, n in enumerate(JIANGSU)]
    tidy = read(book(tmp_path, {"Sheet1": at_the_right([*head, *body])}))
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("收入：总量", "亿元"),
        ("收入：增速", "%"),
        ("床位：总量", "张"),
        ("床位：增速", "%"),
    ]
    assert [v[4] for v in figures_of(tidy)] == [GDP[4], 5.4, BEDS[4], 1.4]


@pytest.mark.parametrize("names", [JIANGSU, tuple(f"{x}片" for x in "甲乙丙丁戊己庚辛壬癸子丑寅")])
def test_names_right_of_years(tmp_path: Path, names: Sequence[str]) -> None:
    head = [["地区", "收入（亿元）", "", "床位（张）", ""], ["", "2021", "2022", "2021", "2022"]]
    body = [[n, GDP[i], GDP[i] + 50, BEDS[i], BEDS[i] + 5] for i, n in enumerate(names)]
    tidy = read(book(tmp_path, {"Sheet1": at_the_right([*head, *body], "各地收入和床位")}))
    assert [m.name for m in tidy.measures] == ["收入", "床位"] and len(tidy.regions) == len(names)
    last = list(tidy.regions)[-1]
    assert tidy.frame.loc[(last, "2022")].tolist() == [GDP[-1] + 50, BEDS[-1] + 5]


def test_places_of_cells_are_those_of_the_file(tmp_path: Path) -> None:
    rows = at_the_right(table()[1:])
    rows[4][1] = "约346"
    with pytest.raises(AssertionError, match=r"row 5, column B.*约346"):
        read(book(tmp_path, {"Sheet1": rows}))


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("注：“—”表示未公布。资料来源：各市统计公报", "各市统计公报"),
        (
            "Note: Jammu & Kashmir includes Ladakh. Source: Office of the Registrar General, India.",
            "Office of the Registrar General, India",
        ),
        ("注：资料来源广泛；不含新区。", ""),
        ("Note: the main source of income is wages.", ""),
    ],
)
def test_the_source_may_end_a_note(tmp_path: Path, line: str, source: str) -> None:
    rows = [["地区", "人均可支配收入（元）"], *[[c, 41000 + 137 * i] for i, c in enumerate(JIANGSU)]]
    assert read(book(tmp_path, {"2024年": [*rows, [line, None]]}), period="2024").source == source


@pytest.mark.parametrize("head", ["备注：", "注:", "Notes:"])
def test_of_notes_below_their_head_it_is_told_what_they_say(tmp_path: Path, head: str) -> None:
    rows = [["地区", "人均可支配收入（元）"], *[[c, 41000 + 137 * i] for i, c in enumerate(JIANGSU)]]
    notes = [[head, None], ["1、南京市为行政区口径。", None], ["2、数字为快报数。", None]]
    (line,) = told(read(book(tmp_path, {"2024年": [*rows, *notes]}), period="2024"), "notes are not read")
    assert "行政区口径" in line and "快报数" in line and head not in line
