"""Block `findings`: key sentences written from results, with a locator map: `Finding`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from typing import Annotated, Literal

from pydantic import Field

from analysis.parameters import PERIODS, REGION, IntervalId, MappedId, Ref, Strict
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
from compose.blocks.comparing import (
    DIMENSIONS,
    Dimensions,
    best_and_worst,
    between,
    comparison,
    end_called,
    gap_size,
    is_place,
    once,
    placed,
    ranked_alone,
    unit_once,
    unusable,
    with_unit,
)
from compose.context import Context, Value
from compose.document import Figure, Findings, Prose, Run, Section
from compose.language.catalogue import marked, within


class Finding(Strict):
    """One kind of sentence about one result."""

    kind: Literal["standing", "strengths", "path", "cluster", "binding", "coupling", "growth", "moved"]
    of: Annotated[
        str,
        Ref("result", when=("kind", ("standing",)), keys=REGION, columns=("rank", "of")),
        Ref("result", when=("kind", ("growth",)), keys=REGION, columns=("rank", "of", "first")),
        Ref(
            "result", when=("kind", ("binding",)), keys=REGION, columns=("rank", "of", "technical", "binding")
        ),
        Ref("result", when=("kind", ("strengths",)), needs=("{}_profile",)),
        Ref("result", when=("kind", ("path",)), needs=("{}", "{}_change"), keys=PERIODS, columns=("level",)),
        Ref(
            "result",
            when=("kind", ("coupling",)),
            needs=("{}", "{}_change"),
            keys=PERIODS,
            columns=("d", "grade"),
        ),
        Ref("result", when=("kind", ("cluster",)), needs=("{}_local",), columns=("expected",)),
    ]
    interval: IntervalId = Field("", description="standing: the result with the rank’s interval")


class FindingsBlock(BlockParameters):
    """``kind = "findings"``: the first ``most`` sentences that the region has data for."""

    map: MappedId = Field(description="the result shown on the map")
    interval: IntervalId = ""
    items: tuple[Finding, ...]
    most: int = Field(3, ge=1, le=6)


def _without(context: Context, result: Result) -> Prose:
    """That a region has no figure, and why: the source has none, or what it has allows none."""
    code = context.region.code if context.region else ""
    facts: dict[str, Value] = {
        "title": within(result.title[context.language]),
        "region": context.name(code) if code else "",
    }
    if (why := unusable(context, result, code)) is not None:
        return context.say(
            "**No {title} can be given for {region}**: {why}.",
            why=why,
            **facts,
        )
    return context.say("**No {title} can be given for {region}**: the source has no figures for it.", **facts)


def standing(item: Finding, context: Context) -> Prose | None:
    """Score, rank, gap to group and nation, rank interval."""
    result = context.result(item.of)
    row = context.cells(result)
    if row is None:
        return _without(context, result)
    main = row[result.main_column.id]
    if ranked_alone(row):
        words = marked("**{title}: {value}**")
    elif is_place(row, result):
        words = marked("**{title}: {rank} of {of} {noun}**")
    else:
        words = marked("**{title}: {value}, {rank} of {of} {noun}**")
    first = context.say(
        words,
        title=result.title,
        value=with_unit(context, main),
        rank=context.ordinal(row["rank"]),
        of=row["of"],
        noun=context.noun,
    )
    first = placed(context, first, result, row)
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


def choices(context: Context, name: str) -> Prose:
    """Which choices the runs of a rank interval varied, in a row."""
    table = context.results.get(f"{name}_varied")
    varied = [k[0] for k, c in table.rows() if c["varies"].value] if table else list(CHOICES)
    return context.names([(Run(context.t(CHOICES[factor])),) for factor in varied])


def robustness(context: Context, name: str, interval: dict[str, Cell]) -> Prose:
    """What the runs with other choices say of a rank: in how many it lies where, and which choices were varied."""
    varied = choices(context, name)
    low, high, least, most = (interval[c] for c in ("low", "high", "min", "max"))
    if least.value == most.value:
        return context.say("the rank is {low} in every run with other {choices}", low=low, choices=varied)
    if low.value == high.value:
        return context.say(
            marked(
                "the rank is {low} in {share} of the runs with other {choices}, and {least} or {most} in all of them"
            )
            if most.value - least.value == 1
            else marked(
                "the rank is {low} in {share} of the runs with other {choices}, and between {least} and {most} in all of them"
            ),
            low=low,
            share=interval["inside"],
            choices=varied,
            least=least,
            most=most,
        )
    every = low.value <= least.value and most.value <= high.value
    ends = (least, most) if every else (low, high)
    words = {
        (True, True): marked("in every run with other {choices} the rank is {low} or {high}"),
        (True, False): marked("in every run with other {choices} the rank lies between {low} and {high}"),
        (False, True): marked("in {share} of the runs with other {choices} the rank is {low} or {high}"),
        (False, False): marked(
            "in {share} of the runs with other {choices} the rank lies between {low} and {high}"
        ),
    }[every, ends[1].value - ends[0].value == 1]
    return context.say(words, share=interval["inside"], choices=varied, low=ends[0], high=ends[1])


def strengths(item: Finding, context: Context) -> Prose | None:
    """What lifts and what holds back the score, against the group."""
    profile = context.result(f"{item.of}_profile")
    sides = best_and_worst(context, profile)
    if sides is None:
        return None
    best, worst = sides
    if best == worst:
        return context.say(
            "**Every dimension ranks {rank}** of {of} {noun}.",
            rank=context.ordinal(*(cells["rank"] for _, cells in best)),
            of=best[0][1]["of"],
            noun=context.noun,
        )

    def told(one: Dimensions, words: str, *, first: bool = False) -> Prose:
        """The dimensions that share a place, and of one alone how far it is from the mean."""
        cells = one[0][1]
        labels = [context.label(profile, "indicator", i) for i, _ in one]
        named = [(Run(label if first and not i else within(label), True),) for i, label in enumerate(labels)]
        sentence = context.say(
            words,
            names=context.names(named),
            rank=context.ordinal(*(c["rank"] for _, c in one)),
            of=cells["of"],
            noun=context.noun,
        )
        clause = comparison(context, cells, profile)
        return context.clauses([sentence, clause[0]]) if clause and len(one) == 1 else sentence

    high = told(best, DIMENSIONS[end_called(context, *best[0]), len(best) > 1], first=True)
    low = told(worst, DIMENSIONS[end_called(context, *worst[0], side=-1), len(worst) > 1])
    return full_stop(context, semicolons(context, [high, low]))


def has_levels(result: Result) -> bool:
    """Whether classes are levels that one goes up and down by: of two, what a region was and is says all."""
    return len(result.by_id["level"].labels) > 2


def moved(context: Context, steps: Cell) -> Prose:
    """“two levels up”, with the number in words and as a cell."""
    n = abs(int(steps.value))
    size = (replace(context.formatter.run(steps, show="abs"), text=context.marks.counted(n)),)
    if steps.value > 0:
        return context.count("{n} level up", "{n} levels up", n, n=size)
    return context.count("{n} level down", "{n} levels down", n, n=size)


#: a class that did not change, by whether periods are years and whether there are two of them
UNCHANGED = {
    (True, True): marked("**{title}: {level} in both years** ({periods})."),
    (True, False): marked("**{title}: {level} in all {n} years** ({periods})."),
    (False, True): marked("**{title}: {level} in both periods** ({periods})."),
    (False, False): marked("**{title}: {level} in all {n} periods** ({periods})."),
}


def path(item: Finding, context: Context) -> Prose | None:
    """Where the region stood in each period, and how far it moved."""
    result = context.result(item.of)
    if context.region is None:
        return None
    rows = [(k[1], c) for k, c in result.rows(region=context.region.code) if not c["level"].missing]
    if not rows:
        return None
    change = context.cells(context.result(f"{item.of}_change"))
    ordered = change is not None and "steps" in change and not change["steps"].missing
    first, last = rows[0][1]["level"], rows[-1][1]["level"]
    title = result.title
    if len({c["level"].value for _, c in rows}) == 1 and len(rows) > 1:
        names = context.names([(Run(context.label(result, "period", p)),) for p, _ in rows])
        periods: dict[str, Value] = {
            "n": context.marks.counted(len(rows)),
            "periods": names,
            "title": title,
            "level": (context.formatter.run(last, reading=True),),
        }
        words = UNCHANGED[context.yearly(result), len(rows) == 2]
        return context.say(words, **periods)
    if len(rows) == 1:
        only = _stood(context, rows, yearly=False, full=True)
        return full_stop(
            context, context.join([(Run(title[context.language], True),), only], context.marks.colon)
        )
    # the classes are described once, at the head; the walk calls them by their short names
    walk = context.clauses([_stood(context, same, yearly=context.yearly(result)) for same in in_a_row(rows)])
    if first.value == last.value:
        head = context.say(
            "**{title}: {last} again**", title=title, last=(context.formatter.run(last, reading=True),)
        )
    else:
        head = context.say(
            "**{title}: from {first} to {last}**",
            title=title,
            first=(context.formatter.run(first, reading=True),),
            last=(context.formatter.run(last, reading=True),),
        )
        if ordered and change is not None and has_levels(result):
            head = context.clauses([head, moved(context, change["steps"])])
    return full_stop(context, context.say("{head} ({walk})", head=head, walk=walk))


def _stood(
    context: Context, same: list[tuple[str, dict[str, Cell]]], *, yearly: bool, full: bool = False
) -> Prose:
    """A class and the periods that a region stood in it: low in 2009 and 2013."""
    level: Prose = (context.formatter.run(same[0][1]["level"], reading=full),)
    if yearly:
        years = context.names([(Run(context.period(p)),) for p, _ in same])
        return context.say("{level} in {periods}", level=level, periods=years)
    return context.say(
        "{level} {when}", level=level, when=context.names([(Run(context.when(p)),) for p, _ in same])
    )


def in_a_row(rows: list[tuple[str, dict[str, Cell]]]) -> list[list[tuple[str, dict[str, Cell]]]]:
    """The periods of a way, those of one class in a row together."""
    return [list(same) for _, same in groupby(rows, key=lambda r: r[1]["level"].value)]


def cluster(item: Finding, context: Context) -> Prose | None:
    """The region's quadrant in the local Moran analysis."""
    result = context.result(f"{item.of}_local")
    row = context.cells(result)
    if row is None or row["quadrant"].missing:
        return None
    overall = list(context.results[item.of].rows())[-1][1]
    facts: dict[str, Value] = {
        "p": context.relation(row["p"]),
        "q": context.relation(row["q"]),
        "level": overall["level"],
        "quadrant": row["quadrant"],
    }
    if overall["correction"].value == "fdr":
        tested = context.say(
            "at the {level} level; *p*{p}, *q*{q} with the false discovery rate controlled", **facts
        )
    else:
        tested = context.say("at the {level} level; *p*{p}, not corrected for the number of regions", **facts)
    match row["pattern"].value:
        case "cluster":
            sentence = context.say(
                "**In a spatial cluster: {quadrant}**, significant {tested}.", tested=tested, **facts
            )
        case "outlier":
            sentence = context.say(
                "**A spatial outlier: {quadrant}**, significant {tested}.", tested=tested, **facts
            )
        case _:
            sentence = context.say(
                "**No local pattern** that could be told from chance {tested}.", tested=tested, **facts
            )
    return sentence


