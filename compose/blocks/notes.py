"""Block `notes`: data, methods, missing values, remarks, sources: `NotesBlock`, `remarks`."""

from __future__ import annotations

from analysis.decimals import rounded
from analysis.periods import find
from analysis.values import Cell, Result
from compose.blocks.base import Block, BlockParameters, as_printed, heading, semicolons
from compose.blocks.recommendations import triggered
from compose.context import Context, Value
from compose.document import Notes, Prose, Run, Section
from compose.language.catalogue import marked, within
from compose.language.emphasis import emphasis
from compose.language.format import period
from intake.report.schema import RemarkSpec

#: what is said of a printed figure that a check does not confirm, by kind of check
FOUND = {
    "": marked("{check}, {cell}: {printed} is printed, {recomputed} comes out"),
    "outlier": marked("{check}, {cell}: {printed} is printed, the median of all is {recomputed}"),
}


class NotesBlock(BlockParameters):
    """``kind = "notes"``: what a reader needs to trust and to check the figures of this page."""


def named(remark: RemarkSpec, context: Context) -> str:
    """The figure that a remark is about: the indicator, and the period where the remark is about one; else the region."""
    if remark.indicator is None:
        code = context.report.gazetteer.find(remark.region) if remark.region else None
        return context.t("Remark") if code is None else code.name[context.language]
    name = context.report.panel.indicators[remark.indicator].name[context.language]
    if remark.period is None:
        return name
    return name + context.marks.bracketed(period(remark.period, context.language))


def remarks(context: Context, *, own: bool = False) -> list[tuple[str, Prose]]:
    """Remarks of the report about published figures that this page shows; ``own``: only those about its region alone."""
    used: dict[str, set[str]] = {}
    for ref in (i for r in context.shown for i in context.results[r].inputs):
        used.setdefault(ref.partition("@")[0], set()).add(ref.partition("@")[2])
    items: list[tuple[str, Prose]] = []
    for remark in context.report.file.remark:
        code = context.report.gazetteer.find(remark.region) if remark.region else None
        about_here = code is None or context.region is None or code.code == context.region.code
        then = remark.indicator is None or (
            remark.indicator in used
            and (remark.period is None or find(remark.period, used[remark.indicator]) is not None)
        )
        if then and about_here and (remark.region or not own):
            items.append((named(remark, context), (Run(remark.text[context.language]),)))
    return items


def printed(context: Context) -> list[tuple[str, Prose]]:
    """How many printed figures of the page's region come out when recomputed, and those that do not."""
    items: list[tuple[str, Prose]] = []
    if context.region is None:
        return items
    code = context.region.code
    for parameters in [p for entry, p in context.report.analyses if entry.kind == "audit"]:
        name = parameters.id
        by_region = context.results[f"{name}_regions"]
        if (code,) not in by_region:
            continue
        context.result(name)
        row = {c: by_region.cell(code, c) for c in by_region.by_id}
        if row["cells"].value == 1 and not row["differ"].value:
            text = context.say(
                "The only check of a printed figure of {region} finds no difference.",
                region=context.name(code),
            )
        elif not row["differ"].value:
            text = context.say(
                "The {cells} checks of printed figures of {region} find no difference.",
                cells=context.in_words(row["cells"]),
                region=context.name(code),
            )
        else:
            cells = context.result(f"{name}_cells")
            checks = context.results[name]
            # beside a figure that is far out stands the middle of all, which is no recomputation of it
            kinds = {c.id: c.kind for c in getattr(parameters, "checks", ()) if c.kind in FOUND}
            parts = [
                context.say(
                    FOUND[kinds.get(key[0], "")],
                    check=context.label(checks, "check", key[0]),
                    cell=context.label(cells, "cell", key[1]),
                    printed=(context.formatter.run(c["printed"], decimals=as_printed(c, "printed")),),
                    recomputed=(
                        context.formatter.run(
                            c["recomputed"], decimals=_beside(c, middle=kinds.get(key[0]) == "outlier")
                        ),
                    ),
                )
                for key, c in cells.rows()
                if key[1].partition(":")[0] == code
            ]
            told = any(kinds.get(key[0]) for key, _ in cells.rows() if key[1].partition(":")[0] == code)
            words: dict[str, Value] = {
                "cells": context.in_words(row["cells"]),
                "region": context.name(code),
                "differ": context.in_words(row["differ"]),
                "what": context.t("something to explain") if told else context.t("a difference"),
                "list": semicolons(context, parts),
            }
            text = context.say(_found(row["cells"].value, row["differ"].value), **words)
        items.append((context.t("Printed against recomputed"), text))
    return items


#: columns of a difference, and of the two figures that it is of: what is subtracted first
DIFFERENCES = (
    ("change", "first", "last"),
    ("gap_nation", "nation", ""),
    ("gap_group", "group_mean", ""),
)


