"""A figure ten or a thousand times too large is told with its cell, and read as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.tidy import Tidy
from tests.intake.new.books import JIANGSU, book, read

CITIES = JIANGSU[:8]
YEARS = ("2020年", "2021年", "2022年")


def _table(row: int, column: int, factor: float) -> list[list[object]]:
    rows: list[list[object]] = [["城市", *YEARS]]
    for i, c in enumerate(CITIES):
        rows.append([c, *(round((3000 + 900 * i) * (1.05 + 0.01 * (i % 3)) ** k, 1) for k in range(3))])
    rows[row][column] = round(float(str(rows[row][column])) * factor, 1)
    return rows


def _told(tidy: Tidy) -> list[str]:
    return [n.line("en") for n in tidy.notes if "a point or a nought may be wrong" in n.what["en"]]


@pytest.mark.parametrize("factor", [10, 1000, 0.1, 0.01])
@pytest.mark.parametrize("column", [1, 2, 3])
def test_a_slip_in_one_year_is_told(tmp_path: Path, factor: float, column: int) -> None:
    tidy = read(book(tmp_path, {"地区生产总值": _table(4, column, factor)}))
    (line,) = _told(tidy)
    assert f"row 5, column {'ABCD'[column]}" in line and "常州市" in line and YEARS[column - 1][:4] in line
    assert ("about 1/" in line) == (factor < 1)
    # it is read as it stands
    assert tidy.frame.loc[("320400", YEARS[column - 1][:4])].iloc[0] == _table(4, column, factor)[4][column]


def test_a_slip_among_regions_that_are_alike(tmp_path: Path) -> None:
    rows = [["城市", "人均可支配收入（元）"], *([c, 41200 + 2311 * i] for i, c in enumerate(CITIES))]
    assert not _told(read(book(tmp_path, {"2023": rows})))
    rows[3][1] = 458220
    (line,) = _told(read(book(tmp_path, {"2023": rows})))
    assert "row 4, column B" in line and "徐州市 (458,220, 2023) is about 9" in line


def test_what_grows_or_differs_is_no_slip(tmp_path: Path) -> None:
    assert not _told(read(book(tmp_path, {"地区生产总值": _table(4, 2, 1.3)})))
    # all of them in another unit are asked about as such
    rows = _table(4, 2, 1)
    for row in rows[1:]:
        row[3] = float(str(row[3])) * 10_000
    assert not _told(read(book(tmp_path, {"地区生产总值": rows})))


@pytest.mark.parametrize("times", [11.0, 0.09])
def test_a_capital_or_an_island_is_no_slip(tmp_path: Path, times: float) -> None:
    """A region that is far from all others in every size is large or small; in one size alone its figure may be wrong."""

    def told(people: float, product: float) -> list[str]:
        rows: list[list[object]] = [["城市", "常住人口（万人）", "地区生产总值（亿元）"]]
        rows += [[c, 310.5 + 40.2 * i, 2110.4 + 330.7 * i] for i, c in enumerate(CITIES)]
        rows[1][1:] = [round(430 * people, 1), round(3100 * product, 1)]
        return _told(read(book(tmp_path, {"2023": rows})))

    assert not told(times, times)
    (line,) = told(1, times)
    assert "row 2, column C" in line
