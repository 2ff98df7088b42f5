"""Block `findings`: key sentences written from results, with a locator map: `Finding`, `comparison`, `gap_cell`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import Field

from analysis.parameters import Ref, ResultId, Strict
from analysis.periods import in_order
from analysis.values import Cell, Result
from compose.blocks.base import (
    Block,
    BlockParameters,
    full_stop,
    heading,
    map_caption,
    semicolons,
)
from compose.context import Context
from compose.document import Figure, Findings, Prose, Run, Section
from compose.language.catalogue import marked


class Finding(Strict):
    """One kind of sentence about one result."""

    kind: Literal["standing", "strengths", "path", "cluster", "binding", "coupling", "growth", "moved"]
    of: Annotated[
        str,
        Ref("result", when=("kind", ("standing", "binding", "growth"))),
        Ref("result", when=("kind", ("strengths",)), needs=("{}_profile",)),
        Ref("result", when=("kind", ("path", "coupling")), needs=("{}", "{}_change")),
        Ref("result", when=("kind", ("cluster",)), needs=("{}_local",)),
    ]
    interval: ResultId = Field("", description="standing: the result with the rank's interval")


class FindingsBlock(BlockParameters):
    """``kind = "findings"``: the first ``most`` sentences that the region has data for."""

    map: ResultId = Field(description="the result shown on the map")
    interval: ResultId = ""
    items: tuple[Finding, ...]
    most: int = Field(3, ge=1, le=6)


def comparison(
    context: Context, row: dict[str, Cell], result: Result, *, percent: bool = True
) -> list[Prose]:
    """Above, below or equal to the group's and the whole's mean, as clauses: in per cent where the scale allows it."""
    clauses: list[Prose] = []
    if "group_mean" in row and not row["group_mean"].missing and not row["group"].missing:
        gap = gap_cell(row, "gap_group", percent)
        if not gap.missing:
            mean = context.say("{group} mean", group=context.formatter.cell(row["group"]))
            clauses.append(difference(context, gap, mean))
    gap = gap_cell(row, "gap_nation", percent)
    if not gap.missing:
        clauses.append(difference(context, gap, context.fill(context.benchmark(result))))
    return clauses


def difference(context: Context, gap: Cell, mean: Prose) -> Prose:
    """How far above or below a mean; equal to it where there is no difference, about equal where none is seen."""
    if gap.value == 0:
        return context.say("equal to the {mean}", mean=mean)
    size = gap_size(context, gap)
    if not size[0].text.strip("0.,%"):
        return context.say("about equal to the {mean}", mean=mean)
    if gap.value > 0:
        return context.say("{size} above the {mean}", size=size, mean=mean)
    return context.say("{size} below the {mean}", size=size, mean=mean)


def gap_cell(row: dict[str, Cell], gap: str, percent: bool = True) -> Cell:
    """The gap in per cent where there is one, else in the unit of the figure."""
    share = row.get(f"{gap}_pct")
    return share if percent and share is not None and not share.missing else row[gap]


def gap_size(context: Context, gap: Cell, show: str = "abs") -> Prose:
    """A gap with its unit: 12.3%, 2.1 percentage points, 0.12 points."""
    if gap.column.role == "share":
        return (context.formatter.run(gap, show=show, decimals=1),)
    unit = gap.column.unit[context.language]
    run = context.formatter.run(gap, show=show)
    return (run, Run(context.marks.gap + unit)) if unit else (run,)


def standing(item: Finding, context: Context) -> Prose | None:
    """Score, rank, gap to group and nation, rank interval."""
    result = context.result(item.of)
    row = context.cells(result)
    if row is None:
        return context.say(
            "**No {title} can be given for {region}**: the source has no figures for it. "
            "What follows rests on the other results.",
            title=result.title,
            region=context.name(context.region.code) if context.region else "",
        )
    main = row[result.main_column.id]
    first = context.say(
        "**{title} {value}, rank {rank} of {of}**",
        title=result.title,
        value=main,
        rank=row["rank"],
        of=row["of"],
    )
    rest = comparison(context, row, result)
    parts = [context.clauses([first, *rest])]
    if item.interval:
        interval = context.cells(context.result(item.interval))
        if interval:
            parts.append(robustness(context, item.interval, interval))
    return full_stop(context, semicolons(context, parts))


#: what the runs of a rank interval vary, inside a sentence
CHOICES = {
    "weights": marked("weights"),
    "normalisation": marked("normalisations"),
    "aggregation": marked("aggregations"),
    "omission": marked("sets of indicators"),
}


def robustness(context: Context, name: str, interval: dict[str, Cell]) -> Prose:
    """What the runs with other choices say of a rank: in how many it lies where, and which choices were varied."""
    table = context.results.get(f"{name}_varied")
    varied = [k[0] for k, c in table.rows() if c["varies"].value] if table else list(CHOICES)
    names = [context.fill(context.t(CHOICES[factor])) for factor in varied]
    choices = context.listing(names[:-1])
    choices = context.say("{first} and {last}", first=choices, last=names[-1]) if choices else names[-1]
    low, high, least, most = (interval[c] for c in ("low", "high", "min", "max"))
    if least.value == most.value:
        return context.say("the rank is {low} in every run with other {choices}", low=low, choices=choices)
    if low.value == high.value:
        return context.say(
            "the rank is {low} in {share} of the runs with other {choices}, and between {least} and {most} in all of them",
            low=low,
            share=interval["inside"],
            choices=choices,
            least=least,
            most=most,
        )
    if low.value <= least.value and most.value <= high.value:
        return context.say(
            "in every run with other {choices} the rank lies between {low} and {high}",
            choices=choices,
            low=least,
            high=most,
        )
    return context.say(
        "in {share} of the runs with other {choices} the rank lies between {low} and {high}",
        share=interval["inside"],
        choices=choices,
        low=low,
        high=high,
    )


def is_strength(row: dict[str, Cell]) -> bool:
    """Whether a dimension is one: in the better half of the ranks, and not below what it is compared with."""
    if row["rank"].value > (row["of"].value + 1) / 2:
        return False
    compared = [row[gap] for gap in ("gap_group", "gap_nation") if gap in row and not row[gap].missing]
    return not compared or bool(compared[0].value >= 0)


def strengths(item: Finding, context: Context) -> Prose | None:
    """What lifts and what holds back the score, against the group."""
    profile = context.result(f"{item.of}_profile")
    if context.region is None:
        return None
    rows = [
        (key[1], cells)
        for key, cells in profile.rows()
        if key[0] == context.region.code and not cells["rank"].missing
    ]
    if len(rows) < 2:
        return None
    best = min(rows, key=lambda r: (r[1]["rank"].value, r[1]["contribution_rank"].value))
    worst = max(rows, key=lambda r: (r[1]["rank"].value, r[1]["contribution_rank"].value))
    parts: list[Prose] = []
    for (indicator, cells), top in ((best, True), (worst, False)):
        name = context.label(profile, "indicator", indicator)
        if top:
            said = (
                marked("**{name} is the strongest dimension** at rank {rank} of {of} {noun}")
                if is_strength(cells)
                else marked("**{name} is the least weak dimension** at rank {rank} of {of} {noun}")
            )
            parts.append(context.say(said, name=name, rank=cells["rank"], of=cells["of"], noun=context.noun))
        else:
            parts.append(
                context.say(
                    "**{name} is the weakest** at rank {rank}",
                    name=name,
                    rank=cells["rank"],
                )
            )
        clause = comparison(context, cells, profile)
        if clause:
            parts[-1] = context.clauses([parts[-1], clause[0]])
    return full_stop(context, semicolons(context, parts))


def moved(context: Context, steps: Cell) -> Prose:
    """“two levels up”, with the number as a cell."""
    size, n = (context.formatter.run(steps, show="abs"),), abs(int(steps.value))
    if steps.value > 0:
        return context.count("{n} level up", "{n} levels up", n, n=size)
    return context.count("{n} level down", "{n} levels down", n, n=size)


def path(item: Finding, context: Context) -> Prose | None:
    """Where the region stood in each period, and how far it moved."""
    result = context.result(item.of)
    if context.region is None:
        return None
    rows = [(k[1], c) for k, c in result.rows() if k[0] == context.region.code and not c["level"].missing]
    if not rows:
        return None
    change = context.cells(context.result(f"{item.of}_change"))
    walk = context.clauses(
        [context.say("{level} {when}", level=c["level"], when=context.when(p)) for p, c in rows]
    )
    ordered = change is not None and "steps" in change and not change["steps"].missing
    first, last = rows[0][1]["level"], rows[-1][1]["level"]
    title = result.title
    if first.value == last.value and all(c["level"].value == last.value for _, c in rows):
        head = context.say("**{title}: still {last}**", title=title, last=last)
    elif first.value == last.value:
        head = context.say("**{title}: {last} again**", title=title, last=last)
    elif ordered and change is not None:
        head = context.say("**{title}: from {first} to {last}**", title=title, first=first, last=last)
        head = context.clauses([head, moved(context, change["steps"])])
    else:
        head = context.say("**{title}: from {first} to {last}**", title=title, first=first, last=last)
    return full_stop(context, context.join([head, walk], context.marks.colon))


def cluster(item: Finding, context: Context) -> Prose | None:
    """The region's quadrant in the local Moran analysis."""
    result = context.result(f"{item.of}_local")
    row = context.cells(result)
    if row is None or row["quadrant"].missing:
        return None
    if row["significant"].value:
        return context.say(
            "**Spatial cluster: {quadrant}**, significant after false-discovery control (p {p}, q {q}).",
            quadrant=row["quadrant"],
            p=row["p"],
            q=row["q"],
        )
    return context.say(
        "**Among its {neighbours}: {quadrant}**, not significant once false discoveries are controlled (p {p}, q {q}).",
        quadrant=row["quadrant"],
        p=row["p"],
        q=row["q"],
    )


