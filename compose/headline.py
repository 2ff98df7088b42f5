"""Headline of a brief: the finding as its title, and the numbers that stand large below it: `HeadlineNumber`, `Headline`,
`headline`, `numbers_of`.

A report names the numbers in ``[[brief.headline]]``; else they follow from the blocks of its brief. What is called strong or
weak is judged by the rules of the blocks `findings` and `strengths`, here as there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from analysis.parameters import PERIODS, REGION, IndicatorId, IntervalId, Ref, Strict, Wording
from analysis.values import Cell, Result, Text
from compose.blocks.base import REPORT_FILE, BlockParameters
from compose.blocks.comparing import comparison, gap_size
from compose.blocks.coupling import CouplingBlock
from compose.blocks.efficiency import EfficiencyBlock
from compose.blocks.findings import FindingsBlock, best_and_worst, in_a_row, is_strength
from compose.blocks.headline import HeadlineBlock
from compose.blocks.scorecard import ScorecardBlock, rank_range
from compose.blocks.strengths import Standing, StrengthsBlock, differ, ends, in_upper_half
from compose.blocks.theme import beside, since
from compose.context import Context, Value
from compose.document import KeyNumber, Prose, Run
from compose.language.catalogue import capital, marked, within
from intake.problems import Problems, Way, suggest
from intake.report.faults import explain, keys_of
from intake.report.references import Known, check_references
from intake.report.schema import BriefSpec

#: so many numbers stand under a headline
MOST = 3
#: units that are signs
_SIGNS = {"%", "‰"}
#: so many dimensions are named in it on either side; of more their number is said
MOST_NAMED = 2


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


Blocks = Sequence[BlockParameters]


@dataclass(frozen=True)
class Headline:
    """The title of a brief, empty where nothing was found, and its large numbers."""

    title: Prose
    numbers: tuple[KeyNumber, ...]


def numbers_of(page: BriefSpec, known: Known, problems: Problems) -> tuple[HeadlineNumber, ...]:
    """The numbers that a report names, typed, every name in them looked up."""
    numbers: list[HeadlineNumber] = []
    for i, raw in enumerate(page.headline, start=1):
        where = Way(f"brief.headline #{i}", ("brief", "headline", i - 1))
        try:
            number = HeadlineNumber.model_validate(raw)
        except ValidationError as fault:
            explain(fault, REPORT_FILE, where, keys_of(HeadlineNumber), problems, raw)
            continue
        check_references(number, known, REPORT_FILE, where, problems)
        rates = known.results.get(number.of) if number.kind == "rate" else None
        if rates is not None and number.indicator not in rates.labels.get("indicator", {}):
            problems.error(
                REPORT_FILE,
                where,
                Text(
                    zh=f"{number.of} 没有“{number.indicator}”的增速",
                    en=f"{number.of} has no rate “{number.indicator}”",
                ),
                suggest(number.indicator, rates.labels.get("indicator", {})),
            )
        numbers.append(number)
    return tuple(numbers)


# which numbers -------------------------------------------------------------------------------------------------


def usual(blocks: Blocks, results: Callable[[str], Result]) -> list[HeadlineNumber]:
    """The numbers of a report that names none: where the region stands, how it moved, where it is weakest, from its blocks."""
    ranks, moves, sides, rest = [], [], [], []
    for block in blocks:
        match block:
            case FindingsBlock():
                for item in block.items:
                    match item.kind:
                        case "standing":
                            ranks.append(HeadlineNumber(kind="rank", of=item.of, interval=item.interval))
                        case "path" | "growth" | "coupling":
                            moves.append(HeadlineNumber(kind=item.kind, of=item.of))
                        case "strengths":
                            sides += [
                                HeadlineNumber(kind="weakest", of=item.of),
                                HeadlineNumber(kind="strongest", of=item.of),
                            ]
                        case "binding":
                            rest.append(HeadlineNumber(kind="rank", of=item.of))
            case HeadlineBlock():
                rates = results(block.of)
                # those that can be compared with a period before say more
                turned = {k[1] for k, row in rates.rows() if not row["turn"].missing}
                names = sorted(rates.labels["indicator"], key=lambda name: name not in turned)
                ranks += [HeadlineNumber(kind="rate", of=block.of, indicator=name) for name in names]
            case CouplingBlock():
                rest.append(HeadlineNumber(kind="coupling", of=block.of))
            case EfficiencyBlock():
                rest.append(HeadlineNumber(kind="rank", of=block.of))
            case ScorecardBlock() | StrengthsBlock():
                plain_rows = [name for name in block.rows if results(name).keys == ("region",)]
                rest += [HeadlineNumber(kind="rank", of=name) for name in plain_rows]
    first = [*ranks[:1], *moves[:1], *sides[:1]]
    numbers: list[HeadlineNumber] = []
    for number in [*first, *moves[1:], *ranks[1:], *rest, *sides[1:]]:
        if not any(
            (n.kind, n.of, n.indicator) == (number.kind, number.of, number.indicator) for n in numbers
        ):
            numbers.append(number)
    return numbers


def headline(named: Sequence[HeadlineNumber], blocks: Blocks, context: Context) -> Headline:
    """The title and the numbers of a region's brief; no title where it has no figure of any kind."""
    numbers = list(named) or usual(blocks, lambda name: context.results[name])
    made: list[tuple[HeadlineNumber, KeyNumber]] = []
    for number in numbers:
        if len(made) == MOST:
            break
        shown = NUMBERS[number.kind](number, context)
        if shown is not None:
            context.result(number.of)
            first, *rest = shown.label
            made.append((number, replace(shown, label=(replace(first, text=capital(first.text)), *rest))))
    # the title is about the first of all, and where the region has no figure of it about the first that it has
    told = [n for n in numbers if n.kind in TITLES]
    lead = next((n for n, _ in made if n.kind in TITLES), None)
    clauses: list[Prose] = []
    if lead is not None:
        clauses = [TITLES[lead.kind](lead, context), *_sides(lead, numbers, blocks, context)]
    if told and told[0] is not lead and (row := _missing(told[0], context)):
        clauses.append(row)
    if not clauses:
        return Headline((), tuple(shown for _, shown in made))
    name = context.name(context.region.code) if context.region else ""
    title = context.say("{region}: {finding}", region=name, finding=context.clauses(clauses))
    return Headline(title, tuple(shown for _, shown in made))


