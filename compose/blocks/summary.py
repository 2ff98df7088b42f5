"""Block `summary`: the report's main results in sentences, on the overview."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from analysis.parameters import PERIODS, InequalityId, Ref
from analysis.values import Cell, Result
from compose.blocks.base import Block, BlockParameters, full_stop, heading, map_caption, semicolons
from compose.blocks.cluster import all_alike, latest_row
from compose.blocks.comparing import placed, with_unit, with_units
from compose.blocks.convergence import sigma_sentence
from compose.blocks.trade_path import told
from compose.context import Context, Value
from compose.document import Figure, Findings, Prose, Run, Section

TradeId = Annotated[str, Ref("result", needs=("{}", "{}_change"), keys=PERIODS, columns=("total", "growth"))]


class SummaryBlock(BlockParameters):
    """``kind = "summary"``: what the results say about the whole area, with its map."""

    of: Annotated[str, Ref("result", keys=(("region",),), columns=("rank", "of", "nation"))]
    inequality: InequalityId = ""
    moran: Annotated[str, Ref("result", needs=("{}", "{}_local"), columns=("moran_i", "expected"))] = ""
    path: Annotated[str, Ref("result", needs=("{}", "{}_counts"), keys=PERIODS, columns=("level",))] = ""
    efficiency: Annotated[str, Ref("result", needs=("{}", "{}_binding"))] = ""
    convergence: tuple[Annotated[str, Ref("result", needs=("{}_sigma",))], ...] = Field(
        (), description="analyses of kind convergence"
    )
    trade: TradeId = Field("", description="the trade of the whole that is told (`trade_path`)")


#: as many names are listed in a sentence
MOST_NAMES = 4


def _places(context: Context, result: Result) -> Prose:
    """Who is first and who last, all of them where several share a place, and what they are compared with."""
    main = result.main_column.id
    rows = [c for _, c in result.rows() if not c["rank"].missing]
    ranks = [c["rank"].value for c in rows]
    first, last = min(ranks), max(ranks)
    top = [c for c in rows if c["rank"].value == first]
    low = [c for c in rows if c["rank"].value == last]

    def names(those: list[dict[str, Cell]]) -> Prose:
        names_listed: list[Prose] = [(Run(context.name(c[main].key[0])),) for c in those]
        if len(names_listed) > MOST_NAMES:
            return context.say("{names} and others", names=context.listing(names_listed[:MOST_NAMES]))
        return context.names(names_listed)

    facts: dict[str, Value] = {"title": result.title, "of": top[0]["of"], "noun": context.noun}
    if len(rows) == 1:
        return full_stop(
            context,
            context.say("**{title}: {value}**", title=result.title, value=with_unit(context, top[0][main])),
        )
    if len(top) == len(rows):
        return context.say(
            "**{title}: all {of} {noun} have {value}**.", value=with_unit(context, top[0][main]), **facts
        )
    facts |= {"first": names(top), "last": names(low)}
    facts |= with_units(context, high=top[0][main], low=low[0][main])
    if top[0][main].column.is_place and len(top) == len(low) == 1:
        return context.say("**{title}: {first} is first, {last} is last**.", **facts)
    if len(top) == 1 and len(low) == 1:
        head = context.say("**{title}: {first} leads with {high}, {last} is last with {low}**", **facts)
    elif len(low) == 1:
        head = context.say("**{title}: {first} lead with {high} each, {last} is last with {low}**", **facts)
    elif len(top) == 1:
        head = context.say("**{title}: {first} leads with {high}, {last} are last with {low} each**", **facts)
    else:
        head = context.say(
            "**{title}: {first} lead with {high} each, {last} are last with {low} each**", **facts
        )
    head = placed(context, head, result, top[0])
    if top[0]["nation"].missing:
        return full_stop(context, head)
    mean = with_unit(context, top[0]["nation"])
    level: Prose = (
        context.say(
            "the mean of the {of} {noun} is {mean}",
            mean=mean,
            **{**facts, "of": context.in_words(top[0]["of"])},
        )
        if result.benchmark == "mean"
        else context.say("the {benchmark} is {mean}", benchmark=context.benchmark_said(result), mean=mean)
    )
    return full_stop(context, semicolons(context, [head, level]))


def summary(block: SummaryBlock, context: Context) -> Section | None:
    """A sentence for each result that is named, and the map of the first."""
    result = context.result(block.of)
    main = result.main_column
    items: list[Prose] = [_places(context, result)]
    if block.inequality:
        items.append(_inequality(context, block.inequality))
    if block.path:
        way = _path(context, block.path)
        items += [way] if way else []
    if block.moran:
        items.append(all_alike(context, latest_row(context, block.moran)))
    if block.efficiency:
        items.append(_efficiency(context, block.efficiency))
    for name in block.convergence:
        title = context.result(f"{name}_sigma").title
        items.append(
            context.say("**{title}.** {sentence}", title=title, sentence=sigma_sentence(name, context))
        )
    if block.trade:
        items += _trade(context, block.trade)
    svg, alt = context.figures.maps.locator(result, main.id)
    figure = Figure(
        context.next_figure(),
        f"map-{result.id}",
        map_caption(context, result, main.id),
        svg,
        alt,
        source=context.sources(result.id),
        results=(result.id,),
        width="map",
    )
    return Section("summary", heading(block, context, "Key findings"), (Findings(tuple(items), figure),))


def _trade(context: Context, name: str) -> list[Prose]:
    """Size and balance of the trade of all regions together, the report's whole."""
    result, change = context.result(name), context.result(f"{name}_change")
    code = context.report.panel.whole
    if (code,) not in change:
        return []
    row = {c: change.cell(code, c) for c in change.by_id}
    said = context.sentences(told(result, row, context)[:2])
    return [context.say("**{title}.** {sentence}", title=result.title, sentence=said)]


