"""Block `course`: all regions over the periods as a table of colours: `CourseBlock`, `course_figure`."""

from __future__ import annotations

from pydantic import Field

from analysis.parameters import ResultId
from analysis.values import Result
from compose.blocks import seen, seen_all
from compose.blocks.base import Block, BlockParameters, heading
from compose.context import Context
from compose.document import Figure, Prose, Section
from compose.figures.charts.rank import MANY


class CourseBlock(BlockParameters):
    """``kind = "course"``: every region in every period, coloured by class or in quintiles."""

    of: ResultId = Field(description="a result by region and period (coupling, path, a panel)")
    column: str = Field("", description="a column of it; its main figure where none is given")


def course(block: CourseBlock, context: Context) -> Section | None:
    """The drawing alone; nothing where the result is not by region and period, or has more regions than a page holds."""
    result = context.result(block.of)
    figure = course_figure(result, block.column or result.main_column.id, context)
    if figure is None:
        return None
    title = (
        heading(block, context, "Course over the years")
        if context.yearly(result)
        else heading(block, context, "Course over time")
    )
    return Section(f"course-{block.of}", title, (figure,))


def each_period(result: Result, context: Context, column: str) -> Prose:
    """The caption of small maps of a class, one for each of some periods."""
    found = seen_all.at_end(context, result, column)
    return seen.captioned(context, context.say("{title} over time", title=result.title), found)


def course_figure(result: Result, column: str, context: Context) -> Figure | None:
    """All regions over the periods as a table of colours, where it can be drawn and has a use."""
    if result.keys != ("region", "period") or column not in result.by_id:
        return None
    shown = {k for k, c in result.rows() if not c[column].missing}
    if len({t for _, t in shown}) < 2 or not 0 < len({r for r, _ in shown}) <= MANY:
        return None
    svg, alt = context.figures.time.course(result, column, context.region)
    title = context.figures.time.title(result, column)
    by_class = result.class_column(column)
    if context.yearly(result):
        caption = context.say("{title}, all {nouns} and years", title=title)
        fifths = context.t("quintiles of all years")
    else:
        caption = context.say("{title}, all {nouns} and periods", title=title)
        fifths = context.t("quintiles of all periods")
    own = result.rows(region=context.region.code) if context.region else ()
    cells = {k[1]: c[column] for k, c in own}
    if context.region is None:
        found = seen_all.at_end(context, result, column)
    elif result.by_id[column].role == "category":
        found = seen.way(context, cells)
    else:
        found = seen.moved(context, cells)
    return Figure(
        context.next_figure(),
        f"course-{result.id}",
        seen.captioned(context, caption, found),
        svg,
        alt,
        note=()
        if by_class == column
        else context.say(
            "Colours: {classes}.",
            classes=result.by_id[by_class].name if by_class else fifths,
        ),
        source=context.sources(result.id),
        results=(result.id,),
    )


BLOCKS: tuple[Block, ...] = (Block("course", CourseBlock, course),)
