"""Origin of the numbers of a result, a page each, and the script that pages ask for a number: `page`, `script`, `rows_table`.

Both say what was computed, by which formula, with which options, from which files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from analysis.inputs import WORDS
from analysis.values import Cell, Method, Result
from compose.blocks.base import number_alone, number_cell, words_cell
from compose.brief import Plan
from compose.context import Context
from compose.document import (
    Document,
    Facts,
    Formula,
    Node,
    Paragraph,
    Prose,
    Run,
    Section,
    Table,
    TCell,
    THead,
    TRow,
)
from compose.figures.figures import Figures
from compose.figures.formula import formula_svg
from compose.figures.web import for_web
from compose.language.catalogue import marked
from compose.language.emphasis import emphasis
from compose.language.format import MISSING, period
from compose.language.languages import says_unit
from compose.pages import sums
from compose.pages.lineage import Input, files, inputs

#: up to so many cells each carries its bare value and its address; beyond, the words alone, to keep the page light
CELLS = 1000
#: the most cells that one page shows at all, those that name a row among them; the rest is in the result's file
MOST = 4500


def anchor(key: tuple[str, ...]) -> str:
    """The id of a row on its result's page; ``numbers.js`` makes the same one from a number's address.

    >>> anchor(("510000", "2018"))
    'r-510000-2018'
    """
    return "-".join(("r", *key)).replace(" ", "_")


def method_nodes(context: Context, method: Method, formulas: set[str]) -> Iterator[Node]:
    """A method in words, its formulas where ``formulas`` has not seen them yet, and whom it is after."""
    lang = context.language
    own = context.say(" (our choice where the source prints no formula)") if method.ours else ()
    yield Paragraph((Run(method.name[lang], True), Run(context.marks.colon), Run(method.what[lang]), *own))
    if method.id in formulas:
        return
    formulas.add(method.id)
    yield from (Formula(tex, formula_svg(tex)) for tex in method.formula)
    if method.reference and method.reference != MISSING:
        yield Paragraph(context.say("Reference: {reference}", reference=emphasis(method.reference)), "note")


def page(plan: Plan, name: str, language: str, figures: Figures) -> Document:
    """How the numbers of one result came about, down to the files, and the numbers themselves row by row."""
    context = Context(plan.report, plan.results, language, None, figures, plan.rules)
    result = plan.results[name]
    title = context.t("How these numbers came about")
    how: list[Node] = []
    formulas: set[str] = set()
    for method in result.method:
        how += method_nodes(context, method, formulas)
    facts: list[tuple[Prose, Prose]] = [
        ((Run(term[language]),), (Run(value[language]),)) for term, value in result.options
    ]
    if result.note[language]:
        facts.append((context.say("Note"), (Run(result.note[language]),)))
    facts += [
        (
            context.say("Left out"),
            context.say(
                "{region} ({why})",
                region=context.name(code) if code in plan.report.panel.regions else code,
                why=why,
            ),
        )
        for code, why in result.missing.items()
    ]
    if facts:
        how.append(Facts(tuple(facts)))
    sections = [
        Section("method", context.t("Method"), tuple(how)),
        Section("inputs", context.t("From what"), tuple(_inputs(context, plan, result))),
        Section("rows", context.t("The numbers"), tuple(_rows(context, result))),
    ]
    return Document(
        f"origin-{name}",
        language,
        result.title[language],
        title,
        tuple(s for s in sections if s.nodes),
        description=f"{title}{context.marks.colon}{result.title[language]}",
    )


def _link(plan: Plan, one: Input, language: str) -> Prose:
    """An input's name, linked to its own page where it has one."""
    where = {
        "indicator": f"page:indicators/{one.id}" if f"indicator_{one.id}" in plan.results else "",
        "result": f"page:data/{one.id}",
        "printed": "",
        "given": "",
    }[one.kind]
    return (Run(one.title[language], href=where),)


def _inputs(context: Context, plan: Plan, result: Result) -> Iterator[Node]:
    items = inputs(plan, result)
    lang = context.language
    yield Table(
        context.next_table(),
        "inputs",
        context.say("Computed from"),
        tuple(THead(context.t(h), "left") for h in (marked("Input"), marked("Periods"), marked("File"))),
        tuple(
            TRow(
                (
                    TCell(_link(plan, one, lang), header=True),
                    words_cell(context.listing([(Run(period(t, lang)),) for t in one.periods]) or MISSING),
                    words_cell(one.file or context.t("an earlier result")),
                )
            )
            for one in items
        ),
        kind="compact",
    )
    sums = files(plan, result)
    yield Facts(
        tuple(
            (context.say("SHA-256 of {file}", file=file.rsplit("/", 1)[-1]), (Run(sums[file]),))
            for file in sorted(sums)
        )
    )


