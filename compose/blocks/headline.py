"""Block `headline`: the latest rates at a glance, in one table, and in how many they rose, turned, or lead: `HeadlineBlock`."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from analysis.change.turns import TURNS
from analysis.parameters import Ref
from analysis.values import Cell, Result
from compose.blocks.base import (
    Block,
    BlockParameters,
    figure_cell,
    full_stop,
    heading,
    rows_of_region,
    words_cell,
)
from compose.context import Context, Value
from compose.document import Paragraph, Prose, Section, Table, TCell, THead, TRow
from compose.language.catalogue import marked
from compose.language.format import common_value


class HeadlineBlock(BlockParameters):
    """``kind = "headline"``: the latest rates of a region in one table, as a bureau’s release begins."""

    of: Annotated[str, Ref("result", needs=("{}", "{}_count"), columns=("value", "before", "turn"))] = Field(
        description="a result of kind headline"
    )


def headline(block: HeadlineBlock, context: Context) -> Section | None:
    """What can be said of all together, and the table; none where the region has no figure."""
    if context.region is None:
        return None
    result, count = context.result(block.of), context.result(f"{block.of}_count")
    rows, counts = rows_of_region(context, result.id), context.cells(count)
    if not rows or counts is None:
        return None
    parts = [p for p in (_against_area(context, result, counts), _turned(context, counts)) if p]
    lead = (Paragraph(context.sentences([full_stop(context, p) for p in parts])),) if parts else ()
    return Section(
        f"headline-{block.of}",
        heading(block, context, "Headline indicators"),
        (*lead, _table(context, result, rows)),
    )


def _against_area(context: Context, result: Result, counts: dict[str, Cell]) -> Prose:
    """In how many of the indicators that both have the region stands above the area."""
    if "with_area" not in counts or not counts["with_area"].value:
        return ()
    words: dict[str, Value] = {
        "area": result.by_id["area"].name[context.language],
        "n": context.in_words(counts["with_area"]),
        "above": context.in_words(counts["above"]),
        "below": context.in_words(counts["below"]),
    }
    n, above, below = (int(counts[c].value) for c in ("with_area", "above", "below"))
    if above == n:
        one = marked("**The only rate that can be compared with that of {area} is above it**")
        many = marked("**All {n} rates that can be compared with those of {area} are above them**")
    elif below == n:
        one = marked("**The only rate that can be compared with that of {area} is below it**")
        many = marked("**All {n} rates that can be compared with those of {area} are below them**")
    elif above == below == 0:
        one = marked("**The only rate that can be compared with that of {area} is equal to it**")
        many = marked("**All {n} rates that can be compared with those of {area} are equal to them**")
    else:
        one = many = marked(
            "**Of {n} rates that can be compared with those of {area}, {above} are above and {below} below**"
        )
    return context.say(one if n == 1 else many, **words)


def _turned(context: Context, counts: dict[str, Cell]) -> Prose:
    """What became of the rates that have one of the period before."""
    if not counts["compared"].value:
        return ()
    kinds = [
        context.say("{turned} ({n})", n=counts[id], turned=word[context.language])
        for id, word in TURNS.items()
        if counts[id].value
    ]
    return context.say(
        "Against the period before ({n} rates to compare): {kinds}",
        n=counts["compared"],
        kinds=context.listing(kinds),
    )


def _table(context: Context, result: Result, rows: list[tuple[str, dict[str, Cell]]]) -> Table:
    """A row an indicator; columns that would be empty are left out."""
    language = context.language
    last, before = (_shared(result, rows, c, language) for c in ("period", "before_period"))
    have = {c for c in result.by_id if any(not row[c].missing for _, row in rows)}
    heads = {
        "period": context.t("Period"),
        "amount": context.t("Amount"),
        "value": last or context.t("Rate"),
        "before": before or context.t("Rate before"),
        "change": context.t("Change"),
        "turn": context.t("Turn"),
    } | {c: result.by_id[c].name[language] for c in ("area",) if c in have}
    if "gap" in have:
        heads["gap"] = context.t("Difference")
    shown = [c for c in heads if c in have and not (c == "period" and last)]
    units: dict[str, str] = {c: result.by_id[c].unit[language] for c in ("change", "gap") if c in have}
    if "amount" in have:
        units["amount"] = _shared(result, rows, "amount_unit", language)
    notes: list[Prose] = []
    if "before" in have and not before:
        notes.append(context.say("Period before: the one before of the same kind that has figures."))
    return Table(
        context.next_table(),
        f"headline-{result.id}",
        context.say("{title} of {region}", title=result.title, region=context.name(context.region.code if context.region else "")),
        (
            THead(context.t("Indicator"), "left", kind="name"),
            *(
                THead(heads[c], "left" if result.by_id[c].role == "category" else "right", unit=units.get(c, ""))
                for c in shown
            ),
        ),
        tuple(
            TRow(
                (
                    words_cell(context.label(result, "indicator", indicator), header=True),
                    *(_cell(context, row, column, units.get(column, "")) for column in shown),
                )
            )
            for indicator, row in rows
        ),
        notes=tuple(notes),
        source=context.sources(result.id),
        results=(result.id,),
        kind="compact",
    )  # fmt: skip


def _cell(context: Context, row: dict[str, Cell], column: str, unit: str) -> TCell:
    """A figure, an amount with its own unit where the heading has none, or a dash."""
    figure = figure_cell(context, row[column])
    if column != "amount" or unit or row["amount_unit"].missing:
        return figure
    own = context.formatter.cell(row["amount_unit"])
    return replace(figure, prose=context.formatter.amount(row[column], own))


def _shared(result: Result, rows: list[tuple[str, dict[str, Cell]]], column: str, language: str) -> str:
    """The one period or unit of all rows, for the heading; empty where they have several."""
    value = common_value(row[column] for _, row in rows)
    return result.by_id[column].labels[value][language] if value else ""


BLOCKS: tuple[Block, ...] = (Block("headline", HeadlineBlock, headline, ("brief",)),)
