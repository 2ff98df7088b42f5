"""Sheets of one workbook whose regions are of different levels: asked about; parts of one list over sheets stay together."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.problems import Problems
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


def refused(path: Path, **said: object) -> list[str]:
    problems = Problems()
    read_statistics(path, problems, Answers(**said))  # type: ignore[arg-type]
    return [p.line(x) for p in problems.errors for x in ("zh", "en")]


def test_sheets_named_together_whose_codes_stand_for_other_regions_are_refused(tmp_path: Path) -> None:
    path = book(tmp_path, {"Shires": sheet(SHIRES), "Towns": sheet(TOWNS)})
    zh, en = refused(path, sheets=("Shires", "Towns"))
    assert "00" in zh and "Alder" in zh and "Ashby" in zh
    assert "--sheet Shires or --sheet Towns" in en and "00 is “Alder” and “Ashby”" in en
    # a level that is said names no sheet
    assert "sheet" in {q.id for q in read(path, level="table").questions}


def test_sheets_named_together_that_share_no_codes_are_read_together(tmp_path: Path) -> None:
    path = book(tmp_path, {"East": sheet(SHIRES, code="1"), "West": sheet(TOWNS, code="2"), "Notes": [["x"]]})
    assert len(read(path, sheets=("East", "West")).regions) == len(SHIRES) + len(TOWNS)
    same = book(tmp_path, {"2022": sheet(TOWNS)[1:], "2023": sheet(TOWNS)[1:]})
    assert not refused(same, sheets=("2022", "2023"))


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
