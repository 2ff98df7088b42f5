"""A country over nearly all of its regions is the whole that they are compared with; over a few of them it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.new.books import csv_of, read

STATES = (
    "Alabama", "Alaska", "Arizona", "Arkansas", "California", "Colorado", "Connecticut", "Delaware", "Florida", "Georgia", "Hawaii", "Idaho",
    "Illinois", "Indiana", "Iowa", "Kansas", "Kentucky", "Louisiana", "Maine", "Maryland", "Massachusetts", "Michigan", "Minnesota",
    "Mississippi", "Missouri", "Montana", "Nebraska", "Nevada",
)  # fmt: skip
LANDS = (
    "Bayern",
    "Berlin",
    "Bremen",
    "Hamburg",
    "Hessen",
    "Saarland",
    "Sachsen",
    "Thüringen",
    "Brandenburg",
    "Niedersachsen",
)


def rates(nation: str, regions: tuple[str, ...], mine: float) -> list[list[object]]:
    return [
        ["Region", "Unemployment rate (%)"],
        [nation, mine],
        *([r, 3 + (i * 7 % 11) / 2] for i, r in enumerate(regions)),
    ]


@pytest.mark.parametrize(
    ("nation", "regions"), [("United States", STATES), ("USA", STATES), ("Deutschland", LANDS)]
)
def test_a_nation_is_the_whole_of_its_regions(tmp_path: Path, nation: str, regions: tuple[str, ...]) -> None:
    tidy = read(csv_of(tmp_path, rates(nation, regions, 5.2)), period="2022", means={nation: "area"})
    assert tidy.whole in tidy.areas and tidy.areas[tidy.whole].word == nation


@pytest.mark.parametrize(
    ("nation", "regions", "mine"),
    [("United States", STATES[:9], 5.2), ("United States", LANDS, 5.2), ("Deutschland", LANDS, 60.0)],
)
def test_a_nation_over_some_or_others_is_none(
    tmp_path: Path, nation: str, regions: tuple[str, ...], mine: float
) -> None:
    tidy = read(csv_of(tmp_path, rates(nation, regions, mine)), period="2022", means={nation: "area"})
    assert not tidy.whole and [a.word for a in tidy.areas.values()] == [nation]
