"""Block `kernel_density`: how a figure is spread over the regions, and how that moves: `DensityBlock`, `density_sentences`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from analysis.parameters import Ref
from analysis.values import Cell
from compose.blocks import seen, seen_all
from compose.blocks.base import Block, BlockParameters, drawing, heading, number_cell, words_cell
from compose.blocks.comparing import between, with_unit, with_units
from compose.context import Context, Value
from compose.document import Columns, Paragraph, Prose, Run, Section, Table, THead, TRow

COLUMNS = ("mean", "sd", "modes", "peak", "bandwidth")


class DensityBlock(BlockParameters):
    """``kind = "kernel_density"``: densities of up to four periods, what they say, and their figures."""

    of: Annotated[
        str,
        Ref("result", needs=("{}", "{}_curve"), keys=(("period",),), columns=("mean", "sd", "modes", "peak")),
    ] = Field(description="the result of kind kernel_density")


def density_sentences(of: str, context: Context) -> list[Prose]:
    """What moved between the first and the last period: the mean, the spread, the number of peaks."""
    result = context.result(of)
    periods = [key[0] for key, _ in result.rows()]
    first, last = ({c: result.cell(t, c) for c in COLUMNS} for t in (periods[0], periods[-1]))
    if len(periods) == 1:
        return [_alone(context, periods[0], first)]
    when: dict[str, Value] = {"a": context.period(periods[0]), "b": context.period(periods[-1])}
    return [
        _moved(context, first["mean"], last["mean"], when),
        _spread(context, first["sd"], last["sd"]),
        _peaks(context, first["modes"], last["modes"], when),
    ]


def _alone(context: Context, period: str, row: dict[str, Cell]) -> Prose:
    facts: dict[str, Value] = {
        **with_units(context, mean=row["mean"], sd=row["sd"]),
        "when": context.when(period, first=True),
    }
    if row["modes"].value == 1:
        return context.say(
            "{when}, the mean of the {nouns} is {mean} and the standard deviation {sd}; the curve has one peak.",
            **facts,
        )
    return context.say(
        "{when}, the mean of the {nouns} is {mean} and the standard deviation {sd}; the curve has {modes} peaks.",
        modes=context.in_words(row["modes"]),
        **facts,
    )


def _moved(context: Context, first: Cell, last: Cell, when: dict[str, Value]) -> Prose:
    if context.formatter.alike(first, last):
        return context.say(
            "The mean of the {nouns} was {last} in {a} as in {b}.", last=with_unit(context, last), **when
        )
    if last.value > first.value:
        return context.say(
            "From {a} to {b} the mean of the {nouns} rose from {first} to {last}: on the whole the curve moved to the right.",
            **between(context, first, last),
            **when,
        )
    return context.say(
        "From {a} to {b} the mean of the {nouns} fell from {first} to {last}: on the whole the curve moved to the left.",
        **between(context, first, last),
        **when,
    )


def _spread(context: Context, first: Cell, last: Cell) -> Prose:
    if context.formatter.alike(first, last):
        return context.say("The standard deviation stayed at {last}.", last=with_unit(context, last))
    if last.value > first.value:
        return context.say(
            "The standard deviation grew from {first} to {last}: the {nouns} moved further apart, in points.",
            **between(context, first, last),
        )
    return context.say(
        "The standard deviation shrank from {first} to {last}: the {nouns} moved closer together, in points.",
        first=first,
        last=last,
    )


def _peaks(context: Context, first: Cell, last: Cell, when: dict[str, Value]) -> Prose:
    if first.value == last.value == 1:
        return context.say("The curve had one peak in {a} and in {b}: no separate groups show.", **when)
    if first.value == last.value:
        return context.say(
            "The curve had {last} peaks in {a} and in {b}.", last=context.in_words(last), **when
        )
    return context.say(
        "The number of peaks went from {first} in {a} to {last} in {b}.",
        first=context.in_words(first),
        last=context.in_words(last),
        **when,
    )


def kernel_density(block: DensityBlock, context: Context) -> Section | None:
    """The section: sentences, the curves beside their figures."""
    result, curve = context.result(block.of), context.result(f"{block.of}_curve")
    caption = seen.captioned(
        context, (Run(result.title[context.language]),), seen_all.whole(context, result, "mean")
    )
    figure = drawing(
        context, f"density-{block.of}", caption, context.figures.time.densities(result, curve), curve.id
    )
    rows = tuple(
        TRow(
            (
                words_cell(context.label(result, "period", key[0]), header=True),
                *(number_cell(context, row[c]) for c in COLUMNS),
            )
        )
        for key, row in result.rows()
    )
    table = Table(
        context.next_table(),
        f"density-{block.of}",
        context.say("Position, spread and peaks"),
        (
            THead(context.time_heading([key[0] for key, _ in result.rows()]), "left"),
            *(THead(result.by_id[c].name[context.language], "right") for c in COLUMNS),
        ),
        rows,
        unit=result.by_id["mean"].unit[context.language],
        source=context.sources(result.id),
        results=(result.id,),
        kind="compact",
    )
    caution = context.say(
        "A curve is smoothed: small humps depend on the bandwidth, and with few {nouns} groups can be neither shown nor ruled out."
    )
    return Section(
        f"density-{block.of}",
        heading(block, context, "Distribution"),
        (
            Paragraph(context.sentences(density_sentences(block.of, context))),
            Columns((figure,), (table,)),
            Paragraph(caution, "note"),
        ),
    )


BLOCKS: tuple[Block, ...] = (Block("kernel_density", DensityBlock, kernel_density, ("overview",)),)
