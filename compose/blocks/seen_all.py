"""What is seen in figures of all regions, of areas and of models, for their captions: `at_end`, `commonest`, `alike`, `gathered`,
`movers`, `ends`, `beside`, `rates`, `areas`, `whole`, `efficient`, `moderated`, `rooted`, `responded`.

As in `seen`: nothing is said where nothing is to be seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from analysis.periods import in_order
from analysis.values import Cell, Result
from compose.blocks.comparing import as_seen
from compose.blocks.seen import by_group, highest, moved_of, named
from compose.context import Context, Value
from compose.document import Prose, Run
from compose.language.catalogue import marked, within

Row = Mapping[str, Cell]
#: so many steps of a horizon are named one by one
STEPS = 3


def known(result: Result, column: str) -> dict[tuple[str, ...], Cell]:
    """The cells of a column that has a figure, by the keys of their rows."""
    return {key: result.cell(key, column) for key in result.known(column)}


def at_end(context: Context, result: Result, column: str) -> Prose:
    """Who is highest in the last period, or which class most regions are in then; of a table by region and period."""
    own = set(context.report.panel.codes())
    figures = {k: cell for k, cell in known(result, column).items() if k[0] in own}
    if not figures:
        return ()
    last = in_order({period for _, period in figures})[-1]
    cells = {code: cell for (code, period), cell in figures.items() if period == last}
    if result.by_id[column].role == "category":
        return commonest(context, cells.values(), context.when(last))
    found = highest(context, cells)
    return context.say("{seen} {when}", seen=found, when=context.when(last)) if found else ()


def commonest(context: Context, cells: Iterable[Cell], when: str = "") -> Prose:
    """Which class most of some regions are in, of how many; of several alike each; ``when`` as an adverb."""
    there = [cell for cell in cells if not cell.missing]
    counts = Counter(str(cell.value) for cell in there)
    if not counts:
        return ()
    runs = {str(cell.value): context.formatter.run(cell) for cell in there}
    most = max(counts.values())
    # in the order of the classes
    order = list(there[0].column.labels)
    first = sorted(
        (c for c in counts if counts[c] == most), key=lambda c: order.index(c) if c in order else -1
    )
    words: dict[str, Value] = {
        "level": context.names([(replace(runs[c], text=within(runs[c].text)),) for c in first]),
        "n": str(most),
        "all": str(len(there)),
        "noun": context.noun,
    }
    if len(counts) == 1:
        found = context.say("{level} in all {all} {noun}", **words)
    elif len(first) == len(counts):
        found = context.say("{level} alike ({n} {noun} each)", **words)
    elif len(first) > 1:
        found = context.say("most often {level} ({n} of {all} {noun} each)", **words)
    else:
        found = context.say("most often {level} ({n} of {all} {noun})", **words)
    return context.say("{seen} {when}", seen=found, when=when) if when else found


def alike(context: Context, overall: Row) -> Prose:
    """Whether neighbours are alike over all regions, by the report's own level of significance."""
    index = overall["moran_i"]
    if not overall["significant"].value:
        return context.say("no pattern told from chance (Moran’s *I*\u00a0=\u00a0{i})", i=index)
    if index.value > overall["expected"].value:
        return context.say("similar values side by side (Moran’s *I*\u00a0=\u00a0{i})", i=index)
    return context.say("dissimilar values side by side (Moran’s *I*\u00a0=\u00a0{i})", i=index)


def gathered(context: Context, local: Result, column: str) -> Prose:
    """On a brief which cluster its region is in; else who is in which, of those that are significant."""
    rows = {k[0]: row for k, row in local.rows() if row["significant"].value and not row[column].missing}
    region = context.region
    if region is not None:
        words: dict[str, Value] = {"region": context.name(region.code)}
        if (region.code,) not in local:
            return context.say("{region} without a figure", **words)
        if region.code not in rows:
            return context.say("{region} in none of them", **words)
        return context.say("{names} ({level})", names=words["region"], level=rows[region.code][column])
    clauses: list[Prose] = []
    for label, words_ in local.by_id[column].labels.items():
        codes = [code for code, row in rows.items() if str(row[column].value) == label]
        if codes:
            clauses.append(
                context.say(
                    "{names} ({level})",
                    names=named(context, [context.said(c) for c in codes]),
                    level=words_[context.language],
                )
            )
    return context.join(clauses, context.marks.semicolon) if clauses else ()


def movers(context: Context, result: Result, column: str) -> Prose:
    """Who gained most and who lost most between two times; those alike together, nobody where none did."""
    figures = {k[0]: cell for k, cell in known(result, column).items()}
    clauses: list[Prose] = []
    for side in (1, -1):
        there = {c: cell for c, cell in figures.items() if as_seen(context, cell) == side}
        if not there:
            continue
        end = max(there.values(), key=lambda cell: side * cell.value)
        codes = [c for c, cell in there.items() if context.formatter.alike(cell, end)]
        words: dict[str, Value] = {"names": named(context, [context.said(c) for c in codes]), "size": end}
        clauses.append(
            context.say("{names} up most ({size})", **words)
            if side == 1
            else context.say("{names} down most ({size})", **words)
        )
    return context.clauses(clauses) if clauses else ()


