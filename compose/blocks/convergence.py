"""Block `convergence`: whether regions drew together, in spread and in growth."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from analysis.parameters import Ref
from analysis.values import Result
from compose.blocks import seen, seen_all
from compose.blocks.base import Block, BlockParameters, heading, number_cell, words_cell
from compose.context import Context, Value
from compose.document import Columns, Figure, Node, Paragraph, Prose, Run, Section, Table, THead, TRow


class ConvergenceBlock(BlockParameters):
    """``kind = "convergence"``: dispersion over the years and the regression of growth on the first value."""

    of: Annotated[str, Ref("result", needs=("{}_sigma", "{}_beta"))] = Field(
        description="the analysis of kind convergence"
    )


def sigma_sentence(of: str, context: Context) -> Prose:
    """Whether the same regions drew together between the first and the last period, and where the spread went between them."""
    between = _between(of, context)
    return context.sentences([_ends(of, context), *([between] if between else [])])


def _between(of: str, context: Context) -> Prose:
    """The periods in which the spread was less or more than at both ends: two ends alone would hide a way down and up again."""
    rows = [(k[0], c["cv"]) for k, c in context.result(f"{of}_sigma").rows() if not c["cv"].missing]
    if len(rows) < 3:
        return ()
    ends = (rows[0][1], rows[-1][1])
    low, high = (pick(rows[1:-1], key=lambda r: r[1].value) for pick in (min, max))
    below = low[1].value < min(c.value for c in ends) and not any(
        context.formatter.alike(low[1], c) for c in ends
    )
    above = high[1].value > max(c.value for c in ends) and not any(
        context.formatter.alike(high[1], c) for c in ends
    )
    facts: dict[str, Value] = {
        "low": low[1],
        "low_when": context.when(low[0]),
        "high": high[1],
        "high_when": context.when(high[0]),
    }
    if below and above:
        return context.say(
            "In between it was lowest {low_when} ({low}) and highest {high_when} ({high}).", **facts
        )
    if below:
        return context.say("In between it was lowest {low_when} ({low}).", **facts)
    return context.say("In between it was highest {high_when} ({high}).", **facts) if above else ()


def _ends(of: str, context: Context) -> Prose:
    rows = list(context.result(f"{of}_sigma").rows())
    first, last = rows[0][1]["cv"], rows[-1][1]["cv"]
    facts: dict[str, Value] = {
        "a": first,
        "b": last,
        "start": context.when(rows[0][0][0]),
        "end": context.when(rows[-1][0][0]),
        "n": rows[-1][1]["n"],
        "noun": context.noun,
    }
    if context.formatter.alike(first, last):
        return context.say(
            "The coefficient of variation of the same {n} {noun} was {a} {start} and {b} {end}: their spread did not change.",
            **facts,
        )
    if last.value < first.value:
        return context.say(
            "The coefficient of variation of the same {n} {noun} fell from {a} {start} to {b} {end}: they drew together.",
            **facts,
        )
    return context.say(
        "The coefficient of variation of the same {n} {noun} rose from {a} {start} to {b} {end}: they drew apart.",
        **facts,
    )


def beta_sentence(of: str, context: Context) -> Prose:
    """Whether those behind grew faster, by the interval of the slope, and how long half of a gap takes where that can be told."""
    beta = context.result(f"{of}_beta")
    row = {c: beta.cell("absolute", c) for c in beta.by_id}
    facts: dict[str, Value] = {
        **{c: row[c] for c in ("b", "low", "high", "n")},
        "p": context.relation(row["p_hc3"]),
        "level": confidence(beta, context),
        "noun": context.noun,
    }
    if row["p_hc3"].missing:
        # nothing varies: there is no slope to test
        return context.say(
            "All {n} {noun} grew at the same rate: none can be said to have grown faster.",
            n=row["n"],
            noun=context.noun,
        )
    if row["high"].value < 0:
        grew = context.say(
            "Those that were behind grew faster: slope {b} ({level} interval {low} to {high}, robust errors, *p*{p}; "
            "{n} {noun}).",
            **facts,
        )
    elif row["low"].value > 0:
        grew = context.say(
            "Those that were ahead grew faster: slope {b} ({level} interval {low} to {high}, robust errors, *p*{p}; "
            "{n} {noun}).",
            **facts,
        )
    else:
        return context.say(
            "That those behind grew faster cannot be shown: slope {b} ({level} interval {low} to {high}, robust errors, "
            "*p*{p}; {n} {noun}).",
            **facts,
        )
    if row["half_life"].missing:
        return grew
    half = context.say(
        "At this speed half of a gap closes in {half} years ({level} interval {half_low} to {half_high}).",
        half=row["half_life"],
        half_low=row["half_low"],
        half_high=row["half_high"],
        level=facts["level"],
    )
    return context.sentences([grew, half])


def confidence(beta: Result, context: Context) -> str:
    """The level of the intervals, as the analysis states it among its options."""
    return next(value[context.language] for name, value in beta.options if name["en"] == "Confidence")


def convergence(block: ConvergenceBlock, context: Context) -> Section | None:
    """Sigma convergence as a table over the periods, beta convergence as sentences."""
    sigma = context.result(f"{block.of}_sigma")
    rows = list(sigma.rows())
    sentences = [sigma_sentence(block.of, context), beta_sentence(block.of, context)]
    shown = ("n", "mean", "cv", "sd_log", "ratio")
    table = Table(
        context.next_table(),
        f"sigma-{block.of}",
        context.say("{title}", title=sigma.title),
        (
            THead(context.time_heading(k[0] for k, _ in rows), "left", kind="name"),
            *(THead(sigma.by_id[c].name[context.language], "right") for c in shown),
        ),
        tuple(
            TRow(
                (
                    words_cell(context.label(sigma, "period", k[0]), header=True),
                    *(number_cell(context, c[x]) for x in shown),
                )
            )
            for k, c in rows
        ),
        source=context.sources(sigma.id),
        results=(sigma.id,),
        kind="compact",
    )
    svg, alt = context.figures.time.sigma(sigma)
    figure = Figure(
        context.next_figure(),
        f"sigma-{block.of}",
        seen.captioned(context, (Run(sigma.title[context.language]),), seen_all.whole(context, sigma, "cv")),
        svg,
        alt,
        source=context.sources(sigma.id),
        results=(sigma.id,),
        width="half",
    )
    nodes: tuple[Node, ...] = (
        Paragraph(context.sentences(sentences)),
        Columns((figure,), (table,)),
        _coefficients(block.of, context),
    )
    return Section(f"convergence-{block.of}", heading(block, context, "Convergence"), nodes)


def _coefficients(of: str, context: Context) -> Table:
    """Every coefficient with its classical and its robust standard error, and the interval."""
    result, beta = context.result(f"{of}_coefficients"), context.result(f"{of}_beta")
    errors = ("b", "se", "p", "se_hc3", "p_hc3", "low", "high")
    lines = []
    for (model, term), cells in result.rows():
        name = f"{context.label(result, 'model', model)} · {context.label(result, 'term', term)}"
        lines.append(
            TRow(
                (
                    words_cell(name, header=True),
                    *(number_cell(context, cells[c]) for c in errors),
                    number_cell(context, beta.cell(model, "n")),
                )
            )
        )
    return Table(
        context.next_table(),
        f"beta-{of}",
        context.say("{title}", title=beta.title),
        (
            THead(context.t("Model and term"), "left", kind="name"),
            *(THead(result.by_id[c].name[context.language], "right") for c in errors),
            THead(beta.by_id["n"].name[context.language], "right"),
        ),
        tuple(lines),
        notes=(context.say("Intervals: {level}, by HC3.", level=confidence(beta, context)),),
        source=context.sources(beta.id),
        results=(result.id, beta.id),
        kind="compact",
    )


BLOCKS: tuple[Block, ...] = (Block("convergence", ConvergenceBlock, convergence, ("overview",)),)
