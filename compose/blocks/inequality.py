"""Block `inequality`: inequality between regions, within and between groups."""

from __future__ import annotations

from analysis.parameters import InequalityId
from compose.blocks import seen
from compose.blocks.base import DASH, Block, BlockParameters, heading, number_cell, words_cell
from compose.context import Context
from compose.document import Figure, Paragraph, Section, Table, THead, TRow


class InequalityBlock(BlockParameters):
    """``kind = "inequality"``: the Theil index within and between groups."""

    of: InequalityId


def inequality(block: InequalityBlock, context: Context) -> Section | None:
    """The Theil index as a sentence, its parts as a chart, its groups as a table."""
    result, by_group = context.result(block.of), context.result(f"{block.of}_groups")
    total = result.cell("total", "theil")
    sentence = (
        context.say("The Theil index is {total}: there is no inequality to divide.", total=total)
        if result.cell("within", "share").missing
        else context.say(
            "The Theil index is {total}: {within} from differences within the groups, {between} from differences between them.",
            total=total,
            within=result.cell("within", "share"),
            between=result.cell("between", "share"),
        )
    )
    rows = [
        TRow(
            (
                words_cell(context.label(by_group, "group", k[0]), header=True),
                *(
                    number_cell(context, c[name])
                    for name in ("n", "mean", "theil", "contribution", "contribution_share")
                ),
            )
        )
        for k, c in by_group.rows()
    ]
    for part in ("within", "between", "total"):
        rows.append(
            TRow(
                (
                    words_cell(context.label(result, "part", part), header=True),
                    DASH,
                    DASH,
                    DASH,
                    number_cell(context, result.cell(part, "theil")),
                    number_cell(context, result.cell(part, "share")),
                ),
                kind="total" if part == "total" else "",
            )
        )
    table = Table(
        context.next_table(),
        f"theil-{block.of}",
        context.say("{title}", title=result.title),
        (
            THead(context.t("Group"), "left", kind="name"),
            *(
                THead(by_group.by_id[c].name[context.language], "right")
                for c in ("n", "mean", "theil", "contribution", "contribution_share")
            ),
        ),
        tuple(rows),
        source=context.sources(result.id),
        results=(result.id, by_group.id),
        kind="compact",
    )
    svg, alt = context.figures.whole.theil(result, by_group)
    figure = Figure(
        context.next_figure(),
        f"theil-{block.of}",
        seen.captioned(context, context.say("Where the inequality comes from"), seen.parts(context, result)),
        svg,
        alt,
        source=context.sources(result.id),
        results=(result.id,),
    )
    return Section("inequality", heading(block, context, "Inequality"), (Paragraph(sentence), table, figure))


BLOCKS: tuple[Block, ...] = (Block("inequality", InequalityBlock, inequality, ("overview",)),)
