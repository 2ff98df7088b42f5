"""Markdown of a report's own texts as HTML: `markdown`, `blocks_of_text`, `tokens_of`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

#: how a note is called in the page: the text's own name comes first, because a page may hold several texts
_NOTE = "docId"
#: what the way back from a note is called
_BACK = "back"


def _caption(_: Any, tokens: Sequence[Token], at: int, *__: Any) -> str:
    """The number of a note, the same wherever it is called again."""
    return str(tokens[at].meta["id"] + 1)


def _block_open(*_: Any) -> str:
    return '<ol class="footnotes">\n'


def _block_close(*_: Any) -> str:
    return "</ol>\n"


def _back(renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """The way back from a note to its number in the text."""
    sub = tokens[at].meta["subId"]
    place = renderer.rules["footnote_anchor_name"](tokens, at, options, env) + (f":{sub}" if sub else "")
    label = f' aria-label="{escape(env[_BACK])}"' if env.get(_BACK) else ""
    return f' <a href="#fnref{place}" class="footnote-backref"{label}>↩\ufe0e</a>'


@cache
def _markdown() -> MarkdownIt:
    """The reader, made for the first text: many a check has none.

    Straight quotation marks become curly ones; dots and dashes stay as they are typed.
    """
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    made = MarkdownIt("commonmark", {"html": False, "typographer": True})
    made.enable(["table", "smartquotes"]).use(footnote_plugin, inline=False, move_to_end=True)
    made.add_render_rule("footnote_anchor", _back)
    made.add_render_rule("footnote_caption", _caption)
    made.add_render_rule("footnote_block_open", _block_open)
    made.add_render_rule("footnote_block_close", _block_close)
    return made


def tokens_of(text: str, env: dict[str, Any] | None = None) -> list[Token]:
    """The tokens of a text; how a column of a table stands is a class, because pages hold no styles of their own.

    Heads of columns say that they are: in a table over two pages a PDF's reader finds them by that alone.
    """
    tokens = _markdown().parse(text, env if env is not None else {})
    for token in tokens:
        if token.type == "th_open":
            token.attrSet("scope", "col")
        style = token.attrs.pop("style", None)
        if style is not None:
            token.attrJoin("class", str(style).removeprefix("text-align:"))
    return tokens


def markdown(text: str, place: str = "", back: str = "") -> str:
    """A report's own Markdown as HTML; raw HTML in it is shown, not run.

    ``place``: what the names of footnotes begin with, so that those of two texts on a page differ. ``back``: what the way
    back from a note is called for who does not see its arrow.

    >>> markdown("|a|\\n|-:|\\n|1|").count('<td class="right">1</td>')
    1
    >>> markdown("|a|\\n|-|\\n|1|").count('<th scope="col">a</th>')
    1
    >>> markdown("Seen.[^a]\\n\\n[^a]: There.", "west").count('<a href="#fn-west-1" id="fnref-west-1">1</a>')
    1
    """
    env = {_NOTE: escape(place), _BACK: back} if place else {}
    return str(_markdown().renderer.render(tokens_of(text, env), _markdown().options, env))


def blocks_of_text(text: str, place: str = "", back: str = "") -> list[tuple[str, str]]:
    """A report's own Markdown block by block: what kind of block (``h2``, ``p``, ``ul``), and its HTML."""
    env = {_NOTE: escape(place), _BACK: back} if place else {}
    blocks: list[tuple[str, str]] = []
    block: list[Token] = []
    depth = 0
    for token in tokens_of(text, env):
        block.append(token)
        depth += token.nesting
        if depth == 0:
            html = str(_markdown().renderer.render(block, _markdown().options, env))
            blocks.append((block[0].tag or block[0].type, html))
            block = []
    return blocks
