"""Block `slopes`: every region's figure or rank at two times, this one's marked: `SlopesBlock`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from analysis.parameters import ResultId
from analysis.values import Result
from compose.blocks import seen, seen_all
from compose.blocks.base import (
    Block,
    BlockParameters,
    full_stop,
    heading,
    in_pairs,
    number_cell,
    region_link,
    semicolons,
)
from compose.blocks.comparing import between
from compose.context import Context
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
from compose.figures.svg import text_width
from compose.language.catalogue import marked, within

#: the columns that are drawn and told: results of kind growth have them in <id>_change, couplings too
NEEDED = {"first", "last", "rank_first", "rank_last", "moved"}
#: as many names are listed in a sentence
MOST_NAMES = 4
#: and as many rows beside a chart
MOST_ROWS = 16
#: as wide, in ems, is a heading of a period in the five columns beside a chart: 2020年, Q1 2020
MOST_WIDE = 4.5


class SlopesBlock(BlockParameters):
    """``kind = "slopes"``: every region's place, or figure, at two times, a line for each."""

    rows: tuple[ResultId, ...] = Field(
        min_length=1, description="tables by region with first and last: <growth>_change, <coupling>_change"
    )
    by: Literal["rank", "value"] = Field("rank", description="what the lines lead from and to")


