"""Blocks `hotspots` and `bivariate`: hot and cold spots, and one figure beside another of the neighbours, with maps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated

from pydantic import Field

from analysis.parameters import Ref
from analysis.values import Cell, Result
from compose.blocks import seen, seen_all
from compose.blocks.base import Block, BlockParameters, heading, listed, region_link
from compose.context import Context, Value
from compose.document import Figure, Paragraph, Prose, Run, Section
from compose.language.catalogue import capital, within

Row = Mapping[str, Cell]


class HotspotsBlock(BlockParameters):
    """``kind = "hotspots"``: whether high or low values gather, and where; on a brief also what the region is."""

    of: Annotated[str, Ref("result", needs=("{}", "{}_local"), columns=("g", "local_significant"))] = Field(
        description="the result of kind hotspots"
    )


class BivariateBlock(BlockParameters):
    """``kind = "bivariate"``: one figure beside another of the neighbours; on a brief also the region's own case."""

    of: Annotated[
        str, Ref("result", needs=("{}", "{}_local"), columns=("moran_i", "correlation", "local_significant"))
    ] = Field(description="the result of kind bivariate_moran")


def _overall(context: Context, id: str) -> Row:
    return next(row for _, row in context.result(id).rows())


def _tested(context: Context, overall: Row, row: Row) -> Prose:
    """By which level, and how, a region was judged."""
    facts: dict[str, Value] = {
        "p": context.relation(row["p"]),
        "q": context.relation(row["q"]),
        "level": overall["level"],
    }
    if overall["correction"].value == "fdr":
        return context.say(
            "at the {level} level; *p*{p}, *q*{q} with the false discovery rate controlled", **facts
        )
    return context.say("at the {level} level; *p*{p}, not corrected for the number of regions", **facts)


def _map(context: Context, of: str, local: Result, column: str) -> Figure:
    svg, alt = context.figures.maps.clusters(local, context.region)
    return Figure(
        context.next_figure(),
        f"spots-{of}",
        seen.captioned(
            context, (Run(local.title[context.language]),), seen_all.gathered(context, local, column)
        ),
        svg,
        alt,
        source=context.sources(of),
        results=(local.id,),
        width="map",
    )


def _members(context: Context, local: Result, cluster: str) -> list[Prose]:
    return [region_link(context, k[0]) for k, row in local.rows() if row["cluster"].value == cluster]


def _section(
    block: HotspotsBlock | BivariateBlock,
    context: Context,
    title: str,
    sentences: Sequence[Prose],
    nothing: Prose,
) -> Section:
    """The sentences with the map; where nothing is significant, a sentence in its place."""
    local = context.result(f"{block.of}_local")
    column = "cluster" if block.kind == "hotspots" else "quadrant"
    if _overall(context, block.of)["local_significant"].value:
        judged = _judged(context, _overall(context, block.of))
        nodes = (Paragraph(context.sentences([*sentences, *judged])), _map(context, block.of, local, column))
        return Section(block.kind, title, nodes)
    return Section(block.kind, title, (Paragraph(context.sentences([*sentences, nothing])),))


def _begun(context: Context, cell: Cell) -> Run:
    """A class at the beginning of a sentence."""
    run = context.formatter.run(cell)
    return replace(run, text=capital(run.text))


def _judged(context: Context, overall: Row) -> list[Prose]:
    """On the overview: by which level, and how, all regions were judged, where some are told of."""
    if context.region is not None or not overall["local_significant"].value:
        return []
    if overall["correction"].value == "fdr":
        return [
            context.say(
                "Each was judged at the {level} level, with the false discovery rate controlled.",
                level=overall["level"],
            )
        ]
    return [
        context.say(
            "Each was judged at the {level} level, not corrected for the number of regions.",
            level=overall["level"],
        )
    ]


def _without(context: Context) -> Prose:
    assert context.region is not None
    return context.say(
        "{region} has no figure here and is left out of the spatial analysis.",
        region=context.name(context.region.code),
    )


def gathering(context: Context, overall: Row) -> Prose:
    """Whether high or low values gather over all regions."""
    facts: dict[str, Value] = {
        "g": overall["g"],
        "p": context.relation(overall["p_permutation"]),
        "noun": context.kind,
    }
    if not overall["significant"].value:
        return context.say(
            "Across the {noun}, neither high nor low values gather more than chance would have it "
            "(general *G*\u00a0=\u00a0{g}, *p*{p}).",
            **facts,
        )
    if overall["g"].value > overall["expected"].value:
        return context.say(
            "Across the {noun}, high values gather (general *G*\u00a0=\u00a0{g}, *p*{p}).", **facts
        )
    return context.say("Across the {noun}, low values gather (general *G*\u00a0=\u00a0{g}, *p*{p}).", **facts)


