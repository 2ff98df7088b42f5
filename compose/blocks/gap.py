"""Block `gap`: difference from an area over the years, in points and as a share: `GapBlock`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from analysis.parameters import Ref
from analysis.periods import in_order
from analysis.values import Cell, Result
from compose import native
from compose.blocks import seen, seen_all
from compose.blocks.base import (
    Block,
    BlockParameters,
    figure_cell,
    full_stop,
    heading,
    in_pairs,
    semicolons,
    words_cell,
)
from compose.blocks.comparing import gap_size, unit_once
from compose.context import Context
from compose.document import Figure, Node, Paragraph, Prose, Section, Table, THead, TRow

COLUMNS = ("value", "area", "gap", "ratio")


class GapBlock(BlockParameters):
    """``kind = "gap"``: a region against the nation, period by period: points, and share of the nation's figure."""

    rows: tuple[
        Annotated[str, Ref("result", needs=("{}", "{}_change"), columns=("value", "area", "gap", "ratio"))],
        ...,
    ] = Field(min_length=1, description="results of kind gap")


def _sentence(result: Result, change: Result, context: Context) -> Prose | None:
    """How share and gap moved between the first and the last period; with one period, what they were."""
    row = context.cells(change)
    if row is None or row["gap_first"].missing or row["gap_last"].missing:
        return None
    start, end = (ref.partition("@")[2] for ref in change.inputs)
    if row["ratio_first"].missing or row["ratio_last"].missing:
        return _in_points(result, row, start, end, context)
    words: dict[str, Cell | str | Prose] = {
        "name": result.by_id["value"].name[context.language],
        "area": result.by_id["area"].name[context.language],
        "a": row["ratio_first"],
        "b": row["ratio_last"],
        "start": context.when(start),
        "end": context.when(end),
    }
    if not row["ratio_change"].missing and start != end:
        ends = row["ratio_first"], row["ratio_last"]
        if not context.formatter.alike(*ends):
            places = context.formatter.adding(*ends, row["ratio_change"], further=1)
            if places is not None:
                words |= {
                    name: (context.formatter.run(cell, decimals=places),)
                    for name, cell in zip("ab", ends, strict=True)
                }
                words["size"] = (context.formatter.run(row["ratio_change"], show="abs", decimals=places),)
    if start == end:
        share = context.say("**{name}: {b} of {area}’s figure {end}**", **words)
        return full_stop(
            context,
            semicolons(
                context,
                [share, context.say("the gap itself was {a}", a=gap_size(context, row["gap_last"]))],
            ),
        )
    same_share = context.formatter.alike(row["ratio_first"], row["ratio_last"])
    if same_share:
        # a change too small to be seen in the figures is none to a reader
        share = context.say("**{name}: {b} of {area}’s figure {start} and {end}**", **words)
    elif "size" not in words:
        share = context.say("**{name}: {a} of {area}’s figure {start}, {b} {end}**", **words)
    elif row["ratio_change"].value > 0:
        share = context.say(
            "**{name}: {a} of {area}’s figure {start}, {b} {end}**, {size} percentage points more", **words
        )
    else:
        share = context.say(
            "**{name}: {a} of {area}’s figure {start}, {b} {end}**, {size} percentage points less", **words
        )
    points = _moved(row, context, caught_up=not same_share and row["ratio_change"].value > 0)
    return full_stop(context, semicolons(context, [share, points]))


def _in_points(result: Result, row: dict[str, Cell], start: str, end: str, context: Context) -> Prose:
    """How the gap moved, of figures that are no share of another: scores, shares, degrees."""
    words: dict[str, Cell | str | Prose] = {
        "name": result.by_id["value"].name[context.language],
        "area": result.by_id["area"].name[context.language],
        "a": gap_size(context, row["gap_first"], ""),
        "b": gap_size(context, row["gap_last"], ""),
        "start": context.when(start),
        "end": context.when(end),
    }
    first, last = row["gap_first"].value, row["gap_last"].value
    if start == end:
        sentence = context.say("**{name}: the gap to {area} was {b} {end}**", **words)
    elif context.formatter.alike(row["gap_first"], row["gap_last"]):
        sentence = context.say("**{name}: the gap to {area} was {b} {start} and {end}**", **words)
    elif first * last < 0:
        sentence = context.say("**{name}: the gap to {area} turned from {a} {start} to {b} {end}**", **words)
    elif abs(last) > abs(first):
        sentence = context.say("**{name}: the gap to {area} widened from {a} {start} to {b} {end}**", **words)
    else:
        sentence = context.say(
            "**{name}: the gap to {area} narrowed from {a} {start} to {b} {end}**", **words
        )
    return full_stop(context, sentence)


