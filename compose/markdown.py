"""Markdown texts of a report as nodes of a document: `markdown`, `blocks_of_text`."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.token import Token

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def markdown(text: str) -> str:
    """A report's own Markdown as HTML; raw HTML in it is shown, not run."""
    return str(_markdown.render(text))


def blocks_of_text(text: str) -> list[tuple[str, str]]:
    """A report's own Markdown block by block: what kind of block (``h2``, ``p``, ``ul``), and its HTML."""
    env: dict[str, object] = {}
    found: list[tuple[str, str]] = []
    block: list[Token] = []
    for token in _markdown.parse(text, env):
        block.append(token)
        if token.level == 0 and token.nesting <= 0:
            found.append((block[0].tag, str(_markdown.renderer.render(block, _markdown.options, env))))
            block = []
    return found
