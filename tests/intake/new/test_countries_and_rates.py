"""Countries whose names are shortened, and headings that say so much by person or area with a stroke."""

from __future__ import annotations

from pathlib import Path

from intake.new.vocabulary.countries import _names, country
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
