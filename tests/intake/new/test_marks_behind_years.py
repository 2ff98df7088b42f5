"""Marks of notes and of how final figures are behind the years of headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.new.books import book, read

TOWNS = ("Alford", "Bexton", "Carrow", "Danby", "Elmet", "Fenby")
HEADINGS = (
    ("2020 [note 1]", "2021", "2022 [note 1]"),
    ("2020[1]", "2021", "2022[2]"),
    ("2020①", "2021", "2022②"),
    ("2020 (revised)", "2021 (p)", "2022 (provisional)"),
    ("2020", "2021", "2022E"),
    ("2020年（初步数）", "2021年", "2022年（预计）"),
    ("Jobs (thousand) 2020 [note 1]", "Jobs (thousand) 2021", "Jobs (thousand) 2022 [notes 1, 2]"),
    ("Jobs, 2020 [note 3]", "Jobs, 2021 [note 3]", "Jobs, 2022 [note 3]"),
)


@pytest.mark.parametrize("headings", HEADINGS)
def test_years_with_marks_are_years(tmp_path: Path, headings: tuple[str, ...]) -> None:
    rows = [["Jobs by region"], ["Region", *headings]]
    rows += [[t, *(f"{40 + 3 * i + k}.5" for k in range(3))] for i, t in enumerate(TOWNS)]
    tidy = read(book(tmp_path, {"Sheet1": rows}))
    assert [m.name for m in tidy.measures] == ["Jobs"] and not [q for q in tidy.questions if q.id == "period"]
    assert tidy.measures[0].unit == "thousand" * ("thousand" in headings[0])
    assert tidy.frame.iloc[:, 0].loc[list(tidy.regions)[1]].to_dict() == {
        "2020": 43.5,
        "2021": 44.5,
        "2022": 45.5,
    }
    expected = [w for w in headings if "预计" in w or w.endswith("E")]
    told = [n.line("en") for n in tidy.notes if "marked as expected" in n.line("en")]
    assert len(told) == len(expected) and all(w in told[0] for w in expected)