def binding_part(item: Finding, context: Context) -> Prose | None:
    """Technical efficiency and which of its parts binds."""
    result = context.result(item.of)
    row = context.cells(result)
    if row is None:
        return None
    place: dict[str, Value] = {"rank": context.ordinal(row["rank"]), "of": row["of"], "noun": context.noun}
    head = context.say(
        "**{title}: {value}, {rank} of {of} {noun}**", title=result.title, value=row["technical"], **place
    )
    parts: dict[str, Value] = {"pure": row["pure"], "scale": row["scale"]}
    match row["binding"].value:
        case "doubtful":
            tail = context.say(
                "which part constrains it is doubtful, as pure technical efficiency ({pure}) and scale efficiency ({scale}) "
                "cannot go together with it",
                **parts,
            )
        case "pure":
            tail = context.say(
                "the constraint is pure technical efficiency ({pure}), not scale efficiency ({scale})",
                **parts,
            )
        case "scale":
            tail = context.say(
                "the constraint is scale efficiency ({scale}), not pure technical efficiency ({pure})",
                **parts,
            )
        case "both":
            tail = context.say(
                "pure technical efficiency ({pure}) and scale efficiency ({scale}) constrain it alike",
                **parts,
            )
        case _:
            tail = context.say("it is on the frontier: neither part constrains it")
    return full_stop(context, semicolons(context, [head, tail]))


