"""Block `recommendations`: rules that hold for the region, with finding, evidence, source: `RecommendationsBlock`."""

from __future__ import annotations

from dataclasses import replace

from analysis.periods import in_order
from analysis.values import Cell, Result
from compose.blocks.base import Block, BlockParameters, full_stop, heading
from compose.blocks.comparing import gap_size, placed, whole_with_unit, with_units
from compose.blocks.findings import moved
from compose.context import Context
from compose.document import Advice, Paragraph, Prose, Recommendations, Run, Section, plain
from compose.language.catalogue import marked, within
from intake.report.advising.advice import TABLE
from intake.report.advising.placeholders import parse_path
from intake.report.advising.rules import CompiledRule, Facts
from intake.report.advising.schema import Rule
from intake.report.advising.watching import watched


class RecommendationsBlock(BlockParameters):
    """``kind = "recommendations"``: from recommendations.toml, the most important first."""


def facts_of(context: Context) -> Facts:
    """The results as the rules see them from this page's region."""
    if context.region is None:
        return Facts(context.results, None, dict.fromkeys(context.report.panel.groupings))
    return Facts.of(context.results, context.report.panel, context.region.code)


def triggered(context: Context) -> list[CompiledRule]:
    """The rules that this page's brief prints, by priority."""
    if TABLE not in context.results or context.region is None:
        return []
    table, code = context.results[TABLE], context.region.code
    printed = [
        r
        for r in context.rules
        if (code, r.rule.id) in table and table.cell((code, r.rule.id), "printed").value
    ]
    return sorted(printed, key=lambda r: r.rule.priority)


def how_firm(context: Context, rule: str) -> Prose:
    """That advice hangs on a rank or on a rounding, and in what share of the runs it holds; empty where it is firm."""
    assert context.region is not None
    table = context.result(TABLE)
    key = (context.region.code, rule)
    if table.cell(key, "status").value == "firm":
        return ()
    share = table.cell(key, "share")
    if share.missing:
        return context.say("**Borderline:** it depends on the rounding of a figure.")
    return context.say(
        "**Borderline:** it holds in {share} of the runs with other weights and methods.", share=share
    )


def to_watch(context: Context, rule: Rule) -> Prose:
    """Who acts, which figure to watch and which way it should go, and by when it can be seen: one line."""
    lang, watch = context.language, rule.watch
    what = watched(rule, watch, context.results, context.report.panel) if watch else None
    if watch is None or what is None:
        return ()
    parts = [context.say("**Who:** {who}", who=watch.who[lang])] if watch.who else []
    name = within(what.name[lang])
    if watch.held is not None:
        name = plain(
            context.say("{indicator} (not in this report; see {held})", indicator=name, held=watch.held[lang])
        )
    if what.place:
        words = (
            marked("**To watch:** {indicator}, which should move towards last place")
            if what.rise
            else marked("**To watch:** {indicator}, which should move towards first place")
        )
    elif what.rise:
        words = marked("**To watch:** {indicator}, which should rise")
    else:
        words = marked("**To watch:** {indicator}, which should fall")
    parts.append(context.say(words, indicator=name))
    if watch.by:
        parts.append(context.say("**By when:** {by}", by=watch.by[lang]))
    return context.sentences([full_stop(context, p) for p in parts])


def moved_since(context: Context) -> list[Prose]:
    """Of each figure that the advice of the edition before said to watch: whether it moved."""
    table = context.results.get(f"{TABLE}_watch")
    if table is None or context.region is None:
        return []
    sentences: dict[str, Prose] = {}
    for _, row in table.rows(region=context.region.code):
        if row["indicator"].value in sentences:
            continue
        context.result(table.id)
        # the table has figures of several indicators, each with its own unit
        labels, unit = table.by_id["unit"].labels, row["unit"]
        told = {name: row[name] for name in ("before", "now") if not row[name].missing}
        if not unit.missing:
            told = {
                name: replace(cell, column=replace(cell.column, unit=labels[str(unit.value)]))
                for name, cell in told.items()
            }
        sentences[row["indicator"].value] = context.say(
            _SINCE[str(row["outcome"].value), "before" in told, "now" in told],
            indicator=within(context.formatter.cell(row["indicator"])),
            outcome=context.formatter.cell(row["outcome"]),
            **with_units(context, **told),
        )
    return list(sentences.values())


