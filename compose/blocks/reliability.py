"""Block `reliability`: whether an index's indicators go together, and which do not: `ReliabilityBlock`, `reliability_sentences`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from analysis.parameters import Ref
from compose.blocks.base import Block, BlockParameters, heading, number_cell, words_cell
from compose.context import Context, Value
from compose.document import Paragraph, Prose, Run, Section, Table, THead, TRow


class ReliabilityBlock(BlockParameters):
    """``kind = "reliability"``: Cronbach's α, conspicuous indicators and pairs, and a table of the indicators."""

    of: Annotated[
        str, Ref("result", needs=("{}", "{}_items", "{}_pairs"), columns=("alpha", "verdict", "least"))
    ] = Field(description="the result of kind reliability")


def reliability_sentences(of: str, context: Context) -> list[Prose]:
    """α and whether it reaches its bound; the indicators and the pairs that are flagged, or that none is."""
    whole, items, pairs = (context.result(name) for name in (of, f"{of}_items", f"{of}_pairs"))
    row = next(r for _, r in whole.rows())
    facts: dict[str, Value] = {c: row[c] for c in ("alpha", "k", "least")}
    facts["alpha"] = (context.formatter.run(row["alpha"]),)
    low = row["verdict"].value == "low"
    sentences = [
        context.say("Cronbach’s α of the {k} indicators is {alpha}, below {least}.", **facts)
        if low
        else context.say("Cronbach’s α of the {k} indicators is {alpha}, not below {least}.", **facts)
    ]

    def listed(flag: str) -> list[Prose]:
        return [
            context.say(
                "{name} ({r})",
                name=context.label(items, "indicator", key[0]),
                r=(context.formatter.run(r["rest"]),),
            )
            for key, r in items.rows()
            if r["flag"].value == flag
        ]

    def paired(flag: str) -> list[Prose]:
        return [
            context.say(
                "{a} with {b} ({r})",
                a=context.label(pairs, "factor_a", key[0]),
                b=context.label(pairs, "factor_b", key[1]),
                r=(context.formatter.run(r["r"]),),
            )
            for key, r in pairs.rows()
            if r["flag"].value == flag
        ]

    count = len(sentences)
    if found := listed("against"):
        sentences.append(context.say("Against the rest run: {list}.", list=context.listing(found)))
    if found := listed("weak"):
        sentences.append(context.say("Hardly with the rest go: {list}.", list=context.listing(found)))
    if found := paired("same"):
        sentences.append(context.say("Nearly the same are: {list}.", list=context.listing(found)))
    if found := paired("opposed"):
        sentences.append(context.say("Opposed are: {list}.", list=context.listing(found)))
    if len(sentences) == count:
        sentences.append(context.say("No indicator and no pair of them is conspicuous."))
    return sentences


def reliability(block: ReliabilityBlock, context: Context) -> Section | None:
    """The sentences, the indicators as a table, what it means."""
    items = context.result(f"{block.of}_items")
    columns = ("rest", "score", "dropped")
    table = Table(
        context.next_table(),
        f"reliability-{block.of}",
        context.say("{title}", title=items.title),
        (
            THead(context.t("Indicator"), "left", kind="name"),
            *(THead(items.by_id[c].name[context.language], "right") for c in columns),
            THead(items.by_id["flag"].name[context.language], "left"),
        ),
        tuple(
            TRow(
                (
                    words_cell(context.label(items, "indicator", key[0]), header=True),
                    *(number_cell(context, row[c]) for c in columns),
                    words_cell("" if row["flag"].missing else (Run(context.formatter.cell(row["flag"])),)),
                )
            )
            for key, row in items.rows()
        ),
        source=context.sources(items.id),
        results=(items.id, f"{block.of}_pairs"),
        kind="compact",
    )
    note = context.say(
        "α tells whether the indicators move together. An index of several sides need not have a high one; an indicator that runs against the "
        "rest offsets it in the score."
    )
    sentences = context.sentences(reliability_sentences(block.of, context))
    return Section(
        f"reliability-{block.of}",
        heading(block, context, "Do the indicators go together?"),
        (Paragraph(sentences), table, Paragraph(note, "note")),
    )


BLOCKS: tuple[Block, ...] = (Block("reliability", ReliabilityBlock, reliability, ("overview",)),)
