"""Blocks `cluster` and `clusters`: spatial autocorrelation of a region and of all regions."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from analysis.parameters import Ref
from analysis.values import Cell, Result
from compose.blocks import seen, seen_all
from compose.blocks.base import (
    Block,
    BlockParameters,
    heading,
    listed,
    number_cell,
    region_link,
    words_cell,
)
from compose.blocks.findings import Finding
from compose.blocks.findings import cluster as cluster_sentence
from compose.context import Context, Value
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


class ClusterBlock(BlockParameters):
    """``kind = "cluster"``: global Moran's I, the local quadrant, and the neighbours' figures."""

    of: Annotated[str, Ref("result", needs=("{}", "{}_local"), columns=("moran_i", "expected"))] = Field(
        description="the result of kind moran"
    )


def latest_row(context: Context, result_id: str) -> dict[str, Cell]:
    """The cells of a result's last row: the last period of a global statistic."""
    result = context.result(result_id)
    return list(result.rows())[-1][1]


def _beside(context: Context, local: Result, row: dict[str, Cell]) -> Prose:
    """The region's value beside the mean of its neighbours; beside that of the only one, by its name."""
    codes = [c for c in str(row["neighbours"].value).split() if (c,) in local]
    if len(codes) == 1:
        return context.say(
            "Its own value is {value}, that of {neighbour}, its only neighbour in the spatial weights, {lag}.",
            value=row["value"],
            neighbour=context.said(codes[0]),
            lag=row["lag"],
        )
    return context.say(
        "Its own value is {value}, the mean of its {neighbours} {lag}.", value=row["value"], lag=row["lag"]
    )


def cluster(block: ClusterBlock, context: Context) -> Section | None:
    """Global Moran's I, the region's quadrant and its neighbours' figures; none on the overview."""
    local = context.result(f"{block.of}_local")
    overall = latest_row(context, block.of)
    row = context.cells(local)
    if context.region is None:
        return None
    sentences: list[Prose] = []
    if row is None:
        sentences.append(
            context.say(
                "{region} has no figure here and is left out of the spatial analysis.",
                region=context.name(context.region.code),
            )
        )
    else:
        sentence = cluster_sentence(Finding(kind="cluster", of=block.of), context)
        if sentence:
            sentences.append(sentence)
        sentences.append(_beside(context, local, row))
    sentences.append(all_alike(context, overall))
    table = _neighbours(block, context, row)
    if not overall["local_significant"].value:
        sentences.append(_nothing(context, overall))
        said = Paragraph(context.sentences(sentences))
        return Section(
            "cluster",
            block.title[context.language] if block.title else _among(context),
            # a table of two columns is half a page wide
            (Columns((said,), (table,)),) if table else (said,),
        )
    svg, alt = context.figures.maps.clusters(local, context.region)
    nodes: list[Node] = [Paragraph(context.sentences(sentences))]
    figure = Figure(
        context.next_figure(),
        f"clusters-{block.of}",
        _quadrants(context, block.of, local),
        svg,
        alt,
        source=context.sources(block.of),
        results=(local.id,),
        width="map",
    )
    if table is None:
        nodes.append(figure)
    else:
        nodes.append(Columns((figure,), (table,)))
    return Section("cluster", block.title[context.language] if block.title else _among(context), tuple(nodes))


def _quadrants(context: Context, of: str, local: Result) -> Prose:
    """The caption of the map of local quadrants."""
    return seen.captioned(
        context,
        context.say("{title}, local quadrants", title=context.results[of].title),
        seen_all.gathered(context, local, "quadrant"),
    )


def _among(context: Context) -> str:
    return plain(context.say("Among {neighbours}", neighbours=context.neighbours))


def all_alike(context: Context, overall: dict[str, Cell]) -> Prose:
    """Whether neighbours are alike over all regions, by the report's own level of significance."""
    facts: dict[str, Value] = {
        "i": overall["moran_i"],
        "p": context.relation(overall["p_permutation"]),
        "noun": context.kind,
    }
    if not overall["significant"].value:
        return context.say(
            "Across the {noun}, no spatial pattern can be told from chance (Moran’s *I*\u00a0=\u00a0{i}, *p*{p}).",
            **facts,
        )
    if overall["moran_i"].value > overall["expected"].value:
        return context.say(
            "Across the {noun}, similar values lie side by side (Moran’s *I*\u00a0=\u00a0{i}, *p*{p}).",
            **facts,
        )
    return context.say(
        "Across the {noun}, dissimilar values lie side by side (Moran’s *I*\u00a0=\u00a0{i}, *p*{p}).",
        **facts,
    )


