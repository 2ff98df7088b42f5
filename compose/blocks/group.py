"""Block `group`: what sources print of a region's group, beside other groups and areas: `GroupBlock`."""

from __future__ import annotations

from pydantic import Field

from analysis.parameters import AreaCode, AreasId, GroupingId
from analysis.periods import between, series
from analysis.values import Result
from compose.blocks.base import (
    DASH,
    Block,
    BlockParameters,
    areas_drawing,
    heading,
    in_pairs,
    number_cell,
    semicolons,
    words_cell,
)
from compose.context import Context
from compose.document import Node, Paragraph, Prose, Run, Section, Table, THead, TRow
from compose.language.catalogue import within


class GroupBlock(BlockParameters):
    """``kind = "group"``: the region's group in the tables of areas, beside the other groups and larger areas."""

    grouping: GroupingId = Field(description="the grouping, whose groups have the ids of areas")
    rows: tuple[AreasId, ...] = Field(min_length=1, description="results of kind areas")
    beside: tuple[AreaCode, ...] = Field((), description="further areas shown: the whole, the nation")
    figures: tuple[AreasId, ...] = Field((), description="those of the rows that are drawn over the years")


def group(block: GroupBlock, context: Context) -> Section | None:
    """Printed figures of the region's group beside the others; none where it is in no group."""
    grouping = context.report.panel.groupings.get(block.grouping)
    own = grouping.members.get(context.region.code) if grouping and context.region else None
    if grouping is None or own is None or context.region is None:
        return None
    changes = [context.result(f"{name}_change") for name in block.rows if f"{name}_change" in context.results]
    others = [g for g in grouping.groups if g != own]
    known = {k[0] for r in changes for k, _ in r.rows()}
    others = [g for g in others if g in known]
    beside = [a for a in block.beside if a in known]
    if own not in known:
        return None
    sentences = [s for g in others if (s := _against(changes, own, g, context)) is not None]
    nodes: list[Node] = [
        Paragraph(
            context.sentences(
                [
                    context.say(
                        "{region} belongs to the {group}; the sources print these figures of the group as a whole.",
                        region=context.name(context.region.code),
                        group=context.group_name(block.grouping, own),
                    ),
                    *sentences,
                ]
            )
        )
    ]
    nodes += in_pairs([areas_drawing(context, name, own, list(grouping.groups)) for name in block.figures])
    nodes.append(_table(context, changes, own, [*others, *beside]))
    return Section("group", heading(block, context, "The group"), tuple(nodes))


def _against(changes: list[Result], own: str, other: str, context: Context) -> Prose | None:
    """In which figures the group was higher and in which lower than another one; the table below has both."""
    higher: list[Prose] = []
    lower: list[Prose] = []
    for result in changes:
        if (own,) not in result or (other,) not in result:
            continue
        ours, theirs = result.cell(own, "last"), result.cell(other, "last")
        name = context.results[result.id.removesuffix("_change")].title[context.language]
        # equal figures are said of neither; the table shows them
        if ours.value != theirs.value:
            (higher if ours.value > theirs.value else lower).append((Run(within(name)),))
    if not higher and not lower:
        return None
    where = context.name(other)
    # names have commas of their own
    up, down = semicolons(context, higher), semicolons(context, lower)
    if not lower:
        return context.say(
            "Higher than in the {other}, by the last figure printed: {names}.", other=where, names=up
        )
    if not higher:
        return context.say(
            "Lower than in the {other}, by the last figure printed: {names}.", other=where, names=down
        )
    return context.say(
        "Higher than in the {other}, by the last figure printed: {up}. Lower: {down}.",
        other=where,
        up=up,
        down=down,
    )


def _table(context: Context, changes: list[Result], own: str, areas: list[str]) -> Table:
    """One row per figure: the group's first, last and change, then the last figures of the other areas."""
    lines = []
    gaps = False
    spans: list[str] = []
    for result in changes:
        base = context.results[result.id.removesuffix("_change")]
        unit = base.unit[context.language]
        name = base.title[context.language]
        ends = [ref.partition("@")[2] for ref in result.inputs]
        spans += ends
        cells = [
            words_cell(context.marks.with_unit(name, unit), header=True),
            words_cell(between(ends[0], ends[1], context.language)),
        ]
        for area, column in [(own, "first"), (own, "last"), (own, "change"), *((a, "last") for a in areas)]:
            there = (area,) in result and not result.cell(area, column).missing
            gaps = gaps or not there
            cells.append(number_cell(context, result.cell(area, column)) if there else DASH)
        lines.append(TRow(tuple(cells)))
    notes = [context.say("Other areas: at the end of the row’s period.")]
    if gaps:
        notes.append(context.say("— the source prints no such figure."))
    group_name = context.name(own)
    return Table(
        context.next_table(),
        "group",
        context.say("The {group} beside other areas", group=group_name),
        (
            THead(context.t("Figure"), "left", kind="name"),
            THead(context.t("Years") if series(spans) == "year" else context.t("Period"), "left"),
            THead(context.t("At the start"), "right"),
            THead(context.t("At the end"), "right"),
            THead(context.t("Change"), "right"),
            *(THead(context.name(a), "right") for a in areas),
        ),
        tuple(lines),
        notes=tuple(notes),
        source=context.sources(*(r.id for r in changes)),
        results=tuple(r.id for r in changes),
        kind="compact",
    )


BLOCKS: tuple[Block, ...] = (Block("group", GroupBlock, group, ("brief",)),)
