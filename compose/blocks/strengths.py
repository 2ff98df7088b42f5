"""Block `strengths`: figures in which a region stands best and worst, and who leads: `StrengthsBlock`, `Standing`."""

from __future__ import annotations

from itertools import groupby

from pydantic import Field

from analysis.parameters import ResultId
from analysis.values import Cell, Result
from compose.blocks.base import (
    DASH,
    Block,
    BlockParameters,
    full_stop,
    heading,
    number_cell,
    region_link,
    words_cell,
)
from compose.blocks.comparing import compared_notes, compared_with, gap_cell, gap_size
from compose.blocks.scorecard import rank_prose
from compose.context import Context
from compose.document import Paragraph, Prose, Run, Section, Table, TCell, THead, TRow, plain
from compose.language.catalogue import marked, within

Standing = tuple[Result, dict[str, Cell]]
#: one figure with its rank, and several that share theirs
PLACED = {
    False: marked("{names} ({rank} of {of} {noun})"),
    True: marked("{names} ({rank} of {of} {noun} each)"),
}


class StrengthsBlock(BlockParameters):
    """``kind = "strengths"``: a region's best and worst places over several rankings, against group and whole."""

    rows: tuple[ResultId, ...] = Field(
        min_length=2, description="rankings by region: of kind ranking, growth …"
    )


def _place(standing: Standing) -> float:
    """Where a rank lies between the first and the last of those ranked."""
    row = standing[1]
    return float((row["rank"].value - 1) / max(row["of"].value - 1, 1))


def _sentence(context: Context, rows: list[Standing], best: bool) -> Prose:
    """Figures with their ranks; what they are against group and whole stands in the table.

    A best place in the lower half is no strength, and a worst one in the upper half no weakness: then it is said so.
    """
    names = _named(context, rows)
    region = context.name(context.region.code) if context.region else ""
    upper = _place(rows[0]) <= 0.5
    if best and upper:
        sentence = context.say("{region} stands best in {names}", region=region, names=names)
    elif best and _place(rows[0]) > 2 / 3:
        sentence = context.say(
            "{region} is in the bottom third throughout; it stands highest in {names}",
            region=region,
            names=names,
        )
    elif best:
        sentence = context.say(
            "{region} is in the lower half throughout; it stands highest in {names}",
            region=region,
            names=names,
        )
    elif upper:
        sentence = context.say("It is in the upper half throughout; it stands lowest in {names}", names=names)
    else:
        sentence = context.say("It stands lowest in {names}", names=names)
    return full_stop(context, sentence)


def _named(context: Context, rows: list[Standing]) -> Prose:
    """Figures with their ranks: a rank that several share is told once."""
    shared = [
        list(group)
        for _, group in groupby(
            rows, key=lambda r: (r[1]["rank"].value, r[1]["of"].value, r[0].shared(r[1]["rank"]))
        )
    ]
    parts = [
        context.say(
            PLACED[len(group) > 1],
            names=context.names([(Run(within(r.title[context.language]), True),) for r, _ in group]),
            rank=context.ordinal(*(cells["rank"] for _, cells in group)),
            of=group[0][1]["of"],
            noun=context.noun,
        )
        for group in shared
    ]
    return context.names(parts)


def _foremost(rows: list[Standing]) -> list[Standing]:
    """The first of a row of figures with all that share its place; the second where the first and the second stand alone.

    None is left out for the order of the file: of three of which two share the second place, only the first is named.
    """
    places = [_place(r) for r in rows]
    first = [r for r, place in zip(rows, places, strict=True) if place == places[0]]
    alone = len(first) == 1 and len(rows) > 1 and places.count(places[1]) == 1
    return rows[:2] if alone else first


def ends(rows: list[Standing]) -> tuple[list[Standing], list[Standing]]:
    """The figures in which a region stands best, and those in which it stands lowest.

    A place in the lower half is named as best only where there is no other, and the other way round.
    """
    ordered = sorted(rows, key=_place)
    upper = [r for r in ordered if in_upper_half(r)] or [
        r for r in ordered if _place(r) == _place(ordered[0])
    ]
    lower = [r for r in ordered if not in_upper_half(r)][::-1] or [
        r for r in ordered if _place(r) == _place(ordered[-1])
    ]
    return _foremost(upper), _foremost(lower)


