"""The scorecard: one row per figure with rank, interval, means, and the distribution strip."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pydantic import Field

from analysis.parameters import ResultId
from analysis.values import Cell, Result, Text
from compose.blocks.base import Block, BlockParameters, heading, number_cell, words_cell
from compose.context import Context
from compose.document import Prose, Run, Section, Table, TCell, THead, TRow


class ScorecardBlock(BlockParameters):
    """``kind = "scorecard"``: a row per result; a result by (region, indicator) gives a row per indicator."""

    rows: tuple[ResultId, ...] = Field(
        min_length=1, description="results keyed by region, or by region and indicator"
    )
    interval: ResultId = Field("", description="the result with the rank's interval, for the first row")


def _entries(
    block: ScorecardBlock, context: Context
) -> Iterator[tuple[Result, tuple[str, ...], str, Result | None]]:
    """Each row: its result, the key after the region, its name, and its interval result."""
    for i, name in enumerate(block.rows):
        result = context.result(name)
        interval = context.results.get(block.interval) if i == 0 and block.interval else None
        if result.keys == ("region",):
            yield result, (), result.title[context.language], interval
        else:
            for value in dict.fromkeys(result.frame.index.get_level_values(1)):
                yield result, (str(value),), context.label(result, result.keys[1], str(value)), None


def rank_prose(context: Context, row: dict[str, Cell], interval: dict[str, Cell] | None = None) -> Prose:
    """``18/30 (16–20)``: the rank is never shown without what it is a rank of."""
    runs: list[Run] = [
        context.formatter.run(row["rank"], strong=True),
        Run("/"),
        context.formatter.run(row["of"]),
    ]
    if interval:
        low, high = context.formatter.run(interval["low"]), context.formatter.run(interval["high"])
        opening, closing = context.marks.brackets
        runs += [Run(opening), low, Run("–"), high, Run(closing)]
    return tuple(runs)


def doubtful_figure(context: Context, result: Result, rest: tuple[str, ...]) -> Prose:
    """The figure that the report calls doubtful, as printed and with its mark; empty where there is none."""
    if context.region is None or "doubtful" not in context.results:
        return ()
    table = context.results["doubtful"]
    for reference in result.inputs:
        indicator, _, period = reference.partition("@")
        key = (context.region.code, indicator, period)
        if key in table and rest in {(), (indicator,)}:
            decimals = context.report.panel.indicators[indicator].decimals
            context.result("doubtful")
            return (context.formatter.run(table.cell(key, "value"), decimals=decimals), Run("?"))
    return ()


def compose(block: ScorecardBlock, context: Context) -> Section | None:
    if context.region is None:
        return None
    rows: list[TRow] = []
    sources: list[str] = []
    legends: list[str] = []
    missing: list[str] = []
    has_group = doubted = False
    for result, rest, name, interval in _entries(block, context):
        main = result.main_column
        row = context.cells(result, *rest)
        sources.append(result.id)
        unit = _unit(result, main.unit, context, rest)
        header = words_cell(
            name + context.marks.bracketed(unit),
            header=True,
        )
        if row is None or row[main.id].missing:
            printed = doubtful_figure(context, result, rest)
            if printed:
                doubted = True
            else:
                missing.append(name)
            rows.append(
                TRow(
                    (
                        header,
                        TCell(printed or (Run("—"),), "right"),
                        TCell((Run("—"),), "right"),
                        TCell((Run("—"),)),
                        *(TCell((Run("—"),), "right") for _ in range(2)),
                    ),
                    kind="missing",
                )
            )
            continue
        decimals = _decimals(result, context, rest)
        spread = context.cells(interval) if interval else None
        strip = context.figures.strip(result, main.id, rest, context)
        group = row.get("group_mean")
        has_group = has_group or (group is not None and not group.missing)
        nation = row.get("nation")
        cells = [
            header,
            number_cell(context, row[main.id], decimals=decimals),
            TCell(rank_prose(context, row, spread), "right", sort=str(row["rank"].value)),
            TCell(svg=strip, alt=context.t("distribution of all regions")),
            number_cell(context, nation, decimals=decimals) if nation else TCell((Run("—"),), "right"),
            number_cell(context, group, decimals=decimals) if group else TCell((Run("—"),), "right"),
        ]
        if group is not None and not group.missing and not row["group"].missing:
            legends.append(context.formatter.cell(row["group"]))
        rows.append(TRow(tuple(cells)))
    names = {"region": context.name(context.region.code), "mean": context.mean}
    if has_group:
        legend = context.say(
            "all regions; ● {region}, | {mean}, ◇ group mean; the darker band holds the middle half", **names
        )
    else:
        legend = context.say(
            "all regions; ● {region}, | {mean}; the darker band holds the middle half", **names
        )
    notes: list[Prose] = [context.say("Distribution: {legend}.", legend=legend)]
    if legends:
        notes.append(
            context.say(
                "Group: {groups}.", groups=context.listing([(Run(g),) for g in dict.fromkeys(legends)])
            )
        )
    if missing:
        notes.append(context.say("— no data: {names}.", names=context.listing([(Run(m),) for m in missing])))
    if doubted:
        notes.append(context.say("? doubtful in the source: neither ranked nor averaged."))
    head: tuple[THead, ...] = (
        THead(context.t("Figure"), "left", kind="name"),
        THead(context.t("Value"), "right"),
        THead(context.t("Rank"), "right"),
        THead(context.t("Distribution"), "left", kind="strip"),
        THead(context.mean_heading, "right"),
        THead(context.t("Group mean"), "right"),
    )
    if not has_group:
        # where regions are in no groups, a column of dashes would only ask why
        head = head[:-1]
        rows = [replace(row, cells=row.cells[:-1]) for row in rows]
    table = Table(
        context.next_table(),
        "scorecard",
        context.say("{region} at a glance", region=context.name(context.region.code)),
        head,
        tuple(rows),
        notes=tuple(notes),
        source=context.sources(*dict.fromkeys(sources)),
        results=tuple(dict.fromkeys(sources)),
        kind="scorecard",
    )
    return Section("scorecard", heading(block, context, "Scorecard"), (table,))


def _unit(result: Result, unit: Text, context: Context, rest: tuple[str, ...]) -> str:
    if rest:
        indicator = context.report.panel.indicators.get(rest[0])
        return indicator.unit[context.language] if indicator else ""
    return unit[context.language] or result.unit[context.language]


def _decimals(result: Result, context: Context, rest: tuple[str, ...]) -> int | None:
    """A profile's rows are in the decimals of their own indicators."""
    indicator = context.report.panel.indicators.get(rest[0]) if rest else None
    return indicator.decimals if indicator else None


BLOCKS: tuple[Block, ...] = (Block("scorecard", ScorecardBlock, compose, ("brief",)),)
