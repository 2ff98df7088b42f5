"""Change and space: paths over the periods, spatial clusters."""

from __future__ import annotations

from pydantic import Field

from analysis.values import Cell
from publish.blocks.base import (
    Block,
    BlockParameters,
    ResultId,
    heading,
    number_cell,
    region_link,
    words_cell,
)
from publish.blocks.findings import Item
from publish.blocks.findings import cluster as cluster_sentence
from publish.blocks.findings import path as path_sentence
from publish.context import Context
from publish.document import (
    Columns,
    Figure,
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
)


class PathBlock(BlockParameters):
    """``kind = "path"``: the region's class in each period (stages, quadrants)."""

    of: ResultId
    also: tuple[str, ...] = Field((), description="further paths shown in the same section")


class ClusterBlock(BlockParameters):
    """``kind = "cluster"``: global Moran's I, the local quadrant, and the neighbours' figures."""

    of: ResultId = Field(description="the result of kind moran")


def path(block: PathBlock, context: Context) -> Section | None:
    parts = [made for name in (block.of, *block.also) if (made := _way(name, context))]
    if not parts:
        return None
    nodes: list[Node] = [Columns(parts[i], parts[i + 1]) for i in range(0, len(parts) - 1, 2)]
    if len(parts) % 2:
        nodes += parts[-1]
    return Section(f"path-{block.of}", heading(block, context, "Development path"), tuple(nodes))


def _way(name: str, context: Context) -> tuple[Leaf, ...] | None:
    """A region's way through one set of classes: sentence and figure."""
    sentence = path_sentence(Item(kind="path", of=name), context)
    result = context.result(name)
    if sentence is None:
        return None
    counts = context.result(f"{name}_counts")
    code = context.region.code if context.region else ""
    last = [(k[1], c["level"]) for k, c in result.rows() if k[0] == code and not c["level"].missing][-1]
    key = (last[0], str(last[1].value))
    same_class: Prose = ()
    if key in counts:
        same_class = context.say(
            "In {period}, {n} {noun} were in this class.",
            period=context.label(result, "period", last[0]),
            n=counts.cell(key, "n"),
            noun=context.noun,
        )
    svg, alt = context.figures.path(result, context)
    figure = Figure(
        context.next_figure(),
        f"path-{result.id}",
        context.say("{title} of {region}", title=result.title, region=context.name(code)),
        svg,
        alt,
        source=context.sources(result.id),
        results=(result.id, counts.id),
        width="half",
    )
    return Paragraph(context.sentences([sentence, same_class])), figure


def _latest(context: Context, result_id: str) -> dict[str, Cell]:
    result = context.result(result_id)
    return list(result.rows())[-1][1]


def cluster(block: ClusterBlock, context: Context) -> Section | None:
    local = context.result(f"{block.of}_local")
    overall = _latest(context, block.of)
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
        sentence = cluster_sentence(Item(kind="cluster", of=block.of), context)
        if sentence:
            sentences.append(sentence)
        sentences.append(
            context.say(
                "Its own value is {value}, the mean of its neighbours {lag}.",
                value=row["value"],
                lag=row["lag"],
            )
        )
    sentences.append(_global(context, overall))
    svg, alt = context.figures.clusters(local, context, context.region.code)
    nodes: list[Node] = [Paragraph(context.sentences(sentences))]
    figure = Figure(
        context.next_figure(),
        f"clusters-{block.of}",
        context.say("{title}: local quadrants", title=context.results[block.of].title),
        svg,
        alt,
        source=context.sources(block.of),
        results=(local.id,),
        width="map",
    )
    table = _neighbours(block, context, row)
    if table is None:
        nodes.append(figure)
    else:
        nodes.append(Columns((figure,), (table,)))
    return Section("cluster", heading(block, context, "Among the neighbours"), tuple(nodes))


def _global(context: Context, overall: dict[str, Cell]) -> Prose:
    if overall["p_permutation"].value < 0.05:
        if overall["moran_i"].value > overall["expected"].value:
            return context.say(
                "Over all regions, like values lie side by side (Moran's I {i}, p {p}).",
                i=overall["moran_i"],
                p=overall["p_permutation"],
            )
        return context.say(
            "Over all regions, unlike values lie side by side (Moran's I {i}, p {p}).",
            i=overall["moran_i"],
            p=overall["p_permutation"],
        )
    return context.say(
        "Over all regions, no spatial pattern can be told from chance (Moran's I {i}, p {p}).",
        i=overall["moran_i"],
        p=overall["p_permutation"],
    )


def _neighbours(block: ClusterBlock, context: Context, row: dict[str, Cell] | None) -> Table | None:
    if row is None or row["neighbours"].missing or context.region is None:
        return None
    local = context.results[f"{block.of}_local"]
    codes = [c for c in str(row["neighbours"].value).split() if (c,) in local]
    if not codes:
        return None

    def line(code: str, own: bool) -> TRow:
        name = (Run(context.name(code), strong=True),) if own else region_link(context, code)
        return TRow(
            (
                TCell(name, header=True),
                number_cell(context, local.cell((code,), "value"), strong=own),
                words_cell((context.formatter.run(local.cell((code,), "quadrant")),)),
            ),
            own=own,
        )

    return Table(
        context.next_table(),
        "neighbours",
        context.say("{region} and its neighbours", region=context.name(context.region.code)),
        (
            THead(context.t("Region"), "left", kind="name"),
            THead(context.t("Value"), "right"),
            THead(context.t("Local pattern"), "left"),
        ),
        (line(context.region.code, True), *(line(c, False) for c in codes)),
        source=context.sources(block.of),
        results=(local.id,),
        kind="compact",
    )


BLOCKS: tuple[Block, ...] = (
    Block("path", PathBlock, path, ("brief",)),
    Block("cluster", ClusterBlock, cluster, ("brief",)),
)
