"""Block `scorecard`: a row a figure with rank, interval, means, and the distribution strip."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import Field

from analysis.parameters import IntervalId, Ref
from analysis.values import Cell, Region, Result, Text
from compose.blocks.base import DASH, Block, BlockParameters, heading, number_cell, words_cell
from compose.blocks.comparing import compared_notes, compared_with, lowest_first, ranked_alone, unusable
from compose.context import Context
from compose.document import Prose, Run, Section, Table, TCell, THead, TRow
from compose.language.catalogue import capital
from compose.language.format import MISSING

#: behind a figure that did not enter the index as it is
TREATED = "*"


class ScorecardBlock(BlockParameters):
    """``kind = "scorecard"``: a row per result; a result by (region, indicator) gives a row per indicator."""

    rows: tuple[
        Annotated[
            str, Ref("result", keys=(("region",), ("region", "*")), columns=("rank", "of"), drawn=True)
        ],
        ...,
    ] = Field(min_length=1, description="results keyed by region, or by region and indicator")
    interval: IntervalId = Field("", description="the result with the rank’s interval, for the first row")


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
            for value in result.words[result.keys[1]]:
                yield result, (value,), context.label(result, result.keys[1], value), None


def rank_prose(context: Context, row: dict[str, Cell], interval: dict[str, Cell] | None = None) -> Prose:
    """``18/30 (16–20)``: the rank is never shown without what it is a rank of."""
    runs: list[Run] = [
        context.formatter.run(row["rank"], strong=True),
        Run("/"),
        context.formatter.run(row["of"]),
    ]
    if interval:
        opening, closing = context.marks.brackets
        runs += [Run(opening), *rank_range(context, interval), Run(closing)]
    return tuple(runs)


def rank_range(context: Context, interval: dict[str, Cell]) -> Prose:
    """``16–20``, 16—20 in Chinese; where the lowest and the highest rank are one, that rank: ``3``."""
    low, high = context.formatter.run(interval["low"]), context.formatter.run(interval["high"])
    return (low,) if low.text == high.text else (low, Run(context.marks.to), high)


def doubtful_figure(context: Context, result: Result, rest: tuple[str, ...]) -> Prose:
    """The figure that the report calls doubtful, as printed and with its mark; empty where there is none.

    A score, a ratio or a multiple that is missing for it is not that figure.
    """
    if context.region is None or "doubtful" not in context.results:
        return ()
    table = context.results["doubtful"]
    for reference in result.inputs:
        indicator, _, period = reference.partition("@")
        if indicator not in context.report.panel.indicators:
            continue
        key = (context.region.code, indicator, period)
        own = rest == (indicator,) or (
            not rest and result.main_column.name == context.report.panel.indicators[indicator].name
        )
        if own and key in table:
            context.result("doubtful")
            return (context.formatter.run(table.cell(key, "value")), Run("?"))
    return ()


def scorecard(block: ScorecardBlock, context: Context) -> Section | None:
    """The table alone, with notes on its strips, on groups, and on figures that the region lacks."""
    if context.region is None:
        return None
    lines = [_line(context, context.region, *entry) for entry in _entries(block, context)]
    names = tuple(dict.fromkeys(line.result for line in lines))
    has_group = any(line.has_group for line in lines)
    compared = [(line.name, context.results[line.result]) for line in lines if line.compared]
    mean = compared_with(context, [r for _, r in compared]) if compared else context.mean
    head: tuple[THead, ...] = (
        THead(context.t("Figure"), "left", kind="name"),
        THead(context.t("Value"), "right"),
        THead(context.t("Rank"), "right"),
        THead(context.t("Distribution"), "left", kind="strip"),
        THead(capital(mean) if mean else context.t("Compared with"), "right"),
        THead(context.t("Group mean"), "right"),
    )
    rows = [line.row for line in lines]
    known = [line for line in lines if not line.missing and not line.doubted]
    alone = bool(known) and all(line.alone for line in known)
    # where regions are in no groups, or one is alone, a column of dashes would only ask why
    kept = (
        0,
        1,
        *(() if alone else (2, 3)),
        *(() if alone and not compared else (4,)),
        *((5,) if has_group else ()),
    )
    head = tuple(head[i] for i in kept)
    rows = [replace(row, cells=tuple(row.cells[i] for i in kept)) for row in rows]
    table = Table(
        context.next_table(),
        "scorecard",
        _caption(block, context, context.region),
        head,
        tuple(rows),
        notes=(
            *(() if alone else _legend(context, context.region, has_group, mean)),
            *_notes(context, lines),
            *_lowest_first(context, lines),
            *compared_notes(context, compared),
        ),
        source=context.sources(*names),
        results=names,
        kind="scorecard",
    )
    return Section("scorecard", heading(block, context, "Scorecard"), (table,))


def _caption(block: ScorecardBlock, context: Context, region: Region) -> Prose:
    """What the table is of: the region at a glance, or what the block's own title says; a page may have several."""
    name = context.name(region.code)
    if block.title is None:
        return context.say("{region} at a glance", region=name)
    return context.say("{region}: {title}", region=name, title=block.title)


