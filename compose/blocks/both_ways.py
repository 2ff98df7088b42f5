"""Block `both_ways`: leading goods of trade with a partner in both directions: `BothWaysBlock`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from analysis.parameters import Ref, Wording
from analysis.values import Cell, Result
from compose.blocks.base import (
    Block,
    BlockParameters,
    figure_cell,
    full_stop,
    heading,
    semicolons,
    words_cell,
)
from compose.context import Context
from compose.document import Node, Paragraph, Prose, Run, Section, Table, THead, TRow


class BothWaysBlock(BlockParameters):
    """``kind = "both_ways"``: the largest goods of either direction, the totals they imply, how much trade is two-way."""

    of: Annotated[
        str, Ref("result", needs=("{}", "{}_flows"), keys=(("indicator",),), columns=("gl_low", "gl_high"))
    ] = Field(description="a result of kind both_ways")
    note: Wording | None = Field(None, description="what stands under the table of goods")


def both_ways(block: BothWaysBlock, context: Context) -> Section | None:
    """Sentences on the lists and the totals, the two tables."""
    result, flows = context.result(block.of), context.result(f"{block.of}_flows")
    said = [_lists(flows, context), _whole(flows, context), _two_way(flows, context)]
    nodes: list[Node] = [Paragraph(context.sentences([full_stop(context, p) for p in said]))]
    notes: tuple[Prose, ...] = ((Run(block.note[context.language]),),) if block.note else ()
    nodes += [
        _table(result, "indicator", context, notes=notes),
        _table(flows, "part", context),
    ]
    return Section(f"both-{block.of}", heading(block, context, "Goods both ways"), tuple(nodes))


def _lists(flows: Result, context: Context) -> Prose:
    """In how many goods the two lists meet."""
    n, both = flows.cell("all", "n"), flows.cell("all", "both")
    if both.value == 0:
        return context.say("**None of the {n} goods is in both lists**", n=n)
    return context.count(
        "**Of the {n} goods, {both} is in both lists**",
        "**Of the {n} goods, {both} are in both lists**",
        int(both.value),
        n=n,
        both=context.in_words(both),
    )


def _whole(flows: Result, context: Context) -> Prose:
    """What amounts and shares imply of either direction, of both together and of the balance."""
    unit = flows.by_id["implied"].unit[context.language]
    parts = [
        context.say(
            "{part} {whole} ({low} to {high})",
            part=context.label(flows, "part", part),
            # with all their decimals: bounds that lie close would read as one figure
            whole=context.formatter.amount(flows.cell(part, "implied"), unit),
            low=context.formatter.amount(flows.cell(part, "implied_low"), unit),
            high=context.formatter.amount(flows.cell(part, "implied_high"), unit),
        )
        for part in ("exports", "imports", "all", "balance")
    ]
    lead = context.say("Amounts and shares imply these totals")
    return (*lead, Run(context.marks.colon), *semicolons(context, parts))


def _two_way(flows: Result, context: Context) -> Prose:
    """Between which bounds the index of all goods listed lies."""
    low, high = flows.cell("all", "gl_low"), flows.cell("all", "gl_high")
    words: dict[str, Cell] = {"low": low, "high": high}
    if context.formatter.alike(low, high):
        return context.say(
            "The index of two-way trade of the goods listed is {low}, 0 being trade one way and 1 equal trade both ways",
            **words,
        )
    return context.say(
        "The index of two-way trade of the goods listed lies between {low} and {high}, 0 being trade one way and 1 equal trade "
        "both ways",
        **words,
    )


def _table(result: Result, level: str, context: Context, notes: tuple[Prose, ...] = ()) -> Table:
    """Every row and every column of a result."""
    language = context.language
    return Table(
        context.next_table(),
        f"both-{result.id}",
        context.say("{title}", title=result.title),
        (
            THead(context.t("Good") if level == "indicator" else context.t("Direction"), "left", kind="name"),
            *(
                THead(c.name[language], "right", unit=c.unit[language] if c.role == "value" else "")
                for c in result.columns
            ),
        ),
        tuple(
            TRow(
                (
                    words_cell(context.label(result, level, key[0]), header=True),
                    *(figure_cell(context, cells[c.id]) for c in result.columns),
                )
            )
            for key, cells in result.rows()
        ),
        notes=notes,
        source=context.sources(result.id),
        results=(result.id,),
        kind="compact",
    )


BLOCKS: tuple[Block, ...] = (Block("both_ways", BothWaysBlock, both_ways, ("overview",)),)
