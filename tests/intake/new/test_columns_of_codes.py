"""Columns of numbers that are codes: of one state, of classes, of the regions themselves; and a column headed by a unit of land."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.spreadsheet import read_statistics
from intake.problems import Problems
from tests.intake.new.books import csv_of, read

COUNTIES = [f"{name} County" for name in ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gum", "Hazel")]


def _counties(tmp_path: Path, heading: str, words: list[str], land: str = "Area (km²)") -> Path:
    rows: list[list[object]] = [["County", heading, "Employees", "Wage", land]]
    rows += [
        [c, words[i % len(words)], 4000 + 731 * i * i, 20.5 + 1.7 * i, 900.5 - 41.3 * i]
        for i, c in enumerate(COUNTIES)
    ]
    return csv_of(tmp_path, rows)


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("GEOCOMP", ["00"]),
        ("STATE", ["06"]),
        ("State", ["6"]),
        ("Class Number", ["5", "1", "4", "2"]),
        ("cluster_id", ["1", "2", "3"]),
        ("分类编号", ["1", "2", "3"]),
    ],
)
def test_a_column_of_codes_is_no_indicator(tmp_path: Path, heading: str, words: list[str]) -> None:
    """None of them has a rank or a mean, none groups the regions by bare numbers, and what is not read is told."""
    tidy = read(_counties(tmp_path, heading, words), period="2007", direction={"rest": "neither"})
    assert [m.name for m in tidy.measures] == ["Employees", "Wage", "Area"]
    assert len(tidy.regions) == len(COUNTIES) and not tidy.groups
    assert any(f"“{heading}”" in n.what["en"] for n in tidy.notes)


@pytest.mark.parametrize(("heading", "words"), [("Storms", ["0"]), ("Harbours", ["1", "0"]), ("Class size", ["21", "24"])])  # fmt: skip
def test_whole_numbers_of_something_stay_an_indicator(tmp_path: Path, heading: str, words: list[str]) -> None:
    tidy = read(_counties(tmp_path, heading, words), period="2007", direction={"rest": "neither"})
    assert heading in [m.name for m in tidy.measures]


@pytest.mark.parametrize(
    ("land", "name", "unit"),
    [("sq. km", "Area", "km²"), ("km2", "Area", "km²"), ("平方公里", "面积", "平方公里")],
)
def test_a_heading_that_is_a_unit_of_land_alone_is_the_area(
    tmp_path: Path, land: str, name: str, unit: str
) -> None:
    """It is a size, and does not rank where something else can."""
    tidy = read(
        _counties(tmp_path, "STATE", ["06"], land),
        period="2007",
        direction={"rest": "neither", "Wage": "more"},
    )
    last = tidy.measures[-1]
    assert (last.name, last.unit, last.total) == (name, unit, True)


def _long(tmp_path: Path, heading: str) -> Path:
    rows: list[list[object]] = [["year", "homicides", heading]]
    rows += [[y, 3 + 7 * k + (y * (k + 3)) % 11, code] for k, code in enumerate((61, 59, 10, 24, 35)) for y in range(2015, 2023)]  # fmt: skip
    return csv_of(tmp_path, rows)


@pytest.mark.parametrize("heading", ["sgc_code", "Gemeindeschlüssel", "Municipality code", "区代码"])
def test_codes_that_come_again_every_year_are_the_regions(tmp_path: Path, heading: str) -> None:
    tidy = read(_long(tmp_path, heading))
    assert {r.name["en"] for r in tidy.regions.values()} == {"61", "59", "10", "24", "35"}
    figures = tidy.frame["homicides"] if "homicides" in tidy.frame else tidy.frame[tidy.measures[0].id]
    assert len(tidy.measures) == 1 and figures.notna().sum() == 40 and len(tidy.periods) == 8
    assert any("--region-column" in n.remedy["en"] for n in tidy.notes)


@pytest.mark.parametrize("heading", ["product_code", "HS code", "行业代码"])
def test_codes_of_things_are_no_regions(tmp_path: Path, heading: str) -> None:
    tidy = read_statistics(_long(tmp_path, heading), Problems())
    assert tidy is None or "61" not in {r.name["en"] for r in tidy.regions.values()}