def apart(result: Result, code: str) -> bool:
    """Whether a difference that a table shows of a region is not that of the figures printed beside it."""
    if "region" not in result.keys:
        return False
    main = result.main_column.id
    for change, first, last in DIFFERENCES:
        ids = (change, first, last or main)
        if not set(ids) <= set(result.by_id) or result.by_id[change].role != "value":
            continue
        for _, row in result.rows(region=code) if code else result.rows():
            cells = [row[c] for c in ids]
            if any(c.missing for c in cells):
                continue
            size, before, now = (rounded(float(c.value), c.column.decimals) for c in cells)
            if rounded(now - before, cells[0].column.decimals) != size:
                return True
    return False


def _beside(row: dict[str, Cell], *, middle: bool) -> int | None:
    """Decimals of what stands beside a printed figure; a median that is itself one of the figures has no more than they."""
    places = as_printed(row, "printed")
    if (
        middle
        and places is not None
        and round(float(row["recomputed"].value), places) == float(row["recomputed"].value)
    ):
        return places
    return as_printed(row, "recomputed")


def _found(cells: float, differ: float) -> str:
    """What is said where some checks of a region's printed figures found something."""
    if cells == 1:
        return marked("The only check of a printed figure of {region} finds {what}: {list}.")
    if differ == cells == 2:
        return marked("Both checks of printed figures of {region} find {what}: {list}.")
    if differ == cells:
        return marked("All {cells} checks of printed figures of {region} find {what}: {list}.")
    if differ == 1:
        return marked("Of the {cells} checks of printed figures of {region}, {differ} finds {what}: {list}.")
    return marked("Of the {cells} checks of printed figures of {region}, {differ} find {what}: {list}.")


def _in_short(context: Context, shown: list[Result]) -> list[tuple[str, Prose]]:
    """Methods by name and sources by what is cited, for paper: the site explains them."""
    lang = context.language
    methods = dict.fromkeys(m.name[lang] for result in shown for m in result.method)
    sources = dict.fromkeys(s for result in shown for s in result.source if s in context.report.sources)
    items: list[tuple[str, Prose]] = []
    if methods:
        names = context.listing([(Run(within(name)),) for name in methods])
        items.append(
            (
                context.t("Methods"),
                context.say("{names}. Formulas and references: the methods page of the site.", names=names),
            )
        )
    if sources:
        cites = [emphasis(context.report.sources[s].cite[lang]) for s in sources]
        items.append((context.t("Sources"), semicolons(context, cites)))
    items.append(
        (
            context.t("Checking"),
            context.say(
                "Every number is a cell of a result table on the site, which says how it came about."
            ),
        )
    )
    return items


def notes(block: NotesBlock, context: Context) -> Section | None:
    """Remarks, then data, methods, missing values and sources of what the page shows."""
    lang = context.language
    items: list[tuple[str, Prose]] = remarks(context)
    shown = [context.results[r] for r in context.shown]
    if any(apart(r, context.region.code if context.region else "") for r in shown):
        told = context.say(
            "Differences are taken before rounding: their last digit may not agree with the figures printed."
        )
        items.append((context.t("Rounding"), told))
    short = list(items)
    methods: dict[str, Prose] = {}
    for result in shown:
        for method in result.method:
            if method.id not in methods:
                own = context.say(" (our choice where the source prints no formula)") if method.ours else ()
                methods[method.id] = (Run(method.what[lang]), *own)
                items.append((method.name[lang], methods[method.id]))
    seen: set[str] = set()
    for result in shown:
        note = result.note[lang]
        if note and note not in seen:
            seen.add(note)
            items.append((result.title[lang], (Run(note),)))
    for source_id in dict.fromkeys(s for r in shown for s in r.source):
        source = context.report.sources.get(source_id)
        if source:
            concept = source.concept[lang] if source.concept else ""
            stop = context.marks.stop + context.marks.gap
            text = source.cite[lang] + (stop + concept if concept else "")
            items.append((context.t("Source"), emphasis(text)))
    last: list[tuple[str, Prose]] = printed(context)
    if context.region is not None and context.rules and not triggered(context):
        none = context.say(
            "None of the conditions that the report’s advice is tied to holds for {region}.",
            region=context.name(context.region.code),
        )
        last.append((context.t("Recommendations"), none))
    checked = any(entry.kind == "audit" for entry, _ in context.report.analyses)
    checking = (
        context.t("Checking"),
        context.say(
            "Every number on this page is a cell of a result table that is published beside it; the replication "
            "page compares the printed tables of the sources with our recalculation."
        )
        # without checks there is no such page
        if checked
        else context.say(
            "Every number on this page is a cell of a result table that is published beside it."
        ),
    )
    short += [*last, *_in_short(context, shown)] if context.region is not None else []
    items += [*last, checking]
    alone: tuple[tuple[str, Prose], ...] = (
        (*remarks(context, own=True), *last) if context.region is not None else ()
    )
    node = Notes(tuple(items), tuple(short), alone)
    return Section("notes", heading(block, context, "Data, methods and sources"), (node,))


BLOCKS: tuple[Block, ...] = (Block("notes", NotesBlock, notes),)