def binding(item: Finding, context: Context) -> Prose | None:
    """Technical efficiency and which of its parts binds."""
    result = context.result(item.of)
    row = context.cells(result)
    if row is None:
        return None
    head = context.say(
        "**{title} {value}, rank {rank} of {of}**",
        title=result.title,
        value=row["technical"],
        rank=row["rank"],
        of=row["of"],
    )
    match row["binding"].value:
        case "pure":
            tail = context.say(
                "pure technical efficiency ({pure}) binds rather than scale ({scale})",
                pure=row["pure"],
                scale=row["scale"],
            )
        case "scale":
            tail = context.say(
                "scale ({scale}) binds rather than pure technical efficiency ({pure})",
                pure=row["pure"],
                scale=row["scale"],
            )
        case "both":
            tail = context.say(
                "pure technical efficiency ({pure}) and scale ({scale}) bind alike",
                pure=row["pure"],
                scale=row["scale"],
            )
        case _:
            tail = context.say("nothing binds: the region is on the frontier")
    return full_stop(context, semicolons(context, [head, tail]))


def coupling(item: Finding, context: Context) -> Prose | None:
    """Coordination of two systems: first and last grade."""
    change = context.cells(context.result(f"{item.of}_change"))
    if change is None or change["last"].missing:
        return None
    result = context.results[item.of]
    periods = in_order(map(str, result.frame.index.get_level_values("period").unique()))
    return context.say(
        "**{title} {last} ({grade_last})** {to}, from {first} ({grade_first}) {start}.",
        title=result.title,
        last=change["last"],
        grade_last=change["grade_last"],
        first=change["first"],
        grade_first=change["grade_first"],
        start=context.when(periods[0]),
        to=context.when(periods[-1]),
    )


