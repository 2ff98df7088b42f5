"""Block `text`: a text of the report's own under a heading of its own."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from analysis.parameters import Ref, Wording
from compose.blocks.base import Block, BlockParameters
from compose.context import Context
from compose.document import Section


class TextBlock(BlockParameters):
    """``kind = "text"``: a text of the folder text/, and nothing else."""

    title: Wording = Field(description="the heading")
    text: Annotated[str, Ref("text")] = Field(
        description="a text of the folder text/; with {region} in its name, the text of the page’s region"
    )


def text(block: TextBlock, context: Context) -> Section | None:
    """The section, to which its text comes as to every block."""
    return Section("text", block.title[context.language], ())


BLOCKS: tuple[Block, ...] = (Block("text", TextBlock, text),)
