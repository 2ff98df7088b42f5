"""What a figure is beside a mean, and why there is none: `comparison`, `difference`, `as_seen`, `gap_cell`, `gap_size`, `with_unit`,
`with_units`, `whole_with_unit`, `between`, `unit_once`,
`unusable`, `placed`, `inputs_of`; what a table’s figures are compared with: `compared_with`, `compared_notes`; what is a
strength: `best_and_worst`, `is_strength`, `end_called`, `DIMENSIONS`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from analysis.periods import in_order
from analysis.scales import gap_unit
from analysis.standing.standing import NO_FIGURE
from analysis.values import Cell, Result
from compose.context import Context
from compose.document import Prose, Run, plain
from compose.language.catalogue import marked


def comparison(
    context: Context, row: dict[str, Cell], result: Result, *, percent: bool = True
) -> list[Prose]:
    """Above, below or equal to the group's and the whole's mean, as clauses: in per cent where the scale allows it."""
    clauses: list[Prose] = []
    if "group_mean" in row and not row["group_mean"].missing and not row["group"].missing:
        gap = gap_cell(row, "gap_group", percent)
        if not gap.missing:
            clauses.append(difference(context, gap, context.group_mean(row["group"])))
    result, row = _beside_the_whole(context, result, row)
    gap = gap_cell(row, "gap_nation", percent)
    # a region alone is its own mean
    if not gap.missing and not (ranked_alone(row) and result.benchmark == "mean"):
        context.result(result.id)
        clauses.append(difference(context, gap, (Run(context.benchmark_said(result)),)))
    return clauses


def _beside_the_whole(
    context: Context, result: Result, row: dict[str, Cell]
) -> tuple[Result, dict[str, Cell]]:
    """A dimension's own ranking and its row, where that compares with the figure of a whole; else what is given.

    The profile of an index knows means alone, as contributions are distances from one; where a province has a figure of its own,
    every other sentence of a page compares with that.
    """
    if "indicator" not in result.keys or context.region is None:
        return result, row
    indicator = row["rank"].key[result.keys.index("indicator")]
    for own in context.results.values():
        there = own.benchmark == "area" and own.keys == ("region",) and "rank" in own.by_id
        if not there or {i.partition("@")[0] for i in own.inputs} != {indicator}:
            continue
        its = context.cells(own)
        same_figure = ((own.main_column.id, "value"), ("rank", "rank"), ("of", "of"))
        if (
            its is not None
            and set(own.inputs) <= set(result.inputs)
            and all(its[a].value == row[b].value for a, b in same_figure)
        ):
            return own, its
    return result, row


def ranked_alone(row: dict[str, Cell]) -> bool:
    """Whether a place is one of one, which says nothing: a report on a single region, or one figure in all."""
    return "of" in row and not row["of"].missing and row["of"].value == 1


def lowest_first(result: Result, row: dict[str, Cell]) -> bool:
    """Whether the lowest figure has rank 1, which nobody sees who reads “1st of 9 cities”: by the ranked figures themselves.

    Not of figures that are places: the first is the first.
    """
    place, figure = row["rank"], row[result.main_column.id]
    if place.missing or figure.missing or figure.column.is_place:
        return False
    at = {k: v for k, v in zip(result.keys, place.key, strict=True) if k != "region"}
    figures = result.known(figure.column.id, **at)
    for key, rank in result.known("rank", **at).items():
        if rank != place.value and key in figures:
            are_places = figures[key] == rank and figure.value == place.value
            return not are_places and bool((figures[key] > figure.value) == (rank > place.value))
    return False


def placed(context: Context, place: Prose, result: Result, row: dict[str, Cell]) -> Prose:
    """What is said of a rank, with the end that ranks are counted from where that is the lowest figure."""
    return context.say("{place} (lowest first)", place=place) if lowest_first(result, row) else place


def compared_with(context: Context, results: Iterable[Result]) -> str:
    """What the figures of a table are compared with, for a heading; empty where it is not the same for all of them."""
    named = {context.benchmark(result) for result in results}
    return named.pop() if len(named) == 1 else ""


def compared_notes(context: Context, lines: Sequence[tuple[str, Result]]) -> list[Prose]:
    """Which rows are compared with what, where that is not the same for all: with the nation, with a mean."""
    told: dict[str, list[Prose]] = {}
    for name, result in lines:
        told.setdefault(context.benchmark(result), []).append((Run(name),))
    if len(told) < 2:
        return []
    each = [
        context.say("{mean} ({names})", mean=mean, names=context.listing(names))
        for mean, names in told.items()
    ]
    return [context.say("Compared with: {list}.", list=context.join(each, context.marks.semicolon))]


def as_seen(context: Context, gap: Cell) -> int:
    """On which side of a mean a figure is seen to lie: 1 above, −1 below, 0 where no difference is seen."""
    if not context.formatter.run(gap, show="abs", reading=True).text.strip("0.,%"):
        return 0
    return 1 if gap.value > 0 else -1


def difference(context: Context, gap: Cell, mean: Prose) -> Prose:
    """How far above or below a mean; equal to it where there is no difference, about equal where none is seen."""
    if gap.value == 0:
        return context.say("equal to the {mean}", mean=mean)
    size = gap_size(context, gap)
    if not as_seen(context, gap):
        return context.say("about equal to the {mean}", mean=mean)
    if gap.value > 0:
        return context.say("{size} above the {mean}", size=size, mean=mean)
    return context.say("{size} below the {mean}", size=size, mean=mean)


def gap_cell(row: dict[str, Cell], gap: str, percent: bool = True) -> Cell:
    """The gap in per cent where there is one, else in the unit of the figure."""
    share = row.get(f"{gap}_pct")
    return share if percent and share is not None and not share.missing else row[gap]


def gap_size(
    context: Context, gap: Cell, show: str = "abs", *, reading: bool = True, decimals: int | None = None
) -> Prose:
    """A gap with its unit, in a sentence or (not ``reading``) in a table: 12.3%, 2.1 percentage points, 0.12 points."""
    unit = "" if gap.column.role == "share" else _unit(context, gap)
    return context.formatter.amount(gap, unit, show=show, reading=reading, decimals=decimals)


def with_unit(context: Context, figure: Cell) -> Prose:
    """A figure in a sentence with its unit: 48.0%, 7,746 persons per km²; bare where it is a score, a place or an index."""
    return with_units(context, figure=figure)["figure"]


def whole_with_unit(context: Context, figure: Cell) -> Prose:
    """A figure with all its decimals and its unit, where a reader is to find it again; as in `with_unit`."""
    return context.formatter.amount(figure, context.unit_of(figure))


def with_units(context: Context, **figures: Cell) -> dict[str, Prose]:
    """The figures of one sentence with their units, by placeholder; as in `with_unit`."""
    return {**context.formatter.amounts(figures)}


def between(context: Context, first: Cell, last: Cell) -> dict[str, Prose]:
    """Two figures that stand beside each other, “from 1,204 to 5,600 yuan”: ``first`` and ``last``; as in `with_unit`."""
    return unit_once(with_units(context, first=first, last=last))


def unit_once(told: dict[str, Prose]) -> dict[str, Prose]:
    """``first`` and ``last`` with their unit behind the last alone, where it is a word after a space and that of both.

    A sign (%, US$), and a unit that is written to its figure as in Chinese, stands with both.
    """
    first, last = told["first"], told["last"]
    units = [prose[-1].text if len(prose) > 1 else "" for prose in (first, last)]
    if units[0] == units[1] and units[0].startswith(" ") and first[0].text.lstrip("+−")[:1].isdigit():
        told["first"] = first[:-1]
    return told


def _unit(context: Context, gap: Cell) -> str:
    """What a gap is measured in; in a column of several indicators by the one whose row it is."""
    column, indicators = gap.column, context.report.panel.indicators
    if column.unit[context.language] or not column.id.startswith("gap_"):
        return column.unit[context.language]
    spec = next((indicators[part] for part in gap.key if part in column.each and part in indicators), None)
    return gap_unit(spec.scale or "ratio", spec.unit[context.language], context.language) if spec else ""


def once(context: Context, multiple: Cell) -> bool:
    """Whether a multiple is printed as one: nothing rose to 1.00 times what it was."""
    return bool(re.fullmatch(r"1(\.0*)?", context.formatter.run(multiple, reading=True).text))


def is_place(row: dict[str, Cell], result: Result) -> bool:
    """Whether a figure is a place, and the region's own: its rank says it already."""
    figure = row[result.main_column.id]
    return figure.column.scale == "rank" and figure.value == row["rank"].value