def _spot(context: Context, overall: Row, row: Row) -> Prose:
    """What the brief's region is."""
    tested = _tested(context, overall, row)
    match row["cluster"].value:
        case "hot":
            return context.say("**A hot spot**, significant {tested}.", tested=tested)
        case "cold":
            return context.say("**A cold spot**, significant {tested}.", tested=tested)
        case _:
            return context.say("**Neither a hot nor a cold spot** {tested}.", tested=tested)


def hotspots(block: HotspotsBlock, context: Context) -> Section:
    """What the region is, whether values gather, and who is a hot or a cold spot, with the map of them."""
    local = context.result(f"{block.of}_local")
    overall = _overall(context, block.of)
    sentences: list[Prose] = []
    if context.region is not None:
        row = context.cells(local)
        sentences.append(_without(context) if row is None else _spot(context, overall, row))
    sentences.append(gathering(context, overall))
    hot, cold = (_members(context, local, spot) for spot in ("hot", "cold"))
    if hot:
        sentences.append(context.say("Hot spots: {names}.", names=listed(context, hot)))
    if cold:
        sentences.append(context.say("Cold spots: {names}.", names=listed(context, cold)))
    nothing = context.say(
        "At the {level} level, none of the {n} {noun} is a hot or a cold spot: there is nothing to map.",
        level=overall["level"],
        n=overall["n"],
        noun=context.noun,
    )
    return _section(block, context, heading(block, context, "Hot and cold spots"), sentences, nothing)


def beside(context: Context, overall: Row, local: Result) -> Prose:
    """Whether one figure and the other of the neighbours are high together over all regions."""
    facts: dict[str, Value] = {
        "i": overall["moran_i"],
        "p": context.relation(overall["p_permutation"]),
        "noun": context.kind,
        "x": within(local.by_id["value"].name[context.language]),
        "y": within(local.by_id["lag"].name[context.language]),
    }
    if not overall["significant"].value:
        return context.say(
            "Across the {noun}, no pattern of {x} and the {y} can be told from chance "
            "(bivariate Moran’s *I*\u00a0=\u00a0{i}, *p*{p}).",
            **facts,
        )
    if overall["moran_i"].value > 0:
        return context.say(
            "Across the {noun}, where {x} is high, the {y} tends to be high too "
            "(bivariate Moran’s *I*\u00a0=\u00a0{i}, *p*{p}).",
            **facts,
        )
    return context.say(
        "Across the {noun}, where {x} is high, the {y} tends to be low "
        "(bivariate Moran’s *I*\u00a0=\u00a0{i}, *p*{p}).",
        **facts,
    )


def _case(context: Context, overall: Row, row: Row, local: Result) -> list[Prose]:
    """The region's own case, and both figures."""
    tested = _tested(context, overall, row)
    if row["significant"].value:
        case = context.say(
            "**{quadrant}** (own figure, neighbours’), significant {tested}.",
            quadrant=_begun(context, row["quadrant"]),
            tested=tested,
        )
    else:
        case = context.say("**No local pattern** that could be told from chance {tested}.", tested=tested)
    figures = context.say(
        "{x}: {value}; {y}: {lag}.",
        x=local.by_id["value"].name,
        y=within(local.by_id["lag"].name[context.language]),
        value=row["value"],
        lag=row["lag"],
    )
    return [case, figures]


def bivariate(block: BivariateBlock, context: Context) -> Section:
    """The region's own case, whether both figures are high together, who is in which quadrant, with the map."""
    local = context.result(f"{block.of}_local")
    overall = _overall(context, block.of)
    sentences: list[Prose] = []
    if context.region is not None:
        row = context.cells(local)
        sentences += [_without(context)] if row is None else _case(context, overall, row, local)
    sentences.append(beside(context, overall, local))
    sentences.append(
        context.say(
            "Within the {noun} themselves the two correlate at {r}; none of this says that one brings about the other.",
            noun=context.kind,
            r=overall["correlation"],
        )
    )
    for quadrant, label in local.by_id["quadrant"].labels.items():
        names = _members(context, local, quadrant)
        if names:
            sentences.append(
                context.say(
                    "{quadrant} (significant): {names}.",
                    quadrant=capital(label[context.language]),
                    names=listed(context, names),
                )
            )
    nothing = context.say(
        "At the {level} level, none of the {n} {noun} is in a local cluster or an outlier: there is nothing to map.",
        level=overall["level"],
        n=overall["n"],
        noun=context.noun,
    )
    return _section(block, context, heading(block, context, "Beside the neighbours"), sentences, nothing)


BLOCKS: tuple[Block, ...] = (
    Block("hotspots", HotspotsBlock, hotspots, ("brief", "overview")),
    Block("bivariate", BivariateBlock, bivariate, ("brief", "overview")),
)
