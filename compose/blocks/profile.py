"""Block `profile`: a region's dimensions against group and nation, and what each adds to its distance."""

from __future__ import annotations

from typing import Annotated

from analysis.parameters import Ref
from analysis.values import Cell, Region, Result
from compose.blocks.base import Block, BlockParameters, _rows, heading
from compose.context import Context
from compose.document import Columns, Figure, Paragraph, Prose, Section


class ProfileBlock(BlockParameters):
    """``kind = "profile"``: the dimensions of a composite against group and nation, and what they contribute."""

    of: Annotated[str, Ref("result", needs=("{}", "{}_profile"))]


def profile(block: ProfileBlock, context: Context) -> Section | None:
    """Where a region is ahead and behind in words, its dimensions and their contributions as two drawings."""
    result, detail = context.result(block.of), context.result(f"{block.of}_profile")
    row = context.cells(result)
    if row is None or context.region is None:
        return None
    has_group = "group_mean" in row and not row["group_mean"].missing
    base = (
        context.say("{group} mean", group=context.formatter.cell(row["group"]))
        if has_group
        else context.fill(context.benchmark(result))
    )
    svg, alt = context.figures.region.profile(result, context.region)
    figure = Figure(
        context.next_figure(),
        f"profile-{result.id}",
        context.say("Dimensions of {title} against group and all {nouns}", title=result.title),
        svg,
        alt,
        source=context.sources(result.id),
        results=(detail.id,),
        width="half",
    )
    svg, alt = context.figures.region.contributions(result, context.region)
    shares = Figure(
        context.next_figure(),
        f"contributions-{result.id}",
        context.say("What makes the difference from the {mean}", mean=base),
        svg,
        alt,
        note=context.say(
            "The bars add up to the difference of the score: {gap}.",
            gap=row["gap_group"] if has_group else row["gap_nation"],
        ),
        source=context.sources(result.id),
        results=(detail.id,),
        width="half",
    )
    return Section(
        "profile",
        heading(block, context, "Strengths and weaknesses"),
        (Paragraph(_sentences(context, context.region, detail, base)), Columns((figure,), (shares,))),
    )


def _sentences(context: Context, region: Region, detail: Result, base: Prose) -> Prose:
    """In which dimensions the region is ahead of what it is compared with, and who is best in each."""
    dimensions = _rows(context, detail.id)
    ahead = [(i, c) for i, c in dimensions if not c["contribution"].missing and c["contribution"].value > 0]
    behind = [(i, c) for i, c in dimensions if not c["contribution"].missing and c["contribution"].value < 0]
    ahead.sort(key=lambda r: -r[1]["contribution"].value)
    behind.sort(key=lambda r: r[1]["contribution"].value)

    def names(rows: list[tuple[str, dict[str, Cell]]]) -> Prose:
        return context.listing(
            [
                context.say(
                    "{name} ({size})", name=context.label(detail, "indicator", i), size=c["contribution"]
                )
                for i, c in rows
            ]
        )

    sentences: list[Prose] = []
    if ahead and behind:
        sentences.append(
            context.say(
                "Against the {mean}, {region} gains from {ahead} and loses from {behind}.",
                mean=base,
                region=context.name(region.code),
                ahead=names(ahead),
                behind=names(behind),
            )
        )
    elif ahead:
        sentences.append(
            context.say(
                "{region} is ahead of the {mean} in every dimension: {ahead}.",
                mean=base,
                region=context.name(region.code),
                ahead=names(ahead),
            )
        )
    elif behind:
        sentences.append(
            context.say(
                "{region} is behind the {mean} in every dimension: {behind}.",
                mean=base,
                region=context.name(region.code),
                behind=names(behind),
            )
        )
    bests = context.listing(
        [
            context.say(
                "{name}: {region} ({value})",
                name=context.label(detail, "indicator", i),
                region=c["best_region"],
                value=context.formatter.run(c["best"]),
            )
            for i, c in dimensions
            if not c["best"].missing
        ]
    )
    sentences.append(context.say("Best of all {nouns} — {bests}.", bests=bests))
    return context.sentences(sentences)


BLOCKS: tuple[Block, ...] = (Block("profile", ProfileBlock, profile, ("brief",)),)
