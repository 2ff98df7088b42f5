"""Rows that say they are a part of the row above (其中：高新区, of which: capital): left out and told, never asked or ranked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from intake.new.tidy import Tidy
from tests.intake.new.books import book, read

CITIES = {"济南市": (10432.2, 853.1), "青岛市": (15760.3, 1037.2), "淄博市": (4561.8, 385.9), "枣庄市": (2184.8, 158.4), "东营市": (3847.0, 285.6)}  # fmt: skip
TOWNS = {"Alder": (90, 40), "Birch": (60, 25), "Cedar": (30, 22), "Dogwood": (20, 9), "Elm": (45, 31)}


def table(tmp_path: Path, head: Sequence[str], rows: Sequence[tuple[str, tuple[float, ...]]]) -> Tidy:
    return read(book(tmp_path, {"2023年": [head, *([name, *values] for name, values in rows)]}))


def names(tidy: Tidy) -> list[str]:
    return [r.name["zh"] for r in tidy.regions.values()]


@pytest.mark.parametrize("word", ["其中：济南高新区", "其中:先行区", "其中 起步区"])
def test_a_zone_under_its_city_is_left_out_and_told(tmp_path: Path, word: str) -> None:
    rows = [*CITIES.items()]
    rows.insert(1, (word, (1602.0, 41.0)))
    tidy = table(tmp_path, ("地区", "地区生产总值（亿元）", "一般公共预算收入（亿元）"), rows)
    assert not tidy.questions and not tidy.areas and len(tidy.regions) == 5
    assert any(word in n.line("zh") and "是上一行地区的一部分，没有读取" in n.line("zh") for n in tidy.notes)
    assert any(f"parts of the region above them and are not read: {word}" in n.line("en") for n in tidy.notes)


@pytest.mark.parametrize("word", ["of which: port", "thereof port", "davon: Hafen"])
def test_a_part_of_a_town_of_ones_own_is_no_region(tmp_path: Path, word: str) -> None:
    rows = [*TOWNS.items()]
    rows.insert(1, (word, (21, 11)))
    tidy = table(tmp_path, ("Region", "GDP (million EUR)", "Population (thousand)"), rows)
    assert names(tidy) == list(TOWNS) and not tidy.questions
    assert any(word in n.line("en") for n in tidy.notes)


def test_parts_of_a_total_are_the_regions(tmp_path: Path) -> None:
    whole = tuple(sum(v[k] for v in TOWNS.values()) for k in range(2))
    (first, figures), *others = TOWNS.items()
    for total in ("Total", "Ruritania"):
        rows = [(total, whole), (f"of which: {first}", figures), *others]
        tidy = table(tmp_path, ("Region", "GDP (million EUR)", "Population (thousand)"), rows)
        assert names(tidy) == list(TOWNS) and len(tidy.areas) == 1


def test_a_province_over_its_cities(tmp_path: Path) -> None:
    whole = tuple(round(sum(v[k] for v in CITIES.values()), 1) for k in range(2))
    (first, figures), *others = CITIES.items()
    tidy = table(tmp_path, ("地区", "地区生产总值（亿元）", "一般公共预算收入（亿元）"), [("全省", whole), (f"其中：{first}", figures), *others])  # fmt: skip
    assert len(tidy.regions) == 5 and len(tidy.areas) == 1 and not tidy.questions


def test_what_has_more_than_the_row_above_is_no_part_of_it(tmp_path: Path) -> None:
    rows = [*TOWNS.items()]
    rows.insert(3, ("of which: Foxglove", (95, 50)))
    tidy = table(tmp_path, ("Region", "GDP (million EUR)", "Population (thousand)"), rows)
    # of what it is a part is asked: a region that is one of the others is not ranked in silence
    assert names(tidy) == list(TOWNS) and [
        (q.subject, q.default) for q in tidy.questions if q.id == "means"
    ] == [("Foxglove", "area")]
    said = read(tmp_path / "table.xlsx", means={"of which: Foxglove": "region"})
    assert "Foxglove" in names(said) and not any(q.id == "means" for q in said.questions)


def test_who_says_that_it_is_a_region_is_followed(tmp_path: Path) -> None:
    rows = [*TOWNS.items()]
    rows.insert(1, ("of which: port", (21, 11)))
    path = book(tmp_path, {"2023": [("Region", "GDP (million EUR)"), *([n, v[0]] for n, v in rows)]})
    assert "port" in names(read(path, means={"of which: port": "region"}))
