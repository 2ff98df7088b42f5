"""Block `changed`: what changed since the edition before; places, values, revised figures, corrections."""

from __future__ import annotations

from pydantic import Field

from analysis.change.editions import standings
from analysis.parameters import ResultId
from analysis.values import Cell, Result, Text
from compose.blocks.base import DASH, Block, BlockParameters, heading, number_cell, region_link, words_cell
from compose.blocks.comparing import between
from compose.blocks.corrections import corrections
from compose.blocks.rates_changed import rates_changed
from compose.blocks.revisions import before, more, reclassified, revised
from compose.context import Context
from compose.document import Node, Paragraph, Prose, Run, Section, Table, TCell, THead, TRow
from compose.language.catalogue import marked
from compose.language.format import MISSING, date, month, period


class ChangedBlock(BlockParameters):
    """``kind = "changed"``: what changed since the edition before; nothing where there is none."""

    rows: tuple[ResultId, ...] = Field(
        (),
        description="the standings shown, as composite, ranking or indicator_… results; empty: all analyses'",
    )
    movers: int = Field(
        5, ge=1, le=40, description="overview: so many regions that moved up, and so many down"
    )
    revisions: int = Field(
        25, ge=1, le=200, description="no table has more lines than these; all are in the file"
    )


def changed(block: ChangedBlock, context: Context) -> Section | None:
    """The section on a brief or, without a region, on the overview."""
    nodes: list[Node] = []
    if context.report.earlier and "edition_summary" in context.results:
        nodes += _brief(block, context) if context.region else _overview(block, context)
        nodes += rates_changed(context)
        nodes += revised(context, block.revisions)
        nodes += reclassified(context, block.revisions)
    nodes += corrections(context)
    if not nodes:
        return None
    return Section("changed", heading(block, context, "What changed since the last edition"), tuple(nodes))


def _shown(block: ChangedBlock, context: Context) -> list[str]:
    """The standings on the page: as listed, else those of the report's analyses."""
    known = [name for name in standings(context.results) if f"{name}_since" in context.results]
    if block.rows:
        return [name for name in block.rows if name in known]
    own = [name for name in known if not name.startswith("indicator_")]
    return own or known


def _with_parts(block: ChangedBlock, context: Context) -> list[str]:
    """The standings of a brief: where the report names none, also the indicators that indices are made of."""
    names = _shown(block, context)
    if block.rows:
        return names
    with_parts = dict.fromkeys(names)
    for name in names:
        parts = dict.fromkeys(f"indicator_{ref.split('@')[0]}" for ref in context.results[name].inputs)
        with_parts |= {p: None for p in parts if len(parts) > 1 and f"{p}_since" in context.results}
    seen: list[Result] = []
    for name in with_parts:
        since = context.results[f"{name}_since"]
        # an analysis may only pass an indicator on
        if not any(since.frame["now"].equals(s.frame["now"]) for s in seen):
            seen.append(since)
    return [s.id.removesuffix("_since") for s in seen]


def _now(context: Context) -> str:
    return month(context.report.file.report.edition, context.language)


def _published(context: Context) -> Prose:
    return context.say(
        "Compared with the edition of {edition}, published on {date}.",
        edition=before(context),
        date=date(context.report.earlier[-1].date, context.language),
    )


# a region ---------------------------------------------------------------------------------------------------------


def _brief(block: ChangedBlock, context: Context) -> list[Node]:
    names = _with_parts(block, context)
    rows: list[TRow] = []
    sentences: list[Prose] = []
    moved: list[Prose] = []
    alike: dict[Text, list[Prose]] = {}
    shown: list[str] = []
    for name in names:
        result = context.result(f"{name}_since")
        cells = context.cells(result)
        if cells is None:
            continue
        shown.append(result.id)
        if len(sentences) < 2 and (sentence := _sentence(context, context.results[name], cells)):
            sentences.append(sentence)
        if len(moved) < 4 and (words := _direction(context, context.results[name], cells)):
            moved.append(words)
        rows.append(_row(context, context.results[name], result, cells))
        if result.note[context.language]:
            alike.setdefault(result.note, []).append((Run(context.results[name].title[context.language]),))
    # what is true of several figures is said once
    notes = [
        context.fill("{note}", note=note)
        if len(titles) == len(rows)
        else context.say("{title}: {note}", title=context.listing(titles), note=note)
        for note, titles in alike.items()
    ]
    if moved:
        sentences.append((*context.clauses(moved), *context.say(".")))
    nodes: list[Node] = [Paragraph(context.sentences([*sentences, _published(context)]))]
    if not rows:
        return nodes
    first = [context.say("Places moved: up is positive.")]
    if any("%" in context.results[name].by_id["now"].unit[context.language] for name in shown):
        first.append(context.say("Changes of per-cent figures are in points."))
    notes.insert(0, context.sentences(first))
    nodes.append(
        Table(
            context.next_table(),
            "changed",
            context.say(
                "{region} in the editions of {before} and {now}",
                region=context.name(context.region.code) if context.region else "",
                before=before(context),
                now=_now(context),
            ),
            (
                THead(context.t("Figure"), "left", kind="name"),
                THead(before(context), "right"),
                THead(_now(context), "right"),
                THead(context.t("Change"), "right"),
                THead(context.t("Rank before"), "right"),
                THead(context.t("Rank now"), "right"),
                THead(context.t("Places moved"), "right"),
            ),
            tuple(rows),
            notes=tuple(notes),
            source=context.sources(*(name.removesuffix("_since") for name in shown)),
            results=tuple(shown),
        )
    )
    return nodes


