"""Large numbers under a brief's headline: what a report may name, and how each kind is made: `HeadlineNumber`, `NUMBERS`;
`called`, `row_of`, `rate_name`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Literal

from pydantic import Field

from analysis.parameters import PERIODS, REGION, IndicatorId, IntervalId, Ref, Strict, Wording
from analysis.values import Cell, Result
from compose.blocks.comparing import (
    best_and_worst,
    comparison,
    end_called,
    gap_size,
    is_place,
    placed,
    ranked_alone,
    with_unit,
    with_units,
)
from compose.blocks.findings import has_levels, in_a_row
from compose.blocks.scorecard import rank_range
from compose.blocks.theme import beside, since
from compose.context import Context, Value
from compose.document import KeyNumber, Prose, Run, plain
from compose.language.catalogue import marked, within


class HeadlineNumber(Strict):
    """``[[brief.headline]]``: a number that stands large under the title of a brief.

    The first three of which a region has a figure are shown, and the title says what the first rank, value or rate is.
    """

    kind: Literal["rank", "value", "path", "growth", "coupling", "strongest", "weakest", "rate"] = Field(
        description="rank: a place among all; value: the figure itself; path: by how many classes the region rose or fell; "
        "growth: a multiple or change; coupling: how two systems go together; strongest, weakest: the dimension of the highest "
        "or lowest rank; rate: one of a table of headline rates"
    )
    of: Annotated[
        str,
        Ref("result", when=("kind", ("rank",)), keys=REGION, columns=("rank", "of")),
        Ref("result", when=("kind", ("value",)), keys=REGION),
        Ref("result", when=("kind", ("growth",)), keys=REGION, columns=("rank", "of", "first")),
        Ref("result", when=("kind", ("path",)), needs=("{}", "{}_change"), keys=PERIODS, columns=("level",)),
        Ref("result", when=("kind", ("coupling",)), needs=("{}", "{}_change"), keys=PERIODS, columns=("d",)),
        Ref("result", when=("kind", ("strongest", "weakest")), needs=("{}_profile",)),
        Ref("result", when=("kind", ("rate",)), columns=("value", "before", "turn")),
    ] = Field(description="the result that it is taken from")
    interval: IntervalId = Field("", description="rank: the result with the rank’s interval")
    indicator: Annotated[IndicatorId, Field(description="rate: which of the rates")] = ""
    name: Wording | None = Field(
        None, description="what the number is of, in the title and below it; else its result’s title"
    )


def called(number: HeadlineNumber, result: Result, context: Context) -> str:
    """What a number is of, inside a sentence."""
    return number.name[context.language] if number.name else within(result.title[context.language])


def row_of(number: HeadlineNumber, context: Context) -> tuple[Result, dict[str, Cell]] | None:
    """The result of a number and the region\'s row of it; None where it has no figure."""
    result = context.results[number.of]
    row = context.cells(result)
    return None if row is None or row[result.main_column.id].missing else (result, row)


def rate_name(number: HeadlineNumber, result: Result, context: Context) -> str:
    """What a rate is called, inside a sentence."""
    if number.name:
        return number.name[context.language]
    return within(context.label(result, "indicator", number.indicator))


# the numbers ---------------------------------------------------------------------------------------------------


def _rank(number: HeadlineNumber, context: Context) -> KeyNumber | None:
    """A place, behind it of how many; below it its interval, what it was before, and the figure beside a mean."""
    found = row_of(number, context)
    if found is None or found[1]["rank"].missing or ranked_alone(found[1]):
        return None
    result, row = found
    details: list[Prose] = []
    interval = context.cells(context.results[number.interval]) if number.interval else None
    if interval is not None and not interval["low"].missing:
        context.result(number.interval)
        details.append(_interval(context, interval))
    before = _before(number, context)
    if before:
        details.append(before)
    value = [] if is_place(row, result) else [with_unit(context, row[result.main_column.id])]
    mean = comparison(context, row, result)[-1:]
    if value or mean:
        details.append(context.clauses([*value, *mean]))
    label = placed(
        context, context.say("rank in {title}", title=called(number, result, context)), result, row
    )
    return KeyNumber(
        (context.formatter.run(row["rank"]),),
        (Run("/"), context.formatter.run(row["of"])),
        label,
        tuple(details),
    )


