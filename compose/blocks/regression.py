"""Block `regression`: estimated models side by side as journals set them, their tests, and sentences about them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from analysis.decimals import TINY
from analysis.parameters import Ref
from analysis.values import Cell, Result, Text
from compose.blocks.base import Block, BlockParameters, heading, not_there, number_cell, words_cell
from compose.blocks.model_tests import TABULATED, bond_sentences, significant, small, test_sentences
from compose.context import Context, Value
from compose.document import Node, Paragraph, Prose, Run, Section, Table, TCell, THead, TRow, symbols
from compose.language.catalogue import capital, within

#: p below which a coefficient has so many stars
STARS = ((0.01, "***"), (0.05, "**"), (0.1, "*"))
CONSTANT = "constant"
#: fewer regions than this are said to be few
FEW = 30


class RegressionBlock(BlockParameters):
    """``kind = "regression"``: a table of estimated models with what can and what cannot be concluded."""

    of: Annotated[str, Ref("result", needs=("{}", "{}_models"))] = Field(
        description="an analysis of panel models, or its table of robustness (`<id>_robustness`)"
    )
    models: tuple[str, ...] = Field(
        (), description="the models shown, by their ids; all where none are given"
    )
    tell: str = Field(
        "",
        description="the model that is told in sentences; the main model, two-way effects or the last shown where none is given",
    )
    terms: tuple[str, ...] = Field(
        (), description="the terms that are told; the first four without the constant where none are given"
    )
    stars: bool = Field(
        True, description="mark coefficients by their p with stars, and say how below the table"
    )


def stars(p: Cell) -> str:
    """``***`` for p below 0.01, ``**`` below 0.05, ``*`` below 0.1."""
    if p.missing:
        return ""
    return next((mark for limit, mark in STARS if float(p.value) < limit), "")


def stars_note(context: Context) -> Prose:
    """What the stars say."""
    one, two, three = (mark for _, mark in reversed(STARS))
    return context.say(
        "{one} *p* < 0.1, {two} *p* < 0.05, {three} *p* < 0.01.", one=one, two=two, three=three
    )


def row_decimals(cells: Sequence[dict[str, Cell]]) -> int | None:
    """Decimals of a row of coefficients: three figures of its smallest error, but three to five decimals; None where no error has any.

    Errors below a ten-thousandth are written in powers of ten, and ask for none.
    """
    errors = [abs(float(c["se"].value)) for c in cells if c and not c["se"].missing]
    told = [e for e in errors if math.isfinite(e) and e >= TINY]
    return min(5, max(3, 2 - math.floor(math.log10(min(told))))) if told else None


def estimate_cell(
    context: Context,
    row: dict[str, Cell],
    shown: str,
    p: str,
    marked: bool,
    decimals: int | None = None,
) -> TCell:
    """A figure with its stars."""
    run = context.formatter.run(row[shown], decimals=decimals)
    mark = (Run(stars(row[p])),) if marked and stars(row[p]) else ()
    return TCell((run, *mark), "right", sort=run.value)


def bracketed(context: Context, cell: Cell, decimals: int | None = None) -> TCell:
    """A figure in brackets, as errors and p-values stand below what they are of."""
    if cell.missing:
        return TCell((), "right")
    return TCell((Run("("), context.formatter.run(cell, decimals=decimals), Run(")")), "right")


def _models(block: RegressionBlock, result: Result) -> list[str]:
    """The models shown, all where none are named. Raises AnalysisProblem for one that the result does not have."""
    there = list(dict.fromkeys(map(str, result.frame.index.get_level_values("model"))))
    unknown = [m for m in (*block.models, block.tell) if m and m not in there]
    if unknown:
        raise not_there(
            Text(
                zh=f"{result.id} 没有名为 {'、'.join(unknown)} 的模型",
                en=f"{result.id} has no model {', '.join(unknown)}",
            ),
            there,
        )
    return list(block.models) or there


def _terms(result: Result, models: Sequence[str]) -> list[str]:
    """Every term of the models, in order of the first that has it, the constant last."""
    terms = dict.fromkeys(k[1] for m in models for k, _ in result.rows() if k[0] == m)
    return sorted(terms, key=lambda t: t == CONSTANT)


def table(block: RegressionBlock, context: Context) -> Table:
    """Coefficients with their errors in brackets below, then what is said of each model."""
    result, facts = context.result(block.of), context.result(f"{block.of}_models")
    models = _models(block, result)
    empty = TCell((), "right")
    rows = []
    for term in _terms(result, models):
        cells = [dict(_row(result, m, term)) for m in models]
        places = row_decimals(cells)
        label = context.label(result, "term", term)
        name = words_cell(capital(label) if term == CONSTANT else label, header=True)
        shown = (estimate_cell(context, c, "b", "p", block.stars, places) if c else empty for c in cells)
        rows.append(TRow((name, *shown)))
        error = words_cell(context.t("standard error"))
        rows.append(TRow((error, *(bracketed(context, c["se"], places) if c else empty for c in cells))))
    for fact in facts.columns:
        cells_ = [facts.cell(m, fact.id) for m in models]
        if all(c.missing for c in cells_):
            continue
        name = words_cell(symbols(fact.name[context.language], of_models=True), header=True)
        rows.append(TRow((name, *(empty if c.missing else number_cell(context, c) for c in cells_))))
    rows += _checks(block, context, models)
    notes = [_about_errors(result, context)]
    if block.stars:
        notes.append(stars_note(context))
    return Table(
        context.next_table(),
        f"regression-{block.of}",
        context.say("{title}", title=result.title),
        (
            THead(context.t("Variable"), "left", kind="name"),
            *(
                THead(f"({i}) {context.label(result, 'model', m)}", "right")
                for i, m in enumerate(models, start=1)
            ),
        ),
        tuple(rows),
        notes=tuple(n for n in notes if n),
        source=context.sources(result.id),
        results=(result.id, facts.id),
        kind="compact",
    )


def _row(result: Result, model: str, term: str) -> dict[str, Cell]:
    if (model, term) not in result:
        return {}
    return {c: result.cell((model, term), c) for c in result.by_id}


def _about_errors(result: Result, context: Context) -> Prose:
    """Which errors stand in the brackets, where the analysis states it among its options."""
    kind = next((value for name, value in result.options if name["en"] == "Standard errors"), None)
    if kind is None:
        return context.say("In brackets: standard errors.")
    return context.say("In brackets: {kind}.", kind=kind)


def _checks(block: RegressionBlock, context: Context, models: Sequence[str]) -> list[TRow]:
    """The p-values of tests that each model has of its own (serial correlation, over-identification)."""
    tests = context.results.get(f"{block.of}_tests")
    if tests is None or tests.keys != ("model", "check"):
        return []
    context.result(tests.id)
    rows = []
    for check in dict.fromkeys(k[1] for k, _ in tests.rows()):
        name = context.say("{test}, *p*", test=context.label(tests, "check", check))
        cells = [
            number_cell(context, tests.cell((m, check), "p")) if (m, check) in tests else TCell((), "right")
            for m in models
        ]
        rows.append(TRow((words_cell(name, header=True), *cells)))
    return rows


def tests_table(of: str, context: Context) -> Table | None:
    """The tests of a family of models: statistic, degrees of freedom, p."""
    tests = context.results.get(f"{of}_tests")
    if tests is None or tests.keys != ("check",):
        return None
    context.result(tests.id)
    shown = [c for c in tests.columns if not tests.frame[c.id].isna().all()]
    rows = [
        TRow(
            (
                words_cell(symbols(context.label(tests, "check", k[0]), of_models=True), header=True),
                *(
                    TCell((), "right")
                    if c[x.id].missing and x.id != "statistic"
                    else number_cell(context, c[x.id], decimals=TABULATED if k[0] == "stock_yogo" else None)
                    for x in shown
                ),
            )
        )
        for k, c in tests.rows()
    ]
    return Table(
        context.next_table(),
        f"tests-{of}",
        context.say("{title}", title=tests.title),
        (
            THead(context.t("Null hypothesis or test"), "left", kind="name"),
            *(THead(c.name[context.language], "right") for c in shown),
        ),
        tuple(rows),
        source=context.sources(tests.id),
        results=(tests.id,),
        kind="compact",
    )


def impacts_table(of: str, context: Context) -> Table | None:
    """Direct, indirect and total effects of spatial models, errors in brackets below."""
    effects = context.results.get(f"{of}_impacts")
    if effects is None:
        return None
    context.result(effects.id)
    parts = list(dict.fromkeys(k[2] for k, _ in effects.rows()))
    rows = []
    for model, term in dict.fromkeys((k[0], k[1]) for k, _ in effects.rows()):
        cells = [{c: effects.cell((model, term, part), c) for c in effects.by_id} for part in parts]
        name = f"{context.label(effects, 'model', model)} · {context.label(effects, 'term', term)}"
        places = row_decimals(cells)
        shown = (estimate_cell(context, c, "effect", "p", True, places) for c in cells)
        rows.append(TRow((words_cell(name, header=True), *shown)))
        errors = (bracketed(context, c["se"], places) for c in cells)
        rows.append(TRow((words_cell(context.t("standard error")), *errors)))
    return Table(
        context.next_table(),
        f"impacts-{of}",
        context.say("{title}", title=effects.title),
        (
            THead(context.t("Model and variable"), "left", kind="name"),
            *(THead(context.label(effects, "part", part), "right") for part in parts),
        ),
        tuple(rows),
        notes=(context.say("In brackets: standard errors."), stars_note(context)),
        source=context.sources(effects.id),
        results=(effects.id,),
        kind="compact",
    )


# sentences ----------------------------------------------------------------------------------------------------


def coefficient_sentence(context: Context, result: Result, model: str, term: str) -> Prose:
    """What is estimated of one term: positive, negative, or not told from zero at five per cent."""
    row = _row(result, model, term)
    facts: dict[str, Value] = {
        "x": within(context.label(result, "term", term)),
        **{c: row[c] for c in ("b", "se", "p")},
    }
    if row["p"].missing:
        return context.say(
            "The coefficient of {x} is {b}; it has no error to test it by.", x=facts["x"], b=facts["b"]
        )
    if not significant(row["p"]):
        return context.say(
            "The coefficient of {x} is {b} and not significant at the 5% level (standard error {se}, *p*{p}): no relation is "
            "shown.",
            **facts,
        )
    if float(row["b"].value) > 0:
        return context.say(
            "The coefficient of {x} is {b}, positive and significant at the 5% level (standard error {se}, *p*{p}).",
            **facts,
        )
    return context.say(
        "The coefficient of {x} is {b}, negative and significant at the 5% level (standard error {se}, *p*{p}).",
        **facts,
    )


def caution(context: Context, facts: Result, model: str) -> Prose:
    """What cannot be concluded: causes, and much from few regions."""
    sentences = [context.say("A coefficient says how variables move together, and alone proves no cause.")]
    if "regions" in facts.by_id:
        regions = facts.cell(model, "regions")
        if not regions.missing and int(regions.value) < FEW:
            sentences.append(
                context.say(
                    "{n} {nouns} are few: standard errors tend to be too small, and results need care.",
                    n=regions,
                )
            )
    return context.sentences(sentences)


def robustness_sentence(context: Context, result: Result, term: str) -> Prose:
    """Whether a coefficient keeps its sign and its significance in every model of a table of robustness; empty elsewhere."""
    rows = [(k[0], c) for k, c in result.rows() if k[1] == term and not c["p"].missing]
    if len(rows) < 2 or "main" not in {model for model, _ in rows}:
        return ()

    def listed(models: Sequence[str]) -> Prose:
        return context.names([(Run(context.label(result, "model", model)),) for model in models])

    x = within(context.label(result, "term", term))
    below = [model for model, c in rows if float(c["b"].value) < 0]
    weak = [model for model, c in rows if not significant(c["p"])]
    if 0 < len(below) < len(rows):
        return context.say(
            "The sign of the coefficient of {x} is not the same in every model of the table: it is negative in {names}.",
            x=x,
            names=listed(below),
        )
    if not weak:
        return context.say(
            "The coefficient of {x} has the same sign in every model of the table, and is significant at the 5% level in each.",
            x=x,
        )
    if len(weak) == len(rows):
        return context.say(
            "The coefficient of {x} has the same sign in every model of the table, and is significant at the 5% level in none.",
            x=x,
        )
    return context.say(
        "The coefficient of {x} has the same sign in every model of the table; it is not significant at the 5% level in: {names}.",
        x=x,
        names=listed(weak),
    )


def regression(block: RegressionBlock, context: Context) -> Section | None:
    """The section of a family of models: sentences, the table, tests, what cannot be concluded."""
    result, facts = context.result(block.of), context.result(f"{block.of}_models")
    models = _models(block, result)
    usual = next((m for m in ("main", "two_way") if m in models), models[-1])
    told = block.tell if block.tell in models else usual
    own = [k[1] for k, _ in result.rows() if k[0] == told and k[1] != CONSTANT]
    unknown = [t for t in block.terms if t not in own]
    if unknown:
        raise not_there(
            Text(
                zh=f"模型 {told} 没有名为 {'、'.join(unknown)} 的项",
                en=f"the model {told} has no term {', '.join(unknown)}",
            ),
            own,
        )
    terms = list(block.terms) or own[:4]
    sentences = [
        context.say("**{model}:** {first}", model=context.label(result, "model", told), first=small(first))
        if i == 0
        else first
        for i, first in enumerate(coefficient_sentence(context, result, told, t) for t in terms)
    ]
    sentences += [s for t in terms if (s := robustness_sentence(context, result, t))]
    nodes: list[Node] = [Paragraph(context.sentences(sentences)), table(block, context)]
    if checks := [*bond_sentences(context, result), *test_sentences(block.of, context)]:
        nodes.append(Paragraph(context.sentences(checks)))
    if tests := tests_table(block.of, context):
        nodes.append(tests)
    if effects := impacts_table(block.of, context):
        nodes.append(effects)
    nodes.append(Paragraph(caution(context, facts, told), "note"))
    if any(result.note.values()):
        nodes.append(Paragraph(context.say("{note}", note=result.note), "note"))
    return Section(f"regression-{block.of}", heading(block, context, "Regression"), tuple(nodes))


BLOCKS: tuple[Block, ...] = (Block("regression", RegressionBlock, regression, ("overview",)),)