def coupling(item: Finding, context: Context) -> Prose | None:
    """Coordination of two systems: first and last grade."""
    change = context.cells(context.result(f"{item.of}_change"))
    if change is None or change["last"].missing:
        return None
    result = context.results[item.of]
    periods = in_order(map(str, result.frame.index.get_level_values("period").unique()))
    facts: dict[str, Value] = {
        "title": result.title,
        "last": change["last"],
        "grade_last": change["grade_last"],
        "first": change["first"],
        "grade_first": change["grade_first"],
        "start": context.when(periods[0]),
        "to": context.when(periods[-1]),
    }
    if len(periods) < 2 or change["first"].missing:
        return context.say("**{title}: {last} ({grade_last})** {to}.", **facts)
    if context.formatter.alike(change["first"], change["last"]):
        return context.say("**{title}: {last} ({grade_last})** {to}, as {start}.", **facts)
    if change["last"].value > change["first"].value:
        return context.say(
            "**{title}: {last} ({grade_last})** {to}, up from {first} ({grade_first}) {start}.", **facts
        )
    return context.say(
        "**{title}: {last} ({grade_last})** {to}, down from {first} ({grade_first}) {start}.", **facts
    )


def growth(item: Finding, context: Context) -> Prose | None:
    """A figure's multiple over the years, or its change where its zero is arbitrary, with its rank."""
    result = context.result(item.of)
    row = context.cells(result)
    measure = result.main_column.id
    if row is None or row[measure].missing:
        return None
    indicator, _, start = result.inputs[0].partition("@")
    facts: dict[str, Value] = {
        "name": context.report.panel.indicators[indicator].name,
        "start": context.period(start),
        **between(context, row["first"], row["last"]),
        "rank": context.ordinal(row["rank"]),
        "of": row["of"],
        "noun": context.noun,
    }
    if context.formatter.alike(row["first"], row["last"]):
        sentence = context.say("**{name} is what it was in {start}** ({last})", **facts)
    elif measure == "change":
        places = context.formatter.adding(row["first"], row["last"], row["change"])
        unit = context.formatter.unit_of(row["last"])
        ends = {c: context.formatter.amount(row[c], unit, decimals=places) for c in ("first", "last")}
        words: dict[str, Value] = facts | unit_once(ends)
        words["size"] = gap_size(context, row["change"], decimals=places)
        if row["change"].value > 0:
            sentence = context.say("**{name} rose by {size} from {start}** (from {first} to {last})", **words)
        else:
            sentence = context.say("**{name} fell by {size} from {start}** (from {first} to {last})", **words)
    elif once(context, row["multiple"]):
        sentence = context.say("**{name} is about what it was in {start}** (from {first} to {last})", **facts)
    elif row["multiple"].value > 1:
        facts["multiple"] = row["multiple"]
        sentence = context.say(
            "**{name} rose to {multiple} times its level of {start}** (from {first} to {last})", **facts
        )
    else:
        facts["multiple"] = row["multiple"]
        sentence = context.say(
            "**{name} fell to {multiple} times its level of {start}** (from {first} to {last})", **facts
        )
    place = (
        context.say("{rank} of {of} {noun} by this change", **facts)
        if measure == "change"
        else context.say("{rank} of {of} {noun} by this multiple", **facts)
    )
    return full_stop(context, context.clauses([sentence, place]))


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
    "binding": binding_part,
    "coupling": coupling,
    "growth": growth,
    "moved": change_of_rank,
}


def compose(block: FindingsBlock, context: Context) -> Section | None:
    """The first ``most`` findings the region has data for, beside the locator map; none without any."""
    sentences: list[Prose] = []
    rests = False
    for item in block.items:
        if len(sentences) == block.most:
            break
        prose = SENTENCES[item.kind](item, context)
        if prose and item.kind == "standing" and not rests and context.cells(context.result(item.of)) is None:
            # once, however many figures there are not
            prose = context.sentences([prose, context.say("What follows rests on the other results.")])
            rests = True
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
