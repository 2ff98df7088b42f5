"""Block `ranking`: all regions in order as a drawing, the own one marked, on a brief."""

from __future__ import annotations

from analysis.index.sensitivity import LEVEL
from analysis.parameters import IntervalId, RankedId
from analysis.values import Result
from compose import native
from compose.blocks import seen
from compose.blocks.base import (
    Block,
    BlockParameters,
    heading,
)
from compose.blocks.comparing import lowest_first, ranked_alone, unusable
from compose.blocks.findings import choices
from compose.context import Context
from compose.document import Figure, Paragraph, Prose, Run, Section


class RankingBlock(BlockParameters):
    """``kind = "ranking"``: all regions in order, this one marked, with rank intervals."""

    of: RankedId
    interval: IntervalId = ""


def ranking(block: RankingBlock, context: Context) -> Section | None:
    """The region's place in words, and the drawing of all places."""
    result = context.result(block.of)
    region = context.region
    row = context.cells(result) if region else None
    if row is not None and ranked_alone(row):
        return None
    sentences: list[Prose] = []
    if region and row is not None:
        sentences.append(
            context.say(
                "Among the {of} {noun} with data, {region} ranks {rank}; in its group ({group}), {group_rank} of "
                "{group_of} {noun}.",
                of=context.in_words(row["of"]),
                noun=context.noun,
                region=context.name(region.code),
                rank=context.ordinal(row["rank"]),
                group=context.formatter.cell(row["group"]),
                group_rank=context.ordinal(row["group_rank"]),
                group_of=row["group_of"],
            )
            if "group_rank" in row and not row["group_rank"].missing
            else context.say(
                "Among the {of} {noun} with data, {region} ranks {rank}.",
                of=context.in_words(row["of"]),
                noun=context.noun,
                region=context.name(region.code),
                rank=context.ordinal(row["rank"]),
            )
        )
    elif region:
        name, why = context.name(region.code), unusable(context, result, region.code)
        sentences.append(
            context.say("{region} has no data here and is not ranked.", region=name)
            if why is None
            else context.say("{region} is not ranked: {why}.", region=name, why=why)
        )
    # the first of them has the shortest bar
    told = context.say("The lowest figure is first.") if _of_lowest(result) else ()
    if told:
        sentences.append(told)
    if block.interval and not context.figures.whole.crowd:
        # of a crowd no line is drawn
        held = context.result(block.interval).options
        level = next(words[context.language] for name, words in held if name == LEVEL)
        sentences.append(
            context.say(
                "After each score stands the interval of ranks in at least {level} of the runs with other {choices}; the thin "
                "lines span the scores of the places at its ends.",
                level=level,
                choices=choices(context, block.interval),
            )
        )
    svg, alt = context.figures.whole.ranking(result, block.interval, context.region)
    figure = Figure(
        context.next_figure(),
        f"ranking-{result.id}",
        _caption(context, result),
        svg,
        alt,
        source=context.sources(result.id),
        results=(
            result.id,
            *((block.interval,) if block.interval and not context.figures.whole.crowd else ()),
        ),
        # the intervals are in the drawing alone
        chart=native.ranking(context, result, sentences[-1] if block.interval else ()),
        told=told,
    )
    return Section(
        f"ranking-{result.id}",
        heading(block, context, "Ranking"),
        (Paragraph(context.sentences(sentences)), figure),
    )


def _of_lowest(result: Result) -> bool:
    """Whether the lowest figure of all stands first, which does not hang on the region that is asked about."""
    ranked = next((row for _, row in result.rows() if not row["rank"].missing), None)
    return ranked is not None and lowest_first(result, ranked)


def _caption(context: Context, result: Result) -> Prose:
    """What is ranked, and who stands where."""
    if context.figures.whole.crowd:
        return context.say("{title}: how all {nouns} are spread, and who is where", title=result.title)
    found = seen.ranked(context, result)
    if not found:
        return context.say("{title}: ranking of all {nouns}", title=result.title)
    return seen.captioned(context, (Run(result.title[context.language]),), found)


BLOCKS: tuple[Block, ...] = (Block("ranking", RankingBlock, ranking),)