def _sentence(context: Context, result: Result, cells: dict[str, Cell]) -> Prose | None:
    """Where the region stood and stands."""
    places = cells["places"]
    one = not places.missing and abs(places.value) == 1
    words = {
        "up": marked("**{title}: up {places} place, from {before} of {of_before} to {now} of {of_now}.**")
        if one
        else marked("**{title}: up {places} places, from {before} of {of_before} to {now} of {of_now}.**"),
        "down": marked("**{title}: down {places} place, from {before} of {of_before} to {now} of {of_now}.**")
        if one
        else marked("**{title}: down {places} places, from {before} of {of_before} to {now} of {of_now}.**"),
        "same": marked("**{title}: still {now} of {of_now}.**"),
        "entered": marked("{title}: ranked for the first time, {now} of {of_now}."),
        "left": marked("{title}: no longer ranked; it was {before} of {of_before}."),
    }.get(str(cells["moved"].value))
    if words is None:
        return None
    return context.say(
        words,
        title=result.title,
        places=context.formatter.run(places, show="abs"),
        before=context.ordinal(cells["rank_before"]),
        of_before=cells["of_before"],
        now=context.ordinal(cells["rank_now"]),
        of_now=cells["of_now"],
    )


def _direction(context: Context, figure: Result, cells: dict[str, Cell]) -> Prose | None:
    """Whether a comparable value rose or fell."""
    change = cells["change"]
    if change.missing:
        return None
    words = (
        marked("{title} stayed at {now}")
        if context.formatter.alike(cells["before"], cells["now"])
        else marked("{title} rose from {before} to {now}")
        if change.value > 0
        else marked("{title} fell from {before} to {now}")
    )
    told = between(context, cells["before"], cells["now"])
    return context.say(words, title=figure.title, before=told["first"], now=told["last"])


def _row(context: Context, figure: Result, since: Result, cells: dict[str, Cell]) -> TRow:
    return TRow(
        (
            words_cell(_figure_name(context, figure, since), header=True),
            number_cell(context, cells["before"]),
            number_cell(context, cells["now"]),
            number_cell(context, cells["change"]),
            _rank(context, cells["rank_before"], cells["of_before"]),
            _rank(context, cells["rank_now"], cells["of_now"]),
            number_cell(context, cells["places"], strong=True),
        )
    )


def _figure_name(context: Context, figure: Result, since: Result) -> str:
    """The figure with its unit, and the periods of the two editions."""
    unit = since.by_id["now"].unit[context.language]
    old, new = (period(words[context.language], context.language) for _, words in since.options[1:3])
    periods = "" if MISSING in {old, new} else new if old == new else f"{old} → {new}"
    title = figure.title[context.language]
    unit_in_title = context.marks.with_unit(title, unit) == title
    inside = context.marks.comma.join(w for w in ("" if unit_in_title else unit, periods) if w)
    return title + context.marks.bracketed(inside)


def _rank(context: Context, rank: Cell, of: Cell) -> TCell:
    if rank.missing:
        return DASH
    return TCell(
        (context.formatter.run(rank), Run("/"), context.formatter.run(of)), "right", sort=str(rank.value)
    )


# the whole --------------------------------------------------------------------------------------------------------


def _overview(block: ChangedBlock, context: Context) -> list[Node]:
    sentences = [sentence for name in _shown(block, context)[:2] if (sentence := _largest(context, name))]
    sentences += [_summary(context), _published(context)]
    nodes: list[Node] = [Paragraph(context.sentences(sentences))]
    members = context.results.get("edition_members")
    if members is not None:
        context.result(members.id)
        for state, message in (
            ("entered", marked("New in this edition: {names}.")),
            ("left", marked("No longer covered: {names}.")),
        ):
            names = [
                (Run(context.label(members, "area", key[0])),)
                for key, cells in members.rows()
                if cells["state"].value == state
            ]
            if names:
                nodes.append(Paragraph(context.say(message, names=context.listing(names))))
    for name in _shown(block, context):
        table = _movers(block, context, name)
        if table is not None:
            nodes.append(table)
    # a report of one region ranks nothing: it has no standings to compare
    if "edition_figures" in context.results:
        nodes.append(_compared(block, context))
    return nodes


