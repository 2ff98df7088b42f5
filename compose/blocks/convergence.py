"""Block `convergence`: whether regions drew together, in spread and in growth."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from analysis.parameters import Ref
from compose.blocks.base import Block, BlockParameters, heading, number_cell, words_cell
from compose.context import Context
from compose.document import Columns, Figure, Node, Paragraph, Prose, Section, Table, THead, TRow


class ConvergenceBlock(BlockParameters):
    """``kind = "convergence"``: dispersion over the years and the regression of growth on the first value."""

    of: Annotated[str, Ref("result", needs=("{}_sigma", "{}_beta"))] = Field(
        description="the analysis of kind convergence"
    )


def sigma_sentence(of: str, context: Context) -> Prose:
    """Whether the regions drew together over the years."""
    rows = list(context.result(f"{of}_sigma").rows())
    first, last = rows[0][1]["cv"], rows[-1][1]["cv"]
    start, end = rows[0][0][0], rows[-1][0][0]
    if last.value < first.value:
        return context.say(
            "The coefficient of variation fell from {a} in {start} to {b} in {end}: the regions drew together.",
            a=first,
            b=last,
            start=start,
            end=end,
        )
    return context.say(
        "The coefficient of variation rose from {a} in {start} to {b} in {end}: the regions drew apart.",
        a=first,
        b=last,
        start=start,
        end=end,
    )


def convergence(block: ConvergenceBlock, context: Context) -> Section | None:
    sigma, beta = context.result(f"{block.of}_sigma"), context.result(f"{block.of}_beta")
    rows = list(sigma.rows())
    said = sigma_sentence(block.of, context)
    model = beta.cell("absolute", "b")
    half, p = beta.cell("absolute", "half_life"), beta.cell("absolute", "p")
    if model.value < 0 and p.value < 0.05:
        grew = context.say(
            "Regions that were behind grew faster (slope {b}, p {p}); at this speed half of a gap closes in {half} years.",
            b=model,
            p=p,
            half=half,
        )
    else:
        grew = context.say(
            "That regions behind grew faster cannot be shown (slope {b}, p {p}).", b=model, p=p
        )
    shown = ("n", "mean", "cv", "sd_log", "ratio")
    table = Table(
        context.next_table(),
        f"sigma-{block.of}",
        context.say("{title}", title=sigma.title),
        (
            THead(context.t("Year"), "left", kind="name"),
            *(THead(sigma.by_id[c].name[context.language], "right") for c in shown),
        ),
        tuple(
            TRow((words_cell(k[0], header=True), *(number_cell(context, c[x]) for x in shown)))
            for k, c in rows
        ),
        source=context.sources(sigma.id),
        results=(sigma.id, beta.id),
        kind="compact",
    )
    svg, alt = context.figures.sigma(sigma, context)
    figure = Figure(
        context.next_figure(),
        f"sigma-{block.of}",
        context.say("{title}", title=sigma.title),
        svg,
        alt,
        source=context.sources(sigma.id),
        results=(sigma.id,),
        width="half",
    )
    nodes: tuple[Node, ...] = (Paragraph(context.sentences([said, grew])), Columns((figure,), (table,)))
    return Section(f"convergence-{block.of}", heading(block, context, "Convergence"), nodes)


BLOCKS: tuple[Block, ...] = (Block("convergence", ConvergenceBlock, convergence, ("overview",)),)
