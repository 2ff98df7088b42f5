"""Indicator sheets in tests: `said`, what one says; `as_toml`, the same in report.toml; `write_cells`, cells changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

from intake.new.writing.toml import entry, inline
from intake.problems import Problems
from intake.report.folder import read_toml
from intake.report.indicators.sheet import sheet_of, with_sheet
from intake.report.positions import Finder


def said(folder: Path) -> list[dict[str, Any]]:
    """The indicators of a folder's sheet, as report.toml would say them."""
    return _raw(folder)["indicator"]  # type: ignore[no-any-return]


def _raw(folder: Path) -> dict[str, Any]:
    problems = Problems()
    raw = read_toml(folder / "report.toml", "report.toml", problems)
    finder = problems.finder("report.toml")
    assert raw is not None and isinstance(finder, Finder)
    assert with_sheet(folder, raw, finder, problems), [p.line() for p in problems]
    return raw


def as_toml(folder: Path) -> None:
    """Put what the sheet says into report.toml, before the analyses, and take the sheet away."""
    raw = _raw(folder)
    words = ""
    for indicator in raw["indicator"]:
        table = {k: inline(**v) if isinstance(v, dict) else v for k, v in indicator.items()}
        words += f"\n[[indicator]]\n{entry(**table).as_string()}"
    path = folder / "report.toml"
    text = path.read_text("utf-8")
    table = text.index("[[table]]")
    at = text.find("\n# ---", table)
    at = at if at >= 0 else text.index("\n[[analysis]]", table)
    path.write_text(text[:at] + words + text[at:], encoding="utf-8")
    (folder / sheet_of(folder)).unlink()


def write_cells(path: Path, cells: dict[str, Any]) -> None:
    """Change cells of the first sheet, as somebody does in a spreadsheet program."""
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book.worksheets[0][cell] = value
    book.save(path)