# the title -----------------------------------------------------------------------------------------------------


def _called(number: HeadlineNumber, result: Result, context: Context) -> str:
    """What a number is of, inside a sentence."""
    return number.name[context.language] if number.name else within(result.title[context.language])


def _row(number: HeadlineNumber, context: Context) -> tuple[Result, dict[str, Cell]] | None:
    result = context.results[number.of]
    row = context.cells(result)
    return None if row is None or row[result.main_column.id].missing else (result, row)


def _measured(context: Context, cell: Cell) -> Prose:
    """A figure as sentences have it: bare, but with a sign of per cent."""
    run, *unit = gap_size(context, cell, "")
    return (run, *(u for u in unit if u.text.strip()[:1] in _SIGNS))


def _rank_title(number: HeadlineNumber, context: Context) -> Prose:
    """“18th in urban–rural integration”; joint where others share the place, the figure where a place says nothing."""
    found = _row(number, context)
    assert found is not None
    result, row = found
    places = [c["rank"].value for _, c in result.rows() if not c["rank"].missing]
    words: dict[str, Value] = {
        "title": _called(number, result, context),
        "rank": context.ordinal(row["rank"]),
        "value": _measured(context, row[result.main_column.id]),
    }
    if len(places) == 1:
        return context.say("{title} {value}", **words)
    if len(set(places)) == 1:
        return context.say("{title} {value}, the same as all others", **words)
    if places.count(row["rank"].value) > 1:
        return context.say("joint {rank} in {title}", **words)
    return context.say("{rank} in {title}", **words)


def _value_title(number: HeadlineNumber, context: Context) -> Prose:
    found = _row(number, context)
    assert found is not None
    result, row = found
    return context.say(
        "{title} {value}",
        title=_called(number, result, context),
        value=_measured(context, row[result.main_column.id]),
    )


def _rate_title(number: HeadlineNumber, context: Context) -> Prose:
    """The rate of a period, and how it moved since the one before."""
    result, row = context.results[number.of], context.cells(context.results[number.of], number.indicator)
    assert row is not None
    head = context.say(
        "{title} {value} {when}",
        title=_rate_name(number, result, context),
        value=context.formatter.run(row["value"]),
        when=context.when(str(row["period"].value)),
    )
    return head if row["turn"].missing else context.clauses([head, since(context, row)])


