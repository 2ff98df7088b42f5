"""The pages about the figures themselves: methods, data, replication. Made from the metadata the code runs on."""

from __future__ import annotations

from analysis.values import Result, same
from compose.blocks.base import as_printed, number_cell, region_link, words_cell
from compose.blocks.changed import correction_facts
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
from compose.language.catalogue import marked
from compose.language.format import MISSING, date, month, period
from compose.pages.origin import method_nodes


def _context(plan: Plan, language: str, figures: Figures) -> Context:
    return Context(plan.report, plan.results, language, None, figures, plan.rules)


def _results_of(plan: Plan, analysis: str) -> list[Result]:
    return [
        r
        for name, r in plan.results.items()
        if name == analysis or (name.startswith(f"{analysis}_") and _owner(plan, name) == analysis)
    ]


def _owner(plan: Plan, name: str) -> str:
    """The analysis that made a result: the longest analysis id that its name begins with."""
    ids = [p.id for _, p in plan.report.analyses if name == p.id or name.startswith(f"{p.id}_")]
    return max(ids, key=len, default="")


def methods(plan: Plan, language: str, figures: Figures) -> Document:
    """What was computed, with which options, by which formula, after whom."""
    context = _context(plan, language, figures)
    sections: list[Section] = []
    formulas: set[str] = set()
    for _entry, parameters in plan.report.analyses:
        made = _results_of(plan, parameters.id)
        if not made:
            continue
        nodes: list[Node] = []
        seen: set[str] = set()
        for result in made:
            for method in result.method:
                if method.id in seen:
                    continue
                seen.add(method.id)
                nodes += method_nodes(context, method, formulas)
        options: dict[str, tuple[Prose, Prose]] = {}
        for result in made:
            for name, value in result.options:
                options[name[language]] = ((Run(name[language]),), (Run(value[language]),))
        missing = {code: why for result in made for code, why in result.missing.items()}
        facts = list(options.values())
        if missing:
            facts.append(
                (
                    context.say("Left out"),
                    context.listing(
                        [
                            context.say(
                                "{region} ({why})",
                                region=context.name(c) if c in plan.report.panel.regions else c,
                                why=why,
                            )
                            for c, why in missing.items()
                        ]
                    ),
                )
            )
        facts.append(
            (
                context.say("Result tables"),
                context.listing([(Run(r.title[language], href=f"page:data/{r.id}"),) for r in made]),
            )
        )
        nodes.append(Facts(tuple(facts)))
        sections.append(Section(f"m-{parameters.id}", made[0].title[language], tuple(nodes)))
    return Document(
        "methods",
        language,
        context.t("Methods"),
        context.t("What was computed, with which options, by which formula"),
        tuple(sections),
        description=context.t("What was computed, with which options, by which formula"),
    )


def data(plan: Plan, language: str, figures: Figures) -> Document:
    """Sources, files with checksums, definitions, and the result tables."""
    context = _context(plan, language, figures)
    report = plan.report
    sources: list[Node] = []
    for source in report.file.source:
        lines: list[tuple[Prose, Prose]] = [(context.say("Citation"), (Run(source.cite[language]),))]
        if source.concept:
            lines.append((context.say("What it measures"), (Run(source.concept[language]),)))
        files = sorted(
            {t.file for t in report.file.table if t.source == source.id}
            | {t.file for t in report.file.printed if t.source == source.id}
        )
        if files:
            lines.append((context.say("Files"), context.listing([(Run(f),) for f in files])))
        for file in files:
            lines.append(
                (
                    context.say("SHA-256 of {file}", file=file.rsplit("/", 1)[-1]),
                    (Run(report.checksums.get(file, MISSING)),),
                )
            )
        sources.append(Facts(tuple(lines)))
    rows = [
        TRow(
            (
                words_cell(i.name[language], header=True),
                words_cell(i.definition[language] if i.definition else MISSING),
                words_cell(i.unit[language] or MISSING),
                words_cell(context.t("higher is better") if i.direction > 0 else context.t("lower is better"))
                if i.kind == "number"
                else words_cell(context.t("classes")),
                words_cell(context.marks.listed(period(p, language) for p in report.panel.periods(i.id))),
            )
        )
        for i in report.panel.indicators.values()
    ]
    indicators = Table(
        context.next_table(),
        "indicators",
        context.say("Indicators"),
        tuple(
            THead(context.t(h), "left")
            for h in (
                marked("Indicator"),
                marked("Definition"),
                marked("Unit of measure"),
                marked("Direction"),
                marked("Periods"),
            )
        ),
        tuple(rows),
        kind="compact",
    )
    files_rows = [
        TRow(
            (
                TCell((Run(f"{r.id}.csv", href=f"data:{r.id}"),), header=True),
                words_cell((Run(r.title[language], href=f"page:data/{r.id}"),)),
                words_cell((Run(str(len(r.frame))),)),
                words_cell(context.listing([(Run(c.name[language]),) for c in r.columns])),
            )
        )
        for r in plan.results.values()
    ]
    files_table = Table(
        context.next_table(),
        "results",
        context.say("Result tables"),
        tuple(
            THead(context.t(h), "left")
            for h in (marked("File"), marked("Content"), marked("Rows"), marked("Columns"))
        ),
        tuple(files_rows),
        kind="compact",
    )
    return Document(
        "data",
        language,
        context.t("Data"),
        context.t("Where the figures come from, and every table to take away"),
        (
            Section("sources", context.t("Sources"), tuple(sources)),
            Section("indicators", context.t("Indicators"), (indicators,)),
            Section("results", context.t("Result tables"), (files_table,)),
        ),
        description=context.t("Where the figures come from, and every table to take away"),
    )


