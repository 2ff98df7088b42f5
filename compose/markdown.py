"""Markdown texts of a report as nodes of a document: `markdown`, `blocks_of_text`, `check_texts`."""

from __future__ import annotations

from collections.abc import Mapping

from markdown_it import MarkdownIt
from markdown_it.token import Token

from analysis.values import Text
from intake.problems import Location, Problems

#: straight quotation marks become curly ones; dots and dashes stay as they are typed
_markdown = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(["table", "smartquotes"])


def _parsed(text: str) -> list[Token]:
    """The tokens of a text; how a column of a table stands is a class, because pages hold no styles of their own."""
    tokens = _markdown.parse(text)
    for token in tokens:
        style = token.attrs.pop("style", None)
        if style is not None:
            token.attrJoin("class", str(style).removeprefix("text-align:"))
    return tokens


def markdown(text: str) -> str:
    """A report's own Markdown as HTML; raw HTML in it is shown, not run.

    >>> markdown("|a|\\n|-:|\\n|1|").count('<td class="right">1</td>')
    1
    """
    return str(_markdown.renderer.render(_parsed(text), _markdown.options, {}))


def blocks_of_text(text: str) -> list[tuple[str, str]]:
    """A report's own Markdown block by block: what kind of block (``h2``, ``p``, ``ul``), and its HTML."""
    found: list[tuple[str, str]] = []
    block: list[Token] = []
    for token in _parsed(text):
        block.append(token)
        if token.level == 0 and token.nesting <= 0:
            found.append((block[0].tag, str(_markdown.renderer.render(block, _markdown.options, {}))))
            block = []
    return found


def check_texts(texts: Mapping[str, Text], problems: Problems) -> None:
    """Pictures in a report's own texts, which no page could show: a page has the site's own files only."""
    for name, text in texts.items():
        for language, words in text.items():
            for token in _markdown.parse(words):
                pictures = [t for t in token.children or () if t.type == "image"]
                for picture in pictures:
                    address = str(picture.attrs.get("src", ""))[:60]
                    problems.error(
                        f"text/{name}.{language}.md",
                        Location(line=token.map[0] + 1 if token.map else 0),
                        Text(
                            zh=f"文本里不能放图片（{address}）",
                            en=f"a text cannot hold pictures ({address})",
                        ),
                        Text(
                            zh="删去它；图由页面块从结果画出",
                            en="leave it out; the blocks of a page draw figures from results",
                        ),
                    )
