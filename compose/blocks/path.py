"""Block `path`: change of a region's class or quadrant over the periods: `PathBlock`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from analysis.parameters import PERIODS, Ref
from compose.blocks import seen
from compose.blocks.base import Block, BlockParameters, heading
from compose.blocks.findings import Finding
from compose.blocks.findings import path as path_sentence
from compose.context import Context
from compose.document import Columns, Figure, Leaf, Node, Paragraph, Prose, Section


class PathBlock(BlockParameters):
    """``kind = "path"``: the region's class in each period (stages, quadrants)."""

    of: Annotated[str, Ref("result", needs=("{}", "{}_counts"), keys=PERIODS, columns=("level",))]
    also: tuple[
        Annotated[str, Ref("result", needs=("{}", "{}_counts"), keys=PERIODS, columns=("level",))], ...
    ] = Field((), description="further paths shown in the same section")


def path(block: PathBlock, context: Context) -> Section | None:
    """The region's class in each period, a part per result; none where no result has the region."""
    parts = [part for name in (block.of, *block.also) if (part := _way(name, context))]
    if not parts:
        return None
    nodes: list[Node] = [Columns(parts[i], parts[i + 1]) for i in range(0, len(parts) - 1, 2)]
    if len(parts) % 2:
        nodes += parts[-1]
    return Section(f"path-{block.of}", heading(block, context, "Development path"), tuple(nodes))


def _way(name: str, context: Context) -> tuple[Leaf, ...] | None:
    """A region's way through one set of classes: sentence and figure."""
    sentence = path_sentence(Finding(kind="path", of=name), context)
    result = context.result(name)
    if sentence is None or context.region is None:
        return None
    counts = context.result(f"{name}_counts")
    code = context.region.code
    last = [(k[1], c["level"]) for k, c in result.rows(region=code) if not c["level"].missing][-1]
    key = (last[0], str(last[1].value))
    same_class: Prose = ()
    if key in counts:
        n, when = counts.cell(key, "n"), context.when(last[0], first=True)
        same_class = (
            context.say("{when}, {region} alone was in this class.", when=when, region=context.name(code))
            if n.value == 1
            else context.say("{when}, {n} {noun} were in this class.", when=when, n=n, noun=context.noun)
        )
    svg, alt = context.figures.region.path(result, context.region)
    figure = Figure(
        context.next_figure(),
        f"path-{result.id}",
        seen.captioned(
            context,
            context.say("{title} of {region}", title=result.title, region=context.name(code)),
            seen.way(context, {k[1]: c["level"] for k, c in result.rows(region=code)}),
        ),
        svg,
        alt,
        source=context.sources(result.id),
        results=(result.id, counts.id),
        width="half",
    )
    return Paragraph(context.sentences([sentence, same_class])), figure


BLOCKS: tuple[Block, ...] = (Block("path", PathBlock, path, ("brief",)),)
