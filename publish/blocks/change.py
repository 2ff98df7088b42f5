"""Development over the years: coordination of two systems, growth, convergence, tables of areas."""

from __future__ import annotations

from itertools import pairwise

from pydantic import Field

from analysis.values import Cell, Result
from publish.blocks.base import (
    Block,
    BlockParameters,
    ResultId,
    areas_drawing,
    drawing,
    heading,
    in_pairs,
    main_column,
    number_cell,
    words_cell,
)
from publish.blocks.findings import Item, coupling
from publish.context import Context
from publish.document import (
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

#: tables of areas with no more periods than this stand two in a row
MOST_SIDE_BY_SIDE = 4


class CouplingBlock(BlockParameters):
    """``kind = "coupling"``: a region's coordination year by year: systems, grade, speed; maps of some years."""

    of: ResultId
    maps: tuple[str, ...] = Field((), description="periods with a small map of the grades")


class TrendsBlock(BlockParameters):
    """``kind = "trends"``: figures over the years, the region in red among all others."""

    rows: tuple[str, ...] = Field(
        min_length=1, description="results by (region, period), as result or result.column"
    )


class ConvergenceBlock(BlockParameters):
    """``kind = "convergence"``: dispersion over the years and the regression of growth on the first value."""

    of: str = Field(description="the analysis of kind convergence")


class AreasBlock(BlockParameters):
    """``kind = "areas"``: figures of aggregate areas by year, one table per result."""

    rows: tuple[str, ...] = Field(min_length=1, description="results of kind areas")


class StagesBlock(BlockParameters):
    """``kind = "stages"``: places by class and area, highest class first."""

    of: ResultId = Field(description="a result of kind stages")


def coupling_section(block: CouplingBlock, context: Context) -> Section | None:
    result = context.result(block.of)
    if context.region is None:
        return None
    code = context.region.code
    rows = [(k[1], c) for k, c in result.rows() if k[0] == code]
    if not rows:
        return None
    sentences = [
        said
        for said in (
            coupling(Item(kind="coupling", of=block.of), context),
            _lagging(result, rows[-1], context),
            _speed(block.of, context),
        )
        if said
    ]
    labels = result.by_id["grade"].labels
    bands = tuple((0.1 * (i + 1), name[context.language]) for i, name in enumerate(list(labels.values())[1:]))
    svg, alt = context.figures.trend(result, "d", context, bands)
    course = Figure(
        context.next_figure(),
        f"trend-{result.id}",
        context.say("{title}: {region} among all", title=result.title, region=context.name(code)),
        svg,
        alt,
        source=context.sources(result.id),
        results=(result.id,),
        width="half",
    )
    svg, alt = context.figures.path(result, context, "grade")
    way = Figure(
        context.next_figure(),
        f"path-{result.id}",
        context.say("Grades of {region}", region=context.name(code)),
        svg,
        alt,
        source=context.sources(result.id),
        results=(result.id, f"{result.id}_counts"),
        width="half",
    )
    nodes: list[Node] = [Paragraph(context.sentences(sentences))] if sentences else []
    nodes += [Columns((course,), (way,)), _coupling_table(result, rows, context)]
    if block.maps:
        svg, alt = context.figures.path_maps(result, context, "grade", block.maps)
        nodes += [
            Figure(
                context.next_figure(),
                f"maps-{result.id}",
                context.say("{title}, year by year", title=result.title),
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
    return context.say(
        "In {period}, {behind} ({low}) lags behind {ahead} ({high}).",
        period=context.label(result, "period", period),
        behind=names[behind],
        low=row[f"u_{behind}"],
        ahead=names[other.removeprefix("u_")],
        high=row[other],
    )


def _speed(of: str, context: Context) -> Prose | None:
    """Between which periods coordination gained most a year, and least."""
    if f"{of}_steps" not in context.results or context.region is None:
        return None
    steps, result = context.result(f"{of}_steps"), context.results[of]
    own = [(k[1], c) for k, c in steps.rows() if k[0] == context.region.code and not c["speed"].missing]
    if len(own) < 2:
        return None
    periods = sorted({k[1] for k, _ in result.rows()})
    before = {later: earlier for earlier, later in pairwise(periods)}
    fast, slow = max(own, key=lambda r: r[1]["speed"].value), min(own, key=lambda r: r[1]["speed"].value)
    return context.say(
        "It gained most between {a} and {b}, {fast} a year (rank {rank} of {of}), least between {c} and {d}, {slow} a year.",
        a=context.label(result, "period", before[fast[0]]),
        b=context.label(result, "period", fast[0]),
        fast=fast[1]["speed"],
        rank=fast[1]["rank"],
        of=fast[1]["of"],
        c=context.label(result, "period", before[slow[0]]),
        d=context.label(result, "period", slow[0]),
        slow=slow[1]["speed"],
    )


def _coupling_table(result: Result, rows: list[tuple[str, dict[str, Cell]]], context: Context) -> Table:
    """Systems, C, T, D, grade, the group's D, and the gain per year since the period before with its rank."""
    code = context.region.code if context.region else ""
    columns = [*(c for c in result.by_id if c.startswith("u_")), "c", "t", "d", "grade"]
    groups = context.results.get(f"{result.id}_groups")
    latest = context.results[f"{result.id}_latest"]
    group = latest.cell(code, "group") if "group" in latest.by_id and (code,) in latest else None
    own = str(group.value) if groups is not None and group is not None and not group.missing else ""
    steps = context.results.get(f"{result.id}_steps")
    dash = TCell((Run("—"),), "right")
    head = [
        THead(context.t("Year"), "left", kind="name"),
        *(
            THead(result.by_id[c].name[context.language], "left" if c == "grade" else "right")
            for c in columns
        ),
    ]
    if own and group is not None:
        head.append(
            THead(plain(context.say("{group} mean of D", group=context.formatter.cell(group))), "right")
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
            cells.append(number_cell(context, steps.cell((code, t), "speed")) if known else dash)
            cells.append(TCell(_rank(steps, (code, t), context), "right") if known else dash)
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
                "Per year, with its rank: since the year in the row above; — in the first row there is none."
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


def trends(block: TrendsBlock, context: Context) -> Section | None:
    figures: list[Figure] = []
    for ref in block.rows:
        name, _, column = ref.partition(".")
        result = context.result(name)
        drawn = context.figures.trend(result, column or main_column(result).id, context)
        caption = context.say("{title}", title=result.title)
        figures.append(drawing(context, f"trend-{name}", caption, drawn, name))
    nodes = in_pairs(figures)
    name = block.rows[0].replace(".", "-")
    return Section(f"trends-{name}", heading(block, context, "Over the years"), tuple(nodes))


def sigma_sentence(of: str, context: Context) -> Prose:
    """Whether the regions drew together over the years."""
    rows = list(context.result(f"{of}_sigma").rows())
    first, last = rows[0][1]["cv"], rows[-1][1]["cv"]
    start, end = rows[0][0][0], rows[-1][0][0]
    if last.value < first.value:
        return context.say(
            "The coefficient of variation fell from {a} in {start} to {b} in {end}: the regions drew together.",
            a=first,
            b=last,
            start=start,
            end=end,
        )
    return context.say(
        "The coefficient of variation rose from {a} in {start} to {b} in {end}: the regions drew apart.",
        a=first,
        b=last,
        start=start,
        end=end,
    )


def convergence(block: ConvergenceBlock, context: Context) -> Section | None:
    sigma, beta = context.result(f"{block.of}_sigma"), context.result(f"{block.of}_beta")
    rows = list(sigma.rows())
    said = sigma_sentence(block.of, context)
    model = beta.cell("absolute", "b")
    half, p = beta.cell("absolute", "half_life"), beta.cell("absolute", "p")
    if model.value < 0 and p.value < 0.05:
        grew = context.say(
            "Regions that were behind grew faster (slope {b}, p {p}); at this speed half of a gap closes in {half} years.",
            b=model,
            p=p,
            half=half,
        )
    else:
        grew = context.say(
            "That regions behind grew faster cannot be shown (slope {b}, p {p}).", b=model, p=p
        )
    shown = ("n", "mean", "cv", "sd_log", "ratio")
    table = Table(
        context.next_table(),
        f"sigma-{block.of}",
        context.say("{title}", title=sigma.title),
        (
            THead(context.t("Year"), "left", kind="name"),
            *(THead(sigma.by_id[c].name[context.language], "right") for c in shown),
        ),
        tuple(
            TRow((words_cell(k[0], header=True), *(number_cell(context, c[x]) for x in shown)))
            for k, c in rows
        ),
        source=context.sources(sigma.id),
        results=(sigma.id, beta.id),
        kind="compact",
    )
    svg, alt = context.figures.sigma(sigma, context)
    figure = Figure(
        context.next_figure(),
        f"sigma-{block.of}",
        context.say("{title}", title=sigma.title),
        svg,
        alt,
        source=context.sources(sigma.id),
        results=(sigma.id,),
        width="half",
    )
    nodes: tuple[Node, ...] = (Paragraph(context.sentences([said, grew])), Columns((figure,), (table,)))
    return Section(f"convergence-{block.of}", heading(block, context, "Convergence"), nodes)


def areas(block: AreasBlock, context: Context) -> Section | None:
    nodes: list[Table] = []
    narrow: list[bool] = []
    for name in block.rows:
        result = context.result(name)
        rows = list(result.rows())
        periods = sorted({k[1] for k, _ in rows})
        dash = TCell((Run("—"),), "right")
        narrow.append(len(periods) <= MOST_SIDE_BY_SIDE)
        lines = [
            TRow(
                (
                    words_cell(context.label(result, "area", area), header=True),
                    *(
                        number_cell(context, result.cell((area, t), "value")) if (area, t) in result else dash
                        for t in periods
                    ),
                )
            )
            for area in dict.fromkeys(k[0] for k, _ in rows)
        ]
        nodes.append(
            Table(
                context.next_table(),
                f"areas-{name}",
                context.say("{title}", title=result.title),
                (THead(context.t("Area"), "left", kind="name"), *(THead(t, "right") for t in periods)),
                tuple(lines),
                unit=result.unit[context.language],
                source=context.sources(name),
                results=(name,),
                kind="compact",
            )
        )
    placed: list[Node] = []
    while nodes:
        side_by_side = all(narrow[:2]) and len(nodes) > 1
        if side_by_side:
            placed.append(Columns((nodes[0],), (nodes[1],)))
        elif narrow[0] and any(isinstance(n, Columns) for n in placed):
            # the last of an odd number: its figures drawn beside it, not a narrow table over the whole width
            placed.append(Columns((nodes[0],), (_drawn(nodes[0].results[0], context),)))
        else:
            placed.append(nodes[0])
        taken = 2 if side_by_side else 1
        nodes, narrow = nodes[taken:], narrow[taken:]
    return Section(f"areas-{block.rows[0]}", heading(block, context, "Areas"), tuple(placed))


def _drawn(name: str, context: Context) -> Figure:
    """A table of areas as lines."""
    return areas_drawing(context, name, next(iter(context.results[name].labels["area"])), ())


def stages(block: StagesBlock, context: Context) -> Section | None:
    result, counts = context.result(block.of), context.result(f"{block.of}_counts")
    level = result.by_id["level"].labels
    areas = [a for a in counts.labels["area"] if a != "all"]
    names: dict[tuple[str, str], list[str]] = {}
    for (place,), cells in result.rows():
        names.setdefault((cells["level"].value, cells["area"].value), []).append(
            context.label(result, "place", place)
        )
    join = "、" if context.language == "zh" else ", "
    last = counts.labels["area"]["all"][context.language]
    lines = [
        TRow(
            (
                words_cell(name[context.language], header=True),
                *(words_cell(join.join(names.get((key, area), ())) or "—") for area in areas),
                number_cell(context, counts.cell(("all", key), "n")),
            )
        )
        for key, name in reversed(list(level.items()))
    ]
    table = Table(
        context.next_table(),
        f"stages-{result.id}",
        context.say("{title}", title=result.title),
        (
            THead(result.by_id["level"].name[context.language], "left", kind="name"),
            *(THead(counts.labels["area"][a][context.language], "left") for a in areas),
            THead(last, "right"),
        ),
        tuple(lines),
        source=context.sources(result.id),
        results=(result.id, counts.id),
        kind="compact",
    )
    return Section(f"stages-{result.id}", heading(block, context, "Stages"), (table,))


BLOCKS: tuple[Block, ...] = (
    Block("coupling", CouplingBlock, coupling_section, ("brief",)),
    Block("trends", TrendsBlock, trends),
    Block("convergence", ConvergenceBlock, convergence, ("overview",)),
    Block("areas", AreasBlock, areas),
    Block("stages", StagesBlock, stages, ("overview",)),
)
