"""A row that is the whole by its name: what contradicts it is told with its cell, and it is known in every kind of place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.new.books import JIANGSU, book, read

GUANGXI = ("南宁市", "柳州市", "桂林市", "梧州市", "北海市", "钦州市", "贵港市", "玉林市")


def _rows(whole: object, unit: str = "%") -> list[list[object]]:
    rows: list[list[object]] = [["城市", f"城镇化率（{unit}）"], ["全省", whole]]
    return rows + [[c, round(58 + 2.3 * i, 1)] for i, c in enumerate(JIANGSU)]


@pytest.mark.parametrize(("whole", "told"), [(71.2, False), (58, False), (93.4, True), (12.5, True)])
def test_a_rate_outside_those_of_the_regions(tmp_path: Path, whole: float, told: bool) -> None:
    tidy = read(book(tmp_path, {"2023": _rows(whole)}))
    lines = [n.line("en") for n in tidy.notes if "is the whole of the regions by its name" in n.what["en"]]
    assert bool(tidy.whole) != told and len(lines) == told
    if told:
        assert (
            "row 2, column B" in lines[0]
            and f"{whole:g}, which is not between those of the regions, 58 to 85.6" in lines[0]
        )


def test_a_region_without_a_figure_contradicts_nothing(tmp_path: Path) -> None:
    rows = _rows(71.2)
    rows[5][1] = "…"
    assert read(book(tmp_path, {"2023": rows})).whole
    rows[1][1] = 93.4
    tidy = read(book(tmp_path, {"2023": rows}))
    assert not tidy.whole and not any("by its name" in n.what["en"] for n in tidy.notes)


def test_a_count_far_above_the_sum(tmp_path: Path) -> None:
    rows: list[list[object]] = [["城市", "常住人口（万人）"], ["全省", 9000.5]]
    rows += [[c, round(300 + 20.5 * i, 1)] for i, c in enumerate(JIANGSU)]
    tidy = read(book(tmp_path, {"2023": rows}))
    (line,) = [n.line("en") for n in tidy.notes if "is the whole of the regions by its name" in n.what["en"]]
    assert "the regions add up to 5,499 only" in line and not tidy.whole


@pytest.mark.parametrize("word", ["全自治区", "全区", "广西"])
def test_the_whole_of_an_autonomous_region(tmp_path: Path, word: str) -> None:
    rows: list[list[object]] = [["地区", "城镇化率（%）"], [word, 61.5]]
    tidy = read(book(tmp_path, {"2023": rows + [[c, 55 + 1.9 * i] for i, c in enumerate(GUANGXI)]}))
    assert tidy.whole and not tidy.questions
