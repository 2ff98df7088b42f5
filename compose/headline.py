"""Headline of a brief: the finding as its title, and the numbers that stand large below it: `Headline`,
`headline`, `numbers_of`.

A report names the numbers in ``[[brief.headline]]``; else they follow from the blocks of its brief. What is called strong or
weak is judged by the rules of the blocks `findings` and `strengths`, here as there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pydantic import ValidationError

from analysis.values import Result, Text
from compose.blocks.base import REPORT_FILE, BlockParameters
from compose.blocks.comparing import (
    best_and_worst,
    inputs_of,
    is_strength,
    lacking_at,
    lowest_first,
    placed,
    with_unit,
)
from compose.blocks.coupling import CouplingBlock
from compose.blocks.efficiency import EfficiencyBlock
from compose.blocks.findings import FindingsBlock
from compose.blocks.headline import HeadlineBlock
from compose.blocks.scorecard import ScorecardBlock, doubtful_figure
from compose.blocks.strengths import Standing, StrengthsBlock, differ, ends, in_upper_half
from compose.blocks.theme import moved, since
from compose.context import Context, Value
from compose.document import KeyNumber, Prose, Run, plain
from compose.key_numbers import NUMBERS, HeadlineNumber, called, rate_name, row_of
from compose.language.catalogue import capital, marked, within
from intake.problems import Problems, Way, suggest
from intake.report.faults import explain, keys_of
from intake.report.references import KnownNames, check_references
from intake.report.schema import BriefSpec

#: so many numbers stand under a headline
MOST = 3
#: so many dimensions are named in it on either side; of more their number is said
MOST_NAMED = 2


Blocks = Sequence[BlockParameters]


@dataclass(frozen=True)
class Headline:
    """The title of a brief, empty where nothing was found, and its large numbers."""

    title: Prose
    numbers: tuple[KeyNumber, ...]


def numbers_of(page: BriefSpec, known: KnownNames, problems: Problems) -> tuple[HeadlineNumber, ...]:
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
        # a ranking of one indicator, and the indicator's own table, say the same
        again = shown is not None and any(
            (plain(k.label).casefold(), plain(k.number))
            == (plain(shown.label).casefold(), plain(shown.number))
            for _, k in made
        )
        if shown is not None and not again:
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


def _rank_title(number: HeadlineNumber, context: Context) -> Prose:
    """“18th in urban–rural integration”; joint where others share the place, the figure where a place says nothing."""
    found = row_of(number, context)
    assert found is not None
    result, row = found
    places = list(result.known("rank").values())
    words: dict[str, Value] = {
        "title": called(number, result, context),
        "rank": context.ordinal(row["rank"]),
        "value": with_unit(context, row[result.main_column.id]),
    }
    if len(places) == 1:
        return context.say("{title} {value}", **words)
    if len(set(places)) == 1:
        return context.say("{title} {value}, the same as all others", **words)
    if result.main_column.total and not lowest_first(result, row):
        # to be the 18th largest is no achievement: what a region has is told, then where that puts it
        return context.say("{title} at {value}, {rank} by size", **words)
    return placed(context, context.say("{rank} in {title}", **words), result, row)


def _value_title(number: HeadlineNumber, context: Context) -> Prose:
    found = row_of(number, context)
    assert found is not None
    result, row = found
    return context.say(
        "{title} {value}",
        title=called(number, result, context),
        value=with_unit(context, row[result.main_column.id]),
    )


def _rate_title(number: HeadlineNumber, context: Context) -> Prose:
    """The rate of a period, and how it moved since the one before."""
    result, row = context.results[number.of], context.cells(context.results[number.of], number.indicator)
    assert row is not None
    when = context.when(str(row["period"].value))
    told = () if number.name else moved(context, result, number.indicator, row, when)
    head = told or context.say(
        "{title} {value} {when}",
        title=rate_name(number, result, context),
        value=context.formatter.run(row["value"]),
        when=when,
    )
    return head if row["turn"].missing else context.clauses([head, since(context, row, told=bool(told))])


def _missing(number: HeadlineNumber, context: Context) -> Prose:
    """That the region has no figure of what the others' titles are about."""
    result = context.results[number.of]
    if number.kind == "rate" or row_of(number, context) is not None:
        return ()
    title = called(number, result, context)
    if doubtful_figure(context, result, ()):
        return context.say("{title} doubtful", title=title)
    period = lacking_at(context, result, context.region.code if context.region else "")
    # what is of two times has a figure of neither by itself
    if period and inputs_of(context, result)[1] == [period]:
        return context.say("no figure for {title} {when}", title=title, when=context.when(period))
    return context.say("no figure for {title}", title=title)