def _missing(number: HeadlineNumber, context: Context) -> Prose:
    """That the region has no figure of what the others' titles are about."""
    result = context.results[number.of]
    if number.kind == "rate" or _row(number, context) is not None:
        return ()
    return context.say("no figure for {title}", title=_called(number, result, context))


def _sides(
    lead: HeadlineNumber, numbers: Sequence[HeadlineNumber], blocks: Blocks, context: Context
) -> list[Prose]:
    """In what the region is strong and in what weak: by dimensions of the index, else by the figures of a block `strengths`."""
    dimensions = _dimensions(lead, context)
    strong, weak = dimensions if dimensions is not None else _figures(lead, numbers, blocks, context)
    few = {"strong": marked("strong in {names}"), "weak": marked("weak in {names}")}
    many = (
        {"strong": marked("strong in {n} figures"), "weak": marked("weak in {n} figures")}
        if dimensions is None
        else {"strong": marked("strong in {n} dimensions"), "weak": marked("weak in {n} dimensions")}
    )
    return [
        context.say(few[side], names=context.names([(Run(within(name)),) for name in names]))
        if len(names) <= MOST_NAMED
        else context.say(many[side], n=context.marks.counted(len(names)))
        for side, names in (("strong", strong), ("weak", weak))
        if names
    ]


def _dimensions(number: HeadlineNumber, context: Context) -> tuple[list[str], list[str]] | None:
    """The dimensions of the highest rank that are strengths, those of the lowest that are weaknesses."""
    profile = context.results.get(f"{number.of}_profile")
    sides = best_and_worst(context, profile) if profile is not None else None
    if profile is None or sides is None:
        return None
    best, worst = ([(i, row) for i, row in rows if _varies(profile, i)] for rows in sides)
    if best == worst:
        return [], []
    context.result(profile.id)
    return (
        [context.label(profile, "indicator", i) for i, row in best if is_strength(context, i, row)],
        [context.label(profile, "indicator", i) for i, row in worst if is_strength(context, i, row, side=-1)],
    )


def _varies(result: Result, *rest: str) -> bool:
    """Whether regions differ in a figure: where all have the same, nobody is strong in it."""
    return (
        len({row["rank"].value for key, row in result.rows() if key[1:] == rest and not row["rank"].missing})
        > 1
    )


def _figures(
    lead: HeadlineNumber, numbers: Sequence[HeadlineNumber], blocks: Blocks, context: Context
) -> tuple[list[str], list[str]]:
    """The same of the figures of a block `strengths`, other than what the title is about."""
    block = next((b for b in blocks if isinstance(b, StrengthsBlock)), None)
    standings: list[Standing] = []
    for name in block.rows if block else ():
        row = context.cells(context.results[name])
        if name != lead.of and row is not None and not row["rank"].missing and _varies(context.results[name]):
            standings.append((context.results[name], row))
    if len(standings) < 2 or not differ(standings):
        return [], []

    def is_one(standing: Standing, side: int) -> bool:
        result, row = standing
        indicators = {i.partition("@")[0] for i in result.inputs}
        indicator = indicators.pop() if len(indicators) == 1 else ""
        half = in_upper_half(standing) if side > 0 else not in_upper_half(standing)
        return half and is_strength(context, indicator, row, side)

    # the report's own short names, where it gives one to a number of the same result
    own = {n.of: n.name for n in reversed(numbers) if n.name}
    best, worst = ends(standings)
    return (
        [own.get(r.id, r.title)[context.language] for r, row in best if is_one((r, row), 1)],
        [own.get(r.id, r.title)[context.language] for r, row in worst if is_one((r, row), -1)],
    )


TITLES: dict[str, Callable[[HeadlineNumber, Context], Prose]] = {
    "rank": _rank_title,
    "value": _value_title,
    "rate": _rate_title,
}


# the numbers ---------------------------------------------------------------------------------------------------


