"""Block `stages`: the stages a region has gone through."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from analysis.parameters import Ref
from compose.blocks.base import Block, BlockParameters, heading, number_cell, words_cell
from compose.context import Context
from compose.document import Section, Table, THead, TRow


class StagesBlock(BlockParameters):
    """``kind = "stages"``: places by class and area, highest class first."""

    of: Annotated[str, Ref("result", needs=("{}", "{}_counts"), columns=("level", "area"))] = Field(
        description="a result of kind stages"
    )


def stages(block: StagesBlock, context: Context) -> Section | None:
    """Names of places by class and area, the highest class first."""
    result, counts = context.result(block.of), context.result(f"{block.of}_counts")
    level = result.by_id["level"].labels
    areas = [a for a in counts.labels["area"] if a != "all"]
    names: dict[tuple[str, str | None], list[str]] = {}
    for (place,), cells in result.rows():
        names.setdefault((cells["level"].value, cells["area"].value or None), []).append(
            context.label(result, "place", place)
        )
    # places that lie in no area, where some or all do not
    without = any(cells["area"].missing for _, cells in result.rows())
    last = counts.labels["area"]["all"][context.language]
    lines = [
        TRow(
            (
                words_cell(name[context.language], header=True),
                *(
                    words_cell(context.marks.listed(names.get((key, area), ())) or "—")
                    for area in (*areas, *([None] if without else []))
                ),
                number_cell(context, counts.cell(("all", key), "n")),
            )
        )
        for key, name in reversed(list(level.items()))
    ]
    table = Table(
        context.next_table(),
        f"stages-{result.id}",
        context.say("{title}", title=result.title),
        (
            THead(result.by_id["level"].name[context.language], "left", kind="name"),
            *(THead(counts.labels["area"][a][context.language], "left") for a in areas),
            *([THead(context.t("Elsewhere") if areas else context.t("Places"), "left")] if without else []),
            THead(last, "right"),
        ),
        tuple(lines),
        source=context.sources(result.id),
        results=(result.id, counts.id),
        kind="compact",
    )
    return Section(f"stages-{result.id}", heading(block, context, "Stages"), (table,))


BLOCKS: tuple[Block, ...] = (Block("stages", StagesBlock, stages, ("overview",)),)
