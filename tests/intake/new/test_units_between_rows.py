"""Lines of units among rows hold for what stands below them; years of two digits are of the century that the table says."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.tidy import Tidy
from tests.intake.new.books import JIANGSU, book, read

MONEY = [round(310.25 + 11.5 * i, 2) for i in range(len(JIANGSU))]
PEOPLE = [420 + 9 * i for i in range(len(JIANGSU))]
#: the first region below the line
AT = 6


def told(tidy: Tidy, words: str) -> list[str]:
    return [n.line("en") for n in tidy.notes if words in n.line("en")]


def rows_of(line: list[object], head: list[object], factor: float) -> list[list[object]]:
    body: list[list[object]] = [
        [n, MONEY[i] * (factor if i >= AT else 1), PEOPLE[i]] for i, n in enumerate(JIANGSU)
    ]
    return [["2022年各市财政收入和人口", "", ""], head, *body[:AT], line, *body[AT:]]


HEAD: list[object] = ["地区", "财政收入（亿元）", "人口（万人）"]


@pytest.mark.parametrize(
    "line", [["单位：万元", "", ""], ["", "单位：万元", ""], ["", "（万元）", ""], ["", "", "单位：万元"]]
)
def test_a_line_of_another_unit_holds_for_the_rows_below(tmp_path: Path, line: list[object]) -> None:
    tidy = read(book(tmp_path, {"Sheet1": rows_of(line, HEAD, 1e4)}))
    assert [(m.name, m.unit) for m in tidy.measures] == [("财政收入", "亿元"), ("人口", "万人")]
    assert [tidy.frame[m.id].tolist() for m in tidy.measures] == [MONEY, PEOPLE]
    (note,) = told(tidy, "the figures below this row are read in the unit it gives, 万元")
    assert f"row {AT + 3}" in note and told(tidy, "万元 is converted to 亿元")


@pytest.mark.parametrize("repeated", [False, True])
@pytest.mark.parametrize("head", [["地区", "财政收入"], ["地区", "2021", "2022"]])
def test_a_line_of_another_unit_below_one_above_the_table(
    tmp_path: Path, head: list[str], repeated: bool
) -> None:
    width = len(head) - 1
    blocks = [
        [[n, *[MONEY[i] * f + k for k in range(width)]] for i, n in enumerate(JIANGSU)] for f in (1, 1e4)
    ]
    between = [["", "单位：万元"], *([head] if repeated else [])]
    rows = [["2022年财政收入"], ["", "单位：亿元"], head, *blocks[0][:AT], *between, *blocks[1][AT:]]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    (measure,) = tidy.measures
    assert (measure.name, measure.unit) == ("财政收入", "亿元")
    last = tidy.frame[measure.id].loc[(list(tidy.regions)[-1], "2022")]
    assert last == pytest.approx(MONEY[-1] + (width - 1) / 1e4)


def test_a_line_that_figures_contradict_is_asked_about(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="this row gives the unit 万元, and nothing says which figures"):
        read(book(tmp_path, {"Sheet1": rows_of(["单位：万元", "", ""], HEAD, 1)}))
    with pytest.raises(AssertionError, match="this row gives the unit 公顷"):
        read(book(tmp_path, {"Sheet1": rows_of(["单位：公顷", "", ""], HEAD, 1)}))


def test_a_line_of_the_same_unit_says_nothing(tmp_path: Path) -> None:
    tidy = read(book(tmp_path, {"Sheet1": rows_of(["", "单位：亿元", ""], HEAD, 1)}))
    assert [tidy.frame[m.id].tolist() for m in tidy.measures] == [MONEY, PEOPLE]
    assert not told(tidy, "unit it gives")


def test_below_regions_across_stand_indicators(tmp_path: Path) -> None:
    rows = [
        ["2022年主要指标"],
        ["单位：亿元"],
        ["指标", *JIANGSU],
        ["财政收入", *MONEY],
        ["单位：万人"],
        ["人口", *PEOPLE],
    ]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    assert [(m.name, m.unit) for m in tidy.measures] == [("财政收入", "亿元"), ("人口", "万人")]
    assert [tidy.frame[m.id].tolist() for m in tidy.measures] == [MONEY, PEOPLE]


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("2019–2021年财政收入（亿元）", ["'19", "'20", "'21"]),
        ("2019-2021年财政收入（亿元）", ["19", "20", "21"]),
        ("2021年财政收入（亿元）", ["19年", "20年", "21年"]),
        ("财政收入（亿元）", ["’19年", "’20年", "’21年"]),
        ("财政收入（亿元）", ["2019", "20", "21"]),
        ("财政收入（亿元）", ["FY19", "FY20", "FY21"]),
    ],
)
def test_years_of_two_digits_across(tmp_path: Path, title: str, years: list[str]) -> None:
    rows = [
        [title],
        ["地区", *years],
        *([n, MONEY[i], MONEY[i] + 1, MONEY[i] + 2] for i, n in enumerate(JIANGSU)),
    ]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    assert [(m.name, m.unit) for m in tidy.measures] == [("财政收入", "亿元")]
    assert tidy.frame.iloc[:, 0].loc[list(tidy.regions)[3]].to_dict() == {
        "2019": MONEY[3],
        "2020": MONEY[3] + 1,
        "2021": MONEY[3] + 2,
    }
    assert told(tidy, "years of two digits are read in full")


@pytest.mark.parametrize("mark", ["", "'"])
def test_years_of_two_digits_down(tmp_path: Path, mark: str) -> None:
    rows = [["1999-2001年"], ["年份", "地区", "财政收入（亿元）"]]
    rows += [
        [f"{mark}{y[2:]}", n, MONEY[i] + int(y)]
        for i, n in enumerate(JIANGSU)
        for y in ("1999", "2000", "2001")
    ]  # type: ignore[list-item]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    assert tidy.frame.iloc[:, 0].loc[list(tidy.regions)[2]].to_dict() == {
        y: MONEY[2] + int(y) for y in ("1999", "2000", "2001")
    }


def test_figures_of_two_digits_are_no_years(tmp_path: Path) -> None:
    rows = [
        ["2019-2020年"],
        ["地区", "学校（所）", "医院（所）"],
        ["南京市", 19, 20],
        ["无锡市", 20, 21],
        ["徐州市", 31, 12],
    ]
    tidy = read(book(tmp_path, {"Sheet1": rows}), period="2020")
    assert tidy.frame.iloc[0].tolist() == [19, 20] and not told(tidy, "two digits")


def test_beds_under_a_joint_heading_are_no_unit(tmp_path: Path) -> None:
    rows = [
        ["2022年"],
        ["地区", "床位", ""],
        ["", "总量（张）", "增速（%）"],
        *([n, PEOPLE[i], 1 + i / 10] for i, n in enumerate(JIANGSU)),
    ]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    assert [(m.name, m.unit) for m in tidy.measures] == [("床位：总量", "张"), ("床位：增速", "%")]


@pytest.mark.parametrize(
    ("unit", "named"),
    [("亿元", "财政收入"), ("million euros", "财政收入"), ("所", "财政收入"), ("常住人口", "常住人口")],
)
def test_a_unit_below_years_is_no_name(tmp_path: Path, unit: str, named: str) -> None:
    body = [[n, MONEY[i], MONEY[i] + 1] for i, n in enumerate(JIANGSU)]
    rows = [["各市财政收入"], ["地区", "2021年", "2022年"], ["", unit, unit], *body]
    (measure,) = read(book(tmp_path, {"Sheet1": rows})).measures
    assert (measure.name, measure.unit) == (named, unit * (named != unit))