def replication(plan: Plan, language: str, figures: Figures) -> Document | None:
    """Printed against recomputed: every check, and every cell that differs."""
    audits = [p.id for entry, p in plan.report.analyses if entry.kind == "audit"]
    if not audits:
        return None
    context = _context(plan, language, figures)
    sections: list[Section] = []
    for audit in audits:
        checks, cells = context.result(audit), context.result(f"{audit}_cells")
        rows = [
            TRow(
                (
                    words_cell(context.label(checks, "check", key[0]), header=True),
                    number_cell(context, row["cells"]),
                    number_cell(context, row["agree"]),
                    number_cell(context, row["differ"]),
                    words_cell((context.formatter.run(row["verdict"]),)),
                )
            )
            for key, row in checks.rows()
        ]
        summary = Table(
            context.next_table(),
            f"checks-{audit}",
            context.say("Checks of the printed figures"),
            (
                THead(context.t("Check"), "left"),
                *(THead(checks.by_id[c].name[language], "right") for c in ("cells", "agree", "differ")),
                THead(checks.by_id["verdict"].name[language], "left"),
            ),
            tuple(rows),
            notes=((Run(checks.note[language]),),) if checks.note[language] else (),
            results=(checks.id,),
            kind="compact",
        )
        nodes: list[Node] = [summary]
        for check in dict.fromkeys(k[0] for k, _ in cells.rows()):
            lines = [
                TRow(
                    (
                        words_cell(context.label(cells, "cell", key[1]), header=True),
                        *(
                            number_cell(context, row[c], decimals=as_printed(row, c))
                            for c in ("printed", "recomputed", "difference")
                        ),
                        words_cell(
                            (context.formatter.run(row["note"]),) if str(row["note"].value or "") else ""
                        ),
                    )
                )
                for key, row in cells.rows()
                if key[0] == check
            ]
            nodes.append(
                Table(
                    context.next_table(),
                    f"cells-{audit}-{check}",
                    context.say("Cells that differ: {check}", check=context.label(checks, "check", check)),
                    (
                        THead(context.t("Cell"), "left"),
                        *(
                            THead(cells.by_id[c].name[language], "right")
                            for c in ("printed", "recomputed", "difference")
                        ),
                        THead(context.t("Remark"), "left"),
                    ),
                    tuple(lines),
                    results=(cells.id,),
                    kind="compact",
                )
            )
        sections.append(Section(f"audit-{audit}", context.t("Printed against recomputed"), tuple(nodes)))
    return Document(
        "replication",
        language,
        context.t("Replication"),
        context.t("Printed figures of the sources against our recalculation; nothing is corrected silently"),
        tuple(sections),
        description=context.t(
            "Printed figures of the sources against our recalculation; nothing is corrected silently"
        ),
    )


def shown_indicators(plan: Plan) -> list[str]:
    """The indicators that have a page: those with a table of their own."""
    return [i for i in plan.report.panel.indicators if f"indicator_{i}" in plan.results]