def _largest(context: Context, name: str) -> Prose | None:
    """Which regions moved up and down most."""
    since = context.result(f"{name}_since")
    rows = [(key[0], cells["places"]) for key, cells in since.rows() if not cells["places"].missing]
    top = max(rows, key=lambda r: r[1].value, default=None)
    low = min(rows, key=lambda r: r[1].value, default=None)
    if top is None or low is None or (top[1].value <= 0 and low[1].value >= 0):
        return None
    sentences: list[Prose] = []
    for extreme, words, moved in (
        (top, marked("{regions} moved up most (by {places})"), top[1].value > 0),
        (low, marked("{regions} moved down most (by {places})"), low[1].value < 0),
    ):
        if not moved:
            continue
        names = [region_link(context, code) for code, cell in rows if cell.value == extreme[1].value]
        places = context.formatter.run(extreme[1], show="abs")
        sentences.append(context.say(words, regions=context.names(names), places=places))
    return context.say(
        "**{title}: {moves}.**", title=context.results[name].title, moves=context.clauses(sentences)
    )


def _summary(context: Context) -> Prose:
    """How many figures were compared and revised."""
    summary = context.result("edition_summary")

    def n(part: str) -> Cell:
        return summary.cell(part, "n")

    if not n("compared").value:
        return context.say("No figure stands in both editions.")
    words = (
        marked(
            "Both editions give {compared} figures for the same indicator, region and period; all are unchanged"
        )
        if n("compared").value == n("unchanged").value
        else marked(
            "Both editions give {compared} figures for the same indicator, region and period; {unchanged} are unchanged"
        )
    )
    sentences = [context.say(words, compared=n("compared"), unchanged=n("unchanged"))]
    for part, words in (
        ("revised", marked("{n} revised")),
        ("corrected", marked("{n} corrected")),
        ("withdrawn", marked("{n} withdrawn")),
        ("supplied", marked("{n} supplied later")),
    ):
        if n(part).value:
            sentences.append(context.say(words, n=n(part)))
    return (*context.clauses(sentences), *context.say("."))


def _movers(block: ChangedBlock, context: Context, name: str) -> Table | None:
    """The regions that moved most, up and down."""
    since = context.result(f"{name}_since")
    rows = [(key[0], cells) for key, cells in since.rows() if not cells["places"].missing]
    order = {key: i for i, (key, _) in enumerate(rows)}
    up = sorted(
        (r for r in rows if r[1]["places"].value > 0), key=lambda r: (-r[1]["places"].value, order[r[0]])
    )[: block.movers]
    down = sorted(
        (r for r in rows if r[1]["places"].value < 0), key=lambda r: (r[1]["places"].value, order[r[0]])
    )[: block.movers]
    if not up and not down:
        return None
    compared = any(not cells["change"].missing for _, cells in rows)
    lines = [
        TRow(
            (
                words_cell(region_link(context, code), header=True),
                number_cell(context, cells["before"]),
                number_cell(context, cells["now"]),
                *([number_cell(context, cells["change"])] if compared else []),
                _rank(context, cells["rank_before"], cells["of_before"]),
                _rank(context, cells["rank_now"], cells["of_now"]),
                number_cell(context, cells["places"], strong=True),
            ),
            code=code,
        )
        for code, cells in (*up, *reversed(down))
    ]
    note = since.note[context.language]
    return Table(
        context.next_table(),
        f"movers-{name}",
        context.say("{title}: the largest moves", title=_figure_name(context, context.results[name], since)),
        (
            THead(context.region_heading, "left", kind="name"),
            THead(before(context), "right"),
            THead(_now(context), "right"),
            *([THead(context.t("Change"), "right")] if compared else []),
            THead(context.t("Rank before"), "right"),
            THead(context.t("Rank now"), "right"),
            THead(context.t("Places moved"), "right"),
        ),
        tuple(lines),
        notes=((Run(note),),) if note else (),
        source=context.sources(name),
        results=(since.id,),
        kind="compact",
    )


def _compared(block: ChangedBlock, context: Context) -> Table:
    """Which standings are comparable, and how many regions moved."""
    result = context.result("edition_figures")
    rows = [
        TRow(
            (
                words_cell(context.label(result, "figure", key[0]), header=True),
                words_cell(period(str(cells["period_before"].value), context.language) or MISSING),
                words_cell(period(str(cells["period_now"].value), context.language) or MISSING),
                number_cell(context, cells["state"]),
                *(number_cell(context, cells[c]) for c in ("up", "down", "same")),
            )
        )
        for key, cells in result.rows()
    ]
    return Table(
        context.next_table(),
        "edition-figures",
        context.say("{title}", title=result.title),
        (
            THead(context.t("Figure"), "left", kind="name"),
            THead(before(context)),
            THead(_now(context)),
            THead(context.t("Comparison")),
            *(THead(context.t(w), "right") for w in (marked("Up"), marked("Down"), marked("Same place"))),
        ),
        tuple(rows[: block.revisions]),
        notes=more(context, len(rows), min(len(rows), block.revisions)),
        results=(result.id,),
        kind="compact",
    )


BLOCKS: tuple[Block, ...] = (Block("changed", ChangedBlock, changed),)
