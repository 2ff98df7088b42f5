"""Tables that stand one below the other in one sheet, under titles of their own: each read by itself, or one message with a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.new.tidy import Tidy
from intake.problems import Problems

CITIES = (
    "太原市",
    "大同市",
    "阳泉市",
    "长治市",
    "晋城市",
    "朔州市",
    "晋中市",
    "运城市",
    "忻州市",
    "临汾市",
    "吕梁市",
)
YEARS = ("2021年", "2022年", "2023年")
Rows = list[list[object]]


def beds(i: int, k: int) -> float:
    return round(3.1 + 0.37 * i + 0.2 * k, 2)


def share(i: int, k: int) -> float:
    return round(48.5 + 2.3 * i + 0.9 * k, 1)


def block(figure: object, head: list[str], whole: str = "全省", years: int = 3) -> Rows:
    rows: Rows = [list(head)]
    rows.append([whole, *(figure(4, k) for k in range(years))])  # type: ignore[operator]
    rows += [[city, *(figure(i, k) for k in range(years))] for i, city in enumerate(CITIES)]  # type: ignore[operator]
    rows[3].append("快报")
    return rows


def read(rows: Rows, folder: Path, sheet: str = "Sheet1", **answers: object) -> tuple[Tidy | None, Problems]:
    book = Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(row)
    path = folder / "table.xlsx"
    book.save(path)
    problems = Problems()
    return read_statistics(path, problems, Answers(**answers)), problems  # type: ignore[arg-type]


HEAD = ["地区", *YEARS, "备注"]


@pytest.mark.parametrize("gap", [0, 1, 2])
@pytest.mark.parametrize("unit", ["row", "bracket", "beside"])
@pytest.mark.parametrize("source", [False, True])
@pytest.mark.parametrize("sheet", ["Sheet1", "床位与绿化"])
def test_each_table_is_an_indicator(tmp_path: Path, gap: int, unit: str, source: bool, sheet: str) -> None:
    def over(number: str, name: str, of: str) -> Rows:
        title = f"表2-{number} 各市{name}"
        return {
            "row": [[title], ["", "", f"单位：{of}"]],
            "bracket": [[f"{title}（{of}）"]],
            "beside": [[title, "", "", f"单位：{of}"]],
        }[unit]

    rows = over("1", "每千人床位数", "张") + block(beds, HEAD)
    rows += [["资料来源：省卫生健康委"]] * source + [[]] * gap
    rows += over("2", "绿化覆盖率", "%") + block(share, HEAD)
    tidy, problems = read(rows, tmp_path, sheet)
    assert tidy is not None and not problems.errors, [p.line() for p in problems.errors]
    assert [(m.name, m.unit) for m in tidy.measures] == [("每千人床位数", "张"), ("绿化覆盖率", "%")]
    assert not [q for q in tidy.questions if q.id in {"period", "indicator"}]
    assert len(tidy.regions) == len(CITIES) and set(tidy.frame.index.levels[1]) == {"2021", "2022", "2023"}
    for k in range(3):
        for i, key in enumerate(("140100", "140200", "140300")):
            assert list(tidy.frame.loc[(key, f"{2021 + k}")]) == [beds(i, k), share(i, k)]
    told = [n.what["en"] for n in tidy.notes]
    assert any("2 tables stand one below the other" in w and "每千人床位数, 绿化覆盖率" in w for w in told)
    assert any("“备注”" in w for w in told)


def test_other_years_below_are_read_with_their_own_title(tmp_path: Path) -> None:
    rows = [["表1 各市床位数（张）"], *block(beds, HEAD), ["表2 各市绿化覆盖率（%）"]]
    rows += block(share, ["地区", "2022年", "2023年"], years=2)
    tidy, problems = read(rows, tmp_path)
    assert tidy is not None and not problems.errors, [p.line() for p in problems.errors]
    assert [(m.name, m.unit) for m in tidy.measures] == [("床位数", "张"), ("绿化覆盖率", "%")]
    assert tidy.frame[tidy.measures[1].id]["140200", "2022"] == share(1, 0)


@pytest.mark.parametrize("unit", [False, True])
def test_the_same_headings_under_titles_of_other_years(tmp_path: Path, unit: bool) -> None:
    rows: Rows = []
    for year in (2022, 2023):
        rows += [
            [f"{year}年各市卫生情况"],
            *([["", "", "单位：张、%"]] * unit),
            ["地区", "床位数", "绿化覆盖率"],
        ]
        rows += [[c, beds(i, year - 2022), share(i, year - 2022)] for i, c in enumerate(CITIES)]
        rows.append([])
    tidy, problems = read(rows, tmp_path)
    assert tidy is not None and not problems.errors, [p.line() for p in problems.errors]
    assert [m.name for m in tidy.measures] == ["床位数", "绿化覆盖率"]
    assert list(tidy.frame.loc[("140300", "2022")]) == [beds(2, 0), share(2, 0)]
    assert list(tidy.frame.loc[("140300", "2023")]) == [beds(2, 1), share(2, 1)]


def test_a_title_over_the_same_headings_goes_into_the_names(tmp_path: Path) -> None:
    rows: Rows = []
    for at, (name, unit) in enumerate((("医院床位", "张"), ("卫生技术人员", "人"))):
        rows += [[f"表{at + 1} 2023年各市{name}"], ["", f"单位：{unit}"], ["地区", "城镇", "农村"]]
        rows += [[c, 500 + 37 * i + at, 200 + 11 * i + at] for i, c in enumerate(CITIES)]
        rows.append([])
    tidy, problems = read(rows, tmp_path)
    assert tidy is not None and not problems.errors, [p.line() for p in problems.errors]
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("医院床位：城镇", "张"), ("医院床位：农村", "张"), ("卫生技术人员：城镇", "人"), ("卫生技术人员：农村", "人"),
    ]  # fmt: skip
    assert list(tidy.frame.loc[("140200", "2023")]) == [537, 211, 538, 212]


def test_the_units_alone_tell_them_apart(tmp_path: Path) -> None:
    rows = [["单位：张"], *block(beds, HEAD), [], ["单位：%"], *block(share, HEAD)]
    tidy, problems = read(rows, tmp_path, indicator="医疗")
    assert tidy is not None and not problems.errors, [p.line() for p in problems.errors]
    assert [m.unit for m in tidy.measures] == ["张", "%"]


def test_where_nothing_tells_them_apart_the_remedy_works(tmp_path: Path) -> None:
    tables = block(beds, HEAD), block(share, HEAD)
    for answers in ({}, {"period": "2023"}, {"indicator": "医疗"}):
        _, problems = read([*tables[0], [], *tables[1]], tmp_path, **answers)
        (error,) = problems.errors
        assert "12 regions have several figures" in error.what["en"] and "(36 in all)" in error.what["en"]
        assert "above them a line that says its indicator or its year" in error.remedy["en"]
    # what the message says is done
    tidy, problems = read([["床位数"], *tables[0], [], ["绿化覆盖率"], *tables[1]], tmp_path)
    assert tidy is not None and not problems.errors
    assert [m.name for m in tidy.measures] == ["床位数", "绿化覆盖率"]


def test_regions_that_go_on_below_stay_one_table(tmp_path: Path) -> None:
    head = ["地区", *YEARS]
    rows: Rows = [["表3 床位数（张）"], head]
    rows += [[c, *(beds(i, k) for k in range(3))] for i, c in enumerate(CITIES[:5])]
    rows += [["表3 床位数（张，其余各市）"], head]
    rows += [[c, *(beds(i + 5, k) for k in range(3))] for i, c in enumerate(CITIES[5:])]
    tidy, problems = read(rows, tmp_path, indicator="床位数")
    assert tidy is not None and not problems.errors
    assert len(tidy.regions) == len(CITIES) and len(tidy.measures) == 1


@pytest.mark.parametrize("first", ["地区", ""])
@pytest.mark.parametrize("years", [("2021年", "2022年", "2023年"), (2021, 2022, 2023)])
@pytest.mark.parametrize("gap", [0, 1])
def test_blocks_under_titles_whose_corner_is_empty(
    tmp_path: Path, first: str, years: tuple[object, ...], gap: int
) -> None:
    rows: Rows = [["表1 每千人床位数（张）"], *block(beds, [first, *years]), *[[]] * gap, ["表2 城镇化率（%）"], *block(share, ["", *years])]  # type: ignore[list-item]  # fmt: skip
    tidy, problems = read(rows, tmp_path)
    assert tidy is not None and not problems.errors, [p.line("en") for p in problems.errors]
    assert [(m.name, m.unit) for m in tidy.measures] == [("每千人床位数", "张"), ("城镇化率", "%")]
    for i in (0, 10):
        code = next(c for c, r in tidy.regions.items() if r.full["zh"].endswith(CITIES[i]))
        assert tidy.frame.loc[(code, "2023")].tolist() == [beds(i, 2), share(i, 2)]
    assert len(tidy.regions) == 11 and len(tidy.areas) == 1


@pytest.mark.parametrize("first", ["Region", ""])
def test_further_indicators_under_an_empty_corner(tmp_path: Path, first: str) -> None:
    towns = ("Alder", "Birch", "Cedar", "Dogwood", "Elm")
    rows: Rows = [
        [first, "GDP (million EUR)", "Population"],
        *([t, 900 + 31 * i, 5000 + i] for i, t in enumerate(towns)),
    ]
    rows += [[], ["", "Unemployment rate (%)", "Life expectancy (years)"], *([t, 4.1 + i / 10, 78 + i / 5] for i, t in enumerate(towns))]  # fmt: skip
    tidy, problems = read(rows, tmp_path, "2022")
    assert tidy is not None and not problems.errors, [p.line("en") for p in problems.errors]
    assert [m.name for m in tidy.measures] == ["GDP", "Population", "Unemployment rate", "Life expectancy"]
    assert [r.name["en"] for r in tidy.regions.values()] == list(towns)
    assert tidy.frame[tidy.measures[2].id].tolist() == [4.1, 4.2, 4.3, 4.4, 4.5]