def _interval(context: Context, interval: dict[str, Cell]) -> Prose:
    """In what share of the runs a rank lies where."""
    if interval["min"].value == interval["max"].value:
        return context.say("the same in every run")
    if interval["low"].value <= interval["min"].value and interval["max"].value <= interval["high"].value:
        return context.say("{range} in every run", range=_ends(context, interval, "min", "max"))
    return context.say(
        "{range} in {share} of the runs", range=rank_range(context, interval), share=interval["inside"]
    )


def _ends(context: Context, interval: dict[str, Cell], low: str, high: str) -> Prose:
    return rank_range(context, {"low": interval[low], "high": interval[high]})


def _before(number: HeadlineNumber, context: Context) -> Prose:
    """The rank of the first period, where the result has a table of changes that ends with this very figure.

    Not where some regions have a figure at one time only: the place then and that now are not among the same.
    """
    change = context.results.get(f"{number.of}_change")
    found = row_of(number, context)
    if change is None or found is None or not {"first", "last", "rank_first"} <= set(change.by_id):
        return ()
    if change.note[context.language]:
        return ()
    row = context.cells(change)
    if (
        row is None
        or row["rank_first"].missing
        or row["last"].value != found[1][found[0].main_column.id].value
    ):
        return ()
    context.result(change.id)
    return context.say(
        "{period}: {rank}",
        period=change.by_id["first"].name[context.language],
        rank=context.ordinal(row["rank_first"]),
    )


def _value(number: HeadlineNumber, context: Context) -> KeyNumber | None:
    """The figure, behind it its unit; below it its rank and where the means are."""
    found = row_of(number, context)
    if found is None:
        return None
    result, row = found
    cell = row[result.main_column.id]
    details = list(comparison(context, row, result))
    if "rank" in row and not row["rank"].missing and not ranked_alone(row):
        place = context.say(
            "{rank} of {of} {noun}", rank=context.ordinal(row["rank"]), of=row["of"], noun=context.noun
        )
        details.insert(0, placed(context, place, result, row))
    return _figure(context, cell, (Run(called(number, result, context)),), details)


def _figure(context: Context, cell: Cell, label: Prose, details: Sequence[Prose]) -> KeyNumber:
    told = gap_size(context, cell, "")
    # a unit that stands before its figure in a sentence stands behind it where the figure is large
    unit = tuple(run for run in told if not run.address)
    return KeyNumber(tuple(run for run in told if run.address), unit, label, tuple(d for d in details if d))


def _path(number: HeadlineNumber, context: Context) -> KeyNumber | None:
    """By how many classes a region rose or fell, or its class; below it the classes in turn."""
    result, change = context.results[number.of], context.cells(context.results[f"{number.of}_change"])
    code = context.region.code if context.region else ""
    rows = [(k[1], c) for k, c in result.rows(region=code) if not c["level"].missing]
    if not rows:
        return None
    first, last = rows[0], rows[-1]
    walk = context.join([(context.formatter.run(same[0][1]["level"]),) for same in in_a_row(rows)], " → ")
    title = called(number, result, context)
    stepped = has_levels(result) and change is not None and "steps" in change and not change["steps"].missing
    if change is None or not stepped or not change["steps"].value:
        where = context.say("{title}, {period}", title=title, period=context.period(last[0]))
        details = (
            (unchanged(context, result, len(rows)),)
            if len(in_a_row(rows)) == 1 < len(rows)
            else (walk,)
            if len(rows) > 1
            else ()
        )
        return KeyNumber((context.formatter.run(last[1]["level"]),), (), where, details)
    context.result(f"{number.of}_change")
    steps = change["steps"]
    run = context.formatter.run(steps)
    shown = Run(("+" if steps.value > 0 else "") + run.text.lstrip("+"), address=run.address, value=run.value)
    behind = context.count("level", "levels", abs(int(steps.value)))
    label = context.say("{title} since {period}", title=title, period=context.period(first[0]))
    return KeyNumber((shown,), (Run(context.marks.behind(plain(behind))),), label, (walk,))


def unchanged(context: Context, result: Result, n: int) -> Prose:
    """That a class was the same in every period there is, which says nothing of the years between."""
    if n == 2:
        years, periods = marked("the same in both years"), marked("the same in both periods")
        return context.say(years if context.yearly(result) else periods)
    years, periods = marked("the same in all {n} years"), marked("the same in all {n} periods")
    return context.say(years if context.yearly(result) else periods, n=context.marks.counted(n))


