"""Block `advice_matrix`: which advice holds where in the whole area, and how firmly: a row a rule, with its regions."""

from __future__ import annotations

from compose.blocks.base import (
    Block,
    BlockParameters,
    heading,
    number_cell,
    semicolons,
)
from compose.context import Context
from compose.document import Paragraph, Prose, Run, Section, Table, TCell, THead, TRow
from compose.language.catalogue import marked
from compose.language.format import MISSING
from intake.report.advising.advice import TABLE
from intake.report.advising.placeholders import parse_text
from intake.report.advising.rules import CompiledRule

#: so many regions are named of each kind; the others are in the file beside the table
MOST_NAMES = 40
#: how a region's advice may stand, in the order of a row
KINDS = {
    "firm": marked("**Firm:** {names}"),
    "borderline": marked("**Borderline:** {names}"),
    "back": marked("**Not printed:** {names}"),
}


class AdviceMatrixBlock(BlockParameters):
    """``kind = "advice_matrix"``: the advice of all briefs, rules by regions, with what hangs on a rounding or a rank."""


def _words(text: str) -> str:
    """A text of advice for no region in particular: dots where a figure or a name would be."""
    return "".join(part if isinstance(part, str) else "…" for part in parse_text(text))


def where(context: Context, rule: str) -> dict[str, list[Prose]]:
    """The regions for which a rule holds, by how it stands there, in the report's order.

    What was tried in runs of other weights and methods has the share of those in which it holds.
    """
    table = context.results[TABLE]
    by_kind: dict[str, list[Prose]] = {kind: [] for kind in KINDS}
    for code in context.report.panel.codes():
        if (code, rule) not in table:
            continue
        row = {c: table.cell((code, rule), c) for c in table.by_id}
        borderline = row["status"].value == "borderline"
        # without links, which would weigh as much as all the rest; the ranking leads to the briefs
        name: Prose = (Run(context.name(code)),)
        if borderline and not row["share"].missing:
            name = context.say("{name} ({size})", name=name, size=row["share"])
        kind = "back" if not row["printed"].value else "borderline" if borderline else "firm"
        by_kind[kind].append(name)
    return by_kind


def _named(context: Context, names: list[Prose]) -> Prose:
    """Regions in a row; of very many the first, and how many more there are."""
    if len(names) <= MOST_NAMES:
        return context.listing(names)
    rest = len(names) - MOST_NAMES
    return context.say("{names} and {n} more", names=context.listing(names[:MOST_NAMES]), n=str(rest))


def _row(context: Context, compiled: CompiledRule) -> TRow:
    """A rule with what it advises, for how many regions it holds, and which these are."""
    rule, counts = compiled.rule, context.results[f"{TABLE}_rules"]
    cells = [
        context.say(words, names=_named(context, names))
        for words, names in zip(KINDS.values(), where(context, rule.id).values(), strict=True)
        if names
    ]
    advice = _words(rule.advice[context.language])
    return TRow(
        (
            TCell((Run(rule.id, strong=True), Run(context.marks.gap + advice)), header=True),
            *(number_cell(context, counts.cell(rule.id, c)) for c in ("n", "borderline")),
            TCell(semicolons(context, cells) if cells else (Run(MISSING),)),
        )
    )


def advice_matrix(block: AdviceMatrixBlock, context: Context) -> Section | None:
    """What it advises and where, as one table; nothing where the report has no rules."""
    if TABLE not in context.results:
        return None
    table, counts = context.result(TABLE), context.result(f"{TABLE}_rules")
    matrix = Table(
        context.next_table(),
        "advice-matrix",
        context.say("Which advice holds where, and how firmly"),
        (
            THead(context.t("Advice"), "left", kind="name"),
            *(THead(counts.by_id[c].name[context.language], "right") for c in ("n", "borderline")),
            THead(context.t("Where"), "left"),
        ),
        tuple(_row(context, c) for c in sorted(context.rules, key=lambda c: c.rule.priority)),
        notes=(
            context.say(
                "Borderline: it depends on a rounding, or on a rank that other weights and methods change; the share is that "
                "of the runs in which it holds. Not printed: other advice goes first or says the opposite, or the report "
                "leaves borderline advice out."
            ),
        ),
        source=context.sources(counts.id),
        results=(table.id, counts.id),
        kind="matrix",
    )
    text = context.say(
        "Advice is written by people; the program proves where it applies. Each rule is asked for each region, and "
        "asked again with ranks and figures that are just as possible."
    )
    return Section(
        "advice-matrix", heading(block, context, "Where the advice holds"), (Paragraph(text), matrix)
    )


BLOCKS: tuple[Block, ...] = (Block("advice_matrix", AdviceMatrixBlock, advice_matrix, ("overview",)),)
