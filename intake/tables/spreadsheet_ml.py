"""Workbooks that Excel 2003 and many offices' systems write as one XML file, often called ``.xls``: ``is_spreadsheet_ml``, ``ml_grids``.

calamine, which reads all other workbooks, does not read these, nor does any kept library without a spreadsheet program beside it.
The format is a published schema of few elements: sheets, rows, cells that may skip places or reach over several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from lxml import etree

from analysis.values import Text
from intake.tables.files import MAX_BYTES, MAX_CELLS
from intake.tables.workbook import SAVE_AGAIN, Grid, Place, Refusal, cell_text

_SPACE = b"urn:schemas-microsoft-com:office:spreadsheet"
_NAME = "{urn:schemas-microsoft-com:office:spreadsheet}"
#: as far as a cell may stand from the first one, or reach
_MOST = 20_000
_DAMAGED: Refusal = (
    Text(zh="这个 XML 文件不是完整的工作簿", en="this XML file is no whole workbook"),
    SAVE_AGAIN,
)


def is_spreadsheet_ml(path: Path) -> bool:
    """Whether a file is a workbook in the XML of Excel 2003, whatever it is called."""
    with path.open("rb") as file:
        head = file.read(4096)
    return re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|\?mso|Workbook)", head) is not None and _SPACE in head


def ml_grids(path: Path) -> list[Grid] | Refusal:
    """Every sheet of such a workbook: cells at their places, joined cells, what is shown as per cent, hidden sheets."""
    raw = path.read_bytes()
    if len(raw) > MAX_BYTES:
        return _DAMAGED
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError):
        return _DAMAGED
    percent = _percent_styles(root)
    grids: list[Grid] = []
    for sheet in root.iter(f"{_NAME}Worksheet"):
        grid = _grid(sheet, percent)
        if grid is None:
            return _DAMAGED
        grids.append(grid)
    return grids or _DAMAGED


def _percent_styles(root: Any) -> set[str]:
    return {
        style.get(f"{_NAME}ID", "")
        for style in root.iter(f"{_NAME}Style")
        for shown in style.iter(f"{_NAME}NumberFormat")
        if re.search(r"%|^Percent$", shown.get(f"{_NAME}Format", ""))
    }


def _grid(sheet: Any, percent_styles: set[str]) -> Grid | None:
    """The cells of a sheet; None where they reach beyond reason."""
    cells: dict[Place, str] = {}
    joined: list[tuple[int, int, int, int]] = []
    percent: set[Place] = set()
    broken: dict[Place, Literal["formula", "error"]] = {}
    hidden_rows: list[int] = []
    for r, row in _placed(sheet.iter(f"{_NAME}Row"), "Span"):
        if row.get(f"{_NAME}Hidden") == "1":
            hidden_rows.append(r + 1)
        for c, cell in _placed(row.iterchildren(f"{_NAME}Cell"), "MergeAcross"):
            down, across = _number(cell, "MergeDown"), _number(cell, "MergeAcross")
            if r + down > _MOST * 50 or c + across > _MOST or len(cells) > MAX_CELLS:
                return None
            word, kind = _said(cell)
            if word:
                cells[r, c] = word
            if down or across:
                joined.append((r, c, r + down, c + across))
            if kind == "Error":
                cells.pop((r, c), None)
                broken[r, c] = "error"
            elif kind == "Number" and cell.get(f"{_NAME}StyleID") in percent_styles:
                percent.add((r, c))
    height, width = (max((place[k] for place in cells), default=-1) + 1 for k in (0, 1))
    if height * width > MAX_CELLS:
        return None
    rows = tuple(tuple(cells.get((r, c), "") for c in range(width)) for r in range(height))
    shown = [e.text for e in sheet.iter() if str(e.tag).endswith("}Visible")]
    return Grid(
        sheet.get(f"{_NAME}Name", ""),
        rows,
        tuple(j for j in joined if j[0] < height and j[1] < width),
        frozenset(percent),
        broken,
        tuple(range(1, height + 1)),
        hidden=any(word in {"SheetHidden", "SheetVeryHidden"} for word in shown),
        out_of_sight=", ".join(map(str, hidden_rows)),
    )


def _placed(elements: Iterator[Any], reach: str) -> Iterator[tuple[int, Any]]:
    """Elements with the places at which they stand: an index skips places, a joined cell takes several."""
    at = 0
    for element in elements:
        index = _number(element, "Index")
        at = max(at, index - 1) if index else at
        yield at, element
        at += 1 + _number(element, reach)


def _number(element: Any, name: str) -> int:
    word = element.get(f"{_NAME}{name}", "")
    return int(word) if re.fullmatch(r"\d{1,7}", word) else 0


def _said(cell: Any) -> tuple[str, str]:
    """What a cell says as text, and of which type it is."""
    data = cell.find(f"{_NAME}Data")
    if data is None:
        return "", ""
    text, kind = "".join(data.itertext()).strip(), data.get(f"{_NAME}Type", "")
    if kind == "Number":
        try:
            return cell_text(float(text)), kind
        except ValueError:
            return text, kind
    if kind == "DateTime":
        return text.partition("T")[0], kind
    return text, kind
