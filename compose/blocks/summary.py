"""Block `summary`: the report's main results in sentences, on the overview."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from analysis.parameters import Ref, ResultId
from analysis.values import Cell, Result
from compose.blocks.base import Block, BlockParameters, heading, map_caption
from compose.blocks.cluster import _global, _latest
from compose.blocks.convergence import sigma_sentence
from compose.context import Context
from compose.document import Figure, Findings, Prose, Run, Section
from compose.language.nouns import nouns_of


class SummaryBlock(BlockParameters):
    """``kind = "summary"``: what the results say about the whole area, with its map."""

    of: ResultId
    inequality: ResultId = ""
    moran: Annotated[str, Ref("result", needs=("{}", "{}_local"))] = ""
    path: Annotated[str, Ref("result", needs=("{}", "{}_counts"))] = ""
    efficiency: Annotated[str, Ref("result", needs=("{}", "{}_binding"))] = ""
    convergence: tuple[Annotated[str, Ref("result", needs=("{}_sigma",))], ...] = Field(
        (), description="analyses of kind convergence"
    )


def _extreme(result: Result, last: bool) -> dict[str, Cell]:
    rows = [c for _, c in result.rows() if not c["rank"].missing]
    return max(rows, key=lambda c: c["rank"].value) if last else min(rows, key=lambda c: c["rank"].value)


def summary(block: SummaryBlock, context: Context) -> Section | None:
    """A sentence for each result that is named, and the map of the first."""
    result = context.result(block.of)
    main = result.main_column
    first, last = _extreme(result, False), _extreme(result, True)
    items: list[Prose] = [
        context.say(
            "**{title}: {first} leads with {high}, {last} is last with {low}**; the mean of the {of} {noun} is {mean}.",
            title=result.title,
            first=context.name(first[main.id].key[0]),
            high=first[main.id],
            last=context.name(last[main.id].key[0]),
            low=last[main.id],
            of=first["of"],
            noun=context.noun,
            mean=first["nation"],
        )
    ]
    if block.inequality:
        items.append(_inequality(context, block.inequality))
    if block.path:
        items.append(_path(context, block.path))
    if block.moran:
        items.append(_global(context, _latest(context, block.moran)))
    if block.efficiency:
        items.append(_efficiency(context, block.efficiency))
    for name in block.convergence:
        title = context.result(f"{name}_sigma").title
        head = (Run(title[context.language], True),)
        items.append(context.join([head, sigma_sentence(name, context)], context.marks.colon))
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


def _inequality(context: Context, name: str) -> Prose:
    """How much of the inequality lies within groups, and between."""
    theil = context.result(name)
    return context.say(
        "**{within} of the inequality lies within the groups, {between} between them** (Theil index {theil}).",
        within=theil.cell("within", "share"),
        between=theil.cell("between", "share"),
        theil=theil.cell("total", "theil"),
    )


def _path(context: Context, name: str) -> Prose:
    """How many regions were in the lowest and in the highest class, first and last."""
    counts = context.result(f"{name}_counts")
    path = context.results[name]
    rows = list(counts.rows())
    periods = list(dict.fromkeys(k[0] for k, _ in rows))
    top_id = rows[-1][0][1]
    low_id = rows[0][0][1]

    def n(period: str, level: str) -> Cell:
        return counts.cell((period, level), "n")

    return context.say(
        "**{title}**: from {start} to {end}, the {noun} at “{low}” went from {a} to {b}, those at “{top}” from {c} to {d}.",
        title=path.title,
        start=context.period(periods[0]),
        end=context.period(periods[-1]),
        noun=nouns_of(context.report.file.report.noun, context.language),
        low=context.label(counts, "level", low_id),
        top=context.label(counts, "level", top_id),
        a=n(periods[0], low_id),
        b=n(periods[-1], low_id),
        c=n(periods[0], top_id),
        d=n(periods[-1], top_id),
    )


def _efficiency(context: Context, name: str) -> Prose:
    """How many regions are bound by which part of efficiency."""
    bindings = context.result(f"{name}_binding")
    efficiency = context.results[name]
    return context.say(
        "**{title}**: pure technical efficiency binds in {pure} {noun}, scale in {scale}.",
        title=efficiency.title,
        noun=context.noun,
        pure=bindings.cell("pure", "n"),
        scale=bindings.cell("scale", "n"),
    )


BLOCKS: tuple[Block, ...] = (Block("summary", SummaryBlock, summary, ("overview",)),)
