"""Blocks `unit_roots`, `cointegration`, `granger`, `impulse_responses`: tests and dynamics of panel variables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

from pydantic import Field

from analysis.parameters import Ref
from analysis.values import Cell, Result
from compose.blocks import seen, seen_all
from compose.blocks.base import (
    Block,
    BlockParameters,
    drawing,
    heading,
    in_pairs,
    number_cell,
    words_cell,
)
from compose.blocks.model_tests import significant
from compose.blocks.regression import bracketed, estimate_cell, stars_note
from compose.context import Context, Value
from compose.document import (
    Columns,
    Leaf,
    Node,
    Paragraph,
    Prose,
    Run,
    Section,
    Table,
    TCell,
    THead,
    TRow,
    symbols,
)

Key = tuple[str, ...]


class UnitRootsBlock(BlockParameters):
    """``kind = "unit_roots"``: unit-root tests of each variable, in levels and in first differences."""

    of: Annotated[str, Ref("result", needs=("{}", "{}_summary"))] = Field(
        description="the analysis of kind panel_unit_roots"
    )


class CointegrationBlock(BlockParameters):
    """``kind = "cointegration"``: Pedroni's and Kao's tests."""

    of: Annotated[str, Ref("result", needs=("{}", "{}_summary"))] = Field(
        description="the analysis of kind panel_cointegration"
    )


class GrangerBlock(BlockParameters):
    """``kind = "granger"``: which variable helps to predict which."""

    of: Annotated[str, Ref("result")] = Field(description="the analysis of kind panel_granger")


class ResponsesBlock(BlockParameters):
    """``kind = "impulse_responses"``: lag choice, roots in the unit circle, and responses to shocks."""

    of: Annotated[str, Ref("result", needs=("{}_lags", "{}_roots", "{}_responses"))] = Field(
        description="the analysis of kind panel_var"
    )
    own: bool = Field(False, description="show the responses of variables to their own shocks too")


def crossed(
    context: Context,
    result: Result,
    rows: Sequence[tuple[str, Key]],
    columns: Sequence[tuple[str, Key]],
    key: Callable[[Key, Key], Key],
    first: str,
    shown: tuple[str, str] = ("statistic", "p"),
    of: str = "",
) -> Table:
    """Statistics with stars, their p in brackets below.

    Args:
        rows: what each row is called and its part of the key.
        columns: the same of the columns.
        key: the key of a row's and a column's part.
        first: the heading of the names.
        shown: the columns of the statistic and of its p.
        of: which statistic, where the result has several.
    """
    lines = []
    for name, left in rows:
        cells = [_at(result, key(left, right)) for _, right in columns]
        told = [c for c in cells if c and not c[shown[0]].missing]
        if not told:
            dashes = [number_cell(context, c[shown[0]]) if c else TCell((), "right") for c in cells]
            lines.append(TRow((words_cell(name, header=True), *dashes)))
            continue
        lines.append(
            TRow(
                (
                    words_cell(name, header=True),
                    *(estimate_cell(context, c, *shown, True) if c else TCell((), "right") for c in cells),
                )
            )
        )
        lines.append(
            TRow(
                (
                    words_cell(symbols(context.t("p-value"))),
                    *(bracketed(context, c[shown[1]]) if c else TCell((), "right") for c in cells),
                )
            )
        )
    return Table(
        context.next_table(),
        f"tests-{result.id}",
        context.say("{title}: {column}", title=result.title, column=of)
        if of
        else context.say("{title}", title=result.title),
        (THead(first, "left", kind="name"), *(THead(name, "right") for name, _ in columns)),
        tuple(lines),
        notes=(
            context.say("In brackets: *p*-values."),
            stars_note(context),
        ),
        source=context.sources(result.id),
        results=(result.id,),
        kind="compact",
    )


def _at(result: Result, key: Key) -> dict[str, Cell]:
    return {c: result.cell(key, c) for c in result.by_id} if key in result else {}


def _values(result: Result, level: str) -> list[str]:
    return list(dict.fromkeys(map(str, result.frame.index.get_level_values(level))))


def _note(context: Context, result: Result) -> list[Node]:
    return [Paragraph(context.say("{note}", note=result.note), "note")] if any(result.note.values()) else []


def unit_roots(block: UnitRootsBlock, context: Context) -> Section | None:
    """The section of unit-root tests: a sentence per variable, all tests in one table."""
    result, counts = context.result(block.of), context.result(f"{block.of}_summary")
    rows = [
        (
            context.marks.comma.join(
                context.label(result, level, value)
                for level, value in (("term", term), ("form", form), ("model", model))
            ),
            (term, form, model),
        )
        for term in _values(result, "term")
        for form in _values(result, "form")
        for model in _values(result, "model")
    ]
    columns = [(context.label(result, "check", c), (c,)) for c in _values(result, "check")]
    if not result.frame["statistic"].notna().any():
        names = [(Run(context.label(counts, "term", term)),) for term in _values(counts, "term")]
        none = context.say("No unit-root test of {names} has a result.", names=context.names(names))
        return _stationarity(block, context, [Paragraph(none), *_note(context, result)])
    table = crossed(context, result, rows, columns, lambda a, b: (*a, *b), context.t("Variable"))
    sentences = [_roots_sentence(context, counts, term) for term in _values(counts, "term")]
    nodes: list[Node] = [Paragraph(context.sentences(sentences)), table, *_note(context, result)]
    return _stationarity(block, context, nodes)


def _stationarity(block: UnitRootsBlock, context: Context, nodes: Sequence[Node]) -> Section:
    # not “unit-roots”: a section is dressed by the first word of its name, and `unit` is that of units
    return Section(f"stationarity-{block.of}", heading(block, context, "Unit roots"), tuple(nodes))


def _roots_sentence(context: Context, counts: Result, term: str) -> Prose:
    """How many tests reject a unit root, in levels and in differences."""
    level, difference = (
        {c: counts.cell((term, form), c) for c in ("tests", "rejected")} for form in ("level", "difference")
    )
    name = context.label(counts, "term", term)
    if not level["tests"].value and not difference["tests"].value:
        return context.say("{x}: no test has a result; the note below the table says why.", x=name)
    if not difference["tests"].value:
        return context.say(
            "{x}: a unit root is rejected by {k} of {n} tests in levels (5% level); of first differences no test has a result.",
            x=name,
            k=level["rejected"],
            n=level["tests"],
        )
    return context.say(
        "{x}: a unit root is rejected by {k} of {n} tests in levels, and by {m} of {o} in first differences (5% level).",
        x=name,
        k=level["rejected"],
        n=level["tests"],
        m=difference["rejected"],
        o=difference["tests"],
    )


def cointegration(block: CointegrationBlock, context: Context) -> Section | None:
    """The section of cointegration tests: how many reject, all tests in one table."""
    result, counts = context.result(block.of), context.result(f"{block.of}_summary")
    rows = [(context.label(result, "check", c), (c,)) for c in _values(result, "check")]
    columns = [(context.label(result, "model", m), (m,)) for m in _values(result, "model")]
    table = crossed(context, result, rows, columns, lambda a, b: (*b, *a), context.t("Test"))
    sentences = [
        context.say(
            "With {terms}: {k} of {n} tests reject that there is no cointegration (5% level).",
            terms=context.label(counts, "model", key[0]),
            k=row["rejected"],
            n=row["tests"],
        )
        for key, row in counts.rows()
    ]
    nodes: list[Node] = [Paragraph(context.sentences(sentences)), table, *_note(context, result)]
    return Section(f"cointegration-{block.of}", heading(block, context, "Cointegration"), tuple(nodes))


def granger(block: GrangerBlock, context: Context) -> Section | None:
    """The section of Granger causality: a sentence per pair, both tests by lag."""
    result = context.result(block.of)
    pairs = list(dict.fromkeys(k[:2] for k, _ in result.rows()))
    rows = [
        (f"{context.label(result, 'cause', a)} → {context.label(result, 'effect', b)}", (a, b))
        for a, b in pairs
    ]
    columns = [(context.label(result, "lags", k), (k,)) for k in _values(result, "lags")]

    def key(a: Key, b: Key) -> Key:
        return (*a, *b)

    first = context.t("Cause and effect")
    sentences = [_granger_sentence(context, result, pair) for pair in pairs]
    nodes: list[Node] = [Paragraph(context.sentences(sentences))]
    if result.frame["z_tilde"].notna().any():
        tests = (("z_tilde", "p_tilde"), "Dumitrescu–Hurlin")
        nodes.append(crossed(context, result, rows, columns, key, first, *tests))
    else:
        none = context.say(
            "With so few periods the statistic of Dumitrescu and Hurlin for short panels is not defined; the pooled F stands alone."
        )
        nodes.append(Paragraph(none))
    pooled = (("f", "p_f"), context.t("Pooled F"))
    nodes.append(crossed(context, result, rows, columns, key, first, *pooled))
    caution = context.say(
        "Granger causality is about order in time and prediction: it proves no cause, and asks for stationary variables."
    )
    return Section(
        f"granger-{block.of}",
        heading(block, context, "Granger causality"),
        (*nodes, Paragraph(caution, "note"), *_note(context, result)),
    )


def _granger_sentence(context: Context, result: Result, pair: tuple[str, ...]) -> Prose:
    """With how many lags the past of one variable helps to predict another, by Dumitrescu and Hurlin's test, else by F."""
    rows = [(k[2], c) for k, c in result.rows() if k[:2] == pair]
    p = "p_tilde" if any(not c["p_tilde"].missing for _, c in rows) else "p_f"
    facts: dict[str, Value] = {
        "x": context.label(result, "cause", pair[0]),
        "y": context.label(result, "effect", pair[1]),
        "list": context.listing(
            [
                context.say("{lags}: *p*{p}", lags=context.label(result, "lags", k), p=c[p])
                for k, c in rows
                if not c[p].missing
            ]
        ),
    }
    helps = [significant(c[p]) for _, c in rows if not c[p].missing]
    if all(helps):
        return context.say("The past of {x} helps to predict {y} ({list}).", **facts)
    if not any(helps):
        return context.say("That the past of {x} helps to predict {y} cannot be shown ({list}).", **facts)
    return context.say(
        "Whether the past of {x} helps to predict {y} depends on the number of lags ({list}).", **facts
    )


