"""Block `mix`: the parts of a whole over the periods, largest first: `MixBlock`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from analysis.parameters import Ref
from analysis.periods import in_order
from analysis.values import Cell, Result
from compose.blocks.base import (
    DASH,
    Block,
    BlockParameters,
    figure_cell,
    full_stop,
    heading,
    number_cell,
    words_cell,
)
from compose.blocks.comparing import gap_size
from compose.context import Context
from compose.document import Paragraph, Prose, Run, Section, Table, THead, TRow
from compose.language.catalogue import marked, within


class MixBlock(BlockParameters):
    """``kind = "mix"``: the composition of a whole over the periods, with what the largest and the marked parts make up."""

    of: Annotated[
        str,
        Ref(
            "result",
            needs=("{}", "{}_change", "{}_summary"),
            keys=(("indicator", "period"),),
            columns=("value", "rank"),
        ),
    ] = Field(description="a result of kind mix")


def mix(block: MixBlock, context: Context) -> Section | None:
    """Sentences on concentration and on what gained and lost, and the table of parts by period."""
    result, change, summary = (context.result(f"{block.of}{s}") for s in ("", "_change", "_summary"))
    periods = in_order({k[0] for k, _ in summary.rows()})
    first, last = periods[0], periods[-1]
    parts = [
        _largest(change, summary, first, last, context),
        _marked(summary, first, last, context),
        *_moved(change, context),
    ]
    return Section(
        f"mix-{block.of}",
        heading(block, context, "Composition"),
        (
            Paragraph(context.sentences([full_stop(context, p) for p in parts if p])),
            _table(result, change, summary, periods, context),
        ),
    )


def _largest(change: Result, summary: Result, first: str, last: str, context: Context) -> Prose:
    """The largest parts, by name where no tie leaves open which they are, and what they make up."""
    names = [
        (Run(within(context.label(change, "indicator", k[0]))),)
        for k, c in sorted(change.rows(), key=lambda row: -float(row[1]["last"].value))
        if c["largest"].value
    ]
    words: dict[str, Cell | str] = {
        "top": summary.by_id["top"].name[context.language],
        "a": summary.cell(first, "top"),
        "b": summary.cell(last, "top"),
        "start": context.when(first),
        "end": context.when(last),
    }
    if not names:
        return context.say("**{top}: {a} {start}, {b} {end}**", **words)
    return context.say(
        "**{top}: {a} {start}, {b} {end}** (then {names})", names=context.names(names), **words
    )


def _marked(summary: Result, first: str, last: str, context: Context) -> Prose:
    """The parts that are followed together."""
    if "marked" not in summary.by_id:
        return ()
    return context.say(
        "{name}: {a} {start}, {b} {end} together",
        name=summary.by_id["marked"].name[context.language],
        a=summary.cell(first, "marked"),
        b=summary.cell(last, "marked"),
        start=context.when(first),
        end=context.when(last),
    )


def _moved(change: Result, context: Context) -> list[Prose]:
    """Which parts gained and which lost most; equal ones together, none where none did."""
    rows = [(k[0], c["change"]) for k, c in change.rows()]
    said: list[Prose] = []
    for sign, message in ((1, marked("Gained most: {list}")), (-1, marked("Lost most: {list}"))):
        extreme = max(rows, key=lambda row: sign * row[1].value)[1]
        # what is printed as zero is no change to a reader
        if sign * extreme.value <= 0 or not context.formatter.cell(extreme).strip("+−0.%"):
            continue
        names = [
            context.say(
                "{part} ({size})",
                part=within(context.label(change, "indicator", key)),
                size=gap_size(context, cell, ""),
            )
            for key, cell in rows
            if context.formatter.alike(cell, extreme)
        ]
        said.append(context.say(message, list=context.names(names)))
    return said


def _table(result: Result, change: Result, summary: Result, periods: list[str], context: Context) -> Table:
    """A row a part, the largest of the last period first; then the sum, the largest, and those marked."""
    parts = list(dict.fromkeys(k[0] for k, _ in result.rows()))
    parts.sort(key=lambda i: -float(result.cell((i, periods[-1]), "value").value))
    lines = [
        TRow(
            (
                words_cell(context.label(result, "indicator", part), header=True),
                *(number_cell(context, result.cell((part, t), "value")) for t in periods),
                figure_cell(context, change.cell(part, "change")),
            )
        )
        for part in parts
    ]
    lines += [
        TRow(
            (
                words_cell(summary.by_id[c].name[context.language], header=True),
                *(figure_cell(context, summary.cell(t, c)) for t in periods),
                DASH,
            ),
            kind="total" if c == "sum" else "",
        )
        for c in ("sum", "top", "marked", "hhi", "turnover")
        if c in summary.by_id
    ]
    return Table(
        context.next_table(),
        f"mix-{result.id}",
        context.say("{title}", title=result.title),
        (
            THead(context.t("Part"), "left", kind="name"),
            *(THead(context.label(summary, "period", t), "right") for t in periods),
            THead(
                change.by_id["change"].name[context.language],
                "right",
                unit=change.by_id["change"].unit[context.language],
            ),
        ),
        tuple(lines),
        source=context.sources(result.id),
        results=(result.id, change.id, summary.id),
        kind="compact",
    )


BLOCKS: tuple[Block, ...] = (Block("mix", MixBlock, mix, ("overview",)),)