@dataclass(frozen=True)
class _Line:
    """A row, and what the notes say of it."""

    result: str
    name: str
    row: TRow
    missing: bool = False
    #: whether its figure is shown as doubtful
    doubted: bool = False
    #: what entered the index in the place of its figure, and why
    treated: tuple[Cell, Cell] | None = None
    #: whether its group has a mean, and what the group is called
    has_group: bool = False
    group: str = ""
    #: whether it stands beside the nation or a mean of several
    compared: bool = False
    #: whether no other region has the figure: there is no rank and no spread
    alone: bool = False
    #: whether rank 1 is the lowest figure
    lowest_first: bool = False


def _line(
    context: Context,
    region: Region,
    result: Result,
    rest: tuple[str, ...],
    name: str,
    interval: Result | None,
) -> _Line:
    """The row of one figure; dashes where the region has none."""
    main = result.main_column
    row = context.cells(result, *rest)
    header = words_cell(context.marks.with_unit(name, _unit(result, main.unit, context, rest)), header=True)
    if row is None or row[main.id].missing:
        printed = doubtful_figure(context, result, rest)
        cells = (
            header,
            TCell(printed, "right") if printed else DASH,
            DASH,
            TCell((Run(MISSING),)),
            DASH,
            DASH,
        )
        return _Line(result.id, name, TRow(cells, kind="missing"), missing=not printed, doubted=bool(printed))
    spread = context.cells(interval) if interval is not None else None
    strip = context.figures.region.strip(result, main.id, rest, region)
    group, nation = row.get("group_mean"), row.get("nation")
    figure = number_cell(context, row[main.id])
    treated = None
    if "treatment" in row and not row["treatment"].missing:
        treated = row["entered"], row["treatment"]
        figure = replace(figure, prose=(*figure.prose, Run(TREATED)))
    alone = ranked_alone(row)
    if alone and result.benchmark != "area":
        # the mean of one is the one
        nation = None
    cells = (
        header,
        figure,
        DASH if alone else TCell(rank_prose(context, row, spread), "right", sort=str(row["rank"].value)),
        TCell((Run(MISSING),))
        if alone
        else TCell(svg=strip, alt=context.figures.region.strip_words(name, result, main.id, rest, region)),
        number_cell(context, nation) if nation else DASH,
        number_cell(context, group) if group else DASH,
    )
    has_group = group is not None and not group.missing
    named = has_group and not row["group"].missing
    return _Line(
        result.id,
        name,
        TRow(cells),
        treated=treated,
        has_group=has_group,
        compared=nation is not None and not nation.missing,
        group=context.formatter.cell(row["group"]) if named else "",
        alone=alone,
        lowest_first=not alone and lowest_first(result, row),
    )


def _legend(context: Context, region: Region, has_group: bool, mean: str) -> tuple[Prose, ...]:
    """What the strips show."""
    names = {"region": context.name(region.code), "mean": mean or context.t("what is compared with")}
    legend = (
        context.say(
            "all {nouns}; ● {region}, | {mean}, ◇ group mean; the inner band holds the middle half", **names
        )
        if has_group
        else context.say("all {nouns}; ● {region}, | {mean}; the inner band holds the middle half", **names)
    )
    return (context.say("Distribution: {legend}.", legend=legend),)


def _lowest_first(context: Context, lines: list[_Line]) -> tuple[Prose, ...]:
    """Of which figures the lowest has rank 1."""
    names: list[Prose] = [(Run(line.name),) for line in lines if line.lowest_first]
    return (
        (context.say("Ranked from the lowest figure up: {names}.", names=context.listing(names)),)
        if names
        else ()
    )


def _notes(context: Context, lines: list[_Line]) -> tuple[Prose, ...]:
    """Which group is meant, which figures are missing, treated or doubtful."""
    notes: list[Prose] = []
    if groups := list(dict.fromkeys(line.group for line in lines if line.group)):
        notes.append(context.say("Group: {groups}.", groups=context.listing([(Run(g),) for g in groups])))
    code = context.region.code if context.region else ""
    whys = {
        line.name: unusable(context, context.results[line.result], code) for line in lines if line.missing
    }
    for name, why in whys.items():
        if why is not None:
            notes.append(context.say("— {name}: {why}.", name=name, why=why))
    if missing := [name for name, why in whys.items() if why is None]:
        notes.append(context.say("— no data: {names}.", names=context.listing([(Run(m),) for m in missing])))
    for line in lines:
        if line.treated is not None:
            entered, how = line.treated
            notes.append(
                context.say(
                    "{mark} {name}: shown and ranked as in the source; {entered} entered the index ({how}).",
                    mark=TREATED,
                    name=line.name,
                    entered=context.formatter.run(entered),
                    how=context.formatter.run(how),
                )
            )
    if any(line.doubted for line in lines):
        notes.append(context.say("? doubtful in the source: neither ranked nor averaged."))
    return tuple(notes)


def _unit(result: Result, unit: Text, context: Context, rest: tuple[str, ...]) -> str:
    if rest:
        indicator = context.report.panel.indicators.get(rest[0])
        return indicator.unit[context.language] if indicator else ""
    return unit[context.language] or result.unit[context.language]


BLOCKS: tuple[Block, ...] = (Block("scorecard", ScorecardBlock, scorecard, ("brief",)),)