def beside(context: Context, result: Result) -> Prose:
    """The page's region and the area beside it in the last period that both have a figure of."""
    if context.region is None:
        return ()
    rows = {
        k[1]: row
        for k, row in result.rows(region=context.region.code)
        if not row["value"].missing and not row["area"].missing
    }
    if not rows:
        return ()
    last = in_order(rows)[-1]
    words: dict[str, Value] = {
        "region": context.name(context.region.code),
        "a": rows[last]["value"],
        "area": result.by_id["area"].name[context.language],
        "b": rows[last]["area"],
        "when": context.when(last),
    }
    return context.say("{region} {a}, {area} {b} {when}", **words)


def rates(context: Context, rows: Sequence[tuple[str, Cell]]) -> Prose:
    """The highest and the lowest of several rates; the one where there is no other."""
    there = [(within(name), cell) for name, cell in rows if not cell.missing]
    if len(there) == 1:
        return context.say("{name} {value}", name=there[0][0], value=context.formatter.run(there[0][1]))
    fell = [
        (within(context.marks.grown(name, changes=True)), cell)
        for name, cell in rows
        if not cell.missing and cell.value < 0
    ]
    if len(fell) < len(there) or not all(name for name, _ in fell):
        return by_group(context, there)
    # of rates that are all below zero none is high
    return by_group(context, fell, words=marked("{top} fell least ({most}), {low} fell most ({least})"))


def areas(context: Context, result: Result) -> Prose:
    """Which area is highest and which lowest in the last period."""
    figures = known(result, "value")
    if not figures:
        return ()
    last = in_order({period for _, period in figures})[-1]
    means = [(context.label(result, "area", k[0]), cell) for k, cell in figures.items() if k[1] == last]
    found = by_group(context, means)
    return context.say("{seen} {when}", seen=found, when=context.when(last)) if found else ()


def whole(context: Context, result: Result, column: str) -> Prose:
    """How a figure of all regions together went, by a table of periods; called by its column."""
    name = within(result.by_id[column].name[context.language])
    return moved_of(context, name, {k[0]: cell for k, cell in known(result, column).items()})


def efficient(context: Context, result: Result) -> Prose:
    """What limits most regions' efficiency."""
    return commonest(context, [row["binding"] for _, row in result.rows()])


def ends(context: Context, result: Result) -> Prose:
    """The page's region with its first and its last figure, of a table that has both."""
    row = context.cells(result)
    if context.region is None or row is None or row["first"].missing or row["last"].missing:
        return ()
    start, end = (result.by_id[c].name[context.language] for c in ("first", "last"))
    words: dict[str, Value] = {
        "region": context.name(context.region.code),
        "a": row["first"],
        "b": row["last"],
    }
    return context.say("{region} {a} ({start}) and {b} ({end})", start=start, end=end, **words)


def moderated(context: Context, slope: Cell, shown: bool) -> Prose:
    """Whether an effect depends on a moderator: the coefficient of their product, and whether it is told from zero."""
    if not shown:
        return context.say("no dependence on the moderator is shown")
    if slope.value > 0:
        return context.say("the effect rises with the moderator")
    return context.say("the effect falls as the moderator rises")


def rooted(context: Context, roots: Result) -> Prose:
    """How many inverse roots lie inside the unit circle."""
    moduli = [float(cell.value) for cell in known(roots, "modulus").values()]
    outside = sum(m >= 1 for m in moduli)
    if not outside:
        return context.say("all inside, the system is stable")
    return context.say(
        "{n} of {all} not inside, the system is not stable", n=str(outside), all=str(len(moduli))
    )


def responded(context: Context, rows: Sequence[tuple[str, Row]]) -> Prose:
    """After how many periods the band of a response leaves zero out, and on which side."""
    clauses: list[Prose] = []
    for side, end in ((1, "low"), (-1, "high")):
        steps = [k for k, row in rows if not row[end].missing and side * row[end].value > 0]
        if not steps:
            continue
        when = _steps(context, steps)
        clauses.append(
            context.count(
                "above zero in period {when}", "above zero in periods {when}", len(steps), when=when
            )
            if side == 1
            else context.count(
                "below zero in period {when}", "below zero in periods {when}", len(steps), when=when
            )
        )
    return context.clauses(clauses) if clauses else context.say("nowhere told from zero")


def _steps(context: Context, steps: Sequence[str]) -> Prose:
    """Steps of a horizon: 0, 1 and 4; a row of more that follow each other by its ends."""
    numbers = [int(s) for s in steps]
    if len(numbers) > STEPS and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return context.say("{a} to {b}", a=str(numbers[0]), b=str(numbers[-1]))
    return context.names([(Run(str(n)),) for n in numbers])