def _inequality(context: Context, name: str) -> Prose:
    """How much of the inequality lies within groups, and between."""
    theil = context.result(name)
    if theil.cell("within", "share").missing:
        return context.say(
            "**{title}: {theil}**, no inequality to divide.",
            title=theil.title,
            theil=theil.cell("total", "theil"),
        )
    return context.say(
        "**{title}: {theil}**, {within} from differences within the groups, {between} from differences between them.",
        title=theil.title,
        within=theil.cell("within", "share"),
        between=theil.cell("between", "share"),
        theil=theil.cell("total", "theil"),
    )


def _path(context: Context, name: str) -> Prose | None:
    """How many regions were in the lowest and in the highest class, first and last."""
    counts = context.result(f"{name}_counts")
    path = context.results[name]
    rows = list(counts.rows())
    periods = list(dict.fromkeys(k[0] for k, _ in rows))
    top_id = rows[-1][0][1]
    low_id = rows[0][0][1]

    def moved(level: str) -> Prose:
        """How many regions a class had, first and last."""
        first, last = (counts.cell((period, level), "n") for period in (periods[0], periods[-1]))
        facts: dict[str, Value] = {
            "noun": context.kind,
            "level": context.label(counts, "level", level),
            "a": first,
            "b": last,
        }
        if first.value == last.value:
            return context.say("the number of {noun} at “{level}” was {b} both times", **facts)
        if last.value > first.value:
            return context.say("the number of {noun} at “{level}” rose from {a} to {b}", **facts)
        return context.say("the number of {noun} at “{level}” fell from {a} to {b}", **facts)

    if len(periods) < 2:
        return None
    return full_stop(
        context,
        context.clauses(
            [
                context.say(
                    "**{title}**: from {start} to {end}",
                    title=path.title,
                    start=context.period(periods[0]),
                    end=context.period(periods[-1]),
                ),
                context.say("{low}, and {top}", low=moved(low_id), top=moved(top_id)),
            ]
        ),
    )


def _efficiency(context: Context, name: str) -> Prose:
    """How many regions are bound by which part of efficiency."""
    bindings = context.result(f"{name}_binding")
    efficiency = context.results[name]
    facts: dict[str, Value] = {
        "title": efficiency.title,
        "noun": context.noun,
        "of": next(c["of"] for _, c in efficiency.rows() if not c["of"].missing),
        "pure": bindings.cell("pure", "n"),
        "scale": bindings.cell("scale", "n"),
    }
    doubtful = bindings.cell("doubtful", "n")
    if not doubtful.value:
        return context.say(
            "**{title}**: pure technical efficiency is the constraint in {pure} of {of} {noun}, scale efficiency in {scale}.",
            **facts,
        )
    return context.say(
        "**{title}**: pure technical efficiency is the constraint in {pure} of {of} {noun}, scale efficiency in {scale}; in "
        "{doubtful} it is doubtful which, as the three figures cannot go together.",
        **facts,
        doubtful=doubtful,
    )


BLOCKS: tuple[Block, ...] = (Block("summary", SummaryBlock, summary, ("overview",)),)
