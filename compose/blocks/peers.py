"""Block `peers`: the most similar regions, beside the region."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import Field, model_validator

from analysis.parameters import ColumnRef, Ref, Wrong
from analysis.values import Cell
from compose.blocks.base import (
    DASH,
    Block,
    BlockParameters,
    column_names,
    heading,
    number_cell,
    region_link,
    rows_of_region,
)
from compose.blocks.scorecard import rank_prose
from compose.context import Context
from compose.document import Run, Section, Table, TCell, THead, TRow


class PeersBlock(BlockParameters):
    """``kind = "peers"``: the regions most alike, side by side."""

    of: Annotated[str, Ref("result", columns=("peer", "distance"))] = Field(
        description="the result of kind peers"
    )
    score: Annotated[str, Ref("result", needs=("{}", "{}_profile"))] = Field(
        "", description="the composite whose figures are compared"
    )
    columns: tuple[ColumnRef, ...] = Field(
        (), description="in place of a composite: the columns compared, each as result.column"
    )

    @model_validator(mode="after")
    def _one(self) -> PeersBlock:
        if bool(self.score) == bool(self.columns):
            raise Wrong(
                "score 与 columns 只写一个", "peers are shown by a composite (score) or by columns, not both"
            )
        return self


def peers(block: PeersBlock, context: Context) -> Section | None:
    """The most similar regions beside this one; none where there are no figures to compare."""
    result = context.result(block.of)
    if context.region is None:
        return None
    others = [c for _, c in rows_of_region(context, result.id)]
    if not others:
        return None
    head, figures, shown = (
        _compared(block.score, context) if block.score else _columns(block.columns, context)
    )

    def line(code: str, distance: Cell | None) -> TRow:
        own = distance is None
        name = TCell(
            region_link(context, code) if not own else (Run(context.name(code), strong=True),), header=True
        )
        last = number_cell(context, distance) if distance else DASH
        return TRow((name, *figures(code, own), last), own=own)

    rows = [line(context.region.code, None), *(line(str(c["peer"].value), c["distance"]) for c in others)]
    table = Table(
        context.next_table(),
        "peers",
        context.say("{region} and the {nouns} most like it", region=context.name(context.region.code)),
        (THead(context.region_heading, "left", kind="name"), *head, THead(context.t("Distance"), "right")),
        tuple(rows),
        notes=(
            context.say(
                "{note} — stands for {region} itself.",
                note=result.note,
                region=context.name(context.region.code),
            ),
        ),
        source=context.sources(*shown),
        results=tuple(dict.fromkeys((result.id, *shown))) if block.columns else (result.id,),
        kind="compact",
    )
    return Section("peers", heading(block, context, "Similar {nouns}"), (table,))


#: the heads of columns, what fills them for a region (strong where it is the own one), the results they are from
Compared = tuple[list[THead], Callable[[str, bool], list[TCell]], list[str]]


def _compared(name: str, context: Context) -> Compared:
    """A composite's score, rank and dimensions."""
    score, detail = context.result(name), context.result(f"{name}_profile")
    main = score.main_column
    indicators = list(detail.words["indicator"])

    def figures(code: str, own: bool) -> list[TCell]:
        cells = [DASH, DASH]
        if (code,) in score:
            row = {c: score.cell((code,), c) for c in score.by_id}
            cells = [
                number_cell(context, row[main.id], strong=own),
                TCell(rank_prose(context, row), "right"),
            ]
        return cells + [
            number_cell(context, detail.cell((code, i), "value")) if (code, i) in detail else DASH
            for i in indicators
        ]

    head = [
        THead(context.t("Score"), "right"),
        THead(context.t("Rank"), "right"),
        *(THead(context.label(detail, "indicator", i), "right") for i in indicators),
    ]
    return head, figures, [score.id]


def _columns(refs: tuple[str, ...], context: Context) -> Compared:
    """Chosen columns of results by region."""
    chosen = []
    for ref in refs:
        name, _, column = ref.partition(".")
        result = context.result(name)
        chosen.append((result, column or result.main_column.id))

    def figures(code: str, own: bool) -> list[TCell]:
        return [
            number_cell(context, result.cell((code,), column), strong=own) if (code,) in result else DASH
            for result, column in chosen
        ]

    head = [THead(name, "right") for name in column_names(chosen, context)]
    return head, figures, list(dict.fromkeys(r.id for r, _ in chosen))


BLOCKS: tuple[Block, ...] = (Block("peers", PeersBlock, peers, ("brief",)),)
