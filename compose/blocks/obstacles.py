"""Block `obstacles`: what holds an index back, in one region and on average: `ObstaclesBlock`, `obstacle_sentence`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from analysis.parameters import Ref
from compose.blocks.base import (
    Block,
    BlockParameters,
    heading,
    no_figure,
    number_cell,
    region_link,
    words_cell,
)
from compose.context import Context, Value
from compose.document import Paragraph, Prose, Run, Section, Table, THead, TRow

#: so many indicators stand in a brief's table
SHOWN = 5


class ObstaclesBlock(BlockParameters):
    """``kind = "obstacles"``: a region's largest obstacles; on the overview those of all, and their means."""

    of: Annotated[
        str,
        Ref(
            "result",
            needs=("{}", "{}_factors", "{}_means"),
            keys=(("region",),),
            columns=("obstacle_1", "together"),
        ),
    ] = Field(description="the result of kind obstacles")


def _named(context: Context, of: str) -> list[Prose]:
    """The region's largest obstacles with their degrees; none where nothing holds it back."""
    row = context.cells(context.result(of))
    if row is None or row["named"].missing:
        return []
    return [
        context.say(
            "**{name}** ({degree})",
            name=(context.formatter.run(row[f"obstacle_{k}"]),),
            degree=(context.formatter.run(row[f"degree_{k}"]),),
        )
        for k in range(1, int(row["named"].value) + 1)
    ]


def obstacle_sentence(of: str, context: Context) -> Prose | None:
    """What holds the region's index back most, and how much of the whole that is; None for a region without a score."""
    result = context.result(of)
    row = context.cells(result)
    if row is None or context.region is None:
        return None
    region = context.name(context.region.code)
    parts = _named(context, of)
    if not parts:
        return context.say(
            "{region} is the best of all in every indicator: nothing holds its index back.", region=region
        )
    if len(parts) == 1:
        return context.say("The only obstacle of {region} is {list}.", region=region, list=parts[0])
    facts: dict[str, Value] = {
        "region": region,
        "list": context.names(parts),
        "together": (context.formatter.run(row["together"]),),
    }
    return context.say(
        "The largest obstacles of {region} are {list}, together {together} of what it lacks.", **facts
    )


def _own_table(context: Context, of: str) -> Table:
    factors = context.result(f"{of}_factors")
    assert context.region is not None
    rows = [
        (key[1], row)
        for key, row in factors.rows()
        if key[0] == context.region.code and not row["degree"].missing and row["degree"].value > 0
    ]
    rows.sort(key=lambda one: -float(one[1]["degree"].value))
    columns = ("weight", "deviation", "degree")
    return Table(
        context.next_table(),
        f"obstacles-{of}",
        context.say("Largest obstacles of {region}", region=context.name(context.region.code)),
        (
            THead(context.t("Indicator"), "left", kind="name"),
            *(THead(factors.by_id[c].name[context.language], "right") for c in columns),
        ),
        tuple(
            TRow(
                (
                    words_cell(context.label(factors, "indicator", i), header=True),
                    *(number_cell(context, row[c]) for c in columns),
                )
            )
            for i, row in rows[:SHOWN]
        ),
        source=context.sources(factors.id),
        results=(factors.id,),
        kind="compact",
    )


def _means_sentence(context: Context, of: str) -> Prose:
    means = context.result(f"{of}_means")
    rows = [(key[0], row) for key, row in means.rows() if not row["degree"].missing]
    top = [
        context.say(
            "**{name}** ({degree})",
            name=context.label(means, "indicator", i),
            degree=(context.formatter.run(row["degree"]),),
        )
        for i, row in rows[:3]
        if row["degree"].value > 0
    ]
    sentences = [
        context.say("On average over the {nouns} the largest obstacles are {list}.", list=context.names(top))
    ]
    most = max(float(row["first"].value) for _, row in rows)
    often = [(i, row) for i, row in rows if row["first"].value == most]
    facts: dict[str, Value] = {"of": often[0][1]["of"], "n": often[0][1]["first"], "noun": context.noun}
    names = context.names([(Run(context.label(means, "indicator", i)),) for i, _ in often])
    if len(often) == 1:
        sentences.append(
            context.say("{name} is the largest obstacle of {n} of the {of} {noun}.", name=names, **facts)
        )
    else:
        sentences.append(
            context.say(
                "{names} are each the largest obstacle of {n} of the {of} {noun}.", names=names, **facts
            )
        )
    return context.sentences(sentences)


def _all_table(context: Context, of: str) -> Table:
    result = context.result(of)
    rows = []
    for key, row in result.rows():
        cells = []
        for k in (1, 2, 3):
            if row[f"degree_{k}"].missing:
                cells.append(no_figure(result.by_id[f"obstacle_{k}"]))
                continue
            cells.append(
                words_cell(
                    context.say(
                        "{name} {degree}",
                        name=(context.formatter.run(row[f"obstacle_{k}"]),),
                        degree=(context.formatter.run(row[f"degree_{k}"]),),
                    )
                )
            )
        name = region_link(context, key[0])
        rows.append(TRow((words_cell(name, header=True), *cells, number_cell(context, row["together"]))))
    heads = (context.t("Largest"), context.t("Second"), context.t("Third"))
    return Table(
        context.next_table(),
        f"obstacles-{of}",
        context.say("{title}", title=result.title),
        (
            THead(context.region_heading, "left", kind="name"),
            *(THead(h, "left") for h in heads),
            THead(result.by_id["together"].name[context.language], "right"),
        ),
        tuple(rows),
        source=context.sources(result.id),
        results=(result.id, f"{of}_means"),
        kind="compact",
    )


def obstacles(block: ObstaclesBlock, context: Context) -> Section | None:
    """A brief's own obstacles; on the overview the means and a table of all regions."""
    caution = Paragraph(
        context.say(
            "An obstacle degree tells where the index loses marks under its weights; it does not tell why, nor what is easiest to change. "
            "Degrees are rounded each by itself."
        ),
        "note",
    )
    title = heading(block, context, "What holds it back")
    if context.region is None:
        nodes = (Paragraph(_means_sentence(context, block.of)), _all_table(context, block.of), caution)
        return Section(f"obstacles-{block.of}", title, nodes)
    sentence = obstacle_sentence(block.of, context)
    if sentence is None:
        return None
    own: tuple[Paragraph | Table, ...] = (Paragraph(sentence),)
    if _named(context, block.of):
        own = (*own, _own_table(context, block.of), caution)
    return Section(f"obstacles-{block.of}", title, own)


BLOCKS: tuple[Block, ...] = (Block("obstacles", ObstaclesBlock, obstacles),)
