"""Corrections of published figures: `corrections_here`, `correction_facts` as a list, `corrections` as a table."""

from __future__ import annotations

from collections.abc import Iterable

from compose.blocks.base import words_cell
from compose.context import Context
from compose.document import Facts, Node, Run, Table, THead, TRow
from compose.language.catalogue import marked
from compose.language.format import MISSING, date, month
from intake.report.schema import CorrectionSpec


def corrections_here(context: Context) -> list[CorrectionSpec]:
    """The corrections since the edition before that are about this page's region, the newest first."""
    since = context.report.earlier[-1].date if context.report.earlier else ""
    corrections = []
    for c in context.report.file.correction:
        region = context.report.gazetteer.find(c.region) if c.region else None
        here = context.region is None or region is None or region.code == context.region.code
        if here and c.date >= since:
            corrections.append(c)
    return sorted(corrections, key=lambda c: c.date, reverse=True)


def correction_facts(context: Context, corrections: Iterable[CorrectionSpec]) -> Facts:
    """Corrections as a list: when and where, what was wrong, what is right."""
    items = []
    for c in corrections:
        stops = "。.；; "
        words = context.say(
            "Wrong: {wrong}. Right: {right}.",
            wrong=c.wrong[context.language].rstrip(stops),
            right=c.right[context.language].rstrip(stops),
        )
        if c.edition:
            edition = context.say("{month} edition", month=month(c.edition, context.language))
            words = context.sentences([(*edition, *context.say(".")), words])
        items.append(((Run(date(c.date, context.language)),), words))
    return Facts(tuple(items))


def corrections(context: Context) -> list[Node]:
    """The corrections since the edition before as a table; nothing where there is none."""
    items = corrections_here(context)
    if not items:
        return []
    rows = tuple(
        TRow(
            (
                words_cell(date(c.date, context.language), header=True),
                words_cell(month(c.edition, context.language) if c.edition else MISSING),
                words_cell(c.wrong[context.language]),
                words_cell(c.right[context.language]),
            )
        )
        for c in items
    )
    head = tuple(
        THead(context.t(w)) for w in (marked("Date"), marked("Edition"), marked("Wrong"), marked("Right"))
    )
    return [Table(context.next_table(), "corrections", context.say("Corrections"), head, rows)]