_MOVED = marked(
    "The advice of the last edition said to watch {indicator}: {before} then, {now} now; it {outcome}."
)
#: what is said, by outcome and by whether there was a figure then and is one now
_SINCE = {
    **{(outcome, True, True): _MOVED for outcome in ("hoped", "against", "still")},
    ("same", True, True): marked(
        "The advice of the last edition said to watch {indicator}: {before} then; it {outcome}."
    ),
    ("missing", True, False): marked(
        "The advice of the last edition said to watch {indicator}: {before} then; this edition has no figure."
    ),
    ("missing", False, True): marked(
        "The advice of the last edition said to watch {indicator}: {now} now; that edition had no figure."
    ),
    ("missing", False, False): marked(
        "The advice of the last edition said to watch {indicator}; neither that edition nor this one has a figure."
    ),
    ("outside", False, False): marked(
        "The advice of the last edition said to watch {indicator}; this report has no such figure, and whether it moved must be looked up."
    ),
}


def _of_a_path(cell: Cell, result: Result, context: Context) -> Prose | None:
    """By how many levels a class moved, and from which to which; None for what is no such figure."""
    if cell.column.id != "steps" or not {"first", "last"} <= result.by_id.keys():
        return None
    base = context.results.get(result.id.removesuffix("_change"), result)
    title = base.title
    words = {end: result.cell(cell.key, end) for end in ("first", "last")}
    label = within(title[context.language])
    if cell.value == 0:
        own = [k[1] for k, c in base.rows(region=cell.key[0]) if not c["level"].missing]
        ends = context.names([(Run(context.when(t)),) for t in (own[0], own[-1])])
        return context.say("{label}: {last} {when}", label=label, last=words["last"], when=ends)
    if len(result.by_id["first"].labels) < 3:
        return context.say("{label}: from {first} to {last}", label=label, **words)
    return context.say(
        "{label}: {moved}, from {first} to {last}", label=label, moved=moved(context, cell), **words
    )


def _from_the_nation(cell: Cell, result: Result, context: Context) -> Prose | None:
    """What a figure is of the nation’s in a period, or how far from it; None for what is no such figure."""
    base = context.results.get(result.id.removesuffix("_change"))
    what, _, end = cell.column.id.partition("_")
    if base is None or what not in {"gap", "ratio"} or not {"area", "gap", "ratio"} <= base.by_id.keys():
        return None
    if "period" in result.keys:
        when = str(cell.key[result.keys.index("period")])
    elif end in {"first", "last"}:
        when = in_order([i.partition("@")[2] for i in result.inputs])[0 if end == "first" else -1]
    else:
        return None
    words = {
        "name": within(base.by_id["value"].name[context.language]),
        "when": context.when(when),
        "area": base.by_id["area"].name[context.language],
    }
    if what == "ratio":
        return context.say("{name} {when}: {value} of the figure of {area}", value=cell, **words)
    value = gap_size(context, cell, "", reading=False)
    return context.say("{name} {when}, difference from {area}: {value}", value=value, **words)