def _sides(
    lead: HeadlineNumber, numbers: Sequence[HeadlineNumber], blocks: Blocks, context: Context
) -> list[Prose]:
    """In what the region is strong and in what weak: by dimensions of the index, else by the figures of a block `strengths`."""
    dimensions = _dimensions(lead, context)
    strong, weak = dimensions if dimensions is not None else _figures(lead, numbers, blocks, context)
    few = {
        ("strong", False): marked("strong in {names}"),
        ("strong", True): marked("helped by its low {names}"),
        ("weak", False): marked("weak in {names}"),
        ("weak", True): marked("held back by its high {names}"),
    }
    own = row_of(lead, context)
    clauses: list[Prose] = []
    for side, sided in (("strong", strong), ("weak", weak)):
        if len(sided) > MOST_NAMED:
            if dimensions is not None:
                kind = "dimensions"
            else:  # 1st in resilience is one strength more, which the number does not count
                kind = "others" if own and _is_one(own, 1 if side == "strong" else -1, context) else "counts"
            clauses.append(context.say(_MANY[side, kind], n=context.marks.counted(len(sided))))
            continue
        for less_is_better in (False, True):
            names: list[Prose] = [(Run(name),) for name, less in sided if less == less_is_better]
            if names:
                clauses.append(context.say(few[side, less_is_better], names=context.names(names)))
    return clauses


_MANY = {
    ("strong", "counts"): marked("strong on {n} counts"),
    ("strong", "others"): marked("strong on {n} other counts"),
    ("strong", "dimensions"): marked("strong in {n} dimensions"),
    ("weak", "counts"): marked("weak on {n} counts"),
    ("weak", "others"): marked("weak on {n} other counts"),
    ("weak", "dimensions"): marked("weak in {n} dimensions"),
}
#: the name of an indicator or figure, and whether less of it is better
Sided = tuple[str, bool]


def _dimensions(number: HeadlineNumber, context: Context) -> tuple[list[Sided], list[Sided]] | None:
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
        [
            _sided(context, i, context.label(profile, "indicator", i))
            for i, row in best
            if is_strength(context, i, row)
        ],
        [
            _sided(context, i, context.label(profile, "indicator", i))
            for i, row in worst
            if is_strength(context, i, row, side=-1)
        ],
    )


def _sided(context: Context, indicator: str, name: str) -> Sided:
    """A name within a sentence: a region is weak in innovation, but held back by its high congestion."""
    spec = context.report.panel.indicators.get(indicator)
    return within(name), spec is not None and spec.direction < 0


def _varies(result: Result, *rest: str) -> bool:
    """Whether regions differ in a figure: where all have the same, nobody is strong in it."""
    at = dict(zip((level for level in result.keys if level != "region"), rest, strict=True))
    return len(set(result.known("rank", **at).values())) > 1


def _figures(
    lead: HeadlineNumber, numbers: Sequence[HeadlineNumber], blocks: Blocks, context: Context
) -> tuple[list[Sided], list[Sided]]:
    """The same of the figures of a block `strengths`, other than what the title is about."""
    block = next((b for b in blocks if isinstance(b, StrengthsBlock)), None)
    standings: list[Standing] = []
    for name in block.rows if block else ():
        row = context.cells(context.results[name])
        if name != lead.of and row is not None and not row["rank"].missing and _varies(context.results[name]):
            standings.append((context.results[name], row))
    if len(standings) < 2 or not differ(standings):
        return [], []

    # the report's own short names, where it gives one to a number of the same result
    own = {n.of: n.name for n in reversed(numbers) if n.name}
    best, worst = ends(standings)

    def words(result: Result) -> Sided:
        name = own.get(result.id, result.title)[context.language]
        return _sided(context, _indicator_of(result), name)

    return (
        [words(r) for r, row in best if _is_one((r, row), 1, context)],
        [words(r) for r, row in worst if _is_one((r, row), -1, context)],
    )


def _indicator_of(result: Result) -> str:
    indicators = {i.partition("@")[0] for i in result.inputs}
    return indicators.pop() if len(indicators) == 1 else ""


def _is_one(standing: Standing, side: int, context: Context) -> bool:
    """Whether a figure is a strength of the region; with ``side`` −1, a weakness."""
    result, row = standing
    if "rank" not in row or row["rank"].missing:
        return False
    half = in_upper_half(standing) if side > 0 else not in_upper_half(standing)
    return half and is_strength(context, _indicator_of(result), row, side)


TITLES: dict[str, Callable[[HeadlineNumber, Context], Prose]] = {
    "rank": _rank_title,
    "value": _value_title,
    "rate": _rate_title,
}
