"""Block `coupling`: coupling coordination of a region's systems over time."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

from pydantic import Field

from analysis.parameters import Ref
from analysis.periods import find, in_order
from analysis.values import Cell, Result, Text
from compose import native
from compose.blocks import seen
from compose.blocks.base import DASH, Block, BlockParameters, heading, not_there, number_cell, words_cell
from compose.blocks.course import each_period
from compose.blocks.findings import Finding, coupling
from compose.context import Context, Value
from compose.document import (
    Columns,
    Figure,
    Node,
    Paragraph,
    Prose,
    Run,
    Section,
    Table,
    TCell,
    THead,
    TRow,
    plain,
)
from compose.language.catalogue import capital, marked, within


class CouplingBlock(BlockParameters):
    """``kind = "coupling"``: a region's coordination year by year: systems, grade, speed; maps of some years."""

    of: Annotated[str, Ref("result", needs=("{}", "{}_steps"))]
    maps: tuple[str, ...] = Field((), description="periods with a small map of the grades")


def _mapped(block: CouplingBlock, result: Result) -> tuple[str, ...]:
    """The periods with a map, by their ids. Raises AnalysisProblem where the result has no such period."""
    known = in_order(result.words["period"])
    periods = [find(word, known) for word in block.maps]
    unknown = [word for word, period in zip(block.maps, periods, strict=True) if period is None]
    if unknown:
        raise not_there(
            Text(
                zh=f"{result.id} 没有 {'、'.join(unknown)} 的数字，画不出地图",
                en=f"{result.id} has no figures of {', '.join(unknown)} to draw a map of",
            ),
            known,
        )
    return tuple(period for period in periods if period is not None)


def coupling_section(block: CouplingBlock, context: Context) -> Section | None:
    """A region's coordination year by year with its grades; none where it has no figure."""
    result = context.result(block.of)
    if context.region is None:
        return None
    code = context.region.code
    rows = [(k[1], c) for k, c in result.rows(region=code)]
    if not rows:
        return None
    sentences = [
        sentence
        for sentence in (
            coupling(Finding(kind="coupling", of=block.of), context),
            _lagging(result, rows[-1], context),
            _speed(block.of, context),
        )
        if sentence
    ]
    labels = result.by_id["grade"].labels
    bands = tuple((0.1 * (i + 1), name[context.language]) for i, name in enumerate(list(labels.values())[1:]))
    svg, alt = context.figures.time.trend(result, "d", context.region, bands)
    course = Figure(
        context.next_figure(),
        f"trend-{result.id}",
        seen.captioned(
            context,
            (Run(result.title[context.language]),),
            seen.moved(context, {k[1]: c["d"] for k, c in result.rows(region=code)}),
        ),
        svg,
        alt,
        source=context.sources(result.id),
        results=(result.id,),
        chart=native.course(context, result, "d"),
        width="half",
    )
    svg, alt = context.figures.region.path(result, context.region, "grade")
    way = Figure(
        context.next_figure(),
        f"path-{result.id}",
        seen.captioned(
            context,
            context.say("Grades of coordination of {region}", region=context.name(code)),
            seen.way(context, {k[1]: c["grade"] for k, c in result.rows(region=code)}),
        ),
        svg,
        alt,
        source=context.sources(result.id),
        results=(result.id, f"{result.id}_counts"),
        width="half",
    )
    nodes: list[Node] = [Paragraph(context.sentences(sentences))] if sentences else []
    nodes += [Columns((course,), (way,)), _coupling_table(result, rows, context)]
    if block.maps:
        svg, alt = context.figures.maps.path_maps(result, context.region, "grade", _mapped(block, result))
        nodes += [
            Figure(
                context.next_figure(),
                f"maps-{result.id}",
                each_period(result, context, "grade"),
                svg,
                alt,
                source=context.sources(result.id),
                results=(result.id,),
            )
        ] * bool(svg)
    return Section("coupling", heading(block, context, "Coordination"), tuple(nodes))


def _lagging(result: Result, last: tuple[str, dict[str, Cell]], context: Context) -> Prose | None:
    """Which system is behind in the last period, with both figures."""
    period, row = last
    systems = [c for c in result.by_id if c.startswith("u_")]
    behind = str(row["lagging"].value)
    if behind == "in_step" or len(systems) != 2:
        return None
    other = next(c for c in systems if c != f"u_{behind}")
    names = row["lagging"].column.labels
    ranked = row["lower"]
    # by level one may be behind in every region; a reader who sees the ranks too must not take one for the other
    return context.say(
        marked(
            "{when}, {behind} ({low}) lagged behind {ahead} ({high}) in level; among the {noun} it is {ahead} that ranked lower."
        )
        if not ranked.missing and ranked.value not in {behind, "in_step"}
        else marked("{when}, {behind} ({low}) lagged behind {ahead} ({high})."),
        noun=context.kind,
        when=context.when(period, first=True),
        behind=within(names[behind][context.language]),
        low=row[f"u_{behind}"],
        ahead=within(names[other.removeprefix("u_")][context.language]),
        high=row[other],
    )


