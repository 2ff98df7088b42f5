"""Development over the years: coordination of two systems, growth, convergence, tables of areas."""

from __future__ import annotations

from pydantic import Field

from analysis.parameters import ColumnRef, ResultId
from analysis.periods import in_order
from compose.blocks.base import (
    Block,
    BlockParameters,
    areas_drawing,
    drawing,
    heading,
    in_pairs,
    number_cell,
    words_cell,
)
from compose.context import Context
from compose.document import Columns, Figure, Node, Run, Section, Table, TCell, THead, TRow

#: tables of areas with no more periods than this stand two in a row
MOST_SIDE_BY_SIDE = 4


class TrendsBlock(BlockParameters):
    """``kind = "trends"``: figures over the years, the region in red among all others."""

    rows: tuple[ColumnRef, ...] = Field(
        min_length=1, description="results by (region, period), as result or result.column"
    )


class AreasBlock(BlockParameters):
    """``kind = "areas"``: figures of aggregate areas by year, one table per result."""

    rows: tuple[ResultId, ...] = Field(min_length=1, description="results of kind areas")


def trends(block: TrendsBlock, context: Context) -> Section | None:
    figures: list[Figure] = []
    for ref in block.rows:
        name, _, column = ref.partition(".")
        result = context.result(name)
        drawn = context.figures.trend(result, column or result.main_column.id, context)
        caption = context.say("{title}", title=result.title)
        figures.append(drawing(context, f"trend-{name}", caption, drawn, name))
    nodes = in_pairs(figures)
    name = block.rows[0].replace(".", "-")
    yearly = all(context.yearly(context.results[ref.partition(".")[0]]) for ref in block.rows)
    title = heading(block, context, "Over the years") if yearly else heading(block, context, "Over time")
    return Section(f"trends-{name}", title, tuple(nodes))


def areas(block: AreasBlock, context: Context) -> Section | None:
    nodes: list[Table] = []
    narrow: list[bool] = []
    for name in block.rows:
        result = context.result(name)
        rows = list(result.rows())
        periods = in_order({k[1] for k, _ in rows})
        dash = TCell((Run("—"),), "right")
        narrow.append(len(periods) <= MOST_SIDE_BY_SIDE)
        lines = [
            TRow(
                (
                    words_cell(context.label(result, "area", area), header=True),
                    *(
                        number_cell(context, result.cell((area, t), "value")) if (area, t) in result else dash
                        for t in periods
                    ),
                )
            )
            for area in dict.fromkeys(k[0] for k, _ in rows)
        ]
        nodes.append(
            Table(
                context.next_table(),
                f"areas-{name}",
                context.say("{title}", title=result.title),
                (
                    THead(context.t("Area"), "left", kind="name"),
                    *(THead(context.label(result, "period", t), "right") for t in periods),
                ),
                tuple(lines),
                unit=result.unit[context.language],
                source=context.sources(name),
                results=(name,),
                kind="compact",
            )
        )
    placed: list[Node] = []
    while nodes:
        side_by_side = all(narrow[:2]) and len(nodes) > 1
        if side_by_side:
            placed.append(Columns((nodes[0],), (nodes[1],)))
        elif narrow[0] and any(isinstance(n, Columns) for n in placed):
            # the last of an odd number: its figures drawn beside it, not a narrow table over the whole width
            placed.append(Columns((nodes[0],), (_drawn(nodes[0].results[0], context),)))
        else:
            placed.append(nodes[0])
        taken = 2 if side_by_side else 1
        nodes, narrow = nodes[taken:], narrow[taken:]
    return Section(f"areas-{block.rows[0]}", heading(block, context, "Areas"), tuple(placed))


def _drawn(name: str, context: Context) -> Figure:
    """A table of areas as lines."""
    return areas_drawing(context, name, next(iter(context.results[name].labels["area"])), ())


BLOCKS: tuple[Block, ...] = (
    Block("trends", TrendsBlock, trends),
    Block("areas", AreasBlock, areas),
)
