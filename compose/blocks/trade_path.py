"""Block `trade_path`: trade of a region or an area over the periods: `TradePathBlock`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from analysis.parameters import PERIODS, OwnColumn, PeriodId, Ref
from analysis.periods import find, in_order
from analysis.values import AnalysisProblem, Cell, Result, Text, listed
from compose.blocks.base import (
    Block,
    BlockParameters,
    figure_cell,
    full_stop,
    heading,
    semicolons,
    words_cell,
)
from compose.blocks.comparing import once, with_unit, with_units
from compose.context import Context, Value
from compose.document import Paragraph, Prose, Section, Table, THead, TRow
from compose.language.catalogue import marked

#: columns of the table where the block names none
SHOWN = ("total", "exports", "imports", "balance", "tc", "growth", "openness")


class TradePathBlock(BlockParameters):
    """``kind = "trade_path"``: trade of one region or area: size, balance, competitiveness, openness; and a table."""

    of: Annotated[
        str, Ref("result", needs=("{}", "{}_change"), keys=PERIODS, columns=("total", "growth"))
    ] = Field(description="a result of kind trade_path")
    place: Annotated[str, Ref("place")] = Field(
        "", description="the region or area; the page’s region where none is given"
    )
    columns: tuple[OwnColumn, ...] = Field((), description="columns of the table, by their ids in the result")
    periods: tuple[PeriodId, ...] = Field(
        (), description="the periods of the table; all where none are given"
    )


def trade_path(block: TradePathBlock, context: Context) -> Section | None:
    """Sentences on both ends and the way between, and the table; none where the place has no figures."""
    result, change = context.result(block.of), context.result(f"{block.of}_change")
    chosen = context.report.gazetteer.find(block.place) if block.place else context.region
    code = chosen.code if chosen else ""
    if (code,) not in change:
        return None
    row = {c: change.cell(code, c) for c in change.by_id}
    parts = told(result, row, context)
    return Section(
        f"trade-{block.of}",
        heading(block, context, "Trade over the years"),
        (
            Paragraph(context.sentences(parts)),
            _table(block, result, code, context),
        ),
    )


def told(result: Result, row: dict[str, Cell], context: Context) -> list[Prose]:
    """What is said of one region or area, by its row of the change: whole sentences."""
    parts = [_size(result, row, context), _balance(row, context), _openness(row, context)]
    return [full_stop(context, part) for part in parts if part]


def _size(result: Result, row: dict[str, Cell], context: Context) -> Prose:
    """Trade at both ends, the multiple, and in how many periods it fell."""
    column = result.by_id["total"]
    start, end = (str(row[c].value) for c in ("first_period", "last_period"))
    words: dict[str, Value] = {
        "name": column.name,
        **with_units(context, a=row["total_first"], b=row["total_last"]),
        "start": context.when(start),
        "end": context.when(end),
    }
    if start == end:
        return context.say("**{name}: {b} {end}**", **words)
    clauses = [context.say(_course(row, context), **words)]
    if not row["multiple"].missing and not once(context, row["multiple"]):
        clauses.append(
            context.say(
                "{multiple} times the level of {first}",
                multiple=row["multiple"],
                first=context.period(start),
            )
        )
    parts = [context.clauses(clauses)]
    if row["years"].value:
        parts.append(
            context.say(
                _declines(int(row["fell"].value), int(row["years"].value)),
                fell=context.in_words(row["fell"]),
                years=context.in_words(row["years"]),
            )
        )
    return semicolons(context, parts)


def _course(row: dict[str, Cell], context: Context) -> str:
    """Whether trade is seen to have risen from one end to the other, or to have fallen: by the printed figures."""
    first, last = row["total_first"], row["total_last"]
    if context.formatter.alike(first, last):
        return marked("**{name}: {a} {start}, {b} {end}**")
    if last.value > first.value:
        return marked("**{name}: up from {a} {start} to {b} {end}**")
    return marked("**{name}: down from {a} {start} to {b} {end}**")


def _declines(fell: int, years: int) -> str:
    """In how many of the years that can be compared trade was lower than the year before."""
    if fell == 0:
        return marked("in none of the years compared ({years}) lower than the year before")
    if fell == years:
        return marked("in every year compared ({years}) lower than the year before")
    return marked("lower than the year before in {fell} of the {years} years compared")


def _balance(row: dict[str, Cell], context: Context) -> Prose:
    """Balance and competitiveness at both ends, and how often imports were the larger."""
    if "balance_last" not in row:
        return ()
    start, end = (str(row[c].value) for c in ("first_period", "last_period"))
    words: dict[str, Value] = {
        **with_units(context, a=row["balance_first"], b=row["balance_last"]),
        "c": row["tc_first"],
        "d": row["tc_last"],
        "start": context.when(start),
        "end": context.when(end),
    }
    if start == end:
        now = [context.say("The balance was {b} {end}", **words)]
        # without any trade there is no competitiveness
        if not row["tc_last"].missing:
            now.append(context.say("competitiveness (TC) was {d} {end}", **words))
        return semicolons(context, now)
    ends = [context.say("The balance was {a} {start} and {b} {end}", **words)]
    if not row["tc_first"].missing and not row["tc_last"].missing:
        ends.append(context.say("competitiveness (TC) was {c} {start} and {d} {end}", **words))
    often = context.say(
        _deficits(int(row["deficits"].value), int(row["periods"].value)),
        n=row["deficits"],
        periods=context.in_words(row["periods"]),
        lowest=with_unit(context, row["lowest"]),
        when=context.when(str(row["lowest_period"].value)),
    )
    return semicolons(context, [*ends, often])


def _deficits(n: int, periods: int) -> str:
    """In how many periods imports were the larger, and the lowest balance: all, none or some of them."""
    if n == periods:
        return marked("deficits in all {periods} periods, the lowest balance {lowest} {when}")
    if n == 0:
        return marked("no deficit in the {periods} periods, the lowest balance {lowest} {when}")
    return marked("deficits in {n} of {periods} periods, the lowest balance {lowest} {when}")


def _openness(row: dict[str, Cell], context: Context) -> Prose:
    """Trade as a share of gross product at both ends of its own, and where it was highest."""
    if "open_last" not in row or row["open_last"].missing:
        return ()
    start, end, most = (str(row[f"open_{e}_period"].value) for e in ("first", "last", "most"))
    words: dict[str, Cell | str] = {
        "a": row["open_first"],
        "b": row["open_last"],
        "c": row["open_most"],
        "start": context.when(start),
        "end": context.when(end),
        "when": context.when(most),
    }
    if start == end:
        return context.say("Trade came to {b} of gross product {end}", **words)
    if most in {start, end}:
        return context.say("Trade came to {a} of gross product {start} and {b} {end}", **words)
    return context.say(
        "Trade came to {a} of gross product {start} and {b} {end}, with the highest figure, {c}, {when}",
        **words,
    )


def _periods(block: TradePathBlock, result: Result, code: str) -> list[str]:
    """The periods of the table: those named, else all that the place has."""
    own = in_order([k[1] for k, _ in result.rows(region=code)])
    if not block.periods:
        return own
    chosen = {t: find(t, own) for t in block.periods}
    unknown = [t for t, there in chosen.items() if there is None]
    if unknown:
        raise AnalysisProblem(
            Text(zh="结果 {name} 没有{t}的数", en="the result {name} has no period {t}").fill(
                name=result.id, t=listed(unknown)
            ),
            Text(zh="可用的时期：{t}", en="periods with figures: {t}").fill(t=listed(own)),
        )
    return in_order([t for t in chosen.values() if t is not None])


def _table(block: TradePathBlock, result: Result, code: str, context: Context) -> Table:
    """A row a period; columns that would be empty are left out."""
    periods = _periods(block, result, code)
    rows = {t: {c: result.cell((code, t), c) for c in result.by_id} for t in periods}
    wanted = block.columns or SHOWN
    shown = [c for c in wanted if c in result.by_id and any(not row[c].missing for row in rows.values())]
    units = {
        c: result.by_id[c].unit[context.language] if result.by_id[c].role == "value" else "" for c in shown
    }
    return Table(
        context.next_table(),
        f"trade-{result.id}",
        context.say("{title}", title=result.title),
        (
            THead(context.time_heading(periods), "left", kind="name"),
            *(THead(result.by_id[c].name[context.language], "right", unit=units[c]) for c in shown),
        ),
        tuple(
            TRow(
                (
                    words_cell(context.label(result, "period", t), header=True),
                    *(figure_cell(context, rows[t][c]) for c in shown),
                )
            )
            for t in periods
        ),
        source=context.sources(result.id),
        results=(result.id,),
        kind="compact",
    )


BLOCKS: tuple[Block, ...] = (Block("trade_path", TradePathBlock, trade_path),)