def impulse_responses(block: ResponsesBlock, context: Context) -> Section | None:
    """The section of a vector autoregression: roots, lag choice, and responses where it is stable."""
    lags, roots, responses = (context.result(f"{block.of}_{part}") for part in ("lags", "roots", "responses"))
    largest = next(iter(roots.rows()))[1]["modulus"]
    stable = float(largest.value) < 1
    sentence = (
        context.say(
            "The largest inverse root has modulus {m}: all lie inside the unit circle, and the system is stable.",
            m=largest,
        )
        if stable
        else context.say(
            "The largest inverse root has modulus {m}: the system is not stable, and its responses are not shown.",
            m=largest,
        )
    )
    criteria = Table(
        context.next_table(),
        f"lags-{block.of}",
        context.say("{title}", title=lags.title),
        (
            THead(context.t("Lags"), "left", kind="name"),
            *(THead(c.name[context.language], "right") for c in lags.columns),
        ),
        tuple(
            TRow(
                (
                    words_cell(context.label(lags, "lags", k[0]), header=True),
                    *(number_cell(context, c[x.id]) for x in lags.columns),
                )
            )
            for k, c in lags.rows()
        ),
        notes=(context.say("The smallest value of a criterion tells the lags."),),
        source=context.sources(lags.id),
        results=(lags.id,),
        kind="compact",
    )
    circle = drawing(
        context,
        f"roots-{block.of}",
        seen.captioned(
            context, context.say("Inverse roots and the unit circle"), seen_all.rooted(context, roots)
        ),
        context.figures.panel.roots(roots),
        roots.id,
    )
    nodes: list[Node] = [Paragraph(sentence), Columns((circle,), (criteria,))]
    if stable:
        nodes += in_pairs(_drawn(block, context, responses))
        level = next((v for n, v in responses.options if n["en"] == "Intervals"), None)
        if level is not None:
            nodes.append(
                Paragraph(
                    context.say(
                        "Bands: {level} intervals. A response is told from zero only where its band leaves it out.",
                        level=level,
                    ),
                    "note",
                )
            )
    nodes += _note(context, responses)
    return Section(f"responses-{block.of}", heading(block, context, "Impulse responses"), tuple(nodes))


def _drawn(block: ResponsesBlock, context: Context, responses: Result) -> list[Leaf]:
    """A figure for each pair of variables."""
    figures: list[Leaf] = []
    for cause, effect in dict.fromkeys((k[0], k[1]) for k, _ in responses.rows()):
        if cause == effect and not block.own:
            continue
        rows = [(k[2], c) for k, c in responses.rows() if k[:2] == (cause, effect)]
        caption = seen.captioned(
            context,
            context.say(
                "{effect} after a shock of {cause}",
                effect=context.label(responses, "effect", effect),
                cause=context.label(responses, "cause", cause),
            ),
            seen_all.responded(context, rows),
        )
        number = len(figures) + 1
        figures.append(
            drawing(
                context,
                f"response-{block.of}-{number}",
                caption,
                context.figures.panel.response(responses, cause, effect),
                responses.id,
            )
        )
    return figures


BLOCKS: tuple[Block, ...] = (
    Block("unit_roots", UnitRootsBlock, unit_roots, ("overview",)),
    Block("cointegration", CointegrationBlock, cointegration, ("overview",)),
    Block("granger", GrangerBlock, granger, ("overview",)),
    Block("impulse_responses", ResponsesBlock, impulse_responses, ("overview",)),
)
