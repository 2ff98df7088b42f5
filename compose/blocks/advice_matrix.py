"""Block `advice_matrix`: which rule holds for which region, and how firmly."""

from __future__ import annotations

from compose.blocks.base import Block, BlockParameters, heading, number_cell, region_link, words_cell
from compose.context import Context
from compose.document import Paragraph, Prose, Run, Section, Table, TCell, THead, TRow
from intake.report.advice import TABLE
from intake.report.rules import parse_text

FIRM, BORDERLINE, HELD_BACK = "●", "△", "○"


class AdviceMatrixBlock(BlockParameters):
    """``kind = "advice_matrix"``: the advice of all briefs, rules by regions, with what hangs on a rounding or a rank."""


def _mark(context: Context, code: str, rule: str) -> TCell:
    """One region's cell: a mark, and for what was tried in runs the share in which it holds."""
    table = context.results[TABLE]
    key = (code, rule)
    if key not in table:
        return TCell((), "center")
    status, share = table.cell(key, "status").value, table.cell(key, "share")
    mark = BORDERLINE if status == "borderline" else FIRM
    runs: Prose = (Run(mark if table.cell(key, "printed").value else HELD_BACK),)
    if status == "borderline" and not share.missing:
        runs = (*runs, context.formatter.run(share))
    return TCell(runs, "center")


def _words(text: str) -> str:
    """A text of advice for no region in particular: dots where a figure or a name would be."""
    return "".join(part if isinstance(part, str) else "…" for part in parse_text(text))


def advice_matrix(block: AdviceMatrixBlock, context: Context) -> Section | None:
    """The overview's matrix of rules by regions; none where the report has no rules."""
    if TABLE not in context.results:
        return None
    table, counts = context.result(TABLE), context.result(f"{TABLE}_rules")
    rules = sorted((c.rule for c in context.rules), key=lambda rule: rule.priority)
    summary = Table(
        context.next_table(),
        "advice-rules",
        context.say("Advice, and for how many {noun} it holds", noun=context.noun),
        (
            THead(context.t("Rule"), "left", kind="name"),
            THead(context.t("Advice"), "left"),
            *(THead(c.name[context.language], "right") for c in counts.columns),
        ),
        tuple(
            TRow(
                (
                    words_cell(rule.id, header=True),
                    words_cell(_words(rule.advice[context.language])),
                    *(number_cell(context, counts.cell(rule.id, c)) for c in counts.by_id),
                )
            )
            for rule in rules
        ),
        source=context.sources(counts.id),
        results=(counts.id,),
    )
    matrix = Table(
        context.next_table(),
        "advice-matrix",
        context.say("Which advice holds where"),
        (
            THead(context.t("Region"), "left", kind="name"),
            *(THead(rule.id, "center") for rule in rules),
        ),
        tuple(
            TRow(
                (
                    TCell(region_link(context, region.code), header=True),
                    *(_mark(context, region.code, rule.id) for rule in rules),
                ),
                code=region.code,
            )
            for region in context.report.regions
        ),
        notes=(
            context.say(
                "{firm} holds; {borderline} borderline, with the share of the runs in which it holds where there were "
                "runs; {back} holds but is not printed, because other advice goes first or says the opposite, or "
                "because the report leaves borderline advice out.",
                firm=FIRM,
                borderline=BORDERLINE,
                back=HELD_BACK,
            ),
        ),
        results=(table.id,),
        kind="compact",
    )
    text = context.say(
        "Advice is written by people; the program proves where it applies. Each rule is asked for each region, and "
        "asked again with ranks and figures that could as well be."
    )
    return Section(
        "advice-matrix", heading(block, context, "Where the advice holds"), (Paragraph(text), summary, matrix)
    )


BLOCKS: tuple[Block, ...] = (Block("advice_matrix", AdviceMatrixBlock, advice_matrix, ("overview",)),)
