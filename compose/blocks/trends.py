"""Block `trends`: figures over the periods, the region in red among all others."""

from __future__ import annotations

from pydantic import Field

from analysis.parameters import ColumnRef
from compose import native
from compose.blocks import seen, seen_all
from compose.blocks.base import (
    Block,
    BlockParameters,
    drawing,
    heading,
    in_pairs,
)
from compose.context import Context
from compose.document import Figure, Run, Section


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
        column = column or result.main_column.id
        drawn = context.figures.time.trend(result, column, context.region)
        found = (
            seen.moved(context, {k[1]: c[column] for k, c in result.rows(region=context.region.code)})
            if context.region
            else seen_all.at_end(context, result, column)
        )
        caption = seen.captioned(context, (Run(context.figures.time.title(result, column)),), found)
        chart = native.course(context, result, column)
        figures.append(drawing(context, f"trend-{name}", caption, drawn, name, chart))
    nodes = in_pairs(figures)
    name = block.rows[0].replace(".", "-")
    yearly = all(context.yearly(context.results[ref.partition(".")[0]]) for ref in block.rows)
    title = heading(block, context, "Over the years") if yearly else heading(block, context, "Over time")
    return Section(f"trends-{name}", title, tuple(nodes))


BLOCKS: tuple[Block, ...] = (Block("trends", TrendsBlock, trends),)
