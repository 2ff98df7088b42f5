"""Countries whose names are shortened, and headings that say so much by person or area with a stroke."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from analysis.values import Text
from compose.language.areas import figure_for
from intake.new.answers import Answers
from intake.new.scaffold import new_report
from intake.new.vocabulary.countries import _names, country
from intake.new.writing.standard_terms import term
from intake.problems import Problems
from tests.intake.new.books import book, csv_of, read

SHORTENED = {
    "Viet.Nam": "VNM", "St. Lucia": "LCA", "U.S.A.": "USA", "Rep. of Korea": "KOR", "Lao P.D.R.": "LAO", "Czech Rep.": "CZE", "Syrian Arab Rep.": "SYR",
    "Papua N. Guinea": "PNG", "Tanzania, United Rep. of": "TZA", "Bosnia & Herz.": "BIH",
}  # fmt: skip


def test_a_table_of_countries_knows_those_whose_names_are_shortened(tmp_path: Path) -> None:
    names = [*SHORTENED, "France", "Germany", "Italy", "Spain"]
    rows = [["Country", "Life expectancy 2020 (years)"], *([n, 70.5 + i] for i, n in enumerate(names))]
    tidy = read(csv_of(tmp_path, rows))
    assert tidy.kind == "country"
    by_code = tidy.frame.xs("2020", level="period")[tidy.measures[0].id]
    assert {n: by_code[code] for n, code in SHORTENED.items()} == {
        n: 70.5 + i for i, n in enumerate(SHORTENED)
    }


def test_a_shortened_name_is_never_another_country_than_the_whole_one() -> None:
    for name, code in _names().items():
        if name.isascii() and len(name) > 4 and "rep" in name:
            whole = name.replace("republic", "rep.").replace("democratic", "dem.")
            assert country(whole.title()) == country(name.title()), (name, code)


def test_so_much_by_person_or_area_is_no_unit_of_its_own(tmp_path: Path) -> None:
    names = ("Arla", "Berga", "Celje", "Domat", "Evora", "Fano")
    heads = ("emp/sq km", "GDP/capita", "Doctors/10,000 persons", "Wheat yield kg/ha", "Land area/sq km")
    rows = [["Region", *heads], *([n, *(20.5 + 3 * i + k for k in range(5))] for i, n in enumerate(names))]
    tidy = read(book(tmp_path, {"2020": rows}))
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("emp per sq km", ""),
        ("GDP per capita", ""),
        ("Doctors per 10,000 persons", ""),
        ("Wheat yield", "kg/ha"),
        ("Land area", "sq km"),
    ]


def test_the_row_of_a_whole_country_is_named_and_a_heading_that_is_no_name_is_open(tmp_path: Path) -> None:
    names = ("Arla", "Berga", "Celje", "Domat", "Evora", "Fano")
    rows = [["County", "Literacy rate 2020 (%)", "Nationwide"], ["National", 50.5, 812]]
    rows += [[n, 40.5 + 3 * i, 700 + 9 * i] for i, n in enumerate(names)]
    path = book(tmp_path, {"2020": rows})
    (area,) = read(path, means={"National": "area"}).areas.values()
    assert dict(area.name) == {"zh": "全国", "en": "Whole country"}
    assert figure_for(area.name["en"]) == "figure for the whole country"
    problems = Problems()
    said = Answers(period="2020", direction={"Nationwide": "neither"})
    assert new_report("mine", path, tmp_path / "reports", problems, said) is not None, [
        p.line("en") for p in problems.errors
    ]
    sheet = openpyxl.load_workbook(tmp_path / "reports/mine/indicators.xlsx").worksheets[0]
    names_of = [row[1:3] for row in sheet.iter_rows(min_row=2, max_row=3, values_only=True)]
    assert ("TODO Nationwide", "TODO Nationwide") in names_of


def test_a_heading_that_ends_in_what_it_is_measured_in_has_that_unit(tmp_path: Path) -> None:
    names = ("Arla", "Berga", "Celje", "Domat", "Evora", "Fano")
    heads = ("Land area in km²", "Household income in euros", "Students in thousands", "Births in hospital")
    rows = [["Region", *heads], *([n, *(20.5 + 3 * i + k for k in range(4))] for i, n in enumerate(names))]
    tidy = read(book(tmp_path, {"2020": rows}))
    assert [(m.name, m.unit) for m in tidy.measures][:2] == [
        ("Land area", "km²"),
        ("Household income", "euros"),
    ]
    assert [m.name for m in tidy.measures][2:] == ["Students", "Births in hospital"]
    assert "thousand" in tidy.measures[2].unit and not tidy.measures[3].unit


def test_a_thousand_in_a_row_of_units_is_no_figure(tmp_path: Path) -> None:
    names = ("Arla", "Berga", "Celje", "Domat", "Evora", "Fano")
    rows = [["Region", "Population", "Area", "Income"], ["", "1,000", "sq km", "EUR"]]
    rows += [[n, 812 + 9 * i, 70 + 3 * i, 30100 + 7 * i] for i, n in enumerate(names)]  # type: ignore[list-item]
    tidy = read(book(tmp_path, {"2020": rows}))
    assert [(m.name, m.unit) for m in tidy.measures] == [
        ("Population", "thousand persons"),
        ("Area", "sq km"),
        ("Income", "euro"),
    ]
    assert [r.name["en"] for r in tidy.regions.values()] == list(names)


def test_a_state_of_former_times_is_a_country_and_unions_are_named_in_both_languages(tmp_path: Path) -> None:
    names = (
        "FRANCE",
        "ITALY",
        "GERMANY WEST",
        "JAPAN",
        "VENEZUELA",
        "ALGERIA",
        "NIGERIA",
        "INDONESIA",
        "SPAIN",
    )
    member = ("no", "no", "no", "no", "yes", "yes", "yes", "yes", "no")
    rows = [
        ["year", "country", "opec", "output"],
        *(
            [1975 + y, n, o, 812.5 + 31 * i + 7 * y]
            for i, (n, o) in enumerate(zip(names, member, strict=True))
            for y in range(2)
        ),
    ]
    tidy = read(csv_of(tmp_path, rows), direction={"output": "neither"})
    assert not [q for q in tidy.questions if q.id == "means"]
    assert {"GFR", "FRA", "DZA"} <= set(tidy.regions) and tidy.regions["GFR"].name == Text(
        zh="联邦德国", en="West Germany"
    )
    (groups,) = tidy.groups
    assert groups.name == Text(zh="欧佩克", en="OPEC")
    assert list(groups.groups.values()) == [Text(zh="非欧佩克", en="non-OPEC"), Text(zh="欧佩克", en="OPEC")]


def test_product_of_a_state_in_crores_is_a_size_with_its_chinese_name(tmp_path: Path) -> None:
    names = ("Assam", "Bihar", "Goa", "Gujarat", "Kerala", "Odisha", "Punjab", "Sikkim")
    rows = [["State", "GSDP (Rs. crore)"], *([n, 15_432 + 9_871 * i] for i, n in enumerate(names))]
    (product,) = read(csv_of(tmp_path, rows), period="2014").measures
    assert product.total and product.because == "size" and term(product.name) == "地区生产总值"