def _growth(number: HeadlineNumber, context: Context) -> KeyNumber | None:
    """A multiple or a change; below it from where to where, and its rank."""
    found = row_of(number, context)
    if found is None or found[1]["first"].missing:
        return None
    result, row = found
    facts: dict[str, Value] = {
        **with_units(context, first=row["first"], last=row["last"]),
        "rank": context.ordinal(row["rank"]),
        "of": row["of"],
        "noun": context.noun,
    }
    facts["start"] = context.period(result.inputs[0].partition("@")[2])
    details = [
        context.say("from {first} in {start} to {last}", **facts),
        context.say("{rank} of {of} {noun}", **facts),
    ]
    label: Prose = (Run(called(number, result, context)),)
    cell = row[result.main_column.id]
    if cell.column.id != "multiple":
        return _figure(context, cell, label, details)
    if number.name:
        # “growth: 5.04 times” would be six times the first figure; the result's own title says that it is a multiple
        label = context.say("{title}, multiple of {start}", title=called(number, result, context), **facts)
    return KeyNumber(
        (context.formatter.run(cell, reading=True),), context.say(" times"), label, tuple(details)
    )


def _coupling(number: HeadlineNumber, context: Context) -> KeyNumber | None:
    """How far two systems go together, and what it was at the beginning."""
    change = context.cells(context.results[f"{number.of}_change"])
    if change is None or change["last"].missing:
        return None
    context.result(f"{number.of}_change")
    result = context.results[number.of]
    places = context.formatter.together({c: change[c] for c in ("first", "last")})
    details: list[Prose] = [(context.formatter.run(change["grade_last"]),)]
    if not change["first"].missing:
        first = context.results[f"{number.of}_change"].by_id["first"].name[context.language]
        details.append(
            context.say(
                "{period}: {value} ({grade})",
                period=first,
                value=(context.formatter.run(change["first"], decimals=places.get("first"), reading=True),),
                grade=change["grade_first"],
            )
        )
    return KeyNumber(
        (context.formatter.run(change["last"], decimals=places.get("last"), reading=True),),
        (),
        (Run(called(number, result, context)),),
        tuple(details),
    )


#: how the dimension of the highest or lowest rank is called
_END = {
    "strongest": marked("strongest: {names}"),
    "highest": marked("highest rank: {names}"),
    "least weak": marked("least weak: {names}"),
    "weakest": marked("weakest: {names}"),
    "lowest": marked("lowest rank: {names}"),
}


def _end(number: HeadlineNumber, context: Context) -> KeyNumber | None:
    """The rank of the dimension where a region stands highest or lowest; none where all dimensions have one rank."""
    profile = context.results[f"{number.of}_profile"]
    sides = best_and_worst(context, profile)
    if sides is None or sides[0] == sides[1]:
        return None
    context.result(profile.id)
    side = 1 if number.kind == "strongest" else -1
    rows = sides[0] if side > 0 else sides[1]
    names = context.names([(Run(within(context.label(profile, "indicator", i))),) for i, _ in rows])
    row = rows[0][1]
    label = context.say(_END[end_called(context, *rows[0], side)], names=names)
    details = comparison(context, row, profile)[:1] if len(rows) == 1 else []
    return KeyNumber(
        (context.formatter.run(row["rank"]),),
        (Run("/"), context.formatter.run(row["of"])),
        label,
        tuple(details),
    )


def _rate(number: HeadlineNumber, context: Context) -> KeyNumber | None:
    """A rate of the last period, how it moved, and where the area's is."""
    result = context.results[number.of]
    row = context.cells(result, number.indicator)
    if row is None or row["value"].missing:
        return None
    details: list[Prose] = []
    if not row["turn"].missing:
        details.append(since(context, row))
    if "gap" in row and not row["gap"].missing:
        details.append(beside(context, result, row))
    run = context.formatter.run(row["value"])
    percent = run.text.endswith("%")
    number_run = Run(run.text.removesuffix("%"), address=run.address, value=run.value)
    label = context.say(
        "{title} {when}",
        title=rate_name(number, result, context),
        when=context.when(str(row["period"].value)),
    )
    return KeyNumber((number_run,), (Run("%"),) if percent else (), label, tuple(details))


NUMBERS: dict[str, Callable[[HeadlineNumber, Context], KeyNumber | None]] = {
    "rank": _rank,
    "value": _value,
    "path": _path,
    "growth": _growth,
    "coupling": _coupling,
    "strongest": _end,
    "weakest": _end,
    "rate": _rate,
}
