"""Sheets of one workbook whose regions are of different levels: asked about; parts of one list over sheets stay together."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.new.books import book, read

SHIRES = ("Alder", "Birch", "Cedar", "Dogwood", "Elm")
TOWNS = ("Ashby", "Bexley", "Cowes", "Dover", "Ely", "Frome")
RATES = (7.4, 6.4, 7.8, 5.3, 6.7, 8.5)


def sheet(names: tuple[str, ...], heading: str = "Name", code: str = "") -> list[list[object]]:
    head = [["Unemployment rate, in %"], ["Code", heading, "2022", "2023"]]
    return [*head, *[[f"{code}{i:02}", n, RATES[i], RATES[-i - 1]] for i, n in enumerate(names)]]


@pytest.mark.parametrize(
    ("sheets", "heading"),
    [
        (("Region", "District"), "Name"),
        (("Sheet1", "Sheet2"), "Name"),
        (("Région", "Département"), "Libellé"),
    ],
    ids=["names of levels", "codes of others", "in French"],
)
def test_levels_on_sheets_are_asked_about(tmp_path: Path, sheets: tuple[str, str], heading: str) -> None:
    path = book(tmp_path, {sheets[0]: sheet(SHIRES, heading), sheets[1]: sheet(TOWNS, heading)})
    tidy = read(path)
    (question,) = [q for q in tidy.questions if q.id == "sheet"]
    assert [o for o, _ in question.options] == list(sheets) and question.default == sheets[0]
    assert question.words(sheets[0]) == f"--sheet {sheets[0]}"
    # until it is answered nothing of the other sheet is ranked
    assert [r.name["en"] for r in tidy.regions.values()] == list(SHIRES)
    said = read(path, sheets=(sheets[1],))
    assert not said.questions and [r.name["en"] for r in said.regions.values()] == list(TOWNS)


def test_a_title_that_ends_in_its_unit_names_the_indicator(tmp_path: Path) -> None:
    (measure,) = read(book(tmp_path, {"Region": sheet(SHIRES)})).measures
    assert (measure.name, measure.unit, measure.direction) == ("Unemployment rate", "%", "less")


def test_one_list_over_two_sheets_is_one_list(tmp_path: Path) -> None:
    tidy = read(book(tmp_path, {"East": sheet(SHIRES, code="1"), "West": sheet(TOWNS, code="2")}))
    assert not [q for q in tidy.questions if q.id == "sheet"]
    assert len(tidy.regions) == len(SHIRES) + len(TOWNS)


def test_a_sheet_a_year_is_one_table(tmp_path: Path) -> None:
    head = ["Code", "Region", "Unemployment rate (%)"]
    years = {
        y: [head, *[[f"{i:02}", n, RATES[i] + 0.1] for i, n in enumerate(TOWNS)]] for y in ("2022", "2023")
    }
    tidy = read(book(tmp_path, years))
    assert not tidy.questions and list(tidy.periods) == ["2022", "2023"]
