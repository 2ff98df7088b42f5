"""What is seen in a figure, for its caption: `ranked`, `highest`, `sides`, `drivers`, `way`, `moved`, `moved_of`, `both`, `parts`, `by_group`.

Each gives the caption with its finding behind a colon, true at the edges (ties, one region, no figure): where there is
nothing to be seen the caption says what is drawn and no more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.periods import in_order
from analysis.values import Cell, Result
from compose.blocks.comparing import as_seen, placed, with_units
from compose.context import Context, Value
from compose.document import Prose, Run, plain
from compose.language.catalogue import marked, within

#: so many names are listed in a caption
MOST = 3


def captioned(context: Context, subject: Prose, seen: Prose) -> Prose:
    """A caption of a subject and what is seen of it; the subject alone where that is nothing."""
    if seen and context.marks.colon.strip() in plain(subject):
        # one colon is enough
        return context.join([subject, seen], context.marks.semicolon)
    return context.say("{subject}: {seen}", subject=subject, seen=seen) if seen else subject


def named(context: Context, names: Sequence[str]) -> Prose:
    """Names in a caption; of many, the first and “others”."""
    every: list[Prose] = [(Run(name),) for name in names]
    if len(every) > MOST + 1:
        return context.say("{names} and others", names=context.listing(every[:MOST]))
    return context.names(every)


def ranked(context: Context, result: Result) -> Prose:
    """The page's region with its place, who is first and who is last; empty where all share one place.

    “Sichuan 18th, Beijing first, Gansu last”.
    """
    places = {key[0]: rank for key, rank in result.known("rank").items()}
    if len(set(places.values())) < 2:
        return ()
    own = context.region.code if context.region else ""
    ends = {end: [c for c, r in places.items() if r == end] for end in (1, max(places.values()))}
    clauses: list[Prose] = []
    if own and own not in places:
        clauses.append(context.say("{region} not ranked", region=context.said(own)))
    elif own and not any(own in codes for codes in ends.values()):
        rank = context.ordinal(result.cell(own, "rank"))
        clauses.append(context.say("{region} {rank}", region=context.said(own), rank=rank))
    for end, codes in ends.items():
        # the page's own is named before those it shares the place with
        names = named(context, [context.said(c) for c in sorted(codes, key=lambda c: (c != own, c))])
        if end == 1 and len(codes) > 1:
            clauses.append(context.say("{names} joint first", names=names))
        elif end == 1:
            clauses.append(context.say("{names} first", names=names))
        elif len(codes) > 1:
            clauses.append(context.say("{names} joint last", names=names))
        else:
            clauses.append(context.say("{names} last", names=names))
    best = {c: result.cell(ends[1][0], c) for c in ("rank", result.main_column.id)}
    return placed(context, context.clauses(clauses), result, best)


def highest(context: Context, cells: Mapping[str, Cell]) -> Prose:
    """Where a figure on a map is highest, of places who is first; empty where it is alike everywhere, or nowhere known."""
    printed = (context.formatter.cell(cell) for cell in cells.values())
    one = next(printed, None)
    if all(other == one for other in printed):
        return ()
    ends = context.figures.maps.at_either_end(cells)
    if any(cell.column.is_place for cell in cells.values()):
        return context.say("{names} at the head", names=ends["low"])
    return context.say("highest in {names}", names=ends["high"])


def sides(context: Context, rows: Sequence[tuple[str, dict[str, Cell]]], mean: Prose) -> Prose:
    """In how many of its dimensions a region is above a mean."""
    known = [as_seen(context, row["contribution"]) for _, row in rows if not row["contribution"].missing]
    ahead, behind = known.count(1), known.count(-1)
    if not known:
        return ()
    if ahead == len(known):
        return context.say("above the {mean} in every dimension", mean=mean)
    if behind == len(known):
        return context.say("below the {mean} in every dimension", mean=mean)
    if not ahead:
        return context.say("above the {mean} in no dimension", mean=mean)
    return context.say(
        "above the {mean} in {n} of {m} dimensions",
        mean=mean,
        n=context.marks.counted(ahead),
        m=context.marks.counted(len(known)),
    )


def drivers(context: Context, detail: Result, rows: Sequence[tuple[str, dict[str, Cell]]]) -> Prose:
    """Which dimension adds most to the difference from a mean, and which takes most from it."""
    known = [(i, row["contribution"]) for i, row in rows if not row["contribution"].missing]
    clauses: list[Prose] = []
    for side in (1, -1):
        there = [(i, cell) for i, cell in known if as_seen(context, cell) == side]
        if not there:
            continue
        most = max(cell.value * side for _, cell in there)
        first = [(i, cell) for i, cell in there if cell.value * side == most]
        names = named(context, [within(context.label(detail, "indicator", i)) for i, _ in first])
        size = first[0][1]
        match side, len(first):
            case 1, 1:
                clauses.append(context.say("{names} adds most ({size})", names=names, size=size))
            case 1, _:
                clauses.append(context.say("{names} add most ({size} each)", names=names, size=size))
            case _, 1:
                clauses.append(context.say("{names} takes away most ({size})", names=names, size=size))
            case _:
                clauses.append(context.say("{names} take away most ({size} each)", names=names, size=size))
    return context.clauses(clauses) if clauses else ()


def way(context: Context, cells: Mapping[str, Cell]) -> Prose:
    """From which class to which: the first period's and the last's, by period; throughout, or again, where they are one."""
    periods = in_order(p for p, cell in cells.items() if not cell.missing)
    if not periods:
        return ()
    shown = [plain((context.formatter.run(cells[p]),)) for p in periods]
    first, last = context.formatter.run(cells[periods[0]]), context.formatter.run(cells[periods[-1]])
    start, end = context.when(periods[0]), context.when(periods[-1])
    if len(periods) == 1:
        return context.say("{level} {when}", level=first, when=start)
    if len(set(shown)) == 1:
        return context.say("{level} throughout", level=first)
    if shown[0] == shown[-1]:
        return context.say("{level} {start}, and again {end}", level=first, start=start, end=end)
    return context.say("{first} {start}, {last} {end}", first=first, last=last, start=start, end=end)


def moved(context: Context, cells: Mapping[str, Cell]) -> Prose:
    """How the page's region's figure went from the first period that has one to the last, by period."""
    return moved_of(context, context.said(context.region.code), cells) if context.region else ()


def moved_of(context: Context, name: str, cells: Mapping[str, Cell]) -> Prose:
    """How the figure of what is called ``name`` went from the first period that has one to the last, by period."""
    periods = in_order(p for p, cell in cells.items() if not cell.missing)
    if len(periods) < 2:
        return ()
    first, last = cells[periods[0]], cells[periods[-1]]
    words: dict[str, Value] = {"region": name, **with_units(context, first=first, last=last)}
    if context.formatter.alike(first, last):
        return context.say(
            "{region} {last} {start} as {end}",
            start=context.when(periods[0]),
            end=context.when(periods[-1]),
            **words,
        )
    when: dict[str, Value] = {"start": context.when(periods[0]), "end": context.when(periods[-1])}
    if last.value > first.value:
        return context.say("{region} up from {first} {start} to {last} {end}", **words, **when)
    return context.say("{region} down from {first} {start} to {last} {end}", **words, **when)


def passed(context: Context, result: Result) -> Prose:
    """From which place to which the page's region moved."""
    row = context.cells(result) if context.region else None
    if row is None or context.region is None or row["rank_first"].missing or row["rank_last"].missing:
        return ()
    name, a, b = (
        context.said(context.region.code),
        *(context.ordinal(row[c]) for c in ("rank_first", "rank_last")),
    )
    if plain(a) == plain(b):
        return of_those(context.say("{region} {a} then and now", region=name, a=a), result, context)
    return of_those(context.say("{region} from {a} to {b}", region=name, a=a, b=b), result, context)


