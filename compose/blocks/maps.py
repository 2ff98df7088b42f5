"""Block `maps`: maps of results, of all regions."""

from __future__ import annotations

from typing import Annotated

from analysis.parameters import Ref
from analysis.values import Result
from compose.blocks.base import Block, BlockParameters, heading, in_pairs, map_caption
from compose.context import Context
from compose.document import Figure, Section

#: small maps that a page holds; where there are more periods, or no boundaries, a table of colours shows them
MAPS = 9


class MapsBlock(BlockParameters):
    """``kind = "maps"``: one map per entry, each ``result`` or ``result.column``: totals as circles, all else coloured,
    classes by their names.
    """

    columns: tuple[
        Annotated[str, Ref("column", keys=(("region",), ("region", "period")), drawn=True, classes=True)], ...
    ]


def locator_map(context: Context, result: Result, column: str = "") -> Figure:
    """The map of a result's column, of its main one where none is given."""
    column = column or result.main_column.id
    svg, alt = context.figures.maps.locator(result, column)
    return Figure(
        context.next_figure(),
        f"map-{result.id}-{column}",
        map_caption(context, result, column),
        svg,
        alt,
        source=context.sources(result.id),
        results=(result.id,),
        width="map",
    )


def maps(block: MapsBlock, context: Context) -> Section | None:
    """One map per entry of ``columns``, two beside each other."""
    figures: list[Figure] = []
    for ref in block.columns:
        name, _, column = ref.partition(".")
        figure = locator_map(context, context.result(name), column)
        # classes of more regions than tiles have room for, where there are no boundaries
        figures += [figure] if figure.svg else []
    return Section("maps", heading(block, context, "Maps"), tuple(in_pairs(figures))) if figures else None


BLOCKS: tuple[Block, ...] = (Block("maps", MapsBlock, maps, ("overview",)),)
