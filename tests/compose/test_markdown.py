"""A report's own texts: Markdown that runs nothing, fetches nothing and needs no styles of its own."""

from __future__ import annotations

import doctest

from compose import markdown
from render.pandoc import of_markdown


def test_the_examples_in_the_documentation() -> None:
    assert doctest.testmod(markdown).failed == 0


def test_no_styles_within_the_page() -> None:
    html = markdown.markdown("|a|b|c|\n|:-|:-:|-:|\n|1|2|3|") + "".join(
        html for _, html in markdown.blocks_of_text("|a|\n|-:|\n|1|")
    )
    assert "style" not in html and html.count('class="right"') == 4


def test_word_shows_raw_html_as_the_pages_do() -> None:
    words = "a <b>c</b>\n\n<img src=x>\n\n```{=openxml}\n<w:p/>\n```"
    assert "<b>" not in markdown.markdown(words)
    found = repr(of_markdown(words))
    assert "Raw" not in found and "'<b>'" in found and "'CodeBlock'" in found