def _nothing(context: Context, overall: dict[str, Cell]) -> Prose:
    """What stands in the place of a map on which nothing would be significant."""
    return context.say(
        "At the {level} level, none of the {n} {noun} is in a local cluster or an outlier: there is nothing to map.",
        level=overall["level"],
        n=overall["n"],
        noun=context.noun,
    )


def _neighbours(block: ClusterBlock, context: Context, row: dict[str, Cell] | None) -> Table | None:
    if row is None or row["neighbours"].missing or context.region is None:
        return None
    local = context.results[f"{block.of}_local"]
    codes = [c for c in str(row["neighbours"].value).split() if (c,) in local]
    if not codes:
        return None

    tested = any(bool(local.cell((c,), "significant").value) for c in (context.region.code, *codes))

    def line(code: str, own: bool) -> TRow:
        name = (Run(context.name(code), strong=True),) if own else region_link(context, code)
        return TRow(
            (
                TCell(name, header=True),
                number_cell(context, local.cell((code,), "value"), strong=own),
                *([words_cell((context.formatter.run(local.cell((code,), "cluster")),))] if tested else []),
            ),
            own=own,
        )

    return Table(
        context.next_table(),
        "neighbours",
        context.say(
            "{region} and its {neighbours}",
            region=context.name(context.region.code),
            neighbours=context.neighbours,
        ),
        (
            THead(context.region_heading, "left", kind="name"),
            THead(context.t("Value"), "right"),
            *([THead(context.t("Local pattern"), "left")] if tested else []),
        ),
        (line(context.region.code, True), *(line(c, False) for c in codes)),
        source=context.sources(block.of),
        results=(local.id,),
        kind="compact",
    )


class ClustersBlock(BlockParameters):
    """``kind = "clusters"``: Moran's I, the scatter and the map of local quadrants."""

    of: Annotated[str, Ref("result", needs=("{}", "{}_local"), columns=("moran_i", "expected"))]


def clusters(block: ClustersBlock, context: Context) -> Section | None:
    """Moran's I with its scatter, and the map of local quadrants where any is significant."""
    local = context.result(f"{block.of}_local")
    overall = latest_row(context, block.of)
    lists: list[Prose] = [all_alike(context, overall)]
    quadrant = local.by_id["quadrant"]
    for q, label in quadrant.labels.items():
        names: list[Prose] = [
            region_link(context, k[0])
            for k, value in local.known("quadrant").items()
            if value == q and bool(local.cell(k, "significant").value)
        ]
        if names:
            lists.append(
                context.say(
                    "{quadrant} (significant): {names}.", quadrant=label, names=listed(context, names)
                )
            )
    if not overall["local_significant"].value:
        lists.append(_nothing(context, overall))
        return Section(
            "clusters",
            heading(block, context, "Spatial clusters"),
            (Paragraph(context.sentences(lists)), _scatter(block, local, context)),
        )
    svg, alt = context.figures.maps.clusters(local)
    left = Figure(
        context.next_figure(),
        f"clusters-{block.of}",
        _quadrants(context, block.of, local),
        svg,
        alt,
        source=context.sources(block.of),
        results=(local.id,),
        width="map",
    )
    right = _scatter(block, local, context)
    return Section(
        "clusters",
        heading(block, context, "Spatial clusters"),
        (Paragraph(context.sentences(lists)), Columns((left,), (right,))),
    )


def _scatter(block: ClustersBlock, local: Result, context: Context) -> Figure:
    """Every region's value against that of its neighbours."""
    svg, alt = context.figures.whole.moran_scatter(local)
    return Figure(
        context.next_figure(),
        f"moran-{block.of}",
        seen.captioned(
            context,
            context.say("All {nouns} against their neighbours"),
            seen_all.alike(context, latest_row(context, block.of)),
        ),
        svg,
        alt,
        source=context.sources(block.of),
        results=(local.id,),
        width="half",
    )


BLOCKS: tuple[Block, ...] = (
    Block("cluster", ClusterBlock, cluster, ("brief",)),
    Block("clusters", ClustersBlock, clusters, ("overview",)),
)
