"""What became of the headline rates since the edition before, for the block `changed`: `rates_changed`."""

from __future__ import annotations

from analysis.change.rates_since import STATES, headlines
from analysis.values import Cell, Result
from compose.blocks.base import figure_cell, full_stop, rows_of_region, words_cell
from compose.blocks.revisions import before
from compose.context import Context
from compose.document import Node, Paragraph, Table, THead, TRow
from compose.language.format import month

SHOWN = ("period_before", "before", "period_now", "now", "change")


def rates_changed(context: Context) -> list[Node]:
    """For each table of rates how many are later, new, revised or gone, and a table of those; nothing where none is."""
    nodes: list[Node] = []
    if context.region is None:
        return nodes
    for name in headlines(context.results):
        if f"{name}_since" not in context.results:
            continue
        result = context.result(f"{name}_since")
        rows = rows_of_region(context, result.id)
        moved = [(i, c) for i, c in rows if str(c["state"].value) != "same"]
        if not moved:
            continue
        counts = [
            context.say("{turned} ({n})", turned=word[context.language], n=str(n))
            for state, word in STATES.items()
            if (n := sum(str(c["state"].value) == state for _, c in rows))
        ]
        title = context.results[name].title
        nodes.append(
            Paragraph(
                full_stop(
                    context, context.say("{title}: {rates}", title=title, rates=context.listing(counts))
                )
            )
        )
        nodes.append(_table(context, result, moved))
    return nodes


def _table(context: Context, result: Result, rows: list[tuple[str, dict[str, Cell]]]) -> Table:
    """The rates that are not what they were."""
    heads = {
        "period_before": context.t("Period before"),
        "before": before(context),
        "period_now": context.t("Period"),
        "now": month(context.report.file.report.edition, context.language),
        "change": context.t("Change"),
    }
    return Table(
        context.next_table(),
        f"changed-{result.id}",
        context.say("{title}", title=result.title),
        (
            THead(context.t("Indicator"), "left", kind="name"),
            *(
                THead(
                    heads[c],
                    "left" if result.by_id[c].role == "category" else "right",
                    unit=result.by_id[c].unit[context.language] if c == "change" else "",
                )
                for c in SHOWN
            ),
        ),
        tuple(
            TRow(
                (
                    words_cell(context.label(result, "indicator", indicator), header=True),
                    *(figure_cell(context, row[c]) for c in SHOWN),
                )
            )
            for indicator, row in rows
        ),
        source=context.sources(result.id.removesuffix("_since")),
        results=(result.id,),
        kind="compact",
    )