def unusable(context: Context, result: Result, code: str) -> str | None:
    """Why a region has no result; None where it has one, or where the source has no figure of it at any time."""
    why = result.missing.get(code)
    if why is None:
        return None
    if why != NO_FIGURE:
        return why[context.language]
    period = lacking_at(context, result, code)
    if not period:
        return None
    return plain(context.say("the source has no figure for {period}", period=context.period(period)))


def inputs_of(context: Context, result: Result) -> tuple[set[str], list[str]]:
    """The indicators that a result is made of, and their periods in the order of time."""
    pairs = [i.partition("@") for i in result.inputs]
    known = [
        (name, period) for name, _, period in pairs if period and name in context.report.panel.indicators
    ]
    return {name for name, _ in known}, in_order({period for _, period in known})


def lacking_at(context: Context, result: Result, code: str) -> str:
    """The last period that a result is made of and of which a region has no figure, where it has figures of others; empty otherwise.

    Of Luxembourg, whose newest year alone is wanting, no page may say that the source has nothing.
    """
    names, periods = inputs_of(context, result)
    panel = context.report.panel
    if code not in panel.regions:
        return ""
    there = {t for n in names for t, v in panel.over_time(n).loc[code].items() if v == v and v is not None}
    return next((t for t in reversed(periods) if t not in there), "") if there else ""