def of_those(claim: Prose, result: Result, context: Context) -> Prose:
    """A claim on places at two times, with how many they are of where some regions have a figure at one time only.

    Their places on the rest of the page are among all that have a figure of that period, and may differ.
    """
    if not result.note[context.language]:
        return claim
    n = len(result.known("moved"))
    if n == 1:
        return context.say("{claim}, alone with figures at both times", claim=claim)
    return context.say("{claim}, among the {n} {nouns} with figures at both times", claim=claim, n=str(n))


def both(context: Context, one: Cell, other: Cell) -> Prose:
    """The page's region with its places in two figures, in the order of the axes."""
    if context.region is None or one.missing or other.missing:
        return ()
    a, b = context.ordinal(one), context.ordinal(other)
    words: dict[str, Value] = {"region": context.said(context.region.code), "a": a, "b": b}
    if plain(a) == plain(b):
        return context.say("{region} {a} in both", **words)
    return context.say("{region} {a} and {b}", **words)


def parts(context: Context, result: Result) -> Prose:
    """How much of an inequality lies within the groups and between them."""
    inside, between = (result.cell(part, "share") for part in ("within", "between"))
    if inside.missing or between.missing:
        return ()
    return context.say("{within} within the groups, {between} between them", within=inside, between=between)


def by_group(
    context: Context,
    means: Sequence[tuple[str, Cell]],
    *,
    words: str = marked("{top} highest ({most}), {low} lowest ({least})"),
) -> Prose:
    """Which group's mean, or which of several figures, is highest and which lowest; empty where they are printed alike.

    ``words``: another sentence of the same placeholders.
    """
    known = [(name, cell) for name, cell in means if not cell.missing]
    if len({context.formatter.cell(cell) for _, cell in known}) < 2:
        return ()
    ends = {}
    for side in (1, -1):
        end = max(cell.value * side for _, cell in known) * side
        shown = context.formatter.cell(next(cell for _, cell in known if cell.value == end))
        alike = [(name, cell) for name, cell in known if context.formatter.cell(cell) == shown]
        ends[side] = named(context, [name for name, _ in alike]), alike[0][1]
    (top, most), (low, least) = ends[1], ends[-1]
    return context.say(words, top=top, low=low, **with_units(context, most=most, least=least))
