"""Parts of block `changed`: tables of revised figures and classes. Exports `revised`, `reclassified`, `before`, `more`."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.decimals import apart
from analysis.values import Cell, Result
from compose.blocks.base import number_cell, region_link, words_cell
from compose.context import Context
from compose.document import Node, Paragraph, Prose, Table, TCell, THead, TRow
from compose.language.format import month, period


def before(context: Context) -> str:
    """The edition before, in words."""
    return month(context.report.earlier[-1].edition, context.language)


def _own(context: Context, result: Result) -> list[tuple[tuple[str, ...], dict[str, Cell]]]:
    """The rows of this page's region, of all regions and areas on the overview."""
    code = context.region.code if context.region else None
    return [(key, cells) for key, cells in result.rows() if code in {None, key[0]}]


def revised(context: Context, most: int) -> list[Node]:
    """The figures of earlier periods that were revised, as a table of at most so many lines."""
    if "edition_revisions" not in context.results:
        return _none(context)
    rows = _own(context, context.results["edition_revisions"])
    if not rows:
        return _none(context)
    result = context.result("edition_revisions")
    lines = []
    for key, cells in rows[:most]:
        places = _visible(cells)
        lines.append(
            TRow(
                (
                    *_places(context, result, key),
                    number_cell(context, cells["before"], decimals=places),
                    number_cell(context, cells["now"], decimals=places),
                    number_cell(context, cells["change"], decimals=places),
                    number_cell(context, cells["change_pct"]),
                    number_cell(context, cells["kind"]),
                )
            )
        )
    return [
        Table(
            context.next_table(),
            "revisions",
            context.say(
                "Figures of earlier periods that differ from the edition of {edition}",
                edition=before(context),
            ),
            (
                *_heads(context),
                THead(context.t("Printed then"), "right"),
                THead(context.t("Now"), "right"),
                THead(context.t("Change"), "right"),
                THead(context.t("Change in per cent"), "right"),
                THead(result.by_id["kind"].name[context.language]),
            ),
            tuple(lines),
            notes=more(context, len(rows), len(lines)),
            source=context.sources(result.id),
            results=(result.id,),
        )
    ]


def _none(context: Context) -> list[Node]:
    """A region none of whose figures was revised is told so."""
    if context.region is None or "edition_reclassified" in context.results:
        return []
    return [Paragraph(context.say("No figure of an earlier period was revised for this region."), "note")]


def reclassified(context: Context, most: int) -> list[Node]:
    """The classes of earlier periods that changed, as a table of at most so many lines."""
    if "edition_reclassified" not in context.results:
        return []
    rows = _own(context, context.results["edition_reclassified"])
    if not rows:
        return []
    result = context.result("edition_reclassified")
    lines = tuple(
        TRow(
            (
                *_places(context, result, key),
                number_cell(context, cells["before"]),
                number_cell(context, cells["now"]),
                number_cell(context, cells["kind"]),
            )
        )
        for key, cells in rows[:most]
    )
    return [
        Table(
            context.next_table(),
            "reclassified",
            context.say(
                "Classes of earlier periods that differ from the edition of {edition}",
                edition=before(context),
            ),
            (
                *_heads(context),
                THead(context.t("Printed then")),
                THead(context.t("Now")),
                THead(result.by_id["kind"].name[context.language]),
            ),
            lines,
            notes=more(context, len(rows), len(lines)),
            source=context.sources(result.id),
            results=(result.id,),
        )
    ]


def _heads(context: Context) -> Iterable[THead]:
    if context.region is None:
        yield THead(context.region_heading, "left", kind="name")
    yield THead(context.t("Figure"), "left", kind="name")
    yield THead(context.t("Period"))


def _places(context: Context, result: Result, key: tuple[str, ...]) -> Iterable[TCell]:
    """Region (on the overview), figure with its unit, period."""
    if context.region is None:
        yield words_cell(region_link(context, key[0]), header=True)
    unit = context.report.panel.indicators[key[1]].unit[context.language]
    name = context.label(result, "indicator", key[1])
    yield words_cell(context.marks.with_unit(name, unit), header=context.region is not None)
    yield words_cell(period(key[2], context.language))


def _visible(cells: dict[str, Cell]) -> int:
    """The indicator's decimals, or as many as it takes to see that the figures differ."""
    places = cells["before"].column.decimals
    if cells["before"].missing or cells["now"].missing:
        return places
    return apart(cells["before"].value, cells["now"].value, places)


def more(context: Context, all_: int, shown: int) -> tuple[Prose, ...]:
    """The note of a table that has not all its lines."""
    if all_ <= shown:
        return ()
    return (
        context.say(
            "The first {shown} of {all} are shown; the file beside the table has all of them.",
            shown=str(shown),
            all=str(all_),
        ),
    )