def differ(rows: list[Standing]) -> bool:
    """Whether a region has not one place in all figures: the same place everywhere is neither strength nor weakness."""
    return len({_place(r) for r in rows}) > 1


def in_upper_half(standing: Standing) -> bool:
    """Whether a figure's place is in the upper half of those ranked."""
    return _place(standing) <= 0.5


def _best(result: Result) -> Cell:
    """The figure of the first in the ranking."""
    ranks = result.known("rank")
    return result.cell(min(ranks, key=lambda key: (ranks[key], key[0])), result.main_column.id)


def strengths(block: StrengthsBlock, context: Context) -> Section | None:
    """The region's best and worst ranks over several results; none where it has no rank."""
    rows: list[Standing] = []
    for name in block.rows:
        result = context.result(name)
        row = context.cells(result)
        if row is not None and not row["rank"].missing:
            rows.append((result, row))
    if len(rows) < 2 or context.region is None:
        return None
    high, low = ends(rows)
    sentences = [_sentence(context, high, True)]
    if differ(rows):
        sentences.append(_sentence(context, low, False))
    return Section(
        "strengths",
        heading(block, context, "Strengths and weaknesses"),
        (Paragraph(context.sentences(sentences)), _table(rows, context)),
    )


def _table(rows: list[Standing], context: Context) -> Table:
    """Each figure's gaps, its rank within the group, and the best of all."""
    has_group = any("group_rank" in row and not row["group_rank"].missing for _, row in rows)
    # per cent beside points in one column would compare what cannot be compared: per cent only where all rows have them
    bases = [b for b in ("nation", "group") if any(f"gap_{b}" in row for _, row in rows)]
    percent = all(
        f"gap_{b}_pct" in row and not row[f"gap_{b}_pct"].missing
        for _, row in rows
        for b in bases
        if f"gap_{b}" in row and not row[f"gap_{b}"].missing
    )

    def gap(row: dict[str, Cell], base: str) -> TCell:
        cell = gap_cell(row, f"gap_{base}", percent)
        return (
            TCell(gap_size(context, cell, "", reading=False), "right")
            if percent
            else number_cell(context, cell)
        )

    mean = compared_with(context, [result for result, _ in rows])
    lines = []
    for result, row in rows:
        best = _best(result)
        cells = [
            words_cell(result.title[context.language], header=True),
            number_cell(context, row[result.main_column.id], strong=True),
            TCell(rank_prose(context, row), "right"),
            gap(row, "nation"),
        ]
        if has_group:
            known = "group_rank" in row and not row["group_rank"].missing
            cells.append(gap(row, "group") if known else DASH)
            cells.append(
                TCell(
                    (
                        context.formatter.run(row["group_rank"]),
                        Run("/"),
                        context.formatter.run(row["group_of"]),
                    ),
                    "right",
                )
                if known
                else DASH
            )
        first = region_link(context, best.key[0])
        size = context.formatter.run(best)
        cells.append(TCell(context.say("{name} ({size})", name=first, size=size), "right"))
        lines.append(TRow(tuple(cells)))
    return Table(
        context.next_table(),
        "strengths",
        context.say(
            "{region} against the means and the best",
            region=context.name(context.region.code) if context.region else "",
        ),
        (
            THead(context.t("Figure"), "left", kind="name"),
            THead(context.t("Value"), "right"),
            THead(context.t("Rank"), "right"),
            THead(
                plain(context.say("From the {mean}", mean=mean)) if mean else context.t("Difference"), "right"
            ),
            *([THead(context.t("From the group mean"), "right")] if has_group else []),
            *([THead(context.t("Rank in the group"), "right")] if has_group else []),
            THead(context.t("Best of all"), "right"),
        ),
        tuple(lines),
        notes=tuple(compared_notes(context, [(r.title[context.language], r) for r, _ in rows])),
        source=context.sources(*dict.fromkeys(r.id for r, _ in rows)),
        results=tuple(dict.fromkeys(r.id for r, _ in rows)),
        kind="compact",
    )


BLOCKS: tuple[Block, ...] = (Block("strengths", StrengthsBlock, strengths, ("brief",)),)
