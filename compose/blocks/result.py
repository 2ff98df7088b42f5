"""Block `result`: the table of any result as it is computed, whole, or the rows of a brief's region: `ResultBlock`."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from analysis.parameters import OwnColumn, OwnKey, ResultId, Wording
from analysis.periods import in_order
from analysis.values import AnalysisProblem, Cell, Column, Result, Text, same
from compose.blocks.base import (
    Block,
    BlockParameters,
    align_of,
    figure_cell,
    no_figure,
    own_heading,
    region_link,
    words_cell,
)
from compose.context import Context
from compose.document import Prose, Section, Table, TCell, THead, TRow

#: more rows than this are a file, and no table to read
MOST_ROWS = 40
#: and more columns beside each other do not fit a page
MOST_ACROSS = 8

Key = tuple[str, ...]


class ResultBlock(BlockParameters):
    """``kind = "result"``: the table of a result, for methods that have no block of their own."""

    of: ResultId = Field(description="the result; explain REPORT RESULT shows what it holds")
    columns: tuple[OwnColumn, ...] = Field((), description="its columns, in order; all where none are given")
    across: OwnKey = Field(
        "",
        description="a key of its rows whose values stand side by side (to, period, group); one column is shown then",
    )
    rows: int = Field(MOST_ROWS, ge=1, le=MOST_ROWS, description="no more rows than these, the first ones")
    note: Wording | None = Field(None, description="what stands under the table")


def result(block: ResultBlock, context: Context) -> Section | None:
    """The table; none in a brief whose region has no row in a result by region."""
    table = context.result(block.of)
    columns = _columns(block, table)
    found = _shown(table, context)
    if not found:
        return None
    across = _across(block, table, found) if block.across else []
    keys = _leading(table, found, block.across)
    shown = tuple(
        _crossed(context, found, keys, table, columns[0], block.across, across)
        if across
        else _plain(context, found, keys, table, columns)
    )
    unit = _common_unit(columns)[context.language]
    heads = [THead(_key_name(context, table, k), "left", kind="name") for k in keys]
    if across:
        side = align_of(columns[0])
        heads += [THead(context.label(table, block.across, v), side) for v in across]
    else:
        heads += [
            THead(
                c.name[context.language],
                align_of(c),
                "" if unit or c.role == "share" else c.unit[context.language],
            )
            for c in columns
        ]
    return Section(
        f"result-{table.id}",
        own_heading(block, context, table.title),
        (
            Table(
                context.next_table(),
                f"result-{table.id}",
                _caption(context, table, columns if across else ()),
                tuple(heads),
                shown[: block.rows],
                unit=unit,
                notes=_notes(block, context, len(shown)),
                source=context.sources(table.id),
                results=(table.id,),
                kind="compact",
            ),
        ),
    )


def _columns(block: ResultBlock, table: Result) -> tuple[Column, ...]:
    """The columns to show; all but lists of codes where none are chosen, the main one alone beside ``across``."""
    if block.across:
        if len(block.columns) > 1:
            raise AnalysisProblem(
                Text(zh="写了 across，就只能显示一列", en="with across, one column is shown"),
                Text(zh="columns 中只留一列，或不写 across", en="leave one in columns, or leave across out"),
            )
        return (table.by_id[block.columns[0]] if block.columns else table.main_column,)
    chosen = [table.by_id[name] for name in block.columns]
    return tuple(chosen or [c for c in table.columns if c.role != "text"])


def _shown(table: Result, context: Context) -> list[tuple[Key, dict[str, Cell]]]:
    """All rows; in a brief those of its region where the result is by region."""
    rows = list(table.rows())
    if context.region is None or "region" not in table.keys:
        return rows
    at = table.keys.index("region")
    return [(key, cells) for key, cells in rows if key[at] == context.region.code]


def _across(block: ResultBlock, table: Result, rows: list[tuple[Key, dict[str, Cell]]]) -> list[str]:
    """The values that stand side by side; periods by time, the last ones where there are many."""
    at = table.keys.index(block.across)
    values = list(dict.fromkeys(key[at] for key, _ in rows))
    if block.across == "period":
        return in_order(values)[-MOST_ACROSS:]
    if len(values) > MOST_ACROSS:
        raise AnalysisProblem(
            Text(
                zh=f"“{block.across}”有{len(values)}个取值，一页放不下（最多{MOST_ACROSS}列）",
                en=f"“{block.across}” has {len(values)} values, too many for the width of a page ({MOST_ACROSS} columns at most)",
            ),
            Text(zh="改用其他键，或不写 across", en="choose another key, or leave across out"),
        )
    return values


def _leading(table: Result, rows: list[tuple[Key, dict[str, Cell]]], across: str) -> list[str]:
    """The keys that head a row: those that differ between rows, and at least one."""
    keys = [k for k in table.keys if k != across]
    differ = [k for k in keys if len({key[table.keys.index(k)] for key, _ in rows}) > 1]
    return differ or keys[-1:]


def _key_name(context: Context, table: Result, key: str) -> str:
    if key == "period":
        return context.time_heading(table.frame.index.get_level_values("period").unique())
    return context.key_heading(key)


def _key_cell(context: Context, table: Result, key: Key, name: str) -> TCell:
    value = key[table.keys.index(name)]
    if name == "region":
        return TCell(region_link(context, value), header=True)
    return words_cell(context.label(table, name, value), header=True)


def _plain(
    context: Context,
    rows: list[tuple[Key, dict[str, Cell]]],
    keys: list[str],
    table: Result,
    columns: tuple[Column, ...],
) -> Iterator[TRow]:
    for key, cells in rows:
        yield TRow(
            (
                *(_key_cell(context, table, key, k) for k in keys),
                *(figure_cell(context, cells[c.id]) for c in columns),
            )
        )


def _crossed(
    context: Context,
    rows: list[tuple[Key, dict[str, Cell]]],
    keys: list[str],
    table: Result,
    column: Column,
    across: str,
    values: list[str],
) -> Iterator[TRow]:
    """One row for each combination of the other keys, the values of ``across`` side by side."""
    at = table.keys.index(across)
    cells: dict[Key, dict[str, Cell]] = {}
    for key, row in rows:
        cells.setdefault((*key[:at], "", *key[at + 1 :]), {})[key[at]] = row[column.id]
    dash = no_figure(column)
    for key, by_value in cells.items():
        yield TRow(
            (
                *(_key_cell(context, table, key, k) for k in keys),
                *(figure_cell(context, by_value[v]) if v in by_value else dash for v in values),
            )
        )


def _common_unit(columns: tuple[Column, ...]) -> Text:
    """The unit of all the columns where they have one; else each has its own above it. Shares carry their sign."""
    units = [c.unit for c in columns]
    alike = all(u == units[0] for u in units) and columns[0].role != "share"
    return units[0] if alike else same("")


def _caption(context: Context, table: Result, columns: tuple[Column, ...]) -> Prose:
    if columns and columns[0] != table.main_column:
        return context.say("{title}: {column}", title=table.title, column=columns[0].name)
    return context.say("{title}", title=table.title)


def _notes(block: ResultBlock, context: Context, rows: int) -> tuple[Prose, ...]:
    notes = [context.say("{note}", note=block.note)] if block.note else []
    if rows > block.rows:
        shown, whole = str(block.rows), str(rows)
        notes.append(
            context.say("The first {shown} of {rows} rows; all are in the file.", shown=shown, rows=whole)
        )
    return tuple(notes)


BLOCKS: tuple[Block, ...] = (Block("result", ResultBlock, result),)
