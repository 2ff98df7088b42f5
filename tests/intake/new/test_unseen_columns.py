"""Columns of figures that the spreadsheet hides are not read, which is told; what else it hides is."""

from __future__ import annotations

from pathlib import Path

from tests.intake.new.books import book, read

TOWNS = ("Ashby", "Bexley", "Cowes", "Dover", "Ely", "Frome")


def sheet() -> list[list[object]]:
    head = ["Code", "Town", "Output (million euros)", "Output, draft (million euros)", "Rate (%)"]
    return [head, *([f"T{i + 1:02d}", t, 100 + 7 * i, 90 + i, 4 + i / 10] for i, t in enumerate(TOWNS))]


def test_a_hidden_column_of_figures_is_not_read_and_told(tmp_path: Path) -> None:
    tidy = read(book(tmp_path, {"2022": sheet()}, hidden=("D:D",)))
    assert [m.name for m in tidy.measures] == ["Output", "Rate"]
    (told,) = [n for n in tidy.notes if "hidden" in n.line("en")]
    assert "not read: D Output, draft" in told.line("en") and "没有读取：D" in told.line("zh")


def test_a_hidden_column_of_codes_is_read(tmp_path: Path) -> None:
    tidy = read(book(tmp_path, {"2022": sheet()}, hidden=("A:A",)))
    assert set(tidy.regions) == {f"T{i + 1:02d}" for i in range(6)} and len(tidy.measures) == 3
    assert not any("hidden" in n.line("en") for n in tidy.notes)


def test_where_all_figures_are_hidden_they_are_read_and_told(tmp_path: Path) -> None:
    tidy = read(book(tmp_path, {"2022": sheet()}, hidden=("C:E",)))
    assert len(tidy.measures) == 3
    assert any("hidden columns are read as well" in n.line("en") for n in tidy.notes)
