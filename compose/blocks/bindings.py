"""Block `bindings`: which part of efficiency holds which regions back."""

from __future__ import annotations

from typing import Annotated

from analysis.parameters import Ref
from analysis.values import Result
from compose.blocks import seen, seen_all
from compose.blocks.base import (
    Block,
    BlockParameters,
    heading,
    number_cell,
    region_link,
    words_cell,
)
from compose.blocks.maps import locator_map
from compose.context import Context
from compose.document import Columns, Figure, Paragraph, Prose, Section, Table, THead, TRow


class BindingsBlock(BlockParameters):
    """``kind = "bindings"``: efficiencies by group, and which part binds where."""

    of: Annotated[str, Ref("result", needs=("{}", "{}_groups", "{}_binding"))]


def bindings(block: BindingsBlock, context: Context) -> Section | None:
    """For each part of an efficiency, the regions it limits; beside it the means by group."""
    result, by_group = context.result(block.of), context.result(f"{block.of}_groups")
    binding = context.result(f"{block.of}_binding")
    labels = result.by_id["binding"].labels
    lists: list[Prose] = []
    for key, cells in binding.rows():
        names: list[Prose] = [
            region_link(context, k[0]) for k, c in result.rows() if c["binding"].value == key[0]
        ]
        if names:
            lists.append(
                context.say(
                    "**{binding}** ({n}): {names}.",
                    binding=labels[key[0]],
                    n=cells["n"],
                    names=context.listing(names),
                )
            )
    columns = ("n", "technical", "pure", "scale")
    rows = [
        TRow(
            (
                words_cell(
                    context.t("All") if k[0] == "all" else context.label(by_group, "group", k[0]), header=True
                ),
                *(number_cell(context, c[name]) for name in columns),
            ),
            kind="total" if k[0] == "all" else "",
        )
        for k, c in by_group.rows()
    ]
    table = Table(
        context.next_table(),
        f"efficiency-{block.of}",
        context.say("{title}: group means", title=result.title),
        (
            THead(context.t("Group"), "left", kind="name"),
            *(THead(by_group.by_id[c].name[context.language], "right") for c in columns),
        ),
        tuple(rows),
        source=context.sources(block.of),
        results=(by_group.id,),
        kind="compact",
    )
    svg, alt = context.figures.whole.efficiency(result)
    figure = Figure(
        context.next_figure(),
        f"efficiency-{block.of}",
        seen.captioned(
            context,
            context.say("Pure technical and scale efficiency of all {nouns}"),
            seen_all.efficient(context, result),
        ),
        svg,
        alt,
        source=context.sources(block.of),
        results=(result.id,),
        width="half",
    )
    return Section(
        "efficiency",
        heading(block, context, "Efficiency"),
        (Paragraph(context.sentences(lists)), Columns((figure,), _sound_map(context, result)), table),
    )


def _sound_map(context: Context, result: Result) -> tuple[Figure, ...]:
    """The map of the efficiencies, without those of which one at least must be wrong; none where that leaves none."""
    known = [c["sound"].missing for _, c in result.rows()]
    if all(known):
        return ()
    return (locator_map(context, result, "sound" if any(known) else ""),)


BLOCKS: tuple[Block, ...] = (Block("bindings", BindingsBlock, bindings, ("overview",)),)