def growth(item: Finding, context: Context) -> Prose | None:
    """A figure's multiple over the years, with its rank."""
    result = context.result(item.of)
    row = context.cells(result)
    if row is None or row["multiple"].missing:
        return None
    return context.say(
        "**{title}: {multiple} times its first value** (from {first} to {last}), rank {rank} of {of}.",
        title=result.title,
        multiple=row["multiple"],
        first=row["first"],
        last=row["last"],
        rank=row["rank"],
        of=row["of"],
    )


def change_of_rank(item: Finding, context: Context) -> Prose | None:
    """From which rank to which, with the figures."""
    from compose.blocks.slopes import place_sentence

    change = context.results.get(f"{item.of}_change") or context.result(item.of)
    return place_sentence(change, context) if "moved" in change.by_id else None


SENTENCES: dict[str, Callable[[Finding, Context], Prose | None]] = {
    "standing": standing,
    "strengths": strengths,
    "path": path,
    "cluster": cluster,
    "binding": binding,
    "coupling": coupling,
    "growth": growth,
    "moved": change_of_rank,
}


def compose(block: FindingsBlock, context: Context) -> Section | None:
    """The first ``most`` findings the region has data for, beside the locator map; none without any."""
    sentences: list[Prose] = []
    for item in block.items:
        if len(sentences) == block.most:
            break
        prose = SENTENCES[item.kind](item, context)
        if prose:
            sentences.append(prose)
    result = context.result(block.map)
    region = context.region
    svg, alt = context.figures.maps.locator(result, result.main_column.id, region)
    figure = Figure(
        context.next_figure(),
        f"map-{result.id}",
        map_caption(context, result, result.main_column.id),
        svg,
        alt,
        source=context.sources(result.id),
        results=(result.id,),
        width="map",
    )
    return Section("findings", heading(block, context, "Key findings"), (Findings(tuple(sentences), figure),))


BLOCKS: tuple[Block, ...] = (Block("findings", FindingsBlock, compose, ("brief",)),)