#: dimensions that share a place, each with its row
Dimensions = list[tuple[str, dict[str, Cell]]]


def best_and_worst(context: Context, profile: Result) -> tuple[Dimensions, Dimensions] | None:
    """The dimensions of the highest and of the lowest rank, all that share it; one and the same where all do.

    None where the region has no two dimensions with a rank, or lacks one and has no score.
    """
    code = context.region.code if context.region else ""
    rows = [(key[1], row) for key, row in profile.rows(region=code) if not row["rank"].missing]
    if len(rows) < 2 or any(row["scaled"].missing for _, row in rows if "scaled" in row):
        return None
    places = [row["rank"].value for _, row in rows]
    best, worst = ([r for r in rows if r[1]["rank"].value == end] for end in (min(places), max(places)))
    return best, worst


def in_better_half(row: dict[str, Cell]) -> bool:
    """Whether a rank is in the better half; the middle of an odd number is."""
    return bool(row["rank"].value <= (row["of"].value + 1) / 2)


def is_strength(context: Context, indicator: str, row: dict[str, Cell], side: int = 1) -> bool:
    """Whether a dimension is one: in the better half of the ranks, and not worse than what it is compared with.

    With ``side`` −1 whether it is a weakness: in the other half, and worse than what it is compared with (below, or above
    where less is better); by ranks alone where it is compared with nothing. What is printed alike is neither: nobody takes
    the 7th of 30 for weak because a leading group's mean is higher.
    """
    upper = in_better_half(row)
    _, whole = _beside_the_whole(context, context.results[row["rank"].result], row)
    both = [r[gap] for r, gap in ((row, "gap_group"), (whole, "gap_nation")) if gap in r]
    compared = [gap for gap in both if not gap.missing]
    if not compared:
        return upper if side > 0 else not upper
    spec = context.report.panel.indicators.get(indicator)
    better = as_seen(context, compared[0]) * (spec.direction if spec else 1)
    return (upper and better >= 0) if side > 0 else (not upper and better < 0)


#: what is said of a region's best and worst dimensions: what they are, whether there are several
DIMENSIONS = {
    ("strongest", False): marked("**{names} is the strongest dimension**, {rank} of {of} {noun}"),
    ("strongest", True): marked("**{names} are the strongest dimensions**, each {rank} of {of} {noun}"),
    ("highest", False): marked("**{names} ranks highest**, {rank} of {of} {noun}"),
    ("highest", True): marked("**{names} rank highest**, each {rank} of {of} {noun}"),
    ("least weak", False): marked("**{names} is the least weak dimension**, {rank} of {of} {noun}"),
    ("least weak", True): marked("**{names} are the least weak dimensions**, each {rank} of {of} {noun}"),
    ("lowest", False): marked("**{names} ranks lowest**, {rank} of {of} {noun}"),
    ("lowest", True): marked("**{names} rank lowest**, each {rank} of {of} {noun}"),
    ("weakest", False): marked("**{names} is the weakest link**, {rank} of {of} {noun}"),
    ("weakest", True): marked("**{names} are the weakest links**, each {rank} of {of} {noun}"),
}


def end_called(context: Context, indicator: str, row: dict[str, Cell], side: int = 1) -> str:
    """What the dimension of the highest rank is (with ``side`` −1 that of the lowest): a strength, a weakness, or neither.

    Weak is said only of what stands in the lower half: the 5th of 30 that is below a leading group's mean ranks highest.
    """
    if is_strength(context, indicator, row, side):
        return "strongest" if side > 0 else "weakest"
    if side < 0:
        return "lowest"
    return "highest" if in_better_half(row) else "least weak"
