"""Block `areas`: figures of aggregate areas by period, a table a result."""

from __future__ import annotations

from pydantic import Field

from analysis.parameters import AreasId
from analysis.periods import in_order
from compose.blocks.base import DASH, Block, BlockParameters, areas_drawing, heading, number_cell, words_cell
from compose.context import Context
from compose.document import Columns, Figure, Node, Section, Table, THead, TRow

#: tables of areas with no more periods than this stand two in a row
MOST_SIDE_BY_SIDE = 4


class AreasBlock(BlockParameters):
    """``kind = "areas"``: figures of aggregate areas by year, one table per result."""

    rows: tuple[AreasId, ...] = Field(min_length=1, description="results of kind areas")


def areas(block: AreasBlock, context: Context) -> Section | None:
    """A table for each result, narrow ones two in a row; the last of an odd number beside its drawing."""
    nodes: list[Table] = []
    narrow: list[bool] = []
    for name in block.rows:
        result = context.result(name)
        rows = list(result.rows())
        periods = in_order({k[1] for k, _ in rows})
        narrow.append(len(periods) <= MOST_SIDE_BY_SIDE)
        lines = [
            TRow(
                (
                    words_cell(context.label(result, "area", area), header=True),
                    *(
                        number_cell(context, result.cell((area, t), "value")) if (area, t) in result else DASH
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


BLOCKS: tuple[Block, ...] = (Block("areas", AreasBlock, areas),)
