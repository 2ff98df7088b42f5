"""Base of every block: typed parameters, check against the results, composing into nodes: `Block`, `BlockParameters`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from pydantic import Field

from analysis.inputs import WORDS
from analysis.parameters import Ref, Strict, Wording
from analysis.periods import in_order
from analysis.values import AnalysisProblem, Cell, Column, Result, Text
from compose.blocks import seen, seen_all
from compose.context import Context
from compose.document import Chart, Columns, Figure, Leaf, Node, Prose, Run, Section, Table, TCell, plain
from compose.language.format import MISSING
from intake.problems import Problems
from intake.report.report import Report

REPORT_FILE = "report.toml"
__all__ = [
    "DASH",
    "REPORT_FILE",
    "Block",
    "BlockParameters",
    "align_of",
    "areas_drawing",
    "as_printed",
    "column_names",
    "drawing",
    "figure_cell",
    "full_stop",
    "heading",
    "in_pairs",
    "in_part",
    "latest_key",
    "map_caption",
    "no_figure",
    "not_there",
    "number_cell",
    "region_link",
    "semicolons",
    "words_cell",
]


def not_there(what: Text, known: Iterable[str]) -> AnalysisProblem:
    """What a block names and its result does not have, to be raised: ``what`` is missing, and all there is instead.

    >>> remedy = not_there(Text(zh="没有 c", en="there is no c"), ("a", "b")).remedy
    >>> remedy["zh"], remedy["en"]
    ('现有：a、b', 'there are: a, b')
    """
    names = list(known)
    return AnalysisProblem(what, Text(zh=f"现有：{'、'.join(names)}", en=f"there are: {', '.join(names)}"))


RegionName = Annotated[str, Ref("place")]


class BlockParameters(Strict):
    """What every ``[[brief.block]]`` and ``[[overview.block]]`` has."""

    kind: str
    title: Wording | None = Field(None, description="replaces the block’s own heading")
    text: Annotated[str, Ref("text")] | None = Field(
        None,
        description="a text of the folder text/ printed under the heading; with {region} in its name, the text of the page’s region",
    )
    hidden: bool = Field(False, description="the block stays in the file and is not printed")
    only: tuple[RegionName, ...] = Field((), description="only in the briefs of these regions; empty: of all")

    def pictures(self, report: Report) -> Iterable[str]:  # noqa: ARG002
        """The pictures of the report's folder that the block shows, by their paths."""
        return ()

    def programs(self) -> Iterable[str]:
        """The programs of the report's folder that the block runs, by their paths."""
        return ()

    def tables(self, report: Report, problems: Problems) -> Iterable[Result]:  # noqa: ARG002
        """The results that the block reads from tables of its own."""
        return ()


@dataclass(frozen=True)
class Block:
    """One entry of the registry: a kind, its parameters, what it composes."""

    kind: str
    parameters: type[BlockParameters]
    compose: Callable[[Any, Context], Section | None]
    #: on which pages it makes sense
    pages: tuple[str, ...] = ("brief", "overview")


def number_cell(context: Context, cell: Cell, *, strong: bool = False, decimals: int | None = None) -> TCell:
    """A table cell with one number."""
    run = context.formatter.run(cell, strong=strong, decimals=decimals)
    if cell.column.role in WORDS:
        return TCell((run,), "left", sort=_place(cell))
    return TCell((run,), "right", sort=run.value)


def number_alone(context: Context, cell: Cell) -> TCell:
    """The same in words alone, without the bare value and its address: of thousands these are most of a page."""
    return TCell((Run(context.formatter.cell(cell)),), align_of(cell.column))


#: where a table has no figure: a dash, set to the side of figures
DASH = TCell((Run(MISSING),), "right")


def figure_cell(context: Context, cell: Cell) -> TCell:
    """A table cell with one number; where there is none, a dash set to the same side."""
    if not cell.missing:
        return number_cell(context, cell)
    return no_figure(cell.column)


def no_figure(column: Column) -> TCell:
    """The dash of a column, set to the side of its figures or words."""
    return replace(DASH, align=align_of(column))


def align_of(column: Column) -> Literal["left", "right"]:
    """To which side a column is set: words to the left, figures to the right."""
    return "left" if column.role in WORDS else "right"


def _place(cell: Cell) -> str:
    """What a cell of words is sorted by: a class by its place among the classes, anything else by its words (empty)."""
    classes = list(cell.column.labels) if cell.column.role == "category" else []
    return str(classes.index(str(cell.value))) if not cell.missing and str(cell.value) in classes else ""


def words_cell(words: str | Prose, *, header: bool = False, sort: str = "") -> TCell:
    """A table cell of words, set to the left; ``sort`` is what a click on the heading orders by."""
    prose = (Run(words),) if isinstance(words, str) else words
    return TCell(prose, "left", header, sort=sort)


def map_caption(context: Context, result: Result, column: str) -> Prose:
    """What a map shows, and whether in fifths or the highest only; other classes speak for themselves."""
    title = context.figures.maps.title(result, column)
    cells = context.figures.maps.by_region(result, column)
    family = context.figures.maps.family(context.region)
    if family is not None and context.figures.maps.drawn_as(result, column) == "fifths":
        if family.name is not None:
            return context.say(
                "{title} in {place}, by quintile of all {nouns}", title=title, place=family.name
            )
        return context.say("{title}, by quintile of all {nouns}", title=title)
    match context.figures.maps.drawn_as(result, column):
        case "named":
            named = result.title[context.language] if result.by_id[column].classes else title
            return seen.captioned(context, (Run(named),), seen_all.commonest(context, cells.values()))
        case "first":
            return context.say("{title}: the highest", title=title)
        case "fifths":
            fifths = context.say("{title}, by quintile", title=title)
            return seen.captioned(context, fifths, seen.highest(context, cells))
        case _:
            return seen.captioned(context, (Run(title),), seen.highest(context, cells))


