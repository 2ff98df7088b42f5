"""A column with one code in all rows is no indicator: its heading is the title of the table, which says what the figures are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.new.books import csv_of, read

COUNTIES = ("Adams", "Brown", "Clark", "Dane", "Eaton", "Franklin", "Grant", "Howard")


def _rows(code: str = "30", heading: str = "Total farm income&nbsp;1/") -> list[list[object]]:
    rows: list[list[object]] = [[heading, "Code", "County", "2019", "2020", "2021"]]
    rows += [
        [code, f"{i:02d}", c, *(1200 + 37 * i + 90 * k for k in range(3))] for i, c in enumerate(COUNTIES, 1)
    ]
    return [*rows, ["Source: Farm Survey"]]


def test_the_heading_of_one_code_names_the_figures(tmp_path: Path) -> None:
    tidy = read(csv_of(tmp_path, _rows()))
    assert [m.name for m in tidy.measures] == ["Total farm income"] and len(tidy.regions) == len(COUNTIES)
    assert not any(q.id in {"indicator", "period"} for q in tidy.questions)
    assert any("has one code in all rows" in n.what["en"] for n in tidy.notes)


@pytest.mark.parametrize("heading", ["Farms", "Year"])
def test_a_column_that_may_say_something_is_left(tmp_path: Path, heading: str) -> None:
    rows = _rows(heading=heading)
    rows[3][0] = "31"
    tidy = read(csv_of(tmp_path, rows))
    assert not any("has one code in all rows" in n.what["en"] for n in tidy.notes)
