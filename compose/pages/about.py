"""Pages on methods, data, replication and imprint, made from the metadata the code runs on: `methods`, `data`, `replication`."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.values import Result, same
from compose import cite
from compose.blocks.base import Block, BlockParameters, as_printed, number_cell, words_cell
from compose.blocks.corrections import correction_facts
from compose.brief import MODELS, Plan
from compose.context import Context
from compose.document import (
    Document,
    Facts,
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
from compose.language.emphasis import emphasis
from compose.language.format import MISSING, date, month, period
from compose.pages import data_use, originals
from compose.pages.origin import method_nodes
from intake.report.report import Report

#: the methods of the page of models, by their place below the language
MODELS_METHODS = f"{MODELS}/methods"


def page_context(plan: Plan, language: str, figures: Figures) -> Context:
    """The context of a page about no region."""
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


def _of_models(plan: Plan) -> set[str]:
    """The analyses that are shown on the page of models and on no other: their formulas would make the page of methods heavy."""

    def shown(page: Iterable[tuple[Block, BlockParameters]]) -> set[str]:
        return {_owner(plan, str(getattr(parameters, "of", ""))) for _, parameters in page} - {""}

    return shown(plan.models) - shown(plan.overview) - shown(plan.brief)


def methods(plan: Plan, language: str, figures: Figures, models: bool | None = None) -> Document:
    """What was computed, with which options, by which formula, after whom.

    ``models``: only of the analyses that are shown on the page of models, or only of the others; of all where None.
    """
    context = page_context(plan, language, figures)
    sections: list[Section] = []
    formulas: set[str] = set()
    apart = _of_models(plan)
    for _entry, parameters in plan.report.analyses:
        results = _results_of(plan, parameters.id)
        if not results or (models is not None and (parameters.id in apart) != models):
            continue
        nodes: list[Node] = []
        seen: set[str] = set()
        for result in results:
            for method in result.method:
                if method.id in seen:
                    continue
                seen.add(method.id)
                nodes += method_nodes(context, method, formulas)
        options: dict[str, tuple[Prose, Prose]] = {}
        for result in results:
            for name, value in result.options:
                options[name[language]] = ((Run(name[language]),), (Run(value[language]),))
        missing = {code: why for result in results for code, why in result.missing.items()}
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
                context.listing([(Run(r.title[language], href=f"page:data/{r.id}"),) for r in results]),
            )
        )
        nodes.append(Facts(tuple(facts)))
        sections.append(Section(f"m-{parameters.id}", results[0].title[language], tuple(nodes)))
    if models is False and apart:
        way = Run(context.t("Methods of the models"), href=f"page:{MODELS_METHODS}")
        sections.append(Section("models", context.t("Models"), (Paragraph((way,)),)))
    return Document(
        "methods",
        language,
        context.t("Methods of the models") if models else context.t("Methods"),
        context.t("What was computed, with which options, by which formula"),
        tuple(sections),
        description=context.t("What was computed, with which options, by which formula"),
    )


def data(plan: Plan, language: str, figures: Figures) -> Document:
    """Everything to take away, then the result tables, the definitions, and the sources with their checksums."""
    context = page_context(plan, language, figures)
    report = plan.report
    results = _results(context, plan)
    indicators = _indicators(context, report)
    facts = _sources(context, report)
    return Document(
        "data",
        language,
        context.t("Data"),
        context.t("Where the figures come from, and every table to take away"),
        (
            Section("everything", context.t("Everything at once"), (_everything(context),)),
            Section("results", context.t("Result tables"), (results,)),
            *([Section("use", context.t("In three lines"), use)] if (use := data_use.nodes(context)) else []),
            Section("indicators", context.t("Indicators"), (indicators,)),
            Section("sources", context.t("Sources"), facts),
        ),
        description=context.t("Where the figures come from, and every table to take away"),
    )


def _everything(context: Context) -> Facts:
    """All results in one file, in each form; and the tables that they were computed from."""
    workbook = f"{context.report.name}.{context.language}.xlsx"
    files: tuple[tuple[tuple[str, ...], Prose], ...] = (
        ((workbook,), context.say("Excel: every table on a sheet of its own, with notes and units")),
        (("report.zip",), context.say("every table as CSV, described by the W3C’s CSVW standard")),
        (("report.parquet",), context.say("every figure as a row, for R, Python and databases")),
        (("report.json",), context.say("every table with title, unit, method and source, for programs")),
        (
            ("input-figures.csv", "input-indicators.csv", "input-regions.csv"),
            context.say("what the results were computed from: figures, definitions, regions"),
        ),
        (
            ("dictionary.csv",),
            context.say("data dictionary: what every column of every table is, in which unit"),
        ),
        (
            ("datapackage.json", "dcat.jsonld", "sdmx.csv"),
            context.say("for other programs: Frictionless Data Package, DCAT, SDMX-CSV of the input figures"),
        ),
    )
    return Facts(
        tuple(
            (context.listing([(Run(name, href=f"file:{name}"),) for name in names]), what)
            for names, what in files
        )
    )


def _sources(context: Context, report: Report) -> tuple[Node, ...]:
    """Every source with its files and their checksums."""
    language = context.language
    sources: list[Node] = []
    for source in report.file.source:
        lines: list[tuple[Prose, Prose]] = [(context.say("Citation"), emphasis(source.cite[language]))]
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
    return tuple(sources)


def _indicators(context: Context, report: Report) -> Table:
    """Every indicator with what it means."""
    language = context.language
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
    return Table(
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


def _results(context: Context, plan: Plan) -> Table:
    """Every table to take away."""
    language = context.language
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
    return Table(
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


def replication(plan: Plan, language: str, figures: Figures) -> Document | None:
    """Printed against recomputed: every check, and every cell that differs."""
    audits = [p.id for entry, p in plan.report.analyses if entry.kind == "audit"]
    if not audits:
        return None
    context = page_context(plan, language, figures)
    listed = originals.section(context)
    sections = [listed] if listed else []
    sections += [
        Section(
            f"audit-{audit}",
            context.t("Printed against recomputed"),
            (_checks(context, audit), *_differing(context, audit)),
        )
        for audit in audits
    ]
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


def _checks(context: Context, audit: str) -> Table:
    """Every check with how many cells agree."""
    language = context.language
    checks = context.result(audit)
    context.result(f"{audit}_cells")
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
    return Table(
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


def _differing(context: Context, audit: str) -> list[Node]:
    """The cells that differ, a table a check."""
    language = context.language
    checks, cells = context.results[audit], context.results[f"{audit}_cells"]
    nodes: list[Node] = []
    for check in dict.fromkeys(k[0] for k, _ in cells.rows()):
        lines = [
            TRow(
                (
                    words_cell(context.label(cells, "cell", key[1]), header=True),
                    *(
                        number_cell(context, row[c], decimals=as_printed(row, c))
                        for c in ("printed", "recomputed", "difference")
                    ),
                    words_cell((context.formatter.run(row["note"]),) if str(row["note"].value or "") else ""),
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
    return nodes


def _citing(context: Context) -> tuple[Node, ...]:
    """The report's citation in words, and for reference managers."""
    files = ("citation.bib", "citation.json", "CITATION.cff")
    names = ("BibTeX", "CSL-JSON", "CITATION.cff")
    links = [(Run(name, href=f"file:{file}"),) for file, name in zip(files, names, strict=True)]
    return (
        Paragraph((Run(cite.words(cite.of_report(context.report, context.language))),)),
        Paragraph(context.listing(links)),
        Paragraph(
            context.say(
                "Every figure and table has a page of its own with its citation: “cite, embed” below it."
            ),
            "note",
        ),
    )


def imprint(plan: Plan, language: str, figures: Figures) -> Document:
    """Who publishes, under which terms, how mistakes are corrected, when the next edition comes."""
    context = page_context(plan, language, figures)
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
    newest_first = sorted(plan.report.file.correction, key=lambda c: c.date, reverse=True)
    policy: list[Node] = [Paragraph(corrections)]
    if head.contact:
        policy.append(
            Paragraph(
                context.say(
                    "If you find a mistake, please tell us: {contact}. The checksums on the data page show whether the files a "
                    "figure was computed from have changed since.",
                    contact=head.contact,
                )
            )
        )
    if newest_first:
        policy.append(correction_facts(context, newest_first))
    sections = [
        Section("imprint", context.t("Imprint"), (Facts(tuple(facts)),)),
        Section("cite", context.t("How to cite"), _citing(context)),
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
