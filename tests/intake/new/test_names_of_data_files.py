"""Names as files of data write them are those of regions: none is proposed to be left out, and pages spell them as texts do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.new.books import csv_of, read

STATES = (
    "ALABAMA", "ARIZONA", "COLORADO", "FLORIDA", "GEORGIA", "NEW_JERSEY", "NEW_YORK", "NORTH_DAKOTA", "OHIO", "OREGON", "TEXAS", "WEST_VIRGINA",
)  # fmt: skip


def _panel(names: tuple[str, ...], codes: tuple[str, ...] = ()) -> list[list[object]]:
    rows: list[list[object]] = [[*(["code"] if codes else []), "state", "year", "Unemployment rate (%)"]]
    for i, name in enumerate(names):
        rows += [[*codes[i : i + 1], name, y, round(3 + (i * 7 + y) % 11 / 2, 1)] for y in (2019, 2020)]
    return rows


def test_underscores_and_a_slip_are_no_question(tmp_path: Path) -> None:
    tidy = read(csv_of(tmp_path, _panel(STATES)))
    assert len(tidy.regions) == len(STATES) and not tidy.questions
    names = [r.name["en"] for r in tidy.regions.values()]
    assert names[:2] + names[5:8] == ["Alabama", "Arizona", "New Jersey", "New York", "North Dakota"]


@pytest.mark.parametrize(("code", "proposed"), [("US99", "region"), ("note", "nothing")])
def test_what_an_office_numbers_as_the_others_is_proposed_as_a_region(
    tmp_path: Path, code: str, proposed: str
) -> None:
    names = (*STATES, "Atlantis")
    tidy = read(csv_of(tmp_path, _panel(names, (*(f"US{10 + i}" for i in range(len(STATES))), code))))
    assert [(q.subject, q.default) for q in tidy.questions] == [("Atlantis", proposed)]


def test_nations_beside_the_regions_of_england(tmp_path: Path) -> None:
    names = ("North East", "North West", "East Midlands", "West Midlands", "East of England", "London", "South East", "South West", "Wales", "Scotland")  # fmt: skip
    tidy = read(csv_of(tmp_path, _panel(names)))
    assert len(tidy.regions) == len(names) and not tidy.questions
