"""Pages of indicators: `indicator`, one; `index`, all with the regions; `shown_indicators`, those that have a page."""

from __future__ import annotations

from compose.blocks.base import in_part, number_cell, region_link
from compose.brief import Plan
from compose.context import Context
from compose.document import (
    Document,
    Facts,
    Figure,
    Node,
    Paragraph,
    Prose,
    Run,
    Section,
    Table,
    TCell,
    THead,
    TRow,
    plain,
)
from compose.figures.figures import Figures
from compose.language.emphasis import emphasis
from compose.language.format import MISSING, period
from compose.pages.about import page_context


def shown_indicators(plan: Plan) -> list[str]:
    """The indicators that have a page: those with a table of their own."""
    return [i for i in plan.report.panel.indicators if f"indicator_{i}" in plan.results]


def indicator(plan: Plan, name: str, language: str, figures: Figures) -> Document:
    """One indicator: what it is, its map, its ranking, its course."""
    context = page_context(plan, language, figures)
    spec = plan.report.panel.indicators[name]
    result = context.result(f"indicator_{name}")
    periods = plan.report.panel.periods(name)
    last = period(periods[-1], language)
    svg, alt = figures.maps.locator(result, "value")
    of_period = context.say("{title}, {period}", title=result.title, period=last)
    nodes: list[Node] = [_facts(context, name)]
    nodes.append(
        Figure(
            context.next_figure(),
            f"map-{name}",
            of_period,
            svg,
            alt,
            source=context.sources(result.id),
            results=(result.id,),
            width="map",
        )
    )
    panel = plan.results.get(f"indicator_{name}_panel")
    if panel is not None:
        svg, alt = figures.time.trend(panel, "value")
        nodes.append(
            Figure(
                context.next_figure(),
                f"trend-{name}",
                context.say("{title}: how the {nouns} are spread in each period", title=result.title)
                if figures.time.crowd
                else context.say("{title} over the years: a line for each of the {nouns}", title=result.title)
                if context.yearly(panel)
                else context.say("{title} over time: a line for each of the {nouns}", title=result.title),
                svg,
                alt,
                source=context.sources(panel.id),
                results=(panel.id,),
                width="column",
            )
        )
    table = _ranking(context, name, of_period)
    return Document(
        f"indicator-{name}",
        language,
        spec.name[language],
        spec.definition[language] if spec.definition else plan.report.file.report.title[language],
        (
            Section("indicator", context.t("What it is"), tuple(nodes)),
            Section("ranking", context.t("Ranking"), (table,)),
        ),
        description=plain(of_period),
    )


def _facts(context: Context, name: str) -> Facts:
    """What an indicator measures, in which unit, from where."""
    language, report = context.language, context.report
    spec = report.panel.indicators[name]
    source = report.sources.get(spec.source)
    periods = report.panel.periods(name)
    facts: list[tuple[Prose, Prose]] = []
    if spec.definition:
        facts.append((context.say("Definition"), (Run(spec.definition[language]),)))
    if spec.unit[language]:
        facts.append((context.say("Unit of measure"), (Run(spec.unit[language]),)))
    way = context.t("higher is better") if spec.direction > 0 else context.t("lower is better")
    facts.append((context.say("Direction"), (Run(way),)))
    facts.append((context.say("Periods"), (Run(context.marks.listed(period(t, language) for t in periods)),)))
    if source:
        facts.append((context.say("Source"), emphasis(source.cite[language])))
    facts.append((context.say("File"), (Run(spec.file),)))
    for remark in report.file.remark:
        if remark.indicator == name:
            facts.append((context.say("Remark"), (Run(remark.text[language]),)))
    return Facts(tuple(facts))


def _ranking(context: Context, name: str, caption: Prose) -> Table:
    """All regions by their last figure."""
    result, spec = context.result(f"indicator_{name}"), context.report.panel.indicators[name]
    language = context.language
    rows = sorted(result.rows(), key=lambda r: (r[1]["rank"].value, r[0]))
    return in_part(
        context,
        Table(
            context.next_table(),
            f"ranking-{name}",
            caption,
            (
                THead(context.t("Rank"), "right"),
                THead(context.region_heading, "left", kind="name"),
                THead(context.t("Value"), "right", falling=spec.direction > 0),
                THead(result.by_id["gap_nation"].name[language], "right", falling=spec.direction > 0),
            ),
            tuple(
                TRow(
                    (
                        number_cell(context, c["rank"]),
                        TCell(region_link(context, k[0]), header=True),
                        number_cell(context, c["value"], strong=True),
                        number_cell(context, c["gap_nation"]),
                    ),
                    code=k[0],
                )
                for k, c in rows
            ),
            unit=spec.unit[language],
            source=context.sources(result.id),
            results=(result.id,),
            kind="ranking",
        ),
    )


def index(plan: Plan, language: str, figures: Figures) -> Document:
    """All indicators, and all regions: what search finds, without search."""
    context = page_context(plan, language, figures)
    rows = tuple(
        (
            (Run(plan.report.panel.indicators[i].name[language], href=f"page:indicators/{i}"),),
            (
                Run(
                    (plan.report.panel.indicators[i].definition or plan.report.panel.indicators[i].unit)[
                        language
                    ]
                    or MISSING
                ),
            ),
        )
        for i in shown_indicators(plan)
    )
    regions = context.listing([region_link(context, r.code) for r in plan.report.regions])
    title = plain(context.say("Indicators and {nouns}"))
    return Document(
        "indicators",
        language,
        title,
        plan.report.file.report.title[language],
        (
            Section("indicators", context.t("Indicators"), (Facts(rows),)),
            Section("regions", plain(context.say("The {nouns} of this report")), (Paragraph(regions),)),
        ),
        description=title,
    )
