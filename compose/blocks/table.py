"""Block `table`: a table of the report's own, from CSV or a workbook, whose numbers can be traced like all others."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import pandas as pd
from pydantic import BeforeValidator, Field

from analysis.parameters import SourceName, Strict, Wording
from analysis.values import Cell, Column, Result, Text, same
from compose.blocks.base import Block, BlockParameters, number_cell, own_heading, words_cell
from compose.context import Context
from compose.document import Prose, Section, Table, TCell, THead, TRow
from intake.problems import Problems
from intake.report.folder import read_sheet
from intake.report.report import Report
from intake.report.schema import Id
from intake.tables.files import RawTable, number, places_of, tidy


def _heading(value: Any) -> Any:
    """One heading for both languages, or one for each."""
    return same(value) if isinstance(value, str) else Text(value) if isinstance(value, dict) else value


class TableColumn(Strict):
    """A column of the block ``table``."""

    heading: Annotated[Text, BeforeValidator(_heading)] = Field(
        description="its heading in the file; words in two columns, one for each language: { zh = '项目', en = 'Project' }"
    )
    name: Wording | None = Field(
        None, description="what it is called on pages; its heading where nothing is given"
    )
    unit: Wording | None = Field(None, description="the unit of its figures")
    decimals: int | None = Field(
        None, ge=0, le=10, description="decimals of its figures; as in the file else"
    )


class TableBlock(BlockParameters):
    """``kind = "table"``: a table of the report's own. Its numbers are a result and its file is beside it, as of all."""

    id: str = Id
    file: str = Field(description="CSV, TSV or a workbook in the report’s folder")
    sheet: str = Field("", description="the sheet of a workbook; the first where none is given")
    source: SourceName = Field(description="where it is from")
    caption: Wording = Field(description="what stands above the table")
    region: str = Field(
        "", description="heading of the column with regions: a brief shows its region’s rows only"
    )
    columns: tuple[TableColumn, ...] = Field(min_length=1, description="the columns that are shown, in order")
    note: Wording | None = Field(None, description="what stands under the table")

    def tables(self, report: Report, problems: Problems) -> Iterable[Result]:
        """The table as a result."""
        raw = read_sheet(report.folder, self.file, self.sheet, problems, same(self.file))
        result = _result(self, raw, report, problems) if raw else None
        return (result,) if result else ()


def _result(block: TableBlock, raw: RawTable, report: Report, problems: Problems) -> Result | None:
    wanted = [h for c in block.columns for h in c.heading.values()] + ([block.region] if block.region else [])
    if places_of(raw, wanted, problems) is None:
        return None
    keys = _keys(block, raw, report, problems)
    columns, data = [], {}
    for i, spec in enumerate(block.columns, start=1):
        words = {lang: _cells(raw, h) for lang, h in spec.heading.items()}
        column, values = _column(f"c{i}", spec, words)
        columns.append(column)
        data[column.id] = [values[n] for n, _ in keys]
    names = ["region", "order"] if block.region else ["order"]
    index: Any = pd.MultiIndex.from_tuples([key for _, key in keys], names=names)
    if not block.region:
        index = pd.Index([key[0] for _, key in keys], name="order")
    frame = pd.DataFrame(data, index=index, columns=[c.id for c in columns])
    labels = {"order": {key[-1]: same(key[-1]) for _, key in keys}}
    return Result(block.id, block.caption, tuple(columns), frame, (), labels=labels, source=(block.source,))


def _cells(raw: RawTable, heading: str) -> list[str]:
    at = raw.header.index(tidy(heading))
    return [row.cells[at].strip() for row in raw.rows]


def _keys(
    block: TableBlock, raw: RawTable, report: Report, problems: Problems
) -> list[tuple[int, tuple[str, ...]]]:
    """Row of the file → key of the result; rows of places that are no regions of the report are told."""
    if not block.region:
        return [(n, (str(n + 1),)) for n in range(len(raw.rows))]
    keys: list[tuple[int, tuple[str, ...]]] = []
    for n, word in enumerate(_cells(raw, block.region)):
        place = report.gazetteer.find(word)
        if place is None:
            hit = report.gazetteer.suggestion(word)
            problems.error(
                raw.file,
                raw.place(raw.rows[n].number, block.region),
                Text(zh=f"没有名为“{word}”的地区", en=f"there is no region called “{word}”"),
                Text(zh=f"是否应为“{hit}”？", en=f"did you mean “{hit}”?")
                if hit
                else Text(zh="用代码、中文名或英文名", en="use the code, the Chinese or the English name"),
            )
        elif place.level == "region":
            keys.append((n, (place.code, str(n + 1))))
    return keys


def _column(id: str, spec: TableColumn, words: dict[str, list[str]]) -> tuple[Column, list[Any]]:
    """Figures where every cell is a number or a sign of none; else words, in each language its own."""
    name = spec.name or Text(dict(spec.heading))
    first = next(iter(words.values()))
    figures = [number(cell) if cell else math.nan for cell in first]
    if (
        len(set(spec.heading.values())) == 1
        and None not in figures
        and any(not math.isnan(f or 0) for f in figures)
    ):
        places = max((len(c.partition(".")[2].rstrip("%")) for c in first if "." in c), default=0)
        decimals = places if spec.decimals is None else spec.decimals
        return Column(id, name, spec.unit or same(""), decimals), [
            math.nan if f is None else f for f in figures
        ]
    labels = {
        cell: Text({lang: own[n] or cell for lang, own in words.items()})
        for n, cell in enumerate(first)
        if cell
    }
    return Column(id, name, role="category", labels=labels), [cell or None for cell in first]


def table(block: TableBlock, context: Context) -> Section | None:
    """The table; nothing where it is one of regions and this one has no row in it."""
    result = context.result(block.id)
    rows = tuple(_rows(result, context))
    if not rows:
        return None
    by_region = "region" in result.keys and context.region is None
    head = [THead(context.region_heading)] if by_region else []
    for column in result.columns:
        right = column.role == "value"
        head.append(
            THead(column.name[context.language], "right" if right else "left", column.unit[context.language])
        )
    table_node = Table(
        context.next_table(),
        f"own-{block.id}",
        _words(block.caption[context.language]),
        tuple(head),
        rows,
        notes=(_words(block.note[context.language]),) if block.note else (),
        source=_source(block, context),
        results=(block.id,),
    )
    return Section("table", own_heading(block, context, block.caption), (table_node,))


def _words(text: str) -> Prose:
    """A wording as prose."""
    return words_cell(text).prose


def _source(block: TableBlock, context: Context) -> Prose:
    source = context.report.sources[block.source]
    return context.say("Source: {sources}.", sources=source.short)


def _rows(result: Result, context: Context) -> Iterator[TRow]:
    for key, cells in result.rows():
        if context.region is not None and "region" in result.keys and key[0] != context.region.code:
            continue
        named = (
            [words_cell(context.name(key[0]), header=True)]
            if context.region is None and "region" in result.keys
            else []
        )
        own = [_cell(context, cells[c.id], header=not named and i == 0) for i, c in enumerate(result.columns)]
        yield TRow((*named, *own))


def _cell(context: Context, cell: Cell, header: bool) -> TCell:
    if cell.column.role == "value":
        return number_cell(context, cell)
    return words_cell(context.formatter.cell(cell), header=header)


BLOCKS: tuple[Block, ...] = (Block("table", TableBlock, table),)
