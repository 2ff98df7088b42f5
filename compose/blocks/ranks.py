"""Block `ranks`: a table of every region's rank in every period, and the places it gained: `RanksBlock`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from analysis.parameters import Ref
from analysis.periods import between, in_order
from analysis.values import Result, Text
from compose.blocks import slopes
from compose.blocks.base import DASH, Block, BlockParameters, heading, number_cell, region_link
from compose.context import Context
from compose.document import Prose, Section, Table, TCell, THead, TRow, plain
from compose.language.format import headings

#: as many periods stand side by side on a page, the last ones
MOST_PERIODS = 8
#: and as many rows in a brief, the first and last and the own one
MOST_ROWS = 16


class RanksBlock(BlockParameters):
    """``kind = "ranks"``: ranks by period in a table, with the places gained from the first period of all to the last."""

    of: Annotated[str, Ref("result", needs=("{}_panel", "{}_change"))] = Field(
        description="an index of several periods, or a result of kind growth"
    )


def ranks(block: RanksBlock, context: Context) -> Section | None:
    """The table; none where the index has no ranks by period. A brief of many regions shows the ends and its own row."""
    panel, change = context.result(f"{block.of}_panel"), context.result(f"{block.of}_change")
    if panel.keys != ("region", "period") or not {"rank"} <= set(panel.by_id) or "moved" not in change.by_id:
        return None
    periods = in_order(panel.words["period"])[-MOST_PERIODS:]
    # of a result of kind growth it is the figure that is ranked, not its multiple
    title = panel.by_id["value"].name if "value" in panel.by_id else context.result(block.of).title
    table = _table(context, title, panel, change, periods)
    return Section(f"ranks-{block.of}", heading(block, context, "Ranks by period"), (table,))


def _table(context: Context, title: Text, panel: Result, change: Result, periods: list[str]) -> Table:
    own = context.region.code if context.region else ""
    known = panel.known("rank")
    codes = context.figures.time.kept(
        ("ranks", panel.id, *periods), lambda: _in_order(context, known, periods)
    )
    if (own or context.figures.time.crowd) and len(codes) > MOST_ROWS:
        ends = MOST_ROWS // 2
        codes = [c for i, c in enumerate(codes) if i < ends or i >= len(codes) - ends or c == own]
    cells = {(c, t): panel.cell((c, t), "rank") for c in codes for t in periods if (c, t) in known}
    moved = {c: change.cell((c,), "moved") for c in codes if (c,) in change}
    heads = headings(tuple(periods), context.language)
    gained = change.by_id["moved"].name[context.language]
    since = in_order({t for i in change.inputs if (t := i.partition("@")[2])})
    if since and since[-1] != periods[-1]:
        # the last column is of a period in which few regions have a figure, and the gain ends before it
        span = between(since[0], since[-1], context.language)
        gained = plain(context.say("{title}, {span}", title=gained, span=span))
    elif since and since[0] != periods[0]:
        # the gain is from a period that is not shown, or from a later one than the first column
        gained = plain(context.say("{title} since {period}", title=gained, period=context.period(since[0])))
    return Table(
        context.next_table(),
        f"ranks-{panel.id}",
        context.say("{title}: ranks by period", title=title),
        (
            THead(context.region_heading, "left", kind="name"),
            *(THead(heads[t], "right") for t in periods),
            THead(gained, "right"),
        ),
        tuple(
            TRow(
                (
                    TCell(region_link(context, code), header=True),
                    *(
                        number_cell(context, cells[code, t], decimals=0) if (code, t) in cells else DASH
                        for t in periods
                    ),
                    number_cell(context, moved[code], decimals=0)
                    if code in moved and not moved[code].missing
                    else DASH,
                ),
                own=code == own,
                code=code,
            )
            for code in codes
        ),
        notes=(*_fewer(context, known, periods), *slopes.noted(change, context)),
        source=context.sources(panel.id),
        results=(panel.id, change.id),
        kind="compact",
    )


def _fewer(context: Context, known: Mapping[tuple[str, ...], float], periods: list[str]) -> tuple[Prose, ...]:
    """Of how many regions each period shown has ranks, where some lack a figure: the third of 17 is not the third of 32.

    The count is of all regions of the report: one that never has a figure is missing at every time.
    """
    ranked = Counter(key[1] for key in known if key[1] in periods)
    every = len(context.report.panel.codes())
    counts = Counter(ranked.values())
    if len(counts) < 2:
        return ()
    # what most periods have is said once, for all of them
    usual = max(counts, key=lambda n: (counts[n], n))
    at_once = counts[usual] > 2 or usual == every
    fewer = [
        context.say("{n} of {all} {when}", n=str(ranked[t]), all=str(every), when=context.when(t))
        for t in periods
        if ranked[t] and not (at_once and ranked[t] == usual) and ranked[t] < every
    ]
    if at_once and usual < every:
        fewer.append(context.say("{n} of {all} at the other times", n=str(usual), all=str(every)))
    return (
        context.say(
            "Not all have a figure every time, and ranks are among those that have: {list}.",
            list=context.listing(fewer),
        ),
    )


def _in_order(context: Context, known: Mapping[tuple[str, ...], float], periods: list[str]) -> list[str]:
    """The regions with a rank in any of the periods, by that of the last."""
    last = periods[-1]
    return sorted(
        (c for c in context.report.panel.codes() if any((c, t) in known for t in periods)),
        key=lambda c: (float(known.get((c, last), float("inf"))), c),
    )


BLOCKS: tuple[Block, ...] = (Block("ranks", RanksBlock, ranks),)