def _evidence(address: str, facts: Facts, compiled: CompiledRule, context: Context) -> Prose | None:
    """“name, column: number” for one address, in full; None where the region has no such figure."""
    cell = compiled.cell(parse_path(address), facts)
    if cell.missing:
        return None
    result = context.results[cell.result]
    column = cell.column
    keys = dict(zip(result.keys, cell.key, strict=True))
    if (special := _of_a_path(cell, result, context) or _from_the_nation(cell, result, context)) is not None:
        return special
    names = [context.label(result, k, v) for k, v in keys.items() if k not in {"region", "period"}]
    whole = (context.results.get(result.id.removesuffix("_change")) or result).title[context.language]
    named = column.id in {"score", "value", "level"} or column.main or column == result.main_column
    if "period" in keys:
        # a class or figure of some time says of what it is one; another figure of that time is called by its own name
        names.insert(0, whole if named else column.name[context.language])
        named = True
    label = context.marks.dot.join(map(within, names or [whole]))
    if "period" in keys:
        label = plain(context.say("{shown} {when}", shown=label, when=context.when(keys["period"])))
    # a figure that is a place is told as one
    own = "rank" in result.by_id and column.id == result.main_column.id and column.scale == "rank"
    if own and result.cell(cell.key, "rank").value == cell.value:
        cell = result.cell(cell.key, "rank")
    if cell.column.role == "rank" and "of" in result.by_id:
        of = context.formatter.run(result.cell(cell.key, "of"))
        place = context.say(
            "{label}, {rank} of {of} {noun}",
            label=label,
            rank=context.ordinal(cell),
            of=of,
            noun=context.noun,
        )
        row = {c: result.cell(cell.key, c) for c in (cell.column.id, result.main_column.id)}
        return placed(context, place, result, row) if cell.column.id == "rank" else place
    gap = column.id.startswith("gap_") and column.role != "share"
    value = gap_size(context, cell, "", reading=False) if gap else whole_with_unit(context, cell)
    if named:
        return context.say("{label}: {value}", label=label, value=value)
    if gap and column.id.startswith(("gap_nation", "gap_group")):
        mean = (
            context.benchmark_said(result) if column.id.startswith("gap_nation") else context.t("group mean")
        )
        return context.say(
            "{label}, difference from the {mean}: {value}", label=label, mean=mean, value=value
        )
    name = within(column.name[context.language])
    if column.id in {"first", "last"}:
        known = in_order({t for i in result.inputs if (t := i.partition("@")[2])})
        at = next((t for t in known if context.period(t) == name), None)
        if at is not None:
            shown = plain(context.say("{shown} {when}", shown=label, when=context.when(at)))
            return context.say("{label}: {value}", label=shown, value=value)
    return context.say("{label}, {column}: {value}", label=label, column=name, value=value)


def recommendations(block: RecommendationsBlock, context: Context) -> Section | None:
    """Advice of the rules that hold for the region, the most important first; where none holds, the notes say so."""
    facts = facts_of(context)
    items: list[Advice] = []
    lang = context.language
    for compiled in triggered(context):
        rule = compiled.rule
        for address in rule.evidence:
            context.result(parse_path(address)[0])
        source = context.report.sources[rule.source]
        where = rule.where[lang] if rule.where else ""
        cited: Prose = (Run(source.short[lang] + ((context.marks.comma + where) if where else "")),)
        items.append(
            Advice(
                rule.id,
                context.template(rule.advice[lang], facts, compiled),
                context.sentences(
                    [
                        p
                        for p in (
                            context.template(rule.finding[lang], facts, compiled),
                            how_firm(context, rule.id),
                        )
                        if p
                    ]
                ),
                context.sentences(
                    [
                        *([context.template(rule.detail[lang], facts, compiled)] if rule.detail else []),
                        *([line] if (line := to_watch(context, rule)) else []),
                    ]
                ),
                tuple(e for a in rule.evidence if (e := _evidence(a, facts, compiled, context))),
                cited,
            )
        )
    since = [Paragraph(prose, "note") for prose in moved_since(context)]
    if not items and not since:
        return None
    advice = (Recommendations(tuple(items)),) if items else ()
    return Section("recommendations", heading(block, context, "Recommendations"), (*advice, *since))


BLOCKS: tuple[Block, ...] = (Block("recommendations", RecommendationsBlock, recommendations, ("brief",)),)
