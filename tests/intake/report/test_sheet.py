"""The indicator sheet: read in both languages and both forms, every problem with its cell."""

from __future__ import annotations

import csv

import openpyxl
import pytest

from intake.problems import Problems, as_data
from intake.report.indicators.sheet_columns import COLUMNS, column_of
from intake.report.load import load_report
from pipeline.prepare import prepare
from tests import twelve
from tests.indicators import as_toml, write_cells


@pytest.fixture
def folder(tmp_path):
    return twelve.write(tmp_path / "twelve")


def lines(folder, language="en"):
    problems = Problems()
    prepare(folder, problems)
    return [p.line(language) for p in problems.errors]


def one(folder, language="en"):
    found = lines(folder, language)
    assert len(found) == 1, found
    return found[0]


def read(folder):
    problems = Problems()
    report = load_report(folder, problems)
    assert report is not None and not problems.errors, [p.line() for p in problems]
    return report


def test_a_row_says_all_of_an_indicator(folder):
    report = read(folder)
    urban = report.panel.indicators["urban"]
    assert (urban.name["zh"], urban.name["en"], urban.unit["en"]) == ("城镇化率", "Urbanisation rate", "%")
    assert (urban.direction, urban.weight, urban.decimals, urban.scale) == (1, 3.0, 1, "share")
    assert urban.definition["en"] == "Share of urban residents"
    assert (urban.target.value, urban.target.by, urban.told) == (60.0, "2020", "indicators.xlsx")
    energy = report.panel.indicators["energy"]
    assert energy.direction == -1 and energy.unit["zh"] == "吨/万元"
    assert {i.source for i in report.panel.indicators.values()} == {"yearbook"}
    assert "indicators.xlsx" in report.checksums


@pytest.mark.parametrize("english", [False, True])
@pytest.mark.parametrize("as_csv", [False, True])
def test_headings_in_either_language_in_either_form_say_the_same(tmp_path, english, as_csv):
    first = read(twelve.write(tmp_path / "a" / "twelve"))
    other = read(twelve.write(tmp_path / "b" / "twelve", english=english, as_csv=as_csv))
    assert other.file.indicator == first.file.indicator
    assert other.file.dimension == first.file.dimension


@pytest.mark.slow
def test_the_same_said_in_report_toml_gives_the_same_index(folder):
    problems = Problems()
    sheet, _ = prepare(folder, problems)
    dimensions = sheet.report.file.dimension
    as_toml(folder)
    words = "".join(
        f'\n[[dimension]]\nid = "{d.id}"\nname = {{ zh = "{d.name["zh"]}", en = "{d.name["en"]}" }}\n'
        f'parent = "{d.parent}"\nweight = {d.weight}\n'
        for d in dimensions
    )
    path = folder / "report.toml"
    path.write_text(path.read_text("utf-8") + words, encoding="utf-8")
    toml, _ = prepare(folder, problems)
    assert not problems.errors
    for name in ("index", "index_levels", "targets"):
        assert toml.results[name].frame.equals(sheet.results[name].frame), name


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"C3": None}, "cell C3: the name in English is missing; fill it in"),
        ({"B5": None}, "cell B5: the name in Chinese is missing; fill it in"),
        ({"D3": None}, "cell D3: the unit in Chinese is missing; fill it in"),
        ({"F4": "好"}, "cell F4: “好” is not known here; it can be: +, -"),
        ({"M5": "三"}, "cell M5: “三” is not a number; write a number, or leave the cell empty"),
        ({"N5": 1.5}, "cell N5: “1.5” is not a whole number; write a number, or leave the cell empty"),
        ({"N5": 12}, 'cell N5, indicator #3 decimals: the value 12 does not fit; it must be 10 or less'),
        ({"A4": "GDP 增速"}, "cell A4, indicator #2 id: “GDP 增速” is not written as it must be; write it as in gdp_per_head"),
        ({"A4": None}, "cell A4: the indicator has no id; write one in small letters, as in gdp_per_head"),
        ({"I4": 0.7}, "cell I4: differs from 0.6, the weight of the same dimension in I3; "
                      "write the weight once, or the same in every row"),
        ({"K4": None}, "cell K4: the dimension “动力” has no name in English; fill it in"),
        ({"H4": "Wealth"}, "cell H4: differs from “Economy” in G3; call the same dimension by the same name"),
        ({"G6": None, "H6": None}, "cell G6: the sub-dimension “资源” is in no dimension; fill in the dimension"),
        ({"I3": -1}, "cell I3, dimension #1 weight: the value -1 does not fit; it must be more than 0"),
        ({"Q3": "年鉴"}, "cell Q3, indicator gdp_head source: there is no source called “年鉴”; there are: yearbook"),
        ({"R7": None}, "cell R7: a period of a target without its figure; fill it in, or delete the period"),
        ({"S4": "soon"}, "cell S4, indicator #2 target by: “soon” is not a period that can be put in order"),
        ({"T2": "方向"}, "cell T2: two columns are “direction”: F and T; delete or rename one of them"),
        ({"A5": "growth"}, "cell A5, indicator growth: this indicator is defined twice; delete one of them"),
    ],
)  # fmt: skip
def test_a_problem_names_its_cell(folder, cells, told):
    write_cells(folder / "indicators.xlsx", cells)
    found = lines(folder)
    assert any(line.startswith(f"indicators.xlsx:sheet 指标, {told}") for line in found), found


