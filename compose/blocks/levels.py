"""Block `levels`: a region's index at every level, dimensions, sub-dimensions and indicators with their weights."""

from __future__ import annotations

from typing import Annotated

from analysis.parameters import Ref
from analysis.values import Cell, Result
from compose.blocks.base import DASH, Block, BlockParameters, heading, number_cell, rows_of_region
from compose.blocks.scorecard import rank_prose
from compose.context import Context
from compose.document import Paragraph, Prose, Run, Section, Table, TCell, THead, TRow
from compose.language.catalogue import capital, marked

#: how far the name of a part is set in for each level; ordinary blanks would vanish on the web
INDENT = "\u2003"


class LevelsBlock(BlockParameters):
    """``kind = "levels"``: a hierarchical index from its dimensions down to its indicators."""

    of: Annotated[str, Ref("result", needs=("{}", "{}_levels"))]


def levels(block: LevelsBlock, context: Context) -> Section | None:
    """Where the region stands best and lowest at each level, and a table of all parts."""
    detail = context.result(f"{block.of}_levels")
    if context.region is None:
        return None
    rows = rows_of_region(context, detail.id)
    known = [(i, c) for i, c in rows if not c["score"].missing]
    if not known:
        return None
    table = Table(
        context.next_table(),
        f"levels-{block.of}",
        context.say("{title} of {region} at every level", title=context.result(block.of).title, region=context.name(context.region.code)),
        (
            THead(context.t("Part of the index"), "left", kind="name"),
            THead(context.t("Weight"), "right"),
            THead(context.t("Value"), "right"),
            THead(context.t("Score"), "right"),
            THead(capital(context.benchmark(detail)), "right"),
            THead(context.t("Rank"), "right"),
        ),
        tuple(_line(context, detail, i, c) for i, c in rows),
        notes=(context.say("A weight is that within what stands above; scores are on the scale of the index, more is better."),),
        source=context.sources(detail.id),
        results=(detail.id,),
        kind="compact",
    )  # fmt: skip
    sentences = [s for depth in _depths(known) if (s := _sentence(context, detail, known, depth))]
    nodes = (Paragraph(context.sentences(sentences)), table) if sentences else (table,)
    return Section(f"levels-{block.of}", heading(block, context, "The index at every level"), nodes)


def _line(context: Context, detail: Result, part: str, row: dict[str, Cell]) -> TRow:
    depth = int(row["depth"].value) if not row["depth"].missing else 1
    spec = context.report.panel.indicators.get(part)
    name = context.label(detail, "indicator", part)
    # an indicator that is divided by another has its unit in its name
    plain = spec is not None and name == spec.name[context.language]
    unit = context.marks.bracketed(spec.unit[context.language]) if spec and plain else ""
    top = depth == 1
    # a dimension has no figure of its own: an empty cell, where a dash would say that one is missing
    value = number_cell(context, row["value"]) if spec else TCell(())
    ranked = not row["rank"].missing
    return TRow(
        (
            TCell((Run(INDENT * (depth - 1) + name + unit, top),), header=True),
            number_cell(context, row["weight"], decimals=3),
            value,
            number_cell(context, row["score"], strong=top),
            number_cell(context, row["mean"]),
            TCell(rank_prose(context, row), "right", sort=str(row["rank"].value)) if ranked else DASH,
        )
    )


def _depths(rows: list[tuple[str, dict[str, Cell]]]) -> list[int]:
    return sorted({int(c["depth"].value) for _, c in rows})


def _sentence(
    context: Context, detail: Result, rows: list[tuple[str, dict[str, Cell]]], depth: int
) -> Prose | None:
    """In which parts of one level the region ranks best, and in which lowest; None where that says nothing."""
    mine = [(i, c) for i, c in rows if int(c["depth"].value) == depth and not c["rank"].missing]
    if len(mine) < 2 or context.region is None:
        return None
    ranks = [float(c["rank"].value) for _, c in mine]
    best, lowest = min(ranks), max(ranks)

    def named(rank: float) -> Prose:
        return context.names(
            [
                context.say(
                    "**{name}** ({rank} of {of} {noun})",
                    name=context.label(detail, "indicator", i),
                    rank=context.ordinal(c["rank"]),
                    of=c["of"],
                    noun=context.noun,
                )
                for i, c in mine
                if float(c["rank"].value) == rank
            ]
        )

    region = context.name(context.region.code)
    if best == lowest:
        return None
    # indicators may hang at any level: a level of nothing else is theirs
    if all(i in context.report.panel.indicators for i, _ in mine):
        message = marked("Of the indicators, {region} ranks best in {best} and lowest in {lowest}.")
    elif depth == 1:
        message = marked("Of its dimensions, {region} ranks best in {best} and lowest in {lowest}.")
    else:
        message = marked("One level below, {region} ranks best in {best} and lowest in {lowest}.")
    return context.say(message, region=region, best=named(best), lowest=named(lowest))


BLOCKS: tuple[Block, ...] = (Block("levels", LevelsBlock, levels, ("brief",)),)
