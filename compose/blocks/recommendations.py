"""Recommendations: the rules that hold for the region, each with its finding, evidence and source."""

from __future__ import annotations

from compose.blocks.base import Block, BlockParameters, heading
from compose.context import Context
from compose.document import Advice, Prose, Recommendations, Run, Section
from intake.report.rules import CompiledRule, Facts, parse_path


class RecommendationsBlock(BlockParameters):
    """``kind = "recommendations"``: from recommendations.toml, the most important first."""


def facts_of(context: Context) -> Facts:
    """The results as the rules see them from this page's region."""
    code = context.region.code if context.region else ""
    groups = {g: grouping.members.get(code) for g, grouping in context.report.panel.groupings.items()}
    return Facts(context.results, context.region, groups)


def triggered(context: Context) -> list[CompiledRule]:
    """The rules whose condition holds, by priority, at most as many as the report allows."""
    facts = facts_of(context)
    held = [r for r in context.rules if r.condition.holds(facts)]
    held.sort(key=lambda r: r.rule.priority)
    return held[: context.report.rules.most]


def _evidence(address: str, facts: Facts, context: Context) -> Prose | None:
    """“name, column: number” for one address; None where the region has no such figure."""
    cell = facts.cell(parse_path(address))
    if cell.missing:
        return None
    result = context.results[cell.result]
    names = [
        context.label(result, level, value)
        for level, value in zip(result.keys, cell.key, strict=True)
        if level != "region"
    ] or [result.title[context.language]]
    label = context.marks.dot.join(names)
    run = context.formatter.run(cell)
    if cell.column.role == "rank" and "of" in result.by_id:
        of = context.formatter.run(result.cell(cell.key, "of"))
        return context.say("{label}, rank {rank}/{of}", label=label, rank=run, of=of)
    if cell.column.id in {"score", "value", "level"}:
        return context.say("{label} {value}", label=label, value=run)
    return context.say("{label}, {column}: {value}", label=label, column=cell.column.name, value=run)


def recommendations(block: RecommendationsBlock, context: Context) -> Section | None:
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
                context.template(rule.advice[lang], facts),
                context.template(rule.finding[lang], facts),
                context.template(rule.detail[lang], facts) if rule.detail else (),
                tuple(e for a in rule.evidence if (e := _evidence(a, facts, context))),
                cited,
            )
        )
    if not items:
        return None
    return Section(
        "recommendations", heading(block, context, "Recommendations"), (Recommendations(tuple(items)),)
    )


BLOCKS: tuple[Block, ...] = (Block("recommendations", RecommendationsBlock, recommendations, ("brief",)),)