def _moved(row: dict[str, Cell], context: Context, *, caught_up: bool) -> Prose:
    """How the gap itself moved, beside the share: it may widen while the share rises, and change its sign."""
    first, last = row["gap_first"], row["gap_last"]
    ends = {"first": first, "last": last}
    places = context.formatter.together(ends)
    # that the region lies below or above is told by its share; a gap that turns needs its sign
    show = "" if first.value * last.value < 0 else "abs"
    told = unit_once({c: gap_size(context, cell, show, decimals=places.get(c)) for c, cell in ends.items()})
    gap = {"a": told["first"], "b": told["last"]}
    if context.formatter.alike(first, last):
        return context.say("the gap itself stayed at {a}", a=told["last"])
    if first.value * last.value < 0:
        return context.say("the gap itself turned from {a} to {b}", **gap)
    if abs(last.value) > abs(first.value):
        if caught_up and last.value < 0:
            return context.say(
                "the gap itself still widened, from {a} to {b}: it grew faster, from a lower level", **gap
            )
        return context.say("the gap itself widened, from {a} to {b}", **gap)
    return context.say("the gap itself narrowed, from {a} to {b}", **gap)


def gap(block: GapBlock, context: Context) -> Section | None:
    """The region's gap to an area over the years; none where no result has the region."""
    if context.region is None:
        return None
    code = context.region.code
    results = [context.result(name) for name in block.rows]
    results = [r for r in results if any(r.rows(region=code))]
    if not results:
        return None
    sentences = [
        sentence
        for r in results
        if (sentence := _sentence(r, context.result(f"{r.id}_change"), context)) is not None
    ]
    figures: list[Figure] = []
    for result in results:
        if len(result.words["period"]) < 2:
            continue  # one period is no course
        svg, alt = context.figures.time.trend(result, "value", context.region, area="area")
        figures.append(
            Figure(
                context.next_figure(),
                f"gap-{result.id}",
                seen.captioned(
                    context,
                    context.say(
                        "{name}, {region} among all {nouns}",
                        name=result.by_id["value"].name,
                        region=context.name(code),
                    ),
                    seen_all.beside(context, result),
                ),
                svg,
                alt,
                source=context.sources(result.id),
                results=(result.id,),
                chart=native.course(context, result, "value", area="area"),
                width="half",
            )
        )
    tables = [_table(r, context) for r in results]
    nodes: list[Node] = [Paragraph(context.sentences(sentences))] if sentences else []
    return Section(
        f"gap-{results[0].id}",
        heading(block, context, "Gap to the nation"),
        (*nodes, *in_pairs(figures), *in_pairs(tables)),
    )


def _table(result: Result, context: Context) -> Table:
    """The region and the area period by period."""
    code = context.region.code if context.region else ""
    own = {k[1]: c for k, c in result.rows(region=code)}
    names = {
        "value": context.name(code),
        "area": result.by_id["area"].name[context.language],
        "gap": result.by_id["gap"].name[context.language],
        "ratio": result.by_id["ratio"].name[context.language],
    }
    shown = [c for c in COLUMNS if c != "ratio" or any(not row["ratio"].missing for row in own.values())]
    return Table(
        context.next_table(),
        f"gap-{result.id}",
        context.say("{title}", title=result.title),
        (
            THead(context.time_heading(own), "left", kind="name"),
            *(THead(names[c], "right") for c in shown),
        ),
        tuple(
            TRow(
                (
                    words_cell(context.label(result, "period", t), header=True),
                    *(figure_cell(context, own[t][c]) for c in shown),
                )
            )
            for t in in_order(own)
        ),
        unit=result.by_id["value"].unit[context.language],
        source=context.sources(result.id),
        results=(result.id,),
        kind="compact",
    )


BLOCKS: tuple[Block, ...] = (Block("gap", GapBlock, gap, ("brief",)),)