def indicator(plan: Plan, name: str, language: str, figures: Figures) -> Document:
    """One indicator: what it is, its map, its ranking, its course."""
    context = _context(plan, language, figures)
    spec = plan.report.panel.indicators[name]
    result = context.result(f"indicator_{name}")
    source = plan.report.sources.get(spec.source)
    periods = plan.report.panel.periods(name)
    facts: list[tuple[Prose, Prose]] = []
    if spec.definition:
        facts.append((context.say("Definition"), (Run(spec.definition[language]),)))
    if spec.unit[language]:
        facts.append((context.say("Unit of measure"), (Run(spec.unit[language]),)))
    way = context.t("higher is better") if spec.direction > 0 else context.t("lower is better")
    facts.append((context.say("Direction"), (Run(way),)))
    facts.append((context.say("Periods"), (Run(context.marks.listed(period(t, language) for t in periods)),)))
    if source:
        facts.append((context.say("Source"), (Run(source.cite[language]),)))
    facts.append((context.say("File"), (Run(spec.file),)))
    for remark in plan.report.file.remark:
        if remark.indicator == name:
            facts.append((context.say("Remark"), (Run(remark.text[language]),)))
    last = period(periods[-1], language)
    svg, alt = figures.maps.locator(result, "value")
    of_period = context.say("{title}, {period}", title=result.title, period=last)
    nodes: list[Node] = [Facts(tuple(facts))]
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
                context.say("{title} over the years: every line a region", title=result.title)
                if context.yearly(panel)
                else context.say("{title} over time: every line a region", title=result.title),
                svg,
                alt,
                source=context.sources(panel.id),
                results=(panel.id,),
                width="column",
            )
        )
    rows = sorted(result.rows(), key=lambda r: (r[1]["rank"].value, r[0]))
    table = Table(
        context.next_table(),
        f"ranking-{name}",
        of_period,
        (
            THead(context.t("Rank"), "right"),
            THead(context.t("Region"), "left", kind="name"),
            THead(context.t("Value"), "right"),
            THead(result.by_id["gap_nation"].name[language], "right"),
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
    )
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


def index(plan: Plan, language: str, figures: Figures) -> Document:
    """All indicators, and all regions: what search finds, without search."""
    context = _context(plan, language, figures)
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
    title = context.t("Indicators and regions")
    return Document(
        "indicators",
        language,
        title,
        plan.report.file.report.title[language],
        (
            Section("indicators", context.t("Indicators"), (Facts(rows),)),
            Section("regions", context.t("Regions of the report"), (Paragraph(regions),)),
        ),
        description=title,
    )


def imprint(plan: Plan, language: str, figures: Figures) -> Document:
    """Who publishes, under which terms, how mistakes are corrected, when the next edition comes."""
    context = _context(plan, language, figures)
    head = plan.report.file.report
    facts: list[tuple[Prose, Prose]] = []
    for label, words in (
        (marked("Publisher"), head.publisher),
        (marked("Contact"), head.contact),
        (marked("Licence"), head.licence),
    ):
        if words:
            facts.append((context.say(label), (Run(words[language]),)))
    number = head.map_approval or context.t("none: maps are drafts and not for publication")
    facts.append((context.say("Map approval"), (Run(number),)))
    corrections = context.say(
        "A published figure is never corrected silently. A mistake that is found is corrected in the next build, with "
        "a note on the page; differences from the sources stand on the replication page."
    )
    made = sorted(plan.report.file.correction, key=lambda c: c.date, reverse=True)
    policy: list[Node] = [Paragraph(corrections)]
    if head.contact:
        policy.append(
            Paragraph(
                context.say(
                    "Who finds a mistake tells us: {contact}. The checksums on the data page show whether the files a "
                    "figure was computed from have changed since.",
                    contact=head.contact,
                )
            )
        )
    if made:
        policy.append(correction_facts(context, made))
    sections = [
        Section("imprint", context.t("Imprint"), (Facts(tuple(facts)),)),
        Section("corrections", context.t("Corrections"), tuple(policy)),
    ]
    dates = [(r.date, r.what) for r in head.releases]
    known = {day for day, _ in dates}
    own = (head.date, head.edition)
    for day, edition in (own, *((e.date, e.edition) for e in plan.report.earlier)):
        if day not in known or (day, edition) == own:
            name = plain(context.say("{month} edition", month=month(edition, language)))
            dates.append((day, head.title if not plan.report.earlier else same(name)))
    calendar = tuple(
        ((Run(date(day, language)),), (Run(what[language]),))
        for day, what in sorted(dates, key=lambda d: d[0])
    )
    nodes: list[Node] = [Facts(calendar)]
    if max(day for day, _ in dates) == head.date:
        nodes.append(Paragraph(context.say("No date is set for the next edition yet."), "note"))
    sections.append(Section("calendar", context.t("Release calendar"), tuple(nodes)))
    title = context.t("About")
    return Document("about", language, title, head.title[language], tuple(sections), description=title)
