"""A row between others that is the mean of those before it in every column is asked about: its name alone says no such thing."""

from __future__ import annotations

from pathlib import Path
from statistics import mean

import pytest

from tests.intake.new.books import book, read

TOWNS = (
    "Arden",
    "Birch",
    "Cobble",
    "Dover",
    "Elm",
    "Farrow",
    "Glen",
    "Harrow",
    "Ivy",
    "Juniper",
    "Kestrel",
    "Larch",
)
HEAD = ["Town", "Income per head (EUR)", "Unemployment rate (%)", "Life expectancy (years)"]


def _rows(off: float) -> list[list[object]]:
    figures = {
        t: (20000 + (731 * i * i) % 7000, round(3 + (i * 37 % 11) / 3, 1), round(70 + (i * 13 % 9) / 1.7, 1))
        for i, t in enumerate(TOWNS)
    }
    rows: list[list[object]] = [list(HEAD)]
    for name, some in (("Upland", TOWNS[:5]), ("Valley", TOWNS[5:])):
        rows += [[t, *figures[t]] for t in some]
        means = [mean(figures[t][k] for t in some) for k in range(3)]
        rows.append([name, round(means[0]), round(means[1] + off, 1), round(means[2], 1)])
    return rows


@pytest.mark.parametrize("off", [0.0, 0.7])
def test_means_of_blocks_are_asked_about(tmp_path: Path, off: float) -> None:
    tidy = read(book(tmp_path, {"2022": _rows(off)}))
    asked = {q.subject: q.default for q in tidy.questions if q.id == "means"}
    told = [n for n in tidy.notes if "the mean of" in n.what["en"]]
    assert (len(asked) + len(told) == 2) == (off == 0)
    assert len(tidy.regions) == len(TOWNS) + 2 * (off != 0)
    kept = read(
        book(tmp_path, {"2022": _rows(off)}),
        means={"Upland": "region", "Valley": "region"} if not off else {},
    )
    assert len(kept.regions) == len(TOWNS) + 2


def test_years_that_are_alike_show_no_mean(tmp_path: Path) -> None:
    """Whole per cents of many years: the one in the middle is near the mean of its neighbours in each of them."""
    rows: list[list[object]] = [["Town", *(str(2010 + k) for k in range(10))]]
    rows += [[t, *(4 + (5 * i) % 7 for _ in range(9)), 5 + (5 * i) % 7] for i, t in enumerate(TOWNS)]
    tidy = read(book(tmp_path, {"Unemployment rate (%)": rows}))
    assert len(tidy.regions) == len(TOWNS) and not [q for q in tidy.questions if q.id == "means"]
