"""Block `trends`: figures over the periods, the region in red among all others."""

from __future__ import annotations

from pydantic import Field

from analysis.parameters import ColumnRef
from compose import native
from compose.blocks.base import (
    Block,
    BlockParameters,
    drawing,
    heading,
    in_pairs,
)
from compose.context import Context
from compose.document import Figure, Section


class TrendsBlock(BlockParameters):
    """``kind = "trends"``: figures over the years, the region in red among all others."""

    rows: tuple[ColumnRef, ...] = Field(
        min_length=1, description="results by (region, period), as result or result.column"
    )


def trends(block: TrendsBlock, context: Context) -> Section | None:
    """A drawing for each result, two in a row."""
    figures: list[Figure] = []
    for ref in block.rows:
        name, _, column = ref.partition(".")
        result = context.result(name)
        drawn = context.figures.time.trend(result, column or result.main_column.id, context.region)
        caption = context.say(
            "{title}", title=context.figures.time.title(result, column or result.main_column.id)
        )
        chart = native.course(context, result, column or result.main_column.id)
        figures.append(drawing(context, f"trend-{name}", caption, drawn, name, chart))
    nodes = in_pairs(figures)
    name = block.rows[0].replace(".", "-")
    yearly = all(context.yearly(context.results[ref.partition(".")[0]]) for ref in block.rows)
    title = heading(block, context, "Over the years") if yearly else heading(block, context, "Over time")
    return Section(f"trends-{name}", title, tuple(nodes))


BLOCKS: tuple[Block, ...] = (Block("trends", TrendsBlock, trends),)
