"""The list of the sources' tables on a report's replication page, and the way to the site's list of all: `section`."""

from __future__ import annotations

from analysis.originals import COUNTS, RESULT
from compose.blocks.base import number_cell, words_cell
from compose.context import Context
from compose.document import Paragraph, Run, Section, Table, THead, TRow


def section(context: Context) -> Section | None:
    """Every table of the sources with how much of it was recomputed; None where the report checks nothing."""
    if RESULT not in context.results:
        return None
    result = context.result(RESULT)
    language = context.language
    columns = [result.by_id[c.id] for c in COUNTS]
    rows = [
        TRow(
            (
                words_cell(context.label(result, "original", key[0]), header=True),
                words_cell((context.formatter.run(row["source"]),)),
                *(number_cell(context, row[c.id]) for c in columns),
                words_cell((context.formatter.run(row["why"]),) if row["why"].value else ""),
            )
        )
        for key, row in result.rows()
    ]
    table = Table(
        context.next_table(),
        "originals",
        context.say("Tables of the sources"),
        (
            THead(context.t("Table")),
            THead(result.by_id["source"].name[language]),
            *(THead(c.name[language], "right") for c in columns),
            THead(result.by_id["why"].name[language]),
        ),
        tuple(rows),
        notes=((Run(result.note[language]),),),
        results=(result.id,),
        kind="compact",
    )
    way = Run(context.t("The tables of all reports of this site"), href=f"site:tables.{language}.html")
    return Section("originals", context.t("Tables of the sources"), (table, Paragraph((way,))))
