"""Block `paths`: the ways of all regions through quadrants, grades or stages."""

from __future__ import annotations

from typing import Annotated

from analysis.parameters import PERIODS, Ref
from compose.blocks.base import DASH, Block, BlockParameters, heading, number_cell, words_cell
from compose.blocks.course import course_figure, each_period
from compose.blocks.maps import MAPS
from compose.context import Context
from compose.document import Figure, Node, Section, Table, THead, TRow


class PathsBlock(BlockParameters):
    """``kind = "paths"``: how many regions stood in each class, period by period, with small maps."""

    of: Annotated[str, Ref("result", needs=("{}", "{}_counts"), keys=PERIODS, columns=("level",))]


def paths(block: PathsBlock, context: Context) -> Section | None:
    """How many regions stood in each class in each period, with a small map per period."""
    result, counts = context.result(block.of), context.result(f"{block.of}_counts")
    rows = list(counts.rows())
    periods = list(dict.fromkeys(k[0] for k, _ in rows))
    levels = list(dict.fromkeys(k[1] for k, _ in rows))
    lines = [
        TRow(
            (
                words_cell(context.label(counts, "level", level), header=True),
                *(
                    number_cell(context, counts.cell((p, level), "n")) if (p, level) in counts else DASH
                    for p in periods
                ),
            )
        )
        for level in levels
    ]
    table = Table(
        context.next_table(),
        f"counts-{block.of}",
        context.say("{title}: number of {nouns} in each class", title=result.title),
        (
            THead(context.t("Class"), "left", kind="name"),
            *(THead(context.label(counts, "period", p), "right") for p in periods),
        ),
        tuple(lines),
        source=context.sources(block.of),
        results=(result.id, counts.id),
        kind="compact",
    )
    nodes: list[Node] = [table]
    if context.figures.maps.has_maps and len(periods) <= MAPS:
        svg, alt = context.figures.maps.path_maps(result, context.region)
        nodes.append(
            Figure(
                context.next_figure(),
                f"paths-{block.of}",
                each_period(result, context, "level"),
                svg,
                alt,
                source=context.sources(block.of),
                results=(result.id,),
            )
        )
    elif figure := course_figure(result, "level", context):
        nodes.append(figure)
    return Section(f"paths-{block.of}", heading(block, context, "Development path"), tuple(nodes))


BLOCKS: tuple[Block, ...] = (Block("paths", PathsBlock, paths, ("overview",)),)