def test_what_is_wrong_is_told_in_chinese_and_for_programs(folder):
    write_cells(folder / "indicators.xlsx", {"F4": "好"})
    assert one(folder, "zh") == "indicators.xlsx:工作表 指标，单元格 F4: 不认识“好”；可以写：+、-"
    problems = Problems()
    prepare(folder, problems)
    (problem,) = as_data({"twelve": problems})["problems"]
    assert (problem["file"], problem["sheet"], problem["cell"]) == ("indicators.xlsx", "指标", "F4")


def test_a_sheet_and_report_toml_are_told_once(folder):
    path = folder / "report.toml"
    path.write_text(path.read_text("utf-8") + '\n[[indicator]]\nid = "x"\n', encoding="utf-8")
    number = len(path.read_text("utf-8").splitlines()) - 1
    assert one(folder) == (
        f"report.toml:line {number}, indicator: indicators are told twice: in indicators.xlsx and in [[indicator]]; "
        "keep one: delete indicators.xlsx, or [[indicator]]"
    )


def test_two_sheets_are_told_once(folder):
    (folder / "indicators.csv").write_text("id,name (zh)\n", encoding="utf-8")
    assert "indicators are told twice: in indicators.xlsx and in indicators.csv" in one(folder)


@pytest.mark.slow
def test_an_unknown_heading_is_told_and_a_note_is_not(folder):
    write_cells(folder / "indicators.xlsx", {"U2": "单价", "U3": 3})
    problems = Problems()
    prepare(folder, problems)
    found = [p.line() for p in problems.warnings if p.file == "indicators.xlsx"]
    assert len(found) == 1 and "cell U2: unknown heading “单价”: not used" in found[0]


def test_a_sheet_without_headings(folder):
    write_cells(folder / "indicators.xlsx", {"A2": "甲"})
    assert "there is no row of headings; it needs headings: id, name (zh)" in one(folder)


@pytest.mark.slow
def test_weights_at_each_level_make_the_index(folder):
    problems = Problems()
    plan, _ = prepare(folder, problems)
    levels = plan.results["index_levels"]
    weight = {key[1]: row["weight"].value for key, row in levels.rows() if key[0] == "110000"}
    assert weight["economy"] == pytest.approx(0.6 / 1.5) and weight["living"] == pytest.approx(0.5 / 1.5)
    assert (weight["level"], weight["drive"]) == (pytest.approx(2 / 3), pytest.approx(1 / 3))
    assert (weight["gdp_head"], weight["urban"]) == (pytest.approx(0.25), pytest.approx(0.75))
    depth = {key[1]: row["depth"].value for key, row in levels.rows() if key[0] == "110000"}
    assert (depth["economy"], depth["level"], depth["urban"], depth["doctors"]) == (1, 2, 3, 2)
    options = {name["en"]: value["en"] for name, value in plan.results["index"].options}
    assert options["Weights from"] == "indicators.xlsx"


