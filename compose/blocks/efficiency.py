"""Block `efficiency`: a region's DEA efficiencies, the part that limits it, the frontier: `EfficiencyBlock`."""

from __future__ import annotations

from typing import Annotated

from analysis.parameters import REGION, Ref
from analysis.values import Cell, Result
from compose.blocks import seen
from compose.blocks.base import DASH, Block, BlockParameters, full_stop, heading, number_cell, words_cell
from compose.blocks.comparing import comparison
from compose.blocks.findings import Finding, binding_part
from compose.context import Context
from compose.document import Columns, Figure, Paragraph, Prose, Run, Section, Table, TCell, THead, TRow


class EfficiencyBlock(BlockParameters):
    """``kind = "efficiency"``: technical = pure × scale, and which part binds."""

    of: Annotated[str, Ref("result", keys=REGION, columns=("technical", "pure", "scale", "product"))]


def efficiency(block: EfficiencyBlock, context: Context) -> Section | None:
    """A region's efficiencies and which part limits it; none where it has no figure."""
    result = context.result(block.of)
    row = context.cells(result)
    if row is None or context.region is None:
        return None
    groups = context.result(f"{block.of}_groups")
    # a group with fewer than three others is not compared with: the region's own row has no mean of it
    compared = "group" in row and not row["group_mean"].missing
    group = str(row["group"].value) if compared else ""
    columns = ("technical", "pure", "scale")
    lines: list[TRow] = []
    ranks = {"technical": "rank", "pure": "pure_rank", "scale": "scale_rank"}
    for c in columns:
        cells = [
            words_cell(row[c].column.name[context.language], header=True),
            number_cell(context, row[c], strong=True),
            TCell(
                (context.formatter.run(row[ranks[c]]), Run("/"), context.formatter.run(row["of"])), "right"
            ),
        ]
        for key in (group, "all"):
            cells.append(number_cell(context, groups.cell((key,), c)) if (key,) in groups else DASH)
        lines.append(TRow(tuple(cells)))
    table = Table(
        context.next_table(),
        "efficiency",
        context.say("{title} of {region}", title=result.title, region=context.name(context.region.code)),
        (
            THead(context.t("Efficiency"), "left", kind="name"),
            THead(context.t("Value"), "right"),
            THead(context.t("Rank"), "right"),
            THead(context.t("Group mean"), "right"),
            THead(context.mean_heading, "right"),
        ),
        tuple(lines),
        source=context.sources(result.id),
        results=(result.id, groups.id),
        kind="compact",
    )
    svg, alt = context.figures.whole.efficiency(result, context.region)
    figure = Figure(
        context.next_figure(),
        f"efficiency-{result.id}",
        seen.captioned(
            context,
            context.say("Pure technical and scale efficiency of all {nouns}"),
            seen.both(context, row["pure_rank"], row["scale_rank"]),
        ),
        svg,
        alt,
        source=context.sources(result.id),
        results=(result.id,),
        width="half",
    )
    return Section(
        "efficiency",
        heading(block, context, "Efficiency"),
        (Paragraph(context.sentences(_said(block, context, row, result))), Columns((figure,), (table,))),
    )


def _said(block: EfficiencyBlock, context: Context, row: dict[str, Cell], result: Result) -> list[Prose]:
    """Which part binds, how it compares, and whether the three figures go together."""
    sentences: list[Prose] = []
    sentence = binding_part(Finding(kind="binding", of=block.of), context)
    if sentence:
        sentences.append(sentence)
    clauses = comparison(context, row, result, percent=False) if "gap_nation" in row else []
    if clauses:
        sentences.append(
            full_stop(
                context,
                context.say(
                    "{name} is {gaps}",
                    name=row["technical"].column.name[context.language],
                    gaps=context.names(clauses),
                ),
            )
        )
    if not row["identity_holds"].value:
        sentences.append(
            context.say(
                "Pure technical times scale efficiency gives {product}, and not the {technical} that is printed; the source does "
                "not say why. All figures are shown as printed.",
                product=row["product"],
                technical=row["technical"],
            )
        )
    if not row["possible"].value:
        sentences.append(
            context.say(
                "Even means over several years cannot differ this much: at least one of the three figures is wrong."
            )
        )
    return sentences


BLOCKS: tuple[Block, ...] = (Block("efficiency", EfficiencyBlock, efficiency, ("brief",)),)