def slopes(block: SlopesBlock, context: Context) -> Section | None:
    """Every region at the first and the last period, this one marked; none where no result fits."""
    figures: list[Figure] = []
    sentences: list[Prose] = []
    for name in block.rows:
        result = context.result(name)
        if result.keys != ("region",) or not set(result.by_id) >= NEEDED:
            continue
        tell = _all if context.region is None else place_sentence if block.by == "rank" else _figure
        sentence = tell(result, context)
        if sentence:
            sentences.append(sentence)
        svg, alt = context.figures.time.slopes(result, block.by, context.region)
        found = (
            seen_all.movers(context, result, "moved" if block.by == "rank" else "change")
            if context.region is None
            else seen.passed(context, result)
            if block.by == "rank"
            else seen_all.ends(context, result)
        )
        subject = (
            context.say("Ranks in {title}", title=within(result.title[context.language]))
            if block.by == "rank"
            else (Run(result.title[context.language]),)
        )
        unit = result.by_id["first"].unit[context.language]
        figures.append(
            Figure(
                context.next_figure(),
                f"slopes-{name}",
                seen.captioned(context, subject, found),
                svg,
                alt,
                note=context.say("Unit: {unit}", unit=unit)
                if unit and block.by == "value"
                else (Run(result.note[context.language]),),
                source=context.sources(name),
                results=(name,),
                width="half",
            )
        )
    if not figures:
        return None
    nodes: list[Node] = [Paragraph(context.sentences(sentences))] if sentences else []
    nodes += in_pairs(figures[: len(figures) // 2 * 2])
    if len(figures) % 2:
        # what stands alone has its figures beside it
        result = context.results[figures[-1].results[0]]
        nodes.append(Columns((figures[-1],), (_table(result, context),)))
    return Section(f"slopes-{block.rows[0]}", heading(block, context, "Then and now"), tuple(nodes))


def _table(result: Result, context: Context) -> Table:
    """First and last figure of every region, by the last rank; of many, the first and last and the own one."""
    own = context.region.code if context.region else ""
    codes = [key[0] for key in result.ordered("moved", "rank_last")]
    if len(codes) > MOST_ROWS:
        ends = MOST_ROWS // 2
        codes = [c for i, c in enumerate(codes) if i < ends or i >= len(codes) - ends or c == own]
    rows = [(code, {c: result.cell((code,), c) for c in result.by_id}) for code in codes]
    columns = ["first", "last", "change", "rank_first", "rank_last"]
    names = [result.by_id[c].name[language] for c in columns[:2] for language in context.report.languages]
    if any(text_width(name, 1) > MOST_WIDE for name in names):
        # beside a chart of the ranks there is no room for them under headings of months; in both languages alike,
        # which a bilingual brief sets beside each other
        columns = columns[:3]
    return Table(
        context.next_table(),
        f"slopes-{result.id}",
        context.say("{title}", title=result.title),
        (
            THead(context.region_heading, "left", kind="name"),
            *(THead(result.by_id[c].name[context.language], "right") for c in columns),
        ),
        tuple(
            TRow(
                (
                    TCell(region_link(context, code), header=True),
                    *(number_cell(context, c[name]) for name in columns),
                ),
                own=code == own,
                code=code,
            )
            for code, c in rows
        ),
        unit=result.by_id["first"].unit[context.language],
        source=context.sources(result.id),
        notes=noted(result, context),
        results=(result.id,),
        kind="compact",
    )


def noted(result: Result, context: Context) -> tuple[Prose, ...]:
    """What a table of two times notes: of how many regions the ranks are, where some have a figure at one time only."""
    note = result.note[context.language]
    return ((Run(note),),) if note else ()


def place_sentence(result: Result, context: Context) -> Prose | None:
    """From which place to which, with the figures, whom it passed and who passed it."""
    row = context.cells(result)
    if row is None or row["moved"].missing:
        return None
    values = between(context, row["first"], row["last"])
    figures = (
        context.say("{last} both times", last=values["last"])
        if context.formatter.alike(row["first"], row["last"])
        else context.say("from {first} to {last}", **values)
    )
    ranks = {"a": context.ordinal(row["rank_first"]), "b": context.ordinal(row["rank_last"])}
    if plain(ranks["a"]) == plain(ranks["b"]):
        head = context.say(
            "**{title}: {a} then and now** ({figures})",
            title=result.title,
            a=ranks["a"],
            figures=figures,
        )
    else:
        head = context.say(
            "**{title}: from {a} to {b}** ({figures})",
            title=result.title,
            figures=figures,
            **ranks,
        )
    parts = [seen.of_those(head, result, context)]
    before, now = row["rank_first"].value, row["rank_last"].value
    first, last = result.known("rank_first"), result.known("rank_last")
    others = [k for k in result.known("moved") if k != row["moved"].key]
    passed = [k for k in others if first[k] < before and last[k] > now]
    passing = [k for k in others if first[k] > before and last[k] < now]
    for told, some in (
        (marked("it overtook {names}"), passed),
        (marked("it was overtaken by {names}"), passing),
    ):
        if some:
            codes = [k[0] for k in sorted(some, key=last.__getitem__)]
            parts.append(context.say(told, names=_names(context, codes)))
    return full_stop(context, semicolons(context, parts))


def _figure(result: Result, context: Context) -> Prose | None:
    """From which figure to which, and where it rose, stayed and fell."""
    row = context.cells(result)
    if row is None or row["change"].missing:
        return None
    values = between(context, row["first"], row["last"])
    change = row["change"].value
    title = result.title
    if context.formatter.alike(row["first"], row["last"]):
        head = context.say("**{title}: {last}, as at the start**", title=title, last=values["last"])
    elif change > 0:
        head = context.say("**{title}: up from {first} to {last}**", title=title, **values)
    else:
        head = context.say("**{title}: down from {first} to {last}**", title=title, **values)
    return full_stop(context, semicolons(context, [head, *_directions(result, context)]))


def _directions(result: Result, context: Context) -> list[Prose]:
    """Where a figure rose, stayed and fell."""
    rows = sorted(
        ((k[0], c) for k, c in result.rows() if not c["change"].missing),
        key=lambda r: (-abs(r[1]["change"].value), r[1]["rank_last"].value),
    )
    # a change too small to be seen is none to a reader
    seen = [(k, c) for k, c in rows if not context.formatter.alike(c["first"], c["last"])]
    rose = [k for k, c in seen if c["change"].value > 0]
    fell = [k for k, c in seen if c["change"].value < 0]
    stayed = [k for k, c in rows if k not in {*rose, *fell}]
    parts = []
    if rose:
        parts.append(context.say("among all, it rose in {names}", names=_names(context, rose)))
    if stayed:
        parts.append(context.say("it stayed as it was in {names}", names=_names(context, stayed)))
    if fell:
        parts.append(context.say("it fell in {names}", names=_names(context, fell)))
    return parts


def _names(context: Context, codes: list[str]) -> Prose:
    """Names in a row; of many, the first and “others”."""
    named = context.listing([(Run(context.said(c)),) for c in codes[:MOST_NAMES]])
    if len(codes) > MOST_NAMES + 1:
        return context.say("{names} and others", names=named)
    return context.names([(Run(context.said(c)),) for c in codes])


def _all(result: Result, context: Context) -> Prose | None:
    """Of the whole: who gained and who lost most places."""
    rows = [(k[0], c["moved"]) for k, c in result.rows() if not c["moved"].missing]
    parts = []
    for sign in (1, -1):
        moved = sorted((r for r in rows if r[1].value * sign > 0), key=lambda r: (-r[1].value * sign, r[0]))
        # whoever moved as much as the third is named too
        least = moved[min(3, len(moved)) - 1][1].value * sign if moved else 0
        names = (
            context.names(
                [
                    context.say("{name} ({size})", name=context.name(code), size=cell)
                    for code, cell in moved
                    if cell.value * sign >= least
                ]
            )
            if moved
            else ()
        )
        if moved and sign > 0:
            parts.append(context.say("most places gained by {names}", names=names))
        elif moved:
            parts.append(context.say("most lost by {names}", names=names))
    if not parts:
        return None
    head = seen.of_those(context.say("**{title}**", title=result.title), result, context)
    told = semicolons(context, parts)
    return full_stop(context, context.join([head, told], context.marks.colon))


BLOCKS: tuple[Block, ...] = (Block("slopes", SlopesBlock, slopes),)
