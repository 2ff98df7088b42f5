"""Block `image`: a picture of the report's own, with its words in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from analysis.parameters import SourceName, Wording
from compose.blocks.base import Block, BlockParameters, own_heading
from compose.context import Context
from compose.document import Figure, Run, Section
from intake.report.report import Report


class ImageBlock(BlockParameters):
    """``kind = "image"``: a picture of the report's folder, an SVG, PNG or JPEG."""

    file: str = Field(
        description="images/map.svg; {region} stands for the folder of the page’s region (sichuan), {language} for zh or en"
    )
    alt: Wording = Field(description="what the picture shows, for those who do not see it")
    caption: Wording = Field(description="what stands under it")
    source: SourceName = Field("", description="where it is from")
    width: Literal["full", "half"] = Field("full", description="as wide as the page at most, or half")

    def pictures(self, report: Report) -> Iterable[str]:
        """The picture in each language; of regions those that there are, of which there must be one."""
        names = [self.file.replace("{language}", lang) for lang in report.languages]
        pictures: list[str] = []
        for name in dict.fromkeys(names):
            if "{region}" not in name:
                pictures.append(name)
                continue
            own = [name.replace("{region}", r.slug) for r in report.regions]
            pictures += [file for file in own if (report.folder / file).is_file()] or [name]
        return pictures


def image(block: ImageBlock, context: Context) -> Section | None:
    """The picture; nothing where it is one of regions and this one has none."""
    file = block.file.replace("{language}", context.language)
    if "{region}" in file:
        file = file.replace("{region}", context.region.slug if context.region else "")
    picture = context.pictures.get(file)
    if picture is None:
        return None
    source = context.report.sources.get(block.source)
    source_line = context.say("Source: {sources}.", sources=source.short) if source else ()
    figure = Figure(
        context.next_figure(),
        f"image-{picture.name.rsplit('-', 1)[0]}",
        (Run(block.caption[context.language]),),
        "",
        block.alt[context.language],
        source=source_line,
        width=block.width,
        picture=picture,
    )
    return Section("image", own_heading(block, context, block.caption), (figure,))


BLOCKS: tuple[Block, ...] = (Block("image", ImageBlock, image),)