def heading(block: BlockParameters, context: Context, default: str) -> str:
    """The block's own heading, or the default in the page's language."""
    return block.title[context.language] if block.title else plain(context.say(default))


def own_heading(block: BlockParameters, context: Context, caption: Text) -> str:
    """The block's own heading, else what stands under it: “Picture” would say nothing."""
    return (block.title or caption)[context.language]


def region_link(context: Context, code: str) -> Prose:
    """A region's name, linked to its brief."""
    region = context.report.panel.regions[code]
    if region.level != "region":
        return (Run(region.name[context.language]),)
    return (Run(region.name[context.language], href=f"region:{region.slug}"),)


#: of a crowd's tables, so many rows are on the page
FIRST_ROWS = 100


def in_part(context: Context, table: Table) -> Table:
    """The table of a crowd with its first rows, the others aside, and a note that says so."""
    if not context.figures.maps.crowd or len(table.rows) <= FIRST_ROWS:
        return table
    note = context.say(
        "The first {n} of {all} rows; all of them are in the file.",
        n=str(FIRST_ROWS),
        all=str(len(table.rows)),
    )
    first, more = table.rows[:FIRST_ROWS], table.rows[FIRST_ROWS:]
    return replace(table, rows=first, more=more, notes=(note, *table.notes))


#: of a crowd, so many regions are named in a list
MOST_NAMED = 40


def listed(context: Context, names: Sequence[Prose]) -> Prose:
    """Names in a row; of more regions than a page can name the first, and how many more there are."""
    if not context.figures.maps.crowd or len(names) <= MOST_NAMED:
        return context.listing(names)
    rest = len(names) - MOST_NAMED
    return context.say("{names} and {n} more", names=context.listing(names[:MOST_NAMED]), n=str(rest))


def column_names(chosen: Sequence[tuple[Result, str]], context: Context) -> list[str]:
    """What columns are called where those of several results stand side by side.

    The main figure is what its result is about, so it is called by the result's title; so are its classes where they
    stand for it. Any other column has its own name.
    """

    def named(result: Result, column: str) -> Text:
        main = result.main_column.id
        is_for_main = column == result.class_column(main) and (result, main) not in chosen
        return result.title if column == main or is_for_main else result.by_id[column].name

    return [named(result, column)[context.language] for result, column in chosen]


def latest_key(result: Result, code: str) -> tuple[str, ...]:
    """The row of a region; of its last period where the result has periods."""
    if result.keys == ("region",):
        return (code,)
    periods = list(map(str, result.frame.index.get_level_values(result.keys[1]).unique()))
    return (code, in_order(periods)[-1])


def as_printed(row: dict[str, Cell], column: str) -> int | None:
    """With how many decimals an audited figure is shown: as printed, what is recomputed with one more.

    Ranks and counts are whole in both.
    """
    decimals = row["decimals"]
    if decimals.missing:
        return None
    places = int(decimals.value)
    whole = places == 0 and float(row["recomputed"].value).is_integer()
    return places + (0 if column == "printed" or whole else 1)


def drawing(
    context: Context, id: str, caption: Prose, drawn: tuple[str, str], name: str, chart: Chart | None = None
) -> Figure:
    """A figure of half the width that shows one result: ``drawn`` is its drawing and what it says in words, ``chart`` the
    same for programs that draw it themselves."""
    svg, alt = drawn
    return Figure(
        context.next_figure(),
        id,
        caption,
        svg,
        alt,
        source=context.sources(name),
        results=(name,),
        width="half",
        chart=chart,
    )


def areas_drawing(context: Context, name: str, own: str, others: Sequence[str]) -> Figure:
    """A table of areas as lines, ``own`` and ``others`` set off from the rest."""
    result = context.result(name)
    caption = seen.captioned(
        context, context.say("{title} by area", title=result.title), seen_all.areas(context, result)
    )
    return drawing(
        context, f"areas-{name}", caption, context.figures.time.areas(result, own, list(others)), name
    )


def in_pairs(leaves: Sequence[Leaf]) -> list[Node]:
    """Two beside each other; the last alone where they are odd in number."""
    nodes: list[Node] = [Columns((leaves[i],), (leaves[i + 1],)) for i in range(0, len(leaves) - 1, 2)]
    return [*nodes, leaves[-1]] if len(leaves) % 2 else nodes


def full_stop(context: Context, prose: Prose) -> Prose:
    """A sentence with its stop."""
    return prose + context.fill(context.marks.stop)


def semicolons(context: Context, parts: Sequence[Prose]) -> Prose:
    """Clauses of one sentence, set apart by semicolons."""
    return context.join(parts, context.marks.semicolon)


def rows_of_region(context: Context, result_id: str) -> list[tuple[str, dict[str, Cell]]]:
    """The rows of a result for the page's region, each by the second level of its key: indicator, period."""
    result = context.result(result_id)
    code = context.region.code if context.region else ""
    return [(k[1], c) for k, c in result.rows(region=code)]