def _speed(of: str, context: Context) -> Prose | None:
    """Between which periods coordination gained most a year, and least."""
    if f"{of}_steps" not in context.results or context.region is None:
        return None
    steps, result = context.result(f"{of}_steps"), context.results[of]
    own = [(k[1], c) for k, c in steps.rows(region=context.region.code) if not c["speed"].missing]
    if len(own) < 2:
        return None
    periods = in_order(result.words["period"])
    before = {later: earlier for earlier, later in pairwise(periods)}
    fast, slow = max(own, key=lambda r: r[1]["speed"].value), min(own, key=lambda r: r[1]["speed"].value)
    if context.formatter.alike(fast[1]["speed"], slow[1]["speed"]):
        return None
    places = context.formatter.together({"fast": fast[1]["speed"], "slow": slow[1]["speed"]})
    facts: dict[str, Value] = {
        "a": context.period(before[fast[0]]),
        "b": context.period(fast[0]),
        "fast": (
            context.formatter.run(fast[1]["speed"], show="abs", decimals=places.get("fast"), reading=True),
        ),
        "rank": context.ordinal(fast[1]["rank"]),
        "of": fast[1]["of"],
        "noun": context.noun,
        "c": context.period(before[slow[0]]),
        "d": context.period(slow[0]),
        "slow": (
            context.formatter.run(slow[1]["speed"], show="abs", decimals=places.get("slow"), reading=True),
        ),
    }
    # a fall is no small gain, and the smallest fall no gain at all
    if fast[1]["speed"].value <= 0:
        return context.say(
            "It gained in no period: it lost least between {a} and {b}, {fast} a year ({rank} of {of} {noun} by change), most "
            "between {c} and {d}, {slow} a year.",
            **facts,
        )
    if slow[1]["speed"].value < 0 and sum(row["speed"].value < 0 for _, row in own) == 1:
        return context.say(
            "It gained most between {a} and {b}, {fast} a year ({rank} of {of} {noun}), and lost only between {c} and {d}, "
            "{slow} a year.",
            **facts,
        )
    if slow[1]["speed"].value < 0:
        return context.say(
            "It gained most between {a} and {b}, {fast} a year ({rank} of {of} {noun}), and lost most between {c} and {d}, "
            "{slow} a year.",
            **facts,
        )
    return context.say(
        "It gained most between {a} and {b}, {fast} a year ({rank} of {of} {noun}), least between {c} and {d}, {slow} a year.",
        **facts,
    )


def _coupling_table(result: Result, rows: list[tuple[str, dict[str, Cell]]], context: Context) -> Table:
    """Systems, C, T, D, grade, the group's D, and the gain per year since the period before with its rank."""
    code = context.region.code if context.region else ""
    columns = [*(c for c in result.by_id if c.startswith("u_")), "c", "t", "d", "grade"]
    groups = context.results.get(f"{result.id}_groups")
    latest = context.results[f"{result.id}_latest"]
    group = latest.cell(code, "group") if "group" in latest.by_id and (code,) in latest else None
    # a group with fewer than three others is not compared with: the region's latest row has no mean of it
    compared = group is not None and not group.missing and not latest.cell(code, "group_mean").missing
    own = str(group.value) if groups is not None and group is not None and compared else ""
    steps = context.results.get(f"{result.id}_steps")
    head = [
        THead(context.time_heading(t for t, _ in rows), "left", kind="name"),
        *(
            THead(result.by_id[c].name[context.language], "left" if c == "grade" else "right")
            for c in columns
        ),
    ]
    if own and group is not None:
        head.append(
            THead(capital(plain(context.say("{mean} of D", mean=context.group_mean(group)))), "right")
        )
    if steps is not None:
        head += [
            THead(steps.by_id["speed"].name[context.language], "right"),
            THead(context.t("Rank"), "right"),
        ]
    lines = []
    for t, c in rows:
        cells = [words_cell(context.label(result, "period", t), header=True)]
        cells += [number_cell(context, c[x]) for x in columns]
        if own and groups is not None:
            cells.append(number_cell(context, groups.cell((own, t), "d")))
        if steps is not None:
            known = (code, t) in steps
            cells.append(number_cell(context, steps.cell((code, t), "speed")) if known else DASH)
            cells.append(TCell(_rank(steps, (code, t), context), "right") if known else DASH)
        lines.append(TRow(tuple(cells)))
    shown = [result.id, *([f"{result.id}_groups"] if own else []), *([steps.id] if steps is not None else [])]
    for name in shown:
        context.result(name)
    return Table(
        context.next_table(),
        f"coupling-{result.id}",
        context.say("{title} of {region}", title=result.title, region=context.name(code)),
        tuple(head),
        tuple(lines),
        notes=(
            context.say(
                "Per year, with its rank: since the period in the row above; — in the first row there is none."
            ),
        )
        if steps is not None
        else (),
        source=context.sources(result.id),
        results=tuple(shown),
        kind="compact",
    )


def _rank(result: Result, key: tuple[str, ...], context: Context) -> Prose:
    return (
        context.formatter.run(result.cell(key, "rank")),
        Run("/"),
        context.formatter.run(result.cell(key, "of")),
    )


BLOCKS: tuple[Block, ...] = (Block("coupling", CouplingBlock, coupling_section, ("brief",)),)
