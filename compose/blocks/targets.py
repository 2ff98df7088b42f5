"""Blocks `targets`, a region's figures against their targets, and `target_status`, who has reached what."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from analysis.decimals import adding_places, rounded
from analysis.parameters import Ref
from analysis.values import Cell, Result
from compose.blocks.base import (
    Block,
    BlockParameters,
    heading,
    number_cell,
    region_link,
    rows_of_region,
    words_cell,
)
from compose.context import Context, Value
from compose.document import Node, Paragraph, Prose, Run, Section, Table, TCell, THead, TRow
from compose.language.catalogue import capital, marked
from compose.language.format import MISSING

#: the most indicators for which the overview shows every region's status
MOST_WIDE = 8
#: the marks of the statuses, so that they are told apart without colour
MARKS = {"met": "●", "open": "◐", "missed": "○", "none": "—"}


class TargetsBlock(BlockParameters):
    """``kind = "targets"``: which targets a region has reached and how far it is from the others."""

    of: Annotated[str, Ref("result", needs=("{}", "{}_regions"))] = "targets"


class TargetStatusBlock(BlockParameters):
    """``kind = "target_status"``: every indicator with a target, and how many regions have reached it."""

    of: Annotated[str, Ref("result", needs=("{}", "{}_indicators"))] = "targets"


def targets(block: TargetsBlock, context: Context) -> Section | None:
    """In words which targets are met and what the others lack, and a table of all."""
    result = context.result(block.of)
    rows = rows_of_region(context, block.of)
    counts = context.cells(context.result(f"{block.of}_regions"))
    if context.region is None or not rows or counts is None:
        return None
    table = Table(
        context.next_table(),
        f"targets-{block.of}",
        context.say("{region} and its targets", region=context.name(context.region.code)),
        (
            THead(context.t("Indicator"), "left", kind="name"),
            THead(context.t("Value"), "right"),
            THead(context.t("Period"), "left"),
            THead(context.t("Target"), "right"),
            THead(context.t("By"), "left"),
            THead(result.by_id["gap"].name[context.language], "right"),
            THead(context.t("Status"), "left"),
        ),
        tuple(_line(context, result, i, c) for i, c in rows),
        source=context.sources(block.of),
        results=(block.of,),
        kind="compact",
    )
    words = Paragraph(context.sentences(_sentences(context, result, rows, counts)))
    return Section(f"targets-{block.of}", heading(block, context, "Targets"), (words, table))


def _line(context: Context, result: Result, indicator: str, row: dict[str, Cell]) -> TRow:
    spec = context.report.panel.indicators[indicator]
    places = _places(row, spec.decimals)
    none = row["value"].missing
    return TRow(
        (
            words_cell(
                context.label(result, "indicator", indicator)
                + context.marks.bracketed(spec.unit[context.language]),
                header=True,
            ),
            number_cell(context, row["value"], decimals=places, strong=True),
            number_cell(context, row["period"]),
            TCell(_bound(context, spec.direction, row["target"], places), "right"),
            number_cell(context, row["by"]),
            number_cell(context, row["gap"], decimals=places),
            TCell((Run(MARKS[str(row["status"].value)] + " "), context.formatter.run(row["status"]))),
        ),
        kind="missing" if none else "",
    )


def _bound(context: Context, direction: int, target: Cell, places: int) -> Prose:
    """A target as a bound: ≥ 60 where more is better, ≤ 0.6 where less is."""
    return (Run("≥ " if direction > 0 else "≤ "), context.formatter.run(target, decimals=places))


def _places(row: dict[str, Cell], decimals: int) -> int:
    """The decimals with which figure, target and difference are told: so many that no difference reads as none."""
    places = decimals
    gap = row["gap"].value
    if not row["gap"].missing and gap:
        while places < decimals + 4 and rounded(gap, places) == 0:
            places += 1
    target = float(row["target"].value)
    while places < decimals + 4 and round(target, places) != round(target, decimals + 4):
        places += 1
    if row["gap"].missing:
        return places
    # and that the difference is that of the figures as printed
    adding = adding_places(target, float(row["value"].value), places)
    return places if adding is None else adding


def _sentences(
    context: Context, result: Result, rows: list[tuple[str, dict[str, Cell]]], counts: dict[str, Cell]
) -> list[Prose]:
    """How many targets are met; what each of the others lacks; which have no figure."""
    assert context.region is not None
    region = context.name(context.region.code)
    by_status: dict[str, list[tuple[str, dict[str, Cell]]]] = {s: [] for s in MARKS}
    for i, c in rows:
        by_status[str(c["status"].value)].append((i, c))
    known = len(rows) - len(by_status["none"])
    met = len(by_status["met"])
    sentences: list[Prose] = []
    if known and met == known:
        sentences.append(
            context.count(
                "{region} meets the one target for which it has a figure.",
                "{region} meets all {of} targets for which it has figures.",
                known,
                region=region,
                of=counts["of"],
            )
        )
    elif known and not met:
        sentences.append(
            context.count(
                "{region} does not meet the one target for which it has a figure.",
                "{region} meets none of the {of} targets for which it has figures.",
                known,
                region=region,
                of=counts["of"],
            )
        )
    elif known:
        sentences.append(
            context.say(
                "Of the {of} targets for which it has figures, {region} meets {met}.",
                of=counts["of"],
                region=region,
                met=counts["met"],
            )
        )
    sentences += [_said(context, result, i, c) for s in ("met", "missed", "open") for i, c in by_status[s]]
    if by_status["none"]:
        names = context.listing([(Run(context.label(result, "indicator", i)),) for i, _ in by_status["none"]])
        sentences.append(
            context.say("There is no figure of {region} for: {names}.", region=region, names=names)
        )
    return sentences


def _said(context: Context, result: Result, indicator: str, row: dict[str, Cell]) -> Prose:
    """One target: met and by how much, or how far from it, on which side."""
    spec = context.report.panel.indicators[indicator]
    places = _places(row, spec.decimals)
    status = str(row["status"].value)
    amount = context.formatter.amount
    value = amount(row["value"], spec.unit[context.language], decimals=places)
    target = amount(row["target"], spec.unit[context.language], decimals=places)
    gap = spec.column().gap("gap", spec.name)
    # the difference has the unit of a difference: percentage points where figures are per cent
    distance = amount(row["gap"], gap.unit[context.language], decimals=places, show="abs")
    words: dict[str, Value] = {
        "name": (Run(context.label(result, "indicator", indicator), True),),
        "when": context.when(str(row["period"].value)),
        "value": value,
        "target": target,
        "distance": distance,
        "by": context.period(str(row["by"].value)) if not row["by"].missing else "",
    }
    above = float(row["gap"].value) > 0
    if float(row["gap"].value) == 0:
        message = marked("{name}: {value} {when}, exactly the target.")
    elif status == "met" and above:
        message = marked("{name}: {value} {when}, target of {target} met, {distance} above it.")
    elif status == "met":
        message = marked("{name}: {value} {when}, target of at most {target} met, {distance} below it.")
    elif status == "open" and above:
        message = marked(
            "{name}: {value} {when}, still {distance} above the target of at most {target} for {by}."
        )
    elif status == "open":
        message = marked("{name}: {value} {when}, still {distance} below the target of {target} for {by}.")
    elif above:
        message = marked("{name}: {value} {when}, target of at most {target} not met, {distance} above it.")
    else:
        message = marked("{name}: {value} {when}, target of {target} not met, {distance} below it.")
    return context.say(message, **words)


def target_status(block: TargetStatusBlock, context: Context) -> Section | None:
    """A table of the indicators with targets, and one of all regions by indicator where it is not too wide."""
    result = context.result(block.of)
    counts = context.result(f"{block.of}_indicators")
    nodes: list[Node] = [_by_indicator(context, result, counts)]
    indicators = [k[0] for k, _ in counts.rows()]
    if len(indicators) <= MOST_WIDE:
        nodes.append(_by_region(context, result, indicators))
    return Section(
        f"target-status-{block.of}", heading(block, context, "Targets of all indicators"), tuple(nodes)
    )


def _by_indicator(context: Context, result: Result, counts: Result) -> Table:
    """Each indicator: its target, by when, how many regions have met it, have not yet, have not, have no figure."""
    lines: list[TRow] = []
    own = False
    for (indicator,), row in counts.rows():
        spec = context.report.panel.indicators[indicator]
        first = next(c for k, c in result.rows() if k[1] == indicator)
        several = spec.target is not None and bool(spec.target.own)
        own = own or several
        places = _places({**first, "gap": replace(first["gap"], value=None)}, spec.decimals)
        target = (
            (Run(context.t("by region")),)
            if several
            else _bound(context, spec.direction, first["target"], places)
        )
        lines.append(
            TRow(
                (
                    TCell(
                        (Run(spec.name[context.language], href=f"page:indicators/{indicator}"), Run(context.marks.bracketed(spec.unit[context.language]))),
                        header=True,
                    ),
                    TCell(target, "right"),
                    number_cell(context, first["by"]),
                    number_cell(context, first["period"]),
                    *(number_cell(context, row[s]) for s in MARKS),
                )
            )
        )  # fmt: skip
    return Table(
        context.next_table(),
        f"target-status-{result.id}",
        context.say("Targets and how many {nouns} meet them"),
        (
            THead(context.t("Indicator"), "left", kind="name"),
            THead(context.t("Target"), "right"),
            THead(context.t("By"), "left"),
            THead(context.t("Figures of"), "left"),
            *(THead(f"{MARKS[s]} {capital(counts.by_id[s].name[context.language])}", "right") for s in MARKS),
        ),
        tuple(lines),
        source=context.sources(result.id),
        results=(counts.id,),
        kind="compact",
    )


def _by_region(context: Context, result: Result, indicators: list[str]) -> Table:
    """Every region's status in every indicator, as a mark that carries its words."""
    codes = list(dict.fromkeys(k[0] for k, _ in result.rows()))
    lines = []
    for code in codes:
        cells = [TCell(region_link(context, code), header=True)]
        for indicator in indicators:
            if (code, indicator) not in result:
                cells.append(TCell((Run(MISSING),)))
                continue
            status = result.cell((code, indicator), "status")
            mark = MARKS[str(status.value)]
            run = context.formatter.run(status)
            cells.append(TCell((Run(mark + " "), run)))
        lines.append(TRow(tuple(cells), code=code))
    return Table(
        context.next_table(),
        f"target-regions-{result.id}",
        context.say("Targets of all {nouns}"),
        (
            THead(context.region_heading, "left", kind="name"),
            *(THead(context.label(result, "indicator", i), "left") for i in indicators),
        ),
        tuple(lines),
        source=context.sources(result.id),
        results=(result.id,),
        kind="compact",
    )


BLOCKS: tuple[Block, ...] = (
    Block("targets", TargetsBlock, targets, ("brief",)),
    Block("target_status", TargetStatusBlock, target_status, ("overview",)),
)
