"""Columns of a report's tables of figures, and which indicator each leads to: `columns_of`, `tables_of`, `led`, `unled`.

``[table.columns]`` of ``report.toml`` names the indicator of every column that is read; nothing else of the file is touched.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import tomlkit

from desk.edits.files import read
from intake.problems import Problems
from intake.report import toml_pieces
from intake.report.report import REPORT_FILE
from intake.report.toml_pieces import NotUnderstood
from intake.tables.files import number, tidy
from intake.tables.sheets import read_table

_PATH = ("table",)


@dataclass(frozen=True)
class DataColumn:
    """A column of figures: in which entry of ``[[table]]``, of which file, under which heading; its indicator, empty where none."""

    table: int
    file: str
    heading: str
    indicator: str


@dataclass(frozen=True)
class DataTable:
    """A table of figures as ``report.toml`` names it: its file, its sheet, its source, the indicators that its columns lead to."""

    file: str
    sheet: str
    source: str
    indicators: tuple[str, ...]


def tables_of(folder: Path) -> list[DataTable]:
    """The tables of figures of a report; none of a file that cannot be read, which `check` tells."""
    return [
        DataTable(
            str(entry.get("file", "")),
            str(entry.get("sheet", "")),
            str(entry.get("source", "")),
            tuple(map(str, columns.values())) if isinstance(columns := entry.get("columns"), Mapping) else (),
        )
        for entry in _tables(folder)
    ]


def _tables(folder: Path) -> list[Mapping[str, Any]]:
    try:
        tables = tomllib.loads((read(folder / REPORT_FILE) or b"").decode()).get("table", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return []
    return [t for t in tables if isinstance(t, Mapping)] if isinstance(tables, list) else []


def columns_of(folder: Path) -> list[DataColumn]:
    """The columns that are read, and those that could be; none of a file that cannot be read, which `check` tells."""
    found = []
    for n, entry in enumerate(_tables(folder)):
        file, columns = str(entry.get("file", "")), entry.get("columns", {})
        if not isinstance(columns, Mapping):
            continue
        led = {tidy(str(h)): (str(h), str(i)) for h, i in columns.items()}
        taken = {tidy(str(entry.get(key, usual))) for key, usual in (("region", "region"), ("period", ""))}
        passed_over = {tidy(str(h)) for h in entry.get("ignore", [])}
        for heading, figures in _headings(folder, file, str(entry.get("sheet", ""))):
            if heading in led:
                found.append(DataColumn(n, file, *led[heading]))
            # names beside codes are passed over and no figures
            elif heading and heading not in taken and (figures or heading not in passed_over):
                found.append(DataColumn(n, file, heading, ""))
    return found


def led(content: bytes, column: DataColumn, indicator: str) -> bytes:
    """``report.toml`` with a column that leads to an indicator.

    Raises:
        NotUnderstood: the column leads to another already.
    """
    if column.indicator:
        raise NotUnderstood(column.heading)

    def change(entry: Any) -> None:
        columns = entry.setdefault("columns", tomlkit.inline_table())
        columns[column.heading] = indicator
        # what is read is no longer passed over
        ignored = [h for h in entry.get("ignore", []) if tidy(str(h)) != tidy(column.heading)]
        if "ignore" in entry and len(ignored) < len(entry["ignore"]):
            entry["ignore"] = ignored

    return toml_pieces.edited(content, _PATH, column.table, change)


def unled(content: bytes, columns: list[DataColumn]) -> bytes:
    """``report.toml`` with columns that lead nowhere and are passed over; the last of a table stays, which cannot be without."""
    for column in columns:

        def change(entry: Any, heading: str = column.heading) -> None:
            if len(entry["columns"]) > 1:
                del entry["columns"][heading]
                entry["ignore"] = [*entry.get("ignore", []), heading]

        content = toml_pieces.edited(content, _PATH, column.table, change)
    return content


def _headings(folder: Path, file: str, sheet: str) -> tuple[tuple[str, bool], ...]:
    """The headings of a table, and whether there are figures below."""
    path = (folder / file).resolve()
    if not file or not path.is_relative_to(folder.resolve()) or not path.is_file():
        return ()
    return _read(path, sheet, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _read(path: Path, sheet: str, _saved: int) -> tuple[tuple[str, bool], ...]:
    table = read_table(path, path.name, Problems(), sheet)
    if table is None:
        return ()
    return tuple(
        (heading, any(number(row.cells[i]) is not None for row in table.rows))
        for i, heading in enumerate(table.header)
    )
