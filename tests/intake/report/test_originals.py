"""A figure of a source stands in one table, and a table is listed once."""

from __future__ import annotations

import pytest

from intake.problems import Problems
from intake.report.load import load_report


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "liu_5"', 'id = "liu_4"', "this id is used twice"),
        ('printed = ["moran_printed"]', 'printed = ["theil_printed"]', "is listed in zhao_2 already"),
        ('printed = ["moran_printed"]', 'printed = ["nowhere"]', "nowhere"),
    ],
)
def test_what_would_count_twice_is_told(folder, edit, old, new, said):
    edit("report.toml", old, new)
    problems = Problems()
    load_report(folder, problems)
    assert any(said in str(p.what["en"]) for p in problems.errors)
