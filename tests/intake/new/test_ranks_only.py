"""A sheet of ranks without the figures they are ranks of is refused by name, and not turned into regions called 排名."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.new.answers import Answers
from intake.new.spreadsheet import read_statistics
from intake.problems import Problems
from tests.intake.new.books import JIANGSU, book, read


@pytest.mark.parametrize(
    "heads", [("GDP排名", "人均GDP排名"), ("Rank of GDP", "Rank of income"), ("位次", "去年位次")]
)
def test_ranks_alone_are_refused(tmp_path: Path, heads: tuple[str, str]) -> None:
    rows: list[list[object]] = [
        ["地区", *heads],
        *([c, i + 1, len(JIANGSU) - i] for i, c in enumerate(JIANGSU)),
    ]
    problems = Problems()
    assert read_statistics(book(tmp_path, {"2023年": rows}), problems, Answers()) is None
    (line,) = [p.line("en") for p in problems.errors]
    assert "holds ranks only" in line and heads[0] in line


def test_ranks_beside_figures_are_passed_over(tmp_path: Path) -> None:
    rows: list[list[object]] = [["地区", "GDP（亿元）", "GDP排名"]]
    rows += [[c, 9000 - 310 * i, i + 1] for i, c in enumerate(JIANGSU)]
    assert [m.name for m in read(book(tmp_path, {"2023年": rows})).measures] == ["GDP"]
