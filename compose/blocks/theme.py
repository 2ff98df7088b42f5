"""Block `theme`: one subject of a release, a paragraph and a small chart: `ThemeBlock`."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Annotated

from pydantic import Field

from analysis.parameters import IndicatorId, Ref
from analysis.values import Cell, Result, Text
from compose import native
from compose.blocks import seen, seen_all
from compose.blocks.base import (
    Block,
    BlockParameters,
    drawing,
    full_stop,
    heading,
    not_there,
    semicolons,
)
from compose.blocks.comparing import gap_size
from compose.context import Context, Value
from compose.document import Columns, Paragraph, Prose, Section
from compose.language.catalogue import capital, within
from compose.language.languages import LANGUAGES


class ThemeBlock(BlockParameters):
    """``kind = "theme"``: what the rates of one subject say, with a chart; and how far its targets are reached."""

    of: Annotated[str, Ref("result", needs=("{}",), columns=("value", "before", "turn"))] = Field(
        "", description="a result of kind headline"
    )
    indicators: tuple[IndicatorId, ...] = Field(
        (),
        description="those of its indicators that belong to the subject, in this order; all where none are given",
    )
    completed: tuple[Annotated[str, Ref("result", columns=("value", "target", "completed"))], ...] = Field(
        (), description="results of kind completion"
    )


def theme(block: ThemeBlock, context: Context) -> Section | None:
    """A sentence for each indicator and target, beside a chart of the rates; none where the region has no figure."""
    if context.region is None:
        return None
    sentences: list[Prose] = []
    title = heading(block, context, "Figures")
    name = block.of or (block.completed[0] if block.completed else "")
    shown: list[str] = []
    there: list[tuple[str, dict[str, Cell]]] = []
    if block.of:
        result = context.result(block.of)
        names = result.labels["indicator"]
        if odd := next((i for i in block.indicators if i not in names), None):
            raise not_there(Text(zh=f"{block.of} 没有 {odd}", en=f"{block.of} has no {odd}"), names)
        rows = [(i, context.cells(result, i)) for i in block.indicators or names]
        there += [(i, row) for i, row in rows if row is not None]
        sentences += _rates(context, result, there)
        shown = [i for i, _ in there]
    for id in block.completed:
        row = context.cells(context.result(id))
        if row is not None and not row["completed"].missing:
            sentences.append(completion_sentence(context, row))
    if not sentences:
        return None
    text = Paragraph(context.sentences(sentences))
    if not shown:
        return Section(f"theme-{name}-{name}", title, (text,))
    drawn = context.figures.region.rates(context.result(block.of), shown, context.region)
    seen_rates = [(context.label(context.result(block.of), "indicator", i), row["value"]) for i, row in there]
    caption = seen.captioned(
        context, context.say("{title}", title=title), seen_all.rates(context, seen_rates)
    )
    chart = native.rates(context, context.result(block.of), shown)
    figure = drawing(context, f"rates-{block.of}-{shown[0]}", caption, drawn, block.of, chart)
    return Section(f"theme-{name}-{shown[0]}", title, (Columns((text,), (figure,)),))


def _rates(context: Context, result: Result, rows: list[tuple[str, dict[str, Cell]]]) -> list[Prose]:
    """A sentence for each rate that can be compared; one for all of a period that cannot."""
    sentences: list[Prose] = []
    for (period, alone), same in groupby(rows, lambda r: (str(r[1]["period"].value), _alone(r[1]))):
        if not alone:
            sentences += [rate_sentence(context, result, i, row) for i, row in same]
            continue
        rates = [
            moved(context, result, i, row)
            or context.say(
                "{name} {value}",
                name=within(context.label(result, "indicator", i)),
                value=context.formatter.run(row["value"]),
            )
            for i, row in same
        ]
        when = context.when(period, first=True)
        sentences.append(
            full_stop(context, context.say("{when}: {rates}", when=when, rates=context.clauses(rates)))
        )
    return sentences


def _alone(row: dict[str, Cell]) -> bool:
    """Whether there is nothing to compare a rate with."""
    return row["turn"].missing and ("gap" not in row or row["gap"].missing)


def grown(context: Context, result: Result, indicator: str, row: dict[str, Cell]) -> str:
    """What a rate is the growth of, as its names say in every language; empty where one does not.

    What is called a change and no growth is told so only where it is compared with nothing.
    """
    names = result.labels["indicator"][indicator]
    if result.by_id["value"].unit[context.language] != "%" and result.by_id["value"].role != "share":
        return ""
    told = {code: one.grown(names[code], changes=_alone(row)) for code, one in LANGUAGES.items()}
    return told[context.language] if all(told.values()) else ""


def moved(context: Context, result: Result, indicator: str, row: dict[str, Cell], when: str = "") -> Prose:
    """By how much what a rate is the growth of rose or fell, as releases say it; nothing of what is no such rate."""
    what = grown(context, result, indicator, row)
    if not what:
        return ()
    size = context.formatter.run(row["value"], show="abs")
    words: dict[str, Value] = {
        "name": what,
        "size": size,
        "when": when,
    }
    value = float(row["value"].value) if size.text.strip("0.,%") else 0.0
    if value > 0:
        return (
            context.say("{name} rose by {size} {when}", **words)
            if when
            else context.say("{name} rose by {size}", **words)
        )
    if value < 0:
        return (
            context.say("{name} fell by {size} {when}", **words)
            if when
            else context.say("{name} fell by {size}", **words)
        )
    return (
        context.say("{name} did not change {when}", **words)
        if when
        else context.say("{name} did not change", **words)
    )


def rate_sentence(context: Context, result: Result, indicator: str, row: dict[str, Cell]) -> Prose:
    """The rate, what became of it since the period before, and where the area’s is."""
    when = context.when(str(row["period"].value))
    head = moved(context, result, indicator, row, when)
    told = bool(head)
    if head:
        head = (replace(head[0], text=capital(head[0].text)), *head[1:])
    else:
        name, value = context.label(result, "indicator", indicator), context.formatter.run(row["value"])
        head = context.say("{name}: {value} {when}", name=name, value=value, when=when)
    parts = [head]
    if not row["turn"].missing:
        parts[0] += context.fill(context.marks.comma) + since(context, row, told=told)
    if "gap" in row and not row["gap"].missing:
        parts.append(beside(context, result, row, told=told))
    return full_stop(context, semicolons(context, parts))


def since(context: Context, row: dict[str, Cell], *, told: bool = False) -> Prose:
    """How the rate moved, in points, and what that is called; ``told``: after a sentence that rises or falls."""
    before = context.period(str(row["before_period"].value))
    if row["change"].value == 0:
        if told:
            return context.say("at the same rate as in {before}", before=before)
        return context.say("as in {before}", before=before)
    words: dict[str, Value] = {
        "before": before,
        "size": gap_size(context, row["change"], reading=False),
        "turn": row["turn"],
    }
    if told and row["change"].value > 0:
        return context.say("a rate {size} higher than in {before} ({turn})", **words)
    if told:
        return context.say("a rate {size} lower than in {before} ({turn})", **words)
    if row["change"].value > 0:
        return context.say("{size} more than in {before} ({turn})", **words)
    return context.say("{size} less than in {before} ({turn})", **words)


def beside(context: Context, result: Result, row: dict[str, Cell], *, told: bool = False) -> Prose:
    """How far the rate is from the area’s, and what became of that; ``told`` as in `since`."""
    words: dict[str, Value] = {
        "area": result.by_id["area"].name[context.language],
        "size": gap_size(context, row["gap"], reading=False),
    }
    gap = row["gap"].value
    if gap == 0 and told:
        place = context.say("the rate is that of {area}", **words)
    elif gap == 0:
        place = context.say("equal to that of {area}", **words)
    elif told and gap > 0:
        place = context.say("the rate is {size} above that of {area}", **words)
    elif told:
        place = context.say("the rate is {size} below that of {area}", **words)
    elif gap > 0:
        place = context.say("{size} above {area}", **words)
    else:
        place = context.say("{size} below {area}", **words)
    if row["gap_turn"].missing or row["gap_turn"].value == "steady":
        return place
    return place + context.fill(context.marks.comma) + (context.formatter.run(row["gap_turn"]),)


def completion_sentence(context: Context, row: dict[str, Cell]) -> Prose:
    """How much of a target is reached, and whether that is more than the time passed."""
    reached = context.say(
        "{name}: {value}, {completed} of the target of {target}",
        name=row["value"].column.name[context.language],
        # a figure with its unit, as a gap has it
        value=gap_size(context, row["value"], "", reading=False),
        completed=context.formatter.run(row["completed"]),
        target=gap_size(context, row["target"], ""),
    )
    if "ahead" not in row or row["ahead"].missing:
        return full_stop(context, reached)
    size = gap_size(context, row["ahead"], reading=False)
    if row["ahead"].value > 0:
        ahead = context.say("{size} ahead of the time passed", size=size)
    elif row["ahead"].value < 0:
        ahead = context.say("{size} behind the time passed", size=size)
    else:
        ahead = context.say("as much as of the time has passed")
    return full_stop(context, reached + context.fill(context.marks.comma) + ahead)


BLOCKS: tuple[Block, ...] = (Block("theme", ThemeBlock, theme, ("brief",)),)