def _rank(number: HeadlineNumber, context: Context) -> KeyNumber | None:
    """A place, behind it of how many; below it its interval, what it was before, and the figure beside a mean."""
    found = _row(number, context)
    if found is None or found[1]["rank"].missing:
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
    value = _measured(context, row[result.main_column.id])
    mean = comparison(context, row, result)[-1:]
    details.append(context.clauses([value, *mean]))
    label = context.say("rank in {title}", title=_called(number, result, context))
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
    """The rank of the first period, where the result has a table of changes that ends with this very figure."""
    change = context.results.get(f"{number.of}_change")
    found = _row(number, context)
    if change is None or found is None or not {"first", "last", "rank_first"} <= set(change.by_id):
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
    found = _row(number, context)
    if found is None:
        return None
    result, row = found
    cell = row[result.main_column.id]
    details = list(comparison(context, row, result))
    if "rank" in row and not row["rank"].missing:
        details.insert(
            0,
            context.say(
                "{rank} of {of} {noun}", rank=context.ordinal(row["rank"]), of=row["of"], noun=context.noun
            ),
        )
    return _figure(context, cell, (Run(_called(number, result, context)),), details)


def _figure(context: Context, cell: Cell, label: Prose, details: Sequence[Prose]) -> KeyNumber:
    number, *unit = gap_size(context, cell, "")
    return KeyNumber((number,), tuple(unit), label, tuple(d for d in details if d))


def _path(number: HeadlineNumber, context: Context) -> KeyNumber | None:
    """By how many classes a region rose or fell, or its class; below it the classes in turn."""
    result, change = context.results[number.of], context.cells(context.results[f"{number.of}_change"])
    code = context.region.code if context.region else ""
    rows = [(k[1], c) for k, c in result.rows() if k[0] == code and not c["level"].missing]
    if not rows:
        return None
    first, last = rows[0], rows[-1]
    walk = context.join([(context.formatter.run(same[0][1]["level"]),) for same in in_a_row(rows)], " → ")
    title = _called(number, result, context)
    if change is None or "steps" not in change or change["steps"].missing or not change["steps"].value:
        where = context.say("{title}, {period}", title=title, period=context.period(last[0]))
        details = (
            (context.say("the same since {period}", period=context.period(first[0])),)
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
    return KeyNumber((shown,), (Run(context.marks.behind(_plain(behind))),), label, (walk,))


def _plain(prose: Prose) -> str:
    return "".join(run.text for run in prose)


def _growth(number: HeadlineNumber, context: Context) -> KeyNumber | None:
    """A multiple or a change; below it from where to where, and its rank."""
    found = _row(number, context)
    if found is None or found[1]["first"].missing:
        return None
    result, row = found
    facts: dict[str, Value] = {
        "first": row["first"],
        "last": row["last"],
        "rank": context.ordinal(row["rank"]),
        "of": row["of"],
        "noun": context.noun,
    }
    facts["start"] = context.period(result.inputs[0].partition("@")[2])
    details = [
        context.say("from {first} in {start} to {last}", **facts),
        context.say("{rank} of {of} {noun}", **facts),
    ]
    label: Prose = (Run(_called(number, result, context)),)
    cell = row[result.main_column.id]
    if cell.column.id != "multiple":
        return _figure(context, cell, label, details)
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
        (Run(_called(number, result, context)),),
        tuple(details),
    )


#: how the dimension of the highest or lowest rank is called: whether it is a strength or a weakness
_END = {
    ("strongest", True): marked("strongest: {names}"),
    ("strongest", False): marked("least weak: {names}"),
    ("weakest", True): marked("weakest: {names}"),
    ("weakest", False): marked("lowest rank: {names}"),
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
    judged = is_strength(context, *rows[0], side)
    names = context.names([(Run(within(context.label(profile, "indicator", i))),) for i, _ in rows])
    row = rows[0][1]
    label = context.say(_END[number.kind, judged], names=names)
    details = comparison(context, row, profile)[:1] if len(rows) == 1 else []
    return KeyNumber(
        (context.formatter.run(row["rank"]),),
        (Run("/"), context.formatter.run(row["of"])),
        label,
        tuple(details),
    )


def _rate_name(number: HeadlineNumber, result: Result, context: Context) -> str:
    if number.name:
        return number.name[context.language]
    return within(context.label(result, "indicator", number.indicator))


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
        title=_rate_name(number, result, context),
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