def _rows(context: Context, result: Result) -> Iterator[Node]:
    rows = result.row_keys
    shown = list(islice(result.rows(), max(1, MOST // (len(result.keys) + len(result.columns)))))
    light = len(shown) * len(result.columns) > CELLS
    notes: tuple[Prose, ...] = ()
    if len(shown) < len(rows):
        notes = (
            context.say(
                "The first {n} of {all} rows; all of them are in the file.",
                n=str(len(shown)),
                all=str(len(rows)),
            ),
        )
    yield rows_table(context, result, shown, "rows", context.next_table(), notes, light=light, anchored=True)
    label = context.t("Data:") + context.marks.gap
    yield Paragraph((Run(label), Run(f"{result.id}.csv", href=f"data:{result.id}")), "note")


def rows_table(
    context: Context,
    result: Result,
    rows: Sequence[tuple[tuple[str, ...], dict[str, Cell]]],
    id: str,
    number: int = 0,
    notes: tuple[Prose, ...] = (),
    *,
    light: bool = False,
    anchored: bool = False,
) -> Table:
    """Rows of a result as a table, all columns, in the words and with the decimals of pages.

    Args:
        rows: key and cells of each row, as `Result.rows` gives them.
        id: what the table is called in addresses.
        number: its number on the page; 0: it has none.
        light: words alone, without the bare values and their addresses.
        anchored: each row has an address.
    """
    lang = context.language
    shown = number_alone if light else number_cell
    return Table(
        number,
        id,
        (Run(result.title[lang]),),
        (
            *(THead(context.key_heading(k), "left") for k in result.keys),
            *(
                THead(
                    c.name[lang],
                    "left" if c.role in WORDS else "right",
                    unit="" if says_unit(c.name[lang], c.unit[lang]) else c.unit[lang],
                )
                for c in result.columns
            ),
        ),
        tuple(
            TRow(
                (
                    *(
                        TCell((Run(context.label(result, level, value)),), header=True)
                        for level, value in zip(result.keys, key, strict=True)
                    ),
                    *(shown(context, cell) for cell in cells.values()),
                ),
                id=anchor(key) if anchored else "",
            )
            for key, cells in rows
        ),
        notes=notes,
        source=context.sources(result.id) if number else (),
        kind="compact",
    )


@lru_cache(256)
def _drawn(tex: str) -> str:
    """A formula as pages draw it; many results are of one method."""
    return for_web(formula_svg(tex))


def script(plan: Plan, name: str, language: str, figures: Figures) -> bytes:
    """What a page says about a clicked number of a result: a script that calls back, as file:// allows no fetch."""
    context = Context(plan.report, plan.results, language, None, figures, plan.rules)
    result = plan.results[name]
    regions = plan.report.panel.regions
    labels: dict[str, dict[str, str]] = {}
    for i, level in enumerate(result.keys):
        values = dict.fromkeys(key[i] for key in result.row_keys)
        known = {v: context.label(result, level, v) for v in values if level != "region" or v in regions}
        labels[level] = {v: words for v, words in known.items() if v != words}
    told: dict[str, Any] = {
        "title": result.title[language],
        "keys": list(result.keys),
        "labels": labels,
        "columns": {c.id: c.name[language] for c in result.columns},
        "methods": [
            {
                "name": m.name[language],
                "what": m.what[language],
                "formulas": [_drawn(tex) for tex in m.formula],
            }
            for m in result.method
        ],
        "inputs": [
            {
                "name": one.title[language],
                "periods": [period(t, language) for t in one.periods],
                "file": one.file,
                "result": one.id if one.kind == "result" else "",
            }
            for one in inputs(plan, result)
        ],
        "files": dict(sorted(files(plan, result).items())),
        "sums": {column: one.data() for column, one in sums.sums(plan, result, language).items()},
        "figures": [
            {
                **one,
                "name": plan.report.panel.indicators[one["indicator"]].name[language],
                "period": period(one["period"], language) if one["period"] else "",
                "file": plan.report.panel.indicators[one["indicator"]].file,
            }
            for one in sums.figures(plan, result, language)
        ],
        "source": [plan.report.sources[s].plain[language] for s in result.source if s in plan.report.sources],
        "report": context.marks.colon.join(
            (plan.report.file.report.title[language], plan.report.file.report.date)
        ),
        "words": {
            "close": context.t("Close"),
            "exact": context.t("at full precision"),
            "from": context.t("Computed from"),
            "files": context.t("Files, with SHA-256"),
            "more": context.t("How these numbers came about"),
            "figures": context.t("Figures it was computed from"),
            "line": context.t("line {n}"),
            "copy": context.t("Copy with source"),
            "link": context.t("Copy address"),
            "copied": context.t("copied"),
            "source": context.t("Source:"),
        },
    }
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f"fangzhiOrigin({text});\n".encode()