def test_every_column_is_known_by_its_names_and_by_no_other():
    for column in COLUMNS:
        for word in (*column.name.values(), *column.others):
            known = column_of(word)
            assert known is not None
            assert known is column or word in known.name.values(), word


def test_no_dimensions_and_an_index_of_dimensions(folder):
    write_cells(folder / "indicators.xlsx", {f"{c}{r}": None for c in "GHIJKL" for r in range(3, 9)})
    assert "analysis index dimensions: the report lists no dimensions" in "\n".join(lines(folder))


@pytest.mark.slow
def test_classes_in_words_are_listed_in_the_sheet(folder):
    """A valid entry: the classes' names in both languages, and every cell of the table one of them."""
    cells = {"U2": "类别", "U8": "A: 先行 / Leading; B: 跟进 / Following"}
    write_cells(folder / "indicators.xlsx", cells | dict.fromkeys([f"{c}8" for c in "DEFGHIN"]))
    table = folder / "data" / "figures.csv"
    rows = list(csv.reader(table.read_text("utf-8").splitlines()))
    at = rows[0].index(next(h for h in rows[0] if "doctors" in h or "医生" in h))
    for n, row in enumerate(rows[1:]):
        row[at] = "AB"[n % 2]
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    problems = Problems()
    plan, _ = prepare(folder, problems)
    doctors = plan.report.panel.indicators["doctors"]
    assert doctors.kind == "category"
    assert [(c.id, c.name["zh"], c.name["en"]) for c in doctors.categories] == [
        ("A", "先行", "Leading"),
        ("B", "跟进", "Following"),
    ]
    # a word that is no class is told with the classes there are
    rows[1][at] = "C"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    said = one(folder, "zh")
    assert "figures.csv:第2行" in said and "C" in said and "A、B" in said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_report_in_one_language_needs_no_words_of_the_other(folder, language):
    """Names, units, definitions and dimensions; in its own language they are still asked for."""
    other = "en" if language == "zh" else "zh"
    report = folder / "report.toml"
    text = report.read_text("utf-8").replace("[report]\n", f'[report]\nlanguages = ["{language}"]\n', 1)
    report.write_text(text, encoding="utf-8")
    sheet = openpyxl.load_workbook(folder / "indicators.xlsx")
    page = sheet.worksheets[0]
    headings = {cell.column: column_of(cell.value) for cell in page[2] if cell.value}
    columns = {heading.id: at for at, heading in headings.items() if heading}
    # the English name of a dimension stands in one of its rows: without the Chinese one it must in all
    for name in ("dimension", "sub"):
        zh, en = columns[f"{name}_zh"], columns[f"{name}_en"]
        names = {
            page.cell(r, zh).value: page.cell(r, en).value
            for r in range(page.max_row, 2, -1)
            if page.cell(r, en).value
        }
        for row in range(3, page.max_row + 1):
            page.cell(row, en).value = names.get(page.cell(row, zh).value)
    for name in ("", "unit", "definition", "dimension", "sub"):
        for row in range(3, page.max_row + 1):
            page.cell(row, columns[f"{name}_{other}".strip("_")]).value = None
    sheet.save(folder / "indicators.xlsx")
    read_in_one = read(folder)
    urban = read_in_one.panel.indicators["urban"]
    assert urban.name["zh"] == urban.name["en"] == {"zh": "城镇化率", "en": "Urbanisation rate"}[language]
    assert (
        all(d.name["zh"] == d.name["en"] for d in read_in_one.file.dimension) and read_in_one.file.dimension
    )
    page.cell(3, columns[language]).value = None
    sheet.save(folder / "indicators.xlsx")
    assert any("the name in" in line and "is missing" in line for line in lines(folder))
