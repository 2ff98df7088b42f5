"""Blocks `marginal_effects` and `mediation`: how an effect depends on a moderator, and what runs through a mediator."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from analysis.parameters import Ref
from compose.blocks import seen, seen_all
from compose.blocks.base import Block, BlockParameters, drawing, heading, number_cell, words_cell
from compose.blocks.model_tests import significant
from compose.blocks.regression import RegressionBlock
from compose.blocks.regression import table as regression_table
from compose.context import Context, Value
from compose.document import Columns, Node, Paragraph, Prose, Run, Section, Table, TCell, THead, TRow


class MarginalBlock(BlockParameters):
    """``kind = "marginal_effects"``: the marginal effect of a variable over its moderator."""

    of: Annotated[str, Ref("result", needs=("{}", "{}_models", "{}_effects", "{}_curve"))] = Field(
        description="the analysis of kind panel_moderation"
    )


class MediationBlock(BlockParameters):
    """``kind = "mediation"``: total, direct and indirect effect."""

    of: Annotated[str, Ref("result", needs=("{}", "{}_models", "{}_effects"))] = Field(
        description="the analysis of kind panel_mediation"
    )


def _table(context: Context, name: str, level: str, first: str, columns: tuple[str, ...]) -> Table:
    """A result with one key as a table of some of its columns."""
    result = context.result(name)
    return Table(
        context.next_table(),
        name.replace("_", "-"),
        context.say("{title}", title=result.title),
        (
            THead(first, "left", kind="name"),
            *(THead(result.by_id[c].name[context.language], "right") for c in columns),
        ),
        tuple(
            TRow(
                (
                    words_cell(context.label(result, level, k[0]), header=True),
                    *(
                        TCell((), "right") if row[c].missing else number_cell(context, row[c])
                        for c in columns
                    ),
                )
            )
            for k, row in result.rows()
        ),
        source=context.sources(name),
        results=(name,),
        kind="compact",
    )


def _seen(of: str, context: Context) -> Prose:
    """What the curve of a moderation shows."""
    product = {c: context.result(of).cell(("moderated", "interaction"), c) for c in ("b", "p")}
    return seen_all.moderated(context, product["b"], significant(product["p"]))


def moderation_sentences(of: str, context: Context) -> list[Prose]:
    """Whether the effect is shown to depend on the moderator, and what it is at a low and a high figure of it."""
    result, effects = context.result(of), context.result(f"{of}_effects")
    product = {c: result.cell(("moderated", "interaction"), c) for c in ("b", "p")}
    facts: dict[str, Value] = {"product": context.label(result, "term", "interaction"), **product}
    if not significant(product["p"]):
        sentences = [
            context.say(
                "That the effect depends on the moderator cannot be shown: the coefficient of {product} is {b} (*p*{p}), not "
                "significant at the 5% level.",
                **facts,
            )
        ]
    elif float(product["b"].value) > 0:
        sentences = [
            context.say(
                "The effect rises with the moderator: the coefficient of {product} is {b} (*p*{p}).",
                **facts,
            )
        ]
    else:
        sentences = [
            context.say(
                "The effect falls as the moderator rises: the coefficient of {product} is {b} (*p*{p}).",
                **facts,
            )
        ]
    for key in ("p10", "p90"):
        row = {c: effects.cell(key, c) for c in ("moderator", "effect", "low", "high")}
        sentences.append(
            context.say(
                "Where {name} is {moderator} ({point}), it is {effect} (interval {low} to {high}).",
                name=effects.by_id["moderator"].name,
                point=context.label(effects, "point", key),
                **row,
            )
        )
    return sentences


def marginal_effects(block: MarginalBlock, context: Context) -> Section | None:
    """The section of a moderation: sentences, the curve beside its table, the models."""
    curve, effects = context.result(f"{block.of}_curve"), context.result(f"{block.of}_effects")
    figure = drawing(
        context,
        f"curve-{block.of}",
        seen.captioned(context, (Run(curve.title[context.language]),), _seen(block.of, context)),
        context.figures.panel.marginal(curve, effects),
        curve.id,
    )
    points = _table(
        context,
        effects.id,
        "point",
        context.t("Moderator"),
        ("moderator", "effect", "se", "p", "low", "high"),
    )
    shown = regression_table(RegressionBlock(kind="regression", of=block.of), context)
    nodes: tuple[Node, ...] = (
        Paragraph(context.sentences(moderation_sentences(block.of, context))),
        Columns((figure,), (points,)),
        shown,
    )
    return Section(f"moderation-{block.of}", heading(block, context, "Moderation"), nodes)


def mediation_sentence(of: str, context: Context) -> Prose:
    """Whether an indirect effect is shown, by the interval of the bootstrap."""
    effects = context.result(f"{of}_effects")
    row = {c: effects.cell("indirect", c) for c in ("effect", "low", "high", "share")}
    if float(row["low"].value) <= 0 <= float(row["high"].value):
        return context.say(
            "An indirect effect cannot be shown: it is {effect}, and its interval ({low} to {high}) includes zero.",
            **{c: row[c] for c in ("effect", "low", "high")},
        )
    if row["share"].missing:
        return context.say(
            "The indirect effect is {effect} (interval {low} to {high}), against the direction of the direct effect.",
            **{c: row[c] for c in ("effect", "low", "high")},
        )
    return context.say(
        "The indirect effect is {effect} (interval {low} to {high}), {share} of the total effect.", **row
    )


def mediation(block: MediationBlock, context: Context) -> Section | None:
    """The section of a mediation: a sentence, the effects, the models."""
    effects = context.result(f"{block.of}_effects")
    parts = _table(
        context, effects.id, "part", context.t("Effect"), ("effect", "se", "low", "high", "z", "p", "share")
    )
    shown = regression_table(RegressionBlock(kind="regression", of=block.of), context)
    caution = context.say("All of it supposes that no common cause of the three variables is left out.")
    nodes: tuple[Node, ...] = (
        Paragraph(mediation_sentence(block.of, context)),
        parts,
        shown,
        Paragraph(context.sentences([context.say("{note}", note=effects.note), caution]), "note"),
    )
    return Section(f"mediation-{block.of}", heading(block, context, "Mediation"), nodes)


BLOCKS: tuple[Block, ...] = (
    Block("marginal_effects", MarginalBlock, marginal_effects, ("overview",)),
    Block("mediation", MediationBlock, mediation, ("overview",)),
)
