"""Block `groups` of the overview: groups of regions compared: `GroupsBlock`."""

from __future__ import annotations

from typing import Annotated

from analysis.parameters import Ref
from analysis.standing.benchmark import REGIONS
from analysis.values import Cell, Result
from compose.blocks import seen
from compose.blocks.base import Block, BlockParameters, heading, number_cell
from compose.context import Context
from compose.document import Figure, Prose, Run, Section, Table, TCell, THead, TRow


class GroupsBlock(BlockParameters):
    """``kind = "groups"``: group means beside each other, and every region in its group."""

    of: Annotated[str, Ref("result", needs=("{}", "{}_groups"), keys=(("region",),), columns=("group",))]


def groups(block: GroupsBlock, context: Context) -> Section | None:
    """Means by group, and a chart of every region in its group."""
    result = context.result(f"{block.of}_groups")
    main = context.result(block.of)
    columns = [c for c in result.columns if c.id != "n"]
    rows = []
    for key, cells in result.rows():
        name = context.t("All") if key[0] == "all" else context.label(result, "group", key[0])
        rows.append(
            TRow(
                (
                    TCell((Run(name),), header=True, group=key[0] if key[0] != "all" else ""),
                    number_cell(context, cells["n"]),
                    *(number_cell(context, cells[c.id], strong=c.id == columns[0].id) for c in columns),
                ),
                kind="total" if key[0] == "all" else "",
            )
        )
    table = Table(
        context.next_table(),
        f"groups-{block.of}",
        context.say("{title}: group means", title=main.title),
        (
            THead(context.t("Group"), "left", kind="name"),
            THead(result.by_id["n"].name[context.language], "right"),
            *(THead(c.name[context.language], "right") for c in columns),
        ),
        tuple(rows),
        notes=(_weighting(main, context),),
        source=context.sources(block.of),
        results=(result.id,),
        kind="compact",
    )
    svg, alt = context.figures.whole.groups(main, context.region)
    figure = Figure(
        context.next_figure(),
        f"groups-{block.of}",
        seen.captioned(
            context,
            context.say("{title} of all {nouns}, by group", title=main.title),
            seen.by_group(context, _means(context, result, main)),
        ),
        svg,
        alt,
        source=context.sources(block.of),
        results=(block.of,),
    )
    return Section(f"groups-{block.of}", heading(block, context, "Groups"), (table, figure))


def _means(context: Context, means: Result, standing: Result) -> list[tuple[str, Cell]]:
    """Each group with its mean."""
    labels, column = standing.by_id["group"].labels, standing.main_column.id
    key = column if column in means.by_id else "score"
    return [(text[context.language], means.cell(g, key)) for g, text in labels.items() if (g,) in means]


def _weighting(standing: Result, context: Context) -> Prose:
    """Whether a standing's group means are weighted."""
    if standing.by_id["group_mean"].name == REGIONS.group:
        return context.say("Unweighted means of the {nouns} with data.")
    return context.say("Weighted means of the {nouns} with data; the weights are told under methods.")


BLOCKS: tuple[Block, ...] = (Block("groups", GroupsBlock, groups, ("overview",)),)
