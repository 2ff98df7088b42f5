"""Block `profile`: a region's dimensions against group and nation, and what each adds to its distance."""

from __future__ import annotations

from typing import Annotated

from analysis.parameters import Ref
from analysis.values import Cell, Region, Result
from compose import native
from compose.blocks import seen
from compose.blocks.base import Block, BlockParameters, heading, rows_of_region, semicolons
from compose.blocks.comparing import as_seen
from compose.context import Context
from compose.document import Columns, Figure, Paragraph, Prose, Run, Section, plain
from compose.language.catalogue import within


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
    base = context.group_mean(row["group"]) if has_group else (Run(context.benchmark(result)),)
    title = within(result.title[context.language])
    svg, alt = context.figures.region.profile(result, context.region)
    figure = Figure(
        context.next_figure(),
        f"profile-{result.id}",
        seen.captioned(
            context,
            context.say("Dimensions of {title}", title=title),
            seen.sides(context, rows_of_region(context, detail.id), base),
        ),
        svg,
        alt,
        source=context.sources(result.id),
        results=(detail.id,),
        chart=native.profile(context, result),
        width="half",
    )
    svg, alt = context.figures.region.contributions(result, context.region)
    shares = Figure(
        context.next_figure(),
        f"contributions-{result.id}",
        seen.captioned(
            context,
            context.say("Difference from the {mean}", mean=base),
            seen.drivers(context, detail, rows_of_region(context, detail.id)),
        ),
        svg,
        alt,
        note=context.say(
            "The bars add up to the difference of the score: {gap}.",
            gap=row["gap_group"] if has_group else row["gap_nation"],
        ),
        source=context.sources(result.id),
        results=(detail.id,),
        chart=native.contributions(context, result),
        width="half",
    )
    return Section(
        "profile",
        heading(block, context, "Strengths and weaknesses"),
        (Paragraph(_sentences(context, context.region, detail, base)), Columns((figure,), (shares,))),
    )


#: as many names are listed in a sentence
MOST_NAMES = 4


def _first(context: Context, detail: Result, indicator: str) -> Prose:
    """Who is first in a dimension: all of them where several share the place, of many the first; empty where all do."""
    ranks = detail.known("rank", indicator=indicator)
    first = [key[0] for key, rank in ranks.items() if rank == 1]
    if len(first) == len(ranks):
        return ()
    named: list[Prose] = [(Run(context.said(code)),) for code in first]
    if len(named) > MOST_NAMES:
        return context.say("{names} and others", names=context.listing(named[:MOST_NAMES]))
    return context.names(named)


def _sentences(context: Context, region: Region, detail: Result, base: Prose) -> Prose:
    """In which dimensions the region is ahead of what it is compared with, and who is best in each."""
    dimensions = rows_of_region(context, detail.id)
    # what would be printed as zero is neither
    sides = {
        i: 0 if c["contribution"].missing else as_seen(context, c["contribution"]) for i, c in dimensions
    }
    ahead = [(i, c) for i, c in dimensions if sides[i] > 0]
    behind = [(i, c) for i, c in dimensions if sides[i] < 0]
    ahead.sort(key=lambda r: -r[1]["contribution"].value)
    behind.sort(key=lambda r: r[1]["contribution"].value)

    def names(rows: list[tuple[str, dict[str, Cell]]]) -> Prose:
        return context.names(
            [
                context.say(
                    "{name} ({size})",
                    name=within(context.label(detail, "indicator", i)),
                    size=c["contribution"],
                )
                for i, c in rows
            ]
        )

    sentences: list[Prose] = []
    if ahead and behind:
        sentences.append(
            context.say(
                "Against the {mean}, {region} gains on {ahead}, and loses on {behind}.",
                mean=base,
                region=context.name(region.code),
                ahead=names(ahead),
                behind=names(behind),
            )
        )
    elif len(ahead) == len(dimensions):
        sentences.append(
            context.say(
                "{region} is ahead of the {mean} in every dimension: {ahead}.",
                mean=base,
                region=context.name(region.code),
                ahead=names(ahead),
            )
        )
    elif len(behind) == len(dimensions):
        sentences.append(
            context.say(
                "{region} is behind the {mean} in every dimension: {behind}.",
                mean=base,
                region=context.name(region.code),
                behind=names(behind),
            )
        )
    elif ahead:
        sentences.append(
            context.say(
                "Against the {mean}, {region} gains on {ahead}, and loses on none.",
                mean=base,
                region=context.name(region.code),
                ahead=names(ahead),
            )
        )
    elif behind:
        sentences.append(
            context.say(
                "Against the {mean}, {region} loses on {behind}, and gains on none.",
                mean=base,
                region=context.name(region.code),
                behind=names(behind),
            )
        )
    if not sentences:
        sentences.append(
            context.say(
                "{region} is equal to the {mean} in every dimension.",
                region=context.name(region.code),
                mean=base,
            )
        )
    return context.sentences([*sentences, *_bests(context, detail, dimensions)])


def _bests(context: Context, detail: Result, dimensions: list[tuple[str, dict[str, Cell]]]) -> list[Prose]:
    """Who is best in which dimensions, each said once; nothing where all are alike in all."""
    led: dict[str, tuple[Prose, list[Prose]]] = {}
    for i, c in dimensions:
        if not c["best"].missing and (first := _first(context, detail, i)):
            name = within(context.label(detail, "indicator", i))
            led.setdefault(plain(first), (first, []))[1].append(
                context.say("{dimension} ({best})", dimension=name, best=c["best"])
            )
    bests = semicolons(
        context,
        [
            context.say("{region} in {dimensions}", region=first, dimensions=context.names(parts))
            for first, parts in led.values()
        ],
    )
    return [context.say("The best of all {noun}: {bests}.", noun=context.kind, bests=bests)] if bests else []


BLOCKS: tuple[Block, ...] = (Block("profile", ProfileBlock, profile, ("brief",)),)
